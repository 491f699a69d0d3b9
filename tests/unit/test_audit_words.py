"""What a planner is told: warnings reach him, and slips are refused before the run."""

from __future__ import annotations

import pytest

from queuesim.errors import ConfigError
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
