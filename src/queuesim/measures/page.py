"""The reference page of measures, made from the table; ``python -m queuesim.measures.page``."""

from __future__ import annotations

import sys

from queuesim.measures.table import MEASURES, Measure
from queuesim.words import text


def page(lang: str = "en") -> str:
    """The page in Markdown."""
    head = text("measures.page.head", lang)
    lines = [f"# {text('measures.page.title', lang)}", "", text("measures.page.about", lang), ""]
    lines += [head, "|" + "--|" * (head.count("|") - 1)]
    return "\n".join([*lines, *(_line(measure, lang) for measure in MEASURES), ""])


def _line(measure: Measure, lang: str) -> str:
    unit = text(f"measures.unit.{measure.unit}", lang)
    if measure.per:
        unit = text(f"measures.per.{measure.per}", lang, unit=unit)
    better = text(f"measures.better.{measure.better}", lang)
    kinds, shown = (
        ", ".join(text(f"measures.kind.{kind}", lang) for kind in some)
        for some in (measure.scopes, measure.shown)
    )
    says = f"**{measure.noun(lang)}**. {measure.sentence(lang)}"
    cells = (f"`{measure.name}`", says, unit, better, measure.definition(), kinds, shown)
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    sys.stdout.write(page())
