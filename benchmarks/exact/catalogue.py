"""A case: networks, how to measure them, how much to run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.exact.reading import Read
from queuesim.network import Network


@dataclass(frozen=True)
class Ratio:
    """A ratio of two means, judged by ``top - exact * bottom``, whose mean is exactly 0."""

    top: float
    bottom: float


Measured = dict[str, float | Ratio]


@dataclass(frozen=True)
class Run:
    """One network of a case, with its window of measurement in time units."""

    network: Network
    start: float
    end: float
    days: int = 1  #: independent days that make one replication


@dataclass(frozen=True)
class Case:
    """A model with a known answer.

    Attributes
    ----------
    runs
        Networks by label for a length in time units (steady) or days (terminating).
    measure
        Metrics of one replication, from the readings of every run (one per day).
    length
        Length of one replication on the reference engine, at four times the stated error.
    full
        Length of one of a hundred replications on the kernel, at the stated error.
    short
        Share of ``length`` that the short form runs.
    kind
        "steady", "terminating" or "exact-path".
    exact
        Computes the known answers; ``None``: they stand in ``values.json``.
    """

    name: str
    runs: Callable[[float], dict[str, Run]]
    measure: Callable[[dict[str, list[Read]]], Measured]
    length: float
    full: float
    short: float = 0.05
    kind: str = "steady"
    exact: Callable[[], dict[str, float]] | None = None
