"""Interrupt: whose work may be put aside for customers who are there.

A call or a counter visit fills a person, so all that he has in hand stands still until it is over:
open chats and mail, where each of them says ``interrupt: yes``. A chat leaves room, so it sends
one mail back to its place in the inbox, for whoever is free to go on with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.network import Preempt
from queuesim.spec.reach import FILLING, channels_served, put_aside_for

if TYPE_CHECKING:
    from queuesim.compile.house import House

LATER = {"chat": 1, "mail": 2}  #: order of what may be interrupted, behind all that may not
BOTH = (Preempt.INTERRUPT, Preempt.STAND_STILL)
YIELDS: dict[str, tuple[Preempt, ...]] = {"chat": (Preempt.STAND_STILL,), "mail": BOTH}


def preempts(house: House, group: str, channel: str) -> Preempt:
    """What a contact of a channel may do to work of a group of people."""
    if channel not in urgent(house, group):
        return Preempt.NOTHING
    return Preempt.STAND_STILL if house.channels[channel].kind in FILLING else Preempt.INTERRUPT


def urgent(house: House, group: str) -> set[str]:
    """Channels of a group for which other work of it may be put aside; machines have none."""
    if group not in house.config.staff:
        return set()
    served = channels_served(house.config, group) & set(house.channels)
    return {name for name in served if served & set(put_aside_for(house.config, group, name))}


def place_behind(house: House, group: str, channel: str) -> int | None:
    """Place of a channel's work in a group, among work of the same priority.

    What may be interrupted comes after what may not, or it would be taken only to be put aside.
    ``None`` where nothing of the group is ever put aside.
    """
    if not urgent(house, group):
        return None
    words = house.channels[channel]
    return LATER[words.kind] if words.interrupt else 0


def yields(house: House, channel: str) -> tuple[Preempt, ...]:
    """What work in a channel gives way to; no difference in a house where nothing ever does."""
    if not any(urgent(house, group) for group in house.config.staff):
        return BOTH
    words = house.channels[channel]
    return YIELDS[words.kind] if words.interrupt else ()
