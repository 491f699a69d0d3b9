"""Who comes at one tick: by source name, number, and what is free then."""

from __future__ import annotations

from queuesim.laws import Deterministic
from queuesim.network import AtStart, Gaps, Network, Source, Times
from tests.semantics.ties.house import calls, full, gives_up, house, queue, serve, staff, ticks
from tests.semantics.ties.ties import tie


@tie
def test_work_that_ends_frees_the_person_for_who_arrives_then() -> Network:
    """Work ends before cases arrive at the same tick, so who arrives finds the person free.

    0 arrival calls#0: begins staff#0
    3 work end calls#0: solved
    3 arrival calls#1: begins staff#0
    5 work end calls#1: solved
    """
    return house(calls(0, 3, work=[3, 2]))


@tie
def test_sources_come_by_name_and_not_as_listed() -> Network:
    """Subjects of one kind go by the name of their source, whichever is listed first.

    0 arrival a#0: begins staff#0
    0 arrival b#0: waits in queue
    2 work end a#0: solved; b#0 begins staff#0
    4 work end b#0: solved
    """
    return house(calls(0, name="b", work=2), calls(0, name="a", work=2))


@tie
def test_names_go_by_their_bytes() -> Network:
    """Bytes put Z before a, and a before é, in every language of the person at the keyboard.

    0 arrival Z#0: begins staff#0
    0 arrival a#0: waits in queue
    0 arrival é#0: waits in queue
    1 work end Z#0: solved; a#0 begins staff#0
    2 work end a#0: solved; é#0 begins staff#0
    3 work end é#0: solved
    """
    sources = [calls(0, name=name, work=1) for name in ("é", "a", "Z")]
    return house(*sources)


@tie
def test_numbers_in_names_are_letters() -> Network:
    """Names are not read as numbers: 10 comes before 9, since 1 comes before 9.

    0 arrival team 10#0: begins staff#0
    0 arrival team 9#0: waits in queue
    1 work end team 10#0: solved; team 9#0 begins staff#0
    2 work end team 9#0: solved
    """
    return house(calls(0, name="team 9", work=1), calls(0, name="team 10", work=1))


@tie
def test_cases_of_one_source_come_by_number() -> Network:
    """Of one source and tick the smaller number comes first and has the lower person.

    0 arrival calls#0: begins staff#0
    0 arrival calls#1: begins staff#1
    0 arrival calls#2: waits in queue
    1 work end calls#1: solved; calls#2 begins staff#1
    2 work end calls#2: solved
    3 work end calls#0: solved
    """
    return house(calls(0, 0, 0, work=[3, 1, 1]), staff(people=2))


@tie
def test_an_earlier_kind_that_is_made_at_a_tick_comes_next() -> Network:
    """Work of length zero ends before the next arrival: of what is due the smallest comes next.

    3 arrival calls#0: begins staff#0
    3 work end calls#0: solved
    3 arrival calls#1: begins staff#0
    3 work end calls#1: solved
    """
    return house(calls(3, 3, work=0))


@tie
def test_those_there_at_the_start_and_those_listed_at_0_come_by_name() -> Network:
    """Being there when the clock starts is an arrival at tick 0 like any other.

    0 arrival calls#0: begins staff#0
    0 arrival there#0: waits in queue
    0 arrival there#1: waits in queue
    2 work end calls#0: solved; there#0 begins staff#0
    4 work end there#0: solved; there#1 begins staff#0
    6 work end there#1: solved
    """
    there = Source("there", "serve", AtStart(2), (("all", 1.0),))
    return house(there, calls(0), serve(work=ticks(2)))


@tie
def test_a_gap_that_ends_with_a_listed_time_goes_by_name() -> Network:
    """How a source makes its times does not matter, only its name.

    2 arrival gaps#0: begins staff#0
    2 arrival list#0: waits in queue
    3 work end gaps#0: solved; list#0 begins staff#0
    4 work end list#0: solved
    """
    gaps = Source("gaps", "serve", Gaps(Deterministic(2e-6), limit=1), (("all", 1.0),))
    return house(gaps, calls(2, name="list"), serve(work=ticks(1)))


def together(*arrivals: int, size: float, limit: int) -> Source:
    """Groups that come together."""
    times = Times(arrivals)
    return Source("calls", "serve", times, (("all", 1.0),), Deterministic(size), limit)


@tie
def test_those_who_come_together_are_one_arrival() -> Network:
    """A group is one event: its members go one by one before anything else of that tick.

    1 arrival calls#0: begins staff#0; calls#1 begins staff#1; calls#2 waits in queue
    1 work end calls#0: solved; calls#2 begins staff#0
    1 work end calls#1: solved
    1 work end calls#2: solved
    """
    return house(together(1, size=3.0, limit=9), serve(work=ticks(0)), staff(people=2))


@tie
def test_a_group_that_passes_the_limit_is_cut() -> Network:
    """Four may come; of the second group of three only one does.

    1 arrival calls#0: begins staff#0; calls#1 begins staff#1; calls#2 begins staff#2
    1 arrival calls#3: begins staff#3
    3 work end calls#0: solved
    3 work end calls#1: solved
    3 work end calls#2: solved
    3 work end calls#3: solved
    """
    return house(together(1, 1, size=3.0, limit=4), serve(work=ticks(2)), staff(people=4))


@tie
def test_a_group_larger_than_the_free_people_and_seats_loses_the_last() -> Network:
    """Members look one by one: one is served, one takes the only place, two find it full.

    1 arrival calls#0: begins staff#0; calls#1 waits in queue; calls#2 full, lost;
        calls#3 full, lost
    3 work end calls#0: solved; calls#1 begins staff#0
    5 work end calls#1: solved
    """
    return house(together(1, size=4.0, limit=9), serve(work=ticks(2)), queue(full(1)))


@tie
def test_who_arrives_as_two_work_ends_free_two_people_finds_both() -> Network:
    """All work of a tick ends before anybody arrives: of two who are idle since then, number 0.

    0 arrival calls#0: begins staff#0
    0 arrival calls#1: begins staff#1
    4 work end calls#0: solved
    4 work end calls#1: solved
    4 arrival calls#2: begins staff#0
    5 work end calls#2: solved
    """
    return house(calls(0, 0, 4, work=[4, 4, 1]), staff(people=2))


@tie
def test_work_that_ends_at_one_tick_ends_by_case() -> Network:
    """Of two who are free together the one whose case comes first takes the head of the lane.

    0 arrival b#0: begins staff#0
    1 arrival a#0: begins staff#1
    2 arrival c#0: waits in queue
    4 work end a#0: solved; c#0 begins staff#1
    4 work end b#0: solved
    5 work end c#0: solved
    """
    two = (calls(0, name="b", work=4), calls(1, name="a", work=3), calls(2, name="c", work=1))
    return house(*two, staff(people=2))


@tie
def test_a_limit_of_none_lets_nobody_come() -> Network:
    """A source that may send nobody is a source without arrivals.

    0 arrival others#0: begins staff#0
    1 work end others#0: solved
    """
    return house(calls(0, 1, work=1, limit=0), calls(0, name="others", work=1))


@tie
def test_who_is_there_at_tick_0_is_there_before_who_arrives_at_tick_0() -> Network:
    """People come with the calendar, so the first customer of the day does not wait.

    0 arrival calls#0: begins staff#0
    0 arrival calls#1: waits in queue
    1 calendar staff: 2 there; calls#1 begins staff#1
    1 work end calls#0: solved
    2 work end calls#1: solved
    """
    return house(calls(0, 0, work=1), staff("staff", (0, 1), (1, 2)), queue(gives_up(1)))
