"""Spare parts and a shop: pools that order more. One time unit is a day."""

from __future__ import annotations

import math

import numpy as np

from benchmarks.exact.building import constant, exponential, poisson, ticks, work
from benchmarks.exact.catalogue import Case, Measured, Run
from benchmarks.exact.reading import Read, units
from benchmarks.exact.steady import edges, one, window
from queuesim.laws import Deterministic, Law, LogNormal, Mixture
from queuesim.network import (
    CaseClass,
    Exit,
    Lane,
    LaneChoice,
    Mark,
    Network,
    Node,
    Pool,
    Reorder,
    Source,
    Supply,
    Take,
    Times,
    mark,
)

PLACED, UNITS, OUTCOME = 3, 2, 6  #: fields of the rows of orders
DAY = 10  #: ticks of a day of the shop, where nothing takes time


def parts(rate: float, until: float, pool: Pool, *others: Pool) -> Network:
    """Poisson demand for one part each of the first pool; who finds none waits."""
    return Network(
        classes=(CaseClass("all"),),
        sources=(Source("demand", "take", poisson(rate, until), (("all", 1.0),)),),
        nodes=(
            Take("take", "done", pool.name, lanes=(LaneChoice("backorders"),)),
            Exit("done", "solved"),
        ),
        lanes=(Lane("backorders"),),
        pools=(pool, *others),
        supplies=(Supply("backorders", pool.name),),
        horizon=ticks(until),
    )


def waiting(read: Read) -> tuple[float, float]:
    """Share of demand met at once, and mean number that wait."""
    every = read.all_visits()
    return float(np.mean(read.visits().wait == 0)), read.mean_number(every.joined, every.begun)


def palm() -> Case:
    """One-for-one replenishment; only the mean of the lead time matters."""
    laws: tuple[Law, ...] = (constant(8), exponential(8), LogNormal.from_mean_cv(8, 1))

    def runs(length: float) -> dict[str, Run]:
        found = {}
        start, end, until = edges(length, 200)
        for level in range(8):
            rule = Reorder(at=level - 1, up_to=level, lead=laws[level % 3])
            network = parts(0.3, until, Pool("parts", level, reorder=rule))
            found[str(level)] = Run(network, start, end)
        return found

    def measure(reads: dict[str, list[Read]]) -> Measured:
        found: Measured = {}
        for level in reads:
            at_once, owed = waiting(one(reads, level))
            found[f"fill_rate_S{level}"] = at_once
            found[f"EBO_S{level}"] = owed
        return found

    return Case("spares-palm", runs, measure, 12_000, 190_000)


def lots() -> Case:
    """Reorder point 6, lots of 10."""

    def network(until: float) -> Network:
        rule = Reorder(at=6, lot=10, lead=constant(4))
        return parts(2, until, Pool("parts", 16, reorder=rule))

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        at_once, owed = waiting(read)
        inside = int(np.sum(read.inside(units(read.journal.orders[:, PLACED]))))
        return {
            "fill_rate": at_once,
            "E_backorders": owed,
            "E_on_hand": read.mean_free(),
            "orders_per_time": inside / (read.end - read.start),
        }

    return Case("spares-rq", window(network, 100), measure, 8_000, 12_000)


def poisson_count(mean: int) -> Law:
    """A Poisson number as a law of ticks; what is cut off has a chance below 1e-15."""
    counts = range(max(0, mean - 80), mean + 101)
    shares = [math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in counts]
    return Mixture(
        tuple(share / sum(shares) for share in shares),
        tuple(Deterministic(k * 1e-6) for k in counts),
    )


def shop() -> Case:
    """Demand of a day at once; what is not there is lost; ordered at the end of the day."""
    days = 2000

    def network(up_to: int) -> Network:
        evenings = tuple(range(DAY // 2, days * DAY, DAY))
        rule = Reorder(79, Deterministic(0.0), up_to=up_to, chance=0.95, reviews=evenings)
        nodes: tuple[Node, ...] = (
            Mark("day", "buy", (("wanted", work(poisson_count(100), "demand")),)),
            Take("buy", "done", "stock", units=mark("wanted"), partial=True, counted="sold"),
            Exit("done", "solved"),
        )
        return Network(
            classes=(CaseClass("all"),),
            sources=(
                Source("days", "day", Times(tuple(range(0, days * DAY, DAY))), (("all", 1),)),
            ),
            nodes=nodes,
            pools=(Pool("stock", up_to, reorder=rule),),
        )

    def profit(read: Read, up_to: int) -> float:
        tick, _, free, _, _ = read.journal.stocks.T
        before = np.append(up_to, free[:-1])
        less = free <= before  # else units came
        sold = np.sum((before - free)[less & (tick % DAY == 0)])
        left = np.sum(free[less & (tick % DAY == DAY // 2)])  # at the review
        orders = read.journal.orders
        came = orders[orders[:, OUTCOME] == read.journal.words.index("came"), UNITS]
        return float(2.0 * sold - 0.1 * left - 10.0 * came.size - 1.0 * np.sum(came)) / days

    def runs(length: float) -> dict[str, Run]:
        many = max(1, round(length))
        return {str(s): Run(network(s), 0, math.inf, days=many) for s in (200, 198)}

    def measure(reads: dict[str, list[Read]]) -> Measured:
        mean = {s: float(np.mean([profit(r, int(s)) for r in reads[s]])) for s in reads}
        return {
            "profit_per_day": mean["200"],
            "profit_diff_80_198": mean["198"] - mean["200"],
        }

    return Case("ssj-inventory", runs, measure, 20, 12, kind="terminating")


CASES = (palm, lots, shop)
