"""Quality cost in four classes: M82."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from queuesim.experiment.engines import rows_of
from queuesim.measures import evaluate, measured
from queuesim.results import Tally
from tests.mechanisms.lab import Lab, near, proves
from tests.unit.compiling import build, listed

#: Worked by hand: 60 an hour for who serves, 120 for who checks, 90 for who handles complaints.
HAND = """\
queuesim: 1
currency: CNY
time: {start: 2026-03-02, days: 1, open: 09:00-10:00}
runs: {replications: 1}
demand: {reasons: {card: {per_day: 1, channel: phone}}}
channels: {phone: {kind: call, talk: {law: deterministic, mean: 4m}}}
every_channel: {talk_cv: 0%, repeat: {chance: 100%, after: 10m}}
staff:
  team: {count: 1, skills: [phone], pay: 60/h}
  leads: {count: 1, skills: [phone.leads], pay: 120/h}
  care: {count: 1, skills: [complaint], pay: 90/h}
quality:
  failure: {phone: {chance: 100%}}
  inspection: {phone: {catches: 100%, time: 1m, to: leads, rework: 3m}}
  complaint: {chance: 0%, failed: 100%, to: care, talk: 6m, follow_up: 2m}
costs: {prevention: 7/open day, inspection: {share: 50%, time: 2m}, complaint: 30}
"""
CLASSES = ("prevention", "inspection", "internal", "external")


def played(lab: Lab, text: str, seconds: Sequence[float], *sets: str) -> Tally:
    """The tally of one replication with listed calls."""
    model = listed(build(lab.text(text), *sets), seconds)
    rows, prepared = rows_of(model, 1, 0, "reference")
    return measured(rows, model, prepared, 1, 0)


def found(tally: Tally) -> list[float]:
    """The four classes."""
    values = evaluate([tally], [f"quality_cost.{name}" for name in CLASSES], empty=True)
    return [value.value for value in values]


@proves(
    "M82", off=(("prevention: 7/open day, ", ""), ("time: 1m, to: leads", "time: 2m, to: leads"))
)
def test_the_four_classes_worked_by_hand(lab: Lab) -> None:
    """Two calls. Checked, both are found: a minute of leads is 2, three of the team 3.

    Half of the contacts are looked at for two minutes at the pay of the team: 1 for each.
    """
    tally = played(lab, HAND, [0, 600])
    assert found(tally) == pytest.approx([7, 2 * 2 + 2 * 1, 2 * 3, 0])
    assert tally.amount("samples") == pytest.approx(2)


@proves("M82", off=("complaint: 30", "complaint: 0"))
def test_external_failure_is_coming_back_and_complaining(lab: Lab) -> None:
    """Calls at 30, and, never right, again at 44 and 58 minutes, of four minutes at 1 each.

    Three complaints at 30 each. Of the first two each takes eight minutes at 1.50; when the third
    is made, at 62 minutes, whoever would handle it has gone home.
    """
    tally = played(lab, HAND, [1800], "quality.inspection=remove")
    assert (tally.total("answered"), tally.total("complaints")) == (3, 3)
    external = 3 * 30 + 2 * 8 * 1.5 + 2 * 4 * 1
    assert found(tally) == pytest.approx([7, 3 * 1, 0, external])


@proves("M82", off=("per_defect: {failed: 900}", "per_defect: {failed: 800}"))
def test_a_defect_has_its_price_where_it_is_found_and_classes_are_no_money_on_top(lab: Lab) -> None:
    """100 (an example, unless it is said) for each that is caught and 900 for each that is not.

    The cost of the run is that of its lines alone, with classes of quality or without.
    """
    text = HAND.replace("complaint: 30}", "complaint: 30, per_defect: {failed: 900}}")
    tally = played(lab, text, [0, 600])
    names = ("defect_cost", "cost", "quality_cost", "quality_cost.share")
    defects, cost, quality, share = (v.value for v in evaluate([tally], names))
    assert defects == 2 * 100
    assert cost == pytest.approx(60 + 120 + 90 + 7 + 2)
    assert quality == pytest.approx(7 + 6 + 6)
    assert share == pytest.approx(quality / cost)
    failing = played(lab, text, [1800], "quality.inspection=remove")
    assert [v.value for v in evaluate([failing], ["defect_cost"])] == [3 * 900]


#: Calls are checked; at the counter nobody looks, and people there have 90 an hour.
TWO = (
    HAND.replace("channel: phone}}}", "channel: phone}, loan: {per_day: 1, channel: counter}}}")
    .replace("channels: {", "channels: {counter: {kind: counter, talk: 4m}, ")
    .replace("staff:\n", "staff:\n  tellers: {count: 1, skills: [counter], pay: 90/h}\n")
    .replace(
        "failure: {phone: {chance: 100%}}",
        "failure: {phone: {chance: 100%}, counter: {chance: 100%}}",
    )
)


@proves(
    "M82",
    off=(("prevention: 7/open day, ", ""), ("to: care, talk: 6m", "to: care, talk: 5m")),
)
def test_each_class_lies_where_what_went_wrong_lies_worked_by_hand(lab: Lab) -> None:
    """Two calls, found by checks and put right; one at the counter at 30 minutes, and again twice.

    Calls take 8 minutes each with check and rework, the counter 3 times 4 and 16 for complaints:
    of 7 for prevention 16/44 and 28/44. Samples are half of two minutes at 1 and at 1.50. Each
    of the three at the counter is complained about, at 30; the first two complaints take 8 minutes
    at 1.50.
    """
    model = listed(build(lab.text(TWO)), [0, 600])
    model = listed(model, [1800], "loan")
    rows, prepared = rows_of(model, 1, 0, "reference")
    tally = measured(rows, model, prepared, 1, 0)
    assert (tally.total("answered"), tally.total("complaints")) == (5, 3)
    expected = {
        "phone": [2.55, 2 * 2 + 2 * 1, 2 * 3, 0],
        "counter": [4.45, 3 * 1.5, 0, 3 * 30 + 2 * 8 * 1.5 + 2 * 4 * 1.5],
    }
    for channel, reason in (("phone", "card"), ("counter", "loan")):
        for where in (channel, reason):
            names = [f"quality_cost.{name}.{where}" for name in CLASSES]
            values = [v.value for v in evaluate([tally], names, empty=True)]
            assert values == pytest.approx(expected[channel]), where
    whole = evaluate([tally], ["quality_cost", "quality_cost.phone", "quality_cost.counter"])
    assert whole[0].value == pytest.approx(whole[1].value + whole[2].value)


@proves("M86", off=("to: care, talk: 6m", "to: leads, talk: 6m"))
def test_work_on_a_complaint_is_of_the_contact_that_it_is_about(lab: Lab) -> None:
    """Who handles complaints about calls, 16 minutes of an hour, costs 90 for the phone.

    So quality cost of a channel is a part of its full cost. Leads, whom nobody asks, stand alone.
    """
    tally = played(lab, HAND, [1800], "quality.inspection=remove")
    names = ("full_cost.pay", "full_cost.pay.phone", "full_cost.pay.card")
    whole, phone, card = (value.value for value in evaluate([tally], names))
    assert (whole, phone, card) == pytest.approx((62 + 90 + 120, 62 + 90, 62 + 90))


def test_checks_cost_what_their_hours_cost() -> None:
    """Time of checks and of putting right, at the pay of the groups, in a house that runs."""
    text = HAND.replace("chance: 100%}}", "chance: 20%}}").replace("per_day: 1,", "per_day: 400,")
    text = text.replace("09:00-10:00", "24h").replace("days: 1", "days: 3")
    text = text.replace("count: 1, skills: [phone]", "count: 3, skills: [phone]")
    result = Lab().compare(text, replications=20)
    value = {k: result.estimate("base", k) for k in ("inspection_time", "rework_time")}
    inspection = result.estimate("base", "quality_cost.inspection")
    assert inspection.value == pytest.approx(
        value["inspection_time"].value * 120 / 3600
        + result.estimate("base", "cost.inspection").value
    )
    internal = result.estimate("base", "quality_cost.internal")
    assert internal.value == pytest.approx(value["rework_time"].value * 60 / 3600)
    assert near(internal, 400 * 0.2 * 3)
