"""Things that were bought and lose their value over the time in which they are used."""

from __future__ import annotations

from pydantic import Field

from queuesim.spec.fields import Money, Seconds, Words
from queuesim.units import YEAR, Rate


class Bought(Words):
    """A thing that was bought; it loses the same value in every year (straight-line depreciation).

    Source: IAS 16 "Property, Plant and Equipment", paragraph 62: the depreciable amount is spread
    evenly over the useful life.
    """

    price: Money = Field(description="what a piece cost")
    lasts: Seconds = Field(description="how long it is used, such as 5y")
    worth_then: Money = Field(default=0.0, description="what it is still worth after that")

    @property
    def loss(self) -> Rate:
        """What a piece loses in value over time."""
        return Rate((self.price - self.worth_then) * YEAR / self.lasts, "year")
