"""The model's agents looked at as the log shows the real ones: who seems idle, who seems there.

Nothing here was used to choose anything in the config; it tells where the model differs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from anonymous_bank import staff
from anonymous_bank.clean import DAY, seconds
from anonymous_bank.write import GROUPS

if TYPE_CHECKING:
    from pathlib import Path

    from queuesim.compile import Model
    from queuesim.network import Rows


class Look(NamedTuple):
    """What can be seen of agents in a log of calls, of the model's as of the real one."""

    idle: pd.DataFrame  #: from :func:`staff.idle_table`, with share: part of all calls
    sessions: float  #: runs of calls without a longer gap, of the horizon
    hours: float  #: hours in them


def logged(model: Model, rows: Rows) -> pd.DataFrame:
    """Calls of one replication in the shape of the cleaned log; agents by their codes."""
    from queuesim.network.rows import OPEN
    from queuesim.units import TICKS_PER_SECOND

    net, begin = model.network, pd.Timestamp(model.config.time.start)
    names = {label.group: label.names for label in model.labels.staff}
    types = [model.labels.reasons[case.kind] for case in rows.cases]
    type_of = dict(zip((case.case for case in rows.cases), types, strict=True))
    lines = []
    for visit in rows.visits:
        day, arrival = divmod(visit.joined / TICKS_PER_SECOND, DAY)
        served = visit.begun != OPEN
        until = (visit.begun if served else visit.ended) / TICKS_PER_SECOND
        begun = visit.begun / TICKS_PER_SECOND - day * DAY if served else float("nan")
        ended = visit.ended / TICKS_PER_SECOND - day * DAY
        date = (begin + pd.Timedelta(days=day)).strftime("%Y-%m-%d")
        group = names.get(net.groups[visit.group].name, ()) if served else ()
        agent = group[visit.number] if group else None
        wait = until - day * DAY - arrival
        lines.append((date, type_of[visit.case], arrival, wait, begun, ended - begun, agent))
    columns = ["date", "type", "arrival", "wait", "begun", "service", "agent"]
    calls = pd.DataFrame(lines, columns=columns)
    return calls.assign(queued=calls["wait"] > 0, open=True, outage=False)


def coded(sessions: Path) -> pd.DataFrame:
    """The derived sessions in the shape that the estimates take."""
    table = pd.read_csv(sessions, dtype={"date": str})
    back = {name: group for group, name in GROUPS.items()}
    return pd.DataFrame(
        {
            "date": table["date"],
            "server": table["agent"],
            "group": table["group"].map(back),
            "start": seconds(table["login"]),
            "end": seconds(table["logout"]),
        }
    )


def look(calls: pd.DataFrame, sessions: pd.DataFrame) -> Look:
    """Who seems idle when a call comes in, and presence as it is inferred from calls."""
    idle = staff.idle_table(calls, sessions)
    runs = staff.seen(calls)
    hours = float((runs["end"] - runs["start"]).sum()) / 3600.0
    return Look(idle.assign(share=idle["calls"] / idle["calls"].sum()), len(runs), hours)


def of_model(config: Path, sets: list[str], sessions: Path, replications: int, seed: int) -> Look:
    """The same for the model, mean over replications."""
    from queuesim.compile import compile_config
    from queuesim.engine.reference import Floor
    from queuesim.spec.load import load

    model, there = compile_config(load(config, sets).base), coded(sessions)
    looks = [
        look(logged(model, Floor(model.network, seed, k).run()), there) for k in range(replications)
    ]
    tables = pd.concat(one.idle for one in looks)
    idle = tables.groupby("idle", as_index=False).mean()
    return Look(
        idle,
        sum(one.sessions for one in looks) / replications,
        sum(one.hours for one in looks) / replications,
    )
