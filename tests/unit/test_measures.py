"""The table of measures: each by hand, and how it is asked for."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from queuesim.analysis.intervals import ratio_interval
from queuesim.analysis.wording import Better, MeasureWords, Unit
from queuesim.errors import BadValue
from queuesim.measures import MEASURES, RULES, Value, evaluate, find, interval_table, select
from queuesim.measures.evaluation import _quantile
from queuesim.measures.page import page
from queuesim.measures.selectors import Selector
from queuesim.measures.table import BY_NAME, Estimator, terms
from queuesim.measures.waited import Waited
from queuesim.network import Diary
from queuesim.network.labels import PHASES, booking_of
from queuesim.results import Tally, tally
from queuesim.results.names import SCOPE_KINDS
from queuesim.words import CATALOGUES, LANGUAGES, known, text
from tests.unit.tallying import Story, day_of_everything, model_of

ROOT = Path(__file__).resolve().parents[2]


def tallied(**labels: object) -> Tally:
    model = model_of(**labels)
    return tally(day_of_everything(), model, model.prepared)


@pytest.fixture(scope="module")
def day() -> Tally:
    return tallied()


# --- each measure by hand -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("contacts", 15 / 3),
        ("contacts.phone", 12 / 3),
        ("offered", 13 / 3),
        ("contacts.answered", 7 / 3),
        ("contacts.abandoned", 2 / 3),
        ("contacts.balked", 1 / 3),
        ("contacts.blocked", 1 / 3),
        ("contacts.closed", 1 / 3),
        ("contacts.diverted", 1 / 3),
        ("contacts.inside", 2 / 3),
        ("contacts.first", 10 / 3),
        ("contacts.retry", 2 / 3),
        ("contacts.repeat", 1 / 3),
        ("contacts.passed_on", 1 / 3),
        ("contacts.steered", 0.0),
        ("callbacks", 1 / 3),
        ("cases", 10 / 3),
        ("cases.solved", 4 / 3),
        ("cases.unsolved", 1 / 3),
        ("lost_cases", 1.0),
        ("cases.inside", 2 / 3),
        ("cases.callback_owed", 0.0),
        ("cases.due_back", 0.0),
        ("phone", 3 / 9),
        ("sl", 3 / 9),
        ("sl.phone", 3 / 9),
        ("sl.answered.phone", 3 / 5),
        ("sl.offered.phone", 3 / 10),
        ("sl.offered_less_short.phone", 3 / 9),
        ("sl.offered_less_in_time.phone", 3 / 9),
        ("sl.in_time.phone", 4 / 10),
        ("sl.class.A", 2 / 3),
        ("sl.card", 1 / 6),
        ("sl_days.phone", 2 / 3),
        ("asa", 78 / 7),
        ("asa.team", 78 / 4),
        ("wait", 16.6),
        ("wait.phone", 166 / 7),
        ("wait.chat", 0.0),
        ("wait.p50", 3.0),
        ("wait.p90", 38.0),
        ("wait.p95", 60.0),
        ("wait.p90.phone", 60.0),
        ("wait_over.20s", 0.4),
        ("wait_over.60s", 0.0),
        ("wait_over.24.5s.phone", 4 / 7),
        ("wait_over.0s", 0.6),
        ("line_wait", 136 / 8),  # neither the callback nor the bot
        ("art", 133 / 6),
        ("callback_delay", 30.0),
        ("waiting", 181 / 300),
        ("open.chat", 40 / 300),
        ("in_service.chat", 40 / 300),
        ("abandonment", 2 / 13),
        ("abandonment.phone", 2 / 10),
        ("abandonment.less_short.phone", 1 / 9),
        ("balked.phone", 1 / 10),
        ("blocked.phone", 1 / 10),
        ("closed.phone", 1 / 12),
        ("diverted.phone", 1 / 12),
        ("steer.asked", 1 / 15),
        ("steer.accepted", 0.0),
        ("steer.refused", 1.0),
        ("aht", 125 / 6),
        ("aht.agent", 115 / 6),
        ("aht.chat", 40 / 2),
        ("aht.agent.chat", 30 / 2),
        ("aht.experts", 10.0),
        ("talk", 115 / 6),
        ("wrap", 10 / 6),
        ("stood_still", 0.0),
        ("transferred.phone", 1 / 4),
        ("borrowed.phone", 0.0),
        ("fcr", 4 / 6),  # the bot's contact is not handled by people
        ("fcr.phone", 3 / 4),
        ("repeat_rate", 1 / 6),
        ("containment", 0.0),
        ("solved_in_self_service", 0.0),
        ("occupancy", 130 / 900),
        ("occupancy.team", 90 / 300),
        ("utilisation.chatters", 30 / 300),
        ("per_paid_hour.chatters", 2 * 3600 / 300),
        ("shrinkage", 0.0),
        ("shrinkage.absence", 0.0),
        ("shrinkage.planned", 0.0),
        ("held", 0.0),
        ("paused", 0.0),
        ("load_share.chatters", 40 / 600),
        ("people", 3.0),
        ("people.group.team", 1.0),
        ("paid_time", 300.0),
        ("overtime", 0.0),
        ("lost_customers", 0.0),
        ("cost", 0.0),
        ("cost_per_contact", 0.0),
        ("natural_churn", 0.0),
    ],
)
def test_the_day_of_everything(day: Tally, selector: str, expected: float) -> None:
    (found,) = evaluate([day], [selector])
    assert found.value == pytest.approx(expected, rel=1e-14, abs=1e-15)


def day_of_appointments() -> Tally:
    """Times at 10, 20 and 30: one comes late, one never; who finds no time left walks in."""
    labels = model_of().labels
    phone, *others = labels.channels
    model = model_of(channels=(replace(phone, diary="book"), *others))
    diary = Diary("book", tuple(k * 1_000_000 for k in (10, 20, 30)))
    model = replace(model, network=replace(model.network, diaries=(diary,)))
    s = Story().everybody()
    for at, case, step in (
        *((0, 0, "asked"), (0, 0, "made"), (10, 0, "due"), (14, 0, "came")),
        *((1, 1, "asked"), (1, 1, "made"), (20, 1, "due"), (20, 1, "no show")),
        *((2, 2, "asked"), (2, 2, "full")),
    ):
        s.say(at, case, booking_of("phone", step))
    s.start(14, 0, "phone", "booked")
    s.served(0, "phone", 14, 16, 20)
    s.end(20, 0, "answered")
    s.case(0, 0, 20, "solved", customer=1)
    s.case(1, 1, 20, "lost", customer=2)
    s.start(2, 2, "phone")
    s.served(2, "phone", 2, 8, 9)
    s.end(9, 2, "answered")
    s.case(2, 2, 9, "solved", customer=3)
    return tally(s.rows, model, model.prepared)


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("contacts.booked", 1 / 3),
        ("appointments", 2 / 3),
        ("no_time_left", 1 / 3),
        ("no_show", 1 / 2),
        ("no_show.A", 1 / 2),
        ("lead_time", (10 + 19) / 2),
        ("lateness", 4.0),
        ("wait_booked", 2.0),
        ("wait_walk_in", 6.0),
        ("book_filled.phone", 2 / 3),
        ("book_kept.phone", 1 / 3),
    ],
)
def test_the_day_of_appointments(selector: str, expected: float) -> None:
    (found,) = evaluate([day_of_appointments()], [selector])
    assert found.value == pytest.approx(expected, rel=1e-14)


def test_every_measure_is_worked_out_by_hand() -> None:
    (cases,) = getattr(test_the_day_of_everything, "pytestmark")  # noqa: B009 (mypy)
    (booked,) = getattr(test_the_day_of_appointments, "pytestmark")  # noqa: B009 (mypy)
    done = {
        select(row[0], tallied().layout.scopes).measure.name
        for row in (*cases.args[1], *booked.args[1])
    }
    money = {"value_lost", "net", "cost.pay", "cost.contacts", "cost.machines", "cost.overhead"}
    money |= {"cost_per_solved"}  # in test_economics, like all that is per year
    money |= {"recovery"}  # in test_events, of a day with an event
    scores = {"csat", "csi", "nps"}  # in tests/mechanisms/test_satisfaction.py
    scores |= {"failure_rate"}  # in tests/mechanisms/test_failure.py
    scores |= {"flow_time", *(f"flow_time.{phase}" for phase in PHASES), "time_to_resolve"}
    scores |= {"hand_offs", "escalated"}  # these and all of steps in tests/mechanisms/test_steps.py
    scores |= {m.name for m in MEASURES if m.scopes == ("step",)}
    scores |= {m.name for m in MEASURES if "part" in m.scopes}  # in tests/mechanisms/test_parts.py
    scores |= {"loan_rate"}  # likewise
    scores |= {"stayed_away"}  # in tests/mechanisms/test_sites.py
    scores |= {"passed_on", "response_time", "first_time_fix", "turnaround", "in_due", "travel"}
    scores |= {
        "km",
        "km_per_visit",
        "on_the_way",
        "cost.travel",
        "cost.providers",
        "cost_per_job",
    }  # tests/mechanisms/test_field.py
    scores |= {"inspected", "caught", "inspection_time", "rework_time"}  # in test_inspection.py
    scores |= {m for m in BY_NAME if m.startswith("quality_cost")}  # test_quality_cost.py
    scores |= {
        "jams",
        "time_to_repair",
        "availability",
        "steps_up",
        "extra_lines",
    }  # in tests/mechanisms/test_machines.py
    scores |= {"contacts.outbound"}  # in tests/mechanisms/test_outbound.py
    scores |= {m for m in BY_NAME if m.startswith("full_cost")}  # tests/mechanisms/test_money.py
    scores |= {"cost.depreciation", "replacement_cost"}  # likewise
    scores |= {"defect_cost", "cost.prevention", "cost.inspection"}
    scores |= {m.name for m in MEASURES if m.needs}  # in tests/mechanisms/test_perception.py
    scores |= {m for m in BY_NAME if "complaint" in m}  # in tests/mechanisms/test_complaints.py
    assert {m.name for m in MEASURES if m.per != "year"} - money - scores == done


def test_a_measure_of_nothing_has_no_value_and_is_left_out(day: Tally) -> None:
    assert evaluate([day], ["sl.chat"]) == []
    (found,) = evaluate([day], ["sl.chat"], empty=True)
    assert math.isnan(found.value)
    assert found.denominators.tolist() == [0.0]


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_of_the_config_decides_what_sl_is(day: Tally, rule: str) -> None:
    ruled = replace(day, layout=replace(day.layout, rule=rule))
    sl, named = evaluate([ruled], ["sl.phone", f"sl.{rule}.phone"])
    assert sl.value == named.value
    assert sl.name == "sl"


def test_a_day_at_its_target_keeps_the_promise() -> None:
    """The third day has one of two in time: 50 %."""
    for share, kept in ((0.5, 2), (0.50001, 1), (0.0, 3), (math.nan, 0)):
        channels = list(model_of().labels.channels)
        from dataclasses import replace

        channels[0] = replace(channels[0], share=share)
        (found,) = evaluate([tallied(channels=tuple(channels))], ["sl_days.phone"], empty=True)
        assert found.numerators.tolist() == [kept]


# --- replications -------------------------------------------------------------------------------


def test_replications_are_pooled_as_a_ratio_of_sums(day: Tally) -> None:
    model = model_of()
    s = Story().everybody()
    s.start(0, 0, "phone")
    s.leaves(0, "phone", 0, 30)
    s.end(30, 0, "abandoned")
    s.case(0, 0, 30, "lost")
    other = tally(s.rows, model, model.prepared)
    for name, top, bottom in (
        ("abandonment.phone", [2, 1], [10, 1]),
        ("wait", [166, 30], [10, 1]),
        ("wait_over.20s", [4, 1], [10, 1]),
        ("contacts", [15, 1], [3, 3]),
        ("sl_days.phone", [2, 0], [3, 1]),
        ("asa", [78, 0], [7, 0]),
    ):
        (found,) = evaluate([day, other], [name])
        assert found.numerators.tolist() == top
        assert found.denominators.tolist() == bottom
        assert found.value == pytest.approx(sum(top) / sum(bottom), rel=1e-15)


def test_a_quantile_is_that_of_all_replications_together(day: Tally) -> None:
    (found,) = evaluate([day, day, day], ["wait.p90"])
    assert found.value == 38.0
    assert found.numerators.sum() / found.denominators.sum() == pytest.approx(38.0, rel=1e-14)


def test_the_range_of_a_quantile_covers_it() -> None:
    """20 replications of about 200 exponential waits; p90 of the law is ln 10.

    400 experiments at 95 %: fewer than 91.5 % or more than 98.5 % would be chance in less than
    one of a thousand runs; the seed is fixed.
    """
    rng = np.random.default_rng(11)
    true, covered = math.log(10.0), 0
    for _ in range(400):
        sizes = [rng.poisson(200) for _ in range(20)]
        whose = np.repeat(np.arange(20), sizes)
        ticks = (rng.exponential(size=whose.size) * 1e6).astype(np.int64)
        order = np.argsort(ticks)
        waited = Waited(np.zeros(20, dtype=np.int64), ticks[order], whose[order])
        top, bottom, value = _quantile(waited, 0.9)
        estimate = ratio_interval(top, bottom)
        assert estimate.value == pytest.approx(value, rel=1e-12)
        covered += estimate.low <= true <= estimate.high
    assert 0.915 * 400 <= covered <= 0.985 * 400


def test_tallies_of_two_scenarios_are_refused(day: Tally) -> None:
    with pytest.raises(ValueError, match="one scenario"):
        evaluate([day, tallied(open_days=2)])
    with pytest.raises(ValueError, match="at least one"):
        evaluate([])


# --- scopes and intervals -----------------------------------------------------------------------


def by_key(values: list[Value]) -> dict[tuple[str, str, str, str], float]:
    return {(v.name, *v.scope, v.interval): v.value for v in values}


def test_all_measures_come_in_all_their_scopes(day: Tally) -> None:
    found = by_key(evaluate([day], empty=True))
    kinds = {"total": 1, "channel": 3, "class": 2, "reason": 2, "group": 3, "step": 0, "part": 0}
    asked = [m for m in MEASURES if m.estimator != Estimator.OVER and not m.needs]
    wanted = sum(kinds[k] for m in asked for k in m.scopes)
    assert len(found) == wanted


def test_shown_measures_are_the_short_list(day: Tally) -> None:
    found = evaluate([day], kinds="shown")
    assert {v.measure.name for v in found} <= {m.name for m in MEASURES if m.shown}
    assert all(v.scope[0] in v.measure.shown for v in found)


def test_intervals_are_per_occurrence_and_add_up(day: Tally) -> None:
    found = by_key(evaluate([day], ["contacts", "wait", "waiting", "wait.p50"], intervals=True))
    assert found["contacts", "total", "", "00:00"] == 8 / 3
    assert found["contacts", "total", "", "00:01"] == 7 / 3
    assert found["waiting", "total", "", "00:00"] == 96 / 150
    assert found["wait", "total", "", "00:01"] == (0 + 30 + 25) / 3
    assert found["wait.p50", "total", "", "00:01"] == 25
    assert ("waiting", "total", "", "outside") not in found


def test_what_lies_outside_the_intervals_is_shown_as_such() -> None:
    late = tallied(intervals=model_of().labels.intervals[1:])
    found = by_key(evaluate([late], ["contacts"], intervals=True))
    assert found["contacts", "total", "", "outside"] == 6 / 3
    assert found["contacts", "total", "", "00:00"] == 2 / 2


def test_money_has_no_intervals(day: Tally) -> None:
    assert {v.interval for v in evaluate([day], ["cost", "sl_days.phone"], intervals=True)} == {""}


def test_the_interval_table_has_one_line_per_scope_and_interval(day: Tally) -> None:
    rows = interval_table([day])
    assert len(rows) == (1 + 3 + 3) * 2
    first = rows[0]
    assert (first["scope"], first["interval"], first["length"], first["days"]) == (
        "total",
        "00:00",
        50.0,
        3,
    )
    assert first["volume"] == 8 / 3
    assert first["people"] == 3
    # agent time of those who came in it: 0: 35, 2: 30, two chats: 30
    assert first["load"] == pytest.approx(7 / 3 * (95 / 4) / 50)
    phone = next(r for r in rows if r["name"] == "phone" and r["interval"] == "00:01")
    assert phone["sl"] == 2 / 6
    assert math.isnan(float(phone["occupancy"]))
    team = next(r for r in rows if r["name"] == "team" and r["interval"] == "00:01")
    assert team["occupancy"] == 50 / 150


# --- selectors ----------------------------------------------------------------------------------

SCOPES = (
    ("total", ""),
    ("channel", "phone"),
    ("channel", "热线"),
    ("class", "A"),
    ("class", "phone"),
    ("reason", "card_lost"),
    ("group", "agents"),
    ("group", "tier 2"),
)


@pytest.mark.parametrize(
    ("written", "name", "scope"),
    [
        ("wait", "wait", ("total", "")),
        ("sl", "sl", ("total", "")),
        ("phone", "sl", ("channel", "phone")),
        ("热线", "sl", ("channel", "热线")),
        ("sl.热线", "sl", ("channel", "热线")),
        (" abandonment.phone ", "abandonment", ("channel", "phone")),
        ("wait.p90.phone", "wait.p90", ("channel", "phone")),
        ("wait.class.phone", "wait", ("class", "phone")),
        ("wait.channel.phone", "wait", ("channel", "phone")),
        ("wait.card_lost", "wait", ("reason", "card_lost")),
        ("occupancy.tier 2", "occupancy", ("group", "tier 2")),
        ("wait_over.20s", "wait_over.20s", ("total", "")),
        ("wait_over.1m30s.phone", "wait_over.1m30s", ("channel", "phone")),
        ("wait_over.1.5m.A", "wait_over.1m30s", ("class", "A")),
        ("lost_customers.year", "lost_customers.year", ("total", "")),
        ("sl.answered.phone", "sl.answered", ("channel", "phone")),
        ("contacts.answered", "contacts.answered", ("total", "")),
    ],
)
def test_selectors_are_read(written: str, name: str, scope: tuple[str, str]) -> None:
    found = select(written, SCOPES)
    assert (found.text, (found.kind, found.name)) == (name, scope)


@pytest.mark.parametrize(
    ("written", "key", "hint"),
    [
        ("wiat", "measures.unknown", "did you mean wait?"),
        ("abandonmnet.phone", "measures.unknown", "did you mean abandonment?"),
        ("phon", "measures.unknown", "did you mean phone?"),
        ("sl.phnoe", "measures.unknown_scope", "did you mean phone?"),
        ("wait.p91", "measures.unknown_scope", "did you mean p90?"),
        ("occupancy.agent", "measures.unknown_scope", "did you mean agents?"),
        ("cost.phone", "measures.no_scope", ""),
        ("occupancy.class.A", "measures.no_scope", ""),
        ("sl_days", "measures.needs_scope", ""),
        ("wait_over", "measures.needs_time", ""),
        ("wait_over.phone", "measures.needs_time", ""),
        ("lost.phone", "measures.unknown", "lost_cases"),
    ],
)
def test_slips_are_answered_with_the_nearest(written: str, key: str, hint: str) -> None:
    with pytest.raises(BadValue) as caught:
        select(written, SCOPES)
    assert caught.value.said.key == key
    assert hint in str(caught.value.hint)
    for lang in ("en", "zh"):
        assert caught.value.said.text(lang)


# --- the table itself ---------------------------------------------------------------------------


def test_names_are_there_once_and_say_what_they_are_in_both_languages() -> None:
    assert len(BY_NAME) == len(MEASURES)
    for measure in MEASURES:
        for kind in ("name", "says"):
            assert known(f"measures.{kind}.{measure.name}")
        assert measure.sentence("en").endswith(".")
        assert measure.sentence("zh").endswith("。")
        assert set(measure.shown) <= set(measure.scopes) <= set(SCOPE_KINDS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_measure_has_one_name_in_tables_pictures_and_sentences(lang: str) -> None:
    for measure in MEASURES:
        words = MeasureWords(measure.key, Unit.NUMBER, Better.LOWER)
        of_key = find(measure.key)
        assert words.noun(lang) == of_key.noun(lang)
        assert text(f"measures.name.{measure.key}", lang) == of_key.noun(lang)
    # no second catalogue of names, and sentences of their own for measures that there are
    assert not [key for key in CATALOGUES[lang] if key.startswith("verdicts.measure.")]
    spoken = {key.rpartition(".")[0] for key in CATALOGUES[lang] if key.startswith("verdicts.say.")}
    assert {key.removeprefix("verdicts.say.") for key in spoken} <= {*BY_NAME, "any"}


def test_chinese_sentences_say_the_names_of_the_tables() -> None:
    for name in ("value_lost", "net"):
        for way in ("less", "more"):
            assert find(name).noun("zh") in text_of(f"verdicts.say.{name}.{way}")


def text_of(key: str) -> str:
    return CATALOGUES["zh"][key]


def test_a_chain_names_only_sums_there_are() -> None:
    assert terms("started - diverted + how first") == (
        (1, "started"),
        (-1, "diverted"),
        (1, "how first"),
    )
    with pytest.raises(ValueError, match='"sales"'):
        terms("started - sales")


def test_bounds_are_those_of_the_unit() -> None:
    assert find("sl").bounds == (0.0, 1.0)
    assert find("cost").bounds == (0.0, math.inf)
    assert find("shrinkage").bounds == (-math.inf, 1.0)


def test_a_selector_may_be_given_instead_of_its_text(day: Tally) -> None:
    (found,) = evaluate([day], [Selector(find("wait"))])
    assert found.value == 16.6


def test_the_reference_page_is_fresh() -> None:
    """If not: python -m queuesim.measures.page > docs/reference/measures.md."""
    assert (ROOT / "docs/reference/measures.md").read_text(encoding="utf-8") == page()


def test_the_page_exists_in_chinese() -> None:
    assert page("zh").count("\n") == page().count("\n")
