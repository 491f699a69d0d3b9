"""What is due when: a heap of events with four children each.

An event is four words: tick, rank (kind and subject), stamp, and whom it is about. The stamp is the
running number of the event over a short note, so that of two events of the same tick and rank the
one that was put there first comes first, and an event that no longer holds is known by its stamp. The event at the top is taken by leaving a hole, which the
next event that is put there fills: most events cause another.
"""

from __future__ import annotations

from queuesim.engine.kernel.layout import (
    ABOUT,
    EVENT,
    HEAP,
    HEAP_SIZE,
    HOLE,
    NOTE_BITS,
    RANK,
    SEQUENCE,
    STAMP,
    TICK,
)
from queuesim.engine.kernel.memory import load, store
from queuesim.jit import compiled, inlined
from queuesim.network.order import SUBJECT_BITS

NOTES = (1 << NOTE_BITS) - 1


@inlined
def earlier(one: int, other: int) -> bool:
    """Whether one event comes before another."""
    if load(one) != load(other):
        return load(one) < load(other)
    if load(one + RANK) != load(other + RANK):
        return load(one + RANK) < load(other + RANK)
    return load(one + STAMP) < load(other + STAMP)


@inlined
def comes_before(tick: int, rank: int, stamp: int, other: int) -> bool:
    """Whether an event that is not in the heap yet comes before one that is."""
    if tick != load(other):
        return tick < load(other)
    if rank != load(other + RANK):
        return rank < load(other + RANK)
    return stamp < load(other + STAMP)


@inlined
def copy(source: int, target: int) -> None:
    """Copy an event."""
    store(target, load(source))
    store(target + RANK, load(source + RANK))
    store(target + STAMP, load(source + STAMP))
    store(target + ABOUT, load(source + ABOUT))


@inlined
def write(target: int, tick: int, rank: int, stamp: int, about: int) -> None:
    """Write an event."""
    store(target, tick)
    store(target + RANK, rank)
    store(target + STAMP, stamp)
    store(target + ABOUT, about)


@compiled
def sink(h: int, tick: int, rank: int, stamp: int, about: int) -> None:
    """Put an event at the top and let it sink to its place."""
    heap = load(h + HEAP)
    end = heap + load(h + HEAP_SIZE) * EVENT
    place = heap
    child = heap + EVENT
    while child < end:
        first = child
        last = child + 4 * EVENT
        if last > end:
            last = end
        other = child + EVENT
        while other < last:
            if earlier(other, first):
                first = other
            other += EVENT
        if comes_before(tick, rank, stamp, first):
            break
        copy(first, place)
        place = first
        child = heap + ((first - heap) << 2) + EVENT
    write(place, tick, rank, stamp, about)


@compiled
def rise(h: int, tick: int, rank: int, stamp: int, about: int) -> None:
    """Put an event at the end and let it rise to its place."""
    heap = load(h + HEAP)
    size = load(h + HEAP_SIZE)
    store(h + HEAP_SIZE, size + 1)
    k = size
    while k > 0:
        up = (k - 1) >> 2
        parent = heap + up * EVENT
        if not comes_before(tick, rank, stamp, parent):
            break
        copy(parent, heap + k * EVENT)
        k = up
    write(heap + k * EVENT, tick, rank, stamp, about)


@inlined
def put(h: int, tick: int, kind: int, subject: int, about: int, note: int) -> int:
    """Let something happen at ``tick``, among its peers by kind and subject; its stamp."""
    running = load(h + SEQUENCE) + 1
    store(h + SEQUENCE, running)
    stamp = running << NOTE_BITS | note
    rank = kind << SUBJECT_BITS | subject
    if load(h + HOLE) != 0:
        store(h + HOLE, 0)
        sink(h, tick, rank, stamp, about)
    else:
        rise(h, tick, rank, stamp, about)
    return stamp


@inlined
def close_hole(h: int) -> None:
    """Fill the hole at the top, if there is one, with the last event."""
    if load(h + HOLE) != 0:
        store(h + HOLE, 0)
        size = load(h + HEAP_SIZE) - 1
        store(h + HEAP_SIZE, size)
        if size > 0:
            last = load(h + HEAP) + size * EVENT
            sink(
                h, load(last + TICK), load(last + RANK), load(last + STAMP), load(last + ABOUT)
            )


@inlined
def note_of(stamp: int) -> int:
    """The note that was given when the event was put there."""
    return stamp & NOTES
