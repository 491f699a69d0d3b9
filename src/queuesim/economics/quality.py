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
from queuesim.results.names import CHANNEL, CLASS, GROUP, REASON
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
    """The four classes as rows of the tally's money: in all, by channel, class and reason.

    ``lines`` are those of the ledger of money that have been made already. What people do lies
    where the contact lies that it is done for or, of complaints, that it is about; prevention where
    full cost has it.
    """
    names, c, own = ledger.names, ledger.contacts, ledger.work_contact
    here = np.zeros(len(c) + 1, dtype=np.bool_)  # the last: work without a contact
    here[measured] = True
    counted = here[own]
    found = {
        "quality_prevention": lines.get("full_prevention", lines["prevention"]).copy(),
        "quality_inspection": lines["samples"].copy(),
        "quality_internal": np.zeros_like(lines["samples"]),
        "quality_external": lines["complaint_cost"].copy(),
    }

    found["quality_prevention"][0] = lines["prevention"][0]  # not in whole cents

    def spend(name: str, rows: Ints, contact: Ints) -> None:
        found[f"quality_{name}"] += _by_scope(ledger, _price(ledger, rows, rates), contact)

    further = names.further_of_node[ledger.columns.works[:, 1]]
    if names.further_of_node.any():
        for kind, name in enumerate(("inspection", "internal"), start=1):
            rows = np.flatnonzero(counted & (further == kind))
            spend(name, rows, own[rows])
    if ledger.complaints.made.any():
        spend("external", *_on_complaints(ledger, model))
    if c.failed.any():
        rows = np.flatnonzero(counted & (further == 0) & _come_back(ledger)[own])
        spend("external", rows, own[rows])
    return found


def _price(ledger: Ledger, rows: Ints, rates: Floats) -> Floats:
    """Pay for the time of people in some rows of work."""
    works, share = ledger.columns.works[rows], ledger.work_share[rows]
    staff = ledger.names.staff_of_group[works[:, 2]]
    return np.where(_people(ledger, works), share * rates[staff], 0.0) / TICKS_PER_SECOND


def _people(ledger: Ledger, works: Ints) -> Flags:
    """Rows in which people work, and are no machines."""
    names = ledger.names
    staff = names.staff_of_group[works[:, 2]] >= 0
    people: Flags = names.people[works[:, 2]] & staff & (works[:, 4] != WorkKind.PAUSE)
    return people


def _by_scope(ledger: Ledger, amounts: Floats, contact: Ints) -> Floats:
    """Amounts for some contacts in all, and by channel, class and reason."""
    names, c = ledger.names, ledger.contacts
    result = np.zeros(len(names.scopes))
    result[0] = amounts.sum()
    for kind, codes in ((CHANNEL, c.channel), (CLASS, c.klass), (REASON, c.reason)):
        mine = [k for k, (each, _) in enumerate(names.scopes) if each == kind]
        result[mine] = np.bincount(codes[contact], weights=amounts, minlength=len(mine))
    return result


def _come_back(ledger: Ledger) -> Flags:
    """Contacts of customers who are there again because the service before went wrong."""
    c = ledger.contacts
    again: Flags = np.zeros(len(c), dtype=np.bool_)
    rows = np.flatnonzero((c.how == of.REPEAT) & (c.number > 0))
    again[rows] = c.failed[rows - 1]
    return again


def _on_complaints(ledger: Ledger, model: Compiled) -> tuple[Ints, Ints]:
    """Rows of work on complaints, begun in the measured window, and what they are about."""
    works = ledger.columns.works
    begin = Grid.of(model.labels, ledger.until).begin
    rows = np.flatnonzero((works[:, 0] >= 0) & (works[:, 5] >= begin))
    about = ledger.complaints.about[np.searchsorted(ledger.cases.subject, works[rows, 0])]
    some = about >= 0
    return rows[some], about[some]
