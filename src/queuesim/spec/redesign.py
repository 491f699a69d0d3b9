"""Redesign: what is done to a process, by its name; it comes to ordinary lines of a patch.

``redesign: {standardise: {channels.phone: {cv: times 60%, fails: times 50%, talk: times 103%}}}``
in a scenario is short for new values of ``talk_cv``, ``solves`` and ``talk`` of that channel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from queuesim.errors import BadValue, Problem, Steps
from queuesim.spec.law import is_law
from queuesim.spec.patch import Entry, Patched, apply, steps_of, verb_of
from queuesim.spec.quantity import Quantity, added, multiplied, read_quantity, shown
from queuesim.spec.suggest import did_you_mean
from queuesim.words import said

#: The word of a scenario.
REDESIGN = "redesign"
#: What talk varies by where nothing says so, as ``every_channel.talk_cv`` has it.
_USUAL_CV = "100%"

_Data = Mapping[str, Any]
_Lines = Iterator[tuple[str, Any]]  #: dotted paths and new values, or changes


def redesigned(base: Patched, patch: _Data, origin: Steps) -> Patched:
    """What the redesign in a patch makes of a config.

    Parameters
    ----------
    base
        The config with the other lines of the patch applied; it is left as it is.
    patch
        The whole patch.
    origin
        Where the patch stands in the document.
    """
    entries: list[Entry] = []
    problems: list[Problem] = []
    here = (*origin, REDESIGN)
    for at, verb, places in _parts(problems, patch[REDESIGN], here):
        if _known(problems, at, verb, VERBS):
            for inner, place, words in _parts(problems, places, at):
                if _known(problems, inner, place, _channels(base.data)):
                    for line, word, value in _parts(problems, words, inner):
                        entries += _entries(problems, base.data, (verb, place, word), line, value)
    problems += _twice(entries, [path for path in patch if path not in (REDESIGN, "extends")])
    done = apply(base, entries)
    done.problems += problems
    return done


def _parts(problems: list[Problem], value: Any, at: Steps) -> Iterator[tuple[Steps, str, Any]]:
    """Place, name and value of each part of a map; what is no map is refused."""
    if not isinstance(value, Mapping):
        problems.append(Problem.of(at, "load.expected_map", got=shown(value)))
        return
    for name, part in value.items():
        yield (*at, name), str(name), part


def _known(problems: list[Problem], at: Steps, name: str, known: Iterable[str]) -> bool:
    """Whether a name is known; if not, it is refused with the nearest."""
    names = list(known)
    if name not in names:
        problems.append(Problem(at, said("redesign.unknown", got=name), did_you_mean(name, names)))
    return name in names


def _channels(data: _Data) -> list[str]:
    channels = data.get("channels")
    return [f"channels.{name}" for name in channels] if isinstance(channels, Mapping) else []


def _entries(
    problems: list[Problem], data: _Data, path: tuple[str, str, str], at: Steps, value: Any
) -> list[Entry]:
    """Lines of a patch that one word of a redesign comes to."""
    verb, place, word = path
    if not _known(problems, at, word, VERBS[verb]):
        return []
    try:
        lines = list(VERBS[verb][word](data, place, value))
    except BadValue as error:
        problems.append(Problem(at, error.said, error.hint))
        return []
    return [Entry(path, new, at) for path, new in lines]


def _twice(entries: list[Entry], lines: list[str]) -> Iterator[Problem]:
    """A word that both the redesign and another line of the same scenario change."""
    for entry in entries:
        mine = steps_of(entry.path)
        for line in lines:
            other = steps_of(line)
            n = min(len(mine), len(other))
            if mine[:n] == other[:n]:
                yield Problem.of(entry.origin, "redesign.twice", path=entry.path, line=line)


# --- standardise --------------------------------------------------------------------------------


def _talk(data: _Data, place: str, change: Any) -> _Lines:
    """Longer or shorter talk, as any line of a patch."""
    del data
    yield f"{place}.talk", change


def _cv(data: _Data, place: str, change: Any) -> _Lines:
    """How much talk varies: ``cv`` of its laws, and ``talk_cv`` where only means are given."""
    channel = _channel(data, place)
    word = "aht" if "aht" in channel else "talk"
    laws = list(_laws(channel.get(word), f"{place}.{word}"))
    for path, cv in laws:
        if cv is not None:
            yield f"{path}.cv", _changed(cv, change)
    if any(cv is None for _, cv in laws):
        usual = _said(data, place, "talk_cv")
        yield f"{place}.talk_cv", _changed(_USUAL_CV if usual is None else usual, change)


def _laws(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Laws in a value or map of values, each with its cv; ``None`` where only a mean is given.

    Raises
    ------
    BadValue
        If a law says in other words how much it varies.
    """
    if not isinstance(value, Mapping) or list(value) == ["mean"]:
        yield path, None
    elif not is_law(value):
        for name, part in value.items():
            yield from _laws(part, f"{path}.{name}")
    elif "cv" in value:
        yield path, value["cv"]
    else:
        raise BadValue("redesign.no_cv", path=path, law=shown(value))


def _fails(data: _Data, place: str, change: Any) -> _Lines:
    """The chance that a contact does not solve, the rest of ``solves``."""
    solves = _said(data, place, "solves")
    if solves is None:
        raise BadValue("redesign.nothing_fails", path=f"{place}.solves")
    yield f"{place}.solves", _fewer_failures(solves, change)


def _fewer_failures(solves: Any, change: Any) -> Any:
    if isinstance(solves, Mapping):
        return {name: _fewer_failures(part, change) for name, part in solves.items()}
    fails = _changed(_rest(solves), change)
    share = read_quantity(fails)
    if share is not None and share.unit == "%" and not 0 <= share.amount <= 1:
        raise BadValue("redesign.fails", got=shown(fails))
    return _rest(fails)


def _rest(share: Any) -> Any:
    """What is left to 100 %, exactly; what is no share stays as it is, to be refused as such."""
    found = read_quantity(share)
    if found is None or found.unit != "%":
        return share
    return Quantity(1 - found.amount, "%").written()


def _channel(data: _Data, place: str) -> _Data:
    found = data["channels"][place.partition(".")[2]]
    return found if isinstance(found, Mapping) else {}


def _said(data: _Data, place: str, word: str) -> Any:
    """What the channel says, or every channel."""
    every = data.get("every_channel")
    usual = every.get(word) if isinstance(every, Mapping) else None
    return _channel(data, place).get(word, usual)


def _changed(old: Any, change: Any) -> Any:
    """A value after a change as in a patch, or the new value."""
    verb, operand = verb_of(change)
    if verb == "times":
        return multiplied(old, operand)
    if verb == "add":
        return added(old, operand)
    if verb == "remove":
        raise BadValue("redesign.remove")
    return operand


#: Words of each verb, and the lines of a patch that each comes to.
VERBS: Mapping[str, Mapping[str, Callable[[_Data, str, Any], _Lines]]] = {
    "standardise": {"talk": _talk, "cv": _cv, "fails": _fails},
}
