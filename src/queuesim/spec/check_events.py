"""Checks of events: who is called up and for how long, dates, what a surge may differ by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from queuesim.errors import Problem, dotted
from queuesim.spec.by import By
from queuesim.spec.callup import hours_of
from queuesim.spec.channels import ORDERS
from queuesim.spec.config import Config
from queuesim.spec.events import CallUp, Event, Message
from queuesim.spec.names import Names, Path, unknown
from queuesim.units import format_duration

PAID_BY_TIME = ("s", "min", "h")


def event_errors(config: Config) -> Iterator[Problem]:
    """Everything wrong with events."""
    names: dict[str, int] = {}
    for k, event in enumerate(config.events):
        path: Path = ("events", k)
        yield from _time(config, path, event)
        yield from _by_reason_only(config, (*path, "surge"), event.surge, "spec.surge_by")
        yield from _down(config, path, event)
        if event.message is not None:
            yield from _message(config, (*path, "message"), event, event.message)
        if event.call_up is not None:
            yield from _call_up(config, (*path, "call_up"), event, event.call_up)
        if event.name is not None and event.name in names:
            other = f"events[{names[event.name]}].name"
            yield Problem.of((*path, "name"), "spec.event_twice", name=event.name, other=other)
        names.setdefault(event.name or "", k)


def _time(config: Config, path: Path, event: Event) -> Iterator[Problem]:
    """At a fixed time, or again and again; and what can then be known before."""
    if event.from_ is None and event.every is None:
        yield Problem.of(path, "spec.event_time")
    elif event.from_ is not None and event.every is not None:
        yield Problem.of((*path, "every"), "spec.event_both", other=f"{dotted(path)}.from")
    if event.every is not None:
        if event.every == 0.0:
            yield Problem.of((*path, "every"), "spec.event_always")
        if event.chance is not None:
            yield Problem.of((*path, "chance"), "spec.event_chance")
    elif not event.for_.only_mean:
        yield Problem.of((*path, "for"), "spec.event_for")
    if event.drawn and event.call_up is not None:
        word = "chance" if event.every is None else "every"
        other = f"{dotted(path)}.{word}"
        yield Problem.of((*path, "call_up"), "spec.event_drawn_call", other=other)
    if event.apart and any(times != 1.0 for times in event.surge.values()):
        if min(event.surge.values()) < 1.0:
            yield Problem.of((*path, "surge"), "spec.event_drawn_less")
        arrivals = config.demand.arrivals
        if arrivals is not None and arrivals.counts == "exact":
            other = "demand.arrivals.counts"
            yield Problem.of((*path, "surge"), "spec.event_drawn_exact", other=other)


def _down(config: Config, path: Path, event: Event) -> Iterator[Problem]:
    known = tuple(config.channels)
    for k, name in enumerate(event.down):
        place = (*path, "down", k)
        if name not in config.channels:
            yield unknown(place, "spec.unknown_channel", name, known)
        elif config.channels[name].kind in ORDERS:
            yield Problem.of(place, "spec.event_order", channel=name)


def _message(config: Config, path: Path, event: Event, words: Message) -> Iterator[Problem]:
    if words.to not in config.channels:
        yield unknown((*path, "to"), "spec.unknown_channel", words.to, tuple(config.channels))
    yield from _by_reason_only(config, (*path, "share"), words.share, "spec.message_by")
    if words.after > 0.0 and event.every is not None:
        yield Problem.of((*path, "after"), "spec.event_every_after")
    elif words.after >= event.lasts:
        after, lasts = format_duration(words.after), format_duration(event.lasts)
        yield Problem.of((*path, "after"), "spec.message_late", after=after, lasts=lasts)


def _by_reason_only(config: Config, path: Path, by: By[float], message: str) -> Iterator[Problem]:
    """A surge or a message differs by nothing else; when it is, ``from`` and ``for`` say."""
    known, names = tuple(config.demand.reasons), Names.of(config)
    for keys, level in by.maps():
        for key in level.keys:
            if key in (*names.classes, *names.channels):
                yield unknown((*path, *keys, key), message, key, known)


def _call_up(config: Config, path: Path, event: Event, words: CallUp) -> Iterator[Problem]:
    if words.staff not in config.staff:
        known = tuple(config.staff)
        yield unknown((*path, "staff"), "spec.unknown_group", words.staff, known)
        return
    if words.for_ is None and words.after >= event.lasts:
        after, lasts = format_duration(words.after), format_duration(event.lasts)
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
        path: Path = ("events", k)
        if event.from_ is not None and not first <= event.from_.date() <= last:
            yield Problem.of((*path, "from"), "spec.date_outside", date=str(event.from_))
        elif event.call_up is not None and not hours_of(config, event):
            yield Problem.of((*path, "call_up"), "spec.call_up_closed", group=event.call_up.staff)
        if not _does_anything(event):
            yield Problem.of(path, "spec.event_idle")


def _does_anything(event: Event) -> bool:
    """Whether it changes anything at all."""
    surges = any(times != 1.0 for times in event.surge.values())
    told = event.message is not None and any(event.message.share.values())
    return surges or bool(event.down) or told or event.call_up is not None
