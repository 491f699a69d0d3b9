"""Transfer: some contacts are passed on to other people: one contact with two visits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.compile.board import by_need
from queuesim.compile.durations import Talk, laws, talk_laws
from queuesim.compile.integration import shared

if TYPE_CHECKING:
    from queuesim.compile.house import House


def transfer_chances(house: House, channel: str) -> list[float]:
    """Chance that a contact is passed on, for each need."""
    transfer = house.config.quality.transfer.get(channel)
    return house.chances(transfer.chance if transfer else None, channel)


def transferred_talk(house: House, channel: str) -> Talk:
    """Talk after a transfer: the channel's again plus telling again, unless it is said.

    Nothing is told again where the channel shares its history.
    """
    transfer = house.config.quality.transfer[channel]
    if transfer.talk is not None:
        words = house.channels[channel]
        cv = 1.0 if words.talk_cv is None else words.talk_cv
        return Talk(laws(house, transfer.talk, channel, cv), None)
    again = house.per_need(transfer.tells_again, channel)
    if shared(house, channel, channel) or not any(again):
        return Talk(talk_laws(house, channel), None)
    return Talk(talk_laws(house, channel), by_need(again, len(house.classes)))
