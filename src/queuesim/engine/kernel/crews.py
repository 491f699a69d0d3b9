"""Crews: work that several people do together, and the first of a lane, who gathers them.

People of a crew are linked in the order of the claim, as are those whom the first of a lane holds.
"""

from __future__ import annotations

from queuesim.engine.kernel import journal
from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.claims import (
    PERSON,
    choose,
    crew_for,
    first_of,
    has_units,
    lacks_people,
    one_more,
    part_of,
)
from queuesim.engine.kernel.looking import takes_work, ticks_of
from queuesim.engine.kernel.matching import worker_for
from queuesim.engine.kernel.ordering import changed, give_units
from queuesim.engine.kernel.people import offer
from queuesim.engine.kernel.rules import interrupts, is_crowded, is_special
from queuesim.engine.kernel.todo import errand, errand_at_once, later
from queuesim.engine.kernel.work import (
    begin,
    count,
    first_wrap,
    is_busy,
    lay_down,
    pauses_after,
    rank_for,
    room_of,
    take_in_hand,
    task_of,
    wraps_up,
)
from queuesim.jit import compiled, inlined
from queuesim.native.memory import load, store
from queuesim.network.rows import WorkKind

WORD = 8
WORK = int(WorkKind.WORK)
KEPT = int(WorkKind.KEPT)


# -- gathering -------------------------------------------------------------------------------


@compiled
def gather_crew(h: int, case: int) -> None:
    """The first of a lane takes what is free of what it claims, and holds it."""
    lane = load(case + at.LANE)
    serve = load(case + at.SERVE)
    if load(serve + at.GATHERS_ALL) == 0 or first_of(lane) != case:
        return
    for part in range(load(serve + at.PARTS_CLAIMED_SIZE)):
        lacking = lacks_people(case, part)
        while lacking > 0:
            worker = one_more(h, case, part, 0, 0)
            if worker == 0:
                lacking = 0
            else:
                hold_person(h, case, worker, part)
                lacking -= 1
    entry = load(serve + at.UNITS_CLAIMED)
    for k in range(load(serve + at.UNITS_CLAIMED_SIZE)):
        pool = load(entry)
        units = load(entry + at.CLAIMED_UNITS)
        if load(pool + at.POOL_UNITS) >= units and not has_units(lane, k):
            size = load(lane + at.HELD_UNITS_SIZE)
            store(lane + at.GATHERER, case)
            store(load(lane + at.HELD_UNITS) + size * WORD, k)
            store(lane + at.HELD_UNITS_SIZE, size + 1)
            store(pool + at.POOL_UNITS, load(pool + at.POOL_UNITS) - units)
            changed(h, pool)
        entry += at.CLAIMED_ENTRY


@compiled
def hold_person(h: int, case: int, worker: int, part: int) -> None:
    """A person is held by the first of a lane until its work begins."""
    lane = load(case + at.LANE)
    serve = load(case + at.SERVE)
    room = room_of(serve, load(worker + at.TEAM))
    is_busy(worker, room)
    task = task_of(h, worker, case, serve, lane, room)
    store(task + at.TASK_KIND, KEPT)
    store(task + at.AT_WORK, 0)
    store(task + at.DRAWN, 0)
    store(task + at.HALTED_BY, 0)
    store(task + at.HALTS, 0)
    store(task + at.TASK_STAMP, 0)
    store(task + at.CREW_PART, part)
    store(task + at.CREW_NEXT, 0)
    store(lane + at.GATHERER, case)
    last = load(lane + at.HELD_PEOPLE_LAST)
    if last == 0:
        store(lane + at.HELD_PEOPLE, task)
    else:
        store(last + at.CREW_NEXT, task)
    store(lane + at.HELD_PEOPLE_LAST, task)


@compiled
def kept_until_now(h: int, task: int) -> None:
    """A row, if the person was kept for any time."""
    if load(h + at.NOW) > load(task + at.TASK_BEGUN):
        store(task + at.DRAWN, 0)
        journal.work(h, task, load(h + at.NOW))


@compiled
def let_go(h: int, lane: int, noted: int) -> int:
    """People who were held are held no more; how many. ``noted`` 1: they are noted as chosen."""
    task = load(lane + at.HELD_PEOPLE)
    store(lane + at.GATHERER, 0)
    store(lane + at.HELD_PEOPLE, 0)
    store(lane + at.HELD_PEOPLE_LAST, 0)
    people = 0
    while task != 0:
        following = load(task + at.CREW_NEXT)
        if noted != 0:
            choose(h, people, load(task + at.TASK_WORKER), 0)
        people += 1
        kept_until_now(h, task)
        lay_down(h, task)
        task = following
    return people


@compiled
def leaves(h: int, case: int) -> None:
    """A case leaves its lane: what it held is free once it has gone on."""
    lane = load(case + at.LANE)
    if load(lane + at.GATHERER) == case:
        people = let_go(h, lane, 1)
        entries = load(load(case + at.SERVE) + at.UNITS_CLAIMED)
        size = load(lane + at.HELD_UNITS_SIZE)
        store(lane + at.HELD_UNITS_SIZE, 0)
        for k in range(size):
            entry = entries + load(load(lane + at.HELD_UNITS) + k * WORD) * at.CLAIMED_ENTRY
            give_units(h, load(entry), load(entry + at.CLAIMED_UNITS))
        for k in range(people):
            looks_later(h, load(load(h + at.CHOSEN) + k * PERSON))
    errand(h, at.LOOK_LANE, lane, 0)


@compiled
def looks_later(h: int, worker: int) -> None:
    """A person is free at once, but looks for cases only when what goes before is done."""
    if takes_work(worker):
        offer(worker)
    errand(h, at.CALLED_OFF, worker, 0)


@compiled
def goes_home(h: int, worker: int) -> None:
    """The shift of a person is over: he is held for nothing any more."""
    if not is_crowded(h) or load(worker + at.TASKS) == 0:
        return
    for k in range(load(h + at.LANES_SIZE)):
        lane = load(load(h + at.LANES) + k * WORD)
        task = load(lane + at.HELD_PEOPLE)
        before = 0
        while task != 0:
            following = load(task + at.CREW_NEXT)
            if load(task + at.TASK_WORKER) == worker:
                if before == 0:
                    store(lane + at.HELD_PEOPLE, following)
                else:
                    store(before + at.CREW_NEXT, following)
                if following == 0:
                    store(lane + at.HELD_PEOPLE_LAST, before)
                kept_until_now(h, task)
                lay_down(h, task)
            else:
                before = task
            task = following


@compiled
def units_back(h: int, pool: int) -> None:
    """Units are free: heads of lanes that claim them look, lane by lane."""
    for k in range(load(pool + at.CLAIMED_BY_SIZE) - 1, -1, -1):
        errand_at_once(h, at.LOOK_LANE, load(load(pool + at.CLAIMED_BY) + k * WORD))


@compiled
def look_lane(h: int, lane: int) -> None:
    """Another case is first in a lane, or units are free: the head looks, and then the next."""
    if load(lane + at.LENGTH) == 0:
        return
    case = first_of(lane)
    if is_special(load(case + at.SERVE)):
        if not take_crew(h, case):
            gather_crew(h, case)
            return
    else:
        worker = worker_for(h, case)
        if worker == 0:
            return
        begin(h, worker, case)
    errand_at_once(h, at.LOOK_LANE, lane)


# -- work ------------------------------------------------------------------------------------


@compiled
def take_crew(h: int, case: int) -> bool:
    """Work begins if all that the case claims is free."""
    people = crew_for(h, case, 0)
    if people != 0:
        begin_crew(h, case, people)
    return people != 0


@compiled
def begin_with(h: int, worker: int, case: int) -> None:
    """Work begins, with somebody who was set free among the people, or he is held for it."""
    people = crew_for(h, case, worker)
    if people != 0:
        begin_crew(h, case, people)
    else:
        hold_person(h, case, worker, part_of(load(case + at.LANE), worker))


@compiled
def begin_crew(h: int, case: int, people: int) -> None:
    """Work begins with all who have been chosen."""
    lane = load(case + at.LANE)
    serve = load(case + at.SERVE)
    held = load(lane + at.GATHERER) == case
    if held:
        let_go(h, lane, 0)
    entry = load(serve + at.UNITS_CLAIMED)
    for k in range(load(serve + at.UNITS_CLAIMED_SIZE)):
        if not (held and has_units(lane, k)):
            pool = load(entry)
            units = load(entry + at.CLAIMED_UNITS)
            store(pool + at.POOL_UNITS, load(pool + at.POOL_UNITS) - units)
            changed(h, pool)
        entry += at.CLAIMED_ENTRY
    if held:
        store(lane + at.HELD_UNITS_SIZE, 0)
    chosen = load(h + at.CHOSEN)
    main = begin(h, load(chosen), case)
    store(main + at.WRAPS, load(chosen + WORD))
    store(main + at.LEAD, 0)
    store(main + at.CREW_NEXT, 0)
    last = main
    for _ in range(1, people):
        chosen += PERSON
        task = joins_in(h, main, load(chosen))
        store(task + at.WRAPS, load(chosen + WORD))
        store(last + at.CREW_NEXT, task)
        last = task


@compiled
def joins_in(h: int, main: int, worker: int) -> int:
    """One more person works at the same; the task."""
    case = load(main + at.TASK_CASE)
    lane = load(case + at.LANE)
    serve = load(main + at.TASK_SERVE)
    team = load(worker + at.TEAM)
    room = room_of(serve, team)
    take_in_hand(h, worker, room)
    task = task_of(h, worker, case, serve, lane, room)
    store(task + at.TASK_KIND, WORK)
    store(task + at.AT_WORK, 1)
    store(task + at.DRAWN, load(main + at.DRAWN))
    store(task + at.TASK_STAMP, 0)
    store(task + at.HALTED_BY, 0)
    store(task + at.HALTS, 0)
    store(task + at.LEAD, main)
    store(task + at.CREW_NEXT, 0)
    if interrupts(h):
        store(task + at.TASK_RANK, rank_for(lane, team, load(main + at.TASK_WAITED)))
    return task


@compiled
def stop(h: int, main: int, outcome: int) -> None:
    """The work of a crew is over."""
    case = load(main + at.TASK_CASE)
    lane = load(case + at.LANE)
    now = load(h + at.NOW)
    store(main + at.TASK_STAMP, 0)
    store(case + at.WAIT_OVER, 0)
    store(lane + at.WORKING, load(lane + at.WORKING) - 1)
    journal.visit_served(h, main, now, outcome)
    task = main
    while task != 0:
        store(task + at.AT_WORK, 0)
        journal.work(h, task, now)
        task = load(task + at.CREW_NEXT)


@compiled
def units_of_claim_out(h: int, serve: int) -> None:
    """Units that work claimed come back."""
    entry = load(serve + at.UNITS_CLAIMED)
    for _ in range(load(serve + at.UNITS_CLAIMED_SIZE)):
        give_units(h, load(entry), load(entry + at.CLAIMED_UNITS))
        entry += at.CLAIMED_ENTRY


@compiled
def crew_is_free(h: int, main: int) -> None:
    """The case has gone on: units come back; people wrap up, or are set free."""
    serve = load(main + at.TASK_SERVE)
    if load(main + at.TASK_LANE) >= 0:
        units_of_claim_out(h, serve)
    if load(serve + at.WRAP_TIMER) == 0:
        are_done(h, main, 1)
        return
    wrappers = 0
    last_wrapper = 0
    others = 0
    last_other = 0
    task = main
    while task != 0:
        following = load(task + at.CREW_NEXT)
        store(task + at.CREW_NEXT, 0)
        if load(task + at.WRAPS) != 0:
            if wrappers == 0:
                wrappers = task
            else:
                store(last_wrapper + at.CREW_NEXT, task)
            last_wrapper = task
        else:
            if others == 0:
                others = task
            else:
                store(last_other + at.CREW_NEXT, task)
            last_other = task
        task = following
    if wrappers != 0:
        wrap_together(h, wrappers)
    are_done(h, others, 1)


@compiled
def wrap_together(h: int, first: int) -> None:
    """One draw for all who wrap up: they end together."""
    timer = load(load(first + at.TASK_SERVE) + at.WRAP_TIMER)
    ticks = ticks_of(h, timer, load(first + at.TASK_CASE), load(first + at.TASK_WORKER))
    task = first
    while task != 0:
        wraps_up(h, task, ticks)
        task = load(task + at.CREW_NEXT)
    first_wrap(h, first)


@compiled
def crew_has_wrapped(h: int, first: int) -> None:
    """All who wrap up are done together, in the order of the claim."""
    task = first
    while task != 0:
        journal.work(h, task, load(h + at.NOW))
        task = load(task + at.CREW_NEXT)
    are_done(h, first, 1)


@compiled
def are_done(h: int, first: int, counted: int) -> None:
    """Pauses first, then all who are free are free, and then each looks in turn."""
    chosen = load(h + at.CHOSEN)
    free = 0
    task = first
    while task != 0:
        following = load(task + at.CREW_NEXT)
        if not pauses_after(h, task, counted):
            choose(h, free, task, 0)
            free += 1
        task = following
    for k in range(free):
        task = load(chosen + k * PERSON)
        store(chosen + k * PERSON, load(task + at.TASK_WORKER))
        lay_down(h, task)
    for k in range(free - 1, -1, -1):
        errand_at_once(h, at.SET_FREE, load(chosen + k * PERSON))


# -- interrupted -----------------------------------------------------------------------------


@compiled
def cut_crew(h: int, task: int) -> None:
    """The work of a whole crew is interrupted because one of them is called away."""
    main = load(task + at.LEAD)
    if main == 0:
        main = task
    case = load(main + at.TASK_CASE)
    serve = load(main + at.TASK_SERVE)
    called = load(task + at.TASK_WORKER)
    left = load(main + at.TASK_DUE) - load(h + at.NOW)
    stop(h, main, load(h + at.INTERRUPTED_WORD))
    if load(serve + at.CUT) != at.GO_ELSEWHERE:
        is_to_come_back(main, case, load(main + at.DRAWN) if restarts(serve) else left, 0)
    people = 0
    each = main
    while each != 0:
        following = load(each + at.CREW_NEXT)
        worker = load(each + at.TASK_WORKER)
        choose(h, people, worker, 0)
        people += 1
        count(h, worker, -1)
        lay_down(h, each)
        each = following
    units_of_claim_out(h, serve)
    goes_where_cut(h, case, serve)
    for k in range(people):
        worker = load(load(h + at.CHOSEN) + k * PERSON)
        if worker != called:
            looks_later(h, worker)


@inlined
def restarts(serve: int) -> bool:
    """Whether interrupted work starts again."""
    return load(serve + at.CUT) == at.START_AGAIN


@compiled
def is_to_come_back(main: int, case: int, left: int, parts: int) -> None:
    """What an interrupted case takes along to its lane."""
    store(case + at.UNDONE, left)
    store(case + at.UNDONE_PARTS, parts)
    store(case + at.PLACE, load(main + at.TASK_PLACE))
    store(case + at.WAITED_BEFORE, load(main + at.TASK_WAITED))
    store(case + at.LANE, load(main + at.TASK_HERE))


@compiled
def goes_where_cut(h: int, case: int, serve: int) -> None:
    """An interrupted case goes back to its lane, or elsewhere."""
    if load(serve + at.CUT) == at.GO_ELSEWHERE:
        later(h, case, at.GO, load(serve + at.CUT_TO))
    else:
        store(case + at.SERVE, serve)
        later(h, case, at.COMES_BACK, 0)
