"""Checks of work that may be put aside: what contradicts it, where nothing comes for it."""

from __future__ import annotations

from collections.abc import Iterator

from queuesim.errors import Problem
from queuesim.spec.config import Config
from queuesim.spec.reach import channels_reached, put_aside_for, queue_of


def interrupt_errors(config: Config) -> Iterator[Problem]:
    """One queue by the longest wait, or skills in another order."""
    ordered = "skill_order" in config.routing.next
    told: set[str] = set()
    for group, name, other in _pairs(config):
        path = ("channels", name, "interrupt")
        if name in told:
            continue
        if name in queue_of(config, other):
            yield Problem.of(path, "spec.interrupt_queue", channel=name, other=other)
            told.add(name)
        elif ordered and _before(config, group, name, other):
            yield Problem.of(path, "spec.interrupt_order", channel=name, other=other, group=group)
            told.add(name)


def interrupt_warnings(config: Config) -> Iterator[Problem]:
    """Work that may be put aside, but for nothing that the same people do."""
    reached = channels_reached(config)
    found = {name for _, name, other in _pairs(config) if other in reached}
    for name, channel in config.channels.items():
        if channel.interrupt and name in reached and name not in found:
            yield Problem.of(("channels", name, "interrupt"), "spec.interrupt_idle", channel=name)


def _pairs(config: Config) -> Iterator[tuple[str, str, str]]:
    """Group, channel whose work it may put aside, and channel for which."""
    for group in config.staff:
        for other in config.channels:
            for name in put_aside_for(config, group, other):
                yield group, name, other


def _before(config: Config, group: str, one: str, other: str) -> bool:
    """Whether the first skill of a group for one channel stands before that for another.

    Mail that can wait comes last, wherever it is listed.
    """
    if config.channels[one].kind == "mail" and config.channels[one].deferrable:
        return False
    skills = [skill.partition(".")[0] for skill in config.staff[group].skills]
    return one in skills and other in skills and skills.index(one) < skills.index(other)
