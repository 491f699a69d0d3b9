"""Small parts that many rows refer to: laws, readings, guards, tables, durations."""

from __future__ import annotations

from typing import Any

from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.image import Image
from queuesim.engine.kernel.lawrows import Unsupported, law_row
from queuesim.engine.kernel.packing.known import (
    COMPARES,
    NODE_WORDS,
    QUANTITIES,
)
from queuesim.network import (
    Duration,
    Exit,
    Fork,
    Guard,
    Mark,
    Network,
    Quantity,
    Reading,
    Serve,
    Table,
)
from queuesim.network.draws import part_names, word_of
from queuesim.network.names import blank_marks, repeated_names
from queuesim.network.network import interrupts, mark_names

WORD = 8


class Parts:
    """A picture with its small parts; rows that others refer to are made before they are filled."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.image = image = Image()
        self.header = image.row(at.HEADER_WORDS)
        self.interrupts, self.closely = interrupts(network), False
        serves = [n for n in network.nodes if isinstance(n, Serve)]
        self.special = {n.name for n in serves if n.special}
        crowded = [n for n in serves if n.special]
        self.crewed = {choice.lane for n in crowded for choice in n.lanes}
        self.crew = max((sum(p.people for p in n.claim) for n in crowded), default=0)
        self.most_units = max((len(n.units) for n in crowded), default=0)
        self.repeated = repeated_names(network)
        self._lay_out_cases()
        self.outcomes = _words_of_outcomes(network)
        self.milestones = tuple(
            sorted({m for n in network.nodes if isinstance(n, Mark) for m in n.milestones})
        )
        self.pools = {p.name: image.row(at.POOL_WORDS) for p in network.pools}
        shut = [gate.name for gate in network.gates] + [s.name for s in network.switches]
        self.gates = {name: image.row(at.GATE_WORDS) for name in shut}
        self.teams = {g.name: image.row(at.TEAM_WORDS) for g in network.groups}
        self.lanes = {x.name: image.row(at.LANE_WORDS) for x in network.lanes}
        self.nodes = {n.name: image.row(NODE_WORDS[type(n)]) for n in network.nodes}
        self.registers = {r.name: image.row(1) for r in network.registers}
        self.diaries = {d.name: image.row(at.DIARY_WORDS) for d in network.diaries}
        self.people: dict[str, int] = {}
        self.keyed: list[int] = []  #: lanes that are kept by keys
        self.laws: dict[Any, int] = {}
        self.timers: dict[Duration, int] = {}
        self.tables: dict[Table, int] = {}
        self.readings: dict[Reading, int] = {}

    def _lay_out_cases(self) -> None:
        """Where marks, turns and kept ticks stand in a case, as offsets from its beginning."""
        network = self.network
        names = mark_names(network)
        forks = [n.name for n in network.nodes if isinstance(n, Fork)]
        kept = sorted({r.after.name for x in network.lanes for r in x.leave if r.after})
        place = at.CASE_MORE
        self.marks = {name: place + k * WORD for k, name in enumerate(names)}
        self.turns_at = place + len(names) * WORD
        counted = [*sorted(self.repeated), *(f"fork {name}" for name in forks)]
        self.turns = {name: self.turns_at + k * WORD for k, name in enumerate(counted)}
        self.kept_at = self.turns_at + len(counted) * WORD
        self.kept = {name: self.kept_at + k * WORD for k, name in enumerate(kept)}
        self.blank = [*blank_marks(network), *[0] * len(counted), *[-1] * len(kept)]

    # -- small parts --------------------------------------------------------------------

    def law(self, law: Any) -> int:
        """Row of a law."""
        if law not in self.laws:
            self.laws[law] = law_row(self.image, law)
        return self.laws[law]

    def reading(self, reading: Reading) -> int:
        """Row of a reading."""
        if reading in self.readings:
            return self.readings[reading]
        image, of = self.image, reading.of
        if reading.quantity not in QUANTITIES:
            raise Unsupported(f"the reading {reading.quantity.value!r}")
        row = image.row(at.OF // WORD + max(len(of), 1))
        image.put(row + at.QUANTITY, QUANTITIES[reading.quantity])
        image.put(row + at.OF_SIZE, len(of))
        if reading.quantity is Quantity.MARK:
            image.put(row + at.OF, self.marks[of[0]])
        else:
            rows = _OF_ROWS.get(reading.quantity, "")
            for k, name in enumerate(of):
                image.link(row + at.OF + k * WORD, getattr(self, rows)[name])
        self.readings[reading] = row
        return row

    def guards(self, row: int, at_list: int, at_size: int, guards: tuple[Guard, ...]) -> None:
        """Write a list of guards and refer to it."""
        image = self.image
        readings = [self.reading(g.reading) for g in guards]
        offset = image.row(len(guards) * at.GUARD // WORD) if guards else 0
        for k, guard in enumerate(guards):
            image.link(offset + k * at.GUARD + at.GUARD_READING, readings[k])
            image.put(offset + k * at.GUARD + at.COMPARE, COMPARES[guard.compare])
            image.put(offset + k * at.GUARD + at.BOUND, guard.bound)
        image.link(row + at_list, offset)
        image.put(row + at_size, len(guards))

    def table(self, table: Table | None) -> int:
        """Row of a table; 0 for none."""
        if table is None:
            return 0
        if table in self.tables:
            return self.tables[table]
        image = self.image
        reading = self.reading(table.reading)
        points, values = image.ints(table.at), image.floats(table.values)
        row = image.row(at.TABLE_WORDS)
        image.link(row + at.TABLE_READING, reading)
        image.put(row + at.LINES, int(table.lines))
        image.put(row + at.POINTS, len(table.at))
        image.link(row + at.TABLE_AT, points)
        image.link(row + at.TABLE_VALUES, values)
        self.tables[table] = row
        return row

    def timer(self, duration: Duration | None) -> int:
        """Row of a duration; 0 for none."""
        if duration is None:
            return 0
        if duration in self.timers:
            return self.timers[duration]
        image = self.image
        most = max(law.uniforms for law in duration.laws)
        listed = image.links([self.law(law) for law in duration.laws])
        factors = image.links([self.table(t) for t in duration.factors])
        extras = image.links([self.table(t) for t in duration.extras])
        words = image.ints([word_of(name) for name in part_names(duration.name, most)])
        row = image.row(at.TIMER_WORDS)
        image.put(row + at.TIMER_WORD, word_of(duration.name))
        image.put(row + at.TIMER_TURN, self.turns.get(duration.name, -1))
        image.put(row + at.REPLACED, self.marks.get(duration.name, -1))
        image.link(row + at.TIMER_LAWS, listed)
        image.put(row + at.TIMER_LAWS_SIZE, len(duration.laws))
        image.link(row + at.WORDS, words)
        image.link(row + at.FACTORS, factors)
        image.put(row + at.FACTORS_SIZE, len(duration.factors))
        image.link(row + at.EXTRAS, extras)
        image.put(row + at.EXTRAS_SIZE, len(duration.extras))
        plain = (
            len(duration.laws) == 1
            and most == 1
            and not (duration.factors or duration.extras)
            and duration.name not in self.marks
            and duration.name not in self.turns
        )
        image.put(row + at.PLAIN, int(plain))
        self.timers[duration] = row
        return row


_OF_ROWS = {
    Quantity.LANE_WAITING: "lanes",
    Quantity.LANE_HELD: "lanes",
    Quantity.ANNOUNCED_WAIT: "lanes",
    Quantity.GROUP_PRESENT: "teams",
    Quantity.GROUP_IDLE: "teams",
    Quantity.GROUP_FREE: "teams",
    Quantity.POOL_FREE: "pools",
    Quantity.POOL_OWED: "pools",
    Quantity.POOL_ORDERED: "pools",
    Quantity.OPEN: "gates",
    Quantity.SLOT_WAIT: "diaries",
    Quantity.REGISTER: "registers",
}


def _words_of_outcomes(network: Network) -> tuple[str, ...]:
    words = {"", "served", "sent away", "joined", "cancelled", "taken"}
    words.update(("interrupted", "came", "failed"))
    words.update(rule.counted_as for lane in network.lanes for rule in lane.leave)
    words.update(node.outcome for node in network.nodes if isinstance(node, Exit))
    return tuple(sorted(words))
