"""``new``, ``schema`` and ``doctor``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from queuesim.cli.starting import templates
from queuesim.experiment import execute, plan_of
from queuesim.spec.load import load
from queuesim.spec.schema import FILE_NAME, schema

ROOT = Path(__file__).parents[2]
TEMPLATES = ("quickstart", "call-centre", "branch", "city-bank")


def test_help_and_templates_agree(ask):
    shown = ask("new", "--help").out
    assert tuple(templates()) == TEMPLATES
    assert [name for name in TEMPLATES if name not in shown] == []


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_new_config_is_fine_as_it_is(ask, tmp_path, template, lang):
    said = ask("new", "mine", "--template", template, "--lang", lang)
    assert said.code == 0
    assert said.out.split() == ["mine.yaml", "mine-profile.csv", FILE_NAME]
    text = (tmp_path / "mine.yaml").read_text(encoding="utf-8")
    assert text.startswith(f"# yaml-language-server: $schema=./{FILE_NAME}\n")
    checked = ask("validate", "mine.yaml", "--lang", lang)
    assert (checked.code, checked.err) == (0, ""), "a starter config has nothing to warn about"
    loaded = load(tmp_path / "mine.yaml", ["time.days=1"])
    plan = plan_of(loaded, replications=1)
    result = execute(plan, jobs=1)
    for scenario in plan.models:
        assert 0.0 < result.estimate(scenario, "sl").value <= 1.0


@pytest.mark.parametrize("template", TEMPLATES)
def test_both_languages_begin_with_the_same_numbers(template):
    """What a planner would change is the same in both; only names differ."""
    one, other = (load(str(templates()[template] / f"config.{lang}.yaml")) for lang in ("en", "zh"))
    assert one.base.time == other.base.time
    assert one.base.runs == other.base.runs
    for part in ("customers", "channels", "staff"):
        mine, its = getattr(one.base, part), getattr(other.base, part)
        assert [type(v) for v in mine.values()] == [type(v) for v in its.values()]
    assert len(one.scenarios) == len(other.scenarios)
    assert [c.kind for c in one.base.channels.values()] == [
        c.kind for c in other.base.channels.values()
    ]
    assert [g.count for g in one.base.staff.values()] == [
        g.count for g in other.base.staff.values()
    ]


def test_the_city_bank_is_the_example_of_the_project():
    folder = templates()["city-bank"]
    example = (ROOT / "configs" / "city-bank.yaml").read_text(encoding="utf-8")
    made = (folder / "config.en.yaml").read_text(encoding="utf-8")
    assert made.replace("profile.csv}               #", "city-bank-profile.csv}     #") == example
    table = (ROOT / "configs" / "city-bank-profile.csv").read_text(encoding="utf-8")
    assert (folder / "profile.csv").read_text(encoding="utf-8") == table


def test_nothing_is_written_over(ask, tmp_path):
    assert ask("new", "mine").code == 0
    assert ask("new", "mine").code == 0, "the same again harms nobody"
    (tmp_path / "mine.yaml").write_text("my own work", encoding="utf-8")
    said = ask("new", "mine")
    assert said.code == 6
    assert "mine.yaml" in said.err
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == "my own work"


def test_a_name_may_have_a_folder_and_an_ending(ask, tmp_path):
    said = ask("new", "plans/spring 2026.yaml", "--out", "work", "--json")
    assert said.json["files"][0] == str(Path("work/plans/spring 2026.yaml"))
    assert "'work/plans/spring 2026.yaml'" not in said.out
    assert (tmp_path / "work" / "plans" / "spring 2026-profile.csv").exists()
    assert ask("validate", "work/plans/spring 2026.yaml").code == 0


def test_schema_to_stdout_folder_and_file(ask, tmp_path):
    assert ask("schema").json == schema()
    assert ask("schema", "--out", "there").out.strip() == str(Path("there") / FILE_NAME)
    assert ask("schema", "--out", "my.json").out.strip() == "my.json"
    for path in (tmp_path / "there" / FILE_NAME, tmp_path / "my.json"):
        assert json.loads(path.read_text(encoding="utf-8")) == schema()


def test_doctor_looks_at_everything(ask):
    said = ask("doctor", "--json")
    checks = {check["name"]: check for check in said.json["checks"]}
    assert list(checks) == [
        "versions",
        "libraries",
        "cores",
        "writing",
        "engine",
        "kernel",
        "fonts",
        "terminal",
    ]
    assert said.code == 0
    assert {check["state"] for check in checks.values()} <= {"fine", "warning"}
    assert "pandas" in checks["libraries"]["found"]


def test_doctor_names_the_kernels_code_and_where_it_is_kept(ask, monkeypatch, tmp_path):
    from queuesim.engine.kernel import library

    monkeypatch.setenv("QUEUESIM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(library(), "_loaded", {})
    said = ask("doctor")
    assert said.code == 0
    (kept,) = (tmp_path / "cache").iterdir()
    assert kept.stem == library().code
    assert f"code {kept.stem}, kept in {tmp_path / 'cache'}" in said.out


def test_doctor_tells_the_fix_where_the_kernel_is_kept_nowhere(ask, monkeypatch, tmp_path):
    (tmp_path / "a file").write_text("", encoding="utf-8")
    monkeypatch.setenv("QUEUESIM_CACHE", str(tmp_path / "a file"))
    said = ask("doctor")
    assert said.code == 0
    assert "kept nowhere" in said.out
    assert "name a folder that can be written in QUEUESIM_CACHE" in said.out
    assert "QUEUESIM_CACHE" in ask("doctor", "--lang", "zh").out


def test_doctor_tells_the_fix_for_a_missing_font(ask, monkeypatch):
    monkeypatch.setattr("queuesim.report.fonts.chinese_font", lambda: None)
    said = ask("doctor")
    assert said.code == 0
    assert "warning  fonts: DejaVu Sans; none with Chinese" in said.out
    assert "hint: " in said.out.partition("fonts")[2].splitlines()[1]
    assert "没有中文字体" in ask("doctor", "--lang", "zh").out


def test_doctor_ends_with_6_where_nothing_can_be_written(ask, tmp_path):
    (tmp_path / "a file").write_text("", encoding="utf-8")
    said = ask("doctor", "--out", "a file")
    assert said.code == 6
    assert "a file cannot be written" in said.err
