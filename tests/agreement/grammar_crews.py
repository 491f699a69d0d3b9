"""Random networks in which work needs several people and units, and cases keep people."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from queuesim.laws import Deterministic, Uniform
from queuesim.network import (
    ONE,
    Delay,
    Duration,
    Give,
    Network,
    NetworkError,
    Node,
    Part,
    Pool,
    Preempt,
    Quantity,
    Reading,
    Route,
    Serve,
    Source,
    Table,
    WhenIdle,
)
from tests.agreement.grammar import TICK, people_network_of

CLAIMS = (
    (Part(2),),
    (Part(2, wraps=False),),
    (Part(), Part()),
    (Part(), Part(wraps=False)),
    (Part(1, wraps=False), Part(2)),
)


def crews_network_of(seed: int) -> Network:
    """The network of a seed with some of its work done by crews, units, or people who are kept."""
    dice = Random(f"crews {seed}")  # noqa: S311
    base = people_network_of(seed)
    for _ in range(200):
        try:
            return _grown(base, dice)
        except NetworkError:  # a claim that no route fits: throw again
            continue
    return base


def _grown(base: Network, dice: Random) -> Network:
    pools = (*base.pools, Pool("vans", dice.randint(1, 2), watched=True))
    nodes: list[Node] = []
    for node in base.nodes:
        if isinstance(node, Serve) and dice.random() < 0.6:
            nodes += _more(node, dice)
        else:
            nodes.append(node)
    crewed = {
        choice.lane
        for node in nodes
        if isinstance(node, Serve) and (node.keeps or node.units or node.claim != (Part(),))
        for choice in node.lanes
    }
    routes = tuple(_route(route, crewed, dice) for route in base.routes)
    sources = tuple(_source(source, base, dice) for source in base.sources)
    return replace(base, nodes=tuple(nodes), routes=routes, pools=pools, sources=sources)


def _source(source: Source, base: Network, dice: Random) -> Source:
    """Some sources wait for people who idle."""
    if dice.random() < 0.7:
        return source
    groups = [group.name for group in base.groups]
    some = tuple(dice.sample(groups, dice.randint(1, len(groups))))
    reading = dice.choice((ONE, Reading(Quantity.GROUP_IDLE, some)))
    wanted = dice.choice((Table(reading, (0, 1, 2), (0.4, 1.5, 2.6)), Table(reading, (0,), (2.0,))))
    law = dice.choice((Uniform(0.0, 4 * TICK), Deterministic(0.0), Deterministic(2 * TICK)))
    dial = Duration(dice.choice(("dial", "talk")), (law,))
    start = dice.choice((0, 0, 4))
    arrivals = WhenIdle(some, wanted, dial, start, dice.choice((start + 8, 60)))
    return replace(source, arrivals=arrivals, size=None, limit=dice.randint(1, 6))


def _route(route: Route, crewed: set[str], dice: Random) -> Route:
    if route.lane not in crewed:
        return route
    return replace(route, preempts=Preempt.NOTHING, part=dice.choice((0, 0, 1)))


def _more(node: Serve, dice: Random) -> list[Node]:
    units = dice.choice(((), (), (("vans", 1),), (("vans", 2),)))
    claim = dice.choice((*CLAIMS, (Part(),)))
    alone = claim == (Part(),) and not units
    gathers = not alone and dice.random() < 0.5
    node = replace(node, pace=(), claim=claim, units=units, gathers=gathers)
    if dice.random() < 0.5:
        return [node]
    return _kept(node, dice)


def _kept(node: Serve, dice: Random) -> list[Node]:
    """People go on with the case, at once or after a while, once or twice, or are given back."""
    name = node.name
    first = replace(node, to=f"{name} on", wrap=None, keeps=True)
    work = Duration("talk", (dice.choice((Uniform(0.0, 4 * TICK), Deterministic(0.0))),))
    wrap = Duration("wrap", (Deterministic(2 * TICK),)) if dice.random() < 0.5 else None
    pause = Delay(f"{name} on", f"{name} go on", Duration("go", (Uniform(0.0, 3 * TICK),)))
    way = dice.choice(("at once", "later", "twice", "back"))
    if way == "back":
        return [first, replace(pause, to=f"{name} back"), Give(f"{name} back", node.to, kept=True)]
    by_kept = Serve(f"{name} go on", node.to, (), work, wrap, by_kept=True)
    if way == "later":
        return [first, pause, by_kept]
    if way == "at once":
        return [replace(first, to=by_kept.name), by_kept]
    again = replace(by_kept, to=f"{name} back", wrap=None, keeps=True)
    return [first, pause, again, Give(f"{name} back", node.to, kept=True)]
