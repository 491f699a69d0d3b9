"""Quality, complaints, satisfaction: M70 to M85."""

from __future__ import annotations

import pytest

from tests.mechanisms.lab import Lab, hours, near, poisson, proves

# --- M72: first contact resolution --------------------------------------------------------------

REPEATS = """\
queuesim: 1
time: {start: 2026-03-02, days: 6, open: 24h}
runs: {replications: 20, seed: 3, warmup: 1d}
demand: {reasons: {card: {per_day: 300, channel: {phone: 60%, chat: 40%}}}}
channels:
  phone: {kind: call, talk: 1m, solves: 70%}
  chat: {kind: chat, talk: 2m, solves: 50%}
every_channel: {repeat: {chance: 80%, after: 20m}}
staff: {team: {count: 9, skills: [phone, chat]}}
"""


@proves("M72", off=("solves: 50%", "solves: 100%"))
def test_what_is_not_solved_comes_back_as_load(lab: Lab) -> None:
    """Each unsolved contact leads to 0.8 more: 1 / (1 - 0.8 (1 - solved)) contacts a case."""
    result = lab.compare(REPEATS)
    cases, contacts, solved = 0.0, 0.0, 0.0
    for channel, share, solves in (("phone", 0.6, 0.7), ("chat", 0.4, 0.5)):
        assert near(result.estimate("base", f"fcr.{channel}"), solves)
        assert near(result.estimate("base", f"repeat_rate.{channel}"), 0.8 * (1 - solves))
        per_case = 1 / (1 - 0.8 * (1 - solves))
        assert near(result.estimate("base", f"contacts.{channel}"), 300 * share * per_case)
        cases += 300 * share
        contacts += 300 * share * per_case
        solved += 300 * share * per_case * solves
    assert near(result.estimate("base", "fcr"), solved / contacts)
    # of a case, that some day it is solved: the sum of a geometric series
    assert near(result.estimate("base", "cases.solved"), solved)
    assert near(result.estimate("base", "cases.unsolved"), cases - solved)


# --- M73: time to response ----------------------------------------------------------------------

LATE = f"""\
queuesim: 1
time: {{start: 2026-03-02, days: 4, open: {{mon-thu: 09:00-18:00}}}}
runs: {{replications: 20, seed: 3}}
demand:
  arrivals:
    counts: exact
    rows:
{hours("mon-wed", {19: "letter: 40"})}\
{hours("thu", {8: "letter: 0"})}\
  reasons: {{letter: {{channel: post}}}}
channels: {{post: {{kind: mail, talk: {{law: deterministic, mean: 3m}}}}}}
staff: {{team: {{count: 1, skills: [post]}}}}
scenarios:
  late shift: {{time.open: {{mon-thu: 09:00-21:00}}}}
"""


@proves("M73", off=("{mon-thu: 09:00-18:00}", "{mon-thu: 09:00-21:00}"))
def test_the_time_to_a_response_counts_the_night(lab: Lab) -> None:
    """40 letters between 19 and 20 h: 13.5 h until nine, and then one every 3 min."""
    result = lab.compare(LATE)
    queue = 180 * 39 / 2
    assert near(result.estimate("base", "art.post"), 13.5 * 3600 + queue)
    # answered as they come, but for the hour's 120 min of work: half of it waits on the mean
    assert result.estimate("late shift", "art.post").value < 3600
    assert result.estimate("base", "contacts.answered").value == 30  # of 40 a day on three of four


OWED = """\
queuesim: 1
time: {start: 2026-03-02, days: 5, open: 09:00-17:00}
runs: {replications: 4, seed: 3}
demand: {reasons: {card: {per_day: 300, channel: phone}}}
channels: {phone: {kind: call, talk: 5m, callback: {offer_after_wait: 1m, accept: 60%}}}
staff: {team: {count: 4, skills: [phone]}}
scenarios:
  no callback: {channels.phone.callback: remove}
"""


@proves("M73", off=("accept: 60%", "accept: 0%"))
def test_who_is_called_back_has_asked_when_the_call_began(lab: Lab) -> None:
    """A callback's response counts the minute on the line before; a call's is its wait."""
    result = lab.compare(OWED)
    answered = result.estimate("base", "contacts.answered").value
    art, asa = (result.estimate("base", name).value for name in ("art", "asa"))
    (base,) = [sum(t.total("callbacks_answered") for t in result.tallies["base"])]
    assert base > 500
    assert (art - asa) * answered * 20 == pytest.approx(60 * base, rel=1e-9)
    plain = [result.estimate("no callback", name).value for name in ("art", "asa")]
    assert plain[0] == plain[1]


# --- M77: efficiency and unit cost --------------------------------------------------------------

UNIT = """\
queuesim: 1
time: {start: 2026-03-02, days: 5, open: 09:00-17:00}
runs: {replications: 20, seed: 3}
customers: {people: {patience: 4m}}
demand: {reasons: {card: {per_day: 400, channel: {phone: 75%, bot: 25%}}}}
channels:
  phone: {kind: call, talk: 4m, wrap: 30s, solves: 80%, cost_per_contact: 0.2}
  bot: {kind: self_service, talk: 1m, solves: 60%, cost_per_contact: 0.1, lease: 300/day}
staff: {team: {count: 4, skills: [phone], pay: 60/h}}
costs: {overhead: 1000/day}
scenarios:
  three: {staff.team.count: 3}
"""


@proves("M77", off=("count: 4", "count: 30"))
def test_contacts_per_paid_hour_and_what_each_costs(lab: Lab) -> None:
    """All of it worked out anew from counts and prices, to the cent."""
    result = lab.compare(UNIT)
    for name, people in (("base", 4), ("three", 3)):
        values = {
            key: result.estimate(name, key).value
            for key in (
                "contacts.answered.phone",
                "contacts.answered.bot",
                "paid_time",
                "offered",
                "cases.solved",
            )
        }
        hours_paid = values["paid_time"] / 3600
        assert people * 8 <= hours_paid < people * 8.1
        cost = hours_paid * 60 + 1300
        cost += 0.2 * values["contacts.answered.phone"] + 0.1 * values["contacts.answered.bot"]
        handled = values["contacts.answered.phone"]
        assert result.estimate(name, "per_paid_hour").value == pytest.approx(handled / hours_paid)
        assert result.estimate(name, "cost").value == pytest.approx(cost)
        each = result.estimate(name, "cost_per_contact").value
        assert each == pytest.approx(cost / values["offered"])
        each = result.estimate(name, "cost_per_solved").value
        assert each == pytest.approx(cost / values["cases.solved"])
    more = result.estimate("three", "per_paid_hour").value
    assert more > 1.15 * result.estimate("base", "per_paid_hour").value
    assert more > 7  # of at most 60 / 4.5 = 13.3, were they busy all the time


# --- M84: monitoring by interval ----------------------------------------------------------------

TABLE = f"""\
queuesim: 1
time: {{start: 2026-03-02, days: 5, open: 08:00-22:00, interval: 1h}}
runs: {{replications: 20, seed: 3}}
targets: {{phone: 80% in 20s}}
demand:
  arrivals:
    rows:
{hours("all", {9: "card: 90", 10: "card: 60", 15: "card: 30"})}\
  reasons: {{card: {{channel: phone}}}}
channels: {{phone: {{kind: call, talk: {{law: deterministic, mean: 2m}}}}}}
staff: {{team: {{count: 3, skills: [phone]}}}}
"""


@proves("M84", off=("interval: 1h", "interval: 8h"))
def test_each_interval_has_its_volume_its_work_and_its_service_level(lab: Lab) -> None:
    """90 calls of 2 min are 3 erlang for three people: that hour is late, the others are not."""
    result = lab.compare(TABLE)
    rows = {
        name: {str(r["interval"]): r for r in result.interval_records("base") if r["name"] == name}
        for name in ("phone", "team")
    }
    phone, team = rows["phone"], rows["team"]
    assert len(phone) == len(team) == 14
    for hour, volume in (("09:00", 90), ("10:00", 60), ("15:00", 30), ("12:00", 0)):
        assert poisson(float(phone[hour]["volume"]), volume, 100)
        if volume:
            assert phone[hour]["aht"] == pytest.approx(120)
            load = float(phone[hour]["volume"]) * 120 / 3600
            assert phone[hour]["load"] == pytest.approx(load)
        assert team[hour]["people"] == pytest.approx(3)
    assert float(phone["15:00"]["sl"]) > 0.95
    assert float(phone["09:00"]["sl"]) < 0.5
    total = sum(float(row["volume"]) for row in phone.values())
    assert total == pytest.approx(result.estimate("base", "contacts").value)
    # all of the work lies in some hour, none of it twice
    busy = sum(float(row["occupancy"]) * float(row["people"]) for row in team.values())
    assert busy == pytest.approx(total * 120 / 3600)
