"""Visits at the customer's: somebody sets out, is on the way, and then at work there.

Who sets out is the person who works there: the case keeps him between the two. So the time of a
visit is that of the way and of the work, and people are busy all along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.durations import laws, shortest
from queuesim.compile.week import by_part, same_parts
from queuesim.laws import Deterministic
from queuesim.network import Delay, Duration, Serve

if TYPE_CHECKING:
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

    def way(name: str, part: int) -> Node:
        board.travels.add(name)
        return Serve(name, to, lanes, Duration(draw, shortest(house, found, part)), keeps=True)

    alike = same_parts(house, found)
    return by_part(house, board, visit.channel, visit.named("travel"), alike, way)


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

    def shipped(own: str, part: int) -> Node:
        return Delay(own, to, Duration(name, shortest(house, found, part)))

    return by_part(house, board, channel, name, same_parts(house, found), shipped)
