"""Pools of units, who is given them in which rank, and how a pool orders more."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from queuesim.network.lanes import Pick

if TYPE_CHECKING:
    from queuesim.laws import Law


@dataclass(frozen=True, slots=True)
class Reorder:
    """When a pool orders more units, how many, and when they come.

    The position is what is free, plus what is on order, less what is waited for. An order is
    placed when the position is at or below ``at``, after every change of it, or only at the
    review times.

    Attributes
    ----------
    at
        s, or r: order at this position and below. A base stock S orders at S - 1 up to S.
    lead
        Law of the time from sending an order to its coming [s]; drawn once an order.
    lot
        Q: as many whole lots as bring the position above ``at``.
    up_to
        S: as many as bring the position up to it; without a lot.
    chance
        Chance that an order comes; one that does not is known at once to be nothing.
    reviews
        Review times [ticks], ascending; ``None``: always.
    source
        Pool from which an order takes its units at the tick it is placed, or waits for them.
    rank
        Rank of the orders among those who wait for units of the source.
    """

    at: int
    lead: Law
    lot: int = 0
    up_to: int = 0
    chance: float = 1.0
    reviews: tuple[int, ...] | None = None
    source: str = ""
    rank: int = 0

    def __post_init__(self) -> None:
        if self.lot < 0 or (self.up_to != 0 if self.lot else self.up_to <= self.at):
            raise ValueError("an order needs a lot of 1 or more, or a level above its point")
        if not 0.0 <= self.chance <= 1.0:
            raise ValueError("the chance that an order comes is from 0 to 1")
        reviews = self.reviews or ()
        if any(b <= a for a, b in pairwise(reviews)):
            raise ValueError("review times must ascend")

    def amount(self, position: int) -> int:
        """How many units to order at a position at or below ``at``."""
        if self.lot:
            return self.lot * (1 + (self.at - position) // self.lot)
        return self.up_to - position


@dataclass(frozen=True, slots=True)
class Pool:
    """Units of one kind: telephone lines, seats, loan devices, spare parts.

    Attributes
    ----------
    units
        Units free at the start.
    pick
        Which lane is given units among those of equal rank; then list order.
    reorder
        How more are ordered; ``None``: never.
    watched
        Whether every change is written as a `StockRow`; those of a pool that orders always are.
    """

    name: str
    units: int
    pick: Pick = Pick.LONGEST_WAIT
    reorder: Reorder | None = None
    watched: bool = False


@dataclass(frozen=True, slots=True)
class Supply:
    """That those who wait in a lane are given units of a pool, and with which rank.

    Ranks are steps ``(ticks waited in the lane, rank)`` as those of a `Route`.
    """

    lane: str
    pool: str
    rank: tuple[tuple[int, int], ...] = ((0, 0),)
