"""Supply: how often a part will be in stock, reckoned from the rule by which it is ordered.

For the load check, before anything is simulated. Demand is taken as Poisson at its mean rate and
the position of a stock as evenly spread between its orders, which is exact for one place under
a steady demand of single parts; a site above that is short makes the lead time longer by its mean
wait (Sherbrooke's METRIC).
"""

from __future__ import annotations

from math import ceil, exp, sqrt
from typing import TYPE_CHECKING

from queuesim.compile.parts import found_there, known, needed, rule_of, site_of
from queuesim.spec.sites import above, kept_at
from queuesim.units import DAY

if TYPE_CHECKING:
    from queuesim.compile.house import House

Place = tuple[str, str]  #: part and site


def comes_again(house: House, channel: str) -> list[float]:
    """Share of all visits in a channel after which somebody comes again with a part.

    Second visits lack nothing, so that of those ``s`` of first ones it is ``s / (1 + s)``.
    """
    short = _lacking(house, channel)
    return [s / (1.0 + s) for s in short]


def expected_parts(house: House, channel: str) -> dict[str, list[float]]:
    """Parts that a contact in a channel uses for each need, a mean over second visits too."""
    parts = needed(house, channel)
    if not found_there(house, channel):
        return parts
    first = [1.0 - again for again in comes_again(house, channel)]
    return {
        part: [c * f for c, f in zip(chances, first, strict=True)]
        for part, chances in parts.items()
    }


def _lacking(house: House, channel: str) -> list[float]:
    """Chance for each need that a visit ends for want of a part."""
    rates, result = house.fill_rates, [0.0] * len(house.needs)
    unknown = [1.0 - share for share in known(house, channel)]
    for k in house.comers(channel):
        there = 1.0
        for part, chances in needed(house, channel).items():
            short = 1.0 - rates.get((part, site_of(house, channel, k)), 1.0)
            there *= 1.0 - chances[k] * short
        result[k] = unknown[k] * (1.0 - there)
    return result


def fill_rates(house: House) -> dict[Place, float]:
    """Expected share of needs that are met from stock, by part and site."""
    wanted = _demand(house)
    found: dict[Place, float] = {}
    for part in house.config.parts:
        delays: dict[str, float] = {}
        kept = [site for site in kept_at(house.config, part) if wanted.get((part, site), 0.0) > 0.0]
        highest_first = sorted(kept, key=lambda site: len([*above(house.config, site)]))
        for site in highest_first:
            rate = wanted[part, site]
            source = next((s for s in above(house.config, site) if s in delays), None)
            extra = 0.0 if source is None else delays[source]
            found[part, site], owed = _stock(house, part, site, rate, extra)
            delays[site] = owed / rate
    return found


def _demand(house: House) -> dict[Place, float]:
    """Parts that are taken or ordered at each site [1/s], with those that pass through it."""
    from queuesim.compile.flows import visits_per_case  # which asks how often parts are there

    seconds = len(house.config.calendar.days) * DAY
    wanted: dict[Place, float] = {}
    visits = visits_per_case(house, parts=False)
    for channel in house.channels:
        for part, chances in needed(house, channel).items():
            kept = kept_at(house.config, part)
            for k in house.comers(channel):
                rate = house.volumes[k] * visits[channel][k] * chances[k] / seconds
                site = site_of(house, channel, k)
                for each in (site, *above(house.config, site)):
                    if each in kept:
                        wanted[part, each] = wanted.get((part, each), 0.0) + rate
    return wanted


def _stock(house: House, part: str, site: str, rate: float, extra: float) -> tuple[float, float]:
    """Share of needs met at once, and mean number that wait."""
    rule = rule_of(house, part, site)
    if rule is None:
        total = rate * len(house.config.calendar.days) * DAY
        stock = house.config.parts[part].stock.of(name=site)
        return min(1.0, stock / total), max(0.0, total - stock) / 2.0
    review = house.config.parts[part].reorder
    every = 0.0 if review is None or review.every is None else review.every
    mean = rate * (rule.lead.mean + extra + every / 2.0)
    top = rule.at + rule.lot if rule.lot else rule.up_to
    chances = _poisson(mean, top)
    there = owed = 0.0
    for position in range(rule.at + 1, top + 1):
        up_to = chances[: max(position, 0)]
        there += sum(up_to)
        short = sum((position - n) * p for n, p in enumerate(up_to))
        owed += mean - position + short  # E(D - y)+ = E(D) - y + E(y - D)+
    many = top - rule.at
    return there / many, max(0.0, owed / many)


def _poisson(mean: float, most: int) -> list[float]:
    """Chances of 0, 1, ... below ``most`` of a Poisson number."""
    low = max(0, ceil(mean - 40.0 * sqrt(mean + 1.0)))
    if low > 0:  # far beyond any stock that makes sense: all of it is short or none
        return [0.0] * most
    found, chance = [], exp(-mean)
    for n in range(max(0, most)):
        found.append(chance)
        chance *= mean / (n + 1)
    return found
