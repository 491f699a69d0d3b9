"""Proofs of field service: visits at the customer's, and repairs that are sent in."""

from __future__ import annotations

import math

import pytest

from queuesim.analysis.erlang import erlang_b, erlang_c_mean_wait
from queuesim.economics import price
from queuesim.engine.reference import simulate
from queuesim.experiment.before import expected
from queuesim.network import prepare
from queuesim.results import Tally, tally
from queuesim.results.contacts import read
from tests.mechanisms.lab import Lab, near, poisson, proves
from tests.unit.compiling import build, listed

HOUR, DAY = 3600.0, 86_400.0

# --- M56: visits --------------------------------------------------------------------------------

#: One engineer round the clock; the way and the work are drawn apart.
ROUNDS = """\
queuesim: 1
currency: CNY
time: {start: 2026-03-02, days: 210, open: 24h}
runs: {replications: 20, seed: 3, warmup: 10d}
demand: {reasons: {card: {per_day: 10, channel: visit}}}
channels:
  visit:
    kind: visit
    travel: {mean: 35m, cv: 40%}
    km_per_hour: 40
    cost_per_km: 0.6
    talk: {law: exponential, mean: 50m}
staff: {engineers: {count: 1, skills: [visit], pay: 40/h}}
"""


@proves("M56", off=("travel: {mean: 35m, cv: 40%}", "travel: 0m"))
def test_way_and_work_together_are_the_service_of_an_engineer(lab: Lab) -> None:
    """Pollaczek-Khinchine for the wait; then the way, until somebody is there."""
    result = lab.compare(ROUNDS)
    rate, way, work = 10 / DAY, 35 * 60.0, 50 * 60.0
    second = way**2 * (1 + 0.4**2) + 2 * way * work + 2 * work**2
    wait = rate * second / (2 * (1 - rate * (way + work)))
    assert near(result.estimate("base", "wait.visit"), wait)
    assert near(result.estimate("base", "response_time.visit"), wait + way)
    assert near(result.estimate("base", "occupancy.engineers"), rate * (way + work))
    assert near(result.estimate("base", "travel.visit"), way)
    assert near(result.estimate("base", "on_the_way.engineers"), rate * way)
    assert near(result.estimate("base", "talk.visit"), work)
    assert near(result.estimate("base", "km_per_visit"), 40 * way / HOUR)


@proves("M56", off=("km_per_hour: 40", "km_per_hour: 0"))
def test_kilometres_follow_from_the_way_and_cost_their_price(lab: Lab) -> None:
    """To the metre of each visit, and to the cent in all; half the way has half of them."""
    day = lab.tally(ROUNDS)
    ticks = day.total("travel")
    assert ticks > 0
    km = day.total("metres") / 1000
    assert km == pytest.approx(40 * ticks / 1e6 / HOUR, abs=0.0005 * day.total("reached"))
    assert day.amount("travel_cost") == pytest.approx(0.6 * km, rel=1e-12)
    half = lab.tally(ROUNDS, "channels.visit.travel={mean: 1050s, cv: 40%}")
    assert half.total("reached") == pytest.approx(day.total("reached"), rel=0.01)
    assert half.total("metres") == pytest.approx(day.total("metres") / 2, rel=0.02)
    result = lab.compare(ROUNDS, replications=2)
    parts = [result.estimate("base", name).value for name in ("cost.pay", "cost.travel")]
    assert parts[1] > 0
    assert result.estimate("base", "cost").value == pytest.approx(sum(parts), rel=1e-12)


#: One engineer; nothing is left to chance.
ONE = """\
queuesim: 1
time: {start: 2026-03-02, days: 2, open: 09:00-13:00}
demand: {reasons: {card: {per_day: 10, channel: visit}}}
channels:
  visit:
    kind: visit
    travel: 30m
    talk: {law: deterministic, mean: 60m}
    wrap: {law: deterministic, mean: 10m}
    due: 2h
staff: {engineers: {count: 1, skills: [visit]}}
"""


def sums(lab: Lab, text: str, at: list[float]) -> Tally:
    """All sums of a day with listed arrivals [s from 9 o'clock]."""
    model = listed(build(lab.text(text)), at)
    ledger = read(simulate(model.network, 1, 0), model.network, model.labels)
    return price(tally(ledger, model, prepare(model.network, 1, 0)), ledger, model, 1)


def steps(lab: Lab, text: str, at: list[float]) -> list[tuple[int, str, float, float | None]]:
    """Case, what, begin and end of each piece of work [min from 9 o'clock]."""
    return sorted(
        (v.case, v.node.split()[0], v.begun / 60, None if v.ended is None else v.ended / 60)
        for v in lab.trace(text, at).visits
        if v.begun is not None
    )


@proves("M56", off=("travel: 30m", "travel: 0m"))
def test_the_same_engineer_drives_and_works_and_then_takes_the_next(lab: Lab) -> None:
    """Asked at 9:00, 9:10, 12:00: off at 9:00, 10:40 and 12:20; there half an hour later.

    The third is begun before one o'clock and finished after it; a fourth waits for the next day.
    """
    assert steps(lab, ONE, [0, 600, 10800, 10900]) == [
        (0, "talk", 30, 90),
        (0, "travel", 0, 30),
        (1, "talk", 130, 190),
        (1, "travel", 100, 130),
        (2, "talk", 230, 290),
        (2, "travel", 200, 230),
        (3, "talk", 1470, 1530),
        (3, "travel", 1440, 1470),
    ]


@proves("M56", off=("due: 2h", "due: 300h"))
def test_a_promised_response_is_judged_by_when_somebody_is_there(lab: Lab) -> None:
    """Asked at 9:00 and 9:10: there after 30 and 120 min. A second earlier: two hours and more."""
    for second, kept in ((600.0, 2), (599.0, 1)):
        day = sums(lab, ONE, [0, second])
        assert (day.total("due"), day.total("in_due")) == (2, kept)
    day = sums(lab, ONE, [0, 10, 20])
    assert day.total("in_due") == 1


@proves("M56", off=("appointments: {share: 100%", "appointments: {share: 0%"))
def test_with_an_appointment_the_engineer_sets_out_at_its_time(lab: Lab) -> None:
    """Asked just after nine, a time every two hours: off at 11, there at 11:30."""
    text = ONE.replace("due: 2h", "appointments: {share: 100%, every: 2h}")
    assert steps(lab, text, [10])[1] == (0, "travel", 120, 150)


@proves("M56", off=("solves: 75%", "solves: 100%"))
def test_what_the_first_visit_does_not_fix_is_visited_again(lab: Lab) -> None:
    """Three of four are fixed at a visit: 4/3 visits a case, 75 % of first visits fix it."""
    text = ROUNDS.replace("days: 210", "days: 60").replace("count: 1,", "count: 9,")
    again = "solves: 75%\n    repeat: {chance: 100%, after: 1d}\n    km_per_hour: 40"
    result = lab.compare(text.replace("km_per_hour: 40", again))
    assert near(result.estimate("base", "first_time_fix"), 0.75)
    assert near(result.estimate("base", "contacts.repeat"), 10 / 3)
    assert near(result.estimate("base", "km"), 10 * 4 / 3 * 40 * 35 / 60)


# --- M57: sent in -------------------------------------------------------------------------------

BENCH = """\
queuesim: 1
time: {start: 2026-03-02, days: 220, open: 24h}
runs: {replications: 20, seed: 3, warmup: 20d}
demand: {reasons: {card: {per_day: 18, channel: send_in}}}
channels:
  send_in:
    kind: mail_in
    shipping: {mean: 1d, cv: 50%}
    shipping_back: 2d
    talk: {law: exponential, mean: 2h}
    due: 80h
staff: {bench: {count: 2, skills: [send_in]}}
"""


@proves("M57", off=("shipping_back: 2d", "shipping_back: 0d"))
def test_turnaround_is_both_ways_wait_and_repair(lab: Lab) -> None:
    """Arrivals that are shipped for independent times stay Poisson: M/M/2 at the bench."""
    result = lab.compare(BENCH)
    wait = erlang_c_mean_wait(1.5, 2, 2 * HOUR)
    assert near(result.estimate("base", "wait.send_in"), wait)
    assert near(result.estimate("base", "turnaround"), DAY + wait + 2 * HOUR + 2 * DAY)
    assert near(result.estimate("base", "occupancy.bench"), 0.75)


@proves("M57", off=("due: 80h", "due: 90h"))
def test_what_is_promised_back_is_judged_by_when_it_is_back(lab: Lab) -> None:
    """Ways of a day and two, people for all: back within 80 h means repaired within 8."""
    text = BENCH.replace("{mean: 1d, cv: 50%}", "1d").replace("count: 2", "count: 30")
    result = lab.compare(text.replace("days: 220", "days: 60"))
    assert near(result.estimate("base", "in_due"), 1 - math.exp(-8 / 2))


# --- M54, M55: telephone, visit, send in --------------------------------------------------------

PACKAGES = """\
queuesim: 1
currency: CNY
time: {start: 2026-03-02, days: 40, open: 24h}
runs: {replications: 20, seed: 3, warmup: 10d}
demand:
  reasons:
    card: {per_day: 60, channel: phone}
    broken: {per_day: 20, channel: {phone: 50%, send_in: 50%}}
channels:
  phone:
    kind: call
    talk: 6m
    solves: {card: 60%, broken: 10%}
    if_not_solved: {visit: {card: 90%, broken: 40%}, send_in: {card: 10%, broken: 60%}}
  visit:
    kind: visit
    travel: 30m
    talk: 40m
    solves: 80%
    if_not_solved: {visit: 50%, send_in: 40%, leave: 10%}
    repeat: {chance: 100%, after: 1d}
  send_in: {kind: mail_in, shipping: 1d, talk: 2h, solves: 95%}
staff:
  desk: {count: 4, skills: [phone]}
  engineers: {count: 9, skills: [visit]}
  bench: {count: 9, skills: [send_in]}
"""


def shares() -> dict[str, float]:
    """Expected contacts a day in each package, from the shares alone."""
    unsolved = {"card": 0.4, "broken": 0.9}
    phone = {"card": 60.0, "broken": 10.0}
    to_visit, to_bench = {"card": 0.9, "broken": 0.4}, {"card": 0.1, "broken": 0.6}
    asked = sum(phone[k] * unsolved[k] * to_visit[k] for k in phone)
    visits = asked / (1 - 0.2 * 0.5)
    sent = 10 + sum(phone[k] * unsolved[k] * to_bench[k] for k in phone) + visits * 0.2 * 0.4
    return {"phone": 70.0, "visit": visits, "send_in": sent}


@proves("M54", off=("if_not_solved: {visit: 50%, send_in: 40%, leave: 10%}", "priority: normal"))
def test_what_one_package_does_not_solve_falls_through_to_the_next(lab: Lab) -> None:
    """Telephone, visit, send in: expected contacts a day follow from the shares alone."""
    result = lab.compare(PACKAGES)
    for package, each in shares().items():
        assert near(result.estimate("base", f"contacts.{package}"), each)
    day = lab.tally(PACKAGES)
    assert day.total("cases_unsolved") > 0, "some leave after a visit"


@proves("M55", off=("card: 60%", "card: 20%"))
def test_what_is_solved_by_telephone_needs_no_visit(lab: Lab) -> None:
    """The phone-fix rate is what is solved there; the rest is passed on, and that is all of it.

    With ten points more of the cards six a day fewer are passed on, nine of ten to a visit.
    """
    text = PACKAGES + "scenarios:\n  trained: {channels.phone.solves.card: 70%}\n"
    result = lab.compare(text)
    for name, fixed in (("base", 60 * 0.6 + 1), ("trained", 60 * 0.7 + 1)):
        assert near(result.estimate(name, "fcr.phone"), fixed / 70)
        assert near(result.estimate(name, "passed_on.phone"), 1 - fixed / 70)
    fewer = [
        base.total("how passed on", "channel", "visit")
        - more.total("how passed on", "channel", "visit")
        for base, more in zip(result.tallies["base"], result.tallies["trained"], strict=True)
    ]
    assert poisson(sum(fewer) / (20 * 30), 5.4, 20 * 30)


@proves("M54", off=("{phone: 50%, send_in: 50%}", "phone"))
def test_a_package_is_chosen_by_reason(lab: Lab) -> None:
    """Half of what is broken is sent in at once, and no card is."""
    day = lab.tally(PACKAGES)
    first = day["how first"]
    place = day.layout.place
    assert first[place("channel", "send_in")].sum() == day.total(
        "started", "channel", "send_in"
    ) - (day.total("how passed on", "channel", "send_in"))
    assert poisson(day.total("how first", "channel", "send_in") / 30, 10, 30)


@pytest.mark.parametrize(
    "text", [ROUNDS, ONE, BENCH, PACKAGES], ids=["rounds", "one", "bench", "all"]
)
def test_engines_agree_on_visits_and_repairs(text: str) -> None:
    """Bit by bit."""
    short = text.replace("days: 210", "days: 15").replace("days: 220", "days: 25")
    lab = Lab()
    found = [lab.tally(short, engine=engine) for engine in ("reference", "kernel")]
    assert found[0] == found[1]


def test_a_visit_without_a_way_is_a_visit_with_none() -> None:
    """A way of no time leaves every number as it is without the word."""
    lab = Lab()
    without = ROUNDS.replace("    travel: {mean: 35m, cv: 40%}\n", "")
    short = [text.replace("days: 210", "days: 15") for text in (ROUNDS, without)]
    assert lab.tally(short[0], "channels.visit.travel=0m") == lab.tally(short[1])


# --- M63: own, outsourced, mixed ----------------------------------------------------------------

#: Three engineers of the house; who finds none free is sent one of a partner, who is paid by job.
MIXED = """\
queuesim: 1
currency: CNY
time: {start: 2026-03-02, days: 40, open: 24h}
runs: {replications: 20, seed: 3, warmup: 10d}
demand: {reasons: {card: {per_day: 40, channel: visit}}}
channels:
  visit: {kind: visit, travel: 30m, talk: {law: exponential, mean: 70m}, solves: 80%}
staff:
  own: {count: 3, skills: [visit], pay: 50/h}
  partner: {count: 40, provider: {per_job: 120, fee: 600/day}, fails: times 140%}
routing: {overflow: {visit: {to: partner, after: 0s}}}
scenarios:
  by the hour: {staff.partner.provider: {per_hour: 90/h}}
  all ours: {staff.own.count: 40}
"""


@proves("M63", off=("per_job: 120, fee", "fee"))
def test_what_the_house_cannot_take_at_once_is_billed_by_the_job(lab: Lab) -> None:
    """Erlang's loss formula: of 40 a day, those who find all three busy."""
    result = lab.compare(MIXED)
    load = 40 * 100 / 1440
    passed = 40 * erlang_b(load, 3)
    assert near(result.estimate("base", "cost.providers"), 120 * passed + 600)
    hourly = result.estimate("by the hour", "cost.providers")
    assert near(hourly, 90 * passed * 100 / 60)
    assert near(result.estimate("base", "wait.visit"), 0.0)


@proves("M63", off=("fee: 600/day", "fee: 0/day"))
def test_bills_are_jobs_times_their_price_and_the_fee(lab: Lab) -> None:
    """To the cent; own people are paid for all hours, and cost per job follows from both."""
    result = lab.compare(MIXED, scenarios=["base"], replications=2)
    value = {
        name: result.estimate("base", name).value
        for name in ("cost", "cost.pay", "cost.providers", "cost_per_job.own")
    }
    days = [t.total("handled", "group", "partner") / 30 for t in result.tallies["base"]]
    assert value["cost.providers"] == pytest.approx(120 * sum(days) / 2 + 600, rel=1e-12)
    assert value["cost.pay"] >= 3 * 24 * 50
    assert value["cost"] == pytest.approx(value["cost.pay"] + value["cost.providers"], rel=1e-12)
    jobs = [t.total("handled", "group", "own") / 30 for t in result.tallies["base"]]
    assert value["cost_per_job.own"] == pytest.approx(value["cost.pay"] / (sum(jobs) / 2))


@proves("M63", off=("fails: times 140%", "fails: 100%"))
def test_each_provider_has_a_quality_of_its_own(lab: Lab) -> None:
    """Of jobs of the house 80 % are fixed, of those of the partner 72 %."""
    result = lab.compare(MIXED)
    assert near(result.estimate("base", "first_time_fix.own"), 0.8)
    assert near(result.estimate("base", "first_time_fix.partner"), 0.72)


def test_engines_agree_on_providers() -> None:
    """Bit by bit, in money too."""
    lab = Lab()
    text = MIXED.replace("days: 40", "days: 12")
    found = [lab.tally(text, engine=engine) for engine in ("reference", "kernel")]
    assert found[0] == found[1]


# --- M66, M67: how far it is, and partners who share their people -------------------------------

AREAS = """\
queuesim: 1
currency: CNY
time: {start: 2026-03-02, days: 110, open: 24h}
runs: {replications: 20, seed: 3, warmup: 10d}
customers: {city: {contacts: 70%}, country: {contacts: 30%}}
demand: {reasons: {card: {per_day: 9, channel: visit}}}
channels:
  visit:
    kind: visit
    travel: {city: 15m, country: 75m}
    km_per_hour: {city: 24, country: 60}
    cost_per_km: 0.5
    talk: {law: exponential, mean: 60m}
staff: {engineers: {count: 1, skills: [visit]}}
"""


@proves("M66", off=("country: 75m", "country: 15m"))
def test_who_lives_far_away_takes_longer_to_reach_and_others_wait_for_it(lab: Lab) -> None:
    """Ways by area, 6 km and 75; Pollaczek-Khinchine with the mixture of both for all who wait."""
    result = lab.compare(AREAS)
    ways, rate, work = {"city": (0.7, 900.0), "country": (0.3, 4500.0)}, 9 / DAY, HOUR
    mean = sum(share * way for share, way in ways.values())
    second = sum(share * way**2 for share, way in ways.values()) + 2 * mean * work + 2 * work**2
    wait = rate * second / (2 * (1 - rate * (mean + work)))
    for area, (_, way) in ways.items():
        assert near(result.estimate("base", f"travel.{area}"), way)
        assert near(result.estimate("base", f"response_time.{area}"), wait + way)
    assert near(result.estimate("base", "km_per_visit.city"), 6)
    assert near(result.estimate("base", "km_per_visit.country"), 75)
    assert near(result.estimate("base", "cost.travel"), 9 * (0.7 * 6 + 0.3 * 75) * 0.5)


@proves("M67", off=("after: 0s", "after: 300d"))
def test_people_whom_a_partner_shares_wait_for_nobody_elses_work(lab: Lab) -> None:
    """Two of the house and one of the partner, who helps at once: Erlang C with three."""
    text = MIXED.replace("{count: 3,", "{count: 2,").replace("{count: 40, prov", "{count: 1, prov")
    text = text.replace("travel: 30m, talk: {law: exponential, mean: 70m}", SLOW)
    result = lab.compare(text.replace("per_day: 40", "per_day: 18"), scenarios=["base"])
    assert near(result.estimate("base", "wait.visit"), erlang_c_mean_wait(1.5, 3, 2 * HOUR))


SLOW = "travel: 0m, talk: {law: exponential, mean: 2h}"


def test_what_visits_and_jobs_will_cost_is_said_before_the_run() -> None:
    """Nine jobs a day at 200, and the kilometres of both areas; nobody else costs anything."""
    bills = "staff.engineers.provider={per_job: 200}"
    before = expected(build(AREAS, bills))
    assert before.cost == pytest.approx(9 * 200 + 9 * (0.7 * 6 + 0.3 * 75) * 0.5)
