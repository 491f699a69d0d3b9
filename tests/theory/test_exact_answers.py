"""The exact cases in short form on both engines.

Each case is judged by its smallest p, made honest for its number of metrics, against 1 % over
all cases (Bonferroni): either engine alarms falsely in at most 1 of 100 choices of seeds. A
case that is rejected is run again with a new seed and four times the length; only a second
rejection fails, which happens by chance in fewer than 1 of 10,000.
"""

from __future__ import annotations

import pytest

from benchmarks.exact.judge import case_p, holm
from benchmarks.exact.running import Outcome, cases, exact_values, run_case
from queuesim.engine import kernel

CASES = cases()
LEVEL = 0.01 / len(CASES)


@pytest.mark.parametrize("name", CASES)
def test_the_reference_engine_gives_the_exact_answer(name: str) -> None:
    case = CASES[name]
    outcome = run_case(case, seed=2026, share=case.short)
    if case_p(outcome.verdicts) <= LEVEL:
        outcome = run_case(case, seed=2027, share=4 * case.short)
    assert case_p(outcome.verdicts) > LEVEL, described(outcome)


#: Cases that may have something that the kernel does not know yet.
MAY_LACK = {"field-hypo", "prio-pr-mm1", "spares-palm", "spares-rq", "ssj-inventory"}


def lacks(name: str) -> bool:
    """Whether the kernel does not know all that a case has."""
    try:
        for run in CASES[name].runs(1.0).values():
            kernel.pack(run.network)
    except kernel.Unsupported:
        return True
    return False


NOT_YET = [name for name in CASES if lacks(name)]


def test_the_kernel_knows_all_other_cases() -> None:
    assert set(NOT_YET) <= MAY_LACK


@pytest.mark.parametrize("name", [name for name in CASES if name not in NOT_YET])
def test_the_kernel_gives_the_exact_answer(name: str) -> None:
    case = CASES[name]
    outcome = run_case(case, seed=2028, share=case.short, engine=kernel.simulate)
    if case_p(outcome.verdicts) <= LEVEL:
        outcome = run_case(case, seed=2029, share=4 * case.short, engine=kernel.simulate)
    assert case_p(outcome.verdicts) > LEVEL, described(outcome)


def described(outcome: Outcome) -> str:
    worst = sorted(outcome.verdicts, key=lambda v: v.p)[:3]
    return "; ".join(f"{v.metric}: exact {v.exact:g}, mean {v.mean:g}, t {v.t:.2f}" for v in worst)


def test_every_metric_of_every_case_is_measured() -> None:
    """42 models; the rest of the collection needs what is still to come."""
    assert len(CASES) == 42
    assert sum(len(exact_values(case)) for case in CASES.values()) > 250


def test_a_wrong_answer_is_caught() -> None:
    """The judge can fail: with an answer 3 % off, the M/M/1 case is rejected at full length."""
    from benchmarks.exact import running

    case = CASES["erla-gkm"]
    right = exact_values(case)
    samples: dict[str, list] = {}
    for replication in range(case.replications):
        metrics, _ = running.replicate(case, 100.0, replication, 1, running.simulate)
        for metric, value in metrics.items():
            samples.setdefault(metric, []).append(value)
    wrong = {"util": right["util"] * 1.03}
    assert case_p(running.judge(samples, wrong, case.kind, 4.0)) < LEVEL
    assert case_p(running.judge(samples, {"util": right["util"]}, case.kind, 4.0)) > LEVEL


def test_holm_rejects_step_by_step() -> None:
    p = {"a": 0.0001, "b": 0.004, "c": 0.02, "d": 0.9}
    assert holm(p, 0.01) == {"a"}
    assert holm(p, 0.05) == {"a", "b", "c"}
    assert holm({}, 0.05) == set()
