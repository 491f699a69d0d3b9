"""Parts of the week: what maps by time tell apart, in all words of contacts together.

A word about a contact has the value of the moment at which the contact begins. All moments for
which every map says the same are one part; without such maps the week is one part.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from queuesim.spec.by import OTHER, By
from queuesim.spec.clock import DAY
from queuesim.spec.names import Path, walk

if TYPE_CHECKING:
    from queuesim.spec.config import Config

#: Maps whose keys are times (or, for count, shifts) and nothing else, about people and volumes.
TIMES_ONLY = frozenset({"count", "per_day", "at_once"})

At = tuple[int, float]  #: weekday (0 = Monday) and time of day [s]

AFTER = 8  #: days after the last of the run that are laid out too; it ends before them


@dataclass(frozen=True)
class Week:
    """The parts of the week, in the order in which a week from Monday brings them.

    Attributes
    ----------
    config
        Whose week it is.
    maps
        All that differs by time.
    cuts
        Times of day at which anything may change [s].
    known
        Number of a part by what the maps say in it.
    moments
        A moment of each part.
    """

    config: Config = field(compare=False, repr=False)
    maps: tuple[By[Any], ...]
    cuts: tuple[int, ...]
    known: Mapping[tuple[object, ...], int]
    moments: tuple[At, ...]

    def __len__(self) -> int:
        return len(self.moments)

    @cached_property
    def starts(self) -> tuple[tuple[float, int], ...]:
        """When a part begins [s from the start of the run], ascending, and which."""
        starts: list[tuple[float, int]] = []
        for start, weekday, second in sorted(_laid_out(self.config, self.cuts)):
            part = self.known[_all(self.maps, (weekday, second))]
            if not starts or starts[-1][1] != part:
                starts.append((start, part))
        return tuple(starts)


def week_of(config: Config) -> Week:
    """The week of a config."""
    maps = tuple(level for path, level in timed_maps(config) if not_by_time(path) == "")
    cuts = tuple(sorted({0, *(cut for level in maps for cut in _cuts(level))}))
    known: dict[tuple[object, ...], int] = {}
    moments: list[At] = []
    for weekday in range(7):
        for second in cuts:
            said = _all(maps, (weekday, second))
            if said not in known:
                known[said] = len(known)
                moments.append((weekday, float(second)))
    return Week(config, maps, cuts, known, tuple(moments))


def timed_maps(config: Config) -> Iterator[tuple[Path, By[Any]]]:
    """Every map by time of a word of contacts, with its path."""
    for path, value in walk(config):
        if isinstance(value, By) and path[-1] not in TIMES_ONLY:
            for keys, level in value.maps():
                if level.moments:
                    yield (*path, *keys), level


def not_by_time(path: Path) -> str:
    """The word of a path that cannot differ by time; "" if it can."""
    if path[0] == "customers" and path[2] == "contacts":
        return "contacts"
    if path[0] == "events":
        return "surge"
    if path[:2] == ("demand", "day_to_day"):
        return "day_to_day"
    if path[0] == "parts":
        return str(path[2])
    return ""


def _cuts(level: By[Any]) -> Iterator[int]:
    """Times of day at which a map may change."""
    for part, _ in level.moments:
        yield from (cut % DAY for cut in part.hours or ())


def _all(maps: Sequence[By[Any]], at: At) -> tuple[object, ...]:
    """What every map says at a moment."""
    return tuple(_value(level, at) for level in maps)


def _value(level: By[Any], at: At) -> object:
    """What stands in a map for a moment; ``None`` for a moment that it leaves out."""
    held = (value for part, value in level.moments if part.holds(*at))
    return next(held, dict(level.rows).get(OTHER))


def _laid_out(config: Config, cuts: Sequence[int]) -> Iterator[tuple[float, int, int]]:
    """Each cut of each day: seconds from the start, weekday, time of day."""
    calendar = config.calendar
    last = calendar.days[-1].date
    days = [(day.date, day.weekday) for day in calendar.days]
    after = (last + dt.timedelta(days=k) for k in range(1, AFTER))
    days += [(date, date.weekday()) for date in after]
    for date, weekday in days:
        midnight = dt.datetime.combine(date, dt.time())
        for cut in cuts:
            yield calendar.seconds_at(midnight + dt.timedelta(seconds=cut)), weekday, cut
