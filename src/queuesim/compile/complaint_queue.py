"""Complaints: their queue, from being made to being closed, and the time at which each is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.board import by_need, need_guards
from queuesim.compile.complaint import OPENED, follow_up, words_of
from queuesim.compile.intervals import gate_of
from queuesim.compile.names import Visit
from queuesim.compile.routing import add_routes, order_of, seek_of
from queuesim.compile.serving import add_serves
from queuesim.compile.skills import lanes_of
from queuesim.laws import Deterministic
from queuesim.network import (
    Branch,
    ChoiceRow,
    Choose,
    CloseRule,
    Delay,
    DelayTime,
    DueIn,
    Duration,
    Fork,
    Lane,
    Mark,
    Order,
)
from queuesim.network.labels import complaint_of
from queuesim.spec.complaint import COMPLAINT
from queuesim.units import DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from queuesim.compile.board import Board
    from queuesim.compile.house import House
    from queuesim.compile.skills import LaneHere


def add_complaints(house: House, board: Board) -> None:
    """All nodes, lanes and routes of complaints, where somebody complains."""
    if COMPLAINT not in house.channels:
        return
    visit = Visit(COMPLAINT)
    lanes = lanes_of(house, visit)
    _add_lanes(house, board, visit, lanes)
    closed = board.milestones("complaint closed", board.exit(names.SOLVED), complaint_of("closed"))
    served = add_serves(house, board, visit, lanes, _followed_up(house, board, lanes, closed))
    to = board.begun(_due(house, board, served))
    told = ((names.TOLD, 0),) if house.told.codes else ()  # it is not told again
    board.add(Mark(OPENED, to, told, milestones=(complaint_of("opened"),)))


def _add_lanes(house: House, board: Board, visit: Visit, lanes: Sequence[LaneHere]) -> None:
    due = words_of(house).due is not None
    for lane in lanes:
        board.lanes[lane.name] = Lane(
            lane.name,
            order=Order.EARLIEST_DUE if due else order_of(house),
            seek=seek_of(house, COMPLAINT),
            gate=gate_of(house.config, COMPLAINT),
            close=CloseRule.KEEP,
        )
    add_routes(house, board, visit, lanes)


def _followed_up(house: House, board: Board, lanes: Sequence[LaneHere], closed: str) -> str:
    """The call back to those who asked for it, in the same queue."""
    talk = follow_up(house)
    if talk is None:
        return closed
    calls = add_serves(house, board, Visit(COMPLAINT, names.FOLLOW_UP), lanes, closed)
    asked = [k for k, law in enumerate(talk.laws) if law.mean > 0.0]
    return _chosen(house, board, "follow up", {calls: asked, closed: []})


def _due(house: House, board: Board, to: str) -> str:
    """Give a complaint its due time, and let a timer beside it tell when that has come."""
    words = words_of(house)
    if words.due is None:
        return to
    came = board.milestones("complaint due", board.exit(names.SOLVED), complaint_of("due"))
    rest = Duration("until complaint due", (Deterministic(0.0),))
    until = board.add(Delay("until complaint due", came, rest, DelayTime.DUE))
    timer = board.milestones("complaint timed", until, complaint_of("timed"))
    timed = board.add(Fork("complaint timer", to, follow_ups=(timer,)))
    values = house.per_need(words.due, COMPLAINT)
    length = Duration(
        "due complaint", (Deterministic(1.0),), (by_need(values, len(house.classes)),)
    )
    gate, found = gate_of(house.config, COMPLAINT), {}
    for name, time, chosen in (
        ("complaint due in open days", DelayTime.OPEN_DAYS, True),
        ("complaint due in open time", DelayTime.OPEN, False),
    ):
        mine = [k for k, value in enumerate(values) if (value >= DAY) is chosen]
        if mine:
            found[board.add(Mark(name, timed, due=DueIn(length, time, gate)))] = mine
    return _chosen(house, board, "complaint due in", found)


def _chosen(house: House, board: Board, name: str, targets: dict[str, list[int]]) -> str:
    """Send each need to the target that lists it, all others to the last."""
    *first, last = targets
    count = len(house.needs)
    rows = [
        ChoiceRow((Branch(to),), guards)
        for to in first
        if targets[to]
        for guards in need_guards(targets[to], count, len(house.classes))
    ]
    if not rows:
        return last
    if len(rows) == 1 and not rows[0].guards:
        return rows[0].branches[0].to
    return board.add(Choose(name, (*rows, ChoiceRow((Branch(last),)))))
