"""Checks of equipment: what cannot need any, what contradicts it, where it is never short."""

from __future__ import annotations

from collections.abc import Iterator

from queuesim.errors import Problem
from queuesim.spec.config import Config
from queuesim.spec.duty import levels, posts
from queuesim.spec.names import Names, Path, unknown
from queuesim.spec.reach import channels_reached, channels_served, put_aside_for


def equipment_errors(config: Config) -> Iterator[Problem]:
    """Unknown channels, and channels in which a person and a piece do not go together."""
    known = Names.of(config)
    taken = {**dict.fromkeys(known.groups, "staff"), **dict.fromkeys(known.channels, "channels")}
    for name, words in config.equipment.items():
        if name in taken:
            other = f"{taken[name]}.{name}"
            yield Problem.of(("equipment", name), "spec.equipment_name", got=name, other=other)
        for k, channel in enumerate(words.for_):
            path: Path = ("equipment", name, "for", k)
            if channel not in known.channels:
                yield unknown(path, "spec.unknown_channel", channel, known.channels)
            elif channel in words.for_[:k]:
                yield Problem.of(path, "spec.equipment_twice", channel=channel)
            else:
                yield from _unfit(config, path, channel)


def _unfit(config: Config, path: Path, channel: str) -> Iterator[Problem]:
    words = config.channels[channel]
    if words.kind == "self_service":
        yield Problem.of(path, "spec.equipment_of_bot", channel=channel)
    elif (words.at_once or 1) > 1:
        other = f"channels.{channel}.at_once"
        yield Problem.of(path, "spec.equipment_at_once", channel=channel, other=other)
    else:
        aside = [name for group in config.staff for name in put_aside_for(config, group, channel)]
        if aside:
            other = f"channels.{aside[0]}.interrupt"
            yield Problem.of(path, "spec.equipment_interrupt", channel=channel, other=other)


def equipment_warnings(config: Config) -> Iterator[Problem]:
    """Equipment of channels that nobody comes to, or more of it than people who could use it."""
    reached = channels_reached(config)
    for name, words in config.equipment.items():
        path: Path = ("equipment", name)
        if not reached & set(words.for_):
            yield Problem.of((*path, "for"), "spec.equipment_unused", got=name)
            continue
        groups = [g for g in config.staff if channels_served(config, g) & set(words.for_)]
        there = levels(post for group in groups for post in posts(config, group))
        people = max((level for _, _, level in there), default=0)
        costs = words.lease is not None or words.bought is not None  # if it does nothing else
        if words.count >= people and not costs:
            yield Problem.of(
                (*path, "count"), "spec.equipment_idle", got=name, count=words.count, people=people
            )
