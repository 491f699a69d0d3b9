"""Ranges of means and of ratios from independent replications.

A replication is the unit of chance: a measure over all of them is a ratio of sums, and its range
comes from the spread between replications (delta method), never from contacts within one, which
are not independent.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

LEVEL = 0.95  #: the product's level of confidence
MOST_SUMMED = 2_000  #: degrees of freedom up to which Student's t is summed here
LEAST_SUMMED = 1e-4  #: probability beyond a quantile down to which it is
STEPS = 50  #: of Newton at the most; some five are needed


@dataclass(frozen=True)
class Estimate:
    """A value with the range that chance in the simulation leaves for it."""

    value: float  #: nan where the measure does not exist (nothing in the denominator)
    low: float  #: nan where there is no range
    high: float
    half_width: float
    n: int  #: replications
    se: float  #: standard error of ``value``

    @property
    def has_range(self) -> bool:
        """Whether there is a range: a value and at least two replications."""
        return math.isfinite(self.low) and math.isfinite(self.high)


@lru_cache(maxsize=4096)
def student_quantile(p: float, df: float) -> float:
    """Quantile of Student's t with ``df`` > 0 degrees of freedom, 0 < p < 1.

    Notes
    -----
    What ranges usually ask for is summed here, for scipy takes longer to load than a day to
    simulate; the rest is scipy's.
    """
    tail = min(p, 1.0 - p)
    if 1 <= df <= MOST_SUMMED and df == int(df) and tail >= LEAST_SUMMED:
        return math.copysign(_upper_quantile(tail, int(df)), p - 0.5)
    from scipy.special import stdtrit

    return float(stdtrit(df, p))


def _upper_quantile(tail: float, df: int) -> float:
    """The t that is passed with probability ``tail``, by Newton's steps on the angle."""
    wanted = 1.0 - 2.0 * tail
    # density of the angle atan(t / sqrt(df)) is this scale times the cosine to the power df - 1
    scale = 2.0 * math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(math.pi)
    angle = math.atan(-NormalDist().inv_cdf(tail) / math.sqrt(df))
    for _ in range(STEPS):
        step = (_between(angle, df) - wanted) / (scale * math.cos(angle) ** (df - 1))
        angle -= step
        if abs(step) <= 1e-15 * angle:
            break
    return math.tan(angle) * math.sqrt(df)


def _between(angle: float, df: int) -> float:
    """P(-t <= T <= t) for ``t = sqrt(df) tan(angle)``.

    Notes
    -----
    M. Abramowitz and I. A. Stegun, "Handbook of Mathematical Functions" (1964), 26.7.3 and 26.7.4.
    """
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = df % 2
    term = total = 0.0 if df == 1 else cosine if odd else 1.0
    for k in range(2 + odd, df, 2):
        term *= cosine * cosine * (k - 1) / k
        total += term
    return 2.0 / math.pi * (angle + sine * total) if odd else sine * total


def two_sided(level: float, df: float) -> float:
    """Half-width in standard errors of a two-sided range at ``level``, Student's t."""
    if not 0.0 < level < 1.0:
        msg = f"level must be between 0 and 1; got {level!r}"
        raise ValueError(msg)
    return -student_quantile((1.0 - level) / 2.0, df)


def influence(numerators: ArrayLike, denominators: ArrayLike) -> tuple[float, Floats]:
    """Ratio of sums, and each replication's influence on it.

    Parameters
    ----------
    numerators, denominators
        One pair per replication, shape ``(n,)``, finite; denominators >= 0.

    Returns
    -------
    tuple[float, ndarray]
        ``R = sum(num) / sum(den)`` and ``(num - R den) / mean(den)``, shape ``(n,)``, mean zero;
        nan (all of them) when the denominators are all zero.

    Raises
    ------
    ValueError
        If shapes differ, there is nothing in them, a value is not finite, or a denominator is
        negative.
    """
    num = np.asarray(numerators, dtype=np.float64)
    den = np.asarray(denominators, dtype=np.float64)
    if num.ndim != 1 or num.shape != den.shape or num.size == 0:
        msg = f"needs two arrays of the same length >= 1; got {num.shape} and {den.shape}"
        raise ValueError(msg)
    if not (np.isfinite(num).all() and np.isfinite(den).all()) or (den < 0.0).any():
        msg = "numerators and denominators must be finite, denominators not negative"
        raise ValueError(msg)
    mean_den = float(den.mean())
    if mean_den == 0.0:
        return math.nan, np.full(num.shape, math.nan)
    ratio = float(num.mean()) / mean_den
    return ratio, (num - ratio * den) / mean_den


def standard_error(influences: Floats, scale: float = 0.0) -> float:
    """Standard error of a mean of ``influences``; nan for one replication.

    A spread that is only rounding (relative to ``scale``, the size of the numbers that went in)
    counts as none.
    """
    n = influences.size
    if n < 2:
        return math.nan
    se = float(influences.std(ddof=1)) / math.sqrt(n)
    return 0.0 if se <= 1e-13 * abs(scale) else se


def ratio_interval(
    numerators: ArrayLike,
    denominators: ArrayLike,
    *,
    level: float = LEVEL,
    bounds: tuple[float, float] = (-math.inf, math.inf),
) -> Estimate:
    """Ratio of sums over replications with its range by the delta method.

    Parameters
    ----------
    numerators, denominators
        One pair per replication, shape ``(n,)``; see :func:`influence`.
    level
        Level of confidence, in (0, 1).
    bounds
        Values the measure cannot leave, such as ``(0, 1)`` for a share; the range is cut there.

    Returns
    -------
    Estimate
        One replication: a value without a range. Nothing in the denominators: nan.

    Notes
    -----
    Variance of the mean of the influence values, Student's t with n - 1 degrees of freedom;
    W. G. Cochran, "Sampling Techniques", 3rd ed. (1977), chapter 6.
    """
    value, influences = influence(numerators, denominators)
    n = influences.size
    if math.isnan(value) or n == 1:
        return Estimate(value, math.nan, math.nan, math.nan, n, math.nan)
    se = standard_error(influences, value)
    half = two_sided(level, n - 1) * se
    low, high = max(value - half, bounds[0]), min(value + half, bounds[1])
    return Estimate(value, low, high, half, n, se)


def ratio_intervals(
    numerators: Floats, denominators: Floats, bounds: Floats, *, level: float = LEVEL
) -> Floats:
    """Many ratios at once, each as :func:`ratio_interval` gives it to the last digits.

    Parameters
    ----------
    numerators, denominators
        One row per ratio and one column per replication, ``(m, n)``, finite.
    bounds
        Values that each ratio cannot leave, ``(m, 2)``.

    Returns
    -------
    ndarray
        ``(m, 3)``: value, low, high; nan where there is no value or no range.
    """
    count, n = numerators.shape
    result = np.full((count, 3), math.nan)
    mean = denominators.mean(axis=1)
    rows = np.flatnonzero(mean != 0.0)
    below = mean[rows]
    value = numerators[rows].mean(axis=1) / below
    result[rows, 0] = value
    if n < 2 or not rows.size:
        return result
    spread = (numerators[rows] - value[:, None] * denominators[rows]) / below[:, None]
    se = spread.std(axis=1, ddof=1) / math.sqrt(n)
    se[se <= 1e-13 * np.abs(value)] = 0.0
    half = two_sided(level, n - 1) * se
    result[rows, 1] = np.maximum(value - half, bounds[rows, 0])
    result[rows, 2] = np.minimum(value + half, bounds[rows, 1])
    return result


def mean_interval(
    values: ArrayLike,
    *,
    level: float = LEVEL,
    bounds: tuple[float, float] = (-math.inf, math.inf),
) -> Estimate:
    """Mean over replications with its Student t range; see :func:`ratio_interval`."""
    numbers = np.asarray(values, dtype=np.float64)
    return ratio_interval(numbers, np.ones_like(numbers), level=level, bounds=bounds)


def share_interval(successes: int, trials: int, *, level: float = LEVEL) -> Estimate:
    """Share of independent trials with its exact (Clopper-Pearson) range.

    Raises
    ------
    ValueError
        Unless 0 <= successes <= trials and trials >= 1.
    """
    from scipy.special import betaincinv

    if not 0 <= successes <= trials or trials < 1:
        msg = f"needs 0 <= successes <= trials, trials >= 1; got {successes} of {trials}"
        raise ValueError(msg)
    tail, failures = (1.0 - level) / 2.0, trials - successes
    low = float(betaincinv(successes, failures + 1, tail)) if successes else 0.0
    high = float(betaincinv(successes + 1, failures, 1.0 - tail)) if failures else 1.0
    share = successes / trials
    se = math.sqrt(share * (1.0 - share) / trials)
    return Estimate(share, low, high, (high - low) / 2.0, trials, se)
