"""What goes to the wrong desk, what customers do themselves, and people with an assistant."""

from __future__ import annotations

import pytest

from queuesim.analysis.erlang import erlang_c_mean_wait
from tests.mechanisms.lab import Lab, near, proves

#: Letters are sorted by hand; one in eight goes to the wrong desk, which passes it on.
SORTED = """\
queuesim: 1
time: {start: 2026-03-02, days: 14, open: 24h}
runs: {replications: 20, seed: 3, warmup: 1d}
demand: {reasons: {ticket: {per_day: 480, channel: mail}}}
channels:
  mail:
    kind: mail
    steps:
      sort: {work: {law: exponential, mean: 90s}}
      wrong desk: {work: {law: exponential, mean: 4m}, chance: 12.5%}
      right desk: {work: {law: exponential, mean: 2m}}
staff:
  sorters: {count: 1, skills: [mail.sort], pay: 30/h}
  others: {count: 1, skills: [mail.wrong desk]}
  experts: {count: 1, skills: [mail.right desk]}
scenarios:
  by rule:
    channels.mail.steps.sort: remove
    channels.mail.steps.wrong desk.chance: 2%
    staff.sorters: remove
"""


def single(coming: float, mean: float) -> float:
    """Time through an M/M/1, wait and work [s]."""
    return 1.0 / (1.0 / mean - coming)


BY_RULE = SORTED[SORTED.index("    channels.mail.steps.sort: remove") :]


@proves("M24", off=(BY_RULE, "    costs.overhead: 0/month\n"))
def test_sorting_by_rule_saves_the_sorter_and_most_of_the_wrong_desks(lab: Lab) -> None:
    """Jackson's network: each desk is an M/M/1 with what comes to it, whatever came before."""
    result = lab.compare(SORTED)
    coming = 480 / 86400
    for name, sorting, wrong in (("base", single(coming, 90), 0.125), ("by rule", 0.0, 0.02)):
        through = sorting + wrong * single(coming * wrong, 240) + single(coming, 120)
        assert near(result.estimate(name, "flow_time"), through)
        assert near(result.estimate(name, "steps_done.mail.wrong desk"), 480 * wrong)
        assert near(result.estimate(name, "hand_offs"), (sorting > 0) + wrong)


#: Deterministic: a minute to listen; who is misunderstood spends three with the wrong people.
LISTEN = """\
queuesim: 1
time: {start: 2026-03-02, days: 10, open: 09:00-17:00}
runs: {replications: 20, seed: 5}
demand: {reasons: {card: {per_day: 300, channel: phone}}}
channels:
  phone:
    kind: call
    steps:
      listen: {work: {law: deterministic, mean: 1m}}
      wrong people: {work: {law: deterministic, mean: 3m}, chance: 20%}
      right people: {work: {law: deterministic, mean: 4m}}
staff: {team: {count: 30, skills: [phone]}}
"""


@proves("M12", off=("chance: 20%", "chance: 0%"))
def test_a_misunderstood_need_costs_a_hand_off_and_the_wrong_peoples_time(
    lab: Lab,
) -> None:
    """Thirty people for three erlangs: nobody waits, so times are those of the work alone."""
    result = lab.compare(LISTEN)
    assert near(result.estimate("base", "aht"), 60 + 0.2 * 180 + 240)
    assert near(result.estimate("base", "step_times.phone.wrong people"), 1.0)
    assert near(result.estimate("base", "steps_done.phone.wrong people"), 300 * 0.2)
    assert near(result.estimate("base", "flow_time"), 60 + 0.2 * 180 + 240)


#: Either the clerk fills in the form with the customer, or the customer does before.
FORM = """\
queuesim: 1
time: {start: 2026-03-02, days: 14, open: 24h}
runs: {replications: 20, seed: 3, warmup: 1d}
demand: {reasons: {card: {per_day: 240, channel: desk}}}
channels:
  desk:
    kind: counter
    patience: never
    steps:
      form: {waits: {law: exponential, mean: 5m}, phase: before}
      serve: {work: {law: exponential, mean: 3m}}
staff: {clerks: {count: 1, skills: [desk]}}
"""


@proves("M9", off=("form: {waits: {law: exponential, mean: 5m}", "form: {waits: 0s"))
def test_what_customers_do_themselves_takes_their_time_and_nobody_elses(lab: Lab) -> None:
    """M/G/inf before an M/M/1: Poisson again, so 5 min and then the M/M/1 of three minutes."""
    result = lab.compare(FORM)
    coming = 240 / 86400
    assert near(result.estimate("base", "flow_time"), 300 + single(coming, 180))
    assert near(result.estimate("base", "flow_time.before"), 300)
    assert near(result.estimate("base", "aht"), 180)
    assert near(result.estimate("base", "occupancy.clerks"), coming * 180)
    assert near(result.estimate("base", "wait"), single(coming, 180) - 180)


#: A third of the calls is not solved and comes back; with an assistant talk is shorter by a fifth.
ASSISTED = """\
queuesim: 1
time: {start: 2026-03-02, days: 21, open: 24h}
runs: {replications: 20, seed: 3, warmup: 1d}
customers: {people: {patience: never}}
demand: {reasons: {card: {per_day: 480, channel: phone}}}
channels:
  phone:
    kind: call
    talk: {law: exponential, mean: 5m}
    solves: 70%
    repeat: {chance: 100%, after: {law: exponential, mean: 6h}}
staff: {agents: {count: 3, skills: [phone], pay: 40/h}}
scenarios:
  assisted:
    staff.agents.talk: times 80%
    staff.agents.fails: times 50%
    equipment.assistant: {count: 3, for: [phone], lease: 24/day}
"""


@proves("M25", off=("staff.agents.talk: times 80%\n    staff.agents.fails: times 50%\n    ", ""))
def test_assisted_people_are_faster_solve_more_and_cost_a_licence(lab: Lab) -> None:
    """Erlang C with all that comes: 480 / 0.7 calls of 5 min a day, or 480 / 0.85 of 4 min.

    Repeats come back after hours, so that they are nearly independent of the queue they left: a
    hundredth is left for that. The licences are three times 24 a day, exactly.
    """
    result = lab.compare(ASSISTED)
    for name, solved, talk in (("base", 0.7, 300.0), ("assisted", 0.85, 240.0)):
        calls = 480 / solved
        assert near(result.estimate(name, "fcr"), solved)
        assert near(result.estimate(name, "contacts"), calls)
        exact = erlang_c_mean_wait(calls / 86400 * talk, 3, talk)
        found = result.estimate(name, "wait")
        assert abs(found.value - exact) <= 5 * found.se + 0.01 * exact
    assert result.estimate("assisted", "cost.machines").value == pytest.approx(72.0)
