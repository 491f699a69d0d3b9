"""The commands and their options. What they do is in the module named in each."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Annotated

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


def voice_of(
    lang: o.Language | None, *, as_json: bool, quiet: bool, verbose: int
) -> AbstractContextManager[Voice]:
    """The voice of a command, which also tells what goes wrong in it."""
    spoken = usage.SPOKEN.get() if lang is None else lang.value
    return speaking(Voice(spoken, as_json, quiet, verbose))


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


@app.command(cls=usage.Command, help="cli.help.new")
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="cli.arg.name", show_default=False)],
    *,
    template: o.Template = "quickstart",
    lang: o.Lang = None,
    as_json: o.Json = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = 0,
    out: o.Out = None,
    sets: o.Sets = None,
) -> None:
    """A starter config, its schema and its tables; see `queuesim.cli.starting`."""
    with voice_of(lang, as_json=as_json, quiet=quiet, verbose=verbose) as voice:
        from queuesim.cli.starting import new as begin

        begin(voice, name, template, out, sets or ())


@app.command(cls=usage.Command, help="cli.help.schema")
def schema(
    *,
    lang: o.Lang = None,
    as_json: o.Json = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = 0,
    out: o.Out = None,
    sets: o.Sets = None,
) -> None:
    """The JSON Schema of configs; see `queuesim.cli.starting`."""
    with voice_of(lang, as_json=as_json, quiet=quiet, verbose=verbose) as voice:
        from queuesim.cli.starting import schema as write

        write(voice, out, sets or ())


@app.command(cls=usage.Command, help="cli.help.doctor")
def doctor(
    *,
    lang: o.Lang = None,
    as_json: o.Json = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = 0,
    out: o.Out = None,
    sets: o.Sets = None,
) -> None:
    """What this machine offers; see `queuesim.cli.doctor`."""
    with voice_of(lang, as_json=as_json, quiet=quiet, verbose=verbose) as voice:
        from queuesim.cli.doctor import doctor as examine

        examine(voice, out, sets or ())


@app.command(cls=usage.Command, help="cli.help.validate")
def validate(
    files: o.Files,
    *,
    explain: o.Explain = False,
    lang: o.Lang = None,
    as_json: o.Json = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = 0,
    out: o.Out = None,
    sets: o.Sets = None,
) -> None:
    """All problems of configs; see `queuesim.cli.validating`."""
    with voice_of(lang, as_json=as_json, quiet=quiet, verbose=verbose) as voice:
        from queuesim.cli.validating import validate as check

        check(voice, files, sets or (), out, explain=explain)


@app.command("run", cls=usage.Command, help="cli.help.run")
def run_one(
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
    lang: o.Lang = None,
    as_json: o.Json = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = 0,
    out: o.Out = None,
    sets: o.Sets = None,
) -> None:
    """One scenario; see `queuesim.cli.running`."""
    with voice_of(lang, as_json=as_json, quiet=quiet, verbose=verbose) as voice:
        from queuesim.cli.running import Wish, run_one

        del engine  # there is one engine so far, and both words name it
        wish = Wish(
            file=file,
            scenarios=(scenario,),
            replications=replications,
            precision=tuple(precision or ()),
            jobs=jobs,
            seed=seed,
            records=records is not None,
            report=report,
            asserts=tuple(asserts or ()),
            fail_under=fail_under,
            out=out,
            sets=tuple(sets or ()),
        )
        run_one(voice, wish)


@app.command(cls=usage.Command, help="cli.help.compare")
def compare(
    file: o.File,
    *,
    scenarios: o.Scenarios = None,
    replications: o.Replications = None,
    precision: o.Precision = None,
    engine: o.WhichEngine = o.Engine.auto,
    jobs: o.Jobs = None,
    seed: o.Seed = None,
    report: o.Report = False,
    lang: o.Lang = None,
    as_json: o.Json = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = 0,
    out: o.Out = None,
    sets: o.Sets = None,
) -> None:
    """The base and scenarios; see `queuesim.cli.running`."""
    with voice_of(lang, as_json=as_json, quiet=quiet, verbose=verbose) as voice:
        from queuesim.cli.running import Wish, compare

        del engine  # there is one engine so far, and both words name it
        wish = Wish(
            file=file,
            scenarios=usage.compared(scenarios),
            replications=replications,
            precision=tuple(precision or ()),
            jobs=jobs,
            seed=seed,
            report=report,
            out=out,
            sets=tuple(sets or ()),
        )
        compare(voice, wish)


@app.command(cls=usage.Command, help="cli.help.trace")
def trace(
    file: o.File,
    *,
    case: o.Case,
    scenario: o.Scenario = "base",
    replication: o.Replication = 0,
    seed: o.Seed = None,
    lang: o.Lang = None,
    as_json: o.Json = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = 0,
    out: o.Out = None,
    sets: o.Sets = None,
) -> None:
    """One case's story; see `queuesim.cli.tracing`."""
    with voice_of(lang, as_json=as_json, quiet=quiet, verbose=verbose) as voice:
        from queuesim.cli import tracing

        question = tracing.Question(file, scenario, case, replication, seed, tuple(sets or ()), out)
        tracing.trace(voice, question)


@app.command(cls=usage.Command, help="cli.help.report")
def report(
    run: o.RunFolder,
    *,
    html: o.Html = False,
    lang: o.Lang = None,
    as_json: o.Json = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = 0,
    out: o.Out = None,
    sets: o.Sets = None,
) -> None:
    """The page of a run; see `queuesim.cli.reporting`."""
    del html  # the page is the only form there is so far
    with voice_of(lang, as_json=as_json, quiet=quiet, verbose=verbose) as voice:
        from queuesim.cli.reporting import report as write

        write(voice, run, out, sets or ())
