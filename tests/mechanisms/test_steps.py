"""Steps of a process and tiered response: M48, M68."""

from __future__ import annotations

import pytest

from tests.mechanisms.lab import Lab, near, proves

# --- M48: steps ---------------------------------------------------------------------------------

LINE = """\
queuesim: 1
time: {start: 2026-03-02, days: 7, open: 24h}
runs: {replications: 20, seed: 3, warmup: 1d}
demand: {reasons: {card: {per_day: 480, channel: desk}}}
channels:
  desk:
    kind: call
    steps:
      check: {work: {law: exponential, mean: 1m}}
      write: {work: {law: exponential, mean: 2m}, chance: 100%}
staff: {clerks: {count: 1, skills: [desk.check]}, writers: {count: 1, skills: [desk.write]}}
"""


@proves("M48", off=("chance: 100%", "chance: 0%"))
def test_two_steps_in_line_are_jacksons_network(lab: Lab) -> None:
    """Each is an M/M/1 of its own: its wait is rho / (mu - lambda), its time 1 / (mu - lambda)."""
    result = lab.compare(LINE)
    coming, times = 480 / 86400, {"check": 60.0, "write": 120.0}
    for step, mean in times.items():
        exact = coming * mean / (1 / mean - coming)
        assert near(result.estimate("base", f"step_wait.desk.{step}"), exact)
        assert near(result.estimate("base", f"step_work.desk.{step}"), mean)
    through = sum(1 / (1 / mean - coming) for mean in times.values())
    assert near(result.estimate("base", "flow_time"), through)
    assert result.estimate("base", "hand_offs").value == 1.0
    assert near(result.estimate("base", "contacts"), 480)
    assert result.estimate("base", "cases").value == result.estimate("base", "contacts").value
    assert near(result.estimate("base", "aht"), 180)


AGAIN = """\
queuesim: 1
time: {start: 2026-03-02, days: 7, open: 24h}
runs: {replications: 20, seed: 3, warmup: 1d}
demand: {reasons: {card: {per_day: 480, channel: desk}}}
channels:
  desk:
    kind: call
    steps: {check: {work: {law: exponential, mean: 90s}, next: {check: 25%, end: 75%}}}
staff: {clerks: {count: 1, skills: [desk]}}
"""


@proves("M48", off=("{check: 25%, end: 75%}", "{check: 0%, end: 100%}"))
def test_a_step_that_is_done_again_is_the_queue_with_feedback(lab: Lab) -> None:
    """Jackson: 1 / (1 - p) turns each, and as many inside as in an M/M/1 with rho / (1 - p)."""
    result = lab.compare(AGAIN)
    coming, work, again = 480 / 86400, 90.0, 0.25
    rho = coming * work / (1 - again)
    assert near(result.estimate("base", "step_times.desk.check"), 1 / (1 - again))
    assert near(result.estimate("base", "steps_done.desk.check"), 480 / (1 - again))
    assert near(result.estimate("base", "flow_time"), rho / (1 - rho) / coming)
    assert near(result.estimate("base", "aht"), work / (1 - again))
    assert near(result.estimate("base", "occupancy.clerks"), rho)
    assert result.estimate("base", "contacts.repeat").value == 0.0


TOGETHER = """\
queuesim: 1
time: {start: 2026-03-02, days: 1, open: 09:00-17:00}
runs: {replications: 1, seed: 3}
demand: {reasons: {card: {per_day: 10, channel: desk}}}
channels:
  desk:
    kind: counter
    steps:
      ask: {work: {law: deterministic, mean: 2m}, phase: before}
      decide: {work: {law: deterministic, mean: 5m}}
      rate: {work: {law: deterministic, mean: 8m}, beside: decide}
      post: {waits: 10m}
      file: {work: {law: deterministic, mean: 3m}, phase: after}
staff:
  clerks: {count: 1, skills: [desk.ask, desk.decide]}
  raters: {count: 1, skills: [desk.rate]}
  office: {count: 1, skills: [desk.file]}
"""


@proves("M48", off=(", beside: decide", ""))
def test_steps_beside_each_other_are_awaited(lab: Lab) -> None:
    """By hand, from 0 and 180 s: the second waits for the clerk until 420, its rater until 600.

    First: ask 0 to 120, decide to 420, rate to 600; 10 min; file 1200 to 1380.
    Second: ask 420 to 540, decide to 840, rate 600 to 1080; 10 min; file 1680 to 1860.
    """
    day = lab.trace(TOGETHER, [0, 180])
    assert day.work() == [
        ("clerks 0", 0, 120),
        ("clerks 0", 120, 420),
        ("clerks 0", 420, 540),
        ("clerks 0", 540, 840),
        ("office 0", 1200, 1380),
        ("office 0", 1680, 1860),
        ("raters 0", 120, 600),
        ("raters 0", 600, 1080),
    ]
    ends = [(when, case) for when, case, what in day.story if what == "end|answered"]
    assert ends == [(1380, 0), (1860, 1)]


ALONE = TOGETHER.replace("per_day: 10", "per_day: 4").replace("seed: 3", "seed: 12")


@proves("M48", off=("phase: before", "phase: during"))
def test_the_phases_make_up_the_time_of_the_process(lab: Lab) -> None:
    """Nobody meets another: 2 min before, 8 and 10 min during, 3 min after he has left; one wait.

    What is beside is no case and no contact of its own, and its work is part of the contact's.
    """
    result = lab.compare(ALONE)

    def value(selector: str) -> float:
        return result.estimate("base", selector).value

    assert value("contacts") == value("cases") == value("cases.solved") > 0
    assert value("wait") == 0.0
    times = [value(f"flow_time.{phase}") for phase in ("before", "during", "after")]
    assert times == pytest.approx([120, 1080, 180])
    assert value("flow_time") == pytest.approx(1380)
    assert value("aht") == pytest.approx(120 + 300 + 480 + 180)
    assert value("hand_offs") == 2.0  # to the rater and to the office


GONE = """\
queuesim: 1
time: {start: 2026-03-02, days: 1, open: 09:00-17:00}
runs: {replications: 1, seed: 3}
customers: {people: {patience: {law: deterministic, mean: 4m}}}
demand: {reasons: {card: {per_day: 10, channel: phone}}}
channels:
  phone:
    kind: call
    lines: 1
    steps:
      talk: {work: {law: deterministic, mean: 2m}}
      file: {work: {law: deterministic, mean: 10m}, phase: after}
staff: {team: {count: 1, skills: [phone.talk]}, office: {count: 1, skills: [phone.file]}}
"""


@proves("M48", off=("phase: after", "phase: during"))
def test_after_the_service_the_customer_has_left(lab: Lab) -> None:
    """His line is free at 120 and he does not give up, though his file waits until 720."""
    day = lab.trace(GONE, [0, 60, 120])
    ends = [(when, case, what) for when, case, what in day.story if what.startswith("end")]
    assert ends == [(60, 1, "end|blocked"), (720, 0, "end|answered"), (1320, 2, "end|answered")]


# --- M68: tiered response -----------------------------------------------------------------------

TIERS = """\
queuesim: 1
time: {start: 2026-03-02, days: 12, open: 24h}
runs: {replications: 20, seed: 3, warmup: 1d}
demand: {reasons: {fault: {per_day: 400, channel: desk}}}
channels:
  desk:
    kind: call
    steps:
      first: {work: {law: deterministic, mean: 3m}, solves: 60%}
      second: {work: {law: deterministic, mean: 5m}, solves: 75%}
      third: {work: {law: deterministic, mean: 9m}, solves: 90%}
staff:
  one: {count: 40, skills: [desk.first]}
  two: {count: 40, skills: [desk.second]}
  three: {count: 40, skills: [desk.third]}
"""


@proves("M68", off=("solves: 60%", "solves: 100%"))
def test_each_level_solves_its_share_and_passes_the_rest_on(lab: Lab) -> None:
    """With people enough: 40 % and then 25 % of them go on, and all of it takes what it takes."""
    result = lab.compare(TIERS)
    found = {
        name: result.estimate("base", name)
        for name in ("escalated", "fcr", "hand_offs", "flow_time", "aht", "time_to_resolve")
    }
    assert near(found["escalated"], 0.4)
    assert near(found["fcr"], 0.6 + 0.4 * (0.75 + 0.25 * 0.9))
    assert near(found["hand_offs"], 0.4 + 0.1)
    assert near(found["flow_time"], 180 + 0.4 * 300 + 0.1 * 540)
    assert near(found["aht"], 180 + 0.4 * 300 + 0.1 * 540)
    solved = (0.6, 0.3, 0.09)
    late = sum(p * t for p, t in zip(solved, (180, 480, 1020), strict=True)) / sum(solved)
    assert near(found["time_to_resolve"], late)


TIMERS = """\
queuesim: 1
time: {start: 2026-03-02, days: 1, open: 09:00-17:00}
runs: {replications: 1, seed: 3}
targets: {desk: 80% in 10m}
demand: {reasons: {card: {per_day: 10, channel: desk}}}
channels:
  desk:
    kind: call
    talk_cv: 0%
    steps:
      first: {work: 30m, escalates: {before_promise: 4m, to: second}, next: end}
      second: {work: 20m, escalates: {after: 5m, to: third}, next: end}
      third: {work: 15m}
staff:
  one: {count: 1, skills: [desk.first]}
  two: {count: 1, skills: [desk.second]}
  three: {count: 1, skills: [desk.third]}
"""


@proves("M68", off=("before_promise: 4m", "before_promise: 0s"))
def test_who_waits_too_long_goes_to_the_next_level(lab: Lab) -> None:
    """Four at 0: one is served; the others go on 4 min before the promise of 10 min is broken.

    One is served by level two from 360; the rest go on after 5 min there, at 660, to level three.
    """
    day = lab.trace(TIMERS, [0, 0, 0, 0])
    assert day.work() == [
        ("one 0", 0, 1800),
        ("three 0", 660, 1560),
        ("three 0", 1560, 2460),
        ("two 0", 360, 1560),
    ]
    passed = [(when, what) for when, _, what in day.story if what.startswith("escalate")]
    assert passed == [(360, "escalate|desk|first")] * 3 + [(660, "escalate|desk|second")] * 2
