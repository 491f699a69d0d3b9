"""Queueing formulas: what a simulation is checked against, and the load check before a run.

Exact for Poisson arrivals and steady state: Erlang B, C (``erlang.py``) and A (``erlang_a.py``),
M/M/c/K, M/G/1. Approximate, and so named: ``allen_cunneen_*``. Times may be in any unit as long
as it is the same throughout; loads are in erlang.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from queuesim.analysis.erlang import (
    check_bound,
    check_quantile,
    erlang_b,
    erlang_c,
    erlang_c_mean_queue,
    erlang_c_mean_wait,
    erlang_c_service_level,
    erlang_c_wait_beyond,
    erlang_c_wait_quantile,
    offered_load,
)
from queuesim.analysis.erlang_a import ErlangA, erlang_a

__all__ = [
    "ErlangA",
    "FiniteQueue",
    "agents_for_erlang_a",
    "agents_for_erlang_c",
    "allen_cunneen_queue",
    "allen_cunneen_wait",
    "erlang_a",
    "erlang_b",
    "erlang_c",
    "erlang_c_mean_queue",
    "erlang_c_mean_wait",
    "erlang_c_service_level",
    "erlang_c_wait_beyond",
    "erlang_c_wait_quantile",
    "mmck",
    "offered_load",
    "pollaczek_khinchine_wait",
]

_MAX_AGENTS = 10_000_000


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
        from scipy.special import pdtr

        check_bound("t", t)
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
    check_bound("arrival_rate", arrival_rate)
    check_bound("handling", handling, or_equal=False)
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
    check_bound("cv", cv)
    return math.inf if load >= 1.0 else load * handling * (1.0 + cv * cv) / (2.0 * (1.0 - load))


def allen_cunneen_wait(
    load: float, agents: float, handling: float, cv_arrivals: float, cv_handling: float
) -> float:
    """Approximate mean wait in G/G/n: Erlang C's times half the sum of squared variations.

    Exact for M/M/n and M/G/1 only; without steady state infinite. ``cv_arrivals`` belongs to the
    gaps between arrivals (1 for Poisson). Source: A. O. Allen, "Probability, Statistics and
    Queueing Theory with Computer Science Applications", 2nd ed. (1990), with Erlang C in it.
    """
    check_bound("cv_arrivals", cv_arrivals)
    check_bound("cv_handling", cv_handling)
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
    check_quantile(target)
    check_bound("load", load)
    if load == 0.0:
        return 0
    start = math.floor(load) + 1
    return _fewest(lambda n: erlang_c_service_level(load, n, handling, within) >= target, start)


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
    check_quantile(target)
    if arrival_rate == 0.0:
        return 0
    return _fewest(
        lambda n: erlang_a(arrival_rate, handling, n, patience).answered_within(within) >= target,
        0,
    )
