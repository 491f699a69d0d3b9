"""The derived tables and the config as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from anonymous_bank import arrivals, reality, staff
from anonymous_bank.clean import HALF_HOUR, SURGE, TYPES, agent_codes, clock

if TYPE_CHECKING:
    from pathlib import Path

    from anonymous_bank.build import Derived

#: What the config calls the skill groups of the log.
GROUPS = {"PS_NE": "PS_NE", "PS_NW": "PS_NW", "ALL": "every_type"}
#: Patience in the config: so many equally likely values per curve.
PATIENCE_VALUES = 200
FOLDER = "anonymous-bank"


def csv(table: pd.DataFrame, path: Path, digits: int = 4) -> None:
    """One derived table, rounded, with plain line ends so that every build gives the same bytes."""
    table.round(digits).to_csv(path, index=False, lineterminator="\n", float_format=_number)


def _number(value: float) -> str:
    return f"{value:.10g}"


def write_tables(found: Derived, folder: Path) -> None:
    """All derived tables of the config."""
    folder.mkdir(parents=True, exist_ok=True)
    csv(arrivals.as_table(found.profile), folder / "arrivals.csv", 2)
    csv(masked_table(found.masks), folder / "masked.csv")
    csv(found.days.drop(columns="expected"), folder / "days.csv", 3)
    csv(found.handling.drop(columns="distance"), folder / "handling.csv")
    csv(found.priorities, folder / "priorities.csv")
    csv(_patience_table(found), folder / "patience.csv", 5)
    for name, table in found.patience.items():
        csv(equally_likely(table), folder / f"patience-{name}.csv", 1)
    _write_staff(found, folder)
    csv(reality_table(found.calls), folder / "reality.csv", 4)


def masked_table(masks: pd.DataFrame) -> pd.DataFrame:
    """Times left out of arrivals and measures: date, start, end, reason."""
    rows = [(m.date, m.start, m.end, m.reason) for m in masks.itertuples()]
    table = pd.DataFrame([*rows, (*SURGE, "surge")], columns=["date", "start", "end", "reason"])
    return table.assign(
        start=(table["start"] // HALF_HOUR).map(clock), end=(table["end"] // HALF_HOUR).map(clock)
    )


def _write_staff(found: Derived, folder: Path) -> None:
    codes = agent_codes(found.sessions)
    roster = staff.roster(found.heads).rename(columns=GROUPS)
    csv(roster, folder / "roster.csv")
    csv(staff.by_weekday(found.heads).rename(columns=GROUPS), folder / "staffing.csv", 2)
    talk = found.agents.set_index("agent")["talk"].to_dict()
    sessions = staff.coded_sessions(found.sessions, codes, talk)
    csv(sessions.replace({"group": GROUPS}), folder / "sessions.csv", 2)
    speeds = found.agents.assign(agent=found.agents["agent"].map(codes)).sort_values("agent")
    speeds = speeds.replace({"group": GROUPS})[["agent", "group", "calls", "talk"]]
    csv(speeds, folder / "agents.csv", 2)
    csv(found.levels.replace({"group": GROUPS}), folder / "levels.csv", 3)
    csv(found.idle, folder / "idle.csv", 3)
    gap = pd.DataFrame([{**found.gap._asdict(), "away_mean": found.gap.away_mean}])
    csv(gap, folder / "gap.csv", 3)
    seen = pd.DataFrame([{"sessions": found.runs, "hours": found.run_hours}])
    csv(seen, folder / "seen.csv", 1)
    csv(found.away, folder / "away.csv", 3)
    groups = pd.DataFrame(group_talk(found).items(), columns=["group", "talk"])
    csv(groups.replace({"group": GROUPS}), folder / "groups.csv", 2)


def _patience_table(found: Derived) -> pd.DataFrame:
    parts = [table.assign(curve=name) for name, table in found.patience.items()]
    return pd.concat(parts)[["curve", "from", "to", "share"]]


def equally_likely(table: pd.DataFrame, values: int = PATIENCE_VALUES) -> pd.DataFrame:
    """A histogram as equally likely values: its quantiles at the middle of equal steps [s]."""
    edges = np.concatenate([table["from"].to_numpy(), table["to"].to_numpy()[-1:]])
    below = np.concatenate([[0.0], np.cumsum(table["share"].to_numpy())])
    at = (np.arange(values) + 0.5) / values * below[-1]
    return pd.DataFrame({"seconds": np.interp(at, below, edges)})


def reality_table(calls: pd.DataFrame) -> pd.DataFrame:
    """Measures of the log by hour, by day, by both and in total, one under the other."""
    whole = reality.total(calls).to_frame().T.assign(scope="total", days=calls["date"].nunique())
    hours = reality.by_hour(calls).assign(scope="hour")
    days = reality.by(calls, ["date"]).assign(scope="day", days=1)
    both = reality.by(calls, ["date", "hour"]).assign(scope="day and hour", days=1)
    table = pd.concat([whole, hours, days, both])
    errors = [f"{measure}_se" for measure in reality.MEASURES]
    table[["days", "calls", "hour"]] = table[["days", "calls", "hour"]].astype("Int64")
    return table[["scope", "date", "hour", "days", "calls", *reality.MEASURES, *errors]]


def _percent(share: float, digits: int = 1) -> str:
    return f"{100.0 * share:.{digits}f}%"


def _talk(found: Derived) -> str:
    lines = []
    for row in found.handling.itertuples():
        share, most = round(row.short_share, 3), 2.0 * row.short_mean
        cv = _percent(row.long_cv, 0)
        lines.append(
            f"      {row.type}: {{law: mixture, parts: ["
            f"{{share: {_percent(share)}, law: uniform, low: 0s, high: {most:.1f}s}}, "
            f"{{share: {_percent(1.0 - share)}, mean: {row.long_mean:.1f}s, cv: {cv}}}]}}"
        )
    return "\n".join(lines)


def _patience(found: Derived) -> str:
    lines = [f"      {name}: {{values: {FOLDER}/patience-{name}.csv}}" for name in found.patience]
    return "\n".join(lines)


def _class_shares(found: Derived) -> dict[int, str]:
    """Share of each priority by type in tenths of a percent that add up to 100 %."""
    shares: dict[int, list[str]] = {0: [], 1: [], 2: []}
    for row in found.priorities.to_dict("records"):
        tenths = staff.whole_people([row[k] * 1000 for k in (0, 1, 2)])
        for k, part in enumerate(tenths):
            shares[k].append(f"{row['type']}: {part / 10:g}%")
    return {k: "{" + ", ".join(parts) + "}" for k, parts in shares.items()}


def _skills(group: str) -> str:
    types = staff.SKILLS[group]
    return "[phone]" if set(types) == set(TYPES) else f"[{', '.join(f'phone.{t}' for t in types)}]"


def group_talk(found: Derived) -> dict[str, float]:
    """Handling time of each group over what the same calls take on average."""
    sums = found.agents.groupby("group")[["service", "expected"]].sum()
    return {g: sums["service"][g] / sums["expected"][g] for g in GROUPS}


def _between(found: Derived) -> str:
    """The gap after a call, with its longer absences."""
    gap = found.gap
    away = f"{{chance: {_percent(gap.away, 0)}, mean: {gap.away_mean:.0f}s}}"
    return f"{{mean: {gap.mean:.1f}s, cv: {_percent(gap.cv, 0)}, away: {away}}}"


def config(found: Derived) -> str:
    """The config; every number of the log in it is computed, every example number is marked."""
    first, last = found.busiest[0], found.busiest[-1] + 1
    peak = f"{first:02d}:00-{last:02d}:00"
    shares, between = _class_shares(found), _between(found)
    groups = "\n".join(
        f"  {GROUPS[g]}:\n"
        f"    sessions: {{file: {FOLDER}/sessions.csv}}\n"
        f"    skills: {_skills(g)}\n"
        f"    between_contacts: {between}\n"
        f"    pay: 40/h"
        for g in GROUPS
    )
    return f"""\
# yaml-language-server: $schema=./queuesim.schema.json
# A real bank call centre in February 1999, from the log that the Technion published
# (A. Mandelbaum, A. Sakov, S. Zeltyn); docs/anonymous-bank.md tells how each number came about.
# Written by tools/anonymous_bank/build.py. Lines marked EXAMPLE are not in the data.
queuesim: 1
name: Anonymous bank, telephone service
currency: ILS
time:
  start: 1999-02-01
  days: 20
  open: {{sun-thu: 07:00-24:00, fri: 07:00-14:00, sat: 20:00-24:00}}
  interval: 30m
runs: {{replications: 10, seed: 7}}
targets: {{phone: 80% in 20s}}                      # EXAMPLE: the bank's own promise is not known

customers:    # priority in the log; EXAMPLE: value and churn
  priority_0:
    contacts: {shares[0]}
    value: 150/year
    churn: {{abandoned: 2%}}
  priority_1:
    contacts: {shares[1]}
    value: 600/year
    churn: {{abandoned: 2%}}
  priority_2:
    contacts: {shares[2]}
    value: 1500/year
    churn: {{abandoned: 2%}}
    head_start: 90s

demand:       # calls by weekday, half-hour and type; days differ by more than chance
  arrivals: {{file: {FOLDER}/arrivals.csv}}
  day_to_day: {{cv: {_percent(found.spread.day_cv, 0)}}}
  reasons:
    PS: {{channel: phone}}   # regular activity
    NW: {{channel: phone}}   # people who are not customers yet and ask for information
    NE: {{channel: phone}}   # stock exchange
    TT: {{channel: phone}}   # callers who left a message and are called back
    IN: {{channel: phone}}   # internet help
    PE: {{channel: phone}}   # regular activity in English

channels:
  phone:
    kind: call
    talk:     # very short calls, and the rest lognormal; the log knows no wrap
{_talk(found)}
    wrap: 0s
    patience: # product-limit estimates, 200 equally likely values each
{_patience(found)}

staff:        # log-ins of each agent, with his own speed; EXAMPLE: pay
{groups}
routing: {{next: longest_wait, agent: longest_idle}}

scenarios:
  one more at the peak:                             # staffing: the two hours with most work
    staff.extra:
      shifts: {{peak: {{hours: {peak}, people: 1, days: sun-thu}}}}
      skills: [phone]
      between_contacts: {between}
      pay: 40/h
  everybody takes everything:                       # integration: the three groups pooled
    staff.PS_NE.skills: [phone]
    staff.PS_NW.skills: [phone]
  callback after a minute:                          # process; EXAMPLE: half of those asked accept
    channels.phone.callback: {{offer_after_wait: 1m, accept: 50%}}
  ten percent more calls:
    demand.volume: times 110%
"""
