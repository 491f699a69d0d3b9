"""Focus: hours in which a group takes mail that can wait, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.board import is_open
from queuesim.network import Gate, Guard
from queuesim.network.calendars import joined
from queuesim.spec.channels import DEFERRED
from queuesim.units import ticks

if TYPE_CHECKING:
    from queuesim.compile.house import House
    from queuesim.network.calendars import Window
    from queuesim.spec.channels import Channel


def focus_windows(house: House, group: str) -> tuple[Window, ...]:
    """Times of focus of a group on the open days of the run [ticks]."""
    words, calendar = house.config.staff.get(group), house.config.calendar
    if words is None or words.focus is None:
        return ()
    return joined(
        [
            (ticks(calendar.at(day.number, begin)), ticks(calendar.at(day.number, end)))
            for day in calendar.days
            if day.open
            for begin, end in words.focus.week[day.weekday]
        ]
    )


def focus_ends(house: House, group: str) -> list[Window]:
    """The last tick of each time of focus."""
    return [(end - 1, end) for _, end in focus_windows(house, group)]


def focus_gates(house: House) -> tuple[Gate, ...]:
    """A gate for each group with times of focus, open in them."""
    found = ((group, focus_windows(house, group)) for group in sorted(house.config.staff))
    return tuple(Gate(names.focus(group), windows) for group, windows in found if windows)


def undisturbed(house: House, group: str, channel: Channel) -> tuple[Guard, ...]:
    """What must hold for a group to take contacts of a channel: that it is no time of focus."""
    waits = channel.kind in DEFERRED and channel.deferrable is not False
    if waits or not focus_windows(house, group):
        return ()
    return (is_open(names.focus(group), yes=False),)
