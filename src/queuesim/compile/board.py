"""The network while it is being drawn: parts are added by word, and by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from queuesim.network import (
    CLASS,
    Branch,
    ChoiceRow,
    Choose,
    Compare,
    Exit,
    Guard,
    Mark,
    Table,
    by_class,
    constant,
)

if TYPE_CHECKING:
    from queuesim.network import Group, Lane, Node, Pool, Route


class Board:
    """Nodes, lanes, routes, groups and pools of the network so far.

    Nodes refer to each other by name, so they may be added in any order.
    """

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}
        self.lanes: dict[str, Lane] = {}
        self.routes: list[Route] = []
        self.groups: list[Group] = []
        self.pools: list[Pool] = []
        self.node_channel: dict[str, str] = {}  #: channel of each serving or delaying node

    def add(self, node: Node) -> str:
        """Add a node, once; gives its name."""
        return self.nodes.setdefault(node.name, node).name

    def exit(self, outcome: str) -> str:
        """The exit with an outcome."""
        return self.add(Exit(outcome, outcome))

    def milestones(self, name: str, to: str, *milestones: str) -> str:
        """A node that writes milestones."""
        return self.add(Mark(name, to, milestones=milestones))

    def chance(self, name: str, draw: str, chances: Sequence[float], yes: str, no: str) -> str:
        """Send cases to ``yes`` with a chance by class, else to ``no``.

        No node is made, and nothing is drawn, where no class has a choice.
        """
        if all(chance <= 0.0 for chance in chances):
            return no
        if all(chance >= 1.0 for chance in chances):
            return yes
        rest = by_need([1.0 - chance for chance in chances])
        branches = (Branch(yes, by_need(chances)), Branch(no, rest))
        return self.add(Choose(name, (ChoiceRow(branches),), draw))

    def split(self, name: str, draw: str, shares: Mapping[str, Sequence[float]]) -> str:
        """Send cases to the keys of ``shares`` by shares per class that add up to 1."""
        found = {to: values for to, values in sorted(shares.items()) if any(v > 0 for v in values)}
        if len(found) == 1:
            return next(iter(found))
        branches = tuple(Branch(to, by_need(values)) for to, values in found.items())
        return self.add(Choose(name, (ChoiceRow(branches),), draw))


def by_need(values: Sequence[float]) -> Table:
    """A table with a value per class; constant where all are the same."""
    return constant(values[0]) if len(set(values)) == 1 else by_class(tuple(values))


def class_guards(chosen: Sequence[int], count: int) -> list[tuple[Guard, ...]]:
    """Guards, one tuple per run of classes, that hold for the chosen classes of ``count``.

    One empty tuple where all are chosen.
    """
    runs: list[tuple[int, int]] = []
    for k in sorted(chosen):
        if runs and k == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], k)
        else:
            runs.append((k, k))
    return [tuple(_run_guards(first, last, count)) for first, last in runs]


def _run_guards(first: int, last: int, count: int) -> list[Guard]:
    if first == last and count > 1:
        return [Guard(CLASS, Compare.EQUAL, first)]
    low = [Guard(CLASS, Compare.AT_LEAST, first)] if first > 0 else []
    high = [Guard(CLASS, Compare.AT_MOST, last)] if last < count - 1 else []
    return [*low, *high]
