"""Sources that wait for people who idle. Event logs in whole ticks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from queuesim.laws import Uniform
from queuesim.network import (
    ONE,
    Branch,
    CaseClass,
    ChoiceRow,
    Choose,
    Group,
    Lane,
    Network,
    NetworkError,
    Person,
    Quantity,
    Reading,
    Roster,
    Shift,
    Source,
    Table,
    WhenIdle,
    constant,
    mark,
)
from tests.semantics.tiny import exits, leaves, log, queue, run, source, ticks

IDLE = Reading(Quantity.GROUP_IDLE, ("staff",))
ONE_EACH = Table(IDLE, (0, 1, 2, 3), (0.0, 1.0, 2.0, 3.0))


def dialler(
    wanted: Table = ONE_EACH,
    dial: int = 2,
    limit: int = 3,
    start: int = 0,
    until: int = 50,
    name: str = "dialler",
    **more: object,
) -> Source:
    arrivals = WhenIdle(("staff",), wanted, ticks(dial, "dial"), start, until)
    return replace(
        Source(name, "serve", arrivals, (("all", 1.0),), limit=limit),
        **more,  # type: ignore[arg-type]
    )


def house(*sources: Source, people: int = 1, work: int = 4, **more: object) -> Network:
    network = queue(*sources, people=people, **more)  # type: ignore[arg-type]
    serve = replace(network.nodes[0], work=ticks(work, "talk"))
    return replace(network, nodes=(serve, *network.nodes[1:]))


def test_a_case_is_dialled_for_each_who_idles_and_comes_when_the_dial_ends() -> None:
    network = house(dialler())
    assert log(network) == [
        "dialler#0 queue 2-2-6 served staff#0",
        "dialler#1 queue 8-8-12 served staff#0",
        "dialler#2 queue 14-14-18 served staff#0",
    ]
    assert [(c.born, c.ended) for c in run(network).cases] == [(0, 6), (6, 12), (12, 18)]


def test_those_being_dialled_count() -> None:
    """Two idle, two are dialled, and nobody is dialled for them once more."""
    assert [c.born for c in run(house(dialler(), people=2)).cases] == [0, 0, 6]


def test_more_may_be_dialled_than_there_are_people() -> None:
    ahead = Table(IDLE, (0, 1), (0.0, 2.0))
    lane = Lane("queue", leave=(leaves(ticks(1, "short")),))
    assert log(house(dialler(ahead), lane=lane)) == [
        "dialler#1 queue 2-x-3 abandoned",
        "dialler#0 queue 2-2-6 served staff#0",
        "dialler#2 queue 8-8-12 served staff#0",
    ]


def test_what_is_wanted_is_rounded_half_up() -> None:
    born = [c.born for c in run(house(dialler(Table(IDLE, (0, 1), (0.4, 1.5))))).cases]
    assert born == [0, 0, 10]


def test_a_threshold_keeps_people_for_those_who_call() -> None:
    two = Table(IDLE, (0, 2), (0.0, 1.0))
    network = house(dialler(two), source((1,), "serve", "calls"), people=2)
    assert log(network) == [
        "calls#0 queue 1-1-5 served staff#0",
        "dialler#0 queue 2-2-6 served staff#1",
        "dialler#1 queue 8-8-12 served staff#0",
        "dialler#2 queue 14-14-18 served staff#1",
    ]


def test_after_a_dial_the_case_goes_on_before_the_source_looks() -> None:
    """Half of those who are dialled do not answer: the next is dialled at the same tick."""
    answers = Choose(
        "who", (ChoiceRow((Branch("serve", Table(mark("m"), (0,), (0.0,))), Branch("lost"))),)
    )
    network = house()
    network = replace(network, nodes=(*network.nodes, answers), sources=(dialler(to="who"),))
    assert [(c.born, c.ended, c.outcome) for c in run(network).cases] == [
        (0, 2, "lost"),
        (2, 4, "lost"),
        (4, 6, "lost"),
    ]


def test_nothing_is_sent_outside_the_window_and_it_begins_with_a_look() -> None:
    born = [c.born for c in run(house(dialler(start=3, until=16, limit=9))).cases]
    assert born == [3, 9, 15]


def test_people_who_come_are_called_for_and_those_with_work_are_not() -> None:
    staff = Group("staff", Roster((Person((Shift(5, 20),)),)))
    network = house(dialler(limit=2), source((5,), "serve", "calls"), group=staff)
    assert log(network) == [
        "calls#0 queue 5-5-9 served staff#0",
        "dialler#0 queue 7-9-13 served staff#0",
        "dialler#1 queue 15-15-19 served staff#0",
    ]


def test_a_dial_of_length_zero_is_an_event_and_sources_look_by_name() -> None:
    one = constant(1.0)
    network = house(
        dialler(one, dial=0, limit=1, name="later"), dialler(one, dial=0, limit=1, name="first")
    )
    assert log(network) == [
        "first#0 queue 0-0-4 served staff#0",
        "later#0 queue 0-4-8 served staff#0",
    ]


def test_the_call_list_is_the_limit() -> None:
    assert len(run(house(dialler(limit=2))).cases) == 2


def test_what_looks_at_a_case_or_sends_groups_is_refused() -> None:
    with pytest.raises(NetworkError, match="by a reading of a case or a person"):
        house(dialler(Table(mark("m"), (0,), (1.0,))))
    with pytest.raises(NetworkError, match="sends cases one by one"):
        house(dialler(size=Uniform(1.0, 2.0)))
    arrivals = WhenIdle(("staff",), Table(ONE, (0,), (1.0,)), ticks(1))
    nobody = Source("x", "done", arrivals, (("all", 1.0),))
    with pytest.raises(NetworkError, match='names the group "staff"'):
        Network((CaseClass("all"),), (nobody,), exits())
