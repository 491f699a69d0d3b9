"""Self-service: a bot with room for all, or counted machines; what it does not solve goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.durations import talk, work
from queuesim.compile.integration import goes_on
from queuesim.compile.retry import not_solved, shares_of
from queuesim.compile.week import by_part, same_parts
from queuesim.network import Delay, Group, HeadCount
from queuesim.spec.channels import LEAVE

if TYPE_CHECKING:
    from queuesim.compile.board import Board
    from queuesim.compile.house import House
    from queuesim.compile.names import Visit
    from queuesim.network import Node


def bot(house: House, board: Board, visit: Visit, to: str) -> str:
    """The dialogue with a bot: it takes time and needs nobody."""
    spoken, name = talk(house, visit), visit.named("talk")

    def dialogue(own: str, part: int) -> Node:
        return Delay(own, to, work(house, visit, spoken, ((), ()), name, part))

    return by_part(house, board, visit.channel, name, same_parts(house, spoken.laws), dialogue)


def passed_on(house: House, board: Board, channel: str) -> str:
    """Where a case goes on that was not solved: elsewhere, or as `not_solved` has it.

    Who leaves self-service is lost; after people have tried, the case is unsolved.
    """
    words = house.channels[channel]
    split, served = words.if_not_solved, words.kind != "self_service"
    if not split:
        return not_solved(house, board, channel)
    shares = shares_of(house, split, channel)
    targets = {}
    for name, values in shares.items():
        if name == LEAVE:
            targets[board.exit(names.UNSOLVED if served else names.LOST)] = values
        elif name == channel:
            targets[not_solved(house, board, channel)] = values
        else:
            targets[goes_on(house, board, (channel, "passed on"), name, names.door(name))] = values
    return board.split(f"passed on {channel}", f"passed on {channel}", targets)


def add_machines(house: House, board: Board) -> None:
    """A group of machines for each channel that counts them; they never rest."""
    for name, words in house.channels.items():
        if words.machines is not None:
            board.groups.append(Group(names.machines(name), HeadCount(((0, words.machines),))))
