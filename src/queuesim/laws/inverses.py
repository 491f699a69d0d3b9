"""Quantile functions as plain scalar code, one for each law that needs one uniform.

All take ``u`` in (0, 1), then the numbers that the law has prepared. They check nothing.
"""

from __future__ import annotations

from math import exp, fabs, log, log1p, sqrt

from queuesim.jit import compiled, inlined
from queuesim.laws.special import inverse_beta, inverse_gamma, inverse_normal


@inlined
def exponential(u: float, mean: float) -> float:
    """Quantile of an exponential law.

    The chances that engines draw, odd multiples of 2^-53, are known exactly when taken from 1, so
    the faster logarithm loses nothing; of others it loses less than 1e-12 above a thousandth.
    """
    if u > 0.001:
        return -mean * log(1.0 - u)
    return -mean * log1p(-u)


@compiled
def uniform(u: float, low: float, width: float) -> float:
    """Quantile of a uniform law on [low, low + width]."""
    return low + width * u


@compiled
def triangular(u: float, low: float, mode: float, high: float) -> float:
    """Quantile of a triangular law."""
    width = high - low
    if u * width < mode - low:
        return low + sqrt(u * width * (mode - low))
    # high - root, without the loss of digits near low where the mode is there
    root = sqrt((1.0 - u) * width * (high - mode))
    return low + width * ((mode - low) + u * (high - mode)) / (width + root)


@compiled
def lognormal(u: float, log_median: float, sigma: float) -> float:
    """Quantile of a lognormal law."""
    return exp(log_median + sigma * inverse_normal(u))


@compiled
def gamma(u: float, shape: float, log_gamma_shape: float, scale: float) -> float:
    """Quantile of a gamma law."""
    return scale * inverse_gamma(u, shape, log_gamma_shape)


@compiled
def weibull(u: float, scale: float, shape: float) -> float:
    """Quantile of a Weibull law."""
    return scale * exp(log(-log1p(-u)) / shape)


@compiled
def beta(u: float, a: float, b: float, log_beta_ab: float, low: float, width: float) -> float:
    """Quantile of a beta law on [low, low + width]."""
    return low + width * inverse_beta(u, a, b, log_beta_ab)


@compiled
def truncated_normal(
    u: float,
    mean: float,
    sd: float,
    low: float,
    high: float,
    alpha: float,
    below: float,
    above: float,
    inside: float,
    slope: float,
) -> float:
    """Quantile of a normal law cut at ``low`` and ``high``.

    Parameters
    ----------
    mean, sd
        Of the parent.
    alpha
        ``low`` in standard deviations from ``mean``.
    below, above, inside
        Chances of the parent below ``low``, above ``high`` and between.
    slope
        ``inside`` over the parent's standard density at ``low``; infinite where that is zero.
    """
    w = u * slope
    if w * (1.0 + fabs(alpha)) < 1e-3:
        # close to the lower end mean + sd z would cancel: five terms of the inverted series
        c = alpha * alpha
        d = (24.0 * c * c + 46.0 * c + 7.0) / 120.0
        d = (6.0 * c + 7.0) * alpha / 24.0 + w * d
        d = (2.0 * c + 1.0) / 6.0 + w * d
        d = 0.5 * alpha + w * d
        x = low + sd * w * (1.0 + w * d)
    else:
        chance = below + u * inside
        if chance < 0.5:
            x = mean + sd * inverse_normal(chance)
        else:
            x = mean - sd * inverse_normal(above + (1.0 - u) * inside)
    return min(max(x, low), high)
