"""The reference engine and the naive telling agree on crews and on people who are kept."""

from __future__ import annotations

from collections import Counter

import pytest

from queuesim.engine.reference import simulate
from queuesim.network import Serve, WorkKind
from tests.agreement import naive
from tests.agreement.comparing import difference
from tests.agreement.grammar_crews import crews_network_of

NETWORKS = 1000
BLOCK = 250

pytestmark = pytest.mark.agreement


@pytest.mark.parametrize("first", range(0, NETWORKS, BLOCK))
def test_both_write_the_same_rows_in_the_same_order(first: int) -> None:
    differences = {
        seed: difference(crews_network_of(seed), seed, simulate, naive.simulate)
        for seed in range(first, first + BLOCK)
    }
    assert {seed: text for seed, text in differences.items() if text} == {}


def test_in_these_networks_crews_work_and_people_are_kept() -> None:
    seen: Counter[str] = Counter()
    for seed in range(300):
        network = crews_network_of(seed)
        rows = simulate(network, seed)
        begun = Counter((w.case, w.node, w.begun) for w in rows.works if w.kind == WorkKind.WORK)
        seen["crews"] += sum(people > 1 for people in begun.values())
        seen["kept"] += sum(w.kind == WorkKind.KEPT for w in rows.works)
        nodes = network.nodes
        for visit in rows.visits:
            node = nodes[visit.node]
            if isinstance(node, Serve) and sum(p.people for p in node.claim) > 1:
                seen[visit.outcome] += 1
    assert seen["crews"] > 100
    assert seen["kept"] > 50
    assert seen["interrupted"] > 3
