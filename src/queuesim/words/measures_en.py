"""English texts of measures."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "measures.unbalanced": "internal defect: the run does not balance: {what}",
}
