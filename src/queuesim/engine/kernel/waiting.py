"""Reaching a lane, waiting in it, and leaving it unserved."""

from __future__ import annotations

from queuesim.engine.kernel import journal
from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.crews import gather_crew, leaves, take_crew
from queuesim.engine.kernel.draws import uniform
from queuesim.engine.kernel.heap import put
from queuesim.engine.kernel.interruptions import takes_over
from queuesim.engine.kernel.lanes import draw_lot, foretell, is_first, push, rank_at, remove
from queuesim.engine.kernel.looking import hold, number_of, ticks_of, turn_of
from queuesim.engine.kernel.matching import worker_for
from queuesim.engine.kernel.ordering import changed
from queuesim.engine.kernel.rules import interrupts, is_crewed, is_special, preempts
from queuesim.engine.kernel.todo import errand_at_once
from queuesim.engine.kernel.units import give_all, has_all, withdrawn
from queuesim.engine.kernel.work import begin
from queuesim.jit import compiled, inlined
from queuesim.native.memory import load, store
from queuesim.network.lanes import NEVER
from queuesim.network.order import EventKind
from queuesim.units import FOREVER

WORD = 8
ROUTE_STEP = int(EventKind.ROUTE_STEP)
LEAVE = int(EventKind.LEAVE)


@inlined
def join(h: int, case: int, serve: int, lane: int) -> int:
    """A case reaches a lane: it is served, leaves at once, or waits. Where it goes on, or 0."""
    now = load(h + at.NOW)
    store(case + at.VISIT, load(case + at.VISIT) + 1)
    store(case + at.LANE, lane)
    store(case + at.SERVE, serve)
    store(case + at.JOINED, now)
    store(case + at.WAIT_OVER, -1)
    if load(case + at.PLACE) < 0:
        store(case + at.SINCE, now)
        forget_kept(h, case)
    draw_lot(lane, case)
    if is_special(serve):
        if take_crew(h, case):
            return 0
    else:
        worker = worker_for(h, case)
        if worker != 0:
            begin(h, worker, case)
            return 0
    if preempts(lane) and takes_over(h, case):
        return 0
    rule = load(lane + at.AT_ONCE)
    for _ in range(load(lane + at.AT_ONCE_SIZE)):
        if is_taken(h, rule, case):
            return leave(h, case, rule)
        rule += at.RULE
    wait(h, case, serve, lane, 0)
    if is_special(serve):
        gather_crew(h, case)
    return 0


@compiled
def finds_people(h: int, case: int) -> bool:
    """Whether a case finds all that it needs; then work begins."""
    if is_special(load(case + at.SERVE)):
        return take_crew(h, case)
    worker = worker_for(h, case)
    if worker != 0:
        begin(h, worker, case)
    return worker != 0


@compiled
def comes_back(h: int, case: int) -> None:
    """An interrupted case is back in its lane, at its place: it is served, or waits on."""
    lane = load(case + at.LANE)
    waited = load(case + at.WAITED_BEFORE)
    store(case + at.VISIT, load(case + at.VISIT) + 1)
    store(case + at.JOINED, load(h + at.NOW))
    store(case + at.WAIT_OVER, -1)
    store(case + at.SINCE, load(h + at.NOW) - waited)
    draw_lot(lane, case)
    if finds_people(h, case):
        return
    if preempts(lane) and takes_over(h, case):
        return
    wait(h, case, load(case + at.SERVE), lane, waited)
    if is_crewed(lane):
        gather_crew(h, case)


@compiled
def join_for_units(h: int, case: int, node: int, lane: int, units: int) -> int:
    """A case reaches a lane of a pool: it takes its units, leaves at once, or waits for them."""
    now = load(h + at.NOW)
    pool = load(node + at.POOL)
    supply = load(lane + at.SUPPLY)
    store(case + at.VISIT, load(case + at.VISIT) + 1)
    store(case + at.LANE, lane)
    store(case + at.SERVE, node)
    store(case + at.JOINED, now)
    store(case + at.WAIT_OVER, -1)
    if load(case + at.PLACE) < 0:
        store(case + at.SINCE, now)
        forget_kept(h, case)
    draw_lot(lane, case)
    waited = now - load(case + at.SINCE)
    rank = rank_at(load(supply + at.SUPPLY_STEPS), load(supply + at.SUPPLY_STEPS_SIZE), waited)
    there = load(pool + at.POOL_UNITS) >= units and rank < NEVER
    if there and is_first(lane, case, load(h + at.JOINS) + 1):
        has_all(h, case, node, units, units)
        return load(node + at.TO)
    rule = load(lane + at.AT_ONCE)
    for _ in range(load(lane + at.AT_ONCE_SIZE)):
        if is_taken(h, rule, case):
            return leave(h, case, rule)
        rule += at.RULE
    store(case + at.CLAIM, node)
    store(case + at.CLAIMED, units)
    store(case + at.CLAIM_HELD, 0)
    wait(h, case, node, lane, 0)
    store(pool + at.UNITS_OWED, load(pool + at.UNITS_OWED) + units)
    changed(h, pool)
    if load(node + at.GATHERS) != 0 and load(pool + at.POOL_UNITS) != 0:
        give_all(h, pool, case)
    return 0


@inlined
def forget_kept(h: int, case: int) -> None:
    """No ticks of leave rules are kept any more."""
    kept = case + load(h + at.KEPT_AT)
    for k in range(load(h + at.KEPT_SIZE)):
        store(kept + k * WORD, -1)


@inlined
def take_place(h: int, case: int) -> None:
    """A place of its own, unless the case has kept one."""
    if load(case + at.PLACE) < 0:
        joins = load(h + at.JOINS) + 1
        store(h + at.JOINS, joins)
        store(case + at.PLACE, joins)


@compiled
def wait(h: int, case: int, serve: int, lane: int, before: int) -> None:
    """The case takes its place; what may make it leave is put on the agenda.

    Rules and steps that were due after less than ``before`` ticks are over.
    """
    take_place(h, case)
    store(case + at.WAITING, 1)
    if not interrupts(h) or load(case + at.UNDONE) < 0:
        foretell(h, lane, serve, case)
    push(h, lane, case)
    now = load(h + at.NOW)
    since = load(case + at.SINCE)
    subject = load(case + at.SUBJECT)
    store(case + at.WAITS_SINCE, load(h + at.SEQUENCE))
    many = load(lane + at.TIMED_SIZE)
    if many != 0:
        draw_times(h, case, lane)
        rule = load(lane + at.TIMED)
        times = load(h + at.SCRATCH)
        for k in range(many):
            ticks = load(times + k * WORD)
            store(case + load(rule + at.RULE_KEPT), ticks)
            if before <= ticks < FOREVER:
                due = since + ticks
                due = max(now, due)
                put(h, due, LEAVE + load(rule), subject, case, 0)
            rule += at.RULE
    steps = load(lane + at.STEPS)
    for k in range(load(lane + at.STEPS_SIZE)):
        after = load(steps + k * WORD)
        if after >= before:
            put(h, max(now, since + after), ROUTE_STEP, subject, case, 0)


@inlined
def draw_times(h: int, case: int, lane: int) -> None:
    """Ticks of the timed leave rules; what was drawn for a kept place holds on."""
    rule = load(lane + at.TIMED)
    times = load(h + at.SCRATCH)
    for k in range(load(lane + at.TIMED_SIZE)):
        ticks = load(case + load(rule + at.RULE_KEPT))
        if ticks < 0:
            ticks = ticks_of(h, load(rule + at.RULE_TIMER), case, 0)
        store(times + k * WORD, ticks)
        rule += at.RULE


@compiled
def is_taken(h: int, rule: int, case: int) -> bool:
    """Whether the case goes, now that the rule is due."""
    guards = load(rule + at.RULE_GUARDS)
    if not hold(h, guards, load(rule + at.RULE_GUARDS_SIZE), case, 0):
        return False
    chance = load(rule + at.RULE_CHANCE)
    if chance == 0:
        return True
    u = uniform(
        load(case + at.KEY), load(rule + at.RULE_WORD), turn_of(case, load(rule + at.RULE_TURN))
    )
    return u < number_of(h, chance, case, 0)


@compiled
def leave(h: int, case: int, rule: int) -> int:
    """The case leaves its lane by a rule; where it goes on."""
    keeps = load(rule + at.KEEPS_PLACE) != 0
    if keeps:
        take_place(h, case)
    depart(h, case, load(rule + at.COUNTED_AS))
    if not keeps:
        store(case + at.PLACE, -1)
    return load(rule + at.RULE_TO)


@inlined
def depart(h: int, case: int, outcome: int) -> None:
    """The case stops waiting, or does not begin to."""
    now = load(h + at.NOW)
    if load(case + at.WAITING) != 0:
        store(case + at.WAITING, 0)
        lane = load(case + at.LANE)
        remove(lane, case)
        if load(case + at.CLAIM) != 0:
            withdrawn(h, case)
        elif is_crewed(lane):
            leaves(h, case)
    store(case + at.WAITED, load(case + at.WAITED) + now - load(case + at.JOINED))
    store(case + at.WAIT_OVER, 0)
    if interrupts(h):  # interrupted work is forgotten
        store(case + at.UNDONE, -1)
    journal.visit_unserved(h, case, now, outcome)


@compiled
def step(h: int, case: int) -> None:
    """A route has opened: the case looks for people, or its pool looks again."""
    if load(case + at.CLAIM) != 0:
        errand_at_once(h, at.LOOK_POOL, load(load(case + at.CLAIM) + at.POOL))
        return
    lane = load(case + at.LANE)
    if finds_people(h, case):
        return
    if preempts(lane):
        takes_over(h, case)
    elif is_crewed(lane):
        gather_crew(h, case)
