"""The reference engine and the naive telling agree on what people may do besides serving."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from queuesim.engine.reference import simulate
from queuesim.network import Preempt, Serve
from tests.agreement import naive
from tests.agreement.comparing import difference
from tests.agreement.grammar import people_network_of

NETWORKS = 1500
BLOCK = 250

pytestmark = pytest.mark.agreement


@pytest.mark.parametrize("first", range(0, NETWORKS, BLOCK))
def test_both_write_the_same_rows_in_the_same_order(first: int) -> None:
    differences = {
        seed: difference(people_network_of(seed), seed, simulate, naive.simulate)
        for seed in range(first, first + BLOCK)
    }
    assert {seed: text for seed, text in differences.items() if text} == {}


def test_in_these_networks_work_is_interrupted_and_breaks_are_taken() -> None:
    seen: Counter[str] = Counter()
    for seed in range(300):
        rows = simulate(people_network_of(seed), seed)
        seen["breaks"] += sum(w.case < 0 for w in rows.works)
        cut = [v for v in rows.visits if v.outcome == "interrupted"]
        seen["interrupted"] += len(cut)
        seen["at the tick of its beginning"] += sum(v.begun == v.ended for v in cut)
    assert seen["breaks"] > 100
    assert seen["interrupted"] > 80
    assert seen["at the tick of its beginning"] > 2


@pytest.mark.parametrize("ways", [(), (Preempt.INTERRUPT,), (Preempt.STAND_STILL,)])
def test_both_agree_on_what_work_gives_way_to(ways: tuple[Preempt, ...]) -> None:
    """The same for all work of a network; it must change what happens in some of them."""
    changed = 0
    for seed in range(250):
        network = people_network_of(seed)
        nodes = (replace(n, yields=ways) if isinstance(n, Serve) else n for n in network.nodes)
        told = replace(network, nodes=tuple(nodes))
        assert difference(told, seed, simulate, naive.simulate) == "", seed
        changed += simulate(told, seed).visits != simulate(network, seed).visits
    assert changed > 3
