"""How long a call takes: very short calls apart, the rest lognormal, agents with own speeds."""

from __future__ import annotations

import numpy as np
import pandas as pd

from anonymous_bank.clean import TYPES

#: Calls up to this long are the short part: wrong numbers, lines that drop, no real service [s].
SHORT = 10.0
#: Names of the levels of a group, from the quickest.
LEVELS = ("quick", "usual", "slow")


def by_type(calls: pd.DataFrame) -> pd.DataFrame:
    """One row per type: the short part and the lognormal part of handling time.

    The lognormal part keeps the mean of the calls above 10 s; its cv comes from the
    standard deviation of log time (maximum likelihood), which one very long call does not move.

    Returns
    -------
    pandas.DataFrame
        type, calls, mean [s], short_share, short_mean [s], long_mean [s], long_cv, distance
        (largest distance between the two distribution functions above 10 s).
    """
    from scipy import stats

    rows = []
    for name in TYPES:
        times = calls.loc[(calls["type"] == name) & calls["service"].notna(), "service"]
        short, long = times[times <= SHORT], times[times > SHORT]
        logs = np.log(long)
        sigma = float(logs.std(ddof=0))
        scale = float(long.mean() * np.exp(-sigma * sigma / 2.0))
        fit = stats.lognorm(sigma, scale=scale)
        rows.append(
            {
                "type": name,
                "calls": len(times),
                "mean": times.mean(),
                "short_share": len(short) / len(times),
                "short_mean": short.mean(),
                "long_mean": long.mean(),
                "long_cv": np.sqrt(np.exp(sigma * sigma) - 1.0),
                "distance": stats.kstest(long, fit.cdf).statistic,
            }
        )
    return pd.DataFrame(rows)


def agents(calls: pd.DataFrame, groups: dict[str, str]) -> pd.DataFrame:
    """Each agent's speed: handling time over what the same calls take on average.

    The raw factor is a ratio of sums over all calls of the agent, so that the mix of types does
    not matter. It is drawn towards 1 by the share of its variance that is chance (method of
    moments; agents weigh as their calls, so that one with few calls does not say how much all
    differ).

    Parameters
    ----------
    calls
        Cleaned calls; those with an agent's name count.
    groups
        Skill group by agent's name.
    """
    named = calls[calls["agent"].notna() & calls["service"].notna()]
    mean = named.groupby("type")["service"].mean()
    spread = named.groupby("type")["service"].var()
    table = named.assign(expected=named["type"].map(mean), noise=named["type"].map(spread)).groupby(
        "agent"
    )[["service", "expected", "noise"]]
    sums = table.sum().assign(calls=table.size())
    sums["raw"] = sums["service"] / sums["expected"]
    chance = sums["noise"] / sums["expected"] ** 2
    excess = (sums["raw"] - 1.0) ** 2 - chance
    between = max(0.0, float(np.average(excess, weights=sums["calls"])))
    keep = between / (between + chance)
    sums["talk"] = 1.0 + keep * (sums["raw"] - 1.0)
    sums["group"] = sums.index.map(groups)
    return sums.reset_index()[["agent", "group", "calls", "service", "expected", "raw", "talk"]]


def levels(speeds: pd.DataFrame, hours: pd.Series) -> pd.DataFrame:
    """Three levels of speed per group; shares are of the hours that people were there.

    Parameters
    ----------
    speeds
        From :func:`agents`.
    hours
        Hours present by agent's name.
    """
    rows = []
    for group, people in speeds.groupby("group"):
        order = people.sort_values("talk")
        present = order["agent"].map(hours).to_numpy()
        middle = (np.cumsum(present) - present / 2.0) / present.sum()
        part = np.minimum((middle * len(LEVELS)).astype(int), len(LEVELS) - 1)
        for k, level in enumerate(LEVELS):
            chosen = order[part == k]
            if chosen.empty:
                continue
            pull = (chosen["talk"] * chosen["expected"]).sum() / chosen["expected"].sum()
            rows.append(
                {
                    "group": group,
                    "level": level,
                    "agents": len(chosen),
                    "share": present[part == k].sum() / present.sum(),
                    "talk": pull,
                }
            )
    return pd.DataFrame(rows)
