"""How a word of a config is written: the line that an error suggests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from queuesim.errors import Steps
from queuesim.spec.quantity import shown
from queuesim.spec.shape import Shape

#: A name to show where a map has free ones.
_NAMES: Mapping[Any, str] = {
    "transfer": "phone",
    "failure": "phone",
    "inspection": "phone",
    "overflow": "phone",
    "precision": "sl.phone",
    "targets": "phone",
    "matters": "wait",
    "customers": "holders",
    "reasons": "balance",
    "channels": "phone",
    "staff": "agents",
    "levels": "junior",
}
_YES = frozenset({"yes", "true", "on"})


def example(path: Steps, shape: Shape | None, given: Any = None, depth: int = 0) -> str:
    """How the word at a path is written, its required parts included.

    Parameters
    ----------
    path
        Leads to the word; its last step stands before the colon.
    shape
        What stands there.
    given
        What a planner wrote in its place; it goes to the first part that it fits.
    depth
        How many levels of the example are around this one.
    """
    word = f"{path[-1]}: " if path and isinstance(path[-1], str) else ""
    if shape is None:
        return f"{word}..."
    if shape.model is not None:
        return f"{word}{{{_of_model(path, shape, given, depth)}}}"
    if shape.values is not None:
        return f"{word}{{{_of_names(path, shape, given, depth)}}}"
    if shape.parts is not None:
        inner = shape.below(0)
        if inner is not None and inner.model is not None and given is not None:
            return word + example((), inner, given, depth)
        return f"{word}[...]"
    if shape.choices:
        return f"{word}{shape.choices[0]}"
    return f"{word}{_first(shape.leaf.schema if shape.leaf else {})}"


def _of_model(path: Steps, shape: Shape, given: Any, depth: int) -> str:
    """The required words of a model, and the one that takes what was given."""
    if depth > 1 or shape.model is None:
        return "..."
    fields = shape.model.model_fields.items()
    needed = [field.alias or name for name, field in fields if field.is_required()]
    takes = _taker(shape, given, needed)
    names = [*needed, *([takes] if takes and takes not in needed else [])]
    return ", ".join(
        f"{name}: {shown(given)}"
        if name == takes
        else example((*path, name), shape.below(name), None, depth + 1)
        for name in names or shape.words[:1]
    )


def _of_names(path: Steps, shape: Shape, given: Any, depth: int) -> str:
    """One part of a map with free names."""
    name = _NAMES.get(path[-1] if path else "")
    inner = shape.below(name or "")
    if name is None or inner is None or (given is None and depth):
        return "..."
    fits = inner.leaf is not None and given is not None and inner.leaf.reads(given)
    return f"{name}: {shown(given)}" if fits else example((name,), inner, given, depth + 1)


def _taker(shape: Shape, given: Any, needed: Sequence[str]) -> str | None:
    """The word of a model that a bare value was probably meant for, required ones first."""
    if given is None or isinstance(given, dict | list):
        return None
    for name in dict.fromkeys((*needed, *shape.words)):
        part = shape.below(name)
        if part is None:
            continue
        sure = name in needed or str(given).lower() not in _YES
        if part.leaf is not None and part.leaf.reads(given) and sure:
            return name
        takes_text = part.text and isinstance(given, str) and (name in needed or name == "file")
        if takes_text or given in part.choices:
            return name
    return None


def _first(schema: Mapping[str, Any]) -> str:
    """The first example of a value's description."""
    if "examples" in schema:
        return str(schema["examples"][0])
    found = (_first(part) for part in schema.get("anyOf", ()))
    return next((example for example in found if example != "..."), "...")
