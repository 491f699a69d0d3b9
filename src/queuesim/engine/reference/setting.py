"""Setting up: which running form each kind of node has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.engine.reference.diaries import BookHere, UnbookHere
from queuesim.engine.reference.nodes import (
    ChooseHere,
    DelayHere,
    ExitHere,
    GiveHere,
    MarkHere,
    NodeHere,
    ServeHere,
    TakeHere,
)
from queuesim.engine.reference.parts import ForkHere, GatherHere, JoinHere, ReleaseHere
from queuesim.network.nodes import (
    Book,
    Choose,
    Delay,
    Exit,
    Fork,
    Gather,
    Give,
    Join,
    Mark,
    Release,
    Serve,
    Take,
    Unbook,
)

if TYPE_CHECKING:
    from queuesim.engine.reference.floor import Floor
    from queuesim.network.nodes import Node


def hollow(node: Node) -> NodeHere:
    """The running form of a node, still to be filled by `set_up`."""
    kind = _HERE[type(node)]
    return kind.__new__(kind)


def set_up(here: NodeHere, node: Node, floor: Floor) -> None:
    """Fill a running node; by now all others can be referred to."""
    here.__init__(node, floor)  # type: ignore[misc]


_HERE: dict[type[Node], type[NodeHere]] = {
    Choose: ChooseHere,
    Delay: DelayHere,
    Serve: ServeHere,
    Take: TakeHere,
    Give: GiveHere,
    Book: BookHere,
    Unbook: UnbookHere,
    Fork: ForkHere,
    Join: JoinHere,
    Gather: GatherHere,
    Release: ReleaseHere,
    Mark: MarkHere,
    Exit: ExitHere,
}
