"""Speed: factors on talk by group and level, looked up by the level of the person who serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from queuesim.compile.house import House

LevelKey = tuple[str, str]  #: group and level; the level is "" where the group has none


def level_numbers(house: House) -> dict[LevelKey, int]:
    """Number of each level that differs in speed; all others are level 0."""
    found: list[LevelKey] = []
    for group, words in sorted(house.config.staff.items(), key=lambda item: item[0].encode()):
        levels = sorted(words.levels, key=str.encode) or [""]
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
    own = house.value(words.talk, k, channel, ("staff", group, "talk"))
    if not level:
        return own
    path = ("staff", group, "levels", level, "talk")
    return own * house.value(words.levels[level].talk, k, channel, path)


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
