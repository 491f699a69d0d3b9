"""Sums made while a network runs are those of its rows, for any intervals and limits."""

from __future__ import annotations

from itertools import pairwise

import pytest

from queuesim.engine.kernel import PYTHON, Functions, compiled
from queuesim.engine.kernel.accounts import BIN_BITS
from queuesim.engine.reference import simulate
from queuesim.network import Network
from queuesim.results.flow import upper_end
from tests.agreement import tight
from tests.agreement.grammars import any_network_of
from tests.agreement.summing import EDGES, WITHIN, bin_of, summed, unequal

pytestmark = pytest.mark.agreement


def networks(many: int) -> dict[int, Network]:
    """Networks of every grammar, by seed."""
    return {seed: any_network_of(seed) for seed in range(many)}


def functions_of(who: str) -> Functions:
    return compiled() if who == "compiled" else PYTHON


WHO = pytest.mark.parametrize(("who", "many"), [("compiled", 240), ("text", 42)])


@WHO
def test_sums_are_those_of_the_rows(who: str, many: int) -> None:
    for seed, network in networks(many).items():
        sums, end = summed(network, seed, functions_of(who))
        assert unequal(sums, end, network, simulate(network, seed)) == "", seed


@WHO
def test_sums_are_so_however_often_the_journal_is_drained(who: str, many: int) -> None:
    """Each row is summed as soon as it is written, between two steps of one event."""
    for seed, network in networks(many).items():
        sums, end = tight.summed(network, seed, functions_of(who), EDGES, WITHIN)
        assert unequal(sums, end, network, simulate(network, seed)) == "", seed


def test_a_bin_ends_where_the_next_begins() -> None:
    ends = [upper_end(k) for k in range(20 << BIN_BITS)]
    assert ends == sorted(ends)
    assert ends[0] == 1
    assert ends[1 << BIN_BITS] in (2, 3)
    wide = [(b - a) / b for a, b in pairwise(ends) if b > 1 << BIN_BITS]
    assert max(wide) <= 2.0**-BIN_BITS


def test_the_bin_of_a_wait_ends_at_the_wait_or_behind_it() -> None:
    for wait in (*range(1, 5000), 10**6 - 1, 10**6, 10**9 + 7):
        k = bin_of(wait)
        assert (upper_end(k - 1) if k else 0) < wait <= upper_end(k), wait
