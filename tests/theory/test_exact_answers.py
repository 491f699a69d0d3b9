"""The exact cases in short form on both engines.

Each case is judged by its smallest p, made honest for its number of metrics, against 1 % over
all cases (Bonferroni): either engine alarms falsely in at most 1 of 100 choices of seeds. A
case that is rejected is run again with a new seed and four times the length; only a second
rejection fails, which happens by chance in fewer than 1 of 10,000.

On the reference engine the standard errors are some ten times those stated for the full form,
on the kernel some four times.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from benchmarks.exact.catalogue import Case
from benchmarks.exact.judge import case_p, holm, judge, needed_error, smallest_p
from benchmarks.exact.running import (
    Outcome,
    Play,
    Player,
    cases,
    collected,
    exact_values,
    kernel,
    reference,
    run_case,
)
from queuesim.network import Delay, Network, Serve, Take, constant

CASES = cases()
LEVEL = 0.01 / len(CASES)
SHORT = 0.1  #: share of the full length on the kernel
REPLICATIONS = 30
ENGINES = {"kernel": kernel, "reference": reference}


def short(case: Case, engine: str, seed: int, factor: float = 1.0) -> Outcome:
    """A case in short form."""
    length = SHORT * case.full if engine == "kernel" else case.short * case.length
    replications = 2 if case.kind == "exact-path" else REPLICATIONS
    return run_case(
        case,
        seed=seed,
        length=factor * length,
        replications=replications,
        engine=ENGINES[engine],
    )


def check(name: str, engine: str, seed: int) -> None:
    """A case holds, at the second try if need be."""
    outcome = short(CASES[name], engine, seed)
    if case_p(outcome.verdicts) <= LEVEL:
        outcome = short(CASES[name], engine, seed + 1, 4.0)
    assert case_p(outcome.verdicts) > LEVEL, described(outcome)


def described(outcome: Outcome) -> str:
    worst = sorted(outcome.verdicts, key=lambda v: v.p)[:3]
    return "; ".join(f"{v.metric}: exact {v.exact:g}, mean {v.mean:g}, t {v.t:.2f}" for v in worst)


@pytest.mark.parametrize("name", CASES)
def test_the_reference_engine_gives_the_exact_answer(name: str) -> None:
    check(name, "reference", 2026)


@pytest.mark.parametrize("name", CASES)
def test_the_kernel_gives_the_exact_answer(name: str) -> None:
    check(name, "kernel", 2028)


def test_every_simulation_of_the_collection_is_measured() -> None:
    """All 42 models of the collection that are simulations, and more of our own."""
    assert len(collected()) == 42
    assert sum(len(exact_values(case)) for case in collected().values()) > 280
    assert len(CASES) - len(collected()) >= 25


# -- the judging can fail ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["mmck-simmer", "hunting", "sharing-limit", "erlb-12", "balk-harmonic"]
)
def test_an_answer_that_is_three_stated_errors_off_is_refused(name: str) -> None:
    """Each metric alone, to either side, at half the stated error; the right one is not refused."""
    case = CASES[name]
    player = Player(case, 5.0 * case.full, kernel)
    replications = [player.replicate(2030, k)[0] for k in range(60)]
    samples = {metric: [found[metric] for found in replications] for metric in exact_values(case)}
    right = judge(samples, exact_values(case), case.kind, 0.5)
    assert all(v.precise for v in right), "too short to say anything"
    assert smallest_p(right) > LEVEL
    for metric, answer in exact_values(case).items():
        off = 3.0 * needed_error(metric, answer, case.kind, 1.0)
        for wrong in (answer - off, answer + off):
            assert smallest_p(judge(samples, {metric: wrong}, case.kind, 1.0)) <= LEVEL


def slower(network: Network) -> Network:
    """The same network with a fault planted: everything takes 3 % longer."""
    more = (constant(1.03),)
    nodes = tuple(
        replace(node, work=replace(node.work, factors=more))
        if isinstance(node, Serve)
        else replace(node, duration=replace(node.duration, factors=more))
        if isinstance(node, Delay)
        else node
        for node in network.nodes
    )
    return replace(network, nodes=nodes)


def one_more(network: Network) -> Network:
    """The same network with a fault planted: every unit that is taken is taken twice."""
    nodes = tuple(
        replace(node, units=2 * node.units)
        if isinstance(node, Take) and isinstance(node.units, int)
        else node
        for node in network.nodes
    )
    return replace(network, nodes=nodes)


def with_fault(fault: Callable[[Network], Network]) -> Callable[[Network], Play]:
    """The kernel, given a network with a fault."""
    return lambda network: kernel(fault(network))


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("erlb-12", slower),
        ("mmc-12", slower),
        ("erla-gkm", slower),
        ("repair-2-10", slower),
        ("jackson-rework", slower),
        ("join-order", slower),
        ("mixed-inf", slower),
        ("staffing-truth", slower),
        ("two-patiences", slower),
        ("vacations", slower),
        ("trunks", one_more),
    ],
)
def test_an_engine_with_a_fault_is_refused(name: str, fault: Callable[[Network], Network]) -> None:
    case = CASES[name]
    outcome = run_case(
        case, seed=2032, length=case.full, replications=REPLICATIONS, engine=with_fault(fault)
    )
    assert case_p(outcome.verdicts) <= LEVEL


def test_an_answer_that_was_not_measured_is_refused() -> None:
    with pytest.raises(KeyError, match="Lq"):
        judge({"Wq": [1.0, 2.0]}, {"Lq": 1.0}, "steady", 1.0)


def test_what_is_not_precise_is_said() -> None:
    wide = judge({"Wq": [0.0, 2.0] * 20}, {"Wq": 1.0}, "steady", 1.0)
    assert wide[0].p > LEVEL
    assert not wide[0].precise


def test_the_stated_errors_are_those_of_the_rule() -> None:
    assert needed_error("Wq", 2.0, "steady", 1.0) == pytest.approx(0.01)
    assert needed_error("P_wait", 0.3, "steady", 1.0) == 0.002
    assert needed_error("Wq_second_moment", 2.0, "steady", 1.0) == pytest.approx(0.04)
    assert needed_error("Wq_p95", 2.0, "steady", 1.0) == pytest.approx(0.04)
    assert needed_error("var_arrivals", 100.0, "terminating", 1.0) == pytest.approx(2.0)
    assert needed_error("mean_wait", 2.0, "terminating", 1.0) == pytest.approx(0.02)
    assert needed_error("P_blocked", 0.0095, "steady", 1.0) == 0.0005
    assert needed_error("P_wait", 0.3, "steady", 4.0) == 0.008


def test_holm_rejects_step_by_step() -> None:
    p = {"a": 0.0001, "b": 0.004, "c": 0.02, "d": 0.9}
    assert holm(p, 0.01) == {"a"}
    assert holm(p, 0.05) == {"a", "b", "c"}
    assert holm({}, 0.05) == set()
