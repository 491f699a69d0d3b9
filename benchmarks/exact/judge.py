"""The pass rule: Student's t over replications, smallest p of a case, Holm over cases.

The smallest of many p is small by chance more often than 1 % of the time: about 1 run in 20 of all
cases has one to rerun though nothing is wrong, and 1 in 300 fails. Where that is too often,
as in the tests, the smallest p counts times the number of metrics (`case_p`).

A case whose precision is short of what is asked for is not passed either. A failure is to be
rerun with a new seed and four times the length; a second failure is a defect.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.exact.catalogue import Ratio

FAMILY = 0.01  #: chance that Holm's procedure fails any true case


@dataclass(frozen=True)
class Verdict:
    """One metric of one case."""

    metric: str
    exact: float
    mean: float
    error: float  #: standard error over replications
    t: float
    p: float
    precise: bool


def needed_error(metric: str, exact: float, kind: str, times: float) -> float:
    """Largest standard error that counts as precise, ``times`` the stated one.

    Means 0.5 % and probabilities 0.002 in steady state, 1 % where a day ends; second moments,
    variances and quantiles 2 %; values below 0.01 an absolute 0.0005.
    """
    if abs(exact) < 0.01:
        return 0.0005 * times
    if any(word in metric for word in ("second_moment", "Var_", "var_", "_p90", "_p95", "_p99")):
        return 0.02 * abs(exact) * times
    if kind == "terminating":
        return 0.01 * abs(exact) * times
    chance = metric.startswith(("P_", "frac_", "SL", "Pab", "share_", "util", "sigma"))
    return (max(0.002, 0.005 * abs(exact)) if chance else 0.005 * abs(exact)) * times


def judge(
    samples: dict[str, Sequence[float | Ratio]], exact: dict[str, float], kind: str, times: float
) -> list[Verdict]:
    """Verdicts of one case.

    Parameters
    ----------
    samples
        Value of each metric in each replication.
    exact
        The known answers; each must have been measured.
    kind
        "steady", "terminating" or "exact-path".
    times
        Multiple of the stated standard error that is allowed.

    Raises
    ------
    KeyError
        If an answer was not measured.
    """
    return [
        _verdict(metric, value, samples[metric], kind, times) for metric, value in exact.items()
    ]


def _verdict(
    metric: str, value: float, sample: Sequence[float | Ratio], kind: str, times: float
) -> Verdict:
    if kind == "exact-path":
        data = np.asarray(sample, dtype=np.float64)
        right = bool(np.all(np.abs(data - value) <= 1e-9 * max(1.0, abs(value))))
        return Verdict(metric, value, float(np.mean(data)), 0.0, 0.0, float(right), right)
    pairs = [(x.top, x.bottom) if isinstance(x, Ratio) else (x, 1.0) for x in sample]
    top, bottom = np.asarray(pairs, dtype=np.float64).T
    differences = top - value * bottom
    error = float(np.std(differences, ddof=1) / math.sqrt(top.size))
    t, p = student(float(np.mean(differences)), error, top.size)
    error /= float(np.mean(bottom))
    precise = error <= needed_error(metric, value, kind, times)
    return Verdict(metric, value, float(np.sum(top) / np.sum(bottom)), error, t, p, precise)


def student(difference: float, error: float, n: int) -> tuple[float, float]:
    """Student's t and its two-sided p; a difference without spread is judged to 1e-9."""
    from scipy.special import stdtr

    if error == 0.0:
        same = abs(difference) <= 1e-9
        return (0.0, 1.0) if same else (math.inf, 0.0)
    t = difference / error
    return t, float(2.0 * stdtr(n - 1, -abs(t)))


def smallest_p(verdicts: list[Verdict]) -> float:
    """Smallest p of a case, as the pass rule asks for it."""
    return min(v.p for v in verdicts)


def case_p(verdicts: list[Verdict]) -> float:
    """Smallest p of a case, made honest for the number of its metrics (Bonferroni)."""
    return min(1.0, min(v.p for v in verdicts) * len(verdicts))


def holm(p_values: dict[str, float], family: float = FAMILY) -> set[str]:
    """Names rejected by Holm's procedure at the family-wise level."""
    rejected: set[str] = set()
    ordered = sorted(p_values.items(), key=lambda item: item[1])
    for k, (name, p) in enumerate(ordered):
        if p > family / (len(ordered) - k):
            break
        rejected.add(name)
    return rejected
