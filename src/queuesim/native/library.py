"""Libraries of compiled functions: made once for a machine, kept as a file, loaded in a moment.

The file is known by a digest of every text that goes into it, of the compiler's version and of the
processor, so that an edit anywhere is noticed. Where nothing can be kept (no home, a read-only
disk), the functions are compiled anew in each process.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import hashlib
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from queuesim.native.lowering import Replacements

FOLDER = "QUEUESIM_CACHE"  #: environment variable: where to keep what has been compiled
Entry = Callable[..., Any]
Say = Callable[[str], None]

_LIBRARY = ("exp", "expm1", "log", "log1p")  #: of C, that compiled code may call
_DIGEST = 32  #: bytes at the beginning of a kept file that tell whether the rest is whole


class Library:
    """Entries that are compiled together.

    Parameters
    ----------
    name
        Of the file in which the code is kept.
    entries
        Marked functions by name; all take 64-bit whole numbers and give one or nothing.
    sources
        Files and folders of the package whose text goes into the code.
    replaced
        Makes the functions that are not compiled from their text; called only to compile.
    """

    def __init__(
        self,
        name: str,
        entries: Mapping[str, Entry],
        sources: tuple[str, ...],
        replaced: Callable[[], Replacements],
    ) -> None:
        self.name = name
        self._entries = entries
        self._sources = (*sources, "native", "jit.py", "units.py")
        self._replaced = replaced
        self._lock = threading.Lock()
        self._loaded: dict[str, Entry] = {}
        self._alive: list[Any] = []  # what must live as long as the code

    def load(self, say: Say | None = None) -> dict[str, Entry]:
        """The compiled entries by name, compiled if need be.

        Parameters
        ----------
        say
            Called with the library's name before it is compiled, which takes a second or two.
        """
        with self._lock:
            if not self._loaded:
                self._loaded = self._from(self._kept() or self._made(say))
            return self._loaded

    @property
    def is_kept(self) -> bool:
        """Whether the code is there, so that nothing need be compiled."""
        return bool(self._loaded) or self._kept() is not None

    @property
    def code(self) -> str:
        """Name and digest of the code: of every text in it, the compiler and the processor."""
        return Path(self._kept_as).stem

    @property
    def home(self) -> Path | None:
        """The folder in which the code is kept; nothing where it is not."""
        return next((folder for folder in folders() if self._in(folder) is not None), None)

    def _kept(self) -> bytes | None:
        """The object file that was kept, if it is there and whole."""
        found = (self._in(folder) for folder in folders())
        return next((content for content in found if content is not None), None)

    def _in(self, folder: Path) -> bytes | None:
        """The object file in a folder, if it is there and whole."""
        try:
            content = (folder / self._kept_as).read_bytes()
        except OSError:
            return None
        whole = hashlib.sha256(content[_DIGEST:]).digest() == content[:_DIGEST]
        return content[_DIGEST:] if whole else None

    def _made(self, say: Say | None) -> bytes:
        """A new object file, kept in the first folder that lets us."""
        from queuesim.native.lowering import Lowering
        from queuesim.native.target import object_file

        if say is not None:
            say(self.name)
        names = {function: f"queuesim_{name}" for name, function in self._entries.items()}
        lowering = Lowering(self._replaced(), names)
        for function in names:
            lowering.function(function)
        code = object_file(lowering.module)
        for folder in folders():
            if self._written(folder, hashlib.sha256(code).digest() + code):
                break
        return code

    def _written(self, folder: Path, content: bytes) -> bool:
        """Write the file whole or not at all; another process may do so at the same time."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            number, name = tempfile.mkstemp(dir=folder)
        except OSError:
            return False
        file = Path(name)
        try:
            with os.fdopen(number, "wb") as stream:
                stream.write(content)
            file.replace(folder / self._kept_as)
        except OSError:
            file.unlink(missing_ok=True)  # nothing is left lying about
            return False
        return True

    def _file(self) -> str:
        """Name of the file for these sources, this compiler and this machine."""
        from queuesim.native.target import description

        digest = hashlib.sha256(description().encode())
        root = Path(__file__).parents[1]
        for place in self._sources:
            path = root / place
            for source in sorted(path.glob("*.py")) if path.is_dir() else [path]:
                digest.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
        return f"{self.name}-{digest.hexdigest()[:24]}.o"

    @cached_property
    def _kept_as(self) -> str:
        """The same as this process imported them."""
        return self._file()

    def _from(self, code: bytes) -> dict[str, Entry]:
        """Entries of an object file; each lets other threads run while it does."""
        from llvmlite import binding as llvm

        from queuesim.native.target import start_compiler, target_machine

        start_compiler()
        for name in _LIBRARY:
            llvm.add_symbol(name, _address_of(name))
        engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), target_machine())
        engine.add_object_file(llvm.ObjectFileRef.from_data(code))
        engine.finalize_object()
        self._alive.append(engine)
        found: dict[str, Entry] = {}
        for name, function in self._entries.items():
            kinds = function.__annotations__
            gives = None if kinds["return"] in (None, "None") else ctypes.c_int64
            form = ctypes.CFUNCTYPE(gives, *[ctypes.c_int64] * (len(kinds) - 1))
            address = engine.get_function_address(f"queuesim_{name}")
            if not address:
                raise LookupError(f"the compiled {self.name} has no {name}")
            found[name] = form(address)
        return found


def folders() -> Iterator[Path]:
    """Where compiled code may be kept, best first."""
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
