"""YAML with places: what is written, and in which line and column.

YAML is a trap for people who plan: with common loaders ``10:00`` becomes 600, ``NO`` false, and a
duplicate key silently wins. Here the rules of YAML 1.2's core schema hold, and less is allowed:
no tabs, no full-width punctuation, no tags, no merge keys, no duplicates, caps on size, depth and
aliases. Keys are always texts. What is refused is refused by name, with the way out, and as much
as possible together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from queuesim.errors import ConfigError, FileError, Place, Problem, Steps
from queuesim.spec.nodes import Builder, Node
from queuesim.spec.signs import typing_problems
from queuesim.spec.suggest import nearest
from queuesim.units import shorten
from queuesim.words import said

MOST_BYTES = 4 << 20


@dataclass(frozen=True)
class Document:
    """A config as it was written: plain data, and the place of everything in it."""

    file: str
    text: str
    root: Node
    data: dict[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()  #: what is not allowed, where reading could go on

    def node(self, path: Steps) -> Node | None:
        """The value at a path, or ``None`` if the path leads nowhere."""
        node: Node | None = self.root
        for step in path:
            node = None if node is None else _below(node, step)
        return node

    def place(self, path: Steps, *, key: bool = False) -> Place:
        """Place of the value at ``path``, or of its key; of the nearest part that exists."""
        node, found = self.root, self.root.place
        for k, step in enumerate(path):
            below = _below(node, step)
            if below is None:
                return found
            at = node.entries[str(step)][0] if node.entries is not None else below.place
            # A map or list that begins in a line of its own is found at the line of its key.
            value = k == len(path) - 1 and not key and (below.raw is not None or _beside(below, at))
            found = below.place if value else at
            node = below
        return found

    def raw(self, path: Steps) -> str | None:
        """The scalar at ``path`` as it was written, ``None`` for maps and lists."""
        node = self.node(path)
        return None if node is None else node.raw


def _beside(node: Node, key: Place) -> bool:
    return node.place.line == key.line


def _below(node: Node, step: str | int) -> Node | None:
    if node.entries is not None:
        entry = node.entries.get(str(step))
        return entry[1] if entry else None
    if node.parts is not None and isinstance(step, int) and step < len(node.parts):
        return node.parts[step]
    return None


def read(path: str | Path) -> Document:
    """Read a config file.

    What can be told apart from the rest (a duplicate key, a tag, a number that is none) is in
    ``problems`` of the document, so that a loader can go on and tell everything together.

    Raises
    ------
    ConfigError
        With the places and the ways out, if the file is missing, is not UTF-8, too large, no
        YAML, or uses parts of YAML that are not allowed here.
    FileError
        If the disk or the permissions do not allow reading it.
    """
    return read_text(_decoded(Path(path), str(path)), str(path))


def read_text(text: str, file: str = "<text>") -> Document:
    """Read a config from its text; ``file`` is its name in messages."""
    problems = list(typing_problems(text, file))
    if problems:
        raise ConfigError(problems)
    builder = Builder(file)
    root = builder.build(text)
    if root is None:
        raise ConfigError([Problem.of("", "load.empty", place=Place(file, 1, 1))])
    if root.entries is None:
        problem = Problem.of("", "load.not_a_map", place=root.place)
        raise ConfigError([*builder.problems, problem])
    return Document(file, text, root, root.data(), tuple(builder.problems))


# --- bytes to text ----------------------------------------------------------------------------


def _decoded(path: Path, file: str) -> str:
    def refuse(key: str, line: int = 1, column: int = 1, **values: object) -> ConfigError:
        return ConfigError([Problem.of("", key, place=Place(file, line, column), **values)])

    try:
        if path.is_dir():
            raise refuse("load.folder")
        if path.stat().st_size > MOST_BYTES:
            raise refuse("load.too_large", most=MOST_BYTES >> 10)
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise ConfigError([_missing(path, file)]) from None
    except OSError as error:
        raise FileError(said("load.unreadable", file=file, reason=error.strerror)) from None
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refuse("load.encoding", guess="UTF-16")
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        guess = _encoding(content)
        raise refuse("load.encoding", line, column, guess=guess) from None


def _encoding(content: bytes) -> str:
    """What bytes that are not UTF-8 probably are."""
    if b"\x00" in content[:64]:
        return "UTF-16"
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return "Latin-1"
    return "GB18030"


def _missing(path: Path, file: str) -> Problem:
    try:
        there = [p.name for p in path.parent.glob("*.y*ml")]
    except (OSError, ValueError):
        there = []
    close = nearest(path.name, there)
    problem = Problem.of("", "load.no_file", file=shorten(file, 200))
    if not close:
        return problem
    return Problem("", problem.message, said("load.did_you_mean", name=close[0]))
