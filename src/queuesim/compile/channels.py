"""Channels: the way of a contact, from the door to its end. ``kind`` fixes what there is on it.

A contact starts, finds the channel open or closed, may be steered away, takes a line where lines
are counted, waits and is served; it may be transferred; it ends as answered and the case is
solved or not. Every way out writes exactly one end.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.appointments import booked_of, books
from queuesim.compile.batches import gathered
from queuesim.compile.board import is_open
from queuesim.compile.call import ends, take_line
from queuesim.compile.callback import callback_of, calls_back
from queuesim.compile.complaint import complains, judged
from queuesim.compile.elastic import add_elastic
from queuesim.compile.events import downs
from queuesim.compile.failure import borne, went_wrong
from queuesim.compile.inspection import inspected, known_at_end, shares
from queuesim.compile.intervals import gate_of
from queuesim.compile.jams import used
from queuesim.compile.loans import lent, returned
from queuesim.compile.names import Visit
from queuesim.compile.outbound import comes_anyway
from queuesim.compile.parts import brings, found, found_there
from queuesim.compile.retry import begins, gave_up
from queuesim.compile.self_service import bot, passed_on
from queuesim.compile.serving import served
from queuesim.compile.solving import solved as decide
from queuesim.compile.steering import steered
from queuesim.compile.steps import process
from queuesim.compile.transfer import transfer_chances
from queuesim.compile.visit import sent_back, shipped
from queuesim.compile.way import stays
from queuesim.network import Branch, ChoiceRow, Choose, Guard
from queuesim.network.labels import end_of
from queuesim.spec.channels import ORDERS

if TYPE_CHECKING:
    from queuesim.compile.board import Board
    from queuesim.compile.house import House


def add_channel(house: House, board: Board, channel: str) -> None:
    """All nodes, lanes and routes of a channel; its doors are there for others to name."""
    words = house.channels[channel]
    visit = Visit(channel, line=words.lines is not None)
    add_elastic(house, board, channel)
    if words.kind == "self_service" and words.machines is None:
        inside = bot(house, board, visit, answered(house, board, visit))
        inside = take_line(house, board, visit, inside)
    else:
        inside = take_line(house, board, visit, serve(house, board, visit))
        if found_there(house, channel):
            entrance(house, board, channel, names.with_parts(channel), inside)
        inside = brings(house, board, visit, inside)
        inside = stays(house, board, visit, gathered(house, board, channel, inside))
        inside = lent(house, board, channel, shipped(house, board, channel, inside))
    if calls_back(house, channel):
        serve(house, board, callback_of(channel))
    entrance(house, board, channel, names.door(channel), inside)
    wants_other = steered(house, board, channel, inside)
    if wants_other == inside:
        begins(board, channel, "first", names.door(channel))
    else:
        first = entrance(house, board, channel, f"{names.door(channel)}, first", wants_other)
        begins(board, channel, "first", first)
    if house.books(channel):
        due = serve(house, board, booked_of(channel))
        due = brings(house, board, booked_of(channel), due)
        books(house, board, channel, entrance(house, board, channel, f"open {channel}/booked", due))


def entrance(house: House, board: Board, channel: str, name: str, to: str) -> str:
    """The door of a channel: who finds it closed ends so, and the case is lost.

    A letter box is never closed, and orders of visits and repairs are taken at any hour. While
    the channel is down, whoever comes is blocked.
    """
    to = judged(house, board, channel, to)
    if house.channels[channel].kind in ORDERS:
        return board.add(Choose(name, (ChoiceRow((Branch(to),)),)))
    closed = board.milestones(f"closed {channel}", board.exit(names.LOST), end_of("closed"))
    opened = is_open(gate_of(house.config, channel))
    rows = (ChoiceRow((Branch(to),), (opened,)), ChoiceRow((Branch(closed),)))
    return board.add(Choose(name, (*_out_of_order(house, board, channel, opened), *rows)))


def _out_of_order(house: House, board: Board, channel: str, opened: Guard) -> tuple[ChoiceRow, ...]:
    """Who comes in opening hours while the channel is down is blocked, as by a busy line."""
    found = downs(house, channel)
    if not found:
        return ()
    onward = complains(house, board, channel, "blocked", gave_up(house, board, channel))
    end = board.milestones(f"down {channel}", onward, end_of("blocked"))
    return tuple(ChoiceRow((Branch(end),), (opened, *guards)) for guards in found)


def answered(house: House, board: Board, visit: Visit, how: str = "") -> str:
    """The contact ends as answered; the case is solved, or goes on unsolved.

    ``how`` tells which where steps have decided it: solved or unsolved.
    """
    channel = visit.channel
    solved = board.exit(names.SOLVED)
    onward = comes_anyway(house, board, channel, passed_on(house, board, channel))
    wrong = complains(house, board, channel, "failed", onward)
    solved = complains(house, board, channel, "solved", solved)
    onward = complains(house, board, channel, "unsolved", onward)
    if how:
        to = solved if how == names.SOLVED else onward
        decided = went_wrong(house, board, channel, wrong, to, f", {how}")
        decided = borne(house, board, channel, wrong, decided, f", {how}")
        return ends(board, replace(visit, kind=how), "answered", decided)
    decided = decide(house, board, channel, solved, onward)
    if any(shares(house, channel)):
        known = known_at_end(board, channel, wrong, decided)
        end = _goes_home(house, board, visit, known)
        return found(house, board, visit, inspected(house, board, visit, end))
    decided = went_wrong(house, board, channel, wrong, decided)
    decided = borne(house, board, channel, wrong, decided)
    return found(house, board, visit, _goes_home(house, board, visit, decided))


def _goes_home(house: House, board: Board, visit: Visit, to: str) -> str:
    """What was sent in is sent back, a device that was lent given back; then the contact ends."""
    end = ends(board, visit, "answered", to)
    return sent_back(house, board, visit.channel, returned(house, board, visit.channel, end))


def serve(house: House, board: Board, visit: Visit) -> str:
    """Wait and be served; gives the node at which a contact enters."""
    channel = visit.channel
    if house.steps(channel):
        return process(house, board, visit, lambda last, how: answered(house, board, last, how))
    done = answered(house, board, visit)
    chances = transfer_chances(house, channel)
    if any(chances) and names.TRANSFERRED not in visit.kind:
        onward = serve(house, board, visit.transferred())
        done = board.chance(visit.named("transfer"), f"transfer {channel}", chances, onward, done)
    if house.channels[channel].machines is not None:
        return used(house, board, visit, done)
    return served(house, board, visit, done)
