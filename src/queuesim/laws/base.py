"""What every probability law can say of itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite, nan, sqrt

from queuesim.errors import BadValue
from queuesim.units import format_number, format_share


class Amount(float):
    """A quantity of a law in an error; where the law is a duration it is shown as one."""

    def __str__(self) -> str:
        return format_number(self, 6) if isfinite(self) else "∞"


@dataclass(frozen=True)
class Law:
    """A probability law of a duration [s], or of any other quantity.

    Laws are immutable and hashable. A draw is a function of uniforms in the open interval (0, 1)
    and of nothing else; most laws need one. Parameters that no law can have raise ``BadValue``,
    which is a ``ValueError`` that says what is allowed.

    A new law defines ``_moments`` and ``_sampler``, and the others where they differ from here.
    """

    def _moments(self) -> tuple[float, float]:
        raise NotImplementedError

    def _sampler(self) -> Callable[..., float]:
        raise NotImplementedError

    def _lowest(self) -> float:
        return 0.0

    def _uniforms(self) -> int:
        return 1

    def _cdf(self, _x: float) -> float:
        raise NotImplementedError(f"{type(self).__name__} has no closed distribution function")

    @property
    def mean(self) -> float:
        """Expected value, in the unit of the law (seconds for durations)."""
        return self._moments()[0]

    @property
    def variance(self) -> float:
        """Variance, in the square of the unit of the law."""
        return self._moments()[1]

    @property
    def cv(self) -> float:
        """Standard deviation over mean; ``nan`` where the mean is zero or infinite."""
        mean, variance = self._moments()
        if mean == 0.0 or not isfinite(mean):
            return nan
        return sqrt(variance) / abs(mean)

    @property
    def lowest(self) -> float:
        """Lower end of the values that can be drawn."""
        return self._lowest()

    @property
    def uniforms(self) -> int:
        """How many uniforms one draw needs."""
        return self._uniforms()

    def inverse(self, u: float) -> float:
        """Value below which a share ``u`` of draws lies; never falls as ``u`` rises.

        Where a law is solved for numerically, "never falls" holds for uniforms that differ by more
        than a part in 1e11, for there the last digits of two results are noise.

        Parameters
        ----------
        u
            In the open interval (0, 1).

        Raises
        ------
        BadValue
            If ``u`` is not in (0, 1), or the law needs more than one uniform.
        """
        return self.sample((u,))

    def sample(self, us: Sequence[float]) -> float:
        """One draw from exactly ``self.uniforms`` uniforms, each in (0, 1).

        Raises
        ------
        BadValue
            If their number is another, or one lies outside (0, 1).
        """
        if len(us) != self.uniforms:
            raise BadValue(
                "law.uniforms", law=type(self).__name__, needs=self.uniforms, got=len(us)
            )
        for u in us:
            if not 0.0 < u < 1.0:
                raise BadValue("law.uniform_range", got=repr(u))
        return self.sampler()(*us)

    def sampler(self) -> Callable[..., float]:
        """A fast function of ``self.uniforms`` floats that draws; it checks nothing.

        Its values are those of :meth:`sample` to the last bit.
        """
        return self._sampler()

    def cdf(self, x: float) -> float:
        """Share of draws at or below ``x``.

        Raises
        ------
        NotImplementedError
            For a sum of laws, which has no closed form.
        """
        return self._cdf(x)


def check_positive(law: str, **values: float) -> None:
    """Refuse values that are not finite and above 0 (``BadValue``)."""
    for name, value in values.items():
        if not (isfinite(value) and value > 0.0):
            raise BadValue("law.positive", law=law, name=name, got=_shown(name, value))


def _shown(name: str, value: float) -> Amount | str:
    """Means, spreads and scales are quantities; shares and factors are numbers."""
    return Amount(value) if name in ("mean", "sd", "scale") else format_number(value, 6)


def check_range(law: str, name: str, value: float, low: float, high: float) -> None:
    """Refuse a value outside ``[low, high]`` (``BadValue``)."""
    if not low <= value <= high:
        raise BadValue(
            "law.range",
            law=law,
            name=name,
            got=format_number(value, 6),
            low=format_number(low, 6),
            high=format_number(high, 6),
        )


def check_cv(law: str, cv: float, low: float, high: float) -> None:
    """Refuse a cv outside ``[low, high]``, shown in percent (``BadValue``)."""
    if not low <= cv <= high:
        raise BadValue(
            "law.cv_range",
            law=law,
            got=format_share(cv, 4),
            low=format_share(low, 4),
            high=format_share(high, 4),
        )


def check_order(law: str, low: float, high: float) -> None:
    """Refuse ends that are not finite or not in order (``BadValue``)."""
    if not (isfinite(low) and isfinite(high) and low < high):
        raise BadValue("law.order", law=law, low=Amount(low), high=Amount(high))


def check_quantiles(law: str, p1: float, x1: float, p2: float, x2: float) -> None:
    """Refuse two quantiles of a positive law that do not rise together (``BadValue``)."""
    check_range(law, "p", p1, 1e-6, 1.0 - 1e-6)
    check_range(law, "p", p2, 1e-6, 1.0 - 1e-6)
    if not (p1 < p2 and isfinite(x2) and 0.0 < x1 < x2):
        raise BadValue(
            "law.quantiles",
            law=law,
            p1=format_number(100.0 * p1),
            x1=Amount(x1),
            p2=format_number(100.0 * p2),
            x2=Amount(x2),
        )


def bisect(low: float, high: float, too_low: Callable[[float], bool]) -> float:
    """Where a rising condition turns, by a fixed number of halvings."""
    for _ in range(100):
        middle = 0.5 * (low + high)
        if too_low(middle):
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)
