"""When the people who are called up in an event are at work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.spec.clock import DAY
from queuesim.spec.duty import open_hours
from queuesim.spec.reach import channels_served
from queuesim.spec.staff import SessionRow

if TYPE_CHECKING:
    from queuesim.spec.config import Config
    from queuesim.spec.duty import Span
    from queuesim.spec.events import Event


def hours_of(config: Config, event: Event) -> list[Span]:
    """Stretches in which the called up are there [s from the start of the run].

    Inside the hours in which a channel that their group serves is open.
    """
    called, words = event.called, event.call_up
    if called is None or words is None:
        return []
    begin = config.calendar.seconds_at(event.from_)
    first, last = begin + called[0], begin + called[1]
    served = channels_served(config, words.staff)
    found = [
        (max(first, start), min(last, end))
        for day in config.calendar.days
        for start, end in open_hours(config, served, day)
    ]
    return [(start, end) for start, end in found if start < end]


def log_ins(config: Config, event: Event) -> tuple[SessionRow, ...]:
    """The same as log-ins of each of them, cut at midnight of the wall clock after a day."""
    assert event.call_up is not None
    rows = []
    for start, end in hours_of(config, event):
        while start < end:
            stop = min(end, start + DAY - 1.0)  # a session is shorter than a day
            rows += [_row(config, start, stop, number) for number in range(event.call_up.add)]
            start = stop
    return tuple(rows)


def _row(config: Config, start: float, stop: float, number: int) -> SessionRow:
    begin, end = config.calendar.wall_clock(start), config.calendar.wall_clock(stop)
    return SessionRow.model_construct(
        day=begin.date(),
        agent=f"{number + 1:04}",
        login=begin.hour * 3600 + begin.minute * 60 + begin.second,
        logout=end.hour * 3600 + end.minute * 60 + end.second or int(DAY),
        talk=1.0,
    )
