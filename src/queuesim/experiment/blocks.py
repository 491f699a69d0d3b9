"""Running one block: calendars, engine, measured tally."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.experiment.engines import REFERENCE, rows_of
from queuesim.measures import measured

if TYPE_CHECKING:
    from queuesim.compile import Model
    from queuesim.results import Tally
    from queuesim.results.layout import By

#: What ``runs.intervals_by`` says, in the words of the tally.
BY: dict[str, By] = {"arrival": "entry", "begin": "begin", "exit": "exit"}


def run_block(model: Model, seed: int, replication: int, engine: str = REFERENCE) -> Tally:
    """Run one replication of a model and measure its rows; the balances are checked in it.

    Raises
    ------
    RefusedError
        If the model goes round in circles without time passing.
    """
    rows, prepared = rows_of(model, seed, replication, engine)
    by = BY[model.config.runs.intervals_by]
    return measured(rows, model, prepared, seed, replication, by=by)
