"""The floor: one event after the other, each settled before the next.

`advance` comes back when there is nothing left before a tick, or between two events when a stock or
the journal must be looked after; called again, it goes on as if it had never come back.
"""

from __future__ import annotations

from queuesim.engine.kernel import journal
from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.accounts import account
from queuesim.engine.kernel.births import announce, companions, new_case, number_at_once
from queuesim.engine.kernel.crews import (
    crew_has_wrapped,
    crew_is_free,
    look_lane,
    stop,
    units_back,
)
from queuesim.engine.kernel.desk import called_off, done, look, put_down, set_free, wrap_up
from queuesim.engine.kernel.dialling import DIALLED, announce_look, look_for_idle
from queuesim.engine.kernel.heap import close_hole, note_of
from queuesim.engine.kernel.kept import given_back, keep, keeps_nobody, kept_units_out
from queuesim.engine.kernel.nodes import go
from queuesim.engine.kernel.ordering import (
    ORDER_COMES,
    REVIEW_DUE,
    announce_review,
    order_comes,
    review_due,
)
from queuesim.engine.kernel.parts import TIME_IS_UP, go_on
from queuesim.engine.kernel.presence import (
    OF_TEAM,
    announce_break,
    announce_close,
    announce_count,
    announce_pool,
    announce_window,
    handed_over,
    hands_over,
    happens,
    interrupted,
)
from queuesim.engine.kernel.rules import is_special, waits_for_people
from queuesim.engine.kernel.stocks import give_row
from queuesim.engine.kernel.todo import at_once, errand, later, taken
from queuesim.engine.kernel.units import look_at_pool
from queuesim.engine.kernel.waiting import comes_back, depart, is_taken, leave, step
from queuesim.engine.kernel.work import no_time
from queuesim.jit import compiled, inlined
from queuesim.native.memory import load, store
from queuesim.network.order import SUBJECT_BITS, EventKind
from queuesim.units import FOREVER

WORD = 8
EVENTS_AT_A_TIME = 20_000_000  #: before the caller may look at the clock or be interrupted
CALENDAR = int(EventKind.CALENDAR)
WORK_END = int(EventKind.WORK_END)
WRAP_END = int(EventKind.WRAP_END)
RETURN = int(EventKind.RETURN)
DELAY_END = int(EventKind.DELAY_END)
ROUTE_STEP = int(EventKind.ROUTE_STEP)
LEAVE = int(EventKind.LEAVE)
INTERRUPTION = int(EventKind.INTERRUPTION)
SUBJECT_MASK = (1 << SUBJECT_BITS) - 1


@inlined
def short_of(h: int, margin: int) -> int:
    """What is to be looked after before the next step; DONE if nothing is."""
    if load(h + at.VISITS_SIZE) + margin > load(h + at.VISITS_ROOM):
        return at.ROWS_FULL
    if load(h + at.WORKS_SIZE) + margin > load(h + at.WORKS_ROOM):
        return at.ROWS_FULL
    if load(h + at.ENDED_SIZE) + margin > load(h + at.ENDED_ROOM):
        return at.ROWS_FULL
    if load(h + at.PASSED_SIZE) + margin > load(h + at.PASSED_ROOM):
        return at.ROWS_FULL
    if load(h + at.STOCKS_SIZE) + margin > load(h + at.STOCKS_ROOM):
        return at.ROWS_FULL
    if load(h + at.LEVELS_SIZE) + margin > load(h + at.LEVELS_ROOM):
        return at.ROWS_FULL
    if load(h + at.ORDERS_SIZE) + margin > load(h + at.ORDERS_ROOM):
        return at.ROWS_FULL
    if load(h + at.FREE_CASES_LEFT) < load(h + at.CASES_MARGIN):
        return at.CASES_SHORT
    if load(h + at.FREE_FAMILIES_LEFT) < load(h + at.SMALL_MARGIN):
        return at.FAMILIES_SHORT
    agenda = h + at.AGENDA
    if load(agenda + at.HEAP_SIZE) + load(h + at.HEAP_MARGIN) > load(agenda + at.HEAP_ROOM):
        return at.HEAP_FULL
    if load(h + at.KEYS_SHORT) != 0:
        return at.KEYS_FULL
    return at.DONE


@compiled
def open_books(h: int, groups: int, gates: int, pools: int, sources: int) -> None:
    """Put the first events on the agenda. Each list: its length, then addresses."""
    for k in range(load(pools)):
        pool = load(pools + (k + 1) * WORD)
        if load(pool + at.WATCHED) != 0:
            announce_pool(h, pool, load(groups))
        announce_review(h, pool)
    for k in range(load(groups)):
        team = load(groups + (k + 1) * WORD)
        if load(team + at.BY_COUNT) != 0:
            announce_count(h, team)
        else:
            worker = load(team + at.PEOPLE)
            for _ in range(load(team + at.PEOPLE_SIZE)):
                announce_window(h, worker)
                announce_break(h, worker)
                worker += at.WORKER
    for k in range(load(gates)):
        announce_close(h, load(gates + (k + 1) * WORD))
    for k in range(load(sources)):
        source = load(sources + (k + 1) * WORD)
        if waits_for_people(source):
            announce_look(h, source)
        else:
            announce(h, source)


@compiled
def advance(h: int, until: int) -> int:
    """Let everything before ``until`` happen; why it came back."""
    margin = load(h + at.ROWS_MARGIN)
    events = 0
    while True:
        if load(h + at.FAILED) != 0:
            return at.CANNOT_GO_ON
        short = short_of(h, margin)
        if short == at.ROWS_FULL and load(h + at.BOOK) != 0:
            account(h, FOREVER)
            short = short_of(h, margin)
        if short != at.DONE:
            return short
        if load(h + at.CLOSING) != 0:
            send_away(h)
        elif load(h + at.TODO_FIRST) != 0:
            settle(h)
        else:
            close_hole(h + at.AGENDA)
            close_hole(h + at.COMING)
            queue = h + at.AGENDA
            event = load(queue)
            coming = load(h + at.COMING)
            if load(h + at.COMING + at.HEAP_SIZE) != 0 and (
                load(queue + at.HEAP_SIZE) == 0 or load(coming + at.TICK) < load(event + at.TICK)
            ):  # of all kinds of events of a tick arrivals come last
                queue = h + at.COMING
                event = coming
            if load(queue + at.HEAP_SIZE) == 0:
                return at.DONE
            tick = load(event + at.TICK)
            if tick >= until:
                return at.DONE
            about = load(event + at.ABOUT)
            if queue == h + at.COMING and cases_short(h, about):
                return at.CASES_SHORT
            if events >= EVENTS_AT_A_TIME:
                return at.BREATHE
            events += 1
            store(queue + at.HOLE, 1)
            store(h + at.NOW, tick)
            if queue == h + at.COMING:
                arrive(h, about)
            else:
                rank = load(event + at.RANK)
                happen(h, rank >> SUBJECT_BITS, rank & SUBJECT_MASK, about, load(event + at.STAMP))


@inlined
def happen(h: int, kind: int, subject: int, about: int, stamp: int) -> None:
    """One event that is no arrival."""
    if kind == WORK_END:
        if load(about + at.TASK_STAMP) == stamp:
            work_ends(h, about)
    elif kind == WRAP_END:
        if load(about + at.TASK_STAMP) == stamp and load(about + at.TASK_DUE) == load(h + at.NOW):
            wrap_ends(h, about)
    elif kind == DELAY_END:
        if note_of(stamp) == 0:
            go(h, about, load(load(about + at.SERVE) + at.TO))
        else:
            other_delay_ends(h, about, stamp)
    elif kind == CALENDAR:
        happens(h, note_of(stamp), about)
    elif kind == RETURN:
        returns(h, about, stamp)
    elif kind == INTERRUPTION:
        interruption(h, about, stamp)
    elif (
        load(about + at.SUBJECT) == subject
        and load(about + at.WAITING) != 0
        and stamp >> at.NOTE_BITS > load(about + at.WAITS_SINCE)
    ):
        if kind == ROUTE_STEP:
            step(h, about)
        else:
            leave_due(h, about, kind)


@inlined
def cases_short(h: int, source: int) -> bool:
    """Whether more come together than there are free rows for."""
    if load(source + at.SIZE_LAW) == 0:
        return False
    size = number_at_once(source)
    short = size + load(h + at.CASES_MARGIN) > load(h + at.FREE_CASES_LEFT)
    if short:
        store(h + at.FAILED_CASE, size)
    return short


@inlined
def arrive(h: int, source: int) -> None:
    """A source sends a case, or several that come together, or looks for people who idle."""
    if waits_for_people(source):
        errand(h, at.LOOK_DIALLERS, 0, 0)
        return
    case = new_case(h, source, load(source + at.COMING_KEY))
    if load(source + at.SIZE_LAW) != 0:
        companions(h, source, number_at_once(source))
    announce(h, source)
    go(h, case, load(source + at.SOURCE_TO))


@compiled
def returns(h: int, about: int, stamp: int) -> None:
    """Somebody is back from a pause, or an order of a pool comes."""
    if note_of(stamp) == ORDER_COMES:
        order_comes(h, about)
    elif load(about + at.TASK_STAMP) == stamp:
        pause_ends(h, about)


@compiled
def interruption(h: int, about: int, stamp: int) -> None:
    """Work is interrupted for a break, or handed over."""
    if note_of(stamp) == OF_TEAM:
        handed_over(h, about)
    else:
        interrupted(h, about)


@compiled
def other_delay_ends(h: int, about: int, stamp: int) -> None:
    """A batch's time is up, a pool looks whether to order, or a dial has ended."""
    note = note_of(stamp)
    if note == TIME_IS_UP:
        if stamp >> at.NOTE_BITS > load(about + at.BATCH_SINCE):
            go_on(h, about)
    elif note == REVIEW_DUE:
        review_due(h, about)
    elif note == DIALLED:
        source = load(load(h + at.SOURCES) + load(about + at.SOURCE) * WORD)
        store(source + at.DIALLING, load(source + at.DIALLING) - 1)
        go(h, about, load(source + at.SOURCE_TO))
        errand(h, at.LOOK_DIALLERS, 0, 0)


@inlined
def wrap_ends(h: int, task: int) -> None:
    """Wrap-up is over."""
    if is_special(load(task + at.TASK_SERVE)):
        crew_has_wrapped(h, task)
        return
    journal.work(h, task, load(h + at.NOW))
    done(h, task)


@inlined
def work_ends(h: int, task: int) -> None:
    """Work is over: the case goes on first, then the person, then what the case has borne."""
    if is_special(load(task + at.TASK_SERVE)):
        work_of_crew_ends(h, task)
        return
    case = load(task + at.TASK_CASE)
    lane = load(case + at.LANE)
    now = load(h + at.NOW)
    store(task + at.TASK_STAMP, 0)
    store(task + at.AT_WORK, 0)
    store(case + at.WAIT_OVER, 0)
    store(lane + at.WORKING, load(lane + at.WORKING) - 1)
    journal.visit_served(h, task, now, load(h + at.SERVED))
    journal.work(h, task, now)
    go(h, case, load(load(task + at.TASK_SERVE) + at.TO))
    wrap_up(h, task)


@compiled
def work_of_crew_ends(h: int, main: int) -> None:
    """The case goes on; units come back; people wrap up, are kept, or are set free."""
    case = load(main + at.TASK_CASE)
    serve = load(main + at.TASK_SERVE)
    stop(h, main, load(h + at.SERVED))
    units = 0
    last = 0
    if load(main + at.TASK_LANE) < 0:  # those who are kept are all who work
        units = load(case + at.KEPT_UNITS)
        last = load(case + at.KEPT_UNITS_LAST)
        keeps_nobody(case)
    if load(serve + at.KEEPS) != 0:
        if units != 0:
            store(case + at.KEPT_UNITS, units)
            store(case + at.KEPT_UNITS_LAST, last)
        keep(h, main, case)
        go(h, case, load(serve + at.TO))
        return
    go(h, case, load(serve + at.TO))
    kept_units_out(h, units)
    crew_is_free(h, main)


@compiled
def pause_ends(h: int, task: int) -> None:
    """The person is back from a pause and free."""
    journal.work(h, task, load(h + at.NOW))
    put_down(h, task)


@compiled
def leave_due(h: int, case: int, kind: int) -> None:
    """A timed leave rule is due."""
    lane = load(case + at.LANE)
    number = kind - LEAVE
    rule = load(lane + at.TIMED)
    while load(rule) != number:
        rule += at.RULE
    if is_taken(h, rule, case):
        if load(case + at.JOINED) == load(h + at.NOW):
            no_time(h, case, load(case + at.SERVE))
        go(h, case, leave(h, case, rule))


@compiled
def settle(h: int) -> None:
    """The first thing on the list of what is still to be settled."""
    row = taken(h)
    act = load(row + at.ACT)
    if act == at.GO:
        go(h, row, load(row + at.ACT_AT))
    elif act == at.COMES_BACK:
        comes_back(h, row)
    elif act == at.LOOK:
        look(h, row)
    elif act == at.LOOK_ALL:
        look_next(h, row)
    else:
        about = load(row + at.ACT_AT)
        more = load(row + at.ERRAND_MORE)
        give_row(h, at.FREE_FAMILIES, at.FREE_FAMILIES_LEFT, row)
        run_errand(h, act, about, more)


@compiled
def run_errand(h: int, act: int, about: int, more: int) -> None:
    """What may stand on the list more than once."""
    if act == at.LOOK_POOL:
        look_at_pool(h, about)
    elif act == at.SET_FREE:
        set_free(h, about)
    elif act == at.LOOK_LANE:
        look_lane(h, about)
    elif act == at.UNITS_BACK:
        units_back(h, about)
    elif act == at.LOOK_AGAIN:
        look(h, about)
    elif act == at.CALLED_OFF:
        called_off(h, about)
    elif act == at.GIVEN_BACK:
        given_back(h, about, more)
    elif act == at.HANDED_OVER:
        hands_over(h, about)
    else:
        look_for_idle(h)


@compiled
def look_next(h: int, team: int) -> None:
    """One after the other, the people of a team look for cases."""
    k = load(team + at.TEAM_CURSOR)
    if k < load(team + at.PEOPLE_SIZE):
        store(team + at.TEAM_CURSOR, k + 1)
        at_once(h, team, at.LOOK_ALL, 0)
        look(h, load(team + at.PEOPLE) + k * at.WORKER)


@compiled
def send_away(h: int) -> None:
    """One case more leaves a lane that has closed; when all have left, they go on."""
    lane = load(load(h + at.CLOSING))
    if load(lane + at.LENGTH) != 0:
        case = load(lane + at.FIRST)
        depart(h, case, load(h + at.SENT_AWAY))
        store(case + at.PLACE, -1)
        later(h, case, at.GO, load(lane + at.CLOSE_TO))
        return
    left = load(h + at.CLOSING_LEFT) - 1
    store(h + at.CLOSING_LEFT, left)
    store(h + at.CLOSING, load(h + at.CLOSING) + WORD if left > 0 else 0)
