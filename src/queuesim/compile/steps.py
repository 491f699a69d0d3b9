"""Steps: the way of a contact through a process, from its first step to its end.

Each step is a piece of work of its own, or time that passes; one beside another is a part that the
contact awaits. The contact is one all the while: it ends after its last step.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from queuesim.compile import names
from queuesim.compile.board import by_need
from queuesim.compile.durations import laws, shortest
from queuesim.compile.mistakes import by_level
from queuesim.compile.serving import served
from queuesim.compile.solving import solved_here
from queuesim.compile.ways import entry_of, escalated, may_be_skipped, to_step
from queuesim.compile.week import by_part, same_parts
from queuesim.network import Branch, ChoiceRow, Choose, Delay, Duration, Fork, Join, Mark
from queuesim.network.labels import StepLabel, beside_of, slip_of, step_of
from queuesim.spec.steps import (
    END,
    beside,
    failing,
    first_step,
    following,
    in_line,
    is_aside,
    phase_of,
    solving,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from queuesim.compile.board import Board
    from queuesim.compile.house import House
    from queuesim.compile.names import Visit
    from queuesim.network import Node
    from queuesim.spec.by import By
    from queuesim.spec.law import LawWords


#: Gives the end of a contact: solved or unsolved, where steps say so; else "".
Ends: TypeAlias = "Callable[[Visit, str], str]"


def process(house: House, board: Board, visit: Visit, ends: Ends) -> str:
    """All steps of a channel; gives the node at which a contact enters.

    Parameters
    ----------
    visit
        Of the channel, as it begins.
    ends
        Where a contact goes from its last step.
    """
    steps = house.steps(visit.channel)
    for name in in_line(steps):
        here = replace(visit, step=name, line=visit.line and phase_of(steps, name) != "after")
        _step(house, board, here, ends)
    entry = entry_of(house, visit.channel, first_step(steps))
    if not failing(steps):
        return entry
    return board.add(Mark(visit.named("begin"), entry, ((names.WENT_WRONG, 0),)))


def _step(house: House, board: Board, visit: Visit, ends: Ends) -> None:
    """A step with all that is done beside it, and where it goes on after them."""
    channel, steps = visit.channel, house.steps(visit.channel)
    others = beside(steps, visit.step)
    past = _onward(house, board, visit, ends)
    to = _decided(house, board, visit, ends, past)
    if not others:
        _done(house, board, visit, _slips(house, board, visit, to), past)
        return
    join = board.add(Join(visit.named("together"), to))
    parts = []
    for name in others:
        part = replace(visit, step=name, line=False)
        entry = _done(house, board, part, join, join)
        told = (beside_of(channel, name),)
        parts.append(board.add(Mark(part.named("beside"), entry, milestones=told)))
    # A contact that does not need the step still needs what is beside it.
    entry = _done(house, board, visit, _slips(house, board, visit, join), join, under="alone")
    fork = board.add(Fork(visit.named("all of"), entry, parts=tuple(parts), join=join))
    board.add(Choose(entry_of(house, channel, visit.step), (ChoiceRow((Branch(fork),)),)))


def _done(house: House, board: Board, visit: Visit, to: str, past: str, *, under: str = "") -> str:
    """The step itself, or ``past`` it where it is not needed; gives its entry.

    ``under`` calls it otherwise, where something else stands before it.
    """
    channel = visit.channel
    words = house.steps(channel)[visit.step]
    named = replace(visit, step=f"{visit.step}, {under}") if under else visit
    inner = _worked(house, board, visit, to)
    told = (step_of(channel, visit.step),)
    begins = board.add(Mark(named.named("step"), inner, milestones=told))
    if not may_be_skipped(words):
        return begins
    chances = house.per_need(words.chance, channel)
    return board.choice(named.named("whether"), visit.named("chance"), chances, begins, past)


def _worked(house: House, board: Board, visit: Visit, to: str) -> str:
    """Time that passes, then work."""
    channel = visit.channel
    words = house.steps(channel)[visit.step]
    inner = to if words.work is None else served(house, board, visit, to)
    if words.waits is None:
        return inner
    return _delayed(house, board, visit, words.waits, inner)


def _delayed(house: House, board: Board, visit: Visit, words: By[LawWords], to: str) -> str:
    """Time that passes before the work; a node for each law where it differs by time."""
    found = laws(house, words, visit.channel, 1.0, "deterministic")

    def wait(name: str, part: int) -> Node:
        return Delay(name, to, Duration(visit.named("waits"), shortest(house, found, part)))

    name = visit.named("wait before")
    return by_part(house, board, visit.channel, name, same_parts(house, found), wait)


def _onward(house: House, board: Board, visit: Visit, ends: Ends) -> str:
    """Where a step goes on: shares of steps and the end."""
    steps = house.steps(visit.channel)
    gone = replace(visit, step="")
    how = names.UNSOLVED if solving(steps) else ""
    branches = []
    for name, share in sorted(following(steps, visit.step).items()):
        shares = house.per_need(share, visit.channel)
        to = ends(gone, how) if name == END else to_step(house, board, visit, name)
        if any(shares):
            branches.append(Branch(to, by_need(shares, len(house.classes))))
    if len(branches) == 1:
        return branches[0].to
    return board.add(Choose(visit.named("next"), (ChoiceRow(tuple(branches)),)))


def _decided(house: House, board: Board, visit: Visit, ends: Ends, to: str) -> str:
    """The end of the process if the step has solved the case, where it may."""
    steps = house.steps(visit.channel)
    if steps[visit.step].solves is None:
        return to
    if set(following(steps, visit.step)) != {END}:
        to = escalated(board, visit, "not solved", to)
    solved = ends(replace(visit, step=""), names.SOLVED)
    return solved_here(house, board, visit, solved, to)


def _slips(house: House, board: Board, visit: Visit, to: str) -> str:
    """Whether the step went wrong: written down, and it goes on as if it had not."""
    chances = house.per_need(house.steps(visit.channel)[visit.step].failure, visit.channel)
    if not any(chances):
        return to
    told = (slip_of(visit.channel, visit.step),)
    wrong = ((names.WENT_WRONG, 1),)
    slipped = board.add(Mark(visit.named("slip"), to, wrong, milestones=told))
    name = visit.named("failure")
    others = by_level(house, visit.channel, chances)
    return board.chance_by(names.SERVED_BY, name, chances, others, slipped, to)


# --- what results need to know -------------------------------------------------------------------


def step_labels(house: House, board: Board) -> tuple[StepLabel, ...]:
    """What results need to know of the steps of all channels."""
    return tuple(
        StepLabel(
            channel,
            name,
            phase_of(steps, name),
            aside=is_aside(steps, name),
            nodes=tuple(node for node, of in board.node_step.items() if of == (channel, name)),
        )
        for channel, words in house.config.channels.items()
        for steps in (words.steps or {},)
        for name in steps
    )
