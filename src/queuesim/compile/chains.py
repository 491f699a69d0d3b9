"""Chains: how often each step of a process is done, and where it leads, before anybody waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from queuesim.compile.call import give_line
from queuesim.compile.names import Visit
from queuesim.network import Mark
from queuesim.network.labels import escalated_at
from queuesim.spec.steps import END, following, in_line, phase_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

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


def times_done(house: House, channel: str) -> dict[str, list[float]]:
    """Expected number of times that each step is done for a contact of each need.

    With ``P`` where a step goes on, they are ``(I - P)^-1`` of those who begin, times the chance
    that it is needed. Nobody is passed on because of a wait.
    """
    steps = house.steps(channel)
    if not steps:
        return {}
    line, begun = in_line(steps), _begun(house, channel)
    found = {}
    for name, words in steps.items():
        lead = name if words.beside is None else words.beside
        often = begun[:, line.index(lead)] * np.array(house.per_need(words.chance, channel))
        found[name] = often.tolist()
    return found


def solved_in_steps(house: House, channel: str) -> list[float]:
    """Chance for each need that one of the steps solves the case."""
    line, begun = in_line(house.steps(channel)), _begun(house, channel)
    total = np.zeros(len(house.needs))
    for k, name in enumerate(line):
        total += begun[:, k] * _solves(house, channel, name)
    return [min(float(chance), 1.0) for chance in total]


def _solves(house: House, channel: str, name: str) -> NDArray[np.float64]:
    """Chance for each need that a step is needed and solves the case."""
    words = house.steps(channel)[name]
    if words.solves is None:
        return np.zeros(len(house.needs))
    needed, solved = house.per_need(words.chance, channel), house.per_need(words.solves, channel)
    return np.array([n * s for n, s in zip(needed, solved, strict=True)])


def _begun(house: House, channel: str) -> NDArray[np.float64]:
    """Times that a contact of each need comes to each step in line ``(needs, steps)``."""
    steps = house.steps(channel)
    line = in_line(steps)
    moves = np.zeros((len(house.needs), len(line), len(line)))
    for k, name in enumerate(line):
        stays = 1.0 - _solves(house, channel, name)
        for other, share in following(steps, name).items():
            if other != END:
                moves[:, k, line.index(other)] = stays * house.per_need(share, channel)
    start = np.zeros(len(line))
    start[0] = 1.0
    found = np.zeros((len(house.needs), len(line)))
    for need in house.comers(channel):
        found[need] = np.linalg.solve(np.eye(len(line)) - moves[need].T, start)
    return found
