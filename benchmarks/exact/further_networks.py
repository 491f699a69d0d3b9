"""Further networks: loss systems, closed ones, parts, batches, crews, calls placed, retrials."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np

from benchmarks.exact import formulas
from benchmarks.exact.building import (
    ends,
    exponential,
    full,
    people,
    poisson,
    single,
    ticks,
    work,
)
from benchmarks.exact.catalogue import Case, Measured, Run
from benchmarks.exact.networks import share
from benchmarks.exact.reading import Read
from benchmarks.exact.steady import edges, one, window
from queuesim.analysis.theory import erlang_b
from queuesim.laws import Gamma, Law, LogNormal, Uniform
from queuesim.network import (
    AtStart,
    CaseClass,
    ChoiceRow,
    Choose,
    Clock,
    Delay,
    Exit,
    Fork,
    Gather,
    Give,
    Join,
    Lane,
    LaneChoice,
    Network,
    Node,
    Part,
    Pool,
    Rates,
    RateSlice,
    Release,
    Route,
    Serve,
    Source,
    Table,
    Take,
    WhenIdle,
)
from queuesim.network.readings import Quantity, Reading


def closed() -> Case:
    """Six jobs that think, then go round one processor and two disks (mean value analysis)."""
    jobs, think = 6, LogNormal.from_mean_cv(5.0, 1.0)
    stations = {"cpu": (0.4, 1.0), "left": (0.6, 0.4), "right": (1.0, 0.3)}

    def network(until: float) -> Network:
        after = (share("think", 0.3), share("left", 0.4), share("right", 0.3))
        to = {"cpu": "after", "left": "cpu", "right": "cpu"}
        nodes: tuple[Node, ...] = (
            Delay("think", "cpu", work(think, "think")),
            *(
                Serve(name, to[name], (LaneChoice(name),), work(exponential(mean), name))
                for name, (mean, _) in stations.items()
            ),
            Choose("after", (ChoiceRow(after),)),
        )
        return Network(
            classes=(CaseClass("job"),),
            sources=(Source("jobs", "think", AtStart(jobs), (("job", 1.0),)),),
            nodes=nodes,
            lanes=tuple(Lane(name) for name in stations),
            routes=tuple(Route(name, name) for name in stations),
            groups=tuple(people(name, 1) for name in stations),
            horizon=ticks(until),
        )

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        found: Measured = {}
        for name in stations:
            every = read.all_visits(name)
            found[f"L_{name}"] = read.mean_number(every.joined, every.ended)
            found[f"util_{name}"] = read.busy(name)
        return found

    def exact() -> dict[str, float]:
        visits = {"cpu": 1 / 0.3, "left": 0.4 / 0.3, "right": 1.0}
        demands = [visits[name] * mean for name, (mean, _) in stations.items()]
        throughput, numbers = formulas.mean_values(jobs, think.mean, demands)
        found = {f"L_{name}": n for name, n in zip(stations, numbers, strict=True)}
        utils = {f"util_{n}": throughput * d for n, d in zip(stations, demands, strict=True)}
        return found | utils

    return Case("closed-network", window(network, 300), measure, 8_000, 9_000, exact=exact)


def join_order() -> Case:
    """Three checks side by side, all, two or one of which must be done: order statistics."""
    needs = {"all": 0, "two": 2, "one": 1}

    def network(need: int, until: float) -> Network:
        parts = ("a", "b", "c")
        return Network(
            classes=(CaseClass("all"),),
            sources=(Source("cases", "split", poisson(1, until), (("all", 1.0),)),),
            nodes=(
                Fork("split", "both", parts=parts, join="both"),
                *(Delay(name, "both", work(exponential(1), name)) for name in parts),
                Join("both", "done", need=need),
                Exit("done", "solved"),
            ),
        )

    def runs(length: float) -> dict[str, Run]:
        start, end, until = edges(length, 20)
        return {key: Run(network(need, until), start, end) for key, need in needs.items()}

    def measure(reads: dict[str, list[Read]]) -> Measured:
        found: Measured = {}
        for key in needs:
            cases = one(reads, key).cases()
            done = cases.where(cases.left("solved"))
            found[f"W_{key}"] = float(np.mean(done.ended - done.born))
        return found

    def exact() -> dict[str, float]:
        return {"W_all": 11 / 6, "W_two": 5 / 6, "W_one": 1 / 3}

    return Case("join-order", runs, measure, 4_000, 2_000, exact=exact)


def batch_server() -> Case:
    """Batches of exactly three are served together: E_3/M/1 behind a gathering (GI/M/1)."""
    rate, size, mean = 2.0, 3, 1.2

    def network(until: float) -> Network:
        base = single(rate=rate, service=exponential(mean), servers=1, until=until)
        nodes: tuple[Node, ...] = (
            Gather("gather", "serve", size, carries=True),
            Serve("serve", "part", (LaneChoice("queue"),), work(exponential(mean))),
            Release("part", "done"),
            Exit("done", "solved"),
        )
        return replace(base, sources=(replace(base.sources[0], to="gather"),), nodes=nodes)

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        visits = read.visits()
        return {
            "W": float(np.mean(read.sojourns())),
            "Wq_batch": float(np.mean(visits.wait)),
            "sigma": float(np.mean(visits.wait > 0)),
        }

    def exact() -> dict[str, float]:
        sigma = formulas.root(lambda s: (rate / (rate + s)) ** size, 1 / mean)
        wait = mean * sigma / (1 - sigma)
        return {"W": (size - 1) / (2 * rate) + wait + mean, "Wq_batch": wait, "sigma": sigma}

    return Case("batch-server", window(network, 200), measure, 10_000, 70_000, exact=exact)


TRUNKS = {"small": (6.0, 1), "large": (1.0, 4)}  #: load [erlang] and units of each class


def blocked_by_class(read: Read) -> Measured:
    """Share of the cases of each source that were lost."""
    cases = read.cases()
    lost = cases.left("lost")
    names = [source.name for source in read.network.sources]
    return {f"P_blocked_{n}": float(np.mean(lost[cases.source == k])) for k, n in enumerate(names)}


def trunks() -> Case:
    """Calls that need one or four of 16 lines, any law (Kaufman 1981, Roberts 1981)."""
    units = 16

    def network(until: float) -> Network:
        laws: dict[str, Law] = {
            "small": exponential(1.0),
            "large": LogNormal.from_mean_cv(1.0, 1.5),
        }
        nodes: list[Node] = []
        for name, (_, needs) in TRUNKS.items():
            nodes += [
                Take(f"take {name}", f"talk {name}", "lines", otherwise="lost", units=needs),
                Delay(f"talk {name}", f"give {name}", work(laws[name], name)),
                Give(f"give {name}", "done", "lines", units=needs),
            ]
        return Network(
            classes=(CaseClass("all"),),
            sources=tuple(
                Source(name, f"take {name}", poisson(load, until), (("all", 1.0),))
                for name, (load, _) in TRUNKS.items()
            ),
            nodes=(*nodes, *ends()),
            pools=(Pool("lines", units, watched=True),),
        )

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        return blocked_by_class(read) | {"L": units - read.mean_free()}

    def exact() -> dict[str, float]:
        chances = formulas.kaufman_roberts(units, tuple(TRUNKS.values()))
        lost = {f"P_blocked_{n}": float(chances[-b:].sum()) for n, (_, b) in TRUNKS.items()}
        return lost | {"L": float(np.arange(units + 1) @ chances)}

    return Case("trunks", window(network, 50), measure, 4_000, 4_000, exact=exact)


def hunting() -> Case:
    """Six people, then four more, then lost: Erlang B in order (Erlang 1917)."""
    load, first, second = 8.0, 6, 4

    def network(until: float) -> Network:
        return Network(
            classes=(CaseClass("all"),),
            sources=(Source("calls", "first", poisson(load, until), (("all", 1.0),)),),
            nodes=(
                Serve("first", "done", (LaneChoice("first"),), work(exponential(1))),
                Serve("second", "done", (LaneChoice("second"),), work(exponential(1))),
                *ends(),
            ),
            lanes=(
                Lane("first", leave=(full("first", 0, "second"),)),
                Lane("second", leave=(full("second", 0, "lost"),)),
            ),
            routes=(Route("first", "first"), Route("second", "second")),
            groups=(people("first", first), people("second", second)),
        )

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        one_, two = read.visits("first"), read.visits("second")
        return {
            "P_overflow": float(np.mean(one_.left("full"))),
            "P_blocked": float(np.sum(two.left("full")) / one_.size),
            "busy_1": read.busy("first"),
            "busy_2": read.busy("second"),
        }

    def exact() -> dict[str, float]:
        over, lost = erlang_b(load, first), erlang_b(load, first + second)
        return {
            "P_overflow": over,
            "P_blocked": lost,
            "busy_1": load * (1 - over),
            "busy_2": load * (over - lost),
        }

    return Case("hunting", window(network, 50), measure, 3_000, 3_000, exact=exact)


def constant_retrial() -> Case:
    """Who finds the server busy joins an orbit of which the first alone tries (Fayolle 1986)."""
    rate, tries = 0.4, 1.2

    def network(until: float) -> Network:
        return Network(
            classes=(CaseClass("all"),),
            sources=(Source("calls", "serve", poisson(rate, until), (("all", 1.0),)),),
            nodes=(
                Serve("serve", "done", (LaneChoice("queue"),), work(exponential(1))),
                Serve("try", "serve", (LaneChoice("orbit"),), work(exponential(1 / tries), "try")),
                Exit("done", "solved"),
            ),
            lanes=(Lane("queue", leave=(full("queue", 0, "try"),)), Lane("orbit")),
            routes=(Route("queue", "server"), Route("orbit", "dial")),
            groups=(people("server", 1), people("dial", 1)),
        )

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        orbit, cases = read.all_visits("try"), read.cases()
        served = read.all_visits("serve")
        served = served.where(served.served)
        first = np.isin(cases.case, read.all_visits("try").case)
        return {
            "L_orbit": read.mean_number(orbit.joined, orbit.ended),
            "busy": read.mean_number(served.begun, served.ended),
            "P_first_attempt_blocked": float(np.mean(first)),
            "W": float(np.mean(read.sojourns())),
        }

    def exact() -> dict[str, float]:
        def moves(level: int, phase: int) -> list[tuple[int, int, float]]:
            if phase:
                return [(level, 0, 1.0), (level + 1, 1, rate)]
            return [(level, 1, rate), *([(level - 1, 1, tries)] if level else [])]

        chances = formulas.stationary(400, 2, moves)
        orbit = float(np.arange(400) @ chances.sum(axis=1))
        busy = float(chances[:, 1].sum())
        return {
            "L_orbit": orbit,
            "busy": busy,
            "P_first_attempt_blocked": busy,
            "W": (orbit + busy) / rate,
        }

    return Case("retrial-constant", window(network, 200), measure, 15_000, 36_000, exact=exact)


def crews() -> Case:
    """Jobs for one or for two of six people, lost unless they are there (Kaufman 1981)."""
    count, classes = 6, {"one": (2.0, 1), "two": (1.0, 2)}

    def network(until: float) -> Network:
        return Network(
            classes=(CaseClass("all"),),
            sources=tuple(
                Source(name, f"serve {name}", poisson(load, until), (("all", 1.0),))
                for name, (load, _) in classes.items()
            ),
            nodes=(
                *(
                    Serve(
                        f"serve {name}",
                        "done",
                        (LaneChoice(name),),
                        work(exponential(1), name),
                        claim=(Part(needs),),
                    )
                    for name, (_, needs) in classes.items()
                ),
                *ends(),
            ),
            lanes=tuple(Lane(name, leave=(full(name, 0, "lost"),)) for name in classes),
            routes=tuple(Route(name, "people") for name in classes),
            groups=(people("people", count),),
        )

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        return blocked_by_class(read) | {"busy": read.busy()}

    def exact() -> dict[str, float]:
        chances = formulas.kaufman_roberts(count, tuple(classes.values()))
        lost = {f"P_blocked_{n}": float(chances[-b:].sum()) for n, (_, b) in classes.items()}
        return lost | {"busy": float(np.arange(count + 1) @ chances)}

    return Case("crews", window(network, 50), measure, 6_000, 4_000, exact=exact)


def dialler() -> Case:
    """One call is placed for each of three who idle: dial and talk in turn, any law (renewal)."""
    count, dial, talk = 3, LogNormal.from_mean_cv(0.5, 1.0), exponential(2.0)

    def network(until: float) -> Network:
        idle = Reading(Quantity.GROUP_IDLE, ("people",))
        many = tuple(range(count + 1))
        wanted = Table(idle, many, tuple(float(n) for n in many))
        calls = WhenIdle(("people",), wanted, work(dial, "dial"), until=ticks(until))
        return Network(
            classes=(CaseClass("all"),),
            sources=(Source("list", "talk", calls, (("all", 1.0),)),),
            nodes=(
                Serve("talk", "done", (LaneChoice("line"),), work(talk, "talk")),
                Exit("done", "solved"),
            ),
            lanes=(Lane("line"),),
            routes=(Route("line", "people"),),
            groups=(people("people", count),),
        )

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        visits = read.visits()
        return {
            "util": read.busy() / count,
            "throughput": visits.size / (read.end - read.start),
            "Wq": float(np.mean(visits.wait)),
        }

    def exact() -> dict[str, float]:
        turn = dial.mean + talk.mean
        return {"util": talk.mean / turn, "throughput": count / turn, "Wq": 0.0}

    return Case("dialler", window(network, 50), measure, 6_000, 2_000, exact=exact)


def mixed() -> Case:
    """Unlimited places, rates in steps times a factor of the day (Jongbloed and Koole 2001).

    The number inside is Poisson with a random mean: its variance is the mean and the square of
    the mean times the variance of the factor.
    """
    rates, spread = (20.0, 50.0), 0.2

    def network() -> Network:
        moments = (0, ticks(4), ticks(8))
        slices = tuple(
            RateSlice(a, b, r) for (a, b), r in zip(pairwise(moments), rates, strict=True)
        )
        return Network(
            classes=(CaseClass("all"),),
            sources=(Source("arrivals", "stay", Rates(slices, "day"), (("all", 1.0),)),),
            nodes=(Delay("stay", "done", work(Uniform(0.0, 2.0))), Exit("done", "solved")),
            clocks=(Clock("day", (0,), Gamma(1 / spread**2, spread**2)),),
        )

    def runs(length: float) -> dict[str, Run]:
        return {"": Run(network(), 0, math.inf, days=max(2, round(length)))}

    def numbers() -> dict[str, float]:
        return {"t3": rates[0], "t5": 0.25 * rates[0] + 0.75 * rates[1], "t7": rates[1]}

    def measure(reads: dict[str, list[Read]]) -> Measured:
        found: Measured = {}
        for moment, mean in numbers().items():
            cases = [(r, r.all_cases) for r in reads[""]]
            there = np.array([r.number_at(float(moment[1]), c.born, c.ended) for r, c in cases])
            found[f"EN_{moment}"] = float(np.mean(there))
            found[f"Var_N_{moment}"] = float(np.mean((there - mean) ** 2))
        return found

    def exact() -> dict[str, float]:
        means = {f"EN_{moment}": mean for moment, mean in numbers().items()}
        return means | {f"Var_N_{t}": m + (spread * m) ** 2 for t, m in numbers().items()}

    return Case("mixed-inf", runs, measure, 100, 100, short=0.1, kind="terminating", exact=exact)


CASES = (
    closed,
    join_order,
    batch_server,
    trunks,
    hunting,
    constant_retrial,
    crews,
    dialler,
    mixed,
)
