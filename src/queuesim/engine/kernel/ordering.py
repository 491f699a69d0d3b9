"""Pools that order more: when they look, what they order, and when it comes."""

from __future__ import annotations

from queuesim.engine.kernel import journal
from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.draws import absorbed, uniform
from queuesim.engine.kernel.heap import put
from queuesim.engine.kernel.laws import sample
from queuesim.engine.kernel.looking import rounded
from queuesim.engine.kernel.stocks import give_row, take_row
from queuesim.engine.kernel.todo import errand
from queuesim.engine.kernel.work import no_time_at
from queuesim.jit import compiled, inlined
from queuesim.native.memory import load, load_float, store
from queuesim.network.draws import word_of
from queuesim.network.order import EventKind
from queuesim.units import FOREVER

WORD = 8
DELAY_END = int(EventKind.DELAY_END)
RETURN = int(EventKind.RETURN)
REVIEW_DUE = 3  #: note of the end of a delay
ORDER_COMES = 1  #: note of a return
COMES = word_of("comes") - (1 << 64 if word_of("comes") >> 63 else 0)


# -- changes ---------------------------------------------------------------------------------


@inlined
def changed(h: int, pool: int) -> None:
    """After a change: an order, where one is due, then the row."""
    if load(pool + at.WATCHED) != 0:
        note_change(h, pool)


@compiled
def note_change(h: int, pool: int) -> None:
    """As `changed`, of a pool whose changes are written."""
    if load(pool + at.ALWAYS) != 0:
        review(h, pool)
    journal.stock(h, pool)


@compiled
def give_units(h: int, pool: int, units: int) -> None:
    """Units come back; those who wait look once what goes on now has come to rest."""
    store(pool + at.POOL_UNITS, load(pool + at.POOL_UNITS) + units)
    changed(h, pool)
    if load(pool + at.SUPPLIES_SIZE) != 0 or load(pool + at.BUYERS_SIZE) != 0:
        errand(h, at.LOOK_POOL, pool, 0)
    if load(pool + at.CLAIMED_BY_SIZE) != 0:
        errand(h, at.UNITS_BACK, pool, 0)


# -- orders ----------------------------------------------------------------------------------


@compiled
def announce_review(h: int, pool: int) -> None:
    """The next time at which the pool looks whether to order."""
    k = load(pool + at.REVIEW)
    if k < load(pool + at.REVIEWS_SIZE):
        tick = load(load(pool + at.REVIEWS) + k * WORD)
        put(h, tick, DELAY_END, load(pool + at.ORDERS_SUBJECT), pool, REVIEW_DUE)


@compiled
def review_due(h: int, pool: int) -> None:
    """The pool looks whether to order."""
    store(pool + at.REVIEW, load(pool + at.REVIEW) + 1)
    announce_review(h, pool)
    review(h, pool)
    journal.stock(h, pool)


@compiled
def amount(pool: int, position: int) -> int:
    """How many units to order, as `queuesim.network.stock.Reorder.amount`."""
    lot = load(pool + at.ORDER_LOT)
    if lot != 0:
        return lot * (1 + (load(pool + at.ORDER_AT) - position) // lot)
    return load(pool + at.ORDER_UP_TO) - position


@compiled
def review(h: int, pool: int) -> None:
    """Place an order if the position says so."""
    position = load(pool + at.POOL_UNITS) + load(pool + at.UNITS_ORDERED)
    position -= load(pool + at.UNITS_OWED)
    if position > load(pool + at.ORDER_AT):
        return
    units = amount(pool, position)
    number = load(pool + at.ORDERS_PLACED)
    store(pool + at.ORDERS_PLACED, number + 1)
    order = take_row(h, at.FREE_FAMILIES, at.FREE_FAMILIES_LEFT)
    store(order + at.ORDER_POOL, pool)
    store(order + at.ORDER_NUMBER, number)
    store(order + at.ORDER_UNITS, units)
    store(order + at.ORDER_PLACED, load(h + at.NOW))
    store(order + at.ORDER_SENT, FOREVER)
    chance = load_float(pool + at.ORDER_CHANCE)
    if chance < 1.0:
        key = absorbed(load(pool + at.ORDERS_KEY), number)
        if uniform(key, COMES, 0) >= chance:
            journal.order(h, order, FOREVER, load(h + at.FAILED_TO_COME))
            give_row(h, at.FREE_FAMILIES, at.FREE_FAMILIES_LEFT, order)
            return
    is_under_way(pool, order)
    store(pool + at.UNITS_ORDERED, load(pool + at.UNITS_ORDERED) + units)
    source = load(pool + at.UPSTREAM)
    if source == 0:
        sent(h, order)
    elif load(pool + at.BACKLOG) != 0 or load(source + at.POOL_UNITS) < units:
        wait_for_units(pool, order)
        store(source + at.UNITS_OWED, load(source + at.UNITS_OWED) + units)
        changed(h, source)
    else:
        send(h, order, source)


@inlined
def is_under_way(pool: int, order: int) -> None:
    """Add an order to those under way, behind all others."""
    last = load(pool + at.UNDER_WAY_LAST)
    store(order + at.ORDER_BEFORE, last)
    store(order + at.ORDER_AFTER, 0)
    if last == 0:
        store(pool + at.UNDER_WAY, order)
    else:
        store(last + at.ORDER_AFTER, order)
    store(pool + at.UNDER_WAY_LAST, order)


@inlined
def is_there(pool: int, order: int) -> None:
    """Take an order out of those under way."""
    before = load(order + at.ORDER_BEFORE)
    after = load(order + at.ORDER_AFTER)
    if before == 0:
        store(pool + at.UNDER_WAY, after)
    else:
        store(before + at.ORDER_AFTER, after)
    if after == 0:
        store(pool + at.UNDER_WAY_LAST, before)
    else:
        store(after + at.ORDER_BEFORE, before)


@inlined
def wait_for_units(pool: int, order: int) -> None:
    """The source has too few units for an order of the pool, or for one before it."""
    store(order + at.ORDER_BEHIND, 0)
    last = load(pool + at.BACKLOG_LAST)
    if last == 0:
        store(pool + at.BACKLOG, order)
    else:
        store(last + at.ORDER_BEHIND, order)
    store(pool + at.BACKLOG_LAST, order)
    store(pool + at.BACKLOG_SIZE, load(pool + at.BACKLOG_SIZE) + 1)


@compiled
def has_units(h: int, order: int, source: int) -> None:
    """The first order that a pool waits with has its units at last."""
    pool = load(order + at.ORDER_POOL)
    following = load(order + at.ORDER_BEHIND)
    store(pool + at.BACKLOG, following)
    if following == 0:
        store(pool + at.BACKLOG_LAST, 0)
    store(pool + at.BACKLOG_SIZE, load(pool + at.BACKLOG_SIZE) - 1)
    send(h, order, source)


@compiled
def send(h: int, order: int, source: int) -> None:
    """An order takes its units from its source."""
    store(source + at.POOL_UNITS, load(source + at.POOL_UNITS) - load(order + at.ORDER_UNITS))
    sent(h, order)
    changed(h, source)


@compiled
def sent(h: int, order: int) -> None:
    """The lead time begins."""
    pool = load(order + at.ORDER_POOL)
    now = load(h + at.NOW)
    number = load(order + at.ORDER_NUMBER)
    store(order + at.ORDER_SENT, now)
    key = absorbed(load(pool + at.ORDERS_KEY), number)
    seconds = sample(load(pool + at.LEAD_LAW), key, load(pool + at.LEAD_WORDS), 0, 0)
    ticks = rounded(h, seconds)
    if ticks == 0:
        no_time_at(h, -1, load(pool + at.POOL_INDEX))
    if ticks < FOREVER:
        subject = load(pool + at.ORDERS_SUBJECT) | number
        put(h, now + ticks, RETURN, subject, order, ORDER_COMES)


@compiled
def order_comes(h: int, order: int) -> None:
    """The units of an order are there."""
    pool = load(order + at.ORDER_POOL)
    units = load(order + at.ORDER_UNITS)
    is_there(pool, order)
    store(pool + at.UNITS_ORDERED, load(pool + at.UNITS_ORDERED) - units)
    journal.order(h, order, load(h + at.NOW), load(h + at.CAME_WORD))
    give_row(h, at.FREE_FAMILIES, at.FREE_FAMILIES_LEFT, order)
    give_units(h, pool, units)
