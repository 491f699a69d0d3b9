"""What must never happen: rows that contradict themselves."""

from __future__ import annotations

from queuesim.errors import QueuesimError
from queuesim.words import said


class Unbalanced(QueuesimError):
    """The rows of a run do not add up: an internal defect, exit code 70.

    ``what`` names the balance, with numbers; it is not translated, for it is meant for those
    who repair the defect.
    """

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(said("measures.unbalanced", what=what))

    def __reduce__(self) -> tuple[type[Unbalanced], tuple[str]]:
        return Unbalanced, (self.what,)
