"""Channels: doors, lines, seats, balking, patience, closing, several contacts at once."""

from __future__ import annotations

import pytest

from queuesim.errors import ConfigError
from queuesim.laws import Deterministic, Exponential, LogNormal
from queuesim.network import WorkKind
from tests.unit.compiling import ONE, build, fixed, listed, network, part, run

CHAT = ONE.replace("phone", "chat").replace("kind: call", "kind: chat, at_once: 2")
COUNTER = ONE.replace("kind: call", "kind: counter")
MAIL = ONE.replace("kind: call", "kind: mail")


# --- talk, wrap, AHT ------------------------------------------------------------------------------


def test_a_contact_is_talk_for_the_customer_and_wrap_for_the_agent() -> None:
    day = run(listed(build(ONE, f"channels.phone.wrap={fixed(15)}"), [0, 10]))
    assert day.waits == [0.0, 65.0]
    assert day.work(WorkKind.WORK) == [("team 0", 0.0, 60.0), ("team 0", 75.0, 135.0)]
    assert day.work(WorkKind.WRAP) == [("team 0", 60.0, 75.0), ("team 0", 135.0, 150.0)]
    assert day.story[2] == (60.0, 0, "end|answered")


def talk_law(*sets: str):
    net = network(ONE.replace("talk: {law: deterministic, mean: 60s}", "wrap: 30s"), *sets)
    return part(net.nodes, "talk phone").work.laws


def test_a_mean_is_lognormal_with_the_channels_cv() -> None:
    assert talk_law("channels.phone.talk=3m") == (LogNormal.from_mean_cv(180.0, 1.0),)
    cv = "channels.phone.talk_cv=50%"
    assert talk_law("channels.phone.talk=3m", cv) == (LogNormal.from_mean_cv(180.0, 0.5),)
    assert talk_law("channels.phone.talk=3m", "channels.phone.talk_cv=0%") == (
        Deterministic(180.0),
    )


def test_aht_is_talk_and_wrap_together() -> None:
    assert talk_law("channels.phone.aht=3m30s") == (LogNormal.from_mean_cv(180.0, 1.0),)
    said = talk_law("channels.phone.aht={mean: 3m30s, cv: 60%}")
    assert said == (LogNormal.from_mean_cv(180.0, 0.6),)
    exponential = talk_law("channels.phone.aht={law: exponential, mean: 3m30s}")
    assert exponential == (Exponential(180.0),)


def test_wrap_cannot_be_taken_out_of_any_law() -> None:
    with pytest.raises(ConfigError, match="wrap"):
        talk_law("channels.phone.aht={median: 3m, p90: 6m}")


def test_talk_may_differ_by_reason_and_class() -> None:
    text = ONE.replace("{people: {}}", "{gold: {}, plain: {}}")
    talk = "channels.phone.talk={card: {gold: 2m, other: 3m}, other: 5m}"
    net = network(text, "demand.reasons.loan={per_day: 5, channel: phone}", talk)
    laws = part(net.nodes, "talk phone").work.laws
    assert [c.name for c in net.classes] == ["gold.card", "gold.loan", "plain.card", "plain.loan"]
    assert [round(law.mean) for law in laws] == [120, 300, 180, 300]


# --- patience, balking, seats, lines --------------------------------------------------------------


def test_patience_ends_waiting_and_the_case_is_lost() -> None:
    model = build(ONE, "customers.people.patience=30s")
    day = run(listed(model, [0, 10, 20], patience=[1, 25, 100]))
    assert day.waits == [0.0, None, 40.0]
    assert (35.0, 1, "end|abandoned") in day.story
    assert day.outcomes == {"solved": 2, "lost": 1}


def test_patience_is_exponential_and_a_channel_may_scale_or_replace_it() -> None:
    class_of = "customers.people.patience=2m"

    def rule(*sets: str):
        return part(network(ONE, class_of, *sets).lanes, "phone").leave[0].after

    assert rule().laws == (Exponential(120.0),)
    scaled = rule("channels.phone.patience=times 200%")
    assert (scaled.laws, scaled.factors[0].values) == ((Exponential(120.0),), (2.0,))
    own = rule("channels.phone.patience={mean: 4m, cv: 50%}")
    assert own.laws == (LogNormal.from_mean_cv(240.0, 0.5),)
    assert part(network(ONE, class_of, "channels.phone.patience=never").lanes, "phone").leave == ()
    none = rule("channels.phone.patience=times 0%")
    assert none.laws == (Deterministic(0.0),)


def test_a_busy_line_blocks_and_talk_and_waiting_hold_one() -> None:
    day = run(listed(build(ONE, "channels.phone.lines=2"), [0, 10, 20, 61]))
    assert [m for t, c, m in day.story if c == 2] == ["start|phone|first", "end|blocked"]
    assert day.waits == [0.0, 50.0, 59.0]
    assert len(day.rows.visits) == 3  # who finds the line busy never comes to a queue


def test_wrap_needs_no_line() -> None:
    day = run(
        listed(build(ONE, "channels.phone.lines=1", f"channels.phone.wrap={fixed(30)}"), [0, 61])
    )
    assert day.milestones["end|blocked"] == 0
    assert day.waits == [0.0, 29.0]


def test_seats_are_places_to_wait_and_who_is_served_at_once_needs_none() -> None:
    day = run(listed(build(COUNTER, "channels.phone.seats=1"), [0, 10, 20, 70]))
    assert [v.outcome for v in day.visits] == ["served", "served", "blocked", "served"]
    assert day.outcomes == {"solved": 3, "lost": 1}
    none = run(listed(build(COUNTER, "channels.phone.seats=0"), [0, 10, 60]))
    assert [v.outcome for v in none.visits] == ["served", "blocked", "served"]


def test_balking_begins_at_a_queue_and_only_for_those_who_would_wait() -> None:
    model = build(COUNTER, "channels.phone.balk={from_queue: 1, chance: 100%}")
    day = run(listed(model, [0, 10, 20, 130]))
    assert [v.outcome for v in day.visits] == ["served", "served", "balked", "served"]
    assert (20.0, 2, "end|balked") in day.story


def test_the_chance_to_balk_is_a_draw_of_the_case() -> None:
    model = build(
        COUNTER,
        "channels.phone.balk={from_queue: 0, chance: 40%}",
        "demand.reasons.card.per_day=4000",
    )
    day = run(model)
    faced = [v for v in day.visits if v.outcome == "balked" or v.begun != v.joined]
    balked = sum(v.outcome == "balked" for v in faced)
    # 4000 draws: 5 standard errors are 0.04
    assert balked / len(faced) == pytest.approx(0.4, abs=0.04)


# --- opening hours --------------------------------------------------------------------------------


def test_who_comes_to_a_closed_channel_is_lost_and_not_retried() -> None:
    model = build(ONE, "every_channel.retry={chance: 100%, after: 1h}")
    day = run(listed(model, [-1, 0, 3599, 3600]))
    assert [(t, m) for t, c, m in day.story if c in (0, 3) and m.startswith("end")] == [
        (-1.0, "end|closed"),
        (3600.0, "end|closed"),
    ]
    assert day.outcomes == {"solved": 2, "lost": 2}


def test_at_close_those_who_wait_are_served_or_sent_away_or_kept() -> None:
    two = "time.days=2"
    served = run(listed(build(ONE, two), [3590, 3595]))
    assert served.waits == [0.0, 55.0]
    away = run(listed(build(ONE, two, "channels.phone.at_close=send_away"), [3590, 3595]))
    assert away.story[-2:] == [(3600.0, 1, "end|closed"), (3650.0, 0, "end|answered")]
    assert away.outcomes == {"solved": 1, "lost": 1}
    kept = run(listed(build(ONE, two, "channels.phone.at_close=keep"), [3590, 3595]))
    assert kept.waits == [0.0, 24 * 3600 - 3595.0]


def test_who_waits_at_close_where_nobody_is_there_to_stay_waits_on_as_long_as_patience_lasts() -> (
    None
):
    """The shift ends at 09:30 and the channel closes at 10:00: who comes at 09:40 meets nobody."""
    early = ("time.days=2", "staff.team.shifts={09:00-09:30: 100%}")
    waits = run(listed(build(ONE, *early), [2400]))
    assert waits.waits == [24 * 3600 - 2400.0]
    patient = run(listed(build(ONE, *early, f"customers.people.patience={fixed(3600)}"), [2400]))
    assert patient.story[-1] == (6000.0, 0, "end|abandoned")
    away = run(listed(build(ONE, *early, "channels.phone.at_close=send_away"), [2400]))
    assert away.story[-1] == (3600.0, 0, "end|closed")


def test_whoever_is_passed_to_people_who_have_gone_home_waits_until_they_come() -> None:
    text = ONE.replace("staff: {", "staff: {boss: {count: 1, shifts: {09:00-09:30: 100%}}, ")
    passed = ("time.days=2", "quality.transfer={phone: {chance: 100%, to: boss}}")
    day = run(listed(build(text, *passed), [1800]))
    assert day.waits == [0.0, 24 * 3600 - 1860.0]
    gives_up = run(listed(build(text, *passed, f"customers.people.patience={fixed(60)}"), [1800]))
    assert gives_up.story[-1] == (1920.0, 0, "end|abandoned")


def test_a_channel_may_have_hours_of_its_own() -> None:
    text = ONE.replace("kind: call,", "kind: call, open: 09:30-09:40,")
    net = network(text)
    assert [(g.name, len(g.windows)) for g in net.gates] == [("open", 1), ("open phone", 1)]
    day = run(listed(build(text), [0, 1800, 2399, 2400]))
    assert day.milestones == {
        "start|phone|first": 4,
        "end|closed": 2,
        "end|answered": 2,
    }


# --- several contacts at once ---------------------------------------------------------------------


def test_an_agent_holds_so_many_chats_and_the_next_waits() -> None:
    day = run(listed(build(CHAT), [0, 10, 20]))
    assert [(v.begun, v.ended) for v in day.visits] == [(0.0, 60.0), (10.0, 70.0), (60.0, 120.0)]


def test_chats_slow_each_other_down_exactly() -> None:
    """Alone full speed, two at 1 / 1.5: the first has 50 s left at 10, needs 75 s; it ends at 85.

    By then the second has done 50 of its 60 s, and goes on alone until 95.
    """
    model = build(CHAT, "channels.chat.slower_per_extra_chat=50%")
    # 2/3 is not a whole number of millionths: durations may differ by as much
    found = [(v.begun, v.ended) for v in run(listed(model, [0, 10])).visits]
    assert found == [(0.0, pytest.approx(85.0, abs=1e-3)), (10.0, pytest.approx(95.0, abs=1e-3))]
    assert part(model.network.nodes, "talk chat").pace == (1_000_000, 666_667)


def test_the_pace_may_be_said_itself() -> None:
    node = part(network(CHAT, "channels.chat.pace=[1, 0.5]").nodes, "talk chat")
    assert node.pace == (1_000_000, 500_000)
    day = run(listed(build(CHAT, "channels.chat.pace=[1, 0.5]"), [0, 20]))
    assert [v.ended for v in day.visits] == [100.0, 120.0]
    assert part(network(CHAT, "channels.chat.pace=[1, 1]").nodes, "talk chat").pace == ()


def test_wrap_holds_the_place_of_a_chat() -> None:
    day = run(listed(build(CHAT, f"channels.chat.wrap={fixed(20)}"), [0, 5, 61]))
    assert day.waits == [0.0, 0.0, 19.0]


def test_a_new_chat_goes_to_who_has_the_fewest() -> None:
    day = run(listed(build(CHAT, "staff.team.count=2"), [0, 1, 2, 3]))
    assert [v.server for v in day.visits] == ["team 0", "team 1", "team 0", "team 1"]
    idle = run(listed(build(CHAT, "staff.team.count=2", "routing.agent=longest_idle"), [0, 1, 2]))
    assert [v.server for v in idle.visits] == ["team 0", "team 0", "team 1"]


BOTH = """\
queuesim: 1
time: {start: 2026-03-02, days: 1, open: 09:00-10:00}
demand: {reasons: {card: {per_day: 10, channel: phone}, text: {per_day: 10, channel: chat}}}
channels:
  phone: {kind: call, talk: {law: deterministic, mean: 60s}}
  chat: {kind: chat, talk: {law: deterministic, mean: 60s}, at_once: 3}
staff: {team: {count: 1, skills: [phone, chat]}}
"""


def test_a_call_fills_the_agent_and_waits_for_open_chats() -> None:
    day = run(listed(listed(build(BOTH), [0, 10], "text"), [5, 61], "card"))
    found = [(v.node, v.joined, v.begun) for v in day.visits]
    assert found == [
        ("talk chat", 0.0, 0.0),
        ("talk phone", 5.0, 70.0),
        ("talk chat", 10.0, 10.0),
        ("talk phone", 61.0, 130.0),
    ]


def test_the_room_of_a_person_is_a_multiple_of_all_that_may_be_held() -> None:
    net = network(
        BOTH,
        "channels.mail={kind: mail, talk: 5m, at_once: 2}",
        "demand.reasons.card.channel={phone: 50%, mail: 50%}",
        "staff.team.skills=[phone, chat, mail]",
        "staff.callers={count: 1, skills: [phone]}",
    )
    rooms = {g.name: g.room for g in net.groups}
    assert rooms == {"callers": 1, "team": 6}
    assert {n: part(net.nodes, n).room for n in ("talk phone", "talk chat", "talk mail")} == {
        "talk phone": 0,
        "talk chat": 2,
        "talk mail": 3,
    }


# --- mail -----------------------------------------------------------------------------------------


def test_mail_comes_at_any_hour_and_is_kept_until_people_are_there() -> None:
    day = run(listed(build(MAIL, "time.days=2"), [-3600, 3590, 3595, 4000]))
    assert [v.begun for v in day.visits] == [0.0, 3590.0, 86400.0, 86460.0]
    assert day.milestones["end|closed"] == 0


def test_mail_at_the_end_of_the_run_is_still_inside() -> None:
    day = run(listed(build(MAIL), [3590, 3595]))
    assert day.outcomes == {"solved": 1, "": 1}
    assert day.milestones == {"start|phone|first": 2, "end|answered": 1}


def test_who_writes_a_mail_waits_for_ever_and_sees_no_queue() -> None:
    """What classes and every channel say of patience and balking is not meant for mail."""
    every = ("customers.people.patience=1m", "every_channel.balk={from_queue: 0, chance: 100%}")
    more = "every_channel.patience=2m"
    assert part(network(MAIL, *every, more).lanes, "phone").leave == ()


def test_mail_is_taken_when_nothing_else_waits_unless_it_may_not() -> None:
    text = BOTH.replace("kind: chat,", "kind: mail,").replace(", at_once: 3", "")
    first = run(listed(listed(build(text), [0, 5], "text"), [10, 70], "card"))
    found = [(v.node, v.begun) for v in sorted(first.visits, key=lambda v: v.begun or 0)]
    assert found == [
        ("talk chat", 0.0),
        ("talk phone", 60.0),
        ("talk phone", 120.0),
        ("talk chat", 180.0),
    ]
    equal = build(text, "channels.chat.deferrable=no")
    second = run(listed(listed(equal, [0, 5], "text"), [10, 70], "card"))
    found = [(v.node, v.begun) for v in sorted(second.visits, key=lambda v: v.begun or 0)]
    assert found == [
        ("talk chat", 0.0),
        ("talk chat", 60.0),
        ("talk phone", 120.0),
        ("talk phone", 180.0),
    ]


# --- self-service ---------------------------------------------------------------------------------

BOT = """\
queuesim: 1
time: {start: 2026-03-02, days: 1, open: 09:00-10:00}
demand: {reasons: {card: {per_day: 10, channel: bot}}}
channels:
  bot:
    {kind: self_service, talk: {law: deterministic, mean: 30s}, solves: 0%, if_not_solved: phone}
  phone: {kind: call, talk: {law: deterministic, mean: 60s}}
staff: {team: {count: 1, skills: [phone]}}
"""


def test_a_bot_has_room_for_all_and_passes_on_what_it_does_not_solve() -> None:
    day = run(listed(build(BOT), [0, 1]))
    assert [(c, t, m) for t, c, m in day.story if c == 1] == [
        (1, 1.0, "start|bot|first"),
        (1, 31.0, "end|answered"),
        (1, 31.0, "start|phone|passed on"),
        (1, 150.0, "end|answered"),
    ]
    assert day.waits == [0.0, 59.0]
    assert day.outcomes == {"solved": 2}
    assert day.model.labels.node_channel == {"talk bot": "bot", "talk phone": "phone"}


def test_a_bot_may_solve_all_or_let_people_leave() -> None:
    solved = run(listed(build(BOT, "channels.bot.solves=100%"), [0]))
    assert solved.outcomes == {"solved": 1}
    left = run(listed(build(BOT, "channels.bot.if_not_solved={leave: 100%}"), [0]))
    assert left.outcomes == {"lost": 1}
    assert left.milestones == {"start|bot|first": 1, "end|answered": 1}


def test_what_a_bot_solves_may_differ_by_reason() -> None:
    loan = "demand.reasons.loan={per_day: 1, channel: bot}"
    model = build(BOT, loan, "channels.bot.solves={loan: 100%, card: 0%}")
    day = run(listed(listed(model, [0], "card"), [0], "loan"))
    assert day.milestones["start|phone|passed on"] == 1


def test_counted_machines_have_a_queue_and_patience() -> None:
    model = build(
        BOT, "channels.bot.machines=1", "channels.bot.solves=100%", "channels.bot.seats=1"
    )
    day = run(listed(model, [0, 1, 2, 40]))
    assert [(v.server or v.outcome, v.begun) for v in day.visits] == [
        ("machines bot 0", 0.0),
        ("machines bot 0", 30.0),
        ("blocked", None),
        ("machines bot 0", 60.0),
    ]
    assert [(s.group, s.staff, s.people) for s in model.labels.staff] == [
        ("machines bot", "bot", False),
        ("team", "team", True),
    ]
