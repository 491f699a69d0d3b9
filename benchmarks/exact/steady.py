"""Steady-state queues with one group, and classes with priorities."""

from __future__ import annotations

import math
from collections.abc import Callable
from heapq import heapreplace

import numpy as np

from benchmarks.exact.building import (
    constant,
    ends,
    exponential,
    full,
    patience,
    people,
    poisson,
    single,
    ticks,
    work,
)
from benchmarks.exact.catalogue import Case, Measured, Run
from benchmarks.exact.reading import Read, Visits
from queuesim.laws import Law, LogNormal
from queuesim.network import (
    AtStart,
    CaseClass,
    Delay,
    Duration,
    Exit,
    Gaps,
    Group,
    HeadCount,
    Lane,
    LaneChoice,
    LeaveRule,
    Network,
    Order,
    Preempt,
    Route,
    Select,
    Serve,
    Source,
)
from queuesim.network.readings import Quantity, Reading, Table

Measure = Callable[[dict[str, list[Read]]], Measured]

WARM, COOL = 0.05, 0.01  #: arrivals before and after the window, at least, as shares of it
LEAST_COOL = 60.0


def edges(length: float, warm: float, cool: float = LEAST_COOL) -> tuple[float, float, float]:
    """Beginning and end of the window, and the end of arrivals.

    A warm-up of 5 % of the window leaves less bias than one of the shortest runs, where a window is
    long and its error small.
    """
    start = max(warm, WARM * length)
    return start, start + length, start + length + max(cool, COOL * length)


def window(
    network_of: Callable[[float], Network], warm: float, label: str = ""
) -> Callable[[float], dict[str, Run]]:
    """Runs with one network: warm-up, window, cool-down."""

    def runs(length: float) -> dict[str, Run]:
        start, end, until = edges(length, warm)
        return {label: Run(network_of(until), start, end)}

    return runs


def one(reads: dict[str, list[Read]], label: str = "") -> Read:
    """The only reading of a steady run."""
    return reads[label][0]


def waits(visits: Visits, read: Read, capacity: int = 0) -> Measured:
    """The usual metrics of one queue; blocked arrivals are told by their outcome."""
    joined = visits.where(~visits.left("full"))
    wait, served = joined.wait, joined.served
    everybody = read.all_visits()
    inside = everybody.where(~everybody.left("full"))
    lq = read.mean_number(inside.joined, inside.waited_until)
    result = {
        "Wq": float(np.mean(wait)),
        "Lq": lq,
        "E_queue": lq,
        "E_wait_all": float(np.mean(wait)),
        "E_wait_served": float(np.mean(wait[served])),
        "W": float(np.mean(joined.sojourn)),
        "L": read.mean_number(inside.joined, inside.ended),
        "P_wait": float(np.sum(wait > 0) / visits.size),
        "P_abandon": float(np.mean(visits.left("abandoned"))),
        "P_blocked": float(np.mean(visits.left("full"))),
        "busy": read.busy(),
        "Wq_second_moment": float(np.mean(wait**2)),
    }
    if capacity:
        result["util"] = result["busy"] / capacity
    return result


def quantiles(visits: Visits, *wanted: str) -> Measured:
    """Quantiles by name, such as ``Wq_p95`` of waits and ``W_p95`` of times in the system."""
    found: Measured = {}
    for name in wanted:
        of = visits.sojourn if name.startswith("W_p") else visits.wait
        found[name] = float(np.quantile(of, int(name[-2:]) / 100))
    return found


def within(visits: Visits, x: float, label: str) -> Measured:
    """Shares of all arrivals by whether they were served or still waited at ``x``."""
    wait = visits.wait
    later = float(np.mean(wait > x))
    return {
        f"P_wait_le_{label}": 1.0 - later,
        f"P_served_within_{label}": float(np.mean(visits.served & (wait < x))),
        f"P_wait_gt_{label}": later,
        f"P_Wall_gt_{label}": later,
    }


def plain(servers: int, *wanted: str) -> Measure:
    """Measure of one queue with one class; quantiles as wanted."""

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        visits = read.visits()
        found = waits(visits, read, servers) | quantiles(visits, *wanted)
        return found | within(visits, 1 / 3, "0.333333")

    return measure


def mm1_rho50() -> Case:
    """M/M/1."""
    runs = window(lambda t: single(rate=1, service=exponential(0.5), servers=1, until=t), 100)
    return Case("mm1-rho50", runs, plain(1, "Wq_p95", "Wq_p99", "W_p95"), 12_000, 25_000)


def erlc_gkm() -> Case:
    """Erlang C at occupancy 0.96."""
    runs = window(lambda t: single(rate=48, service=exponential(1), servers=50, until=t), 100)
    return Case("erlc-gkm", runs, plain(50, "Wq_p90"), 800, 30_000, short=0.1)


def mmc_12() -> Case:
    """M/M/12."""
    runs = window(lambda t: single(rate=4.2, service=exponential(2), servers=12, until=t), 60)
    return Case("mmc-12", runs, plain(12, "Wq_p90"), 4_000, 38_000)


def erlb_12() -> Case:
    """Erlang B for three laws of holding time."""
    laws = {"m": exponential(5), "d": constant(5), "g": LogNormal.from_mean_cv(5, 2)}

    def runs(length: float) -> dict[str, Run]:
        start, end, until = edges(length, 200)
        return {
            key: Run(
                single(rate=2, service=law, servers=12, until=until, leave=[full("queue", 0)]),
                start,
                end,
            )
            for key, law in laws.items()
        }

    def measure(reads: dict[str, list[Read]]) -> Measured:
        found: Measured = {}
        for key in laws:
            read = one(reads, key)
            values = waits(read.visits(), read, 12)
            for metric in ("P_blocked", "busy", "util"):
                found[f"{metric}~{key}"] = values[metric]
        return found

    return Case("erlb-12", runs, measure, 4_000, 4_000)


def mmck_simmer() -> Case:
    """M/M/2/3."""
    runs = window(
        lambda t: single(
            rate=3, service=exponential(0.25), servers=2, until=t, leave=[full("queue", 1)]
        ),
        50,
    )
    return Case("mmck-simmer", runs, plain(2), 4_000, 4_000)


def mmck_17() -> Case:
    """M/M/12/17."""
    runs = window(
        lambda t: single(
            rate=4.2, service=exponential(2), servers=12, until=t, leave=[full("queue", 5)]
        ),
        60,
    )
    return Case("mmck-17", runs, plain(12), 3_000, 11_000)


def gas() -> Case:
    """One pump, no queue, cars and motorcycles."""

    def network(until: float) -> Network:
        base = single(
            rate=0.15, service=exponential(1), servers=1, until=until, leave=[full("queue", 0)]
        )
        source = Source("arrivals", "serve", poisson(0.15, until), (("car", 0.75), ("moto", 0.25)))
        serve = Serve(
            "serve",
            "done",
            (LaneChoice("queue"),),
            Duration("service", (exponential(8), exponential(3))),
        )
        return Network(
            classes=(CaseClass("car"), CaseClass("moto")),
            sources=(source,),
            nodes=(serve, *ends()),
            lanes=base.lanes,
            routes=base.routes,
            groups=base.groups,
        )

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        visits, inside = read.visits(), read.all_visits()
        inside = inside.where(inside.served)
        kinds = read.kinds(inside)
        by_kind = [
            read.mean_number(v.joined, v.ended) for v in (inside.where(kinds == k) for k in (0, 1))
        ]
        return {
            "L": sum(by_kind),
            "P_blocked": float(np.mean(visits.left("full"))),
            "P_car": by_kind[0],
            "P_moto": by_kind[1],
        }

    return Case("ctmc-simmer-gas", window(network, 100), measure, 12_000, 12_000)


def erla_gkm() -> Case:
    """Erlang A."""
    runs = window(
        lambda t: single(
            rate=48, service=exponential(1), servers=50, until=t, leave=[patience(exponential(2))]
        ),
        20,
    )

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        visits = read.visits()
        found = waits(visits, read, 50) | quantiles(visits, "W_all_p90")
        return found | within(visits, 1 / 3, "0.333333") | within(visits, 1 / 6, "0.166667")

    return Case("erla-gkm", runs, measure, 500, 3_500)


def mmn_d() -> Case:
    """Everybody leaves after exactly two minutes."""
    runs = window(
        lambda t: single(
            rate=1, service=exponential(9.5), servers=10, until=t, leave=[patience(constant(2))]
        ),
        100,
    )

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        visits = read.visits()
        values = waits(visits, read, 10) | within(visits, 1.0, "1.0")
        values["E_offered_wait"] = offered_wait(read, 10)
        return values

    return Case("mmn-D", runs, measure, 6_000, 12_000)


def offered_wait(read: Read, servers: int) -> float:
    """Mean wait of an infinitely patient arrival: the time until a server would be free.

    Served customers hold a server from ``begun`` to ``ended``, so an arrival's offered wait
    follows from those who came before it: the smallest of the servers' latest ends.
    """
    visits = read.all_visits()
    visits = visits.where(visits.joined < read.end)
    order = np.argsort(visits.joined, kind="stable")
    free_at = [-math.inf] * servers
    total, count = 0.0, 0
    rows = (visits.joined[order], visits.ended[order], visits.served[order])
    for joined, ended, served in zip(*(row.tolist() for row in rows), strict=True):
        if joined >= read.start:
            total += max(0.0, free_at[0] - joined)
            count += 1
        if served:
            heapreplace(free_at, ended)
    return total / count


def md1() -> Case:
    """M/D/1."""
    runs = window(lambda t: single(rate=0.8, service=constant(1), servers=1, until=t), 200)

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        visits = read.visits()
        return waits(visits, read) | {"Var_Wq": float(np.mean((visits.wait - 2.0) ** 2))}

    return Case("md1", runs, measure, 20_000, 34_000)


def mln1() -> Case:
    """M/LN/1."""
    law = LogNormal.from_mean_cv(1, 1.5)
    runs = window(lambda t: single(rate=0.75, service=law, servers=1, until=t), 500)
    return Case("mln1", runs, plain(1), 60_000, 150_000, short=0.03)


def mm1_lcfs() -> Case:
    """Last come, first served, against first come."""

    def runs(length: float) -> dict[str, Run]:
        start, end, until = edges(length, 500, 2_000)
        return {
            order.name: Run(
                single(rate=0.8, service=exponential(1), servers=1, until=until, order=order),
                start,
                end,
            )
            for order in (Order.FIRST_COME, Order.LAST_COME)
        }

    def measure(reads: dict[str, list[Read]]) -> Measured:
        first = one(reads, "FIRST_COME").visits().wait
        last = one(reads, "LAST_COME").visits().wait
        return {
            "Wq": float(np.mean(last)),
            "Wq_second_moment_FCFS": float(np.mean(first**2)),
            "Wq_second_moment_LCFS": float(np.mean(last**2)),
        }

    return Case("mm1-lcfs", runs, measure, 60_000, 75_000, short=0.03)


def dm1() -> Case:
    """Punctual appointments."""
    runs = window(
        lambda t: single(
            rate=1,
            service=exponential(1),
            servers=1,
            until=t,
            gaps=Gaps(constant(1.25), until=ticks(t)),
        ),
        100,
    )

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        values = waits(read.visits(), read)
        return values | {"sigma": values["P_wait"]}

    return Case("dm1", runs, measure, 12_000, 45_000)


def classes(
    rates: tuple[float, ...], service: float, servers: int, preempts: Preempt = Preempt.NOTHING
) -> Callable[[float], Network]:
    """Priority: a lane per class, ranked in order."""

    def network(until: float) -> Network:
        names = tuple(str(k + 1) for k in range(len(rates)))
        return Network(
            classes=tuple(CaseClass(n) for n in names),
            sources=tuple(
                Source(n, f"serve {n}", poisson(r, until), ((n, 1.0),))
                for n, r in zip(names, rates, strict=True)
            ),
            nodes=(
                *(
                    Serve(f"serve {n}", "done", (LaneChoice(n),), work(exponential(service)))
                    for n in names
                ),
                Exit("done", "solved"),
            ),
            lanes=tuple(Lane(n) for n in names),
            routes=tuple(
                Route(n, "servers", person_rank=((0, k),), preempts=preempts)
                for k, n in enumerate(names)
            ),
            groups=(people("servers", servers),),
        )

    return network


def by_priority(reads: dict[str, list[Read]]) -> Measured:
    """Waits by class."""
    visits = one(reads).visits()
    first, second = (one(reads).visits(f"serve {k}").wait for k in (1, 2))
    return {
        "Wq_1": float(np.mean(first)),
        "Wq_2": float(np.mean(second)),
        "Wq_all": float(np.mean(visits.wait)),
        "P_wait": float(np.mean(visits.wait > 0)),
    }


def prio_np_mm1() -> Case:
    """Two classes, one server."""
    runs = window(classes((0.3, 0.5), 1, 1), 200)
    return Case("prio-np-mm1", runs, by_priority, 25_000, 75_000)


def prio_pr_mm1() -> Case:
    """Two classes, one server; the second is interrupted by the first and goes on later."""

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        found: Measured = {}
        for kind in (0, 1):
            own = read.all_cases.where(read.all_cases.kind == kind)
            inside = read.inside(own.born)
            found[f"W_{kind + 1}"] = float(np.mean((own.ended - own.born)[inside]))
            found[f"L_{kind + 1}"] = read.mean_number(own.born, own.ended)
        return found

    runs = window(classes((0.3, 0.5), 1, 1, Preempt.INTERRUPT), 200)
    return Case("prio-pr-mm1", runs, measure, 25_000, 55_000)


def prio_np_mmc() -> Case:
    """Two classes, five servers."""
    runs = window(classes((1.2, 2.4), 1, 5), 50)
    return Case("prio-np-mmc", runs, by_priority, 4_000, 25_000)


def mx_m_1() -> Case:
    """Groups of three."""
    runs = window(
        lambda t: single(rate=0.2, service=exponential(1), servers=1, until=t, size=constant(3)),
        200,
    )
    return Case("mx-m-1-fixed3", runs, plain(1), 15_000, 40_000)


def balk_harmonic() -> Case:
    """Joins with chance 1 / (n + 1) when n are present."""

    def network(until: float) -> Network:
        most = 60
        held = Reading(Quantity.LANE_HELD, ("queue",))
        chance = Table(held, tuple(range(most)), tuple(n / (n + 1) for n in range(most)))
        rule = LeaveRule("balked", "lost", chance=chance, draw="balk")
        return single(rate=2, service=exponential(1), servers=1, until=until, leave=[rule])

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        visits, inside = read.visits(), read.all_visits()
        inside = inside.where(inside.served)
        busy = read.busy()
        return {
            "L": read.mean_number(inside.joined, inside.ended),
            "P_idle": 1.0 - busy,
            "throughput": float(np.sum(visits.served) / (read.end - read.start)),
            "P_balk": float(np.mean(visits.left("balked"))),
        }

    return Case("balk-harmonic", window(network, 50), measure, 6_000, 6_000)


def repair() -> Case:
    """Ten machines, two technicians."""

    def runs(length: float) -> dict[str, Run]:
        start, end, until = edges(length, 100)
        network = Network(
            classes=(CaseClass("machine"),),
            sources=(Source("machines", "run", AtStart(10), (("machine", 1.0),)),),
            nodes=(
                Delay("run", "repair", work(exponential(10), "run")),
                Serve("repair", "run", (LaneChoice("down"),), work(exponential(2), "repair")),
            ),
            lanes=(Lane("down"),),
            routes=(Route("down", "technicians"),),
            groups=(people("technicians", 2),),
            horizon=ticks(until),
        )
        return {"": Run(network, start, end)}

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        visits, inside = read.visits("repair"), read.all_visits("repair")
        down = read.mean_number(inside.joined, inside.ended)
        done = read.inside(inside.ended)
        known = visits.where(~np.isnan(visits.ended))
        return {
            "down": down,
            "throughput": float(np.sum(done) / (read.end - read.start)),
            "W": float(np.mean(known.sojourn)),
            "Wq": float(np.mean(known.wait)),
            "availability": 1.0 - down / 10,
        }

    return Case("repair-2-10", runs, measure, 8_000, 14_000)


def sharing() -> Case:
    """One person shared by all who are there, for three laws."""
    laws = {"m": exponential(1), "d": constant(1), "g": LogNormal.from_mean_cv(1, 2)}
    most = 400

    def network(law: Law, until: float) -> Network:
        pace = tuple(round(1_000_000 / n) for n in range(1, most + 1))
        serve = Serve("serve", "done", (LaneChoice("queue"),), work(law), room=1, pace=pace)
        return Network(
            classes=(CaseClass("all"),),
            sources=(Source("arrivals", "serve", poisson(0.7, until), (("all", 1.0),)),),
            nodes=(serve, *ends()),
            lanes=(Lane("queue"),),
            routes=(Route("queue", "server"),),
            groups=(Group("server", HeadCount(((0, 1),)), Select.FEWEST_CASES, room=most),),
        )

    def runs(length: float) -> dict[str, Run]:
        start, end, until = edges(length, 200)
        return {key: Run(network(law, until), start, end) for key, law in laws.items()}

    def measure(reads: dict[str, list[Read]]) -> Measured:
        found: Measured = {}
        for key in laws:
            read = one(reads, key)
            visits, inside = read.visits(), read.all_visits()
            found[f"W~{key}"] = float(np.mean(visits.sojourn))
            found[f"L~{key}"] = read.mean_number(inside.joined, inside.ended)
        found["W_given_x_2"] = _given_work(one(reads, "m"), 2.0)
        return found

    return Case("mg1-ps", runs, measure, 8_000, 36_000)


def _given_work(read: Read, work_of: float) -> float:
    """Mean sojourn at a given work: all customers, scaled from their own work.

    E[T | x] is linear in x, so the sum of T over the sum of x estimates its slope.
    """
    works = read.works
    chosen = read.inside(works.begun)
    sojourn = np.sum(works.ended[chosen] - works.begun[chosen])
    return work_of * float(sojourn / np.sum(works.drawn[chosen]))


CASES = (
    mm1_rho50,
    erlc_gkm,
    mmc_12,
    erlb_12,
    mmck_simmer,
    mmck_17,
    gas,
    erla_gkm,
    mmn_d,
    md1,
    mln1,
    mm1_lcfs,
    dm1,
    prio_np_mm1,
    prio_pr_mm1,
    prio_np_mmc,
    mx_m_1,
    balk_harmonic,
    repair,
    sharing,
)
