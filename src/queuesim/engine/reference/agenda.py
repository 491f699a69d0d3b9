"""What is due when: SimPy's event list, with the contract's order inside a tick."""

from __future__ import annotations

from collections.abc import Callable
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
        self.schedule(Occurrence(happen, about, stamp), rank, tick - self._now)  # type: ignore[arg-type]

    @property
    def due(self) -> list[tuple[int, int, int, simpy.Event]]:
        """What is due, as a heap: tick, rank, number, occurrence. Only to look at."""
        return self._queue  # type: ignore[return-value]
