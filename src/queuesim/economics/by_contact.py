"""What a word is for each contact, where it differs by reason, class, channel or time."""

from __future__ import annotations

from math import fsum  # exact, so that no order of names in a config changes a cent
from typing import TYPE_CHECKING

import numpy as np

from queuesim.results.names import CHANNEL, CLASS, REASON
from queuesim.results.once import once
from queuesim.spec.reach import reasons_at
from queuesim.units import ticks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from queuesim.results.columns import Floats, Ints
    from queuesim.results.contacts import Ledger
    from queuesim.results.layout import Layout
    from queuesim.results.names import Names
    from queuesim.spec.by import By
    from queuesim.spec.config import Config


def parts_at(started: Ints, config: Config) -> Ints:
    """Part of the week in which each contact began: by it words have their values."""
    if len(config.week) == 1:
        return np.zeros_like(started)
    starts = np.array([ticks(second) for second, _ in config.week.starts], dtype=np.int64)
    parts = np.array([part for _, part in config.week.starts], dtype=np.int64)
    return parts[np.maximum(np.searchsorted(starts, started, side="right") - 1, 0)]


def by_need(by: By[float], segment: str, names: Names, config: Config) -> Floats:
    """Value of a word that holds for all channels, by part of the week, channel and reason."""
    moments = config.week.moments
    return once(
        (by, segment, names, config),
        lambda: np.array(
            [
                [[by.of(r, segment, c, at=at) for r in names.reasons] for c in names.channels]
                for at in moments
            ]
        ),
    )


def table(
    said: Sequence[By[float] | None], names: Names, config: Config, nothing: float = 0.0
) -> Floats:
    """Values of words of channels ``(parts of the week, channels, classes, reasons)``.

    Parameters
    ----------
    said
        The word of each channel.
    nothing
        The value where a channel does not say it, and of reasons that never come there, for which
        it need not.
    """
    shape = (len(config.week), len(names.channels), len(names.classes), len(names.reasons))
    found = np.full(shape, nothing)
    for code, by in enumerate(said):
        if by is not None:
            reasons, values = _there(by, names.channels[code], names, config)
            found[:, code, :, reasons] = values
    return found


def added_up(amount: Floats, layout: Layout) -> Floats:
    """Money in cells ``(parts of the week, channels, classes, reasons)`` by scope, exactly."""
    result = np.zeros(len(layout.scopes))
    result[0] = fsum(amount.ravel())
    for axis, kind in enumerate((CHANNEL, CLASS, REASON), start=1):
        first = layout.first(kind)
        for code, part in enumerate(np.moveaxis(amount, axis, 0)):
            result[first + code] = fsum(part.ravel())
    return result


def _there(by: By[float], channel: str, names: Names, config: Config) -> tuple[list[int], Floats]:
    """Reasons that may come to a channel, and values ``(reasons, parts, classes)``."""

    def made() -> tuple[list[int], Floats]:
        coming = reasons_at(config, channel)
        values = [
            [[by.of(r, k, channel, at=at) for k in names.classes] for at in config.week.moments]
            for r in coming
        ]
        shape = (len(coming), len(config.week), len(names.classes))
        return [names.reasons.index(r) for r in coming], np.array(values).reshape(shape)

    return once((by, channel, names, config), made)


def of_contacts(
    ledger: Ledger, config: Config, said: Sequence[By[float] | None], nothing: float = 0.0
) -> Floats:
    """Value of a word of channels for each contact, by the moment at which it began."""
    c = ledger.contacts
    if all(by is None for by in said):
        return np.full(len(c), nothing)
    found = table(said, ledger.names, config, nothing)
    values: Floats = found[parts_at(c.started, config), c.channel, c.klass, c.reason]
    return values
