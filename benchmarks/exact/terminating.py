"""Days that begin empty and end, and traces that can be worked out by hand."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from benchmarks.exact.building import (
    constant,
    ends,
    exponential,
    full,
    patience,
    people,
    single,
    ticks,
)
from benchmarks.exact.catalogue import Case, Measured, Run
from benchmarks.exact.networks import share
from benchmarks.exact.reading import Read, Visits
from queuesim.laws import Deterministic, Gamma, Law, LogNormal, Mixture
from queuesim.network import (
    CaseClass,
    ChoiceRow,
    Choose,
    Clock,
    Duration,
    Gaps,
    Group,
    HeadCount,
    Lane,
    LaneChoice,
    LeaveRule,
    Network,
    Rates,
    RateSlice,
    Route,
    Serve,
    Source,
    Times,
)


def lawkelton() -> Case:
    """Delays of the first customers of an M/M/1 queue that starts empty."""

    def network(customers: int) -> Network:
        gaps = Gaps(exponential(1), limit=customers)
        return single(rate=1, service=exponential(0.9), servers=1, until=1, gaps=gaps)

    def runs(length: float) -> dict[str, Run]:
        many = max(1, round(length))
        few = max(1, round(length / 8))
        return {
            "short": Run(network(100), 0, math.inf, days=many),
            "long": Run(network(1000), 0, math.inf, days=few),
        }

    def delays(read: Read) -> np.ndarray:
        visits = read.all_visits()
        return visits.wait[np.argsort(visits.case)]

    def measure(reads: dict[str, list[Read]]) -> Measured:
        short = np.mean([delays(r) for r in reads["short"]], axis=0)
        waited = np.mean([delays(r)[24] > 0 for r in reads["short"]])
        long = np.mean([delays(r) for r in reads["long"]], axis=0)
        return {
            "E_D2": float(short[1]),
            "E_D5": float(short[4]),
            "E_D10": float(short[9]),
            "E_D25": float(short[24]),
            "E_D100": float(short[99]),
            "avg_delay_first_25": float(np.mean(short[:25])),
            "avg_delay_first_100": float(np.mean(short)),
            "avg_delay_first_1000": float(np.mean(long)),
            "P_delay_25": float(waited),
        }

    return Case("mm1-lawkelton", runs, measure, 100, 400, kind="terminating")


def minf_nhpp() -> Case:
    """Unlimited servers, sinusoidal arrivals, empty at 0.

    The largest mean over the day is that of the rhythm which is the same every day, without the
    empty beginning (Eick, Massey and Whitt 1993): it is read on the second day.
    """
    laws: dict[str, Law] = {
        "exp": exponential(1.5),
        "lognormal": LogNormal.from_mean_cv(1.5, 1),
        "det": constant(1.5),
    }
    pieces = 20  #: straight lines per hour; the error of the rate is below 1e-5 of it
    turn = 2 * math.pi / 24
    peak = 24 + (math.pi / 2 + math.atan(turn * 1.5)) / turn

    def rate(hour: float) -> float:
        return 100 + 60 * math.sin(turn * hour)

    def network(law: Law, until: int) -> Network:
        moments = [k / pieces for k in range(pieces * until + 1)]
        slices = tuple(
            RateSlice(ticks(a), ticks(b), rate(a), rate(b)) for a, b in pairwise(moments)
        )
        base = single(rate=1, service=law, servers=1, until=1)
        source = Source("arrivals", "serve", Rates(slices), (("all", 1.0),))
        return Network(
            classes=base.classes,
            sources=(source,),
            nodes=base.nodes,
            lanes=base.lanes,
            routes=base.routes,
            groups=(people("servers", 400),),
        )

    def runs(length: float) -> dict[str, Run]:
        days = max(1, round(length))
        until = {"exp": 33, "lognormal": 24, "det": 24}  # the peak is in the 32nd hour
        return {k: Run(network(law, until[k]), 0, 24, days=days) for k, law in laws.items()}

    def measure(reads: dict[str, list[Read]]) -> Measured:
        found: Measured = {}
        for key, days in reads.items():
            visits = [(r, r.all_visits()) for r in days]

            def number(hour: float, visits: list[tuple[Read, Visits]] = visits) -> float:
                return float(np.mean([r.number_at(hour, v.joined, v.ended) for r, v in visits]))

            for hour in (3, 6, 12, 18, 24):
                found[f"EN_{key}_t{hour}"] = number(hour)
            if key == "exp":
                found["arrivals_0_24"] = float(np.mean([r.visits().size for r in days]))
                found["peak_EN_exp"] = number(peak)
        return found

    return Case("minf-nhpp", runs, measure, 25, 100, short=0.04, kind="terminating")


def working_day(*, abandon: bool) -> Network:
    """480 minutes from empty, then everybody is served."""
    leave = [patience(exponential(1))] if abandon else []
    return single(rate=4.2, service=exponential(2), servers=12, until=480, leave=leave)


def cc_day(name: str, *, abandon: bool) -> Case:
    """The day of twelve agents."""

    def runs(length: float) -> dict[str, Run]:
        return {"": Run(working_day(abandon=abandon), 0, 480, days=max(1, round(length)))}

    def measure(reads: dict[str, list[Read]]) -> Measured:
        visits = [r.visits() for r in reads[""]]
        arrivals = sum(v.size for v in visits)
        served = sum(int(np.sum(v.served)) for v in visits)
        target = sum(int(np.sum(v.served & (v.wait < 1 / 3))) for v in visits)
        waits = sum(float(np.sum(v.wait)) for v in visits)
        waits_served = sum(float(np.sum(v.wait[v.served])) for v in visits)
        days = len(visits)
        busy = sum(r.busy() for r in reads[""])  # of the 480 minutes, not of what comes after
        return {
            "in_target": target / days,
            "service_level": target / arrivals,
            "service_level_served": target / served,
            "speed_of_answer": waits / arrivals,
            "speed_of_answer_served": waits_served / served,
            "occupancy": busy / (12 * days),
            "abandoned": (arrivals - served) / days,
        }

    return Case(name, runs, measure, 10, 100, short=0.2, kind="terminating")


def ssj_day() -> Case:
    """Thirteen hours with a gamma day factor and people who come and go."""
    rates = [100, 150, 150, 180, 200, 150, 150, 150, 120, 100, 80, 70, 60]
    servers = [4, 6, 8, 8, 8, 7, 8, 8, 6, 6, 4, 4, 4]
    hour = 3600.0

    def network() -> Network:
        base = single(rate=1, service=exponential(100), servers=1, until=1)
        slices = tuple(
            RateSlice(ticks(k * hour), ticks((k + 1) * hour), r / hour) for k, r in enumerate(rates)
        )
        law = Mixture((0.1, 0.9), (Deterministic(0.0), exponential(1000)))
        levels = tuple((ticks(k * hour), n) for k, n in enumerate(servers))
        return Network(
            classes=base.classes,
            sources=(Source("calls", "serve", Rates(slices, "day"), (("all", 1.0),)),),
            nodes=base.nodes,
            lanes=(Lane("queue", leave=(patience(law),)),),
            routes=base.routes,
            groups=(Group("servers", HeadCount(levels)),),
            clocks=(Clock("day", (0,), Gamma(400, 1 / 400)),),
        )

    def runs(length: float) -> dict[str, Run]:
        return {"": Run(network(), 0, math.inf, days=max(2, round(length)))}

    def measure(reads: dict[str, list[Read]]) -> Measured:
        visits = [r.visits() for r in reads[""]]
        counts = np.array([v.size for v in visits], dtype=float)
        expected = 1660.0 * len(visits)
        wait = sum(float(np.sum(v.wait)) for v in visits)
        good = sum(int(np.sum(v.wait < 20)) for v in visits)
        served = sum(int(np.sum(v.served & (v.wait < 20))) for v in visits)
        lost = sum(int(np.sum(~v.served)) for v in visits)
        return {
            "arrivals": float(np.mean(counts)),
            "var_arrivals": float(np.mean((counts - 1660.0) ** 2)),
            "mean_wait": wait / expected,
            "prop_wait_lt_20": good / expected,
            "prop_lost": lost / expected,
            "prop_served_within_20": served / expected,
        }

    return Case("ssj-callcenter", runs, measure, 60, 100, short=0.05, kind="terminating")


def halfhour_day() -> Case:
    """Twenty half-hours; one time unit is an hour."""
    arrivals = [20, 27, 37, 47, 55, 57, 55, 47, 40, 37, 40, 45, 50, 52, 47, 40, 30, 22, 15, 10]
    servers = [5, 7, 9, 11, 13, 13, 13, 11, 10, 9, 10, 11, 12, 12, 11, 10, 8, 6, 4, 3]
    shown = (0, 4, 9, 13, 17)

    def network() -> Network:
        base = single(rate=1, service=exponential(0.1), servers=1, until=1)
        slices = tuple(
            RateSlice(ticks(k / 2), ticks((k + 1) / 2), 2.0 * n) for k, n in enumerate(arrivals)
        )
        levels = tuple((ticks(k / 2), n) for k, n in enumerate(servers))
        return Network(
            classes=base.classes,
            sources=(Source("calls", "serve", Rates(slices), (("all", 1.0),)),),
            nodes=base.nodes,
            lanes=(Lane("queue", leave=(patience(exponential(4 / 60)),)),),
            routes=base.routes,
            groups=(Group("servers", HeadCount(levels)),),
        )

    def runs(length: float) -> dict[str, Run]:
        return {"": Run(network(), 0, math.inf, days=max(1, round(length)))}

    def measure(reads: dict[str, list[Read]]) -> Measured:
        visits = [r.visits() for r in reads[""]]
        days = len(visits)
        joined = np.concatenate([v.joined for v in visits])
        wait = np.concatenate([v.wait for v in visits])
        served = np.concatenate([v.served for v in visits])
        ended = np.concatenate([v.ended for v in visits])
        good = served & (wait < 20 / 3600)
        busy = sum(Read(r.network, r.journal, 0.0, 10.0).busy() * 10.0 for r in reads[""])
        found: Measured = {
            "arrivals": joined.size / days,
            "abandoned": float(np.sum(~served)) / days,
            "P_abandon": float(np.mean(~served)),
            "mean_wait_all_s": 3600 * float(np.mean(wait)),
            "SL20": float(np.mean(good)),
            "agent_hours": sum(servers) / 2,
            "busy_hours_until_close": busy / days,
        }
        for k in shown:
            low, high = k / 2, (k + 1) / 2
            came = (joined >= low) & (joined < high)
            left = ~served & (ended >= low) & (ended < high)
            found[f"P_abandon_i{k:02}"] = float(np.sum(left) / np.sum(came))
            found[f"SL20_i{k:02}"] = float(np.mean(good[came]))
            inside = (joined < high) & (ended > high)
            found[f"EN_end_i{k:02}"] = float(np.sum(inside)) / days
        return found

    return Case("day-halfhour", runs, measure, 60, 190, short=0.1, kind="terminating")


def appointments() -> Case:
    """Twelve slots of a quarter of an hour, nine in ten come; minutes."""

    def network() -> Network:
        base = single(rate=1, service=exponential(14), servers=1, until=1)
        show = Choose("show", (ChoiceRow((share("serve", 0.9), share("lost", 0.1))),))
        slots = Times(tuple(ticks(15 * k) for k in range(12)))
        return Network(
            classes=base.classes,
            sources=(Source("slots", "show", slots, (("all", 1.0),)),),
            nodes=(show, *base.nodes),
            lanes=base.lanes,
            routes=base.routes,
            groups=base.groups,
        )

    def runs(length: float) -> dict[str, Run]:
        return {"": Run(network(), 0, math.inf, days=max(1, round(length)))}

    def measure(reads: dict[str, list[Read]]) -> Measured:
        visits = [r.visits() for r in reads[""]]
        totals = [float(np.sum(v.wait)) for v in visits]
        shows = sum(v.size for v in visits)
        last = [float(np.max(v.ended, initial=0.0)) for v in visits]
        slot = 165.0
        final = [float(v.wait[-1]) for v in visits if v.size and v.joined[-1] == slot]
        return {
            "total_wait": float(np.mean(totals)),
            "mean_wait_per_show": sum(totals) / shows,
            "E_finish_after_last_slot_start": float(np.mean([max(0.0, x - slot) for x in last])),
            "E_overtime": float(np.mean([max(0.0, x - 180.0) for x in last])),
            "E_wait_last": float(np.mean(final)),
        }

    return Case("appointments", runs, measure, 400, 400, short=0.1, kind="terminating")


def listed(arrivals: list[float], services: list[float], leave: tuple[LeaveRule, ...]) -> Network:
    """A log replayed: times and service times are given."""
    times = Times(
        tuple(ticks(a) for a in arrivals),
        marks=(("service", tuple(ticks(s) for s in services)),),
    )
    return Network(
        classes=(CaseClass("all"),),
        sources=(Source("log", "serve", times, (("all", 1.0),)),),
        nodes=(
            Serve("serve", "done", (LaneChoice("queue"),), Duration("service", (constant(0),))),
            *ends(),
        ),
        lanes=(Lane("queue", leave=leave),),
        routes=(Route("queue", "server"),),
        groups=(people("server", 1),),
    )


def trace() -> Case:
    """Ten customers by hand, with ties."""
    arrivals = [0, 1, 2, 2, 5, 6, 6, 6, 10, 15]
    services = [3, 3, 1, 4, 2, 2, 2, 1, 5, 1]

    def runs(_: float) -> dict[str, Run]:
        return {"": Run(listed(arrivals, services, ()), 0, math.inf)}

    def measure(reads: dict[str, list[Read]]) -> Measured:
        visits = reads[""][0].all_visits()
        waited = visits.wait[np.argsort(visits.case)]
        found: Measured = {f"wait_{k}": float(w) for k, w in enumerate(waited, start=1)}
        return found | {
            "makespan": float(np.max(visits.ended)),
            "mean_wait": float(np.mean(waited)),
        }

    return Case("trace-c1", runs, measure, 1, 1, kind="exact-path", short=1)


def loss_trace() -> Case:
    """Every other arrival is turned away."""

    def runs(_: float) -> dict[str, Run]:
        times = [float(k) for k in range(1, 101)]
        return {"": Run(listed(times, [1.5] * 100, (full("queue", 0),)), 0, math.inf)}

    def measure(reads: dict[str, list[Read]]) -> Measured:
        visits, works = reads[""][0].all_visits(), reads[""][0].works
        return {
            "served": float(np.sum(visits.served)),
            "rejected": float(np.sum(visits.left("full"))),
            "end_time": float(np.max(visits.ended)),
            "busy_time": float(np.sum(works.ended - works.begun)),
        }

    return Case("trace-simmer-loss", runs, measure, 1, 1, kind="exact-path", short=1)


def cc_mmc() -> Case:
    """Nobody gives up."""
    return cc_day("cc-MMC", abandon=False)


def cc_mmcab() -> Case:
    """Patience of one minute."""
    return cc_day("cc-MMCAb", abandon=True)


CASES = (
    lawkelton,
    minf_nhpp,
    cc_mmc,
    cc_mmcab,
    ssj_day,
    halfhour_day,
    appointments,
    trace,
    loss_trace,
)
