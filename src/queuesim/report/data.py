"""The data step of every picture: from a result to what is drawn, nothing more."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from queuesim.experiment import BASE
from queuesim.experiment.result import estimated
from queuesim.measures import evaluate
from queuesim.report.plots.amounts import Amount
from queuesim.report.plots.day import Band, ChannelDay
from queuesim.report.plots.heat import UtilisationMap
from queuesim.report.plots.scenarios import SideBySide, ToBase
from queuesim.report.plots.style import length_of, minutes_of
from queuesim.report.plots.tradeoff import TradeOff
from queuesim.units import seconds_of

if TYPE_CHECKING:
    from queuesim.analysis.intervals import Estimate
    from queuesim.experiment import Result
    from queuesim.measures import Value


def side_by_side(result: Result, selector: str) -> SideBySide:
    """One measure of all scenarios."""
    names = tuple(result.tallies)
    amounts = tuple(_amount(result.estimate(name, selector)) for name in names)
    return SideBySide(result.words(_value(result, selector)), names, amounts, result.base)


def to_base(result: Result, selector: str) -> ToBase:
    """Differences of all plans to the base in one of the measures that plans are judged by.

    Raises
    ------
    ValueError
        If plans are not judged by this measure.
    """
    judged = [item for item in result.verdicts if item.selector == selector]
    if not judged:
        known = ", ".join(result.judged_by)
        raise ValueError(f"plans are not judged by {selector!r}, but by: {known}")
    found = [item.verdict.difference for item in judged]
    return ToBase(
        words=judged[0].words,
        plans=tuple(item.plan for item in judged),
        amounts=tuple(Amount(d.value, d.low, d.high) for d in found),
        kinds=tuple(item.verdict.kind for item in judged),
        matters=judged[0].verdict.matters,
    )


def trade_off(result: Result, level: str) -> TradeOff:
    """Cost per open day and a service level of all scenarios."""
    costs, levels = side_by_side(result, "cost"), side_by_side(result, level)
    channel = levels.words.scope
    return TradeOff(
        cost=costs.words,
        level=levels.words,
        scenarios=costs.scenarios,
        costs=costs.amounts,
        levels=levels.amounts,
        base=result.base,
        target=dict(result.tallies[result.base][0].layout.promises).get(channel, math.nan),
    )


def channel_day(result: Result, channel: str, scenario: str = BASE) -> ChannelDay:
    """A channel by time of day; people are those of every group that may serve it.

    Raises
    ------
    BadValue
        If there is no such channel.
    """
    table = result.intervals(scenario)
    rows = table[(table["scope"] == "channel") & (table["name"] == channel)]
    model = result.plan.models[scenario]
    serving = [
        name
        for name, group in model.config.staff.items()
        if any(skill.partition(".")[0] == channel for skill in group.skills)
    ]
    staff = table[(table["scope"] == "group") & table["name"].isin(serving)]
    people = staff.groupby("interval")["people"].sum().reindex(rows["interval"])
    starts = [minutes_of(clock) for clock in rows["interval"]]
    within = next((c.within for c in model.labels.channels if c.name == channel), -1)
    clocks = tuple(rows["interval"])
    return ChannelDay(
        channel=channel,
        starts=tuple(starts),
        length=length_of(starts),
        load=rows["load"].to_numpy(),
        staff=people.to_numpy(),
        wait=_band(result, scenario, f"wait.{channel}", clocks),
        level=_band(result, scenario, f"sl.{channel}", clocks),
        target=dict(result.tallies[scenario][0].layout.promises).get(channel, math.nan),
        within=seconds_of(within) if within >= 0 else math.nan,
    )


def utilisation_map(result: Result, scenario: str = BASE) -> UtilisationMap:
    """Share of paid time spent on work, by group and interval."""
    table = result.intervals(scenario)
    rows = table[table["scope"] == "group"]
    wide = rows.pivot_table(
        index="name", columns="interval", values="utilisation", sort=False, dropna=False
    )
    starts = [minutes_of(clock) for clock in wide.columns]
    return UtilisationMap(tuple(wide.index), tuple(starts), length_of(starts), wide.to_numpy())


def _value(result: Result, selector: str) -> Value:
    (value,) = evaluate(result.tallies[result.base], [selector], empty=True)
    return value


def _amount(estimate: Estimate) -> Amount:
    return Amount(estimate.value, estimate.low, estimate.high)


def _band(result: Result, scenario: str, selector: str, clocks: tuple[str, ...]) -> Band:
    """A measure by interval with its ranges."""
    values = evaluate(result.tallies[scenario], [selector], intervals=True)
    found = {value.interval: estimated(value) for value in values}
    nothing = (math.nan,) * 3
    three = [
        (found[c].value, found[c].low, found[c].high) if c in found else nothing for c in clocks
    ]
    return Band.of(*zip(*three, strict=True))
