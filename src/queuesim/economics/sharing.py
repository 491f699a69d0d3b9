"""Full cost: every line of cost shared out to the contacts it was spent on, to the cent.

What belongs to single contacts goes to them. What belongs to a group of people goes to the contacts
they worked on, by the time that took of them, idle time with it. A machine goes to the contacts of
its channel, each alike; equipment and all that runs whatever happens go by people's time, equipment
among the channels that use it; orders and stocks of parts go where the parts went. What no contact
can be found for stands with its channel or alone.

Shares are whole cents in each replication: each is cut off, and the cents that are left go to those
that lost most by it, in the order of names where these are equal (the method of the largest
remainder). So channels, and classes, and reasons, with what stands alone, add up to the line.

Source: C. T. Horngren et al., "Cost Accounting", on allocating cost by the time of those who work;
that idle time is shared out too is our choice, and what a planner's cost per contact means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from queuesim.network.rows import WorkKind
from queuesim.results.defect import Unbalanced
from queuesim.results.names import CHANNEL, CLASS, GROUP, REASON
from queuesim.results.sums import COSTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from queuesim.results.columns import Floats, Ints
    from queuesim.results.contacts import Ledger
    from queuesim.results.layout import Layout
    from queuesim.spec.config import Config

CENTS = 100
OF_PARTS = ("parts_ordered", "parts_held")  #: go where the parts went


def shared(
    ledger: Ledger,
    measured: Ints,
    layout: Layout,
    config: Config,
    lines: Mapping[str, Floats],
    of_contacts: Mapping[str, Floats],
    bills: Mapping[str, Floats],
) -> dict[str, Floats]:
    """Full cost by line and scope.

    Parameters
    ----------
    measured
        Contacts that count.
    lines
        Each line of cost by scope.
    of_contacts
        Lines that are known for each contact.
    bills
        Of groups that bill by the job: what each contact costs.
    """
    there = [name for name in COSTS if name in lines and lines[name][0]]
    if not there:
        return {}
    cells = _Cells(ledger, measured)
    found = {}
    for name in there:
        total = lines[name][0]
        if name in of_contacts:
            amounts = cells.summed(of_contacts[name])
            amounts[-1] += max(0.0, total - amounts.sum())  # of contacts that do not count
        elif name in OF_PARTS:
            amounts = cells.like(total, cells.summed(of_contacts["parts_used"]))
        else:
            jobs = bills if name == "billed" else {}
            amounts = _of_line(cells, layout, config, lines[name], jobs)
        found[f"full_{name}"] = cells.by_scope(in_cents(amounts, total), layout)
    return found


def _of_line(
    cells: _Cells,
    layout: Layout,
    config: Config,
    line: Floats,
    bills: Mapping[str, Floats],
) -> Floats:
    """A line of groups, machines, equipment, and what belongs to nobody."""
    amounts, rest = np.zeros(cells.size), line[0]
    for (kind, name), amount in zip(layout.scopes, line.tolist(), strict=True):
        if not amount or kind not in (GROUP, CHANNEL):
            continue
        if kind == CHANNEL:
            amounts += cells.in_channel(amount, name)
        elif name in config.equipment:
            amounts += cells.by_time(amount, config.equipment[name].for_)
        else:
            own = cells.summed(bills[name]) if name in bills else np.zeros(cells.size)
            amounts += own + cells.of_group(amount - own.sum(), name)
        rest -= amount
    return amounts + cells.by_time(max(0.0, rest))


class _Cells:
    """Kinds of contacts, by channel, class and reason, in the order of names.

    Behind them each channel by itself, for what none of its contacts has caused, and at last what
    belongs to no channel.
    """

    def __init__(self, ledger: Ledger, measured: Ints) -> None:
        c, names = ledger.contacts, ledger.names
        self.names = names
        self.measured = measured
        self.channels, self.classes, self.reasons = (
            _ranks(words) for words in (names.channels, names.classes, names.reasons)
        )
        self.shape = (len(self.channels), len(self.classes), len(self.reasons))
        self.dense = int(np.prod(self.shape))
        self.size = self.dense + len(self.channels) + 1
        where = (
            self.channels[c.channel[measured]],
            self.classes[c.klass[measured]],
            self.reasons[c.reason[measured]],
        )
        self.cell = np.ravel_multi_index(where, self.shape)
        self.count = np.bincount(self.cell, minlength=self.size).astype(np.float64)
        self.time = self._time(ledger)

    def _time(self, ledger: Ledger) -> Floats:
        """People's time on these contacts and complaints about them ``(staff, cells)`` [ticks]."""
        works, names, contact = ledger.columns.works, ledger.names, _contacts(ledger)
        place = np.full(len(ledger.contacts) + 1, -1, dtype=np.int64)  # the last: of no contact
        place[self.measured] = self.cell
        staff = names.staff_of_group[works[:, 2]]
        mine = names.people[works[:, 2]] & (works[:, 4] != WorkKind.PAUSE) & (staff >= 0)
        rows = np.flatnonzero(mine & (place[contact] >= 0))
        where = staff[rows] * self.size + place[contact[rows]]
        spent = np.zeros(len(names.staff) * self.size)
        np.add.at(spent, where, ledger.work_share[rows])
        return spent.reshape(-1, self.size)

    def summed(self, each: Floats) -> Floats:
        """What each of all contacts costs, added up."""
        summed = np.zeros(self.size)
        np.add.at(summed, self.cell, each[self.measured])
        return summed

    def of_group(self, amount: float, name: str) -> Floats:
        """An amount by the time of a group's people; alone where they had none for contacts."""
        return self._by(amount, self.time[self.names.staff.index(name)], self.size - 1)

    def in_channel(self, amount: float, name: str) -> Floats:
        """An amount to a channel's contacts, each alike; to the channel itself without any."""
        own = np.zeros(self.size)
        rank = int(self.channels[self.names.channels.index(name)])
        mine = np.arange(self.dense) // (self.shape[1] * self.shape[2]) == rank
        own[: self.dense][mine] = self.count[: self.dense][mine]
        return self._by(amount, own, self.dense + rank)

    def by_time(self, amount: float, channels: Sequence[str] | None = None) -> Floats:
        """An amount by all people's time, in some channels or in all; else by contacts."""
        mine = np.ones(self.size)
        if channels is not None:
            ranks = self.channels[[self.names.channels.index(name) for name in channels]]
            mine[: self.dense] = np.isin(
                np.arange(self.dense) // (self.shape[1] * self.shape[2]), ranks
            )
        time = self.time.sum(axis=0) * mine
        return self._by(amount, time if time.any() else self.count * mine, self.size - 1)

    def like(self, amount: float, weights: Floats) -> Floats:
        """An amount by something else that is known by cell; by people's time without that."""
        return self._by(amount, weights, 0) if weights.any() else self.by_time(amount)

    def _by(self, amount: float, weights: Floats, alone: int) -> Floats:
        total = weights.sum()
        if total > 0.0:
            shares: Floats = amount * weights / total
            return shares
        found = np.zeros(self.size)
        found[alone] = amount
        return found

    def by_scope(self, cents: Ints, layout: Layout) -> Floats:
        """Money by scope; what stands alone is in the total only."""
        dense = cents[: self.dense].reshape(self.shape)
        channel = dense.sum(axis=(1, 2)) + cents[self.dense : -1]
        result = np.zeros(len(layout.scopes))
        result[0] = cents.sum() / CENTS
        for kind, ranks, sums in (
            (CHANNEL, self.channels, channel),
            (CLASS, self.classes, dense.sum(axis=(0, 2))),
            (REASON, self.reasons, dense.sum(axis=(0, 1))),
        ):
            first = layout.first(kind)
            result[first : first + ranks.size] = sums[ranks] / CENTS
        return result


def _contacts(ledger: Ledger) -> Ints:
    """Contact of each row of work; of work on a complaint the one that it is about; -1 for none."""
    own = ledger.work_contact
    if not ledger.complaints.made.any():
        return own
    subject = ledger.columns.works[:, 0]
    rows = np.flatnonzero((own < 0) & (subject >= 0))
    found = own.copy()
    found[rows] = ledger.complaints.about[np.searchsorted(ledger.cases.subject, subject[rows])]
    return found


def _ranks(words: Sequence[str]) -> Ints:
    """Place of each word among them in the order of names."""
    order = sorted(range(len(words)), key=lambda k: words[k])
    ranks = np.empty(len(words), dtype=np.int64)
    ranks[order] = np.arange(len(words))
    return ranks


def in_cents(amounts: Floats, total: float) -> Ints:
    """Amounts as whole cents that add up to a total, rounded; by the largest remainder."""
    whole = int(np.floor(total * CENTS + 0.5))
    exact = amounts * CENTS
    cents = np.floor(exact).astype(np.int64)
    left = whole - int(cents.sum())
    if abs(left) > amounts.size:
        raise Unbalanced(f"shares of {total} add up to {amounts.sum()}")
    order = np.argsort(-(exact - cents), kind="stable")
    if left < 0:  # last bits made it one too many; taken where the remainder is smallest
        order = order[cents[order] > 0][left:]
    cents[order[: abs(left)]] += 1 if left > 0 else -1
    return cents
