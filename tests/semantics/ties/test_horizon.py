"""The last event, the horizon, and days on which nothing happens."""

from __future__ import annotations

from queuesim.network import CloseRule, Delay, Gate, Group, HeadCount, Network
from tests.semantics.ties.house import (
    calls,
    gives_up,
    house,
    listed,
    named,
    queue,
    serve,
    staff,
    ticks,
)
from tests.semantics.ties.ties import tie


@tie
def test_work_that_would_end_at_the_horizon_does_not() -> Network:
    """Windows are half open: nothing happens at the horizon.

    0 arrival calls#0: begins staff#0
    """
    return house(calls(0, work=5), horizon=5)


@tie
def test_work_that_ends_a_tick_before_the_horizon_does() -> Network:
    """The last tick of a run is the one before its horizon.

    0 arrival calls#0: begins staff#0
    4 work end calls#0: solved
    """
    return house(calls(0, work=4), horizon=5)


@tie
def test_nobody_arrives_at_the_horizon() -> Network:
    """An arrival at 5 belongs to the next run.

    4 arrival calls#0: begins staff#0
    """
    return house(calls(4, 5, work=9), horizon=5)


@tie
def test_everything_of_the_last_tick_happens() -> Network:
    """What is made at the last tick for that tick happens too: work of no length ends.

    4 arrival calls#0: begins staff#0
    4 work end calls#0: solved
    4 arrival calls#1: begins staff#0
    4 work end calls#1: solved
    """
    return house(calls(4, 4, work=0), horizon=5)


@tie
def test_all_kinds_that_are_due_at_the_horizon_stay_due() -> Network:
    """Calendar, wrap-up, delay, patience and arrival at 5: none of them happens.

    0 arrival calls#0: begins staff#0
    0 arrival d#0: until 5
    1 arrival calls#1: waits in queue
    3 work end calls#0: solved; staff#0 wraps up until 5
    """
    return house(
        calls(0, 1, 5, work=3, patience=4),
        calls(0, name="d", to="wait", wait=5),
        serve(wrap=ticks(2, "wrap")),
        Delay("wait", "done", listed("wait")),
        queue(gives_up()),
        staff("staff", (0, 1), (5, 2)),
        horizon=5,
    )


@tie
def test_a_horizon_of_0_is_no_day_at_all() -> Network:
    """Not even those who arrive at tick 0 do."""
    return house(calls(0, work=5), horizon=0)


@tie
def test_a_shift_that_ends_at_the_horizon_does_not_end() -> Network:
    """The person is still there when the books are closed.

    0 arrival calls#0: begins staff#0
    """
    return house(calls(0, work=9), named("staff", [(0, 5)]), horizon=5)


@tie
def test_an_empty_day() -> Network:
    """People, a lane, and nobody who comes."""
    return house(calls(), horizon=100)


@tie
def test_a_day_without_sources() -> Network:
    """Only the calendar.

    5 calendar staff: 2 there
    """
    return house(serve(), staff("staff", (0, 1), (5, 2)), horizon=100)


@tie
def test_a_house_of_nothing() -> Network:
    """No source, no person, no lane: no event."""
    return house(Delay("nothing", "done", ticks(1)), horizon=100)


@tie
def test_a_gate_that_never_opens_closes_never() -> Network:
    """Without windows there is no closing, and nobody is sent away.

    1 arrival calls#0: begins staff#0
    2 work end calls#0: solved
    """
    lane = queue(gate="door", close=CloseRule.GO, close_to="lost")
    return house(calls(1, work=1), lane, Gate("door", ()))


@tie
def test_a_gate_that_closes_at_the_horizon_sends_nobody_away() -> Network:
    """The closing is at 5, and nothing happens at 5.

    1 arrival calls#0: begins staff#0
    2 arrival calls#1: waits in queue
    """
    lane = queue(gate="door", close=CloseRule.GO, close_to="lost")
    return house(calls(1, 2, work=9), lane, Gate("door", ((0, 5),)), horizon=5)


@tie
def test_a_run_to_the_end_goes_on_until_nothing_is_due() -> Network:
    """Without a horizon who waits for nobody stays inside, and the run is over.

    0 arrival calls#0: waits in queue
    1 arrival calls#1: waits in queue
    """
    return house(calls(0, 1, work=2), Group("staff", HeadCount(((0, 0),))))


@tie
def test_a_day_on_which_everybody_comes_before_anybody_is_there() -> Network:
    """Patience of one ends at the tick at which the house opens: the calendar is first.

    7 arrival calls#0: waits in queue
    7 arrival calls#1: waits in queue
    8 calendar staff: 1 there; calls#0 begins staff#0
    8 leave calls#1: abandoned, lost
    9 work end calls#0: solved
    """
    return house(
        calls(7, 7, work=1, patience=1), staff("staff", (8, 1)), queue(gives_up()), horizon=20
    )
