"""What a planner is told: warnings reach him, and slips are refused before the run."""

from __future__ import annotations

from queuesim.spec.load import load_text
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
