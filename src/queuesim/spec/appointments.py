"""Appointments: a book of times beside those who come as they like."""

from __future__ import annotations

from pydantic import Field

from queuesim.spec.fields import (
    ZERO,
    ByCount,
    ByShare,
    Law,
    Percent,
    Priority,
    Seconds,
    Split,
    Words,
    Yes,
)

#: What becomes of somebody for whom there is no time left in the book, beside other channels.
WALK_IN = "walk_in"


class Appointments(Words):
    """Some who would come as they like take a time from a book instead.

    Asking is no contact; the contact begins at the agreed time, or when the customer comes if that
    is later, and nobody is called before his time. Who does not come makes none.
    """

    share: ByShare = Field(description="share of those who try this channel first who ask for one")
    every: Seconds = Field(description="from one time in the book to the next")
    at_once: ByCount | None = Field(
        default=None,
        description="customers for each time, also by hours: {09:00-12:00: 2, other: 0}; the "
        "people on duty who serve the channel if not said",
    )
    overbook: Percent = Field(default=0.0, description="so many more are given a time than fit")
    notice: Seconds = Field(default=0.0, description="a time is at least so long ahead")
    ahead: Seconds = Field(default=28 * 86_400.0, description="and at most so long; 28d")
    late: Law | None = Field(
        default=None,
        description="how far from their time customers come, on either side of it: a mean, "
        "exponential, or a law; on time if not said",
    )
    early: Percent = Field(default=0.5, description="with late: share who come before their time")
    no_show: ByShare = Field(
        default=ZERO, description="share of appointments to which nobody comes"
    )
    rebooks: ByShare = Field(
        default=ZERO, description="share of those who did not come who take a new time, once due"
    )
    if_full: Split | None = Field(
        default=None,
        description="where those go who find no time: walk_in (if not said), leave, channels",
    )
    priority: Priority | None = Field(
        default=None, description="priority of those with an appointment; the customer's if not"
    )
    before_walk_ins: Yes = Field(
        default=True,
        description="yes: at equal priority who is due goes before those without an appointment",
    )
