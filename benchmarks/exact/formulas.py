"""Formulas and small numerical solutions behind the further cases."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, pairwise

import numpy as np

from queuesim.laws import Law

Transitions = Callable[[int, int], Iterable[tuple[int, int, float]]]


def square(law: Law) -> float:
    """Second moment of a law."""
    return law.mean**2 + law.variance


def pollaczek_khinchine(rate: float, mean: float, second: float) -> float:
    """Mean wait in M/G/1 (Pollaczek 1930, Khinchine 1932)."""
    return rate * second / (2.0 * (1.0 - rate * mean))


def by_rank(loads: Sequence[float]) -> list[tuple[float, float]]:
    """Shares of time that are left beside all better ranks, without and with one's own load."""
    upto = [0.0, *accumulate(loads)]
    return [(1.0 - above, 1.0 - own) for above, own in pairwise(upto)]


def stationary(levels: int, phases: int, transitions: Transitions) -> np.ndarray:
    """Stationary chances ``(levels, phases)`` of a Markov chain by its balance equations.

    Parameters
    ----------
    transitions
        Of a level and a phase: level, phase and rate of each move; moves to levels that are
        cut off do not happen.
    """
    from scipy.sparse import lil_matrix
    from scipy.sparse.linalg import spsolve

    size = levels * phases
    balance = lil_matrix((size, size))
    for level in range(levels):
        for phase in range(phases):
            here = level * phases + phase
            for to_level, to_phase, rate in transitions(level, phase):
                if 0 <= to_level < levels:
                    balance[to_level * phases + to_phase, here] += rate
                    balance[here, here] -= rate
    balance[0, :] = 1.0  # in place of one equation that follows from the others
    right = np.zeros(size)
    right[0] = 1.0
    return spsolve(balance.tocsr(), right).reshape(levels, phases)


def poisson(mean: float, most: int) -> np.ndarray:
    """Poisson chances of 0 to ``most``."""
    from scipy.stats import poisson as law

    return law.pmf(np.arange(most + 1), mean)


def kaufman_roberts(units: int, classes: Sequence[tuple[float, int]]) -> np.ndarray:
    """Chances of units in use, for classes of a load [erlang] and units each (Kaufman 1981)."""
    weights = [1.0]
    for used in range(1, units + 1):
        weights.append(sum(a * b * weights[used - b] for a, b in classes if b <= used) / used)
    return np.array(weights) / sum(weights)


def mean_values(jobs: int, think: float, demands: Sequence[float]) -> tuple[float, list[float]]:
    """Throughput and mean numbers at single servers (Reiser and Lavenberg 1980).

    Parameters
    ----------
    think
        Mean time between cycles.
    demands
        Visits times mean service at each server, in one cycle.
    """
    numbers = [0.0] * len(demands)
    throughput = 0.0
    for n in range(1, jobs + 1):
        times = [d * (1.0 + q) for d, q in zip(demands, numbers, strict=True)]
        throughput = n / (think + sum(times))
        numbers = [throughput * t for t in times]
    return throughput, numbers


def offered_waits(
    rate: float, mean: float, servers: int, staying: Callable[[float], float]
) -> tuple[float, Callable[[Callable[[float], float]], float]]:
    """M/M/n+G (Baccelli and Hebuterne 1981; Zeltyn and Mandelbaum 2005).

    Parameters
    ----------
    staying
        Integral of the chance to be still there, from 0 to a wait.

    Returns
    -------
    tuple
        Chance that all servers are busy, and the integral of a function of the offered wait
        over those who find them so.
    """
    from scipy.integrate import quad

    load = rate * mean
    below = [load**j / math.factorial(j) for j in range(servers)]

    def weight(x: float) -> float:
        return below[-1] * rate * math.exp(rate * staying(x) - servers * x / mean)

    def integral(of: Callable[[float], float]) -> float:
        return float(quad(lambda x: of(x) * weight(x), 0.0, 40.0 * mean, limit=400)[0])

    above = integral(lambda _: 1.0)
    total = sum(below) + above
    return above / total, lambda of: integral(of) / total


def root(law_at: Callable[[float], float], rate: float) -> float:
    """Root below 1 of ``s = law_at(rate (1 - s))``, the chance to wait in GI/M/1."""
    from scipy.optimize import brentq

    return float(brentq(lambda s: s - law_at(rate * (1.0 - s)), 0.0, 1.0 - 1e-9))
