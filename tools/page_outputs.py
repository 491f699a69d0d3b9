# ruff: noqa: INP001 (a script, not a package)
"""Write into the pages what they say that they show: texts of files, and what commands print.

    python tools/page_outputs.py

A block of code below ``<!-- same as: PATH -->`` gets the text of that file; below
``<!-- output of: COMMAND -->`` what the command prints to its standard output, played in a
folder that holds nothing but ``configs``. Below ``<!-- excerpt of: COMMAND -->`` stand parts of
that in their order, with ``...`` on a line for what is left out and lines broken as one likes;
they are only checked, and what is no longer true is told. A test does the same.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(
    r"^<!-- (?P<word>same as|output of|excerpt of): (?P<what>[^\n]+?) -->\n"
    r"(?P<fence>```\w*\n)(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@cache
def printed(command: str) -> str:
    """What a command ``queuesim ...`` prints, as in a terminal without colours."""
    program, *arguments = shlex.split(command)
    if program != "queuesim":
        raise ValueError(f"only queuesim's own output is kept on pages; got {command!r}")
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "configs", Path(folder) / "configs")
        done = subprocess.run(  # noqa: S603 (our own command)
            [sys.executable, "-m", "queuesim", *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            check=True,
        )
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())


def untrue(excerpt: str, whole: str) -> list[str]:
    """Parts of an excerpt that are not in the whole text, or not in this order."""
    whole = " ".join(whole.split())
    begin, wrong = 0, []
    for part in re.split(r"^ *\.\.\.$", excerpt, flags=re.MULTILINE):
        words = " ".join(part.split())
        found = whole.find(words, begin)
        if found < 0:
            wrong.append(words)
        else:
            begin = found + len(words)
    return wrong


def filled(page: str) -> str:
    """The text of a page with every such block as it should be; excerpts stay as they are."""

    def block(found: re.Match[str]) -> str:
        text = found["text"]
        if found["word"] == "same as":
            text = (ROOT / found["what"]).read_text(encoding="utf-8")
        elif found["word"] == "output of":
            text = printed(found["what"])
        else:
            for words in untrue(text, printed(found["what"])):
                sys.stderr.write(f"no longer said by {found['what']}: {words}\n")
        return f"<!-- {found['word']}: {found['what']} -->\n{found['fence']}{text}```"

    return BLOCK.sub(block, page)


def main() -> None:
    """Fill all pages."""
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")):
        old = path.read_text(encoding="utf-8")
        new = filled(old)
        if new != old:
            path.write_text(new, encoding="utf-8")
            sys.stdout.write(f"{path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
