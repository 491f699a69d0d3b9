"""The network while it is being drawn: parts are added by word, and by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.network import (
    CLASS,
    Branch,
    ChoiceRow,
    Choose,
    Compare,
    Exit,
    Guard,
    Mark,
    Quantity,
    Reading,
    Table,
    by_class,
    constant,
    mark,
)

if TYPE_CHECKING:
    from queuesim.network import Group, Lane, Node, Pool, Register, Route, Supply
    from queuesim.spec.channels import Elastic

NEED = mark(names.NEED)  #: class, and part of the week in which the contact began


class Board:
    """Nodes, lanes, routes, groups and pools of the network so far.

    Nodes refer to each other by name, so they may be added in any order.
    """

    def __init__(self, classes: int, parts: int = 1) -> None:
        """``classes`` is their number in the network, ``parts`` that of the parts of the week."""
        self.classes, self.parts = classes, parts
        self.nodes: dict[str, Node] = {}
        self.lanes: dict[str, Lane] = {}
        self.routes: list[Route] = []
        self.groups: list[Group] = []
        self.pools: list[Pool] = []
        self.registers: list[Register] = []
        self.elastic: dict[str, tuple[Elastic, int]] = {}  #: words by channel, lines at first
        self.helps: set[tuple[str, str]] = set()  #: lanes, and groups that help out there
        self.node_after: dict[str, str] = {}  #: of nodes of further work: a check, or rework
        self.node_channel: dict[str, str] = {}  #: channel of each serving or delaying node
        self.node_step: dict[str, tuple[str, str]] = {}  #: channel and step of serving nodes
        self.supplies: list[Supply] = []
        self.takes: set[str] = set()  #: nodes at which cases wait for parts
        self.travels: set[str] = set()  #: serving nodes in which people are on the way

    def add(self, node: Node) -> str:
        """Add a node, once; gives its name."""
        known = self.nodes.setdefault(node.name, node)
        assert known == node, f"two nodes are called {node.name}"
        return known.name

    def exit(self, outcome: str) -> str:
        """The exit with an outcome."""
        return self.add(Exit(outcome, outcome))

    def begun(self, to: str) -> str:
        """A node that writes down in which part of the week a contact begins, on its way to ``to``.

        ``to`` itself where the week has but one part.
        """
        if self.parts == 1:
            return to
        rows = []
        for part in range(self.parts):
            node = Mark(
                f"part {part + 1}, {to}",
                to,
                writes=((names.NEED, CLASS),),
                adds=((names.NEED, part * self.classes),),
            )
            guards = (is_open(names.part(part)),) if part < self.parts - 1 else ()
            rows.append(ChoiceRow((Branch(self.add(node)),), guards))
        return self.add(Choose(f"part of the week, {to}", tuple(rows)))

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
        return self.choice(name, draw, chances, yes, no)

    def choice(self, name: str, draw: str, chances: Sequence[float], yes: str, no: str) -> str:
        """The same with a node of that name in any case."""
        return self.add(Choose(name, (ChoiceRow(self._yes_or_no(chances, yes, no)),), draw))

    def chance_by(
        self,
        code: str,
        name: str,
        usual: Sequence[float],
        others: Mapping[int, Sequence[float]],
        yes: str,
        no: str,
        *,
        draw: str = "",
    ) -> str:
        """The same with chances by the value of a mark too: ``usual``, but where others are said.

        There is one draw, named as the node is unless ``draw`` says otherwise.
        """
        draw = draw or name
        if not others:
            return self.chance(name, draw, usual, yes, no)
        rows = [
            ChoiceRow(self._yes_or_no(chances, yes, no), (Guard(mark(code), Compare.EQUAL, value),))
            for value, chances in sorted(others.items())
        ]
        return self.add(Choose(name, (*rows, ChoiceRow(self._yes_or_no(usual, yes, no))), draw))

    def _yes_or_no(self, chances: Sequence[float], yes: str, no: str) -> tuple[Branch, ...]:
        rest = [1.0 - chance for chance in chances]
        return (
            Branch(yes, by_need(chances, self.classes)),
            Branch(no, by_need(rest, self.classes)),
        )

    def split(self, name: str, draw: str, shares: Mapping[str, Sequence[float]]) -> str:
        """Send cases to the keys of ``shares`` by shares per class that add up to 1."""
        found = {to: values for to, values in sorted(shares.items()) if any(v > 0 for v in values)}
        if len(found) == 1:
            return next(iter(found))
        branches = tuple(Branch(to, by_need(values, self.classes)) for to, values in found.items())
        return self.add(Choose(name, (ChoiceRow(branches),), draw))


def is_open(gate: str, *, yes: bool = True) -> Guard:
    """Holds while a gate or a switch is open, or while it is not."""
    return Guard(Reading(Quantity.OPEN, (gate,)), Compare.EQUAL, int(yes))


def by_need(values: Sequence[float], classes: int) -> Table:
    """A table with a value per need: by class alone where all parts of the week say the same."""
    if len(set(values)) == 1:
        return constant(values[0])
    if _same_in_all_parts(values, classes):
        return by_class(tuple(values[:classes]))
    return Table(NEED, tuple(range(len(values))), tuple(float(v) for v in values))


def _same_in_all_parts(values: Sequence[object], classes: int) -> bool:
    return all(value == values[k % classes] for k, value in enumerate(values))


def need_guards(chosen: Sequence[int], count: int, classes: int) -> list[tuple[Guard, ...]]:
    """Guards, one tuple per run of needs, that hold for the chosen needs of ``count``.

    One empty tuple where all are chosen.
    """
    among = set(chosen)
    reading = NEED
    if _same_in_all_parts([k in among for k in range(count)], classes):
        reading, count = CLASS, classes
        among = {k for k in among if k < classes}
    runs: list[tuple[int, int]] = []
    for k in sorted(among):
        if runs and k == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], k)
        else:
            runs.append((k, k))
    return [tuple(_run_guards(reading, first, last, count)) for first, last in runs]


def _run_guards(reading: Reading, first: int, last: int, count: int) -> list[Guard]:
    if first == last and count > 1:
        return [Guard(reading, Compare.EQUAL, first)]
    low = [Guard(reading, Compare.AT_LEAST, first)] if first > 0 else []
    high = [Guard(reading, Compare.AT_MOST, last)] if last < count - 1 else []
    return [*low, *high]
