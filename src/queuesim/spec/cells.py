"""The cells of a table in a file, read one by one; what is wrong with them is collected."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from queuesim.errors import BadValue, Problem, Steps
from queuesim.spec.clock import write_days
from queuesim.spec.sheets import Sheet
from queuesim.spec.suggest import did_you_mean
from queuesim.units import parse_clock, parse_date, parse_weekdays
from queuesim.words import Said, said

#: Columns that say for what a row holds; they are filled in every row.
KEYS_OF_ROWS = frozenset({"date", "weekday", "start", "end", "reason", "agent", "person", "group"})


@dataclass
class Cells:
    """The cells of one sheet, read as they are asked for; what is wrong is collected."""

    sheet: Sheet
    here: Steps
    comma: bool = False
    problems: list[Problem] = field(default_factory=list)

    def has(self, column: str) -> bool:
        """Whether there is such a column."""
        return column in self.sheet.columns

    def add(self, key: str, hint: Said | str = "", **values: object) -> None:
        """Note a problem of this file."""
        problem = Problem.of(self.here, key, place=None, file=self.sheet.name, **values)
        self.problems.append(replace(problem, hint=hint) if hint else problem)

    def need(self, *columns: str) -> bool:
        """Note columns that are missing."""
        missing = [column for column in columns if not self.has(column)]
        for column in missing:
            self.add("file.no_column", column=column, columns=self.sheet.columns)
        return not missing

    def refuse_unknown(self, known: Collection[str]) -> None:
        """Note columns that have no meaning."""
        for column in self.sheet.columns:
            if column not in known:
                hint = did_you_mean(column, known)
                self.add("file.unknown_column", hint, column=column)

    def day_column(self) -> str | None:
        """``date`` or ``weekday``, just one of them."""
        both = [column for column in ("date", "weekday") if self.has(column)]
        if len(both) != 1:
            self.add("file.day_column" if not both else "file.two_day_columns")
            return None
        return both[0]

    def read(
        self, row: int, cells: Mapping[str, Any], column: str, how: Callable[[Any], Any]
    ) -> Any:
        """One cell; ``None`` and a problem where it cannot be read."""
        cell = cells[column]
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            self.add("file.cell_empty", self._why_empty(column), row=row, column=column)
            return None
        try:
            return how(self.plain(cell))
        except BadValue as error:
            comma = not self.comma and re.search(r"[0-9],[0-9]", str(cell)) is not None
            hint = said("file.decimal") if comma else error.hint
            self.add("file.cell", hint, row=row, column=column, problem=error.said)
            return None

    def _why_empty(self, column: str) -> Said | str:
        """The way out of an empty cell: what stands in every row, and what only Excel knows."""
        if column in KEYS_OF_ROWS:
            return said("file.cell_empty.key")
        excel = self.sheet.name.lower().endswith((".xlsx", ".xlsm"))
        return said("file.cell_empty.excel") if excel else ""

    def plain(self, cell: Any) -> Any:
        """A cell with its decimal comma, where the config says it has one, as a point."""
        if isinstance(cell, str) and self.comma:
            return re.sub(r"^([+-]?[0-9]*),([0-9]+)", r"\1.\2", cell.strip())
        return cell.strip() if isinstance(cell, str) else cell

    def rows(self) -> Iterable[tuple[int, dict[str, Any]]]:
        """Row numbers, and cells by column."""
        for number, cells in self.sheet.rows:
            yield number, dict(zip(self.sheet.columns, cells, strict=True))


class Once:
    """Notes an interval that stands in a file twice."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.first: dict[tuple[Any, ...], int] = {}

    def check(self, row: int, days: Any, *rest: Any) -> None:
        """Note the row if any of its days has these values already."""
        for day in days if isinstance(days, tuple) else (days,):
            key = (day, *rest)
            if key in self.first:
                self.cells.add("file.row_twice", row=row, first=self.first[key])
                return
            self.first[key] = row


def _weekdays(value: Any) -> Any:
    return parse_weekdays(value)


def _date(value: Any) -> Any:
    """A date; ``2026/3/2``, as spreadsheets write it, is understood too."""
    return parse_date(re.sub(r"^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$", r"\1-\2-\3", str(value)))


def day_of(cells: Cells, row: int, line: Mapping[str, Any], day_column: str) -> Any:
    """The date or weekdays of a row."""
    return cells.read(row, line, day_column, _date if day_column == "date" else _weekdays)


def when(cells: Cells, row: int, line: Mapping[str, Any], day_column: str) -> tuple[Any, Any]:
    """The date or weekdays of a row, and its start [s from midnight]."""
    day = day_of(cells, row, line, day_column)
    return day, cells.read(row, line, "start", lambda value: parse_clock(str(value)))


def shown_day(day: Any) -> str:
    """A date or weekdays as planners write them."""
    return write_days(day) if isinstance(day, tuple) else day.isoformat()
