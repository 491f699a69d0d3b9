"""The load of a config by interval, from its words alone."""

from __future__ import annotations

from collections import Counter

import pytest

from queuesim.analysis.loadcheck import IntervalLoad, check_interval
from queuesim.compile.explain import Explained, LoadRow, load_rows
from queuesim.engine.reference import simulate
from tests.unit.compiling import ONE, build, fixed

WEEK = """\
queuesim: 1
time: {start: 2026-03-02, days: 14, open: {mon-fri: 09:00-11:00}, interval: 1h}
targets: {phone: 80% in 30s}
customers: {people: {patience: 2m}}
demand:
  profile: {rows: [[mon-fri, '09:00', 70%], [mon-fri, '10:00', 30%]]}
  reasons: {card: {per_day: 100, channel: phone}}
channels: {phone: {kind: call, talk: 3m, wrap: 1m}}
staff: {team: {count: 5, skills: [phone], shrinkage: 20%}}
"""


BOT = (
    f"channels.bot={{kind: self_service, talk: {fixed(30)}, solves: 60%,"
    " if_not_solved: {phone: 50%, leave: 50%}}"
)


def by_label(rows: list[LoadRow]) -> dict[tuple[str, str], LoadRow]:
    return {(row.channel, row.interval): row for row in rows}


def test_a_row_holds_what_the_load_check_asks() -> None:
    rows = by_label(load_rows(build(WEEK)))
    assert len(rows) == 10
    row = rows["phone", "mon 09:00"]
    expected = (3600.0, 70.0, 240.0, 4.0, 120.0, 30.0)
    assert row[2:] == pytest.approx(expected)
    check = check_interval(IntervalLoad(*row))
    assert check.load == pytest.approx(70 / 3600 * 240)


def test_rows_of_each_day_tell_days_apart() -> None:
    rows = by_label(load_rows(build(WEEK, "time.holidays=[2026-03-10]"), each_day=True))
    assert ("phone", "2026-03-11 10:00") in rows
    assert ("phone", "2026-03-10 10:00") not in rows


def test_people_expected_take_absence_breaks_and_blocks_into_account() -> None:
    explained = Explained(
        build(
            WEEK,
            "staff.team.absence=10%",
            "staff.team.break={length: 15m}",
            "staff.team.shrinkage=30%",
        )
    )
    present = explained.present["team"][:2]
    assert sum(present) / 2 == pytest.approx(5 * 0.7)


def test_a_head_count_is_there_as_it_says() -> None:
    explained = Explained(build(ONE, "staff.team.count={09:00-09:15: 4, 09:15-10:00: 2}"))
    assert explained.present["team"] == (3.0, 2.0)


def test_places_are_counted_where_people_only_chat() -> None:
    text = WEEK.replace("phone", "chat").replace(
        "kind: call", "kind: chat, at_once: 3, slower_per_extra_chat: 25%"
    )
    row = by_label(load_rows(build(text)))["chat", "tue 10:00"]
    assert row.staff == pytest.approx(12.0)
    assert row.handling == pytest.approx(180 * 1.5 + 60)


def test_channels_that_share_people_are_one_pool() -> None:
    chat = f"channels.chat={{kind: chat, talk: {fixed(120)}, at_once: 2}}"
    split = "demand.reasons.card.channel={phone: 50%, chat: 50%}"
    row = by_label(load_rows(build(WEEK, chat, split, "staff.team.skills=[phone, chat]")))[
        "chat + phone", "wed 09:00"
    ]
    assert row.arrivals == pytest.approx(70.0)
    assert row.handling == pytest.approx((240 + 60) / 2)
    assert row.staff == pytest.approx(4.0)


def test_what_a_bot_passes_on_and_repeats_are_counted_and_what_it_solves_is_not() -> None:
    changes = (BOT, "demand.reasons.card.channel=bot", "channels.phone.solves=75%")
    repeat = "channels.phone.repeat={chance: 80%, after: 1d}"
    row = by_label(load_rows(build(WEEK, *changes, repeat)))["phone", "fri 09:00"]
    assert row.arrivals == pytest.approx(70 * 0.4 * 0.5 / (1 - 0.25 * 0.8))


def test_transfers_are_a_load_of_the_group_they_go_to() -> None:
    experts = "staff.experts={count: 2, skills: [phone.experts], talk: times 50%}"
    words = "quality.transfer.phone={chance: 10%, to: experts, tells_again: 20s}"
    rows = by_label(load_rows(build(WEEK, experts, words)))
    row = rows["phone > experts", "mon 09:00"]
    assert (row.arrivals, row.handling, row.staff) == pytest.approx((7.0, 90 + 20 + 60, 2.0))


def test_levels_slow_the_mean_down() -> None:
    levels = "staff.team.levels={junior: {share: 40%, talk: times 150%}, senior: {share: 60%}}"
    row = by_label(load_rows(build(WEEK, levels)))["phone", "mon 09:00"]
    assert row.handling == pytest.approx(180 * (0.4 * 1.5 + 0.6) + 60)


def test_contacts_outside_the_opening_hours_of_a_channel_are_no_load() -> None:
    row = by_label(load_rows(build(WEEK, "channels.phone.open={mon-fri: 09:30-11:00}")))
    assert row["phone", "mon 09:00"].arrivals == pytest.approx(35.0)


def test_who_never_gives_up_has_no_patience_and_some_who_do_weigh_by_rate() -> None:
    assert load_rows(build(WEEK, "customers.people.patience=never"))[0].patience is None
    text = WEEK.replace("{people: {patience: 2m}}", "{a: {patience: 1m}, b: {}}")
    assert load_rows(build(text))[0].patience == pytest.approx(120.0)


def test_the_numbers_are_those_of_the_simulation() -> None:
    """Mean of 20 replications within 4 standard errors: alarms falsely once in 1,000 seeds."""
    split = "demand.reasons.card.channel={phone: 50%, bot: 50%}"
    repeat = "channels.phone.repeat={chance: 50%, after: 10m}"
    model = build(
        WEEK,
        BOT,
        split,
        repeat,
        "channels.phone.solves=60%",
        "customers.people.patience=never",
        "staff.team.count=40",
    )
    expected = sum(next(s for s in Explained(model).streams if s.name == "phone").arrivals)
    counts = []
    for replication in range(20):
        started = Counter(
            m.milestone.split("|")[1]
            for m in simulate(model.network, 5, replication).milestones
            if m.milestone.startswith("start")
        )
        counts.append(started["phone"])
    mean = sum(counts) / len(counts)
    spread = (sum((c - mean) ** 2 for c in counts) / (len(counts) - 1)) ** 0.5
    # a few repeats of the last half hour fall behind the end of the horizon or of the day
    assert mean == pytest.approx(expected, abs=4 * spread / len(counts) ** 0.5)
