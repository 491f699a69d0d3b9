"""Visits at the customer's: somebody sets out, is on the way, and then at work there.

Who sets out is the person who works there: the case keeps him between the two. So the time of a
visit is that of the way and of the work, and people are busy all along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.board import need_guards
from queuesim.compile.durations import laws, shortest
from queuesim.compile.week import needs_of_parts, same_parts
from queuesim.laws import Deterministic
from queuesim.network import Branch, ChoiceRow, Choose, Delay, Duration, Serve

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from queuesim.compile.board import Board
    from queuesim.compile.house import House
    from queuesim.compile.names import Visit
    from queuesim.laws import Law
    from queuesim.network import LaneChoice, Node


def travel_laws(house: House, channel: str) -> list[Law] | None:
    """Law of the way to the customer for each need; ``None`` where there is none."""
    words = house.channels[channel].travel
    return None if words is None else _of_ways(laws(house, words, channel, 0.0, "deterministic"))


def _of_ways(found: list[Law]) -> list[Law] | None:
    return None if all(law == Deterministic(0.0) for law in found) else found


def travel_means(house: House, channel: str) -> list[float]:
    """Mean time on the way of a visit of each need [s]; 0 where there is none."""
    found = travel_laws(house, channel)
    return [0.0] * len(house.needs) if found is None else [law.mean for law in found]


def sets_out(
    house: House, board: Board, visit: Visit, lanes: tuple[LaneChoice, ...], to: str
) -> str:
    """Waiting for somebody to set out, and the way: he goes on with the work ``to``."""
    found = travel_laws(house, visit.channel)
    assert found is not None, "only visits with a way are asked"
    draw = names.draw(
        "travel", visit.channel, names.TRANSFERRED if names.TRANSFERRED in visit.kind else ""
    )

    def way(name: str, duration: Duration) -> Node:
        board.travels.add(name)
        return Serve(name, to, lanes, duration, keeps=True)

    return by_part(house, board, visit.channel, visit.named("travel"), found, draw, way)


def by_part(
    house: House,
    board: Board,
    channel: str,
    name: str,
    found: Sequence[Law],
    draw: str,
    node: Callable[[str, Duration], Node],
) -> str:
    """A node whose duration has a law by need: one for each part of the week that has its own."""
    alike, rows = same_parts(house, found), []
    for n, parts in enumerate(alike, start=1):
        duration = Duration(draw, shortest(house, found, parts[0]))
        made = board.add(node(name if len(alike) == 1 else f"{name}/{n}", duration))
        board.node_channel[made] = channel
        chosen = needs_of_parts(house, parts)
        rows += [
            ChoiceRow((Branch(made),), guards)
            for guards in need_guards(chosen, len(house.needs), len(house.classes))
        ]
    return name if len(alike) == 1 else board.add(Choose(name, tuple(rows)))


# --- sent in ------------------------------------------------------------------------------------


def shipped(house: House, board: Board, channel: str, to: str) -> str:
    """The way to the workshop, where things are sent in for repair."""
    return _parcel(house, board, channel, "shipping", to)


def sent_back(house: House, board: Board, channel: str, to: str) -> str:
    """The way back to the customer, with whom the contact ends."""
    return _parcel(house, board, channel, "shipping back", to)


def _parcel(house: House, board: Board, channel: str, word: str, to: str) -> str:
    words = house.channels[channel]
    said = words.shipping
    if word != "shipping" and words.shipping_back is not None:
        said = words.shipping_back
    found = None if said is None else _of_ways(laws(house, said, channel, 0.0, "deterministic"))
    if words.kind != "mail_in" or found is None:
        return to
    name = names.draw(word, channel)
    return by_part(house, board, channel, name, found, name, lambda n, d: Delay(n, to, d))
