"""Flows: how many contacts a case makes in each channel, before anybody has to wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.compile.retry import shares_of

if TYPE_CHECKING:
    from queuesim.compile.house import House

ROUNDS = 200  #: times that contacts are followed onward; what is left then is nothing


def visits_per_case(house: House) -> dict[str, list[float]]:
    """Expected contacts in each channel per case of each need: first, passed on, and repeats."""
    count = len(house.needs)
    first = {name: [0.0] * count for name in house.channels}
    for k, need in enumerate(house.needs):
        for name, by in house.config.demand.reasons[need.reason].channel.items():
            if name in first:
                path = ("demand", "reasons", need.reason, "channel", name)
                first[name][k] += house.value(by, k, name, path)
    onward = {name: _onward(house, name) for name in house.channels}
    total = {name: list(values) for name, values in first.items()}
    wave = first
    for _ in range(ROUNDS):
        following = {name: [0.0] * count for name in house.channels}
        for name, shares in onward.items():
            for to, values in shares.items():
                for k in range(count):
                    following[to][k] += wave[name][k] * values[k]
        for name, values in following.items():
            total[name] = [a + b for a, b in zip(total[name], values, strict=True)]
        wave = following
    return total


def _onward(house: House, name: str) -> dict[str, list[float]]:
    """Expected further contacts by channel after one contact in a channel."""
    words = house.channels[name]
    unsolved = [1.0 - chance for chance in house.solves(name)]
    if words.if_not_solved:
        split = shares_of(house, words.if_not_solved, name, ("channels", name, "if_not_solved"))
        return {
            to: [u * share for u, share in zip(unsolved, shares, strict=True)]
            for to, shares in split.items()
            if to in house.channels
        }
    if name not in house.repeating or words.repeat is None:
        return {}
    again = house.per_need(words.repeat.chance, name, ("channels", name, "repeat", "chance"))
    return {name: [u * chance for u, chance in zip(unsolved, again, strict=True)]}
