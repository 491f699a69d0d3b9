"""The desk: who serves whom, and how work, wrap-up and pauses run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.engine.reference.crews import Crews
from queuesim.engine.reference.interruptions import Interruptions
from queuesim.engine.reference.people import (
    Break,
    Task,
    pause_row,
    team_score,
    visit_row,
    work_row,
)
from queuesim.network.lanes import NEVER, Pick, Preempt, wait_score
from queuesim.network.order import EventKind, person_after_cases
from queuesim.network.rows import OPEN, WorkKind
from queuesim.units import FOREVER

if TYPE_CHECKING:
    from queuesim.engine.reference.agenda import Occurrence
    from queuesim.engine.reference.cases import Case
    from queuesim.engine.reference.floor import Floor
    from queuesim.engine.reference.lanes import LaneState, RouteState
    from queuesim.engine.reference.people import Team, Worker

MILLION = 1_000_000
WORK_END, WRAP_END, RETURN = (
    int(kind) for kind in (EventKind.WORK_END, EventKind.WRAP_END, EventKind.RETURN)
)


class Desk:
    """Matches cases and people, and lets work run its course."""

    def __init__(self, floor: Floor) -> None:
        self.floor = floor
        self.agenda = floor.agenda
        self.interruptions = Interruptions(self)
        self.crews = Crews(self)

    # -- matching -----------------------------------------------------------------------

    def worker_for(self, case: Case) -> Worker | None:
        """The person a case finds: by rank of the route, score of the team, list order."""
        lane, serve = case.lane, case.serve
        assert lane is not None
        assert serve is not None
        best: tuple[int, int] | None = None
        found: Worker | None = None
        waited = self.agenda.now - case.since
        for route in lane.routes:
            ranks = route.only_ranks
            rank = ranks[0] if ranks else route.case_rank(waited)
            if rank >= NEVER or (best is not None and rank > best[0]):
                continue
            team = route.team
            worker = team.find(serve.room, case)
            if worker is None or (route.holds and not route.holds(case, worker)):
                continue
            key = (rank, team_score(lane.lane.seek, team, worker))
            if best is None or key < best:
                best, found = key, worker
        return found

    def takes(self, case: Case) -> bool:
        """Whether a case finds all that it needs; then work begins."""
        if case.serve.special:  # type: ignore[union-attr]
            return self.crews.take(case)
        worker = self.worker_for(case)
        if worker is not None:
            self.begin(worker, case)
        return worker is not None

    def look(self, worker: Worker, _: object = None) -> None:
        """A person set free looks for cases, as long as there is room for more."""
        if worker.rest:
            if not worker.tasks:
                self.rest(worker)
            return
        team = worker.team
        while (worker.free or team.preempts) and team.takes_work(worker):
            case = self._case_for(worker, closed_only=False)
            if case is None:
                break
            if case.serve.special:  # type: ignore[union-attr]
                self.crews.begin_with(worker, case)
            elif team.preempts:
                self.interruptions.begin(worker, case)
            else:
                self.begin(worker, case)
        if worker.present and worker.free:
            team.offer(worker)
            if team.called_for and not worker.tasks:
                self.floor.later(self.floor.births.look, None)

    def look_all(self, team: Team, _: object = None) -> None:
        """Who is to go has changed: all who take work look for cases, lowest number first."""
        for worker in team.workers:
            self.look(worker)

    def serve_left(self, worker: Worker) -> None:
        """A person past the end of his time takes those left in closed lanes."""
        while worker.free:
            case = self._case_for(worker, closed_only=True)
            if case is None:
                break
            self.begin(worker, case)

    def _case_for(self, worker: Worker, *, closed_only: bool) -> Case | None:
        """The head of a lane that the person takes: by rank, score of the head, list order."""
        best: tuple[int, int] | None = None
        found: Case | None = None
        now, pick = self.agenda.now, worker.team.group.pick
        for route in worker.team.routes:
            lane = route.lane
            if not lane.length or (closed_only and not self.floor.presence.stays_for(lane)):
                continue
            case = lane.first() if lane.crewed else lane.head()
            if case is None or not self._fits(case, worker, route, alone=closed_only):
                continue
            waited = now - case.since
            ranks = route.only_ranks
            rank = ranks[1] if ranks else route.person_rank(waited)
            if rank >= NEVER:
                continue
            if pick is Pick.LONGEST_WAIT:
                score = wait_score(waited, lane.lane.head_start, lane.lane.weight)
            else:
                score = other_score(pick, lane, case)
            key = (rank, -score)
            if best is None or key < best:
                best, found = key, case
        return found

    def _fits(self, case: Case, worker: Worker, route: RouteState, *, alone: bool) -> bool:
        """Whether there is room, or work in hand that gives way, and the guards hold."""
        assert case.serve is not None
        if case.serve.special:
            return not alone and self.crews.fits(case, worker, route)
        if route.part:
            return False
        if worker.free < (case.serve.room or worker.team.room) and (
            alone
            or route.preempts is Preempt.NOTHING
            or not self.interruptions.could(route, worker, case)
        ):
            return False
        return route.holds is None or route.holds(case, worker)

    # -- work ---------------------------------------------------------------------------

    def begin(self, worker: Worker, case: Case) -> Task:
        """Work begins."""
        now, lane, serve = self.agenda.now, case.lane, case.serve
        assert lane is not None and serve is not None  # noqa: PT018 (one look is enough)
        waited_in_lane = case.waiting
        if waited_in_lane:
            lane.take(case)
            if lane.crewed:
                self.floor.later(self.crews.look_lane, lane)
        lane.last_wait = case.wait_over = now - case.since
        lane.working += 1
        case.waited += now - case.joined
        task = Task(case, serve, worker, serve.room or worker.team.room)
        interrupts = self.floor.interrupts
        if interrupts:
            self.interruptions.remember(task, waited_in_lane=waited_in_lane)
        case.place = -1
        task.kind = WorkKind.WORK
        task.at_work = True
        task.begun = now
        self.take_in_hand(worker, task)
        for mark, look in serve.writes:
            case.marks[mark] = look(case, worker)
        if interrupts and case.left >= 0:  # what was interrupted goes on
            left, case.left = case.left, -1
            task.drawn = -(-left // MILLION)
        else:
            task.drawn = serve.work.ticks(case, worker)
            left = task.drawn * MILLION
        if self.floor.tale is not None:
            self.floor.tell(
                case, "begins", team=worker.team.name, number=worker.number, node=serve.name
            )
        if serve.pace:
            task.left = left
            task.seen = now
            self._time_end(task)
        else:
            self.due(task, now + task.drawn)
        return task

    def take_in_hand(self, worker: Worker, task: Task) -> None:
        """A person has one more case."""
        if not worker.tasks and worker.present:
            worker.team.idle -= 1
        worker.free -= task.room
        self.count(worker, 1)
        worker.tasks.append(task)

    def count(self, worker: Worker, change: int) -> None:
        """Cases in hand change: paced work is brought up to date and timed anew."""
        team = worker.team
        if team.simple:  # nothing else in hand whose pace could change
            worker.cases += change
            return
        if team.clocked:
            worker.note_work(self.agenda.now, change)
        paced = [t for t in worker.tasks if t.at_work and t.serve.pace]
        if team.preempts:
            paced = [t for t in paced if not t.halted_by]
        now = self.agenda.now
        for task in paced:
            done = task.serve.rate(worker.cases) * (now - task.seen)
            task.left = max(0, task.left - done)
            task.seen = now
        worker.cases += change
        for task in paced:
            self._time_end(task)

    def _time_end(self, task: Task) -> None:
        rate = task.serve.rate(task.worker.cases)
        task.stamp += 1
        self.due(task, task.seen - (-task.left // rate))

    def time_again(self, task: Task) -> None:
        """Work or wrap-up that stood still goes on with what is left of it."""
        if not task.at_work:
            self.wrap_due(task, task.seen + task.left // MILLION)
        elif task.serve.pace:
            self._time_end(task)
        else:
            self.due(task, task.seen + task.left // MILLION)

    def due(self, task: Task, tick: int) -> None:
        """Put the end of work on the agenda."""
        subject = task.case.subject
        task.due = tick
        if tick == self.agenda.now:
            self.floor.no_time(task.case, task.serve.name)
        self.agenda.at(tick, WORK_END, subject, self._work_ends, task, task.stamp)

    def _work_ends(self, occurrence: Occurrence) -> None:
        task = occurrence.about
        if occurrence.stamp != task.stamp:
            return
        floor, case, worker, now = self.floor, task.case, task.worker, self.agenda.now
        if task.serve.special:
            self.crews.work_ends(task)
            floor.settle()
            return
        task.stamp += 1
        task.at_work = False
        case.wait_over = 0
        case.lane.working -= 1
        floor.rows.visits.append(visit_row(task, now, "served"))
        floor.rows.works.append(work_row(task, now))
        if floor.tale is not None:
            floor.tell(case, "work ends", team=worker.team.name, number=worker.number)
        floor.go(case, task.serve.to)  # the case first, then the person, then what it bore
        self._wrap_up(task)
        floor.settle()

    def _wrap_up(self, task: Task) -> None:
        """After the case has moved on: wrap-up, where there is any."""
        wrap = task.serve.wrap
        if wrap is None:
            self._done(task)
            return
        task.kind = WorkKind.WRAP
        task.begun = self.agenda.now
        task.drawn = wrap.ticks(task.case, task.worker)
        until = task.begun + task.drawn
        if self.floor.interrupts:
            task.number = self.agenda.next_number()
            self.wrap_due(task, until)
        else:
            subject = task.case.subject
            self.agenda.at(until, WRAP_END, subject, self._wrap_ends, task, task.stamp)

    def wrap_due(self, task: Task, tick: int) -> None:
        """Of two wrap-ups of one case that end together, the one that began first goes first."""
        subject, task.due = task.case.subject, tick
        happen = self._wrap_ends
        self.agenda.at_as(task.number, tick, WRAP_END, subject, happen, task, task.stamp)

    def _wrap_ends(self, occurrence: Occurrence) -> None:
        task = occurrence.about
        if occurrence.stamp != task.stamp:
            return
        if task.serve.special:
            self.crews.wrap_ends(task)
            self.floor.settle()
            return
        self.floor.rows.works.append(work_row(task, self.agenda.now))
        self._done(task)
        self.floor.settle()

    def _done(self, task: Task) -> None:
        """Work and wrap-up are over: a pause, where one is due, or free."""
        if not self.pauses_after(task):
            self._put_down(task)

    def pauses_after(self, task: Task, *, counted: bool = True) -> bool:
        """Whether a pause begins; cases in hand are one fewer, if it was counted among them."""
        worker = task.worker
        pause = self._pause(task) if worker.team.pauses and not worker.owed else 0
        task.kind = WorkKind.PAUSE
        if pause and worker.team.clocked:
            worker.forget_work(self.agenda.now)
        if counted:
            self.count(worker, -1)
        if pause == 0:
            return False
        task.begun, task.drawn = self.agenda.now, pause
        self.agenda.at(
            task.begun + pause,
            RETURN,
            task.case.subject,
            self._pause_ends,
            task,
            task.stamp,
        )
        return True

    def _pause(self, task: Task) -> int:
        """Ticks away after this piece of work: the sum of the pauses that apply."""
        case, worker, ticks = task.case, task.worker, 0
        for after, timer, weight, chance in worker.team.pauses:
            if after and worker.worked_by(self.agenda.now) < after:
                continue
            if weight is None or chance.of(case) < weight(case, worker):  # type: ignore[attr-defined]
                ticks += timer.ticks(case, worker)
        return min(ticks, FOREVER)

    def _pause_ends(self, occurrence: Occurrence) -> None:
        task = occurrence.about
        if occurrence.stamp != task.stamp:
            return
        self.floor.rows.works.append(pause_row(task, self.agenda.now))
        self._put_down(task)
        self.floor.settle()

    def rest(self, worker: Worker) -> None:
        """A break that was due begins: nothing is in hand."""
        team, now = worker.team, self.agenda.now
        task = Break(worker, now, worker.rest)
        worker.rest = 0
        worker.forget_work(now)
        team.idle -= 1
        worker.free -= task.room
        worker.tasks.append(task)
        subject = person_after_cases(team.rank, worker.number)
        self.agenda.at(now + task.drawn, RETURN, subject, self._pause_ends, task, task.stamp)

    def break_off_pauses(self, worker: Worker) -> None:
        """The shift is over: pauses that run or are due have no meaning any more."""
        worker.rest = 0
        for task in [t for t in worker.tasks if t.kind is WorkKind.PAUSE]:
            task.stamp += 1
            self.floor.rows.works.append(pause_row(task, self.agenda.now))
            worker.tasks.remove(task)
            worker.free += task.room
            if worker.present and not worker.tasks:
                worker.team.idle += 1
            if worker.team.preempts:
                self.interruptions.go_on(task)

    def _put_down(self, task: Task) -> None:
        """The room is free again; the person leaves if owed, else looks for cases."""
        self.lay_down(task)
        self.set_free(task.worker)

    def lay_down(self, task: Task) -> None:
        """The room is free again."""
        worker = task.worker
        worker.tasks.remove(task)
        worker.free += task.room
        worker.idle_since = self.agenda.now
        if worker.present and not worker.tasks:
            worker.team.idle += 1
        if worker.team.preempts:
            self.interruptions.go_on(task)

    def set_free(self, worker: Worker) -> None:
        """The person leaves if owed, else looks for cases."""
        presence, team = self.floor.presence, worker.team
        owing = team.owed > 0 and team.by_count and team.room > 1
        if team.takes_work(worker) or worker.rest:
            self.look(worker)
        else:
            if presence.stays(worker):
                self.serve_left(worker)
            if not worker.tasks:
                presence.gone(worker)
        if owing:
            self.look_all(team)

    # -- books --------------------------------------------------------------------------

    def close_books(self) -> None:
        """Write the rows of work in hand at the horizon, in the order of cases."""
        tasks = [t for team in self.floor.teams.values() for w in team.workers for t in w.tasks]
        for task in sorted(tasks, key=_case_and_begin):
            if task.kind is WorkKind.WORK and not (task.serve.special and task.lead is not task):
                self.floor.rows.visits.append(visit_row(task, OPEN, ""))
            self.floor.rows.works.append(pause_row(task, OPEN))


def other_score(pick: Pick, lane: LaneState, head: Case) -> int:
    """Score of a lane for a person or a pool, where it is not the wait; the largest wins."""
    if pick is Pick.LONGEST_LANE:
        return lane.length
    return -head.due if pick is Pick.EARLIEST_DUE else 0


def _case_and_begin(task: Task) -> tuple[int, int]:
    return (-1 if isinstance(task, Break) else task.case.subject, task.begun)
