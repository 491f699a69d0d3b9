"""People with several contacts at once: how much of their time each of them takes."""

from __future__ import annotations

import numpy as np

from queuesim.results.columns import Floats, Ints


def by_person(works: Ints) -> Ints:
    """A code for each work row's person, 0 and up; the columns are those of `WorkRow`."""
    group, number = works[:, 2], works[:, 3]
    return group * (int(number.max(initial=0)) + 1) + number


def steps(works: Ints, until: int) -> tuple[Ints, Ints, Ints, Ints]:
    """Rows in hand of each person as a step function.

    Returns
    -------
    tuple of arrays
        Person, tick and rows in hand from that tick on, at every change (ends before begins),
        in the order of persons and ticks; and the place of each row's begin and end in them,
        shape ``(2, rows)``.
    """
    n = len(works)
    person = np.tile(by_person(works), 2)
    tick = np.concatenate([works[:, 5], np.minimum(works[:, 6], until)])
    change = np.repeat(np.array([1, -1]), n)
    # A row without length begins before it ends; all others end before new ones begin.
    rank = np.where(np.tile(tick[:n] == tick[n:], 2), np.repeat([1, 2], n), np.repeat([3, 0], n))
    order = np.lexsort((rank, tick, person))
    place = np.empty(2 * n, dtype=np.int64)
    place[order] = np.arange(2 * n)
    held = np.cumsum(change[order])
    return person[order], tick[order], held, place.reshape(2, n)


def shares_of_time(works: Ints, until: int) -> Floats:
    """Person's time that each row took: while n rows are in hand each counts 1/n [ticks]."""
    person, tick, held, place = steps(works, until)
    length = np.diff(tick, append=tick[-1:])
    inside = np.append(person[1:] == person[:-1], False) & (held > 0)
    passed = np.zeros(len(tick) + 1)
    np.cumsum(np.where(inside, length / np.maximum(held, 1), 0.0), out=passed[1:])
    shares: Floats = passed[place[1]] - passed[place[0]]
    return shares


def unions(works: Ints, until: int) -> Ints:
    """Spans in which each person has at least one row in hand: group, begin, end; ``(n, 3)``."""
    if not len(works):
        return np.zeros((0, 3), dtype=np.int64)
    person, tick, held, _ = steps(works, until)
    begins = np.flatnonzero((held == 1) & (np.concatenate([[0], held[:-1]]) == 0))
    ends = np.flatnonzero(held == 0)
    group = person[begins] // (int(works[:, 3].max(initial=0)) + 1)
    return np.stack([group, tick[begins], tick[ends]], axis=1)
