"""Tables of how the service is seen: five scores with their formulas, and five gaps in waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.report.saying import up
from queuesim.report.tables import Cell, Table, estimated_cell, scenario_name
from queuesim.words import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from queuesim.experiment.result import Result
    from queuesim.measures import Value


def perception_tables(result: Result, lang: str = "en") -> list[Table]:
    """The scores and the gaps of all scenarios; those that the config asks for."""
    from queuesim.measures.table import MEASURES

    said = {word for found in result.tallies.values() for word in found[0].layout.said}
    tables = []
    for word in ("servqual", "gaps"):
        names = [m.name for m in MEASURES if m.needs == word]
        if word in said and (table := _table(result, word, names, lang)):
            tables.append(table)
    return tables


def _table(result: Result, word: str, names: Sequence[str], lang: str) -> Table | None:
    """Measures with their formulas, and below each its classes."""
    by_scenario = {name: _values(result, name, names) for name in result.tallies}
    known = dict.fromkeys(key for found in by_scenario.values() for key in found)
    order = sorted(known, key=lambda key: names.index(key[0]))
    rows = []
    for name, scope in order:
        some = next(found[name, scope] for found in by_scenario.values() if (name, scope) in found)
        told = _formula(result, some, lang)
        first = Cell(scope) if scope else Cell(up(some.measure.noun(lang)), told)
        cells = (estimated_cell(result, f.get((name, scope)), lang) for f in by_scenario.values())
        rows.append((first, *cells))
    if not rows:
        return None
    head = (text("report.table.measure", lang), *(scenario_name(k, lang) for k in by_scenario))
    return Table(text(f"report.perception.{word}", lang), head, tuple(rows))


def _values(result: Result, scenario: str, names: Sequence[str]) -> dict[tuple[str, str], Value]:
    """Values by measure and class; "" for all."""
    from queuesim.measures import evaluate

    found = evaluate(result.stacked[scenario], kinds=["shown"])
    return {(v.name, v.scope[1]): v for v in found if v.name in names}


def _formula(result: Result, value: Value, lang: str) -> str:
    """What a measure says, and how it is computed."""
    measure = value.measure
    line = text("report.perception.formula", lang, formula=measure.definition())
    weights = dict(result.tallies[result.base][0].layout.weights)
    if measure.parts and measure.parts[0].weight and weights:
        shares = ", ".join(f"{name} {100.0 * weight:g} %" for name, weight in weights.items())
        line = f"{line} {text('report.perception.weights', lang, weights=shares)}"
    return f"{measure.sentence(lang)} {line}" if lang != "zh" else measure.sentence(lang) + line
