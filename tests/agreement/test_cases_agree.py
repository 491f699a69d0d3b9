"""The reference engine and the naive telling agree on what cases meet beside people."""

from __future__ import annotations

import pytest

from queuesim.engine.reference import simulate
from tests.agreement import naive
from tests.agreement.comparing import difference
from tests.agreement.grammar_cases import cases_network_of

NETWORKS = 1500
BLOCK = 250

pytestmark = pytest.mark.agreement


@pytest.mark.parametrize("first", range(0, NETWORKS, BLOCK))
def test_both_write_the_same_rows_in_the_same_order(first: int) -> None:
    differences = {
        seed: difference(cases_network_of(seed), seed, simulate, naive.simulate)
        for seed in range(first, first + BLOCK)
    }
    assert {seed: text for seed, text in differences.items() if text} == {}
