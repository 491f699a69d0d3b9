"""People: who is there, who is free, what each has in hand."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

from queuesim.network.groups import HeadCount, Select

if TYPE_CHECKING:
    from queuesim.engine.reference.cases import Case
    from queuesim.engine.reference.drawing import Timer
    from queuesim.engine.reference.lanes import RouteState
    from queuesim.engine.reference.looking import Number
    from queuesim.engine.reference.nodes import ServeHere
    from queuesim.network.groups import Group
    from queuesim.network.rows import WorkKind


BY_NUMBER = -2  #: key of those selected by number alone; below every tick


class Task:
    """A piece of work in a person's hands: work, then wrap-up, then perhaps a pause."""

    __slots__ = (
        "at_work",
        "begun",
        "case",
        "drawn",
        "joined",
        "kind",
        "lane",
        "left",
        "room",
        "seen",
        "serve",
        "stamp",
        "worker",
    )

    def __init__(self, case: Case, serve: ServeHere, worker: Worker, room: int) -> None:
        self.case = case
        self.serve = serve
        self.worker = worker
        self.room = room
        self.joined = case.joined
        self.lane = case.lane.index if case.lane else -1
        self.kind: WorkKind
        self.at_work = False  #: until work ends; the case moves on before wrap-up begins
        self.begun = 0
        self.drawn = 0
        self.left = 0  #: millionths of a tick still to do, where work has a pace
        self.seen = 0  #: tick up to which `left` is true
        self.stamp = 0  #: version of the end; older ends are stale


class Worker:
    """A person or machine.

    ``present``: takes new work. ``owed``: past the end of the shift but not yet gone.
    ``cases``: cases in work or wrap-up. ``free``: units of room not filled by anything.
    """

    __slots__ = (
        "cases",
        "free",
        "idle_since",
        "level",
        "number",
        "owed",
        "present",
        "tasks",
        "team",
    )

    def __init__(self, team: Team, number: int, level: int) -> None:
        self.team = team
        self.number = number
        self.level = level
        self.present = False
        self.owed = False
        self.tasks: list[Task] = []
        self.cases = 0
        self.free = team.room
        self.idle_since = -1


class Team:
    """State of a group: its people, and those with room in the order of selection."""

    def __init__(self, group: Group, index: int, rank: int) -> None:
        self.name = group.name
        self.index = index
        self.rank = rank
        self.group = group
        self.room = group.room
        self.workers: list[Worker] = []
        self.routes: list[RouteState] = []
        self.pauses: list[tuple[Timer, Number | None, object]] = []
        self.by_count = isinstance(group.staffing, HeadCount)
        self.level = 0  #: people present, those owed not counted
        self.owed = 0
        self.idle = 0  #: people present with nothing in hand
        self._by_number = group.select is Select.LOWEST_NUMBER
        self._free: list[tuple[int, int, Worker]] = []

    def worker(self, number: int) -> Worker:
        """Person of that number, made when first asked for."""
        while number >= len(self.workers):
            new = len(self.workers)
            level = self.group.levels[new] if new < len(self.group.levels) else 0
            self.workers.append(Worker(self, new, level))
        return self.workers[number]

    def offer(self, worker: Worker) -> None:
        """The worker has room and may be found by `find`."""
        if self.room == 1:
            key = BY_NUMBER if self._by_number else worker.idle_since
            heappush(self._free, (key, worker.number, worker))

    def find(self, room: int) -> Worker | None:
        """The selected person with so many units of room free; 0: all of the room."""
        if self.room != 1:
            return self._find_room(room or self.room)
        free = self._free
        while free:
            key, _, worker = free[0]
            if worker.present and worker.free and key in (worker.idle_since, BY_NUMBER):
                return worker
            heappop(free)  # taken, gone or offered anew since
        return None

    def _find_room(self, need: int) -> Worker | None:
        able = [w for w in self.workers if w.free >= need and self.takes_work(w)]
        return min(able, key=self._preference) if able else None

    def _preference(self, worker: Worker) -> tuple[int, int, int]:
        select = self.group.select
        if select is Select.FEWEST_CASES:
            return (worker.cases, worker.idle_since, worker.number)
        if select is Select.LONGEST_IDLE:
            return (worker.idle_since, worker.number, 0)
        return (worker.number, 0, 0)

    def free_room(self) -> int:
        """Units of room free among the people present."""
        return sum(w.free for w in self.workers if self.takes_work(w))

    def takes_work(self, worker: Worker) -> bool:
        """Whether a person takes new work: present, and not one of those who are to go.

        While people are owed by head count, as many as are owed take nothing new: those with
        least in hand, among equals the highest number.
        """
        if not worker.present or not (self.by_count and self.owed):
            return worker.present
        here = [w for w in self.workers if w.present]
        here.sort(key=lambda w: (len(w.tasks), -w.number))
        return worker not in here[: self.owed]
