"""Cost, lost customers and value lost, worked out by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest

from queuesim.compile import Model
from queuesim.economics import churn, price
from queuesim.economics.keys import case_keys
from queuesim.economics.rates import over_horizon, over_run, per_open_day
from queuesim.engine.reference import Floor
from queuesim.measures import evaluate, measured
from queuesim.network import draws
from queuesim.network.keys import absorb, mix, uniforms
from queuesim.network.labels import HOWS
from queuesim.results import Ledger, Tally, read, tally
from queuesim.results.layout import Layout
from queuesim.units import Rate
from tests.unit.compiling import build, fixed, listed

#: 1,000 people of whom those who wait 10 seconds give up; one person serves for 60 seconds each.
PEOPLE = f"customers.people={{count: 1000, value: 400/year, patience: {fixed(10)}}}"
ARRIVALS = tuple(range(0, 600, 5))


def built(*sets: str, seconds: Sequence[float] = ARRIVALS) -> Model:
    return listed(
        build(
            """\
queuesim: 1
time: {start: 2026-03-02, days: 1, open: 09:00-10:00}
customers: {people: {}}
demand: {reasons: {card: {per_day: 10, channel: phone}}}
channels: {phone: {kind: call, talk: {law: deterministic, mean: 60s}}}
staff: {team: {count: 1, skills: [phone]}}
""",
            PEOPLE,
            *sets,
        ),
        seconds,
    )


def run(model: Model, seed: int = 1) -> tuple[Tally, Ledger]:
    floor = Floor(model.network, seed, 0)
    ledger = read(floor.run(), model.network, model.labels)
    return price(tally(ledger, model, floor.prepared), ledger, model, seed), ledger


def value(found: Tally, *selectors: str) -> list[float]:
    return [v.value for v in evaluate([found], selectors)]


# --- cost ---------------------------------------------------------------------------------------


def test_without_prices_nothing_costs_anything() -> None:
    found, _ = run(built())
    assert value(found, "cost", "value_lost", "net", "lost_customers") == [0, 0, 0, 0]


def test_pay_is_for_paid_hours_with_overtime_and_without_unpaid_breaks() -> None:
    # the last of the calls in time comes one second before closing: 59 seconds of overtime
    late = built("staff.team.pay=60/h", seconds=[3599])
    found, _ = run(late)
    assert value(found, "cost.pay", "overtime") == [60 + 59 / 60, 59]
    assert value(found, "cost.pay.team") == value(found, "cost")
    rested = built("staff.team.pay=60/h", "staff.team.break={length: 15m, paid: false}")
    assert value(run(rested)[0], "cost.pay") == [45]
    paid = built("staff.team.pay=60/h", "staff.team.break={length: 15m, paid: true}")
    assert value(run(paid)[0], "cost.pay") == [60]


def test_a_cost_by_reason_names_no_more_than_the_reasons_that_come_there() -> None:
    model = build(
        """\
queuesim: 1
time: {start: 2026-03-02, days: 1, open: 09:00-10:00}
customers: {people: {}}
demand:
  reasons: {card: {per_day: 10, channel: phone}, loan: {per_day: 20, channel: desk}}
channels:
  phone: {kind: call, talk: 1s, cost_per_contact: {card: 0.5}}
  desk: {kind: counter, talk: 1s, cost_per_contact: {loan: 2}}
staff: {team: {count: 5, skills: [phone, desk]}}
"""
    )
    found, _ = run(model)
    phone, desk = value(found, "contacts.phone", "contacts.desk")
    assert min(phone, desk) > 0
    assert value(found, "cost.contacts.phone", "cost.contacts.desk") == [phone * 0.5, desk * 2.0]


def test_people_with_sessions_are_paid_while_logged_in_and_for_overtime() -> None:
    """Ann for half an hour and the 59 seconds of her last call, Ben for a quarter; two people."""
    rows = "[[mon, Ann, 09:00, 09:30], [mon, Ben, 09:30, 09:45], [tue, Cy, 09:00, 10:00]]"
    words = f"staff.team={{sessions: {{rows: {rows}}}, skills: [phone], pay: 60/h}}"
    found, _ = run(built(words, seconds=[1799]))
    assert value(found, "cost.pay", "overtime") == [45 + 59 / 60, 59]
    found, _ = run(built(words, "staff.team.pay=200/open day"))
    assert value(found, "cost.pay") == [400]


def test_pay_over_the_calendar_is_for_each_person() -> None:
    found, _ = run(built("staff.team.count=3", "staff.team.pay=3040/month"))
    assert value(found, "cost.pay") == [pytest.approx(300)]
    found, _ = run(built("staff.team.count=3", "staff.team.pay=200/open day"))
    assert value(found, "cost.pay") == [600]


def test_contacts_cost_where_they_are_answered() -> None:
    found, _ = run(built("channels.phone.cost_per_contact=0.5"))
    answered = found.total("answered")
    assert 10 <= answered < found.total("started")
    assert value(found, "cost.contacts", "cost.contacts.phone") == [0.5 * answered] * 2
    assert value(found, "cost.contacts.class.people") == [0.5 * answered]
    offered, solved = found.total("started"), found.total("cases_solved")
    assert value(found, "cost_per_contact", "cost_per_solved") == [
        0.5 * answered / offered,
        0.5 * answered / solved,
    ]


def test_leases_and_overhead_run_over_the_calendar() -> None:
    machines = "channels.machine={kind: self_service, machines: 4, talk: 1m, lease: 3040/month}"
    split = "demand.reasons.card.channel={phone: 50%, machine: 50%}"
    found, _ = run(built(machines, split, "costs.overhead=20000/month"))
    day = 20000 / 30.4
    assert value(found, "cost.machines", "cost.machines.machine", "cost.overhead") == [
        pytest.approx(400),
        pytest.approx(400),
        pytest.approx(day),
    ]
    assert value(found, "cost") == [pytest.approx(400 + day)]


def layout_of(model: Model) -> Layout:
    return run(model)[0].layout


@pytest.mark.parametrize(("days", "open_days"), [(1, 1), (5, 5), (7, 5), (28, 20)])
def test_every_open_day_carries_its_share_of_the_year(days: int, open_days: int) -> None:
    layout = layout_of(built(f"time.days={days}", "time.open={mon-fri: 09:00-10:00}", seconds=[]))
    assert layout.open_days == open_days
    assert layout.open_days_per_year == pytest.approx(365 * 5 / 7)
    month = Rate(3040.0, "month")
    assert per_open_day(month, layout) == pytest.approx(100 * 7 / 5)
    assert per_open_day(month, layout) * layout.open_days_per_year == pytest.approx(36_500)
    if days % 7 == 0:
        assert over_run(month, layout) == pytest.approx(100 * days)
    assert over_run(Rate(30.0, "open day"), layout) == 30 * open_days


def test_a_year_is_a_year_in_any_unit() -> None:
    layout = layout_of(built("time.open={mon-fri: 09:00-10:00}", seconds=[]))
    year = 365 * 86_400.0
    assert over_horizon(Rate(400.0, "year"), year, layout) == 400
    assert over_horizon(Rate(400.0, "year"), year / 2, layout) == 200
    assert over_horizon(Rate(1.0, "open day"), year, layout) == pytest.approx(365 * 5 / 7)


def test_the_year_is_the_day_times_its_open_days() -> None:
    found, _ = run(built("time.open={mon-fri: 09:00-10:00}", "staff.team.pay=60/h", CERTAIN))
    for name in ("cost", "value_lost", "net", "lost_customers"):
        day, year = value(found, name, f"{name}.year")
        assert day > 0
        assert year == pytest.approx(day * 365 * 5 / 7)


# --- churn --------------------------------------------------------------------------------------

CERTAIN = "customers.people.churn={abandoned: 100%}"


def customers(ledger: Ledger, ends: Sequence[str] = ("abandoned",)) -> set[int]:
    """Customers with a contact that ended so."""
    from queuesim.network.labels import ENDS

    codes = [ENDS.index(end) for end in ends]
    c = ledger.contacts
    return set(ledger.cases.customer[c.case[np.isin(c.end, codes)]].tolist())


def test_a_customer_is_lost_once_however_often_he_gives_up() -> None:
    few = built(CERTAIN, "customers.people.count=7")
    found, ledger = run(few)
    assert found.total("abandoned") > 50
    assert found.total("customers_lost") == len(customers(ledger)) <= 7
    assert value(found, "value_lost") == [400 * len(customers(ledger))]
    assert value(found, "net") == value(found, "value_lost")


def test_without_a_count_every_case_is_a_customer_of_its_own() -> None:
    people = f"customers.people={{value: 400/year, patience: {fixed(10)}}}"
    found, _ = run(built(people, CERTAIN))
    assert found.total("customers_lost") == found.total("abandoned") > 50


def test_value_is_lost_over_the_horizon() -> None:
    found, _ = run(built(CERTAIN))
    half, _ = run(built(CERTAIN, "horizon=182.5d"))
    assert found.amount("value_lost") == 400 * found.total("customers_lost")
    assert half.amount("value_lost") == found.amount("value_lost") / 2


def test_the_lost_are_counted_where_the_contact_began() -> None:
    found, _ = run(built(CERTAIN, "time.interval=5m"))
    lost = found["customers_lost"][0]
    assert lost[0] > 0
    assert lost[1] > 0
    assert lost[:2].sum() == found.total("customers_lost", "channel", "phone")
    assert found.total("customers_lost", "reason", "card") == lost.sum()
    assert value(found, "value_lost.phone") == value(found, "value_lost.class.people")


@pytest.mark.parametrize(
    ("words", "chance"),
    [
        ("{abandoned: 50%}", 0.5),
        ("{abandoned: 50%, blocked: 90%}", 0.5),
        ("{abandoned: 50%, wait: {over: 9s, chance: 50%}}", 0.75),
        ("{abandoned: 50%, wait: {over: 10s, chance: 50%}}", 0.5),
        ("{unsolved: 30%}", 0.0),
        ("{abandoned: {phone: 20%, other: 90%}}", 0.2),
        ("{abandoned: {card: 40%, other: 0%}, wait: {over: 0s, chance: 50%}}", 0.7),
    ],
)
def test_chances_of_one_contact_combine(words: str, chance: float) -> None:
    model = built(f"customers.people.churn={words}")
    _, ledger = run(model)
    found = churn.chances(ledger, model.config)
    gave_up = ledger.contacts.end == 1
    assert gave_up.sum() > 50
    np.testing.assert_allclose(found[gave_up], chance, rtol=1e-14)


LONG = f"""\
queuesim: 1
time: {{start: 2026-03-02, days: 1, open: 09:00-10:00}}
customers: {{people: {{}}}}
demand: {{reasons: {{card: {{per_day: 10, channel: phone}}, note: {{per_day: 10, channel: post}}}}}}
channels:
  phone: {{kind: call, talk: {fixed(60)}}}
  post: {{kind: mail, talk: {fixed(60)}}}
staff: {{team: {{count: 1, skills: [phone]}}, clerks: {{count: 1, skills: [post]}}}}
"""


def long_waits(over: str, *sets: str) -> dict[str, int]:
    """By how each contact began and on which channel, those with a chance of 50 % to leave.

    Four come at once: they wait 0, 60, 120 and 180 seconds for the one person of their channel.
    """
    churning = f"customers.people.churn={{wait: {{over: {over}, chance: 50%}}}}"
    model = listed(listed(build(LONG, churning, *sets), [0, 0, 0, 0]), [0, 0, 0, 0], "note")
    _, ledger = run(model)
    c, found = ledger.contacts, churn.chances(ledger, model.config)
    assert set(found.tolist()) <= {0.0, 0.5}
    named = [f"{ledger.names.channels[c.channel[k]]} {HOWS[c.how[k]]}" for k in found.nonzero()[0]]
    return dict(Counter(named))


@pytest.mark.parametrize(
    ("over", "found"),
    [
        ("60s", {"phone first": 2}),
        ("59s", {"phone first": 3}),
        ("{other: 60s}", {"phone first": 2}),
        ("{phone: 150s}", {"phone first": 1}),
        ("{phone: 60s, post: 150s}", {"phone first": 2, "post first": 1}),
        ("{post: 60s, other: 150s}", {"phone first": 1, "post first": 2}),
        ("{card: 60s, note: 0s}", {"phone first": 2}),
        ("{people: {post: 60s, other: 150s}}", {"phone first": 1, "post first": 2}),
        ("{card: 60s, note: {post: 150s, other: 0s}}", {"phone first": 2, "post first": 1}),
    ],
)
def test_a_long_wait_is_one_in_which_the_customer_is_there(
    over: str, found: dict[str, int]
) -> None:
    """Mail is judged only where its channel is named."""
    assert long_waits(over) == found


def test_the_delay_of_a_callback_was_accepted_and_the_wait_before_it_was_not() -> None:
    """Three are diverted after 30 s, and called back after 60, 120 and 180 s."""
    callback = "channels.phone.callback={offer_after_wait: 30s, accept: 100%}"
    assert long_waits("30s", callback) == {}
    assert long_waits("29s", callback) == {"phone first": 3}


def test_unsolved_counts_what_was_answered_and_not_solved_nor_passed_on() -> None:
    bot = "channels.bot={kind: self_service, talk: 1m, solves: 0%, if_not_solved: {phone: 100%}}"
    start = "demand.reasons.card.channel=bot"
    model = built(bot, start, "channels.phone.solves=0%", "customers.people.churn={unsolved: 25%}")
    _, ledger = run(model)
    c, found = ledger.contacts, churn.chances(ledger, model.config)
    passed = c.channel == ledger.names.channels.index("bot")
    assert (found[passed] == 0).all()
    answered = ~passed & (c.end == 0)
    assert answered.sum() > 5
    assert (found[answered] == 0.25).all()
    assert (found[~passed & ~answered] == 0).all()


def lost(model: Model) -> dict[int, int]:
    """Lost customers, and the case by which each is lost."""
    _, ledger = run(model)
    chance = churn.chances(ledger, model.config)
    case = ledger.contacts.case[churn.losing(chance, ledger, model.network, 1, 0)]
    return dict(zip(ledger.cases.customer[case].tolist(), case.tolist(), strict=True))


def test_raising_the_chance_only_adds_customers() -> None:
    some, more, everybody = (
        set(lost(built(f"customers.people.churn={{abandoned: {p}%}}"))) for p in (10, 30, 100)
    )
    assert some < more < everybody


def test_other_scenarios_see_the_same_decisions() -> None:
    """One person more saves some contacts; all the others lose the same customers."""
    churning = "customers.people.churn={abandoned: 30%}"
    base, more = built(churning), built(churning, "staff.team.count=2")
    _, ledger = run(more)
    gave_up = set(ledger.contacts.case[ledger.contacts.end == 1].tolist())
    before, after = lost(base), lost(more)
    still = {customer for customer, case in before.items() if case in gave_up}
    assert 0 < len(still) < len(before)
    assert still == set(after)


def test_natural_churn_is_an_expectation_and_shown_apart() -> None:
    found, _ = run(built("customers.people.churn={base: 3.04%/month}"))
    assert value(found, "natural_churn") == [pytest.approx(1.0)]
    assert value(found, "natural_churn.people") == [pytest.approx(1.0)]
    assert value(found, "lost_customers", "value_lost", "net") == [0, 0, 0]


# --- keys ---------------------------------------------------------------------------------------


def test_keys_of_many_are_the_keys_of_each() -> None:
    words = np.array([0, 1, 5, draws.MASK, 0x9E37_79B9_7F4A_7C15], dtype=np.uint64)
    keys = words[::-1].copy()
    assert mix(words).tolist() == [draws.mix(int(w)) for w in words]
    assert absorb(keys, words).tolist() == [
        draws.absorb(int(k), int(w)) for k, w in zip(keys, words, strict=True)
    ]
    turns = np.arange(5)
    assert uniforms(keys, "churn", turns).tolist() == [
        draws.uniform(int(k), "churn", int(t)) for k, t in zip(keys, turns, strict=True)
    ]


def test_the_key_of_a_case_is_that_of_its_draws_in_the_engine() -> None:
    model = built()
    _, ledger = run(model)
    stream = draws.stream_key(5, 3)
    source = draws.source_key(stream, model.network.sources[0].name)
    every = np.arange(ledger.cases.born.size)
    found = case_keys(ledger.cases, every, model.network, stream).tolist()
    assert found == [
        draws.case_key(source, int(p), int(o))
        for p, o in zip(ledger.cases.part, ledger.cases.ordinal, strict=True)
    ]
    assert len(set(found)) == len(found)


def test_measured_is_read_tallied_and_priced() -> None:
    model = built(CERTAIN, "staff.team.pay=60/h")
    floor = Floor(model.network, 1, 0)
    assert measured(floor.run(), model, floor.prepared, 1, 0) == run(model)[0]
