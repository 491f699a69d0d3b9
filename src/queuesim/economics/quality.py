"""Quality cost in four classes: preventing failures, finding them, and what they cost then.

A classification of what the run costs anyway, not money on top of it: people's time is priced by
what their group is paid for each paid second, so also for the time in which they wait.

- prevention: what `costs.prevention` says;
- inspection: checks before the customer has the result, and samples looked at afterwards;
- internal failure: putting right what a check has found;
- external failure: contacts of customers who come back because a service went wrong, handling
  complaints and calling back, and what is paid out for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from queuesim.economics.by_contact import of_contacts
from queuesim.economics.rates import over_run
from queuesim.network.rows import WorkKind
from queuesim.results import contacts as of
from queuesim.results.grid import Grid
from queuesim.results.names import GROUP
from queuesim.units import TICKS_PER_SECOND

if TYPE_CHECKING:
    from queuesim.results.columns import Flags, Floats, Ints
    from queuesim.results.contacts import Ledger
    from queuesim.results.layout import Compiled
    from queuesim.results.tallies import Tally
    from queuesim.spec.config import Config


def prevention(tally: Tally, config: Config) -> Floats:
    """What is spent so that less goes wrong; the total alone has it."""
    result = np.zeros(len(tally.layout.scopes))
    if config.costs.prevention is not None:
        result[0] = over_run(config.costs.prevention, tally.layout)
    return result


def samples(ledger: Ledger, measured: Ints, config: Config, rates: Floats) -> Floats:
    """Expected cost of each contact's chance to be looked at afterwards.

    Of contacts that people answered, by the pay of the group that answered first.
    """
    c, words = ledger.contacts, config.costs.inspection
    cost = np.zeros(len(c))
    if words is None:
        return cost
    rows = measured[(c.end[measured] == of.ANSWERED) & (c.group[measured] >= 0)]
    share, time = (
        of_contacts(ledger, config, [by] * len(ledger.names.channels))[rows]
        for by in (words.share, words.time)
    )
    cost[rows] = share * time * rates[c.group[rows]]
    return cost


def defects(tally: Tally, config: Config) -> Floats:
    """Cost of defects by the price of one where it was found, by scope."""
    words = config.costs.per_defect
    if words is None:
        return np.zeros(len(tally.layout.scopes))
    caught, failed = (tally[name].sum(axis=1) for name in ("caught", "failed"))
    cost: Floats = words.inspected * caught + words.failed * failed
    return cost


def pay_rates(tally: Tally, pay: Floats) -> Floats:
    """Pay for each paid second of each group, by its code; 0 where nobody is paid."""
    layout, paid = tally.layout, tally["paid"]
    first, many = layout.first(GROUP), layout.groups
    seconds = paid[first : first + many].sum(axis=1) / TICKS_PER_SECOND
    amounts = pay[first : first + many]
    rates: Floats = np.divide(amounts, seconds, out=np.zeros(many), where=seconds > 0)
    return rates


def classes(
    ledger: Ledger, model: Compiled, measured: Ints, rates: Floats, lines: dict[str, Floats]
) -> dict[str, Floats]:
    """The four classes in all, as rows of the tally's money.

    ``lines`` are those of the ledger of money that have been made already.
    """
    works, further = ledger.columns.works, ledger.names.further_of_node
    staff = ledger.names.staff_of_group[works[:, 2]]
    people = ledger.names.people[works[:, 2]] & (works[:, 4] != WorkKind.PAUSE) & (staff >= 0)
    price = np.where(people, ledger.work_share * rates[staff], 0.0) / TICKS_PER_SECOND
    here = np.zeros(len(ledger.contacts), dtype=np.bool_)
    here[measured] = True
    own = ledger.work_contact
    counted = (own >= 0) & here[own]
    kind = further[works[:, 1]]

    def spent(rows: Flags) -> float:
        return float(price[rows].sum())

    total = {
        "quality_prevention": lines["prevention"][0],
        "quality_inspection": lines["samples"][0] + spent(counted & (kind == 1)),
        "quality_internal": spent(counted & (kind == 2)),
        "quality_external": lines["complaint_cost"][0]
        + spent(_on_complaints(ledger, model))
        + spent(counted & (kind == 0) & _come_back(ledger)[own]),
    }
    return {name: _in_all(amount, lines["prevention"].size) for name, amount in total.items()}


def _in_all(amount: float, scopes: int) -> Floats:
    result = np.zeros(scopes)
    result[0] = amount
    return result


def _come_back(ledger: Ledger) -> Flags:
    """Contacts of customers who are there again because the service before went wrong."""
    c = ledger.contacts
    again: Flags = np.zeros(len(c), dtype=np.bool_)
    rows = np.flatnonzero((c.how == of.REPEAT) & (c.number > 0))
    again[rows] = c.failed[rows - 1]
    return again


def _on_complaints(ledger: Ledger, model: Compiled) -> Flags:
    """Rows of work on complaints, begun in the measured window."""
    works, subject = ledger.columns.works, ledger.cases.subject
    mine: Flags = np.zeros(len(works), dtype=np.bool_)
    if not ledger.complaints.cases.any():
        return mine
    rows = np.flatnonzero(works[:, 0] >= 0)
    mine[rows] = ledger.complaints.cases[np.searchsorted(subject, works[rows, 0])]
    begin = Grid.of(model.labels, ledger.until).begin
    late: Flags = mine & (works[:, 5] >= begin)
    return late
