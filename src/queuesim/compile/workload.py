"""Who may do what: the work of a config and the people for it, by interval.

Beside the rows of `queuesim.compile.explain`, which put all who share people into one pool, this
keeps apart who may take what. Contacts are the same: what comes before anybody has to wait.
Work is what a contact takes of a person who always has as many in hand as allowed: talk, wrap and
the time between contacts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from queuesim.compile.chains import times_done
from queuesim.compile.chat import slowest
from queuesim.compile.complaint import further
from queuesim.compile.durations import patience_means, spoken_laws, wrap_laws
from queuesim.compile.house import at_once
from queuesim.compile.jams import further_work, out_of_service
from queuesim.compile.names import CHECK, REPAIR, Visit
from queuesim.compile.skills import lanes_of
from queuesim.compile.speed import changes_over, factor
from queuesim.compile.transfer import transfer_chances, transferred_talk
from queuesim.compile.visit import travel_means
from queuesim.spec.channels import DEFERRED
from queuesim.units import DAY, WEEKDAYS, seconds_of, ticks

if TYPE_CHECKING:
    from queuesim.compile.explain import Explained
    from queuesim.compile.house import House
    from queuesim.compile.model import Model

DAY_TICKS = ticks(DAY)
MOST_PARTS = 4  #: reasons that the name of some work lists


class WorkHere(NamedTuple):
    """Contacts of one channel that the same groups may take."""

    name: str  #: of the channel; with the reasons where others of it have other people
    seconds: dict[str, float]  #: mean time of a person, by group
    lasting: float  #: share of those who wait that nothing ever relieves
    kept: bool  #: whether it is kept for the next day at close
    contacts: float  #: expected over the whole run


class Slot(NamedTuple):
    """One interval, a mean over equal weekdays."""

    interval: str  #: such as "mon 09:00"
    seconds: float
    arrivals: tuple[float, ...]  #: expected contacts, by work
    people: tuple[float, ...]  #: expected people, by group


class Workload(NamedTuple):
    """All work and all people of a config."""

    works: tuple[WorkHere, ...]
    groups: tuple[str, ...]
    slots: tuple[Slot, ...]
    person_seconds: tuple[float, ...]  #: expected over the whole run, by group
    steady: bool  #: whether every slot is like every other and nothing ever closes


def workload(explained: Explained) -> Workload:
    """The work and the people of a compiled config."""
    parts = list(_parts(explained))
    works = tuple(part.work for part in parts)
    groups = tuple(sorted({group for work in works for group in work.seconds}, key=str.encode))
    arrivals = [part.arrivals for part in parts]
    people = [explained.working[group] for group in groups]
    slots = tuple(_slots(explained, arrivals, people))
    lengths = [seconds_of(i.end - i.start) for i in explained.intervals]
    there = tuple(sum(n * s for n, s in zip(row, lengths, strict=True)) for row in people)
    steady = always_open(explained.model) and _is_steady(explained, arrivals, people)
    return Workload(works, groups, slots, there, steady)


@dataclass(frozen=True)
class _Part:
    work: WorkHere
    arrivals: Sequence[float]  #: by interval


def _parts(explained: Explained) -> Iterator[_Part]:
    house = explained.house
    for name, words in house.channels.items():
        if words.kind == "self_service" and words.machines is None:
            continue
        often = times_done(house, name)
        for visit in house.visits_of(name):
            times = often.get(visit.step, [1.0] * len(house.needs))
            coming = [v * n for v, n in zip(explained.visits[name], times, strict=True)]
            yield from _visits(explained, visit, coming)
        chances = transfer_chances(house, name)
        if any(chances):
            passed = [v * c for v, c in zip(explained.visits[name], chances, strict=True)]
            yield from _visits(explained, Visit(name).transferred(), passed)
        for what, each in further_work(house, name):
            more = [v * n for v, n in zip(explained.visits[name], each, strict=True)]
            yield from _visits(explained, Visit(name).then(what), more)


def _visits(explained: Explained, visit: Visit, visits: Sequence[float]) -> Iterator[_Part]:
    """Work of one kind of visit, by the groups that may do it."""
    house, channel = explained.house, visit.channel
    comers = [k for k in house.comers(channel) if visits[k] * house.volumes[k] > 0.0]
    needs: dict[frozenset[str], list[int]] = {}
    for lane in lanes_of(house, visit):
        mine = [k for k in lane.needs if k in comers]
        if mine:
            needs.setdefault(frozenset(a.group for a in lane.key.reach), []).extend(mine)
    for groups, mine in needs.items():
        weights = [visits[k] if k in mine else 0.0 for k in range(len(house.needs))]
        seconds = {
            group: _mean(house, weights, _seconds(explained, visit, group))
            for group in sorted(groups, key=str.encode)
        }
        work = WorkHere(
            _called(house, visit, mine, alone=len(needs) == 1),
            seconds,
            0.0 if visit.after == REPAIR else _lasting(house, channel, weights),
            house.channels[channel].at_close == "keep" or bool(visit.step) or visit.after == REPAIR,
            sum(house.volumes[k] * visits[k] for k in mine),
        )
        yield _Part(work, explained.arrivals({channel: weights}, channel))


def _called(house: House, visit: Visit, needs: Sequence[int], *, alone: bool) -> str:
    name = visit.place
    if visit.kind:
        name = visit.channel
        name = f"{name} > {house.config.quality.transfer[name].to}"
    if alone:
        return name
    reasons = list(dict.fromkeys(house.needs[k].reason for k in needs))
    whole = [k for k in house.comers(visit.channel) if house.needs[k].reason in reasons]
    parts = reasons
    if not set(whole) <= set(needs):
        parts = list(dict.fromkeys(house.needs[k].name for k in needs))
    return f"{name} ({', '.join(parts[:MOST_PARTS])}{', …' if len(parts) > MOST_PARTS else ''})"


def _mean(house: House, visits: Sequence[float], values: Sequence[float]) -> float:
    weights = [volume * visit for volume, visit in zip(house.volumes, visits, strict=True)]
    return sum(w * v for w, v in zip(weights, values, strict=True)) / sum(weights)


def _seconds(explained: Explained, visit: Visit, group: str) -> list[float]:
    """Time that a contact of each need takes of a person of a group [s], by the work done."""
    house, channel = explained.house, visit.channel
    words = house.channels[channel]
    if visit.kind:
        spoken = transferred_talk(house, channel)
        extra = spoken.extra.values if spoken.extra else (0.0,)
        laws = spoken.laws
    else:
        laws, extra = spoken_laws(house, visit), (0.0,)
    wrap = None if visit.after == CHECK else wrap_laws(house, channel)
    stands = out_of_service(house, visit)
    more = [a + b for a, b in zip(further(house, channel), stands, strict=True)]
    pause = _pause(explained, group)
    slower, held, travel = slowest(house, channel), at_once(words), travel_means(house, channel)
    found = []
    for k, law in enumerate(laws):
        again = extra[k % len(extra)] + _before(explained, group, visit, k)
        after = (wrap[k].mean if wrap else 0.0) + pause + travel[k]
        each = [
            (share, (((law.mean + more[k]) * speed + again) * slower + after) / held)
            for share, speed in _speeds(explained, group, visit, k)
        ]
        # Each person is busy all the time, so those who are faster do more of the work.
        total = sum(share for share, _ in each)
        rate = sum(share / seconds for share, seconds in each if seconds > 0.0)
        instant = any(seconds == 0.0 and share > 0.0 for share, seconds in each)
        found.append(0.0 if instant else total / rate)
    return found


def _speeds(explained: Explained, group: str, visit: Visit, k: int) -> list[tuple[float, float]]:
    """Share of a group's people with each factor on talk."""
    house = explained.house
    if group not in house.config.staff:  # machines
        return [(1.0, 1.0)]
    return [
        (share, factor(house, group, level, visit, k))
        for level, share in explained.levels(group).items()
        if share > 0.0
    ]


def _before(explained: Explained, group: str, visit: Visit, k: int) -> float:
    """Time that somebody who helps out needs before talk [s]."""
    if group not in explained.house.config.staff:  # machines
        return 0.0
    return changes_over(explained.house, group, visit, k)


def _pause(explained: Explained, group: str) -> float:
    """Mean time between two contacts of a person [s]."""
    found = next(g for g in explained.model.network.groups if g.name == group)
    return sum(pause.duration.laws[0].mean for pause in found.pauses if pause.chance is None)


def _lasting(house: House, channel: str, visits: Sequence[float]) -> float:
    """Share of contacts whose number in the queue nothing limits: no patience, lines, seats."""
    words = house.channels[channel]
    retry = words.retry
    if retry is not None and not retry.other_channel and set(retry.chance.values()) == {1.0}:
        return 1.0  # who gives up comes back
    if words.lines is not None or words.seats is not None:
        return 0.0
    if words.balk is not None and any(words.balk.chance.values()):
        return 0.0
    means = patience_means(house, channel)
    return _mean(house, visits, [0.0 if isfinite(mean) else 1.0 for mean in means])


# --- intervals ----------------------------------------------------------------------------------


def _slots(
    explained: Explained, arrivals: Sequence[Sequence[float]], people: Sequence[Sequence[float]]
) -> Iterable[Slot]:
    """Means over equal weekdays, in the order of the week as the run begins it."""
    days = explained.model.config.calendar.days
    equal: dict[tuple[str, float], list[int]] = {}
    for k, interval in enumerate(explained.intervals):
        day = days[min(interval.day, len(days) - 1)].weekday + max(0, interval.day - len(days) + 1)
        key = (f"{WEEKDAYS[day % 7]} {interval.label}", seconds_of(interval.end - interval.start))
        equal.setdefault(key, []).append(k)
    for (label, length), mine in equal.items():
        yield Slot(
            label,
            length,
            tuple(sum(row[k] for k in mine) / len(mine) for row in arrivals),
            tuple(sum(row[k] for k in mine) / len(mine) for row in people),
        )


def always_open(model: Model) -> bool:
    """Whether no channel ever closes before the last day is over."""
    last = model.network.days[-1] + DAY_TICKS
    return all(
        label.kind in DEFERRED or any(start <= 0 and end >= last for start, end in label.windows)
        for label in model.labels.channels
    )


def _is_steady(
    explained: Explained, arrivals: Sequence[Sequence[float]], people: Sequence[Sequence[float]]
) -> bool:
    """Whether rates and people are the same in all intervals and on all days."""
    intervals = explained.intervals
    timed = explained.house.parts > 1
    if timed or explained.model.config.demand.day_to_day is not None or not intervals:
        return False
    lengths = [interval.end - interval.start for interval in intervals]
    rates = [[n / length for n, length in zip(row, lengths, strict=True)] for row in arrivals]
    return all(_constant(row) for row in (*rates, *people))


def _constant(row: Sequence[float]) -> bool:
    return max(row) - min(row) <= 1e-9 * max(row)
