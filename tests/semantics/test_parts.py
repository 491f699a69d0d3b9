"""Parts of a case, and strangers who go on together. Each rule with the log worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from queuesim.engine.reference import EndlessMoves
from queuesim.laws import Uniform
from queuesim.network import (
    FOREVER,
    Branch,
    CaseClass,
    ChoiceRow,
    Choose,
    Compare,
    Delay,
    Duration,
    Exit,
    Fork,
    Gather,
    Group,
    Guard,
    HeadCount,
    Join,
    Lane,
    LaneChoice,
    Mark,
    Network,
    NetworkError,
    Node,
    Pool,
    Release,
    Route,
    Rows,
    Serve,
    Source,
    Supply,
    Take,
    mark,
)
from queuesim.network.draws import case_key, child_key, source_key, stream_key, uniform
from queuesim.network.durations import to_ticks
from tests.semantics.tiny import _name, exits, listed, log, run, source, ticks


def checks(
    *sources: Source,
    join: Join | None = None,
    more: tuple[Node, ...] = (),
    to: str = "join",
    one: str = "join",
    two: str = "join",
    people: int = 1,
    **rest: object,
) -> Network:
    """A case is split into two checks, each with a queue of its own; the second may be long."""
    return Network(
        classes=(CaseClass("all"),),
        sources=sources,
        nodes=(
            Fork("split", to, parts=("one", "two"), join="join"),
            Serve("one", one, (LaneChoice("one"),), listed("first")),
            Serve("two", two, (LaneChoice("two"),), listed("second")),
            join or Join("join", "done"),
            *more,
            *exits(),
        ),
        lanes=(Lane("one"), Lane("two")),
        routes=(Route("one", "first desk"), Route("two", "second desk")),
        groups=tuple(Group(g, HeadCount(((0, people),))) for g in ("first desk", "second desk")),
        **rest,  # type: ignore[arg-type]
    )


def ended(network: Network, rows: Rows | None = None) -> list[str]:
    """Cases in the order in which they ended: name, tick, outcome."""
    rows = rows or run(network)
    return [
        f"{_name(network, c.case)} {_tick(c.ended)} {c.outcome or 'inside'}" for c in rows.cases
    ]


def _tick(tick: int) -> str:
    return ".." if tick == FOREVER else str(tick)


def test_a_case_goes_on_when_all_its_parts_are_done() -> None:
    network = checks(source([0, 1], to="split", first=[2, 2], second=[5, 1]))
    assert ended(network) == [
        "calls#0.1 2 joined",
        "calls#1.1 4 joined",
        "calls#0.2 5 joined",
        "calls#0 5 solved",
        "calls#1.2 6 joined",
        "calls#1 6 solved",
    ]
    assert log(network)[0] == "calls#0.1 one 0-0-2 served first desk#0"


def test_a_case_goes_on_when_any_is_done_and_a_later_one_is_taken_in() -> None:
    network = checks(
        source([0], to="split", first=[2], second=[5]), join=Join("join", "done", need=1)
    )
    assert ended(network) == ["calls#0.1 2 joined", "calls#0 2 solved", "calls#0.2 5 joined"]


def test_what_waits_may_be_cancelled_and_what_is_in_work_goes_on() -> None:
    """Case 1 is done at 4: its second part waits behind that of case 0, which is in work."""
    network = checks(
        source([0, 1], to="split", first=[2, 2], second=[9, 9]),
        join=Join("join", "done", need=1, cancels=True),
    )
    assert ended(network) == [
        "calls#0.1 2 joined",
        "calls#0 2 solved",
        "calls#1.1 4 joined",
        "calls#1.2 4 cancelled",
        "calls#1 4 solved",
        "calls#0.2 9 joined",
    ]
    assert "calls#1.2 two 1-x-4 cancelled" in log(network)


def test_a_cancelled_part_gives_back_the_units_it_held() -> None:
    """The second part has one of the two units it wants; it is there for the next case at 3."""
    network = Network(
        classes=(CaseClass("all"),),
        sources=(source([0], to="split"), source([1], to="single", name="late")),
        nodes=(
            Fork("split", "join", parts=("quick", "two"), join="join"),
            Delay("quick", "join", ticks(3)),
            Take("two", "join", "vans", units=2, lanes=(LaneChoice("two"),), gathers=True),
            Join("join", "done", need=1, cancels=True),
            Take("single", "done", "vans", lanes=(LaneChoice("single"),)),
            *exits(),
        ),
        lanes=(Lane("two"), Lane("single")),
        pools=(Pool("vans", 1),),
        supplies=(Supply("two", "vans"), Supply("single", "vans")),
    )
    assert log(network) == ["calls#0.2 two 0-x-3 cancelled", "late#0 single 1-3-3 taken"]
    assert ended(network) == [
        "calls#0.1 3 joined",
        "calls#0.2 3 cancelled",
        "calls#0 3 solved",
        "late#0 3 solved",
    ]


def test_a_part_that_ends_elsewhere_is_not_awaited_and_those_that_came_are_counted() -> None:
    """The first part is lost at 2; when the second comes at 5, none is left."""
    one = Guard(mark("came"), Compare.EQUAL, 1)
    network = checks(
        source([0], to="split", first=[2], second=[5]),
        one="lost",
        join=Join("join", "complete?", need=2, counted="came"),
        more=(
            Choose(
                "complete?",
                (ChoiceRow((Branch("half"),), (one,)), ChoiceRow((Branch("done"),))),
            ),
            Exit("half", "half done"),
        ),
    )
    assert ended(network) == ["calls#0.1 2 lost", "calls#0.2 5 joined", "calls#0 5 half done"]


def test_a_case_may_do_something_itself_and_come_to_the_join_after_its_parts() -> None:
    network = checks(
        source([0, 9], to="split", first=[2, 2], second=[5, 5]),
        to="own",
        more=(Delay("own", "join", ticks(7)),),
    )
    assert ended(network)[2] == "calls#0 7 solved"
    assert ended(network)[-1] == "calls#1 16 solved"


def test_two_parts_that_come_at_one_tick_come_by_birth_and_the_case_goes_on_after_both() -> None:
    network = checks(source([0], to="split", first=[3], second=[3]))
    assert ended(network) == ["calls#0.1 3 joined", "calls#0.2 3 joined", "calls#0 3 solved"]
    network = checks(
        source([0], to="split", first=[3], second=[3]), join=Join("join", "done", need=1)
    )
    assert ended(network) == ["calls#0.1 3 joined", "calls#0 3 solved", "calls#0.2 3 joined"]


def test_parts_that_take_no_time_come_before_the_case_goes_on_at_that_tick() -> None:
    """Parts set off after the case has come to rest; both come at once; then it goes on."""
    network = checks(source([4], to="split"), one="join")
    nodes = (Fork("split", "join", parts=("join", "join"), join="join"), *network.nodes[1:])
    assert ended(replace(network, nodes=nodes)) == [
        "calls#0.1 4 joined",
        "calls#0.2 4 joined",
        "calls#0 4 solved",
    ]


def test_a_part_may_have_parts_of_its_own() -> None:
    inner = (
        Fork("again", "inner", parts=("a", "b"), join="inner"),
        Delay("a", "inner", ticks(4, "a")),
        Delay("b", "inner", ticks(6, "b")),
        Join("inner", "join"),
    )
    network = checks(source([0], to="split", first=[1], second=[2]), one="again", more=inner)
    assert ended(network) == [
        "calls#0.2 2 joined",
        "calls#0.3 5 joined",
        "calls#0.4 7 joined",
        "calls#0.1 7 joined",
        "calls#0 7 solved",
    ]


def test_a_fork_taken_twice_before_the_join_adds_its_parts() -> None:
    """Four parts are out; all four are awaited."""
    again = Guard(mark("rounds"), Compare.LESS, 2)
    network = checks(
        source([0], to="count", first=[1], second=[3]),
        to="again?",
        more=(
            Mark("count", "split", adds=(("rounds", 1),)),
            Choose(
                "again?", (ChoiceRow((Branch("count"),), (again,)), ChoiceRow((Branch("join"),)))
            ),
        ),
    )
    assert ended(network) == [
        "calls#0.1 1 joined",
        "calls#0.3 2 joined",
        "calls#0.2 3 joined",
        "calls#0.4 6 joined",
        "calls#0 6 solved",
    ]


def test_who_has_no_parts_out_goes_through_a_join_at_once() -> None:
    network = checks(source([0], to="join"))
    assert ended(network) == ["calls#0 0 solved"]


def test_parts_are_told_apart_by_parent_fork_turn_and_branch() -> None:
    """Each has draws of its own and its parent's marks as they were at the fork."""
    law = Duration("look", (Uniform(5e-6, 5e-3),))
    network = Network(
        classes=(CaseClass("all"),),
        sources=(source([0], to="split"),),
        nodes=(
            Fork("split", "join", parts=("look", "look"), join="join"),
            Delay("look", "join", law),
            Join("join", "done"),
            *exits(),
        ),
    )
    key = case_key(source_key(stream_key(1, 0), "calls"), 0, 0)
    drawn = sorted(
        (to_ticks(law.laws[0].inverse(uniform(child_key(key, "split", 0, k), "look"))), k + 1)
        for k in range(2)
    )
    assert ended(network) == [
        *(f"calls#0.{k} {tick} joined" for tick, k in drawn),
        f"calls#0 {drawn[-1][0]} solved",
    ]


def test_a_case_that_waits_for_parts_is_still_inside_at_the_horizon() -> None:
    network = checks(source([0], to="split", first=[2], second=[50]), horizon=20)
    assert ended(network) == ["calls#0.1 2 joined", "calls#0 .. inside", "calls#0.2 .. inside"]


@pytest.mark.parametrize(
    ("node", "words"),
    [
        (Fork("x", "done", ("done",), ("join",), "join"), "takes two forks"),
        (Fork("x", "done", parts=("join",)), "needs a join"),
        (Fork("x", "done", parts=("join",), join="done"), "needs a join"),
        (Join("x", "done", need=-1), "of 0 or more"),
        (Gather("x", "done", 0), "gathers nobody"),
    ],
)
def test_what_cannot_come_together_is_refused(node: Node, words: str) -> None:
    with pytest.raises(NetworkError, match=words):
        checks(source([0], to="split"), more=(node,))


# --- gathering ----------------------------------------------------------------------------------


def courier(
    *sources: Source,
    size: int = 3,
    after: Duration | None = None,
    carries: bool = False,
    run_to: str = "done",
    **more: object,
) -> Network:
    """Strangers are gathered; what they go on to takes the listed time."""
    return Network(
        classes=(CaseClass("all"),),
        sources=sources,
        nodes=(
            Gather("gather", "run", size, after, carries),
            Delay("run", run_to, listed("time")),
            Release("drop", "done"),
            Delay("walk", "gather", ticks(4, "walk")),
            *exits(),
        ),
        **more,  # type: ignore[arg-type]
    )


def test_strangers_go_on_when_there_are_enough_in_the_order_in_which_they_came() -> None:
    network = courier(source([0, 2, 5, 6], to="gather", time=[1, 1, 1, 1]))
    assert ended(network) == [
        "calls#0 6 solved",
        "calls#1 6 solved",
        "calls#2 6 solved",
        "calls#3 .. inside",
    ]


def test_those_there_go_on_when_time_is_up_for_the_first() -> None:
    """The time runs from the first of each batch; the batch of 5 has time until 9."""
    network = courier(source([0, 2, 5], to="gather", time=[1, 1, 1]), after=ticks(4, "until"))
    assert ended(network) == ["calls#0 5 solved", "calls#1 5 solved", "calls#2 10 solved"]


def test_time_that_is_up_lets_those_there_go_before_somebody_who_arrives_at_that_tick() -> None:
    network = courier(
        source([0, 4, 4], to="gather", time=[1, 1, 1]), size=2, after=ticks(4, "until")
    )
    assert ended(network) == ["calls#0 5 solved", "calls#1 5 solved", "calls#2 5 solved"]
    rows = run(network)
    assert [c.born for c in rows.cases] == [0, 4, 4]


def test_who_comes_from_a_delay_of_that_tick_comes_before_or_after_by_its_name() -> None:
    """Time-outs are the delay of the first of the batch: source "a" comes before source "b"."""

    def network(first: str, second: str) -> Network:
        return courier(
            source([0], to="gather", time=[1], name=first),
            source([0], to="walk", time=[1], name=second),
            size=2,
            after=ticks(4, "until"),
        )

    assert ended(network("a", "b")) == ["a#0 5 solved", "b#0 9 solved"]  # alone, after 4 more
    assert ended(network("b", "a")) == ["a#0 5 solved", "b#0 5 solved"]  # together


def test_a_full_batch_leaves_a_stale_time_out_behind() -> None:
    """The batch of 0 goes at 2; its time-out at 4 does not touch the one who came at 3."""
    network = courier(
        source([0, 2, 3], to="gather", time=[0, 0, 0]), size=2, after=ticks(4, "until")
    )
    assert ended(network) == ["calls#0 2 solved", "calls#1 2 solved", "calls#2 7 solved"]


def test_the_first_carries_the_others_until_it_releases_them() -> None:
    """One run of 4 for all three; then each goes on, the first of all first."""
    network = courier(source([0, 2, 5], to="gather", time=[4, 9, 9]), carries=True, run_to="drop")
    assert ended(network) == ["calls#0 9 solved", "calls#1 9 solved", "calls#2 9 solved"]


def test_who_is_carried_ends_as_its_carrier_ends() -> None:
    network = courier(source([0, 2, 5], to="gather", time=[4, 9, 9]), carries=True, run_to="lost")
    assert ended(network) == ["calls#0 9 lost", "calls#1 9 lost", "calls#2 9 lost"]


def test_a_carried_part_that_ends_lets_its_parent_go_on() -> None:
    network = checks(
        source([0], to="split", first=[2], second=[3]),
        one="gather",
        two="gather",
        more=(Gather("gather", "join", 2, carries=True),),
    )
    assert ended(network) == ["calls#0.1 3 joined", "calls#0.2 3 joined", "calls#0 3 solved"]


def test_one_alone_is_a_batch_and_a_circle_of_such_is_stopped_by_name() -> None:
    network = courier(source([0], to="gather", time=[1]), size=1)
    assert ended(network) == ["calls#0 1 solved"]
    nodes = (Gather("gather", "on", 1), Mark("on", "gather"), *exits())
    with pytest.raises(EndlessMoves, match=r'steps of no length at tick 0, .* in "gather"'):
        run(replace(network, nodes=nodes))
