"""Compiled code is kept in a file, found again, made anew when it must be, and never in the way."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import queuesim
from queuesim.engine.kernel import LIBRARY
from queuesim.jit import compiled
from queuesim.native import library
from queuesim.native.library import Library
from queuesim.native.lowering import Lowering
from queuesim.native.replacements import of_memory

PACKAGE = Path(queuesim.__file__).parent


@compiled
def twice_and_one(a: int) -> int:
    return 2 * a + 1


@compiled
def nothing(a: int, b: int) -> None:
    pass


def tiny() -> Library:
    """A library of the tests' own that has not been loaded."""
    return Library("tiny", {"twice": twice_and_one, "nothing": nothing}, (), of_memory)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where code is kept; it does not exist yet."""
    monkeypatch.setenv(library.FOLDER, str(tmp_path / "deep" / "cache"))
    return tmp_path / "deep" / "cache"


@pytest.fixture
def said() -> list[str]:
    return []


def works(loaded: Library, say: Callable[[str], None] | None = None) -> bool:
    entries = loaded.load(say)
    return entries["twice"](20) == 41 and entries["nothing"](1, 2) is None


def test_what_was_kept_is_used_and_nothing_is_compiled(
    folder: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = tiny()
    assert not first.is_kept
    assert works(first, said.append)
    assert works(first, said.append)
    assert said == ["tiny"]  # once, and only to compile
    (kept,) = folder.iterdir()
    assert kept.name.startswith("tiny-")
    assert kept.suffix == ".o"

    def compile_(*_: object) -> bytes:
        raise AssertionError("nothing is to be compiled")

    monkeypatch.setattr("queuesim.native.target.object_file", compile_)
    second = tiny()
    assert second.is_kept
    assert works(second, said.append)
    assert said == ["tiny"]


@pytest.mark.parametrize("harm", ["truncated", "emptied", "short", "altered", "longer", "folder"])
def test_a_kept_file_that_is_not_whole_is_made_anew(
    folder: Path, said: list[str], harm: str
) -> None:
    assert works(tiny())
    (kept,) = folder.iterdir()
    whole = kept.read_bytes()
    if harm == "folder":
        kept.unlink()
        kept.mkdir()
    else:
        middle = len(whole) // 2
        altered = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
        kept.write_bytes(
            {
                "truncated": whole[:-1],
                "emptied": b"",
                "short": whole[:20],
                "altered": altered,
                "longer": whole + b"\0",
            }[harm]
        )
    assert not tiny().is_kept
    assert works(tiny(), said.append)
    assert said == ["tiny"]
    assert list(folder.iterdir()) == [kept]  # and nothing is left lying about
    if harm != "folder":
        assert kept.read_bytes() == whole
        assert tiny().is_kept


def test_the_folder_is_the_one_that_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(library.FOLDER, str(tmp_path / "mine"))
    assert list(library.folders()) == [tmp_path / "mine"]
    monkeypatch.delenv(library.FOLDER)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert list(library.folders()) == [tmp_path / "xdg" / "queuesim"]
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert list(library.folders()) == [tmp_path / "home" / ".cache" / "queuesim"]
    monkeypatch.setattr(sys, "platform", "darwin")
    assert list(library.folders()) == [tmp_path / "home" / "Library" / "Caches" / "queuesim"]
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert list(library.folders()) == [tmp_path / "local" / "queuesim"]


def test_without_a_home_code_is_compiled_in_memory(
    monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    for name in (library.FOLDER, "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)  # as where there is no user
    assert list(library.folders()) == []
    for _ in range(2):
        assert works(tiny(), said.append)
    assert said == ["tiny", "tiny"]


@pytest.mark.parametrize("where", ["a file", "below a file", "read only"])
def test_where_nothing_can_be_written_code_is_compiled_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: list[str], where: str
) -> None:
    place = tmp_path / "place"
    if where == "read only":
        place.mkdir(mode=0o500)
    else:
        place.write_text("not a folder")
        place = place / "below" if where == "below a file" else place
    monkeypatch.setenv(library.FOLDER, str(place))
    for _ in range(2):
        assert works(tiny(), said.append)
    may_write_anywhere = where == "read only" and hasattr(os, "geteuid") and os.geteuid() == 0
    assert said == ["tiny"] if may_write_anywhere else ["tiny", "tiny"]


TWO_AT_ONCE = """\
import sys, time
from pathlib import Path
from queuesim.native.library import Library
from queuesim.native.replacements import of_memory
from tests.unit.test_native_library import tiny, works
made = tiny()
Path(sys.argv[1], sys.argv[2]).touch()
while len(list(Path(sys.argv[1]).iterdir())) < 2:
    time.sleep(0.001)
assert works(made)
"""


def test_two_processes_may_compile_at_once(folder: Path, tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    ready.mkdir()
    root = PACKAGE.parents[1]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(PACKAGE.parent), str(root)))}
    running = [
        subprocess.Popen(
            [sys.executable, "-c", TWO_AT_ONCE, str(ready), name], env=environment, cwd=tmp_path
        )
        for name in ("one", "other")
    ]
    assert [process.wait(timeout=60) for process in running] == [0, 0]
    assert len(list(folder.iterdir())) == 1
    assert tiny().is_kept


NAMES = """\
import sys
from pathlib import Path
from queuesim.engine.kernel import LIBRARY
import queuesim
root = Path(queuesim.__file__).parent
assert str(root).startswith(sys.argv[1])
before = LIBRARY._file()
for path in sorted(root.rglob("*.py")):
    text = path.read_bytes()
    path.write_bytes(text + b"#")
    print(int(LIBRARY._file() != before), path.relative_to(root).as_posix())
    path.write_bytes(text)
assert LIBRARY._file() == before
for folder in ("engine/kernel", "laws", "network", "native"):
    new = root / folder / "zzz.py"
    new.write_text("")
    assert LIBRARY._file() != before, folder
    new.unlink()
"""


def test_an_edit_of_any_text_that_goes_into_the_code_gives_another_file(tmp_path: Path) -> None:
    copied = tmp_path / "queuesim"
    shutil.copytree(PACKAGE, copied, ignore=shutil.ignore_patterns("__pycache__"))
    told = subprocess.run(
        [sys.executable, "-c", NAMES, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout.split()
    noticed = {name: changed == "1" for changed, name in zip(told[::2], told[1::2], strict=True)}
    assert {name for name, changed in noticed.items() if changed} == {
        name for name in noticed if name in sources_of_kernel()
    }
    assert not noticed["report/page.py"]


def sources_of_kernel() -> set[str]:
    """Files of the kernel's list, as paths within the package."""
    found = set()
    for place in LIBRARY._sources:
        path = PACKAGE / place
        found |= {p.relative_to(PACKAGE).as_posix() for p in path.glob("*.py")} or {place}
    return found


def test_all_text_that_goes_into_the_kernel_is_in_its_list() -> None:
    """The modules of all compiled functions, and those that they take constants from."""
    lowering = Lowering(LIBRARY._replaced())
    for function in LIBRARY._entries.values():
        lowering.function(function)
    modules = {function.__module__ for function in lowering._functions}
    modules |= {function.__module__ for function in lowering.replaced}
    assert len(modules) > 15
    for module in sorted(modules):
        tree = ast.parse(Path(sys.modules[module].__file__ or "").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("queuesim"):
                modules.add(str(node.module))
                modules |= {
                    f"{node.module}.{name.name}"
                    for name in node.names
                    if f"{node.module}.{name.name}" in sys.modules
                }
    files = {
        Path(sys.modules[name].__file__ or "").relative_to(PACKAGE).as_posix()
        for name in modules
        if name in sys.modules
    }
    assert files - sources_of_kernel() <= {"__init__.py", "errors.py"}
