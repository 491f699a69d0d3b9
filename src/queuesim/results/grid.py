"""The grid of results: intervals of a day, days, and what is measured at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from queuesim.network.labels import Interval, Labels
from queuesim.results.columns import Ints
from queuesim.units import DAY, TICKS_PER_SECOND, parse_clock

if TYPE_CHECKING:
    from queuesim.network.calendars import Window

OUTSIDE = ""  #: label of the last slot: times that no interval covers

Cumulated = Callable[[Ints], Ints]
"""Integral of a step function from the beginning up to each tick."""


@dataclass(frozen=True, slots=True)
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

    @classmethod
    def of(cls, labels: Labels, until: int) -> Grid:
        """Grid of the intervals of a run that stopped at ``until``."""
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
        if not self.starts.size:
            slot = np.full(ticks.shape, self.size - 1, dtype=np.int64)
        else:
            k = np.searchsorted(self.starts, ticks, side="right") - 1
            inside = (k >= 0) & (ticks < self.ends[np.maximum(k, 0)])
            slot = np.where(inside, self.slot[np.maximum(k, 0)], self.size - 1)
        return np.where(ticks < self.begin, -1, slot)

    def day_at(self, ticks: Ints) -> Ints:
        """Index of the calendar day of each tick."""
        return np.maximum(np.searchsorted(self.days, ticks, side="right") - 1, 0)

    def spread(self, cumulated: Cumulated) -> Ints:
        """Integral of a step function by slot, in ticks times its value; exact."""
        starts, ends = (np.clip(t, self.begin, self.until) for t in (self.starts, self.ends))
        at = np.concatenate([starts, ends, np.array([self.begin, self.until])])
        value = cumulated(at)
        n = starts.size
        parts = value[n : 2 * n] - value[:n]
        slots = np.zeros(self.size, dtype=np.int64)
        np.add.at(slots, self.slot, parts)
        slots[-1] = value[-1] - value[-2] - parts.sum()
        return slots

    def lengths(self) -> Ints:
        """Ticks of each slot over the whole window."""
        return self.spread(lambda t: t)

    def occurrences(self) -> Ints:
        """How many intervals share each slot; 0 for the last."""
        return np.bincount(self.slot, minlength=self.size).astype(np.int64)


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
    ticks, place = np.unique(np.concatenate([begins, ends]), return_inverse=True)
    change = np.zeros(ticks.size, dtype=np.int64)
    np.add.at(change, place, np.repeat(np.array([1, -1]), [begins.size, ends.size]))
    return ticks, np.cumsum(change)


def while_open(ticks: Ints, values: Ints, windows: Sequence[Window]) -> tuple[Ints, Ints]:
    """A step function (as in `of_levels`) in ascending windows that are apart; 0 outside."""
    starts, ends = np.array(windows, dtype=np.int64).reshape(-1, 2).T
    at = np.unique(np.concatenate([ticks, starts, ends]))
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
