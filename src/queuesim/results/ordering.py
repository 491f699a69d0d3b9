"""Sorting many whole numbers quickly.

Plain numbers are sorted several times faster than places are, so a place is put into the low bits
of the number it belongs to, where both fit into one word.
"""

from __future__ import annotations

import numpy as np

from queuesim.results.columns import Ints

WORD_BITS = 63  #: of a whole number without its sign


def order_of(keys: Ints) -> Ints:
    """Places of keys in ascending order; equal keys stay in the order they have."""
    if not (keys[1:] < keys[:-1]).any():
        return np.arange(keys.size)
    low, high = int(keys.min()), int(keys.max())
    bits = (keys.size - 1).bit_length()
    if (high - low) >> (WORD_BITS - bits):
        return np.argsort(keys, kind="stable")
    packed = (keys.astype(np.int64, copy=False) - low) << bits
    packed |= np.arange(keys.size)
    packed.sort()
    packed &= (1 << bits) - 1
    return packed


def distinct(values: Ints) -> Ints:
    """Values in ascending order, each once; ``numpy.unique`` loads all of ``numpy.ma`` for it."""
    ascending = np.sort(values)
    first = np.ones(ascending.size, dtype=np.bool_)
    np.not_equal(ascending[1:], ascending[:-1], out=first[1:])
    return ascending[first]


def order_by(first: Ints, then: Ints) -> Ints:
    """Places in ascending order of ``first``, and of ``then`` where that is equal."""
    if not first.size:
        return np.arange(0)
    least, low = int(first.min()), int(then.min())
    width = (int(then.max()) - low).bit_length()
    bits = (first.size - 1).bit_length()
    if (int(first.max()) - least) >> max(0, WORD_BITS - bits - width):
        order = order_of(then)
        return order[order_of(first[order])]
    packed = (first.astype(np.int64, copy=False) - least) << width
    packed |= then.astype(np.int64, copy=False) - low
    return order_of(packed)
