"""Tiny houses in whole ticks: what is not said is one lane, one person, and work that is listed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from queuesim.network import (
    CaseClass,
    Clock,
    Compare,
    Diary,
    Exit,
    Gate,
    Group,
    Guard,
    HeadCount,
    Lane,
    LaneChoice,
    LeaveRule,
    Network,
    Person,
    Pool,
    Quantity,
    Reading,
    Register,
    Roster,
    Route,
    Serve,
    Shift,
    Source,
    Supply,
    Switch,
    Take,
    Times,
)
from queuesim.network.network import lane_choices
from queuesim.network.nodes import Node
from queuesim.units import FOREVER
from tests.semantics.tiny import exits, listed, ticks

KINDS: dict[type, str] = {
    CaseClass: "classes",
    Source: "sources",
    Lane: "lanes",
    Route: "routes",
    Group: "groups",
    Pool: "pools",
    Supply: "supplies",
    Gate: "gates",
    Clock: "clocks",
    Diary: "diaries",
    Register: "registers",
    Switch: "switches",
}

Marks = int | Sequence[int]


def house(*parts: Any, **more: Any) -> Network:
    """A network of these parts, each put where it belongs, with what they need beside them.

    Where no node is given, cases are served from the lane "queue". Lanes and groups that are
    only named are plain ones of one person; where no route is given, "staff" serves all lanes.
    The exits "done" (solved) and "lost" are always there.
    """
    sorted_: dict[str, list[Any]] = {kind: [] for kind in [*KINDS.values(), "nodes"]}
    for part in parts:
        sorted_[KINDS.get(type(part), "nodes")].append(part)
    nodes: list[Node] = sorted_["nodes"] or [serve()]
    named = {node.name for node in nodes}
    nodes += [out for out in exits() if out.name not in named]
    lanes = _with(sorted_["lanes"], [c.lane for n in nodes for c in lane_choices(n)], Lane)
    for_people = [c.lane for n in nodes if isinstance(n, Serve) for c in n.lanes]
    routes = sorted_["routes"] or [Route(name, "staff") for name in dict.fromkeys(for_people)]
    groups = _with(sorted_["groups"], [route.group for route in routes], staff)
    pools = _with(sorted_["pools"], [s.pool for s in sorted_["supplies"]], Pool)
    sorted_ |= {"nodes": nodes, "lanes": lanes, "routes": routes, "groups": groups, "pools": pools}
    sorted_["classes"] = sorted_["classes"] or [CaseClass("all")]
    return Network(**{kind: tuple(found) for kind, found in sorted_.items()}, **more)


def _with(given: list[Any], names: Iterable[str], make: Any) -> list[Any]:
    """What is given, and a plain one for each further name."""
    known = {part.name for part in given}
    return [*given, *(make(name) for name in dict.fromkeys(names) if name not in known)]


def calls(
    *arrivals: int,
    name: str = "calls",
    to: str = "serve",
    kind: str = "all",
    limit: int = FOREVER,
    **marks: Marks,
) -> Source:
    """Cases at these ticks; a mark is one value each, or one for all."""
    values = tuple(
        (mark, (given,) * len(arrivals) if isinstance(given, int) else tuple(given))
        for mark, given in marks.items()
    )
    return Source(name, to, Times(arrivals, marks=values), ((kind, 1.0),), limit=limit)


def serve(name: str = "serve", to: str = "done", lane: str = "queue", **more: Any) -> Serve:
    """Work from one lane, as long as the mark "work" says."""
    more.setdefault("work", listed("work"))
    return Serve(name, to, (LaneChoice(lane),), **more)


def take(name: str, to: str, pool: str, lane: str = "", **more: Any) -> Take:
    """Takes a unit, and waits for it in a lane if one is named."""
    return Take(name, to, pool, lanes=(LaneChoice(lane),) if lane else (), **more)


def staff(name: str = "staff", *levels: tuple[int, int], people: int = 1, **more: Any) -> Group:
    """People by head count."""
    return Group(name, HeadCount(levels or ((0, people),)), **more)


def named(
    name: str, *people: Shift | Sequence[Shift | tuple[int, int]] | Person, **more: Any
) -> Group:
    """People by name, each with shifts; what a roster knows goes to it, the rest to the group."""
    found = [p if isinstance(p, Person) else Person(_shifts(p)) for p in people]
    roster = {key: more.pop(key) for key in ("breaks", "absence") if key in more}
    return Group(name, Roster(tuple(found), **roster), **more)


def _shifts(given: Shift | Sequence[Shift | tuple[int, int]]) -> tuple[Shift, ...]:
    listed_ = [given] if isinstance(given, Shift) else given
    return tuple(s if isinstance(s, Shift) else Shift(*s) for s in listed_)


def queue(*rules: LeaveRule, name: str = "queue", **more: Any) -> Lane:
    """A lane with leave rules."""
    return Lane(name, leave=rules, **more)


def gives_up(after: int | None = None, to: str = "lost", **more: Any) -> LeaveRule:
    """Giving up after so many ticks; by default after the mark "patience"."""
    duration = listed("patience") if after is None else ticks(after, f"after {after}")
    return LeaveRule("abandoned", to, after=duration, **more)


def waiting(lane: str = "queue", at_least: int = 1) -> Guard:
    """That at least so many wait in a lane."""
    return Guard(Reading(Quantity.LANE_WAITING, (lane,)), Compare.AT_LEAST, at_least)


def full(places: int, lane: str = "queue") -> LeaveRule:
    """A lane with so many places: who finds them taken goes at once."""
    return LeaveRule("full", "lost", guards=(waiting(lane, places),))


__all__ = [
    "FOREVER",
    "Exit",
    "calls",
    "full",
    "gives_up",
    "house",
    "listed",
    "named",
    "queue",
    "serve",
    "staff",
    "take",
    "ticks",
    "waiting",
]
