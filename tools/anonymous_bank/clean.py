"""The raw log to clean calls: one rule at a time, each with the number of rows it touched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from pathlib import Path

TYPES = ("PS", "NW", "NE", "TT", "IN", "PE")
HALF_HOUR = 1800
DAY = 86_400
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: Opening hours by weekday [s from midnight].
OPEN = {
    **dict.fromkeys(("sun", "mon", "tue", "wed", "thu"), (7 * 3600, DAY)),
    "fri": (7 * 3600, 14 * 3600),
    "sat": (20 * 3600, DAY),
}
#: A one-off rush of calls that is no part of any pattern: date, from, to [s from midnight].
SURGE = ("1999-02-14", 21 * 3600, 23 * 3600)
#: What the log writes where there is no time and no name.
NO_TIME = "0:00:00"
NO_AGENT = "NO_SERVER"

_STAMPS = ("vru_entry", "vru_exit", "q_start", "q_exit", "ser_start", "ser_exit")
_NUMBERS = ("vru_time", "q_time", "ser_time", "priority")


class Touched(NamedTuple):
    """A cleaning rule and the rows it touched."""

    rule: str
    rows: int


@dataclass(frozen=True)
class Cleaned:
    """Calls that were offered to the agents, and how they were found.

    ``calls`` has one row per offered call: date, weekday, slot (half-hour from midnight), type,
    priority, known (the customer's number is in the log), arrival [s from midnight], queued,
    wait [s], abandoned, begun (begin of service [s from midnight] or nan), service [s] or nan,
    agent (name, or missing), open (arrived in opening hours), outage, surge.
    """

    calls: pd.DataFrame
    rules: tuple[Touched, ...]


def seconds(stamps: pd.Series) -> pd.Series:
    """Seconds from midnight of stamps such as ``7:02:47`` or ``24:01``."""
    parts = stamps.str.split(":", expand=True).astype(int)
    factors = (3600, 60, 1)
    return sum(parts[k] * factors[k] for k in range(parts.shape[1]))


def read_log(path: Path) -> pd.DataFrame:
    """The log as it is; times stay text until :func:`clean` has looked at them."""
    return pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False)


def read_masks(path: Path) -> pd.DataFrame:
    """The outages: date, start and end [s from midnight]."""
    masks = pd.read_csv(path, dtype=str)
    return masks.assign(start=seconds(masks["start"]), end=seconds(masks["end"]))


def weekday(dates: pd.Series) -> pd.Series:
    """``mon`` to ``sun``."""
    return pd.to_datetime(dates).dt.day_of_week.map(dict(enumerate(WEEKDAYS)))


def is_open(days: pd.Series, moment: pd.Series) -> pd.Series:
    """Whether a moment [s from midnight] lies in the opening hours of its weekday."""
    first = days.map({day: hours[0] for day, hours in OPEN.items()})
    last = days.map({day: hours[1] for day, hours in OPEN.items()})
    return (moment >= first) & (moment < last)


def clean(log: pd.DataFrame, masks: pd.DataFrame) -> Cleaned:
    """Offered calls with their arrival, wait and end.

    Parameters
    ----------
    log
        The raw log, all text, with the columns of the source.
    masks
        Outages: date, start, end [s from midnight].
    """
    rules: list[Touched] = [Touched("rows of the log", len(log))]
    raw = log.assign(
        **{name: seconds(log[name]) for name in _STAMPS},
        **{name: log[name].astype(int) for name in _NUMBERS},
        # A time of 0:00:00 stands for "none"; the waiting time tells the two apart at midnight.
        queued=(log["q_start"] != NO_TIME) | (log["q_time"].astype(int) > 0),
        served=(log["ser_start"] != NO_TIME) | (log["ser_time"].astype(int) > 0),
    )
    rules += _looked_at(raw)
    raw = raw[raw["outcome"] != "PHANTOM"]
    in_menu = (raw["outcome"] == "HANG") & ~raw["queued"]
    rules.append(
        Touched("left in the voice menu, never offered to an agent: dropped", in_menu.sum())
    )
    raw = raw[~in_menu]
    rules.append(Touched("offered calls that remain", len(raw)))
    calls = _calls(raw)
    rules += _kept(raw, calls)
    return _with_masks(calls, masks, rules)


def _looked_at(raw: pd.DataFrame) -> list[Touched]:
    phantom = raw["outcome"] == "PHANTOM"
    return [
        Touched(
            "call_id that occurs again: never used as a key", raw["call_id"].duplicated().sum()
        ),
        Touched("negative time in the voice menu: not used, harmless", (raw["vru_time"] < 0).sum()),
        Touched("entered the voice menu before 07:00", (raw["vru_entry"] < 7 * 3600).sum()),
        Touched("outcome PHANTOM: dropped", phantom.sum()),
    ]


def _calls(raw: pd.DataFrame) -> pd.DataFrame:
    date = pd.to_datetime("19" + raw["date"], format="%Y%m%d").dt.strftime("%Y-%m-%d")
    day = weekday(date)
    arrival = raw["q_start"].where(raw["queued"], raw["vru_exit"])
    # Past midnight the clock starts again while the date is that of the entry.
    arrival = arrival + DAY * ((arrival < raw["vru_entry"] - DAY // 2) & (arrival < DAY // 2))
    begun = raw["ser_start"] + DAY * (raw["ser_start"] < arrival - DAY // 2)
    answered = raw["outcome"] == "AGENT"
    timed = answered & raw["served"]
    return pd.DataFrame(
        {
            "date": date,
            "weekday": day,
            "slot": arrival // HALF_HOUR,
            "type": raw["type"],
            "priority": raw["priority"],
            "known": raw["customer_id"] != "0",
            "arrival": arrival,
            "queued": raw["queued"],
            "wait": raw["q_time"].where(raw["queued"], 0),
            "abandoned": ~answered,
            "begun": begun.where(timed, np.nan).astype(float),
            "service": raw["ser_time"].where(timed, np.nan).astype(float),
            "agent": raw["server"].where(timed & (raw["server"] != NO_AGENT), None),
            "open": is_open(day, arrival),
        }
    ).reset_index(drop=True)


def _kept(raw: pd.DataFrame, calls: pd.DataFrame) -> list[Touched]:
    hang, queued = raw["outcome"] == "HANG", raw["queued"]
    past = queued & (raw["q_exit"] < raw["q_start"])
    unlike = queued & ~past & (raw["q_exit"] - raw["q_start"] != raw["q_time"])
    nameless = (raw["server"] == NO_AGENT) & raw["served"] & ~hang
    return [
        Touched(
            "gave up while being connected: abandoned, wait = q_time", (hang & raw["served"]).sum()
        ),
        Touched("queued: arrival = q_start, wait = q_time", queued.sum()),
        Touched("not queued: arrival = vru_exit, wait = 0", (~queued).sum()),
        Touched("queue stamps past midnight: 24 h added", past.sum()),
        Touched("q_time unlike its stamps otherwise", unlike.sum()),
        Touched("real service without an agent's name: kept, names no agent", nameless.sum()),
        Touched(
            "answered without a service stamp: wait counted, no handling time",
            (~hang & ~raw["served"]).sum(),
        ),
        Touched(
            "not queued, no customer number: fault of the recording",
            (~queued & ~calls["known"].to_numpy()).sum(),
        ),
        Touched("queued calls, the only ones used for the priority mix", queued.sum()),
    ]


def _with_masks(calls: pd.DataFrame, masks: pd.DataFrame, rules: list[Touched]) -> Cleaned:
    start = calls["slot"] * HALF_HOUR
    outage = pd.Series(data=False, index=calls.index)
    for mask in masks.itertuples():
        outage |= (calls["date"] == mask.date) & (start >= mask.start) & (start < mask.end)
    date, begin, end = SURGE
    surge = (calls["date"] == date) & (start >= begin) & (start < end)
    calls = calls.assign(outage=outage, surge=surge)
    scored = calls["open"] & ~outage & ~surge
    rules += [
        Touched(
            "arrived outside opening hours: no part of arrivals or measures", (~calls["open"]).sum()
        ),
        Touched("arrived in an outage: no part of arrivals, patience or measures", outage.sum()),
        Touched(
            "arrived in the surge of 14 February: no part of arrivals or measures", surge.sum()
        ),
        Touched("calls for arrivals and measures", scored.sum()),
    ]
    return Cleaned(calls, tuple(Touched(rule, int(rows)) for rule, rows in rules))


def scored(calls: pd.DataFrame) -> pd.DataFrame:
    """Calls of normal operation: in opening hours, outside outages and the surge."""
    return calls[calls["open"] & ~calls["outage"] & ~calls["surge"]]


def agent_codes(sessions: pd.DataFrame) -> dict[str, str]:
    """A code per agent, ``A01`` onwards, in the order of their first log-in.

    Parameters
    ----------
    sessions
        date, server, login (text that sorts by time).
    """
    order = sessions.sort_values(["date", "login", "logout"])["server"].drop_duplicates()
    return {name: f"A{k:02d}" for k, name in enumerate(order, start=1)}


def clock(slot: int) -> str:
    """Wall-clock start of a half-hour."""
    return f"{slot // 2:02d}:{slot % 2 * 30:02d}"
