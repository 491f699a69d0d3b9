"""Several people at once, people who are kept or held, and dials for those who idle."""

from __future__ import annotations

from queuesim.network import (
    Breaks,
    Delay,
    Give,
    Network,
    Part,
    Pool,
    Quantity,
    Reading,
    Route,
    Serve,
    Shift,
    Source,
    Table,
    WhenIdle,
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
)
from tests.semantics.ties.ties import tie

PAIR = (Part(2),)


def pairs(*arrivals: int, **marks: object):
    """Cases that need two people."""
    return calls(*arrivals, name="pairs", to="pair", **marks)  # type: ignore[arg-type]


def singles(*arrivals: int, **marks: object):
    """Cases that need one."""
    return calls(*arrivals, name="singles", to="single", **marks)  # type: ignore[arg-type]


def workshop(*parts: object, people: int = 2, **more: object):
    """Two lanes for the same people: work for two, which goes first, and work for one."""
    return house(
        *parts,
        serve("pair", lane="for two", claim=PAIR, **more),
        serve("single", lane="for one"),
        Route("for two", "staff"),
        Route("for one", "staff", person_rank=((0, 1),)),
        *([] if any(getattr(p, "name", "") == "staff" for p in parts) else [staff(people=people)]),
    )


@tie
def test_two_people_free_at_one_tick_begin_together() -> Network:
    """The first of them finds the other still at work, the second finds both free.

    0 arrival singles#0: begins staff#0
    0 arrival singles#1: begins staff#1
    1 arrival pairs#0: waits in for two
    4 work end singles#0: solved
    4 work end singles#1: solved; pairs#0 begins staff#1, with staff#0
    6 work end pairs#0: solved
    """
    return workshop(singles(0, 0, work=4), pairs(1, work=2))


@tie
def test_one_of_two_free_at_a_tick_takes_other_work_and_the_pair_waits_on() -> Network:
    """Nobody waits for the others: the first who is free takes the single that waits.

    0 arrival singles#0: begins staff#0
    0 arrival singles#1: begins staff#1
    1 arrival pairs#0: waits in for two
    2 arrival singles#2: waits in for one
    4 work end singles#0: solved; singles#2 begins staff#0
    4 work end singles#1: solved
    8 work end singles#2: solved; pairs#0 begins staff#0, with staff#1
    10 work end pairs#0: solved
    """
    return workshop(singles(0, 0, 2, work=4), pairs(1, work=2))


@tie
def test_both_of_a_crew_are_free_before_the_first_looks() -> Network:
    """So the next pair, and not a single, can begin at that tick.

    0 arrival pairs#0: begins staff#0, with staff#1
    1 arrival pairs#1: waits in for two
    2 arrival singles#0: waits in for one
    3 work end pairs#0: solved; pairs#1 begins staff#0, with staff#1
    6 work end pairs#1: solved; singles#0 begins staff#0
    7 work end singles#0: solved
    """
    return workshop(pairs(0, 1, work=3), singles(2, work=1))


@tie
def test_who_arrives_as_a_crew_ends_finds_both() -> Network:
    """Work ends before arrivals.

    0 arrival pairs#0: begins staff#0, with staff#1
    3 work end pairs#0: solved
    3 arrival singles#0: begins staff#0
    3 arrival singles#1: begins staff#1
    4 work end singles#0: solved
    4 work end singles#1: solved
    """
    return workshop(pairs(0, work=3), singles(3, 3, work=1))


@tie
def test_a_pair_whose_second_person_comes_at_the_tick_of_giving_up() -> Network:
    """The calendar is first.

    1 arrival pairs#0: waits in for two
    5 calendar staff: 2 there; pairs#0 begins staff#1, with staff#0
    7 work end pairs#0: solved
    """
    lane = queue(gives_up(4), name="for two")
    return workshop(pairs(1, work=2), lane, staff("staff", (0, 1), (5, 2)))


@tie
def test_a_pair_that_gives_up_lets_the_next_one_look() -> Network:
    """A lane for crews is looked at again when a waiting case leaves; who follows needs two too.

    0 arrival singles#0: begins staff#0
    1 arrival pairs#0: waits in for two
    2 arrival pairs#1: waits in for two
    5 work end singles#0: solved; pairs#0 begins staff#0, with staff#1
    7 work end pairs#0: solved; pairs#1 begins staff#0, with staff#1
    9 work end pairs#1: solved
    """
    lane = queue(gives_up(), name="for two")
    return workshop(singles(0, work=5), pairs(1, 2, work=2, patience=[4, 9]), lane)


@tie
def test_the_head_holds_who_is_free_and_lets_go_as_it_gives_up() -> Network:
    """Gathering: one held from 1 to 5, free for the single once it has gone.

    0 arrival singles#0: begins staff#0
    1 arrival pairs#0: waits in for two, holds staff#1
    2 arrival singles#1: waits in for one
    5 leave pairs#0: abandoned, lost; singles#1 begins staff#1
    9 work end singles#0: solved
    14 work end singles#1: solved
    """
    lane = queue(gives_up(4), name="for two")
    return workshop(singles(0, 2, work=9), pairs(1, work=2), lane, gathers=True)


@tie
def test_the_head_has_all_at_the_tick_at_which_it_would_give_up() -> Network:
    """Work ends before leave rules: the second person completes the crew.

    0 arrival singles#0: begins staff#0
    1 arrival pairs#0: waits in for two, holds staff#1
    5 work end singles#0: solved; pairs#0 begins staff#1, with staff#0
    7 work end pairs#0: solved
    """
    lane = queue(gives_up(4), name="for two")
    return workshop(singles(0, work=5), pairs(1, work=2), lane, gathers=True)


@tie
def test_who_is_held_as_the_shift_ends_is_held_no_more() -> Network:
    """He goes with the calendar; the other is set free by his work at the same tick, and held.

    0 arrival singles#0: begins staff#0
    1 arrival pairs#0: waits in for two, holds staff#1
    5 calendar staff#1: staff 1 there
    5 work end singles#0: solved; pairs#0 holds staff#0
    20 calendar staff#0: staff 0 there
    """
    two = named("staff", [(0, 20)], [(0, 5)])
    return workshop(singles(0, work=5), pairs(1, work=2), two, gathers=True)


@tie
def test_those_who_wrap_up_do_so_together_and_the_other_is_free_at_once() -> Network:
    """One of the crew writes notes for two ticks; the other takes the single of that tick.

    0 arrival pairs#0: begins A#0, with B#0
    3 work end pairs#0: solved; A#0 wraps up until 5
    3 arrival singles#0: begins B#0
    4 work end singles#0: solved
    5 wrap end pairs#0
    5 arrival singles#1: begins B#0
    6 work end singles#1: solved
    """
    return house(
        pairs(0, work=3),
        singles(3, 5, work=1),
        serve(
            "pair",
            lane="for two",
            claim=(Part(1), Part(1, wraps=False)),
            wrap=ticks(2, "notes"),
        ),
        serve("single", lane="for one"),
        Route("for two", "A"),
        Route("for two", "B", part=1),
        Route("for one", "A"),
        Route("for one", "B"),
    )


@tie
def test_units_come_back_before_people_are_free() -> Network:
    """The van is there when he who is set free looks, and he looks before its lane is looked at.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in dispatch
    3 work end calls#0: solved; calls#1 begins staff#0
    6 work end calls#1: solved
    """
    visit = serve("visit", lane="dispatch", units=(("van", 1),))
    return house(
        calls(0, 1, to="visit", work=3),
        visit,
        staff(people=2),
        Pool("van", 1),
    )


@tie
def test_kept_people_go_on_at_the_tick_at_which_the_first_work_ends() -> Network:
    """Nobody else gets them between travel and repair.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in dispatch
    3 work end calls#0: begins staff#0
    5 work end calls#0: solved; calls#1 begins staff#0
    8 work end calls#1: begins staff#0
    10 work end calls#1: solved
    """
    return house(
        calls(0, 1, to="travel", drive=3, work=2),
        serve("travel", "repair", lane="dispatch", work=listed("drive"), keeps=True),
        Serve("repair", "done", (), listed("work"), by_kept=True),
        Route("dispatch", "staff"),
    )


@tie
def test_kept_people_are_given_back_before_who_arrives_then() -> Network:
    """The delay that ends at 5 gives the person back, who is free for the arrival of 5.

    0 arrival calls#0: begins staff#0
    3 work end calls#0: until 5
    5 delay end calls#0: solved
    5 arrival calls#1: begins staff#0
    8 work end calls#1: until 10
    10 delay end calls#1: solved
    """
    return house(
        calls(0, 5, to="travel", drive=3, rest=2),
        serve("travel", "rest", lane="dispatch", work=listed("drive"), keeps=True),
        Delay("rest", "back", listed("rest")),
        Give("back", "done", kept=True),
        Route("dispatch", "staff"),
    )


@tie
def test_kept_people_given_back_take_who_waits_before_it_gives_up() -> Network:
    """Delays end before leave rules.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in dispatch
    3 work end calls#0: until 5
    5 delay end calls#0: solved; calls#1 begins staff#0
    8 work end calls#1: until 10
    10 delay end calls#1: solved
    """
    return house(
        calls(0, 1, to="travel", drive=3, rest=2),
        serve("travel", "rest", lane="dispatch", work=listed("drive"), keeps=True),
        Delay("rest", "back", listed("rest")),
        Give("back", "done", kept=True),
        Route("dispatch", "staff"),
        queue(gives_up(4), name="dispatch"),
    )


def dialled(limit: int, dial: int, *parts: object, people: int = 1, **window: int):
    """One call is placed for each who idles."""
    idle = Reading(Quantity.GROUP_IDLE, ("staff",))
    wanted = Table(idle, (0, 1, 2), (0.0, 1.0, 2.0))
    when = WhenIdle(("staff",), wanted, ticks(dial, "dial"), **window)
    source = Source("list", "serve", when, (("all", 1.0),), limit=limit)
    return house(source, serve(work=ticks(4)), staff(people=people), *parts)


@tie
def test_a_dial_that_ends_is_a_delay_and_comes_before_who_calls_then() -> Network:
    """Who was dialled is served, who calls at that tick waits.

    0 arrival list#0
    2 delay end list#0: begins staff#0
    2 arrival calls#0: waits in queue
    6 work end list#0: solved; calls#0 begins staff#0
    10 work end calls#0: solved
    """
    return dialled(1, 2, calls(2))


@tie
def test_a_person_set_free_takes_who_waits_before_a_call_is_placed() -> Network:
    """The source looks only after the person has, and finds nobody idle.

    0 arrival list#0
    2 delay end list#0: begins staff#0
    3 arrival calls#0: waits in queue
    6 work end list#0: solved; calls#0 begins staff#0
    10 work end calls#0: solved
    12 delay end list#1: begins staff#0
    16 work end list#1: solved
    """
    return dialled(2, 2, calls(3))


@tie
def test_two_dials_that_end_together_for_one_who_is_left() -> Network:
    """By number; the other waits, for the second person has taken a call meanwhile.

    0 arrival list#0
    1 arrival calls#0: begins staff#0
    2 delay end list#0: begins staff#1
    2 delay end list#1: waits in queue
    5 work end calls#0: solved; list#1 begins staff#0
    6 work end list#0: solved
    9 work end list#1: solved
    """
    return dialled(2, 2, calls(1), people=2)


@tie
def test_a_dial_of_no_length_is_an_event_of_its_tick() -> Network:
    """The source looks at its start, among arrivals; the dial ends next, and the call is there.

    3 arrival list#0
    3 delay end list#0: begins staff#0
    7 work end list#0: solved
    """
    return dialled(1, 0, start=3)


@tie
def test_a_shift_that_ends_while_a_case_keeps_its_person() -> Network:
    """He is owed, goes on with the case at 5, and goes home with it.

    0 arrival calls#0: begins staff#0
    3 work end calls#0: until 5
    4 calendar staff#0: staff 0 there 1 owed
    5 delay end calls#0: begins staff#0
    7 work end calls#0: solved; staff 0 there
    """
    return house(
        calls(0, to="travel", drive=3, rest=2, work=2),
        serve("travel", "rest", lane="dispatch", work=listed("drive"), keeps=True),
        Delay("rest", "repair", listed("rest")),
        Serve("repair", "done", (), listed("work"), by_kept=True),
        Route("dispatch", "staff"),
        named("staff", [(0, 4)]),
    )


@tie
def test_a_shift_that_ends_as_a_kept_person_is_given_back() -> Network:
    """The shift ends first, so who is given back at 5 goes, and who waits is not served.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in dispatch
    3 work end calls#0: until 5
    5 calendar staff#0: staff 0 there 1 owed
    5 delay end calls#0: solved; staff 0 there
    """
    return house(
        calls(0, 1, to="travel", drive=3, rest=2),
        serve("travel", "rest", lane="dispatch", work=listed("drive"), keeps=True),
        Delay("rest", "back", listed("rest")),
        Give("back", "done", kept=True),
        Route("dispatch", "staff"),
        named("staff", [(0, 5)]),
    )


@tie
def test_a_crew_is_interrupted_for_the_break_of_one_of_them() -> Network:
    """The case is back in its lane first; then the other looks, and takes the single.

    0 arrival pairs#0: begins staff#0, with staff#1
    3 arrival singles#0: waits in for one
    5 calendar break of staff#0
    5 interruption staff#0: pairs#0 interrupted; staff#0 pauses until 8; pairs#0 waits in for two;
        singles#0 begins staff#1
    6 work end singles#0: solved
    8 return staff#0: pairs#0 begins staff#0, with staff#1
    12 work end pairs#0: solved
    20 calendar staff#0: staff 1 there
    20 calendar staff#1: staff 0 there
    """
    one, other = Shift(0, 20, breaks=((5, 8),)), Shift(0, 20)
    two = named("staff", one, other, breaks=Breaks.INTERRUPT)
    return workshop(pairs(0, work=9), singles(3, work=1), two)


@tie
def test_a_break_of_who_is_held_waits() -> Network:
    """Being held is being in hand: the crew works first, then the break has its full length.

    0 arrival singles#0: begins staff#0
    1 arrival pairs#0: waits in for two, holds staff#1
    5 calendar break of staff#1
    6 work end singles#0: solved; pairs#0 begins staff#1, with staff#0
    8 work end pairs#0: solved; staff#1 pauses until 11
    11 return staff#1
    20 calendar staff#0: staff 1 there
    20 calendar staff#1: staff 0 there
    """
    one, other = Shift(0, 20), Shift(0, 20, breaks=((5, 8),))
    two = named("staff", one, other, breaks=Breaks.WAIT)
    return workshop(singles(0, work=6), pairs(1, work=2), two, gathers=True)


@tie
def test_a_dial_that_would_begin_as_the_window_ends_does_not() -> Network:
    """The window is half open: the person is idle at 6, and nothing is sent at 6.

    0 arrival list#0
    2 delay end list#0: begins staff#0
    6 work end list#0: solved
    """
    return dialled(9, 2, until=6)
