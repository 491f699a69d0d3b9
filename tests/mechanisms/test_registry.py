"""The table of mechanisms says what is true."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from queuesim.measures.table import BY_NAME
from queuesim.mechanisms import MECHANISMS, Mechanism, Status
from queuesim.mechanisms.page import page
from queuesim.spec.load import load
from queuesim.spec.schema import schema

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
_schema = cache(schema)  # it takes long to make
SAID = [m for m in MECHANISMS if m.words]
DONE = [m for m in MECHANISMS if m.status is Status.DONE]


def proofs() -> dict[str, tuple[str, ...]]:
    """What each test of this folder proves, by its name."""
    found = {}
    for path in sorted(HERE.glob("test_*.py")):
        module = importlib.import_module(f"tests.mechanisms.{path.stem}")
        for name, value in vars(module).items():
            if hasattr(value, "proves"):
                found[f"{path.name}::{name}"] = value.proves
    return found


def test_all_92_are_there_once_and_in_order() -> None:
    assert [m.id for m in MECHANISMS] == [f"M{k}" for k in range(1, 93)]
    assert Counter(m.order for m in MECHANISMS) == {1: 49, 2: 30, 3: 13}


def test_the_page_is_made_from_the_table() -> None:
    """If not: python -m queuesim.mechanisms.page > docs/mechanisms.md."""
    assert (ROOT / "docs/mechanisms.md").read_text(encoding="utf-8") == page()


def test_every_proof_that_is_named_is_marked_with_the_mechanism_and_the_other_way_round() -> None:
    named = {(proof, m.id) for m in MECHANISMS for proof in m.proofs}
    marked = {(proof, mechanism) for proof, ids in proofs().items() for mechanism in ids}
    assert named == marked


@pytest.mark.parametrize("m", DONE, ids=lambda m: m.id)
def test_what_is_done_has_words_and_an_example_that_says_them(m: Mechanism) -> None:
    assert m.words
    assert m.example
    words = [word for word in m.words if not word.startswith("measure ")]
    loaded = load(ROOT / "configs" / m.example)
    said = [loaded.document.data, *(patched.data for patched in loaded.patched.values())]
    for word in words:
        assert any(_says(config, word.split(".")) for config in said), word


@pytest.mark.parametrize("m", SAID, ids=lambda m: m.id)
def test_every_word_is_one_of_the_config_or_a_measure(m: Mechanism) -> None:
    for word in m.words:
        if word.startswith("measure "):
            assert word.removeprefix("measure ") in BY_NAME
        else:
            assert list(_in_schema(_schema(), word.split("."))), word


def _says(value: Any, path: list[str]) -> bool:
    if not path:
        return value is not None
    if isinstance(value, list | tuple):
        return any(_says(each, path) for each in value)
    if not isinstance(value, dict):
        return False
    if path[0] == "NAME":
        return any(_says(each, path[1:]) for each in value.values())
    return path[0] in value and _says(value[path[0]], path[1:])


def _in_schema(node: Any, path: list[str]) -> Iterator[Any]:
    """Places in the schema to which a path leads."""
    whole = _schema()
    if "$ref" in node:
        node = whole["$defs"][node["$ref"].rpartition("/")[2]]
    for way in ("anyOf", "oneOf", "allOf"):
        for each in node.get(way, ()):
            yield from _in_schema(each, path)
    if isinstance(node.get("items"), dict):
        yield from _in_schema(node["items"], path)
    if not path:
        yield node
        return
    if path[0] in node.get("properties", {}):
        yield from _in_schema(node["properties"][path[0]], path[1:])
    further = node.get("additionalProperties")
    if path[0] == "NAME" and isinstance(further, dict):
        yield from _in_schema(further, path[1:])
    for pattern in node.get("patternProperties", {}).values():
        if path[0] == "NAME":
            yield from _in_schema(pattern, path[1:])
