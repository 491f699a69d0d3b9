"""People: who is there, who is free, what each has in hand."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

from queuesim.network.groups import HeadCount, Select
from queuesim.network.lanes import Seek
from queuesim.network.rows import VisitRow, WorkKind, WorkRow

if TYPE_CHECKING:
    from queuesim.engine.reference.cases import Case
    from queuesim.engine.reference.drawing import Timer
    from queuesim.engine.reference.lanes import LaneState, RouteState
    from queuesim.engine.reference.looking import Number
    from queuesim.engine.reference.nodes import ServeHere
    from queuesim.network.groups import Group

MILLION = 1_000_000
BY_NUMBER = -2  #: key of those selected by number alone; below every tick


class Task:
    """A piece of work in a person's hands: work, then wrap-up, then perhaps a pause.

    What stands below ``stamp`` is known only where the network interrupts work.
    """

    __slots__ = (
        "at_work",
        "begun",
        "case",
        "drawn",
        "due",
        "halted_by",
        "halts",
        "joined",
        "kind",
        "lane",
        "lane_here",
        "lead",
        "left",
        "number",
        "others",
        "place",
        "rank",
        "room",
        "seen",
        "serve",
        "stamp",
        "waited",
        "worker",
        "wraps",
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
        self.due: int  #: tick at which work or wrap-up ends, unless it is interrupted
        self.left = 0  #: millionths of a tick still to do, where work has a pace or stands still
        self.seen = 0  #: tick up to which `left` is true
        self.number: int  #: order among wrap-ups of a case that end together
        self.stamp = 0  #: version of the end; older ends are stale
        self.halted_by: Task | None  #: what it stands still for
        self.halts: tuple[Task, ...]  #: what stands still for it
        self.lane_here: LaneState
        self.lead: Task  #: of a crew, the task of its first person
        self.others: tuple[Task, ...]  #: of the first, those of the others
        self.wraps: bool  #: whether the person wraps up
        self.place: int  #: join number of the case
        self.waited: int  #: ticks the case had waited in the lane
        self.rank: int  #: rank of the route, seen from the person, as work began


class Break(Task):
    """A break of a shift: a pause that follows no case."""

    __slots__ = ()

    def __init__(self, worker: Worker, begun: int, drawn: int) -> None:  # it has no case
        self.worker = worker
        self.room = worker.team.room
        self.kind = WorkKind.PAUSE
        self.at_work = False
        self.begun, self.drawn = begun, drawn
        self.stamp = 0
        self.halted_by, self.halts = None, ()


class Worker:
    """A person or machine.

    ``present``: takes new work. ``owed``: past the end of the shift but not yet gone.
    ``cases``: cases in work or wrap-up. ``free``: units of room not filled by anything.
    ``rest``: ticks of breaks that are due. ``worked``: ticks at work or wrap-up since the last
    pause, up to ``working_since`` where something is in hand.
    """

    __slots__ = (
        "cases",
        "free",
        "idle_since",
        "level",
        "number",
        "owed",
        "present",
        "rest",
        "tasks",
        "team",
        "worked",
        "working_since",
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
        self.rest = 0
        self.worked = 0
        self.working_since = 0

    def note_work(self, now: int, change: int) -> None:
        """Cases in hand are about to change by one: time at work begins or ends."""
        if change > 0 and not self.cases:
            self.working_since = now
        elif change < 0 and self.cases == 1:
            self.worked += now - self.working_since

    def worked_by(self, now: int) -> int:
        """Ticks at work or wrap-up since the last pause."""
        return self.worked + (now - self.working_since if self.cases else 0)

    def forget_work(self, now: int) -> None:
        """Time at work is counted from now on."""
        self.worked, self.working_since = 0, now


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
        self.pauses: list[tuple[int, Timer, Number | None, object]] = []
        self.clocked = False  #: whether somebody asks how long people have worked
        self.simple = group.room == 1  #: whether the number in hand is all that has to be noted
        self.called_for = False  #: whether a source waits for people who idle
        self.preempts = False  #: whether work may be put aside for cases of a lane
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

    def find(self, room: int, _case: Case) -> Worker | None:
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

    def find_besides(self, taken: list[Worker], room: int, _case: Case) -> Worker | None:
        """The selected person besides some, with so many units of room free."""
        need = room or self.room
        able = [w for w in self.workers if w.free >= need and self.takes_work(w) and w not in taken]
        return min(able, key=self._preference) if able else None

    def _find_room(self, need: int) -> Worker | None:
        able = [w for w in self.workers if w.free >= need and self.takes_work(w)]
        return min(able, key=self._preference) if able else None

    def _preference(self, worker: Worker) -> tuple[int, int, int]:
        select = self.group.select
        if select is Select.FEWEST_CASES:
            return (worker.cases, worker.idle_since, worker.number)
        if select is Select.LOWEST_NUMBER:
            return (worker.number, 0, 0)
        return (worker.idle_since, worker.number, 0)

    def free_room(self) -> int:
        """Units of room free among the people present."""
        return sum(w.free for w in self.workers if self.takes_work(w))

    def takes_work(self, worker: Worker) -> bool:
        """Whether a person takes new work: present, no break due, and not one of those to go.

        While people are owed by head count, as many as are owed take nothing new: those with
        least in hand, among equals the highest number.
        """
        if not (self.owed and self.by_count):
            return worker.present and not worker.rest
        if not worker.present or worker.rest:
            return False
        return worker not in self.going()

    def going(self) -> list[Worker]:
        """Those who are to go while people are owed by head count."""
        here = [w for w in self.workers if w.present]
        here.sort(key=lambda w: (len(w.tasks), -w.number))
        return here[: self.owed]


class TeamThatKnows(Team):
    """A group in which a case looks first for the person whom its mark names."""

    known: int  #: the mark

    def find(self, room: int, case: Case) -> Worker | None:
        """The person whom the mark names, if he can take the case; else as elsewhere."""
        number = case.marks[self.known]
        if 0 <= number < len(self.workers):
            worker = self.workers[number]
            if worker.free >= (room or self.room) and self.takes_work(worker):
                return worker
        return super().find(room, case)

    def find_besides(self, taken: list[Worker], room: int, case: Case) -> Worker | None:
        """As `find`, besides some."""
        number = case.marks[self.known]
        if 0 <= number < len(self.workers):
            worker = self.workers[number]
            able = worker.free >= (room or self.room) and self.takes_work(worker)
            if able and worker not in taken:
                return worker
        return super().find_besides(taken, room, case)


def visit_row(task: Task, ended: int, outcome: str) -> VisitRow:
    """Row of a stay in which work began."""
    return VisitRow(
        task.case.subject,
        task.serve.index,
        task.lane,
        task.joined,
        task.begun,
        ended,
        outcome,
        task.worker.team.index,
        task.worker.number,
    )


def work_row(task: Task, ended: int) -> WorkRow:
    """Row of a stretch of the person's time."""
    return WorkRow(
        task.case.subject,
        task.serve.index,
        task.worker.team.index,
        task.worker.number,
        task.kind,
        task.begun,
        ended,
        task.drawn,
    )


def pause_row(task: Task, ended: int) -> WorkRow:
    """Row of a pause, which may be a break and then has no case."""
    if not isinstance(task, Break):
        return work_row(task, ended)
    worker = task.worker
    return WorkRow(
        -1, -1, worker.team.index, worker.number, task.kind, task.begun, ended, task.drawn
    )


def team_score(seek: Seek, team: Team, worker: Worker) -> int:
    """Score of a team for a case; the smallest wins."""
    if seek is Seek.LONGEST_IDLE:
        return worker.idle_since
    if seek is Seek.LEAST_OCCUPIED:
        return sum(w.cases for w in team.workers) * MILLION // max(1, team.level)
    return -team.idle if seek is Seek.MOST_IDLE else 0
