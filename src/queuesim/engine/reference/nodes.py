"""Nodes while the day runs. A case enters a node; the node says where it goes on.

``enter`` returns the next node, or ``None`` where the case rests or ends.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from queuesim.engine.failures import no_lane, no_row, no_weight
from queuesim.engine.reference.drawing import Chance, Timer
from queuesim.network.calendars import open_day_later, open_time_later
from queuesim.network.nodes import (
    Choose,
    ChooseBy,
    Cut,
    Delay,
    DelayTime,
    DueIn,
    Exit,
    Give,
    Mark,
    Serve,
    Take,
)
from queuesim.network.order import EventKind
from queuesim.network.readings import Reading
from queuesim.network.rows import MilestoneRow
from queuesim.units import FOREVER, TICKS_PER_SECOND

if TYPE_CHECKING:
    from queuesim.engine.reference.cases import Case
    from queuesim.engine.reference.floor import Floor
    from queuesim.engine.reference.lanes import LaneState
    from queuesim.engine.reference.looking import Holds, Look, Number
    from queuesim.network.durations import Duration
    from queuesim.network.nodes import ChoiceRow

DAY = 86_400 * TICKS_PER_SECOND


class NodeHere(ABC):
    """A node of a running network."""

    name: str

    @abstractmethod
    def __init__(self, node: Any, floor: Floor) -> None: ...

    @abstractmethod
    def enter(self, case: Case) -> NodeHere | None:
        """Let the case do what the node asks; where it goes on at once, if it does."""


class LeastHere:
    """A row that goes to the least of its readings."""

    def __init__(self, row: ChoiceRow, floor: Floor) -> None:
        readings = [b.reading for b in row.branches]
        self.looks: list[Look] = [floor.look.reading(r) for r in readings if r]
        self.by_lot = row.by is ChooseBy.LEAST_BY_LOT

    def chosen(self, case: Case, chance: Chance) -> int:
        """Number of the branch."""
        values = [look(case, None) for look in self.looks]
        least = min(values)
        equal = [k for k, value in enumerate(values) if value == least]
        if not self.by_lot or len(equal) == 1:
            return equal[0]
        return equal[int(chance.of(case) * len(equal))]


class ChooseHere(NodeHere):
    """The first row whose guards hold, and in it one branch by weight or by reading."""

    def __init__(self, node: Choose, floor: Floor) -> None:
        self.name = node.name
        self.chance = Chance(node.draw or node.name, floor.repeated)
        self.rows = [self._row(row, floor) for row in node.rows]

    @staticmethod
    def _row(
        row: ChoiceRow, floor: Floor
    ) -> tuple[Holds | None, list[NodeHere], list[Number], list[float] | None, LeastHere | None]:
        look = floor.look
        weights = [b.weight for b in row.branches]
        numbers = [look.number(w) if w else (lambda _c, _w: 1.0) for w in weights]
        fixed = [1.0 if w is None else w.values[0] for w in weights]
        constant = all(w is None or len(set(w.values)) == 1 for w in weights)
        return (
            look.holds(row.guards),
            [floor.node(b.to) for b in row.branches],
            numbers,
            list(accumulate(fixed)) if constant else None,
            None if row.by is ChooseBy.WEIGHTS else LeastHere(row, floor),
        )

    def enter(self, case: Case) -> NodeHere:
        """Where the first row that holds sends the case."""
        for holds, branches, numbers, fixed, least in self.rows:
            if holds is None or holds(case, None):
                if len(branches) == 1:
                    return branches[0]
                if least is not None:
                    return branches[least.chosen(case, self.chance)]
                cumulated = fixed or list(accumulate(n(case, None) for n in numbers))
                return self._drawn(case, branches, cumulated)
        raise no_row(case.subject, self.name)

    def _drawn(self, case: Case, branches: list[NodeHere], cumulated: list[float]) -> NodeHere:
        point = self.chance.of(case) * cumulated[-1]
        for branch, weight in zip(branches, cumulated, strict=True):
            if point < weight:
                return branch
        raise no_weight(case.subject, self.name)


class Later:
    """So much later than now: in clock time, in open time, or in open days."""

    def __init__(self, time: DelayTime, gate: str, floor: Floor) -> None:
        self.floor = floor
        self.by_days = time is DelayTime.OPEN_DAYS
        self.gate = floor.prepared.gates[gate] if self.by_days or time is DelayTime.OPEN else None

    def tick(self, ticks: int) -> int:
        """The tick, or FOREVER."""
        now = self.floor.agenda.now
        if ticks >= FOREVER:
            return FOREVER
        if self.gate is None:
            return now + ticks
        if not self.by_days:
            return open_time_later(self.gate, now, ticks)
        days = max(1, (ticks + DAY // 2) // DAY)
        return open_day_later(self.floor.network, self.gate, now, days)


class DelayHere(NodeHere):
    """Holds the case; nobody is needed."""

    def __init__(self, node: Delay, floor: Floor) -> None:
        self.name = node.name
        self.floor = floor
        self.timer = Timer(node.duration, floor.look, floor.repeated)
        self.early = Timer(node.early, floor.look, floor.repeated) if node.early else None
        self.later = Later(node.time, node.gate, floor)
        self.until_due = node.time is DelayTime.DUE
        self.to = floor.node(node.to)

    def enter(self, case: Case) -> None:
        """Put the end of the delay on the agenda."""
        ticks = self.timer.ticks(case)
        until = self._due(case, ticks) if self.until_due else self.later.tick(ticks)
        self.floor.tell(case, "delay", node=self.name, until=until)
        if until == self.floor.agenda.now:
            self.floor.no_time(case, self.name)
        if until < FOREVER:
            self.floor.agenda.at(until, EventKind.DELAY_END, case.subject, self._over, case)

    def _due(self, case: Case, late: int) -> int:
        """The due time, later and earlier, not before now; FOREVER without one."""
        early = self.early.ticks(case) if self.early else 0
        if case.due >= FOREVER or late >= FOREVER:
            return FOREVER
        return max(self.floor.agenda.now, case.due + late - early)

    def _over(self, occurrence: object) -> None:
        self.floor.move(occurrence.about, self.to)  # type: ignore[attr-defined]


class ServeHere(NodeHere):
    """Sends the case to a lane; what happens there is the floor's."""

    def __init__(self, node: Serve, floor: Floor) -> None:
        look = floor.look
        self.name = node.name
        self.index = floor.index_of_node[node.name]
        self.floor = floor
        self.room = node.room
        self.pace = node.pace
        self.work = Timer(node.work, look, floor.repeated)
        self.wrap = Timer(node.wrap, look, floor.repeated) if node.wrap else None
        self.writes: list[tuple[int, Look]] = [
            (look.marks[mark], look.reading(reading)) for mark, reading in node.writes
        ]
        self.lanes: list[tuple[Holds | None, LaneState]] = [
            (look.holds(choice.guards), floor.lanes[choice.lane]) for choice in node.lanes
        ]
        self.to = floor.node(node.to)
        self.claim = node.claim
        self.units = [(floor.stock.pools[name], number) for name, number in node.units]
        self.gathers = node.gathers
        self.keeps = node.keeps
        self.by_kept = node.by_kept
        self.special = node.special
        for _, lane in self.lanes if self.special else ():
            lane.crewed = True
            for pool, _ in self.units:
                pool.claimed = [x for x in floor.lanes.values() if x is lane or x in pool.claimed]
        self.yields = frozenset(node.yields)
        self.cut = node.cut
        self.cut_to = floor.node(node.cut_to) if node.cut is Cut.LEAVE else None

    def enter(self, case: Case) -> NodeHere | None:
        """Send the case to its lane, or go on with those it keeps."""
        if self.by_kept:
            self.floor.desk.crews.go_on(case, self)
            return None
        for holds, lane in self.lanes:
            if holds is None or holds(case, None):
                return self.floor.join(case, self, lane)
        raise no_lane(case.subject, self.name)

    def rate(self, cases: int) -> int:
        """Progress while the person holds so many cases, in millionths of a tick a tick."""
        return self.pace[min(cases, len(self.pace)) - 1]


class TakeHere(NodeHere):
    """Takes units of a pool; where too few are free: waits, goes elsewhere, or takes less."""

    def __init__(self, node: Take, floor: Floor) -> None:
        look = floor.look
        self.name = node.name
        self.index = floor.index_of_node[node.name]
        self.floor = floor
        self.pool = floor.stock.pools[node.pool]
        self.units = _whole(node.units, floor)
        self.gathers = node.gathers
        self.partial = node.partial
        self.counted = look.marks[node.counted] if node.counted else -1
        self.lanes: list[tuple[Holds | None, LaneState]] = [
            (look.holds(choice.guards), floor.lanes[choice.lane]) for choice in node.lanes
        ]
        self.to = floor.node(node.to)
        self.otherwise = floor.node(node.otherwise) if node.otherwise else None

    def enter(self, case: Case) -> NodeHere | None:
        """Take the units, wait for them, or go elsewhere."""
        units = max(0, self.units(case, None))
        for holds, lane in self.lanes:
            if holds is None or holds(case, None):
                return self.floor.stock.join(case, self, lane, units)
        pool = self.pool
        if self.partial:
            units = min(units, max(0, pool.free))
        if self.lanes or pool.free < units:
            self.floor.tell(case, "none free", pool=pool.name)
            if self.otherwise is None:
                raise no_lane(case.subject, self.name)
            return self.otherwise
        pool.free -= units
        self.count(case, units)
        if pool.watched:
            self.floor.stock.changed(pool)
        return self.to

    def count(self, case: Case, units: int) -> None:
        """Note how many units the case was given."""
        if self.counted >= 0:
            case.marks[self.counted] = units


class GiveHere(NodeHere):
    """Returns units of a pool."""

    def __init__(self, node: Give, floor: Floor) -> None:
        self.name = node.name
        self.stock = floor.stock
        self.floor = floor
        self.pool = None if node.kept else floor.stock.pools[node.pool]
        self.units = _whole(node.units, floor)
        self.to = floor.node(node.to)

    def enter(self, case: Case) -> NodeHere:
        """Return the units, or all that is kept."""
        if self.pool is None:
            self.floor.desk.crews.give_back(case)
            return self.to
        self.stock.give(self.pool, max(0, self.units(case, None)))
        return self.to


def _whole(value: int | Reading, floor: Floor) -> Look:
    """A whole number: a constant or a reading."""
    return (lambda _case, _worker: value) if isinstance(value, int) else floor.look.reading(value)


class MarkHere(NodeHere):
    """Writes marks and milestones."""

    def __init__(self, node: Mark, floor: Floor) -> None:
        look = floor.look
        self.name = node.name
        self.floor = floor
        self.writes: list[tuple[int, int | None, Look | None]] = [
            (look.marks[mark], value, None)
            if isinstance(value, int)
            else (look.marks[mark], None, _written(value, floor))
            for mark, value in node.writes
        ]
        self.adds = [(look.marks[mark], value) for mark, value in node.adds]
        self.due = _due(node.due, floor)
        self.house = [(name, _whole(value, floor)) for name, value in node.house]
        self.house_adds = [(name, _whole(value, floor)) for name, value in node.house_adds]
        self.more = bool(self.due or self.house or self.house_adds)
        self.milestones = node.milestones
        self.to = floor.node(node.to)

    def enter(self, case: Case) -> NodeHere:
        """Write marks, then the due time, registers, milestones."""
        for mark, value, written in self.writes:
            case.marks[mark] = value if written is None else written(case, None)  # type: ignore[assignment]
        for mark, more in self.adds:
            case.marks[mark] += more
        floor = self.floor
        if self.more:
            self._write_more(case)
        for milestone in self.milestones:
            floor.rows.milestones.append(MilestoneRow(floor.agenda.now, case.subject, milestone))
            floor.tell(case, "milestone", milestone=milestone)
        return self.to

    def _write_more(self, case: Case) -> None:
        """The due time, then registers."""
        registers = self.floor.registers
        if self.due is not None:
            case.due = self.due(case)
        for name, look in self.house:
            registers[name] = look(case, None)
        for name, look in self.house_adds:
            registers[name] += look(case, None)


def _due(due: Reading | DueIn | None, floor: Floor) -> Callable[[Case], int] | None:
    """The due time that a mark sets, if it sets one."""
    if due is None:
        return None
    if isinstance(due, DueIn):
        timer = Timer(due.duration, floor.look, floor.repeated)
        later = Later(due.time, due.gate, floor)
        return lambda case: later.tick(timer.ticks(case))
    look = floor.look.reading(due)

    def read(case: Case) -> int:
        tick = look(case, None)
        return tick if 0 <= tick < FOREVER else FOREVER

    return read


def _written(value: Reading | Duration, floor: Floor) -> Look:
    """What is written: a reading, or the ticks of a duration."""
    if isinstance(value, Reading):
        return floor.look.reading(value)
    return Timer(value, floor.look, floor.repeated).ticks


class ExitHere(NodeHere):
    """Ends the case."""

    def __init__(self, node: Exit, floor: Floor) -> None:
        self.name = node.name
        self.floor = floor
        self.outcome = node.outcome

    def enter(self, case: Case) -> None:
        """End the case."""
        self.floor.end(case, self.outcome)
