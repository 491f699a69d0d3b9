"""Breaks of a shift: holes, pauses that wait for the work, and those that interrupt it."""

from __future__ import annotations

from queuesim.network import (
    Breaks,
    CloseRule,
    Cut,
    Delay,
    Gate,
    LeaveRule,
    Network,
    Pause,
    Person,
    Route,
    Shift,
)
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
    waiting,
)
from tests.semantics.ties.ties import tie

DAY = Shift(0, 20, breaks=((5, 8),))


def with_break(kind: Breaks, *people: Shift, **more: object):
    """A roster of people with a break from 5 to 8."""
    return named("staff", *(people or (DAY,)), breaks=kind, **more)


AWAY, WAITS, INTERRUPTS = (
    with_break(kind) for kind in (Breaks.AWAY, Breaks.WAIT, Breaks.INTERRUPT)
)


@tie
def test_a_hole_begins_before_work_that_ends_then() -> Network:
    """The person is away from 5, so the work that ends at 5 frees nobody.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    5 calendar staff#0: staff 0 there 1 owed
    5 work end calls#0: solved; staff 0 there
    8 calendar staff#0: staff 1 there; calls#1 begins staff#0
    10 work end calls#1: solved
    20 calendar staff#0: staff 0 there
    """
    return house(calls(0, 1, work=[5, 2]), AWAY)


@tie
def test_work_runs_into_a_hole_which_ends_on_time() -> Network:
    """Work until 7 shortens the break; it ends at 8 all the same.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    5 calendar staff#0: staff 0 there 1 owed
    7 work end calls#0: solved; staff 0 there
    8 calendar staff#0: staff 1 there; calls#1 begins staff#0
    10 work end calls#1: solved
    20 calendar staff#0: staff 0 there
    """
    return house(calls(0, 1, work=[7, 2]), AWAY)


@tie
def test_work_that_ends_as_the_hole_ends_is_followed_by_the_next_case() -> Network:
    """At 8 the person is there again before the work ends, so nothing is owed any more.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    5 calendar staff#0: staff 0 there 1 owed
    8 calendar staff#0: staff 1 there
    8 work end calls#0: solved; calls#1 begins staff#0
    10 work end calls#1: solved
    20 calendar staff#0: staff 0 there
    """
    return house(calls(0, 1, work=[8, 2]), AWAY)


@tie
def test_who_arrives_as_a_hole_begins_waits_and_as_it_ends_is_served() -> Network:
    """Holes are half open like shifts.

    5 calendar staff#0: staff 0 there
    5 arrival calls#0: waits in queue
    7 leave calls#0: abandoned, lost
    8 calendar staff#0: staff 1 there
    8 arrival calls#1: begins staff#0
    9 work end calls#1: solved
    20 calendar staff#0: staff 0 there
    """
    return house(calls(5, 8, work=1, patience=2), AWAY, queue(gives_up()))


@tie
def test_a_break_of_who_is_idle_begins_before_who_arrives_then() -> Network:
    """A break that waits begins at once where nothing is in hand, with the calendar.

    5 calendar break of staff#0: staff#0 pauses until 8
    5 arrival calls#0: waits in queue
    8 return staff#0: calls#0 begins staff#0
    9 work end calls#0: solved
    20 calendar staff#0: staff 0 there
    """
    return house(calls(5, work=1), WAITS)


@tie
def test_a_break_that_is_due_as_work_ends_follows_at_once() -> Network:
    """It is due before work ends, so who is set free rests and takes nobody.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    5 calendar break of staff#0
    5 work end calls#0: solved; staff#0 pauses until 8
    8 return staff#0: calls#1 begins staff#0
    9 work end calls#1: solved
    20 calendar staff#0: staff 0 there
    """
    return house(calls(0, 1, work=[5, 1]), WAITS)


@tie
def test_a_break_that_waits_is_taken_in_full_after_the_work() -> Network:
    """Work until 7, three ticks of break until 10.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    5 calendar break of staff#0
    7 work end calls#0: solved; staff#0 pauses until 10
    10 return staff#0: calls#1 begins staff#0
    11 work end calls#1: solved
    20 calendar staff#0: staff 0 there
    """
    return house(calls(0, 1, work=[7, 1]), WAITS)


@tie
def test_a_break_that_ends_frees_the_person_for_who_arrives_then() -> Network:
    """Its end is a return, which comes before arrivals.

    5 calendar break of staff#0: staff#0 pauses until 8
    8 return staff#0
    8 arrival calls#0: begins staff#0
    9 work end calls#0: solved
    20 calendar staff#0: staff 0 there
    """
    return house(calls(8, work=1), WAITS)


@tie
def test_a_break_that_ends_beats_giving_up() -> Network:
    """Returns come before leave rules.

    5 calendar break of staff#0: staff#0 pauses until 8
    6 arrival calls#0: waits in queue
    8 return staff#0: calls#0 begins staff#0
    9 work end calls#0: solved
    20 calendar staff#0: staff 0 there
    """
    return house(calls(6, work=1, patience=2), WAITS, queue(gives_up()))


@tie
def test_the_end_of_a_shift_ends_a_break_that_runs() -> Network:
    """Work until 7, break until 10, but the shift is over at 9.

    0 arrival calls#0: begins staff#0
    5 calendar break of staff#0
    7 work end calls#0: solved; staff#0 pauses until 10
    9 calendar staff#0: staff 0 there
    """
    short = Shift(0, 9, breaks=((5, 8),))
    return house(calls(0, work=7), with_break(Breaks.WAIT, short))


@tie
def test_a_break_still_due_at_the_end_of_the_shift_is_cancelled() -> Network:
    """Work runs past the shift: the person goes and rests no more.

    0 arrival calls#0: begins staff#0
    5 calendar break of staff#0
    9 calendar staff#0: staff 0 there 1 owed
    9 work end calls#0: solved; staff 0 there
    """
    short = Shift(0, 9, breaks=((5, 8),))
    return house(calls(0, work=9), with_break(Breaks.WAIT, short))


@tie
def test_breaks_of_two_people_at_one_tick_begin_by_number() -> Network:
    """Number 0 first; both come back together, number 0 first again.

    5 calendar break of staff#0: staff#0 pauses until 8
    5 calendar break of staff#1: staff#1 pauses until 8
    6 arrival calls#0: waits in queue
    6 arrival calls#1: waits in queue
    8 return staff#0: calls#0 begins staff#0
    8 return staff#1: calls#1 begins staff#1
    9 work end calls#0: solved
    9 work end calls#1: solved
    20 calendar staff#0: staff 1 there
    20 calendar staff#1: staff 0 there
    """
    return house(calls(6, 6, work=1), with_break(Breaks.WAIT, DAY, DAY))


@tie
def test_a_break_is_due_before_people_come_at_that_tick() -> Network:
    """Number 0 rests from 5, number 1 comes at 5 and serves who waits.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    5 calendar break of staff#0
    5 calendar staff#1: staff 2 there; calls#1 begins staff#1
    5 work end calls#0: solved; staff#0 pauses until 8
    6 work end calls#1: solved
    8 return staff#0
    20 calendar staff#0: staff 1 there
    20 calendar staff#1: staff 0 there
    """
    other = Shift(5, 20)
    return house(calls(0, 1, work=[5, 1]), with_break(Breaks.WAIT, DAY, other))


@tie
def test_a_break_at_the_beginning_of_a_shift_is_taken_before_any_case() -> Network:
    """It is due before the person comes, who therefore rests first.

    4 arrival calls#0: waits in queue
    5 calendar break of staff#0
    5 calendar staff#0: staff 1 there; staff#0 pauses until 8
    8 return staff#0: calls#0 begins staff#0
    9 work end calls#0: solved
    20 calendar staff#0: staff 0 there
    """
    late = Shift(5, 20, breaks=((5, 8),))
    return house(calls(4, work=1), with_break(Breaks.WAIT, late))


@tie
def test_pauses_after_work_end_before_breaks_end() -> Network:
    """Two pauses of 3 are over at 8: the one after work is a case's, breaks come behind cases.

    0 arrival calls#0: begins staff#0
    0 arrival calls#1: begins staff#1
    1 work end calls#0: solved; staff#0 pauses until 4
    4 return calls#0
    5 calendar break of staff#0: staff#0 pauses until 8
    5 work end calls#1: solved; staff#1 pauses until 8
    6 arrival calls#2: waits in queue
    8 return calls#1: calls#2 begins staff#1
    8 return staff#0
    9 work end calls#2: solved; staff#1 pauses until 12
    12 return calls#2
    20 calendar staff#0: staff 1 there
    20 calendar staff#1: staff 0 there
    """
    breath = Pause(ticks(3, "breath"))
    other = Shift(0, 20)
    group = with_break(Breaks.WAIT, DAY, other, pauses=(breath,))
    return house(calls(0, 0, 6, work=[1, 5, 1]), group)


@tie
def test_a_pause_after_work_and_a_break_that_is_due_follow_each_other() -> Network:
    """First the pause after the work, then the break, before any case.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    5 calendar break of staff#0
    6 work end calls#0: solved; staff#0 pauses until 8
    8 return calls#0: staff#0 pauses until 11
    11 return staff#0: calls#1 begins staff#0
    12 work end calls#1: solved; staff#0 pauses until 14
    14 return calls#1
    20 calendar staff#0: staff 0 there
    """
    breath = Pause(ticks(2, "breath"))
    return house(calls(0, 1, work=[6, 1]), with_break(Breaks.WAIT, pauses=(breath,)))


@tie
def test_work_is_interrupted_for_a_break_and_goes_on_after_it() -> Network:
    """Interrupted at 5 with 4 ticks left, which are done from 8 to 12.

    0 arrival calls#0: begins staff#0
    5 calendar break of staff#0
    5 interruption staff#0: calls#0 interrupted; staff#0 pauses until 8; calls#0 waits in queue
    8 return staff#0: calls#0 begins staff#0
    12 work end calls#0: solved
    20 calendar staff#0: staff 0 there
    """
    return house(calls(0, work=9), INTERRUPTS)


@tie
def test_work_that_ends_as_the_break_is_due_is_not_interrupted() -> Network:
    """Interruptions come behind work ends.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    5 calendar break of staff#0
    5 work end calls#0: solved; staff#0 pauses until 8
    8 return staff#0: calls#1 begins staff#0
    9 work end calls#1: solved
    20 calendar staff#0: staff 0 there
    """
    return house(calls(0, 1, work=[5, 1]), INTERRUPTS)


@tie
def test_who_gives_up_as_work_is_interrupted_gives_up_first() -> Network:
    """Leave rules come before interruptions: the one behind leaves at 5, the other comes back.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    5 calendar break of staff#0
    5 leave calls#1: abandoned, lost
    5 interruption staff#0: calls#0 interrupted; staff#0 pauses until 8; calls#0 waits in queue
    8 return staff#0: calls#0 begins staff#0
    12 work end calls#0: solved
    20 calendar staff#0: staff 0 there
    """
    return house(calls(0, 1, work=[9, 1], patience=4), INTERRUPTS, queue(gives_up()))


@tie
def test_who_arrives_as_work_is_interrupted_stands_behind_it() -> Network:
    """Interruption comes before arrivals, and the interrupted case keeps its place anyway.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    5 calendar break of staff#0
    5 interruption staff#0: calls#0 interrupted; staff#0 pauses until 8; calls#0 waits in queue
    5 arrival calls#2: waits in queue
    8 return staff#0: calls#0 begins staff#0
    12 work end calls#0: solved; calls#1 begins staff#0
    13 work end calls#1: solved; calls#2 begins staff#0
    14 work end calls#2: solved
    20 calendar staff#0: staff 0 there
    """
    return house(calls(0, 1, 5, work=[9, 1, 1]), INTERRUPTS)


@tie
def test_interrupted_work_goes_to_who_is_free() -> Network:
    """The case looks for people as soon as it is back: number 1 goes on with it at once.

    0 arrival calls#0: begins staff#0
    5 calendar break of staff#0
    5 interruption staff#0: calls#0 interrupted; staff#0 pauses until 8; calls#0 begins staff#1
    8 return staff#0
    9 work end calls#0: solved
    20 calendar staff#0: staff 1 there
    20 calendar staff#1: staff 0 there
    """
    return house(calls(0, work=9), with_break(Breaks.INTERRUPT, DAY, Shift(0, 20)))


@tie
def test_interrupted_work_may_leave() -> Network:
    """Cut short, the case goes where its node says, after the break has begun.

    0 arrival calls#0: begins staff#0
    5 calendar break of staff#0
    5 interruption staff#0: calls#0 interrupted; staff#0 pauses until 8; calls#0 lost
    8 return staff#0
    20 calendar staff#0: staff 0 there
    """
    node = serve(cut=Cut.LEAVE, cut_to="lost")
    return house(calls(0, work=9), node, INTERRUPTS)


@tie
def test_wrap_up_is_not_interrupted() -> Network:
    """The break is due at 5 and waits for the end of wrap-up.

    0 arrival calls#0: begins staff#0
    4 work end calls#0: solved; staff#0 wraps up until 7
    5 calendar break of staff#0
    5 interruption staff#0
    7 wrap end calls#0: staff#0 pauses until 10
    10 return staff#0
    20 calendar staff#0: staff 0 there
    """
    return house(calls(0, work=4), serve(wrap=ticks(3, "wrap")), INTERRUPTS)


@tie
def test_wrap_up_that_ends_as_the_break_is_due_is_followed_by_it() -> Network:
    """Wrap-up ends before interruptions, so there is nothing left to interrupt.

    0 arrival calls#0: begins staff#0
    3 work end calls#0: solved; staff#0 wraps up until 5
    5 calendar break of staff#0
    5 wrap end calls#0: staff#0 pauses until 8
    8 return staff#0
    20 calendar staff#0: staff 0 there
    """
    return house(calls(0, work=3), serve(wrap=ticks(2, "wrap")), INTERRUPTS)


@tie
def test_a_machine_that_breaks_down_is_interrupted_like_a_break() -> Network:
    """While the gate is shut a named machine has a break of the kind of its roster.

    0 arrival calls#0: begins staff#0
    5 calendar break of staff#0
    5 interruption staff#0: calls#0 interrupted; staff#0 pauses until 8; calls#0 waits in queue
    5 arrival calls#1: waits in queue
    8 return staff#0: calls#0 begins staff#0
    9 work end calls#0: solved; calls#1 begins staff#0
    10 work end calls#1: solved
    20 calendar staff#0: staff 0 there
    """
    machine = Person((Shift(0, 20),), gate="power")
    group = named("staff", machine, breaks=Breaks.INTERRUPT)
    power = Gate("power", ((0, 5), (8, 20)))
    return house(calls(0, 5, work=[6, 1]), group, power)


@tie
def test_a_pause_after_exactly_so_much_work_is_due() -> Network:
    """Four ticks of work are enough at the tick at which the fourth is over.

    0 arrival calls#0: begins staff#0
    2 work end calls#0: solved
    2 arrival calls#1: begins staff#0
    4 work end calls#1: solved; staff#0 pauses until 6
    4 arrival calls#2: waits in queue
    6 return calls#1: calls#2 begins staff#0
    8 work end calls#2: solved
    """
    rest = Pause(ticks(2, "rest"), after=4)
    return house(calls(0, 2, 4, work=2), staff(pauses=(rest,)))


@tie
def test_a_rule_is_asked_before_interrupted_work_comes_back() -> Network:
    """The second leaves where two wait; at 5 it waits alone, and a moment later they are two.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    5 calendar break of staff#0
    5 leave 1 calls#1
    5 interruption staff#0: calls#0 interrupted; staff#0 pauses until 8; calls#0 waits in queue
    8 return staff#0: calls#0 begins staff#0
    12 work end calls#0: solved; calls#1 begins staff#0
    13 work end calls#1: solved
    20 calendar staff#0: staff 0 there
    """
    crowded = LeaveRule("crowded", "lost", after=ticks(4), guards=(waiting(at_least=2),))
    return house(calls(0, 1, work=[9, 1]), INTERRUPTS, queue(gives_up(99), crowded))


@tie
def test_interrupted_work_is_back_for_who_arrives_then_and_looks_at_the_queue() -> Network:
    """The arrival finds one waiting, and balks.

    0 arrival calls#0: begins staff#0
    5 calendar break of staff#0
    5 interruption staff#0: calls#0 interrupted; staff#0 pauses until 8; calls#0 waits in queue
    5 arrival calls#1: balked, lost
    8 return staff#0: calls#0 begins staff#0
    12 work end calls#0: solved
    20 calendar staff#0: staff 0 there
    """
    balks = LeaveRule("balked", "lost", guards=(waiting(),))
    return house(calls(0, 5, work=[9, 1]), INTERRUPTS, queue(balks))


@tie
def test_a_gate_closes_before_a_break_is_due() -> Network:
    """Who is sent away finds the idle person before his break begins, which then waits.

    1 arrival calls#0: waits in shut
    5 calendar door: calls#0 sent away, begins staff#0
    5 calendar break of staff#0
    8 work end calls#0: solved; staff#0 pauses until 11
    11 return staff#0
    20 calendar staff#0: staff 0 there
    """
    shut = queue(name="shut", gate="door", close=CloseRule.GO, close_to="second")
    return house(
        calls(1, to="first", work=3),
        serve("first", lane="shut"),
        serve("second", lane="open"),
        Route("open", "staff"),
        Route("shut", "nobody"),
        shut,
        Gate("door", ((0, 5),)),
        WAITS,
        staff("nobody", people=0),
    )


@tie
def test_two_breaks_interrupt_by_number() -> Network:
    """Both cases leave for one helper: that of number 0 is there first.

    0 arrival calls#0: begins staff#0
    0 arrival calls#1: begins staff#1
    5 calendar break of staff#0
    5 calendar break of staff#1
    5 interruption staff#0: calls#0 interrupted; staff#0 pauses until 8; calls#0 begins help#0
    5 interruption staff#1: calls#1 interrupted; staff#1 pauses until 8; calls#1 waits in other
    8 return staff#0
    8 return staff#1
    14 work end calls#0: solved; calls#1 begins help#0
    20 calendar staff#0: staff 1 there
    20 calendar staff#1: staff 0 there
    23 work end calls#1: solved
    """
    return house(
        calls(0, 0, work=9),
        serve(cut=Cut.LEAVE, cut_to="second"),
        serve("second", lane="other"),
        Route("queue", "staff"),
        Route("other", "help"),
        with_break(Breaks.INTERRUPT, DAY, DAY),
    )


@tie
def test_a_break_ends_before_who_comes_from_a_delay() -> Network:
    """The person takes the one who waits, though a case of better rank comes at that tick.

    0 arrival y#0: until 8
    5 calendar break of staff#0: staff#0 pauses until 8
    6 arrival x#0: waits in low
    8 return staff#0: x#0 begins staff#0
    8 delay end y#0: waits in high
    9 work end x#0: solved; y#0 begins staff#0
    10 work end y#0: solved
    20 calendar staff#0: staff 0 there
    """
    return house(
        calls(6, name="x", to="low", work=1),
        calls(0, name="y", to="pause", pause=8, work=1),
        Delay("pause", "high", listed("pause")),
        serve("high", lane="high"),
        serve("low", lane="low"),
        Route("high", "staff"),
        Route("low", "staff", person_rank=((0, 1),)),
        WAITS,
    )


@tie
def test_all_that_is_in_hand_is_interrupted_and_taken_up_again_in_its_order() -> Network:
    """Room for two: both come back, keep their places, and go on with what is left.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: begins staff#0
    5 calendar break of staff#0
    5 interruption staff#0: calls#0 interrupted; calls#1 interrupted; staff#0 pauses until 8;
        calls#0 waits in queue; calls#1 waits in queue
    8 return staff#0: calls#0 begins staff#0; calls#1 begins staff#0
    12 work end calls#0: solved
    13 work end calls#1: solved
    20 calendar staff#0: staff 0 there
    """
    return house(calls(0, 1, work=9), serve(room=1), with_break(Breaks.INTERRUPT, room=2))


@tie
def test_work_with_a_pace_is_interrupted_with_what_is_left_of_it() -> Network:
    """At half pace 2.5 of 8 are done by 5; the 5.5 that are left take 11 from 8.

    0 arrival calls#0: begins staff#0
    0 arrival calls#1: begins staff#0
    5 calendar break of staff#0
    5 interruption staff#0: calls#0 interrupted; calls#1 interrupted; staff#0 pauses until 8;
        calls#0 waits in queue; calls#1 waits in queue
    8 return staff#0: calls#0 begins staff#0; calls#1 begins staff#0
    19 work end calls#0: solved
    19 work end calls#1: solved
    20 calendar staff#0: staff 0 there
    """
    slows = serve(room=1, pace=(1_000_000, 500_000))
    return house(calls(0, 0, work=8), slows, with_break(Breaks.INTERRUPT, room=2))
