"""A whole replication by the kernel, as tables or as rows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from queuesim.engine.kernel.entries import PYTHON, compiled
from queuesim.engine.kernel.packing import Packed, pack
from queuesim.engine.kernel.running import JOURNALS, Functions, Run
from queuesim.native.memory import Words
from queuesim.network import Network, Prepared, Rows
from queuesim.network.calendars import prepare
from queuesim.network.rows import Tables


def simulate(network: Network, seed: int, replication: int = 0) -> Rows:
    """Rows of one replication of a network, by the compiled kernel.

    Raises
    ------
    Unsupported
        If the network has something that the kernel does not know.
    """
    prepared = prepare(network, seed, replication)
    packed = pack(network)
    functions = compiled(plain=packed.plain)
    return tables(packed, prepared, seed, replication, functions).rows()


def simulate_in_python(network: Network, seed: int, replication: int = 0) -> Rows:
    """The same by the kernel's text run as Python over checked memory: slow, every bound tested."""
    prepared = prepare(network, seed, replication)
    return tables(pack(network), prepared, seed, replication, PYTHON).rows()


Journal = dict[str, Words]  #: rows by kind, ``(n, words)``


def tables(
    packed: Packed,
    prepared: Prepared,
    seed: int,
    replication: int,
    functions: Functions,
    also: Callable[[Journal], None] | None = None,
) -> Tables:
    """All that one replication writes, kept in memory; ``also`` is shown it as it is written."""
    parts: dict[str, list[Words]] = {kind: [] for kind in JOURNALS}

    def keep(drained: Journal) -> None:
        for kind, rows in drained.items():
            parts[kind].append(rows.copy())
        if also is not None:
            also(drained)

    Run(packed, prepared, seed, replication, functions, keep).run()
    whole = {kind: np.concatenate(each) for kind, each in parts.items()}
    return Tables(**whole, outcomes=packed.outcomes, passed=packed.milestones)
