"""Running a plan: what is missing is run, what is done is read, and the result is written."""

from __future__ import annotations

import csv
import io
import json
import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from queuesim.errors import FileError, Interrupted, NotSettled
from queuesim.experiment.engines import REFERENCE, get_ready
from queuesim.experiment.executors import run_blocks
from queuesim.experiment.folder import CONFIG, RunFolder, read_manifest
from queuesim.experiment.plan import AUTO, Block, Plan, plan_of
from queuesim.experiment.progress import Watch, nobody
from queuesim.experiment.result import (
    REPLICATION_COLUMNS,
    Result,
    amount_of,
    estimated,
    label_of,
    measures_csv,
)
from queuesim.measures import MEASURES, evaluate

if TYPE_CHECKING:
    from queuesim.results import Tally
    from queuesim.spec.fields import Amount
    from queuesim.spec.load import Loaded

ROUND = 10  #: replications added at a time until the asked precision is reached
MOST = 1_000  #: replications after which precision is given up, unless said


def run(source: str | Path | Loaded, *, scenario: str = "base", **options: Any) -> Result:
    """Run one scenario of a config; options as in `execute`, and those of `plan_of`."""
    return compare(source, scenarios=[scenario], **options)


def compare(
    source: str | Path | Loaded,
    *,
    scenarios: Sequence[str] | None = None,
    replications: int | None = None,
    seed: int | None = None,
    engine: str = AUTO,
    sets: Sequence[str] = (),
    **options: Any,
) -> Result:
    """Run scenarios of a config with the same customers in all of them.

    Parameters
    ----------
    source
        A config file, or one that has been loaded.
    scenarios
        Names; ``None``: the base and all others.
    sets
        Changes such as ``staff.agents.count=12``, if ``source`` is a file.
    """
    from queuesim.spec.load import load

    names = [measure.name for measure in MEASURES]
    loaded = load(source, sets, measures=names) if isinstance(source, str | Path) else source
    plan = plan_of(loaded, scenarios=scenarios, replications=replications, seed=seed, engine=engine)
    options.setdefault("precision", loaded.base.runs.precision)
    return execute(plan, **options)


def _silent(_what: str) -> None:
    """Say nothing."""


def execute(
    plan: Plan,
    *,
    out: Path | None = None,
    jobs: int | None = None,
    progress: Watch = nobody,
    precision: Mapping[str, Amount] | None = None,
    most: int = MOST,
    lang: str = "en",
    say: Callable[[str], None] = _silent,
    records: bool = False,
) -> Result:
    """Run a plan.

    Parameters
    ----------
    out
        Run folder; what it holds of this plan is not run again. ``None`` keeps nothing.
    jobs
        Processes at once; as many as there are cores if not said. It changes no number.
    say
        Called before the kernel is compiled, which happens once on a machine.
    progress
        Called with blocks done and blocks in all.
    precision
        Half-width wanted by selector. Replications are added until every scenario has it.
    most
        Replications at the most where precision is asked.
    lang
        Language of the sentences in ``summary.json``; it changes nothing else.
    records
        Keep every row in ``out``, as Parquet. What ran there before without it runs again.

    Raises
    ------
    ConfigError
        If another plan was run in ``out``, or records are asked for and pyarrow is missing.
    Interrupted
        On an interrupt; finished blocks are kept in ``out``.
    NotSettled
        If the precision is not reached; the result so far is kept in ``out``.
    """
    if records and out is None:
        raise ValueError("records are kept in a run folder: out is needed")
    folder = RunFolder(out, plan, records=records) if out is not None else None
    began = time.monotonic()
    get_ready(plan, say)
    if folder is None:
        result, vague = _rounds(plan, None, jobs, progress, precision or {}, most)
    else:
        with folder.alone():
            result, vague = _rounds(plan, folder, jobs, progress, precision or {}, most)
            seconds = math.nan if vague else time.monotonic() - began
            write_result(folder, result, seconds=seconds, lang=lang)
    if vague:
        n = result.plan.replications
        raise NotSettled.of("experiment.not_precise", n=n, measures=tuple(vague))
    return result


def _rounds(
    plan: Plan,
    folder: RunFolder | None,
    jobs: int | None,
    progress: Watch,
    precision: Mapping[str, Amount],
    most: int,
) -> tuple[Result, list[str]]:
    """Rounds of replications until the precision is there, and what it is not reached for."""
    tallies: dict[Block, Tally] = {}
    while True:
        if folder is not None:
            folder.plan = plan
        _complete(plan, folder, tallies, jobs, progress)
        by_name = {
            name: [tallies[Block(k, name)] for k in range(plan.replications)]
            for name in plan.models
        }
        result = Result(plan, by_name)
        vague = _vague(result, precision)
        if not vague or plan.replications >= most:
            return result, vague
        plan = plan.longer(min(most, plan.replications + ROUND))


def _vague(result: Result, precision: Mapping[str, Amount]) -> list[str]:
    """Measures whose range is still too wide, with the scenario."""
    found = []
    for name in result.plan.models:
        for selector, wanted in precision.items():
            estimate = result.estimate(name, selector)
            if not estimate.half_width <= amount_of(wanted, estimate.value):
                found.append(f"{selector} ({name})")
    return found


def _complete(
    plan: Plan,
    folder: RunFolder | None,
    tallies: dict[Block, Tally],
    jobs: int | None,
    progress: Watch,
) -> None:
    """Read or run every block that is missing."""
    blocks = plan.blocks()
    if folder is not None:
        for block in folder.done() - tallies.keys():
            tallies[block] = folder.read(block)
    missing = [block for block in blocks if block not in tallies]
    done = len(blocks) - len(missing)
    progress(done, len(blocks))
    shelf = folder.shelf if folder is not None else lambda _: None
    try:
        for block, tally in run_blocks(plan, missing, jobs, shelf):
            tallies[block] = tally
            done += 1
            progress(done, len(blocks))
    except BrokenProcessPool as broken:
        raise Interrupted.of("experiment.worker_died", done=done, total=len(blocks)) from broken
    except KeyboardInterrupt as stop:
        key = "experiment.interrupted" if folder else "experiment.interrupted_lost"
        where = str(folder.path) if folder else ""
        raise Interrupted.of(key, done=done, total=len(blocks), folder=where) from stop


# -- what a run leaves behind -------------------------------------------------------------


def write_result(folder: RunFolder, result: Result, *, seconds: float, lang: str = "en") -> None:
    """Write the tables, the summary with its sentences, and the manifest of a finished run."""
    folder.write_text(CONFIG, result.plan.resolved)  # more replications than before, perhaps
    folder.write_text("measures.csv", measures_csv(result))
    rows, columns = _interval_rows(result)
    folder.write_text("intervals.csv", as_csv(columns, rows))
    if any(found[0].layout.watched for found in result.tallies.values()):
        from queuesim.experiment import monitoring

        table = as_csv(monitoring.COLUMNS, monitoring.rows(result))
        folder.write_text("control.csv", table)
    table = as_csv(REPLICATION_COLUMNS, result.replication_records)
    folder.write_text("replications.csv", table)
    told = json.dumps(summary(result, lang), indent=1, ensure_ascii=False)
    folder.write_text("summary.json", told + "\n")
    wall = {} if math.isnan(seconds) else {"seconds": round(seconds, 3)}
    folder.write_manifest({"complete": True, **wall, "finished": _now()})


def _interval_rows(result: Result) -> tuple[list[list[Any]], tuple[str, ...]]:
    rows: list[list[Any]] = []
    columns: tuple[str, ...] = ()
    for name in result.plan.models:
        for record in result.interval_records(name):
            columns = ("scenario", *record)
            rows.append([name, *record.values()])
    return rows, columns


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """CSV with a line for each row; numbers in full, nothing where there is no value."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(map(_cell, row) for row in rows)
    return out.getvalue()


def _cell(value: Any) -> Any:
    """Numbers are written so that they are read back exactly."""
    return "" if isinstance(value, float) and math.isnan(value) else value


def summary(result: Result, lang: str = "en") -> dict[str, Any]:
    """Shown measures, differences and cases without an end, for machines; nan becomes null.

    Keys, codes and numbers are the same in every language; only ``sentence`` is in ``lang``, and
    says nothing that the codes beside it do not say.
    """
    from queuesim.analysis.verdicts import may_be_narrow, told
    from queuesim.experiment.ending import unfinished
    from queuesim.experiment.engines import told_by

    scenarios = {}
    for name in result.plan.models:
        values = evaluate(result.stacked[name], kinds=["shown"])
        scenarios[name] = {label_of(v): _numbers(estimated(v)) for v in values}
    return {
        "name": result.plan.name,
        "lang": lang,
        "base": result.base,
        "replications": result.plan.replications,
        "open_days": result.evidence.days,
        "engines": told_by(result.plan),
        "scenarios": scenarios,
        "differences": [
            {
                "scenario": item.plan,
                "measure": item.selector,
                "kind": item.verdict.kind.value,
                "value": _number(item.verdict.difference.value),
                "low": _number(item.verdict.difference.low),
                "high": _number(item.verdict.difference.high),
                "matters": _number(item.verdict.matters),
                "may_not_matter": item.verdict.may_not_matter,
                "few_dominate": may_be_narrow(item.verdict),
                "more_replications": item.verdict.more,
                "sentence": told(item.verdict, item.words, result.evidence, lang),
            }
            for item in result.verdicts
        ],
        "unfinished": [left.record(lang) for left in unfinished(result)],
    }


def _numbers(estimate: Any) -> dict[str, Any]:
    return {k: _number(getattr(estimate, k)) for k in ("value", "low", "high")}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S%z")


def open_run(path: str | Path) -> Result:
    """Result of a complete run folder.

    Raises
    ------
    FileError
        If there is no complete run in it.
    """
    from queuesim.spec.load import load

    folder = Path(path)
    manifest = read_manifest(folder)
    if not manifest:
        raise FileError.of("folder.no_run", folder=str(folder))
    plan = plan_of(
        load(folder / CONFIG),
        scenarios=manifest["scenarios"],
        replications=manifest["replications"],
        seed=manifest["seed"],
    )
    engine = REFERENCE if manifest["engine"] == REFERENCE else AUTO
    plan = replace(plan, resolved=_text(folder / CONFIG), engine=engine)
    found = RunFolder(folder, plan)
    blocks, done = plan.blocks(), found.done()
    if len(done) < len(blocks):
        raise FileError.of(
            "folder.not_complete", folder=str(folder), done=len(done), total=len(blocks)
        )
    tallies = {
        name: [found.read(Block(k, name)) for k in range(plan.replications)] for name in plan.models
    }
    return Result(plan, tallies)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
