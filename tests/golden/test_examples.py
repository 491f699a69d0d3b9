"""Every scenario of every example gives the numbers that are stored.

Not whether the numbers are right, which others prove, but whether they are the same. Where a
change is meant, ``make golden`` writes them anew; the difference is reviewed, and a file
``changes/NAME.results.md`` says why. Of a scenario only that is stored which is not as in the base.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from queuesim.experiment import Result, compare
from queuesim.measures import evaluate
from queuesim.measures.selectors import Selector
from queuesim.measures.table import find
from queuesim.results.names import CHANNEL, GROUP, STEPS, TOTAL
from tests.docs.pages import CONFIGS

HERE = Path(__file__).parent
EXAMPLES = sorted([*CONFIGS.glob("*.yaml"), *CONFIGS.glob("ideas/*.yaml")])
DAYS, REPLICATIONS = 2, 2
DIGITS = 5  #: that are stored; other machines may differ in the last bits of a float

#: What is stored of the whole, of each channel, and of each group of people.
STORED = {
    TOTAL: (
        *("cases", "cases.solved", "cases.unsolved", "lost_cases", "cases.inside"),
        *("contacts", "contacts.answered", "contacts.abandoned", "contacts.balked"),
        *("contacts.blocked", "contacts.closed", "contacts.diverted", "contacts.inside"),
        *("contacts.first", "contacts.retry", "contacts.repeat", "contacts.passed_on"),
        *("contacts.steered", "callbacks", "wait", "wait.p90", "art", "aht", "transferred"),
        *("fcr", "overtime", "paid_time", "lost_customers", "value_lost", "cost", "net"),
    ),
    CHANNEL: (
        *("contacts", "contacts.answered", "sl", "wait", "aht"),
        *("flow_time", "hand_offs", "escalated"),
    ),
    STEPS: ("steps_done", "step_wait"),
    GROUP: ("occupancy", "paid_time", "aht"),
}

Stored = dict[str, float | None]


def numbers(result: Result) -> dict[str, Stored]:
    """What is stored of a result, by scenario."""
    base, *others = (of_scenario(result, name) for name in result.plan.models)
    apart = [
        {label: each.get(label) for label in {**base, **each} if each.get(label) != base.get(label)}
        for each in others
    ]
    return dict(zip(result.plan.models, [base, *apart], strict=True))


def of_scenario(result: Result, name: str) -> Stored:
    """Measures of one scenario that have a value, rounded."""
    tallies = result.tallies[name]
    scopes = tallies[0].layout.scopes
    wanted = [
        Selector(find(measure, tallies[0].layout.rule), kind, scope)
        for kind, scope in scopes
        for measure in STORED.get(kind, ())
    ]
    values = evaluate(tallies, wanted)
    return {
        f"{value.scope[1]} {value.name}".strip(): float(f"{value.value:.{DIGITS}g}")
        for value in values
        if not math.isnan(value.value)
    }


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_numbers_of_an_example_are_those_that_are_stored(
    path: Path, *, rewrite_golden: bool
) -> None:
    sets = (f"time.days={DAYS}", "runs.warmup=0d")
    found = numbers(compare(path, sets=sets, replications=REPLICATIONS, jobs=1))
    store = HERE / f"{path.stem}.json"
    if rewrite_golden:
        store.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert store.exists(), "nothing is stored yet: make golden"
    stored = json.loads(store.read_text(encoding="utf-8"))
    assert list(found) == list(stored)
    apart = {name: differences(stored[name], found[name]) for name in found}
    assert {name: lines for name, lines in apart.items() if lines} == {}


def differences(stored: Stored, found: Stored) -> dict[str, tuple[float | None, float | None]]:
    """What is stored and what was found, where they are not the same."""
    return {
        label: (stored.get(label), found.get(label))
        for label in {**stored, **found}
        if not same(stored.get(label), found.get(label))
    }


def same(one: float | None, other: float | None) -> bool:
    """Whether two rounded numbers differ by one in the last of their digits at the most."""
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 1.1 * 10.0 ** (1 - DIGITS) * max(abs(one), abs(other))


def test_nothing_is_stored_that_no_example_has() -> None:
    assert {path.stem for path in HERE.glob("*.json")} == {path.stem for path in EXAMPLES}


def test_a_difference_is_told_by_its_measure() -> None:
    assert differences({"wait": 20.0, "cost": 1.0}, {"wait": 20.1, "cost": 1.0}) == {
        "wait": (20.0, 20.1)
    }
    assert differences({"wait": None}, {}) == {}
    assert differences({}, {"wait": 1.0}) == {"wait": (None, 1.0)}
    assert same(1.0001, 1.0002)
    assert not same(1.0001, 1.0003)
