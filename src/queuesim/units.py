"""Human quantities to numbers and back: durations, rates, shares, money, clock, dates, ticks.

Everything is parsed here, at the door, and never again: inside the house a duration is seconds
(ticks in engines) and a share is a fraction. A quantity without its unit is refused, for the unit
would be a guess. Every refusal is a :class:`~queuesim.errors.BadValue` that says the way out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Literal

from queuesim import slips
from queuesim.errors import BadValue

TICKS_PER_SECOND = 1_000_000
#: A tick that never comes; leaves room to add any duration without overflow of 64 bits.
FOREVER = 2**62

MINUTE = 60.0
HOUR = 3600.0
DAY = 86_400.0
WEEK = 7 * DAY
MONTH = 30.4 * DAY
YEAR = 365 * DAY
#: No duration of a config is longer: a slip of units, and ticks stay far from 64 bits.
LONGEST = 1000 * YEAR
#: No written number is larger; beyond it a float would lose whole units.
LARGEST = 1e15
YEARS = (1900, 2999)  #: first and last year of a date; others are slips
#: No number needs more letters; longer ones are refused before they are read.
LONGEST_TEXT = 64

Per = Literal["s", "min", "h", "day", "open day", "week", "month", "year"]

_SECONDS: dict[Per, float] = {
    "s": 1.0,
    "min": MINUTE,
    "h": HOUR,
    "day": DAY,
    "week": WEEK,
    "month": MONTH,
    "year": YEAR,
}
_SPELLINGS: dict[Per, str] = {
    "s": "s sec secs second seconds",
    "min": "m min mins minute minutes",
    "h": "h hr hrs hour hours",
    "day": "d day days",
    "week": "w week weeks",
    "month": "month months",
    "year": "y year years",
}
#: Every spelling of a unit of time, and its unit.
UNITS = {word: unit for unit, words in _SPELLINGS.items() for word in words.split()}

_NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_IS_NUMBER = re.compile(_NUMBER)
_PIECE = re.compile(rf"\s*({_NUMBER})\s*([A-Za-z]+)")
_PERCENT = re.compile(rf"({_NUMBER})\s*%")
_RATE = re.compile(rf"({_NUMBER})\s*(?:/|\bper\b)\s*(.+)")
_SHARE_RATE = re.compile(rf"({_NUMBER}\s*%)\s*(?:/|\bper\b)\s*(.+)")
_POINTS = re.compile(rf"({_NUMBER})\s*(?:points?|pts?|pp)")
_FACTOR = re.compile(r"(?:times|x|\*|×)\s*(.+)")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY_WORDS = {
    **{name: day for day, name in enumerate(WEEKDAYS)},
    **dict(
        zip(
            ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
            range(7),
            strict=True,
        )
    ),
    **{"周" + sign: day for day, sign in enumerate("一二三四五六日")},
    **{"星期" + sign: day for day, sign in enumerate("一二三四五六日")},
    "周天": 6,
    "星期天": 6,
    "tues": 1,
    "thur": 3,
    "thurs": 3,
}


def ticks(seconds: float) -> int:
    """Ticks in a duration or time [s], rounded half up once and for all."""
    return math.floor(seconds * TICKS_PER_SECOND + 0.5)


def seconds_of(tick: int) -> float:
    """Seconds in a number of ticks."""
    return tick / TICKS_PER_SECOND


# --- numbers ----------------------------------------------------------------------------------


def shorten(value: object, length: int = 40) -> str:
    """A value as it is shown in an error, cut when it is long."""
    if value is None or isinstance(value, bool):
        return {None: "nothing", True: "true", False: "false"}[value]
    if isinstance(value, Mapping):
        shown = f"{{{_listed((f'{k}: {shorten(v, length)}' for k, v in value.items()), length)}}}"
    elif isinstance(value, list | tuple):
        shown = f"[{_listed((shorten(part, length) for part in value), length)}]"
    else:
        # Integers of thousands of digits may not even be turned into text.
        shown = "..." if isinstance(value, int) and value.bit_length() > 256 else str(value)
    return shown if len(shown) <= length else shown[: length - 3] + "..."


def _listed(parts: Iterable[str], length: int) -> str:
    """Parts with commas, no more than a cut text has room for."""
    return ", ".join(islice(parts, length))


def parse_number(value: object, *, at_least: float | None = None) -> float:
    """A plain number: ``3``, ``0.5``, ``"1e3"``.

    Parameters
    ----------
    value
        A number or its text.
    at_least
        Lower bound, if any.

    Raises
    ------
    BadValue
        If it is no number, not finite, beyond 1e15 or below the bound.
    """
    if isinstance(value, str):
        text = value.strip()
        if len(text) > LONGEST_TEXT:
            raise BadValue("unit.too_long", got=shorten(text))
        if re.fullmatch(r"[+-]?[0-9]{1,3}([,_ '][0-9]{3})+(\.[0-9]+)?", text):
            raise BadValue("unit.thousands", got=text, plain=re.sub(r"[,_ ']", "", text))
        if re.fullmatch(r"[+-]?[0-9]+,[0-9]+", text):
            raise BadValue("unit.decimal_comma", got=text, plain=text.replace(",", "."))
        if not _IS_NUMBER.fullmatch(text):
            raise _no_number(text)
        number = float(text)
    elif isinstance(value, bool) or not isinstance(value, int | float):
        raise BadValue("unit.number", got=shorten(value))
    elif isinstance(value, int) and abs(value) > LARGEST:  # may not fit a float at all
        raise BadValue("unit.too_large", got=shorten(value))
    else:
        number = float(value)
    if math.isnan(number):
        raise BadValue("unit.number", got="NaN")
    if abs(number) > LARGEST:
        raise BadValue("unit.too_large", got=shorten(value))
    if at_least is not None and number < at_least:
        raise BadValue("unit.at_least", got=shorten(value), least=format_number(at_least))
    return number


def _no_number(text: str) -> BadValue:
    """The refusal of a text that is no number, with what was probably meant."""
    got = shorten(text)
    if slips.change(text):
        return BadValue("unit.number", got=got)
    if slips.endless(text):
        return BadValue("unit.number_endless", got=got)
    if ends := slips.number_range(text):
        return BadValue("unit.number_range", got=got, low=ends[0], high=ends[1])
    if slips.with_unit(text, UNITS):
        return BadValue("unit.number_unit", got=got)
    if plain := slips.number(text):
        return BadValue("unit.number_more", got=got, plain=plain)
    return BadValue("unit.number", got=got)


def parse_count(value: object, *, at_least: int = 0) -> int:
    """A whole number of things, ``at_least`` or more."""
    number = parse_number(value, at_least=at_least)
    if number != int(number):
        raise BadValue("unit.whole", got=shorten(value), below=int(number), above=int(number) + 1)
    return int(number)


def parse_money(value: object, *, at_least: float | None = 0.0) -> float:
    """Money: a plain number in the currency of the config."""
    if isinstance(value, str) and not _looks_like_number(value):
        raise BadValue("unit.money", got=shorten(value))
    return parse_number(value, at_least=at_least)


# --- durations and rates ----------------------------------------------------------------------


def parse_duration(value: object) -> float:
    """Seconds in ``"4m30s"``, ``"1.5h"``, ``"2d"``, ``"1 month"``.

    Units: s, m or min, h, d, w, month (30.4 d), year (365 d), and their written-out names.

    Raises
    ------
    BadValue
        If a unit is missing or unknown, or the duration is negative or beyond 1000 years.

    Examples
    --------
    >>> parse_duration("4m30s")
    270.0
    """
    text = _text_with_unit(value, "unit.duration_bare", "unit.duration")
    total, position = 0.0, 0
    while position < len(text):
        piece = _PIECE.match(text, position)
        unit = UNITS.get(piece[2].lower()) if piece else None
        part = float(piece[1]) * _SECONDS[unit] if piece and unit else -1.0
        if piece is None or part < 0.0:
            raise _no_duration(text, piece[2] if piece and unit is None else None)
        total += part
        position = piece.end()
    if not total <= LONGEST:
        raise BadValue("unit.duration_large", got=shorten(value))
    return total


def _no_duration(text: str, unit: str | None) -> BadValue:
    """The refusal of a text that is no duration, with what was probably meant.

    ``unit`` is a unit in it that is not known, if that is what is wrong.
    """
    got = shorten(text)
    if re.match(r"-\s*[0-9.]", text):
        return BadValue("unit.negative_duration", got=got)
    if ends := slips.duration_range(text, UNITS):
        return BadValue("unit.duration_range", got=got, low=ends[0], high=ends[1])
    if spread := slips.duration_spread(text, UNITS):
        return BadValue("unit.duration_spread", got=got, mean=spread[0], sd=spread[1])
    if near := slips.duration(text, UNITS):
        plain, alone = near
        return BadValue(
            "unit.duration_near" if alone else "unit.duration_more", got=got, plain=plain
        )
    if unit is not None:
        return BadValue("unit.duration_unit", got=got, unit=unit)
    return BadValue("unit.duration", got=got)


@dataclass(frozen=True)
class Rate:
    """So much per time: ``48/h``, ``400/year``, ``100/open day``."""

    value: float
    per: Per

    @property
    def per_second(self) -> float:
        """The rate per second of clock time; an open day has no fixed length."""
        if self.per == "open day":
            raise ValueError("an open day has no fixed length")
        return self.value / _SECONDS[self.per]

    def over(self, seconds: float) -> float:
        """What comes together in a duration [s]."""
        return self.per_second * seconds

    def __str__(self) -> str:
        return f"{format_number(self.value)}/{self.per}"


def parse_rate(value: object, *, at_least: float | None = 0.0) -> Rate:
    """So much per time: ``48/h``, ``4500/month``, ``400 per year``, ``100/open day``."""
    text = _text_with_unit(value, "unit.rate_bare", "unit.rate")
    match = _RATE.fullmatch(text)
    per = _per(match[2]) if match else None
    if match is None or per is None:
        if plain := slips.rate(text, UNITS):
            raise BadValue("unit.rate_near", got=shorten(value), plain=plain)
        raise _no_rate(value, "unit.rate", match[2] if match else None)
    return Rate(parse_number(match[1], at_least=at_least), per)


def parse_share_rate(value: object) -> Rate:
    """A share per time, as ``2%/month``; its value is a fraction."""
    text = _text_with_unit(value, "unit.share_rate", "unit.share_rate")
    match = _SHARE_RATE.fullmatch(text)
    per = _per(match[2]) if match else None
    if match is None or per is None:
        raise _no_rate(value, "unit.share_rate", match[2] if match else None)
    return Rate(parse_share(match[1]), per)


def _per(text: str) -> Per | None:
    """The unit after the stroke of a rate, ``None`` if it is none."""
    words = text.strip().lower().split()
    if words in (["open", "day"], ["open", "days"]):
        return "open day"
    return UNITS.get(words[0]) if len(words) == 1 else None


def _no_rate(value: object, key: str, per: str | None) -> BadValue:
    """The refusal of a rate: as a whole, or because its unit ``per`` is not known."""
    if per is None:
        return BadValue(key, got=shorten(value))
    return BadValue("unit.rate_unit", got=shorten(value), unit=per.strip())


# --- shares -----------------------------------------------------------------------------------


def parse_percent(value: object, *, at_least: float | None = 0.0) -> float:
    """A percentage as a fraction, which may pass 1: ``"130%"`` is 1.3."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = parse_number(value)
        if at_least is not None and number < at_least:
            raise BadValue("unit.negative_share", got=shorten(value))
        raise BadValue("unit.share_bare", got=shorten(value), options=_percents(number))
    text = _text(value)
    if _looks_like_number(text):
        number = parse_number(text)
        return parse_percent(int(number) if number == int(number) else number, at_least=at_least)
    if len(text) > LONGEST_TEXT:
        raise BadValue("unit.too_long", got=shorten(text))
    match = _PERCENT.fullmatch(text)
    if match is not None and text.startswith("+") and at_least is not None:
        raise BadValue("unit.share_sign", got=shorten(value), plain=text[1:].strip())
    if match is None:
        if isinstance(value, str) and (plain := slips.share(text)):
            raise BadValue("unit.share_near", got=shorten(value), plain=plain)
        raise BadValue("unit.share", got=shorten(value))
    fraction = parse_number(match[1]) / 100.0
    if at_least is not None and fraction < at_least:
        raise BadValue("unit.negative_share", got=shorten(value))
    return fraction


def _percents(number: float) -> str:
    """What a number without percent may have meant: 0.25 is 25%, 25 is 25%, 1 is either."""
    if number == 0.0:
        return "0%"
    if 1.0 <= number < 2.0:
        return f"{format_number(number)}% / {format_share(number)}"
    return format_share(number if number < 1.0 else number / 100.0)


def parse_share(value: object) -> float:
    """A part of a whole: ``"25%"`` is 0.25; from 0% to 100%."""
    share = parse_percent(value)
    if share > 1.0:
        raise BadValue("unit.share_above", got=shorten(value))
    return share


def parse_factor(value: object) -> float:
    """A factor: ``times 130%`` (also ``x 130%``, ``130%``) is 1.3; never negative."""
    match = _FACTOR.fullmatch(value.strip()) if isinstance(value, str) else None
    said = match[1] if match else value
    bare = not isinstance(said, bool) and _looks_like_number(_text(said))
    if bare and (number := parse_number(said)) >= 0.0:
        percent = format_share(number) if number < 10.0 else f"{format_number(number)}%"
        raise BadValue("unit.factor_bare", got=shorten(said), percent=percent)
    if isinstance(said, str) and (plain := slips.factor(said)):
        raise BadValue("unit.factor_near", got=shorten(value), plain=plain)
    return parse_percent(said)


def parse_points(value: object) -> float:
    """A difference of shares: ``"2 points"`` is 0.02."""
    text = _text_with_unit(value, "unit.points_bare", "unit.points")
    match = _POINTS.fullmatch(text)
    if match is None:
        raise BadValue("unit.points", got=shorten(value))
    return parse_number(match[1]) / 100.0


# --- clock and calendar -----------------------------------------------------------------------


def parse_clock(value: object) -> int:
    """Seconds after midnight of a wall-clock time, 00:00 to 24:00."""
    text = _text(value)
    match = _CLOCK.fullmatch(text) if isinstance(value, str) else None
    if match is None:
        if plain := slips.clock(text):
            raise BadValue("unit.clock_near", got=shorten(value), plain=plain)
        raise BadValue("unit.clock", got=shorten(value))
    hours, minutes, seconds = int(match[1]), int(match[2]), int(match[3] or 0)
    total = hours * 3600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 59 or total > int(DAY):
        raise BadValue("unit.clock_range", got=shorten(value))
    return total


def parse_hours(value: object) -> tuple[int, int]:
    """Begin and end of ``08:30-18:00`` [s after midnight]; the end may pass midnight.

    ``20:00-02:00`` ends at 26:00, ``00:00-24:00`` (or ``all day``, ``24h``) is the whole day.
    """
    text = _text(value)
    if text.lower() in ("all day", "24h", "全天"):
        return 0, int(DAY)
    parts = re.split(r"\s*[-–~]\s*", text)
    if not all(map(_CLOCK.fullmatch, parts)) and (plain := slips.hours(text)):
        raise BadValue("unit.hours_near", got=shorten(value), plain=plain)
    if not isinstance(value, str) or len(parts) != 2:
        raise BadValue("unit.hours", got=shorten(value))
    begin, end = parse_clock(parts[0]), parse_clock(parts[1])
    if begin == end or begin == int(DAY):
        raise BadValue("unit.hours_empty", got=shorten(value))
    return begin, end if end > begin else end + int(DAY)


def parse_date(value: object) -> date:
    """A date, written year-month-day: ``2026-03-02``."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    match = _DATE.fullmatch(_text(value))
    if match is None:
        if near := slips.dates(_text(value)):
            raise BadValue("unit.date_near", got=shorten(value), plain=" / ".join(near))
        raise BadValue("unit.date", got=shorten(value))
    first, last = YEARS
    if not first <= int(match[1]) <= last:
        raise BadValue("unit.year", got=shorten(value), first=first, last=last)
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise BadValue("unit.no_such_date", got=shorten(value)) from None


def parse_datetime(value: object) -> datetime:
    """A date and a wall-clock time: ``2026-03-04 10:00``; the time may be left out."""
    if isinstance(value, datetime):
        return value
    parts = re.split(r"[ T]+", _text(value), maxsplit=1)
    day = parse_date(parts[0])
    clock = parse_clock(parts[1]) if len(parts) == 2 else 0
    if clock >= int(DAY):
        raise BadValue("unit.clock_range", got=shorten(value))
    return datetime(day.year, day.month, day.day, clock // 3600, clock // 60 % 60, clock % 60)


def parse_weekdays(value: object) -> tuple[int, ...]:
    """Weekdays, 0 is Monday: ``mon``, ``mon-fri``, ``sat,sun``, ``all``, ``周一-周五``."""
    text = _text(value).lower()
    if text in ("all", "every day", "daily", "每天"):
        return tuple(range(7))
    days: set[int] = set()
    for part in re.split(r"\s*[,、]\s*", text):
        ends = [_WEEKDAY_WORDS.get(end.strip()) for end in re.split(r"[-–~至到]", part)]
        if len(ends) > 2 or None in ends:
            if near := slips.weekdays(text, _WEEKDAY_WORDS):
                raise BadValue("unit.weekday_near", got=shorten(value), plain=near)
            raise BadValue("unit.weekday", got=shorten(value))
        first, last = ends[0] or 0, ends[-1] or 0
        days.update((first + k) % 7 for k in range((last - first) % 7 + 1))
    return tuple(sorted(days))


# --- back to words ----------------------------------------------------------------------------


def format_number(value: float, digits: int = 12) -> str:
    """A number without needless digits: 3.0 is ``3``.

    >>> format_number(0.30000000000000004)
    '0.3'
    """
    text = f"{value:.{digits}g}"
    if "e" in text and abs(value) < LARGEST:
        text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def format_duration(seconds: float) -> str:
    """A duration as planners write it, which reads back to the same seconds.

    >>> format_duration(210), format_duration(129600), format_duration(0.25)
    ('3m30s', '1d12h', '0.25s')
    """
    if seconds < 0:
        return "-" + format_duration(-seconds)
    if seconds >= LONGEST:
        return "never"
    whole, parts = math.floor(seconds), []
    fraction = seconds - whole
    if format_number(whole % 60 + fraction) == format_number(whole % 60 + 1):
        whole, fraction = whole + 1, 0.0  # so near that it is written as the next second
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if whole >= size:
            parts.append(f"{whole // size}{unit}")
            whole %= size
    if whole or fraction or not parts:
        parts.append(f"{format_number(whole + fraction)}s")
    return "".join(parts)


def format_share(share: float, digits: int = 12) -> str:
    """A fraction in percent: 0.25 is ``25%``."""
    return f"{format_number(share * 100.0, digits)}%"


def format_points(difference: float, digits: int = 12) -> str:
    """A difference of shares: 0.02 is ``2 points``."""
    number = format_number(difference * 100.0, digits)
    return f"{number} point" if number in ("1", "-1") else f"{number} points"


def format_clock(seconds: float) -> str:
    """A wall-clock time; past midnight it goes on counting: 26:00 is two in the night."""
    whole = round(seconds)
    text = f"{whole // 3600:02d}:{whole // 60 % 60:02d}"
    return text if whole % 60 == 0 else f"{text}:{whole % 60:02d}"


def format_hours(begin: int, end: int) -> str:
    """Opening hours as planners write them: ``20:00-02:00``."""
    return f"{format_clock(begin)}-{format_clock(end if end <= DAY else end - int(DAY))}"


# --- helpers ----------------------------------------------------------------------------------


def _text(value: object) -> str:
    """A value as text, cut where it is longer than any that can be read."""
    text = value.strip() if isinstance(value, str) else shorten(value)
    return text[: 2 * LONGEST_TEXT]


def _looks_like_number(text: str) -> bool:
    """Whether a text is a number, be it with commas or too long."""
    return re.fullmatch(r"[+-]?[0-9.][0-9.,_ eE+-]*", text.strip()) is not None


def _text_with_unit(value: object, bare: str, wrong: str) -> str:
    """The text of a quantity that needs a unit; bare numbers are refused by name."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = format_number(parse_number(value))
        raise BadValue(bare, got=number)
    if not isinstance(value, str) or not value.strip():
        raise BadValue(wrong, got=shorten(value))
    text = value.strip()
    if len(text) > LONGEST_TEXT:
        raise BadValue("unit.too_long", got=shorten(text))
    if _IS_NUMBER.fullmatch(text):
        raise BadValue(bare, got=format_number(parse_number(text)))
    return text
