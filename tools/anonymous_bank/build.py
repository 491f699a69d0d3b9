"""Build the anonymous bank's config, its tables and its document from the log.

    python tools/anonymous_bank/build.py --data ../shared/data/anonymous-bank

The log stays where it is; only derived tables are written.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from anonymous_bank import arrivals, document, handling, patience, staff, write
from anonymous_bank.clean import Touched, clean, read_log, read_masks

if TYPE_CHECKING:
    from collections.abc import Sequence

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Derived:
    """Everything that was estimated from the log."""

    calls: pd.DataFrame
    rules: tuple[Touched, ...]
    masks: pd.DataFrame
    unlike_volume: int  #: calls by which the counts differ from the source's volume file
    profile: pd.DataFrame
    days: pd.DataFrame
    spread: arrivals.Spread
    busiest: list[int]
    handling: pd.DataFrame
    agents: pd.DataFrame
    levels: pd.DataFrame
    patience: dict[str, pd.DataFrame]
    curves: dict[str, tuple[str, ...]]
    exponential: pd.DataFrame
    bumps: dict[str, tuple[float, float]]
    priorities: pd.DataFrame
    sessions: pd.DataFrame
    heads: pd.DataFrame
    unlike_staffing: float  #: largest difference between sessions and head counts [people]
    gap: staff.Gap
    away: pd.DataFrame
    idle: pd.DataFrame
    runs: int  #: sessions that the source's rule finds in the calls as they are cleaned here
    run_hours: float  #: hours in them


def derive(data: Path) -> Derived:
    """Read the source in ``data`` and estimate everything."""
    masks = read_masks(data / "masks.csv")
    cleaned = clean(read_log(data / "train.txt"), masks)
    calls = cleaned.calls
    counts = arrivals.by_date(calls, masks)
    profile = arrivals.profile(counts)
    times = handling.by_type(calls)
    sessions = staff.read_sessions(data / "train_sessions.csv")
    heads = staff.published(pd.read_csv(data / "train_staffing.csv"))
    group = sessions.drop_duplicates("server").set_index("server")["group"]
    speeds = handling.agents(calls, group.to_dict())
    gaps, runs = staff.gaps(calls, sessions), staff.seen(calls)
    return Derived(
        calls=calls,
        rules=cleaned.rules,
        masks=masks[masks["date"].isin(calls["date"])],
        unlike_volume=arrivals.unlike_volume(counts, pd.read_csv(data / "train_volume.csv")),
        profile=profile,
        days=arrivals.day_levels(counts, profile),
        spread=arrivals.spread(counts),
        busiest=arrivals.busiest_hours(profile, times.set_index("type")["mean"]),
        handling=times,
        agents=speeds,
        levels=handling.levels(speeds, staff.present_hours(sessions)),
        patience=patience.tables(calls),
        curves=patience.curves(calls),
        exponential=patience.exponential(calls),
        bumps={name: patience.bump(calls, (name,)) for name in ("PS", "NW", "NE")},
        priorities=patience.priorities(calls),
        sessions=sessions,
        heads=heads,
        unlike_staffing=_unlike(staff.presence(sessions), heads),
        gap=staff.gap(gaps),
        away=staff.away_by_waiting(gaps),
        idle=staff.idle_table(calls, sessions),
        runs=len(runs),
        run_hours=float((runs["end"] - runs["start"]).sum()) / 3600.0,
    )


def _unlike(sessions: pd.DataFrame, heads: pd.DataFrame) -> float:
    return float((sessions.reindex(heads.index).fillna(0.0) - heads).abs().to_numpy().max())


def main(arguments: Sequence[str] | None = None) -> None:
    """Write config, tables and document."""
    parser = argparse.ArgumentParser(description="Build the anonymous bank's config from its log.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the log")
    parser.add_argument("--into", type=Path, default=PROJECT, help="root of the project")
    options = parser.parse_args(arguments)
    found = derive(options.data)
    configs = options.into / "configs"
    write.write_tables(found, configs / write.FOLDER)
    (configs / "anonymous-bank.yaml").write_text(write.config(found), encoding="utf-8")
    text = document.document(found)
    (options.into / "docs" / "anonymous-bank.md").write_text(text, encoding="utf-8")
    for touched in found.rules:
        print(f"{touched.rows:6d}  {touched.rule}")  # noqa: T201


if __name__ == "__main__":
    main()
