"""Drawing durations, sizes and choices for a case, by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from queuesim.network.draws import part_names, uniform_of, word_of
from queuesim.network.durations import to_ticks
from queuesim.network.network import durations, reached_from
from queuesim.network.nodes import Choose, Delay, Serve

if TYPE_CHECKING:
    from queuesim.engine.reference.cases import Case
    from queuesim.engine.reference.looking import Lookup
    from queuesim.engine.reference.people import Worker
    from queuesim.network.durations import Duration
    from queuesim.network.network import Network
    from queuesim.network.nodes import Node

UNSET = -1  #: value of a mark that replaces a draw, before it is set


def draw_names(network: Network, node: Node) -> Iterator[str]:
    """Names drawn by a case that enters ``node``, its lanes and its servers' pauses."""
    if isinstance(node, Choose):
        yield node.draw or node.name
    elif isinstance(node, Delay):
        yield node.duration.name
    elif isinstance(node, Serve):
        yield node.work.name
        if node.wrap:
            yield node.wrap.name
        lanes = {choice.lane for choice in node.lanes}
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
    """
    nodes = {node.name: node for node in network.nodes}
    onward = {name: tuple(reached_from(network, node)) for name, node in nodes.items()}
    drawn = {name: Counter(draw_names(network, node)) for name, node in nodes.items()}
    often = {word for words in drawn.values() for word, uses in words.items() if uses > 1}
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


class Chance:
    """A uniform number by name for a case."""

    __slots__ = ("counted", "word")

    def __init__(self, name: str, repeated: frozenset[str]) -> None:
        self.word = word_of(name)
        self.counted = name in repeated

    def of(self, case: Case) -> float:
        """The case's next uniform of this name."""
        turn = case.turn(self.word) if self.counted else 0
        return uniform_of(case.key, self.word, turn)


class Timer:
    """A `Duration` made ready: gives ticks for a case and whoever serves it."""

    __slots__ = ("adds", "counted", "laws", "name", "plain", "replaced", "scales", "word", "words")

    def __init__(self, duration: Duration, look: Lookup, repeated: frozenset[str]) -> None:
        self.name = duration.name
        self.laws = [(law.uniforms, law.sampler()) for law in duration.laws]
        most = max(uniforms for uniforms, _ in self.laws)
        self.words = [word_of(name) for name in part_names(duration.name, most)]
        self.word = self.words[0]
        self.counted = duration.name in repeated
        self.replaced = look.marks.get(duration.name, -1)
        self.scales = [look.number(table) for table in duration.factors]
        self.adds = [look.number(table) for table in duration.extras]
        simple = len(self.laws) == 1 and most == 1 and not (self.scales or self.adds)
        #: the law's sampler, where there is nothing else to do
        self.plain = self.laws[0][1] if simple and self.replaced < 0 else None

    def foretold(self, case: Case) -> int:
        """Ticks as they look before it is known who serves; the draw itself is yet to come."""
        turns = case.turns.copy() if case.turns else None
        ticks = self.ticks(case)
        case.turns = turns
        return ticks

    def ticks(self, case: Case, worker: Worker | None = None) -> int:
        """Ticks: law, times factors, plus extras, in written order, rounded once."""
        if self.plain is not None and not self.counted:
            return to_ticks(self.plain(uniform_of(case.key, self.word, 0)))
        if self.replaced >= 0 and case.marks[self.replaced] != UNSET:
            return case.marks[self.replaced]
        turn = case.turn(self.word) if self.counted else 0
        uniforms, sample = self.laws[case.kind if len(self.laws) > 1 else 0]
        if uniforms == 1:
            seconds = sample(uniform_of(case.key, self.word, turn))
        else:
            us = (uniform_of(case.key, word, turn) for word in self.words[:uniforms])
            seconds = sample(*us)
        for factor in self.scales:
            seconds *= factor(case, worker)
        for extra in self.adds:
            seconds += extra(case, worker)
        return to_ticks(seconds)
