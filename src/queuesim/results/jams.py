"""Machines that jam: calls for help read from milestones, and for how long machines stood still."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from queuesim.network import HeadCount, Network
from queuesim.network.labels import JAM, JAM_STEPS
from queuesim.results.defect import Unbalanced
from queuesim.results.grid import of_changes, of_levels, while_open

if TYPE_CHECKING:
    from queuesim.network.labels import Labels
    from queuesim.results.columns import Columns, Ints
    from queuesim.results.grid import Grid

MADE, FIXED = range(len(JAM_STEPS))


@dataclass(frozen=True, slots=True)
class Jams:
    """One line per jam, in the order of events.

    Attributes
    ----------
    case
        Index of the call for help in the cases of the ledger.
    channel
        Whose machine (a code).
    made, fixed
        Tick at which it stood still, and was in service again: at the latest the run's last.
    over
        Whether it has been fixed.
    """

    case: Ints
    channel: Ints
    made: Ints
    fixed: Ints
    over: Ints


def jams_of(c: Columns, ids: Ints, channels: tuple[str, ...], until: int) -> Jams:
    """Jams of one replication.

    Parameters
    ----------
    c
        What it wrote.
    ids
        Its cases, ascending.
    channels
        Names of the channels, by code.
    until
        Tick at which the run stopped.

    Raises
    ------
    Unbalanced
        If a machine was fixed that had not jammed, or twice.
    """
    known = [_meaning(word, channels) for word in c.milestone.words]
    meaning = np.array(known, dtype=np.int64).reshape(-1, 2)
    nothing = np.empty(0, dtype=np.int64)
    if not (meaning[:, 1] >= 0).any():
        return Jams(*[nothing] * 5)
    step = meaning[c.milestone.codes, 1]
    begun, ended = np.flatnonzero(step == MADE), np.flatnonzero(step == FIXED)
    case, back = (np.searchsorted(ids, c.milestone_case[rows]) for rows in (begun, ended))
    order = np.argsort(case, kind="stable")
    if (np.diff(case[order]) == 0).any():
        raise Unbalanced("one call for help is of two jams")
    if np.setdiff1d(back, case).size or np.unique(back).size < back.size:
        raise Unbalanced("a machine was fixed that had not jammed")
    line = order[np.searchsorted(case[order], back)]
    fixed = np.full(case.size, until, dtype=np.int64)
    over = np.zeros(case.size, dtype=np.int64)
    fixed[line], over[line] = c.tick[ended], 1
    channel = meaning[c.milestone.codes[begun], 0]
    return Jams(case, channel, c.tick[begun], fixed, over)


def _meaning(word: str, channels: tuple[str, ...]) -> tuple[int, int]:
    """Codes of channel and step; -1 for what is of no jam."""
    kind, _, rest = word.partition("|")
    if kind != JAM:
        return -1, -1
    channel, _, step = rest.rpartition("|")
    return channels.index(channel), JAM_STEPS.index(step)


def machine_times(
    jams: Jams, network: Network, labels: Labels, grid: Grid
) -> dict[int, tuple[Ints, Ints]]:
    """Time of machines that may jam while their channel is open, and the part they stand still.

    By code of the channel, each by slot [ticks].
    """
    groups = {group.name: group for group in network.groups}
    found = {}
    for code, label in enumerate(labels.channels):
        group = groups.get(labels.jams.get(label.name, ""))
        if group is None or not isinstance(group.staffing, HeadCount):
            continue
        (_, many), *_ = group.staffing.levels
        edges = [(start, many) for start, _ in label.windows]
        edges += [(end, 0) for _, end in label.windows]
        ticks, levels = np.array(sorted(edges), dtype=np.int64).reshape(-1, 2).T
        there = grid.spread(of_levels(ticks, levels))
        mine = jams.channel == code
        stood = of_changes(jams.made[mine], jams.fixed[mine])
        found[code] = (there, grid.spread(of_levels(*while_open(*stood, label.windows))))
    return found
