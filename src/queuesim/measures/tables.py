"""The interval table: a planner's mother tongue, one line per half-hour of the day."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from queuesim.measures.evaluation import OUTSIDE, WHOLE, Stacked, evaluate, stacked
from queuesim.measures.selectors import Selector
from queuesim.measures.table import find
from queuesim.results.names import CHANNEL, GROUP, TOTAL
from queuesim.units import TICKS_PER_SECOND

if TYPE_CHECKING:
    from queuesim.results.tallies import Tally

#: Columns of the table and the measures they come from; per interval that occurs, not per day.
COLUMNS = {
    "volume": "contacts",
    "offered": "offered",
    "aht": "aht",
    "people": "people",
    "shrinkage": "shrinkage",
    "occupancy": "occupancy",
    "utilisation": "utilisation",
    "sl": "sl",
    "wait": "wait",
    "asa": "asa",
    "abandonment": "abandonment",
    "waiting": "waiting",
}


def interval_table(tallies: Sequence[Tally] | Stacked) -> list[dict[str, str | float]]:
    """The interval table as tidy records, over all replications.

    Parameters
    ----------
    tallies
        Of one scenario, one per replication.

    Returns
    -------
    list of dict
        One record per scope (total, channels, groups) and interval: ``scope``, ``name``,
        ``interval``, ``length`` [s], ``days`` (how often the interval occurs), the columns of
        `COLUMNS` (nan where a measure does not exist; volume and offered per occurrence) and
        ``load``, the work offered: offered times agent-time AHT over the interval [erlang].
    """
    sample = stacked(tallies)
    layout = sample.layout
    scopes = [s for s in layout.scopes if s[0] in (TOTAL, CHANNEL, GROUP)]
    wanted = {**COLUMNS, "agent_time": "aht.agent"}
    found: dict[tuple[str, str, str, str], float] = {}
    for column, name in wanted.items():
        measure = find(name, layout.rule)
        chosen = [Selector(measure, *scope) for scope in scopes if scope[0] in measure.scopes]
        for value in evaluate(sample, chosen, intervals=True):
            found[(*value.scope, value.interval, column)] = value.value
    records: list[dict[str, str | float]] = []
    for kind, scope in scopes:
        for k, label in enumerate(layout.slots[:-1]):
            days = layout.slot_days[k]
            length = layout.slot_ticks[k] / TICKS_PER_SECOND / days if days else math.nan
            record: dict[str, str | float] = {
                "scope": kind,
                "name": scope,
                "interval": label,
                "length": length,
                "days": days,
            }
            for column in COLUMNS:
                record[column] = found.get((kind, scope, label, column), math.nan)
            agent_time = found.get((kind, scope, label, "agent_time"), math.nan)
            record["load"] = (
                found.get((kind, scope, label, "offered"), math.nan) * agent_time / length
            )
            records.append(record)
    return records


__all__ = ["COLUMNS", "OUTSIDE", "WHOLE", "interval_table"]
