"""The bottleneck of a network that runs for ever, and where nothing is sure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from queuesim.analysis.steady import network_bottleneck
from queuesim.laws import Deterministic, Exponential, Gamma
from queuesim.network import (
    Branch,
    CaseClass,
    ChoiceRow,
    Choose,
    Compare,
    Delay,
    Duration,
    Exit,
    Fork,
    Gaps,
    Group,
    Guard,
    HeadCount,
    Lane,
    LaneChoice,
    LeaveRule,
    Network,
    Node,
    Pause,
    Quantity,
    Reading,
    Route,
    Serve,
    Source,
    Times,
    by_class,
    constant,
    mark,
)

DONE = Exit("done", "solved")


def duration(mean: float, name: str = "work") -> Duration:
    return Duration(name, (Exponential(mean),))


def queue(
    *nodes: Node, gap: float = 10.0, mean: float = 18.0, people: int = 2, **serve: object
) -> Network:
    """M/M/n."""
    node = Serve("serve", "done", (LaneChoice("lane"),), duration(mean))
    return Network(
        (CaseClass("all"),),
        (Source("source", "serve", Gaps(Exponential(gap)), (("all", 1.0),)),),
        (replace(node, **serve), DONE, *nodes),  # type: ignore[arg-type]
        (Lane("lane"),),
        (Route("lane", "staff"),),
        (Group("staff", HeadCount(((0, people),)), room=2),),
    )


def rho(network: Network) -> float:
    found = network_bottleneck(network)
    assert found is not None
    return found.rho


def test_mm_n() -> None:
    found = network_bottleneck(queue())
    assert found is not None
    assert found.rho == pytest.approx(0.9)
    assert (found.works, found.groups) == (("lane",), ("staff",))
    assert rho(queue(mean=20.0)) == pytest.approx(1.0)


def test_wrap_pauses_groups_of_arrivals_and_room_count() -> None:
    assert rho(queue(wrap=duration(2.0, "wrap"))) == pytest.approx(1.0)
    assert rho(queue(room=1)) == pytest.approx(0.45)
    assert rho(queue(room=1, pace=(1_000_000, 500_000))) == pytest.approx(0.9)
    resting = Group("staff", HeadCount(((0, 2),)), pauses=(Pause(duration(4.0, "pause")),))
    assert rho(replace(queue(), groups=(resting,))) == pytest.approx(1.1)
    (source,) = queue().sources
    pairs = replace(source, size=Deterministic(2.0))
    assert rho(replace(queue(), sources=(pairs,))) == pytest.approx(1.8)


def test_rework_visits_by_the_fundamental_matrix() -> None:
    """Three of ten come back: 1 / (1 - 0.3) visits each, after whatever delay."""
    back = Choose(
        "again?", (ChoiceRow((Branch("later", constant(3)), Branch("done", constant(7)))),)
    )
    later = Delay("later", "serve", Duration("later", (Gamma(3600.0, 2.0),)))
    assert rho(queue(back, later, mean=14.0, to="again?")) == pytest.approx(1.0)


def test_classes_and_follow_ups_have_work_of_their_own() -> None:
    work = Duration("work", (Exponential(10.0), Exponential(30.0)))
    split = Choose(
        "who",
        (ChoiceRow((Branch("serve", by_class((1.0, 0.0))), Branch("fork", by_class((0.0, 1.0))))),),
    )
    base = queue(work=work)
    network = replace(
        base,
        classes=(CaseClass("all"), CaseClass("some")),
        sources=(Source("source", "who", Gaps(Exponential(10.0)), (("all", 3.0), ("some", 1.0))),),
        nodes=(*base.nodes, split, Fork("fork", "serve", follow_ups=("serve",))),
    )
    # 0.1/s x (0.75 x 10 s + 0.25 x two visits x 30 s) over 2 people
    assert rho(network) == pytest.approx(0.1 * (7.5 + 15.0) / 2)


def test_two_lanes_and_a_group_for_both() -> None:
    base = queue(people=1)
    network = replace(
        base,
        sources=(*base.sources, Source("other", "other", Gaps(Exponential(10.0)), (("all", 1.0),))),
        nodes=(*base.nodes, Serve("other", "done", (LaneChoice("two"),), duration(4.0, "b"))),
        lanes=(*base.lanes, Lane("two")),
        routes=(*base.routes, Route("two", "staff"), Route("two", "helpers")),
        groups=(*base.groups, Group("helpers", HeadCount(((0, 1),)))),
    )
    found = network_bottleneck(network)
    assert found is not None
    assert (found.rho, found.works, found.groups) == (pytest.approx(1.8), ("lane",), ("staff",))


def guarded() -> Network:
    waiting = Guard(Reading(Quantity.LANE_WAITING, ("lane",)), Compare.MORE, 5)
    rows = (ChoiceRow((Branch("done"),), (waiting,)), ChoiceRow((Branch("serve"),)))
    (source,) = queue().sources
    return replace(
        queue(), sources=(replace(source, to="door"),), nodes=(*queue().nodes, Choose("door", rows))
    )


@pytest.mark.parametrize(
    "network",
    [
        replace(queue(), horizon=1_000_000),
        replace(queue(), lanes=(Lane("lane", leave=(LeaveRule("balks", "done"),)),)),
        replace(queue(), groups=(Group("staff", HeadCount(((0, 2), (5, 3)))),)),
        replace(queue(), routes=()),
        replace(queue(), sources=(Source("s", "serve", Times((0,)), (("all", 1.0),)),)),
        replace(
            queue(),
            sources=(Source("s", "serve", Gaps(Exponential(1.0), limit=9), (("all", 1.0),)),),
        ),
        guarded(),
        queue(
            work=Duration(
                "work", (Exponential(1.0),), factors=(constant(1.0), by_class((1.0,))), extras=()
            ),
            writes=(("work", mark("x")),),
        ),
        queue(to="serve"),
    ],
)
def test_where_anything_is_open_nothing_is_said(network: Network) -> None:
    assert network_bottleneck(network) is None
