"""The kernel's compiled draws are those of Python, bit by bit; a million each in `make proof`."""

from __future__ import annotations

import math

import pytest

from benchmarks.same_draws import KEYS, LAWS, UNIFORMS, difference
from queuesim import laws
from queuesim.engine.kernel import simulate, simulate_in_python
from queuesim.engine.kernel.lawrows import _ROWS
from queuesim.engine.reference import simulate as by_reference
from queuesim.laws import Deterministic, Exponential, Law, Scaled
from queuesim.network import (
    AtStart,
    CaseClass,
    Delay,
    Duration,
    Exit,
    Gaps,
    Network,
    Source,
    constant,
)
from tests.agreement.comparing import difference as difference_of_rows

DRAWS = 20_000


@pytest.mark.parametrize("what", [KEYS, UNIFORMS, *LAWS], ids=str)
def test_compiled_draws_are_those_of_python(what: str | Law) -> None:
    assert difference(what, DRAWS) == ""


def test_every_family_is_among_them() -> None:
    families = {
        law
        for law in vars(laws).values()
        if isinstance(law, type) and issubclass(law, Law) and law is not Law
    }
    assert {type(law) for law in LAWS} == families == set(_ROWS)


def lawful(law: Law) -> Network:
    """A network whose delays, gaps and group sizes follow a law, as far as they may."""
    one = law.uniforms == 1
    gaps = law if one and law.mean < math.inf else Exponential(100.0)
    size = Scaled(law, 2.0 / max(law.mean, 1.0)) if one and law.mean < math.inf else None
    classes = (("calls", 1.0), ("mails", 1.0))
    return Network(
        classes=(CaseClass("calls"), CaseClass("mails")),
        sources=(
            Source("gaps", "delay", Gaps(gaps, limit=40), classes),
            Source("start", "delay", AtStart(20), classes, size),
        ),
        nodes=(
            Delay("delay", "again", Duration("talk", (law,))),
            Delay("again", "third", Duration("talk", (law,), (constant(0.5),))),
            Delay("third", "done", Duration("by class", (law, Deterministic(3.0)))),
            Exit("done", "solved"),
        ),
    )


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_networks_draw_the_same_from_every_law(law: Law) -> None:
    """The law stands where it is drawn in the shortest way, and where it is not."""
    network = lawful(law)
    assert difference_of_rows(network, 1, by_reference, simulate) == ""
    assert difference_of_rows(network, 1, by_reference, simulate_in_python) == ""
