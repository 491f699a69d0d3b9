"""Laws on a line or an interval: exponential, deterministic, never, uniform, triangular, beta."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, expm1, inf, isfinite, log, log1p, nan, sqrt
from typing import Final

from queuesim.errors import BadValue
from queuesim.laws import inverses
from queuesim.laws.base import Amount, Law, check_cv, check_order, check_positive, check_range
from queuesim.laws.special import beta_tails, log_beta

SMALLEST_BETA_SHAPE: Final = 0.02
LARGEST_BETA_SHAPE: Final = 2000.0


@dataclass(frozen=True)
class Exponential(Law):
    """Time to something that comes at a constant rate; ``expected`` is its mean, above 0."""

    expected: float

    def __post_init__(self) -> None:
        check_positive("exponential", mean=self.expected)

    def _moments(self) -> tuple[float, float]:
        return self.expected, self.expected * self.expected

    def _sampler(self) -> Callable[[float], float]:
        factor = -self.expected  # the same operations as inverses.exponential
        return lambda u: factor * (log(1.0 - u) if u > 0.001 else log1p(-u))

    def _cdf(self, x: float) -> float:
        return -expm1(-x / self.expected) if x > 0.0 else 0.0


@dataclass(frozen=True)
class Deterministic(Law):
    """Always ``value``. Takes a uniform like the others and does not look at it."""

    value: float

    def __post_init__(self) -> None:
        if not isfinite(self.value):
            raise BadValue("law.finite", law="deterministic", name="value")

    def _moments(self) -> tuple[float, float]:
        return self.value, 0.0

    def _lowest(self) -> float:
        return self.value

    def _sampler(self) -> Callable[[float], float]:
        value = self.value
        return lambda _u: value

    def _cdf(self, x: float) -> float:
        return 1.0 if x >= self.value else 0.0


@dataclass(frozen=True)
class Never(Law):
    """Never happens: each draw is infinite. For the patience of people who wait for ever."""

    def _moments(self) -> tuple[float, float]:
        return inf, nan

    def _lowest(self) -> float:
        return inf

    def _sampler(self) -> Callable[[float], float]:
        return lambda _u: inf

    def _cdf(self, x: float) -> float:
        return 1.0 if x == inf else 0.0


@dataclass(frozen=True)
class Uniform(Law):
    """Anything between ``low`` and ``high``, all equally likely."""

    low: float
    high: float

    def __post_init__(self) -> None:
        check_order("uniform", self.low, self.high)

    @classmethod
    def from_mean_cv(cls, mean: float, cv: float) -> Uniform:
        """The uniform law of this mean (above 0) and cv (at most 57.7 %, then it starts at 0)."""
        check_positive("uniform", mean=mean, cv=cv)
        check_cv("uniform", cv, 0.0, 1.0 / sqrt(3.0))
        half = mean * cv * sqrt(3.0)
        return cls(max(0.0, mean - half), mean + half)

    def _moments(self) -> tuple[float, float]:
        width = self.high - self.low
        return 0.5 * (self.low + self.high), width * width / 12.0

    def _lowest(self) -> float:
        return self.low

    def _sampler(self) -> Callable[[float], float]:
        low, width = self.low, self.high - self.low
        return lambda u: low + width * u

    def _cdf(self, x: float) -> float:
        return min(1.0, max(0.0, (x - self.low) / (self.high - self.low)))


@dataclass(frozen=True)
class Triangular(Law):
    """A guess by three numbers: smallest, most likely and largest."""

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        check_mode("triangular", self.low, self.mode, self.high)

    @classmethod
    def from_mean_cv(cls, mean: float, cv: float) -> Triangular:
        """The symmetric triangle of this mean (above 0) and cv (at most 40.8 %)."""
        check_positive("triangular", mean=mean, cv=cv)
        check_cv("triangular", cv, 0.0, 1.0 / sqrt(6.0))
        half = mean * cv * sqrt(6.0)
        return cls(max(0.0, mean - half), mean, mean + half)

    def _moments(self) -> tuple[float, float]:
        below, above = self.mode - self.low, self.high - self.mode
        mean = (self.low + self.mode + self.high) / 3.0
        return mean, (below * below + below * above + above * above) / 18.0

    def _lowest(self) -> float:
        return self.low

    def _sampler(self) -> Callable[[float], float]:
        low, mode, high, inverse = self.low, self.mode, self.high, inverses.triangular
        return lambda u: inverse(u, low, mode, high)

    def _cdf(self, x: float) -> float:
        width = self.high - self.low
        if x <= self.low:
            return 0.0
        if x >= self.high:
            return 1.0
        if x < self.mode:
            return (x - self.low) * (x - self.low) / (width * (self.mode - self.low))
        return 1.0 - (self.high - x) * (self.high - x) / (width * (self.high - self.mode))


@dataclass(frozen=True)
class Beta(Law):
    """Any single hump, or a U, between two ends.

    Parameters
    ----------
    a, b
        Shapes, in [0.02, 2000]; ``a`` below 1 piles values up at ``low``, ``b`` at ``high``.
    low, high
        The ends.
    """

    a: float
    b: float
    low: float = 0.0
    high: float = 1.0

    def __post_init__(self) -> None:
        check_range("beta", "a", self.a, SMALLEST_BETA_SHAPE, LARGEST_BETA_SHAPE)
        check_range("beta", "b", self.b, SMALLEST_BETA_SHAPE, LARGEST_BETA_SHAPE)
        check_order("beta", self.low, self.high)

    @classmethod
    def from_mean_sd(cls, mean: float, sd: float, low: float, high: float) -> Beta:
        """The beta law on [low, high] of this mean and standard deviation.

        Raises
        ------
        BadValue
            If the mean is not between the ends, or the spread is more than any law between them
            can have.
        """
        check_order("beta", low, high)
        check_positive("beta", sd=sd)
        centre, spread = (mean - low) / (high - low), sd / (high - low)
        if not 0.0 < centre < 1.0:
            raise BadValue(
                "law.mean_between",
                law="beta",
                got=Amount(mean),
                low=Amount(low),
                high=Amount(high),
            )
        room = centre * (1.0 - centre)
        total = room / (spread * spread) - 1.0
        if min(centre, 1.0 - centre) * total < SMALLEST_BETA_SHAPE:
            raise BadValue(
                "law.sd_most",
                law="beta",
                got=Amount(sd),
                most=Amount(
                    (high - low)
                    * sqrt(room / (1.0 + SMALLEST_BETA_SHAPE / min(centre, 1.0 - centre)))
                ),
            )
        if max(centre, 1.0 - centre) * total > LARGEST_BETA_SHAPE:
            least = sqrt(room / (1.0 + LARGEST_BETA_SHAPE / max(centre, 1.0 - centre)))
            raise BadValue(
                "law.sd_least", law="beta", got=Amount(sd), least=Amount((high - low) * least)
            )
        return cls(centre * total, (1.0 - centre) * total, low, high)

    def _moments(self) -> tuple[float, float]:
        total, width = self.a + self.b, self.high - self.low
        mean = self.low + width * self.a / total
        return mean, width * width * self.a * self.b / (total * total * (total + 1.0))

    def _lowest(self) -> float:
        return self.low

    def _sampler(self) -> Callable[[float], float]:
        a, b, low, width = self.a, self.b, self.low, self.high - self.low
        log_beta_ab, inverse = log_beta(a, b), inverses.beta
        return lambda u: inverse(u, a, b, log_beta_ab, low, width)

    def _cdf(self, x: float) -> float:
        if x <= self.low:
            return 0.0
        if x >= self.high:
            return 1.0
        a, b, width = self.a, self.b, self.high - self.low
        below, above = (x - self.low) / width, (self.high - x) / width
        density = exp(a * log(below) + b * log(above) - log_beta(a, b))
        if density == 0.0:
            return 0.0 if below * (a + b) < a else 1.0
        return min(1.0, max(0.0, beta_tails(a, b, below, density)[0]))


@dataclass(frozen=True)
class Pert(Law):
    """A guess by three numbers, smoother and closer to the mode than a triangle.

    A beta law with mean ``(low + 4 mode + high) / 6``.
    """

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        check_mode("pert", self.low, self.mode, self.high)

    @property
    def as_beta(self) -> Beta:
        """The same law by its shapes."""
        width = self.high - self.low
        return Beta(
            1.0 + 4.0 * (self.mode - self.low) / width,
            1.0 + 4.0 * (self.high - self.mode) / width,
            self.low,
            self.high,
        )

    def _moments(self) -> tuple[float, float]:
        return self.as_beta.mean, self.as_beta.variance

    def _lowest(self) -> float:
        return self.low

    def _sampler(self) -> Callable[[float], float]:
        return self.as_beta.sampler()

    def _cdf(self, x: float) -> float:
        return self.as_beta.cdf(x)


def check_mode(law: str, low: float, mode: float, high: float) -> None:
    """Refuse a mode that is not between the ends (``BadValue``)."""
    check_order(law, low, high)
    if not low <= mode <= high:
        raise BadValue(
            "law.mode_between",
            law=law,
            got=Amount(mode),
            low=Amount(low),
            high=Amount(high),
        )
