"""Nodes: what a case meets on its way. Each says where the case goes on, or 0 where it rests."""

from __future__ import annotations

from queuesim.engine.kernel import journal
from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.births import follow_up
from queuesim.engine.kernel.desk import no_time
from queuesim.engine.kernel.draws import uniform
from queuesim.engine.kernel.heap import put
from queuesim.engine.kernel.looking import (
    hold,
    looked_up,
    number_of,
    open_day_later,
    open_time_later,
    ticks_of,
    turn_of,
)
from queuesim.engine.kernel.stocks import forget
from queuesim.engine.kernel.waiting import join
from queuesim.jit import compiled, inlined
from queuesim.native.memory import load, load_float, store
from queuesim.network.order import EventKind
from queuesim.units import FOREVER, TICKS_PER_SECOND

WORD = 8
MOVES_LIMIT = 10_000
DELAY_END = int(EventKind.DELAY_END)
DAY_TICKS = 86_400 * TICKS_PER_SECOND


@inlined
def fail(h: int, why: int, case: int, node: int) -> None:
    """The run cannot go on."""
    store(h + at.FAILED, why)
    store(h + at.FAILED_CASE, load(case + at.SUBJECT))
    store(h + at.FAILED_NODE, load(node + at.NODE_INDEX))


@compiled
def go(h: int, case: int, node: int) -> None:
    """Let a case run until it rests."""
    moves = 0
    while node != 0:
        moves += 1
        if moves > MOVES_LIMIT:
            fail(h, at.ENDLESS_MOVES, case, node)
            return
        kind = load(node)
        if kind == at.SERVE_NODE:
            node = serve(h, case, node)
        elif kind == at.EXIT:
            exit_(h, case, node)
            return
        elif kind == at.MARK_NODE:
            node = mark(h, case, node)
        elif kind == at.CHOOSE:
            node = choose(h, case, node)
        elif kind == at.DELAY:
            node = delay(h, case, node)
        elif kind == at.TAKE:
            node = take(node)
        elif kind == at.GIVE:
            node = give(node)
        else:
            node = fork(h, case, node)


@inlined
def serve(h: int, case: int, node: int) -> int:
    """Send the case to the first lane whose guards hold."""
    row = load(node + at.SERVE_LANES)
    for _ in range(load(node + at.SERVE_LANES_SIZE)):
        if hold(h, load(row + at.SERVE_GUARDS), load(row + at.SERVE_GUARDS_SIZE), case, 0):
            return join(h, case, node, load(row))
        row += at.SERVE_CHOICE
    fail(h, at.NO_LANE, case, node)
    return 0


@inlined
def exit_(h: int, case: int, node: int) -> None:
    """End the case."""
    journal.ended_case(h, case, load(node + at.OUTCOME))
    store(h + at.INSIDE, load(h + at.INSIDE) - 1)
    store(case + at.ALIVE, 0)
    forget(h, case)


@compiled
def mark(h: int, case: int, node: int) -> int:
    """Write marks, then milestones."""
    row = load(node + at.MARK_WRITES)
    for _ in range(load(node + at.MARK_WRITES_SIZE)):
        reading = load(row + at.WRITE_READING)
        value = load(row + at.WRITE_VALUE) if reading == 0 else looked_up(h, reading, case, 0)
        store(case + load(row), value)
        row += at.WRITE
    row = load(node + at.MARK_ADDS)
    for _ in range(load(node + at.MARK_ADDS_SIZE)):
        place = case + load(row)
        store(place, load(place) + load(row + at.WRITE_VALUE))
        row += at.WRITE
    row = load(node + at.MILESTONES)
    for k in range(load(node + at.MILESTONES_SIZE)):
        journal.milestone(h, case, load(row + k * WORD))
    return load(node + at.TO)


@compiled
def choose(h: int, case: int, node: int) -> int:
    """Where the first row that holds sends the case."""
    row = load(node + at.CHOICES)
    for _ in range(load(node + at.CHOICES_SIZE)):
        if hold(h, load(row), load(row + at.CHOICE_GUARDS_SIZE), case, 0):
            if load(row + at.BRANCHES_SIZE) == 1:
                return load(load(row + at.BRANCHES))
            return drawn(h, case, node, row)
        row += at.CHOICE
    fail(h, at.NO_ROW, case, node)
    return 0


@compiled
def drawn(h: int, case: int, node: int, row: int) -> int:
    """One of several branches, by weight."""
    size = load(row + at.BRANCHES_SIZE)
    branches = load(row + at.BRANCHES)
    cumulated = load(row + at.CUMULATED)
    total = 0.0
    if cumulated != 0:
        total = load_float(cumulated + (size - 1) * WORD)
    else:
        for k in range(size):
            total += weight(h, case, branches + k * at.BRANCH)
    turn = turn_of(case, load(node + at.CHOOSE_TURN))
    point = uniform(load(case + at.KEY), load(node + at.CHOOSE_WORD), turn) * total
    reached = 0.0
    for k in range(size):
        if cumulated != 0:
            reached = load_float(cumulated + k * WORD)
        else:
            reached += weight(h, case, branches + k * at.BRANCH)
        if point < reached:
            return load(branches + k * at.BRANCH)
    fail(h, at.NO_WEIGHT, case, node)
    return 0


@inlined
def weight(h: int, case: int, branch: int) -> float:
    """Weight of a branch now."""
    table = load(branch + at.BRANCH_WEIGHT)
    return 1.0 if table == 0 else number_of(h, table, case, 0)


@compiled
def delay(h: int, case: int, node: int) -> int:
    """Put the end of the delay on the agenda."""
    ticks = ticks_of(h, load(node + at.DELAY_TIMER), case, 0)
    if ticks >= FOREVER:
        return 0
    now = load(h + at.NOW)
    time = load(node + at.DELAY_TIME)
    if time == at.IN_CLOCK_TIME:
        until = now + ticks
    elif time == at.IN_OPEN_TIME:
        until = open_time_later(load(node + at.DELAY_GATE), now, ticks)
    else:
        days = (ticks + DAY_TICKS // 2) // DAY_TICKS
        until = open_day_later(h, load(node + at.DELAY_GATE), now, max(1, days))
    if until == now:
        no_time(h, case, node)
    if until < FOREVER:
        store(case + at.SERVE, node)
        put(h, until, DELAY_END, load(case + at.SUBJECT), case, 0)
    return 0


@compiled
def take(node: int) -> int:
    """Take units of a pool, or go elsewhere."""
    pool = load(node + at.POOL)
    units = load(node + at.UNITS)
    if load(pool) < units:
        return load(node + at.OTHERWISE)
    store(pool, load(pool) - units)
    return load(node + at.TO)


@compiled
def give(node: int) -> int:
    """Return units of a pool."""
    pool = load(node + at.POOL)
    store(pool, load(pool) + load(node + at.UNITS))
    return load(node + at.TO)


@compiled
def fork(h: int, case: int, node: int) -> int:
    """Bear the follow-ups; the case itself goes on first."""
    turn = turn_of(case, load(node + at.FORK_TURN))
    starts = load(node + at.FOLLOW_UPS)
    for branch in range(load(node + at.FOLLOW_UPS_SIZE)):
        follow_up(h, case, node, turn, branch, load(starts + branch * WORD))
    return load(node + at.TO)
