"""Pools: waiting for units, ordering more. Each rule with the log worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from queuesim.engine.reference import EndlessMoves
from queuesim.laws import Deterministic, Never
from queuesim.network import (
    NEVER,
    ONE,
    CaseClass,
    CloseRule,
    Compare,
    Delay,
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
    Reorder,
    Route,
    Rows,
    Source,
    Supply,
    Take,
    mark,
)
from queuesim.network.draws import order_key, stream_key, uniform
from tests.semantics.tiny import exits, leaves, listed, log, run, source, ticks


def van(
    *sources: Source,
    units: int = 1,
    lane: Lane | None = None,
    wants: int | Reading = 1,
    back: bool = True,
    pool: Pool | None = None,
    more: tuple[Node | Pool | Gate, ...] = (),
    **take: object,
) -> Network:
    """One lane waits for a pool; units are kept for the listed stay and given back."""
    lane = lane or Lane("queue")
    return Network(
        classes=(CaseClass("all"),),
        sources=sources,
        nodes=(
            Take("take", "stay", "vans", units=wants, lanes=(LaneChoice(lane.name),), **take),  # type: ignore[arg-type]
            Delay("stay", "give" if back else "done", listed("stay")),
            Give("give", "done", "vans", wants),
            *(part for part in more if not isinstance(part, Pool | Gate)),
            *exits(),
        ),
        lanes=(lane,),
        pools=(pool or Pool("vans", units), *(p for p in more if isinstance(p, Pool))),
        gates=tuple(gate for gate in more if isinstance(gate, Gate)),
        supplies=(Supply(lane.name, "vans"),),
        horizon=60,
    )


def ends(network: Network, rows: Rows) -> dict[int, int]:
    """Tick at which each case ended, by ordinal."""
    return {c.ordinal: c.ended for c in rows.cases}


def stock(rows: Rows) -> list[tuple[int, int, int, int]]:
    """Tick, free, owed, ordered."""
    return [(r.tick, r.free, r.owed, r.ordered) for r in rows.stocks]


def orders(rows: Rows) -> list[tuple[int, int, int, int, str]]:
    """Number, units, placed, came, outcome."""
    return [
        (r.number, r.units, r.placed, -1 if r.came > 1 << 60 else r.came, r.outcome)
        for r in rows.orders
    ]


# --- taking -------------------------------------------------------------------------------------


def test_who_finds_no_unit_waits_and_a_unit_given_back_goes_to_the_head_at_once() -> None:
    network = van(source([0, 1, 1, 9], to="take", stay=[4, 2, 2, 1]))
    assert log(network) == [
        "calls#0 queue 0-0-0 taken",
        "calls#1 queue 1-4-4 taken",
        "calls#2 queue 1-6-6 taken",
        "calls#3 queue 9-9-9 taken",
    ]


def test_a_unit_given_back_goes_to_who_waits_before_somebody_who_arrives_at_that_tick() -> None:
    """The delay ends at 4, before the arrival of 4; so the one who waits since 1 has it."""
    network = van(source([0, 1, 4], to="take", stay=[4, 3, 1]))
    assert log(network)[1:] == ["calls#1 queue 1-4-4 taken", "calls#2 queue 4-7-7 taken"]


def test_the_head_blocks_those_behind_it_and_one_who_arrives_too() -> None:
    """Two are wanted and one is free: those who want one wait behind, whenever they come."""
    network = van(
        source([0, 1, 2, 3], to="take", stay=[5, 1, 1, 1], wants=[1, 2, 1, 1]),
        units=2,
        wants=mark("wants"),
    )
    assert log(network) == [
        "calls#0 queue 0-0-0 taken",
        "calls#1 queue 1-5-5 taken",
        "calls#2 queue 2-6-6 taken",
        "calls#3 queue 3-6-6 taken",
    ]


def test_who_would_be_first_takes_at_once_past_a_head_that_wants_more() -> None:
    """Last come, first served: each who arrives is first in the lane."""
    network = van(
        source([0, 1, 2], to="take", stay=[5, 1, 1], wants=[1, 2, 1]),
        units=2,
        lane=Lane("queue", order=Order.LAST_COME),
        wants=mark("wants"),
    )
    assert log(network) == [
        "calls#0 queue 0-0-0 taken",
        "calls#2 queue 2-2-2 taken",
        "calls#1 queue 1-5-5 taken",
    ]


def test_when_the_head_gives_up_the_next_looks_once_it_has_gone() -> None:
    network = van(
        source([0, 1, 2], to="take", stay=[9, 1, 1], wants=[1, 2, 1], patience=[9, 4, 9]),
        units=2,
        lane=Lane("queue", leave=(leaves(),)),
        wants=mark("wants"),
    )
    assert log(network) == [
        "calls#0 queue 0-0-0 taken",
        "calls#1 queue 1-x-5 abandoned",
        "calls#2 queue 2-5-5 taken",
    ]


def test_a_unit_given_back_at_the_tick_of_giving_up_is_taken() -> None:
    network = van(
        source([0, 1], to="take", stay=[5, 1], patience=[9, 4]),
        lane=Lane("queue", leave=(leaves(),)),
    )
    assert log(network)[1] == "calls#1 queue 1-5-5 taken"


def test_the_head_gathers_units_as_they_come_and_gives_them_back_if_it_leaves() -> None:
    """It holds the one that is free from 1 on, so nobody behind has it before it leaves at 5."""
    network = van(
        source([0, 1, 2], to="take", stay=[9, 1, 1], wants=[1, 2, 1], patience=[9, 4, 9]),
        lane=Lane("queue", leave=(leaves(),)),
        pool=Pool("vans", 2, watched=True),
        wants=mark("wants"),
        gathers=True,
    )
    rows = run(network)
    assert log(network, rows)[1:] == [
        "calls#1 queue 1-x-5 abandoned",
        "calls#2 queue 2-5-5 taken",
    ]
    assert stock(rows) == [
        (0, 2, 0, 0),
        (0, 1, 0, 0),
        (1, 1, 2, 0),  # it waits for two
        (1, 0, 1, 0),  # and has one of them at once
        (2, 0, 2, 0),
        (5, 1, 1, 0),  # it goes; one is still waited for
        (5, 0, 0, 0),
        (6, 1, 0, 0),
        (9, 2, 0, 0),
    ]


def test_who_does_not_gather_leaves_the_free_unit_to_another_lane() -> None:
    """The first lane wants two and one is free; the other lane has it though its rank is worse."""

    def network(*, gathers: bool) -> Network:
        return Network(
            classes=(CaseClass("all"),),
            sources=(
                source([0], to="small", name="a", stay=[9]),
                source([1], to="large", name="b", stay=[2]),
                source([2, 3], to="small", name="c", stay=[4, 1]),
            ),
            nodes=(
                Take(
                    "large",
                    "keep two",
                    "vans",
                    units=2,
                    lanes=(LaneChoice("two"),),
                    gathers=gathers,
                ),
                Delay("keep two", "back two", listed("stay")),
                Give("back two", "done", "vans", 2),
                Take("small", "keep one", "vans", lanes=(LaneChoice("one"),)),
                Delay("keep one", "back one", listed("stay")),
                Give("back one", "done", "vans"),
                *exits(),
            ),
            lanes=(Lane("two"), Lane("one")),
            pools=(Pool("vans", 2),),
            supplies=(Supply("two", "vans", ((0, 0),)), Supply("one", "vans", ((0, 1),))),
        )

    assert log(network(gathers=False)) == [
        "a#0 one 0-0-0 taken",
        "c#0 one 2-2-2 taken",
        "c#1 one 3-6-6 taken",
        "b#0 two 1-9-9 taken",
    ]
    assert log(network(gathers=True)) == [
        "a#0 one 0-0-0 taken",
        "b#0 two 1-9-9 taken",
        "c#0 one 2-11-11 taken",
        "c#1 one 3-11-11 taken",
    ]


def two_lanes(pick: Pick = Pick.LONGEST_WAIT, **ranks: tuple[tuple[int, int], ...]) -> Network:
    """One van; lanes x and y wait for it from 1 and 2 on; it is back at 5, 7 and 9."""
    return Network(
        classes=(CaseClass("all"),),
        sources=(
            source([0], to="take y", name="first", stay=[5]),
            source([1], to="take x", name="early", stay=[2]),
            source([2, 3], to="take y", name="late", stay=[2, 2]),
        ),
        nodes=(
            *(Take(f"take {x}", "stay", "vans", lanes=(LaneChoice(x),)) for x in "xy"),
            Delay("stay", "give", listed("stay")),
            Give("give", "done", "vans"),
            *exits(),
        ),
        lanes=(Lane("x"), Lane("y")),
        pools=(Pool("vans", 1, pick),),
        supplies=tuple(Supply(x, "vans", ranks.get(x, ((0, 0),))) for x in "xy"),
    )


def test_several_lanes_are_given_units_by_rank_then_as_the_pool_picks_then_by_list() -> None:
    def order(network: Network) -> list[str]:
        return [line.split()[0] for line in log(network)][1:]

    assert order(two_lanes()) == ["early#0", "late#0", "late#1"]
    assert order(two_lanes(x=((0, 1),))) == ["late#0", "late#1", "early#0"]
    assert order(two_lanes(Pick.LONGEST_LANE)) == ["late#0", "early#0", "late#1"]
    assert order(two_lanes(Pick.LISTED)) == ["early#0", "late#0", "late#1"]
    assert order(two_lanes(x=((0, 1), (6, 0)))) == ["late#0", "early#0", "late#1"]


def test_a_supply_may_open_after_a_wait_and_units_lie_idle_until_then() -> None:
    network = two_lanes(x=((0, NEVER), (3, 0)), y=((0, NEVER), (4, 0)))
    assert log(network) == [
        "first#0 y 0-4-4 taken",  # both open at 4; it has waited longer
        "early#0 x 1-9-9 taken",
        "late#0 y 2-11-11 taken",
        "late#1 y 3-13-13 taken",
    ]


def test_a_case_that_gives_and_takes_without_resting_goes_before_those_who_wait() -> None:
    """What a case frees goes to others only once it has come to rest."""
    network = van(
        source([0], to="take", stay=[3], name="a"),
        source([1], to="take", stay=[9], name="b"),
        more=(
            Take("again", "stay twice", "vans", "lost"),
            Delay("stay twice", "last", ticks(2)),
            Give("last", "done", "vans"),
        ),
    )
    nodes = tuple(replace(n, to="again") if n.name == "give" else n for n in network.nodes)
    rows = run(replace(network, nodes=nodes))
    assert log(network, rows) == ["a#0 queue 0-0-0 taken", "b#0 queue 1-5-5 taken"]


def test_two_who_hand_a_unit_to_each_other_for_ever_are_stopped_by_name() -> None:
    """From 1 on each gives the unit back and waits behind the other, and no time passes."""
    network = Network(
        classes=(CaseClass("all"),),
        sources=(source([0], to="start", name="a"), source([0], to="take", name="b")),
        nodes=(
            Take("start", "hold", "vans", "lost"),
            Delay("hold", "back", ticks(1)),
            Take("take", "back", "vans", lanes=(LaneChoice("queue"),)),
            Give("back", "take", "vans"),
            *exits(),
        ),
        lanes=(Lane("queue"),),
        pools=(Pool("vans", 1),),
        supplies=(Supply("queue", "vans"),),
    )
    with pytest.raises(EndlessMoves, match=r'steps of no length at tick 1, .* in "take"'):
        run(network)


def test_take_what_is_there_and_note_how_many() -> None:
    """Three are wanted, two and then none are there; what was taken comes back."""
    network = Network(
        classes=(CaseClass("all"),),
        sources=(source([0, 1, 5], to="take", stay=[4, 1, 1]),),
        nodes=(
            Take("take", "stay", "parts", units=3, partial=True, counted="got"),
            Delay("stay", "give", listed("stay")),
            Give("give", "done", "parts", mark("got")),
            *exits(),
        ),
        pools=(Pool("parts", 2, watched=True),),
    )
    assert stock(run(network)) == [
        (0, 2, 0, 0),
        (0, 0, 0, 0),
        (1, 0, 0, 0),
        (2, 0, 0, 0),
        (4, 2, 0, 0),
        (5, 0, 0, 0),
        (6, 2, 0, 0),
    ]


def test_a_lane_of_a_pool_has_leave_rules_a_limit_and_a_gate_like_any_other() -> None:
    """One may wait; the second is turned away; who waits at 6 is sent away as the gate closes."""
    waiting = Reading(Quantity.LANE_WAITING, ("queue",))
    full = LeaveRule("full", "lost", guards=(Guard(waiting, Compare.AT_LEAST, 1),))
    lane = Lane("queue", leave=(full,), gate="hours", close=CloseRule.GO, close_to="lost")
    network = van(
        source([0, 1, 2], to="take", stay=[9, 1, 1]),
        lane=lane,
        more=(Gate("hours", ((0, 6),)),),
    )
    assert log(network) == [
        "calls#0 queue 0-0-0 taken",
        "calls#2 queue 2-x-2 full",
        "calls#1 queue 1-x-6 sent away",
    ]


def test_where_no_lane_takes_the_case_it_goes_elsewhere_though_units_are_free() -> None:
    nobody = Guard(ONE, Compare.MORE, 1)
    network = van(source([0], to="take", stay=[1]))
    take = Take("take", "stay", "vans", "lost", lanes=(LaneChoice("queue", (nobody,)),))
    rows = run(replace(network, nodes=(take, *network.nodes[1:])))
    assert [c.outcome for c in rows.cases] == ["lost"]


# --- ordering -----------------------------------------------------------------------------------


def shop(
    *sources: Source,
    reorder: Reorder,
    units: int,
    more: tuple[Node | Pool, ...] = (),
    waits: bool = True,
) -> Network:
    """Units are used up; who finds none waits, or is lost."""
    network = van(*sources, back=False, pool=Pool("vans", units, reorder=reorder), more=more)
    if not waits:
        take = Take("take", "stay", "vans", "lost")
        network = replace(network, nodes=(take, *network.nodes[1:]), lanes=(), supplies=())
    return network


def fixed(lead: int) -> Deterministic:
    return Deterministic(lead * 1e-6)


def buyers(*at: int) -> Source:
    return source(at, to="take", stay=[0] * len(at))


def test_a_base_stock_orders_one_for_one_and_those_who_wait_count_as_owed() -> None:
    rule = Reorder(at=0, up_to=1, lead=fixed(4))
    rows = run(shop(buyers(1, 2, 3), reorder=rule, units=1))
    assert orders(rows) == [(0, 1, 1, 5, "came"), (1, 1, 2, 6, "came"), (2, 1, 3, 7, "came")]
    assert stock(rows) == [
        (0, 1, 0, 0),
        (1, 0, 0, 1),
        (2, 0, 1, 2),
        (3, 0, 2, 3),
        (5, 1, 2, 2),
        (5, 0, 1, 2),
        (6, 1, 1, 1),
        (6, 0, 0, 1),
        (7, 1, 0, 0),
    ]
    assert [(v.joined, v.begun) for v in rows.visits] == [(1, 1), (2, 5), (3, 6)]


def test_units_that_come_are_there_before_a_delay_ends_or_a_case_arrives_at_that_tick() -> None:
    rule = Reorder(at=0, up_to=1, lead=fixed(4))
    rows = run(shop(buyers(1, 5), reorder=rule, units=1))
    assert [(v.joined, v.begun) for v in rows.visits] == [(1, 1), (5, 5)]


def test_lots_bring_the_position_above_the_point() -> None:
    """Five are taken at 1 from three: the position is -2; two lots of 2 bring it to 2."""
    rule = Reorder(at=1, lot=2, lead=fixed(3))
    network = shop(source([1], to="take", stay=[0], many=[5]), reorder=rule, units=3)
    take = Take("take", "stay", "vans", units=5, lanes=(LaneChoice("queue"),))
    rows = run(replace(network, nodes=(take, *network.nodes[1:])))
    assert orders(rows) == [(0, 4, 1, 4, "came")]
    assert stock(rows) == [(0, 3, 0, 0), (1, 3, 5, 4), (4, 7, 5, 0), (4, 2, 0, 0)]


def test_reviews_come_after_units_that_come_and_before_arrivals_of_their_tick() -> None:
    """(s, S) = (1, 3) looked at every 4 ticks: the buyer of 4 comes too late for that review."""
    rule = Reorder(at=1, up_to=3, lead=fixed(4), reviews=(0, 4, 8, 12))
    rows = run(shop(buyers(1, 4, 5, 9), reorder=rule, units=3))
    assert orders(rows) == [(0, 3, 8, 12, "came")]
    assert stock(rows) == [
        (0, 3, 0, 0),
        (0, 3, 0, 0),  # the review
        (1, 2, 0, 0),
        (4, 2, 0, 0),
        (4, 1, 0, 0),
        (5, 0, 0, 0),
        (8, 0, 0, 3),
        (9, 0, 1, 3),
        (12, 3, 1, 0),
        (12, 2, 0, 0),
        (12, 2, 0, 0),
    ]


def test_cases_come_before_pools_among_the_delays_that_end_and_pools_by_name() -> None:
    """The delay of 8 takes a part before the review of 8; pool "a" is reviewed before "b".

    Pool "b" orders one, which its source "a" has; "a", reviewed before, does not know of it yet.
    """
    rule = Reorder(at=0, up_to=1, lead=fixed(1), reviews=(8, 9))
    network = Network(
        classes=(CaseClass("all"),),
        sources=(source([0], to="walk", name="z"),),
        nodes=(Delay("walk", "take", ticks(8)), Take("take", "done", "b", "lost"), *exits()),
        pools=(Pool("b", 1, reorder=replace(rule, source="a")), Pool("a", 1, reorder=rule)),
    )
    rows = run(network)
    assert [(r.pool, r.placed, r.came) for r in rows.orders] == [(0, 8, 9), (1, 9, 10)]


def test_an_order_without_lead_time_comes_at_the_tick_of_the_review() -> None:
    rule = Reorder(at=0, up_to=2, lead=fixed(0), reviews=(3,))
    rows = run(shop(buyers(1, 2, 3), reorder=rule, units=2, waits=False))
    assert orders(rows) == [(0, 2, 3, 3, "came")]
    assert [c.outcome for c in rows.cases] == ["solved"] * 3


def test_whether_an_order_comes_is_drawn_by_order_and_tried_again_at_the_next_review() -> None:
    rule = Reorder(at=0, up_to=1, lead=fixed(0), chance=0.5, reviews=(3, 5, 7, 9, 11))
    rows = run(shop(buyers(1), reorder=rule, units=1, waits=False))
    comes = [uniform(order_key(stream_key(1, 0), "vans", k), "comes") < 0.5 for k in range(5)]
    first = comes.index(True)
    assert orders(rows) == [
        *((k, 1, 3 + 2 * k, -1, "failed") for k in range(first)),
        (first, 1, 3 + 2 * first, 3 + 2 * first, "came"),
    ]


def test_an_order_takes_its_units_from_the_source_at_its_tick_or_waits_for_them() -> None:
    """The source has one; its own order brings one more every 6 ticks; the lead begins then."""
    rule = Reorder(at=1, up_to=2, lead=fixed(1), source="depot")
    depot = Pool("depot", 1, reorder=Reorder(at=0, up_to=1, lead=fixed(6)))
    rows = run(shop(buyers(1, 2), reorder=rule, units=2, more=(depot,)))
    sent = [(r.pool, r.number, r.placed, r.sent, r.came) for r in rows.orders]
    assert sent == [
        (0, 0, 1, 1, 2),  # from what the depot had
        (1, 0, 1, 1, 7),
        (1, 1, 2, 2, 8),  # an order that waits counts as owed, so the depot orders again
        (0, 1, 2, 7, 8),
    ]
    written = [(r.pool, r.free, r.owed, r.ordered) for r in rows.stocks if r.tick == 1]
    assert written == [(1, 0, 0, 1), (0, 1, 0, 1)]  # the source first


def test_orders_wait_beside_lanes_for_units_of_the_source() -> None:
    """One unit comes back at 5: to the order of the shop, or to the case, by rank."""

    def network(rank: int) -> Network:
        rule = Reorder(at=0, up_to=1, lead=fixed(1), source="vans", rank=rank)
        used = van(source([0, 2], to="take", stay=[5, 1], name="a"))
        return replace(
            used,
            sources=(*used.sources, source([1], to="buy", name="b")),
            nodes=(*used.nodes, Take("buy", "done", "shop", "lost")),
            pools=(*used.pools, Pool("shop", 1, reorder=rule)),
        )

    assert log(network(1))[1] == "a#1 queue 2-5-5 taken"
    assert [r.sent for r in run(network(1)).orders] == [6]
    assert [r.sent for r in run(network(-1)).orders] == [5]
    assert [r.sent for r in run(network(0)).orders] == [5]  # it waits since 1, the case since 2


def test_orders_on_their_way_are_written_at_the_horizon_by_pool_and_number() -> None:
    rule = Reorder(at=1, up_to=2, lead=Never())
    rows = run(shop(buyers(1, 2), reorder=rule, units=2))
    assert orders(rows) == [(0, 1, 1, -1, ""), (1, 1, 2, -1, "")]


def test_what_is_free_owed_and_on_order_can_be_read() -> None:
    rule = Reorder(at=0, up_to=1, lead=fixed(9))
    kinds = (Quantity.POOL_FREE, Quantity.POOL_OWED, Quantity.POOL_ORDERED)
    names = ("seen free", "seen owed", "seen ordered")
    network = shop(
        buyers(1, 2),
        source([3], to=f"give {names[0]}", name="eye"),
        reorder=rule,
        units=1,
        more=(
            *(
                Give(f"give {name}", to, name, Reading(kind, ("vans",)))
                for name, kind, to in zip(
                    names, kinds, (*(f"give {n}" for n in names[1:]), "done"), strict=True
                )
            ),
            *(Pool(name, 10, watched=True) for name in names),
        ),
    )
    rows = run(network)
    assert [r.free for r in rows.stocks if r.pool and r.tick == 3] == [10, 11, 12]
    last = [r for r in rows.stocks if r.pool == 0 and r.tick <= 3][-1]
    assert (last.free, last.owed, last.ordered) == (0, 1, 2)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"supplies": ()}, "without supply"),
        ({"supplies": (Supply("queue", "vans", ((1, 0),)),)}, "must start at 0 and not grow"),
        ({"lanes": (Lane("queue", order=Order.SHORTEST),)}, "no shortest job"),
        ({"supplies": (Supply("queue", "vans"), Supply("queue", "cars"))}, "more than one pool"),
        ({"pools": (Pool("vans", 1, reorder=Reorder(0, fixed(1), 1, source="vans")),)}, "itself"),
    ],
)
def test_what_does_not_fit_is_refused(change: dict, words: str) -> None:
    network = van(source([0], to="take", stay=[1]))
    network = replace(network, pools=(*network.pools, Pool("cars", 1)))
    with pytest.raises(NetworkError, match=words):
        replace(network, **change)


def test_a_take_waits_or_goes_elsewhere_or_takes_what_is_there() -> None:
    network = van(source([0], to="take", stay=[1]))
    for take in (
        Take("take", "stay", "vans"),
        Take("take", "stay", "vans", "lost", partial=True),
    ):
        with pytest.raises(NetworkError, match="must wait, go elsewhere, or take"):
            replace(network, nodes=(take, *network.nodes[1:]))
    with pytest.raises(NetworkError, match="for people and for units"):
        replace(
            network,
            routes=(Route("queue", "staff"),),
            groups=(Group("staff", HeadCount(((0, 1),))),),
        )


@pytest.mark.parametrize(
    "wrong",
    [
        {"lot": 0},
        {"lot": 2, "up_to": 5},
        {"up_to": 2, "chance": 1.5},
        {"up_to": 2, "reviews": (3, 3)},
        {"up_to": 1},
    ],
)
def test_a_reorder_rule_that_contradicts_itself_is_refused(wrong: dict) -> None:
    with pytest.raises(ValueError, match=r"order|review"):
        Reorder(at=1, lead=fixed(1), **wrong)


def test_a_mark_can_be_set_to_a_drawn_time() -> None:
    """The number wanted is drawn as ticks: 3 of 5 parts are taken."""
    network = Network(
        classes=(CaseClass("all"),),
        sources=(source([0], to="want"),),
        nodes=(
            Mark("want", "take", (("wanted", ticks(3, "demand")),)),
            Take("take", "done", "parts", "lost", units=mark("wanted")),
            *exits(),
        ),
        pools=(Pool("parts", 5, watched=True),),
    )
    assert stock(run(network)) == [(0, 5, 0, 0), (0, 2, 0, 0)]
