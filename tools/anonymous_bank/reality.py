"""What really happened: waits of offered calls by hour, by day and by both."""

from __future__ import annotations

import numpy as np
import pandas as pd

from anonymous_bank.clean import scored

MEASURES = ("mean_wait", "abandoned", "over_20s", "over_60s", "queued")
HOUR = 3600


def outcomes(calls: pd.DataFrame) -> pd.DataFrame:
    """One row per scored call of the log: date, hour of arrival and what each measure counts."""
    return measured(scored(calls))


def measured(some: pd.DataFrame) -> pd.DataFrame:
    """Date, hour and measures of calls with date, arrival, wait, abandoned and queued."""
    return pd.DataFrame(
        {
            "date": some["date"],
            "hour": (some["arrival"] // HOUR).astype(int),
            "mean_wait": some["wait"].astype(float),
            "abandoned": some["abandoned"].astype(float),
            "over_20s": (some["wait"] > 20).astype(float),
            "over_60s": (some["wait"] > 60).astype(float),
            "queued": some["queued"].astype(float),
        }
    )


def by_hour(calls: pd.DataFrame) -> pd.DataFrame:
    """Measures by hour of arrival, days pooled, with standard errors from day to day."""
    table = outcomes(calls)
    rows = []
    for hour, some in table.groupby("hour"):
        days = some.groupby("date")[list(MEASURES)].sum()
        counts = some.groupby("date").size()
        row = {"hour": hour, "days": len(counts), "calls": len(some)}
        for measure in MEASURES:
            row[measure] = some[measure].mean()
            row[f"{measure}_se"] = ratio_error(days[measure].to_numpy(), counts.to_numpy())
        rows.append(row)
    return pd.DataFrame(rows)


def ratio_error(sums: np.ndarray, counts: np.ndarray) -> float:
    """Standard error of sum over count, with days as the units (delta method)."""
    n = len(counts)
    if n < 2:
        return float("nan")
    rest = sums - counts * sums.sum() / counts.sum()
    return float(np.sqrt(n / (n - 1) * (rest**2).sum()) / counts.sum())


def by(calls: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Measures by ``date``, or by ``date`` and ``hour``."""
    groups = outcomes(calls).groupby(keys)
    table = groups[list(MEASURES)].mean()
    table.insert(0, "calls", groups.size())
    return table.reset_index()


def total(calls: pd.DataFrame) -> pd.Series:
    """Measures over all scored calls."""
    table = outcomes(calls)
    return pd.concat([pd.Series({"calls": float(len(table))}), table[list(MEASURES)].mean()])
