"""``run`` and ``compare``: scenarios x replications, told in tables and verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from queuesim.cli.loading import loaded_from
from queuesim.cli.voice import BadUsage, window
from queuesim.errors import NotSettled, PromiseMissed
from queuesim.words import said

if TYPE_CHECKING:
    from queuesim.cli.voice import Voice
    from queuesim.experiment import Plan, Result
    from queuesim.experiment.progress import Watch
    from queuesim.experiment.promises import Kept, Promise
    from queuesim.spec.load import Loaded

ROOT = "runs"  #: folder in which run folders are made unless ``--out`` names one


@dataclass(frozen=True)
class Wish:
    """What is asked for on the command line; ``None``: as the config says."""

    file: Path
    scenarios: tuple[str, ...] | None
    sets: tuple[str, ...] = ()
    replications: int | None = None
    precision: tuple[str, ...] = ()
    engine: str = "auto"
    jobs: int | None = None
    seed: int | None = None
    records: bool = False
    report: bool = False
    asserts: tuple[str, ...] = ()
    fail_under: bool = False
    out: Path | None = None


def run_one(voice: Voice, wish: Wish) -> None:
    """Run one scenario, show its measures, and check promises.

    Raises
    ------
    PromiseMissed
        If the whole range of a measure breaks its promise.
    NotSettled
        If a range crosses its promise, or the precision was not reached.
    """
    loaded, plan = planned(voice, wish)
    promises = _promises(wish, plan)
    result, vague = simulated(voice, wish, loaded, plan)
    from queuesim.experiment.promises import held

    kept = held(result, promises)
    _show(voice, wish, result, kept)
    if vague is not None:
        raise vague
    judge(kept)


def compare(voice: Voice, wish: Wish) -> None:
    """Run the base and scenarios with the same customers, and say which is better.

    Raises
    ------
    NotSettled
        If the precision was not reached.
    """
    loaded, plan = planned(voice, wish)
    result, vague = simulated(voice, wish, loaded, plan)
    _show(voice, wish, result, ())
    if vague is not None:
        raise vague


# -- before ---------------------------------------------------------------------------------


def planned(voice: Voice, wish: Wish) -> tuple[Loaded, Plan]:
    """The config with everything the command line says in it, and the plan.

    Seed, replications and precision become part of the resolved config, so that running it
    again gives the same numbers.
    """
    from queuesim.experiment import plan_of
    from queuesim.spec.load import scenario_named

    sets = [*wish.sets]
    if wish.seed is not None:
        sets.append(f"runs.seed={wish.seed}")
    if wish.replications is not None and not wish.precision:
        sets.append(f"runs.replications={wish.replications}")
    loaded = loaded_from(voice, wish.file, sets)
    if wish.precision:
        sets.append(f"runs.precision={{{', '.join(precision_of(wish.precision, loaded))}}}")
        loaded = loaded_from(voice.hushed(), wish.file, sets)
    for name in wish.scenarios or ():
        scenario_named(loaded, name)
    return loaded, plan_of(loaded, scenarios=wish.scenarios, engine=wish.engine)


def precision_of(wishes: Sequence[str], loaded: Loaded) -> list[str]:
    """Entries of ``runs.precision``: a share alone is for waiting and every promised channel."""
    entries = []
    for wish in wishes:
        measure, equals, amount = (part.strip() for part in wish.partition("="))
        if equals and measure and amount:
            entries.append(f'"{measure}": {amount}')
        elif not equals and measure.endswith("%"):
            promised = [
                key.removeprefix("sl.") for key, t in loaded.base.targets.items() if t.share
            ]
            entries += [f'"{key}": {measure}' for key in ("wait", *(f"sl.{c}" for c in promised))]
        else:
            raise BadUsage.of("cli.run.precision", got=wish)
    return entries


def _promises(wish: Wish, plan: Plan) -> tuple[Promise, ...]:
    from queuesim.experiment.promises import read_promises, targets

    model = next(iter(plan.models.values()))
    asked = read_promises(wish.asserts, model)
    if not wish.fail_under:
        return asked
    if not model.config.targets:
        raise BadUsage.of("cli.run.no_targets")
    return (*asked, *targets(model))


# -- running ----------------------------------------------------------------------------------


def simulated(
    voice: Voice, wish: Wish, loaded: Loaded, plan: Plan
) -> tuple[Result, NotSettled | None]:
    """The result, and why it is not as precise as was asked for, if so."""
    from queuesim.experiment import execute, open_run
    from queuesim.experiment.before import load_warnings
    from queuesim.experiment.running import MOST

    for warning in load_warnings(next(iter(plan.models.values()))):
        voice.warn(warning.sentence(voice.lang))
    folder = folder_of(wish, plan)
    voice.detail(
        said(
            "cli.run.plan",
            scenarios=tuple(plan.models),
            replications=plan.replications,
            seed=plan.seed,
            hash=plan.hash,
        )
    )
    _tell_engines(voice, plan)
    most = MOST if wish.replications is None else wish.replications
    if loaded.base.runs.precision and plan.replications > most:
        plan = plan.longer(most)
    vague = None
    try:
        result = execute(
            plan,
            out=folder,
            jobs=wish.jobs or loaded.base.runs.jobs,
            progress=watch(voice, folder),
            precision=loaded.base.runs.precision,
            most=most,
            lang=voice.lang,
            say=lambda _: voice.note(said("experiment.compiling")),
            records=wish.records,
        )
    except NotSettled as error:
        result, vague = open_run(folder), error
    return result, vague


def _tell_engines(voice: Voice, plan: Plan) -> None:
    """A word where the kernel cannot run a scenario and the slower reference engine does."""
    from queuesim.experiment.engines import choices

    for name, each in choices(plan).items():
        if each.missing:
            voice.note(said("experiment.not_by_kernel", scenario=name, what=each.missing))


def folder_of(wish: Wish, plan: Plan) -> Path:
    """The run folder: named by the config and what the numbers depend on."""
    return wish.out or Path(ROOT) / f"{wish.file.stem}-{plan.hash[:8]}"


def watch(voice: Voice, folder: Path) -> Watch:
    """Progress for people, and a word about what was already done."""
    from queuesim.experiment.progress import bar, nobody

    show = nobody if voice.quiet else bar(voice.lang)
    begun = False

    def look(done: int, total: int) -> None:
        nonlocal begun
        if not begun and done:
            voice.note(said("experiment.resumed", folder=str(folder), done=done, total=total))
        begun = True
        show(done, total)

    return look


# -- after --------------------------------------------------------------------------------------


def _show(voice: Voice, wish: Wish, result: Result, kept: Sequence[Kept]) -> None:
    from queuesim.experiment.ending import unfinished, warnings

    folder = folder_of(wish, result.plan)
    for line in warnings(unfinished(result), voice.lang):
        voice.warn(line)
    if voice.json:
        voice.answer(_answer(voice, result, kept, folder))
    else:
        voice.show(_told(voice, result))
        for each in kept:
            voice.show(each.sentence(voice.lang))
    if wish.report:
        from queuesim.report.page import write as write_page

        page = write_page(result, folder, voice.lang)
        voice.note(said("cli.run.page", file=str(page)))
    voice.note(said("cli.run.where", folder=str(folder)))
    if wish.records:
        from queuesim.experiment.records import FOLDER

        voice.note(said("cli.run.records", folder=str(folder / FOLDER)))


def _told(voice: Voice, result: Result) -> str:
    """The result for people: as wide as their window, in full for those who ask for more."""
    from queuesim.report.terminal import show

    width, colour = window()
    return show(result, voice.lang, full=voice.verbose > 0, width=width, colour=colour)


def _answer(voice: Voice, result: Result, kept: Sequence[Kept], folder: Path) -> dict[str, Any]:
    from queuesim.report.machine import answer

    return {
        **answer(result, voice.lang),
        "folder": str(folder),
        "promises": [_promise_record(each, voice.lang) for each in kept],
    }


def _promise_record(kept: Kept, lang: str) -> dict[str, Any]:
    return {
        "scenario": kept.scenario,
        "measure": kept.promise.selector,
        "op": kept.promise.op,
        "limit": kept.promise.limit,
        "value": kept.estimate.value,
        "low": kept.estimate.low,
        "high": kept.estimate.high,
        "result": kept.gate.value,
        "sentence": kept.sentence(lang),
    }


def judge(kept: Sequence[Kept]) -> None:
    """Raise what the promises come to: missed before not settled."""
    from queuesim.analysis.verdicts import Gate

    for gate, error, key in (
        (Gate.FAIL, PromiseMissed, "cli.run.missed"),
        (Gate.NOT_SETTLED, NotSettled, "cli.run.unsettled"),
    ):
        count = sum(each.gate is gate for each in kept)
        if count:
            raise error.of(key, count=count, total=len(kept))
