"""The result of an experiment: tallies by scenario, and all that can be said of them."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from queuesim.analysis.intervals import Estimate, ratio_interval, ratio_intervals
from queuesim.analysis.paired import Differences, Sample, compare
from queuesim.analysis.theory import agents_for_erlang_c
from queuesim.analysis.verdicts import Evidence, Verdict, default_matters, judge
from queuesim.analysis.wording import Better, MeasureWords, Unit
from queuesim.experiment.plan import BASE, Plan
from queuesim.measures import Part, Stacked, Value, evaluate, evaluate_all, interval_table
from queuesim.results.names import CHANNEL
from queuesim.spec.channels import ORDERS
from queuesim.units import TICKS_PER_SECOND

if TYPE_CHECKING:
    import pandas as pd

    from queuesim.measures import Measure
    from queuesim.network.labels import ChannelLabel
    from queuesim.results import Tally
    from queuesim.spec.fields import Amount

#: What plans are judged by, for the whole service; beside it the service level of each promise.
DECISIVE = ("line_wait", "abandonment", "lost_customers", "cost", "value_lost", "net")
#: Beside these where somebody is called back or answered in writing, whose wait is no time on
#: the line: the time until a person answers.
IF_LATER = "art"
#: What plans are judged by where a channel has steps.
OF_PROCESS = "flow_time"

#: Kinds of channel whose promise people keep who are there when the customer is.
BY_PEOPLE = frozenset({"call", "chat", "counter"})

REPLICATION_COLUMNS = (
    "scenario",
    "replication",
    "measure",
    "scope",
    "name",
    "numerator",
    "denominator",
)
MEASURE_COLUMNS = (
    "scenario",
    "measure",
    "unit",
    "scope",
    "name",
    "interval",
    "mean",
    "low",
    "high",
    "n",
)


@dataclass(frozen=True)
class Judged:
    """One plan in one measure: what may be said, and how the measure is spoken of."""

    plan: str
    selector: str
    verdict: Verdict
    words: MeasureWords


class Result:
    """What an experiment gave.

    Parameters
    ----------
    plan
        What was run.
    tallies
        Per scenario one tally per replication, in the order of replications.
    """

    def __init__(self, plan: Plan, tallies: Mapping[str, Sequence[Tally]]) -> None:
        self.plan = plan
        self.tallies = {name: tuple(tallies[name]) for name in plan.models}

    # -- values -------------------------------------------------------------------------

    def estimate(self, scenario: str, selector: str) -> Estimate:
        """One measure of one scenario with its own 95 % range.

        Parameters
        ----------
        selector
            Such as ``sl.phone`` or ``wait.p90``.

        Raises
        ------
        BadValue
            If there is no such measure or scope.
        """
        (value,) = evaluate(self.stacked[scenario], [selector], empty=True)
        return estimated(value)

    def values(self, scenario: str, *, intervals: bool = False) -> list[Value]:
        """All measures of a scenario in all their scopes."""
        return evaluate(self.stacked[scenario], intervals=intervals)

    @cached_property
    def stacked(self) -> dict[str, Stacked]:
        """Tallies of each scenario, ready to be asked for any measure."""
        return {name: Stacked(tallies) for name, tallies in self.tallies.items()}

    @cached_property
    def records(self) -> list[tuple[Any, ...]]:
        """Rows of the long table, in the order of `MEASURE_COLUMNS`."""
        return [
            row
            for name in self.plan.models
            for measure, parts in evaluate_all(self.stacked[name])
            for row in records_of(name, measure, parts)
        ]

    def measures(self) -> pd.DataFrame:
        """The long table: one row per scenario, measure, scope and interval.

        Returns
        -------
        DataFrame
            Columns `MEASURE_COLUMNS`; times in seconds, shares as fractions; ``interval`` is ""
            for the whole run; ``low`` and ``high`` are each row's own 95 % range.
        """
        import pandas as pd

        return pd.DataFrame(self.records, columns=list(MEASURE_COLUMNS))

    def table(self) -> pd.DataFrame:
        """Shown measures side by side: one row per measure, one column per scenario."""
        import pandas as pd

        columns = {}
        for name in self.plan.models:
            values = evaluate(self.stacked[name], kinds=["shown"])
            columns[name] = pd.Series({label_of(v): v.value for v in values})
        return pd.DataFrame(columns)

    def intervals(self, scenario: str = BASE) -> pd.DataFrame:
        """The interval table of a scenario; see `queuesim.measures.interval_table`."""
        import pandas as pd

        return pd.DataFrame(self.interval_records(scenario))

    def interval_records(self, scenario: str = BASE) -> list[dict[str, str | float]]:
        """Rows of the interval table, by column, and the people that Erlang C would ask for.

        ``required`` is the fewest people at work who keep the channel's promise if nobody gives
        up and all of them serve this channel alone; nan where nothing is promised.
        """
        labels = self.plan.models[scenario].labels
        promised = {c.name: c for c in labels.channels if c.within >= 0 and c.kind in BY_PEOPLE}
        records = interval_table(self.stacked[scenario])
        for record in records:
            channel = promised.get(str(record["name"])) if record["scope"] == CHANNEL else None
            record["required"] = math.nan if channel is None else _required(record, channel)
        return records

    def replications(self) -> pd.DataFrame:
        """Numerator and denominator of each shown measure in each replication."""
        import pandas as pd

        return pd.DataFrame(self.replication_records, columns=list(REPLICATION_COLUMNS))

    @cached_property
    def replication_records(self) -> list[tuple[Any, ...]]:
        """Rows of that table, in the order of `REPLICATION_COLUMNS`."""
        return [
            (name, k, v.name, *v.scope, float(top), float(bottom))
            for name in self.plan.models
            for v in evaluate(self.stacked[name], kinds=["shown"])
            for k, (top, bottom) in enumerate(zip(v.numerators, v.denominators, strict=True))
        ]

    # -- comparison ---------------------------------------------------------------------

    @property
    def base(self) -> str:
        """Name of the scenario that the others are compared with: the base, else the first."""
        return BASE if BASE in self.plan.models else next(iter(self.plan.models))

    @cached_property
    def judged_by(self) -> tuple[str, ...]:
        """Selectors by which plans are judged: the decisive ones, promises, and what matters."""
        promises = [f"sl.{c.name}" for c in self._labels.channels if c.within >= 0]
        promises += [f"sl.{name}" for name in self._labels.own_promise]
        answer = [IF_LATER] if self._answers_later else []
        asked = [DECISIVE[0], *answer, DECISIVE[1], *promises, OF_PROCESS]
        sells = ["profit"] if self._sells else []
        asked += [*DECISIVE[2:], *sells, *self._matters]
        return tuple(dict.fromkeys(s for s in asked if s != "other" and self._exists(s)))

    @property
    def _matters(self) -> Mapping[str, Amount]:
        return self.plan.models[self.base].config.matters

    @property
    def _answers_later(self) -> bool:
        """Whether any scenario calls customers back or answers in writing."""
        if any(evaluate(sample, ["callback_delay"]) for sample in self.stacked.values()):
            return True
        channels = (c for model in self.plan.models.values() for c in model.labels.channels)
        return any(channel.kind in ORDERS for channel in channels)

    @property
    def _sells(self) -> bool:
        """Whether any scenario has fees."""
        from queuesim.economics.revenue import sold

        return any(sold(model.config) for model in self.plan.models.values())

    def _exists(self, selector: str) -> bool:
        """Whether the measure has anything to count in the base."""
        return bool(evaluate(self.stacked[self.base], [selector]))

    @property
    def _labels(self) -> Any:
        return self.plan.models[self.base].labels

    def _samples(self, scenario: str) -> dict[str, Sample]:
        values = evaluate(self.stacked[scenario], self.judged_by, empty=True)
        return {
            selector: Sample(value.numerators, value.denominators)
            for selector, value in zip(self.judged_by, values, strict=True)
        }

    @cached_property
    def differences(self) -> Differences:
        """Differences of every other scenario to the base; the ranges hold together, 95 %."""
        plans = {k: self._samples(k) for k in self.plan.models if k != self.base}
        return compare(self._samples(self.base), plans)

    @cached_property
    def verdicts(self) -> tuple[Judged, ...]:
        """What may be said of each plan in each measure."""
        found = []
        values = evaluate(self.stacked[self.base], self.judged_by, empty=True)
        spoken = dict(zip(self.judged_by, map(self.words, values), strict=True))
        for difference in self.differences:
            words = spoken[difference.measure]
            matters = self.matters(difference.measure, difference.base)
            verdict = judge(difference, matters, words.better)
            found.append(Judged(difference.plan, difference.measure, verdict, words))
        return tuple(found)

    def matters(self, selector: str, base: Estimate) -> float:
        """Size up to which a difference does not matter, in the unit of the measure."""
        said = self._matters.get(selector, self._matters.get("other"))
        if said is None:
            return default_matters(base)
        return amount_of(said, base.value)

    def words(self, value: Value) -> MeasureWords:
        """How a measure is spoken of."""
        measure = value.measure
        return MeasureWords(
            key=measure.key,
            unit=Unit(measure.unit.value),
            better=Better(measure.better.value),
            per=measure.per,
            scope=value.scope[1],
            label=measure.noun(),
            currency=self.plan.models[self.base].config.currency,
        )

    @property
    def evidence(self) -> Evidence:
        """What the verdicts rest on: open days in each replication, common customers."""
        return Evidence(days=self.tallies[self.base][0].layout.open_days)


def amount_of(said: Amount, value: float) -> float:
    """Size of an amount in the unit of its measure; per cent are of the value."""
    if said.unit != "%":
        return float(said.value)
    return 0.0 if math.isnan(value) else said.value * abs(value)


def estimated(value: Value) -> Estimate:
    """A value with its own 95 % range."""
    bounds = value.measure.bounds
    return ratio_interval(value.numerators, value.denominators, bounds=bounds)


def label_of(value: Value) -> str:
    """``sl phone``, or the measure alone for the total."""
    return f"{value.name} {value.scope[1]}".strip()


def _required(record: Mapping[str, str | float], channel: ChannelLabel) -> float:
    """People at work in an interval by Erlang C; nan where there is no load to serve."""
    load, offered, length = (float(record[name]) for name in ("load", "offered", "length"))
    if not (load > 0.0 and offered > 0.0 and 0.0 < channel.share < 1.0):
        return math.nan
    handling = load * length / offered
    within = channel.within / TICKS_PER_SECOND
    return agents_for_erlang_c(load, handling, channel.share, within)


def records_of(scenario: str, measure: Measure, parts: Sequence[Part]) -> Iterator[tuple[Any, ...]]:
    """Rows of the long table for one measure of one scenario."""
    for head, part, ranges in _ranges_of(scenario, measure, parts):
        n = part.numerators.shape[1]
        for label, values in zip(part.labels, ranges, strict=True):
            yield (*head, label, *values, n)


def measures_csv(result: Result) -> str:
    """The long table as CSV; the same as `records` say, without a row of its own for each line."""
    lines = [",".join(MEASURE_COLUMNS)]
    for name in result.plan.models:
        for measure, parts in evaluate_all(result.stacked[name]):
            for head, part, ranges in _ranges_of(name, measure, parts):
                start, n = _csv_line(head), part.numerators.shape[1]
                lines += [
                    f"{start},{label},{','.join(map(_number, values))},{n}"
                    for label, values in zip(part.labels, ranges, strict=True)
                ]
    return "\n".join([*lines, ""])


def _number(value: float) -> str:
    """A number so that it is read back exactly; nothing for nan."""
    return "" if math.isnan(value) else repr(value)


def _csv_line(values: Sequence[str]) -> str:
    """Texts as a line of CSV, quoted where they have to be."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(values)
    return out.getvalue()


def _ranges_of(
    scenario: str, measure: Measure, parts: Sequence[Part]
) -> Iterator[tuple[tuple[str, ...], Part, list[list[float]]]]:
    """What each part's rows begin with, the part, and the value and range of each of its labels."""
    unit = f"{measure.unit.value} per {measure.per}" if measure.per else measure.unit.value
    numerators = np.concatenate([part.numerators for part in parts])
    denominators = np.concatenate([part.denominators for part in parts])
    bounds = np.array([measure.bounds] * len(numerators))
    ranges = ratio_intervals(numerators, denominators, bounds).tolist()
    begin = 0
    for part in parts:
        end = begin + len(part.labels)
        head = (scenario, part.selector.text, unit, part.selector.kind, part.selector.name)
        yield head, part, ranges[begin:end]
        begin = end
