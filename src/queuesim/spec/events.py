"""What happens besides the usual: emergencies, campaigns, outages, risks that may come or not."""

from __future__ import annotations

from pydantic import Field

from queuesim.spec.fields import (
    ONE,
    ByFactor,
    ByShare,
    DateTime,
    Law,
    Seconds,
    Share,
    Some,
    Words,
)


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


class Message(Words):
    """Where some of those go, while an event is on, who would have tried a channel first.

    Such as a line that says what is known, which is there for the time of the event alone.
    """

    to: str = Field(description="channel they go to instead, such as one of self-service")
    share: ByShare = Field(description="share of new cases that go there; may differ by reason")
    after: Seconds = Field(
        default=0.0, description="how long after the begin of the event it is there"
    )


class Event(Words):
    """A window in which customers come more often, channels are down, or another way is offered.

    At a fixed time, surely or by chance; or again and again at times that are drawn. What is drawn
    is the same in all scenarios that have the event under the same name.
    """

    name: str | None = Field(default=None, description="its name; by its place in the list if not")
    surge: ByFactor = Field(
        default=ONE,
        description="factor on the volume, such as 300%; by reason {outage: 600%, other: 100%}",
    )
    down: tuple[str, ...] = Field(
        default=(), description="channels that nobody gets into meanwhile, as if lines were busy"
    )
    from_: DateTime | None = Field(
        default=None, alias="from", description="when it begins, such as 2026-03-04 10:00"
    )
    every: Seconds | None = Field(
        default=None,
        description="instead of from: mean time until it comes (again), exponential, by the clock",
    )
    for_: Law = Field(
        alias="for", description="how long it lasts; with every, a law too: {mean: 2h, cv: 50%}"
    )
    chance: Share | None = Field(
        default=None, description="with from: chance that it comes in a run; it does if not said"
    )
    message: Message | None = Field(default=None, description="another way that is offered then")
    call_up: CallUp | None = Field(default=None, description="people who come to help")

    @property
    def lasts(self) -> float:
        """How long it lasts, a mean where that is drawn [s]."""
        return self.for_.law(default="deterministic").mean

    @property
    def drawn(self) -> bool:
        """Whether it depends on chance whether it comes, or when."""
        return self.every is not None or (self.chance is not None and self.chance < 1.0)

    @property
    def apart(self) -> bool:
        """Whether what it adds is counted apart, so that its customers come whatever the chance."""
        return self.every is not None or self.chance is not None

    @property
    def never(self) -> bool:
        """Whether it does not come at all."""
        return self.chance == 0.0

    @property
    def called(self) -> tuple[float, float] | None:
        """From when to when the called up are there [s from the begin of the event]."""
        if self.call_up is None:
            return None
        after, stay = self.call_up.after, self.call_up.for_
        return after, self.lasts if stay is None else after + stay
