"""What other firms bill for their people: by the job, by the hour at work, for standing by."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from queuesim.economics.by_contact import of_contacts
from queuesim.economics.rates import over_run
from queuesim.network.rows import WorkKind
from queuesim.results.names import GROUP
from queuesim.units import TICKS_PER_SECOND

if TYPE_CHECKING:
    from queuesim.results.columns import Flags, Floats, Ints
    from queuesim.results.contacts import Ledger
    from queuesim.results.tallies import Tally
    from queuesim.spec.config import Config


class Jobs(NamedTuple):
    """Contacts that are over, each once for every group that has worked on it."""

    contact: Ints
    group: Ints  #: code of the staff


def jobs_of(ledger: Ledger, counted: Flags) -> Jobs:
    """Jobs among some contacts; whom a contact only kept has done none."""
    works, contact = ledger.columns.works, ledger.work_contact
    mine = (contact >= 0) & np.isin(works[:, 4], (WorkKind.WORK, WorkKind.WRAP))
    mine &= ledger.names.people[works[:, 2]]
    rows = np.flatnonzero(mine)
    rows = rows[counted[contact[rows]]]
    group = ledger.names.staff_of_group[works[rows, 2]]
    rows, group = rows[group >= 0], group[group >= 0]
    many = len(ledger.names.staff)
    pairs = np.unique(contact[rows] * many + group)
    return Jobs(pairs // many, pairs % many)


def billed(
    tally: Tally, ledger: Ledger, counted: Flags, config: Config
) -> tuple[Floats, dict[str, Floats]]:
    """Bills by scope: the total and each group; and bills by the job of each, by contact.

    Parameters
    ----------
    counted
        Contacts of the measured window that have been answered.
    """
    layout = tally.layout
    by_job: dict[str, Floats] = {}
    result = np.zeros(len(layout.scopes))
    providers = {k: g.provider for k, g in config.staff.items() if g.provider is not None}
    if not providers:
        return result, by_job
    jobs = jobs_of(ledger, counted)
    for name, words in providers.items():
        if (GROUP, name) not in layout.scopes:
            continue
        row, parts = layout.place(GROUP, name), []
        if words.per_job is not None:
            said = [words.per_job] * len(ledger.names.channels)
            price = of_contacts(ledger, config, said)
            mine = jobs.contact[jobs.group == ledger.names.staff.index(name)]
            parts += price[mine].tolist()
            by_job[name] = np.zeros(len(ledger.contacts))
            by_job[name][mine] = price[mine]  # of each contact once
        if words.per_hour is not None:
            parts.append(words.per_hour.over(int(tally["busy"][row].sum()) / TICKS_PER_SECOND))
        if words.fee is not None:
            parts.append(over_run(words.fee, layout))
        result[row] = fsum(parts)
    result[0] = fsum(result)
    return result, by_job
