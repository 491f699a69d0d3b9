"""Exact answers: every model with a known answer, run and judged.

``python benchmarks/exact_answers.py`` runs the cases that the network can express on an
engine (``--engine kernel`` or ``reference``) until every metric has the asked precision (four
times the stated standard
error), one file per finished case, so that a run that was stopped goes on where it was.
Cases are judged together: smallest p of a case, Holm over the cases at 1 %. A case that is
rejected is run again with a new seed and four times the length; a second rejection fails it.

The last line is ``N of M cases pass``; the exit code is 0 only if all do.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benchmarks.exact.catalogue import Case  # noqa: E402
from benchmarks.exact.judge import Verdict, case_p, holm  # noqa: E402
from benchmarks.exact.running import cases, run_case  # noqa: E402

MOST = 4_000  #: replications after which a case counts as not precise enough


def main() -> int:
    """Run, print, judge."""
    options = _options()
    chosen = {n: c for n, c in cases().items() if not options.only or n in options.only}
    if options.engine == "kernel":
        for name in [name for name, case in chosen.items() if not _known(case)]:
            print(f"{name}: left out, the kernel does not know all of it yet")
            del chosen[name]
    print(
        f"Exact answers on the {options.engine} engine, seed {options.seed}, at {options.times:g} "
        "times the stated standard error (date, customers and seconds of each case below)"
    )
    results = {}
    for name, case in chosen.items():
        results[name] = _stored(case, options.seed, 1.0, options)
        _show(name, results[name])
    rejected = holm({name: case_p(_verdicts(r)) for name, r in results.items()})
    failed = set()
    for name in sorted(rejected):
        print(f"{name}: rejected, run again with seed {options.seed + 1} and four times the length")
        again = _stored(chosen[name], options.seed + 1, 4.0, options)
        _show(name, again)
        if case_p(_verdicts(again)) <= 0.01 / len(chosen):
            failed.add(name)
    failed |= {n for n, r in results.items() if not all(v.precise for v in _verdicts(r))}
    for name in sorted(failed):
        print(f"{name}: fails")
    print(f"{len(chosen) - len(failed)} of {len(chosen)} cases pass")
    return 1 if failed else 0


def _known(case: Case) -> bool:
    """Whether the kernel knows all that a case has."""
    from queuesim.engine.kernel import Unsupported, pack

    try:
        for run in case.runs(1.0).values():
            pack(run.network)
    except Unsupported:
        return False
    return True


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("only", nargs="*", help="names of cases; all without")
    parser.add_argument("--engine", choices=("reference", "kernel"), default="reference")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--times", type=float, default=4.0, help="times the stated error")
    parser.add_argument("--store", type=Path, default=ROOT / "benchmarks" / "results" / "exact")
    parser.add_argument("--again", action="store_true", help="do not use stored results")
    return parser.parse_args()


def _stored(case: Case, seed: int, factor: float, options: argparse.Namespace) -> dict:
    """Result of a case, from its file if that is there."""
    name = f"{case.name}-{options.engine}-{seed}-{factor:g}-{options.times:g}.json"
    path = options.store / name
    if path.exists() and not options.again:
        return json.loads(path.read_text(encoding="utf-8"))
    began = time.perf_counter()
    least = case.replications
    outcome = run_case(
        case,
        seed=seed,
        share=factor,
        times=options.times,
        most=max(least, MOST),
        engine=importlib.import_module(f"queuesim.engine.{options.engine}").simulate,
    )
    result = asdict(outcome) | {
        "seconds": round(time.perf_counter() - began, 1),
        "seed": seed,
        "date": time.strftime("%Y-%m-%d"),
    }
    options.store.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps(result, indent=1), encoding="utf-8")
    unfinished.replace(path)
    return result


def _verdicts(result: dict) -> list[Verdict]:
    return [Verdict(**v) for v in result["verdicts"]]


def _show(name: str, result: dict) -> None:
    verdicts = _verdicts(result)
    vague = "" if all(v.precise for v in verdicts) else "  NOT PRECISE"
    print(
        f"{name}: {result['customers']} customers, {result['replications']} replications, "
        f"{result['seconds']} s on {result['date']}, p = {case_p(verdicts):.4f}{vague}",
        flush=True,
    )
    for v in verdicts:
        print(f"    {v.metric:28} exact {v.exact:<14.8g} mean {v.mean:<14.8g} z {v.t:+.2f}")


if __name__ == "__main__":
    sys.exit(main())
