"""The nodes of a service network: what a case can meet on its way.

Nodes refer to each other, and to lanes, pools and gates, by name. Business words do not
occur here; the compiler lowers them to these few kinds.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from queuesim.laws import Law
    from queuesim.network.arrivals import Arrivals
    from queuesim.network.durations import Duration
    from queuesim.network.readings import Guard, Reading, Table


@dataclass(frozen=True, slots=True)
class Source:
    """Creates cases.

    Attributes
    ----------
    name
        Subject of the draws of its cases; a redesign keeps it.
    to
        First node of a case.
    arrivals
        When cases come: rates, counts, gaps, listed times or some at the start.
    classes
        Class names with weights; one keyed draw named "class" per case.
    size
        Law of the number that come at once [count, rounded]; ``None``: one.
    """

    name: str
    to: str
    arrivals: Arrivals
    classes: tuple[tuple[str, float], ...]
    size: Law | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """One way on from a `Choose`, taken with a weight that may depend on a reading."""

    to: str
    weight: Table | None = None  #: ``None``: weight 1


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """Branches that apply when every guard holds."""

    branches: tuple[Branch, ...]
    guards: tuple[Guard, ...] = ()


@dataclass(frozen=True, slots=True)
class Choose:
    """Sends the case on: the first row whose guards hold, and in it by weights.

    A branch is taken when ``u * total < cumulative weight``; a row with one branch draws
    nothing. No row that holds, or a row with no weight, is an error that names the node.
    """

    name: str
    rows: tuple[ChoiceRow, ...]
    draw: str = ""  #: draw name; default the node's own name


class DelayTime(Enum):
    """In which time a delay runs."""

    CLOCK = "clock"  #: plain time
    OPEN = "open"  #: only while the gate is open
    OPEN_DAYS = "open days"  #: whole days on which the gate opens, one or more, same time of day


@dataclass(frozen=True, slots=True)
class Delay:
    """Holds the case for a duration; needs nobody."""

    name: str
    to: str
    duration: Duration
    time: DelayTime = DelayTime.CLOCK
    gate: str = ""  #: whose opening counts, unless in clock time


@dataclass(frozen=True, slots=True)
class LaneChoice:
    """Which lane a case joins: the first whose guards hold."""

    lane: str
    guards: tuple[Guard, ...] = ()


@dataclass(frozen=True, slots=True)
class Serve:
    """Waits in a lane, claims a person, works, frees the person; wrap-up goes on after.

    Attributes
    ----------
    lanes
        Lanes by guards; the first that holds.
    work
        Duration of the work; the case leaves when it ends.
    wrap
        Duration of after-work that holds the person but not the case.
    to
        Next node of the case.
    room
        Units of the person's room that the case fills; 0 fills all of it.
    pace
        Rate of progress while the person holds 1, 2, ... cases, in millionths; the last
        value goes on. Empty: always 1,000,000.
    writes
        Marks set when work begins: name and reading.
    """

    name: str
    to: str
    lanes: tuple[LaneChoice, ...]
    work: Duration
    wrap: Duration | None = None
    room: int = 0
    pace: tuple[int, ...] = ()
    writes: tuple[tuple[str, Reading], ...] = ()


@dataclass(frozen=True, slots=True)
class Take:
    """Takes units of a pool; where too few are free the case goes elsewhere."""

    name: str
    to: str
    pool: str
    otherwise: str
    units: int = 1


@dataclass(frozen=True, slots=True)
class Give:
    """Returns units of a pool."""

    name: str
    to: str
    pool: str
    units: int = 1


@dataclass(frozen=True, slots=True)
class Fork:
    """Bears follow-ups, which are cases of their own, and sends the case on."""

    name: str
    to: str
    follow_ups: tuple[str, ...]  #: first node of each follow-up


@dataclass(frozen=True, slots=True)
class Mark:
    """Writes marks and milestones.

    ``writes`` sets a mark to a reading, ``adds`` adds a constant; ``milestones`` are
    written as rows with the tick, in order.
    """

    name: str
    to: str
    writes: tuple[tuple[str, Reading | int], ...] = ()
    adds: tuple[tuple[str, int], ...] = ()
    milestones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exit:
    """Ends the case with one outcome."""

    name: str
    outcome: str


Node = Choose | Delay | Serve | Take | Give | Fork | Mark | Exit
