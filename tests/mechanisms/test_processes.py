"""Processes and field service: M48 to M69."""

from __future__ import annotations

import pytest

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
