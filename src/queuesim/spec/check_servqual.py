"""Checks of how the service is seen and watched: what scores, gaps and charts need."""

from __future__ import annotations

import math
from collections.abc import Iterator

from queuesim.errors import Problem
from queuesim.spec.config import Config
from queuesim.spec.names import unknown
from queuesim.units import DAY, format_share

TOLERANCE = 1e-6
MOVING = 2  #: days from one to the next of which a range moves


def servqual_errors(config: Config) -> Iterator[Problem]:
    """Weights that are no whole, and unknown channels to be watched."""
    known = tuple(config.channels_as_written)
    for k, name in enumerate(config.quality.monitoring):
        if name not in known:
            yield unknown(("quality", "monitoring", k), "spec.unknown_channel", name, known)
    words = config.quality.servqual
    if words is None:
        return
    total = math.fsum(weight for _, weight in words.weights.all)
    if abs(total - 1.0) > TOLERANCE:
        path = ("quality", "servqual", "weights")
        yield Problem.of(path, "spec.not_whole", got=format_share(total, 6))


def servqual_warnings(config: Config) -> Iterator[Problem]:
    """One score without all its parts; beliefs that nothing is held against."""
    servqual, gaps = config.quality.servqual, config.quality.gaps
    promised = any(target.within is not None for target in config.targets.values())
    if servqual is not None and servqual.weights.responsiveness > 0.0 and not promised:
        yield Problem.of(("quality", "servqual"), "spec.servqual_no_promise")
    warmup = round(config.runs.warmup / DAY)
    days = sum(day >= warmup for day in config.calendar.open_days)
    if config.quality.monitoring and days < MOVING:
        yield Problem.of(("quality", "monitoring"), "spec.monitoring_one_day")
    expected = any(c.expected_wait is not None for c in config.customers.values())
    if gaps is not None and gaps.believed_wait is not None and not (expected or promised):
        yield Problem.of(("quality", "gaps", "believed_wait"), "spec.believed_idle")
