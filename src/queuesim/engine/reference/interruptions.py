"""Interruptions: work that is cut short, or stands still, for something that goes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.engine.reference.people import visit_row, work_row
from queuesim.network.lanes import Preempt
from queuesim.network.nodes import Cut
from queuesim.network.rows import WorkKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from queuesim.engine.reference.cases import Case
    from queuesim.engine.reference.desk import Desk
    from queuesim.engine.reference.lanes import RouteState
    from queuesim.engine.reference.people import Task, Worker

MILLION = 1_000_000

Found = tuple[tuple[int, int, int, int, int, int], "RouteState", "Worker", list["Task"]]
"""What is compared (the smallest first), the route, the person, and the work in the way."""


class Interruptions:
    """Finds work that has to give way, puts it aside and lets it go on."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.floor = desk.floor
        self.agenda = desk.agenda

    # -- work that may be interrupted -----------------------------------------------------

    def remember(self, task: Task, *, waited_in_lane: bool) -> None:
        """What a case needs if it has to come back: place, wait, work foretold, and rank."""
        case, lane = task.case, task.case.lane
        assert lane is not None
        if case.place < 0:
            self.floor.joins += 1
            case.place = self.floor.joins
        if not waited_in_lane and case.left < 0 and lane.needs_work:
            case.job = task.serve.work.foretold(case)
        task.halted_by, task.halts = None, ()
        task.place = case.place
        task.waited = self.agenda.now - case.since
        task.lane_here = lane
        task.rank = lane.rank_for(task.worker.team, task.waited)

    # -- a case that finds nobody -----------------------------------------------------------

    def take(self, case: Case) -> bool:
        """Let a case that found nobody have somebody whose work is of worse rank, if it may."""
        found = min(self._in_the_way(case), key=_key, default=None)
        if found is None:
            return False
        _, route, worker, tasks = found
        self._begin_instead(worker, case, route, tasks)
        if worker.free:
            self.floor.later(self.desk.look, worker)
        return True

    def could(self, route: RouteState, worker: Worker, case: Case) -> bool:
        """Whether a person who was set free may put work aside for the head of a lane."""
        return self._least(route, worker, case) is not None

    def begin(self, worker: Worker, case: Case) -> None:
        """Work begins with who was set free; where there is no room, other work gives way."""
        assert case.lane is not None and case.serve is not None  # noqa: PT018 (one look)
        if worker.free >= (case.serve.room or worker.team.room):
            self.desk.begin(worker, case)
            return
        route = next(route for route in case.lane.routes if route.team is worker.team)
        tasks = self._least(route, worker, case)
        assert tasks is not None
        self._begin_instead(worker, case, route, tasks)

    def _least(self, route: RouteState, worker: Worker, case: Case) -> list[Task] | None:
        assert case.serve is not None
        mine = route.person_rank(self.agenda.now - case.since)
        need = case.serve.room or worker.team.room
        found = _candidates(route, worker, mine, need) if worker.tasks else ()
        return min(found, key=_order, default=None)

    def _begin_instead(
        self, worker: Worker, case: Case, route: RouteState, tasks: list[Task]
    ) -> None:
        if route.preempts is Preempt.INTERRUPT:
            self.cut(tasks[0])
            self.desk.begin(worker, case)
            return
        for task in tasks:
            self._halt(task)
            worker.free += task.room
            task.halted_by = task  # by whom, is known in a moment
        urgent = self.desk.begin(worker, case)
        for task in tasks:
            task.halted_by = urgent
        urgent.halts = tuple(tasks)

    def _in_the_way(self, case: Case) -> Iterator[Found]:
        lane, serve = case.lane, case.serve
        assert lane is not None and serve is not None  # noqa: PT018 (one look is enough)
        waited = self.agenda.now - case.since
        for order, route in enumerate(lane.routes):
            if route.preempts is Preempt.NOTHING or route.closed(waited):
                continue
            rank, mine = route.case_rank(waited), route.person_rank(waited)
            need = serve.room or route.team.room
            for worker in route.team.workers:
                if not worker.tasks or not route.team.takes_work(worker):
                    continue
                for tasks in _candidates(route, worker, mine, need):
                    if route.holds is None or route.holds(case, worker):
                        key = (rank, *_order(tasks), order, worker.number)
                        yield key, route, worker, tasks

    # -- cut short --------------------------------------------------------------------------

    def cut(self, task: Task) -> None:
        """Work is interrupted: its person is free of it, its case goes where its node says."""
        if task.serve.special:
            self.desk.crews.cut(task)
            return
        now, rows, case, worker = self.agenda.now, self.floor.rows, task.case, task.worker
        if task.halted_by is None:
            self._halt(task)
            worker.free += task.room
        task.stamp += 1
        task.at_work = False
        case.wait_over = 0
        task.lane_here.working -= 1
        rows.visits.append(visit_row(task, now, "interrupted"))
        rows.works.append(work_row(task, now))
        self.floor.tell(case, "interrupted", team=worker.team.name, number=worker.number)
        self.desk.count(worker, -1)
        self._drop(task)
        node = task.serve
        if node.cut is Cut.LEAVE:
            assert node.cut_to is not None
            self.floor.later(self.floor.go, case, node.cut_to)
            return
        left = task.drawn * MILLION if node.cut is Cut.START_AGAIN else task.left
        self.floor.later(self.comes_back, task, left)

    def cut_all(self, worker: Worker) -> None:
        """All work that a person has in hand is interrupted, in the order in which it was taken."""
        for task in [t for t in worker.tasks if t.at_work and t.lane >= 0]:
            self.cut(task)

    def _drop(self, task: Task) -> None:
        worker = task.worker
        worker.tasks.remove(task)
        worker.idle_since = self.agenda.now
        if worker.present and not worker.tasks:
            worker.team.idle += 1
        if task.halted_by is not None:
            others = task.halted_by.halts
            task.halted_by.halts = tuple(t for t in others if t is not task)
        self.go_on(task)

    def comes_back(self, task: Task, left: int) -> None:
        """A case is back in its lane, at its place; it looks for people at once."""
        case, lane = task.case, task.lane_here
        case.visit += 1
        case.lane, case.serve = lane, task.serve
        case.joined, case.wait_over = self.agenda.now, -1
        case.since = self.agenda.now - task.waited
        case.place, case.left = task.place, left
        if lane.by_lot:
            lane.draw_lot(case)
        self.floor.come_back(case, lane, task.waited)

    # -- stand still ------------------------------------------------------------------------

    def _halt(self, task: Task) -> None:
        """Note what is left [millionths of a tick]; its end on the agenda is stale."""
        now = self.agenda.now
        if task.at_work and task.serve.pace:
            done = task.serve.rate(task.worker.cases) * (now - task.seen)
            task.left = max(0, task.left - done)
            task.seen = now
        else:
            task.left = (task.due - now) * MILLION
        task.stamp += 1

    def go_on(self, done: Task) -> None:
        """What stood still for a piece of work goes on, now that this is put down."""
        for task in done.halts:
            task.halted_by = None
            task.worker.free -= task.room
            task.seen = self.agenda.now
            self.desk.time_again(task)
        done.halts = ()


def _candidates(route: RouteState, worker: Worker, mine: int, need: int) -> Iterator[list[Task]]:
    """Work that a person would put aside for a case of rank ``mine``."""
    if route.preempts is Preempt.INTERRUPT:
        for task in worker.tasks:
            alone = task.at_work and task.lane >= 0 and not (task.halted_by or task.halts)
            if not alone or Preempt.INTERRUPT not in task.serve.yields:
                continue
            if task.rank > mine and worker.free + task.room >= need:
                yield [task]
        return
    tasks = [t for t in worker.tasks if t.halted_by is None]
    if all(_stands(t) and t.rank > mine for t in tasks):
        yield tasks


def _stands(task: Task) -> bool:
    """Whether a piece of work can stand still: work or wrap-up of one person alone."""
    if task.kind is WorkKind.PAUSE or task.serve.special:
        return False
    if Preempt.STAND_STILL not in task.serve.yields:
        return False
    return task.at_work or task.kind is WorkKind.WRAP


def _order(tasks: list[Task]) -> tuple[int, int, int]:
    """What gives way first: the worst rank, the latest begun, the highest subject."""
    worst = min(task.rank for task in tasks)
    begun = max(task.begun for task in tasks)
    return -worst, -begun, -max(task.case.subject for task in tasks)


def _key(found: Found) -> tuple[int, int, int, int, int, int]:
    return found[0]
