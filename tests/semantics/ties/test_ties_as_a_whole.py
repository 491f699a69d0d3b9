"""What all ties together show: every kind meets every other, and each place in the order counts."""

from __future__ import annotations

import importlib
from dataclasses import fields, replace
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from queuesim.network import Network, Rows
from queuesim.network.order import EventKind
from tests.agreement import naive
from tests.semantics.ties.telling import LABELS, Told, pairs_in
from tests.semantics.ties.ties import KERNEL_REFUSES, SEED, TIES, Tie, refused

HERE = Path(__file__).parent
FEWEST = 120  #: ties that there have to be
MAY_BE_IN_ANY_ORDER = (
    "sources",
    "nodes",
    "lanes",
    "groups",
    "pools",
    "gates",
    "switches",
    "diaries",
    "registers",
)


@pytest.fixture(scope="module")
def ties() -> dict[str, Tie]:
    """All of them by name."""
    for path in sorted(HERE.glob("test_*.py")):
        importlib.import_module(f"tests.semantics.ties.{path.stem}")
    return dict(TIES)


def test_there_are_enough_ties_and_each_has_a_name_and_a_why_of_its_own(
    ties: dict[str, Tie],
) -> None:
    assert len(ties) >= FEWEST
    names = [name.rpartition(".")[2] for name in ties]
    assert len(set(names)) == len(names)
    assert [name for name, tie in ties.items() if not tie.why.endswith(".")] == []


def test_every_kind_of_event_meets_every_other_at_some_tick(ties: dict[str, Tie]) -> None:
    met = {pair for tie in ties.values() for pair in pairs_in(tie.log)}
    wanted = set(combinations(sorted(LABELS.values()), 2))
    assert wanted - met == set(), "kinds of events that never meet at a tick"


ORDER = sorted([*EventKind, EventKind.LEAVE + 1])


class Turned(naive.Naive):
    """The naive telling with two neighbours of the written order the other way round."""

    before: int
    behind: int

    def place(self, kind: int) -> int:
        """Place of a kind in the order, in which one of the two stands on the other's."""
        return {self.before: self.behind, self.behind: self.before}.get(kind, kind)

    def run(self) -> Rows:
        while self.due:
            first = min(self.due, key=lambda h: (h.tick, self.place(h.kind), h.subject, h.number))
            if first.tick >= self.network.horizon:
                break
            self.due.remove(first)
            self.now = first.tick
            first.act()
            while self.todo:
                self.todo.pop(0)()
        self._close_books()
        return self.rows


def told(network: Network, turned: tuple[int, int] = (-1, -1)) -> list[list[object]]:
    """What happened to whom, in no order."""
    telling = Turned(network, SEED)
    telling.before, telling.behind = turned
    rows = telling.run()
    return [sorted(getattr(rows, field.name)) for field in fields(Rows)]


def test_nothing_is_turned_unless_it_is_said(ties: dict[str, Tie]) -> None:
    network = next(iter(ties.values())).network
    rows = naive.simulate(network, SEED)
    assert told(network) == [sorted(getattr(rows, field.name)) for field in fields(Rows)]


@pytest.mark.parametrize("turned", list(pairwise(ORDER)), ids=str)
def test_two_neighbours_of_the_order_the_other_way_round_change_what_happens(
    ties: dict[str, Tie], turned: tuple[int, int]
) -> None:
    """So each place in the order is pinned by a tie that comes out otherwise."""
    changed = [tie.why for tie in ties.values() if told(tie.network, turned) != told(tie.network)]
    assert changed != []


def test_the_order_of_the_lists_of_a_network_changes_no_log(ties: dict[str, Tie]) -> None:
    for name, tie in ties.items():
        turned = {kind: getattr(tie.network, kind)[::-1] for kind in MAY_BE_IN_ANY_ORDER}
        telling = Told(replace(tie.network, **turned), SEED)
        telling.run()
        assert telling.lines() == tie.log, name


def test_the_kernel_refuses_what_is_listed_and_nothing_else(ties: dict[str, Tie]) -> None:
    """An entry that no tie meets any more is to be taken out of the list."""
    refusals = {text for tie in ties.values() if (text := refused(tie.network))}
    assert [text for text in refusals if not text.startswith(KERNEL_REFUSES)] == []
    met = {entry for entry in KERNEL_REFUSES for text in refusals if text.startswith(entry)}
    assert set(KERNEL_REFUSES) - met == set(), "the kernel knows these now"
