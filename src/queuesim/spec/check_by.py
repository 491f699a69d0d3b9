"""Checks of maps by reason, class, channel or time: known keys, one kind a level, no gaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from queuesim.errors import Problem
from queuesim.spec.by import OTHER, By
from queuesim.spec.clock import DAY, Moment, moment
from queuesim.spec.config import Config
from queuesim.spec.names import Names, Path, kind_of, unknown, walk

#: Maps whose keys are times (or, for count, shifts) and nothing else.
_TIMES_ONLY = frozenset({"count", "per_day"})
_TIME = "time"
_SHIFT = "shift"


def maps(config: Config) -> Iterator[Problem]:
    """Every map by name or time in the config."""
    names = Names.of(config)
    for path, value in walk(config):
        if isinstance(value, By) and not value.is_one:
            shifts = tuple(config.staff[str(path[1])].shifts) if path[0] == "staff" else ()
            only_times = path[-1] in _TIMES_ONLY
            for keys, inner in value.maps():
                yield from _level((*path, *keys), inner, names, shifts, only_times=only_times)


def _level(
    path: Path, level: By[Any], names: Names, shifts: tuple[str, ...], *, only_times: bool
) -> Iterator[Problem]:
    kinds = {} if only_times else dict(names.kinds)
    if only_times and path[-1] == "count":
        kinds[_SHIFT] = shifts
    found: dict[str, str] = {}
    for key in level.keys:
        of = [kind for kind, known in kinds.items() if key in known]
        if not of and moment(key) is not None:
            of = [_TIME]
        if len(of) > 1:
            both = [kind_of(kind) for kind in of]
            yield Problem.of((*path, key), "spec.two_kinds", got=key, kinds=both)
        elif not of:
            known = tuple(name for group in kinds.values() for name in group)
            yield unknown((*path, key), "spec.unknown_key", key, (*known, OTHER))
        else:
            found[key] = of[0]
    if len(set(found.values())) > 1:
        both = [kind_of(kind) for kind in dict.fromkeys(found.values())]
        yield Problem.of(path, "spec.mixed_kinds", kinds=both)
    elif found:
        kind = next(iter(found.values()))
        yield from _gaps(path, level, kinds.get(kind, ()))
        if kind == _TIME:
            yield from _overlaps(path, list(found))


def _gaps(path: Path, level: By[Any], known: Sequence[str]) -> Iterator[Problem]:
    """What no key names, where there is no ``other``."""
    if any(key == OTHER for key, _ in level.rows):
        return
    missing = [name for name in known if name not in level.keys]
    if missing or not known:
        yield Problem.of(path, "spec.gap" if missing else "spec.gap_in_time", names=missing)


def _overlaps(path: Path, keys: Sequence[str]) -> Iterator[Problem]:
    parts = [(key, part) for key in keys if (part := moment(key)) is not None]
    for k, (key, part) in enumerate(parts):
        for other, earlier in parts[:k]:
            if meet(part, earlier):
                yield Problem.of((*path, key), "spec.overlap", got=key, other=other)
                break


def meet(a: Moment, b: Moment) -> bool:
    """Whether two parts of the week have a moment in common."""
    ends = [part.hours or (0, DAY) for part in (a, b)]
    moments = {(day, second % DAY) for begin, _ in ends for day in range(7) for second in (begin,)}
    return any(a.holds(*at) and b.holds(*at) for at in moments)
