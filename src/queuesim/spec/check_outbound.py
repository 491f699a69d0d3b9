"""Checks of demand that is no customer's call: calls that the house makes, and devices."""

from __future__ import annotations

from collections.abc import Iterator

from queuesim.errors import Problem
from queuesim.spec.config import Config
from queuesim.spec.demand import Reason
from queuesim.spec.names import Names, Path, unknown


def outbound_errors(config: Config) -> Iterator[Problem]:
    """Customers to be called where nobody calls, or at no time; and those who would call too."""
    known = Names.of(config)
    for name, reason in config.demand.reasons.items():
        path: Path = ("demand", "reasons", name)
        if reason.foreseen is not None:
            channel, place = reason.foreseen.channel, (*path, "foreseen", "channel")
            if channel not in known.channels:
                yield unknown(place, "spec.unknown_channel", channel, known.channels)
            elif config.channels[channel].kind != "outbound":
                kind = config.channels[channel].kind
                yield Problem.of(place, "spec.not_outbound", channel=channel, kind=kind)
        if reason.list_ is not None:
            yield from _list(config, path, reason)
        if reason.devices is not None:
            here = f"demand.reasons.{name}.devices"
            if reason.devices.every == 0.0:
                yield Problem.of((*path, "devices", "every"), "spec.devices_every")
            for word, other in (("per_day", reason.per_day), ("list", reason.list_)):
                if other is not None:
                    yield Problem.of((*path, word), "spec.two_words", other=here)


def _list(config: Config, path: Path, reason: Reason) -> Iterator[Problem]:
    words, here = reason.list_, ".".join(map(str, path))
    assert words is not None, "only lists are asked"
    if reason.foreseen is not None:
        yield Problem.of((*path, "foreseen"), "spec.list_foreseen", other=f"{here}.list")
    if reason.per_day is not None:
        yield Problem.of((*path, "per_day"), "spec.two_words", other=f"{here}.list")
    for channel in reason.channel:
        kind = config.channels[channel].kind if channel in config.channels else "outbound"
        if kind != "outbound":
            yield Problem.of((*path, "channel"), "spec.not_outbound", channel=channel, kind=kind)
    if words.until is not None and words.until <= words.from_:
        yield Problem.of((*path, "list", "until"), "spec.list_until", other=f"{here}.list.from")


def outbound_warnings(config: Config) -> Iterator[Problem]:
    """Lists that are there on no day of the run."""
    first, *_, last = (config.calendar.days[0], *config.calendar.days)
    for name, reason in config.demand.reasons.items():
        words = reason.list_
        if words is not None and not first.date <= words.from_.date() <= last.date:
            path: Path = ("demand", "reasons", name, "list", "from")
            yield Problem.of(path, "spec.list_outside", first=first.date, last=last.date)
