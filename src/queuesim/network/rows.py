"""Rows: all that an engine writes. Everything else is derived from them later.

Times are ticks. ``NEVER`` (FOREVER) in ``begun`` means that work never began, in ``ended``
that the row was still open at the horizon.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from queuesim.units import FOREVER

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OPEN = FOREVER


class WorkKind(IntEnum):
    """What a person did."""

    WORK = 0
    WRAP = 1
    PAUSE = 2
    KEPT = 3  #: by a case, between two pieces of work


class CaseRow(NamedTuple):
    """One case, written when it ends or at the horizon."""

    case: int  #: packed subject: source rank, ordinal, birth
    source: int  #: index of the source in the network
    part: int  #: slice of the source
    ordinal: int  #: ordinal inside the slice
    kind: int  #: index of the class
    customer: int  #: customer number inside the class's customers; -1 if it has none
    born: int
    ended: int
    outcome: str  #: "" while inside


class VisitRow(NamedTuple):
    """One stay in a lane, from joining to the end of work, to taking units, or to leaving."""

    case: int
    node: int  #: index of the node in the network
    lane: int  #: index of the lane
    joined: int
    begun: int
    ended: int
    outcome: str  #: "served", "taken", a leave rule's word, "sent away"; "" while inside
    group: int  #: index of the group that served; -1
    number: int  #: number of the person; -1


class WorkRow(NamedTuple):
    """A stretch of a person's time."""

    case: int
    node: int
    group: int
    number: int
    kind: int  #: WorkKind
    begun: int
    ended: int
    drawn: int  #: work drawn, before pace [ticks]


class LevelRow(NamedTuple):
    """People of a group from ``tick`` on: present, and owed (past their time, finishing)."""

    tick: int
    group: int
    level: int
    owed: int


class StockRow(NamedTuple):
    """Units of a pool from ``tick`` on."""

    tick: int
    pool: int  #: index of the pool
    free: int
    owed: int  #: units that cases and orders wait for
    ordered: int  #: units on order


class OrderRow(NamedTuple):
    """An order of a pool, written when it comes, fails, or at the horizon."""

    pool: int
    number: int  #: counts the orders of the pool from 0, those that fail too
    units: int
    placed: int
    sent: int  #: when its units left the source; ``NEVER`` before
    came: int
    outcome: str  #: "came", "failed"; "" while on its way


class MilestoneRow(NamedTuple):
    """A case passed a milestone."""

    tick: int
    case: int
    milestone: str


@dataclass(slots=True)
class Rows:
    """The journal: rows in the order of events."""

    cases: list[CaseRow] = field(default_factory=list)
    visits: list[VisitRow] = field(default_factory=list)
    works: list[WorkRow] = field(default_factory=list)
    levels: list[LevelRow] = field(default_factory=list)
    milestones: list[MilestoneRow] = field(default_factory=list)
    stocks: list[StockRow] = field(default_factory=list)
    orders: list[OrderRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tables:
    """The journal as whole numbers: the fields of the rows above in their order, words as codes.

    Attributes
    ----------
    cases, visits, works, levels, milestones, stocks, orders
        Arrays ``(rows, fields)``.
    outcomes, passed
        Ascending words behind the codes of outcomes (of cases, visits, orders) and of milestones.
    """

    cases: NDArray[np.int64]
    visits: NDArray[np.int64]
    works: NDArray[np.int64]
    levels: NDArray[np.int64]
    milestones: NDArray[np.int64]
    stocks: NDArray[np.int64]
    orders: NDArray[np.int64]
    outcomes: tuple[str, ...]
    passed: tuple[str, ...]

    def rows(self) -> Rows:
        """The same as rows."""
        outcomes, passed = self.outcomes, self.passed
        return Rows(
            [CaseRow._make((*r[:-1], outcomes[r[-1]])) for r in self.cases.tolist()],
            [VisitRow._make((*r[:6], outcomes[r[6]], *r[7:])) for r in self.visits.tolist()],
            [WorkRow._make((*r[:4], WorkKind(r[4]), *r[5:])) for r in self.works.tolist()],
            [LevelRow._make(r) for r in self.levels.tolist()],
            [MilestoneRow._make((*r[:-1], passed[r[-1]])) for r in self.milestones.tolist()],
            [StockRow._make(r) for r in self.stocks.tolist()],
            [OrderRow._make((*r[:-1], outcomes[r[-1]])) for r in self.orders.tolist()],
        )
