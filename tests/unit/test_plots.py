"""Pictures: what they say, that they say it readably, and that their bytes are stable."""

from __future__ import annotations

import math
import re
import warnings

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from queuesim.analysis.verdicts import Kind
from queuesim.analysis.wording import Better, MeasureWords, Unit
from queuesim.report import fonts
from queuesim.report.plots import heat, style
from queuesim.report.plots.amounts import Amount, axis_of, time_axis
from queuesim.report.plots.day import Band, ChannelDay, draw_day, draw_level, draw_load, draw_wait
from queuesim.report.plots.heat import UtilisationMap, draw_utilisation
from queuesim.report.plots.scenarios import SideBySide, ToBase, draw_differences, draw_scenarios
from queuesim.report.plots.tradeoff import TradeOff, draw_tradeoff

WAIT = MeasureWords("wait", Unit.SECONDS, Better.LOWER)
COST = MeasureWords("cost", Unit.MONEY, Better.LOWER, per="day", currency="CNY")
LEVEL = MeasureWords("sl", Unit.SHARE, Better.HIGHER)
LOST = MeasureWords("lost_customers", Unit.NUMBER, Better.LOWER, per="day")
NAMES = (
    "base",
    "two more",
    "one team in which everybody answers everything, phones first",
    "智能柜员机与线上预约",
)
NOTHING = Amount(math.nan)


def amounts(*means: float, half: float = 10.0) -> tuple[Amount, ...]:
    return tuple(Amount(mean, mean - half, mean + half) for mean in means)


def a_day(starts: tuple[int, ...], *, within: float = 20.0) -> ChannelDay:
    n = len(starts)
    load = np.linspace(5.0, 9.0, n)
    wait = Band.of(np.full(n, 150.0), np.full(n, 100.0), np.full(n, 220.0))
    level = Band.of(np.full(n, 0.7), np.full(n, 0.65), np.full(n, 0.74))
    return ChannelDay("phone", starts, 30, load, load + 1.0, wait, level, 0.8, within)


def nothing(n: int) -> Band:
    return Band(*(np.full(n, math.nan) for _ in range(3)))


HALF_HOURS = tuple(range(540, 720, 30))
DAY = a_day(HALF_HOURS)
EMPTY_DAY = ChannelDay("bot", HALF_HOURS, 30, *(np.full(6, math.nan),) * 2, nothing(6), nothing(6))
BUSY = UtilisationMap(("agents", "experts"), HALF_HOURS, 30, np.linspace(0, 1, 12).reshape(2, 6))
SIDE = SideBySide(WAIT, NAMES, amounts(200.0, 90.0, 120.0, 60.0), "base")
APART = ToBase(
    WAIT,
    NAMES[1:],
    amounts(-110.0, 4.0, 140.0),
    (Kind.BETTER, Kind.NOT_SETTLED, Kind.WORSE),
    12.0,
)
TRADE = TradeOff(
    COST,
    LEVEL,
    NAMES,
    amounts(20_000.0, 22_000.0, 20_010.0, 20_005.0, half=150.0),
    amounts(0.62, 0.84, 0.625, 0.63, half=0.02),
    "base",
    0.8,
)


def all_figures(lang: str = "en") -> dict[str, Figure]:
    drawn = {
        "busy": draw_utilisation(BUSY, lang),
        "side": draw_scenarios(SIDE, lang),
        "apart": draw_differences(APART, lang),
        "trade": draw_tradeoff(TRADE, lang),
    }
    figures = {name: ax.figure for name, ax in drawn.items()}
    return {"day": draw_day(DAY, lang), **figures}  # type: ignore[dict-item]


def words_of(figure: Figure, lang: str = "en") -> list[str]:
    """Texts of a picture as they stand in its SVG."""
    found = re.findall(r"<text[^>]*>(.*?)</text>", style.svg(figure, lang), re.DOTALL)
    return [re.sub(r"<[^>]*>", "", words) for words in found]


# --- bytes and shared state -------------------------------------------------------------------


@pytest.mark.parametrize("name", ["busy", "side", "apart", "trade", "day"])
def test_the_same_picture_gives_the_same_bytes(name: str) -> None:
    first, second = (style.svg(all_figures()[name], name=name) for _ in range(2))
    assert first == second
    assert "20\\d\\d-\\d\\d" not in first


def test_names_inside_pictures_meet_their_ends_and_differ_between_pictures() -> None:
    owners: dict[str, str] = {}
    for name, figure in all_figures().items():
        svg = style.svg(figure, name=name)
        ids = re.findall(r'\bid="([^"]+)"', svg)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', svg)) <= {
            pair for i in ids for pair in ((i, ""), ("", i))
        }
        for each in ids:
            assert owners.setdefault(each, name) == name


def test_drawing_leaves_no_trace_in_shared_settings() -> None:
    before = dict(mpl.rcParams)
    for name, figure in all_figures().items():
        style.svg(figure, name=name)
        style.png(figure, dpi=30)
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: draw_utilisation(BUSY, ax=ax),
        lambda ax: draw_scenarios(SIDE, ax=ax),
        lambda ax: draw_differences(APART, ax=ax),
        lambda ax: draw_tradeoff(TRADE, ax=ax),
        lambda ax: draw_load(DAY, ax=ax),
        lambda ax: draw_wait(DAY, ax=ax),
        lambda ax: draw_level(DAY, ax=ax),
    ],
)
def test_a_drawing_step_draws_on_the_axes_it_is_given(draw) -> None:
    ax: Axes = style.new_figure(5, 4).add_subplot()
    assert draw(ax) is ax
    assert ax.has_data()


# --- words and units --------------------------------------------------------------------------


def test_axes_say_their_units_and_text_stays_text() -> None:
    figures = all_figures()
    assert "wait [min]" in words_of(figures["day"])
    assert "promise: 80 % in 20 s" in words_of(figures["day"])
    assert "difference to the base [min]" in words_of(figures["apart"])
    assert {"Cost [CNY a day]", "Service level [%]"} <= set(words_of(figures["trade"]))


def test_chinese_pictures_have_no_english_words() -> None:
    for name, figure in all_figures("zh").items():
        own = {word for plan in (*NAMES, "phone", "agents", "experts") for word in plan.split()}
        shown = " ".join(words_of(figure, "zh"))
        english = set(re.findall(r"[A-Za-z]{3,}", shown)) - {re.sub(r"\W", "", w) for w in own}
        assert english <= {"CNY"}, name


@pytest.mark.parametrize(("lang", "words"), [("en", "no data"), ("zh", "没有数据")])
def test_an_empty_panel_says_so(lang: str, words: str) -> None:
    empty = SideBySide(WAIT, NAMES, (NOTHING,) * 4, "base")
    assert words_of(draw_day(EMPTY_DAY, lang), lang).count(words) == 3
    nobody = UtilisationMap(("agents",), HALF_HOURS, 30, np.full((1, 6), math.nan))
    for ax in (
        draw_scenarios(empty, lang),
        draw_utilisation(nobody, lang),
        draw_utilisation(UtilisationMap((), (), 30, np.empty((0, 0))), lang),
        draw_tradeoff(TradeOff(COST, LEVEL, NAMES, (NOTHING,) * 4, (NOTHING,) * 4), lang),
        draw_differences(ToBase(WAIT, (), (), ()), lang),
    ):
        assert words in words_of(ax.figure, lang)  # type: ignore[arg-type]


def test_one_scenario_without_a_value_keeps_its_row() -> None:
    data = SideBySide(WAIT, ("base", "other"), (Amount(5.0, 4.0, 6.0), NOTHING), "base")
    shown = words_of(draw_scenarios(data).figure)  # type: ignore[arg-type]
    assert {"base", "other", "no data"} <= set(shown)


def test_a_time_axis_takes_the_unit_that_suits_its_values() -> None:
    assert [time_axis([x]).unit for x in (30.0, 150.0, 9_000.0, 4e5, math.nan)] == [
        "s",
        "min",
        "h",
        "days",
        "s",
    ]
    assert axis_of(LEVEL, [Amount(0.1)], difference=True).unit == "points"
    assert axis_of(LOST, [Amount(1.0)]).unit == "a day"


# --- readability ------------------------------------------------------------------------------


def test_a_break_in_the_day_is_not_drawn_over() -> None:
    starts = (540, 570, 780, 810)
    ax = draw_wait(a_day(starts))
    curves = [line.get_xdata() for line in ax.lines]
    assert [len(x) for x in curves] == [2, 2]
    assert max(curves[0]) < min(curves[1])


def test_names_stand_apart_from_each_other_and_inside_the_frame() -> None:
    ax = draw_tradeoff(TRADE)
    figure = ax.figure
    figure.draw_without_rendering()  # type: ignore[union-attr]
    boxes = [t.get_window_extent() for t in ax.texts if t.get_text()]
    assert len(boxes) == len(NAMES)
    frame = ax.get_window_extent().padded(1.0)
    for k, box in enumerate(boxes):
        assert frame.x0 <= box.x0 <= box.x1 <= frame.x1
        assert frame.y0 <= box.y0 <= box.y1 <= frame.y1
        assert not any(box.overlaps(other) for other in boxes[:k])


def test_row_names_do_not_touch_each_other() -> None:
    long = tuple(f"{k} {NAMES[2]} {NAMES[3]}" for k in range(6))
    ax = draw_scenarios(SideBySide(WAIT, long, amounts(*range(6)), long[0]))
    ax.figure.draw_without_rendering()  # type: ignore[union-attr]
    boxes = [label.get_window_extent() for label in ax.get_yticklabels()]
    assert len(boxes) == 6
    assert not any(a.overlaps(b) for k, a in enumerate(boxes) for b in boxes[:k])


@pytest.mark.parametrize("words", [NAMES[2], NAMES[3] * 4, "x" * 90, "", "a  b", "短 long 短"])
def test_wrapping_keeps_to_its_width_and_lines(words: str) -> None:
    lines = style.wrapped(words, 18, 3).split("\n")
    assert len(lines) <= 3
    assert all(style._width(line) <= 18 + 1 for line in lines)
    if len(lines) < 3:
        assert "".join(lines).replace(" ", "") == words.replace(" ", "")


def luminance(colour: str | tuple[float, ...]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


@pytest.mark.parametrize("value", np.linspace(0.0, 1.0, 21))
def test_numbers_can_be_read_on_every_shade(value: float) -> None:
    shade = heat._colours()(value)
    one, other = luminance(shade), luminance(heat._readable_on(shade))
    # what the WCAG ask of small text
    assert (max(one, other) + 0.05) / (min(one, other) + 0.05) >= 4.5


def test_more_columns_than_have_room_go_without_numbers() -> None:
    quarters = tuple(range(0, 1440, 15))
    data = UtilisationMap(("agents",), quarters, 15, np.full((1, 96), 0.5))
    assert not draw_utilisation(data).texts


# --- Chinese ----------------------------------------------------------------------------------


@pytest.mark.skipif(fonts.chinese_font() is None, reason="no font with Chinese on this machine")
def test_no_glyph_is_missing_from_chinese_pictures() -> None:
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        for figure in all_figures("zh").values():
            style.png(figure, "zh", dpi=40)
            style.svg(figure, "zh")
    assert [str(w.message) for w in heard] == []


@pytest.fixture
def _no_chinese_font(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fonts, "chinese_font", lambda: None)
    fonts.warn_once.cache_clear()
    yield
    fonts.warn_once.cache_clear()


@pytest.mark.usefixtures("_no_chinese_font")
def test_without_a_chinese_font_there_is_one_warning_with_the_way_out() -> None:
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        for _ in range(2):
            for figure in all_figures("zh").values():
                style.png(figure, "zh", dpi=30)
    assert [w.category for w in heard] == [fonts.MissingFontWarning]
    assert "fonts-noto-cjk" in str(heard[0].message)


@pytest.mark.usefixtures("_no_chinese_font")
def test_without_a_chinese_font_latin_pictures_say_nothing() -> None:
    style.png(draw_day(DAY), dpi=30)  # warnings are errors here
    assert fonts.families() == [fonts.LATIN]


@pytest.mark.parametrize(
    ("kind", "filled"),
    [
        (Kind.BETTER, True),
        (Kind.NO_DIFFERENCE, True),
        (Kind.NOT_SETTLED, False),
        (Kind.TOO_FEW, False),
    ],
)
def test_a_dot_is_filled_only_where_there_is_a_verdict(kind: Kind, *, filled: bool) -> None:
    data = ToBase(WAIT, ("a plan",), amounts(-110.0), (kind,), 12.0)
    dots = [line for line in draw_differences(data).lines if line.get_marker() == "o"]
    assert len(dots) == 1
    assert (dots[0].get_markerfacecolor() == dots[0].get_color()) == filled
