"""Random networks whose durations, gaps and groups follow laws of every kind."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from random import Random
from typing import Any

from queuesim.laws import (
    Beta,
    Deterministic,
    Empirical,
    Erlang,
    Exponential,
    Gamma,
    Histogram,
    Hyperexponential,
    Law,
    LogNormal,
    Mixture,
    Never,
    Pert,
    Scaled,
    Shifted,
    Sum,
    Triangular,
    TruncatedNormal,
    Uniform,
    Weibull,
)
from queuesim.network import Duration, Gaps, Network, Source
from tests.agreement.grammar import TICK, network_of

DEEPEST = 2  #: laws made of laws that are made of laws


def laws_network_of(seed: int) -> Network:
    """The network of a seed in which most laws are replaced by others of a few ticks."""
    dice = Random(f"laws {seed}")  # noqa: S311
    network = _rewritten(network_of(seed), dice)
    return replace(network, sources=tuple(_source(source, dice) for source in network.sources))


def _source(source: Source, dice: Random) -> Source:
    """One in which several come at once, or other gaps pass."""
    arrivals = source.arrivals
    if isinstance(arrivals, Gaps):
        arrivals = replace(arrivals, law=any_law(dice, TICK))
    size = any_law(dice, 1.0) if dice.random() < 0.4 else None
    return replace(source, arrivals=arrivals, size=size)


def _rewritten(part: Any, dice: Random) -> Any:
    """A part of a network with other laws in its durations."""
    if isinstance(part, Duration):
        part = replace(part, laws=tuple(_instead_of(law, dice) for law in part.laws))
    if isinstance(part, tuple):
        return tuple(_rewritten(each, dice) for each in part)
    if not is_dataclass(part) or isinstance(part, type | Law):
        return part
    was = {field.name: getattr(part, field.name) for field in fields(part)}
    now = {name: _rewritten(value, dice) for name, value in was.items()}
    changed = {name: value for name, value in now.items() if value is not was[name]}
    return replace(part, **changed) if changed else part


def _instead_of(law: Law, dice: Random) -> Law:
    """Another law, of any number of uniforms; what never ends goes on never ending."""
    days = isinstance(law, Deterministic) and law.value > 1.0
    if isinstance(law, Never) or days or dice.random() < 0.2:
        return law
    return any_law(dice, TICK)


def any_law(dice: Random, unit: float, depth: int = DEEPEST) -> Law:
    """A law whose values are mostly less than six units."""
    what = dice.choice((*_SIMPLE, *(_MADE_OF_LAWS if depth else ())))
    if what in _MADE_OF_LAWS:
        return _made_of_laws(dice, unit, what, depth - 1)
    low, middle, high = sorted(unit * (k + dice.random()) for k in dice.sample(range(6), 3))
    shape = dice.choice((0.5, 0.9, 1.0, 1.7, 4.0))
    few = dice.randint(1, 4)
    weights = (1.0, *(dice.choice((0.0, 0.5, 1.0, 2.0)) for _ in range(few - 1)))
    values = tuple(sorted(unit * dice.randint(0, 6) for _ in range(few)))
    simple: dict[type, Law] = {
        Deterministic: Deterministic(unit * dice.randint(0, 6)),
        Exponential: Exponential(middle),
        Uniform: Uniform(low, high),
        Triangular: Triangular(low, middle, high),
        Pert: Pert(low, middle, high),
        Beta: Beta(shape, dice.choice((0.7, 1.0, 3.0)), low, high),
        LogNormal: LogNormal.from_mean_cv(middle, dice.choice((0.3, 1.0, 2.0))),
        Gamma: Gamma(shape, middle),
        Erlang: Erlang(few, middle),
        Weibull: Weibull(middle, shape),
        TruncatedNormal: TruncatedNormal(middle, 2 * unit, dice.choice((0.0, low)), high),
        Empirical: Empirical(values, weights),
        Histogram: Histogram(
            tuple(2 * unit * k for k in range(few)),
            tuple(2 * unit * k + unit * dice.randint(1, 2) for k in range(few)),
            weights,
        ),
    }
    return simple[what]


def _made_of_laws(dice: Random, unit: float, what: type, depth: int) -> Law:
    parts = tuple(any_law(dice, unit, depth) for _ in range(dice.randint(1, 3)))
    shares = {1: (1.0,), 2: (0.25, 0.75), 3: (0.5, 0.25, 0.25)}[len(parts)]
    if what is Mixture:
        return Mixture(shares, parts)
    if what is Sum:
        return Sum(parts)
    if what is Shifted:
        return Shifted(parts[0], unit * dice.randint(0, 2))
    if what is Scaled:
        return Scaled(parts[0], dice.choice((0.3, 0.5, 2.0)))
    return Hyperexponential(shares, tuple(unit * dice.randint(1, 5) for _ in parts))


_SIMPLE: tuple[type, ...] = (
    *(Deterministic, Exponential, Uniform, Triangular, Pert, Beta, LogNormal, Gamma, Erlang),
    *(Weibull, TruncatedNormal, Empirical, Histogram),
)
_MADE_OF_LAWS: tuple[type, ...] = (Mixture, Sum, Shifted, Scaled, Hyperexponential)
