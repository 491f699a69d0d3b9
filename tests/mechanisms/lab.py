"""The laboratory: every proof is run with its mechanism, and once more without it.

    @proves("M18", off=("machines: 2", "machines: 400"))
    def test_machines_are_few(lab: Lab) -> None:
        assert lab.value(TEXT, "wait.machine") == pytest.approx(exact, rel=0.02)

Switched on, the test has to hold. Switched off, every text that it plays is changed as ``off``
says, and an assertion of the test has to fail: what holds without its mechanism is no proof.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from queuesim.analysis.intervals import Estimate
from queuesim.experiment import Result, compare
from queuesim.results import Tally
from queuesim.spec.load import load_text
from tests.unit.compiling import Day, build, listed, run

CONFIGS = Path(__file__).parents[2] / "configs"  #: where files that texts name are looked for
Change = tuple[str, str]


class Lab:
    """Where a proof runs its configs, with the mechanism or without it.

    Attributes
    ----------
    changes
        What is put in place of what in each text; none where the mechanism is switched on.
    changed
        Texts in which something was changed.
    """

    def __init__(self, changes: tuple[Change, ...] = ()) -> None:
        self.changes = changes
        self.changed = 0

    def text(self, text: str) -> str:
        """The text as this laboratory plays it."""
        found = text
        for old, new in self.changes:
            found = found.replace(old, new)
        self.changed += found != text
        return found

    def compare(self, text: str, *sets: str, engine: str = "auto", **options: Any) -> Result:
        """Base and scenarios of a config, with the same customers; one process."""
        loaded = load_text(self.text(text), CONFIGS, sets)
        return compare(loaded, engine=engine, jobs=1, **options)

    def value(self, text: str, selector: str, *sets: str, **options: Any) -> float:
        """One measure of the base."""
        result = self.compare(text, *sets, scenarios=["base"], **options)
        return result.estimate("base", selector).value

    def tally(self, text: str, *sets: str, **options: Any) -> Tally:
        """All sums of one replication of the base."""
        result = self.compare(text, *sets, scenarios=["base"], replications=1, **options)
        return result.tallies["base"][0]

    def run(self, text: str, *sets: str, seed: int = 1) -> Day:
        """Rows of one replication by the planner's names, in seconds, from the reference engine."""
        return run(build(self.text(text), *sets), seed)

    def trace(self, text: str, seconds: Sequence[float], *sets: str, **more: Any) -> Day:
        """The same with listed arrivals [s from 9 o'clock] of the reason ``card``."""
        return run(listed(build(self.text(text), *sets), seconds, **more))


def near(found: Estimate, exact: float, *, errors: float = 5.0) -> bool:
    """Whether a value lies within so many of its own standard errors of the exact one.

    With 20 replications a true value is missed by five once in 12,000 studies (Student's t).
    """
    assert found.n >= 20, "too few replications to know the standard error"
    return abs(found.value - exact) <= errors * found.se + 1e-9 * abs(exact)


def poisson(found: float, mean: float, times: float = 1.0) -> bool:
    """Whether the mean of so many Poisson counts lies within five standard errors."""
    return abs(found - mean) <= 5.0 * (mean / times) ** 0.5


def hours(days: str, counts: dict[int, str]) -> str:
    """Rows of a table of arrivals: those of some hours, and none in the others from 8 to 20."""
    reasons = [part.partition(":")[0] for part in next(iter(counts.values())).split(", ")]
    nobody = ", ".join(f"{reason}: 0" for reason in reasons)
    return "".join(
        f"      - {{day: {days}, start: {hour:02}:00, counts: {{{counts.get(hour, nobody)}}}}}\n"
        for hour in range(8, 22)
    )


Proof = Callable[[Lab], None]


def proves(*ids: str, off: Change | tuple[Change, ...]) -> Callable[[Proof], Any]:
    """Mark a test as the proof of mechanisms.

    Parameters
    ----------
    ids
        Of the mechanisms, such as "M18".
    off
        How the texts read with the mechanism switched off: pairs of old and new. Where a proof
        compares texts with and without it, those with it become those without.
    """
    changes: tuple[Change, ...] = (off,) if isinstance(off[0], str) else off  # type: ignore[assignment]

    def marked(proof: Proof) -> Any:
        @pytest.mark.parametrize("switched", ["on", "off"])
        def both(switched: str) -> None:
            if switched == "on":
                proof(Lab())
                return
            lab = Lab(changes)
            with pytest.raises(AssertionError):
                proof(lab)
            assert lab.changed, "nothing was switched off"

        both.__name__, both.__doc__, both.__module__ = (
            proof.__name__,
            proof.__doc__,
            proof.__module__,
        )
        both.proves = ids  # type: ignore[attr-defined]
        return both

    return marked
