"""Births: how cases come into being, from sources or from other cases."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from queuesim.engine.failures import too_many_births
from queuesim.engine.reference.cases import Case, Family
from queuesim.engine.reference.drawing import Timer
from queuesim.network.arrivals import Times, WhenIdle, arrival_times
from queuesim.network.draws import (
    case_key,
    child_key,
    part_names,
    source_key,
    stream_key,
    uniform,
    uniform_of,
    word_of,
)
from queuesim.network.names import blank_marks
from queuesim.network.order import BIRTH_BITS, EventKind, case_subject, name_ranks
from queuesim.units import FOREVER

if TYPE_CHECKING:
    from queuesim.engine.reference.agenda import Occurrence
    from queuesim.engine.reference.floor import Floor
    from queuesim.network.arrivals import Arrival
    from queuesim.network.nodes import Source

ARRIVAL = int(EventKind.ARRIVAL)
CLASS = word_of("class")
CUSTOMER = word_of("customer")


class SourceHere:
    """A source while the day runs: one arrival is on the agenda at any time."""

    def __init__(self, source: Source, index: int, rank: int, floor: Floor, stream: int) -> None:
        network = floor.network
        classes = {c.name: k for k, c in enumerate(network.classes)}
        self.name = source.name
        self.index = index
        self.rank = rank
        self.key = source_key(stream, source.name)
        self.to = floor.node(source.to)
        self.ordinal = 0
        self.kinds = [classes[name] for name, _ in source.classes]
        self.cumulated = list(accumulate(weight for _, weight in source.classes))
        self.size = source.size.sampler() if source.size else None
        self.size_names = part_names("size", source.size.uniforms) if source.size else ()
        arrivals = source.arrivals
        self.listed: list[int] = []
        self.marks: list[tuple[int, tuple[int, ...]]] = []
        if isinstance(arrivals, Times):
            self.listed = [classes[name] for name in arrivals.classes]
            self.marks = [(floor.look.marks[name], values) for name, values in arrivals.marks]
        self.dialling = 0
        self.dialler = arrivals if isinstance(arrivals, WhenIdle) else None
        if self.dialler:
            self.wanted = floor.look.number(self.dialler.wanted)
            self.dial = Timer(self.dialler.dial, floor.look, floor.repeated)
        clock, gate = getattr(arrivals, "clock", ""), getattr(arrivals, "gate", "")
        self.limit = source.limit
        self.coming = arrival_times(
            arrivals,
            self.key,
            lambda tick: floor.prepared.clock_value(clock, tick),
            floor.prepared.gates[gate].is_open if gate else None,
        )

    def subject(self) -> int:
        """Subject of the next case."""
        return case_subject(self.rank, self.ordinal, 0)

    def kind_of(self, key: int, ordinal: int) -> int:
        """Index of the class of a case."""
        if self.listed:
            return self.listed[ordinal]
        if len(self.kinds) == 1:
            return self.kinds[0]
        point = uniform_of(key, CLASS, 0) * self.cumulated[-1]
        return self.kinds[bisect_right(self.cumulated, point)]

    def number_at_once(self, key: int) -> int:
        """How many come together, rounded from the size's law."""
        if self.size is None:
            return 1
        return int(self.size(*(uniform(key, name) for name in self.size_names)) + 0.5)


class Births:
    """All sources of one replication."""

    def __init__(self, floor: Floor, seed: int, replication: int) -> None:
        self.floor = floor
        network = floor.network
        stream = stream_key(seed, replication)
        ranks = name_ranks([s.name for s in network.sources])
        self.count = 0
        self.customers = [c.customers for c in network.classes]
        self.blank = list(blank_marks(network))
        self.diallers: list[SourceHere] = []  #: sources that wait for people, by name
        for index, source in enumerate(network.sources):
            here = SourceHere(source, index, ranks[source.name], floor, stream)
            self._announce(here)
            if here.dialler:
                self.diallers.append(here)
                self._announce_look(here)
        self.diallers.sort(key=lambda here: here.rank)

    def _announce_look(self, source: SourceHere) -> None:
        """Put the first look of a source that waits for people on the agenda."""
        assert source.dialler is not None
        for name in source.dialler.groups:
            self.floor.teams[name].called_for = True
        start, subject = source.dialler.start, source.subject()
        if start < FOREVER:
            self.floor.agenda.at(start, ARRIVAL, subject, self._first_look, source)

    def _first_look(self, _: Occurrence) -> None:
        self.look()
        self.floor.settle()

    def look(self, _: object = None, __: object = None) -> None:
        """Somebody idles, or a dial has ended: send as many cases as are wanted."""
        now = self.floor.agenda.now
        for source in self.diallers:
            window = source.dialler
            assert window is not None
            if window.start <= now < window.until:
                wanted = int(source.wanted(None, None) + 0.5)  # type: ignore[arg-type]
                while source.dialling < wanted and source.ordinal < source.limit:
                    self._dial(source)

    def _dial(self, source: SourceHere) -> None:
        now, ordinal, key = self.floor.agenda.now, source.ordinal, source.key
        case = self._case(source, (now, 0, ordinal, 0), case_key(key, 0, ordinal))
        source.dialling += 1
        ticks = source.dial.ticks(case)
        if ticks == 0:
            self.floor.no_time(case, source.name)
        if ticks < FOREVER:
            at, kind = self.floor.agenda.at, EventKind.DELAY_END
            at(now + ticks, kind, case.subject, self._dialled, (source, case))

    def _dialled(self, occurrence: Occurrence) -> None:
        source, case = occurrence.about
        source.dialling -= 1
        self.floor.go(case, source.to)
        self.floor.later(self.look, None)
        self.floor.settle()

    def _announce(self, source: SourceHere) -> None:
        """Put the source's next arrival on the agenda."""
        arrival = next(source.coming, None)
        if arrival is not None and source.ordinal < source.limit:
            self.floor.agenda.at(
                arrival[0], ARRIVAL, source.subject(), self._arrive, (source, arrival)
            )

    def _arrive(self, occurrence: Occurrence) -> None:
        source, arrival = occurrence.about
        floor = self.floor
        case = self._case(source, arrival, arrival[3])
        if source.size is not None:
            self._companions(source, arrival)
        self._announce(source)
        floor.go(case, source.to)
        floor.settle()

    def _companions(self, source: SourceHere, arrival: Arrival) -> None:
        """Those who come together with the first; they move one by one, after it."""
        key = arrival[3]
        number = min(source.number_at_once(key), 1 + source.limit - source.ordinal)
        for member in range(1, number):
            case = self._case(source, arrival, case_key(key, 0, member))
            self.floor.later(self.floor.go, case, source.to)

    def _case(self, source: SourceHere, arrival: Arrival, key: int) -> Case:
        tick, part, ordinal, _ = arrival
        kind = source.kind_of(key, ordinal)
        marks = self.blank.copy()
        for mark, values in source.marks:
            marks[mark] = values[ordinal]
        number = self.customers[kind]
        customer = int(uniform_of(key, CUSTOMER, 0) * number) if number else -1
        subject = source.subject()
        source.ordinal += 1
        case = Case(subject, key, (source.index, part, ordinal), kind, customer, tick, marks)
        self._admit(case)
        return case

    def follow_up(self, parent: Case, fork: str, turn: int, branch: int) -> Case:
        """A case born of another: same class and customer, counters at zero, marks copied."""
        family = parent.family = parent.family or Family()
        family.births += 1
        if family.births >> BIRTH_BITS:
            raise too_many_births(fork)
        case = Case(
            parent.subject >> BIRTH_BITS << BIRTH_BITS | family.births,
            child_key(parent.key, fork, turn, branch),
            (parent.source, parent.part, parent.ordinal),
            parent.kind,
            parent.customer,
            self.floor.agenda.now,
            parent.marks.copy(),
        )
        case.family = family
        case.due = parent.due
        self._admit(case)
        return case

    def _admit(self, case: Case) -> None:
        self.count += 1
        floor = self.floor
        floor.inside[case.subject] = case
        if floor.tale is not None and floor.tale.number == self.count:
            floor.tale.subject = case.subject
            floor.tell(case, "arrives", kind=floor.network.classes[case.kind].name)
