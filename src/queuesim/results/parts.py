"""Spare parts: who needed them and when they came, and what was in stock and on order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from queuesim.network.labels import PART, PART_STEPS
from queuesim.network.rows import OPEN
from queuesim.results.columns import ARRIVED, REFUSED, Columns, Flags, Ints, occurring
from queuesim.results.layout import Folder
from queuesim.results.names import CHANNEL, CLASS, PARTS, REASON
from queuesim.results.ordering import order_by

if TYPE_CHECKING:
    from queuesim.network import Network
    from queuesim.network.labels import Labels
    from queuesim.results.contacts import Ledger
    from queuesim.results.grid import Grid
    from queuesim.results.layout import Layout
    from queuesim.results.milestones import Subjects, Talks
    from queuesim.results.names import Names

THERE, MISSING, CAME = range(len(PART_STEPS))

#: Sums of parts by the contact that needs them.
NEED_SUMS = (
    "part_wanted",
    "part_there",
    "part_came",  #: of those that were not there
    "part_wait",  #: of these, from the moment at which they were missed
    "part_used",
)
#: Sums of stock by part, and by part and site; units are integrated over time.
STOCK_SUMS = (
    "part_stock",
    "part_owed",
    "part_on_order",
    "part_time",  #: time over which the stock of each is told
    "part_orders",
    "part_ordered",
    "part_arrived",  #: orders that have come
    "part_lead",  #: of these, from ordering to coming
)
PART_SUMS = (*NEED_SUMS, *STOCK_SUMS)


@dataclass(frozen=True, slots=True)
class Parts:
    """Each need of a part: codes, and ticks.

    Attributes
    ----------
    part
        Which part, at which site, by `Names.parts`.
    contact
        The contact that needs it; -1 for none.
    tick
        When it was needed.
    came
        When it was there: at once, or OPEN where it is still waited for.
    there
        Whether it was in stock.
    """

    part: Ints
    contact: Ints
    tick: Ints
    came: Ints
    there: Flags


NOTHING = np.zeros(0, dtype=np.int64)


def without_takes(c: Columns, network: Network, labels: Labels) -> Columns:
    """Columns without the stays at which cases wait for parts: nobody serves them there."""
    if not labels.takes:
        return c
    takes = np.array([node.name in labels.takes for node in network.nodes], dtype=np.bool_)
    kept = ~takes[c.node]
    names = ("visit_case", "node", "lane", "joined", "begun", "visit_ended", "visit_group")
    return replace(
        c,
        **{name: getattr(c, name)[kept] for name in names},
        visit_outcome=occurring(c.visit_outcome.codes[kept], c.visit_outcome.words),
    )


def parts_of(c: Columns, subjects: Subjects, talks: Talks, names: Names) -> Parts:
    """Needs of parts, in the order of cases and time."""
    meaning = [_meaning(word, names) for word in c.milestone.words]
    if not any(part >= 0 for part, _ in meaning):
        return Parts(NOTHING, NOTHING, NOTHING, NOTHING, NOTHING.astype(np.bool_))
    known = np.array(meaning, dtype=np.int64)
    rows = np.flatnonzero(known[c.milestone.codes, 0] >= 0)
    rows = rows[order_by(c.milestone_case[rows], c.tick[rows])]
    part, step = known[c.milestone.codes[rows]].T
    tick, case = c.tick[rows], c.milestone_case[rows]
    came = np.where(step == THERE, tick, OPEN)
    follows = np.flatnonzero(step == CAME)  # what was missed is awaited before anything else
    came[follows - 1] = tick[follows]
    needs = np.flatnonzero(step != CAME)
    contact = talks.open_at(subjects.places(case[needs]), tick[needs])
    return Parts(part[needs], contact, tick[needs], came[needs], step[needs] == THERE)


def _meaning(word: str, names: Names) -> tuple[int, int]:
    """Part and step of a milestone; -1 for any other."""
    kind, _, rest = word.partition("|")
    if kind != PART:
        return -1, -1
    scope, _, step = rest.rpartition("|")
    return names.parts.index(scope), PART_STEPS.index(step)


def part_sums(ledger: Ledger, network: Network, labels: Labels, layout: Layout, grid: Grid) -> Ints:
    """Sums of `PART_SUMS` by scope and slot ``(sums, scopes, slots)``; of the need's slot."""
    result = np.zeros((len(PART_SUMS), len(layout.scopes), grid.size), dtype=np.int64)
    found, contacts = ledger.parts, ledger.contacts
    own = found.contact
    codes = {
        CHANNEL: contacts.channel[own],
        CLASS: contacts.klass[own],
        REASON: contacts.reason[own],
        PARTS: found.part,
    }
    done = found.came < OPEN
    missed = done & ~found.there
    lines = [
        np.ones(own.size, dtype=np.bool_),
        found.there,
        missed,
        np.where(missed, found.came - found.tick, 0),
        done,
    ]
    needs = Folder(layout, grid.slot_at(found.tick), codes).sums(lines)
    result[: len(NEED_SUMS)] = needs
    result[len(NEED_SUMS) :] = _stock_sums(ledger, network, labels, layout, grid)
    return result


def _stock_sums(
    ledger: Ledger, network: Network, labels: Labels, layout: Layout, grid: Grid
) -> Ints:
    """What lay there, was owed and on order over time, and orders by the slot of their placing."""
    result = np.zeros((len(STOCK_SUMS), len(layout.scopes), grid.size), dtype=np.int64)
    pools = {pool.name: k for k, pool in enumerate(network.pools)}
    stocks, orders = ledger.columns.stocks, ledger.columns.orders
    for label in labels.parts:
        k = pools[label.pool]
        place = layout.place(PARTS, label.name)
        mine = stocks[stocks[:, 1] == k]
        start = np.array([[0, k, network.pools[k].units, 0, 0]], dtype=np.int64)
        mine = np.concatenate([start, mine])
        for row, column in enumerate((2, 3, 4)):
            rises = np.diff(mine[:, column], prepend=0)
            code = np.zeros(len(mine), dtype=np.int64)
            result[row, place] = grid.spread_steps(code, 1, mine[:, 0], rises)[0]
        result[3, place] = grid.lengths()
        placed = orders[(orders[:, 0] == k) & (orders[:, 6] != REFUSED)]
        placed = placed[grid.slot_at(placed[:, 3]) >= 0]
        came = placed[:, 6] == ARRIVED
        lines = (
            np.ones(len(placed), dtype=np.int64),
            placed[:, 2],
            came.astype(np.int64),
            np.where(came, placed[:, 5] - placed[:, 3], 0),
        )
        for row, amount in enumerate(lines, start=4):
            np.add.at(result[row, place], grid.slot_at(placed[:, 3]), amount)
        result[:, 0] += result[:, place]
    result[3, 0] = grid.lengths()
    return result
