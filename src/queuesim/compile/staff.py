"""Staff: the groups of people, how they choose, how fast they are and how they pause.

``count`` (also by weekday or shift), ``shifts``, ``roster`` and ``sessions`` are people: each
finishes his own work. A ``count`` by hours of the day is a head count: when it drops, idle people
leave first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from queuesim.compile.chat import room_of
from queuesim.compile.rostering import (
    Duty,
    by_agent,
    everybody,
    is_by_name,
    levels_dealt,
    people_of,
)
from queuesim.compile.routing import pick_of, select_of
from queuesim.compile.shrinkage import roster_of
from queuesim.compile.teams import whole_words
from queuesim.laws import Deterministic, Law, Mixture, law_from_words
from queuesim.network import AtEnd, Duration, Group, HeadCount, Pause, Roster
from queuesim.spec.duty import is_head_count
from queuesim.spec.reach import channels_served

if TYPE_CHECKING:
    from queuesim.compile.board import Board
    from queuesim.compile.house import House
    from queuesim.spec.staff import BetweenContacts


def add_groups(house: House, board: Board) -> None:
    """All groups of staff."""
    for name in sorted(house.config.staff, key=str.encode):
        board.groups.append(group_of(house, name, channels_served(house.config, name)))


def group_of(house: House, name: str, channels: set[str]) -> Group:
    """One group of the network."""
    words = house.config.staff[name]
    reached = channels & set(house.channels)
    room = house.room if any(room_of(house, channel) for channel in reached) else 1
    duties = people_of(house, name)
    numbers = level_of_people(house, name, len(duties))
    if is_head_count(words) and not is_by_name(words) and not house.teams[name].state.takes:
        staffing: HeadCount | Roster = _head_count(duties)
        levels = numbers
    else:
        staffing, levels = roster_of(house, name, duties, numbers), ()
    return Group(
        name,
        staffing,
        select=select_of(house, room),
        pick=pick_of(house, name),
        at_end=AtEnd.STAY,
        room=room,
        pauses=pauses_of(words.between_contacts),
        levels=levels if any(levels) else (),
        drawn_as="" if house.teams[name].drawn_as == name else house.teams[name].drawn_as,
    )


def _head_count(people: Sequence[Sequence[Duty]]) -> HeadCount:
    """Number of people from each change on."""
    change: dict[int, int] = {0: 0}
    for duties in people:
        for duty in duties:
            change[duty.start] = change.get(duty.start, 0) + 1
            change[duty.end] = change.get(duty.end, 0) - 1
    levels, level = [], 0
    for tick in sorted(change):
        if change[tick] or tick == 0:
            level += change[tick]
            levels.append((tick, level))
    return HeadCount(tuple(levels))


def level_of_people(house: House, name: str, people: int) -> tuple[int, ...]:
    """Level number of each person: dealt by largest remainder, spread over all numbers.

    People with sessions have each their own.
    """
    words = house.config.staff[name]
    if words.sessions is not None:
        return tuple(house.levels.get((name, agent), 0) for agent in by_agent(house, name))
    if not words.levels:
        return (house.levels.get((name, ""), 0),) * people
    team = house.teams[name]
    if team.levels is None:
        dealt = levels_dealt(words, people)
    else:
        whole = len(everybody(house, name))
        dealt = [
            level
            for level in levels_dealt(whole_words(house.whole.staff[team.staff], team), whole)
            if level in team.levels
        ]
    return tuple(house.levels.get((name, level), 0) for level in dealt)


def pauses_of(words: BetweenContacts | None) -> tuple[Pause, ...]:
    """Time between contacts; by chance a longer absence instead."""
    if words is None:
        return ()
    law = _spread(words.mean, words.cv)
    if words.away is not None and words.away.chance > 0.0:
        away, chance = _spread(words.away.mean, words.away.cv), words.away.chance
        law = Mixture((1.0 - chance, chance), (law, away)) if chance < 1.0 else away
    if law == Deterministic(0.0):
        return ()
    return (Pause(Duration("between contacts", (law,))),)


def _spread(mean: float, cv: float) -> Law:
    return law_from_words({"law": "lognormal", "mean": mean, "cv": cv})
