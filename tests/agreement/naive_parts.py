"""Parts, joins and gatherings in the second telling."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from queuesim.network import Fork, Gather, Join, Release
from queuesim.network.order import EventKind
from queuesim.units import FOREVER

if TYPE_CHECKING:
    from tests.agreement.naive import Customer


@dataclass(eq=False)
class Awaited:
    """Parts born for one join; who of them is still inside is looked up."""

    parent: Customer
    join: str
    parts: list[Customer] = field(default_factory=list)
    came: int = 0
    resting: bool = False
    over: bool = False  #: the parent has gone on


class Together:
    """The part of the telling that is about cases that belong together."""

    def _together(self: Any) -> None:
        self.awaited: list[Awaited] = []
        self.gathered: dict[str, list[Customer]] = {}
        self.carried: dict[int, list[Customer]] = {}  #: by the subject of who carries them

    def _fork(self: Any, case: Customer, fork: Fork) -> None:
        turn = self.turn(case, "fork", fork.name)
        for branch, start in enumerate(fork.follow_ups):
            self._bear(case, fork.name, turn, branch, start)
        for branch, start in enumerate(fork.parts):
            own = self._own(case, fork.join)
            if own is None:
                own = Awaited(case, fork.join)
                self.awaited.append(own)
            own.parts.append(self._bear(case, fork.name, turn, branch, start))

    def _own(self: Any, case: Customer, join: str) -> Awaited | None:
        found = [a for a in self.awaited if a.parent is case and a.join == join and not a.over]
        return found[0] if found else None

    def _home(self: Any, case: Customer) -> Awaited | None:
        found = [a for a in self.awaited if any(p is case for p in a.parts)]
        return found[0] if found else None

    def _join(self: Any, case: Customer, join: Join) -> str | None:
        own = self._own(case, join.name)
        if own is not None:
            if self._enough(own, join):
                self._over(own, join)
                return join.to
            own.resting = True
            return None
        home = self._home(case)
        if home is not None and home.join == join.name:
            home.came += 1
            self._end(case, "joined")
            return None
        return join.to

    def _enough(self: Any, awaited: Awaited, join: Join) -> bool:
        on_the_way = [p for p in awaited.parts if p in self.inside]
        return not on_the_way or (join.need > 0 and awaited.came >= join.need)

    def _over(self: Any, awaited: Awaited, join: Join) -> None:
        awaited.over, awaited.resting = True, False
        if join.counted:
            awaited.parent.marks[join.counted] = awaited.came
        if join.cancels:
            for part in awaited.parts:
                if part.lane and part in self.waiting[part.lane.name]:
                    self._depart(part, "cancelled")
                    self._end(part, "cancelled")

    def _end(self: Any, case: Customer, outcome: str) -> None:
        if case.kept:
            raise RuntimeError("people are kept")
        self.inside.remove(case)
        self._case_row(case, self.now, outcome)
        for other in self.carried.pop(case.subject, []):
            self._end(other, outcome)
        home = self._home(case)
        if home is not None and home.resting:
            join = self.nodes[home.join]
            if self._enough(home, join):
                self._over(home, join)
                self.todo.append(lambda: self.go(home.parent, join.to))

    def _gather(self: Any, case: Customer, node: Gather) -> None:
        there = self.gathered.setdefault(node.name, [])
        there.append(case)
        if len(there) == 1 and node.after is not None:
            ticks = self.ticks(node.after, case, None)
            if ticks < FOREVER:
                self.put(
                    self.now + ticks,
                    EventKind.DELAY_END,
                    case.subject,
                    lambda: self._batch(node, there),
                )
        if len(there) >= node.size:
            self._batch(node, there)

    def _batch(self: Any, node: Gather, there: list[Customer]) -> None:
        """These go on, unless they have gone already."""
        if self.gathered.get(node.name) is not there:
            return
        del self.gathered[node.name]
        if node.carries:
            self.carried.setdefault(there[0].subject, []).extend(there[1:])
            there = there[:1]
        for case in there:
            self.todo.append(lambda case=case: self.go(case, node.to))

    def _release(self: Any, case: Customer, node: Release) -> None:
        for other in self.carried.pop(case.subject, []):
            self.todo.append(lambda other=other: self.go(other, node.to))
