"""People's time and money counted again, one row after the other; see `recount`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from copy import copy
from itertools import pairwise
from typing import Any

from queuesim.network import HeadCount
from queuesim.network.rows import WorkKind
from tests.semantics.recount import SECOND, Contacts, Span, mean, share, within

CALENDAR_YEAR, MONTH = 365.0, 30.4  #: days


class Recount(Contacts):
    """One replication: contacts, people and money."""

    def people(self, staff: str = "") -> dict[str, float]:
        """Measures of the time of a group, or of all people, in seconds."""
        sums = self._sums(staff)
        days = self.open_days * SECOND
        return {
            "occupancy": share(sums["busy"], sums["available"]),
            "utilisation": share(sums["busy"], sums["paid"]),
            "shrinkage": share(sums["paid"] - sums["available"], sums["paid"]),
            "shrinkage.absence": share(sums["absent"], sums["paid"]),
            "paused": share(sums["paused"], sums["available"]),
            "load_share": share(sums["load"], sums["places"]),
            "paid_time": sums["paid"] / days,
            "overtime": sums["overtime"] / days,
        }

    def _sums(self, staff: str) -> Counter[str]:
        sums: Counter[str] = Counter()
        for g, group in enumerate(self.network.groups):
            label = self.staff.get(group.name)
            if label is None or (label.staff != staff if staff else not label.people):
                continue
            sums.update(self._group(g, people=label.people))
        return sums

    def _group(self, g: int, *, people: bool) -> Counter[str]:
        group = self.network.groups[g]
        works = [piece for w in self.rows.works if w.group == g for piece in self.pieces(w)]
        spans = defaultdict(list)
        sums: Counter[str] = Counter()
        for w in works:
            span = (w.begun, min(w.ended, self.until))
            if w.kind == WorkKind.PAUSE:
                sums["paused"] += self.time(span)
                continue
            spans[w.number].append(span)
            fills = self.network.nodes[w.node].room or group.room  # type: ignore[union-attr]
            sums["load"] += self.time(span) * fills
        sums["busy"] = sum(self.time(*joined(mine)) for mine in spans.values())
        levels = [row for row in self.rows.levels if row.group == g]
        steps = [(r.tick, r.level + r.owed) for r in levels] + [(self.until, 0)]
        there = [(tick, following, level) for (tick, level), (following, _) in pairwise(steps)]
        if people:
            sums["available"] = sum(self.time((b, e)) * n for b, e, n in there)
            self._pay(g, spans, sums, levels)
        else:
            name = self.staff[group.name].staff
            (windows,) = [c.windows for c in self.labels.channels if c.name == name]
            inside = sum(self.time(*within(joined(mine), windows)) for mine in spans.values())
            open_time = sum(self.time(*within([(b, e)], windows)) * n for b, e, n in there)
            sums["available"] = sums["paid"] = open_time + sums["busy"] - inside
        sums["places"] = sums["available"] * group.room
        return sums

    def _pay(
        self, g: int, spans: dict[int, list[Span]], sums: Counter[str], levels: list[Any]
    ) -> None:
        group = self.network.groups[g]
        if isinstance(group.staffing, HeadCount):
            sums["paid"] = sums["available"]
            ticks = [*(row.tick for row in levels), self.until]
            sums["overtime"] = sum(
                row.owed * self.time((row.tick, end))
                for row, end in zip(levels, ticks[1:], strict=True)
            )
            return
        for number, duty in enumerate(self.prepared.duties[group.name]):
            paid: list[Span] = []
            for shift in duty.shifts:
                paid += paid_pieces(shift)
            for shift in duty.absent:
                sums["absent"] += self.time(*joined(paid_pieces(shift)))
            base = self.time(*joined(paid))
            over = self.time(*joined([*paid, *spans[number]])) - base
            sums["paid"] += base + over
            sums["overtime"] += over

    def time(self, *spans: Span) -> int:
        """Time of spans that are apart, as far as it is measured."""
        return sum(end - begin for begin, end in within(spans, self.windows))

    def present(self, staff: str = "") -> float:
        """Mean number of people available in the intervals."""
        same = copy(self)
        same.windows = self.table
        total = same._sums(staff)["available"]
        return total / sum(end - begin for begin, end in self.table)

    def served_by(self, staff: str) -> dict[str, float]:
        """Measures of contacts of the group that answered first; work is each group's own."""
        mine = self.some("", lambda c: c["group"] == staff)
        answered = [c for c in mine if c["end"] == "answered"]
        handled = [c for c in answered if c["people"]]
        groups = {
            g
            for g, group in enumerate(self.network.groups)
            if group.name in self.staff and self.staff[group.name].staff == staff
        }
        works = {
            id(c): [w for w in c["works"] if w.group in groups and self._people(w.group)]
            for c in self.handled("")
        }

        def own(*kinds: WorkKind) -> float:
            return mean(
                sum(min(w.ended, self.until) - w.begun for w in some if w.kind in kinds)
                for some in works.values()
                if some
            )

        return {
            "contacts": len(mine) / self.open_days,
            "contacts.answered": len(answered) / self.open_days,
            "asa": mean(c["wait"] for c in answered),
            "transferred": share(sum(c["served"] > 1 for c in answered), len(answered)),
            "fcr": share(sum(map(self.solved, handled)), len(handled)),
            "aht": own(WorkKind.WORK, WorkKind.WRAP),
            "talk": own(WorkKind.WORK),
            "wrap": own(WorkKind.WRAP),
        }

    def money(self) -> dict[str, float]:
        """Pay by the hour, contacts by the piece, leases and overhead by their part of a year."""
        per_year = CALENDAR_YEAR / 7.0 * sum(map(bool, self.config.time.open.week))
        months = CALENDAR_YEAR / MONTH / per_year  # on an open day
        found: Counter[str] = Counter()
        for name, group in self.config.staff.items():
            if group.pay is not None:
                assert group.pay.per == "h"
                hours = self.people(name)["paid_time"] / 3600.0
                found["cost.pay"] += group.pay.value * hours
        for c in self.some("", lambda c: True):
            each = self.config.channels[c["channel"]].cost_per_contact
            if each is not None and c["answer"] is not None:
                price = each.of(c["reason"], c["class"], c["channel"], at=self.moment(c))
                found["cost.contacts"] += price / self.open_days
        for name, words in self.config.channels.items():
            if words.lease is not None and name in self.kinds:
                assert words.lease.per == "month"
                found["cost.machines"] += words.lease.value * (words.machines or 1) * months
        if self.config.costs.overhead is not None:
            assert self.config.costs.overhead.per == "month"
            found["cost.overhead"] = self.config.costs.overhead.value * months
        parts = ("cost.pay", "cost.contacts", "cost.machines", "cost.overhead")
        cost = sum(found[part] for part in parts)
        return {
            **{part: found[part] for part in parts},
            "cost": cost,
            "net": cost + self.lost("")["value_lost"],
            "cost_per_contact": share(cost, self.offered("") / self.open_days),
            "cost_per_solved": share(cost, self.of_cases("")["cases.solved"]),
        }


def paid_pieces(shift: Any) -> list[Span]:
    """A shift without the unpaid part of its breaks."""
    pieces, begin, left = [], shift.start, shift.unpaid
    for start, end in shift.breaks:
        away = min(left, end - start)
        if away:
            pieces.append((begin, start))
            begin, left = start + away, left - away
    return [(b, e) for b, e in [*pieces, (begin, shift.end)] if b < e]


def joined(spans: Iterable[Span]) -> list[Span]:
    """Spans that overlap or touch as one."""
    result: list[Span] = []
    for begin, end in sorted(spans):
        if result and begin <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((begin, end))
    return result
