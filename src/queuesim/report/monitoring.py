"""The monitoring table: limits for control charts by interval, and points outside them marked."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from queuesim.analysis.wording import Better, MeasureWords, Unit, bare_number, plain_text
from queuesim.experiment.monitoring import KINDS, Chart, charts
from queuesim.report.plots.amounts import Amount, axis_of
from queuesim.report.saying import NOTHING
from queuesim.report.tables import Cell, Table
from queuesim.words import text

if TYPE_CHECKING:
    from queuesim.experiment.result import Result

#: From this size on limits are given without a fraction.
EVEN = 100.0
_UNITS = {"volume": Unit.NUMBER, "failures": Unit.SHARE, "handling": Unit.SECONDS}


def monitoring_tables(result: Result, scenario: str, lang: str = "en") -> list[Table]:
    """A table for each watched channel: a line for each interval, a column for each chart."""
    found = charts(result, scenario)
    tables = []
    for channel in dict.fromkeys(chart.channel for chart in found):
        mine = {(c.interval, c.kind): c for c in found if c.channel == channel}
        kinds = [kind for kind in KINDS if any(k == kind for _, k in mine)]
        rows = tuple(
            (Cell(interval), *(_cell(mine.get((interval, kind)), lang) for kind in kinds))
            for interval in dict.fromkeys(i for i, _ in mine)
        )
        head = (text("report.axis.time", lang), *(text(f"report.chart.{k}", lang) for k in kinds))
        tables.append(Table(channel, head, rows))
    return tables


def _cell(chart: Chart | None, lang: str) -> Cell:
    """Mean with its limits below; points outside make it stand out."""
    if chart is None or math.isnan(chart.limits.center):
        return Cell(NOTHING)
    words = MeasureWords("", _UNITS[chart.kind], Better.NEUTRAL)
    center = chart.limits.center
    if math.isnan(chart.low):
        told = plain_text(words, center, lang, difference=False)
        return Cell(told, text("report.chart.no_limits", lang))
    axis = axis_of(words, [Amount(center, chart.low, chart.high)], lang)
    three = [value * axis.factor for value in (center, chart.low, chart.high)]
    decimals = 0 if three[2] >= EVEN else 1
    mean, low, high = (bare_number(round(value, decimals) + 0.0, decimals) for value in three)
    between = text("verdicts.range.from_to", lang, low=low, high=high)
    shown = f"{mean} {axis.unit}".strip()
    if not chart.outside:
        return Cell(shown, between)
    many = text("report.chart.outside", lang, outside=chart.outside, points=chart.limits.many)
    return Cell(shown, f"{between}; {many}", "bad")
