"""What a case meets on its way, and where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.packing.known import (
    CHOOSE_BY,
    CUTS,
    PREEMPTS,
    TIMES,
)
from queuesim.engine.kernel.packing.people import WithPeople
from queuesim.laws import Law
from queuesim.network import (
    Book,
    Choose,
    Delay,
    DueIn,
    Duration,
    Exit,
    Fork,
    Gather,
    Give,
    Join,
    LaneChoice,
    Mark,
    Node,
    Rates,
    Reading,
    Release,
    Serve,
    Take,
    Unbook,
    WhenIdle,
)
from queuesim.network.draws import part_names, word_of

WORD = 8


class WithNodes(WithPeople):
    """Fills nodes and sources."""

    # -- nodes --------------------------------------------------------------------------

    def fill_node(self, index: int, node: Node) -> None:
        """Fill the row of a node."""
        row = self.nodes[node.name]
        self.image.put(row + at.NODE_INDEX, index)
        if not isinstance(node, Choose | Exit):
            self.image.link(row + at.TO, self.nodes[node.to])
        if isinstance(node, Choose):
            self._choose(row, node)
        elif isinstance(node, Delay):
            self._delay(row, node)
        elif isinstance(node, Serve):
            self._serve(row, node)
        elif isinstance(node, Take | Give):
            self._pool(row, node)
        elif isinstance(node, Fork):
            self._fork(row, node)
        elif isinstance(node, Mark):
            self._mark(row, node)
        elif isinstance(node, Book):
            self._book(row, node)
        elif isinstance(node, Unbook):
            self.image.put(row + at.NODE_KIND, at.UNBOOK)
        elif isinstance(node, Join):
            self._join(row, node)
        elif isinstance(node, Gather):
            self._gather(row, node)
        elif isinstance(node, Release):
            self.image.put(row + at.NODE_KIND, at.RELEASE)
        elif isinstance(node, Exit):
            self.image.put(row + at.NODE_KIND, at.EXIT)
            self.image.put(row + at.OUTCOME, self.outcomes.index(node.outcome))

    def _choose(self, row: int, node: Choose) -> None:
        image = self.image
        draw = node.draw or node.name
        image.put(row + at.NODE_KIND, at.CHOOSE)
        image.put(row + at.CHOOSE_WORD, word_of(draw))
        image.put(row + at.CHOOSE_TURN, self.turns.get(draw, -1))
        offset = image.row(len(node.rows) * at.CHOICE // WORD) if node.rows else 0
        for k, choice in enumerate(node.rows):
            place = offset + k * at.CHOICE
            self.guards(place, at.CHOICE_GUARDS, at.CHOICE_GUARDS_SIZE, choice.guards)
            weights = [self.table(b.weight) for b in choice.branches]
            readings = [self.reading(b.reading) if b.reading else 0 for b in choice.branches]
            branches = image.row(len(weights) * at.BRANCH // WORD) if weights else 0
            for j, branch in enumerate(choice.branches):
                image.link(branches + j * at.BRANCH + at.BRANCH_TO, self.nodes[branch.to])
                image.link(branches + j * at.BRANCH + at.BRANCH_WEIGHT, weights[j])
                image.link(branches + j * at.BRANCH + at.BRANCH_READING, readings[j])
            image.link(place + at.BRANCHES, branches)
            image.put(place + at.BRANCHES_SIZE, len(weights))
            image.put(place + at.CHOOSE_BY, CHOOSE_BY[choice.by])
            tables = [b.weight for b in choice.branches]
            if all(t is None or len(set(t.values)) == 1 for t in tables):
                fixed = accumulate(1.0 if t is None else t.values[0] for t in tables)
                image.link(place + at.CUMULATED, image.floats(fixed))
        image.link(row + at.CHOICES, offset)
        image.put(row + at.CHOICES_SIZE, len(node.rows))

    def _delay(self, row: int, node: Delay) -> None:
        image = self.image
        image.put(row + at.NODE_KIND, at.DELAY)
        image.link(row + at.DELAY_TIMER, self.timer(node.duration))
        image.put(row + at.DELAY_TIME, TIMES[node.time])
        image.link(row + at.DELAY_GATE, self.gates.get(node.gate, 0))
        image.link(row + at.DELAY_EARLY, self.timer(node.early))

    def _book(self, row: int, node: Book) -> None:
        image = self.image
        image.put(row + at.NODE_KIND, at.BOOK_NODE)
        image.link(row + at.BOOK_DIARY, self.diaries[node.diary])
        image.link(row + at.BOOK_NOTICE, self.timer(node.notice))
        image.put(row + at.BOOK_WITHIN, node.within)
        image.put(row + at.BOOK_SPARE, node.spare)
        image.link(row + at.BOOK_OTHERWISE, self.nodes[node.otherwise])

    def _serve(self, row: int, node: Serve) -> None:
        image = self.image
        image.put(row + at.NODE_KIND, at.SERVE_NODE)
        self._lane_choices(row, at.SERVE_LANES, node.lanes)
        image.link(row + at.WORK_TIMER, self.timer(node.work))
        image.link(row + at.WRAP_TIMER, self.timer(node.wrap))
        image.put(row + at.SERVE_ROOM, node.room)
        image.link(row + at.PACE, image.ints(node.pace))
        image.put(row + at.PACE_SIZE, len(node.pace))
        self._writes(row, at.WRITES, node.writes)
        self._claim(row, node)

    def _claim(self, row: int, node: Serve) -> None:
        """Whom and what the work needs, and what becomes of it when it is interrupted."""
        image = self.image
        image.put(row + at.SPECIAL, int(node.special))
        image.put(row + at.YIELDS, sum(1 << PREEMPTS[each] for each in set(node.yields)))
        image.put(row + at.CUT, CUTS[node.cut])
        image.link(row + at.CUT_TO, self.nodes.get(node.cut_to, 0))
        image.put(row + at.GATHERS_ALL, int(node.gathers))
        image.put(row + at.KEEPS, int(node.keeps))
        image.put(row + at.BY_KEPT, int(node.by_kept))
        parts = image.ints([n for p in node.claim for n in (p.people, int(p.wraps))])
        image.link(row + at.PARTS_CLAIMED, parts)
        image.put(row + at.PARTS_CLAIMED_SIZE, len(node.claim))
        entries = image.row(len(node.units) * at.CLAIMED_ENTRY // WORD) if node.units else 0
        for k, (pool, units) in enumerate(node.units):
            image.link(entries + k * at.CLAIMED_ENTRY, self.pools[pool])
            image.put(entries + k * at.CLAIMED_ENTRY + at.CLAIMED_UNITS, units)
        image.link(row + at.UNITS_CLAIMED, entries)
        image.put(row + at.UNITS_CLAIMED_SIZE, len(node.units))

    def _lane_choices(self, row: int, where: int, choices: tuple[LaneChoice, ...]) -> None:
        """Write which lane is joined, and refer to it."""
        image = self.image
        lanes = image.row(len(choices) * at.SERVE_CHOICE // WORD) if choices else 0
        for k, choice in enumerate(choices):
            place = lanes + k * at.SERVE_CHOICE
            image.link(place + at.SERVE_LANE, self.lanes[choice.lane])
            self.guards(place, at.SERVE_GUARDS, at.SERVE_GUARDS_SIZE, choice.guards)
        image.link(row + where, lanes)
        image.put(row + where + WORD, len(choices))

    def _writes(
        self,
        row: int,
        where: int,
        writes: Sequence[tuple[str, Reading | Duration | int]],
        *,
        house: bool = False,
    ) -> None:
        """Write which marks (or registers of the house) are set to what, and refer to it."""
        image = self.image
        readings = [self.reading(v) if isinstance(v, Reading) else 0 for _, v in writes]
        timers = [self.timer(v) if isinstance(v, Duration) else 0 for _, v in writes]
        offset = image.row(len(writes) * at.WRITE // WORD) if writes else 0
        for k, (mark, value) in enumerate(writes):
            place = offset + k * at.WRITE
            if house:
                image.link(place + at.WRITE_MARK, self.registers[mark])
            else:
                image.put(place + at.WRITE_MARK, self.marks[mark])
            image.link(place + at.WRITE_READING, readings[k])
            image.link(place + at.WRITE_TIMER, timers[k])
            image.put(place + at.WRITE_VALUE, value if isinstance(value, int) else 0)
        image.link(row + where, offset)
        image.put(row + where + WORD, len(writes))

    def _pool(self, row: int, node: Take | Give) -> None:
        image = self.image
        image.put(row + at.NODE_KIND, at.TAKE if isinstance(node, Take) else at.GIVE)
        image.link(row + at.POOL, self.pools.get(node.pool, 0))
        if isinstance(node.units, Reading):
            image.link(row + at.UNITS_READING, self.reading(node.units))
        else:
            image.put(row + at.UNITS, node.units)
        if isinstance(node, Give):
            image.put(row + at.GIVES_KEPT, int(node.kept))
        else:
            image.link(row + at.OTHERWISE, self.nodes.get(node.otherwise, 0))
            image.put(row + at.PARTIAL, int(node.partial))
            image.put(row + at.COUNTED, self.marks.get(node.counted, -1))
            image.put(row + at.GATHERS, int(node.gathers))
            self._lane_choices(row, at.TAKE_LANES, node.lanes)

    def _fork(self, row: int, node: Fork) -> None:
        image = self.image
        image.put(row + at.NODE_KIND, at.FORK)
        image.put(row + at.FORK_WORD, word_of(node.name))
        image.put(row + at.FORK_TURN, self.turns[f"fork {node.name}"])
        born = node.follow_ups or node.parts
        image.link(row + at.FOLLOW_UPS, image.links([self.nodes[x] for x in born]))
        image.put(row + at.FOLLOW_UPS_SIZE, len(born))
        image.link(row + at.FORK_JOIN, self.nodes.get(node.join, 0))

    def _join(self, row: int, node: Join) -> None:
        image = self.image
        image.put(row + at.NODE_KIND, at.JOIN_NODE)
        image.put(row + at.NEED, node.need)
        image.put(row + at.CANCELS, int(node.cancels))
        image.put(row + at.JOIN_COUNTED, self.marks.get(node.counted, -1))

    def _gather(self, row: int, node: Gather) -> None:
        image = self.image
        image.put(row + at.NODE_KIND, at.GATHER)
        image.put(row + at.GATHER_SIZE, node.size)
        image.link(row + at.GATHER_TIMER, self.timer(node.after))
        image.put(row + at.CARRIES, int(node.carries))

    def _mark(self, row: int, node: Mark) -> None:
        image = self.image
        image.put(row + at.NODE_KIND, at.MARK_NODE)
        self._writes(row, at.MARK_WRITES, node.writes)
        self._writes(row, at.MARK_ADDS, node.adds)
        self._writes(row, at.HOUSE, node.house, house=True)
        self._writes(row, at.HOUSE_ADDS, node.house_adds, house=True)
        if isinstance(node.due, DueIn):
            image.link(row + at.DUE_TIMER, self.timer(node.due.duration))
            image.put(row + at.DUE_TIME, TIMES[node.due.time])
            image.link(row + at.DUE_GATE, self.gates.get(node.due.gate, 0))
        elif node.due is not None:
            image.link(row + at.MARK_DUE, self.reading(node.due))
        codes = [self.milestones.index(word) for word in node.milestones]
        image.link(row + at.MILESTONES, image.ints(codes))
        image.put(row + at.MILESTONES_SIZE, len(codes))

    # -- sources ------------------------------------------------------------------------

    def _named(self, name: str, law: Law | None) -> tuple[int, int]:
        """Rows of a law and of the names of its uniforms; 0 without one."""
        if law is None:
            return 0, 0
        return self.law(law), self.image.ints(map(word_of, part_names(name, law.uniforms)))

    def fill_source(self, index: int, rank: int) -> int:
        """Row of a source."""
        image, source = self.image, self.network.sources[index]
        classes = {c.name: k for k, c in enumerate(self.network.classes)}
        kinds = image.ints([classes[name] for name, _ in source.classes])
        cumulated = image.floats(accumulate(weight for _, weight in source.classes))
        sizes = self._named("size", source.size)
        gaps = self._named("gap", getattr(source.arrivals, "law", None))
        row = image.row(at.SOURCE_WORDS)
        image.put(row + at.SOURCE_INDEX, index)
        image.put(row + at.SOURCE_RANK, rank)
        image.put(row + at.SOURCE_LIMIT, source.limit)
        if isinstance(source.arrivals, Rates) and source.arrivals.gate:
            image.link(row + at.SOURCE_GATE, self.gates[source.arrivals.gate])
            image.put_float(row + at.WHEN_OPEN, source.arrivals.when_open)
            image.put_float(row + at.WHEN_SHUT, source.arrivals.when_shut)
        image.link(row + at.SOURCE_TO, self.nodes[source.to])
        image.link(row + at.KINDS, kinds)
        image.put(row + at.KINDS_SIZE, len(source.classes))
        image.link(row + at.KINDS_CUMULATED, cumulated)
        image.link(row + at.SIZE_LAW, sizes[0])
        image.link(row + at.SIZE_WORDS, sizes[1])
        image.link(row + at.GAP_LAW, gaps[0])
        image.link(row + at.GAP_WORDS, gaps[1])
        if isinstance(source.arrivals, WhenIdle):
            image.link(row + at.WANTED, self.table(source.arrivals.wanted))
            image.link(row + at.DIAL_TIMER, self.timer(source.arrivals.dial))
            image.put(row + at.DIAL_FROM, source.arrivals.start)
            image.put(row + at.DIAL_UNTIL, source.arrivals.until)
        listed = getattr(source.arrivals, "classes", ())
        image.link(row + at.LISTED_KINDS, image.ints(classes[name] for name in listed))
        marks = getattr(source.arrivals, "marks", ())
        values = [image.ints(each) for _, each in marks]
        pairs = image.row(2 * len(marks)) if marks else 0
        for k, (name, _) in enumerate(marks):
            image.put(pairs + 2 * k * WORD, self.marks[name])
            image.link(pairs + (2 * k + 1) * WORD, values[k])
        image.link(row + at.LISTED_MARKS, pairs)
        image.put(row + at.LISTED_MARKS_SIZE, len(marks))
        return row
