"""The grid of results: intervals of a day, days, and what is measured at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import gcd
from typing import TYPE_CHECKING

import numpy as np

from queuesim.network.labels import Interval, Labels
from queuesim.results.columns import Ints
from queuesim.results.once import once
from queuesim.results.ordering import distinct
from queuesim.units import DAY, TICKS_PER_SECOND, parse_clock

if TYPE_CHECKING:
    from queuesim.network.calendars import Window

OUTSIDE = ""  #: label of the last slot: times that no interval covers

Cumulated = Callable[[Ints], Ints]
"""Integral of a step function from the beginning up to each tick."""


#: Steps up to which a table of the grid is made; a grid that needs more is searched.
TABLE = 1 << 16


@dataclass(frozen=True)
class Grid:
    """Slots of the day, such as 09:00 and 09:30, and the window that is measured.

    All days' intervals with the same label share a slot; what lies in no interval is in the last
    slot, `OUTSIDE`. Slots follow each other as the hours of a day of service do: 20:00, ..., 00:00,
    01:30 where the doors open in the evening. The window begins after the warm-up days and ends
    with the run.
    """

    slots: tuple[str, ...]
    starts: Ints
    ends: Ints
    slot: Ints  #: of each interval
    days: Ints  #: ticks at which days begin
    begin: int
    until: int
    most: int = field(default=TABLE, repr=False)  #: steps of a table

    @classmethod
    def of(cls, labels: Labels, until: int) -> Grid:
        """Grid of the intervals of a run that stopped at ``until``."""
        return once((labels, until), lambda: cls._of(labels, until))

    @classmethod
    def _of(cls, labels: Labels, until: int) -> Grid:
        begin = labels.days[labels.warmup_days] if labels.warmup_days else 0
        rows = [i for i in labels.intervals if i.start >= begin]
        slots = by_day_of_service(rows)
        place = {label: k for k, label in enumerate(slots)}
        return cls(
            (*slots, OUTSIDE),
            np.array([i.start for i in rows], dtype=np.int64),
            np.array([i.end for i in rows], dtype=np.int64),
            np.array([place[i.label] for i in rows], dtype=np.int64),
            np.array(labels.days, dtype=np.int64),
            min(begin, until),
            until,
        )

    @property
    def size(self) -> int:
        """Number of slots, the one outside all intervals included."""
        return len(self.slots)

    def slot_at(self, ticks: Ints) -> Ints:
        """Slot of each tick; -1 for what is not measured because it is before the window."""
        return self._slots.at(ticks)

    def day_at(self, ticks: Ints) -> Ints:
        """Index of the calendar day of each tick."""
        return self._days.at(ticks)

    @cached_property
    def edges(self) -> Ints:
        """Ticks at which an interval or the window begins or ends, ascending."""
        window = np.array([self.begin, self.until], dtype=np.int64)
        return distinct(np.concatenate([*self._clipped, window]))

    @cached_property
    def _clipped(self) -> tuple[Ints, Ints]:
        starts, ends = (np.clip(t, self.begin, self.until) for t in (self.starts, self.ends))
        return starts, ends

    @cached_property
    def _slots(self) -> Lookup:
        last = self.size - 1

        def slots(ticks: Ints) -> Ints:
            k = np.searchsorted(self.starts, ticks, side="right") - 1
            if not self.starts.size:
                return np.where(ticks < self.begin, -1, last)
            inside = (k >= 0) & (ticks < self.ends[np.maximum(k, 0)])
            slot = np.where(inside, self.slot[np.maximum(k, 0)], last)
            return np.where(ticks < self.begin, -1, slot)

        marks = np.concatenate([self.starts, self.ends, np.array([self.begin], dtype=np.int64)])
        return Lookup(marks, slots, self.most)

    @cached_property
    def _days(self) -> Lookup:
        def days(ticks: Ints) -> Ints:
            return np.maximum(np.searchsorted(self.days, ticks, side="right") - 1, 0)

        return Lookup(self.days, days, self.most)

    @cached_property
    def _following(self) -> Lookup:
        """How many edges there are up to a tick."""
        return Lookup(self.edges, lambda t: np.searchsorted(self.edges, t, "right"), self.most)

    @cached_property
    def _bounds(self) -> tuple[Ints, Ints, int, int]:
        """Places among the edges of intervals' begins and ends, and of the window's."""
        starts, ends = (np.searchsorted(self.edges, t) for t in self._clipped)
        begin, until = np.searchsorted(self.edges, np.array([self.begin, self.until])).tolist()
        return starts, ends, begin, until

    def spread(self, cumulated: Cumulated) -> Ints:
        """Integral of a step function by slot, in ticks times its value; exact."""
        slots: Ints = self._by_slot(cumulated(self.edges)[None])[0]
        return slots

    def spread_spans(self, code: Ints, many: int, begins: Ints, ends: Ints) -> Ints:
        """Number of spans that cover a tick, integrated by code and slot, ``(many, slots)``."""
        up, down = self._places(code, begins), self._places(code, ends)
        width = self.edges.size + 1
        count = np.bincount(up, minlength=many * width) - np.bincount(down, minlength=many * width)
        passed = np.zeros(many * width, dtype=np.int64)
        np.add.at(passed, up, begins)
        np.subtract.at(passed, down, ends)
        return self._integrals(count, passed, many)

    def spread_steps(self, code: Ints, many: int, ticks: Ints, rises: Ints) -> Ints:
        """Step functions by code that rise by so much at each tick, integrated by slot."""
        at = self._places(code, ticks)
        width = self.edges.size + 1
        count, passed = (np.zeros(many * width, dtype=np.int64) for _ in range(2))
        np.add.at(count, at, rises)
        np.add.at(passed, at, rises * ticks)
        return self._integrals(count, passed, many)

    def _places(self, code: Ints, ticks: Ints) -> Ints:
        """Of each tick: its code's row, and in it the first edge that is not before the tick."""
        return self._following.at(ticks - 1) + code * (self.edges.size + 1)

    def _integrals(self, count: Ints, passed: Ints, many: int) -> Ints:
        """By slot, of step functions whose rises, and rises times ticks, are given by edge.

        Products may pass 64 bits; they wrap around and cancel, for the result itself fits.
        """
        shape = (many, self.edges.size + 1)
        value = np.cumsum(count.reshape(shape), axis=1)[:, :-1] * self.edges
        return self._by_slot(value - np.cumsum(passed.reshape(shape), axis=1)[:, :-1])

    def _by_slot(self, value: Ints) -> Ints:
        """Differences of integrals up to each edge, ``(many, edges)``, by slot."""
        starts, ends, begin, until = self._bounds
        parts = value[:, ends] - value[:, starts]
        slots = np.zeros((len(value), self.size), dtype=np.int64)
        rows = np.arange(len(value))[:, None] * self.size
        np.add.at(slots.reshape(-1), (rows + self.slot).reshape(-1), parts.reshape(-1))
        slots[:, -1] = value[:, until] - value[:, begin] - parts.sum(axis=1)
        return slots

    def lengths(self) -> Ints:
        """Ticks of each slot over the whole window."""
        return self.spread(lambda t: t)

    def occurrences(self) -> Ints:
        """How many intervals share each slot; 0 for the last."""
        return np.bincount(self.slot, minlength=self.size).astype(np.int64)


class Lookup:
    """A function of ticks that changes only at certain marks, as a table where that is small."""

    def __init__(self, marks: Ints, function: Cumulated, most: int) -> None:
        """``function`` is constant from each mark to the next; at most ``most`` steps."""
        self.function = function
        self.step = gcd(*marks.tolist())
        self.table: Ints | None = None
        if marks.size and self.step and int(marks.min()) >= 0:
            size = int(marks.max()) // self.step + 2
            if size <= most:
                # its first step is for all ticks before 0
                self.table = function(np.arange(-1, size) * self.step)

    def at(self, ticks: Ints) -> Ints:
        """Value at each tick."""
        if self.table is None:
            return self.function(ticks)
        place = ticks // self.step
        place += 1
        np.clip(place, 0, self.table.size - 1, out=place)
        return self.table[place]


def by_day_of_service(intervals: Iterable[Interval]) -> list[str]:
    """Labels of intervals from opening to close, also where the close is after midnight.

    The day of service begins where the longest time of day ends in which no interval ever lies,
    and at midnight where there is no such time; of equally long ones the earliest counts.
    """
    lengths: dict[str, float] = {}
    for each in intervals:
        length = (each.end - each.start) / TICKS_PER_SECOND
        lengths[each.label] = max(length, lengths.get(each.label, 0.0))
    labels = sorted(lengths)
    starts = [parse_clock(label) for label in labels]
    begun = [start - DAY for start in starts[-1:]] + starts[:-1]  # of the one before, cyclic
    before = [labels[k - 1] for k in range(len(labels))]
    gaps = [s - b - lengths[one] for s, b, one in zip(starts, begun, before, strict=True)]
    first = gaps.index(max(gaps)) if gaps and max(gaps) > 0.0 else 0
    return labels[first:] + labels[:first]


def of_spans(begins: Ints, ends: Ints) -> Cumulated:
    """Cumulated number of spans that cover a tick; each counts from its begin to its end.

    Products may pass 64 bits; they wrap around and cancel, for the result itself fits.
    """
    first, last = np.sort(begins), np.sort(ends)
    sums = [np.concatenate([[0], np.cumsum(t)]) for t in (first, last)]

    def cumulated(ticks: Ints) -> Ints:
        total = np.zeros(ticks.shape, dtype=np.int64)
        for times, passed, sign in ((first, sums[0], 1), (last, sums[1], -1)):
            k = np.searchsorted(times, ticks)
            total += sign * (k * ticks - passed[k])
        return total

    return cumulated


def of_changes(begins: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Number of spans that cover a tick, as a step function: ticks ascending, and values."""
    both = np.concatenate([begins, ends])
    ticks = distinct(both)
    place = np.searchsorted(ticks, both)
    change = np.zeros(ticks.size, dtype=np.int64)
    np.add.at(change, place, np.repeat(np.array([1, -1]), [begins.size, ends.size]))
    return ticks, np.cumsum(change)


def while_open(ticks: Ints, values: Ints, windows: Sequence[Window]) -> tuple[Ints, Ints]:
    """A step function (as in `of_levels`) in ascending windows that are apart; 0 outside."""
    starts, ends = np.array(windows, dtype=np.int64).reshape(-1, 2).T
    at = distinct(np.concatenate([ticks, starts, ends]))
    if not ticks.size or not starts.size:
        return at, np.zeros_like(at)
    level, window = (np.searchsorted(t, at, side="right") - 1 for t in (ticks, starts))
    there = (level >= 0) & (window >= 0) & (at < ends[np.maximum(window, 0)])
    return at, np.where(there, values[np.maximum(level, 0)], 0)


def of_levels(ticks: Ints, values: Ints) -> Cumulated:
    """Cumulated value of a step function that is 0 before its first tick.

    Of several values at one tick the last holds.
    """
    if not ticks.size:
        return np.zeros_like
    passed = np.concatenate([[0], np.cumsum(np.diff(ticks) * values[:-1])])

    def cumulated(at: Ints) -> Ints:
        k = np.searchsorted(ticks, at, side="right") - 1
        j = np.maximum(k, 0)
        return np.where(k < 0, 0, passed[j] + (at - ticks[j]) * values[j])

    return cumulated
