"""Who can come where, and who can serve them there."""

from __future__ import annotations

from queuesim.spec.appointments import WALK_IN
from queuesim.spec.channels import CALLBACK, LEAVE
from queuesim.spec.complaint import COMPLAINT
from queuesim.spec.config import Config
from queuesim.spec.demand import Reason
from queuesim.spec.staff import Group


def channels_reached(config: Config) -> set[str]:
    """Channels that contacts come to: tried first, passed on to, tried again or steered to."""
    return {name for reason in config.demand.reasons for name in channels_of(config, reason)}


def reasons_at(config: Config, channel: str) -> tuple[str, ...]:
    """Reasons whose contacts may come to a channel."""
    return tuple(r for r in config.demand.reasons if channel in channels_of(config, r))


def channels_of(config: Config, reason: str) -> set[str]:
    """Channels that contacts of a reason may come to."""
    first = config.demand.reasons[reason].channel
    reached = {name for name, share in first.items() if any(part > 0.0 for part in share.values())}
    reached |= told_to(config) | called_in(config.demand.reasons[reason])
    while True:
        more = reached | {follower for name in reached for follower in _followers(config, name)}
        if more == reached:
            return reached - {LEAVE, CALLBACK, WALK_IN}
        reached = more


def called_in(reason: Reason) -> set[str]:
    """Channels in which those are called whose need is foreseen."""
    words = reason.foreseen
    return {words.channel} if words is not None and words.active else set()


def told_to(config: Config) -> set[str]:
    """Channels that events offer instead of others."""
    return {
        event.message.to
        for event in config.events
        if event.message is not None and not event.never and any(event.message.share.values())
    }


def _followers(config: Config, name: str) -> set[str]:
    """Where contacts may go from a channel."""
    channel = config.channels.get(name)
    if channel is None:
        return set()
    steer = config.integration.steer
    steered = steer is not None and (steer.from_ is None or name in steer.from_)
    return {
        *(channel.if_not_solved or ()),
        *((channel.retry.other_channel or ()) if channel.retry else ()),
        *((channel.appointments.if_full or ()) if channel.appointments else ()),
        *(steer.offer if steer is not None and steered else ()),
    }


def helpers(config: Config) -> set[str]:
    """Groups that overflow, transfers, checks, jams or complaints send work to."""
    steps = (step for steps in config.routing.overflow.values() for step in steps)
    found = {step.to for step in steps} | {t.to for t in config.quality.transfer.values()}
    found |= {words.to for words in config.quality.inspection.values()}
    found |= {words.jams.to for words in config.channels.values() if words.jams is not None}
    complaint = config.quality.complaint
    return found if complaint is None else found | {complaint.to}


def serving(config: Config, channel: str, reason: str, cls: str) -> list[str]:
    """Groups that take such a contact at some time: by skill, one queue or overflow.

    In a channel with steps, those who take any of them.
    """
    steps = config.channels[channel].steps or {} if channel in config.channels else {}
    found = [
        group
        for step in (name for name, words in steps.items() if words.work is not None)
        for group in serving_step(config, channel, step, reason, cls)
    ]
    return list(dict.fromkeys(found)) if steps else serving_step(config, channel, "", reason, cls)


def serving_step(config: Config, channel: str, step: str, reason: str, cls: str) -> list[str]:
    """The same for one step of a channel; "" where it has none."""
    lines = [line for line in config.integration.one_queue if channel in line]
    channels = {channel, *(name for line in lines for name in line)}
    parts = [part for part in (reason, cls, step) if part]
    wanted = {skill for name in channels for skill in (name, *(f"{name}.{p}" for p in parts))}
    found = [name for name, group in config.staff.items() if wanted & skills_of(group)]
    for skill, steps in config.routing.overflow.items():
        if skill in wanted:
            found += [step.to for step in steps if step.to in config.staff]
    return found


def skills_of(group: Group) -> set[str]:
    """Skills that somebody of a group has."""
    own = [level.skills for level in group.levels.values()]
    return {s for skills in own or [None] for s in (group.skills if skills is None else skills)}


def queue_of(config: Config, channel: str) -> tuple[str, ...]:
    """Channels that share one queue with a channel, itself included."""
    queues = config.integration.one_queue
    return next((tuple(q) for q in queues if channel in q and len(q) > 1), (channel,))


def channels_served(config: Config, name: str) -> set[str]:
    """Channels that a group serves: by skill, in one queue, as helper or after transfers.

    The queue of complaints is one of them, and so are channels whose machines it fixes.
    """
    return _with_people(config, name) | machines_fixed(config, name)


def machines_fixed(config: Config, name: str) -> set[str]:
    """Channels whose machines a group fixes where they jam."""
    return {
        channel
        for channel, words in config.channels.items()
        if words.jams is not None
        and any(words.jams.chance.values())
        and name in config.parts_of(words.jams.to)
    }


def channels_attended(config: Config, name: str) -> set[str]:
    """Channels whose hours are those of a group that says none itself.

    Who serves customers somewhere keeps those hours, though machines that he fixes are open longer.
    """
    return _with_people(config, name) or machines_fixed(config, name)


def _with_people(config: Config, name: str) -> set[str]:
    """Channels in which a group serves customers."""
    named = {skill.partition(".")[0] for skill in config.staff[name].skills}
    pooled = {other for channel in named for other in queue_of(config, channel)}
    helped = {
        skill.partition(".")[0]
        for skill, steps in config.routing.overflow.items()
        if any(name in config.parts_of(step.to) for step in steps)
    }
    passed = {
        channel
        for channel, words in config.quality.transfer.items()
        if name in config.parts_of(words.to)
    }
    passed |= {
        channel
        for channel, words in config.quality.inspection.items()
        if name in config.parts_of(words.to) and any(words.share.values())
    }
    complaint = config.quality.complaint
    complaints = complaint is not None and name in config.parts_of(complaint.to)
    return pooled | helped | passed | ({COMPLAINT} if complaints else set())


#: Contacts that take all of a person's attention: for them chats and mail may be put aside.
FILLING = frozenset({"call", "counter"})


def put_aside_for(config: Config, group: str, channel: str) -> list[str]:
    """Channels of a group whose work may be put aside for contacts of another channel.

    Chats and mail for calls and counter visits, mail for chats; where ``interrupt`` says so.
    """
    served = channels_served(config, group)
    kind = config.channels[channel].kind
    if channel not in served or kind not in (*FILLING, "chat"):
        return []
    kinds = ("chat", "mail") if kind in FILLING else ("mail",)
    return sorted(
        name
        for name in served & set(config.channels) - {channel}
        if config.channels[name].interrupt and config.channels[name].kind in kinds
    )
