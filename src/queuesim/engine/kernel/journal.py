"""Writing rows: visits, work, levels, milestones and cases, as words.

Where rows are not kept, visits, work and cases go into the book at once.
"""

from __future__ import annotations

from queuesim.engine.kernel import accounts
from queuesim.engine.kernel import layout as at
from queuesim.jit import compiled, inlined
from queuesim.native.memory import load, store
from queuesim.units import FOREVER

WORD = 8
VISIT_BYTES = at.VISIT_ROW * WORD
WORK_BYTES = at.WORK_ROW * WORD
CASE_BYTES = at.CASE_ROW * WORD
LEVEL_BYTES = at.LEVEL_ROW * WORD
MILESTONE_BYTES = at.MILESTONE_ROW * WORD
STOCK_BYTES = at.STOCK_ROW * WORD
ORDER_BYTES = at.ORDER_ROW * WORD


@inlined
def new_row(h: int, rows: int, size: int, words: int) -> int:
    """Address of the next row of a kind; there is room, for that is looked after between events."""
    used = load(h + size)
    store(h + size, used + 1)
    return load(h + rows) + used * words


@inlined
def visit_unserved(h: int, case: int, ended: int, outcome: int) -> None:
    """A visit in which no work began."""
    visit_without_work(h, case, FOREVER, ended, outcome)


@compiled
def visit_without_work(h: int, case: int, begun: int, ended: int, outcome: int) -> None:
    """A visit that had nobody's time; ``begun`` is when it had its units, if it waited for some."""
    book = load(h + at.BOOK)
    if book != 0:
        lane, joined = load(load(case + at.LANE)), load(case + at.JOINED)
        accounts.visit(book, lane, joined, begun, ended, outcome, FOREVER)
        return
    row = new_row(h, at.VISITS, at.VISITS_SIZE, VISIT_BYTES)
    store(row, load(case + at.SUBJECT))
    store(row + WORD, load(load(case + at.SERVE) + at.NODE_INDEX))
    store(row + 2 * WORD, load(load(case + at.LANE)))
    store(row + 3 * WORD, load(case + at.JOINED))
    store(row + 4 * WORD, begun)
    store(row + 5 * WORD, ended)
    store(row + 6 * WORD, outcome)
    store(row + 7 * WORD, -1)
    store(row + 8 * WORD, -1)


@inlined
def visit_served(h: int, task: int, ended: int, outcome: int) -> None:
    """A visit in which work began."""
    book = load(h + at.BOOK)
    if book != 0:
        joined, begun = load(task + at.TASK_JOINED), load(task + at.TASK_BEGUN)
        accounts.visit(book, load(task + at.TASK_LANE), joined, begun, ended, outcome, FOREVER)
        return
    worker = load(task + at.TASK_WORKER)
    row = new_row(h, at.VISITS, at.VISITS_SIZE, VISIT_BYTES)
    store(row, load(load(task + at.TASK_CASE) + at.SUBJECT))
    store(row + WORD, load(load(task + at.TASK_SERVE) + at.NODE_INDEX))
    store(row + 2 * WORD, load(task + at.TASK_LANE))
    store(row + 3 * WORD, load(task + at.TASK_JOINED))
    store(row + 4 * WORD, load(task + at.TASK_BEGUN))
    store(row + 5 * WORD, ended)
    store(row + 6 * WORD, outcome)
    store(row + 7 * WORD, load(load(worker + at.TEAM) + at.TEAM_INDEX))
    store(row + 8 * WORD, load(worker + at.NUMBER))


@inlined
def work(h: int, task: int, ended: int) -> None:
    """A stretch of a person's time."""
    worker = load(task + at.TASK_WORKER)
    book = load(h + at.BOOK)
    if book != 0:
        team = load(load(worker + at.TEAM) + at.TEAM_INDEX)
        accounts.work(book, team, load(task + at.TASK_KIND), load(task + at.TASK_BEGUN), ended)
        return
    row = new_row(h, at.WORKS, at.WORKS_SIZE, WORK_BYTES)
    store(row, load(load(task + at.TASK_CASE) + at.SUBJECT))
    store(row + WORD, load(load(task + at.TASK_SERVE) + at.NODE_INDEX))
    store(row + 2 * WORD, load(load(worker + at.TEAM) + at.TEAM_INDEX))
    store(row + 3 * WORD, load(worker + at.NUMBER))
    store(row + 4 * WORD, load(task + at.TASK_KIND))
    store(row + 5 * WORD, load(task + at.TASK_BEGUN))
    store(row + 6 * WORD, ended)
    store(row + 7 * WORD, load(task + at.DRAWN))


@compiled
def level(h: int, team: int) -> None:
    """People of a team from now on."""
    row = new_row(h, at.LEVELS, at.LEVELS_SIZE, LEVEL_BYTES)
    store(row, load(h + at.NOW))
    store(row + WORD, load(team + at.TEAM_INDEX))
    store(row + 2 * WORD, load(team + at.TEAM_LEVEL))
    store(row + 3 * WORD, load(team + at.TEAM_OWED))


@compiled
def visit_taken(h: int, case: int) -> None:
    """A visit that ended when the case had its units."""
    visit_without_work(h, case, load(h + at.NOW), load(h + at.NOW), load(h + at.TAKEN_WORD))


@compiled
def stock(h: int, pool: int) -> None:
    """Units of a pool from now on, where every change is written."""
    if load(pool + at.WATCHED) == 0:
        return
    row = new_row(h, at.STOCKS, at.STOCKS_SIZE, STOCK_BYTES)
    store(row, load(h + at.NOW))
    store(row + WORD, load(pool + at.POOL_INDEX))
    store(row + 2 * WORD, load(pool + at.POOL_UNITS))
    store(row + 3 * WORD, load(pool + at.UNITS_OWED))
    store(row + 4 * WORD, load(pool + at.UNITS_ORDERED))


@compiled
def order(h: int, order: int, came: int, outcome: int) -> None:
    """An order of a pool that came, or that failed."""
    row = new_row(h, at.ORDERS, at.ORDERS_SIZE, ORDER_BYTES)
    store(row, load(load(order + at.ORDER_POOL) + at.POOL_INDEX))
    store(row + WORD, load(order + at.ORDER_NUMBER))
    store(row + 2 * WORD, load(order + at.ORDER_UNITS))
    store(row + 3 * WORD, load(order + at.ORDER_PLACED))
    store(row + 4 * WORD, load(order + at.ORDER_SENT))
    store(row + 5 * WORD, came)
    store(row + 6 * WORD, outcome)


@inlined
def ended_case(h: int, case: int, outcome: int) -> None:
    """A case that has ended."""
    book = load(h + at.BOOK)
    if book != 0:
        kind, born = load(case + at.KIND), load(case + at.BORN_AT)
        accounts.case(book, kind, born, load(h + at.NOW), outcome)
        return
    row = new_row(h, at.ENDED, at.ENDED_SIZE, CASE_BYTES)
    store(row, load(case + at.SUBJECT))
    store(row + WORD, load(case + at.SOURCE))
    store(row + 2 * WORD, load(case + at.PART))
    store(row + 3 * WORD, load(case + at.ORDINAL))
    store(row + 4 * WORD, load(case + at.KIND))
    store(row + 5 * WORD, load(case + at.CUSTOMER))
    store(row + 6 * WORD, load(case + at.BORN_AT))
    store(row + 7 * WORD, load(h + at.NOW))
    store(row + 8 * WORD, outcome)


@inlined
def milestone(h: int, case: int, word: int) -> None:
    """A case passes a milestone."""
    if load(h + at.BOOK) != 0:
        return
    row = new_row(h, at.PASSED, at.PASSED_SIZE, MILESTONE_BYTES)
    store(row, load(h + at.NOW))
    store(row + WORD, load(case + at.SUBJECT))
    store(row + 2 * WORD, word)
