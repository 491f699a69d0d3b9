"""Does the comparison cry wolf? Experiments with nothing different, judged as a planner sees them.

Each experiment compares five plans with a base in eight correlated measures and writes the verdicts
with nothing granted to chance (``matters`` is zero). In every one all true differences are
zero, so every "better" or "worse" is a false alarm. Versions of the data:

- ``skewed``: ratios of correlated lognormal sums, heavy right tails;
- ``queue``: days of a real small queue by Lindley's recursion, same law in all plans, other
  customers, measured by wait, long waits, handling, time in system and their like.

Printed for each: the share of experiments with at least one "better", with at least one "better"
or "worse", each with its exact 95 % (Clopper-Pearson) range; the coverage of single 95 % ranges
of means and ratios; the share of real differences that are found, with their size.

Exit code 0 if and only if in both versions (a) the observed share with a "better" is at most 5 %
and (b) the lower end of the range of the share with "better or worse" is at most 5 %; else 1.

``--methods`` compares ways to hold all ranges together; its table is the evidence of the decision
record on family-wise ranges.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from queuesim.analysis.intervals import Estimate, mean_interval, ratio_interval, share_interval
from queuesim.analysis.paired import Sample, compare, hall_range, skew_range, skewness
from queuesim.analysis.verdicts import Kind, judge
from queuesim.analysis.wording import Better

Floats = NDArray[np.float64]
Plan = dict[str, Sample]
Draw = Callable[[np.random.Generator, int], Plan]

PLANS, MEASURES, REPLICATIONS, ALLOWED = 5, 8, 30, 0.05


def skewed_plan(rng: np.random.Generator, n: int) -> Plan:
    """Eight ratios with correlated lognormal numerators and denominators (coefficient 0.8)."""
    common = rng.standard_normal((n, 1))
    own = rng.standard_normal((n, MEASURES))
    numerators = np.exp(0.7 * common + 0.4 * own)
    denominators = np.exp(0.3 * common + 0.1 * rng.standard_normal((n, 1)))
    return {f"measure {j}": Sample(numerators[:, j], denominators[:, 0]) for j in range(MEASURES)}


def lindley_waits(gaps: Floats, services: Floats) -> Floats:
    """Waits of a single server, first come first served, from empty: shape ``(n, customers)``.

    Lindley's recursion unrolled: the wait is the distance of the random walk of service less gap
    from its lowest point so far.
    """
    steps = services[:, :-1] - gaps[:, 1:]
    walk = np.concatenate([np.zeros((len(gaps), 1)), np.cumsum(steps, axis=1)], axis=1)
    return walk - np.minimum.accumulate(walk, axis=1)


def queue_plan(rng: np.random.Generator, n: int, customers: int = 200, load: float = 0.8) -> Plan:
    """One M/LN/1 day per replication, in eight measures that hang together."""
    gaps = rng.exponential(1.0, (n, customers))
    services = load * rng.lognormal(-0.5 * 0.8**2, 0.8, (n, customers))
    # a random number of customers calls on each day, so denominators vary
    here = np.arange(customers) < rng.binomial(customers, 0.8, (n, 1))
    waits = lindley_waits(gaps, services) * here
    busy = services * here
    ends = ((gaps.cumsum(axis=1) + waits + services) * here).max(axis=1)
    calls, days = here.sum(axis=1), np.ones(n)
    lost = rng.random((n, customers)) < 0.02 * (waits > 2.0)
    return {
        "wait": Sample(waits.sum(axis=1), calls),
        "waited": Sample((waits > 0.0).sum(axis=1), calls),
        "late": Sample((waits > 2.0).sum(axis=1), calls),
        "handling": Sample(busy.sum(axis=1), calls),
        "in system": Sample((waits + busy).sum(axis=1), calls),
        "occupancy": Sample(busy.sum(axis=1), ends),
        "lost": Sample(lost.sum(axis=1), days),
        "cost": Sample(ends + 10.0 * lost.sum(axis=1), days),
    }


VERSIONS: Mapping[str, Draw] = {"skewed": skewed_plan, "queue": queue_plan}


@dataclass(frozen=True)
class NullResult:
    """Experiments with a false alarm, of how many."""

    better: Estimate
    better_or_worse: Estimate


def null_study(draw: Draw, experiments: int, *, replications: int, seed: int) -> NullResult:
    """Run experiments in which nothing differs and count those that say otherwise."""
    better = either = 0
    for k in range(experiments):
        rng = np.random.default_rng([seed, k])
        base = draw(rng, replications)
        plans = {f"plan {p}": draw(rng, replications) for p in range(PLANS)}
        kinds = {judge(item, 0.0, Better.LOWER).kind for item in compare(base, plans)}
        better += Kind.BETTER in kinds
        either += not kinds.isdisjoint({Kind.BETTER, Kind.WORSE})
    return NullResult(share_interval(better, experiments), share_interval(either, experiments))


def coverage(experiments: int, *, replications: int, seed: int) -> dict[str, Estimate]:
    """Share of single 95 % ranges that hold the true value: a normal mean and a skewed ratio."""
    hits = {"mean of normal values": 0, "ratio of gamma sums": 0, "ratio of lognormal sums": 0}
    for k in range(experiments):
        rng = np.random.default_rng([seed, k])
        den = rng.gamma(20.0, 1.0, replications)
        given = [
            (mean_interval(rng.normal(10.0, 3.0, replications)), 10.0),
            (ratio_interval(rng.gamma(2.0 * den, 1.0), den), 2.0),
            (ratio_interval(den * rng.lognormal(-0.125, 0.5, replications), den), 1.0),
        ]
        for name, (estimate, truth) in zip(hits, given, strict=True):
            hits[name] += estimate.low <= truth <= estimate.high
    return {name: share_interval(count, experiments) for name, count in hits.items()}


@dataclass(frozen=True)
class PowerResult:
    """How often a real difference is found in a family of forty."""

    size: float  #: true difference in standard errors of the paired difference
    found: Estimate
    wrong_way: int  #: experiments that called it worse


def power(
    sizes: tuple[float, ...], experiments: int, *, replications: int, seed: int
) -> list[PowerResult]:
    """One of the plans is truly lower in one measure; the other 39 differences are zero."""
    results = []
    for size in sizes:
        found = wrong = 0
        for k in range(experiments):
            rng = np.random.default_rng([seed, k])
            noise = rng.standard_normal((PLANS + 1, MEASURES, replications))
            ones = np.ones(replications)
            plans = [{f"{j}": Sample(100.0 + x, ones) for j, x in enumerate(p)} for p in noise]
            # the difference has variance 2 per replication
            shift = size * math.sqrt(2.0 / replications)
            plans[1]["0"] = Sample(100.0 - shift + noise[1, 0], ones)
            named = {f"plan {p}": plan for p, plan in enumerate(plans[1:])}
            item = compare(plans[0], named).get("plan 0", "0")
            kind = judge(item, 0.0, Better.LOWER).kind
            found, wrong = found + (kind == Kind.BETTER), wrong + (kind == Kind.WORSE)
        results.append(PowerResult(size, share_interval(found, experiments), wrong))
    return results


# --- ways to hold all ranges together, for the decision record ---------------------------------


def _correlated(rng: np.random.Generator, shape: tuple[int, ...]) -> Floats:
    common = rng.standard_normal((*shape[:-1], 1))
    own: Floats = rng.standard_normal(shape)
    return math.sqrt(0.7) * common + math.sqrt(0.3) * own


def _law(name: str, rng: np.random.Generator, n: int) -> Floats:
    """Paired differences with mean zero, shape ``(n, 32)``: four plans, eight measures."""
    base, plan = _correlated(rng, (n, 1, MEASURES)), _correlated(rng, (n, 4, MEASURES))
    if name == "normal":
        values = plan - base
    elif name == "lognormal, same law":
        values = np.exp(plan) - np.exp(base)
    elif name == "lopsided (skewness 1.7)":
        values = np.exp(0.5 * plan - 0.125) - 1.0 - 0.1 * base
    elif name == "very lopsided (6.2)":
        values = np.exp(plan - 0.5) - 1.0 - 0.1 * base
    elif name == "heavy tails (t with 3)":
        values = plan * np.sqrt(3.0 / rng.chisquare(3, (n, 4, 1))) - 0.5 * base
    else:
        values = rng.poisson(0.3, plan.shape) - rng.poisson(0.3, base.shape).astype(float)
    return values.reshape(n, -1)


LAWS = (
    "normal",
    "lognormal, same law",
    "lopsided (skewness 1.7)",
    "very lopsided (6.2)",
    "heavy tails (t with 3)",
    "rare counts",
)


def _max_t(differences: Floats, rng: np.random.Generator, draws: int = 1000) -> float:
    """Critical value of the single-step max-t by random signs, each draw studentised anew."""
    n = len(differences)
    centred = differences - differences.mean(axis=0)
    means = (rng.integers(0, 2, (draws, n)) * 2.0 - 1.0) @ centred / n
    variances = ((centred**2).mean(axis=0) - means**2) / (n - 1)
    largest = np.abs(means / np.sqrt(np.maximum(variances, 1e-300))).max(axis=1)
    return float(np.quantile(largest, 0.95))


def methods(experiments: int, seed: int) -> None:
    """Print the share of families with a range that misses zero, by law, size and method."""
    print("share of families in which a range misses the truth (wanted: at most 5 %), and the")
    print("median width of max-t and of t widened for skewness, as a share of Student's t")
    print(f"{'law':26s} {'n':>4s} {'t':>7s} {'max-t':>7s} {'Hall':>7s} {'t+skew':>7s}  widths")
    for n in (5, 10, 30, 100):
        for law in LAWS:
            print(_method_row(law, n, experiments, seed), flush=True)


def _method_row(law: str, n: int, experiments: int, seed: int) -> str:
    missed = np.zeros(4)
    widths = []
    for k in range(experiments):
        rng = np.random.default_rng([seed, k])
        differences = _law(law, rng, n)
        differences = differences[:, differences.std(axis=0) > 0.0]
        together = 1.0 - 0.05 / differences.shape[1]
        means = differences.mean(axis=0)
        errors = differences.std(axis=0, ddof=1) / math.sqrt(n)
        leans = [skewness(column) for column in differences.T]
        given = list(zip(means, errors, leans, strict=True))
        straight = np.array([skew_range(m, s, 0.0, n, together) for m, s, _ in given])
        widened = np.array([skew_range(m, s, g, n, together) for m, s, g in given])
        hall = np.array([hall_range(m, s, g, n, together) for m, s, g in given])
        reach = _max_t(differences, rng) * errors
        signs = np.column_stack([means - reach, means + reach])
        ranges = (straight, signs, hall, widened)
        missed += [((r[:, 0] > 0.0) | (r[:, 1] < 0.0)).any() for r in ranges]
        plain = np.diff(straight)
        widths.append([np.median(np.diff(r) / plain) for r in (signs, widened)])
    rates = " ".join(f"{rate:6.1f}%" for rate in 100.0 * missed / experiments)
    narrow, wide = np.mean(widths, axis=0)
    return f"{law:26s} {n:4d} {rates}  {narrow:.2f} {wide:.2f}"


def _shown(share: Estimate) -> str:
    return f"{100 * share.value:.1f} % (95 % range {100 * share.low:.1f} to {100 * share.high:.1f})"


def main() -> int:
    """Run the study; see the module's docstring for the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--experiments", type=int, default=1000)
    parser.add_argument("--replications", type=int, default=REPLICATIONS)
    parser.add_argument("--seed", type=int, default=20260302)
    parser.add_argument("--methods", action="store_true", help="compare ways to hold together")
    given = parser.parse_args()
    if given.methods:
        methods(given.experiments, given.seed)
        return 0
    print(
        f"{given.experiments} experiments, {given.replications} replications, seed {given.seed}; "
        f"{PLANS} plans x {MEASURES} measures, any difference matters"
    )
    fine = True
    for name, draw in VERSIONS.items():
        start = time.perf_counter()
        result = null_study(
            draw, given.experiments, replications=given.replications, seed=given.seed
        )
        ok = result.better.value <= ALLOWED and result.better_or_worse.low <= ALLOWED
        fine = fine and ok
        print(f"{name}: nothing different, says better in {_shown(result.better)}")
        print(f"{name}: better or worse in {_shown(result.better_or_worse)}")
        print(f"{name}: {'fine' if ok else 'TOO OFTEN'}, {time.perf_counter() - start:.0f} s")
    for name, share in coverage(
        given.experiments, replications=given.replications, seed=given.seed
    ).items():
        print(f"a single 95 % range holds the truth, {name}: {_shown(share)}")
    for found in power(
        (2.0, 3.0, 4.0, 5.0, 6.0),
        max(1, given.experiments // 5),
        replications=given.replications,
        seed=given.seed,
    ):
        print(
            f"a real difference of {found.size:g} standard errors, among {PLANS * MEASURES}: "
            f"found in {_shown(found.found)}, called the wrong way {found.wrong_way} times"
        )
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
