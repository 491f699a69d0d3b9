"""Laws of one uniform with a formula: exponential, lognormal, gamma and so on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import erfc, exp, expm1, hypot, inf, isfinite, log, log1p, nan, sqrt
from typing import Final

from queuesim.laws import inverses
from queuesim.laws.base import Law, check_positive, check_range
from queuesim.laws.special import (
    beta_tails,
    gamma_tails,
    inverse_normal,
    log_beta,
    log_gamma,
)

SMALLEST_SHAPE: Final = 0.01
LARGEST_GAMMA_SHAPE: Final = 1e6


@dataclass(frozen=True)
class Exponential(Law):
    """Time to an event that comes at a constant rate; ``mean`` in seconds, above 0."""

    expected: float

    def __post_init__(self) -> None:
        check_positive("exponential", mean=self.expected)

    @property
    def mean(self) -> float:
        return self.expected

    @property
    def variance(self) -> float:
        return self.expected * self.expected

    def sampler(self) -> Callable[[float], float]:
        factor = -self.expected

        def draw(
            u: float, factor: float = factor, log1p: Callable[[float], float] = log1p
        ) -> float:
            return factor * log1p(-u)

        return draw

    def cdf(self, x: float) -> float:
        return -expm1(-x / self.expected) if x > 0.0 else 0.0


@dataclass(frozen=True)
class Deterministic(Law):
    """Always ``value``. Takes a uniform like the others and does not look at it."""

    value: float

    def __post_init__(self) -> None:
        if not isfinite(self.value):
            raise ValueError(f"deterministic: value must be finite; got {self.value!r}")

    @property
    def mean(self) -> float:
        return self.value

    @property
    def variance(self) -> float:
        return 0.0

    @property
    def lowest(self) -> float:
        return self.value

    def sampler(self) -> Callable[[float], float]:
        value = self.value
        return lambda _u: value

    def cdf(self, x: float) -> float:
        return 1.0 if x >= self.value else 0.0


@dataclass(frozen=True)
class Never(Law):
    """Never happens: each draw is infinite. For the patience of people who wait for ever."""

    @property
    def mean(self) -> float:
        return inf

    @property
    def variance(self) -> float:
        return nan

    @property
    def lowest(self) -> float:
        return inf

    def sampler(self) -> Callable[[float], float]:
        return lambda _u: inf

    def cdf(self, x: float) -> float:
        return 1.0 if x == inf else 0.0


@dataclass(frozen=True)
class Uniform(Law):
    """Anything between ``low`` and ``high``, all equally likely."""

    low: float
    high: float

    def __post_init__(self) -> None:
        check_order("uniform", self.low, self.high)

    @property
    def mean(self) -> float:
        return 0.5 * (self.low + self.high)

    @property
    def variance(self) -> float:
        return (self.high - self.low) * (self.high - self.low) / 12.0

    @property
    def lowest(self) -> float:
        return self.low

    def sampler(self) -> Callable[[float], float]:
        low, width = self.low, self.high - self.low
        return lambda u: low + width * u

    def cdf(self, x: float) -> float:
        return min(1.0, max(0.0, (x - self.low) / (self.high - self.low)))


@dataclass(frozen=True)
class LogNormal(Law):
    """A product of many factors: most are short, a few are long.

    Parameters
    ----------
    log_median
        Logarithm of the median [log s].
    sigma
        Standard deviation of the logarithm, in (0, 10].
    """

    log_median: float
    sigma: float

    def __post_init__(self) -> None:
        if not isfinite(self.log_median):
            raise ValueError(f"lognormal: the median must be finite; got {self.log_median!r}")
        check_range("lognormal", "sigma", self.sigma, 1e-6, 10.0)

    @classmethod
    def from_mean_cv(cls, mean: float, cv: float) -> LogNormal:
        """The lognormal law of this mean and cv, both above 0."""
        check_positive("lognormal", mean=mean, cv=cv)
        spread = log1p(cv * cv)
        return cls(log(mean) - 0.5 * spread, sqrt(spread))

    @classmethod
    def from_quantiles(cls, p1: float, x1: float, p2: float, x2: float) -> LogNormal:
        """The law below whose values ``x1 < x2`` lie shares ``p1 < p2`` of draws."""
        check_quantiles("lognormal", p1, x1, p2, x2)
        z1, z2 = inverse_normal(p1), inverse_normal(p2)
        sigma = log(x2 / x1) / (z2 - z1)
        return cls(log(x1) - sigma * z1, sigma)

    @property
    def mean(self) -> float:
        return exp(self.log_median + 0.5 * self.sigma * self.sigma)

    @property
    def variance(self) -> float:
        return self.mean * self.mean * expm1(self.sigma * self.sigma)

    def sampler(self) -> Callable[[float], float]:
        log_median, sigma = self.log_median, self.sigma

        def draw(
            u: float,
            exp: Callable[[float], float] = exp,
            inverse_normal: Callable[[float], float] = inverse_normal,
        ) -> float:
            return exp(log_median + sigma * inverse_normal(u))

        return draw

    def cdf(self, x: float) -> float:
        return normal_cdf((log(x) - self.log_median) / self.sigma) if x > 0.0 else 0.0


@dataclass(frozen=True)
class Gamma(Law):
    """Work that is a pile of small independent pieces.

    Parameters
    ----------
    shape
        In [0.01, 1e6]; cv is 1 / sqrt(shape), so from 0.1 % to 1000 %.
    scale
        Mean over shape [s], above 0.
    """

    shape: float
    scale: float

    def __post_init__(self) -> None:
        check_range("gamma", "shape", self.shape, SMALLEST_SHAPE, LARGEST_GAMMA_SHAPE)
        check_positive("gamma", scale=self.scale)

    @classmethod
    def from_mean_cv(cls, mean: float, cv: float) -> Gamma:
        """The gamma law of this mean (above 0) and cv (in [0.001, 10])."""
        check_positive("gamma", mean=mean)
        check_range("gamma", "cv", cv, 0.001, 10.0)
        # the ends of the range of cv are ends of the range of shape, whatever the rounding
        shape = min(max(1.0 / (cv * cv), SMALLEST_SHAPE), LARGEST_GAMMA_SHAPE)
        return cls(shape, mean / shape)

    @property
    def mean(self) -> float:
        return self.shape * self.scale

    @property
    def variance(self) -> float:
        return self.shape * self.scale * self.scale

    def sampler(self) -> Callable[[float], float]:
        shape, scale, log_gamma_shape = self.shape, self.scale, log_gamma(self.shape)
        inverse = inverses.gamma
        return lambda u: inverse(u, shape, log_gamma_shape, scale)

    def cdf(self, x: float) -> float:
        return gamma_cdf(x / self.scale, self.shape)


def check_order(owner: str, low: float, high: float) -> None:
    """Refuse ends that are not finite or not in order (``ValueError``)."""
    if not (isfinite(low) and isfinite(high) and low < high):
        raise ValueError(f"{owner}: low must be below high, both finite; got {low!r} and {high!r}")


def check_quantiles(owner: str, p1: float, x1: float, p2: float, x2: float) -> None:
    """Refuse two quantiles of a positive law that do not rise together (``ValueError``)."""
    if not (0.0 < p1 < p2 < 1.0):
        raise ValueError(f"{owner}: two different shares between 0 % and 100 % are needed")
    if not (isfinite(x2) and 0.0 < x1 < x2):
        raise ValueError(
            f"{owner}: p{100 * p2:g} must be above p{100 * p1:g}, both above 0; "
            f"got {x2!r} and {x1!r}"
        )


def normal_cdf(z: float) -> float:
    """Share of standard normal draws at or below ``z``."""
    return 0.5 * erfc(-z * sqrt(0.5))


def gamma_cdf(x: float, shape: float) -> float:
    """Share of gamma draws of scale 1 at or below ``x``."""
    if x <= 0.0:
        return 0.0
    density = exp(shape * log(x) - x - log_gamma(shape))
    if density == 0.0:
        return 0.0 if x < shape else 1.0
    return min(1.0, max(0.0, gamma_tails(shape, x, density)[0]))
