"""What the models refuse, in plain words: the problem, what is allowed, the nearest word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from queuesim.errors import BadValue, Problem, Steps, dotted
from queuesim.spec import elsewhere
from queuesim.spec.clock import TIME_OF_DAY
from queuesim.spec.example import example
from queuesim.spec.patch import hint_for
from queuesim.spec.quantity import shown
from queuesim.spec.shape import shape_at
from queuesim.spec.suggest import did_you_mean, nearest
from queuesim.units import format_number
from queuesim.words import Said, said

_MAPS = frozenset({"model_type", "model_attributes_type", "dict_type", "mapping_type"})
_LISTS = frozenset({"tuple_type", "list_type"})
#: How people say that there is none of something.
_NOTHING = frozenset({"no", "off", "false", "none", "nothing", "never", "without"})
_YES = frozenset({"yes", "true", "on"})
_ALL = frozenset({"all", "any", "every", "everything", "*", "both"})
_KEY = "[key]"  #: what pydantic writes behind a key that is wrong itself
_BOUNDS = {"greater_than_equal": "ge", "greater_than": "gt"}


def problems_of(error: ValidationError) -> Iterator[Problem]:
    """One problem per entry of a validation error; paths are steps of the config."""
    entries = error.errors(include_url=False)
    meant = {meant_by(tuple(e["loc"])) for e in entries if e["type"] == "extra_forbidden"}
    wrong = {tuple(e["loc"])[:-1] for e in entries}
    for entry in entries:
        path: Steps = tuple(entry["loc"])
        if path and path[-1] == _KEY:
            path = path[:-1]
        if entry["type"] == "missing" and path in meant:
            continue  # it is there, with a slip of typing or by another name
        if entry["type"] == "too_short" and path in wrong:
            continue  # not empty: its parts are wrong, and told
        yield _problem(entry["type"], path, entry["input"], entry.get("ctx", {}), entry["msg"])


def meant_by(path: Steps) -> Steps:
    """The path of the word that an unknown one stands for: by its meaning, or the nearest."""
    shape = shape_at(path[:-1])
    if shape is None:
        return path[:-1]
    name = elsewhere.called(str(path[-1]), *shape.models)
    if name is not None:
        return (*path[:-1], name) if "." not in name else tuple(name.split("."))
    return (*path[:-1], *nearest(str(path[-1]), shape.words, most=1))


def _as_typed(value: Any) -> str:
    """A value as it stands there; text in quotes, so that "1" is told from 1."""
    return f'"{value}"' if isinstance(value, str) else shown(value)


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
            only = said("load.only", choice=words[0], got=_as_typed(value))
            return Problem(path, only, said("load.write", example=f"{path[-1]}: {words[0]}"))
        message = said("load.choice", choices=words, got=shown(value))
        where = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
        return Problem(
            path, message, elsewhere.hint(str(value), where) or did_you_mean(str(value), words)
        )
    if kind in _MAPS:
        return Problem(path, said("load.expected_map", got=shown(value)), _as_map(path, value))
    if kind in _LISTS:
        return Problem(path, said("load.expected_list", got=shown(value)), _as_list(path, value))
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
    if shape is None:
        return Problem(path, message)
    if path[0] == "targets" and _is_name(word) and not elsewhere.called(str(word), *shape.models):
        dotted_key = said("load.did_you_mean", name=f"{path[1]}.{word}")
        return Problem(path, message, did_you_mean(str(word), shape.words, near=True) or dotted_key)
    if "Profile" in shape.models and TIME_OF_DAY.reads(word):
        return Problem(path, message, said("elsewhere.rows"))
    return Problem(
        path,
        message,
        elsewhere.hint(str(word), *shape.models) or did_you_mean(str(word), shape.words),
    )


def _is_name(word: str | int) -> bool:
    return re.fullmatch(r"[^\W\d][\w ]*", str(word)) is not None


def _as_map(path: Steps, value: Any) -> Said | str:
    """The way out where a map should stand: the same value in its word of the map."""
    if path == ("service_level",):
        return said("elsewhere.promise")
    if str(value).strip().lower() in _NOTHING:
        return said("load.no_map", word=path[-1])
    shape = shape_at(path)
    return said("load.write", example=example(path, shape, value)) if shape else ""


def _as_list(path: Steps, value: Any) -> Said | str:
    """The way out where a list should stand: the value as its only part."""
    shape = shape_at(path)
    part = shape.below(0) if shape else None
    if part is not None and part.model is not None and not isinstance(value, dict):
        return said("load.write", example=example(path[-1:], part, value))
    if str(value).strip().lower() in _ALL | _YES:
        return said("load.name_each")
    of_names = isinstance(value, dict) and (part is None or part.model is None)
    names = [str(key) for key in value] if of_names else [shown(value)]
    return said("load.expected_list.hint", one=", ".join(names))


def _missing(path: Steps) -> Problem:
    shape = shape_at(path)
    hint = said("load.write", example=example(path, shape)) if shape else ""
    return Problem(path[:-1], said("load.missing", word=path[-1]), hint)


def _bad_value(path: Steps, value: Any, error: Any, text: str) -> Problem:
    if isinstance(error, BadValue):
        known = error.said.key in ("unit.factor_near", "unit.share_sign")
        return Problem(
            path, error.said, error.hint if known else hint_for(value, path) or error.hint
        )
    return Problem(path, said("load.other", problem=str(error or text), got=shown(value)))
