"""How many replications a wanted precision takes."""

from __future__ import annotations

import math

from queuesim.analysis.intervals import LEVEL, Estimate, two_sided

MOST = 10_000_000  #: more replications than this are not a plan


def replications_for(
    estimate: Estimate,
    *,
    half_width: float | None = None,
    relative: float | None = None,
    level: float = LEVEL,
) -> int | None:
    """Replications in all for a range of at most ``+- half_width``, or of that share of the value.

    Parameters
    ----------
    estimate
        From a pilot of at least two replications.
    half_width
        Wanted half-width, in the unit of the measure, > 0.
    relative
        Wanted half-width as a share of the absolute value, > 0. Exactly one of the two.
    level
        Level of confidence, in (0, 1).

    Returns
    -------
    int or None
        At least 2; fewer than the pilot's when that was more than needed. None when it cannot be
        said: no range, a value of zero with ``relative``, or more than ten million.

    Raises
    ------
    ValueError
        Unless exactly one positive goal is given.

    Notes
    -----
    The half-width is t(n - 1) s / sqrt(n) with the pilot's standard deviation s, so the answer is
    itself an estimate: plan a little more, and never stop at the first lucky look.
    """
    goal = _goal(estimate.value, half_width, relative)
    if not math.isfinite(estimate.se) or not goal > 0.0:
        return None
    deviation = estimate.se * math.sqrt(estimate.n)
    return replications_for_goal(deviation, goal, level=level)


def _goal(value: float, half_width: float | None, relative: float | None) -> float:
    given = [goal for goal in (half_width, relative) if goal is not None]
    if len(given) != 1 or not given[0] > 0.0:
        msg = "give exactly one of half_width and relative, and above zero"
        raise ValueError(msg)
    return half_width if half_width is not None else abs(value) * given[0]


def replications_for_goal(deviation: float, goal: float, *, level: float = LEVEL) -> int | None:
    """Smallest n >= 2 with ``t(level, n - 1) deviation / sqrt(n) <= goal``; None above ten million.

    ``deviation`` is the standard deviation of one replication's value (>= 0), ``goal`` > 0.
    """

    def enough(n: int) -> bool:
        return two_sided(level, n - 1) * deviation <= goal * math.sqrt(n)

    high = 2
    while not enough(high):
        high *= 2
        if high > MOST:
            return None
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
