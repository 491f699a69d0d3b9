"""Erlang B and C for any real load and thousands of agents.

Times may be in any unit as long as it is the same throughout; the product uses seconds. Loads are
in erlang (arrival rate times mean handling time). Numbers of agents may be fractional (mean staff
after shrinkage); the value is then the usual continuous extension, which agrees with the formula
at whole numbers.
"""

from __future__ import annotations

import math


def check_bound(name: str, value: float, *, above: float = 0.0, or_equal: bool = True) -> None:
    """Refuse a value that is not finite or below its bound."""
    if not math.isfinite(value) or value < above or (value == above and not or_equal):
        sign = ">=" if or_equal else ">"
        msg = f"{name} must be finite and {sign} {above:g}; got {value!r}"
        raise ValueError(msg)


def offered_load(arrival_rate: float, handling: float) -> float:
    """Offered load [erlang]: arrival rate times mean handling time.

    Raises
    ------
    ValueError
        If either is negative or not finite.
    """
    check_bound("arrival_rate", arrival_rate)
    check_bound("handling", handling)
    return arrival_rate * handling


def _inverse_b_fraction(load: float, fraction: float) -> float:
    """``1 / B(load, fraction)`` for 0 < fraction < 1: ``e^a a^-f Gamma(1 + f, a)``."""
    from scipy.special import gamma, gammaincc

    shape = 1.0 + fraction
    if load < 30.0:
        upper = float(gamma(shape) * gammaincc(shape, load))
        return math.exp(load) * math.pow(load, -fraction) * upper
    # Legendre's continued fraction of the upper incomplete gamma function, modified Lentz.
    b = load + 1.0 - shape
    c, d = 1e300, 1.0 / b
    value = d
    for i in range(1, 1000):
        term = -i * (i - shape)
        b += 2.0
        d = 1.0 / (term * d + b)
        c = b + term / c
        step = c * d
        value *= step
        if abs(step - 1.0) < 1e-16:
            break
    return load * value


def inverse_erlang_b(load: float, agents: float) -> float:
    """``1 / B``, at least 1; infinite where B is below the smallest double."""
    whole = math.floor(agents)
    fraction = agents - whole
    inverse = 1.0 if fraction == 0.0 else _inverse_b_fraction(load, fraction)
    for k in range(1, whole + 1):
        inverse = 1.0 + (fraction + k) * inverse / load
        if inverse > 1e305:
            return math.inf
    return inverse


def erlang_b(load: float, agents: float) -> float:
    """Probability that a contact is blocked when there is no queue (M/G/n/n).

    Parameters
    ----------
    load
        Offered load [erlang], >= 0.
    agents
        Number of agents or lines [count], >= 0; may be fractional.

    Returns
    -------
    float
        P(blocked), in [0, 1].

    Raises
    ------
    ValueError
        If ``load`` or ``agents`` is negative or not finite.

    Notes
    -----
    The recurrence ``1/B(n) = 1 + n / (load * B(n-1))`` is stable for thousands of agents where
    factorials overflow [1]_.

    References
    ----------
    .. [1] D. L. Jagerman, "Some properties of the Erlang loss function",
       Bell System Technical Journal 53 (1974), 525-551.

    Examples
    --------
    >>> round(erlang_b(load=10.0, agents=12), 10)
    0.1197391884
    """
    check_bound("load", load)
    check_bound("agents", agents)
    if load == 0.0:
        return 1.0 if agents == 0.0 else 0.0
    return 1.0 / inverse_erlang_b(load, agents)


def erlang_c(load: float, agents: float) -> float:
    """Probability that a contact must wait in an M/M/n queue where nobody gives up.

    Parameters
    ----------
    load
        Offered load [erlang], >= 0.
    agents
        Number of agents [count], >= 0; may be fractional.

    Returns
    -------
    float
        P(wait > 0), in [0, 1]; 1.0 when ``load >= agents``.

    Raises
    ------
    ValueError
        If ``load`` or ``agents`` is negative or not finite.

    Examples
    --------
    >>> round(erlang_c(load=8.0, agents=10), 4)
    0.4092
    """
    blocked = erlang_b(load, agents)
    if load >= agents:
        return 1.0
    return blocked / (1.0 - load / agents * (1.0 - blocked))


def erlang_c_mean_wait(load: float, agents: float, handling: float) -> float:
    """Mean wait of all contacts [unit of ``handling``] in M/M/n; infinite without steady state."""
    check_bound("handling", handling, or_equal=False)
    waiting = erlang_c(load, agents)
    return math.inf if load >= agents else waiting * handling / (agents - load)


def erlang_c_mean_queue(load: float, agents: float) -> float:
    """Mean number waiting in M/M/n [count]; infinite without steady state."""
    return load * erlang_c_mean_wait(load, agents, 1.0)


def erlang_c_wait_beyond(load: float, agents: float, handling: float, t: float) -> float:
    """P(wait > t) in M/M/n; 1 without steady state. ``t`` in the unit of ``handling``, >= 0."""
    check_bound("handling", handling, or_equal=False)
    check_bound("t", t)
    waiting = erlang_c(load, agents)
    return 1.0 if load >= agents else waiting * math.exp(-(agents - load) * t / handling)


def erlang_c_service_level(load: float, agents: float, handling: float, within: float) -> float:
    """Share of contacts answered within ``within``: P(wait <= within) in M/M/n."""
    return 1.0 - erlang_c_wait_beyond(load, agents, handling, within)


def erlang_c_wait_quantile(load: float, agents: float, handling: float, p: float) -> float:
    """Wait that a share ``p`` of the contacts does not exceed, 0 <= p < 1; may be infinite."""
    check_quantile(p)
    check_bound("handling", handling, or_equal=False)
    waiting = erlang_c(load, agents)
    if load >= agents:
        return math.inf
    if 1.0 - p >= waiting:
        return 0.0
    return math.log(waiting / (1.0 - p)) * handling / (agents - load)


def check_quantile(p: float) -> None:
    """Refuse a probability outside [0, 1)."""
    if not 0.0 <= p < 1.0:
        msg = f"p must be at least 0 and below 1; got {p!r}"
        raise ValueError(msg)
