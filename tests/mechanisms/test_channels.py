"""Channels, self-service, technology: M15 to M30."""

from __future__ import annotations

import pytest

from queuesim.analysis.erlang import erlang_c_mean_wait
from queuesim.analysis.erlang_a import erlang_a
from tests.mechanisms.lab import Lab, hours, near, poisson, proves

BOT = """\
queuesim: 1
time: {start: 2026-03-02, days: 5, open: 09:00-17:00}
runs: {replications: 4, seed: 3}
demand:
  reasons:
    balance: {per_day: 1000, channel: bot}
    loan: {per_day: 500, channel: bot}
channels:
  bot:
    kind: self_service
    talk: 60s
    solves: {balance: 80%, loan: 20%}
    if_not_solved: {phone: 75%, leave: 25%}
  phone: {kind: call, talk: 2m}
staff: {agents: {count: 20, skills: [phone]}}
"""


@proves("M17", off=("    solves: {balance: 80%, loan: 20%}\n", ""))
def test_a_bot_solves_its_share_of_each_reason_and_passes_on_the_rest(lab: Lab) -> None:
    """30,000 dialogues: shares within five standard errors, missed once in a million studies."""
    result = lab.compare(BOT)
    expected = {
        "solved_in_self_service.balance": (0.8, 20_000),
        "solved_in_self_service.loan": (0.2, 10_000),
    }
    for selector, (share, dialogues) in expected.items():
        error = (share * (1 - share) / dialogues) ** 0.5
        assert abs(result.estimate("base", selector).value - share) < 5 * error
    calls = result.estimate("base", "contacts.phone").value
    assert abs(calls - 0.75 * (0.2 * 1000 + 0.8 * 500)) < 5 * (450 / 20) ** 0.5


# --- M15: channels that work as one -------------------------------------------------------------

HISTORY = """\
queuesim: 1
time: {start: 2026-03-02, days: 3, open: 09:00-17:00}
runs: {replications: 4, seed: 3}
demand: {reasons: {card: {per_day: 600, channel: {bot: 60%, phone: 40%}}}}
channels:
  bot:
    kind: self_service
    talk: 60s
    solves: 30%
    if_not_solved: phone
    tells_again: 45s
    cost_per_contact: 0.5
  phone: {kind: call, talk: {law: deterministic, mean: 2m}, cost_per_contact: 2}
staff: {agents: {count: 20, skills: [phone]}}
integration: {shared_history: [bot, phone]}
scenarios:
  apart: {integration.shared_history: []}
"""


@proves("M15", "M53", off=("{shared_history: [bot, phone]}", "{}"))
def test_shared_history_saves_what_would_be_told_again_and_nothing_else(lab: Lab) -> None:
    """Talk is 2 min; without it each who comes from the bot takes 45 s more, to the tick."""
    result = lab.compare(HISTORY)
    talk, apart = (result.estimate(name, "talk.phone").value for name in ("base", "apart"))
    passed_on = result.estimate("apart", "contacts.passed_on.phone").value
    passed_on -= result.estimate("apart", "contacts.closed.phone").value  # it was 17:00 by then
    handled = result.estimate("apart", "contacts.answered.phone").value
    assert talk == pytest.approx(120, rel=1e-12)
    assert apart == pytest.approx(120 + 45 * passed_on / handled, rel=1e-12)
    assert passed_on > 200
    for same in ("contacts.phone", "containment", "cost.contacts"):
        assert result.estimate("base", same).value == result.estimate("apart", same).value


QUEUES = """\
queuesim: 1
time: {start: 2026-03-02, days: 6, open: 24h}
runs: {replications: 20, seed: 3, warmup: 1d}
demand:
  reasons:
    card: {per_day: 1440, channel: phone}
    loan: {per_day: 1440, channel: video}
channels:
  phone: {kind: call, talk: {law: exponential, mean: 2m}}
  video: {kind: call, talk: {law: exponential, mean: 2m}}
staff: {callers: {count: 3, skills: [phone]}, on video: {count: 3, skills: [video]}}
integration: {one_queue: [phone, video]}
scenarios:
  apart: {integration.one_queue: []}
"""


@proves("M15", off=("{one_queue: [phone, video]}", "{}"))
def test_one_queue_over_two_teams_is_one_team(lab: Lab) -> None:
    """Erlang C: 4 erlang for six, instead of twice 2 for three."""
    result = lab.compare(QUEUES)
    for channel in ("phone", "video"):
        wait = result.estimate("base", f"wait.{channel}")
        assert near(wait, erlang_c_mean_wait(4, 6, 120))
        assert near(result.estimate("apart", f"wait.{channel}"), erlang_c_mean_wait(2, 3, 120))


STEER = """\
queuesim: 1
time: {start: 2026-03-02, days: 5, open: 09:00-17:00}
runs: {replications: 10, seed: 3}
demand: {reasons: {card: {per_day: 600, channel: phone}}}
channels:
  phone: {kind: call, talk: 4m, patience: 5m}
  video: {kind: call, talk: 6m}
  bot: {kind: self_service, talk: 1m, solves: 50%}
staff: {agents: {count: 5, skills: [phone]}, on video: {count: 8, skills: [video]}}
integration: {steer: {when_wait_over: 1m, offer: {bot: 25%, video: 15%}}}
scenarios:
  nobody is asked: {integration.steer: remove}
"""


@proves(
    "M15", "M16", off=("integration: {steer: {when", "integration: {steer: {from: [video], when")
)
def test_steering_offers_its_shares_to_those_who_would_wait_long(lab: Lab) -> None:
    """Of those asked a quarter goes to the bot and 15 % to video, and the queue is relieved."""
    result = lab.compare(STEER)
    days = 50
    started = result.estimate("base", "contacts.phone").value * days
    asked = result.estimate("base", "steer.asked.phone").value * started
    assert asked > 5_000  # the phone is overloaded: 5 people for 40 minutes of work in 8
    for channel, share in (("bot", 0.25), ("video", 0.15)):
        went = result.estimate("base", f"contacts.steered.{channel}").value * days
        assert abs(went - share * asked) < 5 * (share * (1 - share) * asked) ** 0.5
    diverted = result.estimate("base", "contacts.diverted.phone").value * days
    accepted = result.estimate("base", "steer.accepted.phone").value * asked
    assert diverted == pytest.approx(accepted, rel=1e-9)
    none = result.estimate("nobody is asked", "abandonment.phone").value
    assert result.estimate("base", "abandonment.phone").value < 0.7 * none


# --- M16: which channel -------------------------------------------------------------------------

DOORS = """\
queuesim: 1
time: {start: 2026-03-02, days: 5, open: 09:00-17:00}
runs: {replications: 10, seed: 3}
demand: {reasons: {card: {per_day: 800, channel: {phone: 50%, desk: 20%, bot: 30%}}}}
channels:
  phone: {kind: call, talk: 2m, cost_per_contact: 1.5}
  desk: {kind: counter, talk: 3m, cost_per_contact: 4}
  bot: {kind: self_service, talk: 1m, cost_per_contact: 0.25}
staff: {agents: {count: 30, skills: [phone, desk]}}
scenarios:
  more to the bot: {demand.reasons.card.channel: {phone: 30%, desk: 10%, bot: 60%}}
"""


@proves("M16", off=("{phone: 50%, desk: 20%, bot: 30%}", "phone"))
def test_contacts_and_their_cost_divide_over_the_channels(lab: Lab) -> None:
    """Shares within five standard errors, and to the cent what that many contacts cost."""
    result = lab.compare(DOORS)
    price = {"phone": 1.5, "desk": 4, "bot": 0.25}
    for name, shares in (("base", (0.5, 0.2, 0.3)), ("more to the bot", (0.3, 0.1, 0.6))):
        total = 0.0
        for channel, share in zip(price, shares, strict=True):
            count = result.estimate(name, f"contacts.answered.{channel}").value
            assert poisson(count, 800 * share, 50)
            cost = result.estimate(name, f"cost.contacts.{channel}").value
            assert cost == pytest.approx(count * price[channel], rel=1e-12)
            total += cost
        assert result.estimate(name, "cost").value == pytest.approx(total, rel=1e-12)


# --- M18, M19: machines -------------------------------------------------------------------------

MACHINES = """\
queuesim: 1
time: {start: 2026-03-02, days: 9, open: 24h}
runs: {replications: 20, seed: 3, warmup: 1d}
customers: {people: {patience: 3m}}
demand: {reasons: {cash: {per_day: 1440, channel: machine}}}
channels:
  machine:
    kind: self_service
    machines: 2
    talk: {law: exponential, mean: 2m}
    solves: 80%
    if_not_solved: {desk: 75%, leave: 25%}
    lease: 600/day
  desk: {kind: counter, talk: 1m, patience: never}
staff: {tellers: {count: 5, skills: [desk]}}
"""


@proves("M18", off=("machines: 2", "machines: 20"))
def test_machines_are_few_and_some_customers_leave(lab: Lab) -> None:
    """Erlang A with two machines: who gives up, how many are in use; and what is not solved."""
    result = lab.compare(MACHINES)
    exact = erlang_a(1 / 60, 120, 2, 180)
    assert near(result.estimate("base", "abandonment.machine"), exact.p_abandon)
    assert near(result.estimate("base", "wait.machine"), exact.mean_wait)
    assert near(result.estimate("base", "in_service.machine"), 2 * (1 - exact.p_abandon))
    assert near(result.estimate("base", "solved_in_self_service.machine"), 0.8)
    used = result.estimate("base", "contacts.answered.machine").value
    passed_on = result.estimate("base", "contacts.desk").value
    assert abs(passed_on - used * 0.2 * 0.75) < 5 * (used * 0.15 * 0.85 / 160) ** 0.5
    assert result.estimate("base", "cost.machines").value == pytest.approx(2 * 600)


NIGHT = f"""\
queuesim: 1
time: {{start: 2026-03-02, days: 5, open: {{mon-fri: 09:00-17:00}}}}
runs: {{replications: 10, seed: 3}}
demand:
  arrivals:
    counts: exact
    rows:
{hours("mon-fri", {10: "cash: 60", 20: "cash: 30"})}\
  reasons: {{cash: {{channel: machine}}}}
channels:
  machine:
    kind: self_service
    machines: 4
    talk: 1m
    open: {{mon-fri: 07:00-22:00}}
    solves: 70%
    if_not_solved: desk
  desk: {{kind: counter, talk: 2m}}
staff: {{tellers: {{count: 9, skills: [desk]}}}}
"""


@proves("M19", off=("    open: {mon-fri: 07:00-22:00}\n", ""))
def test_a_machine_serves_at_night_and_the_counter_only_by_day(lab: Lab) -> None:
    """90 a day use it, 30 of them at night; what it cannot do then finds the counter closed."""
    result = lab.compare(NIGHT)
    days = 50
    assert result.estimate("base", "contacts.answered.machine").value == 90
    assert result.estimate("base", "contacts.closed.machine").value == 0
    desk = result.estimate("base", "contacts.desk").value
    assert abs(desk - 27) < 5 * (90 * 0.21 / days) ** 0.5
    shut = result.estimate("base", "contacts.closed.desk").value
    assert abs(shut - 9) < 5 * (30 * 0.21 / days) ** 0.5
    served = result.estimate("base", "contacts.answered.desk").value
    assert served == pytest.approx(desk - shut)


# --- M21: messages ------------------------------------------------------------------------------

MESSAGES = f"""\
queuesim: 1
time: {{start: 2026-03-02, days: 5, open: {{mon-fri: 09:00-19:00}}}}
runs: {{replications: 10, seed: 3}}
demand:
  arrivals:
    counts: exact
    rows:
{hours("mon-fri", {8: "card: 0", 12: "card: 60"})}\
  reasons: {{card: {{channel: app}}}}
channels:
  app: {{kind: chat, talk: {{law: deterministic, mean: 8m}}, at_once: 4, patience: 3h}}
staff: {{team: {{count: 1, skills: [app]}}}}
"""


@proves("M21", off=(", at_once: 4, patience: 3h", ", patience: 3m"))
def test_messages_wait_long_and_several_are_answered_at_once(lab: Lab) -> None:
    """60 in an hour for one person who answers four in 8 min: 30 an hour, and the rest waits.

    Half an hour's work is left at the end of the hour and then done: the wait grows from 0 to
    an hour, with half an hour in the mean, give or take the first and the last four.
    """
    result = lab.compare(MESSAGES)
    answered = result.estimate("base", "contacts.answered.app").value
    left = result.estimate("base", "contacts.abandoned.app").value
    assert answered + left == 60
    assert left < 60 * 0.2  # a mean patience of 3 h for some 25 min: 13 % leave
    assert 20 * 60 < result.estimate("base", "wait.app").value < 30 * 60
    assert result.estimate("base", "aht.app").value == pytest.approx(480)
    own = result.estimate("base", "aht.agent").value  # four share a person's time
    assert 120 <= own < 125


# --- M23: history at hand -----------------------------------------------------------------------

TRANSFER = """\
queuesim: 1
time: {start: 2026-03-02, days: 5, open: 09:00-17:00}
runs: {replications: 4, seed: 3}
demand: {reasons: {card: {per_day: 500, channel: phone}}}
channels: {phone: {kind: call, talk: {law: deterministic, mean: 2m}}}
staff:
  agents: {count: 20, skills: [phone]}
  experts: {count: 10, skills: [phone.experts]}
quality: {transfer: {phone: {chance: 20%, to: experts, tells_again: 90s}}}
scenarios:
  history at hand: {integration.shared_history: [phone]}
  half of it: {quality.transfer.phone.tells_again: 45s}
"""


@proves("M23", off=("tells_again: 90s", "tells_again: 0s"))
def test_history_at_hand_saves_telling_again_after_a_transfer(lab: Lab) -> None:
    """Talk twice where passed on, and 90 s, 45 s or nothing more, to the tick."""
    result = lab.compare(TRANSFER)
    share = result.estimate("base", "transferred").value
    assert abs(share - 0.2) < 5 * (0.16 / 10_000) ** 0.5
    for name, again in (("base", 90), ("half of it", 45), ("history at hand", 0)):
        exact = 120 + share * (120 + again)
        assert result.estimate(name, "aht").value == pytest.approx(exact, rel=1e-12)
        assert result.estimate(name, "aht.experts").value == pytest.approx(120 + again, rel=1e-12)
