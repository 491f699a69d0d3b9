"""Random networks with more of everything: people, cases at one tick, and time."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from queuesim.laws import Scaled
from queuesim.network import (
    FOREVER,
    AtStart,
    Counts,
    Group,
    HeadCount,
    Network,
    NetworkError,
    Serve,
    Source,
    Times,
)
from tests.agreement.grammar import LAST, network_of
from tests.agreement.grammar_cases import cases_network_of

MOST = 4  #: times as many people at most
LONG = 300_000.0  #: times as long: then work takes more than a million ticks


def crowds_network_of(seed: int) -> Network:
    """The network of a seed with more people and more cases; in some, paced work takes seconds."""
    dice = Random(f"crowds {seed}")  # noqa: S311
    base = network_of(seed) if dice.random() < 0.6 else cases_network_of(seed)
    while True:
        try:
            return _grown(base, dice)
        except NetworkError:  # rooms that do not fit: throw again
            continue


def urgent_network_of(seed: int) -> Network:
    """The network of a seed in which many cases come, and most work gives way to some of them."""
    dice = Random(f"urgent {seed}")  # noqa: S311
    base = network_of(seed, people=True, theme="urgent")
    return replace(base, sources=tuple(more_cases(source, dice) for source in base.sources))


def _grown(base: Network, dice: Random) -> Network:
    single = dice.random() < 0.5
    network = replace(
        base,
        groups=tuple(_group(group, dice, single=single) for group in base.groups),
        sources=tuple(more_cases(source, dice) for source in base.sources),
    )
    if dice.random() < 0.2:
        nodes = tuple(_slow(node) for node in network.nodes)
        return replace(network, nodes=nodes, horizon=FOREVER)
    return network


def _group(group: Group, dice: Random, *, single: bool) -> Group:
    """More people, perhaps for one case each."""
    times = dice.randint(1, MOST)
    staffing: Any = group.staffing
    if isinstance(staffing, HeadCount):
        levels = tuple((tick, people * times) for tick, people in staffing.levels)
        staffing = replace(staffing, levels=levels)
    else:
        staffing = replace(staffing, people=staffing.people * times)
    room = 1 if single and dice.random() < 0.8 else group.room
    return replace(group, staffing=staffing, room=room)


def more_cases(source: Source, dice: Random) -> Source:
    """More cases, many of them at one tick."""
    arrivals = source.arrivals
    if isinstance(arrivals, Times) and not arrivals.marks:
        more = [dice.choice((0, 3, 3, dice.randint(0, LAST))) for _ in range(dice.randint(3, 12))]
        kinds = tuple(dice.choice(arrivals.classes) for _ in more) if arrivals.classes else ()
        ticks = tuple(sorted((*arrivals.ticks, *more)))
        return replace(source, arrivals=Times(ticks, (*arrivals.classes, *kinds)))
    if isinstance(arrivals, AtStart):
        return replace(source, arrivals=AtStart(arrivals.count + dice.randint(2, 10)))
    if isinstance(arrivals, Counts):
        slices = tuple(replace(piece, count=3 * piece.count) for piece in arrivals.slices)
        return replace(source, arrivals=Counts(slices))
    return source


def _slow(node: Any) -> Any:
    if not isinstance(node, Serve) or not node.pace:
        return node
    laws = tuple(Scaled(law, LONG) for law in node.work.laws)
    return replace(node, work=replace(node.work, laws=laws))
