"""What a notebook holds: the same commands, with a result that draws itself.

>>> import queuesim as qs
>>> result = qs.compare("configs/quickstart.yaml")  # doctest: +SKIP
>>> result.table()  # doctest: +SKIP
>>> result.plot.waits()  # doctest: +SKIP
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from queuesim import experiment
from queuesim.experiment import BASE
from queuesim.measures import evaluate
from queuesim.units import seconds_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from queuesim.analysis.intervals import Estimate
    from queuesim.measures import Value
    from queuesim.report.plots.amounts import Amount
    from queuesim.report.plots.day import Band, ChannelDay
    from queuesim.report.plots.heat import UtilisationMap
    from queuesim.report.plots.scenarios import SideBySide, ToBase
    from queuesim.report.plots.tradeoff import TradeOff
    from queuesim.spec.load import Loaded

__all__ = ["Picture", "Plots", "Result", "compare", "run"]


class Result(experiment.Result):
    """What an experiment gave; `plot` draws it."""

    @property
    def plot(self) -> Plots:
        """Pictures of this result."""
        return Plots(self)


def compare(source: str | Path | Loaded, **options: Any) -> Result:
    """Run scenarios with the same customers in all; see `queuesim.experiment.compare`."""
    found = experiment.compare(source, **options)
    return Result(found.plan, found.tallies)


def run(source: str | Path | Loaded, **options: Any) -> Result:
    """Run one scenario; see `queuesim.experiment.run`."""
    found = experiment.run(source, **options)
    return Result(found.plan, found.tallies)


@dataclass(frozen=True)
class Picture:
    """A picture, which a notebook shows by itself."""

    figure: Figure
    lang: str = "en"

    def _repr_png_(self) -> bytes:
        from queuesim.report.plots import style

        return style.png(self.figure, self.lang)

    def save(self, path: str | Path) -> None:
        """Write the picture as SVG or PNG, by the ending of the file's name."""
        from queuesim.report.plots import style

        path = Path(path)
        if path.suffix.lower() == ".svg":
            head = '<?xml version="1.0" encoding="utf-8"?>\n'
            path.write_text(head + style.svg(self.figure, self.lang), encoding="utf-8")
        else:
            path.write_bytes(style.png(self.figure, self.lang))


class Plots:
    """Pictures of a result.

    Parameters
    ----------
    lang
        Language of titles and axes.
    """

    def __init__(self, result: experiment.Result, lang: str = "en") -> None:
        self.result = result
        self.lang = lang

    def waits(self, selector: str = "wait") -> Picture:
        """A measure of every scenario side by side, with each one's own 95 % range."""
        from queuesim.report.plots.scenarios import draw_scenarios

        return self._picture(draw_scenarios(side_by_side(self.result, selector), self.lang))

    def differences(self, selector: str = "net") -> Picture:
        """What each plan changes in a measure; the ranges hold for all plans together."""
        from queuesim.report.plots.scenarios import draw_differences

        return self._picture(draw_differences(to_base(self.result, selector), self.lang))

    def day(self, channel: str, scenario: str = BASE) -> Picture:
        """A channel by time of day: work and people, wait, and share answered in time."""
        from queuesim.report.plots.day import draw_day

        figure = draw_day(channel_day(self.result, channel, scenario), self.lang)
        return Picture(figure, self.lang)

    def utilisation(self, scenario: str = BASE) -> Picture:
        """How busy each group is, by time of day."""
        from queuesim.report.plots.heat import draw_utilisation

        return self._picture(draw_utilisation(utilisation_map(self.result, scenario), self.lang))

    def tradeoff(self, level: str = "sl") -> Picture:
        """Cost against service: one point for each scenario."""
        from queuesim.report.plots.tradeoff import draw_tradeoff

        return self._picture(draw_tradeoff(trade_off(self.result, level), self.lang))

    def _picture(self, axes: Any) -> Picture:
        """The figure that holds the axes of a picture."""
        return Picture(axes.get_figure(), self.lang)


# -- data of the pictures ---------------------------------------------------------------------


def side_by_side(result: experiment.Result, selector: str) -> SideBySide:
    """One measure of all scenarios."""
    from queuesim.report.plots.scenarios import SideBySide

    names = tuple(result.tallies)
    amounts = tuple(_amount(result.estimate(name, selector)) for name in names)
    return SideBySide(result.words(_value(result, selector)), names, amounts, result.base)


def to_base(result: experiment.Result, selector: str) -> ToBase:
    """Differences of all plans to the base in one of the measures that plans are judged by.

    Raises
    ------
    ValueError
        If plans are not judged by this measure.
    """
    from queuesim.report.plots.amounts import Amount
    from queuesim.report.plots.scenarios import ToBase

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


def trade_off(result: experiment.Result, level: str) -> TradeOff:
    """Cost per open day and a service level of all scenarios."""
    from queuesim.report.plots.tradeoff import TradeOff

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


def channel_day(result: experiment.Result, channel: str, scenario: str = BASE) -> ChannelDay:
    """A channel by time of day; people are those of every group that may serve it.

    Raises
    ------
    BadValue
        If there is no such channel.
    """
    from queuesim.report.plots.day import ChannelDay
    from queuesim.report.plots.style import length_of, minutes_of

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


def utilisation_map(result: experiment.Result, scenario: str = BASE) -> UtilisationMap:
    """Share of paid time spent on work, by group and interval."""
    from queuesim.report.plots.heat import UtilisationMap
    from queuesim.report.plots.style import length_of, minutes_of

    table = result.intervals(scenario)
    rows = table[table["scope"] == "group"]
    wide = rows.pivot_table(
        index="name", columns="interval", values="utilisation", sort=False, dropna=False
    )
    starts = [minutes_of(clock) for clock in wide.columns]
    return UtilisationMap(tuple(wide.index), tuple(starts), length_of(starts), wide.to_numpy())


def _value(result: experiment.Result, selector: str) -> Value:
    (value,) = evaluate(result.tallies[result.base], [selector], empty=True)
    return value


def _amount(estimate: Estimate) -> Amount:
    from queuesim.report.plots.amounts import Amount

    return Amount(estimate.value, estimate.low, estimate.high)


def _band(result: experiment.Result, scenario: str, selector: str, clocks: tuple[str, ...]) -> Band:
    """A measure by interval with its ranges."""
    from queuesim.experiment.result import estimated
    from queuesim.report.plots.day import Band

    values = evaluate(result.tallies[scenario], [selector], intervals=True)
    found = {value.interval: estimated(value) for value in values}
    nothing = (math.nan,) * 3
    three = [
        (found[c].value, found[c].low, found[c].high) if c in found else nothing for c in clocks
    ]
    return Band.of(*zip(*three, strict=True))
