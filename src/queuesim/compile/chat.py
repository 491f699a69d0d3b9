"""Chat and mail: several contacts at once, and how they slow each other down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.compile.house import at_once

if TYPE_CHECKING:
    from queuesim.compile.house import House

MILLION = 1_000_000


def room_of(house: House, channel: str) -> int:
    """Units of a person's room that a contact fills; 0: all of it."""
    held = at_once(house.channels[channel])
    return 0 if held == 1 else house.room // held


def pace_of(house: House, channel: str) -> tuple[int, ...]:
    """Speed of each contact with 1, 2, ... in hand, in millionths; empty: always full.

    With n in hand each takes ``1 + s (n - 1)`` times as long, ``s`` being
    ``slower_per_extra_chat``; or as ``pace`` says.
    """
    words = house.channels[channel]
    held = at_once(words)
    if words.pace is not None:
        pace = tuple(_millionths(speed) for speed in words.pace[:held])
    else:
        slower = words.slower_per_extra_chat or 0.0
        pace = tuple(_millionths(1.0 / (1.0 + slower * n)) for n in range(held))
    return () if all(speed == MILLION for speed in pace) else pace


def _millionths(speed: float) -> int:
    return max(1, int(speed * MILLION + 0.5))


def slowest(house: House, channel: str) -> float:
    """How many times as long a contact takes when the person holds as many as allowed."""
    pace = pace_of(house, channel)
    return MILLION / pace[-1] if pace else 1.0
