"""Laws read from data: observed values, or a histogram with straight lines inside its bins."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import fsum, isfinite

from queuesim.errors import BadValue
from queuesim.laws.base import Amount, Law
from queuesim.laws.compound import choose, mixed_moments


@dataclass(frozen=True)
class Empirical(Law):
    """Observed values, drawn as they are.

    Parameters
    ----------
    values
        Rising; :meth:`of` sorts them.
    weights
        One for each value, not negative, with a positive sum.
    """

    values: tuple[float, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        check_values(self.values)
        check_weights(self.weights, len(self.values))
        if any(a > b for a, b in pairwise(self.values)):
            raise BadValue("law.values_rise")

    @classmethod
    def of(cls, values: Sequence[float], weights: Sequence[float] | None = None) -> Empirical:
        """From values in any order; without weights all count the same."""
        check_values(tuple(values))
        weights = [1.0] * len(values) if weights is None else weights
        check_weights(tuple(weights), len(values))
        rows = sorted(zip(values, weights, strict=True))
        return cls(
            tuple(float(value) for value, _ in rows), tuple(float(weight) for _, weight in rows)
        )

    def _moments(self) -> tuple[float, float]:
        total = fsum(self.weights)
        rows = list(zip(self.values, self.weights, strict=True))
        mean = fsum(value * weight for value, weight in rows) / total
        square = fsum((value - mean) * (value - mean) * weight for value, weight in rows)
        return mean, square / total

    def _lowest(self) -> float:
        return next(v for v, w in zip(self.values, self.weights, strict=True) if w > 0.0)

    def _sampler(self) -> Callable[[float], float]:
        values, cumulative = self.values, tuple(accumulate(self.weights))
        total, last = cumulative[-1], len(values) - 1
        return lambda u: values[choose(u, cumulative, total, last)]

    def _cdf(self, x: float) -> float:
        cumulative = (0.0, *accumulate(self.weights))
        return cumulative[bisect_right(self.values, x)] / cumulative[-1]


@dataclass(frozen=True)
class Histogram(Law):
    """Shares of ranges of values; inside a range all values are equally likely.

    Parameters
    ----------
    lows, highs
        Ends of each range, rising; ranges may leave gaps and do not overlap.
    weights
        One for each range, not negative, with a positive sum.
    """

    lows: tuple[float, ...]
    highs: tuple[float, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        check_values(self.lows)
        check_values(self.highs)
        check_weights(self.weights, len(self.lows))
        for low, high in zip(self.lows, self.highs, strict=True):
            if not low < high:
                raise BadValue("law.order", law="histogram", low=Amount(low), high=Amount(high))
        for high, low in zip(self.highs, self.lows[1:], strict=False):
            if low < high:
                raise BadValue("law.overlap", low=Amount(low), high=Amount(high))

    @classmethod
    def of(cls, rows: Sequence[tuple[float, float, float]]) -> Histogram:
        """From rows of low end, high end and weight, in any order."""
        if not rows:
            raise BadValue("law.no_values")
        lows, highs, weights = zip(*sorted(rows), strict=True)
        return cls(lows, highs, weights)

    def _moments(self) -> tuple[float, float]:
        total = fsum(self.weights)
        shares = tuple(weight / total for weight in self.weights)
        ends = list(zip(self.lows, self.highs, strict=True))
        return mixed_moments(
            shares, [(0.5 * (low + high), (high - low) * (high - low) / 12.0) for low, high in ends]
        )

    def _lowest(self) -> float:
        return next(low for low, w in zip(self.lows, self.weights, strict=True) if w > 0.0)

    def _sampler(self) -> Callable[[float], float]:
        lows, highs, weights = self.lows, self.highs, self.weights
        cumulative = tuple(accumulate(weights))
        before = (0.0, *cumulative[:-1])
        slopes = tuple(
            (high - low) / weight if weight > 0.0 else 0.0
            for low, high, weight in zip(lows, highs, weights, strict=True)
        )
        total, last = cumulative[-1], len(lows) - 1

        def draw(u: float) -> float:
            k = choose(u, cumulative, total, last)
            return min(highs[k], lows[k] + slopes[k] * (u * total - before[k]))

        return draw

    def _cdf(self, x: float) -> float:
        done = 0.0
        for low, high, weight in zip(self.lows, self.highs, self.weights, strict=True):
            done += weight * min(1.0, max(0.0, (x - low) / (high - low)))
        return min(1.0, done / fsum(self.weights))


def check_values(values: tuple[float, ...]) -> None:
    """Refuse no values, or values that are not finite (``BadValue``)."""
    if not values:
        raise BadValue("law.no_values")
    for value in values:
        if not isfinite(value):
            raise BadValue("law.finite", law="values", name="value")


def check_weights(weights: tuple[float, ...], values: int) -> None:
    """Refuse weights that do not fit the values (``BadValue``)."""
    if len(weights) != values:
        raise BadValue("law.weights_length", weights=len(weights), values=values)
    if not (all(isfinite(weight) and weight >= 0.0 for weight in weights) and sum(weights) > 0.0):
        raise BadValue("law.weights")
