"""Satisfaction and what it does to leaving: M74, M78, M89."""

from __future__ import annotations

import pytest

from queuesim.analysis.erlang import erlang_c, erlang_c_mean_wait
from tests.mechanisms.lab import Lab, proves

#: M/M/3 at two thirds, so that waits are exponential where there are any.
DESK = """\
queuesim: 1
time: {start: 2026-03-02, days: 20, open: 24h}
runs: {replications: 10, seed: 5}
customers:
  gold: {contacts: 20%, weight: 3, value: 900/year, count: 5000, churn: {unsolved: 1%}}
  plain: {contacts: 80%, value: 300/year, count: 50000, churn: {unsolved: 1%}}
demand: {reasons: {card: {per_day: 960, channel: phone}}}
channels:
  phone: {kind: call, talk: {law: exponential, mean: 3m}, solves: {gold: 90%, plain: 60%}}
staff: {team: {count: 3, skills: [phone]}}
satisfaction: {start: 88, waiting: {per_minute: -3}, unsolved: -20}
loyalty: {churn_per_10_points_lower: times 200%}
"""
WAITING = ("waiting: {per_minute: -3}, ", "")
UNSOLVED = (", unsolved: -20", "")
RATE, TALK, LOAD = 960 / 86_400, 180.0, 2.0


def expected(solved: float) -> float:
    """Start, less 3 a minute of the mean wait, less 20 where it was not solved; never cut off."""
    return 88 - 3 * erlang_c_mean_wait(LOAD, 3, TALK) / 60 - 20 * (1 - solved)


@proves("M74", off=(WAITING, UNSOLVED))
def test_satisfaction_is_start_less_what_waiting_and_failing_cost(lab: Lab) -> None:
    """192,000 calls: 0.15 points are some five standard errors of the mean wait's share in it."""
    result = lab.compare(DESK)
    assert erlang_c(LOAD, 3) == pytest.approx(4 / 9)
    for selector, solved in (("csat.gold", 0.9), ("csat.plain", 0.6), ("csat", 0.66)):
        found = result.estimate("base", selector).value
        assert found == pytest.approx(expected(solved), abs=0.15)
    weights = 0.2 * 3, 0.8
    weighted = (weights[0] * expected(0.9) + weights[1] * expected(0.6)) / sum(weights)
    assert result.estimate("base", "csi").value == pytest.approx(weighted, abs=0.15)


@proves("M29", off=("feels: {phone: times 70%}", "feels: {phone: times 100%}"))
def test_a_wait_that_feels_shorter_costs_less_of_the_score(lab: Lab) -> None:
    """Seven tenths of what the same waits cost elsewhere; nobody waits a second less."""
    text = DESK.replace("per_minute: -3", "per_minute: -3, feels: {phone: times 70%}")
    text += "scenarios: {bare: {satisfaction.waiting.feels: 100%}}\n"
    result = lab.compare(text, "satisfaction.unsolved=0")
    cosy, bare = (88 - result.estimate(name, "csat").value for name in ("base", "bare"))
    assert cosy == pytest.approx(0.7 * bare, rel=1e-4)
    waits = [result.estimate(name, "wait").value for name in ("base", "bare")]
    assert waits[0] == waits[1]
    assert bare == pytest.approx(3 * erlang_c_mean_wait(LOAD, 3, TALK) / 60, abs=0.15)


@proves("M74", off=("abandoned: -30, ", ""))
def test_each_event_has_its_points_and_scores_stay_between_0_and_100(lab: Lab) -> None:
    """Worked by hand: one person, three calls within an hour that take longer, patience of 4 min.

    The first waits for nobody: 100. The second and third give up after 4 minutes, of which 1 is
    free: 100 - 5 x 3 - 30 = 55. A start of 20 leaves them with nothing, not with less.
    """
    result = lab.compare(TRACE)
    assert result.estimate("base", "csat").value == pytest.approx((100 + 55 + 55) / 3)
    assert result.estimate("low", "csat").value == pytest.approx(20 / 3)


TRACE = """\
queuesim: 1
time: {start: 2026-03-02, days: 1, open: 09:00-10:00, interval: 1h}
runs: {replications: 1, seed: 1}
customers: {people: {patience: {law: deterministic, mean: 4m}}}
demand:
  arrivals:
    counts: exact
    rows: [{day: mon, start: '09:00', counts: {card: 3}}]
  reasons: {card: {channel: phone}}
channels: {phone: {kind: call, talk: {law: deterministic, mean: 3h}}}
staff: {team: {count: 1, skills: [phone]}}
satisfaction: {start: 100, abandoned: -30, waiting: {per_minute: -5, after: 1m}}
scenarios: {low: {satisfaction.start: 20}}
"""


@proves("M78", off=UNSOLVED)
def test_promoters_less_detractors_is_told_from_the_scores(lab: Lab) -> None:
    """Without waiting a solved call has 88 points and another 68: shares are those solved."""
    text = DESK.replace("waiting: {per_minute: -3}", "promoter_from: 88")
    nps = lab.compare(text).estimate("base", "nps").value
    assert nps == pytest.approx(0.66 - 0.34, abs=5 * 2 * (0.66 * 0.34 / 192_000) ** 0.5)


@proves("M89", off=("loyalty: {churn_per_10_points_lower: times 200%}\n", ""))
def test_churn_doubles_for_each_ten_points_lower(lab: Lab) -> None:
    """20 points lower where nothing else happens: 1 % becomes 4 %, for the same customers.

    Some 65,000 unsolved calls, few of the same customer: 4 % of them within five standard errors,
    less the few who would have been lost twice (below 2 %).
    """
    text = DESK.replace("waiting: {per_minute: -3}, ", "")
    result = lab.compare(text)
    unsolved = result.estimate("base", "cases.unsolved").value
    lost = result.estimate("base", "lost_customers").value
    error = 5 * (0.04 * unsolved / 200) ** 0.5
    assert 0.98 * 0.04 * unsolved - error < lost < 0.04 * unsolved + error
