"""What can be said before the first run: load against people, cost, and how long it will take.

Nothing here needs a result. The load of each interval comes from the words of the config alone
and its estimates are the closed formulas; the cost is that of the people, machines and rooms that
stand ready, with the contacts that are expected; the time is measured on the first day.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from queuesim.analysis.capacity import EXACT, Bottleneck, Skills, bottlenecks
from queuesim.analysis.growing import Growth, Offered, Slot, growing
from queuesim.analysis.loadcheck import (
    IntervalLoad,
    LoadCheck,
    UnitSlip,
    load_check,
    unit_slips,
)
from queuesim.errors import Problem
from queuesim.units import HOUR
from queuesim.words import Said, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from queuesim.compile import Model
    from queuesim.compile.explain import Explained
    from queuesim.compile.house import House
    from queuesim.compile.workload import Workload

MANY_RETURNS = 0.98  #: contacts that follow on each contact above which cases hardly end
ENOUGH = 0.5  #: seconds of simulating after which the rest is reckoned


@dataclass(frozen=True)
class Expected:
    """What a scenario is expected to need.

    Attributes
    ----------
    checks
        Load and Erlang estimates by pool of channels and interval.
    warnings
        Values that were probably written in another unit than meant, queues that grow, cases that
        hardly end.
    contacts
        First contacts per open day.
    cost
        Per open day, with every contact answered and no overtime [currency].
    seconds
        Time that one replication takes in one process [s]; nan if not measured.
    """

    checks: tuple[LoadCheck, ...]
    warnings: tuple[LoadWarning, ...]
    contacts: float
    cost: float
    seconds: float


@dataclass(frozen=True)
class Returns:
    """Cases that come back so often that they hardly end.

    Attributes
    ----------
    who
        Whose cases, in words.
    share
        Contacts that follow on each of their contacts in the long run; at 1 they never end.
    contacts
        Contacts of a case, on average.
    """

    who: Said
    share: float
    contacts: float

    def sentence(self, lang: str = "en") -> str:
        """One line for the planner."""
        ends = "many" if self.share < 1.0 - EXACT else "endless"
        share, count = f"{100.0 * self.share:.3g}", f"{self.contacts:,.0f}"
        return text(f"verdicts.returns.{ends}", lang, who=self.who, share=share, count=count)


def refusals(model: Model) -> Iterator[Problem]:
    """What has no answer: circles that no case ever leaves, and no steady state."""
    from queuesim.compile.circles import circles
    from queuesim.compile.workload import always_open

    found = list(circles(model))
    yield from found
    if not found and always_open(model):
        yield from _no_steady_state(model)


def _no_steady_state(model: Model) -> Iterator[Problem]:
    """A house that never closes or changes, with work for all its people or more, for ever."""
    from queuesim.compile.explain import Explained
    from queuesim.compile.workload import workload

    here = workload(Explained(model))
    if not here.steady:
        return
    offered = offered_of(here)
    slot = offered.slots[0]
    for pool in offered.skills.pools():
        works = [here.works.index(work) for work in here.works if work.name in pool.works]
        rates = [slot.arrivals[w] * here.works[w].lasting / slot.seconds for w in works]
        people = [slot.people[here.groups.index(name)] for name in pool.groups]
        (found,) = bottlenecks(pool, np.array([rates]), np.array([people]), 1.0 - EXACT)
        if found is not None:
            yield _refused(model, found, sum(people))


def _refused(model: Model, found: Bottleneck, people: float) -> Problem:
    of = {label.group: label.staff for label in model.labels.staff}
    first = of.get(found.groups[0], found.groups[0])
    staffed = first in model.config.staff
    channel = found.works[0].partition(" ")[0]
    where = ("staff", first) if staffed else ("channels", channel, "machines")
    return Problem.of(
        where,
        "verdicts.no_steady_state",
        works=found.works,
        groups=found.groups,
        percent="∞" if math.isinf(found.rho) else f"{100.0 * found.rho:.4g} %",
        people=f"{people:.4g}",
    )


def offered_of(here: Workload) -> Offered:
    """The work and people of a config in the form of the analysis."""
    seconds = [[work.seconds.get(group, math.inf) for group in here.groups] for work in here.works]
    shape = (len(here.works), len(here.groups))
    return Offered(
        Skills(
            tuple(work.name for work in here.works), here.groups, np.array(seconds).reshape(shape)
        ),
        tuple(work.lasting for work in here.works),
        tuple(work.kept for work in here.works),
        tuple(Slot(*slot) for slot in here.slots),
        tuple(work.contacts for work in here.works),
        here.person_seconds,
    )


LoadWarning = UnitSlip | Growth | Returns


def load_checks(model: Model, *, each_day: bool = False) -> tuple[LoadCheck, ...]:
    """Load and Erlang estimates by pool of channels and interval.

    Parameters
    ----------
    each_day
        A row for each date; else the mean over the days of each weekday.
    """
    from queuesim.compile.explain import Explained

    return _checks(Explained(model), each_day=each_day)


def _checks(explained: Explained, *, each_day: bool = False) -> tuple[LoadCheck, ...]:
    return tuple(load_check(IntervalLoad(*row) for row in explained.rows(each_day=each_day)))


def load_warnings(model: Model) -> list[LoadWarning]:
    """What the load check says: likely slips of units, queues that grow, cases that hardly end."""
    from queuesim.compile.explain import Explained

    explained = Explained(model)
    return _warnings(explained, _checks(explained))


def _warnings(explained: Explained, checks: Sequence[LoadCheck]) -> list[LoadWarning]:
    from queuesim.compile.workload import workload

    slips = unit_slips(checks)
    told = {name for slip in slips if slip.is_overload for name in slip.channel.split(" + ")}
    queues = [
        each
        for each in growing(offered_of(workload(explained)))
        if not told & {name.partition(" (")[0] for name in each.bottleneck.works}
    ]
    return [*slips, *queues, *_returning(explained)]


def _returning(explained: Explained) -> Iterator[Returns]:
    """Needs whose contacts nearly all bring another, the same share together."""
    from queuesim.compile.circles import whose
    from queuesim.compile.flows import returns

    house = explained.house
    alike: dict[float, list[int]] = {}
    for k, share in enumerate(returns(house)):
        if share > MANY_RETURNS and house.volumes[k] > 0.0:
            alike.setdefault(round(share, 9), []).append(k)
    for share, needs in alike.items():
        volume = sum(house.volumes[k] for k in needs)
        visits = sum(house.volumes[k] * sum(v[k] for v in explained.visits.values()) for k in needs)
        mine = sorted({k % len(house.classes) for k in needs})
        yield Returns(whose(house, mine), share, visits / volume)


def expected(model: Model, seed: int = 1) -> Expected:
    """Everything that can be said of a model before it is run.

    Parameters
    ----------
    seed
        For the day on which the time is measured; it changes nothing else.
    """
    from queuesim.compile.explain import Explained

    explained = Explained(model)
    checks = _checks(explained)
    return Expected(
        checks,
        tuple(_warnings(explained, checks)),
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
    """Cost of all expected contacts, per open day: each, its way, its parts, bills of its job."""
    from queuesim.compile.flows import visits_per_case
    from queuesim.compile.house import House
    from queuesim.compile.supply import expected_parts
    from queuesim.compile.visit import travel_means

    house = House(model.config)
    total = 0.0
    for name, visits in visits_per_case(house).items():
        if not any(visits):
            continue
        words, costs = house.channels[name], _jobs(house, name)
        if words.cost_per_contact is not None:
            each = house.per_need(words.cost_per_contact, name)
            costs = [a + b for a, b in zip(costs, each, strict=True)]
        if words.km_per_hour is not None and words.cost_per_km is not None:
            ways = zip(
                travel_means(house, name),
                house.per_need(words.km_per_hour, name),
                house.per_need(words.cost_per_km, name),
                strict=True,
            )
            costs = [a + s / HOUR * k * p for a, (s, k, p) in zip(costs, ways, strict=True)]
        for part, each in expected_parts(house, name).items():
            price = house.config.parts[part].price or 0.0
            costs = [a + n * price for a, n in zip(costs, each, strict=True)]
        total += sum(v * n * c for v, n, c in zip(visits, house.volumes, costs, strict=True))
    return total / max(1, model.labels.open_days)


def _jobs(house: House, channel: str) -> list[float]:
    """Bill for a job of each need: a mean over the groups that do it by skill, all alike."""
    from queuesim.compile.names import Visit
    from queuesim.compile.skills import reach_of

    found = [0.0] * len(house.needs)
    if house.channels[channel].kind == "self_service" or house.steps(channel):
        return found
    for k in house.comers(channel):
        reach = reach_of(house, Visit(channel), house.needs[k])
        able = [house.config.staff[access.group] for access in reach if access.step == 0]
        bills = [g.provider.per_job for g in able if g.provider is not None]
        found[k] = sum(house.value(by, k, channel) for by in bills if by) / max(1, len(able))
    return found


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
