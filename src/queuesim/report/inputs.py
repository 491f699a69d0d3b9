"""Every input of a run, section by section, as the resolved config has it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from queuesim.words import known, text

_TOP = re.compile(r"^(?P<key>[^\s#:][^:]*|\"[^\"]*\"):", re.MULTILINE)


@dataclass(frozen=True)
class Section:
    """A part of the config: what it is about, and what is written."""

    key: str
    title: str
    words: str  #: as they are written


def sections(resolved: str, lang: str = "en") -> list[Section]:
    """The resolved config, cut at its first-level words; short ones stand together."""
    starts = [(m.start(), m["key"].strip('"')) for m in _TOP.finditer(resolved)]
    ends = [start for start, _ in starts[1:]] + [len(resolved)]
    parts = [(key, resolved[start:end]) for (start, key), end in zip(starts, ends, strict=True)]
    short = "".join(words for _, words in parts if words.count("\n") <= 1)
    long = [(key, words) for key, words in parts if words.count("\n") > 1]
    all_parts = [("general", short), *long] if short else long
    return [Section(key, _title(key, lang), words.rstrip()) for key, words in all_parts]


def _title(key: str, lang: str) -> str:
    name = f"report.input.{key}"
    return text(name, lang) if known(name) else key


@lru_cache(maxsize=4)
def document(resolved: str) -> dict[str, Any]:
    """The resolved config as plain maps and lists; values as texts."""
    from ruamel.yaml import YAML

    yaml = YAML(typ="base", pure=True)
    found = yaml.load(resolved)
    return found if isinstance(found, dict) else {}


def written_at(resolved: str, path: str) -> object:
    """What the base says at a dotted path; ``None`` where it says nothing."""
    found: object = document(resolved)
    rest = path
    while rest:
        if not isinstance(found, dict):
            return None
        steps = rest.split(".")
        # a name may hold a dot itself: the longest key that is there is meant
        keys = (".".join(steps[:k]) for k in range(len(steps), 0, -1))
        key = next((k for k in keys if k in found), None)
        if key is None:
            return None
        found, rest = found[key], rest[len(key) + 1 :]
    return found


def in_one_line(value: object) -> str:
    """A value as it is written in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {in_one_line(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(in_one_line, value)) + "]"
    return str(value)
