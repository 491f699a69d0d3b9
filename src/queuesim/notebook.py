"""What a notebook holds: the same commands, with a result that draws itself.

>>> import queuesim as qs
>>> result = qs.compare("configs/quickstart.yaml")  # doctest: +SKIP
>>> result.table()  # doctest: +SKIP
>>> result.plot.waits()  # doctest: +SKIP
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from queuesim import experiment
from queuesim.experiment import BASE

if TYPE_CHECKING:
    from matplotlib.figure import Figure

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
        from queuesim.report.data import side_by_side
        from queuesim.report.plots.scenarios import draw_scenarios

        data = side_by_side(self.result, selector, self.lang)
        return self._picture(draw_scenarios(data, self.lang))

    def differences(self, selector: str = "net") -> Picture:
        """What each plan changes in a measure; the ranges hold for all plans together."""
        from queuesim.report.data import to_base
        from queuesim.report.plots.scenarios import draw_differences

        return self._picture(draw_differences(to_base(self.result, selector), self.lang))

    def day(self, channel: str, scenario: str = BASE) -> Picture:
        """A channel by time of day: work and people, wait, and share answered in time."""
        from queuesim.report.data import channel_day
        from queuesim.report.plots.day import draw_day

        figure = draw_day(channel_day(self.result, channel, scenario), self.lang)
        return Picture(figure, self.lang)

    def utilisation(self, scenario: str = BASE) -> Picture:
        """How busy each group is, by time of day."""
        from queuesim.report.data import utilisation_map
        from queuesim.report.plots.heat import draw_utilisation

        return self._picture(draw_utilisation(utilisation_map(self.result, scenario), self.lang))

    def tradeoff(self, level: str = "sl") -> Picture:
        """Cost against service: one point for each scenario."""
        from queuesim.report.data import trade_off
        from queuesim.report.plots.tradeoff import draw_tradeoff

        data = trade_off(self.result, level, self.lang)
        return self._picture(draw_tradeoff(data, self.lang))

    def _picture(self, axes: Any) -> Picture:
        """The figure that holds the axes of a picture."""
        return Picture(axes.get_figure(), self.lang)
