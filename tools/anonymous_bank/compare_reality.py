"""The model beside what really happened: a table, a picture and scores, whatever the gap is.

    python tools/anonymous_bank/compare_reality.py [simulated.csv] [--data FOLDER]

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

from anonymous_bank import looking, simulate
from anonymous_bank.clean import clean, read_log, read_masks
from anonymous_bank.document import percent, table
from anonymous_bank.reality import MEASURES
from anonymous_bank.staff import BRIDGED
from anonymous_bank.write import GROUPS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PROJECT = Path(__file__).resolve().parents[2]
CONFIG = PROJECT / "configs" / "anonymous-bank.yaml"
TABLES = PROJECT / "configs" / "anonymous-bank"
REALITY, DAYS, MASKS = TABLES / "reality.csv", TABLES / "days.csv", TABLES / "masked.csv"
SESSIONS, IDLE, SEEN = TABLES / "sessions.csv", TABLES / "idle.csv", TABLES / "seen.csv"
ROSTER, SPEEDS = "anonymous-bank/roster.csv", TABLES / "groups.csv"
STAYING = "without the absences of more than a minute after a call"
PLAYED = "with the very calls of the log in place of random ones"
OWN_DAYS = ["demand.day_to_day=remove"]  #: the calls of the log have their days in them
LOOKED_AT = 5  #: replications in which the model's agents are looked at
MARKDOWN = PROJECT / "docs" / "anonymous-bank-reality.md"
PICTURE = PROJECT / "docs" / "anonymous-bank-reality.png"
CAVEAT = (
    "This is no forecast: patience, speeds and the gap after a call come from the same days, and "
    "the choice of sessions and absences below was made with these tables in sight. Judge the "
    "model by days it has not seen."
)
CHOICE = (
    "The config has sessions, own speeds and absences because each is what the data says, and "
    "because only with absences do agents look as in the log (below); no choice is nearest to "
    "reality in everything."
)
NONE: Mapping[str, pd.DataFrame] = MappingProxyType({})
NO_LOOKS: Mapping[str, looking.Look] = MappingProxyType({})
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


def agents(looks: Mapping[str, looking.Look]) -> str:
    """What the log shows of agents, and the same of models by name."""
    real, seen = pd.read_csv(IDLE), pd.read_csv(SEEN).iloc[0]
    real = real.assign(share=real["calls"] / real["calls"].sum())
    columns = {"reality": (real, seen.sessions, seen.hours), **looks}
    rows = [
        (
            f"{idle:.0f}" + (" or more" if idle == real["idle"].max() else ""),
            *(
                percent(some[0].set_index("idle")[column][idle], 0)
                for column in ("share", "queued")
                for some in columns.values()
            ),
        )
        for idle in real["idle"]
    ]
    head = [f"{what}: {name}" for what in ("calls", "of them queue") for name in columns]
    there = ", ".join(f"{name} {n:,.0f} in {h:,.0f} h" for name, (_, n, h) in columns.items())
    return (
        "Calls by the number of agents who could take them and seem idle when they come in (logged "
        f"in, not on a call):\n\n{table(('agents who seem idle', *head), rows)}\n\n"
        "Sessions as the source infers them, from calls alone (a gap of up to "
        f"{BRIDGED[0] / 60:.0f} minutes by day and {BRIDGED[1] / 60:.0f} else is bridged): {there}."
    )


def markdown(
    both: pd.DataFrame,
    picture: str,
    note: str = "",
    variants: Mapping[str, pd.DataFrame] = NONE,
    looks: Mapping[str, looking.Look] = NO_LOOKS,
) -> str:
    """The page: totals, the hours, and what to think of it."""
    parts = [
        "# Model against reality: the anonymous bank, 1 to 20 February 1999",
        "Offered calls by hour of arrival, days pooled; who gave up counts with the wait, who did "
        "not queue with 0. Outages and the surge of 14 February are left out of reality. "
        "The model is `configs/anonymous-bank.yaml`. " + note,
        CAVEAT,
        totals(both),
        *(_variant(name, both, other) for name, other in variants.items()),
        *([CHOICE, "## The agents", agents(looks)] if looks else []),
        f"![Model and reality by hour]({picture})",
        *(f"## {TITLES[measure]}\n\n{_hours(both, measure)}" for measure in MEASURES),
        "Where the model is off, `anonymous-bank.md` says what it leaves out.",
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _variant(name: str, both: pd.DataFrame, other: pd.DataFrame) -> str:
    """The totals of another choice, and in which measures it is nearer by hour than the model."""
    pairs = zip(scores(both), scores(other), strict=True)
    nearer = [TITLES[mine.measure] for mine, its in pairs if its.error < mine.error]
    than = f"Nearer to reality by hour than the model in: {', '.join(nearer) or 'nothing'}."
    return f"The same, {name}:\n\n{totals(other)}\n\n{than}"


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
    looks: Mapping[str, looking.Look] = NO_LOOKS,
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
    looks
        What can be seen of the models' agents, by the name of the model.
    """
    both = joined(simulated, reality)
    others = {name: joined(other, reality) for name, other in variants.items()}
    draw(both, picture)
    document.write_text(markdown(both, picture.name, note, others, looks), encoding="utf-8")
    return scores(both)


def played(data: Path) -> pd.DataFrame:
    """The calls of the log in opening hours, from the folder where it lies."""
    calls = clean(read_log(data / "train.txt"), read_masks(data / "masks.csv")).calls
    return calls[calls["open"]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Simulate the days of the log, or take a simulated table, and compare with the log's."""
    parser = argparse.ArgumentParser(description="Compare the model with what really happened.")
    parser.add_argument("simulated", type=Path, nargs="?", help="hour, measure, mean, low, high")
    parser.add_argument("--replications", type=int, default=20, help="of the 20 days")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--data", type=Path, help="folder of the log, to play its very calls too")
    options = parser.parse_args(arguments)
    if options.simulated is None:
        days, luck = simulate.same_days(DAYS), (MASKS, options.replications, options.seed)
        stay = simulate.without_absences(GROUPS.values())
        slots = simulate.half_hours(ROSTER, SPEEDS)
        sets = {
            STAYING: stay,
            "with whole people per half-hour at the mean speed of their group": slots,
            "with both of these changes": [*stay, *slots],
        }
        simulated = simulate.by_hour(CONFIG, days, *luck)
        variants = {
            name: simulate.by_hour(CONFIG, [*days, *change], *luck) for name, change in sets.items()
        }
        if options.data is not None:
            variants[PLAYED] = simulate.by_hour(CONFIG, OWN_DAYS, *luck, played(options.data))
        looks = {
            name: looking.of_model(CONFIG, [*days, *change], SESSIONS, LOOKED_AT, options.seed)
            for name, change in (("model", []), (f"model {STAYING}", stay))
        }
        note = (
            f"Each date has its real volume; {options.replications} replications, seed "
            f"{options.seed}; ranges hold nine in ten replications of the 20 days."
        )
    else:
        simulated, note, variants, looks = pd.read_csv(options.simulated), "", {}, {}
    for score in compare(simulated, note=note, variants=variants, looks=looks):
        print(*score)  # noqa: T201


if __name__ == "__main__":
    main()
