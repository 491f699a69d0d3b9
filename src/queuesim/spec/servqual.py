"""How customers see the service: five scores of its quality, and the gaps behind them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from queuesim.spec.by import By, by
from queuesim.spec.fields import BySeconds, Share, Words
from queuesim.spec.satisfaction import SCORE

BYSCORE = by(SCORE)
ByScore = Annotated[By[float], BYSCORE]  #: 0 to 100

#: The five dimensions, in the order in which they are told.
DIMENSIONS = ("tangibles", "reliability", "responsiveness", "assurance", "empathy")


class Weights(Words):
    """What each of the five scores counts in the one score of all; together 100 %."""

    tangibles: Share = Field(default=0.2, description="weight of what customers see and touch")
    reliability: Share = Field(default=0.2, description="weight of doing it right and as promised")
    responsiveness: Share = Field(default=0.2, description="weight of answering in time")
    assurance: Share = Field(default=0.2, description="weight of solving it at the first contact")
    empathy: Share = Field(default=0.2, description="weight of the own people, without transfers")

    @property
    def all(self) -> tuple[tuple[str, float], ...]:
        """Each dimension with its weight."""
        return tuple((name, getattr(self, name)) for name in DIMENSIONS)


class Servqual(Words):
    """Service quality in five scores from 0 to 100, of which four follow from the run.

    Reliability is the mean of services that did not go wrong and of promised times that were kept,
    responsiveness the service level, assurance what people solve at the first contact, empathy the
    mean of answers by the channel's own people and of contacts that were not passed on. What
    customers see and touch no run can tell: ``tangibles`` is what a survey found.
    """

    tangibles: ByScore = Field(
        description="score of rooms, screens and letters from 0 to 100, such as {counter: 80, "
        "other: 65}"
    )
    weights: Weights = Field(
        default=Weights(), description="what each counts in the one score; 20 % each if not said"
    )


class Gaps(Words):
    """What those who plan the service believe and promise; customers' side is their class's.

    With ``customers.NAME.expected_wait`` they make five gaps in waiting, each of which is longer
    than none where the service falls behind.
    """

    believed_wait: BySeconds | None = Field(
        default=None, description="wait that management believes customers expect; by class too"
    )
    announced_wait: BySeconds | None = Field(
        default=None, description="wait that customers are told beforehand; by channel too"
    )
