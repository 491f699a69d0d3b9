"""Failures: some services go wrong, and the customer bears it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.chains import well_done
from queuesim.compile.mistakes import by_level, expected
from queuesim.compile.names import Visit
from queuesim.network import Branch, ChoiceRow, Choose, Compare, Guard, mark
from queuesim.network.labels import FAILED
from queuesim.spec.steps import failing

if TYPE_CHECKING:
    from queuesim.compile.board import Board
    from queuesim.compile.house import House


def failure_chances(house: House, channel: str) -> list[float]:
    """Chance that a service goes wrong, for each need."""
    failure = house.config.quality.failure.get(channel)
    return house.chances(failure.chance if failure else None, channel)


def expected_failures(house: House, channel: str) -> list[float]:
    """The same, a mean over those who are expected to serve."""
    return expected(house, Visit(channel), failure_chances(house, channel))


def jam_chances(house: House, channel: str) -> list[float]:
    """Chance that a use jams the machine, for each need; such a use does not solve the case."""
    jams = house.channels[channel].jams
    return house.chances(jams.chance if jams else None, channel)


def may_fail(house: House, channel: str) -> list[float]:
    """A chance above 0 for each need of whose services some go wrong, in whatever way."""
    if failing(house.steps(channel)):
        return [1.0] * len(house.needs)
    jams = jam_chances(house, channel)
    return jams if any(jams) else failure_chances(house, channel)


def escaping(house: House, channel: str) -> list[float]:
    """Chance that a service goes wrong and no check finds it, for each need.

    A mean over those who are expected to serve.
    """
    chances, words = expected_failures(house, channel), house.config.quality.inspection.get(channel)
    if words is None:
        return chances
    share, catches = house.chances(words.share, channel), house.chances(words.catches, channel)
    return [f * (1.0 - s * c) for f, s, c in zip(chances, share, catches, strict=True)]


def went_wrong(
    house: House, board: Board, channel: str, wrong: str, well: str, how: str = ""
) -> str:
    """Whether the service of a contact went wrong: one draw, written down where it did.

    ``how`` sets nodes apart, where contacts of a channel end in several ways.
    """
    chances = failure_chances(house, channel)
    if not any(chances):
        return well
    told = told_wrong(board, channel, wrong)
    return drawn(house, board, channel, f"{names.draw('failure', channel)}{how}", told, well)


def drawn(house: House, board: Board, channel: str, node: str, wrong: str, well: str) -> str:
    """The draw of whether a service goes wrong, by who did it last."""
    chances, draw = failure_chances(house, channel), names.draw("failure", channel)
    others = by_level(house, channel, chances)
    return board.chance_by(names.SERVED_BY, node, chances, others, wrong, well, draw=draw)


def told_wrong(board: Board, channel: str, to: str) -> str:
    """Write down that the service of a contact went wrong."""
    return board.milestones(f"failed {channel}", to, FAILED)


def borne(house: House, board: Board, channel: str, wrong: str, well: str, how: str = "") -> str:
    """Whether anything went wrong in a step: the customer bears it, as of a service gone wrong."""
    if not failing(house.steps(channel)):
        return well
    failed = board.milestones(f"failed in a step {channel}", wrong, FAILED)
    slipped = Guard(mark(names.WENT_WRONG), Compare.EQUAL, 1)
    rows = (ChoiceRow((Branch(failed),), (slipped,)), ChoiceRow((Branch(well),)))
    return board.add(Choose(f"borne {channel}{how}", rows))


def expected_good(house: House, channel: str, solves: list[float]) -> list[float]:
    """Chance for each need that a contact solves the case and nothing goes wrong in it."""
    chances, jams = escaping(house, channel), jam_chances(house, channel)
    if any(jams):
        solves = [chance * (1.0 - jam) for chance, jam in zip(solves, jams, strict=True)]
    if failing(house.steps(channel)):
        solves = well_done(house, channel, solves)
    return [chance * (1.0 - failed) for chance, failed in zip(solves, chances, strict=True)]
