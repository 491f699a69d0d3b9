"""Time: the calendar in ticks; gates, days, the interval table and the horizon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.network import Gate
from queuesim.network.labels import Interval
from queuesim.units import DAY, ticks

if TYPE_CHECKING:
    from queuesim.network.calendars import Window
    from queuesim.spec.config import Config


def windows_of(config: Config, channel: str | None) -> tuple[Window, ...]:
    """Opening windows of a channel in ticks; windows that touch are one."""
    stretches = config.calendar.open_stretches(channel)
    return tuple((ticks(w.start), ticks(w.end)) for w in stretches)


def gate_of(config: Config, channel: str) -> str:
    """Name of the gate of a channel: its own, or that of the house."""
    return names.gate(channel if channel in config.calendar.hours else None)


def gates(config: Config) -> tuple[Gate, ...]:
    """The house's gate, and one for each channel with hours of its own."""
    own = sorted(name for name in config.calendar.hours if name is not None)
    return tuple(Gate(names.gate(name), windows_of(config, name)) for name in (None, *own))


def day_starts(config: Config) -> tuple[int, ...]:
    """Ticks at which the calendar days of the horizon begin."""
    return tuple(ticks(day.start) for day in config.calendar.days)


def horizon(config: Config) -> int:
    """Tick at which the run stops: a whole day after the last midnight that ends the last opening.

    That day lets people finish what closing time left; whoever is still inside is counted so.
    """
    calendar = config.calendar
    last = max(
        [calendar.horizon, *(w.end for n in calendar.hours for w in calendar.open_windows(n))]
    )
    late = 0.0
    while calendar.horizon + late < last:
        late += DAY
    return ticks(calendar.horizon + late + DAY)


def interval_table(config: Config) -> tuple[Interval, ...]:
    """Rows of the interval table in ticks."""
    return tuple(
        Interval(i.day, ticks(i.start), ticks(i.end), i.label) for i in config.calendar.intervals
    )
