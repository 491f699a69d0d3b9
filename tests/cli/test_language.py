"""``--lang zh``: no heading, verdict or error is left in English."""

from __future__ import annotations

import json
import re

import pytest

from queuesim.measures import MEASURES
from queuesim.spec.schema import schema

#: Latin words that are no English: names of formats and formulas, and units as planners write them.
OF_ALL = {
    "queuesim", "HTML", "JSON", "YAML", "CSV", "UTF", "Excel", "AHT", "Erlang", "help", "out",
    "lang", "base", "runs", "set", "add", "times", "remove", "points", "point",
}  # fmt: skip

BROKEN = """\
queuesim: 1
name: Desk
curency: CNY
time: {start: 2026-03-02, days: one, open: {mon: 9-11}, interval: 30, holidays: [Friday]}
runs: {replications: 3.5, seed: -1}
targets: {fone: 80% in 20s, phone: 120% in 20s}
customers: {callers: {count: many, value: 100, patience: 2, churn: {abandoned: 5}}}
demand: {reasons: {question: {per_day: -60, channel: {phone: 50%, chat: 20%}}}}
channels: {phone: {kind: call, talk: {mean: 3m, cv: high}, seats: 3}, chat: {kind: letter}}
staff: {agents: {count: 3, skills: [phone, desk], pay: 48, shrinkage: 10%, absence: 20%}}
routing: {next: [oldest]}
scenarios:
  more: {staff.agent.count: add 1}
  less: {staff.agents.count: minus 1}
  both: {extends: nothing}
"""


def known_words() -> set[str]:
    """Words of configs and names of measures: they are the same in every language."""
    found: set[str] = set(OF_ALL)

    def walk(node: object) -> None:
        if isinstance(node, dict):
            for key, part in node.items():
                found.update(re.findall("[A-Za-z]+", key))
                if key in ("enum", "const", "default", "examples", "pattern"):
                    found.update(re.findall("[A-Za-z]+", str(part)))
                walk(part)
        elif isinstance(node, list):
            for part in node:
                walk(part)

    walk(schema())
    for measure in MEASURES:
        found.update(re.findall("[A-Za-z]+", measure.name))
    return found


def english(shown: str, *allowed: str) -> set[str]:
    """Latin words of at least three letters that nothing accounts for."""
    own = {word for text in allowed for word in re.findall("[A-Za-z]+", text)}
    shown = re.sub("-[0-9a-f]{8,}", "", shown)  # run folders are named by a hash
    words = set(re.findall("[A-Za-z]{3,}", shown))
    return words - own - known_words()


@pytest.mark.parametrize("line", [None, *range(3, 16)])
def test_a_broken_config_is_told_in_chinese(ask, tmp_path, line):
    """All faults together, and with each line alone, for faults hide each other."""
    lines = BROKEN.splitlines()
    (tmp_path / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    if line is not None:
        fine = {
            4: "time: {start: 2026-03-02, days: 1, open: {mon: 09:00-11:00}, interval: 30m}",
            8: "demand: {reasons: {question: {per_day: 60, channel: phone}}}",
            9: "channels: {phone: {kind: call, talk: 3m}}",
            10: "staff: {agents: {count: 3, skills: [phone]}}",
        }
        kept = [
            text if k == line else fine.get(k, "queuesim: 1" if k == 1 else "")
            for k, text in enumerate(lines, start=1)
        ]
        if line > 12:
            kept[11] = "scenarios:"
        (tmp_path / "broken.yaml").write_text("\n".join(kept) + "\n", encoding="utf-8")
    said = ask("validate", "broken.yaml", "--lang", "zh")
    if line == 12:
        return  # the heading of the scenarios alone
    assert said.code == 2
    assert english(said.err, BROKEN, "broken.yaml") == set()
    assert re.search("[\u4e00-\u9fff]", said.err)


def test_results_are_told_in_chinese(ask, small, tmp_path):
    config = small.read_text(encoding="utf-8")
    kept = (str(tmp_path), "runs", "small", "agents")
    for command in (
        ("validate", small, "--explain", "--out", "there"),
        ("run", small, "--jobs", "1", "--replications", "6", "--assert", "wait <= 1h"),
        ("compare", small, "--jobs", "1", "--replications", "6"),
        ("trace", small, "--case", "5"),
        ("doctor",),
    ):
        said = ask(*command, "--lang", "zh")
        assert said.code == 0
        text = re.sub(r"(版本|程序库|字体|引擎|内核|终端)：.*", "", said.out + said.err)
        assert english(text, config, *kept, "there resolved yaml") == set(), command


def test_errors_of_runs_are_told_in_chinese(ask, small, tmp_path):
    (tmp_path / "taken").write_text("", encoding="utf-8")
    config = small.read_text(encoding="utf-8")
    for command in (
        ("run", small, "--scenario", "one mor"),
        ("run", small, "--assert", "sl.fone > 3%"),
        ("run", small, "--assert", "wait <= 3"),
        ("run", small, "--precision", "x"),
        ("run", small, "--set", "nothing"),
        ("run", small, "--set", "staff.agents.count=-5"),
        ("run", small, "--jobs", "1", "--out", "taken"),
        ("run", small, "--jobs", "1", "--replications", "2", "--assert", "sl.phone >= 90%"),
        ("run", "nowhere.yaml"),
        ("report", "nowhere"),
        ("trace", small, "--case", "5000"),
    ):
        said = ask(*command, "--lang", "zh")
        assert said.code in (2, 3, 4, 6), command
        typed = " ".join(map(str, command))
        assert (
            english(said.err, config, typed, str(tmp_path), "runs taken manifest json") == set()
        ), command


def without_sentences(answer: object) -> object:
    """A result without what is written for people: texts and the name of their language."""
    for_people = {"sentence", "lang", "closing", "method", "service_level_rule", "folder"}
    if isinstance(answer, dict):
        return {
            key: without_sentences(part) for key, part in answer.items() if key not in for_people
        }
    return [without_sentences(part) for part in answer] if isinstance(answer, list) else answer


def test_files_for_machines_hold_the_same_codes_and_sentences_in_the_language(ask, small, tmp_path):
    answers, summaries = {}, {}
    for lang in ("en", "zh"):
        said = ask("compare", small, "--lang", lang, "--json", "--jobs", "1", "--out", lang)
        answers[lang] = said.json
        text = (tmp_path / lang / "summary.json").read_text(encoding="utf-8")
        summaries[lang] = json.loads(text)
        assert summaries[lang]["lang"] == answers[lang]["lang"] == lang
        for found, also in zip(
            summaries[lang]["differences"], answers[lang]["differences"], strict=True
        ):
            assert found == also, "the file says what --json says"
            assert bool(re.search("[\u4e00-\u9fff]", found["sentence"])) == (lang == "zh")
    assert without_sentences(summaries["en"]) == without_sentences(summaries["zh"])
    assert without_sentences(answers["en"]) == without_sentences(answers["zh"])
    for name in ("measures.csv", "intervals.csv", "replications.csv", "config.resolved.yaml"):
        assert (tmp_path / "en" / name).read_bytes() == (tmp_path / "zh" / name).read_bytes()


def test_a_run_that_is_done_is_told_again_in_another_language(ask, small, tmp_path):
    ask("compare", small, "--jobs", "1", "--out", "out", "-q")
    again = ask("compare", small, "--jobs", "1", "--out", "out", "--lang", "zh")
    assert again.code == 0
    told = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert told["lang"] == "zh"
