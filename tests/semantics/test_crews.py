"""Work of several people, units beside people, and people whom a case keeps. Logs in ticks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from queuesim.network import (
    AtEnd,
    CaseClass,
    Cut,
    Delay,
    Give,
    Group,
    HeadCount,
    Lane,
    LaneChoice,
    Network,
    NetworkError,
    Node,
    Order,
    Part,
    Pause,
    Person,
    Pool,
    Preempt,
    Roster,
    Route,
    Serve,
    Shift,
    Source,
    Take,
    WorkKind,
)
from queuesim.network.rows import OPEN
from tests.semantics.tiny import exits, leaves, listed, log, run, source, ticks


def shop(
    *sources: Source,
    people: int = 2,
    vans: int = 0,
    lane: Lane | None = None,
    group: Group | None = None,
    nodes: tuple[Node, ...] = (),
    routes: tuple[Route, ...] = (),
    wrap: int | None = None,
    **serve: object,
) -> Network:
    """One job that may need more than one person; small jobs wait in a lane of their own."""
    lane = lane or Lane("jobs")
    wrap_up = None if wrap is None else ticks(wrap, "wrap")
    job = Serve("job", "done", (LaneChoice("jobs"),), listed("work"), wrap_up)
    small = Serve("small", "done", (LaneChoice("errands"),), listed("work"))
    return Network(
        classes=(CaseClass("all"),),
        sources=sources,
        nodes=(replace(job, **serve), small, *nodes, *exits()),
        lanes=(lane, Lane("errands")),
        routes=(Route("jobs", "staff"), Route("errands", "staff"), *routes),
        groups=(
            group or Group("staff", HeadCount(((0, people),))),
            Group("helpers", HeadCount(((0, 1),))),
        ),
        pools=(Pool("vans", vans),) if vans else (),
    )


def jobs(*arrivals: int, work: tuple[int, ...], **marks: tuple[int, ...]) -> Source:
    return source(arrivals, "job", "jobs", work=work, **marks)


def errands(*arrivals: int, work: tuple[int, ...]) -> Source:
    return source(arrivals, "small", "small", work=work)


def stretches(network: Network, kind: WorkKind = WorkKind.WORK) -> list[str]:
    groups = [group.name for group in network.groups]
    return [
        f"{groups[w.group]}#{w.number} {w.begun}-{'..' if w.ended == OPEN else w.ended}"
        for w in run(network).works
        if w.kind is kind
    ]


# --- several people ----------------------------------------------------------------------------


def test_two_people_begin_together_and_are_free_together() -> None:
    network = shop(jobs(1, work=(4,)), claim=(Part(2),))
    assert log(network) == ["jobs#0 jobs 1-1-5 served staff#0"]
    assert stretches(network) == ["staff#0 1-5", "staff#1 1-5"]


def test_work_begins_when_the_last_of_them_is_free() -> None:
    network = shop(errands(0, 0, work=(3, 5)), jobs(1, work=(4,)), claim=(Part(2),))
    assert log(network)[-1] == "jobs#0 jobs 1-5-9 served staff#1"  # who was free last comes first
    assert stretches(network)[2:] == ["staff#1 5-9", "staff#0 5-9"]


def test_one_alone_does_not_wait_but_takes_other_work() -> None:
    network = shop(errands(0, 0, 4, work=(3, 5, 4)), jobs(1, work=(4,)), claim=(Part(2),))
    assert log(network)[1:] == [
        "small#1 errands 0-0-5 served staff#1",
        "small#2 errands 4-4-8 served staff#0",
        "jobs#0 jobs 1-8-12 served staff#0",
    ]


def test_both_are_free_before_the_first_of_them_looks() -> None:
    """Freed one by one, the first would have taken the errand and the next job had to wait."""
    network = shop(jobs(0, 1, work=(4, 4)), errands(2, work=(9,)), claim=(Part(2),))
    assert log(network) == [
        "jobs#0 jobs 0-0-4 served staff#0",
        "jobs#1 jobs 1-4-8 served staff#0",
        "small#0 errands 2-8-17 served staff#0",
    ]


def test_one_of_each_of_two_groups() -> None:
    network = shop(
        jobs(0, 1, work=(4, 4)),
        claim=(Part(), Part()),
        routes=(Route("jobs", "helpers", part=1),),
    )
    assert stretches(network) == ["staff#0 0-4", "helpers#0 0-4", "staff#0 4-8", "helpers#0 4-8"]


def test_people_of_another_part_serve_nobody_alone() -> None:
    network = shop(
        jobs(0, 0, 0, work=(4, 4, 4)),
        routes=(Route("jobs", "helpers", part=1),),
    )
    assert stretches(network) == ["staff#0 0-4", "staff#1 0-4", "staff#0 4-8"]


def test_a_head_that_needs_two_keeps_those_behind_it_waiting_until_it_leaves() -> None:
    """Who arrives looks for people as always; who waits behind does when the head has gone."""
    lane = Lane("jobs", leave=(leaves(),))
    single = Serve("single", "done", (LaneChoice("jobs"),), listed("work"))
    network = shop(
        errands(0, 0, work=(2, 20)),
        jobs(1, work=(5,), patience=(4,)),
        source((1,), "single", "single", work=(3,), patience=(20,)),
        claim=(Part(2),),
        lane=lane,
        nodes=(single,),
    )
    assert log(network)[1:3] == [
        "jobs#0 jobs 1-x-5 abandoned",
        "single#0 jobs 1-5-8 served staff#0",
    ]


def test_those_who_wrap_up_end_together_and_the_others_are_free_at_once() -> None:
    network = shop(
        jobs(0, work=(4,)),
        errands(1, work=(1,)),
        claim=(Part(wraps=False), Part()),
        routes=(Route("jobs", "helpers", part=1),),
        people=1,
        wrap=3,
    )
    assert log(network)[1] == "small#0 errands 1-4-5 served staff#0"
    assert stretches(network, WorkKind.WRAP) == ["helpers#0 4-7"]


def test_each_takes_the_pauses_of_his_group() -> None:
    staff = Group("staff", HeadCount(((0, 2),)), pauses=(Pause(ticks(2, "rest")),))
    network = shop(jobs(0, work=(4,)), claim=(Part(2),), group=staff)
    assert stretches(network, WorkKind.PAUSE) == ["staff#0 4-6", "staff#1 4-6"]


def test_a_crew_is_interrupted_as_a_whole() -> None:
    people = (Person((Shift(0, 3),)), Person((Shift(0, 40),)), Person((Shift(5, 40),)))
    staff = Group("staff", Roster(people), at_end=AtEnd.HAND_OVER)
    network = shop(jobs(0, work=(9,)), errands(1, work=(4,)), claim=(Part(2),), group=staff)
    assert log(network) == [
        "jobs#0 jobs 0-0-3 interrupted staff#0",
        "small#0 errands 1-3-7 served staff#1",
        "jobs#0 jobs 3-7-13 served staff#1",
    ]
    away = replace(network.nodes[0], cut=Cut.LEAVE, cut_to="lost")
    network = replace(network, nodes=(away, *network.nodes[1:]))
    assert [c.outcome for c in run(network).cases] == ["lost", "solved"]


# --- the head of the lane gathers ----------------------------------------------------------------


def gathering(*sources: Source, **more: object) -> Network:
    more = {"claim": (Part(2),), "gathers": True, **more}
    return shop(*sources, **more)  # type: ignore[arg-type]


def test_the_head_holds_who_is_free_until_it_has_all() -> None:
    """At once, the errand at 4 would have gone before (see above)."""
    network = gathering(errands(0, 0, 4, work=(3, 5, 4)), jobs(1, work=(4,)))
    assert log(network)[1:] == [
        "small#1 errands 0-0-5 served staff#1",
        "jobs#0 jobs 1-5-9 served staff#0",
        "small#2 errands 4-9-13 served staff#0",
    ]
    assert stretches(network, WorkKind.KEPT) == ["staff#0 3-5"]


def test_who_is_idle_is_held_on_joining() -> None:
    network = gathering(errands(0, 2, work=(5, 3)), jobs(1, work=(4,)))
    assert stretches(network, WorkKind.KEPT) == ["staff#1 1-5"]
    assert log(network)[-1] == "small#1 errands 2-9-12 served staff#1"


def test_who_gives_up_sets_free_whom_it_held() -> None:
    lane = Lane("jobs", leave=(leaves(),))
    network = gathering(errands(0, 2, work=(9, 3)), jobs(1, work=(4,), patience=(3,)), lane=lane)
    assert log(network)[:2] == [
        "jobs#0 jobs 1-x-4 abandoned",
        "small#1 errands 2-4-7 served staff#1",
    ]


def test_only_the_first_gathers_and_the_next_after_it() -> None:
    network = gathering(errands(0, work=(3,)), jobs(1, 1, work=(4, 4)), people=2)
    assert [line.split()[2] for line in log(network)] == ["0-0-3", "1-3-7", "1-7-11"]
    assert stretches(network, WorkKind.KEPT) == ["staff#1 1-3"]


def test_who_has_begun_to_gather_stays_the_first() -> None:
    lane = Lane("jobs", order=Order.LAST_COME)
    network = gathering(errands(0, work=(3,)), jobs(1, 2, work=(4, 4)), lane=lane)
    assert log(network)[1:] == [
        "jobs#0 jobs 1-3-7 served staff#1",
        "jobs#1 jobs 2-7-11 served staff#1",
    ]


def test_who_goes_home_is_held_no_more() -> None:
    people = (Person((Shift(0, 4),)), Person((Shift(2, 40),)), Person((Shift(6, 40),)))
    network = gathering(jobs(0, work=(4,)), group=Group("staff", Roster(people)), claim=(Part(3),))
    assert log(network) == ["jobs#0 jobs 0-x-.. inside"]
    assert stretches(network, WorkKind.KEPT) == ["staff#0 0-4", "staff#1 2-40", "staff#2 6-40"]


def test_units_are_gathered_too() -> None:
    network = gathering(
        errands(0, work=(3,)),
        jobs(1, work=(4,)),
        source((2,), "borrow", "borrow"),
        vans=1,
        units=(("vans", 1),),
        nodes=(Take("borrow", "done", "vans", otherwise="lost"),),
    )
    assert [c.outcome for c in run(network).cases if c.source == 2] == ["lost"]
    assert log(network)[-1] == "jobs#0 jobs 1-3-7 served staff#1"


# --- units beside people -----------------------------------------------------------------------


def test_units_are_claimed_with_the_person_and_come_back_before_he_is_free() -> None:
    network = shop(jobs(0, 1, work=(4, 4)), vans=1, units=(("vans", 1),))
    assert log(network) == [
        "jobs#0 jobs 0-0-4 served staff#0",
        "jobs#1 jobs 1-4-8 served staff#0",
    ]


def test_a_head_without_its_units_leaves_people_free_for_other_work() -> None:
    network = shop(
        jobs(0, 1, work=(4, 4)), errands(2, work=(9,)), vans=1, people=2, units=(("vans", 1),)
    )
    assert log(network)[1:] == [
        "jobs#1 jobs 1-4-8 served staff#0",
        "small#0 errands 2-2-11 served staff#1",
    ]


def test_units_given_back_elsewhere_let_the_head_begin() -> None:
    loan = Give("back", "done", "vans", 1)
    network = shop(
        jobs(0, 1, work=(4, 4)),
        source((2,), "back", "back"),
        vans=1,
        nodes=(loan,),
        units=(("vans", 1),),
    )
    assert log(network)[0] == "jobs#0 jobs 0-0-4 served staff#0"
    assert log(network)[1] == "jobs#1 jobs 1-2-6 served staff#1"


# --- kept people -------------------------------------------------------------------------------


def travel(*more: Node, to: str = "repair", **serve: object) -> dict[str, object]:
    """Travel with somebody who is kept, then repair by him."""
    repair = Serve("repair", "done", (), listed("repair"), by_kept=True)
    nodes = (replace(repair, **serve), *more)
    return {"nodes": nodes, "to": to, "keeps": True}


def test_the_same_person_goes_on_at_once() -> None:
    network = shop(jobs(0, 1, work=(2, 2), repair=(3, 3)), people=1, **travel())  # type: ignore[arg-type]
    rows = [(v.node, v.lane, v.joined, v.begun, v.ended) for v in run(network).visits]
    assert rows == [(0, 0, 0, 0, 2), (2, -1, 2, 2, 5), (0, 0, 1, 5, 7), (2, -1, 7, 7, 10)]
    assert stretches(network, WorkKind.KEPT) == []


def test_between_two_pieces_of_work_the_person_is_kept() -> None:
    wait = Delay("wait", "repair", ticks(4))
    network = shop(
        jobs(0, work=(2,), repair=(3,)),
        errands(1, work=(1,)),
        people=1,
        **travel(wait, to="wait"),  # type: ignore[arg-type]
    )
    assert stretches(network) == ["staff#0 0-2", "staff#0 6-9", "staff#0 9-10"]
    assert stretches(network, WorkKind.KEPT) == ["staff#0 2-6"]


def test_kept_people_are_given_back_once_the_case_has_come_to_rest() -> None:
    """The case that gives him back waits behind the errand that came before it."""
    back = Give("back", "small", kept=True)
    network = shop(
        jobs(0, work=(2,)), errands(1, work=(5,)), people=1, nodes=(back,), to="back", keeps=True
    )
    assert log(network) == [
        "jobs#0 jobs 0-0-2 served staff#0",
        "small#0 errands 1-2-7 served staff#0",
        "jobs#0 errands 2-7-9 served staff#0",
    ]


def test_a_crew_and_its_units_are_kept_together() -> None:
    network = shop(
        jobs(0, 0, work=(2, 2), repair=(3, 3)),
        vans=1,
        claim=(Part(2),),
        units=(("vans", 1),),
        **travel(),  # type: ignore[arg-type]
    )
    assert [v.begun for v in run(network).visits] == [0, 2, 5, 7]
    assert stretches(network)[:4] == ["staff#0 0-2", "staff#1 0-2", "staff#0 2-5", "staff#1 2-5"]


def test_wrap_up_follows_the_last_piece_of_work() -> None:
    network = shop(
        jobs(0, work=(2,), repair=(3,)),
        people=1,
        **travel(wrap=ticks(4, "wrap")),  # type: ignore[arg-type]
    )
    assert stretches(network, WorkKind.WRAP) == ["staff#0 5-9"]


def test_work_by_kept_people_is_not_interrupted_and_they_go_when_it_is_over() -> None:
    staff = Group("staff", Roster((Person((Shift(0, 3),)),)), at_end=AtEnd.HAND_OVER)
    network = shop(jobs(0, work=(2,), repair=(5,)), group=staff, **travel())  # type: ignore[arg-type]
    assert stretches(network) == ["staff#0 0-2", "staff#0 2-7"]
    assert [(x.tick, x.level, x.owed) for x in run(network).levels if x.group == 0][-1] == (7, 0, 0)


def test_ending_with_kept_people_is_an_error_that_names_who_kept_them() -> None:
    lane = Lane("errands", leave=(leaves(ticks(3, "short")),))
    beside = Serve("beside", "back", (LaneChoice("errands"),), listed("work"))
    back = Give("back", "done", kept=True)
    network = shop(
        jobs(0, work=(2,)),
        errands(0, work=(9,)),
        nodes=(beside, back),
        to="beside",
        keeps=True,
    )
    network = replace(network, lanes=(network.lanes[0], lane))
    with pytest.raises(RuntimeError, match='ends as "lost" and keeps people of "job"'):
        run(network)


def test_going_on_with_nobody_is_an_error_that_names_the_node() -> None:
    network = shop(source((0,), "repair", "repair", repair=(1,)), **travel())  # type: ignore[arg-type]
    with pytest.raises(RuntimeError, match='"repair" goes on with kept people'):
        run(network)


# --- refused ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"claim": (Part(), Part())}, "has no route for part 1"),
        ({"claim": (Part(0),)}, "claims less than one"),
        ({"claim": (Part(2),), "pace": (1_000_000,)}, "has a pace"),
        ({"gathers": True}, "gathers one person"),
        ({"units": (("van", 1), ("van", 2))}, "claims units of one pool twice"),
        ({"keeps": True}, "keeps people whom nothing gives back"),
        ({"by_kept": True, "lanes": ()}, "nobody keeps any before"),
        ({"by_kept": True}, "goes on with kept people, and claims others"),
        ({"wrap": 3, **travel()}, "keeps people who should wrap up"),
        ({"units": (("vans", 1),)}, 'names the pool "vans"'),
    ],
)
def test_what_cannot_be_met_is_refused(more: dict[str, object], text: str) -> None:
    with pytest.raises(NetworkError, match=text):
        shop(jobs(0, work=(1,)), **more)  # type: ignore[arg-type]


def test_a_crew_does_not_pre_empt() -> None:
    network = shop(jobs(0, work=(1,)), claim=(Part(2),))
    route = replace(network.routes[0], preempts=Preempt.INTERRUPT)
    with pytest.raises(NetworkError, match="more than one person may take by pre-emption"):
        replace(network, routes=(route, *network.routes[1:]))
