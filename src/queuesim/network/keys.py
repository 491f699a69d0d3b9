"""Keyed uniform numbers for many cases at once: the same bits as `queuesim.network.draws`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from queuesim.network import draws

Words = NDArray[np.uint64]


def mix(words: Words) -> Words:
    """`draws.mix` of each word; unsigned numbers wrap around by themselves."""
    words = words ^ (words >> np.uint64(27))
    words = words * np.uint64(draws.FIRST)
    words = words ^ (words >> np.uint64(33))
    words = words * np.uint64(draws.SECOND)
    return words ^ (words >> np.uint64(27))


def absorb(keys: Words | np.uint64, words: Words) -> Words:
    """`draws.absorb` of each key (or of one key) and word."""
    return mix(keys + words * np.uint64(draws.ABSORB))


def uniforms(keys: Words, name: str, turns: NDArray[np.int64]) -> NDArray[np.float64]:
    """`draws.uniform` of each key and turn."""
    turn = turns.astype(np.uint64) * np.uint64(draws.TURN)
    bits = mix(keys + np.uint64(draws.word_of(name)) + turn) >> np.uint64(12)
    uniform: NDArray[np.float64] = (bits.astype(np.float64) + 0.5) * 2.0**-52
    return uniform
