"""Demand and customers: how many come, when, and of which class."""

from __future__ import annotations

from dataclasses import replace

import pytest

from queuesim.errors import ConfigError
from queuesim.laws import Gamma
from queuesim.network import Counts, Rates
from queuesim.units import TICKS_PER_SECOND
from tests.unit.compiling import ONE, build, listed, network, part, run

HOUR = 3600 * TICKS_PER_SECOND

WEEK = """\
queuesim: 1
time: {start: 2026-03-02, days: 14, open: {mon-fri: 09:00-11:00}, holidays: [2026-03-04]}
demand:
  reasons:
    card: {per_day: 100, channel: phone}
channels: {phone: {kind: call, talk: 3m}}
staff: {team: {count: 5, skills: [phone]}}
"""


def expected(net, reason: str = "card") -> list[tuple[int, float]]:
    """Day and expected count of each slice of a reason."""
    source = part(net.sources, reason)
    if isinstance(source.arrivals, Counts):
        return [(s.start // (24 * HOUR), s.count) for s in source.arrivals.slices]
    assert isinstance(source.arrivals, Rates)
    return [
        (s.start // (24 * HOUR), s.rate * (s.end - s.start) / TICKS_PER_SECOND)
        for s in source.arrivals.slices
    ]


def by_day(net, reason: str = "card") -> dict[int, float]:
    totals: dict[int, float] = {}
    for day, count in expected(net, reason):
        totals[day] = totals.get(day, 0.0) + count
    return {day: round(total, 9) for day, total in totals.items()}


def test_without_a_profile_demand_is_even_over_the_opening_hours_of_open_days() -> None:
    net = network(WEEK)
    assert by_day(net) == dict.fromkeys((0, 1, 3, 4, 7, 8, 9, 10, 11), 100.0)
    assert {round(count, 9) for _, count in expected(net)} == {25.0}


def test_per_day_may_differ_by_weekday_and_volume_scales_it() -> None:
    net = network(WEEK, "demand.reasons.card.per_day={mon: 60, other: 20}", "demand.volume=150%")
    assert by_day(net)[0] == 90.0
    assert by_day(net)[1] == 30.0


def test_a_profile_by_day_gives_each_open_day_its_volume() -> None:
    rows = "{rows: [[mon-fri, '09:00', 70%], [mon-fri, '10:00', 30%]]}"
    net = network(WEEK, f"demand.profile={rows}")
    assert [round(count, 9) for _, count in expected(net)][:2] == [70.0, 30.0]
    assert by_day(net)[8] == 100.0


def test_a_profile_of_the_week_divides_the_mean_over_its_days() -> None:
    """40 % of the week fall on Mondays: 5 days x 100 x 40 % = 200."""
    monday = "[mon, '09:00', 20%], [mon, '10:00', 20%]"
    rows = f"[{monday}, [tue-fri, '09:00', 10%], [tue-fri, '10:00', 5%]]"
    net = network(WEEK, f"demand.profile={{rows: {rows}}}")
    assert by_day(net)[0] == 200.0
    assert by_day(net)[7] == 200.0
    assert by_day(net)[1] == 75.0


def test_a_row_of_a_profile_outside_the_opening_hours_brings_contacts_that_find_it_closed() -> None:
    rows = "[[mon-fri, '08:00', 50%], [mon-fri, '09:00', 25%], [mon-fri, '10:00', 25%]]"
    day = run(build(WEEK, "time.days=1", f"demand.profile={{rows: {rows}}}"))
    closed = day.milestones["end|closed"]
    assert closed > 30
    assert day.outcomes["lost"] == closed
    assert all(t < 0 for t, _, m in day.story if m == "end|closed")


def test_a_late_saturday_goes_on_after_midnight_even_behind_the_last_day() -> None:
    text = WEEK.replace("{mon-fri: 09:00-11:00}", "{sat: 22:00-02:00}")
    rows = "[[sat, '22:00', 30%], [sat, '23:00', 20%], [sun, '00:00', 30%], [sun, '01:00', 20%]]"
    changes = ("time.days=6", "time.holidays=[]", "demand.reasons.card.per_day=50")
    net = network(text, *changes, f"demand.profile={{rows: {rows}}}")
    assert by_day(net) == {5: 50.0, 6: 50.0}
    even = network(text, *changes)
    assert by_day(even) == {5: 25.0, 6: 25.0}
    assert net.horizon == 8 * 24 * HOUR


def test_a_table_of_arrivals_gives_means_or_exact_counts() -> None:
    base = WEEK.replace("per_day: 100, ", "")
    rows = "[[mon-fri, '09:00', {card: 7.5}], [mon-fri, '10:00', {card: 2}]]"
    means = network(base, f"demand.arrivals={{rows: {rows}}}")
    assert by_day(means)[0] == 9.5
    assert 2 not in by_day(means)  # a holiday
    exact = network(base, f"demand.arrivals={{rows: {rows}, counts: exact}}")
    counts = [count for _, count in expected(exact)]
    assert counts[:4] == [8, 2, 7, 2]  # the running total is the nearest whole number
    assert sum(counts) == 86  # 9 days x 9.5 = 85.5
    day = run(build(base, f"demand.arrivals={{rows: {rows}, counts: exact}}"))
    assert len(day.rows.cases) == 86


def test_a_date_in_a_table_holds_on_a_holiday_too() -> None:
    base = WEEK.replace("per_day: 100, ", "")
    rows = ", ".join(
        f"[2026-03-{day:02}, '{hour}:00', {{card: {day}}}]"
        for day in range(2, 16)
        for hour in ("09", "10")
    )
    net = network(base, f"demand.arrivals={{rows: [{rows}]}}")
    assert by_day(net)[2] == 8.0
    assert by_day(net)[13] == 30.0


def test_a_surge_brings_more_from_a_source_of_its_own_and_leaves_the_others_alone() -> None:
    surge = "demand.surges=[{times: 300%, from: 2026-03-03 09:30, for: 1h}]"
    plain, surged = network(WEEK), network(WEEK, surge)
    assert part(plain.sources, "card") == part(surged.sources, "card")
    assert by_day(surged, "card, surge") == {1: 100.0}
    model = build(WEEK, surge)
    extra = [row for row in run(model).rows.cases if row.source == 1]
    assert all(24 * HOUR + 9.5 * HOUR <= row.born < 34.5 * HOUR for row in extra)


def test_a_surge_below_one_takes_away() -> None:
    surge = "demand.surges=[{times: 50%, from: 2026-03-03 09:15, for: 30m}]"
    net = network(WEEK, surge)
    assert len(net.sources) == 1
    assert by_day(net)[1] == 87.5
    assert by_day(net)[3] == 100.0


def test_a_surge_may_concern_some_reasons_only() -> None:
    two = "demand.reasons.loan={per_day: 8, channel: phone}"
    surge = "demand.surges=[{times: 200%, from: 2026-03-02 09:00, for: 2h, reasons: [loan]}]"
    net = network(WEEK, two, surge)
    assert [source.name for source in net.sources] == ["card", "loan", "loan, surge"]


def test_one_day_factor_for_all_reasons_unless_it_is_said_by_reason() -> None:
    two = "demand.reasons.loan={per_day: 8, channel: phone}"
    net = network(WEEK, two, "demand.day_to_day={cv: 20%}")
    assert {source.arrivals.clock for source in net.sources} == {"day to day"}
    (clock,) = net.clocks
    assert clock.law == Gamma.from_mean_cv(1.0, 0.2)
    assert len(clock.starts) == 14
    apart = network(WEEK, two, "demand.day_to_day={cv: {card: 20%, loan: 0%}}")
    assert [source.arrivals.clock for source in apart.sources] == ["day to day, card", ""]


def test_exact_counts_do_not_vary_from_day_to_day() -> None:
    base = WEEK.replace("per_day: 100, ", "")
    rows = "[[mon-fri, '09:00', {card: 7}], [mon-fri, '10:00', {card: 2}]]"
    with pytest.raises(ConfigError, match="exact counts"):
        build(
            base, f"demand.arrivals={{rows: {rows}, counts: exact}}", "demand.day_to_day={cv: 5%}"
        )


def test_classes_share_the_contacts_as_said_or_by_count() -> None:
    people = "customers={gold: {count: 100}, plain: {count: 300}}"
    net = network(WEEK, people)
    assert [c.name for c in net.classes] == ["gold.card", "plain.card"]
    assert [c.customers for c in net.classes] == [100, 300]
    assert net.sources[0].classes == (("gold.card", 0.25), ("plain.card", 0.75))
    said = network(WEEK, "customers={gold: {count: 100, contacts: 60%}, plain: {contacts: 40%}}")
    assert said.sources[0].classes == (("gold.card", 0.6), ("plain.card", 0.4))
    cases = run(build(WEEK, people)).rows.cases
    assert {row.customer for row in cases if row.kind == 0} <= set(range(100))


def test_the_first_channel_is_drawn_by_shares_that_may_differ_by_class() -> None:
    text = ONE.replace("{people: {}}", "{gold: {}, plain: {}}")
    chat = "channels.chat={kind: chat, talk: 1m}"
    skills = "staff.team.skills=[phone, chat]"
    shares = "{phone: {gold: 100%, plain: 0%}, chat: {gold: 0%, plain: 100%}}"
    split = f"demand.reasons.card.channel={shares}"
    model = build(text, chat, skills, split)
    day = run(listed(model, [0, 1, 2], kinds=["gold.card", "plain.card", "gold.card"]))
    assert [m for _, _, m in day.story if m.startswith("start")] == [
        "start|phone|first",
        "start|chat|first",
        "start|phone|first",
    ]


def test_the_order_of_keys_changes_nothing() -> None:
    text = """\
queuesim: 1
time: {start: 2026-03-02, days: 2, open: 09:00-12:00}
customers: {b: {count: 3, patience: 1m}, a: {count: 5, patience: 2m}}
demand: {reasons: {y: {per_day: 60, channel: {q: 50%, p: 50%}}, x: {per_day: 90, channel: p}}}
channels: {q: {kind: chat, talk: 2m, at_once: 2}, p: {kind: call, talk: 3m, lines: 4}}
every_channel: {retry: {chance: 50%, after: 5m, other_channel: {q: 10%, p: 20%}}}
staff:
  v: {count: 2, skills: [p, q], shifts: {10:00-12:00: 50%, 09:00-12:00: 50%}}
  u: {count: 1, skills: [q]}
"""
    turned = """\
staff:
  u: {skills: [q], count: 1}
  v: {skills: [p, q], count: 2, shifts: {09:00-12:00: 50%, 10:00-12:00: 50%}}
every_channel: {retry: {other_channel: {p: 20%, q: 10%}, after: 5m, chance: 50%}}
channels: {p: {lines: 4, talk: 3m, kind: call}, q: {at_once: 2, kind: chat, talk: 2m}}
demand: {reasons: {x: {per_day: 90, channel: p}, y: {channel: {p: 50%, q: 50%}, per_day: 60}}}
customers: {a: {patience: 2m, count: 5}, b: {patience: 1m, count: 3}}
time: {open: 09:00-12:00, days: 2, start: 2026-03-02}
queuesim: 1
"""
    one, other = build(text), build(turned)
    assert one.network == other.network
    assert replace(one.labels, channels=()) == replace(other.labels, channels=())


def test_a_month_has_its_own_volume_by_the_wall_clock() -> None:
    """Friday, Monday, Tuesday are the last of March; Wednesday is the first of April."""
    text = WEEK.replace("start: 2026-03-02, days: 14", "start: 2026-03-27, days: 7")
    net = network(text, "demand.season={mar: 80%, apr: 150%}")
    assert by_day(net) == {0: 80.0, 3: 80.0, 4: 80.0, 5: 150.0, 6: 150.0}
    other = network(text, "demand.season={apr: 150%, other: 80%}")
    assert other.sources == net.sources
    late = text.replace("09:00-11:00", "23:00-01:00")
    assert by_day(network(late, "demand.season={apr: 200%}", "time.days=5"))[5] == 100.0


def test_a_season_of_one_is_none_and_scales_with_the_profile() -> None:
    assert network(WEEK, "demand.season={mar: 100%}") == network(WEEK)
    rows = "demand.profile={rows: [[mon-fri, '09:00', 70%], [mon-fri, '10:00', 30%]]}"
    assert by_day(network(WEEK, rows, "demand.season={mar: 110%}"))[0] == 110.0
