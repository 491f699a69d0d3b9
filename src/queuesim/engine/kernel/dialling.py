"""Sources that wait for people who have nothing to do, and send them cases."""

from __future__ import annotations

from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.births import new_case, next_subject
from queuesim.engine.kernel.draws import absorbed
from queuesim.engine.kernel.heap import put, put_in
from queuesim.engine.kernel.looking import number_of, ticks_of
from queuesim.engine.kernel.todo import errand_at_once
from queuesim.engine.kernel.work import no_time_at
from queuesim.jit import compiled
from queuesim.native.memory import load, store
from queuesim.network.order import SUBJECT_BITS as SUBJECTS
from queuesim.network.order import EventKind
from queuesim.units import FOREVER

WORD = 8
ARRIVAL = int(EventKind.ARRIVAL)
DELAY_END = int(EventKind.DELAY_END)
DIALLED = 2  #: note of the end of a delay


@compiled
def announce_look(h: int, source: int) -> None:
    """Put the first look of a source on the agenda."""
    start = load(source + at.DIAL_FROM)
    if start < FOREVER:
        put_in(h, h + at.COMING, start, ARRIVAL << SUBJECTS | next_subject(source), source, 0)


@compiled
def look_for_idle(h: int) -> None:
    """The first source that wants more dials places one, and then they look again."""
    now = load(h + at.NOW)
    rows = load(h + at.DIALLERS)
    for k in range(load(h + at.DIALLERS_SIZE)):
        source = load(rows + k * WORD)
        start = load(source + at.DIAL_FROM)
        until = load(source + at.DIAL_UNTIL)
        if start <= now < until:
            wanted = int(number_of(h, load(source + at.WANTED), 0, 0) + 0.5)
            left = load(source + at.SOURCE_LIMIT) - load(source + at.SOURCE_ORDINAL)
            if load(source + at.DIALLING) < wanted and left > 0:
                dial(h, source)
                errand_at_once(h, at.LOOK_DIALLERS, 0)
                return


@compiled
def dial(h: int, source: int) -> None:
    """A case is sent; it sets off when its dial has ended."""
    ordinal = load(source + at.SOURCE_ORDINAL)
    key = absorbed(load(source + at.SLICE_KEY), ordinal)
    store(source + at.COMING_PART, 0)
    store(source + at.COMING_ORDINAL, ordinal)
    case = new_case(h, source, key)
    store(source + at.DIALLING, load(source + at.DIALLING) + 1)
    ticks = ticks_of(h, load(source + at.DIAL_TIMER), case, 0)
    if ticks == 0:
        no_time_at(h, load(case + at.SUBJECT), -1 - load(source + at.SOURCE_INDEX))
    if ticks < FOREVER:
        tick = load(h + at.NOW) + ticks
        put(h, tick, DELAY_END, load(case + at.SUBJECT), case, DIALLED)
