"""The kernel and the reference engine write the same rows, bit by bit, in the same order."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from queuesim.engine.kernel import (
    Unsupported,
    compiled,
    pack,
    packing,
    simulate,
    simulate_in_python,
    tables,
)
from queuesim.engine.kernel.lawrows import _ROWS
from queuesim.engine.reference import simulate as by_reference
from queuesim.network import Network, Serve, prepare
from tests.agreement.comparing import difference
from tests.agreement.grammar import network_of
from tests.agreement.grammar_laws import laws_network_of
from tests.agreement.grammars import GRAMMARS

NETWORKS = 300
BLOCK = 100
IN_PYTHON = 40  #: of each kind by the kernel's text as Python, with every bound checked

pytestmark = pytest.mark.agreement


Grammar = Callable[[int], Network]
each_grammar = pytest.mark.parametrize("grammar", GRAMMARS.values(), ids=GRAMMARS)


@pytest.mark.parametrize("first", range(0, NETWORKS, BLOCK))
@each_grammar
def test_the_kernel_writes_the_rows_of_the_reference(grammar: Grammar, first: int) -> None:
    """All of them: none of these networks is refused."""
    differences = {
        seed: difference(grammar(seed), seed, by_reference, simulate)
        for seed in range(first, first + BLOCK)
    }
    assert {seed: text for seed, text in differences.items() if text} == {}


def test_networks_without_such_rules_are_told_alike_by_the_plain_kernel_and_the_whole() -> None:
    plain = [seed for seed in range(NETWORKS) if pack(network_of(seed)).plain]
    assert len(plain) > NETWORKS // 2
    for seed in plain:
        network = network_of(seed)
        packed, prepared = pack(network), prepare(network, seed, 0)
        one, other = (
            tables(packed, prepared, seed, 0, compiled(plain=plain)).rows()
            for plain in (True, False)
        )
        assert one == other, seed


@each_grammar
def test_the_kernels_text_does_so_too_and_stays_within_its_memory(grammar: Grammar) -> None:
    differences = {
        seed: difference(grammar(seed), seed, by_reference, simulate_in_python)
        for seed in range(1000, 1000 + IN_PYTHON)
    }
    assert {seed: text for seed, text in differences.items() if text} == {}


def test_among_the_networks_are_laws_of_every_kind() -> None:
    told = {
        type(law).__name__
        for seed in range(NETWORKS)
        for node in laws_network_of(seed).nodes
        for law in (node.work.laws if isinstance(node, Serve) else ())
    }
    assert {law.__name__ for law in _ROWS} - told <= {"Never"}


@pytest.mark.parametrize("field", ["Route.preempts", "Serve.keeps", "Lane.seek"])
def test_what_the_kernel_would_not_know_is_refused_and_never_passed_over(
    field: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each field of a network is named in one place; one that is missing there is refused."""
    part, name = field.split(".")
    rest = [word for word in packing.KNOWN[part].split() if word != name]
    monkeypatch.setitem(packing.KNOWN, part, " ".join(rest))
    refused: list[str] = []
    for seed in range(100):
        for grammar in GRAMMARS.values():
            try:
                pack(grammar(seed))
            except Unsupported as error:
                refused.append(str(error))
    assert len(refused) > 10
    assert all(field in text for text in refused)
