"""Contacts and cases: rows read by their labels, one line for each.

A contact is one attempt at one channel, a case one need with one or more contacts. A contact
begins at its start milestone and ends at its end milestone; what lies between, visits and work,
belongs to it. A transfer is one contact with two visits: its wait is the sum of theirs, and the
promise is judged on the first answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from queuesim.network import FOREVER, Network
from queuesim.network.labels import ENDS, HOWS, OUTCOMES, Labels
from queuesim.network.rows import OPEN, Rows, Tables, WorkKind
from queuesim.results.bookings import Bookings, bookings_of
from queuesim.results.columns import Columns, Flags, Floats, Ints, columns
from queuesim.results.complaints import Complaints, complaints_of
from queuesim.results.defect import Unbalanced
from queuesim.results.elastic import Steps, steps_of
from queuesim.results.jams import Jams, jams_of
from queuesim.results.milestones import INSIDE, Subjects, Talks
from queuesim.results.names import FURTHER, Names
from queuesim.results.ordering import order_of
from queuesim.results.parts import Parts, parts_of, without_takes
from queuesim.results.sharing import Crowd
from queuesim.results.standing import Active
from queuesim.results.steps import escalations, hand_offs, people_of, phases, slips, together

ANSWERED, ABANDONED, BALKED, BLOCKED, CLOSED, DIVERTED = range(len(ENDS))
FIRST, RETRY, REPEAT, CALLBACK, PASSED_ON, STEERED, BOOKED, OUTBOUND = range(len(HOWS))
SOLVED, UNSOLVED, LOST = range(len(OUTCOMES))
STILL = len(OUTCOMES)  #: code of a case that has not ended
INTERRUPTED = "interrupted"  #: outcome of a visit whose work was cut short; another follows it

#: Outcome of a visit that ends a contact in this way; settles who owns a visit without length.
_LEAVING = {
    "abandoned": ABANDONED,
    "balked": BALKED,
    "blocked": BLOCKED,
    "sent away": CLOSED,
    "callback": DIVERTED,
}


@dataclass(frozen=True, slots=True)
class Cases:
    """One line per case, in the order of subjects; codes by `Names` and `OUTCOMES`."""

    subject: Ints
    source: Ints
    part: Ints
    ordinal: Ints
    klass: Ints
    reason: Ints
    customer: Ints  #: number inside the class; -1 if it has none
    born: Ints
    ended: Ints  #: OPEN while inside
    outcome: Ints  #: STILL while inside
    first: Ints  #: its first contact, meaningless where `contacts` is 0
    contacts: Ints  #: how many contacts it has had
    channel: Ints  #: of the first contact, or of the appointment it first asked for; else -1


@dataclass(frozen=True, slots=True)
class Contacts:
    """One line per contact, by case and number; ticks, and codes by `Names`, `HOWS`, `ENDS`.

    Attributes
    ----------
    case
        Index of its case in `cases`.
    answered_at
        Tick of the first answer; OPEN without one.
    wait, first_wait
        Ticks waited in all its visits, and in those up to the first answer; rest in a batch too.
    gathered
        Ticks of rest in a batch before the first visit.
    talk, wrap
        Work and after-work of all who served it, without the time in which it stood still [ticks].
    travel
        Time in which people were on their way for it [ticks]; no part of talk.
    arrived
        Tick at which the first of them was there; OPEN if none was. Without a way: `answered_at`.
    still
        Time in which work on it stood still for other work [ticks].
    agent_time
        People's time it took, time in which it kept them too: their time with n contacts at once
        counts 1/n each [ticks].
    group
        Code of the staff that answered first; -1 without an answer by staff.
    handled
        People have worked on it.
    helped
        Answered first by people who helped out.
    next_how
        How the case's next contact began; -1 if there is none.
    visits, served
        Its visits, and those of them in which it was served: not those that were interrupted, nor
        what the same people went on with.
    failed, caught
        Its service went wrong; that was found and put right before the customer had it.
    checks, reworks
        Times that it was checked, and that it was put right.
    hand_offs
        Times that the work on it passed from one person to another.
    phases
        Time in each phase of its process ``(phases, contacts)`` [ticks].
    escalated
        A step of its process passed it on.
    """

    case: Ints
    number: Ints
    channel: Ints
    how: Ints
    started: Ints
    ended: Ints
    end: Ints
    klass: Ints
    reason: Ints
    answered_at: Ints
    wait: Ints
    first_wait: Ints
    gathered: Ints
    talk: Ints
    wrap: Ints
    travel: Ints
    arrived: Ints
    still: Ints
    agent_time: Floats
    group: Ints
    handled: Flags
    helped: Flags
    solved: Flags
    next_how: Ints
    visits: Ints
    served: Ints
    failed: Flags
    caught: Flags
    checks: Ints
    reworks: Ints
    hand_offs: Ints
    phases: Ints
    escalated: Flags
    steer_asked: Flags
    steer_accepted: Flags
    steer_refused: Flags

    @property
    def answered(self) -> Flags:
        """Whether there was a first answer, however the contact ended."""
        return self.answered_at < OPEN

    def __len__(self) -> int:
        return len(self.case)


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that happened in one replication, by contact and by case.

    ``visit_contact`` and ``work_contact`` give the contact of each visit and work row, -1 for
    none. ``visit_wait`` is each visit's wait, ``work_time`` the time of each work row in which it
    did not stand still and ``work_share`` the person's time that it took (while he holds n, 1/n of
    it), all up to ``until``, the tick at which the run stopped. ``visit_case`` gives the index in
    `cases` of each visit and ``strand`` who went there, where steps beside each other are done by
    parts of a case, ``bookings`` the appointments, ``slips`` step and contact of all that went
    wrong in steps; ``complaints`` what became of those about a contact, ``jams`` those of
    machines, ``steps`` lines that came and went, ``active`` the rows without the time in which they
    stand still, and ``crowd`` those of them of people who may hold several contacts at once;
    ``parts`` who needed spare parts.
    """

    names: Names
    columns: Columns
    cases: Cases
    contacts: Contacts
    bookings: Bookings
    complaints: Complaints
    jams: Jams
    steps: Steps
    visit_case: Ints
    visit_contact: Ints
    visit_wait: Ints
    strand: Ints
    slips: tuple[Ints, Ints]
    work_contact: Ints
    work_time: Ints
    work_share: Floats
    active: Active
    crowd: Crowd
    parts: Parts
    until: int

    @property
    def no_needs(self) -> Flags:
        """Cases that are no need of a customer: complaints, calls to machines, steps of lines."""
        flags = self.complaints.cases
        if self.jams.case.size or self.steps.case.size:
            flags = flags.copy()
            flags[self.jams.case] = True
            flags[self.steps.case] = True
        return flags

    @property
    def aside(self) -> Flags:
        """Visits at which no customer waits."""
        return self.names.aside_of_node[self.columns.node]

    @property
    def cut_short(self) -> Flags:
        """Visits whose work was interrupted."""
        return _cut_short(self.columns)


def read(rows: Rows | Tables | Columns, network: Network, labels: Labels) -> Ledger:
    """Read rows into contacts and cases.

    Parameters
    ----------
    rows
        Of one replication.
    network, labels
        What ran, and what its parts are called.

    Raises
    ------
    Unbalanced
        If the rows contradict themselves.
    """
    written = rows if isinstance(rows, Columns) else columns(rows)
    written = without_takes(written, network, labels)
    c = together(written)
    names, until = Names.of(network, labels), last_tick(c, network)
    order = order_of(c.case)
    ids = c.case[order]
    if ids.size and (ids[1:] == ids[:-1]).any():
        raise Unbalanced("a case has two rows")
    subjects = Subjects(ids)
    talks = Talks(c, subjects, names)
    wait = np.where(c.begun < OPEN, c.begun, np.minimum(c.visit_ended, until)) - c.joined
    visit_case = subjects.places(c.visit_case)
    visit_contact = _visit_contacts(c, visit_case, talks, names)
    work_contact = _work_contacts(c, subjects, talks, visit_contact)
    bookings = bookings_of(c, ids, names.channels)
    cases = _cases(c, order, ids, names, talks, bookings)
    if labels.foreseen:
        cases = _from_first_contact(cases, talks, names, labels)
    active = Active.of(c.works, network, until)
    crowd = Crowd.of(active.works, names.room, until)
    spent = _Spent(c, names, work_contact, active, crowd, until, talks.case.size)
    process = _Process(
        hand_offs(
            c,
            work_contact,
            people_of(c.works, labels, names, tuple(g.name for g in network.groups)),
            talks.case.size,
        ),
        phases(c, subjects, talks, names, until),
        escalations(c, subjects, talks),
    )
    contacts = _contacts(c, cases, talks, names, visit_contact, wait, spent, process, labels, until)
    return Ledger(
        names=names,
        columns=c,
        cases=cases,
        contacts=contacts,
        bookings=bookings,
        complaints=complaints_of(c, ids, talks.complained, talks.case, talks.ended),
        jams=jams_of(c, ids, names.channels, until),
        steps=steps_of(c, ids, names.channels),
        visit_case=visit_case,
        visit_contact=visit_contact,
        visit_wait=wait,
        strand=written.visit_case,
        slips=slips(c, subjects, talks, names),
        work_contact=work_contact,
        work_time=spent.time,
        work_share=spent.share,
        active=active,
        crowd=crowd,
        parts=parts_of(c, subjects, talks, names),
        until=until,
    )


def last_tick(c: Columns, network: Network) -> int:
    """Horizon of the run, or its last event where it ran until nothing was left."""
    if network.horizon < FOREVER:
        return network.horizon
    ticks = (c.born, c.case_ended, c.visit_ended, c.tick, c.works[:, 6], c.levels[:, 0])
    return max((int(t[t < OPEN].max(initial=0)) for t in ticks), default=0)


def _visit_contacts(c: Columns, case: Ints, talks: Talks, names: Names) -> Ints:
    """Contact of each visit: the latest that began by its joining.

    Where one contact ends and the next begins at the tick of a visit without length, it belongs
    to the one with the visit's channel, or else to the one that ended as the visit did.
    """
    k = talks.open_at(case, c.joined)
    if not k.size or not talks.case.size:
        return k
    last = np.where(c.begun < OPEN, np.maximum(c.begun, c.visit_ended), c.visit_ended)
    own = np.maximum(k, 0)
    tied = (k > 0) & (talks.started[own] == c.joined) & (last == c.joined)
    before = np.maximum(own - 1, 0)
    tied &= (talks.case[before] == talks.case[own]) & (talks.ended[before] == c.joined)
    for i in np.flatnonzero(tied):
        k[i] = _tied(int(i), int(k[i]), c, talks, names)
    return k


def _tied(i: int, k: int, c: Columns, talks: Talks, names: Names) -> int:
    tick, case = c.joined[i], talks.case[k]
    candidates = [k]
    while k > 0 and talks.case[k - 1] == case and talks.ended[k - 1] == tick:
        k -= 1
        candidates.insert(0, k)
    channel = names.channel_of_node[c.node[i]]
    fitting = [j for j in candidates if talks.channel[j] == channel] or candidates
    end = _LEAVING.get(c.visit_outcome.words[c.visit_outcome.codes[i]], ANSWERED)
    return next((j for j in fitting if talks.end[j] == end), fitting[-1])


def _work_contacts(c: Columns, subjects: Subjects, talks: Talks, visit_contact: Ints) -> Ints:
    """Contact of each work row: that of the visit it served; wrap-up follows its work.

    A break is of no case and of no contact.

    Engines write a served visit beside its work, so the k-th is the k-th; where that does not
    hold the contact open when work began is taken.
    """
    works = c.works
    case = np.zeros(len(works), dtype=np.int64)
    of_case = works[:, 0] >= 0
    case[of_case] = subjects.places(works[of_case, 0])
    kind = works[:, 4]
    working = kind == WorkKind.WORK
    served, rows = np.flatnonzero(c.begun < OPEN), np.flatnonzero(working)
    result = np.full(kind.size, -1, dtype=np.int64)
    if served.size == rows.size and (c.visit_case[served] == works[rows, 0]).all():
        same = c.begun[served] == works[rows, 5]
        result[rows[same]] = visit_contact[served[same]]
        rows = rows[~same]
    result[rows] = talks.open_at(case[rows], works[rows, 5])
    other = np.flatnonzero(~working & of_case)
    result[other] = talks.open_at(case[other], works[other, 5], before=True)
    wraps = np.flatnonzero(kind == WorkKind.WRAP)
    _after_their_work(result, works, wraps, talks.open_at(case[wraps], works[wraps, 5]))
    return result


def _after_their_work(result: Ints, works: Ints, wraps: Ints, begun_by: Ints) -> None:
    """Wrap-up that begins as another contact of its case does, in place: to that of its work.

    That other contact follows the one that was worked on; or is it, if its work had no length.
    """
    tied = wraps[begun_by != result[wraps]]
    if not tied.size:
        return
    near = np.flatnonzero((works[:, 4] == WorkKind.WORK) & np.isin(works[:, 0], works[tied, 0]))
    keys = map(tuple, works[near][:, [0, 2, 3, 6]].tolist())  # case, group, number, end
    latest = dict(zip(keys, result[near].tolist(), strict=True))
    for i in tied:
        key = tuple(works[i, [0, 2, 3, 5]].tolist())
        result[i] = latest.get(key, result[i])


def _cases(
    c: Columns, order: Ints, ids: Ints, names: Names, talks: Talks, bookings: Bookings
) -> Cases:
    first, count = talks.first, talks.contacts
    channel = np.full(ids.size, -1, dtype=np.int64)
    some = count > 0
    channel[some] = talks.channel[first[some]]
    if not some.all():
        asked, where = bookings.asked
        channel[asked] = np.where(some[asked], channel[asked], where)
    kind = c.kind[order]
    return Cases(
        subject=ids,
        source=c.source[order],
        part=c.part[order],
        ordinal=c.ordinal[order],
        klass=names.class_of_kind[kind],
        reason=names.reason_of_kind[kind],
        customer=c.customer[order],
        born=c.born[order],
        ended=c.case_ended[order],
        outcome=c.outcome.mapped([_outcome(word) for word in c.outcome.words])[order],
        first=first,
        contacts=count,
        channel=channel,
    )


def _from_first_contact(cases: Cases, talks: Talks, names: Names, labels: Labels) -> Cases:
    """Cases of reasons that may be foreseen begin as their first contact does."""
    mine = np.array([name in labels.foreseen for name in names.reasons], dtype=np.bool_)
    rows = np.flatnonzero(mine[cases.reason] & (cases.contacts > 0))
    born = cases.born.copy()
    born[rows] = talks.started[cases.first[rows]]
    return replace(cases, born=born)


def _outcome(word: str) -> int:
    if word in OUTCOMES:
        return OUTCOMES.index(word)
    if word == "":
        return STILL
    raise Unbalanced(f'a case ended as "{word}", which is no outcome')


def _contacts(
    c: Columns,
    cases: Cases,
    talks: Talks,
    names: Names,
    visit_contact: Ints,
    wait: Ints,
    spent: _Spent,
    process: _Process,
    labels: Labels,
    until: int,
) -> Contacts:
    n = talks.case.size
    waits = _Waits(c, names, visit_contact, wait, n)
    bots = np.array([ch.kind == "self_service" for ch in labels.channels], dtype=np.bool_)
    own_way = (waits.visits == 0) & (
        (talks.end == ANSWERED) | ((talks.end == INSIDE) & bots[talks.channel])
    )
    answered_at = np.where(own_way, talks.started, waits.answered_at)
    next_how = np.full(n, -1, dtype=np.int64)
    next_how[:-1][talks.same] = talks.how[1:][talks.same]
    last = np.ones(n, dtype=np.bool_)
    last[:-1] = ~talks.same
    solved = last & (talks.end == ANSWERED) & (cases.outcome[talks.case] == SOLVED)
    rest = _rest(talks, waits, labels, until)
    return Contacts(
        case=talks.case,
        number=np.arange(n) - cases.first[talks.case],
        channel=talks.channel,
        how=talks.how,
        started=talks.started,
        ended=talks.ended,
        end=talks.end,
        klass=cases.klass[talks.case],
        reason=cases.reason[talks.case],
        answered_at=answered_at,
        wait=waits.wait + rest,
        first_wait=waits.first_wait + rest,
        gathered=rest,
        talk=spent.talk,
        wrap=spent.wrap,
        travel=spent.travel,
        arrived=np.where(spent.sets_out, spent.arrived, answered_at),
        still=spent.still,
        agent_time=spent.agent_time,
        group=waits.group,
        handled=spent.handled,
        helped=waits.helped,
        solved=solved,
        next_how=next_how,
        visits=waits.visits,
        served=waits.served,
        failed=talks.failed,
        caught=talks.caught,
        checks=waits.further[1],
        reworks=waits.further[2],
        hand_offs=process.hand_offs,
        phases=process.phases,
        escalated=process.escalated,
        steer_asked=talks.steer[0],
        steer_accepted=talks.steer[1],
        steer_refused=talks.steer[2],
    )


def _rest(talks: Talks, waits: _Waits, labels: Labels, until: int) -> Ints:
    """Time of each contact in a batch: to its first visit, or to the end of the run."""
    batched = np.array([channel.gathers for channel in labels.channels], dtype=np.bool_)
    rest = np.minimum(waits.joined, until) - talks.started
    return np.where(batched[talks.channel], rest, 0)


@dataclass(frozen=True, slots=True)
class _Process:
    """How contacts went through their steps."""

    hand_offs: Ints
    phases: Ints
    escalated: Flags


class _Waits:
    """Visits added up by contact: those at which its customer waits."""

    def __init__(self, c: Columns, names: Names, visit_contact: Ints, wait: Ints, n: int) -> None:
        order = order_of(visit_contact)[int((visit_contact < 0).sum()) :]  # of no contact apart
        if names.aside_of_node.any():
            order = order[~names.aside_of_node[c.node[order]]]
        of, ticks = visit_contact[order], wait[order]
        begun = c.begun[order] < OPEN
        whole = begun & (c.lane[order] >= 0)
        if INTERRUPTED in c.visit_outcome.words:
            whole &= ~_cut_short(c)[order]
        self.further = [np.zeros(n, dtype=np.int64)] * len(FURTHER)
        if names.further_of_node.any():
            further = names.further_of_node[c.node[order]] * whole
            self.further = [np.bincount(of[further == k], minlength=n) for k in range(len(FURTHER))]
            whole &= further == 0
        self.visits = np.bincount(of, minlength=n).astype(np.int64)
        self.served = np.bincount(of[whole], minlength=n).astype(np.int64)
        total = np.zeros(order.size + 1, dtype=np.int64)
        np.cumsum(ticks, out=total[1:])
        start = np.cumsum(self.visits) - self.visits
        end = start + self.visits
        self.wait = total[end] - total[start]
        self.first_wait = self.wait.copy()
        self.answered_at = np.full(n, OPEN, dtype=np.int64)
        self.joined = np.full(n, OPEN, dtype=np.int64)
        some = np.flatnonzero(self.visits)
        self.joined[some] = c.joined[order[start[some]]]
        self.group = np.full(n, -1, dtype=np.int64)
        self.helped = np.zeros(n, dtype=np.bool_)
        at = np.flatnonzero(begun)
        if at.size:
            first = np.ones(at.size, dtype=np.bool_)
            first[1:] = of[at[1:]] != of[at[:-1]]
            at = at[first]
            who = of[at]
            self.answered_at[who] = c.begun[order[at]]
            self.first_wait[who] = total[at + 1] - total[start[who]]
            group = c.visit_group[order[at]]
            self.group[who] = names.staff_of_group[group]
            if names.helps.any():
                self.helped[who] = names.helps[c.lane[order[at]], group]


def _cut_short(c: Columns) -> Flags:
    """Visits whose work was interrupted."""
    words = np.array([word == INTERRUPTED for word in c.visit_outcome.words], dtype=np.bool_)
    return words[c.visit_outcome.codes]


class _Spent:
    """Work rows added up by contact."""

    def __init__(
        self,
        c: Columns,
        names: Names,
        work_contact: Ints,
        active: Active,
        crowd: Crowd,
        until: int,
        n: int,
    ) -> None:
        works = c.works
        kind = works[:, 4]
        self.time = active.time(until)
        self.share = _shares(active, crowd, until)
        mine = np.flatnonzero((kind != WorkKind.PAUSE) & (work_contact >= 0))
        kinds = len(WorkKind) + 1  # the last: on the way
        way = (kind == WorkKind.WORK) & names.travels[works[:, 1]]
        coded = np.where(way, kinds - 1, kind)
        spent = np.zeros(kinds * n, dtype=np.int64)
        np.add.at(spent, coded[mine] * n + work_contact[mine], self.time[mine])
        by_kind = spent.reshape(kinds, n)
        self.travel = by_kind[-1]
        self.sets_out = np.zeros(n, dtype=np.bool_)
        self.sets_out[work_contact[mine[way[mine]]]] = True
        self.arrived = np.full(n, OPEN, dtype=np.int64)
        there = mine[way[mine] & (works[mine, 6] <= until)]
        np.minimum.at(self.arrived, work_contact[there], works[there, 6])
        self.still = np.zeros(n, dtype=np.int64)
        stood = np.minimum(works[mine, 6], until) - works[mine, 5] - self.time[mine]
        np.add.at(self.still, work_contact[mine], stood)
        self.talk, self.wrap = by_kind[WorkKind.WORK], by_kind[WorkKind.WRAP]
        people = mine[names.people[works[mine, 2]]]
        self.handled = np.zeros(n, dtype=np.bool_)
        self.handled[work_contact[people[kind[people] != WorkKind.KEPT]]] = True
        self.agent_time = np.zeros(n)  # added in the order of rows, which settles the last bits
        np.add.at(self.agent_time, work_contact[people], self.share[people])


def _shares(active: Active, crowd: Crowd, until: int) -> Floats:
    """Person's time that each row took [ticks]."""
    works = active.works
    share = (np.minimum(works[:, 6], until) - works[:, 5]).astype(np.float64)
    share[crowd.rows[crowd.active]] = crowd.shares
    if len(works) == active.rows:
        return share
    total = np.zeros(active.rows)
    np.add.at(total, active.origin, share)
    return total
