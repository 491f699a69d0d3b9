"""Small configs, compiled and run; their rows by the planner's names, in seconds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from queuesim.compile import Model, compile_config
from queuesim.engine.reference import simulate
from queuesim.network import Network, Rows, Times
from queuesim.network.rows import OPEN, WorkKind
from queuesim.spec.load import load_text
from queuesim.units import ticks

#: One day, one channel, one person, nothing random.
ONE = """\
queuesim: 1
time: {start: 2026-03-02, days: 1, open: 09:00-10:00}
customers: {people: {}}
demand: {reasons: {card: {per_day: 10, channel: phone}}}
channels: {phone: {kind: call, talk: {law: deterministic, mean: 60s}}}
staff: {team: {count: 1, skills: [phone]}}
"""

#: Milestones of cases that are no needs of customers: complaints, their timers, jams.
NO_NEEDS = re.compile(r"complaint\|(opened|timed)|jam\|.*\|made|elastic\|.*\|asked")

NINE = 9 * 3600  #: seconds from midnight to the opening of `ONE`


def build(text: str = ONE, *sets: str) -> Model:
    """The model of a config with some changes, such as ``channels.phone.lines=2``."""
    return compile_config(load_text(text, sets=sets).base)


def network(text: str = ONE, *sets: str) -> Network:
    """The network alone."""
    return build(text, *sets).network


def fixed(seconds: float) -> str:
    """A law that always gives the same."""
    return f"{{law: deterministic, value: {seconds}s}}"


def listed(
    model: Model,
    seconds: Sequence[float],
    reason: str = "card",
    *,
    kinds: Sequence[str] = (),
    **marks: Sequence[float],
) -> Model:
    """The model with listed arrivals [s from 9 o'clock] of one reason; others stay only if listed.

    Each of ``marks`` replaces a draw by listed durations [s]; underscores stand for spaces.
    """
    sources = []
    for source in model.network.sources:
        if source.name != reason and not isinstance(source.arrivals, Times):
            sources.append(replace(source, arrivals=Times(())))
        elif source.name == reason:
            named = tuple(
                (word.replace("_", " "), tuple(ticks(value) for value in values))
                for word, values in marks.items()
            )
            times = Times(tuple(ticks(NINE + s) for s in seconds), tuple(kinds), named)
            sources.append(replace(source, arrivals=times))
        else:
            sources.append(source)
    return replace(model, network=replace(model.network, sources=tuple(sources)))


@dataclass(frozen=True)
class Visit:
    """One visit, in seconds from 9 o'clock."""

    case: int  #: number of the case of its source, from 0
    node: str
    lane: str
    joined: float
    begun: float | None
    ended: float | None
    outcome: str
    server: str  #: group and number


@dataclass(frozen=True)
class Day:
    """What happened in one replication."""

    model: Model
    rows: Rows

    @property
    def visits(self) -> list[Visit]:
        """Visits in the order of joining."""
        net = self.model.network
        number = {row.case: row.ordinal for row in self.rows.cases}
        found = [
            Visit(
                number[row.case],
                net.nodes[row.node].name,
                net.lanes[row.lane].name,
                clock(row.joined),
                None if row.begun == OPEN else clock(row.begun),
                None if row.ended == OPEN else clock(row.ended),
                row.outcome,
                "" if row.group < 0 else f"{net.groups[row.group].name} {row.number}",
            )
            for row in self.rows.visits
        ]
        return sorted(found, key=lambda v: (v.joined, v.case))

    @property
    def waits(self) -> list[float | None]:
        """Waits of the visits that were served, by case; ``None`` for the others."""
        return [
            None if v.begun is None else v.begun - v.joined
            for v in sorted(self.visits, key=lambda v: (v.case, v.joined))
        ]

    @property
    def outcomes(self) -> Counter[str]:
        """Cases by outcome; "" is still inside."""
        return Counter(row.outcome for row in self.rows.cases)

    @property
    def milestones(self) -> Counter[str]:
        """Milestones by text."""
        return Counter(row.milestone for row in self.rows.milestones)

    @property
    def story(self) -> list[tuple[float, int, str]]:
        """Milestones with time and case, in the order of events."""
        number = {row.case: row.ordinal for row in self.rows.cases}
        return [(clock(m.tick), number[m.case], m.milestone) for m in self.rows.milestones]

    def work(self, kind: WorkKind = WorkKind.WORK) -> list[tuple[str, float, float]]:
        """Who worked from when to when [s from 9 o'clock]."""
        groups = self.model.network.groups
        return sorted(
            (f"{groups[w.group].name} {w.number}", clock(w.begun), clock(w.ended))
            for w in self.rows.works
            if w.kind == kind
        )


def clock(tick: int) -> float:
    """Seconds from 9 o'clock on the first day, to the microsecond."""
    return round(tick / 1e6 - NINE, 6)


def run(model: Model, seed: int = 1, replication: int = 0) -> Day:
    """One replication; its contacts are checked to balance."""
    day = Day(model, simulate(model.network, seed, replication))
    check_balance(day.rows)
    return day


def check_balance(rows: Rows) -> None:
    """Every contact has one start and one end; a case that has ended has no open contact."""
    opened: dict[int, bool] = {row.case: False for row in rows.cases}
    contacts: Counter[int] = Counter()
    passed = [(row.case, row.milestone.partition("|")[0]) for row in rows.milestones]
    asked = {case for case, word in passed if word in ("book", "beside")}  # or awaited by another
    for row in rows.milestones:
        word = row.milestone.partition("|")[0]
        if word == "start":
            assert not opened[row.case], f"two open contacts: {row}"
            opened[row.case] = True
            contacts[row.case] += 1
        elif word == "end":
            assert opened[row.case], f"an end without a start: {row}"
            opened[row.case] = False
    complaints = {row.case for row in rows.milestones if NO_NEEDS.fullmatch(row.milestone)}
    for case in rows.cases:
        assert contacts[case.case] >= 1 or case.case in asked | complaints
        if case.outcome:
            assert not opened[case.case], f"ended with an open contact: {case}"


def part(value: Any, name: str) -> Any:
    """The part of that name in a tuple of nodes, lanes, groups or pools."""
    return next(each for each in value if each.name == name)
