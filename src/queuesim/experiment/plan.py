"""The plan of an experiment: scenarios x replications, cut into blocks.

A block is one replication of one scenario: a pure function of the model, the seed and the
replication's number. So it runs anywhere, in any order, and its result is the same.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from queuesim.compile import Model
    from queuesim.errors import Problem
    from queuesim.spec.load import Loaded

BASE = "base"
AUTO = "auto"

#: Lines of a resolved config that change how much is run, and no number in it.
_HOW_MUCH = re.compile(r"^  (replications|jobs): .*\n", re.MULTILINE)


@dataclass(frozen=True, order=True)
class Block:
    """One replication of one scenario."""

    replication: int
    scenario: str


@dataclass(frozen=True)
class Plan:
    """What is to be run.

    Attributes
    ----------
    name
        Title of the config.
    models
        Compiled scenarios by name, the base first.
    seed
        Root of all draws; the same for every scenario, so that they meet the same customers.
    replications
        How often each scenario is run.
    resolved
        The config with every default and patch applied, as YAML, tables included: what the
        runs depend on.
    engine
        ``auto``, ``kernel`` or ``reference``; it changes no number.
    """

    name: str
    models: Mapping[str, Model]
    seed: int
    replications: int
    resolved: str
    engine: str = AUTO

    @property
    def hash(self) -> str:
        """Fingerprint of what the numbers depend on, replications apart."""
        digest = hashlib.blake2b(digest_size=16)
        resolved = _HOW_MUCH.sub("", self.resolved)
        for part in (resolved.encode(), str(self.seed).encode()):
            digest.update(len(part).to_bytes(8, "little") + part)
        for name in self.models:
            digest.update(name.encode() + b"\0")
        return digest.hexdigest()

    def blocks(self) -> list[Block]:
        """All blocks: every scenario of a replication before the next replication."""
        return [Block(k, name) for k in range(self.replications) for name in self.models]

    def longer(self, replications: int) -> Plan:
        """The same plan with another number of replications."""
        return replace(self, replications=replications)


def plan_of(
    loaded: Loaded,
    *,
    scenarios: Sequence[str] | None = None,
    replications: int | None = None,
    seed: int | None = None,
    engine: str = AUTO,
) -> Plan:
    """Compile a loaded config into a plan.

    Parameters
    ----------
    scenarios
        Names to run, in this order. ``None``: all, the base first.
    replications, seed
        In place of what ``runs`` says.
    engine
        ``auto``, ``kernel`` or ``reference``.

    Raises
    ------
    ConfigError
        If a scenario is not known, cannot be simulated as its words say, or has a target or a
        size that has not the unit of its measure.
    """
    from queuesim.spec.resolve import resolved_yaml

    names = list(loaded.scenarios) if scenarios is None else _known(list(scenarios), loaded)
    runs = loaded.base.runs
    models = models_of(loaded, names)
    return Plan(
        name=loaded.base.name,
        models=models,
        seed=runs.seed if seed is None else seed,
        replications=runs.replications if replications is None else replications,
        resolved=resolved_yaml(loaded),
        engine=engine,
    )


def models_of(loaded: Loaded, names: Sequence[str] | None = None) -> dict[str, Model]:
    """Compiled scenarios by name, their targets and sizes judged.

    Parameters
    ----------
    names
        Scenarios that are there, in this order. ``None``: all, the base first.

    Raises
    ------
    ConfigError
        With everything that the words of any of them cannot mean, each once and at its place.
    RefusedConfig
        With everything that has no answer: circles that no case leaves, no steady state.
    """
    from queuesim.errors import ConfigError, RefusedConfig
    from queuesim.experiment.before import refusals

    wanted = list(loaded.scenarios if names is None else names)
    models: dict[str, Model] = {}
    problems = _each_once(loaded, wanted, lambda name: _compiled(name, loaded, models))
    if problems:
        raise ConfigError(problems)
    refused = _each_once(loaded, wanted, lambda name: refusals(models[name]))
    if refused:
        raise RefusedConfig(refused)
    return models


def _each_once(
    loaded: Loaded, names: Sequence[str], find: Callable[[str], Iterable[Problem]]
) -> list[Problem]:
    """Problems of scenarios at their places; what follows from the base is told once."""
    from queuesim.errors import dotted
    from queuesim.spec.variants import placed

    problems: dict[tuple[str, str], Problem] = {}
    heard: set[tuple[str, str]] = set()
    for name in names:
        patched = loaded.patched[name]
        for problem in find(name):
            known = (dotted(problem.path), str(problem.message))
            if known not in heard or patched.touched(tuple(problem.path)):
                there = placed(problem, name, patched, loaded.document)
                problems.setdefault((f"{there.where} {dotted(there.path)}", known[1]), there)
            heard.add(known)
    return list(problems.values())


def _compiled(name: str, loaded: Loaded, models: dict[str, Model]) -> Iterator[Problem]:
    """Put the model of a scenario into ``models``, or tell what is wrong with its words."""
    from queuesim.compile import compile_config
    from queuesim.errors import ConfigError
    from queuesim.experiment.promises import check_sizes, targets

    try:
        models[name] = compile_config(loaded.scenarios[name])
    except ConfigError as error:
        yield from error.problems
        return
    for check in (targets, check_sizes):
        try:
            check(models[name])
        except ConfigError as error:
            yield from error.problems


def _known(names: list[str], loaded: Loaded) -> list[str]:
    from queuesim.errors import ConfigError, Problem
    from queuesim.spec.suggest import did_you_mean

    unknown = [name for name in names if name not in loaded.scenarios]
    if unknown:
        raise ConfigError(
            Problem.of(
                "scenarios",
                "experiment.unknown_scenario",
                name=name,
                nearest=did_you_mean(name, loaded.scenarios),
            )
            for name in unknown
        )
    return list(dict.fromkeys(names))
