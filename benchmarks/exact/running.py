"""Runs a case: replications one by one, metrics by name, exact values beside them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.exact import networks, steady, stock, terminating
from benchmarks.exact.catalogue import Case, Measured, Ratio
from benchmarks.exact.judge import Verdict, judge
from benchmarks.exact.reading import Read
from queuesim.engine.reference import simulate
from queuesim.network import Network, Rows

VALUES = Path(__file__).parent / "values.json"
NOT_MEASURED = ("_NOT_a_pass_criterion", "best_c", "min_c_SL80_20")

Simulate = Callable[[Network, int, int], Rows]


@dataclass(frozen=True)
class Outcome:
    """What running a case gave."""

    name: str
    verdicts: list[Verdict]
    customers: int
    replications: int


def cases() -> dict[str, Case]:
    """All cases by name, in the order of their modules."""
    makers = (*steady.CASES, *networks.CASES, *terminating.CASES, *stock.CASES)
    return {case.name: case for case in (make() for make in makers)}


def exact_values(case: Case) -> dict[str, float]:
    """Known answers; an answer that holds for several laws is asked of each."""
    values = json.loads(VALUES.read_text(encoding="utf-8"))[case.name]
    kept = {k: v for k, v in values.items() if not k.endswith(NOT_MEASURED)}
    laws = {"erlb-12": "mdg", "mg1-ps": "mdg"}.get(case.name, "")
    return {
        f"{metric}~{law}" if law and metric != "W_given_x_2" else metric: value
        for metric, value in kept.items()
        for law in (laws if laws and metric != "W_given_x_2" else [""])
    }


def replicate(
    case: Case, length: float, replication: int, seed: int, engine: Simulate
) -> tuple[Measured, int]:
    """Metrics and number of customers of one replication."""
    customers = 0
    reads: dict[str, list[Read]] = {}
    for label, run in case.runs(length).items():
        reads[label] = []
        for day in range(run.days):
            rows = engine(run.network, seed, replication * run.days + day)
            customers += len(rows.cases)
            reads[label].append(Read(run.network, rows, run.start, run.end))
    return case.measure(reads), customers


def run_case(
    case: Case,
    *,
    seed: int,
    share: float = 1.0,
    times: float = 4.0,
    most: int = 0,
    engine: Simulate = simulate,
) -> Outcome:
    """Run a case at a share of its full length and judge it.

    Parameters
    ----------
    times
        Multiple of the stated standard error that is allowed.
    most
        Replications are added, tens at a time, until every metric is precise or there are
        so many; the case's own number where smaller. Looking at precision only does not
        touch the chance of a false alarm.
    """
    samples: dict[str, list[float | Ratio]] = {}
    total = count = 0
    exact = exact_values(case)
    verdicts: list[Verdict] = []
    while count < max(case.replications, most):
        metrics, customers = replicate(case, case.length * share, count, seed, engine)
        total += customers
        count += 1
        for metric, value in metrics.items():
            samples.setdefault(metric, []).append(value)
        if count >= case.replications and count % 10 == 0:
            verdicts = judge(samples, exact, case.kind, times)
            if all(v.precise for v in verdicts):
                break
    return Outcome(case.name, verdicts or judge(samples, exact, case.kind, times), total, count)
