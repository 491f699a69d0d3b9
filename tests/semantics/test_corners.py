"""Corners of the rules, found by telling random networks twice; each pinned by hand."""

from __future__ import annotations

from queuesim.laws import Deterministic, Uniform
from queuesim.network import (
    NEVER,
    AtEnd,
    Branch,
    CaseClass,
    ChoiceRow,
    Choose,
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
    WorkKind,
    mark,
)
from queuesim.network.draws import case_key, source_key, stream_key, uniform
from queuesim.network.durations import to_ticks
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
