"""The interval table as a picture: one channel's average day, by time of day."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from queuesim.analysis.wording import Better, MeasureWords, Unit, plain_text
from queuesim.report.plots import style
from queuesim.report.plots.amounts import time_axis
from queuesim.words import text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Band:
    """A curve by interval, and the range around it; nan where there is none."""

    mean: Floats
    low: Floats
    high: Floats

    @classmethod
    def of(cls, mean: Sequence[float], low: Sequence[float], high: Sequence[float]) -> Band:
        """A band from plain numbers."""
        return cls(*(np.asarray(x, dtype=np.float64) for x in (mean, low, high)))

    def times(self, factor: float) -> Band:
        """The same in another unit."""
        return Band(self.mean * factor, self.low * factor, self.high * factor)


@dataclass(frozen=True)
class ChannelDay:
    """One channel by time of day, the mean over all simulated days; all of one shape."""

    channel: str
    starts: tuple[int, ...]  #: minutes since midnight, ascending: past midnight they go on
    length: int  #: of every interval [min]
    load: Floats  #: work offered [people kept busy, erlang]
    staff: Floats  #: people there for it [people], shrinkage taken off
    wait: Band  #: [s]
    level: Band  #: share answered within the promise, 0 to 1
    target: float = math.nan  #: promised share
    within: float = math.nan  #: promised wait [s]
    also: tuple[str, ...] = ()  #: other channels that the same people serve
    waits: str = "line_wait"  #: the measure that `wait` shows

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to see: nobody serves, and nobody ever waits."""
        return not (_any(self.staff) or bool(np.nansum(self.wait.mean) > 0.0))

    @property
    def middles(self) -> Floats:
        """Middle of each interval [min]."""
        return np.asarray(self.starts, dtype=np.float64) + self.length / 2.0


def draw_day(day: ChannelDay, lang: str = "en") -> Figure:
    """Work and people, wait, and service level, one below the other over the same day."""
    figure = style.new_figure(5.4, 5.8)
    axes: list[Axes] = list(figure.subplots(3, 1, sharex=True))
    figure.suptitle(style.wrapped(day.channel, 44), x=0.01, ha="left", fontsize=style.LARGE)
    for ax, draw in zip(axes, (draw_load, draw_wait, draw_level), strict=True):
        draw(day, lang, ax=ax)
    for ax in axes[:-1]:
        ax.set_xlabel("")
        ax.tick_params(labelbottom=False)
    figure.align_ylabels(axes)
    return figure


def draw_load(day: ChannelDay, lang: str = "en", *, ax: Axes | None = None) -> Axes:
    """Work offered against people there, in people."""
    ax = style.axes_or_new(ax, 5.4, 2.4)
    style.tidy(ax)
    if not _any(day.load, day.staff):
        style.say_empty(ax, lang)
        return _time_axis(day, ax, lang)
    for begin, end in _stretches(day):
        edges = [*day.starts[begin:end], day.starts[end - 1] + day.length]
        first = begin == 0
        ax.stairs(
            np.nan_to_num(day.load[begin:end]),
            edges,
            fill=True,
            color=style.BLUE,
            alpha=0.3,
            label=text("report.day.load", lang) if first else None,
        )
        ax.stairs(
            day.staff[begin:end],
            edges,
            baseline=None,
            color=style.INK,
            linewidth=style.LINE,
            label=_people(day, lang) if first else None,
        )
    ax.set_ylim(0.0, _top(day.load, day.staff))
    ax.set_ylabel(text("report.axis.people", lang))
    style.with_thousands(ax.yaxis)
    _legend(ax)
    return _time_axis(day, ax, lang)


def draw_wait(day: ChannelDay, lang: str = "en", *, ax: Axes | None = None) -> Axes:
    """Mean wait with its 95 % range."""
    ax = style.axes_or_new(ax, 5.4, 2.4)
    style.tidy(ax)
    if not _any(day.wait.mean):
        style.say_empty(ax, lang)
        return _time_axis(day, ax, lang)
    axis = time_axis(day.wait.mean.tolist(), lang)
    band = day.wait.times(axis.factor)
    _draw_band(ax, day, band, style.BLUE, f"measures.name.{day.waits}", lang)
    ax.set_ylim(0.0, _top(band.mean, band.high))
    ax.set_ylabel(axis.label(text("report.axis.wait", lang)))
    style.with_thousands(ax.yaxis)
    _legend(ax)
    return _time_axis(day, ax, lang)


def draw_level(day: ChannelDay, lang: str = "en", *, ax: Axes | None = None) -> Axes:
    """Share answered in time with its 95 % range, against the promise."""
    ax = style.axes_or_new(ax, 5.4, 2.4)
    style.tidy(ax)
    if not _any(day.level.mean):
        style.say_empty(ax, lang)
        return _time_axis(day, ax, lang)
    _draw_band(ax, day, day.level, style.GREEN, "report.day.level", lang)
    if math.isfinite(day.target):
        shown = text(
            "report.day.target", lang, share=f"{100.0 * day.target:g}", within=_within(day, lang)
        )
        ax.axhline(day.target, color=style.ORANGE, linestyle="--", linewidth=1.2, label=shown)
    ax.set_ylim(0.0, 1.0)
    ax.set_ylabel(text("report.axis.level", lang))
    style.in_percent(ax.yaxis)
    _legend(ax)
    return _time_axis(day, ax, lang)


def _people(day: ChannelDay, lang: str) -> str:
    if not day.also:
        return text("report.day.staff", lang)
    return style.wrapped(text("report.day.staff_also", lang, channels=day.also), 40, 2)


def _within(day: ChannelDay, lang: str) -> str:
    words = MeasureWords("within", Unit.SECONDS, Better.NEUTRAL)
    return plain_text(words, day.within, lang) if math.isfinite(day.within) else "?"


def _draw_band(ax: Axes, day: ChannelDay, band: Band, colour: str, key: str, lang: str) -> None:
    known = text("report.day.range", lang) if _any(band.low) else None
    for begin, end in _stretches(day):
        part = slice(begin, end)
        x = day.middles[part]
        ax.fill_between(
            x, band.low[part], band.high[part], color=colour, alpha=0.22, linewidth=0.0, label=known
        )
        ax.plot(
            x,
            band.mean[part],
            color=colour,
            linewidth=style.LINE,
            marker="o",
            markersize=2.6,
            label=text(key, lang) if begin == 0 else None,
        )
        known = None


def _stretches(day: ChannelDay) -> list[tuple[int, int]]:
    """Runs of intervals without a gap, as (first, after the last)."""
    cuts = [k for k in range(1, len(day.starts)) if day.starts[k] - day.starts[k - 1] > day.length]
    ends = [*cuts, len(day.starts)]
    return list(zip([0, *cuts], ends, strict=True)) if day.starts else []


def _legend(ax: Axes) -> None:
    """One line over the axes, so that it never covers data."""
    ax.legend(
        loc="lower left",
        bbox_to_anchor=(0.0, 1.0),
        ncols=3,
        frameon=False,
        fontsize=style.SMALL,
        borderaxespad=0.1,
        handlelength=1.5,
        columnspacing=1.2,
    )


def _time_axis(day: ChannelDay, ax: Axes, lang: str) -> Axes:
    if day.starts:
        first, last = day.starts[0], day.starts[-1] + day.length
        ax.set_xlim(first, last)
        style.clock_axis(ax.xaxis, first, last)
    ax.set_xlabel(text("report.axis.time", lang))
    return ax


def _any(*curves: Floats) -> bool:
    return any(bool(np.isfinite(curve).any()) for curve in curves)


def _top(*curves: Floats) -> float:
    """Upper end of an axis that begins at nothing."""
    values = np.concatenate([np.ravel(curve) for curve in curves])
    largest = float(np.nanmax(values, initial=0.0))
    return 1.08 * largest if largest > 0.0 else 1.0
