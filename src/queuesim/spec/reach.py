"""Who can come where, and who can serve them there."""

from __future__ import annotations

from queuesim.spec.channels import LEAVE
from queuesim.spec.config import Config


def channels_reached(config: Config) -> set[str]:
    """Channels that contacts come to: tried first, passed on to, tried again or steered to."""
    reached = {
        channel
        for reason in config.demand.reasons.values()
        for channel, share in reason.channel.items()
        if any(value > 0.0 for value in share.values())
    }
    steer = config.integration.steer
    reached |= set(steer.offer) if steer is not None else set()
    while True:
        more = set(reached)
        for name in reached & set(config.channels_as_written):
            channel = config.channels[name]
            more |= set(channel.if_not_solved or ())
            more |= set((channel.retry.other_channel if channel.retry else None) or ())
        if more == reached:
            return reached - {LEAVE, "callback"}
        reached = more


def helpers(config: Config) -> set[str]:
    """Groups that overflow or transfers send contacts to."""
    steps = (step for steps in config.routing.overflow.values() for step in steps)
    return {step.to for step in steps} | {t.to for t in config.quality.transfer.values()}


def serving(config: Config, channel: str, reason: str, cls: str) -> list[str]:
    """Groups that take such a contact at some time: by skill, one queue or overflow."""
    lines = [line for line in config.integration.one_queue if channel in line]
    channels = {channel, *(name for line in lines for name in line)}
    wanted = {skill for name in channels for skill in (name, f"{name}.{reason}", f"{name}.{cls}")}
    found = [name for name, group in config.staff.items() if wanted & set(group.skills)]
    for skill, steps in config.routing.overflow.items():
        if skill in wanted:
            found += [step.to for step in steps if step.to in config.staff]
    return found
