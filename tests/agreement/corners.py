"""Corners that random networks do not reach: one small house for each, found by seeding faults.

Each house makes one line of the kernel count (`benchmarks/faults.py`); the docstring says where the
tellings would part. They are compared with each other, as random networks are.
"""

from __future__ import annotations

from collections.abc import Callable

from queuesim.laws import Deterministic
from queuesim.network import (
    Branch,
    ChoiceRow,
    Choose,
    Compare,
    Cut,
    Delay,
    DelayTime,
    Duration,
    Fork,
    Gate,
    Gather,
    Give,
    Guard,
    Join,
    Lane,
    LaneChoice,
    Mark,
    Network,
    Order,
    Part,
    Pick,
    Pool,
    Preempt,
    Release,
    Reorder,
    Route,
    Select,
    Serve,
    Supply,
    Take,
    mark,
)
from tests.semantics.ties.house import calls, gives_up, house, queue, serve, staff, take
from tests.semantics.tiny import listed

URGENT = ((0, 0),)
LATER = ((0, 1),)


def wrap_up_that_stood_still() -> Network:
    """Two wrap up for one case until 9: who began first goes first, though he stood still."""
    return house(
        calls(0, to="first", work=1, notes=6, more=1, rest=7),
        calls(3, name="urgent", to="call", work=2),
        serve("first", "second", lane="first", wrap=listed("notes")),
        Serve("second", "done", (LaneChoice("second"),), listed("more"), listed("rest")),
        serve("call", lane="high"),
        Route("high", "one", person_rank=URGENT, preempts=Preempt.STAND_STILL),
        Route("first", "one", person_rank=LATER),
        Route("second", "two"),
        staff("one"),
        staff("two"),
    )


def room_that_is_left() -> Network:
    """A call for one place interrupts work that fills two: at once somebody else has the other."""
    return house(
        calls(0, name="big", to="big", work=9),
        calls(1, name="small", to="small", work=2),
        calls(3, name="urgent", to="call", work=4),
        serve("big", lane="big", room=2),
        serve("small", lane="small", room=1),
        serve("call", lane="high", room=1),
        Route("high", "staff", person_rank=URGENT, preempts=Preempt.INTERRUPT),
        Route("big", "staff", person_rank=LATER),
        Route("small", "staff", person_rank=LATER),
        staff(room=2),
    )


def free_before_anybody_looks() -> Network:
    """Of two whose work is cut one is free: the case, which goes elsewhere at once, finds him."""
    return house(
        calls(0, name="pair", to="pair", work=9, alone=2),
        calls(3, name="urgent", to="call", work=4),
        serve("pair", lane="pair", claim=(Part(1), Part(1)), cut=Cut.LEAVE, cut_to="alone"),
        Serve("alone", "done", (LaneChoice("alone"),), listed("alone")),
        serve("call", lane="high"),
        Route("high", "one", person_rank=URGENT, preempts=Preempt.INTERRUPT),
        Route("pair", "one", person_rank=LATER),
        Route("pair", "two", part=1),
        Route("alone", "two"),
        staff("one"),
        staff("two", people=2, select=Select.LOWEST_NUMBER),
    )


def wrap_up_that_began_last() -> Network:
    """Of two people the one who began anything last gives way, be it wrap-up of his first chat."""
    return house(
        calls(0, 3, name="ours", to="ours", work=(5, 30), notes=20),
        calls(1, 4, name="theirs", to="theirs", work=30, notes=20),
        calls(10, name="urgent", to="call", work=4),
        serve("ours", lane="a", room=1, wrap=listed("notes")),
        serve("theirs", lane="b", room=1, wrap=listed("notes")),
        serve("call", lane="high"),
        *(
            Route("high", group, person_rank=URGENT, preempts=Preempt.STAND_STILL)
            for group in ("one", "two")
        ),
        Route("a", "one", person_rank=LATER),
        Route("b", "two", person_rank=LATER),
        staff("one", room=2),
        staff("two", room=2),
    )


def using(arrivals: tuple[int, ...], pool: str, name: str, **marks: int) -> tuple[object, ...]:
    """Cases that take a unit for good."""
    return calls(*arrivals, name=name, to=name, **marks), take(name, "done", pool, f"for {name}")


def coming(*at: int) -> tuple[object, ...]:
    """Units that are given at these ticks to the pool upstream."""
    return calls(*at, name="given", to="give"), Give("give", "done", "upstream")


def backlog_that_grows_shorter() -> Network:
    """By the longest row: of two orders of one pool and one of another, then of one and one."""
    rule = Reorder(at=0, lead=Deterministic(2e-6), up_to=1, source="upstream")
    return house(
        *using((3,), "a", "x"),
        *using((1, 2), "b", "y"),
        *coming(5, 7, 9, 11, 13),
        Pool("a", 0, reorder=rule),
        Pool("b", 0, reorder=rule),
        Pool("upstream", 0, pick=Pick.LONGEST_LANE),
        Supply("for x", "a"),
        Supply("for y", "b"),
    )


def place_that_was_kept() -> Network:
    """Who moved with his place goes before the head, and takes the unit that is too few for it."""
    return house(
        calls(1, name="moves", to="here"),
        calls(2, name="stays", to="two"),
        take("here", "done", "none", "elsewhere"),
        take("one", "done", "units", "by due"),
        Take("two", "done", "units", units=2, lanes=(LaneChoice("by due"),)),
        queue(gives_up(5, to="one", keeps_place=True), name="elsewhere"),
        Lane("by due", order=Order.EARLIEST_DUE),
        Supply("elsewhere", "none"),
        Supply("by due", "units"),
        Pool("none", 0),
        Pool("units", 1),
    )


def order_as_old_as_a_case() -> Network:
    """A case and an order have waited equally long: the case goes first."""
    rule = Reorder(at=0, lead=Deterministic(2e-6), up_to=1, source="upstream")
    return house(
        *using((3,), "upstream", "case"),
        *using((3,), "downstream", "other"),
        *coming(5, 8),
        Pool("downstream", 1, reorder=rule),
        Pool("upstream", 0),
        Supply("for case", "upstream"),
        Supply("for other", "downstream"),
    )


def order_without_a_due_time() -> Network:
    """By due times a case that is due goes before an order, which never is."""
    rule = Reorder(at=0, lead=Deterministic(2e-6), up_to=1, source="upstream")
    return house(
        calls(3, name="due", to="due", by=50),
        Mark("due", "takes", due=mark("by")),
        take("takes", "done", "upstream", "due"),
        *using((1,), "downstream", "other"),
        *coming(5, 8),
        Pool("downstream", 1, reorder=rule),
        Pool("upstream", 0, pick=Pick.EARLIEST_DUE),
        Supply("due", "upstream"),
        Supply("for other", "downstream"),
    )


def due_before_the_beginning() -> Network:
    """A due time below 0 is none: who has it goes last, not first."""
    return house(
        calls(0, 1, to="serve", work=5),
        calls(2, name="due", to="sets", by=50, work=1),
        calls(3, name="odd", to="sets", by=-3, work=1),
        Mark("sets", "serve", due=mark("by")),
        serve(lane="by due"),
        Lane("by due", order=Order.EARLIEST_DUE),
    )


def fewer_than_no_units() -> Network:
    """Who takes -2 units takes none, and leaves none behind for who wants two of one."""
    return house(
        calls(0, name="odd", to="odd", units=-2),
        calls(1, name="two", to="two"),
        Take("odd", "done", "units", "lost", units=mark("units")),
        Take("two", "done", "units", units=2, lanes=(LaneChoice("for two"),)),
        Supply("for two", "units"),
        Pool("units", 1),
    )


def join_of_others_on_the_way() -> Network:
    """A part goes through the join of others, and ends at that where it is awaited."""
    return house(
        calls(0, to="fork", work=2, more=3),
        calls(1, name="others", to="other fork", work=4, more=1),
        Fork("fork", "join", parts=("part",), join="join"),
        Fork("other fork", "between", parts=("part",), join="between"),
        serve("part", "between"),
        Join("between", "later"),
        Serve("later", "join", (LaneChoice("more"),), listed("more")),
        Join("join", "done"),
    )


def carried_twice() -> Network:
    """Who carries another gathers again: in the end both whom he carries go on."""
    return house(
        calls(0, 1, 2, 3, to="pairs"),
        Gather("pairs", "fours", 2, carries=True),
        Gather("fours", "release", 2, carries=True),
        Release("release", "serve"),
        serve(work=listed("none")),
    )


def opens_at_midnight() -> Network:
    """The next open day is one that begins with the opening; the time of day is closed there."""
    one = Duration("wait", (Deterministic(86_400.0),))
    return house(
        calls(8, to="wait"),
        Delay("wait", "done", one, DelayTime.OPEN_DAYS, "desk"),
        Gate("desk", ((0, 6), (10, 16), (20, 26), (30, 36))),
        days=(0, 10, 20, 30),
    )


def keeps_people_at_the_end() -> Network:
    """Some who keep people end without giving them back, which is told, and ends the run."""
    return house(
        calls(0, 2, to="serve", work=3, gives=(1, 0)),
        Serve("serve", "gives", (LaneChoice("queue"),), listed("work"), keeps=True),
        Choose(
            "gives",
            (
                ChoiceRow((Branch("give"),), (Guard(mark("gives"), Compare.EQUAL, 1),)),
                ChoiceRow((Branch("lost"),)),
            ),
        ),
        Give("give", "done", kept=True),
    )


CORNERS: dict[str, Callable[[], Network]] = {
    make.__name__: make
    for make in (
        wrap_up_that_stood_still,
        room_that_is_left,
        free_before_anybody_looks,
        wrap_up_that_began_last,
        backlog_that_grows_shorter,
        place_that_was_kept,
        order_as_old_as_a_case,
        order_without_a_due_time,
        due_before_the_beginning,
        fewer_than_no_units,
        join_of_others_on_the_way,
        carried_twice,
        opens_at_midnight,
        keeps_people_at_the_end,
    )
}
