"""The floor: where cases and people meet. One replication of one network.

What is due comes from the agenda. What an occurrence causes is settled before the next one:
moves of cases and people set free stand in one list, first in, first out, the case before
the person. A case that reaches a lane looks for people at once; a person set free looks for
cases at once; nothing else matches them.
"""

from __future__ import annotations

import gc
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from queuesim.engine.failures import MOVES, STILL, endless_moves, endless_still, keeps_at_end
from queuesim.engine.reference.agenda import Agenda, Occurrence
from queuesim.engine.reference.births import Births
from queuesim.engine.reference.desk import Desk
from queuesim.engine.reference.diaries import DiaryState
from queuesim.engine.reference.drawing import Chance, Timer
from queuesim.engine.reference.lanes import LaneState, LeaveState, RouteState
from queuesim.engine.reference.looking import Lookup
from queuesim.engine.reference.nodes import NodeHere, ServeHere
from queuesim.engine.reference.parts import kin_end
from queuesim.engine.reference.people import Team, TeamThatKnows
from queuesim.engine.reference.presence import Presence
from queuesim.engine.reference.setting import hollow, set_up
from queuesim.engine.reference.stock import Stock
from queuesim.network.calendars import prepare
from queuesim.network.lanes import CloseRule, Preempt
from queuesim.network.names import repeated_names
from queuesim.network.network import interrupts, readings
from queuesim.network.order import EventKind, name_ranks
from queuesim.network.readings import Quantity
from queuesim.network.rows import OPEN, CaseRow, Rows, VisitRow
from queuesim.units import FOREVER

if TYPE_CHECKING:
    from queuesim.engine.reference.cases import Case
    from queuesim.network.lanes import Lane
    from queuesim.network.network import Network


@dataclass
class Tale:
    """The story of one case: ``number`` counts arrivals from 1."""

    number: int
    subject: int = -1
    lines: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)


class Floor:
    """One replication of a network under the reference engine.

    Parameters
    ----------
    network
        What to run.
    seed, replication
        Key of all draws; the same pair gives the same rows.
    tale
        Filled with the story of one case, if given.

    Examples
    --------
    ``Floor(network, seed=1, replication=0).run()`` gives the rows of a whole run.
    """

    def __init__(
        self, network: Network, seed: int, replication: int = 0, tale: Tale | None = None
    ) -> None:
        self.network = network
        self.agenda = Agenda()
        self.rows = Rows()
        self.tale = tale
        self.inside: dict[int, Case] = {}
        self.joins = 0
        self._todo: deque[tuple[Callable[[Any, Any], None], Any, Any]] = deque()
        self._still_at, self._still = -1, 0
        self.prepared = prepare(network, seed, replication)
        self.repeated = repeated_names(network)
        self.stock = Stock(self, seed, replication)
        self.diaries = {d.name: DiaryState(d) for d in network.diaries}
        self.registers = {r.name: r.start for r in network.registers}
        self._set_up_teams_and_lanes(network)
        self._nodes: dict[str, NodeHere] = {}
        self.index_of_node = {n.name: k for k, n in enumerate(network.nodes)}
        self._set_up_nodes(network)
        self.desk = Desk(self)
        self.births = Births(self, seed, replication)
        self.presence = Presence(self)
        self.stock.open()
        self._close_gates()

    # -- running ------------------------------------------------------------------------

    def run(self) -> Rows:
        """Run to the horizon and write the rows that are still open."""
        with no_collector():
            self.advance(self.network.horizon)
        self.close_books()
        return self.rows

    def advance(self, until: int) -> None:
        """Let everything before ``until`` happen; a window leaves no trace."""
        step, due = self.agenda.step, self.agenda.due
        while due and due[0][0] < until:
            step()

    def close_books(self) -> None:
        """Write open rows at the horizon, in the order of subjects."""
        for subject in sorted(self.inside):
            case = self.inside[subject]
            if case.waiting:
                self._write_visit(case, OPEN, OPEN, "")
        self.desk.close_books()
        self.stock.close_books()
        for subject in sorted(self.inside):
            self._write_case(self.inside[subject], OPEN, "")

    def drain(self) -> Rows:
        """Hand out the rows written since the last drain."""
        rows, self.rows = self.rows, Rows()
        return rows

    # -- settling -----------------------------------------------------------------------

    def later(self, act: Callable[[Any, Any], None], first: Any, second: Any = None) -> None:
        """Put something on the list of what is still to be settled."""
        self._todo.append((act, first, second))

    def settle(self) -> None:
        """Work the list off: first in, first out; what the event caused is then settled."""
        todo = self._todo
        while todo:
            act, first, second = todo.popleft()
            act(first, second)

    def move(self, case: Case, node: NodeHere) -> None:
        """Let a case go on, then settle what it causes."""
        self.go(case, node)
        self.settle()

    def go(self, case: Case, node: NodeHere | None) -> None:
        """Let a case run until it rests."""
        moves = 0
        while node is not None:
            moves += 1
            if moves > MOVES:
                raise endless_moves(case.subject, self.agenda.now, node.name)
            node = node.enter(case)

    def no_time(self, case: Case | None, node: str) -> None:
        """A step that takes no time; too many of them in one tick are a loop."""
        now = self.agenda.now
        if now != self._still_at:
            self._still_at, self._still = now, 0
        self._still += 1
        if self._still > STILL:
            raise endless_still(case.subject if case else None, now, node)

    # -- waiting ------------------------------------------------------------------------

    def join(self, case: Case, serve: ServeHere, lane: LaneState) -> NodeHere | None:
        """A case reaches a lane: it is served, leaves at once, or waits."""
        now = self.agenda.now
        case.visit += 1
        case.lane, case.serve, case.joined = lane, serve, now
        case.wait_over = -1
        if case.place < 0:
            case.since, case.kept = now, None
        if lane.by_lot:
            lane.draw_lot(case)
        if serve.special:
            if self.desk.crews.take(case):
                return None
        else:
            worker = self.desk.worker_for(case)
            if worker is not None:
                self.desk.begin(worker, case)
                return None
        if lane.preempts and self.desk.interruptions.take(case):
            return None
        for rule in lane.at_once:
            if rule.taken_by(case):
                return self.leave(case, rule)
        self.wait(case, lane)
        if serve.special:
            self.desk.crews.gather(case)
        return None

    def come_back(self, case: Case, lane: LaneState, waited: int) -> None:
        """An interrupted case is back in its lane: it is served, or waits on."""
        if not self.desk.takes(case) and not (lane.preempts and self.desk.interruptions.take(case)):
            self.wait(case, lane, waited)
            if lane.crewed:
                self.desk.crews.gather(case)

    def wait(self, case: Case, lane: LaneState, before: int = 0) -> None:
        """Take a place; rules and steps that were due after less than ``before`` are over."""
        if case.place < 0:
            self.joins += 1
            case.place = self.joins
        case.waiting = True
        if lane.needs_work and case.left < 0:
            case.job = case.serve.work.foretold(case)  # type: ignore[union-attr]
        lane.push(case)
        self.tell(case, "waits", lane=lane.name, ahead=lane.length - 1)
        now, at, subject = self.agenda.now, self.agenda.at, case.subject
        for (number, rule), ticks in self._times_to_leave(case, lane):
            if before <= ticks < FOREVER:
                due = max(now, case.since + ticks)
                kind = EventKind.LEAVE + number
                at(due, kind, subject, self._leave_due, (case, rule), case.visit)
        for after in lane.steps:
            if after < before:
                continue
            due = max(now, case.since + after)
            at(due, EventKind.ROUTE_STEP, subject, self._step_due, case, case.visit)

    @staticmethod
    def _times_to_leave(
        case: Case, lane: LaneState
    ) -> Iterator[tuple[tuple[int, LeaveState], int]]:
        """Timed leave rules with their ticks; what was drawn for a kept place holds on."""
        if not lane.timed:
            return
        earlier = case.kept or {}
        case.kept = dict(earlier)
        for numbered in lane.timed:
            timer = numbered[1].timer
            assert timer is not None
            ticks = earlier[timer.name] if timer.name in earlier else timer.ticks(case)
            case.kept[timer.name] = ticks
            yield numbered, ticks

    def _leave_due(self, occurrence: Occurrence) -> None:
        case, rule = occurrence.about
        if case.waiting and case.visit == occurrence.stamp and rule.taken_by(case):
            if case.joined == self.agenda.now:
                self.no_time(case, case.serve.name)
            self.move(case, self.leave(case, rule))

    def _step_due(self, occurrence: Occurrence) -> None:
        case = occurrence.about
        if case.waiting and case.visit == occurrence.stamp:
            if case.claim is not None:
                self.stock.look_again(case.lane.supply.pool)
                return
            if not self.desk.takes(case):
                if case.lane.preempts:
                    self.desk.interruptions.take(case)
                elif case.lane.crewed:
                    self.desk.crews.gather(case)
            self.settle()

    def leave(self, case: Case, rule: LeaveState) -> NodeHere:
        """The case leaves its lane by a rule."""
        if rule.rule.keeps_place and case.place < 0:
            self.joins += 1
            case.place = self.joins
        self.depart(case, rule.rule.counted_as)
        if not rule.rule.keeps_place:
            case.place = -1
        return self.node(rule.rule.to)

    def depart(self, case: Case, outcome: str) -> None:
        """The case waits no longer, and its stay in the lane is written."""
        lane, now = case.lane, self.agenda.now
        if case.waiting:
            case.waiting = False
            lane.length -= 1  # type: ignore[union-attr]
            if case.claim is not None:
                self.stock.withdrawn(case)
            elif lane.crewed:  # type: ignore[union-attr]
                self.desk.crews.leaves(case)
        case.waited += now - case.joined
        case.wait_over = 0
        if self.interrupts:
            case.left = -1  # interrupted work is forgotten
        self._write_visit(case, OPEN, now, outcome)
        self.tell(case, "leaves", outcome=outcome, lane=lane.name)  # type: ignore[union-attr]

    def _write_visit(self, case: Case, begun: int, ended: int, outcome: str) -> None:
        self.rows.visits.append(
            VisitRow(
                case.subject,
                case.serve.index,  # type: ignore[union-attr]
                case.lane.index,  # type: ignore[union-attr]
                case.joined,
                begun,
                ended,
                outcome,
                -1,
                -1,
            )
        )

    def _close_gates(self) -> None:
        gates = self.prepared.gates
        ranks = name_ranks(list(gates))
        sent = [x for x in self.lanes.values() if x.lane.close is CloseRule.GO]
        for gate in gates.values():
            lanes = [lane for lane in sent if lane.lane.gate == gate.name]
            ends = [end for _, end in gate.windows if end < FOREVER]
            for end in ends if lanes else ():
                self.agenda.at(end, EventKind.CALENDAR, ranks[gate.name], self._gate_closes, lanes)

    def _gate_closes(self, occurrence: Occurrence) -> None:
        for lane in occurrence.about:
            for case in lane.waiting():
                self.depart(case, "sent away")
                case.place = -1
                self.later(self.go, case, self.node(lane.lane.close_to))
        self.settle()

    # -- beginning and ending -----------------------------------------------------------

    def bear(self, parent: Case, fork: str, turn: int, branch: int, start: NodeHere) -> Case:
        """A case is born of another; it sets off after its parent has come to rest."""
        case = self.births.follow_up(parent, fork, turn, branch)
        self.later(self.go, case, start)
        return case

    def end(self, case: Case, outcome: str) -> None:
        """A case ends with its one outcome."""
        if case.crew is not None:
            raise keeps_at_end(case.subject, outcome, case.crew.tasks[0].serve.name)
        del self.inside[case.subject]
        self._write_case(case, self.agenda.now, outcome)
        if self.tale is not None:
            self.tell(case, "ends", outcome=outcome)
        if case.kin is not None:
            kin_end(self, case, outcome)

    def _write_case(self, case: Case, ended: int, outcome: str) -> None:
        self.rows.cases.append(
            CaseRow(
                case.subject,
                case.source,
                case.part,
                case.ordinal,
                case.kind,
                case.customer,
                case.born,
                ended,
                outcome,
            )
        )

    # -- looking ------------------------------------------------------------------------

    def node(self, name: str) -> NodeHere:
        """The running node of that name, set up when first asked for."""
        return self._nodes[name]

    def day(self) -> tuple[int, int]:
        """Index and first tick of the current day."""
        days = self.network.days
        k = max(0, bisect_right(days, self.agenda.now) - 1)
        return k, days[k]

    def tell(self, case: Case, what: str, **detail: Any) -> None:
        """Add a line to the tale, if this is the case it is about."""
        if self.tale is not None and self.tale.subject == case.subject:
            self.tale.lines.append((self.agenda.now, what, detail))

    # -- setting up ---------------------------------------------------------------------

    def _set_up_teams_and_lanes(self, network: Network) -> None:
        ranks = name_ranks([g.name for g in network.groups])
        self.teams = {
            g.name: (TeamThatKnows if g.known else Team)(g, k, ranks[g.name])
            for k, g in enumerate(network.groups)
        }
        self.lanes = {x.name: LaneState(x, k) for k, x in enumerate(network.lanes)}
        self.look = Lookup(self)
        for route in network.routes:
            lane, team = self.lanes[route.lane], self.teams[route.group]
            state = RouteState(route, lane, team, self.look.holds(route.guards))
            lane.all_routes.append(state)
            if not route.part:
                lane.routes.append(state)
            team.routes.append(state)
            if route.preempts is not Preempt.NOTHING:
                lane.preempts = team.preempts = True
                team.simple = False
        self.interrupts = interrupts(network)
        clocked = [r for r in readings(network) if r.quantity is Quantity.PERSON_WORKED]
        for lane in self.lanes.values():
            lane.announcers = [self.teams[name] for name in lane.lane.announce.groups]
            lane.announced = [self.lanes[name] for name in lane.lane.announce.lanes] or [lane]
            lane.steps = sorted({t for r in lane.all_routes for t in r.opens_later()})
            for number, rule in enumerate(self._leave_rules(lane.lane)):
                if rule.timer is None:
                    lane.at_once.append(rule)
                else:
                    lane.timed.append((number, rule))
        for team in self.teams.values():
            if isinstance(team, TeamThatKnows):
                team.known = self.look.marks[team.group.known]
            team.clocked = bool(clocked) or any(p.after for p in team.group.pauses)
            team.simple = team.simple and not team.clocked
            team.pauses = [
                (
                    p.after,
                    Timer(p.duration, self.look, self.repeated),
                    self.look.number(p.chance) if p.chance else None,
                    Chance(p.draw, self.repeated) if p.chance else None,
                )
                for p in team.group.pauses
            ]

    def _leave_rules(self, lane: Lane) -> Iterator[LeaveState]:
        look = self.look
        for rule in lane.leave:
            yield LeaveState(
                rule,
                Timer(rule.after, look, self.repeated) if rule.after else None,
                look.holds(rule.guards),
                Chance(rule.draw, self.repeated) if rule.chance else None,
                look.number(rule.chance) if rule.chance else None,
            )

    def _set_up_nodes(self, network: Network) -> None:
        """Nodes refer to each other in circles, so each is known before it is filled."""
        by_name = {node.name: node for node in network.nodes}
        for name, node in by_name.items():
            self._nodes[name] = hollow(node)
        for name, node in by_name.items():
            set_up(self._nodes[name], node, self)


@contextmanager
def no_collector() -> Iterator[None]:
    """Keep the collector of circular garbage away: a run makes none, only rows it would walk."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def simulate(network: Network, seed: int, replication: int = 0) -> Rows:
    """Rows of one replication of a network."""
    return Floor(network, seed, replication).run()
