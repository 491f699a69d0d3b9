"""Queues of rows: lines and pairing heaps of rows that carry their own links, and heaps of keys.

A pairing heap is in ``ORDER``, which no two of its rows share and which never changes in it.
Reference: M. L. Fredman, R. Sedgewick, D. D. Sleator, R. E. Tarjan, "The pairing heap",
Algorithmica 1 (1986). Where very many wait, keys stand apart from the wide rows, in a heap with
four children each, and each row knows the number of its entry.
"""

from __future__ import annotations

from queuesim.engine.kernel.layout import (
    AFTER,
    BEFORE,
    CHILD,
    KEY_ENTRY,
    KEY_OF,
    KEY_THEN,
    ORDER,
)
from queuesim.jit import compiled, inlined
from queuesim.native.memory import load, store

# -- lines: the address of the first row, and of the last in the word behind it --------------


@inlined
def add_last(first: int, last: int, row: int) -> None:
    """Add a row behind all others. ``first`` and ``last`` are the addresses of the ends."""
    tail = load(last)
    store(row + BEFORE, tail)
    store(row + AFTER, 0)
    if tail == 0:
        store(first, row)
    else:
        store(tail + AFTER, row)
    store(last, row)


@inlined
def add_first(first: int, last: int, row: int) -> None:
    """Add a row before all others."""
    head = load(first)
    store(row + AFTER, head)
    store(row + BEFORE, 0)
    if head == 0:
        store(last, row)
    else:
        store(head + BEFORE, row)
    store(first, row)


@inlined
def add_behind(first: int, last: int, row: int, ahead: int) -> None:
    """Add a row right behind another; 0: before all others."""
    if ahead == 0:
        add_first(first, last, row)
        return
    following = load(ahead + AFTER)
    store(row + BEFORE, ahead)
    store(row + AFTER, following)
    store(ahead + AFTER, row)
    if following == 0:
        store(last, row)
    else:
        store(following + BEFORE, row)


@inlined
def take_out(first: int, last: int, row: int) -> None:
    """Take a row out of its line."""
    before = load(row + BEFORE)
    after = load(row + AFTER)
    if before == 0:
        store(first, after)
    else:
        store(before + AFTER, after)
    if after == 0:
        store(last, before)
    else:
        store(after + BEFORE, before)


# -- heaps: the address of the root ----------------------------------------------------------


@inlined
def meld(one: int, other: int) -> int:
    """One root over both."""
    top, below = one, other
    if load(other + ORDER) < load(one + ORDER):
        top, below = other, one
    child = load(top + CHILD)
    store(below + AFTER, child)
    if child != 0:
        store(child + BEFORE, below)
    store(below + BEFORE, top)
    store(top + CHILD, below)
    return top


@compiled
def meld_all(first: int) -> int:
    """One root over a row and all that follow it; 0 if there is none."""
    pairs = 0
    while first != 0:
        one = first
        other = load(one + AFTER)
        first = 0
        if other != 0:
            first = load(other + AFTER)
            one = meld(one, other)
        store(one + AFTER, pairs)
        pairs = one
    root = 0
    while pairs != 0:
        one = pairs
        pairs = load(one + AFTER)
        root = one if root == 0 else meld(root, one)
    if root != 0:
        store(root + BEFORE, 0)
        store(root + AFTER, 0)
    return root


@compiled
def heap_add(root_at: int, row: int) -> None:
    """Add a row whose keys are set."""
    store(row + CHILD, 0)
    store(row + BEFORE, 0)
    store(row + AFTER, 0)
    root = load(root_at)
    if root != 0:
        row = meld(root, row)
        store(row + BEFORE, 0)
        store(row + AFTER, 0)
    store(root_at, row)


@compiled
def heap_take(root_at: int, row: int) -> None:
    """Take a row out, wherever it stands."""
    below = meld_all(load(row + CHILD))
    root = load(root_at)
    if root == row:
        store(root_at, below)
        return
    ahead = load(row + BEFORE)
    after = load(row + AFTER)
    if load(ahead + CHILD) == row:
        store(ahead + CHILD, after)
    else:
        store(ahead + AFTER, after)
    if after != 0:
        store(after + BEFORE, ahead)
    if below != 0:
        root = meld(root, below)
        store(root + BEFORE, 0)
        store(root + AFTER, 0)
        store(root_at, root)


# -- heaps of keys: entries of a key, a second key, and the row ------------------------------


@inlined
def key_before(order: int, then: int, entry: int) -> bool:
    """Whether keys come before those of an entry."""
    if order != load(entry):
        return order < load(entry)
    return then < load(entry + KEY_THEN)


@inlined
def put_entry(keys: int, k: int, order: int, then: int, row: int) -> None:
    """Write an entry; its row knows the number."""
    entry = keys + k * KEY_ENTRY
    store(entry, order)
    store(entry + KEY_THEN, then)
    store(entry + KEY_OF, row)
    store(row + BEFORE, k)


@inlined
def move_entry(keys: int, source: int, target: int) -> None:
    """Move an entry to another number."""
    entry = keys + source * KEY_ENTRY
    put_entry(keys, target, load(entry), load(entry + KEY_THEN), load(entry + KEY_OF))


@compiled
def key_add(keys: int, k: int, order: int, then: int, row: int) -> None:
    """Put an entry at number ``k``, where there is none, and let it rise to its place."""
    while k > 0:
        up = (k - 1) >> 2
        if not key_before(order, then, keys + up * KEY_ENTRY):
            break
        move_entry(keys, up, k)
        k = up
    put_entry(keys, k, order, then, row)


@compiled
def key_sink(keys: int, size: int, k: int, order: int, then: int, row: int) -> None:
    """Put an entry at number ``k``, where there is none, and let it sink to its place."""
    child = 4 * k + 1
    while child < size:
        first = child
        for other in range(child + 1, min(child + 4, size)):
            entry = keys + other * KEY_ENTRY
            if key_before(load(entry), load(entry + KEY_THEN), keys + first * KEY_ENTRY):
                first = other
        if key_before(order, then, keys + first * KEY_ENTRY):
            break
        move_entry(keys, first, k)
        k = first
        child = 4 * k + 1
    put_entry(keys, k, order, then, row)


@compiled
def key_take(keys: int, size: int, k: int) -> None:
    """Take the entry of number ``k`` out; ``size`` entries are left."""
    if k == size:
        return
    last = keys + size * KEY_ENTRY
    order = load(last)
    then = load(last + KEY_THEN)
    row = load(last + KEY_OF)
    up = (k - 1) >> 2
    if k > 0 and key_before(order, then, keys + up * KEY_ENTRY):
        key_add(keys, k, order, then, row)
    else:
        key_sink(keys, size, k, order, then, row)
