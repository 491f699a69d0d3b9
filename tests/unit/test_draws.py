"""Keyed draws: the mixer, the keys, and whether the numbers behave like uniform ones.

Statistical tests use fixed keys. Each states its false-alarm rate; together they would alarm
by chance in fewer than one of a hundred choices of keys.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from queuesim.network import draws

WORD = st.integers(0, draws.MASK)
PINNED = (
    *(0.7517105271539665, 0.5185958871328599, 0.7622171146207114),
    *(0.14876199632599374, 0.28958325821456465),
)
RATE = 0.0005  #: false-alarm rate of each statistical test


def test_uniforms_are_never_0_or_1_and_symmetric() -> None:
    low = ((0 >> 12) + 0.5) * 2.0**-52
    high = ((draws.MASK >> 12) + 0.5) * 2.0**-52
    assert low > 0.0
    assert high < 1.0
    assert low == 1.0 - high


@given(WORD, WORD)
def test_the_mixer_keeps_distinct_words_distinct(one: int, two: int) -> None:
    assert (draws.mix(one) == draws.mix(two)) == (one == two)
    assert 0 <= draws.mix(one) <= draws.MASK


@given(WORD, WORD, WORD)
def test_absorbing_distinct_words_gives_distinct_keys(key: int, one: int, two: int) -> None:
    assert (draws.absorb(key, one) == draws.absorb(key, two)) == (one == two)


def test_the_numbers_are_pinned() -> None:
    """Written down once: a change of these is a change of every result."""
    key = draws.case_key(draws.source_key(draws.stream_key(7, 3), "calls"), 2, 11)
    assert draws.uniform(key, "talk phone") == PINNED[0]
    assert draws.uniform(key, "talk phone", 1) == PINNED[1]
    assert draws.uniform(draws.person_key(5, "staff", 0), "absence", 4) == PINNED[2]
    assert draws.uniform(draws.order_key(5, "parts", 2), "lead") == PINNED[3]
    assert draws.uniform(draws.clock_key(5, "line"), "up", 3) == PINNED[4]


def sample(vary: str, count: int = 200_000) -> np.ndarray:
    """Uniforms of neighbouring subjects, names, turns, slices, replications or seeds."""
    stream = draws.stream_key(1, 0)
    source = draws.source_key(stream, "calls")
    word = draws.word_of("talk")
    if vary == "ordinal":
        keys = (draws.case_key(source, 0, k) for k in range(count))
        return np.array([draws.uniform_of(key, word, 0) for key in keys])
    if vary == "slice":
        keys = (draws.case_key(source, k, 0) for k in range(count))
        return np.array([draws.uniform_of(key, word, 0) for key in keys])
    if vary == "turn":
        return np.array([draws.uniform_of(source, word, k) for k in range(count)])
    if vary == "name":
        return np.array([draws.uniform_of(source, draws.word_of(f"n{k}"), 0) for k in range(count)])
    if vary == "replication":
        streams = (draws.stream_key(1, k) for k in range(count))
    else:
        streams = (draws.stream_key(k, 0) for k in range(count))
    keys = (draws.case_key(draws.source_key(s, "calls"), 0, 0) for s in streams)
    return np.array([draws.uniform_of(key, word, 0) for key in keys])


VARIED = ("ordinal", "slice", "turn", "name", "replication", "seed")


@pytest.mark.parametrize("vary", VARIED)
def test_neighbours_are_uniform_and_unrelated(vary: str) -> None:
    u = sample(vary)
    counts = np.histogram(u, bins=1000, range=(0, 1))[0]
    assert stats.chisquare(counts).pvalue > RATE
    pairs = np.histogram2d(u[:-1], u[1:], bins=30, range=[[0, 1], [0, 1]])[0]
    assert stats.chisquare(pairs.ravel()).pvalue > RATE
    for lag in (1, 2, 7):
        r = np.corrcoef(u[:-lag], u[lag:])[0, 1]
        assert abs(r) * np.sqrt(u.size) < stats.norm.isf(RATE / 2)


@pytest.mark.parametrize("bit", [0, 13, 26, 39, 51])
def test_each_bit_is_a_fair_coin_with_runs_of_the_right_length(bit: int) -> None:
    u = sample("ordinal", 100_000)
    bits = (u * 2.0**52).astype(np.int64) >> bit & 1
    ones = int(bits.sum())
    assert stats.binomtest(ones, bits.size).pvalue > RATE
    runs = 1 + int(np.sum(bits[1:] != bits[:-1]))
    expected = 1 + 2 * ones * (bits.size - ones) / bits.size
    spread = np.sqrt((expected - 1) * (expected - 2) / (bits.size - 1))
    assert abs(runs - expected) / spread < stats.norm.isf(RATE / 2)


def test_one_bit_of_any_key_flips_half_of_the_bits() -> None:
    """Avalanche: over 64 flipped bits and 200 keys, each output bit changes half the time."""
    rng = np.random.default_rng(5)
    flips = np.zeros(64)
    words = [int(w) for w in rng.integers(0, 2**63, 200)]
    for word in words:
        for bit in range(64):
            change = draws.absorb(word, 1) ^ draws.absorb(word ^ 1 << bit, 1)
            flips += [(change >> k) & 1 for k in range(64)]
    trials = 200 * 64
    worst = float(np.max(np.abs(flips - trials / 2)) / np.sqrt(trials / 4))
    assert worst < stats.norm.isf(RATE / 2 / 64)


def test_names_and_their_second_uniforms_are_unrelated() -> None:
    source = draws.source_key(draws.stream_key(1, 0), "calls")
    first, second = (draws.word_of(name) for name in draws.part_names("talk", 2))
    keys = [draws.case_key(source, 0, k) for k in range(100_000)]
    u = np.array([draws.uniform_of(k, first, 0) for k in keys])
    v = np.array([draws.uniform_of(k, second, 0) for k in keys])
    assert abs(np.corrcoef(u, v)[0, 1]) * np.sqrt(u.size) < stats.norm.isf(RATE / 2)
    assert draws.part_names("talk", 1) == ("talk",)
