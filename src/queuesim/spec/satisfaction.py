"""How satisfied customers are with a contact: a score from 0 to 100, by what happened in it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from queuesim.errors import BadValue
from queuesim.spec.fields import ONE, ZERO, ByFactor, BySeconds, Factor, Words
from queuesim.spec.leaf import Leaf
from queuesim.spec.writing import write_number
from queuesim.units import parse_number, shorten

MOST = 100.0  #: the best score; the worst is 0


def _read_points(value: object) -> float:
    points = parse_number(value)
    if not -MOST <= points <= MOST:
        raise BadValue("spec.points", got=shorten(value))
    return points


def _read_score(value: object) -> float:
    score = parse_number(value)
    if not 0.0 <= score <= MOST:
        raise BadValue("spec.score", got=shorten(value))
    return score


POINTS = Leaf(_read_points, write_number, {"type": "number", "minimum": -MOST, "maximum": MOST})
SCORE = Leaf(_read_score, write_number, {"type": "number", "minimum": 0, "maximum": MOST})
Points = Annotated[float, POINTS]  #: what is added to a score, -100 to 100
Score = Annotated[float, SCORE]  #: 0 to 100


class WaitingPoints(Words):
    """What waiting does to the score.

    Waits in which the customer is there count: of calls, chats, at counters and machines.
    Callbacks do not, for their delay was accepted; mail does where ``after`` names its channel.
    """

    per_minute: Points = Field(description="points for each minute of waiting, such as -3")
    after: BySeconds = Field(
        default=ZERO, description="waiting so long costs nothing; may differ by channel"
    )
    feels: ByFactor = Field(
        default=ONE,
        description="how long a minute of waiting feels, such as {counter: times 70%, other: 100%} "
        "where there are seats and something to read",
    )


class Satisfaction(Words):
    """A score for each contact that was answered or turned out in vain, cut off at 0 and 100.

    ``start`` and the points of all that happened are added up. Contacts that go on elsewhere
    (diverted) and those that found it closed have no score.
    """

    start: Score = Field(description="score of a contact in which nothing of all this happened")
    waiting: WaitingPoints | None = Field(default=None, description="points for waiting")
    transferred: Points = Field(default=0.0, description="points where it was passed on to others")
    repeated: Points = Field(
        default=0.0, description="points where the customer had to come again unsolved"
    )
    unsolved: Points = Field(default=0.0, description="points where it was not solved")
    abandoned: Points = Field(default=0.0, description="points for giving up waiting")
    balked: Points = Field(default=0.0, description="points for turning away from a long line")
    blocked: Points = Field(default=0.0, description="points for finding lines or seats full")
    complaint_in_time: Points = Field(
        default=0.0, description="points where a complaint about it was closed in time"
    )
    complaint_late: Points = Field(
        default=0.0, description="points where a complaint about it was not closed when it was due"
    )
    promoter_from: Score = Field(
        default=90.0, description="from this score on somebody counts as a promoter in nps"
    )
    detractor_below: Score = Field(
        default=70.0, description="below this score somebody counts as a detractor in nps"
    )


class Loyalty(Words):
    """What satisfaction does to the chance that a customer leaves."""

    churn_per_10_points_lower: Factor | None = Field(
        default=None,
        description="factor on every chance of churn for each 10 points below satisfaction.start",
    )
    churn_by_score: dict[Score, Factor] | None = Field(
        default=None,
        min_length=1,
        description="the same as a curve: factors at some scores, such as "
        "{30: times 300%, 60: times 100%, 85: times 100%, 95: times 40%}; straight between them",
    )
