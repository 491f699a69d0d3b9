"""Faults seeded into the kernel: the list fits the text, and a sample of them is caught."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import queuesim
from benchmarks.faults import FAULTS, KERNEL, Fault

FOLDER = Path(queuesim.__file__).parent / KERNEL
#: Lists of names, and room for steps that are longer than any of a small network.
WITHOUT = {"__init__", "entries", "packing/__init__", "packing/margins"}
SAMPLE = ("accounts.visit", "heap.put_in", "waiting.take_place", "units.give_one", "journal.work")
ROOT = Path(__file__).parents[2]
TRY = """
import sys
from benchmarks.faults import Fault
from benchmarks.seeded_faults import Options, trials

fault = Fault(*sys.argv[1:6])
options = Options(int(sys.argv[6]), python=sys.argv[7] == "python", failing=False)
((_, found),) = trials([fault], options)
print(found.where)
"""

pytestmark = pytest.mark.agreement
forks = pytest.mark.skipif(sys.platform == "win32", reason="each fault is a process forked off")


def text_of(fault: Fault) -> str:
    return (FOLDER / f"{fault.file}.py").read_text(encoding="utf-8")


def test_every_file_of_the_kernel_has_its_faults() -> None:
    files = {p.relative_to(FOLDER).with_suffix("").as_posix() for p in FOLDER.rglob("*.py")}
    assert {fault.file for fault in FAULTS} == files - WITHOUT
    assert len(FAULTS) == len(set(FAULTS)) >= 45


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.name}, {fault.what}")
def test_a_fault_fits_the_text_and_is_one_line(fault: Fault) -> None:
    """A fault whose text is gone is to be replaced by one like it, not left out."""
    text = text_of(fault)
    wrong = fault.planted(text)
    assert ast.dump(ast.parse(wrong)) != ast.dump(ast.parse(text))
    changed = [a != b for a, b in zip(text.splitlines(), wrong.splitlines(), strict=True)]
    assert sum(changed) == 1


def tried(fault: Fault, networks: int, how: str = "python") -> subprocess.CompletedProcess[str]:
    """Look for a fault in a process that has not imported the kernel."""
    parts = (fault.file, fault.inside, fault.old, fault.new, fault.what)
    command = [sys.executable, "-c", TRY, *parts, str(networks), how]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@forks
@pytest.mark.parametrize("name", SAMPLE)
def test_a_fault_is_caught(name: str) -> None:
    """A few of them; `make proof` plants them all."""
    told = tried(next(fault for fault in FAULTS if fault.name == name), 24)
    assert told.stdout.startswith("seed "), told.stderr


@forks
def test_what_is_no_fault_is_not_caught() -> None:
    same = Fault("accounts", "visit", "if wait == 0:", "if 0 == wait:", "the same")
    told = tried(same, 10)
    assert (told.stdout, told.returncode) == ("\n", 0), told.stderr


def test_a_fault_whose_text_is_not_there_once_is_refused() -> None:
    fault = replace(FAULTS[0], inside="", old="no such text")
    with pytest.raises(LookupError, match="occurs 0 times"):
        fault.planted(text_of(fault))
    with pytest.raises(LookupError, match="there is no function nobody"):
        replace(fault, inside="nobody").planted(text_of(fault))
    with pytest.raises(LookupError, match=r"occurs \d\d+ times"):
        replace(fault, old="load").planted(text_of(fault))


@forks
def test_what_cannot_be_compiled_is_no_fault() -> None:
    wrong = Fault("accounts", "visit", "if wait == 0:", "if wait is None:", "not in our Python")
    told = tried(wrong, 10, "compiled")
    assert told.returncode == 1
    assert "CannotLower" in told.stderr
