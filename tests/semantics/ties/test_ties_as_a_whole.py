"""What all ties together show: every kind meets every other, and each place in the order counts."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import combinations, pairwise
from typing import Any

import pytest

from queuesim.engine.kernel import simulate_in_python
from queuesim.engine.reference import Floor
from queuesim.engine.reference import simulate as by_reference
from queuesim.network import Network, Rows
from queuesim.network.order import (
    BIRTH_BITS,
    DUE,
    NUMBER_BITS,
    ORDINAL_BITS,
    PEOPLE,
    POOL_RANK,
    EventKind,
)
from tests.agreement import naive
from tests.agreement.comparing import difference
from tests.semantics.ties.telling import LABELS, Told, label_of, pairs_in
from tests.semantics.ties.ties import SEED, Tie, all_ties

FEWEST = 120  #: ties that there have to be
LONGEST = 130  #: ticks after which nothing happens in any of them
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
    return all_ties()


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


#: Kinds, and inside a kind whose events they are, in the order in which a tick is finished.
PLACES = (
    "calendar of gates",
    "calendar of breaks",
    "calendar of people",
    "calendar of pools",
    "work end",
    "wrap end",
    "return of who pauses",
    "return of orders",
    "return of who has a break",
    "delay end of cases",
    "delay end of pools",
    "route step",
    "leave",
    "leave 1",
    "interruption",
    "arrival",
)
#: At tick 0 people come to an empty house, and work may end at the earliest after an arrival.
NEVER_MEET = {("calendar of people", "calendar of pools"), ("calendar of pools", "work end")}
#: Two breaks that are due do nothing to each other; a second leave rule is like the first.
ALL_THE_SAME = {"calendar of breaks", "leave 1"}


def place_of(kind: int, subject: int, groups: int) -> str:
    """Place of an event, told from what its subject looks like."""
    if kind == EventKind.CALENDAR:
        rank, number = divmod(subject, 1 << NUMBER_BITS)
        if rank == 0:
            return "calendar of breaks" if number & DUE else "calendar of gates"
        return "calendar of people" if rank <= groups else "calendar of pools"
    of_cases = subject >> BIRTH_BITS + ORDINAL_BITS < POOL_RANK
    if kind == EventKind.RETURN:
        of_breaks = subject >> ORDINAL_BITS >= PEOPLE
        rest = "return of who has a break" if of_breaks else "return of orders"
        return "return of who pauses" if of_cases else rest
    if kind == EventKind.DELAY_END:
        return "delay end of cases" if of_cases else "delay end of pools"
    return label_of(kind)


class Turned(naive.Naive):
    """The naive telling in another order: of two places, or of the subjects of one place."""

    swapped: tuple[str, str] = ("", "")
    backwards: str = ""

    def key(self, due: naive.Happening) -> tuple[int, int, int, int]:
        """What is compared; the smallest comes next."""
        place = place_of(due.kind, due.subject, len(self.groups))
        subject = -due.subject if place == self.backwards else due.subject
        if place in self.swapped:
            place = self.swapped[place == self.swapped[0]]
        return (due.tick, PLACES.index(place), subject, due.number)

    def run(self) -> Rows:
        while self.due:
            first = min(self.due, key=self.key)
            if first.tick >= self.network.horizon:
                break
            self.due.remove(first)
            self.now = first.tick
            first.act()
            while self.todo:
                self.todo.pop(0)()
        self._close_books()
        return self.rows


def told(network: Network, swapped: tuple[str, str] = ("", ""), backwards: str = "") -> list[Any]:
    """What happened to whom, in no order."""
    telling = Turned(network, SEED)
    telling.swapped, telling.backwards = swapped, backwards
    rows = telling.run()
    return [sorted(getattr(rows, field.name)) for field in fields(Rows)]


def test_nothing_is_turned_unless_it_is_said(ties: dict[str, Tie]) -> None:
    for tie in ties.values():
        rows = naive.simulate(tie.network, SEED)
        assert told(tie.network) == [sorted(getattr(rows, f.name)) for f in fields(Rows)]


NEIGHBOURS = [pair for pair in pairwise(PLACES) if pair not in NEVER_MEET]


@pytest.mark.parametrize("swapped", NEIGHBOURS, ids=" and ".join)
def test_two_neighbours_of_the_order_the_other_way_round_change_what_happens(
    ties: dict[str, Tie], swapped: tuple[str, str]
) -> None:
    """So each place in the order is pinned by a tie that comes out otherwise."""
    assert any(told(tie.network, swapped) != told(tie.network) for tie in ties.values())


@pytest.mark.parametrize("place", [p for p in PLACES if p not in ALL_THE_SAME])
def test_subjects_the_other_way_round_change_what_happens(ties: dict[str, Tie], place: str) -> None:
    """So is the order inside each of them."""
    assert any(told(tie.network, backwards=place) != told(tie.network) for tie in ties.values())


class LastInFirstOut(naive.Naive):
    """The naive telling with the list of what is still to be settled worked off from its end."""

    def run(self) -> Rows:
        self.todo = Stack()
        return super().run()


class Stack(list[Any]):
    """A list of which the first is the last."""

    def pop(self, _: Any = 0) -> Any:
        return super().pop()


def test_what_an_event_sets_in_motion_is_settled_first_in_first_out(ties: dict[str, Tie]) -> None:
    """Worked off from its end, the list would give other rows."""
    assert any(
        LastInFirstOut(tie.network, SEED).run() != naive.simulate(tie.network, SEED)
        for tie in ties.values()
    )


def test_the_order_of_the_lists_of_a_network_changes_no_log(ties: dict[str, Tie]) -> None:
    for name, tie in ties.items():
        turned = {kind: getattr(tie.network, kind)[::-1] for kind in MAY_BE_IN_ANY_ORDER}
        telling = Told(replace(tie.network, **turned), SEED)
        telling.run()
        assert telling.lines() == tie.log, name


def in_ticks(network: Network, seed: int) -> Rows:
    """Rows of the reference engine, run in windows of one tick."""
    floor = Floor(network, seed)
    for tick in range(1, min(network.horizon, LONGEST) + 1):
        floor.advance(tick)
    floor.advance(network.horizon)
    floor.close_books()
    return floor.rows


def test_windows_of_one_tick_leave_no_trace(ties: dict[str, Tie]) -> None:
    different = {
        name: difference(tie.network, SEED, by_reference, in_ticks) for name, tie in ties.items()
    }
    assert {name: text for name, text in different.items() if text} == {}


def test_the_kernels_text_as_python_writes_the_same_rows(ties: dict[str, Tie]) -> None:
    different = {
        name: difference(tie.network, SEED, by_reference, simulate_in_python)
        for name, tie in ties.items()
    }
    assert {name: text for name, text in different.items() if text} == {}
