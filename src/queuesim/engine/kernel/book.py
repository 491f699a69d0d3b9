"""A book of accounts in the kernel's memory: laid out before a run, read after it."""

from __future__ import annotations

from dataclasses import dataclass

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
        People's time by team and interval ``(teams, intervals, 5)``: present, owed, work,
        wrap-up, pauses.
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
        self.address, page = _zeros(memory, at.BOOK_WORDS)
        edges_at, listed = _zeros(memory, slots)
        listed[:slots] = edges
        within_at, limits = _zeros(memory, len(within))
        limits[: len(within)] = within
        cells_at, cells = _zeros(memory, lanes * slots * fields)
        bins_at, bins = _zeros(memory, lanes * BINS)
        times_at, times = _zeros(memory, teams * slots * at.TEAM_SLOT // WORD)
        ends_at, ends = _zeros(memory, classes * outcomes * at.BOOK_END // WORD)
        lanes_at, self._lanes = _rows(memory, lanes, at.BOOK_LANE)
        teams_at, self._teams = _rows(memory, teams, at.BOOK_TEAM)
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
        self._cells = cells[: lanes * slots * fields].reshape(lanes, slots, fields)
        self._bins = bins[: lanes * BINS].reshape(lanes, BINS)
        self._times = times[: teams * slots * 5].reshape(teams, slots, 5)
        self._ends = ends[: classes * outcomes * 2].reshape(classes, outcomes, 2)

    def sums(self) -> Sums:
        """All sums, copied out of the memory."""
        return Sums(
            self._cells.copy(),
            self._lanes[:, at.ZERO_WAITS // WORD].copy(),
            self._bins.copy(),
            self._times.copy(),
            self._ends.copy(),
        )


def _zeros(memory: Native | Checked, words: int) -> tuple[int, Words]:
    address, block = memory.block(words)
    block[:] = 0
    return address, block


def _rows(memory: Native | Checked, rows: int, size: int) -> tuple[int, Words]:
    address, block = _zeros(memory, rows * size // WORD)
    return address, block[: rows * size // WORD].reshape(rows, size // WORD)
