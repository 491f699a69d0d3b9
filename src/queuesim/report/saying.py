"""Values and verdicts in few words, for cells of tables; sentences come from the analysis."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from queuesim.analysis.verdicts import Kind
from queuesim.analysis.wording import (
    MeasureWords,
    number_text,
    per_text,
    plain_text,
    range_text,
    round_range,
)
from queuesim.report.plots.amounts import Amount, axis_of
from queuesim.words import text

if TYPE_CHECKING:
    from queuesim.analysis.intervals import Estimate
    from queuesim.experiment.result import Judged
    from queuesim.measures import Measure, Value

NOTHING = "–"  #: where a measure has no value
DIRECTED = (Kind.BETTER, Kind.WORSE, Kind.HIGHER, Kind.LOWER)


class Shown(NamedTuple):
    """A value with its unit, and its range in the same unit; both may be empty words."""

    value: str
    range: str = ""

    @property
    def line(self) -> str:
        """Both in one line."""
        return f"{self.value} ({self.range})" if self.range else self.value


def shown(words: MeasureWords, estimate: Estimate, lang: str = "en") -> Shown:
    """A value and its range, with no more digits than the range supports; without "a day"."""
    if math.isnan(estimate.value):
        return Shown(NOTHING)
    bare = replace(words, per="")
    if not estimate.has_range or estimate.low == estimate.high:
        return Shown(plain_text(bare, estimate.value, lang, difference=False))
    amount = Amount(estimate.value, estimate.low, estimate.high)
    axis = axis_of(bare, [amount], lang)
    low, high, decimals = round_range(estimate.low * axis.factor, estimate.high * axis.factor)
    value = round(estimate.value * axis.factor, decimals) + 0.0
    ends = (number_text(end, decimals) for end in (low, high))
    low_text, high_text = ends
    return Shown(
        f"{number_text(value, decimals)} {axis.unit}".strip(),
        text("verdicts.range.from_to", lang, low=low_text, high=high_text),
    )


def up(words: str) -> str:
    """With a capital at the beginning."""
    return words[:1].upper() + words[1:]


def noun(measure: Measure, lang: str = "en", scope: str = "") -> str:
    """Name of a measure with whom it is about."""
    name = measure.noun(lang)
    return text("verdicts.scoped_noun", lang, measure=name, scope=scope) if scope else name


def noun_of(value: Value, lang: str = "en") -> str:
    """Name of a measured value, with its time where it has one and whom it is about."""
    seconds = value.selector.seconds
    name = value.measure.noun(lang)
    if seconds is not None:
        name = f"{name} ({value.name.rpartition('.')[2]})"
    scope = value.scope[1]
    return text("verdicts.scoped_noun", lang, measure=name, scope=scope) if scope else name


def unit_hint(words: MeasureWords, lang: str = "en") -> str:
    """What a table's row says beside its name: ``a day``, ``a year`` or nothing."""
    return text(f"report.axis.number_{words.per}", lang) if words.per else ""


def verdict_text(item: Judged, lang: str = "en") -> Shown:
    """A verdict in a cell: its kind, and how much less or more."""
    verdict, difference = item.verdict, item.verdict.difference
    kind = text(f"verdicts.kind.{verdict.kind.value}", lang)
    bare = replace(item.words, per="")
    if verdict.kind in DIRECTED:
        low, high = sorted((abs(difference.low), abs(difference.high)))
        key = "report.cell.more" if difference.value > 0.0 else "report.cell.less"
        return Shown(kind, text(key, lang, range=range_text(bare, low, high, lang)))
    if verdict.kind in {Kind.NOT_SETTLED, Kind.NO_DIFFERENCE}:
        return Shown(kind, _either_way(bare, difference.low, difference.high, lang))
    return Shown(kind)


def _either_way(words: MeasureWords, low: float, high: float, lang: str) -> str:
    """A range of differences, each end with its sign."""
    axis = axis_of(words, [Amount(0.0, low, high)], lang, difference=True)
    low, high = low * axis.factor, high * axis.factor
    decimals = round_range(low, high).decimals
    step = 10.0**-decimals
    # outwards, as the bounds in sentences are; the nudge forgives binary fractions
    ends = (math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step)
    both = [_signed(round(end, decimals), decimals) for end in ends]
    words_of_range = text("verdicts.range.from_to", lang, low=both[0], high=both[1])
    return f"{words_of_range} {axis.unit}".strip()


def _signed(value: float, decimals: int) -> str:
    sign = "+" if value > 0.0 else "\u2212" if value < 0.0 else ""
    return sign + number_text(abs(value), decimals)


def limit_text(words: MeasureWords, limit: float, lang: str = "en") -> str:
    """A given limit with its unit and its "a day"."""
    shown_limit = plain_text(replace(words, per=""), limit, lang, difference=False)
    return per_text(words, shown_limit, lang)
