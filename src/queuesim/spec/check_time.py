"""Checks of the calendar and of the tables laid over it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from queuesim.errors import Problem
from queuesim.spec.clock import Range, Weekdays, write_days
from queuesim.spec.config import Config
from queuesim.spec.demand import Profile
from queuesim.spec.names import Path
from queuesim.spec.reach import channels_reached
from queuesim.spec.tables import MOST_OF_A_WHOLE, DayRow, first_gap, on, rows_of, spread, step
from queuesim.spec.time import LONGEST_HORIZON, Time
from queuesim.units import DAY, WEEKDAYS, format_clock, format_duration, format_share
from queuesim.words import Said, said

HOUR = 3600.0


def time_errors(config: Config) -> Iterator[Problem]:
    """The horizon, its intervals, and tables that do not fit it."""
    yield from _horizon(config.time)
    yield from _interval(config.time)
    yield from _warmup(config)
    for date in config.time.holidays:
        if date in config.time.extra_days:
            k = config.time.holidays.index(date)
            yield Problem.of(("time", "holidays", k), "spec.holiday_and_extra", date=str(date))
    if config.demand.profile is not None and config.demand.profile.rows:
        yield from _profile(config.time, config.demand.profile)
    if config.demand.season is not None and config.demand.arrivals is not None:
        yield Problem.of(("demand", "season"), "spec.season_arrivals")
    if 1 <= config.time.length <= LONGEST_HORIZON:
        yield from _days_of_tables(config)


def _horizon(time: Time) -> Iterator[Problem]:
    if time.days is not None and time.end is not None:
        yield Problem.of(("time", "end"), "spec.two_words", other="time.days")
    elif time.days is None and time.end is None:
        yield Problem.of(("time",), "spec.no_length")
    elif time.length < 1:
        yield Problem.of(("time", "end"), "spec.ends_before", start=str(time.start))
    elif time.length > LONGEST_HORIZON:
        word = "days" if time.end is None else "end"
        yield Problem.of(("time", word), "spec.horizon_long", days=time.length)


def _interval(time: Time) -> Iterator[Problem]:
    length = time.interval
    divides = length >= 60.0 and (
        HOUR % length == 0.0 or (length % HOUR == 0.0 and 24 * HOUR % length == 0.0)
    )
    if not divides:
        yield Problem.of(("time", "interval"), "spec.interval")


def _warmup(config: Config) -> Iterator[Problem]:
    """A warm-up is whole days, and the run is longer."""
    path: Path = ("runs", "warmup")
    if config.runs.warmup % DAY != 0.0:
        yield Problem.of(path, "spec.warmup_days")
    elif config.runs.warmup > 0.0 and config.runs.warmup >= config.time.length * DAY:
        yield Problem.of(path, "spec.warmup_all", days=config.time.length)


def _profile(time: Time, profile: Profile) -> Iterator[Problem]:
    path: Path = ("demand", "profile")
    source = profile.source or "rows"
    yield from _twice(path, profile.rows, source)
    if spread(profile, time.interval) is None:
        sums = {d: sum(r.share for r in rows_of(profile.rows, None, d)) for d in range(7)}
        day = max((d for d in sums if sums[d]), key=lambda d: abs(sums[d] - 1.0), default=0)
        yield _no_whole(path, source, WEEKDAYS[day], sums[day], sum(sums.values()))
    length = step(profile.rows, time.interval)
    for day in range(7):
        rows = rows_of(profile.rows, None, day)
        gap = first_gap(rows, time.open.of(day), length)
        if gap is not None:
            yield _gap(path, source, WEEKDAYS[day], gap, length)


def _no_whole(path: Path, source: str, day: str, got: float, total: float) -> Problem:
    """Shares that add up to 100% neither by day nor in all, or numbers that are no shares."""
    if got > MOST_OF_A_WHOLE:
        sums = f"{got * 100.0:,.6g}"
        return Problem.of(path, "spec.profile_counts", source=source, day=day, got=sums)
    key = "spec.profile_sum" if total != got else "spec.profile_sum_all"
    one, all_days = format_share(got, 4), format_share(total, 4)
    return Problem.of(path, key, source=source, day=day, got=one, total=all_days)


def _days_of_tables(config: Config) -> Iterator[Problem]:
    """Arrivals and rosters hold rows for every open day of the horizon."""
    arrivals = config.demand.arrivals
    if arrivals is not None and arrivals.rows:
        yield from _table(config, ("demand", "arrivals"), arrivals.rows, arrivals.source)
    for name, group in config.staff.items():
        if group.roster is not None and group.roster.rows:
            roster = group.roster
            yield from _table(config, ("staff", name, "roster"), roster.rows, roster.source)


def _table(
    config: Config, path: Path, rows: Sequence[DayRow], source: str | None
) -> Iterator[Problem]:
    yield from _twice(path, rows, source or "rows")
    length = step(rows, config.time.interval)
    by_day: dict[dt.date | Weekdays, list[DayRow]] = {}
    for row in rows:
        by_day.setdefault(row.day, []).append(row)
    checked: set[tuple[int, tuple[int, ...]]] = set()
    for day in config.calendar.days:
        if not day.open:
            continue
        held = [r for d, part in by_day.items() if on(d, day.date, day.weekday) for r in part]
        same = (day.weekday, tuple(sorted(row.start for row in held)))
        if same in checked:  # most days look alike
            continue
        checked.add(same)
        gap = first_gap(held, config.time.open.of(day.weekday), length)
        if gap is not None:
            shown = f"{day.date} ({WEEKDAYS[day.weekday]})"
            yield _gap(path, source or "rows", shown, gap, length)
            return


def _gap(path: Path, source: str, day: str, gap: int, length: int) -> Problem:
    return Problem.of(
        path,
        "spec.interval_missing",
        source=source,
        day=day,
        start=format_clock(gap),
        step=format_duration(length),
    )


def _twice(path: Path, rows: Sequence[DayRow], source: str) -> Iterator[Problem]:
    """Rows for the same interval of the same day."""
    seen: set[tuple[object, int]] = set()
    for row in rows:
        for day in (row.day,) if isinstance(row.day, dt.date) else row.day:
            if (day, row.start) in seen:
                shown = day.isoformat() if isinstance(day, dt.date) else WEEKDAYS[day]
                start = format_clock(row.start)
                yield Problem.of(path, "spec.row_twice", source=source, day=shown, start=start)
                return
            seen.add((day, row.start))


def time_warnings(config: Config) -> Iterator[Problem]:
    """Dates that change nothing, and demand while all is closed."""
    first = config.time.start
    last = first + dt.timedelta(days=config.time.length - 1)
    for k, date in enumerate(config.time.holidays):
        if not first <= date <= last:
            yield Problem.of(("time", "holidays", k), "spec.date_outside", date=str(date))
    for date in config.time.extra_days:
        if not first <= date <= last:
            yield Problem.of(("time", "extra_days"), "spec.date_outside", date=str(date))
    for k, surge in enumerate(config.demand.surges):
        if not first <= surge.from_.date() <= last:
            place: Path = ("demand", "surges", k, "from")
            yield Problem.of(place, "spec.date_outside", date=str(surge.from_))
    if not config.calendar.open_days:
        yield Problem.of(("time",), "spec.never_open")
    yield from _outside(config)
    yield from _late_repeats(config)


def _late_repeats(config: Config) -> Iterator[Problem]:
    """Pauses before a repeat that pass the day's opening hours and are meant to end within a day.

    Below a day on average it is open time that counts, so that they end days later.
    """
    told = False
    for name in sorted(channels_reached(config)):
        repeat = config.channels[name].repeat
        windows = config.calendar.open_windows(name)
        if repeat is None or not any(repeat.chance.values()) or not windows:
            continue
        pause = repeat.after.law(default="deterministic").mean
        days = {w.day: 0.0 for w in windows}
        for window in windows:
            days[window.day] += window.end - window.start
        if not max(days.values()) < pause < DAY * (1.0 - 1e-9):
            continue
        own = "repeat" in config.channels_as_written[name].model_fields_set
        if own or not told:
            path: Path = ("channels", name) if own else ("every_channel",)
            told = told or not own
            yield Problem.of(
                (*path, "repeat", "after"),
                "spec.repeat_in_open_time",
                after=format_duration(round(pause)),
                channel=name,
                hours=format_duration(round(max(days.values()))),
                start=_moment(config, windows[0].start),
                back=_back(config, name, pause),
            )


def _back(config: Config, channel: str, pause: float) -> Said:
    """When somebody comes back who left as a channel first opened."""
    left = pause
    for stretch in config.calendar.open_stretches(channel):
        if left <= stretch.end - stretch.start:
            return said("spec.back_at", at=_moment(config, stretch.start + left))
        left -= stretch.end - stretch.start
    return said("spec.back_never")


def _moment(config: Config, second: float) -> str:
    at = config.calendar.wall_clock(second)
    return f"{WEEKDAYS[at.weekday()]} {at:%Y-%m-%d %H:%M}"


def _outside(config: Config) -> Iterator[Problem]:
    """Rows of tables that lie wholly outside the opening hours of every channel."""
    tables: list[tuple[Path, Sequence[DayRow], str | None]] = []
    if config.demand.arrivals is not None:
        arrivals = config.demand.arrivals
        tables.append((("demand", "arrivals"), arrivals.rows, arrivals.source))
    for name, group in config.staff.items():
        if group.roster is not None:
            tables.append((("staff", name, "roster"), group.roster.rows, group.roster.source))
    hours = config.calendar.hours.values()
    for path, rows, source in tables:
        length = step(rows, config.time.interval)
        for row in rows:
            days = (row.day.weekday(),) if isinstance(row.day, dt.date) else row.day
            extra = isinstance(row.day, dt.date) and row.day in config.time.extra_days
            if extra or _worth(row) == 0.0:
                continue
            if not any(_touches(h.week, day, row.start, length) for h in hours for day in days):
                shown = row.day.isoformat() if isinstance(row.day, dt.date) else write_days(row.day)
                start = format_clock(row.start)
                yield Problem.of(
                    path, "spec.row_closed", source=source or "rows", day=shown, start=start
                )
                break


def _worth(row: DayRow) -> float:
    counts = getattr(row, "counts", None)
    return float(sum(counts.values())) if counts is not None else float(getattr(row, "people", 1))


def _touches(week: Sequence[Sequence[Range]], day: int, start: int, length: int) -> bool:
    today = any(begin < start + length and start < end for begin, end in week[day])
    late = any(start + 86_400 < end for _, end in week[(day - 1) % 7])
    return today or late
