"""Verdicts: what the evidence lets us say about a plan, and no more.

A verdict comes from the range that holds for all plans and measures together and from what
matters to the planner, never from the mean alone. The sentences are in the catalogue of texts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from queuesim.analysis.intervals import LEVEL, Estimate
from queuesim.analysis.paired import Difference, Differences
from queuesim.analysis.wording import (
    Better,
    MeasureWords,
    bound_text,
    per_text,
    plain_text,
    range_text,
    round_range,
)
from queuesim.words import known, text

__all__ = [
    "Evidence",
    "Gate",
    "Kind",
    "Verdict",
    "closing",
    "default_matters",
    "few_dominate",
    "few_dominate_text",
    "gate",
    "gate_sentence",
    "judge",
    "may_be_narrow",
    "method_line",
    "paragraph",
    "round_range",
    "sentence",
    "told",
]

MATTERS = 0.05  #: share of the base's value below which a difference does not matter by default
FEWEST = 5  #: replications below which no verdict is given
_BETWEEN_CHINESE = re.compile("(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
FAR = 100  #: how many times the replications at hand may still be called a way to settle it


class Kind(StrEnum):
    """What a verdict says; the words are ``verdicts.kind.*``."""

    BETTER = "better"
    WORSE = "worse"
    HIGHER = "higher"  #: of a measure that is neither good nor bad
    LOWER = "lower"
    NO_DIFFERENCE = "no_difference"  #: the whole range is within what matters
    NOT_SETTLED = "not_settled"
    SAME = "same"  #: every replication gave the same numbers
    TOO_FEW = "too_few"
    NOT_COMPARABLE = "not_comparable"  #: one of the plans has no value


@dataclass(frozen=True)
class Verdict:
    """What may be said of one plan in one measure."""

    kind: Kind
    difference: Difference
    matters: float  #: differences up to this size do not matter, unit of the measure, >= 0
    may_not_matter: bool  #: better or worse (or higher, lower), but perhaps by less than matters
    more: int | None  #: more replications that would settle it; None if settled or out of reach


@dataclass(frozen=True)
class Evidence:
    """What the verdicts of one comparison rest on, for the words in brackets."""

    days: int = 1  #: simulated open days in one replication [count]
    same_customers: bool = True  #: common random numbers
    base: str = ""  #: name of the base where it has one; else "the base"
    level: float = LEVEL


def default_matters(base: Estimate, share: float = MATTERS) -> float:
    """Size of difference that matters when the planner gave none: a share of the base's value."""
    return 0.0 if math.isnan(base.value) else share * abs(base.value)


def judge(difference: Difference, matters: float, better: Better) -> Verdict:
    """The verdict on one difference.

    Parameters
    ----------
    difference
        With its range that holds for the whole family.
    matters
        Differences up to this size do not matter, in the unit of the measure, >= 0.
    better
        Which way the measure should move.

    Raises
    ------
    ValueError
        If ``matters`` is negative or not finite.

    Notes
    -----
    Read in this order: same numbers in every replication; no value; too few replications; the
    whole range within +- matters (then no difference that matters, even if it is not zero); the
    range on one side of zero (then better or worse); otherwise not settled.
    """
    if not (math.isfinite(matters) and matters >= 0.0):
        msg = f"matters must be finite and >= 0; got {matters!r}"
        raise ValueError(msg)
    kind = _kind(difference, matters, better)
    directed = kind in {Kind.BETTER, Kind.WORSE, Kind.HIGHER, Kind.LOWER}
    nearest = min(abs(difference.low), abs(difference.high)) if directed else 0.0
    more = _more_replications(difference, matters) if kind == Kind.NOT_SETTLED else None
    return Verdict(kind, difference, matters, directed and nearest <= matters, more)


def _kind(difference: Difference, matters: float, better: Better) -> Kind:
    without = _without_range(difference)
    if without is not None:
        return without
    low, high = difference.low, difference.high
    if -matters <= low and high <= matters:
        return Kind.NO_DIFFERENCE
    if low <= 0.0 <= high:
        return Kind.NOT_SETTLED
    if better == Better.NEUTRAL:
        return Kind.HIGHER if low > 0.0 else Kind.LOWER
    return Kind.BETTER if (low > 0.0) == (better == Better.HIGHER) else Kind.WORSE


def _without_range(difference: Difference) -> Kind | None:
    """What can be said before looking at the range, if anything."""
    if math.isnan(difference.value):
        return Kind.NOT_COMPARABLE
    if difference.identical:
        return Kind.SAME
    return Kind.TOO_FEW if difference.n < FEWEST else None


def _more_replications(difference: Difference, matters: float) -> int | None:
    """How many more would settle it if the difference is what it now seems to be.

    The half-width falls with the square root of the replications. It is settled once the range
    leaves zero, or lies within what matters, whichever takes less.
    """
    size = abs(difference.value)
    wanted = max(size, matters - size)
    reach = max(difference.high - difference.value, difference.value - difference.low)
    if wanted <= 0.0:
        return None
    times = (reach / wanted) ** 2
    if times > FAR:
        return None
    return max(1, math.ceil(difference.n * (times - 1.0)))


def sentence(verdict: Verdict, words: MeasureWords, evidence: Evidence, lang: str = "en") -> str:
    """The verdict as one sentence, such as ``Plan B loses 12 to 18 fewer customers a day ...``."""
    item = verdict.difference
    values: dict[str, object] = {
        "plan": _plan(item.plan, lang),
        "base": _plan(evidence.base, lang) if evidence.base else text("verdicts.the_base", lang),
        "measure": words.noun(lang),
        "evidence": _evidence(item, evidence, lang),
        "matters": plain_text(words, verdict.matters, lang),
        "count": item.n,
        "fewest": FEWEST,
    }
    key = f"verdicts.{verdict.kind.value}"
    if verdict.kind in {Kind.BETTER, Kind.WORSE, Kind.HIGHER, Kind.LOWER}:
        key = "verdicts.differs_may_not_matter" if verdict.may_not_matter else "verdicts.differs"
        values["clause"] = _clause(item, words, values, lang)
    elif verdict.kind == Kind.NO_DIFFERENCE and not item.low <= 0.0 <= item.high:
        key = "verdicts.no_difference_but"
        values["clause"] = _clause(item, words, values, lang)
    elif verdict.kind == Kind.NO_DIFFERENCE:
        bound = max(abs(item.low), abs(item.high))
        values["bound"] = bound_text(words, bound, item.high - item.low, lang)
    elif verdict.kind == Kind.NOT_SETTLED:
        values |= _both_ways(item, words, lang)
        values["more"] = _more_text(verdict.more, evidence, lang)
    if item.n == 1 and known(f"{key}.one"):
        key += ".one"
    named = key.startswith("verdicts.differs") and _scoped(words, item)
    return _finish(text(key, lang, **values), lang, named=named)


def _finish(shown: str, lang: str, *, named: bool = False) -> str:
    """A text as a sentence; ``named``: it starts with a planner's own word, which stays."""
    if lang == "zh":
        return _BETWEEN_CHINESE.sub("", shown).rstrip("。") + "。"
    return (shown[:1] if named else shown[:1].upper()) + shown[1:].rstrip(".") + "."


def _plan(name: str, lang: str) -> str:
    key = "verdicts.plan" if len(name.split()) == 1 else "verdicts.plan_quoted"
    return text(key, lang, name=name)


def _evidence(item: Difference, evidence: Evidence, lang: str) -> str:
    if item.low == item.high:
        return text("verdicts.evidence_exact", lang, count=item.n)
    key = "verdicts.evidence_paired" if evidence.same_customers else "verdicts.evidence_apart"
    level = f"{100.0 * evidence.level:g}"
    return text(key, lang, level=level, days=f"{item.n * evidence.days:,}")


def _clause(item: Difference, words: MeasureWords, values: dict[str, object], lang: str) -> str:
    """What the plan does: the measure's own clause, or the general one."""
    low, high = sorted((abs(item.low), abs(item.high)))
    shown = range_text(words, low, high, lang)
    own = _own_clause(words, item)
    key = own if known(own) else f"verdicts.say.any.{_way(item)}"
    when = text(f"verdicts.when_{words.per}", lang) if words.per else ""
    given = {name: values[name] for name in ("plan", "base", "measure")}
    amount = per_text(words, shown, lang)
    clause = " ".join(text(key, lang, range=shown, amount=amount, when=when, **given).split())
    if not _scoped(words, item):
        return clause
    return text("verdicts.scoped_sentence", lang, scope=words.scope, sentence=clause)


def _way(item: Difference) -> str:
    return "more" if item.value > 0.0 else "less"


def _own_clause(words: MeasureWords, item: Difference) -> str:
    return f"verdicts.say.{words.key}.{_way(item)}"


def _scoped(words: MeasureWords, item: Difference) -> bool:
    """Whether the scope stands before the clause; the general clause has it beside the noun."""
    return bool(words.scope) and known(_own_clause(words, item))


def _both_ways(item: Difference, words: MeasureWords, lang: str) -> dict[str, object]:
    width = item.high - item.low
    return {
        "low": bound_text(words, -item.low, width, lang),
        "high": bound_text(words, item.high, width, lang),
    }


def _more_text(more: int | None, evidence: Evidence, lang: str) -> str:
    if more is None:
        return text("verdicts.more_far", lang)
    days = _two_digits(more * evidence.days)
    key = "verdicts.more_days.one" if days == 1 else "verdicts.more_days"
    return text(key, lang, count=f"{days:,}")


def closing(lang: str = "en", *, many: bool = False) -> str:
    """The line that ends every verdict: what the range covers and what it does not."""
    return text("verdicts.closing_many" if many else "verdicts.closing", lang)


def method_line(differences: Differences, lang: str = "en") -> str:
    """Name of the method by which all ranges hold together, for the report.

    Empty where there is no range: one replication has none.
    """
    if differences.family == 0:
        return ""
    each = 1.0 - (1.0 - differences.level) / differences.family
    return text(
        differences.method,
        lang,
        family=differences.family,
        level=f"{100.0 * differences.level:g}",
        each=f"{100.0 * each:.3g}" if each < 0.9995 else f"{100.0 * each:.5g}",
    )


def paragraph(
    verdicts: Iterable[tuple[Verdict, MeasureWords]],
    evidence: Evidence,
    lang: str = "en",
) -> list[str]:
    """Sentences of several verdicts, a warning where few replications dominate, and the closing.

    The closing line is always the last, also when there is no verdict above it.
    """
    lines: list[str] = []
    for verdict, words in verdicts:
        lines.append(sentence(verdict, words, evidence, lang))
        if may_be_narrow(verdict):
            lines.append(_finish(few_dominate_text(verdict.difference, lang), lang))
    return [*lines, closing(lang, many=len(lines) != 1)]


def few_dominate(difference: Difference) -> bool:
    """Whether the differences are so lopsided that even the widened range may be too narrow.

    Cochran's rule asks for more than 25 replications times the squared skewness ("Sampling
    Techniques", 3rd ed. (1977), section 2.15); a skewness below 1.5 is not told from chance in the
    few replications that are usual, and passes.
    """
    lean = difference.skewness
    return math.isfinite(lean) and abs(lean) > max(1.5, 0.2 * math.sqrt(difference.n))


def may_be_narrow(verdict: Verdict) -> bool:
    """Whether a verdict rests on a range that few replications dominate.

    Where nothing is said of a difference, there is nothing to warn of.
    """
    silent = {Kind.TOO_FEW, Kind.NOT_COMPARABLE, Kind.SAME}
    return verdict.kind not in silent and few_dominate(verdict.difference)


def few_dominate_text(difference: Difference, lang: str = "en") -> str:
    """What is said where few replications dominate: what was seen, and how many would do."""
    needed = _two_digits(math.ceil(25.0 * difference.skewness**2))
    return text("verdicts.few_dominate", lang, count=difference.n, needed=f"{needed:,}")


def told(verdict: Verdict, words: MeasureWords, evidence: Evidence, lang: str = "en") -> str:
    """The sentence of a verdict, and a warning where few replications dominate."""
    line = sentence(verdict, words, evidence, lang)
    if not may_be_narrow(verdict):
        return line
    warning = _finish(few_dominate_text(verdict.difference, lang), lang)
    return text("verdicts.warned", lang, line=line, warning=warning)


def _two_digits(count: int) -> int:
    """Two digits are plenty, and rather too many than too few."""
    step = int(10 ** max(0, len(str(count)) - 2))
    return -(-count // step) * step


class Gate(StrEnum):
    """Result of a promise checked against the end of the range; words ``verdicts.gate.*``."""

    PASS = "pass"  # noqa: S105 (a promise kept, not a password)
    FAIL = "fail"
    NOT_SETTLED = "not_settled"


_UPWARD = {">=": True, ">": True, "<=": False, "<": False}


def gate(estimate: Estimate, op: str, threshold: float) -> Gate:
    """Check ``estimate op threshold`` by the end of the range, not the mean.

    Parameters
    ----------
    estimate
        With its range; without one (one replication, nothing counted) nothing is settled.
    op
        One of ``>=``, ``>``, ``<=``, ``<``.
    threshold
        In the unit of the measure.

    Returns
    -------
    Gate
        PASS if the whole range keeps the promise, FAIL if the whole range breaks it, otherwise
        NOT_SETTLED.

    Raises
    ------
    ValueError
        If ``op`` is none of the four.
    """
    if op not in _UPWARD:
        msg = f"op must be one of {', '.join(_UPWARD)}; got {op!r}"
        raise ValueError(msg)
    if not estimate.has_range:
        return Gate.NOT_SETTLED
    worst, best = estimate.low, estimate.high
    if not _UPWARD[op]:
        worst, best = best, worst
    if _holds(worst, op, threshold):
        return Gate.PASS
    return Gate.NOT_SETTLED if _holds(best, op, threshold) else Gate.FAIL


def _holds(value: float, op: str, threshold: float) -> bool:
    if op == ">=":
        return value >= threshold
    if op == ">":
        return value > threshold
    return value <= threshold if op == "<=" else value < threshold


def gate_sentence(
    words: MeasureWords,
    estimate: Estimate,
    op: str,
    threshold: float,
    lang: str = "en",
) -> str:
    """One line: the range, the promise, and whether it is kept, missed or not settled."""
    result = text(f"verdicts.gate.{gate(estimate, op, threshold).value}", lang)
    values: dict[str, object] = {
        "measure": words.noun(lang),
        "op": op,
        "threshold": plain_text(words, threshold, lang, difference=False),
        "result": result,
    }
    if estimate.has_range:
        shown = range_text(words, estimate.low, estimate.high, lang, difference=False)
        values |= {"range": per_text(words, shown, lang), "level": f"{100.0 * LEVEL:g}"}
        return _finish(text("verdicts.gate_range", lang, **values), lang)
    key = "verdicts.gate_nothing" if math.isnan(estimate.value) else "verdicts.gate_no_range"
    return _finish(text(key, lang, **values), lang)
