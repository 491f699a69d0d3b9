"""Waiting: patience, seats and balking as leave rules, and what happens at close."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.board import by_need, need_guards
from queuesim.compile.call import ends
from queuesim.compile.callback import offer
from queuesim.compile.complaint import complains
from queuesim.compile.durations import patience, shortest
from queuesim.compile.outbound import limits
from queuesim.compile.promises import promised_to
from queuesim.compile.refuse import refuse
from queuesim.compile.retry import gave_up
from queuesim.compile.ways import escalated, to_step
from queuesim.compile.week import needs_of_parts, same_parts
from queuesim.laws import Deterministic
from queuesim.network import CloseRule, Compare, Duration, Guard, LeaveRule, Quantity, Reading
from queuesim.network.order import LEAVE_RULES
from queuesim.spec.steps import first_step, is_aside
from queuesim.units import seconds_of

if TYPE_CHECKING:
    from queuesim.compile.board import Board
    from queuesim.compile.house import House
    from queuesim.compile.names import Visit
    from queuesim.spec.steps import Escalation

CLOSE = {
    "serve": CloseRule.SERVE_ON,
    "send_away": CloseRule.GO,
    "keep": CloseRule.KEEP,
}


def leave_rules(
    house: House, board: Board, visit: Visit, lanes: Sequence[str], called: Sequence[str]
) -> tuple[LeaveRule, ...]:
    """Why somebody in a visit may leave, in the order in which rules of one tick are asked.

    ``lanes`` are those in which the channel's contacts wait, ``called`` those of its callbacks.
    """
    if visit.kind == names.CALLBACK or visit.after:
        return ()
    if house.channels[visit.channel].kind == "outbound":
        return tuple(limits(house, board, visit.channel))
    if _nobody_there(house, visit):
        return tuple(_escalation(house, board, visit))
    rules: list[LeaveRule] = []
    if not visit.kind and visit.step == first_step(house.steps(visit.channel)):
        rules += _at_once(house, board, visit, lanes, called)
        rules += offer(house, board, visit)
    timed = [*_escalation(house, board, visit), *_patience(house, board, visit)]
    if len(rules) + len(timed) > LEAVE_RULES:
        path, most = ("channels", visit.channel, "patience"), LEAVE_RULES - len(rules)
        refuse(path, "too_many_parts", channel=visit.channel, parts=len(timed), most=most)
    return (*rules, *timed)


def _escalation(house: House, board: Board, visit: Visit) -> Iterator[LeaveRule]:
    """Who has waited too long for a step goes on to another."""
    words = house.steps(visit.channel)[visit.step].escalates if visit.step else None
    if words is None:
        return
    to = escalated(board, visit, "waited too long", to_step(house, board, visit, words.to))
    found = [Deterministic(wait) for wait in _longest_waits(house, visit, words)]
    for parts in same_parts(house, found):
        after = Duration(visit.named("escalates"), shortest(house, found, parts[0]))
        needs = needs_of_parts(house, parts)
        for guards in need_guards(needs, len(house.needs), len(house.classes)):
            yield LeaveRule("escalated", to, after=after, guards=guards)


def _longest_waits(house: House, visit: Visit, words: Escalation) -> list[float]:
    """Wait of each need after which it goes on [s]."""
    if words.after is not None:
        return house.per_need(words.after, visit.channel)
    assert words.before_promise is not None
    early = house.per_need(words.before_promise, visit.channel)
    promised = [promised_to(house.config, visit.channel, need.segment) for need in house.needs]
    return [max(0.0, seconds_of(p) - e) for p, e in zip(promised, early, strict=True)]


def _nobody_there(house: House, visit: Visit) -> bool:
    """Whether no customer waits for a step of a process."""
    return bool(visit.step) and is_aside(house.steps(visit.channel), visit.step)


def _at_once(
    house: House, board: Board, visit: Visit, lanes: Sequence[str], called: Sequence[str]
) -> Iterator[LeaveRule]:
    """Full seats block; a long queue makes some balk."""
    channel = visit.channel
    words = house.channels[channel]
    lost = gave_up(house, board, channel)
    if words.seats is not None:
        full = Guard(Reading(Quantity.LANE_WAITING, tuple(lanes)), Compare.AT_LEAST, words.seats)
        to = complains(house, board, channel, "blocked", lost)
        yield LeaveRule("blocked", ends(board, visit, "blocked", to), guards=(full,))
    if words.balk is None:
        return
    chances = house.per_need(words.balk.chance, channel)
    if any(chances):
        queue = Reading(Quantity.LANE_WAITING, (*lanes, *called))
        long = Guard(queue, Compare.AT_LEAST, words.balk.from_queue)
        to = ends(board, visit, "balked", complains(house, board, channel, "balked", lost))
        chance = None if all(c >= 1.0 for c in chances) else by_need(chances, len(house.classes))
        yield LeaveRule("balked", to, guards=(long,), chance=chance, draw="balk" if chance else "")


def _patience(house: House, board: Board, visit: Visit) -> Iterator[LeaveRule]:
    draw = "patience" if not visit.kind else f"patience {names.TRANSFERRED}"
    if visit.step != first_step(house.steps(visit.channel)):
        draw = visit.named("patience")
    count = len(house.needs)
    for parts, after in patience(house, visit.channel, draw):
        onward = gave_up(house, board, visit.channel)
        onward = complains(house, board, visit.channel, "abandoned", onward)
        to = ends(board, visit, "abandoned", onward)
        needs = needs_of_parts(house, parts)
        for guards in need_guards(needs, count, len(house.classes)):
            yield LeaveRule("abandoned", to, after=after, guards=guards)


def at_close(house: House, board: Board, visit: Visit) -> tuple[CloseRule, str]:
    """What becomes of those who wait when the channel closes, and where they are sent."""
    words = house.channels[visit.channel]
    said = words.at_close or "serve"
    if visit.kind == names.CALLBACK:
        said = words.callback.at_close if words.callback else "keep"
    if said == "send_away" and _nobody_there(house, visit):
        said = "keep"
    if said == "send_away" and visit.after:
        said = "serve"
    rule = CLOSE[said]
    if rule is not CloseRule.GO:
        return rule, ""
    return rule, ends(board, visit, "closed", board.exit(names.LOST))
