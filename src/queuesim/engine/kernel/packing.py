"""From a network to a picture of memory: every table that stays the same in all replications."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from itertools import accumulate, pairwise
from typing import Any

from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.image import Frozen, Image
from queuesim.engine.kernel.lawrows import Unsupported, law_row
from queuesim.engine.kernel.units import GIVEN_AT_ONCE
from queuesim.network import (
    AtEnd,
    Book,
    Breaks,
    Choose,
    ChooseBy,
    CloseRule,
    Compare,
    Cut,
    Delay,
    DelayTime,
    DueIn,
    Duration,
    Exit,
    Fork,
    Gather,
    Give,
    Group,
    Guard,
    HeadCount,
    Join,
    Lane,
    LaneChoice,
    LeaveRule,
    Mark,
    Network,
    Node,
    Order,
    Pick,
    Pool,
    Preempt,
    Quantity,
    Rates,
    Reading,
    Release,
    Roster,
    Route,
    Seek,
    Select,
    Serve,
    Table,
    Take,
    Unbook,
    WhenIdle,
)
from queuesim.network.draws import part_names, word_of
from queuesim.network.lanes import NEVER, rank_at
from queuesim.network.names import blank_marks, repeated_names
from queuesim.network.network import interrupts, mark_names, readings
from queuesim.network.order import LEAVE_RULES, name_ranks, pool_subject

WORD = 8
MOST_TASKS = 4_000_000

QUANTITIES = {
    Quantity.ONE: at.ONE,
    Quantity.CLASS: at.CLASS,
    Quantity.MARK: at.MARK,
    Quantity.WAITED_HERE: at.WAITED_HERE,
    Quantity.WAITED: at.WAITED_SO_FAR,
    Quantity.LANE_WAITING: at.LANE_WAITING,
    Quantity.LANE_HELD: at.LANE_HELD,
    Quantity.ANNOUNCED_WAIT: at.ANNOUNCED_WAIT,
    Quantity.GROUP_PRESENT: at.GROUP_PRESENT,
    Quantity.GROUP_IDLE: at.GROUP_IDLE,
    Quantity.GROUP_FREE: at.GROUP_FREE,
    Quantity.POOL_FREE: at.POOL_FREE,
    Quantity.PERSON_NUMBER: at.PERSON_NUMBER,
    Quantity.PERSON_LEVEL: at.PERSON_LEVEL,
    Quantity.PERSON_HELD: at.PERSON_HELD,
    Quantity.PERSON_WORKED: at.PERSON_WORKED,
    Quantity.OPEN: at.GATE_OPEN,
    Quantity.DAY: at.DAY,
    Quantity.TIME_OF_DAY: at.TIME_OF_DAY,
    Quantity.DUE: at.DUE,
    Quantity.SLACK: at.SLACK,
    Quantity.SLOT_WAIT: at.SLOT_WAIT,
    Quantity.REGISTER: at.REGISTER,
    Quantity.POOL_OWED: at.POOL_OWED,
    Quantity.POOL_ORDERED: at.POOL_ORDERED,
}
COMPARES = {
    Compare.LESS: at.LESS,
    Compare.AT_MOST: at.AT_MOST,
    Compare.EQUAL: at.EQUAL,
    Compare.NOT_EQUAL: at.NOT_EQUAL,
    Compare.AT_LEAST: at.AT_LEAST,
    Compare.MORE: at.MORE,
}
ORDERS = {
    Order.FIRST_COME: at.FIRST_COME,
    Order.LAST_COME: at.LAST_COME,
    Order.BY_LOT: at.LOT,
    Order.SHORTEST: at.SHORTEST,
    Order.EARLIEST_DUE: at.EARLIEST_DUE,
}
SEEKS = {
    Seek.LISTED: at.LISTED_SEEK,
    Seek.LONGEST_IDLE: at.LONGEST_IDLE_SEEK,
    Seek.LEAST_OCCUPIED: at.LEAST_OCCUPIED,
    Seek.MOST_IDLE: at.MOST_IDLE,
}
PICKS = {
    Pick.LONGEST_WAIT: at.LONGEST_WAIT,
    Pick.LONGEST_LANE: at.LONGEST_LANE,
    Pick.LISTED: at.LISTED_PICK,
    Pick.EARLIEST_DUE: at.DUE_PICK,
}
SELECTS = {
    Select.LONGEST_IDLE: at.LONGEST_IDLE,
    Select.FEWEST_CASES: at.FEWEST_CASES,
    Select.LOWEST_NUMBER: at.LOWEST_NUMBER,
    Select.SAME_PERSON: at.LONGEST_IDLE,  #: for a case that knows nobody, or not anybody free
}
PREEMPTS = {
    Preempt.NOTHING: at.BY_NOTHING,
    Preempt.INTERRUPT: at.BY_INTERRUPTING,
    Preempt.STAND_STILL: at.BY_STANDING_STILL,
}
CUTS = {
    Cut.RESUME: at.RESUME,
    Cut.START_AGAIN: at.START_AGAIN,
    Cut.LEAVE: at.GO_ELSEWHERE,
}
TIMES = {
    DelayTime.CLOCK: at.IN_CLOCK_TIME,
    DelayTime.OPEN: at.IN_OPEN_TIME,
    DelayTime.OPEN_DAYS: at.IN_OPEN_DAYS,
    DelayTime.DUE: at.UNTIL_DUE,
}
#: Every word that has a number here; others are refused.
NUMBERED: dict[type, Mapping[Any, int]] = {
    Compare: COMPARES,
    Order: ORDERS,
    Seek: SEEKS,
    Pick: PICKS,
    Select: SELECTS,
    DelayTime: TIMES,
    Preempt: PREEMPTS,
    Cut: CUTS,
}
NODE_WORDS = {
    Choose: at.CHOOSE_WORDS,
    Delay: at.DELAY_WORDS,
    Serve: at.SERVE_WORDS,
    Take: at.TAKE_WORDS,
    Give: at.TAKE_WORDS,
    Fork: at.FORK_WORDS,
    Mark: at.MARK_WORDS,
    Exit: at.EXIT_WORDS,
    Join: at.JOIN_WORDS,
    Gather: at.GATHER_WORDS,
    Release: at.RELEASE_WORDS,
    Book: at.BOOK_NODE_WORDS,
    Unbook: at.UNBOOK_WORDS,
}
CHOOSE_BY = {
    ChooseBy.WEIGHTS: at.BY_WEIGHTS,
    ChooseBy.LEAST: at.BY_LEAST,
    ChooseBy.LEAST_BY_LOT: at.BY_LEAST_AND_LOT,
}
#: What the kernel knows of each part of a network. A field that is not named here must have its
#: default value: nothing that a network says is ever passed over.
KNOWN: dict[str, str] = {
    "Network": "classes sources nodes lanes routes groups pools gates clocks days horizon diaries"
    " registers switches supplies",
    "CaseClass": "name segment customers",
    "Source": "name to arrivals classes size limit",
    "Rates": "slices clock gate when_open when_shut",
    "RateSlice": "start end rate rate_at_end",
    "Counts": "slices",
    "CountSlice": "start end count",
    "Gaps": "law start until limit",
    "WhenIdle": "groups wanted dial start until",
    "Times": "ticks classes marks",
    "AtStart": "count",
    "Choose": "name rows draw",
    "ChoiceRow": "branches guards by",
    "Branch": "to weight reading",
    "Delay": "name to duration time gate early",
    "Serve": "name to lanes work wrap room pace writes cut cut_to yields claim units keeps by_kept"
    " gathers",
    "Part": "people wraps",
    "LaneChoice": "lane guards",
    "Take": "name to pool otherwise units partial counted lanes gathers",
    "Supply": "lane pool rank",
    "Give": "name to pool units kept",
    "Fork": "name to follow_ups parts join",
    "Join": "name to need cancels counted",
    "Gather": "name to size after carries",
    "Release": "name to",
    "Mark": "name to writes adds milestones due house house_adds",
    "DueIn": "duration time gate",
    "Book": "name to diary otherwise notice within spare",
    "Unbook": "name to",
    "Diary": "name starts places",
    "Register": "name start",
    "Exit": "name outcome",
    "Lane": "name order leave seek weight head_start gate close close_to announce",
    "LeaveRule": "counted_as to after guards chance draw keeps_place",
    "Announce": "mean groups lanes",
    "Route": "lane group case_rank person_rank guards preempts part",
    "Group": "name staffing select pick at_end room pauses levels known",
    "Pause": "duration chance draw after",
    "HeadCount": "levels outages",
    "Roster": "people absence off_block breaks",
    "Person": "shifts level gate",
    "Shift": "start end day breaks unpaid off_blocks",
    "Pool": "name units pick reorder watched",
    "Reorder": "at lead lot up_to chance reviews source rank",
    "Gate": "name windows",
    "Clock": "name starts law",
    "Switch": "name up down until starts_up",
    "Duration": "name laws factors extras",
    "Table": "reading at values lines",
    "Guard": "reading compare bound",
    "Reading": "quantity of",
}


def check_known(part: Any, path: str = "") -> None:
    """Refuse whatever the kernel does not know.

    Raises
    ------
    Unsupported
        Naming the part and its field.
    """
    kind = type(part).__name__
    if isinstance(part, tuple):
        for each in part:
            check_known(each, path)
    elif type(part) in NUMBERED:
        if part not in NUMBERED[type(part)]:
            raise Unsupported(f"{part.value!r} ({path})")
    elif hasattr(part, "__dataclass_fields__") and type(part).__module__.startswith(
        "queuesim.network"
    ):
        if kind not in KNOWN:
            raise Unsupported(f"{kind} ({path})")
        known = KNOWN[kind].split()
        for field in fields(part):
            value = getattr(part, field.name)
            if field.name in known:
                if kind not in ("Shift", "Table"):
                    check_known(value, f"{path}.{kind}.{field.name}".lstrip("."))
            elif value != field.default or field.default is MISSING:
                raise Unsupported(f"{kind}.{field.name} ({path})")


@dataclass(frozen=True, slots=True)
class Packed:
    """A network as a picture of memory, and where in it the runner finds its way.

    Offsets are in bytes. ``outcomes`` and ``milestones`` are the words behind the codes of rows.
    ``plain``: none of `rules` says yes of it.
    """

    network: Network
    picture: Frozen
    header: int
    groups: int
    gates: int
    pools: int
    sources: int
    group_rows: tuple[int, ...]
    switch_rows: tuple[int, ...]
    pool_rows: tuple[int, ...]
    source_rows: tuple[int, ...]
    outcomes: tuple[str, ...]
    milestones: tuple[str, ...]
    case_words: int
    rows_margin: int
    cases_margin: int
    heap_margin: int
    tasks: int
    small_margin: int
    plain: bool


def pack(network: Network) -> Packed:
    """Make the picture of a network.

    Raises
    ------
    Unsupported
        If the network has something that the kernel does not know.
    """
    check_known(network)
    return _Packer(network).packed()


class _Packer:
    """Writes one row after the other; rows that others refer to are made before they are filled."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.image = image = Image()
        self.header = image.row(at.HEADER_WORDS)
        self.interrupts, self.closely = interrupts(network), False
        serves = [n for n in network.nodes if isinstance(n, Serve)]
        self.special = {n.name for n in serves if n.special}
        crowded = [n for n in serves if n.special]
        self.crewed = {choice.lane for n in crowded for choice in n.lanes}
        self.crew = max((sum(p.people for p in n.claim) for n in crowded), default=0)
        self.most_units = max((len(n.units) for n in crowded), default=0)
        self.repeated = repeated_names(network)
        self._lay_out_cases()
        self.outcomes = _words_of_outcomes(network)
        self.milestones = tuple(
            sorted({m for n in network.nodes if isinstance(n, Mark) for m in n.milestones})
        )
        self.pools = {p.name: image.row(at.POOL_WORDS) for p in network.pools}
        shut = [gate.name for gate in network.gates] + [s.name for s in network.switches]
        self.gates = {name: image.row(at.GATE_WORDS) for name in shut}
        self.teams = {g.name: image.row(at.TEAM_WORDS) for g in network.groups}
        self.lanes = {x.name: image.row(at.LANE_WORDS) for x in network.lanes}
        self.nodes = {n.name: image.row(NODE_WORDS[type(n)]) for n in network.nodes}
        self.registers = {r.name: image.row(1) for r in network.registers}
        self.diaries = {d.name: image.row(at.DIARY_WORDS) for d in network.diaries}
        self.people: dict[str, int] = {}
        self.laws: dict[Any, int] = {}
        self.timers: dict[Duration, int] = {}
        self.tables: dict[Table, int] = {}
        self.readings: dict[Reading, int] = {}

    def _lay_out_cases(self) -> None:
        """Where marks, turns and kept ticks stand in a case, as offsets from its beginning."""
        network = self.network
        names = mark_names(network)
        forks = [n.name for n in network.nodes if isinstance(n, Fork)]
        kept = sorted({r.after.name for x in network.lanes for r in x.leave if r.after})
        place = at.CASE_MORE
        self.marks = {name: place + k * WORD for k, name in enumerate(names)}
        self.turns_at = place + len(names) * WORD
        counted = [*sorted(self.repeated), *(f"fork {name}" for name in forks)]
        self.turns = {name: self.turns_at + k * WORD for k, name in enumerate(counted)}
        self.kept_at = self.turns_at + len(counted) * WORD
        self.kept = {name: self.kept_at + k * WORD for k, name in enumerate(kept)}
        self.blank = [*blank_marks(network), *[0] * len(counted), *[-1] * len(kept)]

    # -- small parts --------------------------------------------------------------------

    def law(self, law: Any) -> int:
        if law not in self.laws:
            self.laws[law] = law_row(self.image, law)
        return self.laws[law]

    def reading(self, reading: Reading) -> int:
        if reading in self.readings:
            return self.readings[reading]
        image, of = self.image, reading.of
        if reading.quantity not in QUANTITIES:
            raise Unsupported(f"the reading {reading.quantity.value!r}")
        row = image.row(at.OF // WORD + max(len(of), 1))
        image.put(row + at.QUANTITY, QUANTITIES[reading.quantity])
        image.put(row + at.OF_SIZE, len(of))
        if reading.quantity is Quantity.MARK:
            image.put(row + at.OF, self.marks[of[0]])
        else:
            rows = _OF_ROWS.get(reading.quantity, "")
            for k, name in enumerate(of):
                image.link(row + at.OF + k * WORD, getattr(self, rows)[name])
        self.readings[reading] = row
        return row

    def guards(self, row: int, at_list: int, at_size: int, guards: tuple[Guard, ...]) -> None:
        """Write a list of guards and refer to it."""
        image = self.image
        readings = [self.reading(g.reading) for g in guards]
        offset = image.row(len(guards) * at.GUARD // WORD) if guards else 0
        for k, guard in enumerate(guards):
            image.link(offset + k * at.GUARD + at.GUARD_READING, readings[k])
            image.put(offset + k * at.GUARD + at.COMPARE, COMPARES[guard.compare])
            image.put(offset + k * at.GUARD + at.BOUND, guard.bound)
        image.link(row + at_list, offset)
        image.put(row + at_size, len(guards))

    def table(self, table: Table | None) -> int:
        if table is None:
            return 0
        if table in self.tables:
            return self.tables[table]
        image = self.image
        reading = self.reading(table.reading)
        points, values = image.ints(table.at), image.floats(table.values)
        row = image.row(at.TABLE_WORDS)
        image.link(row + at.TABLE_READING, reading)
        image.put(row + at.LINES, int(table.lines))
        image.put(row + at.POINTS, len(table.at))
        image.link(row + at.TABLE_AT, points)
        image.link(row + at.TABLE_VALUES, values)
        self.tables[table] = row
        return row

    def timer(self, duration: Duration | None) -> int:
        if duration is None:
            return 0
        if duration in self.timers:
            return self.timers[duration]
        image = self.image
        most = max(law.uniforms for law in duration.laws)
        listed = image.links([self.law(law) for law in duration.laws])
        factors = image.links([self.table(t) for t in duration.factors])
        extras = image.links([self.table(t) for t in duration.extras])
        words = image.ints([word_of(name) for name in part_names(duration.name, most)])
        row = image.row(at.TIMER_WORDS)
        image.put(row + at.TIMER_WORD, word_of(duration.name))
        image.put(row + at.TIMER_TURN, self.turns.get(duration.name, -1))
        image.put(row + at.REPLACED, self.marks.get(duration.name, -1))
        image.link(row + at.TIMER_LAWS, listed)
        image.put(row + at.TIMER_LAWS_SIZE, len(duration.laws))
        image.link(row + at.WORDS, words)
        image.link(row + at.FACTORS, factors)
        image.put(row + at.FACTORS_SIZE, len(duration.factors))
        image.link(row + at.EXTRAS, extras)
        image.put(row + at.EXTRAS_SIZE, len(duration.extras))
        plain = (
            len(duration.laws) == 1
            and most == 1
            and not (duration.factors or duration.extras)
            and duration.name not in self.marks
            and duration.name not in self.turns
        )
        image.put(row + at.PLAIN, int(plain))
        self.timers[duration] = row
        return row

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
        image, row = self.image, self.lanes[lane.name]
        kept = any(rule.keeps_place for x in self.network.lanes for rule in x.leave)
        kept = kept or self.interrupts  # cases come back to their places
        if lane.order not in (Order.FIRST_COME, Order.LAST_COME) or kept:
            queue = at.HEAPED
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
        image, row = self.image, self.teams[group.name]
        routes = [self.routes[r] for r in self.network.routes if r.group == group.name]
        staffing = group.staffing
        by_count = isinstance(staffing, HeadCount)
        levels = staffing.levels if isinstance(staffing, HeadCount) else ()
        size = _people(group)
        people = image.row(size * at.WORKER_WORDS) if size else 0
        self.people[group.name] = people
        for number in range(size):
            worker = people + number * at.WORKER
            image.link(worker + at.TEAM, row)
            image.put(worker + at.NUMBER, number)
            image.put(worker + at.LEVEL, _level(group, number))
            image.put(worker + at.FREE, group.room)
            image.put(worker + at.IDLE_SINCE, -1)
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

    # -- nodes --------------------------------------------------------------------------

    def fill_node(self, index: int, node: Node) -> None:
        row = self.nodes[node.name]
        self.image.put(row + at.NODE_INDEX, index)
        if not isinstance(node, Choose | Exit):
            self.image.link(row + at.TO, self.nodes[node.to])
        if isinstance(node, Choose):
            self._choose(row, node)
        elif isinstance(node, Delay):
            self._delay(row, node)
        elif isinstance(node, Serve):
            self._serve(row, node)
        elif isinstance(node, Take | Give):
            self._pool(row, node)
        elif isinstance(node, Fork):
            self._fork(row, node)
        elif isinstance(node, Mark):
            self._mark(row, node)
        elif isinstance(node, Book):
            self._book(row, node)
        elif isinstance(node, Unbook):
            self.image.put(row + at.NODE_KIND, at.UNBOOK)
        elif isinstance(node, Join):
            self._join(row, node)
        elif isinstance(node, Gather):
            self._gather(row, node)
        elif isinstance(node, Release):
            self.image.put(row + at.NODE_KIND, at.RELEASE)
        elif isinstance(node, Exit):
            self.image.put(row + at.NODE_KIND, at.EXIT)
            self.image.put(row + at.OUTCOME, self.outcomes.index(node.outcome))

    def _choose(self, row: int, node: Choose) -> None:
        image = self.image
        draw = node.draw or node.name
        image.put(row + at.NODE_KIND, at.CHOOSE)
        image.put(row + at.CHOOSE_WORD, word_of(draw))
        image.put(row + at.CHOOSE_TURN, self.turns.get(draw, -1))
        offset = image.row(len(node.rows) * at.CHOICE // WORD) if node.rows else 0
        for k, choice in enumerate(node.rows):
            place = offset + k * at.CHOICE
            self.guards(place, at.CHOICE_GUARDS, at.CHOICE_GUARDS_SIZE, choice.guards)
            weights = [self.table(b.weight) for b in choice.branches]
            readings = [self.reading(b.reading) if b.reading else 0 for b in choice.branches]
            branches = image.row(len(weights) * at.BRANCH // WORD) if weights else 0
            for j, branch in enumerate(choice.branches):
                image.link(branches + j * at.BRANCH + at.BRANCH_TO, self.nodes[branch.to])
                image.link(branches + j * at.BRANCH + at.BRANCH_WEIGHT, weights[j])
                image.link(branches + j * at.BRANCH + at.BRANCH_READING, readings[j])
            image.link(place + at.BRANCHES, branches)
            image.put(place + at.BRANCHES_SIZE, len(weights))
            image.put(place + at.CHOOSE_BY, CHOOSE_BY[choice.by])
            tables = [b.weight for b in choice.branches]
            if all(t is None or len(set(t.values)) == 1 for t in tables):
                fixed = accumulate(1.0 if t is None else t.values[0] for t in tables)
                image.link(place + at.CUMULATED, image.floats(fixed))
        image.link(row + at.CHOICES, offset)
        image.put(row + at.CHOICES_SIZE, len(node.rows))

    def _delay(self, row: int, node: Delay) -> None:
        image = self.image
        image.put(row + at.NODE_KIND, at.DELAY)
        image.link(row + at.DELAY_TIMER, self.timer(node.duration))
        image.put(row + at.DELAY_TIME, TIMES[node.time])
        image.link(row + at.DELAY_GATE, self.gates.get(node.gate, 0))
        image.link(row + at.DELAY_EARLY, self.timer(node.early))

    def _book(self, row: int, node: Book) -> None:
        image = self.image
        image.put(row + at.NODE_KIND, at.BOOK_NODE)
        image.link(row + at.BOOK_DIARY, self.diaries[node.diary])
        image.link(row + at.BOOK_NOTICE, self.timer(node.notice))
        image.put(row + at.BOOK_WITHIN, node.within)
        image.put(row + at.BOOK_SPARE, node.spare)
        image.link(row + at.BOOK_OTHERWISE, self.nodes[node.otherwise])

    def _serve(self, row: int, node: Serve) -> None:
        image = self.image
        image.put(row + at.NODE_KIND, at.SERVE_NODE)
        self._lane_choices(row, at.SERVE_LANES, node.lanes)
        image.link(row + at.WORK_TIMER, self.timer(node.work))
        image.link(row + at.WRAP_TIMER, self.timer(node.wrap))
        image.put(row + at.SERVE_ROOM, node.room)
        image.link(row + at.PACE, image.ints(node.pace))
        image.put(row + at.PACE_SIZE, len(node.pace))
        self._writes(row, at.WRITES, node.writes)
        self._claim(row, node)

    def _claim(self, row: int, node: Serve) -> None:
        """Whom and what the work needs, and what becomes of it when it is interrupted."""
        image = self.image
        image.put(row + at.SPECIAL, int(node.special))
        image.put(row + at.YIELDS, sum(1 << PREEMPTS[each] for each in set(node.yields)))
        image.put(row + at.CUT, CUTS[node.cut])
        image.link(row + at.CUT_TO, self.nodes.get(node.cut_to, 0))
        image.put(row + at.GATHERS_ALL, int(node.gathers))
        image.put(row + at.KEEPS, int(node.keeps))
        image.put(row + at.BY_KEPT, int(node.by_kept))
        parts = image.ints([n for p in node.claim for n in (p.people, int(p.wraps))])
        image.link(row + at.PARTS_CLAIMED, parts)
        image.put(row + at.PARTS_CLAIMED_SIZE, len(node.claim))
        entries = image.row(len(node.units) * at.CLAIMED_ENTRY // WORD) if node.units else 0
        for k, (pool, units) in enumerate(node.units):
            image.link(entries + k * at.CLAIMED_ENTRY, self.pools[pool])
            image.put(entries + k * at.CLAIMED_ENTRY + at.CLAIMED_UNITS, units)
        image.link(row + at.UNITS_CLAIMED, entries)
        image.put(row + at.UNITS_CLAIMED_SIZE, len(node.units))

    def _lane_choices(self, row: int, where: int, choices: tuple[LaneChoice, ...]) -> None:
        """Write which lane is joined, and refer to it."""
        image = self.image
        lanes = image.row(len(choices) * at.SERVE_CHOICE // WORD) if choices else 0
        for k, choice in enumerate(choices):
            place = lanes + k * at.SERVE_CHOICE
            image.link(place + at.SERVE_LANE, self.lanes[choice.lane])
            self.guards(place, at.SERVE_GUARDS, at.SERVE_GUARDS_SIZE, choice.guards)
        image.link(row + where, lanes)
        image.put(row + where + WORD, len(choices))

    def _writes(
        self,
        row: int,
        where: int,
        writes: Sequence[tuple[str, Reading | Duration | int]],
        *,
        house: bool = False,
    ) -> None:
        """Write which marks (or registers of the house) are set to what, and refer to it."""
        image = self.image
        readings = [self.reading(v) if isinstance(v, Reading) else 0 for _, v in writes]
        timers = [self.timer(v) if isinstance(v, Duration) else 0 for _, v in writes]
        offset = image.row(len(writes) * at.WRITE // WORD) if writes else 0
        for k, (mark, value) in enumerate(writes):
            place = offset + k * at.WRITE
            if house:
                image.link(place + at.WRITE_MARK, self.registers[mark])
            else:
                image.put(place + at.WRITE_MARK, self.marks[mark])
            image.link(place + at.WRITE_READING, readings[k])
            image.link(place + at.WRITE_TIMER, timers[k])
            image.put(place + at.WRITE_VALUE, value if isinstance(value, int) else 0)
        image.link(row + where, offset)
        image.put(row + where + WORD, len(writes))

    def _pool(self, row: int, node: Take | Give) -> None:
        image = self.image
        image.put(row + at.NODE_KIND, at.TAKE if isinstance(node, Take) else at.GIVE)
        image.link(row + at.POOL, self.pools.get(node.pool, 0))
        if isinstance(node.units, Reading):
            image.link(row + at.UNITS_READING, self.reading(node.units))
        else:
            image.put(row + at.UNITS, node.units)
        if isinstance(node, Give):
            image.put(row + at.GIVES_KEPT, int(node.kept))
        else:
            image.link(row + at.OTHERWISE, self.nodes.get(node.otherwise, 0))
            image.put(row + at.PARTIAL, int(node.partial))
            image.put(row + at.COUNTED, self.marks.get(node.counted, -1))
            image.put(row + at.GATHERS, int(node.gathers))
            self._lane_choices(row, at.TAKE_LANES, node.lanes)

    def _fork(self, row: int, node: Fork) -> None:
        image = self.image
        image.put(row + at.NODE_KIND, at.FORK)
        image.put(row + at.FORK_WORD, word_of(node.name))
        image.put(row + at.FORK_TURN, self.turns[f"fork {node.name}"])
        born = node.follow_ups or node.parts
        image.link(row + at.FOLLOW_UPS, image.links([self.nodes[x] for x in born]))
        image.put(row + at.FOLLOW_UPS_SIZE, len(born))
        image.link(row + at.FORK_JOIN, self.nodes.get(node.join, 0))

    def _join(self, row: int, node: Join) -> None:
        image = self.image
        image.put(row + at.NODE_KIND, at.JOIN_NODE)
        image.put(row + at.NEED, node.need)
        image.put(row + at.CANCELS, int(node.cancels))
        image.put(row + at.JOIN_COUNTED, self.marks.get(node.counted, -1))

    def _gather(self, row: int, node: Gather) -> None:
        image = self.image
        image.put(row + at.NODE_KIND, at.GATHER)
        image.put(row + at.GATHER_SIZE, node.size)
        image.link(row + at.GATHER_TIMER, self.timer(node.after))
        image.put(row + at.CARRIES, int(node.carries))

    def _mark(self, row: int, node: Mark) -> None:
        image = self.image
        image.put(row + at.NODE_KIND, at.MARK_NODE)
        self._writes(row, at.MARK_WRITES, node.writes)
        self._writes(row, at.MARK_ADDS, node.adds)
        self._writes(row, at.HOUSE, node.house, house=True)
        self._writes(row, at.HOUSE_ADDS, node.house_adds, house=True)
        if isinstance(node.due, DueIn):
            image.link(row + at.DUE_TIMER, self.timer(node.due.duration))
            image.put(row + at.DUE_TIME, TIMES[node.due.time])
            image.link(row + at.DUE_GATE, self.gates.get(node.due.gate, 0))
        elif node.due is not None:
            image.link(row + at.MARK_DUE, self.reading(node.due))
        codes = [self.milestones.index(word) for word in node.milestones]
        image.link(row + at.MILESTONES, image.ints(codes))
        image.put(row + at.MILESTONES_SIZE, len(codes))

    # -- sources ------------------------------------------------------------------------

    def fill_source(self, index: int, rank: int) -> int:
        image, source = self.image, self.network.sources[index]
        classes = {c.name: k for k, c in enumerate(self.network.classes)}
        kinds = image.ints([classes[name] for name, _ in source.classes])
        cumulated = image.floats(accumulate(weight for _, weight in source.classes))
        if source.size is not None and source.size.uniforms != 1:
            raise Unsupported("a size law of several uniforms")
        size = self.law(source.size) if source.size else 0
        gap = getattr(source.arrivals, "law", None)
        law = self.law(gap) if gap is not None else 0
        row = image.row(at.SOURCE_WORDS)
        image.put(row + at.SOURCE_INDEX, index)
        image.put(row + at.SOURCE_RANK, rank)
        image.put(row + at.SOURCE_LIMIT, source.limit)
        if isinstance(source.arrivals, Rates) and source.arrivals.gate:
            image.link(row + at.SOURCE_GATE, self.gates[source.arrivals.gate])
            image.put_float(row + at.WHEN_OPEN, source.arrivals.when_open)
            image.put_float(row + at.WHEN_SHUT, source.arrivals.when_shut)
        image.link(row + at.SOURCE_TO, self.nodes[source.to])
        image.link(row + at.KINDS, kinds)
        image.put(row + at.KINDS_SIZE, len(source.classes))
        image.link(row + at.KINDS_CUMULATED, cumulated)
        image.link(row + at.SIZE_LAW, size)
        image.link(row + at.GAP_LAW, law)
        if isinstance(source.arrivals, WhenIdle):
            image.link(row + at.WANTED, self.table(source.arrivals.wanted))
            image.link(row + at.DIAL_TIMER, self.timer(source.arrivals.dial))
            image.put(row + at.DIAL_FROM, source.arrivals.start)
            image.put(row + at.DIAL_UNTIL, source.arrivals.until)
        listed = getattr(source.arrivals, "classes", ())
        image.link(row + at.LISTED_KINDS, image.ints(classes[name] for name in listed))
        marks = getattr(source.arrivals, "marks", ())
        values = [image.ints(each) for _, each in marks]
        pairs = image.row(2 * len(marks)) if marks else 0
        for k, (name, _) in enumerate(marks):
            image.put(pairs + 2 * k * WORD, self.marks[name])
            image.link(pairs + (2 * k + 1) * WORD, values[k])
        image.link(row + at.LISTED_MARKS, pairs)
        image.put(row + at.LISTED_MARKS_SIZE, len(marks))
        return row

    # -- all of it ----------------------------------------------------------------------

    def packed(self) -> Packed:
        """Fill every row."""
        network, image = self.network, self.image
        self.fill_pools()
        for register in network.registers:
            image.put(self.registers[register.name], register.start)
        for diary in network.diaries:
            row = self.diaries[diary.name]
            image.link(row + at.SLOT_STARTS, image.ints(diary.starts))
            image.link(row + at.SLOT_FREE, image.ints(diary.all_places()))
            image.put(row + at.SLOTS, len(diary.starts))
        self.fill_gates()
        self.fill_routes()
        for index, lane in enumerate(network.lanes):
            self.fill_lane(index, lane)
        ranks = name_ranks([g.name for g in network.groups])
        for index, group in enumerate(network.groups):
            self.fill_group(index, group, ranks[group.name])
        for index, node in enumerate(network.nodes):
            self.fill_node(index, node)
        order = name_ranks([s.name for s in network.sources])
        sources = [
            self.fill_source(k, order[source.name]) for k, source in enumerate(network.sources)
        ]
        closing = [self.gates[name] for name in self._closing_gates()]
        lists = []
        for rows in (list(self.teams.values()), closing, list(self.pools.values()), sources):
            offset = image.links([0, *rows])
            image.put(offset, len(rows))
            lists.append(offset)
        self._fill_lists(sources, order)
        margins = self._fill_header()
        groups, gates, pools, listed = lists
        return Packed(
            network=network,
            picture=image.frozen(),
            header=self.header,
            groups=groups,
            gates=gates,
            pools=pools,
            sources=listed,
            group_rows=tuple(self.teams.values()),
            switch_rows=tuple(self.gates[s.name] for s in network.switches),
            pool_rows=tuple(self.pools.values()),
            source_rows=tuple(sources),
            outcomes=self.outcomes,
            milestones=self.milestones,
            case_words=at.CASE_WORDS + len(self.blank),
            rows_margin=margins[0],
            cases_margin=margins[1],
            heap_margin=margins[2],
            tasks=margins[3],
            small_margin=margins[4],
            plain=not (self.interrupts or self.special or self.closely),
        )

    def _fill_lists(self, sources: list[int], ranks: Mapping[str, int]) -> None:
        """What the kernel finds by going through a list, and what stands for nobody."""
        network, image, header = self.network, self.image, self.header
        diallers = sorted(
            (ranks[source.name], row)
            for source, row in zip(network.sources, sources, strict=True)
            if isinstance(source.arrivals, WhenIdle)
        )
        for where, rows in (
            (at.LANES, list(self.lanes.values())),
            (at.DIALLERS, [row for _, row in diallers]),
        ):
            image.link(header + where, image.links(rows))
            image.put(header + where + WORD, len(rows))
        image.link(header + at.SOURCES, image.links(sources))
        nobody, nowhere = image.row(at.CASE_WORDS), image.row(at.LANE_WORDS)
        nothing = image.row(at.SERVE_WORDS)
        image.put(nobody + at.SUBJECT, -1)
        image.put(nobody + at.ALIVE, 1)
        image.put(nowhere + at.LANE_INDEX, -1)
        image.put(nothing + at.NODE_INDEX, -1)
        image.link(header + at.NOBODY, nobody)
        image.link(header + at.NOWHERE, nowhere)
        image.link(header + at.NOTHING, nothing)

    def _closing_gates(self) -> list[str]:
        """Gates at whose closing somebody may be sent away."""
        sent = {x.gate for x in self.network.lanes if x.close is CloseRule.GO}
        return [name for name in self.gates if name in sent]

    def _fill_header(self) -> tuple[int, int, int, int, int]:
        """Write what never changes into the header; what there must be room for, see `Packed`."""
        network, image, header = self.network, self.image, self.header
        image.put(header + at.STILL_AT, -1)
        image.put(header + at.BLANK_SIZE, len(self.blank))
        image.link(header + at.BLANK, image.ints(self.blank))
        image.put(header + at.TURNS_AT, self.turns_at)
        image.put(header + at.KEPT_AT, self.kept_at)
        image.put(header + at.KEPT_SIZE, len(self.kept))
        image.link(header + at.DAYS, image.ints(network.days))
        image.put(header + at.DAYS_SIZE, len(network.days))
        choices = [row for n in network.nodes if isinstance(n, Choose) for row in n.rows]
        most = max((len(row.branches) for row in choices), default=0)
        image.link(header + at.SCRATCH, image.row(max(LEAVE_RULES, most)))
        image.put(header + at.SERVED, self.outcomes.index("served"))
        image.put(header + at.SENT_AWAY, self.outcomes.index("sent away"))
        image.put(header + at.TAKEN_WORD, self.outcomes.index("taken"))
        image.put(header + at.JOINED_WORD, self.outcomes.index("joined"))
        image.put(header + at.CANCELLED_WORD, self.outcomes.index("cancelled"))
        image.put(header + at.INTERRUPTED_WORD, self.outcomes.index("interrupted"))
        image.put(header + at.CAME_WORD, self.outcomes.index("came"))
        image.put(header + at.FAILED_TO_COME, self.outcomes.index("failed"))
        image.put(header + at.NO_WORD, self.outcomes.index(""))
        image.put(header + at.INTERRUPTS, int(self.interrupts))
        image.put(header + at.CROWDED, int(bool(self.special)))
        customers = image.ints([c.customers for c in network.classes])
        image.link(header + at.KINDS_CUSTOMERS, customers)
        sizes = [(_people(g), g.room) for g in network.groups]
        tasks = sum(people * room for people, room in sizes) * self._layers()
        if tasks > MOST_TASKS:
            raise Unsupported(f"room for {tasks} cases at once")
        image.link(header + at.CHOSEN, image.row(2 * self._most_chosen(tasks)))
        margins = self._margins(sizes)
        where = (at.ROWS_MARGIN, at.CASES_MARGIN, at.HEAP_MARGIN, at.SMALL_MARGIN)
        for field, margin in zip(where, margins, strict=True):
            image.put(header + field, margin)
        return (*margins[:3], tasks, margins[3])

    def _anybody_waits(self) -> bool:
        """Whether units of pools are ordered, or waited for by cases."""
        ordered = any(pool.reorder is not None for pool in self.network.pools)
        return ordered or bool(self.network.supplies) or self.most_units > 0

    def _layers(self) -> int:
        """How often the room of a person can be filled, where work stands still for other work."""
        ranks: dict[str, set[int]] = {}
        for route in self.network.routes:
            steps = {rank for _, rank in route.person_rank}
            ranks.setdefault(route.group, set()).update(steps)
        halting = [r for r in self.network.routes if r.preempts is Preempt.STAND_STILL]
        return 1 + max((len(ranks[route.group]) for route in halting), default=0)

    def _most_chosen(self, tasks: int) -> int:
        """Most people in a step of a crew, and one who is too many, or of those a case keeps."""
        keeps = any(isinstance(n, Serve) and n.keeps for n in self.network.nodes)
        return max(self.crew + 1, tasks if keeps else 0)

    def _margins(self, sizes: list[tuple[int, int]]) -> tuple[int, int, int, int]:
        """Room that one step may need: rows of a kind, cases, events, small rows."""
        network = self.network
        moves = 10_001
        most = max((room for _, room in sizes), default=1)
        people = max((people for people, _ in sizes), default=1)
        marks = [n for n in network.nodes if isinstance(n, Mark)]
        forks = [n for n in network.nodes if isinstance(n, Fork)]
        passed = max((len(n.milestones) for n in marks), default=0)
        gathered = 64 * sum(isinstance(n, Gather) for n in network.nodes)
        births = max((len(n.follow_ups) + len(n.parts) for n in forks), default=0)
        chosen = (
            self._most_chosen(sum(people * room for people, room in sizes)) if self.special else 0
        )
        crews = (most + 1) * (chosen + self.most_units + 1) if self.special else 0
        chain = 1 + sum(pool.reorder is not None for pool in network.pools)
        pooled = 3 * chain * (moves + GIVEN_AT_ONCE + crews) if self._anybody_waits() else 0
        cases = 3 * min(births * moves, 1 << 13) + gathered + 8
        rows = max(passed, 1) * moves + 2 * (people + most) * self._layers() + 8
        paced = 2 * most * (most + 1)
        events = moves + 64 + paced * (1 + chosen) + 2 * len(network.groups)
        small = people + len(network.lanes) + 8
        return (
            rows + 2 * crews + pooled,
            cases,
            events + crews + pooled,
            cases + small + 2 * crews + pooled,
        )


def opening_days(windows: Sequence[tuple[int, int]], days: tuple[int, ...]) -> list[int]:
    """For each day, whether a gate with these windows opens on it."""
    return [
        int(any(start <= begin < end for begin, _ in windows))
        for start, end in pairwise((*days, 1 << 62))
    ]


_OF_ROWS = {
    Quantity.LANE_WAITING: "lanes",
    Quantity.LANE_HELD: "lanes",
    Quantity.ANNOUNCED_WAIT: "lanes",
    Quantity.GROUP_PRESENT: "teams",
    Quantity.GROUP_IDLE: "teams",
    Quantity.GROUP_FREE: "teams",
    Quantity.POOL_FREE: "pools",
    Quantity.POOL_OWED: "pools",
    Quantity.POOL_ORDERED: "pools",
    Quantity.OPEN: "gates",
    Quantity.SLOT_WAIT: "diaries",
    Quantity.REGISTER: "registers",
}


def _supply_opens(steps: tuple[tuple[int, int], ...]) -> int:
    """Ticks of waiting at which units begin to be given; 0: from the beginning, or never."""
    return next((after for after, rank in steps if rank < NEVER), 0)


def _words_of_outcomes(network: Network) -> tuple[str, ...]:
    words = {"", "served", "sent away", "joined", "cancelled", "taken"}
    words.update(("interrupted", "came", "failed"))
    words.update(rule.counted_as for lane in network.lanes for rule in lane.leave)
    words.update(node.outcome for node in network.nodes if isinstance(node, Exit))
    return tuple(sorted(words))


def _people(group: Group) -> int:
    """Most people that a group can ever have."""
    staffing = group.staffing
    if isinstance(staffing, HeadCount):
        return max((people for _, people in staffing.levels), default=0)
    return len(staffing.people)


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
