"""Lanes and routes while the day runs: who waits, in which order, and for whom."""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import pairwise
from typing import TYPE_CHECKING

from queuesim.network.draws import uniform_of, word_of
from queuesim.network.lanes import NEVER, Order, Preempt, lot_after, rank_at
from queuesim.units import FOREVER

if TYPE_CHECKING:
    from queuesim.engine.reference.cases import Case
    from queuesim.engine.reference.drawing import Chance, Timer
    from queuesim.engine.reference.looking import Holds, Number
    from queuesim.engine.reference.people import Task, Team
    from queuesim.engine.reference.stock import PoolState, SupplyState
    from queuesim.network.lanes import Lane, LeaveRule, Route

LOT = word_of("lot")


class RouteState:
    """A route between a lane and a team."""

    __slots__ = (
        "case_steps",
        "holds",
        "lane",
        "only_ranks",
        "part",
        "person_steps",
        "preempts",
        "team",
    )

    def __init__(self, route: Route, lane: LaneState, team: Team, holds: Holds | None) -> None:
        self.lane = lane
        self.team = team
        self.case_steps = route.case_rank
        self.person_steps = route.person_rank
        self.holds = holds
        self.preempts = route.preempts
        self.part = route.part
        steady = len(self.case_steps) == len(self.person_steps) == 1
        #: both ranks, where no waiting changes them
        self.only_ranks = (self.case_rank(0), self.person_rank(0)) if steady else None

    def case_rank(self, waited: int) -> int:
        """Rank of the team for a case that has waited so long here; `NEVER` while closed."""
        return NEVER if self.closed(waited) else rank_at(self.case_steps, waited)

    def person_rank(self, waited: int) -> int:
        """Rank of the lane for a person; `NEVER` while closed."""
        return NEVER if self.closed(waited) else rank_at(self.person_steps, waited)

    def closed(self, waited: int) -> bool:
        """Whether the route is not taken yet; it is closed while either side says so."""
        return max(rank_at(self.case_steps, waited), rank_at(self.person_steps, waited)) >= NEVER

    def opens_later(self) -> list[int]:
        """Ticks of waiting at which the route opens, or at which more work has to give way."""
        steps = sorted({after for after, _ in (*self.case_steps, *self.person_steps)})
        rises = self.preempts is not Preempt.NOTHING
        return [
            after
            for before, after in pairwise(steps)
            if (rises or self.closed(before)) and not self.closed(after)
        ]


class LeaveState:
    """A leave rule made ready."""

    __slots__ = ("chance", "holds", "rule", "timer", "weight")

    def __init__(
        self,
        rule: LeaveRule,
        timer: Timer | None,
        holds: Holds | None,
        chance: Chance | None,
        weight: Number | None,
    ) -> None:
        self.rule = rule
        self.timer = timer
        self.holds = holds
        self.chance = chance
        self.weight = weight

    def taken_by(self, case: Case) -> bool:
        """Whether the case goes, now that the rule is due."""
        if self.holds and not self.holds(case, None):
            return False
        if self.chance is None or self.weight is None:
            return True
        return self.chance.of(case) < self.weight(case, None)


class LaneState:
    """Cases that wait, in an order that never changes.

    Those who left stay in the heap until they surface; `length` counts the real ones.
    """

    def __init__(self, lane: Lane, index: int) -> None:
        self.name = lane.name
        self.index = index
        self.lane = lane
        self.routes: list[RouteState] = []  #: for work that needs one person
        self.all_routes: list[RouteState] = []
        self.gatherer: Case | None = None  #: who holds some of what it claims
        self.gathered: list[tuple[int, Task]] = []  #: people it holds, with their parts
        self.gathered_units: list[tuple[PoolState, int]] = []
        self.crewed = False  #: whether work from here may need more than one person
        self.supply: SupplyState | None = None  #: of the pool that is waited for, if it is one
        self.at_once: list[LeaveState] = []
        self.timed: list[tuple[int, LeaveState]] = []
        self.steps: list[int] = []  #: ticks of waiting at which a case looks again
        self.preempts = False  #: whether a case may have work interrupted
        self.announcers: list[Team] = []
        self.announced: list[LaneState] = [self]
        self.length = 0
        self.working = 0
        self.last_wait = 0
        self.needs_work = lane.order is Order.SHORTEST
        self.by_lot = lane.order is Order.BY_LOT
        self.drawn = 0  #: largest lot that was served after waiting
        self._heap: list[tuple[int, int, int, Case]] = []

    def push(self, case: Case) -> None:
        """Let the case wait."""
        self.length += 1
        heappush(self._heap, (self._key(case, case.place), case.place, case.visit, case))

    def take(self, case: Case) -> None:
        """Somebody or something has come for a case that waits."""
        case.waiting = False
        self.length -= 1
        if self.by_lot and case.lot > self.drawn:
            self.drawn = case.lot

    def draw_lot(self, case: Case) -> None:
        """A case draws its lot when it gets to a lane that goes by lot."""
        case.lot = lot_after(self.drawn, uniform_of(case.key, LOT, case.visit))

    def is_first(self, case: Case, new_place: int) -> bool:
        """Whether nobody would wait before a case that takes its place now."""
        if not self.length:
            return True
        self.head()  # those who left go out of the way
        place = case.place if case.place >= 0 else new_place
        return (self._key(case, place), place) < self._heap[0][:2]

    def _key(self, case: Case, place: int) -> int:
        order = self.lane.order
        if order is Order.FIRST_COME:
            return place
        if order is Order.LAST_COME:
            return -place
        if order is Order.SHORTEST:
            return case.job
        if order is Order.EARLIEST_DUE:
            return case.due
        return case.lot

    def head(self) -> Case | None:
        """First case that waits."""
        heap = self._heap
        while heap:
            _, _, visit, case = heap[0]
            if case.waiting and case.visit == visit:
                return case
            heappop(heap)
        return None

    def first(self) -> Case | None:
        """Who is served next: who has begun to gather, else the first that waits."""
        return self.gatherer or self.head()

    def waiting(self) -> list[Case]:
        """All who wait, in their order."""
        return [c for _, _, visit, c in sorted(self._heap, key=_entry) if _waits(c, visit)]

    def rank_for(self, team: Team, waited: int) -> int:
        """Rank of the lane for a team, as the wait makes it."""
        route = next(route for route in self.all_routes if route.team is team)
        return rank_at(route.person_steps, waited)

    def announced_wait(self) -> int:
        """Announced wait [ticks] by the lane's formula."""
        announce = self.lane.announce
        if announce.mean is None:
            return self.last_wait
        people = sum(team.level for team in self.announcers)
        ahead = sum(lane.length for lane in self.announced)
        return ahead * announce.mean // people if people else FOREVER


def _entry(entry: tuple[int, int, int, Case]) -> tuple[int, int, int]:
    return entry[:3]


def _waits(case: Case, visit: int) -> bool:
    return case.waiting and case.visit == visit
