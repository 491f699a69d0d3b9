"""People and units that a case keeps between two pieces of work, linked in their order."""

from __future__ import annotations

from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.crews import are_done, kept_until_now
from queuesim.engine.kernel.looking import ticks_of
from queuesim.engine.kernel.ordering import give_units
from queuesim.engine.kernel.stocks import give_row, take_row
from queuesim.engine.kernel.todo import errand, fail
from queuesim.engine.kernel.work import (
    count,
    due,
    write_marks,
)
from queuesim.jit import compiled, inlined
from queuesim.native.memory import load, store
from queuesim.network.rows import WorkKind

WORD = 8
WORK = int(WorkKind.WORK)
KEPT = int(WorkKind.KEPT)


@compiled
def keep(h: int, main: int, case: int) -> None:
    """The case keeps a crew, and the units of its claim, beside what it keeps already."""
    serve = load(main + at.TASK_SERVE)
    task = main
    last = main
    while task != 0:
        store(task + at.TASK_KIND, KEPT)
        store(task + at.TASK_BEGUN, load(h + at.NOW))
        count(h, load(task + at.TASK_WORKER), -1)
        last = task
        task = load(task + at.CREW_NEXT)
    if load(case + at.KEPT_PEOPLE) == 0:
        store(case + at.KEPT_PEOPLE, main)
    else:
        store(load(case + at.KEPT_PEOPLE_LAST) + at.CREW_NEXT, main)
    store(case + at.KEPT_PEOPLE_LAST, last)
    entry = load(serve + at.UNITS_CLAIMED)
    for _ in range(load(serve + at.UNITS_CLAIMED_SIZE)):
        row = take_row(h, at.FREE_FAMILIES, at.FREE_FAMILIES_LEFT)
        store(row, 0)
        store(row + at.ACT, load(entry))
        store(row + at.ACT_AT, load(entry + at.CLAIMED_UNITS))
        if load(case + at.KEPT_UNITS) == 0:
            store(case + at.KEPT_UNITS, row)
        else:
            store(load(case + at.KEPT_UNITS_LAST), row)
        store(case + at.KEPT_UNITS_LAST, row)
        entry += at.CLAIMED_ENTRY


@compiled
def kept_units_out(h: int, units: int) -> None:
    """Units that a case has kept come back."""
    while units != 0:
        following = load(units)
        pool = load(units + at.ACT)
        number = load(units + at.ACT_AT)
        give_row(h, at.FREE_FAMILIES, at.FREE_FAMILIES_LEFT, units)
        give_units(h, pool, number)
        units = following


@compiled
def go_on_with_kept(h: int, case: int, node: int) -> None:
    """Those who are kept work on at once."""
    main = load(case + at.KEPT_PEOPLE)
    if main == 0:
        fail(h, at.KEEPS_NOBODY, load(case + at.SUBJECT), load(node + at.NODE_INDEX))
        return
    now = load(h + at.NOW)
    nowhere = load(h + at.NOWHERE)
    store(case + at.VISIT, load(case + at.VISIT) + 1)
    store(case + at.LANE, nowhere)
    store(case + at.SERVE, node)
    store(case + at.JOINED, now)
    store(case + at.SINCE, now)
    store(case + at.WAIT_OVER, 0)
    store(nowhere + at.WORKING, load(nowhere + at.WORKING) + 1)
    task = main
    while task != 0:
        kept_until_now(h, task)
        store(task + at.TASK_KIND, WORK)
        store(task + at.AT_WORK, 1)
        store(task + at.TASK_BEGUN, now)
        store(task + at.TASK_SERVE, node)
        store(task + at.TASK_JOINED, now)
        store(task + at.TASK_LANE, -1)
        store(task + at.LEAD, main if task != main else 0)
        count(h, load(task + at.TASK_WORKER), 1)
        task = load(task + at.CREW_NEXT)
    worker = load(main + at.TASK_WORKER)
    write_marks(h, node, case, worker)
    ticks = ticks_of(h, load(node + at.WORK_TIMER), case, worker)
    task = main
    while task != 0:
        store(task + at.DRAWN, ticks)
        task = load(task + at.CREW_NEXT)
    due(h, main, now, ticks)


@compiled
def give_kept_back(h: int, case: int) -> None:
    """Those whom a case keeps are set free once it has come to rest."""
    people = load(case + at.KEPT_PEOPLE)
    if people != 0:
        errand(h, at.GIVEN_BACK, people, load(case + at.KEPT_UNITS))
        keeps_nobody(case)


@inlined
def keeps_nobody(case: int) -> None:
    """What the case kept is its own no more."""
    store(case + at.KEPT_PEOPLE, 0)
    store(case + at.KEPT_PEOPLE_LAST, 0)
    store(case + at.KEPT_UNITS, 0)
    store(case + at.KEPT_UNITS_LAST, 0)


@compiled
def given_back(h: int, people: int, units: int) -> None:
    """Those whom a case kept are free."""
    kept_units_out(h, units)
    task = people
    while task != 0:
        kept_until_now(h, task)
        task = load(task + at.CREW_NEXT)
    are_done(h, people, 0)
