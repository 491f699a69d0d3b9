"""The table of measures. A new measure is a line here and its words.

A measure is a ratio of two sums of the tally, each a chain of names with + and -. Over several
replications it is the ratio of their sums, never a mean of daily ratios. With nothing in the
denominator it has no value.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from queuesim.economics.satisfaction import THOUSANDTHS
from queuesim.network.labels import PHASES
from queuesim.results.names import CHANNEL, CLASS, GROUP, PARTS, REASON, STEPS, TOTAL
from queuesim.results.sums import COSTS, DIRECT, GAPS, MONEY, NAMES
from queuesim.results.time import PEOPLE
from queuesim.spec.servqual import DIMENSIONS
from queuesim.units import TICKS_PER_SECOND
from queuesim.words import text


class Unit(StrEnum):
    """What the number of a measure is."""

    NUMBER = "number"
    SECONDS = "seconds"
    SHARE = "share"  #: a fraction, 0 to 1
    MONEY = "money"
    SCORE = "score"  #: points, 0 to 100


class Better(StrEnum):
    """Which way a measure should move."""

    HIGHER = "higher"
    LOWER = "lower"
    NEUTRAL = "neutral"


class Estimator(StrEnum):
    """How a measure is computed from tallies."""

    RATIO = "ratio"  #: ratio of sums over replications
    QUANTILE = "quantile"  #: quantile of the waits of all replications together
    OVER = "over"  #: share of waits above the time in the selector
    DAYS = "days"  #: share of days on which the promise is kept
    MEAN = "mean"  #: weighted mean of other measures, in points from 0 to 100


Terms = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Portion:
    """A measure that a score is a mean of.

    Attributes
    ----------
    name
        Of the measure: a share, which counts in per cent, or a score.
    less
        What is missing from the whole counts: 1 less the share.
    weight
        Name of its weight, in the layout of a tally; without one all count the same.
    """

    name: str
    less: bool = False
    weight: str = ""

    def __str__(self) -> str:
        """As it stands in the formula."""
        return f"1 - {self.name}" if self.less else self.name


#: Constants of the layout that may stand in a chain.
CONSTANTS = ("open_days", "open_time")
#: Sums in ticks, which measures give in seconds.
IN_TICKS = frozenset(
    {
        "wait",
        "answered_wait",
        "line_wait",
        "booked_wait",
        "book_lead",
        "book_late",
        "human_delay",
        "callback_delay",
        "complaint_time",
        "jam_time",
        "extra_lines",
        "machine_time",
        "machine_down",
        "check_time",
        "rework_time",
        "talk",
        "wrap",
        "travel",
        "response",
        "turnaround",
        "agent_time",
        "waiting",
        "open",
        "recovery",
        "flow",
        "resolve_time",
        *(f"phase_{phase}" for phase in PHASES),
        "step_wait",
        "step_work",
        *(f"gap_{gap}" for gap in GAPS),
        "part_wait",
        "part_stock",
        "part_owed",
        "part_on_order",
        "part_time",
        "part_lead",
        *PEOPLE,
    }
)
#: What sums are divided by to give what measures give.
UNITS = dict.fromkeys(IN_TICKS, TICKS_PER_SECOND) | dict.fromkeys(
    ("score", "weight", "weighted_score", "metres", "tangible"), THOUSANDTHS
)
RULES = ("answered", "offered", "offered_less_short", "offered_less_in_time", "in_time")
OFFERED = "started - diverted - closed"

_ALL = (TOTAL, CHANNEL, CLASS, REASON)
_SERVED = (*_ALL, GROUP)
_LINES = (TOTAL, CHANNEL)
_STAFF = (TOTAL, GROUP)
_ONE = (TOTAL,)
_STEP = (STEPS,)
_STOCK = (TOTAL, PARTS)
_NEEDS = (*_ALL, PARTS)


def terms(chain: str) -> Terms:
    """Signs and names of a chain such as ``started - diverted - closed``.

    Raises
    ------
    ValueError
        If a name is no sum of the tally.
    """
    parts = re.findall(r"([+-]?)\s*([a-z_ ]*[a-z_])", chain)
    found = tuple((-1 if sign == "-" else 1, name.strip()) for sign, name in parts)
    for _, name in found:
        if name not in (*NAMES, *MONEY, *CONSTANTS):
            raise ValueError(f'no sum is called "{name}"')
    return found


@dataclass(frozen=True, slots=True)
class Measure:
    """One row of the table.

    Attributes
    ----------
    name
        As in selectors, targets and tables.
    top, bottom
        Numerator and denominator. Sums of time are in seconds.
    scopes
        Kinds of scope it exists for.
    shown
        Kinds of scope it is shown for by default; none: only when asked for.
    per
        "day" for amounts per open day, "year" for amounts per year, "hour" for what is over a time.
    inside
        Only what lies in the intervals of the day counts, not the overrun after closing.
    share
        The p of a quantile.
    parts
        Of what measures a score is the mean. Without weights, parts without a value are left out;
        with them the score has a value only where all that count have one.
    quiet
        It is not shown by default where it is 0: nobody has asked for what it tells.
    needs
        Word of the config that has to be said for it to be shown; see `Layout.said`.
    signed
        It may be below 0.
    """

    name: str
    unit: Unit
    better: Better
    top: Terms
    bottom: Terms
    scopes: tuple[str, ...]
    shown: tuple[str, ...] = ()
    per: str = ""
    estimator: Estimator = Estimator.RATIO
    inside: bool = False
    share: float = math.nan
    parts: tuple[Portion, ...] = ()
    quiet: bool = False
    needs: str = ""
    signed: bool = False

    @property
    def key(self) -> str:
        """Name without the year: what it is called in sentences."""
        return self.name.removesuffix(".year")

    @property
    def bounds(self) -> tuple[float, float]:
        """Values it cannot leave; ranges are cut there."""
        if self.signed:
            return (-math.inf, math.inf)
        if self.name.startswith("shrinkage") or self.name.endswith("_margin"):
            return (-math.inf, 1.0)
        if self.name == "nps":
            return (-1.0, 1.0)
        return (0.0, {Unit.SHARE: 1.0, Unit.SCORE: 100.0}.get(self.unit, math.inf))

    def noun(self, lang: str = "en") -> str:
        """What it is called."""
        return text(f"measures.name.{self.name}", lang)

    def sentence(self, lang: str = "en") -> str:
        """What it says, for a planner."""
        return text(f"measures.says.{self.name}", lang)

    def definition(self) -> str:
        """Numerator and denominator, or the mean of what it is, as in the table."""
        if self.parts:
            kind = "weighted mean" if self.parts[0].weight else "mean"
            return f"{kind} of {', '.join(map(str, self.parts))}"
        return " / ".join(
            f"({_chain(part)})" if len(part) > 1 else _chain(part)
            for part in (self.top, self.bottom)
        )


def _chain(parts: Terms) -> str:
    shown = " ".join(f"{'-' if sign < 0 else '+'} {name}" for sign, name in parts)
    return shown.removeprefix("+ ")


def _row(
    name: str,
    unit: Unit,
    better: Better,
    top: str,
    bottom: str,
    scopes: tuple[str, ...],
    shown: tuple[str, ...] = (),
    **more: object,
) -> Measure:
    return Measure(name, unit, better, terms(top), terms(bottom), scopes, shown, **more)  # type: ignore[arg-type]


def _per_day(
    name: str,
    better: Better,
    top: str,
    scopes: tuple[str, ...],
    shown: tuple[str, ...] = (),
    unit: Unit = Unit.NUMBER,
) -> Measure:
    return _row(name, unit, better, top, "open_days", scopes, shown, per="day")


def _both(
    name: str, better: Better, top: str, scopes: tuple[str, ...], unit: Unit, **more: object
) -> tuple[Measure, ...]:
    """The measure per open day and per year."""
    return (
        _row(name, unit, better, top, "open_days", scopes, _ONE, per="day", **more),
        _row(f"{name}.year", unit, better, top, "open_days", scopes, (), per="year", **more),
    )


_N, _S, _P, _M = Unit.NUMBER, Unit.SECONDS, Unit.SHARE, Unit.MONEY
_UP, _DOWN, _AS_IS = Better.HIGHER, Better.LOWER, Better.NEUTRAL

_COUNTS = (
    _per_day("contacts", _AS_IS, "started", _SERVED, _LINES),
    _per_day("offered", _AS_IS, OFFERED, _ALL),
    _per_day("contacts.answered", _UP, "answered", _SERVED),
    _per_day("contacts.abandoned", _DOWN, "abandoned", _ALL),
    _per_day("contacts.balked", _DOWN, "balked", _ALL),
    _per_day("contacts.blocked", _DOWN, "blocked", _ALL),
    _per_day("contacts.closed", _DOWN, "closed", _ALL),
    _per_day("contacts.diverted", _AS_IS, "diverted", _ALL),
    _per_day("contacts.inside", _DOWN, "inside", _ALL),
    _per_day("contacts.first", _AS_IS, "how first", _ALL),
    _per_day("contacts.retry", _DOWN, "how retry", _ALL),
    _per_day("contacts.repeat", _DOWN, "how repeat", _ALL),
    _per_day("contacts.passed_on", _AS_IS, "how passed on", _ALL),
    _per_day("contacts.steered", _AS_IS, "how steered", _ALL),
    _per_day("contacts.outbound", _AS_IS, "how outbound", _ALL),
    _per_day("contacts.booked", _AS_IS, "how booked", _ALL),
    _per_day("callbacks", _AS_IS, "how callback", _ALL),
    _per_day("cases", _AS_IS, "cases_started", _ALL),
    _per_day("cases.solved", _UP, "cases_solved", _ALL),
    _per_day("cases.unsolved", _DOWN, "cases_unsolved", _ALL),
    _per_day("lost_cases", _DOWN, "cases_lost", _ALL, _ONE),
    _per_day("cases.inside", _DOWN, "cases_inside", _ALL),
    _per_day("cases.callback_owed", _DOWN, "cases_callback_owed", _ALL),
    _per_day("cases.due_back", _DOWN, "cases_due_back", _ALL),
)

_ANSWERING = (
    # `sl` is one of the five below: that of the config's rule
    _row("sl", _P, _UP, "in_time", "promised - short", _ALL, _LINES),
    _row("sl.answered", _P, _UP, "in_time", "level_answered", _ALL),
    _row("sl.offered", _P, _UP, "in_time", "promised", _ALL),
    _row("sl.offered_less_short", _P, _UP, "in_time", "promised - short", _ALL),
    _row("sl.offered_less_in_time", _P, _UP, "in_time", "promised - gave_up_in_time", _ALL),
    _row("sl.in_time", _P, _UP, "in_time + gave_up_in_time", "promised", _ALL),
    _row("sl_days", _P, _UP, "in_time", "promised - short", (CHANNEL,), estimator=Estimator.DAYS),
    _row("asa", _S, _DOWN, "answered_wait", "answered", _SERVED),
    _row("wait", _S, _DOWN, "wait", "waited", _SERVED, _LINES),
    *(
        _row(
            f"wait.p{round(100 * p)}",
            _S,
            _DOWN,
            "wait",
            "waited",
            _SERVED,
            _LINES if p == 0.9 else (),
            estimator=Estimator.QUANTILE,
            share=p,
        )
        for p in (0.5, 0.9, 0.95)
    ),
    _row("wait_over", _P, _DOWN, "waited", "waited", _SERVED, estimator=Estimator.OVER),
    _row("line_wait", _S, _DOWN, "line_wait", "line_waited", _SERVED),
    _row("art", _S, _DOWN, "human_delay", "human_answers", _SERVED),
    _row("callback_delay", _S, _DOWN, "callback_delay", "callbacks_answered", _SERVED),
    _row("waiting", _N, _DOWN, "waiting", "open_time", _LINES, inside=True),
    _row("open", _N, _DOWN, "open", "open_time", _LINES, inside=True),
    _row("recovery", _S, _DOWN, "recovery", "events", _LINES, _ONE),
    _row("in_service", _N, _AS_IS, "open - waiting", "open_time", _LINES, inside=True),
    _row("abandonment", _P, _DOWN, "abandoned", OFFERED, _ALL, _LINES),
    _row(
        "abandonment.less_short",
        _P,
        _DOWN,
        "abandoned - abandoned_short",
        f"{OFFERED} - abandoned_short",
        _ALL,
    ),
    _row("balked", _P, _DOWN, "balked", OFFERED, _ALL),
    _row("stayed_away", _P, _DOWN, "stayed_away", OFFERED, _ALL),
    _row("blocked", _P, _DOWN, "blocked", OFFERED, _ALL, _ONE),
    _row("closed", _P, _DOWN, "closed", "started", _ALL),
    _row("diverted", _P, _AS_IS, "diverted", "started", _ALL),
    _row("steer.asked", _P, _AS_IS, "steer_asked", "started", _ALL),
    _row("steer.accepted", _P, _AS_IS, "steer_accepted", "steer_asked", _ALL),
    _row("steer.refused", _P, _AS_IS, "steer_refused", "steer_asked", _ALL),
)

_BOOKS = (
    _per_day("appointments", _AS_IS, "book_due", _ALL),
    _row("no_time_left", _P, _DOWN, "book_full", "book_asked", _ALL),
    _row("no_show", _P, _DOWN, "book_no_show", "book_due", _ALL, _LINES),
    _row("lead_time", _S, _DOWN, "book_lead", "book_due", _ALL, _LINES),
    _row("lateness", _S, _DOWN, "book_late", "book_came", _ALL),
    _row("wait_booked", _S, _DOWN, "booked_wait", "booked_waited", _ALL, _LINES),
    _row("wait_walk_in", _S, _DOWN, "wait - booked_wait", "waited - booked_waited", _ALL),
    _row("book_filled", _P, _AS_IS, "book_due", "book_places", _LINES),
    _row("book_kept", _P, _UP, "book_came", "book_places", _LINES),
)

_HANDLING = (
    _row("aht", _S, _DOWN, "talk + wrap", "handled", _SERVED, _ONE),
    _row("aht.agent", _S, _DOWN, "agent_time", "handled", _SERVED),
    _row("talk", _S, _AS_IS, "talk", "handled", _SERVED),
    _row("wrap", _S, _AS_IS, "wrap", "handled", _SERVED),
    _row("stood_still", _S, _DOWN, "still", "handled", _ALL),
    _row("transferred", _P, _DOWN, "transferred", "answered", _SERVED),
    _row("failure_rate", _P, _DOWN, "failed", "human_answers", _SERVED),
    _row("borrowed", _P, _AS_IS, "helped", "human_answers", _SERVED),
    _row("fcr", _P, _UP, "solved_by_people", "human_answers", _SERVED, _ONE),
    _row("repeat_rate", _P, _DOWN, "repeated", "human_answers", _SERVED, _ONE),
    _row("containment", _P, _UP, "contained", "self_service", _ALL, _ONE),
    _row("solved_in_self_service", _P, _UP, "solved_in_self_service", "self_service", _ALL, _ONE),
)

_PROCESS = (
    _row("flow_time", _S, _DOWN, "flow", "processed", _ALL, _LINES),
    *(
        _row(f"flow_time.{phase}", _S, _DOWN, f"phase_{phase}", "processed", _ALL)
        for phase in PHASES
    ),
    _row("hand_offs", _N, _DOWN, "hand_offs", "processed", _ALL, _LINES),
    _row("escalated", _P, _DOWN, "escalated", "processed", _ALL),
    _row("time_to_resolve", _S, _DOWN, "resolve_time", "cases_solved", _ALL),
    _per_day("steps_done", _AS_IS, "step_done", _STEP),
    _row("step_wait", _S, _DOWN, "step_wait", "step_waited", _STEP, _STEP),
    _row("step_work", _S, _AS_IS, "step_work", "step_done", _STEP),
    _row("step_failures", _P, _DOWN, "step_failed", "step_done", _STEP),
    _row("step_times", _N, _DOWN, "step_done", "step_contacts", _STEP),
)

_FIELD = (
    _row("passed_on", _P, _AS_IS, "passed_on", "human_answers", _ALL),
    _row("response_time", _S, _DOWN, "response", "reached", _ALL, _LINES),
    _row("first_time_fix", _P, _UP, "first_fixes", "first_visits", _SERVED, _LINES),
    _row("turnaround", _S, _DOWN, "turnaround", "repairs", _ALL, _LINES),
    _row("in_due", _P, _UP, "in_due", "due", _ALL, _LINES),
    _row("travel", _S, _DOWN, "travel", "reached", _ALL),
    _row("km_per_visit", _N, _DOWN, "metres", "reached", _ALL),
    _row("km", _N, _DOWN, "metres", "open_days", _ALL, _ONE, per="day", quiet=True),
)

_PARTS = (
    _row("fill_rate", _P, _UP, "part_there", "part_wanted", _NEEDS, _STOCK),
    _row("part_wait", _S, _DOWN, "part_wait", "part_came", _NEEDS, (PARTS,)),
    _per_day("parts_wanted", _AS_IS, "part_wanted", _NEEDS, (PARTS,)),
    _row("stock", _N, _AS_IS, "part_stock", "part_time", _STOCK, (PARTS,)),
    _row("parts_owed", _N, _DOWN, "part_owed", "part_time", _STOCK),
    _row("parts_on_order", _N, _AS_IS, "part_on_order", "part_time", _STOCK),
    _per_day("part_orders", _AS_IS, "part_orders", _STOCK, (PARTS,)),
    _row("order_size", _N, _AS_IS, "part_ordered", "part_orders", _STOCK),
    _row("supply_time", _S, _DOWN, "part_lead", "part_arrived", _STOCK, (PARTS,)),
)

_LOANS = (_row("loan_rate", _P, _UP, "loans_given", "loans_wanted", _ALL, _LINES),)

_INSPECTION = (
    _row("inspected", _P, _AS_IS, "inspected", "human_answers", _ALL),
    _row("caught", _P, _UP, "caught", "caught + failed", _ALL, _ONE),
    _per_day("inspection_time", _AS_IS, "check_time", _ALL, unit=_S),
    _per_day("rework_time", _DOWN, "rework_time", _ALL, unit=_S),
)

_MACHINES = (
    _per_day("jams", _DOWN, "jams", _ALL),
    _row("time_to_repair", _S, _DOWN, "jam_time", "jams_fixed", _ALL, _LINES),
    _per_day("steps_up", _AS_IS, "steps_up", _LINES),
    _row(
        "extra_lines",
        _N,
        _AS_IS,
        "extra_lines",
        "open_time",
        _LINES,
        _LINES,
        inside=True,
        quiet=True,
    ),
    _row("availability", _P, _UP, "machine_time - machine_down", "machine_time", _LINES, _LINES),
)

_COMPLAINTS = (
    _per_day("complaints", _DOWN, "complaints", _ALL),
    _per_day("complaints.open", _DOWN, "complaints_open", _ALL),
    _row("complaint_rate", _P, _DOWN, "complaints", OFFERED, _ALL, _ONE, quiet=True),
    _row("complaint_time", _S, _DOWN, "complaint_time", "complaints_closed", _ALL, _ONE),
    _row("complaint_in_time", _P, _UP, "complaints_in_time", "complaints_due", _ALL, _ONE),
)

_PEOPLE = (
    _row("occupancy", _P, _AS_IS, "busy", "available", _STAFF, _STAFF),
    _row("utilisation", _P, _AS_IS, "busy", "paid", _STAFF, _ONE),
    _row("shrinkage", _P, _DOWN, "paid - available", "paid", _STAFF),
    _row("shrinkage.absence", _P, _DOWN, "absent", "paid", _STAFF),
    _row("shrinkage.planned", _P, _AS_IS, "paid - available - absent", "paid", _STAFF),
    _row("on_the_way", _P, _AS_IS, "travel", "available", _STAFF),
    _row("held", _P, _DOWN, "held", "available", _STAFF),
    _row("paused", _P, _AS_IS, "paused", "available", _STAFF),
    _row("load_share", _P, _AS_IS, "load", "places", _STAFF),
    _row("people", _N, _AS_IS, "available", "open_time", _STAFF, inside=True),
    _row("per_paid_hour", _N, _UP, "handled", "paid", _STAFF, per="hour"),
    _per_day("paid_time", _AS_IS, "paid", _STAFF, unit=_S),
    _per_day("overtime", _DOWN, "overtime", _STAFF, _ONE, unit=_S),
)

_SATISFACTION = (
    _row("csat", Unit.SCORE, _UP, "score", "scored", _ALL, _LINES),
    _row("csi", Unit.SCORE, _UP, "weighted_score", "weight", _ALL, _ONE),
    _row("nps", _P, _UP, "promoters - detractors", "scored", _ALL),
)


def _score(name: str, parts: tuple[Portion, ...]) -> Measure:
    """A score that is the mean of other measures."""
    return Measure(
        name, Unit.SCORE, _UP, (), (), _ALL, _ONE, "", Estimator.MEAN, parts=parts, needs="servqual"
    )


_SERVQUAL = (
    _row(
        "promises_kept",
        _P,
        _UP,
        "in_due + complaints_in_time",
        "due + complaints_due",
        _ALL,
        needs="servqual",
    ),
    _score("servqual", tuple(Portion(f"servqual.{name}", weight=name) for name in DIMENSIONS)),
    _row(
        "servqual.tangibles",
        Unit.SCORE,
        _UP,
        "tangible",
        OFFERED,
        _ALL,
        _ONE,
        needs="servqual",
    ),
    _score("servqual.reliability", (Portion("failure_rate", less=True), Portion("promises_kept"))),
    _score("servqual.responsiveness", (Portion("sl"),)),
    _score("servqual.assurance", (Portion("fcr"),)),
    _score("servqual.empathy", (Portion("borrowed", less=True), Portion("transferred", less=True))),
    *(
        _row(
            f"gap{k}",
            _S,
            _DOWN,
            f"gap_{gap}",
            f"judged_{gap}",
            _ALL,
            _ONE,
            needs="gaps",
            signed=True,
        )
        for k, gap in enumerate(GAPS, start=1)
    ),
)

_COST = " + ".join(COSTS)
_FULL = " + ".join(f"full_{line}" for line in COSTS)
_MONEY = (
    *_both("lost_customers", _DOWN, "customers_lost", _ALL, _N),
    *_both("value_lost", _DOWN, "value_lost", _ALL, _M),
    *_both("cost", _DOWN, _COST, _ONE, _M),
    *_both("net", _DOWN, f"{_COST} + value_lost", _ONE, _M),
    _per_day("cost.pay", _DOWN, "pay", _STAFF, unit=_M),
    _per_day("cost.contacts", _DOWN, "contact_cost", _ALL, unit=_M),
    _per_day("cost.machines", _DOWN, "machines", _LINES, unit=_M),
    _per_day("cost.overhead", _DOWN, "overhead", _ONE, unit=_M),
    _per_day("cost.travel", _DOWN, "travel_cost", _ALL, unit=_M),
    _per_day("cost.prevention", _DOWN, "prevention", _ONE, unit=_M),
    _per_day("cost.inspection", _DOWN, "samples", _ALL, unit=_M),
    _per_day("cost.complaints", _DOWN, "complaint_cost", _ALL, unit=_M),
    _per_day("cost.providers", _DOWN, "billed", _STAFF, unit=_M),
    _per_day("cost.parts", _DOWN, "parts_used", _NEEDS, unit=_M),
    _per_day("cost.holding", _DOWN, "parts_held", _STOCK, unit=_M),
    _per_day("cost.orders", _DOWN, "parts_ordered", _STOCK, unit=_M),
    _row("cost_per_job", _M, _DOWN, "pay + billed", "handled", (GROUP,)),
    _row("cost_per_contact", _M, _DOWN, _COST, OFFERED, _ONE),
    _row("cost_per_solved", _M, _DOWN, _COST, "cases_solved", _ONE),
    _per_day("cost.depreciation", _DOWN, "depreciation", _LINES, unit=_M),
    _per_day("replacement_cost", _DOWN, "replacement", _ALL, unit=_M),
    _per_day("natural_churn", _AS_IS, "base_lost", (TOTAL, CLASS)),
)

_QUALITY = " + ".join(
    f"quality_{name}" for name in ("prevention", "inspection", "internal", "external")
)
_QUALITY_COST = (
    _row("quality_cost", _M, _DOWN, _QUALITY, "open_days", _ALL, _ONE, per="day", quiet=True),
    _per_day("quality_cost.prevention", _AS_IS, "quality_prevention", _ALL, unit=_M),
    _per_day("quality_cost.inspection", _AS_IS, "quality_inspection", _ALL, unit=_M),
    _per_day("quality_cost.internal", _DOWN, "quality_internal", _ALL, unit=_M),
    _per_day("quality_cost.external", _DOWN, "quality_external", _ALL, unit=_M),
    _row("quality_cost.share", _P, _DOWN, _QUALITY, _COST, _ONE),
    _per_day("defect_cost", _DOWN, "defects", _ALL, unit=_M),
)

#: The words of a line of cost in names of measures, where they differ from its sum.
LINE_NAMES = {
    "contact_cost": "contacts",
    "travel_cost": "travel",
    "complaint_cost": "complaints",
    "samples": "inspection",
    "billed": "providers",
    "parts_used": "parts",
    "parts_ordered": "orders",
    "parts_held": "holding",
}
_FULL_COST = (
    _per_day("full_cost", _DOWN, _FULL, _ALL, unit=_M),
    *(
        _per_day(f"full_cost.{LINE_NAMES.get(line, line)}", _DOWN, f"full_{line}", _ALL, unit=_M)
        for line in COSTS
    ),
    _row("full_cost_per_contact", _M, _DOWN, _FULL, OFFERED, _ALL),
)


def _less(lines: Sequence[str]) -> str:
    return "".join(f" - full_{line}" for line in lines)


_REVENUE = (
    *_both("revenue", _UP, "revenue", _ALL, _M, needs="fee"),
    _row("revenue_lost", _M, _DOWN, "revenue_lost", "open_days", _ALL, per="day", needs="fee"),
    *_both("profit", _UP, f"revenue{_less(COSTS)}", _ALL, _M, signed=True, needs="fee"),
    _row("gross_margin", _P, _UP, f"revenue{_less(DIRECT)}", "revenue", _ALL, _ONE, needs="fee"),
    _row("operating_margin", _P, _UP, f"revenue{_less(COSTS)}", "revenue", _ALL, _ONE, needs="fee"),
    _row("scr", _N, _UP, "retained + revenue_known", _FULL, (TOTAL, CLASS), needs="value"),
)

MEASURES: tuple[Measure, ...] = (
    *_COUNTS,
    *_ANSWERING,
    *_BOOKS,
    *_HANDLING,
    *_PROCESS,
    *_FIELD,
    *_PARTS,
    *_LOANS,
    *_INSPECTION,
    *_MACHINES,
    *_COMPLAINTS,
    *_PEOPLE,
    *_SATISFACTION,
    *_SERVQUAL,
    *_MONEY,
    *_FULL_COST,
    *_REVENUE,
    *_QUALITY_COST,
)
BY_NAME = {measure.name: measure for measure in MEASURES}


def find(name: str, rule: str = "") -> Measure:
    """The measure of that name; ``sl`` by the rule, if one is given.

    Raises
    ------
    KeyError
        If there is none.
    """
    measure = BY_NAME[name]
    if name != "sl" or not rule:
        return measure
    as_ruled = BY_NAME[f"sl.{rule}"]
    return Measure(
        "sl", measure.unit, measure.better, as_ruled.top, as_ruled.bottom, _ALL, measure.shown
    )
