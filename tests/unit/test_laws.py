"""Laws: quantiles, moments, draws and constructors, with scipy as the judge."""

import math

import numpy as np
import pytest
import scipy.integrate
import scipy.special
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.law_fit import (
    BINS,
    CONTINUOUS,
    FEW,
    FITS,
    LEAST_P,
    MILLION,
    MOST_ERRORS,
    SLOW,
    draws,
    fit,
)
from queuesim.errors import BadValue
from queuesim.laws import (
    Beta,
    Deterministic,
    Empirical,
    Erlang,
    Exponential,
    Gamma,
    Histogram,
    Hyperexponential,
    LogNormal,
    Mixture,
    Never,
    Pert,
    Scaled,
    Shifted,
    Sum,
    Triangular,
    TruncatedNormal,
    Uniform,
    Weibull,
    inverses,
)
from queuesim.laws.special import log_beta, log_gamma

GRID = np.concatenate(
    [np.logspace(-9, -1, 50), np.linspace(0.1, 0.9, 33), 1.0 - np.logspace(-1, -9, 50)]
)

STEPS = Empirical((10.0, 20.0, 40.0), (1.0, 0.0, 3.0))
OTHERS = [
    Deterministic(7.0),
    Hyperexponential.from_mean_cv(240.0, 1.5),
    Mixture((0.06, 0.94), (Uniform(1.0, 9.0), LogNormal(5.0, 0.7))),
    Mixture((0.5, 0.5), (Hyperexponential.from_mean_cv(9.0, 2.0), Exponential(3.0))),
    Sum((Exponential(30.0), Gamma(2.0, 10.0), Hyperexponential.from_mean_cv(60.0, 2.0))),
    STEPS,
    BINS,
    Shifted(Exponential(30.0), 10.0),
    Scaled(Shifted(Gamma(2.0, 30.0), 10.0), 1.3),
    Shifted(Scaled(Hyperexponential.from_mean_cv(60.0, 2.0), 2.0), 5.0),
]
ALL = [law for law, _ in CONTINUOUS] + OTHERS


def named(value):
    return repr(value) if not hasattr(value, "dist") else ""


@pytest.mark.parametrize(("law", "judge"), CONTINUOUS, ids=named)
def test_inverse_agrees_with_scipy(law, judge):
    actual = np.array([law.inverse(float(u)) for u in GRID])
    if isinstance(law, TruncatedNormal):
        # The judge computes loc + scale * z, which cancels near low: compare shares above.
        rounding = 1e-14 if math.isfinite(law.high) else 0.0  # next to high floats are too coarse
        np.testing.assert_allclose(judge.sf(actual), 1.0 - GRID, rtol=1e-9, atol=rounding)
    else:
        expected = np.where(GRID <= 0.5, judge.ppf(GRID), judge.isf(1.0 - GRID))
        rounding = 1e-15 * law.high if isinstance(law, Triangular) else 0.0  # the judge subtracts
        np.testing.assert_allclose(actual, expected, rtol=1e-9, atol=rounding)


@pytest.mark.parametrize("alpha", [-6.0, -3.0, -0.5, 0.0, 0.5, 3.0])
def test_cut_normal_keeps_its_digits_near_the_cut(alpha):
    """Against the integral of the density, which near the end does not cancel."""
    law = TruncatedNormal(-alpha, 1.0)
    for u in np.logspace(-9, -1, 60):
        x = law.inverse(float(u))
        share, _ = scipy.integrate.quad(
            lambda t: math.exp(-0.5 * t * (t + 2.0 * alpha)), 0.0, x, epsabs=0.0, epsrel=1e-13
        )
        share *= scipy.stats.norm.pdf(alpha) / scipy.stats.norm.sf(alpha)
        assert share == pytest.approx(u, rel=1e-9)


@pytest.mark.parametrize(("law", "judge"), CONTINUOUS, ids=named)
def test_moments_and_cdf_agree_with_scipy(law, judge):
    assert law.mean == pytest.approx(judge.mean(), rel=1e-9)
    assert law.variance == pytest.approx(judge.var(), rel=1e-9)
    assert law.cv == pytest.approx(judge.std() / judge.mean(), rel=1e-9)
    # a U so deep has values at its ends that floats cannot tell from them
    deep = isinstance(law, Beta) and min(law.a, law.b) < 0.3
    for x in judge.ppf([0.3, 0.5, 0.7] if deep else [0.001, 0.2, 0.5, 0.9, 0.999]):
        assert law.cdf(x) == pytest.approx(judge.cdf(x), rel=1e-9)
    low, high = judge.support()
    assert law.lowest == low
    assert law.cdf(low - 1.0) == 0.0
    assert law.cdf(high + 1.0 if math.isfinite(high) else 1e12) == pytest.approx(1.0, abs=1e-12)


SMOOTH = [
    law
    for law, _ in CONTINUOUS
    if not isinstance(law, Uniform | Triangular)
    and not (isinstance(law, LogNormal) and law.sigma > 2)
]


@pytest.mark.parametrize("law", SMOOTH, ids=named)
def test_moments_agree_with_an_integral_of_the_inverse(law):
    """Trapezoids in t = log(u / (1 - u)), which put points far into both tails."""
    t = np.linspace(-36.0, 36.0, 1441)
    u = 1.0 / (1.0 + np.exp(-t))
    weight = (t[1] - t[0]) * u * (1.0 - u)
    x = np.array([law.inverse(float(each)) for each in u])
    mean = np.sum(weight * x)
    assert mean == pytest.approx(law.mean, rel=1e-6)
    assert np.sum(weight * (x - mean) ** 2) == pytest.approx(law.variance, rel=1e-4)


def test_moments_of_laws_made_of_laws():
    uniform, lognormal = Uniform(1.0, 9.0), LogNormal(5.0, 0.7)
    mixture = Mixture((0.06, 0.94), (uniform, lognormal))
    square = 0.06 * (uniform.variance + 25.0) + 0.94 * (lognormal.variance + lognormal.mean**2)
    assert mixture.mean == pytest.approx(0.06 * 5.0 + 0.94 * lognormal.mean, rel=1e-12)
    assert mixture.variance == pytest.approx(square - mixture.mean**2, rel=1e-12)
    total = Sum((uniform, lognormal, mixture))
    assert total.mean == pytest.approx(5.0 + lognormal.mean + mixture.mean, rel=1e-12)
    parts = uniform.variance + lognormal.variance + mixture.variance
    assert total.variance == pytest.approx(parts, rel=1e-12)
    assert total.uniforms == 4
    later = Scaled(Shifted(uniform, 3.0), 2.0)
    assert (later.mean, later.lowest) == (16.0, 8.0)
    assert later.variance == pytest.approx(4.0 * uniform.variance)
    assert STEPS.mean == pytest.approx(32.5)
    assert STEPS.variance == pytest.approx(0.25 * 22.5**2 + 0.75 * 7.5**2)
    assert pytest.approx(0.25 * 30 + 0.5 * 90 + 0.25 * 250) == BINS.mean
    square = 0.25 * (60**2 / 3) + 0.5 * (300 + 90**2) + 0.25 * (100**2 / 12 + 250**2)
    assert pytest.approx(square - BINS.mean**2) == BINS.variance


@pytest.mark.parametrize("cv", [1.01, 1.5, 4.0, 100.0])
def test_hyperexponential_has_balanced_means(cv):
    law = Hyperexponential.from_mean_cv(240.0, cv)
    assert law.mean == pytest.approx(240.0, rel=1e-12)
    assert law.cv == pytest.approx(cv, rel=1e-9)
    work = [share * mean for share, mean in zip(law.shares, law.means, strict=True)]
    assert work == pytest.approx([120.0, 120.0])


# --- draws --------------------------------------------------------------------------------------


@pytest.mark.parametrize("law", [*ALL, Never()], ids=named)
def test_a_draw_is_the_same_however_it_is_made(law):
    draw = law.sampler()
    again = law.sampler()
    for k in range(50):
        us = [((7 * k + 3 * j) % 50 + 0.5) / 50 for j in range(law.uniforms)]
        assert draw(*us) == again(*us) == law.sample(us)
        if law.uniforms == 1:
            assert draw(us[0]) == law.inverse(us[0])
    assert hash(law) == hash(law)


def test_samplers_do_what_the_compiled_functions_do():
    """Where a sampler writes a formula out for speed, it is the compiled one to the last bit."""
    tables = [
        (Exponential(3.3), lambda u: inverses.exponential(u, 3.3)),
        (Uniform(1.1, 3.3), lambda u: inverses.uniform(u, 1.1, 3.3 - 1.1)),
        (LogNormal(5.0, 0.7), lambda u: inverses.lognormal(u, 5.0, 0.7)),
        (Weibull(3.3, 0.7), lambda u: inverses.weibull(u, 3.3, 0.7)),
        (Gamma(0.7, 3.3), lambda u: inverses.gamma(u, 0.7, log_gamma(0.7), 3.3)),
        (Beta(2, 3, 1, 4), lambda u: inverses.beta(u, 2, 3, log_beta(2, 3), 1, 3)),
        (Triangular(1.0, 2.0, 4.0), lambda u: inverses.triangular(u, 1.0, 2.0, 4.0)),
    ]
    for law, function in tables:
        draw = law.sampler()
        for u in GRID:
            assert draw(float(u)) == function(float(u))


@pytest.mark.parametrize("law", ALL, ids=named)
def test_the_outermost_uniforms_give_finite_draws(law):
    """Uniforms have 52 bits and a half: from 2^-53 to 1 - 2^-53."""
    for u in (2.0**-53, 1.0 - 2.0**-53):
        value = law.sample([u] * law.uniforms)
        assert math.isfinite(value)
        assert value >= law.lowest


@pytest.mark.parametrize("k", range(len(FITS)), ids=lambda k: repr(FITS[k][0]))
def test_draws_fit_the_law(k):
    """Kolmogorov and Smirnov, and the mean, on a million draws; 50,000 of slow laws.

    The slow ones have their million in ``make proof``. False alarms: 1.6 in a million per law,
    for a seed that is fixed.
    """
    slow = isinstance(FITS[k][0], SLOW)
    found = fit(k, FEW if slow else MILLION)
    assert found.p > LEAST_P
    assert abs(found.errors) < MOST_ERRORS


def test_a_law_that_is_a_little_off_is_rejected():
    """A mean 1 % too high is far outside on a million draws, and on 50,000 of a cv of 24 %."""
    x = draws(Exponential(242.4), MILLION, seed=1)
    assert scipy.stats.kstest(x, scipy.stats.expon(scale=240.0).cdf).pvalue < LEAST_P
    x = draws(Gamma(17.0, 30.3), FEW, seed=1)
    assert scipy.stats.kstest(x, scipy.stats.gamma(17.0, scale=30.0).cdf).pvalue < LEAST_P


def test_draws_of_values_fit_their_weights():
    """Chi-square on a million draws; false alarms: one in a million."""
    x = draws(STEPS, 1_000_000, seed=5)
    values, counts = np.unique(x, return_counts=True)
    assert values.tolist() == [10.0, 40.0]
    assert scipy.stats.chisquare(counts, [250_000, 750_000]).pvalue > 1e-6


# --- properties ---------------------------------------------------------------------------------

uniforms = st.floats(1e-12, 1.0 - 1e-12)
shapes = st.floats(0.05, 150.0)
laws = st.one_of(
    st.builds(Exponential, st.floats(0.1, 1e5)),
    st.builds(lambda low, width: Uniform(low, low + width), st.floats(0, 1e3), st.floats(0.1, 1e3)),
    st.builds(
        lambda low, a, b: Triangular(low, low + a, low + a + b),
        st.floats(0, 1e3),
        st.floats(0, 1e3),
        st.floats(0.1, 1e3),
    ),
    st.builds(LogNormal.from_mean_cv, st.floats(0.1, 1e5), st.floats(0.01, 5.0)),
    st.builds(Gamma, shapes, st.floats(0.1, 1e4)),
    st.builds(Weibull, st.floats(0.1, 1e4), st.floats(0.2, 20.0)),
    st.builds(
        Beta, st.floats(0.1, 150.0), st.floats(0.1, 150.0), st.just(5.0), st.floats(6.0, 500.0)
    ),
    st.builds(TruncatedNormal, st.floats(-30, 500), st.floats(20, 200)),
    st.builds(
        TruncatedNormal, st.floats(30, 100), st.floats(5, 200), st.just(40.0), st.floats(90, 1e3)
    ),
    st.builds(lambda shape, by: Shifted(Gamma(shape, 9.0), by), shapes, st.floats(0, 100)),
)


@settings(max_examples=300, deadline=None)
@given(law=laws, one=uniforms, two=uniforms)
def test_inverse_never_falls(law, one, two):
    low, high = sorted((one, two))
    if high - low <= 1e-11 * min(low, 1.0 - high):
        return
    assert law.inverse(low) <= law.inverse(high)


@settings(max_examples=300, deadline=None)
@given(law=laws, u=uniforms)
def test_cdf_undoes_inverse(law, u):
    x = law.inverse(u)
    # a value next to an end cannot be told from it: as far as one float to either side reaches
    below, above = law.cdf(math.nextafter(x, -math.inf)), law.cdf(math.nextafter(x, math.inf))
    assert below - 1e-9 <= u <= above + 1e-9


@settings(max_examples=100, deadline=None)
@given(
    values=st.lists(st.floats(0, 1e6), min_size=1, max_size=20),
    seed=st.integers(0, 2**32),
    u=uniforms,
    v=uniforms,
)
def test_observed_values_are_drawn_as_they_are(values, seed, u, v):
    weights = np.random.default_rng(seed).integers(1, 9, len(values)).tolist()
    law = Empirical.of(values, weights)
    assert law.inverse(u) in values
    assert law.inverse(min(u, v)) <= law.inverse(max(u, v))
    assert law.mean == pytest.approx(np.average(values, weights=weights))
    x = law.inverse(u)
    assert law.cdf(x) >= u - 1e-12
    assert law.cdf(math.nextafter(x, -1.0)) <= u + 1e-12


@pytest.mark.parametrize("make", [LogNormal, Gamma, Weibull], ids=lambda make: make.__name__)
@settings(max_examples=100, deadline=None)
@given(mean=st.floats(0.1, 1e6), cv=st.floats(0.05, 5.0))
def test_mean_and_cv_are_kept(make, mean, cv):
    law = make.from_mean_cv(mean, cv)
    assert law.mean == pytest.approx(mean, rel=1e-9)
    assert law.cv == pytest.approx(cv, rel=1e-9)


@pytest.mark.parametrize(
    ("make", "most"),
    [(Uniform, 1 / math.sqrt(3)), (Triangular, 1 / math.sqrt(6)), (TruncatedNormal, 0.95)],
    ids=["uniform", "triangular", "normal"],
)
@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.9, 1.0])
def test_mean_and_cv_are_kept_up_to_the_largest(make, most, share):
    law = make.from_mean_cv(300.0, share * most)
    assert law.mean == pytest.approx(300.0, rel=1e-9)
    assert law.cv == pytest.approx(share * most, rel=1e-9)
    assert law.lowest >= 0.0
    with pytest.raises(BadValue, match=r"at most|must be from"):
        make.from_mean_cv(300.0, 1.05 * most)


@pytest.mark.parametrize("k", [1, 2, 3, 10, 200, 1000])
def test_erlang_takes_only_its_own_cv(k):
    assert Erlang.from_mean_cv(300.0, round(1 / math.sqrt(k), 4)) == Erlang(k, 300.0)
    with pytest.raises(BadValue, match="1 / sqrt"):
        Erlang.from_mean_cv(300.0, 0.99)


@settings(max_examples=40, deadline=None)
@given(
    low=st.floats(0, 100),
    width=st.floats(1, 1000),
    centre=st.floats(0.05, 0.95),
    spread=st.floats(0.05, 0.8),
)
def test_beta_by_mean_and_sd(low, width, centre, spread):
    mean, sd = low + centre * width, spread * width * math.sqrt(centre * (1 - centre))
    law = Beta.from_mean_sd(mean, sd, low, low + width)
    assert law.mean == pytest.approx(mean, rel=1e-9)
    assert math.sqrt(law.variance) == pytest.approx(sd, rel=1e-9)


@pytest.mark.parametrize(
    ("mean", "sd", "low", "high"),
    [
        (5, 2, 0, 9),
        (5, 2, 0, 8.5),
        (3, 2, 0, 11),
        (290, 90, 60, 900),
        (-2, 2, -9, 1),
        (5, 0.9, 4, math.inf),
    ],
)
def test_normal_has_its_mean_and_sd_after_cutting(mean, sd, low, high):
    law = TruncatedNormal.from_mean_sd(mean, sd, low, high)
    assert law.mean == pytest.approx(mean, rel=1e-9)
    assert math.sqrt(law.variance) == pytest.approx(sd, rel=1e-8)
    x, _ = scipy.integrate.quad(law.inverse, 1e-12, 1 - 1e-12, limit=200)
    assert x == pytest.approx(mean, rel=1e-6)


def test_normal_far_from_its_ends_is_not_touched():
    assert TruncatedNormal.from_mean_sd(300.0, 30.0) == TruncatedNormal(300.0, 30.0)


@pytest.mark.parametrize(
    "make", [LogNormal, Gamma, Weibull, TruncatedNormal], ids=lambda m: m.__name__
)
@pytest.mark.parametrize(
    ("p1", "x1", "p2", "x2"),
    [(0.5, 240.0, 0.9, 500.0), (0.1, 100.0, 0.5, 240.0), (0.25, 200.0, 0.999, 900.0)],
)
def test_quantiles_are_kept(make, p1, x1, p2, x2):
    law = make.from_quantiles(p1, x1, p2, x2)
    assert law.inverse(p1) == pytest.approx(x1, rel=1e-9)
    assert law.inverse(p2) == pytest.approx(x2, rel=1e-9)


@settings(max_examples=60, deadline=None)
@given(shape=st.floats(0.11, 200), p1=st.floats(0.05, 0.6), gap=st.floats(0.05, 0.35))
def test_a_law_is_found_again_by_its_quantiles(shape, p1, gap):
    p2 = p1 + gap
    for law in (Gamma(shape, 10.0), Weibull(10.0, min(shape, 90.0))):
        again = type(law).from_quantiles(p1, law.inverse(p1), p2, law.inverse(p2))
        assert again.shape == pytest.approx(law.shape, rel=1e-6)
        assert again.scale == pytest.approx(law.scale, rel=1e-5)


# --- refusals -----------------------------------------------------------------------------------


def test_sum_has_no_closed_cdf():
    with pytest.raises(NotImplementedError, match="Sum"):
        Sum((Exponential(1.0), Exponential(2.0))).cdf(1.0)
    assert Sum((Exponential(1.0),)).cdf(1.0) == Exponential(1.0).cdf(1.0)


def test_never_is_infinite():
    law = Never()
    assert law.inverse(0.5) == law.mean == law.lowest == math.inf
    assert (law.cdf(1e300), law.cdf(math.inf)) == (0.0, 1.0)
    assert math.isnan(law.cv)


def test_only_uniforms_inside_the_unit_interval_are_taken():
    law = Exponential(3.0)
    for u in (0.0, 1.0, -0.1, math.nan):
        with pytest.raises(BadValue, match="between 0 and 1"):
            law.inverse(u)
    with pytest.raises(BadValue, match="needs 2 uniforms"):
        Hyperexponential.from_mean_cv(3.0, 2.0).inverse(0.5)
    with pytest.raises(BadValue, match="got 2"):
        law.sample((0.1, 0.2))


@pytest.mark.parametrize(
    "make",
    [
        lambda: Exponential(0.0),
        lambda: Exponential(math.nan),
        lambda: Exponential(math.inf),
        lambda: Deterministic(math.inf),
        lambda: Uniform(2.0, 2.0),
        lambda: Triangular(1.0, 3.0, 2.0),
        lambda: Pert(1.0, 0.0, 2.0),
        lambda: Beta(0.001, 1.0),
        lambda: Beta(1.0, math.nan),
        lambda: LogNormal(math.nan, 1.0),
        lambda: LogNormal(1.0, 9.0),
        lambda: Gamma(0.001, 1.0),
        lambda: Gamma(1.0, -1.0),
        lambda: Erlang(2.5, 1.0),
        lambda: Erlang(0, 1.0),
        lambda: Weibull(1.0, 0.01),
        lambda: TruncatedNormal(-100.0, 10.0),
        lambda: TruncatedNormal(math.nan, 10.0),
        lambda: TruncatedNormal(1.0, 0.0),
        lambda: TruncatedNormal(1.0, 1.0, 3.0, 2.0),
        lambda: TruncatedNormal.from_mean_sd(1.0, 0.1, 2.0, 3.0),
        lambda: Hyperexponential((0.5, 0.4), (1.0, 2.0)),
        lambda: Hyperexponential((0.5, 0.5), (1.0, 0.0)),
        lambda: Hyperexponential.from_mean_cv(1.0, 1.0),
        lambda: Mixture((), ()),
        lambda: Mixture((1.5, -0.5), (Exponential(1.0), Exponential(2.0))),
        lambda: Sum(()),
        lambda: Empirical((), ()),
        lambda: Empirical((2.0, 1.0), (1.0, 1.0)),
        lambda: Empirical.of([1.0, math.nan]),
        lambda: Empirical.of([1.0], [0.0]),
        lambda: Empirical.of([1.0], [1.0, 2.0]),
        lambda: Histogram((0.0,), (0.0,), (1.0,)),
        lambda: Histogram.of([(0, 2, 1), (1, 3, 1)]),
        lambda: Histogram.of([]),
        lambda: Shifted(Exponential(1.0), math.inf),
        lambda: Scaled(Exponential(1.0), 0.0),
        lambda: LogNormal.from_quantiles(0.5, 2.0, 0.9, 1.0),
        lambda: LogNormal.from_quantiles(0.5, 2.0, 0.5, 3.0),
        lambda: LogNormal.from_quantiles(0.5, 1.0, 0.9, 1e9),
        lambda: Weibull.from_quantiles(0.5, 1.0, 0.9, 1.0001),
        lambda: Gamma.from_quantiles(0.5, 1.0, 0.9, 1.0001),
        lambda: TruncatedNormal.from_quantiles(0.5, 1.0, 0.9, 9.0),
    ],
)
def test_what_no_law_can_have_is_refused(make):
    with pytest.raises(BadValue) as caught:
        make()
    assert len(str(caught.value)) > 10
    assert caught.value.said.text("zh")
