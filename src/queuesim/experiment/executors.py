"""Where blocks run: in this process, or in several.

Results are handed on as they finish; whoever reduces them does so in the order of the plan, so
the number of processes changes nothing but the time.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from queuesim.experiment.blocks import run_block
from queuesim.experiment.engines import choices

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from queuesim.compile import Model
    from queuesim.experiment.plan import Block, Plan
    from queuesim.experiment.records import Place
    from queuesim.results import Tally

_models: Mapping[str, Model] = {}
_engines: Mapping[str, str] = {}
_seed = 0

TRIAL = 0.5  #: seconds of runs in this process before workers are thought of
WORTH = 3.0  #: seconds of runs still to do that are worth starting workers for


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
        Processes at once; 1 runs in this process. ``None``: as many as there are cores, once it
        is clear that what is left is worth starting them.
    keep
        Where the records of a block go; ``None``: nowhere.
    """
    engines = {name: each.engine for name, each in choices(plan).items()}
    alone = jobs == 1 or len(blocks) <= 1 or not _can_spawn()
    patience = 0.0 if jobs is not None else TRIAL
    began, done = time.monotonic(), 0
    for block in blocks:
        spent = time.monotonic() - began
        left = spent / max(done, 1) * (len(blocks) - done)
        if not alone and (patience == 0.0 or (spent > patience and left > WORTH)):
            break
        engine = engines[block.scenario]
        model = plan.models[block.scenario]
        yield block, run_block(model, plan.seed, block.replication, engine, keep(block))
        done += 1
    rest = blocks[done:]
    if rest:
        yield from _in_processes(plan, engines, rest, min(jobs or usable_cores(), len(rest)), keep)


def _can_spawn() -> bool:
    """Whether workers can start: they read the main program again, which stdin cannot give."""
    main = getattr(sys.modules["__main__"], "__file__", None)
    return main is None or Path(main).exists()


def _in_processes(
    plan: Plan,
    engines: Mapping[str, str],
    blocks: Sequence[Block],
    jobs: int,
    keep: Callable[[Block], Place | None],
) -> Iterator[tuple[Block, Tally]]:
    from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
    from multiprocessing import get_context

    # spawn, not fork: the same on every system, and safe beside threads
    pool = ProcessPoolExecutor(
        jobs,
        get_context("spawn"),
        initializer=_ready,
        initargs=(dict(plan.models), dict(engines), plan.seed),
    )
    waiting = iter(blocks)
    try:
        running = {}
        with interrupts_later():  # the first to be submitted starts all workers
            for block in blocks[: 2 * jobs]:
                running[pool.submit(_run, next(waiting), keep(block))] = block
        while running:
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                block = running.pop(future)
                following = next(waiting, None)
                if following is not None:
                    running[pool.submit(_run, following, keep(following))] = following
                yield block, future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


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
