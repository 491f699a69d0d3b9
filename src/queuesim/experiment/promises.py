"""Promises: what a measure must reach, and whether the whole range of a result keeps it.

Written as ``sl.phone >= 80%`` or ``wait.p90 <= 2m``; the targets of a config are promises too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from queuesim.analysis.verdicts import Gate, gate, gate_sentence
from queuesim.errors import BadValue, ConfigError, Problem
from queuesim.measures import Better, Unit, evaluate, select

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from queuesim.analysis.intervals import Estimate
    from queuesim.analysis.wording import MeasureWords
    from queuesim.compile import Model
    from queuesim.experiment.result import Result
    from queuesim.measures import Selector
    from queuesim.results.names import Scope
    from queuesim.spec.fields import Amount
    from queuesim.spec.targets import Target

_FORM = re.compile(r"\s*(?P<selector>[^<>=≥≤]+?)\s*(?P<op>>=|<=|≥|≤|>|<)\s*(?P<limit>[^=\s].*?)\s*")
_SIGNS = {"≥": ">=", "≤": "<="}
#: How the limit of a measure is written, by its unit; "" is a plain number.
_UNITS = {Unit.SHARE: "%", Unit.SECONDS: "s", Unit.NUMBER: "", Unit.MONEY: "", Unit.SCORE: ""}


@dataclass(frozen=True)
class Promise:
    """A limit that a measure must keep.

    Attributes
    ----------
    selector
        The measure and whom it is about, as written.
    op
        One of ``>=``, ``>``, ``<=``, ``<``.
    limit
        In the unit of the measure.
    """

    selector: str
    op: str
    limit: float


@dataclass(frozen=True)
class Kept:
    """A promise held against a result."""

    promise: Promise
    scenario: str
    estimate: Estimate
    gate: Gate
    words: MeasureWords

    def sentence(self, lang: str = "en") -> str:
        """One line: the range, the promise, and whether it is kept."""
        return gate_sentence(self.words, self.estimate, self.promise.op, self.promise.limit, lang)


def read_promises(texts: Iterable[str], model: Model) -> tuple[Promise, ...]:
    """Promises as they are written on a command line.

    Raises
    ------
    ConfigError
        With everything that is wrong with them.
    """
    found: list[Promise] = []
    problems: list[Problem] = []
    for text in texts:
        try:
            found.append(_read(text, model))
        except BadValue as error:
            problems.append(Problem(f'--assert "{text}"', error.said, error.hint))
    if problems:
        raise ConfigError(problems)
    return tuple(found)


def _read(text: str, model: Model) -> Promise:
    match = _FORM.fullmatch(text)
    if match is None:
        raise BadValue("promise.form", got=text)
    selector = _selected(match["selector"], model)
    amount = _amount(match["limit"])
    _check_unit(match["selector"], selector.measure.unit, amount, match["limit"])
    op = match["op"]
    return Promise(match["selector"], _SIGNS.get(op, op), amount.value)


def _amount(text: str) -> Amount:
    from queuesim.spec.fields import AMOUNT

    return AMOUNT.read(text)


def check_sizes(model: Model) -> None:
    """Sizes of differences (``matters``) and of ranges (``precision``) fit their measures.

    A percentage is of the value; any other size has the unit of the measure, points for a share.

    Raises
    ------
    ConfigError
        With every size that has another unit, or whose measure is not there.
    """
    config = model.config
    places = [(("matters",), config.matters), (("runs", "precision"), config.runs.precision)]
    problems = []
    for path, sizes in places:
        for key, size in sizes.items():
            if size.unit == "%" or key == "other":
                continue
            try:
                unit = _selected(key, model).measure.unit
                if unit is not Unit.SHARE or size.unit != "points":
                    _check_unit(key, unit, size, _written(size))
            except BadValue as error:
                problems.append(Problem((*path, key), error.said, error.hint))
    if problems:
        raise ConfigError(problems)


def _written(amount: Amount) -> str:
    from queuesim.spec.fields import AMOUNT

    return str(AMOUNT.write(amount))


def _selected(text: str, model: Model) -> Selector:
    return select(text, _scopes(model), model.config.service_level.rule)


def _scopes(model: Model) -> Sequence[Scope]:
    from queuesim.results.names import Names

    return Names.of(model.network, model.labels).scopes


def targets(model: Model) -> tuple[Promise, ...]:
    """The targets of a config as promises.

    Raises
    ------
    ConfigError
        If a target's measure needs a time or a scope, or its limit has not the measure's unit.
    """
    found: list[Promise] = []
    problems: list[Problem] = []
    for key, target in model.config.targets.items():
        try:
            found.append(_target(key, target, model))
        except BadValue as error:
            problems.append(Problem(("targets", key), error.said, error.hint))
    if problems:
        raise ConfigError(problems)
    return tuple(found)


def _target(key: str, target: Target, model: Model) -> Promise:
    if target.limit is None:
        return Promise(f"sl.{key.removeprefix('sl.')}", ">=", target.share or 0.0)
    measure = _selected(key, model).measure
    _check_unit(key, measure.unit, target.limit, _written(target.limit))
    return Promise(key, ">=" if measure.better is Better.HIGHER else "<=", target.limit.value)


def _check_unit(name: str, unit: Unit, limit: Amount, written: str) -> None:
    """A limit is written in the unit of its measure."""
    if limit.unit != _UNITS[unit]:
        raise BadValue(f"promise.{unit.value}", measure=name, got=written)


def held(result: Result, promises: Iterable[Promise]) -> tuple[Kept, ...]:
    """Each promise against each scenario of a result."""
    found = []
    for promise in promises:
        for scenario, sample in result.stacked.items():
            (value,) = evaluate(sample, [promise.selector], empty=True)
            estimate = result.estimate(scenario, promise.selector)
            verdict = gate(estimate, promise.op, promise.limit)
            found.append(Kept(promise, scenario, estimate, verdict, result.words(value)))
    return tuple(found)
