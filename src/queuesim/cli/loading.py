"""Loading a config for a command: warnings and guesses are told on the way."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from queuesim.cli.voice import Voice
    from queuesim.spec.load import Loaded


def loaded_from(voice: Voice, file: Path, sets: Sequence[str]) -> Loaded:
    """The config in a file, judged with all names of measures.

    Raises
    ------
    ConfigError
        With all problems.
    FileError
        If the file cannot be read.
    """
    from queuesim.measures import MEASURES
    from queuesim.spec.load import load

    loaded = load(file, sets, measures=[measure.name for measure in MEASURES])
    for guess in loaded.notes:
        voice.note(guess)
    for warning in loaded.warnings:
        voice.warn(warning)
    return loaded
