"""Staff: who is at work when, away when, and how fast."""

from __future__ import annotations

import pytest

from queuesim.errors import ConfigError
from queuesim.laws import LogNormal, Mixture
from queuesim.network import HeadCount, Roster, WorkKind, prepare
from queuesim.units import TICKS_PER_SECOND, ticks
from tests.unit.compiling import ONE, build, fixed, listed, network, part, run

HOUR = 3600 * TICKS_PER_SECOND
QUARTER = HOUR // 4

DAYS = """\
queuesim: 1
time: {start: 2026-03-02, days: 7, open: {mon-fri: 09:00-17:00}}
demand: {reasons: {card: {per_day: 100, channel: phone}}}
channels: {phone: {kind: call, talk: 3m}}
staff: {team: {count: 10, skills: [phone]}}
"""


def roster(*sets: str, text: str = DAYS) -> Roster:
    staffing = part(network(text, *sets).groups, "team").staffing
    assert isinstance(staffing, Roster)
    return staffing


def shifts_on(found: Roster, day: int = 0) -> list[tuple[float, float]]:
    """Hours of each person's shifts on a day."""
    return [
        (shift.start / HOUR - 24 * day, shift.end / HOUR - 24 * day)
        for person in found.people
        for shift in person.shifts
        if shift.day == day
    ]


def test_without_shifts_people_work_while_a_channel_they_serve_is_open() -> None:
    found = roster()
    assert len(found.people) == 10
    assert shifts_on(found) == [(9.0, 17.0)] * 10
    assert shifts_on(found, 5) == []
    late = roster(
        "channels.chat={kind: chat, talk: 5m, open: {mon-fri: 11:00-19:00}}",
        "staff.team.skills=[phone, chat]",
        "demand.reasons.card.channel={phone: 50%, chat: 50%}",
    )
    assert shifts_on(late) == [(9.0, 19.0)] * 10


def test_hours_with_a_gap_are_two_shifts_of_the_same_day() -> None:
    found = roster("time.open={mon-fri: [09:00-12:00, 13:00-17:00]}", "staff.team.count=1")
    assert shifts_on(found) == [(9.0, 12.0), (13.0, 17.0)]


def test_count_may_differ_by_weekday() -> None:
    found = roster("staff.team.count={mon: 4, fri: 2, other: 3}")
    assert [len(shifts_on(found, day)) for day in range(7)] == [4, 3, 3, 3, 2, 0, 0]


def test_shares_of_shifts_are_dealt_by_largest_remainder() -> None:
    found = roster("staff.team.shifts={09:00-13:00: 33%, 12:00-17:00: 67%}", "staff.team.count=5")
    assert shifts_on(found) == [(9.0, 13.0)] * 2 + [(12.0, 17.0)] * 3


def test_shifts_may_name_people_and_days() -> None:
    early = "early: {hours: 08:00-16:00, days: mon-wed}"
    found = roster(
        f"staff.team={{skills: [phone], shifts: {{{early}, late: {{hours: 12:00-18:00}}}},"
        " count: {early: 3, late: 2}}"
    )
    assert shifts_on(found) == [(8.0, 16.0)] * 3 + [(12.0, 18.0)] * 2
    assert shifts_on(found, 3) == [(12.0, 18.0)] * 2


def test_a_shift_may_pass_midnight() -> None:
    changes = ("time.open={sat: 20:00-02:00}", "staff.team.shifts={20:00-02:00: 100%}")
    assert shifts_on(roster(*changes), 5) == [(20.0, 26.0)] * 10


def test_a_count_by_hours_is_a_head_count_inside_the_opening_hours() -> None:
    net = network(DAYS, "staff.team.count={09:00-12:00: 4, 12:00-18:00: 6}", "time.days=1")
    staffing = part(net.groups, "team").staffing
    assert staffing == HeadCount(((0, 0), (9 * HOUR, 4), (12 * HOUR, 6), (17 * HOUR, 0)))


def test_a_head_count_with_shrinkage_is_people_by_number() -> None:
    """Person 4 is there from 12 o'clock, and a quarter of that time off the phone."""
    found = roster(
        "staff.team.count={09:00-12:00: 4, 12:00-18:00: 5}",
        "staff.team.shrinkage=25%",
        "time.days=1",
    )
    assert shifts_on(found) == [(9.0, 17.0)] * 4 + [(12.0, 17.0)]
    assert found.people[4].shifts[0].off_blocks == pytest.approx(0.25 * 5 * 4)


def test_a_roster_is_people_by_number_and_rows_that_touch_are_one_shift() -> None:
    people = {"09": 2, "11": 3, "13": 1, "15": 2}
    rows = [f"[mon-fri, '{hour}:00', {count}]" for hour, count in people.items()]
    found = roster(f"staff.team={{skills: [phone], roster: {{rows: [{', '.join(rows)}]}}}}")
    assert shifts_on(found) == [(9.0, 17.0), (9.0, 13.0), (15.0, 17.0), (11.0, 13.0)]
    assert [shift.day for shift in found.people[0].shifts] == [0, 1, 2, 3, 4]


# --- breaks, absence, shrinkage -------------------------------------------------------------------


def present_share(found: Roster, net, replications: int) -> float:
    """Time present over time of shifts, mean of some replications."""
    shifts = sum(s.end - s.start for p in found.people for s in p.shifts) * replications
    present = sum(
        end - start
        for replication in range(replications)
        for duty in prepare(net, 1, replication).duties["team"]
        for start, end in duty.present
    )
    return present / shifts


def test_breaks_lie_around_the_middle_and_not_all_at_once() -> None:
    found = roster("staff.team.break={length: 30m}", "staff.team.count=8")
    breaks = [p.shifts[0].breaks[0] for p in found.people]
    assert breaks[0] == (12 * HOUR + 3 * QUARTER, 13 * HOUR + QUARTER)
    assert all(a >= 9 * HOUR + 2 * HOUR and b <= 17 * HOUR - 2 * HOUR for a, b in breaks)
    assert len(set(breaks)) == 7  # seven places of half an hour in the middle four hours
    assert all(p.shifts[0].off_blocks == 0.0 for p in found.people)


def test_only_an_unpaid_break_is_taken_off_the_paid_time() -> None:
    assert roster("staff.team.break={length: 30m}").people[0].shifts[0].unpaid == 0
    unpaid = roster("staff.team.break={length: 30m, paid: no}").people[0].shifts[0]
    assert unpaid.unpaid == HOUR // 2


def test_shrinkage_holds_break_and_absence_and_is_met_on_average() -> None:
    """8 h, 30 % in all, 10 % absent, half an hour break: (0.3 - 0.1) 8 / 0.9 - 0.5 h off."""
    changes = (
        "staff.team.shrinkage=30%",
        "staff.team.absence=10%",
        "staff.team.break={length: 30m}",
        "staff.team.count=40",
    )
    net = network(DAYS, *changes)
    found = roster(*changes)
    assert found.people[0].shifts[0].off_blocks == pytest.approx((0.2 * 8 / 0.9 - 0.5) * 4)
    # 40 people, 5 days, 20 replications: the standard error of the share is below 0.5 points
    assert present_share(found, net, 20) == pytest.approx(0.7, abs=0.02)


def test_without_absence_and_break_shrinkage_is_met_exactly_in_whole_blocks() -> None:
    changes = ("staff.team.shrinkage=25%", "staff.team.count=3")
    assert present_share(roster(*changes), network(DAYS, *changes), 2) == 0.75


def test_absence_takes_whole_days_also_of_two_shifts() -> None:
    net = network(DAYS, "time.open={mon-fri: [09:00-12:00, 13:00-17:00]}", "staff.team.absence=50%")
    absent = [len(duty.absent) for duty in prepare(net, 1, 0).duties["team"]]
    by_day = [
        sum(shift.day == day for shift in duty.absent)
        for duty in prepare(net, 1, 0).duties["team"]
        for day in range(5)
    ]
    assert set(by_day) == {0, 2}
    # 50 person-days: 5 standard errors are 18
    assert sum(absent) / 2 == pytest.approx(25, abs=18)


def test_break_and_absence_alone_are_the_shrinkage_where_none_is_said() -> None:
    found = roster("staff.team.break={length: 30m}", "staff.team.absence=5%")
    assert found.absence == 0.05
    assert found.people[0].shifts[0].off_blocks == 0.0


def test_short_windows_take_shorter_blocks() -> None:
    """Half an hour at 90 %: two quarters are too coarse, blocks of 10 or 5 minutes fit."""
    found = roster(
        "time.open={mon-fri: 09:00-09:40}", "staff.team.shrinkage=90%", "staff.team.count=1"
    )
    assert found.off_block == ticks(600)
    assert found.people[0].shifts[0].off_blocks == pytest.approx(3.6)


def test_the_break_of_a_day_in_two_shifts_is_in_the_longer() -> None:
    found = roster(
        "time.open={mon-fri: [09:00-12:00, 13:00-18:00]}",
        "staff.team.break={length: 15m}",
        "staff.team.count=1",
    )
    assert [len(shift.breaks) for shift in found.people[0].shifts[:2]] == [0, 1]


# --- speed and pauses -----------------------------------------------------------------------------


def test_levels_are_dealt_and_spread_over_the_shifts() -> None:
    found = roster(
        "staff.team.count=10",
        "staff.team.shifts={09:00-13:00: 50%, 13:00-17:00: 50%}",
        "staff.team.levels={junior: {share: 40%, talk: times 150%}, senior: {share: 60%}}",
    )
    levels = [person.level for person in found.people]
    assert sorted(levels) == [0] * 6 + [1] * 4
    assert sorted(levels[:5]) == [0, 0, 0, 1, 1]


def test_a_junior_takes_longer_and_a_fast_group_less() -> None:
    levels = "staff.team.levels={junior: {share: 100%, talk: times 150%}}"
    day = run(listed(build(ONE, levels), [0]))
    assert day.work() == [("team 0", 0.0, 90.0)]
    both = run(listed(build(ONE, levels, "staff.team.talk=times 80%"), [0]))
    assert both.work() == [("team 0", 0.0, 72.0)]


def test_speed_may_differ_by_reason() -> None:
    loan = "demand.reasons.loan={per_day: 1, channel: phone}"
    model = build(ONE, loan, "staff.team.talk={card: times 50%, loan: times 200%}")
    day = run(listed(listed(model, [0], "card"), [40], "loan"))
    assert day.work() == [("team 0", 0.0, 30.0), ("team 0", 40.0, 160.0)]


def test_numbered_people_of_a_head_count_have_levels_too() -> None:
    levels = "staff.team.levels={a: {share: 50%, talk: times 200%}, b: {share: 50%}}"
    net = network(ONE, "staff.team.count={09:00-10:00: 2}", levels)
    assert part(net.groups, "team").levels == (1, 0)


def test_between_contacts_is_a_pause_of_its_own() -> None:
    model = build(
        ONE, "staff.team.between_contacts={mean: 20s, cv: 0%}", f"channels.phone.wrap={fixed(10)}"
    )
    day = run(listed(model, [0, 1]))
    assert day.waits == [0.0, 89.0]
    assert day.work(WorkKind.WRAP) == [("team 0", 60.0, 70.0), ("team 0", 150.0, 160.0)]
    assert day.work(WorkKind.PAUSE)[0] == ("team 0", 70.0, 90.0)


def test_a_longer_absence_comes_instead_of_the_usual_pause() -> None:
    words = "{mean: 20s, cv: 50%, away: {chance: 20%, mean: 10m, cv: 50%}}"
    (pause,) = part(network(ONE, f"staff.team.between_contacts={words}").groups, "team").pauses
    usual, away = LogNormal.from_mean_cv(20.0, 0.5), LogNormal.from_mean_cv(600.0, 0.5)
    assert pause.duration.laws == (Mixture((0.8, 0.2), (usual, away)),)
    assert pause.duration.laws[0].mean == pytest.approx(0.8 * 20 + 0.2 * 600)


# --- what people do at the end --------------------------------------------------------------------


def test_people_stay_for_those_who_wait_at_close_and_breaks_do_not_keep_them() -> None:
    day = run(listed(build(ONE), [3590, 3595]))
    assert day.work() == [("team 0", 3590.0, 3650.0), ("team 0", 3650.0, 3710.0)]


def test_named_people_finish_their_own_work_and_a_head_count_lets_idle_people_go() -> None:
    """Two at work until 9:30; one of them busy then.

    By name the second goes home at 9:30 although the other is still busy with a call, and so
    would the first; by number the drop to one takes the idle person, and the busy one stays.
    """
    people = "staff.team={skills: [phone], count: {09:00-09:30: 2, 09:30-10:00: 1}}"
    by_number = run(listed(build(ONE, people), [1790, 1801]))
    assert by_number.work() == [("team 0", 1790.0, 1850.0), ("team 0", 1850.0, 1910.0)]
    shifts = "{a: {hours: 09:00-09:30, people: 1}, b: {hours: 09:00-10:00, people: 1}}"
    by_name = run(
        listed(build(ONE, f"staff.team={{skills: [phone], shifts: {shifts}}}"), [1790, 1801])
    )
    assert by_name.work() == [("team 0", 1790.0, 1850.0), ("team 1", 1801.0, 1861.0)]


def test_a_group_without_people_is_refused_by_the_loader() -> None:
    with pytest.raises(ConfigError):
        build(ONE, "staff.team={skills: [phone]}")
