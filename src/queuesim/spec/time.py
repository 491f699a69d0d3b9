"""The calendar: which days are simulated, when each channel is open, and the intervals.

Everything here is a pure function of the words. Times in a config are wall-clock times; a
``Calendar`` turns them into seconds from the midnight that begins the first day. With a ``zone``
those are elapsed seconds, so that a day may have 23 or 25 hours.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import Field

from queuesim.spec.clock import DAY, OPEN, OpeningHours
from queuesim.spec.fields import Count, Date, ExtraDays, Seconds, Words, Zone

Open = Annotated[OpeningHours, OPEN]

LONGEST_HORIZON = 3660  #: days; more is a slip


class Time(Words):
    """The horizon and its opening hours.

    ``days`` are calendar days from ``start``; days on which nothing is open are skipped and
    listed. A holiday closes every channel; an extra day is open like the weekday it names.
    """

    start: Date = Field(description="first day, such as 2026-03-02")
    days: Count | None = Field(default=None, ge=1, description="calendar days; this or end")
    end: Date | None = Field(default=None, description="last day, included; this or days")
    open: Open = Field(description="opening hours by weekday: {mon-fri: 09:00-18:00}")
    interval: Seconds = Field(default=1800.0, description="length of the planning interval")
    holidays: tuple[Date, ...] = Field(default=(), description="dates on which nothing is open")
    extra_days: ExtraDays = Field(
        default={},
        description="dates open beyond the weekly pattern, each like a weekday: {2026-03-21: mon}",
    )
    zone: Zone | None = Field(
        default=None, description="time zone such as Asia/Shanghai; none when not said"
    )

    @property
    def length(self) -> int:
        """Calendar days in the horizon; 0 while neither ``days`` nor ``end`` is said."""
        if self.days is not None:
            return self.days
        return 0 if self.end is None else (self.end - self.start).days + 1


class Day(NamedTuple):
    """One calendar day of the horizon."""

    number: int  #: 0 for the first
    date: dt.date
    weekday: int  #: whose pattern the day follows, 0 = Monday; an extra day follows another
    start: float  #: midnight that begins it [s]
    end: float  #: midnight that ends it [s]; 23 or 25 h later where clocks change
    open: bool  #: whether ``time.open`` opens it: an *open day*
    holiday: bool


class Window(NamedTuple):
    """A stretch of opening hours, half open; ``day`` is the day it began on."""

    start: float
    end: float
    day: int


class Interval(NamedTuple):
    """One planning interval in which something is open."""

    number: int  #: 0 for the first
    start: float
    end: float
    day: int  #: calendar day it lies on; may be one past the last after a late closing
    label: str  #: wall-clock start, such as 09:30


@dataclass(frozen=True)
class Calendar:
    """Days, opening windows and intervals of one horizon, in seconds from its start."""

    start: dt.date
    days: tuple[Day, ...]
    hours: Mapping[str | None, OpeningHours]  #: by channel; ``None`` is ``time.open``
    length: float  #: of an interval [s]
    zone: str | None

    @property
    def horizon(self) -> float:
        """Midnight that ends the last day [s]."""
        return self.days[-1].end

    @property
    def open_days(self) -> tuple[int, ...]:
        """Numbers of the days that ``time.open`` opens."""
        return tuple(day.number for day in self.days if day.open)

    @property
    def closed_days(self) -> tuple[dt.date, ...]:
        """Days on which nothing is open at all: skipped, and to be listed."""
        busy = {window.day for channel in self.hours for window in self.open_windows(channel)}
        return tuple(day.date for day in self.days if day.number not in busy)

    @property
    def odd_days(self) -> tuple[tuple[dt.date, float], ...]:
        """Days whose clocks change, with their length [h]."""
        lengths = ((day.date, (day.end - day.start) / 3600.0) for day in self.days)
        return tuple((date, hours) for date, hours in lengths if hours != 24.0)

    def seconds_at(self, moment: dt.datetime) -> float:
        """Seconds from the start of the horizon to a wall-clock moment; negative before it."""
        return _elapsed(self.start, moment, self.zone)

    def wall_clock(self, seconds: float) -> dt.datetime:
        """The wall-clock moment that many seconds into the horizon, without a zone."""
        midnight = dt.datetime.combine(self.start, dt.time())
        if self.zone is None:
            return midnight + dt.timedelta(seconds=seconds)
        zone = ZoneInfo(self.zone)
        utc = midnight.replace(tzinfo=zone).astimezone(dt.UTC) + dt.timedelta(seconds=seconds)
        return utc.astimezone(zone).replace(tzinfo=None)

    def at(self, day: int, second: float) -> float:
        """Seconds from the start to a time of a day; ``second`` may pass 24 h."""
        return self.on(self.days[day], second)

    def on(self, day: Day, second: float) -> float:
        """Likewise, of a day that may be the one after the last."""
        return self.seconds_at(_moment(day.date, second))

    @cached_property
    def days_and_next(self) -> tuple[Day, ...]:
        """The days, and the one after them, into which the last opening may reach."""
        last = self.days[-1]
        date = last.date + dt.timedelta(days=1)
        windows = (w for name in self.hours for w in self.open_windows(name))
        after = last._replace(
            number=last.number + 1,
            date=date,
            weekday=date.weekday(),
            start=last.end,
            end=last.end + DAY,
            open=False,
            holiday=not any(window.end > last.end for window in windows),
        )
        return (*self.days, after)

    def open_windows(self, channel: str | None = None) -> tuple[Window, ...]:
        """Opening windows of a channel (``None``, or one without hours of its own: the house)."""
        return self._windows[channel if channel in self.hours else None]

    def open_stretches(self, channel: str | None = None) -> tuple[Window, ...]:
        """Opening windows with those that touch joined: where no closing happens between."""
        joined: list[Window] = []
        for window in self.open_windows(channel):
            if joined and window.start <= joined[-1].end:
                joined[-1] = joined[-1]._replace(end=max(joined[-1].end, window.end))
            else:
                joined.append(window)
        return tuple(joined)

    @cached_property
    def _windows(self) -> Mapping[str | None, tuple[Window, ...]]:
        return {name: tuple(self._windows_of(hours)) for name, hours in self.hours.items()}

    def _windows_of(self, hours: OpeningHours) -> Iterator[Window]:
        for day in self.days:
            if day.holiday:
                continue
            for begin, end in hours.of(day.weekday):
                yield Window(self.at(day.number, begin), self.at(day.number, end), day.number)

    @cached_property
    def intervals(self) -> tuple[Interval, ...]:
        """The intervals in which anything is open, cut from midnight in equal lengths."""
        starts: dict[float, tuple[float, int]] = {}
        for channel in self.hours:
            for window in self._windows[channel]:
                for start, end, day in self._cut(window):
                    starts[start] = (end, day)
        return tuple(
            Interval(k, start, *starts[start], self.wall_clock(start).strftime("%H:%M"))
            for k, start in enumerate(sorted(starts))
        )

    def _cut(self, window: Window) -> Iterator[tuple[float, float, int]]:
        day = window.day
        while True:
            midnight, next_midnight = self._midnight(day), self._midnight(day + 1)
            if midnight >= window.end:
                return
            k = max(0, int((window.start - midnight) // self.length))
            while (start := midnight + k * self.length) < min(window.end, next_midnight):
                yield start, min(start + self.length, next_midnight), day
                k += 1
            day += 1

    def _midnight(self, day: int) -> float:
        date = self.start + dt.timedelta(days=day)
        return self.seconds_at(dt.datetime.combine(date, dt.time()))

    def interval_at(self, seconds: float) -> int | None:
        """Number of the interval that holds a moment, or ``None`` while all is closed."""
        k = bisect_right(self._starts, seconds) - 1
        return k if k >= 0 and seconds < self.intervals[k].end else None

    @cached_property
    def _starts(self) -> list[float]:
        return [interval.start for interval in self.intervals]


def _moment(date: dt.date, second: float) -> dt.datetime:
    days, rest = divmod(second, DAY)
    return dt.datetime.combine(date + dt.timedelta(days=days), dt.time()) + dt.timedelta(
        seconds=rest
    )


def _elapsed(start: dt.date, moment: dt.datetime, zone: str | None) -> float:
    midnight = dt.datetime.combine(start, dt.time())
    if zone is None:
        return (moment - midnight).total_seconds()
    here = ZoneInfo(zone)
    # Subtracting two moments of one zone ignores clock changes between them: go through UTC.
    first, then = (m.replace(tzinfo=here).astimezone(dt.UTC) for m in (midnight, moment))
    return (then - first).total_seconds()


def calendar(time: Time, channels: Mapping[str, OpeningHours] | None = None) -> Calendar:
    """The calendar of ``time``, with the hours of the channels that have their own.

    Parameters
    ----------
    time
        The planner's words; ``days`` or ``end`` is said.
    channels
        Opening hours by channel, for those that differ from ``time.open``.
    """
    days = tuple(_day(time, k) for k in range(min(time.length, LONGEST_HORIZON)))
    hours: dict[str | None, OpeningHours] = {None: time.open}
    hours.update(channels or {})
    return Calendar(time.start, days, hours, time.interval, time.zone)


def _day(time: Time, index: int) -> Day:
    date = time.start + dt.timedelta(days=index)
    weekday = date.weekday()
    if date in time.extra_days:
        like = time.extra_days[date]
        weekday = time.open.first_day if like is None else like
    holiday = date in time.holidays
    start, end = (
        _elapsed(time.start, dt.datetime.combine(day, dt.time()), time.zone)
        for day in (date, date + dt.timedelta(days=1))
    )
    is_open = not holiday and bool(time.open.of(weekday))
    return Day(index, date, weekday, start, end, is_open, holiday)
