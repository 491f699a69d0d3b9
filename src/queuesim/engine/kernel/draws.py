"""Uniform numbers and keys, on words as memory holds them.

The rules are those of `queuesim.network.draws`. Words of memory have a sign and those of the mixer
have none; these functions stand between. The compiler replaces them by the same rules over
unsigned words (`building`), whose equality with these is tested.
"""

from __future__ import annotations

from queuesim.jit import inlined
from queuesim.network.draws import MASK, absorb, uniform_of


@inlined
def uniform(key: int, word: int, turn: int) -> float:
    """Uniform number in (0, 1) for a subject's key, a name's word and a turn."""
    return uniform_of(key & MASK, word & MASK, turn & MASK)


@inlined
def absorbed(key: int, word: int) -> int:
    """Key of ``key`` followed by ``word``."""
    return absorb(key & MASK, word & MASK)
