"""Kilometres of visits, what they cost, and promises of when somebody is there or a repair back.

Kilometres follow from the time on the way, so that a visit with half of the way has half of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from queuesim.economics.by_contact import of_contacts
from queuesim.network.rows import OPEN
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
    speed = of_contacts(ledger, config, _said(ledger, config, lambda channel: channel.km_per_hour))
    hours = ledger.contacts.travel / (TICKS_PER_SECOND * HOUR)
    found: Ints = np.rint(hours * speed * METRES).astype(np.int64)
    return found


def travel_cost(ledger: Ledger, config: Config, way: Ints) -> Floats:
    """Cost of the way of each contact."""
    price = of_contacts(ledger, config, _said(ledger, config, lambda channel: channel.cost_per_km))
    found: Floats = way / METRES * price
    return found


def promises(ledger: Ledger, config: Config) -> dict[str, Flags]:
    """Contacts for which a time is promised, and those of them in which it was kept.

    A visit is judged once somebody is there or the time is over; a repair when it is back, or
    likewise.
    """
    c, said = ledger.contacts, _said(ledger, config, lambda channel: channel.due)
    if all(by is None for by in said):
        return {}
    found = of_contacts(ledger, config, said, nothing=-1.0)
    kinds = [config.channels[name].kind for name in ledger.names.channels]
    visits = np.array([kind == "visit" for kind in kinds], dtype=np.bool_)[c.channel]
    values, which = np.unique(found, return_inverse=True)
    within = np.array([ticks(value) for value in values], dtype=np.int64)[which]
    done = np.where(visits, c.arrived, np.where(c.answered, c.ended, OPEN))
    last = c.started + np.maximum(within, 0)
    judged = (found >= 0.0) & ((done <= ledger.until) | (last < ledger.until))
    return {"due": judged, "in_due": judged & (done <= last)}


def _said(
    ledger: Ledger, config: Config, word: Callable[[Channel], By[float] | None]
) -> list[By[float] | None]:
    return [word(config.channels[name]) for name in ledger.names.channels]
