"""Circles without time and without end are named before anything runs, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queuesim.engine import kernel, reference
from queuesim.engine.reference import EndlessMoves
from queuesim.laws import Deterministic, Exponential, Never
from queuesim.network import (
    CLASS,
    Branch,
    CaseClass,
    ChoiceRow,
    Choose,
    Compare,
    Cut,
    Delay,
    DelayTime,
    Duration,
    Exit,
    Fork,
    Gate,
    Give,
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
    Pool,
    Quantity,
    Reading,
    Route,
    Serve,
    Take,
    by_class,
    constant,
    mark,
)
from queuesim.network.circles import endless_circles, timeless_circles
from tests.agreement.grammar import network_of
from tests.semantics.tiny import exits, run, source, ticks


def choose(name: str, *to: str, **weights: float) -> Choose:
    """A choice with weight 1 for each of ``to``, and others by name."""
    branches = [Branch(x) for x in to] + [Branch(x, constant(w)) for x, w in weights.items()]
    return Choose(name, (ChoiceRow(tuple(branches)),))


def net(*nodes: Node, start: str | None = None, classes: int = 1, **more: object) -> Network:
    """A network of some nodes and two exits; a case comes at 0 to the first node."""
    kinds = tuple(CaseClass(name) for name in ("all", "some")[:classes])
    first = source([0], start or nodes[0].name)
    weights = tuple((kind.name, 1.0) for kind in kinds)
    sources = more.pop("sources", (replace(first, classes=weights),))
    return Network(kinds, sources, (*nodes, *exits()), **more)  # type: ignore[arg-type]


def timeless(network: Network) -> list[tuple[str, ...]]:
    return [circle.nodes for circle in timeless_circles(network)]


def endless(network: Network) -> list[tuple[str, ...]]:
    return [circle.nodes for circle in endless_circles(network)]


# --- no time ------------------------------------------------------------------------------------


def test_a_circle_of_choices_is_named_in_the_order_of_its_nodes() -> None:
    nodes = (choose("in", "a"), choose("a", "b"), Mark("b", "c"), choose("c", "a", done=0.0))
    assert timeless(net(*nodes)) == [("a", "b", "c")]


def test_a_circle_with_any_way_out_is_none() -> None:
    assert timeless(net(choose("a", "b"), choose("b", "a", done=0.001))) == []


@pytest.mark.parametrize(("length", "found"), [(0, [("a", "b")]), (1, [])])
def test_a_delay_of_no_length_passes_no_time(length: int, found: list[tuple[str, ...]]) -> None:
    assert timeless(net(Delay("a", "b", ticks(length)), Mark("b", "a"))) == found


@pytest.mark.parametrize(
    "duration",
    [
        Duration("d", (Exponential(1e-9),)),
        Duration("d", (Deterministic(0.0),), extras=(constant(1e-6),)),
        Duration("d", (Deterministic(0.0), Exponential(1.0))),
    ],
)
def test_a_delay_that_may_pass_time_does_pass_time(duration: Duration) -> None:
    network = net(Delay("a", "b", duration), Mark("b", "a"), classes=2)
    assert [c.classes for c in timeless_circles(network)] in ([], [(0,)])
    assert len(duration.laws) == 2 or timeless(network) == []


def test_a_factor_of_zero_leaves_no_time_and_a_listed_duration_may_be_any() -> None:
    gone = Duration("d", (Exponential(1.0),), factors=(constant(0.0),))
    assert timeless(net(Delay("a", "b", gone), Mark("b", "a"))) == [("a", "b")]
    listed = net(Delay("a", "b", ticks(0, "d")), Mark("b", "a"), sources=(source([0], "a", d=[7]),))
    assert timeless(listed) == []


def test_who_goes_round_is_told_by_class() -> None:
    back = Choose(
        "b", (ChoiceRow((Branch("a", by_class((0.0, 1.0))), Branch("done", by_class((1.0, 0.0))))),)
    )
    (circle,) = timeless_circles(net(Mark("a", "b"), back, classes=2))
    assert (circle.nodes, circle.classes) == (("a", "b"), (1,))
    only = Choose(
        "b",
        (
            ChoiceRow((Branch("a"),), (Guard(CLASS, Compare.EQUAL, 0),)),
            ChoiceRow((Branch("done"),)),
        ),
    )
    (circle,) = timeless_circles(net(Mark("a", "b"), only, classes=2))
    assert circle.classes == (0,)


def test_a_class_that_never_comes_there_is_not_told_of() -> None:
    assert timeless(net(choose("in", "done"), choose("a", "b"), Mark("b", "a"))) == []


def test_rounds_that_are_counted_come_to_an_end() -> None:
    again = Choose(
        "again",
        (
            ChoiceRow((Branch("a"),), (Guard(mark("rounds"), Compare.LESS, 3),)),
            ChoiceRow((Branch("done"),)),
        ),
    )
    assert timeless(net(Mark("a", "again", adds=(("rounds", 1),)), again)) == []


def test_the_house_must_be_able_to_stand_so() -> None:
    """Round and round while many wait: one choice asks for 5 and more, the other for fewer."""
    waiting = Reading(Quantity.LANE_WAITING, ("queue",))

    def asks(name: str, compare: Compare, bound: int, to: str) -> Choose:
        held = ChoiceRow((Branch(to),), (Guard(waiting, compare, bound),))
        return Choose(name, (held, ChoiceRow((Branch("done"),))))

    lanes = {"lanes": (Lane("queue"),)}
    first = asks("a", Compare.AT_LEAST, 5, "b")
    assert timeless(net(first, asks("b", Compare.LESS, 5, "a"), **lanes)) == []
    assert timeless(net(first, asks("b", Compare.LESS, 6, "a"), **lanes)) == [("a", "b")]
    assert timeless(net(first, asks("b", Compare.EQUAL, -1, "a"), **lanes)) == []


def test_a_delay_in_open_time_passes_none_only_while_open() -> None:
    closed = Guard(Reading(Quantity.OPEN, ("g",)), Compare.EQUAL, 0)
    gate = {"gates": (Gate("g", ((0, 9),)),)}
    nothing = Delay("a", "b", ticks(0), DelayTime.OPEN, "g")
    assert timeless(net(nothing, Mark("b", "a"), **gate)) == [("a", "b")]
    shut = Choose("b", (ChoiceRow((Branch("a"),), (closed,)), ChoiceRow((Branch("done"),))))
    assert timeless(net(nothing, shut, **gate)) == []
    days = Delay("a", "b", ticks(0), DelayTime.OPEN_DAYS, "g")
    assert timeless(net(days, Mark("b", "a"), **gate)) == []


@pytest.mark.parametrize(("pause", "found"), [(0, [("take", "busy")]), (5, [])])
def test_trying_again_at_once_while_all_lines_are_busy(
    pause: int, found: list[tuple[str, ...]]
) -> None:
    network = net(
        Take("take", "talk", "lines", "busy"),
        Delay("talk", "give", ticks(3)),
        Give("give", "done", "lines"),
        Delay("busy", "take", ticks(pause)),
        pools=(Pool("lines", 2),),
        sources=(source([0, 0, 0], "take"),),
    )
    assert timeless(network) == found
    if found:
        with pytest.raises(EndlessMoves):
            run(network)


def test_units_that_are_never_given_back_come_to_an_end() -> None:
    pools = {"pools": (Pool("parts", 2),)}
    assert timeless(net(Take("a", "b", "parts", "done"), Mark("b", "a"), **pools)) == []


def desk(
    *rules: LeaveRule,
    work: int = 5,
    wrap: Duration | None = None,
    to: str = "done",
    group: Group | None = None,
) -> dict[str, object]:
    """A serving node "serve" with one lane and one person."""
    return {
        "start": "serve",
        "lanes": (Lane("queue", leave=rules),),
        "routes": (Route("queue", "staff"),),
        "groups": (group or Group("staff", HeadCount(((0, 1),))),),
        "serve": Serve("serve", to, (LaneChoice("queue"),), ticks(work), wrap),
    }


def served(*nodes: Node, **desk_: object) -> Network:
    serve = desk_.pop("serve")
    return net(serve, *nodes, **desk_)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        (LeaveRule("no patience", "again", ticks(0)), True),
        (LeaveRule("balks", "again"), True),
        (LeaveRule("balks", "again", chance=constant(0.9), draw="x"), False),
        (LeaveRule("patience", "again", ticks(1)), False),
        (LeaveRule("never", "again", Duration("p", (Never(),))), False),
    ],
)
def test_who_leaves_a_lane_at_once_and_comes_back_at_once(
    rule: LeaveRule,
    found: bool,  # noqa: FBT001
) -> None:
    network = served(Mark("again", "serve"), **desk(rule))
    assert timeless(network) == ([("serve", "again")] if found else [])


def test_an_earlier_rule_that_may_hold_is_a_way_out() -> None:
    full = Guard(Reading(Quantity.LANE_WAITING, ("queue",)), Compare.AT_LEAST, 3)
    away = LeaveRule("full", "lost", guards=(full,))
    back = LeaveRule("balks", "again")
    assert timeless(served(Mark("again", "serve"), **desk(away, back))) == [("serve", "again")]
    always = LeaveRule("full", "lost")
    assert timeless(served(Mark("again", "serve"), **desk(always, back))) == []


def test_a_place_that_is_kept_brings_what_is_over_along() -> None:
    """After 4 ticks to the same lane with the place kept: those ticks are over there, too."""
    rule = LeaveRule("offer", "again", ticks(4, "offer"), keeps_place=True)
    network = served(Mark("again", "serve"), **desk(rule, work=50))
    assert timeless(network) == [("serve", "again")]
    assert timeless(served(Mark("again", "serve"), **desk(replace(rule, keeps_place=False)))) == []


def test_work_of_no_length_passes_none_unless_the_person_is_busy_after_it() -> None:
    assert timeless(served(**desk(work=0, to="serve"))) == [("serve",)]
    assert timeless(served(**desk(work=1, to="serve"))) == []
    assert timeless(served(**desk(work=0, wrap=ticks(2), to="serve"))) == []
    resting = Group("staff", HeadCount(((0, 1),)), pauses=(Pause(ticks(1)),))
    assert timeless(served(**desk(work=0, to="serve", group=resting))) == []


def test_follow_ups_that_bear_follow_ups_at_once() -> None:
    assert timeless(net(Fork("a", "done", follow_ups=("b",)), Mark("b", "a"))) == [("a", "b")]
    assert timeless(net(Fork("a", "done", follow_ups=("b",)), Mark("b", "done"))) == []


# --- no end -------------------------------------------------------------------------------------


def test_a_circle_that_passes_time_and_that_nobody_leaves() -> None:
    later = Delay("later", "serve", ticks(9))
    assert endless(served(later, **desk(to="later"))) == [("serve", "later")]
    leaves = LeaveRule("abandoned", "lost", Duration("p", (Exponential(9.0),)))
    assert endless(served(later, **desk(leaves, to="later"))) == []
    never = LeaveRule("abandoned", "lost", Duration("p", (Never(),)))
    assert endless(served(later, **desk(never, to="later"))) == [("serve", "later")]


def test_work_that_is_interrupted_may_be_a_way_out() -> None:
    later, words = Delay("later", "serve", ticks(9)), desk(to="later")
    words["serve"] = replace(words["serve"], cut=Cut.LEAVE, cut_to="lost")  # type: ignore[type-var]
    assert endless(served(later, **words)) == []


def test_a_way_out_for_who_finds_a_gate_closed_is_none_while_it_is_open() -> None:
    opened = Guard(Reading(Quantity.OPEN, ("g",)), Compare.EQUAL, 1)
    door = Choose("door", (ChoiceRow((Branch("later"),), (opened,)), ChoiceRow((Branch("lost"),))))
    network = net(door, Delay("later", "door", ticks(9)), gates=(Gate("g", ((0, 99),)),))
    assert endless(network) == [("door", "later")]


def test_an_endless_line_of_follow_ups() -> None:
    network = net(Fork("a", "done", follow_ups=("b",)), Delay("b", "a", ticks(3)))
    assert endless(network) == [("a", "b")]


# --- against the engines -------------------------------------------------------------------------


@given(
    onward=st.lists(st.integers(0, 6), min_size=5, max_size=5),
    kinds=st.lists(
        st.sampled_from(("mark", "wait", "still", "take", "balk")), min_size=5, max_size=5
    ),
)
def test_a_circle_is_found_where_the_engine_meets_one(onward: list[int], kinds: list[str]) -> None:
    """Nodes with one way on each, in a house where no unit and nobody is there."""
    names = [f"n{k}" for k in range(5)] + ["done", "lost"]
    lanes = []

    def node(name: str, kind: str, to: str) -> Node:
        if kind == "mark":
            return Mark(name, to)
        if kind in ("wait", "still"):
            return Delay(name, to, ticks(kind == "wait"))
        if kind == "take":
            return Take(name, "done", "none", to)
        lanes.append(Lane(f"lane {name}", leave=(LeaveRule("balks", to),)))
        return Serve(name, "done", (LaneChoice(f"lane {name}"),), ticks(1))

    nodes = [node(names[k], kinds[k], names[onward[k]]) for k in range(5)]
    network = net(
        *nodes,
        Give("give", "done", "none"),
        lanes=tuple(lanes),
        pools=(Pool("none", 0),),
        horizon=40,
    )
    if timeless_circles(network):
        with pytest.raises(EndlessMoves):
            run(network)
    else:
        run(network)


@pytest.mark.parametrize(
    "rule",
    [
        LeaveRule("no patience", "again", ticks(0)),
        LeaveRule("offer", "again", ticks(4, "offer"), keeps_place=True),
    ],
)
@pytest.mark.parametrize("simulate", [reference.simulate, kernel.simulate])
def test_who_leaves_a_lane_at_once_over_and_over_is_stopped_in_the_run_too(
    rule: LeaveRule, simulate: Callable[[Network, int], object]
) -> None:
    """Leaving at the tick of joining is a step of no length, whatever lies between."""
    network = served(
        Mark("again", "serve"), **desk(rule, work=50), sources=(source([0, 0], "serve"),)
    )
    with pytest.raises(RuntimeError, match=r"steps of no length at tick [04], .* in .serve."):
        simulate(network, 1)


def test_no_random_network_that_runs_is_refused() -> None:
    assert [seed for seed in range(300) if timeless_circles(network_of(seed))] == []
    assert [seed for seed in range(300) if timeless_circles(network_of(seed, plain=True))] == []


def test_exits_are_nodes_of_no_way() -> None:
    assert (
        timeless(Network((CaseClass("all"),), (source([0], "end"),), (Exit("end", "solved"),)))
        == []
    )
