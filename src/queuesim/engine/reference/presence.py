"""Presence: who comes and goes, as the calendar says, and what is owed at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.network.groups import AtEnd, Breaks, HeadCount
from queuesim.network.lanes import CloseRule
from queuesim.network.order import (
    EventKind,
    break_subject,
    person_after_cases,
    person_subject,
)
from queuesim.network.rows import LevelRow
from queuesim.units import FOREVER

if TYPE_CHECKING:
    from queuesim.engine.reference.agenda import Occurrence
    from queuesim.engine.reference.floor import Floor
    from queuesim.engine.reference.lanes import LaneState
    from queuesim.engine.reference.people import Team, Worker

START = -1  #: idle since before the run began


class Presence:
    """Reads the calendar and lets people come and go."""

    def __init__(self, floor: Floor) -> None:
        self.floor = floor
        gates = floor.prepared.gates
        self._gates = {x.name: gates.get(x.lane.gate) for x in floor.lanes.values()}
        for team in floor.teams.values():
            staffing = team.group.staffing
            if isinstance(staffing, HeadCount):
                for tick, people in floor.prepared.levels[team.name]:
                    subject = person_subject(team.rank + 1, 0)
                    self._at(tick, subject, self._count_changes, (team, people))
            else:
                for number, person in enumerate(staffing.people):
                    worker = team.worker(number)
                    worker.level = person.level
                    self._announce(worker, 0)
                    self._announce_break(worker, 0)

    def _at(self, tick: int, subject: int, happen: object, about: object) -> None:
        if tick < FOREVER:
            self.floor.agenda.at(tick, EventKind.CALENDAR, subject, happen, about)  # type: ignore[arg-type]

    # -- people by name -----------------------------------------------------------------

    def _announce(self, worker: Worker, window: int) -> None:
        """Put the beginning of a person's next window on the agenda."""
        windows = self.floor.prepared.duties[worker.team.name][worker.number].present
        if window < len(windows):
            subject = person_subject(worker.team.rank + 1, worker.number)
            self._at(windows[window][0], subject, self._comes, (worker, window))
            self._at(windows[window][1], subject, self._window_ends, (worker, window))

    def _comes(self, occurrence: Occurrence) -> None:
        worker, _ = occurrence.about
        if worker.owed:  # still at the work of the window before
            worker.owed = False
            worker.team.owed -= 1
        self._arrives(worker)
        self._write(worker.team)
        self.floor.settle()

    def _window_ends(self, occurrence: Occurrence) -> None:
        worker, window = occurrence.about
        team = worker.team
        self.floor.desk.break_off_pauses(worker)
        self.floor.desk.crews.goes_home(worker)
        self._withdraw(worker)
        if self.stays(worker):
            self.floor.desk.serve_left(worker)
        if worker.tasks:
            worker.owed = True
            team.owed += 1
            if team.group.at_end is AtEnd.HAND_OVER and self._shift_over(worker):
                self._interrupt(worker)
        self._announce(worker, window + 1)
        self._write(team)
        self.floor.settle()

    def _shift_over(self, worker: Worker) -> bool:
        duty = self.floor.prepared.duties[worker.team.name][worker.number]
        return any(shift.end == self.floor.agenda.now for shift in duty.shifts)

    # -- breaks and work that is handed over ----------------------------------------------

    def _announce_break(self, worker: Worker, number: int) -> None:
        """Put a person's next break on the agenda."""
        breaks = self.floor.prepared.duties[worker.team.name][worker.number].breaks
        if number < len(breaks):
            subject = break_subject(worker.team.rank, worker.number)
            self._at(breaks[number][0], subject, self._break_due, (worker, number))

    def _break_due(self, occurrence: Occurrence) -> None:
        worker, number = occurrence.about
        staffing = worker.team.group.staffing
        worker.rest += self.floor.prepared.duties[worker.team.name][worker.number].breaks[number][1]
        if worker.present and not worker.tasks:
            self.floor.desk.rest(worker)
        elif worker.present and staffing.breaks is Breaks.INTERRUPT:
            self._interrupt(worker)
        self._announce_break(worker, number + 1)
        self.floor.settle()

    def _interrupt(self, worker: Worker) -> None:
        """Work in hand that does not end at this tick will be interrupted."""
        subject = person_after_cases(worker.team.rank, worker.number)
        now, kind = self.floor.agenda.now, EventKind.INTERRUPTION
        self.floor.agenda.at(now, kind, subject, self._interrupted, worker)

    def _interrupted(self, occurrence: Occurrence) -> None:
        worker = occurrence.about
        desk = self.floor.desk
        if worker.rest or (worker.owed and worker.team.group.at_end is AtEnd.HAND_OVER):
            desk.interruptions.cut_all(worker)
            if worker.owed and not worker.tasks:
                self.gone(worker)
            elif worker.rest and not worker.tasks:
                desk.rest(worker)
        self.floor.settle()

    def _handed_over(self, occurrence: Occurrence) -> None:
        team = occurrence.about
        for worker in team.going():
            self.floor.desk.interruptions.cut_all(worker)
            if not worker.tasks:
                self.gone(worker)
        self.floor.settle()

    # -- people by number ---------------------------------------------------------------

    def _count_changes(self, occurrence: Occurrence) -> None:
        team, people = occurrence.about
        change = people - team.level
        if change > 0:
            self._rise(team, change)
        elif change < 0:
            self._drop(team, -change)
        self._write(team)
        self.floor.settle()

    def _rise(self, team: Team, more: int) -> None:
        """Debt is cancelled first; then the lowest absent numbers come."""
        kept = min(more, team.owed)
        team.owed -= kept
        team.level += kept
        number = 0
        for _ in range(more - kept):
            while team.worker(number).present:
                number += 1
            self._arrives(team.worker(number))
        if kept and team.room > 1:
            self.floor.later(self.floor.desk.look_all, team)

    def _drop(self, team: Team, fewer: int) -> None:
        """Idle people go first, the highest number first; the rest is owed."""
        idle = [w for w in team.workers if w.present and not w.tasks]
        going = idle[::-1][:fewer]
        for worker in going:
            self._withdraw(worker)
        owed = fewer - len(going)
        team.owed += owed
        team.level -= owed
        if owed and team.group.at_end is AtEnd.HAND_OVER:
            subject = person_after_cases(team.rank, 0)
            now, kind = self.floor.agenda.now, EventKind.INTERRUPTION
            self.floor.agenda.at(now, kind, subject, self._handed_over, team)

    # -- both ---------------------------------------------------------------------------

    def _arrives(self, worker: Worker) -> None:
        team, now = worker.team, self.floor.agenda.now
        worker.present = True
        if not worker.tasks:
            worker.forget_work(now)
        worker.idle_since = now if now > 0 else START
        team.level += 1
        if not worker.tasks:
            team.idle += 1
        self.floor.later(self.floor.desk.look, worker)

    def _withdraw(self, worker: Worker) -> None:
        worker.present = False
        worker.team.level -= 1
        if not worker.tasks:
            worker.team.idle -= 1

    def stays(self, worker: Worker) -> bool:
        """Whether a person past the end of his time first serves those left in closed lanes."""
        return worker.team.group.at_end is AtEnd.STAY

    def stays_for(self, lane: LaneState) -> bool:
        """Whether people stay after their time for this lane."""
        gate = self._gates[lane.name]
        return (
            lane.lane.close is CloseRule.SERVE_ON
            and gate is not None
            and not gate.is_open(self.floor.agenda.now)
        )

    def gone(self, worker: Worker) -> None:
        """A person past the end of his time goes."""
        team = worker.team
        team.owed -= 1
        if team.by_count:
            worker.present = False
            team.idle -= 1
        else:
            worker.owed = False
        self._write(team)

    def _write(self, team: Team) -> None:
        rows = self.floor.rows.levels
        rows.append(LevelRow(self.floor.agenda.now, team.index, team.level, team.owed))
