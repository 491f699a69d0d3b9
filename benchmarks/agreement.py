"""Compare two engines on random small networks full of ties.

Grammars of networks take turns. Prints one line per difference, with the seed of its network and
how many cases are left once the network is made as small as it will go; then how many networks one
of the engines refuses, and why; and at last ``N networks, D differences``, where N are those that
both have run. Exit code 0 if and only if there are some and there is no difference.

    python benchmarks/agreement.py --networks 10000 --seed 1 --processes 2
    python benchmarks/agreement.py --pair reference naive --grammar crews --show
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from queuesim.network import Network
from tests.agreement.comparing import Engine, cases_of, difference
from tests.agreement.grammars import GRAMMARS, grammar_of
from tests.agreement.shrinking import shrunk

#: Where each engine's ``simulate(network, seed)`` is.
ENGINES = {
    "reference": "queuesim.engine.reference",
    "kernel": "queuesim.engine.kernel",
    "naive": "tests.agreement.naive",
    "tight": "tests.agreement.tight",
}
AT_A_TIME = 50  #: seeds that a process is given
REFUSED = "Unsupported: "


@dataclass(frozen=True)
class Told:
    """What came of one network; ``refused`` and ``difference`` are "" where there is none."""

    seed: int
    grammar: str
    refused: str = ""
    difference: str = ""
    cases: int = 0  #: of the smallest network that shows the difference
    smallest: str = ""


def engine(name: str) -> Engine:
    """``simulate`` of an engine, by its short name or by the name of its module."""
    simulate: Engine = importlib.import_module(ENGINES.get(name, name)).simulate
    return simulate


def small(network: Network, seed: int, one: Engine, other: Engine) -> Network:
    """The smallest network found that still shows a difference of the same kind of row."""
    kind = difference(network, seed, one, other).split(":")[0]
    return shrunk(network, lambda each: difference(each, seed, one, other).split(":")[0] == kind)


def compared(seed: int, pair: tuple[str, str], grammar: str, *, shrink: bool = True) -> Told:
    """Both engines on the network of a seed; ``grammar`` "": the one whose turn it is."""
    one, other = (engine(name) for name in pair)
    grammar = grammar or grammar_of(seed)
    network = GRAMMARS[grammar](seed)
    told = difference(network, seed, one, other)
    if told.startswith(REFUSED):
        return Told(seed, grammar, refused=told.removeprefix(REFUSED))
    if not told or not shrink:
        return Told(seed, grammar, difference=told)
    least = small(network, seed, one, other)
    cases = cases_of(least, seed, one) or cases_of(least, seed, other)
    return Told(seed, grammar, "", told, cases, repr(least))


def some(first: int, *, end: int, pair: tuple[str, str], grammar: str) -> list[Told]:
    """A few seeds, one after the other."""
    seeds = range(first, min(end, first + AT_A_TIME))
    return [compared(seed, pair, grammar) for seed in seeds]


def all_told(seeds: range, pair: tuple[str, str], grammar: str, processes: int) -> Iterator[Told]:
    """What came of each seed, in order."""
    task = partial(some, end=seeds.stop, pair=pair, grammar=grammar)
    firsts = range(seeds.start, seeds.stop, AT_A_TIME)
    if processes == 1:
        for first in firsts:
            yield from task(first)
        return
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        for part in pool.map(task, firsts):
            yield from part


def options_of(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Compare two engines on random networks.")
    parser.add_argument("--networks", type=int, default=1000, help="how many")
    parser.add_argument("--seed", type=int, default=1, help="seed of the first network")
    parser.add_argument(
        "--pair",
        nargs=2,
        default=("reference", "kernel"),
        metavar="ENGINE",
        help=f"two of {', '.join(ENGINES)}, or names of modules with a simulate function",
    )
    parser.add_argument("--grammar", choices=GRAMMARS, default="", help="all in turn unless given")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print the shrunken networks")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Run the comparison; see the head of this module."""
    options = options_of(arguments)
    seeds = range(options.seed, options.seed + options.networks)
    refused: Counter[str] = Counter()
    run: Counter[str] = Counter()
    differences = 0
    last = seeds.start - 1
    print(f"{time.strftime('%Y-%m-%d')}, {' and '.join(options.pair)}, seeds from {seeds.start}")
    try:
        for told in all_told(seeds, tuple(options.pair), options.grammar, options.processes):
            last = told.seed
            if told.refused:
                refused[told.refused] += 1
                continue
            run[told.grammar] += 1
            if told.difference:
                differences += 1
                print(
                    f"seed {told.seed} ({told.grammar}), {told.cases} cases when made small: "
                    f"{told.difference}",
                    flush=True,
                )
                if options.show:
                    print(told.smallest)
    except BrokenProcessPool:
        differences += 1
        print(f"a process has died after seed {last}; once more with --processes 1 tells where")
    print("compared: " + ", ".join(f"{run[name]} of {name}" for name in GRAMMARS if run[name]))
    if refused:
        reasons = ", ".join(f"{count} {why}" for why, count in refused.most_common())
        print(f"refused by one of the two: {refused.total()} networks ({reasons})")
    print(f"{run.total()} networks, {differences} differences")
    return 0 if run.total() and not differences else 1


if __name__ == "__main__":
    raise SystemExit(main())
