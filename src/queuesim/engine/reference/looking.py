"""Looking things up: readings, guards and tables as functions of a case and a person."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING

from queuesim.network.network import mark_names
from queuesim.network.readings import Compare, Quantity
from queuesim.units import FOREVER

if TYPE_CHECKING:
    from queuesim.engine.reference.cases import Case
    from queuesim.engine.reference.floor import Floor
    from queuesim.engine.reference.people import Worker
    from queuesim.network.readings import Guard, Reading, Table

Look = Callable[["Case", "Worker | None"], int]
Holds = Callable[["Case", "Worker | None"], bool]
Number = Callable[["Case", "Worker | None"], float]

COMPARISONS: dict[Compare, Callable[[int, int], bool]] = {
    Compare.LESS: operator.lt,
    Compare.AT_MOST: operator.le,
    Compare.EQUAL: operator.eq,
    Compare.NOT_EQUAL: operator.ne,
    Compare.AT_LEAST: operator.ge,
    Compare.MORE: operator.gt,
}


class Lookup:
    """Turns readings into functions; built once, before anything happens."""

    def __init__(self, floor: Floor) -> None:
        self.floor = floor
        self.marks = {name: k for k, name in enumerate(mark_names(floor.network))}

    def number(self, table: Table) -> Number:
        """Function that gives the table's value now."""
        if table.reading.quantity is Quantity.ONE:
            value = table.of(1)
            return lambda _case, _worker: value
        look, of = self.reading(table.reading), table.of
        return lambda case, worker: of(look(case, worker))

    def holds(self, guards: tuple[Guard, ...]) -> Holds | None:
        """Function that tells whether all guards hold; ``None`` where there are none."""
        if not guards:
            return None
        if all(g.reading.quantity is Quantity.CLASS for g in guards):
            return self._of_class(guards)
        tests = [(self.reading(g.reading), COMPARISONS[g.compare], g.bound) for g in guards]
        if len(tests) == 1:
            look, compare, bound = tests[0]
            return lambda case, worker: compare(look(case, worker), bound)
        return lambda case, worker: all(
            compare(look(case, worker), bound) for look, compare, bound in tests
        )

    def _of_class(self, guards: tuple[Guard, ...]) -> Holds:
        """Guards that look at the class only are decided once for every class."""
        allowed = [
            all(COMPARISONS[g.compare](kind, g.bound) for g in guards)
            for kind in range(len(self.floor.network.classes))
        ]
        return lambda case, _worker: allowed[case.kind]

    def reading(self, reading: Reading) -> Look:
        """Function that looks a reading up."""
        quantity, of, floor = reading.quantity, reading.of, self.floor
        simple = _SIMPLE.get(quantity)
        if simple:
            return simple
        if quantity is Quantity.MARK:
            mark = self.marks[of[0]]
            return lambda case, _worker: case.marks[mark]
        if quantity in _OF_LANES:
            return self._of_lanes(quantity, of)
        if quantity in _OF_GROUPS:
            return self._of_groups(quantity, of)
        if quantity in _OF_POOLS:
            return self._of_pool(quantity, of[0])
        if quantity is Quantity.SLACK:
            return lambda case, _worker: (
                case.due - floor.agenda.now if case.due < FOREVER else FOREVER
            )
        if quantity is Quantity.SLOT_WAIT:
            diary = floor.diaries[of[0]]
            return lambda _case, _worker: diary.wait(floor.agenda.now)
        if quantity is Quantity.REGISTER:
            registers, name = floor.registers, of[0]
            return lambda _case, _worker: registers[name]
        if quantity is Quantity.OPEN:
            gate = floor.prepared.gates[of[0]]
            return lambda _case, _worker: int(gate.is_open(floor.agenda.now))
        if quantity is Quantity.WAITED_HERE:
            return lambda case, _worker: (
                floor.agenda.now - case.since if case.wait_over < 0 else case.wait_over
            )
        if quantity is Quantity.PERSON_WORKED:
            return lambda _case, worker: worker.worked_by(floor.agenda.now) if worker else 0
        if quantity is Quantity.DAY:
            return lambda _case, _worker: floor.day()[0]
        if quantity is Quantity.TIME_OF_DAY:
            return lambda _case, _worker: floor.agenda.now - floor.day()[1]
        raise NotImplementedError(f"the reading {quantity.value!r} is not known here")

    def _of_lanes(self, quantity: Quantity, of: tuple[str, ...]) -> Look:
        lanes = [self.floor.lanes[name] for name in of]
        if quantity is Quantity.ANNOUNCED_WAIT:
            return lambda _case, _worker: lanes[0].announced_wait()
        if quantity is Quantity.LANE_WAITING:
            return lambda _case, _worker: sum(lane.length for lane in lanes)
        return lambda _case, _worker: sum(lane.length + lane.working for lane in lanes)

    def _of_pool(self, quantity: Quantity, name: str) -> Look:
        pool = self.floor.stock.pools[name]
        if quantity is Quantity.POOL_FREE:
            return lambda _case, _worker: pool.free
        if quantity is Quantity.POOL_OWED:
            return lambda _case, _worker: pool.owed
        return lambda _case, _worker: pool.ordered

    def _of_groups(self, quantity: Quantity, of: tuple[str, ...]) -> Look:
        teams = [self.floor.teams[name] for name in of]
        if quantity is Quantity.GROUP_PRESENT:
            return lambda _case, _worker: sum(team.level for team in teams)
        if quantity is Quantity.GROUP_IDLE:
            return lambda _case, _worker: sum(team.idle for team in teams)
        return lambda _case, _worker: sum(team.free_room() for team in teams)


_OF_LANES = {Quantity.LANE_WAITING, Quantity.LANE_HELD, Quantity.ANNOUNCED_WAIT}
_OF_GROUPS = {Quantity.GROUP_PRESENT, Quantity.GROUP_IDLE, Quantity.GROUP_FREE}
_OF_POOLS = {Quantity.POOL_FREE, Quantity.POOL_OWED, Quantity.POOL_ORDERED}


def _number_of(_case: Case, worker: Worker | None) -> int:
    return worker.number if worker else -1


def _level_of(_case: Case, worker: Worker | None) -> int:
    return worker.level if worker else -1


def _held_by(_case: Case, worker: Worker | None) -> int:
    return worker.cases if worker else 0


_SIMPLE: dict[Quantity, Look] = {
    Quantity.ONE: lambda _case, _worker: 1,
    Quantity.CLASS: lambda case, _worker: case.kind,
    Quantity.DUE: lambda case, _worker: case.due,
    Quantity.WAITED: lambda case, _worker: case.waited,
    Quantity.PERSON_NUMBER: _number_of,
    Quantity.PERSON_LEVEL: _level_of,
    Quantity.PERSON_HELD: _held_by,
}
