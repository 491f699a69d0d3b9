"""Skills: which groups may serve which needs in which channel, and the lanes that follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.customers import NORMAL, priority_of
from queuesim.spec import reach
from queuesim.spec.complaint import COMPLAINT

if TYPE_CHECKING:
    from queuesim.compile.customers import Need
    from queuesim.compile.house import House
    from queuesim.compile.names import Visit
    from queuesim.spec.routing import Overflow


@dataclass(frozen=True, slots=True, order=True)
class Access:
    """That a group may serve a lane.

    Attributes
    ----------
    after
        Waiting time after which it may [s]; 0 from the start.
    step
        0: by its own skill; 1, 2, ...: as helper, in that order.
    place
        Place of the skill in the group's list, counted only where the order of skills matters.
    """

    group: str
    after: float = 0.0
    step: int = 0
    place: int = 0


@dataclass(frozen=True, slots=True)
class LaneKey:
    """What cases of one lane have in common; cases that differ in it wait in lanes of their own."""

    reach: tuple[Access, ...]
    priority: int
    ages: float  #: the priority rises one step per this long waited [s]; 0: never
    head_start: float  #: [s]


@dataclass(frozen=True, slots=True)
class LaneHere:
    """One lane of a visit: its name, its key, and the needs that join it, by index."""

    name: str
    key: LaneKey
    needs: tuple[int, ...]


def queue_of(house: House, channel: str) -> tuple[str, ...]:
    """Channels that share one queue with a channel, itself included."""
    return reach.queue_of(house.config, channel)


def by_order(house: House) -> bool:
    """Whether the order of a group's skills matters."""
    return "skill_order" in house.config.routing.next


def groups_of(house: House) -> list[str]:
    """Groups of staff: as written where ``agent: listed`` asks for that order, else by name."""
    staff = list(house.config.staff)
    listed = house.config.routing.agent == "listed"
    return staff if listed else sorted(staff, key=str.encode)


def wanted(house: House, visit: Visit, need: Need) -> frozenset[str]:
    """Skills that cover a need in a visit: the channel, or a part of it by reason, class or step.

    In one queue every channel of the queue stands for all of them.
    """
    parts = [part for part in (need.reason, need.segment, visit.step) if part]
    return frozenset(
        skill
        for name in queue_of(house, visit.channel)
        for skill in (name, *(f"{name}.{part}" for part in parts))
    )


def skill_place(house: House, group: str, skills: frozenset[str]) -> int | None:
    """Place of the first of a group's skills that is among some; ``None``: it has none."""
    own = house.config.staff[group].skills
    return next((k for k, skill in enumerate(own) if skill in skills), None)


def helpers(house: House, skills: frozenset[str]) -> Sequence[Overflow]:
    """Steps by which groups help out with some skills; the earliest first."""
    steps = [
        (step.after, place, step.to, step)
        for skill, listed in house.config.routing.overflow.items()
        if skill in skills
        for place, step in enumerate(listed)
    ]
    return [step for *_, step in sorted(steps, key=lambda each: each[:3])]


def helping(house: House, group: str, visit: Visit, k: int) -> Overflow | None:
    """The step by which a group helps out with a need; ``None``: by its own skill, or never."""
    own = visit.after in (names.CHECK, names.REPAIR) or names.TRANSFERRED in visit.kind
    if own or not house.config.routing.overflow:
        return None
    skills = wanted(house, visit, house.needs[k])
    if skill_place(house, group, skills) is not None:
        return None
    steps = helpers(house, skills)
    return next((step for step in steps if group in house.config.parts_of(step.to)), None)


def reach_of(house: House, visit: Visit, need: Need) -> tuple[Access, ...]:
    """Who may serve a need in a visit, ordered by name."""
    channel, ordered = visit.channel, by_order(house)
    jams = house.channels[channel].jams
    if visit.after == names.REPAIR and jams is not None:
        parts = house.config.parts_of(jams.to)
        return tuple(_transfer_access(house, channel, to, ordered=ordered) for to in parts)
    if visit.after == names.CHECK or names.TRANSFERRED in visit.kind:
        quality = house.config.quality
        checks = visit.after == names.CHECK
        words = quality.inspection[channel] if checks else quality.transfer[channel]
        parts = house.config.parts_of(words.to)
        return tuple(_transfer_access(house, channel, to, ordered=ordered) for to in parts)
    if house.channels[channel].kind == "self_service":
        return (Access(names.machines(channel)),)
    skills = wanted(house, visit, need)
    found: dict[str, Access] = {}
    for group in house.config.staff:
        place = skill_place(house, group, skills)
        if place is not None:
            found[group] = Access(group, place=place if ordered else 0)
    if channel == COMPLAINT and house.config.quality.complaint is not None:
        for to in house.config.parts_of(house.config.quality.complaint.to):
            place = len(house.config.staff[to].skills)  # behind all that are listed
            found.setdefault(to, Access(to, place=place if ordered else 0))
    for place, step in enumerate(helpers(house, skills), start=1):
        for to in house.config.parts_of(step.to):
            found.setdefault(to, Access(to, step.after, place))
    return tuple(found[group] for group in sorted(found, key=str.encode))


def _transfer_access(house: House, channel: str, to: str, *, ordered: bool) -> Access:
    """The group that contacts are passed to: the word itself implies the skill."""
    skills = house.config.staff[to].skills
    own = f"{channel}.{house.teams[to].staff}"
    place = skills.index(own) if own in skills else len(skills)
    return Access(to, place=place if ordered else 0)


def lane_key(house: House, visit: Visit, need: Need) -> LaneKey:
    """What decides the lane of a need."""
    segment = house.config.customers[need.segment]
    channel = house.channels[visit.channel]
    priority = priority_of(house.config, need, visit.channel)
    if visit.step:
        priority = house.steps(visit.channel)[visit.step].priority or priority
    if names.CALLBACK in visit.kind and channel.callback is not None:
        priority = channel.callback.priority or priority
    if visit.kind == names.BOOKED and channel.appointments is not None:
        priority = channel.appointments.priority or priority
    if visit.after == names.REPAIR:
        return _of_repair(house, visit, need)
    if "priority" not in house.config.routing.next:
        priority = 1
    said = segment.ages if segment.ages is not None else house.config.routing.ages
    ages = 0.0 if said is None or priority == 1 else said
    return LaneKey(reach_of(house, visit, need), priority, ages, segment.head_start)


def _of_repair(house: House, visit: Visit, need: Need) -> LaneKey:
    """The lane of machines that have jammed: it makes no difference who was there."""
    channel = house.channels[visit.channel]
    said = channel.jams.priority if channel.jams is not None else None
    ranked = "priority" in house.config.routing.next
    priority = (said or channel.priority or NORMAL) if ranked else 1
    ages = house.config.routing.ages if priority > 1 else None
    return LaneKey(reach_of(house, visit, need), priority, ages or 0.0, 0.0)


def lanes_of(house: House, visit: Visit) -> tuple[LaneHere, ...]:
    """Lanes of a visit, by the lowest need in each; who never comes makes no lane of his own."""
    comers = house.comers(visit.channel)
    known = {k: lane_key(house, visit, house.needs[k]) for k in comers}
    members: dict[LaneKey, list[int]] = {}
    for k in range(len(house.needs)):
        members.setdefault(known.get(k, known[comers[0]]), []).append(k)
    found = [
        LaneHere(_lane_name(visit.place, key, list(members)), key, tuple(needs))
        for key, needs in members.items()
    ]
    doubled = len({lane.name for lane in found}) < len(found)
    if not doubled:
        return tuple(found)
    return tuple(
        LaneHere(f"{lane.name}/{k}", lane.key, lane.needs) for k, lane in enumerate(found, start=1)
    )


def _lane_name(base: str, key: LaneKey, keys: Sequence[LaneKey]) -> str:
    """Name of a lane: what sets it apart from the others of its visit."""
    parts = [base]
    if len({each.reach for each in keys}) > 1:
        parts.append("+".join(access.group for access in key.reach) or "nobody")
    if len({each.priority for each in keys}) > 1:
        parts.append(f"priority {key.priority}")
    return "/".join(parts)
