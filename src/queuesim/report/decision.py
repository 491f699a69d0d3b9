"""The decision: what the evidence lets us say of each plan, the most telling first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from queuesim.analysis.verdicts import Kind, closing, method_line, told
from queuesim.report.inputs import document, in_one_line, written_at
from queuesim.report.saying import noun_of, up, verdict_text
from queuesim.report.tables import Cell, Table
from queuesim.words import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from queuesim.experiment.result import Judged, Result

#: Measures that a plan is told by first, where it is judged by them.
TELLING = ("net", "lost_customers", "line_wait")
_TONES = {
    Kind.BETTER: "good",
    Kind.WORSE: "bad",
    Kind.HIGHER: "open",
    Kind.LOWER: "open",
    Kind.NOT_SETTLED: "open",
    Kind.NO_DIFFERENCE: "same",
    Kind.SAME: "same",
}
#: In which order plans are told, by their verdict in the most telling measure.
_ORDER = (
    Kind.BETTER,
    Kind.HIGHER,
    Kind.LOWER,
    Kind.NOT_SETTLED,
    Kind.NO_DIFFERENCE,
    Kind.SAME,
    Kind.WORSE,
    Kind.TOO_FEW,
    Kind.NOT_COMPARABLE,
)


@dataclass(frozen=True)
class Plan:
    """What may be said of one plan."""

    name: str
    tone: str
    changes: tuple[str, ...]  #: what it changes, in the words of the config
    summary: tuple[str, ...]  #: measures by verdict, a line each
    telling: tuple[str, ...]  #: the sentences to read first
    others: tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    """Everything that stands before the first picture."""

    lead: tuple[str, ...]  #: one sentence per kind of verdict in the most telling measure
    plans: tuple[Plan, ...]
    matrix: Table | None
    closing: str
    method: str
    rule: str


def decision(result: Result, lang: str = "en") -> Decision:
    """The decision of a comparison, or what there is to say of a single scenario."""
    method = method_line(result.differences, lang) if len(result.tallies) > 1 else ""
    return Decision(
        _lead(result, lang),
        _plans(result, lang),
        _matrix(result, lang),
        closing(lang, many=True),
        method,
        rule_line(result, lang),
    )


def rule_line(result: Result, lang: str = "en") -> str:
    """How the service level is counted."""
    from queuesim.units import format_duration

    config = result.plan.models[result.base].config
    rule = config.service_level.rule
    said = text(f"measures.says.sl.{rule}", lang)
    line = text("report.rule", lang, rule=rule, said=said)
    if rule != "offered_less_short":
        return line
    short = format_duration(config.service_level.short)
    return " ".join((line, text("report.rule.short", lang, short=short)))


def _first(result: Result) -> str:
    """The most telling measure that plans are judged by."""
    return next((s for s in TELLING if s in result.judged_by), result.judged_by[0])


def _lead(result: Result, lang: str) -> tuple[str, ...]:
    """Which plans are better, worse and so on in the most telling measure."""
    if len(result.tallies) < 2 or not result.judged_by:
        return ()
    items = [item for item in result.verdicts if item.selector == _first(result)]
    lines = []
    for kind in _ORDER:
        names = [
            text("verdicts.plan_quoted", lang, name=i.plan) for i in items if i.verdict.kind == kind
        ]
        if names:
            said = text(f"report.lead.{kind.value}", lang, plans=_listed(names, lang))
            lines.append(up(said))
    return tuple(lines)


def _listed(names: list[str], lang: str) -> str:
    if len(names) < 2:
        return names[0]
    return text(
        "report.and", lang, first=("、" if lang == "zh" else ", ").join(names[:-1]), last=names[-1]
    )


def lead_question(result: Result, lang: str = "en") -> str:
    """What the lead is about, such as "by cost and value lost together"."""
    from queuesim.measures import evaluate

    if len(result.tallies) < 2 or not result.judged_by:
        return ""
    (value,) = evaluate(result.stacked[result.base], [_first(result)], empty=True)
    return text("report.lead.question", lang, measure=noun_of(value, lang))


def _plans(result: Result, lang: str) -> tuple[Plan, ...]:
    first = _first(result) if result.judged_by else ""
    by_plan: dict[str, list[Judged]] = {}
    for item in result.verdicts:
        by_plan.setdefault(item.plan, []).append(item)

    def rank(plan: str) -> int:
        kinds = [i.verdict.kind for i in by_plan[plan] if i.selector == first]
        return _ORDER.index(kinds[0]) if kinds else len(_ORDER)

    return tuple(_plan(result, name, by_plan[name], lang) for name in sorted(by_plan, key=rank))


def _plan(result: Result, name: str, items: list[Judged], lang: str) -> Plan:
    lines = {item.selector: _sentence(result, item, lang) for item in items}
    telling = [s for s in TELLING if s in lines]
    first = next((i for i in items if telling and i.selector == telling[0]), items[0])
    return Plan(
        name,
        _TONES.get(first.verdict.kind, "open"),
        changes(result, name),
        tuple(_summary(result, items, lang)),
        tuple(lines[s] for s in telling),
        tuple(line for s, line in lines.items() if s not in telling),
    )


def _summary(result: Result, items: list[Judged], lang: str) -> Iterator[str]:
    """Which measures are better, worse and so on."""
    from queuesim.measures import evaluate

    values = evaluate(result.stacked[result.base], [i.selector for i in items], empty=True)
    nouns = [noun_of(value, lang) for value in values]
    for kind in Kind:
        mine = [n for n, i in zip(nouns, items, strict=True) if i.verdict.kind == kind]
        if mine:
            word = up(text(f"verdicts.kind.{kind.value}", lang))
            yield text("report.summary", lang, kind=word, measures=mine)


def _sentence(result: Result, item: Judged, lang: str) -> str:
    return told(item.verdict, item.words, result.evidence, lang)


def sentences(result: Result, lang: str = "en") -> list[str]:
    """Every verdict in words, in the order of plans and measures."""
    return [_sentence(result, item, lang) for item in result.verdicts]


def changes(result: Result, plan: str) -> tuple[str, ...]:
    """What a scenario changes, one line each: the path, what the base says, and the new value."""
    resolved = result.plan.resolved
    found = document(resolved).get("scenarios", {}).get(plan, {})
    return tuple(_change(resolved, path, value) for path, value in found.items())


def _change(resolved: str, path: str, value: object) -> str:
    old, new = written_at(resolved, path), in_one_line(value)
    if old is None or isinstance(old, dict):
        return f"{path}: {new}"
    return f"{path}: {in_one_line(old)} \u2192 {new}"


def _matrix(result: Result, lang: str) -> Table | None:
    """Verdicts by measure and plan."""
    from queuesim.measures import evaluate

    if len(result.tallies) < 2:
        return None
    plans = [name for name in result.tallies if name != result.base]
    found = {(item.selector, item.plan): item for item in result.verdicts}
    base = result.stacked[result.base]
    rows = []
    for selector, value in zip(
        result.judged_by, evaluate(base, result.judged_by, empty=True), strict=True
    ):
        words = result.words(value)
        per = text(f"report.axis.number_{words.per}", lang) if words.per else ""
        cells = []
        for plan in plans:
            item = found.get((selector, plan))
            cells.append(Cell("–") if item is None else _verdict_cell(item, lang))
        rows.append((Cell(up(noun_of(value, lang)), per), *cells))
    head = (text("report.table.measure", lang), *plans)
    return Table(text("report.table.verdicts", lang), head, tuple(rows))


def _verdict_cell(item: Judged, lang: str) -> Cell:
    words = verdict_text(item, lang)
    return Cell(words.value, words.range, _TONES.get(item.verdict.kind, ""))
