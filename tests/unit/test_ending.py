"""Cases without an end when the run ends: how they are counted, told and warned of."""

from __future__ import annotations

from pathlib import Path

import pytest

from queuesim.experiment import Result, compare, plan_of
from queuesim.experiment.ending import MANY, Unfinished, unfinished, warnings
from queuesim.experiment.running import summary
from queuesim.report import machine, terminal
from queuesim.report.page import render
from queuesim.report.provenance import caveats
from queuesim.spec.load import load_text
from tests.semantics.test_words_audit import DAY, one
from tests.unit.compiling import ONE

CALLBACK = "channels.phone.callback={offer_after_wait: 20s, accept: 100%}"
REPEAT = "channels.phone.repeat={chance: 100%, after: 1d}"
LONG = ONE.replace("60s", "180s")


def owed(*sets: str, at: tuple[float, ...], text: str = ONE) -> tuple[float, ...]:
    told = one(*sets, at=at, text=text)
    names = ("cases_inside", "cases_callback_owed", "cases_due_back")
    return tuple(told.tally.total(name) for name in names)


def test_a_callback_kept_for_the_day_after_the_last_is_owed() -> None:
    """Talk 180 s from 3500; who comes at 3510 and 3520 is to be called when nobody is there."""
    assert owed(CALLBACK, at=(3500, 3510, 3520), text=LONG) == (2, 2, 0)


def test_a_callback_made_on_the_next_day_is_owed_no_more() -> None:
    text = LONG.replace("days: 1", "days: 2")
    assert owed(CALLBACK, at=(3500, 3510, DAY + 3500, DAY + 3510), text=text) == (1, 1, 0)


def test_a_repeat_after_the_last_day_is_due() -> None:
    """Two days, never solved: the first comes back on the second and is due again."""
    text = ONE.replace("days: 1", "days: 2")
    sets = ("channels.phone.solves={card: 0%}", REPEAT)
    assert owed(*sets, at=(0, DAY + 600), text=text) == (2, 0, 2)


def test_a_mail_left_lying_is_neither() -> None:
    """Talk of 50 h that begins at 9: the run ends at midnight of the day after the last."""
    mail = "channels.phone={kind: mail, talk: {law: deterministic, value: 50h}, deferrable: yes}"
    assert owed(mail, at=(0, 10)) == (2, 0, 0)


# --- told and warned of -----------------------------------------------------------------------

CONFIG = """\
queuesim: 1
name: Short week
time: {start: 2026-03-02, days: 2, open: {mon-fri: 09:00-12:00}, interval: 30m}
runs: {replications: 5, seed: 1}
customers: {people: {count: 500, patience: 10m}}
demand: {reasons: {question: {per_day: 60, channel: phone}}}
channels: {phone: {kind: call, talk: 3m, solves: 80%, repeat: {chance: 50%, after: 1d}}}
staff: {agents: {count: 4, skills: [phone]}}
scenarios: {solved at once: {channels.phone.solves: 100%}}
"""


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    path = tmp_path_factory.mktemp("ending") / "week.yaml"
    path.write_text(CONFIG, encoding="utf-8")
    return compare(path, jobs=1)


def test_only_scenarios_with_cases_left_are_told_and_all_are_counted(result: Result) -> None:
    (left,) = unfinished(result)
    tallies = result.tallies["base"]
    assert left.scenario == "base"
    assert left.cases == sum(t.total("cases_started") for t in tallies)
    assert left.due == left.count == sum(t.total("cases_inside") for t in tallies) > 0
    ends = sum(t.total(f"cases_{end}") for t in tallies for end in ("solved", "unsolved", "lost"))
    assert left.cases == ends + left.count


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_they_stand_in_the_table_the_page_and_the_answer(result: Result, lang: str) -> None:
    (left,) = unfinished(result)
    said = left.sentence(lang)
    assert f"{left.count:,}" in said
    assert said in terminal.show(result, lang)
    assert said in render(result, lang)
    assert summary(result)["unfinished"] == [left.record()]
    (told,) = machine.answer(result, lang)["unfinished"]
    assert (told["count"], told["due"], told["many"], told["sentence"]) == (
        left.count,
        left.due,
        True,
        said,
    )
    (warning,) = warnings([left], lang)
    assert caveats(result, lang)[0].lower().startswith(warning.lower())


def test_nothing_is_told_where_all_came_to_an_end() -> None:
    plan = plan_of(load_text(CONFIG, sets=["channels.phone.solves=100%", "runs.replications=1"]))
    from queuesim.experiment import execute

    result = execute(plan, jobs=1)
    assert unfinished(result) == ()
    assert "when the run ended" not in terminal.show(result)
    assert machine.answer(result)["unfinished"] == []


def test_a_sentence_says_how_many_of_how_many_and_why() -> None:
    left = Unfinished("base", 20_000, 5, 0, 2)
    assert left.sentence() == (
        "base: 7 of 20,000 cases (0.035 %): 5 still to be called back, 2 waiting or in service"
    )


def test_more_than_one_per_cent_are_many() -> None:
    assert MANY == 0.01
    assert not Unfinished("base", 1000, 5, 5, 0).many
    assert warnings([Unfinished("base", 1000, 5, 5, 0)]) == []
    many = [
        Unfinished("base", 1000, 5, 6, 0),
        Unfinished("slow", 1000, 0, 0, 40),
        Unfinished("fine", 1000, 1, 1, 1),
        Unfinished("late", 1000, 25, 0, 4),
    ]
    later, waiting = warnings(many)
    assert "base (1.1 %), late (2.9 %)" in later
    assert "more days" in later
    assert "slow (4.0 %)" in waiting
    assert "keep up" in waiting


def test_the_command_warns_and_still_succeeds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from queuesim.cli import main

    path = tmp_path / "week.yaml"
    path.write_text(CONFIG, encoding="utf-8")
    assert main(["run", str(path), "--jobs", "1", "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr()
    assert "warning: more than 1 % of the cases had no end when the run ended: base (" in said.err
    assert "due to come back after the last day" in said.out
