"""What each broken config says about itself, and what the loader says about it.

The first lines of a config hold what is expected, a line with place and path and a line with the
message for each problem::

    # expect 6:33 time.days
    #   expected 1 or more, got 0

``python tests/bad_configs/expected.py`` writes these lines anew; the difference is to be reviewed.
"""

from __future__ import annotations

import os
from pathlib import Path

from queuesim.errors import ConfigError, Problem, dotted
from queuesim.spec.load import load

FOLDER = Path(__file__).parent
CONFIGS = sorted(FOLDER.glob("[0-9]*.yaml"))

HEAD, REST = "# expect ", "#   "

Told = list[tuple[str, str]]  #: place with path, and message


def lines(path: Path) -> list[str]:
    """All lines of a config, whatever its encoding: that may be what is broken."""
    content = path.read_bytes()
    utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = content.decode("utf-16") if utf_16 else content.decode("utf-8", "surrogateescape")
    return text.split("\n")


def expected(path: Path) -> Told:
    """The problems that a config says it has."""
    given = lines(path)
    places = [line.removeprefix(HEAD) for line in given if line.startswith(HEAD)]
    messages = [line.removeprefix(REST) for line in given if line.startswith(REST)]
    return list(zip(places, messages, strict=True))


def found(path: Path) -> list[Problem]:
    """The problems that the loader tells."""
    try:
        load(path)
    except ConfigError as error:
        return list(error.problems)
    return []


def told(problem: Problem) -> tuple[str, str]:
    """A problem as the first lines of a config hold it."""
    place = problem.place
    where = f"{place.line}:{place.column}" if place else "?"
    return f"{where} {dotted(problem.path)}".strip(), str(problem.message)


def rewrite(path: Path) -> None:
    """Write what the loader tells into the first lines of a config."""
    utf_16 = path.read_bytes().startswith((b"\xff\xfe", b"\xfe\xff"))
    body = [line for line in lines(path) if not line.startswith((HEAD, REST))]
    head = ["#"] * 2 * len(found(path))
    for _ in range(2):  # places move with the lines of the head
        text = "\n".join([*head, *body])
        path.write_bytes(
            text.encode("utf-16") if utf_16 else text.encode("utf-8", "surrogateescape")
        )
        pairs = [told(problem) for problem in found(path)]
        head = [line for at, what in pairs for line in (HEAD + at, REST + what)]


if __name__ == "__main__":
    os.chdir(FOLDER)
    for config in CONFIGS:
        rewrite(config)
