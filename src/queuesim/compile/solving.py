"""Solving: whether a contact solves its case, which may depend on who served it last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.compile import mistakes, names
from queuesim.compile.names import Visit
from queuesim.compile.rostering import by_agent, people_of
from queuesim.compile.skills import reach_of
from queuesim.compile.speed import fails
from queuesim.network import LEVEL, Reading

if TYPE_CHECKING:
    from queuesim.compile.board import Board
    from queuesim.compile.house import House


def solves_of(house: House, channel: str, number: int, usual: list[float]) -> list[float]:
    """Chance for each need that a contact is solved by somebody of a level; 0: all others."""
    if number == 0 or house.channels[channel].kind == "self_service":
        return usual
    (group, level) = next(key for key, found in house.levels.items() if found == number)
    comers = set(house.comers(channel))
    return [
        _scaled(solved, fails(house, group, level, channel, k)) if k in comers else solved
        for k, solved in enumerate(usual)
    ]


def _scaled(solved: float, times: float) -> float:
    """Chance to solve where the chance not to is so many times as large."""
    return solved if times == 1.0 else 1.0 - min(1.0, (1.0 - solved) * times)


def by_level(house: House, channel: str, usual: list[float]) -> dict[int, list[float]]:
    """Chances by number of those levels that solve more or less than others, one per need."""
    found = {number: solves_of(house, channel, number, usual) for number in house.levels.values()}
    return {number: chances for number, chances in found.items() if chances != usual}


def notes(house: House, channel: str) -> tuple[tuple[str, Reading], ...]:
    """What work in a channel writes down: who serves, where it makes a difference."""
    steps = house.steps(channel)
    said = [house.per_need(s.solves, channel) for s in steps.values() if s.solves is not None]
    usual = said or [house.solves(channel)]
    told = any(by_level(house, channel, u) for u in usual) or _errs(house, channel)
    return ((names.SERVED_BY, LEVEL),) if told else ()


def _errs(house: House, channel: str) -> bool:
    """Whether somebody does more or less wrong in a channel than others."""
    failure = house.config.quality.failure.get(channel)
    said = [failure.chance] if failure else []
    said += [step.failure for step in house.steps(channel).values()]
    return any(mistakes.by_level(house, channel, house.chances(by, channel)) for by in said)


def solved(house: House, board: Board, channel: str, yes: str, no: str) -> str:
    """Whether the contact solves the case: one draw, whoever served."""
    name = f"solves {channel}"
    usual = house.solves(channel)
    return board.chance_by(names.SERVED_BY, name, usual, by_level(house, channel, usual), yes, no)


def solved_here(house: House, board: Board, visit: Visit, yes: str, no: str) -> str:
    """Whether a step solves the case; one that is skipped does not."""
    solves = house.steps(visit.channel)[visit.step].solves
    assert solves is not None
    usual = house.per_need(solves, visit.channel)
    others = by_level(house, visit.channel, usual)
    return board.chance_by(names.SERVED_BY, visit.named("solves"), usual, others, yes, no)


def expected_solves(house: House, channel: str) -> list[float]:
    """Chance for each need, a mean over the people who serve it by skill, by their hours."""
    usual = house.solves(channel)
    different = {} if house.steps(channel) else by_level(house, channel, usual)
    if not different:
        return usual
    comers = house.comers(channel)
    hours = {group: hours_of(house, group) for group in house.config.staff}
    found = list(usual)
    for k in comers:
        total = weight = 0.0
        for access in reach_of(house, Visit(channel), house.needs[k]):
            for level, share in shares_of_levels(house, access.group).items():
                number = house.levels.get((access.group, level), 0)
                there = 0.0 if access.step else hours[access.group] * share
                total += there * different.get(number, usual)[k]
                weight += there
        found[k] = total / weight if weight else usual[k]
    return found


def hours_of(house: House, group: str) -> float:
    """Hours that the people of a group are rostered for [ticks]."""
    return float(sum(d.end - d.start for person in people_of(house, group) for d in person))


def shares_of_levels(house: House, group: str) -> dict[str, float]:
    """Part of a group's people that each level makes up; of time, where there are sessions."""
    words = house.config.staff[group]
    if words.sessions is None:
        return {level: each.share for level, each in words.levels.items()} or {"": 1.0}
    hours = {
        agent: sum(duty.end - duty.start for duty in duties)
        for agent, duties in by_agent(house, group).items()
    }
    total = sum(hours.values()) or 1
    return {agent: part / total for agent, part in hours.items()}
