"""Cost of spare parts: those that are used, those that lie in stock, and orders.

A part is paid for when it is used, so that what lies in stock at the end costs nothing but its
holding. Holding is counted over the calendar, nights included.
"""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING

import numpy as np

from queuesim.economics.rates import over_run
from queuesim.network.rows import OPEN
from queuesim.results.grid import Grid
from queuesim.results.names import CHANNEL, CLASS, PARTS, REASON, TOTAL

if TYPE_CHECKING:
    from queuesim.results.columns import Floats
    from queuesim.results.contacts import Ledger
    from queuesim.results.layout import Compiled
    from queuesim.results.tallies import Tally
    from queuesim.spec.config import Config


def part_costs(tally: Tally, ledger: Ledger, model: Compiled, config: Config) -> dict[str, Floats]:
    """Lines of cost by scope; none where no contact needs parts."""
    if not model.labels.parts:
        return {}
    found = {"parts_used": _used(tally, ledger, model, config)}
    for name in ("parts_held", "parts_ordered"):
        found[name] = np.zeros(len(tally.layout.scopes))
    for label in model.labels.parts:
        words, place = config.parts[label.part], tally.layout.place(PARTS, label.name)
        if words.holding is not None:
            time = int(tally["part_time"][place].sum())
            units = int(tally["part_stock"][place].sum()) / time if time else 0.0
            found["parts_held"][place] = units * over_run(words.holding, tally.layout)
        orders = tally.total("part_orders", PARTS, label.name)
        found["parts_ordered"][place] = orders * (words.per_order or 0.0)
    for name in ("parts_held", "parts_ordered"):
        found[name][0] = fsum(found[name])
    return found


def each_used(ledger: Ledger, model: Compiled, config: Config) -> Floats:
    """Price of the parts that each contact was given in the measured window."""
    needs = ledger.parts
    found = np.zeros(len(ledger.contacts))
    if model.labels.parts:
        slot = Grid.of(model.labels, ledger.until).slot_at(needs.tick)
        rows = np.flatnonzero((needs.came < OPEN) & (slot >= 0))
        prices = [config.parts[label.part].price or 0.0 for label in model.labels.parts]
        np.add.at(found, needs.contact[rows], np.array(prices)[needs.part[rows]])
    return found


def _used(tally: Tally, ledger: Ledger, model: Compiled, config: Config) -> Floats:
    """Price of the parts that contacts were given: by contact and by part."""
    layout, needs, c = tally.layout, ledger.parts, ledger.contacts
    slot = Grid.of(model.labels, ledger.until).slot_at(needs.tick)
    rows = np.flatnonzero((needs.came < OPEN) & (slot >= 0))
    own, part = needs.contact[rows], needs.part[rows]
    prices = [config.parts[label.part].price or 0.0 for label in model.labels.parts]
    result = np.zeros(len(layout.scopes))
    for kind, code in (
        (TOTAL, np.zeros(rows.size, dtype=np.int64)),
        (CHANNEL, c.channel[own]),
        (CLASS, c.klass[own]),
        (REASON, c.reason[own]),
        (PARTS, part),
    ):
        first = layout.first(kind)
        for scope in np.unique(code).tolist():
            count = np.bincount(part[code == scope], minlength=len(prices)).tolist()
            result[first + scope] = fsum(n * price for n, price in zip(count, prices, strict=True))
    return result
