"""Whatever makes a run fail, the kernel says what the reference engine says."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from queuesim.engine.failures import EndlessMoves
from queuesim.engine.kernel import EndlessMoves as OfKernel
from queuesim.engine.kernel import simulate, simulate_in_python
from queuesim.engine.reference import EndlessMoves as OfReference
from queuesim.engine.reference import simulate as by_reference
from queuesim.laws import Deterministic, Exponential, Shifted
from queuesim.network import (
    Branch,
    CaseClass,
    ChoiceRow,
    Choose,
    Compare,
    Delay,
    Duration,
    Fork,
    Gaps,
    Group,
    Guard,
    HeadCount,
    Lane,
    LaneChoice,
    LeaveRule,
    Mark,
    Network,
    Node,
    Pause,
    Quantity,
    Reading,
    Route,
    Rows,
    Serve,
    Source,
    Table,
    constant,
)
from tests.semantics.tiny import exits, queue, source, ticks

WAITED = Reading(Quantity.WAITED)
BACKWARDS = Gaps(Shifted(Exponential(1e-6), -1.0))
NEVER_TRUE = (Guard(WAITED, Compare.LESS, 0),)
LESS_THAN_NOTHING = Duration("short", (Deterministic(0.0),), extras=(constant(-1e-6),))


def choose(name: str, to: str, *guards: Guard) -> Choose:
    return Choose(name, (ChoiceRow((Branch(to),), guards),))


def met(*nodes: Node, arrivals: Source | None = None, **more: object) -> Network:
    """A case that meets nodes, the first one first."""
    return Network(
        classes=(CaseClass("all"),),
        sources=(arrivals or source([3], to=nodes[0].name),),
        nodes=(*nodes, *exits()),
        **more,  # type: ignore[arg-type]
    )


def served(node: Serve, *others: Node, arrivals: Source | None = None, **group: object) -> Network:
    """A case that is served by one person."""
    return met(
        node,
        *others,
        arrivals=arrivals,
        lanes=(Lane("queue"),),
        routes=(Route("queue", "staff"),),
        groups=(Group("staff", HeadCount(((0, 1),)), **group),),  # type: ignore[arg-type]
    )


LANES = (LaneChoice("queue"),)
ZERO = Table(WAITED, (0, 5), (0.0, 0.0))
BY_READING = Table(WAITED, (0, 5), (0.0, 1.0))
SHORT_FOR_WHO_WAITED = Duration(
    "work", (Deterministic(2e-6),), extras=(Table(WAITED, (0, 1), (0.0, -1.0)),)
)

FAILING: dict[str, tuple[Network, str]] = {
    "moves": (met(choose("a", "b"), choose("b", "a")), 'more than 10000 moves at tick 3, .* "a"'),
    "moves behind a lane": (
        served(Serve("serve", "a", LANES, ticks(2)), choose("a", "b"), choose("b", "a")),
        "more than 10000 moves at tick 5",
    ),
    "delays of no length": (
        met(Delay("still", "still", ticks(0))),
        'more than 100000 steps of no length at tick 3, the last of case 0 in "still"',
    ),
    "work of no length": (
        served(Serve("serve", "serve", LANES, ticks(0))),
        'more than 100000 steps of no length at tick 3, the last of case 0 in "serve"',
    ),
    "waits of no length": (
        queue(
            source([3], work=[1]),
            people=0,
            lane=Lane("queue", leave=(LeaveRule("moved", "serve", ticks(0, "patience")),)),
        ),
        'more than 100000 steps of no length at tick 3, the last of case 0 in "serve"',
    ),
    "no row": (met(choose("choose", "done", *NEVER_TRUE)), 'no row of "choose" holds for case 0'),
    "no weight": (
        met(Choose("choose", (ChoiceRow((Branch("done", ZERO), Branch("lost", ZERO))),))),
        'the weights of "choose" are all 0 for case 0',
    ),
    "no weight now": (
        met(Choose("choose", (ChoiceRow((Branch("done", BY_READING),) * 2),))),
        'the weights of "choose" are all 0 for case 0',
    ),
    "no lane": (
        served(Serve("serve", "done", (LaneChoice("queue", NEVER_TRUE),), ticks(1))),
        'no lane of "serve" takes case 0',
    ),
    "too many births": (
        met(Fork("fork", "fork", ("done",) * 4)),
        r"more than 4095 follow-ups of one case \(fork 'fork'\)",
    ),
    "a delay below zero": (
        met(Delay("delay", "done", LESS_THAN_NOTHING)),
        "a duration must be at least 0 s",
    ),
    "a pause below zero": (
        served(Serve("serve", "done", LANES, ticks(1)), pauses=(Pause(LESS_THAN_NOTHING),)),
        "a duration must be at least 0 s",
    ),
    "a gap below zero": (
        met(
            Mark("mark", "done"),
            arrivals=Source(
                "calls", "mark", Gaps(Shifted(Exponential(1e-6), -1.0)), (("all", 1.0),)
            ),
        ),
        "a duration must be at least 0 s",
    ),
    "the first of two": (  # a case without a row, and then work of the next that cannot begin
        served(
            Serve("serve", "choose", LANES, SHORT_FOR_WHO_WAITED),
            choose("choose", "done", *NEVER_TRUE),
            arrivals=source([3, 4]),
        ),
        'no row of "choose" holds for case 0',
    ),
}


def failure(engine: Callable[[Network, int], Rows], network: Network) -> Exception:
    with pytest.raises((RuntimeError, ValueError, OverflowError)) as caught:
        engine(network, 1)
    return caught.value


@pytest.mark.parametrize("name", FAILING)
def test_the_kernel_fails_as_the_reference_does(name: str) -> None:
    network, text = FAILING[name]
    expected = failure(by_reference, network)
    assert re.search(text, str(expected)), str(expected)
    engines = [simulate]
    if "no length" not in name:  # too many steps for Python
        engines.append(simulate_in_python)
    for engine in engines:
        told = failure(engine, network)
        assert type(told) is type(expected)
        assert str(told) == str(expected)
        assert getattr(told, "node", "") == getattr(expected, "node", "")


def test_both_raise_the_same_kind_of_error() -> None:
    assert OfKernel is OfReference is EndlessMoves


def test_a_run_after_one_that_failed_is_as_any_other() -> None:
    network = queue(source([0, 1, 1], work=[2, 2, 2], patience=[1, 1, 1]))
    expected = by_reference(network, 1)
    for name in ("moves", "no lane", "too many births"):
        failure(simulate, FAILING[name][0])
        assert simulate(network, 1) == expected
        failure(simulate_in_python, FAILING[name][0])
        assert simulate_in_python(network, 1) == expected
