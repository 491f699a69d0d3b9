"""Running one block: calendars, engine, tally."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.engine.reference import Floor
from queuesim.results import tally

if TYPE_CHECKING:
    from queuesim.compile import Model
    from queuesim.results import Tally

ENGINES = ("auto", "reference")  #: what ``--engine`` may say


def run_block(model: Model, seed: int, replication: int) -> Tally:
    """Run one replication of a model and tally its rows; the balances are checked in it."""
    floor = Floor(model.network, seed, replication)
    rows = floor.run()
    return tally(rows, model, floor.prepared, seed=seed, replication=replication)
