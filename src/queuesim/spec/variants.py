"""The base and the scenarios of one document while they are read, and what is wrong with them."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from queuesim.errors import BadValue, Problem, Steps, dotted, hint_of
from queuesim.spec import check
from queuesim.spec.config import Config
from queuesim.spec.files import inline
from queuesim.spec.idle import Idle, is_idle
from queuesim.spec.mistakes import meant_by, problems_of
from queuesim.spec.patch import (
    Entry,
    Patched,
    apply,
    first_value,
    keep,
    layers,
    left_out,
    parents,
)
from queuesim.spec.quantity import shown
from queuesim.spec.reader import Document
from queuesim.spec.redesign import REDESIGN, redesigned
from queuesim.spec.shape import shape_at
from queuesim.words import Said, said

#: The name of the config without any scenario.
BASE = "base"

#: Values that tell a problem is about the key at the end of its path.
_NAMES_KEY = ("word", "got", "name")


class Variants:
    """Everything that is found in one document while it is loaded."""

    def __init__(self, document: Document, folder: Path, measures: Collection[str]) -> None:
        self.document = document
        self.folder = folder
        self.measures = measures
        self.words = {key: value for key, value in document.data.items() if key != "scenarios"}
        self.nothing = list(_nothing(document.data))  #: words without a value
        self.absent: list[Steps] = []  #: words that the base lacks
        self.cycles: set[frozenset[str]] = set()
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.idle = Idle()
        self.tables: list[Problem] = []  #: what is wrong with files
        self.notes: list[Said] = []
        self.broken: set[str] = set()  #: scenarios with something wrong
        self.configs: dict[str, Config] = {}
        self.patched: dict[str, Patched] = {}
        self.lines: set[tuple[Steps, str]] = set()  #: lines of patches that failed, and how
        self.heard: dict[str, set[tuple[Steps, str]]] = {}
        self.patches = self._patches()

    @property
    def unsure(self) -> bool:
        """Whether words or tables are missing or twice: what they mean together is unknown."""
        return bool(self.document.problems or self.tables or self.nothing)

    # --- what is said twice, or not at all ---

    def amiss(self) -> Iterator[Problem]:
        """What the reader found, and words without a value; what follows from them is dropped."""
        wrong = [tuple(problem.path) for problem in self.document.problems]
        # A number that a comma has cut in two is broken in the word before the comma as well.
        wrong += [
            (*problem.path[:-1], str(problem.message.values["of"]))
            for problem in self.document.problems
            if isinstance(problem.message, Said) and "of" in problem.message.values
        ]
        tables = [tuple(problem.path)[:-1] for problem in self.tables]
        follow = [*self.nothing, *wrong, *tables]
        self.problems = [p for p in self.problems if not _follows(p.path, follow)]
        yield from self.document.problems
        yield from self.tables
        for path in self.nothing:
            if _follows(path, wrong):
                continue
            place = self.document.place(path, key=True)
            yield Problem.of(path, "load.nothing", place=place, word=path[-1])

    def _patches(self) -> dict[str, dict[str, Any]]:
        """The scenarios; what is no map is refused and stands for no change."""
        given = self.document.data.get("scenarios", {})
        if not isinstance(given, dict):
            if given is not None:
                self._refuse(("scenarios",), said("load.expected_map", got=shown(given)))
            return {}
        good: dict[str, dict[str, Any]] = {}
        for name, patch in given.items():
            good[name] = patch if isinstance(patch, dict) else {}
            if name == BASE:
                self._refuse(("scenarios", name), said("load.scenario_base"), key=True)
                del good[name]
            elif not isinstance(patch, dict) and patch is not None:
                self._refuse(("scenarios", name), said("load.scenario_map", got=shown(patch)))
        return good

    def _refuse(self, path: Steps, message: Said, *, key: bool = False) -> None:
        place = self.document.place(path, key=key)
        self.problems.append(Problem(path, message, hint_of(message), place))

    def read_tables(self, base: Patched) -> None:
        """Put the rows of tables in place of the files, in the base and in the scenarios."""
        inlined = inline({**base.data, "scenarios": self.patches}, self.folder)
        self.patches = inlined.data.pop("scenarios")
        base.data = inlined.data
        self.notes = inlined.notes
        for problem in inlined.problems:
            path = base.origin(tuple(problem.path))
            self.tables.append(problem.at(self.document.place(path)))

    # --- base and scenarios ---

    def scenario(self, name: str, base: Patched) -> None:
        """Patch the base, and take what comes of it."""
        try:
            chain = layers(name, self.patches)
        except BadValue as error:
            self._broken_chain(name, error)
            return
        patched = base
        for layer in chain:
            patched = apply(patched, self._entries(layer))
            if REDESIGN in self.patches[layer]:
                origin: Steps = ("scenarios", layer)
                patched = redesigned(patched, self.patches[layer], origin)
        known = self._heard_before(name)
        broken = [path for path, _ in self.heard[BASE]]
        broken += [*self.absent, *(tuple(problem.path)[:-2] for problem in self.tables)]
        if self.broken & set(chain[:-1]):
            broken += [change.path for change in patched.changes if left_out(change)]
        for problem in patched.problems:
            if _may_follow(problem) and _near(str(problem.path[-1]), broken):
                continue  # there is nothing in the base, which is told already
            key = (tuple(problem.path), str(problem.message))
            self.heard.setdefault(name, set()).add(key)
            # The same line says the same in a scenario that builds on this one, of other values.
            line = (
                tuple(problem.path),
                problem.message.key if isinstance(problem.message, Said) else "",
            )
            if key not in known and line not in self.lines:
                self.lines.add(line)
                place = self.document.place(tuple(problem.path), key=_of_path(problem))
                self.problems.append(problem.at(place))
        if patched.problems:
            self.broken.add(name)
        else:
            self.take(name, patched)

    def _broken_chain(self, name: str, error: BadValue) -> None:
        """A scenario that extends what is not there, or itself; a circle is told once."""
        circle = frozenset(str(error.said.values.get("chain", "")).split(" > ")[:-1])
        path: Steps = ("scenarios", name, "extends")
        place = self.document.place(path)
        told = circle in self.cycles or any(problem.place == place for problem in self.problems)
        if not told:
            self.problems.append(Problem(path, error.said, error.hint, place))
        self.cycles |= {circle} if circle else set()

    def _entries(self, name: str) -> Iterator[Entry]:
        for path, value in self.patches[name].items():
            if path in ("extends", REDESIGN):
                continue
            origin: Steps = ("scenarios", name, path)
            node = self.document.node(origin)
            raw = node.raw if node is not None and not node.quoted else None
            yield Entry(path, value, origin, raw)

    def take(self, name: str, patched: Patched) -> None:
        """Validate and check one variant; note what has not been said before."""
        data = dict(patched.data)
        if name == BASE:
            data["scenarios"] = self.patches
        config, wrong = self._validated(data, patched)
        if config is not None and not self.unsure:
            wrong = list(check.problems(config, self.measures))
            self.configs[name] = config
            self.patched[name] = patched
        if wrong and name != BASE:
            self.broken.add(name)
            wrong = self._by_replacing(data, patched, wrong)
        self.problems += self._new(name, patched, wrong)
        if config is not None and not wrong and not self.unsure:
            found = check.warnings(config)
            idle = [(_written(problem, patched), problem) for problem in found if is_idle(problem)]
            self.idle.note(name, patched, idle)
            usual = (problem for problem in found if not is_idle(problem))
            self.warnings += self._new(name, patched, usual)
            self.warnings += self._new(name, patched, _replaced(patched, warn=True))

    def _by_replacing(
        self, data: dict[str, Any], patched: Patched, wrong: list[Problem]
    ) -> list[Problem]:
        """What is wrong because new maps left out words of the old ones, told as that."""
        replaced = list(_replaced(patched))
        if not replaced:
            return wrong
        merged = copy.deepcopy(data)
        for change in patched.changes:
            if left_out(change):
                keep(merged, change)
        config, still = self._validated(merged, patched)
        if config is not None and not self.unsure:
            still = list(check.problems(config, self.measures))
        return [*replaced, *still] if len(still) < len(wrong) else wrong

    def all_warnings(self) -> list[Problem]:
        """Warnings; of words without effect only those that have it in no variant."""
        return [*self.warnings, *self.idle.told(self._placed)]

    def _validated(
        self, data: dict[str, Any], patched: Patched
    ) -> tuple[Config | None, list[Problem]]:
        try:
            return Config.model_validate(data), []
        except ValidationError as error:
            if not self._as_written(error, data, patched):
                return None, list(problems_of(error))
        try:
            return Config.model_validate(data), []
        except ValidationError as error:
            return None, list(problems_of(error))

    def _as_written(self, error: ValidationError, data: dict[str, Any], patched: Patched) -> bool:
        """Names such as ``012`` that YAML takes for numbers: put back what was written."""
        found = False
        for entry in error.errors(include_url=False, include_context=False):
            path = settled(data, tuple(entry["loc"]))
            raw = (
                self.document.raw(patched.origin(path)) if entry["type"] == "string_type" else None
            )
            if raw:
                holder: Any = data
                for step in path[:-1]:
                    holder = holder[step]
                holder[path[-1]] = raw
                found = True
        return found

    # --- places ---

    def _new(self, name: str, patched: Patched, found: Iterable[Problem]) -> Iterator[Problem]:
        """Problems not yet told for what this variant builds on, with their places."""
        known = self._heard_before(name)
        mine = self.heard.setdefault(name, set())
        for problem in found:
            path = _written(problem, patched)
            key = (path, str(problem.message))
            if name == BASE and isinstance(problem.message, Said):
                missing = problem.message.key == "load.missing"
                self.absent += [(*path, str(problem.message.values["word"]))] if missing else []
                named = problem.message.key == "load.unknown_word"
                meant = meant_by(path) if named else path
                self.absent += [meant] if meant not in (path, path[:-1]) else []
            elif any(path[: len(one)] == one for one in self.absent) or (
                _computed(path, patched) and path in {told for told, _ in self.heard[BASE]}
            ):
                continue
            if key not in mine and key not in known:
                yield self._placed(Problem(path, problem.message, problem.hint), name, patched)
            mine.add(key)

    def _heard_before(self, name: str) -> set[tuple[Steps, str]]:
        before = set() if name == BASE else set(self.heard.get(BASE, ()))
        for parent in parents(self.patches.get(name, {})):
            before |= self.heard.get(parent, set())
        return before

    def _placed(self, problem: Problem, name: str, patched: Patched) -> Problem:
        return placed(problem, name, patched, self.document)


def placed(problem: Problem, name: str, patched: Patched, document: Document) -> Problem:
    """A problem of a variant where the document says what it is about."""
    path = _written(problem, patched)
    if name == BASE or patched.touched(path):
        origin = patched.origin(path)
        if origin[:1] == ("--set",):
            return of_set(Problem(origin, problem.message, problem.hint))
        place = document.place(origin, key=_of_path(problem))
        return Problem(origin, problem.message, problem.hint, place)
    # The patch has broken something that it does not mention: the place is the scenario's.
    place = document.place(("scenarios", name), key=True)
    return Problem(f"scenarios.{name}: {dotted(path)}", problem.message, problem.hint, place)


def _written(problem: Problem, patched: Patched) -> Steps:
    """The path of a problem as the planner wrote it."""
    return settled(patched.data, _steps(problem.path, patched.data))


def _of_path(problem: Problem) -> bool:
    """Whether a problem is about the last key of its path, and not about the value."""
    message, last = problem.message, problem.path[-1] if problem.path else None
    if isinstance(message, str):
        return False
    if message.key.startswith("patch."):
        return message.key in (
            "patch.unknown",
            "patch.path",
            "patch.shared",
            "patch.nothing_inside",
        )
    return any(message.values.get(word) == last for word in _NAMES_KEY)


def _may_follow(problem: Problem) -> bool:
    """Whether a patch fails for what it changes, which may not be there or may be broken."""
    keys = (
        "add_to_what",
        "times_what",
        "add_unit",
        "nothing_there",
        "people_listed",
        "unknown",
        "nothing_inside",
        "single",
    )
    return isinstance(problem.message, Said) and problem.message.key in {f"patch.{k}" for k in keys}


def _computed(path: Steps, patched: Patched) -> bool:
    """Whether a patch made the value at a path from the old one."""
    return any(
        change.path == path and change.verb in ("add", "times") for change in patched.changes
    )


def _replaced(patched: Patched, *, warn: bool = False) -> Iterator[Problem]:
    """A problem for each change that put a new map in the place of one that said more.

    With ``warn`` only those where words of the vocabulary, or whole parts such as groups, are
    gone: shares by name are replaced as a whole on purpose.
    """
    for change in patched.changes:
        lost = left_out(change)
        shape = shape_at(change.path)
        inner = shape.below("") if shape is not None and shape.values is not None else shape
        if lost and not (warn and (inner is None or inner.model is None)):
            path, value = first_value(change)
            yield Problem.of(
                change.path,
                "patch.replaced",
                path=dotted(change.path),
                lost=lost,
                one=f"{dotted(path)}: {shown(value)}",
            )


def _near(target: str, paths: Iterable[Steps]) -> bool:
    """Whether one of the paths leads to the target, into it or around it."""
    words = (f"{dotted(path)}." for path in paths if path)
    return any(f"{target}.".startswith(word) or word.startswith(f"{target}.") for word in words)


def settled(data: Any, path: Steps) -> Steps:
    """A path as the planner wrote it: without the positions in lists that short forms leave out."""
    kept: list[str | int] = []
    here = data
    for step in path:
        if isinstance(step, int) and not isinstance(here, list):
            continue
        kept.append(step)
        if isinstance(here, dict):
            here = here.get(step)
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
        else:
            here = None
    return tuple(kept)


def _steps(path: str | Steps, data: Any) -> Steps:
    """The steps of a dotted path; names in the data may hold dots."""
    if not isinstance(path, str):
        return path
    rest = path.replace("[", ".").replace("]", "").split(".") if path else []
    steps: list[str | int] = []
    here = data
    while rest:
        names = (".".join(rest[:n]) for n in range(len(rest), 0, -1))
        name = next((n for n in names if isinstance(here, dict) and n in here), rest[0])
        rest = rest[name.count(".") + 1 :]
        if isinstance(here, list) and name.isdigit():
            steps.append(int(name))
            here = here[int(name)] if int(name) < len(here) else None
        else:
            steps.append(name)
            here = here.get(name) if isinstance(here, dict) else None
    return tuple(steps)


def _nothing(value: Any, path: Steps = ()) -> Iterator[Steps]:
    """Paths of everything without a value."""
    if value is None:
        yield path
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _nothing(part, (*path, key))
    elif isinstance(value, list):
        for k, part in enumerate(value):
            yield from _nothing(part, (*path, k))


def _follows(path: str | Steps, wrong: Iterable[Steps]) -> bool:
    """Whether a problem lies inside something wrong, or around it and may come from it."""
    steps = tuple(path)
    return any(steps[: len(one)] == one or (steps and one[: len(steps)] == steps) for one in wrong)


def of_set(problem: Problem) -> Problem:
    """The problem of a change from the command line, which has no place in a file."""
    return Problem(f"--set {dotted(problem.path[1:])}", problem.message, problem.hint)
