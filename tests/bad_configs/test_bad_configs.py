"""Broken configs: each is refused with what it expects, in both languages, within a second."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from queuesim.spec.config import Config
from queuesim.spec.load import load
from tests.bad_configs.expected import CONFIGS, SOUND, Slip, expected, found, slips, told


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_a_broken_config_is_refused_as_it_expects(path: Path) -> None:
    begun = time.process_time()
    problems = found(path)
    seconds = time.process_time() - begun
    assert [told(problem) for problem in problems] == expected(path)
    assert problems, "it loads"
    assert seconds < 1.0


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_a_problem_reads_well_in_both_languages(path: Path) -> None:
    for problem in found(path):
        assert problem.where.startswith(f"{path}:")
        english, chinese = problem.text("en"), problem.text("zh")
        assert len(english) < 1000
        assert re.search("[\u4e00-\u9fff]", chinese.split("\n", 1)[1]), chinese
        assert not re.search(r"Traceback|pydantic|ruamel|<class|\{\w+\}|\bNone\b", english)


def test_there_are_many_and_each_is_another() -> None:
    assert len(CONFIGS) >= 100
    names = [path.stem.partition("-")[2] for path in CONFIGS]
    assert len(set(names)) == len(names)


def test_every_section_of_a_config_is_broken_somewhere() -> None:
    paths = {at.partition(" ")[2] for path in CONFIGS for at, _ in expected(path)}
    sections = {re.split(r"[.\[:]", path.removeprefix("scenarios."))[0] for path in paths}
    words = {field.alias or name for name, field in Config.model_fields.items()}
    assert words - sections <= {"queuesim", "name", "currency", "matters", "horizon"}


def test_the_sound_config_is_sound() -> None:
    assert load(SOUND).base.name == "Corner bank"


@pytest.mark.parametrize("slip", slips(), ids=lambda slip: slip.typed)
def test_a_slip_of_a_planner_is_answered_with_the_way_out(slip: Slip) -> None:
    problems = slip.problems()
    assert [line for p in problems for line in (*told(p), str(p.hint))] == list(slip.said)
    for problem in problems:
        assert problem.hint, "no way out"
        chinese = problem.text("zh").split("\n", 1)[1]
        assert re.search("[\u4e00-\u9fff]", chinese), chinese


def test_slips_are_many_and_each_is_told_once() -> None:
    given = slips()
    assert len(given) >= 100
    assert len({(slip.meant, slip.typed) for slip in given}) == len(given)
    assert all(len(slip.said) == 3 for slip in given)
