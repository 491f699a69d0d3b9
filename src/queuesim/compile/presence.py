"""Presence: how many people of a group are expected to be there, from their calendars alone."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from queuesim.compile.shrinkage import possible_blocks
from queuesim.network import HeadCount, Roster, Shift

if TYPE_CHECKING:
    from queuesim.network import Group
    from queuesim.network.calendars import Window


def expected_level(group: Group, edges: Sequence[Window]) -> tuple[float, ...]:
    """Expected number of people in each stretch of time, mean over the stretch.

    Absence, breaks and off-phone blocks are taken out with their chances.
    """
    changes: Counter[int] = Counter()
    staffing = group.staffing
    if isinstance(staffing, HeadCount):
        before = 0
        for tick, people in staffing.levels:
            changes[tick] += people - before
            before = people
        return _means(changes, edges)
    alike = Counter(shift for person in staffing.people for shift in person.shifts)
    weighted: dict[int, float] = {}
    for shift, times in alike.items():
        for start, end, share in _expected(shift, staffing):
            weighted[start] = weighted.get(start, 0.0) + times * share
            weighted[end] = weighted.get(end, 0.0) - times * share
    return _means(weighted, edges)


def _expected(shift: Shift, roster: Roster) -> Iterable[tuple[int, int, float]]:
    """Stretches of a shift with what they add to the expected number of people there."""
    there = 1.0 - roster.absence
    yield shift.start, shift.end, there
    for start, end in shift.breaks:
        yield start, end, -there
    blocks = possible_blocks(shift, roster.off_block) if shift.off_blocks else []
    for start, end in blocks:
        yield start, end, -there * shift.off_blocks / len(blocks)


def _means(changes: Mapping[int, float], edges: Sequence[tuple[int, int]]) -> tuple[float, ...]:
    """Mean of a step function, given by its changes, over each stretch of time."""
    ticks, sums, levels = [0], [0.0], [0.0]
    for tick in sorted(changes):
        sums.append(sums[-1] + levels[-1] * (tick - ticks[-1]))
        levels.append(levels[-1] + changes[tick])
        ticks.append(tick)

    def integral(until: int) -> float:
        k = bisect_right(ticks, until) - 1
        return sums[k] + levels[k] * (until - ticks[k])

    means = ((integral(end) - integral(start)) / (end - start) for start, end in edges)
    return tuple(max(0.0, round(mean, 9)) for mean in means)
