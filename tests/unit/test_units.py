"""Human quantities: what is read, what is refused, and that writing reads back."""

from __future__ import annotations

import time
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queuesim import units
from queuesim.errors import BadValue
from queuesim.units import Rate


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("20s", 20),
        ("5m", 300),
        ("5 min", 300),
        ("4m30s", 270),
        ("1h 30m", 5400),
        ("1.5h", 5400),
        (".5h", 1800),
        ("2d", 172_800),
        ("1w", 604_800),
        ("1 month", 30.4 * 86_400),
        ("1 year", 365 * 86_400),
        ("0s", 0),
    ],
)
def test_durations_are_seconds(text: str, seconds: float) -> None:
    assert units.parse_duration(text) == pytest.approx(seconds, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("48/h", Rate(48, "h")),
        ("400/year", Rate(400, "year")),
        ("4500 / month", Rate(4500, "month")),
        ("100/open day", Rate(100, "open day")),
        ("0.5 per day", Rate(0.5, "day")),
    ],
)
def test_rates_say_per_what(text: str, rate: Rate) -> None:
    assert units.parse_rate(text) == rate


def test_a_rate_over_a_time_is_an_amount() -> None:
    assert units.parse_rate("48/h").over(units.parse_duration("30m")) == pytest.approx(24.0)
    with pytest.raises(ValueError, match="open day"):
        _ = Rate(1, "open day").per_second


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (units.parse_share, "25%", 0.25),
        (units.parse_share, "0.4 %", 0.004),
        (units.parse_percent, "130%", 1.3),
        (units.parse_factor, "times 130%", 1.3),
        (units.parse_factor, "x 130%", 1.3),
        (units.parse_factor, "130%", 1.3),
        (units.parse_points, "1 point", 0.01),
        (units.parse_points, "-2.5 points", -0.025),
        (units.parse_money, 0.3, 0.3),
        (units.parse_money, "1e3", 1000.0),
        (units.parse_count, 12, 12),
        (units.parse_count, 12.0, 12),
        (units.parse_clock, "09:30", 34_200),
        (units.parse_clock, "24:00", 86_400),
        (units.parse_hours, "08:30-18:00", (30_600, 64_800)),
        (units.parse_hours, "20:00-02:00", (72_000, 93_600)),
        (units.parse_hours, "00:00-24:00", (0, 86_400)),
        (units.parse_date, "2026-03-02", date(2026, 3, 2)),
        (units.parse_datetime, "2026-03-04 10:00", datetime(2026, 3, 4, 10)),
        (units.parse_weekdays, "mon-fri", (0, 1, 2, 3, 4)),
        (units.parse_weekdays, "sat-mon", (0, 5, 6)),
        (units.parse_weekdays, "Mon, wed", (0, 2)),
        (units.parse_weekdays, "周一-周五", (0, 1, 2, 3, 4)),
        (units.parse_share_rate, "2%/month", Rate(0.02, "month")),
    ],
)
def test_quantities_are_read(read, text: object, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "value", "way_out"),
    [
        (units.parse_duration, 5, "write 5m or 5s"),
        (units.parse_duration, "5", "write 5m or 5s"),
        (units.parse_duration, "5 parsecs", "units: s, m"),
        (units.parse_duration, "-5m", "minus"),
        (units.parse_duration, "9999 years", "1000 years"),
        (units.parse_duration, "5:00", "write 5m / 5h"),
        (units.parse_rate, 48, "write 48/h"),
        (units.parse_rate, "48/fortnight", "open day"),
        (units.parse_rate, "-4/h", ""),
        (units.parse_share, 0.25, "write 25%"),
        (units.parse_share, 25, "write 25%"),
        (units.parse_share, "0.25", "write 25%"),
        (units.parse_share, "120%", "between 0% and 100%"),
        (units.parse_share, "-5%", "minus"),
        (units.parse_share, True, "25%"),
        (units.parse_factor, 1.3, "write times 130%"),
        (units.parse_factor, "times 1.3", "write times 130%"),
        (units.parse_points, 1, "write 1 points"),
        (units.parse_money, "48 CNY", "plain number"),
        (units.parse_count, 2.5, "write 2 or 3"),
        (units.parse_count, -3, ""),
        (units.parse_count, "6,000", "write 6000"),
        (units.parse_number, "0,5", "write 0.5"),
        (units.parse_number, float("nan"), "plain number"),
        (units.parse_number, float("inf"), "go up to"),
        (units.parse_clock, "25:00", "00:00 to 24:00"),
        (units.parse_clock, "9.30", "09:30"),
        (units.parse_hours, "09:00-09:00", "all day"),
        (units.parse_hours, "9 to 5", "write 09:00-17:00"),
        (units.parse_date, "2026-02-30", "2026-03-02"),
        (units.parse_date, "02.03.2026", "write 2026-03-02"),
        (units.parse_weekdays, "mun", "mon-fri"),
    ],
)
def test_a_guess_is_refused_with_a_way_out(read, value: object, way_out: str) -> None:
    with pytest.raises(BadValue) as caught:
        read(value)
    assert way_out in str(caught.value.hint)
    assert str(caught.value)
    assert caught.value.said.text("zh")


READERS = [
    units.parse_duration,
    units.parse_rate,
    units.parse_share_rate,
    units.parse_share,
    units.parse_percent,
    units.parse_factor,
    units.parse_points,
    units.parse_money,
    units.parse_count,
    units.parse_number,
    units.parse_clock,
    units.parse_hours,
    units.parse_date,
    units.parse_datetime,
    units.parse_weekdays,
]
WILD = [10**5000, -(10**5000), "9" * 5000, "9" * 5000 + "%", "1s" * 5000, "-" * 5000, "1e999999h"]


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
@pytest.mark.parametrize("value", WILD, ids=range(len(WILD)))
def test_wild_numbers_are_refused_at_once(read, value: object) -> None:
    begun = time.perf_counter()
    with pytest.raises(BadValue) as caught:
        read(value)
    assert time.perf_counter() - begun < 0.1
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
@given(value=st.one_of(st.text(max_size=12), st.floats(), st.integers(), st.none(), st.booleans()))
def test_anything_is_read_or_refused_and_nothing_else(read, value: object) -> None:
    said = "read"
    try:
        read(value)
    except BadValue as error:
        said = error.said.text("en") and error.said.text("zh")
    assert said


@given(st.integers(0, 10**9), st.integers(0, 999))
def test_a_written_duration_reads_back(seconds: int, thousandths: int) -> None:
    value = seconds + thousandths / 1000
    assert units.parse_duration(units.format_duration(value)) == pytest.approx(value, rel=1e-12)


@given(st.integers(0, 100_000))
def test_a_written_share_reads_back(share: int) -> None:
    assert units.parse_share(units.format_share(share / 100_000)) == pytest.approx(share / 100_000)


def test_ticks_are_rounded_half_up_once() -> None:
    assert units.ticks(1.0) == units.TICKS_PER_SECOND
    assert units.ticks(0.4e-6) == 0
    assert units.ticks(0.5e-6) == 1
    assert units.seconds_of(units.ticks(123.456789)) == 123.456789
    assert units.ticks(units.LONGEST) < units.FOREVER


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (units.format_duration(210), "3m30s"),
        (units.format_duration(0), "0s"),
        (units.format_duration(90_061), "1d1h1m1s"),
        (units.format_duration(14_400 * (1 - 1e-15)), "4h"),
        (units.format_duration(59.999), "59.999s"),
        (units.format_duration(-30), "-30s"),
        (units.format_share(0.25), "25%"),
        (units.format_share(1 / 3, 3), "33.3%"),
        (units.format_points(0.01), "1 point"),
        (units.format_clock(93_600), "26:00"),
        (units.format_hours(72_000, 93_600), "20:00-02:00"),
        (units.format_number(3.0), "3"),
        (units.format_number(1e12), "1000000000000"),
        (str(Rate(48.0, "h")), "48/h"),
    ],
)
def test_quantities_are_written_as_planners_do(shown: str, text: str) -> None:
    assert shown == text
