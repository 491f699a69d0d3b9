"""Lanes, leave rules and routes: where cases wait, why they go, who meets whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from queuesim.jit import compiled
from queuesim.laws.inverses import exponential

if TYPE_CHECKING:
    from queuesim.network.durations import Duration
    from queuesim.network.readings import Guard, Table

NEVER = 1 << 30  #: rank of a route that is not taken (yet)
LOT_UNIT = 2.0**30  #: mean distance of a lot from the last one that was drawn


class Order(Enum):
    """Which case of a lane comes first; the order of two cases never changes."""

    FIRST_COME = "first come"
    LAST_COME = "last come"
    BY_LOT = "by lot"  #: whoever is served is drawn among those who wait: see `lot_after`
    SHORTEST = "shortest job"  #: work in ticks as it looks on joining, then join number
    EARLIEST_DUE = "earliest due"  #: due time on joining, then join number; none is last


class CloseRule(Enum):
    """What happens to those who wait when the lane's gate closes."""

    SERVE_ON = "serve on"
    GO = "go"  #: all leave to ``Lane.close_to``, in their order
    KEEP = "keep"  #: they wait on; nobody stays late for them


@dataclass(frozen=True, slots=True)
class LeaveRule:
    """Why a waiting case may leave its lane.

    Attributes
    ----------
    counted_as
        Outcome written on the visit's row ("abandoned", "balked", "full", "callback").
    to
        Where the case goes on.
    after
        When the rule is due, counted from joining; ``None``: at once, on joining, for a case
        that was not served at once and before it takes its place.
    guards
        All must hold when the rule is due.
    chance
        Chance that the case takes it; ``None``: certain.
    draw
        Draw name of the chance.
    keeps_place
        The join number, the time of joining and the ticks drawn for leave rules go along to
        the next lane.
    """

    counted_as: str
    to: str
    after: Duration | None = None
    guards: tuple[Guard, ...] = ()
    chance: Table | None = None
    draw: str = ""
    keeps_place: bool = False


class Seek(Enum):
    """Which group an arriving case prefers among those of equal rank; then list order."""

    LISTED = "listed"
    LONGEST_IDLE = "longest idle"
    LEAST_OCCUPIED = "least occupied"  #: fewest cases per person present
    MOST_IDLE = "most idle"  #: most people without a case


@dataclass(frozen=True, slots=True)
class Announce:
    """How the announced wait of a lane is computed: one integer formula.

    ``mean`` is ``None``: the last wait that ended in service; else the cases that wait in
    ``lanes`` (none named: in the lane itself) times ``mean`` [ticks] over the people present
    in ``groups`` (nobody: FOREVER).
    """

    mean: int | None = None
    groups: tuple[str, ...] = ()
    lanes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lane:
    """Where cases of one rank wait for one route.

    Attributes
    ----------
    weight
        Weight of a tick waited in scores, in thousandths, at most 1,000,000.
    head_start
        Ticks added to the wait in scores.
    gate
        Opening calendar; "" is always open.
    """

    name: str
    order: Order = Order.FIRST_COME
    leave: tuple[LeaveRule, ...] = ()
    seek: Seek = Seek.LONGEST_IDLE
    weight: int = 1000
    head_start: int = 0
    gate: str = ""
    close: CloseRule = CloseRule.SERVE_ON
    close_to: str = ""
    announce: Announce = field(default_factory=Announce)


class Preempt(Enum):
    """What a case that finds nobody may do to work of worse rank, seen from the person."""

    NOTHING = "nothing"
    INTERRUPT = "interrupt"  #: one piece of work is interrupted, as its `Serve.cut` says
    STAND_STILL = "stand still"  #: all that the person has in hand stands still meanwhile


@dataclass(frozen=True, slots=True)
class Route:
    """That a group serves a lane, and with which rank seen from either side.

    Ranks are steps ``(ticks waited in the lane, rank)``, first at 0, smaller first, never
    growing; `NEVER` on either side closes the route until the next step. Guards are looked up
    at the moment of matching, for the person whom the group selects.

    With ``preempts``, a case that finds nobody takes somebody who works at something of a worse
    rank (that of the person's side, as it was when the work began): of the open routes with the
    smallest rank of the case, the work of the worst rank, then the latest begun, then of the
    highest subject, then the first route in the list and the lowest number. Work that does not
    give way so (`Serve.yields`) is not taken.

    ``part`` says which part of a claim the people of the group fill.
    """

    lane: str
    group: str
    case_rank: tuple[tuple[int, int], ...] = ((0, 0),)
    person_rank: tuple[tuple[int, int], ...] = ((0, 0),)
    guards: tuple[Guard, ...] = ()
    preempts: Preempt = Preempt.NOTHING
    part: int = 0


class Pick(Enum):
    """Which lane a freed person prefers among those of equal rank; then list order."""

    LONGEST_WAIT = "longest wait"
    LONGEST_LANE = "longest lane"
    EARLIEST_DUE = "earliest due"  #: due time of the head
    LISTED = "listed"


@compiled
def wait_score(waited: int, head_start: int, weight: int) -> int:
    """Score of a lane's head by its wait; the largest is served first."""
    return (waited + head_start) * weight


@compiled
def lot_after(drawn: int, u: float) -> int:
    """Lot of a case that joins a lane when the lot ``drawn`` was the last to be served.

    The smallest lot is served next. Distances are exponential and so forget how far the lane has
    come: at any time all who wait are equally likely to be next, whenever each of them joined
    (random order of service), and yet a lot never changes.
    """
    return drawn + int(exponential(u, LOT_UNIT))


def rank_at(steps: tuple[tuple[int, int], ...], waited: int) -> int:
    """Rank after having waited ``waited`` ticks."""
    rank = steps[0][1]
    for after, value in steps:
        if waited < after:
            break
        rank = value
    return rank
