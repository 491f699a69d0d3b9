"""Crews in the second telling: several people and units for one piece of work, and who is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from queuesim.network import Cut, Give, Lane, Serve, WorkKind
from queuesim.network.order import EventKind

if TYPE_CHECKING:
    from tests.agreement.naive import Agent, Customer, Job

MILLION = 1_000_000

Crew = list[tuple["Agent", bool]]


class CrewRoom:
    """The part of the telling that is about people who work together."""

    # -- finding ------------------------------------------------------------------------

    def _is_more(self: Any, serve: Any) -> bool:
        """More than one person and then free."""
        many = sum(part.people for part in serve.claim) > 1
        return many or bool(serve.units) or serve.keeps or serve.by_kept

    def _crew_for(self: Any, case: Customer, by: Agent | None = None) -> Crew | None:
        lane, serve = case.lane, case.serve
        held, units_held = self._held_for(case)
        for pool, units in serve.units:
            if self.pool_free[pool] < units and (pool, units) not in units_held:
                return None
        own = self._route(lane, by.group).part if by else -1
        if by and (own >= len(serve.claim) or by in [agent for _, agent, _ in held]):
            return None
        crew: Crew = []
        for number, part in enumerate(serve.claim):
            sure = [agent for k, agent, _ in held if k == number] + [by] * (own == number)
            if len(sure) > part.people:
                return None
            while len(sure) < part.people:
                besides = [agent for _, agent, _ in held] + [by] * bool(by)
                besides += [agent for agent, _ in crew] + sure
                agent = self._agent_for(case, number, besides)
                if agent is None:
                    return None
                sure.append(agent)
            crew += [(agent, part.wraps) for agent in sure]
        return crew

    # -- gathering ----------------------------------------------------------------------

    def _held_for(self: Any, case: Customer) -> tuple[list[Any], list[Any]]:
        """People and units that the first of a lane holds already."""
        gathering = self.gathering.get(case.lane.name)
        if gathering is None or gathering[0] is not case:
            return [], []
        return gathering[1], gathering[2]

    def _first_of(self: Any, lane: Lane) -> Customer:
        gathering = self.gathering.get(lane.name)
        return gathering[0] if gathering else self._in_order(lane)[0]

    def _lacks(self: Any, case: Customer, part: int) -> int:
        if part >= len(case.serve.claim):
            return 0
        held, _ = self._held_for(case)
        return case.serve.claim[part].people - sum(k == part for k, _, _ in held)

    def _could_hold(self: Any, case: Customer, agent: Agent) -> bool:
        held, _ = self._held_for(case)
        part = self._route(case.lane, agent.group).part
        there = agent in [other for _, other, _ in held]
        return case.serve.gathers and not there and self._lacks(case, part) > 0

    def _gathers(self: Any, case: Customer) -> None:
        lane, serve = case.lane, case.serve
        if not serve.gathers or self._first_of(lane) is not case:
            return
        for part in range(len(serve.claim)):
            while self._lacks(case, part) > 0:
                held, _ = self._held_for(case)
                agent = self._agent_for(case, part, [other for _, other, _ in held])
                if agent is None:
                    break
                self._holds(case, agent, part)
        for pool, units in serve.units:
            if (pool, units) not in self._held_for(case)[1] and self.pool_free[pool] >= units:
                self.gathering.setdefault(lane.name, (case, [], []))[2].append((pool, units))
                self.pool_free[pool] -= units
                self._changed(self.pool(pool))

    def _holds(self: Any, case: Customer, agent: Agent, part: int) -> None:
        from tests.agreement.naive import Job

        room = case.serve.room or agent.group.room
        job = Job(case, case.serve, case.lane, case.joined, room, WorkKind.KEPT, self.now)
        agent.jobs.append(job)
        gathering = self.gathering.setdefault(case.lane.name, (case, [], []))
        gathering[1].append((part, agent, job))

    def _lets_go(self: Any, case: Customer) -> tuple[list[Agent], list[tuple[str, int]]]:
        held, units = self._held_for(case)
        if self.gathering.get(case.lane.name, (None,))[0] is case:
            del self.gathering[case.lane.name]
        for _, agent, job in held:
            self._kept_row(agent, job)
            self._lay_down(agent, job)
        return [agent for _, agent, _ in held], units

    def _no_more(self: Any, case: Customer) -> None:
        """A case has left its lane: what it held is free."""
        agents, units = self._lets_go(case)
        for pool, number in units:
            self._give(self.pool(pool), number)
        for agent in agents:
            self.todo.append(lambda a=agent: self._called_off(a))
        self.todo.append(lambda lane=case.lane: self._look_lane(lane))

    def _is_held_no_more(self: Any, agent: Agent) -> None:
        for _, held, _ in self.gathering.values():
            for entry in [e for e in held if e[1] is agent]:
                held.remove(entry)
                self._kept_row(agent, entry[2])
                self._lay_down(agent, entry[2])

    def _finds(self: Any, case: Customer, by: Agent | None = None) -> bool:
        crew = self._crew_for(case, by)
        if crew is None:
            return False
        _, held = self._lets_go(case)
        for pool, units in case.serve.units:
            if (pool, units) not in held:
                self.pool_free[pool] -= units
                self._changed(self.pool(pool))
        (first, wraps), *rest = crew
        lead = self._begin(first, case)
        lead.wraps, lead.team = wraps, [(first, lead)]
        for agent, more in rest:
            job = self._beside(agent, lead)
            job.wraps = more
            lead.team.append((agent, job))
        return True

    def _beside(self: Any, agent: Agent, lead: Job) -> Job:
        from tests.agreement.naive import Job, _rank

        job = Job(lead.case, lead.serve, lead.lane, lead.joined, lead.room)
        job.room = lead.serve.room or agent.group.room
        job.begun = job.seen = self.now
        job.drawn, job.left, job.lead = lead.drawn, lead.left, lead
        job.rank = _rank(self._route(lead.lane, agent.group).person_rank, lead.waited)
        self._bring_up_to_date(agent)
        agent.jobs.append(job)
        self._time_all(agent)
        return job

    def _crewed(self: Any, lane: Lane) -> bool:
        serves = [n for n in self.network.nodes if isinstance(n, Serve) and self._is_more(n)]
        return any(choice.lane == lane.name for serve in serves for choice in serve.lanes)

    def _look_lane(self: Any, lane: Lane) -> None:
        while self.waiting[lane.name]:
            case = self._first_of(lane)
            if not self._finds(case):
                self._gathers(case)
                return

    def _units_are_back(self: Any, pool: str) -> None:
        for lane in self.network.lanes:
            serves = [n for n in self.network.nodes if isinstance(n, Serve)]
            if any(
                pool in dict(serve.units) and lane.name in {c.lane for c in serve.lanes}
                for serve in serves
            ):
                self._look_lane(lane)

    # -- ending -------------------------------------------------------------------------

    def _crew_is_done(self: Any, job: Job) -> None:
        """Work of one or several has ended: the case, then units, then people."""
        case, serve, team = job.case, job.serve, job.team
        for agent, each in team:
            agent.worked.append((each.begun, self.now))
            each.over = True
        case.at_desk = False
        self._visit_served(*team[0], self.now, "served")
        for agent, each in team:
            self._work_row(agent, each, self.now)
        units = list(serve.units)
        if job.lane is None:
            units, case.kept_units, case.kept = case.kept_units, [], []
        if serve.keeps:
            for agent, each in team:
                self._bring_up_to_date(agent)
                each.kind, each.begun = WorkKind.KEPT, self.now
                self._time_all(agent)
            case.kept = case.kept + team
            case.kept_units = case.kept_units + units
            self.todo.append(lambda: self.go(case, serve.to))
            return
        self.todo.append(lambda: self.go(case, serve.to))
        self.todo.append(lambda: self._crew_parts(team, units))

    def _crew_parts(self: Any, team: list[tuple[Agent, Job]], units: list[tuple[str, int]]) -> None:
        for pool, number in units:
            self._give(self.pool(pool), number)
        serve = team[0][1].serve
        wrapping = [pair for pair in team if pair[1].wraps and serve.wrap is not None]
        if wrapping:
            agent, first = wrapping[0]
            drawn = self.ticks(serve.wrap, first.case, agent)
            for _, job in wrapping:
                job.kind, job.begun, job.seen = WorkKind.WRAP, self.now, self.now
                job.drawn, job.left = drawn, drawn * MILLION
            first.team, first.number = wrapping, self.count()
            self._time_wrap(agent, first)
        self._crew_rests([pair for pair in team if pair not in wrapping])

    def _crew_wrapped(self: Any, team: list[tuple[Agent, Job]]) -> None:
        for agent, job in team:
            agent.worked.append((job.begun, self.now))
            self._work_row(agent, job, self.now)
        self._crew_rests(team)

    def _crew_rests(self: Any, team: list[tuple[Agent, Job]]) -> None:
        free = [pair for pair in team if not self._pauses(*pair)]
        for agent, job in free:
            self._lay_down(agent, job)
        for agent, _ in free:
            self._is_free(agent)

    # -- kept ---------------------------------------------------------------------------

    def _by_kept(self: Any, case: Customer, serve: Serve) -> None:
        team = case.kept
        assert team
        case.visits += 1
        case.lane, case.serve, case.joined = None, serve, self.now
        case.at_desk = False
        for agent, job in team:
            self._kept_row(agent, job)
            self._bring_up_to_date(agent)
            job.kind, job.over, job.begun, job.seen = WorkKind.WORK, False, self.now, self.now
            job.serve, job.lane, job.joined = serve, None, self.now
            job.lead, job.left = team[0][1], 0
            self._time_all(agent)
        agent, lead = team[0]
        lead.team, lead.lead = team, None
        for mark, reading in serve.writes:
            case.marks[mark] = self.read(reading, case, agent)
        drawn = self.ticks(serve.work, case, agent)
        for _, job in team:
            job.drawn, job.left = drawn, drawn * MILLION
        self._time_all(agent)

    def _give_kept(self: Any, case: Customer, node: Give) -> None:
        team, units = case.kept, case.kept_units
        case.kept, case.kept_units = [], []
        if team:
            self.todo.append(lambda: self._give_people(team, units))

    def _give_people(
        self: Any, team: list[tuple[Agent, Job]], units: list[tuple[str, int]]
    ) -> None:
        for pool, number in units:
            self._give(self.pool(pool), number)
        for agent, job in team:
            self._kept_row(agent, job)
        self._crew_rests(team)

    def _kept_row(self: Any, agent: Agent, job: Job) -> None:
        job.drawn = 0
        if self.now > job.begun:
            self._work_row(agent, job, self.now)

    # -- interrupted --------------------------------------------------------------------

    def _cut_crew(self: Any, caught: Agent, job: Job) -> None:
        lead = job.lead or job
        case, serve, team = lead.case, lead.serve, lead.team
        for agent, _ in team:
            self._bring_up_to_date(agent)
        self.drop(lead, EventKind.WORK_END)
        case.at_desk = False
        self._visit_served(*team[0], self.now, "interrupted")
        for agent, each in team:
            self._work_row(agent, each, self.now)
        for agent, each in team:
            agent.worked.append((each.begun, self.now))
            self._lay_down(agent, each)
        for pool, number in serve.units:
            self._give(self.pool(pool), number)
        if serve.cut is Cut.LEAVE:
            self.todo.append(lambda: self.go(case, serve.cut_to))
        else:
            if serve.cut is Cut.START_AGAIN:
                lead.left = lead.drawn * MILLION
            self.todo.append(lambda: self._comes_back(lead))
        for agent, _ in team:
            if agent is not caught:
                self.todo.append(lambda a=agent: self._called_off(a))

    def _called_off(self: Any, agent: Agent) -> None:
        if agent.present or agent.late:
            self._is_free(agent)
