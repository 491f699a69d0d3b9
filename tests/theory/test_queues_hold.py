"""What holds in every queue, whatever is drawn: one more agent, conservation, Little's law.

Exact statements about each run, so there is no false-alarm rate.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queuesim.compile import compile_config
from queuesim.engine.reference import simulate
from queuesim.experiment.blocks import run_block
from queuesim.network import HeadCount
from queuesim.network.rows import OPEN, Rows
from queuesim.spec.load import load_text
from tests.semantics import tiny

# -- one more agent ---------------------------------------------------------------------------

FEW = st.integers(0, 5)  #: few ticks, so that much happens at once


@st.composite
def days(draw: st.DrawFn) -> list[tuple[int, int, int]]:
    """Arrival, work and wrap of some customers, in the order of arrival."""
    gaps = draw(st.lists(st.tuples(FEW, FEW, FEW), min_size=1, max_size=25))
    arrivals = np.cumsum([gap for gap, _, _ in gaps]).tolist()
    return [(at, work, wrap) for at, (_, work, wrap) in zip(arrivals, gaps, strict=True)]


def begins(day: list[tuple[int, int, int]], people: int, opens: int) -> dict[int, int]:
    """When each customer's service begins with this many people from ``opens`` on."""
    arrivals, works, wraps = zip(*day, strict=True)
    network = tiny.queue(
        tiny.source(arrivals, work=works, wrap=wraps),
        staffing=HeadCount(((0, 0), (opens, people))) if opens else HeadCount(((0, people),)),
        wrap=tiny.listed("wrap"),
    )
    return {visit.case: visit.begun for visit in tiny.run(network).visits}


@given(day=days(), people=st.integers(1, 4), opens=FEW)
def test_one_more_agent_makes_nobody_wait_longer(
    day: list[tuple[int, int, int]], people: int, opens: int
) -> None:
    fewer, more = begins(day, people, opens), begins(day, people + 1, opens)
    assert len(fewer) == len(day)
    assert fewer.keys() == more.keys()
    assert all(more[case] <= fewer[case] for case in fewer)


def plain(people: int, seed: int, per_day: int, cv: int, law: str) -> Rows:
    """A day of a plain helpline in a planner's words, day to day variation and all."""
    text = f"""\
queuesim: 1
time: {{start: 2026-03-02, days: 1, open: 09:00-12:00}}
customers: {{a: {{contacts: 40%}}, b: {{contacts: 60%}}}}
demand: {{day_to_day: {{cv: 20%}}, reasons: {{card: {{per_day: {per_day}, channel: phone}}}}}}
channels: {{phone: {{kind: call, talk: {{law: {law}, mean: 4m, cv: {cv}%}}, wrap: 30s}}}}
staff: {{team: {{count: {people}, skills: [phone]}}}}
"""
    return simulate(compile_config(load_text(text).base).network, seed)


@settings(max_examples=25)
@given(
    people=st.integers(1, 5),
    seed=st.integers(0, 2**32),
    load=st.integers(20, 130),
    cv=st.integers(20, 200),
    law=st.sampled_from(("lognormal", "gamma", "weibull")),
)
def test_one_more_agent_makes_nobody_wait_longer_in_words(
    people: int, seed: int, load: int, cv: int, law: str
) -> None:
    per_day = people * load * 180 // (100 * 4) + 1  # so many percent of what the agents can do
    fewer, more = (plain(n, seed, per_day, cv, law) for n in (people, people + 1))
    begun = {v.case: v.begun for v in more.visits}
    assert begun.keys() == {v.case for v in fewer.visits}
    # everybody is served in the end, unless the doors close on those who still wait
    assert all(begun[v.case] <= v.begun for v in fewer.visits if v.begun != OPEN)


# -- conservation and Little's law ------------------------------------------------------------

BASE = """\
queuesim: 1
time: {start: 2026-03-02, days: 2, open: 09:00-11:00, interval: 30m}
runs: {replications: 1}
targets: {phone: 80% in 20s, chat: 85% in 45s}
service_level: {rule: offered_less_short, short: 5s}
customers:
  gold: {count: 300, contacts: 30%, value: 900/year, priority: high, patience: 3m}
  plain: {count: 900, contacts: 70%, value: 90/year, patience: 1m}
demand:
  reasons:
    card: {per_day: 60, channel: {phone: 50%, chat: 20%, bot: 30%}}
    loan: {per_day: 20, channel: {phone: 50%, counter: 50%}}
channels:
  bot:
    kind: self_service
    talk: 60s
    solves: 60%
    tells_again: 30s
    if_not_solved: {phone: 50%, chat: 30%, leave: 20%}
  phone: {kind: call, talk: {card: 3m, loan: 5m}, wrap: 30s}
  chat: {kind: chat, talk: 6m, wrap: 20s, at_once: 2}
  counter: {kind: counter, talk: {mean: 6m, cv: 60%}, patience: 15m, solves: 80%}
staff:
  agents: {count: 3, skills: [phone], pay: 40/h}
  writers: {count: 2, skills: [chat], pay: 40/h}
  tellers: {count: 2, skills: [counter], pay: 40/h}
"""

#: Words that change how contacts flow; each is tried alone and with each other.
WORDS = {
    "lines": "channels.phone.lines=4",
    "seats": "channels.counter.seats=2",
    "unsolved": "channels.phone.solves=60%",
    "repeat": "every_channel.repeat={chance: 70%, after: 1d, talk: times 120%}",
    "retry": "every_channel.retry={chance: 60%, after: 5m, other_channel: {counter: 30%}}",
    "callback": "channels.phone.callback={offer_after_wait: 20s, accept: 70%}",
    "callback in place": (
        "channels.phone.callback={offer_after_wait: 20s, accept: 70%, keeps_place: true}"
    ),
    "transfer": "quality={transfer: {phone: {chance: 30%, to: tellers, tells_again: 40s}}}",
    "shared history": "integration.shared_history=[phone, counter, bot]",
    "one queue": "integration.one_queue=[phone, chat]",
    "steer": "integration.steer={when_wait_over: 30s, offer: {chat: 30%, callback: 40%}}",
    "balk": "channels.counter.balk={from_queue: 1, chance: 70%}",
    "overflow": "routing.overflow={phone: {to: tellers, after: 15s}}",
    "ages": "routing={next: [priority, longest_wait], agent: longest_idle, ages: 1m}",
    "slower chats": "channels.chat.slower_per_extra_chat=30%",
    "shrinkage": "staff.agents.shrinkage=25%",
    "absence": "staff.tellers.absence=60%",
    "between": "staff.agents.between_contacts={mean: 30s, cv: 50%}",
    "levels": "staff.tellers.levels={new: {share: 50%, talk: times 150%}, old: {share: 50%}}",
    "everybody": "staff.agents.skills=[phone, chat, counter]",
    "nobody": "staff.writers.count=0",
    "bad day": "demand.day_to_day={cv: 50%}",
    "surge": "demand.volume=times 180%",
    "machines": "channels.bot.machines=1",
}


@pytest.mark.parametrize("word", sorted(WORDS))
def test_each_word_changes_what_happens(word: str) -> None:
    # else the property below would say nothing about it
    plain, changed = (
        compile_config(load_text(BASE, sets=sets).base).network for sets in ((), (WORDS[word],))
    )
    assert any(simulate(plain, k).visits != simulate(changed, k).visits for k in (1, 2, 3))


def waiting_in_line(rows: Rows, until: int) -> tuple[int, int]:
    """Number waiting over time, step by step, and the sum of waits, of all lines [ticks]."""
    changes: Counter[int] = Counter()
    waits = 0
    for visit in rows.visits:
        left = min(visit.begun if visit.begun != OPEN else visit.ended, until)
        changes[visit.joined] += 1
        changes[left] -= 1
        waits += left - visit.joined
    area = waiting = before = 0
    for tick in sorted(changes):
        area += waiting * (tick - before)
        waiting, before = waiting + changes[tick], tick
    assert waiting == 0
    return area, waits


@settings(max_examples=60)
@given(
    words=st.sets(st.sampled_from(sorted(WORDS)), min_size=1, max_size=3),
    seed=st.integers(0, 2**32),
)
def test_nobody_is_lost_or_counted_twice_whatever_words_meet(words: set[str], seed: int) -> None:
    sets = tuple(WORDS[word] for word in sorted(words))
    if "callback in place" in words and "callback" in words:
        sets = tuple(s for s in sets if s != WORDS["callback"])
    model = compile_config(load_text(BASE, sets=sets).base)

    tally = run_block(model, seed, 0)  # refuses any run in which a balance does not hold
    ends = ("answered", "abandoned", "balked", "blocked", "closed", "diverted", "inside")
    np.testing.assert_array_equal(tally["started"], sum(tally[end] for end in ends))
    ways = ("first", "retry", "repeat", "passed on", "steered", "callback")
    np.testing.assert_array_equal(tally["started"], sum(tally[f"how {way}"] for way in ways))
    ends = ("solved", "unsolved", "lost", "inside")
    cases = sum(tally[f"cases_{end}"] for end in ends)
    np.testing.assert_array_equal(tally["cases_started"], cases)
    assert tally.total("cases_started") == tally.total("how first") > 0

    rows = simulate(model.network, seed, 0)
    until = max(row.ended for row in rows.cases if row.ended != OPEN)
    if all(row.ended != OPEN for row in rows.cases):
        area, waits = waiting_in_line(rows, until)
        assert area == waits
