"""The load check before a run: offered load against staff per interval, and likely unit slips.

Each interval is treated as if it were in steady state on its own, with Poisson arrivals and
exponential handling time and patience. That is an estimate, not the simulation; it is there to
catch a config that cannot be meant.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from queuesim.analysis.theory import (
    erlang_a,
    erlang_c_mean_wait,
    erlang_c_service_level,
    offered_load,
)
from queuesim.analysis.wording import Better, MeasureWords, Unit, plain_text
from queuesim.words import text

OVERLOAD = 10.0  #: load over staff above which a unit slip is likelier than a plan
UNDERLOAD = 0.01  #: utilisation below which a unit slip is likelier than a plan
SHORT_PATIENCE = 5.0  #: [s] mean patience below which minutes were probably meant
_DURATION = MeasureWords("duration", Unit.SECONDS, Better.NEUTRAL)
_PLAUSIBLE = (0.1, 2.0)  # load per person that a corrected value must land in


@dataclass(frozen=True)
class IntervalLoad:
    """What arrives and who is there in one interval of one channel (or pool of channels)."""

    channel: str  #: name shown to the planner
    interval: str  #: label of the interval, such as "mon 09:00"
    seconds: float  #: length of the interval [s], > 0
    arrivals: float  #: expected contacts in the interval [count]
    handling: float  #: mean handling time, talk and wrap [s]
    staff: float  #: people present, after shrinkage [count]; for chat: places
    patience: float | None = None  #: mean patience [s]; None: nobody gives up
    within: float = 20.0  #: promised wait [s]


@dataclass(frozen=True)
class LoadCheck:
    """One interval's estimates, with the row they belong to."""

    row: IntervalLoad
    load: float  #: offered load [erlang]
    per_person: float  #: load / staff; inf with load and nobody there, nan with neither
    service_level_c: float  #: Erlang C, share answered in time; nan without arrivals or work
    mean_wait_c: float  #: Erlang C mean wait [s]; inf when load >= staff
    service_level_a: float  #: Erlang A, share of all offered; nan without arrivals or patience
    mean_wait_a: float  #: Erlang A mean wait of all arrivals [s]
    abandonment_a: float  #: Erlang A share that gives up


def check_interval(row: IntervalLoad) -> LoadCheck:
    """Estimates of one interval by Erlang C and, where patience is given, Erlang A.

    Raises
    ------
    ValueError
        If the length is not positive or a quantity is negative or not finite.
    """
    if not (math.isfinite(row.seconds) and row.seconds > 0.0):
        msg = f"{row.channel} {row.interval}: length of interval must be > 0; got {row.seconds!r}"
        raise ValueError(msg)
    rate = row.arrivals / row.seconds
    load = offered_load(rate, row.handling)
    nan = math.nan
    if row.arrivals == 0.0 or row.handling == 0.0:
        return LoadCheck(row, load, 0.0 if row.staff > 0.0 else nan, nan, nan, nan, nan, nan)
    per_person = load / row.staff if row.staff > 0.0 else math.inf
    level = erlang_c_service_level(load, row.staff, row.handling, row.within)
    wait = erlang_c_mean_wait(load, row.staff, row.handling)
    if row.patience is None:
        return LoadCheck(row, load, per_person, level, wait, nan, nan, nan)
    a = erlang_a(rate, row.handling, row.staff, row.patience)
    level_a = a.answered_within(row.within)
    return LoadCheck(row, load, per_person, level, wait, level_a, a.mean_wait, a.p_abandon)


def load_check(rows: Iterable[IntervalLoad]) -> list[LoadCheck]:
    """Check every interval, in the order given; see :func:`check_interval`."""
    return [check_interval(row) for row in rows]


@dataclass(frozen=True)
class UnitSlip:
    """A value that was probably written in another unit than meant."""

    channel: str
    kind: str  #: "handling_long", "handling_short", "patience_short", "overload" or "underload"
    ratio: float  #: load / staff over all intervals of the channel
    entered: float  #: the value as read [s]; nan for "overload" and "underload"
    meant: float  #: the value that was probably meant [s]; nan likewise

    @property
    def is_overload(self) -> bool:
        """Whether it says that far more work comes than can be done."""
        return self.kind in ("overload", "handling_long")

    def sentence(self, lang: str = "en") -> str:
        """One line for the planner."""
        values = {"channel": self.channel, "ratio": _ratio_text(self.ratio)}
        if not math.isnan(self.entered):
            values["entered"] = plain_text(_DURATION, self.entered, lang)
            values["meant"] = plain_text(_DURATION, self.meant, lang)
        return text(f"verdicts.slip.{self.kind}", lang, **values)


def _ratio_text(ratio: float) -> str:
    return f"{ratio:,.0f}" if ratio >= 10.0 else f"{100.0 * ratio:.2g}"


def unit_slips(checks: Sequence[LoadCheck]) -> list[UnitSlip]:
    """Likely unit slips, at most two a channel, in the order the channels appear.

    A channel whose load over all its intervals exceeds its staff more than tenfold, or keeps it
    busy less than 1 %, is reported; where a handling time 60 times shorter (or longer) gives a
    plausible load, that value is offered ("5 h entered for 5 min?"). So is a mean patience below
    5 s where 60 times as much is the likelier meaning. A channel without staff is no unit slip.
    """
    slips: list[UnitSlip] = []
    for channel in dict.fromkeys(check.row.channel for check in checks):
        rows = [check for check in checks if check.row.channel == channel]
        slips.extend(_slips_of(channel, rows))
    return slips


def _slips_of(channel: str, rows: list[LoadCheck]) -> Iterable[UnitSlip]:
    arrivals = sum(c.row.arrivals for c in rows)
    work = sum(c.load * c.row.seconds for c in rows)
    staffed = sum(c.row.staff * c.row.seconds for c in rows)
    if arrivals == 0.0 or work == 0.0 or staffed == 0.0:
        return
    ratio, handling = work / staffed, work / arrivals
    low, high = _PLAUSIBLE
    if ratio > OVERLOAD:
        if low <= ratio / 60.0 <= high:
            yield UnitSlip(channel, "handling_long", ratio, handling, handling / 60.0)
        else:
            yield UnitSlip(channel, "overload", ratio, math.nan, math.nan)
    elif ratio < UNDERLOAD:
        if low <= ratio * 60.0 <= high and handling < 60.0:
            yield UnitSlip(channel, "handling_short", ratio, handling, handling * 60.0)
        else:
            yield UnitSlip(channel, "underload", ratio, math.nan, math.nan)
    patience = [c.row.patience for c in rows if c.row.patience is not None and c.row.arrivals > 0]
    if patience and max(patience) < SHORT_PATIENCE:
        shortest = min(patience)
        yield UnitSlip(channel, "patience_short", ratio, shortest, 60.0 * shortest)
