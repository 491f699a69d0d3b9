"""Mistakes: whether a service goes wrong may depend on who does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.compile.names import Visit
from queuesim.compile.skills import reach_of
from queuesim.spec.fields import ONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from queuesim.compile.house import House


def factor(house: House, group: str, level: str, channel: str, k: int) -> float:
    """Factor on the chance that a service goes wrong when a person of that level does it."""
    words = house.config.staff[group]
    own = words.levels[level].mistakes if level in words.levels else ONE
    found: float = house.value(words.mistakes, k, channel) * house.value(own, k, channel)
    return found


def differs(house: House, group: str, level: str, channel: str, k: int) -> bool:
    """Whether it makes a difference to what goes wrong who serves."""
    words = house.config.staff[group]
    if words.mistakes == ONE and all(each.mistakes == ONE for each in words.levels.values()):
        return False
    return factor(house, group, level, channel, k) != 1.0 and _goes_wrong(house, channel)


def _goes_wrong(house: House, channel: str) -> bool:
    failure = house.config.quality.failure.get(channel)
    said = [failure.chance] if failure else []
    said += [step.failure for step in house.steps(channel).values()]
    return any(any(by.values()) for by in said)


def by_level(house: House, channel: str, usual: Sequence[float]) -> dict[int, list[float]]:
    """Chances by number of those levels that do more or less wrong than others, one per need."""
    if not any(usual) or house.channels[channel].kind == "self_service":
        return {}
    comers = set(house.comers(channel))
    found = {
        number: [
            min(1.0, chance * factor(house, group, level, channel, k)) if k in comers else chance
            for k, chance in enumerate(usual)
        ]
        for (group, level), number in house.levels.items()
    }
    return {number: chances for number, chances in found.items() if chances != list(usual)}


def expected(house: House, visit: Visit, usual: Sequence[float]) -> list[float]:
    """Chance for each need, a mean over the people who do it by skill, by their hours."""
    from queuesim.compile.solving import hours_of, shares_of_levels

    different = by_level(house, visit.channel, usual)
    if not different:
        return list(usual)
    found = list(usual)
    for k in house.comers(visit.channel):
        total = weight = 0.0
        for access in reach_of(house, visit, house.needs[k]):
            for level, share in shares_of_levels(house, access.group).items():
                number = house.levels.get((access.group, level), 0)
                there = 0.0 if access.step else hours_of(house, access.group) * share
                total += there * different.get(number, list(usual))[k]
                weight += there
        found[k] = total / weight if weight else usual[k]
    return found
