"""Networks written by hand, run without keeping rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from queuesim.experiment.engines import packed
from queuesim.results.flow import Flow
from queuesim.units import TICKS_PER_SECOND, ticks

if TYPE_CHECKING:
    from queuesim.network import Network

_SQUARES = 3


def keep_rows(
    network: Network, folder: str | Path, seed: int = 1, replication: int = 0
) -> tuple[str, ...]:
    """Run one replication of a network on the compiled kernel and keep every row as Parquet.

    Rows go to the disk while it runs: memory is what is inside the network plus a fixed amount.

    Parameters
    ----------
    folder
        Gets a folder for each kind of row, with a file in it; columns are those of
        ``docs/reference/records.md``, the scenario being "network".
    seed, replication
        Key of all draws.

    Returns
    -------
    tuple of str
        The kinds of rows that are there.

    Raises
    ------
    Unsupported
        If the network has something that the kernel does not know.
    ConfigError
        If pyarrow is missing.
    FileError
        If the folder cannot be written.
    """
    from queuesim.engine.kernel import Run, compiled
    from queuesim.experiment.records import Place, check_library, kinds_of, recording
    from queuesim.network import prepare

    check_library()
    ready, prepared = packed(network), prepare(network, seed, replication)
    place = Place(Path(folder), f"{replication:06}", "network", replication)
    with recording(place, network) as recorder:
        window = recorder.window(ready.outcomes, ready.milestones)
        functions = compiled(plain=ready.plain)
        Run(ready, prepared, seed, replication, functions, window).run()
    return kinds_of(network)


def flow_of(
    network: Network,
    seed: int = 1,
    replication: int = 0,
    *,
    within: tuple[float, ...] = (),
    intervals: tuple[float, ...] = (0.0,),
) -> Flow:
    """Run one replication of a network on the compiled kernel and sum what it did.

    Memory is what is inside the network plus a fixed amount, however many cases there are.

    Parameters
    ----------
    seed, replication
        Key of all draws.
    within
        Limits of waiting to be counted [s], for `LaneFlow.within`.
    intervals
        Beginnings of intervals [s], ascending; visits belong to the one in which they joined.

    Raises
    ------
    Unsupported
        If the network has something that the kernel does not know.
    """
    from queuesim.engine.kernel import Run, compiled
    from queuesim.network import prepare

    edges = tuple(ticks(second) for second in intervals)
    limits = tuple(ticks(second) for second in within)
    ready = packed(network)
    prepared = prepare(network, seed, replication)
    run = Run(
        ready,
        prepared,
        seed,
        replication,
        compiled(plain=ready.plain),
        None,
        edges=edges,
        within=limits,
    )
    sums, seconds = run.summed()
    return Flow(
        network,
        seconds / TICKS_PER_SECOND,
        edges,
        limits,
        ready.outcomes,
        sums.lanes,
        np.ascontiguousarray(sums.lanes[:, :, _SQUARES]).view(np.float64),
        sums.zeros,
        sums.histogram,
        sums.teams,
        sums.ends,
    )
