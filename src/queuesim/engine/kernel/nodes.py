"""Nodes: what a case meets on its way. Each says where the case goes on, or 0 where it rests."""

from __future__ import annotations

from queuesim.engine.failures import MOVES
from queuesim.engine.kernel import journal
from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.births import follow_up
from queuesim.engine.kernel.draws import uniform
from queuesim.engine.kernel.heap import put
from queuesim.engine.kernel.kept import give_kept_back, go_on_with_kept
from queuesim.engine.kernel.looking import (
    first_slot,
    hold,
    later_tick,
    looked_up,
    number_of,
    ticks_of,
    turn_of,
)
from queuesim.engine.kernel.ordering import changed, give_units
from queuesim.engine.kernel.parts import becomes_part, end_case, enter_join, gather, release
from queuesim.engine.kernel.rules import is_crowded
from queuesim.engine.kernel.stocks import forget
from queuesim.engine.kernel.todo import fail
from queuesim.engine.kernel.waiting import join, join_for_units
from queuesim.engine.kernel.work import no_time
from queuesim.jit import compiled, inlined
from queuesim.native.memory import load, load_float, store
from queuesim.network.order import EventKind
from queuesim.units import FOREVER

WORD = 8
DELAY_END = int(EventKind.DELAY_END)


@inlined
def lost(h: int, why: int, case: int, node: int) -> None:
    """The run cannot go on."""
    fail(h, why, load(case + at.SUBJECT), load(node + at.NODE_INDEX))


@compiled
def go(h: int, case: int, node: int) -> None:
    """Let a case run until it rests."""
    moves = 0
    while node != 0:
        moves += 1
        if moves > MOVES:
            lost(h, at.ENDLESS_MOVES, case, node)
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
            node = take(h, case, node)
        elif kind == at.GIVE:
            node = give(h, case, node)
        elif kind == at.JOIN_NODE:
            node = enter_join(h, case, node)
        elif kind == at.GATHER:
            node = gather(h, case, node)
        elif kind == at.RELEASE:
            node = release(h, case, node)
        elif kind == at.BOOK_NODE:
            node = book(h, case, node)
        elif kind == at.UNBOOK:
            node = unbook(case, node)
        else:
            node = fork(h, case, node)


@inlined
def serve(h: int, case: int, node: int) -> int:
    """Send the case to the first lane whose guards hold, or on with those it keeps."""
    if load(node + at.BY_KEPT) != 0:
        go_on_with_kept(h, case, node)
        return 0
    row = load(node + at.SERVE_LANES)
    for _ in range(load(node + at.SERVE_LANES_SIZE)):
        if hold(h, load(row + at.SERVE_GUARDS), load(row + at.SERVE_GUARDS_SIZE), case, 0):
            return join(h, case, node, load(row))
        row += at.SERVE_CHOICE
    lost(h, at.NO_LANE, case, node)
    return 0


@inlined
def exit_(h: int, case: int, node: int) -> None:
    """End the case."""
    if load(case + at.KIN) != 0 or is_crowded(h):
        end_case(h, case, load(node + at.OUTCOME))
        return
    journal.ended_case(h, case, load(node + at.OUTCOME))
    store(h + at.INSIDE, load(h + at.INSIDE) - 1)
    store(case + at.ALIVE, 0)
    forget(h, case)


@inlined
def written(h: int, row: int, case: int) -> int:
    """What is to be written: a reading, the ticks of a duration, or a constant."""
    reading = load(row + at.WRITE_READING)
    if reading != 0:
        return looked_up(h, reading, case, 0)
    timer = load(row + at.WRITE_TIMER)
    return ticks_of(h, timer, case, 0) if timer != 0 else load(row + at.WRITE_VALUE)


@compiled
def mark(h: int, case: int, node: int) -> int:
    """Write marks, then the due time, registers, milestones."""
    row = load(node + at.MARK_WRITES)
    for _ in range(load(node + at.MARK_WRITES_SIZE)):
        store(case + load(row), written(h, row, case))
        row += at.WRITE
    row = load(node + at.MARK_ADDS)
    for _ in range(load(node + at.MARK_ADDS_SIZE)):
        place = case + load(row)
        store(place, load(place) + load(row + at.WRITE_VALUE))
        row += at.WRITE
    if load(node + at.MARK_DUE) != 0 or load(node + at.DUE_TIMER) != 0:
        set_due(h, case, node)
    row = load(node + at.HOUSE)
    for _ in range(load(node + at.HOUSE_SIZE)):
        store(load(row), written(h, row, case))
        row += at.WRITE
    row = load(node + at.HOUSE_ADDS)
    for _ in range(load(node + at.HOUSE_ADDS_SIZE)):
        store(load(row), load(load(row)) + written(h, row, case))
        row += at.WRITE
    row = load(node + at.MILESTONES)
    for k in range(load(node + at.MILESTONES_SIZE)):
        journal.milestone(h, case, load(row + k * WORD))
    return load(node + at.TO)


@compiled
def set_due(h: int, case: int, node: int) -> None:
    """The due time that a mark sets."""
    timer = load(node + at.DUE_TIMER)
    if timer != 0:
        ticks = ticks_of(h, timer, case, 0)
        tick = later_tick(h, load(node + at.DUE_TIME), load(node + at.DUE_GATE), ticks)
    else:
        tick = looked_up(h, load(node + at.MARK_DUE), case, 0)
        if tick < 0 or tick >= FOREVER:
            tick = FOREVER
    store(case + at.DUE_AT, tick)


@compiled
def choose(h: int, case: int, node: int) -> int:
    """Where the first row that holds sends the case."""
    row = load(node + at.CHOICES)
    for _ in range(load(node + at.CHOICES_SIZE)):
        if hold(h, load(row), load(row + at.CHOICE_GUARDS_SIZE), case, 0):
            if load(row + at.BRANCHES_SIZE) == 1:
                return load(load(row + at.BRANCHES))
            if load(row + at.CHOOSE_BY) != at.BY_WEIGHTS:
                return least(h, case, node, row)
            return drawn(h, case, node, row)
        row += at.CHOICE
    lost(h, at.NO_ROW, case, node)
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
    lost(h, at.NO_WEIGHT, case, node)
    return 0


@compiled
def least(h: int, case: int, node: int, row: int) -> int:
    """The branch with the least reading; of equal ones the first, or one by lot."""
    size = load(row + at.BRANCHES_SIZE)
    branches = load(row + at.BRANCHES)
    values = load(h + at.SCRATCH)
    equal = 0
    for k in range(size):
        value = looked_up(h, load(branches + k * at.BRANCH + at.BRANCH_READING), case, 0)
        store(values + k * WORD, value)
        if k == 0 or value < load(values + equal * WORD):
            equal = k
    best = load(values + equal * WORD)
    many = 0
    for k in range(size):
        if load(values + k * WORD) == best:
            many += 1
    if load(row + at.CHOOSE_BY) == at.BY_LEAST or many == 1:
        return load(branches + equal * at.BRANCH)
    turn = turn_of(case, load(node + at.CHOOSE_TURN))
    skip = int(uniform(load(case + at.KEY), load(node + at.CHOOSE_WORD), turn) * many)
    for k in range(equal, size):
        if load(values + k * WORD) == best:
            if skip == 0:
                return load(branches + k * at.BRANCH)
            skip -= 1
    return load(branches + equal * at.BRANCH)


@inlined
def weight(h: int, case: int, branch: int) -> float:
    """Weight of a branch now."""
    table = load(branch + at.BRANCH_WEIGHT)
    return 1.0 if table == 0 else number_of(h, table, case, 0)


@compiled
def delay(h: int, case: int, node: int) -> int:
    """Put the end of the delay on the agenda."""
    ticks = ticks_of(h, load(node + at.DELAY_TIMER), case, 0)
    now = load(h + at.NOW)
    time = load(node + at.DELAY_TIME)
    if time == at.UNTIL_DUE:
        until = until_due(h, case, node, ticks)
    else:
        until = later_tick(h, time, load(node + at.DELAY_GATE), ticks)
    if until == now:
        no_time(h, case, node)
    if until < FOREVER:
        store(case + at.SERVE, node)
        put(h, until, DELAY_END, load(case + at.SUBJECT), case, 0)
    return 0


@compiled
def until_due(h: int, case: int, node: int, late: int) -> int:
    """The due time, later and earlier, not before now; FOREVER without one."""
    timer = load(node + at.DELAY_EARLY)
    early = ticks_of(h, timer, case, 0) if timer != 0 else 0
    due = load(case + at.DUE_AT)
    if due >= FOREVER or late >= FOREVER:
        return FOREVER
    tick = due + late - early
    now = load(h + at.NOW)
    return max(now, tick)


@inlined
def give_slot_back(case: int) -> None:
    """The place that a case holds, if any, is free again."""
    slot = load(case + at.SLOT)
    if slot != 0:
        store(slot, load(slot) + 1)
        store(case + at.SLOT, 0)


@compiled
def book(h: int, case: int, node: int) -> int:
    """Take the first free slot, which becomes the due time, or go elsewhere."""
    give_slot_back(case)
    now = load(h + at.NOW)
    timer = load(node + at.BOOK_NOTICE)
    notice = ticks_of(h, timer, case, 0) if timer != 0 else 0
    within = load(node + at.BOOK_WITHIN)
    latest = now + within if within < FOREVER else FOREVER
    diary = load(node + at.BOOK_DIARY)
    slot = -1
    if notice < FOREVER:
        slot = first_slot(diary, now + notice, latest, load(node + at.BOOK_SPARE))
    if slot < 0:
        return load(node + at.BOOK_OTHERWISE)
    place = load(diary + at.SLOT_FREE) + slot * WORD
    store(place, load(place) - 1)
    store(case + at.SLOT, place)
    store(case + at.DUE_AT, load(load(diary) + slot * WORD))
    return load(node + at.TO)


@compiled
def unbook(case: int, node: int) -> int:
    """Give back the place that the case holds."""
    give_slot_back(case)
    return load(node + at.TO)


@inlined
def units_of(h: int, case: int, node: int) -> int:
    """How many units a node is about: a constant or a reading, not less than 0."""
    reading = load(node + at.UNITS_READING)
    units = looked_up(h, reading, case, 0) if reading != 0 else load(node + at.UNITS)
    return max(0, units)


@compiled
def take(h: int, case: int, node: int) -> int:
    """Take units of a pool, wait for them, take what is there of them, or go elsewhere."""
    pool = load(node + at.POOL)
    units = units_of(h, case, node)
    row = load(node + at.TAKE_LANES)
    for _ in range(load(node + at.TAKE_LANES_SIZE)):
        if hold(h, load(row + at.SERVE_GUARDS), load(row + at.SERVE_GUARDS_SIZE), case, 0):
            return join_for_units(h, case, node, load(row), units)
        row += at.SERVE_CHOICE
    free = load(pool + at.POOL_UNITS)
    if load(node + at.PARTIAL) != 0:
        units = min(units, max(0, free))
    if load(node + at.TAKE_LANES_SIZE) != 0 or free < units:
        if load(node + at.OTHERWISE) == 0:
            lost(h, at.NO_LANE, case, node)
        return load(node + at.OTHERWISE)
    store(pool + at.POOL_UNITS, free - units)
    if load(node + at.COUNTED) >= 0:
        store(case + load(node + at.COUNTED), units)
    changed(h, pool)
    return load(node + at.TO)


@compiled
def give(h: int, case: int, node: int) -> int:
    """Return units of a pool, or all that is kept."""
    if load(node + at.GIVES_KEPT) != 0:
        give_kept_back(h, case)
    else:
        give_units(h, load(node + at.POOL), units_of(h, case, node))
    return load(node + at.TO)


@compiled
def fork(h: int, case: int, node: int) -> int:
    """Bear follow-ups, or parts that a join awaits; the case itself goes on first."""
    turn = turn_of(case, load(node + at.FORK_TURN))
    starts = load(node + at.FOLLOW_UPS)
    join = load(node + at.FORK_JOIN)
    for branch in range(load(node + at.FOLLOW_UPS_SIZE)):
        born = follow_up(h, case, node, turn, branch, load(starts + branch * WORD))
        if born != 0 and join != 0:
            becomes_part(h, case, born, join)
    return load(node + at.TO)
