"""Wall-clock words: times of day, weekdays, ranges of hours and opening hours.

Times of day are seconds from midnight; the end of a range that passes midnight lies beyond
86,400 s.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeAlias

from queuesim import slips
from queuesim.errors import BadValue
from queuesim.spec.leaf import Leaf, each
from queuesim.spec.quantity import shown
from queuesim.units import (
    WEEKDAYS,
    format_clock,
    format_hours,
    parse_clock,
    parse_hours,
    parse_weekdays,
)

DAY = 86_400  #: seconds of a day without a clock change

Range: TypeAlias = tuple[int, int]  #: begin and end [s from midnight], end > begin
Weekdays: TypeAlias = tuple[int, ...]  #: 0 = Monday ... 6 = Sunday, ascending

TIME_PATTERN = r"^([01]?[0-9]|2[0-4]):[0-5][0-9](:[0-5][0-9])?$"
_RANGE_PATTERN = (
    r"^(([01]?[0-9]|2[0-4]):[0-5][0-9] *- *([01]?[0-9]|2[0-4]):[0-5][0-9]|24h|all day|全天)$"
)


#: What is written where weekdays stand, and is said in ``time.holidays``.
_HOLIDAYS = frozenset({"holiday", "holidays", "public_holidays", "假日", "节假日"})


def write_range(hours: Range) -> str:
    """``20:00-02:00`` for (72,000, 93,600)."""
    return format_hours(*hours)


def write_days(days: Weekdays) -> str:
    """``mon-fri`` for (0, 1, 2, 3, 4)."""
    if len(days) == 7:
        return "all"
    return ", ".join(
        WEEKDAYS[run[0]] + (f"-{WEEKDAYS[run[-1]]}" if len(run) > 1 else "") for run in _runs(days)
    )


def _runs(days: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


@dataclass(frozen=True)
class Moment:
    """A part of the week: some weekdays, and in them all day or one range of hours."""

    days: Weekdays
    hours: Range | None

    def holds(self, weekday: int, second: float) -> bool:
        """Whether it holds a time of day; a range past midnight reaches into the next day."""
        if self.hours is None:
            return weekday in self.days
        begin, end = self.hours
        today = weekday in self.days and begin <= second < end
        return today or ((weekday - 1) % 7 in self.days and begin <= second + DAY < end)


@lru_cache(maxsize=4096)
def moment(key: str) -> Moment | None:
    """What a key such as ``09:00-12:00``, ``mon-fri`` or ``sat 09:00-12:00`` means in time.

    Returns
    -------
    Moment or None
        ``None`` if the key is a name and not a time.
    """
    text = str(key).strip()
    match = re.fullmatch(
        r"(?P<days>.*?)\s*(?P<hours>\d{1,2}:\d\d\s*[-~\u2013]\s*\d{1,2}:\d\d)?", text
    )
    if match is None:
        return None
    try:
        days = parse_weekdays(match["days"]) if match["days"] else tuple(range(7))
        hours = parse_hours(match["hours"]) if match["hours"] else None
    except BadValue:
        return None
    return Moment(days, hours) if match["days"] or match["hours"] else None


@dataclass(frozen=True)
class OpeningHours:
    """Opening hours of a week: for each weekday from Monday, its ranges in order."""

    week: tuple[tuple[Range, ...], ...]

    def of(self, weekday: int) -> tuple[Range, ...]:
        """The ranges that begin on a weekday, 0 = Monday."""
        return self.week[weekday]

    @property
    def first_day(self) -> int:
        """The first weekday with hours; an extra day without a model is open like it."""
        return next((k for k, ranges in enumerate(self.week) if ranges), 0)


def read_open(value: object) -> OpeningHours:
    """Opening hours by weekday: ``{mon-fri: 09:00-18:00, sat: [09:00-12:00, 14:00-16:00]}``.

    A range alone, or ``24h``, stands for every day.

    Raises
    ------
    BadValue, pydantic.ValidationError
        If a day or range cannot be read, a day is named twice or its ranges overlap.
    """
    if not isinstance(value, Mapping):
        if line := _meant_line(value):
            raise BadValue("spec.open_line", got=shown(value), plain=line)
        ranges = _ranges(value)
        return OpeningHours((ranges,) * 7)
    if not value:
        raise BadValue("spec.open_empty")
    if set(value) <= {"from", "to", "start", "end", "open", "close"}:
        plain = "{mon-fri: " + "-".join(map(str, value.values())) + "}"
        raise BadValue("spec.open_line", got=shown(value), plain=plain)
    read = each(((key, (key, said)) for key, said in value.items()), _line)
    week: list[tuple[Range, ...] | None] = [None] * 7
    for key, (days, ranges) in read.items():
        for day in days:
            if week[day] is not None:
                raise BadValue("spec.open_twice", day=WEEKDAYS[day], line=key)
            week[day] = ranges
    hours = OpeningHours(tuple(ranges or () for ranges in week))
    if not any(hours.week):
        raise BadValue("spec.open_empty")
    _no_overlap(hours)
    return hours


def _meant_line(value: object) -> str | None:
    """The map that ``mon-fri 09:00-18:00`` without its colon was meant to be."""
    line = str(value).strip()
    match = re.fullmatch(r"([^\d]+?)\s*[:,]?\s+(\d.*)", line[: slips.LONGEST])
    if match is None or len(line) > slips.LONGEST:
        return None
    days = match[1] if DAYS.reads(match[1]) else slips.weekdays(match[1], WEEKDAYS)
    hours = match[2] if HOURS.reads(match[2]) else slips.hours(match[2])
    return f"{{{days}: {hours}}}" if days and hours else None


def _line(pair: tuple[object, object]) -> tuple[Weekdays, tuple[Range, ...]]:
    if str(pair[0]).strip().lower() in _HOLIDAYS:
        raise BadValue("spec.open_holidays", got=pair[0])
    return parse_weekdays(pair[0]), _ranges(pair[1])


def _ranges(value: object) -> tuple[Range, ...]:
    if value is None or value is False or str(value).strip().lower() in ("closed", "休息"):
        return ()
    parts = value if isinstance(value, list | tuple) else [value]
    if len(parts) > 1:
        ranges = tuple(sorted(each(enumerate(parts), parse_hours).values()))
    else:
        ranges = tuple(parse_hours(part) for part in parts)
    for (_, end), (begin, _) in pairwise(ranges):
        if begin < end:
            raise BadValue("spec.open_overlap", value=value)
    return ranges


def _no_overlap(hours: OpeningHours) -> None:
    """A late evening must end before the next day opens."""
    for day, ranges in enumerate(hours.week):
        following = hours.week[(day + 1) % 7]
        if ranges and following and ranges[-1][1] - DAY > following[0][0]:
            raise BadValue("spec.open_into_next", day=WEEKDAYS[day], next=WEEKDAYS[(day + 1) % 7])


def write_open(hours: OpeningHours) -> dict[str, Any]:
    """The map by weekdays; days with the same hours share a line."""
    lines: dict[tuple[Range, ...], list[int]] = {}
    for day, ranges in enumerate(hours.week):
        if ranges:
            lines.setdefault(ranges, []).append(day)
    return {
        write_days(tuple(days)): write_range(ranges[0])
        if len(ranges) == 1
        else [write_range(part) for part in ranges]
        for ranges, days in lines.items()
    }


_HOURS_SCHEMA = {"type": "string", "pattern": _RANGE_PATTERN}
_LINE_SCHEMA = {
    "anyOf": [
        _HOURS_SCHEMA,
        {"type": "array", "items": _HOURS_SCHEMA},
        {"enum": ["closed", False, None]},
    ],
    "description": "09:00-18:00, a list of such ranges, 24h, or closed",
}

TIME_OF_DAY = Leaf(parse_clock, format_clock, {"type": "string", "pattern": TIME_PATTERN})
HOURS = Leaf(parse_hours, write_range, _HOURS_SCHEMA)
DAYS = Leaf(
    parse_weekdays, write_days, {"type": "string", "examples": ["mon-fri", "sat, sun", "all"]}
)
OPEN = Leaf(
    read_open,
    write_open,
    {
        "anyOf": [
            _HOURS_SCHEMA,
            {
                "type": "object",
                "minProperties": 1,
                "additionalProperties": _LINE_SCHEMA,
                "properties": dict.fromkeys(("mon-fri", "mon-sat", "all", *WEEKDAYS), _LINE_SCHEMA),
            },
        ]
    },
)
