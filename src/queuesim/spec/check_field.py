"""Checks of visits and repairs: words without what they count, people who cannot turn round."""

from __future__ import annotations

from collections.abc import Iterator

from queuesim.errors import Problem
from queuesim.spec.config import Config
from queuesim.spec.names import Path
from queuesim.spec.reach import channels_served


def field_errors(config: Config) -> Iterator[Problem]:
    """What cannot both be true of visits and repairs."""
    for name, channel in config.channels_as_written.items():
        path: Path = ("channels", name)
        if channel.shipping_back is not None and channel.shipping is None:
            yield Problem.of((*path, "shipping_back"), "spec.shipping_back_alone")
        if channel.stays_away is not None and channel.way is None:
            yield Problem.of((*path, "stays_away"), "spec.no_own_way", channel=name)
    travelling = travels(config)
    for kind, equipment in config.equipment.items():
        for k, name in enumerate(equipment.for_):
            if name in travelling:
                place: Path = ("equipment", kind, "for", k)
                yield Problem.of(place, "spec.visit_equipment", channel=name)
    for group, words in config.staff.items():
        served = sorted(travelling & channels_served(config, group))
        if served and words.break_ is not None and words.break_.if_busy == "interrupt":
            place = ("staff", group, "break", "if_busy")
            yield Problem.of(place, "spec.visit_break", group=group, channel=served[0])


def travels(config: Config) -> set[str]:
    """Channels whose people are on the way before they work."""
    return {name for name, words in config.channels.items() if words.travel is not None}


def field_warnings(config: Config) -> Iterator[Problem]:
    """Words that count a way that there is none of."""
    for name, channel in config.channels_as_written.items():
        path: Path = ("channels", name)
        if channel.way is not None and channel.stays_away is None:
            yield Problem.of((*path, "way"), "spec.way_idle", channel=name)
        for word in ("km_per_hour", "cost_per_km"):
            if getattr(channel, word) is not None and channel.travel is None:
                yield Problem.of((*path, word), "spec.visit_no_way", word=word, channel=name)
        if channel.cost_per_km is not None and channel.travel and channel.km_per_hour is None:
            yield Problem.of((*path, "cost_per_km"), "spec.visit_no_km", channel=name)
