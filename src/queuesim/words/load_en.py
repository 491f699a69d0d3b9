"""English texts of reading and checking configs."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "error.problems": "{count} problems in {file}",
    "error.hint": "hint: {hint}",
}
