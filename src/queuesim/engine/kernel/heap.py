"""What is due when: heaps of events with four children each.

An event is four words: rank (kind and subject), tick, stamp, and whom it is about. The stamp is the
running number of the event over a short note, so that of two events of the same tick and rank the
one that was put there first comes first, and an event that no longer holds is known by its stamp.
The event at the top is taken by leaving a hole, which the next one that is put there fills: most
events cause another.
"""

from __future__ import annotations

from queuesim.engine.kernel.layout import (
    ABOUT,
    AGENDA,
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
from queuesim.jit import compiled, inlined
from queuesim.native.memory import load, store
from queuesim.network.order import SUBJECT_BITS

NOTES = (1 << NOTE_BITS) - 1


@inlined
def earlier(one: int, other: int) -> bool:
    """Whether one event comes before another; compiled, without a branch (`building`)."""
    if load(one + TICK) != load(other + TICK):
        return load(one + TICK) < load(other + TICK)
    if load(one + RANK) != load(other + RANK):
        return load(one + RANK) < load(other + RANK)
    return load(one + STAMP) < load(other + STAMP)


@inlined
def comes_before(tick: int, rank: int, stamp: int, other: int) -> bool:
    """Whether an event that is not in the heap yet comes before one that is; likewise."""
    if tick != load(other + TICK):
        return tick < load(other + TICK)
    if rank != load(other + RANK):
        return rank < load(other + RANK)
    return stamp < load(other + STAMP)


@inlined
def copy(source: int, target: int) -> None:
    """Copy an event."""
    store(target + RANK, load(source + RANK))
    store(target + TICK, load(source + TICK))
    store(target + STAMP, load(source + STAMP))
    store(target + ABOUT, load(source + ABOUT))


@inlined
def write(target: int, tick: int, rank: int, stamp: int, about: int) -> None:
    """Write an event."""
    store(target + RANK, rank)
    store(target + TICK, tick)
    store(target + STAMP, stamp)
    store(target + ABOUT, about)


@compiled
def sink(heap: int, size: int, tick: int, rank: int, stamp: int, about: int) -> None:
    """Put an event at the top and let it sink to its place."""
    end = heap + size * EVENT
    place = heap
    child = heap + EVENT
    while child + 3 * EVENT < end:  # four children
        one = child + EVENT if earlier(child + EVENT, child) else child
        other = child + 3 * EVENT
        other = other if earlier(other, child + 2 * EVENT) else child + 2 * EVENT
        first = other if earlier(other, one) else one
        if comes_before(tick, rank, stamp, first):
            break
        copy(first, place)
        place = first
        child = heap + ((first - heap) << 2) + EVENT
    if child < end <= child + 3 * EVENT:  # the last brood
        first = child
        child += EVENT
        while child < end:
            first = child if earlier(child, first) else first
            child += EVENT
        if not comes_before(tick, rank, stamp, first):
            copy(first, place)
            place = first
    write(place, tick, rank, stamp, about)


@compiled
def rise(q: int, tick: int, rank: int, stamp: int, about: int) -> None:
    """Put an event at the end and let it rise to its place."""
    heap = load(q + HEAP)
    size = load(q + HEAP_SIZE)
    store(q + HEAP_SIZE, size + 1)
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
def put_in(h: int, q: int, tick: int, rank: int, about: int, note: int) -> int:
    """Let something happen at ``tick``; its stamp."""
    running = load(h + SEQUENCE) + 1
    store(h + SEQUENCE, running)
    stamp = running << NOTE_BITS | note
    if load(q + HOLE) != 0:
        store(q + HOLE, 0)
        sink(load(q + HEAP), load(q + HEAP_SIZE), tick, rank, stamp, about)
    else:
        rise(q, tick, rank, stamp, about)
    return stamp


@inlined
def put(h: int, tick: int, kind: int, subject: int, about: int, note: int) -> int:
    """Let something happen at ``tick``, among its peers by kind and subject; its stamp."""
    return put_in(h, h + AGENDA, tick, kind << SUBJECT_BITS | subject, about, note)


@compiled
def put_as(h: int, tick: int, kind: int, subject: int, about: int, stamp: int) -> None:
    """As `put`, with the stamp of an event that was put there before."""
    q = h + AGENDA
    rank = kind << SUBJECT_BITS | subject
    if load(q + HOLE) != 0:
        store(q + HOLE, 0)
        sink(load(q + HEAP), load(q + HEAP_SIZE), tick, rank, stamp, about)
    else:
        rise(q, tick, rank, stamp, about)


@inlined
def close_hole(q: int) -> None:
    """Fill the hole at the top, if there is one, with the last event."""
    if load(q + HOLE) != 0:
        store(q + HOLE, 0)
        size = load(q + HEAP_SIZE) - 1
        store(q + HEAP_SIZE, size)
        if size > 0:
            heap = load(q + HEAP)
            last = heap + size * EVENT
            sink(
                heap,
                size,
                load(last + TICK),
                load(last + RANK),
                load(last + STAMP),
                load(last + ABOUT),
            )


@inlined
def note_of(stamp: int) -> int:
    """The note that was given when the event was put there."""
    return stamp & NOTES
