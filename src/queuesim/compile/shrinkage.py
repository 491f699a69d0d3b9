"""Shrinkage: breaks, absence and time off the phone of people who are rostered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import floor
from typing import TYPE_CHECKING

from queuesim.compile.focus import focus_ends
from queuesim.compile.refuse import refuse
from queuesim.network import Breaks, Person, Roster, Shift
from queuesim.units import ticks

if TYPE_CHECKING:
    from queuesim.compile.house import House
    from queuesim.compile.rostering import Duty
    from queuesim.network.calendars import Window
    from queuesim.spec.staff import Group as Words

BLOCKS = (900, 600, 300, 60)  #: lengths of an off-phone block that are tried [s]; 15 minutes first
#: What a break is, by what becomes of it where a person is busy.
BREAKS = {"shorter": Breaks.AWAY, "later": Breaks.WAIT, "interrupt": Breaks.INTERRUPT}
GRID = 900  #: breaks begin at multiples of this into the shift [s]


def roster_of(
    house: House, name: str, people: Sequence[Sequence[Duty]], levels: Sequence[int]
) -> Roster:
    """People by name, with their breaks and off-phone time."""
    words = house.config.staff[name]
    numbered = list(enumerate(zip(people, levels, strict=True)))
    wakes, takes = focus_ends(house, name), house.teams[name].state.takes
    for block in map(ticks, BLOCKS):
        found = tuple(
            Person(tuple(_shifts(words, number, duties, block, wakes, takes)), level)
            for number, (duties, level) in numbered
        )
        if all(_fits(shift, block) for person in found for shift in person.shifts):
            return Roster(found, words.absence, block, breaks_of(words))
    return refuse(("staff", name, "shrinkage"), "shrinkage_too_large", group=name)


def breaks_of(words: Words) -> Breaks:
    """What becomes of a break that finds a person with work in hand."""
    return BREAKS[words.break_.if_busy] if words.break_ else Breaks.AWAY


def _shifts(
    words: Words,
    number: int,
    duties: Sequence[Duty],
    block: int,
    wakes: Sequence[Window],
    takes: float,
) -> Iterator[Shift]:
    """Duties with break and off-phone blocks; the break is in the longest duty of a day."""
    longest: dict[int, Duty] = {}
    for duty in duties:
        known = longest.get(duty.day)
        if known is None or duty.end - duty.start > known.end - known.start:
            longest[duty.day] = duty
    for duty in duties:
        pause = words.break_
        if pause and pause.every is not None:
            taken = _rhythm(duty, ticks(pause.length), ticks(pause.every), number)
        elif pause and longest[duty.day] is duty:
            taken = _break(duty, ticks(pause.length), number)
        else:
            taken = ()
        away = sum(end - start for start, end in taken)
        unpaid = away if pause and not pause.paid else 0
        blocks = _off_blocks(words, duty.end - duty.start, away, block, takes)
        taken = (*taken, *_awake(duty, taken, wakes))
        yield Shift(duty.start, duty.end, duty.day, taken, unpaid, blocks)


def _awake(duty: Duty, taken: Sequence[Window], wakes: Sequence[Window]) -> Iterator[Window]:
    """Moments inside a duty, outside its breaks, at which a time of focus ends.

    A hole of a tick, after which people look at what waits as if they came.
    """
    for start, end in wakes:
        apart = all(end <= begin or start >= stop for begin, stop in taken)
        if duty.start < start and end < duty.end and apart:
            yield start, end


def _rhythm(duty: Duty, length: int, every: int, number: int) -> tuple[Window, ...]:
    """A break in each whole part of the shift; the first person has his at the end of the part.

    Others have it earlier, one after the other, so that not all are off at once.
    """
    if length == 0:
        return ()
    places = every // length
    offset = every - length * (1 + number % places)
    return tuple(
        (start + offset, start + offset + length)
        for start in range(duty.start, duty.end - every + 1, every)
    )


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


def _off_blocks(words: Words, whole: int, away: int, block: int, takes: float) -> float:
    """Expected off-phone blocks, so that shrinkage of the shift is met exactly on average.

    With shift length R, shrinkage S, absence a and break B, whoever comes is off for another
    ``(S - a) R / (1 - a) - B``; nothing where shrinkage is not said. What training or new people
    take of the shift comes on top, likewise on average over all who are rostered.
    """
    if words.absence >= 1.0:
        return 0.0
    there = 1.0 - words.absence
    off = 0.0
    if words.shrinkage is not None:
        off = max(0.0, (words.shrinkage - words.absence) * whole / there - away)
    return (off + takes * whole / there) / block


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
