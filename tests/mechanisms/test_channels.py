"""Channels, self-service, technology: M15 to M30."""

from __future__ import annotations

from tests.mechanisms.lab import Lab, proves

BOT = """\
queuesim: 1
time: {start: 2026-03-02, days: 5, open: 09:00-17:00}
runs: {replications: 4, seed: 3}
demand:
  reasons:
    balance: {per_day: 1000, channel: bot}
    loan: {per_day: 500, channel: bot}
channels:
  bot:
    kind: self_service
    talk: 60s
    solves: {balance: 80%, loan: 20%}
    if_not_solved: {phone: 75%, leave: 25%}
  phone: {kind: call, talk: 2m}
staff: {agents: {count: 20, skills: [phone]}}
"""


@proves("M17", off=("    solves: {balance: 80%, loan: 20%}\n", ""))
def test_a_bot_solves_its_share_of_each_reason_and_passes_on_the_rest(lab: Lab) -> None:
    """30,000 dialogues: shares within five standard errors, missed once in a million studies."""
    result = lab.compare(BOT)
    expected = {
        "solved_in_self_service.balance": (0.8, 20_000),
        "solved_in_self_service.loan": (0.2, 10_000),
    }
    for selector, (share, dialogues) in expected.items():
        error = (share * (1 - share) / dialogues) ** 0.5
        assert abs(result.estimate("base", selector).value - share) < 5 * error
    calls = result.estimate("base", "contacts.phone").value
    assert abs(calls - 0.75 * (0.2 * 1000 + 0.8 * 500)) < 5 * (450 / 20) ** 0.5
