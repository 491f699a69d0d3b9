"""What a case does next: retry, repeat, transfer, callback, steering, telling it again."""

from __future__ import annotations

import pytest

from queuesim.network import DelayTime
from tests.unit.compiling import ONE, build, fixed, listed, network, part, run

RETRY = "channels.phone.retry={chance: 100%, after: {law: deterministic, value: 5m}}"
CHAT = f"channels.chat={{kind: chat, talk: {fixed(30)}}}"
BOTH = "staff.team.skills=[phone, chat]"


# --- retry ----------------------------------------------------------------------------------------


def test_who_gives_up_or_finds_the_line_busy_tries_again_after_a_pause() -> None:
    model = build(ONE, RETRY, "channels.phone.lines=2", "customers.people.patience=1h")
    day = run(listed(model, [0, 10, 20], patience=[5, 5, 5]))
    assert [(t, c, m) for t, c, m in day.story if c > 0] == [
        (10.0, 1, "start|phone|first"),
        (15.0, 1, "end|abandoned"),
        (20.0, 2, "start|phone|first"),
        (25.0, 2, "end|abandoned"),
        (315.0, 1, "start|phone|retry"),
        (325.0, 2, "start|phone|retry"),
        (330.0, 2, "end|abandoned"),
        (375.0, 1, "end|answered"),
        (630.0, 2, "start|phone|retry"),
        (690.0, 2, "end|answered"),
    ]


def test_a_blocked_contact_is_tried_again() -> None:
    day = run(listed(build(ONE, RETRY, "channels.phone.lines=1"), [0, 10]))
    assert [(t, m) for t, c, m in day.story if c == 1] == [
        (10.0, "start|phone|first"),
        (10.0, "end|blocked"),
        (310.0, "start|phone|retry"),
        (370.0, "end|answered"),
    ]


def test_a_pause_is_exponential_where_only_its_mean_is_said() -> None:
    net = network(ONE, "channels.phone.retry={chance: 50%, after: 20m}")
    delay = part(net.nodes, "retry after phone").duration
    assert (delay.name, delay.laws[0].mean, delay.laws[0].cv) == ("retry after", 1200.0, 1.0)


def test_a_retry_that_comes_after_closing_finds_the_channel_closed() -> None:
    model = build(ONE, RETRY, "customers.people.patience=1h")
    day = run(listed(model, [3500, 3510], patience=[5, 5]))
    assert day.story[-2:] == [
        (3815.0, 1, "start|phone|retry"),
        (3815.0, 1, "end|closed"),
    ]
    assert day.outcomes == {"solved": 1, "lost": 1}


def test_a_retry_may_go_to_another_channel() -> None:
    other = "{chance: 100%, after: {law: deterministic, value: 5m}, other_channel: {chat: 100%}}"
    model = build(ONE, CHAT, BOTH, f"channels.phone.retry={other}", "channels.phone.lines=1")
    day = run(listed(model, [0, 10]))
    assert [m for _, c, m in day.story if c == 1] == [
        "start|phone|first",
        "end|blocked",
        "start|chat|retry",
        "end|answered",
    ]


def test_shares_of_other_channels_leave_the_rest_where_it_was() -> None:
    net = network(
        ONE,
        CHAT,
        BOTH,
        "every_channel.retry={chance: 35%, after: 20m, other_channel: {chat: 15%}}",
    )
    (row,) = part(net.nodes, "retry channel phone").rows
    assert [(b.to, b.weight.values) for b in row.branches] == [
        ("start chat retry", (0.15,)),
        ("start phone retry", (0.85,)),
    ]
    # on the chat itself its own share is no other channel
    assert part(net.nodes, "retry after chat").to == "start chat retry"


# --- repeat ---------------------------------------------------------------------------------------


def test_an_unsolved_case_comes_back_on_the_next_open_day_at_the_same_time() -> None:
    model = build(
        ONE,
        "time={start: 2026-03-06, days: 5, open: {mon-fri: 09:00-10:00}}",
        "channels.phone.solves=0%",
        "channels.phone.repeat={chance: 100%, after: 1d}",
    )
    day = run(listed(model, [600]))
    weekend = 3 * 86400
    assert [t for t, _, m in day.story if m.startswith("start")] == [
        600.0,
        weekend + 660.0,
        weekend + 86400 + 720.0,
    ]
    assert day.outcomes == {"": 1}  # the fourth day after lies beyond the horizon


def test_a_repeat_within_a_day_counts_open_time() -> None:
    repeat = "channels.phone.repeat={chance: 100%, after: 30m}"
    model = build(ONE, "time.days=2", "channels.phone.solves=0%", repeat)
    day = run(listed(model, [2700]))
    assert [t for t, _, m in day.story if m.startswith("start")][:2] == [2700.0, 86400 + 960.0]
    assert part(model.network.nodes, "repeat after phone").time is DelayTime.OPEN


def test_a_repeat_takes_longer_once_and_not_more_each_time() -> None:
    repeat = "channels.phone.repeat={chance: 100%, after: 10m, talk: times 150%}"
    day = run(listed(build(ONE, "channels.phone.solves=0%", repeat), [0]))
    lengths = [end - begin for _, begin, end in day.work()]
    assert lengths[:3] == [60.0, 90.0, 90.0]


def test_who_does_not_come_back_stays_unsolved() -> None:
    day = run(listed(build(ONE, "channels.phone.solves=0%"), [0]))
    assert day.outcomes == {"unsolved": 1}


def test_a_retry_of_a_repeat_is_still_a_repeat() -> None:
    repeat = "channels.phone.repeat={chance: 100%, after: 10m, talk: times 150%}"
    changes = ("channels.phone.solves=0%", repeat, RETRY, "channels.phone.lines=1")
    day = run(listed(build(ONE, *changes), [0, 655]))
    # case 1 is at work when case 0 comes back at 660; it is blocked and tries again at 960
    assert [(t, m) for t, c, m in day.story if c == 0][:6] == [
        (0.0, "start|phone|first"),
        (60.0, "end|answered"),
        (660.0, "start|phone|repeat"),
        (660.0, "end|blocked"),
        (960.0, "start|phone|retry"),
        (1050.0, "end|answered"),
    ]


# --- transfer -------------------------------------------------------------------------------------

EXPERTS = "staff.experts={count: 1, skills: [phone.experts]}"
TRANSFER = "quality.transfer.phone={chance: 100%, to: experts, tells_again: 20s}"


def test_a_transfer_is_one_contact_with_two_visits() -> None:
    day = run(listed(build(ONE, EXPERTS, TRANSFER), [0, 10]))
    assert [(v.case, v.node, v.joined, v.begun, v.ended) for v in day.visits] == [
        (0, "talk phone", 0.0, 0.0, 60.0),
        (1, "talk phone", 10.0, 60.0, 120.0),
        (0, "talk phone/transferred", 60.0, 60.0, 140.0),
        (1, "talk phone/transferred", 120.0, 140.0, 220.0),
    ]
    assert day.milestones == {"start|phone|first": 2, "end|answered": 2}


def test_nothing_is_told_again_where_history_is_shared_or_talk_is_said() -> None:
    shared = run(listed(build(ONE, EXPERTS, TRANSFER, "integration.shared_history=[phone]"), [0]))
    assert shared.visits[1].ended == 120.0
    said = f"quality.transfer.phone.talk={fixed(200)}"
    assert run(listed(build(ONE, EXPERTS, TRANSFER, said), [0])).visits[1].ended == 260.0


def test_after_a_transfer_patience_begins_anew_and_giving_up_ends_the_contact() -> None:
    patience = f"customers.people.patience={fixed(15)}"
    day = run(listed(build(ONE, EXPERTS, TRANSFER, patience), [0, 50]))
    assert [(v.case, v.outcome) for v in day.visits] == [
        (0, "served"),
        (1, "served"),
        (0, "served"),
        (1, "abandoned"),
    ]
    assert day.milestones == {"start|phone|first": 2, "end|answered": 1, "end|abandoned": 1}


def test_whether_it_is_solved_is_decided_once_after_the_last_visit() -> None:
    net = network(ONE, EXPERTS, TRANSFER, "channels.phone.solves=50%")
    assert part(net.nodes, "talk phone").to == "talk phone/transferred"
    assert [n.name for n in net.nodes if n.name.startswith("solves")] == ["solves phone"]


def test_a_line_is_held_through_a_transfer() -> None:
    day = run(listed(build(ONE, EXPERTS, TRANSFER, "channels.phone.lines=1"), [0, 100, 141]))
    assert [m for _, c, m in day.story if c == 1] == ["start|phone|first", "end|blocked"]
    assert day.outcomes == {"solved": 2, "lost": 1}


def test_the_group_of_a_transfer_does_not_take_first_visits() -> None:
    net = network(ONE, EXPERTS, TRANSFER)
    assert [(r.lane, r.group) for r in net.routes] == [
        ("phone/transferred", "experts"),
        ("phone", "team"),
    ]


# --- callback -------------------------------------------------------------------------------------

CALLBACK = "channels.phone.callback={offer_after_wait: 20s, accept: 100%}"


def test_a_callback_is_a_new_contact_of_the_case_that_keeps_its_place() -> None:
    """Case 1 accepts at 30 s; case 2 came later and waits on the line; case 1 is called first."""
    day = run(
        listed(build(ONE, CALLBACK, "channels.phone.callback.accept={card: 100%}"), [0, 10, 45])
    )
    assert [(t, m) for t, c, m in day.story if c == 1] == [
        (10.0, "start|phone|first"),
        (30.0, "end|diverted"),
        (30.0, "start|phone|callback"),
        (120.0, "end|answered"),
    ]
    assert [(v.case, v.lane, v.joined, v.begun) for v in day.visits][1:] == [
        (1, "phone", 10.0, None),
        (1, "phone/callback", 30.0, 60.0),
        (2, "phone", 45.0, None),
        (2, "phone/callback", 65.0, 120.0),
    ]


def test_a_callback_that_loses_its_place_waits_behind_those_on_the_line() -> None:
    """Who comes at 25 s waits 20 s and is asked at 45; case 1 joined anew at 30 s."""
    words = "{offer_after_wait: 20s, accept: {vip: 0%, other: 100%}, keeps_place: no}"
    callback = f"channels.phone.callback={words}"
    text = ONE.replace("{people: {}}", "{people: {}, vip: {}}")
    model = build(text, callback)
    day = run(listed(model, [0, 10, 25], kinds=["people.card", "people.card", "vip.card"]))
    begun = {v.case: v.begun for v in day.visits if v.begun is not None}
    assert begun == {0: 0.0, 2: 60.0, 1: 120.0}
    kept = build(text, callback, "channels.phone.callback.keeps_place=yes")
    day = run(listed(kept, [0, 10, 25], kinds=["people.card", "people.card", "vip.card"]))
    begun = {v.case: v.begun for v in day.visits if v.begun is not None}
    assert begun == {0: 0.0, 1: 60.0, 2: 120.0}


def test_who_declines_never_left_the_place_and_keeps_the_patience() -> None:
    text = ONE.replace("{people: {}}", "{people: {patience: 1h}}")
    callback = "channels.phone.callback={offer_after_wait: 20s, accept: {nobody: 0%, other: 100%}}"
    model = build(text.replace("people: {p", "nobody: {patience: 1h}, people: {p"), callback)
    kinds = ["nobody.card"] * 3
    day = run(listed(model, [0, 10, 15], kinds=kinds, patience=[99, 99, 40]))
    assert day.milestones == {
        "start|phone|first": 3,
        "end|answered": 2,
        "end|abandoned": 1,
    }
    assert (55.0, 2, "end|abandoned") in day.story


def test_nobody_loses_patience_over_a_callback() -> None:
    day = run(
        listed(build(ONE, CALLBACK, "customers.people.patience=1h"), [0, 10], patience=[50, 30])
    )
    assert day.milestones["end|abandoned"] == 0
    assert day.outcomes == {"solved": 2}


def test_an_offer_comes_before_giving_up_at_the_same_moment() -> None:
    day = run(
        listed(build(ONE, CALLBACK, "customers.people.patience=1h"), [0, 10], patience=[50, 20])
    )
    assert day.milestones["start|phone|callback"] == 1


def test_a_callback_has_talk_and_priority_of_its_own() -> None:
    own = (f"channels.phone.callback.talk={fixed(90)}", "channels.phone.callback.priority=low")
    model = build(ONE, CALLBACK, *own)
    day = run(listed(model, [0, 10]))
    assert day.work() == [("team 0", 0.0, 60.0), ("team 0", 60.0, 150.0)]
    ranks = {route.lane: route.person_rank for route in model.network.routes}
    assert ranks["phone/callback"][0][1] > ranks["phone"][0][1]
    names = {part(model.network.nodes, n).work.name for n in ("talk phone", "talk phone/callback")}
    assert names == {"talk phone"}


def test_a_callback_owed_at_close_is_kept_unless_said_otherwise() -> None:
    kept = run(listed(build(ONE, "time.days=2", CALLBACK), [3570, 3575]))
    assert [v.begun for v in kept.visits] == [3570.0, None, 86400.0]
    served = build(ONE, "time.days=2", CALLBACK, "channels.phone.callback.at_close=serve")
    assert [v.begun for v in run(listed(served, [3570, 3575])).visits] == [3570.0, None, 3630.0]
    away = build(ONE, "time.days=2", CALLBACK, "channels.phone.callback.at_close=send_away")
    day = run(listed(away, [3570, 3575]))
    assert day.story[-2] == (3600.0, 1, "end|closed")


# --- steering -------------------------------------------------------------------------------------

STEER = "integration.steer={when_wait_over: 50s, offer: {chat: 100%}}"
CHATTERS = "staff.chatters={count: 1, skills: [chat]}"


def test_who_would_wait_long_is_steered_once_on_arrival() -> None:
    """One person and 60 s a call: with one waiting the announced wait is 60 s."""
    day = run(listed(build(ONE, CHAT, CHATTERS, STEER), [0, 10, 20, 30]))
    assert [(t, m) for t, c, m in day.story if c == 2] == [
        (20.0, "start|phone|first"),
        (20.0, "steer|asked"),
        (20.0, "steer|accepted|chat"),
        (20.0, "end|diverted"),
        (20.0, "start|chat|steered"),
        (50.0, "end|answered"),
    ]
    assert [m for _, c, m in day.story if c == 1] == ["start|phone|first", "end|answered"]


def test_shares_of_offers_leave_the_rest_in_place() -> None:
    offer = "integration.steer={when_wait_over: 50s, offer: {chat: 20%}}"
    net = network(ONE, CHAT, CHATTERS, offer)
    (row,) = part(net.nodes, "steer phone").rows
    assert [(b.to, b.weight.values) for b in row.branches] == [
        ("steer phone, chat, if open", (0.2,)),
        ("steer phone, refused", (0.8,)),
    ]


def test_nobody_is_steered_into_a_closed_channel() -> None:
    closed = "channels.chat.open=09:30-09:40"
    day = run(listed(build(ONE, CHAT, CHATTERS, STEER, closed), [0, 10, 20]))
    assert [m for _, c, m in day.story if c == 2] == ["start|phone|first", "end|answered"]


def test_offers_that_cannot_be_taken_are_not_counted_as_asked() -> None:
    """Two in five draw the open channel, two the closed one and stay unasked, one refuses.

    The bounds lie more than 3.5 standard deviations away: one fresh seed in 1,000 would fail.
    """
    video = f"channels.video={{kind: call, talk: {fixed(60)}, open: 09:30-09:40}}"
    people = "staff.chatters={count: 1, skills: [chat, video]}"
    offer = "integration.steer={when_wait_over: 0s, offer: {chat: 40%, video: 40%}, from: [phone]}"
    day = run(listed(build(ONE, CHAT, video, people, offer, "time.days=2"), [1] * 300))
    found = day.milestones
    asked, refused = found["steer|asked"], found["steer|refused"]
    taken = found["steer|accepted|chat"]
    assert found["steer|accepted|video"] == 0
    assert asked == taken + refused
    assert (taken, refused) == (pytest.approx(120, abs=30), pytest.approx(60, abs=25))
    unasked = sum(row == "start|phone|first" for _, _, row in day.story) - asked
    assert unasked == pytest.approx(120, abs=30)


def test_nobody_is_asked_while_nothing_can_be_offered() -> None:
    """The same people would refuse, but of a closed channel nothing is said."""
    offer = "integration.steer={when_wait_over: 50s, offer: {chat: 0.1%}}"
    arrivals = [0, 10, 20, 30]
    model = build(ONE, CHAT, CHATTERS, offer)
    assert run(listed(model, arrivals)).milestones["steer|refused"] == 2
    closed = build(ONE, CHAT, CHATTERS, offer, "channels.chat.open=09:30-09:40")
    assert not [m for m in run(listed(closed, arrivals)).milestones if m.startswith("steer")]


def test_retries_are_not_steered() -> None:
    changes = (CHAT, CHATTERS, STEER, RETRY, "channels.phone.lines=1")
    net = network(ONE, *changes)
    assert part(net.nodes, "start phone retry").to == "open phone"
    assert part(net.nodes, "start phone first").to == "open phone, first"


def test_steering_to_a_callback_and_by_where_it_happens() -> None:
    offer = "integration.steer={when_wait_over: 50s, offer: {callback: 100%}, from: [phone]}"
    day = run(listed(build(ONE, offer), [0, 10, 20]))
    assert [m for _, c, m in day.story if c == 2] == [
        "start|phone|first",
        "steer|asked",
        "steer|accepted|callback",
        "end|diverted",
        "start|phone|callback",
        "end|answered",
    ]


def test_from_a_counter_nobody_is_sent_to_a_machine_unless_it_is_named() -> None:
    text = ONE.replace("kind: call", "kind: counter")
    bot = "channels.bot={kind: self_service, talk: 1m}"
    steer = "integration.steer={when_wait_over: 50s, offer: {bot: 100%}}"
    assert not [n for n in network(text, bot, steer).nodes if n.name.startswith("steer")]
    named = "integration.steer={when_wait_over: 50s, offer: {bot: 100%}, from: [phone]}"
    assert [n for n in network(text, bot, named).nodes if n.name.startswith("steer")]


# --- shared history -------------------------------------------------------------------------------

BOT = (
    f"channels.bot={{kind: self_service, talk: {fixed(30)}, solves: 0%,"
    " if_not_solved: phone, tells_again: 15s}"
)
FIRST = "demand.reasons.card.channel=bot"


def lengths(*sets: str) -> list[float]:
    day = run(listed(build(ONE, *sets), [0]))
    return [end - begin for _, begin, end in day.work()]


def test_what_a_bot_heard_is_told_again_unless_history_is_shared() -> None:
    assert lengths(BOT, FIRST) == [75.0]
    assert lengths(BOT, FIRST, "integration.shared_history=[bot, phone]") == [60.0]
    assert lengths(BOT, FIRST, "integration.shared_history=[phone]") == [75.0]


def test_a_repeat_tells_again_what_the_channel_itself_does_not_remember() -> None:
    repeat = "channels.phone.repeat={chance: 100%, after: 40m, tells_again: 10s, talk: times 150%}"
    unsolved = "channels.phone.solves=0%"
    assert lengths(repeat, unsolved) == [60.0, 100.0]
    assert lengths(repeat, unsolved, "integration.shared_history=[phone]") == [60.0, 90.0]


def test_after_a_repeat_the_bot_is_forgotten() -> None:
    repeat = "channels.phone.repeat={chance: 100%, after: 40m, tells_again: 10s}"
    assert lengths(BOT, FIRST, repeat, "channels.phone.solves=0%") == [75.0, 70.0]
    plain = "channels.phone.repeat={chance: 100%, after: 40m}"
    assert lengths(BOT, FIRST, plain, "channels.phone.solves=0%") == [75.0, 60.0]


def test_time_to_tell_again_may_differ_by_reason() -> None:
    loan = "demand.reasons.loan={per_day: 1, channel: bot}"
    model = build(ONE, BOT, FIRST, loan, "channels.bot.tells_again={card: 5s, loan: 25s}")
    day = run(listed(listed(model, [0], "card"), [100], "loan"))
    assert [end - begin for _, begin, end in day.work()] == [65.0, 85.0]


def test_no_contact_but_a_transferred_or_unsolved_one_is_shortened() -> None:
    shared = run(listed(build(ONE, "integration.shared_history=[phone]"), [0]))
    assert shared.work() == [("team 0", 0.0, 60.0)]


def test_draws_are_named_after_the_planners_words() -> None:
    net = network(
        ONE,
        CHAT,
        BOTH,
        RETRY,
        "demand.reasons.card.channel={phone: 50%, chat: 50%}",
        "every_channel.repeat={chance: 50%, after: 1d}",
        "channels.phone.solves=50%",
        "channels.phone.callback={offer_after_wait: 1m, accept: 50%}",
        "customers.people.patience=1m",
        "staff.experts={count: 1, skills: [phone.experts]}",
        "quality.transfer.phone={chance: 10%, to: experts}",
        "integration.steer={when_wait_over: 1m, offer: {chat: 50%}}",
    )
    choices = {n.draw for n in net.nodes if getattr(n, "draw", "")}
    assert choices == {"channel", "solves phone", "repeat", "transfer phone", "steer"}
    work = {n.work.name for n in net.nodes if hasattr(n, "work")}
    assert work == {"talk phone", "talk phone/transferred", "talk chat"}
    rules = {(r.draw, r.after.name) for lane in net.lanes for r in lane.leave if r.after}
    assert rules == {
        ("callback", "offer"),
        ("", "patience"),
        ("", "patience transferred"),
    }
