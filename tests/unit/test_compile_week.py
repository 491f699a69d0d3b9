"""Words that differ by time: the moment at which the contact begins decides."""

from __future__ import annotations

import pytest

from queuesim.compile.explain import load_rows
from queuesim.errors import ConfigError
from queuesim.experiment.engines import KERNEL, REFERENCE, choice, rows_of
from queuesim.measures import measured
from queuesim.network import prepare
from queuesim.results import tally
from queuesim.spec.load import load_text
from tests.unit.compiling import NINE, ONE, build, fixed, listed, network, part, run

HALF = 1800  #: seconds from 9:00 to 9:30
GOLD = ONE.replace("{people: {}}", "{gold: {}, plain: {}}")
BOT = f"channels.bot={{kind: self_service, talk: {fixed(30)}, solves: 0%, if_not_solved: phone}}"


def by_half(first: str, rest: str) -> str:
    """A map: one value until half past nine, another after it."""
    return f"{{09:00-09:30: {first}, other: {rest}}}"


# --- handling time --------------------------------------------------------------------------------


def test_talk_is_that_of_the_moment_at_which_the_contact_began() -> None:
    """60 s before half past nine, 120 s after it: who came before and waited talks for 60 s."""
    model = build(ONE, f"channels.phone.talk={by_half(fixed(60), fixed(120))}")
    day = run(listed(model, [0, HALF - 20, HALF - 10, HALF, HALF + 300]))
    assert [(v.begun, v.ended) for v in day.visits] == [
        (0.0, 60.0),
        (HALF - 20, HALF + 40),
        (HALF + 40, HALF + 100),
        (HALF + 100, HALF + 220),
        (HALF + 300, HALF + 420),
    ]


def test_wrap_and_aht_may_differ_too() -> None:
    model = build(ONE, f"channels.phone.wrap={by_half(fixed(5), fixed(10))}")
    day = run(listed(model, [0, HALF]))
    from queuesim.network import WorkKind

    assert day.work(WorkKind.WRAP) == [
        ("team 0", 60.0, 65.0),
        ("team 0", HALF + 60.0, HALF + 70.0),
    ]
    text = ONE.replace("talk: {law: deterministic, mean: 60s}", "wrap: 30s")
    laws = {
        tuple(round(law.mean) for law in node.work.laws)
        for node in network(text, f"channels.phone.aht={by_half('90s', '2m')}").nodes
        if node.name.startswith("talk phone")
        if hasattr(node, "work")
    }
    assert laws == {(60,), (90,)}


def test_a_map_by_class_and_time() -> None:
    """Golden: 60 s, later 120 s; all others 30 s at any time."""
    talk = f"{{gold: {by_half(fixed(60), fixed(120))}, other: {fixed(30)}}}"
    kinds = ["gold.card", "plain.card", "gold.card", "plain.card"]
    model = listed(
        build(GOLD, f"channels.phone.talk={talk}"), [0, 100, HALF, HALF + 200], kinds=kinds
    )
    assert [v.ended - v.begun for v in run(model).visits] == [60.0, 30.0, 120.0, 30.0]


def test_peoples_speed_and_that_of_levels_may_differ_by_time() -> None:
    day = run(listed(build(ONE, "staff.team.talk={mon: times 150%, other: times 100%}"), [0]))
    assert day.visits[0].ended == 90.0
    levels = "staff.team.levels={all: {share: 100%, talk: " + by_half("times 100%", "times 200%")
    day = run(listed(build(ONE, levels + "}}"), [0, HALF]))
    assert [v.ended - v.begun for v in day.visits] == [60.0, 120.0]


def test_a_bot_may_take_longer_at_some_times() -> None:
    model = build(ONE, BOT, "demand.reasons.card.channel=bot", "channels.bot.solves=100%")
    later = build(
        ONE,
        BOT,
        "demand.reasons.card.channel=bot",
        "channels.bot.solves=100%",
        f"channels.bot.talk={by_half(fixed(30), fixed(45))}",
    )
    for each, ends in ((model, [30.0, HALF + 30.0]), (later, [30.0, HALF + 45.0])):
        day = run(listed(each, [0, HALF]))
        assert [t for t, _, m in day.story if m == "end|answered"] == ends


# --- patience -------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["customers.people.patience", "channels.phone.patience"])
def test_patience_is_that_of_the_moment_of_coming(word: str) -> None:
    """30 s before half past nine, 50 s from then on."""
    model = build(
        ONE, f"{word}={by_half(fixed(30), fixed(50))}", f"channels.phone.talk={fixed(200)}"
    )
    day = run(listed(model, [HALF - 100, HALF - 10, HALF]))
    left = [(t, c) for t, c, m in day.story if m == "end|abandoned"]
    assert left == [(HALF + 20.0, 1), (HALF + 50.0, 2)]


def test_at_some_times_nobody_gives_up() -> None:
    words = f"customers.people.patience={by_half('never', fixed(30))}"
    day = run(listed(build(ONE, words), [0, 10, HALF, HALF + 10]))
    assert [m for _, c, m in day.story if c in (1, 3) and m.startswith("end")] == [
        "end|answered",
        "end|abandoned",
    ]


def test_a_channel_may_scale_patience_by_time() -> None:
    words = "channels.phone.patience=" + by_half("times 200%", "times 100%")
    model = build(ONE, f"customers.people.patience={fixed(20)}", words)
    day = run(listed(model, [0, 10, HALF, HALF + 10]))
    assert [(t, c) for t, c, m in day.story if m == "end|abandoned"] == [
        (50.0, 1),
        (HALF + 30.0, 3),
    ]


def test_too_many_different_patiences_are_refused() -> None:
    hours = ", ".join(f"{h:02}:00-{h:02}:30: {{mean: 1m, cv: {h}%}}" for h in range(1, 24))
    with pytest.raises(ConfigError, match="too many parts of the week"):
        build(ONE, f"customers.people.patience={{{hours}, other: 1m}}")


# --- chances and shares ---------------------------------------------------------------------------


def test_chances_are_those_of_the_moment_at_which_the_contact_began() -> None:
    """Answered after half past nine, but begun before it: not solved."""
    words = f"channels.phone.solves={by_half('0%', '100%')}"
    day = run(listed(build(ONE, words), [HALF - 30, HALF]))
    assert [row.outcome for row in sorted(day.rows.cases)] == ["unsolved", "solved"]


def test_the_channel_that_is_tried_first_may_depend_on_the_time() -> None:
    share = "{phone: " + by_half("100%", "0%") + ", chat: " + by_half("0%", "100%") + "}"
    model = build(
        ONE,
        f"channels.chat={{kind: chat, talk: {fixed(60)}}}",
        "staff.team.skills=[phone, chat]",
        f"demand.reasons.card.channel={share}",
    )
    day = run(listed(model, [0, HALF]))
    assert [v.lane for v in day.visits] == ["phone", "chat"]


def test_shares_must_add_up_at_every_time() -> None:
    share = "{phone: " + by_half("100%", "50%") + ", chat: " + by_half("0%", "40%") + "}"
    with pytest.raises(ConfigError, match="90"):
        build(
            ONE,
            f"channels.chat={{kind: chat, talk: {fixed(60)}}}",
            "staff.team.skills=[phone, chat]",
            f"demand.reasons.card.channel={share}",
        )


def test_each_contact_of_a_case_has_the_words_of_its_own_moment() -> None:
    """Begun before half past nine, tried again after it: patience 10 s, then 40 s."""
    model = build(
        ONE,
        f"customers.people.patience={by_half(fixed(10), fixed(40))}",
        f"channels.phone.retry={{chance: {by_half('100%', '0%')}, after: {fixed(60)}}}",
        f"channels.phone.talk={fixed(300)}",
    )
    day = run(listed(model, [HALF - 40, HALF - 30]))
    mine = [(t, m) for t, c, m in day.story if c == 1]
    assert mine == [
        (HALF - 30.0, "start|phone|first"),
        (HALF - 20.0, "end|abandoned"),
        (HALF + 40.0, "start|phone|retry"),
        (HALF + 80.0, "end|abandoned"),
    ]
    assert day.outcomes == {"solved": 1, "lost": 1}


def test_balking_and_transfers_and_tells_again_by_time() -> None:
    balk = f"channels.phone.balk={{from_queue: 0, chance: {by_half('0%', '100%')}}}"
    day = run(listed(build(ONE, balk), [0, 10, HALF, HALF + 10]))
    assert [c for _, c, m in day.story if m == "end|balked"] == [3]
    experts = "staff.experts={count: 1, skills: [phone.experts]}"
    again = by_half("0s", "15s")
    passed = f"{{chance: {by_half('0%', '100%')}, to: experts, tells_again: {again}}}"
    day = run(listed(build(ONE, experts, f"quality.transfer.phone={passed}"), [0, HALF]))
    assert [(v.lane, v.ended - v.begun) for v in day.visits] == [
        ("phone", 60.0),
        ("phone", 60.0),
        ("phone/transferred", 75.0),
    ]


def test_callbacks_are_offered_at_some_times_only() -> None:
    offer = f"{{offer_after_wait: 20s, accept: {by_half('0%', '100%')}}}"
    day = run(listed(build(ONE, f"channels.phone.callback={offer}"), [0, 10, HALF, HALF + 10]))
    assert [c for _, c, m in day.story if m == "end|diverted"] == [3]


def test_a_callback_is_a_contact_with_a_moment_of_its_own() -> None:
    """Who called at 1,790 and was called back after half past nine talks as one does then."""
    model = build(
        ONE,
        "channels.phone.callback={offer_after_wait: 20s, accept: 100%}",
        f"channels.phone.talk={by_half(fixed(60), fixed(120))}",
    )
    day = run(listed(model, [HALF - 20, HALF - 10]))
    assert [(v.lane, v.begun, v.ended) for v in day.visits][-1] == (
        "phone/callback",
        HALF + 40.0,
        HALF + 160.0,
    )


def test_what_a_bot_does_not_solve_goes_elsewhere_at_night() -> None:
    split = "{phone: " + by_half("100%", "0%") + ", leave: " + by_half("0%", "100%") + "}"
    model = build(
        ONE, BOT, "demand.reasons.card.channel=bot", f"channels.bot.if_not_solved={split}"
    )
    day = run(listed(model, [0, HALF]))
    assert [row.outcome for row in sorted(day.rows.cases)] == ["solved", "lost"]


def test_what_follows_a_bot_or_comes_back_has_a_moment_of_its_own() -> None:
    """The bot is left at half past nine and 10 s; the repeat comes ten minutes after that."""
    talk = f"channels.phone.talk={by_half(fixed(60), fixed(120))}"
    day = run(listed(build(ONE, BOT, "demand.reasons.card.channel=bot", talk), [HALF - 20]))
    assert [(v.begun, v.ended) for v in day.visits] == [(HALF + 10.0, HALF + 130.0)]
    again = "channels.phone.repeat={chance: 100%, after: {law: deterministic, value: 10m}}"
    day = run(listed(build(ONE, talk, again, "channels.phone.solves=50%"), [HALF - 300]), 2)
    assert [(v.begun, v.ended) for v in day.visits][:2] == [
        (HALF - 300.0, HALF - 240.0),
        (HALF + 360.0, HALF + 480.0),
    ]


def test_steering_offers_at_some_times_only() -> None:
    changes = (
        BOT,
        "integration.steer={when_wait_over: 0s, offer: {bot: " + by_half("0%", "100%") + "}}",
        "channels.bot.solves=100%",
    )
    day = run(listed(build(ONE, *changes), [0, 10, 20, HALF, HALF + 10, HALF + 20]))
    assert [(c, m) for _, c, m in day.story if m.startswith("steer|acc")] == [
        (5, "steer|accepted|bot")
    ]


# --- the week -------------------------------------------------------------------------------------


def test_weekdays_and_hours_past_midnight() -> None:
    """Friday evening from 22:00 to 02:00, which reaches into Saturday; and Sundays."""
    text = ONE.replace("days: 1, open: 09:00-10:00", "days: 7, open: 24h")
    talk = f"{{fri 22:00-02:00: {fixed(1)}, sun: {fixed(2)}, other: {fixed(3)}}}"
    day_ = 86_400
    friday, saturday, sunday = 4 * day_ - NINE, 5 * day_ - NINE, 6 * day_ - NINE
    hour = 3600
    at = [
        friday + 21 * hour,
        friday + 22 * hour,
        saturday + 2 * hour - 1,
        saturday + 2 * hour,
        sunday,
        sunday + day_ - 1,
    ]
    day = run(listed(build(text, f"channels.phone.talk={talk}"), at))
    assert [v.ended - v.begun for v in day.visits] == [3.0, 1.0, 1.0, 3.0, 2.0, 2.0]


def test_times_are_those_of_the_wall_clock_also_when_it_is_changed() -> None:
    """On 2026-03-29 clocks in Berlin go from 02:00 to 03:00: nine is eight hours after midnight."""
    text = ONE.replace("2026-03-02, days: 1,", "2026-03-29, days: 1, zone: Europe/Berlin,")
    model = build(text, f"channels.phone.talk={by_half(fixed(60), fixed(120))}")
    day = run(listed(model, [-3600, HALF - 3600 - 1, HALF - 3600 + 200]))
    assert [v.ended - v.begun for v in day.visits] == [60.0, 60.0, 120.0]


def test_extra_days_are_like_their_weekday() -> None:
    """A Saturday that is worked like a Monday, and a holiday that stays a Tuesday."""
    days = "holidays: [2026-03-03], extra_days: {2026-03-07: mon}"
    time = f"{{start: 2026-03-03, days: 5, open: {{mon-fri: 24h}}, {days}}}"
    text = ONE.replace("{start: 2026-03-02, days: 1, open: 09:00-10:00}", time)
    talk = f"{{mon: {fixed(1)}, tue: {fixed(2)}, other: {fixed(3)}}}"
    model = build(text, f"channels.phone.talk={talk}")
    day = run(listed(model, [86_400, 4 * 86_400]))
    assert [v.ended - v.begun for v in day.visits] == [3.0, 1.0]
    assert [part for _, part in model.config.week.starts][:2] == [1, 2]


def test_a_scenario_by_time_changes_nothing_at_other_times() -> None:
    base = build(ONE, *BUSY[4:], "channels.phone.talk=50s", "customers.people.patience=20s")
    timed = build(
        ONE,
        *BUSY[4:],
        "channels.phone.talk={09:50-09:59: 90s, other: 50s}",
        "customers.people.patience={09:50-09:59: 90s, other: 20s}",
    )
    one, other = run(base, 3), run(timed, 3)
    begin = (NINE + 50 * 60) * 1_000_000
    calm = [
        [(w.case, w.begun, w.ended) for w in day.rows.works if w.ended < begin]
        for day in (one, other)
    ]
    assert calm[0] == calm[1]
    assert len(calm[0]) > 50
    patient = [
        {
            (row.case, row.joined): row.ended - row.joined
            for row in day.rows.visits
            if row.outcome == "abandoned" and row.joined >= begin
        }
        for day in (one, other)
    ]
    longer = {patient[1][at] / patient[0][at] for at in patient[0].keys() & patient[1].keys()}
    assert {round(each, 6) for each in longer} <= {1.0, 4.5}
    assert any(each == pytest.approx(4.5) for each in longer)


def test_patience_of_another_law_has_a_draw_of_its_own() -> None:
    net = network(ONE, f"customers.people.patience={by_half('20s', '{mean: 20s, cv: 50%}')}")
    first, other = part(net.lanes, "phone").leave
    assert [rule.after.name for rule in (first, other)] == ["patience", "patience, part 2"]
    net = network(ONE, f"customers.people.patience={by_half('20s', '40s')}")
    (rule,) = part(net.lanes, "phone").leave
    assert (rule.after.factors[0].values, rule.guards) == ((1.0, 0.5), ())


def test_a_map_that_says_the_same_at_all_times_leaves_no_trace() -> None:
    same = f"channels.phone.talk={by_half(fixed(60), fixed(60))}"
    assert network(ONE, same) == network(ONE, f"channels.phone.talk={fixed(60)}")


def test_words_that_hold_alike_share_parts_and_tables_of_classes_stay() -> None:
    """Two parts of the week for two words with the same hours; other tables are by class."""
    net = network(
        GOLD,
        f"channels.phone.talk={by_half(fixed(60), fixed(120))}",
        f"channels.phone.solves={by_half('10%', '20%')}",
        "channels.phone.retry={chance: {gold: 10%, other: 20%}, after: 1m}",
        "customers.gold.patience=1m",
    )
    assert len(net.gates) == 2
    retry = part(net.nodes, "retry phone").rows[0].branches[0].weight
    assert retry.values == (0.1, 0.2)
    solves = part(net.nodes, "solves phone").rows[0].branches[0].weight
    assert solves.values == (0.2, 0.2, 0.1, 0.1)  # the week begins at midnight


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("customers.people={contacts: {mon: 100%, other: 100%}}", "contacts"),
        ("demand.day_to_day={cv: {mon: 10%, other: 20%}}", "day_to_day"),
    ],
)
def test_what_is_no_word_about_a_contact_cannot_differ_by_time(words: str, name: str) -> None:
    with pytest.raises(ConfigError, match=f"{name} cannot differ by time"):
        load_text(ONE, sets=[words])


# --- results, prices, load ------------------------------------------------------------------------


def test_cost_per_contact_and_churn_are_those_of_the_moment_of_coming() -> None:
    """Two contacts for 2 and one for 5; of those who give up after half past nine all leave."""
    model = build(
        ONE.replace("{people: {}}", "{people: {count: 50, value: 100/year}}"),
        f"channels.phone.cost_per_contact={by_half('2', '5')}",
        f"customers.people.patience={fixed(10)}",
        f"customers.people.churn={{abandoned: {by_half('0%', '100%')}}}",
    )
    model = listed(model, [HALF - 300, HALF - 299, HALF - 100, HALF, HALF + 1])
    prepared = prepare(model.network, 1, 0)
    found = measured(run(model).rows, model, prepared, 1, 0)
    assert found.amount("contact_cost") == 9.0
    assert [found.total("abandoned"), found.total("customers_lost")] == [2, 1]


def test_a_long_wait_may_mean_something_else_at_another_time() -> None:
    """Each second contact waits for 50 s, which is too long after half past nine only."""
    over = by_half("1m", "20s")
    model = build(
        ONE.replace("{people: {}}", "{people: {count: 50, value: 100/year}}"),
        f"customers.people.churn={{wait: {{over: {over}, chance: 100%}}}}",
    )
    model = listed(model, [0, 10, HALF, HALF + 10])
    found = measured(run(model).rows, model, prepare(model.network, 1, 0), 1, 0)
    assert found.total("customers_lost") == 1


def test_the_load_check_knows_the_handling_time_of_each_interval() -> None:
    rows = load_rows(build(ONE, f"channels.phone.talk={by_half(fixed(60), fixed(120))}"))
    assert [(row.channel, row.interval, row.handling) for row in rows] == [
        ("phone", "mon 09:00", 60.0),
        ("phone", "mon 09:30", 120.0),
    ]
    assert sum(row.arrivals for row in rows) == pytest.approx(10.0)


def test_idle_words_are_judged_at_all_times() -> None:
    """Retry is said for the evening only; it is not idle, though it is at other times."""
    words = (
        f"channels.phone.retry={{chance: {by_half('50%', '0%')}, after: 1m}}",
        f"customers.people.patience={by_half('1m', 'never')}",
    )
    told = [w for w in load_text(ONE, sets=words).warnings if "retry" in w.path]
    assert told == []


BUSY = (
    f"channels.phone.talk={by_half('50s', '80s')}",
    f"customers.people.patience={by_half('20s', '{mean: 40s, cv: 50%}')}",
    f"channels.phone.retry={{chance: {by_half('50%', '80%')}, after: 2m}}",
    f"channels.phone.solves={by_half('70%', '90%')}",
    f"channels.phone.callback={{offer_after_wait: 10s, accept: {by_half('0%', '40%')}}}",
    "channels.phone.repeat={chance: 50%, after: 10m}",
    f"channels.chat={{kind: chat, talk: 2m, at_once: 2, wrap: {by_half('10s', '20s')}}}",
    "demand.reasons.text={per_day: 40, channel: chat, priority: high}",
    "demand.reasons.card.per_day=60",
    "staff.team={count: 2, skills: [phone, chat]}",
    "routing.ages=1m",
)


@pytest.mark.parametrize("seed", range(5))
def test_engines_agree_and_all_balances_hold(seed: int) -> None:
    model = build(ONE, *BUSY)
    told, prepared = rows_of(model, seed, 0, REFERENCE)
    assert tally(told, model, prepared).total("started") > 100
    if choice(model, "auto").engine == KERNEL:
        fast, same = rows_of(model, seed, 0, KERNEL)
        assert tally(fast, model, same) == tally(told, model, prepared)


def test_interrupt_and_time_chats_are_put_aside_at_any_time() -> None:
    """A chat of 60 s from before half past nine; calls take 30 s, and 20 s later."""
    model = build(
        ONE,
        f"channels.chat={{kind: chat, talk: {fixed(60)}, interrupt: yes}}",
        f"channels.phone.talk={by_half(fixed(30), fixed(20))}",
        "demand.reasons.text={per_day: 5, channel: chat}",
        "staff.team.skills=[phone, chat]",
    )
    day = run(listed(listed(model, [HALF - 10, HALF + 30]), [HALF - 20], "text"))
    assert [(v.lane, v.begun, v.ended) for v in day.visits] == [
        ("chat", HALF - 20.0, HALF + 90.0),
        ("phone", HALF - 10.0, HALF + 20.0),
        ("phone", HALF + 30.0, HALF + 50.0),
    ]
