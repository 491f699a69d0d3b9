"""The data step of every picture: from a result to what is drawn, nothing more."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from queuesim.experiment import BASE
from queuesim.experiment.monitoring import KINDS, charts
from queuesim.experiment.result import estimated
from queuesim.experiment.trend import trend
from queuesim.measures import evaluate
from queuesim.report.plots.amounts import Amount
from queuesim.report.plots.control import Controlled
from queuesim.report.plots.day import Band, ChannelDay, Floats
from queuesim.report.plots.heat import UtilisationMap
from queuesim.report.plots.scenarios import SideBySide, ToBase
from queuesim.report.plots.style import DAY, length_of, minutes_of
from queuesim.report.plots.tradeoff import TradeOff
from queuesim.report.plots.trend import Trends
from queuesim.report.tables import scenario_name, wait_of
from queuesim.units import seconds_of
from queuesim.words import text

if TYPE_CHECKING:
    from queuesim.analysis.intervals import Estimate
    from queuesim.analysis.wording import MeasureWords
    from queuesim.experiment import Result


def side_by_side(result: Result, selector: str, lang: str = "en") -> SideBySide:
    """One measure of all scenarios, each with its own 95 % range."""
    return SideBySide(
        _words(result, selector, lang),
        tuple(scenario_name(name, lang) for name in result.tallies),
        tuple(_amount(result.estimate(name, selector)) for name in result.tallies),
        scenario_name(result.base, lang),
    )


def to_base(result: Result, selector: str, lang: str = "en") -> ToBase:
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
        words=_words(result, selector, lang),
        plans=tuple(item.plan for item in judged),
        amounts=tuple(Amount(d.value, d.low, d.high) for d in found),
        kinds=tuple(item.verdict.kind for item in judged),
        matters=judged[0].verdict.matters,
    )


def trade_off(result: Result, level: str = "sl", lang: str = "en") -> TradeOff:
    """Cost per open day and a service level of all scenarios."""
    costs, levels = side_by_side(result, "cost", lang), side_by_side(result, level, lang)
    promises = dict(result.tallies[result.base][0].layout.promises)
    return TradeOff(
        cost=costs.words,
        level=levels.words,
        scenarios=costs.scenarios,
        costs=costs.amounts,
        levels=levels.amounts,
        base=costs.base,
        target=promises.get(levels.words.scope, math.nan),
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
    rows = rows[rows["volume"] > 0.0]
    labels = result.plan.models[scenario].labels
    within = next((c.within for c in labels.channels if c.name == channel), -1)
    clocks = tuple(rows["interval"])
    wait = wait_of(result, channel)
    people, also = _people(result, scenario, channel, clocks)
    return ChannelDay(
        channel=channel,
        starts=_minutes(clocks),
        length=length_of(_minutes(tuple(dict.fromkeys(table["interval"])))),
        load=rows["load"].to_numpy(dtype=float),
        staff=people,
        wait=_band(result, scenario, f"{wait}.channel.{channel}", clocks),
        level=_band(result, scenario, f"sl.channel.{channel}", clocks),
        target=dict(result.tallies[scenario][0].layout.promises).get(channel, math.nan),
        within=seconds_of(within) if within >= 0 else math.nan,
        also=also,
        waits=wait,
    )


def _minutes(clocks: tuple[str, ...]) -> tuple[int, ...]:
    """Minutes of clock times in the order of a day of service: after midnight they go on."""
    minutes = [minutes_of(clock) for clock in clocks]
    return tuple(m + (DAY if m < minutes[0] else 0) for m in minutes)


def _people(
    result: Result, scenario: str, channel: str, clocks: tuple[str, ...]
) -> tuple[Floats, tuple[str, ...]]:
    """People there who can serve a channel, and the other channels that they are there for."""
    skills = {
        name: [skill.partition(".")[0] for skill in group.skills]
        for name, group in result.plan.models[scenario].config.staff.items()
    }
    groups = [name for name, known in skills.items() if channel in known]
    also = dict.fromkeys(other for name in groups for other in skills[name] if other != channel)
    table = result.intervals(scenario)
    total = np.full(len(clocks), math.nan)
    for name in groups or [channel]:  # machines are a group with the name of their channel
        rows = table[(table["scope"] == "group") & (table["name"] == name)]
        found = dict(zip(rows["interval"], rows["people"], strict=True))
        mine = np.array([found.get(clock, math.nan) for clock in clocks], dtype=float)
        total = np.where(np.isnan(total), mine, total + np.nan_to_num(mine))
    return total, tuple(also)


def utilisation_map(result: Result, scenario: str = BASE) -> UtilisationMap:
    """Share of paid time spent on work, by group and interval."""
    table = result.intervals(scenario)
    rows = table[table["scope"] == "group"]
    groups = tuple(dict.fromkeys(rows["name"]))
    clocks = tuple(dict.fromkeys(rows["interval"]))
    shares = rows.set_index(["name", "interval"])["utilisation"].to_dict()
    values = [[shares.get((group, clock), math.nan) for clock in clocks] for group in groups]
    starts = _minutes(clocks)
    grid = np.array(values, dtype=float).reshape(len(groups), len(clocks))
    return UtilisationMap(groups, starts, length_of(starts), grid)


def trends(result: Result, channel: str, lang: str = "en") -> Trends:
    """Share answered in time of a channel by day, of all scenarios that have it; the base first."""
    having = [n for n, found in result.tallies.items() if channel in found[0].layout.channels]
    having.sort(key=lambda name: name != result.base)
    periods = {name: trend(result, name, channel) for name in having}
    first = periods[having[0]]

    def of(name: str, what: str) -> tuple[float, ...]:
        by_date = {period.first: period.level for period in periods[name]}
        nothing = math.nan
        dates = (period.first for period in first)
        return tuple(getattr(by_date[d], what) if d in by_date else nothing for d in dates)

    values, lows, highs = (
        tuple(of(name, what) for name in having) for what in ("value", "low", "high")
    )
    return Trends(
        channel,
        text("report.axis.level", lang),
        tuple(scenario_name(name, lang) for name in having),
        tuple(period.first for period in first),
        values,
        lows,
        highs,
        dict(result.tallies[having[0]][0].layout.promises)[channel],
    )


def controlled(result: Result, channel: str, scenario: str = BASE) -> list[Controlled]:
    """Control charts of a watched channel, with the days of the first replication as points."""
    found = [c for c in charts(result, scenario) if c.channel == channel]
    pictures = []
    for kind in KINDS:
        mine = [c for c in found if c.kind == kind and math.isfinite(c.low)]
        if not mine:
            continue
        starts = _minutes(tuple(c.interval for c in mine))
        most = max(c.limits.points.shape[1] for c in mine)
        days = np.full((len(mine), most), math.nan)
        outside = np.zeros((len(mine), most), dtype=np.bool_)
        for k, chart in enumerate(mine):
            first = chart.limits.points[0]
            days[k, : first.size] = first
            outside[k, : first.size] = chart.limits.outside[0]
        center = np.array([c.limits.center for c in mine])
        low, high = np.array([c.low for c in mine]), np.array([c.high for c in mine])
        length = length_of(starts)
        pictures.append(Controlled(kind, starts, length, center, low, high, days, outside))
    return pictures


def _words(result: Result, selector: str, lang: str) -> MeasureWords:
    """How a measure is spoken of, under its own name: an axis shows just this measure."""
    (value,) = evaluate(result.stacked[result.base], [selector], empty=True)
    words = result.words(value)
    return replace(words, key=value.measure.name, label=value.measure.noun(lang))


def _amount(estimate: Estimate) -> Amount:
    return Amount(estimate.value, estimate.low, estimate.high)


def _band(result: Result, scenario: str, selector: str, clocks: tuple[str, ...]) -> Band:
    """A measure by interval with its ranges."""
    values = evaluate(result.stacked[scenario], [selector], intervals=True)
    found = {value.interval: estimated(value) for value in values}
    nothing = (math.nan,) * 3
    three = [
        (found[c].value, found[c].low, found[c].high) if c in found else nothing for c in clocks
    ]
    return Band.of(*zip(*three, strict=True)) if three else Band.of((), (), ())
