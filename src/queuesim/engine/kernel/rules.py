"""What the people of a network may have to heed beside one case after the other.

Most networks have none of it. For them the kernel is compiled once more with every answer here
fixed to no (`entries`), so that they do not pay for what they have not.
"""

from __future__ import annotations

from collections.abc import Callable

from queuesim.engine.kernel import layout as at
from queuesim.jit import inlined
from queuesim.native.memory import load


@inlined
def interrupts(h: int) -> bool:
    """Whether work can be interrupted."""
    return load(h + at.INTERRUPTS) != 0


@inlined
def is_crowded(h: int) -> bool:
    """Whether work can take more than one person, who is free after it."""
    return load(h + at.CROWDED) != 0


@inlined
def is_special(serve: int) -> bool:
    """Whether work at a node takes more than one person, who is free after it."""
    return load(serve + at.SPECIAL) != 0


@inlined
def is_crewed(lane: int) -> bool:
    """Whether work from a lane may take more than one person."""
    return load(lane + at.CREWED) != 0


@inlined
def preempts(lane: int) -> bool:
    """Whether a case of a lane may have work interrupted."""
    return load(lane + at.PREEMPTS) != 0


@inlined
def gives_way(team: int) -> bool:
    """Whether people may put work aside for cases of a lane."""
    return load(team + at.GIVES_WAY) != 0


@inlined
def looks_closely(team: int) -> bool:
    """Whether there is more to heed when somebody looks for cases."""
    return load(team + at.LOOKS_CLOSELY) != 0


@inlined
def break_is_due(worker: int) -> bool:
    """Whether a person is to rest."""
    return load(worker + at.REST) != 0


@inlined
def waits_for_people(source: int) -> bool:
    """Whether a source sends cases to people who idle."""
    return load(source) == at.WHEN_PEOPLE_IDLE


RULES: tuple[Callable[[int], bool], ...] = (
    interrupts,
    is_crowded,
    is_special,
    is_crewed,
    preempts,
    gives_way,
    looks_closely,
    break_is_due,
    waits_for_people,
)
