"""The flagship config simulated for the very days of the log, as measures by hour of arrival."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from anonymous_bank.clean import DAY, HALF_HOUR, seconds
from anonymous_bank.reality import HOUR, MEASURES, measured

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from queuesim.compile import Model

#: The range of a measure over replications of the whole horizon.
LOW, HIGH = 0.05, 0.95


def same_days(days: Path) -> list[str]:
    """Changes of the config that give each date its real volume instead of a random one.

    Parameters
    ----------
    days
        Table with date and level, the volume of the date over that of its weekday.
    """
    surges = ", ".join(
        f"{{times: {100.0 * row.level:.1f}%, from: {row.date} 00:00, for: 1d}}"
        for row in pd.read_csv(days).itertuples()
    )
    return ["demand.day_to_day=remove", f"demand.surges=[{surges}]"]


def without_absences(groups: Iterable[str]) -> list[str]:
    """Changes of the config that leave the longer absences after a call out, for comparison.

    Parameters
    ----------
    groups
        Names of the groups in the config.
    """
    return [f"staff.{group}.between_contacts.away=remove" for group in groups]


def half_hours(roster: str, groups: Path) -> list[str]:
    """Changes of the config to whole people per half-hour, each at the mean speed of the group.

    Parameters
    ----------
    roster
        The table of the roster, as a config names it.
    groups
        Table with group and talk.
    """
    return [
        change
        for row in pd.read_csv(groups).itertuples()
        for change in (
            f"staff.{row.group}.sessions=remove",
            f"staff.{row.group}.roster={{file: {roster}}}",
            f"staff.{row.group}.talk=times {100.0 * row.talk:.0f}%",
        )
    ]


def contacts(model: Model, seed: int, replication: int) -> pd.DataFrame:
    """Calls of one replication: date, arrival [s from midnight], wait [s], abandoned, queued."""
    from queuesim.engine.reference import Floor
    from queuesim.results.contacts import ABANDONED, read
    from queuesim.units import TICKS_PER_SECOND

    rows = Floor(model.network, seed, replication).run()
    found = read(rows, model.network, model.labels).contacts
    started = pd.to_timedelta(found.started // TICKS_PER_SECOND, unit="s")
    begin = pd.Timestamp(model.config.time.start)
    wait = found.wait / TICKS_PER_SECOND
    return pd.DataFrame(
        {
            "date": (begin + started).strftime("%Y-%m-%d"),
            "arrival": started.components["hours"] * HOUR + started.components["minutes"] * 60,
            "wait": wait,
            "abandoned": found.end == ABANDONED,
            "queued": wait > 0,
        }
    )


def unmasked(calls: pd.DataFrame, masks: pd.DataFrame) -> pd.DataFrame:
    """Calls outside the half-hours that are left out of reality too."""
    slot = calls["arrival"] // HALF_HOUR * HALF_HOUR
    out = pd.Series(data=False, index=calls.index)
    for mask in masks.itertuples():
        first, last = seconds(pd.Series([mask.start, mask.end]))
        out |= (calls["date"] == mask.date) & (slot >= first) & (slot < last)
    return calls[~out]


def replayed(model: Model, calls: pd.DataFrame) -> Model:
    """The model with listed calls in place of random ones; all else stays random.

    Parameters
    ----------
    calls
        date, type, arrival [s from midnight].
    """
    from queuesim.network import Times
    from queuesim.units import ticks

    days = (pd.to_datetime(calls["date"]) - pd.Timestamp(model.config.time.start)).dt.days
    moments = (days * DAY + calls["arrival"]).sort_values().groupby(calls["type"])
    times = {name: tuple(ticks(moment) for moment in some) for name, some in moments}
    network = model.network
    sources = (replace(s, arrivals=Times(times.get(s.name, ()))) for s in network.sources)
    return replace(model, network=replace(network, sources=tuple(sources)))


def by_hour(
    config: Path,
    sets: list[str],
    masks: Path,
    replications: int,
    seed: int,
    calls: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Simulate the base: hour, measure, mean, low, high.

    Parameters
    ----------
    config
        The flagship config.
    sets
        Changes of the config, such as those of :func:`same_days`.
    masks
        Table of the half-hours to leave out.
    replications
        How often the horizon is simulated; the range is over these.
    seed
        Where the luck starts.
    calls
        The very calls to play, as for :func:`replayed`; random ones where it is not given.
    """
    from queuesim.compile import compile_config
    from queuesim.spec.load import load

    model = compile_config(load(config, sets).base)
    if calls is not None:
        model = replayed(model, calls)
    runs = pd.concat(_runs(model, pd.read_csv(masks), replications, seed))
    tidy = runs.melt(["replication", "hour", "calls"], MEASURES, "measure", "value")
    grouped = tidy.groupby(["hour", "measure"])["value"]
    # Replications have nearly equal numbers of calls, so that their plain mean is that of calls.
    return pd.DataFrame(
        {"mean": grouped.mean(), "low": grouped.quantile(LOW), "high": grouped.quantile(HIGH)}
    ).reset_index()


def _runs(
    model: Model, masks: pd.DataFrame, replications: int, seed: int
) -> Iterator[pd.DataFrame]:
    for replication in range(replications):
        calls = measured(unmasked(contacts(model, seed, replication), masks))
        groups = calls.groupby("hour")
        table = groups[list(MEASURES)].mean().assign(calls=groups.size(), replication=replication)
        yield table.reset_index()
