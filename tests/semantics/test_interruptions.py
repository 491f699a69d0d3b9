"""Work that gives way: interrupted, handed over, or standing still. Event logs in whole ticks."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from queuesim.network import (
    AtEnd,
    Breaks,
    CaseClass,
    Compare,
    Cut,
    Exit,
    Group,
    Guard,
    HeadCount,
    Lane,
    LaneChoice,
    LeaveRule,
    Network,
    NetworkError,
    Order,
    Pause,
    Person,
    Preempt,
    Quantity,
    Reading,
    Roster,
    Route,
    Select,
    Serve,
    Shift,
    Source,
    WorkKind,
)
from tests.semantics.tiny import exits, leaves, listed, log, run, source, ticks


def urgent(
    *sources: Source,
    people: int = 1,
    room: int = 1,
    preempts: Preempt = Preempt.INTERRUPT,
    low: Lane | None = None,
    group: Group | None = None,
    ranks: tuple[int, int] = (0, 1),
    **serve: object,
) -> Network:
    """Calls on lane "high" go before mail on lane "low"; ``serve`` says more of the mail."""
    low = low or Lane("low")
    chat = Serve("mail", "done", (LaneChoice("low"),), listed("work"), room=min(1, room - 1))
    return Network(
        classes=(CaseClass("all"),),
        sources=sources,
        nodes=(
            Serve("call", "done", (LaneChoice("high"),), listed("work")),
            replace(chat, **serve),
            Exit("given up", "lost"),
            *exits(),
        ),
        lanes=(Lane("high"), low),
        routes=(
            Route("high", "staff", ((0, 0),), ((0, ranks[0]),), preempts=preempts),
            Route("low", "staff", ((0, 0),), ((0, ranks[1]),)),
        ),
        groups=(group or Group("staff", HeadCount(((0, people),)), room=room),),
    )


def calls(*arrivals: int, work: tuple[int, ...]) -> Source:
    return source(arrivals, "call", "calls", work=work)


def mail(*arrivals: int, **marks: tuple[int, ...]) -> Source:
    return source(arrivals, "mail", "mail", **marks)


# --- a route that interrupts --------------------------------------------------------------------


def test_a_call_interrupts_mail_which_goes_on_with_what_is_left() -> None:
    network = urgent(mail(0, work=(10,)), calls(3, work=(4,)))
    assert log(network) == [
        "mail#0 low 0-0-3 interrupted staff#0",
        "calls#0 high 3-3-7 served staff#0",
        "mail#0 low 3-7-14 served staff#0",
    ]
    works = [w for w in run(network).works if w.node == 1]
    assert [(w.begun, w.ended, w.drawn) for w in works] == [(0, 3, 10), (7, 14, 7)]


def test_interrupted_work_may_start_again_with_the_same_draw() -> None:
    network = urgent(mail(0, work=(10,)), calls(3, work=(4,)), cut=Cut.START_AGAIN)
    assert log(network)[-1] == "mail#0 low 3-7-17 served staff#0"


def test_an_interrupted_case_may_leave() -> None:
    network = urgent(mail(0, work=(10,)), calls(3, work=(4,)), cut=Cut.LEAVE, cut_to="given up")
    assert log(network) == [
        "mail#0 low 0-0-3 interrupted staff#0",
        "calls#0 high 3-3-7 served staff#0",
    ]
    assert [(c.ended, c.outcome) for c in run(network).cases] == [(3, "lost"), (7, "solved")]


def test_equal_ranks_do_not_interrupt_and_work_that_ends_at_the_tick_is_done() -> None:
    network = urgent(mail(0, work=(3,)), calls(3, work=(4,)))
    assert log(network)[0] == "mail#0 low 0-0-3 served staff#0"
    network = urgent(mail(0, work=(10,)), calls(3, work=(4,)), ranks=(1, 1))
    assert log(network) == [
        "mail#0 low 0-0-10 served staff#0",
        "calls#0 high 3-10-14 served staff#0",
    ]


def test_the_latest_begun_gives_way_then_the_highest_subject() -> None:
    """All three began at once or one later; the one interrupted goes on first of those who wait."""
    network = urgent(mail(0, 0, 1, work=(9, 9, 9)), calls(2, 2, work=(1, 4)), people=3)
    assert log(network)[:3] == [
        "mail#2 low 1-1-2 interrupted staff#2",
        "mail#1 low 0-0-2 interrupted staff#1",
        "calls#0 high 2-2-3 served staff#2",
    ]
    assert log(network)[3] == "calls#1 high 2-2-6 served staff#1"
    assert "mail#1 low 2-3-10 served staff#2" in log(network)  # joined before mail#2


def test_work_that_begins_and_gives_way_at_one_tick_has_a_row_of_length_zero() -> None:
    network = urgent(mail(2, work=(5,)), source((2,), "call", "phone", work=(1,)))
    assert log(network) == [
        "mail#0 low 2-2-2 interrupted staff#0",
        "phone#0 high 2-2-3 served staff#0",
        "mail#0 low 2-3-8 served staff#0",
    ]


def test_who_was_served_at_once_comes_back_before_those_who_joined_later() -> None:
    network = urgent(mail(0, 1, work=(5, 5)), calls(2, work=(2,)))
    assert log(network)[2:] == [
        "mail#0 low 2-4-7 served staff#0",
        "mail#1 low 1-7-12 served staff#0",
    ]


def test_patience_stands_still_at_work_and_does_not_start_again() -> None:
    """Waits 2 of its 5, works 1, then has 3 left: gives up 3 ticks after the interruption."""
    low = Lane("low", leave=(leaves(),))
    network = urgent(mail(0, 0, work=(2, 9), patience=(9, 5)), calls(3, work=(20,)), low=low)
    assert log(network)[1:3] == [
        "mail#1 low 0-2-3 interrupted staff#0",
        "mail#1 low 3-x-6 abandoned",
    ]


def test_rules_that_were_asked_before_are_not_asked_again() -> None:
    """Leaving at once is not asked of who comes back; a rule due after 1 of 2 ticks is over."""
    few = Guard(Reading(Quantity.WAITED), Compare.AT_LEAST, 1)
    rule = LeaveRule("called back", "given up", after=ticks(1, "offer"), guards=(few,))
    at_once = LeaveRule("full", "given up", guards=(few,))
    low = Lane("low", leave=(rule, at_once))
    network = urgent(mail(0, 0, work=(2, 9)), calls(3, work=(20,)), low=low)
    assert log(network)[1:] == [
        "mail#1 low 0-2-3 interrupted staff#0",
        "calls#0 high 3-3-23 served staff#0",
        "mail#1 low 3-23-31 served staff#0",
    ]


def test_an_interrupted_case_looks_for_people_at_once() -> None:
    """A second group, which calls may not have, is free: the mail goes on there."""
    network = urgent(mail(0, work=(10,)), calls(3, work=(4,)))
    network = replace(
        network,
        groups=(*network.groups, Group("writers", HeadCount(((1, 1),)))),
        routes=(*network.routes, Route("low", "writers")),
    )
    assert log(network)[-1] == "mail#0 low 3-3-10 served writers#0"


def test_a_rank_that_rises_with_waiting_interrupts_when_it_does() -> None:
    network = urgent(mail(0, work=(20,)), calls(1, work=(2,)), ranks=(1, 1))
    rising = Route("high", "staff", person_rank=((0, 1), (4, 0)), preempts=Preempt.INTERRUPT)
    network = replace(network, routes=(rising, network.routes[1]))
    assert log(network)[:2] == [
        "mail#0 low 0-0-5 interrupted staff#0",
        "calls#0 high 1-5-7 served staff#0",
    ]


def test_work_with_a_pace_keeps_what_is_left_of_it() -> None:
    """Two chats at half pace; one is cut after 4 ticks, of which 2 were done."""
    network = urgent(
        mail(0, 0, work=(6, 6)),
        source((4,), "call", "calls", work=(3,)),
        room=2,
        pace=(1_000_000, 500_000),
    )
    network = replace(network, nodes=(replace(network.nodes[0], room=1), *network.nodes[1:]))
    assert log(network) == [
        "mail#1 low 0-0-4 interrupted staff#0",
        "calls#0 high 4-4-7 served staff#0",
        "mail#0 low 0-0-12 served staff#0",
        "mail#1 low 4-7-14 served staff#0",
    ]


def test_only_one_piece_of_work_gives_way_so_its_room_must_do() -> None:
    network = urgent(mail(0, 0, work=(6, 7)), calls(1, work=(3,)), room=2)
    assert log(network) == [
        "mail#0 low 0-0-6 served staff#0",
        "mail#1 low 0-0-6 interrupted staff#0",
        "calls#0 high 1-6-9 served staff#0",
        "mail#1 low 6-9-10 served staff#0",
    ]


def test_who_is_interrupted_draws_a_new_lot_among_those_who_wait() -> None:
    """Three letters and four calls: over many seeds each letter is as likely as any to go on."""
    low = Lane("low", order=Order.BY_LOT)
    network = urgent(mail(0, 1, 1, work=(30,) * 3), calls(2, 4, 6, 8, work=(1,) * 4), low=low)
    went_on: Counter[str] = Counter()
    for seed in range(120):
        lines = log(network, run(network, seed))
        first, *others = [line.split("#")[1][0] for line in lines if "interrupted" in line]
        assert first == "0"
        went_on.update(others)
    # 360 draws with a chance of a third: a deviation of 45 or more comes in 1 of 200,000 studies
    assert all(abs(went_on[letter] - 120) < 45 for letter in "012")


def test_foretold_work_stays_as_it_was() -> None:
    """The longest job began first as nobody else was there; back in the lane it is still long."""
    low = Lane("low", order=Order.SHORTEST)
    network = urgent(mail(0, 1, 1, work=(9, 8, 4)), calls(7, work=(1,)), low=low)
    assert log(network)[2:] == [
        "mail#2 low 1-8-12 served staff#0",
        "mail#1 low 1-12-20 served staff#0",
        "mail#0 low 7-20-22 served staff#0",
    ]


# --- work that stands still ---------------------------------------------------------------------


def chats(*sources: Source, **more: object) -> Network:
    return urgent(*sources, room=3, preempts=Preempt.STAND_STILL, **more)  # type: ignore[arg-type]


def test_a_call_lets_chats_stand_still() -> None:
    network = chats(mail(0, 1, work=(10, 10)), calls(3, work=(4,)))
    assert log(network) == [
        "calls#0 high 3-3-7 served staff#0",
        "mail#0 low 0-0-14 served staff#0",
        "mail#1 low 1-1-15 served staff#0",
    ]


def test_nothing_new_is_taken_while_work_stands_still() -> None:
    network = chats(mail(0, 4, work=(10, 2)), calls(3, work=(4,)))
    assert log(network)[:2] == [
        "calls#0 high 3-3-7 served staff#0",
        "mail#1 low 4-7-9 served staff#0",
    ]


def test_chats_with_a_pace_stand_still_too() -> None:
    """3 ticks at half pace leave 8.5 of 10; after the call two chats go on at half pace."""
    network = chats(mail(0, 0, work=(10, 4)), calls(3, work=(4,)), pace=(1_000_000, 500_000))
    assert log(network)[1:] == [
        "mail#1 low 0-0-12 served staff#0",
        "mail#0 low 0-0-18 served staff#0",
    ]


def test_wrap_up_stands_still_and_goes_on() -> None:
    network = chats(mail(0, work=(2,)), calls(3, work=(4,)), wrap=ticks(5, "wrap"))
    rows = [(w.kind, w.begun, w.ended) for w in run(network).works if w.node == 1]
    assert rows == [(WorkKind.WORK, 0, 2), (WorkKind.WRAP, 2, 11)]


def test_a_pause_in_hand_does_not_stand_still_so_the_call_waits() -> None:
    group = Group("staff", HeadCount(((0, 1),)), room=3, pauses=(Pause(ticks(6, "rest")),))
    network = chats(mail(0, 1, work=(2, 20)), calls(3, work=(4,)), group=group)
    assert log(network)[1] == "calls#0 high 3-8-12 served staff#0"
    assert log(network)[2] == "mail#1 low 1-1-31 served staff#0"  # after the call and its pause


def test_who_has_only_lesser_work_in_hand_is_taken_the_latest_begun_first() -> None:
    group = Group("staff", HeadCount(((0, 2),)), select=Select.FEWEST_CASES, room=3)
    network = chats(mail(0, 1, work=(9, 9)), calls(2, work=(3,)), group=group)
    assert log(network) == [
        "calls#0 high 2-2-5 served staff#1",
        "mail#0 low 0-0-9 served staff#0",
        "mail#1 low 1-1-13 served staff#1",
    ]


@pytest.mark.parametrize("preempts", [Preempt.INTERRUPT, Preempt.STAND_STILL])
def test_firm_work_does_not_give_way(preempts: Preempt) -> None:
    """Neither work nor its wrap-up, though the call is of better rank."""
    yields = tuple({Preempt.INTERRUPT, Preempt.STAND_STILL} - {preempts})
    network = urgent(mail(0, work=(10,)), calls(3, work=(4,)), preempts=preempts, yields=yields)
    assert log(network) == [
        "mail#0 low 0-0-10 served staff#0",
        "calls#0 high 3-10-14 served staff#0",
    ]
    network = urgent(
        mail(0, work=(2,)), calls(3, work=(4,)), preempts=preempts, yields=yields, wrap=ticks(5)
    )
    assert log(network)[-1] == "calls#0 high 3-7-11 served staff#0"


def test_one_firm_piece_of_work_in_hand_keeps_all_others_moving() -> None:
    """A chat that would stand still beside one that is firm: the call waits for both."""
    network = urgent(mail(0, work=(10,)), calls(3, work=(4,)), preempts=Preempt.STAND_STILL, room=2)
    firm = replace(network.nodes[1], name="firm", yields=())
    with_firm = replace(
        network,
        nodes=(*network.nodes, firm),
        sources=(*network.sources, source((1,), "firm", "firm", work=(4,))),
    )
    assert log(with_firm) == [
        "firm#0 low 1-1-5 served staff#0",
        "calls#0 high 3-5-9 served staff#0",
        "mail#0 low 0-0-14 served staff#0",
    ]


@pytest.mark.parametrize("preempts", [Preempt.INTERRUPT, Preempt.STAND_STILL])
def test_nobody_is_called_out_of_a_break(preempts: Preempt) -> None:
    shift = Shift(0, 40, breaks=((3, 8),))
    staff = Group("staff", Roster((Person((shift,)),), breaks=Breaks.WAIT))
    network = urgent(calls(4, work=(4,)), group=staff, preempts=preempts)
    assert log(network) == ["calls#0 high 4-8-12 served staff#0"]


def test_a_break_interrupts_firm_work_too() -> None:
    shift = Shift(0, 40, breaks=((3, 8),))
    staff = Group("staff", Roster((Person((shift,)),), breaks=Breaks.INTERRUPT))
    network = urgent(mail(0, work=(10,)), group=staff, yields=())
    assert log(network)[0] == "mail#0 low 0-0-3 interrupted staff#0"


def test_of_two_calls_the_second_follows_the_first_before_the_chats_go_on() -> None:
    network = chats(mail(0, 0, 0, work=(10, 10, 10)), calls(3, 4, work=(4, 2)))
    assert log(network) == [
        "calls#0 high 3-3-7 served staff#0",
        "calls#1 high 4-7-9 served staff#0",
        "mail#0 low 0-0-16 served staff#0",
        "mail#1 low 0-0-16 served staff#0",
        "mail#2 low 0-0-16 served staff#0",
    ]


def test_what_stands_still_goes_on_only_after_the_wrap_up_of_what_it_stood_still_for() -> None:
    network = chats(mail(0, work=(5,)), calls(1, work=(2,)))
    nodes = (replace(network.nodes[0], wrap=ticks(3, "wrap")), *network.nodes[1:])
    assert log(replace(network, nodes=nodes))[-1] == "mail#0 low 0-0-10 served staff#0"


def test_a_person_whose_work_stands_still_gives_way_once_more() -> None:
    """An alarm lets the call stand still, for which the chat stands still."""
    network = chats(mail(0, work=(10,)), calls(2, work=(4,)))
    alarm = Serve("alarm", "done", (LaneChoice("alarms"),), ticks(5))
    route = Route("alarms", "staff", person_rank=((0, -1),), preempts=Preempt.STAND_STILL)
    network = replace(
        network,
        sources=(*network.sources, source((3,), "alarm", "alarm")),
        nodes=(*network.nodes, alarm),
        lanes=(*network.lanes, Lane("alarms")),
        routes=(*network.routes, route),
    )
    assert log(network) == [
        "alarm#0 alarms 3-3-8 served staff#0",
        "calls#0 high 2-2-11 served staff#0",
        "mail#0 low 0-0-19 served staff#0",
    ]


def test_work_must_fill_the_person_for_whom_others_stand_still() -> None:
    network = chats(mail(0, work=(1,)))
    nodes = (replace(network.nodes[0], room=1), *network.nodes[1:])
    with pytest.raises(NetworkError, match='"call" must fill people of "staff"'):
        replace(network, nodes=nodes)


def test_to_leave_a_case_needs_a_node_that_is_there() -> None:
    network = chats(mail(0, work=(1,)))
    nodes = (network.nodes[0], replace(network.nodes[1], cut=Cut.LEAVE), *network.nodes[2:])
    with pytest.raises(NetworkError, match='node "mail" names the node ""'):
        replace(network, nodes=nodes)


# --- breaks ------------------------------------------------------------------------------------


def with_breaks(
    how: Breaks, *breaks: tuple[int, int], end: int = 40, people: int = 1, **more: object
) -> Group:
    shift = Shift(0, end, breaks=breaks)
    return Group("staff", Roster((Person((shift,)),) * people, breaks=how), **more)  # type: ignore[arg-type]


def pauses(network: Network) -> list[tuple[int, int]]:
    return [(w.begun, w.ended) for w in run(network).works if w.kind is WorkKind.PAUSE]


def test_a_break_away_is_a_hole_that_work_runs_into() -> None:
    """As before: it ends on time however late it began, and is no pause."""
    network = urgent(mail(0, 1, work=(7, 2)), group=with_breaks(Breaks.AWAY, (5, 10)))
    assert log(network)[-1] == "mail#1 low 1-10-12 served staff#0"
    assert pauses(network) == []


def test_a_break_that_waits_has_its_full_length() -> None:
    network = urgent(mail(0, 1, work=(7, 2)), group=with_breaks(Breaks.WAIT, (5, 10)))
    assert log(network)[-1] == "mail#1 low 1-12-14 served staff#0"
    assert pauses(network) == [(7, 12)]
    row = next(w for w in run(network).works if w.kind is WorkKind.PAUSE)
    assert (row.case, row.node, row.drawn) == (-1, -1, 5)


def test_a_break_that_interrupts_sends_work_back_to_its_place() -> None:
    network = urgent(mail(0, 1, work=(7, 2)), group=with_breaks(Breaks.INTERRUPT, (5, 10)))
    assert log(network) == [
        "mail#0 low 0-0-5 interrupted staff#0",
        "mail#0 low 5-10-12 served staff#0",
        "mail#1 low 1-12-14 served staff#0",
    ]
    assert pauses(network) == [(5, 10)]


def test_work_that_ends_as_a_break_begins_is_done_and_who_is_idle_goes_at_once() -> None:
    network = urgent(mail(0, 1, 9, work=(5, 2, 1)), group=with_breaks(Breaks.INTERRUPT, (5, 8)))
    assert log(network) == [
        "mail#0 low 0-0-5 served staff#0",
        "mail#1 low 1-8-10 served staff#0",
        "mail#2 low 9-10-11 served staff#0",
    ]
    assert pauses(urgent(mail(6, work=(1,)), group=with_breaks(Breaks.WAIT, (5, 8)))) == [(5, 8)]


def test_wrap_up_is_not_interrupted_and_the_break_follows_it() -> None:
    network = urgent(
        mail(0, work=(3,)), group=with_breaks(Breaks.INTERRUPT, (5, 8)), wrap=ticks(4, "wrap")
    )
    assert pauses(network) == [(7, 10)]


def test_breaks_that_are_due_together_add_up_and_one_may_follow_another() -> None:
    group = with_breaks(Breaks.WAIT, (2, 3), (2, 4), (4, 6))
    assert pauses(urgent(mail(0, work=(9,)), group=group)) == [(9, 14)]
    assert pauses(urgent(mail(9, work=(9,)), group=group)) == [(2, 5), (5, 7)]


def test_a_break_at_the_beginning_comes_before_any_case() -> None:
    network = urgent(mail(0, work=(2,)), group=with_breaks(Breaks.WAIT, (0, 3)))
    assert log(network) == ["mail#0 low 0-3-5 served staff#0"]


def test_the_end_of_the_shift_breaks_a_break_off_and_cancels_what_is_due() -> None:
    running = with_breaks(Breaks.WAIT, (5, 8), end=7)
    assert pauses(urgent(mail(9, work=(1,)), group=running)) == [(5, 7)]
    due = with_breaks(Breaks.WAIT, (5, 8), end=7)
    assert pauses(urgent(mail(0, work=(9,)), group=due)) == []


def test_with_several_in_hand_a_break_waits_for_all_and_nothing_new_is_taken() -> None:
    group = with_breaks(Breaks.WAIT, (3, 5), room=3)
    network = urgent(mail(0, 0, 4, work=(4, 6, 1)), room=3, group=group)
    assert pauses(network) == [(6, 8)]
    assert log(network)[-1] == "mail#2 low 4-8-9 served staff#0"


# --- pauses after so much work ------------------------------------------------------------------


def tired(after: int, **more: object) -> Group:
    rest = Pause(ticks(3, "rest"), after=after)
    return Group("staff", HeadCount(((0, 1),)), pauses=(rest,), **more)  # type: ignore[arg-type]


def test_a_pause_comes_after_so_much_work() -> None:
    network = urgent(mail(0, 0, 0, 0, work=(4, 4, 4, 4)), group=tired(8))
    assert pauses(network) == [(8, 11), (19, 22)]


def test_exactly_so_much_is_enough_and_one_tick_less_is_not() -> None:
    assert pauses(urgent(mail(0, work=(8,)), group=tired(8))) == [(8, 11)]
    assert pauses(urgent(mail(0, work=(7,)), group=tired(8))) == []


def test_wrap_up_counts_as_work_and_idle_time_does_not() -> None:
    network = urgent(mail(0, 9, work=(3, 3)), group=tired(8), wrap=ticks(1, "wrap"))
    assert pauses(network) == [(13, 16)]


def test_two_in_hand_at_once_count_once() -> None:
    network = urgent(mail(0, 2, work=(4, 4)), room=2, group=tired(6, room=2))
    assert pauses(network) == [(6, 9)]


def test_any_pause_begins_the_count_anew() -> None:
    always = Pause(ticks(1, "short"), after=3)
    long = Pause(ticks(5, "long"), after=7)
    group = Group("staff", HeadCount(((0, 1),)), pauses=(always, long))
    network = urgent(mail(0, 0, 0, work=(4, 2, 7)), group=group)
    assert pauses(network) == [(4, 5), (14, 20)]


def test_interrupted_work_counts_and_coming_to_work_begins_the_count() -> None:
    people = Roster((Person((Shift(0, 5), Shift(6, 40, 1))),))
    group = Group("staff", people, pauses=(Pause(ticks(3, "rest"), after=6),))
    assert pauses(urgent(mail(0, 6, work=(4, 4)), group=group)) == []
    network = urgent(mail(0, work=(5,)), calls(2, work=(2,)), group=tired(4))
    assert pauses(network) == [(4, 7), (10, 13)][:1]


def test_how_long_somebody_has_worked_can_be_read() -> None:
    network = urgent(
        mail(0, 4, 20, work=(3, 2, 1)),
        writes=(("tired", Reading(Quantity.PERSON_WORKED)),),
    )
    after = Serve("after", "done", (LaneChoice("high"),), listed("tired"))
    network = replace(
        network,
        nodes=(network.nodes[0], replace(network.nodes[1], to="after"), *network.nodes[2:], after),
    )
    lasting = [(w.begun, w.ended) for w in run(network).works if w.node == len(network.nodes) - 1]
    assert lasting == [(3, 3), (6, 9), (21, 29)]


# --- the end of a shift ------------------------------------------------------------------------


def handing_over(*ends: int, breaks: Breaks = Breaks.AWAY, holes: tuple[int, int] = ()) -> Group:  # type: ignore[assignment]
    people = tuple(Person((Shift(0, end, breaks=(holes,) if holes else ()),)) for end in ends)
    return Group("staff", Roster(people, breaks=breaks), at_end=AtEnd.HAND_OVER)


def test_work_is_handed_over_to_who_is_free() -> None:
    network = urgent(mail(0, work=(9,)), group=handing_over(5, 20))
    assert log(network) == [
        "mail#0 low 0-0-5 interrupted staff#0",
        "mail#0 low 5-5-9 served staff#1",
    ]


def test_work_that_nobody_can_take_over_waits_at_its_place() -> None:
    network = urgent(mail(0, 0, 1, work=(9, 8, 2)), group=handing_over(5, 20))
    assert log(network)[1:] == [
        "mail#1 low 0-0-8 served staff#1",
        "mail#0 low 5-8-12 served staff#1",
        "mail#2 low 1-12-14 served staff#1",
    ]


def test_work_that_ends_with_the_shift_is_done_and_wrap_up_is_finished() -> None:
    network = urgent(mail(0, work=(5,)), group=handing_over(5))
    assert log(network) == ["mail#0 low 0-0-5 served staff#0"]
    network = urgent(mail(0, work=(4,)), group=handing_over(5), wrap=ticks(3, "wrap"))
    assert [(x.tick, x.level, x.owed) for x in run(network).levels] == [
        (0, 1, 0),
        (5, 0, 1),
        (7, 0, 0),
    ]


def test_who_hands_over_is_gone_at_that_tick() -> None:
    network = urgent(mail(0, work=(9,)), group=handing_over(5))
    assert [(x.tick, x.level, x.owed) for x in run(network).levels] == [
        (0, 1, 0),
        (5, 0, 1),
        (5, 0, 0),
    ]
    assert log(replace(network, horizon=30))[-1] == "mail#0 low 5-x-.. inside"


def test_a_hole_in_the_shift_hands_nothing_over() -> None:
    network = urgent(mail(0, work=(5,)), group=handing_over(20, holes=(3, 6)))
    assert log(network) == ["mail#0 low 0-0-5 served staff#0"]


def test_handed_over_work_may_leave_or_start_again() -> None:
    network = urgent(mail(0, work=(9,)), group=handing_over(5, 20), cut=Cut.START_AGAIN)
    assert log(network)[-1] == "mail#0 low 5-5-14 served staff#1"
    network = urgent(
        mail(0, work=(9,)), group=handing_over(5, 20), cut=Cut.LEAVE, cut_to="given up"
    )
    assert [c.outcome for c in run(network).cases] == ["lost"]


def test_by_head_count_those_with_least_in_hand_hand_over_the_highest_number_first() -> None:
    staff = Group("staff", HeadCount(((0, 3), (4, 1))), at_end=AtEnd.HAND_OVER)
    network = urgent(mail(0, 0, 0, work=(9, 7, 9)), group=staff)
    assert log(network) == [
        "mail#2 low 0-0-4 interrupted staff#2",
        "mail#1 low 0-0-4 interrupted staff#1",
        "mail#0 low 0-0-9 served staff#0",
        "mail#1 low 4-9-12 served staff#0",
        "mail#2 low 4-12-17 served staff#0",
    ]


# --- the same person ---------------------------------------------------------------------------


def same_person(people: int = 2, **more: object) -> Group:
    staff = HeadCount(((0, people),))
    return Group("staff", staff, select=Select.SAME_PERSON, known="who", **more)  # type: ignore[arg-type]


def test_who_served_before_is_selected_where_free() -> None:
    network = urgent(mail(4, 5, 6, work=(1, 1, 1), who=(1, 1, 1)), group=same_person(3))
    assert [line.split()[-1] for line in log(network)] == ["staff#1"] * 3


def test_who_is_busy_or_unknown_is_not_waited_for() -> None:
    network = urgent(mail(0, 1, 2, 3, work=(9,) * 4, who=(1, 1, 7, -1)), group=same_person(4))
    assert [line.split()[-1] for line in log(network)] == [
        "staff#1",
        "staff#0",
        "staff#2",
        "staff#3",
    ]


def test_the_same_person_must_have_room() -> None:
    network = urgent(
        mail(0, 0, 0, work=(9,) * 3, who=(1, 1, 1)), room=3, group=same_person(2, room=2)
    )
    assert [line.split()[-1] for line in log(network)] == ["staff#1", "staff#1", "staff#0"]


def test_to_select_the_same_person_a_group_needs_a_mark() -> None:
    with pytest.raises(NetworkError, match="selects the same person by a mark"):
        urgent(mail(0), group=Group("staff", HeadCount(((0, 1),)), select=Select.SAME_PERSON))
