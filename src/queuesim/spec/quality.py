"""What goes wrong or goes on inside a contact: transfers, failures, checks; and complaints."""

from __future__ import annotations

from pydantic import Field

from queuesim.spec.complaint import Complaint
from queuesim.spec.fields import ONE, ZERO, ByLaw, BySeconds, ByShare, Words
from queuesim.spec.servqual import Gaps, Servqual


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


class Inspection(Words):
    """Some services are checked before the customer has the result; what is found is put right.

    Somebody of ``to`` checks it while the customer waits (nobody gives up then); what is found to
    be wrong is done again by the channel's own people, and is right then. ``to`` implies the skill.
    """

    share: ByShare = Field(default=ONE, description="share of services that are checked")
    catches: ByShare = Field(description="chance that a check finds what went wrong, such as 80%")
    time: ByLaw = Field(description="time of a check: a mean or a law")
    to: str = Field(description="the group that checks")
    rework: ByLaw | None = Field(
        default=None, description="time to put it right; the channel's talk again if not said"
    )


class Quality(Words):
    """Transfers, failures and inspection by channel, complaints, and how it all is seen."""

    transfer: dict[str, Transfer] = Field(
        default={}, description="by channel: how many, and to whom"
    )
    failure: dict[str, Failure] = Field(
        default={}, description="by channel: how many services go wrong"
    )
    inspection: dict[str, Inspection] = Field(
        default={}, description="by channel: checks that find failures before customers do"
    )
    complaint: Complaint | None = Field(
        default=None, description="who complains, and who handles it by when"
    )
    monitoring: tuple[str, ...] = Field(
        default=(),
        description="channels to draw control charts of, interval by interval: [phone, counter]",
    )
    servqual: Servqual | None = Field(
        default=None, description="service quality in five scores: {tangibles: 70}"
    )
    gaps: Gaps | None = Field(
        default=None, description="what management believes and announces, beside what is expected"
    )
