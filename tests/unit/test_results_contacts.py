"""Contacts and cases read from rows, to the last digit."""

from __future__ import annotations

import numpy as np
import pytest

from queuesim.network.labels import ENDS, HOWS
from queuesim.network.rows import OPEN
from queuesim.results import Ledger, Unbalanced, read
from queuesim.results.contacts import STILL
from tests.unit.tallying import INF, S, Story, day_of_everything, model_of


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    model = model_of()
    return read(day_of_everything(), model.network, model.labels)


def line(ledger: Ledger, case: int, number: int = 0) -> dict[str, object]:
    """One contact by case and number; times in seconds."""
    c = ledger.contacts
    k = int(np.flatnonzero((c.case == case) & (c.number == number))[0])
    times = ("started", "ended", "answered_at", "wait", "first_wait", "talk", "wrap", "agent_time")
    found: dict[str, object] = {
        name: INF if getattr(c, name)[k] == OPEN else float(getattr(c, name)[k]) / S
        for name in times
    }
    found["channel"] = ledger.names.channels[c.channel[k]]
    found["how"] = HOWS[c.how[k]]
    found["end"] = (*ENDS, "inside")[c.end[k]]
    found["group"] = ledger.names.staff[c.group[k]] if c.group[k] >= 0 else ""
    found["solved"] = bool(c.solved[k])
    return found


def test_there_is_one_line_for_every_start(ledger: Ledger) -> None:
    starts = sum(m.milestone.startswith("start|") for m in day_of_everything().milestones)
    assert len(ledger.contacts) == starts == 15
    assert list(ledger.cases.contacts) == [1, 1, 2, 2, 1, 2, 1, 3, 1, 1]


def test_an_answered_contact_has_its_wait_work_and_wrap_up(ledger: Ledger) -> None:
    assert line(ledger, 0) == {
        "started": 0,
        "ended": 40,
        "answered_at": 10,
        "wait": 10,
        "first_wait": 10,
        "talk": 30,
        "wrap": 5,
        "agent_time": 35,
        "channel": "phone",
        "how": "first",
        "end": "answered",
        "group": "team",
        "solved": True,
    }


def test_a_transfer_is_one_contact_with_two_waits_and_the_first_answer(ledger: Ledger) -> None:
    found = line(ledger, 2)
    assert (found["wait"], found["first_wait"], found["answered_at"]) == (38, 33, 45)
    assert (found["talk"], found["group"], found["solved"]) == (30, "team", False)
    assert int(ledger.contacts.served[2]) == 2


def test_wrap_up_belongs_to_the_contact_that_went_before(ledger: Ledger) -> None:
    assert line(ledger, 2, 1)["wrap"] == 5
    assert line(ledger, 2, 0)["wrap"] == 0


def test_a_bot_answers_at_once_and_passes_on(ledger: Ledger) -> None:
    bot, chat = line(ledger, 3), line(ledger, 3, 1)
    assert (bot["channel"], bot["answered_at"], bot["wait"], bot["group"]) == ("bot", 20, 0, "")
    assert (chat["how"], chat["talk"], chat["group"]) == ("passed on", 30, "chatters")
    assert not chat["solved"]


def test_two_chats_at_once_share_the_agents_time(ledger: Ledger) -> None:
    # 26 to 36 alone, 36 to 46 by two, 46 to 56 alone
    assert line(ledger, 3, 1)["agent_time"] == 25
    assert line(ledger, 4)["agent_time"] == 5


def test_a_callback_is_a_contact_of_the_same_case(ledger: Ledger) -> None:
    asked, called = line(ledger, 5), line(ledger, 5, 1)
    assert (asked["end"], asked["wait"], asked["answered_at"]) == ("diverted", 60, INF)
    assert (called["how"], called["wait"], called["answered_at"]) == ("callback", 30, 190)


def test_what_is_open_at_the_horizon_is_still_inside(ledger: Ledger) -> None:
    waits, talks = line(ledger, 7, 2), line(ledger, 9)
    assert (waits["end"], waits["wait"], waits["answered_at"]) == ("inside", 10, INF)
    assert (talks["end"], talks["first_wait"], talks["talk"]) == ("inside", 5, 15)
    assert ledger.cases.outcome[7] == ledger.cases.outcome[9] == STILL


def test_steering_belongs_to_its_contact(ledger: Ledger) -> None:
    c = ledger.contacts
    assert list(np.flatnonzero(c.steer_asked)) == list(np.flatnonzero(c.steer_refused)) == [14]
    assert not c.steer_accepted.any()


def test_a_visit_without_length_between_two_contacts_of_one_tick_finds_its_own() -> None:
    """A contact ends by a callback at wait 0, and the callback begins in the same tick."""
    s = Story().everybody()
    s.start(1, 0, "phone")
    s.leaves(0, "phone", 1, 1, "callback")
    s.end(1, 0, "diverted")
    s.start(1, 0, "phone", "callback")
    s.served(0, "phone", 1, 1, 4)
    s.end(4, 0, "answered")
    s.case(0, 1, 4, "solved")
    model = model_of()
    ledger = read(s.rows, model.network, model.labels)
    assert list(ledger.visit_contact) == [0, 1]


def test_a_visit_without_length_goes_by_channel_first() -> None:
    """A bot passes on at a tick at which the caller balks on the phone."""
    s = Story().everybody()
    s.start(1, 0, "bot")
    s.end(2, 0, "answered")
    s.start(2, 0, "phone", "passed on")
    s.leaves(0, "phone", 2, 2, "balked")
    s.end(2, 0, "balked")
    s.case(0, 1, 2, "lost")
    model = model_of()
    ledger = read(s.rows, model.network, model.labels)
    assert list(ledger.visit_contact) == [1]


def test_wrap_up_of_talk_without_length_belongs_to_its_contact() -> None:
    """A bot passes on at 2; the phone has nothing to say and 5 seconds to write."""
    s = Story().everybody()
    s.start(1, 0, "bot")
    s.end(2, 0, "answered")
    s.start(2, 0, "phone", "passed on")
    s.served(0, "phone", 2, 2, 2, wrap=5)
    s.end(2, 0, "answered")
    s.case(0, 1, 2, "solved")
    model = model_of()
    ledger = read(s.rows, model.network, model.labels)
    assert list(ledger.work_contact) == [1, 1]
    assert list(ledger.contacts.handled) == [False, True]


def test_follow_ups_without_a_contact_belong_to_none() -> None:
    s = Story().everybody()
    s.served(0, "phone", 1, 2, 5)
    s.case(0, 1, 5, "solved")
    model = model_of()
    ledger = read(s.rows, model.network, model.labels)
    assert list(ledger.visit_contact) == list(ledger.work_contact) == [-1]


def test_an_empty_day_has_empty_tables() -> None:
    model = model_of()
    ledger = read(Story().rows, model.network, model.labels)
    assert len(ledger.contacts) == 0
    assert ledger.cases.subject.size == 0


def broken(what: str) -> Story:
    s = Story().everybody()
    s.case(0, 1, 9, "solved")
    s.start(1, 0, "phone")
    if what == "ended twice":
        s.end(2, 0, "answered")
        s.end(3, 0, "answered")
    elif what == "while another":
        s.start(2, 0, "phone", "retry")
    elif what == "had not begun":
        s.case(1, 1, 9, "solved")
        s.end(2, 1, "answered")
    elif what == "means nothing":
        s.say(2, 0, "start|fax|first")
    elif what == "no row of its own":
        s.start(2, 5, "phone")
    elif what == "two rows":
        s.case(0, 1, 9, "solved")
    elif what == "no outcome":
        s.case(1, 1, 9, "happy")
    return s


@pytest.mark.parametrize(
    "what",
    [
        "ended twice",
        "while another",
        "had not begun",
        "means nothing",
        "no row of its own",
        "two rows",
        "no outcome",
    ],
)
def test_rows_that_contradict_themselves_are_an_internal_defect(what: str) -> None:
    model = model_of()
    with pytest.raises(Unbalanced, match=what) as caught:
        read(broken(what).rows, model.network, model.labels)
    assert caught.value.exit_code == 70
