"""Flow: what a network did, from sums in which no single case is kept.

For researchers who write networks by hand, and for runs of any length: the size of a flow does not
depend on the number of cases. Times are in seconds here, in ticks within.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from queuesim.units import TICKS_PER_SECOND

if TYPE_CHECKING:
    from queuesim.network import Network
    from queuesim.results.columns import Floats, Ints

_JOINED, _BEGUN, _WAITS, _SQUARES, _BEGUN_WAITS, _WAITING, _OUTCOMES = range(7)
BIN_BITS = 10  #: a bin of the histogram is 1/1024 of its value wide


@dataclass(frozen=True, slots=True)
class Quantile:
    """A quantile of waiting [s].

    ``rank_error`` is the largest share of waits by which the rank of ``value`` can differ from
    the one that was asked for: what lies in its bin.
    """

    value: float
    rank_error: float


@dataclass(frozen=True)
class LaneFlow:
    """What happened in one lane.

    Attributes
    ----------
    joined, begun
        Visits that reached the lane, and those of them whose work began.
    waits
        Waits that are over, served or not.
    ended
        Number of visits by outcome; "" is still there at the end.
    mean_wait, mean_wait_begun
        Mean wait of all whose wait is over, and of those whose work began [s].
    mean_waiting
        Mean number waiting over the whole run.
    """

    joined: int
    begun: int
    waits: int
    ended: dict[str, int]
    mean_wait: float
    mean_wait_begun: float
    wait_deviation: float
    mean_waiting: float
    by_interval: Ints
    _within: dict[float, int]
    _zeros: int
    _histogram: Ints

    def share(self, outcome: str) -> float:
        """Share of the visits that ended that way, of those that are over."""
        over = self.joined - self.ended.get("", 0)
        return self.ended.get(outcome, 0) / over if over else float("nan")

    def within(self, seconds: float) -> float:
        """Share of all that joined whose work began within a limit that was asked for.

        Raises
        ------
        KeyError
            If the run did not count that limit.
        """
        return self._within[seconds] / self.joined if self.joined else float("nan")

    def quantile(self, p: float) -> Quantile:
        """The wait that a share ``p`` of all waits do not pass; its upper end of a bin."""
        if not self.waits:
            return Quantile(float("nan"), 0.0)
        rank = max(int(np.ceil(p * self.waits - 1e-9)), 1)
        if rank <= self._zeros:
            return Quantile(0.0, 0.0)
        passed = self._zeros + np.cumsum(self._histogram)
        k = int(np.searchsorted(passed, rank))
        in_bin = int(self._histogram[k])
        return Quantile(upper_end(k) / TICKS_PER_SECOND, (in_bin - 1) / self.waits)


@dataclass(frozen=True, slots=True)
class TeamFlow:
    """People's time in one group [s], whole run: there, past their time, and what they did.

    ``pause`` has breaks in it; ``kept`` is time held by a case between two pieces of work, or
    until a crew is complete; ``work`` and ``wrap`` last until they are put down, and have the time
    in which they stand still for other work. ``by_interval`` has the same six in each interval
    ``(intervals, 6)``.
    """

    present: float
    owed: float
    work: float
    wrap: float
    pause: float
    kept: float
    by_interval: Floats

    @property
    def occupancy(self) -> float:
        """Time at work, in wrap-up or held by a case over the time people were there, breaks too.

        Only for people who do one thing at a time: ``work`` has the time in which it stands still.
        """
        there = self.present + self.owed
        return (self.work + self.wrap + self.kept) / there if there else float("nan")


@dataclass(frozen=True)
class Flow:
    """What a network did in one replication, or in several together.

    Examples
    --------
    ``flow.lane("queue").mean_wait``, ``flow.team("agents").occupancy``,
    ``flow.cases("solved")``.
    """

    network: Network
    seconds: float
    edges: tuple[int, ...]
    within: tuple[int, ...]
    outcomes: tuple[str, ...]
    lanes: Ints
    squares: Floats
    zeros: Ints
    histogram: Ints
    teams: Ints
    ends: Ints

    def __add__(self, other: Flow) -> Flow:
        """Two replications together."""
        return Flow(
            self.network,
            self.seconds + other.seconds,
            self.edges,
            self.within,
            self.outcomes,
            self.lanes + other.lanes,
            self.squares + other.squares,
            self.zeros + other.zeros,
            self.histogram + other.histogram,
            self.teams + other.teams,
            self.ends + other.ends,
        )

    @property
    def started(self) -> int:
        """Cases that began."""
        return int(self.ends[:, :, 0].sum())

    def cases(self, outcome: str) -> int:
        """Cases that ended with an outcome; "" is still inside."""
        code = self.outcomes.index(outcome) if outcome in self.outcomes else -1
        return int(self.ends[:, code, 0].sum()) if code >= 0 else 0

    def mean_time(self, *outcomes: str) -> float:
        """Mean time from arrival to the end of cases with one of the outcomes; of all, if none."""
        wanted = outcomes or self.outcomes
        codes = [k for k, word in enumerate(self.outcomes) if word and word in wanted]
        count, ticks = self.ends[:, codes].sum(axis=(0, 1))
        return float(ticks) / TICKS_PER_SECOND / count if count else float("nan")

    def lane(self, name: str) -> LaneFlow:
        """Sums of a lane over all intervals."""
        k = [lane.name for lane in self.network.lanes].index(name)
        cells = self.lanes[k]
        total = cells.sum(axis=0)
        count = _OUTCOMES + len(self.outcomes)
        over = int(self.zeros[k] + self.histogram[k].sum())
        mean = _ratio(total[_WAITS], over)
        square = float(self.squares[k].sum()) / over if over else float("nan")
        return LaneFlow(
            joined=int(total[_JOINED]),
            begun=int(total[_BEGUN]),
            waits=over,
            ended={
                word: int(n)
                for word, n in zip(self.outcomes, total[_OUTCOMES:count], strict=True)
                if n
            },
            mean_wait=mean / TICKS_PER_SECOND,
            mean_wait_begun=_ratio(total[_BEGUN_WAITS], total[_BEGUN]) / TICKS_PER_SECOND,
            wait_deviation=max(square - mean * mean, 0.0) ** 0.5 / TICKS_PER_SECOND,
            mean_waiting=_ratio(total[_WAITING], self.seconds * TICKS_PER_SECOND),
            by_interval=cells,
            _within={
                ticks / TICKS_PER_SECOND: int(n)
                for ticks, n in zip(self.within, total[count:], strict=True)
            },
            _zeros=int(self.zeros[k]),
            _histogram=self.histogram[k],
        )

    def team(self, name: str) -> TeamFlow:
        """People's time of a group."""
        k = [group.name for group in self.network.groups].index(name)
        seconds = self.teams[k] / TICKS_PER_SECOND
        present, owed, work, wrap, pause, kept = map(float, seconds.sum(axis=0))
        return TeamFlow(present, owed, work, wrap, pause, kept, seconds)


def together(flows: Iterable[Flow]) -> Flow:
    """Several replications as one."""
    return reduce(Flow.__add__, flows)


def upper_end(k: int) -> int:
    """Longest wait [ticks] of a bin of the histogram."""
    exponent, rest = divmod(k, 1 << BIN_BITS)
    if exponent >= BIN_BITS:
        return ((1 << BIN_BITS | rest) + 1 << exponent - BIN_BITS) - 1
    return (1 << BIN_BITS | rest) >> BIN_BITS - exponent


def _ratio(top: float, bottom: float) -> float:
    return float(top) / float(bottom) if bottom else float("nan")
