"""Units of pools: who waits for them, and who is given them."""

from __future__ import annotations

from queuesim.engine.kernel import journal
from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.lanes import head_score, rank_at, take
from queuesim.engine.kernel.ordering import changed, has_units
from queuesim.engine.kernel.todo import errand, errand_at_once, fail, later
from queuesim.engine.kernel.work import no_time
from queuesim.jit import compiled, inlined
from queuesim.native.memory import load, store
from queuesim.network.lanes import NEVER, wait_score
from queuesim.units import FOREVER

WORD = 8
EVEN_WEIGHT = 1000  #: weight of a tick that an order has waited, in thousandths
GIVEN_AT_ONCE = 2_000  #: that a case which gathers may set going as it joins


@inlined
def lacks(case: int) -> int:
    """Units still to come."""
    return load(case + at.CLAIMED) - load(case + at.CLAIM_HELD)


@compiled
def first_for(h: int, pool: int) -> int:
    """The head of a lane that takes next, or the first order of a pool (as a negative number).

    0: nobody can.
    """
    now = load(h + at.NOW)
    free = load(pool + at.POOL_UNITS)
    pick = load(pool + at.POOL_PICK)
    found = 0
    best_rank = NEVER
    best_score = 0
    supplies = load(pool + at.SUPPLIES)
    for k in range(load(pool + at.SUPPLIES_SIZE)):
        supply = load(supplies + k * WORD)
        lane = load(supply)
        if load(lane + at.LENGTH) == 0:
            continue
        case = load(lane + at.FIRST)
        gathers = free > 0 and load(load(case + at.CLAIM) + at.GATHERS) != 0
        if free < lacks(case) and not gathers:
            continue
        waited = now - load(case + at.SINCE)
        steps = load(supply + at.SUPPLY_STEPS)
        rank = rank_at(steps, load(supply + at.SUPPLY_STEPS_SIZE), waited)
        if rank >= NEVER:
            continue
        score = head_score(pick, lane, case, waited)
        if found == 0 or rank < best_rank or (rank == best_rank and score > best_score):
            found = case
            best_rank = rank
            best_score = score
    buyers = load(pool + at.BUYERS)
    for k in range(load(pool + at.BUYERS_SIZE)):
        buyer = load(buyers + k * WORD)
        order = load(buyer + at.BACKLOG)
        if order == 0 or load(order + at.ORDER_UNITS) > free:
            continue
        rank = load(buyer + at.ORDER_RANK)
        score = order_score(
            pick, now - load(order + at.ORDER_PLACED), load(buyer + at.BACKLOG_SIZE)
        )
        if found == 0 or rank < best_rank or (rank == best_rank and score > best_score):
            found = -order
            best_rank = rank
            best_score = score
    return found


@inlined
def order_score(pick: int, waited: int, length: int) -> int:
    """Score of the first order of a pool; orders have no due time and go behind all that do."""
    if pick == at.LONGEST_WAIT:
        return wait_score(waited, 0, EVEN_WEIGHT)
    if pick == at.LONGEST_LANE:
        return length
    return -FOREVER if pick == at.DUE_PICK else 0


@compiled
def give_one(h: int, pool: int) -> bool:
    """Give units to whoever takes next; False where nobody can."""
    case = first_for(h, pool)
    if case == 0:
        return False
    if case < 0:
        order = -case
        store(pool + at.UNITS_OWED, load(pool + at.UNITS_OWED) - load(order + at.ORDER_UNITS))
        has_units(h, order, pool)
        return True
    node = load(case + at.CLAIM)
    free = load(pool + at.POOL_UNITS)
    wanted = lacks(case)
    if free >= wanted:
        store(pool + at.UNITS_OWED, load(pool + at.UNITS_OWED) - wanted)
        if load(case + at.JOINED) == load(h + at.NOW):  # a wait that took no time
            no_time(h, case, node)
        has_all(h, case, node, load(case + at.CLAIMED), wanted)
        later(h, case, at.GO, load(node + at.TO))
    else:
        store(case + at.CLAIM_HELD, load(case + at.CLAIM_HELD) + free)
        store(pool + at.UNITS_OWED, load(pool + at.UNITS_OWED) - free)
        store(pool + at.POOL_UNITS, 0)
        changed(h, pool)
    return True


@compiled
def has_all(h: int, case: int, node: int, units: int, lacked: int) -> None:
    """The case has all its units, now that it has those it lacked."""
    now = load(h + at.NOW)
    pool = load(node + at.POOL)
    lane = load(case + at.LANE)
    store(pool + at.POOL_UNITS, load(pool + at.POOL_UNITS) - lacked)
    if load(case + at.WAITING) != 0:
        store(case + at.WAITING, 0)
        take(lane, case)
    store(lane + at.LAST_WAIT, now - load(case + at.SINCE))
    store(case + at.WAIT_OVER, 0)
    store(case + at.WAITED, load(case + at.WAITED) + now - load(case + at.JOINED))
    store(case + at.PLACE, -1)
    store(case + at.CLAIM, 0)
    journal.visit_taken(h, case)
    if load(node + at.COUNTED) >= 0:
        store(case + load(node + at.COUNTED), units)
    changed(h, pool)


@compiled
def look_at_pool(h: int, pool: int) -> None:
    """Units are free: give to one, and look again before anything else happens."""
    if give_one(h, pool):
        errand_at_once(h, at.LOOK_POOL, pool)


@compiled
def give_all(h: int, pool: int, case: int) -> None:
    """Give to one after the other, now that a case which gathers has joined."""
    given = 0
    while give_one(h, pool):
        given += 1
        if given > GIVEN_AT_ONCE:
            fail(h, at.MANY_AT_ONCE, load(case + at.SUBJECT), load(pool + at.POOL_INDEX))
            return


@compiled
def withdrawn(h: int, case: int) -> None:
    """A case leaves its lane without its units; it gives back what it held."""
    pool = load(load(case + at.CLAIM) + at.POOL)
    store(pool + at.UNITS_OWED, load(pool + at.UNITS_OWED) - lacks(case))
    store(pool + at.POOL_UNITS, load(pool + at.POOL_UNITS) + load(case + at.CLAIM_HELD))
    store(case + at.CLAIM, 0)
    changed(h, pool)
    errand(h, at.LOOK_POOL, pool, 0)
    if load(pool + at.CLAIMED_BY_SIZE) != 0:
        errand(h, at.UNITS_BACK, pool, 0)
