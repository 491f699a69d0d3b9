"""Tables that a config names, read into rows that stand in the config itself.

``inline`` replaces every ``{file: ...}`` of plain config data by the rows of that file, in the
base and in the patches of scenarios, so that nothing later reads a file and a resolved config
needs none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from queuesim.errors import BadValue, Problem, Steps
from queuesim.spec.cells import Cells, Once, shown_day, when
from queuesim.spec.session_rows import sessions
from queuesim.spec.sheets import Sheet, find, read_sheet
from queuesim.spec.suggest import did_you_mean
from queuesim.spec.tables import MOST_OF_A_WHOLE, ROUNDING
from queuesim.spec.writing import write_duration, write_number, write_percent
from queuesim.units import (
    HOUR,
    MINUTE,
    format_clock,
    parse_count,
    parse_duration,
    parse_number,
    parse_percent,
)
from queuesim.words import Said

#: No file is worth more lines on the screen; the rest is counted.
MOST_PROBLEMS = 20

_UNITS = {"seconds": 1.0, "minutes": MINUTE, "hours": HOUR}


@dataclass
class Inlined:
    """Plain config data without files, what was wrong with them, and what was guessed."""

    data: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    notes: list[Said] = field(default_factory=list)


def inline(data: Mapping[str, Any], folder: Path) -> Inlined:
    """Plain config data with every named table read.

    Parameters
    ----------
    data
        A config as plain maps, lists and values; it is not changed.
    folder
        Folder of the config; files are found relative to it and never outside.

    Returns
    -------
    Inlined
        The path of a problem is that of the word that names the file.
    """
    reader = _Inliner(folder, _names(data, "demand.reasons"), _names(data, "staff"))
    done = {
        key: part if key == "scenarios" else reader.value(part, (key,), (key,))
        for key, part in data.items()
    }
    scenarios = data.get("scenarios")
    if isinstance(scenarios, Mapping):
        done["scenarios"] = {name: reader.patch(name, patch) for name, patch in scenarios.items()}
    return Inlined(done, reader.problems, reader.notes)


def _names(data: Mapping[str, Any], place: str) -> list[str]:
    """Names in the map at a dotted place, those that scenarios add included."""
    here: Any = data
    for step in place.split("."):
        here = here.get(step) if isinstance(here, Mapping) else None
    names = [str(name) for name in here] if isinstance(here, Mapping) else []
    scenarios = data.get("scenarios")
    for patch in scenarios.values() if isinstance(scenarios, Mapping) else ():
        keys = [str(key) for key in patch] if isinstance(patch, Mapping) else []
        inside = [key.removeprefix(f"{place}.") for key in keys if key.startswith(f"{place}.")]
        names += [key.partition(".")[0] for key in inside]
    return list(dict.fromkeys(names))


@dataclass
class _Inliner:
    """Walks config data and replaces files; keeps what it read, for one roster serves groups."""

    folder: Path
    reasons: Collection[str]
    groups: Collection[str]
    problems: list[Problem] = field(default_factory=list)
    notes: list[Said] = field(default_factory=list)
    sheets: dict[str, Sheet | None] = field(default_factory=dict)

    def patch(self, name: str, patch: Any) -> Any:
        """A scenario's patch; ``demand.profile.file`` becomes the rows and their source."""
        if not isinstance(patch, Mapping):
            return patch
        done: dict[str, Any] = {}
        for key, value in patch.items():
            steps = tuple(str(key).split("."))
            here = ("scenarios", name, key)
            if steps[-1] == "file" and _table(steps[:-1]) is not None:
                table = self.table({"file": value}, steps[:-1], here)
                done |= {f"{'.'.join(steps[:-1])}.{word}": part for word, part in table.items()}
            elif steps[-1] == "values" and isinstance(value, str):
                done[key] = self.law({"values": value}, here)["values"]
            else:
                done[key] = self.value(value, steps, here)
        return done

    def value(self, value: Any, steps: Steps, here: Steps) -> Any:
        """A value at ``steps`` of the config, which is written at ``here``."""
        if isinstance(value, list):
            return [self.value(v, (*steps, k), (*here, k)) for k, v in enumerate(value)]
        if not isinstance(value, Mapping):
            return value
        if _table(steps) is not None and "file" in value and not value.get("rows"):
            return self.table(value, steps, (*here, "file"))
        if isinstance(value.get("values"), str):
            return self.law(value, (*here, "values"))
        return {key: self.value(v, (*steps, key), (*here, key)) for key, v in value.items()}

    def table(self, words: Mapping[str, Any], steps: Steps, here: Steps) -> dict[str, Any]:
        """A table with its rows in place of its file; without them where the file is wrong."""
        kept = {key: part for key, part in words.items() if key not in ("file", "rows", "decimal")}
        read = _table(steps)
        sheet = self.sheet(words["file"], here)
        if sheet is None or read is None:
            return dict(words)
        comma = str(words.get("decimal", "point")).strip().lower() == "comma"
        word = "group" if steps[-1] == "sessions" else "column"
        column = str(words.get(word, steps[1] if len(steps) > 1 else ""))
        cells = Cells(sheet, here, comma=comma)
        rows = read(cells, self.groups if steps[0] == "staff" else self.reasons, column)
        self.report(sheet.name, cells.problems)
        return {**kept, "source": sheet.name, "rows": rows} if rows else dict(words)

    def law(self, words: Mapping[str, Any], here: Steps) -> dict[str, Any]:
        """A law of listed values with its file read."""
        sheet = self.sheet(words["values"], here)
        if sheet is None:
            return dict(words)
        cells = Cells(sheet, here)
        done = {**words, **_values(cells)}
        self.report(sheet.name, cells.problems)
        return done if not cells.problems else dict(words)

    def sheet(self, name: Any, here: Steps) -> Sheet | None:
        """The table in a file, read once; ``None`` where it cannot be read."""
        key = str(name)
        if key not in self.sheets:
            self.sheets[key] = None
            try:
                sheet = read_sheet(find(self.folder, name), key)
            except BadValue as error:
                self.problems.append(Problem(here, error.said, error.hint))
                return None
            self.sheets[key] = sheet
            self.notes += sheet.notes
        return self.sheets[key]

    def report(self, name: str, problems: list[Problem]) -> None:
        """Problems of one file, cut where they are many; the same ones only once."""
        known = {str(problem.message) for problem in self.problems}
        new = [problem for problem in problems if str(problem.message) not in known]
        self.problems += new[:MOST_PROBLEMS]
        if len(new) > MOST_PROBLEMS:
            more = len(new) - MOST_PROBLEMS
            self.problems.append(Problem.of(new[0].path, "file.more", file=name, count=more))


Reader = Callable[[Cells, Collection[str], str], list[list[Any]]]


def _count(value: Any) -> float:
    return parse_number(value, at_least=0.0)


def _profile(cells: Cells, _: Collection[str], __: str) -> list[list[Any]]:
    """Rows of weekday, start and share; shares in percent, or as numbers that make 1 or 100."""
    cells.refuse_unknown(("weekday", "start", "share"))
    if not cells.need("weekday", "start", "share"):
        return []
    once, rows, bare = Once(cells), [], False
    for number, line in cells.rows():
        day, start = when(cells, number, line, "weekday")
        bare = bare or "%" not in str(line["share"])
        share = cells.read(number, line, "share", _share)
        if None not in (day, start, share):
            once.check(number, day, start)
            rows.append((day, start, share))
    scale = _scale(rows) if bare else 1.0
    return [[shown_day(d), format_clock(t), write_percent(s * scale)] for d, t, s in rows]


def _share(value: Any) -> float:
    text = str(value)
    return parse_percent(text) if "%" in text else parse_number(value, at_least=0.0)


def _scale(rows: Collection[tuple[Any, int, float]]) -> float:
    """0.01 where plain numbers are percentages: each day, or all, adds up to 100 and not to 1.

    Numbers that add up to neither are an error; those far above 1 are shown as percentages.
    """
    sums = [sum(share for days, _, share in rows if day in days) for day in range(7)]
    sums = [part for part in sums if part]
    whole = abs(sum(sums) - 100.0) <= 100.0 * ROUNDING
    each = bool(sums) and all(abs(part - 100.0) <= 100.0 * ROUNDING for part in sums)
    return 0.01 if whole or each or max(sums, default=0.0) > MOST_OF_A_WHOLE else 1.0


def _arrivals(cells: Cells, reasons: Collection[str], _: str) -> list[list[Any]]:
    """Rows of day, start and counts by reason, from either form of the file."""
    day_column = cells.day_column()
    long = cells.has("reason")
    columns = ("reason", "count") if long else tuple(reasons)
    cells.refuse_unknown(("date", "weekday", "start", *columns))
    if day_column is None or not cells.need("start", *(("reason", "count") if long else ())):
        return []
    given = [column for column in columns if cells.has(column)]
    once = Once(cells)
    found: dict[tuple[Any, int], dict[str, float]] = {}
    for number, line in cells.rows():
        day, start = when(cells, number, line, day_column)
        if long:
            reason = cells.read(number, line, "reason", _known(cells, number, reasons))
            pairs = [(reason, cells.read(number, line, "count", _count))]
        else:
            pairs = [(name, cells.read(number, line, name, _count)) for name in given]
        if None in (day, start) or any(None in pair for pair in pairs):
            continue
        once.check(number, day, start, pairs[0][0] if long else None)
        found.setdefault((day, start), {}).update(pairs)
    return [
        [shown_day(day), format_clock(start), {name: write_number(n) for name, n in counts.items()}]
        for (day, start), counts in found.items()
    ]


def _known(cells: Cells, number: int, reasons: Collection[str]) -> Callable[[Any], str | None]:
    def read(value: Any) -> str | None:
        if str(value) in reasons:
            return str(value)
        cells.add("file.unknown_reason", did_you_mean(str(value), reasons), row=number, got=value)
        return None

    return read


def _roster(cells: Cells, groups: Collection[str], column: str) -> list[list[Any]]:
    """Rows of day, start and the people of one group."""
    day_column = cells.day_column()
    cells.refuse_unknown(("date", "weekday", "start", *groups, column))
    if day_column is None or not cells.need("start", column):
        return []
    once, rows = Once(cells), []
    for number, line in cells.rows():
        day, start = when(cells, number, line, day_column)
        people = cells.read(number, line, column, parse_count)
        if None not in (day, start, people):
            once.check(number, day, start)
            rows.append([shown_day(day), format_clock(start), people])
    return rows


def _values(cells: Cells) -> dict[str, Any]:
    """Values of a law, with units in the cells or in the heading, and weights if given."""
    column = next((name for name in cells.sheet.columns if name != "weight"), "value")
    cells.refuse_unknown((column, "weight"))
    unit = _UNITS.get(column)

    def read(value: Any) -> float:
        return parse_duration(value) if unit is None else unit * _count(value)

    lines = list(cells.rows())
    values = [cells.read(number, line, column, read) for number, line in lines]
    done: dict[str, Any] = {"values": [write_duration(v) for v in values if v is not None]}
    if cells.has("weight"):
        done["weights"] = [cells.read(number, line, "weight", _count) for number, line in lines]
    return done


def _table(steps: Steps) -> Reader | None:
    """How the table at a place of the config is read; ``None`` where no table stands."""
    if steps == ("demand", "profile"):
        return _profile
    if steps == ("demand", "arrivals"):
        return _arrivals
    if len(steps) == 3 and steps[0] == "staff":
        return {"roster": _roster, "sessions": sessions}.get(str(steps[2]))
    return None
