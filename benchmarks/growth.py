"""What a customer costs as there are more of them: customers, servers, waiting customers.

The kernel, processor time per customer, the shortest of several runs (whatever else the machine
does can only add), and the most memory that a run of a million and one of a hundred million
customers need, each in a process of its own. Writes the data and a chart.

    python benchmarks/growth.py [--out benchmarks/results]
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import workloads
from queuesim.experiment.flows import flow_of
from queuesim.laws import Exponential
from queuesim.network import (
    AtStart,
    Gaps,
    Group,
    HeadCount,
    Lane,
    Network,
    Order,
    Source,
)

ROOT = Path(__file__).resolve().parents[1]
RUNS = 5
LEAST = 300_000  #: customers that a measurement has at the least, in as many replications


def servers(many: int) -> Network:
    """A queue with so many servers, load 0.95, nobody gives up."""
    base = workloads.w1(max(200_000, 20 * many))
    (source,) = base.sources
    assert isinstance(source.arrivals, Gaps)
    gaps = replace(source.arrivals, law=Exponential(0.9 / 0.95 / many))
    return replace(
        base,
        sources=(replace(source, arrivals=gaps),),
        groups=(Group("agents", HeadCount(((0, many),))),),
    )


def waiting(many: int, order: Order) -> Network:
    """So many who wait when the clock starts, served one by one."""
    base = workloads.w1(1)
    return replace(
        base,
        sources=(Source("calls", "serve", AtStart(many), (("all", 1.0),)),),
        lanes=(Lane("queue", order=order),),
    )


def cost(network: Network, customers: int) -> float:
    """Nanoseconds of processor time per customer, set-up included."""
    times = max(1, LEAST // customers)
    best = float("inf")
    for _ in range(RUNS):
        began = time.process_time()
        for replication in range(times):
            flow_of(network, 1, replication)
        best = min(best, (time.process_time() - began) / (times * customers))
    return best * 1e9


def series() -> dict[str, tuple[list[int], Callable[[int], tuple[Network, int]]]]:
    """What grows: its sizes, and the network and number of customers of each."""
    sizes = [10**k for k in range(2, 7)]
    return {
        "customers": ([10**k for k in range(4, 8)], lambda n: (workloads.w2(n), n)),
        "servers": ([10**k for k in range(5)], lambda n: (servers(n), max(200_000, 20 * n))),
        "waiting, first come": (sizes, lambda n: (waiting(n, Order.FIRST_COME), n)),
        "waiting, shortest job": (sizes, lambda n: (waiting(n, Order.SHORTEST), n)),
    }


def measured() -> Iterator[tuple[str, int, float]]:
    """What grows, its size, nanoseconds per customer."""
    for name, (sizes, made) in series().items():
        for size in sizes:
            network, customers = made(size)
            found = cost(network, customers)
            print(f"{name:24}{size:12,}{found:10.0f} ns a customer", flush=True)
            yield name, size, found


PEAK = """
import sys
from benchmarks.growth import most_memory
from benchmarks.workloads import w2
from queuesim.experiment.flows import flow_of
many = int(sys.argv[1])
assert flow_of(w2(many), within=(20.0,)).started == many
print(most_memory())
"""


def most_memory() -> float:
    """Most memory that this process has had [MB].

    On Linux by its own counter: that of `getrusage` begins with what the process had that
    started this one.
    """
    own = Path("/proc/self/status")
    if own.exists():
        line = next(x for x in own.read_text(encoding="utf-8").splitlines() if "VmHWM" in x)
        return int(line.split()[1]) / 1024
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


def peak(customers: int) -> float:
    """Most memory that a process with a run of W2 has had [MB]."""
    words = [sys.executable, "-c", PEAK, str(customers)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout)


def memory() -> Iterator[str]:
    """What is said of memory, line by line."""
    few, many = peak(1_000_000), peak(100_000_000)
    yield f"W2, most memory of the process with 1,000,000 customers: {few:.0f} MB"
    yield f"W2, most memory of the process with 100,000,000 customers: {many:.0f} MB"


def draw(rows: list[tuple[str, int, float]], path: Path) -> None:
    """A chart of cost against size."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    for name in dict.fromkeys(row[0] for row in rows):
        mine = [row for row in rows if row[0] == name]
        axes.plot([r[1] for r in mine], [r[2] for r in mine], marker="o", label=name)
    axes.set(xscale="log", ylim=(0, None), xlabel="how many", ylabel="ns a customer")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(title="what grows", frameon=False)
    figure.savefig(path, dpi=120)


def main() -> None:
    """Run, write and draw; see the head of this module."""
    parser = argparse.ArgumentParser(description="Cost per customer as things grow.")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results")
    folder = parser.parse_args().out
    flow_of(workloads.w2(1000))  # the kernel is compiled or loaded
    rows = list(measured())
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "growth.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("what grows", "size", "ns per customer"))
        writer.writerows((name, size, f"{found:.0f}") for name, size, found in rows)
    draw(rows, folder / "growth.png")
    lines = list(memory())
    print(*lines, sep="\n")
    (folder / "growth_memory.txt").write_text("\n".join([*lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
