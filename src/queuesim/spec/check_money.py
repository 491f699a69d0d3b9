"""Checks of things that were bought, of how loyalty is said, of the cost to win somebody."""

from __future__ import annotations

from collections.abc import Iterator

from queuesim.errors import Problem
from queuesim.spec.bought import Bought
from queuesim.spec.config import Config
from queuesim.spec.names import Path


def money_errors(config: Config) -> Iterator[Problem]:
    """Things bought are used for some time and lose no more than they cost; loyalty said once."""
    for path, bought in _bought(config):
        if bought.lasts == 0.0:
            yield Problem.of((*path, "lasts"), "spec.bought_never")
        if bought.worth_then > bought.price:
            yield Problem.of((*path, "worth_then"), "spec.bought_gains")
    words = config.loyalty
    if words is not None and words.churn_by_score and words.churn_per_10_points_lower is not None:
        other = "loyalty.churn_per_10_points_lower"
        yield Problem.of(("loyalty", "churn_by_score"), "spec.loyalty_twice", other=other)


def idle(config: Config) -> Iterator[Problem]:
    """What it costs to win another customer, for a class of which nobody leaves."""
    for name, words in config.customers.items():
        if words.cost_to_win and words.churn is None:
            yield Problem.of(("customers", name, "cost_to_win"), "spec.cost_to_win_idle")


def _bought(config: Config) -> Iterator[tuple[Path, Bought]]:
    """All that was bought, with its place."""
    for name, channel in config.channels.items():
        if channel.bought is not None:
            yield ("channels", name, "bought"), channel.bought
    for name, piece in config.equipment.items():
        if piece.bought is not None:
            yield ("equipment", name, "bought"), piece.bought
    for name, thing in config.costs.bought.items():
        yield ("costs", "bought", name), thing
