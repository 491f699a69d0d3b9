"""What cases meet beside people: both tellings agree, and what must hold in every run holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import fields, replace
from random import Random

import pytest

from queuesim.engine.reference import Floor, simulate
from queuesim.network import FOREVER, Gather, Join, Network, Order, Rows
from queuesim.network.order import BIRTH_BITS
from queuesim.network.rows import OPEN
from tests.agreement import naive
from tests.agreement.comparing import difference
from tests.agreement.grammar_cases import cases_network_of

NETWORKS = 750
WITH_PEOPLE = 500
BLOCK = 250
SEEDS = range(200)
END = 60  #: tick from which on a run is not looked at any more

pytestmark = pytest.mark.agreement


@pytest.mark.parametrize("first", range(0, NETWORKS, BLOCK))
def test_both_write_the_same_rows_in_the_same_order(first: int) -> None:
    differences = {
        seed: difference(cases_network_of(seed), seed, simulate, naive.simulate)
        for seed in range(first, first + BLOCK)
    }
    assert {seed: text for seed, text in differences.items() if text} == {}


@pytest.mark.parametrize("first", range(0, WITH_PEOPLE, BLOCK))
def test_both_write_the_same_rows_where_people_give_way_too(first: int) -> None:
    differences = {
        seed: difference(cases_network_of(seed, people=True), seed, simulate, naive.simulate)
        for seed in range(first, first + BLOCK)
    }
    assert {seed: text for seed, text in differences.items() if text} == {}


def test_the_networks_have_much_of_what_is_new() -> None:
    """What agrees must be worth telling."""
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        network = cases_network_of(seed)
        rows = simulate(network, seed)
        seen.update(f"case {case.outcome}" for case in rows.cases)
        seen.update(visit.outcome for visit in rows.visits)
        seen["waited for units"] += sum(
            v.outcome == "taken" and v.ended > v.joined for v in rows.visits
        )
        seen.update(f"order {order.outcome}" for order in rows.orders)
        seen["order waited"] += sum(order.sent > order.placed for order in rows.orders)
        seen["gathers"] += sum(isinstance(node, Gather) for node in network.nodes)
        seen["books"] += sum(bool(network.diaries) for _ in rows.cases[:1])
        seen["switches"] += len(network.switches)
    assert seen["case joined"] > 200
    assert seen["case cancelled"] > 20
    assert seen["waited for units"] > 20
    assert seen["order came"] > 20
    assert seen["order failed"] > 2
    assert seen["order waited"] > 10
    assert min(seen["gathers"], seen["books"], seen["switches"]) > 20


def test_units_are_conserved_and_what_is_on_order_is_what_orders_say() -> None:
    """At every row: on order is what was placed and has not come; nothing is negative."""
    looked = 0
    for seed in SEEDS:
        network = cases_network_of(seed)
        rows = simulate(network, seed)
        for index, pool in enumerate(network.pools):
            mine = [row for row in rows.stocks if row.pool == index]
            orders = [o for o in rows.orders if o.pool == index and o.outcome != "failed"]
            if not mine or pool.reorder is None:
                continue
            assert min(row.free for row in mine) >= 0, seed
            assert min(row.owed for row in mine) >= 0, seed
            for tick in {row.tick for row in mine}:
                last = [row for row in mine if row.tick == tick][-1]
                out = [o.units for o in orders if o.placed <= tick < o.came]
                assert last.ordered == sum(out), (seed, pool.name, tick)
                looked += 1
    assert looked > 300


def test_a_parent_goes_on_when_no_part_is_inside_or_enough_have_come() -> None:
    """A part that joined was born of a parent that is older; no family ends with open joins."""
    joined = 0
    for seed in SEEDS:
        network = cases_network_of(seed)
        if not any(isinstance(node, Join) for node in network.nodes):
            continue
        rows = simulate(network, seed)
        families: dict[int, list[int]] = defaultdict(list)
        for case in rows.cases:
            families[case.case >> BIRTH_BITS].append(case.case & ((1 << BIRTH_BITS) - 1))
            if case.outcome in {"joined", "cancelled"}:
                assert case.case & ((1 << BIRTH_BITS) - 1), seed
                joined += 1
        for births in families.values():
            assert sorted(births) == list(range(len(births))), seed
    assert joined > 200


def test_random_windows_leave_no_trace() -> None:
    for seed in SEEDS:
        network, dice = cases_network_of(seed), Random(seed)  # noqa: S311
        whole, drained, floor = simulate(network, seed), Rows(), Floor(network, seed)
        until = 0
        while until < min(network.horizon, FOREVER):
            until = min(network.horizon, until + dice.randint(1, 9)) if until < END else FOREVER
            floor.advance(until)
            _add(drained, floor.drain())
        floor.close_books()
        _add(drained, floor.drain())
        assert drained == whole, seed


def _add(rows: Rows, more: Rows) -> None:
    for field in fields(Rows):
        getattr(rows, field.name).extend(getattr(more, field.name))


def test_in_a_lane_of_a_pool_who_is_first_is_never_passed() -> None:
    """First come, first served, all at once: nobody who joined later takes before."""
    pairs = 0
    for seed in SEEDS:
        network = plain_lanes(cases_network_of(seed))
        rows = simulate(network, seed)
        supplied = {supply.lane for supply in network.supplies}
        for lane in [k for k, x in enumerate(network.lanes) if x.name in supplied]:
            waited = [v for v in rows.visits if v.lane == lane]
            for early in waited:
                for late in waited:
                    if early.joined < late.joined < min(early.begun, early.ended):
                        gone = min(early.begun, early.ended)
                        assert late.begun >= gone or late.begun == OPEN, (seed, early, late)
                        pairs += 1
    assert pairs > 20


def plain_lanes(network: Network) -> Network:
    """All lanes are first come, first served, and nobody brings a place along."""
    lanes = tuple(
        replace(
            lane,
            order=Order.FIRST_COME,
            leave=tuple(replace(rule, keeps_place=False) for rule in lane.leave),
        )
        for lane in network.lanes
    )
    return replace(network, lanes=lanes)
