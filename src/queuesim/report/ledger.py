"""The ledger on the page: full cost by line, for channels, classes and reasons; all of it adds up.

Numbers are means per open day in whole cents. A mean of whole cents is none itself, so that what is
shown is rounded once more for all: each line's shares add up to its sum, and lines to the whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from queuesim.economics.sharing import CENTS, in_cents
from queuesim.measures.table import LINE_NAMES
from queuesim.report.saying import up
from queuesim.report.tables import Cell, Table
from queuesim.results.names import CHANNEL, CLASS, REASON
from queuesim.results.sums import COSTS
from queuesim.words import text

if TYPE_CHECKING:
    from queuesim.experiment import Result
    from queuesim.results.columns import Floats, Ints

AXES = (CHANNEL, CLASS, REASON)


def ledger_tables(result: Result, scenario: str, lang: str = "en") -> list[Table]:
    """Full cost of a scenario by channel, class and reason; nothing where nothing costs.

    An axis with one name alone is left out, unless it is that of channels.
    """
    tallies = result.tallies[scenario]
    if not any(tally.amount(line) for tally in tallies for line in COSTS):
        return []
    scopes = [[name for kind, name in tallies[0].layout.scopes if kind == axis] for axis in AXES]
    return [
        _table(result, scenario, axis, names, lang)
        for axis, names in zip(AXES, scopes, strict=True)
        if len(names) > 1 or axis == CHANNEL
    ]


def _table(result: Result, scenario: str, axis: str, names: list[str], lang: str) -> Table:
    """Lines of cost by name, what stands alone, and sums; revenue and profit where there are."""
    cents = {
        line: _cents(result, scenario, f"full_{line}", axis, names)
        for line in COSTS
        if any(tally.amount(line) for tally in result.tallies[scenario])
    }
    whole: Ints = np.sum(list(cents.values()), axis=0)
    rows = [_row(_name(line, lang), shares) for line, shares in cents.items()]
    rows.append(_row(text("report.ledger.sum", lang), whole))
    if any(tally.amount("revenue") for tally in result.tallies[scenario]):
        paid = _cents(result, scenario, "revenue", axis, names)
        rows.append(_row(text("report.ledger.revenue", lang), paid))
        rows.append(_row(text("report.ledger.profit", lang), paid - whole))
    ends = (text("report.ledger.alone", lang), text("report.ledger.sum", lang))
    head = (text("report.ledger.line", lang), *names, *ends)
    return Table(text(f"report.ledger.{axis}", lang), head, tuple(rows))


def _cents(result: Result, scenario: str, line: str, axis: str, names: list[str]) -> Ints:
    """Mean per open day of each name, and at last of what is in none of them."""
    tallies = result.tallies[scenario]
    days = max(1, sum(tally.layout.open_days for tally in tallies))
    shares = [sum(tally.amount(line, axis, name) for tally in tallies) / days for name in names]
    total = sum(tally.amount(line) for tally in tallies) / days
    exact: Floats = np.array([*shares, max(0.0, total - sum(shares))])
    return in_cents(exact, float(exact.sum()))


def _row(name: str, cents: Ints) -> tuple[Cell, ...]:
    amounts = [*cents.tolist(), int(cents.sum())]
    return (Cell(name), *(Cell(f"{amount / CENTS:,.2f}") for amount in amounts))


def _name(line: str, lang: str) -> str:
    return up(text(f"measures.name.cost.{LINE_NAMES.get(line, line)}", lang))
