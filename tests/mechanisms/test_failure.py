"""Services that go wrong: M76."""

from __future__ import annotations

import pytest

from tests.mechanisms.lab import Lab, near, proves

WRONG = """\
queuesim: 1
time: {start: 2026-03-02, days: 6, open: 24h}
runs: {replications: 20, seed: 3, warmup: 1d}
demand: {reasons: {card: {per_day: 300, channel: {phone: 60%, chat: 40%}}}}
channels:
  phone: {kind: call, talk: 1m, solves: 80%}
  chat: {kind: chat, talk: 2m}
every_channel: {repeat: {chance: 80%, after: 20m}}
staff: {team: {count: 9, skills: [phone, chat]}}
quality: {failure: {phone: {chance: 10%}, chat: {chance: 25%}}}
scenarios:
  careful: {quality.failure.phone.chance: 0%, quality.failure.chat: remove}
"""


@proves(
    "M76",
    off=("quality: {failure: {phone: {chance: 10%}", "quality: {failure: {phone: {chance: 0%}"),
)
def test_what_goes_wrong_is_counted_and_comes_back_as_load(lab: Lab) -> None:
    """Solved is what `solves` says where nothing went wrong; 0.8 of the rest come again.

    Each `near` is missed once in 12,000 studies with fresh seeds.
    """
    result = lab.compare(WRONG)
    for channel, share, solves, wrong in (("phone", 0.6, 0.8, 0.1), ("chat", 0.4, 1.0, 0.25)):
        solved = solves * (1 - wrong)
        assert near(result.estimate("base", f"failure_rate.{channel}"), wrong)
        assert near(result.estimate("base", f"fcr.{channel}"), solved)
        per_case = 1 / (1 - 0.8 * (1 - solved))
        assert near(result.estimate("base", f"contacts.{channel}"), 300 * share * per_case)


def test_failures_keep_the_luck_of_everybody_else(lab_without: Lab) -> None:
    """Without failures every sum is that of a config without the word; both engines agree."""
    plain = WRONG.replace("quality: {failure: {phone: {chance: 10%}, chat: {chance: 25%}}}\n", "")
    plain = plain[: plain.index("scenarios:")]
    bare = lab_without.compare(plain, replications=2).tallies["base"]
    told = lab_without.compare(WRONG, replications=2).tallies
    assert told["careful"] == bare
    assert told["base"] != bare
    for engine in ("reference", "kernel"):
        found = lab_without.compare(WRONG, engine=engine, replications=2).tallies
        assert found["base"] == told["base"]


@pytest.fixture
def lab_without() -> Lab:
    """A laboratory in which nothing is switched off."""
    return Lab()


# --- M10: produced and consumed at once ---------------------------------------------------------

STEPS = """\
queuesim: 1
time: {start: 2026-03-02, days: 10, open: 24h}
runs: {replications: 20, seed: 3}
demand: {reasons: {card: {per_day: 400, channel: desk}}}
channels:
  desk:
    kind: call
    talk_cv: 0%
    repeat: {chance: 100%, after: 1h}
    steps:
      ask: {work: 2m, failure: 4%}
      write: {work: 3m, chance: 50%, failure: 10%}
      give: {work: 1m}
staff: {clerks: {count: 20, skills: [desk]}}
"""


@proves("M10", off=("failure: 10%", "failure: 0%"))
def test_what_goes_wrong_in_a_step_reaches_the_customer_and_comes_back(lab: Lab) -> None:
    """No step notices what went wrong in another: 1 - 0.96 x (0.5 + 0.5 x 0.9) of all fail.

    Each of them is done again from the first step: 1 / (1 - f) times.
    """
    result = lab.compare(STEPS)
    wrong = 1 - 0.96 * (0.5 + 0.5 * 0.9)
    assert near(result.estimate("base", "failure_rate"), wrong)
    assert near(result.estimate("base", "step_failures.desk.ask"), 0.04)
    assert near(result.estimate("base", "step_failures.desk.write"), 0.1)
    assert result.estimate("base", "step_failures.desk.give").value == 0.0
    assert near(result.estimate("base", "fcr"), 1 - wrong)
    assert near(result.estimate("base", "repeat_rate"), wrong)
    hours = result.estimate("base", "aht").value
    assert hours == pytest.approx(120 + 0.5 * 180 + 60, rel=0.01)  # a failure takes as long
