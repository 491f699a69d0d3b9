"""Complaints: what makes customers complain, and who handles it by when."""

from __future__ import annotations

from pydantic import Field

from queuesim.spec.fields import (
    ZERO,
    ByLaw,
    BySeconds,
    ByShare,
    Priority,
    Words,
    Yes,
)

#: What the queue of complaints is called where a channel is named: as a skill, and in the load.
COMPLAINT = "complaint"


class LongWait(Words):
    """Waiting longer than ``over`` makes some complain, also those who gave up.

    Waits in which the customer is there are judged: of calls, chats, at counters and machines.
    Callbacks are not, for their delay was accepted; mail is where ``over`` names its channel.
    """

    over: BySeconds = Field(
        description="a total wait longer than this counts; by channel: {phone: 5m, other: 10m}"
    )
    chance: ByShare = Field(description="chance of complaining because of it")


class Complaint(Words):
    """Some customers complain when a contact is over; each complaint is handled in a queue apart.

    Contacts that were answered or turned out in vain count; the chances of one contact combine as
    ``1 - prod(1 - p)``. A complaint is no contact: it counts in none of their numbers, but takes
    people's time. It is closed when it has been handled and, where asked, followed up by a call.
    ``to`` implies the skill; others may have the skill ``complaint``.
    """

    chance: ByShare = Field(
        default=ZERO, description="chance that any contact leads to a complaint, such as 0.4%"
    )
    after_wait: LongWait | None = Field(
        default=None, description="further chance after a long wait"
    )
    failed: ByShare | None = Field(
        default=None, description="further chance where the service went wrong (quality.failure)"
    )
    abandoned: ByShare | None = Field(
        default=None, description="further chance where the customer gave up waiting"
    )
    to: str = Field(description="the group that handles complaints")
    talk: ByLaw = Field(description="time to handle one: a mean or a law")
    due: BySeconds | None = Field(
        default=None,
        description="time by which it is to be closed, in open time; in open days from 1d on",
    )
    follow_up: ByLaw | None = Field(
        default=None, description="time of a call back afterwards; 0s where none is asked"
    )
    priority: Priority | None = Field(
        default=None, description="priority among other work; that of class and reason if not said"
    )
    deferrable: Yes = Field(
        default=True,
        description="yes: taken when nothing else that the person may take is waiting",
    )
