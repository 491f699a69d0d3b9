"""Pre-emption, work that stands still, and work that is handed over at the end of a shift."""

from __future__ import annotations

from queuesim.network import (
    AtEnd,
    Breaks,
    Cut,
    Group,
    HeadCount,
    LeaveRule,
    Network,
    Preempt,
    Route,
    Shift,
)
from tests.semantics.ties.house import (
    calls,
    gives_up,
    house,
    named,
    queue,
    serve,
    staff,
    ticks,
)
from tests.semantics.ties.ties import tie

PHONE = Route("phone", "Ann", person_rank=((0, 0),), preempts=Preempt.INTERRUPT)
INBOX = Route("inbox", "Ann", person_rank=((0, 1),))
STILL = Route("phone", "Ann", person_rank=((0, 0),), preempts=Preempt.STAND_STILL)


def desk(*parts: object, phone: Route = PHONE, **mail: object):
    """Ann takes calls, which go first, and mail."""
    return house(
        *parts, serve("call", lane="phone"), serve("mail", lane="inbox", **mail), phone, INBOX
    )


def mails(*arrivals: int, **marks: object):
    """Letters, by name behind calls."""
    return calls(*arrivals, name="mails", to="mail", **marks)  # type: ignore[arg-type]


def rings(*arrivals: int, **marks: object):
    """Calls."""
    return calls(*arrivals, name="calls", to="call", **marks)  # type: ignore[arg-type]


@tie
def test_a_call_interrupts_a_letter_which_goes_on_afterwards() -> Network:
    """Pre-emption is no event: the call begins as it arrives, then the letter is back.

    0 arrival mails#0: begins Ann#0
    3 arrival calls#0: mails#0 interrupted; calls#0 begins Ann#0; mails#0 waits in inbox
    7 work end calls#0: solved; mails#0 begins Ann#0
    14 work end mails#0: solved
    """
    return desk(mails(0, work=10), rings(3, work=4))


@tie
def test_a_letter_that_is_done_at_the_tick_of_the_call_is_done() -> Network:
    """Work ends before arrivals.

    0 arrival mails#0: begins Ann#0
    3 work end mails#0: solved
    3 arrival calls#0: begins Ann#0
    7 work end calls#0: solved
    """
    return desk(mails(0, work=3), rings(3, work=4))


@tie
def test_a_letter_pre_empted_twice() -> Network:
    """What is left is counted on: 3 of 10 by 3, 2 more by 9, the last 5 from 13 to 18.

    0 arrival mails#0: begins Ann#0
    3 arrival calls#0: mails#0 interrupted; calls#0 begins Ann#0; mails#0 waits in inbox
    7 work end calls#0: solved; mails#0 begins Ann#0
    9 arrival calls#1: mails#0 interrupted; calls#1 begins Ann#0; mails#0 waits in inbox
    13 work end calls#1: solved; mails#0 begins Ann#0
    18 work end mails#0: solved
    """
    return desk(mails(0, work=10), rings(3, 9, work=4))


@tie
def test_two_calls_at_one_tick_only_the_first_interrupts() -> Network:
    """Equal ranks never give way; the second call waits and goes before the letter.

    0 arrival mails#0: begins Ann#0
    3 arrival calls#0: mails#0 interrupted; calls#0 begins Ann#0; mails#0 waits in inbox
    3 arrival calls#1: waits in phone
    7 work end calls#0: solved; calls#1 begins Ann#0
    11 work end calls#1: solved; mails#0 begins Ann#0
    18 work end mails#0: solved
    """
    return desk(mails(0, work=10), rings(3, 3, work=4))


@tie
def test_a_letter_that_begins_and_is_interrupted_at_one_tick() -> Network:
    """It began at 7 as a call ended, and gives way to the call that arrives at 7.

    3 arrival calls#0: begins Ann#0
    4 arrival mails#0: waits in inbox
    7 work end calls#0: solved; mails#0 begins Ann#0
    7 arrival calls#1: mails#0 interrupted; calls#1 begins Ann#0; mails#0 waits in inbox
    11 work end calls#1: solved; mails#0 begins Ann#0
    16 work end mails#0: solved
    """
    return desk(mails(4, work=5), rings(3, 7, work=4))


@tie
def test_a_letter_that_starts_again_needs_its_whole_time() -> Network:
    """Started again, not drawn again: ten ticks from 7.

    0 arrival mails#0: begins Ann#0
    3 arrival calls#0: mails#0 interrupted; calls#0 begins Ann#0; mails#0 waits in inbox
    7 work end calls#0: solved; mails#0 begins Ann#0
    17 work end mails#0: solved
    """
    return desk(mails(0, work=10), rings(3, work=4), cut=Cut.START_AGAIN)


@tie
def test_a_letter_that_leaves_when_interrupted_leaves_after_the_call_has_begun() -> Network:
    """The case that preempts begins first; then the other goes on.

    0 arrival mails#0: begins Ann#0
    3 arrival calls#0: mails#0 interrupted; calls#0 begins Ann#0; mails#0 lost
    7 work end calls#0: solved
    """
    return desk(mails(0, work=10), rings(3, work=4), cut=Cut.LEAVE, cut_to="lost")


@tie
def test_wrap_up_does_not_give_way() -> Network:
    """There is no case to come back with it, so the call waits until wrap-up ends.

    0 arrival mails#0: begins Ann#0
    2 work end mails#0: solved; Ann#0 wraps up until 5
    3 arrival calls#0: waits in phone
    5 wrap end mails#0: calls#0 begins Ann#0
    6 work end calls#0: solved
    """
    return desk(mails(0, work=2), rings(3, work=1), wrap=ticks(3, "wrap"))


@tie
def test_an_interrupted_letter_keeps_its_place_before_one_that_waited() -> Network:
    """It took its join number when it began, before the other joined.

    0 arrival mails#0: begins Ann#0
    1 arrival mails#1: waits in inbox
    2 arrival calls#0: mails#0 interrupted; calls#0 begins Ann#0; mails#0 waits in inbox
    3 work end calls#0: solved; mails#0 begins Ann#0
    5 work end mails#0: solved; mails#1 begins Ann#0
    9 work end mails#1: solved
    """
    return desk(mails(0, 1, work=4), rings(2, work=1))


@tie
def test_patience_stands_still_at_work_and_ends_as_the_call_ends() -> Network:
    """Waited 0 by 2, so patience of 4 ends at 6, as the call does: served, not given up.

    0 arrival mails#0: begins Ann#0
    2 arrival calls#0: mails#0 interrupted; calls#0 begins Ann#0; mails#0 waits in inbox
    6 work end calls#0: solved; mails#0 begins Ann#0
    13 work end mails#0: solved
    """
    return desk(mails(0, work=9, patience=4), rings(2, work=4), queue(gives_up(), name="inbox"))


@tie
def test_patience_that_ends_a_tick_before_the_call_does() -> Network:
    """Interrupted work that gives up is lost with what was done of it.

    0 arrival mails#0: begins Ann#0
    2 arrival calls#0: mails#0 interrupted; calls#0 begins Ann#0; mails#0 waits in inbox
    5 leave mails#0: abandoned, lost
    6 work end calls#0: solved
    """
    return desk(mails(0, work=9, patience=3), rings(2, work=4), queue(gives_up(), name="inbox"))


@tie
def test_of_two_letters_begun_at_one_tick_the_higher_subject_gives_way() -> Network:
    """Equal rank and equal begin: the highest subject, so number 1, though Bob serves it.

    0 arrival mails#0: begins Ann#0
    0 arrival mails#1: begins Ann#1
    3 arrival calls#0: mails#1 interrupted; calls#0 begins Ann#1; mails#1 waits in inbox
    7 work end calls#0: solved; mails#1 begins Ann#1
    9 work end mails#0: solved
    13 work end mails#1: solved
    """
    team = staff("Ann", people=2)
    return desk(mails(0, 0, work=9), rings(3, work=4), team)


@tie
def test_the_letter_begun_last_gives_way() -> Network:
    """Least is lost where least has been done.

    0 arrival mails#0: begins Ann#0
    1 arrival mails#1: begins Ann#1
    3 arrival calls#0: mails#1 interrupted; calls#0 begins Ann#1; mails#1 waits in inbox
    7 work end calls#0: solved; mails#1 begins Ann#1
    9 work end mails#0: solved
    14 work end mails#1: solved
    """
    team = staff("Ann", people=2)
    return desk(mails(0, 1, work=9), rings(3, work=4), team)


@tie
def test_an_interrupted_letter_goes_to_who_is_set_free_first() -> Network:
    """Ann's letter ends at 4 and frees her for the one that was interrupted at 3.

    0 arrival mails#0: begins Ann#0
    1 arrival mails#1: begins Ann#1
    3 arrival calls#0: mails#1 interrupted; calls#0 begins Ann#1; mails#1 waits in inbox
    4 work end mails#0: solved; mails#1 begins Ann#0
    7 work end calls#0: solved
    11 work end mails#1: solved
    """
    team = staff("Ann", people=2)
    return desk(mails(0, 1, work=[4, 9]), rings(3, work=4), team)


@tie
def test_a_call_whose_rank_rises_finds_the_person_free_at_that_tick() -> Network:
    """The rank would rise at 5, but the letter ends at 5 first: nothing is interrupted.

    0 arrival mails#0: begins Ann#0
    1 arrival calls#0: waits in phone
    5 work end mails#0: solved; calls#0 begins Ann#0
    7 work end calls#0: solved
    """
    rises = Route("phone", "Ann", person_rank=((0, 1), (4, 0)), preempts=Preempt.INTERRUPT)
    return desk(mails(0, work=5), rings(1, work=2), phone=rises)


@tie
def test_a_call_interrupts_at_the_tick_at_which_its_rank_rises() -> Network:
    """The step of its rank is an event at which it looks again.

    0 arrival mails#0: begins Ann#0
    1 arrival calls#0: waits in phone
    5 route step calls#0: mails#0 interrupted; calls#0 begins Ann#0; mails#0 waits in inbox
    7 work end calls#0: solved; mails#0 begins Ann#0
    11 work end mails#0: solved
    """
    rises = Route("phone", "Ann", person_rank=((0, 1), (4, 0)), preempts=Preempt.INTERRUPT)
    return desk(mails(0, work=9), rings(1, work=2), phone=rises)


@tie
def test_a_rank_that_rises_at_the_tick_of_giving_up_is_in_time() -> Network:
    """Route steps come before leave rules.

    0 arrival mails#0: begins Ann#0
    1 arrival calls#0: waits in phone
    5 route step calls#0: mails#0 interrupted; calls#0 begins Ann#0; mails#0 waits in inbox
    7 work end calls#0: solved; mails#0 begins Ann#0
    11 work end mails#0: solved
    """
    rises = Route("phone", "Ann", person_rank=((0, 1), (4, 0)), preempts=Preempt.INTERRUPT)
    impatient = queue(gives_up(4), name="phone")
    return desk(mails(0, work=9), rings(1, work=2), impatient, phone=rises)


@tie
def test_an_offer_at_the_tick_at_which_work_is_interrupted_again() -> Network:
    """A letter comes back at 3 and its offer, due after 2 of waiting, at 5; the call ends at 5.

    0 arrival mails#0: begins Ann#0
    3 arrival calls#0: mails#0 interrupted; calls#0 begins Ann#0; mails#0 waits in inbox
    5 work end calls#0: solved; mails#0 begins Ann#0
    11 work end mails#0: solved
    """
    offer = LeaveRule("callback", "done", after=ticks(2))
    return desk(mails(0, work=9), rings(3, work=2), queue(offer, name="inbox"))


@tie
def test_chats_stand_still_while_a_call_is_taken() -> Network:
    """They stay in hand, and go on as the call is put down, before the person looks.

    0 arrival chats#0: begins Ann#0
    1 arrival chats#1: begins Ann#0
    3 arrival calls#0: chats#0 stands still; chats#1 stands still; calls#0 begins Ann#0
    7 work end calls#0: solved; chats#0 goes on; chats#1 goes on
    10 work end chats#0: solved
    11 work end chats#1: solved
    """
    team = staff("Ann", room=2)
    return house(
        calls(0, 1, name="chats", to="chat", work=6),
        rings(3, work=4),
        serve("call", lane="phone"),
        serve("chat", lane="inbox", room=1),
        team,
        STILL,
        INBOX,
    )


@tie
def test_a_chat_that_ends_as_the_call_arrives_is_over() -> Network:
    """Only the other one stands still.

    0 arrival chats#0: begins Ann#0
    1 arrival chats#1: begins Ann#0
    3 work end chats#0: solved
    3 arrival calls#0: chats#1 stands still; calls#0 begins Ann#0
    7 work end calls#0: solved; chats#1 goes on
    11 work end chats#1: solved
    """
    team = staff("Ann", room=2)
    return house(
        calls(0, 1, name="chats", to="chat", work=[3, 6]),
        rings(3, work=4),
        serve("call", lane="phone"),
        serve("chat", lane="inbox", room=1),
        team,
        STILL,
        INBOX,
    )


@tie
def test_a_second_call_goes_before_the_chats_that_stand_still() -> Network:
    """Waiting work of better rank is taken as the chats would go on: they stand still again.

    0 arrival chats#0: begins Ann#0
    3 arrival calls#0: chats#0 stands still; calls#0 begins Ann#0
    4 arrival calls#1: waits in phone
    7 work end calls#0: solved; chats#0 goes on, stands still; calls#1 begins Ann#0
    11 work end calls#1: solved; chats#0 goes on
    14 work end chats#0: solved
    """
    team = staff("Ann", room=2)
    return house(
        calls(0, name="chats", to="chat", work=6),
        rings(3, 4, work=4),
        serve("call", lane="phone"),
        serve("chat", lane="inbox", room=1),
        team,
        STILL,
        INBOX,
    )


HANDS_OVER = AtEnd.HAND_OVER


@tie
def test_work_is_handed_over_to_who_comes_at_that_tick() -> Network:
    """People come and go first, then the work in hand is interrupted and finds the one who came.

    0 arrival calls#0: begins staff#0
    5 calendar staff#0: staff 0 there 1 owed
    5 calendar staff#1: staff 1 there 1 owed
    5 interruption staff#0: calls#0 interrupted; staff 1 there; calls#0 begins staff#1
    9 work end calls#0: solved
    20 calendar staff#1: staff 0 there
    """
    two = named("staff", [(0, 5)], [(5, 20)], at_end=HANDS_OVER)
    return house(calls(0, work=9), two)


@tie
def test_work_that_ends_with_the_shift_is_not_handed_over() -> Network:
    """Interruption comes behind work ends: the case is solved, and the person goes.

    0 arrival calls#0: begins staff#0
    5 calendar staff#0: staff 0 there 1 owed
    5 calendar staff#1: staff 1 there 1 owed
    5 work end calls#0: solved; staff 1 there
    20 calendar staff#1: staff 0 there
    """
    two = named("staff", [(0, 5)], [(5, 20)], at_end=HANDS_OVER)
    return house(calls(0, work=5), two)


@tie
def test_a_shift_that_ends_during_hand_over() -> Network:
    """Taken over at 5 by one whose shift ends at 8: handed over once more, to nobody.

    0 arrival calls#0: begins staff#0
    3 calendar staff#1: staff 2 there
    5 calendar staff#0: staff 1 there 1 owed
    5 interruption staff#0: calls#0 interrupted; staff 1 there; calls#0 begins staff#1
    8 calendar staff#1: staff 0 there 1 owed
    8 interruption staff#1: calls#0 interrupted; staff 0 there; calls#0 waits in queue
    10 calendar staff#0: staff 1 there; calls#0 begins staff#0
    11 work end calls#0: solved
    20 calendar staff#0: staff 0 there
    """
    two = named("staff", [(0, 5), (10, 20)], [(3, 8)], at_end=HANDS_OVER)
    return house(calls(0, work=9), two)


@tie
def test_two_shifts_that_end_at_one_tick_hand_over_by_number() -> Network:
    """Both are gone with the calendar, so neither takes what the other lays down.

    0 arrival calls#0: begins staff#0
    0 arrival calls#1: begins staff#1
    5 calendar staff#0: staff 1 there 1 owed
    5 calendar staff#1: staff 0 there 2 owed
    5 interruption staff#0: calls#0 interrupted; staff 0 there 1 owed; calls#0 waits in queue
    5 interruption staff#1: calls#1 interrupted; staff 0 there; calls#1 waits in queue
    """
    two = named("staff", [(0, 5)], [(0, 5)], at_end=HANDS_OVER)
    return house(calls(0, 0, work=9), two)


@tie
def test_who_gives_up_at_the_end_of_the_shift_gives_up_before_the_hand_over() -> Network:
    """Leave rules come before interruptions; the person taken from the work is gone anyway.

    0 arrival calls#0: begins staff#0
    2 arrival calls#1: waits in queue
    5 calendar staff#0: staff 0 there 1 owed
    5 leave calls#1: abandoned, lost
    5 interruption staff#0: calls#0 interrupted; staff 0 there; calls#0 waits in queue
    8 leave calls#0: abandoned, lost
    """
    one = named("staff", [(0, 5)], at_end=HANDS_OVER)
    return house(calls(0, 2, work=9, patience=3), queue(gives_up()), one)


@tie
def test_a_head_count_hands_over_to_an_equal_at_once() -> Network:
    """A fall from 2 to 1 with one idle interrupts nobody: the idle one goes.

    0 arrival calls#0: begins staff#0
    5 calendar staff: 1 there
    9 work end calls#0: solved
    """
    group = Group("staff", HeadCount(((0, 2), (5, 1))), at_end=HANDS_OVER)
    return house(calls(0, work=9), group)


@tie
def test_by_head_count_the_highest_number_hands_over() -> Network:
    """Both are at work; of equals in hand the highest number is to go.

    0 arrival calls#0: begins staff#0
    0 arrival calls#1: begins staff#1
    5 calendar staff: 1 there 1 owed
    5 interruption staff: calls#1 interrupted; staff 1 there; calls#1 waits in queue
    9 work end calls#0: solved; calls#1 begins staff#0
    13 work end calls#1: solved
    """
    group = Group("staff", HeadCount(((0, 2), (5, 1))), at_end=HANDS_OVER)
    return house(calls(0, 0, work=9), group)


@tie
def test_who_arrives_at_the_hand_over_stands_behind_it() -> Network:
    """The interrupted case is back before anybody arrives, and keeps its earlier place.

    0 arrival calls#0: begins staff#0
    5 calendar staff#0: staff 0 there 1 owed
    5 interruption staff#0: calls#0 interrupted; staff 0 there; calls#0 waits in queue
    5 arrival calls#1: waits in queue
    6 calendar staff#1: staff 1 there; calls#0 begins staff#1
    10 work end calls#0: solved; calls#1 begins staff#1
    11 work end calls#1: solved
    20 calendar staff#1: staff 0 there
    """
    two = named("staff", [(0, 5)], [(6, 20)], at_end=HANDS_OVER)
    return house(calls(0, 5, work=[9, 1]), two)


def two_steps(*shift: tuple[int, int]) -> Network:
    """Ann passes the case on to Bob, who has this shift; whoever waits for him gives up after 3."""
    return house(
        calls(0, to="first", work=5),
        serve("first", "second", lane="one"),
        serve("second", lane="two", work=ticks(2)),
        Route("one", "Ann"),
        Route("two", "Bob"),
        queue(gives_up(3), name="two"),
        named("Bob", shift),
    )


@tie
def test_a_case_is_passed_on_as_the_next_ones_shift_ends() -> Network:
    """The calendar is first: Bob has gone when the case comes, which gives up.

    0 arrival calls#0: begins Ann#0
    5 calendar Bob#0: Bob 0 there
    5 work end calls#0: waits in two
    8 leave calls#0: abandoned, lost
    """
    return two_steps((0, 5))


@tie
def test_a_case_is_passed_on_a_tick_before_the_next_ones_shift_ends() -> Network:
    """Bob takes it at 5 and stays for his own work until 7.

    0 arrival calls#0: begins Ann#0
    5 work end calls#0: begins Bob#0
    6 calendar Bob#0: Bob 0 there 1 owed
    7 work end calls#0: solved; Bob 0 there
    """
    return two_steps((0, 6))


@tie
def test_a_case_is_passed_on_as_the_next_ones_shift_begins() -> Network:
    """Bob comes first, idle, and has the case at that tick.

    0 arrival calls#0: begins Ann#0
    5 calendar Bob#0: Bob 1 there
    5 work end calls#0: begins Bob#0
    7 work end calls#0: solved
    9 calendar Bob#0: Bob 0 there
    """
    return two_steps((5, 9))


DAY = Shift(0, 20, breaks=((5, 8),))


@tie
def test_who_is_due_for_a_break_is_not_interrupted_by_a_call() -> Network:
    """Who is due takes nothing new, not even what would go first.

    0 arrival mails#0: begins Ann#0
    5 calendar break of Ann#0
    6 arrival calls#0: waits in phone
    9 work end mails#0: solved; Ann#0 pauses until 12
    12 return Ann#0: calls#0 begins Ann#0
    14 work end calls#0: solved
    20 calendar Ann#0: Ann 0 there
    """
    return desk(mails(0, work=9), rings(6, work=2), named("Ann", DAY, breaks=Breaks.WAIT))


@tie
def test_a_call_that_has_interrupted_is_interrupted_for_a_break() -> Network:
    """At 8 the better rank goes on first, each with what is left of it.

    0 arrival mails#0: begins Ann#0
    3 arrival calls#0: mails#0 interrupted; calls#0 begins Ann#0; mails#0 waits in inbox
    5 calendar break of Ann#0
    5 interruption Ann#0: calls#0 interrupted; Ann#0 pauses until 8; calls#0 waits in phone
    8 return Ann#0: calls#0 begins Ann#0
    10 work end calls#0: solved; mails#0 begins Ann#0
    17 work end mails#0: solved
    20 calendar Ann#0: Ann 0 there
    """
    return desk(mails(0, work=10), rings(3, work=4), named("Ann", DAY, breaks=Breaks.INTERRUPT))


def chats_and_calls(*parts: object, calls_at: tuple[int, ...] = (3,)) -> Network:
    """A chat of six from 0, which stands still for calls of four."""
    return house(
        calls(0, name="chats", to="chat", work=6),
        rings(*calls_at, work=4),
        serve("call", lane="phone"),
        serve("chat", lane="inbox", room=1),
        STILL,
        INBOX,
        *parts,
    )


@tie
def test_what_stands_still_is_handed_over_with_what_it_stands_still_for() -> Network:
    """In the order in which it was taken: the chat finds the other first, and stands still again.

    0 arrival chats#0: begins Ann#0
    3 arrival calls#0: chats#0 stands still; calls#0 begins Ann#0
    5 calendar Ann#0: Ann 0 there 1 owed
    5 calendar Ann#1: Ann 1 there 1 owed
    5 interruption Ann#0: chats#0 interrupted; calls#0 interrupted; Ann 1 there;
        chats#0 begins Ann#1, stands still; calls#0 begins Ann#1
    7 work end calls#0: solved; chats#0 goes on
    10 work end chats#0: solved
    20 calendar Ann#1: Ann 0 there
    """
    two = named("Ann", [(0, 5)], [(5, 20)], at_end=HANDS_OVER, room=2)
    return chats_and_calls(two)


@tie
def test_a_break_that_waits_comes_before_the_next_call_but_after_the_chats() -> Network:
    """Who is due lets the chats go on, takes no second call, and rests when nothing is in hand.

    0 arrival chats#0: begins Ann#0
    3 arrival calls#0: chats#0 stands still; calls#0 begins Ann#0
    4 arrival calls#1: waits in phone
    5 calendar break of Ann#0
    7 work end calls#0: solved; chats#0 goes on
    10 work end chats#0: solved; Ann#0 pauses until 13
    13 return Ann#0: calls#1 begins Ann#0
    17 work end calls#1: solved
    20 calendar Ann#0: Ann 0 there
    """
    return chats_and_calls(named("Ann", DAY, breaks=Breaks.WAIT, room=2), calls_at=(3, 4))
