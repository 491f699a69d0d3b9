"""A book of accounts in the kernel's memory: laid out before a run, read after it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.accounts import BINS
from queuesim.engine.kernel.packing import Packed
from queuesim.native.memory import Checked, Native, Words

WORD = 8


@dataclass(frozen=True, slots=True)
class Sums:
    """What a book holds at the end of a run; all times in ticks.

    Attributes
    ----------
    lanes
        Sums by lane and interval ``(lanes, intervals, fields)``: joined, begun, waits, their
        squares (bits of a float), waits of those begun, time waited in the interval, then one
        count for each outcome and one for each limit.
    zeros, histogram
        Waits of nothing ``(lanes,)``, and all others by bin ``(lanes, bins)``.
    teams
        People's time by team and interval ``(teams, intervals, 6)``: present, owed, work,
        wrap-up, pauses, kept by cases.
    ends
        Number and summed time inside of cases by class and outcome ``(classes, outcomes, 2)``.
    """

    lanes: Words
    zeros: Words
    histogram: Words
    teams: Words
    ends: Words


class Book:
    """Accounts of one run.

    Parameters
    ----------
    edges
        Ticks at which intervals begin, ascending; the first reaches back to the beginning, the
        last goes on to the end.
    within
        Limits of waiting whose keeping is counted [ticks].
    """

    def __init__(
        self,
        memory: Native | Checked,
        packed: Packed,
        edges: tuple[int, ...],
        within: tuple[int, ...],
    ) -> None:
        network = packed.network
        lanes, teams, classes = (
            len(part) for part in (network.lanes, network.groups, network.classes)
        )
        outcomes, slots = len(packed.outcomes), len(edges)
        fields = at.OUTCOMES_COUNT // WORD + outcomes + len(within)
        parts = (
            at.BOOK_WORDS,
            slots,
            len(within),
            lanes * slots * fields,
            lanes * BINS,
            teams * slots * at.TEAM_SLOT // WORD,
            classes * outcomes * at.BOOK_END // WORD,
            lanes * at.BOOK_LANE // WORD,
            teams * at.BOOK_TEAM // WORD,
        )
        first, block = memory.zeros(sum(parts))
        starts = [0, *accumulate(parts)]
        places = [first + start * WORD for start in starts]
        self.address, edges_at, within_at, cells_at, bins_at, times_at, ends_at = places[:7]
        lanes_at, teams_at = places[7:9]
        views = [block[start : start + words] for start, words in zip(starts, parts, strict=False)]
        page, listed, limits, cells, bins, times, ends, lane_rows, team_rows = views
        listed[:] = edges
        limits[:] = within
        self._lanes = lane_rows.reshape(lanes, at.BOOK_LANE // WORD)
        self._teams = team_rows.reshape(teams, at.BOOK_TEAM // WORD)
        self._lanes[:, 0] = cells_at + np.arange(lanes) * (slots * fields * WORD)
        self._lanes[:, at.HISTOGRAM_AT // WORD] = bins_at + np.arange(lanes) * (BINS * WORD)
        self._teams[:, 0] = times_at + np.arange(teams) * (slots * at.TEAM_SLOT)
        for field, value in (
            (at.EDGES, edges_at),
            (at.EDGES_SIZE, slots),
            (at.WITHIN, within_at),
            (at.WITHIN_SIZE, len(within)),
            (at.WITHIN_AT, at.OUTCOMES_COUNT + outcomes * WORD),
            (at.LANE_STRIDE, fields * WORD),
            (at.OUTCOMES_SIZE, outcomes),
            (at.BOOK_LANES, lanes_at),
            (at.BOOK_TEAMS, teams_at),
            (at.BOOK_TEAMS_SIZE, teams),
            (at.BOOK_ENDS, ends_at),
        ):
            page[field // WORD] = value
        self._cells = cells.reshape(lanes, slots, fields)
        self._bins = bins.reshape(lanes, BINS)
        self._times = times.reshape(teams, slots, at.TEAM_SLOT // WORD)
        self._ends = ends.reshape(classes, outcomes, 2)

    def sums(self) -> Sums:
        """All sums, as views of the book."""
        zeros = self._lanes[:, at.ZERO_WAITS // WORD]
        return Sums(self._cells, zeros, self._bins, self._times, self._ends)
