"""Work in hand: how it begins, runs, stands still and is put down; wrap-up, pauses, breaks."""

from __future__ import annotations

from queuesim.engine.failures import STILL
from queuesim.engine.kernel import journal
from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.draws import uniform
from queuesim.engine.kernel.heap import put, put_as
from queuesim.engine.kernel.lanes import foretell, rank_at, take
from queuesim.engine.kernel.looking import looked_up, number_of, ticks_of, turn_of, worked_by
from queuesim.engine.kernel.people import withdraw_offer
from queuesim.engine.kernel.rules import gives_way, interrupts, is_crewed
from queuesim.engine.kernel.stocks import drop_task, new_task
from queuesim.engine.kernel.todo import errand, fail
from queuesim.jit import compiled, inlined
from queuesim.native.memory import load, store
from queuesim.network.order import NUMBER_BITS, PEOPLE, EventKind
from queuesim.network.order import ORDINAL_BITS as ORDINALS
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
PEOPLE_BEHIND = PEOPLE << ORDINALS
TEAM_BITS = NUMBER_BITS // 2


@inlined
def behind_cases(worker: int) -> int:
    """Subject of a person behind all cases, as `queuesim.network.order.person_after_cases`."""
    rank = load(load(worker + at.TEAM) + at.TEAM_RANK)
    return PEOPLE_BEHIND | rank << TEAM_BITS | load(worker + at.NUMBER)


# -- taking in hand --------------------------------------------------------------------------


@inlined
def is_busy(worker: int, room: int) -> None:
    """A person has something in hand; its task is made next."""
    withdraw_offer(worker)
    if load(worker + at.TASKS) == 0 and load(worker + at.PRESENT) != 0:
        team = load(worker + at.TEAM)
        store(team + at.IDLE, load(team + at.IDLE) - 1)
    store(worker + at.FREE, load(worker + at.FREE) - room)


@inlined
def take_in_hand(h: int, worker: int, room: int) -> None:
    """A person has one more case; its task is made next."""
    is_busy(worker, room)
    count(h, worker, 1)


@inlined
def task_of(h: int, worker: int, case: int, serve: int, lane: int, room: int) -> int:
    """A task at the end of a person's list."""
    task = new_task(h, worker)
    store(case + at.HOLDS, load(case + at.HOLDS) + 1)
    store(task + at.TASK_CASE, case)
    store(task + at.TASK_SERVE, serve)
    store(task + at.TASK_WORKER, worker)
    store(task + at.TASK_ROOM, room)
    store(task + at.TASK_JOINED, load(case + at.JOINED))
    store(task + at.TASK_LANE, load(lane))
    store(task + at.TASK_BEGUN, load(h + at.NOW))
    return task


@inlined
def room_of(serve: int, team: int) -> int:
    """Units of room that a case fills."""
    room = load(serve + at.SERVE_ROOM)
    return room if room != 0 else load(team + at.ROOM)


@compiled
def begin(h: int, worker: int, case: int) -> int:
    """Work begins; its task."""
    now = load(h + at.NOW)
    lane = load(case + at.LANE)
    serve = load(case + at.SERVE)
    team = load(worker + at.TEAM)
    waited_here = load(case + at.WAITING)
    if waited_here != 0:
        store(case + at.WAITING, 0)
        take(lane, case)
        if is_crewed(lane):
            errand(h, at.LOOK_LANE, lane, 0)
    waited = now - load(case + at.SINCE)
    store(lane + at.LAST_WAIT, waited)
    store(case + at.WAIT_OVER, waited)
    store(lane + at.WORKING, load(lane + at.WORKING) + 1)
    store(case + at.WAITED, load(case + at.WAITED) + now - load(case + at.JOINED))
    if interrupts(h):
        prepare_return(h, case, waited_here)
    place = load(case + at.PLACE)
    store(case + at.PLACE, -1)
    room = room_of(serve, team)
    take_in_hand(h, worker, room)
    task = task_of(h, worker, case, serve, lane, room)
    store(task + at.TASK_KIND, WORK)
    store(task + at.AT_WORK, 1)
    if interrupts(h):
        remember(task, case, place, waited)
    if load(serve + at.WRITES_SIZE) != 0:
        write_marks(h, serve, case, worker)
    if interrupts(h) and load(case + at.UNDONE) >= 0:  # what was interrupted goes on
        left = load(case + at.UNDONE)
        parts = load(case + at.UNDONE_PARTS)
        store(case + at.UNDONE, -1)
        drawn = left + (1 if parts > 0 else 0)
    else:
        drawn = ticks_of(h, load(serve + at.WORK_TIMER), case, worker)
        left = drawn
        parts = 0
    store(task + at.DRAWN, drawn)
    if load(serve + at.PACE_SIZE) != 0:
        store(task + at.LEFT, left)
        store(task + at.LEFT_PARTS, parts)
        store(task + at.SEEN, now)
        time_end(h, task)
    else:
        due(h, task, now, drawn)
    return task


@compiled
def prepare_return(h: int, case: int, waited_here: int) -> None:
    """What a case needs if it has to come back: a place, and the key of its order."""
    if load(case + at.PLACE) < 0:
        joins = load(h + at.JOINS) + 1
        store(h + at.JOINS, joins)
        store(case + at.PLACE, joins)
    if waited_here == 0 and load(case + at.UNDONE) < 0:
        foretell(h, load(case + at.LANE), load(case + at.SERVE), case)


@compiled
def remember(task: int, case: int, place: int, waited: int) -> None:
    """Where the case would come back to, and how urgent its work is."""
    lane = load(case + at.LANE)
    store(task + at.HALTED_BY, 0)
    store(task + at.HALTS, 0)
    store(task + at.TASK_HERE, lane)
    store(task + at.TASK_PLACE, place)
    store(task + at.TASK_WAITED, waited)
    store(task + at.TASK_RANK, rank_for(lane, load(load(task + at.TASK_WORKER) + at.TEAM), waited))


@compiled
def rank_for(lane: int, team: int, waited: int) -> int:
    """Rank of a lane for a team, as the wait makes it."""
    routes = load(lane + at.ALL_ROUTES)
    while load(load(routes) + at.ROUTE_TEAM) != team:
        routes += WORD
    route = load(routes)
    return rank_at(load(route + at.PERSON_STEPS), load(route + at.PERSON_STEPS_SIZE), waited)


@compiled
def write_marks(h: int, serve: int, case: int, worker: int) -> None:
    """Marks that a serving node sets as work begins."""
    row = load(serve + at.WRITES)
    for _ in range(load(serve + at.WRITES_SIZE)):
        store(case + load(row), looked_up(h, load(row + at.WRITE_READING), case, worker))
        row += at.WRITE


# -- running ---------------------------------------------------------------------------------


@inlined
def due(h: int, task: int, since: int, ticks: int) -> None:
    """Let the work end so many ticks after ``since``; never, where that is for ever."""
    store(task + at.TASK_STAMP, 0)
    store(task + at.TASK_DUE, since + ticks)
    if ticks >= FOREVER or since + ticks >= FOREVER:
        return
    case = load(task + at.TASK_CASE)
    if since + ticks == load(h + at.NOW):
        no_time(h, case, load(task + at.TASK_SERVE))
    stamp = put(h, since + ticks, WORK_END, load(case + at.SUBJECT), task, 0)
    store(task + at.TASK_STAMP, stamp)


@inlined
def no_time(h: int, case: int, node: int) -> None:
    """A step that takes no time; too many of them in one tick are a loop."""
    no_time_at(h, load(case + at.SUBJECT), load(node + at.NODE_INDEX))


@compiled
def no_time_at(h: int, subject: int, where: int) -> None:
    """As `no_time`, for a case at a node or source, or for an order of a pool (subject -1)."""
    now = load(h + at.NOW)
    if now != load(h + at.STILL_AT):
        store(h + at.STILL_AT, now)
        store(h + at.STILL, 0)
    store(h + at.STILL, load(h + at.STILL) + 1)
    if load(h + at.STILL) > STILL:
        fail(h, at.ENDLESS_STILL, subject, where)


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
    if load(team + at.SIMPLE) != 0:
        store(worker + at.HELD, load(worker + at.HELD) + change)
    else:
        count_closely(h, worker, team, change)


@compiled
def count_closely(h: int, worker: int, team: int, change: int) -> None:
    """As `count`, where more than the number in hand has to be noted."""
    now = load(h + at.NOW)
    held = load(worker + at.HELD)
    if load(team + at.CLOCKED) != 0:
        if change > 0 and held == 0:
            store(worker + at.WORKING_SINCE, now)
        elif change < 0 and held == 1:
            worked = now - load(worker + at.WORKING_SINCE)
            store(worker + at.WORKED, load(worker + at.WORKED) + worked)
    task = load(worker + at.TASKS)
    while task != 0:
        if is_paced(task, team):
            pace = rate(load(task + at.TASK_SERVE), held)
            progress(task, pace, now - load(task + at.SEEN))
            store(task + at.SEEN, now)
        task = load(task + at.TASK_AFTER)
    store(worker + at.HELD, held + change)
    task = load(worker + at.TASKS)
    while task != 0:
        if is_paced(task, team):
            time_end(h, task)
        task = load(task + at.TASK_AFTER)


@inlined
def is_paced(task: int, team: int) -> bool:
    """Whether it is work whose progress hangs on what else the person holds."""
    if load(task + at.AT_WORK) == 0 or load(load(task + at.TASK_SERVE) + at.PACE_SIZE) == 0:
        return False
    return not gives_way(team) or load(task + at.HALTED_BY) == 0


@inlined
def forget_work(h: int, worker: int) -> None:
    """Time at work is counted from now on."""
    store(worker + at.WORKED, 0)
    store(worker + at.WORKING_SINCE, load(h + at.NOW))


# -- standing still --------------------------------------------------------------------------


@compiled
def halt(h: int, task: int) -> None:
    """Note what is left; its end on the agenda is stale."""
    serve = load(task + at.TASK_SERVE)
    now = load(h + at.NOW)
    if load(task + at.AT_WORK) != 0 and load(serve + at.PACE_SIZE) != 0:
        pace = rate(serve, load(load(task + at.TASK_WORKER) + at.HELD))
        progress(task, pace, now - load(task + at.SEEN))
        store(task + at.SEEN, now)
    else:
        store(task + at.LEFT, load(task + at.TASK_DUE) - now)
        store(task + at.LEFT_PARTS, 0)
    store(task + at.TASK_STAMP, 0)


@compiled
def go_on_after(h: int, worker: int, done: int) -> None:
    """What stood still for a piece of work goes on, now that this is put down."""
    if load(done + at.HALTS) == 0:
        return
    store(done + at.HALTS, 0)
    task = load(worker + at.TASKS)
    while task != 0:
        if load(task + at.HALTED_BY) == done:
            store(task + at.HALTED_BY, 0)
            store(worker + at.FREE, load(worker + at.FREE) - load(task + at.TASK_ROOM))
            store(task + at.SEEN, load(h + at.NOW))
            time_again(h, task)
        task = load(task + at.TASK_AFTER)


@inlined
def time_again(h: int, task: int) -> None:
    """Work or wrap-up that stood still goes on with what is left of it."""
    if load(task + at.AT_WORK) == 0:
        time_wrap(h, task, load(task + at.SEEN), load(task + at.LEFT))
    elif load(load(task + at.TASK_SERVE) + at.PACE_SIZE) != 0:
        time_end(h, task)
    else:
        due(h, task, load(task + at.SEEN), load(task + at.LEFT))


# -- wrap-up and pauses ----------------------------------------------------------------------


@inlined
def wraps_up(h: int, task: int, ticks: int) -> None:
    """Wrap-up begins."""
    now = load(h + at.NOW)
    store(task + at.TASK_KIND, WRAP)
    store(task + at.TASK_BEGUN, now)
    store(task + at.DRAWN, ticks)


@inlined
def first_wrap(h: int, task: int) -> None:
    """Put the end of wrap-up on the agenda."""
    case = load(task + at.TASK_CASE)
    until = load(h + at.NOW) + load(task + at.DRAWN)
    store(task + at.TASK_DUE, until)
    store(task + at.TASK_STAMP, 0)
    if until < FOREVER:
        stamp = put(h, until, WRAP_END, load(case + at.SUBJECT), task, 0)
        store(task + at.TASK_STAMP, stamp)
        store(task + at.WRAP_NUMBER, stamp)


@compiled
def time_wrap(h: int, task: int, since: int, ticks: int) -> None:
    """Time the end of wrap-up again.

    Of two of one case that end together, the one that began first goes first.
    """
    store(task + at.TASK_DUE, since + ticks)
    if since + ticks < FOREVER:
        subject = load(load(task + at.TASK_CASE) + at.SUBJECT)
        stamp = load(task + at.WRAP_NUMBER)
        store(task + at.TASK_STAMP, stamp)
        put_as(h, since + ticks, WRAP_END, subject, task, stamp)


@inlined
def pauses_after(h: int, task: int, counted: int) -> bool:
    """Whether a pause begins; cases in hand are one fewer, if it was counted among them."""
    worker = load(task + at.TASK_WORKER)
    pause = 0
    if load(load(worker + at.TEAM) + at.PAUSES_SIZE) != 0 and load(worker + at.OWED) == 0:
        pause = pause_after(h, task, worker)
    store(task + at.TASK_KIND, PAUSE)
    if pause != 0:
        forget_work(h, worker)
    if counted != 0:
        count(h, worker, -1)
    if pause == 0:
        return False
    now = load(h + at.NOW)
    store(task + at.TASK_BEGUN, now)
    store(task + at.DRAWN, pause)
    store(task + at.TASK_STAMP, 0)
    if pause < FOREVER:
        subject = load(load(task + at.TASK_CASE) + at.SUBJECT)
        store(task + at.TASK_STAMP, put(h, now + pause, RETURN, subject, task, 0))
    return True


@compiled
def pause_after(h: int, task: int, worker: int) -> int:
    """Ticks away after this piece of work: the sum of the pauses that apply."""
    case = load(task + at.TASK_CASE)
    team = load(worker + at.TEAM)
    total = 0
    row = load(team + at.PAUSES)
    for _ in range(load(team + at.PAUSES_SIZE)):
        after = load(row + at.PAUSE_AFTER)
        if after == 0 or worked_by(h, worker) >= after:
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
def rest(h: int, worker: int) -> None:
    """A break that was due begins: nothing is in hand."""
    team = load(worker + at.TEAM)
    now = load(h + at.NOW)
    ticks = load(worker + at.REST)
    store(worker + at.REST, 0)
    forget_work(h, worker)
    room = load(team + at.ROOM)
    is_busy(worker, room)
    task = task_of(h, worker, load(h + at.NOBODY), load(h + at.NOTHING), load(h + at.NOWHERE), room)
    store(task + at.TASK_KIND, PAUSE)
    store(task + at.AT_WORK, 0)
    store(task + at.HALTED_BY, 0)
    store(task + at.HALTS, 0)
    store(task + at.DRAWN, ticks)
    store(task + at.TASK_STAMP, 0)
    if now + ticks < FOREVER:
        store(task + at.TASK_STAMP, put(h, now + ticks, RETURN, behind_cases(worker), task, 0))


# -- putting down ----------------------------------------------------------------------------


@inlined
def lay_aside(h: int, worker: int, task: int) -> None:
    """The task takes no room any more."""
    team = load(worker + at.TEAM)
    store(worker + at.FREE, load(worker + at.FREE) + load(task + at.TASK_ROOM))
    if gives_way(team):
        go_on_after(h, worker, task)
    drop_task(h, worker, task)
    if load(worker + at.PRESENT) != 0 and load(worker + at.TASKS) == 0:
        store(team + at.IDLE, load(team + at.IDLE) + 1)


@inlined
def lay_down(h: int, task: int) -> None:
    """The room is free again, and the person idle from now on."""
    worker = load(task + at.TASK_WORKER)
    store(worker + at.IDLE_SINCE, load(h + at.NOW))
    lay_aside(h, worker, task)


@compiled
def break_off_pauses(h: int, worker: int) -> None:
    """The shift is over: pauses that run or are due have no meaning any more."""
    store(worker + at.REST, 0)
    task = load(worker + at.TASKS)
    while task != 0:
        following = load(task + at.TASK_AFTER)
        if load(task + at.TASK_KIND) == PAUSE:
            journal.work(h, task, load(h + at.NOW))
            lay_aside(h, worker, task)
        task = following


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
