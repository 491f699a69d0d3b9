"""The reference engine and the naive telling agree on what people may do besides serving."""

from __future__ import annotations

from collections import Counter

import pytest

from queuesim.engine.reference import simulate
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
