"""Where a run is stopped, how often it is drained, and what runs beside it leaves no trace."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from benchmarks.workloads import w1
from queuesim.engine.kernel import (
    LIBRARY,
    PYTHON,
    Functions,
    Run,
    Unsupported,
    compiled,
    entries,
    floor,
    pack,
    simulate,
)
from queuesim.engine.reference import simulate as by_reference
from queuesim.native import library, memory
from queuesim.native.library import Library
from queuesim.native.memory import Native, Words
from queuesim.network import Network, prepare
from tests.agreement import tight
from tests.agreement.comparing import difference
from tests.agreement.grammars import any_network_of

ROOT = Path(__file__).parents[2]
WINDOWS = 300
IN_PYTHON = 30
ONE_BY_ONE = 60

pytestmark = pytest.mark.agreement


def known(many: int) -> dict[int, Network]:
    """The first networks of all grammars that the kernel knows, by seed."""
    found: dict[int, Network] = {}
    seed = 0
    while len(found) < many:
        network = any_network_of(seed)
        try:
            pack(network)
        except Unsupported:
            pass
        else:
            found[seed] = network
        seed += 1
    return found


def differences(networks: dict[int, Network], functions: Functions) -> dict[int, str]:
    """How runs that stop and go on all the time differ from the reference engine's."""

    def engine(network: Network, seed: int) -> object:
        return tight.simulate(network, seed, functions)

    told = {
        seed: difference(network, seed, by_reference, engine)  # type: ignore[arg-type]
        for seed, network in networks.items()
    }
    return {seed: text for seed, text in told.items() if text}


# -- windows -----------------------------------------------------------------------------


def test_a_run_that_stops_at_every_row_and_at_random_ticks_writes_the_same_rows() -> None:
    assert differences(known(WINDOWS), compiled()) == {}


def test_the_kernels_text_does_so_too() -> None:
    assert differences(known(IN_PYTHON), PYTHON) == {}


def test_the_text_that_comes_back_after_every_event_writes_the_same_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(floor, "EVENTS_AT_A_TIME", 1)
    assert differences(known(IN_PYTHON), PYTHON) == {}


def test_compiled_code_that_comes_back_after_every_event_writes_the_same_rows(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(library.FOLDER, str(tmp_path))  # what is kept is known by its text alone
    monkeypatch.setattr(floor, "EVENTS_AT_A_TIME", 1)
    again = Library("kernel", LIBRARY._entries, LIBRARY._sources, LIBRARY._replaced)
    monkeypatch.setattr(entries, "LIBRARY", again)
    functions, calls = compiled(), 0

    def advance(header: int, until: int) -> int:
        nonlocal calls
        calls += 1
        return functions.advance(header, until)

    networks = known(ONE_BY_ONE)
    assert differences(networks, replace(functions, advance=advance)) == {}
    assert calls > 20 * len(networks)


def test_scarcity_is_felt() -> None:
    """What is tested above: memory is asked for again and again, and rows come in many parts."""
    calls = {"rows": 0, "windows": 0}

    class Counting(Native):
        def block(self, words: int) -> tuple[int, Words]:
            calls["windows"] += 1
            return super().block(words)

    def advance(header: int, until: int) -> int:
        calls["rows"] += 1
        return functions.advance(header, until)

    functions = compiled()
    counting = replace(functions, advance=advance, memory=Counting)
    network = any_network_of(0)
    run = Run(pack(network), prepare(network, 0, 0), 0, 0, counting, lambda rows: None)
    run.run()
    usual = dict(calls)
    tight.simulate(network, 0, counting)
    assert calls["rows"] - usual["rows"] > 10 * usual["rows"]
    assert calls["windows"] - usual["windows"] > usual["windows"]


# -- memory ------------------------------------------------------------------------------


def test_what_is_summed_takes_no_more_memory_for_a_hundred_times_the_cases() -> None:
    taken = []

    class Counting(Native):
        def block(self, words: int) -> tuple[int, Words]:
            taken[-1] += words
            return super().block(words)

    joined = []
    for customers in (20_000, 2_000_000):
        taken.append(0)
        network = w1(customers)
        functions = replace(compiled(), memory=Counting)
        run = Run(pack(network), prepare(network, 1, 0), 1, 0, functions, None)
        sums, _ = run.summed()
        joined.append(int(sums.lanes[0, 0, 0]))
    assert joined == [20_000, 2_000_000]
    assert taken[0] == taken[1]


def test_what_many_networks_leave_behind_does_not_add_up() -> None:
    """Memory that was given back is kept for the next run of its size, but not all of it."""
    for seed, network in known(40).items():
        tight.summed(network, seed, compiled(), (0, 5), (3,))
        simulate(network, seed)
    assert kept_words() > 0
    words = memory._ALL_SPARE // 40
    for size in range(words, words + 30):
        mine = Native()
        for _ in range(2):
            mine.block(size)
        mine.give_back()
    assert 0 < kept_words() <= memory._ALL_SPARE


def kept_words() -> int:
    blocks = memory._spare()._blocks.values()
    return sum(block[1].size for of_size in blocks for block in of_size)


# -- threads -----------------------------------------------------------------------------


def test_two_threads_at_once_write_what_one_writes() -> None:
    """Networks that come in turns, and some whose rows are drained in many windows."""
    networks = known(120)

    def run(item: tuple[int, Network]) -> object:
        seed, network = item
        return (tight.simulate if seed % 3 else simulate)(network, seed)

    alone = [run(item) for item in networks.items()]
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(run, networks.items())) == alone


def sums_of(seed: int) -> tuple[Words, ...]:
    network = w1(200_000)
    run = Run(pack(network), prepare(network, seed, 0), seed, 0, compiled(), None)
    sums, end = run.summed()
    return sums.lanes, sums.histogram, sums.teams, sums.ends, np.array([end])


def test_two_threads_that_sum_at_once_sum_what_one_does() -> None:
    alone = [sums_of(seed) for seed in range(6)]
    with ThreadPoolExecutor(2) as threads:
        for one, other in zip(alone, threads.map(sums_of, range(6)), strict=True):
            assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_a_run_may_be_begun_in_one_thread_and_ended_in_another() -> None:
    network = any_network_of(0)
    parts: list[int] = []

    def keep(rows: dict[str, Words]) -> None:
        parts.append(sum(map(len, rows.values())))

    run = Run(pack(network), prepare(network, 0, 0), 0, 0, compiled(), keep)
    with ThreadPoolExecutor(1) as other:
        other.submit(run.run).result()
    rows = simulate(network, 0)
    assert sum(parts) == sum(len(getattr(rows, field.name)) for field in fields(rows))


def test_other_threads_go_on_while_the_kernel_runs() -> None:
    """Seen from here, the other thread is inside one and the same call for many steps of ours."""
    functions, inside, steps = compiled(), [False], 0

    def advance(header: int, until: int) -> int:
        inside[0] = True
        why = functions.advance(header, until)
        inside[0] = False
        return why

    slow = replace(functions, advance=advance)
    network = w1(3_000_000)
    run = Run(pack(network), prepare(network, 1, 0), 1, 0, slow, None)
    with ThreadPoolExecutor(1) as beside:
        done = beside.submit(run.summed)
        while not done.done():
            time.sleep(0.001)
            steps += inside[0]
        done.result()
    assert steps > 10


ENDLESS = """
from benchmarks.workloads import w1
from queuesim.engine.kernel import Run, compiled, pack
from queuesim.network import FOREVER, prepare

network = w1(FOREVER)
functions = compiled()
print("begun", flush=True)
try:
    Run(pack(network), prepare(network, 1, 0), 1, 0, functions, None).summed()
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


def test_a_run_that_never_ends_can_be_interrupted() -> None:
    """The kernel comes back now and then only so that Python can look at its signals."""
    compiled()  # what is kept is found by the other process
    begun = subprocess.Popen(
        [sys.executable, "-c", ENDLESS], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    try:
        assert begun.stdout is not None
        assert list(islice(begun.stdout, 1)) == ["begun\n"]
        time.sleep(0.3)
        assert begun.poll() is None
        begun.send_signal(signal.SIGINT)
        out, _ = begun.communicate(timeout=60)
    finally:
        begun.kill()
    assert out == "interrupted\n"
    assert begun.returncode == 0
