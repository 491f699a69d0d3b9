"""The last day: cases that had no end when the run ended, and whether they are too many.

Callbacks that are kept for tomorrow and repeats that come back on a later day never happen once
the last day is over. Their cases count as still inside; what they would have asked for is in no
number.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from queuesim.words import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from queuesim.experiment.result import Result

#: Share of cases without an end above which a result is too low to rely on. A contact is missing
#: for each of them, and waits move several times as much as the load: 1 % is a fifth of what
#: matters by default.
MANY = 0.01


@dataclass(frozen=True)
class Unfinished:
    """Cases of a scenario that had no end when its runs ended, over all replications.

    Attributes
    ----------
    scenario
        Its name.
    cases
        All cases that started.
    callbacks
        Without an end: a callback was agreed and not made.
    due
        Without an end: the customer would have come back after the last day.
    others
        Without an end: waiting, or in service.
    """

    scenario: str
    cases: int
    callbacks: int
    due: int
    others: int

    @property
    def count(self) -> int:
        """All cases without an end."""
        return self.callbacks + self.due + self.others

    @property
    def share(self) -> float:
        """Share of all cases, 0 to 1."""
        return self.count / self.cases

    @property
    def many(self) -> bool:
        """Whether they are more than `MANY` of all cases."""
        return self.share > MANY

    def sentence(self, lang: str = "en") -> str:
        """How many, out of how many, and what they were waiting for."""
        counts = (("callbacks", self.callbacks), ("due", self.due), ("others", self.others))
        return text(
            "ending.sentence",
            lang,
            scenario=_named(self.scenario, lang),
            count=f"{self.count:,}",
            cases=f"{self.cases:,}",
            share=_percent(self.share),
            parts=[text(f"ending.{what}", lang, count=f"{n:,}") for what, n in counts if n],
        )

    def record(self, lang: str = "en") -> dict[str, Any]:
        """All of it for machines."""
        return {
            **asdict(self),
            "count": self.count,
            "share": self.share,
            "many": self.many,
            "sentence": self.sentence(lang),
        }


def unfinished(result: Result) -> tuple[Unfinished, ...]:
    """Scenarios in which any case had no end when the run ended."""
    found = []
    for scenario, tallies in result.tallies.items():
        cases, inside, callbacks, due = (
            sum(tally.total(name) for tally in tallies)
            for name in ("cases_started", "cases_inside", "cases_callback_owed", "cases_due_back")
        )
        if inside:
            found.append(Unfinished(scenario, cases, callbacks, due, inside - callbacks - due))
    return tuple(found)


def warnings(found: Sequence[Unfinished], lang: str = "en") -> list[str]:
    """What to do about scenarios in which they are many: a sentence for each kind of remedy."""
    many = [each for each in found if each.many]
    waiting = [each for each in many if each.others > each.callbacks + each.due]
    later = [each for each in many if each not in waiting]
    return [
        text(
            f"ending.many.{kind}",
            lang,
            limit=f"{100.0 * MANY:g} %",
            scenarios=[f"{_named(e.scenario, lang)} ({_percent(e.share)})" for e in mine],
        )
        for kind, mine in (("later", later), ("waiting", waiting))
        if mine
    ]


def _named(scenario: str, lang: str) -> str:
    return text("ending.base", lang) if scenario == "base" else scenario


def _percent(share: float) -> str:
    """A share for people: one digit after the point, two below a tenth of a per cent."""
    percent = 100.0 * share
    return f"{percent:.2g} %" if percent < 0.1 else f"{percent:.1f} %"
