"""Checks of log-in sessions: what stands beside them, and who is logged in twice or never."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from queuesim.errors import Problem
from queuesim.spec.config import Config
from queuesim.spec.names import Path
from queuesim.spec.staff import Group, SessionRow
from queuesim.spec.tables import on_days
from queuesim.spec.time import Day
from queuesim.units import format_clock, format_duration, format_share

#: Sessions are time at work: what else is taken off, or deals people out, contradicts them.
INSIDE = {"shrinkage": "shrinkage", "break": "break_", "absence": "absence"}
#: A session longer than this is probably a slip in one of its ends [s].
LONG = 16 * 3600


class _Span(NamedTuple):
    """One session in the run [s from its start]."""

    start: float
    end: float
    group: str
    row: SessionRow


def session_errors(config: Config) -> Iterator[Problem]:
    """Words that contradict sessions, and sessions that contradict each other."""
    for name, group in config.staff.items():
        if group.sessions is not None:
            yield from _beside(name, group)
            yield from _rows(name, group)
    if config.time.length >= 1:
        yield from _twice(config)


def _beside(name: str, group: Group) -> Iterator[Problem]:
    path: Path = ("staff", name)
    for word, said in (("count", group.count), ("roster", group.roster), ("shifts", group.shifts)):
        if said:
            yield Problem.of((*path, word), "spec.sessions_people", group=name, word=word)
    for word, attribute in INSIDE.items():
        if getattr(group, attribute):
            yield Problem.of((*path, word), "spec.sessions_inside", word=word)
    if group.levels:
        yield Problem.of((*path, "levels"), "spec.sessions_levels")


def _rows(name: str, group: Group) -> Iterator[Problem]:
    """Sessions without length, and people whose speed is said in two ways; one of each."""
    assert group.sessions is not None
    path: Path = ("staff", name, "sessions")
    source, speeds = group.sessions.source or "rows", group.sessions.speeds
    if not group.sessions.rows and group.sessions.file is None:
        yield Problem.of(path, "spec.sessions_empty")
    for row in group.sessions.rows:
        if row.login == row.logout:
            login = format_clock(row.login)
            yield Problem.of(
                path, "spec.session_empty", source=source, agent=row.agent, login=login
            )
            break
    for row in group.sessions.rows:
        if row.talk != speeds[row.agent]:
            both = [format_share(speeds[row.agent]), format_share(row.talk)]
            yield Problem.of(path, "spec.session_talk", source=source, agent=row.agent, both=both)
            break


def _begin(span: _Span) -> tuple[float, float, str]:
    return span.start, span.end, span.group


def _spans(config: Config) -> dict[str, list[_Span]]:
    """Sessions in the run by agent, in order of time."""
    calendar, found = config.calendar, {}  # type: ignore[var-annotated]  # told by the return
    for name, group in config.staff.items():
        rows = group.sessions.rows if group.sessions is not None else ()
        for day, row in on_days(calendar.days, rows):
            span = _Span(*_times(config, day, row), name, row)
            found.setdefault(row.agent, []).append(span)
    return {agent: sorted(spans, key=_begin) for agent, spans in found.items()}


def _times(config: Config, day: Day, row: SessionRow) -> tuple[float, float]:
    start, end = (config.calendar.at(day.number, second) for second in row.hours)
    return start, end


def _twice(config: Config) -> Iterator[Problem]:
    """An agent who is logged in twice at one time, also in two groups; the first of each group."""
    told: set[str] = set()
    for agent, spans in _spans(config).items():
        until = spans[0]
        for span in spans[1:]:
            if span.start < until.end and span.group not in told:
                told.add(span.group)
                sessions = config.staff[span.group].sessions
                assert sessions is not None
                yield Problem.of(
                    ("staff", span.group, "sessions"),
                    "spec.session_twice",
                    source=sessions.source or "rows",
                    agent=agent,
                    at=_shown(config, span.start),
                    group=until.group,
                )
            until = max(until, span, key=lambda s: s.end)


def _shown(config: Config, second: float) -> str:
    return config.calendar.wall_clock(second).strftime("%Y-%m-%d %H:%M")


class _Cover:
    """Stretches of time that some windows cover together [s]."""

    def __init__(self, windows: Iterable[tuple[float, float]]) -> None:
        self.starts: list[float] = []
        self.ends: list[float] = []
        for start, end in sorted(windows):
            if self.ends and start <= self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], end)
            else:
                self.starts.append(start)
                self.ends.append(end)

    def touches(self, start: float, end: float) -> bool:
        """Whether any moment of a stretch is covered."""
        k = bisect_left(self.starts, end) - 1
        return k >= 0 and self.ends[k] > start


def session_warnings(config: Config) -> Iterator[Problem]:
    """Sessions that look like slips, and opening hours in which nobody is logged in."""
    spans = sorted((s for each in _spans(config).values() for s in each), key=_begin)
    hours = config.calendar.hours
    opened = _Cover((w.start, w.end) for name in hours for w in config.calendar.open_windows(name))
    for name, group in config.staff.items():
        if group.sessions is None or not group.sessions.rows:
            continue
        path: Path = ("staff", name, "sessions")
        own = [span for span in spans if span.group == name]
        if not own:
            yield Problem.of(path, "spec.sessions_never", group=name)
        long = next((s for s in own if s.end - s.start > LONG), None)
        if long is not None:
            at, length = _shown(config, long.start), format_duration(long.end - long.start)
            yield Problem.of(path, "spec.session_long", agent=long.row.agent, at=at, length=length)
        idle = next((s for s in own if not opened.touches(s.start, s.end)), None)
        if idle is not None:
            at = _shown(config, idle.start)
            yield Problem.of(path, "spec.session_closed", agent=idle.row.agent, at=at)
