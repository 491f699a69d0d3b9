"""Accounts: what is summed from rows as they come, so that they need not be kept.

Memory does not grow with the number of cases. Sums are whole numbers of ticks; every wait goes into
a histogram whose bins are a 1024th of their value wide.
"""

from __future__ import annotations

from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.looking import last_at_most
from queuesim.jit import compiled, inlined
from queuesim.native.memory import bits_of, load, load_float, store, store_float
from queuesim.units import FOREVER

WORD = 8
VISIT_BYTES = at.VISIT_ROW * WORD
WORK_BYTES = at.WORK_ROW * WORD
CASE_BYTES = at.CASE_ROW * WORD
LEVEL_BYTES = at.LEVEL_ROW * WORD

BIN_BITS = 10  #: bits of a wait, behind its first, that tell one bin from the next
BINS = 46 << BIN_BITS  #: waits up to 2^46 ticks, more than two years; longer ones go into the last
_SHIFT = 52 - BIN_BITS
_FIRST_BIN = 1023 << BIN_BITS  #: bin of a wait of one tick, before it is moved to 0


@inlined
def add(place: int, more: int) -> None:
    """Add to a word."""
    store(place, load(place) + more)


@inlined
def slot_of(book: int, tick: int) -> int:
    """Interval in which a tick lies: the last that has begun, the first before all."""
    size = load(book + at.EDGES_SIZE)
    if size == 1:
        return 0
    k = last_at_most(load(book + at.EDGES), size, WORD, tick)
    return max(0, k)


@compiled
def spread(book: int, rows: int, stride: int, begun: int, ended: int) -> None:
    """Add a stretch of time to the word of each interval that it touches.

    ``rows`` is the address of that word for the first interval, ``stride`` the bytes to the next.
    """
    edges = load(book + at.EDGES)
    size = load(book + at.EDGES_SIZE)
    k = slot_of(book, begun)
    while begun < ended:
        end = load(edges + (k + 1) * WORD) if k + 1 < size else ended
        end = min(end, ended)
        add(rows + k * stride, end - begun)
        begun = end
        k += 1


@inlined
def time_in(book: int, rows: int, stride: int, begun: int, ended: int) -> None:
    """As `spread`; a single interval needs no search."""
    if load(book + at.EDGES_SIZE) == 1:
        add(rows, ended - begun)
    else:
        spread(book, rows, stride, begun, ended)


@inlined
def bin_of(wait: int) -> int:
    """Bin of a wait of at least one tick: its first bit and the ten behind."""
    k = (bits_of(float(wait)) >> _SHIFT) - _FIRST_BIN
    return k if k < BINS else BINS - 1


@inlined
def visit(
    book: int, number: int, joined: int, begun: int, ended: int, outcome: int, until: int
) -> None:
    """Account for one visit to the lane of a number; ``until`` is where open ones are cut off."""
    if number < 0:
        return  # served by people whom the case keeps, in no lane
    lane = load(book + at.BOOK_LANES) + number * at.BOOK_LANE
    stride = load(book + at.LANE_STRIDE)
    slots = load(lane + at.LANE_SLOTS)
    cell = slots + slot_of(book, joined) * stride
    over = begun if begun < FOREVER else ended
    last = min(until, over)
    wait = last - joined
    add(cell + at.JOINED_COUNT, 1)
    time_in(book, slots + at.WAITING_TIME, stride, joined, last)
    add(cell + at.OUTCOMES_COUNT + outcome * WORD, 1)
    if over >= until:
        return  # still waiting: no wait to speak of yet
    store_float(cell + at.WAIT_SQUARES, load_float(cell + at.WAIT_SQUARES) + float(wait) * wait)
    add(cell + at.WAIT_SUM, wait)
    if wait == 0:
        add(lane + at.ZERO_WAITS, 1)
    else:
        add(load(lane + at.HISTOGRAM_AT) + bin_of(wait) * WORD, 1)
    if begun < FOREVER:
        add(cell + at.BEGUN_COUNT, 1)
        add(cell + at.BEGUN_WAIT, wait)
        limits = load(book + at.WITHIN)
        within = cell + load(book + at.WITHIN_AT)
        for k in range(load(book + at.WITHIN_SIZE)):
            if wait <= load(limits + k * WORD):
                add(within + k * WORD, 1)


@inlined
def work(book: int, number: int, kind: int, begun: int, ended: int) -> None:
    """Account for one stretch of time of a person in the group of a number."""
    team = load(book + at.BOOK_TEAMS) + number * at.BOOK_TEAM
    place = load(team + at.TEAM_SLOTS) + at.WORK_TIME + kind * WORD
    time_in(book, place, at.TEAM_SLOT, begun, ended)


@inlined
def case(book: int, kind: int, born: int, ended: int, outcome: int) -> None:
    """Account for one case that has ended, or that is inside at the end."""
    cell = (
        load(book + at.BOOK_ENDS) + (kind * load(book + at.OUTCOMES_SIZE) + outcome) * at.BOOK_END
    )
    add(cell, 1)
    if ended < FOREVER:
        add(cell + WORD, ended - born)


@compiled
def presence(book: int, team: int, until: int) -> None:
    """Account for the people who were there since the last change."""
    since = load(team + at.LEVEL_SINCE)
    if since < until:
        edges = load(book + at.EDGES)
        size = load(book + at.EDGES_SIZE)
        k = slot_of(book, since)
        while since < until:
            end = load(edges + (k + 1) * WORD) if k + 1 < size else until
            end = min(end, until)
            cell = load(team + at.TEAM_SLOTS) + k * at.TEAM_SLOT
            add(cell + at.PRESENT_TIME, load(team + at.LEVEL_NOW) * (end - since))
            add(cell + at.OWED_TIME, load(team + at.OWED_NOW) * (end - since))
            since = end
            k += 1
        store(team + at.LEVEL_SINCE, until)


@compiled
def level(book: int, row: int) -> None:
    """Account for a change of the people who are there."""
    team = load(book + at.BOOK_TEAMS) + load(row + WORD) * at.BOOK_TEAM
    presence(book, team, load(row))
    store(team + at.LEVEL_SINCE, load(row))
    store(team + at.LEVEL_NOW, load(row + 2 * WORD))
    store(team + at.OWED_NOW, load(row + 3 * WORD))


@compiled
def account(h: int, until: int) -> int:
    """Account for all rows of the journal and empty it; ``until`` cuts off what is open.

    Where rows are summed, the journal has only those of levels, and at the end what is open.
    """
    book = load(h + at.BOOK)
    row = load(h + at.VISITS)
    for _ in range(load(h + at.VISITS_SIZE)):
        lane, joined = load(row + 2 * WORD), load(row + 3 * WORD)
        begun, ended = load(row + 4 * WORD), load(row + 5 * WORD)
        visit(book, lane, joined, begun, ended, load(row + 6 * WORD), until)
        row += VISIT_BYTES
    row = load(h + at.WORKS)
    for _ in range(load(h + at.WORKS_SIZE)):
        team, kind = load(row + 2 * WORD), load(row + 4 * WORD)
        work(book, team, kind, load(row + 5 * WORD), min(load(row + 6 * WORD), until))
        row += WORK_BYTES
    row = load(h + at.ENDED)
    for _ in range(load(h + at.ENDED_SIZE)):
        born, ended = load(row + 6 * WORD), load(row + 7 * WORD)
        case(book, load(row + 4 * WORD), born, ended, load(row + 8 * WORD))
        row += CASE_BYTES
    row = load(h + at.LEVELS)
    for _ in range(load(h + at.LEVELS_SIZE)):
        level(book, row)
        row += LEVEL_BYTES
    store(h + at.VISITS_SIZE, 0)
    store(h + at.WORKS_SIZE, 0)
    store(h + at.ENDED_SIZE, 0)
    store(h + at.LEVELS_SIZE, 0)
    store(h + at.PASSED_SIZE, 0)
    store(h + at.STOCKS_SIZE, 0)
    store(h + at.ORDERS_SIZE, 0)
    return 0


@compiled
def close_accounts(h: int, until: int) -> int:
    """Account for the people who are there up to the end."""
    book = load(h + at.BOOK)
    team = load(book + at.BOOK_TEAMS)
    for _ in range(load(book + at.BOOK_TEAMS_SIZE)):
        presence(book, team, until)
        team += at.BOOK_TEAM
    return 0
