"""Speed: factors by group and level on talk and on what is not solved, by who serves.

They are looked up by the level of the person; those who help out may be slower, and need time to
change over before they talk.

People with sessions have each a level of their own, by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.compile import mistakes
from queuesim.compile.names import Visit
from queuesim.compile.skills import helping
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


def own_fails(words: Words) -> dict[str, By[float]]:
    """Factor on the chance not to solve of each level of a group, or of each of its people."""
    if words.sessions is not None:
        return dict.fromkeys(words.sessions.speeds, ONE)
    return {name: level.fails for name, level in words.levels.items()} or {"": ONE}


def level_numbers(house: House) -> dict[LevelKey, int]:
    """Number of each level that differs in speed or in what it solves; all others are level 0."""
    found: list[LevelKey] = []
    for group in sorted(house.config.staff, key=str.encode):
        levels = sorted(house.own_factors[group], key=str.encode)
        found += [
            (group, level)
            for level in levels
            if any(
                _differs(house, group, level, name, k)
                for name in house.channels
                for k in house.comers(name)
            )
        ]
    return {key: number for number, key in enumerate(found, start=1)}


def _differs(house: House, group: str, level: str, channel: str, k: int) -> bool:
    """Whether it makes a difference for a need who serves it."""
    visits = house.visits_of(channel)
    return (
        any(factor(house, group, level, visit, k) != 1.0 for visit in visits)
        or factor(house, group, level, Visit(channel).transferred(), k) != 1.0
        or fails(house, group, level, channel, k) != 1.0
        or mistakes.differs(house, group, level, channel, k)
        or any(changes_over(house, group, visit, k) > 0.0 for visit in visits)
    )


def factor(house: House, group: str, level: str, visit: Visit, k: int) -> float:
    """Factor on talk of one need in a visit when a person of that level serves."""
    words, channel = house.config.staff[group], visit.channel
    own = house.value(words.talk, k, channel)
    for more in house.teams[group].state.talk:
        own *= house.value(more, k, channel)
    own *= house.value(house.own_factors[group][level], k, channel)
    step = helping(house, group, visit, k)
    return own if step is None else own * house.value(step.talk, k, channel)


def changes_over(house: House, group: str, visit: Visit, k: int) -> float:
    """Time that a need takes of a person of a group before talk, where the group helps out [s]."""
    step = helping(house, group, visit, k)
    return 0.0 if step is None else step.changes_over


def fails(house: House, group: str, level: str, channel: str, k: int) -> float:
    """Factor on the chance not to solve one need in a channel when such a person serves."""
    words = house.config.staff[group]
    own = house.value(words.fails, k, channel)
    for more in house.teams[group].state.fails:
        own *= house.value(more, k, channel)
    return own * house.value(house.own_fails[group][level], k, channel)


Speeds = tuple[tuple[float, ...], tuple[float, ...]]  #: by level: factor on talk, time before [s]


def speeds(house: House, visit: Visit) -> list[Speeds]:
    """For each need, the factors on talk and the times before it by level number.

    Both are empty where nobody differs.
    """
    numbers = house.levels
    if not numbers:
        return [((), ())] * len(house.needs)
    comers = house.comers(visit.channel)
    found = {
        k: (
            (1.0, *(factor(house, group, level, visit, k) for group, level in numbers)),
            (0.0, *(changes_over(house, group, visit, k) for group, _ in numbers)),
        )
        for k in comers
    }
    return [found.get(k, found[comers[0]]) for k in range(len(house.needs))]
