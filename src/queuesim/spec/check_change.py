"""Checks of what changes about groups: dates, skills, training, ramps and mentors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from queuesim.errors import BadValue, Problem
from queuesim.spec.change import Change, Ramp, Training
from queuesim.spec.check_staff import skill_errors
from queuesim.spec.config import Config
from queuesim.spec.names import Names, Path, unknown
from queuesim.spec.staff import Group
from queuesim.units import DAY, format_duration, format_share, parse_date

TOLERANCE = 1e-6


def change_errors(config: Config) -> Iterator[Problem]:
    """Everything wrong with levels' skills, changes by date, training and ramps."""
    known = Names.of(config)
    for name, group in config.staff.items():
        path: Path = ("staff", name)
        yield from _levels(config, known, path, group)
        for date, change in group.changes.items():
            yield from _date((*path, "changes", date), date)
            yield from _change(config, known, (*path, "changes", date), change)
        if group.training is not None:
            yield from _training(config, known, (*path, "training"), group, group.training)
        if group.ramp is not None:
            yield from _ramp(known, (*path, "ramp"), name, group.ramp)
        if group.sessions is not None:
            for word in ("training", "changes", "ramp"):
                if getattr(group, word):
                    yield Problem.of((*path, word), "spec.sessions_change", word=word)


def _levels(config: Config, known: Names, path: Path, group: Group) -> Iterator[Problem]:
    """Skills of levels are among the group's, or parts of them."""
    for level, words in group.levels.items():
        if words.skills is None:
            continue
        here: Path = (*path, "levels", level, "skills")
        wrong = list(skill_errors(config, known, here, words.skills))
        yield from wrong
        for k, skill in enumerate(words.skills if not wrong else ()):
            if skill not in group.skills and skill.partition(".")[0] not in group.skills:
                yield Problem.of((*here, k), "spec.level_skill", skill=skill, group=path[1])


def _date(path: Path, date: str) -> Iterator[Problem]:
    try:
        parse_date(date)
    except BadValue as error:
        yield Problem(path, error.said, error.hint)


def _change(config: Config, known: Names, path: Path, change: Change) -> Iterator[Problem]:
    group = config.staff[str(path[1])]
    if change.count is not None and group.count is None:
        yield Problem.of((*path, "count"), "spec.change_count", group=path[1])
    for level in change.levels:
        if level not in group.levels:
            here: Path = (*path, "levels", level)
            yield unknown(here, "spec.unknown_level", level, tuple(group.levels))
    total = sum(change.levels.values())
    if change.levels and abs(total - 1.0) > TOLERANCE:
        yield Problem.of((*path, "levels"), "spec.not_whole", got=format_share(total, 6))
    if change.skills is not None:
        yield from skill_errors(config, known, (*path, "skills"), change.skills)
    if change.shrinkage == 1.0:
        yield Problem.of((*path, "shrinkage"), "spec.shrinkage_all")


def _training(
    config: Config, known: Names, path: Path, group: Group, training: Training
) -> Iterator[Problem]:
    yield from _change(config, known, (*path, "then"), training.then)
    if training.for_ < DAY:
        got = format_duration(training.for_)
        yield Problem.of((*path, "for"), "spec.whole_days", got=got)
    yield from _too_much((*path, "takes"), group, training.takes)


def _too_much(path: Path, group: Group, takes: float) -> Iterator[Problem]:
    """What is taken off the phone leaves something of the shift."""
    usual = group.shrinkage or 0.0
    if takes + usual >= 1.0 - TOLERANCE:
        other = f"staff.{path[1]}.shrinkage"
        yield Problem.of(
            path, "spec.takes_all", got=format_share(takes, 4), other=other, usual=usual * 100.0
        )


def _ramp(known: Names, path: Path, name: str, ramp: Ramp) -> Iterator[Problem]:
    if not 0.0 < ramp.from_ <= 1.0:
        got = format_share(ramp.from_, 4)
        yield Problem.of((*path, "from"), "spec.ramp_from", got=got)
    if ramp.over < DAY:
        got = format_duration(ramp.over)
        yield Problem.of((*path, "over"), "spec.whole_days", got=got)
    mentor = ramp.mentor
    if mentor is None:
        return
    here: Path = (*path, "mentor")
    if mentor.by not in known.groups:
        yield unknown((*here, "by"), "spec.unknown_group", mentor.by, known.groups)
    elif mentor.by == name:
        yield Problem.of((*here, "by"), "spec.mentor_itself", group=name)
    if not DAY <= mentor.over <= ramp.over:
        over = format_duration(ramp.over)
        yield Problem.of(
            (*here, "over"), "spec.mentor_longer", got=format_duration(mentor.over), over=over
        )


def change_warnings(config: Config) -> Iterator[Problem]:
    """Dates that are not in the run."""
    first = config.time.start
    last = first + dt.timedelta(days=config.time.length - 1)
    for name, group in config.staff.items():
        path: Path = ("staff", name)
        for date, _ in group.changes_by_date:
            if not first <= date <= last:
                key = next(k for k in group.changes if parse_date(k) == date)
                yield Problem.of(
                    (*path, "changes", key), "spec.change_outside", date=date.isoformat()
                )
        training = group.training
        if training is not None:
            end = training.from_ + dt.timedelta(days=round(training.for_ / DAY))
            if training.from_ > last or end <= first:
                yield Problem.of(
                    (*path, "training", "from"),
                    "spec.change_outside",
                    date=training.from_.isoformat(),
                )
