"""Chinese texts of measures."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "measures.unbalanced": "内部错误：运行结果不平衡：{what}",
}
