"""The nodes of a service network: what a case can meet on its way.

Nodes refer to each other, and to lanes, pools and gates, by name. Business words do not
occur here; the compiler lowers them to these few kinds.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from queuesim.network.lanes import Preempt
from queuesim.units import FOREVER

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
        When cases come: rates, counts, gaps, listed times, some at the start, or when people idle.
    classes
        Class names with weights; one keyed draw named "class" per case.
    size
        Law of the number that come at once [count, rounded]; ``None``: one.
    limit
        Cases it sends at most; those of a group that pass the limit do not come.
    """

    name: str
    to: str
    arrivals: Arrivals
    classes: tuple[tuple[str, float], ...]
    size: Law | None = None
    limit: int = FOREVER


class ChooseBy(Enum):
    """How a row chooses among its branches."""

    WEIGHTS = "weights"  #: by chance, in proportion to the weights
    LEAST = "least"  #: the least reading; of equal ones the first in the list
    LEAST_BY_LOT = "least, ties by lot"  #: the least reading; among equal ones by lot


@dataclass(frozen=True, slots=True)
class Branch:
    """One way on from a `Choose`.

    Attributes
    ----------
    weight
        In a row by weights; ``None``: weight 1.
    reading
        In a row by the least reading: what is compared.
    """

    to: str
    weight: Table | None = None
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """Branches that apply when every guard holds."""

    branches: tuple[Branch, ...]
    guards: tuple[Guard, ...] = ()
    by: ChooseBy = ChooseBy.WEIGHTS


@dataclass(frozen=True, slots=True)
class Choose:
    """Sends the case on: the first row whose guards hold, and in it as the row says.

    By weights, a branch is taken when ``u * total < cumulative weight``; a lot among n equal
    readings is the same with n weights of 1. A row with one branch draws nothing, nor does a
    least reading that is alone. No row that holds, or a row with no weight, is an error that
    names the node.
    """

    name: str
    rows: tuple[ChoiceRow, ...]
    draw: str = ""  #: draw name; default the node's own name


class DelayTime(Enum):
    """In which time a delay runs."""

    CLOCK = "clock"  #: plain time
    OPEN = "open"  #: only while the gate is open
    OPEN_DAYS = "open days"  #: whole days on which the gate opens, one or more, same time of day
    DUE = "until due"  #: up to the due time of the case, later by the duration, less what is early


@dataclass(frozen=True, slots=True)
class Delay:
    """Holds the case for a duration; needs nobody.

    Attributes
    ----------
    gate
        Whose opening counts, in open time and open days.
    early
        Until due: taken off, so that a case may come on either side of its due time; it never
        comes before now. Without a due time it never comes.
    """

    name: str
    to: str
    duration: Duration
    time: DelayTime = DelayTime.CLOCK
    gate: str = ""
    early: Duration | None = None


@dataclass(frozen=True, slots=True)
class LaneChoice:
    """Which lane a case joins: the first whose guards hold."""

    lane: str
    guards: tuple[Guard, ...] = ()


class Cut(Enum):
    """What becomes of a case whose work is interrupted. Its visit ends as "interrupted"."""

    RESUME = "resume"  #: back to its lane, at its place, with the work that is left
    START_AGAIN = "start again"  #: back to its lane, at its place, with the work as drawn
    LEAVE = "leave"  #: goes to ``Serve.cut_to``


@dataclass(frozen=True, slots=True)
class Part:
    """So many people of the groups whose routes have this part's number (`Route.part`)."""

    people: int = 1
    wraps: bool = True  #: whether they wrap up, where there is wrap-up


@dataclass(frozen=True, slots=True)
class Serve:
    """Waits in a lane, claims a person, works, frees the person; wrap-up goes on after.

    Work may need several people and units of pools. It begins when all of them are free; people
    are chosen part by part, and the first of them is who tables look at. When it ends the case
    goes on, units come back, and then people are free, in the order in which they were chosen.

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
    cut
        What becomes of a case whose work is interrupted: by a `Route` that preempts, a break or
        the end of a shift. Back in its lane its wait goes on where it stood, without asking the
        rules that are due at once or were due before.
    cut_to
        Where it goes if it leaves.
    yields
        What its work gives way to: to routes that interrupt, to those for which it stands still (as
        its wrap-up does then), to both or to neither, whatever the ranks. To a break and at the end
        of a shift it gives way in any case.
    claim
        Whom the work needs.
    units
        Units of pools that it needs too.
    gathers
        The first of the lane takes people and units as they are free and holds them until it has
        all; it stays the first until it begins or leaves. Otherwise it takes all at once.
    keeps
        Whether the case keeps people and units when work has ended: they are neither idle nor at
        work until a node *by kept* goes on with them or a `Give` gives them back.
    by_kept
        Goes on at once with all whom the case keeps; without lanes, and never interrupted.
    """

    name: str
    to: str
    lanes: tuple[LaneChoice, ...]
    work: Duration
    wrap: Duration | None = None
    room: int = 0
    pace: tuple[int, ...] = ()
    writes: tuple[tuple[str, Reading], ...] = ()
    cut: Cut = Cut.RESUME
    cut_to: str = ""
    yields: tuple[Preempt, ...] = (Preempt.INTERRUPT, Preempt.STAND_STILL)
    claim: tuple[Part, ...] = (Part(),)
    units: tuple[tuple[str, int], ...] = ()
    keeps: bool = False
    by_kept: bool = False
    gathers: bool = False

    @property
    def special(self) -> bool:
        """Whether it is more than one person, who is free again after it."""
        many = sum(part.people for part in self.claim) > 1
        return many or bool(self.units) or self.keeps or self.by_kept


@dataclass(frozen=True, slots=True)
class Take:
    """Takes units of a pool. Where too few are free, the case waits, goes elsewhere, or takes less.

    Attributes
    ----------
    otherwise
        Where the case goes if too few are free, or if no lane's guards hold.
    units
        How many, or a reading (0 where it is negative), looked up on entering.
    lanes
        Where to wait, by guards; the first that holds. In a lane the head blocks those behind
        it: nobody passes who is not the first of the lane.
    gathers
        The head of the lane takes units as they come and holds them, and goes on when it has
        all; otherwise it takes all at once.
    partial
        Takes what is there, perhaps nothing, and goes on; without lanes.
    counted
        Mark that is set to the number of units taken.
    """

    name: str
    to: str
    pool: str
    otherwise: str = ""
    units: int | Reading = 1
    lanes: tuple[LaneChoice, ...] = ()
    gathers: bool = False
    partial: bool = False
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Give:
    """Returns units of a pool; those who wait for them look once the case has come to rest.

    With ``kept`` it returns all people and units that the case keeps, perhaps none.
    """

    name: str
    to: str
    pool: str = ""
    units: int | Reading = 1  #: a negative reading gives nothing back
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Fork:
    """Bears follow-ups, which are cases of their own, or parts, which a join awaits.

    The case itself goes on first. What is born has its class, customer, marks and due time; its
    draws and counters are its own: parent, name of the fork, turn, branch.

    Attributes
    ----------
    follow_ups
        First node of each follow-up.
    parts
        First node of each part; not beside follow-ups.
    join
        The `Join` at which the case awaits its parts.
    """

    name: str
    to: str
    follow_ups: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    join: str = ""


@dataclass(frozen=True, slots=True)
class Join:
    """Where a case awaits its parts, and where parts end, as "joined".

    A case that enters with parts out for this join rests until enough of them have come or
    none is on its way any more: one that ends elsewhere is not awaited. A part that enters
    ends. Any other case goes on at once.

    Attributes
    ----------
    need
        Parts that must come; 0: all, 1: any. Those that come later are taken in and change
        nothing.
    cancels
        When the case goes on, its parts that wait in a lane are withdrawn and end as
        "cancelled".
    counted
        Mark of the case that is set to the number of parts that came.
    """

    name: str
    to: str
    need: int = 0
    cancels: bool = False
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Gather:
    """Where strangers rest until there are ``size`` of them, or until time is up for the first.

    Attributes
    ----------
    after
        Time after which those there go on, drawn by the first of them; ``None``: never.
    carries
        The first goes on alone and carries the others, who rest until it comes to a `Release`,
        or end as it ends. Otherwise all go on, in the order in which they came.
    """

    name: str
    to: str
    size: int
    after: Duration | None = None
    carries: bool = False


@dataclass(frozen=True, slots=True)
class Release:
    """Where those whom a case carries go on by themselves, after it, in the order of coming."""

    name: str
    to: str


@dataclass(frozen=True, slots=True)
class Book:
    """Takes the first free slot of a diary, which becomes the due time.

    A case holds one place at most: booking gives back the one it has before it looks.

    Attributes
    ----------
    otherwise
        Where the case goes if there is no slot.
    notice
        Earliest time from now at which a slot may begin; ``None``: now.
    within
        Latest time from now at which a slot may begin [ticks].
    spare
        Places that are left free in each slot, for others.
    """

    name: str
    to: str
    diary: str
    otherwise: str
    notice: Duration | None = None
    within: int = FOREVER
    spare: int = 0


@dataclass(frozen=True, slots=True)
class Unbook:
    """Gives back the place that the case holds, if any; the due time stays as it is."""

    name: str
    to: str


@dataclass(frozen=True, slots=True)
class DueIn:
    """A due time so long from now, in clock time, open time or open days."""

    duration: Duration
    time: DelayTime = DelayTime.CLOCK
    gate: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Writes marks, the due time, registers of the house and milestones, in this order.

    ``writes`` sets a mark to a constant, a reading, or the ticks of a duration that is drawn
    here; ``adds`` adds a constant; ``due`` sets the due time, to a reading (a tick; negative:
    none) or so long from now; ``house`` sets registers and ``house_adds`` adds to them;
    ``milestones`` are written as rows with the tick, in order.
    """

    name: str
    to: str
    writes: tuple[tuple[str, Reading | Duration | int], ...] = ()
    adds: tuple[tuple[str, int], ...] = ()
    milestones: tuple[str, ...] = ()
    due: Reading | DueIn | None = None
    house: tuple[tuple[str, Reading | int], ...] = ()
    house_adds: tuple[tuple[str, Reading | int], ...] = ()


@dataclass(frozen=True, slots=True)
class Exit:
    """Ends the case with one outcome."""

    name: str
    outcome: str


Node = (
    Choose
    | Delay
    | Serve
    | Take
    | Give
    | Book
    | Unbook
    | Fork
    | Join
    | Gather
    | Release
    | Mark
    | Exit
)
