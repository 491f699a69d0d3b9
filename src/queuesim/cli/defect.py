"""What to leave behind when the fault is ours: a report file in place of a traceback."""

from __future__ import annotations

import platform
import sys
import tempfile
import time
import traceback
from pathlib import Path

from queuesim.errors import QueuesimError


class Defect(QueuesimError):
    """A fault of this program, not of the planner."""

    exit_code = 70


def report_text(defect: BaseException) -> str:
    """Versions, command and traceback."""
    from queuesim import __version__

    lines = [
        f"queuesim {__version__}, Python {platform.python_version()}, {platform.platform()}",
        f"time: {time.strftime('%Y-%m-%d %H:%M:%S%z')}",
        f"command: queuesim {' '.join(sys.argv[1:])}",
        "",
        *traceback.format_exception(defect),
    ]
    return "\n".join(line.rstrip("\n") for line in lines) + "\n"


def write_report(defect: BaseException) -> str:
    """Write the report to the current folder, or where temporary files go; gives its name."""
    name = f"queuesim-defect-{time.strftime('%Y%m%d-%H%M%S')}.txt"
    words = report_text(defect)
    for folder in (Path.cwd(), Path(tempfile.gettempdir())):
        target = folder / name
        try:
            target.write_text(words, encoding="utf-8")
        except OSError:
            continue
        return str(target)
    sys.stderr.write(words)  # nowhere to write it: better on the screen than lost
    return "-"
