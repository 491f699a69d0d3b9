"""Who provides the people of a group: the house itself, or a firm that bills what they do."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from queuesim.spec.fields import ByMoney, MoneyRate, Words


class Provider(Words):
    """The firm whose people they are, and what it bills: by the job, by the hour, for standing by.

    Bills are sent for what is done; people of the house are paid (``pay``) whether they work or
    not. Both kinds of people for the same work are two groups with the same skill, or one that
    helps the other (``routing.overflow``).
    """

    kind: Literal["own", "outsourced"] = Field(
        default="outsourced", description="own people, or those of another firm"
    )
    per_job: ByMoney | None = Field(
        default=None, description="billed for each contact that they have worked on, such as 120"
    )
    per_hour: MoneyRate | None = Field(
        default=None,
        description="billed for time at work, on the way and wrapping up, such as 80/h",
    )
    fee: MoneyRate | None = Field(
        default=None, description="billed for standing by, whatever comes, such as 3000/month"
    )

    @property
    def bills(self) -> bool:
        """Whether anything is billed."""
        return any(x is not None for x in (self.per_job, self.per_hour, self.fee))
