"""Colours, sizes and small habits that all pictures share, given to each artist by hand."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from queuesim.report import fonts
from queuesim.words import text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

# Okabe and Ito's colours, which people with any kind of colour vision tell apart
# (M. Okabe, K. Ito, "Color Universal Design", 2008), and greys around them.
BLACK = "#000000"
INK = "#1f2933"
MUTED = "#5f6b76"
PALE = "#c3cad1"
GRID = "#e4e8ec"
PAPER = "#ffffff"
EMPTY = "#f1f3f5"
BLUE = "#0072b2"
ORANGE = "#d55e00"
GREEN = "#009e73"
PLANS = (BLUE, ORANGE, GREEN, "#b5548a", "#4f9fce", "#b07d00", "#7a5195", "#8c564b")
MARKS = ("o", "s", "^", "D", "v", "P", "X", "h")

SMALL = 8.0  #: points: ticks and notes
NORMAL = 9.0  #: points: labels
LARGE = 10.5  #: points: titles
LINE = 1.6  #: points
DAY = 24 * 60  #: minutes


def new_figure(width: float, height: float) -> Figure:
    """An empty figure [inches] that lays itself out; no window and no shared state."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained", facecolor=PAPER)
    FigureCanvasAgg(figure)  # draws to memory, whatever machine this is
    return figure


def axes_or_new(ax: Axes | None, width: float, height: float) -> Axes:
    """The axes given, or those of a new figure."""
    return new_figure(width, height).add_subplot() if ax is None else ax


def tidy(ax: Axes, *, grid: str = "y") -> None:
    """Leave the axes with what carries the data: no box, a light grid, small ticks."""
    for side, spine in ax.spines.items():
        spine.set_visible(side in {"left", "bottom"})
        spine.set(color=PALE, linewidth=0.8)
    ax.tick_params(labelsize=SMALL, colors=MUTED, labelcolor=INK, length=3.0, width=0.8)
    ax.set_axisbelow(True)
    if grid:
        ax.grid(visible=True, axis=grid, color=GRID, linewidth=0.8)  # type: ignore[arg-type]
    for axis in (ax.xaxis, ax.yaxis):
        axis.label.set(size=NORMAL, color=INK)


def title(ax: Axes, words: str, width: int = 48) -> None:
    """A title over the axes, from their left edge."""
    ax.set_title(wrapped(words, width), loc="left", fontsize=LARGE, color=INK, pad=8.0)


def say_empty(ax: Axes, lang: str) -> None:
    """Say that there is nothing to show here, instead of an empty frame."""
    ax.set_xticks([])
    ax.set_yticks([])
    ax.grid(visible=False)
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.set_facecolor(EMPTY)
    ax.text(
        0.5,
        0.5,
        text("report.no_data", lang),
        transform=ax.transAxes,
        ha="center",
        va="center",
        fontsize=NORMAL,
        color=MUTED,
    )


def wrapped(words: str, width: int = 18, lines: int = 4) -> str:
    """A text in lines of at most ``width`` letters; a Chinese character counts as two.

    Breaks at spaces, between Chinese characters and, where a word is longer than a line, inside
    it. What does not fit into ``lines`` ends in an ellipsis.
    """
    done, line, used = [], "", 0
    for piece in _pieces(words, width):
        size = _width(piece.rstrip())
        if line and used + size > width:
            done.append(line.rstrip())
            line, used = "", 0
            piece = piece.lstrip()  # noqa: PLW2901 (a line does not begin with a space)
        line += piece
        used += _width(piece)
    done.append(line.rstrip())
    if len(done) > lines:
        done = [*done[: lines - 1], done[lines - 1][: max(width - 1, 1)] + "…"]
    return "\n".join(done)


def _pieces(words: str, width: int) -> list[str]:
    pieces = re.findall(
        r"[\u2e80-\u9fff\uff00-\uffef][、。，：；）”]?|[^\s\u2e80-\u9fff]+\s*|\s+", words
    )
    parts: list[str] = []
    for piece in pieces:
        while _width(piece.rstrip()) > width:
            parts.append(piece[:width])
            piece = piece[width:]  # noqa: PLW2901 (what is left of a word longer than a line)
        parts.append(piece)
    return parts


def _width(words: str) -> int:
    return sum(2 if fonts.is_wide(character) else 1 for character in words)


def minutes_of(clock: str) -> int:
    """Minutes since midnight of a label such as ``09:30``."""
    hours, _, minutes = clock.partition(":")
    return 60 * int(hours) + int(minutes or 0)


def length_of(starts: Sequence[int], usual: int = 30) -> int:
    """Length of the intervals that begin at ``starts`` [min]: the smallest step between them."""
    steps = [b - a for a, b in pairwise(starts) if b > a]
    return min(steps, default=usual)


def clock_axis(axis: Axis, first: float, last: float, *, most: int = 7) -> None:
    """Ticks at round times of day, at most about ``most`` of them; data are minutes."""
    from matplotlib.ticker import FixedLocator, FuncFormatter

    span = max(last - first, 1.0)
    steps = (5, 10, 15, 30, 60, 120, 180, 240, 360)
    step = next((s for s in steps if span / s <= most), steps[-1])
    begin = -(-int(first) // step) * step
    axis.set_major_locator(FixedLocator(list(range(begin, int(last) + 1, step))))
    axis.set_major_formatter(
        FuncFormatter(lambda x, _: f"{int(x) % DAY // 60:02}:{int(x) % 60:02}")
    )


def in_percent(axis: Axis) -> None:
    """Shares as percent."""
    from matplotlib.ticker import PercentFormatter

    axis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))


def with_thousands(axis: Axis, most: int = 5) -> None:
    """Few round ticks, thousands separated."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(_number))


def _number(value: float, _: object = None) -> str:
    return f"{round(value, 10):,.10g}"


# --- bytes ------------------------------------------------------------------------------------

_FAMILY = re.compile(r"font-family: '[^;\"]*;\s*")
_NAMED_GROUP = re.compile(r'<g id="[^"]*"')  # no two pictures of a page may share a name
#: Who made it, and a style for everything, which on a page would be for the page too.
_HEAD = re.compile(r"\s*<metadata>.*?</style>\s*</defs>", re.DOTALL)
_SHORTHAND = re.compile(r"font: ([^;\"']*?)([0-9.]+px) '[^;\"]*")  # older matplotlib


def svg(figure: Figure, lang: str = "en", *, name: str = "picture") -> str:
    """The picture as SVG: text stays text, and the same picture gives the same bytes.

    ``name`` keeps apart the inner names of several pictures on one page.
    """
    out = io.StringIO()
    _save(figure, out, lang, name, format="svg", metadata={"Date": None, "Creator": "queuesim"})
    words = out.getvalue()
    return _only_svg(_SHORTHAND.sub(_longhand, _FAMILY.sub("", words)))


def png(figure: Figure, lang: str = "en", *, dpi: float = 144.0) -> bytes:
    """The picture in pixels."""
    out = io.BytesIO()
    _save(figure, out, lang, "picture", format="png", dpi=dpi, metadata={"Software": "queuesim"})
    return out.getvalue()


def _save(figure: Figure, out: object, lang: str, name: str, **how: object) -> None:
    import matplotlib as mpl

    fonts.use(figure, lang)
    # said in no other way; it holds for this one writing
    with (
        mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": f"queuesim {name}"}),
        fonts.quiet_glyphs(),
    ):
        figure.savefig(out, **how)  # type: ignore[arg-type]


def _longhand(font: re.Match[str]) -> str:
    weight = font[1].strip()
    return f"font-size: {font[2]}" + (f"; font-weight: {weight}" if weight else "")


def _only_svg(words: str) -> str:
    """Without the heading for stand-alone files, with the fonts said once for all texts."""
    body = words[words.index("<svg") :]
    body = _NAMED_GROUP.sub("<g", _HEAD.sub("", body, count=1))
    shared = f'font-family="{fonts.BROWSER}" stroke-linejoin="round" stroke-linecap="butt"'
    return body.replace("<svg", f"<svg {shared}", 1)
