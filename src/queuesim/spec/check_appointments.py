"""Checks of appointments: books without times, times that nobody could be given, idle words."""

from __future__ import annotations

from collections.abc import Iterator

from queuesim.errors import Problem
from queuesim.spec.appointments import Appointments
from queuesim.spec.config import Config
from queuesim.spec.names import Path

SHORTEST = 60.0  #: from one time to the next [s]; shorter is a slip, and fills the memory


def appointment_errors(config: Config) -> Iterator[Problem]:
    """What cannot both be true of a book."""
    for name, channel in config.channels_as_written.items():
        words = channel.appointments
        if words is None:
            continue
        path: Path = ("channels", name, "appointments")
        if words.every < SHORTEST:
            yield Problem.of((*path, "every"), "spec.book_every")
        elif not _any_fits(config, name, words):
            yield Problem.of((*path, "every"), "spec.book_long", channel=name)
        if words.notice > words.ahead:
            other = ".".join(map(str, (*path, "ahead")))
            yield Problem.of((*path, "notice"), "spec.book_notice", other=other)
        if words.at_once is not None and not any(words.at_once.values()):
            yield Problem.of((*path, "at_once"), "spec.none_at_all", word="at_once")
        if name in (words.if_full or ()):
            yield Problem.of((*path, "if_full", name), "spec.book_itself", channel=name)


def _any_fits(config: Config, name: str, words: Appointments) -> bool:
    """Whether the channel is ever open as long as from one time to the next."""
    windows = config.calendar.open_windows(name)
    return not windows or any(w.end - w.start >= words.every - 1e-6 for w in windows)


def appointment_warnings(config: Config) -> Iterator[Problem]:
    """Words of a book that change nothing, given the others."""
    for name, channel in config.channels_as_written.items():
        words = channel.appointments
        if words is None or not any(words.share.values()):
            continue
        path: Path = ("channels", name, "appointments")
        said = words.model_fields_set
        if "early" in said and words.late is None:
            yield Problem.of((*path, "early"), "spec.book_early_idle")
        if any(words.rebooks.values()) and not any(words.no_show.values()):
            yield Problem.of((*path, "rebooks"), "spec.book_rebooks_idle")
