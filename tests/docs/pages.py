"""The project's pages of text: their code blocks, what stands above each, and their links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CONFIGS = ROOT / "configs"
PAGES = sorted(
    path
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"))
    if not path.name.endswith(".tmp.md")
)

_BLOCK = re.compile(
    r"(?:^<!-- (?P<note>[^\n]*?) -->\n)?(?P<fence>^ *```)(?P<kind>\w*)\n(?P<text>.*?)^ *```$",
    re.MULTILINE | re.DOTALL,
)
_LINK = re.compile(r"!?\[[^\]]*\]\((?P<to>[^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """A block of code on a page."""

    page: Path
    line: int  #: of its fence, from 1
    kind: str  #: ``yaml``, ``console``, ``python`` ...
    note: str  #: what a comment right above it says, such as ``fragment of: quickstart``
    text: str

    @property
    def name(self) -> str:
        """Where it stands."""
        return f"{self.page.relative_to(ROOT)}:{self.line}"

    def noted(self, word: str) -> str | None:
        """What its note says of ``word``, if it is about that."""
        said, _, value = self.note.partition(":")
        return value.strip() if said == word else None


def blocks(*kinds: str) -> list[Block]:
    """All blocks of some kinds."""
    return [block for page in PAGES for block in blocks_of(page) if block.kind in kinds]


def blocks_of(page: Path) -> Iterator[Block]:
    """The blocks of one page."""
    text = page.read_text(encoding="utf-8")
    for found in _BLOCK.finditer(text):
        line = text.count("\n", 0, found.start("fence")) + 1
        yield Block(page, line, found["kind"], found["note"] or "", found["text"])


def links_of(page: Path) -> list[str]:
    """Targets of the links of a page, outside code."""
    return [found["to"] for found in _LINK.finditer(_BLOCK.sub("", page.read_text("utf-8")))]


def merged(base: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """A config with some of its words said anew: maps are merged, all else is replaced."""
    result = dict(base)
    for key, value in more.items():
        old = result.get(key)
        both = isinstance(old, dict) and isinstance(value, dict)
        result[key] = merged(old, value) if both else value
    return result
