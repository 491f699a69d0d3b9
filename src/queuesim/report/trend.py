"""How the base goes from day to day: a table for each channel, and the data of its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.analysis.wording import Better, MeasureWords, Unit
from queuesim.experiment.trend import Period, trend
from queuesim.report.saying import noun, shown
from queuesim.report.tables import Cell, Table
from queuesim.words import text

if TYPE_CHECKING:
    from queuesim.analysis.intervals import Estimate
    from queuesim.experiment.result import Result


def trend_tables(result: Result, scenario: str, lang: str = "en") -> list[Table]:
    """A table for each channel that anybody comes to: a line for each open day or week."""
    from queuesim.measures import find

    names = ("contacts", "sl", "abandonment")
    tables = []
    for channel in result.tallies[scenario][0].layout.channels:
        periods = trend(result, scenario, channel)
        if any(period.contacts.value > 0.0 for period in periods):
            head = (text("report.trend.when", lang), *(noun(find(n), lang) for n in names))
            tables.append(Table(channel, head, tuple(_row(p, lang) for p in periods)))
    return tables


def _row(period: Period, lang: str) -> tuple[Cell, ...]:
    when = period.first.isoformat()
    if period.days > 1:
        when = text("report.trend.week", lang, first=when)
    return (
        Cell(when),
        _cell(period.contacts, Unit.NUMBER, lang),
        _cell(period.level, Unit.SHARE, lang),
        _cell(period.gave_up, Unit.SHARE, lang),
    )


def _cell(estimate: Estimate, unit: Unit, lang: str) -> Cell:
    told = shown(MeasureWords("", unit, Better.NEUTRAL), estimate, lang)
    return Cell(told.value, told.range)
