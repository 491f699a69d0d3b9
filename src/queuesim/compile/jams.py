"""Jams: some uses jam a machine, and it stands still until somebody has come and fixed it.

Whether a use will jam is drawn before it. Such a use keeps its machine to its end, and then a call
for help is born, a case of its own, which takes a machine before any customer does: the one that
comes back as the customer leaves. It holds that machine while it waits for a person and while he
works. Machines of a channel are alike, so it makes no difference which of them stands still.

A call is no contact: results know it by its milestones alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.call import ends
from queuesim.compile.complaint import complains
from queuesim.compile.durations import spoken_laws
from queuesim.compile.failure import jam_chances
from queuesim.compile.inspection import expected_work
from queuesim.compile.intervals import gate_of
from queuesim.compile.names import CHECK, REPAIR, REWORK
from queuesim.compile.routing import add_routes, order_of, seek_of
from queuesim.compile.self_service import passed_on
from queuesim.compile.serving import add_lanes, add_serves
from queuesim.compile.skills import lanes_of
from queuesim.laws import Deterministic
from queuesim.network import CloseRule, Duration, Fork, Give, Lane, LaneChoice, Route, Serve
from queuesim.network.labels import jam_of
from queuesim.units import ticks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from queuesim.compile.board import Board
    from queuesim.compile.house import House
    from queuesim.compile.names import Visit

AT_ONCE = ((0, 0),)  #: rank before all customers, whose ranks at machines that jam begin at 1


def used(house: House, board: Board, visit: Visit, done: str) -> str:
    """Wait for a machine and use it; gives the node at which a contact enters."""
    channel = visit.channel
    lanes = lanes_of(house, visit)
    add_lanes(house, board, visit, lanes)
    well = add_serves(house, board, visit, lanes, done)
    chances = jam_chances(house, channel)
    if not any(chances):
        return well
    stuck = add_serves(house, board, visit, lanes, _jammed(house, board, visit), keeps=True)
    draw = names.draw("jams", channel)
    return board.chance(draw, draw, chances, stuck, well)


def _jammed(house: House, board: Board, visit: Visit) -> str:
    """The contact ends unsolved and goes on, and help is called.

    The call is born before the machine comes back, and so is there first.
    """
    channel = visit.channel
    onward = complains(house, board, channel, "unsolved", passed_on(house, board, channel))
    back = board.add(Give(f"leaves machine {channel}", onward, kept=True))
    call = board.add(Fork(f"jam {channel}", back, follow_ups=(_called(house, board, visit),)))
    return ends(board, replace(visit, kind="jammed"), "answered", call)


def _called(house: House, board: Board, visit: Visit) -> str:
    """The call for help, from the jam until the machine is in service again."""
    channel, lane = visit.channel, f"{visit.channel}/jammed"
    board.lanes[lane] = Lane(lane, close=CloseRule.KEEP)
    board.routes.append(Route(lane, names.machines(channel), AT_ONCE, AT_ONCE))
    fixed = board.milestones(f"fixed {channel}", board.exit(names.SOLVED), jam_of(channel, "fixed"))
    free = board.add(Give(f"in service again {channel}", fixed, kept=True))
    moment = Duration(names.draw("stands still", channel), (Deterministic(0.0),))
    held = Serve(
        f"stands still {channel}", _fixed(house, board, visit, free), (LaneChoice(lane),), moment
    )
    return board.milestones(
        f"jammed {channel}", board.add(replace(held, keeps=True)), jam_of(channel, "made")
    )


def _fixed(house: House, board: Board, visit: Visit, to: str) -> str:
    """Wait for somebody and his work; whoever is not there at close comes when he is."""
    channel, repair = visit.channel, visit.then(REPAIR)
    lanes = lanes_of(house, repair)
    for lane in lanes:
        board.lanes[lane.name] = Lane(
            lane.name,
            order=order_of(house),
            seek=seek_of(house, channel),
            head_start=ticks(lane.key.head_start),
            gate=gate_of(house.config, channel),
            close=CloseRule.KEEP,
        )
    add_routes(house, board, repair, lanes)
    return add_serves(house, board, repair, lanes, to)


# --- what is expected -----------------------------------------------------------------------------


def further_work(house: House, channel: str) -> Iterator[tuple[str, list[float]]]:
    """Work of people that a contact leads to, and how often, for each need; none that never is."""
    for what, often in zip((CHECK, REWORK), expected_work(house, channel), strict=True):
        if any(often):
            yield what, often
    jams = jam_chances(house, channel)
    if any(jams):
        yield REPAIR, jams


def out_of_service(house: House, visit: Visit) -> list[float]:
    """Mean time for each need that a use keeps its machine after it, while somebody works [s].

    The wait for that person comes on top and depends on what else he does.
    """
    jams = house.channels[visit.channel].jams
    if jams is None or visit.after:
        return [0.0] * len(house.needs)
    repairs = spoken_laws(house, visit.then(REPAIR))
    chances = jam_chances(house, visit.channel)
    return [chance * law.mean for chance, law in zip(chances, repairs, strict=True)]
