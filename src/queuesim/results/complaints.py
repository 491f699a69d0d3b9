"""Complaints read from milestones: about which contact, when closed, and when due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from queuesim.network.labels import complaint_of
from queuesim.network.order import BIRTH_BITS
from queuesim.network.rows import OPEN
from queuesim.results.defect import Unbalanced

if TYPE_CHECKING:
    from queuesim.results.columns import Columns, Flags, Ints


@dataclass(frozen=True, slots=True)
class Complaints:
    """What became of the complaint about each contact, by contact; and which cases are complaints.

    Attributes
    ----------
    made
        Contacts that somebody complained about.
    closed, due
        Tick at which it was closed, and at which it was due; OPEN where that has not come.
    promised
        Whether it had a time by which to be closed.
    cases
        By case of the ledger: it is a complaint, or its timer, and no need of a customer.
    about
        By case of the ledger: the contact that it is about; -1 for a need of a customer.
    """

    made: Flags
    closed: Ints
    due: Ints
    promised: Flags
    cases: Flags
    about: Ints

    @property
    def in_time(self) -> Flags:
        """Closed by the time at which it was due."""
        flags: Flags = self.promised & (self.closed < OPEN) & (self.closed <= self.due)
        return flags

    @property
    def late(self) -> Flags:
        """Not closed when that time came, whether it has been since or not."""
        flags: Flags = self.promised & (self.due < OPEN) & (self.closed > self.due)
        return flags


def complaints_of(
    c: Columns, subjects: Ints, made: Flags, contact_case: Ints, ended: Ints
) -> Complaints:
    """Complaints of one replication.

    A complaint and its timer are born of the case of their contact, in the order of complaining:
    the k-th of all that one case and its followers make is about the k-th contact.

    Parameters
    ----------
    c
        The rows.
    subjects
        Of all cases, ascending.
    made, contact_case, ended
        Of all contacts: whether somebody complained, index of the case, and the end [tick].

    Raises
    ------
    Unbalanced
        If a complaint is about no contact.
    """
    n = made.size
    closed, due = np.full(n, OPEN, dtype=np.int64), np.full(n, OPEN, dtype=np.int64)
    promised, cases = np.zeros(n, dtype=np.bool_), np.zeros(subjects.size, dtype=np.bool_)
    owner = np.full(subjects.size, -1, dtype=np.int64)
    found = Complaints(made, closed, due, promised, cases, owner)
    if not made.any():
        return found
    about = np.flatnonzero(made)
    about = about[np.lexsort((ended[about], subjects[contact_case[about]] >> BIRTH_BITS))]
    for first, then, into in (("opened", "closed", closed), ("timed", "due", due)):
        begun = _rows(c, first)
        if not begun.size:
            continue
        born = c.milestone_case[begun]
        born = born[np.argsort(born >> BIRTH_BITS, kind="stable")]
        if born.size != about.size:
            raise Unbalanced(f"{about.size} contacts were complained about, {born.size} complaints")
        own = np.searchsorted(subjects, born)
        cases[own], owner[own] = True, about
        came = _rows(c, then)
        order = np.argsort(born)
        where = order[np.searchsorted(born[order], c.milestone_case[came])]
        into[about[where]] = c.tick[came]
        if first == "timed":
            promised[about] = True
    return found


def _rows(c: Columns, step: str) -> Ints:
    """Rows of one milestone, in the order of events."""
    word = complaint_of(step)
    if word not in c.milestone.words:
        return np.zeros(0, dtype=np.int64)
    rows: Ints = np.flatnonzero(c.milestone.codes == c.milestone.words.index(word))
    return rows
