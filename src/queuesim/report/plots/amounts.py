"""Amounts on an axis: the unit that suits them, and what the axis is called."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from queuesim.analysis.wording import MeasureWords, Unit
from queuesim.words import text

_TIMES = (("days", 86_400.0), ("hours", 3_600.0), ("minutes", 60.0), ("seconds", 1.0))


@dataclass(frozen=True)
class Amount:
    """A value with its range; nan where there is none."""

    mean: float
    low: float = math.nan
    high: float = math.nan

    @property
    def known(self) -> bool:
        """Whether there is a value."""
        return math.isfinite(self.mean)

    @property
    def has_range(self) -> bool:
        """Whether there is a range."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    @property
    def ends(self) -> tuple[float, float]:
        """Both ends of the range; the value itself where there is none."""
        return (self.low, self.high) if self.has_range else (self.mean, self.mean)

    def times(self, factor: float) -> Amount:
        """The same in another unit."""
        return Amount(self.mean * factor, self.low * factor, self.high * factor)


@dataclass(frozen=True)
class Axis:
    """How a measure is put on an axis."""

    factor: float  #: from the measure's unit to the axis's
    unit: str  #: name of the axis's unit with its "a day"; nothing for bare numbers

    def label(self, noun: str) -> str:
        """Name of the axis with its unit."""
        return f"{noun} [{self.unit}]" if self.unit else noun


def time_axis(seconds: Iterable[float], lang: str = "en") -> Axis:
    """The unit of time that suits the largest of some waits or lengths [s]."""
    size = max((abs(x) for x in seconds if math.isfinite(x)), default=0.0)
    name, unit = next(((n, u) for n, u in _TIMES if size >= 2.0 * u), _TIMES[-1])
    return Axis(1.0 / unit, _unit(name, lang))


def axis_of(
    words: MeasureWords, amounts: Iterable[Amount], lang: str = "en", *, difference: bool = False
) -> Axis:
    """The axis of a measure; differences of shares are points of a percent."""
    per = f"_{words.per}" if words.per else ""
    if words.unit == Unit.SECONDS:
        return time_axis((x for a in amounts for x in (a.mean, *a.ends)), lang)
    if words.unit == Unit.SHARE:
        return Axis(100.0, _unit("points" if difference else "percent", lang))
    if words.unit == Unit.MONEY:
        return Axis(1.0, text(f"report.axis.money{per}", lang, currency=words.currency).strip())
    if words.unit == Unit.SCORE:
        return Axis(1.0, _unit("score", lang))
    return Axis(1.0, text(f"report.axis.number{per}", lang) if per else "")


def _unit(name: str, lang: str) -> str:
    return text(f"verdicts.unit.{name}", lang, value="").strip()
