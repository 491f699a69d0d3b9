"""Wrap-up and pauses: they hold the person, and the case has gone on."""

from __future__ import annotations

from queuesim.network import Delay, Network, Pause, Route, Select
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

WRAPS = serve(wrap=ticks(2, "wrap"))
BREATH = Pause(ticks(2, "breath"))


@tie
def test_wrap_up_that_ends_frees_the_person_for_who_arrives_then() -> Network:
    """Wrap-up ends after work and before arrivals.

    0 arrival calls#0: begins staff#0
    3 work end calls#0: solved; staff#0 wraps up until 5
    5 wrap end calls#0
    5 arrival calls#1: begins staff#0
    6 work end calls#1: solved; staff#0 wraps up until 8
    8 wrap end calls#1
    """
    return house(calls(0, 5, work=[3, 1]), WRAPS)


@tie
def test_who_arrives_as_work_ends_and_wrap_up_begins_waits() -> Network:
    """The case is gone, but the person is not free.

    0 arrival calls#0: begins staff#0
    3 work end calls#0: solved; staff#0 wraps up until 5
    3 arrival calls#1: waits in queue
    5 wrap end calls#0: calls#1 begins staff#0
    6 work end calls#1: solved; staff#0 wraps up until 8
    8 wrap end calls#1
    """
    return house(calls(0, 3, work=[3, 1]), WRAPS)


@tie
def test_wrap_up_that_ends_beats_giving_up() -> Network:
    """Whoever is set free takes the head of the lane before its patience ends.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    3 work end calls#0: solved; staff#0 wraps up until 5
    5 wrap end calls#0: calls#1 begins staff#0
    6 work end calls#1: solved; staff#0 wraps up until 8
    8 wrap end calls#1
    """
    return house(calls(0, 1, work=[3, 1], patience=4), WRAPS, queue(gives_up()))


@tie
def test_work_ends_before_wrap_up_of_the_same_tick() -> Network:
    """Who ends work without wrap-up takes the head; who ends wrap-up takes the next.

    0 arrival a#0: begins A#0
    0 arrival b#0: begins B#0
    1 arrival c#0: waits in other
    2 arrival c#1: waits in other
    3 work end a#0: solved; A#0 wraps up until 5
    5 work end b#0: solved; c#0 begins B#0
    5 wrap end a#0: c#1 begins A#0
    6 work end c#0: solved
    6 work end c#1: solved
    """
    plain = serve("plain", lane="other")
    return house(
        calls(0, name="a", work=3),
        calls(0, name="b", work=5, to="plain"),
        calls(1, 2, name="c", work=1, to="plain"),
        WRAPS,
        plain,
        Route("queue", "A"),
        Route("other", "B"),
        Route("other", "A"),
    )


@tie
def test_wrap_up_of_no_length_is_an_event_of_that_tick() -> Network:
    """The person is free after the case has moved, but before anybody arrives.

    0 arrival calls#0: begins staff#0
    3 work end calls#0: solved; staff#0 wraps up until 3
    3 wrap end calls#0
    3 arrival calls#1: begins staff#0
    4 work end calls#1: solved; staff#0 wraps up until 4
    4 wrap end calls#1
    """
    none = serve(wrap=ticks(0, "wrap"))
    return house(calls(0, 3, work=[3, 1]), none)


@tie
def test_a_case_that_comes_back_at_once_finds_its_person_still_busy() -> Network:
    """The case goes on first, then the person is free and looks.

    0 arrival calls#0: begins staff#0
    2 work end calls#0: waits in two, begins staff#0
    4 work end calls#0: solved
    """
    first = serve("first", "second", lane="one")
    return house(
        calls(0, work=2, to="first"),
        first,
        serve("second", lane="two"),
        staff(),
        Route("one", "staff"),
        Route("two", "staff"),
    )


@tie
def test_a_case_that_comes_back_waits_behind_those_of_a_better_rank() -> Network:
    """The person who is free then goes by rank and wait, not by whom he has just served.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in one
    2 work end calls#0: waits in two; calls#1 begins staff#0
    4 work end calls#1: waits in two; calls#0 begins staff#0
    6 work end calls#0: solved; calls#1 begins staff#0
    8 work end calls#1: solved
    """
    first = serve("first", "second", lane="one")
    return house(
        calls(0, 1, work=2, to="first"),
        first,
        serve("second", lane="two"),
        staff(),
        Route("one", "staff"),
        Route("two", "staff"),
    )


@tie
def test_a_pause_that_ends_comes_before_delays_and_arrivals() -> Network:
    """A pause over at 5 frees the person for who comes from a delay; who arrives waits.

    0 arrival a#0: begins staff#0
    0 arrival b#0: until 5
    3 work end a#0: solved; staff#0 pauses until 5
    5 return a#0
    5 delay end b#0: begins staff#0
    5 arrival c#0: waits in queue
    6 work end b#0: solved; staff#0 pauses until 8
    8 return b#0: c#0 begins staff#0
    9 work end c#0: solved; staff#0 pauses until 11
    11 return c#0
    """
    return house(
        calls(0, work=3, name="a"),
        calls(0, name="b", to="wait", wait=5, work=1),
        calls(5, name="c", work=1),
        Delay("wait", "serve", listed("wait")),
        serve(),
        staff(pauses=(BREATH,)),
    )


@tie
def test_a_pause_of_no_length_is_none() -> Network:
    """Unlike work of no length it is no event: the person is free at once.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    2 work end calls#0: solved; calls#1 begins staff#0
    4 work end calls#1: solved
    """
    none = Pause(ticks(0, "breath"))
    return house(calls(0, 1, work=2), staff(pauses=(none,)))


@tie
def test_two_pauses_are_one_of_their_sum() -> Network:
    """Pauses after one piece of work add up; they are over together.

    0 arrival calls#0: begins staff#0
    2 work end calls#0: solved; staff#0 pauses until 7
    7 return calls#0
    7 arrival calls#1: begins staff#0
    9 work end calls#1: solved; staff#0 pauses until 14
    14 return calls#1
    """
    more = Pause(ticks(3, "stretch"))
    return house(calls(0, 7, work=2), staff(pauses=(BREATH, more)))


@tie
def test_a_pause_follows_wrap_up() -> Network:
    """Work, then wrap-up, then the pause; each begins as the one before ends.

    0 arrival calls#0: begins staff#0
    2 work end calls#0: solved; staff#0 wraps up until 4
    4 wrap end calls#0: staff#0 pauses until 6
    6 return calls#0
    6 arrival calls#1: begins staff#0
    8 work end calls#1: solved; staff#0 wraps up until 10
    10 wrap end calls#1: staff#0 pauses until 12
    12 return calls#1
    """
    return house(calls(0, 6, work=2), WRAPS, staff(pauses=(BREATH,)))


@tie
def test_pauses_that_end_together_end_by_case() -> Network:
    """The person whose case has the smaller subject is back first and takes who waits.

    0 arrival a#0: begins staff#0
    0 arrival b#0: begins staff#1
    3 work end a#0: solved; staff#0 pauses until 5
    3 work end b#0: solved; staff#1 pauses until 5
    4 arrival calls#0: waits in queue
    5 return a#0: calls#0 begins staff#0
    5 return b#0
    6 work end calls#0: solved; staff#0 pauses until 8
    8 return calls#0
    """
    two = staff(people=2, pauses=(BREATH,))
    return house(calls(0, name="b", work=3), calls(0, name="a", work=3), calls(4, work=1), two)


@tie
def test_who_pauses_is_not_idle_when_the_head_count_falls() -> Network:
    """At 5 the pause would end, but the calendar is first: the person is owed, and goes.

    0 arrival calls#0: begins staff#0
    3 work end calls#0: solved; staff#0 pauses until 5
    4 arrival calls#1: waits in queue
    5 calendar staff: 0 there 1 owed
    5 return calls#0: staff 0 there
    """
    one = staff("staff", (0, 1), (5, 0), pauses=(BREATH,))
    return house(calls(0, 4, work=3), one)


@tie
def test_the_end_of_a_shift_breaks_a_pause_off_at_the_tick_of_its_end_too() -> Network:
    """The shift ends first; the end of the pause has no meaning any more.

    0 arrival calls#0: begins staff#0
    3 work end calls#0: solved; staff#0 pauses until 5
    5 calendar staff#0: staff 0 there
    """
    return house(calls(0, work=3), named("staff", [(0, 5)], pauses=(BREATH,)))


@tie
def test_a_shift_that_ends_during_wrap_up_ends_with_it() -> Network:
    """Wrap-up is finished past the shift; then the person goes and takes nobody.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    3 work end calls#0: solved; staff#0 wraps up until 5
    4 calendar staff#0: staff 0 there 1 owed
    5 wrap end calls#0: staff 0 there
    """
    return house(calls(0, 1, work=3), WRAPS, named("staff", [(0, 4)]))


@tie
def test_a_shift_that_ends_as_wrap_up_ends() -> Network:
    """The calendar is first, so the person is past his time when wrap-up is over.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    3 work end calls#0: solved; staff#0 wraps up until 5
    5 calendar staff#0: staff 0 there 1 owed
    5 wrap end calls#0: staff 0 there
    """
    return house(calls(0, 1, work=3), WRAPS, named("staff", [(0, 5)]))


@tie
def test_a_shift_that_begins_again_while_the_last_work_still_runs() -> Network:
    """Who is still at the work of the first shift when the second begins is owed no more.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    3 calendar staff#0: staff 0 there 1 owed
    6 calendar staff#0: staff 1 there
    6 work end calls#0: solved; calls#1 begins staff#0
    7 work end calls#1: solved
    9 calendar staff#0: staff 0 there
    """
    return house(calls(0, 1, work=[6, 1]), named("staff", [(0, 3), (6, 9)]))


@tie
def test_of_two_idle_since_the_same_tick_the_lower_number_serves() -> Network:
    """Pause end counts as becoming free: both are idle since 5, one by work, one by pause.

    0 arrival x#0: begins a#0
    0 arrival y#0: begins b#0
    3 work end x#0: solved; a#0 pauses until 5
    5 work end y#0: solved
    5 return x#0
    6 arrival z#0: begins a#0
    7 work end z#0: solved; a#0 pauses until 9
    9 return z#0
    """
    a, b = staff("a", pauses=(BREATH,)), staff("b")
    return house(
        calls(0, name="x", work=3),
        calls(0, name="y", work=5),
        calls(6, name="z", work=1),
        Route("queue", "a"),
        Route("queue", "b"),
        a,
        b,
    )


@tie
def test_longest_idle_goes_by_the_tick_and_not_by_the_event() -> Network:
    """Number 1 ends before number 0 in tick 4, but both are idle since 4: number 0 serves.

    0 arrival b#0: begins staff#0
    1 arrival a#0: begins staff#1
    4 work end a#0: solved
    4 work end b#0: solved
    6 arrival c#0: begins staff#0
    7 work end c#0: solved
    """
    two = calls(0, name="b", work=4), calls(1, name="a", work=3)
    return house(*two, calls(6, name="c", work=1), staff(people=2))


@tie
def test_the_lowest_number_may_be_chosen_however_long_others_idle() -> Network:
    """By number, who has just been set free serves before who was never asked.

    0 arrival calls#0: begins staff#0
    2 work end calls#0: solved
    2 arrival calls#1: begins staff#0
    4 work end calls#1: solved
    """
    two = staff(people=2, select=Select.LOWEST_NUMBER)
    return house(calls(0, 2, work=2), two)


@tie
def test_longest_idle_lets_who_was_set_free_at_this_tick_rest() -> Network:
    """Number 1 is idle since the beginning, number 0 since now.

    0 arrival calls#0: begins staff#0
    2 work end calls#0: solved
    2 arrival calls#1: begins staff#1
    4 work end calls#1: solved
    """
    return house(calls(0, 2, work=2), staff(people=2))


@tie
def test_wrap_up_ends_before_a_pause_of_the_same_tick() -> Network:
    """Who ends wrap-up takes the one who waits, and who comes back from a pause finds nobody.

    0 arrival a#0: begins A#0
    0 arrival b#0: begins B#0
    3 work end a#0: solved; A#0 wraps up until 5
    3 work end b#0: solved; B#0 pauses until 5
    4 arrival w#0: waits in queue
    5 wrap end a#0: w#0 begins A#0
    5 return b#0
    6 work end w#0: solved
    """
    return house(
        calls(0, name="a", to="wraps", work=3),
        calls(0, name="b", to="rests", work=3),
        calls(4, name="w", work=1),
        serve("wraps", lane="A", wrap=ticks(2, "wrap")),
        serve("rests", lane="B"),
        serve(),
        Route("A", "A"),
        Route("B", "B"),
        Route("queue", "B"),
        Route("queue", "A"),
        staff("B", pauses=(BREATH,)),
    )


@tie
def test_wrap_up_that_ends_together_ends_by_case() -> Network:
    """The person whose case has the smaller name takes the one who waits.

    0 arrival a#0: begins staff#0
    0 arrival b#0: begins staff#1
    3 work end a#0: solved; staff#0 wraps up until 5
    3 work end b#0: solved; staff#1 wraps up until 5
    4 arrival calls#0: waits in queue
    5 wrap end a#0: calls#0 begins staff#0
    5 wrap end b#0
    6 work end calls#0: solved; staff#0 wraps up until 8
    8 wrap end calls#0
    """
    two = calls(0, name="b", work=3), calls(0, name="a", work=3)
    return house(*two, calls(4, work=1), WRAPS, staff(people=2))
