"""Revenue: fees of cases that were solved, and of those that ended without it.

A fee belongs to a case and is booked once, in full, where its last contact was: for a case that
began in the measured days and is solved before the run ends. What a customer would have paid for a
case that ended lost or unsolved is foregone revenue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from queuesim.economics.by_contact import added_up, parts_at
from queuesim.economics.rates import over_run
from queuesim.results import contacts as of
from queuesim.results.names import CLASS
from queuesim.results.once import once

if TYPE_CHECKING:
    from queuesim.results.columns import Flags, Floats
    from queuesim.results.contacts import Ledger
    from queuesim.results.layout import Layout
    from queuesim.results.names import Names
    from queuesim.spec.config import Config


def sold(config: Config) -> bool:
    """Whether anything has a fee."""
    return any(reason.fee is not None for reason in config.demand.reasons.values())


def revenue(ledger: Ledger, begin: int, layout: Layout, config: Config) -> dict[str, Floats]:
    """Revenue and foregone revenue by scope.

    Parameters
    ----------
    begin
        First measured tick.
    """
    c = ledger.cases
    mine = (c.born >= begin) & ~ledger.complaints.cases
    gone = (c.outcome == of.LOST) | (c.outcome == of.UNSOLVED)
    return {
        "revenue": _fees(ledger, mine & (c.outcome == of.SOLVED), layout, config),
        "revenue_lost": _fees(ledger, mine & gone, layout, config),
    }


def _fees(ledger: Ledger, some: Flags, layout: Layout, config: Config) -> Floats:
    """Fees of some cases by scope: by the channel of the last contact, else of the appointment."""
    c, contacts = ledger.cases, ledger.contacts
    rows = np.flatnonzero(some)
    channel = c.channel[rows].copy()
    met = np.flatnonzero(c.contacts[rows] > 0)
    channel[met] = contacts.channel[c.first[rows[met]] + c.contacts[rows[met]] - 1]
    rows, channel = rows[channel >= 0], channel[channel >= 0]
    each = fees(ledger.names, config)
    where = (parts_at(c.born[rows], config), channel, c.klass[rows], c.reason[rows])
    count = np.bincount(np.ravel_multi_index(where, each.shape), minlength=each.size)
    return added_up(each * count.reshape(each.shape), layout)


def fees(names: Names, config: Config) -> Floats:
    """Fee of a case ``(parts of the week, channels, classes, reasons)``."""

    def made() -> Floats:
        said = [config.demand.reasons[name].fee for name in names.reasons]
        return np.array(
            [
                [
                    [
                        [
                            0.0 if by is None else by.of(reason, klass, channel, at=at)
                            for reason, by in zip(names.reasons, said, strict=True)
                        ]
                        for klass in names.classes
                    ]
                    for channel in names.channels
                ]
                for at in config.week.moments
            ]
        )

    return once((names, config), made)


def known(revenue: Floats, config: Config, names: Names, layout: Layout) -> Floats:
    """Revenue from classes with a number of customers, who come again; the total and by class."""
    result, first = np.zeros_like(revenue), layout.first(CLASS)
    for code, name in enumerate(names.classes):
        if config.customers[name].count is not None:
            result[first + code] = revenue[first + code]
    result[0] = result.sum()
    return result


def retained(left: Floats, paid: Floats, config: Config, names: Names, layout: Layout) -> Floats:
    """Value over the run of customers who stay, beyond what they paid in it; total and by class.

    Parameters
    ----------
    left
        Customers of each class who leave, whether for bad service or otherwise.
    paid
        Revenue from known customers, by scope: it is a part of their value and counts once.
    """
    result, first = np.zeros_like(paid), layout.first(CLASS)
    for code, name in enumerate(names.classes):
        words = config.customers[name]
        if words.count is not None and words.value is not None:
            stay = max(0.0, words.count - left[code])
            worth = stay * over_run(words.value, layout) - paid[first + code]
            result[first + code] = max(0.0, worth)
    result[0] = result.sum()
    return result
