"""Readings, guards and tables: all that a network can look up and compare.

A reading is an integer that an engine can look up, from the closed list of `Quantity`.
A guard compares a reading with a constant. A table turns a reading into a number, in steps
or along straight lines. There are no other expressions.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum

from queuesim.jit import compiled


class Quantity(Enum):
    """What can be read, and of what: ``of`` names marks, lanes, groups, pools or gates."""

    ONE = "one"  #: always 1; for constant tables
    CLASS = "class"  #: index of the case's class
    MARK = "mark"  #: value of the case's mark ``of``; -1 where it would replace a draw and is unset
    WAITED_HERE = "waited here"  #: ticks from joining this lane to now or to work; 0 elsewhere
    WAITED = "waited"  #: ticks of all waits of the case that have ended
    LANE_WAITING = "lane waiting"  #: cases waiting in the lanes ``of``
    LANE_HELD = "lane held"  #: cases waiting or in work from the lanes ``of``
    ANNOUNCED_WAIT = "announced wait"  #: announced wait of lane ``of`` [ticks]
    GROUP_PRESENT = "group present"  #: people present in the groups ``of``
    GROUP_IDLE = "group idle"  #: people present with nothing in hand, no pause either
    GROUP_FREE = "group free"  #: units of room free of those who take new work
    POOL_FREE = "pool free"  #: units free in pool ``of``
    POOL_OWED = "pool owed"  #: units of pool ``of`` that cases and orders wait for
    POOL_ORDERED = "pool ordered"  #: units of pool ``of`` that are on order
    DUE = "due"  #: tick at which the case is due; FOREVER if it is not
    SLACK = "slack"  #: ticks until the case is due, negative if late; FOREVER if it is not due
    SLOT_WAIT = "slot wait"  #: ticks to the first free slot of diary ``of``; FOREVER if none
    REGISTER = "register"  #: value of the house's register ``of``
    PERSON_NUMBER = "person number"  #: number of the person who serves
    PERSON_LEVEL = "person level"  #: level of the person who serves
    PERSON_HELD = "person held"  #: cases the person holds; this one too once work has begun
    PERSON_WORKED = "person worked"  #: ticks at work or wrap-up since the last pause or coming
    OPEN = "open"  #: 1 while gate ``of`` is open, else 0
    DAY = "day"  #: index of the calendar day
    TIME_OF_DAY = "time of day"  #: ticks since the day began


@dataclass(frozen=True, slots=True)
class Reading:
    """One integer an engine can look up.

    Examples
    --------
    >>> Reading(Quantity.LANE_WAITING, ("phone",))
    Reading(quantity=<Quantity.LANE_WAITING: 'lane waiting'>, of=('phone',))
    """

    quantity: Quantity
    of: tuple[str, ...] = ()


ONE = Reading(Quantity.ONE)
CLASS = Reading(Quantity.CLASS)
LEVEL = Reading(Quantity.PERSON_LEVEL)


def mark(name: str) -> Reading:
    """Reading of a case's mark."""
    return Reading(Quantity.MARK, (name,))


class Compare(Enum):
    """How a guard compares its reading with its bound."""

    LESS = "<"
    AT_MOST = "<="
    EQUAL = "=="
    NOT_EQUAL = "!="
    AT_LEAST = ">="
    MORE = ">"


@dataclass(frozen=True, slots=True)
class Guard:
    """``reading compare bound``, all integers."""

    reading: Reading
    compare: Compare
    bound: int


@dataclass(frozen=True, slots=True)
class Table:
    """A number for each value of a reading.

    In steps, ``values[k]`` holds from ``at[k]`` up to the next point; below ``at[0]`` the
    first value holds. Along lines, values between two points lie on the straight line.

    Attributes
    ----------
    reading
        What is looked up.
    at
        Ascending points ``(n,)``.
    values
        Value at each point ``(n,)``; the unit is that of the table's use.
    lines
        Straight lines instead of steps.
    """

    reading: Reading
    at: tuple[int, ...]
    values: tuple[float, ...]
    lines: bool = False

    def __post_init__(self) -> None:
        if not self.at or len(self.at) != len(self.values):
            raise ValueError("a table needs as many values as points, at least one")
        if any(b <= a for a, b in zip(self.at, self.at[1:], strict=False)):
            raise ValueError("the points of a table must ascend")

    def of(self, x: int) -> float:
        """Value at reading ``x``."""
        k = bisect_right(self.at, x) - 1
        if k < 0:
            return self.values[0]
        if not self.lines or k == len(self.at) - 1:
            return self.values[k]
        return between(x, self.at[k], self.at[k + 1], self.values[k], self.values[k + 1])


@compiled
def between(x: int, x0: int, x1: int, y0: float, y1: float) -> float:
    """Value at ``x`` on the line from ``(x0, y0)`` to ``(x1, y1)``."""
    return y0 + (y1 - y0) * (float(x - x0) / float(x1 - x0))


def constant(value: float) -> Table:
    """A table with one value."""
    return Table(ONE, (0,), (float(value),))


def by_class(values: tuple[float, ...]) -> Table:
    """A table with one value per class, in the order of the network's classes."""
    return Table(CLASS, tuple(range(len(values))), tuple(float(v) for v in values))


def when_marked(name: str, value: float, otherwise: float) -> Table:
    """``value`` while the mark is at least 1, else ``otherwise``."""
    return Table(mark(name), (0, 1), (float(otherwise), float(value)))
