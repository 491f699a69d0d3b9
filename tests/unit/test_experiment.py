"""Experiments: the same numbers whoever runs them, and a run folder that survives accidents."""

from __future__ import annotations

import errno
import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

import queuesim
from queuesim.errors import ConfigError, FileError, Interrupted, NotSettled
from queuesim.experiment import compare, execute, folder, open_run, plan_of
from queuesim.experiment.executors import interrupts_later
from queuesim.experiment.folder import LOCK, RunFolder, Shelf
from queuesim.experiment.progress import Timer
from queuesim.results import Tally
from queuesim.spec.load import load

CONFIG = """\
queuesim: 1
name: Small desk
currency: EUR
time: {start: 2026-03-02, days: 2, open: {mon-fri: 09:00-11:00}, interval: 30m}
runs: {replications: 4, seed: 5}
targets: {phone: 80% in 20s}
customers: {people: {count: 500, patience: 2m, value: 100/year, churn: {abandoned: 10%}}}
demand: {reasons: {question: {per_day: 60, channel: {phone: 100%}}}}
channels: {phone: {kind: call, talk: 4m, wrap: 30s}}
staff: {agents: {count: 3, skills: [phone], shrinkage: 20%, pay: 30/h}}
scenarios:
  one more: {staff.agents.count: add 1}
  nothing: {staff.agents.count: 3}
"""

FILES = ("measures.csv", "intervals.csv", "replications.csv", "summary.json")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "desk.yaml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


@pytest.fixture
def plan(config: Path):
    return plan_of(load(config))


def contents(path: Path) -> dict[str, bytes]:
    return {name: (path / name).read_bytes() for name in FILES}


def test_a_run_leaves_its_folder_behind(plan, tmp_path: Path) -> None:
    execute(plan, out=tmp_path / "out", jobs=1)
    found = {p.name for p in (tmp_path / "out").iterdir()}
    assert found == {*FILES, "config.resolved.yaml", "manifest.json", "blocks"}
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["complete"]
    assert manifest["seed"] == 5
    assert manifest["replications"] == 4
    assert manifest["scenarios"] == ["base", "one more", "nothing"]


def test_summary_and_manifest_say_who_told_each_scenario(plan, tmp_path: Path) -> None:
    execute(plan, out=tmp_path / "kernel", jobs=1)
    told = json.loads((tmp_path / "kernel" / "summary.json").read_text())["engines"]
    manifest = json.loads((tmp_path / "kernel" / "manifest.json").read_text())
    assert list(told) == ["base", "one more", "nothing"]
    assert {each["engine"] for each in told.values()} == {"kernel"}
    for each in told.values():
        assert (Path(manifest["kernel_cache"]) / f"{each['code']}.o").is_file()
    assert manifest["engines"] == told
    execute(replace(plan, engine="reference"), out=tmp_path / "reference", jobs=1)
    manifest = json.loads((tmp_path / "reference" / "manifest.json").read_text())
    base = {"engine": "reference", "code": None, "why_not_kernel": None}
    assert manifest["engines"]["base"] == base
    assert manifest["kernel_cache"] is None


def test_the_number_of_workers_changes_nothing(plan, tmp_path: Path) -> None:
    execute(plan, out=tmp_path / "one", jobs=1)
    execute(plan, out=tmp_path / "two", jobs=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_the_resolved_config_gives_byte_identical_measures(plan, tmp_path: Path) -> None:
    execute(plan, out=tmp_path / "first", jobs=1)
    again = plan_of(load(tmp_path / "first" / "config.resolved.yaml"))
    execute(again, out=tmp_path / "second", jobs=1)
    assert contents(tmp_path / "first") == contents(tmp_path / "second")


def test_the_order_of_keys_changes_no_number(config: Path, tmp_path: Path) -> None:
    lines = CONFIG.splitlines(keepends=True)
    head, sections = lines[:1], lines[1:10]
    shuffled = tmp_path / "shuffled.yaml"
    shuffled.write_text("".join([*head, *sections[::-1], *lines[10:]]), encoding="utf-8")
    execute(plan_of(load(config)), out=tmp_path / "a", jobs=1)
    execute(plan_of(load(shuffled)), out=tmp_path / "b", jobs=1)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_the_hash_seed_of_python_changes_nothing(config: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from queuesim.experiment import compare; "
        "compare(sys.argv[1], out=Path(sys.argv[2]), jobs=1, replications=1)"
    )
    for seed in ("0", "1"):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        command = [sys.executable, "-c", program, str(config), str(tmp_path / seed)]
        subprocess.run(command, check=True, env=environment)
    assert contents(tmp_path / "0") == contents(tmp_path / "1")


def test_a_scenario_that_changes_nothing_differs_by_exactly_zero(plan) -> None:
    result = execute(plan, jobs=1)
    same = [d for d in result.differences if d.plan == "nothing"]
    assert same
    assert all(d.value == 0.0 and d.identical for d in same)
    assert any(d.value != 0.0 for d in result.differences if d.plan == "one more")


def test_an_interrupted_run_goes_on_and_ends_the_same(
    plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    execute(plan, out=tmp_path / "whole", jobs=1)
    keep = Shelf.keep
    kept: list[Shelf] = []

    def stop_after_five(self: Shelf, tally: Tally) -> None:
        if len(kept) == 5:
            raise KeyboardInterrupt
        kept.append(self)
        keep(self, tally)

    monkeypatch.setattr(Shelf, "keep", stop_after_five)
    with pytest.raises(Interrupted, match="5 of 12 runs are done"):
        execute(plan, out=tmp_path / "cut", jobs=1)
    monkeypatch.undo()
    seen: list[tuple[int, int]] = []
    execute(plan, out=tmp_path / "cut", jobs=1, progress=lambda d, t: seen.append((d, t)))
    assert seen[0] == (5, 12)
    assert seen[-1] == (12, 12)
    assert contents(tmp_path / "cut") == contents(tmp_path / "whole")


def test_a_finished_folder_is_not_run_again(plan, tmp_path: Path) -> None:
    execute(plan, out=tmp_path / "out", jobs=1)
    seen: list[tuple[int, int]] = []
    execute(plan, out=tmp_path / "out", jobs=1, progress=lambda d, t: seen.append((d, t)))
    assert seen == [(12, 12)]


def test_more_replications_go_on_where_the_run_was(plan, tmp_path: Path) -> None:
    execute(plan, out=tmp_path / "out", jobs=1)
    seen: list[tuple[int, int]] = []
    execute(plan.longer(5), out=tmp_path / "out", jobs=1, progress=lambda d, t: seen.append((d, t)))
    assert seen[0] == (12, 15)
    execute(plan.longer(5), out=tmp_path / "new", jobs=1)
    assert contents(tmp_path / "out") == contents(tmp_path / "new")


def test_another_plan_in_the_same_folder_is_refused(config: Path, tmp_path: Path) -> None:
    compare(config, out=tmp_path / "out", jobs=1, replications=1)
    with pytest.raises(ConfigError, match="another plan was run in"):
        compare(config, out=tmp_path / "out", jobs=1, replications=1, seed=99)


def test_two_runs_at_once_in_one_folder_are_refused(plan, tmp_path: Path) -> None:
    first = RunFolder(tmp_path / "out", plan)
    with first.alone(), pytest.raises(FileError, match="another run is at work"):
        execute(plan, out=tmp_path / "out", jobs=1)
    execute(plan, out=tmp_path / "out", jobs=1)


def test_a_lock_left_by_a_dead_process_is_taken_over(plan, tmp_path: Path) -> None:
    import platform

    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    run = RunFolder(tmp_path / "out", plan)
    (tmp_path / "out" / LOCK).write_text(f"{platform.node()} {ended.pid}")
    with run.alone():
        assert (tmp_path / "out" / LOCK).read_text().endswith(f" {os.getpid()}")


def test_a_full_disk_is_told_and_nothing_half_written_stays(
    plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flush = folder.flush
    calls = 0

    def full(path: Path) -> None:
        nonlocal calls
        calls += 1
        if calls > 6:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        flush(path)

    monkeypatch.setattr(folder, "flush", full)
    with pytest.raises(FileError, match="no space left"):
        execute(plan, out=tmp_path / "out", jobs=1)
    assert not list((tmp_path / "out").rglob("*unfinished*"))
    monkeypatch.undo()
    execute(plan, out=tmp_path / "out", jobs=1)
    execute(plan, out=tmp_path / "whole", jobs=1)
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def test_a_folder_that_cannot_be_written_is_told(
    plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "locked"
    place.mkdir()
    if os.geteuid() == 0:  # the superuser may write anywhere, so the refusal is made

        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

        monkeypatch.setattr(Path, "mkdir", refuse)
    else:
        place.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(FileError, match="cannot be written"):
        execute(plan, out=place / "out", jobs=1)


def test_a_file_in_the_place_of_the_folder_is_told(plan, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(FileError, match="is a file, not a folder"):
        execute(plan, out=tmp_path / "out", jobs=1)


def test_a_run_can_be_opened_again(plan, tmp_path: Path) -> None:
    result = execute(plan, out=tmp_path / "out", jobs=1)
    again = open_run(tmp_path / "out")
    assert again.measures().equals(result.measures())
    with pytest.raises(FileError, match="holds no run"):
        open_run(tmp_path)


def test_results_of_another_version_and_damaged_ones_are_told(
    plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    execute(plan, out=tmp_path / "run", jobs=1)
    block = next((tmp_path / "run" / "blocks").iterdir())
    with monkeypatch.context() as later:
        later.setattr("queuesim.results.tallies.MONEY", ("pay",))
        with pytest.raises(FileError, match="another version"):
            open_run(tmp_path / "run")
    block.write_bytes(block.read_bytes()[:-40])
    with pytest.raises(FileError, match="cannot be read"):
        open_run(tmp_path / "run")


def test_an_unfinished_run_cannot_be_opened(plan, tmp_path: Path) -> None:
    execute(plan, out=tmp_path / "out", jobs=1)
    next((tmp_path / "out" / "blocks").iterdir()).unlink()
    with pytest.raises(FileError, match="is not complete"):
        open_run(tmp_path / "out")


def test_replications_are_added_until_a_measure_is_precise(config: Path) -> None:
    from queuesim.spec.fields import Amount

    loose = {"sl.phone": Amount(0.2, "points")}
    result = compare(config, jobs=1, precision=loose, scenarios=["base"])
    estimate = result.estimate("base", "sl.phone")
    assert estimate.half_width <= 0.2
    tight = {"wait": Amount(0.0001, "%")}
    with pytest.raises(NotSettled, match="not precise enough after 14 replications"):
        compare(config, jobs=1, precision=tight, scenarios=["base"], most=14)


def test_an_unknown_scenario_is_told_with_the_nearest(config: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        compare(config, scenarios=["one mor"])
    assert "did you mean one more?" in str(caught.value)


def test_time_left_counts_only_what_was_run_now() -> None:
    clock = iter([100.0, 110.0])
    timer = Timer(now=lambda: next(clock))
    assert timer.left(5, 12) != timer.left(5, 12)  # nothing finished yet: not a number
    clock = iter([110.0])
    timer.now = lambda: next(clock)
    assert timer.left(7, 12) == pytest.approx(10.0 / 2 * 5)


def test_keys_of_targets_and_matters_are_judged_by_the_measures(tmp_path: Path) -> None:
    path = tmp_path / "desk.yaml"
    right = CONFIG + "matters: {wait_over.20s.phone: 2 points, other: 1%}\n"
    path.write_text(right, encoding="utf-8")
    result = compare(path, jobs=1)
    assert "wait_over.20s.phone" in result.judged_by
    assert "other" not in result.judged_by
    cost = result.estimate("base", "cost")
    assert result.matters("cost", cost) == pytest.approx(0.01 * cost.value)
    assert result.matters("wait_over.20s.phone", cost) == pytest.approx(0.02)
    path.write_text(right.replace("wait_over.20s", "wait_ovr.20s"), encoding="utf-8")
    with pytest.raises(ConfigError, match="did you mean wait_over"):
        compare(path, jobs=1)


def test_a_program_on_standard_input_runs_too(config: Path, tmp_path: Path) -> None:
    """Workers could not read it again, so its blocks run in its own process."""
    program = (
        "from pathlib import Path; from queuesim.experiment import compare\n"
        f"compare({str(config)!r}, out=Path({str(tmp_path / 'out')!r}), jobs=2, replications=1)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable], input=program.encode(), check=True, env=environment, timeout=120
    )
    assert done.returncode == 0
    assert (tmp_path / "out" / "measures.csv").exists()


def test_a_worker_that_dies_is_told(plan, monkeypatch: pytest.MonkeyPatch) -> None:
    from concurrent.futures.process import BrokenProcessPool

    def broken(*_: object) -> None:
        raise BrokenProcessPool

    monkeypatch.setattr("queuesim.experiment.running.run_blocks", broken)
    with pytest.raises(Interrupted, match="0 of 12 runs are done"):
        execute(plan, jobs=2)


def test_contacts_can_be_counted_in_the_interval_of_their_end(config: Path) -> None:
    by = {
        word: compare(config, jobs=1, scenarios=["base"], sets=[f"runs.intervals_by={word}"])
        for word in ("arrival", "exit")
    }
    tables = {word: result.intervals() for word, result in by.items()}
    volumes = {
        word: table[table["scope"] == "channel"].set_index("interval")["volume"]
        for word, table in tables.items()
    }
    assert not volumes["arrival"].equals(volumes["exit"])
    first = volumes["arrival"].index[0]
    assert volumes["exit"][first] < volumes["arrival"][first]
    whole = {word: result.estimate("base", "contacts") for word, result in by.items()}
    assert whole["arrival"] == whole["exit"]


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="signals cannot be blocked here")
def test_a_worker_is_not_interrupted_while_it_starts():
    itself = "import os, signal; os.kill(os.getpid(), signal.SIGINT); print('at work')"

    def started():
        return subprocess.run([sys.executable, "-c", itself], capture_output=True, check=False)

    assert b"KeyboardInterrupt" in started().stderr
    with interrupts_later():
        worker = started()
    assert (worker.stdout.strip(), worker.stderr) == (b"at work", b"")


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="signals cannot be blocked here")
def test_an_interrupt_while_workers_start_is_not_lost():
    reached = []

    def started():
        with interrupts_later():
            signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
            reached.append("the end")

    with pytest.raises(KeyboardInterrupt):
        started()
    assert reached == ["the end"]


SCRIPT = """
import threading
from pathlib import Path
import queuesim.experiment.executors as executors
from queuesim.experiment import compare

if {threads}:  # as in a notebook: with another thread, nothing may be forked
    threading.Thread(target=threading.Event().wait, daemon=True).start()
print(executors.start_method())
compare({config!r}, jobs=2, out=Path({out!r}))
"""


def run_script(tmp_path: Path, config: Path, out: str, *, threads: bool) -> str:
    """Run a script that has no guard for workers, and give what it prints."""
    script = tmp_path / f"{out}.py"
    words = SCRIPT.format(config=str(config), out=str(tmp_path / out), threads=threads)
    script.write_text(words, encoding="utf-8")
    sources = [str(Path(queuesim.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sources))}
    done = subprocess.run(
        [sys.executable, str(script)],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_workers_start_from_any_script_and_however_they_start_give_the_same(tmp_path: Path) -> None:
    """A plain script without a guard is run once, not once more by each worker."""
    config = tmp_path / "config.yaml"
    config.write_text(CONFIG, encoding="utf-8")
    alone = run_script(tmp_path, config, "alone", threads=False)
    beside = run_script(tmp_path, config, "beside", threads=True)
    assert alone == ("fork" if sys.platform == "linux" else "spawn")
    assert beside == "spawn"
    assert contents(tmp_path / "alone") == contents(tmp_path / "beside")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no worker is a copy of a process")
def test_forked_workers_end_with_the_process_they_were_forked_from(tmp_path: Path) -> None:
    program = (
        "import os, signal, time\n"
        "from queuesim.experiment.executors import _end_with\n"
        "mine = os.getpid()\n"
        "child = os.fork()\n"
        "if not child:\n"
        "    _end_with(mine)\n"
        "    print(os.getpid(), flush=True)\n"
        "    time.sleep(60)\n"
        "time.sleep(60)\n"
    )
    sources = str(Path(queuesim.__file__).parents[1])
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": sources},
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
        for _ in range(500):
            if not alive(child):
                break
            time.sleep(0.01)
    assert not alive(child)


def alive(process: int) -> bool:
    """Whether a process runs; one that has ended and is not yet collected does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    except FileNotFoundError:
        return False
    return state.split()[0] != "Z"
