"""What an event has caused and is still to be settled: first in, first out."""

from __future__ import annotations

from queuesim.engine.kernel.layout import (
    ACT,
    ACT_AT,
    ERRAND_MORE,
    FAILED,
    FAILED_CASE,
    FAILED_NODE,
    FREE_FAMILIES,
    FREE_FAMILIES_LEFT,
    NEXT,
    TODO_FIRST,
    TODO_LAST,
)
from queuesim.engine.kernel.stocks import take_row
from queuesim.jit import compiled
from queuesim.native.memory import load, store


@compiled
def later(h: int, row: int, act: int, where: int) -> None:
    """Put a row on the list, with what is to be done and where."""
    store(row + NEXT, 0)
    store(row + ACT, act)
    store(row + ACT_AT, where)
    last = load(h + TODO_LAST)
    if last == 0:
        store(h + TODO_FIRST, row)
    else:
        store(last + NEXT, row)
    store(h + TODO_LAST, row)


@compiled
def at_once(h: int, row: int, act: int, where: int) -> None:
    """Put a row before all others on the list."""
    first = load(h + TODO_FIRST)
    store(row + NEXT, first)
    store(row + ACT, act)
    store(row + ACT_AT, where)
    store(h + TODO_FIRST, row)
    if first == 0:
        store(h + TODO_LAST, row)


@compiled
def errand(h: int, act: int, about: int, more: int) -> None:
    """Put something on the list that may stand there more than once."""
    row = take_row(h, FREE_FAMILIES, FREE_FAMILIES_LEFT)
    store(row + ERRAND_MORE, more)
    later(h, row, act, about)


@compiled
def errand_at_once(h: int, act: int, about: int) -> None:
    """Put an errand before all others on the list."""
    at_once(h, take_row(h, FREE_FAMILIES, FREE_FAMILIES_LEFT), act, about)


@compiled
def taken(h: int) -> int:
    """The first row of the list, taken off it."""
    row = load(h + TODO_FIRST)
    following = load(row + NEXT)
    store(h + TODO_FIRST, following)
    if following == 0:
        store(h + TODO_LAST, 0)
    return row


@compiled
def fail(h: int, why: int, subject: int, node: int) -> None:
    """The run cannot go on; of several reasons in one event the first is told."""
    if load(h + FAILED) == 0:
        store(h + FAILED, why)
        store(h + FAILED_CASE, subject)
        store(h + FAILED_NODE, node)
