"""Who comes and goes at a tick, gates that close, and days that begin with nobody."""

from __future__ import annotations

from queuesim.network import (
    AtEnd,
    Branch,
    ChoiceRow,
    Choose,
    CloseRule,
    Compare,
    Gate,
    Group,
    Guard,
    HeadCount,
    LeaveRule,
    Network,
    Quantity,
    Reading,
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

OPEN = Guard(Reading(Quantity.OPEN, ("door",)), Compare.EQUAL, 1)
DOOR = Gate("door", ((0, 5),))
SENDS_AWAY = {"gate": "door", "close": CloseRule.GO, "close_to": "lost"}


@tie
def test_who_comes_takes_the_head_before_work_ends_at_that_tick() -> Network:
    """The calendar is first: the one who comes serves the first, the one set free the next.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    2 arrival calls#2: waits in queue
    5 calendar staff: 2 there; calls#1 begins staff#1
    5 work end calls#0: solved; calls#2 begins staff#0
    8 work end calls#1: solved
    8 work end calls#2: solved
    """
    return house(calls(0, 1, 2, work=[5, 3, 3]), staff("staff", (0, 1), (5, 2)))


@tie
def test_who_is_to_go_when_work_ends_takes_nobody() -> Network:
    """The head count falls first, so the person whose work ends at that tick is owed and goes.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    5 calendar staff: 0 there 1 owed
    5 work end calls#0: solved; staff 0 there
    """
    return house(calls(0, 1, work=5), staff("staff", (0, 1), (5, 0)))


@tie
def test_a_head_count_that_falls_a_tick_later_finds_the_next_case_in_work() -> Network:
    """Work that began at 5 is finished: the fall at 6 is owed until 10.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    5 work end calls#0: solved; calls#1 begins staff#0
    6 calendar staff: 0 there 1 owed
    10 work end calls#1: solved; staff 0 there
    """
    return house(calls(0, 1, work=5), staff("staff", (0, 1), (6, 0)))


@tie
def test_of_idle_people_the_highest_number_goes() -> Network:
    """A fall takes who is idle at that tick before anybody arrives, the highest number first.

    3 calendar staff: 1 there
    3 arrival calls#0: begins staff#0
    4 work end calls#0: solved
    """
    return house(calls(3, work=1), staff("staff", (0, 2), (3, 1)))


@tie
def test_the_one_in_work_stays_though_his_number_is_the_highest() -> Network:
    """The idle go first: number 0 is idle, number 1 is in work.

    0 arrival calls#0: begins staff#0
    0 arrival calls#1: begins staff#1
    2 work end calls#0: solved
    4 calendar staff: 1 there
    6 work end calls#1: solved
    """
    two = staff("staff", (0, 2), (4, 1))
    return house(calls(0, 0, work=[2, 6]), two)


@tie
def test_of_two_groups_that_come_at_a_tick_the_first_by_name_takes_the_case() -> Network:
    """Groups come in the order of their names, not of their routes or of the list.

    1 arrival calls#0: waits in queue
    5 calendar early: 1 there; calls#0 begins early#0
    5 calendar late: 1 there
    7 work end calls#0: solved
    """
    groups = (staff("late", (5, 1)), staff("early", (5, 1)))
    return house(calls(1, work=2), Route("queue", "late"), Route("queue", "early"), *groups)


@tie
def test_two_groups_freed_together_with_one_waiting() -> Network:
    """Work ends by case: the group whose case has the smaller name is free first and takes it.

    0 arrival calls#0: begins b#0
    0 arrival calls#1: begins a#0
    1 arrival calls#2: waits in queue
    5 work end calls#0: solved; calls#2 begins b#0
    5 work end calls#1: solved
    6 work end calls#2: solved
    """
    return house(calls(0, 0, 1, work=[5, 5, 1]), Route("queue", "b"), Route("queue", "a"))


@tie
def test_a_gate_closes_before_people_come() -> Network:
    """Who waits is sent away, though somebody to serve him comes at the same tick.

    1 arrival calls#0: waits in queue
    2 arrival calls#1: waits in queue
    5 calendar door: calls#0 sent away; calls#1 sent away; calls#0 lost; calls#1 lost
    5 calendar staff: 1 there
    """
    people = staff("staff", (5, 1))
    return house(calls(1, 2, work=1), queue(**SENDS_AWAY), DOOR, people)


@tie
def test_a_gate_closes_before_work_ends() -> Network:
    """The person is free at the closing tick, but the lane is empty by then.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    5 calendar door: calls#1 sent away, lost
    5 work end calls#0: solved
    """
    return house(calls(0, 1, work=5), queue(**SENDS_AWAY), DOOR)


@tie
def test_a_gate_closes_before_anybody_gives_up() -> Network:
    """Whose patience ends at closing was sent away and did not give up.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    5 calendar door: calls#1 sent away, lost
    9 work end calls#0: solved
    """
    lane = queue(gives_up(), **SENDS_AWAY)
    return house(calls(0, 1, work=9, patience=4), lane, DOOR)


@tie
def test_a_callback_that_is_due_at_closing_is_not_offered() -> Network:
    """Those who wait are sent away first; an offer of that tick finds nobody.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    2 arrival calls#2: waits in queue
    5 calendar door: calls#1 sent away; calls#2 sent away; calls#1 lost; calls#2 lost
    9 work end calls#0: solved
    """
    offer = LeaveRule("callback", "done", after=ticks(4))
    return house(calls(0, 1, 2, work=9), queue(offer, **SENDS_AWAY), DOOR)


@tie
def test_a_callback_offered_while_open_is_not_offered_at_the_closing_tick() -> Network:
    """A gate is open from its opening and no longer at its closing, so the guard fails at 5.

    0 arrival calls#0: begins staff#0
    0 arrival calls#1: waits in queue
    1 arrival calls#2: waits in queue
    4 leave calls#1: callback, solved
    5 leave calls#2
    9 work end calls#0: solved; calls#2 begins staff#0
    10 work end calls#2: solved
    """
    offer = LeaveRule("callback", "done", after=ticks(4), guards=(OPEN,))
    people = calls(0, 0, 1, work=[9, 1, 1], patience=9)
    return house(people, queue(offer, gives_up()), DOOR)


@tie
def test_who_arrives_at_opening_finds_it_open_and_at_closing_shut() -> Network:
    """Windows are half open.

    1 arrival calls#0: lost
    2 arrival calls#1: begins staff#0
    3 work end calls#1: solved
    4 arrival calls#2: begins staff#0
    5 work end calls#2: solved
    5 arrival calls#3: lost
    """
    ask = Choose("ask", (ChoiceRow((Branch("serve"),), (OPEN,)), ChoiceRow((Branch("lost"),))))
    door = Gate("door", ((2, 5),))
    return house(calls(1, 2, 4, 5, to="ask", work=1), ask, serve(), door)


@tie
def test_two_gates_close_in_the_order_of_their_names() -> Network:
    """Who waits behind the smaller gate is sent away first, and finds the one helper.

    1 arrival 1#0: waits in a
    1 arrival 2#0: waits in z
    5 calendar a: 2#0 sent away, begins help#0
    5 calendar b: 1#0 sent away, waits in open
    6 work end 2#0: solved; 1#0 begins help#0
    7 work end 1#0: solved
    """
    away = {"close": CloseRule.GO, "close_to": "rescue"}
    return house(
        calls(1, name="1", to="from a", work=1),
        calls(1, name="2", to="from z", work=1),
        serve("from a", lane="a"),
        serve("from z", lane="z"),
        serve("rescue", lane="open"),
        queue(name="a", gate="b", **away),
        queue(name="z", gate="a", **away),
        Gate("b", ((0, 5),)),
        Gate("a", ((0, 5),)),
        Route("a", "staff"),
        Route("z", "staff"),
        Route("open", "help"),
        staff(people=0),
    )


@tie
def test_a_shift_that_ends_as_work_ends_takes_nobody() -> Network:
    """By name as by number: the shift is over first, then work ends, and the person goes.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    5 calendar staff#0: staff 0 there 1 owed
    5 work end calls#0: solved; staff 0 there
    """
    return house(calls(0, 1, work=5), named("staff", [(0, 5)]))


@tie
def test_a_shift_that_begins_as_another_ends_goes_by_number() -> Network:
    """Number 0 goes before number 1 comes; nobody is counted twice, and the head is served.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    5 calendar staff#0: staff 0 there 1 owed
    5 calendar staff#1: staff 1 there 1 owed; calls#1 begins staff#1
    5 work end calls#0: solved; staff 1 there
    7 work end calls#1: solved
    9 calendar staff#1: staff 0 there
    """
    two = named("staff", [(0, 5)], [(5, 9)])
    return house(calls(0, 1, work=[5, 2]), two)


@tie
def test_who_comes_with_the_smaller_number_comes_before_the_other_goes() -> Network:
    """For one moment of the tick both are there.

    0 arrival calls#0: begins staff#1
    1 arrival calls#1: waits in queue
    5 calendar staff#0: staff 2 there; calls#1 begins staff#0
    5 calendar staff#1: staff 1 there 1 owed
    5 work end calls#0: solved; staff 1 there
    7 work end calls#1: solved
    9 calendar staff#0: staff 0 there
    """
    two = named("staff", [(5, 9)], [(0, 5)])
    return house(calls(0, 1, work=[5, 2]), two)


@tie
def test_shifts_that_touch_are_one() -> Network:
    """Nobody goes and comes at 5.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    5 work end calls#0: solved; calls#1 begins staff#0
    10 work end calls#1: solved
    12 calendar staff#0: staff 0 there
    """
    return house(calls(0, 1, work=5), named("staff", [(0, 5), (5, 12)]))


@tie
def test_a_day_that_starts_with_nobody() -> Network:
    """Before its first entry a head count is 0; who waits is served when somebody comes.

    0 arrival calls#0: waits in queue
    5 calendar staff: 1 there; calls#0 begins staff#0
    5 arrival calls#1: waits in queue
    7 work end calls#0: solved; calls#1 begins staff#0
    9 work end calls#1: solved
    """
    return house(calls(0, 5, work=2), staff("staff", (5, 1)))


@tie
def test_a_group_without_people_serves_nobody() -> Network:
    """Capacity 0 all day: patience ends, and who has none in mind waits for ever.

    0 arrival calls#0: waits in queue
    1 arrival calls#1: waits in queue
    3 leave calls#0: abandoned, lost
    """
    nobody = Group("staff", HeadCount(()))
    return house(calls(0, 1, work=2, patience=[3, 1 << 62]), queue(gives_up()), nobody)


@tie
def test_a_rise_at_the_tick_of_the_work_end_cancels_what_is_owed() -> Network:
    """The rise comes first, so the person whose work ends then takes the next case.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    3 calendar staff: 0 there 1 owed
    5 calendar staff: 1 there
    5 work end calls#0: solved; calls#1 begins staff#0
    6 work end calls#1: solved
    """
    return house(calls(0, 1, work=[5, 1]), staff("staff", (0, 1), (3, 0), (5, 1)))


@tie
def test_a_rise_a_tick_after_the_work_end_brings_somebody() -> Network:
    """What was owed has been paid at 5; at 6 number 0 comes again.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    3 calendar staff: 0 there 1 owed
    5 work end calls#0: solved; staff 0 there
    6 calendar staff: 1 there; calls#1 begins staff#0
    7 work end calls#1: solved
    """
    return house(calls(0, 1, work=[5, 1]), staff("staff", (0, 1), (3, 0), (6, 1)))


STAYS = named("staff", [(0, 5)], at_end=AtEnd.STAY)


@tie
def test_who_stays_goes_at_the_tick_at_which_the_last_is_done() -> Network:
    """The person goes when nobody is left; who arrives at that very tick comes too late.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    5 calendar staff#0: staff 0 there 1 owed
    6 work end calls#0: solved; calls#1 begins staff#0
    8 work end calls#1: solved; staff 0 there
    8 arrival calls#2: waits in queue
    """
    return house(calls(0, 1, 8, work=[6, 2, 1]), queue(gate="door"), DOOR, STAYS)


@tie
def test_who_stays_takes_those_left_at_the_tick_at_which_the_shift_ends() -> Network:
    """Work ends with the shift: the person is past his time and still takes who is left.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    5 calendar staff#0: staff 0 there 1 owed
    5 work end calls#0: solved; calls#1 begins staff#0
    7 work end calls#1: solved; staff 0 there
    """
    return house(calls(0, 1, work=[5, 2]), queue(gate="door"), DOOR, STAYS)


@tie
def test_who_stays_does_not_stay_for_a_lane_that_closes_a_tick_later() -> Network:
    """At 5 the lane is still open, so those who wait there are somebody else's.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    5 calendar staff#0: staff 0 there 1 owed
    5 work end calls#0: solved; staff 0 there
    """
    door = Gate("door", ((0, 6),))
    return house(calls(0, 1, work=[5, 2]), queue(gate="door"), door, STAYS)


@tie
def test_a_person_with_room_who_is_to_go_takes_nothing_new() -> Network:
    """Room for two: the fall at 4 comes before the arrival, so the second waits for nobody.

    0 arrival calls#0: begins staff#0
    4 calendar staff: 0 there 1 owed
    4 arrival calls#1: waits in queue
    6 work end calls#0: solved; staff 0 there
    """
    two = Group("staff", HeadCount(((0, 1), (4, 0))), room=2)
    return house(calls(0, 4, work=6), serve(room=1), two)


@tie
def test_missing_people_of_an_outage_go_and_come_like_a_head_count() -> Network:
    """The gate shuts at 5 for a machine at work until 5: owed, done, gone, back at 8.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    5 calendar staff: 0 there 1 owed
    5 work end calls#0: solved; staff 0 there
    8 calendar staff: 1 there; calls#1 begins staff#0
    9 work end calls#1: solved
    99 calendar staff: 0 there
    """
    machine = Group("staff", HeadCount(((0, 1),), outages=(("power", 1),)))
    power = Gate("power", ((0, 5), (8, 99)))
    return house(calls(0, 1, work=[5, 1]), machine, power)


@tie
def test_who_stays_serves_those_left_at_a_hole_in_the_shift_too() -> Network:
    """The lane closes at 5 as the break begins: who stays at the end stays for those left then.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    5 calendar staff#0: staff 0 there 1 owed
    6 work end calls#0: solved; calls#1 begins staff#0
    7 work end calls#1: solved; staff 0 there
    8 calendar staff#0: staff 1 there
    20 calendar staff#0: staff 0 there
    """
    day = Shift(0, 20, breaks=((5, 8),))
    people = named("staff", day, at_end=AtEnd.STAY)
    return house(calls(0, 1, work=[6, 1]), queue(gate="door"), DOOR, people)
