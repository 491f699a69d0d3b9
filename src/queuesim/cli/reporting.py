"""``report``: the page of a run that was kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from queuesim.cli.starting import no_sets

if TYPE_CHECKING:
    from queuesim.cli.voice import Voice


def report(
    voice: Voice, run: Path, out: Path | None, sets: Sequence[str], level: str | None = None
) -> None:
    """Write the page of a run folder, into it or into ``out``; for one level of readers.

    Raises
    ------
    FileError
        If there is no complete run in the folder.
    """
    from queuesim.experiment import open_run

    no_sets(sets, "report")
    result = open_run(run)
    from queuesim.report.levels import Level
    from queuesim.report.page import write

    for_whom = None if level is None else Level(level)
    page = write(result, out or run, voice.lang, level=for_whom)
    if voice.json:
        voice.answer({"file": str(page)})
    else:
        voice.show(str(page))
