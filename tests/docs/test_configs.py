"""Every example runs, each of its scenarios for a day, and shows all families of plans."""

from __future__ import annotations

from pathlib import Path

import pytest

from queuesim.experiment import compare
from queuesim.spec.load import load
from tests.docs.pages import CONFIGS, ROOT

EXAMPLES = sorted(CONFIGS.glob("*.yaml"))
ALL_FAMILIES = ("anonymous-bank", "city-bank", "quickstart")  #: show each family of plans
IDEAS = sorted((CONFIGS / "ideas").glob("*.yaml"))  #: one idea each, short
TEMPLATES = sorted((ROOT / "src" / "queuesim" / "templates").glob("*/config.*.yaml"))


@pytest.mark.parametrize("path", [*EXAMPLES, *IDEAS], ids=lambda path: path.stem)
def test_every_scenario_runs_for_a_day(path: Path) -> None:
    result = compare(path, sets=["time.days=1", "runs.warmup=0d"], replications=1, jobs=1)
    assert set(result.tallies) == set(load(path).scenarios)
    for (tally,) in result.tallies.values():
        assert tally.total("started") > 0
        assert tally.total("answered") > 0


@pytest.mark.parametrize(
    "path", [*EXAMPLES, *IDEAS, *TEMPLATES], ids=lambda p: f"{p.parent.name}/{p.stem}"
)
def test_an_example_loads_without_warnings(path: Path) -> None:
    assert [str(problem) for problem in load(path).warnings] == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_has_some_plans_but_not_too_many(path: Path) -> None:
    assert 3 <= len(load(path).scenarios) - 1 <= 5


@pytest.mark.parametrize("name", ALL_FAMILIES)
def test_an_example_shows_each_family_of_plans(name: str) -> None:
    loaded = load(CONFIGS / f"{name}.yaml")
    patches = [" ".join(patch) for patch in loaded.document.data["scenarios"].values()]
    families = {
        "staffing": (".count", "staff.extra"),
        "process": (".callback", ".solves", "quality.transfer"),
        "integration": (".skills", "integration"),
        "volume": ("demand.volume",),
    }
    for family, words in families.items():
        assert any(word in patch for patch in patches for word in words), family
    volumes = [config.demand.volume for config in loaded.scenarios.values()]
    assert max(volumes) == pytest.approx(1.1 * loaded.base.demand.volume)


def test_the_quickstart_is_short() -> None:
    lines = (CONFIGS / "quickstart.yaml").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 25
