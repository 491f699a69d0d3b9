"""Checks of events: who is called up and for how long, dates, what a surge may differ by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from queuesim.errors import Problem
from queuesim.spec.callup import hours_of
from queuesim.spec.config import Config
from queuesim.spec.events import CallUp, Event
from queuesim.spec.names import Names, Path, unknown
from queuesim.units import format_duration

PAID_BY_TIME = ("s", "min", "h")


def event_errors(config: Config) -> Iterator[Problem]:
    """Everything wrong with events."""
    for k, event in enumerate(config.events):
        path: Path = ("events", k)
        yield from _surge(config, path, event)
        if event.call_up is not None:
            yield from _call_up(config, (*path, "call_up"), event, event.call_up)


def _surge(config: Config, path: Path, event: Event) -> Iterator[Problem]:
    """A surge differs by reason and by nothing else; when it is, ``from`` and ``for`` say."""
    known = tuple(config.demand.reasons)
    names = Names.of(config)
    for keys, level in event.surge.maps():
        for key in level.keys:
            if key in (*names.classes, *names.channels):
                yield unknown((*path, "surge", *keys, key), "spec.surge_by", key, known)


def _call_up(config: Config, path: Path, event: Event, words: CallUp) -> Iterator[Problem]:
    if words.staff not in config.staff:
        known = tuple(config.staff)
        yield unknown((*path, "staff"), "spec.unknown_group", words.staff, known)
        return
    if words.for_ is None and words.after >= event.for_:
        after, lasts = format_duration(words.after), format_duration(event.for_)
        yield Problem.of((*path, "after"), "spec.call_up_late", after=after, lasts=lasts)
    pay = config.staff[words.staff].pay
    if pay is not None and pay.per not in PAID_BY_TIME:
        where = f"staff.{words.staff}.pay"
        yield Problem.of((*path, "staff"), "spec.call_up_pay", pay=where, per=pay.per)


def event_warnings(config: Config) -> Iterator[Problem]:
    """Events outside the run, and people who are called up while all they serve is closed."""
    first = config.time.start
    last = first + dt.timedelta(days=config.time.length - 1)
    for k, event in enumerate(config.events):
        if not first <= event.from_.date() <= last:
            place: Path = ("events", k, "from")
            yield Problem.of(place, "spec.date_outside", date=str(event.from_))
        elif event.call_up is not None and not hours_of(config, event):
            path: Path = ("events", k, "call_up")
            yield Problem.of(path, "spec.call_up_closed", group=event.call_up.staff)
