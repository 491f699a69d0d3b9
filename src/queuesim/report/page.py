"""The report: one page that needs nothing else, the decision first.

It is one HTML file with its pictures inside (SVG, text as text), no script and nothing fetched;
it reads on a phone and prints. The same result gives the same bytes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from queuesim.report.levels import Level, shows
from queuesim.report.saying import up
from queuesim.words import text

if TYPE_CHECKING:
    from markupsafe import Markup

    from queuesim.experiment.result import Result
    from queuesim.report.pictures import Picture

PAGE = "report.html"
FIGURES = "figures"
#: Parts of the page that hold pictures, in order; titles are ``report.part.*``.
PARTS = ("scenarios", "tradeoff", "trend", "day", "control", "busy")
_TAG = {"en": "en", "zh": "zh-Hans"}

T = TypeVar("T")
WriteText = Callable[[str, str], None]


@dataclass(frozen=True)
class Drawn:
    """A picture as it stands on the page and in its file."""

    name: str
    group: str
    svg: str
    reading: str
    wide: bool


def render(result: Result, lang: str = "en", level: Level | None = None) -> str:
    """The page of a result.

    Parameters
    ----------
    result
        Of one scenario or several.
    lang
        Language of everything but the planner's own names.
    level
        For whom; without one everything.

    Returns
    -------
    str
        A complete HTML document.
    """
    return _render(result, lang, drawn(result, lang, level), level)


def write(
    result: Result,
    folder: Path | str,
    lang: str = "en",
    *,
    level: Level | None = None,
    write_text: WriteText | None = None,
) -> Path:
    """Write the pictures and the page into a folder.

    Parameters
    ----------
    folder
        Such as a run folder; made if missing. Pictures go to ``figures/``.
    level
        For whom; the page is then called by it, such as ``report-operations.html``.
    write_text
        Writes a text to a name below the folder, complete or not at all, such as
        `RunFolder.write_text`; by default one that does just that.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    FileError
        If the folder cannot be written.
    """
    from queuesim.experiment.folder import written

    root = Path(folder)
    put = write_text or (lambda name, words: written(root, name, words))
    pictures = drawn(result, lang, level)
    for picture in pictures:
        put(f"{FIGURES}/{picture.name}.svg", picture.svg)
    page = PAGE if level is None else PAGE.replace(".", f"-{level.value}.")
    put(page, _render(result, lang, pictures, level))
    return root / page


def drawn(result: Result, lang: str = "en", level: Level | None = None) -> list[Drawn]:
    """All pictures of a result as SVG; those for one level of readers."""
    from queuesim.report.pictures import pictures
    from queuesim.report.plots import style

    def draw(picture: Picture) -> Drawn:
        svg = style.svg(picture.figure, lang, name=picture.name)
        return Drawn(picture.name, picture.group, svg, picture.reading, picture.wide)

    return [draw(picture) for picture in pictures(result, lang, level)]


def _render(
    result: Result, lang: str, pictures: Iterable[Drawn], level: Level | None = None
) -> str:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from queuesim.experiment.ending import unfinished
    from queuesim.report import (
        decision,
        inputs,
        ledger,
        monitoring,
        perception,
        provenance,
        tables,
        trend,
    )
    from queuesim.report.fonts import BROWSER

    environment = Environment(
        loader=PackageLoader("queuesim.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found = decision.decision(result, lang)

    def of(part: str, made: Callable[[], T]) -> T | None:
        return made() if shows(level, part) else None

    base = result.base
    page = environment.get_template("page.html").render(
        say=lambda key, **values: text(f"report.{key}", lang, **values),
        up=up,
        lang=_TAG[lang],
        fonts=BROWSER,
        name=result.plan.name or text("report.untitled", lang),
        subtitle=provenance.subtitle(result, lang),
        decision=found,
        question=decision.lead_question(result, lang),
        promises=tables.promise_table(result, lang),
        worst=of("worst", lambda: tables.worst_intervals(result, lang)),
        parts=_parts(pictures, lang),
        measures=of("measures", lambda: tables.measure_table(result, lang)),
        ledger=of("ledger", lambda: ledger.ledger_tables(result, base, lang)),
        seen=of("perception", lambda: perception.perception(result, lang)),
        verdicts=of("verdicts", lambda: decision.sentences(result, lang)),
        base=tables.scenario_name(base, lang),
        intervals=of("intervals", lambda: tables.interval_tables(result, base, lang)),
        monitoring=of("monitoring", lambda: monitoring.monitoring_tables(result, base, lang)),
        trends=of("trend", lambda: trend.trend_tables(result, base, lang)),
        balances=of("balance", lambda: tables.balance_tables(result, base, lang)),
        unfinished=[left.sentence(lang) for left in unfinished(result)],
        inputs=inputs.sections(result.plan.resolved, lang) if level is None else None,
        level=level,
        shows=lambda part: shows(level, part),
        facts=provenance.facts(result, lang),
        caveats=provenance.caveats(result, lang),
    )
    return re.sub(r"\n\s*\n+", "\n", page)


def _parts(
    pictures: Iterable[Drawn], lang: str
) -> list[tuple[str, str, list[tuple[Drawn, Markup]]]]:
    """Parts of the page with pictures: name, title, and each picture ready to stand there."""
    pictures = list(pictures)
    found = []
    for part in PARTS:
        mine = [(p, _inline(p)) for p in pictures if p.group == part]
        if mine:
            found.append((part, text(f"report.part.{part}", lang), mine))
    return found


def _inline(picture: Drawn) -> Markup:
    """The picture to stand inside the page, described for those who cannot see it."""
    from markupsafe import Markup

    label = html.escape(picture.reading, quote=True)
    described = picture.svg.replace("<svg", f'<svg role="img" aria-label="{label}"', 1)
    # the namespace of links is of no use inside HTML, and drawing programs' line breaks neither
    return Markup(re.sub(r"\s*\n\s*", " ", described).replace("> <", ">\n<"))  # noqa: S704 (drawn here)
