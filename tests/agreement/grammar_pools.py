"""Random networks in which nearly everybody waits for units of one or two pools."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from queuesim.network import (
    Delay,
    Give,
    LaneChoice,
    Network,
    NetworkError,
    Pick,
    Pool,
    Take,
    mark,
)
from tests.agreement.grammar import network_of
from tests.agreement.grammar_cases import Growing, pool_lane, reorder
from tests.agreement.grammar_crowds import more_cases


def pools_network_of(seed: int) -> Network:
    """The network of a seed whose cases first take units of pools that are too small for all."""
    dice = Random(f"pools {seed}")  # noqa: S311
    base = network_of(seed)
    base = replace(base, sources=tuple(more_cases(source, dice) for source in base.sources))
    while True:
        try:
            return _grown(Growing(base, dice))
        except NetworkError:
            continue


def _grown(g: Growing) -> Network:
    dice = g.dice
    pools = [g.called("pool") for _ in range(dice.choice((1, 1, 2)))]
    for name in pools:
        more = reorder(g, pools[:1] if name != pools[0] else []) if g.flip(0.3) else None
        pick = dice.choice((Pick.LISTED, *Pick))
        g.lists["pools"].append(
            Pool(name, dice.choice((1, 2, 2, 3, 4)), pick, more, watched=g.flip(0.7))
        )
    sources = g.lists["sources"]
    for k, source in enumerate(sources):
        to = source.to
        for _ in range(dice.choice((0, 1, 1, 1, 2))):
            to = _wanted(g, dice.choice(pools), to)
        sources[k] = replace(source, to=to)
    for _ in range(dice.choice((0, 1))):
        name = g.called("take")
        _wanted_at(g, name, dice.choice(pools), g.redirect(name))
    return g.network()


def _wanted(g: Growing, pool: str, to: str) -> str:
    name = g.called("take")
    _wanted_at(g, name, pool, to)
    return name


def _wanted_at(g: Growing, name: str, pool: str, to: str) -> None:
    """Units are waited for, kept for a while, and mostly given back.

    A lane may be that of another node behind which cases go on at the same place, so that those
    who leave it go onward.
    """
    dice = g.dice
    others = [node for node in g.nodes if isinstance(node, Take) and node.lanes]
    there = [
        choice.lane
        for node in others
        if node.pool == pool and node.otherwise == to
        for choice in node.lanes
    ]
    lanes = [
        dice.choice(there) if there and g.flip(0.4) else pool_lane(g, pool, to)
        for _ in range(dice.choice((1, 1, 2)))
    ]
    choices = [LaneChoice(lane, g.guards(0.3)) for lane in dict.fromkeys(lanes)]
    stay, back = g.called("stay"), g.called("give")
    amount = dice.choice((1, 1, 2, 2, 3, mark("m")))
    g.nodes += [
        Take(
            name,
            stay,
            pool,
            to,
            amount,
            tuple(choices),
            gathers=g.flip(0.5),
            counted="taken" if g.flip(0.2) else "",
        ),
        Delay(stay, to if g.flip(0.1) else back, g.duration()),
        Give(back, to, pool, amount),
    ]
