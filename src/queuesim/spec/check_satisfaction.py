"""Checks of satisfaction and loyalty: what needs what, and what changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from queuesim.errors import Problem
from queuesim.spec.config import Config


def satisfaction(config: Config) -> Iterator[Problem]:
    """Loyalty follows satisfaction, and promoters are no detractors."""
    words = config.satisfaction
    if words is None:
        if config.loyalty is not None:
            yield Problem.of(("loyalty",), "spec.loyalty_alone")
        return
    if words.detractor_below > words.promoter_from:
        yield Problem.of(("satisfaction", "detractor_below"), "spec.promoters_overlap")


def idle(config: Config) -> Iterator[Problem]:
    """Words without effect: weights of classes without a score, loyalty where nobody may leave."""
    if config.satisfaction is None:
        for name, words in config.customers.items():
            if words.weight != 1.0:
                yield Problem.of(("customers", name, "weight"), "spec.weight_idle")
    elif config.loyalty is not None and all(c.churn is None for c in config.customers.values()):
        yield Problem.of(("loyalty",), "spec.loyalty_idle")
