"""``trace``: one case's story, as the reference engine tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from queuesim.cli.loading import loaded_from
from queuesim.cli.voice import BadUsage
from queuesim.errors import RefusedError
from queuesim.words import said

if TYPE_CHECKING:
    from queuesim.cli.voice import Voice
    from queuesim.compile import Model
    from queuesim.engine.reference.floor import Tale
    from queuesim.report.story import Line

#: Events after which nothing more happens to a case.
LAST = "ends"


@dataclass(frozen=True)
class Question:
    """Whose story is asked for."""

    file: Path
    scenario: str
    case: int  #: counted by arrival, from 1
    replication: int  #: as in ``replications.csv``, from 0
    seed: int | None
    sets: Sequence[str]
    out: Path | None


def trace(voice: Voice, question: Question) -> None:
    """Tell the story of one case.

    Raises
    ------
    BadUsage
        If there are fewer cases.
    RefusedError
        If the model goes round in circles without time passing.
    """
    from queuesim.compile import compile_config
    from queuesim.report.story import story
    from queuesim.spec.load import scenario_named

    loaded = loaded_from(voice, question.file, question.sets)
    model = compile_config(scenario_named(loaded, question.scenario))
    seed = loaded.base.runs.seed if question.seed is None else question.seed
    told = tale_of(model, seed, question)
    _tell(voice, question, model, seed, story(model, told))


def tale_of(model: Model, seed: int, question: Question) -> Tale:
    """Simulate, day by day, until the case has ended."""
    from queuesim.engine.reference import EndlessMoves
    from queuesim.engine.reference.floor import Floor, Tale

    told = Tale(question.case)
    floor = Floor(model.network, seed, question.replication, tale=told)
    try:
        for until in (*model.network.days[1:], model.network.horizon):
            floor.advance(until)
            if told.lines and told.lines[-1][1] == LAST:
                break
    except EndlessMoves as error:
        raise RefusedError.of("experiment.endless", node=error.node) from error
    if not told.lines:
        raise BadUsage.of("cli.trace.no_case", case=question.case, count=floor.births.count)
    return told


def _tell(voice: Voice, question: Question, model: Model, seed: int, lines: Sequence[Line]) -> None:
    from queuesim.cli.starting import write
    from queuesim.report.story import clock

    open_still = lines[-1].says.key.partition(".ends.")[1] == ""
    head = voice.say(
        "cli.trace.head",
        case=question.case,
        name=model.config.name or question.file.name,
        scenario=question.scenario,
        replication=question.replication,
        seed=seed,
    )
    if voice.json:
        voice.answer(
            {
                "case": question.case,
                "scenario": question.scenario,
                "replication": question.replication,
                "seed": seed,
                "ended": not open_still,
                "events": [_record(line, voice.lang) for line in lines],
            }
        )
        return
    shown = [f"{clock(line.at).text(voice.lang)}  {line.says.text(voice.lang)}" for line in lines]
    if open_still:
        shown.append(voice.say("cli.trace.open"))
    words = "\n".join([head, *(f"  {line}" for line in shown)])
    voice.show(words)
    if question.out is not None:
        path = question.out / f"case-{question.case}.txt"
        write(path, words + "\n")
        voice.note(said("cli.written", file=str(path)))


def _record(line: Line, lang: str) -> dict[str, object]:
    return {
        "at": line.at.isoformat(),
        "seconds": line.seconds,
        "event": line.event,
        "text": line.says.text(lang),
    }
