"""Evaluation: measures of tallies, as numerators and denominators per replication.

Ranges are made from these by `queuesim.analysis`: the value over all replications is the ratio
of the sums, and its range comes from how the replications differ (delta method).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from queuesim.measures.selectors import Selector, select
from queuesim.measures.table import (
    CONSTANTS,
    MEASURES,
    RULES,
    UNITS,
    Estimator,
    Measure,
    Portion,
    Terms,
    Unit,
    find,
)
from queuesim.measures.waited import Together, Waited
from queuesim.results.names import CHANNEL, SCOPE_KINDS
from queuesim.results.sums import BY_DAY, MONEY, NAMES
from queuesim.results.tallies import Tally
from queuesim.results.waits import quantile
from queuesim.units import TICKS_PER_SECOND

if TYPE_CHECKING:
    from queuesim.network import Prepared, Rows
    from queuesim.network.rows import Tables
    from queuesim.results.columns import Floats
    from queuesim.results.contacts import Ledger
    from queuesim.results.layout import By, Compiled, Layout

WHOLE = ""  #: interval of values over the whole run
SECONDS_PER_HOUR = 3600.0
OUTSIDE = "outside"  #: interval of what lies in no interval of the table


@dataclass(frozen=True, slots=True)
class Value:
    """One measure of one scope, over the whole run or in one interval of the day.

    Attributes
    ----------
    selector
        The measure, and whom it is about.
    interval
        Label such as 09:30, `OUTSIDE`, or `WHOLE`.
    numerators, denominators
        One pair per replication, ``(n,)``, finite; denominators >= 0. Their ratio of sums is the
        value. Of a quantile the numerators hold the quantile times the number of waits and each
        replication's linear influence on it, so that the delta method gives its range.
    value
        Nan where all denominators are zero.
    """

    selector: Selector
    interval: str
    numerators: Floats
    denominators: Floats
    value: float

    @property
    def measure(self) -> Measure:
        """The row of the table."""
        return self.selector.measure

    @property
    def name(self) -> str:
        """Name of the measure with its time, if it has one: ``wait_over.20s``."""
        return self.selector.text

    @property
    def scope(self) -> tuple[str, str]:
        """Kind and name of the scope."""
        return self.selector.kind, self.selector.name


def measured(
    rows: Rows | Tables | Ledger,
    model: Compiled,
    prepared: Prepared,
    seed: int,
    replication: int,
    *,
    by: By = "entry",
) -> Tally:
    """From rows to a priced tally of one replication; all balances are checked.

    Parameters
    ----------
    rows, prepared
        What the engine wrote or the ledger read from it, and the calendars the engine read.
    model
        The compiled scenario (network, labels, config).
    seed, replication
        Those of the run.
    by
        Interval to which a contact belongs: ``entry``, ``exit`` or ``begin``.
    """
    from queuesim.economics import price
    from queuesim.results.adding import tally
    from queuesim.results.contacts import Ledger, read

    ledger = rows if isinstance(rows, Ledger) else read(rows, model.network, model.labels)
    return price(tally(ledger, model, prepared, by=by), ledger, model, seed, replication)


def evaluate(
    tallies: Sequence[Tally] | Stacked,
    selectors: Iterable[str | Selector] | None = None,
    *,
    kinds: Iterable[str] | None = None,
    intervals: bool = False,
    empty: bool = False,
) -> list[Value]:
    """Measures of one scenario.

    Parameters
    ----------
    tallies
        One per replication, of one scenario, in the order of replications; `Stacked` where more
        than once is asked.
    selectors
        What to evaluate. A selector without a scope is the total; ``None``: all measures in all
        their scopes but those that need a time.
    kinds
        Restricts ``None`` to these kinds of scope; "shown" to what is shown by default.
    intervals
        Each interval of the day too; not for money and shares of days.
    empty
        Keep values that have nothing in any denominator.

    Returns
    -------
    list of Value
        In the order of the table (or of ``selectors``), scopes and intervals.

    Raises
    ------
    BadValue
        If a selector names no measure or scope.
    ValueError
        If there is no tally, or tallies of different scenarios.
    """
    sample = stacked(tallies)
    layout, by_default = sample.layout, selectors is None and "shown" in (kinds or ())
    if selectors is None:
        chosen = list(_default(layout, kinds))
    else:
        chosen = [
            select(s, layout.scopes, layout.rule) if isinstance(s, str) else s for s in selectors
        ]
    return [
        value
        for measure, alike in groupby(chosen, key=lambda s: s.measure)
        for part in _parts(sample, measure, list(alike), intervals=intervals)
        if not (measure.quiet and by_default and not part.numerators.any())
        for value in (part if empty else part.filled()).values()
    ]


def evaluate_all(tallies: Sequence[Tally] | Stacked) -> Iterator[tuple[Measure, list[Part]]]:
    """All measures in all their scopes and intervals, but what has nothing below.

    The same as `evaluate` says, in the same order, without a value of its own for each number.
    """
    sample = stacked(tallies)
    for measure, alike in groupby(_default(sample.layout, None), key=lambda s: s.measure):
        parts = [p.filled() for p in _parts(sample, measure, list(alike), intervals=True)]
        filled = [part for part in parts if part.labels]
        if filled:
            yield measure, filled


def stacked(tallies: Sequence[Tally] | Stacked) -> Stacked:
    """Tallies of one scenario as `Stacked`; itself if it is."""
    return tallies if isinstance(tallies, Stacked) else Stacked(tallies)


def _default(layout: Layout, kinds: Iterable[str] | None) -> Iterable[Selector]:
    wanted = SCOPE_KINDS if kinds is None else (kinds,) if isinstance(kinds, str) else tuple(kinds)
    for row in MEASURES:
        measure = find(row.name, layout.rule)
        if measure.estimator is Estimator.OVER:
            continue
        if measure.needs and measure.needs not in layout.said:
            continue
        allowed = measure.shown if "shown" in wanted else wanted
        for kind, name in layout.scopes:
            if kind in measure.scopes and kind in allowed:
                yield Selector(measure, kind, name)


@dataclass(frozen=True)
class Part:
    """One measure in one scope: in the whole run, and in intervals.

    Attributes
    ----------
    labels
        `WHOLE` or the interval.
    numerators, denominators
        ``(labels, replications)``.
    known
        Values that are no ratio of sums, such as quantiles, by their place.
    """

    selector: Selector
    labels: tuple[str, ...]
    numerators: Floats
    denominators: Floats
    known: Mapping[int, float]

    def filled(self) -> Part:
        """Without the intervals that have nothing in any denominator."""
        some = self.denominators.any(axis=1)
        if some.all():
            return self
        rows = np.flatnonzero(some).tolist()
        return Part(
            self.selector,
            tuple(self.labels[k] for k in rows),
            self.numerators[rows],
            self.denominators[rows],
            {place: self.known[k] for place, k in enumerate(rows) if k in self.known},
        )

    def values(self) -> Iterator[Value]:
        """Each label's value."""
        above, below = (x.sum(axis=1).tolist() for x in (self.numerators, self.denominators))
        for k, label in enumerate(self.labels):
            value = self.known.get(k)
            if value is None:
                value = above[k] / below[k] if below[k] else math.nan
            yield Value(self.selector, label, self.numerators[k], self.denominators[k], value)


class Stacked:
    """Tallies of one scenario, stacked by replication, to be asked for any measure.

    Raises
    ------
    ValueError
        If there is no tally, or tallies of different scenarios.
    """

    def __init__(self, tallies: Sequence[Tally]) -> None:
        if not tallies:
            raise ValueError("at least one tally is needed")
        self.tallies = tuple(tallies)
        self.layout = tallies[0].layout
        if not all(self.layout.alike(t.layout) for t in tallies[1:]):
            raise ValueError("tallies of one scenario are needed")
        self.counts = np.stack([t.counts for t in tallies])
        self.money = np.stack([t.money for t in tallies])
        self.waits: dict[tuple[str, int], tuple[Waited, list[Waited]]] = {}

    @property
    def n(self) -> int:
        """Replications."""
        return len(self.tallies)

    def sums(self, name: str, rows: Sequence[int], *, inside: bool) -> Floats:
        """Sums over the whole run, ``(rows, replications)``; times in seconds."""
        if name in CONSTANTS:
            return np.full((len(rows), self.n), _constant(self.layout, name, None))
        if name in MONEY:
            money: Floats = self.money[:, MONEY.index(name), rows].T
            return money
        found = self.counts[:, NAMES.index(name), rows]
        total = (found[:, :, :-1] if inside else found).sum(axis=2).T
        sums: Floats = total.astype(np.float64) / UNITS.get(name, 1)
        return sums

    def chain(self, parts: Terms, rows: Sequence[int], *, inside: bool) -> Floats:
        """Sums with their signs, ``(rows, replications)``."""
        total = np.zeros((len(rows), self.n))
        for sign, name in parts:
            total = total + sign * self.sums(name, rows, inside=inside)
        return total

    def by_slot(self, parts: Terms, rows: Sequence[int]) -> Floats:
        """The same in every interval, ``(rows, slots, replications)``."""
        layout = self.layout
        total = np.zeros((len(rows), len(layout.slots), self.n))
        for sign, name in parts:
            if name in CONSTANTS:
                slots = range(len(layout.slots))
                sums = np.array([[_constant(layout, name, slot)] for slot in slots])
            else:
                found = self.counts[:, NAMES.index(name), rows].transpose(1, 2, 0)
                sums = found.astype(np.float64, order="C") / UNITS.get(name, 1)
            total = total + sign * sums
        return total

    @cached_property
    def together(self) -> Together:
        """The waits of all replications."""
        return Together([t.waits for t in self.tallies])

    def waits_of(self, kind: str, code: int, slot: int | None) -> Waited:
        """Waits of one scope, in one interval or in the whole run."""
        key = (kind, code)
        if key not in self.waits:
            self.waits[key] = self.together.scope(kind, code, len(self.layout.slots))
        whole, parts = self.waits[key]
        return whole if slot is None else parts[slot]


def _constant(layout: Layout, name: str, slot: int | None) -> float:
    if name == "open_days":
        if slot is None or slot == len(layout.slots) - 1:
            return float(layout.open_days)
        return float(layout.slot_days[slot])
    ticks = sum(layout.slot_ticks[:-1]) if slot is None else layout.slot_ticks[slot]
    return ticks / TICKS_PER_SECOND


def _parts(
    sample: Stacked, measure: Measure, alike: Sequence[Selector], *, intervals: bool
) -> list[Part]:
    """A measure in each of some scopes."""
    layout = sample.layout
    asked = intervals and _has_intervals(measure)
    slots = range(len(layout.slots) - measure.inside) if asked else range(0)
    labels = (WHOLE, *(layout.slots[k] or OUTSIDE for k in slots))
    if measure.estimator is Estimator.MEAN:
        return _means(sample, measure, alike, intervals=intervals)
    if measure.estimator is not Estimator.RATIO:
        return [_of_waits(sample, s, labels, slots) for s in alike]
    rows = [layout.place(s.kind, s.name) for s in alike]
    above, below = (
        sample.chain(terms, rows, inside=measure.inside)[:, None]
        for terms in (measure.top, measure.bottom)
    )
    if slots:
        above, below = (
            np.concatenate([whole, sample.by_slot(terms, rows)[:, : len(slots)]], axis=1)
            for whole, terms in ((above, measure.top), (below, measure.bottom))
        )
    above = _in_its_time(above, measure, layout)
    return [Part(s, labels, above[k], below[k], {}) for k, s in enumerate(alike)]


def _of_waits(sample: Stacked, s: Selector, labels: tuple[str, ...], slots: range) -> Part:
    """A measure that is no ratio of sums: in the whole run, and in each interval."""
    found = [_one(sample, s, slot) for slot in (None, *slots)]
    tops, bottoms, values = zip(*found, strict=True)
    known = {place: value for place, value in enumerate(values) if value is not None}
    return Part(s, labels, np.stack(tops), np.stack(bottoms), known)


def _in_its_time(top: Floats, measure: Measure, layout: Layout) -> Floats:
    if measure.per == "year":
        return top * layout.open_days_per_year
    return top * SECONDS_PER_HOUR if measure.per == "hour" else top


def _has_intervals(measure: Measure) -> bool:
    money = any(name in MONEY for _, name in (*measure.top, *measure.bottom))
    return not money and measure.estimator is not Estimator.DAYS


def _one(sample: Stacked, s: Selector, slot: int | None) -> tuple[Floats, Floats, float | None]:
    """Numerators and denominators in the whole run or in one interval.

    And the value, where it is not the ratio of their sums.
    """
    layout, measure = sample.layout, s.measure
    if measure.estimator is Estimator.DAYS:
        return (*_days(sample, s.name), None)
    code = layout.place(s.kind, s.name) - layout.first(s.kind)
    waited = sample.waits_of(s.kind, code, slot)
    if measure.estimator is Estimator.QUANTILE:
        return _quantile(waited, measure.share)
    return (*_over(waited, s.seconds or 0.0), None)


def _over(waited: Waited, seconds: float) -> tuple[Floats, Floats]:
    """Waits longer than so many seconds, and all waits, per replication."""
    limit = math.floor(seconds * TICKS_PER_SECOND + 0.5)
    return waited.sizes - waited.below(limit), waited.sizes


def by_day(sample: Stacked, measure: Measure, channel: str) -> tuple[Floats, Floats]:
    """Numerators and denominators of a measure on each calendar day, ``(replications, days)``.

    Of a channel, and of measures that are made of the sums of `BY_DAY` alone.

    Raises
    ------
    ValueError
        If the measure is made of others.
    """
    place = sample.layout.channels.index(channel)
    days = np.stack([t.by_day[:, place] for t in sample.tallies]).astype(np.float64)

    def chain(parts: Terms) -> Floats:
        total = np.zeros((sample.n, days.shape[2]))
        for sign, name in parts:
            total = total + sign * days[:, BY_DAY.index(name)]
        return total

    return chain(measure.top), chain(measure.bottom)


def _days(sample: Stacked, channel: str) -> tuple[Floats, Floats]:
    """Days on which the channel kept its promise, and days with anybody to keep it to."""
    promise = dict(sample.layout.promises)[channel]
    top, bottom = by_day(sample, find(f"sl.{sample.layout.rule}"), channel)
    counted = bottom > 0
    if math.isnan(promise):
        counted = np.zeros_like(counted)
    # A share of 0.8 of 10 contacts is 8 of them, whatever 0.8 is in binary.
    kept = counted & (top >= promise * bottom - 1e-9)
    return kept.sum(axis=1).astype(np.float64), counted.sum(axis=1).astype(np.float64)


def _means(
    sample: Stacked, measure: Measure, alike: Sequence[Selector], *, intervals: bool
) -> list[Part]:
    """Weighted means of other measures in points, and what each replication adds to them.

    Notes
    -----
    The mean is linear in its parts, so that its influence values are the weighted mean of theirs:
    of a ratio R of sums they are (top - R bottom) / mean(bottom) (delta method).
    """
    weights = dict(sample.layout.weights)
    parts = [part for part in measure.parts if weights.get(part.weight, 1.0) > 0.0]
    of = []  # for each part, in each scope
    for part in parts:
        found = find(part.name, sample.layout.rule)
        chosen = [Selector(found, s.kind, s.name) for s in alike]
        of.append(_parts(sample, found, chosen, intervals=intervals))
    shares = [weights.get(part.weight, 1.0) for part in parts]
    return [_mean(s, parts, shares, [scopes[k] for scopes in of]) for k, s in enumerate(alike)]


def _mean(
    s: Selector, parts: Sequence[Portion], shares: Sequence[float], found: Sequence[Part]
) -> Part:
    shape = found[0].numerators.shape
    total, value, lean = np.zeros(shape[0]), np.zeros(shape[0]), np.zeros(shape)
    there = np.ones(shape[0], dtype=np.bool_)
    for part, weight, each in zip(parts, shares, found, strict=True):
        top, bottom = each.numerators, each.denominators
        some = bottom.any(axis=1)
        if part.weight:  # no score of all without one of those that count
            there &= some
        mean = np.where(some, bottom.mean(axis=1), 1.0)
        ratio = top.mean(axis=1) / mean
        points = 100.0 if each.selector.measure.unit is Unit.SHARE else 1.0
        own = points * (1.0 - ratio if part.less else ratio)
        sign = -points if part.less else points
        weight_here = weight * some
        total, value = total + weight_here, value + weight_here * own
        lean += (weight_here * sign / mean)[:, None] * (top - ratio[:, None] * bottom)
    there &= total > 0.0
    scale = np.where(there, total, 1.0)
    value, lean = value / scale, lean / scale[:, None]
    ones = np.where(there, 1.0, 0.0)[:, None] * np.ones(shape)
    known = {k: float(v) for k, v in enumerate(value.tolist()) if there[k]}
    return Part(s, found[0].labels, (value[:, None] + lean) * ones, ones, known)


def _quantile(waited: Waited, p: float) -> tuple[Floats, Floats, float]:
    """Quantile of all waits together, in seconds, and what each replication adds to it.

    Notes
    -----
    Bahadur's representation: the error of a quantile q is that of the share at or below it,
    divided by the density there. The density is taken from the quantiles two standard errors of
    that share away on either side (R. S. Woodruff, "Confidence intervals for medians and other
    position measures", Journal of the American Statistical Association 47 (1952), 635-646).
    """
    sizes, zeros, ticks = waited.sizes, int(waited.zeros.sum()), waited.ticks
    total = float(sizes.sum())
    if total == 0.0:
        return sizes, sizes, math.nan
    value = quantile(zeros, ticks, p)
    below = waited.below(value)
    lean = sizes * (float(below.sum()) / total) - below
    n, slope = sizes.size, 0.0
    if n > 1:
        error = float(lean.std(ddof=1)) * math.sqrt(n) / total
        reach = 2.0 * error
        if reach > 0.0:
            low, high = max(p - reach, 1.0 / total), min(p + reach, 1.0)
            slope = (quantile(zeros, ticks, high) - quantile(zeros, ticks, low)) / (high - low)
    top = (sizes * value + slope * lean) / TICKS_PER_SECOND
    return top, sizes, value / TICKS_PER_SECOND


__all__ = [
    "CHANNEL",
    "RULES",
    "Part",
    "Stacked",
    "Value",
    "by_day",
    "evaluate",
    "evaluate_all",
    "measured",
]
