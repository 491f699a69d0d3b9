"""Sums that the kernel makes while it runs, and the same made by hand from the rows."""

from __future__ import annotations

from dataclasses import fields
from itertools import pairwise
from math import frexp

import numpy as np

from queuesim.engine.kernel import Functions, Run, pack
from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.accounts import BIN_BITS, BINS
from queuesim.engine.kernel.book import Sums
from queuesim.native.memory import Words
from queuesim.network import FOREVER, Network, Rows, prepare

EDGES, WITHIN = (0, 7, 20, 21), (0, 3)
FIRST_OUTCOME = at.OUTCOMES_COUNT // 8


def summed(network: Network, seed: int, functions: Functions) -> tuple[Sums, int]:
    """The kernel's sums, and the ticks that the run took."""
    prepared = prepare(network, seed, 0)
    run = Run(pack(network), prepared, seed, 0, functions, None, edges=EDGES, within=WITHIN)
    return run.summed()


def unequal(sums: Sums, end: int, network: Network, rows: Rows) -> str:
    """The first kind of sums that is not what the rows say; "" if all are equal."""
    expected = by_hand(network, rows, end, pack(network).outcomes)
    for field in fields(Sums):
        if not np.array_equal(getattr(sums, field.name), getattr(expected, field.name)):
            return field.name
    return ""


def slot(tick: int) -> int:
    return max(k for k, edge in enumerate(EDGES) if edge <= max(tick, 0))


def overlaps(begun: int, ended: int) -> list[int]:
    """Ticks of a stretch in each interval."""
    ends = [*EDGES[1:], FOREVER]
    return [
        max(0, min(ended, stop) - max(begun, start))
        for start, stop in zip(EDGES, ends, strict=True)
    ]


def bin_of(wait: int) -> int:
    """A wait's power of two, and which part of the way to the next it has gone."""
    share, power = frexp(wait)
    return (power - 1 << BIN_BITS) + int((2 * share - 1) * (1 << BIN_BITS))


def by_hand(network: Network, rows: Rows, end: int, outcomes: tuple[str, ...]) -> Sums:
    """The same sums from kept rows, one row after the other."""
    columns = FIRST_OUTCOME + len(outcomes) + len(WITHIN)
    lanes = np.zeros((len(network.lanes), len(EDGES), columns), dtype=np.int64)
    squares = np.zeros(lanes.shape[:2])
    zeros = np.zeros(len(network.lanes), dtype=np.int64)
    histogram = np.zeros((len(network.lanes), BINS), dtype=np.int64)
    for v in rows.visits:
        if v.lane < 0:
            continue  # by people whom the case keeps, in no lane
        over = v.begun if v.begun < FOREVER else v.ended
        cell = lanes[v.lane, slot(v.joined)]
        cell[0] += 1
        lanes[v.lane, :, 5] += overlaps(v.joined, min(over, end))
        cell[FIRST_OUTCOME + outcomes.index(v.outcome)] += 1
        if over == FOREVER:
            continue
        wait = over - v.joined
        cell[2] += wait
        squares[v.lane, slot(v.joined)] += wait * wait
        if wait == 0:
            zeros[v.lane] += 1
        else:
            histogram[v.lane, bin_of(wait)] += 1
        if v.begun < FOREVER:
            cell[1] += 1
            cell[4] += wait
            cell[FIRST_OUTCOME + len(outcomes) :] += [wait <= limit for limit in WITHIN]
    lanes[:, :, 3] = squares.view(np.int64)
    return Sums(
        lanes, zeros, histogram, _of_teams(network, rows, end), _of_ends(network, rows, outcomes)
    )


def _of_teams(network: Network, rows: Rows, end: int) -> Words:
    """Time of people, by group and interval."""
    teams = np.zeros((len(network.groups), len(EDGES), at.TEAM_SLOT // 8), dtype=np.int64)
    for w in rows.works:
        teams[w.group, :, 2 + w.kind] += overlaps(w.begun, min(w.ended, end))
    for g in range(len(network.groups)):
        levels = [(0, 0, 0), *[(r.tick, r.level, r.owed) for r in rows.levels if r.group == g]]
        for (since, level, owed), (until, _, _) in pairwise([*levels, (end, 0, 0)]):
            teams[g, :, 0] += level * np.array(overlaps(since, until))
            teams[g, :, 1] += owed * np.array(overlaps(since, until))
    return teams


def _of_ends(network: Network, rows: Rows, outcomes: tuple[str, ...]) -> Words:
    """Number of cases and their time inside, by class and outcome."""
    ends = np.zeros((len(network.classes), len(outcomes), 2), dtype=np.int64)
    for c in rows.cases:
        cell = ends[c.kind, outcomes.index(c.outcome)]
        cell += [1, c.ended - c.born if c.ended < FOREVER else 0]
    return ends
