"""Where blocks run: in this process, and in workers beside it where that is worth it.

A worker is forked where that is safe, which costs next to nothing; else it is a new program that
imports what it needs. It never reads the main program again, so that a script need not be written
for it.

Results are handed on as they finish; whoever reduces them does so in the order of the plan, so
the number of processes changes nothing but the time.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import types
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from queuesim.experiment.blocks import run_block
from queuesim.experiment.engines import choices
from queuesim.network import Rates

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from concurrent.futures import Future

    from queuesim.compile import Model
    from queuesim.experiment.folder import Shelf
    from queuesim.experiment.plan import Block, Plan
    from queuesim.results import Tally

_models: Mapping[str, Model] = {}
_engines: Mapping[str, str] = {}
_seed = 0

#: Seconds of runs still to do that are worth starting workers for, by how they start.
WORTH = {"fork": 0.1, "spawn": 0.8}
SECONDS_PER_CASE = 1e-6  #: simulated and measured, at the very least
AHEAD = 2  #: blocks that each worker is given ahead, so that it never waits for this process


def usable_cores() -> int:
    """Cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_blocks(
    plan: Plan,
    blocks: Sequence[Block],
    jobs: int | None,
    shelf: Callable[[Block], Shelf | None] = lambda _: None,
) -> Iterator[tuple[Block, Tally]]:
    """Run blocks and yield each with its tally as it finishes.

    Parameters
    ----------
    jobs
        Processes at once, this one among them. ``None``: as many as there are cores, once it is
        clear that what is left is worth starting workers.
    shelf
        Where a block leaves what is kept of it; ``None``: nothing is.
    """
    engines = {name: each.engine for name, each in choices(plan).items()}
    most = (usable_cores() if jobs is None else jobs) - 1
    worth = WORTH[start_method()]
    rest, team = deque(blocks), None
    clear = jobs is not None or at_least(plan, blocks[1:]) > worth
    if clear and min(most, len(rest) - 1) > 0:
        team = Team(plan, engines, min(most, len(rest) - 1))
    try:
        while rest or (team is not None and team.running):
            if team is not None:
                team.take(rest, shelf)
            if rest:
                block, began = rest.popleft(), time.monotonic()
                engine, model = engines[block.scenario], plan.models[block.scenario]
                yield block, _finished(model, plan.seed, block, engine, shelf(block))
                left = (time.monotonic() - began) * len(rest)
                if team is None and most > 0 and left > worth:
                    team = Team(plan, engines, min(most, len(rest)))
                    team.take(rest, shelf)
            if team is not None:
                yield from team.finished(wait=not rest)
    finally:
        if team is not None:
            team.close()


def at_least(plan: Plan, blocks: Sequence[Block]) -> float:
    """Seconds that blocks take on a fast machine, by the cases that come; others do not count."""
    cases = {
        name: sum(s.arrivals.usual for s in model.network.sources if isinstance(s.arrivals, Rates))
        for name, model in plan.models.items()
    }
    return SECONDS_PER_CASE * sum(cases[block.scenario] for block in blocks)


def start_method() -> str:
    """How workers start: "fork" or "spawn".

    A process with one thread alone may be forked: a lock that another thread holds would be held
    in the copy for ever. Only Linux can tell a copy that the process it was made for has died.
    """
    alone = threading.active_count() == 1 and sys.platform == "linux"
    return "fork" if alone else "spawn"


class Team:
    """Workers beside this process, each a process of its own."""

    def __init__(self, plan: Plan, engines: Mapping[str, str], workers: int) -> None:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        self.workers = workers
        self.running: dict[Future[Tally], Block] = {}
        how = start_method()
        parent = os.getpid() if how == "fork" else 0
        self._pool = ProcessPoolExecutor(
            workers,
            get_context(how),
            initializer=_ready,
            initargs=(dict(plan.models), dict(engines), plan.seed, parent),
        )

    def take(self, blocks: deque[Block], shelf: Callable[[Block], Shelf | None]) -> None:
        """Take as many blocks as there is somebody for, and leave the others, the last in any case.

        This process would have nothing to do while a worker does its last two.
        """
        with interrupts_later(), main_hidden():  # whoever is submitted may start workers
            while len(blocks) > 1 and len(self.running) < AHEAD * self.workers:
                block = blocks.popleft()
                self.running[self._pool.submit(_run, block, shelf(block))] = block

    def finished(self, *, wait: bool) -> Iterator[tuple[Block, Tally]]:
        """What has been finished; ``wait`` until something is."""
        from concurrent import futures

        some = futures.wait(self.running, None if wait else 0.0, futures.FIRST_COMPLETED)
        for future in some.done:
            yield self.running.pop(future), future.result()

    def close(self) -> None:
        """Send the workers home; what they have not begun is not done."""
        self._pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def interrupts_later() -> Iterator[None]:
    """Block interrupts in this thread; a process started in here is never interrupted.

    A worker that still imports its modules cannot yet ignore interrupts by itself, and would
    answer one with a traceback. What is blocked stays so in a new process; this one is told
    afterwards. Where signals cannot be blocked (Windows), nothing changes.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def main_hidden() -> Iterator[None]:
    """Start workers without the main program, which they do not need and would run again."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _ready(models: Mapping[str, Model], engines: Mapping[str, str], seed: int, parent: int) -> None:
    """Set up a worker process; ``parent`` is whose copy it is, if it is one.

    An interrupt is the business of the parent.
    """
    global _models, _engines, _seed
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if parent:
        _end_with(parent)
    _models, _engines, _seed = models, engines, seed


def _end_with(parent: int) -> None:
    """End this process when the one it was forked from dies, however that happens.

    A copy holds the pipe open through which it would otherwise learn of it.
    """
    import ctypes

    set_death_signal = 1  # PR_SET_PDEATHSIG of Linux
    ctypes.CDLL(None).prctl(set_death_signal, signal.SIGKILL)
    if os.getppid() != parent:  # it died before
        os._exit(1)


def _run(block: Block, shelf: Shelf | None) -> Tally:
    model, engine = _models[block.scenario], _engines[block.scenario]
    return _finished(model, _seed, block, engine, shelf)


def _finished(model: Model, seed: int, block: Block, engine: str, shelf: Shelf | None) -> Tally:
    """Run a block and leave what is kept of it on its shelf."""
    records = shelf.records if shelf is not None else None
    tally = run_block(model, seed, block.replication, engine, records)
    if shelf is not None:
        shelf.keep(tally)
    return tally
