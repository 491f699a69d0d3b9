"""Quantities back into planners' writing, so that reading it gives the very same number.

:mod:`queuesim.units` writes for people, with few digits; a resolved config must be read back bit
by bit. Here few digits are used when they are enough, and all of them when they are not.
"""

from __future__ import annotations

import math

from queuesim.units import (
    LONGEST,
    Rate,
    format_duration,
    format_number,
    format_points,
    format_share,
    parse_duration,
    parse_percent,
    parse_points,
)

_UNSIGNED = r"([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?"
_NUMBER = rf"[+]?{_UNSIGNED}"
_TIME_UNIT = r"(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|months?|y|years?)"
_PER_UNIT = rf"({_TIME_UNIT}|open days?)"

DURATION_PATTERN = rf"^( *{_NUMBER} *{_TIME_UNIT})+ *$"
PERCENT_PATTERN = rf"^ *{_UNSIGNED} *% *$"
SHARE_PATTERN = r"^ *(100(\.0*)?|[0-9]{1,2}(\.[0-9]*)?|\.[0-9]+) *% *$"
_TIMES = r"(times|x|\*|\u00d7)"
FACTOR_PATTERN = rf"^ *({_TIMES} *)?{_UNSIGNED} *% *$"
TIMES_PATTERN = rf"^ *{_TIMES} *{_UNSIGNED} *% *$"
POINTS_PATTERN = rf"^ *{_NUMBER} *(points?|pts?|pp) *$"
RATE_PATTERN = rf"^ *{_NUMBER} *(/|per ) *{_PER_UNIT} *$"
SHARE_RATE_PATTERN = rf"^ *{_UNSIGNED} *% *(/|per ) *{_PER_UNIT} *$"


def write_number(value: float) -> float | int:
    """A number as YAML writes it: whole numbers without a point."""
    return int(value) if value == int(value) else value


def write_duration(seconds: float) -> str:
    """``3m30s``; exact.

    >>> write_duration(210.0), write_duration(1 / 3)
    ('3m30s', '0.3333333333333333s')
    """
    if seconds >= LONGEST:
        return "never"
    short = format_duration(seconds)
    return short if parse_duration(short) == seconds else f"{seconds!r}s"


def write_percent(share: float) -> str:
    """``25%``; exact.

    >>> write_percent(0.25), write_percent(1 / 3)
    ('25%', '33.33333333333333%')
    """
    short = format_share(share)
    return short if parse_percent(short) == share else f"{_hundredfold(share)}%"


def write_points(difference: float) -> str:
    """``2 points``; exact."""
    short = format_points(difference)
    if parse_points(short) == difference:
        return short
    return f"{_hundredfold(difference)} points"


def _hundredfold(fraction: float) -> str:
    """All digits of the number that gives the fraction when it is divided by 100.

    That is the product or one of its neighbours, for both operations round.
    """
    product = fraction * 100.0
    below, above = math.nextafter(product, -math.inf), math.nextafter(product, math.inf)
    exact = (number for number in (product, below, above) if number / 100.0 == fraction)
    return repr(next(exact, product))


def write_factor(factor: float) -> str:
    """``times 130%``; exact."""
    return f"times {write_percent(factor)}"


def write_rate(rate: Rate) -> str:
    """``48/h``; exact."""
    short = format_number(rate.value)
    return f"{short if float(short) == rate.value else repr(rate.value)}/{rate.per}"


def write_share_rate(rate: Rate) -> str:
    """``2%/month``; exact."""
    return f"{write_percent(rate.value)}/{rate.per}"
