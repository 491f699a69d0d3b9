"""The anonymous bank: cleaning rules on made-up rows, estimators, and the derived tables.

Rows here are invented; the log itself is read only where it lies beside the project.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / "tools"))

from anonymous_bank import (  # noqa: E402  # the folder of tools is not on the path otherwise
    arrivals,
    build,
    clean,
    compare_reality,
    handling,
    looking,
    patience,
    reality,
    simulate,
    staff,
    write,
)

CONFIG = PROJECT / "configs" / "anonymous-bank.yaml"
TABLES = PROJECT / "configs" / "anonymous-bank"
DATA = PROJECT.parent / "shared" / "data" / "anonymous-bank"

NO_MASKS = pd.DataFrame({"date": [], "start": [], "end": []})


def call(**said):
    """A row of the log: a call on Monday 1 February at 10:00 that was answered at once."""
    row = {
        "vru+line": "AA0101",
        "call_id": "1",
        "customer_id": "0",
        "priority": "0",
        "type": "PS",
        "date": "990201",
        "vru_entry": "10:00:00",
        "vru_exit": "10:00:07",
        "vru_time": "7",
        "q_start": "0:00:00",
        "q_exit": "0:00:00",
        "q_time": "0",
        "outcome": "AGENT",
        "ser_start": "10:00:06",
        "ser_exit": "10:02:06",
        "ser_time": "120",
        "server": "SOMEBODY",
    }
    return row | said


def queued(start="10:00:07", wait=30, **said):
    """A row of a call that waited."""
    return call(**{"q_start": start, "q_time": str(wait), "q_exit": "10:00:37"} | said)


def gave_up(**said):
    """A row of a call that gave up waiting."""
    none = {"ser_start": "0:00:00", "ser_exit": "0:00:00", "ser_time": "0", "server": "NO_SERVER"}
    return queued(**{"outcome": "HANG"} | none | said)


def cleaned(*rows, masks=NO_MASKS):
    return clean.clean(pd.DataFrame(list(rows)), masks)


def only(*rows):
    calls = cleaned(*rows).calls
    assert len(calls) == 1
    return calls.iloc[0]


def touched(found, words):
    return next(t.rows for t in found.rules if words in t.rule)


# --- cleaning, rule by rule ---------------------------------------------------------------------


def test_a_phantom_is_dropped_and_counted():
    found = cleaned(call(), call(outcome="PHANTOM"))
    assert len(found.calls) == 1
    assert touched(found, "PHANTOM") == 1


def test_who_left_in_the_menu_was_never_offered():
    found = cleaned(call(), gave_up(q_start="0:00:00", q_time="0"))
    assert len(found.calls) == 1
    assert touched(found, "voice menu, never offered") == 1


def test_who_gave_up_while_connecting_is_abandoned_with_the_time_in_the_queue():
    one = only(gave_up(wait=44, ser_start="10:00:52", ser_time="8"))
    assert one["abandoned"]
    assert one["wait"] == 44
    assert np.isnan(one["service"])


def test_arrival_is_the_begin_of_the_queue_or_the_end_of_the_menu():
    assert only(queued(start="10:00:09"))["arrival"] == 36_009
    assert only(call(vru_exit="10:00:07"))["arrival"] == 36_007


def test_who_did_not_queue_waited_not_at_all_whatever_the_service_stamp_says():
    one = only(call(ser_start="10:01:00"))
    assert (one["queued"], one["wait"]) == (False, 0)


def test_wait_is_the_time_in_the_queue_even_past_midnight():
    one = only(gave_up(start="23:59:29", wait=57, q_exit="0:00:26", vru_entry="23:59:19"))
    assert one["wait"] == 57
    assert one["arrival"] == 86_369
    assert one["open"]


def test_a_queue_that_begins_at_midnight_is_a_queue_and_belongs_to_the_day_before():
    one = only(queued(start="0:00:00", wait=27, vru_entry="23:59:54", vru_exit="23:59:59"))
    assert one["queued"]
    assert one["arrival"] == clean.DAY
    assert not one["open"]


def test_real_service_without_a_name_keeps_its_time():
    one = only(call(server="NO_SERVER"))
    assert one["service"] == 120
    assert pd.isna(one["agent"])


def test_an_answered_call_without_a_service_stamp_counts_with_its_wait_alone():
    one = only(queued(wait=12, ser_start="0:00:00", ser_time="0"))
    assert (one["abandoned"], one["wait"]) == (False, 12)
    assert np.isnan(one["service"])


@pytest.mark.parametrize(
    ("stamp", "is_open"), [("06:59:59", False), ("07:00:00", True), ("23:59:59", True)]
)
def test_the_centre_opens_at_seven(stamp, is_open):
    assert only(call(vru_exit=stamp, vru_entry=stamp))["open"] == is_open


def test_friday_closes_at_two_and_saturday_opens_at_eight_in_the_evening():
    assert not only(call(date="990205", vru_exit="14:00:00"))["open"]
    assert not only(call(date="990206", vru_exit="19:59:59"))["open"]
    assert only(call(date="990206", vru_exit="20:00:00"))["open"]


def test_an_outage_masks_whole_half_hours():
    masks = pd.DataFrame({"date": ["1999-02-01"], "start": [36_000], "end": [37_800]})
    found = cleaned(
        call(vru_exit="10:29:59"), call(vru_exit="10:30:00"), call(vru_exit="9:59:59"), masks=masks
    )
    assert found.calls["outage"].tolist() == [True, False, False]
    assert len(clean.scored(found.calls)) == 2


def test_the_surge_is_no_part_of_arrivals_but_tells_about_patience():
    found = cleaned(gave_up(date="990214", start="21:10:00", vru_entry="21:09:50"))
    assert clean.scored(found.calls).empty
    assert len(patience.queued(found.calls)) == 1


def test_codes_follow_the_first_log_in_and_not_the_alphabet():
    sessions = pd.DataFrame(
        {
            "date": ["1999-02-02", "1999-02-01", "1999-02-01"],
            "server": ["ANNA", "ZOE", "ANNA"],
            "login": ["07:00", "07:00", "08:00"],
            "logout": ["08:00", "09:00", "09:00"],
        }
    )
    assert clean.agent_codes(sessions) == {"ZOE": "A01", "ANNA": "A02"}


# --- arrivals -------------------------------------------------------------------------------------


def three_weeks(calls_of):
    """Counts on every open half-hour of 1 to 20 February; ``calls_of(weekday, slot)``."""
    dates = [(date(1999, 2, 1) + timedelta(days=k)).isoformat() for k in range(20)]
    index = arrivals.open_slots(dates, NO_MASKS)
    days = clean.weekday(index.get_level_values("date").to_series())
    slots = index.get_level_values("slot")
    counts = [calls_of(day, slot) for day, slot in zip(days, slots, strict=True)]
    return pd.DataFrame({"PS": counts}, index=index)


def test_the_profile_finds_levels_and_shape_again_and_bridges_holes():
    def mean(day, slot):
        return (2.0 if day == "sun" else 1.0) * (10.0 + slot)

    counts = three_weeks(mean)
    hole = counts.index.get_loc(("1999-02-03", 24))
    profile = arrivals.profile(counts.drop(index=counts.index[hole]))
    for day, slot in (("sun", 20), ("wed", 24), ("fri", 20), ("sat", 40)):
        assert profile.loc[(day, slot), "PS"] == pytest.approx(mean(day, slot), rel=1e-6)


def test_a_day_without_own_variation_has_no_cv_and_one_with_it_has():
    rng = np.random.default_rng(5)
    plain = three_weeks(lambda *_: rng.poisson(40.0))
    assert arrivals.spread(plain).day_cv < 0.05
    assert arrivals.spread(plain).dispersion == pytest.approx(1.0, abs=0.2)
    dates = plain.index.get_level_values("date")
    level = dict(zip(dates.unique(), rng.gamma(25.0, 1 / 25.0, dates.nunique()), strict=True))
    varied = plain.assign(PS=[rng.poisson(40.0 * level[d]) for d in dates])
    assert 0.1 < arrivals.spread(varied).day_cv < 0.3  # true value 20 %, from 14 days


def test_busiest_hours_weigh_calls_with_their_handling_time():
    profile = arrivals.profile(three_weeks(lambda _, slot: 1.0))
    profile["NE"] = [30.0 if slot in (30, 31, 32, 33) else 1.0 for _, slot in profile.index]
    assert arrivals.busiest_hours(profile, pd.Series({"PS": 100.0, "NE": 200.0})) == [15, 16]


# --- handling time --------------------------------------------------------------------------------


def test_handling_time_gives_back_share_mean_and_cv_of_a_mixture():
    rng = np.random.default_rng(11)
    sigma = np.sqrt(np.log(1.0 + 1.2**2))
    long = 200.0 * np.exp(sigma * rng.standard_normal(20_000) - sigma**2 / 2)
    short = rng.uniform(1.0, 9.0, 2_000)
    times = np.concatenate([long[long > 10.0], short])
    calls = pd.concat([pd.DataFrame({"type": name, "service": times}) for name in clean.TYPES])
    row = handling.by_type(calls).set_index("type").loc["PS"]
    assert row["short_share"] == pytest.approx(2_000 / len(times))
    assert row["mean"] == pytest.approx(times.mean())
    assert row["long_cv"] == pytest.approx(1.2, rel=0.05)
    mixed = row["short_share"] * row["short_mean"] + (1 - row["short_share"]) * row["long_mean"]
    assert mixed == pytest.approx(row["mean"])


def test_an_agents_factor_does_not_depend_on_the_mix_of_types():
    rows = [("A", "PS", 50.0), ("A", "PS", 150.0), ("A", "NE", 300.0)] * 50
    rows += [("B", "PS", 100.0), ("B", "NE", 200.0), ("B", "NE", 400.0)] * 50
    calls = pd.DataFrame(rows, columns=["agent", "type", "service"])
    speeds = handling.agents(calls, {"A": "ALL", "B": "ALL"}).set_index("agent")
    assert speeds["raw"].tolist() == pytest.approx([1.0, 1.0])


def test_a_factor_from_few_calls_is_drawn_towards_one():
    rng = np.random.default_rng(3)
    sizes, factors = {"A": 2_000, "B": 2_000, "C": 4}, {"A": 0.7, "B": 1.3, "C": 3.0}
    parts = [
        pd.DataFrame(
            {"agent": a, "type": "PS", "service": 100 * factors[a] * rng.exponential(size=n)}
        )
        for a, n in sizes.items()
    ]
    speeds = handling.agents(pd.concat(parts), dict.fromkeys(sizes, "ALL")).set_index("agent")
    pulled = (speeds["talk"] - 1.0) / (speeds["raw"] - 1.0)
    assert pulled["A"] > 0.95
    assert pulled["C"] < pulled["A"]


# --- patience -------------------------------------------------------------------------------------


def test_the_product_limit_estimate_by_hand():
    wait = np.array([1.0, 2.0, 2.0, 3.0, 4.0])
    gave = np.array([True, False, True, True, False])
    alive = patience.product_limit(wait, gave, np.array([0.0, 1.0, 2.0, 3.0, 9.0]))
    assert alive.tolist() == pytest.approx([1.0, 4 / 5, 4 / 5 * 3 / 4, 0.3, 0.3])


def test_censored_exponential_patience_is_found_by_both_estimates():
    rng = np.random.default_rng(8)
    true, answered = rng.exponential(200.0, 40_000), rng.exponential(60.0, 40_000)
    wait, gave = np.minimum(true, answered), true < answered
    assert wait.sum() / gave.sum() == pytest.approx(200.0, rel=0.03)
    law = patience.histogram(wait, gave)
    mean = (law["share"] * (law["from"] + law["to"]) / 2).sum()
    assert law["share"].sum() == pytest.approx(1.0)
    assert mean == pytest.approx(200.0, rel=0.06)  # the tail is seen by few


def test_the_hazard_shows_a_bump_where_there_is_one():
    wait = np.array([60.0] * 50 + [500.0] * 950)
    gave = wait == 60.0
    calls = pd.DataFrame({"type": "PS", "wait": wait, "abandoned": gave, "queued": True})
    near, beside = patience.bump(calls.assign(outage=False), ("PS",))
    assert near == pytest.approx(50 / (50 * 5 + 950 * 10))
    assert beside == 0.0


def test_equally_likely_values_keep_the_shares_of_the_histogram():
    law = pd.DataFrame({"from": [0.0, 10.0], "to": [10.0, 100.0], "share": [0.25, 0.75]})
    values = write.equally_likely(law)["seconds"]
    assert len(values) == write.PATIENCE_VALUES
    assert (values < 10.0).mean() == pytest.approx(0.25)
    assert values.mean() == pytest.approx(0.25 * 5 + 0.75 * 55, rel=1e-3)


def test_priorities_come_from_queued_calls_only():
    found = cleaned(
        queued(customer_id="7", priority="2"), queued(customer_id="8", priority="1"), call(), call()
    )
    row = patience.priorities(found.calls).set_index("type").loc["PS"]
    assert (row[0], row[1], row[2], row["queued"]) == (0.0, 0.5, 0.5, 2)


# --- staff ----------------------------------------------------------------------------------------


def test_whole_people_keep_the_day_and_stay_within_one():
    rng = np.random.default_rng(2)
    for _ in range(200):
        fractions = rng.uniform(0.0, 4.0, rng.integers(1, 35))
        heads = staff.whole_people(fractions)
        assert sum(heads) == round(fractions.sum())
        assert np.abs(np.array(heads) - fractions).max() < 1.0


def test_presence_is_the_share_of_the_half_hour():
    sessions = pd.DataFrame(
        {
            "date": "1999-02-01",
            "server": ["A", "B"],
            "group": "ALL",
            "start": [7 * 3600, 7 * 3600 + 900],
            "end": [8 * 3600, 7 * 3600 + 1800],
        }
    )
    people = staff.presence(sessions)["ALL"]
    assert people.loc["1999-02-01"].to_dict() == {14: 1.5, 15: 1.0}


def gap_rows(first_end, second_begin, second_arrival):
    """Two calls of one agent: the second waits from its arrival to its begin."""
    calls = pd.DataFrame(
        {
            "date": "1999-02-01",
            "agent": "A",
            "type": "PS",
            "arrival": [36_000, second_arrival],
            "queued": [False, True],
            "wait": [0, second_begin - second_arrival],
            "begun": [36_000.0, float(second_begin)],
            "service": [first_end - 36_000.0, 60.0],
        }
    )
    sessions = pd.DataFrame(
        {
            "date": ["1999-02-01"],
            "server": ["A"],
            "group": ["ALL"],
            "start": [25_200],
            "end": [50_400],
        }
    )
    return staff.gaps(calls, sessions)


def test_a_gap_counts_where_somebody_was_waiting():
    rows = gap_rows(first_end=36_100, second_begin=36_109, second_arrival=36_050)
    assert rows.to_numpy().tolist() == [[9.0, True, 1]]


def test_no_gap_where_nobody_was_waiting():
    assert gap_rows(first_end=36_100, second_begin=36_209, second_arrival=36_200).empty


def test_longer_absences_are_counted_by_how_many_waited():
    rows = [(5.0, True, 1), (100.0, True, 1), (5.0, True, 2), (5.0, True, 4), (90.0, True, 9)]
    rows += [(10.0, False, 1)] * 3  # nobody waited any more: no word on what the agent did
    found = staff.away_by_waiting(pd.DataFrame(rows, columns=["time", "taken", "waiting"]))
    assert found["waiting"].tolist() == [1, 2, 3, 5]
    assert found["calls"].tolist() == [5, 1, 1, 1]
    # of five one takes a call at 5 s; of those then left, three cannot be followed on
    assert found["away"].tolist() == pytest.approx([0.8, 0.0, 0.0, 1.0])


def test_presence_is_seen_from_the_first_call_of_a_run_to_the_last():
    ten, night = 36_000.0, 21 * 3600.0
    begun = [ten, ten + 400, ten + 1000, night, night + 1200]
    calls = pd.DataFrame(
        {"date": "1999-02-01", "agent": "A", "begun": begun, "service": [100.0] * 5}
    )
    runs = staff.seen(calls)
    # 300 s are bridged by day and 500 s are not; at night 1100 s are
    assert runs[["start", "end"]].to_numpy().tolist() == [
        [ten, ten + 500],
        [ten + 1000, ten + 1100],
        [night, night + 1300],
    ]


def test_the_models_agents_are_looked_at_as_in_the_log():
    from queuesim.engine.reference import simulate as run
    from tests.unit.compiling import build, listed

    sessions = "{rows: [[1999-02-01, A01, 09:00, 10:00], [1999-02-02, A02, 09:00, 10:00]]}"
    model = build(
        """\
queuesim: 1
time: {start: 1999-02-01, days: 2, open: 09:00-10:00}
customers: {people: {}}
demand: {reasons: {PS: {per_day: 10, channel: phone}, NE: {per_day: 1, channel: phone}}}
channels: {phone: {kind: call, talk: {law: deterministic, mean: 60s}}}
staff: {team: {count: 1, skills: [phone]}}
""",
        f"staff={{every_type: {{skills: [phone], sessions: {sessions}}}}}",
    )
    model = listed(model, [86_400.0, 86_410.0], "PS")
    found = looking.logged(model, run(model.network, 1, 0))
    assert found["date"].unique().tolist() == ["1999-02-02"]
    assert found["type"].tolist() == ["PS", "PS"]
    assert found["agent"].tolist() == ["A02", "A02"]
    assert found["queued"].tolist() == [False, True]
    columns = ["arrival", "wait", "begun", "service"]
    assert found[columns].to_numpy().tolist() == [
        [32_400, 0, 32_400, 60],
        [32_410, 50, 32_460, 60],
    ]


def test_the_very_calls_of_a_log_can_be_played():
    from queuesim.engine.reference import simulate as run
    from queuesim.units import TICKS_PER_SECOND
    from tests.unit.compiling import ONE, build

    calls = pd.DataFrame(
        {"date": ["1999-02-02", "1999-02-01"], "type": "card", "arrival": [36_000.5, 36_000]}
    )
    two_days = ("time={start: 1999-02-01, days: 2, open: 09:00-11:00}",)
    model = simulate.replayed(build(ONE, *two_days), calls)
    born = sorted(case.born / TICKS_PER_SECOND for case in run(model.network, 1, 0).cases)
    assert born == [36_000, 86_400 + 36_000.5]


def test_a_choice_that_is_nearer_to_reality_is_named():
    real = pd.read_csv(TABLES / "reality.csv").query("scope == 'hour'")
    far, near = simulated_like(real, 0.05), simulated_like(real)
    joined = [compare_reality.joined(table) for table in (far, near)]
    page = compare_reality.markdown(joined[0], "page.png", variants={"nearer": joined[1]})
    assert "Nearer to reality by hour than the model in: mean wait, share who gave up" in page
    page = compare_reality.markdown(joined[1], "page.png", variants={"further": joined[0]})
    assert "Nearer to reality by hour than the model in: nothing." in page


# --- reality --------------------------------------------------------------------------------------


def test_measures_count_who_gave_up_and_who_did_not_queue():
    calls = cleaned(call(), queued(wait=30), gave_up(wait=90), gave_up(wait=20)).calls
    row = reality.by_hour(calls).iloc[0]
    assert (row["hour"], row["calls"]) == (10, 4)
    assert row["mean_wait"] == pytest.approx(35.0)
    assert (row["abandoned"], row["over_20s"], row["over_60s"], row["queued"]) == (
        0.5,
        0.5,
        0.25,
        0.75,
    )


def test_the_error_of_a_ratio_needs_days_that_differ():
    counts = np.array([10, 20, 30])
    assert reality.ratio_error(2.0 * counts, counts) == pytest.approx(0.0)
    one = reality.ratio_error(np.array([10.0, 30.0]), np.array([10, 10]))
    assert one == pytest.approx(np.std([1.0, 3.0], ddof=1) / np.sqrt(2))


def simulated_like(real, shift=0.0):
    parts = [
        pd.DataFrame({"hour": real["hour"].astype(int), "measure": m, "mean": real[m] + shift})
        for m in reality.MEASURES
    ]
    table = pd.concat(parts, ignore_index=True)
    return table.assign(low=table["mean"] - 0.01, high=table["mean"] + 0.01)


def test_a_model_equal_to_reality_has_no_error_and_a_shifted_one_has_the_shift(tmp_path):
    real = pd.read_csv(TABLES / "reality.csv").query("scope == 'hour'")
    page, picture = tmp_path / "page.md", tmp_path / "page.png"
    same = compare_reality.compare(simulated_like(real), document=page, picture=picture)
    assert all(score.error == pytest.approx(0.0) and score.covered == 1.0 for score in same)
    assert picture.stat().st_size > 0
    assert "page.png" in page.read_text(encoding="utf-8")
    off = compare_reality.compare(simulated_like(real, 0.05), document=page, picture=picture)
    assert all(score.error == pytest.approx(0.05) and score.covered == 0.0 for score in off)


def test_a_missing_hour_is_named():
    real = pd.read_csv(TABLES / "reality.csv").query("scope == 'hour'")
    with pytest.raises(ValueError, match="hour 9"):
        compare_reality.joined(simulated_like(real).query("hour != 9"))


def test_masked_half_hours_are_left_out_of_the_model_too():
    masks = pd.DataFrame({"date": ["1999-02-03"], "start": ["12:00"], "end": ["14:00"]})
    moments = [("1999-02-03", 43_199), ("1999-02-03", 43_200), ("1999-02-03", 50_399)]
    moments += [("1999-02-03", 50_400), ("1999-02-04", 43_200)]
    calls = pd.DataFrame(moments, columns=["date", "arrival"])
    assert simulate.unmasked(calls, masks).index.tolist() == [0, 3, 4]


@pytest.mark.parametrize(
    "sets",
    [
        simulate.without_absences(write.GROUPS.values()),
        simulate.half_hours(compare_reality.ROSTER, compare_reality.SPEEDS),
    ],
)
def test_the_config_can_be_told_without_absences_or_sessions(sets):
    from queuesim.spec.load import load

    base, plain = load(CONFIG, sets).base, load(CONFIG).base
    assert base.staff != plain.staff
    assert base.demand == plain.demand


def test_one_simulated_horizon_has_every_hour_and_measure_of_reality():
    table = simulate.by_hour(
        CONFIG, simulate.same_days(TABLES / "days.csv"), TABLES / "masked.csv", 1, 7
    )
    both = compare_reality.joined(table)
    assert both["mean"].notna().all()
    waits = both[both["measure"] == "mean_wait"]
    assert ((waits["mean"] > 5.0) & (waits["mean"] < 200.0)).all()  # seconds, not ticks


# --- the derived tables and the config ------------------------------------------------------------


def test_no_table_names_an_agent_or_a_customer():
    for path in TABLES.glob("*.csv"):
        table = pd.read_csv(path)
        assert not {"customer_id", "server", "call_id", "name"} & set(table.columns)
        if "agent" in table:
            assert table["agent"].str.fullmatch(r"A\d\d").all()


def test_the_roster_has_whole_people_on_every_open_half_hour():
    roster = pd.read_csv(TABLES / "roster.csv")
    days = roster["date"].unique()
    expected = arrivals.open_slots(days, NO_MASKS)
    # The surge is masked in arrivals and worked by people all the same.
    assert len(days) == 20
    assert len(roster) == len(expected) + 4
    heads = roster[["PS_NE", "PS_NW", "every_type"]]
    assert (heads.dtypes == "int64").all()
    assert (heads.sum(axis=1) > 0).all()


def test_sessions_have_the_speed_of_each_agent_and_the_hours_of_the_roster():
    sessions = pd.read_csv(TABLES / "sessions.csv")
    speeds = pd.read_csv(TABLES / "agents.csv").set_index("agent")["talk"]
    assert (sessions["talk"] == sessions["agent"].map(speeds)).all()
    there = looking.coded(TABLES / "sessions.csv")
    hours = (there["end"] - there["start"]).sum() / 3600.0
    rostered = pd.read_csv(TABLES / "roster.csv")[list(write.GROUPS.values())].to_numpy().sum() / 2
    assert hours == pytest.approx(rostered, rel=0.01)


def test_patience_shares_make_a_whole_and_priority_shares_too():
    shares = pd.read_csv(TABLES / "patience.csv").groupby("curve")["share"].sum()
    assert shares.to_numpy() == pytest.approx(1.0, abs=2e-4)
    mix = pd.read_csv(TABLES / "priorities.csv")
    assert mix[["0", "1", "2"]].sum(axis=1).to_numpy() == pytest.approx(1.0, abs=2e-4)


def test_hours_and_days_of_reality_make_the_total():
    table = pd.read_csv(TABLES / "reality.csv")
    total = table.query("scope == 'total'").iloc[0]
    for scope in ("hour", "day", "day and hour"):
        part = table[table["scope"] == scope]
        assert part["calls"].sum() == total["calls"]
        waited = (part["mean_wait"] * part["calls"]).sum()
        assert waited == pytest.approx(total["mean_wait"] * total["calls"], rel=1e-5)


def test_the_config_loads_with_its_four_scenarios():
    from queuesim.spec.load import load

    loaded = load(CONFIG)
    assert not loaded.warnings
    assert len(loaded.scenarios) == 5
    assert len(loaded.base.calendar.open_days) == 20
    for reason in clean.TYPES:
        assert sum(loaded.base.contact_share(reason).values()) == pytest.approx(1.0)
    table = pd.read_csv(TABLES / "handling.csv").set_index("type")["mean"]
    talk = loaded.base.channels["phone"].talk
    for reason in clean.TYPES:
        assert talk.of(reason=reason).mean == pytest.approx(table[reason], rel=5e-3)


def test_the_config_can_have_each_date_at_its_real_volume():
    from queuesim.spec.load import load

    base = load(CONFIG, simulate.same_days(TABLES / "days.csv")).base
    assert base.demand.day_to_day is None
    assert len(base.demand.surges) == 20


# --- against the log itself -----------------------------------------------------------------------

needs_log = pytest.mark.skipif(
    not DATA.is_dir(), reason="the log is research data and lies outside the project"
)


@pytest.fixture(scope="module")
def calls_of_log():
    masks = clean.read_masks(DATA / "masks.csv")
    return clean.clean(clean.read_log(DATA / "train.txt"), masks).calls


@needs_log
def test_counts_are_those_of_the_source_but_for_the_call_at_midnight(calls_of_log):
    masks = clean.read_masks(DATA / "masks.csv")
    counts = arrivals.by_date(calls_of_log, masks)
    assert arrivals.unlike_volume(counts, pd.read_csv(DATA / "train_volume.csv")) == 1


@needs_log
def test_sessions_give_the_published_head_counts():
    sessions = staff.read_sessions(DATA / "train_sessions.csv")
    heads = staff.published(pd.read_csv(DATA / "train_staffing.csv"))
    ours = staff.presence(sessions).reindex(heads.index).fillna(0.0)
    assert (ours - heads).abs().to_numpy().max() < 0.006  # they are rounded to 0.01


@needs_log
@pytest.mark.parametrize(("name", "published"), [("PS", 473.0), ("NW", 210.0), ("NE", 731.0)])
def test_exponential_patience_is_the_published_one(calls_of_log, name, published):
    means = patience.exponential(calls_of_log).set_index("type")["mean"]
    assert means[name] == pytest.approx(published, rel=0.005)


@needs_log
def test_the_written_tables_and_config_are_what_the_script_writes(tmp_path):
    (tmp_path / "configs").mkdir()
    (tmp_path / "docs").mkdir()
    build.main(["--data", str(DATA), "--into", str(tmp_path)])
    written = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.*"))
    assert Path("configs/anonymous-bank.yaml") in written
    for path in written:
        assert (tmp_path / path).read_bytes() == (PROJECT / path).read_bytes(), path
    assert not any(name in text for text in _texts(tmp_path) for name in _names())


def _texts(folder):
    return [path.read_text(encoding="utf-8") for path in folder.rglob("*.*")]


def _names():
    """Names of agents as the source writes them."""
    return pd.read_csv(DATA / "train_sessions.csv")["server"].unique()
