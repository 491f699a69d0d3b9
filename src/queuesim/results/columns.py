"""An engine's rows as arrays: the one place where rows are taken apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from queuesim.network.rows import LevelRow, OrderRow, Rows, StockRow, Tables, WorkRow

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Coded:
    """Words as codes: ``words[code]`` is what row ``i`` says with ``code = codes[i]``."""

    codes: Ints
    words: tuple[str, ...]

    def mapped(self, meaning: Sequence[int]) -> Ints:
        """For each row, ``meaning`` of its word."""
        return np.array(meaning, dtype=np.int64)[self.codes] if self.words else self.codes


@dataclass(frozen=True, slots=True)
class Columns:
    """Rows by column, in the order of the rows; ticks, with FOREVER for what is open.

    ``works`` and ``levels`` are tables whose columns are the fields of `WorkRow`, `LevelRow`;
    the columns of ``works`` lie in one piece, for they are read one by one.
    """

    case: Ints
    source: Ints
    part: Ints
    ordinal: Ints
    kind: Ints
    customer: Ints
    born: Ints
    case_ended: Ints
    outcome: Coded

    visit_case: Ints
    node: Ints
    lane: Ints  #: -1 for work by people who were kept
    joined: Ints
    begun: Ints
    visit_ended: Ints
    visit_outcome: Coded
    visit_group: Ints

    works: Ints
    levels: Ints

    tick: Ints
    milestone_case: Ints
    milestone: Coded

    stocks: Ints  #: a table, as those above, of `StockRow`
    orders: Ints  #: of `OrderRow`, with what became of each: `ARRIVED`, `UNDER_WAY`, `REFUSED`


ARRIVED, UNDER_WAY, REFUSED = range(3)
_BECAME = {"came": ARRIVED, "": UNDER_WAY, "failed": REFUSED}


def columns(rows: Rows | Tables) -> Columns:
    """Take rows apart into columns."""
    if isinstance(rows, Tables):
        return _columns_of(rows)
    cases, visits, milestones = rows.cases, rows.visits, rows.milestones
    return Columns(
        case=_ints(cases, 0),
        source=_ints(cases, 1),
        part=_ints(cases, 2),
        ordinal=_ints(cases, 3),
        kind=_ints(cases, 4),
        customer=_ints(cases, 5),
        born=_ints(cases, 6),
        case_ended=_ints(cases, 7),
        outcome=_coded(cases, 8),
        visit_case=_ints(visits, 0),
        node=_ints(visits, 1),
        lane=_ints(visits, 2),
        joined=_ints(visits, 3),
        begun=_ints(visits, 4),
        visit_ended=_ints(visits, 5),
        visit_outcome=_coded(visits, 6),
        visit_group=_ints(visits, 7),
        works=np.asfortranarray(_table(rows.works, len(WorkRow._fields))),
        levels=_table(rows.levels, len(LevelRow._fields)),
        tick=_ints(milestones, 0),
        milestone_case=_ints(milestones, 1),
        milestone=_coded(milestones, 2),
        stocks=_table(rows.stocks, len(StockRow._fields)),
        orders=_table(
            [(*order[:-1], _BECAME[order.outcome]) for order in rows.orders], len(OrderRow._fields)
        ),
    )


def _columns_of(tables: Tables) -> Columns:
    cases, visits, works, milestones = (
        np.ascontiguousarray(table.T)
        for table in (tables.cases, tables.visits, tables.works, tables.milestones)
    )
    return Columns(
        case=cases[0],
        source=cases[1],
        part=cases[2],
        ordinal=cases[3],
        kind=cases[4],
        customer=cases[5],
        born=cases[6],
        case_ended=cases[7],
        outcome=occurring(cases[8], tables.outcomes),
        visit_case=visits[0],
        node=visits[1],
        lane=visits[2],
        joined=visits[3],
        begun=visits[4],
        visit_ended=visits[5],
        visit_outcome=occurring(visits[6], tables.outcomes),
        visit_group=visits[7],
        works=works.T,
        levels=tables.levels,
        tick=milestones[0],
        milestone_case=milestones[1],
        milestone=occurring(milestones[2], tables.passed),
        stocks=tables.stocks,
        orders=_orders(tables),
    )


def _orders(tables: Tables) -> Ints:
    """Orders, with what became of them by number."""
    if not len(tables.orders):
        return tables.orders
    meaning = np.array([_BECAME.get(word, UNDER_WAY) for word in tables.outcomes], dtype=np.int64)
    orders = tables.orders.copy()
    orders[:, -1] = meaning[orders[:, -1]]
    return orders


def occurring(codes: Ints, words: tuple[str, ...]) -> Coded:
    """Codes of those words that occur."""
    occurs = np.bincount(codes, minlength=len(words)) > 0
    fresh = np.cumsum(occurs) - 1
    return Coded(fresh[codes], tuple(w for w, there in zip(words, occurs, strict=True) if there))


def _ints(rows: Sequence[tuple[object, ...]], k: int) -> Ints:
    return np.fromiter(map(itemgetter(k), rows), np.int64, count=len(rows))


def _table(rows: Sequence[tuple[int, ...]], width: int) -> Ints:
    numbers: Iterable[int] = chain.from_iterable(rows)
    return np.fromiter(numbers, np.int64, count=len(rows) * width).reshape(-1, width)


def _coded(rows: Sequence[tuple[object, ...]], k: int) -> Coded:
    said: list[str] = list(map(itemgetter(k), rows))
    words = tuple(sorted(set(said)))
    code = {word: number for number, word in enumerate(words)}
    return Coded(np.fromiter(map(code.__getitem__, said), np.int64, count=len(said)), words)
