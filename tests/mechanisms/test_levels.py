"""Reports for three levels of readers, all of the same results: M85."""

from __future__ import annotations

import datetime as dt
import math
import re

import pytest

from queuesim.experiment import Result, compare, trend
from queuesim.report.levels import PARTS, Level
from queuesim.report.page import _render
from queuesim.report.pictures import pictures
from queuesim.spec.load import load_text
from tests.mechanisms.lab import Lab, proves
from tests.mechanisms.test_monitoring import WEEK

#: One person, calls of 20 min: of those that come at once only the first is in time.
DAYS = (
    WEEK.replace("team: {count: 40", "team: {count: 1")
    .replace("runs:", "targets: {phone: 80% in 20s}\nruns:")
    .replace("mean: 60s}, wrap: 30s", "mean: 20m}")
)
SCENARIOS = "scenarios: {two: {staff.team.count: add 1}}\n"


def sections(page: str) -> set[str]:
    """Ids of the sections of a page."""
    return set(re.findall(r'<section id="(\w+)"', page))


def numbers(page: str, section: str) -> list[str]:
    """Cells of the tables of a section."""
    (found,) = re.findall(rf'<section id="{section}">(.*?)</section>', page, flags=re.DOTALL)
    return re.findall(r"<td[^>]*>([^<]*)", found)


@proves("M85", off=("targets: {phone: 80% in 20s}\n", ""))
def test_each_level_has_its_view_of_the_same_numbers(lab: Lab) -> None:
    """Days add up to the run; each page has its parts alone, with the same numbers in them."""
    result = lab.compare(DAYS + SCENARIOS)
    periods = trend.trend(result, "base", "phone")
    assert [p.contacts.value for p in periods] == [14, 16, 12, 22]
    assert [p.first for p in periods] == [dt.date(2026, 3, day) for day in range(2, 6)]
    contacts = [p.contacts.value for p in periods]
    level = sum(p.level.value * n for p, n in zip(periods, contacts, strict=True)) / sum(contacts)
    assert result.estimate("base", "sl.phone").value == pytest.approx(level)
    whole = _render(result, "en", [])
    decision, management, operations = (
        _render(result, "en", [], each)
        for each in (Level.decision, Level.management, Level.operations)
    )
    assert sections(decision) == {"decision", "verdicts", "provenance"}
    assert sections(management) == {"decision", "trends", "measures", "provenance"}
    assert {"intervals", "monitoring", "balance"} <= sections(operations)
    assert "inputs" in sections(whole)
    for page, section in ((management, "trends"), (operations, "intervals")):
        assert numbers(page, section) == numbers(whole, section)
    kinds = {"scenarios", "tradeoff", "trend", "day", "control", "busy"}
    shown = {level: kinds & set(PARTS[level]) for level in Level}
    assert set().union(*shown.values()) == kinds


def small() -> Result:
    """Base and one plan."""
    return compare(load_text(DAYS + SCENARIOS), jobs=1)


def test_many_days_are_told_by_the_week(monkeypatch: pytest.MonkeyPatch) -> None:
    result = small()
    monkeypatch.setattr(trend, "MOST_DAYS", 3)
    (week,) = trend.trend(result, "base", "phone")
    assert (week.first, week.days) == (dt.date(2026, 3, 2), 4)
    assert week.contacts.value == result.estimate("base", "contacts.phone").value == 16
    assert week.level.value == pytest.approx(result.estimate("base", "sl.phone").value)
    assert week.gave_up.value == 0


def test_without_a_promise_a_day_has_no_level() -> None:
    text = DAYS.replace("targets: {phone: 80% in 20s}\n", "")
    result = compare(load_text(text), jobs=1)
    assert all(math.isnan(p.level.value) for p in trend.trend(result, "base", "phone"))
    assert not any(p.group == "trend" for p in pictures(result, "en", Level.management))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_pictures_of_the_management_page_are_drawn_in_both_languages(lang: str) -> None:
    found = pictures(small(), lang, Level.management)
    assert {p.group for p in found} == {"trend", "tradeoff"}
    assert all(p.reading for p in found)
