"""The least utilisation of the busiest people: hand-solved designs, and the program behind it."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queuesim.analysis.capacity import Bottleneck, Skills, bottlenecks, by_program

SOME = st.integers(0, 6)


def skills(seconds: list[list[float]]) -> Skills:
    works = tuple("abcd"[: len(seconds)])
    return Skills(works, tuple("xyz"[: len(seconds[0])]), np.array(seconds, dtype=float))


def both(
    seconds: list[list[float]], rates: list[float], people: list[float]
) -> tuple[Bottleneck, Bottleneck]:
    """By whatever way is taken, and by the program."""
    rows, there = np.array([rates], dtype=float), np.array([people], dtype=float)
    (found,) = bottlenecks(skills(seconds), rows, there)
    assert found is not None
    return found, by_program(skills(seconds), rows, there)[0]


@pytest.mark.parametrize(
    ("seconds", "rates", "people", "rho", "works", "groups"),
    [
        # one pool: 5 + 3 people's work over 10 people
        ([[1], [1]], [5, 3], [10], 0.8, "ab", "x"),
        # N: a only by x, b by both; a alone is too much for x, though y is idle
        ([[1, inf], [1, 1]], [6, 2], [4, 5], 1.5, "a", "x"),
        # N: x has time for b, so all are one
        ([[1, inf], [1, 1]], [2, 7], [4, 5], 1.0, "ab", "xy"),
        # W: b may go either way; each side has its own work too
        ([[1, inf], [1, 1], [inf, 1]], [2, 3, 1], [3, 3], 1.0, "abc", "xy"),
        ([[1, inf], [1, 1], [inf, 1]], [1, 1, 4], [3, 3], 4 / 3, "c", "y"),
        # M: one work, two groups of different speed: 1 / (2 / 10 + 3 / 20) people of 10 s
        ([[10, 20]], [0.7], [2, 3], 2.0, "a", "xy"),
        # X: each does what he is better at; half-way is the best for b and d
        ([[1, 2], [2, 1]], [1, 1], [1, 1], 1.0, "ab", "xy"),
        ([[1, 3], [2, 1]], [1, 0.5], [1, 1], 0.875, "ab", "xy"),
        # nobody there
        ([[1, inf], [1, 1]], [1, 0], [0, 5], inf, "a", "x"),
        ([[1, 1]], [0], [0, 0], 0.0, "", ""),
    ],
)
def test_designs_solved_by_hand(
    seconds: list[list[float]],
    rates: list[float],
    people: list[float],
    rho: float,
    works: str,
    groups: str,
) -> None:
    for found in both(seconds, rates, people):
        assert found.rho == pytest.approx(rho, rel=1e-12)
        assert (found.works, found.groups) == (tuple(works), tuple(groups))


@given(
    load=st.lists(st.integers(1, 5), min_size=1, max_size=4),
    slower=st.lists(st.sampled_from((0.5, 1.0, 2.0)), min_size=1, max_size=3),
    data=st.data(),
)
def test_sets_of_groups_and_the_program_say_the_same(
    load: list[int], slower: list[float], data: st.DataObject
) -> None:
    seconds = [[a * s if data.draw(st.booleans()) else inf for s in slower] for a in load]
    for row in seconds:
        if not np.isfinite(row).any():
            row[0] = 3.0
    rates = np.array([data.draw(st.lists(SOME, min_size=len(load), max_size=len(load)))], float)
    people = np.array(
        [data.draw(st.lists(SOME, min_size=len(slower), max_size=len(slower)))], float
    )
    for pool in skills(seconds).pools():
        works = [skills(seconds).works.index(name) for name in pool.works]
        groups = [skills(seconds).groups.index(name) for name in pool.groups]
        mine, there = rates[:, works], people[:, groups]
        (found,) = bottlenecks(pool, mine, there)
        assert found is not None
        assert found.rho == pytest.approx(by_program(pool, mine, there)[0].rho, rel=1e-9)
        (told,) = bottlenecks(pool, mine, there, 1.0)
        assert (told is not None) == (found.rho >= 1.0)


def test_many_intervals_are_as_many_programs() -> None:
    uneven = skills([[1, 3], [2, 1]])
    rates = np.array([[1, 0.5], [2, 1], [0, 0], [0.1, 0.1], [3, 1]])
    people = np.array([[1, 1], [1, 1], [1, 1], [1, 0], [0, 0]], dtype=float)
    found = bottlenecks(uneven, rates, people)
    assert [each.rho for each in found if each] == pytest.approx([0.875, 1.75, 0.0, 0.3, inf])
    told = bottlenecks(uneven, rates, people, 1.0)
    assert [each is not None for each in told] == [False, True, False, False, True]


def test_pools_share_nobody() -> None:
    one = skills([[1, inf, inf], [inf, 1, 1], [1, inf, inf], [inf, inf, 1]])
    assert [(pool.works, pool.groups) for pool in one.pools()] == [
        (("a", "c"), ("x",)),
        (("b", "d"), ("y", "z")),
    ]


@pytest.mark.parametrize(
    ("rates", "people", "seconds"),
    [
        ([-1.0], [1.0], [[1.0]]),
        ([1.0], [inf], [[1.0]]),
        ([1.0], [1.0], [[inf]]),
        ([1.0], [1.0], [[-1.0]]),
    ],
)
def test_what_cannot_be_is_refused(
    rates: list[float], people: list[float], seconds: list[list[float]]
) -> None:
    with pytest.raises(ValueError, match=r"must be finite|needs a time"):
        bottlenecks(skills(seconds), np.array([rates]), np.array([people]))
