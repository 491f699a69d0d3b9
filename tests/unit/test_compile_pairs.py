"""Pairs of words, for that is where simulators break: traces worked out by hand."""

from __future__ import annotations

import pytest

from queuesim.network import NEVER
from tests.unit.compiling import ONE, build, fixed, listed, network, part, run

COUNTER = ONE.replace("kind: call", "kind: counter")
RETRY = "channels.phone.retry={chance: 100%, after: {law: deterministic, value: 5m}}"
CALLBACK = "channels.phone.callback={offer_after_wait: 20s, accept: 100%}"
CHAT = f"channels.chat={{kind: chat, talk: {fixed(60)}, at_once: 2}}"
TEXT = "demand.reasons.text={per_day: 5, channel: chat}"
EXPERTS = "staff.experts={count: 1, skills: [phone.experts]}"
TRANSFER = "quality.transfer.phone={chance: 100%, to: experts}"
BOT = f"channels.bot={{kind: self_service, talk: {fixed(30)}, solves: 0%, if_not_solved: phone}}"


def ends_of(day, case: int) -> list[str]:
    return [m for _, c, m in day.story if c == case and m.startswith("end")]


# --- callback and ... -----------------------------------------------------------------------------


def test_callback_and_lines_who_accepts_frees_the_line() -> None:
    """Two lines: case 2 is blocked at 15; case 1 accepts at 25, so case 3 gets a line at 26."""
    model = build(ONE, CALLBACK, "channels.phone.lines=2")
    day = run(listed(model, [0, 5, 15, 26]))
    assert ends_of(day, 2) == ["end|blocked"]
    assert ends_of(day, 3) == ["end|diverted", "end|answered"]


def test_callback_and_transfer_no_line_is_given_back_that_was_not_held() -> None:
    """Cases 0 and 1 are transferred, 1 from a callback; with one line two callers never talk."""
    changes = (
        CALLBACK,
        EXPERTS,
        TRANSFER,
        "channels.phone.lines=2",
        "customers.people.patience=1h",
    )
    model = build(ONE, *changes)
    seconds = [0, 1, 300, 301, 302, 303]
    day = run(listed(model, seconds, patience_transferred=[99, 5, 99, 99, 99, 99]))
    assert ends_of(day, 1) == ["end|diverted", "end|answered"]
    # at 300 all is free again; two lines for four callers at once
    assert [ends_of(day, c)[0] for c in (2, 3, 4, 5)] == [
        "end|answered",
        "end|diverted",
        "end|blocked",
        "end|blocked",
    ]


def test_callback_and_transfer_giving_up_then_ends_the_callback() -> None:
    changes = (CALLBACK, EXPERTS, "channels.phone.lines=2", "customers.people.patience=1h")
    slow = f"quality.transfer.phone={{chance: 100%, to: experts, talk: {fixed(600)}}}"
    model = build(ONE, *changes, slow)
    day = run(listed(model, [0, 1], patience_transferred=[99, 30]))
    assert ends_of(day, 1) == ["end|diverted", "end|abandoned"]
    assert [v.lane for v in day.visits if v.case == 1] == [
        "phone",
        "phone/callback",
        "phone/callback transferred",
    ]


def test_callback_and_balk_callbacks_count_as_waiting() -> None:
    """Case 1 waits to be called; whoever comes next sees one waiting and turns away."""
    balk = "channels.phone.balk={from_queue: 1, chance: 100%}"
    day = run(listed(build(ONE, CALLBACK, balk), [0, 1, 30]))
    assert ends_of(day, 2) == ["end|balked"]


def test_callback_and_priority_keep_their_rank_unless_said() -> None:
    text = ONE.replace("{people: {}}", "{gold: {priority: high}, plain: {}}")
    net = network(text, CALLBACK)
    ranks = {route.lane: route.person_rank for route in net.routes}
    assert ranks["phone/callback/priority 1"] == ranks["phone/priority 1"]
    assert ranks["phone/callback/priority 2"] == ranks["phone/priority 2"]
    said = network(text, CALLBACK, "channels.phone.callback.priority=3")
    assert len([lane for lane in said.lanes if "callback" in lane.name]) == 1


def test_callback_and_overflow_the_wait_goes_on_counting() -> None:
    """Helpers may after 40 s in line; 20 s on the phone and 20 s as a callback make 40."""
    changes = (CHAT, TEXT, "staff.helpers={count: 1, skills: [chat]}")
    over = "routing.overflow.phone={to: helpers, after: 40s}"
    day = run(listed(build(ONE, CALLBACK, *changes, over), [0, 1]))
    assert [(v.begun, v.server) for v in day.visits if v.begun is not None][1] == (
        41.0,
        "helpers 0",
    )


def test_callback_and_retry_each_attempt_is_offered_one() -> None:
    callback = "channels.phone.callback={offer_after_wait: 20s, accept: 50%}"
    net = network(ONE, callback, RETRY, "customers.people.patience=1m")
    offer, patience = part(net.lanes, "phone").leave
    assert (offer.counted_as, patience.counted_as) == ("callback", "abandoned")
    assert part(net.nodes, "start phone retry").to == "open phone"


def test_callback_and_shift_end_the_last_of_the_day_are_called_tomorrow() -> None:
    shifts = "staff.team={skills: [phone], shifts: {09:00-09:30: 1}}"
    day = run(listed(build(ONE, "time.days=2", CALLBACK, shifts), [1790, 1795]))
    assert [v.begun for v in day.visits] == [1790.0, None, 86400.0]


# --- transfer and ... -----------------------------------------------------------------------------


def test_transfer_and_close_who_waits_then_is_sent_away_too() -> None:
    away = "channels.phone.at_close=send_away"
    slow = f"quality.transfer.phone={{chance: 100%, to: experts, talk: {fixed(600)}}}"
    day = run(listed(build(ONE, EXPERTS, slow, away), [3400, 3410]))
    assert day.story[-2:] == [(3600.0, 1, "end|closed"), (4060.0, 0, "end|answered")]
    stay = run(listed(build(ONE, EXPERTS, slow), [3400, 3410]))
    assert stay.story[-1] == (4660.0, 1, "end|answered")


def test_transfer_and_chat_the_second_agent_holds_several_too() -> None:
    text = ONE.replace("phone", "chat").replace("kind: call", "kind: chat, at_once: 2")
    experts = "staff.experts={count: 1, skills: [chat.experts]}"
    day = run(
        listed(build(text, experts, "quality.transfer.chat={chance: 100%, to: experts}"), [0, 10])
    )
    assert [(v.begun, v.server) for v in day.visits] == [
        (0.0, "team 0"),
        (10.0, "team 0"),
        (60.0, "experts 0"),
        (70.0, "experts 0"),
    ]


def test_transfer_and_levels_the_expert_has_a_speed_of_her_own() -> None:
    fast = "staff.experts={count: 1, skills: [phone.experts], talk: times 50%}"
    day = run(listed(build(ONE, fast, TRANSFER), [0]))
    assert day.work() == [("experts 0", 60.0, 90.0), ("team 0", 0.0, 60.0)]


def test_transfer_and_repeat_a_repeat_is_longer_in_both_visits() -> None:
    changes = (
        "channels.phone.solves=0%",
        "channels.phone.repeat={chance: 100%, after: 40m, talk: times 150%}",
    )
    day = run(listed(build(ONE, EXPERTS, TRANSFER, *changes), [0]))
    assert sorted(end - begin for _, begin, end in day.work()) == [60.0, 60.0, 90.0, 90.0]


def test_transfer_and_priority_the_expert_takes_the_high_first() -> None:
    text = ONE.replace("{people: {}}", "{gold: {priority: high}, plain: {priority: low}}")
    more = "staff.team.count=3"
    model = build(text, EXPERTS, TRANSFER, more)
    day = run(listed(model, [0, 1, 2], kinds=["plain.card", "plain.card", "gold.card"]))
    assert [v.case for v in day.visits if v.server == "experts 0"] == [0, 1, 2]  # by joining
    begun = {v.case: v.begun for v in day.visits if v.server == "experts 0"}
    assert begun == {0: 60.0, 2: 120.0, 1: 180.0}


# --- retry, balk, seats and ... -------------------------------------------------------------------


def test_balk_and_seats_full_comes_before_turning_away() -> None:
    changes = ("channels.phone.seats=1", "channels.phone.balk={from_queue: 1, chance: 100%}")
    day = run(listed(build(COUNTER, *changes), [0, 10, 20]))
    assert ends_of(day, 2) == ["end|blocked"]


def test_balk_and_retry_who_turns_away_may_come_back() -> None:
    balk = "channels.phone.balk={from_queue: 0, chance: 100%}"
    day = run(listed(build(COUNTER, balk, RETRY), [0, 10]))
    assert [(t, m) for t, c, m in day.story if c == 1] == [
        (10.0, "start|phone|first"),
        (10.0, "end|balked"),
        (310.0, "start|phone|retry"),
        (370.0, "end|answered"),
    ]


def test_retry_and_history_a_bot_is_not_forgotten_on_the_way() -> None:
    """Passed on by the bot, blocked, tried again: what the bot heard must still be told again."""
    again = "channels.bot.tells_again=15s"
    both = "demand.reasons={card: {per_day: 1, channel: bot}, loan: {per_day: 1, channel: phone}}"
    model = build(ONE, BOT, again, RETRY, "channels.phone.lines=1", both)
    day = run(listed(listed(model, [0], "card"), [25], "loan"))
    assert [(b, e) for _, b, e in day.work()] == [(25.0, 85.0), (330.0, 405.0)]


def test_retry_and_bot_who_is_passed_on_after_closing_is_lost() -> None:
    open_all_day = "channels.bot.open=24h"
    model = build(ONE, BOT, "demand.reasons.card.channel=bot", open_all_day, RETRY)
    day = run(listed(model, [3590]))
    assert [m for _, _, m in day.story] == [
        "start|bot|first",
        "end|answered",
        "start|phone|passed on",
        "end|closed",
    ]
    assert day.outcomes == {"lost": 1}


def test_machines_and_retry() -> None:
    machine = (
        f"channels.phone={{kind: self_service, machines: 1, talk: {fixed(60)}, seats: 0,"
        f" retry: {{chance: 100%, after: {fixed(90)}}}}}"
    )
    text = ONE.replace("staff: {team: {count: 1, skills: [phone]}}\n", "")
    day = run(listed(build(text, machine), [0, 10]))
    assert [(v.begun, v.outcome) for v in day.visits] == [
        (0.0, "served"),
        (None, "blocked"),
        (100.0, "served"),
    ]


# --- routing and ... ------------------------------------------------------------------------------


def test_overflow_and_priority_own_work_first_then_the_high() -> None:
    """The helper is free at 60: a low chat of her own beats high calls; then the high call."""
    text = ONE.replace("{people: {}}", "{gold: {priority: high}, plain: {priority: low}}")
    changes = (
        CHAT.replace("at_once: 2", "at_once: 1"),
        TEXT,
        "staff.team.count=0",
        "staff.helpers={count: 1, skills: [chat]}",
        "routing.overflow.phone={to: helpers, after: 5s}",
    )
    model = build(text, *changes)
    model = listed(model, [10, 11], "card", kinds=["plain.card", "gold.card"])
    day = run(listed(model, [0, 20], "text", kinds=["plain.text", "plain.text"]))
    assert [(v.node, v.joined, v.begun) for v in day.visits] == [
        ("talk chat", 0.0, 0.0),
        ("talk phone", 10.0, 180.0),
        ("talk phone", 11.0, 120.0),
        ("talk chat", 20.0, 60.0),
    ]


def test_overflow_and_ageing_ranks_never_grow() -> None:
    text = ONE.replace("{people: {}}", "{gold: {priority: 1}, plain: {priority: 5}}")
    changes = (CHAT, TEXT, "staff.helpers={count: 1, skills: [chat]}", "routing.ages=30s")
    net = network(text, *changes, "routing.overflow.phone={to: helpers, after: 75s}")
    for route in net.routes:
        ranks = [rank for _, rank in route.person_rank]
        assert ranks == sorted(ranks, reverse=True)
    route = next(r for r in net.routes if (r.lane, r.group) == ("phone/priority 5", "helpers"))
    assert [t / 1e6 for t, _ in route.person_rank] == [0, 75, 90, 120]
    assert route.person_rank[0][1] == NEVER


def test_one_queue_and_chat_a_call_needs_an_agent_without_chats() -> None:
    changes = (
        CHAT,
        TEXT,
        "staff.chatters={count: 1, skills: [chat]}",
        "integration.one_queue=[phone, chat]",
    )
    day = run(listed(listed(build(ONE, *changes), [5, 6], "card"), [0, 1, 2], "text"))
    found = {(v.node, v.case): (v.begun, v.server) for v in day.visits}
    assert found[("talk chat", 0)][0] == 0.0
    assert found[("talk chat", 1)][0] == 1.0
    # both hold a chat; the third chat fits in beside one, the calls wait for an empty agent
    assert found[("talk chat", 2)][0] == 2.0
    assert found[("talk phone", 0)][0] == 61.0
    assert found[("talk phone", 1)][0] == 62.0


def test_one_queue_and_overflow_a_helper_of_one_helps_all() -> None:
    changes = (
        CHAT,
        TEXT,
        "staff.x={count: 1, skills: [counter]}",
        "integration.one_queue=[phone, chat]",
    )
    counter = "channels.counter={kind: counter, talk: 1m}"
    other = "demand.reasons.cash={per_day: 1, channel: counter}"
    net = network(ONE, *changes, counter, other, "routing.overflow.chat={to: x, after: 1m}")
    assert {r.lane for r in net.routes if r.group == "x"} == {"chat", "counter", "phone"}


def test_mail_and_chat_fill_the_same_person() -> None:
    changes = (
        CHAT,
        "channels.mail={kind: mail, talk: {law: deterministic, value: 60s}, at_once: 2}",
    )
    demand = (
        "demand.reasons={card: {per_day: 1, channel: phone}, text: {per_day: 5, channel: chat},"
        " post: {per_day: 1, channel: mail}}"
    )
    model = build(ONE, *changes, demand, "staff.team.skills=[phone, chat, mail]")
    day = run(listed(listed(listed(model, [3]), [1, 2], "text"), [0], "post"))
    begun = {(v.node, v.case): v.begun for v in day.visits}
    assert begun == {
        ("talk mail", 0): 0.0,
        ("talk chat", 0): 1.0,
        ("talk chat", 1): 60.0,
        ("talk phone", 0): 120.0,
    }


# --- people and ... -------------------------------------------------------------------------------


def test_chat_and_shift_end_open_chats_are_finished_and_no_new_one_is_taken() -> None:
    text = ONE.replace("phone", "chat").replace("kind: call", "kind: chat, at_once: 2")
    halves = "{09:00-09:30: 1, 09:30-10:00: 1}"
    shifts = f"staff.team={{skills: [chat], shifts: {halves}}}"
    day = run(listed(build(text, shifts), [1780, 1790, 1795]))
    assert [(v.begun, v.ended, v.server) for v in day.visits] == [
        (1780.0, 1840.0, "team 0"),
        (1790.0, 1850.0, "team 0"),
        (1800.0, 1860.0, "team 1"),
    ]


def test_levels_and_repeat_multiply() -> None:
    changes = (
        "channels.phone.solves=0%",
        "channels.phone.repeat={chance: 100%, after: 40m, talk: times 120%, tells_again: 10s}",
        "staff.team.levels={slow: {share: 100%, talk: times 150%}}",
    )
    day = run(listed(build(ONE, *changes), [0]))
    assert [end - begin for _, begin, end in day.work()] == [90.0, 118.0]


def test_break_and_waiting_nobody_is_served_while_all_are_away() -> None:
    """One hour, a break of 15 minutes from 9:15 (the grid before the middle)."""
    day = run(listed(build(ONE, "staff.team.break={length: 15m}"), [890, 905]))
    assert day.waits == [0.0, 1800.0 - 905.0]


def test_wrap_and_close_the_agent_stays_for_both() -> None:
    day = run(listed(build(ONE, f"channels.phone.wrap={fixed(30)}"), [3590, 3595]))
    assert day.waits == [0.0, 85.0]


def test_surge_and_day_factor_a_bad_day_is_bad_in_the_surge_too() -> None:
    net = network(
        ONE,
        "demand.day_to_day={cv: 20%}",
        "demand.surges=[{times: 200%, from: 2026-03-02 09:00, for: 30m}]",
    )
    assert {source.arrivals.clock for source in net.sources} == {"day to day"}


def test_steering_and_lines_who_is_steered_away_takes_none() -> None:
    steer = "integration.steer={when_wait_over: 50s, offer: {chat: 100%}}"
    chatters = "staff.chatters={count: 1, skills: [chat]}"
    day = run(listed(build(ONE, CHAT, chatters, steer, "channels.phone.lines=2"), [0, 10, 20]))
    assert ends_of(day, 2) == ["end|diverted", "end|answered"]
    assert day.milestones["end|blocked"] == 0


def test_steering_and_priority_each_looks_at_the_wait_of_its_own_lane() -> None:
    """With the low waiting, who is served first anyway is not asked."""
    text = ONE.replace("{people: {}}", "{gold: {priority: high}, plain: {priority: low}}")
    steer = "integration.steer={when_wait_over: 50s, offer: {chat: 100%}}"
    chatters = "staff.chatters={count: 1, skills: [chat]}"
    kinds = ["plain.card", "plain.card", "gold.card", "plain.card"]
    day = run(listed(build(text, CHAT, chatters, steer), [0, 10, 20, 30], kinds=kinds))
    assert [c for _, c, m in day.story if m == "steer|asked"] == [3]


@pytest.mark.parametrize("at_close", ["serve", "send_away", "keep"])
def test_every_way_to_close_balances_with_callbacks_transfers_and_retries(at_close: str) -> None:
    model = build(
        ONE,
        "time.days=3",
        CALLBACK.replace("100%", "50%"),
        EXPERTS,
        TRANSFER.replace("100%", "40%"),
        RETRY.replace("100%", "60%"),
        "channels.phone.lines=6",
        "customers.people.patience=2m",
        "demand.reasons.card.per_day=120",
        f"channels.phone.at_close={at_close}",
    )
    day = run(model)
    assert sum(day.outcomes.values()) == len(day.rows.cases)
