"""Waits of several replications together, by interval, so that quantiles of all are exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from queuesim.results.columns import Floats, Ints
from queuesim.results.ordering import order_by, order_of
from queuesim.results.waits import SLOT, Waits


@dataclass(frozen=True, slots=True)
class Waited:
    """Waits of one scope, in one interval or in the whole run.

    Attributes
    ----------
    zeros
        Waits of zero in each replication.
    ticks
        The waits above zero of all replications, ascending.
    whose
        The replication of each of these.
    """

    zeros: Ints
    ticks: Ints
    whose: Ints

    @property
    def sizes(self) -> Floats:
        """Waits in each replication."""
        return self._counted(self.ticks.size)

    def below(self, ticks: float) -> Floats:
        """Waits in each replication that do not pass ``ticks``, which is at least 0."""
        return self._counted(int(np.searchsorted(self.ticks, ticks, side="right")))

    def _counted(self, many: int) -> Floats:
        found = self.zeros + np.bincount(self.whose[:many], minlength=self.zeros.size)
        return found.astype(np.float64)


class Together:
    """All waits of several replications; equal ones stand in the order of replications."""

    def __init__(self, waits: Sequence[Waits]) -> None:
        self._n = len(waits)
        self._cells = np.concatenate([w.cells for w in waits])
        self._of = np.repeat(np.arange(self._n), [len(w.cells) for w in waits])
        self._sizes = np.concatenate([w.sizes for w in waits])
        self._zeros = np.concatenate([w.zeros for w in waits])
        self._ticks = np.concatenate([w.ticks for w in waits])

    def scope(self, kind: str, code: int, slots: int) -> tuple[Waited, list[Waited]]:
        """Waits of a scope in the whole run, and in each interval."""
        mine = Waits(self._cells, self._sizes, self._zeros, self._ticks).chosen(kind, code)
        sizes, of, slot = self._sizes[mine], self._of[mine], self._cells[mine, SLOT]
        ticks = self._ticks[np.repeat(mine, self._sizes)]
        whose, where = np.repeat(of, sizes), np.repeat(slot, sizes)
        zeros = np.zeros((slots, self._n), dtype=np.int64)
        np.add.at(zeros, (slot, of), self._zeros[mine])
        order = order_of(ticks)
        whole = Waited(zeros.sum(axis=0), ticks[order], whose[order])
        order = order_by(where, ticks)
        ticks, whose = ticks[order], whose[order]
        edges = np.searchsorted(where[order], np.arange(slots + 1)).tolist()
        parts = [
            Waited(zeros[k], ticks[edges[k] : edges[k + 1]], whose[edges[k] : edges[k + 1]])
            for k in range(slots)
        ]
        return whole, parts
