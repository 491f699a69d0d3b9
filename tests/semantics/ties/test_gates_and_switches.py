"""Open time, doors and machines that are up or down at a tick."""

from __future__ import annotations

from queuesim.laws import Deterministic
from queuesim.network import (
    Branch,
    ChoiceRow,
    Choose,
    CloseRule,
    Compare,
    Delay,
    DelayTime,
    Gate,
    Group,
    Guard,
    HeadCount,
    LeaveRule,
    Mark,
    Network,
    Quantity,
    Reading,
    Register,
    Switch,
)
from tests.semantics.ties.house import calls, gives_up, house, listed, queue, serve, staff, ticks
from tests.semantics.ties.ties import tie

WORKS = Switch("works", Deterministic(5e-6), Deterministic(3e-6), until=12)
"""Up in [0, 5), down in [5, 8), and up for ever, for so it is at 12."""


def printer(*parts: object, **lane: object):
    """A machine that is missing while the switch is down."""
    machine = Group("staff", HeadCount(((0, 1),), outages=(("works", 1),)))
    return house(WORKS, machine, queue(**lane), *parts)  # type: ignore[arg-type]


@tie
def test_a_machine_that_goes_down_as_its_work_ends_takes_nothing() -> Network:
    """The outage is a fall of the head count, and the calendar is first.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    5 calendar staff: 0 there 1 owed
    5 work end calls#0: solved; staff 0 there
    8 calendar staff: 1 there; calls#1 begins staff#0
    10 work end calls#1: solved
    """
    return printer(calls(0, 1, work=[5, 2]))


@tie
def test_who_arrives_as_a_machine_comes_back_is_served() -> Network:
    """And who arrives as it goes down waits.

    5 calendar staff: 0 there
    5 arrival calls#0: waits in queue
    8 calendar staff: 1 there; calls#0 begins staff#0
    8 arrival calls#1: waits in queue
    10 work end calls#0: solved; calls#1 begins staff#0
    12 work end calls#1: solved
    """
    return printer(calls(5, 8, work=2))


@tie
def test_an_outage_sends_those_who_wait_away_before_the_machine_goes() -> Network:
    """Gates and switches come before groups.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    5 calendar works: calls#1 sent away, lost
    5 calendar staff: 0 there 1 owed
    6 work end calls#0: solved; staff 0 there
    8 calendar staff: 1 there
    """
    away = {"gate": "works", "close": CloseRule.GO, "close_to": "lost"}
    return printer(calls(0, 1, work=6), **away)


@tie
def test_a_switch_stays_as_it_is_at_its_last_tick() -> Network:
    """It would go down at 13, but at 12 it is up, and so it stays.

    4 arrival calls#0: solved
    5 arrival calls#1: lost
    7 arrival calls#2: lost
    8 arrival calls#3: solved
    12 arrival calls#4: solved
    13 arrival calls#5: solved
    99 arrival calls#6: solved
    """
    ask = Choose(
        "ask",
        (
            ChoiceRow(
                (Branch("done"),), (Guard(Reading(Quantity.OPEN, ("works",)), Compare.EQUAL, 1),)
            ),
            ChoiceRow((Branch("lost"),)),
        ),
    )
    return house(calls(4, 5, 7, 8, 12, 13, 99, to="ask"), ask, WORKS)


def open_time(*arrivals: int, length: int, gate: Gate, **more: object):
    """A delay that runs while a gate is open."""
    return house(
        calls(*arrivals, to="step", step=length),
        Delay("step", "done", listed("step"), DelayTime.OPEN, "door"),
        gate,
    )


@tie
def test_a_delay_in_open_time_may_end_as_the_gate_closes() -> Network:
    """Three ticks of open time are over at 5; a fourth is over at 11.

    2 arrival calls#0: until 5
    2 arrival calls#1: until 11
    5 delay end calls#0: solved
    11 delay end calls#1: solved
    """
    door = Gate("door", ((0, 5), (10, 20)))
    return house(
        calls(2, 2, to="step", step=[3, 4]),
        Delay("step", "done", listed("step"), DelayTime.OPEN, "door"),
        door,
    )


@tie
def test_a_delay_of_no_open_time_that_begins_as_the_gate_closes_ends_at_opening() -> Network:
    """At 5 the gate is shut, so not even no time can pass before 10.

    5 arrival calls#0: until 10
    10 delay end calls#0: solved
    """
    return open_time(5, length=0, gate=Gate("door", ((0, 5), (10, 20))))


@tie
def test_a_delay_of_no_open_time_while_open_is_over_at_once() -> Network:
    """It is an event of its tick.

    4 arrival calls#0: until 4
    4 delay end calls#0: solved
    """
    return open_time(4, length=0, gate=Gate("door", ((0, 5), (10, 20))))


@tie
def test_a_delay_behind_the_last_opening_never_ends() -> Network:
    """The case stays inside.

    5 arrival calls#0: for ever
    """
    return open_time(5, length=1, gate=Gate("door", ((0, 5),)))


@tie
def test_a_gate_that_opens_a_tick_after_it_closed_has_closed() -> Network:
    """However short it is shut, those who wait are sent away.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    5 calendar door: calls#1 sent away, lost
    6 arrival calls#2: waits in queue
    9 calendar door: calls#2 sent away, lost
    9 work end calls#0: solved
    """
    door = Gate("door", ((0, 5), (6, 9)))
    lane = queue(gate="door", close=CloseRule.GO, close_to="lost")
    return house(calls(0, 1, 6, work=[9, 1, 1]), lane, door)


@tie
def test_who_joins_a_shut_lane_waits_until_the_next_closing() -> Network:
    """A gate decides what happens when it closes and keeps nobody out.

    5 calendar door
    5 arrival calls#0: begins staff#0
    6 arrival calls#1: waits in queue
    9 calendar door: calls#1 sent away, lost
    14 work end calls#0: solved
    """
    door = Gate("door", ((0, 5), (7, 9)))
    lane = queue(gate="door", close=CloseRule.GO, close_to="lost")
    return house(calls(5, 6, work=9), lane, door)


@tie
def test_kept_at_close_patience_runs_on() -> Network:
    """Kept till tomorrow: at closing nothing happens, and patience ends in the night.

    0 arrival calls#0: begins staff#0
    2 arrival calls#1: waits in queue
    5 calendar staff: 0 there 1 owed
    5 work end calls#0: solved; staff 0 there
    8 leave calls#1: abandoned, lost
    20 calendar staff: 1 there
    """
    lane = queue(gives_up(6), gate="door", close=CloseRule.KEEP)
    door = Gate("door", ((0, 5), (20, 25)))
    return house(calls(0, 2, work=[5, 1]), lane, door, staff("staff", (0, 1), (5, 0), (20, 1)))


@tie
def test_a_register_is_changed_for_who_comes_next_at_that_tick() -> Network:
    """Each event is settled before the next: the second reads what the first has written.

    3 arrival calls#0: solved
    3 arrival calls#1: lost
    """
    busy = Guard(Reading(Quantity.REGISTER, ("count",)), Compare.MORE, 0)
    ask = Choose("ask", (ChoiceRow((Branch("lost"),), (busy,)), ChoiceRow((Branch("add"),))))
    add = Mark("add", "done", house_adds=(("count", 1),))
    return house(calls(3, 3, to="ask"), ask, add, Register("count"))


@tie
def test_an_announced_wait_is_read_after_what_came_before() -> Network:
    """The last wait that ended in service is 4 once the case of tick 1 has begun at 5.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    4 arrival calls#2: waits in queue
    5 work end calls#0: solved; calls#1 begins staff#0
    5 arrival calls#3: steered, lost
    8 work end calls#1: solved; calls#2 begins staff#0
    9 work end calls#2: solved
    """
    long_ = Guard(Reading(Quantity.ANNOUNCED_WAIT, ("queue",)), Compare.AT_LEAST, 4)
    steered = LeaveRule("steered", "lost", guards=(long_,))
    return house(calls(0, 1, 4, 5, work=[5, 3, 1, 1]), queue(steered))


@tie
def test_a_milestone_is_passed_in_the_order_of_events() -> Network:
    """Two milestones of one tick: that of the work end before that of the arrival.

    0 arrival calls#0: asked, begins staff#0
    3 work end calls#0: answered, solved
    3 arrival calls#1: asked, begins staff#0
    6 work end calls#1: answered, solved
    """
    return house(
        serve(to="answered"),
        Mark("answered", "done", milestones=("answered",)),
        Mark("asked", "serve", milestones=("asked",)),
        calls(0, 3, to="asked", work=3),
        Delay("never", "done", ticks(1)),
    )
