"""The tally: one replication as named sums, by scope and by interval of the day.

A tally is small (no rows are kept), can be pickled, added over replications and saved
byte-identically. All sums of counts and times are integers, so adding them is exact in any
order; money is added in the order of replications.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any

import numpy as np

from queuesim.results.columns import Floats, Ints
from queuesim.results.layout import Layout
from queuesim.results.sums import MONEY, NAMES, PLACE
from queuesim.results.waits import Waits


class AnotherVersion(ValueError):
    """Stored results hold other sums than this version's."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums of one replication, or of several added up.

    Attributes
    ----------
    layout
        What rows and columns are called.
    counts
        ``(names, scopes, slots)`` in the order of `NAMES`: counts, and times in ticks. The sum
        over slots is the whole run.
    money
        ``(names, scopes)`` in the order of `MONEY`: the whole run, currency of the config.
        ``base_lost`` is a number of customers.
    by_day
        ``(names, channels, days)`` in the order of `BY_DAY`: how things go from day to day.
    watched
        ``(WATCHED, channels, days, slots)``: what control charts are made of, of channels that are
        watched.
    waits
        Every wait of the contacts counted in ``waited``.
    replications
        How many are added up.
    """

    layout: Layout
    counts: Ints
    money: Floats
    by_day: Ints
    watched: Ints
    waits: Waits
    replications: int = 1

    def __getitem__(self, name: str) -> Ints:
        """Sums of one name, ``(scopes, slots)``."""
        sums: Ints = self.counts[PLACE[name]]
        return sums

    def total(self, name: str, kind: str = "total", scope: str = "") -> int:
        """Sum of one name over the whole run of one scope."""
        return int(self[name][self.layout.place(kind, scope)].sum())

    def amount(self, name: str, kind: str = "total", scope: str = "") -> float:
        """Money of one name in one scope."""
        return float(self.money[MONEY.index(name), self.layout.place(kind, scope)])

    def __add__(self, other: Tally) -> Tally:
        if not self.layout.alike(other.layout):
            raise ValueError("only tallies of the same scenario can be added")
        return Tally(
            self.layout,
            self.counts + other.counts,
            self.money + other.money,
            self.by_day + other.by_day,
            self.watched + other.watched,
            self.waits + other.waits,
            self.replications + other.replications,
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tally) and self.to_npz() == other.to_npz()

    __hash__ = None  # type: ignore[assignment]

    def to_npz(self) -> bytes:
        """The tally as the bytes of an .npz file; equal tallies give equal bytes."""
        meta = {
            "names": NAMES,
            "money": MONEY,
            "replications": self.replications,
            "layout": {k: getattr(self.layout, k) for k in Layout.__dataclass_fields__},
        }
        text = json.dumps(meta, ensure_ascii=False, check_circular=False).encode()
        return _npz(
            meta=np.frombuffer(text, dtype=np.uint8),
            counts=self.counts,
            money=self.money,
            by_day=self.by_day,
            watched=self.watched,
            cells=self.waits.cells,
            sizes=self.waits.sizes,
            zeros=self.waits.zeros,
            ticks=self.waits.ticks,
        )

    @classmethod
    def from_npz(cls, data: bytes) -> Tally:
        """The tally of `to_npz`.

        Raises
        ------
        AnotherVersion
            If it was written by a version with other sums.
        """
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            meta = json.loads(arrays["meta"].tobytes().decode())
            if tuple(meta["names"]) != NAMES or tuple(meta["money"]) != MONEY:
                raise AnotherVersion("these results were written by another version")
            waits = Waits(*(arrays[k] for k in ("cells", "sizes", "zeros", "ticks")))
            return cls(
                Layout(**{k: _tuples(v) for k, v in meta["layout"].items()}),
                arrays["counts"],
                arrays["money"],
                arrays["by_day"],
                arrays["watched"],
                waits,
                meta["replications"],
            )


def _npz(**arrays: Any) -> bytes:
    """Like ``numpy.savez_compressed``, which packs harder and takes three times as long."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for name, array in arrays.items():
            plain = io.BytesIO()
            np.lib.format.write_array(plain, array, allow_pickle=False)
            info = zipfile.ZipInfo(f"{name}.npy")  # without the time, so equal is equal
            packed.writestr(info, plain.getvalue(), zipfile.ZIP_DEFLATED, 1)
    return out.getvalue()


def _tuples(value: Any) -> Any:
    return tuple(_tuples(v) for v in value) if isinstance(value, list) else value
