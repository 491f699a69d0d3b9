"""``run``, ``compare`` and ``report``: results, run folders, promises."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from queuesim.cli import main

FILES = {
    "blocks",
    "config.resolved.yaml",
    "manifest.json",
    "summary.json",
    "measures.csv",
    "intervals.csv",
    "replications.csv",
}


def only_run(folder: Path) -> Path:
    """The one run folder that was made in ``runs``."""
    (made,) = (folder / "runs").iterdir()
    return made


def test_a_run_leaves_its_folder_and_says_where(ask, small, tmp_path):
    said = ask("run", small, "--jobs", "1")
    assert said.code == 0
    folder = only_run(tmp_path)
    assert folder.name.startswith("small-")
    assert {path.name for path in folder.iterdir()} == FILES
    assert f"results are in {Path('runs') / folder.name}" in said.err
    with (folder / "measures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["scenario"] for row in rows} == {"base"}
    assert {row["n"] for row in rows} == {"3"}


def test_the_same_command_goes_on_and_a_changed_config_begins_anew(ask, small, tmp_path):
    ask("run", small, "--jobs", "1", "--replications", "2")
    again = ask("run", small, "--jobs", "1", "--replications", "5")
    assert "2 of 5 runs were already done" in again.err
    before = (only_run(tmp_path) / "measures.csv").read_bytes()
    whole = ask("run", small, "--jobs", "1", "--replications", "5", "--out", "whole")
    assert whole.code == 0
    assert (tmp_path / "whole" / "measures.csv").read_bytes() == before
    ask("run", small, "--jobs", "1", "--set", "staff.agents.count=4")
    assert len(list((tmp_path / "runs").iterdir())) == 2
    assert ask("run", small, "--out", "whole", "--set", "staff.agents.count=4").code == 2


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--replications", "2", "--seed", "11"),
        ("--set", "staff.agents.count=2", "--set", "channels.phone.talk=4m"),
        ("--precision", "wait=60%", "--replications", "20"),
    ],
)
def test_a_resolved_config_gives_the_same_bytes(ask, small, tmp_path, options):
    assert ask("run", small, "--jobs", "1", "--out", "one", *options).code in (0, 4)
    assert ask("run", "one/config.resolved.yaml", "--jobs", "1", "--out", "two").code in (0, 4)
    for name in ("measures.csv", "intervals.csv", "replications.csv"):
        one, two = ((tmp_path / folder / name).read_bytes() for folder in ("one", "two"))
        assert one == two


def test_workers_change_no_byte(ask, small, tmp_path):
    ask("compare", small, "--jobs", "1", "--out", "one", "-q")
    ask("compare", small, "--jobs", "2", "--out", "two", "-q")
    for name in ("measures.csv", "summary.json", "replications.csv"):
        one, two = ((tmp_path / folder / name).read_bytes() for folder in ("one", "two"))
        assert one == two


def test_another_scenario_and_seed(ask, small):
    answers = [
        ask("run", small, "--jobs", "1", "--json", *more).json
        for more in ((), ("--scenario", "one more"), ("--seed", "2"))
    ]
    assert [list(answer["scenarios"]) for answer in answers] == [["base"], ["one more"], ["base"]]
    waits = [next(iter(a["scenarios"].values()))["wait"]["value"] for a in answers]
    assert len(set(waits)) == 3
    assert waits[1] < waits[0], "one agent more, the same customers"


def test_compare_takes_the_base_along(ask, small):
    answer = ask("compare", small, "--scenario", "one more", "--json", "--jobs", "1").json
    assert list(answer["scenarios"]) == ["base", "one more"]
    assert {item["scenario"] for item in answer["differences"]} == {"one more"}
    everything = ask("compare", small, "--json", "--jobs", "1").json
    assert everything["scenarios"] == answer["scenarios"]


def test_compare_tells_verdicts_in_words(ask, small):
    words = ask("compare", small, "--jobs", "1", "--replications", "6").out
    assert "more" in words
    assert "This range covers chance" in words or "These ranges cover chance" in words
    chinese = ask("compare", small, "--jobs", "1", "--replications", "6", "--lang", "zh").out
    assert "区间只反映模拟中的偶然" in chinese


def test_promises_are_told_one_by_one(ask, small):
    said = ask(
        "run", small, "--jobs", "1", "--replications", "6",
        "--assert", "sl.phone >= 1%", "--assert", "wait.p90 <= 1h", "--assert", "phone > 0%",
    )  # fmt: skip
    assert said.code == 0
    assert said.out.count("kept") == 3


def test_targets_are_promises_with_fail_under(ask, small):
    busy = ("--set", "staff.agents.count=1", "--jobs", "1", "--replications", "6", "--json")
    assert ask("run", small, *busy).code == 0, "targets alone fail nothing"
    said = ask("run", small, *busy, "--fail-under")
    (promise,) = said.json["promises"]
    assert said.code == 3
    assert (promise["measure"], promise["op"], promise["limit"]) == ("sl.phone", ">=", 0.8)
    assert promise["result"] == "fail"
    assert promise["high"] < 0.8


@pytest.mark.parametrize(
    ("promise", "says"),
    [
        ("sl.fone >= 80%", "phone"),
        ("sl.phone => 80%", "a measure, a sign and a limit"),
        ("sl.phone >= 80", "percentage"),
        ("wait <= 20", "duration"),
        ("wait", "a measure, a sign and a limit"),
        ("contacts >= 5%", "plain number"),
        ("nonsense <= 3", "nonsense"),
    ],
)
def test_a_promise_that_means_nothing_is_told_before_the_run(ask, small, tmp_path, promise, says):
    said = ask("run", small, "--assert", promise)
    assert said.code == 2
    assert says in said.err
    assert not (tmp_path / "runs").exists()


def test_precision_goes_on_until_ranges_are_narrow(ask, small, tmp_path):
    said = ask("run", small, "--jobs", "1", "--precision", "sl.phone=8 points", "--json")
    assert said.code == 0
    known = said.json["scenarios"]["base"]["sl phone"]
    assert known["high"] - known["low"] <= 0.16
    assert said.json["replications"] > 3
    assert ask("run", small, "--precision", "five").code == 2


def test_a_run_says_when_a_unit_is_likely_wrong(ask, small):
    said = ask("run", small, "--jobs", "1", "--set", "channels.phone.talk=3h", "-q")
    assert said.err == ""
    said = ask("run", small, "--jobs", "1", "--set", "channels.phone.talk=3h")
    assert "warning: phone" in said.err


def test_json_is_alone_on_stdout(ask, small, tmp_path):
    (tmp_path / "broken.yaml").write_text("queuesim: 1\n", encoding="utf-8")
    ask("run", small, "--jobs", "1", "--out", "kept", "-q")
    commands = [
        ("new", "mine"),
        ("schema",),
        ("schema", "--out", "there"),
        ("doctor",),
        ("validate", small),
        ("validate", "broken.yaml"),
        ("validate", small, "--explain"),
        ("run", small, "--jobs", "1"),
        ("run", small, "--jobs", "1", "--assert", "sl.phone >= 100%"),
        ("run", "broken.yaml"),
        ("run", small, "--scenario", "none"),
        ("compare", small, "--jobs", "1"),
        ("trace", small, "--case", "3"),
        ("trace", small, "--case", "9999"),
        ("report", "kept"),
        ("report", "nowhere"),
    ]
    for command in commands:
        said = ask(*command, "--json")
        assert isinstance(said.json, dict), command
        if said.code in (2, 5, 6) and "files" not in said.json:
            assert said.json["error"]["code"] == said.code


def test_quiet_says_nothing_beside_the_result(ask, small):
    assert ask("run", small, "--jobs", "1", "-q").err == ""


def test_numbers_that_are_none_are_null(ask, small):
    answer = ask("run", small, "--jobs", "1", "--replications", "1", "--json").out
    assert "NaN" not in answer
    assert json.loads(answer)["scenarios"]["base"]["wait"]["low"] is None


def test_a_page_of_a_kept_run(ask, small, tmp_path):
    ask("compare", small, "--jobs", "1", "--out", "kept", "-q")
    said = ask("report", "kept")
    assert said.code == 0
    assert said.out.strip() == str(Path("kept") / "report.html")
    page = (tmp_path / "kept" / "report.html").read_text(encoding="utf-8")
    assert "Small desk" in page
    assert "one more" in page
    chinese = ask("report", "kept", "--html", "--lang", "zh", "--out", "elsewhere")
    assert chinese.code == 0
    assert 'lang="zh' in (tmp_path / "elsewhere" / "report.html").read_text(encoding="utf-8")


def test_a_page_with_the_run(ask, small, tmp_path):
    said = ask("run", small, "--jobs", "1", "--out", "kept", "--report")
    assert said.code == 0
    assert "report.html" in said.err
    assert (tmp_path / "kept" / "report.html").exists()
    assert list((tmp_path / "kept" / "figures").glob("*.svg"))


def test_the_exit_code_is_that_of_the_process(small, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert main(["validate", str(small), "-q"]) == 0
