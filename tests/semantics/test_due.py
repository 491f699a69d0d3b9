"""Due times, appointment books and registers. Each rule with the log worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from queuesim.laws import Never
from queuesim.network import (
    FOREVER,
    Book,
    Branch,
    CaseClass,
    ChoiceRow,
    Choose,
    ChooseBy,
    Compare,
    Delay,
    DelayTime,
    Diary,
    DueIn,
    Duration,
    Exit,
    Fork,
    Gate,
    Give,
    Group,
    Guard,
    HeadCount,
    Lane,
    LaneChoice,
    LeaveRule,
    Mark,
    Network,
    NetworkError,
    Node,
    Order,
    Pick,
    Pool,
    Quantity,
    Reading,
    Register,
    Route,
    Serve,
    Source,
    Supply,
    Take,
    Unbook,
    mark,
)
from tests.semantics.test_parts import ended
from tests.semantics.tiny import exits, listed, log, source, ticks

DUE = Reading(Quantity.DUE)
SLACK = Reading(Quantity.SLACK)
LATE = Guard(SLACK, Compare.LESS, 0)


def promised(
    *sources: Source, lane: Lane | None = None, due: DueIn | Reading | None = None, **more: object
) -> Network:
    """A due time is set to the listed one; then the case waits for one person."""
    lane = lane or Lane("queue", order=Order.EARLIEST_DUE)
    return Network(
        classes=(CaseClass("all"),),
        sources=sources,
        nodes=(
            Mark("promise", "serve", due=due or mark("until")),
            Serve("serve", "late?", (LaneChoice(lane.name),), listed("work")),
            Choose("late?", (ChoiceRow((Branch("lost"),), (LATE,)), ChoiceRow((Branch("done"),)))),
            *exits(),
        ),
        lanes=(lane,),
        routes=(Route(lane.name, "staff"),),
        groups=(Group("staff", HeadCount(((0, 1),))),),
        **more,  # type: ignore[arg-type]
    )


def order(network: Network) -> list[str]:
    return [line.split()[0] for line in log(network)]


# --- due times ----------------------------------------------------------------------------------


def test_the_earliest_due_goes_first_then_who_joined_first_and_none_is_last() -> None:
    network = promised(
        source([0, 1, 1, 2, 2], to="promise", work=[5] * 5, until=[90, -1, 40, 30, 40])
    )
    assert order(network) == ["calls#0", "calls#3", "calls#2", "calls#4", "calls#1"]


def test_slack_is_what_is_left_and_a_case_at_its_due_time_is_not_late() -> None:
    """Work ends at 5, 10, 15; due at 5, 9, never."""
    network = promised(source([0, 0, 0], to="promise", work=[5] * 3, until=[5, 9, -1]))
    assert ended(network) == ["calls#0 5 solved", "calls#1 10 lost", "calls#2 15 solved"]


def test_a_due_time_may_be_so_long_from_now_in_clock_time_or_open_time() -> None:
    """Two ticks of open time from 3, open from 0 to 4 and from 10 on: due at 11."""
    plain = DueIn(ticks(2, "promise"))
    hours = DueIn(ticks(2, "promise"), DelayTime.OPEN, "hours")
    gates = (Gate("hours", ((0, 4), (10, 90))),)
    calls = source([3], to="promise", work=[8])
    assert ended(promised(calls, due=plain)) == ["calls#0 11 lost"]
    assert ended(promised(calls, due=hours, gates=gates)) == ["calls#0 11 solved"]


def test_a_due_time_that_never_comes_is_none() -> None:
    never = DueIn(Duration("promise", (Never(),)))
    assert ended(promised(source([3], to="promise", work=[8]), due=never)) == ["calls#0 11 solved"]


def test_a_group_may_take_the_lane_whose_head_is_due_first() -> None:
    """Both wait in lanes of their own; the one who came later is due earlier."""
    lanes = (Lane("a"), Lane("b"))
    network = Network(
        classes=(CaseClass("all"),),
        sources=(
            source([0, 1], to="promise a", name="a", work=[5, 5], until=[9, 40]),
            source([2], to="promise b", name="b", work=[5], until=[30]),
        ),
        nodes=(
            *(Mark(f"promise {x}", f"serve {x}", due=mark("until")) for x in "ab"),
            *(Serve(f"serve {x}", "done", (LaneChoice(x),), listed("work")) for x in "ab"),
            *exits(),
        ),
        lanes=lanes,
        routes=(Route("a", "staff"), Route("b", "staff")),
        groups=(Group("staff", HeadCount(((0, 1),)), pick=Pick.EARLIEST_DUE),),
    )
    assert order(network) == ["a#0", "b#0", "a#1"]
    groups = (Group("staff", HeadCount(((0, 1),))),)
    assert order(replace(network, groups=groups)) == ["a#0", "a#1", "b#0"]


def test_units_may_go_to_the_lane_whose_head_is_due_first() -> None:
    network = Network(
        classes=(CaseClass("all"),),
        sources=(
            source([0, 1], to="promise a", name="a", until=[9, 40]),
            source([2], to="promise b", name="b", until=[30]),
        ),
        nodes=(
            *(Mark(f"promise {x}", f"take {x}", due=mark("until")) for x in "ab"),
            *(Take(f"take {x}", "stay", "van", lanes=(LaneChoice(x),)) for x in "ab"),
            Delay("stay", "give", ticks(5)),
            Give("give", "done", "van"),
            *exits(),
        ),
        lanes=(Lane("a"), Lane("b")),
        pools=(Pool("van", 1, Pick.EARLIEST_DUE),),
        supplies=(Supply("a", "van"), Supply("b", "van")),
    )
    assert order(network) == ["a#0", "b#0", "a#1"]


def test_what_is_born_of_a_case_is_due_when_it_is() -> None:
    """Due at 4 and done at 5; a due time that the case itself loses stays with what was born."""

    def network(after: Mark) -> Network:
        late = ChoiceRow((Branch("lost"),), (LATE,))
        return Network(
            classes=(CaseClass("all"),),
            sources=(source([0], to="promise", until=[4]),),
            nodes=(
                Mark("promise", "bear", due=mark("until")),
                Fork("bear", "after", ("wait",)),
                after,
                Delay("wait", "late?", ticks(5)),
                Choose("late?", (late, ChoiceRow((Branch("done"),)))),
                *exits(),
            ),
        )

    kept = Mark("after", "wait")
    assert ended(network(kept)) == ["calls#0 5 lost", "calls#0.1 5 lost"]
    loses = Mark("after", "wait", writes=(("until", -1),), due=mark("until"))
    assert ended(network(loses)) == ["calls#0 5 solved", "calls#0.1 5 lost"]


# --- until due ----------------------------------------------------------------------------------


def comes(*sources: Source, early: Duration | None = None) -> Network:
    return Network(
        classes=(CaseClass("all"),),
        sources=sources,
        nodes=(
            Mark("promise", "way", due=mark("until")),
            Delay("way", "done", listed("late"), DelayTime.DUE, early=early),
            *exits(),
        ),
        horizon=99,
    )


def test_a_case_waits_until_it_is_due_later_or_earlier_but_never_before_now() -> None:
    network = comes(
        source(
            [0, 0, 0, 9], to="promise", until=[10, 10, 10, 5], late=[0, 3, 1, 2], soon=[0, 0, 4, 0]
        ),
        early=listed("soon"),
    )
    assert ended(network) == [
        "calls#2 7 solved",
        "calls#3 9 solved",  # due at 5, late until 7, and it is 9
        "calls#0 10 solved",
        "calls#1 13 solved",
    ]


def test_without_a_due_time_a_case_never_comes() -> None:
    assert ended(comes(source([0], to="promise", until=[-1], late=[0]))) == ["calls#0 .. inside"]


# --- books --------------------------------------------------------------------------------------


def booked(
    *sources: Source,
    diary: Diary | None = None,
    more: tuple[Node, ...] = (),
    to: str = "way",
    **book: object,
) -> Network:
    """A place is booked; the case comes at its slot."""
    return Network(
        classes=(CaseClass("all"),),
        sources=sources,
        nodes=(
            Book("book", to, "visits", "lost", **book),  # type: ignore[arg-type]
            Delay("way", "done", ticks(0, "late"), DelayTime.DUE),
            *more,
            *exits(),
        ),
        diaries=(diary or Diary("visits", (5, 10, 15), (1, 2, 1)),),
    )


def test_the_first_free_slot_is_taken_and_when_none_is_left_the_case_goes_elsewhere() -> None:
    network = booked(source([0, 1, 1, 2, 3], to="book"))
    assert ended(network) == [
        "calls#4 3 lost",
        "calls#0 5 solved",
        "calls#1 10 solved",
        "calls#2 10 solved",
        "calls#3 15 solved",
    ]


def test_a_slot_may_begin_now_and_not_before_the_notice_nor_behind_the_latest_time() -> None:
    assert ended(booked(source([5, 6], to="book"))) == ["calls#0 5 solved", "calls#1 10 solved"]
    notice = booked(source([0, 0, 1], to="book"), notice=ticks(5, "notice"))
    assert ended(notice) == ["calls#0 5 solved", "calls#1 10 solved", "calls#2 10 solved"]
    within = booked(source([0, 0, 1], to="book"), within=9)
    assert ended(within) == ["calls#1 0 lost", "calls#0 5 solved", "calls#2 10 solved"]


def test_places_may_be_left_free_for_others() -> None:
    """Ordinary cases leave one place in each slot; urgent ones take it."""
    network = booked(
        source([0, 0, 1], to="book", name="plain"),
        source([2], to="urgent", name="urgent"),
        diary=Diary("visits", (5, 10), (2,)),
        spare=1,
        more=(Book("urgent", "way", "visits", "lost"),),
    )
    assert ended(network) == [
        "plain#2 1 lost",
        "plain#0 5 solved",
        "urgent#0 5 solved",
        "plain#1 10 solved",
    ]


def test_who_books_again_gives_the_place_back_first_and_may_find_it_again() -> None:
    """The second booking asks for 6 ticks of notice; the first slot is free for the next case."""
    network = booked(
        source([0, 1], to="book"),
        to="again?",
        more=(
            Choose(
                "again?",
                (
                    ChoiceRow(
                        (Branch("later"),), (Guard(Reading(Quantity.DUE), Compare.EQUAL, 5),)
                    ),
                    ChoiceRow((Branch("way"),)),
                ),
            ),
            Book("later", "way", "visits", "lost", notice=ticks(6, "notice")),
        ),
    )
    assert ended(network) == ["calls#0 10 solved", "calls#1 10 solved"]
    same = replace(network.nodes[3], notice=None)
    nodes = (*network.nodes[:3], same, *network.nodes[4:])
    assert ended(replace(network, nodes=nodes)) == ["calls#0 5 solved", "calls#1 10 solved"]


def test_a_place_given_back_is_free_and_the_due_time_stays() -> None:
    network = booked(
        source([0], to="book", name="a"),
        source([1], to="book too", name="b"),
        to="cancel",
        more=(Unbook("cancel", "way"), Book("book too", "way", "visits", "lost")),
    )
    assert ended(network) == ["a#0 5 solved", "b#0 5 solved"]


def test_the_time_to_the_next_free_slot_can_be_read() -> None:
    """The team with the earlier slot is booked; nobody left is an endless wait."""
    waits = tuple(
        Branch(f"book {x}", reading=Reading(Quantity.SLOT_WAIT, (x,))) for x in ("north", "south")
    )
    network = Network(
        classes=(CaseClass("all"),),
        sources=(source([0, 1, 2, 3], to="which"),),
        nodes=(
            Choose("which", (ChoiceRow(waits, by=ChooseBy.LEAST),)),
            Book("book north", "way", "north", "lost"),
            Book("book south", "way", "south", "lost"),
            Delay("way", "done", ticks(0, "late"), DelayTime.DUE),
            *exits(),
        ),
        diaries=(Diary("north", (8, 20)), Diary("south", (6,))),
    )
    assert ended(network) == [
        "calls#3 3 lost",
        "calls#0 6 solved",
        "calls#1 8 solved",
        "calls#2 20 solved",
    ]


# --- registers ----------------------------------------------------------------------------------


def test_registers_are_set_then_added_to_and_read_by_everybody() -> None:
    """Each third case is inspected: the house counts, and starts again."""
    count = Reading(Quantity.REGISTER, ("count",))
    third = Guard(count, Compare.AT_LEAST, 3)
    network = Network(
        classes=(CaseClass("all"),),
        sources=(source([0, 1, 1, 2, 3, 4, 5], to="count"),),
        nodes=(
            Mark("count", "third?", house_adds=(("count", 1),)),
            Choose(
                "third?", (ChoiceRow((Branch("inspect"),), (third,)), ChoiceRow((Branch("done"),)))
            ),
            Mark("inspect", "lost", house=(("count", 0),)),
            *exits(),
        ),
        registers=(Register("count"),),
    )
    assert [line.split()[-1] for line in ended(network)] == [
        *("solved", "solved", "lost") * 2,
        "solved",
    ]


def test_a_mark_writes_marks_then_due_then_registers_in_written_order() -> None:
    """The register takes the mark just written, then the one just added, then the new due time."""
    network = Network(
        classes=(CaseClass("all"),),
        sources=(source([7], to="note", until=[30]),),
        nodes=(
            Mark(
                "note",
                "look",
                writes=(("a", 5), ("b", mark("a"))),
                adds=(("b", 1),),
                due=mark("until"),
                house=(("x", mark("b")), ("y", Reading(Quantity.REGISTER, ("x",)))),
                house_adds=(("y", SLACK),),
            ),
            Choose(
                "look",
                (
                    ChoiceRow(
                        (Branch("done"),),
                        (
                            Guard(Reading(Quantity.REGISTER, ("x",)), Compare.EQUAL, 6),
                            Guard(Reading(Quantity.REGISTER, ("y",)), Compare.EQUAL, 6 + 23),
                        ),
                    ),
                    ChoiceRow((Branch("lost"),)),
                ),
            ),
            *exits(),
        ),
        registers=(Register("x"), Register("y", -4)),
    )
    assert ended(network) == ["calls#0 7 solved"]


def test_a_register_may_be_negative_and_starts_where_it_is_said() -> None:
    low = Guard(Reading(Quantity.REGISTER, ("level",)), Compare.LESS, 0)
    network = Network(
        classes=(CaseClass("all"),),
        sources=(source([0, 1, 2], to="less"),),
        nodes=(
            Mark("less", "low?", house_adds=(("level", -1),)),
            Choose("low?", (ChoiceRow((Branch("lost"),), (low,)), ChoiceRow((Branch("done"),)))),
            *exits(),
        ),
        registers=(Register("level", 1),),
    )
    assert [line.split()[-1] for line in ended(network)] == ["solved", "lost", "lost"]


def test_a_register_opens_nothing_by_itself_what_waits_looks_at_its_own_times() -> None:
    """A leave rule asks for the register when it is due, not when it is written."""
    off = Guard(Reading(Quantity.REGISTER, ("off",)), Compare.EQUAL, 1)
    leave = LeaveRule("sent home", "lost", after=ticks(6, "look"), guards=(off,))
    network = Network(
        classes=(CaseClass("all"),),
        sources=(
            source([0, 1], to="serve", name="a", work=[20, 20]),
            source([3], to="switch", name="b"),
        ),
        nodes=(
            Serve("serve", "done", (LaneChoice("queue"),), listed("work")),
            Mark("switch", "done", house=(("off", 1),)),
            *exits(),
        ),
        lanes=(Lane("queue", leave=(leave,)),),
        routes=(Route("queue", "staff"),),
        groups=(Group("staff", HeadCount(((0, 1),))),),
        registers=(Register("off"),),
    )
    assert log(network)[0] == "a#1 queue 1-x-7 sent home"


@pytest.mark.parametrize(
    ("node", "words"),
    [
        (Mark("x", "done", due=DueIn(ticks(1), DelayTime.OPEN)), "needs a gate"),
        (Mark("x", "done", due=DueIn(ticks(1), DelayTime.DUE)), "counts from itself"),
        (Delay("x", "done", ticks(1), early=ticks(1)), "can be early only"),
        (Book("x", "done", "nowhere", "lost"), 'diary "nowhere", which is not there'),
        (Mark("x", "done", house=(("none", 1),)), 'register "none", which is not there'),
        (Exit("done", "solved"), "is there twice"),
    ],
)
def test_what_does_not_fit_is_refused(node: Node, words: str) -> None:
    with pytest.raises(NetworkError, match=words):
        booked(source([0], to="book"), more=(node,))


@pytest.mark.parametrize(
    ("starts", "places"), [((3, 3), (1,)), ((3, 5), (1, 2, 3)), ((3,), (-1,)), ((3,), ())]
)
def test_a_diary_that_contradicts_itself_is_refused(starts: tuple, places: tuple) -> None:
    with pytest.raises(ValueError, match="diary"):
        Diary("visits", starts, places)


def test_forever_is_no_due_time() -> None:
    """A reading of FOREVER sets none, so the case is never late."""
    network = promised(source([0], to="promise", work=[5], until=[FOREVER]))
    assert ended(network) == ["calls#0 5 solved"]
