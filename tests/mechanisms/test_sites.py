"""Proofs of sites: tiers that pass work and parts up, and what pooling above is worth."""

from __future__ import annotations

from math import comb, exp, factorial

import pytest

from queuesim.analysis.erlang import erlang_c_mean_wait
from queuesim.compile.flows import visits_per_case
from queuesim.compile.house import House
from queuesim.compile.supply import fill_rates
from tests.mechanisms.lab import Lab, near, poisson, proves
from tests.unit.compiling import build

HOUR, DAY = 3600.0, 86_400.0


def count(mean: float, most: int = 60) -> list[float]:
    """Chances of a Poisson number."""
    return [exp(-mean) * mean**n / factorial(n) for n in range(most)]


def plus(a: list[float], b: list[float]) -> list[float]:
    """Chances of the sum of two independent numbers."""
    found = [0.0] * max(len(a), len(b))
    for i, p in enumerate(a):
        for j, q in enumerate(b):
            if i + j < len(found):
                found[i + j] += p * q
    return found


def short(wanted: list[float], stock: int) -> list[float]:
    """Chances of what is owed where so many are wanted of a base stock."""
    owed = [0.0] * len(wanted)
    for n, p in enumerate(wanted):
        owed[max(0, n - stock)] += p
    return owed


# --- M61: four tiers ----------------------------------------------------------------------------

TIERS = """\
queuesim: 1
time: {start: 2026-03-02, days: 80, open: 24h, interval: 1h}
runs: {replications: 20, seed: 3, warmup: 12d}
demand: {reasons: {card: {per_day: 10, channel: visit}}}
channels: {visit: {kind: visit, site: station, talk: 30m, parts: {board: 100%}, parts_known: 100%}}
staff: {engineers: {count: 15, skills: [visit]}}
sites:
  station: {escalates_to: centre}
  centre: {escalates_to: region}
  region: {escalates_to: hq}
  hq: {}
parts:
  board:
    stock: {station: 3, centre: 2, region: 3, hq: 4}
    reorder: {to: {station: 3, centre: 2, region: 3, hq: 4}}
    lead: {station: 4h, centre: 6h, region: 6h, hq: 12h}
"""


@proves("M61", off=("stock: {station: 3, centre: 2,", "stock: {station: 3, centre: 9999,"))
def test_four_tiers_of_base_stocks_are_a_chain_of_what_is_owed(lab: Lab) -> None:
    """Of fixed lead times, what a tier owes is what it wants in one plus what is owed above.

    Exact, tier by tier: owed = (owed above + Poisson in a lead time - stock)+, all independent.
    """
    result = lab.compare(TIERS)
    owed, rate = [1.0], 10 / 24
    for site, stock, lead in (("hq", 4, 12), ("region", 3, 6), ("centre", 2, 6), ("station", 3, 4)):
        wanted = plus(count(rate * lead), owed)
        owed = short(wanted, stock)
        mean = sum(n * p for n, p in enumerate(owed))
        assert near(result.estimate("base", f"parts_owed.board.{site}"), mean)
        there = stock - sum(n * p for n, p in enumerate(wanted)) + mean
        assert near(result.estimate("base", f"stock.board.{site}"), there)
        if site == "region":
            wait = mean / rate * HOUR
    assert near(result.estimate("base", "fill_rate.board.station"), sum(wanted[:3]))
    assert near(result.estimate("base", "supply_time.board.centre"), 6 * HOUR + wait)


TWO = """\
queuesim: 1
time: {start: 2026-03-02, days: 80, open: 24h, interval: 1h}
runs: {replications: 20, seed: 3, warmup: 12d}
customers: {north: {contacts: 50%}, south: {contacts: 50%}}
demand: {reasons: {card: {per_day: 12, channel: visit}}}
channels:
  visit:
    kind: visit
    site: {north: up, south: down}
    talk: 30m
    parts: {board: 100%}
    parts_known: 100%
staff: {engineers: {count: 15, skills: [visit]}}
sites: {up: {escalates_to: centre}, down: {escalates_to: centre}, centre: {}}
parts:
  board:
    stock: {up: 2, down: 2, centre: 4}
    reorder: {to: {up: 2, down: 2, centre: 4}}
    lead: {up: 4h, down: 4h, centre: 12h}
"""


@proves("M61", off=("up: {escalates_to: centre}", "up: {}"))
def test_two_stations_share_what_lies_above_them(lab: Lab) -> None:
    """What the centre owes falls to either station by lot: binomial, and exact."""
    result = lab.compare(TWO)
    owed = short(count(0.5 * 12), 4)
    mine = [
        sum(p * comb(n, k) / 2**n for n, p in enumerate(owed) if n >= k) for k in range(len(owed))
    ]
    fill = sum(plus(count(0.25 * 4), mine)[:2])
    for site, area in (("up", "north"), ("down", "south")):
        assert near(result.estimate("base", f"fill_rate.board.{site}"), fill)
        assert near(result.estimate("base", f"fill_rate.{area}"), fill)
    assert near(result.estimate("base", "part_orders.board.centre"), 12)


#: What a tier does not solve goes up by itself.
WORK = """\
queuesim: 1
time: {start: 2026-03-02, days: 60, open: 24h, interval: 1h}
runs: {replications: 20, seed: 3, warmup: 10d}
demand: {reasons: {card: {per_day: 40, channel: visit}, chip: {per_day: 8, channel: bench}}}
channels:
  visit: {kind: visit, site: station, travel: 20m, talk: 40m, solves: 75%}
  bench:
    {kind: mail_in, site: centre, shipping: 6h, talk: {law: exponential, mean: 2h}, solves: 60%}
  experts: {kind: mail_in, site: region, shipping: 12h, talk: 3h, solves: 80%}
  lab: {kind: mail_in, site: hq, shipping: 1d, talk: 4h}
staff:
  engineers: {count: 9, skills: [visit]}
  mechanics: {count: 3, skills: [bench]}
  specialists: {count: 9, skills: [experts]}
  makers: {count: 9, skills: [lab]}
sites:
  station: {escalates_to: centre}
  centre: {escalates_to: region}
  region: {escalates_to: hq}
  hq: {}
"""


@proves("M61", off=("region: {escalates_to: hq}", "region: {}"))
def test_what_a_tier_does_not_solve_goes_up_to_the_next(lab: Lab) -> None:
    """A quarter of 40 and all of 8 come to the centre, 40 % of these to the region, 20 % to hq.

    The centre is one queue for all that comes from below: Erlang C with three.
    """
    result = lab.compare(WORK)
    coming = {"visit": 40.0, "bench": 18.0, "experts": 18 * 0.4, "lab": 18 * 0.4 * 0.2}
    for channel, each in coming.items():
        assert near(result.estimate("base", f"contacts.{channel}"), each)
    for channel, share in (("visit", 0.25), ("bench", 0.4), ("experts", 0.2)):
        assert near(result.estimate("base", f"passed_on.{channel}"), share)
    wait = erlang_c_mean_wait(18 / 24 * 2, 3, 2 * HOUR)
    assert near(result.estimate("base", "wait.bench"), wait)
    assert near(result.estimate("base", "turnaround.bench"), wait + (6 + 2 + 6) * HOUR)
    day = lab.tally(WORK)
    assert day.total("cases_unsolved") == 0
    assert poisson(day.total("how passed on", "channel", "lab") / 50, 1.44, 50)


# --- M66: how far customers have it --------------------------------------------------------------

FAR = """\
queuesim: 1
time: {start: 2026-03-02, days: 30, open: 24h, interval: 1h}
runs: {replications: 20, seed: 3}
customers: {city: {contacts: 60%}, country: {contacts: 40%}}
demand: {reasons: {card: {per_day: 100, channel: {shop: 50%, office: 50%}}}}
channels:
  shop:
    kind: counter
    talk: {law: exponential, mean: 10m}
    way: {city: 10m, country: {law: exponential, mean: 40m}}
    stays_away: {over: 30m, chance: 70%}
  office: {kind: counter, talk: 10m}
staff: {sellers: {count: 1, skills: [shop]}, clerks: {count: 3, skills: [office]}}
scenarios:
  nearer: {channels.shop.way.country: {law: exponential, mean: 15m}}
"""


@proves("M66", off=("chance: 70%", "chance: 0%"))
def test_who_has_it_too_far_stays_away_and_the_others_wait_less(lab: Lab) -> None:
    """Of the country exp(-30/40) have it far and seven of ten of these stay away; of the city none.

    Who comes is Poisson, so the shop is an M/M/1 queue; a nearer shop reaches more.
    """
    result = lab.compare(FAR)
    for name, mean in (("base", 40), ("nearer", 15)):
        away = 0.7 * exp(-30 / mean)
        assert near(result.estimate(name, "stayed_away.office"), 0.0)
        coming = 50 * (0.6 + 0.4 * (1 - away))
        assert near(result.estimate(name, "contacts.answered.shop"), coming)
        assert near(result.estimate(name, "balked.shop"), 0.4 * away)
        assert near(result.estimate(name, "stayed_away.shop"), 0.4 * away)
        load = coming * 10 / 1440
        assert near(result.estimate(name, "wait.shop"), erlang_c_mean_wait(load, 1, 600.0))
    day = lab.tally(FAR)
    assert day.total("stayed_away", "class", "city") == 0
    assert day.total("stayed_away", "class", "country") == day.total("balked") > 0


def test_the_load_check_leaves_out_who_stays_away() -> None:
    """Contacts expected at the shop are of those who come."""
    visits = visits_per_case(House(build(FAR).config))
    assert visits["shop"] == pytest.approx([0.5, 0.5 * (1 - 0.7 * exp(-0.75))])
    assert visits["office"] == pytest.approx([0.5, 0.5])


# --- M64: who is sent ---------------------------------------------------------------------------

CHOICE = """\
queuesim: 1
currency: CNY
time: {start: 2026-03-02, days: 40, open: 24h, interval: 1h}
runs: {replications: 20, seed: 3, warmup: 5d}
customers: {near: {contacts: 50%}, far: {contacts: 50%}}
demand:
  reasons: {printer: {per_day: 20, channel: visit}, server: {per_day: 10, channel: visit}}
channels:
  visit:
    {kind: visit, travel: {near: 20m, far: 60m}, talk: 40m, solves: {printer: 90%, server: 70%}}
staff:
  own: {count: 20, skills: [visit.near], provider: {per_hour: 60/h}}
  partner: {count: 20, skills: [visit.far], provider: {per_job: 110}, fails: times 150%}
scenarios:
  by complexity: {staff.own.skills: [visit.server], staff.partner.skills: [visit.printer]}
  all ours: {staff.own.skills: [visit], staff.partner: remove}
"""


@proves("M64", off=("skills: [visit.far]", "skills: [visit.near, visit.far]"))
def test_who_is_sent_by_distance_or_by_complexity_has_a_price_and_a_quality(lab: Lab) -> None:
    """Cost and first-time fix of three choices, each from the shares alone.

    By distance the partner has 15 visits a day of all kinds, by complexity 20 printers; what the
    house drives itself it pays by the hour, 40 minutes at work and the way there.
    """
    result = lab.compare(CHOICE)
    fixed = {"own": (0.9, 0.7), "partner": (0.85, 0.55)}
    jobs = {  # own printers and servers, then the partner's; and the mean way of the house
        "base": ((10, 5, 10, 5), 20),
        "by complexity": ((0, 10, 20, 0), 40),
        "all ours": ((20, 10, 0, 0), 40),
    }
    found = {}
    for name, (count, way) in jobs.items():
        good = sum(n * p for n, p in zip(count, fixed["own"] + fixed["partner"], strict=True)) / 30
        bills = sum(count[:2]) * (40 + way) / 60 * 60 + sum(count[2:]) * 110
        assert near(result.estimate(name, "contacts.own"), sum(count[:2]))
        assert near(result.estimate(name, "first_time_fix"), good)
        assert near(result.estimate(name, "cost.providers"), bills)
        found[name] = (good, bills)
    assert near(result.estimate("base", "first_time_fix.far"), 0.75)
    assert found["all ours"][0] > found["by complexity"][0] > found["base"][0]
    assert found["all ours"][1] < found["base"][1] < found["by complexity"][1]


# --- what holds without being a mechanism -------------------------------------------------------


def test_who_says_where_it_goes_on_is_not_passed_up() -> None:
    """A word of the channel itself wins; and without sites nothing goes anywhere."""
    said = WORK.replace("solves: 60%", "solves: 60%, if_not_solved: {lab: 100%}")
    channels = build(said).config.channels
    assert list(channels["bench"].if_not_solved or {}) == ["lab"]
    assert list(channels["visit"].if_not_solved or {}) == ["bench"]
    assert channels["lab"].if_not_solved is None


def test_the_load_check_knows_that_a_site_waits_for_the_one_above() -> None:
    """Mean waits above make lead times longer: within six points of the exact chain."""
    found = fill_rates(House(build(TIERS).config))
    owed, rate = [1.0], 10 / 24
    for site, stock, lead in (("hq", 4, 12), ("region", 3, 6), ("centre", 2, 6), ("station", 3, 4)):
        wanted = plus(count(rate * lead), owed)
        owed = short(wanted, stock)
        assert found["board", site] == pytest.approx(sum(wanted[:stock]), abs=0.06)


@pytest.mark.parametrize("text", [TIERS, TWO, WORK, FAR], ids=["tiers", "two", "work", "far"])
def test_engines_agree_on_sites(text: str) -> None:
    """Bit by bit."""
    lab = Lab()
    short_ = (
        text.replace("days: 80", "days: 14")
        .replace("days: 60", "days: 14")
        .replace("days: 30", "days: 7")
    )
    found = [lab.tally(short_, engine=engine) for engine in ("reference", "kernel")]
    assert found[0] == found[1]
