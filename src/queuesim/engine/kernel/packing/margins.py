"""How much room one step of the kernel may need."""

from __future__ import annotations

from queuesim.engine.kernel.packing.nodes import WithNodes
from queuesim.engine.kernel.units import GIVEN_AT_ONCE
from queuesim.network import (
    Fork,
    Gather,
    Mark,
    Preempt,
    Serve,
)


class WithMargins(WithNodes):
    """Knows what there must be room for before each step."""

    def _anybody_waits(self) -> bool:
        """Whether units of pools are ordered, or waited for by cases."""
        ordered = any(pool.reorder is not None for pool in self.network.pools)
        return ordered or bool(self.network.supplies) or self.most_units > 0

    def _layers(self) -> int:
        """How often the room of a person can be filled, where work stands still for other work."""
        ranks: dict[str, set[int]] = {}
        for route in self.network.routes:
            steps = {rank for _, rank in route.person_rank}
            ranks.setdefault(route.group, set()).update(steps)
        halting = [r for r in self.network.routes if r.preempts is Preempt.STAND_STILL]
        return 1 + max((len(ranks[route.group]) for route in halting), default=0)

    def _most_chosen(self, tasks: int) -> int:
        """Most people in a step of a crew, and one who is too many, or of those a case keeps."""
        keeps = any(isinstance(n, Serve) and n.keeps for n in self.network.nodes)
        return max(self.crew + 1, tasks if keeps else 0)

    def _margins(self, sizes: list[tuple[int, int]]) -> tuple[int, int, int, int]:
        """Room that one step may need: rows of a kind, cases, events, small rows."""
        network = self.network
        moves = 10_001
        most = max((room for _, room in sizes), default=1)
        people = max((people for people, _ in sizes), default=1)
        marks = [n for n in network.nodes if isinstance(n, Mark)]
        forks = [n for n in network.nodes if isinstance(n, Fork)]
        passed = max((len(n.milestones) for n in marks), default=0)
        gathered = 64 * sum(isinstance(n, Gather) for n in network.nodes)
        births = max((len(n.follow_ups) + len(n.parts) for n in forks), default=0)
        chosen = (
            self._most_chosen(sum(people * room for people, room in sizes)) if self.special else 0
        )
        crews = (most + 1) * (chosen + self.most_units + 1) if self.special else 0
        chain = 1 + sum(pool.reorder is not None for pool in network.pools)
        pooled = 3 * chain * (moves + GIVEN_AT_ONCE + crews) if self._anybody_waits() else 0
        cases = 3 * min(births * moves, 1 << 13) + gathered + 8
        rows = max(passed, 1) * moves + 2 * (people + most) * self._layers() + 8
        paced = 2 * most * (most + 1)
        events = moves + 64 + paced * (1 + chosen) + 2 * len(network.groups)
        small = people + len(network.lanes) + 8
        return (
            rows + 2 * crews + pooled,
            cases,
            events + crews + pooled,
            cases + small + 2 * crews + pooled,
        )
