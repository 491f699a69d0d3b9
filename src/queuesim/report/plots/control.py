"""Control charts as a picture: limits by time of day, and the days of one replication as points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from queuesim.report.plots import style
from queuesim.report.plots.amounts import time_axis
from queuesim.words import text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Controlled:
    """One chart of a channel over the day; all of one length but the points.

    ``days`` are the points, ``(intervals, days)``, nan where there is none, and ``outside`` tells
    which of them lie outside their limits.
    """

    kind: str  #: "volume", "failures" (shares) or "handling" [s]
    starts: tuple[int, ...]  #: minutes since midnight; past midnight they go on
    length: int  #: of every interval [min]
    center: Floats
    low: Floats
    high: Floats
    days: Floats
    outside: NDArray[np.bool_]

    @property
    def edges(self) -> list[int]:
        """Ends of the intervals [min]."""
        return [*self.starts, self.starts[-1] + self.length]


def draw_control(channel: str, charts: Sequence[Controlled], lang: str = "en") -> Figure:
    """Charts of one channel, one below the other over the same day."""
    figure = style.new_figure(5.4, 0.6 + 1.9 * len(charts))
    axes: list[Axes] = list(np.atleast_1d(figure.subplots(len(charts), 1, sharex=True)))
    figure.suptitle(style.wrapped(channel, 44), x=0.01, ha="left", fontsize=style.LARGE)
    for ax, chart in zip(axes, charts, strict=True):
        draw_chart(chart, lang, ax=ax)
    for ax in axes[:-1]:
        ax.set_xlabel("")
        ax.tick_params(labelbottom=False)
    axes[0].legend(
        loc="lower left",
        bbox_to_anchor=(0.0, 1.0),
        ncols=4,
        frameon=False,
        fontsize=style.SMALL,
        borderaxespad=0.1,
        handlelength=1.5,
        columnspacing=1.2,
    )
    figure.align_ylabels(axes)
    return figure


def draw_chart(chart: Controlled, lang: str = "en", *, ax: Axes | None = None) -> Axes:
    """Mean, limits and points of one chart."""
    ax = style.axes_or_new(ax, 5.4, 2.2)
    style.tidy(ax)
    factor, label = 1.0, text(f"report.chart.{chart.kind}", lang)
    if chart.kind == "handling":
        axis = time_axis(chart.center.tolist(), lang)
        factor, label = axis.factor, axis.label(label)
    ax.stairs(
        chart.high * factor,
        chart.edges,
        baseline=chart.low * factor,
        fill=True,
        color=style.BLUE,
        alpha=0.18,
        label=text("report.chart.limits", lang),
    )
    ax.stairs(
        chart.center * factor,
        chart.edges,
        baseline=None,
        color=style.INK,
        linewidth=1.0,
        label=text("report.chart.mean", lang),
    )
    _draw_points(ax, chart, factor, lang)
    ax.set_ylim(bottom=0.0)
    ax.set_ylabel(label)
    if chart.kind == "failures":
        style.in_percent(ax.yaxis)
    else:
        style.with_thousands(ax.yaxis)
    ax.set_xlim(chart.edges[0], chart.edges[-1])
    style.clock_axis(ax.xaxis, chart.edges[0], chart.edges[-1])
    ax.set_xlabel(text("report.axis.time", lang))
    return ax


def _draw_points(ax: Axes, chart: Controlled, factor: float, lang: str) -> None:
    """Days side by side within their interval, those outside the limits larger and orange."""
    many = chart.days.shape[1]
    within = (np.arange(many) + 0.5) / many * 0.7 + 0.15
    x = np.array(chart.starts)[:, None] + within[None, :] * chart.length
    for out, colour, size, key in (
        (False, style.MUTED, 5.0, "report.chart.day"),
        (True, style.ORANGE, 22.0, "report.chart.day_outside"),
    ):
        some = np.isfinite(chart.days) & (chart.outside == out)
        ax.scatter(
            x[some],
            chart.days[some] * factor,
            s=size,
            color=colour,
            linewidths=0.0,
            zorder=3,
            label=text(key, lang),
        )
