"""Rates over the time of a run: every open day carries its share of the year.

A rate in clock time (20000/month, 400/year) is turned into what falls on one open day: its amount
over a year of 365 days, divided by the open days of a year in the config's weekly pattern. So a
run of one day, of five weekdays and of four weeks give the same cost per open day and per year;
over whole weeks the run's total is the rate times its calendar days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.units import YEAR, Rate

if TYPE_CHECKING:
    from queuesim.results.layout import Layout


def per_open_day(rate: Rate, layout: Layout) -> float:
    """What comes together on one open day, in the unit of the rate's value."""
    if rate.per == "open day":
        return rate.value
    if layout.open_days_per_year <= 0.0:
        return 0.0
    return rate.over(YEAR) / layout.open_days_per_year


def over_run(rate: Rate, layout: Layout) -> float:
    """What comes together over the open days of a run."""
    return per_open_day(rate, layout) * layout.open_days


def over_horizon(rate: Rate, seconds: float, layout: Layout) -> float:
    """What comes together over a horizon of clock time [s], such as the value of a year."""
    if rate.per == "open day":
        return rate.value * layout.open_days_per_year * seconds / YEAR
    return rate.over(seconds)
