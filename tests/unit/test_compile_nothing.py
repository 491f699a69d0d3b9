"""A word set to nothing is as if it were absent: the same network, so the same rows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from queuesim.engine.reference import simulate
from queuesim.engine.reference.floor import Floor
from queuesim.errors import ConfigError
from queuesim.spec.load import load
from tests.unit.compiling import build, check_balance, network, part

#: Every word is used, so that a word set to nothing meets all the others.
FULL = """\
queuesim: 1
time: {start: 2026-03-02, days: 2, open: {mon-fri: 09:00-12:00}}
customers:
  gold: {count: 50, priority: high, patience: 4m}
  plain: {count: 200, patience: 2m}
demand:
  day_to_day: {cv: 10%}
  surges: [{times: 150%, from: 2026-03-02 10:00, for: 30m}]
  reasons:
    card: {per_day: 200, channel: {phone: 60%, bot: 40%}}
    loan: {per_day: 40, channel: {counter: 50%, phone: 30%, mail: 20%}}
channels:
  bot:
    kind: self_service
    talk: 1m
    solves: 50%
    if_not_solved: {phone: 60%, chat: 30%, leave: 10%}
    tells_again: 10s
  phone:
    kind: call
    talk: 3m
    wrap: 20s
    lines: 8
    solves: 70%
    callback: {offer_after_wait: 1m, accept: 40%}
  chat: {kind: chat, talk: 6m, at_once: 3, slower_per_extra_chat: 20%, solves: 80%}
  counter: {kind: counter, talk: 5m, seats: 5, balk: {from_queue: 2, chance: 30%}}
  mail: {kind: mail, talk: 4m}
every_channel:
  retry: {chance: 40%, after: 10m, other_channel: {counter: 20%}}
  repeat: {chance: 60%, after: 30m, talk: times 120%, tells_again: 15s}
staff:
  agents:
    count: 5
    skills: [phone, chat, mail]
    shrinkage: 20%
    levels: {new: {share: 40%, talk: times 130%}, old: {share: 60%}}
    between_contacts: {mean: 5s}
  tellers: {count: 2, skills: [counter], talk: times 90%}
  experts: {count: 1, skills: [phone.experts, counter.loan]}
routing: {ages: 5m, overflow: {phone: {to: tellers, after: 2m}}}
quality: {transfer: {phone: {chance: 15%, to: experts, tells_again: 30s}}}
integration:
  shared_history: [bot, chat]
  one_queue: [chat, counter]
  steer: {when_wait_over: 1m, offer: {chat: 30%, bot: 10%, callback: 20%}}
"""

#: What is changed to nothing, and what takes the word away.
NOTHING = {
    "day_to_day": (["demand.day_to_day.cv=0%"], ["demand.day_to_day=remove"]),
    "surges": (
        ["demand.surges=[{times: 100%, from: 2026-03-02 10:00, for: 30m}]"],
        ["demand.surges=[]"],
    ),
    "retry": (["every_channel.retry.chance=0%"], ["every_channel.retry=remove"]),
    "repeat": (["every_channel.repeat.chance=0%"], ["every_channel.repeat=remove"]),
    "told again after a bot": (
        ["channels.bot.tells_again=0s"],
        ["channels.bot.tells_again=remove"],
    ),
    "talk of a repeat": (["every_channel.repeat.talk=100%"], ["every_channel.repeat.talk=remove"]),
    "told again in a repeat": (
        ["every_channel.repeat.tells_again=0s"],
        ["every_channel.repeat.tells_again=remove"],
    ),
    "callback": (
        ["channels.phone.callback.accept=0%", "integration.steer.offer.callback=0%"],
        ["channels.phone.callback=remove", "integration.steer.offer={chat: 30%, bot: 10%}"],
    ),
    "balk": (["channels.counter.balk.chance=0%"], ["channels.counter.balk=remove"]),
    "slower chats": (
        ["channels.chat.slower_per_extra_chat=0%"],
        ["channels.chat.slower_per_extra_chat=remove"],
    ),
    "wrap": (["channels.phone.wrap=0s"], ["channels.phone.wrap=remove"]),
    "levels": (["staff.agents.levels.new.talk=100%"], ["staff.agents.levels=remove"]),
    "speed": (["staff.tellers.talk=100%"], ["staff.tellers.talk=remove"]),
    "shrinkage": (["staff.agents.shrinkage=0%"], ["staff.agents.shrinkage=remove"]),
    "between_contacts": (
        ["staff.agents.between_contacts.mean=0s"],
        ["staff.agents.between_contacts=remove"],
    ),
    "transfer": (["quality.transfer.phone.chance=0%"], ["quality.transfer={}"]),
    "told again after a transfer": (
        ["quality.transfer.phone.tells_again=0s"],
        ["quality.transfer.phone.tells_again=remove"],
    ),
    "steer": (
        ["integration.steer.offer={chat: 0%, bot: 0%}", "channels.phone.callback=remove"],
        ["integration.steer=remove", "channels.phone.callback=remove"],
    ),
    "one_queue": (["integration.one_queue=[mail]"], ["integration.one_queue=[]"]),
    "shared_history": (["integration.shared_history=[mail]"], ["integration.shared_history=[]"]),
    "overflow": (["routing.overflow.phone=[]"], ["routing.overflow={}"]),
    "volume": (["demand.volume=100%"], []),
}


@pytest.mark.parametrize("word", NOTHING)
def test_a_word_set_to_nothing_is_as_if_it_were_absent(word: str) -> None:
    nothing, absent = NOTHING[word]
    assert network(FULL, *nothing) == network(FULL, *absent)
    if word != "volume":
        assert network(FULL, *absent) != network(FULL)


@pytest.mark.parametrize("replication", range(5))
def test_with_every_word_at_once_contacts_balance_and_all_ends_occur(replication: int) -> None:
    model = build(FULL, "demand.volume=150%")
    rows = simulate(model.network, 3, replication)
    check_balance(rows)
    ends = {m.milestone for m in rows.milestones if m.milestone.startswith("end")}
    assert {"end|answered", "end|abandoned", "end|diverted"} <= ends


def test_a_scenario_keeps_the_customers_of_the_base() -> None:
    """The same cases at the same ticks, whatever the house does for them."""
    base = simulate(network(FULL), 3)
    for change in ("channels.phone.lines=3", "staff.agents.count=add 2", "quality.transfer={}"):
        other = simulate(network(FULL, change), 3)
        born = [sorted((c.born, c.kind, c.customer) for c in rows.cases) for rows in (base, other)]
        assert born[0] == born[1]


def test_less_volume_takes_customers_away_and_changes_no_other() -> None:
    base, more = (simulate(network(FULL, f"demand.volume={v}%"), 3) for v in (100, 130))
    known = {(c.part, c.ordinal, c.source): (c.kind, c.customer) for c in more.cases}
    both = [(c.part, c.ordinal, c.source) in known for c in base.cases]
    assert sum(both) >= 0.99 * len(both)
    assert all(
        known[(c.part, c.ordinal, c.source)] == (c.kind, c.customer)
        for c in base.cases
        if (c.part, c.ordinal, c.source) in known
    )


CHANGES = [
    change
    for nothing, absent in NOTHING.values()
    for changes in (nothing, absent)
    for change in changes
] + [
    "every_channel.at_close=send_away",
    "every_channel.at_close=keep",
    "channels.phone.callback.at_close=serve",
    "channels.phone.callback.keeps_place=no",
    "channels.phone.lines=3",
    "channels.counter.seats=0",
    "channels.bot.machines=2",
    "channels.mail.at_once=2",
    "customers.plain.patience=never",
    "routing.next=[priority, skill_order, longest_queue]",
    "routing.agent=fewest_cases",
    "staff.agents.count={09:00-10:00: 3, 10:00-12:00: 6}",
    "staff.agents.shifts={08:30-11:00: 50%, 10:00-12:30: 50%}",
    "time.open={mon-fri: [09:00-10:30, 11:00-12:00]}",
    "time.open={mon-fri: 20:00-01:00}",
]


@settings(max_examples=30)
@given(st.sets(st.integers(0, len(CHANGES) - 1), max_size=6), st.integers(0, 1000))
def test_any_mix_of_words_balances_and_leaves_no_line_taken(chosen: set[int], seed: int) -> None:
    changes = {CHANGES[k].partition("=")[0]: CHANGES[k] for k in sorted(chosen)}
    try:
        model = build(FULL, *changes.values())
    except ConfigError:
        assume(False)  # words that cannot stand together
    floor = Floor(model.network, seed)
    rows = floor.run()
    check_balance(rows)
    if not any(case.outcome == "" for case in rows.cases):
        assert all(
            pool.free == part(model.network.pools, name).units
            for name, pool in floor.stock.pools.items()
        )


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.integers(1, 4))
def test_one_more_agent_makes_nobody_of_a_plain_queue_wait_longer(seed: int, count: int) -> None:
    """First come first served, one group, equal speeds, nobody gives up: the same draws."""
    text = """\
queuesim: 1
time: {start: 2026-03-02, days: 1, open: 09:00-17:00}
demand: {reasons: {card: {per_day: 300, channel: phone}}}
channels: {phone: {kind: call, talk: 3m, wrap: 20s}}
staff: {team: {count: 1, skills: [phone]}}
"""
    waits = []
    for people in (count, count + 1):
        rows = simulate(build(text, f"staff.team.count={people}").network, seed)
        waits.append({v.case: v.begun - v.joined for v in rows.visits})
    assert all(waits[1][case] <= wait for case, wait in waits[0].items())


@pytest.mark.parametrize("name", ["quickstart", "city-bank"])
def test_the_examples_compile_in_every_scenario(name: str, request: pytest.FixtureRequest) -> None:
    path = request.config.rootpath / "configs" / f"{name}.yaml"
    loaded = load(path)
    for config in loaded.scenarios.values():
        from queuesim.compile import compile_config

        model = compile_config(config)
        short = replace(model.network, horizon=model.network.days[0] + 12 * 3_600_000_000)
        check_balance(simulate(short, 1))
