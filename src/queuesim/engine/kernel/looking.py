"""Looking things up: readings, guards, tables and durations."""

from __future__ import annotations

from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.draws import uniform
from queuesim.engine.kernel.laws import sample, value_of
from queuesim.engine.kernel.rules import break_is_due
from queuesim.engine.kernel.todo import fail
from queuesim.jit import compiled, inlined
from queuesim.native.memory import load, load_float, store
from queuesim.network.readings import between
from queuesim.units import FOREVER, TICKS_PER_SECOND

WORD = 8
DAY_TICKS = 86_400 * TICKS_PER_SECOND


@compiled
def last_at_most(rows: int, size: int, stride: int, value: int) -> int:
    """Index of the last of ascending rows whose first word is at most ``value``; -1 for none."""
    low = 0
    high = size
    while low < high:
        middle = (low + high) >> 1
        if value < load(rows + middle * stride):
            high = middle
        else:
            low = middle + 1
    return low - 1


@compiled
def is_open(gate: int, tick: int) -> bool:
    """Whether a gate is open: open at the start of a window, closed at its end."""
    windows = load(gate + at.GATE_WINDOWS)
    k = last_at_most(windows, load(gate + at.GATE_WINDOWS_SIZE), at.WINDOW_BYTES, tick)
    return k >= 0 and tick < load(windows + k * at.WINDOW_BYTES + at.WINDOW_END)


@compiled
def today(h: int) -> int:
    """Index of the current day."""
    k = last_at_most(load(h + at.DAYS), load(h + at.DAYS_SIZE), WORD, load(h + at.NOW))
    return max(0, k)


@compiled
def announced_wait(lane: int) -> int:
    """Announced wait of a lane [ticks] by its formula."""
    mean = load(lane + at.MEAN)
    if mean < 0:
        return load(lane + at.LAST_WAIT)
    people = 0
    teams = load(lane + at.ANNOUNCERS)
    for k in range(load(lane + at.ANNOUNCERS_SIZE)):
        people += load(load(teams + k * WORD) + at.TEAM_LEVEL)
    if people == 0:
        return FOREVER
    ahead = 0
    lanes = load(lane + at.ANNOUNCED)
    for k in range(load(lane + at.ANNOUNCED_SIZE)):
        ahead += load(load(lanes + k * WORD) + at.LENGTH)
    return ahead * mean // people


@inlined
def takes_work(worker: int) -> bool:
    """Whether a person takes new work: present, no break due, and not one of those to go."""
    team = load(worker + at.TEAM)
    if load(team + at.TEAM_OWED) == 0 or load(team + at.BY_COUNT) == 0:
        return load(worker + at.PRESENT) != 0 and not break_is_due(worker)
    return stays_among(worker, team)


@compiled
def stays_among(worker: int, team: int) -> bool:
    """Whether a person is not one of those who are to go, while people are owed by head count.

    Those with least in hand, as many as are owed, take nothing new; among equals the highest
    number.
    """
    if load(worker + at.PRESENT) == 0 or break_is_due(worker):
        return False
    mine = load(worker + at.TASKS_COUNT)
    number = load(worker + at.NUMBER)
    earlier = 0
    other = load(team + at.PEOPLE)
    for k in range(load(team + at.PEOPLE_SIZE)):
        if load(other + at.PRESENT) != 0:
            tasks = load(other + at.TASKS_COUNT)
            if tasks < mine or (tasks == mine and k > number):
                earlier += 1
        other += at.WORKER
    return earlier >= load(team + at.TEAM_OWED)


@compiled
def free_room(team: int) -> int:
    """Units of room free among those who take new work."""
    room = 0
    worker = load(team + at.PEOPLE)
    for _ in range(load(team + at.PEOPLE_SIZE)):
        if takes_work(worker):
            room += load(worker + at.FREE)
        worker += at.WORKER
    return room


@compiled
def of_rows(reading: int, quantity: int) -> int:
    """A reading that is a sum over lanes or teams."""
    total = 0
    for k in range(load(reading + at.OF_SIZE)):
        row = load(reading + at.OF + k * WORD)
        if quantity == at.LANE_WAITING:
            total += load(row + at.LENGTH)
        elif quantity == at.LANE_HELD:
            total += load(row + at.LENGTH) + load(row + at.WORKING)
        elif quantity == at.GROUP_PRESENT:
            total += load(row + at.TEAM_LEVEL)
        elif quantity == at.GROUP_IDLE:
            total += load(row + at.IDLE)
        else:
            total += free_room(row)
    return total


@compiled
def of_calendar(h: int, reading: int, quantity: int) -> int:
    """A reading of the time, or of something that has an opening."""
    now = load(h + at.NOW)
    if quantity == at.GATE_OPEN:
        return 1 if is_open(load(reading + at.OF), now) else 0
    if quantity == at.DAY:
        return today(h)
    return now - load(load(h + at.DAYS) + today(h) * WORD)


@compiled
def of_dues(h: int, reading: int, quantity: int, case: int) -> int:
    """A reading of the case's due time, of an appointment book, or of a register of the house."""
    if quantity == at.REGISTER:
        return load(load(reading + at.OF))
    if quantity == at.POOL_OWED:
        return load(load(reading + at.OF) + at.UNITS_OWED)
    if quantity == at.POOL_ORDERED:
        return load(load(reading + at.OF) + at.UNITS_ORDERED)
    now = load(h + at.NOW)
    if quantity == at.SLOT_WAIT:
        diary = load(reading + at.OF)
        slot = first_slot(diary, now, FOREVER, 0)
        return load(load(diary) + slot * WORD) - now if slot >= 0 else FOREVER
    due = load(case + at.DUE_AT)
    return due - now if quantity == at.SLACK and due < FOREVER else due


@compiled
def first_slot(diary: int, earliest: int, latest: int, spare: int) -> int:
    """First slot that begins between two ticks and has more than ``spare`` places; or -1."""
    starts = load(diary)
    size = load(diary + at.SLOTS)
    for k in range(last_at_most(starts, size, WORD, earliest - 1) + 1, size):
        if load(starts + k * WORD) > latest:
            return -1
        if load(load(diary + at.SLOT_FREE) + k * WORD) > spare:
            return k
    return -1


@compiled
def later_tick(h: int, time: int, gate: int, ticks: int) -> int:
    """So much later than now: in clock time, in open time, or in open days; or FOREVER."""
    if ticks >= FOREVER:
        return FOREVER
    now = load(h + at.NOW)
    if time == at.IN_CLOCK_TIME:
        return now + ticks
    if time == at.IN_OPEN_TIME:
        return open_time_later(gate, now, ticks)
    days = (ticks + DAY_TICKS // 2) // DAY_TICKS
    return open_day_later(h, gate, now, max(1, days))


@compiled
def worked_by(h: int, worker: int) -> int:
    """Ticks at work or wrap-up since the last pause."""
    worked = load(worker + at.WORKED)
    if load(worker + at.HELD) == 0:
        return worked
    return worked + load(h + at.NOW) - load(worker + at.WORKING_SINCE)


@inlined
def of_person(h: int, worker: int, quantity: int) -> int:
    """A reading of whoever serves (0: nobody)."""
    if worker == 0:
        return 0 if quantity >= at.PERSON_HELD else -1
    if quantity == at.PERSON_WORKED:
        return worked_by(h, worker)
    if quantity == at.PERSON_LEVEL:
        return load(worker + at.LEVEL)
    return load(worker + at.HELD) if quantity == at.PERSON_HELD else load(worker + at.NUMBER)


@compiled
def looked_up(h: int, reading: int, case: int, worker: int) -> int:
    """Value of a reading for a case and a person (0: nobody)."""
    quantity = load(reading)
    if quantity == at.CLASS:
        return load(case + at.KIND)
    if quantity == at.MARK:
        return load(case + load(reading + at.OF))
    if quantity == at.ONE:
        return 1
    if at.PERSON_NUMBER <= quantity <= at.PERSON_WORKED:
        return of_person(h, worker, quantity)
    if quantity == at.WAITED_SO_FAR:
        return load(case + at.WAITED)
    if quantity == at.WAITED_HERE:
        over = load(case + at.WAIT_OVER)
        return load(h + at.NOW) - load(case + at.SINCE) if over < 0 else over
    if quantity == at.POOL_FREE:
        return load(load(reading + at.OF) + at.POOL_UNITS)
    if quantity == at.ANNOUNCED_WAIT:
        return announced_wait(load(reading + at.OF))
    if quantity < at.GATE_OPEN:
        return of_rows(reading, quantity)
    if quantity < at.DUE:
        return of_calendar(h, reading, quantity)
    return of_dues(h, reading, quantity, case)


@compiled
def all_hold(h: int, guards: int, size: int, case: int, worker: int) -> bool:
    """Whether every guard of a list holds."""
    end = guards + size * at.GUARD
    while guards < end:
        value = looked_up(h, load(guards), case, worker)
        compare = load(guards + at.COMPARE)
        bound = load(guards + at.BOUND)
        if compare == at.EQUAL:
            holds = value == bound
        elif compare == at.AT_LEAST:
            holds = value >= bound
        elif compare == at.LESS:
            holds = value < bound
        elif compare == at.MORE:
            holds = value > bound
        elif compare == at.AT_MOST:
            holds = value <= bound
        else:
            holds = value != bound
        if not holds:
            return False
        guards += at.GUARD
    return True


@inlined
def hold(h: int, guards: int, size: int, case: int, worker: int) -> bool:
    """Whether every guard of a list holds; most lists are empty."""
    return size == 0 or all_hold(h, guards, size, case, worker)


@compiled
def number_of(h: int, table: int, case: int, worker: int) -> float:
    """Value of a table now."""
    points = load(table + at.TABLE_AT)
    values = load(table + at.TABLE_VALUES)
    size = load(table + at.POINTS)
    x = looked_up(h, load(table), case, worker)
    k = last_at_most(points, size, WORD, x)
    if k < 0:
        return load_float(values)
    value = load_float(values + k * WORD)
    if load(table + at.LINES) == 0 or k == size - 1:
        return value
    return between(
        x,
        load(points + k * WORD),
        load(points + (k + 1) * WORD),
        value,
        load_float(values + (k + 1) * WORD),
    )


@inlined
def turn_of(case: int, counter: int) -> int:
    """How often a case has drawn a name before; counts one more. -1: not counted."""
    if counter < 0:
        return 0
    turn = load(case + counter)
    store(case + counter, turn + 1)
    return turn


@inlined
def rounded(h: int, seconds: float) -> int:
    """Whole ticks of so many seconds, half up, as `queuesim.network.durations.to_ticks`."""
    if not seconds >= 0.0:
        fail(h, at.BAD_DURATION, 0, 0)
        return 0
    if seconds >= 4.6e12:
        return FOREVER
    return int(seconds * 1e6 + 0.5)  # never negative, so cut off is rounded down


@compiled
def full_ticks(h: int, timer: int, case: int, worker: int) -> int:
    """Ticks of a duration with whatever it may hang on."""
    replaced = load(timer + at.REPLACED)
    if replaced >= 0 and load(case + replaced) != -1:
        return load(case + replaced)
    turn = turn_of(case, load(timer + at.TIMER_TURN))
    which = load(case + at.KIND) if load(timer + at.TIMER_LAWS_SIZE) > 1 else 0
    law = load(load(timer + at.TIMER_LAWS) + which * WORD)
    if load(law) < at.HYPEREXPONENTIAL:
        seconds = value_of(law, uniform(load(case + at.KEY), load(timer), turn))
    else:
        seconds = sample(law, load(case + at.KEY), load(timer + at.WORDS), turn, 0)
    tables = load(timer + at.FACTORS)
    for k in range(load(timer + at.FACTORS_SIZE)):
        seconds *= number_of(h, load(tables + k * WORD), case, worker)
    tables = load(timer + at.EXTRAS)
    for k in range(load(timer + at.EXTRAS_SIZE)):
        seconds += number_of(h, load(tables + k * WORD), case, worker)
    return rounded(h, seconds)


@inlined
def ticks_of(h: int, timer: int, case: int, worker: int) -> int:
    """Ticks of a duration: law, times factors, plus extras, in written order, rounded once."""
    if load(timer + at.PLAIN) != 0:
        law = load(load(timer + at.TIMER_LAWS))
        return rounded(h, value_of(law, uniform(load(case + at.KEY), load(timer), 0)))
    return full_ticks(h, timer, case, worker)


@compiled
def foretold(h: int, timer: int, case: int) -> int:
    """Ticks as they look before it is known who serves; the draw itself is yet to come."""
    counter = load(timer + at.TIMER_TURN)
    if counter < 0:
        return full_ticks(h, timer, case, 0)
    turn = load(case + counter)
    ticks = full_ticks(h, timer, case, 0)
    store(case + counter, turn)
    return ticks


@compiled
def open_time_later(gate: int, tick: int, ticks: int) -> int:
    """Tick at which so much open time has passed, as `queuesim.network.calendars` has it."""
    windows = load(gate + at.GATE_WINDOWS)
    size = load(gate + at.GATE_WINDOWS_SIZE)
    k = last_at_most(windows, size, at.WINDOW_BYTES, tick)
    k = max(k, 0)
    while k < size:
        window = windows + k * at.WINDOW_BYTES
        end = load(window + at.WINDOW_END)
        begin = load(window)
        begin = max(begin, tick)
        if begin < end:
            if ticks <= end - begin:
                return begin + ticks
            ticks -= end - begin
        k += 1
    return FOREVER


@compiled
def open_day_later(h: int, gate: int, tick: int, days: int) -> int:
    """Same time of day so many open days later, as `queuesim.network.calendars` has it."""
    starts = load(h + at.DAYS)
    many = load(h + at.DAYS_SIZE)
    k = last_at_most(starts, many, WORD, tick)
    offset = tick - (load(starts + k * WORD) if k >= 0 else 0)
    target = -1
    k += 1
    while k < many and target < 0:
        start = load(starts + k * WORD)
        if load(load(gate + at.GATE_DAYS) + k * WORD) != 0 or is_open(gate, start + offset):
            days -= 1
            if days == 0:
                target = start + offset
        k += 1
    if target < 0:
        return FOREVER
    if is_open(gate, target):
        return target
    windows = load(gate + at.GATE_WINDOWS)
    size = load(gate + at.GATE_WINDOWS_SIZE)
    following = last_at_most(windows, size, at.WINDOW_BYTES, target - 1) + 1
    return load(windows + following * at.WINDOW_BYTES) if following < size else FOREVER
