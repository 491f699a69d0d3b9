"""Checks of machines that jam: there are some, and somebody who can be called."""

from __future__ import annotations

from collections.abc import Iterator

from queuesim.errors import Problem
from queuesim.spec.config import Config
from queuesim.spec.names import Names, Path, unknown


def jam_errors(config: Config) -> Iterator[Problem]:
    """Bots that jam, and calls for help to nobody."""
    known = Names.of(config)
    for name, channel in config.channels_as_written.items():
        if channel.jams is None or channel.kind != "self_service":
            continue
        path: Path = ("channels", name, "jams")
        if channel.machines is None:
            yield Problem.of(path, "spec.jams_of_bot", channel=name)
        if channel.jams.to not in known.groups:
            yield unknown((*path, "to"), "spec.unknown_group", channel.jams.to, known.groups)
