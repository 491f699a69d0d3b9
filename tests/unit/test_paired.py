"""Paired differences and ranges that hold together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from queuesim.analysis.paired import METHOD, Sample, compare, skew_range, skewness
from queuesim.words import CATALOGUES

ONES = np.ones(30)


def noise(seed: int, n: int = 30) -> np.ndarray:
    return np.random.default_rng(seed).normal(100.0, 10.0, n)


def test_a_plan_that_changes_nothing_differs_by_exactly_zero() -> None:
    rng = np.random.default_rng(1)
    base = {"wait": Sample(rng.lognormal(size=30), rng.poisson(50, 30))}
    (item,) = compare(base, {"same": dict(base)})
    assert item.identical
    assert (item.value, item.se, item.low, item.high) == (0.0, 0.0, 0.0, 0.0)


def test_pairing_takes_out_what_both_share() -> None:
    base = noise(1)
    base_sample = {"wait": Sample(base, ONES)}
    plan = {"wait": Sample(base - 2.0 + np.random.default_rng(2).normal(0.0, 0.5, 30), ONES)}
    (item,) = compare(base_sample, {"B": plan})
    assert item.high < 0.0  # although the two single ranges overlap widely
    assert item.base.low < item.changed.high
    difference = plan["wait"].numerators - base
    assert item.se == pytest.approx(stats.sem(difference), rel=1e-12)


def test_a_single_symmetric_difference_has_the_plain_student_range() -> None:
    half = np.random.default_rng(4).normal(0.0, 1.0, 15)
    difference = np.concatenate([half, -half]) + 3.0  # skewness exactly zero up to rounding
    base = noise(5)
    (item,) = compare({"m": Sample(base, ONES)}, {"B": {"m": Sample(base + difference, ONES)}})
    low, high = stats.t.interval(0.95, 29, 3.0, stats.sem(difference))
    assert (item.low, item.high) == pytest.approx((low, high), rel=1e-6)
    assert (item.low, item.high) == (item.single_low, item.single_high)


def test_a_difference_of_ratios_by_the_delta_method() -> None:
    rng = np.random.default_rng(6)
    den = [rng.poisson(400.0, 50).astype(float) for _ in range(2)]
    num = [
        rng.binomial(d.astype(int), p).astype(float) for d, p in zip(den, (0.8, 0.7), strict=True)
    ]
    (item,) = compare({"sl": Sample(num[0], den[0])}, {"B": {"sl": Sample(num[1], den[1])}})
    ratio = [n.sum() / d.sum() for n, d in zip(num, den, strict=True)]
    assert item.value == pytest.approx(ratio[1] - ratio[0], rel=1e-12)
    left = [(n.sum() - n) / (d.sum() - d) for n, d in zip(num, den, strict=True)]
    parts = left[1] - left[0]
    jackknife = np.sqrt(49 / 50 * ((parts - parts.mean()) ** 2).sum())
    assert item.se == pytest.approx(jackknife, rel=0.01)


def test_more_plans_and_measures_widen_the_ranges_for_all_only() -> None:
    base = {f"m{j}": Sample(noise(j), ONES) for j in range(4)}
    plans = {
        f"p{p}": {f"m{j}": Sample(noise(100 + 10 * p + j), ONES) for j in range(4)}
        for p in range(3)
    }
    family = compare(base, plans)
    alone = compare({"m0": base["m0"]}, {"p0": {"m0": plans["p0"]["m0"]}})
    assert family.family == 12
    assert alone.family == 1
    first, only = family.get("p0", "m0"), alone.get("p0", "m0")
    assert first.low < only.low
    assert only.high < first.high
    assert (first.single_low, first.single_high) == (only.low, only.high)


def test_what_has_no_chance_in_it_takes_no_part_of_the_family() -> None:
    base = {"wait": Sample(noise(1), ONES), "cost": Sample(np.full(30, 4000.1), ONES)}
    plan = {"wait": Sample(noise(2), ONES), "cost": Sample(np.full(30, 4384.3), ONES)}
    both = compare(base, {"B": plan})
    cost = both.get("B", "cost")
    assert both.family == 1
    assert not cost.identical
    assert cost.low == cost.high == cost.value == pytest.approx(384.2)


def test_measures_that_one_side_lacks_are_left_out() -> None:
    base = {"wait": Sample(noise(1), ONES), "chat wait": Sample(noise(2), ONES)}
    compared = compare(base, {"B": {"wait": Sample(noise(3), ONES), "new": Sample(noise(4), ONES)}})
    assert [item.measure for item in compared] == ["wait"]
    assert len(compared) == 1
    with pytest.raises(KeyError):
        compared.get("B", "new")


def test_unequal_numbers_of_replications_cannot_be_paired() -> None:
    with pytest.raises(ValueError, match="pair"):
        compare({"m": Sample(noise(1), ONES)}, {"B": {"m": Sample(noise(1, 29), np.ones(29))}})


def test_nothing_counted_has_no_value() -> None:
    zero = np.zeros(30)
    (item,) = compare({"m": Sample(zero, zero)}, {"B": {"m": Sample(noise(1), ONES)}})
    assert np.isnan([item.value, item.low, item.high]).all()


@pytest.mark.parametrize("n", [1, 2])
def test_too_few_replications_have_no_range(n: int) -> None:
    base, plan = Sample(noise(1, n), np.ones(n)), Sample(noise(2, n), np.ones(n))
    (item,) = compare({"m": base}, {"B": {"m": plan}})
    assert np.isfinite(item.value)
    assert np.isnan([item.low, item.high]).all()


def test_the_range_is_widened_to_the_side_the_values_lean_to() -> None:
    even = skew_range(10.0, 1.0, 0.0, 30, 0.95)
    right, left = skew_range(10.0, 1.0, 1.5, 30, 0.95), skew_range(10.0, 1.0, -1.5, 30, 0.95)
    assert right[0] == even[0]
    assert right[1] > even[1]
    assert left[0] < even[0]
    assert left[1] == even[1]
    assert right[1] - 10.0 == pytest.approx(10.0 - left[0])


@given(
    lean=st.floats(-8.0, 8.0),
    n=st.integers(3, 1000),
    level=st.floats(0.5, 0.9999),
    value=st.floats(-1e3, 1e3),
)
def test_widening_never_narrows(lean: float, n: int, level: float, value: float) -> None:
    plain, widened = skew_range(value, 2.0, 0.0, n, level), skew_range(value, 2.0, lean, n, level)
    assert widened[0] <= plain[0] <= value <= plain[1] <= widened[1]


def test_skewness_is_the_textbook_one() -> None:
    values = np.random.default_rng(7).gamma(2.0, 1.0, 40)
    assert skewness(values) == pytest.approx(stats.skew(values, bias=False), rel=1e-12)


def test_the_method_has_a_name_in_every_language() -> None:
    assert all(METHOD in catalogue for catalogue in CATALOGUES.values())


def test_units_do_not_matter() -> None:
    base, plan = noise(1), noise(2) ** 2 / 100.0
    (minutes,) = compare({"m": Sample(base, ONES)}, {"B": {"m": Sample(plan, ONES)}})
    (seconds,) = compare({"m": Sample(60 * base, ONES)}, {"B": {"m": Sample(60 * plan, ONES)}})
    assert (seconds.low, seconds.high) == pytest.approx((60 * minutes.low, 60 * minutes.high))
