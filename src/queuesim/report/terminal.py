"""A result in the terminal: the table, the verdicts in words, and the worst time of day."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from queuesim.words import text

if TYPE_CHECKING:
    from rich.table import Table as Grid

    from queuesim.experiment.result import Result
    from queuesim.report.tables import Table

_STYLES = {"good": "blue", "bad": "red", "open": "dim", "same": "dim"}
WIDE = 240  #: columns where nobody looks through a window: a file or a pipe


def show(
    result: Result,
    lang: str = "en",
    *,
    full: bool = False,
    width: int | None = None,
    colour: bool = False,
) -> str:
    """Everything that ``run`` and ``compare`` say of a result.

    Parameters
    ----------
    full
        All measures that are shown by default; else those that plans are judged by and a few more.
    width
        Columns of the terminal; `WIDE` if there is none.
    colour
        Whether the terminal shows colours.
    """
    from queuesim.experiment.ending import unfinished
    from queuesim.report import decision, tables

    found = decision.decision(result, lang)
    parts = [
        grid(tables.measure_table(result, lang, full=full), width=width, colour=colour),
        _basis(result, lang),
    ]
    for plan in found.plans:
        lines = [f"{plan.name}: {', '.join(plan.changes)}" if plan.changes else plan.name]
        lines += [f"  {line}" for line in (*plan.telling, *plan.others)]
        parts.append("\n".join(lines))
    worst = tables.worst_intervals(result, lang)
    if worst:
        head = text("report.terminal.worst", lang)
        parts.append("\n".join([head, *(f"  {each.sentence}" for each in worst)]))
    left = unfinished(result)
    if left:
        head = text("ending.head", lang)
        parts.append("\n".join([head, *(f"  {each.sentence(lang)}" for each in left)]))
    notes = [line for line in (found.method, found.rule, found.closing) if line]
    return "\n\n".join([*parts, "\n".join(notes)])


def _basis(result: Result, lang: str) -> str:
    """On how many days the values rest; of a single replication there are no ranges."""
    days = result.evidence.days * result.plan.replications
    key = "report.terminal.ranges" if result.plan.replications > 1 else "report.terminal.no_ranges"
    return text(key, lang, days=f"{days:,}")


def grid(table: Table, *, width: int | None = None, colour: bool = False) -> str:
    """A table as text; the first column to the left, numbers to the right.

    Where the terminal is too narrow, what is small goes below instead of beside.
    """
    from rich.console import Console
    from rich.measure import Measurement

    out = io.StringIO()
    console = Console(
        file=out,
        width=width or WIDE,
        color_system="standard" if colour else None,
        force_terminal=colour,
        highlight=False,
        markup=False,
        emoji=False,
    )
    made = _grid(table, below=False)
    if Measurement.get(console, console.options.update(width=10_000), made).maximum > console.width:
        made = _grid(table, below=True)
    console.print(made)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()).strip("\n")


def _grid(table: Table, *, below: bool) -> Grid:
    """The table for rich, with what is small below or beside the main words of each cell."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table as Grid
    from rich.text import Text

    gap = "\n" if below else " "
    made = Grid(box=SIMPLE_HEAD, pad_edge=False)
    for k, name in enumerate(table.head):
        made.add_column(Text(name), justify="right" if k else "left")
    for row in table.rows:
        cells = []
        for k, cell in enumerate(row):
            words = Text(cell.text, style=_STYLES.get(cell.tone, ""))
            if cell.small:
                small = f"({cell.small})" if k and not below else cell.small
                words.append(f"{gap}{small}", style="dim")
            cells.append(words)
        made.add_row(*cells)
    return made
