"""Measures counted again, one row after the other, from what an engine wrote.

Nothing here comes from `queuesim.results` or `queuesim.measures`: a contact is a dictionary, time
is added up event by event, and every measure is written as the table of measures says it in words.
Slow, and meant to be checked by reading.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from copy import copy
from itertools import pairwise
from typing import Any, Self

from queuesim.compile import Model
from queuesim.network import FOREVER, Preempt, Prepared, Rows
from queuesim.network.rows import WorkKind, WorkRow

Contact = dict[str, Any]
Span = tuple[int, int]
SECOND = 1_000_000


def within(spans: Iterable[Span], windows: Iterable[Span]) -> list[Span]:
    """The parts of spans that lie in windows."""
    cut = [(max(b, w), min(e, x)) for b, e in spans for w, x in windows]
    return [(b, e) for b, e in cut if b < e]


class Contacts:
    """Contacts, cases and customers of one replication; times in ticks."""

    def __init__(self, model: Model, rows: Rows, prepared: Prepared) -> None:
        self.model, self.rows, self.prepared = model, rows, prepared
        self.network, self.labels, self.config = model.network, model.labels, model.config
        self.until = model.network.horizon
        self.kinds = {channel.name: channel.kind for channel in self.labels.channels}
        self.staff = {label.group: label for label in self.labels.staff}
        self.cases = {row.case: row for row in rows.cases}
        self.contacts = self._contacts()
        still = {r.group for r in self.network.routes if r.preempts is Preempt.STAND_STILL}
        self.stands = {g for g, group in enumerate(self.network.groups) if group.name in still}
        self.by_person: dict[tuple[int, int], list[WorkRow]] = defaultdict(list)
        for work in rows.works:
            self.by_person[work.group, work.number].append(work)
        self._visits()
        self._works()
        warmup = self.labels.warmup_days
        self.open_days = sum(day >= warmup for day in self.config.calendar.open_days)
        self.table = [(i.start, i.end) for i in self.labels.intervals if i.day >= warmup]
        self.windows = [(self.labels.days[warmup], self.until)]

    def at(self, label: str) -> Self:
        """The same in one interval of the day alone: what begins, and what time passes in it."""
        same = copy(self)
        same.windows = [
            (i.start, i.end)
            for i in self.labels.intervals
            if i.label == label and i.day >= self.labels.warmup_days
        ]
        same.table, same.open_days = same.windows, len(same.windows)
        return same

    def counts(self, tick: int) -> bool:
        """Whether a tick lies in what is measured."""
        return any(begin <= tick < end for begin, end in self.windows)

    # -- contacts -----------------------------------------------------------------------

    def _contacts(self) -> list[Contact]:
        """From the milestones of each case, in the order in which they happened."""
        found: list[Contact] = []
        now: dict[int, Contact] = {}
        last: dict[int, Contact] = {}
        for tick, case, words in self.rows.milestones:
            kind, _, rest = words.partition("|")
            if kind == "start":
                assert case not in now, "two contacts of one case at once"
                channel, _, how = rest.rpartition("|")
                row = self.cases[case]
                contact = {
                    "case": row,
                    "channel": channel,
                    "how": how,
                    "start": tick,
                    "end": None,
                    "ended": FOREVER,
                    "class": self.labels.segments[row.kind],
                    "reason": self.labels.reasons[row.kind],
                    "visits": [],
                    "works": [],
                    "steer": [],
                    "next": None,
                    "before": last.get(case),
                }
                if case in last:
                    last[case]["next"] = contact
                now[case] = last[case] = contact
                found.append(contact)
            elif kind == "end":
                contact = now.pop(case)
                contact["end"], contact["ended"] = rest, tick
            elif kind == "steer":
                now[case]["steer"].append(rest.partition("|")[0])
        return found

    def _visits(self) -> None:
        """Each visit to the contact that was open when it joined; the channel breaks ties."""
        by_case = defaultdict(list)
        for contact in self.contacts:
            by_case[contact["case"].case].append(contact)
        for visit in self.rows.visits:
            fits = [
                c
                for c in by_case[visit.case]
                if c["start"] <= visit.joined and min(visit.ended, self.until) <= c["ended"]
            ]
            channel = self.labels.node_channel.get(self.network.nodes[visit.node].name)
            same = [c for c in fits if c["channel"] == channel] or fits
            if visit.begun < FOREVER:
                same = [c for c in same if c["end"] in ("answered", "abandoned", None)] or same
            elif visit.outcome == "callback":
                same = [c for c in same if c["end"] == "diverted"] or same
            assert same, "a visit of no contact"
            same[-1]["visits"].append(visit)
        for contact in self.contacts:
            visits = sorted(contact["visits"], key=lambda v: v.joined)
            contact["visits"] = visits
            served = [v for v in visits if v.begun < FOREVER]
            contact["served"] = sum(v.outcome != "interrupted" for v in served)
            contact["wait"] = sum(self._wait(v) for v in visits)
            bot = self.kinds[contact["channel"]] == "self_service"
            contact["bot"] = bot
            if served:
                first = served[0]
                contact["answer"] = first.begun
                before = visits[: visits.index(first) + 1]
                contact["first wait"] = sum(self._wait(v) for v in before)
                contact["group"] = self._staff_of(first.group)
            else:
                no_lane = not visits and (
                    contact["end"] == "answered" or (bot and not contact["end"])
                )
                contact["answer"] = contact["start"] if no_lane else None
                contact["first wait"] = contact["wait"]
                contact["group"] = None

    def _wait(self, visit: Any) -> int:
        return min(visit.begun, visit.ended, self.until) - visit.joined

    def _staff_of(self, group: int) -> str:
        return self.staff[self.network.groups[group].name].staff

    def _works(self) -> None:
        """Work belongs to the contact served then; wrap-up to the one whose work went before."""
        by_case = defaultdict(list)
        for contact in self.contacts:
            by_case[contact["case"].case].append(contact)
        latest: dict[tuple[int, int, int], Contact] = {}
        self.held: dict[tuple[int, int], list[Span]] = defaultdict(list)
        rows = sorted(self.rows.works, key=lambda w: (w.begun, w.kind))
        for work in rows:
            person = (work.case, work.group, work.number)
            if work.kind == WorkKind.WORK:
                (contact,) = [
                    c
                    for c in by_case[work.case]
                    for v in c["visits"]
                    if (v.begun, v.ended, v.group, v.number)
                    == (work.begun, work.ended, work.group, work.number)
                ]
                latest[person] = contact
            elif work.kind == WorkKind.WRAP:
                contact = latest[person]
            else:
                continue
            for piece in self.pieces(work):
                contact["works"].append(piece)
                self.held[work.group, work.number].append(
                    (piece.begun, min(piece.ended, self.until))
                )
        for contact in self.contacts:
            contact["people"] = any(self._people(w.group) for w in contact["works"])

    def pieces(self, work: WorkRow) -> list[WorkRow]:
        """The work without the time in which it stands still for what filled the person later."""
        if work.group not in self.stands:
            return [work]
        room = self.network.groups[work.group].room
        found = [(work.begun, work.ended)]
        for other in self.by_person[work.group, work.number]:
            fills = self.network.nodes[other.node].room in (0, room)  # type: ignore[union-attr]
            later = (other.begun, -other.ended) > (work.begun, -work.ended)
            if fills and later and other.begun < work.ended:
                found = [
                    span
                    for begin, end in found
                    for span in ((begin, min(end, other.begun)), (max(begin, other.ended), end))
                    if span[0] < span[1]
                ]
        return [work._replace(begun=begin, ended=end) for begin, end in found]

    def _people(self, group: int) -> bool:
        return self.staff[self.network.groups[group].name].people

    # -- sums over contacts -----------------------------------------------------------------

    def some(self, scope: str, test: Callable[[Contact], object]) -> list[Contact]:
        """Contacts of a channel, class or reason ("" for all) of which the test is true."""
        return [
            c
            for c in self.contacts
            if scope in ("", c["channel"], c["class"], c["reason"])
            and self.counts(c["start"])
            and test(c)
        ]

    def count(self, scope: str, test: Callable[[Contact], object]) -> int:
        return len(self.some(scope, test))

    def ended(self, scope: str, *ends: str | None) -> int:
        return self.count(scope, lambda c: c["end"] in ends)

    def offered(self, scope: str) -> int:
        return self.count(scope, lambda c: c["end"] not in ("diverted", "closed"))

    def solved(self, contact: Contact) -> bool:
        last = contact["next"] is None and contact["end"] == "answered"
        return last and contact["case"].outcome == "solved"

    def waiting(self, scope: str) -> list[Contact]:
        """Those that the mean wait is about."""
        return self.some(
            scope,
            lambda c: (
                c["end"] in ("answered", "abandoned")
                or (c["end"] in ("diverted", "closed") and c["visits"])
            ),
        )

    def in_line(self, scope: str) -> list[Contact]:
        """Those whose customer stood in a line: not called back, in writing or with a bot."""
        return [
            c
            for c in self.waiting(scope)
            if c["how"] != "callback" and c["visits"] and self.kinds[c["channel"]] != "mail"
        ]

    def handled(self, scope: str) -> list[Contact]:
        return self.some(scope, lambda c: c["end"] == "answered" and c["people"])

    def worked(self, contact: Contact, *kinds: WorkKind) -> int:
        return sum(min(w.ended, self.until) - w.begun for w in contact["works"] if w.kind in kinds)

    def agent_time(self, contact: Contact) -> float:
        """People's time: with several in hand at once each of them takes an equal part of it."""
        total = 0.0
        for work in contact["works"]:
            held = self.held[work.group, work.number]
            edges = [t for span in held for t in span if work.begun < t < work.ended]
            at = sorted({work.begun, *edges, min(work.ended, self.until)})
            for begin, end in pairwise(at):
                total += (end - begin) / sum(b <= begin and end <= e for b, e in held)
        return total

    # -- measures -----------------------------------------------------------------------------

    def measures(self, scope: str = "") -> dict[str, float]:
        """Measures of contacts, cases and customers of the total, or of a channel or class."""
        by_end = {end: self.ended(scope, end) for end in (
            "answered", "abandoned", "balked", "blocked", "closed", "diverted", None)}  # fmt: skip
        hows = Counter(c["how"] for c in self.some(scope, lambda c: True))
        started, offered, days = sum(by_end.values()), self.offered(scope), self.open_days
        waited = self.waiting(scope)
        line = self.in_line(scope)
        answered = self.some(scope, lambda c: c["end"] == "answered")
        handled = self.handled(scope)
        called = [c for c in answered if c["how"] == "callback"]
        bots = [c for c in answered if c["bot"]]
        asked = self.some(scope, lambda c: "asked" in c["steer"])
        found = {
            "contacts": started / days,
            "offered": offered / days,
            **{f"contacts.{end}": n / days for end, n in by_end.items() if end},
            "contacts.inside": by_end[None] / days,
            "contacts.first": hows["first"] / days,
            "contacts.retry": hows["retry"] / days,
            "contacts.repeat": hows["repeat"] / days,
            "contacts.passed_on": hows["passed on"] / days,
            "contacts.steered": hows["steered"] / days,
            "callbacks": hows["callback"] / days,
            "asa": mean(c["wait"] for c in answered),
            "wait": mean(c["wait"] for c in waited),
            "wait.p90": rank(0.9, [c["wait"] for c in waited]),
            "wait_over.1m": mean((c["wait"] > 60 * SECOND) * SECOND for c in waited),
            "line_wait": mean(c["wait"] for c in line),
            "art": mean(c["answer"] - self.asked_at(c) for c in handled),
            "callback_delay": mean(c["answer"] - c["start"] for c in called),
            "abandonment": share(by_end["abandoned"], offered),
            "balked": share(by_end["balked"], offered),
            "blocked": share(by_end["blocked"], offered),
            "closed": share(by_end["closed"], started),
            "diverted": share(by_end["diverted"], started),
            "steer.asked": share(len(asked), started),
            "steer.accepted": share(sum("accepted" in c["steer"] for c in asked), len(asked)),
            "steer.refused": share(sum("refused" in c["steer"] for c in asked), len(asked)),
            "aht.agent": mean(self.agent_time(c) for c in handled),
            "aht": mean(self.worked(c, WorkKind.WORK, WorkKind.WRAP) for c in handled),
            "talk": mean(self.worked(c, WorkKind.WORK) for c in handled),
            "wrap": mean(self.worked(c, WorkKind.WRAP) for c in handled),
            "transferred": share(sum(c["served"] > 1 for c in answered), len(answered)),
            "fcr": share(sum(map(self.solved, handled)), len(handled)),
            "repeat_rate": share(
                sum(c["next"] is not None and c["next"]["how"] == "repeat" for c in handled),
                len(handled),
            ),
            "containment": share(
                sum(c["next"] is None or c["next"]["how"] != "passed on" for c in bots), len(bots)
            ),
            "solved_in_self_service": share(sum(map(self.solved, bots)), len(bots)),
            **self.levels(scope),
            **self.of_cases(scope),
            **self.lost(scope),
        }
        if scope in ("", *self.kinds):
            found |= self.over_time(scope)
        return found

    def asked_at(self, contact: Contact) -> int:
        """When the customer asked for what the contact is: of a callback, the call before it."""
        before = contact["before"]
        callback = contact["how"] == "callback" and before is not None
        return before["start"] if callback and before["end"] == "diverted" else contact["start"]

    def levels(self, scope: str) -> dict[str, float]:
        """Service level by the five rules, of the channels that promise a wait."""
        promises = {c.name: c for c in self.labels.channels if c.within >= 0}
        mine = self.some(
            scope, lambda c: c["channel"] in promises and c["end"] not in ("diverted", "closed")
        )

        def early(c: Contact) -> bool:
            return c["first wait"] <= promises[c["channel"]].within

        answered = [c for c in mine if c["answer"] is not None]
        in_time = sum(map(early, answered))
        gave_up = [c for c in mine if c["end"] == "abandoned" and c["answer"] is None]
        short = sum(c["wait"] <= promises[c["channel"]].short for c in gave_up)
        left_early = sum(map(early, gave_up))
        return {
            "sl.answered": share(in_time, len(answered)),
            "sl.offered": share(in_time, len(mine)),
            "sl.offered_less_short": share(in_time, len(mine) - short),
            "sl.offered_less_in_time": share(in_time, len(mine) - left_early),
            "sl.in_time": share(in_time + left_early, len(mine)),
        }

    def of_cases(self, scope: str) -> dict[str, float]:
        """Cases belong to the channel of their first contact."""
        latest = {c["case"].case: c for c in self.contacts}
        first = {c["case"].case: c for c in reversed(self.contacts)}
        ends: Counter[str] = Counter()
        for case, row in self.cases.items():
            contact = first[case]
            known = ("", contact["channel"], contact["class"], contact["reason"])
            if scope not in known or not self.counts(row.born):
                continue
            ends[row.outcome or "inside"] += 1
            last = latest[case]
            if row.outcome == "" and last["end"] is not None:
                ends["due"] += 1
            if row.outcome == "" and last["end"] is None and last["how"] == "callback":
                ends["owed"] += last["answer"] is None
        days = self.open_days
        return {
            "cases": sum(ends[k] for k in ("solved", "unsolved", "lost", "inside")) / days,
            "cases.solved": ends["solved"] / days,
            "cases.unsolved": ends["unsolved"] / days,
            "lost_cases": ends["lost"] / days,
            "cases.inside": ends["inside"] / days,
            "cases.callback_owed": ends["owed"] / days,
            "cases.due_back": ends["due"] / days,
        }

    def leaves(self, contact: Contact) -> bool:
        """Whether the customer leaves for good: the chances of these configs are 0 or 100 %."""
        churn = self.config.customers[contact["class"]].churn
        if churn is None or contact["end"] is None:
            return False
        following = contact["next"]["how"] if contact["next"] is not None else ""
        unsolved = contact["end"] == "answered" and not self.solved(contact)
        happened = {
            "abandoned": contact["end"] == "abandoned",
            "blocked": contact["end"] == "blocked",
            "unsolved": unsolved and following != "passed on",
        }
        place = (contact["reason"], contact["class"], contact["channel"])
        for word, true in happened.items():
            by = getattr(churn, word)
            if by is not None and true:
                chance = by.of(*place, at=self.moment(contact))
                assert chance in (0.0, 1.0)
                if chance:
                    return True
        if churn.wait is None or contact["how"] == "callback" or self.kinds[place[2]] == "mail":
            return False
        at = self.moment(contact)
        assert churn.wait.chance.of(*place, at=at) == 1.0
        return bool(contact["wait"] > churn.wait.over.of(*place, at=at) * SECOND)

    def moment(self, contact: Contact) -> tuple[int, float]:
        """Weekday and time of day at which a contact began; of configs without a zone."""
        days, rest = divmod(contact["start"], 86_400 * SECOND)
        return (self.config.time.start.weekday() + days) % 7, rest / SECOND

    def lost(self, scope: str) -> dict[str, float]:
        """Customers lost once each, by the first contact that loses them."""
        gone: dict[tuple[str, int], Contact] = {}
        begin = self.labels.days[self.labels.warmup_days]
        for c in sorted(self.contacts, key=lambda c: c["ended"]):
            who = (c["class"], c["case"].customer)
            if c["start"] >= begin and self.leaves(c):
                gone.setdefault(who, c)
        mine = [
            c
            for c in gone.values()
            if scope in ("", c["channel"], c["class"], c["reason"]) and self.counts(c["start"])
        ]
        value = 0.0
        for c in mine:
            rate = self.config.customers[c["class"]].value
            value += 0.0 if rate is None else rate.over(self.config.horizon)
        return {
            "lost_customers": len(mine) / self.open_days,
            "value_lost": value / self.open_days,
        }

    def over_time(self, scope: str) -> dict[str, float]:
        """Contacts waiting, and open, in the intervals; by channel of the contact."""
        total = sum(end - begin for begin, end in self.table)
        mine = [c for c in self.contacts if scope in ("", c["channel"])]
        waits = [
            (v.joined, v.joined + self._wait(v)) for c in mine for v in c["visits"] if self._wait(v)
        ]
        stays = [(c["start"], min(c["ended"], self.until)) for c in mine]
        return {
            name: sum(e - b for b, e in within(spans, self.table)) / total
            for name, spans in (("waiting", waits), ("open", stays))
        }

    def days_kept(self, channel: str) -> float:
        """Share of days with anybody offered on which the service level was the promised one."""
        (label,) = [c for c in self.labels.channels if c.name == channel]
        kept = []
        ends = [*self.labels.days[1:], self.until]
        for begin, end in zip(self.labels.days, ends, strict=True):
            day = copy(self)
            day.windows = within([(begin, end)], self.windows)
            level = day.levels(channel)[f"sl.{self.config.service_level.rule}"]
            if not math.isnan(level):
                kept.append(level >= label.share - 1e-12)
        return share(sum(kept), len(kept))


def mean(ticks: Iterable[float]) -> float:
    """Mean in seconds; nan of nothing."""
    values = list(ticks)
    return sum(values) / len(values) / SECOND if values else math.nan


def rank(p: float, ticks: list[int]) -> float:
    """The value that a share of p do not pass [s]."""
    return sorted(ticks)[math.ceil(p * len(ticks)) - 1] / SECOND if ticks else math.nan


def share(part: float, whole: float) -> float:
    return part / whole if whole else math.nan
