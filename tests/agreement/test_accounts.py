"""Sums made while a network runs are those of its rows, for any intervals and limits."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from queuesim.engine.kernel import PYTHON, Functions, Run, Unsupported, compiled, pack
from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.accounts import BIN_BITS
from queuesim.engine.kernel.book import Sums
from queuesim.engine.reference import simulate
from queuesim.network import FOREVER, Network, Rows, prepare
from queuesim.results.flow import upper_end
from tests.agreement.grammar import network_of

EDGES, WITHIN = (0, 7, 20, 21), (0, 3)
FIRST_OUTCOME = at.OUTCOMES_COUNT // 8

pytestmark = pytest.mark.agreement


def summed(network: Network, seed: int, functions: Functions) -> tuple[Sums, int]:
    prepared = prepare(network, seed, 0)
    run = Run(pack(network), prepared, seed, 0, functions, None, edges=EDGES, within=WITHIN)
    return run.summed()


def slot(tick: int) -> int:
    return max(k for k, edge in enumerate(EDGES) if edge <= max(tick, 0))


def overlaps(begun: int, ended: int) -> list[int]:
    """Ticks of a stretch in each interval."""
    ends = [*EDGES[1:], FOREVER]
    return [
        max(0, min(ended, stop) - max(begun, start))
        for start, stop in zip(EDGES, ends, strict=True)
    ]


def by_hand(network: Network, rows: Rows, end: int, outcomes: tuple[str, ...]) -> Sums:
    """The same sums from kept rows, one row after the other."""
    fields = FIRST_OUTCOME + len(outcomes) + len(WITHIN)
    lanes = np.zeros((len(network.lanes), len(EDGES), fields), dtype=np.int64)
    squares = np.zeros(lanes.shape[:2])
    zeros = np.zeros(len(network.lanes), dtype=np.int64)
    waits: list[list[int]] = [[] for _ in network.lanes]
    for v in rows.visits:
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
        zeros[v.lane] += wait == 0
        waits[v.lane] += [wait] if wait else []
        if v.begun < FOREVER:
            cell[1] += 1
            cell[4] += wait
            cell[FIRST_OUTCOME + len(outcomes) :] += [wait <= limit for limit in WITHIN]
    lanes[:, :, 3] = squares.view(np.int64)
    teams = np.zeros((len(network.groups), len(EDGES), 5), dtype=np.int64)
    for w in rows.works:
        teams[w.group, :, 2 + w.kind] += overlaps(w.begun, min(w.ended, end))
    for g in range(len(network.groups)):
        levels = [(0, 0, 0), *[(r.tick, r.level, r.owed) for r in rows.levels if r.group == g]]
        for (since, level, owed), (until, _, _) in pairwise([*levels, (end, 0, 0)]):
            teams[g, :, 0] += level * np.array(overlaps(since, until))
            teams[g, :, 1] += owed * np.array(overlaps(since, until))
    ends = np.zeros((len(network.classes), len(outcomes), 2), dtype=np.int64)
    for c in rows.cases:
        cell = ends[c.kind, outcomes.index(c.outcome)]
        cell += [1, c.ended - c.born if c.ended < FOREVER else 0]
    histogram = np.array([len(each) for each in waits])
    return Sums(lanes, zeros, histogram, teams, ends)


def seeds(many: int) -> list[int]:
    found = []
    for seed in range(2 * many):
        try:
            pack(network_of(seed))
        except Unsupported:
            continue
        found.append(seed)
    return found[:many]


@pytest.mark.parametrize(("who", "many"), [("compiled", 150), ("text", 25)])
def test_sums_are_those_of_the_rows(who: str, many: int) -> None:
    for seed in seeds(many):
        network = network_of(seed)
        functions = compiled() if who == "compiled" else PYTHON
        sums, end = summed(network, seed, functions)
        expected = by_hand(network, simulate(network, seed), end, pack(network).outcomes)
        assert np.array_equal(sums.lanes, expected.lanes), seed
        assert np.array_equal(sums.zeros, expected.zeros), seed
        assert np.array_equal(sums.histogram.sum(axis=1), expected.histogram), seed
        assert np.array_equal(sums.teams, expected.teams), seed
        assert np.array_equal(sums.ends, expected.ends), seed


def test_a_bin_ends_where_the_next_begins() -> None:
    ends = [upper_end(k) for k in range(20 << BIN_BITS)]
    assert ends == sorted(ends)
    assert ends[0] == 1
    assert ends[1 << BIN_BITS] in (2, 3)
    wide = [(b - a) / b for a, b in pairwise(ends) if b > 1 << BIN_BITS]
    assert max(wide) <= 2.0**-BIN_BITS
