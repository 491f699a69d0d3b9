"""What the models refuse, in plain words: the problem, what is allowed, the nearest word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from queuesim.errors import BadValue, Problem, Steps, dotted
from queuesim.spec.patch import hint_for
from queuesim.spec.quantity import shown
from queuesim.spec.shape import Shape, shape_at
from queuesim.spec.suggest import did_you_mean, nearest
from queuesim.units import format_number
from queuesim.words import Said, said

_MAPS = frozenset({"model_type", "model_attributes_type", "dict_type", "mapping_type"})
_LISTS = frozenset({"tuple_type", "list_type"})
_BOUNDS = {"greater_than_equal": "ge", "greater_than": "gt"}


def problems_of(error: ValidationError) -> Iterator[Problem]:
    """One problem per entry of a validation error; paths are steps of the config."""
    entries = error.errors(include_url=False)
    meant = {_meant(tuple(e["loc"])) for e in entries if e["type"] == "extra_forbidden"}
    for entry in entries:
        path: Steps = tuple(entry["loc"])
        if entry["type"] == "missing" and path in meant:
            continue  # it is there, with a slip of typing
        yield _problem(entry["type"], path, entry["input"], entry.get("ctx", {}), entry["msg"])


def _meant(path: Steps) -> Steps:
    """The path of the word that an unknown one is nearest to."""
    shape = shape_at(path[:-1])
    close = nearest(str(path[-1]), shape.words, most=1) if shape else []
    return (*path[:-1], *close)


def _problem(kind: str, path: Steps, value: Any, context: dict[str, Any], text: str) -> Problem:
    if kind == "extra_forbidden":
        return _unknown_word(path)
    if kind == "missing":
        return _missing(path)
    if kind == "value_error":
        return _bad_value(path, value, context.get("error"), text)
    if kind == "literal_error":
        choices = re.findall(r"'([^']*)'|(\d+)", str(context.get("expected", "")))
        words = [word or number for word, number in choices]
        if len(words) == 1:
            only = said("load.only", choice=words[0], got=shown(value))
            return Problem(path, only, said("load.write", example=f"{path[-1]}: {words[0]}"))
        message = said("load.choice", choices=words, got=shown(value))
        return Problem(path, message, did_you_mean(str(value), words))
    if kind in _MAPS:
        shape = shape_at(path)
        hint = said("load.write", example=_example(path, shape)) if shape else ""
        return Problem(path, said("load.expected_map", got=shown(value)), hint)
    if kind in _LISTS:
        one = shown(value) if not isinstance(value, dict | list) else "..."
        return Problem.of(path, "load.expected_list", got=shown(value), one=one)
    if kind == "string_type":
        return Problem.of(path, "load.expected_text", got=shown(value))
    if kind == "too_short":
        return Problem.of(path, "load.too_few", path=dotted(path))
    if kind in _BOUNDS:
        least = format_number(float(context[_BOUNDS[kind]]))
        return Problem.of(path, "unit.at_least", got=shown(value), least=least)
    return Problem(path, said("load.other", problem=text, got=shown(value)))


def _unknown_word(path: Steps) -> Problem:
    *parents, word = path
    shape = shape_at(tuple(parents))
    if shape is not None and word in getattr(shape.model, "planned", ()):
        return Problem.of(path, "load.planned", word=word)
    message = said("load.unknown_word", word=word)
    return Problem(path, message, did_you_mean(str(word), shape.words if shape else ()))


def _missing(path: Steps) -> Problem:
    shape = shape_at(path)
    hint = said("load.write", example=_example(path, shape)) if shape else ""
    return Problem(path[:-1], said("load.missing", word=path[-1]), hint)


def _bad_value(path: Steps, value: Any, error: Any, text: str) -> Problem:
    if isinstance(error, BadValue):
        hint: Said | str = hint_for(value) or error.hint
        return Problem(path, error.said, hint)
    return Problem(path, said("load.other", problem=str(error or text), got=shown(value)))


def _example(path: Steps, shape: Shape | None, depth: int = 0) -> str:
    """How the word at a path is written, its required parts included."""
    word = f"{path[-1]}: " if path and isinstance(path[-1], str) else ""
    if shape is None:
        return f"{word}..."
    if shape.model is not None:
        fields = shape.model.model_fields
        needed = [f.alias or name for name, f in fields.items() if f.is_required()]
        names = needed or list(shape.words[:1])
        parts = [_example((*path, name), shape.below(name), depth + 1) for name in names]
        return f"{word}{{{', '.join(parts) if depth <= 1 else '...'}}}"
    if shape.values is not None:
        return f"{word}{{...}}"
    if shape.parts is not None:
        return f"{word}[...]"
    if shape.choices:
        return f"{word}{shape.choices[0]}"
    return f"{word}{_written(shape.leaf.schema if shape.leaf else {})}"


def _written(schema: Mapping[str, Any]) -> str:
    """The first example of a value's description."""
    if "examples" in schema:
        return str(schema["examples"][0])
    found = (_written(part) for part in schema.get("anyOf", ()))
    return next((example for example in found if example != "..."), "...")
