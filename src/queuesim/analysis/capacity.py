"""Offered load against capacity where groups have several skills: who is the bottleneck.

Work is shared out so that the busiest people are as little busy as can be. What is left of that
utilisation is nobody's choice: at 1 and above no rule of routing keeps up, and the queue of the
bottleneck grows for as long as that lasts, unless customers give up.

It is a small linear program: share ``x[w, g]`` of work ``w`` done by group ``g``, least ``rho``
such that no group is busier than ``rho``. Where the groups differ in speed by the same factor for
all work, its dual is solved by a look at every set of groups: all work that only these may do,
over these people.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import inf
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MOST_GROUPS = 12  #: groups of a pool of which every set is looked at
EXACT = 1e-9  #: relative difference below which two loads are the same


@dataclass(frozen=True)
class Bottleneck:
    """Who is busiest however work is shared out.

    Attributes
    ----------
    rho
        Least utilisation of the busiest people; infinite where nobody is there for some work.
    works
        Work that keeps them busy: none of it can be done by anybody else.
    groups
        The people, all of them as busy as that; those who could, where nobody is there.
    """

    rho: float
    works: tuple[str, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True)
class Skills:
    """Who may do what, and how long it takes.

    Attributes
    ----------
    works, groups
        Names.
    seconds
        Time of a person for one contact ``(works, groups)`` [s]; infinite: may not.
    """

    works: tuple[str, ...]
    groups: tuple[str, ...]
    seconds: Floats

    def pools(self) -> list[Skills]:
        """Parts that share nobody, each with the work and the people of its own."""
        left, found = set(range(len(self.works))), []
        can = np.isfinite(self.seconds)
        while left:
            mine = {min(left)}
            while True:
                people = np.flatnonzero(can[sorted(mine)].any(axis=0)).tolist()
                more = {w for w in left if can[w][people].any()} | mine
                if more == mine:
                    break
                mine = more
            found.append(self._part(sorted(mine), people))
            left -= mine
        return found

    def _part(self, works: list[int], groups: list[int]) -> Skills:
        return Skills(
            tuple(self.works[w] for w in works),
            tuple(self.groups[g] for g in groups),
            self.seconds[np.ix_(works, groups)],
        )


def bottlenecks(
    skills: Skills, rates: Floats, people: Floats, above: float = 0.0
) -> list[Bottleneck | None]:
    """The bottleneck of one pool in each interval.

    Parameters
    ----------
    skills
        One pool, see `Skills.pools`.
    rates
        Contacts per second ``(intervals, works)``.
    people
        People there ``(intervals, groups)``.
    above
        Intervals whose utilisation is below are not told: ``None``.

    Raises
    ------
    ValueError
        If a quantity is negative or not finite, or nobody at all may do some work.
    """
    _check(skills, rates, people)
    shape = _factors(skills.seconds)
    if shape is not None and len(skills.groups) <= MOST_GROUPS:
        work, slower = shape
        found = _by_sets(skills, rates * work, people / slower)
        return [each if each.rho >= above else None for each in found]
    told: list[Bottleneck | None] = [None] * len(rates)
    near = np.arange(len(rates))
    if above > 0.0 and len(skills.groups) <= MOST_GROUPS:  # at the worst, the slowest do it all
        slowest = np.where(np.isfinite(skills.seconds), skills.seconds, 0.0).max(axis=1)
        most = np.array([each.rho for each in _by_sets(skills, rates * slowest, people)])
        near = np.flatnonzero(most >= above)
    for t, each in zip(near, by_program(skills, rates[near], people[near]), strict=True):
        told[t] = each if each.rho >= above else None
    return told


def _check(skills: Skills, rates: Floats, people: Floats) -> None:
    for name, values in (("rates", rates), ("people", people)):
        if not (np.isfinite(values).all() and (values >= 0.0).all()):
            raise ValueError(f"{name} must be finite and >= 0")
    if not np.isfinite(skills.seconds).any(axis=1).all() or (skills.seconds < 0.0).any():
        raise ValueError("each work needs a time >= 0 s of some group")


def _factors(seconds: Floats) -> tuple[Floats, Floats] | None:
    """Times as those of work, times a factor of each group, if they are that."""
    works, groups = seconds.shape
    work, slower = np.full(works, np.nan), np.full(groups, np.nan)
    can = np.isfinite(seconds)
    work[0] = seconds[0][can[0]][0]
    if not (seconds > 0.0).all():
        return None if groups > 1 else (seconds[:, 0], np.ones(1))
    slower[np.flatnonzero(can[0])[0]] = 1.0
    for _ in range(works + groups):  # a pool hangs together
        for w, g in np.argwhere(can):
            if np.isnan(slower[g]) and not np.isnan(work[w]):
                slower[g] = seconds[w, g] / work[w]
            elif np.isnan(work[w]) and not np.isnan(slower[g]):
                work[w] = seconds[w, g] / slower[g]
        if not (np.isnan(work).any() or np.isnan(slower).any()):
            break
    same = np.allclose(np.outer(work, slower)[can], seconds[can], rtol=EXACT, atol=0.0)
    return (work, slower) if same else None


def _by_sets(skills: Skills, load: Floats, people: Floats) -> list[Bottleneck]:
    """Every set of groups, the smallest first: the work that only they may do, over them."""
    can = np.isfinite(skills.seconds)
    best = np.zeros(len(load))
    which: list[tuple[tuple[int, ...], tuple[int, ...]]] = [((), ())] * len(load)
    for size in range(1, len(skills.groups) + 1):
        for chosen in combinations(range(len(skills.groups)), size):
            outside = np.ones(len(skills.groups), dtype=bool)
            outside[list(chosen)] = False
            only = np.flatnonzero(~(can & outside).any(axis=1))
            rho = _over(load[:, only].sum(axis=1), people[:, list(chosen)].sum(axis=1))
            for t in np.flatnonzero(rho > best * (1.0 + EXACT)):
                best[t], which[t] = rho[t], (tuple(only.tolist()), chosen)
    return [
        _named(skills, float(rho), row, works, [g for g in groups if there[g] > 0.0] or groups)
        for rho, row, there, (works, groups) in zip(best, load, people, which, strict=True)
    ]


def _over(load: Floats, people: Floats) -> Floats:
    """Load over people; none of both is no load."""
    there = people > 0.0
    empty = np.where(load > 0.0, inf, 0.0)
    return np.where(there, load / np.where(there, people, 1.0), empty)


def _named(
    skills: Skills, rho: float, asked: Floats, works: Sequence[int], groups: Iterable[int]
) -> Bottleneck:
    return Bottleneck(
        rho,
        tuple(skills.works[w] for w in works if asked[w] > 0.0),
        tuple(skills.groups[g] for g in groups),
    )


def by_program(skills: Skills, rates: Floats, people: Floats) -> list[Bottleneck]:
    """The bottleneck of one pool in each interval by linear programming.

    All intervals are one program, which falls into parts. The dual of a group says what one more
    of its people would be worth, that of some work what less of it would: where they are above 0
    stands the bottleneck.

    Parameters
    ----------
    rates
        Contacts per second ``(intervals, works)``.
    people
        People there ``(intervals, groups)``.
    """
    from scipy.optimize import linprog
    from scipy.sparse import coo_matrix

    can = np.isfinite(skills.seconds)
    busy = rates[:, :, None] * np.where(can, skills.seconds, 0.0)  # (intervals, works, groups)
    asked = busy.max(axis=2) > 0.0
    there = can & (people > 0.0)[:, None, :]
    alone = asked & ~there.any(axis=2)
    solved = ~alone.any(axis=1) & asked.any(axis=1)
    shares = np.argwhere(there & asked[:, :, None] & solved[:, None, None])
    found = [Bottleneck(0.0, (), ()) for _ in rates]
    for t in np.flatnonzero(alone.any(axis=1)):
        works = np.flatnonzero(alone[t])
        could = np.flatnonzero(can[works].any(axis=0))
        found[t] = _named(skills, inf, asked[t], works.tolist(), could.tolist())
    if not shares.size:
        return found
    n, (count, groups) = len(shares), people.shape
    t_of, w_of, g_of = shares.T
    each = np.unique(t_of * len(skills.works) + w_of, return_inverse=True)[1]
    rho = np.flatnonzero(solved)
    limits = coo_matrix(
        (
            np.concatenate([busy[t_of, w_of, g_of], -people[solved].ravel()]),
            (
                np.concatenate(
                    [t_of * groups + g_of, (rho[:, None] * groups + np.arange(groups)).ravel()]
                ),
                np.concatenate([np.arange(n), np.repeat(n + np.arange(len(rho)), groups)]),
            ),
        ),
        shape=(count * groups, n + len(rho)),
    )
    whole = coo_matrix((np.ones(n), (each, np.arange(n))), shape=(each.max() + 1, n + len(rho)))
    answer = linprog(
        np.concatenate([np.zeros(n), np.ones(len(rho))]),
        A_ub=limits.tocsr(),
        b_ub=np.zeros(count * groups),
        A_eq=whole.tocsr(),
        b_eq=np.ones(each.max() + 1),
    )
    if not answer.success:
        raise RuntimeError(f"the linear program of the load was not solved: {answer.message}")
    worth = -answer.ineqlin.marginals.reshape(count, groups)
    price = np.zeros(asked.shape)
    price[t_of, w_of] = answer.eqlin.marginals[each]
    for t, least in zip(rho, answer.x[n:], strict=True):
        works = np.flatnonzero(price[t] > EXACT * price[t].max())
        tight = np.flatnonzero(worth[t] > EXACT * worth[t].max())
        found[t] = _named(skills, float(least), asked[t], works.tolist(), tight.tolist())
    return found
