"""The kinds of values in a config: durations, shares, money, laws, and maps of them.

Each is an annotated type that reads planners' writing into plain numbers: seconds, fractions,
money. Names that begin with ``By`` may differ by reason, class, channel or time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from queuesim.errors import BadValue
from queuesim.spec.by import By, by
from queuesim.spec.clock import DAYS, HOURS, TIME_OF_DAY, Range, Weekdays
from queuesim.spec.law import LAW, PATIENCE, LawWords, Patience
from queuesim.spec.leaf import Leaf, Row, Words, each
from queuesim.spec.quantity import shown
from queuesim.spec.writing import (
    DURATION_PATTERN,
    FACTOR_PATTERN,
    PERCENT_PATTERN,
    POINTS_PATTERN,
    RATE_PATTERN,
    SHARE_PATTERN,
    SHARE_RATE_PATTERN,
    write_duration,
    write_factor,
    write_number,
    write_percent,
    write_points,
    write_rate,
    write_share_rate,
)
from queuesim.units import (
    Rate,
    parse_count,
    parse_date,
    parse_datetime,
    parse_duration,
    parse_factor,
    parse_money,
    parse_number,
    parse_percent,
    parse_points,
    parse_rate,
    parse_share,
    parse_share_rate,
    parse_weekdays,
    shorten,
)

__all__ = ["DAYS", "HOURS", "By", "LawWords", "Patience", "Rate", "Row", "Words"]


def _text(pattern: str, *examples: str) -> dict[str, Any]:
    return {"type": "string", "pattern": pattern, "examples": list(examples)}


# --- numbers with and without units -------------------------------------------------------------

_NOT_NEGATIVE = {"type": "number", "minimum": 0}

DURATION = Leaf(parse_duration, write_duration, _text(DURATION_PATTERN, "20s", "4m30s", "1d"))
PERCENT = Leaf(parse_percent, write_percent, _text(PERCENT_PATTERN, "90%", "130%"))
SHARE = Leaf(parse_share, write_percent, _text(SHARE_PATTERN, "25%"))
FACTOR = Leaf(parse_factor, write_factor, _text(FACTOR_PATTERN, "times 130%"))
COUNT = Leaf(parse_count, lambda count: count, {"type": "integer", "minimum": 0})
SOME = Leaf(
    lambda value: parse_count(value, at_least=1),
    lambda count: count,
    {"type": "integer", "minimum": 1},
)
NUMBER = Leaf(lambda value: parse_number(value, at_least=0.0), write_number, _NOT_NEGATIVE)
MONEY = Leaf(parse_money, write_number, _NOT_NEGATIVE)
RATE = Leaf(parse_rate, write_rate, _text(RATE_PATTERN, "48/h", "400/year", "20000/month"))
SHARE_RATE = Leaf(parse_share_rate, write_share_rate, _text(SHARE_RATE_PATTERN, "2%/month"))

Seconds = Annotated[float, DURATION]  #: a duration [s], >= 0
Cv = Annotated[float, PERCENT]  #: coefficient of variation, >= 0
Share = Annotated[float, SHARE]  #: a part of a whole, in [0, 1]
Percent = Annotated[float, PERCENT]  #: a percentage as a fraction, >= 0; may pass 1
Factor = Annotated[float, FACTOR]  #: a factor, >= 0
Count = Annotated[int, COUNT]  #: a whole number, >= 0
Some = Annotated[int, SOME]  #: a whole number, >= 1
Number = Annotated[float, NUMBER]  #: a plain number, >= 0
Money = Annotated[float, MONEY]  #: money in the currency of the config, >= 0
MoneyRate = Annotated[Rate, RATE]  #: money per time
ShareRate = Annotated[Rate, SHARE_RATE]  #: a share per time
Law = Annotated[LawWords, LAW]  #: a law of durations [s]

BySeconds = Annotated[By[float], by(DURATION)]
ByShare = Annotated[By[float], by(SHARE)]
ByFactor = Annotated[By[float], by(FACTOR)]
ByNumber = Annotated[By[float], by(NUMBER, rest=0.0)]
ByMoney = Annotated[By[float], by(MONEY)]
ByCount = Annotated[By[int], by(COUNT, rest=0)]
ByLaw = Annotated[By[LawWords], by(LAW)]
ByPatience = Annotated[By[Patience], by(PATIENCE)]

ZERO: By[float] = By.one(0.0)
ONE: By[float] = By.one(1.0)


# --- yes and no, priority -----------------------------------------------------------------------

_YES = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}


def _read_yes(value: object) -> bool:
    found = value if isinstance(value, bool) else _YES.get(str(value).strip().lower())
    if found is None:
        raise BadValue("spec.yes_no", got=shorten(value))
    return found


YES = Leaf(_read_yes, lambda value: value, {"enum": [True, False, "yes", "no"]})
Yes = Annotated[bool, YES]

PRIORITIES: Mapping[str, int] = {"high": 1, "normal": 2, "low": 3}


def _read_priority(value: object) -> int:
    named = PRIORITIES.get(str(value).strip().lower())
    if named is not None:
        return named
    if isinstance(value, str) and not value.strip().isdigit():
        raise BadValue("spec.priority", got=shorten(value))
    return parse_count(value, at_least=1)


PRIORITY = Leaf(
    _read_priority,
    lambda value: {1: "high", 2: "normal", 3: "low"}.get(value, value),
    {"anyOf": [{"enum": list(PRIORITIES)}, {"type": "integer", "minimum": 1}]},
)
Priority = Annotated[int, PRIORITY]  #: 1 is served first; high 1, normal 2, low 3


# --- names of people ----------------------------------------------------------------------------


def _read_name(value: object) -> str:
    """A name; a number without a unit is one too, as of agents in many systems."""
    text = str(value).strip() if isinstance(value, str | int) and value is not True else ""
    if not text or value is False:
        raise BadValue("spec.person", got=shorten(value) or '""')
    return text


PERSON = Leaf(_read_name, lambda name: name, {"type": ["string", "integer"], "minLength": 1})
PersonName = Annotated[str, PERSON]


def _read_site(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadValue("spec.site_name", got=shorten(value) or '""')
    return value.strip()


SITE = Leaf(_read_site, lambda name: name, {"type": "string", "minLength": 1})
BySite = Annotated[By[str], by(SITE)]


# --- shares that divide a whole -----------------------------------------------------------------

_BY_SHARE = by(SHARE)


def _read_split(value: object) -> dict[str, By[float]]:
    if isinstance(value, Mapping):
        return each(((str(name), part) for name, part in value.items()), _BY_SHARE.read)
    if isinstance(value, str) and not PERCENT.reads(value):
        return {value: ONE}
    if isinstance(value, list) and value:
        shares = ", ".join(f"{name}: ...%" for name in value)
        raise BadValue("spec.split_list", got=shown(value), plain=f"{{{shares}}}")
    raise BadValue("spec.split", got=shorten(value))


SPLIT = Leaf(
    _read_split,
    lambda split: {name: _BY_SHARE.write(part) for name, part in split.items()},
    {
        "anyOf": [
            {"type": "string", "description": "one name: all of it"},
            {
                "type": "object",
                "minProperties": 1,
                "additionalProperties": dict(_BY_SHARE.schema),
                "description": "shares by name that add up to 100%",
            },
        ]
    },
)
Split = Annotated[dict[str, By[float]], SPLIT]


def _read_pace(value: object) -> tuple[float, ...]:
    if not isinstance(value, list | tuple) or not value:
        raise BadValue("spec.pace")
    pace = tuple(each(enumerate(value), _read_speed).values())
    if pace[0] != 1.0:
        raise BadValue("spec.pace")
    return pace


def _read_speed(value: object) -> float:
    speed = parse_percent(value) if isinstance(value, str) and "%" in value else parse_number(value)
    if not 0.0 < speed <= 1.0:
        raise BadValue("spec.pace_speed", got=shorten(value))
    return speed


PACE = Leaf(
    _read_pace,
    lambda pace: [write_number(speed) for speed in pace],
    {"type": "array", "minItems": 1, "items": {"type": "number", "exclusiveMinimum": 0}},
)
Pace = Annotated[tuple[float, ...], PACE]


# --- amounts whose unit depends on the measure --------------------------------------------------

AmountUnit: TypeAlias = Literal["%", "points", "s", ""]


@dataclass(frozen=True)
class Amount:
    """A quantity of a measure.

    ``unit`` tells what it is: ``%`` a fraction (of the measure or of its base), ``points`` a
    difference of shares, ``s`` seconds, and nothing a plain number or money.
    """

    value: float
    unit: AmountUnit


def _read_amount(value: object) -> Amount:
    if isinstance(value, str):
        readers: tuple[tuple[AmountUnit, Any], ...] = (
            ("points", parse_points),
            ("%", parse_percent),
            ("s", parse_duration),
        )
        for unit, read in readers:
            try:
                return Amount(read(value), unit)
            except BadValue:
                continue
    try:
        return Amount(parse_number(value, at_least=0.0), "")
    except BadValue:
        raise BadValue("spec.amount", got=shorten(value)) from None


def _write_amount(amount: Amount) -> Any:
    if amount.unit == "%":
        return write_percent(amount.value)
    if amount.unit == "points":
        return write_points(amount.value)
    return write_duration(amount.value) if amount.unit == "s" else write_number(amount.value)


_AMOUNT_SCHEMA = {
    "anyOf": [
        _NOT_NEGATIVE,
        *({"type": "string", "pattern": p} for p in (PERCENT_PATTERN, POINTS_PATTERN)),
        {"type": "string", "pattern": DURATION_PATTERN},
    ]
}
AMOUNT = Leaf(_read_amount, _write_amount, _AMOUNT_SCHEMA)
Quantity = Annotated[Amount, AMOUNT]  #: an amount of whatever the measure is


# --- dates and times ----------------------------------------------------------------------------


def _read_any_day(value: object) -> dt.date | Weekdays:
    if isinstance(value, dt.date) or str(value).strip()[:1].isdigit():
        return parse_date(value)
    return parse_weekdays(value)


def _write_any_day(day: dt.date | Weekdays) -> str:
    return day.isoformat() if isinstance(day, dt.date) else DAYS.write(day)


def _read_extra_days(value: object) -> dict[dt.date, int | None]:
    if isinstance(value, list | tuple):
        return dict.fromkeys(each(enumerate(value), parse_date).values())
    if not isinstance(value, Mapping):
        raise BadValue("spec.extra_days", got=shorten(value))
    return dict(each(((str(k), (k, v)) for k, v in value.items()), _extra_day).values())


def _extra_day(pair: tuple[object, object]) -> tuple[dt.date, int | None]:
    days = parse_weekdays(pair[1])
    if len(days) != 1:
        raise BadValue("spec.extra_days", got=shorten(pair[1]))
    return parse_date(pair[0]), days[0]


def _write_extra_days(days: Mapping[dt.date, int | None]) -> Any:
    if all(day is None for day in days.values()):
        return [date.isoformat() for date in days]
    return {d.isoformat(): DAYS.write((0 if day is None else day,)) for d, day in days.items()}


def _read_zone(value: object) -> str:
    name = str(value).strip()
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadValue("spec.zone", got=shorten(value)) from None
    return name


_DATE = r"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
_DATE_SCHEMA = _text(rf"{_DATE}$", "2026-03-02")

DATE = Leaf(parse_date, dt.date.isoformat, _DATE_SCHEMA)
DATE_TIME = Leaf(
    parse_datetime,
    lambda moment: moment.isoformat(" "),
    _text(rf"{_DATE}([ T]+[0-9]{{1,2}}:[0-9]{{2}}(:[0-9]{{2}})?)?$", "2026-03-04 10:00"),
)
ANY_DAY = Leaf(_read_any_day, _write_any_day, {"type": "string"})
EXTRA_DAYS = Leaf(
    _read_extra_days,
    _write_extra_days,
    {
        "anyOf": [
            {"type": "array", "items": _DATE_SCHEMA},
            {"type": "object", "additionalProperties": dict(DAYS.schema)},
        ]
    },
)
ZONE = Leaf(_read_zone, lambda name: name, {"type": "string", "examples": ["Asia/Shanghai"]})

Date = Annotated[dt.date, DATE]
DateTime = Annotated[dt.datetime, DATE_TIME]  #: a wall-clock moment
AnyDay = Annotated[dt.date | Weekdays, ANY_DAY]  #: a date, or weekdays (0 = Monday)
Days = Annotated[Weekdays, DAYS]  #: weekdays, 0 = Monday
TimeOfDay = Annotated[int, TIME_OF_DAY]  #: [s from midnight]
Hours = Annotated[Range, HOURS]  #: begin and end [s from midnight]
ExtraDays = Annotated[dict[dt.date, int | None], EXTRA_DAYS]  #: weekday to copy, or None
Zone = Annotated[str, ZONE]
ALL_DAYS: Weekdays = tuple(range(7))
