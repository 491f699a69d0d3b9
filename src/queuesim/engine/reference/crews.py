"""Crews: work that several people do together, with units of pools, and people who are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.engine.failures import keeps_nobody
from queuesim.engine.reference.cases import Kept
from queuesim.engine.reference.people import Task, team_score, visit_row, work_row
from queuesim.network.lanes import NEVER
from queuesim.network.nodes import Cut
from queuesim.network.rows import WorkKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from queuesim.engine.reference.cases import Case
    from queuesim.engine.reference.desk import Desk
    from queuesim.engine.reference.lanes import LaneState, RouteState
    from queuesim.engine.reference.nodes import ServeHere
    from queuesim.engine.reference.people import Worker
    from queuesim.engine.reference.stock import PoolState

MILLION = 1_000_000

Chosen = list[tuple["Worker", bool]]
"""People in the order of the claim, and whether each of them wraps up."""


class Nowhere:
    """Stands for a lane where a case is served by those it keeps."""

    name = ""
    index = -1
    crewed = False

    def __init__(self) -> None:
        self.working = 0


class Crews:
    """Finds all that a case claims, and frees it in the order of the claim."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.floor = desk.floor
        self.agenda = desk.agenda
        self.nowhere = Nowhere()

    # -- matching -----------------------------------------------------------------------

    def take(self, case: Case) -> bool:
        """Work begins if all that the case claims is free."""
        chosen = self.crew_for(case)
        if chosen is None:
            return False
        self._begin(case, chosen)
        return True

    def begin_with(self, worker: Worker, case: Case) -> None:
        """Work begins, with somebody who was set free among the people, or he is held for it."""
        chosen = self.crew_for(case, worker)
        if chosen is not None:
            self._begin(case, chosen)
            return
        assert case.lane is not None
        self._hold(case, worker, self._part_of(case.lane, worker))

    def crew_for(self, case: Case, by: Worker | None = None) -> Chosen | None:
        """All people that a case claims, part by part; ``by`` is the first of his part."""
        lane, serve = case.lane, case.serve
        assert lane is not None and serve is not None  # noqa: PT018 (one look is enough)
        holds = lane.gatherer is case
        held_units = lane.gathered_units if holds else []
        if any(entry[0].free < entry[1] and entry not in held_units for entry in serve.units):
            return None
        own = self._part_of(lane, by) if by else -1
        if own >= len(serve.claim):
            return None
        taken = [task.worker for _, task in lane.gathered] if holds else []
        if by is not None:
            if by in taken:
                return None
            taken.append(by)
        chosen: Chosen = []
        for number, part in enumerate(serve.claim):
            sure = [t.worker for k, t in lane.gathered if k == number] if holds else []
            sure += [by] if by is not None and number == own else []
            if len(sure) > part.people:
                return None
            for _ in range(part.people - len(sure)):
                worker = self._one(case, number, taken)
                if worker is None:
                    return None
                taken.append(worker)
                sure.append(worker)
            chosen += [(worker, part.wraps) for worker in sure]
        return chosen

    @staticmethod
    def _part_of(lane: LaneState, worker: Worker) -> int:
        return next(route.part for route in lane.all_routes if route.team is worker.team)

    def _one(self, case: Case, part: int, taken: list[Worker]) -> Worker | None:
        """One more person for a part: by rank of the route, score of the team, list order."""
        lane, serve = case.lane, case.serve
        assert lane is not None and serve is not None  # noqa: PT018 (one look is enough)
        best: tuple[int, int] | None = None
        found: Worker | None = None
        for route in lane.all_routes:
            rank = route.case_rank(self.agenda.now - case.since)
            if route.part != part or rank >= NEVER:
                continue
            worker = route.team.find_besides(taken, serve.room, case)
            if worker is None or (route.holds and not route.holds(case, worker)):
                continue
            key = (rank, team_score(lane.lane.seek, route.team, worker))
            if best is None or key < best:
                best, found = key, worker
        return found

    def fits(self, case: Case, worker: Worker, route: RouteState) -> bool:
        """Whether a person who was set free completes what the head of a lane claims."""
        assert case.serve is not None
        if worker.free < (case.serve.room or worker.team.room):
            return False
        if route.holds is not None and not route.holds(case, worker):
            return False
        if self.crew_for(case, worker) is not None:
            return True
        assert case.lane is not None
        held = any(task.worker is worker for _, task in case.lane.gathered)
        return case.serve.gathers and not held and self._lacks(case, route.part) > 0

    # -- gathering ----------------------------------------------------------------------

    def _lacks(self, case: Case, part: int) -> int:
        """How many people of a part a case that gathers has still to find."""
        assert case.serve is not None and case.lane is not None  # noqa: PT018 (one look)
        if part >= len(case.serve.claim):
            return 0
        held = case.lane.gathered if case.lane.gatherer is case else []
        return case.serve.claim[part].people - sum(number == part for number, _ in held)

    def gather(self, case: Case) -> None:
        """The first of a lane takes what is free of what it claims, and holds it."""
        lane, serve = case.lane, case.serve
        assert lane is not None and serve is not None  # noqa: PT018 (one look is enough)
        if not serve.gathers or lane.first() is not case:
            return
        for number in range(len(serve.claim)):
            for _ in range(self._lacks(case, number)):
                worker = self._one(case, number, [task.worker for _, task in lane.gathered])
                if worker is None:
                    break
                self._hold(case, worker, number)
        for entry in serve.units:
            pool, units = entry
            if entry not in lane.gathered_units and pool.free >= units:
                lane.gatherer = case
                lane.gathered_units.append(entry)
                pool.free -= units
                self.floor.stock.changed(pool)

    def _hold(self, case: Case, worker: Worker, part: int) -> None:
        lane, serve, team = case.lane, case.serve, worker.team
        assert lane is not None and serve is not None  # noqa: PT018 (one look is enough)
        task = Task(case, serve, worker, serve.room or team.room)
        task.kind, task.begun, task.drawn = WorkKind.KEPT, self.agenda.now, 0
        task.halted_by, task.halts = None, ()
        if not worker.tasks and worker.present:
            team.idle -= 1
        worker.free -= task.room
        worker.tasks.append(task)
        lane.gatherer = case
        lane.gathered.append((part, task))

    def _lay_aside(self, lane: LaneState) -> list[Task]:
        """People who were held are held no more; units are still out."""
        tasks = [task for _, task in lane.gathered]
        lane.gatherer, lane.gathered = None, []
        for task in tasks:
            self._kept_until_now(task)
            self.desk.lay_down(task)
        return tasks

    def leaves(self, case: Case) -> None:
        """A case leaves its lane: what it held is free once it has gone on."""
        lane = case.lane
        assert lane is not None
        if lane.gatherer is case:
            tasks, units = self._lay_aside(lane), lane.gathered_units
            lane.gathered_units = []
            self._units_out(units)
            for task in tasks:
                self._looks_later(task.worker)
        self.floor.later(self.look_lane, lane)

    def goes_home(self, worker: Worker) -> None:
        """The shift of a person is over: he is held for nothing any more."""
        for lane in self.floor.lanes.values() if worker.tasks else ():
            for entry in [e for e in lane.gathered if e[1].worker is worker]:
                lane.gathered.remove(entry)
                self._kept_until_now(entry[1])
                self.desk.lay_down(entry[1])

    def units_back(self, pool: PoolState, _: object = None) -> None:
        """Units are free: heads of lanes that claim them look, lane by lane."""
        for lane in pool.claimed:
            self.look_lane(lane)

    def look_lane(self, lane: LaneState, _: object = None) -> None:
        """Another case is first in a lane, or units are free: the head looks, and the next."""
        while lane.length:
            case = lane.first()
            assert case is not None and case.serve is not None  # noqa: PT018 (there is one)
            if case.serve.special:
                if not self.take(case):
                    self.gather(case)
                    return
                continue
            worker = self.desk.worker_for(case)
            if worker is None:
                return
            self.desk.begin(worker, case)

    # -- work ---------------------------------------------------------------------------

    def _begin(self, case: Case, chosen: Chosen) -> None:
        serve, lane = case.serve, case.lane
        assert serve is not None and lane is not None  # noqa: PT018 (one look is enough)
        held = []
        if lane.gatherer is case:
            held, lane.gathered_units = lane.gathered_units, []
            self._lay_aside(lane)
        for entry in serve.units:
            if entry not in held:
                entry[0].free -= entry[1]
                self.floor.stock.changed(entry[0])
        (first, wraps), *rest = chosen
        main = self.desk.begin(first, case)
        main.wraps, main.lead = wraps, main
        main.others = tuple(self._joins_in(main, worker, more) for worker, more in rest)

    def _joins_in(self, main: Task, worker: Worker, wraps: bool) -> Task:  # noqa: FBT001
        case = main.case
        task = Task(case, main.serve, worker, main.serve.room or worker.team.room)
        task.kind, task.at_work = WorkKind.WORK, True
        task.begun, task.drawn = main.begun, main.drawn
        task.wraps, task.lead, task.others = wraps, main, ()
        task.halted_by, task.halts = None, ()
        if self.floor.interrupts:
            assert case.lane is not None
            task.rank = case.lane.rank_for(worker.team, main.waited)
        self.desk.take_in_hand(worker, task)
        return task

    def work_ends(self, main: Task) -> None:
        """The case goes on; units come back; people wrap up, are kept, or are set free."""
        floor, case, now = self.floor, main.case, self.agenda.now
        crew = (main, *main.others)
        self._stop(crew, "served")
        units = list(main.serve.units)
        if main.lane < 0 and case.crew is not None:  # those who are kept are all who work
            units, case.crew = case.crew.units, None
        if main.serve.keeps:
            kept = case.crew = case.crew or Kept()
            for task in crew:
                task.kind, task.begun = WorkKind.KEPT, now
                self.desk.count(task.worker, -1)
            kept.tasks += crew
            kept.units += units
            floor.go(case, main.serve.to)
            return
        floor.go(case, main.serve.to)
        self._units_out(units)
        wrappers = [t for t in crew if t.wraps] if main.serve.wrap else []
        if wrappers:
            self._wrap_up(wrappers)
        self._done([t for t in crew if t not in wrappers], counted=True)

    def _stop(self, crew: tuple[Task, ...], outcome: str) -> None:
        main, now, rows = crew[0], self.agenda.now, self.floor.rows
        main.stamp += 1
        main.case.wait_over = 0
        main.case.lane.working -= 1  # type: ignore[union-attr]
        rows.visits.append(visit_row(main, now, outcome))
        for task in crew:
            task.at_work = False
            rows.works.append(work_row(task, now))
        self.floor.tell(
            main.case,
            "work ends" if outcome == "served" else outcome,
            team=main.worker.team.name,
            number=main.worker.number,
        )

    def _units_out(self, units: Iterable[tuple[PoolState, int]]) -> None:
        for pool, number in units:
            self.floor.stock.give(pool, number)

    def _wrap_up(self, wrappers: list[Task]) -> None:
        """One draw for all who wrap up: they end together."""
        first, now = wrappers[0], self.agenda.now
        assert first.serve.wrap is not None
        ticks = first.serve.wrap.ticks(first.case, first.worker)
        for task in wrappers:
            task.kind, task.begun, task.drawn = WorkKind.WRAP, now, ticks
        first.others = tuple(wrappers[1:])
        first.number = self.agenda.next_number()
        self.desk.wrap_due(first, now + ticks)

    def wrap_ends(self, first: Task) -> None:
        """All who wrap up are done together, in the order of the claim."""
        crew = (first, *first.others)
        for task in crew:
            self.floor.rows.works.append(work_row(task, self.agenda.now))
        self._done(crew, counted=True)

    def _done(self, crew: Iterable[Task], *, counted: bool) -> None:
        """Pauses first, then all who are free are free, and then each looks in turn."""
        free = [task for task in crew if not self.desk.pauses_after(task, counted=counted)]
        for task in free:
            self.desk.lay_down(task)
        for task in free:
            self.desk.set_free(task.worker)

    # -- kept people ----------------------------------------------------------------------

    def go_on(self, case: Case, serve: ServeHere) -> None:
        """Those who are kept work on at once."""
        now = self.agenda.now
        if case.crew is None:
            raise keeps_nobody(case.subject, serve.name)
        crew = case.crew.tasks
        case.visit += 1
        case.lane, case.serve = self.nowhere, serve  # type: ignore[assignment]
        case.joined, case.since, case.wait_over = now, now, 0
        self.nowhere.working += 1
        main = crew[0]
        for task in crew:
            self._kept_until_now(task)
            task.kind, task.at_work, task.begun = WorkKind.WORK, True, now
            task.serve, task.joined, task.lane = serve, now, -1
            task.lead, task.others = main, ()
            self.desk.count(task.worker, 1)
        main.others = tuple(crew[1:])
        for mark, look in serve.writes:
            case.marks[mark] = look(case, main.worker)
        ticks = serve.work.ticks(case, main.worker)
        for task in crew:
            task.drawn = ticks
        self.floor.tell(
            case,
            "begins",
            team=main.worker.team.name,
            number=main.worker.number,
            node=serve.name,
        )
        self.desk.due(main, now + ticks)

    def give_back(self, case: Case) -> None:
        """Those whom a case keeps are set free once it has come to rest."""
        kept, case.crew = case.crew, None
        if kept is not None:
            self.floor.later(self._given_back, kept)

    def _given_back(self, kept: Kept, _: object = None) -> None:
        self._units_out(kept.units)
        for task in kept.tasks:
            self._kept_until_now(task)
        self._done(kept.tasks, counted=False)

    def _kept_until_now(self, task: Task) -> None:
        """A row, if the person was kept for any time."""
        if self.agenda.now > task.begun:
            task.drawn = 0
            self.floor.rows.works.append(work_row(task, self.agenda.now))

    # -- interrupted ----------------------------------------------------------------------

    def cut(self, task: Task) -> None:
        """The work of a whole crew is interrupted because one of them is called away."""
        main, case, now = task.lead, task.case, self.agenda.now
        left, crew = (main.due - now) * MILLION, (main, *main.others)
        self._stop(crew, "interrupted")
        for each in crew:
            self.desk.count(each.worker, -1)
            self.desk.lay_down(each)
        self._units_out(main.serve.units)
        serve = main.serve
        if serve.cut is Cut.LEAVE:
            assert serve.cut_to is not None
            self.floor.later(self.floor.go, case, serve.cut_to)
        else:
            left = main.drawn * MILLION if serve.cut is Cut.START_AGAIN else left
            self.floor.later(self.desk.interruptions.comes_back, main, left)
        for each in crew:
            if each is not task:
                self._looks_later(each.worker)

    def _looks_later(self, worker: Worker) -> None:
        """A person is free at once, but looks for cases only when what goes before is done."""
        if worker.team.takes_work(worker):
            worker.team.offer(worker)
        self.floor.later(self._called_off, worker)

    def _called_off(self, worker: Worker, _: object = None) -> None:
        if worker.present or worker.owed:
            self.desk.set_free(worker)
