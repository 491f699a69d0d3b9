"""Small parts from which the exact cases build their networks. One time unit is 1 s."""

from __future__ import annotations

from collections.abc import Sequence

from queuesim.laws import Deterministic, Exponential, Law
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
    Order,
    Route,
    Serve,
    Source,
)
from queuesim.network.readings import Compare, Guard, Quantity, Reading

UNIT = 1_000_000  #: ticks of one time unit


def ticks(units: float) -> int:
    """Ticks of a number of time units."""
    return round(units * UNIT)


def exponential(mean: float) -> Law:
    """Exponential law; an infinite rate is not asked for."""
    return Exponential(mean)


def poisson(rate: float, until: float) -> Gaps:
    """Poisson arrivals up to a time."""
    return Gaps(Exponential(1.0 / rate), until=ticks(until))


def patience(law: Law, name: str = "patience", to: str = "lost") -> LeaveRule:
    """Giving up after a law."""
    return LeaveRule("abandoned", to, after=Duration(name, (law,)))


def full(lane: str, places: int, to: str = "blocked") -> LeaveRule:
    """Turned away where so many wait already."""
    return LeaveRule("full", to, guards=(waiting_at_least(places, lane),))


def waiting_at_least(count: int, *lanes: str) -> Guard:
    """At least so many wait in the lanes."""
    return Guard(Reading(Quantity.LANE_WAITING, lanes), Compare.AT_LEAST, count)


def people(name: str, count: int) -> Group:
    """A group with a constant number of people."""
    return Group(name, HeadCount(((0, count),)))


def work(law: Law, name: str = "service") -> Duration:
    """A duration with one law."""
    return Duration(name, (law,))


def ends() -> tuple[Exit, ...]:
    """The three ways out that the cases use."""
    return Exit("done", "solved"), Exit("lost", "lost"), Exit("blocked", "lost")


def single(
    *,
    rate: float,
    service: Law,
    servers: int,
    until: float,
    leave: Sequence[LeaveRule] = (),
    order: Order = Order.FIRST_COME,
    gaps: Gaps | None = None,
    size: Law | None = None,
) -> Network:
    """One queue, one group."""
    return Network(
        classes=(CaseClass("all"),),
        sources=(Source("arrivals", "serve", gaps or poisson(rate, until), (("all", 1.0),), size),),
        nodes=(Serve("serve", "done", (LaneChoice("queue"),), work(service)), *ends()),
        lanes=(Lane("queue", order=order, leave=tuple(leave)),),
        routes=(Route("queue", "servers"),),
        groups=(people("servers", servers),),
    )


def constant(value: float) -> Law:
    """Always the same."""
    return Deterministic(value)
