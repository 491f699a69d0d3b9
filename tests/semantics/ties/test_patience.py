"""Giving up, being served, leaving early: what a waiting case does at one tick."""

from __future__ import annotations

from queuesim.network import (
    Compare,
    Delay,
    Guard,
    LeaveRule,
    Network,
    Order,
    Quantity,
    Reading,
    Route,
    constant,
)
from tests.semantics.ties.house import (
    FOREVER,
    calls,
    full,
    gives_up,
    house,
    listed,
    queue,
    serve,
    staff,
    ticks,
    waiting,
)
from tests.semantics.ties.ties import tie

NEVER_SO = Guard(Reading(Quantity.ONE), Compare.EQUAL, 0)


@tie
def test_being_served_beats_giving_up_at_that_tick() -> Network:
    """Work ends before leave rules are due, and who has begun does not give up.

    0 arrival calls#0: begins staff#0
    2 arrival calls#1: waits in queue
    5 work end calls#0: solved; calls#1 begins staff#0
    6 work end calls#1: solved
    """
    return house(calls(0, 2, work=[5, 1], patience=[9, 3]), queue(gives_up()))


@tie
def test_a_tick_before_the_work_ends_the_case_gives_up() -> Network:
    """Nothing that is about to happen is looked ahead to.

    0 arrival calls#0: begins staff#0
    2 arrival calls#1: waits in queue
    4 leave calls#1: abandoned, lost
    5 work end calls#0: solved
    """
    return house(calls(0, 2, work=[5, 1], patience=[9, 2]), queue(gives_up()))


@tie
def test_patience_of_zero_finds_a_free_person_first() -> Network:
    """A case that reaches a lane looks for people at once; there is no wait to give up.

    1 arrival calls#0: begins staff#0
    3 work end calls#0: solved
    """
    return house(calls(1, work=2, patience=0), queue(gives_up()))


@tie
def test_patience_of_zero_is_an_event_and_comes_before_the_next_arrival() -> Network:
    """Who has no patience waits until his leave rule is due, which is next, at the same tick.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    1 leave calls#1: abandoned, lost
    1 arrival calls#2: waits in queue
    1 leave calls#2: abandoned, lost
    3 work end calls#0: solved
    """
    return house(calls(0, 1, 1, work=3, patience=0), queue(gives_up()))


@tie
def test_patience_of_zero_at_the_tick_of_a_work_end_is_no_trouble() -> Network:
    """The work has ended before the case arrives.

    0 arrival calls#0: begins staff#0
    3 work end calls#0: solved
    3 arrival calls#1: begins staff#0
    4 work end calls#1: solved
    """
    return house(calls(0, 3, work=[3, 1], patience=0), queue(gives_up()))


@tie
def test_zero_work_and_zero_patience_serve_everybody() -> Network:
    """Each work of no length ends before the next case arrives, so nobody ever waits.

    3 arrival calls#0: begins staff#0
    3 work end calls#0: solved
    3 arrival calls#1: begins staff#0
    3 work end calls#1: solved
    3 arrival calls#2: begins staff#0
    3 work end calls#2: solved
    """
    return house(calls(3, 3, 3, work=0, patience=0), queue(gives_up()))


@tie
def test_infinite_and_finite_patience_side_by_side() -> Network:
    """Endless patience puts no event on the list; who leaves from the middle moves nobody.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    2 arrival calls#2: waits in queue
    3 arrival calls#3: waits in queue
    6 leave calls#2: abandoned, lost
    10 work end calls#0: solved; calls#1 begins staff#0
    12 work end calls#1: solved; calls#3 begins staff#0
    14 work end calls#3: solved
    """
    patience = [FOREVER, FOREVER, 4, FOREVER]
    return house(calls(0, 1, 2, 3, work=[10, 2, 2, 2], patience=patience), queue(gives_up()))


@tie
def test_two_who_give_up_at_one_tick_go_by_name_and_not_by_place() -> Network:
    """Events of one kind go by subject: the one behind leaves first if its name is smaller.

    0 arrival busy#0: begins staff#0
    1 arrival b#0: waits in queue
    2 arrival a#0: waits in queue
    5 leave a#0: abandoned, lost
    5 leave b#0: abandoned, lost
    9 work end busy#0: solved
    """
    two = (calls(1, name="b", work=1, patience=4), calls(2, name="a", work=1, patience=3))
    return house(calls(0, name="busy", work=9, patience=0), *two, queue(gives_up()))


@tie
def test_rules_of_a_tick_go_by_their_number_before_the_case() -> Network:
    """Each written rule is a kind of its own: rule 0 of one case comes before rule 1 of another.

    0 arrival busy#0: begins staff#0
    1 arrival a#0: waits in queue
    2 arrival b#0: waits in queue
    5 leave b#0: callback, solved
    5 leave 1 a#0: abandoned, lost
    9 work end busy#0: solved
    """
    first = LeaveRule("callback", "done", after=listed("offer"))
    two = (
        calls(1, name="a", work=1, offer=FOREVER, patience=4),
        calls(2, name="b", work=1, offer=3, patience=FOREVER),
    )
    busy = calls(0, name="busy", work=9, offer=0, patience=0)
    return house(busy, *two, queue(first, gives_up()))


@tie
def test_an_offer_comes_before_giving_up_in_written_order() -> Network:
    """A callback that is written first is taken at the tick at which patience would have ended.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    4 leave calls#1: callback, solved
    9 work end calls#0: solved
    """
    offer = LeaveRule("callback", "done", after=ticks(3))
    return house(calls(0, 1, work=9, patience=3), queue(offer, gives_up()))


@tie
def test_a_refused_offer_is_an_event_without_consequence() -> Network:
    """Its guard does not hold, so nothing happens, and the next rule of that tick is asked.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    4 leave calls#1
    4 leave 1 calls#1: abandoned, lost
    9 work end calls#0: solved
    """
    offer = LeaveRule("callback", "done", after=ticks(3), guards=(NEVER_SO,))
    return house(calls(0, 1, work=9, patience=3), queue(offer, gives_up()))


@tie
def test_an_offer_that_nobody_takes_leaves_the_place_to_be_served_from() -> Network:
    """With chance nought the case stays where it was, and is served when the person is free.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    2 arrival calls#2: waits in queue
    4 leave calls#1
    5 work end calls#0: solved; calls#1 begins staff#0
    5 leave calls#2
    6 work end calls#1: solved; calls#2 begins staff#0
    7 work end calls#2: solved
    """
    offer = LeaveRule("callback", "lost", after=ticks(3), chance=constant(0.0), draw="accepts")
    return house(calls(0, 1, 2, work=[5, 1, 1]), queue(offer))


@tie
def test_a_person_who_comes_at_the_tick_of_giving_up_serves() -> Network:
    """The calendar is first at a tick.

    2 arrival calls#0: waits in queue
    5 calendar staff: 1 there; calls#0 begins staff#0
    6 work end calls#0: solved
    """
    return house(calls(2, work=1, patience=3), queue(gives_up()), staff("staff", (5, 1)))


@tie
def test_who_comes_from_a_delay_is_there_before_others_give_up() -> Network:
    """Delays end before leave rules are due: the lane holds two for a moment.

    0 arrival calls#0: begins staff#0
    0 arrival later#0: until 3
    1 arrival calls#1: waits in queue
    3 delay end later#0: waits in queue
    3 leave calls#1: abandoned, lost
    9 work end calls#0: solved; later#0 begins staff#0
    10 work end later#0: solved
    """
    later = calls(0, name="later", to="pause", work=1, patience=9, pause=3)
    return house(
        calls(0, 1, work=[9, 1], patience=2),
        later,
        Delay("pause", "serve", listed("pause")),
        serve(),
        queue(gives_up()),
    )


@tie
def test_a_place_that_is_given_up_is_free_for_who_arrives_then() -> Network:
    """Leave rules come before arrivals, so the one place is free again.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    3 leave 1 calls#1: abandoned, lost
    3 arrival calls#2: waits in queue
    5 work end calls#0: solved; calls#2 begins staff#0
    6 work end calls#2: solved
    """
    return house(calls(0, 1, 3, work=[5, 1, 1], patience=[9, 2, 9]), queue(full(1), gives_up()))


@tie
def test_a_lane_of_no_places_serves_who_finds_somebody_and_nobody_else() -> Network:
    """Capacity 0: the limit counts those who wait, and who is served at once does not.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: full, lost
    2 work end calls#0: solved
    2 arrival calls#2: begins staff#0
    4 work end calls#2: solved
    """
    return house(calls(0, 1, 2, work=2), queue(full(0)))


@tie
def test_who_begins_at_a_tick_leaves_the_seat_to_who_arrives_then() -> Network:
    """One place: at 2 work ends, the waiting case begins, and the arrival sits down.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    2 work end calls#0: solved; calls#1 begins staff#0
    2 arrival calls#2: waits in queue
    4 work end calls#1: solved; calls#2 begins staff#0
    6 work end calls#2: solved
    """
    return house(calls(0, 1, 2, work=2), queue(full(1)))


@tie
def test_balking_looks_at_those_who_still_wait() -> Network:
    """Who balks at one waiting does not see the case that has just begun.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    2 work end calls#0: solved; calls#1 begins staff#0
    2 arrival calls#2: waits in queue
    2 arrival calls#3: balked, lost
    4 work end calls#1: solved; calls#2 begins staff#0
    6 work end calls#2: solved
    """
    balks = LeaveRule("balked", "lost", guards=(waiting(),))
    return house(calls(0, 1, 2, 2, work=2), queue(balks))


@tie
def test_full_comes_before_balking_where_it_is_written_first() -> Network:
    """Rules that are asked at once are asked in written order; the first that holds counts.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    2 arrival calls#2: full, lost
    3 work end calls#0: solved; calls#1 begins staff#0
    6 work end calls#1: solved
    """
    balks = LeaveRule("balked", "done", guards=(waiting(),))
    return house(calls(0, 1, 2, work=3), queue(full(1), balks))


@tie
def test_a_rule_with_time_zero_is_asked_after_taking_a_place() -> Network:
    """At once means before the place is taken; after no time means an event while waiting.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    1 leave 1 calls#1: abandoned, lost
    1 arrival calls#2: waits in queue
    1 leave 1 calls#2: abandoned, lost
    3 work end calls#0: solved
    """
    return house(calls(0, 1, 1, work=3), queue(full(1), gives_up(0)))


@tie
def test_patience_of_a_kept_place_that_is_over_ends_in_the_next_lane() -> Network:
    """Moved at the tick at which patience ends, the case finds patience over where it comes to.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    4 leave calls#1: moved, waits in second
    4 leave calls#1: abandoned, lost
    9 work end calls#0: solved
    """
    moved = LeaveRule("moved", "other", after=ticks(3), keeps_place=True)
    return house(
        calls(0, 1, work=[9, 1], patience=3),
        serve(),
        serve("other", lane="second"),
        queue(moved, gives_up()),
        queue(gives_up(), name="second"),
    )


@tie
def test_a_move_that_loses_the_place_begins_patience_anew() -> Network:
    """Without the place the ticks drawn are not kept: three more from the move.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    4 leave calls#1: moved, waits in second
    7 leave calls#1: abandoned, lost
    9 work end calls#0: solved
    """
    moved = LeaveRule("moved", "other", after=ticks(3))
    return house(
        calls(0, 1, work=[9, 1], patience=3),
        serve(),
        serve("other", lane="second"),
        queue(moved, gives_up()),
        queue(gives_up(), name="second"),
    )


@tie
def test_the_last_come_goes_first_also_of_one_tick() -> Network:
    """The order is by joining: of two who join at one tick the second is the last come.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    1 arrival calls#2: waits in queue
    2 work end calls#0: solved; calls#2 begins staff#0
    4 work end calls#2: solved; calls#1 begins staff#0
    6 work end calls#1: solved
    """
    lane = queue(name="queue", order=Order.LAST_COME)
    return house(calls(0, 1, 1, work=2), lane)


@tie
def test_equal_jobs_go_by_joining() -> Network:
    """Shortest job: 2 goes before the two of 3, of which the first to join goes first.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    1 arrival calls#2: waits in queue
    1 arrival calls#3: waits in queue
    2 work end calls#0: solved; calls#3 begins staff#0
    4 work end calls#3: solved; calls#1 begins staff#0
    7 work end calls#1: solved; calls#2 begins staff#0
    10 work end calls#2: solved
    """
    lane = queue(name="queue", order=Order.SHORTEST)
    return house(calls(0, 1, 1, 1, work=[2, 3, 3, 2]), lane)


@tie
def test_two_who_move_at_one_tick_arrive_by_name() -> Network:
    """One helper where they go: the one behind has the smaller name, and is there first.

    0 arrival busy#0: begins staff#0
    1 arrival b#0: waits in queue
    2 arrival a#0: waits in queue
    5 leave a#0: moved, begins help#0
    5 leave b#0: moved, waits in second
    6 work end a#0: solved; b#0 begins help#0
    7 work end b#0: solved
    9 work end busy#0: solved
    """
    moved = LeaveRule("moved", "other", after=listed("patience"))
    return house(
        calls(0, name="busy", work=9, patience=FOREVER),
        calls(1, name="b", work=1, patience=4),
        calls(2, name="a", work=1, patience=3),
        serve(),
        serve("other", lane="second"),
        Route("queue", "staff"),
        Route("second", "help"),
        queue(moved),
    )


@tie
def test_the_last_come_goes_first_by_where_it_came_first() -> Network:
    """Moved with its place, the case is an earlier one than who joined the second lane before.

    0 arrival busy#0: begins staff#0
    1 arrival a#0: waits in queue
    2 arrival b#0: waits in second
    4 leave a#0: moved, waits in second
    6 work end busy#0: solved; b#0 begins staff#0
    7 work end b#0: solved; a#0 begins staff#0
    8 work end a#0: solved
    """
    return house(
        calls(0, name="busy", to="other", work=6),
        calls(1, name="a", work=1),
        calls(2, name="b", to="other", work=1),
        serve(),
        serve("other", lane="second"),
        queue(LeaveRule("moved", "other", after=ticks(3), keeps_place=True)),
        queue(name="second", order=Order.LAST_COME),
        Route("queue", "nobody"),
        Route("second", "staff"),
        staff("nobody", people=0),
    )
