"""When the people who are called up in an event are at work."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from queuesim.spec.clock import DAY
from queuesim.spec.duty import open_hours
from queuesim.spec.reach import channels_attended
from queuesim.spec.staff import SessionRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from queuesim.spec.config import Config
    from queuesim.spec.duty import Span
    from queuesim.spec.events import Event


def hours_of(config: Config, event: Event) -> list[Span]:
    """Stretches in which the called up are there [s from the start of the run].

    Inside the hours in which a channel that their group serves is open.
    """
    called, words = event.called, event.call_up
    if called is None or words is None or event.from_ is None or event.never:
        return []
    begin = config.calendar.seconds_at(event.from_)
    first, last = begin + called[0], begin + called[1]
    served = channels_attended(config, words.staff)
    found = [
        (max(first, start), min(last, end))
        for day in config.calendar.days
        for start, end in open_hours(config, served, day)
    ]
    return [(start, end) for start, end in found if start < end]


def log_ins(config: Config, event: Event) -> tuple[SessionRow, ...]:
    """The same as log-ins of each of them."""
    people = range(event.call_up.add if event.call_up else 0)
    return tuple(
        _row(config, start, stop, number)
        for span in hours_of(config, event)
        for start, stop in _parts(span)
        for number in people
    )


def _parts(span: Span) -> Iterator[Span]:
    """Parts of a day at most: a log-in cannot last longer."""
    start, end = span
    for k in range(ceil((end - start) / DAY)):
        yield start + k * DAY, min(end, start + (k + 1) * DAY)


def first_day(config: Config, event: Event) -> int:
    """Number of the day on which the called up come, where they come at all."""
    start = hours_of(config, event)[0][0]
    return (config.calendar.wall_clock(start).date() - config.time.start).days


def _row(config: Config, start: float, stop: float, number: int) -> SessionRow:
    begin, end = config.calendar.wall_clock(start), config.calendar.wall_clock(stop)
    return SessionRow.model_construct(
        day=begin.date(),
        agent=f"{number + 1:04}",
        login=begin.hour * 3600 + begin.minute * 60 + begin.second,
        logout=end.hour * 3600 + end.minute * 60 + end.second or int(DAY),
        talk=1.0,
    )
