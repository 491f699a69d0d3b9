"""Customers and demand: M1 to M14."""

from __future__ import annotations

import pytest

from queuesim.analysis.erlang import erlang_c_mean_wait, erlang_c_service_level
from queuesim.analysis.erlang_a import erlang_a
from queuesim.analysis.theory import pollaczek_khinchine_wait
from tests.mechanisms.lab import Lab, hours, near, poisson, proves
from tests.unit.compiling import ONE

#: Around the clock, one call a minute of two minutes each: 2 erlang.
CENTRE = """\
queuesim: 1
time: {start: 2026-03-02, days: 5, open: 24h}
runs: {replications: 20, seed: 11, warmup: 1d}
demand: {reasons: {card: {per_day: 1440, channel: phone}}}
channels: {phone: {kind: call, talk: {law: exponential, mean: 2m}}}
staff: {team: {count: 3, skills: [phone], pay: 30/h}}
scenarios:
  four: {staff.team.count: 4}
  six: {staff.team.count: 6}
"""

# --- M1: capacity that cannot be stored ---------------------------------------------------------


@proves("M1", off=("count: 3", "count: 5"))
def test_idle_time_and_waiting_are_traded_for_each_other(lab: Lab) -> None:
    """Of n people 2/n is used and the rest is lost, for the wait that Erlang C says."""
    result = lab.compare(CENTRE)
    for name, people in {"base": 3, "four": 4, "six": 6}.items():
        assert near(result.estimate(name, "occupancy.team"), 2 / people)
        assert near(result.estimate(name, "wait.phone"), erlang_c_mean_wait(2, people, 120))
        pay = result.estimate(name, "cost.pay").value
        assert pay == pytest.approx(people * 24 * 30, rel=1e-3)  # idle hours are paid alike


@proves("M1", off=("count: 1", "count: 3"))
def test_an_idle_hour_is_no_help_for_those_who_come_after_it(lab: Lab) -> None:
    """Nobody until 9:30, then three at once for one person: they wait as if he had just come."""
    for came in (0, 1800):
        assert lab.trace(ONE, [came] * 3).waits == [0, 60, 120]


# --- M2: cycles ---------------------------------------------------------------------------------

CYCLES = """\
queuesim: 1
time: {start: 2026-03-02, days: 28, open: {mon-fri: 09:00-13:00}, interval: 1h}
runs: {replications: 20, seed: 5}
demand:
  profile:
    rows:
      - {weekday: mon, start: 09:00, share: 40%}
      - {weekday: mon, start: 10:00, share: 10%}
      - {weekday: mon, start: 11:00, share: 5%}
      - {weekday: mon, start: 12:00, share: 5%}
      - {weekday: tue-fri, start: 09:00, share: 2.5%}
      - {weekday: tue-fri, start: 10:00, share: 2.5%}
      - {weekday: tue-fri, start: 11:00, share: 2.5%}
      - {weekday: tue-fri, start: 12:00, share: 2.5%}
  reasons: {card: {per_day: 200, channel: phone}}
channels: {phone: {kind: call, talk: {law: deterministic, mean: 90s}}}
staff: {team: {count: 8, skills: [phone]}}
"""
PROFILE = CYCLES[CYCLES.index("  profile:") : CYCLES.index("  reasons:")]


@proves("M2", off=(PROFILE, ""))
def test_demand_follows_the_clock_and_the_weekday(lab: Lab) -> None:
    """60 % of the week on Monday, two thirds of that in its first hour; Tuesday is even."""
    monday = lab.compare(CYCLES, "time.days=1", scenarios=["base"])
    volumes = [400, 100, 50, 50]
    for row, volume in zip(monday.interval_records("base"), volumes, strict=False):
        assert poisson(float(row["volume"]), volume, 20)
    tuesday = lab.compare(CYCLES, "time.start=2026-03-03", "time.days=1", scenarios=["base"])
    assert poisson(tuesday.estimate("base", "contacts").value, 100, 20)
    # 8 people do 320 calls of 90 s in the hour: of 400 the last waits a quarter of an hour
    crowded = [float(row["wait"]) for row in monday.interval_records("base")[:4]]
    assert crowded[0] > 300
    assert crowded[1] > 60
    assert crowded[3] < 1


MONTHS = """\
queuesim: 1
time: {start: 2026-11-16, days: 30, open: 09:00-17:00}
runs: {replications: 20, seed: 5}
demand: {season: {dec: 150%}, reasons: {card: {per_day: 100, channel: phone}}}
channels: {phone: {kind: call, talk: 2m}}
staff: {team: {count: 5, skills: [phone]}}
scenarios:
  even: {demand.season: remove}
  christmas: {demand.season.dec: times 120%}
"""


@proves("M2", off=("season: {dec: 150%}", "season: {dec: 100%}"))
def test_a_month_has_a_volume_of_its_own(lab: Lab) -> None:
    """Half of 30 days lie in December: 100 and 150 a day are 125 in the mean, with 180 it is 140.

    Of November's customers nobody changes: what comes more comes in December.
    """
    result = lab.compare(MONTHS)
    for name, mean in (("base", 125), ("even", 100), ("christmas", 140)):
        assert poisson(result.estimate(name, "contacts").value, mean, 600)
    november = lab.compare(MONTHS, "time.days=15")
    volumes = {november.estimate(n, "contacts").value for n in november.plan.models}
    assert len(volumes) == 1


# --- M3: people and contacts that differ --------------------------------------------------------

ALIKE = """\
queuesim: 1
time: {start: 2026-03-02, days: 9, open: 24h}
runs: {replications: 20, seed: 3, warmup: 1d}
demand: {reasons: {card: {per_day: 720, channel: phone}}}
channels: {phone: {kind: call, talk: {mean: 1m, cv: 150%}}}
staff: {team: {count: 1, skills: [phone]}}
scenarios:
  exponential: {channels.phone.talk: {law: exponential, mean: 1m}}
  alike: {channels.phone.talk: {law: deterministic, mean: 1m}}
"""


@proves("M3", off=("cv: 150%", "cv: 0%"))
def test_the_more_contacts_differ_the_longer_is_the_wait(lab: Lab) -> None:
    """One person, half busy: Pollaczek and Khinchine's 97.5 s, 60 s and 30 s."""
    result = lab.compare(ALIKE)
    for name, cv in {"base": 1.5, "exponential": 1.0, "alike": 0.0}.items():
        exact = pollaczek_khinchine_wait(1 / 120, 60, cv)
        assert near(result.estimate(name, "wait.phone"), exact)
        assert near(result.estimate(name, "aht"), 60)


LEVELS = ONE.replace(
    "count: 1, skills",
    "count: 2, levels: {new: {share: 50%, talk: times 150%}, old: {share: 50%}}, skills",
)


@proves("M3", off=("talk: times 150%", "talk: times 100%"))
def test_people_of_a_level_work_at_their_own_speed(lab: Lab) -> None:
    """Two calls of 60 s at once: one takes 90 s, and whoever waits gets the faster person."""
    day = lab.trace(LEVELS, [0, 0, 0])
    assert sorted(v.ended for v in day.visits) == [60, 90, 120]


# --- M4: classes --------------------------------------------------------------------------------

CLASSES = """\
queuesim: 1
time: {start: 2026-03-02, days: 9, open: 24h}
runs: {replications: 20, seed: 3, warmup: 1d}
customers:
  A: {count: 100, contacts: 20%, value: 6000/year, priority: high}
  B: {count: 300, contacts: 30%, value: 1500/year, priority: normal}
  C: {count: 600, contacts: 50%, value: 300/year, priority: low}
demand: {reasons: {card: {per_day: 1152, channel: phone}}}
channels: {phone: {kind: call, talk: {law: exponential, mean: 1m}}}
staff: {team: {count: 1, skills: [phone]}}
"""
SHARES = {"A": 0.2, "B": 0.3, "C": 0.5}


@proves("M4", off=((", priority: high", ""), (", priority: normal", ""), (", priority: low", "")))
def test_classes_share_the_contacts_and_wait_by_priority(lab: Lab) -> None:
    """Load 0.8 on one person; Cobham: W0 / ((1 - better) (1 - better and own)), W0 = 48 s."""
    result = lab.compare(CLASSES)
    better = 0.0
    for name, share in SHARES.items():
        own = better + 0.8 * share
        assert near(result.estimate("base", f"wait.{name}"), 48 / ((1 - better) * (1 - own)))
        volume = result.estimate("base", f"contacts.{name}").value
        assert poisson(volume, 1152 * share, 8 * 20)
        better = own


PATIENT = """\
queuesim: 1
time: {start: 2026-03-02, days: 9, open: 24h}
runs: {replications: 20, seed: 3, warmup: 1d}
customers:
  A: {contacts: 50%, value: 6000/year, patience: 10m, churn: {abandoned: 20%}}
  B: {contacts: 50%, value: 300/year, patience: 1m, churn: {abandoned: 5%}}
demand: {reasons: {card: {per_day: 2880, channel: phone}}}
channels: {phone: {kind: call, talk: {law: exponential, mean: 2m}}}
staff:
  for A: {count: 2, skills: [phone.A]}
  for B: {count: 2, skills: [phone.B]}
"""


@proves(
    "M4", off=("patience: 10m, churn: {abandoned: 20%}", "patience: 1m, churn: {abandoned: 5%}")
)
def test_each_class_has_its_own_patience_and_what_it_is_worth(lab: Lab) -> None:
    """Two Erlang A queues; who gave up leaves by chance, and takes a year's value along."""
    result = lab.compare(PATIENT)
    for name, patience, chance, value in (("A", 600, 0.2, 6000), ("B", 60, 0.05, 300)):
        exact = erlang_a(1 / 60, 120, 2, patience)
        assert near(result.estimate("base", f"abandonment.{name}"), exact.p_abandon)
        gave_up = result.estimate("base", f"contacts.abandoned.{name}").value
        lost = result.estimate("base", f"lost_customers.{name}").value
        assert poisson(lost, chance * gave_up, 8 * 20)
        worth = result.estimate("base", f"value_lost.{name}").value
        assert worth == pytest.approx(lost * value, rel=1e-12)


OWN_PROMISE = """\
queuesim: 1
time: {start: 2026-03-02, days: 9, open: 24h}
runs: {replications: 20, seed: 3, warmup: 1d}
targets: {phone: 80% in 60s, gold: 95% in 10s}
customers: {gold: {contacts: 25%}, plain: {contacts: 75%}}
demand: {reasons: {card: {per_day: 2880, channel: {phone: 90%, bot: 10%}}}}
channels:
  phone: {kind: call, talk: {law: exponential, mean: 2m}}
  bot: {kind: self_service, talk: 1m}
staff: {team: {count: 5, skills: [phone]}}
"""


@proves("M4", off=(", gold: 95% in 10s", ""))
def test_a_class_has_a_promise_of_its_own_where_a_channel_has_one(lab: Lab) -> None:
    """Erlang C, 3.6 erlang for five: gold is judged by 10 s, the others by a minute, bots by none.

    The channel counts each contact by the promise that was made to it.
    """
    result = lab.compare(OWN_PROMISE)
    exact = {k: erlang_c_service_level(3.6, 5, 120, s) for k, s in (("gold", 10), ("plain", 60))}
    for name, share in exact.items():
        assert near(result.estimate("base", f"sl.{name}"), share)
    mixed = 0.25 * exact["gold"] + 0.75 * exact["plain"]
    assert near(result.estimate("base", "sl.phone"), mixed)
    assert "sl.gold" in result.judged_by


# --- M5: a way of their own ---------------------------------------------------------------------

VIP = """\
queuesim: 1
time: {start: 2026-03-02, days: 9, open: 24h}
runs: {replications: 20, seed: 3, warmup: 1d}
targets: {phone: 80% in 20s}
customers: {gold: {contacts: 25%}, plain: {contacts: 75%}}
demand: {reasons: {card: {per_day: 2880, channel: phone}}}
channels: {phone: {kind: call, talk: {law: exponential, mean: 2m}}}
staff:
  advisers: {count: 2, skills: [phone.gold]}
  team: {count: 4, skills: [phone.plain]}
"""


@proves("M5", off=(("[phone.gold]", "[phone]"), ("[phone.plain]", "[phone]")))
def test_reserved_people_are_a_queue_of_their_own(lab: Lab) -> None:
    """Erlang C for each: 1 erlang for two advisers, 3 for a team of four."""
    result = lab.compare(VIP)
    for name, load, people in (("gold", 1, 2), ("plain", 3, 4)):
        exact = erlang_c_service_level(load, people, 120, 20)
        assert near(result.estimate("base", f"sl.{name}"), exact)
        exact = erlang_c_mean_wait(load, people, 120)
        assert near(result.estimate("base", f"wait.{name}"), exact)


LANE = """\
queuesim: 1
time: {start: 2026-03-02, days: 1, open: 09:00-10:00}
customers: {gold: {}, plain: {}}
demand: {reasons: {card: {per_day: 10, channel: phone}}}
channels: {phone: {kind: call, talk: {law: deterministic, mean: 60s}}}
staff:
  adviser: {count: 1, skills: [phone.gold]}
  team: {count: 1, skills: [phone.plain]}
routing: {overflow: {phone.gold: {to: team, after: 20s}}}
"""


@proves("M5", off=("routing: {overflow: {phone.gold: {to: team, after: 20s}}}\n", ""))
def test_who_has_an_adviser_is_helped_by_the_team_when_he_is_busy_for_long(lab: Lab) -> None:
    """The adviser is taken; the second gold customer has waited 20 s when the team may help.

    The plain customer who came before it is served before it, and gold never helps plain.
    """
    kinds = ["gold.card", "gold.card", "gold.card", "plain.card", "plain.card"]
    day = lab.trace(LANE, [0, 5, 6, 7, 8], kinds=kinds)
    who = {v.case: (v.begun, v.server) for v in day.visits}
    assert who[0] == (0, "adviser 0")
    assert who[3] == (7, "team 0")
    assert who[1] == (60, "adviser 0")
    assert who[4] == (67, "team 0")  # own work first
    assert who[2] == (120, "adviser 0")
    alone = lab.trace(LANE, [0, 5, 6], kinds=kinds[:3])
    assert {v.case: (v.begun, v.server) for v in alone.visits} == {
        0: (0, "adviser 0"),
        1: (25, "team 0"),
        2: (60, "adviser 0"),
    }


# --- M6: urgency --------------------------------------------------------------------------------

URGENT = """\
queuesim: 1
time: {start: 2026-03-02, days: 1, open: 09:00-10:00}
customers: {urgent: {priority: high}, can wait: {priority: low}}
demand: {reasons: {card: {per_day: 10, channel: phone}}}
channels: {phone: {kind: call, talk: {law: deterministic, mean: 60s}}}
staff: {team: {count: 1, skills: [phone]}}
routing: {next: [priority, longest_wait], ages: 2m}
"""


@proves("M6", off=(", ages: 2m", ""))
def test_who_can_wait_is_not_left_waiting_for_ever(lab: Lab) -> None:
    """Somebody urgent always waits. Low is high after twice 2 min, at 241: served at 300."""
    came = [0, 1, *range(30, 1200, 60)]
    kinds = ["urgent.card", "can wait.card"] + ["urgent.card"] * (len(came) - 2)
    day = lab.trace(URGENT, came, kinds=kinds)
    begun = {v.case: v.begun for v in day.visits}
    assert begun[1] == 300
    urgent = [begun[case] for case in sorted(begun) if case != 1]
    # before it nobody urgent waits for it, after it each waits for one more
    assert urgent[:5] == [0, 60, 120, 180, 240]
    assert urgent[5:] == [60.0 * k for k in range(6, len(urgent) + 1)]


AGEING = CLASSES.replace(
    "demand:", "routing: {next: [priority, longest_wait], ages: 5m}\ndemand:", 1
) + ("scenarios: {never: {routing.ages: remove}, at once: {routing.ages: 1s}}\n")


@proves("M6", off=("ages: 5m", "ages: 365d"))
def test_ageing_moves_waits_between_classes_and_makes_none_shorter_in_all(lab: Lab) -> None:
    """Kleinrock's law: whatever the order, the mean of waits weighted by load stays the same.

    Risen at once, all wait alike: 240 s. Never risen, the low wait 480 s (Cobham). In between
    the low of whom most would wait longest wait less, the high more.
    """
    result = lab.compare(AGEING)
    for name in ("base", "never", "at once"):
        assert near(result.estimate(name, "wait"), 240)
        mean = result.estimate(name, "wait").value  # of the same contacts in another order
        assert mean == pytest.approx(result.estimate("at once", "wait").value, rel=0.005)
    for klass in SHARES:
        assert near(result.estimate("at once", f"wait.{klass}"), 240)
    longest = {n: result.estimate(n, "wait_over.30m.C").value for n in ("base", "never", "at once")}
    assert longest["at once"] <= longest["base"] < 0.25 * longest["never"]
    waits = {n: result.estimate(n, "wait.A").value for n in ("base", "never", "at once")}
    assert waits["never"] + 10 < waits["base"] < waits["at once"]


# --- M7: reasons --------------------------------------------------------------------------------

REASONS = f"""\
queuesim: 1
time: {{start: 2026-03-02, days: 2, open: 09:00-19:00}}
runs: {{replications: 20, seed: 3}}
demand:
  arrivals:
    counts: exact
    rows:
{hours("all", {9: "balance: 120, repair: 40"})}\
  reasons:
    balance: {{channel: phone}}
    repair: {{channel: {{phone: 50%, desk: 50%}}}}
channels:
  phone:
    kind: call
    talk: {{balance: {{law: deterministic, mean: 2m}}, repair: {{law: deterministic, mean: 9m}}}}
    wrap: {{balance: 0s, repair: {{law: deterministic, mean: 1m}}}}
    solves: {{balance: 90%, repair: 40%}}
  desk: {{kind: counter, talk: {{law: deterministic, mean: 15m}}, solves: 80%}}
staff:
  agents: {{count: 4, skills: [phone]}}
  clerks: {{count: 2, skills: [desk]}}
scenarios:
  more repairs:
    demand.arrivals.rows:
{hours("all", {9: "balance: 60, repair: 100"})}\
"""


ONE_TALK = "{balance: {law: deterministic, mean: 2m}, repair: {law: deterministic, mean: 9m}}"


@proves("M7", off=(ONE_TALK, "{law: deterministic, mean: 4m}"))
def test_the_mix_of_reasons_makes_the_work(lab: Lab) -> None:
    """120 calls of 2 min and half of 40 repairs of 10 min; counts are exact, so is the work."""
    result = lab.compare(REASONS)
    for name, balance, repair in (("base", 120, 40), ("more repairs", 60, 100)):
        per_day = {k: result.estimate(name, f"contacts.{k}").value for k in ("balance", "repair")}
        assert per_day == {"balance": balance, "repair": repair}
        aht = result.estimate(name, "aht.balance").value
        assert aht == pytest.approx(120)
        calls = result.estimate(name, "contacts.phone").value - balance
        assert abs(calls - repair / 2) < 5 * (repair / 4 / 40) ** 0.5
        paid = result.estimate(name, "paid_time.agents").value
        busy = result.estimate(name, "utilisation.agents").value * paid
        assert busy == pytest.approx(balance * 120 + calls * 600, rel=1e-9)
        mixed = (calls * 600 + (repair - calls) * 900) / repair
        assert result.estimate(name, "aht.repair").value == pytest.approx(mixed, rel=1e-9)
        for reason, share, n in (("balance", 0.9, balance * 40), ("repair", 0.6, repair * 40)):
            error = (share * (1 - share) / n) ** 0.5
            assert abs(result.estimate(name, f"fcr.{reason}").value - share) < 5 * error


# --- M14: extended hours ------------------------------------------------------------------------

HOURS = f"""\
queuesim: 1
time: {{start: 2026-03-02, days: 5, open: {{mon-fri: 09:00-18:00}}}}
runs: {{replications: 4, seed: 3}}
demand:
  arrivals:
    counts: exact
    rows:
{hours("mon-fri", {8: "card: 30", 12: "card: 100", 20: "card: 50"})}\
  reasons: {{card: {{channel: phone}}}}
channels:
  phone: {{kind: call, talk: 2m, open: {{mon-fri: 09:00-18:00}}}}
  bot: {{kind: self_service, talk: 1m, open: 24h}}
  post: {{kind: mail, talk: 2m}}
staff: {{team: {{count: 20, skills: [phone, post]}}}}
scenarios:
  until nine:
    time.open: {{mon-fri: 08:00-21:00}}
    channels.phone.open: {{mon-fri: 08:00-21:00}}
  a bot at night: {{demand.reasons.card.channel: {{phone: {{09:00-18:00: 100%, other: 0%}}, bot: {{09:00-18:00: 0%, other: 100%}}}}}}
  write at night: {{demand.reasons.card.channel: {{phone: {{09:00-18:00: 100%, other: 0%}}, post: {{09:00-18:00: 0%, other: 100%}}}}}}
"""  # noqa: E501


@proves("M14", off=("open: {mon-fri: 09:00-18:00}", "open: {mon-fri: 08:00-21:00}"))
def test_who_comes_outside_the_hours_is_lost_answered_by_a_bot_or_kept(lab: Lab) -> None:
    """80 of 180 a day come before 9 or after 18: exact counts."""
    result = lab.compare(HOURS)
    ends = {
        name: tuple(
            result.estimate(name, selector).value
            for selector in ("contacts.closed", "contacts.answered", "lost_cases")
        )
        for name in result.plan.models
    }
    assert ends["base"] == (80, 100, 80)
    assert ends["until nine"] == (0, 180, 0)
    assert ends["a bot at night"] == (0, 180, 0)
    assert result.estimate("a bot at night", "contacts.answered.bot").value == 80
    # the mails of Friday evening are still inside: 50 of 900
    assert ends["write at night"] == (0, 170, 0)
    night = result.estimate("write at night", "art.post").value / 3600
    assert night == pytest.approx((30 * 0.5 + 40 * 12.5) / 70, abs=0.15)  # until 9 o'clock
