"""Integration: history that need not be told again, one queue, and steering."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.board import need_guards
from queuesim.network import Branch, ChoiceRow, Choose, Mark, Table, mark
from queuesim.network.labels import start_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from queuesim.compile.board import Board
    from queuesim.compile.house import House

Origin = tuple[str, str]  #: channel that served the case without solving it, and how it goes on


@dataclass(frozen=True)
class Told:
    """Codes of the mark `names.TOLD`: who served the case before, and what telling again costs.

    Attributes
    ----------
    seconds
        Time to tell it again by code [s]; code 0 costs nothing.
    channels
        Channel in which it was told, by code.
    codes
        Code for each need, by origin; origins that cost nothing are not there.
    """

    seconds: list[float] = field(default_factory=lambda: [0.0])
    channels: list[str] = field(default_factory=lambda: [""])
    codes: dict[Origin, list[int]] = field(default_factory=dict)

    def learn(self, origin: Origin, seconds: Sequence[float]) -> None:
        """Give codes to the times that telling again costs after one origin, one per need."""
        if not any(seconds):
            return
        known = {0.0: 0}
        for value in sorted(set(seconds) - {0.0}):
            known[value] = len(self.seconds)
            self.seconds.append(value)
            self.channels.append(origin[0])
        self.codes[origin] = [known[value] for value in seconds]


def told_codes(house: House) -> Told:
    """Codes of all origins: unsolved self-service that is passed on, and repeats."""
    told = Told()
    for name, channel in house.channels.items():
        if channel.kind == "self_service" and channel.if_not_solved and channel.tells_again:
            values = house.per_need(channel.tells_again, name)
            told.learn((name, "passed on"), values)
        if name in house.repeating | house.second_visits and channel.repeat is not None:
            again = channel.repeat.tells_again
            values = house.per_need(again, name)
            told.learn((name, "repeat"), values)
    return told


def shared(house: House, one: str, other: str) -> bool:
    """Whether what was told in one channel is known in the other (which may be the same)."""
    known = house.config.integration.shared_history
    return one in known and other in known


def told_again(house: House, channel: str) -> Table | None:
    """Seconds that talk in a channel takes longer, by who served the case before."""
    told = house.told
    values = tuple(
        0.0 if shared(house, before, channel) else seconds
        for before, seconds in zip(told.channels, told.seconds, strict=True)
    )
    return Table(mark(names.TOLD), tuple(range(len(values))), values) if any(values) else None


def goes_on(
    house: House,
    board: Board,
    origin: Origin,
    channel: str,
    to: str,
    more: tuple[tuple[str, int], ...] = (),
) -> str:
    """Start of a contact of a case that one channel served and did not solve.

    Writes down who served it, for the next to know what must be told again, and ``more`` marks.
    """
    before, how = origin
    name = names.goes_on(before, how, channel) + (", with parts" if more else "")
    to = board.begun(to)
    milestone = (start_of(channel, how),)
    repeated = ((names.REPEAT, 1),) if how == "repeat" and house.marks_repeats else ()
    repeated = (*repeated, *more)
    if not house.told.codes:
        return board.add(Mark(name, to, repeated, milestones=milestone))
    codes = house.told.codes.get(origin, [0] * len(house.needs))
    if len(set(codes)) == 1:
        writes = (*repeated, (names.TOLD, codes[0]))
        return board.add(Mark(name, to, writes, milestones=milestone))
    rows = []
    for code in sorted(set(codes)):
        writes = (*repeated, (names.TOLD, code))
        node = board.add(Mark(f"{name}/{code}", to, writes, milestones=milestone))
        chosen = [k for k, each in enumerate(codes) if each == code]
        rows += [
            ChoiceRow((Branch(node),), guards)
            for guards in need_guards(chosen, len(codes), len(house.classes))
        ]
    return board.add(Choose(name, tuple(rows)))
