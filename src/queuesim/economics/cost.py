"""Cost of a run: pay, contacts, machines, overhead, and what is paid out for complaints.

Pay per hour (or minute) is for paid time: shifts without unpaid breaks, and overtime. Pay per
day, week, month or year is for each person of the group; per open day likewise. A channel's cost
per contact is for each contact that was answered there. Leases and overhead run over the calendar.
"""

from __future__ import annotations

from math import fsum  # exact, so that no order of names in a config changes a cent
from typing import TYPE_CHECKING

import numpy as np

from queuesim.economics.by_contact import parts_at, table
from queuesim.economics.rates import over_run
from queuesim.network import HeadCount
from queuesim.results.names import CHANNEL, CLASS, GROUP, REASON
from queuesim.units import TICKS_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Sequence

    from queuesim.results.columns import Floats, Ints
    from queuesim.results.contacts import Ledger
    from queuesim.results.layout import Compiled
    from queuesim.results.tallies import Tally
    from queuesim.spec.by import By
    from queuesim.spec.config import Config

PAID_BY_TIME = ("s", "min", "h")


def pay(tally: Tally, model: Compiled, config: Config) -> Floats:
    """Pay by scope: the total and each group."""
    layout = tally.layout
    result = np.zeros(len(layout.scopes))
    paid = tally["paid"]
    for name, group in config.staff.items():
        if group.pay is None or (GROUP, name) not in layout.scopes:
            continue
        row = layout.place(GROUP, name)
        if group.pay.per in PAID_BY_TIME:
            amount = group.pay.over(int(paid[row].sum()) / TICKS_PER_SECOND)
        else:
            amount = people(model, name) * over_run(group.pay, layout)
        result[row] = amount
    result[0] = fsum(result)
    return result


def people(model: Compiled, staff: str) -> int:
    """People of a group: by name, or the most at one time of a head count.

    Groups of the network that are the same people on days of their own count once.
    """
    groups = {label.group: label.same for label in model.labels.staff if label.staff == staff}
    count: dict[str, int] = {}
    for group in model.network.groups:
        if group.name in groups:
            if isinstance(group.staffing, HeadCount):
                people = max((level for _, level in group.staffing.levels), default=0)
            else:
                people = len(group.staffing.people)
            same = groups[group.name] or group.name
            count[same] = max(count.get(same, 0), people)
    return sum(count.values())


def contact_cost(tally: Tally, ledger: Ledger, measured: Ints, config: Config) -> Floats:
    """Cost per contact added up by scope: total, channel, class, reason."""
    own = [config.channels[name].cost_per_contact for name in ledger.names.channels]
    rows = measured[ledger.contacts.answered[measured]]
    return _each(tally, ledger, rows, config, own)


def complaint_cost(tally: Tally, ledger: Ledger, measured: Ints, config: Config) -> Floats:
    """What is paid out for complaints, by scope of the contact that each is about."""
    rows = measured[ledger.complaints.made[measured]]
    said = [config.costs.complaint] * len(ledger.names.channels)
    return _each(tally, ledger, rows, config, said)


def _each(
    tally: Tally, ledger: Ledger, rows: Ints, config: Config, said: Sequence[By[float] | None]
) -> Floats:
    """A cost for each of some contacts, said by channel, added up by scope."""
    layout, names, c = tally.layout, ledger.names, ledger.contacts
    result = np.zeros(len(layout.scopes))
    if all(by is None for by in said):
        return result
    each = table(said, names, config)
    where = (parts_at(c.started[rows], config), c.channel[rows], c.klass[rows], c.reason[rows])
    cell = np.ravel_multi_index(where, each.shape)
    amount = each * np.bincount(cell, minlength=each.size).reshape(each.shape)
    result[0] = fsum(amount.ravel())
    for axis, kind in enumerate((CHANNEL, CLASS, REASON), start=1):
        first = layout.first(kind)
        for code, part in enumerate(np.moveaxis(amount, axis, 0)):
            result[first + code] = fsum(part.ravel())
    return result


def machines(tally: Tally, config: Config) -> Floats:
    """Leases by scope: the total, each channel of machines or loans, and equipment in use.

    A bot counts as one machine. Lines beside the first cost what they are used.
    """
    layout = tally.layout
    result = np.zeros(len(layout.scopes))
    for name, channel in config.channels.items():
        if channel.lease is not None and (CHANNEL, name) in layout.scopes:
            count = 1 if channel.machines is None else channel.machines
            amount = count * over_run(channel.lease, layout)
            result[layout.place(CHANNEL, name)] = amount
        rent = None if channel.elastic is None else channel.elastic.cost
        if rent is not None and (CHANNEL, name) in layout.scopes:
            row = layout.place(CHANNEL, name)
            result[row] += rent.over(int(tally["extra_lines"][row].sum()) / TICKS_PER_SECOND)
    for name, channel in config.channels.items():
        if channel.loan is not None and channel.loan.lease and (CHANNEL, name) in layout.scopes:
            amount = channel.loan.count * over_run(channel.loan.lease, layout)
            result[layout.place(CHANNEL, name)] += amount
    for name, words in config.equipment.items():
        if words.lease is not None and (GROUP, name) in layout.scopes:
            amount = words.count * over_run(words.lease, layout)
            result[layout.place(GROUP, name)] = amount
    result[0] = fsum(result)
    return result


def overhead(tally: Tally, config: Config) -> Floats:
    """Overhead; the total alone has it."""
    result = np.zeros(len(tally.layout.scopes))
    if config.costs.overhead is not None:
        result[0] = over_run(config.costs.overhead, tally.layout)
    return result
