"""What goes wrong or goes on inside a contact: transfers, failures; and complaints about it."""

from __future__ import annotations

from pydantic import Field

from queuesim.spec.complaint import Complaint
from queuesim.spec.fields import ZERO, ByLaw, BySeconds, ByShare, Words


class Transfer(Words):
    """Some contacts are passed on to other people: one contact with two visits.

    The transferred contact takes its own channel's talk again plus ``tells_again``, unless
    ``talk`` is said. ``to`` implies the skill.
    """

    chance: ByShare = Field(description="chance that a contact is passed on")
    to: str = Field(description="the group it is passed to")
    tells_again: BySeconds = Field(
        default=ZERO, description="time lost telling it again unless history is shared"
    )
    talk: ByLaw | None = Field(
        default=None, description="talk after the transfer; the channel's if not said"
    )


class Failure(Words):
    """Some services go wrong, and the customer bears it: such a contact does not solve the case."""

    chance: ByShare = Field(description="chance that a service goes wrong, such as 4%")


class Quality(Words):
    """Transfers and failures by channel, and complaints."""

    transfer: dict[str, Transfer] = Field(
        default={}, description="by channel: how many, and to whom"
    )
    failure: dict[str, Failure] = Field(
        default={}, description="by channel: how many services go wrong"
    )
    complaint: Complaint | None = Field(
        default=None, description="who complains, and who handles it by when"
    )
