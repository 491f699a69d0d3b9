"""The study of ``benchmarks/null_study.py`` in short: fixed seed, 300 experiments a version.

False-alarm rate of these tests, were the seed fresh: if an honest method says "better or worse" in
5 % of the experiments, more than 27 of 300 come up with probability 0.1 %; its true rate is lower.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

STUDY = Path(__file__).parents[2] / "benchmarks" / "null_study.py"
EXPERIMENTS, MOST = 300, 27


@pytest.fixture(scope="module")
def study() -> ModuleType:
    spec = importlib.util.spec_from_file_location("null_study", STUDY)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["null_study"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("version", ["skewed", "queue"])
def test_nothing_different_is_seldom_called_better_or_worse(
    study: ModuleType, version: str
) -> None:
    result = study.null_study(study.VERSIONS[version], EXPERIMENTS, replications=30, seed=1)
    assert result.better_or_worse.value <= MOST / EXPERIMENTS
    assert result.better.value <= result.better_or_worse.value


def test_few_replications_do_not_raise_the_false_alarms(study: ModuleType) -> None:
    result = study.null_study(study.skewed_plan, EXPERIMENTS, replications=8, seed=2)
    assert result.better_or_worse.value <= MOST / EXPERIMENTS


def test_a_real_difference_is_found_more_often_the_larger_it_is(study: ModuleType) -> None:
    small, large = study.power((2.0, 6.0), 100, replications=30, seed=3)
    assert small.found.value < 0.3
    assert large.found.value > 0.9
    assert small.wrong_way == large.wrong_way == 0


def test_single_ranges_hold_the_truth(study: ModuleType) -> None:
    # 0.95 +- 4 standard deviations of 1,000 trials is 0.922 to 0.978; the lopsided ratio may do
    # worse by a few points at 30 replications, which its own range accounts for
    for name, share in study.coverage(1000, replications=30, seed=4).items():
        assert 0.90 < share.value < 0.98, name


def test_the_queue_of_the_study_is_a_queue(study: ModuleType) -> None:
    rng = np.random.default_rng(5)
    gaps, services = rng.exponential(1.0, (3, 40)), rng.exponential(0.8, (3, 40))
    waits = study.lindley_waits(gaps, services)
    for day in range(3):
        wait = 0.0
        for i in range(40):
            if i:
                wait = max(0.0, wait + services[day, i - 1] - gaps[day, i])
            assert waits[day, i] == pytest.approx(wait, abs=1e-12)
