"""Rules of one queue, each pinned by an event log worked out by hand."""

from __future__ import annotations

import itertools

import pytest

from queuesim.engine.reference import EndlessMoves
from queuesim.laws import Deterministic
from queuesim.network import (
    AtEnd,
    Branch,
    CaseClass,
    ChoiceRow,
    Choose,
    CloseRule,
    Gate,
    Group,
    HeadCount,
    Lane,
    Network,
    Order,
    Pause,
    Person,
    Roster,
    Select,
    Shift,
    Source,
    Times,
    WorkKind,
)
from queuesim.network.draws import case_key, source_key, stream_key, uniform
from queuesim.network.lanes import lot_after
from tests.semantics.tiny import exits, leaves, listed, log, queue, run, source, ticks

FOREVER_PATIENT = 1 << 62


def test_first_come_first_served_and_work_ends_before_an_arrival_of_the_same_tick() -> None:
    network = queue(source([0, 3, 3, 4], work=[3, 2, 1, 1]))
    assert log(network) == [
        "calls#0 queue 0-0-3 served staff#0",
        "calls#1 queue 3-3-5 served staff#0",
        "calls#2 queue 3-5-6 served staff#0",
        "calls#3 queue 4-6-7 served staff#0",
    ]


def test_last_come_first_served_goes_by_joining_not_by_tick() -> None:
    """Three join at one tick; the last to join is the first to be served."""
    lane = Lane("queue", order=Order.LAST_COME)
    network = queue(source([0, 1, 1, 1], work=[4, 1, 1, 1]), lane=lane)
    assert [line.split()[0] for line in log(network)] == [
        "calls#0",
        "calls#3",
        "calls#2",
        "calls#1",
    ]


def test_shortest_job_goes_by_drawn_ticks_then_by_joining() -> None:
    lane = Lane("queue", order=Order.SHORTEST)
    network = queue(source([0, 1, 2, 3], work=[9, 5, 2, 2]), lane=lane)
    assert [line.split()[0] for line in log(network)] == [
        "calls#0",
        "calls#2",
        "calls#3",
        "calls#1",
    ]


def test_by_lot_is_keyed_to_the_case_and_serves_everybody_once() -> None:
    lane = Lane("queue", order=Order.BY_LOT)
    network = queue(source([0] + [1] * 9, work=[4] + [1] * 9), lane=lane)
    order = [line.split()[0] for line in log(network)]
    assert sorted(order) == sorted(f"calls#{k}" for k in range(10))
    assert order != [f"calls#{k}" for k in range(10)]
    assert order == [line.split()[0] for line in log(network)]


def test_lots_are_told_by_the_case_and_by_how_far_the_lane_has_come() -> None:
    """The smallest lot is served; whoever comes later counts from the last one that was served."""
    lane = Lane("queue", order=Order.BY_LOT)
    network = queue(source([0, 1, 1, 1, 5], work=[4, 2, 2, 2, 2]), lane=lane)
    key = source_key(stream_key(3, 0), "calls")
    us = [uniform(case_key(key, 0, k), "lot", 1) for k in range(5)]
    lots = {k: lot_after(0, us[k]) for k in (1, 2, 3)}
    first = min(lots, key=lots.__getitem__)  # served at 4, as the fifth has yet to come
    lots[4] = lot_after(lots.pop(first), us[4])
    expected = [0, first, *sorted(lots, key=lots.__getitem__)]
    assert [int(line.split()[0][-1]) for line in log(network, run(network, 3))] == expected


def test_a_newcomer_is_as_likely_to_be_served_next_as_those_who_have_waited_long() -> None:
    """Three wait from 1 and one is served at 4; one comes at 5: each of three is next at 6."""
    lane = Lane("queue", order=Order.BY_LOT)
    network = queue(source([0, 1, 1, 1, 5], work=[4, 2, 2, 2, 2]), lane=lane)
    orders = [log(network, run(network, seed)) for seed in range(600)]
    newcomer_next = sum(order[2].startswith("calls#4") for order in orders)
    # 600 draws with a chance of a third: 60 off or more comes in 1 of 4 million studies
    assert abs(newcomer_next - 200) < 60


def test_giving_up_loses_to_being_served_at_the_same_tick() -> None:
    """The agent is free at 5, patience ends at 5: work ends come before leave rules."""
    network = queue(
        source([0, 1], work=[5, 2], patience=[FOREVER_PATIENT, 4]),
        lane=Lane("queue", leave=(leaves(),)),
    )
    assert log(network)[1] == "calls#1 queue 1-5-7 served staff#0"


def test_zero_patience_still_takes_a_free_agent_but_leaves_where_none_is_free() -> None:
    network = queue(
        source([0, 0, 1], work=[1, 9, 1], patience=[0, 0, 0]),
        lane=Lane("queue", leave=(leaves(),)),
    )
    assert log(network) == [
        "calls#1 queue 0-x-0 abandoned",
        "calls#0 queue 0-0-1 served staff#0",
        "calls#2 queue 1-1-2 served staff#0",
    ]


def test_who_gives_up_leaves_those_behind_in_their_order() -> None:
    network = queue(
        source([0, 1, 2, 3], work=[9, 1, 1, 1], patience=[FOREVER_PATIENT, 5, 3, FOREVER_PATIENT]),
        lane=Lane("queue", leave=(leaves(),)),
    )
    assert log(network) == [
        "calls#2 queue 2-x-5 abandoned",
        "calls#1 queue 1-x-6 abandoned",
        "calls#0 queue 0-0-9 served staff#0",
        "calls#3 queue 3-9-10 served staff#0",
    ]


def test_wrap_up_holds_the_person_but_not_the_case() -> None:
    network = queue(source([0, 1], work=[2, 2]), wrap=ticks(3, "wrap"))
    rows = run(network)
    assert log(network, rows) == [
        "calls#0 queue 0-0-2 served staff#0",
        "calls#1 queue 1-5-7 served staff#0",
    ]
    assert [c.ended for c in rows.cases] == [2, 7]
    assert [(w.kind, w.begun, w.ended) for w in rows.works] == [
        (WorkKind.WORK, 0, 2),
        (WorkKind.WRAP, 2, 5),
        (WorkKind.WORK, 5, 7),
        (WorkKind.WRAP, 7, 10),
    ]


def test_a_pause_follows_wrap_up_and_is_its_own_state() -> None:
    group = Group("staff", HeadCount(((0, 1),)), pauses=(Pause(ticks(4, "between")),))
    network = queue(source([0, 1], work=[2, 2]), group=group, wrap=ticks(1, "wrap"))
    rows = run(network)
    kinds = [(WorkKind(w.kind).name, w.begun, w.ended) for w in rows.works]
    assert kinds == [
        ("WORK", 0, 2),
        ("WRAP", 2, 3),
        ("PAUSE", 3, 7),
        ("WORK", 7, 9),
        ("WRAP", 9, 10),
        ("PAUSE", 10, 14),
    ]


def test_longest_idle_takes_the_case_and_ties_go_to_the_lowest_number() -> None:
    network = queue(source([0, 0, 5, 9], work=[3, 1, 2, 1]), people=2)
    assert log(network) == [
        "calls#1 queue 0-0-1 served staff#1",
        "calls#0 queue 0-0-3 served staff#0",
        "calls#2 queue 5-5-7 served staff#1",
        "calls#3 queue 9-9-10 served staff#0",
    ]


def test_lowest_number_prefers_the_first_whoever_has_been_idle_longer() -> None:
    group = Group("staff", HeadCount(((0, 2),)), Select.LOWEST_NUMBER)
    network = queue(source([0, 0, 5], work=[3, 1, 2]), group=group)
    assert log(network)[-1] == "calls#2 queue 5-5-7 served staff#0"


def test_a_head_count_drop_sends_the_idle_first_then_whoever_becomes_free() -> None:
    """From 3 to 1 at 4: number 2 is idle and goes; of 0 and 1 the first to finish goes."""
    network = queue(source([0, 0, 5, 6], work=[9, 6, 1, 1]), staffing=HeadCount(((0, 3), (4, 1))))
    rows = run(network)
    assert log(network, rows) == [
        "calls#1 queue 0-0-6 served staff#1",
        "calls#0 queue 0-0-9 served staff#0",
        "calls#2 queue 5-9-10 served staff#0",
        "calls#3 queue 6-10-11 served staff#0",
    ]
    assert [(r.tick, r.level, r.owed) for r in rows.levels] == [(0, 3, 0), (4, 1, 1), (6, 1, 0)]


def test_a_rise_first_cancels_what_is_owed() -> None:
    network = queue(source([0, 0, 7], work=[9, 6, 1]), staffing=HeadCount(((0, 2), (4, 1), (5, 2))))
    rows = run(network)
    assert [(r.tick, r.level, r.owed) for r in rows.levels] == [(0, 2, 0), (4, 1, 1), (5, 2, 0)]
    assert log(network, rows)[1] == "calls#2 queue 7-7-8 served staff#1"


def test_a_schedule_that_starts_with_nobody_serves_when_somebody_comes() -> None:
    network = queue(source([0, 1], work=[1, 1]), staffing=HeadCount(((0, 0), (5, 1))))
    assert log(network) == [
        "calls#0 queue 0-5-6 served staff#0",
        "calls#1 queue 1-6-7 served staff#0",
    ]


def by_name(*windows: tuple[int, int]) -> Roster:
    """People by name with one shift each."""
    return Roster(tuple(Person((Shift(start, end),)) for start, end in windows))


def test_named_people_finish_their_own_work_and_go() -> None:
    """Number 1's time ends at 4 while he works until 6; number 0 does not go for him."""
    network = queue(source([0, 0, 5], work=[5, 6, 1]), staffing=by_name((0, 99), (0, 4)))
    rows = run(network)
    assert log(network, rows) == [
        "calls#0 queue 0-0-5 served staff#0",
        "calls#1 queue 0-0-6 served staff#1",
        "calls#2 queue 5-5-6 served staff#0",
    ]
    assert [(r.tick, r.level, r.owed) for r in rows.levels] == [
        (0, 1, 0),
        (0, 2, 0),
        (4, 1, 1),
        (6, 1, 0),
        (99, 0, 0),
    ]


def test_people_stay_for_a_closed_lane_that_is_served_on_and_only_then() -> None:
    gate = Gate("phone", ((0, 10),))
    lane = Lane("queue", gate="phone", close=CloseRule.SERVE_ON)
    roster = by_name((0, 10))
    calls = source([0, 8, 9], work=[9, 2, 3])
    stay = queue(calls, lane=lane, gates=(gate,), group=Group("staff", roster, at_end=AtEnd.STAY))
    assert log(stay) == [
        "calls#0 queue 0-0-9 served staff#0",
        "calls#1 queue 8-9-11 served staff#0",
        "calls#2 queue 9-11-14 served staff#0",
    ]
    finish = queue(calls, lane=lane, gates=(gate,), group=Group("staff", roster), horizon=50)
    assert log(finish)[-1] == "calls#2 queue 9-x-.. inside"


def test_a_closing_gate_can_send_those_who_wait_away_in_their_order() -> None:
    gate = Gate("phone", ((0, 10),))
    lane = Lane("queue", gate="phone", close=CloseRule.GO, close_to="lost")
    network = queue(source([0, 1, 2], work=[12, 1, 1]), lane=lane, gates=(gate,))
    assert log(network) == [
        "calls#1 queue 1-x-10 sent away",
        "calls#2 queue 2-x-10 sent away",
        "calls#0 queue 0-0-12 served staff#0",
    ]


def test_nothing_happens_at_the_horizon_and_open_rows_are_written() -> None:
    network = queue(source([0, 1, 5], work=[5, 1, 1]), horizon=5)
    rows = run(network)
    assert log(network, rows) == [
        "calls#1 queue 1-x-.. inside",
        "calls#0 queue 0-0-.. inside staff#0",
    ]
    assert [c.outcome for c in rows.cases] == ["", ""]


def test_windows_leave_no_trace() -> None:
    from queuesim.engine.reference import Floor

    network = queue(
        source([0, 1, 2, 3, 8], work=[3, 2, 2, 5, 1], patience=[9, 1, 9, 9, 9]),
        lane=Lane("queue", leave=(leaves(),)),
        people=2,
    )
    whole = run(network)
    floor = Floor(network, 1)
    for tick in range(30):
        floor.advance(tick)
    floor.close_books()
    assert floor.rows == whole


def test_four_things_at_one_tick_happen_in_the_written_order_however_they_were_made() -> None:
    """Work end, shift change, end of patience and arrival, all at tick 5.

    The calendar comes first: one person is owed, since both are busy. Then work ends, and the
    person who becomes free is the one who goes, so nobody takes the waiting case: its patience
    ends. The arrival waits for the other person. No order of listing changes that.
    """
    sources = (
        source([0], name="busy", work=[5], patience=[FOREVER_PATIENT]),
        source([0], name="long", work=[7], patience=[FOREVER_PATIENT]),
        source([2], name="patient", work=[4], patience=[3]),
        source([5], name="new", work=[1], patience=[FOREVER_PATIENT]),
    )
    logs = set()
    for order in itertools.permutations(sources):
        network = queue(
            *order,
            staffing=HeadCount(((0, 2), (5, 1))),
            lane=Lane("queue", leave=(leaves(),)),
        )
        logs.add(tuple(log(network)))
    assert logs == {
        (
            "busy#0 queue 0-0-5 served staff#0",
            "patient#0 queue 2-x-5 abandoned",
            "long#0 queue 0-0-7 served staff#1",
            "new#0 queue 5-7-8 served staff#1",
        )
    }


def test_work_of_length_zero_is_an_event_of_the_same_tick() -> None:
    """The work ends before the second case of the tick arrives, which is served at once too."""
    network = queue(source([3, 3], work=[0, 0]))
    assert log(network) == [
        "calls#0 queue 3-3-3 served staff#0",
        "calls#1 queue 3-3-3 served staff#0",
    ]


def test_a_loop_without_time_is_stopped_by_name() -> None:
    circle = Choose("circle", (ChoiceRow((Branch("again"),)),))
    again = Choose("again", (ChoiceRow((Branch("circle"),)),))
    network = Network(
        classes=(CaseClass("all"),),
        sources=(source([0], to="circle"),),
        nodes=(circle, again, *exits()),
    )
    with pytest.raises(EndlessMoves, match=r"more than 10000 moves at tick 0"):
        run(network)


def test_many_who_come_together_or_are_sent_away_together_are_no_loop() -> None:
    lane = Lane("queue", gate="door", close=CloseRule.GO, close_to="lost")
    network = queue(
        Source("calls", "serve", Times((1,)), (("all", 1.0),), size=Deterministic(12_000.0)),
        lane=lane,
        people=0,
        gates=(Gate("door", ((0, 5),)),),
    )
    rows = run(network)
    assert [(v.ended, v.outcome) for v in rows.visits] == [(5, "sent away")] * 12_000


def test_an_empty_day_is_a_day() -> None:
    rows = run(queue(source([]), horizon=100))
    assert rows.cases == []
    assert rows.visits == []
    assert [(r.tick, r.level) for r in rows.levels] == [(0, 1)]


def test_a_listed_duration_replaces_the_draw() -> None:
    rows = run(queue(source([0], work=[7])))
    assert rows.works[0].drawn == 7
    assert listed("work").laws[0].mean == 0.0
