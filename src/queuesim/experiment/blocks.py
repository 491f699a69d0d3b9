"""Running one block: calendars, engine, measured tally."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.experiment.engines import REFERENCE, rows_of
from queuesim.measures import measured

if TYPE_CHECKING:
    from queuesim.compile import Model
    from queuesim.experiment.records import Place
    from queuesim.results import Tally
    from queuesim.results.layout import By

#: What ``runs.intervals_by`` says, in the words of the tally.
BY: dict[str, By] = {"arrival": "entry", "begin": "begin", "exit": "exit"}


def run_block(
    model: Model,
    seed: int,
    replication: int,
    engine: str = REFERENCE,
    keep: Place | None = None,
) -> Tally:
    """Run one replication of a model and measure its rows; the balances are checked in it.

    Parameters
    ----------
    keep
        Where all rows are kept; ``None``: nowhere.

    Raises
    ------
    RefusedError
        If the model goes round in circles without time passing.
    FileError
        If rows are to be kept and cannot be written.
    """
    by = BY[model.config.runs.intervals_by]
    if keep is None:
        rows, prepared = rows_of(model, seed, replication, engine)
        return measured(rows, model, prepared, seed, replication, by=by)
    from queuesim.experiment.records import recording
    from queuesim.results.contacts import read

    with recording(keep, model.network, model.labels) as recorder:
        rows, prepared = rows_of(model, seed, replication, engine, recorder)
        ledger = read(rows, model.network, model.labels)
        recorder.take_contacts(ledger)
        return measured(ledger, model, prepared, seed, replication, by=by)
