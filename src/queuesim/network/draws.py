"""Keyed draws: a uniform number is a function of who asks for what, never of when.

``uniform(seed, replication, subject, name, turn)`` has no state. A scenario that adds, moves
or removes nodes leaves every other draw as it was, so scenarios see the same customers.
A key is built by absorbing one 64-bit word after the other; the last step adds the name's
word and the turn, and mixes once. The mixer is a bijection on 64 bits (xor-shift-multiply
rounds with the constants of P. Evensen's "moremur", a variant of the finalizer in
Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
"""

from __future__ import annotations

from hashlib import blake2b

from queuesim.jit import compiled

MASK = 0xFFFF_FFFF_FFFF_FFFF
TURN = 0x9E37_79B9_7F4A_7C15  #: odd, so that turns never meet within a name
FIRST = 0x3C79_AC49_2BA7_B653
SECOND = 0x1C69_B3F7_4AC4_AE35
ABSORB = 0xD1B5_4A32_D192_ED03
_STEP = 2.0**-52


@compiled
def mix(word: int) -> int:
    """Scramble 64 bits; a bijection, so distinct words stay distinct."""
    word ^= word >> 27
    word = word * FIRST & MASK
    word ^= word >> 33
    word = word * SECOND & MASK
    return word ^ word >> 27


@compiled
def absorb(key: int, word: int) -> int:
    """Key of ``key`` followed by ``word``; distinct words give distinct keys."""
    return mix(key + word * ABSORB & MASK)


@compiled
def uniform_of(key: int, name: int, turn: int) -> float:
    """Uniform number in (0, 1) for a subject's key, a name's word and a turn.

    The upper 52 bits plus one half: never 0, never 1, symmetric about 1/2.
    """
    return ((mix(key + name + turn * TURN & MASK) >> 12) + 0.5) * _STEP


def word_of(name: str) -> int:
    """64-bit word of a draw name or subject name (BLAKE2b of its UTF-8 bytes)."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")


def stream_key(seed: int, replication: int) -> int:
    """Key of one replication of an experiment."""
    return absorb(absorb(word_of("queuesim"), seed & MASK), replication & MASK)


def source_key(stream: int, source: str) -> int:
    """Key of a source; its cases' keys are made from it by `case_key`."""
    return absorb(absorb(stream, 1), word_of(source))


@compiled
def case_key(source: int, part: int, ordinal: int) -> int:
    """Key of the ``ordinal``-th case of slice ``part`` of a source."""
    return absorb(absorb(source, part), ordinal)


def child_key(parent: int, fork: str, turn: int, branch: int) -> int:
    """Key of a part or follow-up born of a case at a fork."""
    return absorb(absorb(absorb(parent, word_of(fork)), turn), branch)


def person_key(stream: int, group: str, number: int) -> int:
    """Key of person ``number`` of a group."""
    return absorb(absorb(absorb(stream, 2), word_of(group)), number)


def clock_key(stream: int, clock: str) -> int:
    """Key of a random clock, such as the day-to-day factor."""
    return absorb(absorb(stream, 3), word_of(clock))


def order_key(stream: int, pool: str, number: int) -> int:
    """Key of order ``number`` of a pool."""
    return absorb(absorb(absorb(stream, 4), word_of(pool)), number)


def uniform(key: int, name: str, turn: int = 0) -> float:
    """Uniform number in (0, 1) by name; the slow, readable form of `uniform_of`."""
    return uniform_of(key, word_of(name), turn)


def part_names(name: str, uniforms: int) -> tuple[str, ...]:
    """Names of the uniforms that one draw needs: one each, the first is ``name`` itself."""
    return (name, *(f"{name}/{k}" for k in range(2, uniforms + 1)))
