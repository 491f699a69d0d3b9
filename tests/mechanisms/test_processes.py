"""Processes and field service: M48 to M69."""

from __future__ import annotations

import pytest

from queuesim.analysis.erlang import erlang_c_mean_wait
from queuesim.analysis.theory import pollaczek_khinchine_wait
from tests.mechanisms.lab import Lab, near, proves

# --- M52: before and after ----------------------------------------------------------------------

BEFORE = """\
queuesim: 1
time: {start: 2026-03-02, days: 5, open: 09:00-17:00}
runs: {replications: 20, seed: 3}
customers: {people: {patience: 3m}}
demand: {reasons: {card: {per_day: 700, channel: phone}}}
channels: {phone: {kind: call, talk: 4m}}
staff: {team: {count: 6, skills: [phone]}}
scenarios:
  shorter: {channels.phone.talk: times 95%}
  nothing: {channels.phone.talk: times 100%}
"""
SHORTER = "  shorter: {channels.phone.talk: times 95%}\n"
#: The same house, but its demand has another name, and so other customers.
STRANGERS = """\
  shorter:
    channels.phone.talk: times 95%
    demand.reasons.card: remove
    demand.reasons.others: {per_day: 700, channel: phone}
"""


@proves("M52", off=(SHORTER, STRANGERS))
def test_before_and_after_are_compared_with_the_same_customers(lab: Lab) -> None:
    """Their differences scatter far less than two sets of customers would; nothing is exactly 0.

    The variance of a difference is v1 + v2 - 2 cov: with strangers 2 cov is about nothing, with
    the same customers nearly as much as v1 + v2.
    """
    result = lab.compare(BEFORE)
    verdicts = {(v.plan, v.selector): v.verdict.difference for v in result.verdicts}
    for selector in ("line_wait", "abandonment"):
        difference = verdicts["shorter", selector]
        apart = sum(result.estimate(name, selector).se ** 2 for name in ("base", "shorter")) ** 0.5
        assert difference.se < apart / 3
        assert difference.high < 0  # known for sure with 20 weeks
        same = verdicts["nothing", selector]
        assert (same.low, same.value, same.high) == (0, 0, 0)


# --- M53: shared information --------------------------------------------------------------------

AGAIN = """\
queuesim: 1
time: {start: 2026-03-02, days: 20, open: {mon-fri: 09:00-17:00}}
runs: {replications: 2, seed: 3}
demand: {reasons: {card: {per_day: 300, channel: phone}}}
channels:
  phone:
    kind: call
    talk: {law: deterministic, mean: 3m}
    solves: 70%
    repeat: {chance: 80%, after: 1d, tells_again: 40s}
staff: {team: {count: 15, skills: [phone]}}
integration: {shared_history: [phone]}
scenarios:
  nobody knows: {integration.shared_history: []}
"""


@proves("M53", off=("integration: {shared_history: [phone]}", "integration: {}"))
def test_who_comes_back_need_not_tell_it_again(lab: Lab) -> None:
    """The work of a repeat is 3 min; 40 s more where nobody knows what was said."""
    result = lab.compare(AGAIN)
    repeats = result.estimate("base", "contacts.repeat").value
    handled = result.estimate("base", "contacts.answered").value
    assert 60 < repeats < 300 * 0.24 / 0.76
    assert result.estimate("base", "aht").value == pytest.approx(180, rel=1e-12)
    known = result.estimate("nobody knows", "aht").value
    assert known == pytest.approx(180 + 40 * repeats / handled, rel=1e-12)
    saved = [result.estimate(n, "utilisation").value for n in ("nobody knows", "base")]
    paid = result.estimate("base", "paid_time").value
    assert (saved[0] - saved[1]) * paid == pytest.approx(40 * repeats, rel=0.01)


# --- M50: standardise ---------------------------------------------------------------------------

STANDARD = """\
queuesim: 1
time: {start: 2026-03-02, days: 9, open: 24h}
runs: {replications: 20, seed: 3, warmup: 1d}
demand: {reasons: {card: {per_day: 720, channel: phone}}}
channels: {phone: {kind: call, talk: 1m, talk_cv: 150%, solves: 80%}}
staff: {team: {count: 1, skills: [phone]}}
scenarios:
  standard:
    redesign: {standardise: {channels.phone: {cv: times 60%, fails: times 50%, talk: times 103%}}}
  nothing:
    redesign: {standardise: {channels.phone: {cv: times 100%, fails: times 100%, talk: times 100%}}}
"""
AT_WORK = "{cv: times 60%, fails: times 50%, talk: times 103%}"
IDLE = "{cv: times 100%, fails: times 100%, talk: times 100%}"


@proves("M50", off=(AT_WORK, IDLE))
def test_work_done_the_same_way_waits_less_and_fails_less(lab: Lab) -> None:
    """Pollaczek and Khinchine's wait for a cv of 150 % and of 90 %, though talk is 3 % longer.

    Of 115,000 contacts 20 % fail, and 10 % once it is standardised: five standard errors are 0.6
    and 0.45 points. Nothing but solving has a draw of that name, so who is solved stays solved.
    """
    result = lab.compare(STANDARD)
    cases = {"base": (60.0, 1.5, 0.8), "standard": (61.8, 0.9, 0.9), "nothing": (60.0, 1.5, 0.8)}
    for name, (talk, cv, solved) in cases.items():
        exact = pollaczek_khinchine_wait(1 / 120, talk, cv)
        assert near(result.estimate(name, "wait.phone"), exact)
        assert near(result.estimate(name, "aht"), talk)
        assert result.estimate(name, "fcr").value == pytest.approx(solved, abs=0.006)
    for verdict in result.verdicts:
        if verdict.plan == "nothing":
            difference = verdict.verdict.difference
            assert (difference.low, difference.value, difference.high) == (0, 0, 0)


# --- M49: simplify ------------------------------------------------------------------------------

SIMPLER = """\
queuesim: 1
currency: CNY
time: {start: 2026-03-02, days: 7, open: 24h}
runs: {replications: 20, seed: 3, warmup: 1d}
demand: {reasons: {card: {per_day: 480, channel: desk}}}
channels: {desk: {kind: call, steps: {check: {work: 60s}, sign: {work: 30s, work_cv: 60%}}}}
staff:
  clerks: {count: 1, skills: [desk.check], pay: 40/h}
  signers: {count: 1, skills: [desk.sign], pay: 50/h}
scenarios:
  unsigned: {staff.signers: remove, redesign: {remove: {channels.desk: [sign]}}}
  in one hand: {staff.signers: remove, redesign: {merge: {channels.desk: {check: [sign]}}}}
"""
UNSIGNED = "{staff.signers: remove, redesign: {remove: {channels.desk: [sign]}}}"
IN_ONE_HAND = "{staff.signers: remove, redesign: {merge: {channels.desk: {check: [sign]}}}}"
AS_BEFORE = "{staff.clerks.count: 1}"


@proves("M49", off=(UNSIGNED, AS_BEFORE))
def test_a_step_less_is_that_much_time_and_money_less(lab: Lab) -> None:
    """The first step stays the same, customer by customer; the second and its people go."""
    result = lab.compare(SIMPLER)
    check = pollaczek_khinchine_wait(480 / 86400, 60.0, 1.0) + 60.0
    assert near(result.estimate("unsigned", "flow_time"), check)
    base, less = (result.estimate(name, "flow_time").value for name in ("base", "unsigned"))
    sign = [result.estimate("base", f"step_{what}.desk.sign").value for what in ("wait", "work")]
    assert base - less == pytest.approx(sum(sign), rel=1e-3)  # but for who is inside at the end
    costs = [result.estimate(name, "cost").value for name in ("base", "unsigned")]
    assert costs[0] - costs[1] == pytest.approx(24 * 50, rel=1e-4)  # and some overtime at the end
    hands = [result.estimate(name, "hand_offs").value for name in ("base", "unsigned")]
    assert hands == [1.0, 0.0]


@proves("M49", off=(IN_ONE_HAND, AS_BEFORE))
def test_steps_in_one_hand_take_what_both_take_and_are_handed_to_nobody(lab: Lab) -> None:
    """One person and one queue: Pollaczek and Khinchine, of means and variances that add up."""
    result = lab.compare(SIMPLER)
    cv = (60.0**2 + (0.6 * 30.0) ** 2) ** 0.5 / 90.0
    wait = pollaczek_khinchine_wait(480 / 86400, 90.0, cv)
    assert near(result.estimate("in one hand", "wait"), wait)
    assert near(result.estimate("in one hand", "flow_time"), wait + 90.0)
    assert near(result.estimate("in one hand", "aht"), 90.0)
    assert result.estimate("in one hand", "hand_offs").value == 0.0


# --- M51: digitise ------------------------------------------------------------------------------

DIGITAL = """\
queuesim: 1
currency: CNY
time: {start: 2026-03-02, days: 7, open: 24h}
runs: {replications: 20, seed: 3, warmup: 1d}
demand: {reasons: {card: {per_day: 480, channel: desk}}}
channels: {desk: {kind: call, cost_per_contact: 0.1, steps: {enter: {work: 2m, waits: 6h}}}}
staff: {clerks: {count: 1, skills: [desk], pay: 40/h}}
scenarios:
  online: {redesign: {digitise: {channels.desk.steps.enter: {WORDS}}}}
"""
TOOL = "work: times 40%, waits: 0s, cost_per_contact: add 0.3, overhead: 90/day"
DIGITAL = DIGITAL.replace("WORDS", TOOL)


@proves("M51", off=(TOOL, "work: times 100%, waits: times 100%, cost_per_contact: add 0"))
def test_a_tool_takes_the_post_and_some_of_the_work_and_costs_money(lab: Lab) -> None:
    """Six hours of post and 120 s of work, then 48 s: each the queue of one person."""
    result = lab.compare(DIGITAL)
    for name, post, work in (("base", 6 * 3600.0, 120.0), ("online", 0.0, 48.0)):
        wait = pollaczek_khinchine_wait(480 / 86400, work, 1.0)
        assert near(result.estimate(name, "step_wait.desk.enter"), wait)
        assert near(result.estimate(name, "flow_time"), post + wait + work)
        assert near(result.estimate(name, "occupancy"), 480 * work / 86400)
    answered = [result.estimate(name, "contacts.answered").value for name in ("base", "online")]
    costs = [
        result.estimate(name, "cost").value - result.estimate(name, "cost.pay").value
        for name in ("base", "online")
    ]
    assert costs == pytest.approx([0.1 * answered[0], 0.4 * answered[1] + 90])


# --- M44: production line against empowered people ----------------------------------------------

HANDS = """\
queuesim: 1
time: {start: 2026-03-02, days: 9, open: 24h}
runs: {replications: 20, seed: 3, warmup: 1d}
demand: {reasons: {card: {per_day: 600, channel: desk}}}
channels:
  desk:
    kind: call
    solves: 70%
    steps:
      ask: {work: {law: deterministic, mean: 100s}}
      do: {work: {law: deterministic, mean: 100s}}
staff:
  askers: {count: 1, skills: [desk.ask]}
  doers: {count: 1, skills: [desk.do]}
scenarios:
  one person: {ONE}
"""
ONE_PERSON = (
    "channels.desk.steps: {whole: {work: {law: exponential, mean: 200s}}}, "
    "channels.desk.solves: 85%, staff.askers.skills: [desk.whole], staff.doers.skills: [desk.whole]"
)
HANDS = HANDS.replace("ONE", ONE_PERSON)


@proves("M44", off=(ONE_PERSON, "channels.desk.solves: 70%"))
def test_narrow_steps_and_people_who_do_all_wait_as_theory_says(lab: Lab) -> None:
    """The line: M/D/1, and nobody waits for a second step that takes as long as the first.

    Two who do all of it, each contact another: M/M/2, a wait of its own size with no hand-off. The
    same work each; more is solved where one person knows the whole case.
    """
    result = lab.compare(HANDS)
    line = pollaczek_khinchine_wait(600 / 86400, 100.0, 0.0)
    assert near(result.estimate("base", "step_wait.desk.ask"), line)
    assert result.estimate("base", "step_wait.desk.do").value == 0.0
    assert near(result.estimate("base", "flow_time"), line + 200.0)
    assert result.estimate("base", "hand_offs").value == 1.0
    team = erlang_c_mean_wait(600 * 200.0 / 86400, 2, 200.0)
    assert near(result.estimate("one person", "wait"), team)
    assert near(result.estimate("one person", "flow_time"), team + 200.0)
    assert result.estimate("one person", "hand_offs").value == 0.0
    for name, solved in (("base", 0.7), ("one person", 0.85)):
        assert near(result.estimate(name, "fcr"), solved)
        assert near(result.estimate(name, "aht"), 200.0)
