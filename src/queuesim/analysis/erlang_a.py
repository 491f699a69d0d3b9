"""Erlang A: M/M/n where waiting contacts give up after exponential patience, exact."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from queuesim.analysis.erlang import check_bound, check_quantile, inverse_erlang_b

_TINY = 1e-18  # relative size below which terms of a positive series no longer count


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
        check_bound("t", t)
        if self.arrival_rate == 0.0 or self.p_wait == 0.0:
            return 0.0
        if self.agents == 0.0:
            return math.exp(-t / self.patience)
        log_factor, series = self._offered_wait_log(t)
        log_load = math.log(self.arrival_rate * self.handling / self.agents)
        return math.exp(min(log_load + log_factor + series.log_total, 0.0) - t / self.patience)

    def answered_within(self, t: float) -> float:
        """Share of all arrivals answered within ``t`` >= 0; abandoned contacts are not."""
        check_bound("t", t)
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
        check_quantile(p)
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
    check_bound("arrival_rate", arrival_rate)
    check_bound("handling", handling, or_equal=False)
    check_bound("agents", agents)
    check_bound("patience", patience, or_equal=False)
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
    free = inverse_erlang_b(load, agents - 1.0) if agents >= 1.0 else _below_one(load, agents)
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
    return (inverse_erlang_b(load, agents) - 1.0) * load / agents
