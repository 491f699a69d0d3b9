"""Tables of how the service is seen: five scores with their formulas, and five gaps in waiting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from queuesim.report.saying import noun_of, up
from queuesim.report.tables import Cell, Table, estimated_cell, scenario_name
from queuesim.words import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from queuesim.experiment.result import Result
    from queuesim.measures import Measure, Value


@dataclass(frozen=True)
class Seen:
    """A table, and what its measures mean: name and sentence of each."""

    table: Table
    notes: tuple[tuple[str, str], ...]


def perception(result: Result, lang: str = "en") -> list[Seen]:
    """The scores and the gaps of all scenarios; those that the config asks for."""
    from queuesim.measures.table import MEASURES

    said = {word for found in result.tallies.values() for word in found[0].layout.said}
    found = []
    for word in ("servqual", "gaps"):
        asked = [m for m in MEASURES if m.needs == word and m.shown]
        if word in said and (table := _table(result, word, asked, lang)):
            notes = tuple((up(m.noun(lang)), _note(result, m, lang)) for m in asked)
            found.append(Seen(table, notes))
    return found


def _table(result: Result, word: str, asked: Sequence[Measure], lang: str) -> Table | None:
    """Measures with their formulas, and below each its classes."""
    names = [measure.name for measure in asked]
    by_scenario = {name: _values(result, name, names) for name in result.tallies}
    known = dict.fromkeys(key for found in by_scenario.values() for key in found)
    rows = []
    for name, scope in sorted(known, key=lambda key: names.index(key[0])):
        some = next(found[name, scope] for found in by_scenario.values() if (name, scope) in found)
        formula = "" if scope else text(f"report.formula.{name}", lang)
        first = Cell(up(noun_of(some, lang)), formula)
        cells = (estimated_cell(result, f.get((name, scope)), lang) for f in by_scenario.values())
        rows.append((first, *cells))
    if not rows:
        return None
    head = (text("report.table.measure", lang), *(scenario_name(k, lang) for k in by_scenario))
    return Table(text(f"report.perception.{word}", lang), head, tuple(rows))


def _values(result: Result, scenario: str, names: Sequence[str]) -> dict[tuple[str, str], Value]:
    """Values by measure and class; "" for all."""
    from queuesim.measures import Selector, evaluate, find

    sample = result.stacked[scenario]
    scopes = [scope for scope in sample.layout.scopes if scope[0] in ("total", "class")]
    scopes = scopes[:1] if names[0].startswith("servqual") or len(scopes) == 2 else scopes
    asked = [Selector(find(name), *scope) for name in names for scope in scopes]
    return {(v.name, v.scope[1]): v for v in evaluate(sample, asked)}


def _note(result: Result, measure: Measure, lang: str) -> str:
    """What a measure says; of the one score, the weights too."""
    weights = result.tallies[result.base][0].layout.weights
    if not (measure.parts and measure.parts[0].weight and weights):
        return measure.sentence(lang)
    shares = [
        f"{text(f'measures.name.servqual.{name}', lang)} {100.0 * weight:g} %"
        for name, weight in weights
    ]
    told = text(
        "report.perception.weights", lang, weights=("、" if lang == "zh" else ", ").join(shares)
    )
    return measure.sentence(lang) + ("" if lang == "zh" else " ") + told
