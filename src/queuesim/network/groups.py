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
    SAME_PERSON = "same person"  #: whom the case's mark `Group.known` names; else longest idle


class AtEnd(Enum):
    """What people do when their time ends; of those by name, at the end of a shift."""

    FINISH = "finish"  #: leave after the work in hand
    STAY = "stay"  #: and first serve those who wait in closed lanes that are served on
    HAND_OVER = "hand over"  #: work from lanes is interrupted, as `Serve.cut` says; wrap-up is not


class Breaks(Enum):
    """What a break of a shift is."""

    AWAY = "away"  #: a hole in the shift: work in hand is finished into it, and it ends on time
    WAIT = "wait"  #: a pause of full length, when nothing is in hand any more
    INTERRUPT = "interrupt"  #: the same, but work from lanes is interrupted for it


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
    """One member of a group staffed by name.

    Attributes
    ----------
    level
        Read by tables, such as a speed factor.
    gate
        A gate or switch; while it is shut the person has a break, as the roster's breaks are.
        So a machine that breaks down finishes its work, or is interrupted.
    """

    shifts: tuple[Shift, ...]
    level: int = 0
    gate: str = ""


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
    breaks
        What happens when a break is due. Unless it is `AWAY`, who is due takes nothing new,
        breaks that are due together add up, and the end of the shift cancels them.
    """

    people: tuple[Person, ...]
    absence: float = 0.0
    off_block: int = 900_000_000
    breaks: Breaks = Breaks.AWAY


@dataclass(frozen=True, slots=True)
class Pause:
    """Time away after a piece of work: its own state, neither work nor wrap-up.

    Drawn with the case just served as subject. ``chance`` ``None``: always. Pauses that apply
    add up. The end of a shift breaks a pause off. With ``after`` it is due only once the person
    has worked so many ticks since the last pause, whichever that was.
    """

    duration: Duration
    chance: Table | None = None
    draw: str = ""
    after: int = 0  #: ticks of work and wrap-up since the last pause began, or since coming


@dataclass(frozen=True, slots=True)
class Group:
    """Numbered people or machines who serve the lanes of their routes.

    Attributes
    ----------
    room
        Units of room of each person; a case fills ``Serve.room`` of them (0: all).
    levels
        Level of each number, for head counts; missing numbers have level 0.
    drawn_as
        Subject of the draws of its people by name, where it is not the group's name: so the same
        people in two groups, on days of their own, have the same luck.
    known
        Mark that holds the number of the person to select first; only for `SAME_PERSON`.
    """

    name: str
    staffing: HeadCount | Roster
    select: Select = Select.LONGEST_IDLE
    pick: Pick = Pick.LONGEST_WAIT
    at_end: AtEnd = AtEnd.FINISH
    room: int = 1
    pauses: tuple[Pause, ...] = ()
    levels: tuple[int, ...] = ()
    known: str = ""
    drawn_as: str = ""
