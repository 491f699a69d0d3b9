"""Ways: where the steps of a process begin, and how a contact gets from one to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.compile.call import give_line
from queuesim.compile.names import Visit
from queuesim.network import Mark
from queuesim.network.labels import escalated_at
from queuesim.spec.steps import phase_of

if TYPE_CHECKING:
    from queuesim.compile.board import Board
    from queuesim.compile.house import House
    from queuesim.spec.steps import Step


def may_be_skipped(words: Step) -> bool:
    """Whether some contacts do not need a step."""
    return any(chance < 1.0 for chance in words.chance.values())


def entry_of(house: House, channel: str, name: str) -> str:
    """Node at which a step begins, or is skipped."""
    skipped = may_be_skipped(house.steps(channel)[name])
    return Visit(channel, step=name).named("whether" if skipped else "step")


def to_step(house: House, board: Board, visit: Visit, name: str) -> str:
    """The way to another step; the line is given back where the customer leaves."""
    steps = house.steps(visit.channel)
    to = entry_of(house, visit.channel, name)
    leaves = phase_of(steps, name) == "after" and phase_of(steps, visit.step) != "after"
    return give_line(board, visit, to) if leaves else to


def escalated(board: Board, visit: Visit, how: str, to: str) -> str:
    """A node that writes down that a step passes a contact on to a higher level."""
    told = (escalated_at(visit.channel, visit.step),)
    return board.add(Mark(visit.named(how), to, milestones=told))
