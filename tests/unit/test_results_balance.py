"""Balances: what holds in every run, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queuesim.engine.reference import Floor
from queuesim.laws import Exponential
from queuesim.network import (
    AtEnd,
    Branch,
    CaseClass,
    ChoiceRow,
    Choose,
    Delay,
    Duration,
    Exit,
    Give,
    Group,
    HeadCount,
    Lane,
    LaneChoice,
    LeaveRule,
    Mark,
    Network,
    Node,
    Pause,
    Person,
    Pool,
    Roster,
    Route,
    Rows,
    Serve,
    Shift,
    Source,
    Take,
    Times,
    constant,
)
from queuesim.network.labels import ENDS, ChannelLabel, Interval, Labels, StaffLabel
from queuesim.network.rows import OPEN
from queuesim.results import Unbalanced, read, tally
from queuesim.results.balance import check
from tests.unit.tallying import HandModel, Story, day_of_everything, model_of


def test_a_day_of_everything_balances() -> None:
    model = model_of()
    check(read(day_of_everything(), model.network, model.labels), model.network)


def swap(rows: list[Any], at: int, **changes: object) -> None:
    rows[at] = rows[at]._replace(**changes)


DEFECTS: list[tuple[str, Callable[[Rows], object]]] = [
    ("has an outcome but no end", lambda r: swap(r.cases, 0, ended=OPEN)),
    ("outside the case's time", lambda r: swap(r.cases, 0, born=1)),
    ("ended before it began", lambda r: swap(r.visits, 0, joined=11_000_000)),
    ("do not match", lambda r: swap(r.works, 0, begun=11_000_000)),
    ("do not match", lambda r: r.works.pop(0)),
    ("two visits at the same time", lambda r: swap(r.visits, 2, ended=66_000_000)),
    ("room", lambda r: swap(r.works, 1, ended=46_000_000)),
    ("than are there", lambda r: swap(r.levels, 0, level=0)),
    ("than are there", lambda r: swap(r.levels, 2, tick=27_000_000)),
    ("no row of its own", lambda r: r.cases.pop(3)),
]


@pytest.mark.parametrize(("what", "spoil"), DEFECTS)
def test_each_defect_is_named(what: str, spoil: Callable[[Rows], object]) -> None:
    model, rows = model_of(), day_of_everything()
    spoil(rows)
    with pytest.raises(Unbalanced, match=what):
        tally(rows, model, model.prepared)


def test_a_defect_has_its_text_in_both_languages() -> None:
    error = Unbalanced("5 started, 4 ended")
    assert "5 started, 4 ended" in error.text("en")
    assert "5 started, 4 ended" in error.text("zh")


def test_owed_people_may_finish() -> None:
    s = Story()
    s.level(0, "team", 1)
    s.level(5, "team", 0, owed=1)
    s.level(9, "team", 0)
    s.start(1, 0, "phone")
    s.served(0, "phone", 1, 2, 9)
    s.end(9, 0, "answered")
    s.case(0, 1, 9, "solved")
    model = model_of()
    found = tally(s.rows, model, model.prepared)
    assert found.total("available", "group", "team") == 9_000_000
    assert found.total("overtime", "group", "team") == 4_000_000


# --- random small networks ----------------------------------------------------------------------

few = st.integers(0, 6)


class Shape(NamedTuple):
    """What a random network is made of; times are in ticks, so ties are the rule."""

    arrivals: list[int]
    talk: float
    patience: float
    people: int
    room: int
    lines: int
    named: bool
    stay: bool
    pause: float
    again: float
    transfer: float
    callback: int
    horizon: int


shapes = st.builds(
    Shape,
    arrivals=st.lists(few, max_size=14).map(lambda gaps: np.cumsum(gaps).tolist()),
    talk=st.sampled_from([0.0, 1e-6, 4e-6]),
    patience=st.sampled_from([0.0, 2e-6, 1e-5]),
    people=st.integers(0, 2),
    room=st.integers(1, 2),
    lines=st.integers(1, 3),
    named=st.booleans(),
    stay=st.booleans(),
    pause=st.sampled_from([0.0, 2e-6]),
    again=st.sampled_from([0.0, 0.5]),
    transfer=st.sampled_from([0.0, 0.5]),
    callback=st.sampled_from([0, 0, 2]),
    horizon=st.sampled_from([20, 60]),
)


def drawn(name: str, mean: float) -> Duration:
    return Duration(name, (Exponential(max(mean, 1e-9)),))


def choice(name: str, *branches: tuple[str, float]) -> Node:
    return Choose(name, (ChoiceRow(tuple(Branch(to, constant(w)) for to, w in branches)),))


def network_of(shape: Shape) -> Network:
    """Lines, a queue with patience and perhaps callbacks, a transfer, retries and repeats."""
    if shape.named:
        shifts = (Shift(0, 15, 0, breaks=((4, 6),), unpaid=1), Shift(18, 40, 1))
        staffing: Roster | HeadCount = Roster(tuple(Person(shifts) for _ in range(shape.people)))
    else:
        staffing = HeadCount(((0, shape.people), (15, 0), (18, shape.people)))
    leave = [LeaveRule("abandoned", "gave up", after=drawn("patience", shape.patience))]
    if shape.callback:
        after = drawn("offer", shape.callback * 1e-6)
        leave.insert(0, LeaveRule("callback", "asked", after=after, keeps_place=True))
    pauses = (Pause(drawn("pause", shape.pause)),) if shape.pause else ()
    nodes: tuple[Node, ...] = (
        Mark("start", "line", milestones=("start|phone|first",)),
        Take("line", "talk", "lines", "busy"),
        Mark("busy", "retry?", milestones=("end|blocked",)),
        Serve("talk", "pass?", (LaneChoice("queue"),), drawn("talk", shape.talk), drawn("w", 1e-6)),
        choice("pass?", ("more", shape.transfer), ("answered", 1 - shape.transfer)),
        Serve("more", "answered", (LaneChoice("second"),), drawn("more", shape.talk)),
        Mark("answered", "hang up", milestones=("end|answered",)),
        Give("hang up", "solved?", "lines"),
        choice("solved?", ("solved", 1 - shape.again), ("later", shape.again)),
        Delay("later", "repeat", drawn("later", 3e-6)),
        Mark("repeat", "line", milestones=("start|phone|repeat",)),
        Mark("gave up", "free", milestones=("end|abandoned",)),
        Give("free", "retry?", "lines"),
        choice("retry?", ("lost", 1 - shape.again), ("pause", shape.again)),
        Delay("pause", "retry", drawn("pause before retry", 2e-6)),
        Mark("retry", "line", milestones=("start|phone|retry",)),
        Mark("asked", "free line", milestones=("end|diverted", "start|phone|callback")),
        Give("free line", "call back", "lines"),
        Serve("call back", "called", (LaneChoice("callbacks"),), drawn("talk", shape.talk)),
        Mark("called", "solved", milestones=("end|answered",)),
        Exit("solved", "solved"),
        Exit("lost", "lost"),
    )
    lanes = (Lane("queue", leave=tuple(leave)), Lane("second"), Lane("callbacks"))
    return Network(
        classes=(CaseClass("A/x", "A", 3), CaseClass("B/x", "B")),
        sources=(Source("s", "start", Times(tuple(shape.arrivals)), (("A/x", 1.0), ("B/x", 1.0))),),
        nodes=nodes,
        lanes=lanes,
        routes=tuple(Route(lane.name, "team") for lane in lanes),
        groups=(
            Group(
                "team",
                staffing,
                room=shape.room,
                pauses=pauses,
                at_end=AtEnd.STAY if shape.stay else AtEnd.FINISH,
            ),
        ),
        pools=(Pool("lines", shape.lines),),
        days=(0, 20, 40),
        horizon=shape.horizon,
    )


LABELS = Labels(
    channels=(ChannelLabel("phone", "call", within=3, share=0.8, short=1),),
    node_channel={"talk": "phone", "more": "phone", "call back": "phone"},
    segments=("A", "B"),
    reasons=("x", "x"),
    staff=(StaffLabel("team", "team"),),
    intervals=tuple(
        Interval(t // 20, t, t + 5, f"00:{t % 20:02d}") for t in range(0, 60, 5) if t % 20 < 15
    ),
    days=(0, 20, 40),
    dates=("2026-03-02", "2026-03-03", "2026-03-04"),
    open_days=3,
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(shape=shapes, replication=st.integers(0, 3))
def test_everything_balances_in_random_small_networks(shape: Shape, replication: int) -> None:
    network = network_of(shape)
    floor = Floor(network, 3, replication)
    rows = floor.run()
    model = HandModel(network, LABELS)
    found = tally(rows, model, floor.prepared)  # raises if a balance does not hold
    ends = sum(found[name] for name in ENDS)
    np.testing.assert_array_equal(found["started"], ends + found["inside"])
    assert found.total("started") == sum(m.milestone.startswith("start|") for m in rows.milestones)
    assert found.total("cases_started") == len(shape.arrivals[: len(rows.cases)]) == len(rows.cases)
    # Little's law, whole run: each visit's wait once
    waits = sum(min(v.begun, v.ended, shape.horizon) - v.joined for v in rows.visits)
    assert found.total("waiting") == waits
    # people: busy and paused within available, and available within paid where nobody is away
    assert found.total("busy") + found.total("paused") * (shape.room == 1) <= found.total(
        "available"
    )
    assert found.total("load") <= found.total("places") + 0
    # each scope adds up to the total
    for kind in ("channel", "class", "reason"):
        rows_of = [k for k, s in enumerate(found.layout.scopes) if s[0] == kind]
        for name in ("started", "wait", "talk", "in_time", "cases_lost"):
            np.testing.assert_array_equal(found[name][rows_of].sum(axis=0), found[name][0])
