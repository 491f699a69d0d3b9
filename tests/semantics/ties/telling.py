"""What happens in a run, event by event, in lines that can be written by hand.

``5 work end calls#0: solved; calls#1 begins staff#0`` is one event: the tick, its kind in the
total order, whose it is, and what follows of it in this order. A name is said again when what
follows is of somebody else. Cases are ``calls#0`` (source and number; ``calls#0.2`` is the second
born of it), people ``staff#0``. An event of which nothing follows that can be seen stands alone.

Who is there at the beginning is not told: events of the calendar at tick 0 of which only head
counts follow are left out. So are ends of timers that have no meaning any more.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

from queuesim.engine.reference import Floor, Tale
from queuesim.engine.reference.cases import Case
from queuesim.engine.reference.parts import GatherHere
from queuesim.engine.reference.people import Task, Worker
from queuesim.network import AtEnd, HeadCount, Network, Preempt, Rows
from queuesim.network.order import (
    BIRTH_BITS,
    DUE,
    NUMBER_BITS,
    ORDINAL_BITS,
    PEOPLE,
    POOL_RANK,
    SUBJECT_BITS,
    EventKind,
)
from queuesim.network.rows import LevelRow, OrderRow, StockRow
from queuesim.units import FOREVER

LABELS = {kind: kind.name.lower().replace("_", " ") for kind in EventKind}
LEAVES = [LABELS[EventKind.LEAVE], *(f"leave {k}" for k in range(1, 20))]
HALF = NUMBER_BITS // 2

Event = tuple[int, int, int]
"""Tick, kind, subject."""


def label_of(kind: int) -> str:
    """How a kind is written; the leave rules behind the first are numbered."""
    if EventKind.LEAVE <= kind < EventKind.INTERRUPTION:
        return LEAVES[kind - EventKind.LEAVE]
    return LABELS[EventKind(kind)]


class Names:
    """Names of subjects."""

    def __init__(self, network: Network) -> None:
        self.sources = _sorted(s.name for s in network.sources)
        self.groups = _sorted(g.name for g in network.groups)
        self.pools = _sorted(p.name for p in network.pools)
        self.gates = _sorted(g.name for g in (*network.gates, *network.switches))
        self.by_count = {g.name for g in network.groups if isinstance(g.staffing, HeadCount)}

    def of(self, kind: int, subject: int) -> str:
        """Whose event it is."""
        if kind == EventKind.CALENDAR:
            return self._in_calendar(subject)
        if subject >> BIRTH_BITS + ORDINAL_BITS < POOL_RANK:
            return self.case(subject)
        rank, number = subject >> ORDINAL_BITS, subject & (1 << ORDINAL_BITS) - 1
        if rank >= PEOPLE:
            group, number = divmod(subject - (PEOPLE << ORDINAL_BITS), 1 << HALF)
            return self._person(group, number)
        name = self.pools[rank - (POOL_RANK << BIRTH_BITS)]
        return f"{name}#{number}" if kind == EventKind.RETURN else name

    def _in_calendar(self, subject: int) -> str:
        if subject & DUE:
            group, number = divmod(subject - DUE, 1 << HALF)
            return f"break of {self._person(group, number)}"
        rank, number = divmod(subject, 1 << NUMBER_BITS)
        if rank == 0:
            return self.gates[number]
        if rank > len(self.groups):
            return self.pools[rank - 1 - len(self.groups)]
        return self._person(rank - 1, number)

    def _person(self, group: int, number: int) -> str:
        name = self.groups[group]
        return name if name in self.by_count else f"{name}#{number}"

    def case(self, subject: int) -> str:
        """Name of a case."""
        birth = subject & (1 << BIRTH_BITS) - 1
        ordinal = subject >> BIRTH_BITS & (1 << ORDINAL_BITS) - 1
        name = f"{self.sources[subject >> BIRTH_BITS + ORDINAL_BITS]}#{ordinal}"
        return f"{name}.{birth}" if birth else name


def _sorted(names: Any) -> list[str]:
    return sorted(names, key=str.encode)


class Noting(list[Any]):
    """A list of rows that says what is put into it."""

    def __init__(self, note: Callable[[Any], None]) -> None:
        super().__init__()
        self.note = note

    def append(self, row: Any) -> None:
        super().append(row)
        self.note(row)


class Told(Floor):
    """The reference engine, which tells of all cases and people what it otherwise tells of one."""

    def __init__(self, network: Network, seed: int = 1) -> None:
        self.names = Names(network)
        self.events: list[tuple[Event, list[tuple[str, str]]]] = []
        self.stale: set[Event] = set()  #: of which what they were for is over
        super().__init__(network, seed, tale=Tale(number=-1))
        self.rows = Rows(
            levels=Noting(self._level), stocks=Noting(self._stock), orders=Noting(self._order)
        )
        self._listen()

    # -- hearing ------------------------------------------------------------------------

    def note(self, who: str, what: str) -> None:
        """Something follows of the event that happens now."""
        if self.events:
            self.events[-1][1].append((who, what))

    def tell(self, case: Case, what: str, **detail: Any) -> None:
        """A line of the tale of a case."""
        text = _PHRASES[what].format(**detail)
        if what == "delay" and detail["until"] >= FOREVER:
            text = "for ever"
        if text:
            self.note(self.names.case(case.subject), text)

    def _level(self, row: LevelRow) -> None:
        owed = f" {row.owed} owed" if row.owed else ""
        self.note(self.network.groups[row.group].name, f"{row.level} there{owed}")

    def _stock(self, row: StockRow) -> None:
        words = [f"{row.free} free"]
        words += [f"{row.owed} owed"] if row.owed else []
        words += [f"{row.ordered} ordered"] if row.ordered else []
        self.note(self.network.pools[row.pool].name, " ".join(words))

    def _order(self, row: OrderRow) -> None:
        if row.outcome == "failed":
            self.note(f"{self.network.pools[row.pool].name}#{row.number}", "failed")

    def _listen(self) -> None:
        """Hear of what no tale tells: wrap-up, pauses, who joins in, is held, or stands still."""
        agenda, desk = self.agenda, self.desk
        crews, interruptions = desk.crews, desk.interruptions
        at, at_as, take, hold = agenda.at, agenda.at_as, desk.take_in_hand, crews._hold
        instead, again = interruptions._begin_instead, desk.time_again

        def hear_at(tick: int, kind: int, subject: int, *rest: Any) -> None:
            self._timed(tick, kind, rest[1])
            at(tick, kind, subject, *rest)

        def hear_at_as(number: int, tick: int, kind: int, *rest: Any) -> None:
            self._timed(tick, kind, rest[2])
            at_as(number, tick, kind, *rest)

        def hear_take(worker: Worker, task: Task) -> None:
            if getattr(task, "lead", None) not in {None, task}:
                self.note(self.names.case(task.case.subject), f"with {_person(worker)}")
            take(worker, task)

        def hear_hold(case: Case, worker: Worker, part: int) -> None:
            self.note(self.names.case(case.subject), f"holds {_person(worker)}")
            hold(case, worker, part)

        def hear_instead(worker: Worker, case: Case, route: Any, tasks: list[Task]) -> None:
            for task in tasks if route.preempts is Preempt.STAND_STILL else ():
                self.note(self.names.case(task.case.subject), "stands still")
            instead(worker, case, route, tasks)

        def hear_again(task: Task) -> None:
            self.note(self.names.case(task.case.subject), "goes on")
            again(task)

        agenda.at, agenda.at_as = hear_at, hear_at_as  # type: ignore[method-assign]
        desk.take_in_hand, crews._hold = hear_take, hear_hold  # type: ignore[method-assign]
        interruptions._begin_instead = hear_instead  # type: ignore[method-assign]
        desk.time_again = hear_again  # type: ignore[method-assign]

    def _timed(self, tick: int, kind: int, about: Any) -> None:
        if kind == EventKind.WRAP_END:
            self.note(_person(about.worker), f"wraps up until {tick}")
        elif kind == EventKind.RETURN and isinstance(about, Task):
            self.note(_person(about.worker), f"pauses until {tick}")
        elif kind == EventKind.RETURN:
            self.note(f"{about.pool.name}#{about.number}", f"comes at {tick}")

    # -- running ------------------------------------------------------------------------

    def advance(self, until: int) -> None:
        """Let everything before ``until`` happen, and note each event that has a meaning."""
        due = self.agenda.due
        while due and due[0][0] < until:
            tick, rank, _, occurrence = due[0]
            kind, subject = rank >> SUBJECT_BITS, rank & (1 << SUBJECT_BITS) - 1
            if _is_stale(kind, occurrence):
                self.stale.add((tick, kind, subject))
            else:
                self.events.append(((tick, kind, subject), []))
            self.agenda.step()

    def lines(self) -> list[str]:
        """The events as lines."""
        found = []
        for (tick, kind, subject), follows in self.events:
            if (tick, kind) == (0, 0) and all(w.split()[1:] in _THERE for _, w in follows):
                continue
            who = self.names.of(kind, subject)
            found.append(f"{tick} {label_of(kind)} {who}{_written(who, follows)}")
        return found


_THERE = (["there"], ["free"])
_PHRASES = {
    "waits": "waits in {lane}",
    "begins": "begins {team}#{number}",
    "work ends": "",
    "interrupted": "interrupted",
    "leaves": "{outcome}",
    "ends": "{outcome}",
    "takes": "takes {units} {pool}",
    "none free": "finds no {pool}",
    "delay": "until {until}",
    "books": "books {slot}",
    "no slot": "finds no slot",
    "milestone": "{milestone}",
}


def _person(worker: Worker) -> str:
    return f"{worker.team.name}#{worker.number}"


def _written(who: str, follows: list[tuple[str, str]]) -> str:
    """What follows, with names where they change."""
    text, last = "", who
    for name, what in follows:
        if name == last:
            text += f", {what}" if text else f": {what}"
        else:
            text += f"; {name} {what}" if text else f": {name} {what}"
        last = name
    return text


def _is_stale(kind: int, occurrence: Any) -> bool:
    """Whether what a timer waited for has happened otherwise."""
    about, stamp = occurrence.about, occurrence.stamp
    if isinstance(about, Task):
        return bool(stamp != about.stamp)
    if kind == EventKind.DELAY_END and isinstance(about, GatherHere):
        return bool(stamp != about.batch)
    if EventKind.ROUTE_STEP <= kind < EventKind.INTERRUPTION:
        case = about[0] if isinstance(about, tuple) else about
        return not (case.waiting and case.visit == stamp)
    if kind == EventKind.INTERRUPTION and isinstance(about, Worker):
        hands_over = about.team.group.at_end is AtEnd.HAND_OVER
        return not (about.rest or (about.owed and hands_over))
    return False


# -- reading lines that are written by hand -----------------------------------------------


def read(text: str) -> tuple[str, list[str]]:
    """What is said before a log, and the log, whose lines without a tick go on from the last."""
    why, log = "", []
    for line in (" ".join(raw.split()) for raw in text.splitlines()):
        if line[:1].isdigit():
            log.append(line)
        elif log:
            log[-1] += f" {line}"
        else:
            why += f" {line}"
    return why.strip(), log


def kind_in(line: str) -> tuple[int, str]:
    """Tick and kind of a line."""
    tick, _, rest = line.partition(" ")
    known = sorted([*LABELS.values(), *LEAVES], key=len, reverse=True)
    return int(tick), next(label for label in known if rest.startswith(f"{label} "))


def pairs_in(lines: list[str]) -> set[tuple[str, str]]:
    """Pairs of different kinds that occur at one tick."""
    ticks: dict[int, set[str]] = {}
    for line in lines:
        tick, kind = kind_in(line)
        ticks.setdefault(tick, set()).add(kind)
    return {pair for kinds in ticks.values() for pair in combinations(sorted(kinds), 2)}
