"""Shrinkage: breaks, absence and time off the phone of people who are rostered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import floor
from typing import TYPE_CHECKING

from queuesim.compile.refuse import refuse
from queuesim.network import Person, Roster, Shift
from queuesim.units import ticks

if TYPE_CHECKING:
    from queuesim.compile.rostering import Duty
    from queuesim.network.calendars import Window
    from queuesim.spec.staff import Group as Words

BLOCKS = (900, 600, 300, 60)  #: lengths of an off-phone block that are tried [s]; 15 minutes first
GRID = 900  #: breaks begin at multiples of this into the shift [s]


def roster_of(
    words: Words, name: str, people: Sequence[Sequence[Duty]], levels: Sequence[int]
) -> Roster:
    """People by name, with their breaks and off-phone time."""
    numbered = list(enumerate(zip(people, levels, strict=True)))
    for block in map(ticks, BLOCKS):
        found = tuple(
            Person(tuple(_shifts(words, number, duties, block)), level)
            for number, (duties, level) in numbered
        )
        if all(_fits(shift, block) for person in found for shift in person.shifts):
            return Roster(found, words.absence, block)
    return refuse(("staff", name, "shrinkage"), "shrinkage_too_large", group=name)


def _shifts(words: Words, number: int, duties: Sequence[Duty], block: int) -> Iterator[Shift]:
    """Duties with break and off-phone blocks; the break is in the longest duty of a day."""
    longest: dict[int, Duty] = {}
    for duty in duties:
        known = longest.get(duty.day)
        if known is None or duty.end - duty.start > known.end - known.start:
            longest[duty.day] = duty
    for duty in duties:
        pause = words.break_ if longest[duty.day] is duty else None
        taken = _break(duty, ticks(pause.length), number) if pause else ()
        away = sum(end - start for start, end in taken)
        unpaid = away if pause and not pause.paid else 0
        blocks = _off_blocks(words, duty.end - duty.start, away, block)
        yield Shift(duty.start, duty.end, duty.day, taken, unpaid, blocks)


def _break(duty: Duty, length: int, number: int) -> tuple[Window, ...]:
    """The break of person ``number``: in the middle half of the shift, one after the other.

    The first person has it in the middle; others are spread evenly around it.
    """
    whole = duty.end - duty.start
    if length == 0:
        return ()
    if length >= whole:
        return ((duty.start, duty.end),)
    grid = ticks(GRID)
    step = -(-length // grid) * grid
    middle = (whole - length) // 2 // grid * grid
    around = [
        place
        for k in range(1, whole // step + 1)
        for place in (middle - k * step, middle + k * step)
    ]
    slots = [middle, *(p for p in around if whole // 4 <= p <= whole - whole // 4 - length)]
    start = duty.start + slots[number % len(slots)]
    return ((start, start + length),)


def _off_blocks(words: Words, whole: int, away: int, block: int) -> float:
    """Expected off-phone blocks, so that shrinkage of the shift is met exactly on average.

    With shift length R, shrinkage S, absence a and break B, whoever comes is off for another
    ``(S - a) R / (1 - a) - B``; nothing where shrinkage is not said.
    """
    if words.absence >= 1.0 or words.shrinkage is None:
        return 0.0
    off = (words.shrinkage - words.absence) * whole / (1.0 - words.absence) - away
    return max(0.0, off / block)


def _fits(shift: Shift, block: int) -> bool:
    """Whether a shift has room for its off-phone blocks."""
    if shift.off_blocks == 0.0:
        return True
    room = possible_blocks(shift, block)
    return floor(shift.off_blocks) + (shift.off_blocks % 1.0 > 0.0) <= len(room)


def possible_blocks(shift: Shift, block: int) -> list[Window]:
    """Where an off-phone block of a shift may be: at multiples of its length, off the break."""
    return [
        (start, start + block)
        for start in range(shift.start, shift.end - block + 1, block)
        if all(end <= start or begin >= start + block for begin, end in shift.breaks)
    ]
