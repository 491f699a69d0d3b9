"""Tiny networks in whole ticks, with listed arrivals and durations, and their event logs."""

from __future__ import annotations

from collections.abc import Sequence

from queuesim.engine.reference import simulate
from queuesim.laws import Deterministic
from queuesim.network import (
    CaseClass,
    Duration,
    Exit,
    Group,
    HeadCount,
    Lane,
    LaneChoice,
    LeaveRule,
    Network,
    Node,
    Route,
    Rows,
    Serve,
    Source,
    Times,
)
from queuesim.network.rows import OPEN


def listed(name: str) -> Duration:
    """A duration that each case brings along as a mark, in ticks."""
    return Duration(name, (Deterministic(0.0),))


def ticks(count: int, name: str = "fixed") -> Duration:
    """The same number of ticks for everybody."""
    return Duration(name, (Deterministic(count * 1e-6),))


def source(
    arrivals: Sequence[int],
    to: str = "serve",
    name: str = "calls",
    kind: str = "all",
    **marks: Sequence[int],
) -> Source:
    """Listed arrivals; each keyword is a mark with one value a case."""
    named = tuple((mark, tuple(values)) for mark, values in marks.items())
    return Source(name, to, Times(tuple(arrivals), marks=named), ((kind, 1.0),))


def leaves(after: Duration | None = None, **more: object) -> LeaveRule:
    """Giving up; by default after the listed patience."""
    return LeaveRule("abandoned", "lost", after=after or listed("patience"), **more)  # type: ignore[arg-type]


def queue(
    *sources: Source,
    people: int = 1,
    lane: Lane | None = None,
    staffing: object = None,
    group: Group | None = None,
    wrap: Duration | None = None,
    **more: object,
) -> Network:
    """One lane, one group; work is listed."""
    lane = lane or Lane("queue")
    return Network(
        classes=(CaseClass("all"),),
        sources=sources,
        nodes=(
            Serve("serve", "done", (LaneChoice(lane.name),), listed("work"), wrap),
            *exits(),
        ),
        lanes=(lane,),
        routes=(Route(lane.name, "staff"),),
        groups=(group or Group("staff", staffing or HeadCount(((0, people),))),),  # type: ignore[arg-type]
        **more,  # type: ignore[arg-type]
    )


def exits() -> tuple[Node, ...]:
    """Ways out."""
    return Exit("done", "solved"), Exit("lost", "lost")


def run(network: Network, seed: int = 1) -> Rows:
    """Rows of a run."""
    return simulate(network, seed)


def log(network: Network, rows: Rows | None = None) -> list[str]:
    """Visits as lines: source and number, lane, ticks, outcome, who served.

    ``calls#2 queue 3-5-9 served staff#0`` joined at 3, began at 5, ended at 9. Open ends are
    written ``..``, work that never began ``x``.
    """
    rows = rows or run(network)
    names = {c.case: _name(network, c.case) for c in rows.cases}
    lanes = [lane.name for lane in network.lanes]
    groups = [group.name for group in network.groups]
    lines = []
    for v in rows.visits:
        begun = "x" if v.begun == OPEN else v.begun
        ended = ".." if v.ended == OPEN else v.ended
        by = f" {groups[v.group]}#{v.number}" if v.group >= 0 else ""
        outcome = v.outcome or "inside"
        lines.append(f"{names[v.case]} {lanes[v.lane]} {v.joined}-{begun}-{ended} {outcome}{by}")
    return lines


def _name(network: Network, subject: int) -> str:
    from queuesim.network.order import BIRTH_BITS, ORDINAL_BITS

    birth = subject & ((1 << BIRTH_BITS) - 1)
    ordinal = subject >> BIRTH_BITS & ((1 << ORDINAL_BITS) - 1)
    names = sorted((s.name for s in network.sources), key=str.encode)
    name = f"{names[subject >> BIRTH_BITS + ORDINAL_BITS]}#{ordinal}"
    return f"{name}.{birth}" if birth else name
