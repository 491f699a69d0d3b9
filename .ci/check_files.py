"""Look at the files named on the command line: size, ends of lines, YAML and TOML that load."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml import YAML, YAMLError

LARGEST = 1_000_000  # bytes; derived tables and pictures stay well below


def problems(path: Path) -> Iterator[str]:
    """Yield what is wrong with one file."""
    content = path.read_bytes()
    if len(content) > LARGEST:
        yield f"{len(content):,} bytes; at most {LARGEST:,} belong in the repository"
    if path.suffix in {".yml", ".yaml", ".cff"}:
        try:
            list(YAML(typ="safe").load_all(content))
        except YAMLError as error:
            yield f"not YAML: {error}"
    elif path.suffix == ".toml":
        try:
            tomllib.loads(content.decode())
        except tomllib.TOMLDecodeError as error:
            yield f"not TOML: {error}"
    elif path.suffix not in {".py", ".md"}:
        return
    if b"\r" in content:
        yield "lines end in CR LF; LF is the rule here"
    if content and not content.endswith(b"\n"):
        yield "the last line has no end"


def main(names: list[str]) -> int:
    """Print every problem; gives 1 if there was one."""
    found = [f"{name}: {text}" for name in names for text in problems(Path(name))]
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
