"""The desk: what somebody who is free takes up, and who is free again."""

from __future__ import annotations

from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.claims import crew_fits, first_of
from queuesim.engine.kernel.crews import begin_with
from queuesim.engine.kernel.interruptions import begin_before_others, could_put_aside
from queuesim.engine.kernel.lanes import head_score, person_rank, stays_for
from queuesim.engine.kernel.looking import hold, takes_work, ticks_of
from queuesim.engine.kernel.people import offer
from queuesim.engine.kernel.rules import break_is_due, gives_way, is_special, looks_closely
from queuesim.engine.kernel.todo import at_once, errand
from queuesim.engine.kernel.work import (
    begin,
    first_wrap,
    gone,
    lay_down,
    pauses_after,
    rest,
    room_of,
    wraps_up,
)
from queuesim.jit import compiled, inlined
from queuesim.native.memory import load, store
from queuesim.network.lanes import NEVER

WORD = 8


# -- looking ---------------------------------------------------------------------------------


@inlined
def case_for(h: int, worker: int, closed_only: int) -> int:
    """The head of a lane that the person takes: by rank, score of the head, list order; or 0.

    ``closed_only`` 1: only lanes for which people stay after their time.
    """
    team = load(worker + at.TEAM)
    pick = load(team + at.PICK)
    now = load(h + at.NOW)
    routes = load(team + at.TEAM_ROUTES)
    found = 0
    best_rank = NEVER
    best_score = 0
    for k in range(load(team + at.TEAM_ROUTES_SIZE)):
        route = load(routes + k * WORD)
        lane = load(route)
        if load(lane + at.LENGTH) == 0 or (closed_only != 0 and not stays_for(h, lane)):
            continue
        case = load(lane + at.FIRST)
        if looks_closely(team):
            case = first_of(lane)
            if not fits_closely(h, case, worker, route, closed_only):
                continue
        elif load(worker + at.FREE) < room_of(load(case + at.SERVE), team) or not hold(
            h, load(route + at.ROUTE_GUARDS), load(route + at.ROUTE_GUARDS_SIZE), case, worker
        ):
            continue
        waited = now - load(case + at.SINCE)
        rank = person_rank(route, waited)
        if rank >= NEVER:
            continue
        score = head_score(pick, lane, case, waited)
        if found == 0 or rank < best_rank or (rank == best_rank and score > best_score):
            found = case
            best_rank = rank
            best_score = score
    return found


@compiled
def fits_closely(h: int, case: int, worker: int, route: int, alone: int) -> bool:
    """Whether there is room, or work in hand that gives way, and the guards hold.

    ``alone`` 1: nobody else is asked to help, and nothing gives way.
    """
    serve = load(case + at.SERVE)
    if is_special(serve):
        return alone == 0 and crew_fits(h, case, worker, route)
    if load(route + at.ROUTE_PART) != 0:
        return False
    if load(worker + at.FREE) < room_of(serve, load(worker + at.TEAM)) and (
        alone != 0
        or load(route + at.PREEMPTS_BY) == at.BY_NOTHING
        or could_put_aside(h, route, worker, case) == 0
    ):
        return False
    guards = load(route + at.ROUTE_GUARDS)
    return hold(h, guards, load(route + at.ROUTE_GUARDS_SIZE), case, worker)


@compiled
def look(h: int, worker: int) -> None:
    """A person set free looks for cases, as long as there is room for more."""
    team = load(worker + at.TEAM)
    if looks_closely(team):
        look_closely(h, worker)
        return
    while load(worker + at.FREE) > 0 and takes_work(worker):
        case = case_for(h, worker, 0)
        if case == 0:
            break
        begin(h, worker, case)
    if load(worker + at.PRESENT) != 0 and load(worker + at.FREE) > 0:
        offer(worker)


@compiled
def look_closely(h: int, worker: int) -> None:
    """As `look`, where breaks may be due, work gives way or takes several, or people are called."""
    team = load(worker + at.TEAM)
    if break_is_due(worker):
        if load(worker + at.TASKS) == 0:
            rest(h, worker)
        return
    while (load(worker + at.FREE) > 0 or gives_way(team)) and takes_work(worker):
        case = case_for(h, worker, 0)
        if case == 0:
            break
        if is_special(load(case + at.SERVE)):
            begin_with(h, worker, case)
        elif gives_way(team):
            begin_before_others(h, worker, case)
        else:
            begin(h, worker, case)
    if load(worker + at.PRESENT) != 0 and load(worker + at.FREE) > 0:
        offer(worker)
        if load(team + at.CALLED_FOR) != 0 and load(worker + at.TASKS) == 0:
            errand(h, at.LOOK_DIALLERS, 0, 0)


@compiled
def serve_left(h: int, worker: int) -> None:
    """A person past the end of his time takes those left in closed lanes."""
    while load(worker + at.FREE) > 0:
        case = case_for(h, worker, 1)
        if case == 0:
            break
        begin(h, worker, case)


# -- free again ------------------------------------------------------------------------------


@inlined
def wrap_up(h: int, task: int) -> None:
    """After the case has moved on: wrap-up, where there is any."""
    timer = load(load(task + at.TASK_SERVE) + at.WRAP_TIMER)
    if timer == 0:
        done(h, task)
        return
    wraps_up(h, task, ticks_of(h, timer, load(task + at.TASK_CASE), load(task + at.TASK_WORKER)))
    first_wrap(h, task)


@compiled
def done(h: int, task: int) -> None:
    """Work and wrap-up are over: a pause, where one is due, or free."""
    if not pauses_after(h, task, 1):
        put_down(h, task)


@inlined
def put_down(h: int, task: int) -> None:
    """The room is free again; the person leaves if owed, else looks for cases."""
    worker = load(task + at.TASK_WORKER)
    lay_down(h, task)
    set_free(h, worker)


@inlined
def set_free(h: int, worker: int) -> None:
    """Look for cases, or go."""
    team = load(worker + at.TEAM)
    owing = (
        load(team + at.TEAM_OWED) > 0 and load(team + at.BY_COUNT) != 0 and load(team + at.ROOM) > 1
    )
    if takes_work(worker) or break_is_due(worker):
        look(h, worker)
    else:
        if load(team + at.STAYS) != 0:
            serve_left(h, worker)
        if load(worker + at.TASKS) == 0:
            gone(h, worker)
    if owing:
        store(team + at.TEAM_CURSOR, 0)
        at_once(h, team, at.LOOK_ALL, 0)


@compiled
def called_off(h: int, worker: int) -> None:
    """Somebody whose work was called off looks for other cases, or goes."""
    if load(worker + at.PRESENT) != 0 or load(worker + at.OWED) != 0:
        set_free(h, worker)
