"""Compare two engines on random small networks full of ties.

Prints one line per difference, with the seed of its network and how many cases are left once
the network is made as small as it will go, and at last ``N networks, D differences``. Exit code 0
if and only if there is no difference.

    python benchmarks/agreement.py --networks 10000 --seed 0
    python benchmarks/agreement.py --pair reference naive --show
"""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from queuesim.network import Network
from tests.agreement.comparing import Engine, cases_of, difference
from tests.agreement.grammar import network_of
from tests.agreement.shrinking import shrunk

#: where each engine's ``simulate(network, seed)`` is
ENGINES = {
    "reference": "queuesim.engine.reference",
    "kernel": "queuesim.engine.kernel",
    "naive": "tests.agreement.naive",
}


def engine(name: str) -> Engine:
    """``simulate`` of an engine, by its short name or by the name of its module."""
    simulate: Engine = importlib.import_module(ENGINES.get(name, name)).simulate
    return simulate


def small(network: Network, seed: int, one: Engine, other: Engine) -> Network:
    """The smallest network found that still shows a difference of the same kind of row."""
    kind = difference(network, seed, one, other).split(":")[0]
    return shrunk(network, lambda each: difference(each, seed, one, other).split(":")[0] == kind)


def main(arguments: list[str] | None = None) -> int:
    """Run the comparison; see the head of this module."""
    parser = argparse.ArgumentParser(description="Compare two engines on random networks.")
    parser.add_argument("--networks", type=int, default=1000, help="how many")
    parser.add_argument("--seed", type=int, default=0, help="seed of the first network")
    parser.add_argument(
        "--pair",
        nargs=2,
        default=("reference", "naive"),
        metavar="ENGINE",
        help=f"two of {', '.join(ENGINES)}, or names of modules with a simulate function",
    )
    parser.add_argument("--show", action="store_true", help="print the shrunken networks")
    options = parser.parse_args(arguments)
    one, other = (engine(name) for name in options.pair)
    differences = 0
    for seed in range(options.seed, options.seed + options.networks):
        network = network_of(seed)
        told = difference(network, seed, one, other)
        if told:
            differences += 1
            least = small(network, seed, one, other)
            cases = cases_of(least, seed, one) or cases_of(least, seed, other)
            print(f"seed {seed}, {cases} cases when made small: {told}", flush=True)
            if options.show:
                print(least)
    print(f"{options.networks} networks, {differences} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    raise SystemExit(main())
