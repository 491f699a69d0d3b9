"""A case goes to the least reading: each rule with the log worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from queuesim.network import (
    Announce,
    Branch,
    CaseClass,
    ChoiceRow,
    Choose,
    ChooseBy,
    Compare,
    Group,
    Guard,
    HeadCount,
    Lane,
    LaneChoice,
    Mark,
    Network,
    NetworkError,
    Quantity,
    Reading,
    Route,
    Serve,
    Source,
    constant,
    mark,
)
from queuesim.network.draws import case_key, source_key, stream_key, uniform
from tests.semantics.tiny import exits, listed, log, source

BOTH = ("left", "right")


def held(lane: str) -> Reading:
    return Reading(Quantity.LANE_HELD, (lane,))


def branches(*readings: Reading) -> tuple[Branch, ...]:
    return tuple(Branch(f"at {lane}", reading=r) for lane, r in zip(BOTH, readings, strict=True))


def counters(*sources: Source, rows: tuple[ChoiceRow, ...], people: int = 1) -> Network:
    """Two counters with a queue each; the choice comes first."""
    return Network(
        classes=(CaseClass("all"),),
        sources=sources,
        nodes=(
            Choose("which", rows, "pick"),
            *(Serve(f"at {x}", "done", (LaneChoice(x),), listed("work")) for x in BOTH),
            *exits(),
        ),
        lanes=tuple(Lane(x) for x in BOTH),
        routes=tuple(Route(x, f"{x} staff") for x in BOTH),
        groups=tuple(Group(f"{x} staff", HeadCount(((0, people),))) for x in BOTH),
    )


def test_the_shortest_queue_is_joined_and_of_equal_ones_the_first_in_the_list() -> None:
    row = ChoiceRow(branches(held("left"), held("right")), by=ChooseBy.LEAST)
    network = counters(source([0, 0, 0, 2], to="which", work=[3, 5, 5, 5]), rows=(row,))
    assert log(network) == [
        "calls#0 left 0-0-3 served left staff#0",
        "calls#1 right 0-0-5 served right staff#0",
        "calls#2 left 0-3-8 served left staff#0",
        "calls#3 right 2-5-10 served right staff#0",  # one each: two at the left, one at the right
    ]


def test_work_that_ends_at_the_tick_of_the_arrival_is_not_held_any_more() -> None:
    row = ChoiceRow(branches(held("left"), held("right")), by=ChooseBy.LEAST)
    network = counters(source([0, 0, 3], to="which", work=[4, 3, 1]), rows=(row,))
    assert log(network) == [
        "calls#1 right 0-0-3 served right staff#0",
        "calls#0 left 0-0-4 served left staff#0",
        "calls#2 right 3-3-4 served right staff#0",
    ]


def test_equal_readings_are_drawn_for_by_the_case_and_a_least_one_alone_draws_nothing() -> None:
    row = ChoiceRow(branches(held("left"), held("right")), by=ChooseBy.LEAST_BY_LOT)
    network = counters(source([0, 0, 9, 9], to="which", work=[1] * 4), rows=(row,))
    key = source_key(stream_key(1, 0), "calls")
    drawn = [BOTH[int(uniform(case_key(key, 0, k), "pick") * 2)] for k in range(4)]
    other = {"left": "right", "right": "left"}
    expected = [drawn[0], other[drawn[0]], drawn[2], other[drawn[2]]]
    first = {line.split()[0]: line.split()[1] for line in log(network)}
    assert [first[f"calls#{k}"] for k in range(4)] == expected


def test_a_least_reading_that_is_alone_leaves_the_turn_to_the_next_draw() -> None:
    """The second choice draws the same name; its draw is the first of the case."""
    network = counters(
        source([0], to="which", work=[1]),
        rows=(ChoiceRow((Branch("at left"), Branch("at right"))),),
    )
    alone = ChoiceRow(
        (
            Branch("which", reading=Reading(Quantity.CLASS)),
            Branch("lost", reading=Reading(Quantity.ONE)),
        ),
        by=ChooseBy.LEAST_BY_LOT,
    )
    network = replace(
        network,
        sources=(source([0], to="before", work=[1]),),
        nodes=(Choose("before", (alone,), "pick"), *network.nodes),
    )
    key = case_key(source_key(stream_key(1, 0), "calls"), 0, 0)
    taken = "left" if uniform(key, "pick") * 2 < 1 else "right"
    assert log(network) == [f"calls#0 {taken} 0-0-1 served {taken} staff#0"]


def test_guards_of_the_row_come_first_and_the_next_row_may_go_by_weights() -> None:
    """Only cases marked 1 look at the queues; all others go right."""
    looks = Guard(mark("looks"), Compare.EQUAL, 1)
    rows = (
        ChoiceRow(branches(held("left"), held("right")), (looks,), ChooseBy.LEAST),
        ChoiceRow((Branch("at right", constant(1.0)),)),
    )
    network = counters(
        source([0, 1, 2], to="which", work=[9, 9, 9], looks=[0, 1, 0]), rows=rows, people=2
    )
    assert [line.split()[:2] for line in log(network)] == [
        ["calls#0", "right"],
        ["calls#1", "left"],
        ["calls#2", "right"],
    ]


def test_readings_of_the_case_and_negative_ones_are_compared_too() -> None:
    """A mark of -2 is less than 0; a row with one branch reads nothing."""
    rows = (ChoiceRow(branches(mark("a"), mark("b")), by=ChooseBy.LEAST),)
    network = counters(source([0, 1], to="which", work=[1, 1], a=[0, -2], b=[-1, 5]), rows=rows)
    assert [line.split()[1] for line in log(network)] == ["right", "left"]
    single = (ChoiceRow((Branch("at right", reading=mark("a")),), by=ChooseBy.LEAST_BY_LOT),)
    network = counters(source([0], to="which", work=[1], a=[7]), rows=single)
    assert log(network) == ["calls#0 right 0-0-1 served right staff#0"]


def test_nobody_present_is_the_longest_wait_announced() -> None:
    """Where nobody is present the announced wait is endless, so the other queue is joined."""
    reads = tuple(Reading(Quantity.ANNOUNCED_WAIT, (x,)) for x in BOTH)
    rows = (ChoiceRow(branches(*reads), by=ChooseBy.LEAST),)
    network = counters(source([0, 0], to="which", work=[4, 4]), rows=rows)
    lanes = tuple(Lane(x, announce=Announce(2, (f"{x} staff",))) for x in BOTH)
    groups = (Group("left staff", HeadCount(((0, 0), (6, 1)))), network.groups[1])
    network = replace(network, lanes=lanes, groups=groups)
    assert log(network) == [
        "calls#0 right 0-0-4 served right staff#0",
        "calls#1 right 0-4-8 served right staff#0",
    ]


@pytest.mark.parametrize(
    "row",
    [
        ChoiceRow((Branch("done"), Branch("lost", reading=mark("a"))), by=ChooseBy.LEAST),
        ChoiceRow((Branch("done", constant(1.0), mark("a")),), by=ChooseBy.LEAST_BY_LOT),
        ChoiceRow((Branch("done", reading=mark("a")),)),
    ],
)
def test_readings_belong_to_rows_that_compare_and_weights_to_the_others(row: ChoiceRow) -> None:
    with pytest.raises(NetworkError, match="a reading for each branch"):
        Network(
            classes=(CaseClass("all"),),
            sources=(source([0], to="on"),),
            nodes=(Mark("on", "which"), Choose("which", (row,)), *exits()),
        )
