"""Pools in the second telling: who waits for units, who is given them, what is on order.

Nothing is counted along the way: what is owed or on order is added up from those who wait and
from the orders on their way whenever somebody asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from queuesim.network import NEVER, Give, Pick, Pool, Reading, Supply, Take
from queuesim.network.draws import order_key, part_names, uniform
from queuesim.network.durations import to_ticks
from queuesim.network.order import EventKind, name_ranks, person_subject, pool_subject
from queuesim.network.rows import OPEN, OrderRow, StockRow, VisitRow
from queuesim.units import FOREVER

if TYPE_CHECKING:
    from tests.agreement.naive import Customer


@dataclass(eq=False)
class Ordered:
    """An order on its way."""

    pool: Pool
    number: int
    units: int
    placed: int
    sent: int = OPEN


class StockRoom:
    """The part of the telling that is about pools."""

    def _stock(self: Any) -> None:
        pools = self.network.pools
        self.pool_free = {p.name: p.units for p in pools}
        self.placed = {p.name: 0 for p in pools}  #: orders tried so far
        self.under_way: list[Ordered] = []
        ranks = name_ranks([p.name for p in pools])
        for pool in pools:
            if self._watched(pool):
                subject = person_subject(len(self.network.groups) + 1 + ranks[pool.name], 0)
                self.put(0, EventKind.CALENDAR, subject, lambda p=pool: self._changed(p))
            for tick in (pool.reorder.reviews or ()) if pool.reorder else ():
                self.put(
                    tick,
                    EventKind.DELAY_END,
                    pool_subject(ranks[pool.name], 0),
                    lambda p=pool: self._review_due(p),
                )

    @staticmethod
    def _watched(pool: Pool) -> bool:
        return pool.watched or pool.reorder is not None

    def pool(self: Any, name: str) -> Pool:
        return next(p for p in self.network.pools if p.name == name)

    def owed_by(self: Any, pool: str) -> int:
        lanes = [s.lane for s in self.network.supplies if s.pool == pool]
        cases = sum(c.wants - c.holds for lane in lanes for c in self.waiting[lane])
        orders = [o for o in self.under_way if o.sent == OPEN and o.pool.reorder.source == pool]
        return cases + sum(o.units for o in orders)

    def ordered_by(self: Any, pool: str) -> int:
        return sum(o.units for o in self.under_way if o.pool.name == pool)

    # -- taking -------------------------------------------------------------------------

    def units_of(self: Any, units: int | Reading, case: Customer) -> int:
        return max(0, units if isinstance(units, int) else self.read(units, case, None))

    def _take(self: Any, case: Customer, take: Take) -> str | None:
        units = self.units_of(take.units, case)
        for choice in take.lanes:
            if self.hold(choice.guards, case, None):
                return self._queue_for(case, take, choice.lane, units)
        if take.partial:
            units = min(units, max(0, self.pool_free[take.pool]))
        if take.lanes or self.pool_free[take.pool] < units:
            assert take.otherwise
            return take.otherwise
        self.pool_free[take.pool] -= units
        if take.counted:
            case.marks[take.counted] = units
        self._changed(self.pool(take.pool))
        return take.to

    def _queue_for(self: Any, case: Customer, take: Take, name: str, units: int) -> str | None:
        lane = self.lanes[name]
        self._enter_lane(case, take, lane)
        case.wants, case.holds = units, 0
        supply = next(s for s in self.network.supplies if s.lane == name)
        open_now = _rank(supply, self.now - case.since) < NEVER
        if self.pool_free[take.pool] >= units and open_now and self._would_be_first(case, lane):
            self._has_all(case, take)
            return take.to
        for rule in lane.leave:
            if rule.after is None and self._taken(rule, case):
                return self._leave(case, rule)
        self._wait_in(case, lane)
        self._changed(self.pool(take.pool))
        if take.gathers and self.pool_free[take.pool]:
            self._hand_out(self.pool(take.pool))
        return None

    def _would_be_first(self: Any, case: Customer, lane: Any) -> bool:
        kept = case.place
        case.place = self.places + 1 if kept is None else kept
        self.waiting[lane.name].append(case)
        first = self._in_order(lane)[0]
        self.waiting[lane.name].remove(case)
        case.place = kept
        return first is case

    def _has_all(self: Any, case: Customer, take: Take) -> None:
        lane = case.lane
        assert lane
        self._stop_waiting(case)
        self.pool_free[take.pool] -= case.wants - case.holds
        self.last_wait[lane.name] = self.now - case.since
        case.waited += self.now - case.joined
        case.at_desk = False
        self._lose_place(case)
        node, index = self.network.nodes.index(take), self.network.lanes.index(lane)
        self.rows.visits.append(
            VisitRow(case.subject, node, index, case.joined, self.now, self.now, "taken", -1, -1)
        )
        if take.counted:
            case.marks[take.counted] = case.wants
        self._changed(self.pool(take.pool))

    def _back_out(self: Any, case: Customer, take: Take) -> None:
        """It waits no longer, without its units."""
        self.pool_free[take.pool] += case.holds
        case.wants = case.holds = 0
        pool = self.pool(take.pool)
        self._changed(pool)
        self._pool_looks(pool)

    def _give_back(self: Any, case: Customer, node: Give) -> None:
        if node.kept:
            self._give_kept(case, node)
            return
        self._give(self.pool(node.pool), self.units_of(node.units, case))

    def _give(self: Any, pool: Pool, units: int) -> None:
        self.pool_free[pool.name] += units
        self._changed(pool)
        self._pool_looks(pool)

    def _pool_looks(self: Any, pool: Pool) -> None:
        self.todo.append(lambda: self._hand_out(pool))
        self.todo.append(lambda: self._units_are_back(pool.name))

    def _hand_out(self: Any, pool: Pool) -> None:
        """Units are given as long as the head of a lane or of a row of orders takes some."""
        while True:
            found: list[tuple[int, int, int, Any]] = []
            entries = [*self._heads(pool), *self._first_orders(pool)]
            for order, (rank, wait, length, lacks, gathers, who) in enumerate(entries):
                free = self.pool_free[pool.name]
                if rank < NEVER and (free >= lacks or (free > 0 and gathers)):
                    score = {
                        Pick.LONGEST_WAIT: wait,
                        Pick.LONGEST_LANE: length,
                        Pick.EARLIEST_DUE: -getattr(who, "due", FOREVER),
                        Pick.LISTED: 0,
                    }[pool.pick]
                    found.append((rank, -score, order, who))
            if not found:
                return
            who = min(found, key=lambda f: f[:3])[3]
            if isinstance(who, Ordered):
                self.pool_free[pool.name] -= who.units
                self._goes_out(who)
                self._changed(pool)
            elif self.pool_free[pool.name] >= who.wants - who.holds:
                take = who.serve
                self._has_all(who, take)
                self.todo.append(lambda who=who, to=take.to: self.go(who, to))
            else:
                who.holds += self.pool_free[pool.name]
                self.pool_free[pool.name] = 0
                self._changed(pool)

    def _heads(self: Any, pool: Pool) -> list[tuple[int, int, int, int, bool, Any]]:
        heads = []
        for supply in self.network.supplies:
            if supply.pool == pool.name and self.waiting[supply.lane]:
                lane = self.lanes[supply.lane]
                head = self._in_order(lane)[0]
                waited = self.now - head.since
                wait = (waited + lane.head_start) * lane.weight
                length = len(self.waiting[lane.name])
                lacks = head.wants - head.holds
                heads.append((_rank(supply, waited), wait, length, lacks, head.serve.gathers, head))
        return heads

    def _first_orders(self: Any, pool: Pool) -> list[tuple[int, int, int, int, bool, Any]]:
        firsts = []
        for buyer in self.network.pools:
            waiting = [o for o in self.under_way if o.pool == buyer and o.sent == OPEN]
            if waiting and buyer.reorder and buyer.reorder.source == pool.name:
                wait = (self.now - waiting[0].placed) * 1000
                rank = buyer.reorder.rank
                firsts.append((rank, wait, len(waiting), waiting[0].units, False, waiting[0]))
        return firsts

    # -- ordering -----------------------------------------------------------------------

    def _changed(self: Any, pool: Pool) -> None:
        if pool.reorder and pool.reorder.reviews is None:
            self._review(pool)
        self._stock_row(pool)

    def _review_due(self: Any, pool: Pool) -> None:
        self._review(pool)
        self._stock_row(pool)

    def _stock_row(self: Any, pool: Pool) -> None:
        if self._watched(pool):
            index, name = self.network.pools.index(pool), pool.name
            free, owed, ordered = self.pool_free[name], self.owed_by(name), self.ordered_by(name)
            self.rows.stocks.append(StockRow(self.now, index, free, owed, ordered))

    def _review(self: Any, pool: Pool) -> None:
        rule, name = pool.reorder, pool.name
        position = self.pool_free[name] + self.ordered_by(name) - self.owed_by(name)
        if position > rule.at:
            return
        units = rule.up_to - position
        if rule.lot:
            units = 0
            while position + units <= rule.at:
                units += rule.lot
        order = Ordered(pool, self.placed[name], units, self.now)
        self.placed[name] += 1
        if uniform(order_key(self.stream, name, order.number), "comes") >= rule.chance:
            self._order_row(order, OPEN, "failed")
            return
        waiting = [o for o in self.under_way if o.pool == pool and o.sent == OPEN]
        self.under_way.append(order)
        if not rule.source:
            self._goes_out(order)
            return
        if not waiting and self.pool_free[rule.source] >= units:
            self.pool_free[rule.source] -= units
            self._goes_out(order)
        self._changed(self.pool(rule.source))

    def _goes_out(self: Any, order: Ordered) -> None:
        pool, rule = order.pool, order.pool.reorder
        assert rule
        order.sent = self.now
        key = order_key(self.stream, pool.name, order.number)
        us = [uniform(key, name) for name in part_names("lead", rule.lead.uniforms)]
        lead = to_ticks(rule.lead.sampler()(*us))
        rank = name_ranks([p.name for p in self.network.pools])[pool.name]
        if lead < FOREVER:
            subject = pool_subject(rank, order.number)
            self.put(self.now + lead, EventKind.RETURN, subject, lambda: self._order_comes(order))

    def _order_comes(self: Any, order: Ordered) -> None:
        self.under_way.remove(order)
        self._order_row(order, self.now, "came")
        self._give(order.pool, order.units)

    def _order_row(self: Any, order: Ordered, came: int, outcome: str) -> None:
        index = self.network.pools.index(order.pool)
        self.rows.orders.append(
            OrderRow(index, order.number, order.units, order.placed, order.sent, came, outcome)
        )

    def _close_orders(self: Any) -> None:
        index = self.network.pools.index
        for order in sorted(self.under_way, key=lambda o: (index(o.pool), o.number)):
            self._order_row(order, OPEN, "")


def _rank(supply: Supply, waited: int) -> int:
    return [rank for after, rank in supply.rank if after <= waited][-1]
