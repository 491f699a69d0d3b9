"""Cases that belong together: parts of a parent, and strangers who are gathered."""

from __future__ import annotations

from queuesim.engine.kernel import journal
from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.heap import put
from queuesim.engine.kernel.looking import ticks_of
from queuesim.engine.kernel.rules import is_crowded
from queuesim.engine.kernel.stocks import forget, give_row, new_group
from queuesim.engine.kernel.todo import fail, later
from queuesim.engine.kernel.waiting import depart
from queuesim.engine.kernel.work import no_time
from queuesim.jit import compiled, inlined
from queuesim.native.memory import load, store
from queuesim.network.order import EventKind
from queuesim.units import FOREVER

DELAY_END = int(EventKind.DELAY_END)
TIME_IS_UP = 1  #: note of an event about a batch


# -- kin -------------------------------------------------------------------------------------


@inlined
def kin_of(h: int, case: int) -> int:
    """Whom a case belongs to and who belongs to it; made when first needed."""
    kin = load(case + at.KIN)
    if kin == 0:
        kin = new_group(h)
        store(case + at.KIN, kin)
    return kin


@compiled
def end_case(h: int, case: int, outcome: int) -> None:
    """A case ends: those it carries with it, and its parent has one part less."""
    if is_crowded(h) and load(case + at.KEPT_PEOPLE) != 0:
        store(h + at.FAILED_OUTCOME, outcome)
        kept = load(load(case + at.KEPT_PEOPLE) + at.TASK_SERVE)
        fail(h, at.KEEPS_AT_END, load(case + at.SUBJECT), load(kept + at.NODE_INDEX))
        return
    journal.ended_case(h, case, outcome)
    store(h + at.INSIDE, load(h + at.INSIDE) - 1)
    store(case + at.ALIVE, 0)
    kin = load(case + at.KIN)
    if kin != 0:
        store(case + at.KIN, 0)
        other = load(kin + at.CARRIED)
        while other != 0:
            following = load(other + at.AFTER)
            end_case(h, other, outcome)
            other = following
        desert(h, kin)
        home = load(kin + at.HOME)
        if home != 0:
            leave_home(kin, home)
            one_less(h, home)
        give_row(h, at.FREE_FAMILIES, at.FREE_FAMILIES_LEFT, kin)
    forget(h, case)


@inlined
def desert(h: int, kin: int) -> None:
    """The parent is gone; its parts find nobody who awaits them."""
    parting = load(kin + at.AWAY)
    while parting != 0:
        following = load(parting + at.NEXT_AWAY)
        store(parting + at.PARENT, 0)
        store(parting + at.RESTING, 0)
        drop_parting(h, parting)
        parting = following


@inlined
def drop_parting(h: int, parting: int) -> None:
    """Free a parting that nobody speaks of any more."""
    if load(parting + at.PARENT) == 0 and load(parting + at.PARTS) == 0:
        give_row(h, at.FREE_FAMILIES, at.FREE_FAMILIES_LEFT, parting)


@inlined
def leave_home(kin: int, home: int) -> None:
    """The part stands in its parting's list no more."""
    before = load(kin + at.SISTER_BEFORE)
    after = load(kin + at.SISTER_AFTER)
    if before == 0:
        store(home + at.PARTS, after)
    else:
        store(before + at.SISTER_AFTER, after)
    if after == 0:
        store(home + at.PARTS_LAST, before)
    else:
        store(after + at.SISTER_BEFORE, before)


# -- parts and joins -------------------------------------------------------------------------


@inlined
def parting_at(kin: int, join: int) -> int:
    """The parting of a case's own parts that a join awaits; 0: none."""
    parting = load(kin + at.AWAY)
    while parting != 0 and load(parting + at.AWAITED_AT) != join:
        parting = load(parting + at.NEXT_AWAY)
    return parting


@compiled
def becomes_part(h: int, parent: int, part: int, join: int) -> None:
    """A case that has just been born is a part of its parent."""
    kin = kin_of(h, parent)
    parting = parting_at(kin, join)
    if parting == 0:
        parting = new_group(h)
        store(parting + at.PARENT, parent)
        store(parting + at.AWAITED_AT, join)
        store(parting + at.NEXT_AWAY, load(kin + at.AWAY))
        store(kin + at.AWAY, parting)
    mine = kin_of(h, part)
    store(mine + at.KIN_CASE, part)
    store(mine + at.HOME, parting)
    last = load(parting + at.PARTS_LAST)
    store(mine + at.SISTER_BEFORE, last)
    if last == 0:
        store(parting + at.PARTS, mine)
    else:
        store(last + at.SISTER_AFTER, mine)
    store(parting + at.PARTS_LAST, mine)
    store(parting + at.ON_THEIR_WAY, load(parting + at.ON_THEIR_WAY) + 1)


@inlined
def complete(parting: int) -> bool:
    """Whether the parent need not wait for more."""
    need = load(load(parting + at.AWAITED_AT) + at.NEED)
    enough = need > 0 and load(parting + at.CAME) >= need
    return enough or load(parting + at.ON_THEIR_WAY) == 0


@compiled
def one_less(h: int, parting: int) -> None:
    """A part is on its way no more; perhaps the parent goes on."""
    store(parting + at.ON_THEIR_WAY, load(parting + at.ON_THEIR_WAY) - 1)
    if load(parting + at.RESTING) != 0 and complete(parting):
        store(parting + at.RESTING, 0)
        parent = load(parting + at.PARENT)
        join = load(parting + at.AWAITED_AT)
        close(h, parting)
        later(h, parent, at.GO, load(join + at.TO))
    else:
        drop_parting(h, parting)


@compiled
def close(h: int, parting: int) -> None:
    """The parent goes on; parts that come later find nobody who awaits them."""
    parent = load(parting + at.PARENT)
    join = load(parting + at.AWAITED_AT)
    kin = load(parent + at.KIN)
    place = kin + at.AWAY
    while load(place) != parting:
        place = load(place) + at.NEXT_AWAY
    store(place, load(parting + at.NEXT_AWAY))
    counted = load(join + at.JOIN_COUNTED)
    if counted >= 0:
        store(parent + counted, load(parting + at.CAME))
    if load(join + at.CANCELS) != 0:
        cancel(h, parting)
    store(parting + at.PARENT, 0)
    drop_parting(h, parting)


@compiled
def cancel(h: int, parting: int) -> None:
    """Parts that wait in a lane end, in the order of birth; with them may end whom they carry."""
    mine = load(parting + at.PARTS)
    while mine != 0:
        part = load(mine + at.KIN_CASE)
        if load(part + at.WAITING) != 0:
            depart(h, part, load(h + at.CANCELLED_WORD))
            end_case(h, part, load(h + at.CANCELLED_WORD))
            mine = load(parting + at.PARTS)
        else:
            mine = load(mine + at.SISTER_AFTER)


@compiled
def enter_join(h: int, case: int, node: int) -> int:
    """A parent rests or goes on; a part ends; anybody else goes on."""
    kin = load(case + at.KIN)
    if kin == 0:
        return load(node + at.TO)
    own = parting_at(kin, node)
    if own != 0:
        if complete(own):
            close(h, own)
            return load(node + at.TO)
        store(own + at.RESTING, 1)
        return 0
    home = load(kin + at.HOME)
    if home != 0 and load(home + at.AWAITED_AT) == node:
        store(home + at.CAME, load(home + at.CAME) + 1)
        end_case(h, case, load(h + at.JOINED_WORD))
        return 0
    return load(node + at.TO)


# -- strangers -------------------------------------------------------------------------------


@compiled
def gather(h: int, case: int, node: int) -> int:
    """Rest, or go on with all who are there."""
    store(case + at.AFTER, 0)
    last = load(node + at.THERE_LAST)
    if last == 0:
        store(node + at.THERE, case)
    else:
        store(last + at.AFTER, case)
    store(node + at.THERE_LAST, case)
    count = load(node + at.THERE_COUNT) + 1
    store(node + at.THERE_COUNT, count)
    timer = load(node + at.GATHER_TIMER)
    if count == 1 and timer != 0:
        ticks = ticks_of(h, timer, case, 0)
        if ticks == 0:
            no_time(h, case, node)
        if ticks < FOREVER:
            tick = load(h + at.NOW) + ticks
            put(h, tick, DELAY_END, load(case + at.SUBJECT), node, TIME_IS_UP)
    if count >= load(node + at.GATHER_SIZE):
        go_on(h, node)
    return 0


@compiled
def go_on(h: int, node: int) -> None:
    """All who are there go on, one by one, or the first with the others."""
    first = load(node + at.THERE)
    no_time(h, first, node)
    last = load(node + at.THERE_LAST)
    store(node + at.THERE, 0)
    store(node + at.THERE_LAST, 0)
    store(node + at.THERE_COUNT, 0)
    store(node + at.BATCH_SINCE, load(h + at.SEQUENCE))
    others = load(first + at.AFTER)
    later(h, first, at.GO, load(node + at.TO))
    if load(node + at.CARRIES) == 0:
        while others != 0:
            following = load(others + at.AFTER)
            later(h, others, at.GO, load(node + at.TO))
            others = following
    elif others != 0:
        kin = kin_of(h, first)
        end = load(kin + at.CARRIED_LAST)
        if end == 0:
            store(kin + at.CARRIED, others)
        else:
            store(end + at.AFTER, others)
        store(kin + at.CARRIED_LAST, last)


@compiled
def release(h: int, case: int, node: int) -> int:
    """Go on; those carried follow once the case has come to rest."""
    kin = load(case + at.KIN)
    if kin != 0:
        other = load(kin + at.CARRIED)
        store(kin + at.CARRIED, 0)
        store(kin + at.CARRIED_LAST, 0)
        while other != 0:
            following = load(other + at.AFTER)
            later(h, other, at.GO, load(node + at.TO))
            other = following
    return load(node + at.TO)
