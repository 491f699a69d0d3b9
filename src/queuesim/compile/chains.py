"""Chains: how often each step of a process is done, and how it ends, before anybody waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from queuesim.compile.mistakes import expected
from queuesim.compile.names import Visit
from queuesim.spec.steps import END, following, in_line, solving

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from queuesim.compile.house import House


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


def well_done(house: House, channel: str, solves: list[float]) -> list[float]:
    """Chance for each need that the case is solved and no step went wrong.

    ``solves`` holds where no step says which cases are solved.
    """
    steps = house.steps(channel)
    begun = _begun(house, channel, well=True)
    total = np.zeros(len(house.needs))
    for k, name in enumerate(in_line(steps)):
        end = following(steps, name).get(END)
        if solving(steps):
            failure = _goes_wrong(house, channel, name)
            total += begun[:, k] * _solves(house, channel, name) * (1.0 - failure)
        elif end is not None:
            goes_on = _kept_well(house, channel, name)
            total += begun[:, k] * goes_on * np.array(house.per_need(end, channel))
    usual = [1.0] * len(house.needs) if solving(steps) else solves
    return [float(chance) * solved for chance, solved in zip(total, usual, strict=True)]


def _goes_wrong(house: House, channel: str, name: str) -> NDArray[np.float64]:
    """Chance for each need that a step goes wrong, a mean over those who do it."""
    usual: list[float] = house.per_need(house.steps(channel)[name].failure, channel)
    return np.array(expected(house, Visit(channel, step=name), usual))


def _kept_well(house: House, channel: str, name: str) -> NDArray[np.float64]:
    """Chance for each need to go on from a step that has not gone wrong, or was not needed."""
    words = house.steps(channel)[name]
    needed = np.array(house.per_need(words.chance, channel))
    well = 1.0 - _goes_wrong(house, channel, name)
    solves = np.zeros(len(house.needs))
    if words.solves is not None:
        solves = np.array(house.per_need(words.solves, channel))
    found: NDArray[np.float64] = 1.0 - needed + needed * well * (1.0 - solves)
    return found


def _solves(house: House, channel: str, name: str) -> NDArray[np.float64]:
    """Chance for each need that a step is needed and solves the case."""
    words = house.steps(channel)[name]
    if words.solves is None:
        return np.zeros(len(house.needs))
    needed, solved = house.per_need(words.chance, channel), house.per_need(words.solves, channel)
    return np.array([n * s for n, s in zip(needed, solved, strict=True)])


def _begun(house: House, channel: str, *, well: bool = False) -> NDArray[np.float64]:
    """Times that a contact of each need comes to each step in line ``(needs, steps)``.

    With ``well`` only those count in which nothing has gone wrong before.
    """
    steps = house.steps(channel)
    line = in_line(steps)
    moves = np.zeros((len(house.needs), len(line), len(line)))
    for k, name in enumerate(line):
        kept = _kept_well(house, channel, name)
        stays = kept if well else 1.0 - _solves(house, channel, name)
        for other, share in following(steps, name).items():
            if other != END:
                moves[:, k, line.index(other)] = stays * house.per_need(share, channel)
    start = np.zeros(len(line))
    start[0] = 1.0
    found = np.zeros((len(house.needs), len(line)))
    for need in house.comers(channel):
        found[need] = np.linalg.solve(np.eye(len(line)) - moves[need].T, start)
    return found
