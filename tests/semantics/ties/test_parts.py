"""Parts and their parents, batches and their time-outs, those who are carried."""

from __future__ import annotations

from queuesim.network import Delay, Fork, Gather, Join, Network, Release, Route
from tests.semantics.ties.house import calls, gives_up, house, listed, queue, serve, staff, ticks
from tests.semantics.ties.ties import tie


def checks(first: int, second: int, *parts: object, need: int = 0, **more: bool):
    """A case with two checks of so many ticks, then a step of one tick for itself."""
    return house(
        Fork("fork", "join", parts=("one", "two"), join="join"),
        Delay("one", "join", ticks(first, "one")),
        Delay("two", "join", ticks(second, "two")),
        Join("join", "last", need=need, **more),
        Delay("last", "done", ticks(1, "last")),
        *parts,
    )


@tie
def test_two_parts_that_come_at_one_tick_come_by_birth() -> Network:
    """The parent goes on after the second, at the same tick.

    0 arrival calls#0: calls#0.1 until 3; calls#0.2 until 3
    3 delay end calls#0.1: joined
    3 delay end calls#0.2: joined; calls#0 until 4
    4 delay end calls#0: solved
    """
    return checks(3, 3, calls(0, to="fork"))


@tie
def test_parts_of_no_length_come_before_the_next_arrival() -> Network:
    """The parent rests first, so it goes on by an event of its parts, at the same tick.

    2 arrival calls#0: calls#0.1 until 2; calls#0.2 until 2
    2 delay end calls#0.1: joined
    2 delay end calls#0.2: joined; calls#0 until 3
    2 arrival calls#1: calls#1.1 until 2; calls#1.2 until 2
    2 delay end calls#1.1: joined
    2 delay end calls#1.2: joined; calls#1 until 3
    3 delay end calls#0: solved
    3 delay end calls#1: solved
    """
    return checks(0, 0, calls(2, 2, to="fork"))


@tie
def test_any_part_lets_the_parent_go_and_the_other_of_that_tick_is_taken_in() -> Network:
    """The first by birth is enough; the second comes when nobody awaits it any more.

    0 arrival calls#0: calls#0.1 until 3; calls#0.2 until 3
    3 delay end calls#0.1: joined; calls#0 until 4
    3 delay end calls#0.2: joined
    4 delay end calls#0: solved
    """
    return checks(3, 3, calls(0, to="fork"), need=1)


@tie
def test_a_part_may_come_after_its_parent_has_ended() -> Network:
    """It is taken in and changes nothing.

    0 arrival calls#0: calls#0.1 until 1; calls#0.2 until 5
    1 delay end calls#0.1: joined; calls#0 until 2
    2 delay end calls#0: solved
    5 delay end calls#0.2: joined
    """
    return checks(1, 5, calls(0, to="fork"), need=1)


def cancels(*parts: object, **more: object):
    """Two parts, one a delay, one served; the first that comes cancels the other if it waits."""
    return house(
        Fork("fork", "join", parts=("look", "ask"), join="join"),
        Delay("look", "join", listed("look")),
        serve("ask", "join"),
        serve(),
        Join("join", "done", need=1, cancels=True),
        *parts,
        **more,
    )


@tie
def test_cancelled_while_waiting_with_others_behind() -> Network:
    """The part leaves the lane; those behind it move up in their order.

    0 arrival a#0: begins staff#0
    1 arrival b#0: b#0.1 until 5; b#0.2 waits in queue
    2 arrival c#0: waits in queue
    3 arrival c#1: waits in queue
    5 delay end b#0.1: joined; b#0.2 cancelled, cancelled; b#0 solved
    9 work end a#0: solved; c#0 begins staff#0
    10 work end c#0: solved; c#1 begins staff#0
    11 work end c#1: solved
    """
    return cancels(
        calls(0, name="a", work=9),
        calls(1, name="b", to="fork", look=4, work=1),
        calls(2, 3, name="c", work=1),
    )


@tie
def test_a_part_that_begins_at_the_tick_at_which_it_would_be_cancelled() -> Network:
    """Work ends before delays: the part is in work when the other comes, and is finished.

    0 arrival a#0: begins staff#0
    1 arrival b#0: b#0.1 until 5; b#0.2 waits in queue
    5 work end a#0: solved; b#0.2 begins staff#0
    5 delay end b#0.1: joined; b#0 solved
    7 work end b#0.2: joined
    """
    return cancels(
        calls(0, name="a", work=5),
        calls(1, name="b", to="fork", look=4, work=2),
    )


@tie
def test_a_part_is_cancelled_before_it_gives_up_at_that_tick() -> Network:
    """Delays end before leave rules: it is counted as cancelled.

    0 arrival a#0: begins staff#0
    1 arrival b#0: b#0.1 until 5; b#0.2 waits in queue
    5 delay end b#0.1: joined; b#0.2 cancelled, cancelled; b#0 solved
    9 work end a#0: solved
    """
    return cancels(
        calls(0, name="a", work=9, patience=9),
        calls(1, name="b", to="fork", look=4, work=2, patience=4),
        queue(gives_up()),
    )


@tie
def test_the_case_goes_before_the_person_so_its_part_is_cancelled_and_not_served() -> Network:
    """A part that ends cancels the other, then its person looks, then the parent goes on.

    0 arrival a#0: a#0.1 begins staff#0; a#0.2 waits in queue
    1 arrival b#0: waits in queue
    3 work end a#0.1: joined; a#0.2 cancelled, cancelled; b#0 begins staff#0; a#0 solved
    4 work end b#0: solved
    """
    return house(
        Fork("fork", "join", parts=("one", "two"), join="join"),
        serve("one", "join"),
        serve("two", "join"),
        serve(),
        Join("join", "done", need=1, cancels=True),
        calls(0, name="a", to="fork", work=3),
        calls(1, name="b", work=1),
    )


@tie
def test_a_part_that_gives_up_is_not_awaited() -> Network:
    """The parent goes on at the tick at which the last part still out is lost.

    0 arrival a#0: begins staff#0
    1 arrival b#0: b#0.1 until 5; b#0.2 waits in queue
    5 delay end b#0.1: joined
    5 leave b#0.2: abandoned, lost; b#0 solved
    9 work end a#0: solved
    """
    return house(
        Fork("fork", "join", parts=("look", "ask"), join="join"),
        Delay("look", "join", listed("look")),
        serve("ask", "join"),
        serve(),
        Join("join", "done"),
        queue(gives_up()),
        calls(0, name="a", work=9, patience=9),
        calls(1, name="b", to="fork", look=4, work=2, patience=4),
    )


@tie
def test_a_follow_up_sets_off_when_its_parent_has_come_to_rest() -> Network:
    """Born before its parent finds the person, it finds nobody.

    1 arrival calls#0: begins staff#0; calls#0.1 waits in queue
    3 work end calls#0: solved; calls#0.1 begins staff#0
    5 work end calls#0.1: solved
    """
    return house(
        Fork("fork", "serve", follow_ups=("serve",)),
        serve(work=ticks(2)),
        calls(1, to="fork"),
    )


@tie
def test_a_follow_up_comes_after_the_person_is_free() -> Network:
    """Case, person, then what was born: each stands on the list in the order it was put there.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    2 work end calls#0: solved; calls#1 begins staff#0; calls#0.1 waits in queue
    4 work end calls#1: solved; calls#0.1 begins staff#0; calls#1.1 waits in queue
    6 work end calls#0.1: solved; calls#1.1 begins staff#0
    8 work end calls#1.1: solved
    """
    return house(
        serve(to="fork", work=ticks(2)),
        Fork("fork", "done", follow_ups=("again",)),
        serve("again", work=ticks(2)),
        calls(0, 1),
    )


def batch(size: int, after: int | None, *parts: object, carries: bool = False):
    """Strangers gathered, then a trip of two ticks."""
    timer = None if after is None else ticks(after, "time-out")
    return house(
        Gather("gather", "trip", size, after=timer, carries=carries),
        Delay("trip", "done", ticks(2, "trip")),
        Delay("come", "gather", listed("come")),
        *parts,
    )


@tie
def test_time_up_comes_before_who_arrives_then() -> Network:
    """The time-out is a delay of the first, and delays end before arrivals.

    1 arrival calls#0
    2 arrival calls#1
    5 delay end calls#0: until 7; calls#1 until 7
    5 arrival calls#2
    6 arrival calls#3
    7 delay end calls#0: solved
    7 delay end calls#1: solved
    9 delay end calls#2: until 11; calls#3 until 11
    11 delay end calls#2: solved
    11 delay end calls#3: solved
    """
    return batch(3, 4, calls(1, 2, 5, 6, to="gather"))


@tie
def test_who_comes_from_a_delay_by_a_smaller_name_is_in_time() -> Network:
    """Both are delay ends of 5; the one of the smaller subject fills the batch first.

    0 arrival a#0: until 5
    1 arrival b#0
    5 delay end a#0: b#0 until 7; a#0 until 7
    7 delay end a#0: solved
    7 delay end b#0: solved
    """
    return batch(2, 4, calls(1, name="b", to="gather"), calls(0, name="a", to="come", come=5))


@tie
def test_who_comes_from_a_delay_by_a_larger_name_is_too_late() -> Network:
    """Time is up for b before c comes, and c begins a batch of its own.

    0 arrival c#0: until 5
    1 arrival b#0
    5 delay end b#0: until 7
    5 delay end c#0
    7 delay end b#0: solved
    9 delay end c#0: until 11
    11 delay end c#0: solved
    """
    return batch(2, 4, calls(1, name="b", to="gather"), calls(0, name="c", to="come", come=5))


@tie
def test_work_that_ends_fills_the_batch_before_time_is_up() -> Network:
    """Work ends before delays, so the time-out of 5 finds its batch gone.

    0 arrival b#0: begins staff#0
    1 arrival a#0
    5 work end b#0: a#0 until 7; b#0 until 7
    7 delay end a#0: solved
    7 delay end b#0: solved
    """
    return batch(
        2,
        4,
        calls(1, name="a", to="gather"),
        calls(0, name="b", to="ask", work=5),
        serve("ask", "gather"),
    )


@tie
def test_a_batch_of_one_goes_on_at_once() -> Network:
    """Its own first member fills it; a time-out of that tick has no meaning.

    1 arrival calls#0: until 3
    3 delay end calls#0: solved
    """
    return batch(1, 0, calls(1, to="gather"))


@tie
def test_time_that_is_up_at_once_gathers_nobody() -> Network:
    """The time-out of no length ends before the next arrival of the tick.

    1 arrival calls#0
    1 delay end calls#0: until 3
    1 arrival calls#1
    1 delay end calls#1: until 3
    3 delay end calls#0: solved
    3 delay end calls#1: solved
    """
    return batch(2, 0, calls(1, 1, to="gather"))


@tie
def test_a_batch_larger_than_all_who_come_waits_for_ever_without_a_time_out() -> Network:
    """Nothing is due for it, so the day ends with them inside.

    1 arrival calls#0
    2 arrival calls#1
    """
    return batch(3, None, calls(1, 2, to="gather"))


@tie
def test_a_batch_larger_than_the_free_people_is_served_in_the_order_of_coming() -> Network:
    """Three go on together at 3; one person is free, the others wait in that order.

    1 arrival b#0
    2 arrival b#1
    3 arrival a#0: b#0 begins staff#0; b#1 waits in queue; a#0 waits in queue
    5 work end b#0: solved; b#1 begins staff#0
    7 work end b#1: solved; a#0 begins staff#0
    8 work end a#0: solved
    """
    return house(
        calls(3, name="a", to="gather", work=1),
        calls(1, 2, name="b", to="gather", work=2),
        Gather("gather", "serve", 3),
        serve(),
    )


@tie
def test_a_batch_larger_than_the_people_free_at_that_tick() -> Network:
    """Work that ends at the tick has freed one more before the batch goes on.

    0 arrival a#0: begins A#0
    2 arrival b#0
    3 work end a#0: solved
    3 arrival b#1: b#0 begins B#0; b#1 begins A#0
    5 work end b#0: solved
    5 work end b#1: solved
    """
    return house(
        calls(0, name="a", work=3),
        calls(2, 3, name="b", to="gather", work=2),
        Gather("gather", "serve", 2),
        serve(),
        Route("queue", "A"),
        Route("queue", "B"),
        staff("A"),
        staff("B"),
    )


@tie
def test_those_who_are_carried_go_on_after_their_carrier_at_the_release() -> Network:
    """The first goes alone; at the release it goes on first, then the others as they came.

    1 arrival calls#0
    2 arrival calls#1
    3 arrival calls#2: calls#0 until 5
    5 delay end calls#0: begins staff#0; calls#1 waits in queue; calls#2 waits in queue
    6 work end calls#0: solved; calls#1 begins staff#0
    7 work end calls#1: solved; calls#2 begins staff#0
    8 work end calls#2: solved
    """
    return house(
        calls(1, 2, 3, to="gather", work=1),
        Gather("gather", "trip", 3, carries=True),
        Delay("trip", "release", ticks(2, "trip")),
        Release("release", "serve"),
        serve(),
    )


@tie
def test_who_is_carried_ends_with_the_carrier() -> Network:
    """All end at one event, the carrier first.

    1 arrival calls#0
    2 arrival calls#1
    3 delay end calls#0: until 5
    5 delay end calls#0: solved; calls#1 solved
    """
    return batch(3, 2, calls(1, 2, to="gather"), carries=True)


@tie
def test_more_parts_needed_than_there_are_means_all() -> Network:
    """Three needed of two: the parent goes on when none is on its way any more.

    0 arrival calls#0: calls#0.1 until 1; calls#0.2 until 3
    1 delay end calls#0.1: joined
    3 delay end calls#0.2: joined; calls#0 until 4
    4 delay end calls#0: solved
    """
    return checks(1, 3, calls(0, to="fork"), need=3)
