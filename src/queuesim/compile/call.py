"""Lines: of telephones, taken by a caller who waits or talks, and of bots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.complaint import complains
from queuesim.compile.elastic import fewer, more
from queuesim.compile.retry import gave_up
from queuesim.network import Give, Pool, Take
from queuesim.network.labels import end_of

if TYPE_CHECKING:
    from queuesim.compile.board import Board
    from queuesim.compile.house import House
    from queuesim.compile.names import Visit


def take_line(house: House, board: Board, visit: Visit, to: str) -> str:
    """A line for the contact, else it is blocked; straight on where lines are not counted."""
    lines = house.channels[visit.channel].lines
    if not visit.line or lines is None:
        return to
    board.pools.append(Pool(names.lines(visit.channel), lines))
    busy = board.milestones(
        visit.named("busy"),
        complains(house, board, visit.channel, "blocked", gave_up(house, board, visit.channel)),
        end_of("blocked"),
    )
    to, busy = (more(board, visit.channel, each) for each in (to, busy))
    return board.add(Take(visit.named("take line"), to, names.lines(visit.channel), busy))


def give_line(board: Board, visit: Visit, to: str) -> str:
    """Give the line back, where the contact holds one, and go on."""
    if not visit.line:
        return to
    free = fewer(board, visit.channel, to)
    return board.add(Give(f"hang up, {to}", free, names.lines(visit.channel)))


def ends(board: Board, visit: Visit, how: str, to: str, *more: str) -> str:
    """The contact ends: its milestone is written and its line is free.

    ``more`` are milestones written after it.
    """
    end = board.milestones(visit.named(how), to, end_of(how), *more)
    return give_line(board, visit, end)
