"""Set up ``.venv`` from the locked requirements, then run a command in it.

Needs nothing but a Python of 3.11 or newer. It serves machines without ``make``, too::

    python bootstrap.py                                      # set up only
    python bootstrap.py -- queuesim run configs/quickstart.yaml
    python bootstrap.py -- pytest

The environment is made when it is missing, when it was moved, or when the lock or
``pyproject.toml`` have changed since; otherwise nothing is installed and no network is needed.
``uv`` does the work where it is there, else ``venv`` and ``pip``, else ``virtualenv``, else the
machine's own ``pip`` from outside. Nothing is ever installed into the machine's own Python. Where
packages come from is the machine's affair: what ``pip`` is told by its files and variables, ``uv``
is told too.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OLDEST = (3, 11)
KNOWN_GOOD = ("3.13", "3.12", "3.11")  # newest first
STAMP = "queuesim-stamp.txt"

# A setting of pip, and the variable by which uv is told the same.
UV_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_NO_INDEX",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "timeout": "UV_HTTP_TIMEOUT",
    "default-timeout": "UV_HTTP_TIMEOUT",
}
# Variables that would send an installation elsewhere than into the environment.
ASTRAY = ("PIP_PREFIX", "PIP_ROOT", "PIP_TARGET", "PYTHONHOME", "PYTHONPATH", "UV_TARGET")

NO_WAY = (
    "Cannot make a virtual environment: this Python has no ensurepip, and neither uv, virtualenv "
    "nor pip is there; install one of them (on Debian or Ubuntu: apt-get install python3-venv) "
    "and try again."
)


class CannotSetUp(Exception):
    """Setting up is impossible; the text is the one sentence that says why and what helps."""


# --- what the environment should be, and whether it is ------------------------------------------


def python_in(venv: Path) -> Path:
    """Path of the interpreter inside an environment."""
    return scripts_in(venv) / ("python.exe" if os.name == "nt" else "python")


def scripts_in(venv: Path) -> Path:
    """Folder of the commands inside an environment."""
    return venv / ("Scripts" if os.name == "nt" else "bin")


def fingerprint(venv: Path, lock: Path, project: Path | None) -> str:
    """Hash of all that decides what the environment holds, its own place included."""
    digest = hashlib.sha256(str(venv).encode())
    for path in (lock, *([project / "pyproject.toml"] if project else [])):
        digest.update(b"\0")
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def is_ready(venv: Path, wanted: str) -> bool:
    """Whether the environment was completed with this fingerprint."""
    stamp = venv / STAMP
    return (
        stamp.is_file()
        and stamp.read_text(encoding="utf-8").strip() == wanted
        and python_in(venv).exists()
    )


# --- the interpreter ------------------------------------------------------------------------------


def works(command: list[str], code: str = "") -> bool:
    """Whether a Python command runs, is new enough, and gets through ``code``."""
    check = f"import sys; assert sys.version_info >= {OLDEST}\n{code}"
    try:
        done = subprocess.run(
            [*command, "-c", check], capture_output=True, check=False, timeout=60, cwd=ROOT
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def candidates() -> list[list[str]]:
    """Python commands to try when the one at hand is too old, newest known first."""
    if os.name == "nt":
        return [["py", f"-{version}"] for version in KNOWN_GOOD]
    return [[f"python{version}"] for version in KNOWN_GOOD] + [["python3"]]


def choose_python() -> list[str]:
    """Command of a Python that is new enough: this one, or another on this machine."""
    if sys.version_info >= OLDEST:
        return [sys.executable]
    for command in candidates():
        if works(command):
            return command
    here = ".".join(map(str, sys.version_info[:2]))
    oldest = ".".join(map(str, OLDEST))
    raise CannotSetUp(
        f"Python {oldest} or newer is needed and none was found (this one is {here}); install one "
        "and call it by its full name: python3.12 bootstrap.py"
    )


# --- the tools ------------------------------------------------------------------------------------


def find_uv() -> list[str] | None:
    """Command of uv, on the path or as a module of this Python; None where it is not there."""
    on_path = shutil.which("uv")
    if on_path:
        return [on_path]
    if importlib.util.find_spec("uv"):
        return [sys.executable, "-m", "uv"]
    return None


def pip_settings(python: list[str]) -> dict[str, str]:
    """What pip's files and variables say about where packages come from, by name of setting.

    A variable wins over a file, and what is said for ``install`` over what is said for all.
    """
    found: dict[str, str] = {}
    done = subprocess.run(
        [*python, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    lines = (
        [line.partition("=") for line in done.stdout.splitlines()] if not done.returncode else []
    )
    for section in ("global", "install"):
        for key, _, value in lines:
            if key.partition(".")[0] == section:
                found[key.partition(".")[2]] = value.strip().strip("'\"")
    for setting in UV_NAMES:
        variable = os.environ.get("PIP_" + setting.upper().replace("-", "_"))
        if variable:
            found[setting] = variable
    return {name: found[name] for name in UV_NAMES if found.get(name)}


def clean_environment() -> dict[str, str]:
    """The environment of this process less what would lead an installation astray."""
    kept = {name: value for name, value in os.environ.items() if name not in ASTRAY}
    kept["PIP_USER"] = "0"
    kept["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    return kept


def uv_environment(settings: dict[str, str]) -> dict[str, str]:
    """Environment in which uv looks where pip would look; what uv was told itself comes first."""
    env = clean_environment()
    for setting, value in settings.items():
        name = UV_NAMES[setting]
        words = value.split()
        env.setdefault(name, (",".join(words) if name == "UV_FIND_LINKS" else " ".join(words)))
    if "extra-index-url" in settings:
        # As with pip, any index may serve any package; the hashes of the lock guard the choice.
        env.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")
    env.setdefault("UV_PYTHON_DOWNLOADS", "never")
    env.setdefault("UV_LINK_MODE", "copy")
    return env


def call(command: list[str], env: dict[str, str], *, quiet: bool = False) -> bool:
    """Run a command in the project's folder, its output on stderr; whether it went well."""
    out = subprocess.DEVNULL if quiet else sys.stderr
    try:
        done = subprocess.run(command, env=env, cwd=ROOT, stdout=out, stderr=out, check=False)
    except OSError:
        return False
    return done.returncode == 0


# --- the steps ------------------------------------------------------------------------------------


def install_with_uv(
    uv: list[str], python: list[str], venv: Path, lock: Path, project: Path | None
) -> bool:
    """Make and fill the environment by uv; False where that failed."""
    env = uv_environment(pip_settings(python))
    executable = subprocess.run(
        [*python, "-c", "import sys; print(sys.executable)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    target = ["--python", str(python_in(venv))]
    hashed = [*uv, "pip", "install", "-q", "--require-hashes", "-r", str(lock), *target]
    editable = [*uv, "pip", "install", "-q", "--no-deps", "--no-build-isolation", *target, "-e"]
    return (
        (
            works([str(python_in(venv))])
            or call([*uv, "venv", "-q", "-p", executable, str(venv)], env)
        )
        and call(hashed, env)
        and (project is None or call([*editable, str(project)], env))
    )


def make_venv(python: list[str], venv: Path) -> list[str]:
    """Make the environment without uv; gives the pip command that installs into it."""
    env = clean_environment()
    inside = [str(python_in(venv)), "-m", "pip"]
    if works([str(python_in(venv))], "import pip"):
        return inside
    if works(python, "import venv, ensurepip") and call([*python, "-m", "venv", str(venv)], env):
        return inside
    shutil.rmtree(venv, ignore_errors=True)
    if works(python, "import virtualenv") and call([*python, "-m", "virtualenv", str(venv)], env):
        return inside
    if works(python, "import venv, pip") and call(
        [*python, "-m", "venv", "--without-pip", str(venv)], env
    ):
        return [*python, "-m", "pip", "--python", str(python_in(venv))]
    raise CannotSetUp(NO_WAY)


def install_with_pip(python: list[str], venv: Path, lock: Path, project: Path | None) -> bool:
    """Make and fill the environment without uv; False where pip failed."""
    pip = make_venv(python, venv)
    env = clean_environment()
    editable = [*pip, "install", "-qq", "--no-deps", "--no-build-isolation", "-e"]
    return call([*pip, "install", "-qq", "--require-hashes", "-r", str(lock)], env) and (
        project is None or call([*editable, str(project)], env)
    )


def set_up(venv: Path, lock: Path, project: Path | None, *, with_uv: bool = True) -> None:
    """Bring the environment in line with the lock; do nothing where it is already.

    Raises
    ------
    CannotSetUp
        Where no way is left; the text says what would help.
    """
    wanted = fingerprint(venv, lock, project)
    if is_ready(venv, wanted):
        return
    python = choose_python()
    say(f"Setting up {venv.name} (once, a minute or two) ...")
    started = time.monotonic()
    stamp = venv / STAMP
    if stamp.exists():
        stamp.unlink()
    if venv.exists() and not works([str(python_in(venv))]):
        shutil.rmtree(venv)  # broken, moved or too old
    uv = find_uv() if with_uv else None
    done = uv is not None and install_with_uv(uv, python, venv, lock, project)
    if uv is not None and not done:
        say("uv did not get through; trying with pip ...")
    if not done and not install_with_pip(python, venv, lock, project):
        raise CannotSetUp(
            "The packages could not be installed, for the reason given above; this step needs the "
            "network, once. What is there already is kept: call again to go on."
        )
    stamp.write_text(wanted + "\n", encoding="utf-8")
    say(f"{venv.name} is ready ({time.monotonic() - started:.0f} s).")


# --- the door -------------------------------------------------------------------------------------


def say(text: str) -> None:
    """Tell the user something, on stderr: stdout belongs to the command that follows."""
    print(text, file=sys.stderr, flush=True)


def run_inside(venv: Path, command: list[str]) -> int:
    """Run a command with the environment's commands first on the path; gives its exit code."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONHOME"}
    env["VIRTUAL_ENV"] = str(venv)
    env["PATH"] = os.pathsep.join([str(scripts_in(venv)), env.get("PATH", os.defpath)])
    program = shutil.which(command[0], path=env["PATH"])
    if program is None:
        raise CannotSetUp(f"There is no command named {command[0]}.")
    if os.name != "nt":
        sys.stdout.flush()
        os.execve(program, command, env)  # noqa: S606 (the caller's own command; signals reach it)
    return subprocess.run([program, *command[1:]], env=env, check=False).returncode


def main(arguments: list[str] | None = None) -> int:
    """Set up, then run what follows; gives the exit code."""
    parser = argparse.ArgumentParser(
        description="Set up .venv from the locked requirements, then run a command in it."
    )
    parser.add_argument("--venv", default=".venv", help="folder of the environment")
    parser.add_argument("--lock", default="requirements.lock", help="requirements with hashes")
    parser.add_argument("--no-project", action="store_true", help="leave out queuesim itself")
    parser.add_argument(
        "--without-uv", action="store_true", help="do not use uv though it is there"
    )
    parser.add_argument("command", nargs=argparse.REMAINDER, help="what to run inside, if anything")
    given = parser.parse_args(arguments)
    command = given.command[1:] if given.command[:1] == ["--"] else given.command
    venv = ROOT / given.venv
    try:
        set_up(
            venv,
            ROOT / given.lock,
            None if given.no_project else ROOT,
            with_uv=not given.without_uv,
        )
        return run_inside(venv, command) if command else 0
    except (CannotSetUp, OSError) as error:
        say(f"bootstrap: {error}")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
