"""The commands and their own options. What they do is in the module named in each.

The options that every command has beside its own stand once, in `spoken`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from inspect import Signature, signature
from pathlib import Path
from typing import Annotated, Any

import typer

from queuesim.cli import options as o
from queuesim.cli import usage
from queuesim.cli.voice import BadUsage, Ended, Voice, speaking

app = typer.Typer(
    name="queuesim",
    cls=usage.Group,
    add_completion=True,
    rich_markup_mode=None,  # plain help: rich alone would take half the time that help may take
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def run(args: Sequence[str]) -> int:
    """Run the command that ``args`` name; gives the exit code."""
    lang = usage.language_of(args)
    usage.SPOKEN.set(lang)
    usage.ready_streams()
    command = usage.translated(typer.main.get_command(app), lang)
    try:
        code = command.main(list(args), prog_name="queuesim", standalone_mode=False)
    except Ended as end:
        return end.code
    except usage.UsageError as error:
        return usage.told(error, lang, as_json="--json" in args)
    return code if isinstance(code, int) else 0


@dataclass(frozen=True)
class Told:
    """What a command is told by the options that every command has."""

    voice: Voice
    out: Path | None
    sets: tuple[str, ...]


@contextmanager
def spoken(
    *,
    lang: o.Lang = None,
    as_json: o.Json = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = 0,
    out: o.Out = None,
    sets: o.Sets = None,
) -> Iterator[Told]:
    """The options of every command; the voice also tells what goes wrong in the command."""
    language = usage.SPOKEN.get() if lang is None else lang.value
    with speaking(Voice(language, as_json, quiet, verbose)) as voice:
        yield Told(voice, out, tuple(sets or ()))


_EVERYWHERE = signature(spoken, eval_str=True).parameters


def command(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a command of a function: it is given what `spoken` tells, and options of its own.

    Typer reads options from a signature, so the command gets one with both.
    """

    def made(do: Callable[..., None]) -> Callable[..., None]:
        own = list(signature(do, eval_str=True).parameters.values())[1:]

        def called(**given: Any) -> None:
            with spoken(**{word: given.pop(word) for word in _EVERYWHERE}) as told:
                do(told, **given)

        called.__signature__ = Signature([*own, *_EVERYWHERE.values()])  # type: ignore[attr-defined]
        app.command(name, cls=usage.Command, help=f"cli.help.{name}")(called)
        return do

    return made


@app.callback(invoke_without_command=True, help="cli.help")
def root(
    context: typer.Context,
    *,
    version: Annotated[
        bool, typer.Option("--version", help="cli.opt.version", show_default=False)
    ] = False,
    lang: o.Lang = None,
) -> None:
    """What is said before a command."""
    del lang  # `run` has looked for it everywhere already
    if version:
        from queuesim import __version__

        typer.echo(f"queuesim {__version__}")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        raise Ended(BadUsage.exit_code)


@command("new")
def new(
    told: Told,
    name: Annotated[str, typer.Argument(metavar="NAME", help="cli.arg.name", show_default=False)],
    *,
    template: o.Template = "quickstart",
) -> None:
    """A starter config, its schema and its tables; see `queuesim.cli.starting`."""
    from queuesim.cli import starting

    starting.new(told.voice, name, template, told.out, told.sets)


@command("schema")
def schema(told: Told) -> None:
    """The JSON Schema of configs; see `queuesim.cli.starting`."""
    from queuesim.cli import starting

    starting.schema(told.voice, told.out, told.sets)


@command("doctor")
def doctor(told: Told) -> None:
    """What this machine offers; see `queuesim.cli.doctor`."""
    from queuesim.cli.doctor import doctor as examine

    examine(told.voice, told.out, told.sets)


@command("validate")
def validate(told: Told, files: o.Files, *, explain: o.Explain = False) -> None:
    """All problems of configs; see `queuesim.cli.validating`."""
    from queuesim.cli import validating

    validating.validate(told.voice, files, told.sets, told.out, explain=explain)


@command("run")
def run_one(
    told: Told,
    file: o.File,
    *,
    scenario: o.Scenario = "base",
    replications: o.Replications = None,
    precision: o.Precision = None,
    engine: o.WhichEngine = o.Engine.auto,
    jobs: o.Jobs = None,
    seed: o.Seed = None,
    records: o.WhichRecords = None,
    report: o.Report = False,
    asserts: o.Asserts = None,
    fail_under: o.FailUnder = False,
) -> None:
    """One scenario; see `queuesim.cli.running`."""
    from queuesim.cli import running

    wish = running.Wish(
        file=file,
        scenarios=(scenario,),
        replications=replications,
        precision=tuple(precision or ()),
        engine=engine.value,
        jobs=jobs,
        seed=seed,
        records=records is not None,
        report=report,
        asserts=tuple(asserts or ()),
        fail_under=fail_under,
        out=told.out,
        sets=told.sets,
    )
    running.run_one(told.voice, wish)


@command("compare")
def compare(
    told: Told,
    file: o.File,
    *,
    scenarios: o.Scenarios = None,
    replications: o.Replications = None,
    precision: o.Precision = None,
    engine: o.WhichEngine = o.Engine.auto,
    jobs: o.Jobs = None,
    seed: o.Seed = None,
    records: o.WhichRecords = None,
    report: o.Report = False,
) -> None:
    """The base and scenarios; see `queuesim.cli.running`."""
    from queuesim.cli import running

    wish = running.Wish(
        file=file,
        scenarios=usage.compared(scenarios),
        replications=replications,
        precision=tuple(precision or ()),
        engine=engine.value,
        jobs=jobs,
        seed=seed,
        records=records is not None,
        report=report,
        out=told.out,
        sets=told.sets,
    )
    running.compare(told.voice, wish)


@command("trace")
def trace(
    told: Told,
    file: o.File,
    *,
    case: o.Case,
    scenario: o.Scenario = "base",
    replication: o.Replication = 0,
    seed: o.Seed = None,
) -> None:
    """One case's story; see `queuesim.cli.tracing`."""
    from queuesim.cli import tracing

    question = tracing.Question(file, scenario, case, replication, seed, told.sets, told.out)
    tracing.trace(told.voice, question)


@command("report")
def report(told: Told, run: o.RunFolder, *, level: o.ForWhom = None, html: o.Html = False) -> None:
    """The page of a run; see `queuesim.cli.reporting`."""
    from queuesim.cli import reporting

    del html  # the page is the only form there is so far
    reporting.report(told.voice, run, told.out, told.sets, level)
