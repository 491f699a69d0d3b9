"""From a config file to models: the base and every scenario, or everything that is wrong.

read (YAML with places) -> inline (tables that it names) -> patch (each scenario on the base) ->
validate (the models) -> check (what no single word can know). All problems of a file come together,
each once, with its place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from queuesim.errors import ConfigError, Problem
from queuesim.spec.config import Config
from queuesim.spec.patch import Entry, Patched, apply
from queuesim.spec.reader import Document, read, read_text
from queuesim.spec.suggest import did_you_mean
from queuesim.spec.variants import BASE, Variants, of_set
from queuesim.words import Said, said

__all__ = ["BASE", "Loaded", "load", "load_text", "scenario_named"]


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
    variants = Variants(document, folder, measures)
    base = apply(Patched(variants.words), _sets(sets), shared=frozenset({"queuesim", "scenarios"}))
    if base.problems:
        raise ConfigError(of_set(problem) for problem in base.problems)
    variants.read_tables(base)
    variants.take(BASE, base)
    for name in variants.patches:
        variants.scenario(name, base)
    problems = _sorted([*variants.amiss(), *variants.problems])
    if problems:
        raise ConfigError(problems)
    warnings = _sorted(variants.all_warnings())
    return Loaded(
        document, folder, variants.configs, variants.patched, warnings, tuple(variants.notes)
    )


def _sorted(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    first = [problem for problem in problems if problem.place is None]
    placed = [problem for problem in problems if problem.place is not None]
    return (*first, *sorted(placed, key=lambda problem: problem.place or ()))


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
