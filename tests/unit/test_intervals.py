"""Ranges of means and ratios, and replications for a wanted precision."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from queuesim.analysis.intervals import (
    Estimate,
    influence,
    mean_interval,
    ratio_interval,
    ratio_intervals,
    share_interval,
    student_quantile,
)
from queuesim.analysis.precision import replications_for, replications_for_goal


def test_the_range_of_a_mean_is_students() -> None:
    values = np.random.default_rng(1).normal(10.0, 3.0, 12)
    estimate = mean_interval(values)
    low, high = stats.t.interval(0.95, 11, values.mean(), stats.sem(values))
    assert estimate.value == pytest.approx(values.mean(), rel=1e-12)
    assert (estimate.low, estimate.high) == pytest.approx((low, high), rel=1e-12)
    assert estimate.half_width == pytest.approx((high - low) / 2, rel=1e-12)
    assert estimate.n == 12


@pytest.mark.parametrize("df", [1, 2, 3, 4, 29, 30, 999, 2000, 2001, 7.5])
@pytest.mark.parametrize("p", [1e-6, 2e-4, 0.025, 0.4, 0.5, 0.9, 0.975, 0.9995, 1 - 1e-6])
def test_student_quantiles(df: float, p: float) -> None:
    assert student_quantile(p, df) == pytest.approx(stats.t.ppf(p, df), rel=1e-9, abs=1e-12)


def test_a_ratio_is_of_sums_not_a_mean_of_ratios() -> None:
    estimate = ratio_interval([1.0, 90.0], [1.0, 100.0])
    assert estimate.value == pytest.approx(91 / 101)


def test_the_delta_method_agrees_with_the_jackknife() -> None:
    rng = np.random.default_rng(2)
    den = rng.poisson(400.0, 60).astype(float)
    num = rng.binomial(den.astype(int), 0.8).astype(float)
    estimate = ratio_interval(num, den)
    left_out = (num.sum() - num) / (den.sum() - den)
    jackknife = math.sqrt(59 / 60 * ((left_out - left_out.mean()) ** 2).sum())
    # both estimate the same error; they differ by terms of order 1/n times the spread of den
    assert estimate.se == pytest.approx(jackknife, rel=0.01)


def test_the_delta_method_by_hand() -> None:
    # R = 6/4; residuals num - R den = (-0.5, 0.5); over mean den 2: (-0.25, 0.25)
    estimate = ratio_interval([1.0, 5.0], [1.0, 3.0])
    assert influence([1.0, 5.0], [1.0, 3.0])[1].tolist() == [-0.25, 0.25]
    assert estimate.value == 1.5
    assert estimate.se == pytest.approx(math.sqrt(0.125 / 2))


def test_one_replication_has_a_value_and_no_range() -> None:
    estimate = mean_interval([4.0])
    assert estimate.value == 4.0
    assert estimate.n == 1
    assert not estimate.has_range
    assert math.isnan(estimate.low)
    assert math.isnan(estimate.half_width)
    assert math.isnan(estimate.se)


def test_nothing_in_the_denominators_is_nan_not_zero() -> None:
    estimate = ratio_interval([0.0, 0.0, 0.0], [0.0, 0.0, 0.0])
    assert math.isnan(estimate.value)
    assert not estimate.has_range


def test_an_empty_replication_counts_with_its_nothing() -> None:
    estimate = ratio_interval([5.0, 0.0, 7.0], [10.0, 0.0, 10.0])
    assert estimate.value == 0.6
    assert estimate.n == 3


def test_no_spread_is_an_exact_value() -> None:
    estimate = mean_interval([0.1 + 0.2] * 7)
    assert estimate.se == 0.0
    assert estimate.low == estimate.high == estimate.value


def test_a_share_stays_a_share() -> None:
    estimate = mean_interval([1.0, 1.0, 1.0, 0.5], bounds=(0.0, 1.0))
    assert estimate.high == 1.0
    assert estimate.half_width > estimate.high - estimate.value


@pytest.mark.parametrize(
    ("num", "den"),
    [([], []), ([1.0], [1.0, 2.0]), ([math.nan], [1.0]), ([1.0], [-1.0]), ([[1.0]], [[1.0]])],
)
def test_malformed_samples_are_refused(num: list[float], den: list[float]) -> None:
    with pytest.raises(ValueError, match=r"needs|must"):
        ratio_interval(num, den)


def test_an_impossible_level_is_refused() -> None:
    with pytest.raises(ValueError, match="level"):
        mean_interval([1.0, 2.0], level=1.0)


@given(
    # Squares of values below 1e-150 vanish in doubles; no measure is that small.
    values=st.lists(st.floats(-1e6, 1e6).map(lambda v: round(v, 9)), min_size=2, max_size=20),
    factor=st.floats(0.001, 1000.0),
)
def test_the_range_scales_with_the_unit(values: list[float], factor: float) -> None:
    one, other = mean_interval(values), mean_interval([factor * v for v in values])
    scale = max(abs(v) for v in values) * factor
    assert other.low == pytest.approx(factor * one.low, rel=1e-9, abs=1e-9 * scale)
    assert other.high == pytest.approx(factor * one.high, rel=1e-9, abs=1e-9 * scale)


@pytest.mark.parametrize(("successes", "trials"), [(0, 20), (3, 20), (20, 20), (43, 1000)])
def test_the_exact_range_of_a_share(successes: int, trials: int) -> None:
    estimate = share_interval(successes, trials)
    exact = stats.binomtest(successes, trials).proportion_ci(0.95, method="exact")
    assert (estimate.low, estimate.high) == pytest.approx((exact.low, exact.high), abs=1e-9)


@pytest.mark.parametrize(("successes", "trials"), [(-1, 5), (6, 5), (0, 0)])
def test_impossible_shares_are_refused(successes: int, trials: int) -> None:
    with pytest.raises(ValueError, match="successes"):
        share_interval(successes, trials)


def test_single_ranges_hold_the_truth_in_95_percent() -> None:
    # 2,000 samples, 12 values each; fails by chance with probability below 1e-4 (4 sd of 0.49 %)
    rng = np.random.default_rng(3)
    hits = 0
    for _ in range(2000):
        den = rng.gamma(20.0, 1.0, 12)
        estimate = ratio_interval(rng.gamma(2.0 * den, 1.0), den)
        hits += estimate.low <= 2.0 <= estimate.high
    assert 0.93 < hits / 2000 < 0.97


def pilot(value: float = 50.0, deviation: float = 10.0, n: int = 10) -> Estimate:
    return Estimate(value, 40.0, 60.0, 10.0, n, deviation / math.sqrt(n))


def test_replications_are_the_fewest_that_reach_the_precision() -> None:
    n = replications_for(pilot(), half_width=1.0)
    assert n is not None

    def half_width(m: int) -> float:
        return float(stats.t.ppf(0.975, m - 1)) * 10.0 / math.sqrt(m)

    assert half_width(n) <= 1.0 < half_width(n - 1)
    assert replications_for(pilot(), relative=0.02) == n  # 2 % of 50


def test_a_tenth_of_the_width_takes_a_hundred_times_as_many() -> None:
    wide, narrow = replications_for_goal(10.0, 0.5), replications_for_goal(10.0, 0.05)
    assert wide is not None
    assert narrow is not None
    assert narrow / wide == pytest.approx(100, rel=0.01)


def test_what_cannot_be_said_is_none() -> None:
    nan = math.nan
    assert replications_for(Estimate(4.0, nan, nan, nan, 1, nan), half_width=1.0) is None
    assert replications_for(pilot(value=0.0), relative=0.05) is None
    assert replications_for(pilot(), half_width=1e-9) is None
    assert replications_for(pilot(deviation=0.0), half_width=1e-9) == 2


@pytest.mark.parametrize("goal", [{}, {"half_width": 1.0, "relative": 0.1}, {"half_width": 0.0}])
def test_a_goal_is_one_and_positive(goal: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="exactly one"):
        replications_for(pilot(), **goal)


def test_many_ratios_at_once_are_those_one_by_one() -> None:
    rng = np.random.default_rng(3)
    for n in (1, 2, 12):
        top, bottom = rng.random((50, n)), rng.random((50, n))
        bottom[3] = 0.0
        top[4], bottom[4] = 2.0, 1.0
        bounds = np.tile([0.2, 1.1], (50, 1))
        found = ratio_intervals(top, bottom, bounds)
        for k in range(50):
            one = ratio_interval(top[k], bottom[k], bounds=(0.2, 1.1))
            expected = [one.value, one.low, one.high]
            np.testing.assert_allclose(found[k], expected, rtol=1e-12, equal_nan=True)
