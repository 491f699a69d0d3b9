"""How long people wait: import, help, the quickstart from cold, and a large day's run.

``pytest benchmarks/test_start_up.py``. Each round is a process of its own; its limits are those of
the product: help within 0.35 s, the quickstart's answer within 10 s, 30 replications of a W3-sized
day within 1.5 s once the kernel is compiled, 100 replications of four plans for a day of 5,000
contacts with nearly every word within 10 s on two cores. They are shown beside the time and judged
by whoever reads it, for a busy machine is no fault of the code.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src")}


@pytest.mark.parametrize(
    ("name", "words", "rounds", "limit"),
    [
        ("python alone", ["-c", "pass"], 10, None),
        ("import queuesim", ["-c", "import queuesim"], 10, None),
        ("import queuesim.cli", ["-c", "import queuesim.cli"], 10, None),
        ("help", ["-m", "queuesim", "--help"], 10, 0.35),
        ("help of a command", ["-m", "queuesim", "run", "--help", "--lang", "zh"], 10, None),
        ("quickstart", ["-m", "queuesim", "compare", "configs/quickstart.yaml", "-q"], 2, 10.0),
        ("big day", ["-m", "queuesim", "compare", "benchmarks/big-day.yaml", "-q"], 2, 10.0),
        ("W3-sized day", ["-m", "queuesim", "run", "benchmarks/w3-day.yaml", "-q"], 5, 1.5),
    ],
)
def test_start_up(benchmark, tmp_path, name, words, rounds, limit):
    benchmark.group = "start-up"
    benchmark.extra_info = {"what": name, "limit [s]": limit}
    out = ["--out"] if "-q" in words else []
    runs = iter(range(1_000))

    def start() -> None:
        where = [str(tmp_path / f"run {next(runs)}")] if out else []
        subprocess.run(
            [sys.executable, *words, *out, *where],
            cwd=ROOT,
            env=ENVIRONMENT,
            check=True,
            capture_output=True,
        )

    benchmark.pedantic(start, rounds=rounds, iterations=1, warmup_rounds=1)
