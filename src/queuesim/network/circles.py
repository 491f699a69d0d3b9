"""Circles of which no case can get out: those that pass no time, and those that never end.

Nothing runs here. Each class is followed through the network by `queuesim.network.walking`.

A circle that passes no time need not be met by everybody: the house must be able to stand in a
way that sends the case round, all lines busy, say. Since no time passes, it goes on standing so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from queuesim.network.readings import Quantity, Reading
from queuesim.network.walking import ANYHOW, Standing, Truth, Walk, Ways

if TYPE_CHECKING:
    from queuesim.network.network import Network

MOST_STANDINGS = 20_000  #: ways for the house to stand that are tried; beyond, the run must tell


@dataclass(frozen=True, slots=True)
class Circle:
    """Nodes in the order in which a case meets them, over and over."""

    nodes: tuple[str, ...]
    classes: tuple[int, ...]  #: whose cases, by index


def timeless_circles(network: Network) -> list[Circle]:
    """Circles in which no time passes and which no case leaves while the house stands so.

    A retry at once by all who find the lines busy is one; by some of them it is not, for then
    each round may be the last.
    """
    walk = Walk(network)
    found = []
    for k in range(len(network.classes)):
        reached = walk.reached(k)
        inside = kept({name: walk.at_once(name, k, ANYHOW) for name in reached})
        for house in _standings(walk, k, inside):
            fixed = kept({name: walk.at_once(name, k, house) for name in inside})
            if fixed:
                found.append((k, _circle(walk, k, fixed, house)))
                break
    return _together(found)


def endless_circles(network: Network) -> list[Circle]:
    """Circles that no case ever leaves while the gates are open, whether time passes or not.

    Everybody comes back unsolved, say, and nobody gives up. Cases that circulate on purpose, such
    as machines that break down again and again, make such circles too.
    """
    walk = Walk(network)
    found = []
    for k in range(len(network.classes)):
        reached = walk.reached(k, opened=True)
        inside = kept({name: walk.onward(name, k, opened=True) for name in reached})
        if inside:
            found.append((k, _circle(walk, k, inside, None)))
    return _together(found)


def kept(ways: Mapping[str, Ways]) -> frozenset[str]:
    """The largest part of some nodes that a case need not leave.

    In it each node has a way all targets of which lie in it.
    """
    inside = set(ways)
    left: dict[str, int] = {}  # ways of each node that still lie inside
    users: dict[str, list[tuple[str, int]]] = {}
    lost: set[tuple[str, int]] = set()
    for name in inside:
        sound = [way for way in ways[name] if way <= inside]
        left[name] = len(sound)
        for number, way in enumerate(sound):
            for to in way:
                users.setdefault(to, []).append((name, number))
    out = [name for name, count in left.items() if not count]
    while out:
        gone = out.pop()
        inside.remove(gone)
        for user in users.get(gone, ()):
            if user not in lost:
                lost.add(user)
                left[user[0]] -= 1
                if not left[user[0]]:
                    out.append(user[0])
    return frozenset(inside)


def _circle(walk: Walk, k: int, inside: frozenset[str], house: Standing | None) -> tuple[str, ...]:
    """The circle inside some nodes that is nearest to the sources."""
    following = next(name for name in walk.reached(k) if name in inside)
    path: list[str] = []
    while following not in path:
        path.append(following)
        if house is None:
            ways = walk.onward(following, k, opened=True)
        else:
            ways = walk.at_once(following, k, house)
        way = next(way for way in ways if way <= inside)
        following = next(name for name in walk.steps(following, k) if name in way)
    return tuple(path[path.index(following) :])


def _together(found: Iterable[tuple[int, tuple[str, ...]]]) -> list[Circle]:
    """Circles through the same nodes as one, with all classes that meet it."""
    known: dict[frozenset[str], Circle] = {}
    for k, nodes in found:
        before = known.setdefault(frozenset(nodes), Circle(nodes, ()))
        known[frozenset(nodes)] = replace(before, classes=(*before.classes, k))
    return list(known.values())


def _standings(walk: Walk, k: int, inside: frozenset[str]) -> Iterator[Standing]:
    """Ways for the house to stand that make a difference in some nodes; none without nodes."""
    if not inside:
        return
    names = sorted(inside, key=str.encode)
    bounds: dict[Reading, set[int]] = {}
    for name in names:
        for guard in walk.guards_at(name):
            if walk.truth(guard, k, ANYHOW) is Truth.EITHER:
                bounds.setdefault(guard.reading, set()).add(guard.bound)
    values = {reading: _values(reading, found) for reading, found in bounds.items()}
    free = sorted({key for name in names for key in walk.frees_at(name)}, key=str.encode)
    places = ["", *sorted({word for name in names for word in walk.kept_at(name)}, key=str.encode)]
    count = prod(map(len, values.values())) * 2 ** len(free) * len(places)
    if count > MOST_STANDINGS:
        return
    for place in places:
        for chosen in product(*values.values()):
            for there in product((False, True), repeat=len(free)):
                yield Standing(
                    dict(zip(values, chosen, strict=True)),
                    dict(zip(free, there, strict=True)),
                    place,
                )


def _values(reading: Reading, bounds: Iterable[int]) -> list[int]:
    """Values of a reading that no guard with one of these bounds tells apart from the others."""
    if reading.quantity is Quantity.OPEN:
        return [1, 0]
    near = {value for bound in bounds for value in (bound - 1, bound, bound + 1)}
    return sorted(value for value in near if value >= 0 or reading.quantity is Quantity.MARK)
