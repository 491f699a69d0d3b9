"""The stock room: who waits for units of pools, who is given them, and what is on order."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from queuesim.engine.reference.desk import other_score
from queuesim.network.draws import order_key, part_names, stream_key, uniform_of, word_of
from queuesim.network.durations import to_ticks
from queuesim.network.lanes import NEVER, Pick, rank_at, wait_score
from queuesim.network.order import EventKind, name_ranks, person_subject, pool_subject
from queuesim.network.rows import OPEN, OrderRow, StockRow, VisitRow
from queuesim.units import FOREVER

if TYPE_CHECKING:
    from queuesim.engine.reference.agenda import Occurrence
    from queuesim.engine.reference.cases import Case
    from queuesim.engine.reference.floor import Floor
    from queuesim.engine.reference.lanes import LaneState
    from queuesim.engine.reference.nodes import NodeHere, TakeHere
    from queuesim.network.stock import Pool, Supply

COMES = word_of("comes")
LEAD = "lead"
EVEN_WEIGHT = 1000  #: weight of a tick that an order has waited, in thousandths


class Claim:
    """What a case in a lane wants of a pool: units in all, and those it holds already."""

    __slots__ = ("held", "take", "units")

    def __init__(self, take: TakeHere, units: int) -> None:
        self.take = take
        self.units = units
        self.held = 0

    @property
    def lacks(self) -> int:
        """Units still to come."""
        return self.units - self.held


class Order:
    """An order of a pool on its way."""

    __slots__ = ("number", "placed", "pool", "sent", "units")

    def __init__(self, pool: PoolState, number: int, units: int, placed: int) -> None:
        self.pool = pool
        self.number = number
        self.units = units
        self.placed = placed
        self.sent = OPEN


class SupplyState:
    """A lane that waits for units of a pool."""

    __slots__ = ("lane", "pool", "steps")

    def __init__(self, supply: Supply, lane: LaneState, pool: PoolState) -> None:
        self.lane = lane
        self.pool = pool
        self.steps = supply.rank

    def opens_later(self) -> list[int]:
        """Ticks of waiting at which units begin to be given."""
        opened = next((after for after, rank in self.steps if rank < NEVER), 0)
        return [opened] if opened else []


class PoolState:
    """Units of a pool, and who waits for them."""

    __slots__ = (
        "buyers",
        "claimed",
        "free",
        "index",
        "name",
        "ordered",
        "orders",
        "owed",
        "pool",
        "rank",
        "source",
        "supplies",
        "under_way",
        "waiting",
        "watched",
    )

    def __init__(self, pool: Pool, index: int, rank: int) -> None:
        self.name = pool.name
        self.pool = pool
        self.index = index
        self.rank = rank
        self.free = pool.units
        self.owed = 0  #: units that cases and orders wait for
        self.ordered = 0
        self.orders = 0  #: orders placed so far, those that failed too
        self.under_way: dict[int, Order] = {}
        self.supplies: list[SupplyState] = []
        self.source: PoolState | None = None
        self.claimed: list[LaneState] = []  #: lanes whose cases claim units beside people
        self.buyers: list[PoolState] = []  #: pools that order from this one
        self.waiting: deque[Order] = deque()  #: own orders for which the source has too few units
        self.watched = pool.watched or pool.reorder is not None

    @property
    def position(self) -> int:
        """What is free and on order, less what is waited for."""
        return self.free + self.ordered - self.owed


class Stock:
    """Gives units of pools to those who wait, and orders more."""

    def __init__(self, floor: Floor, seed: int, replication: int) -> None:
        self.floor = floor
        self.stream = stream_key(seed, replication)
        pools = floor.network.pools
        ranks = name_ranks([p.name for p in pools])
        self.pools = {p.name: PoolState(p, k, ranks[p.name]) for k, p in enumerate(pools)}
        for pool in self.pools.values():
            rule = pool.pool.reorder
            if rule and rule.source:
                pool.source = self.pools[rule.source]
                pool.source.buyers.append(pool)

    def open(self) -> None:
        """Connect lanes, and put the first look at each pool on the agenda."""
        floor = self.floor
        for supply in floor.network.supplies:
            lane, pool = floor.lanes[supply.lane], self.pools[supply.pool]
            state = SupplyState(supply, lane, pool)
            lane.supply = state
            pool.supplies.append(state)
            lane.steps = sorted({*lane.steps, *state.opens_later()})
        behind = len(floor.network.groups) + 1  # pools come after gates and groups
        for pool in self.pools.values():
            if pool.watched:
                subject = person_subject(behind + pool.rank, 0)
                floor.agenda.at(0, EventKind.CALENDAR, subject, self._opens, pool)
            self._announce_review(pool, 0)

    def _opens(self, occurrence: Occurrence) -> None:
        self.changed(occurrence.about)
        self.floor.settle()

    # -- taking and giving --------------------------------------------------------------

    def join(self, case: Case, take: TakeHere, lane: LaneState, units: int) -> NodeHere | None:
        """A case reaches a lane: it takes its units, leaves at once, or waits for them."""
        floor, pool, now = self.floor, take.pool, self.floor.agenda.now
        case.visit += 1
        case.lane, case.joined = lane, now
        case.serve = take  # type: ignore[assignment] # a lane of a pool asks only for its index
        case.wait_over = -1
        if case.place < 0:
            case.since, case.kept = now, None
        if lane.by_lot:
            lane.draw_lot(case)
        assert lane.supply is not None
        there = pool.free >= units and rank_at(lane.supply.steps, now - case.since) < NEVER
        if there and lane.is_first(case, floor.joins + 1):
            self._taken(case, take, units, units)
            return take.to
        for rule in lane.at_once:
            if rule.taken_by(case):
                return floor.leave(case, rule)
        case.claim = Claim(take, units)
        floor.wait(case, lane)
        pool.owed += units
        self.changed(pool)
        if take.gathers and pool.free:
            self.look(pool)
        return None

    def give(self, pool: PoolState, units: int) -> None:
        """Units come back; those who wait look once what goes on now has come to rest."""
        pool.free += units
        if pool.watched:
            self.changed(pool)
        if pool.supplies or pool.buyers:
            self.floor.later(self.look, pool)
        if pool.claimed:
            self.floor.later(self.floor.desk.crews.units_back, pool)

    def look(self, pool: PoolState, _: object = None) -> None:
        """Units are free, or another case is first: give, as long as somebody takes."""
        while True:
            found = self._first_for(pool)
            if found is None:
                return
            if isinstance(found, Order):
                pool.owed -= found.units
                found.pool.waiting.popleft()
                self._send(found, pool)
                continue
            claim = found.claim
            assert claim is not None
            if pool.free >= claim.lacks:
                pool.owed -= claim.lacks
                if found.joined == self.floor.agenda.now:  # a wait that took no time
                    self.floor.no_time(found, claim.take.name)
                self._taken(found, claim.take, claim.units, claim.lacks)
                self.floor.later(self.floor.go, found, claim.take.to)
            else:
                self._gathers(claim, pool)

    def _first_for(self, pool: PoolState) -> Case | Order | None:
        """The head of a lane, or the first order of a pool, that takes next."""
        best: tuple[int, int] | None = None
        found: Case | Order | None = None
        now, pick = self.floor.agenda.now, pool.pool.pick
        for supply in pool.supplies:
            lane = supply.lane
            case = lane.head() if lane.length else None
            if case is None or not _takes(case, pool.free):
                continue
            waited = now - case.since
            rank = rank_at(supply.steps, waited)
            if rank >= NEVER:
                continue
            if pick is Pick.LONGEST_WAIT:
                score = wait_score(waited, lane.lane.head_start, lane.lane.weight)
            else:
                score = other_score(pick, lane, case)
            key = (rank, -score)
            if best is None or key < best:
                best, found = key, case
        for buyer in pool.buyers:
            order = buyer.waiting[0] if buyer.waiting else None
            if order is None or order.units > pool.free:
                continue
            rule = buyer.pool.reorder
            assert rule is not None
            key = (rule.rank, -_order_score(pick, now - order.placed, len(buyer.waiting)))
            if best is None or key < best:
                best, found = key, order
        return found

    def _taken(self, case: Case, take: TakeHere, units: int, lacked: int) -> None:
        """The case has all its units, now that it has those it lacked."""
        floor, lane, now, pool = self.floor, case.lane, self.floor.agenda.now, take.pool
        assert lane is not None
        pool.free -= lacked
        if case.waiting:
            lane.take(case)
        lane.last_wait = now - case.since
        case.wait_over = 0
        case.waited += now - case.joined
        case.place = -1
        case.claim = None
        floor.rows.visits.append(
            VisitRow(
                case.subject,
                take.index,
                lane.index,
                case.joined,
                now,
                now,
                "taken",
                -1,
                -1,
            )
        )
        take.count(case, units)
        if floor.tale is not None:
            floor.tell(case, "takes", pool=pool.name, units=units)
        self.changed(pool)

    def _gathers(self, claim: Claim, pool: PoolState) -> None:
        """The head of a lane takes what is there and waits for the rest."""
        claim.held += pool.free
        pool.owed -= pool.free
        pool.free = 0
        self.changed(pool)

    def withdrawn(self, case: Case) -> None:
        """A case leaves its lane without its units; it gives back what it held."""
        claim = case.claim
        assert claim is not None
        case.claim, pool = None, claim.take.pool
        pool.owed -= claim.lacks
        pool.free += claim.held
        self.changed(pool)
        self.floor.later(self.look, pool)
        if pool.claimed:
            self.floor.later(self.floor.desk.crews.units_back, pool)

    def look_again(self, pool: PoolState) -> None:
        """A supply opens for a case that has waited."""
        self.look(pool)
        self.floor.settle()

    # -- ordering -----------------------------------------------------------------------

    def changed(self, pool: PoolState) -> None:
        """After a change: an order, where one is due, then the row."""
        rule = pool.pool.reorder
        if rule is not None and rule.reviews is None:
            self._review(pool)
        self._write(pool)

    def _write(self, pool: PoolState) -> None:
        if pool.watched:
            now = self.floor.agenda.now
            self.floor.rows.stocks.append(
                StockRow(now, pool.index, pool.free, pool.owed, pool.ordered)
            )

    def _announce_review(self, pool: PoolState, number: int) -> None:
        rule = pool.pool.reorder
        if rule is not None and rule.reviews is not None and number < len(rule.reviews):
            self.floor.agenda.at(
                rule.reviews[number],
                EventKind.DELAY_END,
                pool_subject(pool.rank, 0),
                self._review_due,
                (pool, number),
            )

    def _review_due(self, occurrence: Occurrence) -> None:
        pool, number = occurrence.about
        self._announce_review(pool, number + 1)
        self._review(pool)
        self._write(pool)
        self.floor.settle()

    def _review(self, pool: PoolState) -> None:
        """Place an order if the position says so."""
        rule, now = pool.pool.reorder, self.floor.agenda.now
        assert rule is not None
        if pool.position > rule.at:
            return
        number, units = pool.orders, rule.amount(pool.position)
        pool.orders += 1
        key = order_key(self.stream, pool.name, number)
        if rule.chance < 1.0 and uniform_of(key, COMES, 0) >= rule.chance:
            self._book(Order(pool, number, units, now), OPEN, "failed")
            return
        order = pool.under_way[number] = Order(pool, number, units, now)
        pool.ordered += units
        source = pool.source
        if source is None:
            self._sent(order)
        elif pool.waiting or source.free < units:
            pool.waiting.append(order)
            source.owed += units
            self.changed(source)
        else:
            self._send(order, source)

    def _send(self, order: Order, source: PoolState) -> None:
        source.free -= order.units
        self._sent(order)
        self.changed(source)

    def _sent(self, order: Order) -> None:
        """The lead time begins."""
        pool, now = order.pool, self.floor.agenda.now
        rule = pool.pool.reorder
        assert rule is not None
        order.sent = now
        key = order_key(self.stream, pool.name, order.number)
        words = [word_of(name) for name in part_names(LEAD, rule.lead.uniforms)]
        lead = to_ticks(rule.lead.sampler()(*(uniform_of(key, word, 0) for word in words)))
        if lead == 0:
            self.floor.no_time(None, pool.name)
        if lead < FOREVER:
            subject = pool_subject(pool.rank, order.number)
            self.floor.agenda.at(now + lead, EventKind.RETURN, subject, self._comes, order)

    def _comes(self, occurrence: Occurrence) -> None:
        order = occurrence.about
        pool = order.pool
        del pool.under_way[order.number]
        pool.ordered -= order.units
        self._book(order, self.floor.agenda.now, "came")
        self.give(pool, order.units)
        self.floor.settle()

    def _book(self, order: Order, came: int, outcome: str) -> None:
        self.floor.rows.orders.append(
            OrderRow(
                order.pool.index,
                order.number,
                order.units,
                order.placed,
                order.sent,
                came,
                outcome,
            )
        )

    def close_books(self) -> None:
        """Write the orders that are on their way at the horizon, by pool, then by number."""
        for pool in self.pools.values():
            for number in sorted(pool.under_way):
                self._book(pool.under_way[number], OPEN, "")


def _takes(case: Case, free: int) -> bool:
    """Whether the head of a lane can take of so many free units."""
    claim = case.claim
    assert claim is not None
    return free >= claim.lacks or (free > 0 and claim.take.gathers)


def _order_score(pick: Pick, waited: int, length: int) -> int:
    """Score of the first order of a pool; orders have no due time and go behind all that do."""
    if pick is Pick.LONGEST_WAIT:
        return wait_score(waited, 0, EVEN_WEIGHT)
    if pick is Pick.LONGEST_LANE:
        return length
    return -FOREVER if pick is Pick.EARLIEST_DUE else 0
