"""When the people of a group are at work, before breaks and absence.

``count`` (also by weekday or hours), ``shifts``, ``roster`` and ``sessions`` all come down to
posts: so many people from then to then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from queuesim.spec.by import By
from queuesim.spec.clock import DAY
from queuesim.spec.config import Config
from queuesim.spec.reach import channels_attended
from queuesim.spec.staff import Group, Roster, Sessions, rostered
from queuesim.spec.tables import on_days, step
from queuesim.spec.time import Day

Span: TypeAlias = tuple[float, float]


class Post(NamedTuple):
    """People who are at work for a while [s from the start of the horizon]."""

    day: int  #: number of the day it begins on
    start: float
    end: float
    people: int
    who: str = ""  #: the shift they work, or the agent who is logged in


def posts(config: Config, name: str) -> Iterator[Post]:
    """All posts of a group; those of one day, shift or agent may stand apart."""
    group = config.staff[name]
    if group.roster is not None:
        yield from _by_rows(config, group.roster)
    elif group.sessions is not None:
        yield from _by_sessions(config, group.sessions)
    elif group.shifts:
        yield from _by_shifts(config, group)
    elif group.count is not None and is_head_count(group):
        yield from _by_hours(config, group.count, channels_attended(config, name))
    elif group.count is not None:
        yield from _by_day(config, group.count, channels_attended(config, name))


def is_head_count(group: Group) -> bool:
    """Whether ``count`` is said by hours of the day."""
    if group.count is None or group.shifts:
        return False
    return any(
        part.hours is not None for _, inner in group.count.maps() for part, _ in inner.moments
    )


def levels(found: Iterable[Post]) -> list[tuple[float, float, int]]:
    """How many people are at work together, from when to when; nobody is left out."""
    change: dict[float, int] = {}
    for post in found:
        change[post.start] = change.get(post.start, 0) + post.people
        change[post.end] = change.get(post.end, 0) - post.people
    level, result = 0, []
    for begin, end in pairwise(sorted(change)):
        level += change[begin]
        if level:
            result.append((begin, end, level))
    return result


def covered(spans: Iterable[Span]) -> list[Span]:
    """Stretches of time that some spans cover together; those that touch are one."""
    found: list[Span] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


def uncovered(wanted: Iterable[Span], cover: Iterable[Span]) -> Iterator[Span]:
    """Parts of wanted stretches of time that no span of a cover holds."""
    there = covered(cover)
    for begin, end in covered(wanted):
        at = begin
        for start, stop in there:
            if stop <= at:
                continue
            if start >= end:
                break
            if start > at:
                yield at, start
            at = stop
        if at < end:
            yield at, end


def _by_day(config: Config, count: By[int], channels: set[str]) -> Iterator[Post]:
    """People per day, at work while a channel they serve is open."""
    for day in config.calendar.days:
        for start, end in open_hours(config, channels, day):
            yield Post(day.number, start, end, count.of(at=(day.weekday, 0.0)))


def open_hours(config: Config, channels: Iterable[str], day: Day) -> list[Span]:
    """Hours of a day in which any of the channels is open."""
    windows = (w for channel in channels for w in config.calendar.open_windows(channel))
    return covered((w.start, w.end) for w in windows if w.day == day.number)


def _by_hours(config: Config, count: By[int], channels: set[str]) -> Iterator[Post]:
    """People by hours of the day, while a channel they serve is open."""
    edges = {
        second
        for _, inner in count.maps()
        for part, _ in inner.moments
        for second in (part.hours or ())
    }
    calendar = config.calendar
    for day in calendar.days:
        for start, end in open_hours(config, channels, day):
            cuts = {calendar.at(day.number, s + late) for s in edges for late in (0, DAY)}
            inside = [start, *sorted(cut for cut in cuts if start < cut < end), end]
            for begin, stop in pairwise(inside):
                yield Post(day.number, begin, stop, _count_at(count, day, begin))


def _count_at(count: By[int], day: Day, moment: float) -> int:
    """People at a moment of an opening that began on a day; nobody where nothing is said."""
    late, second = divmod(moment - day.start, DAY)
    try:
        return count.of(at=((day.weekday + int(late)) % 7, second))
    except KeyError:
        return 0


def _by_rows(config: Config, roster: Roster) -> Iterator[Post]:
    calendar, length = config.calendar, step(roster.rows, config.time.interval)
    for day, row in on_days(calendar.days_and_next, roster.rows):
        start, end = (calendar.on(day, row.start + late) for late in (0, length))
        yield Post(day.number, start, end, row.people)


def _by_sessions(config: Config, sessions: Sessions) -> Iterator[Post]:
    calendar = config.calendar
    for day, row in on_days(calendar.days_and_next, sessions.rows):
        start, end = (calendar.on(day, second) for second in row.hours)
        yield Post(day.number, start, end, 1, row.agent)


def _by_shifts(config: Config, group: Group) -> Iterator[Post]:
    """People dealt to shifts by largest remainder, on days on which any channel opens."""
    calendar = config.calendar
    shifts = dict(sorted(group.shifts.items(), key=lambda i: (i[1].hours, i[0].encode())))
    # in order of time, so that ties are dealt alike however the shifts are written down
    ordered = group.model_copy(update={"shifts": shifts})
    busy = {w.day for name in calendar.hours for w in calendar.open_windows(name)}
    for day in calendar.days:
        if day.number in busy:
            for name, people in rostered(ordered, day.weekday).items():
                start, end = (calendar.at(day.number, second) for second in shifts[name].hours)
                yield Post(day.number, start, end, people, name)
