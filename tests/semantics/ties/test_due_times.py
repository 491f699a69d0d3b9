"""Appointments, due times, and books with few places."""

from __future__ import annotations

from queuesim.network import (
    Book,
    Branch,
    ChoiceRow,
    Choose,
    Compare,
    Delay,
    DelayTime,
    Diary,
    DueIn,
    Guard,
    LeaveRule,
    Mark,
    Network,
    Order,
    Quantity,
    Reading,
    Unbook,
)
from tests.semantics.ties.house import calls, gives_up, house, listed, queue, serve, staff, ticks
from tests.semantics.ties.ties import tie

COME = Delay("come", "serve", ticks(0, "late"), DelayTime.DUE)


def books(*arrivals: int, name: str = "calls", **marks: object):
    """Cases that book and come when they are due."""
    return calls(*arrivals, name=name, to="book", **marks)  # type: ignore[arg-type]


def practice(*parts: object, starts: tuple[int, ...] = (5,), places: int = 1, **more: object):
    """A book of appointments; who finds no place is lost."""
    book = Book("book", "come", "visits", otherwise="lost", **more)  # type: ignore[arg-type]
    return house(book, COME, serve(), Diary("visits", starts, (places,)), *parts)


@tie
def test_an_appointment_starts_before_who_walks_in_then() -> Network:
    """Its start is the end of a delay, which comes before arrivals.

    0 arrival calls#0: books 5, until 5
    5 delay end calls#0: begins staff#0
    5 arrival a#0: waits in queue
    7 work end calls#0: solved; a#0 begins staff#0
    8 work end a#0: solved
    """
    return practice(books(0, work=2), calls(5, name="a", work=1))


@tie
def test_an_appointment_finds_the_person_whose_work_ends_then() -> Network:
    """Work ends before delays.

    0 arrival calls#0: books 5, until 5
    1 arrival a#0: begins staff#0
    5 work end a#0: solved
    5 delay end calls#0: begins staff#0
    7 work end calls#0: solved
    """
    return practice(books(0, work=2), calls(1, name="a", work=4))


@tie
def test_who_waits_already_is_served_before_an_appointment_of_that_tick() -> Network:
    """Whoever is set free at 5 looks before the appointment is there.

    0 arrival calls#0: books 5, until 5
    1 arrival a#0: begins staff#0
    2 arrival a#1: waits in queue
    5 work end a#0: solved; a#1 begins staff#0
    5 delay end calls#0: waits in queue
    6 work end a#1: solved; calls#0 begins staff#0
    8 work end calls#0: solved
    """
    return practice(books(0, work=2), calls(1, 2, name="a", work=[4, 1]))


@tie
def test_an_appointment_finds_the_person_who_comes_then() -> Network:
    """The calendar is first.

    0 arrival calls#0: books 5, until 5
    5 calendar staff: 1 there
    5 delay end calls#0: begins staff#0
    7 work end calls#0: solved
    """
    return practice(books(0, work=2), staff("staff", (5, 1)))


@tie
def test_two_appointments_of_one_slot_come_by_subject() -> Network:
    """Who booked first does not matter, only the name.

    0 arrival b#0: books 5, until 5
    1 arrival a#0: books 5, until 5
    5 delay end a#0: begins staff#0
    5 delay end b#0: waits in queue
    6 work end a#0: solved; b#0 begins staff#0
    7 work end b#0: solved
    """
    two = (books(0, name="b", work=1), books(1, name="a", work=1))
    return practice(*two, places=2)


@tie
def test_of_two_who_book_at_one_tick_the_first_by_name_has_the_place() -> Network:
    """One place: the other has the next slot, and a third finds none.

    0 arrival a#0: books 5, until 5
    0 arrival b#0: books 9, until 9
    0 arrival b#1: finds no slot, lost
    5 delay end a#0: begins staff#0
    6 work end a#0: solved
    9 delay end b#0: begins staff#0
    10 work end b#0: solved
    """
    two = (books(0, 0, name="b", work=1), books(0, name="a", work=1))
    return practice(*two, starts=(5, 9))


@tie
def test_a_slot_that_begins_now_may_be_had_and_is_due_at_this_tick() -> Network:
    """The delay until due has no length, and ends before the next arrival.

    5 arrival calls#0: books 5, until 5
    5 delay end calls#0: begins staff#0
    5 work end calls#0: solved
    5 arrival calls#1: finds no slot, lost
    """
    return practice(books(5, 5, work=0))


@tie
def test_a_slot_is_over_a_tick_after_it_began() -> Network:
    """At 6 the slot of 5 cannot be had.

    6 arrival calls#0: books 9, until 9
    9 delay end calls#0: begins staff#0
    10 work end calls#0: solved
    """
    return practice(books(6, work=1), starts=(5, 9))


@tie
def test_a_slot_at_the_latest_tick_may_be_had() -> Network:
    """At or before now plus the latest time.

    1 arrival calls#0: books 5, until 5
    1 arrival calls#1: finds no slot, lost
    5 delay end calls#0: begins staff#0
    6 work end calls#0: solved
    """
    return practice(books(1, 1, work=1), starts=(5, 6), within=4)


@tie
def test_a_slot_at_the_end_of_the_notice_may_be_had() -> Network:
    """At or after now plus notice.

    1 arrival calls#0: books 5, until 5
    1 arrival calls#1: finds no slot, lost
    5 delay end calls#0: begins staff#0
    6 work end calls#0: solved
    """
    return practice(books(1, 1, work=1), starts=(4, 5), notice=ticks(4, "notice"))


@tie
def test_a_place_given_back_is_free_for_who_books_at_that_tick() -> Network:
    """The delay of who changes his mind ends at 3, before the other arrives at 3.

    0 arrival a#0: books 5, until 3
    3 delay end a#0: lost
    3 arrival b#0: books 5, until 5
    5 delay end b#0: begins staff#0
    6 work end b#0: solved
    """
    return house(
        calls(0, name="a", to="book first", think=3),
        books(3, name="b", work=1),
        Book("book first", "think", "visits", otherwise="lost"),
        Delay("think", "unbook", listed("think")),
        Unbook("unbook", "lost"),
        Book("book", "come", "visits", otherwise="lost"),
        COME,
        serve(),
        Diary("visits", (5,)),
    )


@tie
def test_who_is_due_already_comes_now() -> Network:
    """A delay until due never ends before now; here due at 2 of a case that comes at 4.

    0 arrival calls#0: until 4
    4 delay end calls#0: until 4
    4 delay end calls#0: begins staff#0
    5 work end calls#0: solved
    """
    due = Mark("due", "think", due=DueIn(ticks(2, "promise")))
    return house(
        calls(0, to="due", think=4, work=1),
        due,
        Delay("think", "come", listed("think")),
        COME,
        serve(),
    )


LATE = Guard(Reading(Quantity.SLACK), Compare.LESS, 0)


@tie
def test_done_at_the_due_time_is_not_late() -> Network:
    """Slack is 0 at the due time itself, and below 0 a tick later.

    0 arrival calls#0: begins staff#0
    2 arrival calls#1: waits in queue
    4 work end calls#0: solved; calls#1 begins staff#0
    7 work end calls#1: lost
    """
    due = Mark("due", "serve", due=DueIn(ticks(4, "promise")))
    late = Choose("late?", (ChoiceRow((Branch("lost"),), (LATE,)), ChoiceRow((Branch("done"),))))
    return house(calls(0, 2, to="due", work=[4, 3]), due, serve(to="late?"), late)


@tie
def test_equal_due_times_go_by_joining_and_none_goes_last() -> Network:
    """Due at 9, at 7 and at 7, and one without: the first to join of the two goes first.

    0 arrival busy#0: begins staff#0
    0 arrival calls#0: waits in queue
    1 arrival calls#1: waits in queue
    1 arrival calls#2: waits in queue
    1 arrival calls#3: waits in queue
    1 arrival calls#4: waits in queue
    2 work end busy#0: solved; calls#0 begins staff#0
    3 work end calls#0: solved; calls#2 begins staff#0
    4 work end calls#2: solved; calls#4 begins staff#0
    5 work end calls#4: solved; calls#1 begins staff#0
    6 work end calls#1: solved; calls#3 begins staff#0
    7 work end calls#3: solved
    """
    due = Mark("due", "serve", due=DueIn(listed("promise")))
    lane = queue(order=Order.EARLIEST_DUE)
    never = 1 << 62
    return house(
        calls(0, 1, 1, 1, 1, to="due", work=1, promise=[1, 8, 6, never, 6]),
        due,
        serve(),
        lane,
        calls(0, name="busy", work=2),
    )


@tie
def test_a_callback_that_is_due_as_a_promise_ends_finds_the_person_first() -> Network:
    """An escalation after 4 and patience of 4: the escalation is written first and goes first.

    0 arrival calls#0: begins staff#0
    1 arrival calls#1: waits in queue
    5 leave calls#1: escalated, waits in bosses
    9 work end calls#0: solved; calls#1 begins staff#0
    10 work end calls#1: solved
    """
    up = LeaveRule("escalated", "boss", after=ticks(4))
    return house(
        calls(0, 1, work=[9, 1]),
        serve(),
        serve("boss", lane="bosses"),
        queue(up, gives_up(4)),
        queue(name="bosses"),
    )
