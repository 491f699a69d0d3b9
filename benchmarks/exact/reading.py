"""Reading a journal as arrays: waits, sojourns and time averages inside a window."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from benchmarks.exact.building import UNIT
from queuesim.network import Network, Rows
from queuesim.network.rows import OPEN, Tables, WorkKind

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Truths = NDArray[np.bool_]


@dataclass(frozen=True)
class Journal:
    """All rows of one run as whole numbers ``(rows, fields)``, fields in the order of the rows.

    ``words`` are those behind the codes of outcomes.
    """

    cases: Ints
    visits: Ints
    works: Ints
    stocks: Ints
    orders: Ints
    words: tuple[str, ...]

    @staticmethod
    def of_tables(tables: Tables) -> Journal:
        """What the kernel wrote, as it stands."""
        return Journal(
            tables.cases,
            tables.visits,
            tables.works,
            tables.stocks,
            tables.orders,
            tables.outcomes,
        )

    @staticmethod
    def of_rows(rows: Rows) -> Journal:
        """What the reference engine wrote."""
        codes: dict[str, int] = {}

        def code(word: str) -> int:
            return codes.setdefault(word, len(codes))

        return Journal(
            _table([(*r[:8], code(r.outcome)) for r in rows.cases], 9),
            _table([(*r[:6], code(r.outcome), *r[7:]) for r in rows.visits], 9),
            _table(rows.works, 8),
            _table(rows.stocks, 5),
            _table([(*r[:6], code(r.outcome)) for r in rows.orders], 7),
            tuple(codes),
        )


def _table(rows: list, width: int) -> Ints:
    return np.array(rows, dtype=np.int64).reshape(-1, width)


def units(ticks: Ints) -> Array:
    """Time units of ticks; nan where they stand for what is still open."""
    return np.where(ticks == OPEN, np.nan, ticks / UNIT)


@dataclass(frozen=True)
class Stays:
    """Columns of one length, of which some rows can be chosen; ``words`` is for all of them."""

    case: Ints
    outcome: Ints
    words: tuple[str, ...]

    def where(self, chosen: Truths) -> Stays:
        """Some of the rows."""
        columns = [getattr(self, f.name) for f in fields(self)]
        return type(self)(*(c if isinstance(c, tuple) else c[chosen] for c in columns))

    def left(self, word: str) -> Truths:
        """Which of them ended with an outcome."""
        code = self.words.index(word) if word in self.words else -1
        return self.outcome == code

    @property
    def size(self) -> int:
        """How many."""
        return self.case.size


@dataclass(frozen=True)
class Visits(Stays):
    """Visits as arrays in time units; ``begun`` is nan where work never began."""

    node: Ints
    lane: Ints
    group: Ints
    joined: Array
    begun: Array
    ended: Array

    def where(self, chosen: Truths) -> Visits:
        """Some of the visits."""
        found = super().where(chosen)
        assert isinstance(found, Visits)
        return found

    @cached_property
    def served(self) -> Truths:
        """Whose work came to its end."""
        return self.left("served")

    @cached_property
    def waited_until(self) -> Array:
        """When the wait was over, by work or by going; nan if it was still open."""
        return np.where(np.isnan(self.begun), self.ended, self.begun)

    @cached_property
    def wait(self) -> Array:
        """Wait of every visit, of those who left too."""
        return self.waited_until - self.joined

    @cached_property
    def sojourn(self) -> Array:
        """Time from joining to the end."""
        return self.ended - self.joined


@dataclass(frozen=True)
class Cases(Stays):
    """Cases as arrays in time units; ``ended`` is nan where the case is still inside."""

    kind: Ints
    source: Ints
    born: Array
    ended: Array

    def where(self, chosen: Truths) -> Cases:
        """Some of the cases."""
        found = super().where(chosen)
        assert isinstance(found, Cases)
        return found


@dataclass(frozen=True)
class Works:
    """Stretches of people's time, in time units; ``drawn`` is the work as drawn."""

    case: Ints
    node: Ints
    group: Ints
    number: Ints
    kind: Ints
    begun: Array
    ended: Array
    drawn: Array


@dataclass(frozen=True)
class Read:
    """The journal of one run, read for a window ``[start, end)`` of arrival times."""

    network: Network
    journal: Journal
    start: float
    end: float

    @cached_property
    def _every(self) -> Visits:
        case, node, lane, joined, begun, ended, outcome, group, _ = self.journal.visits.T
        times = (units(joined), units(begun), units(ended))
        return Visits(case, outcome, self.journal.words, node, lane, group, *times)

    def inside(self, times: Array) -> Truths:
        """Which moments lie in the window."""
        return (times >= self.start) & (times < self.end)

    def all_visits(self, node: str = "") -> Visits:
        """All visits, at one node or at all, for time averages."""
        return self._every.where(self._every.node == self._node(node)) if node else self._every

    def visits(self, node: str = "") -> Visits:
        """Visits that joined inside the window, at one node or at all."""
        visits = self.all_visits(node)
        return visits.where(self.inside(visits.joined))

    @cached_property
    def all_cases(self) -> Cases:
        """All cases."""
        case, source, _, _, kind, _, born, ended, outcome = self.journal.cases.T
        words = self.journal.words
        return Cases(case, outcome, words, kind, source, units(born), units(ended))

    def cases(self) -> Cases:
        """Cases born in the window."""
        return self.all_cases.where(self.inside(self.all_cases.born))

    def kinds(self, visits: Visits) -> Ints:
        """Index of the class of each visit's case."""
        order = np.argsort(self.all_cases.case)
        place = np.searchsorted(self.all_cases.case, visits.case, sorter=order)
        return self.all_cases.kind[order[place]]

    def sojourns(self) -> Array:
        """Time inside of the cases born in the window, which all have ended."""
        cases = self.cases()
        return cases.ended - cases.born

    @cached_property
    def works(self) -> Works:
        """All stretches of people's time."""
        case, node, group, number, kind, begun, ended, drawn = self.journal.works.T
        return Works(case, node, group, number, kind, units(begun), units(ended), drawn / UNIT)

    def mean_number(self, begins: Array, ends: Array) -> float:
        """Time average over the window of how many stretches are open; nan: never, or still."""
        low = np.maximum(begins, self.start)
        high = np.fmin(ends, self.end)
        return float(np.sum(np.fmax(high - low, 0.0)) / (self.end - self.start))

    def mean_free(self, pool: str = "") -> float:
        """Time average over the window of the units free in a pool; the first without a name."""
        index = [p.name for p in self.network.pools].index(pool) if pool else 0
        rows = self.journal.stocks[self.journal.stocks[:, 1] == index]
        moments = np.append(units(rows[:, 0]), np.inf)
        spans = np.diff(np.clip(moments, self.start, self.end))
        return float(np.sum(rows[:, 2] * spans) / (self.end - self.start))

    def number_at(self, moment: float, begins: Array, ends: Array) -> int:
        """How many stretches are open at a moment."""
        return int(np.sum((begins < moment) & ~(ends <= moment)))

    def busy(self, group: str = "", kind: WorkKind = WorkKind.WORK) -> float:
        """Mean number of people at work."""
        works = self.works
        chosen = works.kind == kind
        if group:
            chosen &= works.group == [g.name for g in self.network.groups].index(group)
        return self.mean_number(works.begun[chosen], works.ended[chosen])

    def _node(self, name: str) -> int:
        return [n.name for n in self.network.nodes].index(name)
