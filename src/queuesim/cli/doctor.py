"""``doctor``: what this machine offers, and the way out where something is missing."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from queuesim.cli.starting import no_sets, templates
from queuesim.errors import FileError
from queuesim.words import Said, said

if TYPE_CHECKING:
    from queuesim.cli.voice import Voice
    from queuesim.network import Network

LIBRARIES = (
    "simpy",
    "llvmlite",
    "numpy",
    "scipy",
    "pandas",
    "matplotlib",
    "pydantic",
    "ruamel.yaml",
    "typer",
    "rich",
    "jinja2",
    "openpyxl",
)
OPTIONAL = ("pyarrow",)  #: shown where they are there, and not missed


class State(StrEnum):
    """How a check came out."""

    fine = "fine"
    warning = "warning"
    bad = "bad"


@dataclass(frozen=True)
class Check:
    """One thing looked at, what was found, and what to do where it is not fine."""

    name: str  #: also the key ``cli.doctor.NAME``
    state: State
    found: Said | str
    fix: Said | str = ""


def doctor(voice: Voice, out: Path | None, sets: Sequence[str]) -> None:
    """Tell what is here and what is missing.

    Raises
    ------
    FileError
        If the folder cannot be written.
    """
    no_sets(sets, "doctor")
    checks = []
    for check in examined(out or Path.cwd()):
        checks.append(check)
        if not voice.json:
            voice.show(_line(check, voice))
    if voice.json:
        voice.answer({"checks": [_record(check, voice) for check in checks]})
    for check in checks:
        if check.state is State.bad:
            raise FileError(check.fix or check.found)


def examined(folder: Path) -> Iterator[Check]:
    """All checks, in the order in which they are shown."""
    yield _versions()
    yield _libraries()
    yield _cores()
    yield _writing(folder)
    yield _engine()
    yield _kernel()
    yield _fonts()
    yield _terminal()


def _versions() -> Check:
    from queuesim import __version__

    found = f"queuesim {__version__}, Python {platform.python_version()}, {platform.platform()}"
    return Check("versions", State.fine, found)


def _libraries() -> Check:
    from importlib.metadata import PackageNotFoundError, version

    here, missing = [], []
    for name in (*LIBRARIES, *OPTIONAL):
        try:
            here.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing += [name] if name in LIBRARIES else []
    found = said("cli.doctor.libraries_found", names=here)
    if not missing:
        return Check("libraries", State.fine, found)
    return Check("libraries", State.bad, found, said("cli.doctor.no_library", names=missing))


def _cores() -> Check:
    from queuesim.experiment.executors import usable_cores

    return Check("cores", State.fine, said("cli.doctor.cores_found", count=usable_cores()))


def _writing(folder: Path) -> Check:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".queuesim-") as file:
            file.write(b"writable")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        reason = error.strerror or str(error)
        fix = said("cli.doctor.not_writable", folder=str(folder), reason=reason)
        return Check("writing", State.bad, said("cli.doctor.no"), fix)
    return Check("writing", State.fine, said("cli.doctor.writable", folder=str(folder)))


def _engine() -> Check:
    """A day of the quickstart, by the reference engine."""
    from queuesim.engine.reference import simulate

    speed = _speed(lambda network: len(simulate(network, 1).cases), days=1)
    return Check("engine", State.fine, said("cli.doctor.engine_found", speed=speed))


def _kernel() -> Check:
    """Days of it by the compiled kernel, compiled now if it was not; which code, and where kept."""
    try:
        from queuesim.engine.kernel import compiled, library, pack, tables
    except ImportError as error:
        fix = said("cli.doctor.no_kernel")
        return Check("kernel", State.warning, str(error), fix)
    from queuesim.native.library import FOLDER
    from queuesim.network import prepare

    def cases(network: Network) -> int:
        prepared = prepare(network, 1, 0)
        return len(tables(pack(network), prepared, 1, 0, functions).cases)

    functions = compiled()
    kernel = library()
    speed, home = _speed(cases, days=20), kernel.home
    if home is None:
        found = said("cli.doctor.kernel_not_kept", speed=speed, code=kernel.code)
        return Check("kernel", State.warning, found, said("cli.doctor.keep_kernel", name=FOLDER))
    found = said("cli.doctor.kernel_found", speed=speed, code=kernel.code, folder=str(home))
    return Check("kernel", State.fine, found)


def _speed(cases: Callable[[Network], int], *, days: int) -> str:
    """Cases a second on days of the quickstart, to one digit: a measurement of a moment."""
    from queuesim.compile import compile_config
    from queuesim.spec.load import load_text

    folder = templates()["quickstart"]
    words = (folder / "config.en.yaml").read_text(encoding="utf-8")
    loaded = load_text(words, str(folder), [f"time.days={days}"], file="quickstart")
    network = compile_config(loaded.base).network
    began = time.perf_counter()
    count = cases(network)
    speed = count / (time.perf_counter() - began)
    return f"{round(speed, 1 - len(str(int(speed)))):,.0f}"


def _fonts() -> Check:
    from queuesim.report.fonts import LATIN, chinese_font

    font = chinese_font()
    if font is None:
        found = said("cli.doctor.latin_only", latin=LATIN)
        return Check("fonts", State.warning, found, said("report.no_chinese_font"))
    return Check("fonts", State.fine, f"{LATIN}, {font}")


def _terminal() -> Check:
    encoding = sys.stdout.encoding or "ascii"
    try:
        "中文".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return Check("terminal", State.warning, encoding, said("cli.doctor.encoding"))
    return Check("terminal", State.fine, encoding)


def _line(check: Check, voice: Voice) -> str:
    state = voice.say(f"cli.doctor.state.{check.state.value}")
    name = voice.say(f"cli.doctor.{check.name}")
    line = voice.say("cli.doctor.line", state=state, name=name, found=check.found)
    return f"{line}\n    {voice.say('cli.doctor.fix', fix=check.fix)}" if check.fix else line


def _record(check: Check, voice: Voice) -> dict[str, object]:
    def shown(words: Said | str) -> str:
        return words if isinstance(words, str) else words.text(voice.lang)

    return {
        "name": check.name,
        "state": check.state.value,
        "found": shown(check.found),
        "fix": shown(check.fix) or None,
    }
