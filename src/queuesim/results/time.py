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

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from queuesim.network import Group, HeadCount, Network, Prepared, Serve
from queuesim.network.rows import WorkKind
from queuesim.results.columns import Columns, Ints
from queuesim.results.grid import Grid, of_changes, of_levels, of_spans, while_open
from queuesim.results.sharing import unions

if TYPE_CHECKING:
    from queuesim.network.calendars import Duty, Window
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


@dataclass(frozen=True, slots=True)
class GroupTime:
    """Time of one group of the network: sums of `PEOPLE` by slot, [ticks]."""

    sums: dict[str, Ints]


def group_times(
    c: Columns,
    network: Network,
    prepared: Prepared,
    grid: Grid,
    hours: Mapping[int, tuple[Window, ...]],
) -> list[GroupTime]:
    """Time of each group of the network, in its order; ``hours`` are those of machines."""
    order = np.argsort(c.works[:, 2], kind="stable")
    works = c.works[order]
    bounds = np.searchsorted(works[:, 2], np.arange(len(network.groups) + 1))
    fills = rooms(network)
    result = []
    for g, group in enumerate(network.groups):
        rows = works[bounds[g] : bounds[g + 1]]
        levels = c.levels[c.levels[:, 1] == g]
        room = filled(rows, fills, group.room)
        duties = prepared.duties[group.name]
        sums = _sums(group, rows, room, levels, duties, grid)
        if g in hours:
            _in_hours(sums, group, rows, levels, hours[g], grid)
        result.append(GroupTime(sums))
    return result


def rooms(network: Network) -> Ints:
    """Units of room that a contact at each node of the network fills; 0: all of a person's."""
    return np.array([n.room if isinstance(n, Serve) else 0 for n in network.nodes], dtype=np.int64)


def filled(works: Ints, fills: Ints, room: int | Ints) -> Ints:
    """Units of room that each work row fills, of people who have ``room`` units each."""
    units = fills[works[:, 1]]
    return np.where(units == 0, room, units)


def _sums(
    group: Group, works: Ints, room: Ints, levels: Ints, duties: tuple[Duty, ...], grid: Grid
) -> dict[str, Ints]:
    until = grid.until
    ends = np.minimum(works[:, 6], until)
    kind = works[:, 4]

    def time_in(which: WorkKind) -> Ints:
        rows = kind == which
        return grid.spread(of_spans(works[rows, 5], ends[rows]))

    work, wrap, paused = map(time_in, (WorkKind.WORK, WorkKind.WRAP, WorkKind.PAUSE))
    active = works[kind != WorkKind.PAUSE]
    if group.room == 1:
        busy = load = work + wrap
    else:
        spans = unions(active, until)
        busy = grid.spread(of_spans(spans[:, 1], spans[:, 2]))
        load = np.zeros(grid.size, dtype=np.int64)
        for units in np.unique(room):
            rows = (room == units) & (kind != WorkKind.PAUSE)
            load += units * grid.spread(of_spans(works[rows, 5], ends[rows]))
    level = grid.spread(of_levels(levels[:, 0], levels[:, 2]))
    owed = grid.spread(of_levels(levels[:, 0], levels[:, 3]))
    if isinstance(group.staffing, HeadCount):
        paid, absent, overtime = level + owed, np.zeros_like(level), owed
    else:
        overtime = _overtime(active, duties, grid)
        paid = _shift_time([s for d in duties for s in d.shifts], grid) + overtime
        absent = _shift_time([s for d in duties for s in d.absent], grid)
    return {
        "available": level + owed,
        "owed": owed,
        "busy": busy,
        "work_time": work,
        "wrap_time": wrap,
        "paused": paused,
        "load": load,
        "places": (level + owed) * group.room,
        "paid": paid,
        "absent": absent,
        "overtime": overtime,
    }


def _in_hours(
    sums: dict[str, Ints],
    group: Group,
    works: Ints,
    levels: Ints,
    windows: tuple[Window, ...],
    grid: Grid,
) -> None:
    """Machines' time, in place: in their channel's hours, and outside only what they finish."""

    def open_time(ticks: Ints, values: Ints) -> Ints:
        return grid.spread(of_levels(*while_open(ticks, values, windows)))

    spans = unions(works[works[:, 4] != WorkKind.PAUSE], grid.until)
    at_work = open_time(*of_changes(spans[:, 1], spans[:, 2]))
    available = open_time(levels[:, 0], levels[:, 2]) + sums["busy"] - at_work
    sums["available"] = sums["paid"] = available
    sums["places"] = available * group.room


def _shift_time(shifts: list[Shift], grid: Grid) -> Ints:
    """Paid time of shifts: from begin to end, less the unpaid part of their breaks."""
    away = [w for shift in shifts for w in unpaid_windows(shift)]
    begins = np.array([s.start for s in shifts], dtype=np.int64)
    ends = np.array([s.end for s in shifts], dtype=np.int64)
    left = np.array([w[0] for w in away], dtype=np.int64)
    back = np.array([w[1] for w in away], dtype=np.int64)
    return grid.spread(of_spans(begins, ends)) - grid.spread(of_spans(left, back))


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


def _overtime(works: Ints, duties: tuple[Duty, ...], grid: Grid) -> Ints:
    """Time with work in hand outside what the person's shifts pay: after them, in unpaid breaks."""
    over: list[Ints] = []
    order = np.argsort(works[:, 3], kind="stable")
    works = works[order]
    bounds = np.searchsorted(works[:, 3], np.arange(len(duties) + 1))
    for number, duty in enumerate(duties):
        rows = works[bounds[number] : bounds[number + 1]]
        if not len(rows):
            continue
        shifts = sorted(w for s in duty.shifts for w in paid_windows(s))
        starts, ends = (np.array([s[k] for s in shifts], dtype=np.int64) for k in (0, 1))
        at = np.searchsorted(starts, rows[:, 5], side="right") - 1
        stop = ends[np.maximum(at, 0)]
        begin = np.where(at < 0, rows[:, 5], np.maximum(rows[:, 5], stop))
        following = np.append(starts, grid.until)[at + 1]
        end = np.minimum(np.minimum(rows[:, 6], grid.until), following)
        late = end > begin
        if late.any():
            outside = rows[late].copy()
            outside[:, 5], outside[:, 6] = begin[late], end[late]
            over.append(outside)
    if not over:
        return np.zeros(grid.size, dtype=np.int64)
    spans = unions(np.concatenate(over), grid.until)
    return grid.spread(of_spans(spans[:, 1], spans[:, 2]))
