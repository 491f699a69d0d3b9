"""Laws as rows: a code and what its quantile function takes."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import accumulate
from typing import Any

from queuesim import laws
from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.image import Image
from queuesim.laws.special import log_beta, log_gamma

WORD = 8


class Unsupported(NotImplementedError):
    """The kernel does not know this yet; the reference engine does."""


def law_row(image: Image, law: laws.Law) -> int:
    """Offset of a law's row.

    Raises
    ------
    Unsupported
        If the kernel has no code for it.
    """
    write = _ROWS.get(type(law))
    if write is None:
        raise Unsupported(f"the law {type(law).__name__}")
    return write(image, law)


def _plain(image: Image, code: int, *parameters: float) -> int:
    row = image.row(at.PARAMETERS // WORD + len(parameters))
    image.put(row + at.LAW, code)
    image.put(row + at.LAW_SIZE, len(parameters))
    for k, value in enumerate(parameters):
        image.put_float(row + at.PARAMETERS + k * WORD, value)
    return row


def _exponential(image: Image, law: Any) -> int:
    return _plain(image, at.EXPONENTIAL, law.expected)


def _deterministic(image: Image, law: Any) -> int:
    return _plain(image, at.FIXED, float(law.value))


def _never(image: Image, _law: Any) -> int:
    return _plain(image, at.FIXED, math.inf)


def _uniform(image: Image, law: Any) -> int:
    return _plain(image, at.UNIFORM, law.low, law.high - law.low)


def _triangular(image: Image, law: Any) -> int:
    return _plain(image, at.TRIANGULAR, law.low, law.mode, law.high)


def _lognormal(image: Image, law: Any) -> int:
    return _plain(image, at.LOGNORMAL, law.log_median, law.sigma)


def _gamma(image: Image, law: Any) -> int:
    return _plain(image, at.GAMMA, law.shape, log_gamma(law.shape), law.scale)


def _erlang(image: Image, law: Any) -> int:
    return _gamma(image, law.as_gamma)


def _weibull(image: Image, law: Any) -> int:
    return _plain(image, at.WEIBULL, law.scale, law.shape)


def _beta(image: Image, law: Any) -> int:
    return _plain(image, at.BETA, law.a, law.b, log_beta(law.a, law.b), law.low, law.high - law.low)


def _pert(image: Image, law: Any) -> int:
    return _beta(image, law.as_beta)


def _truncated_normal(image: Image, law: Any) -> int:
    return _plain(image, at.TRUNCATED_NORMAL, *law.prepared)


def _listed(image: Image, code: int, *lists: tuple[float, ...]) -> int:
    row = image.row(at.PARAMETERS // WORD + 1 + len(lists))
    image.put(row + at.LAW, code)
    image.put(row + at.PARAMETERS, len(lists[0]))
    for k, values in enumerate(lists, start=1):
        image.link(row + at.PARAMETERS + k * WORD, image.floats(values))
    return row


def _empirical(image: Image, law: Any) -> int:
    return _listed(image, at.EMPIRICAL, tuple(accumulate(law.weights)), law.values)


def _histogram(image: Image, law: Any) -> int:
    slopes = tuple(
        (high - low) / weight if weight > 0.0 else 0.0
        for low, high, weight in zip(law.lows, law.highs, law.weights, strict=True)
    )
    cumulated = tuple(accumulate(law.weights))
    return _listed(image, at.HISTOGRAM, cumulated, law.lows, law.highs, slopes)


def _hyperexponential(image: Image, law: Any) -> int:
    return _listed(image, at.HYPEREXPONENTIAL, tuple(accumulate(law.shares)), law.means)


def _parts(image: Image, parts: tuple[laws.Law, ...]) -> int:
    rows = [law_row(image, part) for part in parts]
    offset = image.row(2 * len(parts))
    for k, part in enumerate(parts):
        image.link(offset + 2 * k * WORD, rows[k])
        image.put(offset + (2 * k + 1) * WORD, part.uniforms)
    return offset


def _mixture(image: Image, law: Any) -> int:
    parts = _parts(image, law.parts)
    row = image.row(at.PARAMETERS // WORD + 3)
    image.put(row + at.LAW, at.MIXTURE)
    image.put(row + at.PARAMETERS, len(law.parts))
    image.link(row + at.PARAMETERS + WORD, image.floats(accumulate(law.shares)))
    image.link(row + at.PARAMETERS + 2 * WORD, parts)
    return row


def _sum(image: Image, law: Any) -> int:
    parts = _parts(image, law.parts)
    row = image.row(at.PARAMETERS // WORD + 2)
    image.put(row + at.LAW, at.SUM)
    image.put(row + at.PARAMETERS, len(law.parts))
    image.link(row + at.PARAMETERS + WORD, parts)
    return row


def _around(image: Image, code: int, value: float, inner: laws.Law) -> int:
    below = law_row(image, inner)
    row = image.row(at.PARAMETERS // WORD + 2)
    image.put(row + at.LAW, code)
    image.put_float(row + at.PARAMETERS, value)
    image.link(row + at.PARAMETERS + WORD, below)
    return row


def _shifted(image: Image, law: Any) -> int:
    return _around(image, at.SHIFTED, law.offset, law.law)


def _scaled(image: Image, law: Any) -> int:
    return _around(image, at.SCALED, law.factor, law.law)


_ROWS: dict[type[laws.Law], Callable[[Image, Any], int]] = {
    laws.Exponential: _exponential,
    laws.Deterministic: _deterministic,
    laws.Never: _never,
    laws.Uniform: _uniform,
    laws.Triangular: _triangular,
    laws.LogNormal: _lognormal,
    laws.Gamma: _gamma,
    laws.Erlang: _erlang,
    laws.Weibull: _weibull,
    laws.Beta: _beta,
    laws.Pert: _pert,
    laws.TruncatedNormal: _truncated_normal,
    laws.Empirical: _empirical,
    laws.Histogram: _histogram,
    laws.Hyperexponential: _hyperexponential,
    laws.Mixture: _mixture,
    laws.Sum: _sum,
    laws.Shifted: _shifted,
    laws.Scaled: _scaled,
}

__all__ = ["Unsupported", "law_row"]
