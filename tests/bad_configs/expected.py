"""What each broken config says about itself, and what the loader says about it.

The first lines of a config hold what is expected, a line with place and path and a line with the
message for each problem::

    # expect 6:33 time.days
    #   expected 1 or more, got 0

Smaller slips stand in ``slips.txt``: a piece of the sound config, what is typed instead, and what
is said about it.

``python tests/bad_configs/expected.py`` writes all of this anew; the difference is to be reviewed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from queuesim.errors import ConfigError, Problem, dotted
from queuesim.measures import MEASURES
from queuesim.spec.load import load, load_text

FOLDER = Path(__file__).parent
CONFIGS = sorted(FOLDER.glob("[0-9]*.yaml"))

SOUND = FOLDER / "sound.yaml"
SLIPS = FOLDER / "slips.txt"

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


class Slip(NamedTuple):
    """A piece of the sound config, what a planner types instead, and what is said about it."""

    meant: str
    typed: str
    said: tuple[str, ...]  #: place with path, message, way out

    @property
    def text(self) -> str:
        """The whole config with the slip."""
        sound = SOUND.read_text(encoding="utf-8")
        meant, typed = (part.replace("\\n", "\n") for part in (self.meant, self.typed))
        assert meant in sound, meant
        return sound.replace(meant, typed, 1)

    def problems(self) -> list[Problem]:
        """What the loader says."""
        try:
            load_text(self.text, FOLDER, measures=[measure.name for measure in MEASURES])
        except ConfigError as error:
            return list(error.problems)
        return []


def slips() -> list[Slip]:
    """All slips, with what is expected to be said."""
    blocks = SLIPS.read_text(encoding="utf-8").split("\n\n")[1:]
    parts = [block.strip("\n").split("\n") for block in blocks if block.strip()]
    return [
        Slip(meant, typed.removeprefix("-> "), tuple(line.strip() for line in said))
        for meant, typed, *said in parts
    ]


def rewrite_slips() -> None:
    """Write what the loader says about each slip."""
    head = SLIPS.read_text(encoding="utf-8").split("\n\n")[0]
    blocks = [head]
    for slip in slips():
        lines = [line for p in slip.problems() for line in (*told(p), str(p.hint))]
        blocks.append("\n".join([slip.meant, f"-> {slip.typed}", *(f"   {x}" for x in lines)]))
    SLIPS.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


if __name__ == "__main__":
    os.chdir(FOLDER)
    for config in CONFIGS:
        rewrite(config)
    rewrite_slips()
