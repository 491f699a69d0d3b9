"""Equipment: what people need beside themselves to serve, such as counters, benches or vans."""

from __future__ import annotations

from pydantic import Field

from queuesim.spec.bought import Bought
from queuesim.spec.fields import MoneyRate, Some, Words


class Equipment(Words):
    """Pieces of one kind; each contact in the channels that need it takes one with its person.

    It is taken when the talk begins and given back when the talk ends; wrap-up needs none.
    """

    count: Some = Field(description="how many pieces there are")
    for_: tuple[str, ...] = Field(
        alias="for", min_length=1, description="channels whose contacts need a piece each"
    )
    lease: MoneyRate | None = Field(default=None, description="cost of each piece over time")
    bought: Bought | None = Field(
        default=None, description="each piece was bought: {price: 3000, lasts: 5y}"
    )
