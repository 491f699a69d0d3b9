"""Rows of tables laid over days: profiles, arrivals and rosters by interval.

Every row holds from its start for as long as the table's step, the smallest distance between
two starts of one day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple, Protocol, TypeVar

from queuesim.spec.clock import DAY, Range, Weekdays
from queuesim.spec.demand import Profile, ProfileRow
from queuesim.spec.time import Day

#: Shares of a profile are rounded by hand; they may miss 100 % by this much and are scaled.
ROUNDING = 0.005
#: Shares of one whole add up to no more than this, whatever the slip: larger numbers are no shares.
MOST_OF_A_WHOLE = 10.0


class Dated(Protocol):
    """A row of a date or of weekdays."""

    @property
    def day(self) -> dt.date | Weekdays:
        """The date or weekdays."""


class DayRow(Dated, Protocol):
    """A row of one interval of a date or of weekdays."""

    @property
    def start(self) -> int:
        """When it begins [s from midnight]."""


D = TypeVar("D", bound=Dated)
R = TypeVar("R", bound=DayRow)


def on(day: dt.date | Weekdays, date: dt.date | None, weekday: int) -> bool:
    """Whether a row for ``day`` holds on a date that is like a weekday."""
    return day == date if isinstance(day, dt.date) else weekday in day


def rows_of(rows: Iterable[R], date: dt.date | None, weekday: int) -> list[R]:
    """The rows of one day by their start."""
    return sorted((row for row in rows if on(row.day, date, weekday)), key=lambda row: row.start)


def on_days(days: Iterable[Day], rows: Iterable[D]) -> Iterator[tuple[Day, D]]:
    """The rows of each day in their order; those by weekday leave holidays out."""
    dated: dict[dt.date, list[tuple[int, D]]] = {}
    weekly: list[tuple[int, D]] = []
    for k, row in enumerate(rows):
        (dated.setdefault(row.day, []) if isinstance(row.day, dt.date) else weekly).append((k, row))
    for day in days:
        usual = [] if day.holiday else [w for w in weekly if on(w[1].day, None, day.weekday)]
        for _, row in sorted([*dated.get(day.date, ()), *usual], key=itemgetter(0)):
            yield day, row


def step(rows: Sequence[DayRow], default: float) -> int:
    """The length of the intervals of a table [s]; ``default`` where no day has two rows."""
    starts: dict[dt.date | Weekdays, list[int]] = {}
    for row in rows:
        starts.setdefault(row.day, []).append(row.start)
    gaps = [
        later - earlier
        for given in starts.values()
        for earlier, later in zip(sorted(given), sorted(given)[1:], strict=False)
        if later > earlier
    ]
    return min(gaps, default=int(default))


def first_gap(rows: Sequence[DayRow], hours: Iterable[Range], length: int) -> int | None:
    """Where the opening hours of a day are first without a row [s from midnight].

    Only the part before midnight is judged: what follows belongs to the next day's rows.
    """
    starts = [row.start for row in rows]
    for begin, end in hours:
        at = begin
        while at < min(end, DAY):
            holding = [start for start in starts if start <= at < start + length]
            if not holding:
                return at
            at = max(holding) + length
    return None


class Slice(NamedTuple):
    """A part of a day and its share of ``per_day``; the shares of a day need not make 1."""

    start: int  #: [s from midnight]
    end: int
    share: float


class Spread(NamedTuple):
    """A profile laid over the week."""

    of_week: bool  #: whether the shares divide a week and not each day
    days: Mapping[int, tuple[Slice, ...]]  #: by weekday


def spread(profile: Profile, interval: float) -> Spread | None:
    """How a day's volume spreads over its intervals, for each weekday of a profile.

    Where the shares of every weekday add up to 100 %, each day has the volume ``per_day``. Where
    the whole table does, ``per_day`` is the mean over the weekdays of the table.

    Parameters
    ----------
    profile
        The profile, its rows read.
    interval
        Length of an interval where the table does not show one [s].

    Returns
    -------
    Spread or None
        ``None`` where the shares add up to 100 % in neither way.
    """
    length = step(profile.rows, interval)
    days = {day: rows_of(profile.rows, None, day) for day in range(7)}
    days = {day: rows for day, rows in days.items() if rows}
    sums = {day: sum(row.share for row in rows) for day, rows in days.items()}
    total = sum(sums.values())
    if all(abs(part - 1.0) <= ROUNDING for part in sums.values()):
        return Spread(False, {d: _slices(rows, length, 1.0 / sums[d]) for d, rows in days.items()})
    if abs(total - 1.0) <= ROUNDING:
        scale = len(days) / total
        return Spread(True, {d: _slices(rows, length, scale) for d, rows in days.items()})
    return None


def _slices(rows: Sequence[ProfileRow], length: int, scale: float) -> tuple[Slice, ...]:
    return tuple(Slice(row.start, row.start + length, row.share * scale) for row in rows)
