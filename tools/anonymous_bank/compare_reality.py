"""The model beside what really happened: a table, a picture and scores, whatever the gap is.

    python tools/anonymous_bank/compare_reality.py [simulated.csv]

Without a table the flagship config is simulated for the days of the log. A table has the columns
hour, measure, mean, low, high; measures are those of ``configs/anonymous-bank/reality.csv``, waits
in seconds and shares as fractions.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from anonymous_bank import simulate
from anonymous_bank.document import percent, table
from anonymous_bank.reality import MEASURES
from anonymous_bank.write import GROUPS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PROJECT = Path(__file__).resolve().parents[2]
CONFIG = PROJECT / "configs" / "anonymous-bank.yaml"
TABLES = PROJECT / "configs" / "anonymous-bank"
REALITY, DAYS, MASKS = TABLES / "reality.csv", TABLES / "days.csv", TABLES / "masked.csv"
GAP = TABLES / "gap.csv"
MARKDOWN = PROJECT / "docs" / "anonymous-bank-reality.md"
PICTURE = PROJECT / "docs" / "anonymous-bank-reality.png"
CAVEAT = (
    "This is no forecast: patience and the gap after a call come from the same days, and two "
    "choices (whole people by largest remainder; absences of more than a minute after a call "
    "left out) were made after looking at waits of these days under the alternatives. "
    "Judge the model by days it has not seen."
)
NONE: Mapping[str, pd.DataFrame] = MappingProxyType({})
TITLES = {
    "mean_wait": "mean wait",
    "abandoned": "share who gave up",
    "over_20s": "share waiting over 20 s",
    "over_60s": "share waiting over 60 s",
    "queued": "share who queued",
}


class Score(NamedTuple):
    """How far the model is from reality in one measure, hours weighted by their calls."""

    measure: str
    real: float
    model: float
    error: float  #: mean absolute error by hour
    covered: float  #: share of hours whose real value lies in the model's range


def joined(simulated: pd.DataFrame, reality: Path = REALITY) -> pd.DataFrame:
    """Model and reality side by side: one row per hour and measure.

    Parameters
    ----------
    simulated
        hour (0 to 23, of arrival), measure, mean, low, high; waits in seconds, shares as fractions.
    reality
        The table of the log.

    Raises
    ------
    ValueError
        If an hour or a measure of the log is missing, or stands there twice.
    """
    real = pd.read_csv(reality)
    real = real[real["scope"] == "hour"].astype({"hour": int})
    parts = [
        real[["hour", "calls"]].assign(measure=m, real=real[m], error=real[f"{m}_se"])
        for m in MEASURES
    ]
    both = pd.concat(parts).merge(
        simulated, on=["hour", "measure"], how="left", validate="one_to_one"
    )
    lacking = both[both["mean"].isna()]
    if len(lacking):
        first = lacking.iloc[0]
        raise ValueError(f"the simulated table has no {first['measure']} for hour {first['hour']}")
    return both


def scores(both: pd.DataFrame) -> list[Score]:
    """Call-weighted totals and errors of each measure."""
    found = []
    for measure in MEASURES:
        some = both[both["measure"] == measure]
        weight = some["calls"] / some["calls"].sum()
        inside = (some["low"] <= some["real"]) & (some["real"] <= some["high"])
        found.append(
            Score(
                measure,
                real=float((some["real"] * weight).sum()),
                model=float((some["mean"] * weight).sum()),
                error=float(((some["mean"] - some["real"]).abs() * weight).sum()),
                covered=float(inside.mean()),
            )
        )
    return found


def shown(measure: str, value: float) -> str:
    """A wait in seconds, a share in percent."""
    return f"{value:.0f} s" if measure == "mean_wait" else percent(value, 0)


def totals(both: pd.DataFrame) -> str:
    """One line per measure: reality, model, error by hour."""
    rows = [
        (
            TITLES[s.measure],
            shown(s.measure, s.real),
            shown(s.measure, s.model),
            _difference(s),
            percent(s.covered, 0),
        )
        for s in scores(both)
    ]
    head = ("measure", "reality", "model", "mean error by hour", "hours within the model's range")
    return table(head, rows)


def markdown(
    both: pd.DataFrame, picture: str, note: str = "", variants: Mapping[str, pd.DataFrame] = NONE
) -> str:
    """The page: totals, the hours, and what to think of it."""
    parts = [
        "# Model against reality: the anonymous bank, 1 to 20 February 1999",
        "Offered calls by hour of arrival, days pooled; who gave up counts with the wait, who did "
        "not queue with 0. Outages and the surge of 14 February are left out of reality. "
        "The model is `configs/anonymous-bank.yaml`. " + note,
        CAVEAT,
        totals(both),
        *(f"The same, {name}:\n\n{totals(other)}" for name, other in variants.items()),
        f"![Model and reality by hour]({picture})",
        *(f"## {TITLES[measure]}\n\n{_hours(both, measure)}" for measure in MEASURES),
        "Where the model is off, `anonymous-bank.md` says what it leaves out.",
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _difference(score: Score) -> str:
    if score.measure == "mean_wait":
        return f"{score.error:.1f} s"
    return f"{100.0 * score.error:.1f} points"


def _hours(both: pd.DataFrame, measure: str) -> str:
    rows = [
        (
            f"{row.hour:02d}:00",
            f"{row.calls:,}",
            f"{shown(measure, row.real)} ± {shown(measure, row.error)}",
            shown(measure, row.mean),
            f"{shown(measure, row.low)} to {shown(measure, row.high)}",
        )
        for row in both[both["measure"] == measure].itertuples()
    ]
    return table(("hour", "calls", "reality", "model", "range of the model"), rows)


def draw(both: pd.DataFrame, path: Path) -> None:
    """One panel per measure: the real value with two standard errors, the model with its range."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(2, 3, figsize=(12, 6.5), layout="constrained", sharex=True)
    for ax, measure in zip(axes.flat, MEASURES, strict=False):
        some = both[both["measure"] == measure]
        scale = 1.0 if measure == "mean_wait" else 100.0
        hours = some["hour"] + 0.5
        ax.fill_between(hours, scale * some["low"], scale * some["high"], alpha=0.25, lw=0)
        ax.plot(hours, scale * some["mean"], label="model, with its range")
        ax.errorbar(
            hours,
            scale * some["real"],
            yerr=2.0 * scale * some["error"],
            fmt="o",
            color="0.2",
            ms=4,
            lw=1,
            label="reality, with two standard errors",
        )
        ax.set(title=TITLES[measure], ylabel="s" if measure == "mean_wait" else "%")
        ax.set(ylim=(0.0, None), xticks=range(8, 25, 4))
    axes[1, 2].axis("off")
    axes[1, 2].legend(*axes[0, 0].get_legend_handles_labels(), loc="center", frameon=False)
    for ax in (axes[1, 0], axes[1, 1]):
        ax.set_xlabel("hour of arrival")
    figure.savefig(path, dpi=110)
    plt.close(figure)


def compare(
    simulated: pd.DataFrame,
    *,
    reality: Path = REALITY,
    document: Path = MARKDOWN,
    picture: Path = PICTURE,
    note: str = "",
    variants: Mapping[str, pd.DataFrame] = NONE,
) -> list[Score]:
    """Write the page and its picture, and give the scores.

    Parameters
    ----------
    simulated
        hour, measure, mean, low, high, as for :func:`joined`.
    reality
        Table of the log.
    document, picture
        Where to write; the page refers to the picture by its name.
    note
        How the simulation was run, for the page.
    variants
        Simulated tables of other choices, by what is different in them.
    """
    both = joined(simulated, reality)
    others = {name: joined(other, reality) for name, other in variants.items()}
    draw(both, picture)
    document.write_text(markdown(both, picture.name, note, others), encoding="utf-8")
    return scores(both)


def main(arguments: Sequence[str] | None = None) -> None:
    """Simulate the days of the log, or take a simulated table, and compare with the log's."""
    parser = argparse.ArgumentParser(description="Compare the model with what really happened.")
    parser.add_argument("simulated", type=Path, nargs="?", help="hour, measure, mean, low, high")
    parser.add_argument("--replications", type=int, default=20, help="of the 20 days")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(arguments)
    if options.simulated is None:
        days, luck = simulate.same_days(DAYS), (MASKS, options.replications, options.seed)
        away = simulate.absences(GAP, tuple(GROUPS.values()))
        simulated = simulate.by_hour(CONFIG, days, *luck)
        variants = {
            "with the absences of more than a minute after a call": simulate.by_hour(
                CONFIG, [*days, *away], *luck
            )
        }
        note = (
            f"Each date has its real volume; {options.replications} replications, seed "
            f"{options.seed}; ranges hold nine in ten replications of the 20 days."
        )
    else:
        simulated, note, variants = pd.read_csv(options.simulated), "", {}
    for score in compare(simulated, note=note, variants=variants):
        print(*score)  # noqa: T201


if __name__ == "__main__":
    main()
