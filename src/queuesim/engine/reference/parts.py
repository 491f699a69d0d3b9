"""Cases that belong together: parts of a parent, and strangers who are gathered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.engine.reference.drawing import Timer
from queuesim.engine.reference.nodes import NodeHere
from queuesim.network.draws import word_of
from queuesim.network.order import EventKind
from queuesim.units import FOREVER

if TYPE_CHECKING:
    from queuesim.engine.reference.agenda import Occurrence
    from queuesim.engine.reference.cases import Case
    from queuesim.engine.reference.floor import Floor
    from queuesim.network.nodes import Fork, Gather, Join, Release

JOINED = "joined"  #: outcome of a part that came to its join
CANCELLED = "cancelled"  #: outcome of a part that waited in a lane when its join went on


class Parting:
    """The parts that a case awaits, or will await, at one join."""

    __slots__ = ("came", "join", "left", "parent", "parts", "resting")

    def __init__(self, parent: Case, join: JoinHere) -> None:
        self.parent = parent
        self.join = join
        self.parts: list[Case] = []  #: all, in the order of birth
        self.left = 0  #: parts still on their way
        self.came = 0  #: parts that came to the join
        self.resting = False  #: whether the parent rests at the join

    @property
    def complete(self) -> bool:
        """Whether the parent need not wait for more."""
        need = self.join.need
        return self.left == 0 or 0 < need <= self.came


class Kin:
    """Whom a case belongs to, and who belongs to it."""

    __slots__ = ("away", "carried", "home")

    def __init__(self, home: Parting | None = None) -> None:
        self.home = home
        self.away: dict[str, Parting] = {}  #: its own parts, by the join that awaits them
        self.carried: list[Case] = []  #: those gathered with it, which rest while it goes on


class ForkHere(NodeHere):
    """Bears follow-ups or parts; the case itself goes on first."""

    def __init__(self, node: Fork, floor: Floor) -> None:
        self.name = node.name
        self.floor = floor
        self.word = word_of(node.name)
        self.to = floor.node(node.to)
        self.follow_ups = [floor.node(name) for name in node.follow_ups]
        self.parts = [floor.node(name) for name in node.parts]
        self.join = floor.node(node.join) if node.join else None

    def enter(self, case: Case) -> NodeHere:
        """Bear follow-ups or parts."""
        turn = case.turn(~self.word)  # births are counted apart from draws of that name
        for branch, start in enumerate(self.follow_ups):
            self.floor.bear(case, self.name, turn, branch, start)
        if isinstance(self.join, JoinHere):
            case.kin = case.kin or Kin()
            away = case.kin.away
            parting = away.get(self.join.name) or Parting(case, self.join)
            away[self.join.name] = parting
            for branch, start in enumerate(self.parts):
                part = self.floor.bear(case, self.name, turn, branch, start)
                part.kin = Kin(parting)
                parting.parts.append(part)
                parting.left += 1
        return self.to


class JoinHere(NodeHere):
    """Where a parent rests until enough of its parts have come, and where parts end."""

    def __init__(self, node: Join, floor: Floor) -> None:
        self.name = node.name
        self.floor = floor
        self.need = node.need
        self.cancels = node.cancels
        self.counted = floor.look.marks[node.counted] if node.counted else -1
        self.to = floor.node(node.to)

    def enter(self, case: Case) -> NodeHere | None:
        """A parent rests or goes on; a part ends; anybody else goes on."""
        kin = case.kin
        if kin is None:
            return self.to
        own = kin.away.get(self.name)
        if own is not None:
            if own.complete:
                self._closes(own)
                return self.to
            own.resting = True
            return None
        if kin.home is not None and kin.home.join is self:
            kin.home.came += 1
            self.floor.end(case, JOINED)
            return None
        return self.to

    def one_less(self, parting: Parting) -> None:
        """A part is on its way no more; perhaps the parent goes on."""
        parting.left -= 1
        if parting.resting and parting.complete:
            parting.resting = False
            self._closes(parting)
            self.floor.later(self.floor.go, parting.parent, self.to)

    def _closes(self, parting: Parting) -> None:
        """The parent goes on; parts that come later find nobody who awaits them."""
        parent = parting.parent
        assert parent.kin is not None
        del parent.kin.away[self.name]
        if self.counted >= 0:
            parent.marks[self.counted] = parting.came
        if self.cancels:
            for part in [p for p in parting.parts if p.waiting]:
                self.floor.depart(part, CANCELLED)
                self.floor.end(part, CANCELLED)


class GatherHere(NodeHere):
    """Where strangers rest until there are enough of them, or time is up."""

    def __init__(self, node: Gather, floor: Floor) -> None:
        self.name = node.name
        self.floor = floor
        self.size = node.size
        self.carries = node.carries
        self.timer = Timer(node.after, floor.look, floor.repeated) if node.after else None
        self.to = floor.node(node.to)
        self.there: list[Case] = []
        self.batch = 0

    def enter(self, case: Case) -> None:
        """Rest, or go on with all who are there."""
        self.there.append(case)
        if len(self.there) == 1 and self.timer is not None:
            self._time(case, self.timer.ticks(case))
        if len(self.there) >= self.size:
            self._go_on()

    def _time(self, case: Case, ticks: int) -> None:
        if ticks == 0:
            self.floor.no_time(case, self.name)
        if ticks < FOREVER:
            self.floor.agenda.at(
                self.floor.agenda.now + ticks,
                EventKind.DELAY_END,
                case.subject,
                self._time_up,
                self,
                self.batch,
            )

    def _time_up(self, occurrence: Occurrence) -> None:
        if occurrence.stamp == self.batch:
            self._go_on()
            self.floor.settle()

    def _go_on(self) -> None:
        floor, there = self.floor, self.there
        floor.no_time(there[0], self.name)
        self.there = []
        self.batch += 1
        first = there[0]
        if not self.carries:
            for case in there:
                floor.later(floor.go, case, self.to)
            return
        first.kin = first.kin or Kin()
        first.kin.carried += there[1:]
        floor.later(floor.go, first, self.to)


class ReleaseHere(NodeHere):
    """Where those whom a case carries go on by themselves again."""

    def __init__(self, node: Release, floor: Floor) -> None:
        self.name = node.name
        self.floor = floor
        self.to = floor.node(node.to)

    def enter(self, case: Case) -> NodeHere:
        """Go on; those carried follow once the case has come to rest."""
        if case.kin is not None:
            carried, case.kin.carried = case.kin.carried, []
            for other in carried:
                self.floor.later(self.floor.go, other, self.to)
        return self.to


def kin_end(floor: Floor, case: Case, outcome: str) -> None:
    """A case has ended: those it carries end with it, and its parent has one part less."""
    kin = case.kin
    assert kin is not None
    carried, kin.carried = kin.carried, []
    for other in carried:
        floor.end(other, outcome)
    if kin.home is not None:
        kin.home.join.one_less(kin.home)
