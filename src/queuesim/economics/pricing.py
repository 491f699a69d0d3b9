"""Pricing: money and lost customers as further sums of a tally."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from queuesim.economics import (
    churn,
    cost,
    field,
    parts,
    perception,
    providers,
    quality,
    revenue,
    satisfaction,
    sharing,
)
from queuesim.results.adding import contact_slots
from queuesim.results.contacts import ANSWERED
from queuesim.results.grid import Grid
from queuesim.results.layout import Folder
from queuesim.results.names import CHANNEL, CLASS, REASON
from queuesim.results.sums import MONEY, NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from queuesim.results.columns import Flags, Floats, Ints
    from queuesim.results.contacts import Ledger
    from queuesim.results.layout import Compiled, Layout
    from queuesim.results.tallies import Tally
    from queuesim.spec.config import Config


def price(tally: Tally, ledger: Ledger, model: Compiled, seed: int, replication: int = 0) -> Tally:
    """The tally of one replication with cost, lost customers and value lost.

    Parameters
    ----------
    tally
        Of one replication, from `queuesim.results.tally`.
    ledger
        What it was added up from.
    model
        The compiled scenario; without a config nothing has a price.
    seed, replication
        Those of the run, for the draws of who leaves.
    """
    config = model.config
    if config is None:
        return tally
    grid = Grid.of(model.labels, ledger.until)
    slot = contact_slots(ledger, grid, tally.layout.by)
    measured = np.flatnonzero(slot >= 0)
    score = satisfaction.scores(ledger, config)
    chance = churn.chances(ledger, config) * satisfaction.churn_factors(ledger, config, score)
    chance[slot < 0] = 0.0
    lost = churn.losing(chance, ledger, model.network, seed, replication)
    counts = tally.counts.copy()
    counts[NAMES.index("customers_lost")] = _lost_sums(tally, ledger, slot, lost)
    way = field.metres(ledger, config)
    found = satisfaction.sums(ledger, config, score) | field.promises(ledger, config)
    found |= perception.sums(ledger, model.labels, config)
    if way.any():
        found["metres"] = way
    _add_lines(counts, tally, ledger, slot, found)
    money = tally.money.copy()
    worth = churn.values(config, ledger.names, tally.layout)[ledger.contacts.klass[lost]]
    paid = cost.pay(tally, model, config)
    rates = quality.pay_rates(tally, paid)
    bills, by_job = providers.billed(
        tally, ledger, (slot >= 0) & (ledger.contacts.end == ANSWERED), config
    )
    of_contacts = {
        "contact_cost": cost.each_contact(ledger, config),
        "complaint_cost": cost.each_complaint(ledger, config),
        "travel_cost": field.travel_cost(ledger, config, way),
        "samples": quality.samples(ledger, measured, config, rates),
        "parts_used": parts.each_used(ledger, model, config),
    }
    rows = {
        "pay": paid,
        "contact_cost": cost.contact_cost(tally, ledger, measured, config),
        "machines": cost.machines(tally, config),
        "depreciation": cost.depreciation(tally, config),
        "overhead": cost.overhead(tally, config),
        "billed": bills,
        "travel_cost": _by_scope(tally, ledger, measured, of_contacts["travel_cost"][measured]),
        "complaint_cost": cost.complaint_cost(tally, ledger, measured, config),
        "prevention": quality.prevention(tally, config),
        "samples": _by_scope(tally, ledger, measured, of_contacts["samples"][measured]),
        "value_lost": _by_scope(tally, ledger, lost, worth),
        "replacement": _by_scope(tally, ledger, lost, churn.to_win(config, ledger)[lost]),
    }
    rows |= parts.part_costs(tally, ledger, model, config)
    rows |= sharing.shared(ledger, measured, tally.layout, config, rows, of_contacts, by_job)
    rows |= _income(counts, ledger, grid, tally.layout, config)
    rows |= quality.classes(ledger, model, measured, rates, rows)
    rows["defects"] = quality.defects(tally, config)
    for name, amounts in rows.items():
        money[MONEY.index(name)] = amounts
    _add_natural(money, tally, ledger, config)
    return replace(tally, counts=counts, money=money)


def _income(
    counts: Ints, ledger: Ledger, grid: Grid, layout: Layout, config: Config
) -> dict[str, Floats]:
    """Revenue, and the value of customers who stay; nothing where it is not asked for."""
    names, found = ledger.names, {}
    paid = np.zeros(len(layout.scopes))
    if revenue.sold(config):
        found = revenue.revenue(ledger, grid.begin, layout, config)
        paid = revenue.known(found["revenue"], config, names, layout)
        found["revenue_known"] = paid
    first = layout.first(CLASS)
    left = counts[NAMES.index("customers_lost"), first : first + len(names.classes)].sum(axis=1)
    left = left + churn.natural(config, names, layout)
    found["retained"] = revenue.retained(left, paid, config, names, layout)
    return found


def _lost_sums(tally: Tally, ledger: Ledger, slot: Ints, lost: Ints) -> Ints:
    c = ledger.contacts
    codes = {CHANNEL: c.channel[lost], CLASS: c.klass[lost], REASON: c.reason[lost]}
    folder = Folder(tally.layout, slot[lost], codes)
    sums: Ints = folder.sums([np.ones(lost.size, dtype=np.bool_)])[0]
    return sums


def _add_lines(
    counts: Ints, tally: Tally, ledger: Ledger, slot: Ints, found: Mapping[str, Ints | Flags]
) -> None:
    """Add up what each contact adds to some sums."""
    if not found:
        return
    c = ledger.contacts
    folder = Folder(tally.layout, slot, {CHANNEL: c.channel, CLASS: c.klass, REASON: c.reason})
    for name, total in zip(found, folder.sums(list(found.values())), strict=True):
        counts[NAMES.index(name)] = total


def _by_scope(tally: Tally, ledger: Ledger, lost: Ints, worth: Floats) -> Floats:
    """Money of some contacts, such as the value of those lost by them, by scope."""
    layout, c = tally.layout, ledger.contacts
    result = np.zeros(len(layout.scopes))
    if not worth.any():
        return result
    result[0] = worth.sum()
    for kind, codes in ((CHANNEL, c.channel), (CLASS, c.klass), (REASON, c.reason)):
        np.add.at(result, layout.first(kind) + codes[lost], worth)
    return result


def _add_natural(money: Floats, tally: Tally, ledger: Ledger, config: Config) -> None:
    layout, names = tally.layout, ledger.names
    leave = churn.natural(config, names, layout)
    worth = leave * churn.values(config, names, layout)
    first = layout.first(CLASS)
    for name, amounts in (("base_lost", leave), ("base_value", worth)):
        row = MONEY.index(name)
        money[row, first : first + amounts.size] = amounts
        money[row, 0] = amounts.sum()
