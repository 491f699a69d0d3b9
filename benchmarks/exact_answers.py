"""Exact answers: every model with a known answer, run and judged.

``python benchmarks/exact_answers.py --engine kernel`` runs all cases at the stated standard error
on the compiled kernel; what the kernel does not know yet is told by the reference engine at four
times that error, and the line of the case says so. ``--engine reference`` runs all cases there.

Each case has at least 100 replications (40 on the reference engine) and goes on until every metric
has the asked precision. Each metric is judged by Student's t over the replications, each case
by its smallest p, Holm over the cases at 1 %. A case that is rejected is run again with a new seed
and four times the length; if it is rejected again, or is never precise enough, it fails.

Of the collection, the allocation rule ``ocba-book`` and the selection test of ``staffing-truth``
are about procedures that choose between plans, not about simulation, and are not here.

A finished case is kept in a file, so that a run that was stopped goes on where it was; the file is
only good for the code that wrote it. The last line is ``N of M cases pass``; the exit code is
0 only if all do.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benchmarks.exact.judge import Verdict, holm, smallest_p  # noqa: E402
from benchmarks.exact.running import ENGINES, cases, engine_for, run_case  # noqa: E402

MOST = 4_000  #: replications after which a case counts as not precise enough
#: Replications at least, and multiple of the stated error, by engine.
REPLICATIONS = {"kernel": 100, "reference": 40}
TIMES = {"kernel": 1.0, "reference": 4.0}
LONGER = 4.0  #: how much longer a case is run again

#: Cases that take longest, so that no process is left alone with one at the end.
LONGEST = ("erlc-gkm", "pooling", "spares-palm", "minf-nhpp", "stock-reviews", "callback")

#: What a stored result depends on.
CODE = ("src/queuesim/engine", "src/queuesim/laws", "src/queuesim/network", "benchmarks/exact")


@dataclass(frozen=True)
class Job:
    """One case to run."""

    name: str
    engine: str
    seed: int
    factor: float
    store: Path
    code: str  #: digest of the code, taken when the program began

    def result(self) -> dict:
        """Run the case, or read what was found before; keep it."""
        if self._path.exists():
            return json.loads(self._path.read_text(encoding="utf-8"))
        case = cases()[self.name]
        began = time.perf_counter()
        times = TIMES[self.engine]
        outcome = run_case(
            case,
            seed=self.seed,
            length=self.factor * (case.full if self.engine == "kernel" else case.length),
            replications=2 if case.kind == "exact-path" else REPLICATIONS[self.engine],
            times=times,
            most=MOST,
            engine=ENGINES[self.engine],
        )
        found = asdict(outcome) | {
            "engine": self.engine,
            "times": times,
            "seed": self.seed,
            "seconds": round(time.perf_counter() - began, 1),
            "date": time.strftime("%Y-%m-%d", time.gmtime()),
        }
        self._path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._path.with_suffix(".part")
        unfinished.write_text(json.dumps(found, indent=1), encoding="utf-8")
        unfinished.replace(self._path)
        return found

    @property
    def _path(self) -> Path:
        return (
            self.store / f"{self.name}-{self.engine}-{self.seed}-{self.factor:g}-{self.code}.json"
        )


def code() -> str:
    """Short digest of the code that a result depends on."""
    digest = hashlib.sha256()
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def main() -> int:
    """Run, print, judge."""
    options = _options()
    chosen = [name for name in cases() if not options.only or name in options.only]
    if options.cases:
        for name in chosen:
            print(f"{name}: {engine_for(cases()[name], options.engine)}")
        return 0
    options.code = code()
    print(
        f"Exact answers, {options.engine} engine, seed {options.seed}, code {options.code}, from "
        f"{time.strftime('%Y-%m-%d %H:%M', time.gmtime())} UTC, {options.workers} processes",
        flush=True,
    )
    began = time.perf_counter()
    results = {}
    with ProcessPoolExecutor(options.workers, get_context("spawn")) as pool:
        for result in _results(pool, chosen, options, options.seed, 1.0):
            results[result["name"]] = result
            _show(result)
        vague = {n for n, r in results.items() if not all(v.precise for v in _verdicts(r))}
        p_values = {n: smallest_p(_verdicts(r)) for n, r in results.items()}
        rejected = sorted(holm(p_values))
        for name in rejected:
            print(f"{name}: rejected, run again with seed {options.seed + 1}, four times as long")
        for result in _results(pool, rejected, options, options.seed + 1, LONGER):
            p_values[result["name"]] = smallest_p(_verdicts(result))
            _show(result)
    failed = vague | (holm(p_values) & set(rejected))
    for name in sorted(failed):
        print(f"{name}: fails")
    print(
        f"{sum(r['customers'] for r in results.values())} customers, "
        f"{sum(r['seconds'] for r in results.values()):.0f} s of work, "
        f"{time.perf_counter() - began:.0f} s by the clock, {len(rejected)} run again"
    )
    print(f"{len(chosen) - len(failed)} of {len(chosen)} cases pass")
    return 1 if failed else 0


def _results(
    pool: ProcessPoolExecutor,
    names: list[str],
    options: argparse.Namespace,
    seed: int,
    factor: float,
) -> Iterator[dict]:
    """Results of the cases in their order, as they come; the longest are begun first."""
    jobs = [
        Job(
            name,
            engine_for(cases()[name], options.engine),
            seed,
            factor,
            options.store,
            options.code,
        )
        for name in names
    ]
    waiting = {job.name: pool.submit(job.result) for job in sorted(jobs, key=_behind)}
    for job in jobs:
        yield waiting[job.name].result()


def _behind(job: Job) -> int:
    """Place of a job in the order in which they are begun."""
    return LONGEST.index(job.name) if job.name in LONGEST else len(LONGEST)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("only", nargs="*", help="names of cases; all without")
    parser.add_argument("--engine", choices=tuple(ENGINES), default="reference")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2, help="processes")
    parser.add_argument("--cases", action="store_true", help="only say which engine tells which")
    parser.add_argument("--store", type=Path, default=ROOT / "benchmarks" / "results" / "exact")
    return parser.parse_args()


def _verdicts(result: dict) -> list[Verdict]:
    return [Verdict(**v) for v in result["verdicts"]]


def _show(result: dict) -> None:
    verdicts = _verdicts(result)
    vague = "" if all(v.precise for v in verdicts) else "  NOT PRECISE"
    at = "" if result["times"] == 1 else f" at {result['times']:g} times the stated error"
    print(
        f"{result['name']}: {result['engine']}{at}, {result['customers']} customers, "
        f"{result['replications']} replications, {result['seconds']} s on {result['date']}, "
        f"smallest p {smallest_p(verdicts):.4f}{vague}",
        flush=True,
    )
    for v in verdicts:
        print(
            f"    {v.metric:28} exact {v.exact:<14.8g} mean {v.mean:<14.8g} "
            f"error {v.error:<10.3g} t {v.t:+.2f} p {v.p:.4f}"
        )


if __name__ == "__main__":
    sys.exit(main())
