"""Appointments read from milestones: who asked, found a time, came, and how late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from queuesim.network.labels import BOOK, BOOKINGS
from queuesim.results.once import once
from queuesim.results.ordering import order_of

if TYPE_CHECKING:
    from queuesim.results.columns import Columns, Ints
    from queuesim.results.layout import Compiled

ASKED, FULL, MADE, DUE, NO_SHOW, CAME = range(len(BOOKINGS))


@dataclass(frozen=True, slots=True)
class Bookings:
    """Steps of all appointments, by case and then in their order.

    Attributes
    ----------
    case
        Index of the case in the ledger.
    tick, channel, step
        When, in which channel (a code), and which of `BOOKINGS`.
    since
        Ticks since the step before it of the same case: at ``DUE`` since the time was given, at
        ``CAME`` since it was due.
    ahead
        Cases whose time had not come when the run ended.
    """

    case: Ints
    tick: Ints
    channel: Ints
    step: Ints
    since: Ints
    ahead: Ints

    @property
    def asked(self) -> tuple[Ints, Ints]:
        """Cases that asked for an appointment, and the channel in which they did first."""
        rows = np.flatnonzero(self.step == ASKED)
        case, first = np.unique(self.case[rows], return_index=True)
        return case, self.channel[rows[first]]


def bookings_of(c: Columns, ids: Ints, channels: tuple[str, ...]) -> Bookings:
    """Steps of appointments of one replication.

    Parameters
    ----------
    c
        What it wrote.
    ids
        Its cases, ascending.
    channels
        Names of the channels, by code.
    """
    known = [_meaning(word, channels) for word in c.milestone.words]
    meaning = np.array(known, dtype=np.int64).reshape(-1, 2)
    if not (meaning[:, 1] >= 0).any():
        nothing = np.empty(0, dtype=np.int64)
        return Bookings(*[nothing] * 6)
    rows = np.flatnonzero(meaning[c.milestone.codes, 1] >= 0)
    case = np.searchsorted(ids, c.milestone_case[rows])
    order = order_of(case)
    case, rows = case[order], rows[order]
    tick = c.tick[rows]
    channel, step = meaning[c.milestone.codes[rows]].T
    same = np.zeros(case.size, dtype=np.bool_)
    same[1:] = case[1:] == case[:-1]
    since = np.where(same, tick - np.roll(tick, 1), 0)
    last = np.ones(case.size, dtype=np.bool_)
    last[:-1] = ~same[1:]
    return Bookings(case, tick, channel, step, since, case[last & (step == MADE)])


def _meaning(word: str, channels: tuple[str, ...]) -> tuple[int, int]:
    """Codes of channel and step; -1 for what is of no appointment."""
    kind, _, rest = word.partition("|")
    if kind != BOOK:
        return -1, -1
    channel, _, step = rest.rpartition("|")
    return channels.index(channel), BOOKINGS.index(step)


def places_of(model: Compiled) -> dict[str, tuple[Ints, Ints]]:
    """Begin [tick] and places of each time in the book of each channel that has one."""
    return once((model,), lambda: _places_of(model))


def _places_of(model: Compiled) -> dict[str, tuple[Ints, Ints]]:
    diaries = {diary.name: diary for diary in model.network.diaries}
    return {
        label.name: (
            np.array(diaries[label.diary].starts, dtype=np.int64),
            np.array(diaries[label.diary].all_places(), dtype=np.int64),
        )
        for label in model.labels.channels
        if label.diary
    }
