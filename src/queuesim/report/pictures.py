"""The pictures of the report: which there are, and one sentence on how to read each."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from queuesim.report import data
from queuesim.report.levels import shows
from queuesim.report.plots.control import draw_control
from queuesim.report.plots.day import draw_day
from queuesim.report.plots.heat import draw_utilisation
from queuesim.report.plots.scenarios import draw_differences, draw_scenarios
from queuesim.report.plots.tradeoff import draw_tradeoff
from queuesim.report.plots.trend import draw_trend
from queuesim.words import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from queuesim.experiment.result import Result
    from queuesim.report.levels import Level

#: Measures that scenarios are shown side by side on, where they are judged by them.
SIDE_BY_SIDE = ("line_wait", "cost", "lost_customers", "net")


@dataclass(frozen=True)
class Picture:
    """A picture of the report."""

    name: str  #: of its file, without ending
    group: str  #: part of the page: "scenarios", "tradeoff", "day" or "busy"
    figure: Figure
    reading: str  #: one sentence on how to read it
    wide: bool = False


def pictures(result: Result, lang: str = "en", level: Level | None = None) -> list[Picture]:
    """All pictures of a result, in the order of the page; those for one level of readers."""
    parts = {
        "scenarios": _compared,
        "tradeoff": _traded,
        "trend": _trends,
        "day": _days,
        "control": _watched,
        "busy": _busy,
    }
    return [p for part, draw in parts.items() if shows(level, part) for p in draw(result, lang)]


def _figure(ax: Axes) -> Figure:
    from matplotlib.figure import Figure

    figure = ax.figure
    assert isinstance(figure, Figure)
    return figure


def _compared(result: Result, lang: str) -> Iterator[Picture]:
    if len(result.tallies) < 2:
        return
    for selector in (s for s in SIDE_BY_SIDE if s in result.judged_by):
        side = _figure(draw_scenarios(data.side_by_side(result, selector, lang), lang))
        reading = text("report.read.scenarios", lang)
        yield Picture(f"scenarios-{selector}", "scenarios", side, reading)
        apart = _figure(draw_differences(data.to_base(result, selector, lang), lang))
        reading = text("report.read.differences", lang)
        yield Picture(f"differences-{selector}", "scenarios", apart, reading)


def _traded(result: Result, lang: str) -> Iterator[Picture]:
    if len(result.tallies) < 2:
        return
    traded = data.trade_off(result, level_of(result), lang)
    reading = text("report.read.tradeoff", lang)
    if math.isfinite(traded.target):
        gap = "" if lang == "zh" else " "
        reading += gap + text("report.read.tradeoff_promise", lang)
    yield Picture("tradeoff", "tradeoff", _figure(draw_tradeoff(traded, lang)), reading)


def level_of(result: Result) -> str:
    """The service level of the one channel that promises a wait, else of all together."""
    promises = result.tallies[result.base][0].layout.promises
    promised = [name for name, share in promises if math.isfinite(share)]
    return f"sl.channel.{promised[0]}" if len(promised) == 1 else "sl"


def _trends(result: Result, lang: str) -> Iterator[Picture]:
    promises = result.tallies[result.base][0].layout.promises
    promised = [name for name, share in promises if math.isfinite(share)]
    for k, channel in enumerate(promised, start=1):
        found = data.trends(result, channel, lang)
        if len(found.dates) > 1 and any(map(math.isfinite, found.shares[0])):
            figure = _figure(draw_trend(found, lang))
            yield Picture(f"trend-{k}", "trend", figure, text("report.read.trend", lang))


def _days(result: Result, lang: str) -> Iterator[Picture]:
    for k, channel in enumerate(result.tallies[result.base][0].layout.channels, start=1):
        day = data.channel_day(result, channel, result.base)
        if day.starts and not day.is_idle:
            yield Picture(f"day-{k}", "day", draw_day(day, lang), text("report.read.day", lang))


def _watched(result: Result, lang: str) -> Iterator[Picture]:
    for k, channel in enumerate(result.tallies[result.base][0].layout.watched, start=1):
        charts = data.controlled(result, channel, result.base)
        if charts:
            figure = draw_control(channel, charts, lang)
            reading = text("report.read.control", lang)
            yield Picture(f"control-{k}", "control", figure, reading)


def _busy(result: Result, lang: str) -> Iterator[Picture]:
    busy = data.utilisation_map(result, result.base)
    if busy.groups:
        figure = _figure(draw_utilisation(busy, lang))
        yield Picture("busy", "busy", figure, text("report.read.busy", lang), wide=True)
