"""Groups of numbered people or machines.

Who is there at all is a calendar, prepared once per replication (`queuesim.network.calendars`);
an engine only reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING

from queuesim.network.lanes import Pick

if TYPE_CHECKING:
    from queuesim.network.durations import Duration
    from queuesim.network.readings import Table


class Select(Enum):
    """Which free person of a group takes the case; ties by lowest number."""

    LONGEST_IDLE = "longest idle"
    FEWEST_CASES = "fewest cases"  #: then longest idle
    LOWEST_NUMBER = "lowest number"


class AtEnd(Enum):
    """What people do when their time ends. Work that has begun is always finished."""

    FINISH = "finish"  #: leave after the work in hand
    STAY = "stay"  #: and first serve those who wait in closed lanes that are served on


@dataclass(frozen=True, slots=True)
class HeadCount:
    """Present people by number: ``(tick, people)`` from that tick on.

    A drop sends idle people first, the highest number first; then whoever becomes free. Until
    then as many as are owed take nothing new: those with least in hand. ``outages`` are gates or
    switches, each with the number of people who are missing while it is shut.
    """

    levels: tuple[tuple[int, int], ...]
    outages: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        if any(later[0] <= earlier[0] for earlier, later in pairwise(self.levels)):
            raise ValueError("head counts must be in order, one for each tick")
        if any(people < 0 for _, people in self.levels):
            raise ValueError("a head count is 0 or more")


@dataclass(frozen=True, slots=True)
class Shift:
    """One person's duty on one day, in ticks, half open.

    ``breaks`` are times away inside it; ``unpaid`` is the part of them that is not paid
    [ticks]; ``off_blocks`` is the expected number of keyed off-phone blocks.
    """

    start: int
    end: int
    day: int = 0
    breaks: tuple[tuple[int, int], ...] = ()
    unpaid: int = 0
    off_blocks: float = 0.0


@dataclass(frozen=True, slots=True)
class Person:
    """One member of a group staffed by name."""

    shifts: tuple[Shift, ...]
    level: int = 0  #: read by tables, such as a speed factor


@dataclass(frozen=True, slots=True)
class Roster:
    """People by name: each leaves after his own work.

    Attributes
    ----------
    people
        Numbered in this order.
    absence
        Chance that a person misses a whole shift; keyed by person and day.
    off_block
        Length of one off-phone block [ticks].
    """

    people: tuple[Person, ...]
    absence: float = 0.0
    off_block: int = 900_000_000


@dataclass(frozen=True, slots=True)
class Pause:
    """Time away after a piece of work: its own state, neither work nor wrap-up.

    Drawn with the case just served as subject. ``chance`` ``None``: always. Pauses that apply
    add up. The end of a shift breaks a pause off.
    """

    duration: Duration
    chance: Table | None = None
    draw: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Numbered people or machines who serve the lanes of their routes.

    Attributes
    ----------
    room
        Units of room of each person; a case fills ``Serve.room`` of them (0: all).
    levels
        Level of each number, for head counts; missing numbers have level 0.
    """

    name: str
    staffing: HeadCount | Roster
    select: Select = Select.LONGEST_IDLE
    pick: Pick = Pick.LONGEST_WAIT
    at_end: AtEnd = AtEnd.FINISH
    room: int = 1
    pauses: tuple[Pause, ...] = ()
    levels: tuple[int, ...] = ()
