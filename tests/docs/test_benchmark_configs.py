"""The configs whose speed is measured are sound, and run on the kernel."""

from __future__ import annotations

import pytest

from queuesim.experiment import compare
from queuesim.spec.load import load
from tests.docs.pages import ROOT

CONFIGS = sorted((ROOT / "benchmarks").glob("*.yaml"))


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_it_loads_without_warnings_and_runs_on_the_kernel(path):
    loaded = load(path)
    assert [str(problem) for problem in loaded.warnings] == []
    result = compare(loaded, replications=1, jobs=1, engine="kernel")
    assert set(result.tallies) == set(loaded.scenarios)


def test_the_big_day_has_five_thousand_contacts_and_four_plans():
    result = compare(ROOT / "benchmarks/big-day.yaml", replications=3, jobs=1)
    assert len(result.tallies) == 4
    assert 4_700 < result.estimate("base", "contacts").value < 5_300
    assert load(ROOT / "benchmarks/big-day.yaml").base.runs.replications == 100
