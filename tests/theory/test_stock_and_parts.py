"""Closed formulas for what cases meet beside people: stock in two places, batches, breakdowns.

Each mean is held within four standard errors of batches of a long run with a fixed seed.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from queuesim.engine.reference import simulate
from queuesim.laws import Deterministic, Exponential
from queuesim.network import (
    Branch,
    Breaks,
    CaseClass,
    ChoiceRow,
    Choose,
    ChooseBy,
    Duration,
    Exit,
    Gaps,
    Gather,
    Group,
    HeadCount,
    Lane,
    LaneChoice,
    Network,
    Node,
    Person,
    Pool,
    Quantity,
    Reading,
    Reorder,
    Roster,
    Route,
    Rows,
    Serve,
    Shift,
    Source,
    Supply,
    Switch,
    Take,
)

UNIT = 1_000_000  #: ticks of a time unit
BATCHES = 20

Array = NDArray[np.float64]


def poisson(rate: float, until: float, to: str) -> Source:
    gaps = Gaps(Exponential(1.0 / rate), until=round(until * UNIT))
    return Source("arrivals", to, gaps, (("all", 1.0),))


def held(values: Array, exact: float) -> None:
    """The mean of the values agrees with the exact one, by batches in their order."""
    batches = np.array([np.mean(part) for part in np.array_split(values, BATCHES)])
    error = float(np.std(batches, ddof=1)) / math.sqrt(BATCHES)
    assert float(np.mean(values)) == pytest.approx(exact, abs=4 * error)
    assert error < 0.03 * exact, "too short a run to say anything"


def sojourns(rows: Rows, warm: float) -> Array:
    """Time inside of the cases born after a warm-up, in the order of birth."""
    times = sorted((c.born, c.ended) for c in rows.cases if c.born >= warm * UNIT)
    return np.array([ended - born for born, ended in times], dtype=np.float64) / UNIT


def poisson_chances(mean: float, count: int = 60) -> list[float]:
    return [math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count)]


@pytest.mark.parametrize(("depot", "shop"), [(0, 3), (2, 2), (4, 1)])
def test_backorders_of_a_shop_that_orders_from_a_depot(depot: int, shop: int) -> None:
    """Orders wait at the depot: what is missing there adds to what is on its way to the shop.

    With fixed lead times, what the shop lacks at a time is the backorders of the depot one lead
    time ago and the demand since, which are independent; those of the depot are Poisson demand
    in its own lead time beyond its stock.
    """
    rate, to_shop, to_depot, until = 1.0, 1.5, 3.0, 12_000.0
    network = Network(
        classes=(CaseClass("all"),),
        sources=(poisson(rate, until, "buy"),),
        nodes=(Take("buy", "done", "shop", lanes=(LaneChoice("waiting"),)), Exit("done", "solved")),
        lanes=(Lane("waiting"),),
        supplies=(Supply("waiting", "shop"),),
        pools=(
            Pool(
                "shop",
                shop,
                reorder=Reorder(shop - 1, Deterministic(to_shop), up_to=shop, source="depot"),
            ),
            Pool("depot", depot, reorder=Reorder(depot - 1, Deterministic(to_depot), up_to=depot)),
        ),
    )
    behind = poisson_chances(rate * to_depot)
    missing = [sum(behind[: depot + 1]), *behind[depot + 1 :]]  # chances of 0, 1, ... at the depot
    since = poisson_chances(rate * to_shop)
    lacks = sum(
        p * q * max(0, j + k - shop) for j, p in enumerate(missing) for k, q in enumerate(since)
    )
    held(sojourns(simulate(network, 2026), 50), lacks / rate)  # Little's law


@pytest.mark.parametrize("size", [2, 5])
def test_the_wait_for_a_batch(size: int) -> None:
    """The k-th of n waits for n - k more: (n - 1) / (2 rate) on average."""
    network = Network(
        classes=(CaseClass("all"),),
        sources=(poisson(2.0, 8_000, "gather"),),
        nodes=(Gather("gather", "done", size), Exit("done", "solved")),
    )
    rows = simulate(network, 2026)
    ended = Rows(cases=[case for case in rows.cases if case.outcome])
    held(sojourns(ended, 0), (size - 1) / (2 * 2.0))


def test_the_wait_for_a_courier_that_leaves_when_time_is_up() -> None:
    """Batches begin with one case and last a time t: the first waits t, the others t / 2 each.

    A batch holds 1 + rate t cases on average.
    """
    rate, cut_off = 2.0, 1.5
    network = Network(
        classes=(CaseClass("all"),),
        sources=(poisson(rate, 8_000, "gather"),),
        nodes=(
            Gather("gather", "done", 1_000, Duration("until", (Deterministic(cut_off),))),
            Exit("done", "solved"),
        ),
    )
    exact = (cut_off + rate * cut_off * cut_off / 2) / (1 + rate * cut_off)
    held(sojourns(simulate(network, 2026), 0), exact)


def test_a_machine_that_breaks_down_and_goes_on_where_it_was() -> None:
    """M/M/1 with breakdowns at any time: Mitrany and Avi-Itzhak (1968) for one server."""
    rate, mu, breaks, mends, until = 0.5, 1.0, 0.1, 0.5, 40_000.0
    end = round(until * UNIT)
    network = Network(
        classes=(CaseClass("all"),),
        sources=(poisson(rate, until - 200, "serve"),),
        nodes=(
            Serve(
                "serve", "done", (LaneChoice("queue"),), Duration("work", (Exponential(1 / mu),))
            ),
            Exit("done", "solved"),
        ),
        lanes=(Lane("queue"),),
        routes=(Route("queue", "machine"),),
        groups=(
            Group(
                "machine",
                Roster((Person((Shift(0, end),), gate="works"),), breaks=Breaks.INTERRUPT),
            ),
        ),
        switches=(Switch("works", Exponential(1 / breaks), Exponential(1 / mends), end),),
    )
    both = breaks + mends
    inside = rate / both * (both * both + mu * breaks) / (mu * mends - rate * both)
    held(sojourns(simulate(network, 2026), 100), inside / rate)


def test_two_equal_queues_are_joined_evenly_by_lot_and_nobody_waits_beside_an_idle_one() -> None:
    """Whoever waits has found somebody at the other one too."""
    rate, sides = 0.4, ("left", "right")
    held_at = {s: Reading(Quantity.LANE_HELD, (s,)) for s in sides}
    nodes: tuple[Node, ...] = (
        Choose(
            "which",
            (
                ChoiceRow(
                    tuple(Branch(f"at {s}", reading=held_at[s]) for s in sides),
                    by=ChooseBy.LEAST_BY_LOT,
                ),
            ),
        ),
        *(
            Serve(f"at {s}", "done", (LaneChoice(s),), Duration("work", (Exponential(1.0),)))
            for s in sides
        ),
        Exit("done", "solved"),
    )
    network = Network(
        classes=(CaseClass("all"),),
        sources=(poisson(rate, 20_000, "which"),),
        nodes=nodes,
        lanes=tuple(Lane(s) for s in sides),
        routes=tuple(Route(s, s) for s in sides),
        groups=tuple(Group(s, HeadCount(((0, 1),))) for s in sides),
    )
    rows = simulate(network, 2026)
    left = np.array([v.lane == 0 for v in sorted(rows.visits, key=lambda v: v.case)], dtype=float)
    held(left, 0.5)
    for visit in rows.visits[:2_000]:
        if visit.begun > visit.joined:
            other = [v for v in rows.visits[:2_100] if v.lane != visit.lane]
            assert any(v.joined <= visit.joined < v.ended for v in other)
