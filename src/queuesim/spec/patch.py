"""Scenarios: small named patches on the base.

A patch maps dotted paths to what becomes of the value there: a new value, ``add n``,
``times n%`` or ``remove``; in structured form ``{set: value}``, ``{add: n}``, ``{times: n%}`` and
``{remove: true}``. It may add a name where the config has a map of free names, and a word of the
vocabulary where the base leaves it out, and nothing else: any other path is a slip.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from queuesim import slips
from queuesim.errors import BadValue, Problem, Steps, dotted
from queuesim.spec import elsewhere
from queuesim.spec.quantity import added, multiplied, read_quantity
from queuesim.spec.shape import CONFIG, DOTTED_KEYS, Shape, shape_at
from queuesim.spec.suggest import did_you_mean, nearest
from queuesim.units import shorten
from queuesim.words import Said, said

Verb = Literal["set", "add", "times", "remove"]

#: What all scenarios of a config have in common.
SHARED = frozenset({"queuesim", "currency", "runs", "scenarios"})

#: How deep names and words of a config stand where a shortened path is looked for.
_DEEPEST = 4
#: At most so many paths are offered for a shortened one.
_MOST_MEANT = 3

_VERBS: dict[str, Verb] = {"set": "set", "add": "add", "times": "times"}
_NUMBER = r"[0-9]*\.?[0-9]"
_ADD = re.compile(r"add\s+(.+)|([+-]\s*[0-9.].*)", re.IGNORECASE)
_TIMES = re.compile(rf"(?:times\s+(.+)|(?:x|\*|\u00d7)\s*({_NUMBER}.*))", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """One line of a patch: the path as written, the value, and where it stands in the document."""

    path: str
    value: Any
    origin: Steps
    raw: str | None = None  #: a plain scalar as it is written, if it is one


@dataclass(frozen=True)
class Change:
    """What one entry did, for ``--explain``."""

    path: Steps
    verb: Verb
    said: Any  #: the entry as written
    old: Any
    new: Any  #: ``None`` after remove


@dataclass
class Patched:
    """Plain data after some patches, and where each changed part was written."""

    data: dict[str, Any]
    origins: dict[Steps, Steps] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def origin(self, path: Steps) -> Steps:
        """Where the value at a path of the patched data was written in the document."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.origins:
                return (*self.origins[path[:length]], *path[length:])
        return path

    def touched(self, path: Steps) -> bool:
        """Whether a patch wrote the value at ``path``, or something inside it."""
        n = len(path)
        return any(path[: len(at)] == at or at[:n] == path for at in self.origins)


# --- maps in the place of maps ------------------------------------------------------------------


def left_out(change: Change) -> list[str]:
    """Words of the old map that the new one in its place does not say.

    Empty where no map with words or names was replaced: laws and maps of values by name are
    values as a whole.
    """
    both = isinstance(change.old, Mapping) and isinstance(change.new, Mapping)
    shape = shape_at(change.path)
    if change.verb != "set" or not both or shape is None or shape.leaf is not None:
        return []
    return [str(word) for word in change.old if word not in change.new]


def keep(data: dict[str, Any], change: Change) -> None:
    """Put back what a new map has left out of the old one, inner maps included."""
    here: Any = data
    for step in change.path:
        here = here[step]
    _fill(here, change.old)


def _fill(new: dict[str, Any], old: Mapping[str, Any]) -> None:
    for word, value in old.items():
        if word not in new:
            new[word] = copy.deepcopy(value)
        elif isinstance(value, Mapping) and isinstance(new[word], dict):
            _fill(new[word], value)


def first_value(change: Change) -> tuple[Steps, Any]:
    """The first word that a new map changes, as a path of its own, with its value."""
    path, old, value = change.path, change.old, change.new
    while isinstance(value, Mapping) and value and isinstance(old, Mapping):
        word = next((w for w in value if w in old and value[w] != old[w]), next(iter(value)))
        path, old, value = (*path, word), old.get(word), value[word]
    return path, value


# --- chains -----------------------------------------------------------------------------------


def layers(name: str, scenarios: Mapping[str, Any]) -> list[str]:
    """The scenarios that make up ``name``, the one extended first, each once.

    Raises
    ------
    BadValue
        If a scenario extends one that does not exist, or in the end itself.
    """
    order: list[str] = []

    def visit(one: str, trail: tuple[str, ...]) -> None:
        if one in trail:
            raise BadValue("patch.cycle", chain=" > ".join((*trail[trail.index(one) :], one)))
        if one in order:
            return
        for parent in parents(scenarios[one]):
            if parent not in scenarios:
                raise _Unknown("patch.extends", parent, [k for k in scenarios if k != one])
            visit(parent, (*trail, one))
        order.append(one)

    visit(name, ())
    return order


def parents(patch: Any) -> list[str]:
    """The names after ``extends``: one, or a list."""
    found = patch.get("extends", []) if isinstance(patch, Mapping) else []
    return [str(name) for name in found] if isinstance(found, list) else [str(found)]


class _Unknown(BadValue):
    """A name that is not known; the hint tells the nearest."""

    def __init__(self, key: str, name: object, known: Iterable[str], **values: object) -> None:
        super().__init__(key, name=shorten(name), **values)
        self.hint = did_you_mean(str(name), known)


# --- applying ---------------------------------------------------------------------------------


def apply(base: Patched, entries: Iterable[Entry], *, shared: frozenset[str] = SHARED) -> Patched:
    """The data after a patch; what is wrong with it is collected, not raised.

    Entries apply from the outermost path to the innermost, whatever their order in the file.

    Parameters
    ----------
    base
        What is patched; it is left as it is.
    entries
        The lines of the patch.
    shared
        Words at the top that it may not change.
    """
    done = Patched(
        copy.deepcopy(base.data), dict(base.origins), list(base.changes), list(base.problems)
    )
    for entry in sorted(entries, key=lambda entry: in_order(entry.path)):
        try:
            _apply_one(done, entry, shared)
        except BadValue as error:
            done.problems.append(Problem(entry.origin, error.said, error.hint))
    return done


def _apply_one(done: Patched, entry: Entry, shared: frozenset[str]) -> None:
    steps = steps_of(entry.path)
    if not all(steps):
        raise BadValue("patch.path", got=shorten(entry.path))
    if steps[0] in shared:
        raise BadValue("patch.shared", name=steps[0])
    found = _Target(done.data, steps)
    verb, operand = verb_of(entry.value, found.shape)
    if verb == "set":
        _meant_as_change(entry, found)
    new = _outcome(verb, operand, found)
    done.changes.append(Change(found.path, verb, entry.value, copy.deepcopy(found.old), new))
    if verb == "remove":
        found.remove()
        done.origins = {
            at: o for at, o in done.origins.items() if at[: len(found.path)] != found.path
        }
        return
    found.put(new)
    done.origins = {at: o for at, o in done.origins.items() if at[: len(found.path)] != found.path}
    done.origins[found.path] = entry.origin


def in_order(path: str) -> tuple[int, str]:
    """The key by which paths are applied: from the outside in, then by name."""
    return len(steps_of(path)), path


def steps_of(path: str) -> list[str]:
    """The steps of a dotted path; ``surges[0]`` is two.

    >>> steps_of("demand.surges[0].times")
    ['demand', 'surges', '0', 'times']
    """
    return re.sub(r"\[([0-9]+)\]", r".\1", path.strip()).split(".")


def verb_of(value: Any, shape: Shape | None = None) -> tuple[Verb, Any]:
    """What an entry asks for, and with what.

    >>> verb_of("add -3"), verb_of({"times": "130%"}), verb_of("5m")
    (('add', '-3'), ('times', '130%'), ('set', '5m'))
    """
    if isinstance(value, Mapping):
        return _structured(value)
    text = value.strip() if isinstance(value, str) else ""
    if text.lower() == "remove":
        return "remove", None
    if shape is None or not shape.text:
        if match := _ADD.fullmatch(text):
            return "add", (match[1] or match[2].replace(" ", "")).strip()
        if match := _TIMES.fullmatch(text):
            return "times", (match[1] or match[2]).strip()
    return "set", value


def _structured(value: Mapping[str, Any]) -> tuple[Verb, Any]:
    """``{add: 4}``, ``{times: 130%}``, ``{remove: true}``; any other map is a new value."""
    if len(value) == 1:
        (word, operand), *_ = value.items()
        if word == "remove" and operand is True:
            return "remove", None
        if word in _VERBS:
            return _VERBS[word], operand
    return "set", value


def _outcome(verb: Verb, operand: Any, found: _Target) -> Any:
    """The new value; raises what is wrong with the verb."""
    if verb == "set":
        return operand
    if not found.exists and verb == "remove":
        raise BadValue("patch.nothing_to_remove", path=dotted(found.path))
    if not found.exists and not found.known:
        raise BadValue("patch.nothing_there", path=dotted(found.path), verb=verb)
    if verb == "remove":
        return None
    old = found.old if found.exists else found.shape.default if found.shape else None
    if old is None:
        # "times 200%" may itself be a value, as of patience in a channel.
        leaf = found.shape.leaf if found.shape else None
        if verb == "times" and leaf is not None and leaf.reads(f"times {operand}"):
            return f"times {operand}"
        raise _people_listed(found) or BadValue(
            "patch.nothing_there", path=dotted(found.path), verb=verb
        )
    if (listed := _people_listed(found)) is not None:
        raise listed
    new = added(old, operand) if verb == "add" else multiplied(old, operand)
    return _whole(new, found.shape) if verb == "times" else new


def _people_listed(found: _Target) -> BadValue | None:
    """That a number of people cannot be changed, because they are listed by name or interval."""
    words: Any = {}
    match found.path:
        case "staff", group, "count":
            words = found.holder
        case "staff", group, "sessions" | "roster":
            words = {found.step: found.old}
    listed = next((word for word in ("sessions", "roster") if word in words), None)
    return BadValue("patch.people_listed", group=group, word=listed) if listed else None


def _whole(new: Any, shape: Shape | None) -> Any:
    """Counts stay whole: the nearest, half up."""
    if shape is None or shape.leaf is None:
        return new
    if isinstance(new, Mapping):
        return {key: _whole(part, shape) for key, part in new.items()}
    if isinstance(new, float) and not shape.leaf.reads(new) and shape.leaf.reads(1):
        return int(new + 0.5)
    return new


def _unquoted_sign(raw: str, found: _Target) -> None:
    """``+4`` without quotes is the number 4 to YAML: what was meant must be said."""
    if not re.match(r"[+-]\s*[0-9.]", raw):
        return
    old = read_quantity(found.old)
    if raw[0] == "+" or (old is not None and old.amount >= 0):
        raise BadValue("patch.sign", got=raw, plain=raw.removeprefix("+"))


def _meant_as_change(entry: Entry, found: _Target) -> None:
    """Refuse a new value that was meant as a change of the old one."""
    free_text = found.shape is not None and found.shape.text
    plain = slips.change(entry.value) if isinstance(entry.value, str) and not free_text else None
    if plain:
        raise BadValue("patch.change_meant", got=shorten(entry.value), plain=plain)
    if entry.raw is not None:
        _unquoted_sign(entry.raw, found)


def written_elsewhere(data: Mapping[str, Any], steps: Sequence[str]) -> list[str]:
    """Paths that end in these steps: ``staff.agents.count`` for ``agents.count``.

    The shortest come first; where the first step is a name or word of the data, or a word that
    the base leaves out.
    """
    found: list[Steps] = []

    def visit(here: Any, path: Steps, shape: Shape | None) -> None:
        if path and shape is not None and _leads(here, shape, steps):
            found.append((*path, *steps))
        if isinstance(here, Mapping) and len(path) < _DEEPEST:
            for key, part in here.items():
                visit(part, (*path, key), shape.below(key) if shape is not None else None)

    visit({key: part for key, part in data.items() if key not in SHARED}, (), CONFIG)
    return [dotted(path) for path in sorted(found, key=len)]


def _known(data: Mapping[str, Any], steps: Sequence[str]) -> bool:
    """Whether a path leads into the data from the top."""
    return _leads(data, CONFIG, steps)


def _leads(here: Any, shape: Shape, steps: Sequence[str]) -> bool:
    """Whether the steps lead from a place to one that the models know."""
    if not (isinstance(here, Mapping) and steps[0] in here) and steps[0] not in shape.words:
        return False
    inside: Shape | None = shape
    for step in steps:
        inside = None if inside is None else inside.below(step)
    return inside is not None


class _Target:
    """The place in the data that a path leads to, made on the way where that is allowed."""

    def __init__(self, data: dict[str, Any], steps: Sequence[str]) -> None:
        self.data = data
        self.exists = True
        self.known = True  #: whether the models know the place, or its map exists
        self._make: list[Callable[[], None]] = []
        holder, shape, path = data, CONFIG, ()  # type: Any, Shape | None, Steps
        rest = list(steps)
        while True:
            step, used = self._step(holder, rest, path, shape)
            rest = rest[used:]
            inner = shape.below(step) if shape is not None else None
            self.holder, self.step, self.path, self.shape = holder, step, (*path, step), inner
            if not rest:
                break
            path = self.path
            shape = inner
            holder = self._enter(holder, step, path, inner)
        self.old = self.holder[step] if self.exists else None

    def _step(
        self, holder: Any, rest: list[str], path: Steps, shape: Shape | None
    ) -> tuple[str | int, int]:
        """The next step and how many parts of the path it takes: names may hold dots."""
        self.exists = True
        if isinstance(holder, list):
            if rest[0].isdigit() and int(rest[0]) < len(holder):
                return int(rest[0]), 1
            raise BadValue("patch.no_part", name=rest[0], path=dotted(path), count=len(holder))
        if not isinstance(holder, dict):
            raise BadValue(
                "patch.single", path=dotted(path), old=shorten(holder), name=".".join(rest)
            )
        for used in range(len(rest), 0, -1):
            name = ".".join(rest[:used])
            if name in holder:
                return name, used
        self.exists = False
        if shape is not None and shape.model is not None:
            if rest[0] in shape.words:
                return rest[0], 1
            raise self._unknown(rest, path, shape)
        used = len(rest) if path in DOTTED_KEYS else 1
        if used < len(rest):
            whole = ".".join((*map(str, path), *rest))
            raise _Unknown("patch.unknown", rest[0], [str(key) for key in holder], path=whole)
        self.known = False
        return ".".join(rest[:used]), used

    def _unknown(self, rest: list[str], path: Steps, shape: Shape) -> BadValue:
        """There is no such word; perhaps it stands elsewhere, or is called otherwise here."""
        whole = ".".join((*map(str, path), *rest))
        error = _Unknown("patch.unknown", rest[0], shape.words, path=whole)
        models = shape.models if path else ("Scenario",)
        steps = [step for step in re.split(r"[./\\>\s]+", ".".join(rest)) if step]
        meant = [".".join(steps)] if steps != rest and _known(self.data, steps) else []
        close = nearest(rest[0], shape.words, most=1)
        if close and _known(self.data, [*map(str, path), *close, *rest[1:]]):
            return error  # a slip of typing
        called = elsewhere.hint(rest[0], *models)
        if not meant and not path and (called is None or len(rest) > 1):
            meant = written_elsewhere(self.data, rest)
        if meant:
            names = [*meant[:_MOST_MEANT], *(["..."] if len(meant) > _MOST_MEANT else [])]
            error.hint = said("load.did_you_mean", name=names)
        else:
            error.hint = called or error.hint
        return error

    def _enter(self, holder: Any, step: str | int, path: Steps, inner: Shape | None) -> Any:
        """The value at ``step``; an optional word that is not there yet becomes an empty map."""
        if self.exists:
            return holder[step]
        if inner is None or (inner.model is None and inner.values is None):
            raise BadValue("patch.nothing_inside", path=dotted(path))
        made: dict[str, Any] = {}
        self._make.append(lambda: holder.__setitem__(step, made))
        return made

    def put(self, value: Any) -> None:
        """Write the value."""
        for make in self._make:
            make()
        self.holder[self.step] = copy.deepcopy(value)

    def remove(self) -> None:
        """Take the value out."""
        del self.holder[self.step]


def hint_for(value: object, path: Steps) -> Said | str:
    """A word for those who write a change where only values may stand."""
    if not isinstance(value, str):
        return ""
    verb = slips.change(value)
    return said("patch.verb_inside", path=dotted(path), verb=verb) if verb else ""
