"""``report``: the page of a run that was kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from queuesim.cli.starting import no_sets

if TYPE_CHECKING:
    from queuesim.cli.voice import Voice


def report(voice: Voice, run: Path, out: Path | None, sets: Sequence[str]) -> None:
    """Write the page of a run folder, into it or into ``out``.

    Raises
    ------
    FileError
        If there is no complete run in the folder.
    """
    from queuesim.experiment import open_run

    no_sets(sets, "report")
    result = open_run(run)
    from queuesim.report.page import write

    page = write(result, out or run, voice.lang)
    if voice.json:
        voice.answer({"file": str(page)})
    else:
        voice.show(str(page))
