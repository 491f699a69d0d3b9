"""Numbers as a planner reads them: natural units, and never more digits than the range supports."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from queuesim.words import known, text


class Better(StrEnum):
    """Which way a measure should move."""

    HIGHER = "higher"
    LOWER = "lower"
    NEUTRAL = "neutral"  #: neither: the plan's author judges


class Unit(StrEnum):
    """What the number of a measure is; the texts are ``verdicts.unit.*``."""

    NUMBER = "number"
    SECONDS = "seconds"  #: shown as s, min, h or days
    SHARE = "share"  #: 0 to 1; shown in %, differences in points
    MONEY = "money"
    SCORE = "score"  #: points of a scale, such as satisfaction


@dataclass(frozen=True)
class MeasureWords:
    """How one measure is spoken of.

    ``key`` picks the sentences (``verdicts.say.<key>.less`` and ``.more``) and the noun, which is
    the one of tables (``measures.name.<key>``); a key the catalogue lacks is spoken of by its
    ``label``.
    """

    key: str
    unit: Unit
    better: Better
    per: str = ""  #: "day", "year", "hour" or nothing
    scope: str = ""  #: channel, class, reason or group it is about; nothing for the total
    label: str = ""  #: noun for measures the catalogue does not know
    currency: str = ""

    def noun(self, lang: str = "en") -> str:
        """Name of the measure, with its scope where it has one."""
        key = f"measures.name.{self.key}"
        name = text(key, lang) if known(key) else self.label or self.key
        if not self.scope:
            return name
        return text("verdicts.scoped_noun", lang, measure=name, scope=self.scope)


class RoundedRange(NamedTuple):
    """A range rounded to ``decimals`` places after the point (negative: tens, hundreds ...)."""

    low: float
    high: float
    decimals: int


def round_range(low: float, high: float) -> RoundedRange:
    """Round a range to the largest power of ten that is at most two fifths of its width.

    So a shown range is at least 2.5 and fewer than 25 of its last digits wide, and rounding moves
    an end by at most a fifth of the width. A range without width keeps six significant digits.

    Raises
    ------
    ValueError
        If an end is not finite or ``low > high``.

    Examples
    --------
    >>> round_range(11.73, 18.21)
    RoundedRange(low=12.0, high=18.0, decimals=0)
    >>> round_range(1134.2, 1562.9)
    RoundedRange(low=1100.0, high=1600.0, decimals=-2)
    """
    if not (math.isfinite(low) and math.isfinite(high) and low <= high):
        msg = f"needs finite low <= high; got {low!r} and {high!r}"
        raise ValueError(msg)
    size = max(abs(low), abs(high))
    if size == 0.0:
        return RoundedRange(0.0, 0.0, 0)
    finest = 5 - math.floor(math.log10(size))
    decimals = finest
    if high > low:
        # the nudge keeps widths such as 2.5 on their side of the step despite binary fractions
        decimals = min(finest, -math.floor(math.log10((high - low) / 2.5 * (1.0 + 1e-9))))
    return RoundedRange(round(low, decimals) + 0.0, round(high, decimals) + 0.0, decimals)


def number_text(value: float, decimals: int) -> str:
    """A number with thousands separated and at most ``decimals`` places after the point."""
    return f"{value:,.{max(decimals, 0)}f}"


def bare_number(value: float, decimals: int) -> str:
    """As :func:`number_text`, without zeros at the end of the fraction."""
    shown = number_text(value, decimals)
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _scale(words: MeasureWords, size: float, *, difference: bool) -> tuple[float, str]:
    """Factor into the unit shown, and that unit's name in the catalogue."""
    if words.unit == Unit.SHARE:
        return 100.0, "points" if difference else "percent"
    if words.unit == Unit.SECONDS:
        for name, seconds in (("days", 86400.0), ("hours", 3600.0), ("minutes", 60.0)):
            if size >= 2.0 * seconds:
                return 1.0 / seconds, name
        return 1.0, "seconds"
    return 1.0, words.unit.value


def _with_unit(words: MeasureWords, shown: str, unit: str, lang: str) -> str:
    key = f"verdicts.unit.{unit}"
    if shown == "1" and known(f"{key}.one"):
        key += ".one"
    return text(key, lang, value=shown, currency=words.currency).strip()


def per_text(words: MeasureWords, amount: str, lang: str = "en") -> str:
    """An amount with its "a day" or "a year", where the measure has one."""
    return text(f"verdicts.per_{words.per}", lang, amount=amount) if words.per else amount


def range_text(
    words: MeasureWords, low: float, high: float, lang: str = "en", *, difference: bool = True
) -> str:
    """A range in words: ``12 to 18``, ``up to 4``, ``exactly 3``, with its unit but no "a day".

    ``difference`` says that a share is a difference, in points, and that both ends are sizes
    (0 <= low <= high), so that a lower end which rounds to nothing reads "up to".
    """
    factor, unit = _scale(words, max(abs(low), abs(high)), difference=difference)
    ends = round_range(low * factor, high * factor)
    if low == high:
        exact = bare_number(ends.low, ends.decimals)
        with_unit = _with_unit(words, exact, unit, lang)
        return text("verdicts.range.exactly", lang, value=with_unit) if difference else with_unit
    top = number_text(ends.high, ends.decimals)
    if difference and ends.low == 0.0:
        return text("verdicts.range.up_to", lang, value=_with_unit(words, top, unit, lang))
    both = text("verdicts.range.from_to", lang, low=number_text(ends.low, ends.decimals), high=top)
    return _with_unit(words, both, unit, lang)


def bound_text(words: MeasureWords, bound: float, width: float, lang: str = "en") -> str:
    """A bound ("at most ..."), rounded up to the digits that a range ``width`` wide supports."""
    factor, unit = _scale(words, abs(bound), difference=True)
    value = bound * factor
    decimals = round_range(value - width * factor, value).decimals if width > 0.0 else 6
    step = 10.0**-decimals
    up = math.ceil(value / step * (1.0 - 1e-12)) * step
    return per_text(words, _with_unit(words, bare_number(up, decimals), unit, lang), lang)


def plain_text(
    words: MeasureWords, value: float, lang: str = "en", *, difference: bool = True
) -> str:
    """A given number (a threshold, what matters) with its unit, three significant digits."""
    factor, unit = _scale(words, abs(value), difference=difference)
    scaled = value * factor
    decimals = 2 - math.floor(math.log10(abs(scaled))) if scaled else 0
    rounded = round(scaled, decimals)
    return per_text(words, _with_unit(words, bare_number(rounded, decimals), unit, lang), lang)
