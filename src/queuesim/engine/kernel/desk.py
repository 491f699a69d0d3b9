"""The desk: who serves whom, and how work, wrap-up and pauses run."""

from __future__ import annotations

from queuesim.engine.failures import STILL
from queuesim.engine.kernel import journal
from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.draws import uniform
from queuesim.engine.kernel.heap import put
from queuesim.engine.kernel.lanes import case_rank, person_rank, remove, stays_for
from queuesim.engine.kernel.looking import hold, looked_up, number_of, takes_work, ticks_of, turn_of
from queuesim.engine.kernel.people import find, offer, withdraw_offer
from queuesim.engine.kernel.stocks import drop_task, new_task
from queuesim.engine.kernel.todo import at_once, fail
from queuesim.jit import compiled, inlined
from queuesim.native.memory import load, store
from queuesim.network.lanes import NEVER, wait_score
from queuesim.network.order import EventKind
from queuesim.network.rows import WorkKind
from queuesim.units import FOREVER

WORD = 8
MILLION = 1_000_000
WORK_END = int(EventKind.WORK_END)
WRAP_END = int(EventKind.WRAP_END)
RETURN = int(EventKind.RETURN)
WORK = int(WorkKind.WORK)
WRAP = int(WorkKind.WRAP)
PAUSE = int(WorkKind.PAUSE)


# -- matching --------------------------------------------------------------------------------


@inlined
def team_score(seek: int, team: int, worker: int) -> int:
    """Score of a team for a case; the smallest wins."""
    if seek == at.LONGEST_IDLE_SEEK:
        return load(worker + at.IDLE_SINCE)
    if seek == at.LEAST_OCCUPIED:
        people = load(team + at.TEAM_LEVEL)
        return load(team + at.TEAM_HELD) * MILLION // (max(1, people))
    return -load(team + at.IDLE) if seek == at.MOST_IDLE else 0


@inlined
def worker_for(h: int, case: int) -> int:
    """The person a case finds: by rank of the route, score of the team, list order; or 0."""
    lane = load(case + at.LANE)
    serve = load(case + at.SERVE)
    waited = load(h + at.NOW) - load(case + at.SINCE)
    seek = load(lane + at.SEEK)
    room = load(serve + at.SERVE_ROOM)
    routes = load(lane + at.LANE_ROUTES)
    found = 0
    best_rank = NEVER
    best_score = 0
    for k in range(load(lane + at.LANE_ROUTES_SIZE)):
        route = load(routes + k * WORD)
        rank = case_rank(route, waited)
        if rank >= NEVER or (found != 0 and rank > best_rank):
            continue
        team = load(route + at.ROUTE_TEAM)
        worker = find(team, room)
        if worker == 0 or not hold(
            h, load(route + at.ROUTE_GUARDS), load(route + at.ROUTE_GUARDS_SIZE), case, worker
        ):
            continue
        score = team_score(seek, team, worker)
        if found == 0 or rank < best_rank or score < best_score:
            found = worker
            best_rank = rank
            best_score = score
    return found


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
        need = load(load(case + at.SERVE) + at.SERVE_ROOM)
        if load(worker + at.FREE) < (need if need != 0 else load(team + at.ROOM)) or not hold(
            h, load(route + at.ROUTE_GUARDS), load(route + at.ROUTE_GUARDS_SIZE), case, worker
        ):
            continue
        waited = now - load(case + at.SINCE)
        rank = person_rank(route, waited)
        if rank >= NEVER:
            continue
        score = 0
        if pick == at.LONGEST_WAIT:
            score = wait_score(waited, load(lane + at.HEAD_START), load(lane + at.WEIGHT))
        elif pick == at.LONGEST_LANE:
            score = load(lane + at.LENGTH)
        elif pick == at.DUE_PICK:
            score = -load(case + at.DUE_AT)
        if found == 0 or rank < best_rank or (rank == best_rank and score > best_score):
            found = case
            best_rank = rank
            best_score = score
    return found


@compiled
def look(h: int, worker: int) -> None:
    """A person set free looks for cases, as long as there is room for more."""
    while load(worker + at.FREE) > 0 and takes_work(worker):
        case = case_for(h, worker, 0)
        if case == 0:
            break
        begin(h, worker, case)
    if load(worker + at.PRESENT) != 0 and load(worker + at.FREE) > 0:
        offer(worker)


@compiled
def serve_left(h: int, worker: int) -> None:
    """A person past the end of his time takes those left in closed lanes."""
    while load(worker + at.FREE) > 0:
        case = case_for(h, worker, 1)
        if case == 0:
            break
        begin(h, worker, case)


# -- work ------------------------------------------------------------------------------------


@compiled
def begin(h: int, worker: int, case: int) -> None:
    """Work begins."""
    now = load(h + at.NOW)
    lane = load(case + at.LANE)
    serve = load(case + at.SERVE)
    team = load(worker + at.TEAM)
    if load(case + at.WAITING) != 0:
        store(case + at.WAITING, 0)
        remove(lane, case)
    waited = now - load(case + at.SINCE)
    store(lane + at.LAST_WAIT, waited)
    store(case + at.WAIT_OVER, waited)
    store(lane + at.WORKING, load(lane + at.WORKING) + 1)
    store(case + at.WAITED, load(case + at.WAITED) + now - load(case + at.JOINED))
    store(case + at.PLACE, -1)
    withdraw_offer(worker)
    if load(worker + at.TASKS) == 0 and load(worker + at.PRESENT) != 0:
        store(team + at.IDLE, load(team + at.IDLE) - 1)
    room = load(serve + at.SERVE_ROOM)
    if room == 0:
        room = load(team + at.ROOM)
    store(worker + at.FREE, load(worker + at.FREE) - room)
    count(h, worker, 1)
    task = new_task(h, worker)
    store(case + at.HOLDS, load(case + at.HOLDS) + 1)
    store(task + at.TASK_CASE, case)
    store(task + at.TASK_SERVE, serve)
    store(task + at.TASK_WORKER, worker)
    store(task + at.TASK_ROOM, room)
    store(task + at.TASK_JOINED, load(case + at.JOINED))
    store(task + at.TASK_LANE, load(lane))
    store(task + at.TASK_KIND, WORK)
    store(task + at.AT_WORK, 1)
    store(task + at.TASK_BEGUN, now)
    if load(serve + at.WRITES_SIZE) != 0:
        write_marks(h, serve, case, worker)
    drawn = ticks_of(h, load(serve + at.WORK_TIMER), case, worker)
    store(task + at.DRAWN, drawn)
    if load(serve + at.PACE_SIZE) != 0:
        store(task + at.LEFT, drawn)
        store(task + at.LEFT_PARTS, 0)
        store(task + at.SEEN, now)
        time_end(h, task)
    else:
        due(h, task, now, drawn)


@compiled
def write_marks(h: int, serve: int, case: int, worker: int) -> None:
    """Marks that a serving node sets as work begins."""
    row = load(serve + at.WRITES)
    for _ in range(load(serve + at.WRITES_SIZE)):
        store(case + load(row), looked_up(h, load(row + at.WRITE_READING), case, worker))
        row += at.WRITE


@inlined
def due(h: int, task: int, since: int, ticks: int) -> None:
    """Let the work end so many ticks after ``since``; never, where that is for ever."""
    store(task + at.TASK_STAMP, 0)
    if ticks >= FOREVER or since + ticks >= FOREVER:
        return
    case = load(task + at.TASK_CASE)
    if since + ticks == load(h + at.NOW):
        no_time(h, case, load(task + at.TASK_SERVE))
    stamp = put(h, since + ticks, WORK_END, load(case + at.SUBJECT), task, 0)
    store(task + at.TASK_STAMP, stamp)


@compiled
def no_time(h: int, case: int, node: int) -> None:
    """A step that takes no time; too many of them in one tick are a loop."""
    now = load(h + at.NOW)
    if now != load(h + at.STILL_AT):
        store(h + at.STILL_AT, now)
        store(h + at.STILL, 0)
    store(h + at.STILL, load(h + at.STILL) + 1)
    if load(h + at.STILL) > STILL:
        fail(h, at.ENDLESS_STILL, load(case + at.SUBJECT), load(node + at.NODE_INDEX))


@inlined
def rate(serve: int, cases: int) -> int:
    """Progress while the person holds so many cases, in millionths of a tick a tick."""
    size = load(serve + at.PACE_SIZE)
    k = min(size, cases)
    return load(load(serve + at.PACE) + ((k if k > 0 else size) - 1) * WORD)


@compiled
def progress(task: int, pace: int, elapsed: int) -> None:
    """Take what has been done in ``elapsed`` ticks off the work that is left.

    Whole ticks and millionths are kept apart, so that no product leaves 64 bits.
    """
    parts = load(task + at.LEFT_PARTS) - elapsed % MILLION * pace % MILLION
    whole = load(task + at.LEFT) - elapsed // MILLION * pace - elapsed % MILLION * pace // MILLION
    if parts < 0:
        parts += MILLION
        whole -= 1
    if whole < 0:
        whole = 0
        parts = 0
    store(task + at.LEFT, whole)
    store(task + at.LEFT_PARTS, parts)


@compiled
def time_end(h: int, task: int) -> None:
    """Time the end of paced work anew."""
    pace = rate(load(task + at.TASK_SERVE), load(load(task + at.TASK_WORKER) + at.HELD))
    whole = load(task + at.LEFT)
    turns = whole // pace
    if turns >= FOREVER // MILLION:
        store(task + at.TASK_STAMP, 0)
        return
    rest = whole % pace * MILLION + load(task + at.LEFT_PARTS)
    due(h, task, load(task + at.SEEN), turns * MILLION + (rest + pace - 1) // pace)


@inlined
def count(h: int, worker: int, change: int) -> None:
    """Cases in hand change: paced work is brought up to date and timed anew."""
    team = load(worker + at.TEAM)
    store(team + at.TEAM_HELD, load(team + at.TEAM_HELD) + change)
    if load(team + at.ROOM) == 1:
        store(worker + at.HELD, load(worker + at.HELD) + change)
    else:
        count_paced(h, worker, change)


@compiled
def count_paced(h: int, worker: int, change: int) -> None:
    """As `count`, for a person who may hold several cases."""
    now = load(h + at.NOW)
    held = load(worker + at.HELD)
    task = load(worker + at.TASKS)
    while task != 0:
        serve = load(task + at.TASK_SERVE)
        if load(task + at.AT_WORK) != 0 and load(serve + at.PACE_SIZE) != 0:
            progress(task, rate(serve, held), now - load(task + at.SEEN))
            store(task + at.SEEN, now)
        task = load(task + at.TASK_AFTER)
    store(worker + at.HELD, held + change)
    task = load(worker + at.TASKS)
    while task != 0:
        if load(task + at.AT_WORK) != 0 and load(load(task + at.TASK_SERVE) + at.PACE_SIZE) != 0:
            time_end(h, task)
        task = load(task + at.TASK_AFTER)


@inlined
def wrap_up(h: int, task: int) -> None:
    """After the case has moved on: wrap-up, where there is any."""
    timer = load(load(task + at.TASK_SERVE) + at.WRAP_TIMER)
    if timer == 0:
        done(h, task)
        return
    case = load(task + at.TASK_CASE)
    now = load(h + at.NOW)
    ticks = ticks_of(h, timer, case, load(task + at.TASK_WORKER))
    store(task + at.TASK_KIND, WRAP)
    store(task + at.TASK_BEGUN, now)
    store(task + at.DRAWN, ticks)
    if ticks < FOREVER:
        put(h, now + ticks, WRAP_END, load(case + at.SUBJECT), task, 0)


@compiled
def done(h: int, task: int) -> None:
    """Work and wrap-up are over: a pause, where one is due, or free."""
    worker = load(task + at.TASK_WORKER)
    pause = 0
    if load(load(worker + at.TEAM) + at.PAUSES_SIZE) != 0 and load(worker + at.OWED) == 0:
        pause = pause_after(h, task, worker)
    store(task + at.TASK_KIND, PAUSE)
    count(h, worker, -1)
    if pause == 0:
        put_down(h, task)
        return
    now = load(h + at.NOW)
    store(task + at.TASK_BEGUN, now)
    store(task + at.DRAWN, pause)
    if pause < FOREVER:
        subject = load(load(task + at.TASK_CASE) + at.SUBJECT)
        store(task + at.TASK_STAMP, put(h, now + pause, RETURN, subject, task, 0))


@compiled
def pause_after(h: int, task: int, worker: int) -> int:
    """Ticks away after this piece of work: the sum of the pauses that apply."""
    case = load(task + at.TASK_CASE)
    team = load(worker + at.TEAM)
    total = 0
    row = load(team + at.PAUSES)
    for _ in range(load(team + at.PAUSES_SIZE)):
        chance = load(row + at.PAUSE_CHANCE)
        taken = True
        if chance != 0:
            turn = turn_of(case, load(row + at.PAUSE_TURN))
            u = uniform(load(case + at.KEY), load(row + at.PAUSE_WORD), turn)
            taken = u < number_of(h, chance, case, worker)
        if taken:
            ticks = ticks_of(h, load(row), case, worker)
            total = FOREVER if ticks >= FOREVER - total else total + ticks
        row += at.PAUSE
    return total


@compiled
def break_off_pauses(h: int, worker: int) -> None:
    """The shift is over: pauses that run have no meaning any more."""
    task = load(worker + at.TASKS)
    while task != 0:
        following = load(task + at.TASK_AFTER)
        if load(task + at.TASK_KIND) == PAUSE:
            journal.work(h, task, load(h + at.NOW))
            lay_aside(h, worker, task)
        task = following


@inlined
def lay_aside(h: int, worker: int, task: int) -> None:
    """The task takes no room any more."""
    store(worker + at.FREE, load(worker + at.FREE) + load(task + at.TASK_ROOM))
    drop_task(h, worker, task)
    if load(worker + at.PRESENT) != 0 and load(worker + at.TASKS) == 0:
        team = load(worker + at.TEAM)
        store(team + at.IDLE, load(team + at.IDLE) + 1)


@inlined
def put_down(h: int, task: int) -> None:
    """The room is free again; the person leaves if owed, else looks for cases."""
    worker = load(task + at.TASK_WORKER)
    lay_aside(h, worker, task)
    store(worker + at.IDLE_SINCE, load(h + at.NOW))
    set_free(h, worker)


@inlined
def set_free(h: int, worker: int) -> None:
    """Look for cases, or go."""
    team = load(worker + at.TEAM)
    owing = (
        load(team + at.TEAM_OWED) > 0 and load(team + at.BY_COUNT) != 0 and load(team + at.ROOM) > 1
    )
    if takes_work(worker):
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
def gone(h: int, worker: int) -> None:
    """A person past the end of his time goes."""
    team = load(worker + at.TEAM)
    store(team + at.TEAM_OWED, load(team + at.TEAM_OWED) - 1)
    if load(team + at.BY_COUNT) != 0:
        store(worker + at.PRESENT, 0)
        store(team + at.IDLE, load(team + at.IDLE) - 1)
    else:
        store(worker + at.OWED, 0)
    journal.level(h, team)
