"""The kernel and the reference engine write the same rows, bit by bit, in the same order."""

from __future__ import annotations

import pytest

from queuesim.engine.kernel import Unsupported, pack, simulate, simulate_in_python
from queuesim.engine.kernel.lawrows import _ROWS
from queuesim.engine.reference import simulate as by_reference
from queuesim.network import Network, Serve
from tests.agreement.comparing import difference
from tests.agreement.grammar import network_of
from tests.agreement.grammar_cases import cases_network_of
from tests.agreement.grammar_laws import laws_network_of

NETWORKS = 300
CASES = 800  #: networks with more to meet beside people, of which the kernel knows some
LAWS = 200  #: networks with other laws
IN_PYTHON = 60  #: of them also by the kernel's text as Python, with every bound checked

pytestmark = pytest.mark.agreement


def known(network: Network) -> bool:
    """Whether the kernel knows all that the network has."""
    try:
        pack(network)
    except Unsupported:
        return False
    return True


SEEDS = [seed for seed in range(2 * NETWORKS) if known(network_of(seed))][:NETWORKS]


def test_there_are_enough_networks_that_the_kernel_knows() -> None:
    assert len(SEEDS) == NETWORKS


@pytest.mark.parametrize("first", range(0, NETWORKS, 100))
def test_the_kernel_writes_the_rows_of_the_reference(first: int) -> None:
    differences = {
        seed: difference(network_of(seed), seed, by_reference, simulate)
        for seed in SEEDS[first : first + 100]
    }
    assert {seed: text for seed, text in differences.items() if text} == {}


def test_the_kernel_does_so_with_what_it_knows_beside_people() -> None:
    networks = {seed: cases_network_of(seed) for seed in range(CASES)}
    ours = {seed: network for seed, network in networks.items() if known(network)}
    assert len(ours) >= 450
    differences = {
        seed: difference(network, seed, by_reference, simulate) for seed, network in ours.items()
    }
    assert {seed: text for seed, text in differences.items() if text} == {}


def test_the_kernel_draws_from_laws_of_every_kind() -> None:
    networks = {seed: laws_network_of(seed) for seed in range(LAWS)}
    told = {
        type(law).__name__
        for network in networks.values()
        for node in network.nodes
        for law in (node.work.laws if isinstance(node, Serve) else ())
    }
    assert {law.__name__ for law in _ROWS} - told <= {"Never"}
    differences = {
        seed: difference(network, seed, by_reference, simulate)
        for seed, network in networks.items()
    }
    assert {seed: text for seed, text in differences.items() if text} == {}


def test_the_kernels_text_does_so_too_and_stays_within_its_memory() -> None:
    differences = {
        seed: difference(network_of(seed), seed, by_reference, simulate_in_python)
        for seed in SEEDS[:IN_PYTHON]
    }
    assert {seed: text for seed, text in differences.items() if text} == {}
