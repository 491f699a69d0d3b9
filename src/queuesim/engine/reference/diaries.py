"""Appointment books while the day runs."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from queuesim.engine.reference.drawing import Timer
from queuesim.engine.reference.nodes import NodeHere
from queuesim.units import FOREVER

if TYPE_CHECKING:
    from queuesim.engine.reference.cases import Case
    from queuesim.engine.reference.floor import Floor
    from queuesim.network.diaries import Diary
    from queuesim.network.nodes import Book, Unbook


class DiaryState:
    """Places that are still free in each slot."""

    __slots__ = ("free", "starts")

    def __init__(self, diary: Diary) -> None:
        self.starts = diary.starts
        self.free = diary.all_places()

    def first(self, earliest: int, latest: int, spare: int) -> int:
        """First slot that begins between two ticks and has more than ``spare`` places; -1."""
        for k in range(bisect_left(self.starts, earliest), len(self.starts)):
            if self.starts[k] > latest:
                return -1
            if self.free[k] > spare:
                return k
        return -1

    def wait(self, now: int) -> int:
        """Ticks to the first slot with a free place."""
        slot = self.first(now, FOREVER, 0)
        return self.starts[slot] - now if slot >= 0 else FOREVER


class BookHere(NodeHere):
    """Takes the first free slot, which becomes the due time."""

    def __init__(self, node: Book, floor: Floor) -> None:
        self.name = node.name
        self.floor = floor
        self.diary = floor.diaries[node.diary]
        self.notice = Timer(node.notice, floor.look, floor.repeated) if node.notice else None
        self.within = node.within
        self.spare = node.spare
        self.to = floor.node(node.to)
        self.otherwise = floor.node(node.otherwise)

    def enter(self, case: Case) -> NodeHere:
        """Book, or go elsewhere."""
        give_back(case)
        now = self.floor.agenda.now
        notice = self.notice.ticks(case) if self.notice else 0
        latest = now + self.within if self.within < FOREVER else FOREVER
        slot = -1 if notice >= FOREVER else self.diary.first(now + notice, latest, self.spare)
        if slot < 0:
            self.floor.tell(case, "no slot", node=self.name)
            return self.otherwise
        self.diary.free[slot] -= 1
        case.slot = (self.diary, slot)
        case.due = self.diary.starts[slot]
        self.floor.tell(case, "books", node=self.name, slot=case.due)
        return self.to


class UnbookHere(NodeHere):
    """Gives back the place that the case holds."""

    def __init__(self, node: Unbook, floor: Floor) -> None:
        self.name = node.name
        self.to = floor.node(node.to)

    def enter(self, case: Case) -> NodeHere:
        """Give the place back."""
        give_back(case)
        return self.to


def give_back(case: Case) -> None:
    """The place that a case holds, if any, is free again."""
    if case.slot is not None:
        diary, slot = case.slot
        diary.free[slot] += 1
        case.slot = None
