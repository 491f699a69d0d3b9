"""Kilometres of visits, what they cost, and promises of when somebody is there or a repair back.

Kilometres follow from the time on the way, so that a visit with half of the way has half of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from queuesim.economics.churn import parts_at
from queuesim.network.rows import OPEN
from queuesim.spec.reach import reasons_at
from queuesim.units import HOUR, TICKS_PER_SECOND, ticks

if TYPE_CHECKING:
    from collections.abc import Callable

    from queuesim.results.columns import Flags, Floats, Ints
    from queuesim.results.contacts import Ledger
    from queuesim.spec.by import By
    from queuesim.spec.channels import Channel
    from queuesim.spec.config import Config

METRES = 1000.0  #: in a kilometre


def metres(ledger: Ledger, config: Config) -> Ints:
    """Way of each contact to its customer [m]."""
    speed = of_contacts(ledger, config, lambda channel: channel.km_per_hour)
    hours = ledger.contacts.travel / (TICKS_PER_SECOND * HOUR)
    found: Ints = np.rint(hours * speed * METRES).astype(np.int64)
    return found


def travel_cost(ledger: Ledger, config: Config, way: Ints) -> Floats:
    """Cost of the way of each contact."""
    price = of_contacts(ledger, config, lambda channel: channel.cost_per_km)
    found: Floats = way / METRES * price
    return found


def promises(ledger: Ledger, config: Config) -> dict[str, Flags]:
    """Contacts for which a time is promised, and those of them in which it was kept.

    A visit is judged once somebody is there or the time is over; a repair when it is back, or
    likewise.
    """
    c = ledger.contacts
    if all(channel.due is None for channel in config.channels.values()):
        return {}
    found = of_contacts(ledger, config, lambda channel: channel.due, nothing=-1.0)
    kinds = [config.channels[name].kind for name in ledger.names.channels]
    visits = np.array([kind == "visit" for kind in kinds], dtype=np.bool_)[c.channel]
    within = np.array([ticks(value) for value in np.unique(found)], dtype=np.int64)
    within = within[np.unique(found, return_inverse=True)[1]] if found.size else c.started
    done = np.where(visits, c.arrived, np.where(c.answered, c.ended, OPEN))
    last = c.started + np.maximum(within, 0)
    judged = (found >= 0.0) & ((done <= ledger.until) | (last < ledger.until))
    return {"due": judged, "in_due": judged & (done <= last)}


def of_contacts(
    ledger: Ledger,
    config: Config,
    word: Callable[[Channel], By[float] | None],
    nothing: float = 0.0,
) -> Floats:
    """Value of a word of channels for each contact, by channel, class, reason and its moment."""
    c, names, moments = ledger.contacts, ledger.names, config.week.moments
    if all(word(config.channels[channel]) is None for channel in names.channels):
        return np.full(len(c), nothing)
    shape = (len(moments), len(names.channels), len(names.classes), len(names.reasons))
    table = np.full(shape, nothing)
    for j, channel in enumerate(names.channels):
        by = word(config.channels[channel])
        if by is None:
            continue
        for r in reasons_at(config, channel):
            for k, segment in enumerate(names.classes):
                table[:, j, k, names.reasons.index(r)] = [
                    by.of(r, segment, channel, at=at) for at in moments
                ]
    found: Floats = table[parts_at(c.started, config), c.channel, c.klass, c.reason]
    return found
