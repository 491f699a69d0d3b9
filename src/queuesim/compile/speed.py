"""Speed: factors on talk by group and level, looked up by the level of the person who serves.

People with sessions have each a level of their own, by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.spec.by import By
from queuesim.spec.fields import ONE

if TYPE_CHECKING:
    from queuesim.compile.house import House
    from queuesim.spec.staff import Group as Words

LevelKey = tuple[str, str]  #: group and level; the level is "" where the group has none


def own_factors(words: Words) -> dict[str, By[float]]:
    """Factor on talk of each level of a group, or of each person with sessions, by name."""
    if words.sessions is not None:
        return {agent: By.one(talk) for agent, talk in words.sessions.speeds.items()}
    return {name: level.talk for name, level in words.levels.items()} or {"": ONE}


def level_numbers(house: House) -> dict[LevelKey, int]:
    """Number of each level that differs in speed; all others are level 0."""
    found: list[LevelKey] = []
    for group in sorted(house.config.staff, key=str.encode):
        levels = sorted(house.own_factors[group], key=str.encode)
        found += [
            (group, level)
            for level in levels
            if any(
                factor(house, group, level, name, k) != 1.0
                for name in house.channels
                for k in house.comers(name)
            )
        ]
    return {key: number for number, key in enumerate(found, start=1)}


def factor(house: House, group: str, level: str, channel: str, k: int) -> float:
    """Factor on talk of one need in a channel when a person of that level serves."""
    words = house.config.staff[group]
    own = house.value(words.talk, k, channel)
    return own * house.value(house.own_factors[group][level], k, channel)


def speeds(house: House, channel: str) -> list[tuple[float, ...]]:
    """For each need, the factors on talk by level number; empty where nobody differs."""
    numbers = house.levels
    if not numbers:
        return [()] * len(house.needs)
    comers = house.comers(channel)
    found = {
        k: (1.0, *(factor(house, group, level, channel, k) for group, level in numbers))
        for k in comers
    }
    return [found.get(k, found[comers[0]]) for k in range(len(house.needs))]
