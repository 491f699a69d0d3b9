"""Cost against service level: one point per scenario, with its ranges."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from queuesim.analysis.wording import MeasureWords
from queuesim.report.plots import style
from queuesim.report.plots.amounts import Amount, axis_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matplotlib.axes import Axes
    from matplotlib.text import Annotation


@dataclass(frozen=True)
class TradeOff:
    """What each scenario costs, and what service it gives."""

    cost: MeasureWords
    level: MeasureWords
    scenarios: tuple[str, ...]
    costs: tuple[Amount, ...]  #: currency a day
    levels: tuple[Amount, ...]  #: share, 0 to 1
    base: str = ""
    target: float = math.nan  #: promised share, where the level is of one promise


class Box(NamedTuple):
    """A rectangle in pixels."""

    left: float
    bottom: float
    right: float
    top: float

    def shared(self, other: Box) -> float:
        """Area that both cover."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return max(width, 0.0) * max(height, 0.0)


def draw_tradeoff(data: TradeOff, lang: str = "en", *, ax: Axes | None = None) -> Axes:
    """Points with ranges both ways; further left is cheaper, further up is better service."""
    ax = style.axes_or_new(ax, 5.4, 4.3)
    style.tidy(ax, grid="both")
    x_axis, y_axis = axis_of(data.cost, data.costs, lang), axis_of(data.level, data.levels, lang)
    points = [
        (name, cost.times(x_axis.factor), level.times(y_axis.factor))
        for name, cost, level in zip(data.scenarios, data.costs, data.levels, strict=True)
        if cost.known and level.known
    ]
    if not points:
        style.say_empty(ax, lang)
        return ax
    plans = 0
    for name, cost, level in points:
        colour = style.INK
        if name != data.base:
            colour = style.PLANS[plans % len(style.PLANS)]
            plans += 1
        _draw_point(ax, cost, level, colour, ring=name == data.base)
    if math.isfinite(data.target):
        height = data.target * y_axis.factor
        ax.axhline(height, color=style.ORANGE, linestyle="--", linewidth=1.2, zorder=1)
    _limits(ax, [p[1] for p in points], [p[2] for p in points], data.target * y_axis.factor)
    for axis in (ax.xaxis, ax.yaxis):
        style.with_thousands(axis)
    ax.set_xlabel(x_axis.label(_first_up(data.cost.noun(lang))))
    ax.set_ylabel(y_axis.label(_first_up(data.level.noun(lang))))
    _name_points(ax, points, lang)
    return ax


def _first_up(words: str) -> str:
    return words[:1].upper() + words[1:]


def _draw_point(ax: Axes, cost: Amount, level: Amount, colour: str, *, ring: bool) -> None:
    """A dot with its ranges; the base is a ring, which shows around a plan that equals it."""
    for amount, along_x in ((cost, True), (level, False)):
        if amount.has_range:
            low, high = amount.ends
            x, y = ([low, high], [level.mean] * 2) if along_x else ([cost.mean] * 2, [low, high])
            ax.plot(x, y, color=colour, linewidth=1.6, alpha=0.75, solid_capstyle="butt")
    face, size = ("none", 10.0) if ring else (colour, 6.0)
    ax.plot(
        [cost.mean],
        [level.mean],
        "o",
        color=colour,
        markerfacecolor=face,
        markersize=size,
        markeredgewidth=1.6,
        zorder=3,
    )


def _limits(ax: Axes, costs: Sequence[Amount], levels: Sequence[Amount], target: float) -> None:
    """Room for names around the points; service level never beyond what exists."""
    low, high = _ends(costs)
    room = 0.16 * (high - low) or 0.05 * abs(high) or 1.0
    ax.set_xlim(low - room, high + room)
    low, high = _ends(levels)
    if math.isfinite(target):
        low, high = min(low, target), max(high, target)
    room = 0.14 * (high - low) or 2.0
    ax.set_ylim(low - room, high + room)


def _ends(amounts: Sequence[Amount]) -> tuple[float, float]:
    ends = [x for amount in amounts for x in (amount.mean, *amount.ends)]
    return min(ends), max(ends)


# --- names beside points, none over another --------------------------------------------------


def _name_points(ax: Axes, points: Sequence[tuple[str, Amount, Amount]], lang: str) -> None:
    """Write each name where it covers least: no other name, point or range."""
    from queuesim.report import fonts

    named = [
        ax.annotate(
            style.wrapped(name, 20, 3),
            (cost.mean, level.mean),
            xytext=(0.0, 0.0),
            textcoords="offset points",
            fontsize=style.SMALL,
            color=style.INK,
            linespacing=1.05,
        )
        for name, cost, level in points
    ]
    fonts.use(ax, lang)
    figure = ax.figure
    with fonts.quiet_glyphs():
        figure.draw_without_rendering()  # type: ignore[union-attr]
    frame = Box(*ax.get_window_extent().extents)
    taken = [box for _, cost, level in points for box in _boxes(ax, cost, level)]
    for note, (_, cost, level) in zip(named, points, strict=True):
        taken.append(_put(ax, note, (cost.mean, level.mean), frame, taken))
        note.set_in_layout(False)


def _boxes(ax: Axes, cost: Amount, level: Amount) -> Iterator[Box]:
    """Pixels that a point and its ranges cover."""
    scale = ax.figure.dpi / 72.0
    (left, right), (bottom, top) = cost.ends, level.ends
    ends = ax.transData.transform([(left, bottom), (right, top), (cost.mean, level.mean)])
    (x0, y0), (x1, y1), (x, y) = ends.tolist()
    yield Box(x0, y - scale, x1, y + scale)
    yield Box(x - scale, y0, x + scale, y1)
    reach = 4.0 * scale
    yield Box(x - reach, y - reach, x + reach, y + reach)


#: Where a name may stand: direction from its point, and which of its edges faces the point.
_SIDES = (
    (1, 1, "left", "bottom"),
    (1, -1, "left", "top"),
    (-1, 1, "right", "bottom"),
    (-1, -1, "right", "top"),
    (0, 1, "center", "bottom"),
    (0, -1, "center", "top"),
    (1, 0, "left", "center"),
    (-1, 0, "right", "center"),
)
_DISTANCES = (6.0, 14.0, 24.0, 38.0, 54.0)  #: points


def _put(
    ax: Axes,
    note: Annotation,
    point: tuple[float, float],
    frame: Box,
    taken: Sequence[Box],
) -> Box:
    """Move a name to its best place; gives the pixels it covers there."""
    extent = note.get_window_extent()
    scale = ax.figure.dpi / 72.0
    x, y = ax.transData.transform(point).tolist()
    best: tuple[float, float, float, str, str, Box] | None = None
    for distance in _DISTANCES:
        for dx, dy, across, along in _SIDES:
            step = distance * (0.75 if dx and dy else 1.0)
            right, up = dx * step, dy * step
            box = _box_at(x + right * scale, y + up * scale, extent.width, extent.height, dx, dy)
            cost = sum(box.shared(other) for other in taken) + 2.0 * _outside(box, frame)
            if best is None or cost < best[0] - 1e-6:
                best = (cost, right, up, across, along, box)
        if best is not None and best[0] == 0.0:
            break
    assert best is not None
    _, right, up, across, along, box = best
    note.set_position((right, up))
    note.set(ha=across, va=along)
    if math.hypot(right, up) > 1.5 * _DISTANCES[0]:
        _lead(ax, point, (right, up))
    return box


def _box_at(x: float, y: float, width: float, height: float, dx: int, dy: int) -> Box:
    left = x if dx > 0 else x - width if dx < 0 else x - width / 2.0
    bottom = y if dy > 0 else y - height if dy < 0 else y - height / 2.0
    return Box(left, bottom, left + width, bottom + height)


def _outside(box: Box, frame: Box) -> float:
    """Area of a box that lies outside the frame."""
    return (box.right - box.left) * (box.top - box.bottom) - box.shared(frame)


def _lead(ax: Axes, point: tuple[float, float], offset: tuple[float, float]) -> None:
    """A thin line from a point to a name that stands apart."""
    ax.annotate(
        "",
        point,
        xytext=offset,
        textcoords="offset points",
        arrowprops={"arrowstyle": "-", "color": style.PALE, "linewidth": 0.8, "shrinkB": 3.0},
    ).set_in_layout(False)
