"""The document about the data: its rules with their counts, estimates, and what it cannot tell."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from anonymous_bank import patience, reality
from anonymous_bank.clean import HALF_HOUR, clock
from anonymous_bank.staff import BRIDGED, BY_DAY
from anonymous_bank.write import GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from anonymous_bank.build import Derived


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    head = list(head)
    lines = ["| " + " | ".join(head) + " |", "|" + "--|" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def percent(share: float, digits: int = 1) -> str:
    """A share as people read it."""
    return f"{100.0 * share:.{digits}f} %"


def _rules(found: Derived) -> str:
    return table(("rule", "rows"), ((t.rule, f"{t.rows:,}") for t in found.rules))


def _arrivals(found: Derived) -> str:
    days = found.profile.groupby("weekday").sum()
    order = [day for day in ("sun", "mon", "tue", "wed", "thu", "fri", "sat") if day in days.index]
    return table(
        ("weekday", *days.columns, "all"),
        ((d, *(f"{n:.0f}" for n in days.loc[d]), f"{days.loc[d].sum():.0f}") for d in order),
    )


def _handling(found: Derived) -> str:
    return table(
        ("type", "calls", "mean", "up to 10 s", "mean above 10 s", "cv above 10 s", "distance"),
        (
            (
                row.type,
                f"{row.calls:,}",
                f"{row.mean:.0f} s",
                percent(row.short_share),
                f"{row.long_mean:.0f} s",
                percent(row.long_cv, 0),
                f"{row.distance:.3f}",
            )
            for row in found.handling.itertuples()
        ),
    )


def _patience(found: Derived) -> str:
    curve = {name: key for key, names in found.curves.items() for name in names}
    rows = []
    for row in found.exponential.itertuples():
        law = found.patience[curve[row.type]]
        middle = (law["share"] * (law["from"] + law["to"]) / 2.0).sum()
        rows.append(
            (
                row.type,
                f"{row.queued:,}",
                f"{row.gave_up:,}",
                f"{row.mean:.0f} s",
                curve[row.type],
                f"{middle:.0f} s",
            )
        )
    head = ("type", "queued", "gave up", "exponential mean", "curve", "mean of the curve")
    return table(head, rows)


def _bumps(found: Derived) -> str:
    return table(
        ("type", "55 to 65 s", "beside it (40 to 55 s and 65 to 80 s)"),
        (
            (name, f"{1000 * near:.1f}", f"{1000 * beside:.1f}")
            for name, (near, beside) in found.bumps.items()
        ),
    )


def _idle(found: Derived) -> str:
    return table(
        ("agents who seem idle", "calls", "share that queues", "mean wait"),
        (
            (
                f"{row.idle:.0f}" + (" or more" if row.idle == found.idle["idle"].max() else ""),
                f"{row.calls:,}",
                percent(row.queued, 0),
                f"{row.mean_wait:.0f} s",
            )
            for row in found.idle.itertuples()
        ),
    )


def _reality(calls: pd.DataFrame) -> str:
    rows = []
    for row in reality.by_hour(calls).itertuples():
        shares = (row.abandoned, row.over_20s, row.over_60s, row.queued)
        rows.append(
            (
                clock(2 * row.hour),
                f"{row.calls:,}",
                f"{row.mean_wait:.0f} s ± {row.mean_wait_se:.0f}",
                *(percent(s, 0) for s in shares),
            )
        )
    head = ("hour", "calls", "mean wait", "gave up", "over 20 s", "over 60 s", "queued")
    return table(head, rows)


def _speeds(found: Derived) -> str:
    often = found.agents[found.agents["calls"] >= 100]["talk"]
    sums = found.agents.groupby("group")[["service", "expected"]].sum()
    parts = [f"{GROUPS[g]} {percent(sums['service'][g] / sums['expected'][g], 0)}" for g in GROUPS]
    return (
        f"Agents with at least 100 calls take from {percent(often.min(), 0)} to "
        f"{percent(often.max(), 0)} of the average time for the same calls "
        f"(by group: {', '.join(parts)}). The config has each agent's own factor, against the mean "
        "of all (`agents.csv`, and the column `talk` of `sessions.csv`). It is the ratio of sums "
        "over the agent's calls, drawn towards 1 by the share of its variance that is chance: "
        f"hardly for those with hundreds of calls, {_pull(found)}. Three levels of each group are "
        "in `levels.csv`, the factors of the groups in `groups.csv`; the config needs neither."
    )


def _pull(found: Derived) -> str:
    """How far the agent with the fewest calls is drawn towards 1."""
    few = found.agents.sort_values("calls").iloc[0]
    return (
        f"from {percent(few['raw'], 0)} to {percent(few['talk'], 0)} for the one with "
        f"{few['calls']:.0f}"
    )


def _away(found: Derived) -> str:
    highest = found.away["waiting"].max()
    last = {low: high - 1 for low, high in pairwise(found.away["waiting"])}
    return table(
        ("waiting as the call ends", "calls", "gaps of more than a minute"),
        (
            (
                f"{row.waiting} or more"
                if row.waiting == highest
                else "-".join(map(str, sorted({row.waiting, last[row.waiting]}))),
                f"{row.calls:,}",
                percent(row.away),
            )
            for row in found.away.itertuples()
        ),
    )


def document(found: Derived) -> str:
    """The whole document."""
    whole = reality.total(found.calls)
    hours = " and ".join(f"{hour:02d}:00" for hour in found.busiest)
    gap = found.gap
    night = f"before {clock(BY_DAY[0] // HALF_HOUR)} and after {clock(BY_DAY[1] // HALF_HOUR)}"
    return f"""\
# A real bank call centre: where `configs/anonymous-bank.yaml` comes from

The data is the log of every call to the telephone service of an Israeli bank in 1999, which became
known as *Anonymous Bank*. It was collected and published for research and teaching by the Service
Engineering group of the Technion, Haifa (A. Mandelbaum, A. Sakov and S. Zeltyn, "Empirical
analysis of a call center", technical report, Technion, 2001; see also L. Brown, N. Gans,
A. Mandelbaum, A. Sakov, H. Shen, S. Zeltyn and L. Zhao, "Statistical analysis of a telephone call
center: a queueing-science perspective", Journal of the American Statistical Association 100
(2005), 36-50). Here 1 to 20 February 1999 are used. The log is research data and no part of this
project; it holds customers' numbers and agents' first names, the tables here hold neither
(agents are `A01`, `A02`, ...).

This page, the config and all its tables are written by

    python tools/anonymous_bank/build.py --data ../shared/data/anonymous-bank

so that every count and estimate is computed.

The centre is open Sunday to Thursday from 07:00 to midnight, Friday from 07:00 to 14:00 and
Saturday from 20:00 to midnight. Types of calls: PS regular activity, NW people who are not
customers yet, NE stock exchange, TT callers who left a message and are called back, IN internet
help, PE regular activity in English. Three skill groups: PS and NE, PS and NW, or every type; the
log shows agents of all groups with TT, IN and PE.

## Cleaning rules, and the rows that each touched

{_rules(found)}

Wait is the time in the queue (0 for who did not queue), abandoned calls included; it is never
computed from the begin of service. Counts by date, half-hour and type differ from those that come
with the data by {found.unlike_volume} call in all: one that began to queue at the stroke of
midnight.

## What was estimated

**Arrivals** (`arrivals.csv`). Level of the weekday times shape of the day (one shape for Sunday to
Thursday), fitted by Poisson maximum likelihood to the half-hours outside outages and the surge;
TT, IN and PE share a level over Sunday to Thursday. Predicting each day from the others, the
deviance is {percent(found.spread.left_out, 0)} of that of plain weekday means. Calls a day:

{_arrivals(found)}

Half-hour counts have a variance of {found.spread.dispersion:.1f} times their mean after day and
slot effects; the level of a day has a cv of {percent(found.spread.day_cv, 0)} around its weekday
(`day_to_day`). The level of each date is in `days.csv`. The two hours in a row with most work
(calls times handling time, Sunday to Thursday) begin at {hours}.

**Handling time** (`handling.csv`). Very short calls (up to 10 s) apart, the rest lognormal with
the mean of the data and the cv of the standard deviation of log time. *Distance* is the largest
distance between the distribution functions above 10 s. The log has no wrap.

{_handling(found)}

{_speeds(found)}

**Patience** (`patience.csv`). Most waits end because an agent answers, so patience is censored:
product-limit estimate per type, followed while at least {patience.AT_RISK} customers still wait,
then an exponential tail with the hazard of the second half of that span. Types with fewer than
{patience.FEW} abandoned calls share the curve `other`. The exponential means (all time waited over
those who gave up) are for comparison; they are shorter, because the hazard falls with time.

{_patience(found)}

Hazard of giving up per 1,000 s of waiting around one minute, where an announcement is played:

{_bumps(found)}

**Priority** (`priorities.csv`): from queued calls only, because customers who did not queue are
recorded without number and priority. Priority 2 is credited 90 s of waiting (`head_start`).

**Staff** (`sessions.csv`). Who was there is not in the log; log-ins and log-outs per agent come
with the data, inferred from service activity: an agent is there from the first call of a run to
the end of the last, and a run goes on over gaps of up to {BRIDGED[0] / 60:.0f} minutes by day and
{BRIDGED[1] / 60:.0f} {night}. That is in the config, to the minute and
clipped to opening hours. Head counts that come with the data (`staffing.csv`, by kind of day and
half-hour) are the same to within {found.unlike_staffing:.3f} people. `roster.csv` has whole people
per half-hour instead, by largest remainder within each date and group; the comparison with reality
shows the model with it, too.

**After a call** (`between_contacts`). While somebody waits whom the agent serves, the next call
begins after a median of {gap.median:.0f} s ({gap.calls:,} calls, product-limit estimate). Gaps of
up to a minute have a mean of {gap.mean:.1f} s and a cv of {percent(gap.cv, 0)};
{percent(gap.away, 0)} are longer, {gap.away_mean:.0f} s on average, where those of more than
{BRIDGED[0] / 60:.0f} minutes are log-outs by the rule above. Both are in the config. An earlier
config left the longer ones out, because the mean wait was nearer to reality without them; that was
a choice by the result, and the agents themselves show that the absences are there
(`anonymous-bank-reality.md`). They step away less when many wait (`away.csv`):

{_away(found)}

The config has one chance for all.

## What really happened

Over {whole["calls"]:,.0f} offered calls: mean wait {whole["mean_wait"]:.0f} s,
{percent(whole["abandoned"])} gave up, {percent(whole["over_20s"])} waited longer than 20 s,
{percent(whole["over_60s"])} longer than 60 s, {percent(whole["queued"])} queued. By hour of
arrival, days pooled (± one standard error from day to day):

{_reality(found.calls)}

`reality.csv` has the same by day, and by day and hour; `anonymous-bank-reality.md` puts the
simulated days beside it.

## What it cannot tell

- **Idle agents are often not free.** Calls and the agents who could take them and seem idle (logged
  in, not on a call) when they arrive:

{_idle(found)}

  The gap after a call and its absences explain most of that where one agent seems idle, and less
  where several do (`anonymous-bank-reality.md` has the same table of the model). In the model too
  few calls queue, and those that do wait too long. Its agents step away as often when many wait as
  when few do, each for himself, and as often when nobody waits, where the data shows no gap; how
  much of the difference that makes is not known.
- **Who was there** is itself inferred from activity; every result is "given these sessions". In
  the evening the rule bridges gaps of up to {BRIDGED[1] / 60:.0f} minutes, so that people count as
  there who were not. There the model has too few who queue and too short waits.
- **People come when they are needed.** Sessions follow the calls of their day, for they are made of
  them; a model with random calls has the same people at other moments and waits too long. The
  comparison with reality has the very calls of the log as a variant, with shorter waits.
- **Talk by time of day** and by how long the agent has worked is left out.
- **Money.** Pay, the value of a customer, the chance to leave after giving up, and how many would
  accept a callback are not in the data. They are example numbers, marked EXAMPLE in the config.
- **Calling again.** Volumes are as they were, calls again of those who gave up included; the
  config has no `retry`, which would count them twice. A scenario with less abandonment does not
  lose those calls.
- **Over-dispersion within the day**: days differ in the config, half-hours of a day do not beyond
  chance. Ranges by half-hour are too narrow.
- **Before opening**: calls that arrive just before opening are left out of arrivals; on
  Saturdays they come from 19:30 on, and a few dozen are served before 20:00.
- Three weeks in February: no season, no holidays. A later week may drift.
"""
