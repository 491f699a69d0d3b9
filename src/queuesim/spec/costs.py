"""What the house costs beside pay, contacts and machines."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from queuesim.spec.fields import ByMoney, MoneyRate, Words


class Costs(Words):
    """Costs that run whatever happens."""

    planned: ClassVar[frozenset[str]] = frozenset({"message", "prevention", "inspection"})

    overhead: MoneyRate | None = Field(default=None, description="fixed cost, such as 20000/month")
    complaint: ByMoney | None = Field(
        default=None, description="paid out or given for each complaint, beside people's time"
    )
