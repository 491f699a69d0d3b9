"""Rules of lanes, routes, rooms, pools and follow-ups, each pinned by hand."""

from __future__ import annotations

from queuesim.laws import Deterministic
from queuesim.network import (
    NEVER,
    Announce,
    Branch,
    CaseClass,
    ChoiceRow,
    Choose,
    Compare,
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
    Pause,
    Pick,
    Pool,
    Quantity,
    Reading,
    Route,
    Seek,
    Select,
    Serve,
    Source,
    Take,
    Times,
    WorkKind,
    constant,
    mark,
    when_marked,
)
from tests.semantics.tiny import exits, leaves, listed, log, run, source, ticks

PATIENT = 1 << 62


def lanes_to(
    *sources: Source,
    lanes: tuple[Lane, ...],
    routes: tuple[Route, ...],
    groups: tuple[Group, ...],
    nodes: tuple[object, ...] = (),
    **more: object,
) -> Network:
    """One serving node per lane, named as the lane."""
    serves = tuple(Serve(x.name, "done", (LaneChoice(x.name),), listed("work")) for x in lanes)
    return Network(
        classes=(CaseClass("all"),),
        sources=sources,
        nodes=(*serves, *nodes, *exits()),  # type: ignore[arg-type]
        lanes=lanes,
        routes=routes,
        groups=groups,
        **more,  # type: ignore[arg-type]
    )


def staff(count: int, name: str = "staff", **more: object) -> Group:
    """A constant head count."""
    return Group(name, HeadCount(((0, count),)), **more)  # type: ignore[arg-type]


def test_a_smaller_rank_goes_first_and_among_equals_the_longest_wait() -> None:
    network = lanes_to(
        source([0, 2, 3], to="normal", name="n", work=[9, 1, 1]),
        source([4], to="high", name="h", work=[1]),
        source([1], to="other", name="o", work=[1]),
        lanes=(Lane("normal"), Lane("high"), Lane("other")),
        routes=(
            Route("normal", "staff", person_rank=((0, 1),)),
            Route("high", "staff"),
            Route("other", "staff", person_rank=((0, 1),)),
        ),
        groups=(staff(1),),
    )
    assert [line.split()[0] for line in log(network)] == ["n#0", "h#0", "o#0", "n#1", "n#2"]


def test_ageing_lifts_the_head_of_a_lane_by_steps_of_waiting() -> None:
    """At 9 the normal case has waited 8: its rank is now that of the high one, and longer."""

    def order(step: int) -> list[str]:
        network = lanes_to(
            source([0, 1], to="normal", name="n", work=[9, 1]),
            source([2], to="high", name="h", work=[1]),
            lanes=(Lane("normal"), Lane("high")),
            routes=(
                Route("normal", "staff", person_rank=((0, 1), (step, 0))),
                Route("high", "staff"),
            ),
            groups=(staff(1),),
        )
        return [line.split()[0] for line in log(network)]

    assert order(8) == ["n#0", "n#1", "h#0"]
    assert order(9) == ["n#0", "h#0", "n#1"]


def test_a_head_start_counts_as_waiting_in_scores_only() -> None:
    network = lanes_to(
        source([0, 1], to="plain", name="p", work=[9, 1]),
        source([3], to="ahead", name="a", work=[1]),
        lanes=(Lane("plain"), Lane("ahead", head_start=3)),
        routes=(Route("plain", "staff"), Route("ahead", "staff")),
        groups=(staff(1),),
    )
    assert [line.split()[0] for line in log(network)] == ["p#0", "a#0", "p#1"]


def test_longest_lane_and_list_order() -> None:
    def order(pick: Pick) -> list[str]:
        network = lanes_to(
            source([0, 1], to="one", name="a", work=[9, 1]),
            source([2, 3], to="two", name="b", work=[1, 1]),
            lanes=(Lane("one"), Lane("two")),
            routes=(Route("one", "staff"), Route("two", "staff")),
            groups=(staff(1, pick=pick),),
        )
        return [line.split()[0] for line in log(network)]

    assert order(Pick.LONGEST_LANE) == ["a#0", "b#0", "a#1", "b#1"]
    assert order(Pick.LISTED) == ["a#0", "a#1", "b#0", "b#1"]


def test_a_case_looks_by_rank_then_by_score_then_by_list() -> None:
    """Both groups are free; the first rank wins, and among equals who has been idle longer."""
    arrivals = source([0, 4, 9], to="queue", work=[1, 1, 1])
    groups = (staff(1, "first"), staff(1, "second"))
    ranked = lanes_to(
        arrivals,
        lanes=(Lane("queue"),),
        routes=(Route("queue", "first", case_rank=((0, 1),)), Route("queue", "second")),
        groups=groups,
    )
    assert [line.split()[-1] for line in log(ranked)] == ["second#0"] * 3
    equal = lanes_to(
        arrivals,
        lanes=(Lane("queue"),),
        routes=(Route("queue", "first"), Route("queue", "second")),
        groups=groups,
    )
    assert [line.split()[-1] for line in log(equal)] == ["first#0", "second#0", "first#0"]
    listed_first = lanes_to(
        arrivals,
        lanes=(Lane("queue", seek=Seek.LISTED),),
        routes=(Route("queue", "first"), Route("queue", "second")),
        groups=groups,
    )
    assert [line.split()[-1] for line in log(listed_first)] == ["first#0"] * 3


def overflow_after(step: int, *arrivals: Source) -> Network:
    return lanes_to(
        *arrivals,
        lanes=(Lane("queue"),),
        routes=(
            Route("queue", "own"),
            Route("queue", "helpers", case_rank=((0, NEVER), (step, 1)), person_rank=((0, 5),)),
        ),
        groups=(staff(1, "own"), staff(1, "helpers")),
    )


def test_overflow_opens_a_route_after_waiting_and_not_before() -> None:
    network = overflow_after(4, source([0, 1, 2], to="queue", work=[20, 3, 1]))
    assert log(network) == [
        "calls#1 queue 1-5-8 served helpers#0",
        "calls#2 queue 2-8-9 served helpers#0",
        "calls#0 queue 0-0-20 served own#0",
    ]


def test_overflow_at_the_tick_at_which_the_own_agent_is_free_goes_to_the_own_agent() -> None:
    """Work ends come before route steps."""
    network = overflow_after(4, source([0, 1], to="queue", work=[5, 3]))
    assert log(network)[1] == "calls#1 queue 1-5-8 served own#0"


def test_a_guard_closes_a_route_at_the_moment_of_matching() -> None:
    """The helpers keep one person in reserve: they take cases only while two are idle."""
    reserve = Guard(Reading(Quantity.GROUP_IDLE, ("helpers",)), Compare.AT_LEAST, 2)
    network = lanes_to(
        source([0, 1, 2], to="queue", work=[9, 9, 1]),
        lanes=(Lane("queue"),),
        routes=(
            Route("queue", "own"),
            Route("queue", "helpers", case_rank=((0, 1),), guards=(reserve,)),
        ),
        groups=(staff(1, "own"), staff(2, "helpers")),
    )
    assert log(network) == [
        "calls#0 queue 0-0-9 served own#0",
        "calls#1 queue 1-1-10 served helpers#0",
        "calls#2 queue 2-9-10 served own#0",
    ]


def test_a_full_lane_turns_away_and_one_who_is_served_at_once_takes_no_place() -> None:
    full = LeaveRule(
        "full",
        "lost",
        guards=(Guard(Reading(Quantity.LANE_WAITING, ("queue",)), Compare.AT_LEAST, 1),),
    )
    network = lanes_to(
        source([0, 1, 2], to="queue", work=[5, 1, 1]),
        lanes=(Lane("queue", leave=(full,)),),
        routes=(Route("queue", "staff"),),
        groups=(staff(1),),
    )
    assert log(network) == [
        "calls#2 queue 2-x-2 full",
        "calls#0 queue 0-0-5 served staff#0",
        "calls#1 queue 1-5-6 served staff#0",
    ]


def callback(keeps_place: bool) -> Network:  # noqa: FBT001
    offer = LeaveRule("callback", "back", after=ticks(3, "offer"), keeps_place=keeps_place)
    return lanes_to(
        source([0, 1], to="phone", name="a", work=[9, 2]),
        source([2], to="late", name="b", work=[1]),
        lanes=(Lane("phone", leave=(offer,)), Lane("late"), Lane("back")),
        routes=(Route("phone", "staff"), Route("late", "staff"), Route("back", "staff")),
        groups=(staff(1),),
    )


def test_a_kept_place_counts_from_the_first_joining() -> None:
    """The callback joined its lane at 4, later than the other case at 2; its place is of 1."""
    assert [line.split(maxsplit=1)[0] for line in log(callback(keeps_place=True))][1:] == [
        "a#0",
        "a#1",
        "b#0",
    ]
    assert [line.split(maxsplit=1)[0] for line in log(callback(keeps_place=False))][1:] == [
        "a#0",
        "b#0",
        "a#1",
    ]


def test_patience_runs_on_over_a_move_that_keeps_the_place() -> None:
    """Patience of 6 from tick 1 ends at 7, though the second lane was joined at 4."""
    offer = LeaveRule("moved", "back", after=ticks(3, "offer"), keeps_place=True)
    network = lanes_to(
        source([0, 1], to="phone", work=[20, 1], patience=[PATIENT, 6]),
        lanes=(Lane("phone", leave=(offer,)), Lane("back", leave=(leaves(),))),
        routes=(Route("phone", "staff"), Route("back", "staff")),
        groups=(staff(1),),
    )
    assert log(network)[:2] == [
        "calls#1 phone 1-x-4 moved",
        "calls#1 back 4-x-7 abandoned",
    ]


def test_leave_rules_of_one_tick_go_in_written_order() -> None:
    both = (
        LeaveRule("callback", "lost", after=ticks(3, "offer")),
        LeaveRule("abandoned", "lost", after=ticks(3, "patience")),
    )
    for rules in (both, both[::-1]):
        network = lanes_to(
            source([0, 1], to="phone", work=[9, 1]),
            lanes=(Lane("phone", leave=rules),),
            routes=(Route("phone", "staff"),),
            groups=(staff(1),),
        )
        assert log(network)[0] == f"calls#1 phone 1-x-4 {rules[0].counted_as}"


def test_a_refused_offer_leaves_the_place_as_it_was() -> None:
    offer = LeaveRule(
        "callback", "lost", after=ticks(2, "offer"), chance=constant(0.0), draw="accept"
    )
    network = lanes_to(
        source([0, 1, 2], to="phone", work=[9, 1, 1]),
        lanes=(Lane("phone", leave=(offer,)),),
        routes=(Route("phone", "staff"),),
        groups=(staff(1),),
    )
    assert [line.split()[2] for line in log(network)] == ["0-0-9", "1-9-10", "2-10-11"]


def chats(*sources: Source, people: int = 1, room: int = 2, call_room: int = 0) -> Network:
    """Chats at half pace while two are in hand; a call fills the person."""
    return Network(
        classes=(CaseClass("all"),),
        sources=sources,
        nodes=(
            Serve(
                "chat",
                "done",
                (LaneChoice("chats"),),
                listed("work"),
                room=1,
                pace=(1_000_000, 500_000),
            ),
            Serve("call", "done", (LaneChoice("calls"),), listed("work"), room=call_room),
            *exits(),
        ),
        lanes=(Lane("chats"), Lane("calls")),
        routes=(Route("chats", "staff"), Route("calls", "staff")),
        groups=(Group("staff", HeadCount(((0, people),)), Select.FEWEST_CASES, room=room),),
    )


def test_work_with_a_pace_is_timed_anew_at_every_change_of_the_number_in_hand() -> None:
    """Alone until 2 (2 done), halved until 8 (3 more), alone for the last 5 of 10.

    The second chat works from 2 at half pace: its 3 are done at 8.
    """
    network = chats(source([0, 2], to="chat", work=[10, 3]))
    assert log(network) == [
        "calls#1 chats 2-2-8 served staff#0",
        "calls#0 chats 0-0-13 served staff#0",
    ]
    assert [w.drawn for w in run(network).works] == [3, 10]


def test_progress_is_exact_in_whole_millionths() -> None:
    """At a pace of one third, 7 ticks take 21 and a bit: rounded up, and never by a drift."""
    serve = Serve("chat", "done", (LaneChoice("chats"),), listed("work"), room=1, pace=(333_333,))
    network = Network(
        classes=(CaseClass("all"),),
        sources=(source([0], to="chat", work=[7]),),
        nodes=(serve, *exits()),
        lanes=(Lane("chats"),),
        routes=(Route("chats", "staff"),),
        groups=(Group("staff", HeadCount(((0, 1),)), room=1),),
    )
    assert log(network) == ["calls#0 chats 0-0-22 served staff#0"]


def test_a_new_chat_goes_to_the_person_with_fewest() -> None:
    network = chats(source([0, 0, 0], to="chat", work=[4, 4, 4]), people=2)
    assert sorted(line.split()[-1] for line in log(network)) == ["staff#0", "staff#0", "staff#1"]


def test_a_call_fills_the_person_and_finds_nobody_with_an_open_chat() -> None:
    network = chats(
        source([0], to="chat", name="chats", work=[6]),
        source([1], to="call", name="phone", work=[3]),
        source([2], to="chat", name="later", work=[1]),
    )
    assert log(network) == [
        "later#0 chats 2-2-4 served staff#0",
        "chats#0 chats 0-0-7 served staff#0",
        "phone#0 calls 1-7-10 served staff#0",
    ]


def test_units_of_a_pool_are_taken_and_given_back() -> None:
    network = Network(
        classes=(CaseClass("all"),),
        sources=(source([0, 1, 2, 8], to="line", work=[5, 5, 5, 1]),),
        nodes=(
            Take("line", "serve", "lines", otherwise="lost"),
            Serve("serve", "hang up", (LaneChoice("queue"),), listed("work")),
            Give("hang up", "done", "lines"),
            *exits(),
        ),
        lanes=(Lane("queue"),),
        routes=(Route("queue", "staff"),),
        groups=(staff(1),),
        pools=(Pool("lines", 2),),
    )
    rows = run(network)
    assert [(c.born, c.ended, c.outcome) for c in sorted(rows.cases)] == [
        (0, 5, "solved"),
        (1, 10, "solved"),
        (2, 2, "lost"),
        (8, 11, "solved"),
    ]


def test_a_follow_up_is_a_case_of_its_own_and_sets_off_after_its_parent() -> None:
    network = Network(
        classes=(CaseClass("all"),),
        sources=(source([0], to="fork", work=[3]),),
        nodes=(
            Fork("fork", "serve", ("serve", "serve")),
            Serve("serve", "done", (LaneChoice("queue"),), listed("work")),
            *exits(),
        ),
        lanes=(Lane("queue"),),
        routes=(Route("queue", "staff"),),
        groups=(staff(1),),
    )
    assert log(network) == [
        "calls#0 queue 0-0-3 served staff#0",
        "calls#0.1 queue 0-3-6 served staff#0",
        "calls#0.2 queue 0-6-9 served staff#0",
    ]


def test_marks_steer_choices_and_durations_and_milestones_are_rows() -> None:
    again = Guard(mark("visits"), Compare.LESS, 2)
    network = Network(
        classes=(CaseClass("all"),),
        sources=(Source("calls", "count", Times((0,)), (("all", 1.0),)),),
        nodes=(
            Mark("count", "serve", adds=(("visits", 1),), milestones=("came",)),
            Serve(
                "serve",
                "again?",
                (LaneChoice("queue"),),
                Duration(
                    "talk",
                    (Deterministic(4e-6),),
                    factors=(when_marked("second", 1.5, 1.0),),
                    extras=(when_marked("second", 1e-6, 0.0),),
                ),
            ),
            Choose(
                "again?",
                (ChoiceRow((Branch("note"),), (again,)), ChoiceRow((Branch("done"),))),
            ),
            Mark("note", "pause", writes=(("second", 1),)),
            Delay("pause", "count", ticks(10, "pause")),
            *exits(),
        ),
        lanes=(Lane("queue"),),
        routes=(Route("queue", "staff"),),
        groups=(staff(1),),
    )
    rows = run(network)
    assert log(network, rows) == [
        "calls#0 queue 0-0-4 served staff#0",
        "calls#0 queue 14-14-21 served staff#0",
    ]
    assert [(m.tick, m.milestone) for m in rows.milestones] == [(0, "came"), (14, "came")]


DAYS = (0, 100, 200, 300)
GATE = Gate("desk", ((10, 60), (110, 160), (310, 360)))


def delayed(time: DelayTime, length: Duration, start: int) -> list[tuple[int, int]]:
    network = Network(
        classes=(CaseClass("all"),),
        sources=(source([start], to="wait"),),
        nodes=(Delay("wait", "done", length, time, "desk"), *exits()),
        gates=(GATE,),
        days=DAYS,
        horizon=1_000,
    )
    return [(c.born, c.ended) for c in run(network).cases]


def test_a_delay_in_open_time_counts_only_while_the_gate_is_open() -> None:
    assert delayed(DelayTime.OPEN, ticks(25, "wait"), 50) == [(50, 125)]
    assert delayed(DelayTime.OPEN, ticks(10, "wait"), 50) == [(50, 60)]
    assert delayed(DelayTime.OPEN, ticks(3, "wait"), 70) == [(70, 113)]
    assert delayed(DelayTime.OPEN, ticks(500, "wait"), 0) == [(0, 1 << 62)]


def test_a_delay_in_open_days_keeps_the_time_of_day_and_skips_closed_days() -> None:
    days = Duration("wait", (Deterministic(2 * 86_400.0),))
    assert delayed(DelayTime.OPEN_DAYS, days, 30) == [(30, 330)]
    one = Duration("wait", (Deterministic(86_400.0),))
    assert delayed(DelayTime.OPEN_DAYS, one, 30) == [(30, 130)]
    assert delayed(DelayTime.OPEN_DAYS, one, 5) == [(5, 110)]
    assert delayed(DelayTime.OPEN_DAYS, one, 130) == [(130, 330)]


def test_the_announced_wait_is_the_last_one_or_length_times_mean_over_people() -> None:
    def steered(announce: Announce) -> list[str]:
        long = Guard(Reading(Quantity.ANNOUNCED_WAIT, ("queue",)), Compare.AT_LEAST, 4)
        network = Network(
            classes=(CaseClass("all"),),
            sources=(source([0, 1, 7, 8], to="ask", work=[5, 9, 1, 1]),),
            nodes=(
                Choose(
                    "ask",
                    (ChoiceRow((Branch("away"),), (long,)), ChoiceRow((Branch("serve"),))),
                ),
                Serve("serve", "done", (LaneChoice("queue"),), listed("work")),
                Exit("away", "lost"),
                *exits(),
            ),
            lanes=(Lane("queue", announce=announce),),
            routes=(Route("queue", "staff"),),
            groups=(staff(1),),
        )
        rows = run(network)
        return [c.outcome for c in sorted(rows.cases)]

    assert steered(Announce()) == ["solved", "solved", "lost", "lost"]
    assert steered(Announce(4, ("staff",))) == ["solved", "solved", "solved", "lost"]


def test_the_announced_wait_may_count_other_lanes() -> None:
    """Two wait in the other lane at 2: that lane counts, its own alone does not."""
    long = Guard(Reading(Quantity.ANNOUNCED_WAIT, ("queue",)), Compare.AT_LEAST, 8)

    def outcome(*counted: str) -> str:
        network = Network(
            classes=(CaseClass("all"),),
            sources=(
                source([0, 0, 0], to="other", name="busy", work=[50, 1, 1]),
                source([2], to="ask", name="new", work=[1]),
            ),
            nodes=(
                Choose(
                    "ask", (ChoiceRow((Branch("lost"),), (long,)), ChoiceRow((Branch("serve"),)))
                ),
                Serve("serve", "done", (LaneChoice("queue"),), listed("work")),
                Serve("other", "done", (LaneChoice("other"),), listed("work")),
                *exits(),
            ),
            lanes=(Lane("queue", announce=Announce(4, ("staff",), counted)), Lane("other")),
            routes=(Route("queue", "staff"), Route("other", "staff")),
            groups=(staff(1),),
        )
        return next(c.outcome for c in run(network).cases if c.source == 1)

    assert outcome() == "solved"
    assert outcome("queue", "other") == "lost"


def test_people_by_head_count_who_pause_count_as_in_work() -> None:
    group = Group("staff", HeadCount(((0, 1), (4, 0))), pauses=(Pause(ticks(6, "between")),))
    network = lanes_to(
        source([0], to="queue", work=[2]),
        lanes=(Lane("queue"),),
        routes=(Route("queue", "staff"),),
        groups=(group,),
    )
    rows = run(network)
    assert [(r.tick, r.level, r.owed) for r in rows.levels] == [(0, 1, 0), (4, 0, 1), (8, 0, 0)]
    assert rows.works[-1].kind == WorkKind.PAUSE
