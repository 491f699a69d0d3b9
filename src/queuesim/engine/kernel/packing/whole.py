"""From a network to a picture of memory: all that stays the same in all replications."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.image import Frozen
from queuesim.engine.kernel.lawrows import Unsupported
from queuesim.engine.kernel.packing.known import (
    check_known,
)
from queuesim.engine.kernel.packing.margins import WithMargins
from queuesim.engine.kernel.packing.people import most_people
from queuesim.network import (
    Choose,
    CloseRule,
    Network,
    WhenIdle,
)
from queuesim.network.order import LEAVE_RULES, name_ranks

WORD = 8
MOST_TASKS = 4_000_000


@dataclass(frozen=True, slots=True)
class Packed:
    """A network as a picture of memory, and where in it the runner finds its way.

    Offsets are in bytes. ``outcomes`` and ``milestones`` are the words behind the codes of rows.
    ``plain``: none of `rules` says yes of it.
    """

    network: Network
    picture: Frozen
    header: int
    groups: int
    gates: int
    pools: int
    sources: int
    group_rows: tuple[int, ...]
    switch_rows: tuple[int, ...]
    pool_rows: tuple[int, ...]
    keyed_rows: tuple[int, ...]
    source_rows: tuple[int, ...]
    outcomes: tuple[str, ...]
    milestones: tuple[str, ...]
    case_words: int
    rows_margin: int
    cases_margin: int
    heap_margin: int
    tasks: int
    small_margin: int
    plain: bool


def pack(network: Network) -> Packed:
    """Make the picture of a network.

    Raises
    ------
    Unsupported
        If the network has something that the kernel does not know.
    """
    check_known(network)
    return _Packer(network).packed()


class _Packer(WithMargins):
    """Writes one row after the other."""

    # -- all of it ----------------------------------------------------------------------

    def packed(self) -> Packed:
        """Fill every row."""
        network, image = self.network, self.image
        self.fill_pools()
        for register in network.registers:
            image.put(self.registers[register.name], register.start)
        for diary in network.diaries:
            row = self.diaries[diary.name]
            image.link(row + at.SLOT_STARTS, image.ints(diary.starts))
            image.link(row + at.SLOT_FREE, image.ints(diary.all_places()))
            image.put(row + at.SLOTS, len(diary.starts))
        self.fill_gates()
        self.fill_routes()
        for index, lane in enumerate(network.lanes):
            self.fill_lane(index, lane)
        ranks = name_ranks([g.name for g in network.groups])
        for index, group in enumerate(network.groups):
            self.fill_group(index, group, ranks[group.name])
        for index, node in enumerate(network.nodes):
            self.fill_node(index, node)
        order = name_ranks([s.name for s in network.sources])
        sources = [
            self.fill_source(k, order[source.name]) for k, source in enumerate(network.sources)
        ]
        closing = [self.gates[name] for name in self._closing_gates()]
        lists = []
        for rows in (list(self.teams.values()), closing, list(self.pools.values()), sources):
            offset = image.links([0, *rows])
            image.put(offset, len(rows))
            lists.append(offset)
        self._fill_lists(sources, order)
        margins = self._fill_header()
        groups, gates, pools, listed = lists
        return Packed(
            network=network,
            picture=image.frozen(),
            header=self.header,
            groups=groups,
            gates=gates,
            pools=pools,
            sources=listed,
            group_rows=tuple(self.teams.values()),
            switch_rows=tuple(self.gates[s.name] for s in network.switches),
            pool_rows=tuple(self.pools.values()),
            keyed_rows=tuple(self.keyed),
            source_rows=tuple(sources),
            outcomes=self.outcomes,
            milestones=self.milestones,
            case_words=at.CASE_WORDS + len(self.blank),
            rows_margin=margins[0],
            cases_margin=margins[1],
            heap_margin=margins[2],
            tasks=margins[3],
            small_margin=margins[4],
            plain=not (self.interrupts or self.special or self.closely),
        )

    def _fill_lists(self, sources: list[int], ranks: Mapping[str, int]) -> None:
        """What the kernel finds by going through a list, and what stands for nobody."""
        network, image, header = self.network, self.image, self.header
        diallers = sorted(
            (ranks[source.name], row)
            for source, row in zip(network.sources, sources, strict=True)
            if isinstance(source.arrivals, WhenIdle)
        )
        for where, rows in (
            (at.LANES, list(self.lanes.values())),
            (at.DIALLERS, [row for _, row in diallers]),
        ):
            image.link(header + where, image.links(rows))
            image.put(header + where + WORD, len(rows))
        image.link(header + at.SOURCES, image.links(sources))
        nobody, nowhere = image.row(at.CASE_WORDS), image.row(at.LANE_WORDS)
        nothing = image.row(at.SERVE_WORDS)
        image.put(nobody + at.SUBJECT, -1)
        image.put(nobody + at.ALIVE, 1)
        image.put(nowhere + at.LANE_INDEX, -1)
        image.put(nothing + at.NODE_INDEX, -1)
        image.link(header + at.NOBODY, nobody)
        image.link(header + at.NOWHERE, nowhere)
        image.link(header + at.NOTHING, nothing)

    def _closing_gates(self) -> list[str]:
        """Gates at whose closing somebody may be sent away."""
        sent = {x.gate for x in self.network.lanes if x.close is CloseRule.GO}
        return [name for name in self.gates if name in sent]

    def _fill_header(self) -> tuple[int, int, int, int, int]:
        """Write what never changes into the header; what there must be room for, see `Packed`."""
        network, image, header = self.network, self.image, self.header
        image.put(header + at.STILL_AT, -1)
        image.put(header + at.BLANK_SIZE, len(self.blank))
        image.link(header + at.BLANK, image.ints(self.blank))
        image.put(header + at.TURNS_AT, self.turns_at)
        image.put(header + at.KEPT_AT, self.kept_at)
        image.put(header + at.KEPT_SIZE, len(self.kept))
        image.link(header + at.DAYS, image.ints(network.days))
        image.put(header + at.DAYS_SIZE, len(network.days))
        choices = [row for n in network.nodes if isinstance(n, Choose) for row in n.rows]
        most = max((len(row.branches) for row in choices), default=0)
        image.link(header + at.SCRATCH, image.row(max(LEAVE_RULES, most)))
        image.put(header + at.SERVED, self.outcomes.index("served"))
        image.put(header + at.SENT_AWAY, self.outcomes.index("sent away"))
        image.put(header + at.TAKEN_WORD, self.outcomes.index("taken"))
        image.put(header + at.JOINED_WORD, self.outcomes.index("joined"))
        image.put(header + at.CANCELLED_WORD, self.outcomes.index("cancelled"))
        image.put(header + at.INTERRUPTED_WORD, self.outcomes.index("interrupted"))
        image.put(header + at.CAME_WORD, self.outcomes.index("came"))
        image.put(header + at.FAILED_TO_COME, self.outcomes.index("failed"))
        image.put(header + at.NO_WORD, self.outcomes.index(""))
        image.put(header + at.INTERRUPTS, int(self.interrupts))
        image.put(header + at.CROWDED, int(bool(self.special)))
        customers = image.ints([c.customers for c in network.classes])
        image.link(header + at.KINDS_CUSTOMERS, customers)
        sizes = [(most_people(g), g.room) for g in network.groups]
        tasks = sum(people * room for people, room in sizes) * self._layers()
        if tasks > MOST_TASKS:
            raise Unsupported(f"room for {tasks} cases at once")
        image.link(header + at.CHOSEN, image.row(2 * self._most_chosen(tasks)))
        margins = self._margins(sizes)
        where = (at.ROWS_MARGIN, at.CASES_MARGIN, at.HEAP_MARGIN, at.SMALL_MARGIN)
        for field, margin in zip(where, margins, strict=True):
            image.put(header + field, margin)
        return (*margins[:3], tasks, margins[3])
