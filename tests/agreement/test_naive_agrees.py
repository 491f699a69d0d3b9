"""The reference engine and the naive telling agree on random networks full of ties."""

from __future__ import annotations

from dataclasses import replace

import pytest

from queuesim.engine.reference import simulate
from queuesim.network import Lane, Network, Order, Rows
from tests.agreement import naive
from tests.agreement.comparing import cases_of, difference
from tests.agreement.grammar import network_of
from tests.agreement.grammars import GRAMMARS
from tests.agreement.shrinking import shrunk
from tests.semantics.tiny import queue, source

NETWORKS = 1500
BLOCK = 250
MORE = 150  #: of each of the other grammars

pytestmark = pytest.mark.agreement


@pytest.mark.parametrize("first", range(0, NETWORKS, BLOCK))
def test_both_write_the_same_rows_in_the_same_order(first: int) -> None:
    differences = {
        seed: difference(network_of(seed), seed, simulate, naive.simulate)
        for seed in range(first, first + BLOCK)
    }
    assert {seed: text for seed, text in differences.items() if text} == {}


@pytest.mark.parametrize("grammar", ["pools", "crowds", "laws"])
def test_both_do_so_where_much_is_waited_for_and_laws_are_of_every_kind(grammar: str) -> None:
    differences = {
        seed: difference(GRAMMARS[grammar](seed), seed, simulate, naive.simulate)
        for seed in range(MORE)
    }
    assert {seed: text for seed, text in differences.items() if text} == {}


def test_networks_of_the_grammar_are_busy_and_wait() -> None:
    """What agrees must be worth telling: of 100 networks most serve, and many cases wait."""
    rows = [simulate(network_of(seed), seed) for seed in range(100)]
    assert sum(bool(r.works) for r in rows) > 50
    visits = [v for r in rows for v in r.visits]
    assert sum(v.group >= 0 and v.begun > v.joined for v in visits) > 100
    assert {"served", "abandoned", "balked", "callback", "sent away", ""} <= {
        v.outcome for v in visits
    }
    assert sum(any(level.owed for level in r.levels) for r in rows) > 20


def last_come(network: Network, seed: int) -> Rows:
    """An engine with a mistake: every lane is first come, first served."""
    lanes = tuple(replace(lane, order=Order.FIRST_COME) for lane in network.lanes)
    return simulate(replace(network, lanes=lanes), seed)


def test_a_difference_is_found_told_and_made_small() -> None:
    """Three cases are the fewest in which the order of a lane matters."""
    lane = Lane("queue", order=Order.LAST_COME)
    network = queue(source(range(8), work=[3] * 8), lane=lane)

    def shows(candidate: Network) -> bool:
        return difference(candidate, 1, simulate, last_come) != ""

    assert difference(network, 1, simulate, simulate) == ""
    assert difference(network, 1, simulate, last_come).startswith("cases: only one has")
    assert cases_of(shrunk(network, shows), 1, simulate) == 3


def broken(network: Network, seed: int) -> Rows:
    """An engine that fails."""
    raise RuntimeError(f"no engine for {len(network.nodes)} nodes and seed {seed}")


def test_an_engine_that_fails_differs_from_one_that_does_not() -> None:
    network = queue(source([0], work=[1]))
    assert difference(network, 1, simulate, broken).startswith("RuntimeError")
    assert difference(network, 1, broken, broken) == ""
