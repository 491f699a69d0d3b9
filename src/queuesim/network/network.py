"""The contract: one immutable network that every engine runs and the compiler emits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from queuesim.network.arrivals import WhenIdle
from queuesim.network.groups import AtEnd, Breaks, Roster, Select
from queuesim.network.lanes import Order, Preempt
from queuesim.network.nodes import (
    Book,
    Choose,
    ChooseBy,
    Cut,
    Delay,
    DelayTime,
    DueIn,
    Exit,
    Fork,
    Gather,
    Give,
    Join,
    Mark,
    Serve,
    Source,
    Take,
)
from queuesim.network.order import LEAVE_RULES, SOURCE_BITS
from queuesim.network.readings import Guard, Quantity, Reading, Table
from queuesim.units import FOREVER

if TYPE_CHECKING:
    from queuesim.network.calendars import Clock, Gate, Switch
    from queuesim.network.diaries import Diary, Register
    from queuesim.network.durations import Duration
    from queuesim.network.groups import Group
    from queuesim.network.lanes import Lane, LeaveRule, Route
    from queuesim.network.nodes import ChoiceRow, LaneChoice, Node
    from queuesim.network.stock import Pool, Supply


@dataclass(frozen=True, slots=True)
class CaseClass:
    """Cases that are alike: a customer segment times a reason.

    ``customers`` is how many customers may have such a case; 0: none is drawn. Classes of
    the same ``segment`` share their customers.
    """

    name: str
    segment: str = ""
    customers: int = 0


class NetworkError(ValueError):
    """A network that contradicts itself; the text names the part and what is missing."""


@dataclass(frozen=True, slots=True)
class Network:
    """All that an engine needs to know.

    Attributes
    ----------
    days
        Ticks at which calendar days begin, ascending.
    horizon
        Tick at which the run stops; windows are half open, so nothing happens at it.
        FOREVER runs until nothing is left to happen.

    Raises
    ------
    NetworkError
        If names are missing or doubled, or a rule of the contract is broken.
    """

    classes: tuple[CaseClass, ...]
    sources: tuple[Source, ...]
    nodes: tuple[Node, ...]
    lanes: tuple[Lane, ...] = ()
    routes: tuple[Route, ...] = ()
    groups: tuple[Group, ...] = ()
    pools: tuple[Pool, ...] = ()
    gates: tuple[Gate, ...] = ()
    clocks: tuple[Clock, ...] = ()
    days: tuple[int, ...] = (0,)
    horizon: int = FOREVER
    supplies: tuple[Supply, ...] = ()
    diaries: tuple[Diary, ...] = ()
    registers: tuple[Register, ...] = ()
    switches: tuple[Switch, ...] = ()

    def __post_init__(self) -> None:
        problems = [*_doubled(self), *_unknown(self), *_unfit(self)]
        if problems:
            raise NetworkError("; ".join(problems))

    def gate(self, name: str) -> Gate:
        """The gate of that name."""
        return next(g for g in self.gates if g.name == name)


def targets(node: Node) -> tuple[str, ...]:
    """Names of the nodes a case can reach next from ``node`` (leave rules apart)."""
    if isinstance(node, Exit):
        return ()
    if isinstance(node, Choose):
        return tuple(b.to for row in node.rows for b in row.branches)
    if isinstance(node, Take | Book):
        return (node.to, node.otherwise) if node.otherwise else (node.to,)
    if isinstance(node, Fork):
        return (node.to, *node.follow_ups, *node.parts)
    return (node.to,)


def lane_choices(node: Node) -> tuple[LaneChoice, ...]:
    """Lanes in which a case may wait at a node."""
    return node.lanes if isinstance(node, Serve | Take) else ()


def reached_from(network: Network, node: Node) -> Iterator[str]:
    """Names of the nodes a case can reach next, by leaving a lane or its work too."""
    yield from targets(node)
    if isinstance(node, Serve) and node.cut is Cut.LEAVE:
        yield node.cut_to
    if lane_choices(node):
        lanes = {lane.name: lane for lane in network.lanes}
        for choice in lane_choices(node):
            lane = lanes[choice.lane]
            yield from (rule.to for rule in lane.leave)
            if lane.close_to:
                yield lane.close_to


def interrupts(network: Network) -> bool:
    """Whether anything in the network may interrupt work."""
    return any(route.preempts is not Preempt.NOTHING for route in network.routes) or any(
        group.at_end is AtEnd.HAND_OVER
        or (isinstance(group.staffing, Roster) and group.staffing.breaks is Breaks.INTERRUPT)
        for group in network.groups
    )


def mark_names(network: Network) -> tuple[str, ...]:
    """Marks that the network writes or reads, in bytewise order."""
    found = {r.of[0] for r in readings(network) if r.quantity is Quantity.MARK}
    for source in network.sources:
        found.update(name for name, _ in getattr(source.arrivals, "marks", ()))
    found.update(group.known for group in network.groups if group.known)
    for node in network.nodes:
        if isinstance(node, Mark):
            found.update(name for name, _ in node.writes)
            found.update(name for name, _ in node.adds)
        elif isinstance(node, Serve):
            found.update(name for name, _ in node.writes)
        elif isinstance(node, Take | Join) and node.counted:
            found.add(node.counted)
    return tuple(sorted(found, key=str.encode))


def _gate_names(network: Network) -> list[str]:
    """Gates and switches, which may be named in each other's place."""
    return [*(g.name for g in network.gates), *(s.name for s in network.switches)]


def _doubled(network: Network) -> Iterator[str]:
    kinds: tuple[tuple[str, Iterable[str]], ...] = (
        ("class", (c.name for c in network.classes)),
        ("source", (s.name for s in network.sources)),
        ("node", (n.name for n in network.nodes)),
        ("lane", (x.name for x in network.lanes)),
        ("group", (g.name for g in network.groups)),
        ("pool", (p.name for p in network.pools)),
        ("gate", _gate_names(network)),
        ("clock", (c.name for c in network.clocks)),
        ("route", (f"{r.lane} -> {r.group}" for r in network.routes)),
        ("diary", (d.name for d in network.diaries)),
        ("register", (r.name for r in network.registers)),
        ("supply", (f"{s.pool} -> {s.lane}" for s in network.supplies)),
    )
    for kind, names in kinds:
        seen: set[str] = set()
        for name in names:
            if name in seen:
                yield f'{kind} "{name}" is there twice'
            seen.add(name)


def _unknown(network: Network) -> Iterator[str]:
    known = {
        "class": {c.name for c in network.classes},
        "node": {n.name for n in network.nodes},
        "lane": {x.name for x in network.lanes},
        "group": {g.name for g in network.groups},
        "pool": {p.name for p in network.pools},
        "gate": {*_gate_names(network), ""},
        "diary": {d.name for d in network.diaries},
        "register": {r.name for r in network.registers},
        "clock": {c.name for c in network.clocks} | {""},
    }
    for kind, name, user in _references(network):
        if name not in known[kind]:
            yield f'{user} names the {kind} "{name}", which is not there'


def _references(network: Network) -> Iterator[tuple[str, str, str]]:
    """Every name that something uses: its kind, the name, and who uses it."""
    for source in network.sources:
        user = f'source "{source.name}"'
        yield "node", source.to, user
        yield "clock", getattr(source.arrivals, "clock", ""), user
        yield from (("group", name, user) for name in getattr(source.arrivals, "groups", ()))
        yield "gate", getattr(source.arrivals, "gate", ""), user
        yield from (("class", name, user) for name, _ in source.classes)
        yield from (("class", name, user) for name in getattr(source.arrivals, "classes", ()))
    for node in network.nodes:
        user = f'node "{node.name}"'
        yield from (("node", name, user) for name in targets(node))
        yield from (("lane", choice.lane, user) for choice in lane_choices(node))
        yield from _named_by(node, user)
    for lane in network.lanes:
        user = f'lane "{lane.name}"'
        yield "gate", lane.gate, user
        yield from (("node", rule.to, user) for rule in lane.leave)
        yield from (("group", name, user) for name in lane.announce.groups)
        yield from (("lane", name, user) for name in lane.announce.lanes)
        if lane.close_to:
            yield "node", lane.close_to, user
    for route in network.routes:
        yield "lane", route.lane, "a route"
        yield "group", route.group, "a route"
    for group in network.groups:
        outages = getattr(group.staffing, "outages", ())
        yield from (("gate", name, f'group "{group.name}"') for name, _ in outages)
        people = getattr(group.staffing, "people", ())
        yield from (("gate", person.gate, f'group "{group.name}"') for person in people)
    for supply in network.supplies:
        yield "lane", supply.lane, "a supply"
        yield "pool", supply.pool, "a supply"
    for pool in network.pools:
        if pool.reorder and pool.reorder.source:
            yield "pool", pool.reorder.source, f'pool "{pool.name}"'
    for reading in readings(network):
        kind = _READ_OF.get(reading.quantity)
        if kind:
            yield from (
                (kind, name, f"a reading ({reading.quantity.value})") for name in reading.of
            )


def _named_by(node: Node, user: str) -> Iterator[tuple[str, str, str]]:
    """What a node uses besides other nodes and lanes."""
    if isinstance(node, Take) or (isinstance(node, Give) and not node.kept):
        yield "pool", node.pool, user
    elif isinstance(node, Serve):
        if node.cut is Cut.LEAVE:
            yield "node", node.cut_to, user
        yield from (("pool", name, user) for name, _ in node.units)
    elif isinstance(node, Delay):
        yield "gate", node.gate, user
    elif isinstance(node, Book):
        yield "diary", node.diary, user
    elif isinstance(node, Mark):
        yield from (("register", name, user) for name, _ in (*node.house, *node.house_adds))
        if isinstance(node.due, DueIn):
            yield "gate", node.due.gate, user


_READ_OF = {
    Quantity.LANE_WAITING: "lane",
    Quantity.LANE_HELD: "lane",
    Quantity.ANNOUNCED_WAIT: "lane",
    Quantity.GROUP_PRESENT: "group",
    Quantity.GROUP_IDLE: "group",
    Quantity.GROUP_FREE: "group",
    Quantity.POOL_FREE: "pool",
    Quantity.POOL_OWED: "pool",
    Quantity.POOL_ORDERED: "pool",
    Quantity.OPEN: "gate",
    Quantity.SLOT_WAIT: "diary",
    Quantity.REGISTER: "register",
}


_BY_GATE = {DelayTime.OPEN, DelayTime.OPEN_DAYS}


def _unfit(network: Network) -> Iterator[str]:
    """Rules of the contract beyond names."""
    if len(network.sources) >= 1 << SOURCE_BITS:
        yield f"more than {(1 << SOURCE_BITS) - 1} sources"
    for source in network.sources:
        if sum(weight for _, weight in source.classes) <= 0 and not getattr(
            source.arrivals, "classes", ()
        ):
            yield f'source "{source.name}" has no class with a weight above 0'
    for node in network.nodes:
        if isinstance(node, Serve) and not (node.lanes or node.by_kept):
            yield f'node "{node.name}" has no lane'
        if isinstance(node, Serve) and any(rate <= 0 for rate in node.pace):
            yield f'node "{node.name}" needs a pace above 0'
        if isinstance(node, Choose) and not all(_compares(row) for row in node.rows):
            yield f'node "{node.name}" needs a reading for each branch of a row by the least one'
        timed = node.due if isinstance(node, Mark) else node
        if isinstance(timed, Delay | DueIn) and timed.time in _BY_GATE and not timed.gate:
            yield f'node "{node.name}" runs in open time and needs a gate'
        if isinstance(timed, DueIn) and timed.time is DelayTime.DUE:
            yield f'node "{node.name}" sets a due time that counts from itself'
        if isinstance(node, Delay) and node.early and node.time is not DelayTime.DUE:
            yield f'node "{node.name}" can be early only where it waits until due'
    for lane in network.lanes:
        if len(lane.leave) > LEAVE_RULES:
            yield f'lane "{lane.name}" has more than {LEAVE_RULES} leave rules'
        if not 0 <= lane.weight <= 1_000_000:
            yield f'lane "{lane.name}" needs a weight of 0 to 1,000,000 thousandths'
    yield from _unfit_groups(network)
    yield from _unfit_routes(network)
    yield from _unfit_stock(network)
    yield from _unfit_parts(network)
    yield from _unfit_outbound(network)
    yield from _unfit_claims(network)
    if not any(_unknown(network)):
        yield from _unfit_kept(network)


def _unfit_outbound(network: Network) -> Iterator[str]:
    """Sources that wait for people, but look at a case or a person that is not there."""
    for source in network.sources:
        arrivals = source.arrivals
        if not isinstance(arrivals, WhenIdle):
            continue
        if arrivals.wanted.reading.quantity in _OF_SOMEBODY:
            yield f'source "{source.name}" waits for people by a reading of a case or a person'
        if source.size is not None:
            yield f'source "{source.name}" waits for people and sends cases one by one'


_OF_SOMEBODY = {
    Quantity.CLASS,
    Quantity.MARK,
    Quantity.WAITED_HERE,
    Quantity.WAITED,
    Quantity.PERSON_NUMBER,
    Quantity.PERSON_LEVEL,
    Quantity.PERSON_HELD,
    Quantity.PERSON_WORKED,
}


def _unfit_claims(network: Network) -> Iterator[str]:
    """Claims that nobody can meet, or that do not go with the rest of the node."""
    for node in network.nodes:
        if not isinstance(node, Serve):
            continue
        if node.by_kept and (node.lanes or not _plain(node)):
            yield f'node "{node.name}" goes on with kept people, and claims others'
        if (node.keeps or node.by_kept or not _plain(node)) and node.pace:
            yield f'node "{node.name}" has a pace, which is for one person who goes after it'
        if node.gathers and _plain(node):
            yield f'node "{node.name}" gathers one person'
        if node.keeps and node.wrap:
            yield f'node "{node.name}" keeps people who should wrap up'
        if len({pool for pool, _ in node.units}) < len(node.units):
            yield f'node "{node.name}" claims units of one pool twice; add them up'
        if any(part.people < 1 for part in node.claim) or any(n < 1 for _, n in node.units):
            yield f'node "{node.name}" claims less than one'
        for choice in node.lanes:
            routes = [route for route in network.routes if route.lane == choice.lane]
            for part in range(1, len(node.claim)):
                if not any(route.part == part for route in routes):
                    yield f'node "{node.name}" has no route for part {part} of its claim'
            special = node.keeps or not _plain(node)
            if special and any(route.preempts is not Preempt.NOTHING for route in routes):
                yield f'node "{node.name}" claims more than one person may take by pre-emption'
    for route in network.routes:
        if route.part and route.preempts is not Preempt.NOTHING:
            yield f'the route "{route.lane}" to "{route.group}" is a part that pre-empts'


def _plain(node: Serve) -> bool:
    """Whether work needs one person and nothing else."""
    return len(node.claim) == 1 and node.claim[0].people == 1 and not node.units


def _unfit_kept(network: Network) -> Iterator[str]:
    """People who are kept for ever, and work by people whom nobody can have kept."""
    nodes = {node.name: node for node in network.nodes}
    kept: set[str] = set()
    for node in network.nodes:
        if isinstance(node, Serve) and node.keeps:
            ahead = ahead_of(network, [node.to])
            kept |= ahead
            if not any(_frees(nodes[name]) for name in ahead):
                yield f'node "{node.name}" keeps people whom nothing gives back'
    for node in network.nodes:
        if isinstance(node, Serve) and node.by_kept and node.name not in kept:
            yield f'node "{node.name}" goes on with kept people, and nobody keeps any before'


def _frees(node: Node) -> bool:
    by_kept = isinstance(node, Serve) and node.by_kept and not node.keeps
    return by_kept or (isinstance(node, Give) and node.kept)


def ahead_of(network: Network, first: list[str]) -> set[str]:
    """Names of the nodes a case can meet from some nodes on, these among them."""
    nodes = {node.name: node for node in network.nodes}
    seen: set[str] = set()
    following = list(first)
    while following:
        name = following.pop()
        if name not in seen:
            seen.add(name)
            following.extend(reached_from(network, nodes[name]))
    return seen


def _unfit_groups(network: Network) -> Iterator[str]:
    """People who would look for somebody without knowing whom, or rest after nothing."""
    for group in network.groups:
        if (group.select is Select.SAME_PERSON) is not bool(group.known):
            yield f'group "{group.name}" selects the same person by a mark, and needs both'
        if any(pause.after < 0 for pause in group.pauses):
            yield f'group "{group.name}" has a pause after less than no work'


def _unfit_parts(network: Network) -> Iterator[str]:
    """Parts without a join, and gatherings of nobody."""
    joins = {node.name for node in network.nodes if isinstance(node, Join)}
    for node in network.nodes:
        if isinstance(node, Fork):
            if node.follow_ups and node.parts:
                yield f'node "{node.name}" bears follow-ups and parts; that takes two forks'
            if bool(node.parts) != bool(node.join) or (node.join and node.join not in joins):
                yield f'node "{node.name}" needs a join for its parts'
        elif isinstance(node, Join) and node.need < 0:
            yield f'node "{node.name}" needs a number of parts of 0 or more'
        elif isinstance(node, Gather) and node.size < 1:
            yield f'node "{node.name}" gathers nobody'


def _unfit_stock(network: Network) -> Iterator[str]:
    """Takes that say too much or too little, and pools that order from themselves."""
    supplied = {(s.lane, s.pool) for s in network.supplies}
    served = {route.lane for route in network.routes} | {
        choice.lane for n in network.nodes if isinstance(n, Serve) for choice in n.lanes
    }
    by_work = {lane.name for lane in network.lanes if lane.order is Order.SHORTEST}
    lanes = [supply.lane for supply in network.supplies]
    for name in {name for name in lanes if lanes.count(name) > 1}:
        yield f'lane "{name}" waits for units of more than one pool'
    for supply in network.supplies:
        if supply.lane in served:
            yield f'lane "{supply.lane}" waits for people and for units of "{supply.pool}"'
        if supply.lane in by_work:
            yield f'lane "{supply.lane}" waits for units, which have no shortest job'
        ranks = [rank for _, rank in supply.rank]
        if supply.rank[0][0] != 0 or ranks != sorted(ranks, reverse=True):
            yield f'the ranks of "{supply.pool}" for "{supply.lane}" must start at 0 and not grow'
    for node in network.nodes:
        if not isinstance(node, Take):
            continue
        ways = bool(node.lanes or node.otherwise) + node.partial
        if ways != 1:
            yield f'node "{node.name}" must wait, go elsewhere, or take what is there'
        for choice in node.lanes:
            if (choice.lane, node.pool) not in supplied:
                yield f'node "{node.name}" waits in "{choice.lane}" without supply'
    sources = {p.name: p.reorder.source for p in network.pools if p.reorder}
    for name, source in sources.items():
        further, seen = source, {name}
        while further and further not in seen:
            seen.add(further)
            further = sources.get(further, "")
        if further:
            yield f'pool "{name}" orders from itself in the end'


def _compares(row: ChoiceRow) -> bool:
    """Whether branches have readings where they are compared, and only there."""
    if row.by is ChooseBy.WEIGHTS:
        return all(b.reading is None for b in row.branches)
    return all(b.reading is not None and b.weight is None for b in row.branches)


def _unfit_routes(network: Network) -> Iterator[str]:
    """Routes that ask for more room than there is, or whose ranks grow."""
    rooms = {g.name: g.room for g in network.groups}
    serves = [n for n in network.nodes if isinstance(n, Serve)]
    for route in network.routes:
        for serve in serves:
            uses = any(choice.lane == route.lane for choice in serve.lanes)
            if uses and serve.room > rooms.get(route.group, serve.room):
                yield f'"{serve.name}" needs more room than people of "{route.group}" have'
            if uses and _needs_whole(route) and serve.room not in {0, rooms.get(route.group)}:
                yield f'"{serve.name}" must fill people of "{route.group}" while work stands still'
        for steps in (route.case_rank, route.person_rank):
            ranks = [rank for _, rank in steps]
            if steps[0][0] != 0 or ranks != sorted(ranks, reverse=True):
                yield (
                    f'the ranks of route "{route.lane}" to "{route.group}" '
                    "must start at 0 and not grow"
                )


def _needs_whole(route: Route) -> bool:
    return route.preempts is Preempt.STAND_STILL


def readings(network: Network) -> Iterator[Reading]:
    """Every reading that occurs in the network."""
    for table in tables(network):
        yield table.reading
    for guard in _guards(network):
        yield guard.reading
    for node in network.nodes:
        if isinstance(node, Choose):
            yield from (b.reading for row in node.rows for b in row.branches if b.reading)
        if isinstance(node, Take | Give) and isinstance(node.units, Reading):
            yield node.units
        if isinstance(node, Mark | Serve):
            yield from (r for _, r in node.writes if isinstance(r, Reading))
        if isinstance(node, Mark):
            house = (*node.house, *node.house_adds)
            yield from (r for _, r in house if isinstance(r, Reading))
            if isinstance(node.due, Reading):
                yield node.due


def tables(network: Network) -> Iterator[Table]:
    """Every table that occurs in the network."""
    for source in network.sources:
        if isinstance(source.arrivals, WhenIdle):
            yield source.arrivals.wanted
    for node in network.nodes:
        if isinstance(node, Choose):
            yield from (b.weight for row in node.rows for b in row.branches if b.weight)
    for duration in durations(network):
        yield from (*duration.factors, *duration.extras)
    for rule in _leave_rules(network):
        if rule.chance:
            yield rule.chance
    for group in network.groups:
        yield from (pause.chance for pause in group.pauses if pause.chance)


def drawn_by(node: Mark) -> Iterator[Duration]:
    """Durations that a node draws to write them down."""
    yield from (what for _, what in node.writes if not isinstance(what, Reading | int))
    if isinstance(node.due, DueIn):
        yield node.due.duration


def durations(network: Network) -> Iterator[Duration]:
    """Every duration that occurs in the network."""
    for source in network.sources:
        if isinstance(source.arrivals, WhenIdle):
            yield source.arrivals.dial
    for node in network.nodes:
        if isinstance(node, Delay):
            yield node.duration
            if node.early:
                yield node.early
        elif isinstance(node, Book) and node.notice:
            yield node.notice
        elif isinstance(node, Serve):
            yield node.work
            if node.wrap:
                yield node.wrap
        elif isinstance(node, Mark):
            yield from drawn_by(node)
        elif isinstance(node, Gather) and node.after:
            yield node.after
    for rule in _leave_rules(network):
        if rule.after:
            yield rule.after
    for group in network.groups:
        yield from (pause.duration for pause in group.pauses)


def _leave_rules(network: Network) -> Iterator[LeaveRule]:
    for lane in network.lanes:
        yield from lane.leave


def _guards(network: Network) -> Iterator[Guard]:
    for node in network.nodes:
        if isinstance(node, Choose):
            for row in node.rows:
                yield from row.guards
        for choice in lane_choices(node):
            yield from choice.guards
    for rule in _leave_rules(network):
        yield from rule.guards
    for route in network.routes:
        yield from route.guards
