"""Appointment books and house registers: what cases share beside people and pools."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Diary:
    """An appointment book: slots with so many places each.

    Attributes
    ----------
    starts
        Ticks at which slots begin, ascending.
    places
        Places of each slot; one number holds for all.
    """

    name: str
    starts: tuple[int, ...]
    places: tuple[int, ...] = (1,)

    def __post_init__(self) -> None:
        if any(later <= earlier for earlier, later in pairwise(self.starts)):
            raise ValueError("the slots of a diary must ascend")
        if len(self.places) not in {1, len(self.starts)} or min(self.places, default=0) < 0:
            raise ValueError("a diary needs places of 0 or more, one number or one for each slot")

    def all_places(self) -> list[int]:
        """Places of each slot."""
        return list(self.places) * (len(self.starts) if len(self.places) == 1 else 1)


@dataclass(frozen=True, slots=True)
class Register:
    """A whole number of the house, which any case may read and write."""

    name: str
    start: int = 0
