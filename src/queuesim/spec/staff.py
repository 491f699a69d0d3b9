"""Who serves: groups of people, what they can do, when they work and what they cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from math import floor
from typing import Literal, TypeAlias

from pydantic import Field, field_validator

from queuesim import slips
from queuesim.errors import BadValue
from queuesim.spec.change import Change, Ramp, Training
from queuesim.spec.clock import DAY, Range
from queuesim.spec.fields import (
    ALL_DAYS,
    HOURS,
    ONE,
    AnyDay,
    ByCount,
    ByFactor,
    Count,
    Cv,
    Days,
    Factor,
    Hours,
    MoneyRate,
    PersonName,
    Row,
    Seconds,
    Share,
    TimeOfDay,
    Words,
    Yes,
)
from queuesim.spec.provider import Provider
from queuesim.spec.quantity import shown
from queuesim.spec.time import Open
from queuesim.units import parse_date

#: What becomes of a break that finds a person with work in hand.
IfBusy: TypeAlias = Literal["shorter", "later", "interrupt"]


class Break(Words):
    """A pause that every rostered person has; part of shrinkage, never on top.

    One in the middle of the shift, or ``every`` so long a short one: 25 minutes of work and 5
    minutes off are ``{length: 5m, every: 30m}``.
    """

    length: Seconds = Field(description="how long")
    every: Seconds | None = Field(
        default=None, description="one in each such part of the shift, instead of one a day"
    )
    paid: Yes = Field(default=True, description="no: not part of the paid time")
    if_busy: IfBusy = Field(
        default="shorter",
        description="with work in hand it begins late and ends on time (shorter), has its full "
        "length after that work (later), or the work is put back in its queue (interrupt)",
    )


class Level(Words):
    """A part of the group that works at another speed, or solves more or less often."""

    share: Share = Field(description="part of the people; the levels of a group make 100 %")
    talk: ByFactor = Field(default=ONE, description="factor on talk, such as times 130%")
    fails: ByFactor = Field(
        default=ONE, description="factor on the chance not to solve the case; times the group's"
    )
    mistakes: ByFactor = Field(
        default=ONE,
        description="factor on the chance that a service of theirs goes wrong; times the group's",
    )
    skills: tuple[str, ...] | None = Field(
        default=None, description="what this level may serve; the group's skills if not said"
    )


class Away(Words):
    """Now and then an agent is away for longer after a contact."""

    chance: Share = Field(description="chance of being away after a contact")
    mean: Seconds = Field(description="mean time away")
    cv: Cv = Field(default=1.0, description="its variability (lognormal)")


class BetweenContacts(Words):
    """Time after a contact when an agent is not free: a state of its own, not wrap."""

    mean: Seconds = Field(description="mean of that time")
    cv: Cv = Field(default=1.0, description="its variability (lognormal)")
    away: Away | None = Field(default=None, description="a longer absence instead, by chance")


class Shift(Words):
    """Hours of work and how many of the group work them: a share of count, or people."""

    hours: Hours = Field(description="08:30-17:00; may pass midnight")
    share: Share | None = Field(default=None, description="part of the group's count")
    people: Count | None = Field(default=None, description="people, instead of a share of count")
    days: Days = Field(default=ALL_DAYS, description="weekdays; all when not said")


class RosterRow(Row):
    """People at work in one interval of a date or of every such weekday."""

    day: AnyDay = Field(description="a date, a weekday or a range of weekdays")
    start: TimeOfDay
    people: Count


class Roster(Words):
    """People per interval: a file with one column per group, or this group's rows inline."""

    file: str | None = Field(default=None, description="table with date or weekday, start, groups")
    decimal: Literal["point", "comma"] = Field(
        default="point", description="comma: numbers in the file are written 0,5"
    )
    source: str | None = Field(
        default=None, description="the file that the rows come from, for messages"
    )
    column: str | None = Field(
        default=None, description="its column; the group's own name if not said"
    )
    rows: tuple[RosterRow, ...] = Field(default=(), description="the same rows, written here")


class SessionRow(Row):
    """One person at work without a break: from log-in to log-out on a date or such weekdays."""

    day: AnyDay = Field(description="a date, a weekday or a range of weekdays")
    agent: PersonName = Field(description="who; the same name in all rows of one person")
    login: TimeOfDay = Field(description="wall-clock time, HH:MM or HH:MM:SS")
    logout: TimeOfDay = Field(description="likewise; before login: on the next day")
    talk: Factor = Field(
        default=1.0, description="the person's own factor on talk; the same in all rows"
    )

    @property
    def hours(self) -> Range:
        """Begin and end [s from midnight]; the end may lie in the next day."""
        return self.login, self.logout if self.logout > self.login else self.logout + DAY


class Sessions(Words):
    """Who is logged in when, person by person: a file, or this group's rows inline."""

    file: str | None = Field(
        default=None,
        description="table with date or weekday, agent, login, logout, and if wanted group, talk",
    )
    decimal: Literal["point", "comma"] = Field(
        default="point", description="comma: numbers in the file are written 0,5"
    )
    source: str | None = Field(
        default=None, description="the file that the rows come from, for messages"
    )
    group: str | None = Field(
        default=None,
        description="the group's name in the column group of the file, if it is not its own",
    )
    rows: tuple[SessionRow, ...] = Field(default=(), description="the same rows, written here")

    @property
    def speeds(self) -> dict[str, float]:
        """Each person's factor on talk, by name; the first that is said."""
        return {row.agent: row.talk for row in reversed(self.rows)}


class Group(Words):
    """People with the same skills, hours and pay.

    ``count`` is people rostered per open day; a map by interval is a head count. The group works
    in its shifts, else while the channels it serves are open. With ``sessions`` each person
    works when logged in.
    """

    count: ByCount | None = Field(
        default=None, description="people per open day, or by shift or interval"
    )
    roster: Roster | None = Field(default=None, description="people per interval, instead of count")
    sessions: Sessions | None = Field(
        default=None, description="log-ins of each person, instead of count, shifts and shrinkage"
    )
    shifts: dict[str, Shift] = Field(
        default={}, description="08:30-17:00: 70% (or people), or by name"
    )
    skills: tuple[str, ...] = Field(
        default=(), description="channels, or channel.reason, in order of preference"
    )
    shrinkage: Share | None = Field(
        default=None,
        description="share of the shift's length in which people are not available, break paid "
        "or not; break and absence included; only those if not said",
    )
    break_: Break | None = Field(default=None, alias="break")
    focus: Open | None = Field(
        default=None,
        description="hours in which nobody disturbs them: they take mail that can wait and "
        "nothing else, such as {mon-fri: 13:00-14:00}",
    )
    absence: Share = Field(default=0.0, description="chance that a rostered person does not come")
    levels: dict[str, Level] = Field(
        default={}, description="parts of the group that differ in speed or in what they solve"
    )
    talk: ByFactor = Field(
        default=ONE, description="factor on talk of the whole group, such as times 90%"
    )
    fails: ByFactor = Field(
        default=ONE,
        description="factor on the chance that a contact they serve does not solve the case, "
        "such as times 140%",
    )
    mistakes: ByFactor = Field(
        default=ONE,
        description="factor on the chance that a service of theirs goes wrong (quality.failure, or "
        "failure of a step), such as times 150%",
    )
    training: Training | None = Field(
        default=None, description="time off the phone for some weeks, and what it brings then"
    )
    changes: dict[str, Change] = Field(
        default={}, description="by date: skills, talk, fails, shrinkage from then on"
    )
    ramp: Ramp | None = Field(
        default=None, description="these are new people: slower in the beginning of the run"
    )
    between_contacts: BetweenContacts | None = None
    pay: MoneyRate | None = Field(default=None, description="pay per paid hour, such as 48/h")
    provider: Provider | None = Field(
        default=None, description="whose people they are, and what that firm bills instead of pay"
    )

    @property
    def changes_by_date(self) -> list[tuple[dt.date, Change]]:
        """Changes with their dates, in order; the cross-checks refuse what is no date."""
        found = [(parse_date(date), change) for date, change in self.changes.items()]
        return sorted(found, key=lambda each: each[0])

    @field_validator("shifts", mode="before")
    @classmethod
    def _short_shifts(cls, value: object) -> object:
        """``08:30-17:00: 70%`` and ``early: 08:30-17:00`` in their structured form."""
        if not isinstance(value, Mapping):
            raise _no_shifts(value)
        return {name: _shift(name, said) for name, said in value.items()}


def _no_shifts(value: object) -> BadValue:
    """The refusal of shifts without the people who work them, with how to say that."""
    given = value if isinstance(value, list | tuple) and value else [value]
    shifts = [str(one) if HOURS.reads(one) else slips.hours(str(one)) for one in given]
    if None in shifts:
        return BadValue("spec.shifts", got=shown(value))
    shares = deal(100, [1 / len(shifts)] * len(shifts))
    plain = ", ".join(f"{one}: {share}%" for one, share in zip(shifts, shares, strict=True))
    return BadValue("spec.shifts_plain", got=shown(value), plain=f"{{{plain}}}")


def _shift(name: object, said: object) -> object:
    if isinstance(said, Mapping):
        return said if "hours" in said else {"hours": name, **said}
    # Hours that cannot be read are hours all the same: they are refused with the right ones.
    if HOURS.reads(name) or (slips.hours(str(name)) and not HOURS.reads(said)):
        word = "people" if isinstance(said, int) or str(said).strip().isdigit() else "share"
        return {"hours": name, word: said}
    return {"hours": said}


def rostered(group: Group, weekday: int) -> dict[str, int]:
    """People of each shift of a group on a weekday, shares dealt by largest remainder.

    Parameters
    ----------
    group
        A group with shifts and no map of ``count`` by hours.
    weekday
        0 is Monday.
    """
    today = {key: shift for key, shift in group.shifts.items() if weekday in shift.days}
    if group.count is None:
        return {key: shift.people or 0 for key, shift in today.items()}
    if set(group.count.keys) & set(group.shifts):
        return {key: group.count.of(name=key, at=(weekday, 0)) for key in today}
    people = group.count.of(at=(weekday, 0))
    shares = [1.0 if shift.share is None else shift.share for shift in today.values()]
    return dict(zip(today, deal(people, shares), strict=True))


def deal(people: int, shares: Sequence[float]) -> list[int]:
    """Whole people for each share by largest remainder; ties go to the earlier share.

    Parameters
    ----------
    people
        People to deal [count], >= 0.
    shares
        Shares that add up to 1, each in [0, 1].

    Examples
    --------
    >>> deal(26, [0.7, 0.3])
    [18, 8]
    """
    exact = [people * share for share in shares]
    dealt = [floor(part + 1e-9) for part in exact]
    left = people - sum(dealt)
    order = sorted(range(len(shares)), key=lambda k: (round(dealt[k] - exact[k], 9), k))
    for k in order[:left]:
        dealt[k] += 1
    return dealt
