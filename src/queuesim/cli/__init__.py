"""The command line: arguments in, exit codes and tables out.

A command translates; it does not think.

Exit codes: 0 fine; 2 bad usage or config; 3 a promise missed; 4 not settled within the budget;
5 refused; 6 file or disk; 70 internal defect, with a report file; 130 interrupted.

Progress and messages go to stderr, results to stdout; with ``--json`` stdout holds one JSON
document and nothing else. Everything heavy is imported inside the functions that need it.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    argv
        Arguments without the program's name; those of the process if not given.

    Returns
    -------
    int
        The exit code.
    """
    if argv is not None:  # a caller whose process goes on
        from queuesim.cli.app import run

        return run(list(argv))
    # No matrix here is large enough for the threads of numpy's library, which cost a twentieth of
    # a second to start, and which a copy of this process would not have.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from queuesim.cli.app import run

    # A command makes many small objects and soon ends: looking for dead circles so often as
    # usual would cost a twentieth of its time.
    gc.set_threshold(100_000, 50, 50)
    try:
        return run(sys.argv[1:])
    finally:
        gc.freeze()  # and nothing is gained by looking for them at the very end
