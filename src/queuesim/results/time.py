"""People's time and queues over time: exact integrals of step functions by interval.

*Available* is present and not in a break, or finishing work past the end of a shift (*owed*).
*Busy* is with at least one contact in hand that does not stand still: in work, in wrap-up, or
*held* by it, between two pieces of work. *Load* counts the room that each contact fills, and
*places* the room there is. *Paid* is the shifts without their unpaid breaks (missed shifts are
paid: absence is part of shrinkage) and *overtime*, which is work after the shift or into an unpaid
break. Breaks that wait for the end of work, or interrupt it, are unpaid when they are taken.
People by head count are paid while they are available. Machines stand there day and night; their
time counts while their channel is open, and while they finish what began before it closed. While
they are jammed they are not available.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from queuesim.network import Breaks, HeadCount, Network, Prepared, Roster, Serve
from queuesim.network.rows import WorkKind
from queuesim.results.columns import Ints
from queuesim.results.grid import Grid, of_changes, of_levels, while_open
from queuesim.results.once import once
from queuesim.results.ordering import WORD_BITS, distinct, order_of
from queuesim.results.sharing import Crowd, unions

if TYPE_CHECKING:
    from queuesim.network.calendars import Window
    from queuesim.network.groups import Shift
    from queuesim.results.contacts import Ledger

#: Sums of people's time; all in ticks.
PEOPLE = (
    "available",
    "owed",
    "busy",
    "work_time",
    "wrap_time",
    "held",
    "paused",
    "load",
    "places",
    "paid",
    "absent",
    "overtime",
)


KINDS = len(WorkKind) + 1  #: of time in rows of work; breaks, which have no case, apart
BREAK = KINDS - 1


def group_times(
    ledger: Ledger,
    network: Network,
    prepared: Prepared,
    grid: Grid,
    hours: Mapping[int, tuple[Window, ...]],
) -> dict[str, Ints]:
    """Sums of `PEOPLE`, each by group of the network and slot, ``(groups, slots)`` [ticks].

    Parameters
    ----------
    ledger
        Of rows in which nobody holds more than his room, which has been checked.
    hours
        Those of machines, by group.
    """
    many, levels = len(network.groups), ledger.columns.levels
    works, crowd, room = ledger.active.works, ledger.crowd, ledger.names.room
    begins, ends = works[:, 5], np.minimum(works[:, 6], grid.until)
    kind = np.where(works[:, 0] < 0, BREAK, works[:, 4])
    by_kind = grid.spread_spans(works[:, 2] * KINDS + kind, many * KINDS, begins, ends)
    work, wrap, paused, held, away = by_kind.reshape(many, KINDS, grid.size).transpose(1, 0, 2)
    busy, load = work + wrap + held, work + wrap + held  # of people who do one thing at a time
    if crowd.rows.size:
        _of_crowd(busy, load, works, crowd, network, room, grid)
    level, owed = _levels(levels, many, grid)
    paid, absent, overtime = level + owed, np.zeros_like(level), owed.copy()
    _by_name(paid, absent, overtime, works, network, prepared, grid)
    available = level + owed - away
    sums = {
        "available": available,
        "owed": owed,
        "busy": busy,
        "work_time": work,
        "wrap_time": wrap,
        "held": held,
        "paused": paused,
        "load": load,
        "places": available * room[:, None],
        "paid": paid,
        "absent": absent,
        "overtime": overtime,
    }
    for g, windows in hours.items():
        _in_hours(sums, g, int(room[g]), levels, works, crowd, windows, grid)
    return sums


def rooms(network: Network) -> Ints:
    """Units of room that a contact at each node of the network fills; 0: all of a person's."""
    return np.array([n.room if isinstance(n, Serve) else 0 for n in network.nodes], dtype=np.int64)


def filled(node: Ints, fills: Ints, room: Ints) -> Ints:
    """Units of room that work rows fill, by their node, of people who have ``room`` units each.

    A break, which has no node, fills all of it.
    """
    units = np.where(node < 0, 0, fills[node])
    return np.where(units == 0, room, units)


def _of_crowd(
    busy: Ints, load: Ints, works: Ints, crowd: Crowd, network: Network, room: Ints, grid: Grid
) -> None:
    """Busy time and load of groups whose people have room for several contacts, in place."""
    several = room > 1
    group, begins, ends = crowd.busy.T
    busy[several] = grid.spread_spans(group, room.size, begins, ends)[several]
    # Each row counts once in the load already; more is for those that fill more.
    rows = crowd.rows[crowd.active]
    units = filled(works[rows, 1], rooms(network), room[works[rows, 2]])
    large = np.flatnonzero(units > 1)
    wide, more = works[rows[large]], units[large] - 1
    ticks = np.concatenate([wide[:, 5], np.minimum(wide[:, 6], grid.until)])
    rises = np.concatenate([more, -more])
    load += grid.spread_steps(np.tile(wide[:, 2], 2), room.size, ticks, rises)


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
    levels: Ints,
    works: Ints,
    crowd: Crowd,
    windows: tuple[Window, ...],
    grid: Grid,
) -> None:
    """Machines' time, in place: in their channel's hours, and outside only what they finish."""

    def open_time(ticks: Ints, values: Ints) -> Ints:
        return grid.spread(of_levels(*while_open(ticks, values, windows)))

    mine = works[works[:, 2] == g]
    mine[:, 6] = np.minimum(mine[:, 6], grid.until)
    held = mine[:, 4] == WorkKind.KEPT  # out of service: neither at work nor there for anybody
    still = open_time(*of_changes(*mine[held, 5:7].T))
    if held.any():
        sums["busy"][g] -= sums["held"][g]
        sums["load"][g] -= sums["held"][g]
        sums["held"][g] = 0
        mine = mine[~held]
    if room > 1:
        begins, ends = crowd.busy[crowd.busy[:, 0] == g, 1:].T
    else:
        begins, ends = mine[mine[:, 4] != WorkKind.PAUSE, 5:7].T
    levels = levels[levels[:, 1] == g]
    at_work = open_time(*of_changes(begins, ends))
    away = open_time(*of_changes(*mine[mine[:, 0] < 0, 5:7].T))
    available = open_time(levels[:, 0], levels[:, 2]) - away - still + sums["busy"][g] - at_work
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
            () if isinstance(group.staffing, HeadCount) else _told_before(group.staffing)
            for group in network.groups
        ]
        windows = [
            (k, *window)
            for k, person in enumerate(person for group in groups for person in group)
            for window in sorted(w for shift in person for w in paid_windows(shift))
        ]
        shifts = ((g, s) for g, group in enumerate(groups) for p in group for s in p)
        paid = _shift_time(shifts, len(groups), grid)
        whose, starts, ends = np.array(windows, dtype=np.int64).reshape(-1, 3).T
        return cls(np.cumsum([0, *map(len, groups)])[:-1], whose, starts, ends, paid)


def _by_name(
    paid: Ints,
    absent: Ints,
    overtime: Ints,
    works: Ints,
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
    done = works[np.flatnonzero(named[works[:, 2]] & (works[:, 4] != WorkKind.PAUSE))]
    absent[named] = _shift_time(missed, named.size, grid)[named]
    overtime[named] = _overtime(done, duties, network, grid)[named]
    paid[named] = (duties.paid + overtime - _unpaid_when_taken(works, network, prepared, grid))[
        named
    ]


def _told_before(roster: Roster) -> list[list[Shift]]:
    """Shifts of each person with the breaks whose time is known before they begin."""
    if roster.breaks is Breaks.AWAY:
        return [list(person.shifts) for person in roster.people]
    return [[replace(shift, unpaid=0) for shift in person.shifts] for person in roster.people]


def _unpaid_when_taken(works: Ints, network: Network, prepared: Prepared, grid: Grid) -> Ints:
    """Unpaid time of breaks that wait or interrupt, by group and slot: the first of each shift.

    Who misses a shift misses its break too, as it was planned.
    """
    taken: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for row in works[works[:, 0] < 0]:
        taken.setdefault((row[2], row[3]), []).append((row[5], min(row[6], grid.until)))
    unpaid = []
    for g, group in enumerate(network.groups):
        if isinstance(group.staffing, HeadCount) or group.staffing.breaks is Breaks.AWAY:
            continue
        for number, duty in enumerate(prepared.duties[group.name]):
            missed = set(duty.absent)
            mine = sorted(taken.get((g, number), []))
            for shift in group.staffing.people[number].shifts:
                inside = tuple(w for w in mine if shift.start <= w[0] < shift.end)
                known = shift if shift in missed else replace(shift, breaks=inside)
                unpaid += [(g, *window) for window in unpaid_windows(known)]
    of, begins, ends = np.array(unpaid, dtype=np.int64).reshape(-1, 3).T
    return grid.spread_spans(of, len(network.groups), begins, ends)


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
        known = distinct(starts)
        tick, starts = (np.searchsorted(known, t, side="right") for t in (tick, starts))
        span = known.size + 1
    return np.searchsorted(of * span + starts, person * span + tick, side="right") - 1
