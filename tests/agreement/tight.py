"""The kernel where everything is scarce: it stops and goes on all the time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import numpy as np

from queuesim.engine.kernel import Functions, Run, compiled, pack, running
from queuesim.engine.kernel.book import Sums
from queuesim.engine.kernel.running import JOURNALS
from queuesim.native.memory import Words
from queuesim.network import Network, Rows, prepare
from queuesim.network.rows import Tables

LONGEST = 5  #: ticks of a window at most
END = 60  #: tick after which no more windows are made


@contextmanager
def scarcity() -> Iterator[None]:
    """Runs that begin inside have room for next to nothing, and must ask for more."""
    usual = running.ROWS, running.CASES, running.EVENTS, running.KEYS
    running.ROWS, running.CASES, running.EVENTS, running.KEYS = 0, 1, 0, 1
    try:
        yield
    finally:
        running.ROWS, running.CASES, running.EVENTS, running.KEYS = usual


def simulate(network: Network, seed: int, functions: Functions | None = None) -> Rows:
    """Rows of one replication that is stopped at random ticks, and whenever a row is written."""
    packed, parts = pack(network), {kind: list[Words]() for kind in JOURNALS}

    def keep(drained: dict[str, Words]) -> None:
        for kind, rows in drained.items():
            parts[kind].append(rows.copy())

    functions = functions or compiled(plain=packed.plain)
    with scarcity():
        run = Run(packed, prepare(network, seed, 0), seed, 0, functions, keep)
    _in_windows(run, network, seed)
    run.run()
    whole = {kind: np.concatenate(each) for kind, each in parts.items()}
    return Tables(**whole, outcomes=packed.outcomes, passed=packed.milestones).rows()


def summed(
    network: Network,
    seed: int,
    functions: Functions,
    edges: tuple[int, ...],
    within: tuple[int, ...],
) -> tuple[Sums, int]:
    """Sums of such a replication, and the ticks that it took."""
    with scarcity():
        prepared = prepare(network, seed, 0)
        run = Run(pack(network), prepared, seed, 0, functions, None, edges=edges, within=within)
    _in_windows(run, network, seed)
    return run.summed()


def _in_windows(run: Run, network: Network, seed: int) -> None:
    """Advance by a few ticks at a time; drain the journal, or leave it as it is."""
    dice, until = Random(seed), 0  # noqa: S311
    while until < min(network.horizon, END):
        until = min(network.horizon, until + dice.randint(1, LONGEST))
        run.advance(until)
        if dice.random() < 0.5:
            run.drain()
