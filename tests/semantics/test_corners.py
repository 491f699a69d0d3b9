"""Corners of the rules, found by telling random networks twice; each pinned by hand."""

from __future__ import annotations

from queuesim.network import (
    Branch,
    CaseClass,
    ChoiceRow,
    Choose,
    Compare,
    Group,
    Guard,
    HeadCount,
    Lane,
    LaneChoice,
    Mark,
    Network,
    Route,
    Serve,
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
