"""Runs a case: replications one by one, metrics by name, exact values beside them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.exact import further, networks, steady, stock, terminating
from benchmarks.exact.catalogue import Case, Measured, Ratio, Run
from benchmarks.exact.judge import Verdict, judge
from benchmarks.exact.reading import Journal, Read
from queuesim.network import Network, prepare

VALUES = Path(__file__).parent / "values.json"
NOT_MEASURED = ("_NOT_a_pass_criterion", "best_c", "min_c_SL80_20")

#: Of one network made ready: a replication by seed and number.
Play = Callable[[int, int], Journal]
#: Makes a network ready.
Engine = Callable[[Network], Play]


@dataclass(frozen=True)
class Outcome:
    """What running a case gave."""

    name: str
    verdicts: list[Verdict]
    customers: int
    replications: int


def reference(network: Network) -> Play:
    """The engine that is written to be read."""
    from queuesim.engine.reference import simulate

    return lambda seed, replication: Journal.of_rows(simulate(network, seed, replication))


def kernel(network: Network) -> Play:
    """The compiled kernel, read from its tables.

    Raises
    ------
    Unsupported
        If the network has something that the kernel does not know.
    """
    from queuesim.engine.kernel import compiled, pack, tables

    packed, functions = pack(network), compiled()

    def play(seed: int, replication: int) -> Journal:
        prepared = prepare(network, seed, replication)
        return Journal.of_tables(tables(packed, prepared, seed, replication, functions))

    return play


ENGINES: dict[str, Engine] = {"kernel": kernel, "reference": reference}


def engine_for(case: Case, wish: str) -> str:
    """The engine that tells a case: the wished one, or the reference where the kernel cannot."""
    from queuesim.engine.kernel import Unsupported

    try:
        for run in case.runs(1.0).values():
            ENGINES[wish](run.network)
    except Unsupported:
        return "reference"
    return wish


def collected() -> dict[str, Case]:
    """The cases of the reference collection by name, in the order of their modules."""
    makers = (*steady.CASES, *networks.CASES, *terminating.CASES, *stock.CASES)
    return {case.name: case for case in (make() for make in makers)}


def cases() -> dict[str, Case]:
    """All cases by name: the collection, then the further ones."""
    return collected() | {case.name: case for case in (make() for make in further.CASES)}


def exact_values(case: Case) -> dict[str, float]:
    """Known answers; an answer that holds for several laws is asked of each."""
    if case.exact is not None:
        return case.exact()
    values = json.loads(VALUES.read_text(encoding="utf-8"))[case.name]
    kept = {k: v for k, v in values.items() if not k.endswith(NOT_MEASURED)}
    laws = {"erlb-12": "mdg", "mg1-ps": "mdg"}.get(case.name, "")
    return {
        f"{metric}~{law}" if law and metric != "W_given_x_2" else metric: value
        for metric, value in kept.items()
        for law in (laws if laws and metric != "W_given_x_2" else [""])
    }


class Player:
    """A case made ready on one engine, at one length of its replications."""

    def __init__(self, case: Case, length: float, engine: Engine) -> None:
        self.case = case
        self._runs: dict[str, tuple[Run, Play]] = {
            label: (run, engine(run.network)) for label, run in case.runs(length).items()
        }

    def replicate(self, seed: int, replication: int) -> tuple[Measured, int]:
        """Metrics and number of customers of one replication."""
        customers = 0
        reads: dict[str, list[Read]] = {}
        for label, (run, play) in self._runs.items():
            reads[label] = []
            for day in range(run.days):
                journal = play(seed, replication * run.days + day)
                customers += len(journal.cases)
                reads[label].append(Read(run.network, journal, run.start, run.end))
        return self.case.measure(reads), customers


def run_case(
    case: Case,
    *,
    seed: int,
    length: float,
    replications: int,
    times: float = 4.0,
    most: int = 0,
    engine: Engine = reference,
) -> Outcome:
    """Run a case and judge it.

    Parameters
    ----------
    length
        Length of one replication, in time units or days.
    times
        Multiple of the stated standard error that is allowed.
    most
        Replications are added, tens at a time, until every metric is precise or there are
        so many. Looking at precision only does not touch the chance of a false alarm.
    """
    player = Player(case, length, engine)
    samples: dict[str, list[float | Ratio]] = {}
    exact = exact_values(case)
    total = count = 0
    while True:
        metrics, customers = player.replicate(seed, count)
        total += customers
        count += 1
        for metric, value in metrics.items():
            samples.setdefault(metric, []).append(value)
        if count < replications or (count - replications) % 10:
            continue
        verdicts = judge(samples, exact, case.kind, times)
        if count >= most or all(v.precise for v in verdicts):
            return Outcome(case.name, verdicts, total, count)
