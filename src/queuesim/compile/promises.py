"""Promises: how soon an answer is promised, in a channel or to a class [s]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.units import ticks

if TYPE_CHECKING:
    from queuesim.spec.config import Config
    from queuesim.spec.targets import Target


def promise_of(config: Config, channel: str) -> Target | None:
    """The promise of a channel, if it makes one."""
    target = config.targets.get(channel) or config.targets.get(f"sl.{channel}")
    if target is None or target.within is None or target.share is None:
        return None
    return target


def own_promises(config: Config) -> dict[str, int]:
    """Classes with a promise of their own [ticks]; a channel of that name goes before a class."""
    named = {key.removeprefix("sl."): target for key, target in config.targets.items()}
    return {
        name: ticks(target.within)
        for name, target in named.items()
        if target.within is not None and name in config.customers and name not in config.channels
    }


def promised_to(config: Config, channel: str, segment: str) -> int:
    """What a channel that makes a promise promises to a class [ticks]."""
    target = promise_of(config, channel)
    within = 0 if target is None or target.within is None else ticks(target.within)
    return own_promises(config).get(segment, within)
