"""Channels that work as one: shared history, one queue, steering."""

from __future__ import annotations

from pydantic import Field, field_validator

from queuesim.spec.fields import ByShare, Seconds, Words


class Steer(Words):
    """Those who face a long wait are offered another way, once, on arrival.

    Exactly the announced shares go where they are offered to, and the rest stay. From a counter
    nobody is sent to a self-service channel unless ``from`` names the counter.
    """

    when_wait_over: Seconds = Field(description="the announced wait above which it is offered")
    offer: dict[str, ByShare] = Field(
        min_length=1, description="share who take each offer: channels, callback"
    )
    from_: tuple[str, ...] | None = Field(
        default=None,
        alias="from",
        description="channels it happens in; those with a queue when not said",
    )


class Integration(Words):
    """How far the channels work as one."""

    shared_history: tuple[str, ...] = Field(
        default=(), description="between these channels nothing is told again"
    )
    one_queue: tuple[tuple[str, ...], ...] = Field(
        default=(), description="one line over these channels and all their staff"
    )
    steer: Steer | None = None

    @field_validator("one_queue", mode="before")
    @classmethod
    def _one_line(cls, value: object) -> object:
        """``[phone, chat]`` stands for a list of one such list."""
        if isinstance(value, list | tuple) and value and all(isinstance(v, str) for v in value):
            return [value]
        return value
