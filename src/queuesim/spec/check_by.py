"""Checks of maps by reason, class, channel or time: known keys, one kind a level, no gaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from queuesim.errors import Problem
from queuesim.spec.by import OTHER, By
from queuesim.spec.channels import LIVE
from queuesim.spec.clock import DAY, Moment, moment
from queuesim.spec.config import Config
from queuesim.spec.elsewhere import LAWS
from queuesim.spec.law import LawWords, Patience, write_law
from queuesim.spec.names import Names, Path, kind_of, unknown, walk
from queuesim.spec.reach import reasons_at
from queuesim.spec.week import TIMES_ONLY, not_by_time
from queuesim.words import said

#: Waits of which mail counts only where it is named.
EXPECTED = ("expected_wait", "believed_wait", "announced_wait")

_TIME = "time"
_SHIFT = "shift"


def maps(config: Config) -> Iterator[Problem]:
    """Every map by name or time in the config."""
    names = Names.of(config)
    for path, value in walk(config):
        if isinstance(value, By) and not value.is_one:
            shifts = tuple(config.staff[str(path[1])].shifts) if path[0] == "staff" else ()
            only_times = path[-1] in TIMES_ONLY
            law = any(isinstance(one, LawWords | Patience) for one in value.values())
            needed = {"reason": _reasons(config, path, names), "channel": _channels(config, path)}
            kinds: Mapping[str, tuple[str, ...]] = {} if only_times else names.kinds
            if path[0] == "parts":  # stock and orders are of sites, not of contacts
                kinds, needed = {"site": tuple(config.sites)}, {"site": ()}
            here = _Here(kinds, shifts, only_times, needed, law)
            for keys, inner in value.maps():
                yield from _level((*path, *keys), inner, here)
                if inner.moments and (word := not_by_time(path)):
                    yield Problem.of((*path, *keys), "spec.not_by_time", word=word)


@dataclass(frozen=True)
class _Here:
    """What the keys of a map may name."""

    kinds: Mapping[str, tuple[str, ...]]
    shifts: tuple[str, ...]
    only_times: bool  #: keys are times (or shifts) and nothing else
    needed: Mapping[str, tuple[str, ...]]  #: names by kind that need a value; else all do
    law: bool  #: whether a law may stand in the place of the map


def _reasons(config: Config, path: Path, names: Names) -> tuple[str, ...]:
    """Reasons that come to the channel a map belongs to; all where it belongs to none."""
    return reasons_at(config, str(path[1])) if path[0] == "channels" else names.reasons


def _channels(config: Config, path: Path) -> tuple[str, ...]:
    """All channels; for a wait that makes people leave or complain, those where they are there."""
    live = path[-3:] == ("churn", "wait", "over") or path[-2:] == ("after_wait", "over")
    live = live or path[-1] in EXPECTED
    return tuple(n for n, c in config.channels.items() if not live or c.kind in LIVE)


def _level(path: Path, level: By[Any], here: _Here) -> Iterator[Problem]:
    kinds = dict(here.kinds)
    if here.only_times and here.shifts:
        kinds[_SHIFT] = here.shifts
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
            problem = unknown((*path, key), "spec.unknown_key", key, (*known, OTHER))
            if here.law and key.lower() in LAWS:
                hint = said("elsewhere.law", got=key, name=LAWS[key.lower()], example=_law(level))
                problem = replace(problem, hint=hint)
            yield problem
        else:
            found[key] = of[0]
    if len(set(found.values())) > 1:
        both = [kind_of(kind) for kind in dict.fromkeys(found.values())]
        yield Problem.of(path, "spec.mixed_kinds", kinds=both)
    elif found:
        kind = next(iter(found.values()))
        needed = here.needed.get(kind, kinds.get(kind, ()))
        yield from _gaps(path, level, needed, in_time=kind == _TIME)
        if kind == _TIME:
            yield from _overlaps(path, list(found))


def _law_order(word: str) -> tuple[int, str]:
    """Smallest, usual, largest: as people write them."""
    order = ("mean", "low", "mode", "high")
    return (order.index(word) if word in order else len(order), word)


def _law(level: By[Any]) -> str:
    """The law that a map such as ``{avg: 3m}`` or ``{min: 3m, max: 9m}`` was meant to be."""
    given = {LAWS.get(key.lower(), key): value for key, value in level.rows}
    words = {word: given[word] for word in sorted(given, key=_law_order)}
    parts = [f"{word}: {_one_value(value)}" for word, value in words.items()]
    if "mean" not in words and "median" not in words:
        parts.insert(0, f"law: {'triangular' if 'mode' in words else 'uniform'}")
    return f"{{{', '.join(parts)}}}"


def _one_value(value: object) -> str:
    words = value.words if isinstance(value, Patience) else value
    return str(write_law(words)) if isinstance(words, LawWords) else "..."


def _gaps(path: Path, level: By[Any], needed: Sequence[str], *, in_time: bool) -> Iterator[Problem]:
    """What no key names, where there is no ``other``."""
    if any(key == OTHER for key, _ in level.rows):
        return
    missing = [name for name in needed if name not in level.keys]
    if missing or in_time:
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
