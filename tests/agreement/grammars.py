"""All grammars of random networks, and one number for each of their networks."""

from __future__ import annotations

from collections.abc import Callable

from queuesim.network import Network
from tests.agreement.grammar import network_of, people_network_of
from tests.agreement.grammar_cases import cases_network_of
from tests.agreement.grammar_crews import crews_network_of
from tests.agreement.grammar_crowds import crowds_network_of, urgent_network_of
from tests.agreement.grammar_laws import laws_network_of
from tests.agreement.grammar_pools import pools_network_of


def _cases_and_people(seed: int) -> Network:
    return cases_network_of(seed, people=True)


#: What the networks of each grammar have more than those of the first.
GRAMMARS: dict[str, Callable[[int], Network]] = {
    "first": network_of,
    "cases": cases_network_of,
    "people": people_network_of,
    "urgent": urgent_network_of,
    "pools": pools_network_of,
    "laws": laws_network_of,
    "crowds": crowds_network_of,
    "cases and people": _cases_and_people,
    "crews": crews_network_of,
}


def grammar_of(seed: int) -> str:
    """The grammars take turns."""
    return tuple(GRAMMARS)[seed % len(GRAMMARS)]


def any_network_of(seed: int) -> Network:
    """The network of a seed, of the grammar whose turn it is."""
    return GRAMMARS[grammar_of(seed)](seed)
