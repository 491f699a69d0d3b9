"""The run folder: everything a run leaves behind, written so that a kill loses one block at most.

A file is written beside its place, flushed to disk and renamed. A run that is started again in
the same folder goes on where it was, if the plan is the same, and is refused if it is not.
"""

from __future__ import annotations

import errno
import json
import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np

from queuesim.errors import ConfigError, FileError, Problem
from queuesim.experiment.plan import Block, Plan
from queuesim.experiment.records import FOLDER as RECORDS
from queuesim.experiment.records import Place, all_there, check_library, kinds_of
from queuesim.results.tallies import AnotherVersion, Tally

if TYPE_CHECKING:
    from collections.abc import Mapping

CONFIG = "config.resolved.yaml"
MANIFEST = "manifest.json"
BLOCKS = "blocks"
LOCK = "running.lock"


@dataclass(frozen=True)
class Shelf:
    """Where a block leaves what is kept of it, written by whichever process has run it.

    Attributes
    ----------
    folder
        The run folder.
    tally
        File of the tally in it.
    records
        Where all rows go; ``None``: nowhere.
    """

    folder: Path
    tally: str
    records: Place | None

    def keep(self, tally: Tally) -> None:
        """Write the tally, complete or not at all."""
        data = tally.to_npz()
        put(self.folder, self.tally, lambda path: path.write_bytes(data))


class RunFolder:
    """The folder of one plan.

    Parameters
    ----------
    path
        Made if missing.
    plan
        What is run in it.
    records
        Whether all rows are kept, as Parquet.

    Raises
    ------
    ConfigError
        If another plan was run here, or what writes Parquet is missing.
    FileError
        If the folder cannot be written.
    """

    def __init__(self, path: Path, plan: Plan, *, records: bool = False) -> None:
        if records:
            check_library()
        self.path = path
        self.plan = plan
        self.records = records
        self._names = {name: f"{k:03}" for k, name in enumerate(plan.models)}
        with told(path):
            (path / BLOCKS).mkdir(parents=True, exist_ok=True)
        before = self.manifest()
        if before and before.get("plan") != plan.hash:
            raise ConfigError([Problem.of("--out", "folder.another_plan", folder=str(path))])
        if not before:
            self._begin()

    def _begin(self) -> None:
        self.write_text(CONFIG, self.plan.resolved)
        self.write_manifest({"complete": False})

    # -- manifest -----------------------------------------------------------------------

    def manifest(self) -> dict[str, Any]:
        """What the folder says about its run; empty where nothing ran yet."""
        return read_manifest(self.path)

    def write_manifest(self, more: Mapping[str, Any]) -> None:
        """Write who ran what, when and with what."""
        kept = {"records": "parquet"} if self.records else {}
        content = provenance(self.plan) | kept | dict(more)
        self.write_text(MANIFEST, json.dumps(content, indent=1) + "\n")

    # -- blocks -------------------------------------------------------------------------

    def block_path(self, block: Block) -> Path:
        """File of a block's tally."""
        return self.path / BLOCKS / f"{self._names[block.scenario]}-{block.replication:06}.npz"

    def place(self, block: Block) -> Place | None:
        """Where the records of a block go, if they are kept."""
        if not self.records:
            return None
        name = self.block_path(block).stem
        return Place(self.path / RECORDS, name, block.scenario, block.replication)

    def done(self) -> set[Block]:
        """Blocks that have been finished, their records too if they are kept."""
        return {block for block in self.plan.blocks() if self._has(block)}

    def _has(self, block: Block) -> bool:
        place, model = self.place(block), self.plan.models[block.scenario]
        if place is not None and not all_there(place, kinds_of(model.network, model.labels)):
            return False
        return self.block_path(block).exists()

    def shelf(self, block: Block) -> Shelf:
        """Where a block leaves what is kept of it."""
        target = self.block_path(block).relative_to(self.path)
        return Shelf(self.path, str(target), self.place(block))

    def read(self, block: Block) -> Tally:
        """Tally of a finished block.

        Raises
        ------
        FileError
            If it cannot be read, or was written by another version.
        """
        file = self.block_path(block)
        with told(self.path):
            data = file.read_bytes()
        try:
            return Tally.from_npz(data)
        except AnotherVersion as error:
            raise FileError.of("folder.another_version", folder=str(self.path)) from error
        except (BadZipFile, EOFError, KeyError, ValueError) as error:
            name = str(file.relative_to(self.path))
            raise FileError.of("folder.damaged", folder=str(self.path), file=name) from error

    # -- writing ------------------------------------------------------------------------

    def write_text(self, name: str, text: str) -> None:
        """Write a text file, complete or not at all."""
        written(self.path, name, text)

    def write(self, name: str, write: Callable[[Path], object]) -> None:
        """Let ``write`` fill a file beside its place, flush it, and put it in its place."""
        put(self.path, name, write)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep a second run out of this folder while this one is at it.

        The lock is a file with a process number; one left behind by a process that is gone
        is taken over.
        """
        lock = self.path / LOCK
        with told(self.path):
            while not _take(lock):
                if _holder_lives(lock):
                    raise FileError.of("folder.busy", folder=str(self.path))
                lock.unlink(missing_ok=True)
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)


def put(folder: Path, name: str, write: Callable[[Path], object]) -> None:
    """Let ``write`` fill a file beside its place, flush it, and put it in its place.

    Raises
    ------
    FileError
        If the folder cannot be written.
    """
    target = folder / name
    unfinished = target.with_name(f"{target.stem}.unfinished{target.suffix}")
    with told(folder):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            write(unfinished)
            flush(unfinished)
            unfinished.replace(target)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise


def written(folder: Path, name: str, content: str) -> None:
    """Write a text file, complete or not at all."""
    put(folder, name, lambda path: path.write_text(content, encoding="utf-8", newline="\n"))


def _take(lock: Path) -> bool:
    try:
        with lock.open("x", encoding="utf-8") as file:
            file.write(f"{platform.node()} {os.getpid()}")
    except FileExistsError:
        return False
    return True


def _holder_lives(lock: Path) -> bool:
    """Whether the process that holds the lock still runs; another machine's is believed to."""
    try:
        node, _, number = lock.read_text(encoding="utf-8").rpartition(" ")
    except FileNotFoundError:
        return False
    if not number.isdigit():
        return False
    if node != platform.node():
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def flush(path: Path) -> None:
    """Make sure that a file's content is on disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Tell a planner what is wrong with a disk or folder, instead of a traceback."""
    try:
        yield
    except OSError as error:
        key = {
            errno.ENOSPC: "folder.full",
            errno.EDQUOT: "folder.full",
            errno.EFBIG: "folder.too_large",
            errno.EACCES: "folder.not_writable",
            errno.EPERM: "folder.not_writable",
            errno.EROFS: "folder.not_writable",
            errno.ENOTDIR: "folder.no_folder",
            errno.EEXIST: "folder.no_folder",
        }.get(error.errno or 0, "folder.failed")
        reason = error.strerror or str(error)
        raise FileError.of(key, folder=str(folder), reason=reason) from error


def read_manifest(path: Path) -> dict[str, Any]:
    """Manifest of a run folder; empty where there is none.

    Raises
    ------
    FileError
        If it is there and cannot be read.
    """
    try:
        text = (path / MANIFEST).read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise FileError.of("folder.failed", folder=str(path), reason=str(error)) from error
    try:
        found: dict[str, Any] = json.loads(text)
    except json.JSONDecodeError as error:
        raise FileError.of("folder.damaged", folder=str(path), file=MANIFEST) from error
    return found


def provenance(plan: Plan) -> dict[str, Any]:
    """What the numbers of a run rest on."""
    from queuesim import __version__
    from queuesim.experiment.engines import cache_of, told_by

    engines = told_by(plan)
    return {
        "name": plan.name,
        "plan": plan.hash,
        "seed": plan.seed,
        "replications": plan.replications,
        "scenarios": list(plan.models),
        "engine": ", ".join(sorted({str(each["engine"]) for each in engines.values()})),
        "engines": engines,
        "kernel_cache": cache_of(plan),
        "versions": {
            "queuesim": __version__,
            "python": platform.python_version(),
            "numpy": np.__version__,
        },
    }
