"""Fonts that can show the planner's names, Chinese ones too.

SVG keeps text as text, so the reader's own fonts show it. A picture in pixels, and the measuring
of text for any layout, need a font on this machine: the first that is found of a list is put
behind the Latin one. Where none is found and one is needed, that is said once, with the way out.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from queuesim.words import text

if TYPE_CHECKING:
    from matplotlib.artist import Artist

LATIN = "DejaVu Sans"  #: comes with matplotlib, so it is always there

#: Fonts with Chinese, by family name as matplotlib knows them, the better first. Of a collection
#: of fonts in one file older versions of matplotlib know only the first, often the Japanese one.
CHINESE = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "Heiti SC",
    "STHeiti",
    "Noto Sans CJK JP",
    "Noto Sans CJK TC",
    "Noto Serif CJK SC",
    "Noto Serif CJK JP",
    "Arial Unicode MS",
    "Droid Sans Fallback",
    "SimSun",
)
#: What a browser is asked for, in this order; the same everywhere, so that pages are too.
BROWSER = (
    f"'{LATIN}', 'Segoe UI', 'Helvetica Neue', Arial, 'Noto Sans CJK SC', 'Noto Sans SC', "
    "'PingFang SC', 'Microsoft YaHei', sans-serif"
)
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]")


class MissingFontWarning(UserWarning):
    """No font on this machine has the Chinese that a picture needs."""


def is_wide(character: str) -> bool:
    """Whether a character is Chinese, or as wide as one."""
    return bool(_WIDE.match(character))


def needs_chinese(words: str) -> bool:
    """Whether a text has characters that a Latin font lacks."""
    return bool(_WIDE.search(words))


@cache
def chinese_font() -> str | None:
    """Family name of the best font with Chinese on this machine, if there is one."""
    from matplotlib import font_manager

    here = {entry.name for entry in font_manager.fontManager.ttflist}
    return next((name for name in CHINESE if name in here), None)


def families() -> list[str]:
    """Families to draw with: the Latin one, and behind it one with Chinese if there is one."""
    chinese = chinese_font()
    return [LATIN] if chinese is None else [LATIN, chinese]


def use(artist: Artist, lang: str = "en") -> None:
    """Give every text of a figure or of axes a font that can show it.

    Says once where none can. Tick labels that are only made later follow the axes' setting.
    """
    from matplotlib.axes import Axes
    from matplotlib.text import Text

    found = families()
    for axes in artist.findobj(Axes):
        axes.tick_params(labelfontfamily=found)
    shown = artist.findobj(Text)
    for words in shown:
        words.set_fontfamily(found)
    if len(found) == 1 and any(needs_chinese(words.get_text()) for words in shown):
        warn_once(lang)


@cache
def warn_once(lang: str = "en") -> None:
    """Say that no font here has Chinese, and what to do."""
    warnings.warn(text("report.no_chinese_font", lang), MissingFontWarning, stacklevel=3)


@contextmanager
def quiet_glyphs() -> Iterator[None]:
    """Hush matplotlib's warning per missing glyph where `warn_once` has said it all."""
    with warnings.catch_warnings():
        if chinese_font() is None:
            warnings.filterwarnings("ignore", message=r"Glyph \d+ .* missing", category=UserWarning)
        yield
