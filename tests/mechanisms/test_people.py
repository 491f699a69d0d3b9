"""People: those who are borrowed, levels that solve more or less often, equipment beside them."""

from __future__ import annotations

import pytest

from queuesim.analysis.theory import erlang_c_mean_wait
from queuesim.experiment import Result
from tests.mechanisms.lab import Lab, proves

FIVE = 5.0  #: standard errors; missed about once in two million studies


def near(result: Result, selector: str, exact: float, scenario: str = "base") -> None:
    """Assert that a measure is within five standard errors of what it should be."""
    found = result.estimate(scenario, selector)
    assert abs(found.value - exact) < FIVE * found.se, f"{selector}: {found.value}, not {exact}"


DESKS = """\
queuesim: 1
time: {start: 2026-03-02, days: 10, open: 24h}
runs: {replications: 8, seed: 5}
demand: {reasons: {cash: {per_day: 1260, channel: counter}}}
channels: {counter: {kind: counter, talk: {law: exponential, mean: 4m}}}
staff: {tellers: {count: 12, skills: [counter]}}
equipment: {desks: {count: 5, for: [counter], lease: 3650/year}}
"""


@proves("M47", off=("equipment: {desks: {count: 5, for: [counter], lease: 3650/year}}\n", ""))
def test_with_fewer_desks_than_people_the_desks_are_the_servers(lab: Lab) -> None:
    """Twelve tellers and five desks are M/M/5, and desks are busy for load / desks."""
    result = lab.compare(DESKS)
    near(result, "asa", erlang_c_mean_wait(3.5, 5, 240.0))
    near(result, "occupancy.tellers", 3.5 / 12)
    near(result, "occupancy.desks", 3.5 / 5)
    assert result.estimate("base", "cost.machines").value == pytest.approx(5 * 3650 / 365)


POOLED = """\
queuesim: 1
time: {start: 2026-03-02, days: 10, open: 24h}
runs: {replications: 8, seed: 6}
demand:
  reasons:
    north: {per_day: 1600, channel: north}
    south: {per_day: 1600, channel: south}
channels:
  north: {kind: call, talk: {law: exponential, mean: 2m}}
  south: {kind: call, talk: {law: exponential, mean: 2m}}
staff:
  one: {count: 3, skills: [north, south]}
  two: {count: 3, skills: [south, north]}
"""
APART = (
    ("skills: [north, south]", "skills: [north]"),
    ("skills: [south, north]", "skills: [south]"),
)


@proves("M32", off=APART)
def test_two_teams_that_share_their_skills_are_one_pool(lab: Lab) -> None:
    """Load 4.44 on six people waits 31 s; 2.22 on three, twice, would wait 85 s."""
    load = 3200 * 120 / 86_400
    result = lab.compare(POOLED)
    near(result, "asa", erlang_c_mean_wait(load, 6, 120.0))


BORROWED = """\
queuesim: 1
time: {start: 2026-03-02, days: 20, open: 24h}
runs: {replications: 8, seed: 7}
demand: {reasons: {card: {per_day: 400, channel: phone}}}
channels: {phone: {kind: call, talk: {law: exponential, mean: 4m}}}
staff: {own: {count: 1, skills: [phone]}, helpers: {count: 1}}
routing: {overflow: {phone: {to: helpers, after: 0s, talk: times 150%}}}
"""


def slow_helper(arrivals: float, own: float, helper: float) -> tuple[float, float]:
    """Mean wait, and share of contacts served by a helper who is only asked where nobody idles.

    Balance of the states: nobody busy, only one's own, only the helper, both and n waiting, in
    multiples of the third.
    """
    alone = 1.0  # only the helper is busy
    both = alone * (arrivals + helper) / own
    busy = both * (own + helper) / arrivals - alone  # only one's own
    empty = (busy * own + alone * helper) / arrivals
    more = arrivals / (own + helper)
    all_both = both / (1.0 - more)
    total = empty + busy + alone + all_both
    waiting = both * more / (1.0 - more) ** 2 / total
    return waiting / arrivals, helper * (alone + all_both) / total / arrivals


@proves("M32", off=(", talk: times 150%", ""))
def test_a_borrowed_person_who_is_slower_takes_the_share_that_is_left(lab: Lab) -> None:
    wait, share = slow_helper(400 / 86_400, 1 / 240, 1 / 360)
    result = lab.compare(BORROWED)
    near(result, "asa", wait)
    near(result, "borrowed", share)
    assert result.estimate("base", "borrowed.helpers").value == 1.0
    assert result.estimate("base", "borrowed.own").value == 0.0


TRACE = """\
queuesim: 1
time: {start: 2026-03-02, days: 1, open: 09:00-10:00, interval: 1h}
demand:
  arrivals:
    counts: exact
    rows: [{day: 2026-03-02, start: 09:00, counts: {card: 8}}]
  reasons: {card: {channel: phone}}
channels: {phone: {kind: call, talk: {law: deterministic, mean: 10m}}}
staff: {own: {count: 1, skills: [phone]}, helpers: {count: 3}}
routing: {overflow: {phone: {to: helpers, after: 2m, talk: times 120%, changes_over: 30s}}}
"""


@proves("M32", off=(", talk: times 120%, changes_over: 30s", ""))
def test_who_is_borrowed_needs_time_to_change_over_and_for_each_contact_longer(lab: Lab) -> None:
    """Ten minutes of one's own; of a helper, after two minutes of waiting, 12 and a half."""
    day = lab.run(TRACE)
    lengths = {v.server.split()[0]: set() for v in day.visits}
    for visit in day.visits:
        assert visit.begun is not None
        assert visit.ended is not None
        lengths[visit.server.split()[0]].add(round(visit.ended - visit.begun, 6))
        if visit.server.startswith("helpers"):
            assert visit.begun - visit.joined >= 120.0
    assert lengths == {"own": {600.0}, "helpers": {750.0}}


LEVELS = """\
queuesim: 1
time: {start: 2026-03-02, days: 5, open: 09:00-17:00}
runs: {replications: 8, seed: 8}
demand: {reasons: {card: {per_day: 400, channel: phone}}}
channels:
  phone: {kind: call, talk: {law: exponential, mean: 3m}, solves: 80%, at_close: send_away}
staff:
  team:
    count: 2
    skills: [phone]
    levels:
      junior: {share: 50%, talk: times 150%, fails: times 300%}
      senior: {share: 50%, fails: times 50%}
"""


@proves("M33", off=((", fails: times 300%", ""), (", fails: times 50%", "")))
def test_what_is_solved_is_the_mean_over_who_serves(lab: Lab) -> None:
    """Both always have work, so the junior takes 2 of 5: 40 % of 40 %, and 60 % of 90 %."""
    result = lab.compare(LEVELS)
    near(result, "fcr", 0.4 * 0.4 + 0.6 * 0.9)


@proves("M33", off=("talk: times 150%, ", ""))
def test_a_level_that_is_slower_takes_less_of_the_work(lab: Lab) -> None:
    """Talk is the mean over contacts, of which the junior has 2 in 5: 3 min x 1.2."""
    result = lab.compare(LEVELS)
    near(result, "talk", 180.0 * (0.4 * 1.5 + 0.6))


FOCUS = """\
queuesim: 1
time: {start: 2026-03-02, days: 5, open: 09:00-17:00}
runs: {replications: 8, seed: 9}
demand:
  reasons:
    call: {per_day: 3000, channel: phone}
    letter: {per_day: 100, channel: mail}
channels:
  phone: {kind: call, talk: {law: deterministic, mean: 1s}}
  mail: {kind: mail, talk: {law: deterministic, mean: 6m}}
staff: {team: {count: 900, skills: [phone, mail], focus: {mon-fri: 13:00-14:00}}}
"""


@proves("M39", off=(", focus: {mon-fri: 13:00-14:00}", ""))
def test_calls_wait_for_the_end_of_focus_and_for_nothing_else(lab: Lab) -> None:
    """With people in plenty one call in eight waits, half an hour on average: 225 s a call."""
    result = lab.compare(FOCUS)
    near(result, "asa.phone", 1800.0 / 8)
    assert result.estimate("base", "asa.mail").value == 0.0


SWAMPED = """\
queuesim: 1
time: {start: 2026-03-02, days: 5, open: 09:00-17:00}
runs: {replications: 2, seed: 9}
demand:
  reasons:
    call: {per_day: 4000, channel: phone}
    letter: {per_day: 400, channel: mail}
channels:
  phone: {kind: call, talk: {law: deterministic, mean: 1m}, at_close: send_away}
  mail: {kind: mail, talk: {law: deterministic, mean: 5m}}
staff: {team: {count: 4, skills: [phone, mail], focus: {mon-fri: 13:00-14:00}}}
"""


@proves("M39", off=(", focus: {mon-fri: 13:00-14:00}", ""))
def test_mail_that_never_had_its_turn_has_an_hour_of_it(lab: Lab) -> None:
    """Four people, twelve letters an hour each; the last begun is finished after the hour."""
    result = lab.compare(SWAMPED)
    done = result.estimate("base", "contacts.answered.mail").value
    # until the first calls have come there is time for a letter each
    assert 4 * 12 <= done <= 4 * 12 + 4


RHYTHM = """\
queuesim: 1
time: {start: 2026-03-02, days: 2, open: 09:00-17:00}
demand: {reasons: {card: {per_day: 10, channel: phone}}}
channels: {phone: {kind: call, talk: 1s}}
staff: {team: {count: 6, skills: [phone], break: {length: 5m, every: 30m}}}
"""


@proves("M39", off=(", every: 30m", ""))
def test_twenty_five_minutes_and_five_are_a_sixth_of_the_shift(lab: Lab) -> None:
    """Sixteen breaks of five minutes in eight hours; the six are never off together.

    But for the second that a call may last into a break.
    """
    assert lab.value(RHYTHM, "shrinkage.team") == pytest.approx(1 / 6, abs=1e-6)
    roster = lab.run(RHYTHM).model.network.groups[0].staffing
    breaks = [window for person in roster.people for window in person.shifts[0].breaks]
    assert len(breaks) == len(set(breaks)) == 6 * 16


BATCHES = """\
queuesim: 1
time: {start: 2026-03-02, days: 5, open: 09:00-17:00}
runs: {replications: 8, seed: 10}
demand: {reasons: {letter: {per_day: 3000, channel: mail}}}
channels: {mail: {kind: mail, talk: {law: deterministic, mean: 1s}, batches: {at: [11:00, 15:00]}}}
staff: {team: {count: 2000, skills: [mail]}}
targets: {mail: 80% in 2h}
"""


@proves("M41", off=(", batches: {at: [11:00, 15:00]}", ""))
def test_letters_are_taken_up_at_their_times(lab: Lab) -> None:
    """A quarter waits 1 h on average, a half 2 h, a quarter 19 h until the next morning.

    Of five days the last evening's are still inside. In time, within 2 h, are those of two hours
    before each: half of all.
    """
    days = 5
    answered = days * 0.75 + (days - 1) * 0.25
    hours = (days * (0.25 * 1 + 0.5 * 2) + (days - 1) * 0.25 * 19) / answered
    result = lab.compare(BATCHES)
    near(result, "art.mail", hours * 3600)
    near(result, "wait.mail", hours * 3600)
    near(result, "sl.mail", 0.5)
    near(result, "contacts.inside.mail", 3000 * 0.25 / days)


TOGETHER = """\
queuesim: 1
time: {start: 2026-03-02, days: 10, open: 24h}
runs: {replications: 8, seed: 11}
demand: {reasons: {letter: {per_day: 960, channel: mail}}}
channels: {mail: {kind: mail, talk: {law: deterministic, mean: 1s}, batches: {size: 5}}}
staff: {team: {count: 50, skills: [mail]}}
"""


@proves("M41", off=(", batches: {size: 5}", ""))
def test_five_letters_come_together(lab: Lab) -> None:
    """One every 90 s: the k-th of five waits for 5 - k more, so two on average: 3 min."""
    near(lab.compare(TOGETHER), "art.mail", 180.0)


CERTIFIED = """\
queuesim: 1
time: {start: 2026-03-02, days: 10, open: 24h}
runs: {replications: 8, seed: 12}
demand:
  reasons:
    check: {per_day: 1000, channel: bench}
    laser: {per_day: 500, channel: bench}
channels: {bench: {kind: counter, talk: {law: exponential, mean: 3m}, solves: 80%}}
staff:
  engineers:
    count: 6
    skills: [bench]
    levels:
      plain: {share: 50%, skills: [bench.check]}
      certified: {share: 50%, skills: [bench.laser], fails: times 25%}
"""
LASER = (", skills: [bench.check]", ""), ("skills: [bench.laser], ", "")


@proves("M33", "M46", off=LASER)
def test_who_is_certified_is_a_queue_of_his_own(lab: Lab) -> None:
    """Three serve one reason and three the other: two Erlang C queues of three."""
    result = lab.compare(CERTIFIED)
    near(result, "asa.laser", erlang_c_mean_wait(500 * 180 / 86_400, 3, 180.0))
    near(result, "asa.check", erlang_c_mean_wait(1000 * 180 / 86_400, 3, 180.0))


@proves("M46", off=(", fails: times 25%", ""))
def test_the_certified_solve_what_only_they_may_do(lab: Lab) -> None:
    """A quarter of 20 % is not solved: 95 % at the first contact, and 80 % of the others."""
    result = lab.compare(CERTIFIED)
    near(result, "fcr.laser", 0.95)
    near(result, "fcr.check", 0.80)


ROTATED = """\
queuesim: 1
time: {start: 2026-03-02, days: 20, open: 24h}
runs: {replications: 8, seed: 13}
demand:
  reasons:
    north: {per_day: 1600, channel: north}
    south: {per_day: 1600, channel: south}
channels:
  north: {kind: call, talk: {law: exponential, mean: 2m}}
  south: {kind: call, talk: {law: exponential, mean: 2m}}
staff:
  one: {count: 3, skills: [north], changes: {2026-03-12: {skills: [north, south]}}}
  two: {count: 3, skills: [south], changes: {2026-03-12: {skills: [south, north]}}}
"""
STAY = ((", changes: {2026-03-12: {skills: [north, south]}}", ""),)
STAY += ((", changes: {2026-03-12: {skills: [south, north]}}", ""),)


@proves("M36", off=STAY)
def test_from_the_day_on_which_both_know_both_they_are_one_pool(lab: Lab) -> None:
    """Ten days of two queues of three, ten days of one of six, the same number of calls in each."""
    load = 1600 * 120 / 86_400
    apart = erlang_c_mean_wait(load, 3, 120.0)
    together = erlang_c_mean_wait(2 * load, 6, 120.0)
    near(lab.compare(ROTATED), "asa", (apart + together) / 2)


TRAINED = """\
queuesim: 1
time: {start: 2026-03-02, days: 20, open: 09:00-17:00}
runs: {replications: 8, seed: 14}
demand: {reasons: {card: {per_day: 400, channel: phone}}}
channels: {phone: {kind: call, talk: {law: exponential, mean: 20s}, solves: 80%}}
staff:
  team:
    count: 30
    skills: [phone]
    shrinkage: 20%
    training:
      {from: 2026-03-07, for: 5d, takes: 15%, then: {talk: times 80%, fails: times 50%}}
"""
UNTRAINED = (TRAINED[TRAINED.index("    training") :], "")


@proves("M34", off=UNTRAINED)
def test_training_costs_time_now_and_pays_later(lab: Lab) -> None:
    """Five of twenty days take 15 % more of the shift; in the ten after them all goes better."""
    result = lab.compare(TRAINED)
    near(result, "shrinkage.team", 0.20 + 0.15 * 5 / 20)
    near(result, "talk", 20.0 * (10 + 10 * 0.8) / 20)
    near(result, "fcr", (10 * 0.8 + 10 * 0.9) / 20)


MENTORED = """\
queuesim: 1
time: {start: 2026-03-02, days: 16, open: 09:00-17:00}
runs: {replications: 8, seed: 15}
demand:
  reasons:
    easy: {per_day: 300, channel: easy}
    hard: {per_day: 100, channel: hard}
channels:
  easy: {kind: call, talk: {law: exponential, mean: 3m}}
  hard: {kind: call, talk: {law: exponential, mean: 20s}}
staff:
  old: {count: 20, skills: [hard], shrinkage: 10%}
  new:
    count: 30
    skills: [easy]
    ramp: {from: 50%, over: 16d, mentor: {by: old, takes: 20%, over: 8d}}
"""
ALONE = (", mentor: {by: old, takes: 20%, over: 8d}", "")


def slower(days: int, steps: int) -> float:
    """Sum over days of 1 / speed, on a straight line from one half to 1 in so many steps."""
    each = days / steps
    return sum(each / (0.5 + 0.5 * (k + 0.5) / steps) for k in range(steps))


@proves("M35", off=ALONE)
def test_mentors_give_their_time_and_the_new_ones_learn_in_half_of_it(lab: Lab) -> None:
    """Eight days in eight steps, then eight at full speed; the mentors lose 20 % of eight days."""
    result = lab.compare(MENTORED)
    near(result, "talk.easy", 180.0 * (slower(8, 8) + 8) / 16)
    near(result, "shrinkage.old", 0.10 + 0.20 * 8 / 16)
    alone = lab.compare(MENTORED.replace(*ALONE))
    near(alone, "talk.easy", 180.0 * slower(16, 8) / 16)


PROMOTED = """\
queuesim: 1
time: {start: 2026-03-02, days: 20, open: 09:00-17:00}
runs: {replications: 8, seed: 16}
demand: {reasons: {card: {per_day: 400, channel: phone}}}
channels: {phone: {kind: call, talk: {law: deterministic, mean: 10s}, solves: 80%}}
staff:
  team:
    count: 10
    skills: [phone]
    levels: {junior: {share: 60%, fails: times 200%}, senior: {share: 40%, fails: times 50%}}
    changes: {2026-03-12: {levels: {junior: 20%, senior: 80%}}}
"""
PROMOTION = "    changes: {2026-03-12: {levels: {junior: 20%, senior: 80%}}}\n"


@proves("M33", off=(PROMOTION, ""))
def test_after_promotions_more_is_solved(lab: Lab) -> None:
    """Who idles longest is next, so all take turns: 72 % by 6 and 4 people, 84 % by 2 and 8."""
    result = lab.compare(PROMOTED)
    before, after = 0.6 * 0.6 + 0.4 * 0.9, 0.2 * 0.6 + 0.8 * 0.9
    near(result, "fcr", (before + after) / 2)
