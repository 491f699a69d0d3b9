"""Words that stand without effect: told only where they have effect in no variant of the config.

The base may hold a word for a scenario's sake, and a scenario may take away what gives a word of
the base its effect; neither is a slip. A word with effect in no variant that holds it probably is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from queuesim.errors import Place, Problem, Steps
from queuesim.spec.patch import Patched
from queuesim.words import Said

#: Warnings of this kind, by the key of their text.
IDLE = frozenset(
    f"spec.{name}"
    for name in (
        "unreached",
        "season_idle",
        "idle_group",
        "repeat_never",
        "repeat_idle",
        "retry_idle",
        "retry_idle_everywhere",
        "churn_abandoned_idle",
        "churn_blocked_idle",
        "churn_unsolved_idle",
        "churn_wait_idle",
        "churn_no_value",
        "complaint_idle",
        "complaint_failed_idle",
        "complaint_abandoned_idle",
        "complaint_after_wait_idle",
        "complaint_no_due",
        "no_complaints",
        "inspection_idle",
        "rework_idle",
        "per_defect_idle",
        "sample_idle",
        "servqual_no_promise",
        "believed_idle",
        "weight_idle",
        "loyalty_idle",
        "cost_to_win_idle",
        "value_idle",
        "priority_idle",
        "pace_idle",
        "lines_idle",
        "overflow_idle",
        "fails_idle",
        "mistakes_idle",
        "focus_idle",
        "equipment_unused",
        "equipment_idle",
        "queue_of_one",
        "part_unused",
        "part_never",
        "part_lead_idle",
        "parts_known_idle",
        "site_idle",
        "way_idle",
        "list_outside",
    )
)

Put = Callable[[Problem, str, Patched], Problem]  #: a problem of a variant, with its place


def is_idle(problem: Problem) -> bool:
    """Whether a warning is of a word without effect."""
    return isinstance(problem.message, Said) and problem.message.key in IDLE


class Idle:
    """Words without effect, by variant."""

    def __init__(self) -> None:
        self.variants: dict[str, Patched] = {}
        self.found: dict[tuple[Steps, str], dict[str, Problem]] = {}

    def note(self, name: str, patched: Patched, problems: Iterable[tuple[Steps, Problem]]) -> None:
        """What has no effect in a variant, with the path as the planner wrote it."""
        self.variants[name] = patched
        for path, problem in problems:
            assert isinstance(problem.message, Said)
            here = self.found.setdefault((path, problem.message.key), {})
            here.setdefault(name, Problem(path, problem.message, problem.hint))

    def told(self, put: Put) -> Iterator[Problem]:
        """Those without effect in any variant that holds them, once for each place."""
        for (path, _), by_variant in self.found.items():
            holders = [name for name, patched in self.variants.items() if held(patched.data, path)]
            if any(name not in by_variant for name in holders):
                continue
            places: set[Place | None] = set()
            for name, problem in by_variant.items():
                patched = self.variants[name]
                there = put(problem, name, patched)
                if not places or (patched.touched(path) and there.place not in places):
                    yield there
                places.add(there.place)


def held(data: Any, path: Steps) -> bool:
    """Whether there is something at a path."""
    here = data
    for step in path:
        inside = step in here if isinstance(here, dict) else _reaches(here, step)
        if not inside:
            return False
        here = here[step]
    return True


def _reaches(value: Any, step: str | int) -> bool:
    return isinstance(value, list) and isinstance(step, int) and step < len(value)
