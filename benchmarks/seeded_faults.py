"""Seed faults into copies of the kernel, one at a time, and see whether each is caught.

A fault is caught where the kernel with the fault no longer tells what the reference engine tells:
other rows of a random network or of one of the ties in `tests/semantics/ties`, other rows when it
is stopped and goes on all the time, other sums, another error; or where it does not come to an end.
Prints one line per fault, with the seed that caught it, and at last ``N faults, M caught``. Exit
code 0 if and only if all are.

    python benchmarks/seeded_faults.py --processes 2
    python benchmarks/seeded_faults.py --only matching.worker_for crews --small

What the reference engine says is made once; then each fault has a process of its own, forked off
before the kernel is imported, which takes it from the copy. So a fault costs a fraction of a second
as long as the kernel's text as Python shows it, and a few seconds where it has to be compiled.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import queuesim.engine
from benchmarks.agreement import REFUSED, small
from benchmarks.faults import FAULTS, KERNEL, Fault
from queuesim.engine.reference import simulate as by_reference
from queuesim.network import Network, Rows
from tests.agreement.comparing import Engine, cases_of, difference
from tests.agreement.grammars import any_network_of, grammar_of

if TYPE_CHECKING:
    from queuesim.engine.kernel import Functions

PACKAGE = Path(queuesim.engine.__file__).parents[1]
NETWORKS = 4000  #: that a fault has to show itself in
BEFOREHAND = 180  #: of them whose rows are made once for all faults
FEWER = 320  #: of them where the compiled kernel stops and goes on, or sums
IN_PYTHON = 27  #: of them by the kernel's text as Python, which needs no compiling
PATIENCE = 10.0  #: seconds for one network
TOGETHER = 600.0  #: seconds for one fault
SMALL = 10  #: cases that a difference may need when made small
NAME = "queuesim.engine.kernel"


@dataclass(frozen=True)
class Options:
    """How a fault is looked for."""

    networks: int = NETWORKS
    small: bool = False  #: make the networks small that show it
    python: bool = True  #: run the kernel's text as Python first
    failing: bool = True  #: also look at runs that have to fail


@dataclass(frozen=True)
class Caught:
    """Where a fault showed itself; "" if it did not."""

    where: str
    cases: int = 0  #: of the smallest network that shows it, where it was made small


@dataclass(frozen=True)
class Look:
    """One place where a fault may show itself."""

    name: str
    differs: Callable[[], str]  #: in which way; "" for not at all
    fewest: Callable[[], int] = lambda: 0  #: cases of the smallest network that shows it


@dataclass
class Reference:
    """What the reference engine says of the networks of the first seeds."""

    known: dict[int, tuple[Network, Rows]] = field(default_factory=dict)

    def network(self, seed: int) -> Network:
        """The network of a seed."""
        return self.known[seed][0] if seed in self.known else any_network_of(seed)

    def simulate(self, network: Network, seed: int) -> Rows:
        """Rows of a network, perhaps made before."""
        if seed in self.known and self.known[seed][0] is network:
            return self.known[seed][1]
        return by_reference(network, seed)

    def look_ahead(self, networks: int) -> None:
        """Make the rows of the first networks."""
        for seed in range(networks):
            if seed not in self.known:
                network = any_network_of(seed)
                self.known[seed] = network, by_reference(network, seed)


REFERENCE = Reference()


# -- with a fault planted ----------------------------------------------------------------


def looks(options: Options) -> Iterator[Look]:
    """What is looked at in turn: rows, rows of a run that is stopped again and again, sums."""
    from queuesim.engine.kernel import PYTHON, compiled, simulate, simulate_in_python
    from tests.agreement import tight

    def one(name: str, seed: int, engine: Engine) -> Look:
        network = REFERENCE.network(seed)

        def fewest() -> int:
            return cases_of(small(network, seed, by_reference, engine), seed, by_reference)

        told = partial(difference, network, seed, REFERENCE.simulate, engine)
        return Look(f"seed {seed} ({grammar_of(seed)}){name}", told, fewest)

    def more(name: str, seed: int, functions: Functions) -> Iterator[Look]:
        stopped = partial(tight.simulate, functions=functions)
        yield one(f", stopped again and again{name}", seed, stopped)
        told = partial(other_sums, seed, functions)
        yield Look(f"seed {seed} ({grammar_of(seed)}), sums{name}", told)

    networks = options.networks
    for seed in range(min(networks, IN_PYTHON) if options.python else 0):
        yield one(", as Python", seed, simulate_in_python)
        yield from more(", as Python", seed, PYTHON)
    functions = compiled()  # a text that cannot be compiled is no fault, and ends this process
    compiled(plain=True)
    yield from corners()
    yield from ties()
    for seed in range(networks):
        yield one("", seed, simulate)
        if seed < FEWER:
            yield from more("", seed, functions)
    if not options.python:
        yield from (one(", as Python", seed, simulate_in_python) for seed in range(IN_PYTHON))
    if options.failing:
        yield from failures()


def corners() -> Iterator[Look]:
    """Houses that were made for faults which random networks do not show."""
    from queuesim.engine.kernel import simulate
    from tests.agreement.corners import CORNERS

    for name, make in CORNERS.items():
        told = partial(difference, make(), 1, by_reference, simulate)
        yield Look(f"the corner {name.replace('_', ' ')}", told, lambda: 1)


def ties() -> Iterator[Look]:
    """The ties that were worked on paper: small, and each about a rule of its own."""
    from queuesim.engine.kernel import simulate
    from tests.semantics.ties.ties import SEED, all_ties

    for name, tie in all_ties().items():
        told = partial(difference, tie.network, SEED, by_reference, simulate)
        yield Look(f"the tie {name.rpartition('.')[2]}", told, lambda: 1)


def other_sums(seed: int, functions: Functions) -> str:
    """Which sums differ from those of the reference engine's rows; "" if none do."""
    from queuesim.engine.kernel import Unsupported, pack
    from tests.agreement import tight
    from tests.agreement.summing import EDGES, WITHIN, summed, unequal

    network = REFERENCE.network(seed)
    try:
        pack(network)
    except Unsupported as refused:
        return f"{REFUSED}{refused}"
    rows = REFERENCE.simulate(network, seed)
    for told in (
        summed(network, seed, functions),
        tight.summed(network, seed, functions, EDGES, WITHIN),
    ):
        kind = unequal(*told, network, rows)
        if kind:
            return kind
    return ""


def failures() -> Iterator[Look]:
    """Networks that cannot be run to their end."""
    from queuesim.engine import kernel
    from tests.unit.test_kernel_failures import FAILING

    def told(engine: Engine, name: str) -> str:
        try:
            return str(engine(FAILING[name][0], 1))
        except (RuntimeError, ValueError, OverflowError) as error:
            return str(error)

    def unlike(name: str) -> str:
        one, other = told(by_reference, name), told(kernel.simulate, name)
        return "" if one == other else f"{other} / {one}"

    for name in FAILING:
        yield Look(f'the run that fails by "{name}"', partial(unlike, name))


def look_for(folder: Path, options: Options) -> None:
    """Look for the fault that is planted in a folder; what is found is written to a file there."""
    said = (folder / "said.txt").open("w", encoding="utf-8", buffering=1)
    os.dup2(said.fileno(), 1)
    os.dup2(said.fileno(), 2)
    os.environ["QUEUESIM_CACHE"] = str(folder / "cache")
    queuesim.engine.__path__.insert(0, str(folder / KERNEL.parent))
    for look in looks(options):
        print(f"at {look.name}", file=said)
        faulthandler.dump_traceback_later(PATIENCE, exit=True)
        try:
            told = look.differs()
        except Exception as error:  # noqa: BLE001 (whatever it is, the fault has shown itself)
            told = f"{type(error).__name__}: {error}"
        faulthandler.cancel_dump_traceback_later()
        if told and not told.startswith(REFUSED):
            cases = look.fewest() if options.small else 0
            line = f"{look.name}: {told}".replace("\n", " ")
            print(f"caught {cases} {line[:300]}", file=said)
            return
    print("not caught", file=said)


# -- all of them -------------------------------------------------------------------------


@dataclass
class Trial:
    """One fault, planted into a copy, and the process that looks for it."""

    fault: Fault
    options: Options

    def __post_init__(self) -> None:
        if NAME in sys.modules:
            raise RuntimeError("the kernel without a fault is imported already")
        self.folder = Path(tempfile.mkdtemp())
        shutil.copytree(PACKAGE / KERNEL, self.folder / KERNEL)
        file = self.folder / KERNEL / f"{self.fault.file}.py"
        file.write_text(self.fault.planted(file.read_text(encoding="utf-8")), encoding="utf-8")
        fork: Any = get_context("fork")
        self.process = fork.Process(target=look_for, args=(self.folder, self.options))
        self.process.start()
        self.until = time.monotonic() + TOGETHER

    def is_over(self) -> bool:
        """Whether the process has ended, or has had its time."""
        if self.process.is_alive() and time.monotonic() > self.until:
            self.process.kill()
            self.process.join()
        return not self.process.is_alive()

    def found(self) -> Caught:
        """What came of it; the copy is removed."""
        self.process.join()
        said = (self.folder / "said.txt").read_text(encoding="utf-8")
        shutil.rmtree(self.folder)
        lines = [line for line in said.splitlines() if line.startswith(("at ", "caught ", "not "))]
        if not lines or "CannotLower" in said:  # not even compiled
            raise RuntimeError(f"{self.fault.name}: {said}")
        if lines[-1] == "not caught":
            return Caught("")
        if lines[-1].startswith("caught "):
            cases, _, where = lines[-1].removeprefix("caught ").partition(" ")
            return Caught(where, int(cases))
        how = "did not end" if "Timeout" in said else "the process died"
        return Caught(f"{lines[-1].removeprefix('at ')}: {how}")


def trials(
    faults: list[Fault], options: Options, processes: int = 1
) -> Iterator[tuple[Fault, Caught]]:
    """What came of each fault, in their order."""
    REFERENCE.look_ahead(min(BEFOREHAND, options.networks))
    under_way: list[Trial] = []
    for fault in faults:
        while len(under_way) >= processes:
            wait([trial.process.sentinel for trial in under_way], timeout=1.0)
            if under_way[0].is_over():
                yield under_way[0].fault, under_way.pop(0).found()
            elif sum(trial.process.is_alive() for trial in under_way) < processes:
                break  # the first takes longer than others: begin with the next
        under_way.append(Trial(fault, options))
    for trial in under_way:
        while not trial.is_over():
            wait([trial.process.sentinel], timeout=1.0)
        yield trial.fault, trial.found()


def main(arguments: list[str] | None = None) -> int:
    """Try all faults; see the head of this module."""
    parser = argparse.ArgumentParser(description="Seed faults into the kernel.")
    parser.add_argument("--only", nargs="*", default=[""], help="how names of faults begin")
    parser.add_argument("--networks", type=int, default=NETWORKS)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--small", action="store_true", help="make the networks small, too")
    parser.add_argument("--compiled", action="store_true", help="do not run it as Python first")
    asked = parser.parse_args(arguments)
    faults = [fault for fault in FAULTS if fault.name.startswith(tuple(asked.only))]
    for fault in faults:  # all of them still fit, or none is tried
        fault.planted((PACKAGE / KERNEL / f"{fault.file}.py").read_text(encoding="utf-8"))
    options = Options(asked.networks, asked.small, not asked.compiled)
    print(f"{time.strftime('%Y-%m-%d')}, networks from seed 0 onward, {options}", flush=True)
    caught, largest = 0, 0
    for fault, found in trials(faults, options, asked.processes):
        caught += bool(found.where)
        largest = max(largest, found.cases)
        cases = f" [{found.cases} cases when made small]" if found.cases else ""
        print(f"{fault.name}, {fault.what}: {found.where or 'NOT CAUGHT'}{cases}", flush=True)
    if options.small:
        print(f"no difference needs more than {largest} cases when made small")
    print(f"{len(faults)} faults, {caught} caught")
    return 0 if faults and caught == len(faults) and largest <= SMALL else 1


if __name__ == "__main__":
    raise SystemExit(main())
