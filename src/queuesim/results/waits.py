"""Every wait of a replication, sorted within cells, so that any quantile is exact."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from queuesim.results.columns import Flags, Ints
from queuesim.results.names import CHANNEL, CLASS, GROUP, REASON, TOTAL
from queuesim.results.ordering import WORD_BITS, order_by

_COLUMN = {CHANNEL: 0, CLASS: 1, REASON: 2, GROUP: 3}
SLOT = 4  #: column of a cell that has its interval


@dataclass(frozen=True, slots=True)
class Waits:
    """Waits by cell, which is channel, class, reason, group and slot (codes, -1 for none).

    Attributes
    ----------
    cells
        Codes of each cell ``(cells, 5)``.
    sizes, zeros
        Waits above zero and waits of zero in each cell ``(cells,)``.
    ticks
        The waits above zero, cell after cell, ascending in each; 8 bytes for each wait.
    """

    cells: NDArray[np.int32]
    sizes: Ints
    zeros: Ints
    ticks: Ints

    @classmethod
    def of(cls, codes: Ints, cell: Ints, waits: Ints) -> Waits:
        """From cells, their codes ``(5, cells)`` ascending, and the cell and ticks of each wait."""
        many = codes.shape[1]
        bits = int(waits.max(initial=0)).bit_length()
        if many.bit_length() + bits <= WORD_BITS:
            packed = np.sort(cell << bits | waits)
            cell, waits = packed >> bits, packed & ((1 << bits) - 1)
        else:
            order = order_by(cell, waits)
            cell, waits = cell[order], waits[order]
        some = waits > 0
        total = np.bincount(cell, minlength=many).astype(np.int64)
        sizes = np.bincount(cell[some], minlength=many).astype(np.int64)
        found = total > 0
        cells = codes[:, found].T.astype(np.int32)
        return cls(cells, sizes[found], (total - sizes)[found], waits[some])

    def __add__(self, other: Waits) -> Waits:
        return Waits(
            np.concatenate([self.cells, other.cells]),
            np.concatenate([self.sizes, other.sizes]),
            np.concatenate([self.zeros, other.zeros]),
            np.concatenate([self.ticks, other.ticks]),
        )

    def chosen(self, kind: str, code: int = -1, slot: int | None = None) -> Flags:
        """Which cells belong to a scope, and to a slot if one is given."""
        mine = np.ones(len(self.cells), dtype=np.bool_)
        if kind != TOTAL:
            mine &= self.cells[:, _COLUMN[kind]] == code
        if slot is not None:
            mine &= self.cells[:, SLOT] == slot
        return mine

    def within(self, kind: str, code: int = -1, slot: int | None = None) -> tuple[int, Ints]:
        """Number of zero waits, and all others (in no order) of a scope and slot."""
        mine = self.chosen(kind, code, slot)
        if mine.all():
            return int(self.zeros.sum()), self.ticks
        return int(self.zeros[mine].sum()), self.ticks[np.repeat(mine, self.sizes)]

    def above(self, ticks: float) -> Ints:
        """Number of waits longer than ``ticks`` in each cell."""
        ends = np.cumsum(self.sizes)
        passed = np.concatenate([[0], np.cumsum(self.ticks > ticks)])
        counted: Ints = passed[ends] - passed[ends - self.sizes]
        return counted

    @property
    def counts(self) -> Ints:
        """Number of waits in each cell."""
        return self.sizes + self.zeros


def quantile(zeros: int, ascending: Ints, p: float) -> float:
    """Smallest wait that a share ``p`` of all do not pass [ticks]; nan if there is none.

    Parameters
    ----------
    zeros
        Number of waits of zero.
    ascending
        The other waits in ascending order.
    p
        In (0, 1].

    Notes
    -----
    The inverse of the empirical distribution function: the wait of rank ceil(p n), exactly.
    """
    n = zeros + ascending.size
    if n == 0:
        return float("nan")
    rank = max(int(np.ceil(p * n - 1e-9)), 1)
    return 0.0 if rank <= zeros else float(ascending[rank - zeros - 1])


__all__ = ["SLOT", "Waits", "quantile"]
