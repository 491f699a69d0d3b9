"""Due times, appointment books and house registers in the second telling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from queuesim.network import Book, Diary, DueIn, Mark
from queuesim.units import FOREVER

if TYPE_CHECKING:
    from tests.agreement.naive import Customer


class Bookings:
    """The part of the telling that is about due times, diaries and registers."""

    def _bookings(self: Any) -> None:
        self.registers = {r.name: r.start for r in self.network.registers}
        #: places taken, by diary and slot
        self.taken_places: dict[tuple[str, int], int] = {}

    def _note_more(self: Any, case: Customer, node: Mark) -> None:
        if isinstance(node.due, DueIn):
            ticks = self.ticks(node.due.duration, case, None)
            case.due = self._later(ticks, node.due.time, node.due.gate)
        elif node.due is not None:
            tick = self.read(node.due, case, None)
            case.due = min(tick, FOREVER) if tick >= 0 else FOREVER
        for name, what in node.house:
            self.registers[name] = what if isinstance(what, int) else self.read(what, case, None)
        for name, what in node.house_adds:
            more = what if isinstance(what, int) else self.read(what, case, None)
            self.registers[name] += more

    def _diary(self: Any, name: str) -> Diary:
        return next(d for d in self.network.diaries if d.name == name)

    def _first_slot(self: Any, name: str, earliest: int, latest: int, spare: int) -> int | None:
        diary = self._diary(name)
        for slot, start in enumerate(diary.starts):
            places = diary.places[slot] if len(diary.places) > 1 else diary.places[0]
            free = places - self.taken_places.get((name, slot), 0)
            if earliest <= start <= latest and free > spare:
                return slot
        return None

    def _slot_wait(self: Any, name: str) -> int:
        slot = self._first_slot(name, self.now, FOREVER, 0)
        return FOREVER if slot is None else self._diary(name).starts[slot] - self.now

    def _book(self: Any, case: Customer, node: Book) -> str:
        self._unbook(case)
        notice = self.ticks(node.notice, case, None) if node.notice else 0
        if notice >= FOREVER:
            return node.otherwise
        latest = min(FOREVER, self.now + node.within)
        slot = self._first_slot(node.diary, self.now + notice, latest, node.spare)
        if slot is None:
            return node.otherwise
        place = (node.diary, slot)
        self.taken_places[place] = self.taken_places.get(place, 0) + 1
        case.place_in = place
        case.due = self._diary(node.diary).starts[slot]
        return node.to

    def _unbook(self: Any, case: Customer, _node: object = None) -> None:
        if case.place_in is not None:
            self.taken_places[case.place_in] -= 1
            case.place_in = None
