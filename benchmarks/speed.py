"""How fast the engines are beside others, on three workloads, side by side in one run.

The kernel does the whole work of the public function `flow_of`: draws, simulation and measures,
rows not kept. The reference engine writes rows. SimPy is a hand-written program with a process per
customer and the same measures (`peers/`), the yardstick of every ratio. Rounds of all programs
take turns; of each the median of the rounds counts, in processor time.

    python benchmarks/speed.py [--rounds 5] [--out benchmarks/results/speed.txt]

Ciw and salabim are compared where they are installed (`pip install ciw salabim`).
"""

from __future__ import annotations

import argparse
import importlib
import platform
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import workloads
from benchmarks.peers import day, one_queue
from queuesim.engine.reference import simulate
from queuesim.experiment.flows import flow_of
from queuesim.network import Network

Program = Callable[[], int]
DAYS = 50
CALLS = sum(workloads.CALLS)
WITHIN = (20.0,)


def by_kernel(network: Network, replications: int = 1) -> Program:
    """The kernel, with measures; customers simulated."""
    return lambda: sum(flow_of(network, 1, k, within=WITHIN).started for k in range(replications))


def by_reference(network: Network) -> Program:
    """The reference engine; customers simulated."""
    return lambda: len(simulate(network, 1).cases)


def programs() -> dict[str, dict[str, Program | None]]:
    """By workload and who; None: it cannot be said there."""
    ciw, salabim = (_if_there(name) for name in ("ciw_models", "salabim_models"))
    few, many = 20_000, 1_000_000
    found: dict[str, dict[str, Program | None]] = {
        "W1": {
            "SimPy processes": lambda: one_queue.w1(100_000).customers,
            "queuesim kernel": by_kernel(workloads.w1(many)),
            "queuesim reference": by_reference(workloads.w1(few)),
        },
        "W2": {
            "SimPy processes": lambda: one_queue.w2(100_000).customers,
            "queuesim kernel": by_kernel(workloads.w2(many)),
            "queuesim reference": by_reference(workloads.w2(few)),
        },
        "W3": {
            "SimPy processes": lambda: day.w3().calls,
            "queuesim kernel": by_kernel(workloads.w3(), DAYS),
            "queuesim reference": by_reference(workloads.w3()),
            "Ciw": None,
            "salabim": None,
        },
    }
    for name, module in (("Ciw", ciw), ("salabim", salabim)):
        if module is not None:
            found["W1"][name] = lambda module=module: module.w1(few)
            found["W2"][name] = lambda module=module: module.w2(few // 4)
    return found


def _if_there(module: str) -> object:
    try:
        return importlib.import_module(f"benchmarks.peers.{module}")
    except ImportError:
        return None


def rate(program: Program) -> float:
    """Customers per second of processor time."""
    began = time.process_time()
    customers = program()
    return customers / (time.process_time() - began)


def table(rounds: int) -> list[str]:
    """One line per workload and program."""
    lines = [f"{'':4}{'':20}{'customers/s':>14}{'x SimPy':>10}"]
    for workload, found in programs().items():
        rates: dict[str, list[float]] = {who: [] for who, program in found.items() if program}
        for who in rates:
            found[who]()  # type: ignore[misc]
        for _ in range(rounds):
            for who, each in rates.items():
                each.append(rate(found[who]))  # type: ignore[arg-type]
        yardstick = median(rates["SimPy processes"])
        for who in found:
            if who in rates:
                speed = median(rates[who])
                lines.append(f"{workload:4}{who:20}{speed:14,.0f}{speed / yardstick:10.2f}")
            else:
                lines.append(f"{workload:4}{who:20}{'cannot say it':>14}")
    return lines


# -- two at once ------------------------------------------------------------------------------


def _task(seed: int) -> int:
    return flow_of(workloads.w2(2_000_000), seed, within=WITHIN).started


def two_at_once() -> list[str]:
    """Work done in a second by two threads and by two processes, beside one."""
    singles, threads, processes = [], [], []
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        list(pool.map(_task, (1, 2)))
        for _ in range(3):
            singles.append(_timed(lambda: _task(1)))
            threads.append(_timed(_in_threads) / 2)
            processes.append(_timed(lambda: list(pool.map(_task, (1, 2)))) / 2)
    one = median(singles)
    return [
        f"two threads do {one / median(threads):.2f} times the work of one,",
        f"{median(processes) / median(threads):.2f} of what two processes do in the same run",
    ]


def _in_threads() -> None:
    workers = [threading.Thread(target=_task, args=(seed,)) for seed in (1, 2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    """Run and print; see the head of this module."""
    parser = argparse.ArgumentParser(description="Speed beside other simulators.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {platform.machine()}",
        f"medians of {options.rounds} rounds in turns, processor time",
        *table(options.rounds),
        *two_at_once(),
    ]
    text = "\n".join(lines)
    print(text)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
