"""Balances that hold exactly in every run, or the run is refused.

Contacts and cases: started = sum of ends + still inside, in each interval, channel, class and
reason. People: nobody holds more than his room, and never do more people hold work than are
present or owed. Waiting: the number waiting, integrated over time, is the sum of all waits
(Little's law as an identity, in ticks).
"""

from __future__ import annotations

import numpy as np

from queuesim.network import Network
from queuesim.network.labels import HOWS
from queuesim.network.rows import OPEN, WorkKind
from queuesim.results.columns import Ints
from queuesim.results.contacts import STILL, Ledger
from queuesim.results.defect import Unbalanced
from queuesim.results.equipment import equipment_of, uses
from queuesim.results.milestones import ENDINGS, INSIDE, STARTS, meaning_of
from queuesim.results.ordering import order_by, order_of
from queuesim.results.sharing import by_person
from queuesim.results.time import filled, rises_of, rooms


def check(ledger: Ledger, network: Network) -> None:
    """Check all balances of one replication but those of `check_counts`.

    Raises
    ------
    Unbalanced
        Naming the first that does not hold.
    """
    _check_milestones(ledger)
    _check_cases(ledger)
    _check_visits(ledger)
    _check_little(ledger)
    _check_room(ledger, network)
    _check_presence(ledger, network)
    _check_pieces(ledger, network)


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
    size = len(names.channels) * len(HOWS)
    started = np.bincount(contacts.channel * len(HOWS) + contacts.how, minlength=size)
    ended = np.bincount(contacts.end, minlength=INSIDE + 1)
    for word, found in zip(c.milestone.words, count, strict=True):
        kind, first, second = meaning_of(word, names)
        if kind == STARTS:
            told = started[first * len(HOWS) + second]
        elif kind == ENDINGS:
            told = ended[first]
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


def _check_visits(ledger: Ledger) -> None:
    """Each visit ends once, after it began; those of one case follow each other."""
    c = ledger.columns
    last = np.minimum(c.visit_ended, ledger.until)
    begun = np.where(c.begun < OPEN, c.begun, last)
    if ((begun < c.joined) | (last < begun)).any():
        raise Unbalanced("a visit ended before it began")
    several = np.bincount(ledger.visit_case) > 1
    order = np.flatnonzero(several[ledger.visit_case])  # who has one visit has none before it
    order = order[order_of(ledger.strand[order])]
    case = ledger.strand[order]
    same = case[1:] == case[:-1]
    if (same & (c.joined[order][1:] < last[order][:-1])).any():
        raise Unbalanced("a case had two visits at the same time")
    served = np.flatnonzero(c.begun < OPEN)
    work = np.flatnonzero(c.works[:, 4] == WorkKind.WORK)
    visits = [part[served] for part in (c.visit_case, c.node, c.begun, c.visit_ended)]
    works = [c.works[work, k] for k in (0, 1, 5, 6)]
    if served.size == work.size and all(map(np.array_equal, visits, works)):
        return  # row by row, as engines write them
    if not np.array_equal(_sorted(np.stack(visits)), _sorted(np.stack(works))):
        raise Unbalanced("served visits and work rows do not match")


def _sorted(columns: Ints) -> Ints:
    return columns[:, np.lexsort(columns)]


def _check_little(ledger: Ledger) -> None:
    """Number waiting, integrated step by step, against the sum of waits, by lane."""
    c, until = ledger.columns, ledger.until
    left = np.where(c.begun < OPEN, c.begun, np.minimum(c.visit_ended, until))
    change = np.sort(np.concatenate([c.joined * 2 + 1, left * 2]))  # odd: one more
    tick, waiting = change >> 1, np.cumsum((change & 1) * 2 - 1)
    area = int((waiting[:-1] * np.diff(tick)).sum()) if tick.size else 0
    waits = int(ledger.visit_wait.sum())
    if area != waits:
        raise Unbalanced(f"number waiting over time is {area} ticks, the sum of waits {waits}")
    held = (ledger.visit_contact >= 0) & ~ledger.aside
    stood = ledger.contacts.wait - ledger.contacts.gathered
    if int(stood.sum()) != int(ledger.visit_wait[held].sum()):
        raise Unbalanced("waits of contacts do not add up to those of their visits")


def _check_room(ledger: Ledger, network: Network) -> None:
    """Nobody holds more contacts than he has room for; pauses fill it too."""
    if not (_one_by_one(ledger, network) and _crowd_has_room(ledger, network)):
        check_room(ledger.active.works, network, ledger.until)


def _check_pieces(ledger: Ledger, network: Network) -> None:
    """Never are more pieces of equipment in use than there are, where nothing else moves them."""
    for pool in equipment_of(network):
        begins, ends, pieces = uses(ledger, network, pool.name)
        tick = np.concatenate([begins, ends])
        change = np.concatenate([pieces, -pieces])
        order = np.lexsort((change, tick))
        if np.cumsum(change[order]).max(initial=0) > pool.units:
            raise Unbalanced(f'more units of "{pool.name}" are in use than there are')


def _one_by_one(ledger: Ledger, network: Network) -> bool:
    """Whether people who do one thing at a time begin each row after the one before."""
    works, names = ledger.active.works, ledger.names
    ends = np.minimum(works[:, 6], ledger.until)
    rows = np.flatnonzero((ends > works[:, 5]) & (names.room[works[:, 2]] == 1))
    if (filled(works[rows, 1], rooms(network), names.room[works[rows, 2]]) > 1).any():
        return False
    number = works[rows, 3]
    person = works[rows, 2] * (int(number.max(initial=0)) + 1) + number
    order = order_by(person, ends[rows])
    person, rows = person[order], rows[order]
    same = person[1:] == person[:-1]
    return not (same & (works[rows[1:], 5] < ends[rows[:-1]])).any()


def _crowd_has_room(ledger: Ledger, network: Network) -> bool:
    """Whether people with room for several never hold more."""
    crowd = ledger.crowd
    works = ledger.active.works[crowd.rows]
    room = ledger.names.room[works[:, 2]]
    units = filled(works[:, 1], rooms(network), room)
    units[np.minimum(works[:, 6], ledger.until) <= works[:, 5]] = 0
    order = crowd.steps.order
    held = np.cumsum(np.concatenate([units, -units])[order])
    return not (held > np.tile(room, 2)[order]).any()


def check_room(works: Ints, network: Network, until: int) -> None:
    """The same, tick by tick, of rows without what stands still: it names who holds too much."""
    if not len(works):
        return
    room = np.array([g.room for g in network.groups], dtype=np.int64)[works[:, 2]]
    units = filled(works[:, 1], rooms(network), room)
    ends = np.minimum(works[:, 6], until)
    some = ends > works[:, 5]
    person = np.tile(by_person(works)[some], 2)
    tick = np.concatenate([works[some, 5], ends[some]])
    change = np.concatenate([units[some], -units[some]])
    order = np.lexsort((change, tick, person))
    held = np.cumsum(change[order])
    rows = np.tile(np.flatnonzero(some), 2)[order]
    over = np.flatnonzero(held > room[rows])
    if over.size:
        _, _, group, number = works[rows[over[0]], :4]
        raise Unbalanced(
            f'person {number} of group "{network.groups[group].name}" holds more than there is '
            f"room for at tick {tick[order][over[0]]}"
        )


def _check_presence(ledger: Ledger, network: Network) -> None:
    """Never do more people of a group hold work than are present or owed."""
    c, names, until = ledger.columns, ledger.names, ledger.until
    rows = ledger.active.works
    alone = np.flatnonzero(names.room[rows[:, 2]] == 1)  # one row at a time: has been checked
    works, spans = rows[alone], ledger.crowd.held
    levels = c.levels[order_of(c.levels[:, 1])]
    rises = rises_of(levels[:, 1], (levels[:, 2] + levels[:, 3])[None])[0]
    groups, begins, ends = (
        np.concatenate(parts)
        for parts in (
            (works[:, 2], spans[:, 0]),
            (works[:, 5], spans[:, 1]),
            (np.minimum(works[:, 6], until), spans[:, 2]),
        )
    )
    group = np.concatenate([levels[:, 1], groups, groups])
    tick = np.concatenate([levels[:, 0], begins, ends])
    one = np.ones_like(begins)
    order = order_by(group, tick)
    group, tick = group[order], tick[order]
    spare = np.cumsum(np.concatenate([rises, -one, one])[order])
    bounds = np.searchsorted(group, np.arange(len(network.groups) + 1))
    spare -= np.repeat(np.append(0, spare)[bounds[:-1]], np.diff(bounds))
    settled = np.ones(tick.size, dtype=np.bool_)
    settled[:-1] = (tick[1:] != tick[:-1]) | (group[1:] != group[:-1])
    short = np.flatnonzero(settled & (spare < 0))
    if short.size:
        name = network.groups[group[short[0]]].name
        raise Unbalanced(
            f'more people of group "{name}" hold work than are there at tick {tick[short[0]]}'
        )
