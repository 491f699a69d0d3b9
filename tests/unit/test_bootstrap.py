"""The set-up script: when it works, which way it goes, and what it says when it cannot."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import bootstrap

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["requirements.lock", "requirements-oldest.lock", "docs/requirements.txt"]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to set up, with a lock; no step really installs anything."""
    (tmp_path / "requirements.lock").write_text("simpy==4.1.1 --hash=sha256:00\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    return tmp_path


def pretend(
    monkeypatch: pytest.MonkeyPatch, house: Path, *, failing: str = "", missing: str = ""
) -> list[str]:
    """Note the commands instead of running them; ``failing`` and ``missing`` are patterns."""
    ran: list[str] = []

    def call(command: list[str], _env: dict[str, str], **_: object) -> bool:
        ran.append(" ".join(command))
        if failing and re.search(failing, ran[-1]):
            return False
        if "venv" in command or "virtualenv" in command:
            inside = bootstrap.python_in(house / ".venv")
            inside.parent.mkdir(parents=True, exist_ok=True)
            inside.touch()
        return True

    def works(command: list[str], code: str = "") -> bool:
        if command == [str(bootstrap.python_in(house / ".venv"))]:
            return False  # not made yet, or not a real one
        return not (missing and re.search(missing, code))

    monkeypatch.setattr(bootstrap, "call", call)
    monkeypatch.setattr(bootstrap, "works", works)
    monkeypatch.setattr(bootstrap, "find_uv", lambda: None)
    return ran


def set_up(house: Path) -> None:
    bootstrap.set_up(house / ".venv", house / "requirements.lock", house)


def test_a_second_set_up_does_nothing(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = pretend(monkeypatch, house)
    set_up(house)
    assert len(ran) == 3  # make, fill, the project itself
    set_up(house)
    assert len(ran) == 3


@pytest.mark.parametrize("changed", ["requirements.lock", "pyproject.toml"])
def test_a_changed_lock_or_project_is_installed_again(
    house: Path, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    ran = pretend(monkeypatch, house)
    set_up(house)
    with (house / changed).open("a") as file:
        file.write("# another\n")
    set_up(house)
    assert len(ran) == 6


def test_line_ends_of_windows_are_no_change(house: Path) -> None:
    lock = house / "requirements.lock"
    before = bootstrap.fingerprint(house / ".venv", lock, house)
    lock.write_bytes(lock.read_bytes().replace(b"\n", b"\r\n"))
    assert bootstrap.fingerprint(house / ".venv", lock, house) == before


def test_a_moved_folder_is_set_up_again(house: Path) -> None:
    lock = house / "requirements.lock"
    here, there = (bootstrap.fingerprint(house / name, lock, house) for name in ("a", "b"))
    assert here != there


def test_a_failed_installation_is_not_taken_for_a_good_one(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, house, failing="require-hashes")
    with pytest.raises(bootstrap.CannotSetUp, match="could not be installed"):
        set_up(house)
    ran = pretend(monkeypatch, house)
    set_up(house)
    assert any("--require-hashes" in command for command in ran)


def test_a_failed_renewal_does_not_leave_the_old_stamp(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, house)
    set_up(house)
    lock = house / "requirements.lock"
    old = lock.read_text()
    lock.write_text(old + "# another\n")
    pretend(monkeypatch, house, failing="require-hashes")
    with pytest.raises(bootstrap.CannotSetUp):
        set_up(house)
    lock.write_text(old)
    wanted = bootstrap.fingerprint(house / ".venv", lock, house)
    assert not bootstrap.is_ready(house / ".venv", wanted)


@pytest.mark.parametrize(
    ("missing", "way"),
    [
        ("", r"-m venv \S+$"),
        ("ensurepip", r"-m virtualenv \S+$"),
        ("ensurepip|virtualenv", r"-m venv --without-pip \S+$"),
    ],
)
def test_each_machine_has_its_way(
    house: Path, monkeypatch: pytest.MonkeyPatch, missing: str, way: str
) -> None:
    ran = pretend(monkeypatch, house, missing=missing)
    set_up(house)
    assert re.search(way, ran[0])
    assert all("--break-system-packages" not in command for command in ran)
    inside = str(bootstrap.python_in(house / ".venv"))
    assert all(inside in command for command in ran[1:]), "nothing goes into the machine's Python"


def test_uv_is_used_where_it_is_there(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = pretend(monkeypatch, house)
    monkeypatch.setattr(bootstrap, "find_uv", lambda: ["uv"])
    set_up(house)
    assert [command.split()[:2] for command in ran] == [
        ["uv", "venv"],
        ["uv", "pip"],
        ["uv", "pip"],
    ]
    assert "--require-hashes" in ran[1]


def test_where_uv_fails_pip_takes_over(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = pretend(monkeypatch, house, failing="^uv pip")
    monkeypatch.setattr(bootstrap, "find_uv", lambda: ["uv"])
    set_up(house)
    assert "-m pip install" in ran[-1]
    assert "trying with pip" in capsys.readouterr().err


def test_where_nothing_helps_one_sentence_says_so(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend(monkeypatch, house, missing="ensurepip|virtualenv|pip")
    assert bootstrap.main([]) == 1
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.startswith("bootstrap: Cannot make a virtual environment")
    assert "apt-get install python3-venv" in said


def test_a_missing_ensurepip_is_seen_for_real(tmp_path: Path) -> None:
    (tmp_path / "ensurepip.py").write_text("raise ImportError('left out by this system')\n")
    python = [sys.executable]
    assert bootstrap.works(python, "import venv")
    broken = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import ensurepip"
    assert not bootstrap.works(python, broken)
    assert not bootstrap.works([str(tmp_path / "no-python")])


def test_an_old_python_looks_for_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setattr(bootstrap, "works", lambda command: "3.12" in command[-1])
    assert bootstrap.choose_python()[-1].endswith("3.12")
    monkeypatch.setattr(bootstrap, "works", lambda _: False)
    with pytest.raises(bootstrap.CannotSetUp, match=r"3\.11 or newer .*this one is 3\.9"):
        bootstrap.choose_python()


def test_what_pip_is_told_uv_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("UV_DEFAULT_INDEX", "UV_FIND_LINKS", "UV_INDEX", "UV_INDEX_STRATEGY"):
        monkeypatch.delenv(name, raising=False)
    told = {"index-url": "scheme://mirror/simple", "find-links": "/wheels /more"}
    env = bootstrap.uv_environment(told)
    assert env["UV_DEFAULT_INDEX"] == "scheme://mirror/simple"
    assert env["UV_FIND_LINKS"] == "/wheels,/more"
    assert "UV_INDEX_STRATEGY" not in env
    monkeypatch.setenv("UV_DEFAULT_INDEX", "scheme://other/simple")
    assert bootstrap.uv_environment(told)["UV_DEFAULT_INDEX"] == "scheme://other/simple"


def test_pip_settings_come_from_files_and_variables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "pip.conf"
    config.write_text(
        "[global]\nindex-url = scheme://one/simple\ntimeout = 20\n[install]\nfind-links = /wheels\n"
    )
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(config))
    monkeypatch.setenv("PIP_TIMEOUT", "40")
    settings = bootstrap.pip_settings([sys.executable])
    if "timeout" not in settings or "index-url" not in settings:
        pytest.skip("this environment has no pip, so there is no reader of its files")
    assert settings["index-url"] == "scheme://one/simple"
    assert settings["find-links"] == "/wheels"
    assert settings["timeout"] == "40"


def test_nothing_leads_an_installation_astray(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PIP_TARGET", "/elsewhere")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    env = bootstrap.clean_environment()
    assert env["PIP_USER"] == "0"
    assert "PIP_TARGET" not in env
    assert "PYTHONPATH" not in env


@pytest.mark.skipif(os.name == "nt", reason="Windows has no shebang lines")
def test_the_command_runs_inside_and_its_exit_code_comes_out(tmp_path: Path) -> None:
    venv = tmp_path / "it"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "answer").write_text('#!/bin/sh\necho "$VIRTUAL_ENV" "$@"\nexit 5\n')
    (venv / "bin" / "answer").chmod(0o755)
    (venv / "bin" / "python").touch()
    lock = tmp_path / "lock"
    lock.write_text("")
    (venv / bootstrap.STAMP).write_text(bootstrap.fingerprint(venv, lock, None))
    call = [sys.executable, str(ROOT / "bootstrap.py"), "--no-project"]
    where = ["--venv", str(venv), "--lock", str(lock)]
    done = subprocess.run(
        [*call, *where, "--", "answer", "--is", "7"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (5, f"{venv} --is 7\n")
    done = subprocess.run(
        [*call, *where, "--", "nobody"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr == "bootstrap: There is no command named nobody.\n"


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_hashes_and_no_addresses(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    packages = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", text, flags=re.MULTILINE | re.DOTALL)
    assert packages
    assert all("--hash=sha256:" in package for package in packages)
    assert "://" not in text
    assert not re.search(r"^\s*(-i|-f|--(extra-)?index-url|--find-links)", text, re.MULTILINE)


def test_the_lock_can_build_the_project_and_holds_what_it_needs() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["build-system"]["requires"], *project["project"]["dependencies"]]
    names = [re.split(r"[ <>=]", item)[0].replace("_", "-").replace(".", "-") for item in wanted]
    for lock in LOCKS[:2]:
        locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / lock).read_text(), re.MULTILINE))
        assert set(names) <= locked
