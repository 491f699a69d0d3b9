"""Intervals follow each other as the hours of a day of service do, past midnight too."""

from __future__ import annotations

import csv
import re
from itertools import pairwise
from pathlib import Path

import pytest

from queuesim.experiment import Result, compare
from queuesim.network.labels import Interval
from queuesim.report import data, page, tables
from queuesim.results.grid import by_day_of_service
from queuesim.units import TICKS_PER_SECOND, parse_clock

CONFIG = """
queuesim: 1
currency: CNY
time: {start: 2026-03-06, days: 2, open: {fri-sat: "20:00-02:00"}, interval: 30m}
runs: {replications: 5, seed: 3}
demand: {reasons: {call: {per_day: 200, channel: phone}}}
customers: {people: {patience: 2m}}
channels: {phone: {kind: call, talk: 3m}}
staff: {agents: {count: 2, skills: [phone], pay: 48/h}}
"""
EVENING = [f"{hour:02}:{minute:02}" for hour in (20, 21, 22, 23, 0, 1) for minute in (0, 30)]


def intervals(*labels: str, length: float = 1800.0) -> list[Interval]:
    begun = [int(parse_clock(label) * TICKS_PER_SECOND) for label in labels]
    size = int(length * TICKS_PER_SECOND)
    return [Interval(0, at, at + size, label) for at, label in zip(begun, labels, strict=True)]


def half_hours(*ranges: tuple[int, int]) -> list[str]:
    """Labels of the half hours of ranges of hours; those past 24 are the next day's."""
    return [
        f"{hour % 24:02}:{minute:02}"
        for begin, end in ranges
        for hour in range(begin, end)
        for minute in (0, 30)
    ]


@pytest.mark.parametrize(
    "ordered",
    [
        half_hours((9, 18)),
        half_hours((20, 26)),  # past midnight
        half_hours((0, 24)),  # never closed: from midnight
        half_hours((4, 27)),  # closed for one hour of the night
        half_hours((9, 12), (14, 18)),  # closed at noon
        half_hours((8, 18), (20, 26)),  # by day, and late on some days
        half_hours((0, 6), (12, 18)),  # as long a gap before as between: from the earliest
    ],
    ids=["day", "late", "always", "nearly always", "two shifts", "day and late", "equal gaps"],
)
def test_the_day_begins_after_the_longest_close(ordered: list[str]) -> None:
    assert by_day_of_service(intervals(*sorted(ordered))) == ordered
    assert by_day_of_service(intervals(*reversed(ordered))) == ordered


def test_no_interval_is_no_day() -> None:
    assert by_day_of_service([]) == []
    assert by_day_of_service(intervals("22:00")) == ["22:00"]


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    folder = tmp_path_factory.mktemp("late")
    (folder / "late.yaml").write_text(CONFIG, encoding="utf-8")
    return compare(folder / "late.yaml", jobs=1, out=folder / "out"), folder / "out"


def test_tables_and_files_are_in_the_order_of_the_evening(late: tuple[Result, Path]) -> None:
    result, out = late
    table = result.intervals("base")
    assert list(dict.fromkeys(table["interval"])) == EVENING
    for shown in tables.interval_tables(result, "base"):
        assert [row[0].text for row in shown.rows] == EVENING
    for name in ("intervals.csv", "measures.csv"):
        with (out / name).open(encoding="utf-8-sig", newline="") as file:
            labels = [row["interval"] for row in csv.DictReader(file)]
        known = [label for label in labels if label in EVENING]
        assert list(dict.fromkeys(known)) == EVENING


def test_pictures_go_on_past_midnight(late: tuple[Result, Path]) -> None:
    result, _ = late
    day = data.channel_day(result, "phone")
    assert day.starts[0] == 20 * 60
    assert day.starts[-1] == 25 * 60 + 30
    assert all(b - a == day.length == 30 for a, b in pairwise(day.starts))
    busy = data.utilisation_map(result)
    assert busy.starts == day.starts
    assert busy.length == 30


def test_the_page_shows_the_evening_in_its_order(late: tuple[Result, Path]) -> None:
    shown = page.render(late[0], "en")
    rows = re.findall(r"<th[^>]*>\s*(\d\d:\d\d)\s*</th>", shown)
    assert rows[: len(EVENING)] == EVENING
