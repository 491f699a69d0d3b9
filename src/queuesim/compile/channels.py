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
from queuesim.compile.board import need_guards
from queuesim.compile.call import ends, take_line
from queuesim.compile.callback import callback_of, calls_back
from queuesim.compile.chat import pace_of, room_of
from queuesim.compile.durations import Talk, laws, talk, work, wrap, wrap_laws
from queuesim.compile.equipment import units_of
from queuesim.compile.failure import went_wrong
from queuesim.compile.interrupt import yields
from queuesim.compile.intervals import gate_of
from queuesim.compile.names import Visit
from queuesim.compile.retry import begins, not_solved
from queuesim.compile.routing import add_routes, order_of, seek_of
from queuesim.compile.self_service import bot, passed_on
from queuesim.compile.skills import lanes_of
from queuesim.compile.solving import notes
from queuesim.compile.solving import solved as decide
from queuesim.compile.speed import speeds
from queuesim.compile.steering import announce, steered
from queuesim.compile.transfer import transfer_chances, transferred_talk
from queuesim.compile.waiting import at_close, leave_rules
from queuesim.compile.week import same_parts
from queuesim.network import (
    Branch,
    ChoiceRow,
    Choose,
    Compare,
    Guard,
    Lane,
    LaneChoice,
    Order,
    Quantity,
    Reading,
    Serve,
)
from queuesim.network.labels import end_of
from queuesim.units import ticks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from queuesim.compile.board import Board
    from queuesim.compile.house import House
    from queuesim.compile.skills import LaneHere
    from queuesim.compile.speed import Speeds


def add_channel(house: House, board: Board, channel: str) -> None:
    """All nodes, lanes and routes of a channel; its doors are there for others to name."""
    words = house.channels[channel]
    visit = Visit(channel, line=words.lines is not None)
    if words.kind == "self_service" and words.machines is None:
        inside = bot(house, board, visit, answered(house, board, visit))
    else:
        inside = take_line(house, board, visit, serve(house, board, visit))
        inside = gathered(house, board, channel, inside)
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
        served = serve(house, board, booked_of(channel))
        books(
            house, board, channel, entrance(house, board, channel, f"open {channel}/booked", served)
        )


def entrance(house: House, board: Board, channel: str, name: str, to: str) -> str:
    """The door of a channel: who finds it closed ends so, and the case is lost.

    A letter box is never closed.
    """
    if house.channels[channel].kind == "mail":
        return board.add(Choose(name, (ChoiceRow((Branch(to),)),)))
    closed = board.milestones(f"closed {channel}", board.exit(names.LOST), end_of("closed"))
    opened = Guard(Reading(Quantity.OPEN, (gate_of(house.config, channel),)), Compare.EQUAL, 1)
    rows = (ChoiceRow((Branch(to),), (opened,)), ChoiceRow((Branch(closed),)))
    return board.add(Choose(name, rows))


def answered(house: House, board: Board, visit: Visit) -> str:
    """The contact ends as answered; the case is solved, or goes on unsolved."""
    channel = visit.channel
    solved = board.exit(names.SOLVED)
    if house.channels[channel].kind == "self_service":
        onward = passed_on(house, board, channel)
    else:
        onward = not_solved(house, board, channel)
    decided = decide(house, board, channel, solved, onward)
    decided = went_wrong(house, board, channel, onward, decided)
    return ends(board, visit, "answered", decided)


def serve(house: House, board: Board, visit: Visit) -> str:
    """Wait and be served; gives the node at which a contact enters."""
    channel = visit.channel
    done = answered(house, board, visit)
    chances = transfer_chances(house, channel)
    if any(chances) and names.TRANSFERRED not in visit.kind:
        onward = serve(house, board, visit.transferred())
        done = board.chance(visit.named("transfer"), f"transfer {channel}", chances, onward, done)
    lanes = lanes_of(house, visit)
    add_lanes(house, board, visit, lanes)
    return add_serves(house, board, visit, lanes, done)


def add_lanes(house: House, board: Board, visit: Visit, lanes: Sequence[LaneHere]) -> None:
    """The lanes of a visit, with why people leave them, and their routes."""
    channel = visit.channel
    called = lanes_of(house, callback_of(channel)) if calls_back(house, channel) else ()
    booked = lanes_of(house, booked_of(channel)) if house.books(channel) else ()
    chairs = lanes if visit.kind == names.BOOKED else (*lanes, *booked)
    rules = leave_rules(
        house, board, visit, [lane.name for lane in chairs], [lane.name for lane in called]
    )
    close, close_to = at_close(house, board, visit)
    for lane in lanes:
        board.lanes[lane.name] = Lane(
            lane.name,
            order=Order.EARLIEST_DUE if visit.kind == names.BOOKED else order_of(house),
            leave=rules,
            seek=seek_of(house, channel),
            head_start=ticks(lane.key.head_start),
            gate=gate_of(house.config, channel),
            close=close,
            close_to=close_to,
            announce=announce(house, visit, lane),
        )
    add_routes(house, board, visit, lanes)


def add_serves(house: House, board: Board, visit: Visit, lanes: Sequence[LaneHere], to: str) -> str:
    """The serving node of a visit; several where laws differ by time, or speeds by class."""
    count = len(house.needs)
    choices = [
        LaneChoice(lane.name, guards)
        for lane in lanes
        for guards in need_guards(lane.needs, count, len(house.classes))
    ]
    choices[-1] = replace(choices[-1], guards=())
    spoken, draw = spoken_of(house, visit)
    name = visit.named("talk")
    patterns = speeds(house, visit)
    alike = same_parts(house, spoken.laws, wrap_laws(house, visit.channel))
    by_pattern: dict[tuple[Speeds, int], list[int]] = {}
    for k, pattern in enumerate(patterns):
        group = next(n for n, parts in enumerate(alike) if house.part_of(k) in parts)
        by_pattern.setdefault((pattern, group), []).append(k)
    entries = []
    for n, ((pattern, group), needs) in enumerate(by_pattern.items(), start=1):
        part = alike[group][0]
        node = Serve(
            name if len(by_pattern) == 1 else f"{name}/{n}",
            to,
            tuple(choices),
            work(house, visit, spoken, pattern, draw, part),
            wrap(house, visit, part),
            room_of(house, visit.channel),
            pace_of(house, visit.channel),
            writes=notes(house, visit.channel),
            yields=yields(house, visit.channel),
            units=units_of(house, visit.channel),
        )
        board.node_channel[board.add(node)] = visit.channel
        entries += [
            ChoiceRow((Branch(node.name),), guards)
            for guards in need_guards(needs, count, len(house.classes))
        ]
    return name if len(by_pattern) == 1 else board.add(Choose(name, tuple(entries)))


def spoken_of(house: House, visit: Visit) -> tuple[Talk, str]:
    """Talk of a visit and the name of its draw.

    A callback talks as the contact it stands for would have, so it shares the draw.
    """
    channel = visit.channel
    if names.TRANSFERRED in visit.kind:
        return transferred_talk(house, channel), names.draw("talk", channel, names.TRANSFERRED)
    callback = house.channels[channel].callback
    draw = names.draw("talk", channel)
    spoken = talk(house, visit)
    if names.CALLBACK in visit.kind and callback is not None and callback.talk is not None:
        words = house.channels[channel]
        cv = 1.0 if words.talk_cv is None else words.talk_cv
        return Talk(laws(house, callback.talk, channel, cv), spoken.extra), draw
    return spoken, draw
