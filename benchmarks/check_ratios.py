"""Say whether an engine became slower beside the hand-written programs it is measured against.

A ratio is the shortest time of the hand-written program over the shortest time of the engine, both
of the same workload and the same run: a faster machine does not move it, and what else the machine
does moves the shortest of several rounds least. Each benchmark says whose
time it is by ``benchmark.extra_info["who"]``; ``simpy`` is the yardstick of its group. A ratio has
fallen when it is below 80 % of the one in ``baseline.json``; machines have bad minutes, so
only what falls in two runs of two counts. A workload that vanished counts as fallen.

    python benchmarks/check_ratios.py --run                 run (twice if need be) and judge
    python benchmarks/check_ratios.py FIRST.json [SECOND.json]    judge runs made before
    python benchmarks/check_ratios.py --run --rewrite       run and store the ratios as the new base

Exit code 0: none has fallen; 1: at least one has; 2: there is nothing to judge.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
BASELINE = HERE / "baseline.json"
YARDSTICK = "simpy"
KEPT = 0.8  #: share of the stored ratio that must remain


class NothingToJudge(Exception):
    """A run without ratios, or no stored ones; the text says which."""


def ratios(run: Mapping[str, object]) -> dict[str, float]:
    """Ratio by ``"workload/who"`` in one pytest-benchmark result."""
    shortest: dict[str, dict[str, float]] = {}
    benchmarks = run.get("benchmarks")
    for item in benchmarks if isinstance(benchmarks, list) else []:
        who = item.get("extra_info", {}).get("who")
        if who and item.get("group"):
            shortest.setdefault(item["group"], {})[who] = item["stats"]["min"]
    return {
        f"{workload}/{who}": times[YARDSTICK] / seconds
        for workload, times in sorted(shortest.items())
        if YARDSTICK in times
        for who, seconds in sorted(times.items())
        if who != YARDSTICK
    }


def fallen(stored: Mapping[str, float], runs: Sequence[Mapping[str, float]]) -> list[str]:
    """Names whose ratio is below ``KEPT`` of the stored one in every run."""
    return [
        name
        for name, before in stored.items()
        if all(run.get(name, 0.0) < KEPT * before for run in runs)
    ]


def table(stored: Mapping[str, float], runs: Sequence[Mapping[str, float]]) -> str:
    """Stored and measured ratios side by side."""
    names = sorted({*stored, *(name for run in runs for name in run)})
    lines = [f"{'ratio to ' + YARDSTICK:<24}{'stored':>9}" + "".join("     run" for _ in runs)]
    for name in names:
        cells = [f"{stored[name]:9.3f}" if name in stored else f"{'new':>9}"]
        cells += [f"{run[name]:8.3f}" if name in run else f"{'-':>8}" for run in runs]
        lines.append(f"{name:<24}" + "".join(cells))
    return "\n".join(lines)


def read_run(path: Path) -> dict[str, float]:
    """Ratios of a stored run; raises ``NothingToJudge`` where it has none."""
    found = ratios(json.loads(path.read_text(encoding="utf-8")))
    if not found:
        raise NothingToJudge(f"{path.name} holds no benchmark beside its yardstick {YARDSTICK!r}.")
    return found


def read_baseline() -> dict[str, float]:
    """Stored ratios."""
    if not BASELINE.is_file():
        raise NothingToJudge(f"{BASELINE.name} is missing; --run --rewrite writes it.")
    stored = json.loads(BASELINE.read_text(encoding="utf-8"))["ratios"]
    return {str(name): float(value) for name, value in stored.items()}


def measure() -> dict[str, float]:
    """Run the benchmarks once."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "run.json"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        command += [f"--benchmark-json={result}", "--benchmark-only", str(HERE)]
        subprocess.run(command, check=True, cwd=HERE.parent)
        return read_run(result)


def rewrite(run: Mapping[str, float]) -> None:
    """Store ratios as the new base, with the machine and the day."""
    content = {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}",
        "ratios": {name: round(value, 4) for name, value in run.items()},
    }
    BASELINE.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def judge(runs: list[dict[str, float]], *, again: bool) -> int:
    """Print the table and the verdict; ``again``: a second run may be made."""
    stored = read_baseline()
    if again and fallen(stored, runs):
        print("A ratio has fallen; once more, to be sure.", flush=True)
        runs = [*runs, measure()]
    print(table(stored, runs))
    bad = fallen(stored, runs)
    print(
        f"Fallen by more than {1 - KEPT:.0%}: {', '.join(bad)}" if bad else "No ratio has fallen."
    )
    return 1 if bad else 0


def main(arguments: list[str] | None = None) -> int:
    """Judge runs; gives the exit code."""
    parser = argparse.ArgumentParser(description="Compare benchmark ratios with the stored ones.")
    parser.add_argument("runs", nargs="*", type=Path, help="pytest-benchmark JSON files")
    parser.add_argument("--run", action="store_true", help="run the benchmarks")
    parser.add_argument("--rewrite", action="store_true", help="store the ratios as the new base")
    given = parser.parse_args(arguments)
    if given.run == bool(given.runs):
        parser.error("either --run or files of runs made before")
    try:
        runs = [measure()] if given.run else [read_run(path) for path in given.runs]
        if given.rewrite:
            rewrite(runs[0])
        return judge(runs, again=given.run)
    except NothingToJudge as error:
        print(error, file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as error:
        print(f"The benchmarks themselves failed: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
