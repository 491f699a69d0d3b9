"""Reading rows as arrays: waits, sojourns and time averages inside a window."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.exact.building import UNIT
from queuesim.network import Network, Rows
from queuesim.network.rows import OPEN, WorkKind

Array = NDArray[np.float64]
NEVER = float(OPEN)


@dataclass(frozen=True)
class Visits:
    """Visits as arrays in time units; ``begun`` is nan where work never began."""

    node: NDArray[np.int64]
    kind: NDArray[np.int64]
    group: NDArray[np.int64]
    joined: Array
    begun: Array
    ended: Array
    served: NDArray[np.bool_]
    outcome: NDArray[np.str_]

    def where(self, chosen: NDArray[np.bool_]) -> Visits:
        """Some of the visits."""
        return Visits(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))

    @property
    def wait(self) -> Array:
        """Wait of every visit, of those who left too."""
        return np.where(np.isnan(self.begun), self.ended, self.begun) - self.joined

    @property
    def sojourn(self) -> Array:
        """Time from joining to the end."""
        return self.ended - self.joined


@dataclass(frozen=True)
class Read:
    """Rows of one run, read for a window ``[start, end)`` of arrival times."""

    network: Network
    rows: Rows
    start: float
    end: float

    def visits(self, node: str = "") -> Visits:
        """Visits that joined inside the window, at one node or at all."""
        rows = self.rows.visits
        kinds = {row.case: row.kind for row in self.rows.cases}
        table = np.array([(v.node, kinds[v.case], v.group) for v in rows], dtype=np.int64)
        table = table.reshape(-1, 3)
        times = np.array([(v.joined, v.begun, v.ended) for v in rows], dtype=np.float64)
        times = times.reshape(-1, 3)
        times[times == NEVER] = np.nan
        times /= UNIT
        outcome = np.array([v.outcome for v in rows], dtype=np.str_)
        visits = Visits(*table.T, *times.T, outcome == "served", outcome)
        chosen = (visits.joined >= self.start) & (visits.joined < self.end)
        if node:
            index = [n.name for n in self.network.nodes].index(node)
            chosen &= visits.node == index
        return visits.where(chosen)

    def sojourns(self) -> Array:
        """Time inside of the cases born in the window, which all have ended."""
        times = np.array([(c.born, c.ended) for c in self.rows.cases], dtype=np.float64) / UNIT
        chosen = (times[:, 0] >= self.start) & (times[:, 0] < self.end)
        return times[chosen, 1] - times[chosen, 0]

    def mean_number(self, begins: Array, ends: Array) -> float:
        """Time average over the window of how many stretches are open."""
        low, high = np.maximum(begins, self.start), np.minimum(ends, self.end)
        return float(np.sum(np.maximum(high - low, 0.0)) / (self.end - self.start))

    def busy(self, group: str = "", kind: WorkKind = WorkKind.WORK) -> float:
        """Mean number of people at work."""
        names = [g.name for g in self.network.groups]
        chosen = [
            (w.begun, w.ended)
            for w in self.rows.works
            if w.kind == kind and (not group or names[w.group] == group)
        ]
        times = np.array(chosen, dtype=np.float64).reshape(-1, 2) / UNIT
        return self.mean_number(times[:, 0], times[:, 1])

    def all_visits(self, node: str = "") -> Visits:
        """All visits, for time averages."""
        return Read(self.network, self.rows, -np.inf, np.inf).visits(node)
