"""How busy each group is, by time of day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from queuesim.report.plots import style
from queuesim.words import text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap

_MOST_NUMBERS = 26  #: columns beyond which numbers in the cells would touch each other


@dataclass(frozen=True)
class UtilisationMap:
    """Share of paid time spent on work, by group and interval; nan where nobody is paid."""

    groups: tuple[str, ...]
    starts: tuple[int, ...]  #: minutes since midnight, ascending: past midnight they go on
    length: int  #: of every interval [min]
    values: NDArray[np.float64]  #: ``(groups, intervals)``, share

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not np.isfinite(self.values).any()


def draw_utilisation(data: UtilisationMap, lang: str = "en", *, ax: Axes | None = None) -> Axes:
    """Groups by time of day; the darker, the busier, with the percent in each cell."""
    ax = style.axes_or_new(ax, 9.2, 1.15 + 0.42 * max(len(data.groups), 1))
    style.tidy(ax, grid="")
    if data.is_empty:
        style.say_empty(ax, lang)
        return ax
    starts, values = _without_gaps(data)
    edges = np.array([*starts, starts[-1] + data.length], dtype=np.float64)
    rows = np.arange(len(data.groups) + 1)
    ax.set_facecolor(style.EMPTY)
    colours = _colours()
    mesh = ax.pcolormesh(
        edges,
        rows,
        np.ma.masked_invalid(values),
        cmap=colours,
        vmin=0.0,
        vmax=1.0,
        edgecolors=style.PAPER,
        linewidth=0.8,
    )
    if values.shape[1] <= _MOST_NUMBERS:
        _write_numbers(ax, starts, data.length, values, colours)
    ax.set_yticks(rows[:-1] + 0.5, [style.wrapped(name, 16, 2) for name in data.groups])
    ax.set_ylim(len(data.groups), 0)
    ax.tick_params(axis="y", length=0.0)
    for spine in ax.spines.values():
        spine.set_visible(False)
    style.clock_axis(ax.xaxis, edges[0], edges[-1], most=12)
    ax.set_xlabel(text("report.axis.time", lang))
    bar = ax.figure.colorbar(mesh, ax=ax, fraction=0.025, pad=0.015)
    bar.set_label(text("report.axis.utilisation", lang), fontsize=style.SMALL, color=style.INK)
    bar.set_ticks([0.0, 0.5, 1.0])
    bar.ax.tick_params(labelsize=style.SMALL, colors=style.MUTED, length=0.0)
    style.in_percent(bar.ax.yaxis)
    bar.outline.set_visible(False)
    return ax


def _colours() -> Colormap:
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("busy", ["#f4f8fb", "#8fc1e0", "#0b5c93", "#08304f"])


def _without_gaps(data: UtilisationMap) -> tuple[list[int], NDArray[np.float64]]:
    """All intervals from the first to the last, with nan where there is none."""
    first, last = data.starts[0], data.starts[-1]
    starts = list(range(first, last + 1, data.length))
    values = np.full((len(data.groups), len(starts)), np.nan)
    for k, start in enumerate(data.starts):
        values[:, min((start - first) // data.length, len(starts) - 1)] = data.values[:, k]
    return starts, values


def _write_numbers(
    ax: Axes, starts: list[int], length: int, values: NDArray[np.float64], colours: Colormap
) -> None:
    for row, column in np.argwhere(np.isfinite(values)):
        value = float(values[row, column])
        ax.text(
            starts[column] + length / 2.0,
            row + 0.5,
            f"{100.0 * value:.0f}",
            ha="center",
            va="center",
            fontsize=7.0,
            color=_readable_on(colours(value)),
        )


def _readable_on(colour: tuple[float, float, float, float]) -> str:
    """Black or white, whichever is told better from a colour (relative luminance of the WCAG)."""
    linear = [(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4) for c in colour[:3]]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return style.BLACK if luminance > 0.179 else style.PAPER
