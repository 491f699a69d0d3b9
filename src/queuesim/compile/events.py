"""Events: when each is on, as gates; how it shuts channels, and what it offers instead.

An event at a fixed time has a gate with that window. One that may come or not, or comes again and
again, has a switch, whose times are drawn by its name. An event is on while all of its are open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.board import is_open
from queuesim.compile.intervals import horizon
from queuesim.laws import Deterministic, Mixture, law_from_words
from queuesim.network import (
    Branch,
    ChoiceRow,
    Choose,
    Gate,
    Guard,
    Switch,
)
from queuesim.units import TICKS_PER_SECOND, ticks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from queuesim.compile.board import Board
    from queuesim.compile.house import House
    from queuesim.spec.config import Config
    from queuesim.spec.events import Event

#: [s] how long a switch stays shut before the run in which its event comes: the shortest there is
SHUT = 1.0 / TICKS_PER_SECOND


def named(config: Config) -> Iterator[tuple[str, Event]]:
    """Events that may come, by name: their own, or their place in the list."""
    for k, event in enumerate(config.events, start=1):
        if not event.never:
            yield event.name or str(k), event


def window(config: Config, event: Event, after: float = 0.0) -> tuple[int, int]:
    """From when to when an event at a fixed time is on, from some time after its begin [ticks]."""
    assert event.from_ is not None, "the event has a fixed time"
    begin = config.calendar.seconds_at(event.from_)
    return ticks(begin + after), ticks(begin + event.lasts)


def event_gates(config: Config) -> tuple[Gate, ...]:
    """The windows of events at fixed times that shut channels or offer something."""
    found = []
    for name, event in named(config):
        if event.from_ is None:
            continue
        if event.down:
            found.append(_gate(names.event(name), window(config, event)))
        if event.message is not None:
            told = window(config, event, event.message.after)
            found.append(_gate(names.event_message(name), told))
    return tuple(found)


def _gate(name: str, found: tuple[int, int]) -> Gate:
    start, end = max(0, found[0]), found[1]
    return Gate(name, ((start, end),) if start < end else ())


def switches(config: Config) -> tuple[Switch, ...]:
    """The luck of events that are drawn: open while an event is on, or in runs in which it comes.

    Between two of the same event the time is exponential, so that it is as likely at any moment.
    """
    found = []
    until = horizon(config)
    forever = Deterministic(2.0 * until / TICKS_PER_SECOND)
    for name, event in named(config):
        if not event.drawn:
            continue
        if event.every is not None:
            down = law_from_words({"law": "exponential", "mean": event.every})
            up = event.for_.law(default="deterministic")
        else:
            assert event.chance is not None
            come = event.chance
            down, up = Mixture((come, 1.0 - come), (Deterministic(SHUT), forever)), forever
        found.append(Switch(names.event_drawn(name), up, down, until, starts_up=False))
    return tuple(found)


def is_on(event: Event, name: str, gate: str) -> tuple[Guard, ...]:
    """Guards that hold while an event is on; ``gate`` is that of its window."""
    fixed = [gate] if event.from_ is not None else []
    drawn = [names.event_drawn(name)] if event.drawn else []
    return tuple(is_open(each) for each in (*fixed, *drawn))


def downs(house: House, channel: str) -> list[tuple[Guard, ...]]:
    """When nobody gets into a channel: any of these."""
    return [
        is_on(event, name, names.event(name))
        for name, event in named(house.config)
        if channel in event.down
    ]


def told(house: House, board: Board, reason: str, to: str) -> str:
    """Node at which cases of a reason begin: during an event some go where its message says."""
    for name, event in named(house.config):
        words = event.message
        if words is None or words.to not in house.channels:
            continue
        shares = house.per_need_of(reason, words.share, words.to)
        if not any(shares):
            continue
        draw = f"message {name}"
        yes = board.chance(f"{draw}, {reason}", draw, shares, names.first(words.to), to)
        on = is_on(event, name, names.event_message(name))
        rows = (ChoiceRow((Branch(yes),), on), ChoiceRow((Branch(to),)))
        to = board.add(Choose(f"{draw}, if on, {reason}", rows))
    return to
