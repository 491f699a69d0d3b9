"""Cost of a run: pay, contacts, machines, overhead, and what is paid out for complaints.

Pay per hour (or minute) is for paid time: shifts without unpaid breaks, and overtime. Pay per
day, week, month or year is for each person of the group; per open day likewise. A channel's cost
per contact is for each contact that was answered there. Leases, overhead, and what things bought
lose in value run over the calendar.
"""

from __future__ import annotations

from math import fsum  # exact, so that no order of names in a config changes a cent
from typing import TYPE_CHECKING

import numpy as np

from queuesim.economics.by_contact import added_up, of_contacts, parts_at, table
from queuesim.economics.rates import over_run
from queuesim.network import HeadCount
from queuesim.results.names import CHANNEL, GROUP
from queuesim.units import TICKS_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from queuesim.results.columns import Floats, Ints
    from queuesim.results.contacts import Ledger
    from queuesim.results.layout import Compiled
    from queuesim.results.tallies import Tally
    from queuesim.spec.by import By
    from queuesim.spec.channels import Channel
    from queuesim.spec.config import Config
    from queuesim.spec.equipment import Equipment
    from queuesim.units import Rate

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


def each_contact(ledger: Ledger, config: Config) -> Floats:
    """Cost per contact of each contact; 0 of those that were not answered."""
    own = [config.channels[name].cost_per_contact for name in ledger.names.channels]
    return of_contacts(ledger, config, own) * ledger.contacts.answered


def each_complaint(ledger: Ledger, config: Config) -> Floats:
    """What is paid out for the complaint about each contact; 0 where there is none."""
    said = [config.costs.complaint] * len(ledger.names.channels)
    return of_contacts(ledger, config, said) * ledger.complaints.made


def complaint_cost(tally: Tally, ledger: Ledger, measured: Ints, config: Config) -> Floats:
    """What is paid out for complaints, by scope of the contact that each is about."""
    rows = measured[ledger.complaints.made[measured]]
    said = [config.costs.complaint] * len(ledger.names.channels)
    return _each(tally, ledger, rows, config, said)


def _each(
    tally: Tally, ledger: Ledger, rows: Ints, config: Config, said: Sequence[By[float] | None]
) -> Floats:
    """A cost for each of some contacts, said by channel, added up by scope."""
    c = ledger.contacts
    if all(by is None for by in said):
        return np.zeros(len(tally.layout.scopes))
    each = table(said, ledger.names, config)
    where = (parts_at(c.started[rows], config), c.channel[rows], c.klass[rows], c.reason[rows])
    cell = np.ravel_multi_index(where, each.shape)
    amount = each * np.bincount(cell, minlength=each.size).reshape(each.shape)
    return added_up(amount, tally.layout)


def machines(tally: Tally, config: Config) -> Floats:
    """Leases by scope: the total, each channel of machines or loans, and equipment in use.

    Lines beside the first cost what they are used.
    """
    result = _of_things(tally, config, lambda words: words.lease)
    for name, channel in config.channels.items():
        rent = None if channel.elastic is None else channel.elastic.cost
        if rent is not None and (CHANNEL, name) in tally.layout.scopes:
            row = tally.layout.place(CHANNEL, name)
            extra = rent.over(int(tally["extra_lines"][row].sum()) / TICKS_PER_SECOND)
            result[row] += extra
            result[0] += extra
        lent = channel.loan
        if lent is not None and lent.lease and (CHANNEL, name) in tally.layout.scopes:
            leases = lent.count * over_run(lent.lease, tally.layout)
            result[tally.layout.place(CHANNEL, name)] += leases
            result[0] += leases
    return result


def depreciation(tally: Tally, config: Config) -> Floats:
    """What things bought lose in value, likewise; other things than these in the total alone."""
    found = _of_things(tally, config, _loss)
    others = (over_run(thing.loss, tally.layout) for thing in config.costs.bought.values())
    found[0] = fsum((found[0], *others))
    return found


def _loss(words: Channel | Equipment) -> Rate | None:
    return None if words.bought is None else words.bought.loss


def _of_things(
    tally: Tally, config: Config, rate: Callable[[Channel | Equipment], Rate | None]
) -> Floats:
    """What each machine and each piece of equipment costs over time; a bot is one machine."""
    layout = tally.layout
    result = np.zeros(len(layout.scopes))
    for name, channel in config.channels.items():
        each = rate(channel)
        if each is not None and (CHANNEL, name) in layout.scopes:
            count = 1 if channel.machines is None else channel.machines
            result[layout.place(CHANNEL, name)] = count * over_run(each, layout)
    for name, words in config.equipment.items():
        each = rate(words)
        if each is not None and (GROUP, name) in layout.scopes:
            result[layout.place(GROUP, name)] = words.count * over_run(each, layout)
    result[0] = fsum(result)
    return result


def overhead(tally: Tally, config: Config) -> Floats:
    """Overhead; the total alone has it."""
    result = np.zeros(len(tally.layout.scopes))
    if config.costs.overhead is not None:
        result[0] = over_run(config.costs.overhead, tally.layout)
    return result
