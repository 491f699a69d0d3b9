"""Whether a network has a steady state: expected visits, and the bottleneck of their work.

The visits of each class are its arrivals times the fundamental matrix ``(I - P)^-1`` of the
routing ``P``. Only what the network itself fixes is used: where a choice depends on how the house
stands, where somebody may leave a lane, or where anything changes over time, no answer is given.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import inf, isfinite
from typing import TYPE_CHECKING

import numpy as np

from queuesim.analysis.capacity import Bottleneck, Skills, bottlenecks
from queuesim.network.arrivals import Gaps
from queuesim.network.groups import HeadCount
from queuesim.network.lanes import NEVER
from queuesim.network.nodes import Choose, ChooseBy, Delay, Exit, Fork, Mark, Serve
from queuesim.network.walking import ANYHOW, Truth, Walk, least, most
from queuesim.units import FOREVER

if TYPE_CHECKING:
    from queuesim.network.durations import Duration
    from queuesim.network.groups import Group
    from queuesim.network.network import Network
    from queuesim.network.nodes import Node


class _Unsure(Exception):
    """The network leaves it open."""


def network_bottleneck(network: Network) -> Bottleneck | None:
    """The bottleneck of a network that runs for ever on the same terms.

    Parameters
    ----------
    network
        Sources by gaps without end, constant head counts, no leave rules, no horizon.

    Returns
    -------
    Bottleneck or None
        Lanes and groups that are busiest; at a utilisation of 1 and above there is no steady
        state. ``None`` where the network is not of this kind, so that nothing is sure.
    """
    try:
        return _Stationary(network).bottleneck()
    except _Unsure:
        return None


@dataclass(frozen=True)
class _Stationary:
    network: Network

    @cached_property
    def walk(self) -> Walk:
        """The ways through the network."""
        return Walk(self.network)

    def bottleneck(self) -> Bottleneck:
        """The busiest of all pools."""
        network = self.network
        _need(network.horizon >= FOREVER and not network.switches)
        people = np.array([[self._count(group) for group in network.groups]])
        lanes = {lane.name: k for k, lane in enumerate(network.lanes)}
        names = [group.name for group in network.groups]
        flows = [self._flows(k) for k in range(len(network.classes))]
        rates = np.zeros(len(lanes))
        busy = np.full((len(lanes), len(names)), inf)
        for route in network.routes:
            if min(rank for _, rank in route.case_rank + route.person_rank) < NEVER:
                busy[lanes[route.lane], names.index(route.group)] = 0.0
        for k, flow in enumerate(flows):
            for node in network.nodes:
                if isinstance(node, Serve) and flow[node.name] > 0.0:
                    lane = lanes[self._lane(node, k)]
                    rates[lane] += flow[node.name]
                    for g, group in enumerate(network.groups):
                        busy[lane, g] += flow[node.name] * self._seconds(node, group, k)
        used = np.flatnonzero(rates > 0.0)
        if not used.size or not np.isfinite(busy[used]).any(axis=1).all():
            raise _Unsure
        each = busy[used] / rates[used][:, None]
        skills = Skills(tuple(network.lanes[k].name for k in used), tuple(names), each)
        found = []
        for pool in skills.pools():
            works = [used[skills.works.index(name)] for name in pool.works]
            groups = [names.index(name) for name in pool.groups]
            found += bottlenecks(pool, rates[works][None, :], people[:, groups])
        return max((one for one in found if one is not None), key=lambda one: one.rho)

    def _count(self, group: Group) -> float:
        if not isinstance(group.staffing, HeadCount) or len(group.staffing.levels) != 1:
            raise _Unsure
        ((tick, count),) = group.staffing.levels
        _need(tick == 0)
        return float(count)

    def _flows(self, k: int) -> dict[str, float]:
        """Visits per second of a class to each node."""
        network = self.network
        walk = self.walk
        index = {node.name: n for n, node in enumerate(network.nodes)}
        start, matrix = np.zeros(len(index)), np.zeros((len(index), len(index)))
        for source in network.sources:
            gaps = source.arrivals
            if not isinstance(gaps, Gaps) or min(gaps.until, gaps.limit) < FOREVER:
                raise _Unsure
            weights = dict(source.classes)
            share = weights.get(network.classes[k].name, 0.0) / sum(weights.values())
            size = 1.0 if source.size is None else source.size.mean
            start[index[source.to]] += share * size / gaps.law.mean
        for name in walk.reached(k):
            for to, part in _onward(walk, walk.nodes[name], k):
                matrix[index[name], index[to]] += part
        if max(np.abs(np.linalg.eigvals(matrix))) >= 1.0 - 1e-12:
            raise _Unsure  # a circle that never ends, which is told elsewhere
        flow = np.linalg.solve(np.eye(len(index)) - matrix.T, start)
        return {name: float(flow[n]) for name, n in index.items()}

    def _lane(self, node: Serve, k: int) -> str:
        for choice in node.lanes:
            truth = {self.walk.truth(guard, k, ANYHOW) for guard in choice.guards}
            if truth <= {Truth.YES}:
                _need(not self.walk.lanes[choice.lane].leave)
                return choice.lane
            _need(Truth.NO in truth)
        raise _Unsure

    def _seconds(self, node: Serve, group: Group, k: int) -> float:
        """Time of a person that a visit takes, with as many in hand as there is room for."""
        held = group.room // node.room if node.room else 1
        pace = node.pace[min(held, len(node.pace)) - 1] / 1e6 if node.pace else 1.0
        _need(all(pause.chance is None for pause in group.pauses))
        after = [node.wrap] if node.wrap else []
        after += [pause.duration for pause in group.pauses]
        total = self._mean(node.work, k) / pace + sum(self._mean(each, k) for each in after)
        return total / max(1, held)

    def _mean(self, duration: Duration, k: int) -> float:
        """Mean of a duration for a class [s], if it depends on nothing else."""
        mean = duration.laws[k if len(duration.laws) > 1 else 0].mean
        tables = (*duration.factors, *duration.extras)
        _need(isfinite(mean) and duration.name not in self.walk.listed)
        _need(all(most(table, k) == least(table, k) for table in tables))
        for factor in duration.factors:
            mean *= most(factor, k)
        return mean + sum(most(extra, k) for extra in duration.extras)


def _onward(walk: Walk, node: Node, k: int) -> Iterator[tuple[str, float]]:
    """Expected visits that follow on one visit."""
    if isinstance(node, Choose):
        yield from _branches(walk, node, k)
    elif isinstance(node, Fork):
        _need(not node.parts)
        yield from ((to, 1.0) for to in (node.to, *node.follow_ups))
    elif isinstance(node, Delay | Mark | Serve):
        yield node.to, 1.0
    else:
        _need(isinstance(node, Exit))


def _branches(walk: Walk, node: Choose, k: int) -> Iterator[tuple[str, float]]:
    for row in node.rows:
        truth = {walk.truth(guard, k, ANYHOW) for guard in row.guards}
        if Truth.NO in truth:
            continue
        _need(truth <= {Truth.YES} and (row.by is ChooseBy.WEIGHTS or len(row.branches) == 1))
        weights = [most(b.weight, k) for b in row.branches]
        _need(weights == [least(b.weight, k) for b in row.branches])
        yield from ((b.to, w / sum(weights)) for b, w in zip(row.branches, weights, strict=True))
        return


def _need(holds: bool) -> None:  # noqa: FBT001
    if not holds:
        raise _Unsure
