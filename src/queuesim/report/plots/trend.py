"""A channel from day to day, scenario by scenario."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from queuesim.report.plots import style
from queuesim.words import text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Lines that can still be told apart.
MOST_LINES = len(style.PLANS)


@dataclass(frozen=True)
class Trends:
    """Shares of one channel by day: of what, whose, and with which range."""

    channel: str
    label: str
    scenarios: tuple[str, ...]
    dates: tuple[dt.date, ...]
    shares: tuple[tuple[float, ...], ...]  #: by scenario and date, 0 to 1; nan where there is none
    lows: tuple[tuple[float, ...], ...]
    highs: tuple[tuple[float, ...], ...]
    target: float = math.nan  #: promised share


def draw_trend(trends: Trends, lang: str = "en", *, ax: Axes | None = None) -> Axes:
    """A line for each scenario, the range of the first as a band, and the promise."""
    ax = style.axes_or_new(ax, 5.4, 2.9)
    style.tidy(ax)
    style.title(ax, trends.channel)
    x = range(len(trends.dates))
    for k, name in enumerate(trends.scenarios[:MOST_LINES]):
        colour = style.INK if k == 0 else style.PLANS[k - 1]
        if k == 0:
            ax.fill_between(
                x, trends.lows[0], trends.highs[0], color=colour, alpha=0.15, linewidth=0.0
            )
        ax.plot(
            x,
            trends.shares[k],
            color=colour,
            linewidth=style.LINE if k == 0 else 1.1,
            marker=style.MARKS[k % len(style.MARKS)],
            markersize=3.2,
            label=name,
        )
    if math.isfinite(trends.target):
        ax.axhline(trends.target, color=style.ORANGE, linestyle="--", linewidth=1.2)
    ax.set_ylabel(trends.label)
    style.in_percent(ax.yaxis)
    step = max(1, math.ceil(len(trends.dates) / 7))
    ax.set_xticks(list(x)[::step], [f"{d.month}-{d.day:02}" for d in trends.dates[::step]])
    ax.set_xlabel(text("report.trend.when", lang))
    ax.legend(
        loc="upper left",
        bbox_to_anchor=(0.0, -0.24),
        ncols=3,
        frameon=False,
        fontsize=style.SMALL,
    )
    return ax
