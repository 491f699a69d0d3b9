"""What every probability law can say of itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite, nan, sqrt


@dataclass(frozen=True)
class Law:
    """A probability law of a duration [s], or of any other quantity.

    Laws are immutable and hashable. A draw is a function of uniforms in the open interval (0, 1)
    and of nothing else; most laws need one.
    """

    @property
    def mean(self) -> float:
        """Expected value, in the unit of the law (seconds for durations)."""
        raise NotImplementedError

    @property
    def variance(self) -> float:
        """Variance, in the square of the unit of the law."""
        raise NotImplementedError

    @property
    def cv(self) -> float:
        """Standard deviation over mean; ``nan`` where the mean is zero or infinite."""
        if self.mean == 0.0 or not isfinite(self.mean):
            return nan
        return sqrt(self.variance) / self.mean

    @property
    def lowest(self) -> float:
        """Lower end of the values that can be drawn."""
        return 0.0

    @property
    def uniforms(self) -> int:
        """How many uniforms one draw needs."""
        return 1

    def inverse(self, u: float) -> float:
        """Value below which a share ``u`` of draws lies; never falls as ``u`` rises.

        Where a law is solved for numerically, "never falls" holds for uniforms that differ by more
        than 1e-11 of themselves and of 1 - u, far less than a microsecond in a duration.

        Parameters
        ----------
        u
            In the open interval (0, 1).

        Raises
        ------
        ValueError
            If ``u`` is not in (0, 1), or the law needs more than one uniform.
        """
        if self.uniforms != 1:
            raise ValueError(
                f"{type(self).__name__} needs {self.uniforms} uniforms for a draw; use sample()"
            )
        return self.sample((u,))

    def sample(self, us: Sequence[float]) -> float:
        """One draw from exactly ``self.uniforms`` uniforms, each in (0, 1).

        Raises
        ------
        ValueError
            If their number is another, or one lies outside (0, 1).
        """
        if len(us) != self.uniforms:
            raise ValueError(
                f"{type(self).__name__} needs {self.uniforms} uniforms for a draw; got {len(us)}"
            )
        for u in us:
            if not 0.0 < u < 1.0:
                raise ValueError(f"a uniform lies between 0 and 1, ends excluded; got {u!r}")
        return self.sampler()(*us)

    def sampler(self) -> Callable[..., float]:
        """A fast function of ``self.uniforms`` floats that draws; it checks nothing.

        Its values are the same to the last bit as those of :meth:`sample`.
        """
        raise NotImplementedError

    def cdf(self, x: float) -> float:
        """Share of draws at or below ``x``.

        Raises
        ------
        NotImplementedError
            For a sum of laws, which has no closed form.
        """
        raise NotImplementedError(f"{type(self).__name__} has no closed distribution function")


def check_positive(owner: str, **values: float) -> None:
    """Refuse values that are not finite and positive.

    Raises
    ------
    ValueError
        Naming the law, the parameter and the value.
    """
    for name, value in values.items():
        if not (isfinite(value) and value > 0.0):
            raise ValueError(f"{owner}: {name} must be a finite number above 0; got {value!r}")


def check_range(owner: str, name: str, value: float, low: float, high: float) -> None:
    """Refuse a value outside ``[low, high]`` (``ValueError`` naming what is allowed)."""
    if not low <= value <= high:
        raise ValueError(f"{owner}: {name} must lie between {low:g} and {high:g}; got {value!r}")
