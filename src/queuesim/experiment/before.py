"""What can be said before the first run: load against people, cost, and how long it will take.

Nothing here needs a result. The load of each interval comes from the words of the config alone
and its estimates are the closed formulas; the cost is that of the people, machines and rooms that
stand ready, with the contacts that are expected; the time is measured on the first day.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from queuesim.analysis.loadcheck import (
    IntervalLoad,
    LoadCheck,
    UnitSlip,
    load_check,
    unit_slips,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from queuesim.compile import Model
    from queuesim.errors import Problem

ENOUGH = 0.5  #: seconds of simulating after which the rest is reckoned


@dataclass(frozen=True)
class Expected:
    """What a scenario is expected to need.

    Attributes
    ----------
    checks
        Load and Erlang estimates by pool of channels and interval.
    slips
        Values that were probably written in another unit than meant.
    contacts
        First contacts per open day.
    cost
        Per open day, with every contact answered and no overtime [currency].
    seconds
        Time that one replication takes in one process [s]; nan if not measured.
    """

    checks: tuple[LoadCheck, ...]
    slips: tuple[UnitSlip, ...]
    contacts: float
    cost: float
    seconds: float


def refusals(model: Model) -> Iterator[Problem]:
    """What has no answer: circles that no case ever leaves."""
    from queuesim.compile.circles import circles

    yield from circles(model)


def load_checks(model: Model, *, each_day: bool = False) -> tuple[LoadCheck, ...]:
    """Load and Erlang estimates by pool of channels and interval.

    Parameters
    ----------
    each_day
        A row for each date; else the mean over the days of each weekday.
    """
    from queuesim.compile.explain import load_rows

    rows = load_rows(model, each_day=each_day)
    return tuple(load_check(IntervalLoad(*row) for row in rows))


def likely_slips(model: Model) -> list[UnitSlip]:
    """Values of a config that were probably written in another unit than meant."""
    return unit_slips(load_checks(model))


def expected(model: Model, seed: int = 1) -> Expected:
    """Everything that can be said of a model before it is run.

    Parameters
    ----------
    seed
        For the day on which the time is measured; it changes nothing else.
    """
    checks = load_checks(model)
    return Expected(
        checks,
        tuple(unit_slips(checks)),
        _first_contacts(model),
        _standing_ready(model) + _contact_cost(model),
        _seconds(model, seed),
    )


def _first_contacts(model: Model) -> float:
    from queuesim.compile.house import House

    return sum(House(model.config).volumes) / max(1, model.labels.open_days)


def _standing_ready(model: Model) -> float:
    """Cost per open day of a run in which nobody comes: pay, leases, overhead."""
    from queuesim.measures import evaluate, measured
    from queuesim.network import prepare
    from queuesim.network.rows import Rows

    empty = measured(Rows(), model, prepare(model.network, 0, 0), 0, 0)
    (cost,) = evaluate([empty], ["cost"], empty=True)
    return cost.value


def _contact_cost(model: Model) -> float:
    """Cost per contact of all expected contacts, per open day."""
    from queuesim.compile.flows import visits_per_case
    from queuesim.compile.house import House

    house = House(model.config)
    total = 0.0
    for name, visits in visits_per_case(house).items():
        each = house.channels[name].cost_per_contact
        if each is not None and any(visits):
            costs = house.per_need(each, name, ("channels", name, "cost_per_contact"))
            total += sum(v * n * c for v, n, c in zip(visits, house.volumes, costs, strict=True))
    return total / max(1, model.labels.open_days)


def _seconds(model: Model, seed: int) -> float:
    """Time of one replication, from as many of its days as it takes to tell."""
    from queuesim.engine.reference import Floor

    floor = Floor(model.network, seed)
    windows = [window for gate in model.network.gates for window in gate.windows]
    total = sum(end - start for start, end in windows)
    began = time.perf_counter()
    for until in (*model.network.days[1:], model.network.horizon):
        floor.advance(until)
        spent = time.perf_counter() - began
        done = sum(max(0, min(end, until) - start) for start, end in windows)
        if done and spent > ENOUGH:
            return spent * total / done
    return time.perf_counter() - began
