"""Rostering: who is at work when, as ``count``, ``shifts``, ``roster`` or ``sessions`` say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from queuesim.compile.demand import at, days_of, laid_out
from queuesim.compile.refuse import refuse
from queuesim.network.calendars import joined
from queuesim.spec.staff import rostered
from queuesim.spec.tables import on_days
from queuesim.units import DAY, seconds_of, ticks

if TYPE_CHECKING:
    from queuesim.compile.house import House
    from queuesim.network.calendars import Window
    from queuesim.spec.by import By
    from queuesim.spec.staff import Group as Words
    from queuesim.spec.time import Day


@dataclass(frozen=True, slots=True)
class Duty:
    """One person's presence on one day, before breaks [ticks]."""

    day: int
    start: int
    end: int


def is_head_count(words: Words) -> bool:
    """Whether ``count`` is said by hours of the day."""
    if words.count is None or words.shifts:
        return False
    return any(
        part.hours is not None for _, inner in words.count.maps() for part, _ in inner.moments
    )


def is_by_name(words: Words) -> bool:
    """Whether people matter by name: they are absent, or off the phone at times of their own."""
    return bool(words.shrinkage or words.absence) or words.break_ is not None


def people_of(house: House, name: str, channels: set[str]) -> list[list[Duty]]:
    """Duties of each person of a group, in order of time."""
    words = house.config.staff[name]
    if words.roster is not None:
        return _by_rows(house, words)
    if words.sessions is not None:
        return list(by_agent(house, name).values())
    if words.shifts:
        return _by_shifts(house, words)
    if words.count is None:
        refuse(("staff", name), "no_count", group=name)
    if is_head_count(words):
        return _by_hours(house, words.count, channels)
    return _by_day(house, words.count, channels)


def _by_day(house: House, count: By[int], channels: set[str]) -> list[list[Duty]]:
    """People per day, at work while a channel they serve is open."""
    people: list[list[Duty]] = []
    for day in house.config.calendar.days:
        open_hours = _open_hours(house, channels, day)
        present = count.of(at=(day.weekday, 0.0)) if open_hours else 0
        _add(people, range(present), [Duty(day.number, a, b) for a, b in open_hours])
    return people


def _add(people: list[list[Duty]], numbers: Sequence[int], duties: Sequence[Duty]) -> None:
    while len(people) < max((n + 1 for n in numbers), default=0):
        people.append([])
    for number in numbers:
        people[number] += duties


def _open_hours(house: House, channels: set[str], day: Day) -> tuple[Window, ...]:
    """Hours of a day in which any of the channels is open."""
    calendar = house.config.calendar
    return joined(
        [
            (ticks(w.start), ticks(w.end))
            for channel in channels
            for w in calendar.open_windows(channel)
            if w.day == day.number
        ]
    )


def _by_hours(house: House, count: By[int], channels: set[str]) -> list[list[Duty]]:
    """People by hours of the day, while a channel they serve is open."""
    edges = {
        second
        for _, inner in count.maps()
        for part, _ in inner.moments
        for second in (part.hours or ())
    }
    calendar = house.config.calendar
    levels: list[tuple[int, int, int, int]] = []
    for day in calendar.days:
        for start, end in _open_hours(house, channels, day):
            cuts = {ticks(calendar.at(day.number, s + late)) for s in edges for late in (0, DAY)}
            inside = [start, *sorted(cut for cut in cuts if start < cut < end), end]
            for begin, stop in pairwise(inside):
                levels.append((day.number, begin, stop, _count_at(count, day, begin)))
    return _numbered(levels)


def _count_at(count: By[int], day: Day, tick: int) -> int:
    """People at a moment of an opening that began on a day; nobody where nothing is said."""
    second = seconds_of(tick) - day.start
    late, second = divmod(second, DAY)
    try:
        return count.of(at=((day.weekday + int(late)) % 7, second))
    except KeyError:
        return 0


def _by_rows(house: House, words: Words) -> list[list[Duty]]:
    """People per interval of a roster: number k is there while it counts more than k."""
    roster = words.roster
    assert roster is not None
    if not roster.rows:
        refuse(("staff",), "rows_missing", file=roster.file or "roster")
    rows = laid_out(house, roster.rows)
    return _numbered((day, start, end, row.people) for day, start, end, row in rows)


def by_agent(house: House, name: str) -> dict[str, list[Duty]]:
    """Duties of each person of a group with sessions, by name in bytewise order.

    Only those with a session in the run; sessions that touch are one duty.
    """
    sessions = house.config.staff[name].sessions
    assert sessions is not None
    if not sessions.rows:
        refuse(("staff", name, "sessions"), "rows_missing", file=sessions.file or "sessions")
    found: dict[str, list[Duty]] = {}
    for day, row in on_days(days_of(house), sessions.rows):
        start, end = (at(house, day, second) for second in row.hours)
        found.setdefault(row.agent, []).append(Duty(day.number, start, end))
    return {agent: _touching(found[agent]) for agent in sorted(found, key=str.encode)}


def _touching(duties: Iterable[Duty]) -> list[Duty]:
    """Duties in order of time, with those that touch made one."""
    done: list[Duty] = []
    for duty in sorted(duties, key=lambda d: d.start):
        if done and done[-1].end == duty.start:
            done[-1] = replace(done[-1], end=duty.end)
        else:
            done.append(duty)
    return done


def _numbered(levels: Iterable[tuple[int, int, int, int]]) -> list[list[Duty]]:
    """Duties of numbered people from (day, start, end, people); what touches is one duty."""
    people: list[list[Duty]] = []
    for day, start, end, present in sorted(levels):
        _add(people, range(present), ())
        for duties in people[:present]:
            if duties and duties[-1].end == start:
                duties[-1] = replace(duties[-1], end=end)
            else:
                duties.append(Duty(day, start, end))
    return people


def _by_shifts(house: House, words: Words) -> list[list[Duty]]:
    """People dealt to shifts by largest remainder, day by day; shift after shift."""
    calendar = house.config.calendar
    shifts = dict(sorted(words.shifts.items(), key=lambda i: (i[1].hours, i[0].encode())))
    # in order of time, so that ties are dealt alike however the shifts are written down
    ordered = words.model_copy(update={"shifts": shifts})
    blocks: dict[str, list[list[Duty]]] = {name: [] for name in shifts}
    for day in calendar.days:
        if not _opens(house, day):
            continue
        for name, present in rostered(ordered, day.weekday).items():
            start, end = (ticks(calendar.at(day.number, s)) for s in shifts[name].hours)
            _add(blocks[name], range(present), [Duty(day.number, start, end)])
    return [person for block in blocks.values() for person in block]


def _opens(house: House, day: Day) -> bool:
    """Whether any channel opens on a day."""
    calendar = house.config.calendar
    return any(w.day == day.number for name in calendar.hours for w in calendar.open_windows(name))
