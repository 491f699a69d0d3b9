"""Control charts of watched channels: each interval of the day, from day to day."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from queuesim.analysis.control import Limits, individuals, shares
from queuesim.results.watch import WATCHED
from queuesim.units import TICKS_PER_SECOND

if TYPE_CHECKING:
    from queuesim.analysis.control import Floats
    from queuesim.experiment.result import Result
    from queuesim.results.columns import Flags, Ints

KINDS = ("volume", "failures", "handling")
COLUMNS = ("scenario", "channel", "interval", "chart", "center", "low", "high", "points", "outside")


@dataclass(frozen=True)
class Chart:
    """One chart of one channel in one interval: a series of days for each replication.

    ``kind`` is "volume" (contacts), "failures" (share of services that went wrong) or "handling"
    (mean handling time [s]).
    """

    channel: str
    interval: str
    kind: str
    limits: Limits

    @property
    def low(self) -> float:
        """Lower limit; of a share at the mean size of its points."""
        return _middle(self.limits.low)

    @property
    def high(self) -> float:
        """Upper limit, likewise."""
        return _middle(self.limits.high)

    @property
    def outside(self) -> int:
        """Points outside their limits."""
        return int(self.limits.outside.sum())


def charts(result: Result, scenario: str) -> list[Chart]:
    """Charts of all watched channels of a scenario, by channel, interval and kind.

    Points are the interval's value on each open day in each replication. Intervals without a
    point in any, and failures where nothing ever fails, have no chart.
    """
    layout = result.tallies[scenario][0].layout
    return [chart for name in layout.watched for chart in _of_channel(result, scenario, name)]


def _of_channel(result: Result, scenario: str, channel: str) -> Iterator[Chart]:
    tallies = result.tallies[scenario]
    layout = tallies[0].layout
    place = layout.watched.index(channel)
    sums = np.stack([tally.watched[:, place] for tally in tallies])
    there = _occurs(result, scenario, channel)
    for slot, interval in enumerate(layout.slots[:-1]):
        days = np.flatnonzero(there[:, slot])
        if days.size:
            by_name = dict(zip(WATCHED, np.moveaxis(sums[:, :, days, slot], 1, 0), strict=True))
            for kind, limits in _limits(by_name):
                yield Chart(channel, interval, kind, limits)


def _limits(sums: dict[str, Ints]) -> Iterator[tuple[str, Limits]]:
    started, people, failed, handling = (sums[name].astype(np.float64) for name in WATCHED)
    yield "volume", individuals(started)
    if failed.any():
        yield "failures", shares(failed, people)
    if people.any():
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.where(people > 0.0, handling / people, math.nan)
        yield "handling", individuals(mean / TICKS_PER_SECOND)


def _occurs(result: Result, scenario: str, channel: str) -> Flags:
    """Days and slots in which a measured interval lies while the channel is open."""
    labels = result.plan.models[scenario].labels
    layout = result.tallies[scenario][0].layout
    windows = next(c.windows for c in labels.channels if c.name == channel)
    found = np.zeros((len(labels.days), len(layout.slots) - 1), dtype=np.bool_)
    for each in labels.intervals:
        if each.day >= labels.warmup_days and each.label in layout.slots:
            is_open = any(begin < each.end and end > each.start for begin, end in windows)
            day = int(np.searchsorted(labels.days, each.start, side="right")) - 1
            found[day, layout.slots.index(each.label)] |= is_open
    return found


def _middle(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else math.nan


def rows(result: Result) -> list[tuple[object, ...]]:
    """Rows of the table of all scenarios, in the order of `COLUMNS`; times in seconds."""
    return [
        (
            name,
            c.channel,
            c.interval,
            c.kind,
            c.limits.center,
            c.low,
            c.high,
            c.limits.many,
            c.outside,
        )
        for name in result.tallies
        for c in charts(result, name)
    ]
