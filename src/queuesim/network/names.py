"""Names of draws: which of them one case may draw more than once, and which a mark may replace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from queuesim.network.arrivals import WhenIdle
from queuesim.network.network import (
    drawn_by,
    durations,
    interrupts,
    lane_choices,
    mark_names,
    reached_from,
)
from queuesim.network.nodes import Book, Choose, Delay, Gather, Mark, Serve

if TYPE_CHECKING:
    from queuesim.network.network import Network
    from queuesim.network.nodes import Node

UNSET = -1  #: value of a mark that replaces a draw, before it is set


def draw_names(network: Network, node: Node) -> Iterator[str]:
    """Names drawn by a case that enters ``node``, its lanes and its servers' pauses."""
    if isinstance(node, Choose):
        yield node.draw or node.name
    elif isinstance(node, Delay):
        yield node.duration.name
        yield from ([node.early.name] if node.early else [])
    elif isinstance(node, Book):
        yield from ([node.notice.name] if node.notice else [])
    elif isinstance(node, Gather):
        yield from ([node.after.name] if node.after else [])
    elif isinstance(node, Mark):
        yield from (duration.name for duration in drawn_by(node))
    elif isinstance(node, Serve):
        yield node.work.name
        if node.wrap:
            yield node.wrap.name
    lanes = {choice.lane for choice in lane_choices(node)}
    if lanes:
        for lane in network.lanes:
            if lane.name in lanes:
                for rule in lane.leave:
                    yield from ([rule.after.name] if rule.after else [])
                    yield from ([rule.draw] if rule.chance else [])
        groups = {route.group for route in network.routes if route.lane in lanes}
        for group in network.groups:
            if group.name in groups:
                for pause in group.pauses:
                    yield pause.duration.name
                    yield from ([pause.draw] if pause.chance else [])


def repeated_names(network: Network) -> frozenset[str]:
    """Names that one case may draw more than once, and whose turns must be counted.

    A name counts if a node draws it and a node that lies ahead (perhaps itself, in a circle)
    draws it too. Counting more names than needed would change no draw: the first turn is 0.
    So where work may be interrupted, all that is drawn in lanes counts, and where several people
    may serve one case, all that is drawn for their pauses.
    """
    nodes = {node.name: node for node in network.nodes}
    onward = {name: tuple(reached_from(network, node)) for name, node in nodes.items()}
    drawn = {name: Counter(draw_names(network, node)) for name, node in nodes.items()}
    often = {word for words in drawn.values() for word, uses in words.items() if uses > 1}
    if interrupts(network):
        rules = [rule for lane in network.lanes for rule in lane.leave]
        often.update(rule.after.name for rule in rules if rule.after)
        often.update(rule.draw for rule in rules if rule.chance)
    if any(isinstance(node, Serve) and node.special for node in network.nodes):
        pauses = [pause for group in network.groups for pause in group.pauses]
        often.update(pause.duration.name for pause in pauses)
        often.update(pause.draw for pause in pauses if pause.chance)
    dials = [s.arrivals.dial for s in network.sources if isinstance(s.arrivals, WhenIdle)]
    often.update(d.name for d in dials if any(d.name in words for words in drawn.values()))
    for name, words in drawn.items():
        ahead = _ahead(name, onward) if words else set()
        often.update(word for word in words for other in ahead if word in drawn[other])
    return frozenset(often)


def _ahead(start: str, onward: dict[str, tuple[str, ...]]) -> set[str]:
    """Nodes that a case can meet after ``start``."""
    seen: set[str] = set()
    following = list(onward[start])
    while following:
        name = following.pop()
        if name not in seen:
            seen.add(name)
            following.extend(onward[name])
    return seen


def timed_names(network: Network) -> frozenset[str]:
    """Draw names of durations; a mark of such a name replaces the draw."""
    names = [d.name for d in durations(network)]
    return frozenset(names)


def blank_marks(network: Network) -> tuple[int, ...]:
    """Marks of a new case: 0, or unset where the mark would replace a draw."""
    timed = timed_names(network)
    return tuple(UNSET if name in timed else 0 for name in mark_names(network))
