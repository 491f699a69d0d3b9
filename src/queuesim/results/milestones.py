"""Milestones: where contacts begin and end, and who was asked to switch."""

from __future__ import annotations

import numpy as np

from queuesim.network.labels import CAUGHT, END, ENDS, FAILED, HOWS, START, STEER, complaint_of
from queuesim.network.order import BIRTH_BITS, ORDINAL_BITS
from queuesim.network.rows import OPEN
from queuesim.results.columns import Columns, Ints
from queuesim.results.defect import Unbalanced
from queuesim.results.names import Names
from queuesim.results.ordering import order_of

INSIDE = len(ENDS)  #: code of a contact that has not ended
_STEPS = ("asked", "accepted", "refused")
STARTS, ENDINGS, STEERS, OTHER, FAULTS, COMPLAINED, FINDS = range(7)
_BIRTHS = (1 << BIRTH_BITS) - 1
_ORDINALS = (1 << ORDINAL_BITS) - 1


class Subjects:
    """Finds cases by subject: by table, since the ordinals of a source leave no gaps."""

    def __init__(self, ids: Ints) -> None:
        """``ids`` ascend, each once."""
        self.ids = ids
        roots = ids[(ids & _BIRTHS) == 0] >> BIRTH_BITS
        source = roots >> ORDINAL_BITS
        many = np.zeros(int(source.max(initial=-1)) + 2, dtype=np.int64)
        np.maximum.at(many, source + 1, (roots & _ORDINALS) + 1)
        self.first = np.cumsum(many)
        self.table: Ints | None = None
        if roots.size == ids.size and self.first[-1] <= 4 * ids.size + 1000:
            self.table = np.zeros(int(self.first[-1]), dtype=np.int64)
            self.table[self.first[source] + (roots & _ORDINALS)] = np.arange(ids.size)

    def places(self, wanted: Ints) -> Ints:
        """Index of each wanted subject.

        Raises
        ------
        Unbalanced
            If a row names a case that has no row of its own.
        """
        if not wanted.size:
            return wanted
        if self.table is None or not self.table.size:
            found = np.searchsorted(self.ids, wanted)
        else:
            roots = wanted >> BIRTH_BITS
            source = np.clip(roots >> ORDINAL_BITS, 0, self.first.size - 1)
            at = self.first[source] + (roots & _ORDINALS)
            found = self.table[np.minimum(at, self.table.size - 1)]
        if not self.ids.size or (self.ids[np.minimum(found, self.ids.size - 1)] != wanted).any():
            raise Unbalanced("a row names a case that has no row of its own")
        return found


class Talks:
    """Begin, end and steering of contacts, from milestones."""

    def __init__(self, c: Columns, subjects: Subjects, names: Names) -> None:
        meaning = [meaning_of(word, names) for word in c.milestone.words]
        words = np.array(meaning, dtype=np.int64).reshape(-1, 3).T
        case, tick, code = subjects.places(c.milestone_case), c.tick, c.milestone.codes
        if (words[0] == OTHER).any():
            known = np.flatnonzero(words[0][code] != OTHER)
            case, tick, code = case[known], tick[known], code[known]
        order = order_of(case)
        case, tick, code = case[order], tick[order], code[order]
        kind, first, second = (part[code] for part in words)
        starts = kind == STARTS
        here = np.cumsum(starts) - 1
        at = np.flatnonzero(starts)
        self.case, self.started = case[at], tick[at]
        self.channel, self.how = first[at], second[at]
        n = at.size
        ends = np.flatnonzero(kind == ENDINGS)
        self._check(case, here, ends, n)
        self.ended = np.full(n, OPEN, dtype=np.int64)
        self.end = np.full(n, INSIDE, dtype=np.int64)
        self.ended[here[ends]] = tick[ends]
        self.end[here[ends]] = first[ends]
        self.steer = np.zeros((3, n), dtype=np.bool_)
        said = frozenset(words[0].tolist())  # nothing is looked for that nobody says
        if STEERS in said:
            steers = np.flatnonzero(kind == STEERS)
            self.steer[first[steers], here[steers]] = True
        self.failed, self.caught, self.complained = np.zeros((3, n), dtype=np.bool_)
        for flags, what in (
            (self.failed, FAULTS),
            (self.caught, FINDS),
            (self.complained, COMPLAINED),
        ):
            if what in said:
                flags[here[kind == what]] = True
        self.contacts = np.bincount(self.case, minlength=subjects.ids.size).astype(np.int64)
        self.first = np.cumsum(self.contacts) - self.contacts
        self.same = self.case[1:] == self.case[:-1]  #: whether the next is of the same case
        if (self.end[:-1][self.same] == INSIDE).any():
            raise Unbalanced("a contact began while another of its case was open")

    def _check(self, case: Ints, here: Ints, ends: Ints, n: int) -> None:
        """Every end has its start: one, before it, in the same case."""
        of = here[ends]
        orphan = of < 0
        if n:
            orphan |= self.case[np.maximum(of, 0)] != case[ends]
        if orphan.any():
            raise Unbalanced("a contact ended that had not begun")
        if np.bincount(of, minlength=1).max(initial=0) > 1:
            raise Unbalanced("a contact ended twice")

    def open_at(self, case: Ints, tick: Ints, *, before: bool = False) -> Ints:
        """Latest contact of the case that began by then (``before``: earlier); -1 for none."""
        n = self.case.size
        if n == 0:
            return np.full(case.shape, -1, dtype=np.int64)
        low, count = self.first[case], self.contacts[case]
        k = np.where(count > 0, low, -1)
        many = np.flatnonzero(count > 1)
        for step in range(1, int(count.max(initial=0))):
            many = many[count[many] > step]
            began = self.started[low[many] + step]
            later = began < tick[many] if before else began <= tick[many]
            many = many[later]
            k[many] = low[many] + step
        began = self.started[np.maximum(k, 0)]
        return np.where((k >= 0) & (began <= tick), k, -1)


def meaning_of(word: str, names: Names) -> tuple[int, int, int]:
    """What a milestone says: its kind, then channel and how, or the end, or the step."""
    kind, _, rest = word.partition("|")
    if word == FAILED:
        return FAULTS, 0, 0
    if word == CAUGHT:
        return FINDS, 0, 0
    if word == complaint_of("made"):
        return COMPLAINED, 0, 0
    if kind == START:
        channel, _, how = rest.rpartition("|")
        if channel in names.channels and how in HOWS:
            return STARTS, names.channels.index(channel), HOWS.index(how)
    elif kind == END:
        if rest in ENDS:
            return ENDINGS, ENDS.index(rest), 0
    elif kind == STEER:
        what = rest.partition("|")[0]
        if what in _STEPS:
            return STEERS, _STEPS.index(what), 0
    else:
        return OTHER, 0, 0
    raise Unbalanced(f'the milestone "{word}" means nothing')
