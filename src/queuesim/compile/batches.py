"""Batches: mail that is taken up at times of the day, or once enough has come together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.laws import Deterministic
from queuesim.network import Delay, DelayTime, Duration, Gate, Gather
from queuesim.units import TICKS_PER_SECOND, ticks

if TYPE_CHECKING:
    from queuesim.compile.board import Board
    from queuesim.compile.house import House

TICK = 1.0 / TICKS_PER_SECOND  #: [s]


def gathered(house: House, board: Board, channel: str, to: str) -> str:
    """Where mail rests until its batch is taken up; ``to`` itself where there are no batches."""
    words = house.channels[channel].batches
    if words is None:
        return to
    name = f"batch {channel}"
    if words.at:
        law, gate = Deterministic(TICK), names.batch(channel)
        return board.add(Delay(name, to, Duration(name, (law,)), DelayTime.OPEN, gate))
    assert words.size is not None
    if words.size == 1:
        return to
    after = None if words.within is None else Duration(name, (Deterministic(words.within),))
    return board.add(Gather(name, to, words.size, after))


def batch_gates(house: House) -> tuple[Gate, ...]:
    """A gate for each channel with batches at times: open for a tick, until the time itself."""
    return tuple(
        Gate(names.batch(name), _moments(house, words.batches.at))
        for name, words in house.channels.items()
        if words.batches is not None and words.batches.at
    )


def _moments(house: House, at: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    calendar = house.config.calendar
    found = sorted(
        ticks(calendar.at(day.number, second))
        for day in calendar.days
        if day.open
        for second in set(at)
    )
    return tuple((tick - 1, tick) for tick in found if tick > 0)
