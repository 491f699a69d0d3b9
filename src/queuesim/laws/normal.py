"""The normal law cut at one or two ends, and how to find the parent with a given mean and sd."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import erfc, exp, inf, isfinite, log, pi, sqrt
from typing import Final

from queuesim.errors import BadValue
from queuesim.laws import inverses
from queuesim.laws.base import Amount, Law, bisect, check_positive, check_quantiles
from queuesim.units import format_share

SMALLEST_CHANCE: Final = 1e-6  #: that a draw of the parent lies between the ends
_FURTHEST: Final = 4.7  #: how far outside the ends, in sd, the mean of a parent is looked for
_WIDEST: Final = 5.0  #: sd of a parent, in widths of the interval
_UNCUT: Final = 8.3  #: sd beyond which cutting is less than rounding


@dataclass(frozen=True)
class TruncatedNormal(Law):
    """Many small additive influences around a middle, cut at the ends.

    The parameters of this class are those of the parent, before cutting. What planners write is
    mean and sd of the law itself, after cutting: :meth:`from_mean_sd` finds the parent.

    Parameters
    ----------
    parent_mean, parent_sd
        Mean and standard deviation (above 0) of the normal law that is cut.
    low, high
        The ends; either may be infinite. A draw of the parent must lie between them with a chance
        of at least one in a million.
    """

    parent_mean: float
    parent_sd: float
    low: float = 0.0
    high: float = inf

    def __post_init__(self) -> None:
        check_positive("normal", sd=self.parent_sd)
        if not isfinite(self.parent_mean):
            raise BadValue("law.finite", law="normal", name="mean")
        check_ends(self.low, self.high)
        if not self._piece.inside >= SMALLEST_CHANCE:
            raise BadValue("law.normal_outside", got=f"{self._piece.inside:.1e}")

    @classmethod
    def from_mean_sd(
        cls, mean: float, sd: float, low: float = 0.0, high: float = inf
    ) -> TruncatedNormal:
        """The normal law cut at ``low`` and ``high`` that has this mean and sd *after* cutting.

        Two nested halvings: for each sd of the parent its mean is fixed by the first condition,
        and along that curve the spread of the cut law rises with the sd of the parent.

        Raises
        ------
        BadValue
            If the mean is not between the ends, or no cut normal law is so spread out.
        """
        check_positive("normal", sd=sd)
        check_ends(low, high)
        if not low < mean < high:
            raise BadValue(
                "law.mean_between",
                law="normal",
                got=Amount(mean),
                low=Amount(low),
                high=Amount(high),
            )
        if mean - low > _UNCUT * sd and high - mean > _UNCUT * sd:
            return cls(mean, sd, low, high)
        reach = min(mean - low, high - mean)
        law = _parent(
            low,
            high,
            (sd, 2.0 * _WIDEST * reach + sd),
            lambda piece: piece.mean < mean,
            lambda piece: piece.variance < sd * sd,
        )
        found_mean, found = law.mean, sqrt(law.variance)
        if abs(found - sd) > 1e-6 * sd or abs(found_mean - mean) > 1e-6 * (abs(mean) + sd):
            raise BadValue("law.normal_sd", got=_spread(sd, mean), most=_spread(found, mean))
        return law

    @classmethod
    def from_mean_cv(
        cls, mean: float, cv: float, low: float = 0.0, high: float = inf
    ) -> TruncatedNormal:
        """As :meth:`from_mean_sd`, the spread given as sd over mean."""
        check_positive("normal", mean=mean, cv=cv)
        return cls.from_mean_sd(mean, mean * cv, low, high)

    @classmethod
    def from_quantiles(
        cls, p1: float, x1: float, p2: float, x2: float, low: float = 0.0, high: float = inf
    ) -> TruncatedNormal:
        """The cut law with shares ``p1 < p2`` of its draws below ``x1 < x2``."""
        check_quantiles("normal", p1, x1, p2, x2)
        check_ends(low, high)
        if not (low < x1 and x2 < high):
            raise BadValue("law.quantiles_between", low=Amount(low), high=Amount(high))
        gap = x2 - x1
        law = _parent(
            low,
            high,
            (1e-3 * gap, 100.0 * (gap + x2 - low if isfinite(low) else gap)),
            lambda piece: piece.cdf(x1) > p1,
            lambda piece: piece.cdf(x2) > p2,
        )
        if abs(law.cdf(x1) - p1) > 1e-6 or abs(law.cdf(x2) - p2) > 1e-6:
            raise BadValue("law.normal_quantiles", low=Amount(low))
        return law

    @property
    def _piece(self) -> _Piece:
        return _Piece(self.parent_mean, self.parent_sd, self.low, self.high)

    def _moments(self) -> tuple[float, float]:
        return self._piece.mean, self._piece.variance

    def _lowest(self) -> float:
        return self.low

    @property
    def prepared(self) -> tuple[float, ...]:
        """What the quantile function takes behind the uniform."""
        piece = self._piece
        at_low = _density(piece.alpha)
        slope = piece.inside / at_low if at_low > 0.0 else inf
        parent = (self.parent_mean, self.parent_sd, self.low, self.high)
        return (*parent, piece.alpha, piece.below, piece.above, piece.inside, slope)

    def _sampler(self) -> Callable[[float], float]:
        mean, sd, low, high, alpha, below, above, inside, slope = self.prepared
        inverse = inverses.truncated_normal
        return lambda u: inverse(u, mean, sd, low, high, alpha, below, above, inside, slope)

    def _cdf(self, x: float) -> float:
        return self._piece.cdf(x)


@dataclass(frozen=True)
class _Piece:
    """The part of a normal law between two ends: chances, mean, variance."""

    centre: float
    sd: float
    low: float
    high: float

    @property
    def alpha(self) -> float:
        return (self.low - self.centre) / self.sd

    @property
    def beta(self) -> float:
        return (self.high - self.centre) / self.sd

    @property
    def below(self) -> float:
        return _chance_below(self.alpha)

    @property
    def above(self) -> float:
        return _chance_below(-self.beta)

    @property
    def inside(self) -> float:
        return _chance_between(self.alpha, self.beta)

    @property
    def mean(self) -> float:
        shift = (_density(self.alpha) - _density(self.beta)) / self.inside
        return self.centre + self.sd * shift

    @property
    def variance(self) -> float:
        shift = (_density(self.alpha) - _density(self.beta)) / self.inside
        ends = _times(self.alpha, _density(self.alpha)) - _times(self.beta, _density(self.beta))
        return self.sd * self.sd * max(0.0, 1.0 + ends / self.inside - shift * shift)

    def cdf(self, x: float) -> float:
        if x <= self.low:
            return 0.0
        if x >= self.high:
            return 1.0
        return min(1.0, _chance_between(self.alpha, (x - self.centre) / self.sd) / self.inside)


def _parent(
    low: float,
    high: float,
    spreads: tuple[float, float],
    mean_too_low: Callable[[_Piece], bool],
    sd_too_low: Callable[[_Piece], bool],
) -> TruncatedNormal:
    """The cut law that meets two conditions, or the nearest there is."""
    least, most = spreads
    if isfinite(low) and isfinite(high):
        most = min(most, _WIDEST * (high - low))

    def centre(sd: float) -> float:
        lower = low - _FURTHEST * sd if isfinite(low) else high - 100.0 * most
        upper = high + _FURTHEST * sd if isfinite(high) else low + 100.0 * most
        return bisect(lower, upper, lambda at: mean_too_low(_Piece(at, sd, low, high)))

    def too_low(log_sd: float) -> bool:
        sd = exp(log_sd)
        at = centre(sd)
        if isfinite(low) and at < low - (_FURTHEST - 1e-6) * sd:
            return False  # the mean would have to lie further outside than is looked for
        if isfinite(high) and at > high + (_FURTHEST - 1e-6) * sd:
            return False
        return sd_too_low(_Piece(at, sd, low, high))

    sd = exp(bisect(log(least), log(most), too_low))
    return TruncatedNormal(centre(sd), sd, low, high)


def check_ends(low: float, high: float) -> None:
    """Refuse ends that are not in order (``BadValue``)."""
    if not low < high:
        raise BadValue("law.order", law="normal", low=Amount(low), high=Amount(high))


def _spread(sd: float, mean: float) -> str | Amount:
    return format_share(sd / mean, 3) if mean > 0.0 else Amount(sd)


def _density(z: float) -> float:
    return exp(-0.5 * z * z) / sqrt(2.0 * pi) if isfinite(z) else 0.0


def _times(z: float, density: float) -> float:
    return z * density if isfinite(z) else 0.0


def _chance_below(z: float) -> float:
    return 0.5 * erfc(-z * sqrt(0.5))


def _chance_between(alpha: float, beta: float) -> float:
    """Chance of a standard normal draw in [alpha, beta], by the smaller tails."""
    if alpha >= 0.0:
        return _chance_below(-alpha) - _chance_below(-beta)
    if beta <= 0.0:
        return _chance_below(beta) - _chance_below(alpha)
    return 1.0 - _chance_below(alpha) - _chance_below(-beta)
