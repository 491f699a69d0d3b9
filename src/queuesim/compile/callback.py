"""Callback: who has waited a while is offered to be called back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.board import by_need
from queuesim.compile.call import ends
from queuesim.compile.complaint import unjudged
from queuesim.compile.names import Visit
from queuesim.laws import Deterministic
from queuesim.network import Duration, LeaveRule
from queuesim.network.labels import start_of

if TYPE_CHECKING:
    from queuesim.compile.board import Board
    from queuesim.compile.house import House


def callback_of(channel: str) -> Visit:
    """The visit in which a customer of a channel is called back; it holds no line."""
    return Visit(channel, names.CALLBACK)


def accepts(house: House, channel: str) -> list[float]:
    """Chance to accept the offer for each need; 0 where none is made."""
    callback = house.channels[channel].callback
    return house.chances(callback.accept if callback else None, channel)


def calls_back(house: House, channel: str) -> bool:
    """Whether anybody is called back in a channel."""
    steer = house.config.integration.steer
    steered = steer is not None and any(
        any(house.chances(by, channel))
        for name, by in steer.offer.items()
        if name == names.CALLBACK
    )
    words = house.channels[channel]
    return words.kind == "call" and not words.steps and (steered or any(accepts(house, channel)))


def serve_callback(channel: str) -> str:
    """Node at which a callback waits for somebody to call."""
    return callback_of(channel).named("talk")


def offer(house: House, board: Board, visit: Visit) -> Iterator[LeaveRule]:
    """The offer: due once, at its wait; who declines never left the place."""
    channel = visit.channel
    callback = house.channels[channel].callback
    chances = accepts(house, channel)
    if callback is None or not any(chances):
        return
    start = start_of(channel, "callback")
    owed = unjudged(house, board, serve_callback(channel))
    to = ends(board, visit, "diverted", board.begun(owed), start)
    chance = None if all(c >= 1.0 for c in chances) else by_need(chances, len(house.classes))
    yield LeaveRule(
        "callback",
        to,
        after=Duration("offer", (Deterministic(callback.offer_after_wait),)),
        chance=chance,
        draw="callback" if chance else "",
        keeps_place=callback.keeps_place,
    )
