"""Loans: who wanted a device for the time of a repair, and who was given one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from queuesim.network.labels import LOAN
from queuesim.results.layout import Folder
from queuesim.results.names import CHANNEL, CLASS, REASON

if TYPE_CHECKING:
    from queuesim.results.columns import Ints
    from queuesim.results.contacts import Ledger
    from queuesim.results.grid import Grid
    from queuesim.results.layout import Layout

LOAN_SUMS = ("loans_wanted", "loans_given")


def loan_sums(ledger: Ledger, layout: Layout, grid: Grid) -> Ints | None:
    """Sums of `LOAN_SUMS` by scope and slot; ``None`` where nobody wanted any."""
    c, cases = ledger.columns, ledger.cases
    told = [word.startswith(f"{LOAN}|") for word in c.milestone.words]
    if not any(told):
        return None
    rows = np.flatnonzero(np.array(told, dtype=np.bool_)[c.milestone.codes])
    words = [word.split("|") for word in c.milestone.words]
    channel = [
        ledger.names.channels.index(word[1]) if known else -1
        for word, known in zip(words, told, strict=True)
    ]
    given = np.array([word[-1] == "given" for word in words], dtype=np.bool_)
    case = np.searchsorted(cases.subject, c.milestone_case[rows])
    codes = {
        CHANNEL: np.array(channel, dtype=np.int64)[c.milestone.codes[rows]],
        CLASS: cases.klass[case],
        REASON: cases.reason[case],
    }
    lines = [np.ones(rows.size, dtype=np.bool_), given[c.milestone.codes[rows]]]
    return Folder(layout, grid.slot_at(c.tick[rows]), codes).sums(lines)
