"""Layout of a tally: what its rows and columns are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np

from queuesim.network import Network
from queuesim.network.labels import Labels
from queuesim.results.columns import Flags, Ints
from queuesim.results.grid import Grid
from queuesim.results.names import CHANNEL, GROUP, Names, Scope
from queuesim.results.once import once
from queuesim.results.ordering import order_of

if TYPE_CHECKING:
    from queuesim.spec.config import Config

By = Literal["entry", "exit", "begin"]  #: to which interval a contact belongs

RULE = "offered_less_short"  #: how the service level is counted unless the config says
DAYS_PER_YEAR = 365.0

BYTES = 8  #: in a word
BYTE = 255  #: the most that one can hold


class Compiled(Protocol):
    """What results need of a compiled scenario; `queuesim.compile.Model` is one."""

    @property
    def network(self) -> Network:
        """What ran."""

    @property
    def labels(self) -> Labels:
        """What its parts are called."""

    @property
    def config(self) -> Config | None:
        """The planner's words; a network written by hand has none."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Names of scopes and slots, and the constants that measures divide by.

    Attributes
    ----------
    scopes
        Kind and name of each scope; the first is ``("total", "")``.
    slots
        Labels of the intervals of a day in order, last "" for what no interval covers.
    slot_ticks, slot_days
        Length of each slot over the whole run [ticks], and in how many intervals it occurs.
    days, open_days
        Calendar days measured, and open days among them.
    open_days_per_year
        By the weekly pattern of the config's opening hours.
    promises
        Promised share per channel, nan for none.
    rule
        How the service level is counted.
    by
        To which slot a contact belongs: that of its start, its end or its first answer.
    weights
        Weight of each dimension of service quality; none where its scores are not asked for.
    watched
        Channels of which volume, failures and handling time are kept by day and interval.
    said
        Words of the config without which some measures have nothing to tell.
    """

    scopes: tuple[Scope, ...]
    slots: tuple[str, ...]
    slot_ticks: tuple[int, ...]
    slot_days: tuple[int, ...]
    days: int
    open_days: int
    open_days_per_year: float
    promises: tuple[tuple[str, float], ...]
    rule: str = RULE
    by: By = "entry"
    weights: tuple[tuple[str, float], ...] = ()
    watched: tuple[str, ...] = ()
    said: tuple[str, ...] = ()

    @classmethod
    def of(cls, model: Compiled, names: Names, grid: Grid, by: By) -> Layout:
        """Layout of a compiled scenario's tallies."""
        return once((model, names, grid, by), lambda: cls._of(model, names, grid, by))

    @classmethod
    def _of(cls, model: Compiled, names: Names, grid: Grid, by: By) -> Layout:
        labels, config = model.labels, model.config
        if config is None:
            open_days = labels.open_days
        else:
            open_days = sum(day >= labels.warmup_days for day in config.calendar.open_days)
        days = len(labels.days) - labels.warmup_days
        if config is None:
            per_year = DAYS_PER_YEAR * open_days / max(days, 1)
        else:
            per_year = DAYS_PER_YEAR / 7.0 * sum(bool(ranges) for ranges in config.time.open.week)
        return cls(
            names.scopes,
            grid.slots,
            tuple(grid.lengths().tolist()),
            tuple(grid.occurrences().tolist()),
            days,
            open_days,
            per_year,
            tuple((c.name, c.share) for c in labels.channels),
            RULE if config is None else config.service_level.rule,
            by,
            _weights(config),
            _watched(config, names),
            _said(config),
        )

    def place(self, kind: str, name: str = "") -> int:
        """Row of a scope.

        Raises
        ------
        KeyError
            If there is no such scope.
        """
        try:
            return self.scopes.index((kind, name))
        except ValueError:
            raise KeyError((kind, name)) from None

    def first(self, kind: str) -> int:
        """Row of the first scope of a kind; where it would be if there is none."""
        kinds = [scope[0] for scope in self.scopes]
        return kinds.index(kind) if kind in kinds else len(kinds)

    @property
    def channels(self) -> tuple[str, ...]:
        """Names of the channels."""
        return tuple(name for kind, name in self.scopes if kind == CHANNEL)

    @property
    def groups(self) -> int:
        """Number of groups."""
        return sum(kind == GROUP for kind, _ in self.scopes)

    def alike(self, other: Layout) -> bool:
        """Whether tallies of both can be added (nan promises count as equal)."""
        return self is other or repr(self) == repr(other)


def _weights(config: Config | None) -> tuple[tuple[str, float], ...]:
    words = None if config is None else config.quality.servqual
    return () if words is None else words.weights.all


def _watched(config: Config | None, names: Names) -> tuple[str, ...]:
    asked = () if config is None else config.quality.monitoring
    return tuple(name for name in names.channels if name in asked)


def _said(config: Config | None) -> tuple[str, ...]:
    """Words that some measures wait for: nothing is spent on them where they are not said."""
    if config is None:
        return ()
    expected = any(c.expected_wait is not None for c in config.customers.values())
    words = {
        "servqual": config.quality.servqual is not None,
        "gaps": config.quality.gaps is not None or expected,
        "fee": any(reason.fee is not None for reason in config.demand.reasons.values()),
        "value": any(c.value is not None for c in config.customers.values()),
    }
    return tuple(word for word, is_said in words.items() if is_said)


class Folder:
    """Sums lines of a table into scopes and slots, exactly.

    Lines that agree in slot and codes form a cell; they are added up there first.
    """

    def __init__(self, layout: Layout, slot: Ints, codes: Mapping[str, Ints]) -> None:
        """Codes by kind of scope; lines with a negative code belong to no scope of that kind.

        Lines with a negative slot count nowhere.
        """
        self.layout = layout
        measured = np.flatnonzero(slot >= 0)
        where = slot[measured]
        parts = [code[measured] for code in codes.values()]
        key = np.zeros(measured.size, dtype=np.int64)
        for part, many in ((p, int(p.max(initial=-1)) + 2) for p in parts):
            key = key * many + (part + 1)
        key = key * len(layout.slots) + where
        order = order_of(key)
        ordered = key[order]
        new = np.ones(ordered.size, dtype=np.bool_)
        new[1:] = ordered[1:] != ordered[:-1]
        self.order = measured[order]
        self.new = new
        self.starts = np.flatnonzero(new)
        firsts = order[self.starts]
        self.slot = where[firsts]
        self.codes = dict(zip(codes, (part[firsts] for part in parts), strict=True))

    @property
    def cell(self) -> Ints:
        """Cell of each line, in `order`."""
        cell: Ints = np.cumsum(self.new) - 1
        return cell

    def sums(self, table: Sequence[Ints | Flags]) -> Ints:
        """Sums of lines as ``(names, scopes, slots)``; flags count."""
        layout = self.layout
        width = len(layout.slots)
        result = np.zeros((len(table), len(layout.scopes) * width), dtype=np.int64)
        there = [k for k, line in enumerate(table) if line.any()]  # most words are never said
        if self.starts.size and there:
            found = np.zeros((len(layout.scopes) * width, len(there)), dtype=np.int64)
            cells = self._cells([table[k] for k in there])
            _fold(found, cells, self.slot)
            for kind, code in self.codes.items():
                some = np.flatnonzero(code >= 0)
                place = (layout.first(kind) + code[some]) * width + self.slot[some]
                _fold(found, cells[some], place)
            result[there] = found.T
        return result.reshape(len(table), -1, width)

    def _cells(self, table: Sequence[Ints | Flags]) -> Ints:
        """Sums by cell, ``(cells, names)``."""
        cells = np.empty((self.starts.size, len(table)), dtype=np.int64)
        flags = [k for k, line in enumerate(table) if line.dtype == np.bool_]
        numbers = [k for k, line in enumerate(table) if line.dtype != np.bool_]
        for k in range(0, len(flags), BYTES):
            these = flags[k : k + BYTES]
            cells[:, these] = self._counts([table[j] for j in these])
        for k in numbers:
            cells[:, k] = np.add.reduceat(table[k][self.order], self.starts)
        return cells

    def _counts(self, flags: Sequence[Ints | Flags]) -> Ints:
        """Flags that are set by cell, ``(cells, flags)``: eight counted at once, a byte for each.

        A byte holds no more than 255, so that larger cells are counted in pieces.
        """
        packed = np.zeros((flags[0].size, BYTES), dtype=np.uint8)
        for k, flag in enumerate(flags):
            packed[:, k] = flag
        words = packed.view(np.int64)[:, 0][self.order]
        pieces, firsts = self._pieces
        counts = np.add.reduceat(words, pieces)[:, None].view(np.uint8)[:, : len(flags)]
        return np.add.reduceat(counts.astype(np.int64), firsts, axis=0)

    @cached_property
    def _pieces(self) -> tuple[Ints, Ints]:
        """Where pieces of cells begin, and which piece is the first of each cell."""
        sizes = np.diff(self.starts, append=self.order.size)
        pieces = (sizes + (BYTE - 1)) // BYTE
        firsts = np.cumsum(pieces) - pieces
        within = np.arange(int(pieces.sum())) - np.repeat(firsts, pieces)
        return np.repeat(self.starts, pieces) + BYTE * within, firsts


def _fold(sums: Ints, cells: Ints, places: Ints) -> None:
    """Add rows of ``cells`` to the rows ``places`` of ``sums``, where nothing is yet, in place."""
    if not places.size:
        return
    order = order_of(places)
    ordered = places[order]
    new = np.ones(ordered.size, dtype=np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    starts = np.flatnonzero(new)
    sums[ordered[starts]] = np.add.reduceat(cells[order], starts, axis=0)
