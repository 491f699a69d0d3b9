"""The calendar: opening hours, holidays, midnight, clock changes, intervals."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from queuesim.spec.clock import OPEN
from queuesim.spec.time import Time, calendar

H = 3600.0
DAY = 24 * H


def cal(channels=None, **words):
    """A calendar from a planner's words."""
    time = Time.model_validate({"start": "2026-03-02", "days": 7, **words})
    return calendar(time, {name: OPEN.read(said) for name, said in (channels or {}).items()})


OFFICE = {"mon-fri": "09:00-18:00"}


def test_days_are_calendar_days_and_closed_ones_are_listed():
    c = cal(open=OFFICE)
    assert len(c.days) == 7
    assert c.open_days == (0, 1, 2, 3, 4)
    assert c.closed_days == (dt.date(2026, 3, 7), dt.date(2026, 3, 8))
    assert c.horizon == 7 * DAY


def test_windows_are_seconds_from_the_first_midnight():
    windows = cal(open=OFFICE).open_windows()
    assert windows[0] == (9 * H, 18 * H, 0)
    assert windows[1] == (DAY + 9 * H, DAY + 18 * H, 1)
    assert len(windows) == 5


def test_a_week_may_start_in_its_middle():
    c = cal(open=OFFICE, start="2026-03-05", days=5)  # a Thursday
    assert [day.weekday for day in c.days] == [3, 4, 5, 6, 0]
    assert c.open_days == (0, 1, 4)


def test_an_end_stands_for_days():
    by_end = cal(open=OFFICE, days=None, end="2026-03-08")
    assert by_end == cal(open=OFFICE)


def test_hours_that_pass_midnight_belong_to_the_day_they_begin():
    c = cal(open={"sat": "20:00-02:00"})
    assert c.open_windows() == ((5 * DAY + 20 * H, 6 * DAY + 2 * H, 5),)
    assert c.open_days == (5,)


def test_a_late_closing_may_pass_the_horizon():
    c = cal(open={"sun": "20:00-02:00"})
    assert c.open_windows()[-1].end == 7 * DAY + 2 * H
    assert c.intervals[-1].end == 7 * DAY + 2 * H
    assert c.intervals[-1].day == 7


def test_a_holiday_closes_every_channel():
    c = cal({"bot": "24h"}, open=OFFICE, holidays=["2026-03-04"])
    assert 2 not in c.open_days
    assert dt.date(2026, 3, 4) in c.closed_days
    assert all(window.day != 2 for window in c.open_windows("bot"))


def test_an_extra_day_is_open_like_the_weekday_it_names():
    hours = {"mon": "09:00-18:00", "fri": "09:00-12:00"}
    c = cal({"chat": {"fri": "10:00-11:00"}}, open=hours, extra_days={"2026-03-07": "fri"})
    assert c.days[5].weekday == 4
    assert c.open_windows()[-1] == (5 * DAY + 9 * H, 5 * DAY + 12 * H, 5)
    assert c.open_windows("chat")[-1] == (5 * DAY + 10 * H, 5 * DAY + 11 * H, 5)


def test_an_extra_day_without_a_model_is_like_the_first_open_weekday():
    c = cal(open={"tue": "10:00-12:00", "fri": "09:00-18:00"}, extra_days=["2026-03-08"])
    assert c.open_windows()[-1] == (6 * DAY + 10 * H, 6 * DAY + 12 * H, 6)


def test_a_channel_may_have_hours_of_its_own():
    c = cal({"video": {"mon-fri": "10:00-12:00"}}, open=OFFICE)
    assert c.open_windows("video")[0] == (10 * H, 12 * H, 0)
    assert c.open_windows("phone") == c.open_windows(None)


def test_a_channel_open_on_other_days_does_not_make_them_open_days():
    c = cal({"bot": "24h"}, open=OFFICE)
    assert c.open_days == (0, 1, 2, 3, 4)
    assert c.closed_days == ()


def test_hours_around_the_clock_never_close():
    c = cal(open="24h")
    assert len(c.open_windows()) == 7
    assert c.open_stretches() == ((0.0, 7 * DAY, 0),)
    assert len(c.intervals) == 7 * 48


def test_a_lunch_break_makes_two_windows():
    c = cal(open={"mon": ["09:00-12:00", "13:00-17:00"]}, days=1)
    assert c.open_windows() == ((9 * H, 12 * H, 0), (13 * H, 17 * H, 0))
    assert c.interval_at(12.5 * H) is None
    assert c.intervals[c.interval_at(13 * H)].label == "13:00"


def test_intervals_cover_what_is_open_and_know_their_clock_time():
    c = cal(open=OFFICE, interval="30m")
    assert len(c.intervals) == 5 * 18
    assert c.intervals[0] == (0, 9 * H, 9.5 * H, 0, "09:00")
    assert c.intervals[18].start == DAY + 9 * H
    assert c.interval_at(9 * H) == 0
    assert c.interval_at(9.5 * H) == 1
    assert c.interval_at(8.99 * H) is None


def test_wall_clock_and_seconds_are_inverse():
    c = cal(open=OFFICE)
    moment = dt.datetime(2026, 3, 4, 10, 0)
    assert c.seconds_at(moment) == 2 * DAY + 10 * H
    assert c.wall_clock(c.seconds_at(moment)) == moment


SPRING = {"start": "2026-03-28", "days": 3, "zone": "Europe/Berlin"}  # 29 March has 23 hours
AUTUMN = {"start": "2026-10-24", "days": 3, "zone": "Europe/Berlin"}  # 25 October has 25 hours


class TestClockChanges:
    def test_a_day_of_23_hours(self):
        c = cal(open="24h", **SPRING)
        assert [day.end - day.start for day in c.days] == [DAY, 23 * H, DAY]
        assert c.odd_days == ((dt.date(2026, 3, 29), 23.0),)
        assert c.horizon == 71 * H
        assert len(c.intervals) == 71 * 2

    def test_a_day_of_25_hours(self):
        c = cal(open="24h", **AUTUMN)
        assert c.odd_days == ((dt.date(2026, 10, 25), 25.0),)
        assert len(c.intervals) == 73 * 2
        labels = [interval.label for interval in c.intervals if interval.day == 1]
        assert labels.count("02:00") == 2

    def test_opening_hours_keep_their_clock_time(self):
        c = cal(open="09:00-18:00", **SPRING)
        assert c.open_windows()[1] == (DAY + 8 * H, DAY + 17 * H, 1)  # an hour less has passed
        assert c.wall_clock(c.open_windows()[1].start).hour == 9

    def test_a_night_with_a_change_is_shorter(self):
        c = cal(open={"sat": "20:00-04:00"}, **SPRING)
        (window,) = c.open_windows()
        assert window.end - window.start == 7 * H

    def test_without_a_zone_every_day_has_24_hours(self):
        c = cal(open="24h", **{**SPRING, "zone": None})
        assert c.odd_days == ()
        assert c.horizon == 3 * DAY


@given(
    st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)),
    st.integers(1, 40),
    st.sampled_from([None, "Europe/Berlin", "Asia/Shanghai", "America/New_York"]),
    st.sampled_from(["15m", "30m", "1h"]),
)
def test_intervals_hold_all_open_time(start, days, zone, interval):
    c = cal(
        open={"mon-fri": "08:00-18:00", "sat": "20:00-02:00"},
        start=start, days=days, zone=zone, interval=interval,
    )  # fmt: skip
    for window in c.open_windows():
        assert window.start < window.end
        for at in (window.start, (window.start + window.end) / 2, window.end - 1):
            k = c.interval_at(at)
            assert k is not None
            assert c.intervals[k].start <= at < c.intervals[k].end
    edges = [(i.start, i.end) for i in c.intervals]
    assert edges == sorted(edges)
    assert all(a[1] <= b[0] for a, b in pairwise(edges))


class TestOpeningHours:
    @pytest.mark.parametrize(
        ("words", "key"),
        [
            ({"mon": "09:00-12:00", "mon-fri": "09:00-18:00"}, "spec.open_twice"),
            ({"mon": ["09:00-12:00", "11:00-13:00"]}, "spec.open_overlap"),
            ({"mon": "20:00-10:00", "tue": "09:00-18:00"}, "spec.open_into_next"),
            ({}, "spec.open_empty"),
            ({"mon": "closed"}, "spec.open_empty"),
        ],
    )
    def test_hours_that_contradict_are_refused(self, words, key):
        with pytest.raises(ValidationError) as error:
            cal(open=words)
        assert error.value.errors()[0]["ctx"]["error"].said.key == key

    @pytest.mark.parametrize("words", [{"mon": "9-18"}, {"mo": "09:00-18:00"}, {1: "09:00-18:00"}])
    def test_what_is_no_hours_is_refused_at_its_place(self, words):
        with pytest.raises(ValidationError) as error:
            cal(open=words)
        assert error.value.errors()[0]["loc"] == ("open", next(iter(words)))

    @pytest.mark.parametrize(
        "words",
        [
            OFFICE,
            "24h",
            {"sat": "20:00-02:00"},
            {"mon": ["09:00-12:00", "13:00-17:00"]},
            {"mon, wed": "09:00-12:00", "fri": "00:00-24:00"},
        ],
    )
    def test_hours_are_written_back(self, words):
        assert OPEN.read(OPEN.write(OPEN.read(words))) == OPEN.read(words)

    def test_chinese_weekdays(self):
        assert OPEN.read({"周一-周五": "09:00-18:00"}) == OPEN.read(OFFICE)
