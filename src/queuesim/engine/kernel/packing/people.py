"""Where people and cases meet: gates, pools, lanes, routes, groups."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.packing.known import (
    ORDERS,
    PICKS,
    PREEMPTS,
    SEEKS,
    SELECTS,
)
from queuesim.engine.kernel.packing.parts import Parts
from queuesim.network import (
    AtEnd,
    Breaks,
    CloseRule,
    Group,
    HeadCount,
    Lane,
    LeaveRule,
    Order,
    Pool,
    Preempt,
    Quantity,
    Roster,
    Route,
    Serve,
    WhenIdle,
)
from queuesim.network.draws import part_names, word_of
from queuesim.network.lanes import NEVER, rank_at
from queuesim.network.network import readings
from queuesim.network.order import name_ranks, pool_subject

WORD = 8


class WithPeople(Parts):
    """Fills what stands between cases and people."""

    # -- lanes, routes, groups ----------------------------------------------------------

    def fill_gates(self) -> None:
        """Gates, and switches, whose windows are drawn and come with each replication."""
        network, image = self.network, self.image
        names = list(self.gates)
        ranks = name_ranks(names)
        known = {gate.name: gate.windows for gate in network.gates}
        for name in names:
            row, windows = self.gates[name], known.get(name, ())
            sent = [
                self.lanes[x.name]
                for x in network.lanes
                if x.gate == name and x.close is CloseRule.GO
            ]
            listed = image.ints([tick for window in windows for tick in window])
            image.link(row + at.GATE_WINDOWS, listed)
            image.put(row + at.GATE_WINDOWS_SIZE, len(windows))
            image.put(row + at.GATE_RANK, ranks[name])
            image.link(row + at.GATE_SENT, image.links(sent))
            image.put(row + at.GATE_SENT_SIZE, len(sent))
            image.link(row + at.GATE_DAYS, image.ints(opening_days(windows, network.days)))

    def fill_pools(self) -> None:
        """Pools, and which lanes wait for their units."""
        network, image = self.network, self.image
        ranks = name_ranks([p.name for p in network.pools])
        supplies = {s: image.row(at.SUPPLY_WORDS) for s in network.supplies}
        for supply, row in supplies.items():
            image.link(row + at.SUPPLY_LANE, self.lanes[supply.lane])
            image.link(row + at.SUPPLY_POOL, self.pools[supply.pool])
            image.link(row + at.SUPPLY_STEPS, image.ints([n for step in supply.rank for n in step]))
            image.put(row + at.SUPPLY_STEPS_SIZE, len(supply.rank))
            image.link(self.lanes[supply.lane] + at.SUPPLY, row)
        for index, pool in enumerate(network.pools):
            row = self.pools[pool.name]
            mine = [offset for supply, offset in supplies.items() if supply.pool == pool.name]
            claimed = [self.lanes[name] for name in self._lanes_that_claim(pool.name)]
            buyers = [
                self.pools[p.name]
                for p in network.pools
                if p.reorder and p.reorder.source == pool.name
            ]
            image.put(row + at.POOL_UNITS, pool.units)
            image.put(row + at.POOL_INDEX, index)
            image.put(row + at.POOL_RANK_OF, ranks[pool.name])
            image.put(row + at.WATCHED, int(pool.watched or pool.reorder is not None))
            image.put(row + at.POOL_PICK, PICKS[pool.pick])
            for where, rows in (
                (at.SUPPLIES, mine),
                (at.CLAIMED_BY, claimed),
                (at.BUYERS, buyers),
            ):
                image.link(row + where, image.links(rows))
                image.put(row + where + WORD, len(rows))
            self._orders(row, pool, ranks[pool.name])

    def _orders(self, row: int, pool: Pool, rank: int) -> None:
        """How a pool orders more."""
        image, rule = self.image, pool.reorder
        if rule is None:
            return
        words = [word_of(name) for name in part_names("lead", rule.lead.uniforms)]
        reviews = rule.reviews or ()
        image.put(row + at.REORDERS, 1)
        image.put(row + at.ALWAYS, int(rule.reviews is None))
        image.link(row + at.REVIEWS, image.ints(reviews))
        image.put(row + at.REVIEWS_SIZE, len(reviews))
        image.link(row + at.UPSTREAM, self.pools.get(rule.source, 0))
        image.put(row + at.ORDER_AT, rule.at)
        image.put(row + at.ORDER_LOT, rule.lot)
        image.put(row + at.ORDER_UP_TO, rule.up_to)
        image.put_float(row + at.ORDER_CHANCE, rule.chance)
        image.put(row + at.ORDER_RANK, rule.rank)
        image.link(row + at.LEAD_LAW, self.law(rule.lead))
        image.link(row + at.LEAD_WORDS, image.ints(words))
        image.put(row + at.ORDERS_SUBJECT, pool_subject(rank, 0))

    def _lanes_that_claim(self, pool: str) -> list[str]:
        """Lanes whose cases claim units of a pool beside people, in their order."""
        claiming = {
            choice.lane
            for n in self.network.nodes
            if isinstance(n, Serve) and any(name == pool for name, _ in n.units)
            for choice in n.lanes
        }
        return [lane.name for lane in self.network.lanes if lane.name in claiming]

    def fill_lane(self, index: int, lane: Lane) -> None:
        """Fill the row of a lane."""
        image, row = self.image, self.lanes[lane.name]
        kept = any(rule.keeps_place for x in self.network.lanes for rule in x.leave)
        kept = kept or self.interrupts  # cases come back to their places
        if lane.order not in (Order.FIRST_COME, Order.LAST_COME) or kept:
            queue = at.KEYED
        else:
            queue = at.STACK if lane.order is Order.LAST_COME else at.LINE
        every = [r for r in self.network.routes if r.lane == lane.name]
        routes = [r for r in every if not r.part]
        announce = lane.announce
        ahead = [self.lanes[name] for name in announce.lanes] or [row]
        people = [self.teams[name] for name in announce.groups]
        rules = list(enumerate(lane.leave))
        opened = [_supply_opens(s.rank) for s in self.network.supplies if s.lane == lane.name]
        later = {tick for route in every for tick in _opens_later(route)}
        steps = sorted(later | {tick for tick in opened if tick})
        image.put(row + at.LANE_INDEX, index)
        if queue == at.KEYED:
            self.keyed.append(row)
        image.put(row + at.QUEUE, queue)
        image.put(row + at.LANE_ORDER, ORDERS[lane.order])
        image.put(row + at.SEEK, SEEKS[lane.seek])
        image.put(row + at.WEIGHT, lane.weight)
        image.put(row + at.HEAD_START, lane.head_start)
        image.link(row + at.GATE, self.gates.get(lane.gate, 0))
        image.put(row + at.SERVED_ON, int(lane.close is CloseRule.SERVE_ON))
        image.link(row + at.CLOSE_TO, self.nodes.get(lane.close_to, 0))
        image.put(row + at.MEAN, -1 if announce.mean is None else announce.mean)
        image.link(row + at.ANNOUNCERS, image.links(people))
        image.put(row + at.ANNOUNCERS_SIZE, len(people))
        image.link(row + at.ANNOUNCED, image.links(ahead))
        image.put(row + at.ANNOUNCED_SIZE, len(ahead))
        image.link(row + at.LANE_ROUTES, image.links([self.routes[r] for r in routes]))
        image.put(row + at.LANE_ROUTES_SIZE, len(routes))
        image.link(row + at.ALL_ROUTES, image.links([self.routes[r] for r in every]))
        image.put(row + at.ALL_ROUTES_SIZE, len(every))
        image.put(row + at.PREEMPTS, int(any(_preempts(r) for r in routes)))
        image.put(row + at.CREWED, int(lane.name in self.crewed))
        image.link(row + at.HELD_UNITS, image.row(max(self.most_units, 1)))
        for where, chosen in (
            (at.AT_ONCE, [(k, r) for k, r in rules if r.after is None]),
            (at.TIMED, [(k, r) for k, r in rules if r.after is not None]),
        ):
            image.link(row + where, self.rules(chosen))
            image.put(row + where + WORD, len(chosen))
        image.link(row + at.STEPS, image.ints(steps))
        image.put(row + at.STEPS_SIZE, len(steps))

    def rules(self, numbered: list[tuple[int, LeaveRule]]) -> int:
        """Rows of leave rules, one after the other."""
        image = self.image
        timers = [self.timer(rule.after) for _, rule in numbered]
        chances = [self.table(rule.chance) for _, rule in numbered]
        offset = image.row(len(numbered) * at.RULE // WORD) if numbered else 0
        for k, (number, rule) in enumerate(numbered):
            row = offset + k * at.RULE
            image.put(row + at.RULE_NUMBER, number)
            image.put(row + at.COUNTED_AS, self.outcomes.index(rule.counted_as))
            image.link(row + at.RULE_TO, self.nodes[rule.to])
            image.link(row + at.RULE_TIMER, timers[k])
            image.put(row + at.RULE_KEPT, self.kept[rule.after.name] if rule.after else 0)
            self.guards(row, at.RULE_GUARDS, at.RULE_GUARDS_SIZE, rule.guards)
            image.link(row + at.RULE_CHANCE, chances[k])
            image.put(row + at.RULE_WORD, word_of(rule.draw))
            image.put(row + at.RULE_TURN, self.turns.get(rule.draw, -1))
            image.put(row + at.KEEPS_PLACE, int(rule.keeps_place))
        return offset

    def fill_routes(self) -> None:
        """Make and fill the rows of routes."""
        image = self.image
        self.routes = {r: image.row(at.ROUTE_WORDS) for r in self.network.routes}
        for route, row in self.routes.items():
            closed = NEVER if _closed(route, 0) else 0
            steady = len(route.case_rank) == len(route.person_rank) == 1
            image.link(row + at.ROUTE_LANE, self.lanes[route.lane])
            image.link(row + at.ROUTE_TEAM, self.teams[route.group])
            image.put(row + at.STEADY, int(steady))
            image.put(row + at.CASE_RANK, closed or route.case_rank[0][1])
            image.put(row + at.PERSON_RANK, closed or route.person_rank[0][1])
            for where, steps in (
                (at.CASE_STEPS, route.case_rank),
                (at.PERSON_STEPS, route.person_rank),
            ):
                image.link(row + where, image.ints([n for step in steps for n in step]))
                image.put(row + where + WORD, len(steps))
            self.guards(row, at.ROUTE_GUARDS, at.ROUTE_GUARDS_SIZE, route.guards)
            image.put(row + at.ROUTE_PART, route.part)
            image.put(row + at.PREEMPTS_BY, PREEMPTS[route.preempts])

    def fill_group(self, index: int, group: Group, rank: int) -> None:
        """Fill the rows of a group and of its people."""
        image, row = self.image, self.teams[group.name]
        routes = [self.routes[r] for r in self.network.routes if r.group == group.name]
        staffing = group.staffing
        by_count = isinstance(staffing, HeadCount)
        levels = staffing.levels if isinstance(staffing, HeadCount) else ()
        size = most_people(group)
        people = image.row(size * at.WORKER_WORDS) if size else 0
        self.people[group.name] = people
        for number in range(size):
            worker = people + number * at.WORKER
            image.link(worker + at.TEAM, row)
            image.put(worker + at.NUMBER, number)
            image.put(worker + at.LEVEL, _level(group, number))
            image.put(worker + at.FREE, group.room)
        image.put(row + at.TEAM_INDEX, index)
        image.put(row + at.TEAM_RANK, rank)
        image.put(row + at.ROOM, group.room)
        image.put(row + at.BY_COUNT, int(by_count))
        image.put(row + at.SELECT, SELECTS[group.select])
        image.put(row + at.PICK, PICKS[group.pick])
        image.put(row + at.STAYS, int(group.at_end is AtEnd.STAY))
        image.put(row + at.HANDS_OVER, int(group.at_end is AtEnd.HAND_OVER))
        self._how_closely(row, group)
        image.link(row + at.PEOPLE, people)
        image.put(row + at.PEOPLE_SIZE, size)
        image.link(row + at.TEAM_ROUTES, image.links(routes))
        image.put(row + at.TEAM_ROUTES_SIZE, len(routes))
        image.link(row + at.COUNTS, image.ints([n for level in levels for n in level]))
        image.put(row + at.COUNTS_SIZE, len(levels))
        timers = [self.timer(p.duration) for p in group.pauses]
        chances = [self.table(p.chance) for p in group.pauses]
        pauses = image.row(len(timers) * at.PAUSE // WORD) if timers else 0
        for k, pause in enumerate(group.pauses):
            place = pauses + k * at.PAUSE
            image.link(place + at.PAUSE_TIMER, timers[k])
            image.link(place + at.PAUSE_CHANCE, chances[k])
            image.put(place + at.PAUSE_WORD, word_of(pause.draw))
            image.put(place + at.PAUSE_TURN, self.turns.get(pause.draw, -1))
            image.put(place + at.PAUSE_AFTER, pause.after)
        image.link(row + at.PAUSES, pauses)
        image.put(row + at.PAUSES_SIZE, len(timers))

    def _how_closely(self, row: int, group: Group) -> None:
        """What has to be looked at whenever somebody of a group takes up or puts down work."""
        image, network, staffing = self.image, self.network, group.staffing
        routes = [r for r in network.routes if r.group == group.name]
        breaks = staffing.breaks if isinstance(staffing, Roster) else Breaks.AWAY
        asked = any(r.quantity is Quantity.PERSON_WORKED for r in readings(network))
        clocked = asked or any(p.after for p in group.pauses)
        gives_way = any(_preempts(r) for r in routes)
        called = any(
            group.name in s.arrivals.groups
            for s in network.sources
            if isinstance(s.arrivals, WhenIdle)
        )
        helps = any(r.part or r.lane in self.crewed for r in routes)
        closely = gives_way or helps or called or breaks is not Breaks.AWAY
        image.put(row + at.KNOWN, self.marks[group.known] if group.known else -1)
        image.put(row + at.QUICK, int(group.room == 1 and not group.known))
        image.put(row + at.SIMPLE, int(group.room == 1 and not gives_way and not clocked))
        self.closely = self.closely or closely
        image.put(row + at.LOOKS_CLOSELY, int(closely))
        image.put(row + at.GIVES_WAY, int(gives_way))
        image.put(row + at.CLOCKED, int(clocked))
        image.put(row + at.CALLED_FOR, int(called))
        image.put(row + at.BREAKS_INTERRUPT, int(breaks is Breaks.INTERRUPT))


def opening_days(windows: Sequence[tuple[int, int]], days: tuple[int, ...]) -> list[int]:
    """For each day, whether a gate with these windows opens on it."""
    return [
        int(any(start <= begin < end for begin, _ in windows))
        for start, end in pairwise((*days, 1 << 62))
    ]


def _supply_opens(steps: tuple[tuple[int, int], ...]) -> int:
    """Ticks of waiting at which units begin to be given; 0: from the beginning, or never."""
    return next((after for after, rank in steps if rank < NEVER), 0)


def _level(group: Group, number: int) -> int:
    if isinstance(group.staffing, HeadCount):
        return group.levels[number] if number < len(group.levels) else 0
    return group.staffing.people[number].level


def _closed(route: Route, waited: int) -> bool:
    return max(rank_at(route.case_rank, waited), rank_at(route.person_rank, waited)) >= NEVER


def _preempts(route: Route) -> bool:
    return route.preempts is not Preempt.NOTHING


def _opens_later(route: Route) -> list[int]:
    """Ticks of waiting at which the route opens, or at which more work has to give way."""
    steps = sorted({after for after, _ in (*route.case_rank, *route.person_rank)})
    rises = _preempts(route)
    return [a for b, a in pairwise(steps) if (rises or _closed(route, b)) and not _closed(route, a)]


def most_people(group: Group) -> int:
    """Most people that a group can ever have."""
    staffing = group.staffing
    if isinstance(staffing, HeadCount):
        return max((people for _, people in staffing.levels), default=0)
    return len(staffing.people)
