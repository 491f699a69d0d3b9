"""``validate``: everything that is wrong with configs, and what follows from those that hold."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from queuesim.cli.loading import loaded_from
from queuesim.cli.starting import write
from queuesim.cli.voice import Ended, error_record, problem_record, window
from queuesim.errors import ConfigError, QueuesimError
from queuesim.units import WEEKDAYS, format_duration
from queuesim.words import said

if TYPE_CHECKING:
    from queuesim.analysis.loadcheck import LoadCheck
    from queuesim.cli.voice import Voice
    from queuesim.compile import Model
    from queuesim.experiment.before import Expected, LoadWarning
    from queuesim.spec.load import Loaded


def validate(
    voice: Voice,
    files: Sequence[Path],
    sets: Sequence[str],
    out: Path | None,
    *,
    explain: bool,
) -> None:
    """Check every file; a broken one does not keep the others from being checked.

    Raises
    ------
    Ended
        With the exit code of the worst, if any is broken.
    """
    records: list[dict[str, Any]] = []
    codes: list[int] = []
    for file in files:
        try:
            records.append(_fine(voice, file, sets, out, explain=explain))
        except QueuesimError as error:
            codes.append(error.exit_code)
            records.append(_broken(voice, file, error))
    if voice.json:
        voice.answer({"files": records})
    if codes:
        raise Ended(max(codes))


def _fine(
    voice: Voice, file: Path, sets: Sequence[str], out: Path | None, *, explain: bool
) -> dict[str, Any]:
    from queuesim.experiment.plan import BASE, models_of

    loaded = loaded_from(voice, file, sets)
    models = models_of(loaded)
    record: dict[str, Any] = {
        "file": str(file),
        "ok": True,
        "scenarios": list(loaded.scenarios),
        "problems": [],
        "warnings": [problem_record(warning, voice.lang) for warning in loaded.warnings],
        "notes": [guess.text(voice.lang) for guess in loaded.notes],
    }
    if not voice.json:
        names = tuple(loaded.scenarios)
        voice.show(voice.say("cli.validate.fine", file=str(file), names=names))
    if explain:
        record |= _explained(voice, loaded, models[BASE], out)
    return record


def _broken(voice: Voice, file: Path, error: QueuesimError) -> dict[str, Any]:
    """Tell what is wrong; a record of it for machines."""
    if not voice.json:
        voice.tell(error)
    if isinstance(error, ConfigError) and not voice.json and len(error.problems) > 1:
        voice.note(said("error.problems", count=len(error.problems), file=str(file)))
    record = error_record(error, voice.lang)
    return {"file": str(file), "ok": False, "problems": record.pop("problems", []), **record}


def _explained(voice: Voice, loaded: Loaded, model: Model, out: Path | None) -> dict[str, Any]:
    """The resolved config, and what can be said before the first run of the base."""
    from queuesim.experiment.before import expected
    from queuesim.experiment.executors import usable_cores
    from queuesim.experiment.folder import CONFIG
    from queuesim.spec.resolve import resolve, resolved_yaml

    runs = loaded.base.runs
    found = expected(model, runs.seed)
    blocks = runs.replications * len(loaded.scenarios)
    seconds = found.seconds * blocks / max(1, min(runs.jobs or usable_cores(), blocks))
    for warning in found.warnings:
        voice.warn(warning.sentence(voice.lang))
    record: dict[str, Any] = {
        "resolved": resolve(loaded).data,
        "load": [_load_record(check) for check in found.checks],
        **_warning_records(voice, found.warnings),
        **_days_record(loaded),
        "contacts_per_day": found.contacts,
        "cost_per_day": found.cost,
        "runs": blocks,
        "seconds": seconds,
    }
    words = resolved_yaml(loaded, voice.lang)
    if out is not None:
        path = out / f"{Path(loaded.file).stem}.{CONFIG.removeprefix('config.')}"
        write(path, words)
        voice.note(said("cli.written", file=str(path)))
    if voice.json:
        return record
    if out is None:
        voice.show(words)
    for pool in dict.fromkeys(check.row.channel for check in found.checks):
        voice.show(_load_table(voice, pool, found.checks) + "\n")
    voice.show(_last_lines(voice, loaded, found, blocks, seconds))
    return record


def _last_lines(voice: Voice, loaded: Loaded, found: Expected, blocks: int, seconds: float) -> str:
    money = f"{found.cost:,.0f} {loaded.base.currency}".strip()
    return "\n".join(
        (
            *_days(voice, loaded),
            voice.say("cli.explain.volume", count=f"{found.contacts:,.0f}"),
            voice.say("cli.explain.cost", money=money),
            voice.say(
                "cli.explain.time", runs=blocks, time=format_duration(max(1.0, round(seconds)))
            ),
            voice.say("cli.explain.about"),
        )
    )


def _days_record(loaded: Loaded) -> dict[str, Any]:
    """Open days, days that are skipped, and days of other than 24 hours."""
    calendar = loaded.base.calendar
    return {
        "open_days": len(calendar.open_days),
        "closed_days": [day.isoformat() for day in calendar.closed_days],
        "odd_days": {day.isoformat(): hours for day, hours in calendar.odd_days},
    }


def _days(voice: Voice, loaded: Loaded) -> list[str]:
    """The same in words."""
    found = _days_record(loaded)
    lines = [voice.say("cli.explain.days", count=f"{found['open_days']:,}")]
    if found["closed_days"]:
        lines.append(voice.say("cli.explain.closed", days=found["closed_days"]))
    if found["odd_days"]:
        odd = [f"{day} ({hours:g} h)" for day, hours in found["odd_days"].items()]
        lines.append(voice.say("cli.explain.odd", days=odd))
    return lines


def _warning_records(voice: Voice, warnings: Sequence[LoadWarning]) -> dict[str, Any]:
    """What the load check says, by kind: likely slips of units, queues that grow, returns."""
    from queuesim.analysis.growing import Growth
    from queuesim.analysis.loadcheck import UnitSlip

    queues = [each for each in warnings if isinstance(each, Growth)]
    return {
        "slips": [w.sentence(voice.lang) for w in warnings if isinstance(w, UnitSlip)],
        "growing": [
            {
                "works": each.works,
                "groups": each.bottleneck.groups,
                "utilisation": each.bottleneck.rho,
                "worst": each.worst,
                "kind": each.kind.value,
                "every_day": each.every_day,
                "stretches": [asdict(stretch) for stretch in each.stretches],
                "sentence": each.sentence(voice.lang),
            }
            for each in queues
        ],
        "returning": [
            w.sentence(voice.lang) for w in warnings if not isinstance(w, UnitSlip | Growth)
        ],
    }


def _load_record(check: LoadCheck) -> dict[str, Any]:
    """All numbers of an interval, in full."""
    return {**asdict(check.row), **{k: v for k, v in vars(check).items() if k != "row"}}


#: Columns of the load table: their key and what stands in them.
COLUMNS: tuple[tuple[str, Callable[[LoadCheck], str]], ...] = (
    ("interval", lambda c: c.row.interval),
    ("contacts", lambda c: f"{c.row.arrivals:,.1f}"),
    ("handling", lambda c: format_duration(round(c.row.handling))),
    ("load", lambda c: f"{c.load:.1f}"),
    ("staff", lambda c: f"{c.row.staff:.1f}"),
    ("per_person", lambda c: _share(c.per_person)),
    ("sl_c", lambda c: _share(c.service_level_c)),
    ("wait_c", lambda c: _time(c.mean_wait_c)),
    ("sl_a", lambda c: _share(c.service_level_a)),
    ("wait_a", lambda c: _time(c.mean_wait_a)),
    ("gives_up_a", lambda c: _share(c.abandonment_a)),
)


def _load_table(voice: Voice, pool: str, checks: Sequence[LoadCheck]) -> str:
    from queuesim.report.tables import Cell, Table
    from queuesim.report.terminal import grid

    mine = [check for check in checks if check.row.channel == pool]
    within = format_duration(mine[0].row.within)
    title = voice.say("cli.explain.pool", pool=pool, within=within)
    head = tuple(voice.say(f"cli.explain.{key}") for key, _ in COLUMNS)
    rows = tuple(
        (Cell(_when(voice, check)), *(Cell(show(check)) for _, show in COLUMNS[1:]))
        for check in mine
    )
    width, colour = window()
    return f"{title}\n{grid(Table(title, head, rows), width=width, colour=colour)}"


def _when(voice: Voice, check: LoadCheck) -> str:
    """The interval with its weekday in the reader's language."""
    day, _, clock = check.row.interval.partition(" ")
    return f"{voice.say(f'story.weekday.{WEEKDAYS.index(day)}')} {clock}"


def _share(value: float) -> str:
    """A share in percent; nothing where there is none."""
    if math.isnan(value):
        return "-"
    return "∞" if math.isinf(value) else f"{100.0 * value:.0f}%"


def _time(seconds: float) -> str:
    if math.isnan(seconds):
        return "-"
    return "∞" if math.isinf(seconds) else format_duration(round(seconds))
