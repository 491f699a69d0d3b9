"""Presence: who comes and goes, as the calendar says; and gates that close."""

from __future__ import annotations

from queuesim.engine.kernel import journal
from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.desk import break_off_pauses, serve_left
from queuesim.engine.kernel.heap import put
from queuesim.engine.kernel.people import withdraw_offer
from queuesim.engine.kernel.todo import later
from queuesim.jit import compiled, inlined
from queuesim.native.memory import load, store
from queuesim.network.order import NUMBER_BITS, EventKind
from queuesim.units import FOREVER

WORD = 8
CALENDAR = int(EventKind.CALENDAR)
NUMBERS = NUMBER_BITS
#: Notes of calendar events say what they are.
COUNT_CHANGES, COMES, WINDOW_ENDS, GATE_CLOSES, POOL_OPENS = range(5)


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
    withdraw(worker)
    if load(team + at.STAYS) != 0:
        serve_left(h, worker)
    if load(worker + at.TASKS) != 0:
        store(worker + at.OWED, 1)
        store(team + at.TEAM_OWED, load(team + at.TEAM_OWED) + 1)
    store(worker + at.WINDOW, load(worker + at.WINDOW) + 1)
    announce_window(h, worker)
    journal.level(h, team)


@compiled
def count_changes(h: int, team: int) -> None:
    """The head count of a team changes."""
    row = load(team + at.COUNTS) + load(team + at.COUNT) * 2 * WORD
    change = load(row + WORD) - load(team + at.TEAM_LEVEL)
    if change > 0:
        more(h, team, change)
    elif change < 0:
        fewer(team, -change)
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
def fewer(team: int, change: int) -> None:
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
        journal.stock(h, about)
    else:
        gate_closes(h, about)
