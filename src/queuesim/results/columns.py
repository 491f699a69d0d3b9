"""An engine's rows as arrays: the one place where rows are taken apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from queuesim.network.rows import LevelRow, Rows, WorkRow

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Coded:
    """Words as codes: ``words[code]`` is what row ``i`` says with ``code = codes[i]``."""

    codes: Ints
    words: tuple[str, ...]

    def mapped(self, meaning: Sequence[int]) -> Ints:
        """For each row, ``meaning`` of its word."""
        return np.array(meaning, dtype=np.int64)[self.codes] if self.words else self.codes


@dataclass(frozen=True, slots=True)
class Columns:
    """Rows by column, in the order of the rows; ticks, with FOREVER for what is open.

    ``works`` and ``levels`` are tables whose columns are the fields of `WorkRow`, `LevelRow`.
    """

    case: Ints
    source: Ints
    part: Ints
    ordinal: Ints
    kind: Ints
    customer: Ints
    born: Ints
    case_ended: Ints
    outcome: Coded

    visit_case: Ints
    node: Ints
    joined: Ints
    begun: Ints
    visit_ended: Ints
    visit_outcome: Coded
    visit_group: Ints

    works: Ints
    levels: Ints

    tick: Ints
    milestone_case: Ints
    milestone: Coded


def columns(rows: Rows) -> Columns:
    """Take rows apart into columns."""
    cases, visits, milestones = rows.cases, rows.visits, rows.milestones
    return Columns(
        *(_ints(cases, k) for k in (0, 1, 2, 3, 4, 5, 6, 7)),
        _coded(cases, 8),
        *(_ints(visits, k) for k in (0, 1, 3, 4, 5)),
        _coded(visits, 6),
        _ints(visits, 7),
        _table(rows.works, len(WorkRow._fields)),
        _table(rows.levels, len(LevelRow._fields)),
        _ints(milestones, 0),
        _ints(milestones, 1),
        _coded(milestones, 2),
    )


def _ints(rows: Sequence[tuple[object, ...]], k: int) -> Ints:
    return np.fromiter(map(itemgetter(k), rows), np.int64, count=len(rows))


def _table(rows: Sequence[tuple[int, ...]], width: int) -> Ints:
    numbers: Iterable[int] = chain.from_iterable(rows)
    return np.fromiter(numbers, np.int64, count=len(rows) * width).reshape(-1, width)


def _coded(rows: Sequence[tuple[object, ...]], k: int) -> Coded:
    said: list[str] = list(map(itemgetter(k), rows))  # type: ignore[arg-type]
    words = tuple(sorted(set(said)))
    code = {word: number for number, word in enumerate(words)}
    return Coded(np.fromiter(map(code.__getitem__, said), np.int64, count=len(said)), words)
