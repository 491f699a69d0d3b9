"""Plain data to YAML text that the reader reads back to the same data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from queuesim.errors import Steps

#: Texts that need no quotes, if they are neither numbers nor constants.
_PLAIN = re.compile(r"[^\W\uff00-\uffef][\w %./+:-]*")
_UNSAFE = re.compile(r":\s|:$|\s$|\s#|[\uff00-\uffef]")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_CONSTANTS = frozenset({"null", "true", "false"})
_WIDTH = 96
_NOTE_COLUMN = 60


def to_yaml(data: Mapping[str, Any], notes: Mapping[Steps, str] | None = None) -> str:
    """YAML of nested maps, lists, texts and numbers.

    Parameters
    ----------
    data
        The data; short maps and lists stand on one line.
    notes
        Comments by path, each at the end of its line.
    """
    return "".join(f"{line}\n" for line in _map(data, (), notes or {}))


def _map(data: Mapping[str, Any], path: Steps, notes: Mapping[Steps, str]) -> Iterator[str]:
    for key, value in data.items():
        here = (*path, key)
        head = f"{'  ' * len(path)}{_key(key)}:"
        line = f"{head} {flow(value)}"
        if _one_line(value, line, here, notes):
            yield _noted(line, notes.get(here))
        elif isinstance(value, Mapping):
            yield _noted(head, notes.get(here))
            yield from _map(value, here, notes)
        else:
            yield _noted(head, notes.get(here))
            yield from _list(value, here, notes)


def _list(parts: list[Any], path: Steps, notes: Mapping[Steps, str]) -> Iterator[str]:
    for k, part in enumerate(parts):
        yield _noted(f"{'  ' * len(path)}- {flow(part)}", notes.get((*path, k)))


def _one_line(value: Any, line: str, path: Steps, notes: Mapping[Steps, str]) -> bool:
    if not isinstance(value, Mapping | list | tuple) or not value:
        return True
    noted = any(at[: len(path)] == path and len(at) > len(path) for at in notes)
    nested = isinstance(value, Mapping) and any(
        isinstance(v, Mapping) and v for v in value.values()
    )
    return not noted and not nested and len(line) <= _WIDTH and len(path) > 1


def flow(value: Any) -> str:
    """Any value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(k)}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value)


def _noted(line: str, note: str | None) -> str:
    return f"{line.ljust(_NOTE_COLUMN - 1)} # {note}" if note else line


def scalar(value: Any) -> str:
    """One value; texts in quotes where they could be read as something else.

    >>> scalar("3m30s"), scalar("012"), scalar(True), scalar("a, b")
    ('3m30s', '"012"', 'true', '"a, b"')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    meant = _NUMBER.fullmatch(text) or text.lower() in _CONSTANTS
    return text if _plain(text) and not meant else _quoted(text)


def _key(key: str) -> str:
    return key if _plain(key) else _quoted(key)


def _plain(text: str) -> bool:
    return bool(_PLAIN.fullmatch(text)) and not _UNSAFE.search(text)


def _quoted(text: str) -> str:
    """In double quotes, with escapes for what cannot be seen."""
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(sign: str) -> str:
    if sign in '"\\':
        return f"\\{sign}"
    return sign if sign.isprintable() else f"\\U{ord(sign):08x}"
