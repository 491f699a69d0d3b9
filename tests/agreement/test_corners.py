"""All tellings agree on the corners."""

from __future__ import annotations

import pytest

from queuesim.engine.kernel import simulate, simulate_in_python
from queuesim.engine.reference import simulate as by_reference
from tests.agreement import naive
from tests.agreement.comparing import Engine, difference
from tests.agreement.corners import CORNERS


@pytest.mark.parametrize("corner", CORNERS)
@pytest.mark.parametrize("engine", [simulate, simulate_in_python, naive.simulate])
def test_every_telling_is_the_same_in_a_corner(corner: str, engine: Engine) -> None:
    assert difference(CORNERS[corner](), 1, by_reference, engine) == ""
