"""How many calls of each type come, in which half-hour of which weekday, and how days vary."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from anonymous_bank.clean import HALF_HOUR, OPEN, SURGE, TYPES, clock, scored, weekday

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Types with too few calls for a level of their own on each weekday.
RARE = ("TT", "IN", "PE")
#: Weekdays that share the shape of the day.
SHAPES = {"sun": "sun-thu", "mon": "sun-thu", "tue": "sun-thu", "wed": "sun-thu", "thu": "sun-thu"}
#: Half-hours of a day from Sunday to Thursday.
OPEN_SLOTS = range(14, 48)
ORDER = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


class Spread(NamedTuple):
    """How far counts vary beyond chance."""

    dispersion: float  #: variance over mean of half-hour totals after slot and day effects
    day_cv: float  #: cv of a day's level after weekday effects, counting chance out
    #: deviance of a day left out, model over plain weekday means (below 1: the model is better)
    left_out: float


def by_date(calls: pd.DataFrame, masks: pd.DataFrame) -> pd.DataFrame:
    """Counts by date, half-hour and type over all open half-hours without outage or surge."""
    some = scored(calls)
    counts = pd.crosstab([some["date"], some["slot"]], some["type"])
    return counts.reindex(index=open_slots(calls["date"].unique(), masks), columns=TYPES).fillna(0)


def open_slots(dates: Sequence[str], masks: pd.DataFrame) -> pd.MultiIndex:
    """All (date, slot) of normal operation."""
    days = weekday(pd.Series(sorted(dates)))
    closed = [(m.date, m.start, m.end) for m in masks.itertuples()] + [SURGE]
    keys = []
    for date, day in zip(sorted(dates), days, strict=True):
        first, last = OPEN[day]
        keys += [
            (date, start // HALF_HOUR)
            for start in range(first, last, HALF_HOUR)
            if not any(date == d and a <= start < b for d, a, b in closed)
        ]
    return pd.MultiIndex.from_tuples(keys, names=["date", "slot"])


def _proportional(table: pd.DataFrame, level: str, rounds: int = 200) -> pd.DataFrame:
    """Poisson fit of level x shape to counts with holes (columns: level, shape, count)."""
    cells = table.copy()
    cells["fit"] = 1.0
    for key in ("shape", level) * rounds:
        sums = cells.groupby(key)[["count", "fit"]].transform("sum")
        cells["fit"] *= (sums["count"] / sums["fit"].where(sums["fit"] > 0, 1.0)).to_numpy()
    return cells


def profile(counts: pd.DataFrame) -> pd.DataFrame:
    """Expected calls by weekday, half-hour and type.

    A weekday's level times the shape of its kind of day (Sunday to Thursday share one), fitted by
    Poisson maximum likelihood over the half-hours that are not masked. Rare types share one level
    over Sunday to Thursday.

    Returns
    -------
    pandas.DataFrame
        Indexed by (weekday, slot), one column per type [calls].
    """
    days = weekday(counts.index.get_level_values("date").to_series()).to_numpy()
    slots = counts.index.get_level_values("slot")
    kind = np.array([SHAPES.get(day, day) for day in days])
    out = {}
    for name in counts.columns:
        level = kind if name in RARE else days
        cells = pd.DataFrame(
            {"day": days, "slot": slots, "level": level, "count": counts[name].to_numpy()}
        )
        cells["shape"] = [f"{k} {s}" for k, s in zip(kind, slots, strict=True)]
        fit = _proportional(cells, "level", rounds=30)
        # Counts of equal cells are fitted alike, so that the first stands for all.
        out[name] = fit.groupby(["day", "slot"])["fit"].first()
    table = pd.DataFrame(out)[list(counts.columns)]
    table.index.names = ["weekday", "slot"]
    return table


def spread(counts: pd.DataFrame) -> Spread:
    """Over-dispersion of half-hours and days around the profile."""
    fitted = profile(counts)
    days = weekday(counts.index.get_level_values("date").to_series()).to_numpy()
    slots = counts.index.get_level_values("slot")
    expected = fitted.sum(axis=1).reindex(list(zip(days, slots, strict=True))).to_numpy()
    table = pd.DataFrame(
        {
            "date": counts.index.get_level_values("date"),
            "n": counts.sum(axis=1).to_numpy(),
            "expected": expected,
            "weekday": days,
        }
    )
    table["day_expected"] = table["expected"] * (
        table.groupby("date")["n"].transform("sum")
        / table.groupby("date")["expected"].transform("sum")
    )
    busy = table[table["weekday"].isin(tuple(SHAPES))]
    free = len(busy) - busy["date"].nunique() - len(OPEN_SLOTS) + 1
    dispersion = ((busy["n"] - busy["day_expected"]) ** 2 / busy["day_expected"]).sum() / free
    return Spread(float(dispersion), _day_cv(busy, dispersion), _left_out(counts))


def _day_cv(table: pd.DataFrame, dispersion: float) -> float:
    """Cv of day levels around their weekday, less what over-dispersed half-hours make by chance."""
    day = table.groupby("date").agg(n=("n", "sum"), e=("expected", "sum"), w=("weekday", "first"))
    free = len(day) - day["w"].nunique()
    extra = ((day["n"] - day["e"]) ** 2).sum() / free - dispersion * day["e"].mean()
    return float(np.sqrt(max(extra, 0.0)) / day["e"].mean())


def _deviance(count: np.ndarray, mean: np.ndarray) -> float:
    mean = np.maximum(mean, 1e-3)
    log = np.where(count > 0, count * np.log(np.maximum(count, 1e-9) / mean), 0.0)
    return float(2.0 * (log - (count - mean)).sum())


def _left_out(counts: pd.DataFrame) -> float:
    """Deviance of each day predicted from the others: this profile over plain weekday means."""
    dates = counts.index.get_level_values("date")
    days = weekday(dates.to_series()).to_numpy()
    ours = plain = 0.0
    for date in dates.unique():
        rest, day = counts[dates != date], counts[dates == date]
        key = list(zip(days[dates == date], day.index.get_level_values("slot"), strict=True))
        kept = rest.groupby([days[dates != date], rest.index.get_level_values("slot")]).mean()
        a, b = profile(rest).reindex(key).to_numpy(), kept.reindex(key).to_numpy()
        both = ~(np.isnan(a) | np.isnan(b))
        real = day.to_numpy()
        ours += _deviance(real[both], a[both])
        plain += _deviance(real[both], b[both])
    return ours / plain


def as_table(fitted: pd.DataFrame) -> pd.DataFrame:
    """The profile as the config's arrivals file: weekday, start, one column per type."""
    flat = fitted.reset_index()
    flat["order"] = flat["weekday"].map({day: k for k, day in enumerate(ORDER)})
    flat = flat.sort_values(["order", "slot"])
    flat.insert(1, "start", flat["slot"].map(clock))
    return flat.drop(columns=["slot", "order"]).round(2).reset_index(drop=True)


def unlike_volume(counts: pd.DataFrame, volume: pd.DataFrame) -> int:
    """Calls by which our counts differ from the volume file of the source."""
    theirs = volume.assign(
        slot=volume["slot"].str[:2].astype(int) * 2 + (volume["slot"].str[3:] == "30")
    )
    theirs = theirs.set_index(["date", "slot"])[list(counts.columns)]
    ours, theirs = counts.align(theirs, fill_value=0)
    return int((ours - theirs).abs().to_numpy().sum())


def day_levels(counts: pd.DataFrame, fitted: pd.DataFrame) -> pd.DataFrame:
    """How busy each date was: its scored calls over the profile's mean for the same half-hours."""
    days = weekday(counts.index.get_level_values("date").to_series()).to_numpy()
    slots = counts.index.get_level_values("slot")
    mean = fitted.sum(axis=1).reindex(list(zip(days, slots, strict=True)))
    table = pd.DataFrame(
        {
            "date": counts.index.get_level_values("date"),
            "calls": counts.sum(axis=1).to_numpy(),
            "expected": mean.to_numpy(),
        }
    )
    sums = table.groupby("date", as_index=False).sum()
    return sums.assign(level=sums["calls"] / sums["expected"])


def busiest_hours(fitted: pd.DataFrame, handling: pd.Series, how_many: int = 2) -> list[int]:
    """The clock hours in a row, Sunday to Thursday, that bring most work.

    Work is calls times handling time.

    Parameters
    ----------
    fitted
        Expected calls by weekday and half-hour, one column per type.
    handling
        Mean handling time by type [s].
    how_many
        Hours in a row.
    """
    normal = fitted[fitted.index.get_level_values("weekday").isin(tuple(SHAPES))]
    work = (normal * handling.reindex(normal.columns)).sum(axis=1)
    by_hour = work.groupby(work.index.get_level_values("slot") // 2).sum()
    last = int(by_hour.rolling(how_many).sum().idxmax())
    return list(range(last - how_many + 1, last + 1))
