"""Full cost to the cent, revenue and margins, return on service cost: M75, M86, M87, M89."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queuesim.economics.sharing import in_cents
from queuesim.experiment.engines import rows_of
from queuesim.measures import evaluate, measured
from queuesim.results import Tally
from queuesim.results.sums import COSTS
from tests.mechanisms.lab import Lab, proves
from tests.unit.compiling import build, listed

#: Ann answers calls and letters, Ben letters alone; nobody comes to the desk, where Cy waits.
HAND = """\
queuesim: 1
currency: CNY
time: {start: 2026-03-02, days: 1, open: 09:00-10:00}
runs: {replications: 1}
customers: {people: {count: 10, value: 3650/year}}
demand:
  reasons:
    card: {per_day: 1, channel: phone, fee: {09:00-09:30: 7, other: 9}}
    loan: {per_day: 1, channel: post}
    cash: {per_day: 1, channel: desk}
    coin: {per_day: 1, channel: box}
channels:
  phone: {kind: call, talk: {law: deterministic, mean: 4m}, lines: 1, cost_per_contact: 0.333}
  post: {kind: mail, talk: {law: deterministic, mean: 8m}}
  desk: {kind: counter, talk: {law: deterministic, mean: 5m}}
  box:
    kind: self_service
    machines: 1
    talk: 2m
    lease: 3/open day
    bought: {price: 5000, lasts: 10y, worth_then: 1350}
staff:
  ann: {count: 1, skills: [phone, post], pay: 60/h}
  cy: {count: 1, skills: [desk], pay: 33/h}
equipment: {desks: {count: 1, for: [desk], lease: 2/open day}}
costs: {overhead: 10/open day, prevention: 1/open day, bought: {crm: {price: 3650, lasts: 5y}}}
"""
AXES = {"channel": 4, "class": 1, "reason": 4}


def played(lab: Lab, text: str, seconds: Sequence[float], *sets: str) -> Tally:
    """The tally of one replication with listed cases of cards."""
    model = listed(build(lab.text(text), *sets), seconds)
    rows, prepared = rows_of(model, 1, 0, "reference")
    return measured(rows, model, prepared, 1, 0)


def value(tally: Tally, *selectors: str) -> list[float]:
    return [found.value for found in evaluate([tally], selectors, empty=True)]


@proves("M86", off=("cost_per_contact: 0.333", "cost_per_contact: 0.444"))
def test_what_a_contact_costs_goes_to_its_channel_class_and_reason(lab: Lab) -> None:
    """Three calls at 0.333: 0.999, in whole cents 1.00."""
    tally = played(lab, HAND, [0, 600, 1200])
    line = "full_cost.contacts"
    assert value(tally, "cost.contacts") == [pytest.approx(0.999)]
    assert value(tally, line, f"{line}.phone", f"{line}.card", f"{line}.post") == [1, 1, 1, 0]


LETTERS = HAND.replace("channel: phone, fee", "channel: {phone: 50%, post: 50%}, fee")


@proves("M86", off=("pay: 60/h", "pay: 30/h"))
def test_pay_goes_by_the_time_people_worked_and_idle_time_with_it(lab: Lab) -> None:
    """Ann is paid 60 for the hour, of which calls take four minutes each and letters eight.

    Nobody comes to Cy: what he is paid stands alone.
    """
    tally = played(lab, LETTERS, list(range(0, 1800, 600)))
    calls, letters = value(tally, "contacts.answered.phone", "contacts.answered.post")
    assert min(calls, letters) > 0
    worked = 4 * calls + 8 * letters
    line = "full_cost.pay"
    phone, post, desk, total = value(tally, f"{line}.phone", f"{line}.post", f"{line}.desk", line)
    assert phone == pytest.approx(60 * 4 * calls / worked, abs=0.005)
    assert post == pytest.approx(60 * 8 * letters / worked, abs=0.005)
    assert (desk, total) == (0, 60 + 33)


@proves("M86", off=("lasts: 10y, worth_then: 1350", "lasts: 10y"))
def test_things_bought_lose_the_same_in_every_year(lab: Lab) -> None:
    """(5000 - 1350) / 10 and 3650 / 5 a year, a 365th of it on each day that is open."""
    tally = played(lab, HAND, [0])
    line = "full_cost.depreciation"
    assert value(tally, "cost.depreciation", "cost.depreciation.box") == pytest.approx([3, 1])
    assert value(tally, line, f"{line}.box", f"{line}.phone") == [3, 1, 2]  # by people's time


def test_what_nobody_caused_stands_alone_or_with_its_channel(lab_off: Lab) -> None:
    """Without a single contact the box has its lease, and all else stands alone."""
    tally = played(lab_off, HAND, [])
    assert value(tally, "full_cost", "full_cost.box") == [60 + 33 + 3 + 2 + 10 + 1 + 3, 3 + 1]
    assert value(tally, "full_cost.phone", "full_cost.people", "full_cost.cash") == [0, 0, 0]


@pytest.fixture
def lab_off() -> Lab:
    """A laboratory in which everything is as it is written."""
    return Lab()


@proves("M86", off=("overhead: 10/open day", "overhead: 0/open day"))
def test_all_lines_add_up_to_the_cent_by_channel_class_and_reason(lab: Lab) -> None:
    """Real days with every line: channels, classes and reasons and what stands alone."""
    tally = lab.tally(HAND.replace("per_day: 1,", "per_day: 7,"))
    assert value(tally, "full_cost.overhead") == [10]
    for line in COSTS:
        cents = {
            kind: [round(100 * tally.amount(f"full_{line}", kind, name)) for name in names]
            for kind, names in _scopes(tally).items()
        }
        (total,) = cents["total"]
        assert total == round(100 * tally.amount(line))
        assert sum(cents["class"]) == sum(cents["reason"]) <= sum(cents["channel"]) <= total


def _scopes(tally: Tally) -> dict[str, list[str]]:
    scopes: dict[str, list[str]] = {}
    for kind, name in tally.layout.scopes:
        scopes.setdefault(kind, []).append(name)
    return scopes


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=40))
@settings(max_examples=200, deadline=None)
def test_shares_in_cents_add_up_and_none_is_a_cent_off(amounts: list[float]) -> None:
    exact = np.array(amounts)
    total = float(exact.sum())
    cents = in_cents(exact, total)
    assert cents.sum() == np.floor(total * 100 + 0.5)
    assert (np.abs(cents - exact * 100) <= 1.0 + 1e-6).all()
    assert (cents >= 0).all()


@proves("M87", off=("fee: {09:00-09:30: 7, other: 9}", "fee: {09:00-09:30: 9, other: 9}"))
def test_fees_of_solved_cases_and_what_others_would_have_paid(lab: Lab) -> None:
    """Calls at 9:00, 9:02 (the line is busy: lost) and 9:35: 7 and 9 booked, 7 foregone."""
    tally = played(lab, HAND, [0, 120, 2100])
    assert value(tally, "cases.solved", "lost_cases") == [2, 1]
    assert value(tally, "revenue", "revenue.phone", "revenue_lost", "revenue.card") == [
        16,
        16,
        7,
        16,
    ]
    assert value(tally, "revenue.year") == [pytest.approx(16 * 365)]


@proves("M87", off=("overhead: 10/open day", "overhead: 30/open day"))
def test_gross_margin_counts_direct_cost_and_operating_margin_all(lab: Lab) -> None:
    """Two cases at 100: pay 93 and contacts 0.67 are direct; 19 more runs whatever happens."""
    tally = played(lab, HAND, [0, 600], "demand.reasons.card.fee=100")
    direct, indirect = 93 + 0.67, 3 + 2 + 3 + 10 + 1
    margins = [(200 - direct) / 200, (200 - direct - indirect) / 200]
    assert value(tally, "gross_margin", "operating_margin") == pytest.approx(margins)
    assert value(tally, "profit") == [pytest.approx(200 - direct - indirect)]


@proves("M75", off=("value: 3650/year", "value: 7300/year"))
def test_return_on_service_cost_worked_by_hand(lab: Lab) -> None:
    """Ten customers worth 10 a day each, all of whom stay; 16 of these 100 they paid in fees.

    Their value beyond the fees, and the fees, for each unit of the cost of 112.67.
    """
    tally = played(lab, HAND, [0, 2100])
    assert tally.amount("retained") == pytest.approx(100 - 16)
    cost = 93 + 0.67 + 3 + 2 + 3 + 10 + 1
    assert value(tally, "scr") == [pytest.approx((84 + 16) / cost)]


LOSING = HAND.replace(
    "value: 3650/year}", "value: 3650/year, churn: {blocked: 100%}, cost_to_win: 450}"
)


@proves("M89", off=("cost_to_win: 450", "cost_to_win: 400"))
def test_each_lost_customer_costs_the_winning_of_another(lab: Lab) -> None:
    """The second caller finds the line busy and leaves: a year's value, and 450 to replace."""
    tally = played(lab, LOSING, [0, 120])
    assert value(tally, "lost_customers", "replacement_cost") == [1, 450]
    assert value(tally, "value_lost") == [3650]
    assert tally.amount("retained") == pytest.approx(9 * 10 - 7)  # nine stay, one has paid


CURVE = """\
queuesim: 1
time: {start: 2026-03-02, days: 1, open: 09:00-10:00}
runs: {replications: 1}
customers: {people: {churn: {unsolved: 10%}}}
demand: {reasons: {card: {per_day: 1, channel: phone}}}
channels: {phone: {kind: call, talk: {law: deterministic, mean: 4m}, solves: 0%}}
staff: {ann: {count: 1, skills: [phone]}}
satisfaction: {start: 90, waiting: {per_minute: -10}}
loyalty: {churn_by_score: {40: times 300%, 60: times 100%, 80: times 100%, 100: times 0%}}
"""


@proves("M89", off=("60: times 100%, 80: times 100%", "60: times 200%, 80: times 50%"))
def test_between_bad_and_good_service_loyalty_hardly_changes(lab: Lab) -> None:
    """Callers every half minute wait 0, 3.5, 7 ... minutes: scores 90, 55, 20 and then 0.

    The curve is straight between its points and level beyond: factors 0.5, 1.5, 3, 3.
    """
    from queuesim.economics.satisfaction import churn_factors, scores
    from queuesim.results import read

    model = listed(build(lab.text(CURVE)), [0, 30, 60, 90])
    rows, _ = rows_of(model, 1, 0, "reference")
    ledger = read(rows, model.network, model.labels)
    found = scores(ledger, model.config)
    assert found is not None
    assert found.tolist() == pytest.approx([90, 55, 20, 0])
    assert churn_factors(ledger, model.config, found).tolist() == pytest.approx([0.5, 1.5, 3, 3])
    assert churn_factors(ledger, model.config, np.array([70.0, 65, 79, 61])).tolist() == [1] * 4
