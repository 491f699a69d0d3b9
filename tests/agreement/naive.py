"""A second telling of the network contract: slow, plain, and independent of every engine.

What will happen is a list, scanned for the smallest (tick, kind, subject); among equals the one
that was put there first. People and lanes are lists, scanned from the front. Nothing is cached,
nothing is stale: what no longer holds is taken out of its list. Shared with the engines are only
the data classes of the contract, the keyed draws, the arrivals, the calendars and the laws.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any

from queuesim.laws import Exponential
from queuesim.network import (
    NEVER,
    AtEnd,
    Book,
    Breaks,
    ChoiceRow,
    Choose,
    ChooseBy,
    CloseRule,
    Compare,
    Cut,
    Delay,
    DelayTime,
    Duration,
    Exit,
    Fork,
    Gate,
    Gather,
    Give,
    Group,
    Guard,
    HeadCount,
    Join,
    Lane,
    LeaveRule,
    Mark,
    Network,
    Node,
    Order,
    Pick,
    Preempt,
    Quantity,
    Reading,
    Release,
    Roster,
    Route,
    Seek,
    Select,
    Serve,
    Source,
    Table,
    Take,
    Times,
    Unbook,
    WhenIdle,
    prepare,
)
from queuesim.network.arrivals import Arrival, arrival_times
from queuesim.network.calendars import open_day_later, open_time_later
from queuesim.network.draws import (
    case_key,
    child_key,
    part_names,
    source_key,
    stream_key,
    uniform,
)
from queuesim.network.durations import to_ticks
from queuesim.network.network import durations, mark_names
from queuesim.network.order import (
    EventKind,
    break_subject,
    case_subject,
    name_ranks,
    person_after_cases,
    person_subject,
)
from queuesim.network.rows import (
    OPEN,
    CaseRow,
    LevelRow,
    MilestoneRow,
    Rows,
    VisitRow,
    WorkKind,
    WorkRow,
)
from queuesim.units import FOREVER
from tests.agreement.naive_bookings import Bookings
from tests.agreement.naive_crews import CrewRoom
from tests.agreement.naive_parts import Together
from tests.agreement.naive_stock import StockRoom

MILLION = 1_000_000
DAY_TICKS = 86_400 * MILLION
UNSET = -1
A_LOT = Exponential(1.0).sampler()


@dataclass(eq=False)
class Customer:
    """A case on its way."""

    subject: int
    key: int
    source: int
    part: int
    ordinal: int
    kind: int
    number: int
    born: int
    marks: dict[str, int]
    births: list[int]  #: one number, shared by all of one family
    turns: dict[tuple[str, str], int] = field(default_factory=dict)
    visits: int = 0
    waited: int = 0
    joined: int = 0
    since: int = 0
    place: int | None = None
    lane: Lane | None = None
    serve: Any = None  #: the node in whose lane it waits, or waited last: a Serve or a Take
    wants: int = 0  #: units of a pool it waits for
    holds: int = 0  #: those of them it has already
    due: int = FOREVER
    place_in: tuple[str, int] | None = None  #: diary and slot of the place it holds
    at_desk: bool = False  #: from joining a lane to the end of work there, or to leaving
    waited_here: int | None = None  #: ticks waited when work began; None before
    timers: dict[str, int] = field(default_factory=dict)  #: drawn for the place in hand
    foretold: int = 0  #: work as it looked on joining [ticks]
    lot: int = 0  #: drawn on reaching a lane that goes by lot
    kept: list[tuple[Agent, Job]] = field(default_factory=list)
    kept_units: list[tuple[str, int]] = field(default_factory=list)
    back: Job | None = None  #: interrupted work it came back from, until it begins or leaves


@dataclass(eq=False)
class Job:
    """A piece of work in somebody's hands; of nobody's case, a break."""

    case: Customer | None
    serve: Serve | None
    lane: Lane | None
    joined: int
    room: int
    kind: WorkKind = WorkKind.WORK
    begun: int = 0
    drawn: int = 0
    left: int = 0
    seen: int = 0
    over: bool = False  #: work is over, though the case has not moved on yet
    number: int = 0  #: order in which wrap-ups began
    still: Job | None = None  #: stands still until this is put down
    place: int = 0
    waited: int = 0
    rank: int = 0  #: of the lane for the person, as work began
    timers: dict[str, int] = field(default_factory=dict)
    wraps: bool = True
    team: list[tuple[Agent, Job]] = field(default_factory=list)  #: of a crew, itself too
    lead: Job | None = None  #: the first of the crew, if it is another

    @property
    def subject(self) -> int:
        return self.case.subject if self.case else -1

    @property
    def running(self) -> bool:
        return self.kind is WorkKind.WORK and not self.over


@dataclass(eq=False)
class Agent:
    """A person or machine."""

    group: Group
    number: int
    level: int = 0
    present: bool = False
    idle_since: int = -1
    jobs: list[Job] = field(default_factory=list)
    late: bool = False  #: by name: past the end of the shift, still at work
    due_break: int = 0  #: ticks of breaks that are due
    rested: int = 0  #: tick of the last pause or of coming
    worked: list[tuple[int, int]] = field(default_factory=list)  #: work and wrap-up that is over

    @property
    def cases(self) -> int:
        return sum(job.kind in {WorkKind.WORK, WorkKind.WRAP} for job in self.jobs)

    @property
    def free(self) -> int:
        return self.group.room - sum(job.room for job in self.jobs if not job.still)


@dataclass(eq=False)
class Happening:
    """Something that is due."""

    tick: int
    kind: int
    subject: int
    act: Callable[[], None]
    about: Any = None
    number: int = 0


class Naive(StockRoom, Together, Bookings, CrewRoom):
    """One replication, told plainly."""

    def __init__(self, network: Network, seed: int, replication: int = 0) -> None:
        self.network = network
        self.now = 0
        self.numbers = 0
        self.rows = Rows()
        self.due: list[Happening] = []
        self.todo: list[Callable[[], None]] = []
        self.inside: list[Customer] = []
        self.waiting: dict[str, list[Customer]] = {x.name: [] for x in network.lanes}
        self.lots_served = dict.fromkeys(self.waiting, 0)
        self.last_wait = {x.name: 0 for x in network.lanes}
        self.people: dict[str, list[Agent]] = {g.name: [] for g in network.groups}
        self.owed = {g.name: 0 for g in network.groups}
        self.places = 0
        self.gathering: dict[str, tuple[Customer, list[Any], list[Any]]] = {}
        self.dialled = {s.name: 0 for s in network.sources}
        self.under_way_by: dict[str, list[Customer]] = {s.name: [] for s in network.sources}
        self.nodes: dict[str, Node] = {n.name: n for n in network.nodes}
        self.lanes = {x.name: x for x in network.lanes}
        self.groups = {g.name: g for g in network.groups}
        self.prepared = prepare(network, seed, replication)
        self.gates: dict[str, Gate] = {g.name: g for g in network.gates}
        for switch in network.switches:
            self.gates[switch.name] = self.prepared.gates[switch.name]
        self.stream = stream_key(seed, replication)
        self.timed = {d.name for d in durations(network)}
        self._calendar()
        self._stock()
        self._together()
        self._bookings()
        self._sources()

    # -- time ---------------------------------------------------------------------------

    def put(
        self,
        tick: int,
        kind: int,
        subject: int,
        act: Callable[[], None],
        about: Any = None,
        number: int = 0,
    ) -> None:
        if tick < FOREVER:
            self.due.append(Happening(tick, kind, subject, act, about, number or self.count()))

    def count(self) -> int:
        self.numbers += 1
        return self.numbers

    def drop(self, about: Any, *kinds: int) -> None:
        self.due = [h for h in self.due if not (h.about is about and h.kind in kinds)]

    def run(self) -> Rows:
        while self.due:
            first = min(self.due, key=lambda h: (h.tick, h.kind, h.subject, h.number))
            if first.tick >= self.network.horizon:
                break
            self.due.remove(first)
            assert first.tick >= self.now
            self.now = first.tick
            first.act()
            while self.todo:
                self.todo.pop(0)()
        self._close_books()
        return self.rows

    def _close_books(self) -> None:
        inside = sorted(self.inside, key=lambda c: c.subject)
        for case in inside:
            if case.lane and case in self.waiting[case.lane.name]:
                self._visit_left(case, OPEN, "")
        hands = [
            (job.subject, job.begun, g, agent.number, agent, job)
            for g, group in enumerate(self.network.groups)
            for agent in self.people[group.name]
            for job in agent.jobs
        ]
        for *_, agent, job in sorted(hands, key=lambda h: h[:4]):
            if job.kind is WorkKind.WORK and job.lead is None:
                self._visit_served(agent, job, OPEN, "")
            self._work_row(agent, job, OPEN)
        self._close_orders()
        for case in inside:
            self._case_row(case, OPEN, "")

    # -- arrivals -----------------------------------------------------------------------

    def _sources(self) -> None:
        ranks = name_ranks([s.name for s in self.network.sources])
        for index, source in enumerate(self.network.sources):
            key = source_key(self.stream, source.name)
            if isinstance(source.arrivals, WhenIdle):
                subject = case_subject(ranks[source.name], 0, 0)
                self.put(source.arrivals.start, EventKind.ARRIVAL, subject, self._all_dial)
            clock = getattr(source.arrivals, "clock", "")
            gate = getattr(source.arrivals, "gate", "")
            coming = list(
                arrival_times(
                    source.arrivals,
                    key,
                    lambda tick, clock=clock: self.prepared.clock_value(clock, tick),
                    lambda tick, gate=gate: self.is_open(gate, tick),
                )
            )
            number = 0
            for arrival in coming:
                size = 1
                if source.size is not None:
                    names = part_names("size", source.size.uniforms)
                    at_once = source.size.sampler()(*(uniform(arrival[3], n) for n in names))
                    size = max(1, int(at_once + 0.5))
                size = min(size, source.limit - number)
                if size <= 0:
                    break
                subjects = [case_subject(ranks[source.name], number + k, 0) for k in range(size)]
                number += size
                self.put(
                    arrival[0],
                    EventKind.ARRIVAL,
                    subjects[0],
                    lambda s=source, i=index, a=arrival, u=subjects: self._arrive(s, i, a, u),
                )

    def _diallers(self) -> list[tuple[int, Source]]:
        found = [(k, s) for k, s in enumerate(self.network.sources) if _dials(s)]
        return sorted(found, key=lambda entry: entry[1].name.encode())

    def _all_dial(self) -> None:
        """Sources that wait for people send as many as are wanted and not under way."""
        ranks = name_ranks([s.name for s in self.network.sources])
        for index, source in self._diallers():
            dial = source.arrivals
            wanted = int(dial.wanted.of(self.read(dial.wanted.reading, None, None)) + 0.5)
            under_way = self.under_way_by[source.name]
            while (
                dial.start <= self.now < dial.until
                and len(under_way) < wanted
                and self.dialled[source.name] < source.limit
            ):
                ordinal = self.dialled[source.name]
                self.dialled[source.name] += 1
                key = case_key(source_key(self.stream, source.name), 0, ordinal)
                subject = case_subject(ranks[source.name], ordinal, 0)
                case = self._born(source, index, (self.now, 0, ordinal, key), key, subject)
                under_way.append(case)
                end = lambda s=source, c=case: self._connected(s, c)  # noqa: E731
                self.put(
                    self.now + self.ticks(dial.dial, case, None),
                    EventKind.DELAY_END,
                    subject,
                    end,
                )

    def _connected(self, source: Source, case: Customer) -> None:
        self.under_way_by[source.name].remove(case)
        self.todo.append(lambda: self.go(case, source.to))
        self.todo.append(self._all_dial)

    def _arrive(self, source: Source, index: int, arrival: Arrival, subjects: list[int]) -> None:
        key = arrival[3]
        for member, subject in enumerate(subjects):
            own = case_key(key, 0, member) if member else key
            case = self._born(source, index, arrival, own, subject)
            self.todo.append(lambda case=case: self.go(case, source.to))

    def _born(
        self, source: Source, index: int, arrival: Arrival, own: int, subject: int
    ) -> Customer:
        tick, part, ordinal, _ = arrival
        kind = self._kind(source, own, ordinal)
        marks = {n: UNSET if n in self.timed else 0 for n in mark_names(self.network)}
        if isinstance(source.arrivals, Times):
            marks.update({name: values[ordinal] for name, values in source.arrivals.marks})
        customers = self.network.classes[kind].customers
        number = int(uniform(own, "customer") * customers) if customers else -1
        case = Customer(subject, own, index, part, ordinal, kind, number, tick, marks, [0])
        self.inside.append(case)
        return case

    def _kind(self, source: Source, key: int, ordinal: int) -> int:
        names = [c.name for c in self.network.classes]
        if isinstance(source.arrivals, Times) and source.arrivals.classes:
            return names.index(source.arrivals.classes[ordinal])
        cumulated = list(accumulate(weight for _, weight in source.classes))
        point = uniform(key, "class") * cumulated[-1]
        taken = next(k for k, weight in enumerate(cumulated) if point < weight)
        return names.index(source.classes[taken][0])

    # -- draws and readings -------------------------------------------------------------

    def turn(self, case: Customer, what: str, name: str) -> int:
        turn = case.turns.get((what, name), 0)
        case.turns[what, name] = turn + 1
        return turn

    def chance(self, case: Customer, name: str) -> float:
        return uniform(case.key, name, self.turn(case, "draw", name))

    def ticks(
        self, duration: Duration, case: Customer, agent: Agent | None, *, foretell: bool = False
    ) -> int:
        if case.marks.get(duration.name, UNSET) != UNSET:
            return case.marks[duration.name]
        if foretell:
            turn = case.turns.get(("draw", duration.name), 0)
        else:
            turn = self.turn(case, "draw", duration.name)
        law = duration.laws[case.kind] if len(duration.laws) > 1 else duration.laws[0]
        names = part_names(duration.name, law.uniforms)
        seconds = law.sampler()(*(uniform(case.key, name, turn) for name in names))
        for table in duration.factors:
            seconds = seconds * self.value(table, case, agent)
        for table in duration.extras:
            seconds = seconds + self.value(table, case, agent)
        return to_ticks(seconds)

    def value(self, table: Table, case: Customer, agent: Agent | None) -> float:
        return table.of(self.read(table.reading, case, agent))

    def hold(self, guards: tuple[Guard, ...], case: Customer, agent: Agent | None) -> bool:
        for guard in guards:
            x = self.read(guard.reading, case, agent)
            if not {
                Compare.LESS: x < guard.bound,
                Compare.AT_MOST: x <= guard.bound,
                Compare.EQUAL: x == guard.bound,
                Compare.NOT_EQUAL: x != guard.bound,
                Compare.AT_LEAST: x >= guard.bound,
                Compare.MORE: x > guard.bound,
            }[guard.compare]:
                return False
        return True

    def read(self, reading: Reading, case: Customer, agent: Agent | None) -> int:
        of, what = reading.of, reading.quantity
        people = [p for name in of if name in self.people for p in self.people[name]]
        days = self.network.days
        day = max([0, *(k for k, start in enumerate(days) if start <= self.now)])
        answers: dict[Quantity, Callable[[], int]] = {
            Quantity.ONE: lambda: 1,
            Quantity.CLASS: lambda: case.kind,
            Quantity.MARK: lambda: case.marks[of[0]],
            Quantity.WAITED_HERE: lambda: self._waited_here(case),
            Quantity.WAITED: lambda: case.waited,
            Quantity.LANE_WAITING: lambda: sum(len(self.waiting[x]) for x in of),
            Quantity.LANE_HELD: lambda: sum(len(self.waiting[x]) + self.working(x) for x in of),
            Quantity.ANNOUNCED_WAIT: lambda: self.announced(self.lanes[of[0]]),
            Quantity.GROUP_PRESENT: lambda: sum(self.present(name) for name in of),
            Quantity.GROUP_IDLE: lambda: sum(p.present and not p.jobs for p in people),
            Quantity.GROUP_FREE: lambda: sum(p.free for p in people if self.takes_work(p)),
            Quantity.POOL_FREE: lambda: self.pool_free[of[0]],
            Quantity.POOL_OWED: lambda: self.owed_by(of[0]),
            Quantity.POOL_ORDERED: lambda: self.ordered_by(of[0]),
            Quantity.DUE: lambda: case.due,
            Quantity.SLACK: lambda: case.due - self.now if case.due < FOREVER else FOREVER,
            Quantity.SLOT_WAIT: lambda: self._slot_wait(of[0]),
            Quantity.REGISTER: lambda: self.registers[of[0]],
            Quantity.PERSON_NUMBER: lambda: agent.number if agent else -1,
            Quantity.PERSON_LEVEL: lambda: agent.level if agent else -1,
            Quantity.PERSON_HELD: lambda: agent.cases if agent else 0,
            Quantity.PERSON_WORKED: lambda: self.has_worked(agent) if agent else 0,
            Quantity.OPEN: lambda: int(self.is_open(of[0])),
            Quantity.DAY: lambda: day,
            Quantity.TIME_OF_DAY: lambda: self.now - days[day],
        }
        return int(answers[what]())

    def has_worked(self, agent: Agent) -> int:
        """Ticks since the last pause in which anything was at work or wrapped up."""
        hands = [(j.begun, self.now) for j in agent.jobs if j.kind <= WorkKind.WRAP]
        told, until = 0, agent.rested
        for begun, ended in sorted([*agent.worked, *hands]):
            told += max(0, ended - max(begun, until))
            until = max(until, ended)
        return told

    def _waited_here(self, case: Customer) -> int:
        if not case.at_desk:
            return 0
        return self.now - case.since if case.waited_here is None else case.waited_here

    def is_open(self, gate: str, tick: int | None = None) -> bool:
        when = self.now if tick is None else tick
        return any(start <= when < end for start, end in self.gates[gate].windows)

    def announced(self, lane: Lane) -> int:
        announce = lane.announce
        if announce.mean is None:
            return self.last_wait[lane.name]
        people = sum(self.present(name) for name in announce.groups)
        ahead = sum(len(self.waiting[name]) for name in announce.lanes or (lane.name,))
        return ahead * announce.mean // people if people else FOREVER

    def working(self, lane: str) -> int:
        jobs = [job for team in self.people.values() for agent in team for job in agent.jobs]
        leads = [job for job in jobs if job.running and job.lane and not job.lead]
        return sum(job.lane.name == lane for job in leads)

    # -- nodes --------------------------------------------------------------------------

    def go(self, case: Customer, name: str | None) -> None:
        moves = 0
        while name is not None:
            moves += 1
            assert moves < 10_000
            name = self.enter(case, self.nodes[name])

    def enter(self, case: Customer, node: Node) -> str | None:
        """Where the case goes on at once; ``None`` where it rests or ends."""
        leads: dict[type, Callable[[Customer, Any], str | None]] = {
            Choose: self._choose,
            Delay: self._delay,
            Serve: self._reach,
            Take: self._take,
            Book: self._book,
            Join: self._join,
            Gather: self._gather,
        }
        does: dict[type, Callable[[Customer, Any], None]] = {
            Give: self._give_back,
            Unbook: self._unbook,
            Fork: self._fork,
            Release: self._release,
            Mark: self._mark,
        }
        if isinstance(node, Exit):
            self._end(case, node.outcome)
            return None
        if type(node) in leads:
            return leads[type(node)](case, node)
        does[type(node)](case, node)
        return node.to

    def _mark(self, case: Customer, node: Mark) -> None:
        for mark, what in node.writes:
            case.marks[mark] = self._written(what, case)
        for mark, more in node.adds:
            case.marks[mark] += more
        self._note_more(case, node)
        for milestone in node.milestones:
            self.rows.milestones.append(MilestoneRow(self.now, case.subject, milestone))

    def _written(self, what: Reading | Duration | int, case: Customer) -> int:
        if isinstance(what, int):
            return what
        if isinstance(what, Reading):
            return self.read(what, case, None)
        return self.ticks(what, case, None)

    def _choose(self, case: Customer, node: Choose) -> str:
        row = next(row for row in node.rows if self.hold(row.guards, case, None))
        if len(row.branches) == 1:
            return row.branches[0].to
        if row.by is not ChooseBy.WEIGHTS:
            return self._least(case, node, row)
        weights = [self.value(b.weight, case, None) if b.weight else 1.0 for b in row.branches]
        cumulated = list(accumulate(weights))
        point = self.chance(case, node.draw or node.name) * cumulated[-1]
        for branch, weight in zip(row.branches, cumulated, strict=True):
            if point < weight:
                return branch.to
        raise AssertionError("no weight")

    def _least(self, case: Customer, node: Choose, row: ChoiceRow) -> str:
        found = [(self.read(b.reading, case, None), b.to) for b in row.branches if b.reading]
        best = [to for value, to in found if value == min(found)[0]]
        if row.by is ChooseBy.LEAST or len(best) == 1:
            return best[0]
        point = self.chance(case, node.draw or node.name) * len(best)
        return next(to for k, to in enumerate(best) if point < k + 1)

    def _delay(self, case: Customer, node: Delay) -> None:
        ticks = self.ticks(node.duration, case, None)
        if node.time is DelayTime.DUE:
            early = self.ticks(node.early, case, None) if node.early else 0
            if FOREVER in {ticks, case.due}:
                return
            end = max(self.now, case.due + ticks - early)
        else:
            end = self._later(ticks, node.time, node.gate)
        self.put(
            end,
            EventKind.DELAY_END,
            case.subject,
            lambda: self.todo.append(lambda: self.go(case, node.to)),
        )

    def _later(self, ticks: int, time: DelayTime, gate: str) -> int:
        if ticks >= FOREVER:
            return FOREVER
        if time is DelayTime.CLOCK:
            return self.now + ticks
        if time is DelayTime.OPEN:
            return open_time_later(self.gates[gate], self.now, ticks)
        days = max(1, (2 * ticks + DAY_TICKS) // (2 * DAY_TICKS))
        return open_day_later(self.network, self.gates[gate], self.now, days)

    def _bear(self, parent: Customer, fork: str, turn: int, branch: int, start: str) -> Customer:
        parent.births[0] += 1
        family = parent.subject >> 12 << 12
        case = Customer(
            family + parent.births[0],
            child_key(parent.key, fork, turn, branch),
            parent.source,
            parent.part,
            parent.ordinal,
            parent.kind,
            parent.number,
            self.now,
            dict(parent.marks),
            parent.births,
        )
        case.due = parent.due
        self.inside.append(case)
        self.todo.append(lambda: self.go(case, start))
        return case

    # -- lanes --------------------------------------------------------------------------

    def _reach(self, case: Customer, serve: Serve) -> str | None:
        if serve.by_kept:
            self._by_kept(case, serve)
            return None
        lane = self.lanes[next(c.lane for c in serve.lanes if self.hold(c.guards, case, None))]
        self._enter_lane(case, serve, lane)
        if self._finds(case):
            return None
        if self._push_aside(case):
            return None
        for rule in lane.leave:
            if rule.after is None and self._taken(rule, case):
                return self._leave(case, rule)
        self._wait_in(case, lane)
        self._gathers(case)
        return None

    def _enter_lane(self, case: Customer, node: Serve | Take, lane: Lane) -> None:
        case.visits += 1
        if lane.order is Order.BY_LOT:
            distance = A_LOT(uniform(case.key, "lot", case.visits))
            case.lot = self.lots_served[lane.name] + int(distance * 2.0**30)
        case.lane, case.serve, case.joined = lane, node, self.now
        case.at_desk, case.waited_here = True, None
        if case.place is None:
            case.since = self.now

    def _wait_in(self, case: Customer, lane: Lane) -> None:
        if case.place is None:
            case.place = self._next_place()
        if isinstance(case.serve, Serve):
            case.foretold = self.ticks(case.serve.work, case, None, foretell=True)
        self._wait(case, lane)

    def _wait(self, case: Customer, lane: Lane) -> None:
        before = case.back.waited if case.back else 0
        self.waiting[lane.name].append(case)
        drawn: dict[str, int] = {}
        for number, rule in enumerate(lane.leave):
            if rule.after is not None:
                name = rule.after.name
                if name in case.timers:
                    ticks = case.timers[name]
                else:
                    ticks = self.ticks(rule.after, case, None)
                    drawn[name] = ticks
                if before <= ticks < FOREVER:
                    self.put(
                        max(self.now, case.since + ticks),
                        EventKind.LEAVE + number,
                        case.subject,
                        lambda rule=rule: self._rule_due(case, rule),
                        case,
                    )
        case.timers.update(drawn)
        opening = [
            *(
                (_openings(r.case_rank, r.person_rank, rises=_rises(r)), r)
                for r in self.network.routes
            ),
            *((_openings(s.rank, s.rank), s) for s in self.network.supplies),
        ]
        for times, way in opening:
            for after in times if way.lane == lane.name else ():
                if after < before:
                    continue
                self.put(
                    max(self.now, case.since + after),
                    EventKind.ROUTE_STEP,
                    case.subject,
                    lambda: self._look_again(case),
                    case,
                )

    def _comes_back(self, job: Job) -> None:
        case, lane = job.case, job.lane
        assert case
        assert lane
        assert job.serve
        self._enter_lane(case, job.serve, lane)
        case.since, case.place, case.timers = self.now - job.waited, job.place, dict(job.timers)
        case.back = job
        if not self._finds(case) and not self._push_aside(case):
            self._wait(case, lane)
            self._gathers(case)

    def _next_place(self) -> int:
        self.places += 1
        return self.places

    def _look_again(self, case: Customer) -> None:
        if isinstance(case.serve, Take):
            self._hand_out(self.pool(case.serve.pool))
            return
        if not self._finds(case) and not self._push_aside(case):
            self._gathers(case)

    def _taken(self, rule: LeaveRule, case: Customer) -> bool:
        if not self.hold(rule.guards, case, None):
            return False
        if rule.chance is None:
            return True
        return self.chance(case, rule.draw) < self.value(rule.chance, case, None)

    def _rule_due(self, case: Customer, rule: LeaveRule) -> None:
        if self._taken(rule, case):
            self.go(case, self._leave(case, rule))

    def _leave(self, case: Customer, rule: LeaveRule) -> str:
        if rule.keeps_place:
            if case.place is None:
                case.place = self._next_place()
        else:
            self._lose_place(case)
        self._depart(case, rule.counted_as)
        return rule.to

    def _lose_place(self, case: Customer) -> None:
        case.place = None
        case.timers = {}

    def _depart(self, case: Customer, outcome: str) -> None:
        assert case.lane is not None
        waiting = case in self.waiting[case.lane.name]
        self._stop_waiting(case, leaves=True)
        if waiting and isinstance(case.serve, Take):
            self._back_out(case, case.serve)
        case.waited += self.now - case.joined
        case.at_desk = False
        case.back = None
        self._visit_left(case, self.now, outcome)

    def _stop_waiting(self, case: Customer, *, leaves: bool = False) -> None:
        assert case.lane is not None
        if case in self.waiting[case.lane.name]:
            self.waiting[case.lane.name].remove(case)
            if not leaves:
                served = self.lots_served
                served[case.lane.name] = max(served[case.lane.name], case.lot)
            if self._crewed(case.lane) and leaves:
                self._no_more(case)
            elif self._crewed(case.lane):
                self.todo.append(lambda lane=case.lane: self._look_lane(lane))
        self.drop(case, EventKind.ROUTE_STEP, *range(EventKind.LEAVE, EventKind.INTERRUPTION))

    def _in_order(self, lane: Lane) -> list[Customer]:
        def key(case: Customer) -> tuple[int, int]:
            place = case.place or 0
            assert place
            assert case.serve
            if lane.order is Order.FIRST_COME:
                return place, 0
            if lane.order is Order.LAST_COME:
                return -place, 0
            if lane.order is Order.BY_LOT:
                return case.lot, place
            if lane.order is Order.EARLIEST_DUE:
                return case.due, place
            return case.foretold, place

        return sorted(self.waiting[lane.name], key=key)

    def _gate_closes(self, gate: str) -> None:
        for lane in self.network.lanes:
            if lane.gate == gate and lane.close is CloseRule.GO:
                for case in self._in_order(lane):
                    self._lose_place(case)
                    self._depart(case, "sent away")
                    self.todo.append(lambda case=case, to=lane.close_to: self.go(case, to))

    # -- matching -----------------------------------------------------------------------

    def _agent_for(self, case: Customer, part: int, taken: list[Agent]) -> Agent | None:
        lane, serve = case.lane, case.serve
        assert lane
        assert serve
        waited = self.now - case.since
        found: list[tuple[int, int, int, Agent]] = []
        for order, route in enumerate(self.network.routes):
            if (route.lane, route.part) != (lane.name, part) or _closed(route, waited):
                continue
            group = self.groups[route.group]
            agent = self._selected(group, serve.room or group.room, case, taken)
            if agent and self.hold(route.guards, case, agent):
                rank = _rank(route.case_rank, waited)
                found.append((rank, self._team_score(lane.seek, group, agent), order, agent))
        return min(found, key=lambda f: f[:3])[3] if found else None

    def _selected(
        self, group: Group, need: int, case: Customer, taken: list[Agent]
    ) -> Agent | None:
        able = [a for a in self.people[group.name] if self.takes_work(a) and a.free >= need]
        able = [a for a in able if a not in taken]
        if group.select is Select.SAME_PERSON:
            same = [a for a in able if a.number == case.marks[group.known]]
            if same:
                return same[0]
        if group.select is Select.LOWEST_NUMBER:
            return min(able, key=lambda a: a.number, default=None)
        if group.select in {Select.LONGEST_IDLE, Select.SAME_PERSON}:
            return min(able, key=lambda a: (a.idle_since, a.number), default=None)
        return min(able, key=lambda a: (a.cases, a.idle_since, a.number), default=None)

    def _team_score(self, seek: Seek, group: Group, agent: Agent) -> int:
        team = self.people[group.name]
        if seek is Seek.LONGEST_IDLE:
            return agent.idle_since
        if seek is Seek.LEAST_OCCUPIED:
            return sum(a.cases for a in team) * MILLION // max(1, self.present(group.name))
        if seek is Seek.MOST_IDLE:
            return -sum(a.present and not a.jobs for a in team)
        return 0

    def _look(self, agent: Agent, *, left_only: bool = False) -> None:
        """A person with room takes cases until there is no room or no case."""
        if agent.due_break:
            if not agent.jobs:
                self._rest(agent)
            return
        while left_only or self.takes_work(agent):
            case = self._case_for(agent, left_only=left_only)
            if case is None:
                break
            assert case.lane
            jobs = [] if left_only else self._in_the_way(agent, case)
            if jobs:
                self._begin_instead(agent, case, jobs)
            elif left_only:
                self._begin(agent, case)
            elif not self._finds(case, agent):
                self._holds(case, agent, self._route(case.lane, agent.group).part)
        idles = agent.present and not agent.jobs and not left_only
        if idles and any(agent.group.name in s.arrivals.groups for _, s in self._diallers()):
            self.todo.append(self._all_dial)

    def _case_for(self, agent: Agent, *, left_only: bool) -> Customer | None:
        found: list[tuple[int, int, int, Customer]] = []
        for order, route in enumerate(self.network.routes):
            lane = self.lanes[route.lane]
            if route.group != agent.group.name or not self.waiting[lane.name]:
                continue
            if left_only and not self._served_on(lane):
                continue
            head = self._first_of(lane)
            waited = self.now - head.since
            assert head.serve
            if _closed(route, waited):
                continue
            full = agent.free < (head.serve.room or agent.group.room)
            if full and (left_only or not self._in_the_way(agent, head)):
                continue
            if not self.hold(route.guards, head, agent):
                continue
            if self._is_more(head.serve):
                if left_only or full:
                    continue
                if self._crew_for(head, agent) is None and not self._could_hold(head, agent):
                    continue
            elif route.part:
                continue
            score = {
                Pick.LONGEST_WAIT: (waited + lane.head_start) * lane.weight,
                Pick.LONGEST_LANE: len(self.waiting[lane.name]),
                Pick.EARLIEST_DUE: -head.due,
                Pick.LISTED: 0,
            }[agent.group.pick]
            found.append((_rank(route.person_rank, waited), -score, order, head))
        return min(found, key=lambda f: f[:3])[3] if found else None

    def _served_on(self, lane: Lane) -> bool:
        return lane.close is CloseRule.SERVE_ON and lane.gate != "" and not self.is_open(lane.gate)

    # -- interruptions ------------------------------------------------------------------

    def _push_aside(self, case: Customer) -> bool:
        """A case that found nobody has work of worse rank interrupted, where it may."""
        lane, serve = case.lane, case.serve
        assert lane
        assert serve
        waited = self.now - case.since
        found: list[tuple[tuple[int, ...], Route, Agent, list[Job]]] = []
        for order, route in enumerate(self.network.routes):
            nobody = route.lane != lane.name or route.preempts is Preempt.NOTHING
            if nobody or _closed(route, waited):
                continue
            ranks = _rank(route.case_rank, waited), _rank(route.person_rank, waited)
            for agent in self.people[route.group]:
                if not agent.jobs or not self.takes_work(agent):
                    continue
                for jobs in self._gives_way(route, agent, serve.room or agent.group.room):
                    worst = min(job.rank for job in jobs)
                    if worst > ranks[1] and self.hold(route.guards, case, agent):
                        key = (ranks[0], -worst, -max(job.begun for job in jobs))
                        key += (-max(job.subject for job in jobs), order, agent.number)
                        found.append((key, route, agent, jobs))
        if not found:
            return False
        _, _, agent, jobs = min(found, key=lambda f: f[0])
        self._begin_instead(agent, case, jobs)
        self.todo.append(lambda: self._look(agent))
        return True

    def _in_the_way(self, agent: Agent, case: Customer) -> list[Job]:
        """What somebody without room would put aside for the head of a lane; perhaps nothing."""
        assert case.lane
        assert case.serve
        need = case.serve.room or agent.group.room
        if agent.free >= need or not agent.jobs:
            return []
        route = self._route(case.lane, agent.group)
        mine = _rank(route.person_rank, self.now - case.since)
        ways = [
            jobs
            for jobs in self._gives_way(route, agent, need)
            if all(job.rank > mine for job in jobs)
        ]
        return min(
            ways,
            key=lambda jobs: (
                -min(job.rank for job in jobs),
                -max(job.begun for job in jobs),
                -max(job.subject for job in jobs),
            ),
            default=[],
        )

    def _route(self, lane: Lane, group: Group) -> Route:
        found = [r for r in self.network.routes if (r.lane, r.group) == (lane.name, group.name)]
        return found[0]

    def _begin_instead(self, agent: Agent, case: Customer, jobs: list[Job]) -> None:
        assert case.lane
        if self._route(case.lane, agent.group).preempts is Preempt.INTERRUPT:
            self._cut(agent, jobs[0])
            self._begin(agent, case)
            return
        self._bring_up_to_date(agent)
        for job in jobs:
            job.still = job  # does not move from here on
            self.drop(job, EventKind.WORK_END, EventKind.WRAP_END)
        urgent = self._begin(agent, case)
        for job in jobs:
            job.still = urgent

    def _gives_way(self, route: Route, agent: Agent, need: int) -> list[list[Job]]:
        moving = [job for job in agent.jobs if not job.still]
        if route.preempts is Preempt.NOTHING:
            return []
        if route.preempts is Preempt.INTERRUPT:
            halting = [job.still for job in agent.jobs]
            return [
                [job]
                for job in moving
                if job.running and job.lane and job not in halting and agent.free + job.room >= need
                if job.serve and Preempt.INTERRUPT in job.serve.yields
            ]
        whole = all(
            (job.running or job.kind is WorkKind.WRAP)
            and not self._is_more(job.serve)
            and job.serve
            and Preempt.STAND_STILL in job.serve.yields
            for job in moving
        )
        return [moving] if whole else []

    def _cut(self, agent: Agent, job: Job) -> None:
        if self._is_more(job.serve):
            self._cut_crew(agent, job)
            return
        case, serve = job.case, job.serve
        assert case
        assert serve
        self._bring_up_to_date(agent)
        self.drop(job, EventKind.WORK_END)
        case.at_desk = False
        self._visit_served(agent, job, self.now, "interrupted")
        self._work_row(agent, job, self.now)
        agent.worked.append((job.begun, self.now))
        agent.jobs.remove(job)
        agent.idle_since = self.now
        self._move_again(agent, job)
        self._time_all(agent)
        if serve.cut is Cut.LEAVE:
            self.todo.append(lambda: self.go(case, serve.cut_to))
            return
        if serve.cut is Cut.START_AGAIN:
            job.left = job.drawn * MILLION
        self.todo.append(lambda: self._comes_back(job))

    def _move_again(self, agent: Agent, done: Job) -> None:
        """What stood still for a job that is out of the person's hands goes on."""
        for job in agent.jobs:
            if job.still is done:
                job.still, job.seen = None, self.now
                if job.kind is WorkKind.WRAP:
                    self._time_wrap(agent, job)

    # -- work ---------------------------------------------------------------------------

    def _begin(self, agent: Agent, case: Customer) -> Job:
        lane, serve = case.lane, case.serve
        assert lane
        assert serve
        if case not in self.waiting[lane.name] and case.back is None:
            case.foretold = self.ticks(serve.work, case, None, foretell=True)
        self._stop_waiting(case)
        self.last_wait[lane.name] = case.waited_here = self.now - case.since
        case.waited += self.now - case.joined
        job = Job(case, serve, lane, case.joined, serve.room or agent.group.room)
        job.place = self._next_place() if case.place is None else case.place
        job.timers, job.waited = dict(case.timers), self.now - case.since
        job.rank = _rank(self._route(lane, agent.group).person_rank, job.waited)
        self._lose_place(case)
        job.begun = job.seen = self.now
        self._bring_up_to_date(agent)
        agent.jobs.append(job)
        for mark, reading in serve.writes:
            case.marks[mark] = self.read(reading, case, agent)
        if case.back:
            job.left = case.back.left
            job.drawn = (job.left + MILLION - 1) // MILLION
        else:
            job.drawn = self.ticks(serve.work, case, agent)
            job.left = job.drawn * MILLION
        case.back = None
        self._time_all(agent)
        return job

    def _bring_up_to_date(self, agent: Agent) -> None:
        """Before the number in hand changes: what has been done at the pace so far."""
        for job in agent.jobs:
            if not job.still and (job.running or job.kind is WorkKind.WRAP):
                job.left = max(0, job.left - _pace(job, agent) * (self.now - job.seen))
                job.seen = self.now

    def _time_all(self, agent: Agent) -> None:
        """After it has changed: when each piece of work will end."""
        for job in agent.jobs:
            if not job.running or job.still or job.lead:
                continue
            pace = _pace(job, agent)
            end = job.seen + (job.left + pace - 1) // pace
            self.drop(job, EventKind.WORK_END)
            self.put(
                end,
                EventKind.WORK_END,
                job.case.subject,
                lambda job=job: self._work_ends(agent, job),
                job,
            )

    def _work_ends(self, agent: Agent, job: Job) -> None:
        if self._is_more(job.serve):
            self._crew_is_done(job)
            return
        case = job.case
        assert case
        agent.worked.append((job.begun, self.now))
        job.over = True
        case.at_desk = False
        self._visit_served(agent, job, self.now, "served")
        self._work_row(agent, job, self.now)
        self.todo.append(lambda: self.go(case, job.serve.to))
        self.todo.append(lambda: self._after_work(agent, job))

    def _after_work(self, agent: Agent, job: Job) -> None:
        if job.serve.wrap is None:
            self._work_over(agent, job)
            return
        job.kind, job.begun, job.seen = WorkKind.WRAP, self.now, self.now
        job.drawn = self.ticks(job.serve.wrap, job.case, agent)
        job.left = job.drawn * MILLION
        job.number = self.count()
        self._time_wrap(agent, job)

    def _time_wrap(self, agent: Agent, job: Job) -> None:
        self.put(
            job.seen + job.left // MILLION,
            EventKind.WRAP_END,
            job.subject,
            lambda: self._wrap_ends(agent, job),
            job,
            job.number,
        )

    def _wrap_ends(self, agent: Agent, job: Job) -> None:
        if self._is_more(job.serve):
            self._crew_wrapped(job.team)
            return
        agent.worked.append((job.begun, self.now))
        self._work_row(agent, job, self.now)
        self._work_over(agent, job)

    def _work_over(self, agent: Agent, job: Job) -> None:
        if not self._pauses(agent, job):
            self._put_down(agent, job)

    def _pauses(self, agent: Agent, job: Job) -> bool:
        pause = 0
        if not agent.late:
            for rule in agent.group.pauses:
                if self.has_worked(agent) < rule.after:
                    continue
                taken = rule.chance is None or (
                    self.chance(job.case, rule.draw) < self.value(rule.chance, job.case, agent)
                )
                if taken:
                    pause = min(FOREVER, pause + self.ticks(rule.duration, job.case, agent))
        self._bring_up_to_date(agent)
        job.kind = WorkKind.PAUSE
        self._time_all(agent)
        if pause == 0:
            return False
        job.begun, job.drawn = self.now, pause
        agent.rested = self.now
        self.put(
            self.now + pause,
            EventKind.RETURN,
            job.case.subject,
            lambda: self._pause_ends(agent, job),
            job,
        )
        return True

    def _pause_ends(self, agent: Agent, job: Job) -> None:
        self._work_row(agent, job, self.now)
        self._put_down(agent, job)

    def _put_down(self, agent: Agent, job: Job) -> None:
        self._lay_down(agent, job)
        self._is_free(agent)

    def _lay_down(self, agent: Agent, job: Job) -> None:
        self._bring_up_to_date(agent)
        agent.jobs.remove(job)
        agent.idle_since = self.now
        self._move_again(agent, job)
        self._time_all(agent)

    def _is_free(self, agent: Agent) -> None:
        if agent.due_break:
            self._look(agent)
            return
        owing = isinstance(agent.group.staffing, HeadCount) and self.owed[agent.group.name] > 0
        if not self.takes_work(agent):
            if agent.group.at_end is AtEnd.STAY:
                self._look(agent, left_only=True)
            if not agent.jobs:
                self._goes(agent)
        else:
            self._look(agent)
        if owing and agent.group.room > 1:
            self._others_look(agent.group)

    def _rest(self, agent: Agent) -> None:
        job = Job(None, None, None, 0, agent.group.room, WorkKind.PAUSE, self.now, agent.due_break)
        agent.due_break = 0
        agent.rested = self.now
        agent.jobs.append(job)
        self.put(
            self.now + job.drawn,
            EventKind.RETURN,
            person_after_cases(self._group_rank(agent.group), agent.number),
            lambda: self._pause_ends(agent, job),
            job,
        )

    def _group_rank(self, group: Group) -> int:
        return name_ranks([g.name for g in self.network.groups])[group.name]

    def _others_look(self, group: Group) -> None:
        """Who goes may have changed: those who need not go look for cases."""
        for agent in list(self.people[group.name]):
            self._look(agent)

    def _goes(self, agent: Agent) -> None:
        name = agent.group.name
        self.owed[name] -= 1
        agent.late = False
        agent.present = False
        self._level_row(agent.group)

    # -- people come and go -------------------------------------------------------------

    def present(self, group: str) -> int:
        here = sum(a.present for a in self.people[group])
        by_count = isinstance(self.groups[group].staffing, HeadCount)
        return here - self.owed[group] if by_count else here

    def takes_work(self, agent: Agent) -> bool:
        """Present, and not one of those who go: as many as owed, who have least in hand."""
        if not agent.present or agent.due_break:
            return False
        group = agent.group
        return isinstance(group.staffing, Roster) or agent not in self._going(group)

    def _going(self, group: Group) -> list[Agent]:
        team = [a for a in self.people[group.name] if a.present]
        team.sort(key=lambda a: (len(a.jobs), -a.number))
        return team[: self.owed[group.name]]

    def _calendar(self) -> None:
        gates = name_ranks(list(self.gates))
        for gate in self.gates.values():
            for _, end in gate.windows:
                self.put(
                    end,
                    EventKind.CALENDAR,
                    gates[gate.name],
                    lambda gate=gate: self._gate_closes(gate.name),
                )
        ranks = name_ranks([g.name for g in self.network.groups])
        for group in self.network.groups:
            rank = ranks[group.name] + 1
            if isinstance(group.staffing, HeadCount):
                levels = self._levels(group.staffing)
                most = max((people for _, people in levels), default=0)
                # nobody ever needs a number beyond those due and those who still owe
                self.people[group.name] = [
                    Agent(group, k, group.levels[k] if k < len(group.levels) else 0)
                    for k in range(most)
                ]
                for tick, people in levels:
                    self.put(
                        tick,
                        EventKind.CALENDAR,
                        person_subject(rank, 0),
                        lambda group=group, people=people: self._head_count(group, people),
                    )
                continue
            for number, person in enumerate(group.staffing.people):
                agent = Agent(group, number, person.level)
                self.people[group.name].append(agent)
                for start, end in self.prepared.duties[group.name][number].present:
                    subject = person_subject(rank, number)
                    come = lambda a=agent: self._shift_begins(a)  # noqa: E731
                    leave = lambda a=agent: self._shift_ends(a)  # noqa: E731
                    self.put(start, EventKind.CALENDAR, subject, come)
                    self.put(end, EventKind.CALENDAR, subject, leave)
                for tick, length in self.prepared.duties[group.name][number].breaks:
                    self.put(
                        tick,
                        EventKind.CALENDAR,
                        break_subject(rank - 1, number),
                        lambda a=agent, length=length: self._break_due(a, length),
                    )

    def _levels(self, staffing: HeadCount) -> list[tuple[int, int]]:
        """Head counts at every tick at which anything changes, outages taken off."""
        if not staffing.outages:
            return list(staffing.levels)
        edges = {tick for tick, _ in staffing.levels}
        for name, _ in staffing.outages:
            edges |= {edge for window in self.gates[name].windows for edge in window}
        found: list[tuple[int, int]] = []
        for tick in sorted(edges):
            due = [people for start, people in staffing.levels if start <= tick]
            if due and tick < FOREVER:
                missing = sum(k for name, k in staffing.outages if not self.is_open(name, tick))
                people = max(0, due[-1] - missing)
                if not found or found[-1][1] != people:
                    found.append((tick, people))
        return found

    def _comes(self, agent: Agent) -> None:
        agent.present = True
        if not agent.jobs:
            agent.rested = self.now
        agent.idle_since = self.now if self.now > 0 else -1
        self.todo.append(lambda: self._look(agent))

    def _shift_begins(self, agent: Agent) -> None:
        if agent.late:
            agent.late = False
            self.owed[agent.group.name] -= 1
        self._comes(agent)
        self._level_row(agent.group)

    def _break_due(self, agent: Agent, length: int) -> None:
        agent.due_break += length
        if not agent.present:
            return
        if not agent.jobs:
            self._rest(agent)
        elif agent.group.staffing.breaks is Breaks.INTERRUPT:
            self._interrupt(agent.group, agent.number, lambda: self._cut_for_break(agent))

    def _interrupt(self, group: Group, number: int, act: Callable[[], None]) -> None:
        subject = person_after_cases(self._group_rank(group), number)
        self.put(self.now, EventKind.INTERRUPTION, subject, act)

    def _cut_for_break(self, agent: Agent) -> None:
        if agent.due_break:
            self._cut_all(agent)
            if not agent.jobs:
                self._rest(agent)

    def _cut_all(self, agent: Agent) -> None:
        for job in list(agent.jobs):
            if job.running and job.lane and job in agent.jobs:
                self._cut(agent, job)

    def _hand_over(self, agent: Agent) -> None:
        if agent.late:
            self._cut_all(agent)
            if not agent.jobs:
                self._goes(agent)

    def _shift_ends(self, agent: Agent) -> None:
        agent.due_break = 0
        for job in [job for job in agent.jobs if job.kind is WorkKind.PAUSE]:
            self._work_row(agent, job, self.now)
            agent.jobs.remove(job)
            self.drop(job, EventKind.RETURN)
            self._move_again(agent, job)
            self._time_all(agent)
        self._is_held_no_more(agent)
        agent.present = False
        if agent.group.at_end is AtEnd.STAY:
            self._look(agent, left_only=True)
        if agent.jobs:
            agent.late = True
            self.owed[agent.group.name] += 1
            shifts = self.prepared.duties[agent.group.name][agent.number].shifts
            over = any(shift.end == self.now for shift in shifts)
            if agent.group.at_end is AtEnd.HAND_OVER and over:
                self._interrupt(agent.group, agent.number, lambda: self._hand_over(agent))
        self._level_row(agent.group)

    def _head_count(self, group: Group, people: int) -> None:
        name = group.name
        change = people - self.present(name)
        if change > 0:
            kept = min(change, self.owed[name])
            self.owed[name] -= kept
            for agent in [a for a in self.people[name] if not a.present][: change - kept]:
                self._comes(agent)
            if kept and group.room > 1:
                self.todo.append(lambda: self._others_look(group))
        elif change < 0:
            idle = [a for a in self.people[name] if a.present and not a.jobs]
            going = idle[::-1][:-change]
            for agent in going:
                agent.present = False
            self.owed[name] += -change - len(going)
            if self.owed[name] and group.at_end is AtEnd.HAND_OVER:
                self._interrupt(group, 0, lambda: self._all_hand_over(group))
        self._level_row(group)

    def _all_hand_over(self, group: Group) -> None:
        for agent in self._going(group):
            self._cut_all(agent)
            if not agent.jobs:
                self._goes(agent)

    # -- rows ---------------------------------------------------------------------------

    def _level_row(self, group: Group) -> None:
        index = self.network.groups.index(group)
        self.rows.levels.append(
            LevelRow(self.now, index, self.present(group.name), self.owed[group.name])
        )

    def _case_row(self, case: Customer, ended: int, outcome: str) -> None:
        self.rows.cases.append(
            CaseRow(
                case.subject,
                case.source,
                case.part,
                case.ordinal,
                case.kind,
                case.number,
                case.born,
                ended,
                outcome,
            )
        )

    def _visit_left(self, case: Customer, ended: int, outcome: str) -> None:
        assert case.serve
        assert case.lane
        node = self.network.nodes.index(case.serve)
        lane = self.network.lanes.index(case.lane)
        self.rows.visits.append(
            VisitRow(case.subject, node, lane, case.joined, OPEN, ended, outcome, -1, -1)
        )

    def _visit_served(self, agent: Agent, job: Job, ended: int, outcome: str) -> None:
        self.rows.visits.append(
            VisitRow(
                job.case.subject,
                self.network.nodes.index(job.serve),
                self.network.lanes.index(job.lane) if job.lane else -1,
                job.joined,
                job.begun,
                ended,
                outcome,
                self.network.groups.index(agent.group),
                agent.number,
            )
        )

    def _work_row(self, agent: Agent, job: Job, ended: int) -> None:
        self.rows.works.append(
            WorkRow(
                job.subject,
                self.network.nodes.index(job.serve) if job.serve else -1,
                self.network.groups.index(agent.group),
                agent.number,
                job.kind,
                job.begun,
                ended,
                job.drawn,
            )
        )


def _rank(steps: tuple[tuple[int, int], ...], waited: int) -> int:
    return [rank for after, rank in steps if after <= waited][-1]


def _closed(route: Route, waited: int) -> bool:
    """Whether the route is not taken yet, seen from either side."""
    return _shut(waited, route.case_rank, route.person_rank)


def _shut(waited: int, *sides: tuple[tuple[int, int], ...]) -> bool:
    return any(_rank(steps, waited) >= NEVER for steps in sides)


def _dials(source: Source) -> bool:
    return isinstance(source.arrivals, WhenIdle)


def _rises(route: Route) -> bool:
    return route.preempts is not Preempt.NOTHING


def _openings(*sides: tuple[tuple[int, int], ...], rises: bool = False) -> list[int]:
    times = sorted({after for steps in sides for after, _ in steps})
    return [
        time
        for before, time in pairwise(times)
        if (rises or _shut(before, *sides)) and not _shut(time, *sides)
    ]


def _pace(job: Job, agent: Agent) -> int:
    """Progress in millionths of a tick a tick, with the cases in hand now."""
    if job.kind is not WorkKind.WORK or not job.serve.pace:
        return MILLION
    return job.serve.pace[min(agent.cases, len(job.serve.pace)) - 1]


def simulate(network: Network, seed: int, replication: int = 0) -> Rows:
    """Rows of one replication, told plainly."""
    return Naive(network, seed, replication).run()
