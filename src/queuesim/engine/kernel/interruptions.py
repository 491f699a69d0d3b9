"""Interruptions: work that is cut short, or stands still, for something that goes first."""

from __future__ import annotations

from queuesim.engine.kernel import journal
from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.crews import cut_crew, goes_where_cut, is_to_come_back, restarts
from queuesim.engine.kernel.lanes import case_rank, person_rank
from queuesim.engine.kernel.looking import hold, takes_work
from queuesim.engine.kernel.rules import is_special
from queuesim.engine.kernel.todo import errand
from queuesim.engine.kernel.work import begin, count, halt, lay_down, room_of
from queuesim.jit import compiled, inlined
from queuesim.native.memory import load, store
from queuesim.network.lanes import NEVER
from queuesim.network.rows import WorkKind

WORD = 8
PAUSE = int(WorkKind.PAUSE)
WRAP = int(WorkKind.WRAP)


# -- what is in the way ----------------------------------------------------------------------


@inlined
def yields_to(task: int, way: int) -> bool:
    """Whether work gives way to routes of that kind."""
    return load(load(task + at.TASK_SERVE) + at.YIELDS) >> way & 1 != 0


@inlined
def may_be_cut(task: int, worker: int, mine: int, need: int) -> bool:
    """Whether one piece of work would be interrupted for a case of rank ``mine``."""
    if load(task + at.AT_WORK) == 0 or load(task + at.TASK_LANE) < 0:
        return False
    if load(task + at.HALTED_BY) != 0 or load(task + at.HALTS) != 0:
        return False
    if load(task + at.TASK_RANK) <= mine or not yields_to(task, at.BY_INTERRUPTING):
        return False
    return load(worker + at.FREE) + load(task + at.TASK_ROOM) >= need


@inlined
def can_stand_still(task: int) -> bool:
    """Whether a piece of work can stand still: work or wrap-up of one person alone."""
    if load(task + at.TASK_KIND) == PAUSE or is_special(load(task + at.TASK_SERVE)):
        return False
    if not yields_to(task, at.BY_STANDING_STILL):
        return False
    return load(task + at.AT_WORK) != 0 or load(task + at.TASK_KIND) == WRAP


@inlined
def subject_of(task: int) -> int:
    """Subject of the case that a task is about."""
    return load(load(task + at.TASK_CASE) + at.SUBJECT)


@compiled
def gives_way_before(h: int, worst: int, begun: int, subject: int) -> bool:
    """Whether such work gives way before the best: worst rank, latest begun, highest subject."""
    best = load(h + at.SCRATCH)
    if worst != load(best):
        return worst > load(best)
    if begun != load(best + WORD):
        return begun > load(best + WORD)
    return subject > load(best + 2 * WORD)


@inlined
def note_best(h: int, worst: int, begun: int, subject: int) -> None:
    """Remember the work that gives way first so far."""
    best = load(h + at.SCRATCH)
    store(best, worst)
    store(best + WORD, begun)
    store(best + 2 * WORD, subject)


@compiled
def piece_in_the_way(h: int, worker: int, mine: int, need: int, known: int) -> int:
    """The task of a person that is interrupted first; 0: none before the best that is known."""
    found = 0
    task = load(worker + at.TASKS)
    while task != 0:
        if may_be_cut(task, worker, mine, need):
            rank = load(task + at.TASK_RANK)
            begun = load(task + at.TASK_BEGUN)
            if (known == 0 and found == 0) or gives_way_before(h, rank, begun, subject_of(task)):
                note_best(h, rank, begun, subject_of(task))
                found = task
        task = load(task + at.TASK_AFTER)
    return found


@compiled
def all_in_the_way(h: int, worker: int, mine: int, known: int) -> int:
    """The first task of a person, if all that is in hand would stand still.

    0: not so, or not before the best that is known.
    """
    first = 0
    worst = NEVER
    begun = -1
    subject = -1
    task = load(worker + at.TASKS)
    while task != 0:
        if load(task + at.HALTED_BY) == 0:
            if not can_stand_still(task) or load(task + at.TASK_RANK) <= mine:
                return 0
            first = task if first == 0 else first
            worst = min(worst, load(task + at.TASK_RANK))
            begun = max(begun, load(task + at.TASK_BEGUN))
            subject = max(subject, subject_of(task))
        task = load(task + at.TASK_AFTER)
    if first == 0 or (known != 0 and not gives_way_before(h, worst, begun, subject)):
        return 0
    note_best(h, worst, begun, subject)
    return first


@inlined
def in_hand(h: int, route: int, worker: int, mine: int, need: int, known: int) -> int:
    """Work that a person would put aside for a case of rank ``mine``.

    0: none, or none that gives way before the best that is known.
    """
    if load(route + at.PREEMPTS_BY) == at.BY_INTERRUPTING:
        return piece_in_the_way(h, worker, mine, need, known)
    return all_in_the_way(h, worker, mine, known)


@compiled
def could_put_aside(h: int, route: int, worker: int, case: int) -> int:
    """What a person who was set free may put aside for the head of a lane; 0: nothing."""
    mine = person_rank(route, load(h + at.NOW) - load(case + at.SINCE))
    need = room_of(load(case + at.SERVE), load(worker + at.TEAM))
    return in_hand(h, route, worker, mine, need, 0)


# -- giving way ------------------------------------------------------------------------------


@compiled
def takes_over(h: int, case: int) -> bool:
    """Let a case that found nobody have somebody whose work is of worse rank, if it may."""
    lane = load(case + at.LANE)
    waited = load(h + at.NOW) - load(case + at.SINCE)
    best_rank = NEVER
    best_route = 0
    best_worker = 0
    best_task = 0
    for k in range(load(lane + at.LANE_ROUTES_SIZE)):
        route = load(load(lane + at.LANE_ROUTES) + k * WORD)
        rank = case_rank(route, waited)
        if load(route + at.PREEMPTS_BY) == at.BY_NOTHING or rank >= NEVER or rank > best_rank:
            continue
        mine = person_rank(route, waited)
        team = load(route + at.ROUTE_TEAM)
        need = room_of(load(case + at.SERVE), team)
        guards = load(route + at.ROUTE_GUARDS)
        size = load(route + at.ROUTE_GUARDS_SIZE)
        worker = load(team + at.PEOPLE)
        for _ in range(load(team + at.PEOPLE_SIZE)):
            if (
                load(worker + at.TASKS) != 0
                and takes_work(worker)
                and hold(h, guards, size, case, worker)
            ):
                known = 1 if best_task != 0 and rank == best_rank else 0
                task = in_hand(h, route, worker, mine, need, known)
                if task != 0:
                    best_rank = rank
                    best_route = route
                    best_worker = worker
                    best_task = task
            worker += at.WORKER
    if best_task == 0:
        return False
    begin_instead(h, best_worker, case, best_route, best_task)
    if load(best_worker + at.FREE) > 0:
        errand(h, at.LOOK_AGAIN, best_worker, 0)
    return True


@compiled
def begin_before_others(h: int, worker: int, case: int) -> None:
    """Work begins with who was set free; where there is no room, other work gives way."""
    team = load(worker + at.TEAM)
    if load(worker + at.FREE) >= room_of(load(case + at.SERVE), team):
        begin(h, worker, case)
        return
    routes = load(load(case + at.LANE) + at.LANE_ROUTES)
    while load(load(routes) + at.ROUTE_TEAM) != team:
        routes += WORD
    task = could_put_aside(h, load(routes), worker, case)
    begin_instead(h, worker, case, load(routes), task)


@compiled
def begin_instead(h: int, worker: int, case: int, route: int, task: int) -> None:
    """Work begins instead of what is in the way."""
    if load(route + at.PREEMPTS_BY) == at.BY_INTERRUPTING:
        cut(h, task)
        begin(h, worker, case)
        return
    each = load(worker + at.TASKS)
    while each != 0:
        if load(each + at.HALTED_BY) == 0:
            halt(h, each)
            store(worker + at.FREE, load(worker + at.FREE) + load(each + at.TASK_ROOM))
            store(each + at.HALTED_BY, each)  # by whom, is known in a moment
        each = load(each + at.TASK_AFTER)
    urgent = begin(h, worker, case)
    halted = 0
    each = load(worker + at.TASKS)
    while each != 0:
        if load(each + at.HALTED_BY) == each:
            store(each + at.HALTED_BY, urgent)
            halted += 1
        each = load(each + at.TASK_AFTER)
    store(urgent + at.HALTS, halted)


# -- cut short -------------------------------------------------------------------------------


@compiled
def cut(h: int, task: int) -> None:
    """Work is interrupted: its person is free of it, its case goes where its node says."""
    serve = load(task + at.TASK_SERVE)
    if is_special(serve):
        cut_crew(h, task)
        return
    case = load(task + at.TASK_CASE)
    worker = load(task + at.TASK_WORKER)
    lane = load(task + at.TASK_HERE)
    now = load(h + at.NOW)
    halter = load(task + at.HALTED_BY)
    if halter == 0:
        halt(h, task)
    else:  # the room is free already
        store(task + at.TASK_ROOM, 0)
        store(halter + at.HALTS, load(halter + at.HALTS) - 1)
    store(task + at.AT_WORK, 0)
    store(case + at.WAIT_OVER, 0)
    store(lane + at.WORKING, load(lane + at.WORKING) - 1)
    journal.visit_served(h, task, now, load(h + at.INTERRUPTED_WORD))
    journal.work(h, task, now)
    count(h, worker, -1)
    if load(serve + at.CUT) != at.GO_ELSEWHERE:
        if restarts(serve):
            is_to_come_back(task, case, load(task + at.DRAWN), 0)
        else:
            is_to_come_back(task, case, load(task + at.LEFT), load(task + at.LEFT_PARTS))
    lay_down(h, task)
    goes_where_cut(h, case, serve)


@compiled
def cut_all(h: int, worker: int) -> None:
    """All work that a person has in hand is interrupted, in the order in which it was taken."""
    task = load(worker + at.TASKS)
    while task != 0:
        following = load(task + at.TASK_AFTER)
        if load(task + at.AT_WORK) != 0 and load(task + at.TASK_LANE) >= 0:
            cut(h, task)
        task = following
