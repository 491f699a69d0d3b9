"""Retry and repeat: trying again after giving up, coming back unsolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.integration import goes_on
from queuesim.compile.intervals import gate_of
from queuesim.network import Delay, DelayTime, Duration, Mark
from queuesim.network.labels import start_of
from queuesim.units import DAY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from queuesim.compile.board import Board
    from queuesim.compile.house import House
    from queuesim.spec.by import By


def begins(board: Board, channel: str, how: str, to: str = "") -> str:
    """Start of a contact that goes to a channel's door, or to ``to`` if it is a case's first."""
    milestones = (start_of(channel, how),)
    return board.add(
        Mark(
            f"start {channel} {how}", to or board.begun(names.door(channel)), milestones=milestones
        )
    )


def shares_of(house: House, split: Mapping[str, By[float]], channel: str) -> dict[str, list[float]]:
    """Shares by name for each need, of names with a share for somebody."""
    found = {name: house.per_need(by, channel) for name, by in sorted(split.items())}
    return {name: shares for name, shares in found.items() if any(shares)}


def gave_up(house: House, board: Board, channel: str) -> str:
    """Where a case goes on whose contact was abandoned, balked or blocked: retry, or lost."""
    lost = board.exit(names.LOST)
    retry = house.channels[channel].retry
    if retry is None:
        return lost
    chances = house.per_need(retry.chance, channel)
    if not any(chances):
        return lost
    stays = [1.0] * len(house.needs)
    targets: dict[str, Sequence[float]] = {}
    other = shares_of(house, retry.other_channel or {}, channel)
    for name, shares in other.items():
        if name != channel:
            targets[begins(board, name, "retry")] = shares
            stays = [stay - share for stay, share in zip(stays, shares, strict=True)]
    targets[begins(board, channel, "retry")] = [max(0.0, round(stay, 12)) for stay in stays]
    where = board.split(f"retry channel {channel}", "retry channel", targets)
    pause = Duration("retry after", (retry.after.law(default="exponential"),))
    later = board.add(Delay(names.retry_after(channel), where, pause))
    return board.chance(f"retry {channel}", "retry", chances, later, lost)


def not_solved(house: House, board: Board, channel: str) -> str:
    """Where a case goes on whose contact did not solve it: repeat, or unsolved for good."""
    unsolved = board.exit(names.UNSOLVED)
    repeat = house.channels[channel].repeat
    if repeat is None or channel not in house.repeating:
        return unsolved
    chances = house.per_need(repeat.chance, channel)
    again = goes_on(house, board, (channel, "repeat"), channel, names.door(channel))
    law = repeat.after.law(default="deterministic")
    whole_days = law.mean > DAY * (1.0 - 1e-9)  # the mean of a law need not be exact
    later = board.add(
        Delay(
            names.repeat_after(channel),
            again,
            Duration("repeat after", (law,)),
            DelayTime.OPEN_DAYS if whole_days else DelayTime.OPEN,
            gate_of(house.config, channel),
        )
    )
    return board.chance(f"repeat {channel}", "repeat", chances, later, unsolved)
