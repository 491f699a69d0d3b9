"""How long customers are willing to wait, from waits of which most were ended by an agent."""

from __future__ import annotations

import numpy as np
import pandas as pd

from anonymous_bank.clean import TYPES

#: Edges of the patience table [s]: fine where most people give up and near the announcement.
EDGES = (0, 2, 5, 10, 15, 20, 25, 30, 40, 50, 55, 60, 65, 70, 80, 90, 105, 120, 150, 180, 240, 300)
#: Fewer customers still waiting than this, and the curve has nothing left to say.
AT_RISK = 25
#: Types with fewer who gave up than this share one curve.
FEW = 100
#: The bump is judged against both sides of it [s].
BUMP, BESIDE = (55, 65), ((40, 55), (65, 80))
#: Tail beyond the last edge: exponential, written as this many parts of equal chance.
TAIL_PARTS = 5


def queued(calls: pd.DataFrame) -> pd.DataFrame:
    """The waits that tell about patience: who queued, outages left out, the surge kept."""
    return calls[calls["queued"] & ~calls["outage"]]


def exponential(calls: pd.DataFrame) -> pd.DataFrame:
    """Mean patience if it were exponential: all time waited over those who gave up [s]."""
    table = (
        queued(calls)
        .groupby("type")
        .agg(queued=("wait", "size"), gave_up=("abandoned", "sum"), waited=("wait", "sum"))
    )
    return table.assign(mean=table["waited"] / table["gave_up"]).reindex(list(TYPES)).reset_index()


def product_limit(wait: np.ndarray, gave_up: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Share still willing to wait at each time (Kaplan and Meier's product-limit estimate).

    Parameters
    ----------
    wait
        Time waited [s], shape (calls,).
    gave_up
        Whether the customer ended it; else an agent did, and patience was longer.
    at
        Times [s], ascending.

    References
    ----------
    E. L. Kaplan and P. Meier, "Nonparametric estimation from incomplete observations", Journal of
    the American Statistical Association 53 (1958), 457-481.
    """
    times, where = np.unique(wait[gave_up], return_inverse=True)
    ends = np.bincount(where, minlength=len(times))
    at_risk = (wait[:, None] >= times[None, :]).sum(axis=0)
    steps = np.cumprod(1.0 - ends / np.maximum(at_risk, 1))
    return np.concatenate([[1.0], steps])[np.searchsorted(times, at, side="right")]


def hazard(wait: np.ndarray, gave_up: np.ndarray, edges: tuple[int, ...]) -> pd.DataFrame:
    """Per interval: who gave up, seconds waited in it, and their ratio, the hazard [1/s]."""
    low, high = np.array(edges[:-1]), np.array(edges[1:])
    inside = (wait[:, None] >= low) & (wait[:, None] < high) & gave_up[:, None]
    exposed = np.clip(wait[:, None], low, high) - low
    ended, time = inside.sum(axis=0), exposed.sum(axis=0)
    rate = np.divide(ended, time, out=np.zeros(len(low)), where=time > 0)
    return pd.DataFrame({"from": low, "to": high, "gave_up": ended, "waited": time, "hazard": rate})


def histogram(wait: np.ndarray, gave_up: np.ndarray) -> pd.DataFrame:
    """Patience as shares between edges: product-limit, then an exponential tail.

    The curve is followed while at least ``AT_RISK`` customers are still waiting; the tail has the
    hazard seen in the second half of that span.

    Returns
    -------
    pandas.DataFrame
        from [s], to [s], share; the shares add up to 1.
    """
    reach = np.sort(wait)[-AT_RISK] if len(wait) > AT_RISK else wait.max()
    edges = np.array([edge for edge in EDGES if edge <= reach], dtype=float)
    # Just before an edge: who gives up at the very second belongs to the interval it begins.
    alive = product_limit(wait, gave_up, edges - 0.5)
    late = edges[-1] / 2.0
    ended = (gave_up & (wait >= late) & (wait < edges[-1])).sum()
    rate = ended / (np.clip(wait, late, edges[-1]) - late).sum()
    parts = np.arange(1, TAIL_PARTS + 1) / (TAIL_PARTS + 1)
    # Each part of the tail ends at a quantile; the last ends where its mean is that of the law.
    ends = edges[-1] - np.log1p(-parts) / rate
    last = 2.0 * (ends[-1] + 1.0 / rate) - ends[-1]
    all_edges = np.concatenate([edges, ends, [last]])
    tail = np.full(TAIL_PARTS + 1, alive[-1] / (TAIL_PARTS + 1))
    shares = np.concatenate([-np.diff(alive), tail])
    return pd.DataFrame({"from": all_edges[:-1], "to": all_edges[1:], "share": shares})


def curves(calls: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Which types share a curve: by its name, the types."""
    gave_up = exponential(calls).set_index("type")["gave_up"]
    own = {name: (name,) for name in TYPES if gave_up[name] >= FEW}
    rest = tuple(name for name in TYPES if gave_up[name] < FEW)
    return {**own, "other": rest} if rest else own


def tables(calls: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The patience table of each curve."""
    waits = queued(calls)
    found = {}
    for name, types in curves(calls).items():
        some = waits[waits["type"].isin(types)]
        found[name] = histogram(some["wait"].to_numpy(), some["abandoned"].to_numpy())
    return found


def bump(calls: pd.DataFrame, types: tuple[str, ...]) -> tuple[float, float]:
    """Hazard from 55 to 65 s and beside it (40 to 55 and 65 to 80 s) [1/s]."""
    some = queued(calls)
    some = some[some["type"].isin(types)]
    wait, gave_up = some["wait"].to_numpy(), some["abandoned"].to_numpy()
    near = hazard(wait, gave_up, BUMP)
    beside = [hazard(wait, gave_up, edges) for edges in BESIDE]
    ended = sum(part["gave_up"].sum() for part in beside)
    waited = sum(part["waited"].sum() for part in beside)
    return float(near["hazard"].iloc[0]), float(ended / waited)


def priorities(calls: pd.DataFrame) -> pd.DataFrame:
    """Share of each priority by type, from queued calls only; others have no priority."""
    some = calls[calls["queued"]]
    counts = pd.crosstab(some["type"], some["priority"])
    counts = counts.reindex(index=list(TYPES), columns=[0, 1, 2], fill_value=0)
    return (
        counts.div(counts.sum(axis=1), axis=0)
        .assign(queued=counts.sum(axis=1))
        .fillna(0.0)
        .reset_index()
    )
