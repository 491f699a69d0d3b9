"""What happens once: emergencies, with the people who are called up for them."""

from __future__ import annotations

from pydantic import Field

from queuesim.spec.fields import ByFactor, DateTime, Seconds, Some, Words


class CallUp(Words):
    """People who come on top of those on duty, some time after an event has begun.

    They have the group's skills, speed and pay, no break and no shrinkage, and are there while a
    channel that they serve is open.
    """

    staff: str = Field(description="the group they belong to")
    add: Some = Field(description="how many people come")
    after: Seconds = Field(description="how long after the begin of the event they are there")
    for_: Seconds | None = Field(
        default=None, alias="for", description="how long they stay; to the end of the event if not"
    )


class Event(Words):
    """A window in which customers come more often, for some reasons more than for others.

    The same as one of ``demand.surges``, and multiplies with them; here with what is done about it.
    """

    surge: ByFactor = Field(
        description="factor on the volume, such as 300%; by reason {outage: 600%, other: 100%}"
    )
    from_: DateTime = Field(alias="from", description="when it begins, such as 2026-03-04 10:00")
    for_: Seconds = Field(alias="for", description="how long it lasts")
    call_up: CallUp | None = Field(default=None, description="people who come to help")

    @property
    def called(self) -> tuple[float, float] | None:
        """From when to when the called up are there [s from the begin of the event]."""
        if self.call_up is None:
            return None
        after, stay = self.call_up.after, self.call_up.for_
        return after, self.for_ if stay is None else after + stay
