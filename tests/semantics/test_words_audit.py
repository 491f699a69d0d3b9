"""The planner's words, one sentence after the other, on floors small enough to work out by hand.

Each test reads a config, runs it with listed arrivals and compares contacts, measures and cost
with numbers worked out in its docstring. Times are seconds from 9 o'clock of the first day.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from queuesim.compile import Model
from queuesim.engine.reference import Floor
from queuesim.measures import evaluate
from queuesim.measures.evaluation import measured
from queuesim.network import Times, prepare
from queuesim.network.labels import ENDS, HOWS
from queuesim.network.rows import OPEN
from queuesim.results import Ledger, Tally, read
from queuesim.spec.load import load_text
from queuesim.units import ticks
from tests.unit.compiling import NINE, ONE, build, fixed, listed

RETRY = "channels.phone.retry={chance: 100%, after: {law: deterministic, value: 5m}}"
CALLBACK = "channels.phone.callback={offer_after_wait: 20s, accept: 100%}"
NEVER_SOLVED = "channels.phone.solves={card: 0%}"
DAY = 86_400


@dataclass(frozen=True)
class Told:
    """What one replication says, in the planner's words."""

    ledger: Ledger
    tally: Tally

    def contacts(self, case: int | None = None) -> list[tuple[object, ...]]:
        """Channel, how, start, answer, end and its moment of each contact, by case."""
        led = self.ledger
        c, found = led.contacts, []
        for k in range(len(c)):
            number = int(led.cases.ordinal[c.case[k]])
            if case is None or case == number:
                end = ENDS[c.end[k]] if c.end[k] < len(ENDS) else "inside"
                row = (
                    led.names.channels[c.channel[k]],
                    HOWS[c.how[k]],
                    at(int(c.started[k])),
                    at(int(c.answered_at[k])) if c.answered[k] else None,
                    end,
                    at(int(c.ended[k])),
                )
                found.append(row)
        return found

    def __getitem__(self, selector: str) -> float:
        return evaluate([self.tally], [selector], empty=True)[0].value

    def by_interval(self, selector: str) -> dict[str, float]:
        values = evaluate([self.tally], [selector], intervals=True, empty=True)
        return {v.interval: v.value for v in values if v.interval}


def at(tick: int) -> float | None:
    """Seconds from 9 o'clock."""
    return None if tick == OPEN else round(tick / 1e6 - NINE, 6)


def tell(model: Model, seed: int = 1, replication: int = 0) -> Told:
    """One replication from rows to measures; all balances are checked on the way."""
    rows = Floor(model.network, seed, replication).run()
    prepared = prepare(model.network, seed, replication)
    tally = measured(rows, model, prepared, seed, replication)
    return Told(read(rows, model.network, model.labels), tally)


def one(*sets: str, at: Sequence[float] = (), text: str = ONE, **more: Sequence[float]) -> Told:
    """`ONE` with changes and listed arrivals."""
    return tell(listed(build(text, *sets), at, **more))


def several(model: Model, **arrivals: Sequence[float]) -> Told:
    """Listed arrivals of several reasons."""
    sources = tuple(
        replace(
            source,
            arrivals=Times(tuple(ticks(NINE + second) for second in arrivals.get(source.name, ()))),
        )
        for source in model.network.sources
    )
    return tell(replace(model, network=replace(model.network, sources=sources)))


def days_of(told: Told) -> list[tuple[int, float]]:
    """Day and second of that day from 9 o'clock at which each contact began."""
    return [divmod(c[2], DAY) for c in told.contacts()]  # type: ignore[misc]


# --- repeat: open days, the same time of day ------------------------------------------------------

REPEAT = "channels.phone.repeat={chance: 100%, after: 1d}"


def test_a_repeat_skips_the_weekend_and_a_holiday() -> None:
    """Friday 09:10, a minute of talk; Monday is a holiday, so Tuesday at 09:11."""
    friday = "2026-03-06, days: 5, open: {mon-fri: 09:00-10:00}, holidays: [2026-03-09]"
    text = ONE.replace("2026-03-02, days: 1, open: 09:00-10:00", friday)
    told = one(NEVER_SOLVED, REPEAT, at=[600], text=text)
    assert days_of(told) == [(0, 600), (4, 660)]


def test_a_repeat_after_a_day_comes_back_where_the_channel_never_closes() -> None:
    text = ONE.replace("days: 1, open: 09:00-10:00", "days: 4, open: 24h")
    told = one(NEVER_SOLVED, REPEAT, at=[600], text=text)
    assert days_of(told) == [(0, 600), (1, 660), (2, 720), (3, 780)]


def test_a_repeat_after_a_day_counts_a_day_that_the_night_before_runs_into() -> None:
    """Monday's opening passes midnight into Tuesday's without a pause."""
    text = ONE.replace("days: 1, open: 09:00-10:00", "days: 2, open: {mon: 08:00-24:00, tue: 0-24}")
    text = text.replace("tue: 0-24", "tue: 00:00-20:00")
    told = one(NEVER_SOLVED, REPEAT, at=[600], text=text)
    assert days_of(told) == [(0, 600), (1, 660)]


def test_a_random_pause_with_a_mean_of_a_day_is_counted_in_open_days() -> None:
    """Rounding must not make 24 hours of open time of it, which is 24 days here."""
    text = ONE.replace("days: 1", "days: 9")
    repeat = "channels.phone.repeat={chance: 100%, after: {mean: 1d, cv: 10%}}"
    told = one(NEVER_SOLVED, repeat, at=[600], text=text)
    assert days_of(told)[1] == (1, 660)


def test_a_repeat_of_a_day_on_average_never_comes_back_on_the_same_day() -> None:
    """With a cv of 100 % a third of the pauses is shorter than half a day: still a later day."""
    text = ONE.replace("days: 1", "days: 40")
    repeat = "channels.phone.repeat={chance: 100%, after: {mean: 1d, cv: 100%}}"
    days = [day for day, _ in days_of(one(NEVER_SOLVED, repeat, at=[600], text=text))]
    assert len(days) > 10
    assert len(set(days)) == len(days)


# --- measures, defined once -----------------------------------------------------------------------

PROMISE = "targets.phone=80% in 20s"


def test_the_five_rules_of_the_service_level() -> None:
    """One agent, calls of 60 s, 80 % in 20 s, short is 5 s.

    0 and 200 are answered at once, 10 after 50 s; 12 gives up after 3 s (short), 14 after 15 s (in
    time), 16 after 40 s. A = 3, A in time = 2, O = 6, L = 3, L in time = 2.
    """
    told = one(
        PROMISE,
        "customers.people.patience=1h",
        at=[0, 10, 12, 14, 16, 200],
        patience=[99, 99, 3, 15, 40, 99],
    )
    assert told["sl.answered"] == pytest.approx(2 / 3)
    assert told["sl.offered"] == pytest.approx(2 / 6)
    assert told["sl.offered_less_short"] == told["sl.phone"] == pytest.approx(2 / 5)
    assert told["sl.offered_less_in_time"] == pytest.approx(2 / 4)
    assert told["sl.in_time"] == pytest.approx(4 / 6)
    assert told["sl_days.phone"] == 0.0
    assert told["abandonment"] == pytest.approx(3 / 6)
    assert told["abandonment.less_short"] == pytest.approx(2 / 5)
    assert told["asa"] == pytest.approx(50 / 3)
    assert told["wait"] == pytest.approx((0 + 50 + 3 + 15 + 40 + 0) / 6)
    assert told["wait_over.20s"] == pytest.approx(2 / 6)


def test_a_transfer_adds_up_waits_and_promises_the_first_answer() -> None:
    """Talk 60, expert 60 + 30. Case 1 waits 10-60 for the team and 120-150 for the expert."""
    expert = (
        "staff.experts={count: 1, skills: [phone.experts]}",
        "quality.transfer.phone={chance: 100%, to: experts, tells_again: 30s}",
    )
    told = one(PROMISE, *expert, at=[0, 10])
    assert told.contacts() == [
        ("phone", "first", 0, 0, "answered", 150),
        ("phone", "first", 10, 60, "answered", 240),
    ]
    assert told["sl.phone"] == 0.5
    assert told["asa"] == (0 + 80) / 2
    assert told["aht"] == 150
    assert (told["aht.team"], told["aht.experts"]) == (60, 90)
    assert told["occupancy.experts"] == pytest.approx(180 / 3600)


def test_who_gives_up_after_a_transfer_is_abandoned_and_was_answered_in_time() -> None:
    """Case 1 is answered at 61 after 1 s, waits at 121 for the expert and gives up at 131."""
    told = one(
        PROMISE,
        "staff.experts={count: 1, skills: [phone.experts]}",
        "quality.transfer.phone={chance: 100%, to: experts, tells_again: 30s}",
        "customers.people.patience=1h",
        at=[0, 60],
        patience_transferred=[99, 10],
    )
    assert told.contacts(1) == [("phone", "first", 60, 60, "abandoned", 130)]
    assert told["sl.phone"] == 1.0
    assert told["abandonment"] == 0.5
    assert told["abandonment.less_short"] == 0.5
    assert told["wait"] == (0 + 10) / 2
    assert told["lost_cases"] == 1


@pytest.mark.parametrize(("shared", "second", "again"), [(False, 90, 127), (True, 60, 120)])
def test_shared_history_shortens_transfers_and_repeats_and_nothing_else(
    *, shared: bool, second: float, again: float
) -> None:
    """60 s, transferred + 30 s; the repeat takes twice 60 + 7 s to tell again."""
    more = ["integration.shared_history=[phone]"] if shared else []
    told = one(
        NEVER_SOLVED,
        "channels.phone.repeat={chance: 100%, after: 1d, talk: times 200%, tells_again: 7s}",
        "staff.experts={count: 1, skills: [phone.experts]}",
        "quality.transfer.phone={chance: 100%, to: experts, tells_again: 30s}",
        *more,
        at=[0],
        text=ONE.replace("days: 1", "days: 2"),
    )
    visits = told.ledger.columns
    lengths = sorted((visits.visit_ended - visits.begun) / 1e6)
    assert lengths == sorted([60, second, again, again - 7 * (not shared) + 30 * (not shared)])


def test_a_callback_waits_from_the_request_for_art_and_keeps_for_tomorrow() -> None:
    """Talk 180 from 3500; who comes at 3510 and 3520 accepts 20 s later and is called next day."""
    told = one(
        CALLBACK,
        "customers.people.patience={law: deterministic, value: 2m}",
        at=[3500, 3510, 3520],
        text=ONE.replace("days: 1", "days: 2").replace("60s", "180s"),
    )
    assert told.contacts(1) == [
        ("phone", "first", 3510, None, "diverted", 3530),
        ("phone", "callback", 3530, DAY, "answered", DAY + 180),
    ]
    assert told.contacts(2)[1] == ("phone", "callback", 3540, DAY + 180, "answered", DAY + 360)
    assert told["art"] == (0 + (DAY - 3510) + (DAY + 180 - 3520)) / 3
    assert told["callback_delay"] == ((DAY - 3530) + (DAY + 180 - 3540)) / 2
    assert told["line_wait"] == (0 + 20 + 20) / 3
    assert told["offered"] * 2 == 3
    assert told["contacts.diverted"] * 2 == 2
    # the first agent finishes 80 s after closing, paid
    assert told["overtime"] * 2 == 80
    assert told["paid_time"] * 2 == 7280


def test_the_wait_in_line_is_of_those_who_stand_in_one() -> None:
    """Calls of 60 s at 0 and 10; a bot at once, which passes one on at 15 to wait until 120.

    A mail of 0.5 waits until 180. In line 0 + 50 + 105 over three calls; all waits over five.
    """
    bot = f"{{kind: self_service, talk: {fixed(15)}, solves: 0%, if_not_solved: phone}}"
    mail = f"{{kind: mail, talk: {fixed(60)}}}"
    text = ONE.replace("channels: {", f"channels: {{bot: {bot}, post: {mail}, ")
    reasons = ("bit: {per_day: 5, channel: bot}", "letter: {per_day: 5, channel: post}")
    text = text.replace("reasons: {", f"reasons: {{{', '.join(reasons)}, ")
    text = text.replace("skills: [phone]", "skills: [phone, post]")
    told = several(build(text), card=[0, 10], bit=[0], letter=[0.5])
    assert told["line_wait"] == told["line_wait.phone"] == (0 + 50 + 105) / 3
    assert told["wait"] == pytest.approx((0 + 50 + 0 + 105 + 179.5) / 5)
    assert math.isnan(told["line_wait.bot"])
    assert math.isnan(told["line_wait.post"])


def test_counts_lie_in_the_interval_of_arrival_and_balance_there() -> None:
    told = one(
        CALLBACK,
        RETRY,
        "customers.people.patience=30s",
        "channels.phone.lines=2",
        at=[0, 1, 2, 1790, 1795, 3000],
    )
    tally = told.tally
    for kind, name in tally.layout.scopes:
        row = tally.layout.place(kind, name)
        ends = sum(tally[end][row] for end in ENDS) + tally["inside"][row]
        assert (tally["started"][row] == ends).all()
        cases = sum(tally[f"cases_{end}"][row] for end in ("solved", "unsolved", "lost", "inside"))
        assert (tally["cases_started"][row] == cases).all()
    assert told.by_interval("cases")["09:00"] == 5
    assert told.by_interval("cases")["09:30"] == 1


# --- closing time ---------------------------------------------------------------------------------


def test_a_retry_after_closing_finds_it_closed_and_is_lost() -> None:
    """Gives up at 3411, tries again at 3711; closing was at 3600."""
    told = one(RETRY, "customers.people.patience={law: deterministic, value: 10s}", at=[3400, 3401])
    assert told.contacts(1) == [
        ("phone", "first", 3401, None, "abandoned", 3411),
        ("phone", "retry", 3711, None, "closed", 3711),
    ]
    assert told["lost_cases"] == 1
    assert told["offered"] == 2  # closed contacts are not offered
    assert told["closed"] == pytest.approx(1 / 3)


def test_a_retry_on_another_channel_that_is_closed_is_lost() -> None:
    told = one(
        f"channels.desk={{kind: counter, talk: {fixed(60)}, open: '09:30-10:00'}}",
        "staff.team.skills=[phone, desk]",
        "channels.phone.retry={chance: 100%, after: {law: deterministic, value: 1m},"
        " other_channel: {desk: 100%}}",
        "customers.people.patience={law: deterministic, value: 10s}",
        at=[0, 1],
    )
    assert told.contacts(1)[1] == ("desk", "retry", 71, None, "closed", 71)
    assert told["contacts.closed.desk"] == 1


def test_wrap_after_closing_is_busy_available_and_paid() -> None:
    """Talk 3580-3640 and wrap to 3740: 140 s of overtime at 36/h."""
    told = one(
        "channels.phone.wrap={law: deterministic, value: 100s}", "staff.team.pay=36/h", at=[3580]
    )
    assert told["overtime"] == 140
    assert told["cost.pay"] == pytest.approx(3740 / 100)
    assert told["occupancy"] == told["utilisation"] == pytest.approx(160 / 3740)


def test_mail_comes_at_night_yields_to_calls_and_waits_for_the_morning() -> None:
    """Calls at 0, 10 and 3590; letters an hour before opening, at 5, before closing, after it."""
    text = ONE.replace("days: 1", "days: 2")
    model = build(
        text,
        f"channels.mail={{kind: mail, talk: {fixed(60)}}}",
        "staff.team.skills=[phone, mail]",
        "demand.reasons.letter={per_day: 5, channel: mail}",
        "targets.mail=90% in 1d",
    )
    told = several(model, card=[0, 10, 3590], letter=[-3600, 5, 3595, 7200])
    begun = [c[3] for c in told.contacts()]
    assert begun == [60, 120, 3590, 0, 180, DAY, DAY + 60]
    assert told["sl.mail"] == 1.0
    assert told["contacts.closed"] == 0
    assert told["art.mail"] == (3600 + 175 + (DAY - 3595) + (DAY + 60 - 7200)) / 4


def test_an_opening_past_midnight_has_intervals_of_both_days() -> None:
    """Saturday 20:00 to Sunday 02:00; comes at 20:00, 00:00:10, 00:00:20, 01:59:50, 02:00."""
    text = ONE.replace(
        "2026-03-02, days: 1, open: 09:00-10:00", "2026-03-07, days: 1, open: {sat: 20:00-02:00}"
    )
    hour = 3600
    told = one(
        PROMISE,
        text=text,
        at=[11 * hour, 15 * hour + 10, 15 * hour + 20, 17 * hour - 10, 17 * hour],
    )
    level = told.by_interval("sl.phone")
    assert (level["20:00"], level["00:00"], level["01:30"]) == (1.0, 0.5, 1.0)
    assert told["contacts.closed"] == 1
    assert told["contacts"] == 5  # one open day
    assert told["paid_time"] == 6 * hour + 50


@pytest.mark.parametrize(
    ("date", "hours", "paid"),
    [
        ("2026-03-29", "24h", 23),
        ("2026-10-25", "24h", 25),
        ("2026-10-25", "{sun: 00:00-06:00}", 7),
        ("2026-03-28", "{sat: 20:00-04:00}", 7),
        ("2026-03-29", "{sun: 09:00-11:00}", 2),
    ],
)
def test_days_of_23_and_25_hours(date: str, hours: str, paid: float) -> None:
    """The clock goes from 02:00 to 03:00 in March and back in October; wall-clock hours hold."""
    text = ONE.replace(
        "start: 2026-03-02, days: 1, open: 09:00-10:00",
        f"start: {date}, days: 1, open: {hours}, zone: Europe/Berlin",
    )
    told = one(text=text)
    assert told["paid_time"] == paid * 3600
    labels = [interval.label for interval in build(text).labels.intervals]
    assert len(labels) == 2 * paid
    assert ("02:30" in labels) == (date == "2026-10-25")


# --- lines, seats, queues -------------------------------------------------------------------------


def test_balk_and_seats_a_full_room_comes_first() -> None:
    counter = ONE.replace("kind: call", "kind: counter")
    balk = "channels.phone.balk={from_queue: 1, chance: 100%}"
    two = one("channels.phone.seats=2", balk, at=[0, 1, 2], text=counter)
    assert two.contacts(2)[0][4] == "balked"
    one_seat = one("channels.phone.seats=1", balk, at=[0, 1, 2], text=counter)
    assert one_seat.contacts(2)[0][4] == "blocked"
    none = one("channels.phone.seats=0", at=[0, 1], text=counter)
    assert none.contacts(1)[0][4] == "blocked"
    assert none["blocked"] == 0.5


CALLERS = "{gold: {priority: high}, plain: {}}"


@pytest.mark.parametrize("keeps", ["yes", "no"])
def test_callback_and_priority_the_high_still_come_first(keeps: str) -> None:
    """Gold at 0 talks to 60; plain at 10 and 31 are owed calls; gold at 55 goes before both."""
    told = one(
        f"channels.phone.callback={{offer_after_wait: 20s, accept: 100%, keeps_place: {keeps}}}",
        at=[0, 10, 31, 55],
        text=ONE.replace("{people: {}}", CALLERS),
        kinds=["gold.card", "plain.card", "plain.card", "gold.card"],
    )
    assert told.contacts(3)[0][3] == 60
    assert told.contacts(1)[1][3] == 120
    assert told.contacts(2)[1][3] == 180


@pytest.mark.parametrize(("keeps", "first", "second"), [("yes", 60, 120), ("no", 120, 60)])
def test_who_does_not_keep_the_place_goes_behind_those_who_came_meanwhile(
    keeps: str, first: float, second: float
) -> None:
    """Gold of 5 accepts at 25; plain has come at 20, does not accept and holds on."""
    accept = "accept: {gold: 100%, plain: 0%}"
    told = one(
        f"channels.phone.callback={{offer_after_wait: 20s, {accept}, keeps_place: {keeps}}}",
        at=[0, 5, 20],
        text=ONE.replace("{people: {}}", "{gold: {}, plain: {}}"),
        kinds=["gold.card", "gold.card", "plain.card"],
    )
    assert told.contacts(1)[1][3] == first
    assert told.contacts(2)[0][3] == second


def test_priority_rises_while_waiting_and_a_head_start_counts_only_for_longest_wait() -> None:
    """Plain has priority 3 and ages a step a minute: at 180 it has waited 179 s and is 1."""
    classes = "{gold: {priority: 1}, plain: {priority: 3, ages: 1m}}"
    told = one(
        at=[0, 1, 2, 61, 119, 120],
        text=ONE.replace("{people: {}}", classes),
        kinds=["gold.card", "plain.card", *["gold.card"] * 4],
    )
    assert [told.contacts(k)[0][3] for k in (2, 3, 1, 4, 5)] == [60, 120, 180, 240, 300]
    late = "{gold: {priority: 3, ages: 1m, head_start: 2m}, plain: {}}"
    told = one(
        at=[0, 1, 20],
        text=ONE.replace("{people: {}}", late),
        kinds=["plain.card", "plain.card", "gold.card"],
    )
    assert told.contacts(1)[0][3] == 60  # gold has waited 40 s, so is still 3


def test_a_head_start_is_waiting_time_given() -> None:
    """At 60 gold of 20 counts 40 + 30, plain of 1 counts 59; at 120 plain goes first."""
    told = one(
        at=[0, 1, 20, 32],
        text=ONE.replace("{people: {}}", "{gold: {head_start: 30s}, plain: {}}"),
        kinds=["plain.card", "plain.card", "gold.card", "gold.card"],
    )
    assert [told.contacts(k)[0][3] for k in (2, 1, 3)] == [60, 120, 180]


DESK = """\
queuesim: 1
time: {start: 2026-03-02, days: 1, open: 09:00-10:00}
customers: {people: {}}
demand:
  reasons:
    loan: {per_day: 5, channel: desk}
    cash: {per_day: 5, channel: desk}
    call: {per_day: 5, channel: video}
channels:
  desk: {kind: counter, talk: {law: deterministic, mean: 60s}}
  video: {kind: call, talk: {law: deterministic, mean: 60s}}
staff:
  tellers: {count: 1, skills: [desk]}
  experts: {count: 1, skills: [video, desk.loan]}
"""


def test_overflow_and_a_skill_for_one_reason() -> None:
    """The expert is free at 60, when cash of 2 has waited 58 s: he may help after 30 s."""

    def begun(after: str) -> object:
        over = f"routing.overflow={{desk.cash: {{to: experts, after: {after}}}}}"
        return several(build(DESK, over), loan=[0, 1], cash=[2, 3]).contacts()[1][3]

    assert begun("30s") == 61  # teller and expert share the two
    assert begun("60s") == 63  # the wait of 3 reaches 60 s at 63, while the teller is busy to 121


def test_one_queue_over_channels_with_hours_of_their_own() -> None:
    """Desk 09:00-09:40, video 09:30-10:00, two people for both: by longest wait, paid all hour."""
    text = DESK + "integration: {one_queue: [desk, video]}\n"
    model = build(text, "channels.desk.open=09:00-09:40", "channels.video.open=09:30-10:00")
    told = several(model, cash=[0, 1, 2, 2395, 2396, 2397], call=[0, 1800, 2400, 2460])
    begun = [(c[0], c[3]) for c in told.contacts()]
    assert begun == [
        ("video", None), ("video", 1800), ("video", 2456), ("video", 2515),
        ("desk", 0), ("desk", 1), ("desk", 60), ("desk", 2395), ("desk", 2396), ("desk", 2455),
    ]  # fmt: skip
    assert told["contacts.closed.video"] == 1
    assert told["paid_time.tellers"] == told["paid_time.experts"] == 3600


# --- several at once ------------------------------------------------------------------------------

CHAT = ONE.replace("kind: call,", "kind: chat, at_once: 2,")


def test_chats_are_timed_anew_when_their_number_changes() -> None:
    """Half slower together: 0 does 20 + 60 x 2/3 = 60 by 80; 1 has then 20 left and ends at 100."""
    told = one("channels.phone.slower_per_extra_chat=50%", at=[0, 20], text=CHAT)
    ends = [c[5] for c in told.contacts()]
    assert ends == pytest.approx([80, 100], abs=1e-4)
    assert told["aht"] == pytest.approx(80, abs=1e-4)
    assert told["aht.agent"] == pytest.approx(50, abs=1e-4)
    assert told["occupancy"] == pytest.approx(100 / 3600, abs=1e-6)
    assert told["load_share"] == pytest.approx(160 / 7200, abs=1e-6)
    paced = one("channels.phone.pace=[1, 0.5]", at=[0, 20], text=CHAT)
    assert [c[5] for c in paced.contacts()] == [100, 120]


def test_wrap_of_a_chat_holds_its_place() -> None:
    """Two chats to 60 and 61 with 30 s of wrap: the third waits until 90."""
    told = one("channels.phone.wrap={law: deterministic, value: 30s}", at=[0, 1, 62], text=CHAT)
    assert told.contacts(2)[0][3] == 90


def test_a_call_needs_an_agent_without_chats() -> None:
    """Chats 0-60, 50-110, 70-130: the call of 10 begins at 130, a chat of 135 after it at 190."""
    model = build(
        CHAT,
        f"channels.tel={{kind: call, talk: {fixed(60)}}}",
        "staff.team.skills=[phone, tel]",
        "demand.reasons.ring={per_day: 5, channel: tel}",
    )
    told = several(model, card=[0, 50, 70, 135], ring=[10])
    assert [(c[0], c[3]) for c in told.contacts()] == [
        ("phone", 0), ("phone", 50), ("phone", 70), ("phone", 190), ("tel", 130),
    ]  # fmt: skip


# --- self-service ---------------------------------------------------------------------------------


def test_machines_have_hours_and_a_queue_of_their_own() -> None:
    """One machine 09:10-09:40; who waits at its closing is still served; it passes all on."""
    model = build(
        ONE,
        f"channels.box={{kind: self_service, machines: 1, talk: {fixed(60)}, solves: {{coin: 0%}},"
        " if_not_solved: phone, open: '09:10-09:40'}",
        "demand.reasons.coin={per_day: 5, channel: box}",
    )
    told = several(model, coin=[0, 600, 610, 2395])
    assert told.contacts(0) == [("box", "first", 0, None, "closed", 0)]
    assert [c[:5] for c in told.contacts(2)] == [
        ("box", "first", 610, 660, "answered"),
        ("phone", "passed on", 720, 720, "answered"),
    ]
    assert told.contacts(3)[0][5] == 2455
    assert told["containment"] == 0.0
    assert told["aht"] == 60  # people only


def test_machines_with_hours_of_their_own_are_available_in_them_alone() -> None:
    """One machine 09:10-09:40 in a house open 9 to 10: 1800 s, and 55 s to finish after closing.

    Work of 60 s each from 09:10, 09:11 and 09:39:55.
    """
    model = build(
        ONE,
        f"channels.box={{kind: self_service, machines: 1, talk: {fixed(60)}, open: '09:10-09:40'}}",
        "demand.reasons.coin={per_day: 5, channel: box}",
    )
    told = several(model, coin=[600, 610, 2395])
    assert told["occupancy.box"] == told["utilisation.box"] == 180 / 1855
    assert told["people.box"] == 1855 / 3600
    shares = told.by_interval("occupancy.box")
    assert (shares["09:00"], shares["09:30"]) == (120 / 1200, 60 / 655)


def test_machines_open_longer_than_people_are_available_all_that_time() -> None:
    """One machine 08:00-10:00, people from 9 to 10: 7200 s, 120 s of work."""
    model = build(
        ONE,
        f"channels.box={{kind: self_service, machines: 1, talk: {fixed(60)}, open: '08:00-10:00'}}",
        "demand.reasons.coin={per_day: 5, channel: box}",
    )
    told = several(model, coin=[-3600, 600])
    assert told["occupancy.box"] == 120 / 7200


def test_who_leaves_a_bot_is_a_lost_case_that_it_kept() -> None:
    """Nobody is passed on, so all ended in the bot; nothing was solved, people handled nothing."""
    bot = f"{{kind: self_service, talk: {fixed(30)}, solves: 0%, if_not_solved: {{leave: 100%}}"
    text = ONE.replace("channel: phone", "channel: bot")
    text = text.replace("channels: {", f"channels: {{bot: {bot}, cost_per_contact: 0.5}}, ")
    told = one(at=[0, 1], text=text)
    assert (told["containment"], told["lost_cases"]) == (1.0, 2.0)
    assert told["solved_in_self_service"] == 0.0
    assert math.isnan(told["fcr"])
    assert told["cost.contacts"] == 1.0


def test_of_those_who_enter_a_bot_some_stay_there_and_fewer_are_solved() -> None:
    """Three reasons: one is solved, one left with nothing, one passed on and solved by people.

    All but the last ended in the bot; people handled one contact and solved it.
    """
    solves = "solves: {coin: 100%, note: 0%, card: 0%}"
    split = "if_not_solved: {leave: {card: 0%, other: 100%}, phone: {card: 100%, other: 0%}}"
    bot = f"{{kind: self_service, talk: {fixed(30)}, {solves}, {split}}}"
    reasons = ", ".join(f"{r}: {{per_day: 5, channel: bot}}" for r in ("coin", "note", "card"))
    text = ONE.replace("{card: {per_day: 10, channel: phone}}", f"{{{reasons}}}")
    text = text.replace("channels: {", f"channels: {{bot: {bot}, ")
    told = several(build(text), coin=[0], note=[1], card=[2])
    assert told["containment"] == told["containment.bot"] == pytest.approx(2 / 3)
    assert told["solved_in_self_service"] == pytest.approx(1 / 3)
    assert (told["solved_in_self_service.coin"], told["solved_in_self_service.note"]) == (1, 0)
    assert told["fcr"] == told["fcr.phone"] == 1.0
    assert math.isnan(told["fcr.bot"])
    assert told["repeat_rate"] == 0.0


# --- steering -------------------------------------------------------------------------------------

OTHER = (
    f"channels.chat={{kind: chat, talk: {fixed(60)}}}",
    "staff.chatters={count: 1, skills: [chat]}",
)
STEER = "integration.steer={when_wait_over: 50s, offer: {chat: 100%}}"


def test_steering_looks_at_those_ahead_and_diverts_once() -> None:
    """Case 1 sees nobody waiting, case 2 one: 60 s. 3 waits for the chat and is not asked there."""
    told = one(*OTHER, STEER, at=[0, 1, 2, 3])
    assert told.contacts(3) == [
        ("phone", "first", 3, None, "diverted", 3),
        ("chat", "steered", 3, 62, "answered", 122),
    ]
    assert (told["steer.asked"], told["steer.accepted"]) == (pytest.approx(2 / 6), 1.0)
    assert (told["offered.phone"], told["offered.chat"]) == (2, 2)


def test_nobody_is_steered_to_what_is_closed_and_lines_are_counted_after() -> None:
    told = one(
        *OTHER, STEER, "channels.chat.open=09:30-10:00", "channels.phone.lines=3", at=[0, 1, 2, 3]
    )
    assert [told.contacts(k)[0][4] for k in (2, 3)] == ["answered", "blocked"]
    assert (told["steer.asked"], told["contacts.steered"]) == (0.0, 0.0)


def test_steering_to_a_callback_needs_no_offer_while_waiting() -> None:
    """Case 2 is owed a call from 2; case 1 takes the offer at 21 and keeps its place."""
    offer = "integration.steer={when_wait_over: 50s, offer: {callback: 100%}}"
    told = one(offer, CALLBACK, at=[0, 1, 2])
    assert told.contacts(2)[1] == ("phone", "callback", 2, 120, "answered", 180)
    assert told.contacts(1)[1] == ("phone", "callback", 21, 60, "answered", 120)
    assert told["callbacks"] == 2


# --- people ---------------------------------------------------------------------------------------


def test_breaks_and_shrinkage_of_a_day_are_exact_and_paid_as_said() -> None:
    """Ten people, 8 h, 25 % off: 60 h present. An unpaid break of 15 min leaves 77.5 h paid."""
    words = "staff.team={count: 10, skills: [phone], pay: 60/h, shrinkage: 25%%, %s}"
    text = ONE.replace("09:00-10:00", "09:00-17:00")
    paid = one(words % "break: {length: 15m}", text=text)
    assert paid["paid_time"] == 80 * 3600
    assert paid["shrinkage"] == pytest.approx(0.25)
    assert paid["cost"] == 4800
    unpaid = one(words % "break: {length: 15m, paid: no}", text=text)
    assert unpaid["paid_time"] == 77.5 * 3600
    assert unpaid["people"] == paid["people"] == pytest.approx(7.5)
    assert unpaid["shrinkage"] == pytest.approx(17.5 / 77.5)  # of what is paid


def test_work_into_an_unpaid_break_is_paid() -> None:
    """Breaks 09:15-09:30 or 09:30-09:45: 46 minutes of talk hold all of it."""
    words = "staff.team={count: 1, skills: [phone], break: {length: 15m, paid: no}}"
    idle = one(words, at=[0])
    assert (idle["paid_time"], idle["shrinkage"], idle["overtime"]) == (2700, 0, 0)
    held = one(words, at=[0], text=ONE.replace("60s", "2760s"))
    assert (held["paid_time"], held["shrinkage"], held["overtime"]) == (3600, 0, 900)
    assert held["utilisation"] == pytest.approx(2760 / 3600)


def test_levels_and_shifts_are_dealt_by_largest_remainder() -> None:
    """30 % of 7 people are 2; 70 % of 26 are 18."""
    levels = "levels: {junior: {share: 30%, talk: times 200%}, senior: {share: 70%}}"
    told = one(f"staff.team={{count: 7, skills: [phone], {levels}}}", at=[0] * 7)
    assert sorted(c[5] for c in told.contacts()) == [60] * 5 + [120] * 2
    model = build(
        ONE, "staff.team={count: 26, skills: [phone], shifts: {09:00-09:30: 70%, 09:30-10:00: 30%}}"
    )
    people = model.network.groups[0].staffing.people
    assert [person.shifts[0].start == ticks(NINE) for person in people].count(True) == 18


def test_time_between_contacts_is_no_work() -> None:
    told = one("staff.team.between_contacts={mean: 60s, cv: 0%}", at=[0, 1])
    assert told.contacts(1)[0][3] == 120
    assert told["aht"] == 60
    assert told["paused"] == told["occupancy"] == pytest.approx(120 / 3600)


# --- customers and money --------------------------------------------------------------------------

LOSES = "{value: 3650/year, patience: {law: deterministic, value: 10s}, churn: %s}"


def test_a_customer_is_lost_once_and_worth_a_year_or_the_horizon() -> None:
    """Three give up; they are one customer of the class, or three where none are counted."""
    every = LOSES % "{abandoned: 100%}"
    single = f"customers.people={every.replace('{value', '{count: 1, value', 1)}"
    told = one(single, at=[0, 1, 2, 3])
    assert (told["lost_customers"], told["value_lost"], told["lost_cases"]) == (1, 3650, 3)
    assert one(single, "horizon=30d", at=[0, 1])["value_lost"] == pytest.approx(300)
    assert one(f"customers.people={every}", at=[0, 1, 2, 3])["lost_customers"] == 3


def test_chances_of_one_contact_combine() -> None:
    """50 % for giving up and 50 % for waiting longer than 5 s: 75 % of many."""
    churn = "{abandoned: 50%, wait: {over: 5s, chance: 50%}}"
    text = ONE.replace("60s", "3000s")
    told = one(f"customers.people={LOSES % churn}", at=list(range(2001)), text=text)
    # 2,000 give up; 3 standard deviations of their share are 0.029: false alarm in 3 of 1,000
    assert told["lost_customers"] / 2000 == pytest.approx(0.75, abs=0.029)


def test_net_is_cost_and_value_lost_per_open_day_and_per_year() -> None:
    """Five weekdays: 1 h at 10/h and 36,500/year over 365 x 5/7 open days; one lost, 3,650."""
    text = ONE.replace("days: 1, open: 09:00-10:00", "days: 7, open: {mon-fri: 09:00-10:00}")
    told = one(
        "costs.overhead=36500/year",
        "staff.team.pay=10/h",
        f"customers.people={LOSES % '{abandoned: 100%}'}",
        at=[0, 1],
        text=text,
    )
    overhead = 36_500 / (365 * 5 / 7)
    assert told["cost"] == pytest.approx(10 + overhead)
    assert told["value_lost"] == pytest.approx(3650 / 5)
    assert told["net"] == pytest.approx(10 + overhead + 730)
    assert told["net.year"] == pytest.approx(told["net"] * 365 * 5 / 7)


def test_a_warm_up_counts_in_nothing() -> None:
    told = one(
        "staff.team.pay=10/h",
        "runs.warmup=1d",
        at=[0, 3595, DAY, 2 * DAY],
        text=ONE.replace("days: 1", "days: 3"),
    )
    assert (told["contacts"], told["cost"], told["paid_time"]) == (1, 10, 3600)


# --- demand, maps and scenarios -------------------------------------------------------------------

LISTED = (
    "demand.arrivals={counts: exact, rows: [{day: mon, start: '09:00', counts: {card: 3}},"
    " {day: mon, start: '09:30', counts: {card: 2}}]}"
)
NO_RATE = ONE.replace("per_day: 10, ", "")


def test_exact_counts_come_exactly_and_volume_and_surges_scale_them() -> None:
    """110 % of 3 and 2 are 3.3 and 5.5 in all: 3 and 3. 300 % in half of the 2: 2 more."""
    told = tell(build(NO_RATE, LISTED))
    assert {k: v for k, v in told.by_interval("cases").items() if v} == {"09:00": 3, "09:30": 2}
    more = tell(build(NO_RATE, LISTED, "demand.volume=110%"))
    assert {k: v for k, v in more.by_interval("cases").items() if v} == {"09:00": 3, "09:30": 3}
    surge = "demand.surges=[{times: 300%, from: 2026-03-02 09:30, for: 15m}]"
    assert tell(build(NO_RATE, LISTED, surge)).by_interval("cases")["09:30"] == 4


def test_days_vary_together_over_reasons() -> None:
    """One factor a day: with a cv of 100 % and 400 a day, two reasons rise and fall together."""
    text = ONE.replace("days: 1", "days: 30").replace("per_day: 10", "per_day: 400")
    model = build(
        text, "demand.reasons.text={per_day: 400, channel: phone}", "demand.day_to_day={cv: 100%}"
    )
    cases = tell(model).ledger.cases
    days = (cases.born // (DAY * 1_000_000)).astype(int)
    counts = [[int(((days == d) & (cases.reason == r)).sum()) for d in range(30)] for r in (0, 1)]
    # beside the common factor only Poisson chance of 1 in 20
    for card, text_ in zip(*counts, strict=True):
        assert abs(card - text_) <= 6 * (card + text_ + 1) ** 0.5


def test_numbers_by_reason_inside_class_with_other() -> None:
    model = build(
        ONE.replace("{people: {}}", "{gold: {}, plain: {}}"),
        "demand.reasons.text={per_day: 5, channel: phone}",
        "every_channel.talk_cv=0%",
        "channels.phone.talk={gold: {card: 3m, other: 5m}, other: 7m}",
        "staff.team.count=9",
    )
    lengths = {
        kind: tell(listed(model, [0], kind.partition(".")[2], kinds=[kind])).contacts()[0][5]
        for kind in ("gold.card", "gold.text", "plain.card", "plain.text")
    }
    assert lengths == {"gold.card": 180, "gold.text": 300, "plain.card": 420, "plain.text": 420}


def test_patience_of_a_channel_scales_or_replaces_and_never_is_for_ever() -> None:
    """Ten minutes of talk: patience 100 s, twice that, 30 s of the channel, or no end."""
    text = ONE.replace("60s", "600s").replace(
        "{people: {}}", "{people: {patience: {law: deterministic, value: 100s}}}"
    )

    def end(*sets: str) -> tuple[object, ...]:
        return one(*sets, at=[0, 1], text=text).contacts(1)[0][4:]

    assert end() == ("abandoned", 101)
    assert end("channels.phone.patience=times 200%") == ("abandoned", 201)
    assert end("channels.phone.patience={law: deterministic, value: 30s}") == ("abandoned", 31)
    assert end("channels.phone.patience=never") == ("answered", 1200)
    assert end("customers.people.patience=never", "channels.phone.patience=times 10%") == (
        "answered",
        1200,
    )


def test_verbs_of_scenarios_and_chains_of_them() -> None:
    text = (
        ONE
        + """scenarios:
  a: {staff.team.count: add 1}
  b: {staff.team.count: times 300%}
  c: {extends: a, staff.team.count: add 2}
  d: {staff.team.count: "+2"}
  e: {staff.team.count: x 200%}
  f: {demand.volume: times 110%}
  g: {extends: [a, f]}
  h: {staff.more: {count: 5, skills: [phone]}}
  i: {extends: h, staff.more: remove}
"""
    )
    found = {
        name: [group.count.of() for group in config.staff.values() if group.count]
        for name, config in load_text(text).scenarios.items()
    }
    assert found == {
        "base": [1], "a": [2], "b": [3], "c": [4], "d": [3], "e": [2], "f": [1], "g": [2],
        "h": [1, 5], "i": [1],
    }  # fmt: skip
    assert load_text(text).scenarios["g"].demand.volume == pytest.approx(1.1)
    assert one("staff.team.count=add 1", at=[0, 1]).contacts(1)[0][3] == 1


# --- what happens next ----------------------------------------------------------------------------


def test_solved_at_once_repeated_and_contained_count_contacts_answered() -> None:
    """Two days; a bot passes 1 of 2 on; the call that does not solve comes back the next day.

    Answered: two by the bot, of which it solves one; by people the call and its repeat, which
    solve nothing and of which the first is followed.
    """
    bot = f"{{kind: self_service, talk: {fixed(30)}, solves: {{coin: 100%, note: 0%}}"
    text = ONE.replace("days: 1", "days: 2").replace(
        "reasons: {card: {per_day: 10, channel: phone}}",
        "reasons: {coin: {per_day: 5, channel: bot}, note: {per_day: 5, channel: bot}}",
    )
    text = text.replace("channels: {", f"channels: {{bot: {bot}, if_not_solved: phone}}, ")
    told = several(build(text, "channels.phone.solves=0%", REPEAT), coin=[0], note=[100])
    assert [c[:2] for c in told.contacts()] == [
        ("bot", "first"),
        ("bot", "first"),
        ("phone", "passed on"),
        ("phone", "repeat"),
    ]
    assert told["containment"] == 1 / 2
    assert told["solved_in_self_service"] == 1 / 2
    assert told["repeat_rate"] == told["repeat_rate.phone"] == 1 / 2
    assert told["fcr"] == told["fcr.phone"] == 0.0
    assert (told["cases.solved"], told["cases.inside"]) == (0.5, 0.5)  # a day, of two
    assert told["aht"] == 60


@pytest.mark.parametrize(
    ("at_close", "end"),
    [
        ("serve", ("answered", 3710)),
        ("send_away", ("closed", 3600)),
        ("keep", ("abandoned", 3715)),
    ],
)
def test_who_waits_at_closing(at_close: str, end: tuple[str, float]) -> None:
    """Talk 3590-3650; the second comes at 3595 and would wait 120 s."""
    told = one(
        f"channels.phone.at_close={at_close}",
        "customers.people.patience={law: deterministic, value: 2m}",
        at=[3590, 3595],
        text=ONE.replace("days: 1", "days: 2"),
    )
    assert told.contacts(1)[0][4:] == end


def test_lines_are_held_by_talk_and_waiting_and_not_by_callbacks() -> None:
    """Two lines: 10 accepts at 30 and frees one for 31; 40 finds both taken."""
    told = one(CALLBACK, "channels.phone.lines=2", at=[0, 10, 31, 40])
    assert [told.contacts(k)[0][4] for k in range(4)] == [
        "answered",
        "diverted",
        "diverted",
        "blocked",
    ]


def test_the_higher_of_class_and_reason_wins() -> None:
    """Low by class and high by reason goes before normal and longer waiting."""
    text = ONE.replace("{people: {}}", "{gold: {priority: low}, plain: {priority: normal}}")
    model = build(text, "demand.reasons.lost={per_day: 5, channel: phone, priority: high}")
    model = listed(model, [0, 1], kinds=["plain.card", "plain.card"])
    told = tell(listed(model, [30], "lost", kinds=["gold.lost"]))
    begun = {(c[2], c[3]) for c in told.contacts()}
    assert begun == {(0, 0), (30, 60), (1, 120)}


def test_an_announced_wait_counts_the_whole_of_one_queue() -> None:
    """Two for phone and chat; three chats wait, so 90 s are announced to a caller."""
    model = build(
        ONE,
        *OTHER,
        "demand.reasons.text={per_day: 5, channel: chat}",
        f"channels.mail={{kind: mail, talk: {fixed(60)}}}",
        "staff.team.skills=[phone, mail]",
        "integration.one_queue=[phone, chat]",
        "integration.steer={when_wait_over: 80s, offer: {mail: 100%}, from: [phone]}",
    )
    told = several(model, card=[5], text=[0, 1, 2, 3, 4])
    assert told.contacts()[0][4] == "diverted"
    fewer = several(model, card=[5], text=[0, 1, 2, 3])
    assert fewer.contacts()[0][4] == "answered"
