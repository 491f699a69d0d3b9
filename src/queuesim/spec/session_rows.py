"""Log-in sessions in a file: one row from log-in to log-out, with its agent."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from queuesim.errors import BadValue
from queuesim.spec.cells import Cells, day_of, shown_day
from queuesim.spec.clock import DAY
from queuesim.spec.fields import PERSON
from queuesim.spec.suggest import did_you_mean
from queuesim.spec.writing import write_factor
from queuesim.units import format_clock, parse_clock, parse_factor, parse_number, shorten

#: Column headings in other words than the vocabulary's.
HEADINGS = {
    "坐席": "agent",
    "工号": "agent",
    "姓名": "agent",
    "登录": "login",
    "登录时间": "login",
    "登出": "logout",
    "登出时间": "logout",
    "班组": "group",
}
NEEDED = ("agent", "login", "logout")
COLUMNS = ("date", "weekday", *NEEDED, "group", "talk")


class _Line(NamedTuple):
    """What one row says."""

    day: Any  #: a date, or weekdays
    agent: str
    login: int  #: [s from midnight]
    logout: int  #: [s from midnight]; may lie in the next day
    talk: float | None  #: None: there is no such column


@dataclass
class _Seen:
    """What the rows before have said of each agent."""

    cells: Cells
    talk: dict[str, tuple[float, int]] = field(default_factory=dict)
    times: dict[tuple[str, Any], list[tuple[int, int, int]]] = field(default_factory=dict)

    def check(self, row: int, line: _Line) -> None:
        """Note a row that contradicts one before: of other speed, or at the same time."""
        if line.talk is not None:
            known, first = self.talk.setdefault(line.agent, (line.talk, row))
            if known != line.talk:
                self.cells.add("file.talk_differs", row=row, agent=line.agent, first=first)
        for day in line.day if isinstance(line.day, tuple) else (line.day,):
            others = self.times.setdefault((line.agent, day), [])
            for login, logout, first in others:
                if line.login < logout and login < line.logout:
                    self.cells.add("file.session_twice", row=row, agent=line.agent, first=first)
                    return
            others.append((line.login, line.logout, row))


def sessions(cells: Cells, groups: Collection[str], own: str) -> list[list[Any]]:
    """Rows of day, agent, login, logout and, where the file has it, talk.

    Parameters
    ----------
    cells
        The file. Of a file with a column ``group`` the rows of other groups are left out.
    groups
        Names that may stand in that column.
    own
        The group's name in it.
    """
    names = tuple(_heading(name) for name in cells.sheet.columns)
    cells.sheet = replace(cells.sheet, columns=names)
    day_column = cells.day_column()
    cells.refuse_unknown(COLUMNS)
    if day_column is None or not cells.need(*NEEDED):
        return []
    seen, rows, others = _Seen(cells), [], False
    for number, said in cells.rows():
        if cells.has("group") and _group(cells, number, said, (*groups, own)) != own:
            others = True
            continue
        line = _line(cells, number, said, day_column)
        if line is not None:
            seen.check(number, line)
            rows.append(_written(line))
    if others and not rows and not cells.problems:
        cells.add("file.no_group", group=own)
    return rows


def _heading(name: str) -> str:
    plain = name.casefold()
    return plain if plain in COLUMNS else HEADINGS.get(name, name)


def _group(cells: Cells, row: int, said: Mapping[str, Any], known: Collection[str]) -> str:
    name = str(cells.read(row, said, "group", str) or "")
    if name and name not in known:
        hint = did_you_mean(name, sorted(known))
        cells.add("file.unknown_group", hint, row=row, got=name)
    return name


def _line(cells: Cells, row: int, said: Mapping[str, Any], day_column: str) -> _Line | None:
    """One row; ``None`` where something in it cannot be read."""
    day = day_of(cells, row, said, day_column)
    agent = cells.read(row, said, "agent", PERSON.read)
    login = cells.read(row, said, "login", lambda value: parse_clock(str(value)))
    logout = cells.read(row, said, "logout", lambda value: parse_clock(str(value)))
    talk = cells.read(row, said, "talk", _factor) if cells.has("talk") else None
    if None in (day, agent, login, logout) or (cells.has("talk") and talk is None):
        return None
    if login in (logout, DAY):
        cells.add("file.session_empty", row=row, agent=agent)
        return None
    return _Line(day, agent, login, logout if logout > login else logout + DAY, talk)


def _factor(value: Any) -> float:
    """``0.94``, ``94%`` or ``times 94%``, more than nothing."""
    text = str(value)
    found = parse_factor(text) if "%" in text else parse_number(value, at_least=0.0)
    if found == 0.0:
        raise BadValue("spec.speed", got=shorten(value))
    return found


def _written(line: _Line) -> list[Any]:
    logout = line.logout - DAY if line.logout > DAY else line.logout
    times = [format_clock(line.login), format_clock(logout)]
    talk = [] if line.talk is None else [write_factor(line.talk)]
    return [shown_day(line.day), line.agent, *times, *talk]
