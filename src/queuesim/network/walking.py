"""Where a case may go from a node, by class: at all, and at the same tick.

This is the one place that knows, for each kind of node, whether time passes in it. A kind that
is not listed in `Walk.at_once` is taken to pass time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from math import inf
from typing import TYPE_CHECKING, Any

from queuesim.laws import Deterministic
from queuesim.network.durations import to_ticks
from queuesim.network.network import lane_choices, mark_names, targets
from queuesim.network.nodes import (
    Book,
    Choose,
    ChooseBy,
    Cut,
    Delay,
    DelayTime,
    Fork,
    Gather,
    Give,
    Join,
    Mark,
    Release,
    Serve,
    Take,
    Unbook,
)
from queuesim.network.readings import Compare, Quantity, Reading

if TYPE_CHECKING:
    from queuesim.network.durations import Duration
    from queuesim.network.lanes import Lane, LeaveRule
    from queuesim.network.network import Network
    from queuesim.network.nodes import Node
    from queuesim.network.readings import Guard, Table

Ways = tuple[frozenset[str], ...]
"""What may happen at a node. Each way names all targets that have a chance in it."""


class Truth(Enum):
    """Whether a guard holds."""

    YES = "yes"
    NO = "no"
    EITHER = "either"  #: as the house stands, which does not change while no time passes
    UNKNOWN = "unknown"  #: as the case's marks are, say, which may change on the way


@dataclass(frozen=True)
class Standing:
    """How the house stands; what is not said may be either way.

    Attributes
    ----------
    readings
        Values of readings.
    free
        By lane, or by pool and number of units: whether a case finds somebody, or enough.
    kept
        ``""``: the case comes to its lanes anew. A name: it keeps a place, and the time drawn
        under that name is up. ``None``: one or the other.
    """

    readings: Mapping[Reading, int] = field(default_factory=dict)
    free: Mapping[str, bool] = field(default_factory=dict)
    kept: str | None = None

    def may_be_free(self, name: str) -> tuple[bool, ...]:
        """Whether somebody may be there, then whether nobody may."""
        return (self.free[name],) if name in self.free else (True, False)


ANYHOW = Standing()

#: Readings that stand still while no time passes, if the case takes and returns nothing.
STILL = {
    Quantity.WAITED,
    Quantity.LANE_WAITING,
    Quantity.LANE_HELD,
    Quantity.ANNOUNCED_WAIT,
    Quantity.GROUP_PRESENT,
    Quantity.GROUP_IDLE,
    Quantity.GROUP_FREE,
    Quantity.POOL_FREE,
    Quantity.POOL_OWED,
    Quantity.POOL_ORDERED,
    Quantity.OPEN,
    Quantity.DAY,
    Quantity.TIME_OF_DAY,
}


class Walk:
    """The ways through a network."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.nodes = {node.name: node for node in network.nodes}
        self.gates = {gate.name for gate in network.gates}
        self.lanes = {lane.name: lane for lane in network.lanes}
        self.listed = frozenset(mark_names(network))  # a mark may replace a draw of its name
        self.written = frozenset(_written(network))
        pausing = {group.name for group in network.groups if group.pauses}
        self.served = {route.lane for route in network.routes}
        self.followed = {route.lane for route in network.routes if route.group in pausing}
        self.given = {node.pool for node in network.nodes if isinstance(node, Give)}
        self._apart = {name for name in self.nodes if self._differs(name)}
        self._known: dict[tuple[str, int, str], tuple[Any, ...]] = {}

    def reached(self, k: int, *, opened: bool = False) -> tuple[str, ...]:
        """Nodes that cases of a class may come to, the nearest to the sources first."""
        name = self.network.classes[k].name
        starts = [
            source.to
            for source in self.network.sources
            if name in getattr(source.arrivals, "classes", ())
            or any(name == other and weight > 0.0 for other, weight in source.classes)
        ]
        seen = dict.fromkeys(starts)
        following = list(seen)
        for node in following:
            for to in self.steps(node, k, opened=opened):
                if to not in seen:
                    seen[to] = None
                    following.append(to)
        return tuple(seen)

    # -- at all -------------------------------------------------------------------------

    def steps(self, name: str, k: int, *, opened: bool = False) -> tuple[str, ...]:
        """Nodes that a case of a class may come to next, those whom it bears included.

        ``opened``: all gates are open, and none closes.
        """
        key = (name, k if name in self._apart else 0, "opened" if opened else "")
        if key not in self._known:
            self._known[key] = tuple(dict.fromkeys(self._steps(self.nodes[name], k, opened=opened)))
        return self._known[key]

    def _steps(self, node: Node, k: int, *, opened: bool) -> Iterator[str]:
        if isinstance(node, Choose):
            yield from self._branches(node, k, opened=opened)
        else:
            yield from targets(node)
        if isinstance(node, Serve) and node.cut is Cut.LEAVE:
            yield node.cut_to
        for choice in lane_choices(node):
            lane = self.lanes[choice.lane]
            yield from (rule.to for rule in lane.leave if self._may_leave(rule, k, opened=opened))
            if lane.close_to and not opened:
                yield lane.close_to

    def onward(self, name: str, k: int, *, opened: bool = False) -> Ways:
        """The same as ways: each of those that a fork sends off goes a way of its own."""
        steps = self.steps(name, k, opened=opened)
        if isinstance(self.nodes[name], Fork):
            return tuple(frozenset((to,)) for to in steps)
        return (frozenset(steps),) if steps else ()

    def _branches(self, node: Choose, k: int, *, opened: bool) -> Iterator[str]:
        for row in node.rows:
            truth = self._all(row.guards, k, ANYHOW, opened=opened)
            if truth is Truth.NO:
                continue
            yield from (b.to for b in row.branches if most(b.weight, k) > 0.0)
            if truth is Truth.YES:
                return

    def _may_leave(self, rule: LeaveRule, k: int, *, opened: bool) -> bool:
        if most(rule.chance, k) <= 0.0 or (rule.after and self._is_never(rule.after, k)):
            return False
        return self._all(rule.guards, k, ANYHOW, opened=opened) is not Truth.NO

    # -- at the same tick ---------------------------------------------------------------

    def at_once(self, name: str, k: int, house: Standing) -> Ways:
        """Ways on at the same tick; none where time passes, the case rests or ends."""
        if house is not ANYHOW:
            return tuple(dict.fromkeys(self._at_once(self.nodes[name], k, house)))
        key = (name, k if name in self._apart else 0, "at once")
        if key not in self._known:
            self._known[key] = tuple(dict.fromkeys(self._at_once(self.nodes[name], k, house)))
        return self._known[key]

    def _at_once(self, node: Node, k: int, house: Standing) -> Iterator[frozenset[str]]:
        if isinstance(node, Choose):
            yield from self._rows(node, k, house)
        elif isinstance(node, Mark | Give | Release | Unbook):
            yield frozenset((node.to,))
        elif isinstance(node, Book):
            yield frozenset(targets(node))  # whether there is a slot changes as they are taken
        elif isinstance(node, Fork):
            yield from (frozenset((to,)) for to in targets(node))
        elif isinstance(node, Gather):
            yield from (frozenset((node.to,)) for _ in range(node.size == 1))
        elif isinstance(node, Delay):
            if self._delays_nothing(node, k, house):
                yield frozenset((node.to,))
        elif isinstance(node, Take) and not node.lanes:
            yield from self._take(node, house)
        elif isinstance(node, Serve | Take):
            yield from self._lanes(node, k, house)

    def _rows(self, node: Choose, k: int, house: Standing) -> Iterator[frozenset[str]]:
        """One way for each row that may be the first to hold."""
        also: frozenset[str] = frozenset()  # of rows of which nobody can say whether they hold
        for row in node.rows:
            truth = self._all(row.guards, k, house)
            if truth is Truth.NO:
                continue
            weighed = row.by is ChooseBy.WEIGHTS
            found = {b.to for b in row.branches if not weighed or most(b.weight, k) > 0.0}
            if truth is Truth.UNKNOWN:
                also |= found
                continue
            if found:
                yield also | found
            if truth is Truth.YES:
                return
        if also:
            yield also

    def _delays_nothing(self, node: Delay, k: int, house: Standing) -> bool:
        if node.time is DelayTime.OPEN:
            opened = house.readings.get(Reading(Quantity.OPEN, (node.gate,)), 1)
            return bool(opened) and self.is_nothing(node.duration, k)
        return node.time is DelayTime.CLOCK and self.is_nothing(node.duration, k)

    def _take(self, node: Take, house: Standing) -> Iterator[frozenset[str]]:
        """Taking without ever giving back comes to an end: then only its end can be a circle."""
        for free in (True,) if node.partial else house.may_be_free(unit_key(node)):
            if not free:
                yield frozenset((node.otherwise,))
            elif node.partial or node.pool in self.given:
                yield frozenset((node.to,))

    def _lanes(self, node: Serve | Take, k: int, house: Standing) -> Iterator[frozenset[str]]:
        for choice in node.lanes:
            truth = self._all(choice.guards, k, house)
            if truth is Truth.NO:
                continue
            if truth is Truth.UNKNOWN:
                return
            lane = self.lanes[choice.lane]
            for free in house.may_be_free(lane.name):
                if not free:
                    yield from self._leaves(lane, k, house)
                elif not house.kept and self._serves_in_no_time(node, lane, k):
                    yield frozenset((node.to,))
            if truth is Truth.YES:
                return

    def _serves_in_no_time(self, node: Serve | Take, lane: Lane, k: int) -> bool:
        """Whether work is nothing, and the person free again at once."""
        if isinstance(node, Take):
            return node.pool in self.given
        if lane.name not in self.served or lane.name in self.followed:
            return False
        wraps = node.wrap is not None and not self.is_nothing(node.wrap, k)
        return self.is_nothing(node.work, k) and not wraps

    def _leaves(self, lane: Lane, k: int, house: Standing) -> Iterator[frozenset[str]]:
        """Ways out of a lane in which nobody is free, for who has just joined it."""
        also: frozenset[str] = frozenset()  # of rules that may be taken or not
        for rule in sorted(lane.leave, key=lambda rule: rule.after is not None):
            if rule.after is not None and not self._is_due(rule, k, house):
                continue
            truth = self._all(rule.guards, k, house)
            if truth is Truth.NO or most(rule.chance, k) <= 0.0:
                continue
            if house.kept and not rule.keeps_place:
                return  # the place is given up, and with it what was over
            if truth is Truth.UNKNOWN or least(rule.chance, k) < 1.0:
                also |= {rule.to}
                continue
            yield also | {rule.to}
            if truth is Truth.YES:
                return

    def _is_due(self, rule: LeaveRule, k: int, house: Standing) -> bool:
        """Whether a timed rule is due as the case joins."""
        assert rule.after is not None
        over = rule.keeps_place and house.kept in (None, rule.after.name)
        return over or self.is_nothing(rule.after, k)

    def _differs(self, name: str) -> bool:
        """Whether classes may go different ways from a node."""
        node = self.nodes[name]
        rules = [rule for choice in lane_choices(node) for rule in self.lanes[choice.lane].leave]
        tables = [rule.chance for rule in rules]
        times = [rule.after for rule in rules if rule.after]
        if isinstance(node, Choose):
            tables += [branch.weight for row in node.rows for branch in row.branches]
        elif isinstance(node, Delay):
            times.append(node.duration)
        elif isinstance(node, Serve):
            times += [node.work, *([node.wrap] if node.wrap else [])]
        tables += [table for time in times for table in (*time.factors, *time.extras)]
        readings = [table.reading for table in tables if table]
        readings += [guard.reading for guard in self.guards_at(name)]
        return any(len(time.laws) > 1 for time in times) or any(
            reading.quantity is Quantity.CLASS for reading in readings
        )

    # -- looking ------------------------------------------------------------------------

    def _all(
        self, guards: Iterable[Guard], k: int, house: Standing, *, opened: bool = False
    ) -> Truth:
        truths = {self.truth(guard, k, house, opened=opened) for guard in guards}
        for worst in (Truth.NO, Truth.UNKNOWN, Truth.EITHER):
            if worst in truths:
                return worst
        return Truth.YES

    def truth(self, guard: Guard, k: int, house: Standing, *, opened: bool = False) -> Truth:
        """Whether a guard holds for a class while the house stands so."""
        reading = guard.reading
        value = house.readings.get(reading)
        if reading.quantity is Quantity.CLASS:
            value = k
        elif reading.quantity is Quantity.ONE or (opened and self._is_gate(reading)):
            value = 1
        if value is not None:
            return Truth.YES if compared(guard, value) else Truth.NO
        if reading.quantity is Quantity.MARK:
            return Truth.UNKNOWN if reading.of[0] in self.written else Truth.EITHER
        return Truth.EITHER if reading.quantity in STILL else Truth.UNKNOWN

    def _is_gate(self, reading: Reading) -> bool:
        return reading.quantity is Quantity.OPEN and self.gates >= set(reading.of)

    def is_nothing(self, duration: Duration, k: int) -> bool:
        """Whether a duration takes no time for a class, whoever serves."""
        if duration.name in self.listed:
            return False
        law = duration.laws[k if len(duration.laws) > 1 else 0]
        nothing = law.mean == 0.0 or (isinstance(law, Deterministic) and to_ticks(law.mean) == 0)
        gone = any(most(factor, k) == 0.0 for factor in duration.factors)
        return (nothing or gone) and all(most(extra, k) == 0.0 for extra in duration.extras)

    def _is_never(self, duration: Duration, k: int) -> bool:
        law = duration.laws[k if len(duration.laws) > 1 else 0]
        return law.lowest == inf and duration.name not in self.listed

    def guards_at(self, name: str) -> Iterator[Guard]:
        """Guards that decide where a case at a node goes."""
        node = self.nodes[name]
        if isinstance(node, Choose):
            yield from (guard for row in node.rows for guard in row.guards)
        for choice in lane_choices(node):
            yield from choice.guards
            yield from (g for rule in self.lanes[choice.lane].leave for g in rule.guards)

    def frees_at(self, name: str) -> Iterator[str]:
        """What may be free or not for a case at a node."""
        node = self.nodes[name]
        if isinstance(node, Take) and not node.lanes and not node.partial:
            yield unit_key(node)
        yield from (choice.lane for choice in lane_choices(node))

    def kept_at(self, name: str) -> Iterator[str]:
        """Names of the times after which a case leaves a lane at a node and keeps its place."""
        for choice in lane_choices(self.nodes[name]):
            for rule in self.lanes[choice.lane].leave:
                if rule.keeps_place and rule.after is not None:
                    yield rule.after.name


def unit_key(node: Take) -> str:
    """What a take needs, as `Standing.free` calls it."""
    return f"{node.units} of {node.pool}"


def compared(guard: Guard, value: int) -> bool:
    """Whether a guard holds at a value."""
    bound = guard.bound
    return {
        Compare.LESS: value < bound,
        Compare.AT_MOST: value <= bound,
        Compare.EQUAL: value == bound,
        Compare.NOT_EQUAL: value != bound,
        Compare.AT_LEAST: value >= bound,
        Compare.MORE: value > bound,
    }[guard.compare]


def most(table: Table | None, k: int) -> float:
    """Largest value of a table for a class; 1 without a table."""
    return 1.0 if table is None else max(_values(table, k))


def least(table: Table | None, k: int) -> float:
    """Smallest value of a table for a class; 1 without a table."""
    return 1.0 if table is None else min(_values(table, k))


def _values(table: Table, k: int) -> tuple[float, ...]:
    if table.reading.quantity is Quantity.CLASS:
        return (table.of(k),)
    return (table.of(1),) if table.reading.quantity is Quantity.ONE else table.values


def _written(network: Network) -> Iterator[str]:
    """Marks that a case may get on its way."""
    for node in network.nodes:
        if isinstance(node, Mark | Serve):
            yield from (name for name, _ in node.writes)
        if isinstance(node, Mark):
            yield from (name for name, _ in node.adds)
        if isinstance(node, Take | Join) and node.counted:
            yield node.counted
