"""Checks of size: numbers that are slips, for no simulation would come to an end with them."""

from __future__ import annotations

from collections.abc import Iterator

from queuesim.errors import Problem
from queuesim.spec.config import Config
from queuesim.spec.names import Path
from queuesim.spec.staff import Group
from queuesim.units import DAY

MOST_REPLICATIONS = 1_000_000
MOST_PEOPLE = 100_000  #: in one group at one time
MOST_CONTACTS = 10_000_000  #: of one reason in a day, or in an interval of a table


def size_errors(config: Config) -> Iterator[Problem]:
    """Replications, people and contacts by the million."""
    if config.runs.replications > MOST_REPLICATIONS:
        yield _too_many(
            ("runs", "replications"), config.runs.replications, MOST_REPLICATIONS, "replications"
        )
    yield from _contacts(config)
    for name, group in config.staff.items():
        yield from _people(name, group)


def _contacts(config: Config) -> Iterator[Problem]:
    demand = config.demand
    for name, reason in demand.reasons.items():
        for keys, number in reason.per_day.leaves() if reason.per_day else ():
            contacts = number * demand.volume
            if contacts > MOST_CONTACTS:
                path = ("demand", "reasons", name, "per_day", *keys)
                yield _too_many(path, contacts, MOST_CONTACTS, "contacts")
        place = ("demand", "reasons", name)
        if reason.list_ is not None and reason.list_.count > MOST_CONTACTS:
            yield _too_many((*place, "list"), reason.list_.count, MOST_CONTACTS, "contacts")
        if reason.devices is not None and reason.devices.every > 0.0:
            reports = reason.devices.per_second * DAY * demand.volume
            if reports > MOST_CONTACTS:
                yield _too_many((*place, "devices"), reports, MOST_CONTACTS, "contacts")
    for k, row in enumerate(demand.arrivals.rows if demand.arrivals else ()):
        most = max(row.counts.values(), default=0.0)
        if most > MOST_CONTACTS:
            yield _too_many(("demand", "arrivals", "rows", k), most, MOST_CONTACTS, "contacts")
            return


def _people(name: str, group: Group) -> Iterator[Problem]:
    path: Path = ("staff", name)
    said: list[tuple[Path, int]] = []
    if group.count is not None:
        said += [((*path, "count", *keys), number) for keys, number in group.count.leaves()]
    said += [((*path, "shifts", key, "people"), s.people or 0) for key, s in group.shifts.items()]
    rows = group.roster.rows if group.roster else ()
    said += [((*path, "roster", "rows", k), row.people) for k, row in enumerate(rows)]
    for place, number in said:
        if number > MOST_PEOPLE:
            yield _too_many(place, number, MOST_PEOPLE, "people")
            return


def _too_many(path: Path, got: float, most: int, what: str) -> Problem:
    return Problem.of(path, f"spec.too_many.{what}", got=f"{got:,.0f}", most=f"{most:,}")
