"""Special functions as plain scalar code: log-gamma, inverse normal, inverse gamma and beta.

Nothing here is exact to the last bit; everything is the same to the last bit wherever it runs, for
it uses only ``+ - * /``, ``sqrt``, ``log``, ``log1p``, ``exp`` and ``expm1``, and Newton steps are
counted, never stopped by a comparison of nearly equal numbers.

References
----------
.. [1] M. J. Wichura, "Algorithm AS 241: The percentage points of the normal distribution",
   Applied Statistics 37 (1988), 477-484.
.. [2] A. R. DiDonato, A. H. Morris, "Computation of the incomplete gamma function ratios and
   their inverse", ACM Transactions on Mathematical Software 12 (1986), 377-393.
.. [3] W. J. Lentz, "Generating Bessel functions in Mie scattering calculations using continued
   fractions", Applied Optics 15 (1976), 668-671.
.. [4] E. B. Wilson, M. M. Hilferty, "The distribution of chi-square", Proceedings of the National
   Academy of Sciences 17 (1931), 684-688.
"""

from __future__ import annotations

from math import cos, exp, expm1, log, log1p, pi, sqrt
from typing import Final

from queuesim.jit import compiled

LARGE_SHAPE: Final = 100.0  #: from here on incomplete gamma integrals are done by quadrature
#: Newton steps where a shape is below 1, and fewer where none is: the starts are better there.
GAMMA_STEPS: Final = (3, 2)
BETA_STEPS: Final = (5, 3)
_MOST_TERMS: Final = 1000  #: of a series or fraction; the shapes allowed need fewer
_EPSILON: Final = 1e-17
_TINY: Final = 1e-300
_LONGEST_LOG: Final = 700.0  #: exp() of more overflows
_HALF_LOG_TWO_PI: Final = 0.5 * log(2.0 * pi)
_QUADRATURE_RANGE: Final = 30.0  #: the integrand falls to exp(-30) of its first value


@compiled
def log_gamma(x: float) -> float:
    """Logarithm of the gamma function for ``x > 0``; absolute error about 1e-15 near 1.

    Stirling's series at ``x + n >= 10``, then the recurrence down.
    """
    product = 1.0
    while x < 10.0:
        product *= x
        x += 1.0
    r = 1.0 / (x * x)
    series = 1.0 / 156.0 - r * (3617.0 / 122400.0)
    series = -691.0 / 360360.0 + r * series
    series = 1.0 / 1188.0 + r * series
    series = -1.0 / 1680.0 + r * series
    series = 1.0 / 1260.0 + r * series
    series = -1.0 / 360.0 + r * series
    series = 1.0 / 12.0 + r * series
    return (x - 0.5) * log(x) - x + _HALF_LOG_TWO_PI + series / x - log(product)


@compiled
def inverse_normal(u: float) -> float:
    """Standard normal quantile for ``0 < u < 1``; relative error about 1e-15 (AS 241 [1]_)."""
    q = u - 0.5
    if -0.425 <= q <= 0.425:
        r = 0.180625 - q * q
        above = 2.5090809287301226727e3
        above = above * r + 3.3430575583588128105e4
        above = above * r + 6.7265770927008700853e4
        above = above * r + 4.5921953931549871457e4
        above = above * r + 1.3731693765509461125e4
        above = above * r + 1.9715909503065514427e3
        above = above * r + 1.3314166789178437745e2
        above = above * r + 3.3871328727963666080e0
        below = 5.2264952788528545610e3
        below = below * r + 2.8729085735721942674e4
        below = below * r + 3.9307895800092710610e4
        below = below * r + 2.1213794301586595867e4
        below = below * r + 5.3941960214247511077e3
        below = below * r + 6.8718700749205790830e2
        below = below * r + 4.2313330701600911252e1
        below = below * r + 1.0
        return q * above / below
    if q < 0.0:
        return -_normal_tail(u)
    return _normal_tail(1.0 - u)


@compiled
def _normal_tail(p: float) -> float:
    """The z exceeded with chance ``p < 0.075``."""
    r = sqrt(-log(p))
    if r <= 5.0:
        return _normal_tail_near(r - 1.6)
    return _normal_tail_far(r - 5.0)


@compiled
def _normal_tail_near(r: float) -> float:
    above = 7.74545014278341407640e-4
    above = above * r + 2.27238449892691845833e-2
    above = above * r + 2.41780725177450611770e-1
    above = above * r + 1.27045825245236838258e0
    above = above * r + 3.64784832476320460504e0
    above = above * r + 5.76949722146069140550e0
    above = above * r + 4.63033784615654529590e0
    above = above * r + 1.42343711074968357734e0
    below = 1.05075007164441684324e-9
    below = below * r + 5.47593808499534494600e-4
    below = below * r + 1.51986665636164571966e-2
    below = below * r + 1.48103976427480074590e-1
    below = below * r + 6.89767334985100004550e-1
    below = below * r + 1.67638483018380384940e0
    below = below * r + 2.05319162663775882187e0
    below = below * r + 1.0
    return above / below


@compiled
def _normal_tail_far(r: float) -> float:
    above = 2.01033439929228813265e-7
    above = above * r + 2.71155556874348757815e-5
    above = above * r + 1.24266094738807843860e-3
    above = above * r + 2.65321895265761230930e-2
    above = above * r + 2.96560571828504891230e-1
    above = above * r + 1.78482653991729133580e0
    above = above * r + 5.46378491116411436990e0
    above = above * r + 6.65790464350110377720e0
    below = 2.04426310338993978564e-15
    below = below * r + 1.42151175831644588870e-7
    below = below * r + 1.84631831751005468180e-5
    below = below * r + 7.86869131145613259100e-4
    below = below * r + 1.48753612908506148525e-2
    below = below * r + 1.36929880922735805310e-1
    below = below * r + 5.99832206555887937690e-1
    below = below * r + 1.0
    return above / below


def gauss_legendre(points: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Nodes and weights of Gauss's quadrature on [0, 1], by Newton from Tricomi's start."""
    nodes = []
    weights = []
    for k in range(points):
        x = cos(pi * (k + 0.75) / (points + 0.5))
        for _ in range(6):
            value, slope = _legendre(points, x)
            x -= value / slope
        _, slope = _legendre(points, x)
        nodes.append(0.5 * (1.0 - x))
        weights.append(1.0 / ((1.0 - x * x) * slope * slope))
    return tuple(nodes), tuple(weights)


def _legendre(degree: int, x: float) -> tuple[float, float]:
    """Value and slope at ``x`` of the Legendre polynomial of this degree."""
    before, value = 1.0, x
    for n in range(2, degree + 1):
        before, value = value, ((2 * n - 1) * x * value - (n - 1) * before) / n
    return value, degree * (x * value - before) / (x * x - 1.0)


_NODES, _WEIGHTS = gauss_legendre(20)


@compiled
def _gamma_tail_by_quadrature(shape: float, x: float) -> float:
    """Tail integral of the gamma density beyond ``x``, over the density of log x.

    Below ``x`` if ``x < shape``, else above: the side on which the integrand falls steadily.
    """
    sign = 1.0 if x >= shape else -1.0
    fall = sign * (x - shape)
    length = 2.0 * _QUADRATURE_RANGE / (fall + sqrt(fall * fall + 2.0 * _QUADRATURE_RANGE * x))
    total = 0.0
    for k in range(len(_NODES)):
        s = sign * length * _NODES[k]
        total += _WEIGHTS[k] * exp(shape * s - x * expm1(s))
    return length * total


@compiled
def gamma_tails(shape: float, x: float, density: float) -> tuple[float, float]:
    """Chances below and above ``x`` of a gamma law of scale 1.

    Parameters
    ----------
    shape, x
        Both positive.
    density
        ``x`` times the density at ``x``, that is ``x^shape exp(-x) / Gamma(shape)``.
    """
    if shape >= LARGE_SHAPE:
        tail = density * _gamma_tail_by_quadrature(shape, x)
        if x < shape:
            return tail, 1.0 - tail
        return 1.0 - tail, tail
    if x < shape + 1.0:
        term = 1.0
        total = 1.0
        n = shape
        for _ in range(_MOST_TERMS):
            n += 1.0
            term *= x / n
            total += term
            if term < total * _EPSILON:
                break
        below = density * total / shape
        return below, 1.0 - below
    b = x + 1.0 - shape
    c = 1.0 / _TINY
    d = 1.0 / b
    fraction = d
    for k in range(1, _MOST_TERMS):
        a = k * (shape - k)
        b += 2.0
        d = 1.0 / (a * d + b)
        c = b + a / c
        fraction *= c * d
        if -1e-16 < c * d - 1.0 < 1e-16:
            break
    above = density * fraction
    return 1.0 - above, above


@compiled
def _step(error: float, slope: float, bend: float) -> float:
    """Halley's step for a logarithm of a tail chance.

    ``error`` is log(tail / wanted), ``slope`` its derivative and ``bend`` the second derivative
    over the first. The correction is bounded, so that a bad start does no harm.
    """
    newton = error / slope
    correction = 1.0 - 0.5 * newton * bend
    if correction < 0.5:
        correction = 0.5
    elif correction > 2.0:
        correction = 2.0
    return newton / correction


@compiled
def inverse_gamma(u: float, shape: float, log_gamma_shape: float) -> float:
    """Quantile of a gamma law of scale 1.

    Solves for t = log x. The logarithms of both tail chances are concave in t, so Newton's steps
    close in from one side whatever the start; Halley's correction makes a few of them enough.

    Parameters
    ----------
    u
        In (0, 1).
    shape
        In [0.01, 1e6].
    log_gamma_shape
        ``log_gamma(shape)``, handed in because a law draws many times.
    """
    t = _gamma_start(u, shape, log_gamma_shape)
    for _ in range(GAMMA_STEPS[1] if shape >= 1.0 else GAMMA_STEPS[0]):
        x = exp(t)
        density = exp(shape * t - x - log_gamma_shape)
        if density <= 0.0:
            break  # x is too small to be told from zero
        below, above = gamma_tails(shape, x, density)
        if u <= 0.5:
            ratio = density / below
            t -= _step(log(below / u), ratio, shape - x - ratio)
        else:
            ratio = density / above
            t -= _step(log(above / (1.0 - u)), -ratio, shape - x + ratio)
    return exp(t)


@compiled
def _gamma_start(u: float, shape: float, log_gamma_shape: float) -> float:
    """A first log x: the head of the series, Wilson and Hilferty [4]_, or the far tail."""
    first = (log(u) + log_gamma_shape + log(shape)) / shape
    if first < -1.5:
        # x = y (1 + y / (shape + 1)): two terms of the inverted series, in logarithms
        return first + exp(first) / (shape + 1.0)
    if shape >= 0.5:
        r = 1.0 / (9.0 * shape)
        root = 1.0 - r + inverse_normal(u) * sqrt(r)
        if root > 0.3:
            return log(shape) + 3.0 * log(root)
        return first
    tail = -log1p(-u) - log_gamma_shape
    if tail < 0.3:
        return min(0.0, first)
    guess = tail + (shape - 1.0) * log(tail)
    return log(max(0.3, guess))


@compiled
def log_beta(a: float, b: float) -> float:
    """Logarithm of the beta function for positive ``a`` and ``b``."""
    return log_gamma(a) + log_gamma(b) - log_gamma(a + b)


@compiled
def _beta_fraction(a: float, b: float, x: float) -> float:
    """Continued fraction of the incomplete beta function, by Lentz's method [3]_."""
    c = 1.0
    d = 1.0 / (1.0 - (a + b) * x / (a + 1.0))
    fraction = d
    for k in range(1, _MOST_TERMS):
        even = k * (b - k) * x / ((a + 2.0 * k - 1.0) * (a + 2.0 * k))
        d = 1.0 / (1.0 + even * d)
        c = 1.0 + even / c
        fraction *= c * d
        odd = -(a + k) * (a + b + k) * x / ((a + 2.0 * k) * (a + 2.0 * k + 1.0))
        d = 1.0 / (1.0 + odd * d)
        c = 1.0 + odd / c
        fraction *= c * d
        if -1e-16 < c * d - 1.0 < 1e-16:
            break
    return fraction


@compiled
def beta_tails(a: float, b: float, x: float, density: float) -> tuple[float, float]:
    """Chances below and above ``x`` of a beta law on [0, 1].

    Parameters
    ----------
    a, b
        Shapes, both positive.
    x
        In (0, 1).
    density
        ``x (1 - x)`` times the density at ``x``, that is ``x^a (1 - x)^b / B(a, b)``.
    """
    if x * (a + b + 2.0) < a + 1.0:
        below = density * _beta_fraction(a, b, x) / a
        return below, 1.0 - below
    above = density * _beta_fraction(b, a, 1.0 - x) / b
    return 1.0 - above, above


@compiled
def inverse_beta(u: float, a: float, b: float, log_beta_ab: float) -> float:
    """Quantile of a beta law on [0, 1].

    Solves for t = log(x / (1 - x)), in which both tail chances are log-concave, as in
    :func:`inverse_gamma`.

    Parameters
    ----------
    u
        In (0, 1).
    a, b
        Shapes in [0.01, 1e4].
    log_beta_ab
        ``log_beta(a, b)``, handed in because a law draws many times.
    """
    t = _beta_start(u, a, b, log_beta_ab)
    for k in range(BETA_STEPS[1] if a >= 1.0 and b >= 1.0 else BETA_STEPS[0]):
        if not -_LONGEST_LOG < t < _LONGEST_LOG:
            break  # x cannot be told from 0 or 1
        other = exp(-t)
        x = 1.0 / (1.0 + other)
        y = other * x
        # log x and log y without loss at either end
        log_x = -log1p(other) if t > 0.0 else t - log1p(exp(t))
        log_y = log_x - t
        density = exp(a * log_x + b * log_y - log_beta_ab)
        if density <= 0.0:
            break
        below, above = beta_tails(a, b, x, density)
        # first come in from the side on which a step cannot overshoot, then with the small tail
        lower = below < u if k < 2 else u <= 0.5
        if lower:
            ratio = density / below
            t -= _step(log(below / u), ratio, a * y - b * x - ratio)
        else:
            ratio = density / above
            t -= _step(log(above / (1.0 - u)), -ratio, a * y - b * x + ratio)
    if t > _LONGEST_LOG:
        return 1.0
    if t < -_LONGEST_LOG:
        return 0.0
    return 1.0 / (1.0 + exp(-t))


@compiled
def _beta_start(u: float, a: float, b: float, log_beta_ab: float) -> float:
    """A first log-odds: the head of the series at either end, Carter's formula, or two powers."""
    low = (log(u) + log(a) + log_beta_ab) / a
    if low < -2.0 and (1.0 + b) * exp(low) < 0.1 * (1.0 + a):
        return low
    high = (log1p(-u) + log(b) + log_beta_ab) / b
    if high < -2.0 and (1.0 + a) * exp(high) < 0.1 * (1.0 + b):
        return -high
    if a >= 1.0 and b >= 1.0:
        z = inverse_normal(u)
        one = 1.0 / (2.0 * a - 1.0)
        two = 1.0 / (2.0 * b - 1.0)
        h = 2.0 / (one + two)
        bend = (z * z - 3.0) / 6.0
        shift = (two - one) * (bend + 5.0 / 6.0 - 2.0 / (3.0 * h))
        return log(a / b) + 2.0 * (z * sqrt(h + bend) / h + shift)
    # the density as two power laws that meet at the mean
    left = exp(a * log(a / (a + b))) / a
    right = exp(b * log(b / (a + b))) / b
    if u * (left + right) < left:
        log_x = (log(u) + log(a * (left + right))) / a
        return log_x - log1p(-exp(log_x))
    log_y = (log1p(-u) + log(b * (left + right))) / b
    return log1p(-exp(log_y)) - log_y
