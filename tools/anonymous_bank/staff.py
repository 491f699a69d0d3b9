"""Who was there, in whole people, and how soon an agent is free again after a call."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from anonymous_bank.clean import DAY, HALF_HOUR, OPEN, clock, is_open, seconds, weekday
from anonymous_bank.patience import product_limit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: The types that each skill group takes; everybody takes the rare ones.
RARE = ("TT", "IN", "PE")
SKILLS = {
    "PS_NE": ("PS", "NE", *RARE),
    "PS_NW": ("PS", "NW", *RARE),
    "ALL": ("PS", "NW", "NE", *RARE),
}
#: Stamps of one moment in different columns differ by up to this much [s].
SLACK = 2.0
#: A gap of up to this length is work between calls; the agent of a longer one has stepped away [s].
STAYS = 60.0
#: Agents away for longer count as logged out [s].
LONGEST = 360.0
#: How many wait as a call ends: from each number on, up to the next.
WAITING = (1, 2, 3, 5)
#: The source counts an agent as logged in over a gap of up to this length: by day, and else [s].
BRIDGED = (LONGEST, 1500.0)
BY_DAY = (8 * 3600, 20 * 3600)


def read_sessions(path: object) -> pd.DataFrame:
    """Presence per agent: date, server, group, login and logout [s from midnight]."""
    table = pd.read_csv(path, dtype=str)
    return table.assign(start=seconds(table["login"]), end=seconds(table["logout"]))


def presence(sessions: pd.DataFrame) -> pd.DataFrame:
    """Mean number of people present by date, half-hour and group (they may be fractions)."""
    parts = []
    for slot in range(DAY // HALF_HOUR):
        low, high = slot * HALF_HOUR, (slot + 1) * HALF_HOUR
        inside = sessions["end"].clip(upper=high) - sessions["start"].clip(lower=low)
        part = sessions.assign(people=inside.clip(lower=0) / HALF_HOUR, slot=slot)
        parts.append(part[part["people"] > 0])
    table = pd.concat(parts).pivot_table("people", ["date", "slot"], "group", "sum", fill_value=0.0)
    return table.reindex(columns=list(SKILLS), fill_value=0.0)


def published(staffing: pd.DataFrame) -> pd.DataFrame:
    """The source's own head counts in the shape of :func:`presence`, in opening hours only."""
    slot = staffing["slot"].str[:2].astype(int) * 2 + (staffing["slot"].str[3:] == "30")
    table = staffing.assign(slot=slot)
    table = table[is_open(weekday(table["date"]), slot * HALF_HOUR)]
    table = table.set_index(["date", "slot"])[[f"n_{group}" for group in SKILLS]]
    return table.set_axis(list(SKILLS), axis=1)


def whole_people(fractions: Iterable[float]) -> list[int]:
    """Whole people for the half-hours of a day by largest remainder.

    Each half-hour has its fraction rounded down or up, and the sum over the day is the rounded
    sum of the fractions; those with the largest remainders are rounded up, earlier ones first.

    Examples
    --------
    >>> whole_people([1.9, 2.13, 3.57, 0.4, 0.0])
    [2, 2, 4, 0, 0]
    """
    exact = list(fractions)
    heads = [math.floor(one) for one in exact]
    left = round(sum(exact)) - sum(heads)
    order = sorted(range(len(exact)), key=lambda k: (round(heads[k] - exact[k], 9), k))
    for k in order[: max(0, left)]:
        heads[k] += 1
    return heads


def roster(heads: pd.DataFrame) -> pd.DataFrame:
    """The head counts of the source as whole people: date, start, one column per group."""
    whole = heads.groupby("date", group_keys=False).transform(whole_people)
    table = whole.astype(int).reset_index()
    table.insert(1, "start", table["slot"].map(clock))
    return table.drop(columns="slot")


def by_weekday(heads: pd.DataFrame) -> pd.DataFrame:
    """Mean people present by kind of day and half-hour: days, start, one column per group."""
    days = weekday(heads.index.get_level_values("date").to_series()).to_numpy()
    kind = ["fri" if d == "fri" else "sat" if d == "sat" else "sun-thu" for d in days]
    table = heads.groupby(
        [pd.Index(kind, name="days"), heads.index.get_level_values("slot")]
    ).mean()
    table = table.round(2).reset_index()
    table.insert(1, "start", table["slot"].map(clock))
    return table.drop(columns="slot")


class Gap(NamedTuple):
    """Time from the end of a call to the next, where somebody was waiting all the time."""

    calls: int  #: calls after which somebody was waiting
    median: float  #: [s]
    mean: float  #: of gaps up to ``STAYS`` [s]
    cv: float  #: of gaps up to ``STAYS``
    away: float  #: share of longer gaps
    overall: float  #: mean of all gaps, cut at ``LONGEST`` [s]

    @property
    def away_mean(self) -> float:
        """Mean of the longer gaps [s]."""
        return (self.overall - (1.0 - self.away) * self.mean) / self.away


def gaps(calls: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """Times to the next call, after calls that ended while somebody waited for the agent.

    Returns
    -------
    pandas.DataFrame
        time [s]; taken: whether the agent took a call then, else nobody was waiting any more or
        the agent had left, and the gap is only known to be longer; waiting: how many waited for
        the agent when the call ended.
    """
    group = sessions.drop_duplicates("server").set_index("server")["group"]
    served = calls[calls["agent"].notna()].sort_values(["date", "agent", "begun"])
    waits = calls[calls["queued"]].assign(until=lambda c: c["arrival"] + c["wait"])
    rows: list[tuple[float, bool, int]] = []
    for (date, agent), own in served.groupby(["date", "agent"]):
        able = waits[(waits["date"] == date) & waits["type"].isin(SKILLS[group[agent]])]
        there = sessions[(sessions["date"] == date) & (sessions["server"] == agent)]
        joined, until = able["arrival"].to_numpy(), able["until"].to_numpy()
        rows += _gaps_of(own, joined, until, there)
    return pd.DataFrame(rows, columns=["time", "taken", "waiting"])


def _gaps_of(
    own: pd.DataFrame, joined: np.ndarray, until: np.ndarray, there: pd.DataFrame
) -> Iterable[tuple[float, bool, int]]:
    begun = own["begun"].to_numpy()
    ended = begun + own["service"].to_numpy()
    starts, ends = there["start"].to_numpy(), there["end"].to_numpy() + 60  # to the minute
    for k, end in enumerate(ended):
        here = (starts <= end + 60) & (ends >= end)
        clear = _until_nobody_waits(end, joined, until)
        taken = begun[k + 1] if k + 1 < len(begun) else np.inf
        if not here.any() or clear == end or taken < end - SLACK:
            continue
        stop = min(clear, float(ends[here].max()))
        waiting = int(((joined <= end) & (until > end)).sum())
        if taken <= stop + SLACK:
            yield max(taken - end, 0.0), True, waiting
        elif stop > end:
            yield stop - end, False, waiting


def _until_nobody_waits(now: float, joined: np.ndarray, until: np.ndarray) -> float:
    """When the line that stands at ``now`` is first empty; ``now`` if nobody waits."""
    while True:
        waiting = until[(joined <= now) & (until > now)]
        if not waiting.size:
            return now
        now = waiting.max()


def away_by_waiting(table: pd.DataFrame) -> pd.DataFrame:
    """How often an agent is away for longer than a minute, by how many waited as a call ended.

    Parameters
    ----------
    table
        From :func:`gaps`.

    Returns
    -------
    pandas.DataFrame
        waiting (from that many on), calls, away (share, product-limit estimate).
    """
    rows = []
    for low, high in pairwise([*WAITING, math.inf]):
        some = table[(table["waiting"] >= low) & (table["waiting"] < high)]
        time, taken = some["time"].to_numpy(), some["taken"].to_numpy()
        rows.append((low, len(some), float(product_limit(time, taken, np.array([STAYS]))[0])))
    return pd.DataFrame(rows, columns=["waiting", "calls", "away"])


def gap(table: pd.DataFrame) -> Gap:
    """The gap after a call while somebody waits, by the product-limit estimate.

    Parameters
    ----------
    table
        From :func:`gaps`.
    """
    at = np.arange(0.0, LONGEST + 1.0)
    longer = product_limit(table["time"].to_numpy(), table["taken"].to_numpy(), at)
    stays = at <= STAYS
    away = float(longer[stays][-1])
    within = (longer[stays] - away) / (1.0 - away)  # of those that end by then
    mean = float(np.trapezoid(within, at[stays]))
    square = float(np.trapezoid(2.0 * at[stays] * within, at[stays]))
    return Gap(
        calls=len(table),
        median=float(at[np.argmax(longer <= 0.5)]),
        mean=mean,
        cv=float(np.sqrt(square - mean * mean) / mean),
        away=away,
        overall=float(np.trapezoid(longer, at)),
    )


def idle_table(calls: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """Share of calls that queue, by how many agents who could take them seem idle.

    An agent seems idle who is logged in, can take the type and has no call in the log.

    Returns
    -------
    pandas.DataFrame
        idle (4 stands for 4 or more), calls, queued (share), mean_wait [s].
    """
    group = sessions.drop_duplicates("server").set_index("server")["group"]
    rows: list[tuple[int, bool, float]] = []
    inside = calls[calls["open"] & ~calls["outage"]]
    for date, day in inside.groupby("date"):
        people = _intervals(calls[calls["date"] == date], sessions[sessions["date"] == date], group)
        for call in day.itertuples():
            idle = sum(_seems_idle(one, call) for one in people.values())
            rows.append((min(idle, 4), call.queued, call.wait))
    table = pd.DataFrame(rows, columns=["idle", "queued", "wait"])
    found = table.groupby("idle").agg(
        calls=("queued", "size"), queued=("queued", "mean"), mean_wait=("wait", "mean")
    )
    return found.reset_index()


class _Person(NamedTuple):
    types: frozenset[str]
    login: np.ndarray
    logout: np.ndarray
    begun: np.ndarray
    ended: np.ndarray


def _intervals(
    calls: pd.DataFrame, sessions: pd.DataFrame, group: Mapping[str, str]
) -> dict[str, _Person]:
    people = {}
    for agent, there in sessions.groupby("server"):
        own = calls[calls["agent"] == agent].sort_values("begun")
        begun = own["begun"].to_numpy()
        people[agent] = _Person(
            frozenset(SKILLS[group[agent]]),
            there["start"].to_numpy(),
            there["end"].to_numpy(),
            begun,
            begun + own["service"].to_numpy(),
        )
    return people


def _seems_idle(person: _Person, call: object) -> bool:
    now = call.arrival
    if call.type not in person.types or not ((person.login <= now) & (person.logout > now)).any():
        return False
    k = np.searchsorted(person.begun, now - 1.0) - 1  # the call's own begin comes a second early
    return k < 0 or person.ended[k] <= now


def seen(calls: pd.DataFrame) -> pd.DataFrame:
    """Presence as the source infers it, from calls alone: from the first call of a run to the last.

    A run goes on over a gap of up to ``BRIDGED``.

    Parameters
    ----------
    calls
        date, agent, begun [s from midnight], service [s].

    Returns
    -------
    pandas.DataFrame
        date, server, start, end [s from midnight].
    """
    served = calls[calls["agent"].notna() & calls["service"].notna()]
    rows: list[list[object]] = []
    for (date, agent), own in served.sort_values("begun").groupby(["date", "agent"]):
        end = -math.inf
        for call in own.itertuples():
            by_day = BY_DAY[0] <= end < BY_DAY[1]
            if call.begun - end > BRIDGED[0 if by_day else 1]:
                rows.append([date, agent, call.begun, 0.0])
            end = max(end, call.begun + call.service)
            rows[-1][3] = end
    return pd.DataFrame(rows, columns=["date", "server", "start", "end"])


def present_hours(sessions: pd.DataFrame) -> pd.Series:
    """Hours present by agent's name."""
    length = (sessions["end"] - sessions["start"]).clip(lower=60) / 3600.0
    return length.groupby(sessions["server"]).sum()


def coded_sessions(
    sessions: pd.DataFrame, codes: Mapping[str, str], talk: Mapping[str, float]
) -> pd.DataFrame:
    """Presence with codes for names, clipped to opening hours, and each agent's speed.

    Parameters
    ----------
    sessions
        From :func:`read_sessions`.
    codes
        Code by name.
    talk
        Factor on talk by name; 1 for who has no call.

    Returns
    -------
    pandas.DataFrame
        date, agent, group, login, logout, talk.
    """
    days = weekday(sessions["date"])
    first = days.map({day: hours[0] for day, hours in OPEN.items()})
    last = days.map({day: hours[1] for day, hours in OPEN.items()})
    table = pd.DataFrame(
        {
            "date": sessions["date"],
            "agent": sessions["server"].map(codes),
            "group": sessions["group"],
            "talk": sessions["server"].map(talk).fillna(1.0),
            "start": sessions["start"].clip(lower=first),
            "end": sessions["end"].clip(upper=last),
        }
    )
    table = table[table["end"] > table["start"]].sort_values(["date", "start", "agent"])
    return pd.DataFrame(
        {
            "date": table["date"],
            "agent": table["agent"],
            "group": table["group"],
            "login": table["start"].map(_minute),
            "logout": table["end"].map(_minute),
            "talk": table["talk"],
        }
    )


def _minute(second: int) -> str:
    return f"{second // 3600:02d}:{second % 3600 // 60:02d}"
