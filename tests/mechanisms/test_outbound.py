"""Customers whom the house calls: before they come themselves (M27), and from a list (M13)."""

from __future__ import annotations

import pytest

from queuesim.compile.explain import Explained
from queuesim.compile.workload import workload
from queuesim.engine.reference.floor import Floor, Tale
from queuesim.errors import ConfigError
from queuesim.report.story import story
from tests.mechanisms.lab import Lab, proves
from tests.unit.compiling import build, listed

#: All are foreseen 20 minutes ahead; a call helps gold customers and no others.
HAND = """\
queuesim: 1
time: {start: 2026-03-02, days: 1, open: 09:00-11:00}
runs: {replications: 1}
customers: {gold: {contacts: 50%}, plain: {contacts: 50%}}
demand:
  reasons: {card: {per_day: 1, channel: phone, foreseen: {share: 100%, ahead: 20m, channel: ahead}}}
channels:
  phone: {kind: call, talk: 10m}
  ahead: {kind: outbound, talk: 5m, solves: {gold: 100%, plain: 0%}}
staff: {team: {count: 1, skills: [phone, ahead]}}
every_channel: {talk_cv: 0%}
"""


@proves("M27", off=("share: 100%", "share: 0%"))
def test_who_is_called_in_time_does_not_call_worked_by_hand(lab: Lab) -> None:
    """Times are those at which each is known; he calls 1200 s later, unless a call has helped.

    The first (gold) is called at 0. The second (plain) at 300 in vain: he calls at 1260, and is
    served till 1860. Of those known at 1270, 1300, 1310 and 1320, three are called at 1860, 2160
    and 2460; the fourth has not been by 2520, so he calls, and is served at 2760.
    """
    kinds = ["gold.card", "plain.card", *["gold.card"] * 4]
    day = lab.trace(HAND, [0, 60, 1270, 1300, 1310, 1320], kinds=kinds)
    made = [(v.case, v.begun) for v in day.visits if v.lane == "ahead"]
    assert made == [(0, 0), (1, 300), (2, 1860), (3, 2160), (4, 2460), (5, None)]
    calls = [(t, case) for t, case, word in day.story if word == "start|phone|first"]
    assert calls == [(1260, 1), (2520, 5)]
    assert [v.begun for v in day.visits if v.lane == "phone"] == [1260, 2760]
    assert [t for t, _, word in day.story if word == "end|diverted"] == [2520]
    assert day.outcomes == {"solved": 6}


#: A fifth of the calls could be foreseen; people call when no call waits.
FORESEEN = """\
queuesim: 1
time: {start: 2026-03-02, days: 3, open: 09:00-17:00}
runs: {replications: 4, seed: 3}
demand:
  day_to_day: {cv: 20%}
  surges: [{times: 150%, from: 2026-03-03 11:00, for: 1h}]
  reasons:
    card:
      per_day: 90
      channel: {phone: 70%, chat: 30%}
      foreseen: {share: 30%, ahead: 2h, channel: ahead}
    loan: {per_day: 60, channel: phone}
channels:
  phone: {kind: call, talk: 6m, wrap: 30s}
  chat: {kind: chat, talk: 8m, at_once: 2}
  ahead: {kind: outbound, talk: 4m, wrap: 1m, solves: 75%}
staff: {team: {count: 3, skills: [phone, chat, ahead]}}
scenarios:
  nobody is foreseen: {demand.reasons.card.foreseen: remove}
  share of 0 %: {demand.reasons.card.foreseen.share: 0%}
  nobody calls them:
    staff.team.skills: [phone, chat]
    staff.nobody: {count: 0, skills: [ahead]}
"""
INBOUND = ("phone", "chat")


@proves("M27", off=("foreseen: {share: 30%", "foreseen: {share: 0%"))
def test_exactly_those_whom_a_call_has_helped_in_time_do_not_call(lab: Lab) -> None:
    """In each replication inbound contacts are fewer by those solved on the telephone before.

    Where nobody calls, all make contact at the same moments, and wait as long, as where nobody is
    foreseen: to the tick.
    """
    result = lab.compare(FORESEEN)
    called = helped = 0
    for base, usual, nobody in zip(
        *(result.tallies[k] for k in ("base", "nobody is foreseen", "nobody calls them")),
        strict=True,
    ):
        solved = base.total("solved", "channel", "ahead")
        before, after = (
            sum(tally.total("started", "channel", name) for name in INBOUND)
            for tally in (usual, base)
        )
        assert before - after == solved
        assert base.total("cases_started") == usual.total("cases_started")
        for name in INBOUND:
            for what in ("started", "answered", "wait", "talk", "wrap", "how first"):
                here, there = (t.total(what, "channel", name) for t in (nobody, usual))
                assert here == there, (name, what)
        on_list = base.total("how outbound")
        assert on_list == nobody.total("how outbound")
        assert on_list == sum(base.total(e, "channel", "ahead") for e in ("answered", "diverted"))
        helped += solved
        called += base.total("answered", "channel", "ahead")
    assert called > 100
    assert abs(helped - 0.75 * called) < 5 * (called * 0.75 * 0.25) ** 0.5


def test_foresight_of_nothing_leaves_no_trace_and_engines_agree() -> None:
    """And the load knows those to be called, and that most of them do not call."""
    lab = Lab()
    result = lab.compare(FORESEEN, replications=2)
    assert result.tallies["nobody is foreseen"] == result.tallies["share of 0 %"]
    for engine in ("reference", "kernel"):
        again = lab.compare(FORESEEN, engine=engine, replications=2)
        assert again.tallies["base"] == result.tallies["base"]
    works = {work.name: work.contacts for work in workload(Explained(build(FORESEEN))).works}
    assert works["ahead"] == pytest.approx(3 * 90 * 0.3)
    assert works["chat"] == pytest.approx(3 * 90 * 0.3 * (1 - 0.3 * 0.75))


#: A list of 200 for two people with nothing else to do, until 9:58 on the second day.
LIST = """\
queuesim: 1
time: {start: 2026-03-02, days: 2, open: 09:00-17:00}
runs: {replications: 3, seed: 3}
demand:
  volume: 130%
  day_to_day: {cv: 30%}
  reasons:
    offer:
      channel: offers
      list: {count: 200, from: 2026-03-02 10:00, until: 2026-03-03 09:58}
channels: {offers: {kind: outbound, talk: 5m, solves: 25%}}
every_channel: {talk_cv: 0%}
staff: {team: {count: 2, skills: [offers]}}
"""


@proves("M13", off=("count: 200", "count: 100"))
def test_a_list_is_worked_off_one_by_one_and_the_rest_is_left_in_peace(lab: Lab) -> None:
    """Two people, 12 calls an hour each: 168 on the first day from 10 to 17, 24 on the second.

    So 192 are called and 8 are not; volume and the factors of days do not change a list.
    """
    result = lab.compare(LIST)
    for tally in result.tallies["base"]:
        ends = [tally.total(end, "channel", "offers") for end in ("started", "answered", "closed")]
        assert ends == [200, 192, 8]
        assert tally.total("cases_started") == 200
        assert tally.total("busy", "group", "team") == 192 * 300 * 10**6
    bought = sum(t.total("cases_solved") for t in result.tallies["base"])
    assert abs(bought - 0.25 * 576) < 5 * (576 * 0.25 * 0.75) ** 0.5


#: One person with a list and calls: at 0, and at 420 s.
IDLE = """\
queuesim: 1
time: {start: 2026-03-02, days: 1, open: 09:00-10:00}
runs: {replications: 1}
demand:
  reasons:
    card: {per_day: 1, channel: phone}
    offer: {channel: offers, list: {count: 4, from: 2026-03-02 09:01}}
channels:
  phone: {kind: call, talk: 2m}
  offers: {kind: outbound, talk: 5m}
every_channel: {talk_cv: 0%}
staff: {team: {count: 1, skills: [phone, offers]}}
"""


@proves("M13", off=("kind: outbound, talk: 5m", "kind: outbound, talk: 5m, deferrable: no"))
def test_people_work_through_a_list_when_no_call_waits_worked_by_hand(lab: Lab) -> None:
    """The list is there at 60 s. A call till 120, the first of the list till 420.

    Calls of 150 and 400 wait and come before the list, till 540 and 660; then the rest of it.
    """
    day = lab.trace(IDLE, [0, 150, 400])
    assert [begun for _, begun, _ in day.work()] == [0, 120, 420, 540, 660, 960, 1260]
    assert [v.begun for v in day.visits if v.lane == "phone"] == [0, 420, 540]


def test_what_would_be_foreseen_on_the_day_before_is_refused() -> None:
    """The first contacts come at 9: that is as long ahead as they can be known."""
    with pytest.raises(ConfigError) as caught:
        build(HAND.replace("ahead: 20m", "ahead: 10h"))
    (problem,) = caught.value.problems
    assert problem.path == ("demand", "reasons", "card", "foreseen", "ahead")
    assert "9h after midnight" in str(problem.message)


def test_the_story_of_a_case_that_is_known_before_says_so() -> None:
    """He is called in vain, and comes when he would have."""
    model = listed(build(HAND), [0], kinds=["plain.card"])
    tale = Tale(1)
    Floor(model.network, 1, 0, tale=tale).advance(model.network.horizon)
    told = [line.says.text() for line in story(model, tale)]
    assert told[0] == "a customer of class plain will have reason to make contact: card"
    assert told[1] == "is to be called by the house: ahead"
    assert "will make contact at Mon 2026-03-02 09:20:00" in told
    assert told[-1] == "the case ends: solved"
