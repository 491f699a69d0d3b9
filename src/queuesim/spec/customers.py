"""Who makes contact: classes of customers, what they are worth and how long they wait."""

from __future__ import annotations

from pydantic import Field

from queuesim.spec.fields import (
    ByPatience,
    BySeconds,
    ByShare,
    Count,
    Money,
    MoneyRate,
    Number,
    Priority,
    Seconds,
    ShareRate,
    Words,
)


class WaitChurn(Words):
    """The chance to leave for good after a contact that waited longer than ``over``.

    Waits in which the customer is there are judged: of calls, chats, at counters and machines.
    Callbacks are not, for their delay was accepted; mail is where ``over`` names its channel.
    """

    over: BySeconds = Field(
        description="a total wait longer than this counts; by channel: {phone: 5m, post: 2d, "
        "other: 10m}, where other is calls, chats, counters and machines, and mail counts by name"
    )
    chance: ByShare = Field(description="chance of leaving for good because of it")


class Churn(Words):
    """Chances of leaving for good because of one contact that ended so.

    The chances of one contact combine as ``1 - prod(1 - p)``; there is one keyed draw per
    customer and contact.
    """

    abandoned: ByShare | None = Field(default=None, description="after giving up waiting")
    blocked: ByShare | None = Field(
        default=None, description="after finding the lines or seats full"
    )
    unsolved: ByShare | None = Field(
        default=None, description="after a contact that did not solve it"
    )
    wait: WaitChurn | None = Field(default=None, description="after a long wait")
    complaint_late: ByShare | None = Field(
        default=None, description="after a complaint that was not closed when it was due"
    )
    base: ShareRate | None = Field(
        default=None, description="natural churn, shown apart and never as lost to service"
    )


class CustomerClass(Words):
    """A class of customers who are worth the same and wait alike."""

    count: Count | None = Field(
        default=None,
        description="customers of this class; when not said, every case is a customer of its own",
    )
    contacts: ByShare | None = Field(
        default=None,
        description="share of all contacts; when no class says it, shares follow count "
        "(or are equal where no class has a count)",
    )
    value: MoneyRate | None = Field(
        default=None,
        description="margin lost per year when such a customer leaves, such as 400/year",
    )
    cost_to_win: Money = Field(
        default=0.0, description="what it costs to win another such customer for one who has left"
    )
    priority: Priority | None = Field(
        default=None, description="high, normal, low or a number, 1 first; normal when not said"
    )
    patience: ByPatience | None = Field(
        default=None,
        description="mean patience (exponential), a law, or never; never when not said",
    )
    churn: Churn | None = Field(default=None, description="chances of leaving for good")
    weight: Number = Field(
        default=1.0, description="weight of this class's contacts in csi, the weighted satisfaction"
    )
    expected_wait: BySeconds | None = Field(
        default=None,
        description="wait that this class expects, such as {phone: 30s, other: 5m}; see gap5",
    )
    head_start: Seconds = Field(
        default=0.0, description="waiting time credited to this class in longest_wait routing"
    )
    ages: Seconds | None = Field(
        default=None,
        description="priority rises one step per this long waited; replaces routing.ages",
    )
