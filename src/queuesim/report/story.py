"""One case's story: what happened to it, event by event, in clock time and the planner's words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from queuesim.network.labels import (
    BESIDE,
    END,
    ESCALATE,
    FAILED,
    LOAN,
    PART,
    SLIP,
    START,
    STEER,
    STEP,
    complaint_of,
)
from queuesim.units import FOREVER, format_duration, seconds_of
from queuesim.words import Said, said

if TYPE_CHECKING:
    from queuesim.compile import Model
    from queuesim.engine.reference.floor import Tale

RESTS, COMES = "wait before ", "until contact of "
SHIPPING = "shipping "
LOANS = "loans "  #: beginning of the names of pools of devices to lend
RETRY, REPEAT = "retry after ", "repeat after "  #: beginnings of the names of pauses


@dataclass(frozen=True)
class Line:
    """One event.

    Attributes
    ----------
    at
        Wall-clock time.
    seconds
        Time from the start of the horizon [s].
    event
        Kind of the event, for machines: a key of the texts ``story.*``.
    """

    at: dt.datetime
    seconds: float
    event: str
    says: Said


def clock(moment: dt.datetime) -> Said:
    """A moment to the second, with its weekday.

    >>> clock(dt.datetime(2026, 3, 2, 9, 17, 6, 400_000)).text()
    'Mon 2026-03-02 09:17:06'
    """
    weekday = said(f"story.weekday.{moment.weekday()}")
    return said("story.clock", weekday=weekday, moment=f"{moment:%Y-%m-%d %H:%M:%S}")


def lasting(ticks: int) -> str:
    """A duration for people: to the second, below ten seconds to a tenth.

    >>> lasting(210_400_000), lasting(2_340_000)
    ('3m30s', '2.3s')
    """
    seconds = seconds_of(ticks)
    return format_duration(round(seconds, 1) if seconds < 10.0 else round(seconds))


def story(model: Model, tale: Tale) -> list[Line]:
    """The lines of a case that the engine has told.

    Parameters
    ----------
    model
        What was simulated; its labels give the planner's names, its calendar the clock.
    tale
        As the reference engine filled it.
    """
    return list(_Teller(model).lines(tale))


class _Teller:
    """Where the case is, as far as the story needs it."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.labels = model.labels
        self.staff = {label.group: label for label in model.labels.staff}
        self.stock = {label.pool for label in model.labels.parts}
        self.stock |= {each.name for each in model.network.pools if each.name.startswith(LOANS)}
        self.channel = ""
        self.since: int | None = None  #: tick since which it waits
        self.begun = 0  #: tick at which work began
        self.lacks = False  #: whether it waits for a part, and not for people

    def lines(self, tale: Tale) -> Iterator[Line]:
        for tick, what, detail in tale.lines:
            found = self._line(tick, what, detail)
            if found is not None:
                seconds = seconds_of(tick)
                at = self.model.config.calendar.wall_clock(seconds)
                yield Line(at, seconds, found.key.removeprefix("story."), found)

    def _line(self, tick: int, what: str, detail: Mapping[str, Any]) -> Said | None:
        if what == "arrives":
            return self._arrives(detail["kind"])
        if what == "milestone":
            return self._milestone(tick, detail["milestone"])
        if what == "waits":
            if self.lacks:
                return None  # told by what is missing
            self.since = tick
            key = "story.waits" if detail["ahead"] else "story.waits_first"
            return said(key, channel=self.channel, ahead=detail["ahead"])
        if what == "begins":
            return self._begins(tick, detail)
        if what == "work ends":
            return said("story.work_ends", spent=lasting(tick - self.begun))
        if what == "delay":
            return self._delay(detail["node"], detail["until"])
        if what == "none free":
            if detail["pool"] in self.stock:
                return None  # told by the milestone that follows
            return said("story.none_free", channel=self.channel)
        if what == "ends":
            return said(f"story.ends.{detail['outcome']}")
        return None  # leaving a lane is told by the milestone that follows

    def _arrives(self, kind: str) -> Said:
        names = [each.name for each in self.model.network.classes]
        k = names.index(kind)
        reason = self.labels.reasons[k]
        key = "story.will_have" if reason in self.labels.foreseen else "story.arrives"
        return said(key, segment=self.labels.segments[k], reason=reason)

    def _begins(self, tick: int, detail: Mapping[str, Any]) -> Said:
        waited = 0 if self.since is None else tick - self.since
        self.since, self.begun = None, tick
        label = self.staff.get(detail["team"])
        who = detail["team"] if label is None else label.staff
        kind = "begins" if label is None or label.people else "machine"
        number: int | str = detail["number"] + 1
        if label is not None and label.names:
            kind, number = "named", label.names[detail["number"]]
        key = f"story.{kind}_at_once" if waited == 0 else f"story.{kind}"
        return said(key, who=who, number=number, channel=self.channel, waited=lasting(waited))

    def _delay(self, node: str, until: int) -> Said:
        if until >= FOREVER:
            return said("story.never")
        then = clock(self.model.config.calendar.wall_clock(seconds_of(until)))
        for start, key in ((RETRY, "story.will_retry"), (REPEAT, "story.will_repeat")):
            if node.startswith(start):
                return said(key, channel=node.removeprefix(start), then=then)
        if node.startswith(SHIPPING):
            return said("story.shipped", then=then)
        if node.startswith(COMES):
            return said("story.will_come", then=then)
        if node.startswith(RESTS):
            step = node.removeprefix(RESTS).partition("/")[2]
            return said("story.rests", step=step.partition("/")[0], then=then)
        return said("story.alone", channel=self.labels.node_channel.get(node, node), then=then)

    def _milestone(self, tick: int, milestone: str) -> Said | None:
        kind, _, rest = milestone.partition("|")
        if kind == START:
            self.channel, _, how = rest.rpartition("|")
            return said(f"story.start.{how.replace(' ', '_')}", channel=self.channel)
        if kind == END:
            waited = 0 if self.since is None else tick - self.since
            if rest != "answered":
                self.since = None
            key = "story.end.closed_late" if rest == "closed" and waited else f"story.end.{rest}"
            return said(key, channel=self.channel, waited=lasting(waited))
        if kind == PART:
            part, _, step = rest.rpartition("|")
            self.lacks = step == "missing"
            return said(f"story.part.{step}", part=part)
        if kind == LOAN:
            return said(f"story.loan.{rest.rpartition('|')[2]}")
        if milestone == FAILED:
            return said("story.failed", channel=self.channel)
        if kind in (STEP, BESIDE, ESCALATE, SLIP):
            return said(f"story.{kind}", step=rest.partition("|")[2])
        if milestone == complaint_of("made"):
            return said("story.complains", channel=self.channel)
        if kind == STEER:
            step, _, channel = rest.partition("|")
            key = "accepted_callback" if channel == "callback" else step
            return said(f"story.steer.{key}", channel=channel or self.channel)
        return None
