"""Channels that are watched: their volume, failures and handling time by day and interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from queuesim.results.columns import Flags, Ints
    from queuesim.results.contacts import Ledger
    from queuesim.results.grid import Grid
    from queuesim.results.layout import Layout

#: What is kept of each day and interval: contacts, those people answered, failures, their time.
WATCHED = ("started", "human_answers", "failed", "handling")


def watched_sums(
    ledger: Ledger, table: Mapping[str, Flags | Ints], slot: Ints, layout: Layout, grid: Grid
) -> Ints:
    """Sums by watched channel, calendar day and slot, ``(WATCHED, channels, days, slots)`` [ticks].

    A contact lies on the day on which it began; those outside all intervals are left out.
    """
    days, slots = grid.days.size, len(layout.slots) - 1
    shape = (len(WATCHED), len(layout.watched), days, slots)
    if not layout.watched:
        return np.zeros(shape, dtype=np.int64)
    c = ledger.contacts
    of_channel = np.full(len(layout.channels), -1, dtype=np.int64)
    for place, name in enumerate(layout.watched):
        of_channel[layout.channels.index(name)] = place
    rows = np.flatnonzero((slot >= 0) & (slot < slots) & (of_channel[c.channel] >= 0))
    cell = (of_channel[c.channel[rows]] * days + grid.day_at(c.started[rows])) * slots + slot[rows]
    lines = {name: table[name].astype(np.int64) for name in (*WATCHED[:-1], "talk", "wrap")}
    lines["handling"] = lines["talk"] + lines["wrap"]
    sums = np.zeros((len(WATCHED), len(layout.watched) * days * slots), dtype=np.int64)
    for k, name in enumerate(WATCHED):
        np.add.at(sums[k], cell, lines[name][rows])
    return sums.reshape(shape)
