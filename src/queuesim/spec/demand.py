"""Why customers make contact, how often, when, and which channel they try first."""

from __future__ import annotations

from math import inf
from typing import Literal

from pydantic import Field

from queuesim.spec.fields import (
    AnyDay,
    ByMoney,
    ByNumber,
    ByShare,
    Count,
    DateTime,
    Days,
    Factor,
    Number,
    Percent,
    Priority,
    Row,
    Seconds,
    Split,
    TimeOfDay,
    Words,
)

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class ProfileRow(Row):
    """One interval's share of the volume of its day (or of its week)."""

    day: Days = Field(alias="weekday", description="mon ... sun, a range such as mon-fri, or all")
    start: TimeOfDay = Field(description="wall-clock start of the interval, HH:MM")
    share: Percent = Field(description="share of the volume of the day, or of the week")


class Profile(Words):
    """How the volume of a day spreads over its intervals: a file, or the same rows inline.

    The shares of each weekday add up to 100 % (``per_day`` is then the volume of each open
    day), or those of the whole table do (``per_day`` is then the mean over the open days of a
    week).
    """

    file: str | None = Field(
        default=None, description="table with the columns weekday, start, share"
    )
    decimal: Literal["point", "comma"] = Field(
        default="point", description="comma: numbers in the file are written 0,5"
    )
    source: str | None = Field(
        default=None, description="the file that the rows come from, for messages"
    )
    rows: tuple[ProfileRow, ...] = Field(default=(), description="the same rows, written here")


class ArrivalRow(Row):
    """Contacts by reason in one interval of a date or of every such weekday."""

    day: AnyDay = Field(description="a date, a weekday or a range of weekdays")
    start: TimeOfDay = Field(description="wall-clock start of the interval, HH:MM")
    counts: dict[str, Number] = Field(description="contacts by reason")


class Arrivals(Words):
    """Contacts per interval and reason: a file, or the same rows inline."""

    file: str | None = Field(
        default=None, description="table with date or weekday, start, then one column per reason"
    )
    decimal: Literal["point", "comma"] = Field(
        default="point", description="comma: numbers in the file are written 0,5"
    )
    source: str | None = Field(
        default=None, description="the file that the rows come from, for messages"
    )
    rows: tuple[ArrivalRow, ...] = Field(default=(), description="the same rows, written here")
    counts: Literal["expected", "exact"] = Field(
        default="expected",
        description="expected: the means of random counts; exact: just so many, at random "
        "moments of the interval",
    )


class DayToDay(Words):
    """Days differ by more than chance: one factor with mean 1 multiplies the day's volume."""

    cv: ByShare = Field(description="standard deviation of the factor over its mean")
    law: Literal["gamma", "lognormal"] = Field(default="gamma", description="law of the factor")


class Surge(Words):
    """A window in which some reasons come more (or less) often."""

    times: Factor = Field(description="factor on the volume, such as 300%")
    from_: DateTime = Field(alias="from", description="when it begins, such as 2026-03-04 10:00")
    for_: Seconds = Field(alias="for", description="how long it lasts")
    reasons: tuple[str, ...] | None = Field(
        default=None, description="which reasons; all when not said"
    )


class Season(Words):
    """How the months differ: a factor on the volume of all their days."""

    jan: Percent | None = Field(default=None, description="factor on January's volume")
    feb: Percent | None = Field(default=None, description="factor on February's volume")
    mar: Percent | None = Field(default=None, description="factor on March's volume")
    apr: Percent | None = Field(default=None, description="factor on April's volume")
    may: Percent | None = Field(default=None, description="factor on May's volume")
    jun: Percent | None = Field(default=None, description="factor on June's volume")
    jul: Percent | None = Field(default=None, description="factor on July's volume")
    aug: Percent | None = Field(default=None, description="factor on August's volume")
    sep: Percent | None = Field(default=None, description="factor on September's volume")
    oct: Percent | None = Field(default=None, description="factor on October's volume")
    nov: Percent | None = Field(default=None, description="factor on November's volume")
    dec: Percent | None = Field(default=None, description="factor on December's volume")
    other: Percent = Field(default=1.0, description="factor on the months that are not named")

    def said(self, month: int) -> float | None:
        """What is said of a month, 1 to 12, by name."""
        found: float | None = getattr(self, MONTHS[month - 1])
        return found

    def of(self, month: int) -> float:
        """Factor on the volume of a month, 1 to 12."""
        found = self.said(month)
        return self.other if found is None else found


class Devices(Words):
    """Devices that report by themselves, at any hour of any day."""

    count: Count = Field(description="devices in use")
    every: Seconds = Field(description="mean time between two reports of one device, such as 180d")

    @property
    def per_second(self) -> float:
        """Reports of all of them [1/s]."""
        return self.count / self.every


class Foreseen(Words):
    """Some needs are known before the customer makes contact: he is called, in idle time.

    Whom somebody has called by then, and whose case that solves (the channel's ``solves``), does
    not make contact; all others do, when they would have. What surges and events bring is not
    foreseen.
    """

    share: ByShare = Field(description="share of these needs that is known before, such as 40%")
    ahead: Seconds = Field(
        description="how long before, such as 3h; at most from midnight to the first contacts"
    )
    channel: str = Field(description="the channel of kind outbound in which they are called")

    @property
    def active(self) -> bool:
        """Whether anybody is known before."""
        return self.ahead > 0.0 and any(self.share.values())


class CallList(Words):
    """A list of customers whom the house calls, such as for a campaign."""

    count: Count = Field(description="customers on the list")
    from_: DateTime = Field(alias="from", description="from when on they are called")
    until: DateTime | None = Field(
        default=None, description="who has not been called by then is left in peace"
    )

    @property
    def lasts(self) -> float:
        """Time to call them [s]."""
        return inf if self.until is None else (self.until - self.from_).total_seconds()


class Reason(Words):
    """One kind of need and the channel that is tried first."""

    per_day: ByNumber | None = Field(
        default=None, description="contacts per open day; may differ by weekday"
    )
    channel: Split = Field(description="channel tried first: one name, or shares that make 100 %")
    priority: Priority | None = Field(
        default=None,
        description="high, normal, low or a number; the higher of class and reason wins",
    )
    fee: ByMoney | None = Field(
        default=None,
        description="what a customer pays for each case that is solved; may differ by class, "
        "channel and time",
    )
    devices: Devices | None = Field(
        default=None, description="instead of per_day: devices that report by themselves"
    )
    foreseen: Foreseen | None = Field(
        default=None, description="some are known before they come, and are called"
    )
    list_: CallList | None = Field(
        default=None, alias="list", description="instead of per_day: a list of customers to call"
    )


class Demand(Words):
    """The volume of contacts and its pattern in time."""

    reasons: dict[str, Reason] = Field(min_length=1, description="why customers make contact")
    profile: Profile | None = Field(
        default=None, description="pattern over the day; even over the opening hours when not said"
    )
    arrivals: Arrivals | None = Field(
        default=None, description="counts per interval, instead of per_day and profile"
    )
    volume: Percent = Field(default=1.0, description="factor on all volume, 100% when not said")
    season: Season | None = Field(
        default=None, description="factors on the volume of months, such as {dec: 140%}"
    )
    day_to_day: DayToDay | None = Field(default=None, description="variation from day to day")
    surges: tuple[Surge, ...] = Field(default=(), description="windows with more or fewer contacts")
