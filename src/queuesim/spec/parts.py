"""Spare parts: what is in stock, when more is ordered, what it costs; and devices to lend."""

from __future__ import annotations

from pydantic import Field

from queuesim.spec.fields import (
    ONE,
    ByCount,
    ByLaw,
    ByShare,
    Money,
    MoneyRate,
    Seconds,
    Share,
    Some,
    Words,
)


class Reorder(Words):
    """When more is ordered, and how much; without it nothing ever is.

    The position is what lies there, plus what is on order, less what is waited for. ``to`` alone
    is a base stock: each part that goes is ordered at once. ``at`` and ``to`` are the rule (s, S),
    ``at`` and ``lot`` are (r, Q).
    """

    to: ByCount | None = Field(
        default=None, description="ordered up to so many; by site where there are sites"
    )
    at: ByCount | None = Field(
        default=None,
        description="ordered when the position is so many or fewer; one less than to if not said",
    )
    lot: ByCount | None = Field(
        default=None, description="instead of to: ordered in lots of so many"
    )
    every: Seconds | None = Field(
        default=None, description="orders only at these times from the begin of the run on, as 7d"
    )


class Part(Words):
    """One kind of spare part, kept in one place or at several sites.

    A site orders from the nearest site above it that keeps the part, the topmost from a supplier.
    """

    stock: ByCount = Field(description="in stock at the beginning; by site where there are sites")
    reorder: Reorder | None = Field(default=None, description="when more is ordered; never if not")
    lead: ByLaw | None = Field(
        default=None,
        description="time until an order is there, from the supplier or once the site above has "
        "sent it; fixed unless a law or cv is given",
    )
    comes: Share = Field(
        default=1.0, description="chance that the supplier accepts an order; else it is tried again"
    )
    price: Money | None = Field(default=None, description="cost of each part that is used")
    holding: MoneyRate | None = Field(
        default=None, description="cost of each part in stock over time, such as 4/month"
    )
    per_order: Money | None = Field(default=None, description="cost of each order, however many")


class Loan(Words):
    """Devices that are lent for the time of a repair, from sending in until it is back."""

    count: Some = Field(description="how many devices there are to lend")
    wanted: ByShare = Field(
        default=ONE, description="share of repairs for which one is wanted; all if not said"
    )
    lease: MoneyRate | None = Field(default=None, description="cost of each device over time")
