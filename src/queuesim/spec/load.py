"""From a config file to models: the base and every scenario, or everything that is wrong.

read (YAML with places) -> inline (tables that it names) -> patch (each scenario on the base) ->
validate (the models) -> check (what no single word can know). All problems of a file come together,
each once, with its place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from queuesim.errors import BadValue, ConfigError, Problem, Steps, dotted, hint_of
from queuesim.spec import check
from queuesim.spec.config import Config
from queuesim.spec.files import inline
from queuesim.spec.mistakes import problems_of
from queuesim.spec.patch import Entry, Patched, apply, layers, parents
from queuesim.spec.quantity import shown
from queuesim.spec.reader import Document, read, read_text
from queuesim.spec.suggest import did_you_mean
from queuesim.words import Said, said

#: The name of the config without any scenario.
BASE = "base"

#: Values that tell a problem is about the key at the end of its path.
_NAMES_KEY = ("word", "got", "name")


@dataclass(frozen=True)
class Loaded:
    """A config that holds together: the base and its scenarios, and what may not be meant."""

    document: Document
    folder: Path  #: where the files that it names are looked for
    scenarios: dict[str, Config]  #: the base first, under the name ``base``
    patched: dict[str, Patched]  #: the plain data of each, with what its patches changed
    warnings: tuple[Problem, ...]
    notes: tuple[Said, ...]  #: what had to be guessed about files

    @property
    def base(self) -> Config:
        """The config without any scenario."""
        return self.scenarios[BASE]

    @property
    def file(self) -> str:
        """The name of the config file in messages."""
        return self.document.file


def load(path: str | Path, sets: Sequence[str] = (), *, measures: Collection[str] = ()) -> Loaded:
    """Load a config file.

    Parameters
    ----------
    path
        The file, UTF-8; files that it names are looked for beside it.
    sets
        Changes of the base such as ``"staff.agents.count=add 2"``, in the words of a patch.
    measures
        Names of measures, by which the keys of ``targets`` and the like are judged.

    Raises
    ------
    ConfigError
        With all problems, each with its place.
    FileError
        If the disk or the permissions do not allow reading the file.
    """
    return _loaded(read(path), Path(path).parent, sets, measures)


def load_text(
    text: str,
    folder: str | Path = ".",
    sets: Sequence[str] = (),
    *,
    file: str = "<text>",
    measures: Collection[str] = (),
) -> Loaded:
    """Load a config from its text, as :func:`load` does."""
    return _loaded(read_text(text, file), Path(folder), sets, measures)


def _loaded(
    document: Document, folder: Path, sets: Sequence[str], measures: Collection[str]
) -> Loaded:
    house = _House(document, folder, measures)
    base = apply(Patched(house.words), _sets(sets), shared=frozenset({"queuesim", "scenarios"}))
    if base.problems:
        raise ConfigError(_of_set(problem) for problem in base.problems)
    house.read_tables(base)
    house.take(BASE, base)
    for name in house.patches:
        house.scenario(name, base)
    problems = _sorted([*house.amiss(), *house.problems])
    if problems:
        raise ConfigError(problems)
    warnings = _sorted(house.warnings)
    return Loaded(document, folder, house.configs, house.patched, warnings, tuple(house.notes))


def _sorted(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    first = [problem for problem in problems if problem.place is None]
    placed = [problem for problem in problems if problem.place is not None]
    return (*first, *sorted(placed, key=lambda problem: problem.place or ()))


class _House:
    """Everything that is found in one document while it is loaded."""

    def __init__(self, document: Document, folder: Path, measures: Collection[str]) -> None:
        self.document = document
        self.folder = folder
        self.measures = measures
        self.words = {key: value for key, value in document.data.items() if key != "scenarios"}
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.tables: list[Problem] = []  #: what is wrong with files
        self.notes: list[Said] = []
        self.configs: dict[str, Config] = {}
        self.patched: dict[str, Patched] = {}
        self.heard: dict[str, set[tuple[Steps, str]]] = {}
        self.patches = self._patches()

    # --- what is said twice, or not at all ---

    def amiss(self) -> Iterator[Problem]:
        """What the reader found, and words without a value; what follows from them is dropped."""
        paths = list(_nothing(self.document.data))
        wrong = [tuple(problem.path) for problem in self.document.problems]
        tables = [tuple(problem.path)[:-1] for problem in self.tables]
        follow = [*paths, *wrong, *tables]
        self.problems = [p for p in self.problems if not _follows(p.path, follow)]
        yield from self.document.problems
        yield from self.tables
        for path in paths:
            if _follows(path, wrong):
                continue
            place = self.document.place(path, key=True)
            yield Problem.of(path, "load.nothing", place=place, word=path[-1])

    def _patches(self) -> dict[str, dict[str, Any]]:
        """The scenarios that are maps; the others are refused."""
        given = self.document.data.get("scenarios", {})
        if not isinstance(given, dict):
            if given is not None:
                self._refuse(("scenarios",), said("load.expected_map", got=shown(given)))
            return {}
        good: dict[str, dict[str, Any]] = {}
        for name, patch in given.items():
            if name == BASE:
                self._refuse(("scenarios", name), said("load.scenario_base"))
            elif isinstance(patch, dict):
                good[name] = patch
            elif patch is not None:
                self._refuse(("scenarios", name), said("load.scenario_map", got=shown(patch)))
        return good

    def _refuse(self, path: Steps, message: Said) -> None:
        self.problems.append(Problem(path, message, hint_of(message), self.document.place(path)))

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
            path: Steps = ("scenarios", name, "extends")
            place = self.document.place(path)
            problem = Problem(path, error.said, error.hint, place)
            if not any(p.place == place for p in self.problems):
                self.problems.append(problem)
            return
        patched = base
        for layer in chain:
            patched = apply(patched, self._entries(layer))
        known = self._heard_before(name)
        broken = {dotted(path) for path, _ in self.heard[BASE]}
        for problem in patched.problems:
            if _is_arithmetic(problem) and problem.path[-1] in broken:
                continue  # there is no quantity in the base, which is told already
            key = (tuple(problem.path), str(problem.message))
            self.heard.setdefault(name, set()).add(key)
            if key not in known:
                place = self.document.place(tuple(problem.path), key=_of_path(problem))
                self.problems.append(problem.at(place))
        if not patched.problems:
            self.take(name, patched)

    def _entries(self, name: str) -> Iterator[Entry]:
        for path, value in self.patches[name].items():
            if path == "extends":
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
        if config is not None:
            wrong = list(check.problems(config, self.measures))
            self.configs[name] = config
            self.patched[name] = patched
        self.problems += self._new(name, patched, wrong)
        if config is not None and not wrong:
            self.warnings += self._new(name, patched, check.warnings(config))

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
            path = settled(patched.data, _steps(problem.path, patched.data))
            key = (path, str(problem.message))
            if key not in mine and key not in known:
                yield self._placed(Problem(path, problem.message, problem.hint), name, patched)
            mine.add(key)

    def _heard_before(self, name: str) -> set[tuple[Steps, str]]:
        before = set() if name == BASE else set(self.heard.get(BASE, ()))
        for parent in parents(self.patches.get(name, {})):
            before |= self.heard.get(parent, set())
        return before

    def _placed(self, problem: Problem, name: str, patched: Patched) -> Problem:
        path = tuple(problem.path)
        if name == BASE or patched.touched(path):
            origin = patched.origin(path)
            if origin[:1] == ("--set",):
                return _of_set(Problem(origin, problem.message, problem.hint))
            place = self.document.place(origin, key=_of_path(problem))
            return Problem(origin, problem.message, problem.hint, place)
        # The patch has broken something that it does not mention: the place is the scenario's.
        place = self.document.place(("scenarios", name), key=True)
        return Problem(f"scenarios.{name}: {dotted(path)}", problem.message, problem.hint, place)


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


def _is_arithmetic(problem: Problem) -> bool:
    keys = ("patch.add_to_what", "patch.times_what", "patch.add_unit")
    return isinstance(problem.message, Said) and problem.message.key in keys


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


def _sets(sets: Sequence[str]) -> Iterator[Entry]:
    """Entries of a patch from ``path=value``; the value is read as YAML."""
    for one in sets:
        path, equals, text = one.partition("=")
        if not equals or not path.strip():
            raise ConfigError([Problem.of("--set", "load.set", got=one)])
        value = _set_value(path.strip(), text.strip())
        if value is None:
            raise ConfigError([Problem.of("--set", "load.set", got=one)])
        signed = text.strip()[:1] in ("+", "-") and isinstance(value, int | float)
        yield Entry(path.strip(), text.strip() if signed else value, ("--set", path.strip()))


def _set_value(path: str, text: str) -> Any:
    try:
        document = read_text(f"value: {text}", f"--set {path}")
        problems = document.problems
    except ConfigError as error:
        problems = error.problems
    if problems:
        raise ConfigError(Problem(f"--set {path}", p.message, p.hint) for p in problems)
    return document.data["value"]


def _of_set(problem: Problem) -> Problem:
    """The problem of a change from the command line, which has no place in a file."""
    return Problem(f"--set {dotted(problem.path[1:])}", problem.message, problem.hint)


def scenario_named(loaded: Loaded, name: str) -> Config:
    """The config of one scenario by name.

    Raises
    ------
    ConfigError
        If there is none, with the nearest name.
    """
    if name in loaded.scenarios:
        return loaded.scenarios[name]
    hint = did_you_mean(name, loaded.scenarios)
    raise ConfigError([Problem("--scenario", said("load.no_scenario", name=name), hint)])
