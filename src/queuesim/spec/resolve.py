"""The resolved config: every default and patch written out, and read back to the same models."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from queuesim.errors import Steps, dotted
from queuesim.spec.channels import ONLY_FOR, Channel
from queuesim.spec.load import Loaded
from queuesim.spec.patch import Change, in_order, verb_of
from queuesim.spec.quantity import shown
from queuesim.spec.shape import shape_at
from queuesim.spec.variants import BASE
from queuesim.spec.yaml_text import to_yaml
from queuesim.words import text


@dataclass(frozen=True)
class Resolved:
    """A config with nothing left to guess."""

    data: dict[str, Any]  #: what was written, defaults filled in, scenarios as new values
    defaults: frozenset[Steps]  #: paths that were filled in
    changes: Mapping[str, tuple[Change, ...]]  #: by scenario, what its patches did in order


def resolve(loaded: Loaded) -> Resolved:
    """Fill in every default, and put what its patches come to in place of each scenario."""
    base = loaded.patched[BASE]
    data = copy.deepcopy(base.data)
    defaults = frozenset(_fill(data, loaded.base, ()))
    changes: dict[str, tuple[Change, ...]] = {}
    scenarios: dict[str, dict[str, Any]] = {}
    for name, patched in loaded.patched.items():
        if name == BASE:
            continue
        changes[name] = tuple(patched.changes[len(base.changes) :])
        found = differences(base.data, patched.data)
        scenarios[name] = dict(sorted(found, key=lambda change: in_order(change[0])))
    if scenarios:
        data["scenarios"] = scenarios
    return Resolved(data, defaults, changes)


def resolved_yaml(loaded: Loaded, lang: str = "en", *, notes: bool = False) -> str:
    """The resolved config as YAML; loading it gives models equal to those of ``loaded``.

    The rows of tables stand in it, so that it needs no other file. Resolving it again gives the
    same text.

    Parameters
    ----------
    loaded
        The config.
    lang
        Language of the notes.
    notes
        Whether comments mark defaults, and tell what changes of scenarios were made from.
    """
    resolved = resolve(loaded)
    return to_yaml(resolved.data, _notes(resolved, lang) if notes else {})


def _notes(resolved: Resolved, lang: str) -> dict[Steps, str]:
    notes: dict[Steps, str] = dict.fromkeys(resolved.defaults, text("resolve.default", lang))
    for name, changes in resolved.changes.items():
        for change in changes:
            path = ("scenarios", name, dotted(change.path))
            if path[2] in resolved.data["scenarios"][name] and change.old is not None:
                old, how = shown(change.old), shown(change.said)
                key = "resolve.was" if change.verb in ("set", "remove") else "resolve.was_by"
                notes[path] = text(key, lang, old=_one_line(old), how=_one_line(how))
    return notes


def _one_line(words: str) -> str:
    return " ".join(words.split())


def referenced_files(loaded: Loaded) -> tuple[str, ...]:
    """Names of the files that the config refers to, as they are written; for the record only."""
    return tuple(dict.fromkeys(_files(loaded.document.data)))


def _files(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            if str(key).rpartition(".")[2] in ("file", "values") and isinstance(part, str):
                yield part
            else:
                yield from _files(part)
    elif isinstance(value, list):
        for part in value:
            yield from _files(part)


# --- defaults ---------------------------------------------------------------------------------


def _fill(data: dict[str, Any], model: BaseModel, path: Steps) -> Iterator[Steps]:
    """Write the defaults of a model into its data; yields their paths."""
    for name, field in type(model).model_fields.items():
        word, value = field.alias or name, getattr(model, name)
        here = (*path, word)
        if word in data:
            yield from _fill_inside(data[word], value, here)
        elif word != "scenarios" and _has_effect(model, name):
            dumped = model.model_dump(mode="json", by_alias=True, include={name}, exclude_none=True)
            written = _without_empty(dumped.get(word))
            if written is not None:
                data[word] = written
                yield here


def _fill_inside(data: Any, value: Any, path: Steps) -> Iterator[Steps]:
    """Defaults of what is written; short forms stay as they are."""
    if isinstance(value, BaseModel) and isinstance(data, dict):
        yield from _fill(data, value, path)
    elif isinstance(value, Mapping) and isinstance(data, dict):
        for name in data:
            if name in value:
                yield from _fill_inside(data[name], value[name], (*path, name))
    elif isinstance(value, tuple) and isinstance(data, list) and len(value) == len(data):
        for k, (part, model) in enumerate(zip(data, value, strict=True)):
            yield from _fill_inside(part, model, (*path, k))


def _without_empty(value: Any) -> Any:
    """The value without empty maps, lists and texts in it; ``None`` if nothing is left."""
    if isinstance(value, dict):
        kept = {key: _without_empty(part) for key, part in value.items()}
        return {key: part for key, part in kept.items() if part is not None} or None
    return None if value in ([], "") else value


def _has_effect(model: BaseModel, name: str) -> bool:
    """Whether a word may be written there: not every kind of channel knows every word."""
    return not isinstance(model, Channel) or model.kind in ONLY_FOR.get(name, (model.kind,))


# --- scenarios as new values --------------------------------------------------------------------


def differences(base: Any, other: Any, path: Steps = ()) -> Iterator[tuple[str, Any]]:
    """A patch that makes ``other`` out of ``base``: dotted paths and new values."""
    for key in base:
        if key not in other:
            yield dotted((*path, key)), "remove"
    for key, value in other.items():
        here = (*path, key)
        if key in base and base[key] == value and _same_kinds(base[key], value):
            continue
        if _goes_inside(here, base.get(key), value):
            yield from differences(base.get(key, {}), value, here)
        else:
            yield dotted(here), _as_set(value)


def _same_kinds(a: Any, b: Any) -> bool:
    """``1 == True`` and ``2 == 2.0`` to Python; a planner wrote different things."""
    return repr(a) == repr(b)


def _goes_inside(path: Steps, old: Any, new: Any) -> bool:
    """Whether a patch names the parts of a value: those of a map of words, or of names.

    A word that is not there yet and needs no part is made by naming its parts; one that needs
    some, and a new name, come as a whole.
    """
    if not isinstance(new, dict) or not new:
        return False
    shape, around = shape_at(path), shape_at(path[:-1])
    if shape is None or (shape.model is None and shape.values is None):
        return False
    return isinstance(old, dict) or (
        old is None and around is not None and around.model is not None
    )


def _as_set(value: Any) -> Any:
    """A new value in the form that no patch takes for a verb."""
    verb, _ = verb_of(value)
    negative = isinstance(value, int | float) and not isinstance(value, bool) and value < 0
    return {"set": value} if verb != "set" or negative else value
