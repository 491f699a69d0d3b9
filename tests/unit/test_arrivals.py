"""Arrivals are shared by all engines, so they have exact answers of their own."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from queuesim.laws import Deterministic, Exponential, Hyperexponential
from queuesim.network import HeadCount
from queuesim.network.arrivals import (
    AtStart,
    Counts,
    CountSlice,
    Gaps,
    Rates,
    RateSlice,
    Times,
    arrival_times,
    passed,
)
from queuesim.network.draws import case_key, source_key, stream_key, uniform

S = 1_000_000
RATE = 0.001  #: false-alarm rate of each statistical test


def key(replication: int = 0) -> int:
    return source_key(stream_key(3, replication), "calls")


def plain(_tick: int) -> float:
    return 1.0


def times(arrivals: object, replication: int = 0) -> list[tuple[int, int, int]]:
    found = arrival_times(arrivals, key(replication), plain)  # type: ignore[arg-type]
    return [arrival[:3] for arrival in found]


def test_counts_of_a_slice_are_poisson() -> None:
    rates = Rates((RateSlice(0, 100 * S, 0.2), RateSlice(100 * S, 150 * S, 0.1, 0.3)))
    counts = np.array([len(times(rates, k)) for k in range(2000)])
    mean = 20 + 0.2 * 50
    assert abs(counts.mean() - mean) / math.sqrt(mean / counts.size) < stats.norm.isf(RATE / 2)
    dispersion = counts.var(ddof=1) / mean * (counts.size - 1)
    assert stats.chi2.sf(dispersion, counts.size - 1) > RATE / 2
    assert stats.chi2.cdf(dispersion, counts.size - 1) > RATE / 2


def test_places_in_a_slice_follow_the_straight_line() -> None:
    """The share of a rising rate gathered by t is (r t + s t^2 / 2) / total."""
    rates = Rates((RateSlice(0, 100 * S, 0.0, 100.0),))
    ticks = np.array([t for t, _, _ in times(rates)]) / (100 * S)
    assert stats.kstest(ticks, lambda x: x * x).pvalue > RATE


@given(
    st.floats(0.0, 100.0),
    st.floats(0.0, 100.0),
    st.floats(0.01, 1e5),
    st.floats(1e-9, 0.999),
)
def test_passed_inverts_the_gathered_line(
    first: float, last: float, length: float, share: float
) -> None:
    total = 0.5 * (first + last) * length
    if total < 1e-6:
        return
    slope = (last - first) / length
    t = passed(share * total, first, slope)
    assert first * t + slope * t * t / 2 == pytest.approx(share * total, rel=1e-7, abs=1e-9)
    assert 0.0 <= t <= length * (1 + 1e-9)


def test_a_slice_without_rate_is_empty_and_nothing_comes_at_its_end() -> None:
    assert times(Rates((RateSlice(0, 5 * S, 0.0),))) == []
    many = times(Rates((RateSlice(0, 10, 1e6),)))
    assert all(0 <= tick < 10 for tick, _, _ in many)


def test_slices_do_not_touch_each_other() -> None:
    """More calls in the first slice leave those of the second as they were."""
    second = RateSlice(100 * S, 200 * S, 0.3)
    few = times(Rates((RateSlice(0, 100 * S, 0.1), second)))
    many = times(Rates((RateSlice(0, 100 * S, 0.9), second)))
    assert [a for a in few if a[1] == 1] == [a for a in many if a[1] == 1]
    assert len([a for a in few if a[1] == 0]) < len([a for a in many if a[1] == 0])


def test_a_clock_multiplies_the_rate_of_the_slices_that_begin_in_its_period() -> None:
    rates = Rates((RateSlice(0, 100 * S, 5.0), RateSlice(100 * S, 200 * S, 5.0)), "day")
    found = list(arrival_times(rates, key(), lambda tick: 0.0 if tick < 100 * S else 2.0))
    assert {part for _, part, _, _ in found} == {1}
    assert 900 < len(found) < 1100


def test_counted_arrivals_are_exact_and_uniform() -> None:
    slices = (
        CountSlice(0, 10 * S, 5),
        CountSlice(10 * S, 20 * S, 0),
        CountSlice(20 * S, 20 * S + 1, 3),
    )
    counts = Counts(slices)
    found = times(counts)
    assert [part for _, part, _ in found] == [0] * 5 + [2] * 3
    assert {ordinal for _, part, ordinal in found if part == 0} == set(range(5))
    big = [t / S for t, _, _ in times(Counts((CountSlice(0, S, 20_000),)))]
    assert big == sorted(big)
    assert stats.kstest(big, "uniform").pvalue > RATE


def test_gaps_add_up_without_drift() -> None:
    found = times(Gaps(Deterministic(0.1), start=7, limit=1_000))
    assert [t for t, _, _ in found] == [7 + 100_000 * (k + 1) for k in range(1_000)]


def test_gaps_stop_before_until_and_at_the_limit() -> None:
    assert [t for t, _, _ in times(Gaps(Deterministic(1.0), until=3 * S))] == [S, 2 * S]
    assert len(times(Gaps(Exponential(1.0), limit=4))) == 4


def test_listed_times_and_those_at_the_start() -> None:
    assert times(Times((3, 3, 8))) == [(3, 0, 0), (3, 0, 1), (8, 0, 2)]
    assert times(AtStart(2)) == [(0, 0, 0), (0, 0, 1)]


def test_bad_arrivals_are_refused() -> None:
    with pytest.raises(ValueError, match="must not descend"):
        Times((3, 2))
    with pytest.raises(ValueError, match="start <= end"):
        RateSlice(5, 4, 1.0)
    with pytest.raises(ValueError, match="at least 0"):
        RateSlice(0, 4, -1.0)


def test_gaps_may_follow_a_law_of_several_uniform_numbers() -> None:
    """Each number has a name of its own; the first is that of a law that needs one."""
    law = Hyperexponential((0.5, 0.5), (1.0, 3.0))
    gaps = np.diff([0, *(tick for tick, _, _ in times(Gaps(law, limit=20_000)))]) / S
    draw = law.sampler()
    for k in range(3):
        case = case_key(key(), 0, k)
        drawn = draw(uniform(case, "gap"), uniform(case, "gap/2"))
        assert gaps[k] == pytest.approx(drawn, abs=1e-6)
    chances = [sum(0.5 * -math.expm1(-x / mean) for mean in (1.0, 3.0)) for x in np.sort(gaps)]
    assert stats.kstest(chances, "uniform").pvalue > RATE


@pytest.mark.parametrize(
    "arrivals",
    [
        Rates((RateSlice(0, 9 * S, 1.0), RateSlice(9 * S, 20 * S, 1.0))),
        Counts((CountSlice(0, S, 4),)),
        Gaps(Exponential(1.0), limit=4),
        Times((1, 2)),
        AtStart(3),
    ],
)
def test_every_arrival_carries_the_key_of_its_case(arrivals: object) -> None:
    for _, part, ordinal, case in arrival_times(arrivals, key(), plain):  # type: ignore[arg-type]
        assert case == case_key(key(), part, ordinal)


def test_slices_and_head_counts_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="must not overlap"):
        Rates((RateSlice(0, 10, 1.0), RateSlice(9, 20, 1.0)))
    with pytest.raises(ValueError, match="must not overlap"):
        Counts((CountSlice(5, 10, 1), CountSlice(0, 5, 1)))
    with pytest.raises(ValueError, match="one for each tick"):
        HeadCount(((0, 1), (0, 2)))
    with pytest.raises(ValueError, match="0 or more"):
        HeadCount(((0, -1),))
