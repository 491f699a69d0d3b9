"""Elastic lines: steps read from milestones, and how many lines there were beside the first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from queuesim.network.labels import ELASTIC, ELASTIC_STEPS
from queuesim.results.grid import of_levels

if TYPE_CHECKING:
    from queuesim.network.labels import Labels
    from queuesim.results.columns import Columns, Ints
    from queuesim.results.grid import Grid

ASKED, UP, DOWN = range(len(ELASTIC_STEPS))


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps of all channels in the order of events.

    Attributes
    ----------
    case
        Index of the cases that brought lines, in the cases of the ledger.
    tick, channel, step
        When, in which channel (a code), and which of `ELASTIC_STEPS`: up or down.
    """

    case: Ints
    tick: Ints
    channel: Ints
    step: Ints


def steps_of(c: Columns, ids: Ints, channels: tuple[str, ...]) -> Steps:
    """Steps of one replication; ``ids`` are its cases, ascending."""
    known = [_meaning(word, channels) for word in c.milestone.words]
    meaning = np.array(known, dtype=np.int64).reshape(-1, 2)
    if not (meaning[:, 1] >= 0).any():
        nothing = np.empty(0, dtype=np.int64)
        return Steps(*[nothing] * 4)
    channel, step = meaning[c.milestone.codes].T
    case = np.searchsorted(ids, c.milestone_case[step == ASKED])
    rows = np.flatnonzero(step > ASKED)
    return Steps(case, c.tick[rows], channel[rows], step[rows])


def _meaning(word: str, channels: tuple[str, ...]) -> tuple[int, int]:
    """Codes of channel and step; -1 for what is no step."""
    kind, _, rest = word.partition("|")
    if kind != ELASTIC:
        return -1, -1
    channel, _, step = rest.rpartition("|")
    return channels.index(channel), ELASTIC_STEPS.index(step)


def line_times(steps: Steps, labels: Labels, grid: Grid) -> dict[int, tuple[Ints, Ints]]:
    """Steps up by slot, and time of lines beside the first [ticks], by code of the channel."""
    found = {}
    for code, label in enumerate(labels.channels):
        if label.name not in labels.elastic:
            continue
        rows = np.flatnonzero(steps.channel == code)
        tick, up = steps.tick[rows], steps.step[rows] == UP
        begun = np.bincount(
            (slots := grid.slot_at(tick[up]))[slots >= 0], minlength=grid.size
        ).astype(np.int64)
        levels = np.cumsum(np.where(up, 1, -1)) * labels.elastic[label.name]
        start = np.zeros(1, dtype=np.int64)
        ticks, last = np.unique(np.concatenate([start, tick])[::-1], return_index=True)
        values = np.concatenate([start, levels])[::-1][last]
        found[code] = (begun, grid.spread(of_levels(ticks, values)))
    return found
