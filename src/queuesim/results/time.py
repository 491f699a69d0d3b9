"""People's time and queues over time: exact integrals of step functions by interval.

*Available* is present and taking work, or finishing work past the end of a shift (*owed*).
*Busy* is with at least one contact in work or wrap-up; *load* counts the room that each of them
fills, and *places* the room there is. *Paid* is the shifts without their unpaid breaks (missed
shifts are paid: absence is part of shrinkage) and *overtime*, which is work after the shift or
into an unpaid break.
People by head count are paid while they are available. Machines stand there day and night; their
time counts while their channel is open, and while they finish what began before it closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from queuesim.network import HeadCount, Network, Prepared, Serve
from queuesim.network.rows import WorkKind
from queuesim.results.columns import Columns, Ints
from queuesim.results.grid import Grid, of_changes, of_levels, while_open
from queuesim.results.once import once
from queuesim.results.ordering import WORD_BITS, order_of
from queuesim.results.sharing import Crowd, unions

if TYPE_CHECKING:
    from queuesim.network.calendars import Window
    from queuesim.network.groups import Shift

#: Sums of people's time; all in ticks.
PEOPLE = (
    "available",
    "owed",
    "busy",
    "work_time",
    "wrap_time",
    "paused",
    "load",
    "places",
    "paid",
    "absent",
    "overtime",
)


def group_times(
    c: Columns,
    crowd: Crowd,
    network: Network,
    prepared: Prepared,
    grid: Grid,
    hours: Mapping[int, tuple[Window, ...]],
) -> dict[str, Ints]:
    """Sums of `PEOPLE`, each by group of the network and slot, ``(groups, slots)`` [ticks].

    Parameters
    ----------
    crowd
        Of the same rows; nobody holds more than his room, which has been checked.
    hours
        Those of machines, by group.
    """
    many = len(network.groups)
    works, room = c.works, np.array([g.room for g in network.groups], dtype=np.int64)
    begins, ends = works[:, 5], np.minimum(works[:, 6], grid.until)
    kinds = len(WorkKind)
    by_kind = grid.spread_spans(works[:, 2] * kinds + works[:, 4], many * kinds, begins, ends)
    work, wrap, paused, kept = by_kind.reshape(many, kinds, grid.size).transpose(1, 0, 2)
    busy, load = work + wrap, work + wrap  # of people who do one thing at a time
    load[room > 1] += kept[room > 1]
    if crowd.rows.size:
        _of_crowd(busy, load, c, crowd, network, room, grid)
    level, owed = _levels(c.levels, many, grid)
    paid, absent, overtime = level + owed, np.zeros_like(level), owed.copy()
    _by_name(paid, absent, overtime, c, network, prepared, grid)
    sums = {
        "available": level + owed,
        "owed": owed,
        "busy": busy,
        "work_time": work,
        "wrap_time": wrap,
        "paused": paused,
        "load": load,
        "places": (level + owed) * room[:, None],
        "paid": paid,
        "absent": absent,
        "overtime": overtime,
    }
    for g, windows in hours.items():
        _in_hours(sums, g, int(room[g]), c, crowd, windows, grid)
    return sums


def rooms(network: Network) -> Ints:
    """Units of room that a contact at each node of the network fills; 0: all of a person's."""
    return np.array([n.room if isinstance(n, Serve) else 0 for n in network.nodes], dtype=np.int64)


def filled(node: Ints, fills: Ints, room: Ints) -> Ints:
    """Units of room that work rows fill, by their node, of people who have ``room`` units each."""
    units = fills[node]
    return np.where(units == 0, room, units)


def _of_crowd(
    busy: Ints, load: Ints, c: Columns, crowd: Crowd, network: Network, room: Ints, grid: Grid
) -> None:
    """Busy time and load of groups whose people have room for several contacts, in place."""
    several = room > 1
    group, begins, ends = crowd.busy.T
    busy[several] = grid.spread_spans(group, room.size, begins, ends)[several]
    # Each row counts once in the load already; more is for those that fill more.
    rows = crowd.rows[crowd.active]
    units = filled(c.works[rows, 1], rooms(network), room[c.works[rows, 2]])
    large = np.flatnonzero(units > 1)
    works, more = c.works[rows[large]], units[large] - 1
    ticks = np.concatenate([works[:, 5], np.minimum(works[:, 6], grid.until)])
    rises = np.concatenate([more, -more])
    load += grid.spread_steps(np.tile(works[:, 2], 2), room.size, ticks, rises)


def _levels(levels: Ints, many: int, grid: Grid) -> tuple[Ints, Ints]:
    """People present and owed, by group and slot."""
    levels = levels[order_of(levels[:, 1])]
    tick, group = levels[:, 0], levels[:, 1]
    rises = rises_of(group, levels[:, 2:4].T)
    code = np.concatenate([group, group + many])
    sums = grid.spread_steps(code, 2 * many, np.tile(tick, 2), rises.reshape(-1))
    return sums[:many], sums[many:]


def rises_of(group: Ints, values: Ints) -> Ints:
    """Rises of step functions ``(n, steps)`` that begin at 0 in each group; groups together."""
    before = np.zeros_like(values)
    same = group[1:] == group[:-1]
    before[:, 1:] = np.where(same, values[:, :-1], 0)
    return values - before


def _in_hours(
    sums: dict[str, Ints],
    g: int,
    room: int,
    c: Columns,
    crowd: Crowd,
    windows: tuple[Window, ...],
    grid: Grid,
) -> None:
    """Machines' time, in place: in their channel's hours, and outside only what they finish."""

    def open_time(ticks: Ints, values: Ints) -> Ints:
        return grid.spread(of_levels(*while_open(ticks, values, windows)))

    if room > 1:
        begins, ends = crowd.busy[crowd.busy[:, 0] == g, 1:].T
    else:
        works = c.works[(c.works[:, 2] == g) & (c.works[:, 4] != WorkKind.PAUSE)]
        begins, ends = works[:, 5], np.minimum(works[:, 6], grid.until)
    levels = c.levels[c.levels[:, 1] == g]
    at_work = open_time(*of_changes(begins, ends))
    available = open_time(levels[:, 0], levels[:, 2]) + sums["busy"][g] - at_work
    sums["available"][g] = sums["paid"][g] = available
    sums["places"][g] = available * room


# -- people by name --------------------------------------------------------------------------


@dataclass(frozen=True)
class Duties:
    """What the rosters of a network pay.

    Attributes
    ----------
    first
        Code of the first person of each group; people by head count have none of their own.
    person, starts, ends
        What is paid whatever happens, window by window, in the order of people and ticks.
    paid
        Time of the shifts without unpaid breaks, by group and slot.
    """

    first: Ints
    person: Ints
    starts: Ints
    ends: Ints
    paid: Ints

    @classmethod
    def of(cls, network: Network, grid: Grid) -> Duties:
        """Of the rosters that a network has in all its replications."""
        return once((network, grid), lambda: cls._of(network, grid))

    @classmethod
    def _of(cls, network: Network, grid: Grid) -> Duties:
        groups = [
            () if isinstance(group.staffing, HeadCount) else group.staffing.people
            for group in network.groups
        ]
        windows = [
            (k, *window)
            for k, person in enumerate(person for group in groups for person in group)
            for window in sorted(w for shift in person.shifts for w in paid_windows(shift))
        ]
        shifts = ((g, s) for g, group in enumerate(groups) for p in group for s in p.shifts)
        paid = _shift_time(shifts, len(groups), grid)
        whose, starts, ends = np.array(windows, dtype=np.int64).reshape(-1, 3).T
        return cls(np.cumsum([0, *map(len, groups)])[:-1], whose, starts, ends, paid)


def _by_name(
    paid: Ints,
    absent: Ints,
    overtime: Ints,
    c: Columns,
    network: Network,
    prepared: Prepared,
    grid: Grid,
) -> None:
    """Paid time, absence and overtime of groups whose people have names, in place."""
    named = np.array(
        [not isinstance(g.staffing, HeadCount) for g in network.groups], dtype=np.bool_
    )
    if not named.any():
        return
    duties = Duties.of(network, grid)
    missed = (
        (g, shift)
        for g, group in enumerate(network.groups)
        for duty in prepared.duties[group.name]
        for shift in duty.absent
    )
    works = c.works[np.flatnonzero(named[c.works[:, 2]] & (c.works[:, 4] != WorkKind.PAUSE))]
    absent[named] = _shift_time(missed, named.size, grid)[named]
    overtime[named] = _overtime(works, duties, network, grid)[named]
    paid[named] = duties.paid[named] + overtime[named]


def _shift_time(shifts: Iterable[tuple[int, Shift]], many: int, grid: Grid) -> Ints:
    """Paid time of groups' shifts: from begin to end, less the unpaid part of their breaks."""
    whole, away = [], []
    for g, shift in shifts:
        whole.append((g, shift.start, shift.end))
        away += [(g, *window) for window in unpaid_windows(shift)]
    there, gone = (np.array(rows, dtype=np.int64).reshape(-1, 3).T for rows in (whole, away))
    return grid.spread_spans(there[0], many, *there[1:]) - grid.spread_spans(
        gone[0], many, *gone[1:]
    )


def unpaid_windows(shift: Shift) -> list[tuple[int, int]]:
    """The unpaid part of a shift's breaks: the first ``unpaid`` ticks of them."""
    left, windows = shift.unpaid, []
    for start, end in shift.breaks:
        if left <= 0:
            break
        windows.append((start, min(end, start + left)))
        left -= end - start
    return windows


def paid_windows(shift: Shift) -> list[tuple[int, int]]:
    """The parts of a shift that are paid whatever happens."""
    windows, begin = [], shift.start
    for start, end in unpaid_windows(shift):
        windows.append((begin, start))
        begin = end
    return [window for window in (*windows, (begin, shift.end)) if window[0] < window[1]]


def _overtime(works: Ints, duties: Duties, network: Network, grid: Grid) -> Ints:
    """Time with work in hand outside what the person's shifts pay: after them, in unpaid breaks."""
    many, until = len(network.groups), grid.until
    person = duties.first[works[:, 2]] + works[:, 3]
    order = order_of(person)  # for the cache of the processor
    person, begins, finish = person[order], works[order, 5], works[order, 6]
    at = latest(person, begins, duties.person, duties.starts)
    # of the window before and the one that follows, where they are the same person's
    who, starts, ends = (
        np.concatenate([[apart], part, [apart]])
        for apart, part in ((-1, duties.person), (until, duties.starts), (0, duties.ends))
    )
    begin = np.where(who[at + 1] == person, np.maximum(begins, ends[at + 1]), begins)
    following = np.where(who[at + 2] == person, starts[at + 2], until)
    end = np.minimum(np.minimum(finish, until), following)
    late = np.flatnonzero(end > begin)
    over = works[order[late]]
    over[:, 5], over[:, 6] = begin[late], end[late]
    several = np.array([g.room > 1 for g in network.groups], dtype=np.bool_)[over[:, 2]]
    spans = np.concatenate([over[~several][:, [2, 5, 6]], unions(over[several], until)])
    return grid.spread_spans(spans[:, 0], many, spans[:, 1], spans[:, 2])


def latest(person: Ints, tick: Ints, of: Ints, starts: Ints) -> Ints:
    """Last window that begins by a tick, of the person or of one before; -1 for none.

    ``of`` and ``starts`` are the windows' people and begins, in the order of both.
    """
    people = int(max(person.max(initial=0), of.max(initial=0))) + 1
    span = int(max(tick.max(initial=0), starts.max(initial=0))) + 1
    if people * span >= 1 << WORD_BITS:  # ranks of ticks are smaller
        known = np.unique(starts)
        tick, starts = (np.searchsorted(known, t, side="right") for t in (tick, starts))
        span = known.size + 1
    return np.searchsorted(of * span + starts, person * span + tick, side="right") - 1
