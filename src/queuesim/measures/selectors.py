"""Selectors: what a planner writes to name a measure and whom it is about.

``sl.phone``, ``abandonment.phone``, ``wait``, ``wait.p90.phone``, ``wait_over.20s.phone``,
``occupancy.agents``; ``wait.class.A`` where a name alone could mean two things.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from queuesim.errors import BadValue
from queuesim.measures.table import BY_NAME, Estimator, Measure, find
from queuesim.results.names import SCOPE_KINDS, TOTAL, Scope
from queuesim.units import format_duration, parse_duration


@dataclass(frozen=True, slots=True)
class Selector:
    """A measure, the time it asks about where it has one [s], and its scope."""

    measure: Measure
    kind: str = TOTAL
    name: str = ""
    seconds: float | None = None

    @property
    def text(self) -> str:
        """The selector without its scope, such as ``wait_over.20s``."""
        if self.seconds is None:
            return self.measure.name
        return f"{self.measure.name}.{format_duration(self.seconds)}"


def select(text: str, scopes: Iterable[Scope], rule: str = "") -> Selector:
    """Read a selector.

    Parameters
    ----------
    text
        What was written. The name of a channel alone is its service level.
    scopes
        Kinds and names there are, as in a tally's layout.
    rule
        How ``sl`` is counted.

    Raises
    ------
    BadValue
        With the nearest suggestion if there is no such measure or name.
    """
    known = tuple(scopes)
    text = text.strip()
    if text not in BY_NAME and ("channel", text) in known:
        return Selector(find("sl", rule), "channel", text)
    steps = text.split(".")
    for k in range(len(steps), 0, -1):
        name = ".".join(steps[:k])
        if name in BY_NAME:
            return _with_scope(text, find(name, rule), steps[k:], known)
    words = [*BY_NAME, *(name for kind, name in known if kind == "channel")]
    head = steps[0] if len(steps) == 1 or steps[0] not in _FAMILIES else ".".join(steps[:2])
    raise _unknown("measures.unknown", head, words, got=text)


_FAMILIES = frozenset(name.partition(".")[0] for name in BY_NAME)


def _with_scope(
    text: str, measure: Measure, rest: Sequence[str], known: Sequence[Scope]
) -> Selector:
    seconds: float | None = None
    if measure.estimator is Estimator.OVER:
        seconds, rest = _time(text, rest)
    if not rest:
        if TOTAL not in measure.scopes:
            raise BadValue("measures.needs_scope", measure=measure.name, kinds=measure.scopes)
        return Selector(measure, TOTAL, "", seconds)
    kinds = measure.scopes
    if rest[0] in SCOPE_KINDS[1:] and len(rest) > 1:
        if rest[0] not in kinds:
            raise BadValue("measures.no_scope", measure=measure.name, kind=rest[0], kinds=kinds)
        kinds, rest = (rest[0],), rest[1:]
    wanted = ".".join(rest)
    for kind in kinds:
        if (kind, wanted) in known:
            return Selector(measure, kind, wanted, seconds)
    for kind, name in known:
        if name == wanted:
            raise BadValue("measures.no_scope", measure=measure.name, kind=kind, kinds=kinds)
    names = [name for kind, name in known if kind in kinds and name]
    longer = [
        m.removeprefix(f"{measure.name}.") for m in BY_NAME if m.startswith(measure.name + ".")
    ]
    raise _unknown("measures.unknown_scope", wanted, [*names, *longer], measure=measure.name)


def _time(text: str, rest: Sequence[str]) -> tuple[float, Sequence[str]]:
    """The duration at the head of the rest; it may have a point of its own."""
    for k in (2, 1):
        if len(rest) >= k:
            try:
                return parse_duration(".".join(rest[:k])), rest[k:]
            except BadValue:
                continue
    raise BadValue("measures.needs_time", got=text)


def _unknown(key: str, typed: str, words: Iterable[str], **values: object) -> BadValue:
    from queuesim.spec.suggest import did_you_mean

    error = BadValue(key, **{"got": typed, **values})
    error.hint = did_you_mean(typed, words)
    return error
