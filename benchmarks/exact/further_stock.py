"""Further stock: lost sales, reviews, a depot behind a shop, devices on loan. Time in days."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from benchmarks.exact import formulas
from benchmarks.exact.building import constant, exponential, poisson, ticks, work
from benchmarks.exact.catalogue import Case, Measured, Run
from benchmarks.exact.reading import Read
from benchmarks.exact.steady import edges, one, window
from benchmarks.exact.stock import parts, waiting
from queuesim.analysis.theory import erlang_b, erlang_c, erlang_c_mean_wait
from queuesim.laws import LogNormal
from queuesim.network import (
    CaseClass,
    Delay,
    Exit,
    Give,
    Lane,
    LaneChoice,
    Network,
    Pool,
    Reorder,
    Source,
    Supply,
    Take,
)


def lost_sales() -> Case:
    """(S - 1, S) where a customer who finds nothing goes: Erlang B for any law of the lead time.

    Feeney and Sherbrooke (1966); Hadley and Whitin (1963), 4-13.
    """
    rate, level, lead = 0.5, 5, LogNormal.from_mean_cv(8.0, 1.0)

    def network(until: float) -> Network:
        rule = Reorder(at=level - 1, up_to=level, lead=lead)
        base = parts(rate, until, Pool("parts", level, reorder=rule))
        nodes = (
            Take("take", "done", "parts", otherwise="lost"),
            Exit("done", "solved"),
            Exit("lost", "lost"),
        )
        return replace(base, nodes=nodes, lanes=(), supplies=())

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        cases = read.cases()
        return {
            "P_lost": float(np.mean(cases.left("lost"))),
            "E_on_hand": read.mean_free(),
        }

    def exact() -> dict[str, float]:
        load = rate * lead.mean
        lost = erlang_b(load, level)
        return {"P_lost": lost, "E_on_hand": level - load * (1 - lost)}

    return Case("stock-lost", window(network, 200), measure, 12_000, 4_000, exact=exact)


def reviews() -> Case:
    """Order up to 8 every five days, lead time three days (Hadley and Whitin 1963, 5-2)."""
    rate, level, every, lead = 1.0, 8, 5.0, 3.0

    def network(until: float) -> Network:
        moments = tuple(ticks(every * k) for k in range(int(until / every)))
        rule = Reorder(at=level - 1, up_to=level, lead=constant(lead), reviews=moments)
        return parts(rate, until, Pool("parts", level, reorder=rule))

    def runs(length: float) -> dict[str, Run]:
        start, end, until = edges(length, 100)
        whole = every * round((end - start) / every)  # the state depends on the day of the review
        start = every * round(start / every)
        return {"": Run(network(until + every), start, start + whole)}

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        at_once, owed = waiting(read)
        return {"fill_rate": at_once, "E_backorders": owed, "E_on_hand": read.mean_free()}

    def exact() -> dict[str, float]:
        nodes, weights = np.polynomial.legendre.leggauss(40)
        found = {"fill_rate": 0.0, "E_backorders": 0.0, "E_on_hand": 0.0}
        for node, weight in zip(nodes, weights / 2, strict=True):
            demand = formulas.poisson(rate * (lead + every * (node + 1) / 2), 100)
            net = level - np.arange(101)
            found["fill_rate"] += weight * demand[net > 0].sum()
            found["E_backorders"] += weight * (demand @ np.maximum(-net, 0))
            found["E_on_hand"] += weight * (demand @ np.maximum(net, 0))
        return {metric: float(value) for metric, value in found.items()}

    return Case("stock-reviews", runs, measure, 8_000, 13_000, exact=exact)


def depot() -> Case:
    """A shop that orders from a depot, fixed lead times (Simon 1971; Svoronos and Zipkin 1988).

    What the shop lacks is what the depot lacked one lead time ago and the demand since.
    """
    rate, shop, behind, to_shop, to_depot = 1.0, 2, 2, 1.5, 3.0

    def network(until: float) -> Network:
        from_depot = Reorder(shop - 1, constant(to_shop), up_to=shop, source="depot")
        to_order = Reorder(behind - 1, constant(to_depot), up_to=behind)
        return parts(
            rate,
            until,
            Pool("shop", shop, reorder=from_depot),
            Pool("depot", behind, reorder=to_order),
        )

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        at_once, owed = waiting(read)
        return {"fill_rate": at_once, "E_backorders": owed, "Wq": float(np.mean(read.sojourns()))}

    def exact() -> dict[str, float]:
        ordered = formulas.poisson(rate * to_depot, 60)
        missing = np.append(ordered[: behind + 1].sum(), ordered[behind + 1 :])
        lacks = np.convolve(missing, formulas.poisson(rate * to_shop, 60))
        owed = float(lacks @ np.maximum(np.arange(lacks.size) - shop, 0))
        return {
            "fill_rate": float(lacks[:shop].sum()),
            "E_backorders": owed,
            "Wq": owed / rate,
        }

    return Case("stock-depot", window(network, 100), measure, 8_000, 8_000, exact=exact)


def devices() -> Case:
    """Five devices on loan, the others wait: Erlang C with devices for people (Erlang 1917)."""
    load, count = 4.0, 5

    def network(until: float) -> Network:
        return Network(
            classes=(CaseClass("all"),),
            sources=(Source("borrowers", "take", poisson(load, until), (("all", 1.0),)),),
            nodes=(
                Take("take", "use", "devices", lanes=(LaneChoice("queue"),)),
                Delay("use", "give", work(exponential(1.0))),
                Give("give", "done", "devices"),
                Exit("done", "solved"),
            ),
            lanes=(Lane("queue"),),
            pools=(Pool("devices", count, watched=True),),
            supplies=(Supply("queue", "devices"),),
        )

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        wait, every = read.visits().wait, read.all_visits()
        return {
            "Wq": float(np.mean(wait)),
            "Lq": read.mean_number(every.joined, every.begun),
            "P_wait": float(np.mean(wait > 0)),
            "util": 1 - read.mean_free() / count,
        }

    def exact() -> dict[str, float]:
        wait = erlang_c_mean_wait(load, count, 1.0)
        return {
            "Wq": wait,
            "Lq": load * wait,
            "P_wait": erlang_c(load, count),
            "util": load / count,
        }

    return Case("devices", window(network, 50), measure, 5_000, 20_000, exact=exact)


CASES = (lost_sales, reviews, depot, devices)
