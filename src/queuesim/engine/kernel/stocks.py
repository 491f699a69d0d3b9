"""Stocks of free rows: cases, tasks, families. Memory is only handed out between events."""

from __future__ import annotations

from queuesim.engine.kernel import layout as at
from queuesim.jit import compiled, inlined
from queuesim.native.memory import load, store


@inlined
def take_row(h: int, stock: int, left: int) -> int:
    """A free row of a stock."""
    row = load(h + stock)
    store(h + stock, load(row))
    store(h + left, load(h + left) - 1)
    return row


@inlined
def give_row(h: int, stock: int, left: int, row: int) -> None:
    """A row is free again."""
    store(row, load(h + stock))
    store(h + stock, row)
    store(h + left, load(h + left) + 1)


@compiled
def leave_family(h: int, case: int) -> None:
    """The case is gone; so is its family with the last member."""
    family = load(case + at.FAMILY)
    members = load(family + at.MEMBERS) - 1
    store(family + at.MEMBERS, members)
    if members == 0:
        give_row(h, at.FREE_FAMILIES, at.FREE_FAMILIES_LEFT, family)


@inlined
def new_group(h: int) -> int:
    """A free row for a family, kin or a parting; all of it 0."""
    row = take_row(h, at.FREE_FAMILIES, at.FREE_FAMILIES_LEFT)
    for place in range(0, at.FAMILY_WORDS * 8, 8):
        store(row + place, 0)
    return row


@inlined
def forget(h: int, case: int) -> None:
    """Free a case that has ended, once no task speaks of it any more."""
    if load(case + at.ALIVE) == 0 and load(case + at.HOLDS) == 0:
        if load(case + at.FAMILY) != 0:
            leave_family(h, case)
        give_row(h, at.FREE_CASES, at.FREE_CASES_LEFT, case)


@inlined
def new_task(h: int, worker: int) -> int:
    """A task at the end of a person's list."""
    task = take_row(h, at.FREE_TASKS, at.FREE_TASKS_LEFT)
    last = load(worker + at.TASKS_END)
    store(task + at.TASK_BEFORE, last)
    store(task + at.TASK_AFTER, 0)
    if last == 0:
        store(worker + at.TASKS, task)
    else:
        store(last + at.TASK_AFTER, task)
    store(worker + at.TASKS_END, task)
    store(worker + at.TASKS_COUNT, load(worker + at.TASKS_COUNT) + 1)
    return task


@inlined
def drop_task(h: int, worker: int, task: int) -> None:
    """The task is over; its case may be forgotten with it."""
    earlier = load(task + at.TASK_BEFORE)
    following = load(task + at.TASK_AFTER)
    if earlier == 0:
        store(worker + at.TASKS, following)
    else:
        store(earlier + at.TASK_AFTER, following)
    if following == 0:
        store(worker + at.TASKS_END, earlier)
    else:
        store(following + at.TASK_BEFORE, earlier)
    store(worker + at.TASKS_COUNT, load(worker + at.TASKS_COUNT) - 1)
    store(task + at.TASK_STAMP, 0)
    store(task + at.TASK_WORKER, 0)
    case = load(task + at.TASK_CASE)
    give_row(h, at.FREE_TASKS, at.FREE_TASKS_LEFT, task)
    store(case + at.HOLDS, load(case + at.HOLDS) - 1)
    forget(h, case)
