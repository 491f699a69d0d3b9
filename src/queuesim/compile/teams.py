"""Teams: the groups of the network that one word of ``staff`` stands for.

Mostly one. Levels with skills of their own are teams of their own, and so are the same people from
a date on which something about them changes: each team is there on its own days, its people have
the numbers and the luck they had before, and results add all teams of a word up. People whom an
event calls up are a team too, with log-ins of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING

from queuesim.spec.by import By
from queuesim.spec.callup import first_day, log_ins
from queuesim.spec.staff import Sessions
from queuesim.units import DAY

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from queuesim.spec.change import Change
    from queuesim.spec.config import Config
    from queuesim.spec.staff import Group, Level, SessionRow

EVER = 1 << 30  #: a day behind every run
STEPS = 8  #: steps of a ramp at most


@dataclass(frozen=True)
class State:
    """What holds for a group for some days: skills, factors beside its own, time taken."""

    skills: tuple[str, ...]
    shrinkage: float | None
    talk: tuple[By[float], ...] = ()
    fails: tuple[By[float], ...] = ()
    takes: float = 0.0  #: share of the shift off the phone on top of shrinkage
    count: By[int] | None = None
    shares: tuple[tuple[str, float], ...] = ()  #: of the levels, by name


@dataclass(frozen=True)
class Team:
    """A group of the network.

    Attributes
    ----------
    name, staff
        Its name, and the word of the config it belongs to.
    first, until
        Days on which its people's shifts begin, half open.
    levels
        Levels of the word that belong to it; ``None``: all.
    drawn_as
        Subject of the draws of its people: the same for teams of the same people.
    """

    name: str
    staff: str
    first: int
    until: int
    levels: tuple[str, ...] | None
    drawn_as: str
    state: State
    called: tuple[SessionRow, ...] = ()  #: when its people are there, where an event calls them


def teams_of(config: Config) -> dict[str, Team]:
    """Teams of all groups, by name, in the order of the groups."""
    return {
        team.name: team
        for name, words in config.staff.items()
        for team in (*_teams(config, name, words), *_called_up(config, name, words))
    }


def _called_up(config: Config, name: str, words: Group) -> Iterator[Team]:
    """A team for each event that calls people of a group up."""
    for k, event in enumerate(config.events, start=1):
        if event.call_up is None or event.call_up.staff != name:
            continue
        rows = log_ins(config, event)
        if rows:
            state = replace(_state(config, name, words, first_day(config, event)), takes=0.0)
            called = f"{name}, called up {k}"
            yield Team(called, name, 0, EVER, None, called, state, rows)


def expanded(config: Config, teams: dict[str, Team]) -> Config:
    """The config with a group for each team; itself where each group is one team as it was."""
    as_it_was = (
        team.name == team.staff and team.state == _plain(config.staff[team.staff])
        for team in teams.values()
    )
    if all(as_it_was):
        return config
    found = {name: _words(config.staff[team.staff], team) for name, team in teams.items()}
    return config.in_teams(found, {name: team.staff for name, team in teams.items()})


def _plain(words: Group) -> State:
    return State(
        words.skills, words.shrinkage, count=words.count, shares=_shares(words.levels.items())
    )


def _shares(levels: Iterable[tuple[str, Level]]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted((name, level.share) for name, level in levels))


def whole_words(words: Group, team: Team) -> Group:
    """The words of a group with the shares of levels that hold for a team; all levels."""
    levels = {
        name: words.levels[name].model_copy(update={"share": share})
        for name, share in team.state.shares
    }
    return words.model_copy(update={"levels": levels})


def _words(words: Group, team: Team) -> Group:
    """The words of a group as they hold for a team."""
    if team.called:
        return _by_log_ins(words, team)
    levels = whole_words(words, team).levels
    if team.levels is not None:
        total = sum(levels[name].share for name in team.levels)
        levels = {
            name: levels[name].model_copy(update={"share": levels[name].share / total})
            for name in team.levels
            if total > 0.0
        }
    return words.model_copy(
        update={
            "skills": team.state.skills,
            "shrinkage": team.state.shrinkage,
            "count": team.state.count,
            "levels": levels,
            "training": None,
            "changes": {},
            "ramp": None,
        }
    )


def _by_log_ins(words: Group, team: Team) -> Group:
    """The words of a group as they hold for people who are called up: hours of their own."""
    return words.model_copy(
        update={
            "skills": team.state.skills,
            "sessions": Sessions.model_construct(rows=team.called),
            "count": None,
            "roster": None,
            "shifts": {},
            "shrinkage": None,
            "break_": None,
            "focus": None,
            "absence": 0.0,
            "levels": {},
            "training": None,
            "changes": {},
            "ramp": None,
        }
    )


def _teams(config: Config, name: str, words: Group) -> Iterator[Team]:
    cuts = sorted({0, *(day for day in _cuts(config, name, words) if 0 < day < _days(config))})
    for levels, skills, called in _by_skills(name, words):
        states = [_state(config, name, words, day) for day in cuts]
        if skills is not None:
            states = [replace(state, skills=skills) for state in states]
        merged = [k for k in range(len(cuts)) if k == 0 or states[k] != states[k - 1]]
        for place, k in enumerate(merged):
            until = cuts[merged[place + 1]] if place + 1 < len(merged) else EVER
            date = config.calendar.days[cuts[k]].date.isoformat()
            own = called if k == 0 else f"{called}, from {date}"
            yield Team(own, name, cuts[k], until, levels, called, states[k])


def _by_skills(
    name: str, words: Group
) -> list[tuple[tuple[str, ...] | None, tuple[str, ...] | None, str]]:
    """Levels that have the same skills: which, which skills (``None``: the group's), a name."""
    if not any(_own(words, level) for level in words.levels.values()):
        return [(None, None, name)]
    found: dict[tuple[str, ...] | None, list[str]] = {}
    for level in sorted(words.levels, key=str.encode):
        found.setdefault(_own(words, words.levels[level]), []).append(level)
    return [
        (tuple(levels), skills, f"{name}/{'+'.join(levels)}") for skills, levels in found.items()
    ]


def _own(words: Group, level: Level) -> tuple[str, ...] | None:
    """Skills of a level that differ from the group's."""
    return None if level.skills in (None, words.skills) else level.skills


# --- days ---------------------------------------------------------------------------------------


def _days(config: Config) -> int:
    return len(config.calendar.days)


def _day(config: Config, date: dt.date) -> int:
    return (date - config.time.start).days


def _dated(config: Config, words: Group) -> list[tuple[int, Change]]:
    """Changes of a group by day, in order."""
    found = [(_day(config, date), change) for date, change in words.changes_by_date]
    if words.training is not None:
        found.append((_training(config, words)[1], words.training.then))
    return sorted(found, key=lambda each: each[0])


def _training(config: Config, words: Group) -> tuple[int, int]:
    assert words.training is not None
    first = _day(config, words.training.from_)
    return first, first + round(words.training.for_ / DAY)


def _ramp_days(words: Group) -> int:
    """Days until the new ones are as fast as all; with mentors, those they say."""
    assert words.ramp is not None
    over = words.ramp.mentor.over if words.ramp.mentor else words.ramp.over
    return max(1, round(over / DAY))


def _steps(words: Group) -> Sequence[int]:
    days = _ramp_days(words)
    return range(0, days, ceil(days / STEPS))


def _cuts(config: Config, name: str, words: Group) -> Iterator[int]:
    """Days on which something may change."""
    for day, _ in _dated(config, words):
        yield day
    if words.training is not None:
        yield from _training(config, words)
    if words.ramp is not None:
        yield from (*_steps(words), _ramp_days(words))
    for _, days in _mentored(config, name):
        yield days


def _mentored(config: Config, name: str) -> Iterator[tuple[float, int]]:
    """Share of its shifts that a group spends on new people, and for how many days."""
    for words in config.staff.values():
        if words.ramp is not None and words.ramp.mentor and words.ramp.mentor.by == name:
            yield words.ramp.mentor.takes, _ramp_days(words)


def _state(config: Config, name: str, words: Group, day: int) -> State:
    """What holds for a group on a day."""
    skills, shrinkage, count = words.skills, words.shrinkage, words.count
    shares = dict(_shares(words.levels.items()))
    talk: By[float] | None = None
    fails: By[float] | None = None
    for begin, change in _dated(config, words):
        if begin <= day:
            skills = skills if change.skills is None else change.skills
            shrinkage = shrinkage if change.shrinkage is None else change.shrinkage
            count = count if change.count is None else change.count
            if change.levels:
                shares = {level: change.levels.get(level, 0.0) for level in shares}
            talk = talk if change.talk is None else change.talk
            fails = fails if change.fails is None else change.fails
    takes = sum(share for share, days in _mentored(config, name) if day < days)
    if words.training is not None:
        first, until = _training(config, words)
        takes += words.training.takes if first <= day < until else 0.0
    factors = [] if talk is None else [talk]
    if words.ramp is not None and day < _ramp_days(words):
        factors.append(By.one(1.0 / _speed(words, day)))
    return State(
        skills,
        shrinkage,
        tuple(factors),
        () if fails is None else (fails,),
        takes,
        count,
        tuple(sorted(shares.items())),
    )


def _speed(words: Group, day: int) -> float:
    """Speed of new people on a day: that of the middle of its step, on a straight line to 1."""
    assert words.ramp is not None
    days = _ramp_days(words)
    begin = max(step for step in _steps(words) if step <= day)
    end = min(days, begin + ceil(days / STEPS))
    return words.ramp.from_ + (1.0 - words.ramp.from_) * (begin + end) / 2.0 / days
