"""``trace``: the story of one case, as the rows have it."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from queuesim.cli.tracing import Question, tale_of
from queuesim.compile import compile_config
from queuesim.engine.reference import simulate
from queuesim.report.story import story
from queuesim.spec.load import load, load_text
from queuesim.units import seconds_of
from queuesim.words import LANGUAGES

CLOCK = re.compile(r"^  Mon 2026-03-02 (\d\d:\d\d:\d\d)  ", re.MULTILINE)

#: One of every way in which a contact may go, so that every sentence is needed.
MANY_WAYS = """\
queuesim: 1
name: Many ways
time: {start: 2026-03-02, days: 2, open: {mon-tue: 09:00-11:00}, interval: 30m}
runs: {replications: 1, seed: 1}
customers: {callers: {patience: 90s}}
demand:
  reasons:
    question: {per_day: 150, channel: {bot: 10%, phone: 55%, hall: 30%, kiosk: 5%}}
channels:
  bot:   {kind: self_service, talk: 1m, solves: 50%, if_not_solved: {phone: 100%}}
  kiosk: {kind: self_service, machines: 1, talk: 4m, solves: 80%, if_not_solved: {hall: 100%}}
  phone:
    kind: call
    talk: 4m
    lines: 3
    solves: 70%
    callback: {offer_after_wait: 30s, accept: 50%}
    retry: {chance: 60%, after: 5m}
    repeat: {chance: 60%, after: 1d}
  hall:
    {kind: counter, talk: 5m, seats: 3, balk: {from_queue: 1, chance: 50%}, patience: 20m}
  desk: {kind: chat, talk: 4m, at_once: 2}
staff:
  agents:  {count: 2, skills: [phone]}
  tellers: {count: 1, skills: [hall]}
  desks:   {count: 1, skills: [desk]}
integration: {steer: {when_wait_over: 1m, from: [phone], offer: {desk: 50%, callback: 20%}}}
"""


def test_a_story_in_clock_time_and_planners_words(ask, small):
    said = ask("trace", small, "--case", "17")
    assert said.code == 0
    lines = said.out.splitlines()
    assert lines[0] == "Case 17 of Small desk, scenario base (replication 0, seed 1)"
    assert "a customer of class callers makes contact; reason: question" in lines[1]
    assert "tries phone first" in lines[2]
    assert lines[-1].endswith("the case ends: solved")
    clocks = CLOCK.findall(said.out)
    assert len(clocks) == len(lines) - 1
    assert clocks == sorted(clocks)
    assert "09:00:00" <= clocks[0] < "11:00:00"


def test_the_story_is_that_of_the_rows(ask, small):
    """Times of the story are those that the engine wrote for the same case."""
    model = compile_config(load(small).base)
    rows = simulate(model.network, 1, 0)
    case = sorted(rows.cases, key=lambda row: row.born)[16]
    told = ask("trace", small, "--case", "17", "--json").json
    assert told["events"][0]["seconds"] == seconds_of(case.born)
    assert told["events"][-1]["seconds"] == seconds_of(case.ended)
    (visit,) = [row for row in rows.visits if row.case == case.case]
    times = {event["event"]: event["seconds"] for event in told["events"]}
    assert times["work_ends"] == seconds_of(visit.ended)
    at = dt.datetime.fromisoformat(told["events"][0]["at"])
    assert at == dt.datetime(2026, 3, 2) + dt.timedelta(seconds=seconds_of(case.born))
    assert told["ended"] is True


def test_another_replication_seed_or_scenario_is_another_story(ask, small):
    first = ask("trace", small, "--case", "3").out
    assert ask("trace", small, "--case", "3", "--replication", "1").out != first
    assert ask("trace", small, "--case", "3", "--seed", "2").out != first
    scenario = ask("trace", small, "--case", "3", "--scenario", "one more")
    assert "scenario one more" in scenario.out
    assert ask("trace", small, "--case", "3").out == first


def test_every_event_has_its_sentence():
    """No case of a config with every mechanism is told without words, in either language."""
    model = compile_config(load_text(MANY_WAYS).base)
    seen = set()
    for case in range(1, 280, 2):
        question = Question(Path("many.yaml"), "base", case, 0, 1, (), None)
        lines = story(model, tale_of(model, 1, question))
        seen |= {line.event for line in lines}
        for lang in LANGUAGES:
            assert all("{" not in line.says.text(lang) for line in lines)
    expected = {
        "arrives", "begins", "begins_at_once", "work_ends", "alone", "waits", "waits_first",
        "machine_at_once", "none_free", "start.first", "start.retry", "start.repeat",
        "start.callback", "start.passed_on", "start.steered", "end.answered", "end.abandoned",
        "end.balked", "end.blocked", "end.diverted", "steer.asked", "steer.accepted",
        "steer.refused", "will_retry", "will_repeat", "ends.solved", "ends.unsolved", "ends.lost",
    }  # fmt: skip
    assert sorted(expected - seen) == []


def test_in_chinese_only_planners_words_are_latin(ask, tmp_path):
    (tmp_path / "many.yaml").write_text(MANY_WAYS, encoding="utf-8")
    words = set(re.findall("[A-Za-z]+", MANY_WAYS)) | {"h", "m", "s", "base"}
    for case in range(1, 200, 13):
        out = ask("trace", "many.yaml", "--case", case, "--lang", "zh").out
        assert set(re.findall("[A-Za-z]{2,}", re.sub(r"\d+[hms]", "", out))) <= words


def test_a_story_can_be_kept(ask, small, tmp_path):
    said = ask("trace", small, "--case", "2", "--out", "there")
    assert (tmp_path / "there" / "case-2.txt").read_text(encoding="utf-8") == said.out


@pytest.mark.parametrize("case", ["100000", "-1", "0"])
def test_no_such_case(ask, small, case):
    said = ask("trace", small, "--case", case)
    assert said.code == 2
    assert "Traceback" not in said.err


def test_no_such_scenario(ask, small):
    said = ask("trace", small, "--case", "1", "--scenario", "one mor")
    assert said.code == 2
    assert "one more" in said.err
