"""Corners of the rules, found by telling random networks twice; each pinned by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from queuesim.engine.kernel import simulate as by_kernel
from queuesim.engine.reference import simulate as by_reference
from queuesim.laws import Deterministic, Uniform
from queuesim.network import (
    NEVER,
    AtEnd,
    Branch,
    CaseClass,
    ChoiceRow,
    Choose,
    CloseRule,
    Compare,
    Delay,
    DelayTime,
    Duration,
    Fork,
    Gate,
    Group,
    Guard,
    HeadCount,
    Lane,
    LaneChoice,
    LeaveRule,
    Mark,
    Network,
    NetworkError,
    Order,
    Pause,
    Person,
    Quantity,
    Reading,
    Roster,
    Route,
    Select,
    Serve,
    Shift,
    Source,
    Table,
    Times,
    WorkKind,
    mark,
)
from queuesim.network.draws import case_key, source_key, stream_key, uniform
from queuesim.network.durations import to_ticks
from queuesim.network.rows import OPEN, Rows
from queuesim.units import FOREVER
from tests.semantics.tiny import exits, listed, log, run, source, ticks


def test_paced_work_that_is_over_ends_once_though_the_same_person_takes_the_case_again() -> None:
    """With room for two, the case goes round to the person who still holds its old work."""
    again = Guard(mark("visits"), Compare.LESS, 2)
    network = Network(
        classes=(CaseClass("all"),),
        sources=(source([0], to="count", work=[4]),),
        nodes=(
            Mark("count", "chat", adds=(("visits", 1),)),
            Serve(
                "chat",
                "again?",
                (LaneChoice("chats"),),
                listed("work"),
                room=1,
                pace=(1_000_000, 500_000),
            ),
            Choose(
                "again?", (ChoiceRow((Branch("count"),), (again,)), ChoiceRow((Branch("done"),)))
            ),
            *exits(),
        ),
        lanes=(Lane("chats"),),
        routes=(Route("chats", "staff"),),
        groups=(Group("staff", HeadCount(((0, 1),)), room=2),),
    )
    rows = run(network)
    assert log(network, rows) == [
        "calls#0 chats 0-0-4 served staff#0",
        "calls#0 chats 4-4-8 served staff#0",
    ]
    assert [(w.begun, w.ended) for w in rows.works] == [(0, 4), (4, 8)]


def one_lane(
    *sources: Source,
    lane: Lane | None = None,
    route: Route | None = None,
    group: Group | None = None,
    work: Duration | None = None,
    classes: tuple[str, ...] = ("all",),
    gates: tuple[Gate, ...] = (),
    **more: object,
) -> Network:
    """A lane and a group of one, with the parts a test is about."""
    return Network(
        classes=tuple(CaseClass(name) for name in classes),
        sources=sources,
        nodes=(
            Serve("serve", "done", (LaneChoice("queue"),), work or listed("work"), **more),  # type: ignore[arg-type]
            *exits(),
        ),
        lanes=(lane or Lane("queue"),),
        routes=(route or Route("queue", "staff"),),
        groups=(group or Group("staff", HeadCount(((0, 1),))),),
        gates=gates,
    )


def test_a_route_is_closed_while_it_is_closed_seen_from_either_side() -> None:
    """The person's side opens after 3 ticks: nobody is served before, idle person or not."""
    for sides in (
        {"case_rank": ((0, NEVER), (3, 0))},
        {"person_rank": ((0, NEVER), (3, 0))},
        {"case_rank": ((0, NEVER), (2, 0)), "person_rank": ((0, NEVER), (3, 0))},
    ):
        network = one_lane(source([0, 9], work=[2, 2]), route=Route("queue", "staff", **sides))
        assert log(network) == [
            "calls#0 queue 0-3-5 served staff#0",
            "calls#1 queue 9-12-14 served staff#0",
        ]


def test_a_shortest_job_takes_as_long_as_whoever_serves_needs() -> None:
    """The order goes by the work as it looks on joining; a beginner takes twice as long."""
    twice = Table(Reading(Quantity.PERSON_LEVEL), (0, 1), (1.0, 2.0))
    work = Duration("talk", (Deterministic(3e-6), Deterministic(2e-6)), factors=(twice,))
    network = one_lane(
        source([0, 1], kind="long"),
        source([2], name="other", kind="short"),
        lane=Lane("queue", order=Order.SHORTEST),
        group=Group("staff", HeadCount(((0, 1),)), levels=(1,)),
        work=work,
        classes=("long", "short"),
    )
    assert log(network) == [
        "calls#0 queue 0-0-6 served staff#0",
        "other#0 queue 2-6-10 served staff#0",
        "calls#1 queue 1-10-16 served staff#0",
    ]


def test_the_wait_in_the_lane_is_known_when_work_begins() -> None:
    """Whoever has waited 3 ticks or more takes 5 ticks longer, and the wait can be noted."""
    waited = Reading(Quantity.WAITED_HERE)
    longer = Table(waited, (0, 3), (0.0, 5e-6))
    work = Duration("talk", (Deterministic(4e-6),), extras=(longer,))
    network = one_lane(source([0, 2]), work=work, writes=(("noted", waited),))
    assert log(network) == [
        "calls#0 queue 0-0-4 served staff#0",
        "calls#1 queue 2-4-8 served staff#0",
    ]
    network = one_lane(source([0, 1]), work=work, writes=(("noted", waited),))
    assert log(network)[1] == "calls#1 queue 1-4-13 served staff#0"


def test_patience_is_drawn_once_for_a_place_that_is_kept() -> None:
    """The second lane does not throw the dice again: patience runs on, it does not start anew."""
    patience = Duration("patience", (Uniform(5e-6, 5e-4),))
    moved = LeaveRule("moved", "back", after=ticks(3, "offer"), keeps_place=True)
    gives_up = LeaveRule("abandoned", "lost", after=patience)
    network = Network(
        classes=(CaseClass("all"),),
        sources=(source([0] * 9, to="phone", work=[9_000] * 9),),
        nodes=(
            Serve("phone", "done", (LaneChoice("phone"),), listed("work")),
            Serve("back", "done", (LaneChoice("back"),), listed("work")),
            *exits(),
        ),
        lanes=(Lane("phone", leave=(gives_up, moved)), Lane("back", leave=(gives_up,))),
        routes=(Route("phone", "staff"), Route("back", "staff")),
        groups=(Group("staff", HeadCount(((0, 1),))),),
    )
    rows = run(network)
    key = source_key(stream_key(1, 0), "calls")
    drawn = [
        to_ticks(patience.laws[0].inverse(uniform(case_key(key, 0, k), "patience")))
        for k in range(1, 9)
    ]
    assert [c.ended for c in sorted(rows.cases)[1:]] == drawn


CLOSES_AT_10 = Gate("desk", ((0, 10),))


def until_10(**more: object) -> Group:
    """One person by name until 10, who stays for those who wait."""
    return Group(
        "staff",
        Roster((Person((Shift(0, 10),)),)),
        at_end=AtEnd.STAY,
        **more,  # type: ignore[arg-type]
    )


def test_who_stays_serves_those_left_even_if_a_pause_ran_at_the_end() -> None:
    """The pause of 8 to 12 is broken off when the shift ends; the case that waits is served."""
    group = until_10(pauses=(Pause(ticks(4, "between")),))
    lane = Lane("queue", gate="desk")
    network = one_lane(source([0, 7], work=[8, 2]), lane=lane, group=group, gates=(CLOSES_AT_10,))
    rows = run(network)
    assert log(network, rows) == [
        "calls#0 queue 0-0-8 served staff#0",
        "calls#1 queue 7-10-12 served staff#0",
    ]
    pauses = [(w.begun, w.ended) for w in rows.works if w.kind == WorkKind.PAUSE]
    assert pauses == [(8, 10)]
    assert [(r.tick, r.level, r.owed) for r in rows.levels] == [(0, 1, 0), (10, 0, 1), (12, 0, 0)]


def test_who_stays_takes_as_many_of_those_left_as_there_is_room_for() -> None:
    network = Network(
        classes=(CaseClass("all"),),
        sources=(
            source([0], to="call", name="phone", work=[12]),
            source([8, 8], to="chat", name="web", work=[3, 4]),
        ),
        nodes=(
            Serve("call", "done", (LaneChoice("calls"),), listed("work")),
            Serve("chat", "done", (LaneChoice("chats"),), listed("work"), room=1),
            *exits(),
        ),
        lanes=(Lane("calls", gate="desk"), Lane("chats", gate="desk")),
        routes=(Route("calls", "staff"), Route("chats", "staff")),
        groups=(until_10(room=2),),
        gates=(CLOSES_AT_10,),
    )
    assert log(network) == [
        "phone#0 calls 0-0-12 served staff#0",
        "web#0 chats 8-12-15 served staff#0",
        "web#1 chats 8-12-16 served staff#0",
    ]


def chats_for_two(*levels: tuple[int, int]) -> Network:
    """Each person has room for two chats; four are in hand when the head count drops."""
    group = Group("staff", HeadCount(((0, 2), *levels)), Select.FEWEST_CASES, room=2)
    arrivals = source([0, 0, 0, 0, 5, 7], work=[9, 9, 6, 12, 1, 1])
    return one_lane(arrivals, group=group, room=1)


def test_while_people_are_owed_those_with_least_in_hand_take_nothing_new() -> None:
    """One of two is owed from 4. At 6 number 0 has one chat left, the least: he takes no other,
    neither one that waits nor one that comes; at 9 he has none and goes.
    """
    network = chats_for_two((4, 1))
    rows = run(network)
    assert log(network, rows) == [
        "calls#2 queue 0-0-6 served staff#0",
        "calls#0 queue 0-0-9 served staff#0",
        "calls#1 queue 0-0-9 served staff#1",
        "calls#4 queue 5-9-10 served staff#1",
        "calls#5 queue 7-10-11 served staff#1",
        "calls#3 queue 0-0-12 served staff#1",
    ]
    assert [(r.tick, r.level, r.owed) for r in rows.levels] == [(0, 2, 0), (4, 1, 1), (9, 1, 0)]


def test_a_rise_that_cancels_what_is_owed_lets_those_with_room_look_for_cases() -> None:
    assert log(chats_for_two((4, 1), (8, 2)))[1:4] == [
        "calls#0 queue 0-0-9 served staff#0",
        "calls#1 queue 0-0-9 served staff#1",
        "calls#4 queue 5-8-9 served staff#0",
    ]


def test_births_of_a_fork_are_counted_apart_from_draws_of_its_name() -> None:
    """The follow-up of the first passage has turn 0, whatever was drawn under that name."""
    work = Duration("fork", (Uniform(0.0, 1.0),))

    def key_of_follow_up(draws: str) -> int:
        network = Network(
            classes=(CaseClass("all"),),
            sources=(source([0], to="serve"),),
            nodes=(
                Delay("serve", "again", Duration(draws, work.laws)),
                Delay("again", "fork", Duration(draws, work.laws)),
                Fork("fork", "done", ("follow",)),
                Delay("follow", "done", Duration("follow", work.laws)),
                *exits(),
            ),
        )
        follow = next(c for c in run(network).cases if c.case & 1)
        return follow.ended - follow.born

    assert key_of_follow_up("fork") == key_of_follow_up("other")


def test_a_delay_in_clock_time_looks_at_no_gate() -> None:
    network = Network(
        classes=(CaseClass("all"),),
        sources=(source([1], to="wait"),),
        nodes=(Delay("wait", "done", ticks(3), DelayTime.CLOCK, gate="desk"), *exits()),
        gates=(Gate("desk", ((20, 30),)),),
    )
    assert [c.ended for c in run(network).cases] == [4]


def two_desks(wrap: int, work: int, *, first: str, second: str) -> Network:
    """A case served at one desk and then, while that is in wrap-up, at another."""
    return Network(
        classes=(CaseClass("all"),),
        sources=(source([0], to="first", work=[2]),),
        nodes=(
            Serve("first", "second", (LaneChoice("one"),), listed("work"), ticks(wrap, "wrap one")),
            Serve("second", "done", (LaneChoice("two"),), ticks(work), ticks(2, "wrap two")),
            *exits(),
        ),
        lanes=(Lane("one"), Lane("two")),
        routes=(Route("one", first), Route("two", second)),
        groups=(Group(first, HeadCount(((0, 1),))), Group(second, HeadCount(((0, 1),)))),
    )


def test_of_two_wrap_ups_of_one_case_that_end_at_one_tick_the_one_that_began_first_ends_first() -> (
    None
):
    """Both end at 7; the first desk's began at 2 and the second's at 5, whatever their names."""
    for first, second in (("x", "y"), ("y", "x")):
        network = two_desks(5, 3, first=first, second=second)
        rows = run(network)
        wraps = [(w.group, w.begun, w.ended) for w in rows.works if w.kind == WorkKind.WRAP]
        assert wraps == [(0, 2, 7), (1, 5, 7)]


def test_at_one_tick_gates_close_before_people_come_or_go() -> None:
    """Who waits is sent away at 5; the person who comes at 5 finds nobody."""
    lane = Lane("queue", gate="zz", close=CloseRule.GO, close_to="lost")
    group = Group("aa", HeadCount(((0, 0), (5, 1))))
    network = one_lane(
        source([1], work=[2]),
        lane=lane,
        route=Route("queue", "aa"),
        group=group,
        gates=(Gate("zz", ((0, 5),)),),
    )
    assert log(network) == ["calls#0 queue 1-x-5 sent away"]


@pytest.mark.parametrize("close", [CloseRule.KEEP, CloseRule.SERVE_ON])
def test_a_closed_gate_keeps_nobody_from_joining_or_being_served(close: CloseRule) -> None:
    """Who may come when is a matter of choices before the lane; who serves when, of people."""
    lane = Lane("queue", gate="desk", close=close)
    network = one_lane(source([8, 9, 15], work=[3, 2, 1]), lane=lane, gates=(CLOSES_AT_10,))
    assert log(network) == [
        "calls#0 queue 8-8-11 served staff#0",
        "calls#1 queue 9-11-13 served staff#0",
        "calls#2 queue 15-15-16 served staff#0",
    ]


def test_pauses_add_up_and_a_pause_of_length_zero_is_none() -> None:
    def pauses(*lengths: int) -> list[tuple[int, int]]:
        rules = tuple(Pause(ticks(length, f"pause {k}")) for k, length in enumerate(lengths))
        group = Group("staff", HeadCount(((0, 1),)), pauses=rules)
        rows = run(one_lane(source([0], work=[2]), group=group))
        return [(w.begun, w.ended) for w in rows.works if w.kind == WorkKind.PAUSE]

    assert pauses(3, 4) == [(2, 9)]
    assert pauses(0) == []


@pytest.mark.parametrize("simulate", [by_reference, by_kernel])
def test_a_pause_without_end_is_no_longer_for_another_one(
    simulate: Callable[[Network, int], Rows],
) -> None:
    rules = (Pause(ticks(4, "first")), Pause(ticks(FOREVER, "second")), Pause(ticks(3, "third")))
    group = Group("staff", HeadCount(((0, 1),)), pauses=rules)
    (pause,) = [
        w for w in simulate(one_lane(source([0], work=[2]), group=group), 1).works if w.begun == 2
    ]
    assert (pause.kind, pause.ended, pause.drawn) == (WorkKind.PAUSE, OPEN, FOREVER)


def test_who_works_past_the_shift_takes_no_pause() -> None:
    group = Group("staff", Roster((Person((Shift(0, 5),)),)), pauses=(Pause(ticks(4, "between")),))
    rows = run(one_lane(source([0], work=[7]), group=group))
    assert [(w.kind, w.begun, w.ended) for w in rows.works] == [(WorkKind.WORK, 0, 7)]
    assert (rows.levels[-1].tick, rows.levels[-1].owed) == (7, 0)


def test_a_pause_fills_only_the_room_of_the_case_before_it() -> None:
    group = Group("staff", HeadCount(((0, 1),)), room=2, pauses=(Pause(ticks(5, "between")),))
    network = one_lane(source([0, 0, 1], work=[2, 9, 1]), group=group, room=1)
    assert log(network) == [
        "calls#0 queue 0-0-2 served staff#0",
        "calls#2 queue 1-7-8 served staff#0",
        "calls#1 queue 0-0-9 served staff#0",
    ]


def test_a_guard_that_looks_at_the_person_is_asked_of_the_one_the_group_would_send() -> None:
    """Number 0 has been idle as long and is lower, but not able: the case finds nobody."""
    able = Guard(Reading(Quantity.PERSON_LEVEL), Compare.AT_LEAST, 1)
    group = Group("staff", HeadCount(((0, 2),)), levels=(0, 1))
    route = Route("queue", "staff", guards=(able,))
    network = one_lane(source([0], work=[2]), group=group, route=route)
    assert log(replace(network, horizon=9)) == ["calls#0 queue 0-x-.. inside"]


def test_members_of_a_group_go_one_by_one_and_before_what_the_first_has_borne() -> None:
    network = Network(
        classes=(CaseClass("all"),),
        sources=(
            Source("calls", "fork", Times((0,)), (("all", 1.0),), size=Deterministic(2.0)),
            Source("none", "serve", Times((9,)), (("all", 1.0),), size=Deterministic(0.0)),
        ),
        nodes=(
            Fork("fork", "serve", ("serve",)),
            Serve("serve", "done", (LaneChoice("queue"),), ticks(1)),
            *exits(),
        ),
        lanes=(Lane("queue"),),
        routes=(Route("queue", "staff"),),
        groups=(Group("staff", HeadCount(((0, 1),))),),
    )
    assert [line.split()[0] for line in log(network)] == [
        "calls#0",
        "calls#1",
        "calls#0.1",
        "calls#1.1",
        "none#0",
    ]


def test_a_follow_up_has_its_parents_class_customer_and_marks() -> None:
    network = Network(
        classes=(CaseClass("all", customers=1000),),
        sources=(source([0], to="note"),),
        nodes=(
            Mark("note", "fork", writes=(("length", 4),)),
            Fork("fork", "done", ("wait",)),
            Delay("wait", "done", listed("length")),
            *exits(),
        ),
    )
    parent, child = run(network).cases
    assert child[1:6] == parent[1:6]
    assert parent.customer >= 0
    assert child.ended == 4


def test_a_mark_that_would_replace_a_draw_reads_minus_one_until_it_is_set() -> None:
    unset = Guard(mark("work"), Compare.EQUAL, -1)
    network = Network(
        classes=(CaseClass("all"),),
        sources=(source([0], to="ask", name="plain"), source([0], to="ask", name="set", work=[0])),
        nodes=(
            Choose("ask", (ChoiceRow((Branch("lost"),), (unset,)), ChoiceRow((Branch("wait"),)))),
            Delay("wait", "done", listed("work")),
            *exits(),
        ),
    )
    assert [c.outcome for c in sorted(run(network).cases)] == ["lost", "solved"]


def test_work_open_at_the_horizon_is_written_by_case_then_by_when_it_began() -> None:
    """The first case is in wrap-up at one desk and at work at the other."""
    rows = run(replace(two_desks(9, 9, first="x", second="y"), horizon=5))
    assert [(w.kind, w.begun, w.ended) for w in rows.works] == [
        (WorkKind.WORK, 0, 2),
        (WorkKind.WRAP, 2, 1 << 62),
        (WorkKind.WORK, 2, 1 << 62),
    ]


def test_open_days_are_rounded_half_up_and_at_least_one() -> None:
    windows = tuple((day * 100, day * 100 + 50) for day in range(5))

    def ends(days: float) -> int:
        length = Duration("wait", (Deterministic(days * 86_400.0),))
        network = Network(
            classes=(CaseClass("all"),),
            sources=(source([20], to="wait"),),
            nodes=(Delay("wait", "done", length, DelayTime.OPEN_DAYS, "desk"), *exits()),
            gates=(Gate("desk", windows),),
            days=(0, 100, 200, 300, 400),
        )
        return run(network).cases[0].ended

    assert [ends(days) for days in (0.0, 0.4, 1.4, 1.5, 2.5)] == [120, 120, 120, 220, 320]


def test_every_node_that_uses_a_lane_must_fit_its_people() -> None:
    """Not only the last node in the list."""
    chat = Serve("chat", "done", (LaneChoice("queue"),), listed("work"), room=1)
    large = replace(chat, name="large", room=3)
    for nodes in ((chat, large), (large, chat)):
        with pytest.raises(NetworkError, match='"large" needs more room than people of "staff"'):
            Network(
                classes=(CaseClass("all"),),
                sources=(source([0], to="chat"),),
                nodes=(*nodes, *exits()),
                lanes=(Lane("queue"),),
                routes=(Route("queue", "staff"),),
                groups=(Group("staff", HeadCount(((0, 1),)), room=2),),
            )
