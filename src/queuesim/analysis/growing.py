"""When the queue grows: stretches of a day in which more work comes than people can do."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

from queuesim.analysis.capacity import EXACT, Bottleneck, Skills, bottlenecks
from queuesim.units import WEEKDAYS
from queuesim.words import Said, said, text

if TYPE_CHECKING:
    from queuesim.analysis.capacity import Floats

MOST_STRETCHES = 3  #: stretches that a sentence tells, the worst first


@dataclass(frozen=True)
class Slot:
    """One interval of a day, as the load table has it."""

    interval: str  #: weekday and clock time, such as "mon 09:00"
    seconds: float
    arrivals: tuple[float, ...]  #: expected contacts, by work
    people: tuple[float, ...]  #: expected people, by group

    @property
    def day(self) -> str:
        """Weekday."""
        return self.interval.partition(" ")[0]

    @property
    def start(self) -> int:
        """Minutes after midnight."""
        hours, _, minutes = self.interval.partition(" ")[2].partition(":")
        return int(hours) * 60 + int(minutes)

    @property
    def end(self) -> int:
        """Minutes after midnight."""
        return self.start + round(self.seconds / 60.0)


@dataclass(frozen=True)
class Offered:
    """The work of some days and the people for it.

    Attributes
    ----------
    lasting
        Share of each work that nothing relieves: nobody gives up or finds it full.
    kept
        Whether each work may wait for another day, so that no interval is too short for it.
    contacts
        Expected contacts of each work in all.
    person_seconds
        Time of each group's people in all.
    """

    skills: Skills
    lasting: tuple[float, ...]
    kept: tuple[bool, ...]
    slots: tuple[Slot, ...]
    contacts: tuple[float, ...]
    person_seconds: tuple[float, ...]


class Kind(Enum):
    """How far a queue grows."""

    LASTING = "lasting"  #: for as long as it lasts: nobody gives up or finds it full
    RELIEVED = "relieved"  #: until enough give up or find it full
    KEPT = "kept"  #: from day to day, for what is not done is kept


@dataclass(frozen=True)
class Stretch:
    """Intervals of one day, one after the other, in which a queue grows."""

    day: str
    start: int  #: minutes after midnight
    end: int
    whole: bool  #: whether there is work only then on that day
    left: float  #: contacts that come and cannot be served meanwhile


@dataclass(frozen=True)
class Growth:
    """A queue that grows at times, and who is its bottleneck when it grows fastest.

    Attributes
    ----------
    works
        Its work, in short: parts of a channel that are all of it are told as the channel.
    stretches, worst
        When it grows, and when fastest; nothing for what is kept.
    every_day
        Whether it grows all day on all days.
    """

    bottleneck: Bottleneck
    kind: Kind
    works: tuple[str, ...]
    stretches: tuple[Stretch, ...] = ()
    worst: str = ""
    every_day: bool = False

    def sentence(self, lang: str = "en") -> str:
        """One line for the planner."""
        values: dict[str, object] = {
            "works": self.works,
            "groups": self.bottleneck.groups,
            "percent": f"{100.0 * self.bottleneck.rho:.0f}",
        }
        if self.worst:
            day, _, clock = self.worst.partition(" ")
            values["worst"] = said("verdicts.grows.at", days=_weekday(day), clock=clock)
            values["when"] = self._when()
        return text(f"verdicts.grows.{self.kind.value}", lang, **values)

    def _when(self) -> tuple[Said, ...]:
        if self.every_day:
            return (said("verdicts.grows.all_day"),)
        alike: dict[tuple[int, int, bool], list[Stretch]] = {}
        for stretch in self.stretches:
            key = (0, 0, True) if stretch.whole else (stretch.start, stretch.end, False)
            alike.setdefault(key, []).append(stretch)
        ranked = sorted(alike.items(), key=lambda item: -sum(s.left for s in item[1]))
        told = [_said(key, found) for key, found in ranked[:MOST_STRETCHES]]
        more = sum(len(found) for _, found in ranked[MOST_STRETCHES:])
        return (*told, said("verdicts.grows.more", count=more)) if more else tuple(told)


def growing(offered: Offered) -> list[Growth]:
    """Queues that grow at times: at most one of each kind a pool, the worst kind first.

    An interval counts if the least utilisation of its bottleneck is 1 or more. Work for which
    nobody at all is there is left out, and so is work that may wait for another day.
    """
    found: list[Growth] = []
    for pool in offered.skills.pools():
        found += _of_pool(offered, pool)
    return found


def _of_pool(offered: Offered, pool: Skills) -> Iterator[Growth]:
    works = [offered.skills.works.index(name) for name in pool.works]
    groups = [offered.skills.groups.index(name) for name in pool.groups]
    live = np.array([not offered.kept[w] for w in works], dtype=float)
    seconds = np.array([slot.seconds for slot in offered.slots])[:, None]
    arrivals = np.array([[slot.arrivals[w] for w in works] for slot in offered.slots]) * live
    people = np.array([[slot.people[g] for g in groups] for slot in offered.slots])
    there = (people > 0.0) @ np.isfinite(pool.seconds).T.astype(float) > 0.0
    rates = np.where(there, arrivals / seconds, 0.0)
    full = 1.0 - EXACT
    every = bottlenecks(pool, rates, people, full)
    lasting = np.array([offered.lasting[w] for w in works])
    busy = [t for t, each in enumerate(every) if each is not None]
    hard: dict[int, Bottleneck | None] = {}
    if busy and lasting.any():
        hard = dict(
            zip(busy, bottlenecks(pool, rates[busy] * lasting, people[busy], full), strict=True)
        )
    for kind in (Kind.LASTING, Kind.RELIEVED):
        found = {}
        for t in busy:
            each = hard.get(t)
            if (each is None) is (kind is Kind.RELIEVED):
                found[t] = each or every[t]
        if found:
            yield _growth(offered, pool, found, arrivals, kind)  # type: ignore[arg-type]
    yield from _left_over(offered, pool)


def _left_over(offered: Offered, pool: Skills) -> Iterator[Growth]:
    """Work that is kept, and for which there is no time even in all the days together."""
    works = [offered.skills.works.index(name) for name in pool.works]
    kept = {offered.skills.works[w] for w in works if offered.kept[w]}
    if not kept:
        return
    rates = np.array([[offered.contacts[w] for w in works]])
    groups = [offered.skills.groups.index(name) for name in pool.groups]
    people = np.array([[offered.person_seconds[g] for g in groups]])
    (found,) = bottlenecks(pool, rates, people, 1.0 - EXACT)
    if found is not None and kept & set(found.works):
        yield Growth(found, Kind.KEPT, _in_short(found.works, pool.works))


def _growth(
    offered: Offered,
    pool: Skills,
    found: dict[int, Bottleneck],
    arrivals: Floats,
    kind: Kind,
) -> Growth:
    left = {
        t: (1.0 - 1.0 / each.rho) * math.fsum(arrivals[t, pool.works.index(w)] for w in each.works)
        for t, each in found.items()
    }
    worst = max(found, key=lambda t: found[t].rho)
    with_work = [t for t in range(len(offered.slots)) if arrivals[t].any()]
    return Growth(
        found[worst],
        kind,
        _in_short(found[worst].works, pool.works),
        tuple(_stretches(offered.slots, left, with_work)),
        offered.slots[worst].interval,
        set(with_work) <= set(found),
    )


def _stretches(
    slots: Sequence[Slot], left: dict[int, float], with_work: Iterable[int]
) -> Iterator[Stretch]:
    """Intervals one after the other on the same day, joined."""
    days: dict[str, list[int]] = {}
    for t in with_work:
        days.setdefault(slots[t].day, []).append(t)
    for day, mine in days.items():
        run: list[int] = []
        for t in sorted((t for t in mine if t in left), key=lambda t: slots[t].start):
            if run and slots[run[-1]].end != slots[t].start:
                yield _stretch(slots, day, run, left, whole=False)
                run = []
            run.append(t)
        if run:
            yield _stretch(slots, day, run, left, whole=len(run) == len(mine))


def _stretch(
    slots: Sequence[Slot], day: str, run: Sequence[int], left: dict[int, float], *, whole: bool
) -> Stretch:
    return Stretch(day, slots[run[0]].start, slots[run[-1]].end, whole, sum(left[t] for t in run))


def _in_short(works: Sequence[str], all_works: Sequence[str]) -> tuple[str, ...]:
    """Names of work; those of one channel as the channel, if there is no other work of it."""

    def channel(name: str) -> str:
        return name.partition(" (")[0]

    split = {channel(name) for name in all_works if name not in works}
    return tuple(dict.fromkeys(n if channel(n) in split else channel(n) for n in works))


def _said(key: tuple[int, int, bool], found: Sequence[Stretch]) -> Said:
    start, end, whole = key
    days = _days(stretch.day for stretch in found)
    if whole:
        return said("verdicts.grows.whole", days=days)
    return said("verdicts.grows.stretch", days=days, start=_clock(start), end=_clock(end))


def _days(days: Iterable[str]) -> Said:
    """Weekdays, three or more in a row as from the first to the last."""
    numbers = sorted({WEEKDAYS.index(day) for day in days})
    if len(numbers) == 1:
        return _weekday(WEEKDAYS[numbers[0]])
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        first, last = (_weekday(WEEKDAYS[n]) for n in (numbers[0], numbers[-1]))
        return said("verdicts.grows.run", first=first, last=last)
    return said("verdicts.grows.list", days=[_weekday(WEEKDAYS[n]) for n in numbers])


def _weekday(day: str) -> Said:
    return said(f"story.weekday.{WEEKDAYS.index(day)}")


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
