"""Where blocks run: in this process, and in workers beside it where that is worth it.

Results are handed on as they finish; whoever reduces them does so in the order of the plan, so
the number of processes changes nothing but the time.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from queuesim.experiment.blocks import run_block
from queuesim.experiment.engines import choices

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from concurrent.futures import Future

    from queuesim.compile import Model
    from queuesim.experiment.plan import Block, Plan
    from queuesim.experiment.records import Place
    from queuesim.results import Tally

_models: Mapping[str, Model] = {}
_engines: Mapping[str, str] = {}
_seed = 0

WORTH = 0.8  #: seconds of runs still to do that are worth starting workers for
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
    keep: Callable[[Block], Place | None] = lambda _: None,
) -> Iterator[tuple[Block, Tally]]:
    """Run blocks and yield each with its tally as it finishes.

    Parameters
    ----------
    jobs
        Processes at once, this one among them. ``None``: as many as there are cores, once it is
        clear that what is left is worth starting workers.
    keep
        Where the records of a block go; ``None``: nowhere.
    """
    engines = {name: each.engine for name, each in choices(plan).items()}
    most = 0 if not _can_spawn() else (usable_cores() if jobs is None else jobs) - 1
    rest, team = deque(blocks), None
    if jobs is not None and min(most, len(rest) - 1) > 0:
        team = Team(plan, engines, min(most, len(rest) - 1))
    try:
        while rest or (team is not None and team.running):
            if team is not None:
                team.take(rest, keep)
            if rest:
                block, began = rest.popleft(), time.monotonic()
                engine, model = engines[block.scenario], plan.models[block.scenario]
                yield block, run_block(model, plan.seed, block.replication, engine, keep(block))
                left = (time.monotonic() - began) * len(rest)
                if team is None and most > 0 and left > WORTH:
                    team = Team(plan, engines, min(most, len(rest)))
                    team.take(rest, keep)
            if team is not None:
                yield from team.finished(wait=not rest)
    finally:
        if team is not None:
            team.close()


def _can_spawn() -> bool:
    """Whether workers can start: they read the main program again, which stdin cannot give."""
    main = getattr(sys.modules["__main__"], "__file__", None)
    return main is None or Path(main).exists()


class Team:
    """Workers beside this process, each a process of its own."""

    def __init__(self, plan: Plan, engines: Mapping[str, str], workers: int) -> None:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        self.workers = workers
        self.running: dict[Future[Tally], Block] = {}
        # spawn, not fork: the same on every system, and safe beside threads
        self._pool = ProcessPoolExecutor(
            workers,
            get_context("spawn"),
            initializer=_ready,
            initargs=(dict(plan.models), dict(engines), plan.seed),
        )

    def take(self, blocks: deque[Block], keep: Callable[[Block], Place | None]) -> None:
        """Take as many blocks as there is somebody for, and leave the others."""
        with interrupts_later():  # the first to be submitted starts all workers
            while blocks and len(self.running) < AHEAD * self.workers:
                block = blocks.popleft()
                self.running[self._pool.submit(_run, block, keep(block))] = block

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


def _ready(models: Mapping[str, Model], engines: Mapping[str, str], seed: int) -> None:
    """Set up a worker process. An interrupt is the business of the parent."""
    global _models, _engines, _seed
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _models, _engines, _seed = models, engines, seed


def _run(block: Block, keep: Place | None) -> Tally:
    engine = _engines[block.scenario]
    return run_block(_models[block.scenario], _seed, block.replication, engine, keep)
