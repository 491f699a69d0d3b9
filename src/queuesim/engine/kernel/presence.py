"""Presence: who comes and goes, as the calendar says; and gates that close."""

from __future__ import annotations

from queuesim.engine.kernel import journal
from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.crews import goes_home
from queuesim.engine.kernel.desk import serve_left
from queuesim.engine.kernel.heap import put
from queuesim.engine.kernel.interruptions import cut_all
from queuesim.engine.kernel.ordering import note_change
from queuesim.engine.kernel.people import withdraw_offer
from queuesim.engine.kernel.rules import break_is_due
from queuesim.engine.kernel.todo import errand, later
from queuesim.engine.kernel.work import (
    behind_cases,
    break_off_pauses,
    forget_work,
    gone,
    rest,
)
from queuesim.jit import compiled, inlined
from queuesim.native.memory import load, store
from queuesim.network.order import DUE as BREAK_IS_DUE
from queuesim.network.order import NUMBER_BITS, EventKind
from queuesim.units import FOREVER

WORD = 8
CALENDAR = int(EventKind.CALENDAR)
INTERRUPTION = int(EventKind.INTERRUPTION)
NUMBERS = NUMBER_BITS
TEAM_BITS = NUMBER_BITS // 2
#: Notes of calendar events say what they are.
COUNT_CHANGES, COMES, WINDOW_ENDS, GATE_CLOSES, POOL_OPENS, BREAK_DUE = range(6)
#: Notes of interruptions say of whom.
OF_PERSON, OF_TEAM = range(2)


@inlined
def on_calendar(h: int, tick: int, subject: int, about: int, what: int) -> None:
    """Put something on the calendar."""
    if tick < FOREVER:
        put(h, tick, CALENDAR, subject, about, what)


@compiled
def announce_count(h: int, team: int) -> None:
    """The next change of a head count."""
    k = load(team + at.COUNT)
    if k < load(team + at.COUNTS_SIZE):
        tick = load(load(team + at.COUNTS) + k * 2 * WORD)
        on_calendar(h, tick, load(team + at.TEAM_RANK) + 1 << NUMBERS, team, COUNT_CHANGES)


@compiled
def announce_pool(h: int, pool: int, groups: int) -> None:
    """The first row of a pool whose changes are written, behind gates and groups."""
    subject = groups + 1 + load(pool + at.POOL_RANK_OF) << NUMBERS
    on_calendar(h, 0, subject, pool, POOL_OPENS)


@compiled
def announce_window(h: int, worker: int) -> None:
    """The next window of a person: its beginning and its end."""
    k = load(worker + at.WINDOW)
    if k < load(worker + at.WINDOWS_SIZE):
        window = load(worker + at.WINDOWS) + k * at.WINDOW_BYTES
        rank = load(load(worker + at.TEAM) + at.TEAM_RANK)
        subject = rank + 1 << NUMBERS | load(worker + at.NUMBER)
        on_calendar(h, load(window), subject, worker, COMES)
        on_calendar(h, load(window + at.WINDOW_END), subject, worker, WINDOW_ENDS)


@compiled
def announce_break(h: int, worker: int) -> None:
    """A person's next break."""
    k = load(worker + at.BREAK)
    if k < load(worker + at.BREAKS_SIZE):
        rank = load(load(worker + at.TEAM) + at.TEAM_RANK)
        subject = BREAK_IS_DUE | rank << TEAM_BITS | load(worker + at.NUMBER)
        tick = load(load(worker + at.BREAKS) + k * 2 * WORD)
        on_calendar(h, tick, subject, worker, BREAK_DUE)


@compiled
def announce_close(h: int, gate: int) -> None:
    """The next time that a gate closes."""
    k = load(gate + at.GATE_CURSOR)
    if k < load(gate + at.GATE_WINDOWS_SIZE):
        end = load(load(gate + at.GATE_WINDOWS) + k * at.WINDOW_BYTES + at.WINDOW_END)
        on_calendar(h, end, load(gate + at.GATE_RANK), gate, GATE_CLOSES)


@inlined
def arrives(h: int, worker: int) -> None:
    """A person is there, and looks for cases."""
    team = load(worker + at.TEAM)
    now = load(h + at.NOW)
    store(worker + at.PRESENT, 1)
    if load(worker + at.TASKS) == 0:
        forget_work(h, worker)
    store(worker + at.IDLE_SINCE, now if now > 0 else -1)
    store(team + at.TEAM_LEVEL, load(team + at.TEAM_LEVEL) + 1)
    if load(worker + at.TASKS) == 0:
        store(team + at.IDLE, load(team + at.IDLE) + 1)
    later(h, worker, at.LOOK, 0)


@inlined
def withdraw(worker: int) -> None:
    """A person takes no new work any more."""
    team = load(worker + at.TEAM)
    withdraw_offer(worker)
    store(worker + at.PRESENT, 0)
    store(team + at.TEAM_LEVEL, load(team + at.TEAM_LEVEL) - 1)
    if load(worker + at.TASKS) == 0:
        store(team + at.IDLE, load(team + at.IDLE) - 1)


@compiled
def comes(h: int, worker: int) -> None:
    """A person's window begins."""
    team = load(worker + at.TEAM)
    if load(worker + at.OWED) != 0:  # still at the work of the window before
        store(worker + at.OWED, 0)
        store(team + at.TEAM_OWED, load(team + at.TEAM_OWED) - 1)
    arrives(h, worker)
    journal.level(h, team)


@compiled
def window_ends(h: int, worker: int) -> None:
    """A person's window is over."""
    team = load(worker + at.TEAM)
    break_off_pauses(h, worker)
    goes_home(h, worker)
    withdraw(worker)
    if load(team + at.STAYS) != 0:
        serve_left(h, worker)
    if load(worker + at.TASKS) != 0:
        store(worker + at.OWED, 1)
        store(team + at.TEAM_OWED, load(team + at.TEAM_OWED) + 1)
        if load(team + at.HANDS_OVER) != 0 and shift_is_over(worker):
            interrupt(h, worker)
    store(worker + at.WINDOW, load(worker + at.WINDOW) + 1)
    announce_window(h, worker)
    journal.level(h, team)


@inlined
def shift_is_over(worker: int) -> bool:
    """Whether the window that ends now is the last of a shift."""
    return load(load(worker + at.SHIFT_ENDS) + load(worker + at.WINDOW) * WORD) != 0


# -- breaks and work that is handed over -----------------------------------------------------


@compiled
def break_due(h: int, worker: int) -> None:
    """A break of a person is due; with work in hand it waits, or interrupts."""
    row = load(worker + at.BREAKS) + load(worker + at.BREAK) * 2 * WORD
    store(worker + at.REST, load(worker + at.REST) + load(row + WORD))
    if load(worker + at.PRESENT) != 0:
        if load(worker + at.TASKS) == 0:
            rest(h, worker)
        elif load(load(worker + at.TEAM) + at.BREAKS_INTERRUPT) != 0:
            interrupt(h, worker)
    store(worker + at.BREAK, load(worker + at.BREAK) + 1)
    announce_break(h, worker)


@compiled
def interrupt(h: int, worker: int) -> None:
    """Work in hand that does not end at this tick will be interrupted."""
    put(h, load(h + at.NOW), INTERRUPTION, behind_cases(worker), worker, OF_PERSON)


@compiled
def interrupted(h: int, worker: int) -> None:
    """Work that a break or the end of a shift found in hand is interrupted."""
    handing_over = load(load(worker + at.TEAM) + at.HANDS_OVER) != 0
    if break_is_due(worker) or (load(worker + at.OWED) != 0 and handing_over):
        cut_all(h, worker)
        if load(worker + at.TASKS) == 0:
            if load(worker + at.OWED) != 0:
                gone(h, worker)
            elif break_is_due(worker):
                rest(h, worker)


@compiled
def handed_over(h: int, team: int) -> None:
    """Those who are to go hand over: with least in hand first, among equals the highest number."""
    first = load(team + at.PEOPLE)
    size = load(team + at.PEOPLE_SIZE)
    last_tasks = -1
    last_number = size
    for _ in range(load(team + at.TEAM_OWED)):
        tasks = -1
        number = -1
        for k in range(size):
            worker = first + k * at.WORKER
            mine = load(worker + at.TASKS_COUNT)
            behind = mine > last_tasks or (mine == last_tasks and k < last_number)
            first_so_far = number < 0 or mine < tasks or (mine == tasks and k > number)
            if load(worker + at.PRESENT) != 0 and behind and first_so_far:
                tasks = mine
                number = k
        if number < 0:
            return
        last_tasks = tasks
        last_number = number
        errand(h, at.HANDED_OVER, first + number * at.WORKER, 0)


@compiled
def hands_over(h: int, worker: int) -> None:
    """One of those who are to go hands over, and goes."""
    cut_all(h, worker)
    if load(worker + at.TASKS) == 0:
        gone(h, worker)


# -- people by number ------------------------------------------------------------------------


@compiled
def count_changes(h: int, team: int) -> None:
    """The head count of a team changes."""
    row = load(team + at.COUNTS) + load(team + at.COUNT) * 2 * WORD
    change = load(row + WORD) - load(team + at.TEAM_LEVEL)
    if change > 0:
        more(h, team, change)
    elif change < 0:
        fewer(h, team, -change)
    journal.level(h, team)
    store(team + at.COUNT, load(team + at.COUNT) + 1)
    announce_count(h, team)


@compiled
def more(h: int, team: int, change: int) -> None:
    """What is owed is cancelled first; then the lowest absent numbers come."""
    owed = load(team + at.TEAM_OWED)
    kept = min(change, owed)
    store(team + at.TEAM_OWED, owed - kept)
    store(team + at.TEAM_LEVEL, load(team + at.TEAM_LEVEL) + kept)
    worker = load(team + at.PEOPLE)
    for _ in range(change - kept):
        while load(worker + at.PRESENT) != 0:
            worker += at.WORKER
        arrives(h, worker)
    if kept > 0 and load(team + at.ROOM) > 1:
        store(team + at.TEAM_CURSOR, 0)
        later(h, team, at.LOOK_ALL, 0)


@compiled
def fewer(h: int, team: int, change: int) -> None:
    """Idle people go first, the highest number first; the rest is owed."""
    left = change
    worker = load(team + at.PEOPLE) + load(team + at.PEOPLE_SIZE) * at.WORKER
    first = load(team + at.PEOPLE)
    while left > 0 and worker > first:
        worker -= at.WORKER
        if load(worker + at.PRESENT) != 0 and load(worker + at.TASKS) == 0:
            withdraw(worker)
            left -= 1
    store(team + at.TEAM_OWED, load(team + at.TEAM_OWED) + left)
    store(team + at.TEAM_LEVEL, load(team + at.TEAM_LEVEL) - left)
    if left > 0 and load(team + at.HANDS_OVER) != 0:
        subject = behind_cases(load(team + at.PEOPLE))  # number 0
        put(h, load(h + at.NOW), INTERRUPTION, subject, team, OF_TEAM)


@compiled
def gate_closes(h: int, gate: int) -> None:
    """Those who wait are sent away, lane by lane; that is done step by step (`floor`)."""
    store(gate + at.GATE_CURSOR, load(gate + at.GATE_CURSOR) + 1)
    announce_close(h, gate)
    store(h + at.CLOSING, load(gate + at.GATE_SENT))
    store(h + at.CLOSING_LEFT, load(gate + at.GATE_SENT_SIZE))


@compiled
def happens(h: int, what: int, about: int) -> None:
    """An event of the calendar."""
    if what == COUNT_CHANGES:
        count_changes(h, about)
    elif what == COMES:
        comes(h, about)
    elif what == WINDOW_ENDS:
        window_ends(h, about)
    elif what == POOL_OPENS:
        note_change(h, about)
    elif what == BREAK_DUE:
        break_due(h, about)
    else:
        gate_closes(h, about)
