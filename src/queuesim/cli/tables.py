"""Plain tables for the terminal; Chinese letters count as two columns wide."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Sequence

WIDE = 240  #: columns where nobody looks through a window: a file or a pipe


def table(head: Sequence[str], rows: Iterable[Sequence[str]], title: str = "") -> str:
    """A table as text; the first column to the left, numbers to the right."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    made = Table(box=SIMPLE_HEAD, title=title or None, title_justify="left", pad_edge=False)
    for k, name in enumerate(head):
        made.add_column(name, justify="left" if k == 0 else "right", no_wrap=k == 0)
    for row in rows:
        made.add_row(*row)
    out = io.StringIO()
    width = None if sys.stdout.isatty() else WIDE
    Console(file=out, width=width, color_system=None, highlight=False, markup=False).print(made)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()).rstrip("\n")
