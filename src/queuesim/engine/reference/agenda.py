"""What is due when: SimPy's event list, with the contract's order inside a tick."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappush
from typing import TYPE_CHECKING, Any

import simpy

from queuesim.network.order import SUBJECT_BITS

Happening = Callable[["Occurrence"], None]


class Occurrence(simpy.Event):
    """Something that happens at a tick.

    It carries what it is ``about`` and a ``stamp``, by which it is known as stale when what
    it was waiting for has happened otherwise. All causation inside a tick goes by plain
    calls, so no occurrence is ever triggered by another.
    """

    _ok = True
    _value = None

    def __init__(self, happen: Happening, about: Any, stamp: int) -> None:
        self.callbacks = [happen]
        self.about = about
        self.stamp = stamp

    def __lt__(self, other: Occurrence) -> bool:
        """Of two with one number, which belong to one thing, the older is stale."""
        return self.stamp < other.stamp


class Agenda(simpy.Environment):
    """SimPy environment whose clock counts ticks and whose priorities are ranks."""

    if TYPE_CHECKING:

        @property
        def now(self) -> int:  # SimPy allows fractions; here every time is a whole tick
            """Current tick."""

    def at(
        self, tick: int, kind: int, subject: int, happen: Happening, about: Any, stamp: int = 0
    ) -> None:
        """Let ``happen`` be called at ``tick``, among its peers by kind and subject."""
        rank = (kind << SUBJECT_BITS) | subject  # as `queuesim.network.order.rank_of`
        heappush(self._queue, (tick, rank, next(self._eid), Occurrence(happen, about, stamp)))  # type: ignore[misc]

    def next_number(self) -> int:
        """A number for `at_as`; numbers ascend in the order in which they are asked for."""
        return next(self._eid)

    def at_as(
        self,
        number: int,
        tick: int,
        kind: int,
        subject: int,
        happen: Happening,
        about: Any,
        stamp: int,
    ) -> None:
        """As `at`, in the place that ``number`` has among those of equal tick, kind and subject."""
        rank = (kind << SUBJECT_BITS) | subject
        heappush(self._queue, (tick, rank, number, Occurrence(happen, about, stamp)))  # type: ignore[misc]

    @property
    def due(self) -> list[tuple[int, int, int, simpy.Event]]:
        """What is due, as a heap: tick, rank, number, occurrence. Only to look at."""
        return self._queue  # type: ignore[return-value]
