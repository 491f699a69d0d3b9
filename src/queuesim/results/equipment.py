"""Equipment's time: what was there and what was in use, from the work that needed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from queuesim.network import Give, Network, Pool, Serve, Take
from queuesim.network.rows import WorkKind
from queuesim.results.grid import of_changes, of_levels, while_open
from queuesim.results.time import PEOPLE

if TYPE_CHECKING:
    from queuesim.network.labels import Labels
    from queuesim.results.columns import Ints
    from queuesim.results.contacts import Ledger
    from queuesim.results.grid import Grid


def equipment_of(network: Network) -> list[Pool]:
    """Pools whose units work claims, and nothing else ever takes, keeps or orders."""
    claimed = {name for n in network.nodes if isinstance(n, Serve) for name, _ in n.units}
    moved = {n.pool for n in network.nodes if isinstance(n, Take | Give)}
    moved |= {
        name for n in network.nodes if isinstance(n, Serve) and n.keeps for name, _ in n.units
    }
    moved |= {pool.reorder.source for pool in network.pools if pool.reorder}
    return [pool for pool in network.pools if pool.name in claimed - moved and pool.reorder is None]


def uses(ledger: Ledger, network: Network, pool: str) -> tuple[Ints, Ints, Ints]:
    """Work that needs pieces of a pool: begins, ends, and how many pieces each."""
    needs = np.array(
        [dict(n.units).get(pool, 0) if isinstance(n, Serve) else 0 for n in network.nodes],
        dtype=np.int64,
    )
    works = ledger.columns.works
    rows = works[works[:, 4] == WorkKind.WORK]
    pieces = needs[rows[:, 1]]
    some = np.flatnonzero(pieces)
    return rows[some, 5], np.minimum(rows[some, 6], ledger.until), pieces[some]


def equipment_times(
    ledger: Ledger, network: Network, labels: Labels, grid: Grid
) -> dict[str, dict[str, Ints]]:
    """Sums of `PEOPLE` by slot for each kind of equipment, ``(slots,)`` [ticks].

    Available are all pieces while a channel that needs them is open, and outside those that are
    still in use. Nothing of it counts in the total, which is of people.
    """
    found = {}
    counts = {pool.name: pool.units for pool in network.pools}
    for label in labels.equipment:
        begins, ends, pieces = uses(ledger, network, label.pool)
        times = np.repeat(np.stack([begins, ends]), pieces, axis=1)
        code = np.zeros(times.shape[1], dtype=np.int64)
        busy = grid.spread_spans(code, 1, *times)[0]
        edges = [(start, counts[label.pool]) for start, _ in label.windows]
        edges += [(end, 0) for _, end in label.windows]
        ticks, levels = np.array(sorted(edges), dtype=np.int64).reshape(-1, 2).T
        there = grid.spread(of_levels(ticks, levels))
        inside = grid.spread(of_levels(*while_open(*of_changes(*times), label.windows)))
        available = there + busy - inside
        sums = {name: np.zeros_like(busy) for name in PEOPLE}
        sums |= {"available": available, "paid": available, "places": available}
        sums |= {"busy": busy, "work_time": busy, "load": busy}
        found[label.name] = sums
    return found
