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
from typing import TYPE_CHECKING

from queuesim.report.saying import up
from queuesim.words import text

if TYPE_CHECKING:
    from markupsafe import Markup

    from queuesim.experiment.result import Result
    from queuesim.report.pictures import Picture

PAGE = "report.html"
FIGURES = "figures"
#: Parts of the page that hold pictures, in order; titles are ``report.part.*``.
PARTS = ("scenarios", "tradeoff", "day", "control", "busy")
_TAG = {"en": "en", "zh": "zh-Hans"}

WriteText = Callable[[str, str], None]


@dataclass(frozen=True)
class Drawn:
    """A picture as it stands on the page and in its file."""

    name: str
    group: str
    svg: str
    reading: str
    wide: bool


def render(result: Result, lang: str = "en") -> str:
    """The page of a result.

    Parameters
    ----------
    result
        Of one scenario or several.
    lang
        Language of everything but the planner's own names.

    Returns
    -------
    str
        A complete HTML document.
    """
    return _render(result, lang, drawn(result, lang))


def write(
    result: Result, folder: Path | str, lang: str = "en", *, write_text: WriteText | None = None
) -> Path:
    """Write the pictures and the page into a folder.

    Parameters
    ----------
    folder
        Such as a run folder; made if missing. Pictures go to ``figures/``.
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
    pictures = drawn(result, lang)
    for picture in pictures:
        put(f"{FIGURES}/{picture.name}.svg", picture.svg)
    put(PAGE, _render(result, lang, pictures))
    return root / PAGE


def drawn(result: Result, lang: str = "en") -> list[Drawn]:
    """All pictures of a result as SVG."""
    from queuesim.report.pictures import pictures
    from queuesim.report.plots import style

    def draw(picture: Picture) -> Drawn:
        svg = style.svg(picture.figure, lang, name=picture.name)
        return Drawn(picture.name, picture.group, svg, picture.reading, picture.wide)

    return [draw(picture) for picture in pictures(result, lang)]


def _render(result: Result, lang: str, pictures: Iterable[Drawn]) -> str:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from queuesim.experiment.ending import unfinished
    from queuesim.report import decision, inputs, monitoring, perception, provenance, tables
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
        worst=tables.worst_intervals(result, lang),
        parts=_parts(pictures, lang),
        measures=tables.measure_table(result, lang),
        seen=perception.perception(result, lang),
        verdicts=decision.sentences(result, lang),
        base=tables.scenario_name(base, lang),
        intervals=tables.interval_tables(result, base, lang),
        monitoring=monitoring.monitoring_tables(result, base, lang),
        balances=tables.balance_tables(result, base, lang),
        unfinished=[left.sentence(lang) for left in unfinished(result)],
        inputs=inputs.sections(result.plan.resolved, lang),
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
