"""Corners of the rules, found by telling random networks twice; each pinned by hand."""

from __future__ import annotations

from queuesim.laws import Deterministic
from queuesim.network import (
    NEVER,
    Branch,
    CaseClass,
    ChoiceRow,
    Choose,
    Compare,
    Duration,
    Group,
    Guard,
    HeadCount,
    Lane,
    LaneChoice,
    Mark,
    Network,
    Order,
    Quantity,
    Reading,
    Route,
    Serve,
    Source,
    Table,
    mark,
)
from tests.semantics.tiny import exits, listed, log, run, source


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
