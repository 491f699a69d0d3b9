"""Tables of a result as texts: measures, promises, the interval table, and what must balance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from queuesim.analysis.verdicts import Gate
from queuesim.analysis.wording import number_text
from queuesim.report.saying import NOTHING, Shown, limit_text, noun, noun_of, shown, unit_hint, up
from queuesim.spec.channels import LIVE
from queuesim.words import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from queuesim.experiment.promises import Kept
    from queuesim.experiment.result import Result
    from queuesim.measures import Value

#: Measures of the interval table of a channel and of a group, after the time of day.
OF_CHANNEL = ("contacts", "sl", "line_wait", "abandonment")
OF_GROUP = ("people", "occupancy", "utilisation", "shrinkage")
#: Shown in the terminal beside what plans are judged by.
BESIDE = ("contacts", "wait.p90", "occupancy")


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: the main words, smaller ones below, and how they are meant."""

    text: str
    small: str = ""
    tone: str = ""  #: "", "good", "bad", "open" (not settled) or "same"


@dataclass(frozen=True)
class Table:
    """A table with a name; the first column names the rows."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def scenario_name(name: str, lang: str = "en") -> str:
    """A scenario as it is called; the base has a word in each language."""
    return text("report.base", lang) if name == "base" else name


# --- measures by scenario -------------------------------------------------------------------


def measure_table(result: Result, lang: str = "en", *, full: bool = True) -> Table:
    """Measures by scenario, each with its own 95 % range.

    Parameters
    ----------
    full
        All measures that are shown by default; else those that plans are judged by and a few more.
    """
    values = {name: _values(result, name, full=full) for name in result.plan.models}
    order = dict.fromkeys(key for found in values.values() for key in found)
    rows = []
    for key in order:
        some = next(found[key] for found in values.values() if key in found)
        first = Cell(up(noun_of(some, lang)), unit_hint(result.words(some), lang))
        cells = (estimated_cell(result, found.get(key), lang) for found in values.values())
        rows.append((first, *cells))
    head = (text("report.table.measure", lang), *(scenario_name(k, lang) for k in values))
    return Table(text("report.table.measures", lang), head, tuple(rows))


def _values(result: Result, scenario: str, *, full: bool) -> dict[str, Value]:
    from queuesim.experiment.result import label_of
    from queuesim.measures import evaluate

    sample = result.stacked[scenario]
    if full:
        return {label_of(value): value for value in evaluate(sample, kinds=["shown"])}
    asked = list(dict.fromkeys((*result.judged_by, *BESIDE)))
    return {label_of(value): value for value in evaluate(sample, asked, empty=True)}


def estimated_cell(result: Result, value: Value | None, lang: str) -> Cell:
    """A value and its own range."""
    from queuesim.experiment.result import estimated

    if value is None:
        return Cell(NOTHING)
    words: Shown = shown(result.words(value), estimated(value), lang)
    return Cell(words.value, words.range)


# --- promises ---------------------------------------------------------------------------------

_TONES = {Gate.PASS: "good", Gate.FAIL: "bad", Gate.NOT_SETTLED: "open"}


def promise_table(result: Result, lang: str = "en") -> Table | None:
    """The targets of the config against each scenario; ``None`` where there is none."""
    from queuesim.experiment.promises import held, targets

    promises = targets(result.plan.models[result.base])
    if not promises:
        return None
    kept = held(result, promises)
    rows = []
    for promise in promises:
        mine = [each for each in kept if each.promise is promise]
        rows.append((_promise_cell(mine[0], lang), *(_kept_cell(each, lang) for each in mine)))
    head = (text("report.table.promise", lang), *(scenario_name(k, lang) for k in result.tallies))
    return Table(text("report.table.promises", lang), head, tuple(rows))


def _promise_cell(kept: Kept, lang: str) -> Cell:
    promise = kept.promise
    key = "report.table.at_least" if promise.op.startswith(">") else "report.table.at_most"
    limit = text(key, lang, limit=limit_text(kept.words, promise.limit, lang))
    return Cell(up(kept.words.noun(lang)), limit)


def _kept_cell(kept: Kept, lang: str) -> Cell:
    reached = shown(kept.words, kept.estimate, lang).line
    return Cell(text(f"verdicts.gate.{kept.gate.value}", lang), reached, _TONES[kept.gate])


# --- the interval table -----------------------------------------------------------------------


def interval_tables(result: Result, scenario: str, lang: str = "en") -> list[Table]:
    """The interval table of a scenario: a table for each channel and each group."""
    layout = result.tallies[scenario][0].layout
    table = result.intervals(scenario)
    table = table[table["scope"] == "channel"]
    places = zip(table["name"], table["interval"], strict=True)
    loads = dict(zip(places, zip(table["load"], table["required"], strict=True), strict=True))
    tables = []
    for kind, name in layout.scopes:
        if kind == "channel":
            own = [loads[name, slot] for slot in layout.slots if slot]
            wait = wait_of(result, name)
            mine = [wait if measure == "line_wait" else measure for measure in OF_CHANNEL]
            found = _by_interval(result, scenario, (kind, name), mine, lang)
            tables.append(_with_load(found, own, lang) if found else None)
        elif kind == "group":
            tables.append(_by_interval(result, scenario, (kind, name), OF_GROUP, lang))
    return [each for each in tables if each is not None]


def wait_of(result: Result, channel: str) -> str:
    """The measure for how long a channel's customers wait: nobody stands in line with a mail."""
    labels = result.plan.models[result.base].labels
    mail = any(c.name == channel and c.kind not in LIVE for c in labels.channels)
    return "wait" if mail else "line_wait"


def _by_interval(
    result: Result, scenario: str, scope: tuple[str, str], measures: Sequence[str], lang: str
) -> Table | None:
    """Measures of one scope by time of day; ``None`` where nothing happened.

    A value is rounded as its range allows and stands alone: the ranges are in the pictures.
    """
    from queuesim.measures import Selector, evaluate, find

    sample = result.stacked[scenario]
    layout = sample.layout
    chosen = [Selector(find(name, layout.rule), *scope) for name in measures]
    found = {(v.name, v.interval): v for v in evaluate(sample, chosen, intervals=True)}
    if not any(v.numerators.any() for v in found.values()):
        return None
    rows = tuple(
        (Cell(slot), *(_mean(result, found.get((name, slot)), lang) for name in measures))
        for slot in layout.slots
        if slot
    )
    head = (text("report.axis.time", lang), *(noun(find(name), lang) for name in measures))
    return Table(scope[1], head, rows)


def _mean(result: Result, value: Value | None, lang: str) -> Cell:
    return Cell(estimated_cell(result, value, lang).text)


def _with_load(table: Table, loads: Iterable[tuple[float, float]], lang: str) -> Table:
    """The table with the work offered, and the people it asks for, after the number of contacts."""
    many = list(loads)
    columns = {"report.day.load": [load for load, _ in many]}
    if not all(math.isnan(people) for _, people in many):
        columns["report.day.required"] = [people for _, people in many]
    digits = {"report.day.load": 1, "report.day.required": 0}
    cells = [
        [Cell(NOTHING if math.isnan(v) else number_text(v, digits[key])) for v in values]
        for key, values in columns.items()
    ]
    rows = tuple(
        (*row[:2], *more, *row[2:])
        for row, more in zip(table.rows, zip(*cells, strict=True), strict=True)
    )
    head = (*table.head[:2], *(text(key, lang) for key in columns), *table.head[2:])
    return Table(table.title, head, rows)


# --- balances ---------------------------------------------------------------------------------


def balance_tables(result: Result, scenario: str, lang: str = "en") -> list[Table]:
    """Contacts and cases of a scenario: those that started are those that ended and are inside."""
    from queuesim.network.labels import ENDS, OUTCOMES

    contacts = ("started", *ENDS, "inside")
    cases = ("cases_started", *(f"cases_{outcome}" for outcome in OUTCOMES), "cases_inside")
    return [
        _balance(result, scenario, "contacts", contacts, lang),
        _balance(result, scenario, "cases", cases, lang),
    ]


def _balance(result: Result, scenario: str, what: str, names: Sequence[str], lang: str) -> Table:
    tallies = result.tallies[scenario]
    scopes = [scope for scope in tallies[0].layout.scopes if scope[0] in {"total", "channel"}]
    rows = []
    for kind, name in scopes:
        sums = [sum(tally.total(part, kind, name) for tally in tallies) for part in names]
        assert sums[0] == sum(sums[1:]), "the balance is checked in every run"
        first = Cell(name or text("report.table.all", lang))
        rows.append((first, *(Cell(f"{count:,}") for count in sums)))
    head = (
        text("report.table.channel", lang),
        *(text(f"report.balance.{part.removeprefix('cases_')}", lang) for part in names),
    )
    return Table(text(f"report.balance.{what}", lang), head, tuple(rows))


# --- the worst interval -------------------------------------------------------------------------


@dataclass(frozen=True)
class Worst:
    """The interval of a scenario that misses its promise most, or has the longest wait."""

    scenario: str
    channel: str
    interval: str
    level: float  #: share answered in time; nan without a promise
    target: float  #: promised share; nan without a promise
    wait: float  #: mean wait in line [s]
    sentence: str


def worst_intervals(result: Result, lang: str = "en") -> list[Worst]:
    """The worst interval of each scenario, over the mean day."""
    found = (_worst(result, scenario, lang) for scenario in result.tallies)
    return [worst for worst in found if worst is not None]


def _worst(result: Result, scenario: str, lang: str) -> Worst | None:
    from queuesim.measures import Selector, evaluate, find

    sample = result.stacked[scenario]
    layout = sample.layout
    promises = {name: share for name, share in layout.promises if math.isfinite(share)}
    measure = find("sl" if promises else "line_wait", layout.rule)
    chosen = [Selector(measure, "channel", name) for name in promises or layout.channels]
    inside = {slot for slot in layout.slots if slot}
    values = [v for v in evaluate(sample, chosen, intervals=True) if v.interval in inside]
    if not values:
        return None
    worst = max(
        values, key=lambda v: promises.get(v.scope[1], 0.0) + (-1.0 if promises else 1.0) * v.value
    )
    channel, interval = worst.scope[1], worst.interval
    waiting = find(wait_of(result, channel))
    waits = evaluate(sample, [Selector(waiting, "channel", channel)], intervals=True)
    wait = next((v for v in waits if v.interval == interval), None)
    level, target = (worst.value, promises[channel]) if promises else (math.nan, math.nan)
    told = text(
        "report.worst.level" if promises else "report.worst.wait",
        lang,
        scenario=scenario_name(scenario, lang),
        channel=channel,
        interval=interval,
        measure=noun(waiting, lang),
        wait=estimated_cell(result, wait, lang).text,
        level=estimated_cell(result, worst, lang).text,
        target=f"{100.0 * target:g}",
    )
    seconds = math.nan if wait is None else wait.value
    return Worst(scenario, channel, interval, level, target, seconds, told)
