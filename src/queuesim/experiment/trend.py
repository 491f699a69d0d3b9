"""How a channel goes from day to day, or from week to week where there are many days."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from queuesim.analysis.intervals import Estimate, Floats, ratio_interval
from queuesim.measures import find
from queuesim.measures.evaluation import by_day

if TYPE_CHECKING:
    from queuesim.experiment.result import Result

#: Days up to which each stands for itself.
MOST_DAYS = 31


@dataclass(frozen=True)
class Period:
    """A day or a week of a channel.

    ``contacts`` are those that began, per open day; ``level`` and ``gave_up`` are shares, nan where
    nothing is promised or nobody came.
    """

    first: dt.date
    days: int  #: open days in it
    contacts: Estimate
    level: Estimate
    gave_up: Estimate


def trend(result: Result, scenario: str, channel: str) -> list[Period]:
    """Open days of a channel in order, or weeks that begin on Monday; each with 95 % ranges."""
    sample = result.stacked[scenario]
    model = result.plan.models[scenario]
    assert model.config is not None
    calendar = model.config.calendar
    open_days = [d for d in calendar.open_days if d >= model.labels.warmup_days]
    dates = [calendar.days[day].date for day in open_days]
    periods: dict[dt.date, list[int]] = {}
    for day, date in zip(open_days, dates, strict=True):
        of_week = date - dt.timedelta(days=date.weekday())
        periods.setdefault(of_week if len(dates) > MOST_DAYS else date, []).append(day)
    promised = math.isfinite(dict(sample.layout.promises)[channel])
    started = by_day(sample, find("closed"), channel)[1]
    level = by_day(sample, find("sl", sample.layout.rule), channel)
    gave_up = by_day(sample, find("abandonment"), channel)

    def share(sums: tuple[Floats, Floats], days: list[int]) -> Estimate:
        top, bottom = (part[:, days].sum(axis=1) for part in sums)
        return ratio_interval(top, bottom, bounds=(0.0, 1.0))

    nothing = Estimate(math.nan, math.nan, math.nan, math.nan, sample.n, math.nan)
    return [
        Period(
            first,
            len(days),
            ratio_interval(
                started[:, days].sum(axis=1),
                np.full(sample.n, float(len(days))),
                bounds=(0.0, math.inf),
            ),
            share(level, days) if promised else nothing,
            share(gave_up, days),
        )
        for first, days in periods.items()
    ]
