"""Exit codes 3 to 130, each provoked as it happens to people."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
import time

import pytest

LOOP = """\
queuesim: 1
name: Loop
time: {start: 2026-03-02, days: 1, open: {mon: 09:00-10:00}, interval: 30m}
runs: {replications: 2, seed: 1}
demand: {reasons: {question: {per_day: 10, channel: bot}}}
channels:
  bot:   {kind: self_service, talk: 0s, solves: 0%, if_not_solved: {again: 100%}}
  again: {kind: self_service, talk: 0s, solves: 0%, if_not_solved: {bot: 100%}}
"""
ALONE = ("--jobs", "1")


def test_3_a_promise_missed(ask, small):
    said = ask(
        "run", small, *ALONE, "--replications", "6",
        "--set", "staff.agents.count=1", "--assert", "sl.phone >= 90%",
    )  # fmt: skip
    assert said.code == 3
    assert "missed" in said.out
    assert "1 of 1 promises missed" in said.err


def test_3_comes_before_4(ask, small):
    said = ask(
        "run", small, *ALONE, "--replications", "6",
        "--assert", "sl.phone >= 99.9%", "--assert", "wait >= 6.3s", "--assert", "wait <= 1ms",
    )  # fmt: skip
    assert said.code in (2, 3)


def test_4_a_promise_not_settled(ask, small):
    said = ask("run", small, *ALONE, "--replications", "1", "--assert", "sl.phone >= 50%")
    assert said.code == 4, "one replication has no range"
    assert "not settled" in said.out


def test_4_a_precision_not_reached_shows_what_there_is(ask, small, tmp_path):
    said = ask(
        "run", small, *ALONE, "--precision", "1%", "--replications", "5", "--out", "kept", "--json"
    )
    assert said.code == 4
    assert said.json["replications"] == 5
    assert "not precise enough after 5 replications" in said.err
    assert (tmp_path / "kept" / "measures.csv").exists()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_5_refused(ask, tmp_path, jobs):
    (tmp_path / "loop.yaml").write_text(LOOP, encoding="utf-8")
    said = ask("run", "loop.yaml", "--jobs", jobs)
    assert said.code == 5
    assert "loop.yaml:7:68: channels.bot.if_not_solved" in said.err
    assert "in circles" in said.err
    assert "Traceback" not in said.err
    assert not (tmp_path / "runs").exists()


def test_5_refused_by_validate_with_everything_that_has_no_answer(ask, tmp_path):
    slow = "scenarios: {slow: {channels.bot.talk: 2m}}\n"
    (tmp_path / "loop.yaml").write_text(LOOP + slow, encoding="utf-8")
    said = ask("validate", "loop.yaml", "--json")
    assert said.code == 5
    (record,) = said.json["files"]
    assert (record["ok"], record["code"]) == (False, 5)
    assert [(p["line"], p["path"]) for p in record["problems"]] == [
        (7, "channels.bot.if_not_solved"),
        (9, "scenarios.slow: channels.bot.if_not_solved"),
    ]


@pytest.mark.parametrize("command", ["run", "validate", "compare"])
def test_5_no_steady_state_by_the_name_of_the_bottleneck(ask, tmp_path, command):
    """480 calls of 6 min a day, round the clock, for two people, and nobody gives up."""
    words = LOOP.partition("demand:")[0].replace("mon: 09:00-10:00", "00:00-24:00")
    words = words.replace("{mon-sun: ", "").replace("open: {00:00-24:00}", "open: 00:00-24:00")
    words += "demand: {reasons: {question: {per_day: 480, channel: phone}}}\n"
    words += "channels: {phone: {kind: call, talk: 6m}}\n"
    words += "staff: {night: {count: 2, skills: [phone]}}\n"
    (tmp_path / "always.yaml").write_text(words, encoding="utf-8")
    said = ask(command, "always.yaml")
    assert said.code == 5
    assert "always.yaml:7:" in said.err
    assert "no steady state: phone keep night busy 100 % of the time" in said.err
    assert ask(command, "always.yaml", "--set", "time.open=00:00-23:00", "-q").code == 0


def test_2_comes_before_5(ask, tmp_path):
    (tmp_path / "loop.yaml").write_text(LOOP + "targets: {bot: 80%}\n", encoding="utf-8")
    assert ask("validate", "loop.yaml").code == 2


def test_5_refused_by_trace_too(ask, tmp_path):
    (tmp_path / "loop.yaml").write_text(LOOP, encoding="utf-8")
    assert ask("trace", "loop.yaml", "--case", "1").code == 5


def test_6_the_folder_is_a_file(ask, small, tmp_path):
    (tmp_path / "taken").write_text("", encoding="utf-8")
    said = ask("run", small, *ALONE, "--out", "taken")
    assert said.code == 6
    assert "taken" in said.err


@pytest.mark.parametrize(
    ("number", "says"),
    [(errno.ENOSPC, "no space left"), (errno.EROFS, "cannot be written")],
)
def test_6_the_disk_is_full_or_read_only_and_the_run_goes_on_later(
    ask, small, tmp_path, monkeypatch, number, says
):
    whole = ask("run", small, *ALONE, "--out", "whole", "-q")
    assert whole.code == 0
    sync, calls = os.fsync, []

    def broken(handle: int) -> None:
        calls.append(handle)
        if len(calls) > 4:
            raise OSError(number, os.strerror(number))
        sync(handle)

    monkeypatch.setattr(os, "fsync", broken)
    said = ask("run", small, *ALONE, "--out", "kept")
    assert said.code == 6
    assert says in said.err
    assert "Traceback" not in said.err
    monkeypatch.setattr(os, "fsync", sync)
    assert list((tmp_path / "kept").rglob("*.unfinished*")) == []
    again = ask("run", small, *ALONE, "--out", "kept")
    assert again.code == 0
    assert "already done" in again.err
    for name in ("measures.csv", "intervals.csv", "replications.csv"):
        one, two = ((tmp_path / folder / name).read_bytes() for folder in ("whole", "kept"))
        assert one == two


def test_6_a_second_run_in_the_same_folder(ask, small, tmp_path):
    """While another process is at work in a folder, nobody else begins there."""
    ask("run", small, *ALONE, "--out", "kept", "-q")
    lock = tmp_path / "kept" / "running.lock"
    lock.write_text(f"{os.uname().nodename} {os.getppid()}", encoding="utf-8")
    said = ask("run", small, *ALONE, "--out", "kept")
    assert said.code == 6
    assert "another run is at work" in said.err


def test_6_no_run_in_the_folder(ask, tmp_path):
    (tmp_path / "empty").mkdir()
    said = ask("report", "empty")
    assert said.code == 6
    assert "empty" in said.err


def test_70_a_defect_leaves_a_report_and_no_traceback(ask, small, tmp_path, monkeypatch):
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr("queuesim.compile.compile_config", broken)
    said = ask("trace", small, "--case", "1")
    assert said.code == 70
    assert "Traceback" not in said.err + said.out
    assert "ZeroDivisionError" in said.err
    (report,) = tmp_path.glob("queuesim-defect-*.txt")
    assert str(report) in said.err
    words = report.read_text(encoding="utf-8")
    assert "Traceback" in words
    assert "a fault of ours" in words
    assert words.startswith("queuesim ")
    assert ask("trace", small, "--case", "1", "--json").json["error"]["code"] == 70


def test_130_interrupted_and_resumed_to_the_same_bytes(small, tmp_path, surroundings):
    """A run that is stopped half-way ends, the second time, as if nothing had happened."""
    slow = ["--set", "demand.reasons.question.per_day=6000", "--set", "staff.agents.count=150"]
    command = [sys.executable, "-m", "queuesim", "run", str(small), "--replications", "8"]
    command += [*slow, "--jobs", "1", "--out"]
    place = {"cwd": tmp_path, "env": surroundings}
    begun = subprocess.Popen(
        [*command, "stopped"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **place
    )
    blocks = tmp_path / "stopped" / "blocks"
    limit = time.monotonic() + 60.0
    while len(list(blocks.glob("*-??????.npz"))) < 3:  # those not finished are called otherwise
        assert begun.poll() is None, begun.communicate()[1].decode()
        assert time.monotonic() < limit
        time.sleep(0.01)
    begun.send_signal(signal.SIGINT)
    out, err = (part.decode("utf-8") for part in begun.communicate(timeout=60))
    assert begun.returncode == 130
    assert "Traceback" not in err
    match = re.search(r"interrupted: (\d+) of 8 runs are done", err)
    assert match is not None, err
    assert 2 <= int(match[1]) < 8, "it may be stopped between writing the third and counting it"
    assert out == ""
    again = subprocess.run([*command, "stopped"], capture_output=True, check=True, **place)
    found = re.search(r"(\d+) of 8 runs were already done", again.stderr.decode("utf-8"))
    assert found is not None
    assert max(3, int(match[1])) <= int(found[1]) <= int(match[1]) + 1
    subprocess.run([*command, "whole"], capture_output=True, check=True, **place)
    for name in ("measures.csv", "intervals.csv", "replications.csv", "summary.json"):
        one, two = ((tmp_path / folder / name).read_bytes() for folder in ("stopped", "whole"))
        assert one == two


def test_130_interrupted_before_anything_is_run(ask, small, monkeypatch):
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("queuesim.spec.load.load", stopped)
    said = ask("validate", small)
    assert (said.code, said.err.strip()) == (130, "interrupted")


def test_a_reader_who_goes_away_is_no_error(tmp_path, surroundings):
    """As in ``queuesim schema | head -1``."""
    with subprocess.Popen(
        [sys.executable, "-m", "queuesim", "schema"],
        cwd=tmp_path,
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as writer:
        assert writer.stdout is not None
        assert writer.stderr is not None
        writer.stdout.readline()
        writer.stdout.close()
        assert writer.stderr.read() == b""
        assert writer.wait(timeout=30) == 0


def test_a_terminal_without_chinese_gets_escapes_and_no_fault(tmp_path, surroundings):
    ran = subprocess.run(
        [sys.executable, "-m", "queuesim", "new", "mine", "--template", "?", "--lang", "zh"],
        cwd=tmp_path,
        env={**surroundings, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 2
    assert "没有模板".encode("ascii", "backslashreplace") in ran.stderr


def test_the_module_runs_as_the_command_does(surroundings):
    ran = subprocess.run(
        [sys.executable, "-m", "queuesim", "--version"],
        env=surroundings,
        capture_output=True,
        check=True,
    )
    assert ran.stdout.startswith(b"queuesim ")
