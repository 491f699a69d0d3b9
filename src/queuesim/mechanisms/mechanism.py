"""What is known of one mechanism: its words, where it is shown, what proves it, how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How far a mechanism is."""

    DONE = "done"  #: a planner can say it, and its proof fails where it is switched off
    PARTLY = "partly"  #: works, but something the name promises is missing: see the note
    OPEN = "open"  #: no word says it yet


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One row of the table of mechanisms.

    Attributes
    ----------
    id
        M1 to M92; never given to another.
    order
        1 first, then 2; 3 comes later.
    name, zh
        English and Chinese.
    words
        Paths in the config that say it, names as ``NAME``: ``channels.NAME.callback``. Measures
        stand as ``measure sl.phone`` does: ``measure fcr``.
    example
        File under ``configs/`` that says it.
    proofs
        Tests under ``tests/mechanisms/``, as ``test_demand.py::test_classes``; each is marked
        with the id and fails where the mechanism is switched off.
    note
        What is missing, where something is.
    """

    id: str
    order: int
    name: str
    zh: str
    words: tuple[str, ...] = ()
    example: str = ""
    proofs: tuple[str, ...] = ()
    note: str = ""

    @property
    def status(self) -> Status:
        """Done without a note; no proof is no status but open."""
        if not self.proofs:
            return Status.OPEN
        return Status.PARTLY if self.note else Status.DONE
