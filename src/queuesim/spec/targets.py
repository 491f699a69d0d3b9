"""Promises, how the service level is counted, and which differences matter."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal, TypeAlias

from pydantic import Field, model_validator

from queuesim import slips
from queuesim.errors import BadValue
from queuesim.spec.fields import AMOUNT, Quantity, Seconds, Share, Words
from queuesim.units import UNITS, shorten

#: How the service level is counted; ``vocabulary.md`` has the formulas.
Rule: TypeAlias = Literal[
    "answered", "offered", "offered_less_short", "offered_less_in_time", "in_time"
]

_PROMISE = re.compile(r"\s*(?P<share>\S+)\s+in\s+(?P<within>\S.*?)\s*", re.IGNORECASE)


class Target(Words):
    """One promise: ``80% in 20s`` of a channel, or the limit of a measure.

    A promise has ``share`` and ``within``; any other target has ``limit``, which the measure must
    stay below or reach, whichever is better for it.
    """

    share: Share | None = Field(default=None, description="share answered in time, such as 80%")
    within: Seconds | None = Field(default=None, description="the time promised, such as 20s")
    limit: Quantity | None = Field(default=None, description="limit of a measure, such as 5%")

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: object) -> object:
        if isinstance(value, dict | Target):
            return value
        match = _PROMISE.fullmatch(str(value))
        if match:
            return match.groupdict()
        if not AMOUNT.reads(value):
            raise _no_target("/".join(map(str, value)) if isinstance(value, list) else str(value))
        return {"limit": value}

    @model_validator(mode="after")
    def _one_kind(self) -> Target:
        promise = self.share is not None and self.within is not None
        partial = (self.share is None) != (self.within is None)
        if partial or promise == (self.limit is not None):
            raise BadValue("spec.target")
        return self

    @property
    def is_promise(self) -> bool:
        """Whether this is a share answered within a time."""
        return self.limit is None


def _no_target(text: str) -> BadValue:
    """The refusal of a text that is neither a promise nor a limit."""
    if plain := slips.promise(text, UNITS):
        return BadValue("spec.target_promise", got=shorten(text), plain=plain)
    if plain := slips.limit(text):
        return BadValue("spec.target_limit", got=shorten(text), plain=plain)
    return BadValue("spec.amount", got=shorten(text))


class ServiceLevel(Words):
    """The rule by which the service level is counted, and what a short abandon is."""

    rule: Rule = Field(
        default="offered_less_short", description="named in every output, for vendors differ"
    )
    short: Seconds = Field(default=5.0, description="abandoned within this long counts as short")


def split_measure(key: str, names: Collection[str]) -> tuple[str, str | None]:
    """Measure and scope of a key: ``wait.p90.counter`` is ``wait.p90`` of ``counter``.

    Parameters
    ----------
    key
        A key of ``targets``, ``precision`` or ``matters``.
    names
        Names that can be a scope: channels, classes, reasons, groups.

    Returns
    -------
    tuple
        The measure and the scope, ``None`` where it is the total. A key that is a name is the
        service level (``sl``) of it.

    Examples
    --------
    >>> split_measure("abandonment.phone", {"phone"})
    ('abandonment', 'phone')
    >>> split_measure("phone", {"phone"})
    ('sl', 'phone')
    """
    if key in names:
        return "sl", key
    steps = key.split(".")
    for k in range(1, len(steps)):
        scope = ".".join(steps[k:])
        if scope in names:
            return ".".join(steps[:k]), scope
    return key, None
