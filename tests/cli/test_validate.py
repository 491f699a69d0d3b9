"""``validate``: what is wrong, and with ``--explain`` what follows from what is right."""

from __future__ import annotations

import math

import pytest

from queuesim.analysis.erlang import erlang_c_mean_wait, erlang_c_service_level
from queuesim.analysis.erlang_a import erlang_a
from queuesim.spec.load import load

BROKEN = """\
queuesim: 1
time: {start: 2026-03-02, days: 1, open: {mon: 09:00-11:00}, intervall: 30m}
demand: {reasons: {question: {per_day: 60, channel: fone}}}
channels: {phone: {kind: call, talk: 3}}
staff: {agents: {count: 3, skills: [phone]}}
"""


def test_all_problems_come_together_with_their_places(ask, tmp_path):
    (tmp_path / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    said = ask("validate", "broken.yaml")
    assert (said.code, said.out) == (2, "")
    assert "broken.yaml:2:62: time.intervall" in said.err
    assert "broken.yaml:4:38: channels.phone.talk" in said.err
    assert "did you mean interval?" in said.err
    problems = ask("validate", "broken.yaml", "--json").json["files"][0]["problems"]
    assert [(p["line"], p["path"]) for p in problems][:1] == [(2, "time.intervall")]
    assert all(p["file"] == "broken.yaml" and p["message"] for p in problems)


def test_a_broken_file_does_not_hide_the_others(ask, small, tmp_path):
    (tmp_path / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    said = ask("validate", "broken.yaml", "missing.yaml", small)
    assert said.code == 2
    assert f"{small}: fine" in said.out
    assert "missing.yaml" in said.err
    answer = ask("validate", "broken.yaml", small, "--json").json
    assert [record["ok"] for record in answer["files"]] == [False, True]


def test_a_change_from_the_command_line_is_checked_too(ask, small):
    assert ask("validate", small, "--set", "staff.agents.count=add 2").code == 0
    said = ask("validate", small, "--set", "staff.agents.cuont=5")
    assert said.code == 2
    assert said.err.startswith("--set staff.agents.cuont\n")
    assert "count" in said.err


def test_units_of_targets_are_checked_in_every_scenario(ask, small, tmp_path):
    text = small.read_text(encoding="utf-8")
    patch = "scenarios: {other: {targets.abandonment: 20s}, "
    (tmp_path / "other.yaml").write_text(text.replace("scenarios: {", patch), encoding="utf-8")
    said = ask("validate", "other.yaml")
    assert said.code == 2
    assert "other.yaml:11:42: scenarios.other.targets.abandonment" in said.err


def test_explain_gives_the_closed_formulas(ask, small):
    record = ask("validate", small, "--explain", "--json").json["files"][0]
    assert len(record["load"]) == 4
    for row in record["load"]:
        load_, staff = row["arrivals"] / row["seconds"] * row["handling"], row["staff"]
        level = erlang_c_service_level(load_, staff, row["handling"], row["within"])
        wait = erlang_c_mean_wait(load_, staff, row["handling"])
        some = erlang_a(row["arrivals"] / row["seconds"], row["handling"], staff, row["patience"])
        assert row["load"] == pytest.approx(load_, rel=1e-9)
        assert row["service_level_c"] == pytest.approx(level, rel=1e-9)
        assert row["mean_wait_c"] == pytest.approx(wait, rel=1e-9)
        assert row["service_level_a"] == pytest.approx(some.answered_within(20.0), rel=1e-9)
        assert row["abandonment_a"] == pytest.approx(some.p_abandon, rel=1e-9)
    assert sum(row["arrivals"] for row in record["load"]) == pytest.approx(60.0)
    assert record["contacts_per_day"] == pytest.approx(60.0)
    assert record["cost_per_day"] == pytest.approx(3 * 2 * 48.0)  # people x hours x pay
    assert record["runs"] == 6
    assert 0.0 < record["seconds"] < 600.0


def test_explain_counts_what_contacts_cost(ask, small):
    costs = [
        ask("validate", small, "--explain", "--json", *more).json["files"][0]["cost_per_day"]
        for more in ((), ("--set", "channels.phone.cost_per_contact=0.5"))
    ]
    assert costs[1] - costs[0] == pytest.approx(60 * 0.5)


def test_explain_prints_a_config_that_loads_again(ask, small, tmp_path):
    said = ask("validate", small, "--explain", "--out", "there")
    assert said.code == 0
    again, first = load(tmp_path / "there" / "small.resolved.yaml"), load(small)
    for name in first.scenarios:
        pair = [one.scenarios[name].model_dump(exclude={"scenarios"}) for one in (again, first)]
        assert pair[0] == pair[1]
    assert "Mon 09:30" in said.out
    assert "queuesim: 1" not in said.out
    assert "queuesim: 1" in ask("validate", small, "--explain").out


def test_explain_in_chinese_has_no_english_headings(ask, small):
    out = ask("validate", small, "--explain", "--out", "there", "--lang", "zh").out
    table = out[out.index("负荷") :]
    assert "周一 09:00" in table
    words = {"AHT", "phone", "CNY", "C", "A", "s", "m"}
    letters = "".join(c if c.isascii() and c.isalpha() else " " for c in table)
    assert set(letters.split()) <= words


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("channels.phone.talk=5h", "5"),
        ("customers.callers.patience=2s", "2 s"),
        ("staff.agents.count=1000", "%"),
    ],
)
def test_a_likely_slip_of_units_is_told(ask, small, change, says):
    said = ask("validate", small, "--explain", "--set", change)
    assert said.code == 0
    assert "warning: phone" in said.err
    assert says in said.err
    assert "warning" not in ask("validate", small, "--explain", "-q", "--set", change).err


def test_a_queue_that_grows_is_told_by_validate_and_run(ask, small):
    """60 calls of 3 min in two hours are 1.5 people's work, and one is there."""
    few = ("--set", "staff.agents.count=1")
    says = "warning: phone: the queue grows all day, every day, until enough give up."
    said = ask("validate", small, "--explain", "--json", *few)
    assert said.code == 0
    (queue,) = said.json["files"][0]["growing"]
    assert queue["sentence"] in said.err
    assert (queue["works"], queue["groups"], queue["kind"]) == (["phone"], ["agents"], "relieved")
    assert queue["utilisation"] == pytest.approx(1.5)
    assert queue["stretches"][0]["left"] == pytest.approx(20.0)
    assert says in said.err
    ran = ask("run", small, "--jobs", "1", *few)
    assert ran.code == 0
    assert says in ran.err
    assert (
        "队列不断增长（每天全天）" in ask("validate", small, "--explain", "--lang", "zh", *few).err
    )


def test_nobody_there_is_no_number(ask, small):
    shifts = "staff.agents.shifts={09:00-10:00: 100%}"
    record = ask("validate", small, "--explain", "--json", "--set", shifts).json["files"][0]
    late = record["load"][-1]
    assert late["staff"] == 0.0
    assert late["per_person"] is None  # infinite: JSON has no word for it
    assert math.isclose(late["abandonment_a"], 1.0, rel_tol=1e-6)


def test_explain_lists_closed_days_and_those_with_a_change_of_clocks(ask, small):
    words = (
        "start=2026-03-27",
        "days=5",
        "zone=Europe/Berlin",
        "open={mon-fri: 09:00-11:00}",
        "holidays=[2026-03-30]",
    )
    more = [part for word in words for part in ("--set", f"time.{word}")]
    found = ask("validate", small, "--explain", "--json", *more).json["files"][0]
    assert found["closed_days"] == ["2026-03-28", "2026-03-29", "2026-03-30"]
    assert found["odd_days"] == {"2026-03-29": 23.0}
    assert found["open_days"] == 2
    told = ask("validate", small, "--explain", *more).out
    assert "closed days, skipped: 2026-03-28, 2026-03-29, 2026-03-30" in told
    assert "days with a change of clocks: 2026-03-29 (23 h)" in told
