"""What a planner is told: warnings reach him, and slips are refused before the run."""

from __future__ import annotations

import pytest

from queuesim.errors import ConfigError
from queuesim.experiment import plan_of
from queuesim.experiment.promises import targets
from queuesim.measures import MEASURES
from queuesim.spec.load import load_text
from queuesim.words import Said
from tests.unit.compiling import ONE


def test_warnings_reach_whoever_loads_the_file() -> None:
    """A channel that nobody comes to, and a group without pay beside one that has it."""
    text = ONE.replace("channels: {", "channels: {chat: {kind: chat, talk: 5m}, ")
    text = text.replace("staff: {", "staff: {others: {count: 1, skills: [phone], pay: 9/h}, ")
    warnings = load_text(text).warnings
    assert [problem.path for problem in warnings] == [("channels", "chat"), ("staff", "team")]


def test_what_stands_idle_for_a_scenario_is_no_warning() -> None:
    text = ONE.replace("channels: {", "channels: {chat: {kind: chat, talk: 5m}, ")
    text += "scenarios: {by chat: {demand.reasons.card.channel: {phone: 50%, chat: 50%}, "
    text += "staff.team.skills: [phone, chat]}}\n"
    assert load_text(text).warnings == ()


@pytest.mark.parametrize(
    ("warmup", "key"),
    [("36h", "spec.warmup_days"), ("1d", "spec.warmup_all"), ("2d", "spec.warmup_all")],
)
def test_a_warm_up_is_whole_days_and_leaves_something_to_measure(warmup: str, key: str) -> None:
    """The run has one day; half a day would be rounded and nothing would be left."""
    with pytest.raises(ConfigError) as caught:
        load_text(ONE, sets=[f"runs.warmup={warmup}"])
    assert [p.message.key for p in caught.value.problems if isinstance(p.message, Said)] == [key]


def test_a_warm_up_of_whole_days_within_the_run_is_fine() -> None:
    loaded = load_text(ONE, sets=["time.days=3", "runs.warmup=2d"])
    assert loaded.base.runs.warmup == 2 * 86_400


@pytest.mark.parametrize(
    ("target", "key"),
    [
        ("abandonment: 5", "promise.share"),
        ("abandonment.phone: 20s", "promise.share"),
        ("wait: 5%", "promise.seconds"),
        ("wait.p90: 20", "promise.seconds"),
        ("lost_customers: 5%", "promise.number"),
        ("cost: 20s", "promise.money"),
        ("wait_over: 5%", "measures.needs_time"),
    ],
)
def test_a_target_has_the_unit_of_its_measure(target: str, key: str) -> None:
    """5 for 5 % would be 500 %, and kept whatever happens; refused before anything is run."""
    loaded = load_text(ONE + f"targets: {{{target}}}\n")
    with pytest.raises(ConfigError) as caught:
        plan_of(loaded)
    (problem,) = caught.value.problems
    assert isinstance(problem.message, Said)
    assert problem.message.key == key
    assert problem.place is not None


def test_units_are_judged_in_every_scenario_each_fault_once_and_at_its_place() -> None:
    """The base's fault is told once; a scenario that writes its own adds to it."""
    text = ONE + "targets: {abandonment: 5}\nmatters: {wait: 5s}\nscenarios:\n"
    text += "  same: {staff.team.count: 2}\n"
    text += "  worse: {targets.abandonment: 20s, matters.wait: 1 point}\n"
    text += "  worst: {extends: worse, staff.team.count: 3}\n"
    loaded = load_text(text, file="c.yaml")
    for scenarios in (None, ["worst", "base"]):
        with pytest.raises(ConfigError) as caught:
            plan_of(loaded, scenarios=scenarios)
        told = {(p.where.split(":")[1], p.message.key) for p in caught.value.problems}
        assert len(caught.value.problems) == 3
        assert told == {("7", "promise.share"), ("11", "promise.share"), ("11", "promise.seconds")}


def test_what_a_scenario_cannot_be_simulated_with_is_told_at_its_line() -> None:
    aht = "{kind: call, wrap: 30s, aht: {median: 3m, p90: 6m}}"
    text = ONE + f"scenarios:\n  whole: {{channels.phone: {aht}}}\n"
    with pytest.raises(ConfigError) as caught:
        plan_of(load_text(text, file="c.yaml"))
    (problem,) = caught.value.problems
    assert problem.where.startswith("c.yaml:8:")
    assert problem.message.key == "compile.aht_law"


def test_targets_in_the_units_of_their_measures_are_fine() -> None:
    said = "phone: 80% in 20s, abandonment: 5%, wait.p90.phone: 2m, wait_over.20s: 5%, cost: 900"
    names = [measure.name for measure in MEASURES]
    loaded = load_text(ONE + f"targets: {{{said}}}\n", measures=names)
    model = plan_of(loaded).models["base"]
    assert [(p.selector, p.op, p.limit) for p in targets(model)] == [
        ("sl.phone", ">=", 0.8),
        ("abandonment", "<=", 0.05),
        ("wait.p90.phone", "<=", 120.0),
        ("wait_over.20s", "<=", 0.05),
        ("cost", "<=", 900.0),
    ]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("matters: {abandonment: 1}", "promise.share"),
        ("matters: {wait: 1 point}", "promise.seconds"),
        ("runs: {precision: {abandonment: 1}}", "promise.share"),
        ("runs: {precision: {cost: 20s}}", "promise.money"),
    ],
)
def test_a_size_has_the_unit_of_its_measure(words: str, key: str) -> None:
    """1 for 1 point would be 100 points: no difference would ever matter."""
    with pytest.raises(ConfigError) as caught:
        plan_of(load_text(ONE + words + "\n"))
    (problem,) = caught.value.problems
    assert isinstance(problem.message, Said)
    assert problem.message.key == key


def test_sizes_in_per_cent_points_and_units_are_fine() -> None:
    words = "matters: {abandonment: 1 point, wait: 5s, cost: 100, lost_customers: 5%, other: 3%}"
    assert plan_of(load_text(ONE + words + "\n")).replications == 20
