"""Sources of one replication: what their calendars and keys make of the tables.

Listed and counted arrivals are laid out as lists beforehand; rates and gaps are drawn by the
kernel as it goes. Keys of many cases are made at once, by the rules of `queuesim.network.draws`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from queuesim.engine.kernel import layout as at
from queuesim.native.memory import Checked, Native, Words
from queuesim.network import draws
from queuesim.network.arrivals import AtStart, Counts, Gaps, Rates, Times, WhenIdle
from queuesim.network.keys import Words as Keys
from queuesim.network.keys import absorb, uniforms
from queuesim.network.nodes import Source
from queuesim.units import TICKS_PER_SECOND

WORD = 8


def signed(word: int) -> int:
    """A 64-bit word as memory holds it."""
    return word - (1 << 64) if word >> 63 else word


def set_up(
    memory: Native | Checked,
    words: Words,
    row: int,
    source: Source,
    stream: int,
    clock: Callable[[float], float],
) -> None:
    """Write what one replication makes of a source.

    Parameters
    ----------
    words
        The memory of the picture, and ``row`` the offset of the source in it [words].
    stream
        Key of the replication.
    clock
        Value of the source's clock at a tick.
    """
    key = draws.source_key(stream, source.name)
    words[row + at.SOURCE_KEY // WORD] = signed(key)
    arrivals = source.arrivals
    if isinstance(arrivals, Rates):
        kind, table = at.AT_RATES, _rates(arrivals, clock)
    elif isinstance(arrivals, Gaps):
        kind, table = at.BY_GAPS, np.zeros((0, 1), dtype=np.int64)
        words[row + at.SLICE_KEY // WORD] = signed(draws.absorb(key, 0))
        words[row + at.GAP_TICK // WORD] = arrivals.start
        words[row + at.GAP_UNTIL // WORD] = arrivals.until
        words[row + at.GAP_LIMIT // WORD] = arrivals.limit
    elif isinstance(arrivals, WhenIdle):
        kind, table = at.WHEN_PEOPLE_IDLE, np.zeros((0, 1), dtype=np.int64)
        words[row + at.SLICE_KEY // WORD] = signed(draws.absorb(key, 0))
    else:
        kind, table = at.LISTED, _listed(arrivals, key)
    address, block = memory.block(table.size)
    block[: table.size] = table.ravel()
    words[row + at.SOURCE_KIND // WORD] = kind
    words[row + at.SLICES // WORD] = address
    words[row + at.SLICES_SIZE // WORD] = len(table)


def _rates(arrivals: Rates, clock: Callable[[float], float]) -> Words:
    """Slices as rows; the sums are those of `queuesim.network.arrivals`."""
    table = np.zeros((len(arrivals.slices), at.SLICE_BYTES // WORD), dtype=np.int64)
    numbers = table.view(np.float64)
    peak = max(arrivals.when_open, arrivals.when_shut) if arrivals.gate else 1.0
    for k, piece in enumerate(arrivals.slices):
        length = (piece.end - piece.start) / TICKS_PER_SECOND
        factor = clock(piece.start) * peak
        first = piece.rate * factor
        last = first if piece.rate_at_end is None else piece.rate_at_end * factor
        total = 0.5 * (first + last) * length
        table[k, :2] = piece.start, piece.end
        if total > 0.0:
            numbers[k, 2:5] = first, (last - first) / length, total
    return table


def _listed(arrivals: Counts | Times | AtStart, key: int) -> Words:
    """Tick, slice, ordinal and key of each arrival, in their order."""
    if isinstance(arrivals, Counts):
        parts = [
            _counted(part, piece.start, piece.end, piece.count, key)
            for part, piece in enumerate(arrivals.slices)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, 4), dtype=np.int64)
    if isinstance(arrivals, Times):
        ticks = np.array(arrivals.ticks, dtype=np.int64)
    else:
        ticks = np.zeros(arrivals.count, dtype=np.int64)
    return _rows(ticks, 0, np.arange(ticks.size, dtype=np.uint64), key)


def _counted(part: int, start: int, end: int, count: int, key: int) -> Words:
    ordinals = np.arange(count, dtype=np.uint64)
    keys = absorb(np.uint64(draws.absorb(key, part)), ordinals)
    first = np.zeros(count, dtype=np.int64)
    places = (uniforms(keys, "place", first) * (end - start)).astype(np.int64)
    order = np.argsort(places, kind="stable")
    return _rows(start + places[order], part, ordinals[order], key)


def _rows(ticks: Words, part: int, ordinals: Keys, key: int) -> Words:
    table = np.empty((ticks.size, at.LISTED_BYTES // WORD), dtype=np.int64)
    table[:, 0] = ticks
    table[:, 1] = part
    table[:, 2] = ordinals.astype(np.int64)
    table[:, 3] = absorb(np.uint64(draws.absorb(key, part)), ordinals).view(np.int64)
    return table
