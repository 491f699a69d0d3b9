"""Limits for control charts, and the points that lie outside them.

Two charts: individual values with their moving ranges (XmR) for what is counted or timed, and the
p-chart for shares. A point outside three standard deviations is worth asking why; with nothing
amiss and normal values that is one in 370.

References
----------
D. C. Montgomery, "Introduction to Statistical Quality Control", 7th ed. (2013), 6.4 (individuals)
and 7.2 (p-chart). D. J. Wheeler, "Understanding Variation", 2nd ed. (2000).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Mean range of two independent normal values of standard deviation 1.
D2 = 2.0 / math.sqrt(math.pi)
SIGMAS = 3.0
#: 2.66, as in tables of control charts: limits are so many mean moving ranges from the mean.
BY_RANGE = SIGMAS / D2


@dataclass(frozen=True)
class Limits:
    """A chart of several series of points in order, such as an interval on successive days.

    Attributes
    ----------
    points
        ``(series, points)``, nan where there is none.
    center, low, high
        Mean and limits; of a p-chart the limits are those of each point's own size, ``(series,
        points)``, else numbers.
    """

    points: Floats
    center: float
    low: Floats
    high: Floats

    @property
    def outside(self) -> NDArray[np.bool_]:
        """Points below the lower or above the upper limit."""
        nudge = 1e-9 * max(1.0, abs(self.center))  # equal is not outside, whatever 0.1 is in binary
        found: NDArray[np.bool_] = (self.points > self.high + nudge) | (
            self.points < self.low - nudge
        )
        return found

    @property
    def many(self) -> int:
        """Points there are."""
        return int(np.isfinite(self.points).sum())


def individuals(points: Floats) -> Limits:
    """XmR chart: mean plus and minus 2.66 times the mean moving range, cut off at 0.

    Parameters
    ----------
    points
        ``(series, points)`` in order, none below 0; nan is passed over, so that its neighbours
        are neighbours. Moving ranges are taken within each series, and all of them pooled.

    Notes
    -----
    With fewer than two points in every series there are no limits (nan).

    Examples
    --------
    >>> chart = individuals(np.array([[10.0, 12.0, 11.0, 13.0]]))
    >>> round(chart.center, 2), [round(float(x[0, 0]), 2) for x in (chart.low, chart.high)]
    (11.5, [7.07, 15.93])
    """
    known = [row[np.isfinite(row)] for row in points]
    all_ = np.concatenate(known) if known else np.array([])
    ranges = np.concatenate([np.abs(np.diff(row)) for row in known]) if known else np.array([])
    center = float(all_.mean()) if all_.size else math.nan
    reach = BY_RANGE * float(ranges.mean()) if ranges.size else math.nan
    low, high = max(0.0, center - reach) if ranges.size else math.nan, center + reach
    return Limits(points, center, np.full_like(points, low), np.full_like(points, high))


def shares(counts: Floats, sizes: Floats) -> Limits:
    """p-chart: the share of all plus and minus 3 sqrt(p (1 - p) / n), n each point's own size.

    Parameters
    ----------
    counts, sizes
        Of what is counted, and out of how many, ``(series, points)``; a size of 0 is no point.

    Examples
    --------
    >>> chart = shares(np.array([[4.0, 16.0]]), np.array([[100.0, 100.0]]))
    >>> round(chart.center, 2), float(chart.high[0, 0].round(2)), chart.outside.tolist()
    (0.1, 0.19, [[False, False]])
    """
    total = float(sizes.sum())
    center = float(counts.sum()) / total if total else math.nan
    with np.errstate(invalid="ignore", divide="ignore"):
        points = np.where(sizes > 0.0, counts / sizes, math.nan)
        reach = SIGMAS * np.sqrt(center * (1.0 - center) / np.where(sizes > 0.0, sizes, math.nan))
    low, high = np.maximum(center - reach, 0.0), np.minimum(center + reach, 1.0)
    return Limits(points, center, low, high)
