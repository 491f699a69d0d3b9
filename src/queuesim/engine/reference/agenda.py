"""What is due when: SimPy's event list, with the contract's order inside a tick."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import simpy

from queuesim.network.order import rank_of

Happening = Callable[["Occurrence"], None]


class Occurrence(simpy.Event):
    """Something that happens at a tick.

    It carries what it is ``about`` and a ``stamp``, by which it is known as stale when what
    it was waiting for has happened otherwise. All causation inside a tick goes by plain
    calls, so no occurrence is ever triggered by another.
    """

    def __init__(self, agenda: Agenda, happen: Happening, about: Any, stamp: int) -> None:
        self.env = agenda
        self.callbacks = [happen]  # type: ignore[list-item]
        self._ok = True
        self._value = None
        self.about = about
        self.stamp = stamp


class Agenda(simpy.Environment):
    """SimPy environment whose clock counts ticks and whose priorities are ranks."""

    def at(
        self, tick: int, kind: int, subject: int, happen: Happening, about: Any, stamp: int = 0
    ) -> None:
        """Let ``happen`` be called at ``tick``, among its peers by kind and subject."""
        self.schedule(
            Occurrence(self, happen, about, stamp),
            rank_of(kind, subject),  # type: ignore[arg-type]
            tick - self._now,
        )
