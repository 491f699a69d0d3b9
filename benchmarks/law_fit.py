"""Do draws fit their laws? Kolmogorov-Smirnov and the mean, on a million draws of every law.

``python benchmarks/law_fit.py`` takes minutes, for a gamma, an Erlang, a beta or a PERT needs 5
to 20 us a draw. The tests use the same tables and functions: a million draws of the quick laws and
50,000 of the slow ones. scipy judges.

A law is rejected if the p of Kolmogorov and Smirnov is at most one in a million, or if the mean
lies five standard errors from the law's (6e-7 by chance): with fresh seeds the study would
reject one of the 37 laws once in about 17,000 runs though nothing is wrong. Exit code 1 then.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.special
import scipy.stats
from numpy.typing import NDArray

from queuesim.laws import (
    Beta,
    Erlang,
    Exponential,
    Gamma,
    Histogram,
    Hyperexponential,
    Law,
    LogNormal,
    Mixture,
    Pert,
    Scaled,
    Shifted,
    Sum,
    Triangular,
    TruncatedNormal,
    Uniform,
    Weibull,
)

Floats = NDArray[np.float64]
Cdf = Callable[[Floats], Floats]

MILLION, FEW = 1_000_000, 50_000
SEED = 20260302
SLOW = Gamma | Erlang | Beta | Pert
LEAST_P, MOST_ERRORS = 1e-6, 5.0

#: Laws of one uniform, each with scipy's.
CONTINUOUS: list[tuple[Law, Any]] = [
    (Exponential(240.0), scipy.stats.expon(scale=240.0)),
    (Uniform(60.0, 200.0), scipy.stats.uniform(60.0, 140.0)),
    (Triangular(60.0, 90.0, 200.0), scipy.stats.triang(30 / 140, 60.0, 140.0)),
    (Triangular(0.0, 0.0, 5.0), scipy.stats.triang(0.0, 0.0, 5.0)),
    (Triangular(0.0, 5.0, 5.0), scipy.stats.triang(1.0, 0.0, 5.0)),
    (Pert(60.0, 90.0, 200.0), scipy.stats.beta(1 + 120 / 140, 1 + 440 / 140, 60.0, 140.0)),
    (LogNormal(5.0, 0.7), scipy.stats.lognorm(0.7, scale=math.exp(5.0))),
    (LogNormal(5.0, 3.0), scipy.stats.lognorm(3.0, scale=math.exp(5.0))),
    (LogNormal(0.0, 1e-3), scipy.stats.lognorm(1e-3)),
    *(
        (Gamma(shape, 30.0), scipy.stats.gamma(shape, scale=30.0))
        for shape in (0.05, 0.3, 0.9, 1.0, 2.5, 17.0, 99.0, 101.0, 200.0)
    ),
    (Erlang(4, 100.0), scipy.stats.gamma(4, scale=25.0)),
    *(
        (Weibull(200.0, shape), scipy.stats.weibull_min(shape, scale=200.0))
        for shape in (0.3, 0.8, 1.0, 2.0, 50.0)
    ),
    *(
        (Beta(a, b, 10.0, 60.0), scipy.stats.beta(a, b, 10.0, 50.0))
        for a, b in ((0.1, 0.2), (0.5, 0.5), (1.0, 3.0), (2.0, 7.0), (80.0, 20.0), (0.3, 40.0))
    ),
    (TruncatedNormal(300.0, 90.0), scipy.stats.truncnorm(-300 / 90, np.inf, 300.0, 90.0)),
    (TruncatedNormal(-5.0, 10.0), scipy.stats.truncnorm(0.5, np.inf, -5.0, 10.0)),
    (TruncatedNormal(5.0, 10.0, 2.0, 9.0), scipy.stats.truncnorm(-0.3, 0.4, 5.0, 10.0)),
    (TruncatedNormal(5.0, 1.0, -math.inf, 4.0), scipy.stats.truncnorm(-np.inf, -1.0, 5.0, 1.0)),
]
BINS = Histogram((0.0, 60.0, 200.0), (60.0, 120.0, 300.0), (0.25, 0.5, 0.25))


def hyper_cdf(x: Floats) -> Floats:
    """Distribution function of 80 % with mean 100 and 20 % with mean 900."""
    return -0.8 * np.expm1(-x / 100.0) - 0.2 * np.expm1(-x / 900.0)


#: Laws and their distribution functions. Left out is the beta whose lowest draws are nearer to its
#: low end than floats can tell: 2 % of them are that end.
FITS: list[tuple[Law, Cdf]] = [
    *(
        (law, judge.cdf)
        for law, judge in CONTINUOUS
        if not isinstance(law, TruncatedNormal) and law != Beta(0.1, 0.2, 10.0, 60.0)
    ),
    (
        TruncatedNormal(300.0, 200.0),
        lambda x: 1.0 - scipy.special.ndtr((300.0 - x) / 200.0) / scipy.special.ndtr(1.5),
    ),
    (Hyperexponential((0.8, 0.2), (100.0, 900.0)), hyper_cdf),
    (
        Mixture((0.3, 0.7), (Uniform(10.0, 90.0), Exponential(50.0))),
        lambda x: 0.3 * np.clip((x - 10) / 80, 0, 1) - 0.7 * np.expm1(-x / 50),
    ),
    (Sum((Exponential(30.0),) * 3), scipy.stats.gamma(3, scale=30.0).cdf),
    (
        Sum((Hyperexponential((0.8, 0.2), (100.0, 900.0)), Uniform(10.0, 10.0 + 1e-9))),
        lambda x: hyper_cdf(x - 10.0),
    ),
    (BINS, lambda x: np.interp(x, [0, 60, 120, 200, 300], [0, 0.25, 0.75, 0.75, 1.0])),
    (Shifted(Exponential(30.0), 10.0), lambda x: -np.expm1(-(x - 10.0) / 30.0)),
    (Scaled(Exponential(30.0), 1.3), lambda x: -np.expm1(-x / 39.0)),
]


def draws(law: Law, count: int, seed: int) -> Floats:
    """Draws from uniforms with 52 bits and a half, as the engines make them."""
    bits = np.random.Generator(np.random.PCG64(seed)).integers(
        0, 2**52, size=(count, law.uniforms), dtype=np.uint64
    )
    us = (bits.astype(np.float64) + 0.5) * 2.0**-52
    draw = law.sampler()
    if law.uniforms == 1:
        return np.fromiter(map(draw, us[:, 0].tolist()), float, count)
    return np.fromiter((draw(*row) for row in us.tolist()), float, count)


@dataclass(frozen=True)
class Fit:
    """How far draws lie from their law."""

    distance: float  #: of Kolmogorov and Smirnov
    p: float
    errors: float  #: of the mean, in standard errors; 0 where so few draws have no normal mean

    @property
    def fine(self) -> bool:
        """Whether the law is not rejected; see the module's docstring."""
        return self.p > LEAST_P and abs(self.errors) < MOST_ERRORS


def fit(k: int, count: int) -> Fit:
    """Fit of the k-th of `FITS`, on so many draws with its own fixed seed."""
    law, cdf = FITS[k]
    x = draws(law, count, SEED + k)
    found = scipy.stats.kstest(x, cdf)
    lopsided = isinstance(law, LogNormal) and law.sigma > 2
    lopsided |= isinstance(law, Gamma) and law.shape < 0.1 and count < MILLION
    spread = math.sqrt(law.variance / count)
    errors = 0.0 if lopsided else float(x.mean() - law.mean) / spread
    return Fit(float(found.statistic), float(found.pvalue), errors)


def main() -> int:
    """Run all; see the module's docstring for the exit code."""
    print(
        f"{MILLION:,} draws of each law, seeds from {SEED}: distance of Kolmogorov and Smirnov and "
        f"its p, mean in standard errors; {time.strftime('%Y-%m-%d')}"
    )
    failed = 0
    for k, (law, _) in enumerate(FITS):
        found = fit(k, MILLION)
        failed += not found.fine
        print(
            f"{'fits' if found.fine else 'FAILS':6s} {found.distance:.6f}  p {found.p:.4f}  "
            f"{found.errors:+.2f}  {law!r}",
            flush=True,
        )
    print(f"{len(FITS) - failed} of {len(FITS)} laws fit")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
