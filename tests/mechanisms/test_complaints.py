"""Complaints and making up for them: M70, M71, and the complaint rate of M78."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest

from queuesim.experiment.engines import rows_of
from queuesim.network.rows import OPEN
from queuesim.results import contacts as of
from queuesim.results.contacts import read
from queuesim.results.sums import CONTACT
from tests.mechanisms.lab import Lab, near, proves
from tests.unit.compiling import build

#: A bot with room for all: what leaves it is as random as what comes, so complaints are Poisson,
#: and one person handles them as M/M/1: 240 x 40 % = 96 a day, 10 minutes each, two thirds.
CLERK = """\
queuesim: 1
time: {start: 2026-03-02, days: 22, open: 24h}
runs: {replications: 20, seed: 11, warmup: 2d}
demand: {reasons: {card: {per_day: 240, channel: bot}}}
channels: {bot: {kind: self_service, talk: {law: exponential, mean: 5m}}}
staff: {care: {count: 1, skills: [complaint]}}
quality: {complaint: {chance: 40%, to: care, talk: {law: exponential, mean: 10m}, due: 40m}}
"""
NOBODY = ("complaint: {chance: 40%", "complaint: {chance: 0%")


@proves("M70", off=NOBODY)
def test_complaints_are_closed_as_a_queue_of_their_own_says(lab: Lab) -> None:
    """M/M/1: time to closing is exponential with mean 1 / (mu - lambda) = 30 minutes.

    The share closed in time is its distribution function. Each `near` is missed once in 12,000
    studies with fresh seeds.
    """
    result = lab.compare(CLERK)
    rate = 1 / 600 - 96 / 86_400
    assert near(result.estimate("base", "complaint_rate"), 0.4)
    assert near(result.estimate("base", "complaint_time"), 1 / rate)
    assert near(result.estimate("base", "complaint_in_time"), 1 - exp(-rate * 2400))
    assert near(result.estimate("base", "occupancy.care"), 96 * 600 / 86_400)


#: Worked by hand: two people answer one call each at once, then one of them handles complaints.
HAND = """\
queuesim: 1
time: {start: 2026-03-02, days: 3, open: 09:00-10:00}
runs: {replications: 1}
demand: {reasons: {card: {per_day: 1, channel: phone}}}
channels: {phone: {kind: call, talk: {law: deterministic, mean: 10m}}}
staff:
  team: {count: 3, skills: [phone]}
  care: {count: 1, skills: [phone.care]}
quality:
  complaint:
    {chance: 100%, to: care, due: 30m, talk: {law: deterministic, mean: 12m},
     follow_up: {law: deterministic, mean: 5m}}
"""


@proves("M70", off=("follow_up: {law: deterministic, mean: 5m}", "follow_up: 0s"))
def test_complaints_are_fixed_followed_up_and_due_by_the_hour_worked_by_hand(lab: Lab) -> None:
    """Calls at 0, 1 and 25 minutes end at 10, 11 and 35. Complaints are due 30 minutes later.

    The first is handled from 10 to 22 and, being due first, called back till 27; the second from
    27 to 39 and, called back, closed at 44, late; the third from 44 to 56 and closed at 61, when
    the house has closed: its time of 25 minutes until 60 has run on to 5 minutes of the next day.
    """
    day = lab.trace(HAND, [0, 60, 25 * 60])
    times = {word: [t / 60 for t, _, w in day.story if w == word] for word in day.milestones}
    assert times["complaint|made"] == times["complaint|opened"] == [10, 11, 35]
    assert times["complaint|closed"] == [27, 44, 61]
    assert times["complaint|due"] == [40, 41, 24 * 60 + 5]
    assert day.work()[:6] == [
        ("care 0", 600, 1320),
        ("care 0", 1320, 1620),
        ("care 0", 1620, 2340),
        ("care 0", 2340, 2640),
        ("care 0", 2640, 3360),
        ("care 0", 3360, 3660),
    ]


#: Few people, and all that can happen to a wait: transfers, callbacks, retries, repeats.
BUSY = """\
queuesim: 1
time: {start: 2026-03-02, days: 5, open: 09:00-17:00}
runs: {replications: 2, seed: 3}
customers:
  gold: {contacts: 30%, patience: 5m, priority: high}
  plain: {contacts: 70%, patience: 4m}
demand:
  reasons:
    card: {per_day: 260, channel: {phone: 65%, chat: 35%}}
    letter: {per_day: 20, channel: mail}
channels:
  phone:
    {kind: call, talk: 4m, wrap: 20s, solves: 80%, lines: 12,
     callback: {offer_after_wait: 90s, accept: 30%}}
  chat: {kind: chat, talk: 5m, at_once: 2, solves: 90%, interrupt: yes}
  mail: {kind: mail, talk: 4m}
every_channel: {repeat: {chance: 70%, after: 30m}, retry: {chance: 50%, after: 10m}}
staff:
  agents: {count: 3, skills: [phone, chat, mail]}
  experts: {count: 1, skills: [phone.experts]}
  care: {count: 4, skills: [complaint]}
quality:
  failure: {phone: {chance: 10%}, chat: {chance: 20%}}
  transfer: {phone: {chance: 15%, to: experts, tells_again: 30s}}
  complaint: {chance: 0%, after_wait: {over: 2m, chance: 100%}, to: care, talk: 10m, due: 1d}
satisfaction: {start: 80}
"""


@proves("M70", off=("after_wait: {over: 2m, chance: 100%}", "after_wait: {over: 2m, chance: 50%}"))
def test_who_waited_too_long_in_all_complains_and_nobody_else(lab: Lab) -> None:
    """An identity: the complaints are the contacts whose total wait passed the limit.

    The waits of all visits of a contact count (before and after a transfer, also of those who
    gave up), those of earlier contacts of the case do not, nor does the delay of callbacks.
    """
    _complain_of_waits(lab, BUSY, {"phone": 120, "chat": 120})


def test_orders_are_judged_where_their_channel_is_named() -> None:
    """Visits at the customer's and repairs sent in: the wait for people, without the way there."""
    _complain_of_waits(Lab(), FIELD, {"phone": 600, "visit": 7200, "shop": 10_800})


FIELD = """\
queuesim: 1
time: {start: 2026-03-02, days: 5, open: 09:00-17:00}
customers: {people: {patience: 3h}}
demand: {reasons: {card: {per_day: 45, channel: {phone: 30%, visit: 40%, shop: 30%}}}}
channels:
  phone: {kind: call, talk: 20m}
  visit: {kind: visit, travel: 20m, talk: 50m, solves: 70%}
  shop: {kind: mail_in, shipping: 2h, talk: 40m}
every_channel: {repeat: {chance: 80%, after: 1h}}
staff:
  team: {count: 2, skills: [visit]}
  desk: {count: 1, skills: [phone, shop]}
  care: {count: 2, skills: [complaint]}
quality:
  complaint:
    after_wait: {over: {shop: 3h, visit: 2h, other: 10m}, chance: 100%}
    to: care
    talk: 10m
"""


def _complain_of_waits(lab: Lab, text: str, limits: dict[str, float]) -> None:
    """Complaints are about the contacts that waited longer, and about no others [s]."""
    model = build(lab.text(text))
    for replication in range(3):
        rows, _ = rows_of(model, 3, replication, "kernel")
        ledger = read(rows, model.network, model.labels)
        c = ledger.contacts
        ticks = [limits.get(name, 1e9) * 1e6 for name in ledger.names.channels]
        over = (c.wait > np.array(ticks)[c.channel]) & (c.ended < OPEN) & (c.how != of.CALLBACK)
        over &= (c.end == of.ANSWERED) | (c.end == of.ABANDONED)
        assert over.sum() > 40
        assert (c.number[over] > 0).any()
        assert (ledger.complaints.made == over).all()


@proves("M70", "M78", off=("failed: 50%", "failed: 40%"))
def test_the_chances_of_one_contact_combine(lab: Lab) -> None:
    """20 % of the chats go wrong: 1 - 0.97 (1 - 0.2 x 0.5); each `near` fails once in 12,000."""
    text = BUSY.replace(
        "chance: 0%, after_wait: {over: 2m, chance: 100%}", "chance: 3%, failed: 50%"
    )
    text = text.replace("gold: {contacts: 30%, patience: 5m", "gold: {contacts: 30%")
    text = text.replace("plain: {contacts: 70%, patience: 4m}", "plain: {contacts: 70%}")
    result = lab.compare(text, "time.days=20", replications=20)
    expected = 1 - 0.97 * (1 - 0.2 * 0.5)
    assert near(result.estimate("base", "complaint_rate.chat"), expected)
    assert near(result.estimate("base", "complaint_rate.mail"), 0.03)


@proves("M70", off=("complaint_late: 100%", "complaint_late: 20%"))
def test_late_handling_loses_the_customers_who_complained(lab: Lab) -> None:
    """Everybody is a customer of his own and leaves if his complaint is late: the same number.

    Two of three days' complaints can be handled: 40 of the 72 that come on each day.
    """
    text = HAND.replace("per_day: 1,", "per_day: 72,")
    text = text.replace("demand:", "customers: {people: {churn: {complaint_late: 100%}}}\ndemand:")
    tally = lab.tally(text, "time.open=09:00-17:00", "quality.complaint.follow_up=remove")
    late = tally.total("complaints_due") - tally.total("complaints_in_time")
    assert late > 60
    assert tally.total("customers_lost") == late
    open_ = tally.total("complaints_open")
    assert tally.total("complaints") == tally.total("complaints_closed") + open_


@proves("M71", off=("complaint_in_time: 10", "complaint_in_time: 0"))
def test_handled_in_time_it_makes_up_for_what_happened(lab: Lab) -> None:
    """Nobody is helped: 70 - 20 points. Half of them complain; made up for, they are at 60.

    Churn doubles for each 10 points lower: 1 % x 2^2 for those who say nothing, 1 % x 2^1 for
    those who complained and were heard. Five standard errors of some 9,600 contacts.
    """
    result = lab.compare(HEARD)
    base, without = (result.estimate(name, "csat").value for name in ("base", "unheard"))
    tallies = result.tallies["base"]
    heard, contacts = (sum(t.total(n) for t in tallies) for n in ("complaints_in_time", "answered"))
    assert without == pytest.approx(50)
    assert base == pytest.approx(50 + 10 * heard / contacts)
    expected = 0.02 * heard + 0.04 * (contacts - heard)
    lost = sum(t.total("customers_lost") for t in tallies)
    assert abs(lost - expected) < 5 * expected**0.5
    assert lost < sum(t.total("customers_lost") for t in result.tallies["unheard"])


HEARD = """\
queuesim: 1
time: {start: 2026-03-02, days: 12, open: 24h}
runs: {replications: 4, seed: 5}
customers: {people: {churn: {unsolved: 1%}}}
demand: {reasons: {card: {per_day: 200, channel: phone}}}
channels: {phone: {kind: call, talk: 2m, solves: 0%}}
staff: {team: {count: 6, skills: [phone]}, care: {count: 6, skills: [complaint]}}
quality: {complaint: {chance: 50%, to: care, talk: {law: uniform, low: 5m, high: 9m}, due: 8h}}
satisfaction: {start: 70, unsolved: -20, complaint_in_time: 10}
loyalty: {churn_per_10_points_lower: times 200%}
scenarios:
  unheard: {satisfaction.complaint_in_time: 0}
  nobody: {quality.complaint.chance: 0%}
  slow: {quality.complaint.due: 4m, satisfaction.complaint_late: -10}
"""


def test_a_complaint_that_is_late_costs_points() -> None:
    """Due in less time than any takes to handle: all are late, at 50 - 10 points.

    But for those of the last four minutes, whose time would run on after the next opening.
    """
    result = Lab().compare(HEARD, scenarios=["base", "slow"])
    assert result.estimate("slow", "complaint_in_time").value < 0.001
    names = ("complaints_due", "complaints_in_time", "scored")
    due, heard, scored = (sum(t.total(n) for t in result.tallies["slow"]) for n in names)
    assert due / scored == pytest.approx(0.5, abs=0.05)
    points = 10 * heard - 10 * (due - heard)
    assert result.estimate("slow", "csat").value == pytest.approx(50 + points / scored)


def test_complaints_handled_by_others_change_no_number_of_any_contact() -> None:
    """Both engines agree; without a chance all is as if the word had not been said."""
    text = BUSY.replace("chance: 0%, after_wait", "chance: 5%, failed: 30%, after_wait")
    plain = text[: text.index("  complaint:")] + "satisfaction: {start: 80}\n"
    plain = plain.replace("  care: {count: 4, skills: [complaint]}\n", "")
    lab = Lab()
    told, bare = (lab.compare(each).tallies["base"] for each in (text, plain))
    by_reference = lab.compare(text, engine="reference").tallies["base"]
    assert by_reference == told
    for one, other in zip(told, bare, strict=True):
        assert one.total("complaints") > 50
        for name in (*CONTACT, "cases_started", "cases_solved", "cases_inside", "waiting", "open"):
            if not name.startswith("complaint"):
                assert one.total(name) == other.total(name), name
    sets = ("quality.complaint.failed=0%", "quality.complaint.chance=0%")
    sets += ("quality.complaint.after_wait.chance=0%",)
    nothing = lab.compare(text, *sets, "staff.care=remove", "quality.complaint.to=agents")
    assert nothing.tallies["base"] == bare


def test_each_complaint_costs_what_is_said() -> None:
    """By class of the customer; a line of cost of its own."""
    text = HAND.replace("quality:", "costs: {complaint: {a: 30, b: 50}}\nquality:")
    text = text.replace("demand:", "customers: {a: {contacts: 50%}, b: {contacts: 50%}}\ndemand:")
    tally = Lab().tally(text, "demand.reasons.card.per_day=20")
    count = {name: tally.total("complaints", "class", name) for name in "ab"}
    assert min(count.values()) > 10
    assert tally.amount("complaint_cost") == 30 * count["a"] + 50 * count["b"]
    assert tally.amount("complaint_cost", "class", "b") == 50 * count["b"]
    assert tally.amount("complaint_cost", "channel", "phone") == tally.amount("complaint_cost")


def test_the_load_check_knows_complaints_and_who_handles_them() -> None:
    """96 of 240 complain, of 10 minutes: as much as was seen."""
    from queuesim.compile.explain import Explained
    from queuesim.compile.workload import workload

    found = workload(Explained(build(CLERK)))
    (work,) = found.works
    assert (work.name, work.contacts) == ("complaint", pytest.approx(22 * 96))
    assert work.seconds == {"care": pytest.approx(600)}
    assert work.lasting == 1.0
