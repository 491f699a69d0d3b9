"""Further queues with one group: orders, ranks, vacations, breakdowns, laws of patience."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from benchmarks.exact import formulas
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
from benchmarks.exact.reading import Read
from benchmarks.exact.steady import edges, one, plain, waits, window
from queuesim.laws import (
    Deterministic,
    Erlang,
    Hyperexponential,
    Law,
    LogNormal,
    Mixture,
    Uniform,
)
from queuesim.network import (
    AtStart,
    Breaks,
    CaseClass,
    Delay,
    Duration,
    Exit,
    Gaps,
    Group,
    HeadCount,
    Lane,
    LaneChoice,
    Mark,
    Network,
    Order,
    Pause,
    Person,
    Preempt,
    Rates,
    RateSlice,
    Roster,
    Route,
    Select,
    Serve,
    Shift,
    Source,
    Switch,
    Table,
)
from queuesim.network import constant as always
from queuesim.network.readings import Quantity, Reading, mark


def by_lot() -> Case:
    """M/M/1 in random order: whoever is served is drawn among all who wait.

    Second moment after Kingman, On queues in which customers are served in random order (1962):
    2 / (2 - r) times that of first come. The share above a wait by uniformization's matrix:
    the one looked at has k others beside it, is served at rate 1 / (k + 1), one of the others at
    k / (k + 1), and newcomers join at the arrival rate.
    """
    rate, longest, most = 0.8, 10.0, 400

    def exact() -> dict[str, float]:
        from scipy.linalg import expm

        others = np.arange(most)
        flows = np.diag(np.full(most - 1, rate), 1)
        flows += np.diag(others[1:] / (others[1:] + 1), -1)
        flows -= np.diag(np.where(others < most - 1, rate, 0.0) + 1.0)
        finds = (1 - rate) * rate ** (others + 1.0)
        return {
            "Wq": rate / (1 - rate),
            "Wq_second_moment": 2 / (2 - rate) * 2 * rate / (1 - rate) ** 2,
            "P_wait_gt_10": float(np.sum(finds @ expm(flows * longest))),
        }

    def measure(reads: dict[str, list[Read]]) -> Measured:
        visits = one(reads).all_visits()
        return plain(1)(reads) | {"P_wait_gt_10": float(np.mean(visits.wait > longest))}

    runs = window(
        lambda t: single(rate=rate, service=exponential(1), servers=1, until=t, order=Order.BY_LOT),
        500,
    )
    return Case("mm1-random-order", runs, measure, 40_000, 85_000, short=0.03, exact=exact)


def shortest() -> Case:
    """M/M/1, shortest job first: ranks without end (Phipps 1956, after Cobham 1954)."""
    rate = 0.8

    def exact() -> dict[str, float]:
        from scipy.integrate import quad

        def wait(x: float) -> float:
            before = rate * (1 - math.exp(-x) * (1 + x))
            return rate / (1 - before) ** 2

        mean = quad(lambda x: math.exp(-x) * wait(x), 0, math.inf)[0]
        return {"Wq": mean, "Lq": rate * mean, "P_wait": rate}

    runs = window(
        lambda t: single(
            rate=rate, service=exponential(1), servers=1, until=t, order=Order.SHORTEST
        ),
        500,
    )
    return Case("mm1-shortest", runs, plain(1), 40_000, 36_000, short=0.03, exact=exact)


RANKED_RATES = (0.3, 0.2, 0.15)
RANKED_LAWS: tuple[Law, ...] = (constant(0.8), exponential(1.2), LogNormal.from_mean_cv(2, 1.2))


def ranked(preempts: Preempt, weights: Sequence[int] = ()) -> Callable[[float], Network]:
    """Three classes with laws of their own; without weights the first goes before the others."""
    names = ("1", "2", "3")

    def network(until: float) -> Network:
        return Network(
            classes=tuple(CaseClass(n) for n in names),
            sources=tuple(
                Source(n, f"serve {n}", poisson(r, until), ((n, 1.0),))
                for n, r in zip(names, RANKED_RATES, strict=True)
            ),
            nodes=(
                *(
                    Serve(f"serve {n}", "done", (LaneChoice(n),), work(law))
                    for n, law in zip(names, RANKED_LAWS, strict=True)
                ),
                Exit("done", "solved"),
            ),
            lanes=tuple(
                Lane(n, weight=weights[k]) if weights else Lane(n) for k, n in enumerate(names)
            ),
            routes=tuple(
                Route(n, "server", person_rank=((0, 0 if weights else k),), preempts=preempts)
                for k, n in enumerate(names)
            ),
            groups=(people("server", 1),),
        )

    return network


def waits_by_class(reads: dict[str, list[Read]]) -> Measured:
    """Mean wait of each of the three classes, and the chance to wait."""
    read = one(reads)
    found: Measured = {
        f"Wq_{n}": float(np.mean(read.visits(f"serve {n}").wait)) for n in ("1", "2", "3")
    }
    return found | {"P_wait": float(np.mean(read.visits().wait > 0))}


def _ranked() -> tuple[list[float], float]:
    loads = [r * law.mean for r, law in zip(RANKED_RATES, RANKED_LAWS, strict=True)]
    left = sum(r * formulas.square(s) for r, s in zip(RANKED_RATES, RANKED_LAWS, strict=True)) / 2
    return loads, left


def without_preemption() -> Case:
    """M/G/1 with three ranks, work is finished (Cobham 1954)."""

    def exact() -> dict[str, float]:
        loads, left = _ranked()
        pairs = enumerate(formulas.by_rank(loads), start=1)
        return {f"Wq_{k}": left / (above * own) for k, (above, own) in pairs} | {
            "P_wait": sum(loads)
        }

    runs = window(ranked(Preempt.NOTHING), 300)
    return Case("prio-np-mg1", runs, waits_by_class, 25_000, 135_000, exact=exact)


def with_preemption() -> Case:
    """M/G/1 with three ranks, work goes on where it was (White and Christie 1958)."""

    def exact() -> dict[str, float]:
        loads, _ = _ranked()
        found, left = {}, 0.0
        for k, (above, own) in enumerate(formulas.by_rank(loads)):
            left += RANKED_RATES[k] * formulas.square(RANKED_LAWS[k]) / 2
            found[f"W_{k + 1}"] = RANKED_LAWS[k].mean / above + left / (above * own)
        return found

    def measure(reads: dict[str, list[Read]]) -> Measured:
        cases = one(reads).cases()
        inside = cases.ended - cases.born
        return {f"W_{k + 1}": float(np.mean(inside[cases.kind == k])) for k in range(3)}

    runs = window(ranked(Preempt.INTERRUPT), 300)
    return Case("prio-pr-mg1", runs, measure, 25_000, 80_000, exact=exact)


def accumulating() -> Case:
    """Priority that grows with the wait, at a rate of each class (Kleinrock 1964)."""
    weights = (1000, 500, 100)

    def exact() -> dict[str, float]:
        loads, left = _ranked()
        alike = left / (1 - sum(loads))
        found: dict[str, float] = {}
        for k in (2, 1, 0):  # those who gain slowest first
            slower = sum(
                loads[i] * found[f"Wq_{i + 1}"] * (1 - weights[i] / weights[k])
                for i in range(k + 1, 3)
            )
            faster = sum(loads[i] * (1 - weights[k] / weights[i]) for i in range(k))
            found[f"Wq_{k + 1}"] = (alike - slower) / (1 - faster)
        return found | {"P_wait": sum(loads)}

    runs = window(ranked(Preempt.NOTHING, weights), 300)
    return Case("accumulating", runs, waits_by_class, 25_000, 125_000, exact=exact)


def vacations() -> Case:
    """M/G/1 whose server goes away whenever nobody waits (Levy and Yechiali 1975).

    The time away is a case of its own that comes back for ever, with the worse rank.
    """
    rate, service, away = 0.6, Erlang(2, 1.0), Uniform(0.0, 3.0)

    def network(until: float) -> Network:
        return Network(
            classes=(CaseClass("all"),),
            sources=(
                Source("arrivals", "serve", poisson(rate, until), (("all", 1.0),)),
                Source("away", "away", AtStart(1), (("all", 1.0),)),
            ),
            nodes=(
                Serve("serve", "done", (LaneChoice("queue"),), work(service)),
                Serve("away", "away", (LaneChoice("away"),), work(away, "away")),
                Exit("done", "solved"),
            ),
            lanes=(Lane("queue"), Lane("away")),
            routes=(
                Route("queue", "server"),
                Route("away", "server", person_rank=((0, 1),)),
            ),
            groups=(people("server", 1),),
            horizon=ticks(until),
        )

    def runs(length: float) -> dict[str, Run]:
        start, end, until = edges(length, 200, 500)
        return {"": Run(network(until), start, end)}

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        visits, every = read.visits("serve"), read.all_visits("serve")
        return {
            "Wq": float(np.mean(visits.wait)),
            "Lq": read.mean_number(every.joined, every.begun),
            "util": read.mean_number(every.begun, every.ended),
        }

    def exact() -> dict[str, float]:
        wait = formulas.pollaczek_khinchine(rate, service.mean, formulas.square(service))
        wait += formulas.square(away) / (2 * away.mean)
        return {"Wq": wait, "Lq": rate * wait, "util": rate * service.mean}

    return Case("vacations", runs, measure, 12_000, 13_000, exact=exact)


def setting_up() -> Case:
    """M/G/1 in which who comes to an empty system needs two units more (Welch 1964)."""
    rate, service, more = 0.6, Erlang(2, 1.0), 2.0

    def network(until: float) -> Network:
        base = single(rate=rate, service=service, servers=1, until=until)
        held = Reading(Quantity.LANE_HELD, ("queue",))
        before = Table(mark("before"), (0, 1), (more, 0.0))
        nodes = (
            Mark("note", "serve", writes=(("before", held),)),
            Serve(
                "serve",
                "done",
                (LaneChoice("queue"),),
                Duration("service", (service,), extras=(before,)),
            ),
            Exit("done", "solved"),
        )
        source = replace(base.sources[0], to="note")
        return replace(base, sources=(source,), nodes=nodes)

    def exact() -> dict[str, float]:
        wait = formulas.pollaczek_khinchine(rate, service.mean, formulas.square(service))
        wait += (2 * more + rate * more**2) / (2 * (1 + rate * more))
        return {"W": wait + service.mean, "L": rate * (wait + service.mean)}

    return Case("setting-up", window(network, 200), plain(1), 12_000, 12_000, exact=exact)


def pauses() -> Case:
    """M/G/1 with wrap-up always and a pause now and then: both are work to those who wait."""
    rate, service, wrap, chance, pause = 0.7, exponential(0.5), 0.2, 0.3, exponential(1.0)

    def network(until: float) -> Network:
        base = single(rate=rate, service=service, servers=1, until=until)
        serve = Serve(
            "serve",
            "done",
            (LaneChoice("queue"),),
            work(service),
            wrap=work(constant(wrap), "wrap"),
        )
        pauses = (Pause(work(pause, "pause"), chance=always(chance), draw="whether"),)
        group = Group("servers", HeadCount(((0, 1),)), pauses=pauses)
        return replace(base, nodes=(serve, *ends()), groups=(group,))

    def exact() -> dict[str, float]:
        mean = service.mean + wrap + chance * pause.mean
        spread = service.variance + chance * formulas.square(pause) - (chance * pause.mean) ** 2
        wait = formulas.pollaczek_khinchine(rate, mean, spread + mean**2)
        return {"Wq": wait, "Lq": rate * wait, "P_wait": rate * mean, "busy": rate * service.mean}

    return Case("pauses", window(network, 200), plain(1), 12_000, 27_000, exact=exact)


def breakdowns() -> Case:
    """M/G/1 whose server breaks down at any time; work goes on where it was.

    Avi-Itzhak and Naor, Some queuing problems with the service station subject to breakdown (1963).
    """
    rate, service, breaks, mends = 0.4, LogNormal.from_mean_cv(1, 0.8), 0.1, Erlang(2, 2.0)

    def network(until: float) -> Network:
        base = single(rate=rate, service=service, servers=1, until=until)
        end = ticks(until + 10_000)
        roster = Roster((Person((Shift(0, end),), gate="works"),), breaks=Breaks.INTERRUPT)
        return replace(
            base,
            groups=(Group("servers", roster),),
            switches=(Switch("works", exponential(1 / breaks), mends, end),),
        )

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        cases = read.all_cases
        sojourn = float(np.mean(read.sojourns()))
        return {"W": sojourn, "L": read.mean_number(cases.born, cases.ended)}

    def exact() -> dict[str, float]:
        slower = 1 + breaks * mends.mean
        residual = breaks * formulas.square(mends) / (2 * slower)
        load = rate * service.mean * slower
        wait = (residual + slower**2 * rate * formulas.square(service) / 2) / (1 - load)
        inside = wait + slower * service.mean
        return {"W": inside, "L": rate * inside}

    return Case("breakdowns", window(network, 300), measure, 12_000, 13_000, exact=exact)


def batches() -> Case:
    """M^X/G/1 with groups of 1, 3 or 6 (Burke, Delays in single-server queues, 1975)."""
    rate, service = 0.25, Erlang(2, 1.0)
    sizes, chances = (1, 3, 6), (0.5, 0.3, 0.2)
    size = Mixture(chances, tuple(Deterministic(float(n)) for n in sizes))

    def exact() -> dict[str, float]:
        mean = sum(p * n for p, n in zip(chances, sizes, strict=True))
        pairs = sum(p * n * (n - 1) for p, n in zip(chances, sizes, strict=True))
        load = rate * mean * service.mean
        wait = formulas.pollaczek_khinchine(rate * mean, service.mean, formulas.square(service))
        wait += service.mean * pairs / (2 * mean * (1 - load))
        return {"Wq": wait, "Lq": rate * mean * wait, "busy": load}

    runs = window(lambda t: single(rate=rate, service=service, servers=1, until=t, size=size), 200)
    return Case("mx-g-1", runs, plain(1), 15_000, 50_000, exact=exact)


def uneven_gaps() -> Case:
    """H_2/M/1: arrivals in bursts, by the root of GI/M/1 (Kendall 1953)."""
    mean, shares, means = 0.8, (0.3, 0.7), (3.0, 0.5)
    law = Hyperexponential(shares, means)

    def exact() -> dict[str, float]:
        sigma = formulas.root(
            lambda s: sum(p / (1 + m * s) for p, m in zip(shares, means, strict=True)), 1 / mean
        )
        wait = mean * sigma / (1 - sigma)
        return {"sigma": sigma, "Wq": wait, "W": wait + mean, "Lq": wait / law.mean}

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        found = waits(read.visits(), read)
        return found | {"sigma": found["P_wait"]}

    runs = window(
        lambda t: single(
            rate=1,
            service=exponential(mean),
            servers=1,
            until=t,
            gaps=Gaps(law, until=ticks(t)),
        ),
        200,
    )
    return Case("h2-m-1", runs, measure, 15_000, 40_000, exact=exact)


def two_patiences() -> Case:
    """M/M/6 with impatient and patient customers in one line (Zeltyn and Mandelbaum 2005)."""
    rate, servers, share, means = 6.0, 6, (0.4, 0.6), (0.5, 4.0)

    def network(until: float) -> Network:
        base = single(rate=rate, service=exponential(1), servers=servers, until=until)
        rule = replace(
            patience(exponential(1)),
            after=Duration("patience", tuple(exponential(m) for m in means)),
        )
        kinds = (("short", share[0]), ("long", share[1]))
        return replace(
            base,
            classes=(CaseClass("short"), CaseClass("long")),
            sources=(replace(base.sources[0], classes=kinds),),
            lanes=(Lane("queue", leave=(rule,)),),
        )

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        visits = read.visits()
        kinds = read.kinds(visits)
        found: Measured = {"P_wait": float(np.mean(visits.wait > 0)), "busy": read.busy()}
        for k in (0, 1):
            mine = visits.where(kinds == k)
            found[f"P_abandon_{k + 1}"] = float(np.mean(mine.left("abandoned")))
            found[f"E_wait_{k + 1}"] = float(np.mean(mine.wait))
        return found

    def exact() -> dict[str, float]:
        def gone(k: int, x: float) -> float:
            return 1 - math.exp(-x / means[k])

        def staying(x: float) -> float:
            return sum(
                p * m * gone(k, x) for k, (p, m) in enumerate(zip(share, means, strict=True))
            )

        busy, over = formulas.offered_waits(rate, 1.0, servers, staying)
        lost = [over(lambda x, k=k: gone(k, x)) for k in (0, 1)]
        found = {"P_wait": busy, "busy": rate * (1 - share[0] * lost[0] - share[1] * lost[1])}
        for k in (0, 1):
            found[f"P_abandon_{k + 1}"] = lost[k]
            found[f"E_wait_{k + 1}"] = means[k] * lost[k]  # the wait is cut off at the patience
        return found

    return Case("two-patiences", window(network, 50), measure, 3_000, 6_000, exact=exact)


def lognormal_patience() -> Case:
    """M/M/6 with lognormal patience (Baccelli and Hebuterne 1981)."""
    rate, servers, law = 6.0, 6, LogNormal.from_mean_cv(1.0, 0.8)

    def exact() -> dict[str, float]:
        grid = np.linspace(0.0, 40.0, 400_001)
        there = 1.0 - np.array([law.cdf(float(x)) for x in grid])
        steps = 0.5 * (there[1:] + there[:-1]) * np.diff(grid)
        upto = np.concatenate([[0.0], np.cumsum(steps)])

        def staying(x: float) -> float:
            return float(np.interp(x, grid, upto))

        busy, over = formulas.offered_waits(rate, 1.0, servers, staying)
        lost = over(law.cdf)
        wait = over(staying)
        return {
            "P_wait": busy,
            "P_abandon": lost,
            "E_wait_all": wait,
            "E_queue": rate * wait,
            "busy": rate * (1 - lost),
        }

    runs = window(
        lambda t: single(
            rate=rate, service=exponential(1), servers=servers, until=t, leave=[patience(law)]
        ),
        50,
    )
    return Case("patience-lognormal", runs, plain(servers), 3_000, 5_000, exact=exact)


def modulated() -> Case:
    """Poisson arrivals at a rate that a switch changes, one server: MMPP/M/1 (Neuts 1978)."""
    rates, turns = (1.2, 0.2), (0.05, 0.05)

    def network(until: float) -> Network:
        base = single(rate=1, service=exponential(1), servers=1, until=until)
        slices = (RateSlice(0, ticks(until), 1.0),)
        arrivals = Rates(slices, gate="rush", when_open=rates[0], when_shut=rates[1])
        rush = Switch("rush", exponential(1 / turns[0]), exponential(1 / turns[1]), ticks(until))
        return replace(
            base, sources=(replace(base.sources[0], arrivals=arrivals),), switches=(rush,)
        )

    def exact() -> dict[str, float]:
        def moves(level: int, phase: int) -> list[tuple[int, int, float]]:
            return [
                (level, 1 - phase, turns[phase]),
                (level + 1, phase, rates[phase]),
                (level - 1, phase, 1.0),
            ]

        chances = formulas.stationary(600, 2, moves)
        number = float(np.arange(600) @ chances.sum(axis=1))
        busy = float(chances[1:].sum())
        mean = sum(rates) / 2
        return {
            "L": number,
            "Wq": (number - busy) / mean,
            "P_wait": float(chances[1:].sum(axis=0) @ rates) / mean,
            "busy": busy,
        }

    return Case(
        "mmpp-m-1", window(network, 500), plain(1), 60_000, 120_000, short=0.03, exact=exact
    )


def sharing_with_a_limit() -> Case:
    """One person with up to four cases, whose pace depends on the number; others are lost.

    Only the mean of the work matters (Cohen, The multiple phase service network, 1979).
    """
    rate, pace = 1.0, (1.0, 0.7, 0.5, 0.4)
    laws: dict[str, Law] = {"d": constant(1), "g": LogNormal.from_mean_cv(1, 2)}

    def network(law: Law, until: float) -> Network:
        base = single(rate=rate, service=law, servers=1, until=until, leave=[full("queue", 0)])
        millionths = tuple(round(1e6 * p) for p in pace)
        serve = Serve("serve", "done", (LaneChoice("queue"),), work(law), room=1, pace=millionths)
        group = Group("servers", HeadCount(((0, 1),)), Select.FEWEST_CASES, room=len(pace))
        return replace(base, nodes=(serve, *ends()), groups=(group,))

    def runs(length: float) -> dict[str, Run]:
        start, end, until = edges(length, 100)
        return {key: Run(network(law, until), start, end) for key, law in laws.items()}

    def measure(reads: dict[str, list[Read]]) -> Measured:
        found: Measured = {}
        for key in laws:
            read = one(reads, key)
            values = waits(read.visits(), read)
            found[f"P_blocked~{key}"] = values["P_blocked"]
            found[f"L~{key}"] = values["L"]
            found[f"W~{key}"] = values["W"]
        return found

    def exact() -> dict[str, float]:
        weights = [1.0]
        for n, p in enumerate(pace, start=1):
            weights.append(weights[-1] * rate / (n * p))
        blocked = weights[-1] / sum(weights)
        number = sum(n * w for n, w in enumerate(weights)) / sum(weights)
        values = {"P_blocked": blocked, "L": number, "W": number / (rate * (1 - blocked))}
        return {f"{metric}~{key}": value for key in laws for metric, value in values.items()}

    return Case("sharing-limit", runs, measure, 8_000, 8_000, exact=exact)


def repair_of_any_run() -> Case:
    """Six machines, one technician: only the mean of the run matters (Bunday and Scraton 1980)."""
    machines, run, repair = 6, 8.0, 1.0
    laws: dict[str, Law] = {"d": constant(run), "g": LogNormal.from_mean_cv(run, 1.5)}

    def network(law: Law, until: float) -> Network:
        return Network(
            classes=(CaseClass("machine"),),
            sources=(Source("machines", "run", AtStart(machines), (("machine", 1.0),)),),
            nodes=(
                Delay("run", "repair", work(law, "run")),
                Serve("repair", "run", (LaneChoice("down"),), work(exponential(repair), "repair")),
            ),
            lanes=(Lane("down"),),
            routes=(Route("down", "technician"),),
            groups=(people("technician", 1),),
            horizon=ticks(until),
        )

    def runs(length: float) -> dict[str, Run]:
        start, end, until = edges(length, 200)
        return {key: Run(network(law, until), start, end) for key, law in laws.items()}

    def measure(reads: dict[str, list[Read]]) -> Measured:
        found: Measured = {}
        for key in laws:
            read = one(reads, key)
            every = read.all_visits()
            found[f"down~{key}"] = read.mean_number(every.joined, every.ended)
            done = float(np.sum(read.inside(every.ended)))
            found[f"throughput~{key}"] = done / (read.end - read.start)
            found[f"util~{key}"] = read.busy()
        return found

    def exact() -> dict[str, float]:
        weights = [1.0]
        for down in range(machines):
            weights.append(weights[-1] * (machines - down) * repair / run)
        number = sum(n * w for n, w in enumerate(weights)) / sum(weights)
        busy = 1 - 1 / sum(weights)
        values = {"down": number, "throughput": busy / repair, "util": busy}
        return {f"{metric}~{key}": value for key in laws for metric, value in values.items()}

    return Case("repair-any-run", runs, measure, 8_000, 8_000, exact=exact)


CASES = (
    by_lot,
    shortest,
    without_preemption,
    with_preemption,
    accumulating,
    vacations,
    setting_up,
    pauses,
    breakdowns,
    batches,
    uneven_gaps,
    two_patiences,
    lognormal_patience,
    modulated,
    sharing_with_a_limit,
    repair_of_any_run,
)
