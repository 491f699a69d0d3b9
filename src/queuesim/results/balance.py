"""Balances that hold exactly in every run, or the run is refused.

Contacts and cases: started = sum of ends + still inside, in each interval, channel, class and
reason. People: nobody holds more than his room, and never do more people hold work than are
present or owed. Waiting: the number waiting, integrated over time, is the sum of all waits
(Little's law as an identity, in ticks).
"""

from __future__ import annotations

import numpy as np

from queuesim.network import Network
from queuesim.network.rows import OPEN, WorkKind
from queuesim.results.columns import Columns, Ints
from queuesim.results.contacts import STILL, Ledger
from queuesim.results.defect import Unbalanced
from queuesim.results.milestones import ENDINGS, STARTS, meaning_of
from queuesim.results.sharing import by_person, unions
from queuesim.results.time import filled, rooms


def check(ledger: Ledger, network: Network) -> None:
    """Check all balances of one replication but those of `check_counts`.

    Raises
    ------
    Unbalanced
        Naming the first that does not hold.
    """
    _check_milestones(ledger)
    _check_cases(ledger)
    _check_visits(ledger.columns, ledger.until)
    _check_little(ledger)
    _check_room(ledger.columns, network, ledger.until)
    _check_presence(ledger.columns, network, ledger.until)


def check_counts(
    started: Ints, ends: list[Ints], inside: Ints, what: str, where: list[str]
) -> None:
    """Check: started = sum of ends + inside in every cell ``(scope, slot)``.

    Raises
    ------
    Unbalanced
        Naming the scope of the first cell that does not balance.
    """
    wrong = np.argwhere(started != np.sum(ends, axis=0) + inside)
    if wrong.size:
        scope, slot = wrong[0]
        ended = sum(int(end[scope, slot]) for end in ends)
        raise Unbalanced(
            f"{what}, {where[scope]}, slot {slot}: {started[scope, slot]} started, {ended} ended, "
            f"{inside[scope, slot]} still inside"
        )


def _check_milestones(ledger: Ledger) -> None:
    """Each milestone of a beginning or an end is one contact's, counted apart from the table."""
    c, contacts, names = ledger.columns, ledger.contacts, ledger.names
    count = np.bincount(c.milestone.codes, minlength=len(c.milestone.words))
    for word, found in zip(c.milestone.words, count, strict=True):
        kind, first, second = meaning_of(word, names)
        if kind == STARTS:
            told = np.count_nonzero((contacts.channel == first) & (contacts.how == second))
        elif kind == ENDINGS:
            told = np.count_nonzero(contacts.end == first)
        else:
            continue
        if told != found:
            raise Unbalanced(f'"{word}" happened {found} times, contacts say {told}')


def _check_cases(ledger: Ledger) -> None:
    cases, contacts = ledger.cases, ledger.contacts
    torn = np.flatnonzero((cases.outcome == STILL) != (cases.ended == OPEN))
    if torn.size:
        raise Unbalanced(f"case {cases.subject[torn[0]]} has an outcome but no end, or not")
    early = (contacts.started < cases.born[contacts.case]) | (contacts.ended < contacts.started)
    late = contacts.ended > cases.ended[contacts.case]
    if (early | late).any():
        case = contacts.case[np.flatnonzero(early | late)[0]]
        raise Unbalanced(f"a contact of case {cases.subject[case]} lies outside the case's time")


def _check_visits(c: Columns, until: int) -> None:
    """Each visit ends once, after it began; those of one case follow each other."""
    last = np.minimum(c.visit_ended, until)
    begun = np.where(c.begun < OPEN, c.begun, last)
    if ((begun < c.joined) | (last < begun)).any():
        raise Unbalanced("a visit ended before it began")
    order = np.argsort(c.visit_case, kind="stable")
    case = c.visit_case[order]
    same = case[1:] == case[:-1]
    if (same & (c.joined[order][1:] < last[order][:-1])).any():
        raise Unbalanced("a case had two visits at the same time")
    served = np.flatnonzero(c.begun < OPEN)
    work = c.works[c.works[:, 4] == WorkKind.WORK]
    visits = np.stack([c.visit_case, c.node, c.begun, c.visit_ended])[:, served]
    if not np.array_equal(_sorted(visits), _sorted(work[:, [0, 1, 5, 6]].T)):
        raise Unbalanced("served visits and work rows do not match")


def _sorted(columns: Ints) -> Ints:
    return columns[:, np.lexsort(columns)]


def _check_little(ledger: Ledger) -> None:
    """Number waiting, integrated step by step, against the sum of waits, by lane."""
    c, until = ledger.columns, ledger.until
    left = np.where(c.begun < OPEN, c.begun, np.minimum(c.visit_ended, until))
    tick = np.concatenate([c.joined, left])
    change = np.concatenate([np.ones_like(c.joined), np.full_like(left, -1)])
    order = np.argsort(tick)
    waiting = np.cumsum(change[order])
    area = int((waiting[:-1] * np.diff(tick[order])).sum()) if tick.size else 0
    waits = int(ledger.visit_wait.sum())
    if area != waits:
        raise Unbalanced(f"number waiting over time is {area} ticks, the sum of waits {waits}")
    held = ledger.visit_contact >= 0
    if int(ledger.contacts.wait.sum()) != int(ledger.visit_wait[held].sum()):
        raise Unbalanced("waits of contacts do not add up to those of their visits")


def _check_room(c: Columns, network: Network, until: int) -> None:
    """Nobody holds more contacts than he has room for; pauses fill it too."""
    if not len(c.works):
        return
    room = np.array([g.room for g in network.groups], dtype=np.int64)[c.works[:, 2]]
    units = filled(c.works, rooms(network), room)
    ends = np.minimum(c.works[:, 6], until)
    some = ends > c.works[:, 5]
    person = np.tile(by_person(c.works)[some], 2)
    tick = np.concatenate([c.works[some, 5], ends[some]])
    change = np.concatenate([units[some], -units[some]])
    order = np.lexsort((change, tick, person))
    held = np.cumsum(change[order])
    rows = np.tile(np.flatnonzero(some), 2)[order]
    over = np.flatnonzero(held > room[rows])
    if over.size:
        _, _, group, number = c.works[rows[over[0]], :4]
        raise Unbalanced(
            f'person {number} of group "{network.groups[group].name}" holds more than there is '
            f"room for at tick {tick[order][over[0]]}"
        )


def _check_presence(c: Columns, network: Network, until: int) -> None:
    """Never do more people of a group hold work than are present or owed."""
    works = c.works[np.minimum(c.works[:, 6], until) > c.works[:, 5]]
    for g, group in enumerate(network.groups):
        mine = works[works[:, 2] == g]
        if group.room == 1:  # one row at a time, which has been checked
            mine = np.stack([mine[:, 2], mine[:, 5], np.minimum(mine[:, 6], until)], axis=1)
        else:
            mine = unions(mine, until)
        levels = c.levels[c.levels[:, 1] == g]
        there = levels[:, 2] + levels[:, 3]
        changes = np.diff(there, prepend=0)
        tick = np.concatenate([levels[:, 0], mine[:, 1], mine[:, 2]])
        change = np.concatenate([changes, np.full(len(mine), -1), np.ones(len(mine), np.int64)])
        order = np.argsort(tick, kind="stable")
        spare = np.cumsum(change[order])
        settled = np.append(np.diff(tick[order]) > 0, True)
        short = np.flatnonzero(settled & (spare < 0))
        if short.size:
            raise Unbalanced(
                f'more people of group "{group.name}" hold work than are there at tick '
                f"{tick[order][short[0]]}"
            )
