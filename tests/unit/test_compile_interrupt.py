"""Interrupt: what is put aside for whom, worked out by hand, alone and with other words."""

from __future__ import annotations

import pytest

from queuesim.compile import Model
from queuesim.errors import ConfigError
from queuesim.experiment.engines import KERNEL, REFERENCE, choice, rows_of
from queuesim.network import Preempt
from queuesim.results import tally
from tests.semantics.test_recount import model_of
from tests.unit.compiling import NINE, ONE, Day, build, fixed, listed, network, part, run

#: One person who takes calls, two chats at once, and mail; calls and chats last 60 s, mail 100 s.
CHAT = f"channels.chat={{kind: chat, talk: {fixed(60)}, at_once: 2, interrupt: yes}}"
MAIL = f"channels.mail={{kind: mail, talk: {fixed(100)}, interrupt: yes}}"
TEXT = "demand.reasons.text={per_day: 5, channel: chat}"
LETTER = "demand.reasons.letter={per_day: 5, channel: mail}"
ALL = "staff.team.skills=[phone, chat, mail]"
CENTRE = (CHAT, MAIL, TEXT, LETTER, ALL)


def played(
    *sets: str, card: object = (), text: object = (), letter: object = (), **more: object
) -> Day:
    """A day with listed arrivals of calls (``card``), chats (``text``) and mail (``letter``)."""
    return run(ready(build(ONE, *CENTRE, *sets), card, text, letter, **more))


def ready(
    model: Model, card: object = (), text: object = (), letter: object = (), **more: object
) -> Model:
    for reason, arrivals in (("card", card), ("text", text), ("letter", letter)):
        kinds = more.get(f"{reason}_kinds", ())
        model = listed(model, arrivals, reason, kinds=kinds)  # type: ignore[arg-type]
    return model


def spans(day: Day) -> list[tuple[str, float, float | None, float | None, str]]:
    """Lane, joined, begun, ended and outcome of each visit."""
    return [(v.lane, v.joined, v.begun, v.ended, v.outcome) for v in day.visits]


# --- chats stand still for calls ------------------------------------------------------------------


def test_open_chats_stand_still_for_a_call_and_go_on_after_it() -> None:
    """Chats at 0 and 10, a call from 20 to 80: they end 60 s later than without it."""
    day = played(text=[0, 10], card=[20])
    assert spans(day) == [
        ("chat", 0.0, 0.0, 120.0, "served"),
        ("chat", 10.0, 10.0, 130.0, "served"),
        ("phone", 20.0, 20.0, 80.0, "served"),
    ]


def test_without_the_word_the_call_waits_for_the_chats() -> None:
    day = played("channels.chat.interrupt=no", text=[0, 10], card=[20])
    assert ("phone", 20.0, 70.0, 130.0, "served") in spans(day)


def test_results_count_the_call_alone_while_chats_stand_still() -> None:
    """Busy from 0 to 130. Each chat is worked on for 60 s and set aside for 60 s; of the person's
    70 s beside the call the two chats share 50."""
    model = ready(build(ONE, *CENTRE), card=[20], text=[0, 10])
    sums = tally(run(model).rows, model, prepared(model))
    total = {
        name: sums.total(name, "channel", "chat") / 1e6
        for name in ("talk", "still", "agent_time", "wait")
    }
    assert total == {"talk": 120.0, "still": 120.0, "agent_time": 70.0, "wait": 0.0}
    assert sums.total("agent_time", "channel", "phone") / 1e6 == 60.0
    assert sums.total("busy", "group", "team") / 1e6 == 130.0
    assert sums.total("load", "group", "team") / 1e6 == 120.0 + 2 * 60.0
    assert sums.total("transferred") == 0


def prepared(model: Model):
    from queuesim.network import prepare

    return prepare(model.network, 1, 0)


def test_calls_go_before_chats_of_the_same_priority() -> None:
    """Else the chat would be taken only to be put aside: the chat has waited longer."""
    day = played(card=[0, 20], text=[10])
    begun = {v.lane: v.begun for v in day.visits if v.joined > 0}
    assert begun == {"phone": 60.0, "chat": 120.0}


def test_calls_are_never_put_aside_whatever_their_priority() -> None:
    day = run(
        ready(
            build(ONE.replace("{people: {}}", "{gold: {priority: high}, plain: {}}"), *CENTRE),
            card=[0, 10],
            card_kinds=["plain.card", "gold.card"],
        )
    )
    assert [(v.begun, v.ended) for v in day.visits] == [(0.0, 60.0), (60.0, 120.0)]


def test_a_counter_visit_puts_chats_aside_too() -> None:
    day = played("channels.phone.kind=counter", text=[0], card=[20])
    assert [(v.lane, v.begun, v.ended) for v in day.visits] == [
        ("chat", 0.0, 120.0),
        ("phone", 20.0, 80.0),
    ]


def test_a_person_with_work_that_may_not_be_put_aside_takes_no_call() -> None:
    """Beside the chat there is mail in hand, of two that he may hold, and mail may not."""
    mail = f"channels.mail={{kind: mail, talk: {fixed(100)}, at_once: 2, deferrable: no}}"
    day = played(mail, letter=[0], text=[10], card=[20])
    assert [(v.lane, v.begun, v.ended) for v in day.visits] == [
        ("mail", 0.0, 100.0),
        ("chat", 10.0, 70.0),
        ("phone", 100.0, 160.0),
    ]


def test_interrupt_leaves_no_trace_where_nothing_more_urgent_comes() -> None:
    apart = (CHAT, TEXT, "staff.chatters={count: 1, skills: [chat]}")
    assert network(ONE, *apart) == network(ONE, *apart, "channels.chat.interrupt=no")


# --- mail -----------------------------------------------------------------------------------------


def test_mail_stands_still_for_a_call_in_the_same_hands() -> None:
    day = played(letter=[0], card=[10])
    assert spans(day) == [
        ("mail", 0.0, 0.0, 160.0, "served"),
        ("phone", 10.0, 10.0, 70.0, "served"),
    ]


def test_a_chat_sends_mail_back_to_its_place_with_what_is_left() -> None:
    """60 s of the mail are left at 40; a second mail that came at 20 does not pass it."""
    day = played(letter=[0, 20], text=[40])
    assert spans(day) == [
        ("mail", 0.0, 0.0, 40.0, "interrupted"),
        ("mail", 20.0, 160.0, 260.0, "served"),
        ("chat", 40.0, 40.0, 100.0, "served"),
        ("mail", 40.0, 100.0, 160.0, "served"),
    ]
    assert day.milestones["end|answered"] == 3


def test_mail_that_was_sent_back_is_taken_by_whoever_is_free_first() -> None:
    """The clerk, first by name, has the first mail; the second goes over to her at 100."""
    day = played("staff.clerks={count: 1, skills: [mail]}", letter=[0, 1], text=[45])
    servers = [(v.joined, v.begun, v.ended, v.server) for v in day.visits if v.lane == "mail"]
    assert servers == [
        (0.0, 0.0, 100.0, "clerks 0"),
        (1.0, 1.0, 45.0, "team 0"),
        (45.0, 100.0, 156.0, "clerks 0"),
    ]


def test_a_chat_does_not_put_another_chat_aside_whatever_the_priority() -> None:
    """Two plain chats fill the person; the golden one waits until a place is free."""
    gold = ONE.replace("{people: {}}", "{gold: {priority: high}, plain: {}}")
    model = ready(
        build(gold, *CENTRE), text=[0, 10, 20], text_kinds=["plain.text"] * 2 + ["gold.text"]
    )
    assert [(v.begun, v.ended) for v in run(model).visits] == [
        (0.0, 60.0),
        (10.0, 70.0),
        (60.0, 120.0),
    ]


# --- with other words -----------------------------------------------------------------------------


GOLD = ONE.replace("{people: {}}", "{gold: {priority: high}, plain: {}}")


def test_interrupt_and_priority_nobody_is_put_aside_for_a_lower_one() -> None:
    """A golden chat: the plain call waits for it, a golden call does not."""
    for kind, begun in (("plain.card", 60.0), ("gold.card", 20.0)):
        model = ready(
            build(GOLD, *CENTRE),
            text=[0],
            card=[20],
            text_kinds=["gold.text"],
            card_kinds=[kind],
        )
        assert [v.begun for v in run(model).visits] == [0.0, begun]


def test_interrupt_and_ageing_a_call_puts_chats_aside_once_it_has_risen_to_their_priority() -> None:
    """Normal to high after 25 s: the call of 20 interrupts the golden chat at 45."""
    model = ready(
        build(GOLD, *CENTRE, "routing.ages=25s"),
        text=[0],
        card=[20],
        text_kinds=["gold.text"],
        card_kinds=["plain.card"],
    )
    assert [(v.begun, v.ended) for v in run(model).visits] == [(0.0, 120.0), (45.0, 105.0)]


def test_interrupt_and_overflow_own_work_first_but_for_mail_that_can_wait() -> None:
    """Callers are busy; the helpers' own chat is not put aside for their call, their mail is."""
    over = "routing.overflow.phone={to: helpers, after: 0s}"
    helpers = "staff.helpers={count: 1, skills: [chat, mail]}"
    alone = "staff.team.skills=[phone]"
    day = played(alone, helpers, over, text=[0], card=[5, 10])
    assert [(v.lane, v.begun, v.server) for v in day.visits] == [
        ("chat", 0.0, "helpers 0"),
        ("phone", 5.0, "team 0"),
        ("phone", 60.0, "helpers 0"),
    ]
    day = played(alone, helpers, over, letter=[0], card=[5, 10])
    assert [(v.lane, v.begun, v.ended) for v in day.visits] == [
        ("mail", 0.0, 160.0),
        ("phone", 5.0, 65.0),
        ("phone", 10.0, 70.0),
    ]


def test_interrupt_and_callback_it_is_as_urgent_as_the_call_it_stands_for() -> None:
    """Call 1 accepts at 31 to be called back, at 70; the chat goes on at 130 for its last 50 s."""
    callback = "channels.phone.callback={offer_after_wait: 20s, accept: 100%}"
    day = played(callback, text=[0], card=[10, 11])
    assert spans(day) == [
        ("chat", 0.0, 0.0, 180.0, "served"),
        ("phone", 10.0, 10.0, 70.0, "served"),
        ("phone", 11.0, None, 31.0, "callback"),
        ("phone/callback", 31.0, 70.0, 130.0, "served"),
    ]
    low = "channels.phone.callback={offer_after_wait: 20s, accept: 100%, priority: low}"
    day = played(low, text=[0], card=[10, 11])
    assert spans(day)[-1] == ("phone/callback", 31.0, 120.0, 180.0, "served")


def test_interrupt_and_transfer_mail_is_put_aside_for_who_is_passed_on() -> None:
    """The expert's mail from 0 stands still from 60 to 120."""
    day = played(
        "staff.team.skills=[phone, chat]",
        "staff.experts={count: 1, skills: [mail]}",
        "quality.transfer.phone={chance: 100%, to: experts}",
        letter=[0],
        card=[0],
    )
    assert sorted((v.lane, v.begun, v.ended) for v in day.visits) == [
        ("mail", 0.0, 160.0),
        ("phone", 0.0, 60.0),
        ("phone/transferred", 60.0, 120.0),
    ]


def test_interrupt_and_slower_chats_what_stands_still_goes_on_at_the_pace_of_all_in_hand() -> None:
    """Two chats, each at 2/3 of the speed: 20 s done by 30, then 40 s at 2/3 from 90 on."""
    day = played("channels.chat.slower_per_extra_chat=50%", text=[0, 0], card=[30])
    ends = [v.ended for v in day.visits]
    assert ends == [pytest.approx(150.0, abs=1e-3), pytest.approx(150.0, abs=1e-3), 90.0]


def test_interrupt_and_wrap_up_wrap_up_of_a_chat_stands_still() -> None:
    """Wrap-up of 20 s from 60 on; the call from 70 to 130 leaves 10 s of it until 140."""
    from queuesim.network import WorkKind

    day = played("channels.chat.wrap={law: deterministic, value: 20s}", text=[0], card=[70])
    assert day.work(WorkKind.WRAP) == [("team 0", 60.0, 140.0)]


def test_interrupt_and_time_between_contacts_the_chats_wait_for_that_too() -> None:
    """10 s after each contact: the call ends at 80, the chat goes on at 90 for its last 40 s."""
    pause = "staff.team.between_contacts={mean: 10s, cv: 0%}"
    day = played(pause, text=[0], card=[20])
    assert [(v.begun, v.ended) for v in day.visits] == [(0.0, 130.0), (20.0, 80.0)]
    # in the pause after a chat, which fills a place, a call waits
    day = played(pause, text=[0], card=[65])
    assert day.visits[1].begun == 70.0


def test_interrupt_and_break_work_that_stood_still_runs_into_it() -> None:
    """Chat and call begin before the break and end in it; the next call waits until it is over."""
    pause = "staff.team.break={length: 15m, paid: true}"
    model = build(ONE, *CENTRE, pause)
    (shift,) = part(model.network.groups, "team").staffing.people[0].shifts
    begin = shift.breaks[0][0] / 1e6 - NINE
    day = run(ready(model, text=[begin - 30], card=[begin - 20, begin + 5]))
    ends = [(v.lane, v.begun, v.ended) for v in day.visits]
    assert ends == [
        ("chat", begin - 30, begin + 90),
        ("phone", begin - 20, begin + 40),
        ("phone", begin + 900, begin + 960),
    ]


def test_interrupt_and_close_people_stay_for_what_stood_still() -> None:
    """The doors close at 3,600 s; the chat of 3,590 ends at 3,710."""
    day = played(text=[3590], card=[3595])
    assert [(v.begun, v.ended) for v in day.visits] == [(3590.0, 3710.0), (3595.0, 3655.0)]


def test_interrupt_and_patience_who_was_put_aside_does_not_give_up() -> None:
    day = played("customers.people.patience={law: deterministic, value: 30s}", text=[0], card=[20])
    assert day.outcomes == {"solved": 2}


def test_interrupt_and_skill_order() -> None:
    """Calls listed first interrupt; mail that can wait comes last wherever it is listed."""
    order = "routing.next=[skill_order, longest_wait]"
    net = network(ONE, *CENTRE, order, "staff.team.skills=[mail, phone, chat]")
    preempts = {route.lane: route.preempts for route in net.routes}
    assert preempts == {
        "phone": Preempt.STAND_STILL,
        "chat": Preempt.INTERRUPT,
        "mail": Preempt.NOTHING,
    }
    with pytest.raises(ConfigError, match="takes work in that order"):
        network(ONE, *CENTRE, order, "staff.team.skills=[chat, phone, mail]")


def test_interrupt_inside_one_queue_is_refused() -> None:
    with pytest.raises(ConfigError, match="one queue"):
        network(ONE, *CENTRE, "integration.one_queue=[phone, chat]")
    net = network(ONE, *CENTRE, "integration.one_queue=[phone, chat]", "channels.chat.interrupt=no")
    assert part(net.nodes, "talk chat").yields == ()


def test_what_nothing_can_interrupt_is_warned_of() -> None:
    from queuesim.spec.load import load_text

    def told(*sets: str) -> list[str]:
        found = load_text(ONE, sets=(*CENTRE, *sets)).warnings
        return [str(w.message) for w in found if "interrupt" in w.path]

    assert told() == []
    chatters = "staff.team.skills=[phone, mail]", "staff.chatters={count: 1, skills: [chat]}"
    assert told(*chatters) == [
        "interrupt has no effect: nobody who serves chat takes anything more urgent"
    ]


@pytest.mark.parametrize("seed", range(3))
def test_engines_agree_on_days_on_which_much_is_put_aside(seed: int) -> None:
    """Also where words differ by time; the sums of all scopes and intervals are the same."""
    model = model_of("urgent")
    told, prepared = rows_of(model, seed, 0, REFERENCE)
    slow = tally(told, model, prepared)
    assert slow.total("still") > 0
    if choice(model, "auto").engine == KERNEL:
        fast, same = rows_of(model, seed, 0, KERNEL)
        assert tally(fast, model, same) == slow
