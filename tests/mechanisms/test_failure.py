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


WHO = """\
queuesim: 1
time: {start: 2026-03-02, days: 10, open: 24h}
runs: {replications: 20, seed: 3}
demand: {reasons: {card: {per_day: 400, channel: {phone: 60%, desk: 40%}}}}
channels:
  phone: {kind: call, talk: 1m}
  desk: {kind: counter, steps: {ask: {work: 1m, failure: 5%}, write: {work: 2m, failure: 8%}}}
staff:
  old: {count: 2, skills: [phone]}
  new:
    count: 2
    skills: [phone]
    mistakes: times 250%
    levels: {a: {share: 50%, mistakes: times 200%}, b: {share: 50%}}
  askers: {count: 9, skills: [desk.ask]}
  writers: {count: 9, skills: [desk.write], mistakes: times 300%}
quality: {failure: {phone: {chance: 4%}}}
scenarios:
  alike: {staff.new.mistakes: 100%, staff.new.levels: remove, staff.writers.mistakes: remove}
"""


@proves(
    "M76",
    off=(("mistakes: times 250%", "mistakes: 100%"), ("mistakes: times 300%", "mistakes: 100%")),
)
def test_who_serves_decides_how_much_goes_wrong(lab: Lab) -> None:
    """4 % of what the old do, between 10 and 20 % of what the new do; 24 % of what is written.

    Half of the new make twice the mistakes of the others, and serve half of their calls: longest
    idle first, in turn. 0.01 are more than five standard errors of 24,000 calls.
    """
    result = lab.compare(WHO)
    assert near(result.estimate("base", "failure_rate.old"), 0.04)
    assert result.estimate("base", "failure_rate.new").value == pytest.approx(0.15, abs=0.01)
    assert near(result.estimate("base", "step_failures.desk.ask"), 0.05)
    assert near(result.estimate("base", "step_failures.desk.write"), 0.24)
    assert near(result.estimate("alike", "failure_rate.new"), 0.04)


def test_mistakes_of_nobody_in_particular_leave_all_as_it_was() -> None:
    """Set to nothing it is as never said, in both engines; the unlucky stay unlucky with more."""
    plain = WHO[: WHO.index("scenarios:")].replace(", mistakes: times 300%}", "}")
    begin, end = plain.index("    mistakes: times 250%"), plain.index("  askers:")
    plain = plain[:begin] + plain[end:]
    text = WHO.replace("replications: 20", "replications: 2")
    told = {e: Lab().compare(text, engine=e).tallies for e in ("reference", "kernel")}
    bare = Lab().compare(plain, replications=2).tallies["base"]
    assert told["reference"]["alike"] == bare
    assert told["reference"]["base"] == told["kernel"]["base"]
    more, less = (sum(t.total("failed") for t in told["kernel"][n]) for n in ("base", "alike"))
    assert more > less > 0


def test_the_load_check_expects_what_people_do_wrong() -> None:
    """Of phone calls two of four people at 4 %, one at 10 and one at 20 %: 9.5 % on the mean."""
    from queuesim.compile.failure import expected_failures
    from queuesim.compile.house import House
    from queuesim.spec.load import load_text

    house = House(load_text(WHO).base)
    assert expected_failures(house, "phone") == pytest.approx([0.095])


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
