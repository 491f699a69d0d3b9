"""Work that stands still: what of a person's rows is work, and what is waiting in his hands.

A row of work lasts until it is put down. While a contact fills a person for whom other work
stands still, that other work takes none of his time: its row is cut into the parts in between.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from queuesim.network import Network, Preempt, Serve
from queuesim.results.columns import Flags, Ints
from queuesim.results.ordering import order_of


@dataclass(frozen=True, slots=True)
class Active:
    """Rows of work without the time in which they stand still.

    Attributes
    ----------
    works
        Parts of the rows, with the columns of `WorkRow`; the rows themselves where nothing ever
        stands still.
    origin
        Row of each part.
    rows
        How many rows there are.
    """

    works: Ints
    origin: Ints
    rows: int

    @classmethod
    def of(cls, works: Ints, network: Network, until: int) -> Active:
        """Of work rows, up to the tick at which the run stopped."""
        stands = _may_stand(network)
        rows = np.flatnonzero(stands[works[:, 2]]) if stands.any() else np.empty(0, dtype=np.int64)
        if not rows.size:
            return cls(works, np.arange(len(works)), len(works))
        parts, origin = _apart(works[rows], _fillers(works[rows], network), until)
        rest = np.ones(len(works), dtype=np.bool_)
        rest[rows] = False
        table = np.concatenate([works[rest], parts])
        origin = np.concatenate([np.flatnonzero(rest), rows[origin]])
        order = order_of(origin)
        return cls(np.asfortranarray(table[order]), origin[order], len(works))

    def time(self, until: int) -> Ints:
        """Time of each row in which it did not stand still [ticks]."""
        length = np.minimum(self.works[:, 6], until) - self.works[:, 5]
        if len(self.works) == self.rows:
            return length
        total = np.zeros(self.rows, dtype=np.int64)
        np.add.at(total, self.origin, length)
        return total


def _may_stand(network: Network) -> Flags:
    """Groups in which work may stand still."""
    still = {r.group for r in network.routes if r.preempts is Preempt.STAND_STILL}
    return np.array([group.name in still for group in network.groups], dtype=np.bool_)


def _fillers(works: Ints, network: Network) -> Flags:
    """Rows of work that fills a person."""
    room = np.array([n.room if isinstance(n, Serve) else 0 for n in network.nodes], dtype=np.int64)
    most = np.array([group.room for group in network.groups], dtype=np.int64)
    units = room[works[:, 1]]
    fills: Flags = (units == 0) | (units >= most[works[:, 2]])
    return fills & (works[:, 0] >= 0)


def _apart(works: Ints, fills: Flags, until: int) -> tuple[Ints, Ints]:
    """Rows cut by those for which they stand still: the parts, and the row of each.

    What fills a person stands still for what fills him later, all else for whatever fills him.
    """
    ticks, place = np.unique(
        np.concatenate([works[:, 5], np.minimum(works[:, 6], until)]), return_inverse=True
    )
    begins, ends = place.reshape(2, -1)  # by rank, so that keys of persons and ticks fit
    person = works[:, 2] * (int(works[:, 3].max(initial=0)) + 1) + works[:, 3]
    spans = np.stack([person * ticks.size, begins, ends])
    depth = np.where(fills, 0, -1)
    depth[fills] = _depth(spans[:, fills])
    parts, origins = [], []
    for level in range(-1, int(depth.max(initial=-1)) + 1):
        rows = np.flatnonzero(depth == level)
        of, starts, stops = _without(spans[:, rows], spans[:, depth > level])
        cut = works[rows[of]]
        cut[:, 6] = np.where(stops == ends[rows[of]], cut[:, 6], ticks[stops])
        cut[:, 5] = ticks[starts]
        parts.append(cut)
        origins.append(rows[of])
    return np.concatenate(parts), np.concatenate(origins)


def _depth(spans: Ints) -> Ints:
    """Upon how many others each span came while they lasted.

    Of two that begin together the one that ends first came later.

    Parameters
    ----------
    spans
        Key of the person, begin and end ``(3, n)``; the keys leave room for ticks.
    """
    person, begins, ends = spans
    depth = np.zeros(begins.size, dtype=np.int64)
    order = np.lexsort((-ends, begins, person))
    latest = (person + ends)[order]
    if (np.maximum.accumulate(latest)[:-1] <= (person + begins)[order][1:]).all():
        return depth  # one after the other
    below: list[int] = []
    for k in order.tolist():
        below = [j for j in below if person[j] == person[k] and ends[j] > begins[k]]
        depth[k] = 1 + max((int(depth[j]) for j in below), default=-1)
        below.append(k)
    return depth


def _without(spans: Ints, covers: Ints) -> tuple[Ints, Ints, Ints]:
    """Spans less what others of the same person cover: span, start and end of each part.

    A span that is covered from end to end has no part, one without length keeps it.
    """
    person, begins, ends = spans
    starts, stops = _joined(covers)
    first = np.searchsorted(stops, person + begins, side="right")
    last = np.searchsorted(starts, person + ends, side="left")
    count = np.where(ends > begins, np.maximum(last - first, 0), 0) + 1
    of = np.repeat(np.arange(begins.size), count)
    place = np.arange(of.size) - np.repeat(np.cumsum(count) - count, count)
    # before the first cover, between two of them, behind the last
    after = first[of] + place
    step = np.append(starts, 0)[np.minimum(after, starts.size)] - person[of]
    before = np.append(stops, 0)[after - 1] - person[of]
    begin = np.where(place == 0, begins[of], before)
    end = np.where(place == count[of] - 1, ends[of], step)
    begin, end = np.maximum(begin, begins[of]), np.minimum(end, ends[of])
    some = (end > begin) | (begins == ends)[of]
    return of[some], begin[some], end[some]


def _joined(covers: Ints) -> tuple[Ints, Ints]:
    """Covers as keys of their starts and ends, those that overlap or touch as one; ascending."""
    person, begins, ends = covers[:, np.lexsort((covers[1], covers[0]))]
    some = ends > begins
    starts, stops = (person + begins)[some], (person + ends)[some]
    reach = np.maximum.accumulate(stops)
    fresh = np.ones(starts.size, dtype=np.bool_)
    fresh[1:] = starts[1:] > reach[:-1]
    last = np.append(np.flatnonzero(fresh)[1:] - 1, starts.size - 1)[: int(fresh.sum())]
    return starts[fresh], reach[last]
