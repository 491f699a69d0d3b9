"""Layout of a tally: what its rows and columns are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np

from queuesim.network import Network
from queuesim.network.labels import Labels
from queuesim.results.columns import Ints
from queuesim.results.grid import Grid
from queuesim.results.names import CHANNEL, GROUP, Names, Scope

if TYPE_CHECKING:
    from queuesim.spec.config import Config

By = Literal["entry", "exit", "begin"]  #: to which interval a contact belongs

RULE = "offered_less_short"  #: how the service level is counted unless the config says
DAYS_PER_YEAR = 365.0


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

    @classmethod
    def of(cls, model: Compiled, names: Names, grid: Grid, by: By) -> Layout:
        """Layout of a compiled scenario's tallies."""
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
        return repr(self) == repr(other)


def add_at(sums: Ints, places: Ints, parts: Ints) -> None:
    """Add columns of ``parts`` to the columns ``places`` of ``sums``, in place."""
    for line, more in zip(sums, parts, strict=True):
        np.add.at(line, places, more)


class Folder:
    """Sums lines of a table into scopes and slots, exactly."""

    def __init__(
        self, layout: Layout, slot: Ints, codes: Mapping[str, Ints], *, total: bool = True
    ) -> None:
        """Codes by kind of scope; lines with a negative code belong to no scope of that kind.

        Lines with a negative slot count nowhere; ``total`` says whether the others count in the
        total too.
        """
        self.layout = layout
        self.measured = np.flatnonzero(slot >= 0)
        width = len(layout.slots)
        key = slot[self.measured]
        parts: list[tuple[str, Ints]] = []
        for kind, code in codes.items():
            mine = code[self.measured]
            parts.append((kind, mine))
            key = key + (mine + 1) * width
            width *= int(mine.max(initial=0)) + 2
        self.order = np.argsort(key, kind="stable")
        ordered = key[self.order]
        new = np.ones(ordered.size, dtype=np.bool_)
        new[1:] = ordered[1:] != ordered[:-1]
        self.starts = np.flatnonzero(new)
        firsts = self.order[self.starts]
        self.slot = slot[self.measured][firsts]
        self.codes = [(kind, mine[firsts]) for kind, mine in parts]
        self.total = total

    def sums(self, table: Ints) -> Ints:
        """Sums of a table ``(names, lines)`` as ``(names, scopes, slots)``."""
        layout = self.layout
        shape = (len(table), len(layout.scopes), len(layout.slots))
        result = np.zeros(shape, dtype=np.int64)
        if not self.starts.size:
            return result
        lines = table[:, self.measured[self.order]]
        cells = np.add.reduceat(lines, self.starts, axis=1)
        if self.total:
            add_at(result[:, 0], self.slot, cells)
        for kind, code in self.codes:
            some = code >= 0
            rows = layout.first(kind) + code[some]
            add_at(
                result.reshape(len(table), -1), rows * shape[2] + self.slot[some], cells[:, some]
            )
        return result
