"""Redesign: what is done to a process, by its name; it comes to ordinary lines of a patch.

``redesign: {standardise: {channels.phone: {cv: times 60%, fails: times 50%, talk: times 103%}}}``
in a scenario is short for new values of ``talk_cv``, ``solves`` and ``talk`` of that channel. What
is done to the steps of a process stands in `queuesim.spec.redesign_steps`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from queuesim.errors import BadValue, Problem, Steps
from queuesim.spec.law import is_law
from queuesim.spec.patch import Entry, Patched, apply, steps_of, verb_of
from queuesim.spec.quantity import Quantity, added, multiplied, read_quantity, shown
from queuesim.spec.redesign_steps import OF_STEPS, steps_in
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
    done = base
    for at, verb, places in _parts(problems, patch[REDESIGN], (*origin, REDESIGN)):
        if not _known(problems, at, verb, (*VERBS, *OF_STEPS)):
            continue
        for inner, place, words in _parts(problems, places, at):
            if _known(problems, inner, place, _places(done.data, verb)):
                # one after the other: each is done to what the one before has left
                more = list(_lines_of(problems, done.data, (verb, place), inner, words))
                done = apply(done, more)
                entries += more
    problems += _twice(entries, [path for path in patch if path not in (REDESIGN, "extends")])
    done = apply(done, ())
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


def _places(data: _Data, verb: str) -> list[str]:
    """Channels, and for what is done by words also their steps."""
    channels = data.get("channels")
    found = list(channels) if isinstance(channels, Mapping) else []
    places = [f"channels.{name}" for name in found]
    if verb in VERBS:
        places += [f"channels.{name}.steps.{s}" for name in found for s in steps_in(data, name)]
    return places


def _lines_of(
    problems: list[Problem], data: _Data, done: tuple[str, str], at: Steps, words: Any
) -> Iterator[Entry]:
    """Lines that a verb at a place comes to."""
    verb, place = done
    if verb in VERBS:
        for line, word, value in _parts(problems, words, at):
            yield from _entries(problems, data, (verb, place, word), line, value)
        return
    try:
        lines = list(OF_STEPS[verb](data, place.partition(".")[2], words))
    except BadValue as error:
        problems.append(Problem(at, error.said, error.hint))
        return
    yield from (Entry(path, new, at) for path, new in lines)


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


def _plain(word: str) -> Callable[[_Data, str, Any], _Lines]:
    """A word that changes as in any line of a patch."""

    def line(data: _Data, place: str, change: Any) -> _Lines:
        del data
        yield f"{place}.{word}", change

    return line


def _cv(data: _Data, place: str, change: Any) -> _Lines:
    """How much talk varies: ``cv`` of its laws, and ``talk_cv`` where only means are given."""
    words = _words(data, place)
    word = next((w for w in ("aht", "work") if w in words), "talk")
    laws = list(_laws(words.get(word), f"{place}.{word}"))
    for path, cv in laws:
        if cv is not None:
            yield f"{path}.cv", _changed(cv, change)
    if any(cv is None for _, cv in laws):
        own = "work_cv" if word == "work" else "talk_cv"
        usual = words.get(own, _said(data, place, "talk_cv"))
        yield f"{place}.{own}", _changed(_USUAL_CV if usual is None else usual, change)


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
    of_step = ".steps." in place
    solves = _words(data, place).get("solves") if of_step else _said(data, place, "solves")
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
    found = data["channels"][place.split(".")[1]]
    return found if isinstance(found, Mapping) else {}


def _words(data: _Data, place: str) -> _Data:
    """Words of the channel, or of the step."""
    channel, dot, step = place.partition(".")[2].partition(".steps.")
    return steps_in(data, channel)[step] if dot else _channel(data, place)


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


# --- digitise -----------------------------------------------------------------------------------


def _per_contact(data: _Data, place: str, change: Any) -> _Lines:
    """What a tool costs for each contact of the channel."""
    usual = _said(data, place, "cost_per_contact")
    path = f"channels.{place.split('.')[1]}.cost_per_contact"
    yield path, _changed(0 if usual is None else usual, change)


def _overhead(data: _Data, place: str, change: Any) -> _Lines:
    """What a tool costs over time."""
    del place
    costs = data.get("costs")
    usual = costs.get("overhead") if isinstance(costs, Mapping) else None
    verb, operand = verb_of(change)
    yield "costs.overhead", operand if usual is None and verb == "add" else change


#: Words of each verb, and the lines of a patch that each comes to.
VERBS: Mapping[str, Mapping[str, Callable[[_Data, str, Any], _Lines]]] = {
    "standardise": {"talk": _plain("talk"), "work": _plain("work"), "cv": _cv, "fails": _fails},
    "digitise": {
        "talk": _plain("talk"),
        "work": _plain("work"),
        "waits": _plain("waits"),
        "fails": _fails,
        "cost_per_contact": _per_contact,
        "overhead": _overhead,
    },
}
