"""The reference engine beside hand-written SimPy programs of the same workloads.

Run with ``pytest benchmarks/test_engine_speed.py``; side by side in one run, ratios of medians.
"""

from __future__ import annotations

import pytest

from benchmarks import workloads
from benchmarks.peers import day, one_queue
from queuesim.engine.reference import simulate

CUSTOMERS = 40_000

PROGRAMS = {
    "W1": (lambda: simulate(workloads.w1(CUSTOMERS), 1), lambda: one_queue.w1(CUSTOMERS)),
    "W2": (lambda: simulate(workloads.w2(CUSTOMERS), 1), lambda: one_queue.w2(CUSTOMERS)),
    "W3": (lambda: simulate(workloads.w3(), 1), day.w3),
}


@pytest.mark.parametrize("who", ["reference", "simpy"])
@pytest.mark.parametrize("workload", PROGRAMS)
def test_speed(benchmark, workload: str, who: str) -> None:
    benchmark.group = workload
    benchmark.extra_info["who"] = who
    ours, theirs = PROGRAMS[workload]
    benchmark.pedantic(ours if who == "reference" else theirs, rounds=5, warmup_rounds=1)
