"""Steering: who would wait long is offered another way, once, on arrival."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.appointments import booked_of
from queuesim.compile.board import by_need, is_open, need_guards
from queuesim.compile.callback import callback_of, calls_back, serve_callback
from queuesim.compile.chat import slowest
from queuesim.compile.complaint import unjudged
from queuesim.compile.durations import talk_laws, wrap_laws
from queuesim.compile.house import at_once
from queuesim.compile.intervals import gate_of
from queuesim.compile.names import Visit
from queuesim.compile.skills import lanes_of, queue_of
from queuesim.compile.visit import travel_means
from queuesim.network import (
    Announce,
    Branch,
    ChoiceRow,
    Choose,
    Compare,
    Guard,
    Mark,
    Quantity,
    Reading,
)
from queuesim.network.labels import STEER, end_of, start_of
from queuesim.spec.channels import LIVE, ORDERS
from queuesim.units import ticks

if TYPE_CHECKING:
    from queuesim.compile.board import Board
    from queuesim.compile.house import House
    from queuesim.compile.skills import LaneHere

ASKED = f"{STEER}|asked"
REFUSED = f"{STEER}|refused"


def offers(house: House, channel: str) -> dict[str, list[float]]:
    """Share of each need that takes each offer made in a channel; empty: none is made."""
    steer = house.config.integration.steer
    words = house.channels[channel]
    if steer is None or not asks_in(house, channel):
        return {}
    named = steer.from_ is not None
    found = {}
    for name, by in sorted(steer.offer.items()):
        if name == channel or (name == names.CALLBACK and words.kind != "call"):
            continue
        other = house.channels.get(name)
        machine = other is not None and other.kind == "self_service"
        if machine and words.kind == "counter" and not named:
            continue
        shares = house.per_need(by, channel)
        if any(shares):
            found[name] = shares
    return found


def asks_in(house: House, channel: str) -> bool:
    """Whether arrivals in a channel are asked: where ``from`` says, else where they see a queue.

    A bot has none, a process has several, and nobody who writes a mail is there to be asked.
    """
    steer = house.config.integration.steer
    words = house.channels[channel]
    if (words.kind == "self_service" and words.machines is None) or words.steps:
        return False
    if steer is not None and steer.from_ is not None:
        return channel in steer.from_
    return words.kind in LIVE


def announce(house: House, visit: Visit, lane: LaneHere) -> Announce:
    """How the wait is announced where arrivals are asked: cases ahead x handling / people."""
    if visit.kind or visit.after or not offers(house, visit.channel):
        return Announce()
    groups = tuple(access.group for access in lane.key.reach if access.step == 0)
    mean = ticks(handling_of(house, visit.channel, lane.needs))
    return Announce(mean, groups, lanes_ahead(house, visit.channel, lane))


def lanes_ahead(house: House, channel: str, lane: LaneHere) -> tuple[str, ...]:
    """Lanes of the same queue, callbacks included, that are not served after a lane."""
    found = set()
    for name in queue_of(house, channel):
        if name in house.channels:
            back = [callback_of(name)] if calls_back(house, name) else []
            back += [booked_of(name)] if house.books(name) else []
            for visit in (Visit(name), *back):
                others = lanes_of(house, visit)
                found |= {x.name for x in others if x.key.priority <= lane.key.priority}
    return tuple(sorted(found, key=str.encode))


def handling_of(house: House, channel: str, needs: Sequence[int]) -> float:
    """Mean time of a person that a contact takes [s], over the needs by their volume.

    With several contacts at once each takes its part of the person's time.
    """
    needs = [k for k in house.comers(channel) if k in needs]
    weights = [house.volumes[k] for k in needs]
    if not any(weights):
        weights = [1.0] * len(needs)
    spoken, after = talk_laws(house, channel), wrap_laws(house, channel)
    slower, held = slowest(house, channel), at_once(house.channels[channel])
    travel = travel_means(house, channel)
    each = [
        (spoken[k].mean * slower + (after[k].mean if after else 0.0) + travel[k]) / held
        for k in needs
    ]
    return sum(w * t for w, t in zip(weights, each, strict=True)) / sum(weights)


def steered(house: House, board: Board, channel: str, stays: str) -> str:
    """Node that asks those who face a long wait; ``stays`` where nothing is offered.

    Nobody is asked while none of the offers can be taken.
    """
    shares = offers(house, channel)
    steer = house.config.integration.steer
    if not shares or steer is None:
        return stays
    refused = board.milestones(f"steer {channel}, refused", stays, ASKED, REFUSED)
    rest = [1.0 - sum(values) for values in zip(*shares.values(), strict=True)]
    branches = [
        Branch(_accepted(house, board, channel, name, stays), by_need(values, len(house.classes)))
        for name, values in shares.items()
    ]
    stay = [max(0.0, round(left, 12)) for left in rest]
    branches.append(Branch(refused, by_need(stay, len(house.classes))))
    asked = board.add(Choose(f"steer {channel}", (ChoiceRow(tuple(branches)),), "steer"))
    if all(_gate(house, name) for name in shares):
        gates = dict.fromkeys(_gate(house, name) for name in shares)
        some_open = [ChoiceRow((Branch(asked),), (is_open(gate),)) for gate in gates]
        rows = (*some_open, ChoiceRow((Branch(stays),)))
        asked = board.add(Choose(f"steer {channel}, if any open", rows))
    long_waits = []
    for lane in lanes_of(house, Visit(channel)):
        wait = Reading(Quantity.ANNOUNCED_WAIT, (lane.name,))
        long = Guard(wait, Compare.MORE, ticks(steer.when_wait_over))
        long_waits += [
            ChoiceRow((Branch(asked),), (*guards, long))
            for guards in need_guards(lane.needs, len(house.needs), len(house.classes))
        ]
    return board.add(Choose(f"wait {channel}", (*long_waits, ChoiceRow((Branch(stays),)))))


def _accepted(house: House, board: Board, channel: str, name: str, stays: str) -> str:
    """Where those go who take an offer: one contact ends, another starts.

    Nobody is sent to a channel that is closed: who would have gone there stays, unasked. It is
    still the moment at which the first contact began.
    """
    accepted = f"{STEER}|accepted|{name}"
    node = f"steer {channel}, {name}"
    if name == names.CALLBACK:
        start = start_of(channel, "callback")
        to = unjudged(house, board, serve_callback(channel))
    else:
        start, to = start_of(name, "steered"), names.door(name)
    milestones = (ASKED, accepted, end_of("diverted"), start)
    goes = board.add(Mark(node, to, milestones=milestones))
    gate = _gate(house, name)
    if not gate:
        return goes
    rows = (ChoiceRow((Branch(goes),), (is_open(gate),)), ChoiceRow((Branch(stays),)))
    return board.add(Choose(f"{node}, if open", rows))


def _gate(house: House, offer: str) -> str:
    """The gate that must be open for an offer; none for callbacks and letter boxes."""
    if offer == names.CALLBACK or house.channels[offer].kind in ORDERS:
        return ""
    return gate_of(house.config, offer)
