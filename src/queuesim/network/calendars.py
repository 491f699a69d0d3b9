"""Calendars and clocks: all that does not depend on queues, prepared once per replication.

Both engines read what `prepare` returns; neither makes a calendar of its own. Shared code
cannot be checked by comparing engines, so it has exact tests of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from queuesim.network.draws import (
    clock_key,
    part_names,
    person_key,
    stream_key,
    uniform_of,
    word_of,
)
from queuesim.network.durations import to_ticks
from queuesim.network.groups import Breaks, Group, HeadCount, Person, Roster, Shift
from queuesim.units import FOREVER

if TYPE_CHECKING:
    from queuesim.laws import Law
    from queuesim.network.network import Network

ABSENCE = word_of("absence")
OFF_COUNT = word_of("off-phone blocks")
OFF_BLOCK = word_of("off-phone block")
VALUE = word_of("value")

Window = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Gate:
    """Opening times ``[start, end)`` in ticks, ascending and apart; a named calendar."""

    name: str
    windows: tuple[Window, ...]

    def __post_init__(self) -> None:
        edges = [edge for window in self.windows for edge in window]
        if any(later <= earlier for earlier, later in pairwise(edges)):
            raise ValueError(f'the windows of gate "{self.name}" must ascend and be apart')

    def is_open(self, tick: int) -> bool:
        """Whether the gate is open at ``tick``; open at the start, closed at the end."""
        k = bisect_right(self.windows, (tick, 1 << 62)) - 1
        return k >= 0 and tick < self.windows[k][1]


@dataclass(frozen=True, slots=True)
class Clock:
    """A random factor per period, such as the day-to-day factor.

    ``law`` is drawn once for each of the periods that begin at ``starts`` [ticks].
    """

    name: str
    starts: tuple[int, ...]
    law: Law


@dataclass(frozen=True, slots=True)
class Switch:
    """A random on-off clock, such as a machine that breaks down: a gate whose times are drawn.

    It may be named wherever a gate may, and is open while it is up.

    Attributes
    ----------
    up, down
        Laws of the times up and down [s], drawn in turn; each is at least a tick long.
    until
        Tick from which on it stays as it is then.
    starts_up
        Whether it is up at tick 0.
    """

    name: str
    up: Law
    down: Law
    until: int
    starts_up: bool = True


@dataclass(frozen=True, slots=True)
class Duty:
    """One person's time in one replication, ticks.

    Attributes
    ----------
    present
        Windows in which the person takes work, ascending, apart, not empty.
    paid
        Windows of the shifts; unpaid breaks are in ``unpaid_ticks``.
    absent
        Windows of the shifts missed by absence.
    breaks
        Breaks that are no holes in ``present``: the tick at which each is due and its length,
        one a tick, ascending.
    """

    present: tuple[Window, ...]
    shifts: tuple[Shift, ...]
    absent: tuple[Shift, ...]
    breaks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """Calendars of one replication.

    Attributes
    ----------
    duties
        Per group by name: one `Duty` per person.
    clocks
        Per clock: starts and values.
    gates
        Per gate and per switch: when it is open.
    levels
        Per group with a head count: ``(tick, people)``, outages taken off.
    """

    duties: dict[str, tuple[Duty, ...]]
    clocks: dict[str, tuple[tuple[int, ...], tuple[float, ...]]]
    gates: dict[str, Gate] = field(default_factory=dict)
    levels: dict[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)

    def clock_value(self, clock: str, tick: int) -> float:
        """Value of a clock at a tick; 1 before its first period and for no clock."""
        if not clock:
            return 1.0
        starts, values = self.clocks[clock]
        k = bisect_right(starts, tick) - 1
        return values[k] if k >= 0 else 1.0


def prepare(network: Network, seed: int, replication: int) -> Prepared:
    """Draw the calendars of one replication."""
    stream = stream_key(seed, replication)
    gates = {g.name: g for g in network.gates}
    gates.update({s.name: switched(s, clock_key(stream, s.name)) for s in network.switches})
    return Prepared(
        duties={g.name: _duties(g, stream, gates) for g in network.groups},
        clocks={c.name: (c.starts, _values(c, stream)) for c in network.clocks},
        gates=gates,
        levels={
            g.name: less_outages(g.staffing, gates)
            for g in network.groups
            if isinstance(g.staffing, HeadCount)
        },
    )


def switched(switch: Switch, key: int) -> Gate:
    """When a switch is up in one replication."""
    sides = []
    for law, name in ((switch.up, "up"), (switch.down, "down")):
        words = [word_of(part) for part in part_names(name, law.uniforms)]
        sides.append((law.sampler(), words))
    windows: list[Window] = []
    tick, is_up, turn = 0, switch.starts_up, 0
    while True:
        draw, words = sides[0 if is_up else 1]
        length = max(1, to_ticks(draw(*(uniform_of(key, word, turn) for word in words))))
        start, tick = tick, min(FOREVER, tick + length)
        stays = tick >= switch.until
        if is_up:
            windows.append((start, FOREVER if stays else tick))
        if stays:
            return Gate(switch.name, tuple(windows))
        turn += is_up != switch.starts_up
        is_up = not is_up


def less_outages(staffing: HeadCount, gates: dict[str, Gate]) -> tuple[tuple[int, int], ...]:
    """Head counts with the people of outages taken off; one entry for each change."""
    if not staffing.outages or not staffing.levels:
        return staffing.levels
    ticks = {tick for tick, _ in staffing.levels}
    for name, _ in staffing.outages:
        ticks.update(edge for window in gates[name].windows for edge in window if edge < FOREVER)
    found: list[tuple[int, int]] = []
    starts = [tick for tick, _ in staffing.levels]
    for tick in sorted(tick for tick in ticks if tick >= starts[0]):
        people = staffing.levels[bisect_right(starts, tick) - 1][1]
        people -= sum(less for name, less in staffing.outages if not gates[name].is_open(tick))
        if not found or found[-1][1] != max(0, people):
            found.append((tick, max(0, people)))
    return tuple(found)


def _values(clock: Clock, stream: int) -> tuple[float, ...]:
    if clock.law.uniforms != 1:
        raise ValueError(f'the law of clock "{clock.name}" must need one uniform number a draw')
    value, key = clock.law.sampler(), clock_key(stream, clock.name)
    return tuple(value(uniform_of(key, VALUE, k)) for k in range(len(clock.starts)))


def _duties(group: Group, stream: int, gates: dict[str, Gate]) -> tuple[Duty, ...]:
    if isinstance(group.staffing, HeadCount):
        return ()
    roster = group.staffing
    return tuple(
        _duty(person, roster, person_key(stream, group.drawn_as or group.name, number), gates)
        for number, person in enumerate(roster.people)
    )


def _duty(person: Person, roster: Roster, key: int, gates: dict[str, Gate]) -> Duty:
    present: list[Window] = []
    absent: list[Shift] = []
    due: Counter[int] = Counter()
    for shift in person.shifts:
        if roster.absence > 0 and uniform_of(key, ABSENCE, shift.day) < roster.absence:
            absent.append(shift)
            continue
        away = _off_blocks(shift, roster.off_block, key)
        breaks = list(shift.breaks)
        if person.gate:
            breaks += _shut(gates[person.gate], shift, [*shift.breaks, *away])
        if roster.breaks is Breaks.AWAY:
            away = [*breaks, *away]
        else:
            for begin, end in breaks:
                if shift.start <= begin < shift.end:
                    due[begin] += end - begin
        present += without((shift.start, shift.end), away)
    return Duty(joined(present), person.shifts, tuple(absent), tuple(sorted(due.items())))


def _shut(gate: Gate, shift: Shift, away: list[Window]) -> list[Window]:
    """When a gate is shut inside a shift, beside the times away that are there anyway."""
    shut = without((shift.start, shift.end), list(gate.windows))
    return [piece for window in shut for piece in without(window, away)]


def _off_blocks(shift: Shift, length: int, key: int) -> list[Window]:
    """Keyed off-phone blocks of a shift; their mean number is exactly ``off_blocks``.

    Blocks start at whole multiples of their length into the shift and do not touch a break.
    The whole part of the expected number is always taken, the rest by chance; which blocks:
    those with the smallest keyed numbers.
    """
    if shift.off_blocks <= 0:
        return []
    possible = _possible_blocks(shift, length)
    whole = int(shift.off_blocks)
    taken = whole + (uniform_of(key, OFF_COUNT, shift.day) < shift.off_blocks - whole)
    if taken > len(possible):
        raise ValueError(f"a shift has room for {len(possible)} off-phone blocks, not for {taken}")
    lots = [
        (uniform_of(key, OFF_BLOCK, shift.day << 12 | k), window)
        for k, window in enumerate(possible)
    ]
    return [window for _, window in sorted(lots)[:taken]]


@lru_cache(maxsize=1 << 14)
def _possible_blocks(shift: Shift, length: int) -> tuple[Window, ...]:
    """Blocks that a shift has room for; the same in every replication."""
    return tuple(
        (start, start + length)
        for start in range(shift.start, shift.end - length + 1, length)
        if all(end <= start or begin >= start + length for begin, end in shift.breaks)
    )


def without(whole: Window, away: list[Window]) -> list[Window]:
    """What is left of a window once others are taken out of it."""
    left: list[Window] = []
    start, end = whole
    for begin, finish in sorted(away):
        if begin > start:
            left.append((start, min(begin, end)))
        start = max(start, finish)
    if start < end:
        left.append((start, end))
    return [w for w in left if w[0] < w[1]]


def joined(windows: list[Window]) -> tuple[Window, ...]:
    """Windows in order, with those that touch or overlap made one."""
    result: list[Window] = []
    for start, end in sorted(windows):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


def open_time_later(gate: Gate, tick: int, ticks: int) -> int:
    """Tick at which ``ticks`` of open time have passed since ``tick``; FOREVER if never.

    A delay that would end exactly when the gate closes ends then.
    """
    for start, end in gate.windows:
        begin = max(start, tick)
        if begin >= end:
            continue
        if ticks <= end - begin:
            return begin + ticks
        ticks -= end - begin
    return 1 << 62


def open_day_later(network: Network, gate: Gate, tick: int, days: int) -> int:
    """Same time of day ``days`` open days later, moved to the next opening if closed then.

    An open day is a day of the network on which the gate opens, or is open at that time of day
    (a gate that never closes opens only once). FOREVER beyond the last.
    """
    starts = network.days
    today = bisect_right(starts, tick) - 1
    offset = tick - (starts[today] if today >= 0 else 0)
    opened = [
        k
        for k in range(today + 1, len(starts))
        if _opens_on(gate, starts, k) or gate.is_open(starts[k] + offset)
    ]
    if days <= 0:
        target = tick
    elif days <= len(opened):
        target = starts[opened[days - 1]] + offset
    else:
        return 1 << 62
    if gate.is_open(target):
        return target
    return next((start for start, _ in gate.windows if start >= target), 1 << 62)


def _opens_on(gate: Gate, starts: tuple[int, ...], day: int) -> bool:
    after = starts[day + 1] if day + 1 < len(starts) else 1 << 62
    k = bisect_right(gate.windows, (starts[day], -1))
    return k < len(gate.windows) and gate.windows[k][0] < after
