"""Laws of positive values with one hump: lognormal, gamma, Erlang, Weibull."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import erfc, exp, expm1, isfinite, log, log1p, sqrt
from typing import Final

from queuesim.errors import BadValue
from queuesim.laws import inverses
from queuesim.laws.base import (
    Law,
    bisect,
    check_cv,
    check_positive,
    check_quantiles,
    check_range,
)
from queuesim.laws.special import gamma_tails, inverse_gamma, inverse_normal, log_gamma
from queuesim.units import format_number, format_share

SMALLEST_SIGMA: Final = 1e-4
LARGEST_SIGMA: Final = 5.0
SMALLEST_GAMMA_SHAPE: Final = 0.01
LARGEST_GAMMA_SHAPE: Final = 1e6
SMALLEST_WEIBULL_SHAPE: Final = 0.1
LARGEST_WEIBULL_SHAPE: Final = 100.0
MOST_PHASES: Final = 1000
_NEAR_ENOUGH: Final = 1e-3  #: relative; a cv typed with three digits is within it


@dataclass(frozen=True)
class LogNormal(Law):
    """A product of many factors: most values are short, a few are long.

    Parameters
    ----------
    log_median
        Logarithm of the median [log s].
    sigma
        Standard deviation of the logarithm, in [0.0001, 5].
    """

    log_median: float
    sigma: float

    def __post_init__(self) -> None:
        if not isfinite(self.log_median):
            raise BadValue("law.finite", law="lognormal", name="median")
        check_range("lognormal", "sigma", self.sigma, SMALLEST_SIGMA, LARGEST_SIGMA)

    @classmethod
    def from_mean_cv(cls, mean: float, cv: float) -> LogNormal:
        """The lognormal law of this mean and cv, both above 0."""
        check_positive("lognormal", mean=mean, cv=cv)
        most = sqrt(expm1(LARGEST_SIGMA * LARGEST_SIGMA))
        check_cv("lognormal", cv, sqrt(expm1(SMALLEST_SIGMA * SMALLEST_SIGMA)), most)
        spread = log1p(cv * cv)
        return cls(log(mean) - 0.5 * spread, sqrt(spread))

    @classmethod
    def from_quantiles(cls, p1: float, x1: float, p2: float, x2: float) -> LogNormal:
        """The law with shares ``p1 < p2`` of its draws below ``x1 < x2``."""
        check_quantiles("lognormal", p1, x1, p2, x2)
        z1, z2 = inverse_normal(p1), inverse_normal(p2)
        sigma = log(x2 / x1) / (z2 - z1)
        if not SMALLEST_SIGMA <= sigma <= LARGEST_SIGMA:
            raise too_far_apart(
                "lognormal",
                x2 / x1,
                exp(SMALLEST_SIGMA * (z2 - z1)),
                exp(LARGEST_SIGMA * (z2 - z1)),
            )
        return cls(log(x1) - sigma * z1, sigma)

    def _moments(self) -> tuple[float, float]:
        mean = exp(self.log_median + 0.5 * self.sigma * self.sigma)
        return mean, mean * mean * expm1(self.sigma * self.sigma)

    def _sampler(self) -> Callable[[float], float]:
        log_median, sigma = self.log_median, self.sigma
        power, z = exp, inverse_normal  # the same operations as inverses.lognormal
        return lambda u: power(log_median + sigma * z(u))

    def _cdf(self, x: float) -> float:
        if x <= 0.0:
            return 0.0
        return 0.5 * erfc((self.log_median - log(x)) / self.sigma * sqrt(0.5))


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
        check_range("gamma", "shape", self.shape, SMALLEST_GAMMA_SHAPE, LARGEST_GAMMA_SHAPE)
        check_positive("gamma", scale=self.scale)

    @classmethod
    def from_mean_cv(cls, mean: float, cv: float) -> Gamma:
        """The gamma law of this mean (above 0) and cv (0.1 % to 1000 %)."""
        check_positive("gamma", mean=mean, cv=cv)
        check_cv("gamma", cv, sqrt(1.0 / LARGEST_GAMMA_SHAPE), sqrt(1.0 / SMALLEST_GAMMA_SHAPE))
        # the ends of the range of cv are the ends of the range of shape, whatever the rounding
        shape = min(max(1.0 / (cv * cv), SMALLEST_GAMMA_SHAPE), LARGEST_GAMMA_SHAPE)
        return cls(shape, mean / shape)

    @classmethod
    def from_quantiles(cls, p1: float, x1: float, p2: float, x2: float) -> Gamma:
        """The law with shares ``p1 < p2`` of its draws below ``x1 < x2``.

        The ratio of two quantiles falls as the shape rises, so the shape is found by halving.
        """
        check_quantiles("gamma", p1, x1, p2, x2)

        def log_ratio(log_shape: float) -> float:
            shape = exp(log_shape)
            constant = log_gamma(shape)
            small = inverse_gamma(p1, shape, constant)
            return log(inverse_gamma(p2, shape, constant) / small) if small > 0.0 else 1e300

        least, most = log(SMALLEST_GAMMA_SHAPE), log(LARGEST_GAMMA_SHAPE)
        wanted = log(x2 / x1)
        if not log_ratio(most) <= wanted <= log_ratio(least):
            raise too_far_apart(
                "gamma", x2 / x1, exp(log_ratio(most)), exp(min(700.0, log_ratio(least)))
            )
        shape = exp(bisect(least, most, lambda at: log_ratio(at) > wanted))
        return cls(shape, x2 / inverse_gamma(p2, shape, log_gamma(shape)))

    def _moments(self) -> tuple[float, float]:
        return self.shape * self.scale, self.shape * self.scale * self.scale

    def _sampler(self) -> Callable[[float], float]:
        shape, scale, log_gamma_shape = self.shape, self.scale, log_gamma(self.shape)
        inverse = inverses.gamma
        return lambda u: inverse(u, shape, log_gamma_shape, scale)

    def _cdf(self, x: float) -> float:
        y = x / self.scale
        if y <= 0.0:
            return 0.0
        density = exp(min(700.0, self.shape * log(y) - y - log_gamma(self.shape)))
        if density == 0.0:
            return 0.0 if y < self.shape else 1.0
        return min(1.0, max(0.0, gamma_tails(self.shape, y, density)[0]))


@dataclass(frozen=True)
class Erlang(Law):
    """So many equal steps, each exponential.

    Parameters
    ----------
    phases
        Number of steps, from 1 to 1000; cv is 1 / sqrt(phases).
    expected
        Mean of the whole [s], above 0.
    """

    phases: int
    expected: float

    def __post_init__(self) -> None:
        if self.phases != int(self.phases):
            raise BadValue("law.phases_whole", got=format_number(self.phases))
        check_range("erlang", "phases", self.phases, 1, MOST_PHASES)
        check_positive("erlang", mean=self.expected)

    @classmethod
    def from_mean_cv(cls, mean: float, cv: float) -> Erlang:
        """The Erlang law of this mean whose cv, 1 / sqrt(phases), is the one given.

        Raises
        ------
        BadValue
            If no number of phases has this cv to within a thousandth of it; names the nearest.
        """
        check_positive("erlang", mean=mean, cv=cv)
        phases = min(max(round(1.0 / (cv * cv)), 1), MOST_PHASES)
        # 1 / cv^2 is rounded where neighbouring phases differ in cv, not in phases
        phases = min(
            range(max(1, phases - 1), min(MOST_PHASES, phases + 1) + 1),
            key=lambda k: abs(1.0 / sqrt(k) - cv),
        )
        nearest = 1.0 / sqrt(phases)
        if abs(nearest - cv) > _NEAR_ENOUGH * cv:
            raise BadValue(
                "law.erlang_cv",
                got=format_share(cv, 4),
                phases=phases,
                nearest=format_share(nearest, 4),
            )
        return cls(phases, mean)

    @property
    def as_gamma(self) -> Gamma:
        """The same law by shape and scale."""
        return Gamma(float(self.phases), self.expected / self.phases)

    def _moments(self) -> tuple[float, float]:
        return self.expected, self.expected * self.expected / self.phases

    def _sampler(self) -> Callable[[float], float]:
        return self.as_gamma.sampler()

    def _cdf(self, x: float) -> float:
        return self.as_gamma.cdf(x)


@dataclass(frozen=True)
class Weibull(Law):
    """Time to something whose chance rises (shape above 1) or falls (below 1) with waiting.

    Parameters
    ----------
    scale
        Value below which 63.2 % of draws lie [s], above 0.
    shape
        In [0.1, 100]; 1 is the exponential law.
    """

    scale: float
    shape: float

    def __post_init__(self) -> None:
        check_positive("weibull", scale=self.scale)
        check_range("weibull", "shape", self.shape, SMALLEST_WEIBULL_SHAPE, LARGEST_WEIBULL_SHAPE)

    @classmethod
    def from_mean_cv(cls, mean: float, cv: float) -> Weibull:
        """The Weibull law of this mean and cv, its shape found by halving."""
        check_positive("weibull", mean=mean, cv=cv)
        check_cv(
            "weibull", cv, _weibull_cv(LARGEST_WEIBULL_SHAPE), _weibull_cv(SMALLEST_WEIBULL_SHAPE)
        )
        shape = _weibull_shape(cv)
        return cls(mean / exp(log_gamma(1.0 + 1.0 / shape)), shape)

    @classmethod
    def from_quantiles(cls, p1: float, x1: float, p2: float, x2: float) -> Weibull:
        """The law with shares ``p1 < p2`` of its draws below ``x1 < x2``."""
        check_quantiles("weibull", p1, x1, p2, x2)
        y1, y2 = log(-log1p(-p1)), log(-log1p(-p2))
        shape = (y2 - y1) / log(x2 / x1)
        if not SMALLEST_WEIBULL_SHAPE <= shape <= LARGEST_WEIBULL_SHAPE:
            raise too_far_apart(
                "weibull",
                x2 / x1,
                exp((y2 - y1) / LARGEST_WEIBULL_SHAPE),
                exp((y2 - y1) / SMALLEST_WEIBULL_SHAPE),
            )
        return cls(x1 / exp(y1 / shape), shape)

    def _moments(self) -> tuple[float, float]:
        mean = self.scale * exp(log_gamma(1.0 + 1.0 / self.shape))
        cv = _weibull_cv(self.shape)
        return mean, mean * mean * cv * cv

    def _sampler(self) -> Callable[[float], float]:
        scale, shape, inverse = self.scale, self.shape, inverses.weibull
        return lambda u: inverse(u, scale, shape)

    def _cdf(self, x: float) -> float:
        if x <= 0.0:
            return 0.0
        return -expm1(-exp(min(700.0, self.shape * log(x / self.scale))))


def _weibull_cv(shape: float) -> float:
    r = 1.0 / shape
    return sqrt(expm1(log_gamma(1.0 + 2.0 * r) - 2.0 * log_gamma(1.0 + r)))


@cache
def _weibull_shape(cv: float) -> float:
    return exp(
        bisect(
            log(SMALLEST_WEIBULL_SHAPE),
            log(LARGEST_WEIBULL_SHAPE),
            lambda at: _weibull_cv(exp(at)) > cv,
        )
    )


def too_far_apart(law: str, ratio: float, least: float, most: float) -> BadValue:
    """The error for two quantiles whose ratio the law cannot have."""
    return BadValue(
        "law.ratio",
        law=law,
        got=format_number(ratio, 4),
        low=format_number(least, 6),
        high=f"{most:.4g}",
    )
