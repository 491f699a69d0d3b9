"""Drawing durations, sizes and choices for a case, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.network.draws import part_names, uniform_of, word_of
from queuesim.network.durations import to_ticks
from queuesim.network.names import UNSET

if TYPE_CHECKING:
    from queuesim.engine.reference.cases import Case
    from queuesim.engine.reference.looking import Lookup
    from queuesim.engine.reference.people import Worker
    from queuesim.network.durations import Duration


class Chance:
    """A uniform number by name for a case."""

    __slots__ = ("counted", "word")

    def __init__(self, name: str, repeated: frozenset[str]) -> None:
        self.word = word_of(name)
        self.counted = name in repeated

    def of(self, case: Case) -> float:
        """The case's next uniform of this name."""
        turn = case.turn(self.word) if self.counted else 0
        return uniform_of(case.key, self.word, turn)


class Timer:
    """A `Duration` made ready: gives ticks for a case and whoever serves it."""

    __slots__ = ("adds", "counted", "laws", "name", "plain", "replaced", "scales", "word", "words")

    def __init__(self, duration: Duration, look: Lookup, repeated: frozenset[str]) -> None:
        self.name = duration.name
        self.laws = [(law.uniforms, law.sampler()) for law in duration.laws]
        most = max(uniforms for uniforms, _ in self.laws)
        self.words = [word_of(name) for name in part_names(duration.name, most)]
        self.word = self.words[0]
        self.counted = duration.name in repeated
        self.replaced = look.marks.get(duration.name, -1)
        self.scales = [look.number(table) for table in duration.factors]
        self.adds = [look.number(table) for table in duration.extras]
        simple = len(self.laws) == 1 and most == 1 and not (self.scales or self.adds)
        #: the law's sampler, where there is nothing else to do
        self.plain = self.laws[0][1] if simple and self.replaced < 0 else None

    def foretold(self, case: Case) -> int:
        """Ticks as they look before it is known who serves; the draw itself is yet to come."""
        turns = case.turns.copy() if case.turns else None
        ticks = self.ticks(case)
        case.turns = turns
        return ticks

    def ticks(self, case: Case, worker: Worker | None = None) -> int:
        """Ticks: law, times factors, plus extras, in written order, rounded once."""
        if self.plain is not None and not self.counted:
            return to_ticks(self.plain(uniform_of(case.key, self.word, 0)))
        if self.replaced >= 0 and case.marks[self.replaced] != UNSET:
            return case.marks[self.replaced]
        turn = case.turn(self.word) if self.counted else 0
        uniforms, sample = self.laws[case.kind if len(self.laws) > 1 else 0]
        if uniforms == 1:
            seconds = sample(uniform_of(case.key, self.word, turn))
        else:
            us = (uniform_of(case.key, word, turn) for word in self.words[:uniforms])
            seconds = sample(*us)
        for factor in self.scales:
            seconds *= factor(case, worker)
        for extra in self.adds:
            seconds += extra(case, worker)
        return to_ticks(seconds)
