"""People with several contacts at once: how much of their time each of them takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from queuesim.network.rows import WorkKind
from queuesim.results.columns import Flags, Floats, Ints
from queuesim.results.ordering import order_by


@dataclass(frozen=True, slots=True)
class Steps:
    """Rows in hand of each person as a step function.

    Attributes
    ----------
    person, tick, held
        Person, tick and rows in hand from that tick on, at every change (ends before begins),
        in the order of persons and ticks.
    order
        Places of these changes in the begins of all rows followed by their ends.
    """

    person: Ints
    tick: Ints
    held: Ints
    order: Ints

    @classmethod
    def of(cls, works: Ints, until: int) -> Steps:
        """Steps of work rows; the columns are those of `WorkRow`."""
        n = len(works)
        begins, ends = works[:, 5], np.minimum(works[:, 6], until)
        person = np.tile(by_person(works), 2)
        tick = np.concatenate([begins, ends])
        # A row without length begins before it ends; all others end before new ones begin.
        empty = begins == ends
        rank = np.concatenate([np.where(empty, 1, 3), np.where(empty, 2, 0)])
        order = order_by(person, tick * 4 + rank)
        held = np.cumsum(np.where(order < n, 1, -1))
        return cls(person[order], tick[order], held, order)


@dataclass(frozen=True, slots=True)
class Crowd:
    """Work of people with room for several contacts at once.

    Attributes
    ----------
    rows
        Their rows of work; ``steps`` are those of these rows.
    active
        Those of the rows that are no pauses, as places in ``rows``.
    shares
        Person's time that each active row took [ticks].
    busy, held
        Spans in which a person has at least one active row, or any row, in hand: group, begin,
        end; ``(n, 3)``.
    """

    rows: Ints
    steps: Steps
    active: Ints
    shares: Floats
    busy: Ints
    held: Ints

    @classmethod
    def of(cls, works: Ints, room: Ints, until: int) -> Crowd:
        """From all work rows, and the room of each group's people."""
        rows = np.flatnonzero(_crowded(works, room))
        mine = works[rows]
        active = np.flatnonzero(mine[:, 4] != WorkKind.PAUSE)
        steps = Steps.of(mine, until)
        held = _spans(mine, steps)
        if active.size == rows.size:
            return cls(rows, steps, active, _shares(steps), held, held)
        doing = mine[active]
        done = Steps.of(doing, until)
        return cls(rows, steps, active, _shares(done), _spans(doing, done), held)


def _crowded(works: Ints, room: Ints) -> Flags:
    crowded: Flags = (room > 1)[works[:, 2]]
    return crowded


def by_person(works: Ints) -> Ints:
    """A code for each work row's person, 0 and up; the columns are those of `WorkRow`."""
    group, number = works[:, 2], works[:, 3]
    return group * (int(number.max(initial=0)) + 1) + number


def shares_of_time(works: Ints, until: int) -> Floats:
    """Person's time that each row took: while n rows are in hand each counts 1/n [ticks]."""
    return _shares(Steps.of(works, until))


def unions(works: Ints, until: int) -> Ints:
    """Spans in which each person has at least one row in hand: group, begin, end; ``(n, 3)``."""
    return _spans(works, Steps.of(works, until))


def _shares(steps: Steps) -> Floats:
    person, tick, held = steps.person, steps.tick, steps.held
    length = np.diff(tick, append=tick[-1:])
    inside = np.append(person[1:] == person[:-1], False)[: held.size] & (held > 0)
    passed = np.zeros(tick.size + 1)
    np.cumsum(np.where(inside, length / np.maximum(held, 1), 0.0), out=passed[1:])
    by_row = np.empty(tick.size)
    by_row[steps.order] = passed[:-1]
    begins, ends = by_row.reshape(2, -1)
    shares: Floats = ends - begins
    return shares


def _spans(works: Ints, steps: Steps) -> Ints:
    held = steps.held
    begins = np.flatnonzero((held == 1) & (np.append(0, held[:-1])[: held.size] == 0))
    ends = np.flatnonzero(held == 0)
    group = steps.person[begins] // (int(works[:, 3].max(initial=0)) + 1)
    return np.stack([group, steps.tick[begins], steps.tick[ends]], axis=1)
