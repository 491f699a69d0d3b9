"""Help, version and bad usage, in both languages."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from queuesim import __version__
from queuesim.words import CATALOGUES

ROOT = Path(__file__).parents[2]
COMMANDS = ("new", "schema", "doctor", "validate", "run", "compare", "trace", "report")
EVERYWHERE = ("--lang", "--json", "--quiet", "-q", "--verbose", "-v", "--out", "--set", "--help")
CHINESE = re.compile("[\u4e00-\u9fff]")
HEAVY = ("pandas", "matplotlib", "scipy", "pydantic", "simpy", "numpy", "ruamel", "rich", "jinja2")


def test_help_names_every_command(ask):
    said = ask("--help")
    assert said.code == 0
    shown = re.findall(r"^  ([a-z]+)  ", said.out, flags=re.MULTILINE)
    assert shown == list(COMMANDS)
    assert said.err == ""


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_takes_the_options_of_all(ask, command):
    said = ask(command, "--help")
    assert said.code == 0
    assert [option for option in EVERYWHERE if option not in said.out] == []


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_told_in_words_of_the_catalogues(ask, command):
    for lang in ("en", "zh"):
        said = ask(*filter(None, (command, "--help", "--lang", lang)))
        assert "cli." not in said.out, "a key without words"
        lines = [line for line in said.out.splitlines() if re.match(r"  -", line)]
        chinese = [bool(CHINESE.search(line)) for line in lines]
        assert all(chinese) if lang == "zh" else not any(chinese)


def test_the_language_may_stand_before_the_command_or_in_the_environment(ask, monkeypatch):
    assert "没有模板" in ask("--lang", "zh", "new", "a", "--template", "nothing").err
    monkeypatch.setenv("QUEUESIM_LANG", "zh")
    assert "没有模板" in ask("new", "a", "--template", "nothing").err
    assert "no template" in ask("new", "a", "--template", "nothing", "--lang", "en").err


def test_version(ask):
    assert ask("--version").out == f"queuesim {__version__}\n"


def test_no_command_is_bad_usage_and_shows_help(ask):
    said = ask()
    assert (said.code, said.out) == (2, "")
    assert "compare" in said.err


@pytest.mark.parametrize(
    ("words", "english", "chinese"),
    [
        (("rum",), 'no command "rum"', "没有命令“rum”"),
        (("run",), "FILE is missing", "缺少 FILE"),
        (("trace", "a"), "--case is missing", "缺少 --case"),
        (("run", "a", "--jbs", "3"), "did you mean --jobs?", "是否指 --jobs"),
        (("run", "a", "--jobs"), "--jobs needs a value", "--jobs 需要一个值"),
        (("run", "a", "--jobs", "x"), "--jobs needs a whole number", "--jobs 应为整数"),
        (("run", "a", "--jobs", "0"), "--jobs must be 1 or more", "--jobs 不能小于 1"),
        (("run", "a", "b"), 'nothing that "b" could mean', "不知“b”指什么"),
        (("run", "a", "--engine", "steam"), 'cannot be "steam"', "不能是“steam”"),
        (("run", "a", "--records", "csv"), 'cannot be "csv"', "不能是“csv”"),
        (("new", "a", "--template", "bank"), "no template", "没有模板"),
        (("schema", "--set", "a=1"), "no config that --set", "没有可用 --set"),
        (("run", "a.yaml", "--lang", "fr"), 'cannot be "fr"', None),
    ],
)
def test_bad_usage_ends_with_2_and_says_why(ask, words, english, chinese):
    said = ask(*words)
    assert (said.code, said.out) == (2, "")
    assert english in said.err
    assert "Traceback" not in said.err
    if chinese:
        assert chinese in ask("--lang", "zh", *words).err
        answer = ask(*words, "--json")
        assert answer.json["error"]["code"] == 2


def test_every_text_that_commands_ask_for_exists():
    folder = Path(__file__).parents[2] / "src" / "queuesim"
    files = [*(folder / "cli").glob("*.py"), folder / "report" / "story.py"]
    asked = {
        key
        for file in files
        for key in re.findall(r'"((?:cli|story|promise)\.[a-z_.]+)"', file.read_text("utf-8"))
    }
    assert len(asked) > 50
    assert sorted(asked - set(CATALOGUES["en"])) == []


def test_help_imports_nothing_heavy(surroundings):
    script = (
        "import sys\n"
        "from queuesim.cli import main\n"
        "main(['--help'])\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], env=surroundings, capture_output=True, text=True, check=True
    )
    assert ran.stderr.strip() == "[]"


def test_a_run_by_the_kernel_loads_no_library_that_it_does_not_use(surroundings, tmp_path):
    unused = ("matplotlib", "numpy.ma", "openpyxl", "pandas", "pyarrow", "scipy", "simpy")
    out = str(tmp_path / "run")
    words = ["run", "benchmarks/w3-day.yaml", "--replications", "2", "-q", "--out", out]
    script = (
        "import sys\n"
        "from queuesim.cli import main\n"
        f"main({words!r})\n"
        f"print([name for name in {unused!r} if name in sys.modules], file=sys.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=surroundings,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stderr.splitlines()[-1] == "[]"
