"""Rostering: who is at work when, as ``count``, ``shifts``, ``roster`` or ``sessions`` say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from queuesim.compile.refuse import refuse
from queuesim.compile.teams import whole_words
from queuesim.spec.duty import is_head_count, posts
from queuesim.spec.staff import deal
from queuesim.units import ticks

if TYPE_CHECKING:
    from queuesim.compile.house import House
    from queuesim.spec.duty import Post
    from queuesim.spec.staff import Group as Words


@dataclass(frozen=True, slots=True)
class Duty:
    """One person's presence on one day, before breaks [ticks]."""

    day: int
    start: int
    end: int


def is_by_name(words: Words) -> bool:
    """Whether people matter by name: they are absent, or off the phone at times of their own."""
    apart = words.break_ is not None or words.focus is not None
    return bool(words.shrinkage or words.absence) or apart


def people_of(house: House, name: str) -> list[list[Duty]]:
    """Duties of each person of a group, in order of time.

    Of a team of some levels, its people; on its own days alone.
    """
    team = house.teams[name]
    found = everybody(house, name)
    if team.levels is not None:
        dealt = levels_dealt(whole_words(house.whole.staff[team.staff], team), len(found))
        found = [p for p, level in zip(found, dealt, strict=True) if level in team.levels]
    return [[d for d in duties if team.first <= d.day < team.until] for duties in found]


def levels_dealt(words: Words, people: int) -> list[str]:
    """Level of each person: dealt by largest remainder, spread over all numbers."""
    levels = sorted(words.levels, key=str.encode)
    counts = deal(people, [words.levels[level].share for level in levels])
    places = sorted(
        ((k + 0.5) / count, level)
        for level, count in zip(levels, counts, strict=True)
        for k in range(count)
    )
    return [level for _, level in places]


def everybody(house: House, name: str) -> list[list[Duty]]:
    """Duties of all people of the word that a group belongs to, on all days."""
    words = house.config.staff[name]
    if words.roster is not None and not words.roster.rows:
        refuse(("staff",), "rows_missing", file=words.roster.file or "roster")
    if words.sessions is not None:
        return list(by_agent(house, name).values())
    if words.count is None and words.roster is None and not words.shifts:
        refuse(("staff", name), "no_count", group=name)
    found = list(posts(house.config, name))
    if words.shifts:
        return [person for shift in _by_shift(words, found) for person in _numbered(shift)]
    return _numbered(found, join=words.roster is not None or is_head_count(words))


def by_agent(house: House, name: str) -> dict[str, list[Duty]]:
    """Duties of each person of a group with sessions, by name in bytewise order.

    Only those with a session in the run; sessions that touch are one duty.
    """
    sessions = house.config.staff[name].sessions
    assert sessions is not None
    if not sessions.rows:
        refuse(("staff", name, "sessions"), "rows_missing", file=sessions.file or "sessions")
    found: dict[str, list[Post]] = {}
    for post in posts(house.config, name):
        found.setdefault(post.who, []).append(post)
    agents = sorted(found, key=str.encode)
    return {agent: _numbered(found[agent], join=True)[0] for agent in agents}


def _by_shift(words: Words, found: Iterable[Post]) -> list[list[Post]]:
    """Posts of each shift, the shifts in order of time."""
    shifts = sorted(words.shifts, key=lambda name: (words.shifts[name].hours, name.encode()))
    blocks: dict[str, list[Post]] = {name: [] for name in shifts}
    for post in found:
        blocks[post.who].append(post)
    return list(blocks.values())


def _numbered(found: Iterable[Post], *, join: bool = False) -> list[list[Duty]]:
    """Duties of people by number: number k is there while a post has more than k.

    ``join`` makes one duty of those that touch.
    """
    people: list[list[Duty]] = []
    for post in sorted(found):
        start, end = ticks(post.start), ticks(post.end)
        while len(people) < post.people:
            people.append([])
        for duties in people[: post.people]:
            if join and duties and duties[-1].end == start:
                duties[-1] = replace(duties[-1], end=end)
            else:
                duties.append(Duty(post.day, start, end))
    return people
