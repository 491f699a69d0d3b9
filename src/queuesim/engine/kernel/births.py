"""Births: how cases come into being, from sources or from other cases."""

from __future__ import annotations

import math

from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.draws import absorbed, uniform
from queuesim.engine.kernel.heap import put_in
from queuesim.engine.kernel.laws import chosen, sample, value_of
from queuesim.engine.kernel.layout import HYPEREXPONENTIAL
from queuesim.engine.kernel.looking import is_open, rounded
from queuesim.engine.kernel.rules import interrupts, is_crowded
from queuesim.engine.kernel.stocks import take_row
from queuesim.engine.kernel.todo import fail, later
from queuesim.jit import compiled, inlined
from queuesim.native.memory import load, load_float, store, store_float
from queuesim.network.arrivals import GAP as GAP_NAME
from queuesim.network.arrivals import THIN as THIN_NAME
from queuesim.network.arrivals import passed
from queuesim.network.draws import word_of
from queuesim.network.order import BIRTH_BITS, ORDINAL_BITS, SUBJECT_BITS, EventKind
from queuesim.units import FOREVER

WORD = 8
ARRIVAL = int(EventKind.ARRIVAL)
BORN_BITS = BIRTH_BITS
ORDINALS = ORDINAL_BITS
SUBJECTS = SUBJECT_BITS


def signed(word: int) -> int:
    """A 64-bit word as memory holds it."""
    return word - (1 << 64) if word >> 63 else word


GAP = signed(GAP_NAME)
THIN = signed(THIN_NAME)
CLASS_WORD = signed(word_of("class"))
CUSTOMER_WORD = signed(word_of("customer"))


# -- what comes next -------------------------------------------------------------------------


@inlined
def next_subject(source: int) -> int:
    """Subject of the next case of a source."""
    return (load(source + at.SOURCE_RANK) << ORDINALS | load(source + at.SOURCE_ORDINAL)) << (
        BORN_BITS
    )


@inlined
def draw_rate(h: int, source: int) -> bool:
    """The next arrival of a Poisson source; False where there is none."""
    while True:
        slice_ = load(source + at.SLICE)
        if slice_ >= load(source + at.SLICES_SIZE):
            return False
        row = load(source + at.SLICES) + slice_ * at.SLICE_BYTES
        ordinal = load(source + at.SLICE_ORDINAL)
        if load_float(row + at.SLICE_TOTAL) > 0.0:
            if ordinal == 0:
                store(source + at.SLICE_KEY, absorbed(load(source + at.SOURCE_KEY), slice_))
                store_float(source + at.GATHERED, 0.0)
            key = absorbed(load(source + at.SLICE_KEY), ordinal)
            gathered = load_float(source + at.GATHERED) - math.log(uniform(key, GAP, 0))
            if gathered < load_float(row + at.SLICE_TOTAL):
                store_float(source + at.GATHERED, gathered)
                seconds = passed(
                    gathered, load_float(row + at.SLICE_FIRST), load_float(row + at.SLICE_SLOPE)
                )
                tick = load(row) + rounded(h, seconds)
                last = load(row + at.SLICE_END) - 1
                store(source + at.COMING_TICK, min(last, tick))
                store(source + at.COMING_PART, slice_)
                store(source + at.COMING_ORDINAL, ordinal)
                store(source + at.COMING_KEY, key)
                store(source + at.SLICE_ORDINAL, ordinal + 1)
                if load(source + at.SOURCE_GATE) == 0 or comes(source):
                    return True
                continue
        store(source + at.SLICE, slice_ + 1)
        store(source + at.SLICE_ORDINAL, 0)


@compiled
def comes(source: int) -> bool:
    """Whether a case that comes at the higher of two rates comes at the one that holds then."""
    open_, shut = load_float(source + at.WHEN_OPEN), load_float(source + at.WHEN_SHUT)
    peak = max(shut, open_)
    rate = shut
    if is_open(load(source + at.SOURCE_GATE), load(source + at.COMING_TICK)):
        rate = open_
    return rate >= peak or uniform(load(source + at.COMING_KEY), THIN, 0) * peak < rate


@inlined
def drawn(law: int, key: int, words: int) -> float:
    """A draw of a gap or a size, from the uniforms under the names in ``words``."""
    if load(law) < HYPEREXPONENTIAL:
        return value_of(law, uniform(key, load(words), 0))
    return sample(law, key, words, 0, 0)


@inlined
def draw_gap(h: int, source: int) -> bool:
    """The next arrival of a renewal source; False where there is none."""
    ordinal = load(source + at.SLICE_ORDINAL)
    if ordinal >= load(source + at.GAP_LIMIT):
        return False
    key = absorbed(load(source + at.SLICE_KEY), ordinal)
    gap = rounded(h, drawn(load(source + at.GAP_LAW), key, load(source + at.GAP_WORDS)))
    tick = load(source + at.GAP_TICK)
    tick = FOREVER if gap >= FOREVER - tick else tick + gap
    if tick >= load(source + at.GAP_UNTIL):
        store(source + at.SLICE_ORDINAL, load(source + at.GAP_LIMIT))
        return False
    store(source + at.GAP_TICK, tick)
    store(source + at.COMING_TICK, tick)
    store(source + at.COMING_PART, 0)
    store(source + at.COMING_ORDINAL, ordinal)
    store(source + at.COMING_KEY, key)
    store(source + at.SLICE_ORDINAL, ordinal + 1)
    return True


@inlined
def draw_listed(source: int) -> bool:
    """The next arrival of a list; False where there is none."""
    k = load(source + at.SLICE)
    if k >= load(source + at.SLICES_SIZE):
        return False
    row = load(source + at.SLICES) + k * at.LISTED_BYTES
    store(source + at.COMING_TICK, load(row))
    store(source + at.COMING_PART, load(row + at.LISTED_PART))
    store(source + at.COMING_ORDINAL, load(row + at.LISTED_ORDINAL))
    store(source + at.COMING_KEY, load(row + at.LISTED_KEY))
    store(source + at.SLICE, k + 1)
    return True


@inlined
def announce(h: int, source: int) -> None:
    """Put the source's next arrival on the agenda."""
    kind = load(source)
    if kind == at.BY_GAPS:
        found = draw_gap(h, source)
    elif kind == at.AT_RATES:
        found = draw_rate(h, source)
    elif kind == at.LISTED:
        found = draw_listed(source)
    else:
        found = False  # cases are sent to people who idle
    if found and load(source + at.SOURCE_ORDINAL) < load(source + at.SOURCE_LIMIT):
        rank = ARRIVAL << SUBJECTS | next_subject(source)
        put_in(h, h + at.COMING, load(source + at.COMING_TICK), rank, source, 0)


@inlined
def number_at_once(source: int) -> int:
    """How many come together at the arrival that is due, at least one."""
    law = load(source + at.SIZE_LAW)
    if law == 0:
        return 1
    size = drawn(law, load(source + at.COMING_KEY), load(source + at.SIZE_WORDS))
    return max(1, int(size + 0.5))


# -- cases -----------------------------------------------------------------------------------


@inlined
def kind_of(source: int, key: int, ordinal: int) -> int:
    """Index of the class of a case."""
    listed = load(source + at.LISTED_KINDS)
    if listed != 0:
        return load(listed + ordinal * WORD)
    size = load(source + at.KINDS_SIZE)
    if size == 1:
        return load(load(source + at.KINDS))
    k = chosen(uniform(key, CLASS_WORD, 0), load(source + at.KINDS_CUMULATED), size)
    return load(load(source + at.KINDS) + k * WORD)


@inlined
def blank_case(h: int) -> int:
    """A case with nothing in it yet; its marks and turns as at birth."""
    case = take_row(h, at.FREE_CASES, at.FREE_CASES_LEFT)
    store(h + at.INSIDE, load(h + at.INSIDE) + 1)
    store(case + at.BORN_AT, load(h + at.NOW))
    store(case + at.VISIT, 0)
    store(case + at.WAITING, 0)
    store(case + at.PLACE, -1)
    store(case + at.WAITED, 0)
    store(case + at.WAIT_OVER, 0)
    store(case + at.DUE_AT, FOREVER)
    store(case + at.SLOT, 0)
    store(case + at.FAMILY, 0)
    store(case + at.KIN, 0)
    store(case + at.CLAIM, 0)
    store(case + at.HOLDS, 0)
    store(case + at.ALIVE, 1)
    if interrupts(h):
        store(case + at.UNDONE, -1)
    if is_crowded(h):
        store(case + at.KEPT_PEOPLE, 0)
        store(case + at.KEPT_PEOPLE_LAST, 0)
        store(case + at.KEPT_UNITS, 0)
        store(case + at.KEPT_UNITS_LAST, 0)
    blank = load(h + at.BLANK)
    for k in range(load(h + at.BLANK_SIZE)):  # marks, turns and kept ticks
        store(case + at.CASE_MORE + k * WORD, load(blank + k * WORD))
    return case


@inlined
def new_case(h: int, source: int, key: int) -> int:
    """A case of the arrival that is due."""
    kind = kind_of(source, key, load(source + at.COMING_ORDINAL))
    customers = load(load(h + at.KINDS_CUSTOMERS) + kind * WORD)
    case = blank_case(h)
    store(case + at.SUBJECT, next_subject(source))
    store(case + at.KEY, key)
    store(case + at.SOURCE, load(source + at.SOURCE_INDEX))
    store(case + at.PART, load(source + at.COMING_PART))
    store(case + at.ORDINAL, load(source + at.COMING_ORDINAL))
    store(case + at.KIND, kind)
    store(
        case + at.CUSTOMER,
        int(uniform(key, CUSTOMER_WORD, 0) * customers) if customers != 0 else -1,
    )
    row = load(source + at.LISTED_MARKS)
    for _ in range(load(source + at.LISTED_MARKS_SIZE)):
        values = load(row + WORD)
        store(case + load(row), load(values + load(source + at.COMING_ORDINAL) * WORD))
        row += 2 * WORD
    store(source + at.SOURCE_ORDINAL, load(source + at.SOURCE_ORDINAL) + 1)
    return case


@compiled
def companions(h: int, source: int, size: int) -> None:
    """Those who come together with the first; they move one by one, after it."""
    first = absorbed(load(source + at.COMING_KEY), 0)
    most = 1 + load(source + at.SOURCE_LIMIT) - load(source + at.SOURCE_ORDINAL)
    for member in range(1, min(most, size)):
        case = new_case(h, source, absorbed(first, member))
        later(h, case, at.GO, load(source + at.SOURCE_TO))


@compiled
def follow_up(h: int, parent: int, fork: int, turn: int, branch: int, start: int) -> int:
    """A case born of another: same class, customer and marks; it sets off later. 0: too many."""
    family = load(parent + at.FAMILY)
    if family == 0:
        family = take_row(h, at.FREE_FAMILIES, at.FREE_FAMILIES_LEFT)
        store(family + at.BIRTHS, 0)
        store(family + at.MEMBERS, 1)
        store(parent + at.FAMILY, family)
    births = load(family + at.BIRTHS) + 1
    store(family + at.BIRTHS, births)
    store(family + at.MEMBERS, load(family + at.MEMBERS) + 1)
    if births >> BORN_BITS != 0:
        fail(h, at.TOO_MANY_BIRTHS, load(parent + at.SUBJECT), load(fork + at.NODE_INDEX))
        return 0
    case = blank_case(h)
    key = absorbed(load(parent + at.KEY), load(fork + at.FORK_WORD))
    store(case + at.KEY, absorbed(absorbed(key, turn), branch))
    store(case + at.SUBJECT, load(parent + at.SUBJECT) >> BORN_BITS << BORN_BITS | births)
    store(case + at.SOURCE, load(parent + at.SOURCE))
    store(case + at.PART, load(parent + at.PART))
    store(case + at.ORDINAL, load(parent + at.ORDINAL))
    store(case + at.KIND, load(parent + at.KIND))
    store(case + at.CUSTOMER, load(parent + at.CUSTOMER))
    store(case + at.FAMILY, family)
    store(case + at.DUE_AT, load(parent + at.DUE_AT))
    for place in range(at.CASE_MORE, load(h + at.TURNS_AT), WORD):
        store(case + place, load(parent + place))
    later(h, case, at.GO, start)
    return case
