"""Scenarios side by side on one measure, and their differences to the base."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from queuesim.analysis.verdicts import Kind
from queuesim.analysis.wording import MeasureWords
from queuesim.report.plots import style
from queuesim.report.plots.amounts import Amount, Axis, axis_of
from queuesim.words import text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_NAME = (22, 3)  #: letters in a line and lines of a scenario's name
_ROW, _LINE = 0.40, 0.155  #: inches: a row at least, and a line of its name
_COLOURS = {
    Kind.BETTER: style.BLUE,
    Kind.WORSE: style.ORANGE,
    Kind.HIGHER: style.INK,
    Kind.LOWER: style.INK,
}


@dataclass(frozen=True)
class SideBySide:
    """One measure of several scenarios."""

    words: MeasureWords
    scenarios: tuple[str, ...]
    amounts: tuple[Amount, ...]  #: one each, with its own 95 % range
    base: str = ""  #: name of the scenario the others are held against, if it is among them


@dataclass(frozen=True)
class ToBase:
    """One measure's differences to the base, plan less base."""

    words: MeasureWords
    plans: tuple[str, ...]
    amounts: tuple[Amount, ...]  #: with ranges that hold for all plans and measures together
    kinds: tuple[Kind, ...]  #: verdict on each
    matters: float = math.nan  #: differences up to this size do not matter


def draw_scenarios(data: SideBySide, lang: str = "en", *, ax: Axes | None = None) -> Axes:
    """A dot per scenario with its range, the base marked by a line."""
    ax = _axes(data.scenarios, ax)
    axis = axis_of(data.words, data.amounts, lang)
    rows = _rows(data.scenarios)
    amounts = [amount.times(axis.factor) for amount in data.amounts]
    if not any(amount.known for amount in amounts):
        style.say_empty(ax, lang)
        return ax
    for row, name, amount in zip(rows, data.scenarios, amounts, strict=True):
        is_base = name == data.base
        if is_base and amount.known:
            ax.axvline(amount.mean, color=style.PALE, linestyle="--", linewidth=1.0, zorder=1)
        _dot(ax, row, amount, style.INK if is_base else style.BLUE, lang)
    _name_rows(ax, rows, data.scenarios)
    _measure_axis(ax, axis, data.words, amounts, lang)
    return ax


def draw_differences(data: ToBase, lang: str = "en", *, ax: Axes | None = None) -> Axes:
    """A dot per plan with its range, a line at no difference, and grey what does not matter."""
    ax = _axes(data.plans, ax)
    axis = axis_of(data.words, data.amounts, lang, difference=True)
    rows = _rows(data.plans)
    amounts = [amount.times(axis.factor) for amount in data.amounts]
    if not any(amount.known for amount in amounts):
        style.say_empty(ax, lang)
        return ax
    matters = data.matters * axis.factor
    if math.isfinite(matters) and matters > 0.0:
        ax.axvspan(-matters, matters, color=style.EMPTY, zorder=0)
    ax.axvline(0.0, color=style.MUTED, linewidth=1.0, zorder=1)
    for row, amount, kind in zip(rows, amounts, data.kinds, strict=True):
        settled = kind not in {Kind.NOT_SETTLED, Kind.TOO_FEW}
        _dot(ax, row, amount, _COLOURS.get(kind, style.MUTED), lang, filled=settled)
    _name_rows(ax, rows, data.plans)
    _measure_axis(ax, axis, data.words, [*amounts, Amount(0.0)], lang)
    ax.set_xlabel(axis.label(text("report.axis.difference", lang)))
    return ax


def _axes(names: Sequence[str], ax: Axes | None) -> Axes:
    lines = max((style.wrapped(name, *_NAME).count("\n") + 1 for name in names), default=1)
    row = max(_ROW, 0.12 + _LINE * lines)
    ax = style.axes_or_new(ax, 5.4, 0.95 + row * max(len(names), 1))
    style.tidy(ax, grid="x")
    return ax


def _rows(names: Sequence[str]) -> list[float]:
    """Height of each row, the first on top."""
    return [float(len(names) - 1 - k) for k in range(len(names))]


def _dot(
    ax: Axes, row: float, amount: Amount, colour: str, lang: str, *, filled: bool = True
) -> None:
    if not amount.known:
        ax.text(
            0.02,
            row,
            text("report.no_data", lang),
            transform=ax.get_yaxis_transform(),
            va="center",
            fontsize=style.SMALL,
            color=style.MUTED,
        )
        return
    if amount.has_range:
        low, high = amount.ends
        ax.plot([low, high], [row, row], color=colour, linewidth=2.2, solid_capstyle="butt")
        ax.plot([low, high], [row, row], "|", color=colour, markersize=7.0, markeredgewidth=1.4)
    face = colour if filled else style.PAPER
    ax.plot(
        [amount.mean],
        [row],
        "o",
        color=colour,
        markerfacecolor=face,
        markersize=6.0,
        markeredgewidth=1.4,
        zorder=3,
    )


def _name_rows(ax: Axes, rows: Sequence[float], names: Sequence[str]) -> None:
    ax.set_yticks(rows, [style.wrapped(name, *_NAME) for name in names])
    ax.set_ylim(-0.6, len(names) - 0.4)
    ax.tick_params(axis="y", length=0.0, labelsize=style.NORMAL)
    ax.spines["left"].set_visible(False)


def _measure_axis(
    ax: Axes, axis: Axis, words: MeasureWords, amounts: Sequence[Amount], lang: str
) -> None:
    ends = [x for amount in amounts if amount.known for x in (amount.mean, *amount.ends)]
    low, high = min(ends), max(ends)
    room = 0.06 * (high - low) or 0.05 * abs(high) or 1.0
    left = low - room
    ax.set_xlim(max(left, 0.0) - (room if low <= 0.0 else 0.0) if low >= 0.0 else left, high + room)
    style.with_thousands(ax.xaxis)
    noun = words.noun(lang)
    style.title(ax, noun[:1].upper() + noun[1:])
    ax.set_xlabel(axis.label(text("report.axis.amount", lang)))
