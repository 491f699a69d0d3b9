"""Four things at one tick, made in all 24 orders: one log, whoever was scheduled first.

Arrival, departure, a change of shift and the end of patience, all at 10. When each of them becomes
known is changed: the work begins, the patient customer joins, the shift before ends, or the
customer before arrives, at 2, 4, 6 and 8 in every order.
"""

from __future__ import annotations

from itertools import permutations

import pytest

from queuesim.engine.kernel import simulate as by_kernel
from queuesim.engine.reference import simulate as by_reference
from queuesim.network import NEVER, Delay, Network, Pause, Route
from tests.agreement import naive
from tests.agreement.comparing import difference
from tests.semantics.ties.house import (
    FOREVER,
    calls,
    gives_up,
    house,
    listed,
    named,
    queue,
    serve,
    staff,
)
from tests.semantics.ties.telling import Told, kind_in, read

SEED = 1
MOMENTS = list(permutations((2, 4, 6, 8)))

LOG = """
    10 calendar staff#0: staff 0 there 1 owed
    10 work end long#0: solved; staff 0 there
    10 leave patient#0: abandoned, lost
    10 arrival next#1: waits in queue
"""


def made_at(work: int, patience: int, shift: int, arrival: int) -> Network:
    """The four things at 10, each made at its moment.

    The work of "long" begins as that of "first" ends. The end of the second shift becomes known at
    the end of the first. The second case of "next" becomes known as the first arrives, which has
    no patience.
    """
    return house(
        calls(0, name="first", work=work, patience=FOREVER),
        calls(1, name="long", work=10 - work, patience=FOREVER),
        calls(patience, name="patient", work=1, patience=10 - patience),
        calls(arrival, 10, name="next", work=1, patience=[0, FOREVER]),
        queue(gives_up()),
        named("staff", [(0, shift), (shift + 1, 10)]),
        horizon=20,
    )


def at_10(network: Network) -> list[str]:
    """What happens at 10."""
    telling = Told(network, SEED)
    telling.run()
    return [line for line in telling.lines() if kind_in(line)[0] == 10]


def test_there_are_24_orders() -> None:
    assert len(set(MOMENTS)) == 24


@pytest.mark.parametrize("moments", MOMENTS, ids=str)
def test_four_things_made_in_any_order_happen_in_the_written_order(
    moments: tuple[int, int, int, int],
) -> None:
    """The calendar, then the work end, whose person goes, then patience, then the arrival."""
    network = made_at(*moments)
    assert at_10(network) == read(LOG)[1]
    assert difference(network, SEED, by_reference, naive.simulate) == ""
    assert difference(network, SEED, by_reference, by_kernel) == ""


LISTED = """
    10 calendar staff: 2 there; patient#0 begins staff#1
    10 work end long#0: solved
    10 arrival next#0: begins staff#0
"""


@pytest.mark.parametrize("order", list(permutations(range(4))), ids=str)
def test_four_things_listed_in_any_order_happen_in_the_written_order(
    order: tuple[int, int, int, int],
) -> None:
    """A second person comes at 10: nobody has to give up, and the two idle and arriving meet."""
    parts = (
        calls(0, name="long", work=10, patience=FOREVER),
        calls(6, name="patient", work=5, patience=4),
        calls(10, name="next", work=1, patience=FOREVER),
        staff("staff", (0, 1), (10, 2)),
    )
    network = house(*(parts[k] for k in order), queue(gives_up()), horizon=20)
    assert at_10(network) == read(LISTED)[1]
    assert difference(network, SEED, by_reference, naive.simulate) == ""
    assert difference(network, SEED, by_reference, by_kernel) == ""


OTHERS = """
    10 wrap end w#0
    10 return p#0
    10 delay end d#0: begins A#0
    10 route step o#0: begins help#0
"""


def others_made_at(wrap: int, pause: int, delay: int, overflow: int) -> Network:
    """Wrap-up, a pause and a delay begin, a case joins, at these moments; all are over at 10."""
    opens = ((0, NEVER), (10 - overflow, 0))
    return house(
        calls(0, name="w", to="wraps", work=wrap, wrap=10 - wrap),
        calls(0, name="p", to="rests", work=pause, breath=10 - pause),
        calls(delay, name="d", to="pause", pause=10 - delay, work=1),
        calls(overflow, name="o", to="over", work=1),
        serve("wraps", lane="A", wrap=listed("wrap")),
        serve("rests", lane="B"),
        Delay("pause", "serve", listed("pause")),
        serve(),
        serve("over", lane="own"),
        Route("A", "A"),
        Route("B", "B"),
        Route("queue", "A"),
        Route("queue", "B"),
        Route("own", "help", case_rank=opens, person_rank=opens),
        staff("B", pauses=(Pause(listed("breath")),)),
    )


@pytest.mark.parametrize("moments", MOMENTS, ids=str)
def test_four_other_things_made_in_any_order_happen_in_the_written_order(
    moments: tuple[int, int, int, int],
) -> None:
    """Wrap-up, pause, delay, route step: both people are free when the case comes back."""
    network = others_made_at(*moments)
    assert at_10(network) == read(OTHERS)[1]
    assert difference(network, SEED, by_reference, naive.simulate) == ""
    assert difference(network, SEED, by_reference, by_kernel) == ""
