"""Random on-off clocks, outages, and sources that stop. Each with the log worked out by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from queuesim.laws import Deterministic, Exponential, Never, Uniform
from queuesim.network import (
    FOREVER,
    AtStart,
    Breaks,
    CaseClass,
    CloseRule,
    Compare,
    Counts,
    CountSlice,
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
    Network,
    NetworkError,
    Person,
    Quantity,
    Rates,
    RateSlice,
    Reading,
    Roster,
    Route,
    Serve,
    Shift,
    Source,
    Switch,
    Table,
    Times,
    prepare,
)
from queuesim.network.calendars import Duty, less_outages, switched
from queuesim.network.draws import clock_key, stream_key, uniform
from queuesim.network.durations import to_ticks
from tests.semantics.test_parts import ended
from tests.semantics.tiny import exits, listed, log, queue, run, source, ticks

KEY = clock_key(stream_key(1, 0), "line")


def fixed(count: int) -> Deterministic:
    return Deterministic(count * 1e-6)


def line(up: int = 4, down: int = 3, until: int = 20, *, starts_up: bool = True) -> Switch:
    """Up for 4 ticks, down for 3, and so on."""
    return Switch("line", fixed(up), fixed(down), until, starts_up)


# --- when it is up ------------------------------------------------------------------------------


def test_a_switch_is_up_and_down_in_turn_and_stays_as_it_is_from_its_last_tick_on() -> None:
    assert switched(line(), KEY).windows == ((0, 4), (7, 11), (14, 18))  # down at 20, for good
    assert switched(line(until=18), KEY).windows == ((0, 4), (7, 11), (14, FOREVER))
    assert switched(line(starts_up=False), KEY).windows == ((3, 7), (10, 14), (17, FOREVER))
    assert switched(line(until=0), KEY).windows == ((0, FOREVER),)


def test_each_time_up_and_each_time_down_is_drawn_by_the_switch_and_its_turn() -> None:
    law = Uniform(1e-6, 1e-3)
    windows = switched(Switch("line", law, law, 100_000), KEY).windows
    tick = 0
    for turn, window in enumerate(windows[:-1]):
        up = to_ticks(law.inverse(uniform(KEY, "up", turn)))
        assert window == (tick, tick + up)
        tick += up + to_ticks(law.inverse(uniform(KEY, "down", turn)))
    assert len(windows) > 50
    other = prepare(machine(source([0], work=[1]), switch=Switch("line", law, law, 900)), 1, 0)
    assert other.gates["line"].windows[0] == windows[0]


def test_times_of_no_length_take_a_tick_and_endless_ones_last() -> None:
    assert switched(line(0, 0, 5), KEY).windows == ((0, 1), (2, 3), (4, FOREVER))
    broken = Switch("line", fixed(4), Never(), 100)
    assert switched(broken, KEY).windows == ((0, 4),)
    assert switched(Switch("line", Never(), fixed(1), 100), KEY).windows == ((0, FOREVER),)


def test_a_switch_is_up_for_its_share_of_time() -> None:
    """Mean 3 up and 1 down: up three quarters of the time, within four standard errors."""
    switch = Switch("line", Exponential(3e-3), Exponential(1e-3), 40_000_000)
    windows = switched(switch, KEY).windows
    up = sum(min(end, 40_000_000) - start for start, end in windows)
    cycles = len(windows)
    error = 4 * math.sqrt(2 * (0.75 * 0.25) ** 2 / cycles)
    assert up / 40_000_000 == pytest.approx(0.75, abs=error)


# --- outages ------------------------------------------------------------------------------------


def machine(*sources: Source, switch: Switch | None = None, **staffing: object) -> Network:
    """One machine that is missing while the line is down."""
    levels = HeadCount(((0, 1),), **(staffing or {"outages": (("line", 1),)}))  # type: ignore[arg-type]
    return queue(*sources, staffing=levels, switches=(switch or line(),))


def test_a_machine_that_breaks_down_finishes_its_work_and_takes_nothing_new() -> None:
    """Down from 4 to 7 and from 11 to 14: the work of 3 goes on until 6."""
    network = machine(source([3, 4, 10], work=[3, 2, 1]))
    rows = run(network)
    assert log(network, rows) == [
        "calls#0 queue 3-3-6 served staff#0",
        "calls#1 queue 4-7-9 served staff#0",
        "calls#2 queue 10-10-11 served staff#0",
    ]
    assert [(r.tick, r.level, r.owed) for r in rows.levels] == [
        (0, 1, 0),
        (4, 0, 1),
        (6, 0, 0),
        (7, 1, 0),
        (11, 0, 1),  # the work of 10 ends at 11, after the calendar
        (11, 0, 0),
        (14, 1, 0),
        (18, 0, 0),
    ]


def test_outages_are_taken_off_the_head_count_and_only_changes_are_events() -> None:
    """Two lines of two machines each; fewer than none is none."""
    gates = {
        "a": Gate("a", ((0, 10), (20, 90))),
        "b": Gate("b", ((0, 15), (25, 90))),
        "c": Gate("c", ((5, 90),)),
    }
    staffing = HeadCount(((2, 3), (12, 4), (30, 0)), (("a", 2), ("b", 2), ("c", 1)))
    assert less_outages(staffing, gates) == (
        (2, 2),
        (5, 3),
        (10, 1),
        (12, 2),
        (15, 0),
        (20, 2),
        (25, 4),
        (30, 0),
    )
    assert less_outages(HeadCount(((2, 3),)), gates) == ((2, 3),)
    assert less_outages(HeadCount((), (("a", 2),)), gates) == ()


def test_a_gate_that_is_known_may_take_people_away_too() -> None:
    network = queue(
        source([0, 5], work=[2, 2]),
        staffing=HeadCount(((0, 1),), (("hours", 1),)),
        gates=(Gate("hours", ((0, 4), (8, 90))),),
    )
    assert log(network)[1] == "calls#1 queue 5-8-10 served staff#0"


def test_a_named_machine_has_a_break_while_it_is_down_of_the_kind_of_its_roster() -> None:
    """Down from 4 to 7: finished into it, or before it (for the full 3 ticks), or interrupted."""

    def logged(breaks: Breaks) -> list[str]:
        shifts = (Shift(0, 18, 0),)
        staffing = Roster((Person(shifts, gate="line"),), breaks=breaks)
        network = queue(source([3, 4], work=[3, 2]), staffing=staffing, switches=(line(until=9),))
        return log(network)

    assert logged(Breaks.AWAY) == [
        "calls#0 queue 3-3-6 served staff#0",
        "calls#1 queue 4-7-9 served staff#0",
    ]
    assert logged(Breaks.WAIT) == [
        "calls#0 queue 3-3-6 served staff#0",
        "calls#1 queue 4-9-11 served staff#0",
    ]
    assert logged(Breaks.INTERRUPT) == [
        "calls#0 queue 3-3-4 interrupted staff#0",
        "calls#0 queue 4-7-9 served staff#0",
        "calls#1 queue 4-9-11 served staff#0",
    ]


def test_what_a_switch_takes_is_what_is_inside_the_shift_beside_its_breaks() -> None:
    """Down in [4, 7) and [11, 14); the shift is [5, 12), with a break from 8 to 9."""
    person = Person((Shift(5, 12, 0, ((8, 9),)),), gate="line")

    def duty(breaks: Breaks) -> Duty:
        group = Group("staff", Roster((person,), breaks=breaks))
        network = queue(source([0], work=[1]), group=group, switches=(line(),))
        return prepare(network, 1, 0).duties["staff"][0]

    assert duty(Breaks.AWAY).present == ((7, 8), (9, 11))
    assert duty(Breaks.INTERRUPT).present == ((5, 12),)
    assert duty(Breaks.INTERRUPT).breaks == ((5, 2), (8, 1), (11, 1))


def test_an_outage_over_a_break_or_a_block_off_the_phone_takes_only_what_is_left() -> None:
    """Down in [4, 7) and [11, 14); a break from 5 to 6; the only room for the block is [11, 13)."""
    shift = Shift(3, 13, 0, ((3, 4), (5, 6), (7, 8), (9, 10)), off_blocks=1.0)
    roster = Roster((Person((shift,), gate="line"),), off_block=2, breaks=Breaks.WAIT)
    network = queue(source([0], work=[1]), group=Group("staff", roster), switches=(line(),))
    duty = prepare(network, 1, 0).duties["staff"][0]
    assert duty.present == ((3, 11),)
    assert duty.breaks == ((3, 1), (4, 1), (5, 1), (6, 1), (7, 1), (9, 1))


# --- lanes, delays, tables ----------------------------------------------------------------------


def test_an_outage_sends_those_who_wait_away_like_a_gate_that_closes() -> None:
    lane = Lane("queue", gate="line", close=CloseRule.GO, close_to="lost")
    network = queue(source([0, 1], work=[9, 1]), lane=lane, switches=(line(),))
    assert log(network) == [
        "calls#1 queue 1-x-4 sent away",
        "calls#0 queue 0-0-9 served staff#0",
    ]


def test_a_delay_in_open_time_stands_still_while_the_line_is_down() -> None:
    network = Network(
        classes=(CaseClass("all"),),
        sources=(source([2], to="copy"),),
        nodes=(Delay("copy", "done", ticks(5), DelayTime.OPEN, "line"), *exits()),
        switches=(line(),),
    )
    assert ended(network) == ["calls#0 10 solved"]  # 2 to 4, then 7 to 10


def test_whether_the_line_is_up_can_be_read_and_switches_a_table() -> None:
    """Work takes 3 ticks longer while the line is down; at 4 it is down, at 7 up."""
    down = Table(Reading(Quantity.OPEN, ("line",)), (0, 1), (3e-6, 0.0))
    work = Duration("work", (Deterministic(1e-6),), extras=(down,))
    network = Network(
        classes=(CaseClass("all"),),
        sources=(source([3, 4, 7]),),
        nodes=(Serve("serve", "done", (LaneChoice("queue"),), work), *exits()),
        lanes=(Lane("queue"),),
        routes=(Route("queue", "staff"),),
        groups=(Group("staff", HeadCount(((0, 3),))),),
        switches=(line(),),
    )
    assert sorted(log(network)) == [
        "calls#0 queue 3-3-4 served staff#0",
        "calls#1 queue 4-4-8 served staff#1",
        "calls#2 queue 7-7-8 served staff#2",
    ]


def test_gates_and_switches_close_in_the_order_of_their_names() -> None:
    """Both lanes are emptied at 4; what leaves the lane of the first name goes on first."""

    def network(gate: str) -> Network:
        lanes = tuple(
            Lane(x, gate=g, close=CloseRule.GO, close_to="lost")
            for x, g in (("a", gate), ("b", "line"))
        )
        return Network(
            classes=(CaseClass("all"),),
            sources=(source([0], to="at a", name="a"), source([0], to="at b", name="b")),
            nodes=(
                Serve("at a", "done", (LaneChoice("a"),), listed("work")),
                Serve("at b", "done", (LaneChoice("b"),), listed("work")),
                *exits(),
            ),
            lanes=lanes,
            gates=(Gate(gate, ((0, 4),)),),
            switches=(line(),),
        )

    assert [text.split()[0] for text in log(network("kiosk"))] == ["a#0", "b#0"]
    assert [text.split()[0] for text in log(network("mail"))] == ["b#0", "a#0"]


# --- sources ------------------------------------------------------------------------------------


def arriving(rates: Rates, *, switch: Switch | None = None, limit: int = FOREVER) -> list[tuple]:
    """Ticks and ordinals of the cases that come."""
    network = Network(
        classes=(CaseClass("all"),),
        sources=(Source("calls", "done", rates, (("all", 1.0),), limit=limit),),
        nodes=exits(),
        gates=(Gate("hours", ((0, 3_000), (6_000, 7_000))),),
        switches=(switch,) if switch else (),
    )
    return [(c.born, c.ordinal) for c in run(network).cases]


SLICES = (RateSlice(0, 5_000, 1e4), RateSlice(5_000, 9_000, 2e4, 0.0))


def test_a_rate_may_follow_a_gate_and_the_cases_that_come_are_the_same() -> None:
    """While it is shut nobody comes; all others come at the same moments."""
    every = arriving(Rates(SLICES))
    some = arriving(Rates(SLICES, gate="hours"))
    assert some == [c for c in every if c[0] < 3_000 or 6_000 <= c[0] < 7_000]
    assert 20 < len(some) < len(every) - 20


def test_a_rate_may_be_lower_while_shut_and_who_comes_then_is_drawn_by_case() -> None:
    every, half = arriving(Rates(SLICES)), arriving(Rates(SLICES, gate="hours", when_shut=0.5))
    none = arriving(Rates(SLICES, gate="hours"))
    assert set(none) < set(half) < set(every)
    assert len(half) - len(none) == pytest.approx((len(every) - len(none)) / 2, abs=15)


def test_a_rate_may_be_higher_while_shut() -> None:
    """Twice as many while it is shut: as if all slices had the double rate, halved when open."""
    double = tuple(RateSlice(s.start, s.end, 2 * s.rate, s.rate_at_end) for s in SLICES)
    more = arriving(Rates(SLICES, gate="hours", when_shut=2.0))
    assert set(more) < set(arriving(Rates(double)))
    shut = [c for c in arriving(Rates(double)) if not (c[0] < 3_000 or 6_000 <= c[0] < 7_000)]
    assert [c for c in more if c in shut] == shut


def test_a_rate_may_follow_a_switch_of_the_replication() -> None:
    switch = Switch("line", Uniform(0.0, 1e-3), Uniform(0.0, 1e-3), 9_000)
    up = switched(switch, KEY)
    some = arriving(Rates(SLICES, gate="line"), switch=switch)
    assert some == [c for c in arriving(Rates(SLICES)) if up.is_open(c[0])]


@pytest.mark.parametrize(
    "arrivals",
    [
        Rates((RateSlice(0, 5_000, 1e4),)),
        Counts((CountSlice(0, 90, 30),)),
        Times(tuple(range(20))),
        AtStart(9),
    ],
)
def test_a_source_stops_at_its_limit(arrivals: object) -> None:
    network = Network(
        classes=(CaseClass("all"),),
        sources=(Source("calls", "done", arrivals, (("all", 1.0),)),),  # type: ignore[arg-type]
        nodes=exits(),
    )
    every = run(network).cases
    limited = replace(network, sources=(replace(network.sources[0], limit=4),))
    assert run(limited).cases == every[:4]
    nobody = replace(network, sources=(replace(network.sources[0], limit=0),))
    assert run(nobody).cases == []


def test_a_group_that_passes_the_limit_is_cut() -> None:
    """Three come at once at 0, 1, 2, five at most in all; what they bear is not counted."""
    network = Network(
        classes=(CaseClass("all"),),
        sources=(
            Source("calls", "bear", Times((0, 1, 2)), (("all", 1.0),), Deterministic(3.0), limit=5),
        ),
        nodes=(Fork("bear", "done", ("lost",)), *exits()),
    )
    assert [c.born for c in run(network).cases if c.outcome == "solved"] == [0, 0, 0, 1, 1]
    assert sum(c.outcome == "lost" for c in run(network).cases) == 5


def test_a_gate_or_switch_that_is_not_there_is_refused() -> None:
    with pytest.raises(NetworkError, match='gate "line", which is not there'):
        queue(source([0], work=[1]), staffing=HeadCount(((0, 1),), (("line", 1),)))
    with pytest.raises(NetworkError, match='gate "line" is there twice'):
        queue(source([0], work=[1]), gates=(Gate("line", ((0, 1),)),), switches=(line(),))
    shut = Guard(Reading(Quantity.OPEN, ("line",)), Compare.EQUAL, 0)
    with pytest.raises(NetworkError, match="which is not there"):
        Network(
            classes=(CaseClass("all"),),
            sources=(source([0]),),
            nodes=(Serve("serve", "done", (LaneChoice("q", (shut,)),), ticks(1)), *exits()),
            lanes=(Lane("q"),),
        )
    with pytest.raises(ValueError, match="multiplied by 0 or more"):
        Rates(SLICES, gate="line", when_shut=-1.0)
