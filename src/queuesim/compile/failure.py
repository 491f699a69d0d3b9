"""Failures: some services go wrong, and the customer bears it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.network.labels import FAILED

if TYPE_CHECKING:
    from queuesim.compile.board import Board
    from queuesim.compile.house import House


def failure_chances(house: House, channel: str) -> list[float]:
    """Chance that a service goes wrong, for each need."""
    failure = house.config.quality.failure.get(channel)
    return house.chances(failure.chance if failure else None, channel)


def went_wrong(
    house: House, board: Board, channel: str, wrong: str, well: str, how: str = ""
) -> str:
    """Whether the service of a contact went wrong: one draw, written down where it did.

    ``how`` sets nodes apart, where contacts of a channel end in several ways.
    """
    chances = failure_chances(house, channel)
    if not any(chances):
        return well
    name = names.draw("failure", channel)
    failed = board.milestones(f"failed {channel}", wrong, FAILED)
    return board.chance(f"{name}{how}", name, chances, failed, well)


def expected_good(house: House, channel: str, solves: list[float]) -> list[float]:
    """Chance for each need that a contact solves the case and nothing goes wrong in it."""
    chances = failure_chances(house, channel)
    return [chance * (1.0 - failed) for chance, failed in zip(solves, chances, strict=True)]
