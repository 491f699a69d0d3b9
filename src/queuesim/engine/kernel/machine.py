"""The compiled kernel: made once for a machine, kept as a file, loaded in a moment.

The file is known by a digest of every text that goes into it, of the compiler's version and of the
processor, so that an edit anywhere is noticed. Where nothing can be kept (no home, a read-only disk),
the kernel is compiled anew in each process.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import hashlib
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import queuesim
from queuesim.engine.kernel.memory import Native
from queuesim.engine.kernel.running import Functions

FOLDER = "QUEUESIM_CACHE"  #: environment variable: where to keep the compiled kernel
_SOURCES = ("engine/kernel", "laws", "network", "jit.py", "units.py")
_LIBRARY = ("exp", "expm1", "log", "log1p")
_DIGEST = 32  #: bytes at the beginning of a kept file that tell whether the rest is whole
_LOCK = threading.Lock()
_LOADED: list[Functions] = []
_ALIVE: list[Any] = []  #: what must live as long as the code


def functions(say: Callable[[str], None] | None = None) -> Functions:
    """The kernel's entries, compiled if need be.

    Parameters
    ----------
    say
        Called with "compiling" before the kernel is compiled, which takes a second or two.
    """
    with _LOCK:
        if not _LOADED:
            _LOADED.append(_load(_kept() or _made(say)))
        return _LOADED[0]


def _kept() -> bytes | None:
    """The object file that was kept, if it is there and whole."""
    for folder in _folders():
        try:
            content = (folder / _name()).read_bytes()
        except OSError:
            continue
        if hashlib.sha256(content[_DIGEST:]).digest() == content[:_DIGEST]:
            return content[_DIGEST:]
    return None


def _made(say: Callable[[str], None] | None) -> bytes:
    """A new object file, kept in the first folder that lets us."""
    from queuesim.engine.kernel.building import object_file

    if say is not None:
        say("compiling")
    code = object_file()
    for folder in _folders():
        if _written(folder, hashlib.sha256(code).digest() + code):
            break
    return code


def _written(folder: Path, content: bytes) -> bool:
    """Write the file whole or not at all; another process may do the same at the same time."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            file.write(content)
        Path(file.name).replace(folder / _name())
    except OSError:
        return False
    return True


def _folders() -> Iterator[Path]:
    """Where compiled kernels may be kept, best first."""
    if os.environ.get(FOLDER):
        yield Path(os.environ[FOLDER])
        return
    if sys.platform == "win32":
        home = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        home = os.path.expanduser("~/Library/Caches")  # noqa: PTH111 (a missing home stays "~")
    else:
        home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111
    if home and not home.startswith("~"):
        yield Path(home) / "queuesim"


def _name() -> str:
    """Name of the file for these sources, this compiler and this machine."""
    import llvmlite
    from llvmlite import binding as llvm

    digest = hashlib.sha256()
    root = Path(queuesim.__file__).parent
    for place in _SOURCES:
        path = root / place
        for source in sorted(path.glob("*.py")) if path.is_dir() else [path]:
            digest.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    machine = (
        llvmlite.__version__,
        llvm.get_process_triple(),
        llvm.get_host_cpu_name(),
        llvm.get_host_cpu_features().flatten(),
    )
    digest.update(repr(machine).encode())
    return f"kernel-{digest.hexdigest()[:24]}.o"


def _load(code: bytes) -> Functions:
    """Functions of an object file."""
    from llvmlite import binding as llvm

    from queuesim.engine.kernel.target import start_compiler, target_machine

    start_compiler()
    for name in _LIBRARY:
        llvm.add_symbol(name, _address_of(name))
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), target_machine())
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    _ALIVE.append(engine)
    word = ctypes.c_int64
    advance = ctypes.CFUNCTYPE(word, word, word)
    open_books = ctypes.CFUNCTYPE(None, word, word, word, word)
    return Functions(
        open_books(engine.get_function_address("queuesim_open_books")),
        advance(engine.get_function_address("queuesim_advance")),
        Native,
    )


def _address_of(name: str) -> int:
    """Address of a function of the C mathematics library, the one that Python's `math` calls."""
    library = "ucrtbase" if sys.platform == "win32" else None
    try:
        function = getattr(ctypes.CDLL(library), name)
    except AttributeError:
        function = getattr(ctypes.CDLL(ctypes.util.find_library("m")), name)
    address = ctypes.cast(function, ctypes.c_void_p).value
    assert address is not None
    return address


__all__ = ["FOLDER", "functions"]
