"""Keyed uniform numbers for many cases at once: the same bits as `queuesim.network.draws`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from queuesim.network import draws
from queuesim.network.order import BIRTH_BITS

if TYPE_CHECKING:
    from queuesim.network import Network
    from queuesim.results.columns import Floats, Ints
    from queuesim.results.contacts import Cases

Words = NDArray[np.uint64]


def mix(words: Words) -> Words:
    """`draws.mix` of each word; unsigned numbers wrap around by themselves."""
    words = words ^ (words >> np.uint64(27))
    words = words * np.uint64(draws._FIRST)  # noqa: SLF001 (the same constants, by design)
    words = words ^ (words >> np.uint64(33))
    words = words * np.uint64(draws._SECOND)  # noqa: SLF001
    return words ^ (words >> np.uint64(27))


def absorb(keys: Words, words: Words) -> Words:
    """`draws.absorb` of each key and word."""
    return mix(keys + words * np.uint64(draws._ABSORB))  # noqa: SLF001


def uniforms(keys: Words, name: str, turns: Ints) -> Floats:
    """`draws.uniform` of each key and turn."""
    turn = turns.astype(np.uint64) * np.uint64(draws.TURN)
    bits = mix(keys + np.uint64(draws.word_of(name)) + turn) >> np.uint64(12)
    return (bits.astype(np.float64) + 0.5) * 2.0**-52


def case_keys(cases: Cases, network: Network, stream: int) -> Words:
    """Key of each case: that of its draws in the engine; follow-ups add their birth number."""
    sources = [draws.source_key(stream, source.name) for source in network.sources]
    keys = np.array(sources, dtype=np.uint64)[cases.source]
    keys = absorb(keys, cases.part.astype(np.uint64))
    keys = absorb(keys, cases.ordinal.astype(np.uint64))
    birth = (cases.subject & ((1 << BIRTH_BITS) - 1)).astype(np.uint64)
    return np.where(birth > 0, absorb(keys, birth), keys)
