"""What a config asks for and who is there, by interval: from the words alone, nothing simulated.

Meant for a first look and for the load check. Contacts are first contacts, what self-service
passes on, transfers, and repeats as if the weeks before had been the same; retries depend on
who gives up and are left out, and so is steering.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from queuesim.compile.chains import times_done
from queuesim.compile.chat import slowest
from queuesim.compile.complaint import further
from queuesim.compile.demand import pieces, with_surges
from queuesim.compile.durations import patience_means, spoken_laws, wrap_laws
from queuesim.compile.equipment import allowed
from queuesim.compile.flows import visits_per_case
from queuesim.compile.house import House, at_once
from queuesim.compile.jams import further_work, out_of_service
from queuesim.compile.names import CHECK, REPAIR, Visit
from queuesim.compile.presence import expected_level
from queuesim.compile.skills import reach_of
from queuesim.compile.solving import shares_of_levels
from queuesim.compile.speed import factor
from queuesim.compile.transfer import transfer_chances, transferred_talk
from queuesim.compile.visit import travel_means
from queuesim.spec.channels import ORDERS
from queuesim.spec.complaint import COMPLAINT
from queuesim.spec.reach import channels_served
from queuesim.units import TICKS_PER_SECOND, WEEKDAYS, seconds_of, ticks

if TYPE_CHECKING:
    from queuesim.compile.model import Model
    from queuesim.network.calendars import Window
    from queuesim.network.labels import Interval

WITHIN = 20.0  #: promise by which a channel without one is judged [s]


class LoadRow(NamedTuple):
    """One interval of one channel, or of channels that share their people.

    The fields are those of the load check, in its order.
    """

    channel: str  #: name, or names joined by "+"
    interval: str  #: such as "mon 09:00" or "2026-03-02 09:00"
    seconds: float  #: length of the interval
    arrivals: float  #: expected contacts
    handling: float  #: mean time of a person, or of a place, per contact [s]
    staff: float  #: people, or places, expected to be there
    patience: float | None  #: mean [s]; None: nobody gives up
    within: float  #: promised wait [s]


@dataclass(frozen=True)
class Stream:
    """Contacts that the same people take: a channel's, or those passed on from it.

    Attributes
    ----------
    arrivals
        Expected contacts by interval.
    handling
        Mean time of a person per contact [s], with several at once the part of it.
    rate
        Rate at which waiting customers give up [1/s].
    places
        Contacts that a person holds at the same time.
    """

    name: str
    channel: str
    arrivals: tuple[float, ...]
    handling: float
    rate: float
    places: int
    groups: tuple[str, ...]


@dataclass(frozen=True)
class Explained:
    """The load and the people of a config by interval.

    Attributes
    ----------
    model
        The compiled config.
    """

    model: Model

    @cached_property
    def house(self) -> House:
        """The config with what the words need to know of it."""
        return House(self.model.config)

    @property
    def intervals(self) -> tuple[Interval, ...]:
        """Rows of the interval table."""
        return self.model.labels.intervals

    @cached_property
    def parts(self) -> list[int]:
        """Part of the week of each interval: that of its begin."""
        starts = self.model.config.week.starts
        ticks_of = [ticks(second) for second, _ in starts]
        return [
            starts[max(0, bisect_right(ticks_of, interval.start) - 1)][1]
            for interval in self.intervals
        ]

    @cached_property
    def present(self) -> dict[str, tuple[float, ...]]:
        """People of each group expected to be there, by interval: absence, breaks, off-phone."""
        edges = [(i.start, i.end) for i in self.intervals]
        return {group.name: expected_level(group, edges) for group in self.model.network.groups}

    @cached_property
    def working(self) -> dict[str, tuple[float, ...]]:
        """The same, no more than equipment allows to be at work: see `allowed`."""
        return allowed(self.house, self.present)

    @cached_property
    def visits(self) -> dict[str, list[float]]:
        """Expected contacts in each channel per case of each need."""
        return visits_per_case(self.house)

    def cases(self, reason: str, channel: str) -> tuple[float, ...]:
        """Expected cases of a reason by interval that would find a channel open."""
        label = next((c for c in self.model.labels.channels if c.name == channel), None)
        windows = None if label is None or label.kind in ORDERS else label.windows
        if (reason, windows) not in self._counted:
            self._counted[reason, windows] = _cases(self, reason, windows)
        return self._counted[reason, windows]

    @cached_property
    def _counted(self) -> dict[tuple[str, tuple[Window, ...] | None], tuple[float, ...]]:
        return {}

    def arrivals(self, weights: Mapping[str, Sequence[float]], channel: str) -> list[float]:
        """Expected contacts in a channel by interval, ``weights`` being contacts per case."""
        return _arrivals(self, weights, channel)

    def levels(self, group: str) -> dict[str, float]:
        """Part of a group's people that each level makes up."""
        if group not in self._levels:
            self._levels[group] = shares_of_levels(self.house, group)
        return self._levels[group]

    @cached_property
    def _levels(self) -> dict[str, dict[str, float]]:
        return {}

    @cached_property
    def streams(self) -> tuple[Stream, ...]:
        """Contacts by channel and by transfer; bots need nobody and have none."""
        return tuple(_streams(self))

    def rows(self, *, each_day: bool = False) -> list[LoadRow]:
        """Load by pool of channels and interval; means over equal weekdays unless ``each_day``."""
        return [
            row for pool in _pools(self.streams) for row in _rows(self, pool, each_day=each_day)
        ]


def load_rows(model: Model, *, each_day: bool = False) -> list[LoadRow]:
    """Rows of the load check.

    Parameters
    ----------
    model
        A compiled config.
    each_day
        A row for each date; else the mean over the days of each weekday.
    """
    return Explained(model).rows(each_day=each_day)


# --- contacts -----------------------------------------------------------------------------------


def _arrivals(
    explained: Explained, weights: Mapping[str, Sequence[float]], name: str
) -> list[float]:
    """Expected contacts in a channel by interval, ``weights`` being contacts per case."""
    house = explained.house
    totals = [0.0] * len(explained.intervals)
    for reason in house.config.demand.reasons:
        share = house.config.contact_share(reason)
        per_case = [0.0] * house.parts
        for k, need in enumerate(house.needs):
            if need.reason == reason:
                per_case[house.part_of(k)] += share[need.segment] * weights[name][k]
        if any(per_case):
            cases = zip(explained.cases(reason, name), explained.parts, strict=True)
            more = [per_case[part] * count for count, part in cases]
            totals = [total + count for total, count in zip(totals, more, strict=True)]
    return totals


def _cases(
    explained: Explained, reason: str, windows: Sequence[tuple[int, int]] | None
) -> tuple[float, ...]:
    """Expected cases of a reason by interval that find some windows open; ``None``: all."""
    house, intervals = explained.house, explained.intervals
    totals = [0.0] * len(intervals)
    starts = [interval.start for interval in intervals]
    for part in with_surges(house, reason, pieces(house, reason)):
        for piece in part:
            k = bisect_right(starts, piece.start) - 1
            while 0 <= k < len(intervals) and intervals[k].start < piece.end:
                here = (max(intervals[k].start, piece.start), min(intervals[k].end, piece.end))
                opened = here[1] - here[0] if windows is None else _overlap(here, windows)
                totals[k] += piece.count * opened / (piece.end - piece.start)
                k += 1
    return tuple(totals)


def _overlap(part: tuple[int, int], windows: Sequence[tuple[int, int]]) -> int:
    return sum(max(0, min(part[1], end) - max(part[0], start)) for start, end in windows)


def _streams(explained: Explained) -> Iterable[Stream]:
    house = explained.house
    groups = {
        name: channels_served(house.config, name)
        for name in sorted(house.config.staff, key=str.encode)
    }
    for name, words in house.channels.items():
        if words.kind == "self_service":
            if words.machines is None:
                continue
            own: tuple[str, ...] = (f"machines {name}",)
        else:
            own = tuple(
                g for g, channels in groups.items() if name in channels and _skilled(house, g, name)
            )
        often = times_done(house, name)
        for part in range(house.parts):
            for visit in house.visits_of(name):
                able = _able(house, visit, groups) if visit.step else own
                times = often.get(visit.step, [1.0] * len(house.needs))
                yield _stream(explained, visit, able, part, times)
            if any(transfer_chances(house, name)):
                yield _transferred(explained, name, part)
            for what, times in further_work(house, name):
                visit = Visit(name).then(what)
                yield _stream(explained, visit, _able(house, visit, groups), part, times)


def _able(house: House, visit: Visit, groups: Mapping[str, set[str]]) -> tuple[str, ...]:
    """Groups that do a step by skill, for some of those who come."""
    comers = house.comers(visit.channel)
    return tuple(
        group
        for group, channels in groups.items()
        if visit.channel in channels
        and any(
            access.group == group and access.step == 0
            for k in comers
            for access in reach_of(house, visit, house.needs[k])
        )
    )


def _skilled(house: House, group: str, channel: str) -> bool:
    """Whether a group takes first visits of a channel by skill, and not as a helper only."""
    known = {*house.config.demand.reasons, *house.config.customers}
    complaint = house.config.quality.complaint
    if channel == COMPLAINT and complaint and group in house.config.parts_of(complaint.to):
        return True
    for skill in house.config.staff[group].skills:
        name, dot, part = skill.partition(".")
        queue = next((q for q in house.config.integration.one_queue if name in q), (name,))
        if channel in queue and (not dot or part in known):
            return True
    return False


def _in_part(house: House, weights: Sequence[float], part: int) -> list[float]:
    """Weights of the needs of one part of the week, 0 for the others."""
    return [weight if house.part_of(k) == part else 0.0 for k, weight in enumerate(weights)]


def _stream(
    explained: Explained, visit: Visit, groups: tuple[str, ...], part: int, often: Sequence[float]
) -> Stream:
    """Visits of one kind in a part of the week, ``often`` being how many a contact makes of it."""
    house, name = explained.house, visit.channel
    talk = spoken_laws(house, visit)
    wrap = None if visit.after == CHECK else wrap_laws(house, name)
    more = [a + b for a, b in zip(further(house, name), out_of_service(house, visit), strict=True)]
    held, travel = at_once(house.channels[name]), travel_means(house, name)
    times = [
        (
            (law.mean + more[k]) * slowest(house, name) * _speed(explained, groups, visit, k)
            + (wrap[k].mean if wrap else 0.0)
            + travel[k]
        )
        / held
        for k, law in enumerate(talk)
    ]
    coming = [v * n for v, n in zip(explained.visits[name], often, strict=True)]
    weights = _in_part(house, coming, part)
    return Stream(
        visit.place,
        name,
        tuple(_arrivals(explained, {name: weights}, name)),
        _weighted(explained, weights, times),
        _weighted(explained, weights, _gives_up(house, visit)),
        held,
        groups,
    )


def _gives_up(house: House, visit: Visit) -> list[float]:
    """Rate at which those of each need who wait give up [1/s]; a machine never does."""
    if visit.after == REPAIR:
        return [0.0] * len(house.needs)
    return [1.0 / mean for mean in patience_means(house, visit.channel)]


def _transferred(explained: Explained, name: str, part: int) -> Stream:
    house = explained.house
    to = house.config.quality.transfer[name].to
    groups = house.config.parts_of(to)
    spoken, chances = transferred_talk(house, name), transfer_chances(house, name)
    wrap = wrap_laws(house, name)
    extra = spoken.extra.values if spoken.extra else (0.0,)
    travel = travel_means(house, name)
    passed = [v * c for v, c in zip(explained.visits[name], chances, strict=True)]
    weights = _in_part(house, passed, part)
    times = [
        law.mean * _speed(explained, groups, Visit(name).transferred(), k)
        + extra[k % len(extra)]
        + (wrap[k].mean if wrap else 0.0)
        + travel[k]
        for k, law in enumerate(spoken.laws)
    ]
    return Stream(
        f"{name} > {to}",
        name,
        tuple(_arrivals(explained, {name: weights}, name)),
        _weighted(explained, weights, times),
        _weighted(explained, weights, [1.0 / mean for mean in patience_means(house, name)]),
        1,
        groups,
    )


def _speed(explained: Explained, groups: Sequence[str], visit: Visit, k: int) -> float:
    """Mean factor on talk of the people who serve, by how many of each level there are."""
    house = explained.house
    total = weight = 0.0
    for name in groups:
        words = house.config.staff.get(name)
        if words is None:  # machines
            return 1.0
        size = sum(explained.present[name])
        for level, share in explained.levels(name).items():
            total += size * share * factor(house, name, level, visit, k)
            weight += size * share
    return total / weight if weight else 1.0


def _weighted(explained: Explained, visits: Sequence[float], values: Sequence[float]) -> float:
    """Mean over contacts; 0 where there are none."""
    volumes = explained.house.volumes
    weights = [volume * visit for volume, visit in zip(volumes, visits, strict=True)]
    total = sum(weights)
    return sum(w * v for w, v in zip(weights, values, strict=True)) / total if total else 0.0


# --- pools --------------------------------------------------------------------------------------


def _pools(streams: Sequence[Stream]) -> list[list[Stream]]:
    """Streams that share people, directly or through others, in the order of the streams."""
    pools: list[list[Stream]] = []
    for stream in streams:
        near = [p for p in pools if any(set(s.groups) & set(stream.groups) for s in p)]
        joined = [s for pool in near for s in pool] + [stream]
        pools = [p for p in pools if p not in near] + [joined]
    return pools


def _rows(explained: Explained, pool: Sequence[Stream], *, each_day: bool) -> list[LoadRow]:
    """Load of a pool by interval."""
    groups = sorted({group for stream in pool for group in stream.groups})
    held = {stream.places for stream in pool}
    places = held.pop() if len(held) == 1 else 1  # of people who only chat, places are counted
    found: dict[tuple[str, float], list[tuple[float, ...]]] = {}
    for k, interval in enumerate(explained.intervals):
        arrivals = [stream.arrivals[k] for stream in pool]
        staff = sum(explained.working[group][k] for group in groups)
        if sum(arrivals) == 0.0 and staff == 0.0:
            continue
        label = _label(explained, interval, each_day=each_day)
        length = seconds_of(interval.end - interval.start)
        found.setdefault((label, length), []).append((*arrivals, staff))
    name = " + ".join(dict.fromkeys(stream.name for stream in pool))
    rows = []
    for (label, length), days in found.items():
        *arrivals, staff = (sum(column) / len(days) for column in zip(*days, strict=True))
        total = sum(arrivals)
        weights = [a / total for a in arrivals] if total else [1.0 / len(pool)] * len(pool)
        handling = places * sum(w * s.handling for w, s in zip(weights, pool, strict=True))
        rate = sum(w * s.rate for w, s in zip(weights, pool, strict=True))
        patience = 1.0 / rate if rate > 0.0 else None
        within = _within(explained, pool[max(range(len(pool)), key=lambda k: arrivals[k])].channel)
        rows.append(LoadRow(name, label, length, total, handling, staff * places, patience, within))
    return rows


def _label(explained: Explained, interval: Interval, *, each_day: bool) -> str:
    days = explained.model.config.calendar.days
    if each_day and interval.day < len(days):
        return f"{days[interval.day].date.isoformat()} {interval.label}"
    weekday = days[min(interval.day, len(days) - 1)].weekday + max(0, interval.day - len(days) + 1)
    return f"{WEEKDAYS[weekday % 7]} {interval.label}"


def _within(explained: Explained, channel: str) -> float:
    complaint = explained.house.config.quality.complaint
    if channel == COMPLAINT and complaint is not None and complaint.due is not None:
        return min(complaint.due.values())
    label = next((c for c in explained.model.labels.channels if c.name == channel), None)
    promised = label is not None and label.within >= 0
    return label.within / TICKS_PER_SECOND if label is not None and promised else WITHIN
