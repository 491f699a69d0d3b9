"""Queues of rows that carry their own links: lines, and pairing heaps.

A heap is in ``ORDER``, then ``THEN``; both are never changed while a row stands in it. Reference:
M. L. Fredman, R. Sedgewick, D. D. Sleator, R. E. Tarjan, "The pairing heap", Algorithmica 1 (1986).
"""

from __future__ import annotations

from queuesim.engine.kernel.layout import AFTER, BEFORE, CHILD, ORDER, THEN
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
def before(one: int, other: int) -> bool:
    """Whether a row comes before another."""
    if load(one + ORDER) != load(other + ORDER):
        return load(one + ORDER) < load(other + ORDER)
    return load(one + THEN) < load(other + THEN)


@inlined
def meld(one: int, other: int) -> int:
    """One root over both."""
    top, below = one, other
    if before(other, one):
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
