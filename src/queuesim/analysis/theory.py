"""Queueing formulas: what a simulation is checked against, and the load check before a run.

Times may be in any unit as long as it is the same unit throughout; the product uses seconds.
Loads are in erlang (arrival rate times mean handling time). Numbers of agents may be fractional
in the Erlang formulas (mean staff after shrinkage); the value is then the usual continuous
extension, which agrees with the formula at whole numbers.

Exact for Poisson arrivals and steady state: Erlang B, C and A, M/M/c/K, M/G/1.
Approximate, and so named: ``allen_cunneen_*``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

_TINY = 1e-18  # relative size below which terms of a positive series no longer count
_MAX_AGENTS = 10_000_000


def _check(name: str, value: float, *, above: float = 0.0, or_equal: bool = True) -> None:
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
    _check("arrival_rate", arrival_rate)
    _check("handling", handling)
    return arrival_rate * handling


def _inverse_b_fraction(load: float, fraction: float) -> float:
    """``1 / B(load, fraction)`` for 0 < fraction < 1: ``e^a a^-f Gamma(1 + f, a)``."""
    from scipy.special import gamma, gammaincc  # noqa: PLC0415 (scipy is slow to import)

    shape = 1.0 + fraction
    if load < 30.0:  # noqa: PLR2004 (below: no underflow; above: the fraction converges fast)
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
        if abs(step - 1.0) < 1e-16:  # noqa: PLR2004
            break
    return load * value


def _inverse_erlang_b(load: float, agents: float) -> float:
    """``1 / B``, at least 1; infinite where B is below the smallest double."""
    whole = math.floor(agents)
    fraction = agents - whole
    inverse = 1.0 if fraction == 0.0 else _inverse_b_fraction(load, fraction)
    for k in range(1, whole + 1):
        inverse = 1.0 + (fraction + k) * inverse / load
        if inverse > 1e305:  # noqa: PLR2004 (the next steps would overflow; B is 0 in doubles)
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
    _check("load", load)
    _check("agents", agents)
    if load == 0.0:
        return 1.0 if agents == 0.0 else 0.0
    return 1.0 / _inverse_erlang_b(load, agents)


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
    _check("handling", handling, or_equal=False)
    waiting = erlang_c(load, agents)
    return math.inf if load >= agents else waiting * handling / (agents - load)


def erlang_c_mean_queue(load: float, agents: float) -> float:
    """Mean number waiting in M/M/n [count]; infinite without steady state."""
    return load * erlang_c_mean_wait(load, agents, 1.0)


def erlang_c_wait_beyond(load: float, agents: float, handling: float, t: float) -> float:
    """P(wait > t) in M/M/n; 1 without steady state. ``t`` in the unit of ``handling``, >= 0."""
    _check("handling", handling, or_equal=False)
    _check("t", t)
    waiting = erlang_c(load, agents)
    return 1.0 if load >= agents else waiting * math.exp(-(agents - load) * t / handling)


def erlang_c_service_level(load: float, agents: float, handling: float, within: float) -> float:
    """Share of contacts answered within ``within``: P(wait <= within) in M/M/n."""
    return 1.0 - erlang_c_wait_beyond(load, agents, handling, within)


def erlang_c_wait_quantile(load: float, agents: float, handling: float, p: float) -> float:
    """Wait that a share ``p`` of the contacts does not exceed, 0 <= p < 1; may be infinite."""
    _check_share(p)
    _check("handling", handling, or_equal=False)
    waiting = erlang_c(load, agents)
    if load >= agents:
        return math.inf
    if 1.0 - p >= waiting:
        return 0.0
    return math.log(waiting / (1.0 - p)) * handling / (agents - load)


def _check_share(p: float) -> None:
    if not 0.0 <= p < 1.0:
        msg = f"p must be at least 0 and below 1; got {p!r}"
        raise ValueError(msg)


@dataclass(frozen=True)
class _Series:
    """Sums over the birth-death states with all agents busy, relative to "nobody waits"."""

    log_total: float  #: log of sum t(k), t(k) = y^k / ((c+1)...(c+k))
    mean_k: float  #: sum k t(k) / sum t(k)
    mean_h: float  #: sum h(k) t(k) / sum t(k), h(k) = sum over i <= k of 1 / (c+i)
    log_rest: float  #: log of sum over k >= 1 of t(k)


def _queue_series(c: float, y: float) -> _Series:
    """Sum the queue states in blocks, rescaled, so that nothing overflows.

    All terms are positive and the ratio of neighbours falls, so the sum is stable; the blocks
    end once the rest, bounded by a geometric series, no longer counts.
    """
    log_scale, total, k_sum, h_sum, last_log, last_h = 0.0, 1.0, 0.0, 0.0, 0.0, 0.0
    start, block = 1, 64
    rest = 0.0
    log_y = math.log(y) if y > 0.0 else -math.inf
    while y > 0.0:
        k = np.arange(start, start + block, dtype=np.float64)
        logs = last_log + np.cumsum(log_y - np.log(c + k))
        h = last_h + np.cumsum(1.0 / (c + k))
        top = float(logs.max())
        if top > log_scale + 300.0:  # rescale long before doubles overflow
            shrink = math.exp(log_scale - top)
            total, rest, k_sum, h_sum = (v * shrink for v in (total, rest, k_sum, h_sum))
            log_scale = top
        terms = np.exp(logs - log_scale)
        block_sum = float(terms.sum())
        total, rest = total + block_sum, rest + block_sum
        k_sum, h_sum = k_sum + float(k @ terms), h_sum + float(h @ terms)
        last_log, last_h = float(logs[-1]), float(h[-1])
        ratio = y / (c + start + block)
        # k and h grow at most linearly: bound their rest by the geometric rest times k / (1 - q)
        if ratio < 1.0:
            tail = float(terms[-1]) * ratio / (1.0 - ratio) * (1.0 + 1.0 / (1.0 - ratio))
            if tail * (start + block) <= _TINY * max(k_sum, 1e-300):
                break
        start, block = start + block, min(2 * block, 1 << 17)
    log_rest = log_scale + math.log(rest) if rest > 0.0 else -math.inf
    return _Series(log_scale + math.log(total), k_sum / total, h_sum / total, log_rest)


@dataclass(frozen=True)
class ErlangA:
    """Steady state of M/M/n with exponential patience (Erlang A, Palm's model).

    Build it with :func:`erlang_a`. Times are in the unit of the arguments given there; shares
    are of all arrivals unless said otherwise.
    """

    arrival_rate: float  #: contacts per time unit
    handling: float  #: mean handling time
    agents: float  #: number of agents [count], may be fractional
    patience: float  #: mean patience
    p_wait: float  #: share that must wait
    p_abandon: float  #: share that gives up
    mean_wait: float  #: mean wait of all arrivals, those who give up included
    mean_wait_answered: float  #: mean wait of the answered (ASA)
    mean_queue: float  #: mean number waiting [count]
    utilisation: float  #: busy agents / agents
    _log_norm: float  #: log of the normaliser, in units of "one agent free"

    def _offered_wait_log(self, t: float) -> tuple[float, _Series]:
        shrunk = -math.expm1(-t / self.patience) * self.patience
        exponent = self.arrival_rate * shrunk - self.agents * t / self.handling
        y = self.arrival_rate * self.patience * math.exp(-t / self.patience)
        series = _queue_series(self.agents * self.patience / self.handling, y)
        return exponent - self._log_norm, series

    def wait_beyond(self, t: float) -> float:
        """Share of all arrivals still waiting after ``t`` >= 0: P(wait > t)."""
        _check("t", t)
        if self.arrival_rate == 0.0 or self.p_wait == 0.0:
            return 0.0
        if self.agents == 0.0:
            return math.exp(-t / self.patience)
        log_factor, series = self._offered_wait_log(t)
        log_load = math.log(self.arrival_rate * self.handling / self.agents)
        return math.exp(min(log_load + log_factor + series.log_total, 0.0) - t / self.patience)

    def answered_within(self, t: float) -> float:
        """Share of all arrivals answered within ``t`` >= 0; abandoned contacts are not."""
        _check("t", t)
        if self.arrival_rate == 0.0:
            return 1.0 if self.agents > 0.0 else 0.0
        if self.agents == 0.0:
            return 0.0
        late = 0.0
        if self.p_wait > 0.0:
            log_factor, series = self._offered_wait_log(t)
            late = math.exp(log_factor + series.log_rest)
        return min(1.0, max(0.0, 1.0 - self.p_abandon - late))

    def service_level(self, within: float) -> float:
        """Share answered within ``within`` of all offered (rule ``offered``)."""
        return self.answered_within(within)

    def answered_within_of_answered(self, t: float) -> float:
        """Share of the answered whose wait was at most ``t``; nan when nobody is answered."""
        answered = 1.0 - self.p_abandon
        return self.answered_within(t) / answered if answered > 0.0 else math.nan

    def wait_quantile(self, p: float) -> float:
        """Wait that a share ``p`` of all arrivals does not exceed, 0 <= p < 1."""
        _check_share(p)
        if self.p_wait <= 1.0 - p:
            return 0.0
        high = self.patience
        while self.wait_beyond(high) > 1.0 - p:
            high *= 2.0
        low = 0.0
        while high - low > 1e-14 * high:
            middle = 0.5 * (low + high)
            if middle in {low, high}:
                break
            low, high = (middle, high) if self.wait_beyond(middle) > 1.0 - p else (low, middle)
        return high


def erlang_a(arrival_rate: float, handling: float, agents: float, patience: float) -> ErlangA:
    """Exact steady state of M/M/n where waiting contacts give up after exponential patience.

    Parameters
    ----------
    arrival_rate
        Contacts per time unit, >= 0.
    handling
        Mean handling time (exponential), > 0.
    agents
        Number of agents [count], >= 0; may be fractional. With none, everybody gives up.
    patience
        Mean patience, > 0 and finite; for endless patience use the ``erlang_c`` functions.

    Raises
    ------
    ValueError
        If an argument is out of its bounds.

    Notes
    -----
    With c = agents * patience / handling and x = arrival_rate * patience the queue states have
    weights x^k / ((c+1)...(c+k)), all positive. Whoever finds k waiting has the offered wait of a
    sum of k + 1 exponentials, which gives the wait of the answered without any cancellation;
    the tail of the offered wait is the same series at x e^(-t/patience) [1]_ [2]_.

    References
    ----------
    .. [1] C. Palm, "Research on telephone traffic carried by full availability groups",
       Tele 1 (1957).
    .. [2] S. Zeltyn and A. Mandelbaum, "Call centers with impatient customers: many-server
       asymptotics of the M/M/n+G queue", Queueing Systems 51 (2005), 361-402.

    Examples
    --------
    >>> round(erlang_a(48, 1, 50, 2).p_abandon, 6)
    0.030912
    """
    _check("arrival_rate", arrival_rate)
    _check("handling", handling, or_equal=False)
    _check("agents", agents)
    _check("patience", patience, or_equal=False)
    given = (arrival_rate, handling, agents, patience)
    if agents == 0.0:
        gone = 1.0 if arrival_rate > 0.0 else 0.0
        return ErlangA(
            *given, 1.0, 1.0, patience, math.nan, arrival_rate * patience * gone, math.nan, 0.0
        )
    if arrival_rate == 0.0:
        return ErlangA(*given, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    load = arrival_rate * handling
    series = _queue_series(agents * patience / handling, arrival_rate * patience)
    log_busy = math.log(load / agents) + series.log_total
    # states with an agent free, in units of the state "exactly one agent free": 1 / B(n - 1),
    # and below one agent by one step of the same recurrence taken backwards
    free = _inverse_erlang_b(load, agents - 1.0) if agents >= 1.0 else _below_one(load, agents)
    log_free = math.log(free) if free > 0.0 else -math.inf
    log_norm = float(np.logaddexp(log_free, log_busy))
    p_wait = math.exp(log_busy - log_norm)
    mean_queue = p_wait * series.mean_k
    p_abandon = min(1.0, mean_queue / (arrival_rate * patience))
    answered = 1.0 - p_abandon
    wait_answered = p_wait * agents / load * series.mean_h * patience / answered
    return ErlangA(
        *given,
        p_wait,
        p_abandon,
        mean_queue / arrival_rate,
        wait_answered,
        mean_queue,
        load * answered / agents,
        log_norm,
    )


def _below_one(load: float, agents: float) -> float:
    """``1 / B(agents - 1)`` for 0 < agents < 1, from ``1/B(n) = 1 + n / (load B(n-1))``."""
    return (_inverse_erlang_b(load, agents) - 1.0) * load / agents


@dataclass(frozen=True)
class FiniteQueue:
    """Steady state of M/M/c/K: ``capacity`` places in all, in service or waiting."""

    arrival_rate: float  #: contacts per time unit
    handling: float  #: mean handling time
    servers: int  #: number of servers [count]
    capacity: int  #: places in all [count], >= servers
    p_blocked: float  #: share of arrivals turned away
    p_wait: float  #: share of arrivals admitted that must wait, of all arrivals
    mean_queue: float  #: mean number waiting [count]
    mean_wait: float  #: mean wait of the admitted
    mean_in_system: float  #: mean number in the system [count]
    utilisation: float  #: busy servers / servers
    _waiting: tuple[float, ...]  #: P(all busy and k waiting), k = 0 .. capacity - servers

    def wait_beyond(self, t: float) -> float:
        """Share of all arrivals admitted and still waiting after ``t`` >= 0."""
        from scipy.special import pdtr  # noqa: PLC0415 (scipy is slow to import)

        _check("t", t)
        ahead = np.arange(len(self._waiting) - 1, dtype=np.float64)
        tails = pdtr(ahead, self.servers * t / self.handling)
        return float(np.asarray(self._waiting[:-1]) @ tails)

    def served_within(self, t: float) -> float:
        """Share of all arrivals admitted and begun within ``t`` >= 0."""
        return 1.0 - self.p_blocked - self.wait_beyond(t)


def mmck(arrival_rate: float, handling: float, servers: int, capacity: int) -> FiniteQueue:
    """Exact steady state of M/M/c/K.

    Parameters
    ----------
    arrival_rate, handling
        Contacts per time unit (>= 0) and mean handling time (> 0).
    servers, capacity
        Servers and places in all [count], 1 <= servers <= capacity.

    Raises
    ------
    ValueError
        If an argument is out of its bounds.
    """
    _check("arrival_rate", arrival_rate)
    _check("handling", handling, or_equal=False)
    if not 1 <= servers <= capacity:
        msg = f"needs 1 <= servers <= capacity; got {servers} and {capacity}"
        raise ValueError(msg)
    load = arrival_rate * handling
    if load == 0.0:
        empty = (0.0,) * (capacity - servers + 1)
        return FiniteQueue(
            arrival_rate, handling, servers, capacity, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, empty
        )
    states = np.arange(1, capacity + 1, dtype=np.float64)
    logs = np.concatenate([[0.0], np.cumsum(math.log(load) - np.log(np.minimum(states, servers)))])
    weights = np.exp(logs - logs.max())
    p = weights / weights.sum()
    number = np.arange(capacity + 1)
    blocked = float(p[-1])
    waiting = p[servers:]
    queue = float(np.arange(waiting.size) @ waiting)
    return FiniteQueue(
        arrival_rate,
        handling,
        servers,
        capacity,
        blocked,
        float(waiting[:-1].sum()),
        queue,
        queue / (arrival_rate * (1.0 - blocked)),
        float(number @ p),
        load * (1.0 - blocked) / servers,
        tuple(waiting.tolist()),
    )


def pollaczek_khinchine_wait(arrival_rate: float, handling: float, cv: float) -> float:
    """Exact mean wait in M/G/1, ``cv`` the handling time's standard deviation over its mean.

    Infinite when the load reaches 1. Source: Pollaczek (1930), Khinchine (1932).
    """
    load = offered_load(arrival_rate, handling)
    _check("cv", cv)
    return math.inf if load >= 1.0 else load * handling * (1.0 + cv * cv) / (2.0 * (1.0 - load))


def allen_cunneen_wait(
    load: float, agents: float, handling: float, cv_arrivals: float, cv_handling: float
) -> float:
    """Approximate mean wait in G/G/n: Erlang C's times half the sum of squared variations.

    Exact for M/M/n and M/G/1 only; without steady state infinite. ``cv_arrivals`` belongs to the
    gaps between arrivals (1 for Poisson). Source: A. O. Allen, "Probability, Statistics and
    Queueing Theory with Computer Science Applications", 2nd ed. (1990), with Erlang C in it.
    """
    _check("cv_arrivals", cv_arrivals)
    _check("cv_handling", cv_handling)
    mean_wait = erlang_c_mean_wait(load, agents, handling)
    factor = (cv_arrivals * cv_arrivals + cv_handling * cv_handling) / 2.0
    return mean_wait if math.isinf(mean_wait) else mean_wait * factor


def allen_cunneen_queue(
    load: float, agents: float, cv_arrivals: float, cv_handling: float
) -> float:
    """Approximate mean number waiting in G/G/n [count]; see :func:`allen_cunneen_wait`."""
    return load * allen_cunneen_wait(load, agents, 1.0, cv_arrivals, cv_handling)


def _fewest(reaches: Callable[[int], bool], start: int) -> int:
    """Smallest whole number at or above ``start`` for which the monotone ``reaches`` holds."""
    if reaches(start):
        return start
    low, step = start, 1
    while not reaches(low + step):
        low, step = low + step, 2 * step
        if low > _MAX_AGENTS:
            msg = f"no number of agents up to {_MAX_AGENTS} reaches the target"
            raise ValueError(msg)
    high = low + step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reaches(middle) else (middle, high)
    return high


def agents_for_erlang_c(load: float, handling: float, target: float, within: float) -> int:
    """Fewest agents so that a share ``target`` is answered within ``within``, nobody giving up.

    Raises
    ------
    ValueError
        If ``target`` is not in [0, 1) or another argument is out of its bounds.

    Examples
    --------
    >>> agents_for_erlang_c(load=10.0, handling=180.0, target=0.8, within=20.0)
    14
    """
    _check_share(target)
    _check("load", load)
    start = math.floor(load) + 1 if load > 0.0 else 0
    return _fewest(
        lambda n: erlang_c_service_level(load, n, handling, within) >= target, start
    )


def agents_for_erlang_a(
    arrival_rate: float, handling: float, patience: float, target: float, within: float
) -> int:
    """Fewest agents so that a share ``target`` of all offered is answered within ``within``.

    Waiting contacts give up after exponential patience; those count as not answered in time.

    Raises
    ------
    ValueError
        If ``target`` is not in [0, 1) or another argument is out of its bounds.
    """
    _check_share(target)
    if arrival_rate == 0.0:
        return 0
    return _fewest(
        lambda n: erlang_a(arrival_rate, handling, n, patience).answered_within(within) >= target,
        0,
    )
