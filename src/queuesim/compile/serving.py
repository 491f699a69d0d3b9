"""Serving: one wait for people and their work, in a visit of whatever kind."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.appointments import booked_of
from queuesim.compile.board import need_guards
from queuesim.compile.callback import callback_of, calls_back
from queuesim.compile.chat import pace_of, room_of
from queuesim.compile.complaint import follow_up
from queuesim.compile.durations import Talk, further_talk, laws, talk, work, wrap, wrap_laws
from queuesim.compile.equipment import units_of
from queuesim.compile.interrupt import yields
from queuesim.compile.intervals import gate_of
from queuesim.compile.routing import add_routes, order_of, seek_of
from queuesim.compile.skills import lanes_of
from queuesim.compile.solving import notes
from queuesim.compile.speed import speeds
from queuesim.compile.steering import announce
from queuesim.compile.transfer import transferred_talk
from queuesim.compile.visit import sets_out, travel_laws
from queuesim.compile.waiting import at_close, leave_rules
from queuesim.compile.week import same_parts
from queuesim.network import Branch, ChoiceRow, Choose, Lane, LaneChoice, Order, Serve
from queuesim.units import ticks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from queuesim.compile.board import Board
    from queuesim.compile.house import House
    from queuesim.compile.names import Visit
    from queuesim.compile.skills import LaneHere
    from queuesim.compile.speed import Speeds


def served(house: House, board: Board, visit: Visit, to: str) -> str:
    """Wait for somebody and be served, then go on; gives the node at which a contact enters."""
    lanes = lanes_of(house, visit)
    add_lanes(house, board, visit, lanes)
    return add_serves(house, board, visit, lanes, to)


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


def add_serves(
    house: House,
    board: Board,
    visit: Visit,
    lanes: Sequence[LaneHere],
    to: str,
    *,
    keeps: bool = False,
) -> str:
    """The serving node of a visit; several where laws differ by time, or speeds by class.

    With ``keeps`` it is beside the usual one, and the contact keeps who has served it.
    """
    count = len(house.needs)
    choices = [
        LaneChoice(lane.name, guards)
        for lane in lanes
        for guards in need_guards(lane.needs, count, len(house.classes))
    ]
    choices[-1] = replace(choices[-1], guards=())
    spoken, draw = spoken_of(house, visit)
    name = visit.named("work" if visit.step else "talk") + (", kept" if keeps else "")
    on_the_way = travel_laws(house, visit.channel) is not None
    patterns = speeds(house, visit)
    alike = same_parts(house, spoken.laws, wrap_laws(house, visit.channel))
    by_pattern: dict[tuple[Speeds, int], list[int]] = {}
    for k, pattern in enumerate(patterns):
        group = next(n for n, parts in enumerate(alike) if house.part_of(k) in parts)
        by_pattern.setdefault((pattern, group), []).append(k)
    entries, checks = [], visit.after in (names.CHECK, names.REPAIR)
    for n, ((pattern, group), needs) in enumerate(by_pattern.items(), start=1):
        part = alike[group][0]
        node = Serve(
            name if len(by_pattern) == 1 else f"{name}/{n}",
            to,
            () if on_the_way else tuple(choices),
            work(house, visit, spoken, pattern, draw, part),
            wrap(house, visit, part),
            room_of(house, visit.channel),
            pace_of(house, visit.channel),
            writes=() if checks else notes(house, visit.channel),
            yields=yields(house, visit.channel),
            units=() if on_the_way or checks else units_of(house, visit.channel),
            by_kept=on_the_way,
            keeps=keeps,
        )
        board.add(node)
        if visit.after != names.REPAIR:  # which is no part of a contact
            board.node_channel[node.name] = visit.channel
            if visit.after:
                board.node_after[node.name] = visit.after
        if visit.step:
            board.node_step[node.name] = (visit.channel, visit.step)
        entries += [
            ChoiceRow((Branch(node.name),), guards)
            for guards in need_guards(needs, count, len(house.classes))
        ]
    works = name if len(by_pattern) == 1 else board.add(Choose(name, tuple(entries)))
    return sets_out(house, board, visit, tuple(choices), works) if on_the_way else works


def spoken_of(house: House, visit: Visit) -> tuple[Talk, str]:
    """Talk of a visit and the name of its draw.

    A callback talks as the contact it stands for would have, so it shares the draw.
    """
    channel = visit.channel
    if names.TRANSFERRED in visit.kind and not visit.after:
        return transferred_talk(house, channel), names.draw("talk", channel, names.TRANSFERRED)
    if visit.after:
        return further_talk(house, visit), visit.named("talk")
    if visit.kind == names.FOLLOW_UP:
        found = follow_up(house)
        assert found is not None, "only where somebody is called back"
        return found, visit.named("talk")
    callback = house.channels[channel].callback
    spoken = talk(house, visit)
    if visit.step:
        return spoken, visit.named("work")
    draw = names.draw("talk", channel)
    if names.CALLBACK in visit.kind and callback is not None and callback.talk is not None:
        words = house.channels[channel]
        cv = 1.0 if words.talk_cv is None else words.talk_cv
        return Talk(laws(house, callback.talk, channel, cv), spoken.extra), draw
    return spoken, draw
