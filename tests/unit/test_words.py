"""Texts: every language says everything, and the code asks for nothing else."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from queuesim.errors import (
    BadValue,
    ConfigError,
    Place,
    Problem,
    QueuesimError,
    RefusedError,
    dotted,
)
from queuesim.words import AREAS, CATALOGUES, LANGUAGES, said, text

SOURCE = Path(__file__).parents[2] / "src" / "queuesim"


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_the_same_keys(lang: str) -> None:
    assert set(CATALOGUES[lang]) == set(CATALOGUES["en"])
    assert sum(map(len, AREAS[lang])) == len(CATALOGUES[lang]), "a key stands in two areas"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_has_the_same_values_in_every_language(lang: str) -> None:
    other = CATALOGUES[lang]
    differ = [
        k for k, words in CATALOGUES["en"].items() if placeholders(words) != placeholders(other[k])
    ]
    assert differ == []


def test_chinese_has_one_word_for_a_contact() -> None:
    assert [key for key, words in CATALOGUES["zh"].items() if "联系" in words] == []


def test_a_way_out_belongs_to_a_message() -> None:
    hints = [key for key in CATALOGUES["en"] if key.endswith(".hint") and key != "error.hint"]
    assert [key for key in hints if key.removesuffix(".hint") not in CATALOGUES["en"]] == []


def test_every_key_in_the_code_is_in_the_catalogues() -> None:
    calls = re.compile(
        r"""(?<!\w)(?:said|text|Said|BadValue|Problem\.of|Error\.of|_problem|_stop|refuse)\(\s*"""
        r"""(?:[\w.]+,\s*|\([^()]*\),\s*|"",\s*)?["']([a-z_]+\.[a-z_.]+)["']"""
    )
    asked = {
        (path.name, key)
        for path in SOURCE.rglob("*.py")
        for key in calls.findall(path.read_text(encoding="utf-8"))
        if path.parent.name != "words" and key.partition(".")[0] in _areas()
    }
    assert len(asked) > 100
    assert [pair for pair in sorted(asked) if pair[1] not in CATALOGUES["en"]] == []


def _areas() -> set[str]:
    return {key.partition(".")[0] for key in CATALOGUES["en"]}


def test_texts_inside_texts_are_in_the_same_language() -> None:
    inner = said("load.known", known=["a", "b"])
    outer = said("error.hint", hint=inner)
    assert outer.text("en") == "hint: known: a, b"
    assert outer.text("zh") == "提示：已知：a、b"
    assert text("error.hint", "zh", hint="x") == "提示：x"


def test_a_problem_shows_place_path_message_and_way_out() -> None:
    problem = Problem.of(
        ("staff", "callers", "pay"), "unit.rate_bare", place=Place("c.yaml", 14, 9), got="48"
    )
    assert str(problem).splitlines() == [
        "c.yaml:14:9: staff.callers.pay",
        "  48 does not say per what",
        "  hint: write 48/h, 48/day, 48/month or 48/year",
    ]
    assert problem.text("zh").splitlines()[0] == "c.yaml:14:9: staff.callers.pay"
    assert "<config>" in str(problem.at(None))
    assert str(ConfigError([problem, problem])) == f"{problem}\n{problem}"


def test_paths_are_dotted() -> None:
    assert dotted(("a", "b", 1, "c")) == "a.b[1].c"
    assert dotted("a.b") == "a.b"
    assert dotted(()) == ""


def test_every_error_has_its_exit_code() -> None:
    codes = {cls.__name__: cls.exit_code for cls in QueuesimError.__subclasses__()}
    assert codes["ConfigError"] == 2
    assert codes["PromiseMissed"] == 3
    assert codes["NotSettled"] == 4
    assert codes["RefusedError"] == 5
    assert codes["FileError"] == 6
    assert codes["Interrupted"] == 130
    assert QueuesimError.exit_code == 70
    assert RefusedError.of("load.folder").text("zh") != RefusedError.of("load.folder").text("en")


def test_a_bad_value_brings_its_way_out() -> None:
    error = BadValue("unit.duration_bare", got="5")
    assert str(error) == "the duration 5 has no unit"
    assert str(error.hint) == "write 5m or 5s"
