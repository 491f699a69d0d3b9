"""Lanes: who waits, in which order, and for whom."""

from __future__ import annotations

from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.draws import uniform
from queuesim.engine.kernel.looking import foretold, is_open
from queuesim.engine.kernel.queues import (
    add_first,
    add_last,
    key_add,
    key_take,
    take_out,
)
from queuesim.jit import compiled, inlined
from queuesim.native.memory import load, store, will_read
from queuesim.network.draws import word_of
from queuesim.network.lanes import NEVER, lot_after, wait_score

LINE = 64  #: bytes that the machine fetches together
LOT_WORD = word_of("lot") - (1 << 64 if word_of("lot") >> 63 else 0)


@compiled
def key_of(lane: int, case: int, place: int) -> int:
    """Where a case stands in the order of a lane; equal keys go by place."""
    order = load(lane + at.LANE_ORDER)
    if order == at.LAST_COME:
        return -place
    if order == at.SHORTEST:
        return load(case + at.JOB)
    if order == at.EARLIEST_DUE:
        return load(case + at.DUE_AT)
    if order == at.LOT:
        return load(case + at.DRAWN_LOT)
    return place


@compiled
def push_by_key(h: int, lane: int, case: int) -> None:
    """Let a case wait in a lane that is kept by keys."""
    place = load(case + at.PLACE)
    size = load(lane + at.KEYS_SIZE)
    keys = load(lane + at.KEYS)
    key_add(keys, size, key_of(lane, case, place), place, case)
    store(lane + at.KEYS_SIZE, size + 1)
    store(lane + at.FIRST, load(keys + at.KEY_OF))
    if size + at.KEYS_SPARE >= load(lane + at.KEYS_ROOM):
        store(h + at.KEYS_SHORT, lane)


@compiled
def remove_by_key(lane: int, case: int) -> None:
    """Take a case out of a lane that is kept by keys."""
    size = load(lane + at.KEYS_SIZE) - 1
    keys = load(lane + at.KEYS)
    store(lane + at.KEYS_SIZE, size)
    key_take(keys, size, load(case + at.BEFORE))
    if size == 0:
        store(lane + at.FIRST, 0)
        return
    head = load(keys + at.KEY_OF)
    store(lane + at.FIRST, head)
    for place in range(0, at.CASE_MORE, LINE):  # the next to be served, somewhere in memory
        will_read(head + place)


@compiled
def is_first(lane: int, case: int, new_place: int) -> bool:
    """Whether nobody would wait before a case that takes its place now."""
    head = load(lane + at.FIRST)
    if head == 0:
        return True
    place = load(case + at.PLACE)
    if place < 0:
        place = new_place
    mine = key_of(lane, case, place)
    its = key_of(lane, head, load(head + at.PLACE))
    return mine < its or (mine == its and place < load(head + at.PLACE))


@inlined
def push(h: int, lane: int, case: int) -> None:
    """Let a case wait."""
    store(lane + at.LENGTH, load(lane + at.LENGTH) + 1)
    queue = load(lane + at.QUEUE)
    if queue == at.LINE:
        add_last(lane + at.FIRST, lane + at.LAST, case)
    elif queue == at.STACK:
        add_first(lane + at.FIRST, lane + at.LAST, case)
    else:
        push_by_key(h, lane, case)


@inlined
def remove(lane: int, case: int) -> None:
    """Take a case out of its lane."""
    store(lane + at.LENGTH, load(lane + at.LENGTH) - 1)
    if load(lane + at.QUEUE) == at.KEYED:
        remove_by_key(lane, case)
    else:
        take_out(lane + at.FIRST, lane + at.LAST, case)


@inlined
def take(lane: int, case: int) -> None:
    """Somebody or something has come for a case that waits."""
    remove(lane, case)
    if load(lane + at.LANE_ORDER) == at.LOT:
        store(lane + at.LOTS_SERVED, max(load(lane + at.LOTS_SERVED), load(case + at.DRAWN_LOT)))


@inlined
def draw_lot(lane: int, case: int) -> None:
    """Where the lane goes by lot, a case draws its own when it gets there."""
    if load(lane + at.LANE_ORDER) == at.LOT:
        u = uniform(load(case + at.KEY), LOT_WORD, load(case + at.VISIT))
        store(case + at.DRAWN_LOT, lot_after(load(lane + at.LOTS_SERVED), u))


@compiled
def rank_at(steps: int, size: int, waited: int) -> int:
    """Rank after having waited so long."""
    rank = load(steps + at.STEP_RANK)
    for k in range(1, size):
        step = steps + k * at.STEP
        if waited < load(step):
            break
        rank = load(step + at.STEP_RANK)
    return rank


@compiled
def rank_after(route: int, waited: int, mine: int, size: int, theirs: int, others: int) -> int:
    """Rank of a route whose ranks change with waiting; `NEVER` while either side closes it."""
    rank = rank_at(load(route + mine), load(route + size), waited)
    other = rank_at(load(route + theirs), load(route + others), waited)
    return NEVER if other >= NEVER else rank


@inlined
def case_rank(route: int, waited: int) -> int:
    """Rank of the team for a case that has waited so long."""
    if load(route + at.STEADY) != 0:
        return load(route + at.CASE_RANK)
    return rank_after(
        route,
        waited,
        at.CASE_STEPS,
        at.CASE_STEPS_SIZE,
        at.PERSON_STEPS,
        at.PERSON_STEPS_SIZE,
    )


@inlined
def person_rank(route: int, waited: int) -> int:
    """Rank of the lane for a person."""
    if load(route + at.STEADY) != 0:
        return load(route + at.PERSON_RANK)
    return rank_after(
        route,
        waited,
        at.PERSON_STEPS,
        at.PERSON_STEPS_SIZE,
        at.CASE_STEPS,
        at.CASE_STEPS_SIZE,
    )


@inlined
def head_score(pick: int, lane: int, case: int, waited: int) -> int:
    """Score of the first of a lane for a person or a pool; the largest wins."""
    if pick == at.LONGEST_WAIT:
        return wait_score(waited, load(lane + at.HEAD_START), load(lane + at.WEIGHT))
    if pick == at.LONGEST_LANE:
        return load(lane + at.LENGTH)
    return -load(case + at.DUE_AT) if pick == at.DUE_PICK else 0


@compiled
def stays_for(h: int, lane: int) -> bool:
    """Whether people stay after their time for those left in this lane."""
    gate = load(lane + at.GATE)
    return load(lane + at.SERVED_ON) != 0 and gate != 0 and not is_open(gate, load(h + at.NOW))


@inlined
def foretell(h: int, lane: int, serve: int, case: int) -> None:
    """Where the order needs it, how long the work looks."""
    if load(lane + at.LANE_ORDER) == at.SHORTEST:
        store(case + at.JOB, foretold(h, load(serve + at.WORK_TIMER), case))
