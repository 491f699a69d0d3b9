"""Records: every row of a replication in Parquet files, written in row groups as the run goes.

There is a folder for each kind of row and in it a file for each replication of a scenario, so that
a folder reads as one table. Scenario and replication are columns. Files are cut into row groups at
the same rows whatever engine runs and however it hands rows out: equal runs give equal bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from queuesim.errors import ConfigError, Problem
from queuesim.network.labels import ENDS, HOWS, Labels
from queuesim.network.rows import Rows, WorkKind
from queuesim.units import FOREVER, TICKS_PER_SECOND

if TYPE_CHECKING:
    from queuesim.network import Network
    from queuesim.results.columns import Ints
    from queuesim.results.contacts import Ledger

FOLDER = "records"
GROUP = 1 << 16  #: rows of a row group
LEVEL = 1  #: of compression

#: What a column holds: a number, a number that may be missing (-1), a time, yes or no, or the
#: words of a table.
NUMBER, SOME, TIME, FLAG = "number", "some", "time", "flag"

Column = tuple[str, int, str]  #: name, field of the row, what it holds

ROWS: dict[str, tuple[Column, ...]] = {
    "cases": (
        ("case", 0, NUMBER),
        ("class", 4, "classes"),
        ("reason", 4, "reasons"),
        ("source", 1, "sources"),
        ("part", 2, NUMBER),
        ("ordinal", 3, NUMBER),
        ("customer", 5, SOME),
        ("started", 6, TIME),
        ("ended", 7, TIME),
        ("outcome", 8, "outcomes"),
    ),
    "visits": (
        ("case", 0, NUMBER),
        ("channel", 1, "channels"),
        ("node", 1, "nodes"),
        ("line", 2, "lanes"),
        ("joined", 3, TIME),
        ("begun", 4, TIME),
        ("ended", 5, TIME),
        ("outcome", 6, "outcomes"),
        ("group", 7, "groups"),
        ("team", 7, "teams"),
        ("person", 8, SOME),
    ),
    "works": (
        ("case", 0, NUMBER),
        ("channel", 1, "channels"),
        ("node", 1, "nodes"),
        ("group", 2, "groups"),
        ("team", 2, "teams"),
        ("person", 3, SOME),
        ("kind", 4, "kinds"),
        ("begun", 5, TIME),
        ("ended", 6, TIME),
        ("drawn", 7, TIME),
    ),
    "levels": (
        ("time", 0, TIME),
        ("group", 1, "groups"),
        ("team", 1, "teams"),
        ("present", 2, NUMBER),
        ("owed", 3, NUMBER),
    ),
    "milestones": (
        ("time", 0, TIME),
        ("case", 1, NUMBER),
        ("milestone", 2, "milestones"),
    ),
    "stocks": (
        ("time", 0, TIME),
        ("pool", 1, "pools"),
        ("free", 2, NUMBER),
        ("owed", 3, NUMBER),
        ("ordered", 4, NUMBER),
    ),
    "orders": (
        ("pool", 0, "pools"),
        ("number", 1, NUMBER),
        ("units", 2, NUMBER),
        ("placed", 3, TIME),
        ("sent", 4, TIME),
        ("came", 5, TIME),
        ("outcome", 6, "outcomes"),
    ),
}

#: Fields of the ledger's contacts that are columns as they are.
CONTACTS: tuple[Column, ...] = tuple(
    (name, k, holds)
    for k, (name, holds) in enumerate(
        (
            ("case", NUMBER),
            ("number", NUMBER),
            ("channel", "contact channels"),
            ("class", "contact classes"),
            ("reason", "contact reasons"),
            ("how", "hows"),
            ("started", TIME),
            ("answered", TIME),
            ("ended", TIME),
            ("end", "ends"),
            ("wait", TIME),
            ("first_wait", TIME),
            ("talk", TIME),
            ("wrap", TIME),
            ("still", TIME),
            ("agent_time", TIME),
            ("group", "contact groups"),
            ("solved", FLAG),
            ("measured", FLAG),
            ("waited", FLAG),
            ("line_waited", FLAG),
        )
    )
)


@dataclass(frozen=True)
class Place:
    """Where the records of one replication go, and what they are called there."""

    folder: Path
    file: str
    scenario: str
    replication: int

    def path(self, kind: str) -> Path:
        """The file of one kind of row."""
        return self.folder / kind / f"{self.file}.parquet"


def kinds_of(network: Network, labels: Labels | None = None) -> tuple[str, ...]:
    """Kinds of rows that are kept: of units only where there are pools, contacts with labels."""
    with_units = ("stocks", "orders") if network.pools else ()
    of_labels = ("contacts",) if labels is not None else ()
    return (*of_labels, *(kind for kind in ROWS if kind not in ("stocks", "orders")), *with_units)


def check_library() -> None:
    """Make sure that Parquet can be written.

    Raises
    ------
    ConfigError
        If pyarrow is not there, with the way out.
    """
    if find_spec("pyarrow") is None:
        raise ConfigError([Problem.of("--records", "records.no_library")])


class Recorder:
    """Files of one replication, filled as its rows come."""

    def __init__(self, place: Place, network: Network, labels: Labels | None) -> None:
        self._place = place
        self._tables = _tables_of(network, labels)
        self._labels = labels
        self._files = {
            kind: _File(place, kind, CONTACTS if kind == "contacts" else ROWS[kind])
            for kind in kinds_of(network, labels)
        }

    def take(
        self, rows: Mapping[str, Ints], outcomes: Sequence[str], milestones: Sequence[str]
    ) -> None:
        """Take rows by kind ``(n, fields)`` with the words of their codes; nothing is kept of them.

        The words must be the same every time.
        """
        words = {**self._tables, "outcomes": outcomes, "milestones": milestones}
        for kind, some in rows.items():
            if kind in self._files:
                self._files[kind].add(some, words)

    def window(
        self, outcomes: Sequence[str], milestones: Sequence[str]
    ) -> Callable[[Mapping[str, Ints]], None]:
        """What takes the rows that an engine hands out now and then, with the words of all."""
        return lambda rows: self.take(rows, outcomes, milestones)

    def take_rows(self, rows: Rows) -> None:
        """Take rows as the reference engine writes them."""
        said = {row.outcome for row in rows.cases} | {row.outcome for row in rows.visits}
        outcomes = sorted(said | {row.outcome for row in rows.orders})
        milestones = sorted({row.milestone for row in rows.milestones})
        code = {word: k for k, word in enumerate(outcomes)}
        passed = {word: k for k, word in enumerate(milestones)}
        for kind in ROWS:
            some: list[tuple[Any, ...]] = getattr(rows, kind)
            known = passed if kind == "milestones" else code
            for first in range(0, len(some), GROUP):
                coded = [
                    [known[word] if isinstance(word, str) else word for word in row]
                    for row in some[first : first + GROUP]
                ]
                self.take({kind: np.array(coded, dtype=np.int64)}, outcomes, milestones)

    def take_contacts(self, ledger: Ledger) -> None:
        """Take the contacts that were put together from the rows."""
        from queuesim.results.adding import contact_table
        from queuesim.results.grid import Grid

        assert self._labels is not None
        c, names = ledger.contacts, ledger.names
        table = contact_table(ledger, self._labels)
        begin = Grid.of(self._labels, ledger.until).begin
        columns = (
            *(ledger.cases.subject[c.case], c.number, c.channel, c.klass, c.reason, c.how),
            *(c.started, c.answered_at, c.ended, np.where(c.end < len(ENDS), c.end, -1)),
            *(c.wait, c.first_wait, c.talk, c.wrap, c.still, np.rint(c.agent_time), c.group),
            *(c.solved, c.started >= begin, table["waited"], table["line_waited"]),
        )
        words: dict[str, Sequence[str | None]] = {
            "contact channels": names.channels,
            "contact classes": names.classes,
            "contact reasons": names.reasons,
            "contact groups": names.staff,
            "hows": HOWS,
            "ends": ENDS,
        }
        rows = np.stack([np.asarray(column).astype(np.int64) for column in columns], axis=1)
        self._files["contacts"].add(rows, words)

    def close(self) -> None:
        """Write what is left and put the files in their places."""
        for file in self._files.values():
            file.close()

    def drop(self) -> None:
        """Leave nothing behind."""
        for file in self._files.values():
            file.drop()


@contextmanager
def recording(place: Place, network: Network, labels: Labels | None = None) -> Iterator[Recorder]:
    """A recorder whose files are there in whole at the end, or not at all.

    Raises
    ------
    FileError
        If they cannot be written.
    """
    from queuesim.experiment.folder import told

    with told(place.folder), ExitStack() as failing:
        recorder = Recorder(place, network, labels)
        failing.callback(recorder.drop)
        yield recorder
        recorder.close()
        failing.pop_all()


class _File:
    """Rows of one kind: gathered until they make a row group."""

    def __init__(self, place: Place, kind: str, columns: tuple[Column, ...]) -> None:
        self._place, self._columns = place, columns
        self._target = place.path(kind)
        # Whoever reads the folder as one table skips what begins with a dot.
        self._unfinished = self._target.with_name(f".{self._target.name}.unfinished")
        self._width = max(field for _, field, _ in columns) + 1
        self._waiting = np.empty((0, self._width), dtype=np.int64)
        self._filled = 0
        self._words: Mapping[str, Sequence[str | None]] = {}
        self._stream: BinaryIO | None = None
        self._writer: Any = None

    def add(self, rows: Ints, words: Mapping[str, Sequence[str | None]]) -> None:
        """Add rows; whole row groups go to the disk."""
        self._words = words
        done = 0
        while done < len(rows):
            some = rows[done : done + GROUP - self._filled]
            if self._filled + len(some) > len(self._waiting):
                self._grow(self._filled + len(some))
            self._waiting[self._filled : self._filled + len(some)] = some
            self._filled += len(some)
            done += len(some)
            if self._filled == GROUP:
                self._flush()

    def _grow(self, needed: int) -> None:
        more = np.empty((min(max(2 * len(self._waiting), needed), GROUP), self._width), np.int64)
        more[: self._filled] = self._waiting[: self._filled]
        self._waiting = more

    def _flush(self) -> None:
        import pyarrow as pa

        rows, place = self._waiting[: self._filled], self._place
        count = len(rows)
        arrays = [
            pa.repeat(pa.scalar(place.scenario, pa.string()), count),
            pa.repeat(pa.scalar(place.replication, pa.int32()), count),
            *(_array(rows[:, field], holds, self._words) for _, field, holds in self._columns),
        ]
        schema = _schema(self._columns)
        self._opened(schema).write_table(pa.Table.from_arrays(arrays, schema=schema))
        self._filled = 0

    def _opened(self, schema: Any) -> Any:
        if self._writer is None:
            import pyarrow.parquet as pq

            self._target.parent.mkdir(parents=True, exist_ok=True)
            self._stream = self._unfinished.open("wb")
            self._writer = pq.ParquetWriter(
                self._stream, schema, compression="zstd", compression_level=LEVEL
            )
        return self._writer

    def close(self) -> None:
        from queuesim.experiment.folder import flush

        if self._filled:
            self._flush()
        self._opened(_schema(self._columns)).close()
        self._shut()
        flush(self._unfinished)
        self._unfinished.replace(self._target)

    def _shut(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def drop(self) -> None:
        if self._writer is not None:
            with suppress(OSError, ValueError):  # whatever it could not write goes anyway
                self._writer.close()
        with suppress(OSError):
            self._shut()
        self._unfinished.unlink(missing_ok=True)


def _schema(columns: tuple[Column, ...]) -> Any:
    import pyarrow as pa

    types = {NUMBER: pa.int64(), SOME: pa.int64(), TIME: pa.float64(), FLAG: pa.bool_()}
    named = [(name, types.get(holds, pa.string())) for name, _, holds in columns]
    return pa.schema([("scenario", pa.string()), ("replication", pa.int32()), *named])


def _array(values: Ints, holds: str, words: Mapping[str, Sequence[str | None]]) -> Any:
    """One column; nothing where there is no person, no end yet, or no word."""
    import pyarrow as pa

    if holds == NUMBER:
        return pa.array(np.ascontiguousarray(values))
    if holds == SOME:
        return pa.array(np.ascontiguousarray(values), mask=values < 0)
    if holds == TIME:
        return pa.array(values / TICKS_PER_SECOND, mask=values >= FOREVER)
    if holds == FLAG:
        return pa.array(values != 0)
    table = pa.array([word or None for word in words[holds]], pa.string())
    return table.take(pa.array(np.ascontiguousarray(values), mask=values < 0))


def _tables_of(network: Network, labels: Labels | None) -> dict[str, tuple[str | None, ...]]:
    """Words by code; without labels a class is called as in the network."""
    classes = tuple(each.name for each in network.classes)
    teams = tuple(group.name for group in network.groups)
    staff = {each.group: each.staff for each in labels.staff} if labels else {}
    channels = labels.node_channel if labels else {}
    return {
        "classes": labels.segments if labels else classes,
        "reasons": labels.reasons if labels else (None,) * len(classes),
        "sources": tuple(source.name for source in network.sources),
        "nodes": tuple(node.name for node in network.nodes),
        "channels": tuple(channels.get(node.name) for node in network.nodes),
        "lanes": tuple(lane.name for lane in network.lanes),
        "groups": tuple(staff.get(team) for team in teams),
        "teams": teams,
        "pools": tuple(pool.name for pool in network.pools),
        "kinds": tuple(kind.name.lower() for kind in WorkKind),
    }


def all_there(place: Place, kinds: Iterable[str]) -> bool:
    """Whether the records of a replication have been written."""
    return all(place.path(kind).exists() for kind in kinds)
