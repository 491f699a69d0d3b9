"""Loans: a device for the time of a repair, from sending in to having one's own back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.network import (
    Branch,
    ChoiceRow,
    Choose,
    Compare,
    Give,
    Guard,
    Mark,
    Pool,
    Take,
    mark,
)
from queuesim.network.labels import loan_of

if TYPE_CHECKING:
    from queuesim.compile.board import Board
    from queuesim.compile.house import House

LENT = Guard(mark(names.LENT), Compare.EQUAL, 1)


def wanted(house: House, channel: str) -> list[float]:
    """Chance for each need that a device is wanted for the time of the repair."""
    loan = house.channels[channel].loan
    return house.chances(loan.wanted if loan is not None else None, channel)


def lent(house: House, board: Board, channel: str, to: str) -> str:
    """Who wants a device takes one, if any is free; else he goes without."""
    loan, chances = house.channels[channel].loan, wanted(house, channel)
    if loan is None or not any(chances):
        return to
    pool = names.loans(channel)
    board.pools.append(Pool(pool, loan.count))
    given = board.add(
        Mark(f"{pool}, given", to, ((names.LENT, 1),), milestones=(loan_of(channel, "given"),))
    )
    none = board.milestones(f"{pool}, none", to, loan_of(channel, "none"))
    take = board.add(Take(f"{pool}, take", given, pool, none))
    return board.chance(f"{pool}, wanted", names.draw("wants loan", channel), chances, take, to)


def returned(house: House, board: Board, channel: str, to: str) -> str:
    """Who has a device gives it back."""
    if not any(wanted(house, channel)):
        return to
    pool = names.loans(channel)
    without = board.add(Mark(f"{pool}, returned", to, ((names.LENT, 0),)))
    back = board.add(Give(f"{pool}, give back", without, pool))
    rows = (ChoiceRow((Branch(back),), (LENT,)), ChoiceRow((Branch(to),)))
    return board.add(Choose(f"{pool}, whether lent", rows))
