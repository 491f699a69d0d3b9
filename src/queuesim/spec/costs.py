"""What the house costs beside pay, contacts and machines."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from queuesim.spec.bought import Bought
from queuesim.spec.fields import ByMoney, BySeconds, ByShare, Money, MoneyRate, Words


class Sample(Words):
    """Some contacts are looked at afterwards: recordings, letters, mystery shoppers.

    Whoever looks is paid like those who answered, and is nobody of ``staff``.
    """

    share: ByShare = Field(description="share of what people answered that is looked at")
    time: BySeconds = Field(description="time of a look, such as 6m")


class PerDefect(Words):
    """What one defect costs, by where it is found. The defaults are an example, not a finding."""

    inspected: Money = Field(
        default=100.0, description="of one that a check finds; 100 is an example"
    )
    failed: Money = Field(
        default=10000.0, description="of one that reaches the customer; 10000 is an example"
    )


class Costs(Words):
    """Costs that run whatever happens."""

    planned: ClassVar[frozenset[str]] = frozenset({"message"})

    overhead: MoneyRate | None = Field(default=None, description="fixed cost, such as 20000/month")
    bought: dict[str, Bought] = Field(
        default={},
        description="other things that were bought, by name: {crm: {price: 80000, lasts: 4y}}",
    )
    prevention: MoneyRate | None = Field(
        default=None, description="spent so that less goes wrong, such as 6000/month"
    )
    inspection: Sample | None = Field(
        default=None, description="contacts that are looked at afterwards, by others than staff"
    )
    per_defect: PerDefect | None = Field(
        default=None, description="cost of one defect by where it is found, for defect_cost"
    )
    complaint: ByMoney | None = Field(
        default=None, description="paid out or given for each complaint, beside people's time"
    )
