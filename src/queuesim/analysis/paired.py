"""Paired differences to the base, with ranges that hold for all plans and measures together.

Replication i of a plan meets the same customers as replication i of the base, so what is compared
is the difference within each pair. The ranges of all plans and measures shown hold together with
95 % (family-wise), whatever the measures have to do with each other; the reasons for the method
are in the decision record on family-wise ranges.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from queuesim.analysis.intervals import (
    LEVEL,
    Estimate,
    Floats,
    influence,
    ratio_interval,
    standard_error,
    two_sided,
)

METHOD = "verdicts.method.bonferroni_skew"  #: words key that names the method in a report
FEWEST = 3  #: replications from which skewness, and so a family-wise range, exists


@dataclass(frozen=True)
class Sample:
    """One measure of one plan: numerator and denominator per replication, shape ``(n,)``."""

    numerators: ArrayLike
    denominators: ArrayLike


@dataclass(frozen=True)
class Difference:
    """Plan less base in one measure."""

    plan: str
    measure: str
    base: Estimate  #: the base's value with its own 95 % range
    changed: Estimate  #: the plan's value with its own 95 % range
    value: float  #: plan less base; exactly 0 when nothing differs; nan if either is nan
    se: float  #: standard error of the difference; 0 when it is the same in every replication
    n: int  #: replications
    low: float  #: range that holds for the whole family; nan with fewer than three replications
    high: float
    single_low: float  #: range for this difference on its own
    single_high: float
    skewness: float  #: of the replications' influence; far from 0: a few replications dominate
    identical: bool  #: every replication gave the same numbers in both plans


@dataclass(frozen=True)
class Differences:
    """All differences of one comparison; the ranges hold together."""

    items: tuple[Difference, ...]
    level: float  #: of all ranges together
    family: int  #: number of ranges that hold together (those with any chance in them)
    method: str = METHOD

    def __iter__(self) -> Iterator[Difference]:
        """Differences in their order."""
        return iter(self.items)

    def __len__(self) -> int:
        """Number of differences."""
        return len(self.items)

    def get(self, plan: str, measure: str) -> Difference:
        """Find one difference.

        Raises
        ------
        KeyError
            If there is none for that plan and measure.
        """
        for item in self.items:
            if (item.plan, item.measure) == (plan, measure):
                return item
        raise KeyError((plan, measure))


@dataclass(frozen=True)
class _Raw:
    plan: str
    measure: str
    base: Estimate
    changed: Estimate
    value: float
    influences: Floats
    se: float
    identical: bool


def _raw(plan: str, measure: str, base: Sample, changed: Sample, level: float) -> _Raw:
    numbers = [np.asarray(x, dtype=np.float64) for x in (base.numerators, base.denominators)]
    others = [np.asarray(x, dtype=np.float64) for x in (changed.numerators, changed.denominators)]
    if numbers[0].shape != others[0].shape:
        msg = f"{plan}, {measure}: not as many replications as the base, so nothing to pair"
        raise ValueError(msg)
    r_base, i_base = influence(*numbers)
    r_plan, i_plan = influence(*others)
    first = ratio_interval(*numbers, level=level)
    second = ratio_interval(*others, level=level)
    size = max(abs(r_base), abs(r_plan))
    se = standard_error(i_plan - i_base, size)
    value = r_plan - r_base
    if abs(value) <= 1e-13 * size:  # rounding of the sums
        value = 0.0
    same = all(np.array_equal(a, b) for a, b in zip(numbers, others, strict=True))
    return _Raw(plan, measure, first, second, value, i_plan - i_base, se, same)


def compare(
    base: Mapping[str, Sample],
    plans: Mapping[str, Mapping[str, Sample]],
    *,
    level: float = LEVEL,
) -> Differences:
    """Differences of every plan to the base in every measure both have.

    Parameters
    ----------
    base
        Measure to its sample in the base.
    plans
        Plan to measure to sample; replication i is paired with the base's replication i.
    level
        Probability that all ranges hold together, in (0, 1).

    Returns
    -------
    Differences
        In the order of ``plans``, then of ``base``. Measures missing in either are left out.

    Raises
    ------
    ValueError
        If the numbers of replications differ or a sample is malformed.

    Notes
    -----
    Each difference of ratios has the influence values of the plan less those of the base (delta
    method). With k ranges in the family each has level 1 - (1 - level) / k (Bonferroni), Student's
    t with n - 1 degrees of freedom, and is widened on the side to which the influence values lean
    by Hall's transformation [1]_: the wider of both ranges counts on each side.

    References
    ----------
    .. [1] P. Hall, "On the removal of skewness by transformation", Journal of the Royal
       Statistical Society B 54 (1992), 221-228.
    """
    raws = [
        _raw(plan, measure, sample, measures[measure], level)
        for plan, measures in plans.items()
        for measure, sample in base.items()
        if measure in measures
    ]
    family = sum(1 for raw in raws if raw.se > 0.0)
    together = 1.0 - (1.0 - level) / max(family, 1)
    items = tuple(_difference(raw, level, together) for raw in raws)
    return Differences(items, level, family)


def _difference(raw: _Raw, level: float, together: float) -> Difference:
    n = raw.influences.size
    lean = skewness(raw.influences) if raw.se > 0.0 else 0.0
    low, high = skew_range(raw.value, raw.se, lean, n, together)
    single = skew_range(raw.value, raw.se, lean, n, level)
    return Difference(
        raw.plan,
        raw.measure,
        raw.base,
        raw.changed,
        raw.value,
        raw.se,
        n,
        low,
        high,
        *single,
        lean,
        raw.identical,
    )


def skewness(values: Floats) -> float:
    """Sample skewness with the usual small-sample factor; nan for fewer than three values."""
    n = values.size
    if n < FEWEST:
        return math.nan
    centred = values - values.mean()
    variance = float(np.mean(centred**2))
    if variance == 0.0:
        return 0.0
    factor = math.sqrt(n * (n - 1)) / (n - 2)
    return factor * float(np.mean(centred**3)) / math.pow(variance, 1.5)


def skew_range(value: float, se: float, lean: float, n: int, level: float) -> tuple[float, float]:
    """Student t range widened for skewness ``lean``; see :func:`compare`.

    A difference without any spread is its own range; without a value, or with fewer than three
    replications, there is none (nan) unless nothing varies.
    """
    if se == 0.0:
        return value, value
    if not math.isfinite(value) or n < FEWEST:
        return math.nan, math.nan
    reach = two_sided(level, n - 1)
    low, high = hall_range(value, se, lean, n, level)
    return min(low, value - reach * se), max(high, value + reach * se)


def hall_range(value: float, se: float, lean: float, n: int, level: float) -> tuple[float, float]:
    """Range by Hall's transformation alone; see :func:`compare`."""
    reach = two_sided(level, n - 1)
    return value - _hall(reach, lean, n) * se, value - _hall(-reach, lean, n) * se


def _hall(x: float, lean: float, n: int) -> float:
    """Inverse of Hall's cubic, which makes a studentised mean of skewed values symmetric."""
    if abs(lean) < 1e-6:  # the identity in the limit
        return x
    root, small = math.sqrt(n), lean / math.sqrt(n)
    return 3.0 * root / lean * (math.cbrt(1.0 + small * (x - small / 6.0)) - 1.0)
