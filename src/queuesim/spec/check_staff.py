"""Checks of the people: what they can do, how many there are, when they work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from queuesim.errors import Problem
from queuesim.spec.channels import DEFERRED
from queuesim.spec.clock import moment
from queuesim.spec.complaint import COMPLAINT
from queuesim.spec.config import Config
from queuesim.spec.names import Names, Path, unknown
from queuesim.spec.reach import channels_reached, channels_served, helpers, serving
from queuesim.spec.staff import Group
from queuesim.units import WEEKDAYS, format_duration, format_share

TOLERANCE = 1e-6


def staff_errors(config: Config) -> Iterator[Problem]:
    """Everything wrong with a group, and channels that nobody serves."""
    known = Names.of(config)
    for name, group in config.staff.items():
        yield from _skills(config, known, name, group)
        yield from _numbers(name, group)
        yield from _shifts(name, group)
        yield from _levels(name, group)
        yield from _shrinkage(config, name, group)
        yield from _rhythm(name, group)
        yield from _focus(config, name, group)
        yield from _provider(name, group)
    yield from _unserved(config)


def _provider(name: str, group: Group) -> Iterator[Problem]:
    """People of another firm are paid by that firm."""
    provider = group.provider
    if provider is None:
        return
    path: Path = ("staff", name)
    if provider.kind == "outsourced" and group.pay is not None:
        other = f"staff.{name}.provider.kind"
        yield Problem.of((*path, "pay"), "spec.provider_pay", group=name, other=other)
    if provider.per_hour is not None and provider.per_hour.per not in ("s", "min", "h"):
        yield Problem.of((*path, "provider", "per_hour"), "spec.provider_per_hour")


def _skills(config: Config, known: Names, name: str, group: Group) -> Iterator[Problem]:
    yield from skill_errors(config, known, ("staff", name, "skills"), group.skills)
    if not group.skills and name not in helpers(config):
        yield Problem.of(("staff", name), "spec.no_skills", group=name)


def skill_errors(
    config: Config, known: Names, place: Path, skills: Sequence[str]
) -> Iterator[Problem]:
    """Skills that there cannot be, or that stand twice."""
    for k, skill in enumerate(skills):
        path: Path = (*place, k)
        channel, dot, part = skill.partition(".")
        steps = (config.channels[channel].steps or ()) if channel in known.channels else ()
        parts = (*known.reasons, *known.classes, *known.groups, *steps)
        complaints = channel == COMPLAINT and config.quality.complaint is not None
        if channel not in known.channels and not complaints:
            yield unknown(path, "spec.unknown_skill", skill, known.channels)
        elif not complaints and config.channels[channel].kind == "self_service":
            yield Problem.of(path, "spec.skill_of_bot", channel=channel)
        elif dot and part not in parts:
            whole = tuple(f"{channel}.{part}" for part in parts)
            yield unknown(path, "spec.unknown_skill", skill, whole)
        if skill in skills[:k]:
            yield Problem.of(path, "spec.skill_twice", skill=skill)


def _numbers(name: str, group: Group) -> Iterator[Problem]:
    """How many people there are is said once."""
    path: Path = ("staff", name)
    people = [shift for shift, words in group.shifts.items() if words.people is not None]
    said = (group.count, group.roster, group.sessions)
    if all(word is None for word in said) and not people:
        yield Problem.of(path, "spec.no_count", group=name)
    if group.count is not None and group.roster is not None:
        yield Problem.of((*path, "roster"), "spec.two_words", other=f"staff.{name}.count")
    if group.shifts and group.roster is not None:
        yield Problem.of((*path, "roster"), "spec.two_words", other=f"staff.{name}.shifts")
    if group.count is not None and people:
        yield Problem.of(
            (*path, "shifts", people[0]), "spec.two_words", other=f"staff.{name}.count"
        )
    if group.count is not None and group.shifts and not group.count.is_one:
        times = [key for key in group.count.keys if key not in group.shifts and _by_hours(key)]
        if times:
            place = (*path, "count", times[0])
            yield Problem.of(place, "spec.two_words", other=f"staff.{name}.shifts")


def _by_hours(key: str) -> bool:
    part = moment(key)
    return part is not None and part.hours is not None


def _shifts(name: str, group: Group) -> Iterator[Problem]:
    """Shares of shifts make 100 % on every weekday; people and shares do not mix."""
    path: Path = ("staff", name, "shifts")
    shared = {k: s for k, s in group.shifts.items() if s.share is not None}
    people = [k for k, s in group.shifts.items() if s.people is not None]
    for key in shared:
        if group.shifts[key].people is not None:
            yield Problem.of(
                (*path, key), "spec.two_words", other=f"staff.{name}.shifts.{key}.share"
            )
            return
    if shared and people:
        yield Problem.of((*path, people[0]), "spec.shifts_mixed", other=next(iter(shared)))
        return
    by_name = group.count is not None and bool(set(group.count.keys) & set(group.shifts))
    bare = [k for k in group.shifts if k not in shared and k not in people]
    if by_name:
        for key in shared:
            yield Problem.of((*path, key), "spec.two_words", other=f"staff.{name}.count")
        return
    if bare and (shared or people or len(group.shifts) > 1):
        yield Problem.of((*path, bare[0]), "spec.shift_bare", shift=bare[0])
        return
    for day in range(7):
        total = sum(s.share or 0.0 for s in shared.values() if day in s.days)
        if any(day in s.days for s in shared.values()) and abs(total - 1.0) > TOLERANCE:
            got = format_share(total, 6)
            yield Problem.of(path, "spec.shifts_not_whole", got=got, day=WEEKDAYS[day])
            return


def _levels(name: str, group: Group) -> Iterator[Problem]:
    total = sum(level.share for level in group.levels.values())
    if group.levels and abs(total - 1.0) > TOLERANCE:
        place = ("staff", name, "levels")
        yield Problem.of(place, "spec.not_whole", got=format_share(total, 6))


def _shrinkage(config: Config, name: str, group: Group) -> Iterator[Problem]:
    """Shrinkage holds break and absence and so cannot be smaller."""
    pause = break_share(config, group)
    inside = pause + group.absence
    path: Path = ("staff", name, "shrinkage")
    if pause >= 1.0:
        length = format_duration(group.break_.length if group.break_ else 0.0)
        yield Problem.of(("staff", name, "break"), "spec.break_long", length=length)
    elif group.shrinkage is not None and group.shrinkage < inside - TOLERANCE:
        yield Problem.of(
            path,
            "spec.shrinkage",
            got=format_share(group.shrinkage, 4),
            pause=format_share(pause, 3),
            absence=format_share(group.absence, 3),
            least=format_share(inside, 3),
        )
    elif group.shrinkage == 1.0:
        yield Problem.of(path, "spec.shrinkage_all")


def _rhythm(name: str, group: Group) -> Iterator[Problem]:
    """Breaks every so long are shorter than that."""
    pause = group.break_
    if pause is not None and pause.every is not None and pause.length >= pause.every:
        yield Problem.of(
            ("staff", name, "break", "every"),
            "spec.break_every",
            length=format_duration(pause.length),
            every=format_duration(pause.every),
        )


def _focus(config: Config, name: str, group: Group) -> Iterator[Problem]:
    """In focus there is something to do, and nobody is called out of it."""
    path: Path = ("staff", name, "focus")
    if group.focus is None:
        return
    served = [config.channels[c] for c in channels_served(config, name) if c in config.channels]
    if not any(channel.kind in DEFERRED and channel.deferrable for channel in served):
        yield Problem.of(path, "spec.focus_on_nothing", group=name)
    if group.break_ is not None and group.break_.if_busy == "interrupt":
        yield Problem.of(path, "spec.focus_interrupt", other=f"staff.{name}.break.if_busy")


def break_share(config: Config, group: Group) -> float:
    """The break's part of the time at work, over the shifts of a group or an open day."""
    if group.break_ is None:
        return 0.0
    every = group.break_.every
    lengths = [
        (end - begin, 1.0 if shift.share is None else shift.share)
        for shift in group.shifts.values()
        for begin, end in [shift.hours]
    ]
    if not lengths:
        days = [sum(end - begin for begin, end in ranges) for ranges in config.time.open.week]
        lengths = [(day, 1.0) for day in days if day]
    at_work = sum(length * weight for length, weight in lengths)
    breaks = sum(weight * (length // every if every else 1) for length, weight in lengths)
    return group.break_.length * breaks / at_work if at_work else 0.0


def _unserved(config: Config) -> Iterator[Problem]:
    """Channels with demand that no group can serve."""
    reached = channels_reached(config)
    for name, channel in config.channels.items():
        if name not in reached or channel.kind == "self_service" or channel.steps:
            continue  # steps are judged one by one
        pairs = list(product(config.demand.reasons, config.customers))
        served = {pair: bool(serving(config, name, *pair)) for pair in pairs}
        path: Path = ("channels", name)
        if not any(served.values()):
            yield Problem.of(path, "spec.no_staff", channel=name)
            continue
        for (reason, cls), someone in served.items():
            straight = config.demand.reasons[reason].channel.get(name)
            if straight is not None and not someone:
                yield Problem.of(path, "spec.no_staff_for", channel=name, reason=reason, cls=cls)
                break


def staff_warnings(config: Config) -> Iterator[Problem]:
    """People with nothing to do, and opening hours without people."""
    reached = channels_reached(config)
    lines = {name for line in config.integration.one_queue for name in line}
    complaints = set() if config.quality.complaint is None else {COMPLAINT}
    for name, group in config.staff.items():
        path: Path = ("staff", name)
        used = {skill.partition(".")[0] for skill in group.skills}
        if (
            group.skills
            and not used & (reached | lines | complaints)
            and name not in helpers(config)
        ):
            yield Problem.of(path, "spec.idle_group", group=name)
        if group.count is not None and not any(group.count.values()):
            yield Problem.of((*path, "count"), "spec.nobody", group=name)
        for key, shift in group.shifts.items():
            open_hours = config.time.open.week
            inside = any(
                begin < shift.hours[1] and shift.hours[0] < end
                for day in shift.days
                for begin, end in open_hours[day]
            )
            if not inside:
                yield Problem.of((*path, "shifts", key), "spec.shift_closed", shift=key)
