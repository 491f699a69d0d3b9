"""Laws made of laws: hyperexponential, mixture, sum, shifted, scaled."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from math import expm1, isfinite, sqrt
from typing import Final

from queuesim.errors import BadValue
from queuesim.laws.base import Law, check_cv, check_positive
from queuesim.laws.inverses import exponential
from queuesim.units import format_share

LARGEST_HYPEREXPONENTIAL_CV: Final = 100.0
_WHOLE: Final = 1e-9  #: how near to 1 shares of a whole must come


@dataclass(frozen=True)
class Hyperexponential(Law):
    """Several kinds of contact, each with an exponential duration.

    A draw needs two uniforms: the first chooses the kind, the second the duration.

    Parameters
    ----------
    shares
        Of the kinds; they add up to 1.
    means
        Of the kinds [s], above 0.
    """

    shares: tuple[float, ...]
    means: tuple[float, ...]

    def __post_init__(self) -> None:
        check_shares("hyperexponential", self.shares, len(self.means))
        for mean in self.means:
            check_positive("hyperexponential", mean=mean)

    @classmethod
    def from_mean_cv(cls, mean: float, cv: float) -> Hyperexponential:
        """Two kinds of this mean and cv with balanced means, each with half of the work.

        Parameters
        ----------
        mean
            Above 0.
        cv
            Above 1 (100 %) and at most 100.
        """
        check_positive("hyperexponential", mean=mean, cv=cv)
        if not cv > 1.0:
            raise BadValue("law.hyper_cv", got=format_share(cv, 4))
        check_cv("hyperexponential", cv, 1.0, LARGEST_HYPEREXPONENTIAL_CV)
        rare = 1.0 / (cv * cv + 1.0 + sqrt((cv * cv - 1.0) * (cv * cv + 1.0)))
        often = 1.0 - rare
        return cls((often, rare), (0.5 * mean / often, 0.5 * mean / rare))

    def _moments(self) -> tuple[float, float]:
        return mixed_moments(self.shares, [(mean, mean * mean) for mean in self.means])

    def _uniforms(self) -> int:
        return 2

    def _sampler(self) -> Callable[[float, float], float]:
        cumulative, means = tuple(accumulate(self.shares)), self.means
        total, last = cumulative[-1], len(means) - 1

        def draw(which: float, u: float) -> float:
            return exponential(u, means[choose(which, cumulative, total, last)])

        return draw

    def _cdf(self, x: float) -> float:
        if x <= 0.0:
            return 0.0
        pairs = zip(self.shares, self.means, strict=True)
        return -sum(share * expm1(-x / mean) for share, mean in pairs)


@dataclass(frozen=True)
class Mixture(Law):
    """Several kinds of contact, each with a law of its own.

    A draw needs one uniform to choose the kind, and as many more as the kind with most needs.

    Parameters
    ----------
    shares
        Of the kinds; they add up to 1.
    parts
        The law of each kind.
    """

    shares: tuple[float, ...]
    parts: tuple[Law, ...]

    def __post_init__(self) -> None:
        check_shares("mixture", self.shares, len(self.parts))

    def _moments(self) -> tuple[float, float]:
        return mixed_moments(self.shares, [(part.mean, part.variance) for part in self.parts])

    def _lowest(self) -> float:
        pairs = zip(self.shares, self.parts, strict=True)
        return min(part.lowest for share, part in pairs if share > 0.0)

    def _uniforms(self) -> int:
        return 1 + max(part.uniforms for part in self.parts)

    def _sampler(self) -> Callable[..., float]:
        cumulative = tuple(accumulate(self.shares))
        total, last = cumulative[-1], len(cumulative) - 1
        draws = tuple(part.sampler() for part in self.parts)
        needs = tuple(part.uniforms for part in self.parts)

        def draw(which: float, *us: float) -> float:
            k = choose(which, cumulative, total, last)
            return draws[k](*us[: needs[k]])

        return draw

    def _cdf(self, x: float) -> float:
        pairs = zip(self.shares, self.parts, strict=True)
        return sum(share * part.cdf(x) for share, part in pairs)


@dataclass(frozen=True)
class Sum(Law):
    """Steps one after the other, independent of each other; uniforms are used in their order."""

    parts: tuple[Law, ...]

    def __post_init__(self) -> None:
        if not self.parts:
            raise BadValue("law.no_parts", law="sum")

    def _moments(self) -> tuple[float, float]:
        return sum(part.mean for part in self.parts), sum(part.variance for part in self.parts)

    def _lowest(self) -> float:
        return sum(part.lowest for part in self.parts)

    def _uniforms(self) -> int:
        return sum(part.uniforms for part in self.parts)

    def _sampler(self) -> Callable[..., float]:
        draws = tuple(part.sampler() for part in self.parts)
        ends = tuple(accumulate(part.uniforms for part in self.parts))
        steps = tuple(zip(draws, (0, *ends), ends, strict=False))

        def draw(*us: float) -> float:
            total = 0.0
            for step, begin, end in steps:
                total += step(*us[begin:end])
            return total

        return draw

    def _cdf(self, x: float) -> float:
        if len(self.parts) == 1:
            return self.parts[0].cdf(x)
        return super()._cdf(x)


@dataclass(frozen=True)
class Shifted(Law):
    """A law plus a fixed ``offset``, which its mean then includes."""

    law: Law
    offset: float

    def __post_init__(self) -> None:
        if not isfinite(self.offset):
            raise BadValue("law.finite", law="shift", name="offset")

    def _moments(self) -> tuple[float, float]:
        return self.law.mean + self.offset, self.law.variance

    def _lowest(self) -> float:
        return self.law.lowest + self.offset

    def _uniforms(self) -> int:
        return self.law.uniforms

    def _sampler(self) -> Callable[..., float]:
        draw, offset = self.law.sampler(), self.offset
        if self.uniforms == 1:
            return lambda u: draw(u) + offset
        return lambda *us: draw(*us) + offset

    def _cdf(self, x: float) -> float:
        return self.law.cdf(x - self.offset)


@dataclass(frozen=True)
class Scaled(Law):
    """A law times a ``factor`` above 0; its cv stays."""

    law: Law
    factor: float

    def __post_init__(self) -> None:
        check_positive("scale", factor=self.factor)

    def _moments(self) -> tuple[float, float]:
        return self.law.mean * self.factor, self.law.variance * self.factor * self.factor

    def _lowest(self) -> float:
        return self.law.lowest * self.factor

    def _uniforms(self) -> int:
        return self.law.uniforms

    def _sampler(self) -> Callable[..., float]:
        draw, factor = self.law.sampler(), self.factor
        if self.uniforms == 1:
            return lambda u: factor * draw(u)
        return lambda *us: factor * draw(*us)

    def _cdf(self, x: float) -> float:
        return self.law.cdf(x / self.factor)


def choose(u: float, cumulative: tuple[float, ...], total: float, last: int) -> int:
    """The first k with ``u * total < cumulative[k]``, never past the last."""
    return min(last, bisect_right(cumulative, u * total))


def mixed_moments(
    shares: tuple[float, ...], moments: list[tuple[float, float]]
) -> tuple[float, float]:
    """Mean and variance of a mixture: the variance within the kinds and the one between."""
    mean = sum(share * m for share, (m, _) in zip(shares, moments, strict=True) if share > 0.0)
    variance = sum(
        share * (v + (m - mean) * (m - mean))
        for share, (m, v) in zip(shares, moments, strict=True)
        if share > 0.0
    )
    return mean, variance


def check_shares(law: str, shares: tuple[float, ...], parts: int) -> None:
    """Refuse shares that do not divide a whole among the parts (``BadValue``)."""
    if parts == 0 or len(shares) != parts:
        raise BadValue("law.no_parts", law=law)
    if not (min(shares) >= 0.0 and abs(sum(shares) - 1.0) <= _WHOLE):
        raise BadValue("law.shares", law=law, got=format_share(sum(shares), 6))
