"""The three workloads of the speed benchmarks, as networks.

W1: M/M/1 at load 0.9. W2: Erlang A with 200 servers. W3: a day of three types and four groups
with half-hourly rates, lognormal work and exponential patience.
"""

from __future__ import annotations

from queuesim.laws import Exponential, Law, LogNormal
from queuesim.network import (
    CaseClass,
    Duration,
    Exit,
    Gaps,
    Group,
    HeadCount,
    Lane,
    LaneChoice,
    LeaveRule,
    Network,
    Rates,
    RateSlice,
    Route,
    Seek,
    Serve,
    Source,
)

TICK = 1_000_000
SHAPE = (
    *(0.35, 0.5, 0.7, 0.9, 1.1, 1.3, 1.45, 1.5, 1.45, 1.3, 1.15, 1.05),
    *(1.0, 1.05, 1.1, 1.15, 1.15, 1.1, 1.0, 0.9, 0.8, 0.7, 0.6, 0.5),
)
HALF_HOUR = 1800
CALLS = (9_000, 7_000, 4_000)  #: a day, by type
WORK = ((4, 1.0), (5, 0.8), (6, 0.7))  #: mean [min] and cv, by type
PATIENCE = (2.0, 3.0, 1.5)  #: mean [min], by type
AGENTS = (52, 50, 40, 30)
TYPE_TO_GROUPS = ((0, 3), (1, 2), (2, 3))
GROUP_TO_TYPES = ((0,), (1,), (2, 1), (0, 2))


def rates(kind: int) -> tuple[float, ...]:
    """Calls per second of a type in each half-hour."""
    scale = len(SHAPE) / sum(SHAPE) * CALLS[kind] / (len(SHAPE) * HALF_HOUR)
    return tuple(scale * weight for weight in SHAPE)


def _one_queue(law: Law, gap: float, servers: int, customers: int, patience: float) -> Network:
    rule = LeaveRule("abandoned", "lost", after=Duration("patience", (Exponential(patience),)))
    return Network(
        classes=(CaseClass("all"),),
        sources=(
            Source("calls", "serve", Gaps(Exponential(gap), limit=customers), (("all", 1.0),)),
        ),
        nodes=(
            Serve("serve", "done", (LaneChoice("queue"),), Duration("service", (law,))),
            Exit("done", "solved"),
            Exit("lost", "lost"),
        ),
        lanes=(Lane("queue", leave=(rule,) if patience else ()),),
        routes=(Route("queue", "agents"),),
        groups=(Group("agents", HeadCount(((0, servers),))),),
    )


def w1(customers: int) -> Network:
    """M/M/1, load 0.9."""
    base = _one_queue(Exponential(0.9), 1.0, 1, customers, 1.0)
    return Network(
        classes=base.classes,
        sources=base.sources,
        nodes=base.nodes[:2],
        lanes=(Lane("queue"),),
        routes=base.routes,
        groups=base.groups,
    )


def w2(customers: int) -> Network:
    """Erlang A: 48 arrivals a minute, 4 minutes of work, 200 servers, patience 2 minutes."""
    return _one_queue(Exponential(240.0), 60 / 48, 200, customers, 120.0)


def w3() -> Network:
    """One day."""
    types, groups = range(3), range(4)
    names = [f"type {k + 1}" for k in types]
    slices = [
        tuple(
            RateSlice(k * HALF_HOUR * TICK, (k + 1) * HALF_HOUR * TICK, rate)
            for k, rate in enumerate(rates(kind))
        )
        for kind in types
    ]
    return Network(
        classes=tuple(CaseClass(name) for name in names),
        sources=tuple(
            Source(name, f"serve {name}", Rates(slices[k]), ((name, 1.0),))
            for k, name in enumerate(names)
        ),
        nodes=(
            *(
                Serve(
                    f"serve {name}",
                    "done",
                    (LaneChoice(name),),
                    Duration("talk", (LogNormal.from_mean_cv(60 * WORK[k][0], WORK[k][1]),)),
                )
                for k, name in enumerate(names)
            ),
            Exit("done", "solved"),
            Exit("lost", "lost"),
        ),
        lanes=tuple(
            Lane(
                name,
                seek=Seek.LISTED,
                leave=(
                    LeaveRule(
                        "abandoned",
                        "lost",
                        after=Duration("patience", (Exponential(60 * PATIENCE[k]),)),
                    ),
                ),
            )
            for k, name in enumerate(names)
        ),
        routes=tuple(
            Route(
                names[k],
                f"G{g + 1}",
                case_rank=((0, TYPE_TO_GROUPS[k].index(g)),),
                person_rank=((0, GROUP_TO_TYPES[g].index(k)),),
            )
            for k in types
            for g in groups
            if k in GROUP_TO_TYPES[g]
        ),
        groups=tuple(Group(f"G{g + 1}", HeadCount(((0, AGENTS[g]),))) for g in groups),
    )
