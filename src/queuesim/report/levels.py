"""Three levels of readers: those who run the day, those who lead, and those who decide.

All read the same results. The whole page has everything; each level has the parts that it acts on.
"""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """For whom a page is."""

    operations = "operations"
    management = "management"
    decision = "decision"


#: Parts of the page by level, in the order of the page; the ids of its sections.
PARTS: dict[Level, tuple[str, ...]] = {
    Level.operations: (
        "promises",
        "worst",
        "day",
        "control",
        "busy",
        "intervals",
        "monitoring",
        "balance",
    ),
    Level.management: (
        "promises",
        "trend",
        "tradeoff",
        "measures",
        "ledger",
        "perception",
        "caveats",
    ),
    Level.decision: ("decision", "promises", "scenarios", "tradeoff", "verdicts", "caveats"),
}


def shows(level: Level | None, part: str) -> bool:
    """Whether a page shows a part; the whole page, ``None``, shows all."""
    return level is None or part in PARTS[level]
