"""Inspection: a check finds some of what went wrong before the customer does; it is done again.

Whether the service went wrong is drawn as without checks, so that both have the same luck; it is
kept in a mark until the contact ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.failure import drawn, expected_failures, told_wrong
from queuesim.compile.serving import served
from queuesim.network import Branch, ChoiceRow, Choose, Compare, Guard, Mark, mark
from queuesim.network.labels import CAUGHT

if TYPE_CHECKING:
    from queuesim.compile.board import Board
    from queuesim.compile.house import House
    from queuesim.compile.names import Visit

IS_WRONG = Guard(mark(names.WRONG), Compare.EQUAL, 1)


def shares(house: House, channel: str) -> list[float]:
    """Share of services that are checked, for each need."""
    words = house.config.quality.inspection.get(channel)
    return house.chances(words.share if words else None, channel)


def expected_work(house: House, channel: str) -> tuple[list[float], list[float]]:
    """Expected checks and rework of a contact that people answer, for each need."""
    checked = shares(house, channel)
    if not any(checked):
        return checked, checked
    wrong, caught = expected_failures(house, channel), _catches(house, channel)
    return checked, [s * w * c for s, w, c in zip(checked, wrong, caught, strict=True)]


def _catches(house: House, channel: str) -> list[float]:
    return house.chances(house.config.quality.inspection[channel].catches, channel)


def known_at_end(board: Board, channel: str, wrong: str, well: str) -> str:
    """Where a contact goes whose service is known to have gone wrong, or well."""
    failed = told_wrong(board, channel, wrong)
    rows = (ChoiceRow((Branch(failed),), (IS_WRONG,)), ChoiceRow((Branch(well),)))
    return board.add(Choose(f"whether right {channel}", rows))


def inspected(house: House, board: Board, visit: Visit, end: str) -> str:
    """Some services are checked before they end, and what is found is put right."""
    channel = visit.channel
    right = board.add(Mark(visit.named("put right"), end, writes=((names.WRONG, 0),)))
    again = served(house, board, visit.then(names.REWORK), right)
    found = board.milestones(visit.named("found"), again, CAUGHT)
    draw = names.draw("catches", channel)
    finds = board.chance(visit.named("catches"), draw, _catches(house, channel), found, end)
    rows = (ChoiceRow((Branch(finds),), (IS_WRONG,)), ChoiceRow((Branch(end),)))
    seen = board.add(Choose(visit.named("checked"), rows))
    check = served(house, board, visit.then(names.CHECK), seen)
    draw = names.draw("inspection", channel)
    look = board.chance(visit.named("inspection"), draw, shares(house, channel), check, end)
    wrong, good = (
        board.add(Mark(visit.named(name), look, writes=((names.WRONG, value),)))
        for name, value in (("went wrong", 1), ("went well", 0))
    )
    return drawn(house, board, channel, visit.named("failure"), wrong, good)
