"""Chinese texts of reading and checking configs."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "error.problems": "{file} 中有 {count} 个问题",
    "error.hint": "提示：{hint}",
}
