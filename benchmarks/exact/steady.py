"""Steady-state queues with one group, and classes with priorities."""

from __future__ import annotations

import math
from heapq import heapreplace

import numpy as np

from benchmarks.exact.building import (
    UNIT,
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
from queuesim.laws import LogNormal
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

COOL = 60.0  #: arrivals go on for so many time units after the window


def window(network_of: object, warm: float, label: str = "") -> object:
    """Runs with one network: warm-up, window, cool-down."""

    def runs(length: float) -> dict[str, Run]:
        return {label: Run(network_of(warm + length + COOL), warm, warm + length)}  # type: ignore[operator]

    return runs


def one(reads: dict[str, list[Read]], label: str = "") -> Read:
    """The only reading of a steady run."""
    return reads[label][0]


def waits(visits: Visits, read: Read, capacity: int = 0) -> Measured:
    """The usual metrics of one queue; blocked arrivals are told by their outcome."""
    joined = visits.where(visits.outcome != "full")
    wait, served = joined.wait, joined.served
    everybody = read.all_visits()
    waiting_until = np.where(np.isnan(everybody.begun), everybody.ended, everybody.begun)
    lq = read.mean_number(everybody.joined, waiting_until)
    inside = everybody.where(everybody.outcome != "full")
    result = {
        "Wq": float(np.mean(wait)),
        "Lq": lq,
        "E_queue": lq,
        "E_wait_all": float(np.mean(wait)),
        "E_wait_served": float(np.mean(wait[served])),
        "W": float(np.mean(joined.sojourn)),
        "L": read.mean_number(inside.joined, inside.ended),
        "P_wait": float(np.sum(wait > 0) / visits.joined.size),
        "P_abandon": float(np.mean(visits.outcome == "abandoned")),
        "P_blocked": float(np.mean(visits.outcome == "full")),
        "busy": read.busy(),
        "Wq_second_moment": float(np.mean(wait**2)),
    }
    if capacity:
        result["util"] = result["busy"] / capacity
    for q in (90, 95, 99):
        result[f"Wq_p{q}"] = float(np.quantile(wait, q / 100))
        result[f"W_all_p{q}"] = result[f"Wq_p{q}"]
        result[f"W_p{q}"] = float(np.quantile(joined.sojourn, q / 100))
    return result


def within(visits: Visits, x: float, label: str) -> Measured:
    """Shares of all arrivals by whether they were served or still waited at ``x``."""
    wait = visits.wait
    count = visits.joined.size
    return {
        f"P_wait_le_{label}": float(np.mean(wait <= x)),
        f"P_served_within_{label}": float(np.sum(visits.served & (wait < x)) / count),
        f"P_wait_gt_{label}": float(np.sum(wait > x) / count),
        f"P_Wall_gt_{label}": float(np.sum(wait > x) / count),
    }


def plain(servers: int, x: float = 1 / 3, label: str = "0.333333") -> object:
    """Measure of one queue with one class."""

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        visits = read.visits()
        return waits(visits, read, servers) | within(visits, x, label)

    return measure


def mm1_rho50() -> Case:
    """M/M/1."""
    runs = window(lambda t: single(rate=1, service=exponential(0.5), servers=1, until=t), 100)
    return Case("mm1-rho50", runs, plain(1), 12_000)


def erlc_gkm() -> Case:
    """Erlang C at occupancy 0.96."""
    runs = window(lambda t: single(rate=48, service=exponential(1), servers=50, until=t), 100)
    return Case("erlc-gkm", runs, plain(50), 800, short=0.1)


def mmc_12() -> Case:
    """M/M/12."""
    runs = window(lambda t: single(rate=4.2, service=exponential(2), servers=12, until=t), 60)
    return Case("mmc-12", runs, plain(12), 4_000)


def erlb_12() -> Case:
    """Erlang B for three laws of holding time."""
    laws = {"m": exponential(5), "d": constant(5), "g": LogNormal.from_mean_cv(5, 2)}

    def runs(length: float) -> dict[str, Run]:
        return {
            key: Run(
                single(
                    rate=2, service=law, servers=12, until=200 + length, leave=[full("queue", 0)]
                ),
                200,
                200 + length,
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

    return Case("erlb-12", runs, measure, 4_000)


def mmck_simmer() -> Case:
    """M/M/2/3."""
    runs = window(
        lambda t: single(
            rate=3, service=exponential(0.25), servers=2, until=t, leave=[full("queue", 1)]
        ),
        50,
    )
    return Case("mmck-simmer", runs, plain(2), 4_000)


def mmck_17() -> Case:
    """M/M/12/17."""
    runs = window(
        lambda t: single(
            rate=4.2, service=exponential(2), servers=12, until=t, leave=[full("queue", 5)]
        ),
        60,
    )
    return Case("mmck-17", runs, plain(12), 3_000)


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
        by_kind = [
            read.mean_number(v.joined, v.ended)
            for v in (inside.where(inside.kind == k) for k in (0, 1))
        ]
        return {
            "L": sum(by_kind),
            "P_blocked": float(np.mean(visits.outcome == "full")),
            "P_car": by_kind[0],
            "P_moto": by_kind[1],
        }

    return Case("ctmc-simmer-gas", window(network, 100), measure, 12_000)


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
        found = waits(visits, read, 50) | within(visits, 1 / 3, "0.333333")
        return found | within(visits, 1 / 6, "0.166667")

    return Case("erla-gkm", runs, measure, 500)


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

    return Case("mmn-D", runs, measure, 6_000)


def offered_wait(read: Read, servers: int) -> float:
    """Mean wait of an infinitely patient arrival: the time until a server would be free.

    Served customers hold a server from ``begun`` to ``ended``, so an arrival's offered wait
    follows from those who came before it: the smallest of the servers' latest ends.
    """
    visits = read.all_visits()
    free_at = [-math.inf] * servers
    total, count = 0.0, 0
    for k in np.argsort(visits.joined, kind="stable"):
        if read.start <= visits.joined[k] < read.end:
            total += max(0.0, free_at[0] - visits.joined[k])
            count += 1
        if visits.served[k]:
            heapreplace(free_at, visits.ended[k])
    return total / count


def md1() -> Case:
    """M/D/1."""
    runs = window(lambda t: single(rate=0.8, service=constant(1), servers=1, until=t), 200)

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        visits = read.visits()
        return waits(visits, read) | {"Var_Wq": float(np.mean((visits.wait - 2.0) ** 2))}

    return Case("md1", runs, measure, 20_000)


def mln1() -> Case:
    """M/LN/1."""
    law = LogNormal.from_mean_cv(1, 1.5)
    runs = window(lambda t: single(rate=0.75, service=law, servers=1, until=t), 500)
    return Case("mln1", runs, plain(1), 60_000, short=0.03)


def mm1_lcfs() -> Case:
    """Last come, first served, against first come."""

    def runs(length: float) -> dict[str, Run]:
        return {
            order.name: Run(
                single(
                    rate=0.8,
                    service=exponential(1),
                    servers=1,
                    until=500 + length + 5_000,
                    order=order,
                ),
                500,
                500 + length,
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

    return Case("mm1-lcfs", runs, measure, 60_000, short=0.03)


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

    return Case("dm1", runs, measure, 12_000)


def classes(
    rates: tuple[float, ...], service: float, servers: int, preempts: Preempt = Preempt.NOTHING
) -> object:
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
    first, second = (visits.where(visits.kind == k).wait for k in (0, 1))
    return {
        "Wq_1": float(np.mean(first)),
        "Wq_2": float(np.mean(second)),
        "Wq_all": float(np.mean(visits.wait)),
        "P_wait": float(np.mean(visits.wait > 0)),
    }


def prio_np_mm1() -> Case:
    """Two classes, one server."""
    runs = window(classes((0.3, 0.5), 1, 1), 200)
    return Case("prio-np-mm1", runs, by_priority, 25_000)


def prio_pr_mm1() -> Case:
    """Two classes, one server; the second is interrupted by the first and goes on later."""

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        found: Measured = {}
        for kind in (0, 1):
            own = [(c.born, c.ended) for c in read.rows.cases if c.kind == kind]
            born, ended = np.array(own, dtype=np.float64).T / UNIT
            chosen = (born >= read.start) & (born < read.end)
            found[f"W_{kind + 1}"] = float(np.mean((ended - born)[chosen]))
            found[f"L_{kind + 1}"] = read.mean_number(born, ended)
        return found

    runs = window(classes((0.3, 0.5), 1, 1, Preempt.INTERRUPT), 200)
    return Case("prio-pr-mm1", runs, measure, 25_000)


def prio_np_mmc() -> Case:
    """Two classes, five servers."""
    runs = window(classes((1.2, 2.4), 1, 5), 50)
    return Case("prio-np-mmc", runs, by_priority, 4_000)


def mx_m_1() -> Case:
    """Groups of three."""
    runs = window(
        lambda t: single(rate=0.2, service=exponential(1), servers=1, until=t, size=constant(3)),
        200,
    )
    return Case("mx-m-1-fixed3", runs, plain(1), 15_000)


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
            "P_balk": float(np.mean(visits.outcome == "balked")),
        }

    return Case("balk-harmonic", window(network, 50), measure, 6_000)


def repair() -> Case:
    """Ten machines, two technicians."""

    def runs(length: float) -> dict[str, Run]:
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
            horizon=ticks(100 + length + COOL),
        )
        return {"": Run(network, 100, 100 + length)}

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        visits, inside = read.visits("repair"), read.all_visits("repair")
        down = read.mean_number(inside.joined, np.nan_to_num(inside.ended, nan=np.inf))
        done = (inside.ended >= read.start) & (inside.ended < read.end)
        known = visits.where(~np.isnan(visits.ended))
        return {
            "down": down,
            "throughput": float(np.sum(done) / (read.end - read.start)),
            "W": float(np.mean(known.sojourn)),
            "Wq": float(np.mean(known.wait)),
            "availability": 1.0 - down / 10,
        }

    return Case("repair-2-10", runs, measure, 8_000)


def sharing() -> Case:
    """One person shared by all who are there, for three laws."""
    laws = {"m": exponential(1), "d": constant(1), "g": LogNormal.from_mean_cv(1, 2)}
    most = 400

    def network(law: object, until: float) -> Network:
        pace = tuple(round(1_000_000 / n) for n in range(1, most + 1))
        serve = Serve("serve", "done", (LaneChoice("queue"),), work(law), room=1, pace=pace)  # type: ignore[arg-type]
        return Network(
            classes=(CaseClass("all"),),
            sources=(Source("arrivals", "serve", poisson(0.7, until), (("all", 1.0),)),),
            nodes=(serve, *ends()),
            lanes=(Lane("queue"),),
            routes=(Route("queue", "server"),),
            groups=(Group("server", HeadCount(((0, 1),)), Select.FEWEST_CASES, room=most),),
        )

    def runs(length: float) -> dict[str, Run]:
        return {
            key: Run(network(law, 200 + length + COOL), 200, 200 + length)
            for key, law in laws.items()
        }

    def measure(reads: dict[str, list[Read]]) -> Measured:
        found: Measured = {}
        for key in laws:
            read = one(reads, key)
            visits, inside = read.visits(), read.all_visits()
            found[f"W~{key}"] = float(np.mean(visits.sojourn))
            found[f"L~{key}"] = read.mean_number(inside.joined, inside.ended)
        found["W_given_x_2"] = _given_work(one(reads, "m"), 2.0)
        return found

    return Case("mg1-ps", runs, measure, 8_000)


def _given_work(read: Read, work_of: float) -> float:
    """Mean sojourn at a given work: all customers, scaled from their own work.

    E[T | x] is linear in x, so the sum of T over the sum of x estimates its slope.
    """
    drawn = {w.case: w.drawn for w in read.rows.works}
    rows = [v for v in read.rows.visits if read.start <= v.joined / 1e6 < read.end]
    sojourn = sum(v.ended - v.joined for v in rows)
    return work_of * sojourn / sum(drawn[v.case] for v in rows)


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
