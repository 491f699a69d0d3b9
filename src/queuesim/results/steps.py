"""Steps of a process: parts taken together with their contact, and what each step adds up to.

A step beside another is a part in the network, a case of its own there. Here its visits and its
work belong to the case that awaits it, which stays one, with one contact.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from queuesim.network.labels import BESIDE, ESCALATE, PHASES, SLIP, STEP
from queuesim.network.order import BIRTH_BITS
from queuesim.network.rows import OPEN, WorkKind
from queuesim.results.columns import Columns, Flags, Ints, occurring
from queuesim.results.names import STEPS
from queuesim.results.ordering import distinct, order_by

if TYPE_CHECKING:
    from queuesim.network.labels import Labels
    from queuesim.results.contacts import Ledger
    from queuesim.results.grid import Grid
    from queuesim.results.layout import Layout
    from queuesim.results.milestones import Subjects, Talks
    from queuesim.results.names import Names

#: Sums by step.
STEP_SUMS = (
    "step_waited",  #: visits whose wait is over
    "step_wait",
    "step_done",  #: times that people have finished it
    "step_work",
    "step_failed",
    "step_contacts",  #: contacts for which that was done once or more
)


def together(c: Columns) -> Columns:
    """Columns in which parts are no cases: what is theirs is that of the case that awaits them."""
    first = [word.startswith(f"{BESIDE}|") for word in c.milestone.words]
    if not any(first):
        return c
    born = np.array(first, dtype=np.bool_)[c.milestone.codes]
    parts = distinct(c.milestone_case[born])

    def home(case: Ints) -> Ints:
        return np.where(_among(case, parts), case >> BIRTH_BITS << BIRTH_BITS, case)

    whole = ~_among(c.case, parts)
    works = c.works.copy(order="F")
    works[:, 0] = home(works[:, 0])
    per_case = ("case", "source", "part", "ordinal", "kind", "customer", "born", "case_ended")
    kept = {name: getattr(c, name)[whole] for name in per_case}
    return replace(
        c,
        **kept,
        outcome=occurring(c.outcome.codes[whole], c.outcome.words),
        visit_case=home(c.visit_case),
        works=works,
        milestone_case=home(c.milestone_case),
    )


def _among(case: Ints, some: Ints) -> Flags:
    place = np.minimum(np.searchsorted(some, case), some.size - 1)
    found: Flags = some[place] == case
    return found


def hand_offs(c: Columns, work_contact: Ints, person: Ints, count: int) -> Ints:
    """Times that the work on each contact passed from one person to another.

    ``person`` is the code of whoever did each row; negative for machines.
    """
    found = np.zeros(count, dtype=np.int64)
    if not person.size:
        return found
    rows = np.flatnonzero((c.works[:, 4] == WorkKind.WORK) & (work_contact >= 0) & (person >= 0))
    order = rows[order_by(work_contact[rows], c.works[rows, 5])]
    of, who = work_contact[order], person[order]
    changed = (of[1:] == of[:-1]) & (who[1:] != who[:-1])
    np.add.at(found, of[1:][changed], 1)
    return found


def people_of(works: Ints, labels: Labels, names: Names, groups: tuple[str, ...]) -> Ints:
    """Who did each row, the same for teams that are the same people; -1 for machines.

    Empty where no channel has steps, for nobody asks then.
    """
    if not names.steps:
        return np.zeros(0, dtype=np.int64)
    said = {label.group: label.same or label.group for label in labels.staff if label.people}
    known = {name: k for k, name in enumerate(dict.fromkeys(said.values()))}
    team = np.array([known.get(said.get(g, ""), -1) for g in groups], dtype=np.int64)[works[:, 2]]
    many = int(works[:, 3].max(initial=0)) + 1
    return np.where((team >= 0) & names.people[works[:, 2]], team * many + works[:, 3], -1)


def phases(c: Columns, subjects: Subjects, talks: Talks, names: Names, until: int) -> Ints:
    """Time of each contact in each of `PHASES`, ``(phases, contacts)`` [ticks].

    All zero without steps; else they add up to the time from its beginning to its end.
    """
    found = np.zeros((len(PHASES), talks.case.size), dtype=np.int64)
    phase = np.array([_phase(word, names) for word in c.milestone.words], dtype=np.int64)
    if not (phase >= 0).any():
        return found
    rows = np.flatnonzero(phase[c.milestone.codes] >= 0)
    contact = talks.open_at(subjects.places(c.milestone_case[rows]), c.tick[rows])
    order = np.argsort(contact, kind="stable")  # rows of milestones are in the order of time
    contact, tick = contact[order], c.tick[rows[order]]
    now = phase[c.milestone.codes[rows[order]]]
    first = np.ones(contact.size, dtype=np.bool_)
    first[1:] = contact[1:] != contact[:-1]
    last = np.ones(contact.size, dtype=np.bool_)
    last[:-1] = first[1:]
    begin = np.where(first, talks.started[contact], tick)
    end = np.minimum(talks.ended[contact], until)
    end[~last] = tick[1:][~last[:-1]]
    np.add.at(found, (now, contact), np.maximum(end - begin, 0))
    return found


def escalations(c: Columns, subjects: Subjects, talks: Talks) -> Flags:
    """Contacts that a step passed on."""
    found = np.zeros(talks.case.size, dtype=np.bool_)
    said = np.array([w.startswith(f"{ESCALATE}|") for w in c.milestone.words], dtype=np.bool_)
    if said.any():
        rows = np.flatnonzero(said[c.milestone.codes])
        contact = talks.open_at(subjects.places(c.milestone_case[rows]), c.tick[rows])
        found[contact[contact >= 0]] = True
    return found


def slips(c: Columns, subjects: Subjects, talks: Talks, names: Names) -> tuple[Ints, Ints]:
    """Step and contact of everything that went wrong in a step."""
    known = [_step_of(word, SLIP, names) for word in c.milestone.words]
    if not any(step >= 0 for step in known):
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing
    step = np.array(known, dtype=np.int64)[c.milestone.codes]
    rows = np.flatnonzero(step >= 0)
    contact = talks.open_at(subjects.places(c.milestone_case[rows]), c.tick[rows])
    return step[rows], contact


def _step_of(word: str, kind: str, names: Names) -> int:
    """Step that a milestone of some kind is about; -1 for any other."""
    what, _, rest = word.partition("|")
    return names.steps.index(rest.replace("|", ".", 1)) if what == kind else -1


def _phase(word: str, names: Names) -> int:
    step = _step_of(word, STEP, names)
    return names.phase_of_step[step] if step >= 0 else -1


def step_sums(ledger: Ledger, layout: Layout, grid: Grid, slot: Ints) -> Ints:
    """Sums of `STEP_SUMS` by step and slot ``(sums, scopes, slots)``; of the contact's slot."""
    result = np.zeros((len(STEP_SUMS), len(layout.scopes), grid.size), dtype=np.int64)
    names, c = ledger.names, ledger.columns
    if not names.steps or not len(ledger.contacts):
        return result
    first, many = layout.first(STEPS), len(names.steps)
    step, contact = names.step_of_node[c.node], ledger.visit_contact
    rows = np.flatnonzero((step >= 0) & (contact >= 0) & (slot[contact] >= 0))
    begun = c.begun[rows] < OPEN
    over = begun | (c.visit_ended[rows] < OPEN)
    done = begun & (c.visit_ended[rows] < OPEN) & ~ledger.cut_short[rows]
    place = step[rows] * grid.size + slot[contact[rows]]
    pair = distinct(contact[rows[done]] * many + step[rows[done]])
    work = np.flatnonzero((c.works[:, 4] == WorkKind.WORK) & (ledger.work_contact >= 0))
    mine = names.step_of_node[c.works[work, 1]]
    work, mine = work[mine >= 0], mine[mine >= 0]
    own = slot[ledger.work_contact[work]]
    work, mine, own = work[own >= 0], mine[own >= 0], own[own >= 0]
    slipped, of = ledger.slips
    slipped, of = slipped[slot[of] >= 0], of[slot[of] >= 0]
    lines = (
        (place, over.astype(np.int64)),
        (place, ledger.visit_wait[rows] * over),
        (place, done.astype(np.int64)),
        (mine * grid.size + own, ledger.work_time[work]),
        (slipped * grid.size + slot[of], np.ones(of.size, dtype=np.int64)),
        (pair % many * grid.size + slot[pair // many], np.ones(pair.size, dtype=np.int64)),
    )
    for k, (where, amount) in enumerate(lines):
        total = np.zeros(many * grid.size, dtype=np.int64)
        np.add.at(total, where, amount)
        result[k, first : first + many] = total.reshape(many, -1)
    return result
