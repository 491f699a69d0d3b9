"""Drawing from a law by its row: a code, then its parameters.

The quantile functions are those of `queuesim.laws.inverses`, compiled from the same text. Laws made
of laws take one uniform after the other, each under a name of its own.
"""

from __future__ import annotations

from queuesim.engine.kernel.draws import uniform
from queuesim.engine.kernel.layout import (
    BETA,
    EMPIRICAL,
    EXPONENTIAL,
    FIXED,
    GAMMA,
    HISTOGRAM,
    HYPEREXPONENTIAL,
    LAW,
    LOGNORMAL,
    MIXTURE,
    PARAMETERS,
    SCALED,
    SHIFTED,
    SUM,
    TRIANGULAR,
    TRUNCATED_NORMAL,
    UNIFORM,
    WEIBULL,
    WORD,
)
from queuesim.jit import compiled, inlined
from queuesim.laws import inverses
from queuesim.native.memory import load, load_float

# The second parameters of laws that have more than one stand right behind the first.
SECOND = PARAMETERS + WORD
THIRD = PARAMETERS + 2 * WORD
FOURTH = PARAMETERS + 3 * WORD
FIFTH = PARAMETERS + 4 * WORD

#: Laws made of laws: (law, uniforms it needs), one after the other.
PART = 2 * WORD

exponential = inverses.exponential
lognormal = inverses.lognormal
gamma = inverses.gamma
weibull = inverses.weibull
triangular = inverses.triangular
beta = inverses.beta
truncated_normal = inverses.truncated_normal


@compiled
def chosen(u: float, cumulated: int, size: int) -> int:
    """The first k with ``u * total < cumulated[k]``, never past the last."""
    point = u * load_float(cumulated + (size - 1) * WORD)
    low = 0
    high = size
    while low < high:
        middle = (low + high) >> 1
        if point < load_float(cumulated + middle * WORD):
            high = middle
        else:
            low = middle + 1
    return low if low < size else size - 1


@compiled
def rare_value(law: int, u: float) -> float:
    """Value of a law that needs one uniform and is not among the commonest."""
    code = load(law)
    if code == UNIFORM:
        return load_float(law + PARAMETERS) + load_float(law + SECOND) * u
    if code == TRIANGULAR:
        return triangular(
            u, load_float(law + PARAMETERS), load_float(law + SECOND), load_float(law + THIRD)
        )
    if code == GAMMA:
        return gamma(
            u, load_float(law + PARAMETERS), load_float(law + SECOND), load_float(law + THIRD)
        )
    if code == WEIBULL:
        return weibull(u, load_float(law + PARAMETERS), load_float(law + SECOND))
    if code == BETA:
        return beta(
            u,
            load_float(law + PARAMETERS),
            load_float(law + SECOND),
            load_float(law + THIRD),
            load_float(law + FOURTH),
            load_float(law + FIFTH),
        )
    if code == TRUNCATED_NORMAL:
        return truncated_normal(
            u,
            load_float(law + PARAMETERS),
            load_float(law + SECOND),
            load_float(law + THIRD),
            load_float(law + FOURTH),
            load_float(law + FIFTH),
            load_float(law + FIFTH + WORD),
            load_float(law + FIFTH + 2 * WORD),
            load_float(law + FIFTH + 3 * WORD),
            load_float(law + FIFTH + 4 * WORD),
        )
    if code == SHIFTED:
        return value_of(load(law + SECOND), u) + load_float(law + PARAMETERS)
    if code == SCALED:
        return load_float(law + PARAMETERS) * value_of(load(law + SECOND), u)
    if code == SUM:  # of a single law, for it needs one uniform
        return value_of(load(load(law + SECOND)), u)
    size = load(law + PARAMETERS)
    cumulated = load(law + SECOND)
    k = chosen(u, cumulated, size)
    if code == EMPIRICAL:
        return load_float(load(law + THIRD) + k * WORD)
    # a histogram: straight inside the bin
    lows = load(law + THIRD)
    highs = load(law + FOURTH)
    slopes = load(law + FIFTH)
    passed = load_float(cumulated + (k - 1) * WORD) if k > 0 else 0.0
    point = u * load_float(cumulated + (size - 1) * WORD)
    value = load_float(lows + k * WORD) + load_float(slopes + k * WORD) * (point - passed)
    top = load_float(highs + k * WORD)
    return min(top, value)


@inlined
def value_of(law: int, u: float) -> float:
    """Value of a law that needs one uniform."""
    code = load(law)
    if code == EXPONENTIAL:
        return exponential(u, load_float(law + PARAMETERS))
    if code == LOGNORMAL:
        return lognormal(u, load_float(law + PARAMETERS), load_float(law + SECOND))
    if code == FIXED:
        return load_float(law + PARAMETERS)
    return rare_value(law, u)


@compiled
def sample(law: int, key: int, words: int, turn: int, used: int) -> float:
    """A draw of any law, from the uniforms under the names in ``words`` from number ``used`` on."""
    code = load(law)
    if code < HYPEREXPONENTIAL:
        return value_of(law, uniform(key, load(words + used * WORD), turn))
    if code == SHIFTED:
        inner = sample(load(law + SECOND), key, words, turn, used)
        return inner + load_float(law + PARAMETERS)
    if code == SCALED:
        return load_float(law + PARAMETERS) * sample(load(law + SECOND), key, words, turn, used)
    size = load(law + PARAMETERS)
    if code == SUM:
        parts = load(law + SECOND)
        total = 0.0
        for k in range(size):
            total += sample(load(parts + k * PART), key, words, turn, used)
            used += load(parts + k * PART + WORD)
        return total
    which = uniform(key, load(words + used * WORD), turn)
    k = chosen(which, load(law + SECOND), size)
    parts = load(law + THIRD)
    if code == HYPEREXPONENTIAL:
        u = uniform(key, load(words + (used + 1) * WORD), turn)
        return exponential(u, load_float(parts + k * WORD))
    return sample(load(parts + k * PART), key, words, turn, used + 1)


__all__ = ["HISTOGRAM", "LAW", "MIXTURE", "chosen", "sample", "value_of"]
